//! Short texts of the lists: wrapped or cut to columns.

use crate::{
    library::update::Progress,
    page::width::{self, prefix, width},
};

/// How far a library is brought up to date: `indexing 12,000 of 100,000 files · 14 MB/s · 3 min left`.
pub fn indexing(progress: &Progress) -> String {
    if progress.to_read == 0 && progress.to_analyse == 0 {
        return format!("looking at {}…", count(progress.looked_at, "file"));
    }
    if progress.read >= progress.to_read && progress.to_analyse > 0 {
        let (done, all) = (progress.analysed, progress.to_analyse);
        return format!("analysing {} of {}…", number(done), number(all));
    }
    let throughput = progress.throughput() / 1e6;
    let parts = [
        Some(format!("indexing {} of {}", number(progress.read), count(progress.to_read, "file"))),
        (throughput >= 1.0).then(|| format!("{throughput:.0} MB/s")),
        progress.seconds_left().map(|left| match left {
            left if left >= 60.0 => format!("{:.0} min left", (left / 60.0).ceil()),
            left => format!("{:.0} s left", left.ceil()),
        }),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// Cuts `text` to `columns`, with an ellipsis where something is left out.
pub fn fit(text: &str, columns: usize) -> String {
    width::fit(text, columns).into_owned()
}

/// The longest beginning of `text` that is at most `columns` wide.
fn take(text: &str, columns: usize) -> &str {
    &text[..prefix(text, columns).0]
}

/// The beginning of `text` with an ellipsis behind it, in `columns`.
fn elide(text: &str, columns: usize) -> String {
    format!("{}…", take(text, columns.saturating_sub(1)).trim_end())
}

/// Wraps `text` at blanks into rows of at most `columns`, at most `rows` of them; the last ends in an ellipsis where
/// something is left out. Words that are too long are cut.
pub fn wrap(text: &str, columns: usize, rows: usize) -> Vec<String> {
    let mut wrapped: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let full = wrapped.len() >= rows;
        match wrapped.last_mut() {
            Some(row) if width(row) + 1 + width(word) <= columns => {
                row.push(' ');
                row.push_str(word);
            }
            Some(row) if full => {
                *row = elide(row, columns);
                return wrapped;
            }
            _ => begin_row(&mut wrapped, word, columns, rows),
        }
    }
    wrapped
}

/// Sets a word on a row of its own, or on as many as it takes.
fn begin_row(wrapped: &mut Vec<String>, word: &str, columns: usize, rows: usize) {
    let mut rest = word;
    loop {
        let is_last = wrapped.len() + 1 == rows;
        let head = if is_last { fit(rest, columns) } else { take(rest, columns).to_owned() };
        let done = head.len() >= rest.len() || is_last || head.is_empty();
        rest = rest.get(head.len()..).unwrap_or_default();
        wrapped.push(head);
        if done {
            return;
        }
    }
}

/// `count` with commas between thousands: `4,310`.
pub fn number(count: usize) -> String {
    let digits = count.to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// `1 article`, `2 articles`.
pub fn count(count: usize, one: &str) -> String {
    format!("{} {one}{}", number(count), if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fit_cuts_with_an_ellipsis() {
        assert_eq!(fit("Esmaeil Baghaei", 15), "Esmaeil Baghaei");
        assert_eq!(fit("Esmaeil Baghaei", 9), "Esmaeil…");
        assert_eq!(fit("日本語の記事", 7), "日本語…");
        assert_eq!(fit("abc", 0), "");
    }

    #[test]
    fn wrap_stops_after_the_rows() {
        assert_eq!(
            wrap("Iran wishes for ongoing relations", 12, 3),
            ["Iran wishes", "for ongoing", "relations"]
        );
        assert_eq!(
            wrap("Iran wishes for ongoing relations with", 12, 2),
            ["Iran wishes", "for ongoing…"]
        );
        assert_eq!(wrap("supercalifragilistic x", 8, 4), ["supercal", "ifragili", "stic x"]);
        assert!(wrap("", 10, 3).is_empty());
    }

    #[test]
    fn numbers_have_commas() {
        assert_eq!(number(0), "0");
        assert_eq!(number(999), "999");
        assert_eq!(number(1_234_567), "1,234,567");
    }
}
