//! Words made safe for what will read them: a spreadsheet, Markdown, YAML, a file system.

use unicode_normalization::UnicodeNormalization;

use crate::document::clean::clean_line;

/// A row of comma-separated values, ended by a newline.
pub fn csv_row(cells: &[&str]) -> String {
    let cells: Vec<String> = cells.iter().map(|cell| csv_cell(cell)).collect();
    cells.join(",") + "\n"
}

/// One cell: cleaned, in quotation marks, and with an apostrophe before what a spreadsheet would take for a formula
/// (<https://owasp.org/www-community/attacks/CSV_Injection>).
fn csv_cell(cell: &str) -> String {
    let cell = clean_line(cell);
    let guard = if cell.trim_start().starts_with(['=', '+', '-', '@']) { "'" } else { "" };
    format!("\"{guard}{}\"", cell.replace('"', "\"\""))
}

/// Words for a Markdown paragraph: cleaned, on one line, and what Markdown or HTML would take for marks escaped.
pub fn markdown(words: &str) -> String {
    let line = clean_line(words);
    let mut escaped = String::with_capacity(line.len() + 8);
    for c in line.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&' | '$')
        {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    guard_line_start(escaped)
}

/// Escapes what makes a list, a rule or a heading only at the start of a line.
fn guard_line_start(line: String) -> String {
    let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    if line.starts_with(['-', '+', '=', ':']) {
        return format!("\\{line}");
    }
    if digits > 0 && line[digits..].starts_with(['.', ')']) {
        return format!("{}\\{}", &line[..digits], &line[digits..]);
    }
    line
}

/// Words with line breaks and runs of blanks as single blanks.
pub fn one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Words as a string of YAML in quotation marks. What an editor would take for a modeline is written as an escape.
pub fn yaml(words: &str) -> String {
    let quoted = serde_json::to_string(&*clean_line(words)).unwrap_or_default();
    without_modelines(&quoted, "\\u003a")
}

/// Markdown in which no editor finds a modeline, such as `vim:`.
pub fn guard_modelines(markdown: &str) -> String {
    without_modelines(markdown, "\\:")
}

/// The colon of what may begin a modeline, written in another way.
fn without_modelines(words: &str, colon: &str) -> String {
    ["vim", "vi", "ex", "Vim"].iter().fold(words.to_owned(), |words, begin| {
        words.replace(&format!("{begin}:"), &format!("{begin}{colon}"))
    })
}

/// Longest slug, in bytes.
const SLUG: usize = 80;

/// Words as part of a file's name: small letters, digits and hyphens, without accents, at most 80 bytes.
pub fn slug(words: &str) -> String {
    let mut slug = String::new();
    for c in words.nfkd().flat_map(char::to_lowercase) {
        match c {
            'a'..='z' | '0'..='9' => slug.push(c),
            '\'' | '’' | '\u{300}'..='\u{36f}' => {}
            _ if !slug.is_empty() && !slug.ends_with('-') => slug.push('-'),
            _ => {}
        }
    }
    if slug.len() > SLUG {
        let cut = slug[..SLUG].rfind('-').filter(|at| *at > SLUG / 2).unwrap_or(SLUG);
        slug.truncate(cut);
    }
    slug.trim_end_matches('-').to_owned()
}

/// An address, or a part of one, with percent signs decoded; `None` where that gives no text.
pub fn percent_decoded(written: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(written.len());
    let mut rest = written.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let code = after.get(..2).filter(|_| *first == b'%');
        let code = code.and_then(|code| std::str::from_utf8(code).ok());
        let byte = code.and_then(|code| u8::from_str_radix(code, 16).ok());
        bytes.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { &after[2..] } else { after };
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(cells: &[&str], expected: &str) {
        assert_eq!(csv_row(cells), expected);
    }

    #[test]
    fn cells_are_quoted_and_formulas_guarded() {
        check(&["a", "b \"c\"", "d,e"], "\"a\",\"b \"\"c\"\"\",\"d,e\"\n");
        check(&["=1+1", "+1", "-1", "@a", " =1"], "\"'=1+1\",\"'+1\",\"'-1\",\"'@a\",\"' =1\"\n");
        check(&["a\nb\u{1b}[31m\tc"], "\"a b\u{FFFD}[31m c\"\n");
    }

    #[test]
    fn markdown_marks_are_escaped() {
        assert_eq!(markdown("a *b* <c> [d](e) `f`"), r"a \*b\* \<c\> \[d\](e) \`f\`");
        assert_eq!(markdown("- a"), r"\- a");
        assert_eq!(markdown("12. a"), r"12\. a");
        assert_eq!(markdown("1990 a"), "1990 a");
        assert_eq!(markdown("# a\nb"), r"\# a b");
    }

    #[test]
    fn f2_slugs_are_plain_and_short() {
        assert_eq!(slug("../../Éric’s  “Übung” — No. 5!"), "erics-ubung-no-5");
        assert_eq!(slug("CON"), "con");
        assert_eq!(slug("日本\u{1b}"), "");
        assert_eq!(slug(&"word ".repeat(90)).len(), 79);
        assert_eq!(slug(&"x".repeat(300)).len(), 80);
    }

    #[test]
    fn f3_no_editor_finds_a_modeline() {
        assert_eq!(yaml("a vim: set x"), r#""a vim\u003a set x""#);
        assert_eq!(yaml("a \"b\""), r#""a \"b\"""#);
        assert_eq!(guard_modelines("ex: a vi: b"), r"ex\: a vi\: b");
    }

    proptest! {
        #[test]
        fn f2_any_words_make_a_name_that_stays_in_its_folder(words in "\\PC{0,200}") {
            let slug = slug(&words);
            let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            prop_assert!(slug.chars().all(plain));
            prop_assert!(slug.len() <= SLUG && !slug.starts_with('-') && !slug.ends_with('-'));
        }
    }
}
