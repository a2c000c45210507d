//! What a page is made of: rows, and the pieces on them.

use crate::span::Span;
use std::borrow::Cow;

/// One line of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The bytes of the document on this row, with the blanks at its end. Empty for pure decoration, and then it stands
    /// where the next words begin. The rows of a block follow one another without gaps; only the cells of a table
    /// overlap.
    pub span: Span,
    /// What is drawn, from left to right.
    pub pieces: Vec<Piece>,
    /// What the row belongs to.
    pub role: RowRole,
}

/// What a row belongs to, which says how it is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowRole {
    /// The article's title.
    Title,
    /// Byline, source, date and notes: dim.
    Byline,
    /// A section heading, level 1 to 6.
    Heading(u8),
    /// Running text.
    Body,
    /// Code, its blanks kept.
    Code,
    /// A row of a table; true in its header.
    Cell(bool),
    /// A caption: dim.
    Caption,
    /// A thematic break, or a line of a table's grid.
    Rule,
    /// Air.
    Blank,
    /// A row of a picture: no pieces, but for bars before it.
    Picture(Slice),
}

/// One row of a picture that is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slice {
    /// Index of the block of the document that it stands in.
    pub block: u32,
    /// Which of its rows, from 0.
    pub row: u16,
    /// First column, from the left edge of the measure.
    pub column: u16,
    /// Columns taken.
    pub columns: u16,
}

/// A part of a row. Columns count from the left edge of the measure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Words of the document, drawn as they stand, grapheme cluster by grapheme cluster ([`super::width::drawable`]); single
    /// blanks between words are part of it. A cluster wider than the whole measure does not fit and is not drawn.
    Text {
        /// The bytes.
        span: Span,
        /// First column.
        column: u16,
        /// Columns taken.
        width: u16,
    },
    /// Bytes of the document that are drawn as blanks: newlines, tabs, runs of blanks, gaps of a justified line. A soft
    /// hyphen within a line takes no column.
    Space {
        /// The bytes.
        span: Span,
        /// First column.
        column: u16,
        /// Columns taken.
        width: u16,
    },
    /// A bracket or quotation mark in text from right to left, drawn as its counterpart; only where rows are ordered here.
    Mirrored {
        /// The bytes.
        span: Span,
        /// First column.
        column: u16,
        /// Columns taken.
        width: u16,
        /// What is drawn.
        drawn: &'static str,
    },
    /// What is not in the document.
    Decoration {
        /// What is drawn.
        text: Cow<'static, str>,
        /// First column.
        column: u16,
        /// Columns taken.
        width: u16,
        /// What it is.
        role: Decoration,
    },
}

/// What a decoration is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decoration {
    /// Bullet, number or box of a list item.
    Marker,
    /// The bar before a quoted block.
    QuoteBar,
    /// A line of a table or a thematic break.
    Border,
    /// A hyphen at the end of a line.
    Hyphen,
    /// Says that a line goes on beyond the edge.
    Cut,
    /// Words of the header; the row's role says which.
    Words,
    /// A column's name before a cell, where a table is shown as records.
    Label,
}

impl Row {
    /// First column after the last piece.
    pub fn width(&self) -> u16 {
        self.pieces.last().map_or(0, |piece| piece.column() + piece.width())
    }
}

impl Piece {
    /// First column, from the left edge of the measure.
    pub const fn column(&self) -> u16 {
        match self {
            Self::Text { column, .. }
            | Self::Space { column, .. }
            | Self::Mirrored { column, .. }
            | Self::Decoration { column, .. } => *column,
        }
    }

    /// Columns taken.
    pub const fn width(&self) -> u16 {
        match self {
            Self::Text { width, .. }
            | Self::Space { width, .. }
            | Self::Mirrored { width, .. }
            | Self::Decoration { width, .. } => *width,
        }
    }

    /// The bytes of the document that it shows; `None` for decoration.
    pub const fn span(&self) -> Option<Span> {
        match self {
            Self::Text { span, .. } | Self::Space { span, .. } | Self::Mirrored { span, .. } => {
                Some(*span)
            }
            Self::Decoration { .. } => None,
        }
    }

    /// Moves the piece to the right.
    pub(super) const fn shift(&mut self, by: u16) {
        match self {
            Self::Text { column, .. }
            | Self::Space { column, .. }
            | Self::Mirrored { column, .. }
            | Self::Decoration { column, .. } => *column += by,
        }
    }

    /// The same piece in another column.
    pub(super) fn placed(&self, at: u16) -> Self {
        let mut piece = self.clone();
        match &mut piece {
            Self::Text { column, .. }
            | Self::Space { column, .. }
            | Self::Mirrored { column, .. }
            | Self::Decoration { column, .. } => *column = at,
        }
        piece
    }
}
