//! Puts the pieces of a row in the order in which they are seen (UAX #9), for terminals that draw cells from left to right as
//! they come. A terminal that orders rows by itself must get them as they are read.
//!
//! What is read from right to left becomes one piece a grapheme cluster, so that columns and bytes still find each other.
//! Letters are not joined: that is left to the terminal's font.

use super::row::Piece;
use super::width::{cluster_width, clusters};
use crate::span::Span;
use unicode_bidi::{BidiInfo, Level, ParagraphBidiInfo};

/// Marks that are mirrored in text from right to left, and their counterparts (UAX #9, rule L4; `BidiMirroring.txt`, those
/// of running text).
const MIRRORED: [(&str, &str); 12] = [
    ("(", ")"),
    (")", "("),
    ("<", ">"),
    (">", "<"),
    ("[", "]"),
    ("]", "["),
    ("{", "}"),
    ("}", "{"),
    ("«", "»"),
    ("»", "«"),
    ("‹", "›"),
    ("›", "‹"),
];

/// The directions of a paragraph.
#[derive(Debug)]
pub(super) struct Directions {
    start: usize,
    levels: Vec<Level>,
    base: Level,
}

impl Directions {
    /// Reads the directions of `span`; `None` where all of it goes from left to right.
    pub(super) fn of(text: &str, span: Span) -> Option<Self> {
        let words = span.of(text);
        if !words.chars().any(is_right_to_left) {
            return None;
        }
        let base = if starts_right_to_left(words) { Level::rtl() } else { Level::ltr() };
        let levels = ParagraphBidiInfo::new(words, Some(base)).levels;
        Some(Self { start: span.start, levels, base })
    }

    /// The pieces of a row, given as they are read, as they are seen; the row starts at column 0 and is as wide as before.
    pub(super) fn reorder(&self, text: &str, pieces: Vec<Piece>) -> Vec<Piece> {
        let mut items: Vec<(Piece, Level)> = Vec::with_capacity(pieces.len());
        for piece in pieces {
            self.split(text, piece, &mut items);
        }
        let levels: Vec<Level> = items.iter().map(|(_, level)| *level).collect();
        let mut seen: Vec<Piece> = Vec::with_capacity(items.len());
        let (mut column, mut before) = (0, self.base);
        for index in BidiInfo::reorder_visual(&levels) {
            let (piece, level) = &items[index];
            let piece = piece.placed(column);
            column += piece.width();
            match (seen.last_mut(), &piece) {
                (
                    Some(Piece::Text { span: words, width: taken, .. }),
                    Piece::Text { span, width, .. },
                ) if before.is_ltr() && level.is_ltr() && words.end == span.start => {
                    words.end = span.end;
                    *taken += width;
                }
                _ => seen.push(piece),
            }
            before = *level;
        }
        seen
    }

    /// Cuts a piece where its direction changes, and into single clusters where that is from right to left.
    fn split(&self, text: &str, piece: Piece, items: &mut Vec<(Piece, Level)>) {
        let Piece::Text { span: whole, column, width: taken } = piece else {
            // What is not in the text, such as a hyphen, goes with the words before it.
            let before = items.last().map_or(self.base, |(_, level)| *level);
            let level = piece.span().map_or(before, |span| self.level(span.start));
            return items.push((piece, level));
        };
        for (at, cluster) in clusters(whole.of(text)) {
            let span = Span::new(whole.start + at, whole.start + at + cluster.len());
            let width = if span == whole { taken } else { cluster_width(cluster) };
            let level = self.level(span.start);
            items.push(match counterpart(cluster).filter(|_| level.is_rtl()) {
                Some(drawn) => (Piece::Mirrored { span, column, width, drawn }, level),
                None => (Piece::Text { span, column, width }, level),
            });
        }
    }

    /// The embedding level of a byte.
    fn level(&self, at: usize) -> Level {
        self.levels.get(at - self.start).copied().unwrap_or(self.base)
    }
}

/// The clusters of a line as they are seen from left to right: the index of each, and what is drawn for it. `None` where all of
/// them go from left to right. The first letter tells the direction of the line.
pub(crate) fn seen<'a>(clusters: &[&'a str]) -> Option<Vec<(usize, &'a str)>> {
    let line = clusters.concat();
    let directions = Directions::of(&line, Span::new(0, line.len()))?;
    let starts = clusters.iter().scan(0, |end, cluster| {
        *end += cluster.len();
        Some(*end - cluster.len())
    });
    let levels: Vec<Level> = starts.map(|start| directions.level(start)).collect();
    let drawn = |index: usize| {
        let mirrored = counterpart(clusters[index]).filter(|_| levels[index].is_rtl());
        (index, mirrored.unwrap_or(clusters[index]))
    };
    Some(BidiInfo::reorder_visual(&levels).into_iter().map(drawn).collect())
}

/// What is drawn for a mark in text from right to left.
fn counterpart(cluster: &str) -> Option<&'static str> {
    MIRRORED.iter().find(|(mark, _)| *mark == cluster).map(|(_, drawn)| *drawn)
}

/// True if the first letter is of a script that is written from right to left.
pub(super) fn starts_right_to_left(text: &str) -> bool {
    text.chars().find(|c| c.is_alphabetic()).is_some_and(is_right_to_left)
}

/// True for the letters of scripts that are written from right to left.
fn is_right_to_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}'
        | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}')
}

#[cfg(test)]
mod tests {
    use crate::document::{BlockKind, Builder};
    use crate::page::{Header, Page, PageStyle, Place, tests::drawn};
    use std::sync::Arc;

    fn page(words: &str, measure: u16) -> Page {
        let mut builder = Builder::new();
        builder.push(words);
        builder.end(BlockKind::Paragraph, 0, 0);
        let style = PageStyle { measure, reorder: true, ..PageStyle::default() };
        Page::new(Arc::new(builder.finish()), Header::default(), style)
    }

    #[track_caller]
    fn check(words: &str, measure: u16, expected: &str) {
        assert_eq!(drawn(&page(words, measure)), expected);
    }

    #[test]
    fn u4_rows_are_ordered_as_they_are_seen() {
        check("שלום לכם", 12, "    םכל םולש");
        check("שנת 1984 היתה", 13, "התיה 1984 תנש");
        check("the word שלום (peace) here", 30, "the word םולש (peace) here");
        check("הוא (רון) אמר", 13, "רמא (ןור) אוה");
        check("אחת שתים שלוש", 8, "םיתש תחא\n    שולש");
        check("only from left to right (so)", 30, "only from left to right (so)");
    }

    #[test]
    fn u4_marks_stay_on_their_letters() {
        check("שָׁלוֹם", 6, "  םוֹלשָׁ");
    }

    #[test]
    fn columns_and_bytes_find_each_other() {
        let page = page("see שלום, all of you", 40);
        let text = page.document().text();
        let place = Place { block: 0, row: 0 };
        for (at, _) in text.char_indices().filter(|(_, c)| !c.is_whitespace()) {
            let (found, column) = page.column_of(at);
            assert_eq!((found, page.offset_at(place, column)), (place, Some(at)));
        }
        assert_eq!(page.column_of(text.find('ש').unwrap()).1, 7);
        assert_eq!(page.column_of(text.find('ם').unwrap()).1, 4);
    }
}
