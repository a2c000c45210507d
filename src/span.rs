//! Half-open byte ranges, the currency of the whole program.
//!
//! Every fact about an article (a block, a row, a sentence, a quotation, a mention, a search hit) is a [`Span`] in the
//! article's one immutable text, so it survives another width, a resize and a restart.

use std::ops::Range;

/// A half-open range of bytes in a text; both ends stand on character boundaries of that text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The range from `start` up to and without `end`; an end before the start gives an empty span.
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end: if end < start { start } else { end } }
    }

    /// Length in bytes.
    pub const fn len(self) -> usize {
        self.end - self.start
    }

    /// True where the span holds no byte.
    pub const fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// True if the byte at `offset` belongs to the span.
    pub const fn holds(self, offset: usize) -> bool {
        self.start <= offset && offset < self.end
    }

    /// True if all of `other` lies within.
    pub const fn covers(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// True if the two share a byte.
    pub const fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The bytes that both have; `None` where they share none.
    pub fn cut(self, other: Self) -> Option<Self> {
        let (start, end) = (self.start.max(other.start), self.end.min(other.end));
        (start < end).then_some(Self { start, end })
    }

    /// The words of the span, out of the text it was measured in.
    ///
    /// # Panics
    /// Where the span was not made for `text`.
    pub fn of(self, text: &str) -> &str {
        &text[self.start..self.end]
    }

    /// The span less the white space at both its ends.
    #[must_use]
    pub fn trimmed(self, text: &str) -> Self {
        let inner = self.of(text);
        let start = self.start + (inner.len() - inner.trim_start().len());
        Self::new(start, self.start + inner.trim_end().len())
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Self::new(range.start, range.end)
    }
}

impl From<Span> for Range<usize> {
    fn from(span: Span) -> Self {
        span.start..span.end
    }
}

/// Sorts spans and joins those that overlap or touch.
pub fn merge(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    let mut merged: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans.into_iter().filter(|span| !span.is_empty()) {
        match merged.last_mut() {
            Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
            _ => merged.push(span),
        }
    }
    merged
}

/// The greatest character boundary of `text` that is not after `offset`.
pub fn floor_boundary(text: &str, offset: usize) -> usize {
    let mut floor = offset.min(text.len());
    while !text.is_char_boundary(floor) {
        floor -= 1;
    }
    floor
}

/// Counts code points up to byte offsets, for offsets that only grow slowly or jump: a table with one entry every 256 bytes.
///
/// The public annotation format counts Unicode code points; inside the program everything is bytes.
#[derive(Debug)]
pub struct CodePoints<'a> {
    text: &'a str,
    counts: Vec<usize>,
}

/// Bytes between two entries of the table.
const STRIDE: usize = 256;

impl<'a> CodePoints<'a> {
    /// Reads `text` once.
    pub fn new(text: &'a str) -> Self {
        let mut counts = Vec::with_capacity(text.len() / STRIDE + 1);
        let mut count = 0;
        for chunk in text.as_bytes().chunks(STRIDE) {
            counts.push(count);
            count += chunk.iter().filter(|byte| is_lead(**byte)).count();
        }
        counts.push(count);
        Self { text, counts }
    }

    /// Code points before byte `offset`.
    pub fn at(&self, offset: usize) -> usize {
        let slot = offset / STRIDE;
        let rest = &self.text.as_bytes()[slot * STRIDE..offset];
        self.counts[slot] + rest.iter().filter(|byte| is_lead(**byte)).count()
    }
}

/// True for the first byte of a UTF-8 sequence.
const fn is_lead(byte: u8) -> bool {
    byte & 0xC0 != 0x80
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cut_gives_what_both_have() {
        assert_eq!(Span::new(2, 6).cut(Span::new(4, 9)), Some(Span::new(4, 6)));
        assert_eq!(Span::new(2, 4).cut(Span::new(4, 9)), None);
    }

    #[test]
    fn merge_joins_touching_spans() {
        let spans = vec![Span::new(5, 7), Span::new(0, 2), Span::new(2, 3), Span::new(4, 4)];
        assert_eq!(merge(spans), [Span::new(0, 3), Span::new(5, 7)]);
    }

    #[test]
    fn trimmed_drops_white_space_at_both_ends() {
        assert_eq!(Span::new(0, 6).trimmed("  ab  "), Span::new(2, 4));
        assert_eq!(Span::new(0, 3).trimmed("   ").len(), 0);
    }

    #[test]
    fn code_points_agree_with_a_plain_count() {
        let text = "é“x”".repeat(300);
        let points = CodePoints::new(&text);
        for (count, (offset, _)) in text.char_indices().enumerate() {
            assert_eq!(points.at(offset), count);
        }
        assert_eq!(points.at(text.len()), text.chars().count());
    }
}
