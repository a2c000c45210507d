//! One article's text with its structure: what every format is turned into and everything else reads.
//!
//! The text is immutable and cleaned ([`clean`]). Blocks and inline spans are byte ranges in it. What is drawn around the
//! words (markers, bars, table borders) is made at layout and is not in the text, so that search, copy and analysis see
//! clean prose. Overlays (quotations, mentions, search hits) live elsewhere and may overlap.

mod builder;
pub mod clean;

pub use builder::Builder;

use crate::span::Span;

/// An article's words and structure. Made by a [`Builder`], never changed afterwards.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    text: String,
    blocks: Vec<Block>,
    inlines: Vec<Inline>,
    links: Vec<String>,
    /// Index of the first numbered paragraph at or after each block: `numbers[i]` paragraphs start before block `i`.
    numbers: Vec<u32>,
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
}

/// What stands before a list item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marker {
    /// An unordered item.
    Bullet,
    /// An ordered item and its number.
    Number(u64),
    /// A task, done or not.
    Task(bool),
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
        !matches!(self.kind, BlockKind::Code(_) | BlockKind::Rule)
    }
}
