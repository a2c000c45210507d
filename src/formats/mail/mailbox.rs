//! Boxes of messages in one file (mbox, RFC 4155): parted at lines `From sender date` that follow a blank line.

use std::{borrow::Cow, ops::Range};

use crate::metadata::month;

/// Longest line that may part messages, in bytes.
const LONGEST: usize = 1_000;

/// True for bytes that begin with a line that parts messages.
pub(super) fn begins(bytes: &[u8]) -> bool {
    parting(bytes).is_some()
}

/// Where the messages stand, without the lines that part them.
pub(super) fn messages(bytes: &[u8]) -> impl Iterator<Item = Range<usize>> {
    let mut start = partings(bytes, 0).next();
    std::iter::from_fn(move || {
        let (_, body) = start.take()?;
        start = partings(bytes, body).next();
        Some(body..start.map_or(bytes.len(), |(at, _)| at))
    })
}

/// Lines from `from` on that part messages: where they begin, and where the message behind them does.
fn partings(bytes: &[u8], from: usize) -> impl Iterator<Item = (usize, usize)> {
    // One byte before, so that a line at `from` itself is seen as following the blank line that ends a head without a body.
    let first = (from == 0).then(|| parting(bytes)).flatten().map(|length| (0, length));
    let searched = from.saturating_sub(1);
    let rest = memchr::memmem::find_iter(&bytes[searched..], b"\nFrom ").filter_map(move |at| {
        let at = searched + at + 1;
        let before = &bytes[..at];
        let blank = before.ends_with(b"\n\n") || before.ends_with(b"\n\r\n");
        blank.then(|| parting(&bytes[at..])).flatten().map(|length| (at, at + length))
    });
    first.into_iter().chain(rest)
}

/// Length of the line at the start of `bytes`, if it parts messages: `From `, a sender, a date.
fn parting(bytes: &[u8]) -> Option<usize> {
    let line = bytes.strip_prefix(b"From ")?;
    let end = memchr::memchr(b'\n', &line[..line.len().min(LONGEST)])?;
    let words = std::str::from_utf8(&line[..end]).ok()?;
    ends_in_date(words).then_some(5 + end + 1)
}

/// True for words with a month, a time and a year behind it, as in `Thu Sep  5 07:00:00 2024`, `… 07:00 EST 2024` or
/// `… 2024 +0200`.
fn ends_in_date(words: &str) -> bool {
    let words: Vec<&str> = words.split_ascii_whitespace().collect();
    let is_time = |word: &str| {
        let mut parts = word.split(':');
        let number = |part: Option<&str>| {
            part.is_some_and(|part| (1..=2).contains(&part.len()) && part.parse::<u8>().is_ok())
        };
        number(parts.next()) && number(parts.next())
    };
    let is_year = |word: &str| word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
    let Some(time) = words.iter().position(|word| is_time(word)) else { return false };
    words[..time].iter().any(|word| month(word).is_some())
        && words[time..].iter().take(4).any(|word| is_year(word))
}

/// The message with `>From ` as it was before it was put into the box: one `>` less.
pub(super) fn unquoted(message: &[u8]) -> Cow<'_, [u8]> {
    let mut lines = memchr::memmem::find_iter(message, b"From ").filter(|at| {
        let quoted = message[..*at].iter().rev().take_while(|byte| **byte == b'>').count();
        quoted > 0 && (*at == quoted || message[at - quoted - 1] == b'\n')
    });
    let Some(first) = lines.next() else { return Cow::Borrowed(message) };
    let mut plain = Vec::with_capacity(message.len());
    let mut copied = 0;
    for at in std::iter::once(first).chain(lines) {
        plain.extend_from_slice(&message[copied..at - 1]);
        copied = at;
    }
    plain.extend_from_slice(&message[copied..]);
    Cow::Owned(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found: Vec<_> =
            messages(text.as_bytes()).map(|place| text[place].trim_end().to_owned()).collect();
        assert_eq!(found, expected);
    }

    const PARTS: &str = "From ann@example.org Thu Sep  5 07:00:00 2024\n";

    #[test]
    fn messages_are_parted_at_dated_lines_after_blank_ones() {
        check(
            &format!("{PARTS}A: 1\n\none\n\n{PARTS}A: 2\n\ntwo\n"),
            &["A: 1\n\none", "A: 2\n\ntwo"],
        );
        check(
            &format!("{PARTS}A: 1\n\nFrom the quay it is far.\n{PARTS}x\n\nFrom 10:00 on\n"),
            &[&format!("A: 1\n\nFrom the quay it is far.\n{PARTS}x\n\nFrom 10:00 on")],
        );
        check(
            &format!("{PARTS}A: 1\r\n\r\none\r\n\r\n{PARTS}A: 2\r\n\r\ntwo"),
            &["A: 1\r\n\r\none", "A: 2\r\n\r\ntwo"],
        );
        check(&format!("{PARTS}A: 1\n\n{PARTS}A: 2\n\n"), &["A: 1", "A: 2"]);
        check("From nobody\n\nx", &[]);
        check(&format!("lost words\n\n{PARTS}A: 1\n"), &["A: 1"]);
    }

    #[test]
    fn s11_from_lines_that_never_end_a_message() {
        let text = format!("{PARTS}{}", "From \nrom \n".repeat(20_000));
        assert_eq!(messages(text.as_bytes()).count(), 1);
    }

    #[test]
    fn quoted_lines_lose_one_mark() {
        assert_eq!(
            &*unquoted(b">From a\n>>From b\nx >From c\n> From d\n"),
            b"From a\n>From b\nx >From c\n> From d\n"
        );
        assert!(matches!(unquoted(b"From a\n"), Cow::Borrowed(_)));
    }
}
