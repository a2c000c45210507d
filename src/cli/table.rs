//! The formats in which rows are printed: tab-separated text, CSV, JSON Lines, Markdown; [`crate::escape`] escapes them.

use serde::Serialize;

pub(super) use crate::escape::{csv_row, markdown, one_line};
use crate::page::width;

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

    #[test]
    fn words_are_wrapped_where_there_is_an_edge() {
        assert_eq!(wrapped("one two three\nfour", 2, Some(9)), "  one two\n  three\n  four");
        assert_eq!(wrapped("one two three\nfour", 2, None), "  one two three four");
        assert_eq!(wrapped("incomprehensible", 2, Some(4)), "  incomprehensible");
        assert_eq!(wrapped("", 2, Some(4)), "");
    }
}
