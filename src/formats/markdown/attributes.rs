//! Attributes in braces, as Pandoc and kramdown write them behind what they are about: `[words]{.smallcaps}`,
//! `![](a.png){width=50%}`, a line `{: .note}`. The words stay, brackets that only hold them and the attributes go.

use std::borrow::Cow;

use super::outside_code;

/// Longest braces that are looked at, in bytes.
const LONGEST: usize = 300;

/// Longest bracketed words that are looked at, in bytes.
const LONGEST_WORDS: usize = 2_000;

/// Takes the attributes out of a Markdown text.
pub(super) fn resolve(source: &str) -> Cow<'_, str> {
    outside_code::without(source, in_line)
}

/// Starts and lengths of what goes from a line, code spans left out.
fn in_line(line: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let (mut at, mut code) = (0, false);
    while let Some(next) = memchr::memchr2(b'{', b'`', &line.as_bytes()[at..]).map(|next| at + next)
    {
        at = next + 1;
        if line.as_bytes()[next] == b'`' {
            code = !code;
        } else if !code && let Some(length) = braces(&line[next..]) {
            take(line, next, length, &mut found);
            at = next + length;
        }
    }
    found.sort_unstable();
    found
}

/// Takes out braces at `at`, where they are about something, and the brackets around what they are about.
fn take(line: &str, at: usize, length: usize, found: &mut Vec<(usize, usize)>) {
    let before = &line[..at];
    let stands_alone = before.trim().is_empty() && line[at + length..].trim().is_empty();
    if stands_alone && line[at..].starts_with("{:") || before.ends_with([')', '`']) {
        found.push((at, length));
    } else if before.ends_with(']') && line[at + 1..].starts_with(['.', '#', ':']) {
        match opening(before) {
            // A link by reference keeps its brackets.
            Some(open) if !before[..open].ends_with([']', '!']) => {
                found.extend([(open, 1), (at - 1, length + 1)]);
            }
            Some(_) => found.push((at, length)),
            None => {}
        }
    }
}

/// Where the brackets begin that end `before`.
fn opening(before: &str) -> Option<usize> {
    let mut open = 0;
    for (at, byte) in before.bytes().enumerate().rev().take(LONGEST_WORDS) {
        match byte {
            b']' => open += 1,
            b'[' => open -= 1,
            _ => {}
        }
        if open == 0 {
            return Some(at);
        }
    }
    None
}

/// The length of braces that hold attributes only: `.class`, `#name`, `key=value`, `-`, after a colon or not.
fn braces(rest: &str) -> Option<usize> {
    let head = &rest[..crate::span::floor_boundary(rest, LONGEST)];
    let end = head.find('}')?;
    let inner = head[1..end].trim_start_matches(':').trim();
    let mut quoted = false;
    let mut parts = inner.split(|c: char| {
        quoted ^= c == '"';
        c.is_whitespace() && !quoted
    });
    let is_attribute = |part: &str| {
        let name = part.trim_start_matches(['.', '#']);
        let name = name.split('=').next().unwrap_or_default();
        let marked = part.starts_with(['.', '#']) || part.contains('=');
        let named = !name.is_empty()
            && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | ':'));
        part.is_empty() || part == "-" || (marked && named)
    };
    (!inner.is_empty() && parts.all(is_attribute)).then_some(end + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(source: &str, expected: &str) {
        assert_eq!(resolve(source), expected);
    }

    #[test]
    fn words_lose_their_brackets_and_attributes() {
        check("by [Jane Doe]{.smallcaps}, here", "by Jane Doe, here");
        check("[one [two]{.a} three]{#x .b key=\"v w\"}", "one two three");
        check("![a](b.png){width=50%} and [c](d){.external}", "![a](b.png) and [c](d)");
        check("`code`{.r}", "`code`");
        check("a\n{: .note #id}\nb", "a\n\nb");
        check("[a][b]{.c}", "[a][b]");
    }

    #[test]
    fn braces_of_other_kinds_stay() {
        for source in [
            "# Title {#id}",
            "\\sqrt[3]{x}",
            "\\sqrt[3]{x=1}",
            "a set {1, 2}",
            "[a]{b c}",
            "```\n[a]{.b}\n```\n",
            "{.a}",
            "]{.a}",
        ] {
            check(source, source);
        }
    }
}
