//! One article's text with its structure: what every format is turned into and everything else reads.
//!
//! The text is immutable and cleaned ([`clean`]). Blocks and inline spans are byte ranges in it. What is drawn around the
//! words (markers, bars, table borders) is made at layout and is not in the text, so that search, copy and analysis see
//! clean prose. Overlays (quotations, mentions, search hits) live elsewhere and may overlap.

mod builder;
pub mod clean;
pub mod raised;

pub use builder::Builder;

use crate::span::Span;
use std::ops::Range;

/// An article's words and structure. Made by a [`Builder`], never changed afterwards.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    text: String,
    blocks: Vec<Block>,
    inlines: Vec<Inline>,
    links: Vec<String>,
    /// Places that links of the text lead to, sorted by name.
    anchors: Vec<(String, Span)>,
    /// Where the files of pictures lie, as the source writes it, by the block that shows them; sorted.
    pictures: Vec<(u32, Box<str>)>,
    /// Index of the first numbered paragraph at or after each block: `numbers[i]` paragraphs start before block `i`.
    numbers: Vec<u32>,
    /// The blocks that hold earlier messages, quoted in a reply: the first, and one past the last.
    history: Option<(u32, u32)>,
}

/// A piece of the text that stands on lines of its own. Blocks are sorted and never overlap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// The words, without the newline that parts them from the next block.
    pub span: Span,
    /// What it is.
    pub kind: BlockKind,
    /// How many block quotations it stands in.
    pub quoted: u8,
    /// How many lists it stands in: an item of a top-level list has 1, and so has a further paragraph of that item.
    pub depth: u8,
}

/// What a block is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// The title, where it is part of the text (plain text files).
    Title,
    /// A line that says who wrote the article or where it comes from, where it is part of the text.
    Byline,
    /// A section heading, level 1 to 6.
    Heading(u8),
    /// Running text. Newlines in it count as spaces, but for those marked by [`InlineKind::Break`].
    Paragraph,
    /// The first paragraph of a list item.
    Item(Marker),
    /// Text whose line breaks and blanks are kept; the language as the source names it.
    Code(Option<Box<str>>),
    /// A cell of a table.
    Cell(Cell),
    /// A caption of a picture or table, or the picture's alternative text.
    Caption,
    /// A thematic break; its span is empty.
    Rule,
    /// A picture that stands by itself: its alternative text, which is not part of the article's words; its span is empty.
    Picture(Box<str>),
}

/// What stands before a list item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marker {
    /// An unordered item.
    Bullet,
    /// An ordered item and its number.
    Number(u64),
    /// An ordered item whose number is written in letters.
    Lettered(u64, Numbering),
    /// A task, done or not.
    Task(bool),
}

/// How the numbers of a list are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Numbering {
    /// `a`, `b`, …
    LowerAlpha,
    /// `A`, `B`, …
    UpperAlpha,
    /// `i`, `ii`, …
    LowerRoman,
    /// `I`, `II`, …
    UpperRoman,
}

impl Marker {
    /// What is written before an item that is counted, with its stop: `3.`, `c.`, `iii.`; `None` for bullets and tasks.
    pub fn number(self) -> Option<String> {
        match self {
            Self::Number(number) => Some(format!("{number}.")),
            Self::Lettered(number, numbering) => Some(format!("{}.", numbering.write(number))),
            Self::Bullet | Self::Task(_) => None,
        }
    }
}

impl Numbering {
    /// A number in letters; in digits where it has none: 0, and Roman numbers from 4,000 on.
    pub fn write(self, number: u64) -> String {
        match self {
            Self::LowerAlpha => alphabetic(number, b'a'),
            Self::UpperAlpha => alphabetic(number, b'A'),
            Self::LowerRoman => roman(number).to_lowercase(),
            Self::UpperRoman => roman(number),
        }
    }
}

/// `a` to `z`, then `aa`, as CSS counts (CSS Counter Styles 3, "alphabetic").
fn alphabetic(number: u64, first: u8) -> String {
    let mut letters = Vec::new();
    let mut rest = number;
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(first + (rest % 26) as u8));
        rest /= 26;
    }
    if letters.is_empty() { number.to_string() } else { letters.iter().rev().collect() }
}

/// A Roman number, from 1 to 3,999.
fn roman(number: u64) -> String {
    const DIGITS: [(u64, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if !(1..4000).contains(&number) {
        return number.to_string();
    }
    let (mut rest, mut written) = (number, String::new());
    for (value, letters) in DIGITS {
        while rest >= value {
            written.push_str(letters);
            rest -= value;
        }
    }
    written
}

/// Where a table cell stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Number of the table in the document, from 0; a table's cells follow one another, row by row.
    pub table: u32,
    /// Row from 0.
    pub row: u32,
    /// Column from 0.
    pub column: u32,
    /// Columns that it takes, from its own on; at least 1.
    pub columns: u16,
    /// Rows that it takes, from its own on; at least 1.
    pub rows: u16,
    /// True in the header row.
    pub header: bool,
    /// How the column is set.
    pub align: Align,
}

/// How a table column is set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Align {
    /// At the left edge.
    #[default]
    Left,
    /// In the middle.
    Center,
    /// At the right edge.
    Right,
}

/// A stretch of a block that is set apart. Sorted by start, outer before inner, never across a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Inline {
    /// The words it holds.
    pub span: Span,
    /// What it is.
    pub kind: InlineKind,
}

/// What an inline span is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InlineKind {
    /// Strong emphasis.
    Strong,
    /// Emphasis.
    Emphasis,
    /// Code within a sentence.
    Code,
    /// Struck out.
    Strike,
    /// Raised, as a footnote mark.
    Superscript,
    /// Lowered, as in a formula.
    Subscript,
    /// Alternative text that stands for a picture.
    Image,
    /// A link; index for [`Document::link`].
    Link(u32),
    /// A line break that is kept; covers exactly the newline.
    Break,
}

impl Document {
    /// The article's words, cleaned.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// All blocks in reading order.
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// All inline spans.
    pub fn inlines(&self) -> &[Inline] {
        &self.inlines
    }

    /// The inline spans that start in `block`.
    pub fn inlines_in(&self, span: Span) -> &[Inline] {
        let from = self.inlines.partition_point(|inline| inline.span.start < span.start);
        let to = self.inlines.partition_point(|inline| inline.span.start < span.end);
        &self.inlines[from..to]
    }

    /// Where a link leads, as the source writes it, cleaned.
    pub fn link(&self, index: u32) -> Option<&str> {
        self.links.get(index as usize).map(String::as_str)
    }

    /// The pictures that have a file: the index of the block that shows each, and where it lies as the source writes it.
    pub fn pictures(&self) -> impl Iterator<Item = (u32, &str)> {
        self.pictures.iter().map(|(block, file)| (*block, &**file))
    }

    /// True if a picture has a file.
    pub fn has_pictures(&self) -> bool {
        !self.pictures.is_empty()
    }

    /// The words that an address within the article leads to, such as a footnote for `#note-1`: the name is given without `#`.
    /// Empty where only a place is marked.
    pub fn anchor(&self, name: &str) -> Option<Span> {
        let index = self.anchors.binary_search_by(|(known, _)| known.as_str().cmp(name)).ok()?;
        Some(self.anchors[index].1)
    }

    /// The blocks that hold earlier messages which a reply quotes in full; a reader folds them. Never empty.
    pub fn history(&self) -> Option<Range<usize>> {
        self.history.map(|(first, end)| first as usize..end as usize)
    }

    /// The bytes of [`Self::history`].
    pub fn history_span(&self) -> Option<Span> {
        let blocks = &self.blocks[self.history()?];
        Some(Span::new(blocks.first()?.span.start, blocks.last()?.span.end))
    }

    /// The same document, some of whose blocks are earlier messages: all of them stand in a quotation at least. A range that is
    /// empty or leads beyond the blocks changes nothing.
    #[must_use]
    pub fn with_history(mut self, blocks: Range<usize>) -> Self {
        let Some(earlier) = self.blocks.get_mut(blocks.clone()) else { return self };
        for block in &mut *earlier {
            block.quoted = block.quoted.max(1);
        }
        if !earlier.is_empty() {
            self.history = Some((blocks.start as u32, blocks.end as u32));
        }
        self
    }

    /// Index of the block that holds byte `offset`, or of the last one before it; `None` in an empty document.
    pub fn block_at(&self, offset: usize) -> Option<usize> {
        let after = self.blocks.partition_point(|block| block.span.start <= offset);
        if self.blocks.is_empty() { None } else { Some(after.saturating_sub(1)) }
    }

    /// The span of the title where it is part of the text.
    pub fn title(&self) -> Option<Span> {
        self.blocks.iter().find(|block| block.kind == BlockKind::Title).map(|block| block.span)
    }

    /// Number from 1 of the body paragraph at byte `offset`, or of the last one before it; 0 before the first.
    pub fn paragraph_at(&self, offset: usize) -> u32 {
        self.block_at(offset).map_or(0, |index| {
            let begins = self.blocks[index].is_body() && self.blocks[index].span.start <= offset;
            self.numbers[index] + u32::from(begins)
        })
    }

    /// How many body paragraphs there are.
    pub fn paragraph_count(&self) -> u32 {
        self.blocks
            .last()
            .map_or(0, |last| self.numbers[self.blocks.len() - 1] + u32::from(last.is_body()))
    }

    /// First byte of body paragraph `number`, counted from 1.
    pub fn paragraph_start(&self, number: u32) -> Option<usize> {
        let body = self.blocks.iter().filter(|block| block.is_body());
        body.map(|block| block.span.start).nth(number.checked_sub(1)? as usize)
    }
}

impl Block {
    /// True for what is counted as a paragraph of the body: running text and list items, not title, byline, headings,
    /// tables, code or captions.
    pub fn is_body(&self) -> bool {
        matches!(self.kind, BlockKind::Paragraph | BlockKind::Item(_))
    }

    /// True for text that reads as sentences, which is what the analysis looks at.
    pub fn is_prose(&self) -> bool {
        !matches!(self.kind, BlockKind::Code(_) | BlockKind::Rule | BlockKind::Picture(_))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_in_letters() {
        let write = |numbering: Numbering, numbers: &[u64]| {
            numbers.iter().map(|number| numbering.write(*number)).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(write(Numbering::LowerAlpha, &[1, 26, 27, 702, 703, 0]), "a z aa zz aaa 0");
        assert_eq!(write(Numbering::UpperRoman, &[1, 4, 9, 1994, 4000]), "I IV IX MCMXCIV 4000");
        assert_eq!(Marker::Lettered(3, Numbering::LowerRoman).number().as_deref(), Some("iii."));
        assert!(!Numbering::UpperAlpha.write(u64::MAX).is_empty());
    }
}
