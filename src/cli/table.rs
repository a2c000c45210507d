//! The formats in which rows are printed: tab-separated text, CSV, JSON Lines, Markdown. Each is escaped for what reads it.

use serde::Serialize;

use crate::{document::clean::clean_line, page::width};

/// How rows are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Format {
    /// For people.
    #[default]
    Text,
    /// Comma-separated values with a header row (RFC 4180).
    Csv,
    /// One JSON object a line.
    Json,
}

/// A value as JSON with a newline after it.
pub(super) fn json_line(value: &impl Serialize) -> Vec<u8> {
    // Serialising plain structures of strings and numbers into memory cannot fail.
    let mut line = serde_json::to_vec(value).unwrap_or_default();
    line.push(b'\n');
    line
}

/// A row of comma-separated values, ended by a newline.
pub(super) fn csv_row(cells: &[&str]) -> String {
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
pub(super) fn markdown(words: &str) -> String {
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
pub(super) fn one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Words on lines of at most `columns`, each indented by `indent` blanks; `None` for a single line of any length.
pub(super) fn wrapped(words: &str, indent: usize, columns: Option<usize>) -> String {
    let (blanks, columns) = (" ".repeat(indent), columns.unwrap_or(usize::MAX));
    let (mut text, mut used) = (String::new(), 0);
    for word in words.split_whitespace() {
        let width = width::width(word);
        if used > 0 && used + 1 + width <= columns {
            text.push(' ');
            used += 1 + width;
        } else {
            text.push_str(if used > 0 { "\n" } else { "" });
            text.push_str(&blanks);
            used = indent + width;
        }
        text.push_str(word);
    }
    text
}

#[cfg(test)]
mod tests {
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
    fn words_are_wrapped_where_there_is_an_edge() {
        assert_eq!(wrapped("one two three\nfour", 2, Some(9)), "  one two\n  three\n  four");
        assert_eq!(wrapped("one two three\nfour", 2, None), "  one two three four");
        assert_eq!(wrapped("incomprehensible", 2, Some(4)), "  incomprehensible");
        assert_eq!(wrapped("", 2, Some(4)), "");
    }
}
