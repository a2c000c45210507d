//! Mends what writers often get wrong, so that no half of a mark is left in the text: links with blanks in their address or
//! quotation marks within a quoted title, prose that is code by its indentation only.

use std::borrow::Cow;

/// Longest target of a link that is mended, in bytes.
const LONGEST: usize = 1000;

/// Mends the targets of a text's links; a target that is right stays as it is.
pub(super) fn links(source: &str) -> Cow<'_, str> {
    let mut mended = String::new();
    let mut written = 0;
    for at in memchr::memmem::find_iter(source.as_bytes(), b"](") {
        let start = at + 2;
        if start < written {
            continue;
        }
        if let Some((target, length)) = target(&source[start..]) {
            mended.push_str(&source[written..start]);
            mended.push_str(&target);
            written = start + length;
        }
    }
    if written == 0 {
        return Cow::Borrowed(source);
    }
    mended.push_str(&source[written..]);
    Cow::Owned(mended)
}

/// True for an indented block that reads as prose: Markdown's links in it, or a line of many words that ends as a sentence.
pub(super) fn is_prose(text: &str) -> bool {
    let links = ["](http", "](/", "](mailto:", "</a>", "</strong>", "</em>"];
    let sentence = |line: &str| {
        let words = line.split_whitespace().filter(|word| word.len() > 1);
        line.trim_end().ends_with(['.', '!', '?']) && words.take(15).count() == 15
    };
    let begins =
        text.trim_start().starts_with(|c: char| c.is_uppercase() || "[<*_&“\"".contains(c));
    begins
        && text.lines().any(|line| sentence(line) || links.iter().any(|mark| line.contains(mark)))
}

/// What stands for the target at the start of `rest`, and the length of what it stands for; `None` where nothing is wrong.
fn target(rest: &str) -> Option<(String, usize)> {
    let line = &rest[..crate::span::floor_boundary(rest, LONGEST)];
    let line = line.split('\n').next().unwrap_or_default();
    let blank = line.find([' ', ')'])?;
    if line[blank..].starts_with(')') {
        return None;
    }
    let (address, title) = line.split_at(blank);
    let after = title.trim_start();
    if after.starts_with('"') {
        let end = title.find("\")")? + 1;
        let quotes = title[..end].matches('"').count();
        return (quotes > 2).then(|| (address.to_owned(), blank + end));
    }
    let known =
        ["http://", "https://", "mailto:", "/"].iter().any(|start| address.starts_with(start));
    let end = line.find(')')?;
    let titled = after.starts_with(['\'', '(', '<', ')']) || line[..end].contains('"');
    (known && !titled).then(|| (line[..end].trim().replace(' ', "%20"), end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(source: &str, expected: &str) {
        assert_eq!(links(source), expected);
    }

    #[test]
    fn blanks_in_an_address() {
        check("[a](mailto:b@c.example?subject=D e) f", "[a](mailto:b@c.example?subject=D%20e) f");
        check("[a](mailto: b@c.example).", "[a](mailto:%20b@c.example).");
    }

    #[test]
    fn marks_in_a_title() {
        check("[a](b.md \"The \"Big\" one\"), c", "[a](b.md), c");
        check("[a](b.md \"The \"Big\"\")", "[a](b.md)");
    }

    #[test]
    fn prose_is_told_from_code() {
        assert!(is_prose("See [the guide](https://e.example/a) first."));
        assert!(is_prose(
            "This has been new for us, as over the last six months we have begun to use many more of the tags."
        ));
        assert!(!is_prose("Let x = 1;\nPrint x."));
        assert!(!is_prose("for line in [a](b):\n  go"));
    }

    #[test]
    fn what_is_right_stays() {
        for source in [
            "[a](http://e.example/ )",
            "[a](b)",
            "[a](b \"c\") d",
            "[a](b 'c')",
            "[a](<b c>)",
            "[a](see below)",
            "x](",
            "[a](b\nc)",
        ] {
            assert!(matches!(links(source), Cow::Borrowed(_)), "{source}");
        }
    }
}
