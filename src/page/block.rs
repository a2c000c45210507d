//! The rows of one part of the page, by kind of block.

use super::bidi::{Directions, starts_right_to_left};
use super::code::{CodeSetting, code_rows};
use super::flow::{Setting, flow};
use super::fragment::Cut;
use super::plan::{BAR, Part, marker_text};
use super::row::{Decoration, Piece, Row, RowRole, Slice};
use super::table::{TableSetting, table_rows};
use super::width::width;
use super::{Header, PageStyle, PictureSize};
use crate::document::{Align, Block, BlockKind, Document, InlineKind};
use crate::settings::Spacing;
use crate::span::Span;
use std::borrow::Cow;

/// Columns by which code is indented.
const CODE_INDENT: u16 = 2;

/// First lines are not indented in fewer columns than this.
const NARROWEST_INDENTED: u16 = 16;

/// Columns of a thematic break.
const RULE_WIDTH: u16 = 9;

/// The rows of a part of the body.
pub(super) fn part_rows(
    document: &Document,
    style: PageStyle,
    part: &Part,
    shown: Option<PictureSize>,
) -> Vec<Row> {
    let block = &document.blocks()[part.first as usize];
    let frame = Frame::new(style, part, block);
    let signed = shown.is_none() && !part.continues && is_alternative(document, block);
    let frame = if signed { frame.with_sign() } else { frame };
    let mut rows = air_rows(&frame, part, block.span.start);
    let mut words = match &block.kind {
        BlockKind::Picture(_) if shown.is_some() => Vec::new(),
        BlockKind::Rule => vec![rule(&frame, block)],
        BlockKind::Picture(alternative) => picture(&frame, alternative, block.span.start),
        BlockKind::Code(_) => code(document, &frame, block),
        BlockKind::Cell(_) => {
            let (left, measure) = (frame.left, frame.measure());
            table_rows(&TableSetting { document, style, left, measure }, part)
        }
        _ => running(document, part, &frame, block),
    };
    if style.spacing == Spacing::Double && role(&block.kind) == RowRole::Body {
        words = with_blank_rows(words);
    }
    if let Some(size) = shown {
        words.splice(0..0, slices(&frame, size, part.first, block.span.start));
    }
    if signed {
        frame.draw_sign(&mut words);
    }
    frame.decorate(&mut words, part, block);
    rows.append(&mut words);
    rows
}

/// The rows that stand in the place of folded blocks, which begin at byte `at`.
pub(super) fn fold_rows(header: &Header, style: PageStyle, part: &Part, at: usize) -> Vec<Row> {
    let blank = Row { span: Span::default(), pieces: Vec::new(), role: RowRole::Blank };
    let words = header.fold.as_deref().unwrap_or_default();
    let mut rows = vec![blank; usize::from(part.air)];
    rows.extend(set_words(words, RowRole::Caption, style, (0, style.measure)));
    for row in &mut rows {
        row.span = Span::new(at, at);
    }
    rows
}

/// Where a block stands in the measure.
struct Frame {
    style: PageStyle,
    /// Bars of quotation.
    bars: u16,
    /// First column of the words.
    left: u16,
}

impl Frame {
    /// Indents take at most half of the measure, however deep the block is nested.
    fn new(style: PageStyle, part: &Part, block: &Block) -> Self {
        let most = style.measure / 2;
        let bars = u16::from(block.quoted).min(most / BAR);
        let code = if matches!(block.kind, BlockKind::Code(_)) { CODE_INDENT } else { 0 };
        let indent = part.indent.saturating_add(part.marker).saturating_add(code);
        Self { style, bars, left: (bars * BAR).saturating_add(indent).min(most) }
    }

    /// The same with room for the sign of a picture before its alternative text.
    fn with_sign(self) -> Self {
        let columns = width(self.sign()) as u16 + 1;
        let left = self.left.saturating_add(columns).min(self.style.measure / 2);
        Self { left, ..self }
    }

    /// What says that words stand for a picture.
    const fn sign(&self) -> &'static str {
        if self.style.ascii { "[picture]" } else { "▨" }
    }

    /// Draws the sign of a picture before the first of its words.
    fn draw_sign(&self, rows: &mut [Row]) {
        let columns = width(self.sign()) as u16;
        let Some(column) = self.left.checked_sub(columns + 1) else { return };
        let role = Decoration::Border;
        let piece = Piece::Decoration { text: self.sign().into(), column, width: columns, role };
        if let Some(row) = rows.first_mut().filter(|_| column >= self.bars * BAR) {
            row.pieces.insert(0, piece);
        }
    }

    /// Columns for the words.
    fn measure(&self) -> u16 {
        (self.style.measure - self.left).max(1)
    }

    /// Draws bars on all rows and the marker on the first.
    fn decorate(&self, rows: &mut [Row], part: &Part, block: &Block) {
        for row in rows.iter_mut() {
            row.pieces.splice(0..0, self.bars(self.bars));
        }
        let BlockKind::Item(marker) = block.kind else { return };
        let text = marker_text(marker, block.depth, self.style);
        let columns = width(&text) as u16 + 1;
        if part.continues || self.bars * BAR + columns > self.left {
            return;
        }
        let column = self.left - columns;
        let role = Decoration::Marker;
        let piece = Piece::Decoration { text: text.into(), column, width: columns - 1, role };
        if let Some(row) = rows.first_mut() {
            row.pieces.insert(usize::from(self.bars), piece);
        }
    }

    fn bars(&self, count: u16) -> impl Iterator<Item = Piece> + use<> {
        let text = if self.style.ascii { "|" } else { "▏" };
        (0..count).map(move |bar| Piece::Decoration {
            text: text.into(),
            column: bar * BAR,
            width: 1,
            role: Decoration::QuoteBar,
        })
    }
}

/// The blank rows above a part.
fn air_rows(frame: &Frame, part: &Part, at: usize) -> Vec<Row> {
    let bars = frame.bars.min(u16::from(part.air_bars));
    (0..part.air)
        .map(|_| Row {
            span: Span::new(at, at),
            pieces: frame.bars(bars).collect(),
            role: RowRole::Blank,
        })
        .collect()
}

/// A thematic break: a short line in the middle.
fn rule(frame: &Frame, block: &Block) -> Row {
    let width = frame.measure().min(RULE_WIDTH);
    let line = if frame.style.ascii { "-" } else { "─" }.repeat(usize::from(width));
    let column = frame.left + (frame.measure() - width) / 2;
    let role = Decoration::Border;
    let pieces = vec![Piece::Decoration { text: line.into(), column, width, role }];
    Row { span: block.span, pieces, role: RowRole::Rule }
}

/// The rows of a picture that is shown, in the middle of the measure.
fn slices(
    frame: &Frame,
    size: PictureSize,
    block: u32,
    at: usize,
) -> impl Iterator<Item = Row> + use<> {
    let columns = size.columns.min(frame.measure());
    let column = frame.left + (frame.measure() - columns) / 2;
    (0..size.rows.max(1)).map(move |row| Row {
        span: Span::new(at, at),
        pieces: Vec::new(),
        role: RowRole::Picture(Slice { block, row, column, columns }),
    })
}

/// A picture's alternative text, which is not part of the document.
fn picture(frame: &Frame, alternative: &str, at: usize) -> Vec<Row> {
    let words = if frame.style.ascii {
        format!("[picture: {alternative}]")
    } else {
        format!("▨ {alternative}")
    };
    let place = (frame.left, frame.measure());
    let mut rows = set_words(&words, RowRole::Caption, frame.style, place);
    for row in &mut rows {
        row.span = Span::new(at, at);
    }
    rows
}

/// A block of code.
fn code(document: &Document, frame: &Frame, block: &Block) -> Vec<Row> {
    let setting = CodeSetting {
        text: document.text(),
        left: frame.left,
        measure: frame.measure(),
        shift: frame.style.code_shift,
        wrap: frame.style.wrap_code,
        ascii: frame.style.ascii,
    };
    code_rows(&setting, block.span)
}

/// A block of running text.
fn running(document: &Document, part: &Part, frame: &Frame, block: &Block) -> Vec<Row> {
    let breaks = kept_breaks(document, block);
    let (text, style) = (document.text(), frame.style);
    let role = role(&block.kind);
    let indent = if frame.measure() < NARROWEST_INDENTED { 0 } else { part.first_line };
    let cut = Cut {
        text,
        breaks: &breaks,
        measure: usize::from(frame.measure() - indent),
        hyphenate: style.hyphenate.filter(|_| role == RowRole::Body),
    };
    let leftward = starts_right_to_left(block.span.of(text));
    let align = if leftward { Align::Right } else { Align::Left };
    let justify = style.justify && role == RowRole::Body;
    let directions = style.reorder.then(|| Directions::of(text, block.span)).flatten();
    let directions = directions.as_ref();
    flow(&Setting { cut, indent, left: frame.left, align, justify, role, directions }, block.span)
}

/// The same rows with a blank one between any two.
fn with_blank_rows(rows: Vec<Row>) -> Vec<Row> {
    let mut spaced = Vec::with_capacity(2 * rows.len());
    for row in rows {
        if !spaced.is_empty() {
            let span = Span::new(row.span.start, row.span.start);
            spaced.push(Row { span, pieces: Vec::new(), role: RowRole::Blank });
        }
        spaced.push(row);
    }
    spaced
}

/// True for words that stand for a picture, and begin with its alternative text.
fn is_alternative(document: &Document, block: &Block) -> bool {
    let first = document.inlines_in(block.span).first();
    let begins = first.is_some_and(|inline| {
        inline.kind == InlineKind::Image && inline.span.start == block.span.start
    });
    block.kind == BlockKind::Caption && begins
}

/// Offsets of the newlines in a block that are kept.
fn kept_breaks(document: &Document, block: &Block) -> Vec<usize> {
    let inlines = document.inlines_in(block.span).iter();
    inlines
        .filter(|inline| inline.kind == InlineKind::Break)
        .map(|inline| inline.span.start)
        .collect()
}

fn role(kind: &BlockKind) -> RowRole {
    match kind {
        BlockKind::Title => RowRole::Title,
        BlockKind::Byline => RowRole::Byline,
        BlockKind::Heading(level) => RowRole::Heading(*level),
        BlockKind::Paragraph | BlockKind::Item(_) => RowRole::Body,
        BlockKind::Code(_) => RowRole::Code,
        BlockKind::Cell(cell) => RowRole::Cell(cell.header),
        BlockKind::Caption | BlockKind::Picture(_) => RowRole::Caption,
        BlockKind::Rule => RowRole::Rule,
    }
}

/// The rows of the page's header, which stand before byte `at`: the title, where it is not part of the text, and the lines
/// under it.
pub(super) fn header_rows(header: &Header, style: PageStyle, at: usize) -> Vec<Row> {
    let title = header.title.iter().map(|title| (title, RowRole::Title));
    let lines = header.lines.iter().map(|line| (line, RowRole::Byline));
    let mut rows: Vec<Row> =
        title.chain(lines).flat_map(|(words, role)| header_line(words, role, style)).collect();
    if rows.is_empty() {
        rows.push(Row { span: Span::default(), pieces: Vec::new(), role: RowRole::Blank });
    }
    for row in &mut rows {
        row.span = Span::new(at, at);
    }
    rows
}

fn header_line(words: &str, role: RowRole, style: PageStyle) -> Vec<Row> {
    set_words(words, role, style, (0, style.measure))
}

/// Rows of words that are not part of the document, in a first column and so many columns.
fn set_words(
    words: &str,
    role: RowRole,
    style: PageStyle,
    (left, measure): (u16, u16),
) -> Vec<Row> {
    let cut = Cut { text: words, breaks: &[], measure: usize::from(measure), hyphenate: None };
    let align = if starts_right_to_left(words) { Align::Right } else { Align::Left };
    let whole = Span::new(0, words.len());
    let directions = style.reorder.then(|| Directions::of(words, whole)).flatten();
    let directions = directions.as_ref();
    let setting = Setting { cut, indent: 0, left, align, justify: false, role, directions };
    let mut rows = flow(&setting, whole);
    for row in &mut rows {
        row.pieces.retain(|piece| matches!(piece, Piece::Text { .. } | Piece::Mirrored { .. }));
        for piece in &mut row.pieces {
            *piece = as_words(piece, words);
        }
    }
    rows
}

/// A piece whose words are not part of the document.
fn as_words(piece: &Piece, words: &str) -> Piece {
    let text = match piece {
        Piece::Mirrored { drawn, .. } => Cow::Borrowed(*drawn),
        _ => piece.span().map_or("", |span| span.of(words)).to_owned().into(),
    };
    let (column, width) = (piece.column(), piece.width());
    Piece::Decoration { text, column, width, role: Decoration::Words }
}
