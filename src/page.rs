//! A document laid out in a measure of so many columns: rows of byte ranges, made block by block when they are asked for.
//!
//! A [`Place`] is a row of the page and means nothing at another measure; what lasts is a byte of the document:
//! [`Page::offset_of`] before and [`Page::place_of`] after a change of the measure show the same word.

pub(crate) mod bidi;
mod block;
mod code;
mod flow;
mod fragment;
pub mod highlight;
mod hyphen;
mod plan;
mod row;
mod table;
pub mod width;

pub use hyphen::Patterns;
pub use row::{Decoration, Piece, Row, RowRole, Slice};

use crate::document::Document;
use crate::document::clean::clean_line;
use crate::settings::Spacing;
use plan::Part;
use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A document set in rows. Rows are made when they are first asked for and then kept.
#[derive(Debug)]
pub struct Page {
    document: Arc<Document>,
    header: Header,
    style: PageStyle,
    pictures: Pictures,
    parts: Vec<Part>,
    rows: Vec<OnceCell<Box<[Row]>>>,
}

/// The pictures that are shown, by the block that they stand in; of others the alternative text is.
pub type Pictures = BTreeMap<u32, PictureSize>;

/// The room that a picture takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PictureSize {
    /// Columns.
    pub columns: u16,
    /// Rows.
    pub rows: u16,
}

/// How a page is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own, turned by a key")]
pub struct PageStyle {
    /// Columns that a row may take, at least 1.
    pub measure: u16,
    /// Long words are parted at line ends, by these patterns.
    pub hyphenate: Option<Patterns>,
    /// Lines are filled up to the measure where that needs no wide gaps.
    pub justify: bool,
    /// Code goes on in the next row where it is wider than the measure; otherwise it is cut there.
    pub wrap_code: bool,
    /// Columns by which code that is not wrapped is scrolled to the left.
    pub code_shift: u16,
    /// Bars, bullets and lines are made of ASCII characters.
    pub ascii: bool,
    /// Air between lines and paragraphs.
    pub spacing: Spacing,
    /// The first line of a paragraph that follows another is indented.
    pub indent: bool,
    /// Rows with text from right to left are ordered as they are seen; otherwise that is left to the terminal.
    pub reorder: bool,
}

impl Default for PageStyle {
    fn default() -> Self {
        Self {
            measure: 72,
            hyphenate: None,
            justify: false,
            wrap_code: false,
            code_shift: 0,
            ascii: false,
            spacing: Spacing::Paragraphs,
            indent: false,
            reorder: false,
        }
    }
}

/// What stands on the page and is not part of the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Header {
    /// The title, where it is not part of the text.
    pub title: Option<String>,
    /// Lines under it: byline, source, date, minutes; notes.
    pub lines: Vec<String>,
    /// What stands in the place of [`Document::history`], folded; `None` where that is shown.
    pub fold: Option<String>,
}

/// A row of a page. Only for the page that gave it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Debug)]
pub struct Place {
    /// The part of the page: its header, a block or a table.
    pub block: usize,
    /// The row in it, from 0.
    pub row: usize,
}

impl Page {
    /// Plans a page. No row is made yet.
    pub fn new(document: Arc<Document>, header: Header, style: PageStyle) -> Self {
        Self::with_pictures(document, header, style, Pictures::default())
    }

    /// The same, with room for pictures.
    pub fn with_pictures(
        document: Arc<Document>,
        header: Header,
        style: PageStyle,
        pictures: Pictures,
    ) -> Self {
        let style = PageStyle { measure: style.measure.max(1), ..style };
        let clean = |words: String| clean_line(&words).into_owned();
        let title = header.title.map(clean);
        let fold = header.fold.map(clean);
        let header = Header { title, lines: header.lines.into_iter().map(clean).collect(), fold };
        let parts = plan::plan(&document, style, &header, &pictures);
        let rows = parts.iter().map(|_| OnceCell::new()).collect();
        Self { document, header, style, pictures, parts, rows }
    }

    /// The document that is shown.
    pub fn document(&self) -> &Arc<Document> {
        &self.document
    }

    /// How the page is set.
    pub fn style(&self) -> PageStyle {
        self.style
    }

    /// The first row.
    pub fn first(&self) -> Place {
        Place::default()
    }

    /// The last row; lays out the last block only.
    pub fn last(&self) -> Place {
        let block = self.parts.len() - 1;
        Place { block, row: self.rows_of(block).len() - 1 }
    }

    /// The row that is so many rows after `from`, or before it where `rows` is negative; the first or last where there are
    /// not so many. Lays out what it walks over.
    pub fn step(&self, from: Place, rows: isize) -> Place {
        let from = self.within(from);
        let distance = rows.unsigned_abs();
        if rows < 0 { self.back(from, distance) } else { self.forth(from, distance) }
    }

    fn forth(&self, mut place: Place, mut rows: usize) -> Place {
        loop {
            let left = self.rows_of(place.block).len() - 1 - place.row;
            if rows <= left {
                return Place { row: place.row + rows, ..place };
            }
            if place.block + 1 == self.parts.len() {
                return Place { row: place.row + left, ..place };
            }
            rows -= left + 1;
            place = Place { block: place.block + 1, row: 0 };
        }
    }

    fn back(&self, mut place: Place, mut rows: usize) -> Place {
        loop {
            if rows <= place.row {
                return Place { row: place.row - rows, ..place };
            }
            if place.block == 0 {
                return Place::default();
            }
            rows -= place.row + 1;
            place = self.end_of(place.block - 1);
        }
    }

    /// The last row of a part.
    fn end_of(&self, block: usize) -> Place {
        Place { block, row: self.rows_of(block).len() - 1 }
    }

    /// `place` itself, or the nearest row before it where the page has no such row.
    fn within(&self, place: Place) -> Place {
        let block = place.block.min(self.parts.len() - 1);
        let last = self.end_of(block);
        if block < place.block { last } else { place.min(last) }
    }

    /// Up to `count` rows from `from` on, with their places.
    pub fn rows(&self, from: Place, count: usize) -> impl Iterator<Item = (Place, &Row)> {
        let from = self.within(from);
        (from.block..self.parts.len())
            .flat_map(move |block| {
                let skip = if block == from.block { from.row } else { 0 };
                let rows = self.rows_of(block).iter().enumerate().skip(skip);
                rows.map(move |(row, words)| (Place { block, row }, words))
            })
            .take(count)
    }

    /// The row at `place`, if the page has it.
    pub fn row(&self, place: Place) -> Option<&Row> {
        (place.block < self.parts.len()).then(|| self.rows_of(place.block))?.get(place.row)
    }

    /// How many rows lie between two places, in either order, counted up to `at_most`.
    pub fn distance(&self, from: Place, to: Place, at_most: usize) -> usize {
        let (from, to) = (self.within(from.min(to)), self.within(from.max(to)));
        if from.block == to.block {
            return (to.row - from.row).min(at_most);
        }
        let mut rows = self.rows_of(from.block).len() - from.row;
        for block in from.block + 1..to.block {
            if rows >= at_most {
                return at_most;
            }
            rows += self.rows_of(block).len();
        }
        (rows + to.row).min(at_most)
    }

    /// The row that shows byte `offset` of the document: the one that holds it, or else the last one before it. Lays out one
    /// block.
    pub fn place_of(&self, offset: usize) -> Place {
        let block = self.parts.partition_point(|part| self.start_of(part) <= offset);
        let block = block.saturating_sub(1);
        let rows = self.rows_of(block);
        let row = rows.partition_point(|row| row.span.start <= offset).saturating_sub(1);
        Place { block, row: exact_row(rows, row, offset) }
    }

    /// The row to put at the top of the screen for a kept reading place: [`Self::place_of`], but the page's first row where
    /// the place is at or before the first word.
    pub fn top_for(&self, offset: usize) -> Place {
        let begin = self.document.blocks().first().map_or(0, |block| block.span.start);
        if offset <= begin { self.first() } else { self.place_of(offset) }
    }

    /// First byte of the document on `place` or after it.
    pub fn offset_of(&self, place: Place) -> usize {
        self.row(self.within(place)).map_or(0, |row| row.span.start)
    }

    /// The row and column at which byte `offset` is drawn, or would be; columns count from the left edge of the measure.
    pub fn column_of(&self, offset: usize) -> (Place, u16) {
        let place = self.place_of(offset);
        let column = self.row(place).map_or(0, |row| column_in(row, self.document.text(), offset));
        (place, column)
    }

    /// The byte drawn at a column of a row, or the nearest one on that row; `None` where the row shows none.
    pub fn offset_at(&self, place: Place, column: u16) -> Option<usize> {
        let pieces = || self.row(place).into_iter().flat_map(|row| &row.pieces);
        let spans = || pieces().filter_map(|piece| Some((piece, piece.span()?)));
        let (piece, span) =
            spans().take_while(|(piece, _)| piece.column() <= column).last().or(spans().next())?;
        let into = usize::from(column.saturating_sub(piece.column()));
        let words = span.of(self.document.text());
        let (end, _) = width::prefix(words, into);
        let last = width::clusters(words).next_back().map_or(0, |(at, _)| at);
        Some(span.start + end.min(last))
    }

    /// First byte of a part.
    fn start_of(&self, part: &Part) -> usize {
        let blocks = self.document.blocks();
        match blocks.get(part.first as usize) {
            _ if part.first == 0 && part.end == 0 => 0,
            Some(block) => block.span.start,
            None => self.document.text().len(),
        }
    }

    /// The rows of a part, laid out now where they were not; never none.
    fn rows_of(&self, block: usize) -> &[Row] {
        self.rows[block].get_or_init(|| {
            let part = &self.parts[block];
            let rows = if part.first == part.end {
                block::header_rows(&self.header, self.style, self.start_of(part))
            } else if part.folded {
                block::fold_rows(&self.header, self.style, part, self.start_of(part))
            } else {
                let picture = self.pictures.get(&part.first).copied();
                block::part_rows(&self.document, self.style, part, picture)
            };
            rows.into_boxed_slice()
        })
    }
}

/// In a table, where rows overlap, the row whose words hold the byte.
fn exact_row(rows: &[Row], row: usize, offset: usize) -> usize {
    let shows = |row: &Row| {
        row.pieces.iter().any(|piece| piece.span().is_some_and(|span| span.holds(offset)))
    };
    let is_cell = |row: &Row| matches!(row.role, RowRole::Cell(_));
    if !rows.get(row).is_some_and(|row| is_cell(row) && !shows(row)) {
        return row;
    }
    let holds = |row: &Row| row.span.holds(offset);
    let shown = rows.iter().rposition(|row| holds(row) && shows(row));
    shown.or_else(|| rows.iter().rposition(holds)).unwrap_or(row)
}

/// The column of a row at which a byte is drawn; the end of the row where it is not drawn.
fn column_in(row: &Row, text: &str, offset: usize) -> u16 {
    let shown = || row.pieces.iter().filter_map(|piece| Some((piece, piece.span()?)));
    let holding = shown().find(|(_, span)| span.holds(offset));
    // Where rows are ordered as they are seen, what follows in the text may stand before.
    let following =
        || shown().filter(|(_, span)| span.start > offset).min_by_key(|(_, span)| span.start);
    let Some((piece, span)) = holding.or_else(following) else { return row.width() };
    let before = span.start..offset.max(span.start);
    let into = width::width(text.get(before).unwrap_or_default()) as u16;
    piece.column() + into.min(piece.width())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Align, BlockKind, Builder, Cell, InlineKind, Marker};
    use crate::span::Span;
    use proptest::prelude::*;

    fn page(build: impl FnOnce(&mut Builder), measure: u16) -> Page {
        let mut builder = Builder::new();
        build(&mut builder);
        let style = PageStyle { measure, ..PageStyle::default() };
        Page::new(Arc::new(builder.finish()), Header::default(), style)
    }

    /// The page as it is drawn by a terminal that knows nothing of directions.
    pub(super) fn drawn(page: &Page) -> String {
        let mut lines: Vec<String> = Vec::new();
        for (_, row) in page.rows(page.first(), usize::MAX) {
            let mut line = String::new();
            for piece in &row.pieces {
                let gap = usize::from(piece.column()) - width::width(&line);
                line.push_str(&" ".repeat(gap));
                match piece {
                    Piece::Text { span, .. } => line.push_str(span.of(page.document().text())),
                    Piece::Space { width, .. } => line.push_str(&" ".repeat(usize::from(*width))),
                    Piece::Mirrored { drawn, .. } => line.push_str(drawn),
                    Piece::Decoration { text, .. } => line.push_str(text),
                }
            }
            lines.push(line);
        }
        lines.join("\n")
    }

    #[track_caller]
    fn check(build: impl FnOnce(&mut Builder), measure: u16, expected: &str) {
        assert_eq!(drawn(&page(build, measure)), expected);
    }

    fn paragraph(builder: &mut Builder, words: &str) {
        builder.push(words);
        builder.end(BlockKind::Paragraph, 0, 0);
    }

    fn item(builder: &mut Builder, marker: Marker, depth: u8, words: &str) {
        builder.push(words);
        builder.end(BlockKind::Item(marker), 0, depth);
    }

    #[test]
    fn paragraphs_have_air_between_them() {
        let build = |builder: &mut Builder| {
            paragraph(builder, "one two three four");
            paragraph(builder, "five");
        };
        check(build, 9, "one two\nthree\nfour\n\nfive");
    }

    #[test]
    fn lists_hang() {
        let build = |builder: &mut Builder| {
            item(builder, Marker::Number(9), 1, "nine nine nine");
            item(builder, Marker::Bullet, 2, "inner words");
            item(builder, Marker::Number(10), 1, "ten");
        };
        check(build, 14, " 9. nine nine\n    nine\n    – inner\n      words\n10. ten");
    }

    fn styled(builder: Builder, style: PageStyle) -> String {
        drawn(&Page::new(Arc::new(builder.finish()), Header::default(), style))
    }

    #[test]
    fn u3_words_of_every_script_are_wrapped() {
        let cases: [(&str, u16, &str); 6] = [
            ("日本語の文章です。", 8, "日本語\nの文章で\nす。"),
            ("ภาษาไทยสวัสดี", 7, "ภาษาไทย\nสวัสดี"),
            ("👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦", 4, "👩‍👩‍👧‍👦👩‍👩‍👧‍👦\n👩‍👩‍👧‍👦"),
            ("abcdefgh ij", 3, "abc\ndef\ngh\nij"),
            ("שלום לכם", 12, "    שלום לכם"),
            ("中文\n中文 and\nmore", 20, "中文中文 and more"),
        ];
        for (words, measure, expected) in cases {
            check(|builder| paragraph(builder, words), measure, expected);
        }
    }

    #[test]
    fn hyphens_are_shown_at_line_ends_only() {
        check(|builder| paragraph(builder, "ab co\u{ad}op\u{ad}er\u{ad}ate"), 8, "ab coop-\nerate");
        let mut builder = Builder::new();
        paragraph(&mut builder, "an extraordinary Extraordinary");
        let style =
            PageStyle { measure: 10, hyphenate: Some(Patterns::ENGLISH), ..PageStyle::default() };
        assert_eq!(styled(builder, style), "an extra-\nordinary\nExtraordin\nary");
    }

    #[test]
    fn justified_lines_are_full_where_gaps_stay_small() {
        let mut builder = Builder::new();
        paragraph(&mut builder, "one two three four five six");
        let style = PageStyle { measure: 15, justify: true, ..PageStyle::default() };
        assert_eq!(styled(builder, style), "one  two  three\nfour five six");
    }

    #[test]
    fn quotations_have_bars_and_rules_stand_in_the_middle() {
        let mut builder = Builder::new();
        for _ in 0..2 {
            builder.push("one two");
            builder.end(BlockKind::Paragraph, 1, 0);
        }
        builder.end(BlockKind::Rule, 0, 0);
        let style = PageStyle { measure: 13, ascii: true, ..PageStyle::default() };
        assert_eq!(styled(builder, style), "| one two\n|\n| one two\n\n  ---------");
    }

    #[test]
    fn nesting_leaves_half_of_the_measure() {
        let mut builder = Builder::new();
        builder.push("one two");
        builder.end(BlockKind::Item(Marker::Bullet), 200, 200);
        assert_eq!(
            styled(builder, PageStyle { measure: 12, ..PageStyle::default() }),
            "▏ ▏ ▏ one\n▏ ▏ ▏ two"
        );
    }

    #[test]
    fn kept_breaks_break() {
        let build = |builder: &mut Builder| {
            builder.push("one");
            builder.line_break();
            builder.line_break();
            paragraph(builder, "two\nthree");
        };
        check(build, 20, "one\n\ntwo three");
    }

    fn table(builder: &mut Builder, rows: &[[&str; 2]]) {
        for (row, cells) in rows.iter().enumerate() {
            for (column, words) in cells.iter().enumerate() {
                let (row, column) = (row as u32, column as u32);
                builder.push(words);
                let header = row == 0;
                let (columns, rows, align) = (1, 1, Align::Left);
                let cell = Cell { table: 0, row, column, columns, rows, header, align };
                builder.end(BlockKind::Cell(cell), 0, 0);
            }
        }
    }

    const TABLE: [[&str; 2]; 3] =
        [["Name", "Votes for it"], ["Alvarez", "12"], ["Baghaei of the north", "7"]];

    #[test]
    fn tables_are_grids_where_they_fit() {
        check(
            |builder| table(builder, &TABLE),
            40,
            "Name                 │ Votes for it\n\
             ─────────────────────┼─────────────\n\
             Alvarez              │ 12\n\
             Baghaei of the north │ 7",
        );
        check(
            |builder| table(builder, &TABLE),
            24,
            "Name        │ Votes\n            │ for it\n\
             ────────────┼───────────\n\
             Alvarez     │ 12\n\
             ────────────┼───────────\n\
             Baghaei of  │ 7\nthe north   │",
        );
    }

    #[test]
    fn tables_are_records_where_they_do_not_fit() {
        check(
            |builder| table(builder, &TABLE),
            14,
            "Name\nVotes for it\n\nName: Alvarez\nVotes…: 12\n\nName: Baghaei\n      of the\n      north\nVotes…: 7",
        );
    }

    #[test]
    fn tables_break_no_words_to_be_grids() {
        let ships = [["Vessel", "Carried"], ["Annelies", "timber, fish in barrels"]];
        check(
            |builder| table(builder, &ships),
            19,
            "Vessel   │ Carried\n─────────┼─────────\nAnnelies │ timber,\n         │ fish in\n         │ barrels",
        );
        check(
            |builder| table(builder, &ships),
            17,
            "Vessel\nCarried\n\nVessel: Annelies\nCarried: timber,\n         fish in\n         barrels",
        );
    }

    /// A table whose first heading stands over two rows and whose second over two columns.
    fn spanning(builder: &mut Builder) {
        let cells = [
            ("Place", 0, 0, 1, 2, true),
            ("Votes", 0, 1, 2, 1, true),
            ("2023", 1, 1, 1, 1, true),
            ("2024", 1, 2, 1, 1, true),
            ("North", 2, 0, 1, 2, false),
            ("12", 2, 1, 1, 1, false),
            ("7", 2, 2, 1, 1, false),
            ("none at all", 3, 1, 2, 1, false),
        ];
        for (words, row, column, columns, rows, header) in cells {
            builder.push(words);
            let cell = Cell { table: 0, row, column, columns, rows, header, align: Align::Left };
            builder.end(BlockKind::Cell(cell), 0, 0);
        }
    }

    #[test]
    fn cells_over_several_columns_and_rows() {
        check(
            spanning,
            40,
            "Place │ Votes\n\
             \u{20}     ├──────┬─────\n\
             \u{20}     │ 2023 │ 2024\n\
             ──────┼──────┼─────\n\
             North │ 12   │ 7\n\
             \u{20}     │ none at all",
        );
        check(
            spanning,
            16,
            "Place\nVotes\n\n2023\n2024\n\nPlace: North\n2023: 12\n2024: 7\n\nPlace: North\nVotes: none at\n       all",
        );
    }

    #[test]
    fn the_header_stands_above_the_text() {
        let mut builder = Builder::new();
        paragraph(&mut builder, "text");
        let header = Header {
            title: Some("A long title".into()),
            lines: vec!["By A\u{1b}".into()],
            fold: None,
        };
        let style = PageStyle { measure: 7, ..PageStyle::default() };
        let page = Page::new(Arc::new(builder.finish()), header, style);
        assert_eq!(drawn(&page), "A long\ntitle\nBy A\u{FFFD}\n\ntext");
        assert_eq!(page.top_for(0), page.first());
        assert_eq!(page.place_of(0), Place { block: 1, row: 1 });
        assert_eq!(page.offset_at(Place { block: 1, row: 1 }, 2), Some(2));
        assert_eq!(page.column_of(3), (Place { block: 1, row: 1 }, 3));
    }

    #[test]
    fn pictures_take_the_room_they_are_given_and_none_before() {
        let mut builder = Builder::new();
        builder.picture("", 0, 0);
        builder.picture_file("a.png");
        paragraph(&mut builder, "text");
        let document = Arc::new(builder.finish());
        assert_eq!(document.pictures().collect::<Vec<_>>(), [(0, "a.png")]);
        let header = Header { title: Some("Title".into()), ..Header::default() };
        let style = PageStyle { measure: 10, ..PageStyle::default() };
        let roles = |pictures: Pictures| {
            let page = Page::with_pictures(document.clone(), header.clone(), style, pictures);
            let rows = page.rows(page.first(), usize::MAX).map(|(_, row)| row.role);
            rows.collect::<Vec<_>>()
        };
        assert_eq!(roles(Pictures::new()), [RowRole::Title, RowRole::Blank, RowRole::Body]);
        let size = PictureSize { columns: 4, rows: 2 };
        let slice = |row| RowRole::Picture(Slice { block: 0, row, column: 3, columns: 4 });
        let (title, blank) = (RowRole::Title, RowRole::Blank);
        let expected = [title, blank, slice(0), slice(1), blank, RowRole::Body];
        assert_eq!(roles(Pictures::from([(0, size)])), expected);
    }

    #[test]
    fn what_a_term_stands_for_is_right_below_it() {
        let build = |builder: &mut Builder| {
            for (term, meaning) in [("mole", "a wall in the sea"), ("quay", "where ships lie")] {
                builder.open(InlineKind::Strong);
                builder.push(term);
                builder.end(BlockKind::Paragraph, 0, 0);
                builder.push(meaning);
                builder.end(BlockKind::Paragraph, 0, 1);
            }
        };
        check(build, 20, "mole\n  a wall in the sea\n\nquay\n  where ships lie");
    }

    #[test]
    fn a_line_stands_for_earlier_messages() {
        let mut builder = Builder::new();
        for (words, quoted) in [("Yes.", 0), ("Does it", 1), ("sail?", 2), ("Ann", 0)] {
            builder.push(words);
            builder.end(BlockKind::Paragraph, quoted, 0);
        }
        let document = Arc::new(builder.finish().with_history(1..3));
        let header = Header { fold: Some("> 3 words".into()), ..Header::default() };
        let page = Page::new(document.clone(), header, PageStyle::default());
        assert_eq!(drawn(&page), "Yes.\n\n> 3 words\n\nAnn");
        for offset in document.history_span().map_or(0..0, |span| span.start..span.end) {
            assert_eq!(page.place_of(offset), Place { block: 1, row: 1 });
        }
        assert_eq!(page.offset_at(Place { block: 1, row: 1 }, 2), None);
        let page = Page::new(document, Header::default(), PageStyle::default());
        assert!(drawn(&page).contains("Does it"));
    }

    #[test]
    fn an_empty_document_has_one_row() {
        let page = page(|_| {}, 10);
        assert_eq!((page.first(), page.last()), (Place::default(), Place::default()));
        assert_eq!(page.step(Place { block: 7, row: 7 }, -3), page.first());
        assert_eq!(page.row(Place { block: 7, row: 0 }), None);
    }

    /// A document of any blocks with any words.
    fn documents() -> impl Strategy<Value = Document> {
        let words = prop_oneof![
            "[a-z ]{0,80}",
            "[a-zA-Z0-9 ,.“”\\-/\n\t]{0,60}",
            "[日本語、。「」 \n]{0,30}",
            "[ภาษาไทยสวัสดี ]{0,30}",
            "[אבגדשלום ,.]{0,30}",
            "[👩‍🏽🇩🇪❤️e\u{301}\u{ad}\u{200b}\u{3000} ｶﾞ\u{fdfd}हिन्दी\n]{0,30}",
            "\\PC{0,30}",
        ];
        let block = (0u8..12, 0u8..4, 0u8..4, words);
        prop::collection::vec(block, 0..8).prop_map(|blocks| {
            let mut builder = Builder::new();
            for (index, (kind, quoted, depth, words)) in blocks.into_iter().enumerate() {
                builder.push(&words);
                if kind == 2 {
                    builder.line_break();
                    builder.push("after");
                }
                builder.end(kind_of(kind, index as u32, depth), quoted, depth);
            }
            builder.finish()
        })
    }

    fn kind_of(kind: u8, index: u32, depth: u8) -> BlockKind {
        let cell = Cell {
            table: 0,
            row: index / 3,
            column: index % 3,
            columns: 1 + (index % 2) as u16,
            rows: 1 + (index % 4) as u16,
            header: index < 3,
            align: Align::Right,
        };
        match kind {
            0 => BlockKind::Heading(2),
            1 => BlockKind::Code(None),
            3 => BlockKind::Item(Marker::Number(u64::from(index) * 900)),
            4 if depth > 0 => BlockKind::Item(Marker::Task(true)),
            5 => BlockKind::Title,
            6 => BlockKind::Rule,
            7..=9 => BlockKind::Cell(cell),
            _ => BlockKind::Paragraph,
        }
    }

    fn styles() -> impl Strategy<Value = PageStyle> {
        let measure = prop_oneof![1u16..8, 8u16..100];
        let spacing =
            prop::sample::select(vec![Spacing::None, Spacing::Paragraphs, Spacing::Double]);
        let patterns =
            prop::sample::select(vec![None, Some(Patterns::ENGLISH), Patterns::of("de")]);
        let all = (measure, any::<[bool; 5]>(), 0u16..3, spacing, patterns);
        all.prop_map(|(measure, switches, code_shift, spacing, hyphenate)| {
            let [justify, wrap_code, ascii, indent, reorder] = switches;
            PageStyle {
                measure,
                hyphenate,
                justify,
                wrap_code,
                code_shift,
                ascii,
                spacing,
                indent,
                reorder,
            }
        })
    }

    fn all_rows(page: &Page) -> Vec<(Place, Row)> {
        page.rows(page.first(), usize::MAX).map(|(place, row)| (place, row.clone())).collect()
    }

    proptest! {
        #[test]
        fn rows_fit_the_measure_and_columns_agree(document in documents(), style in styles()) {
            let page = Page::new(Arc::new(document), Header::default(), style);
            let text = page.document().text();
            for (_, row) in all_rows(&page) {
                prop_assert!(row.width() <= style.measure, "{row:?}");
                let mut column = 0;
                for piece in &row.pieces {
                    prop_assert!(piece.column() >= column, "{row:?}");
                    column = piece.column() + piece.width();
                    let measured = match piece {
                        Piece::Text { span, .. } => width::width(span.of(text)),
                        Piece::Decoration { text, .. } => width::width(text),
                        Piece::Space { .. } => usize::from(piece.width()),
                        Piece::Mirrored { drawn, .. } => width::width(drawn),
                    };
                    let alone = piece.span().is_some_and(|span| width::clusters(span.of(text)).count() == 1);
                    prop_assert!(measured == usize::from(piece.width()) || alone, "{piece:?}");
                }
            }
        }

        #[test]
        fn rows_follow_one_another(document in documents(), style in styles()) {
            let page = Page::new(Arc::new(document), Header::default(), style);
            let mut before = Span::default();
            for (place, row) in all_rows(&page) {
                let next = (row.span.start, row.span.end);
                prop_assert!(next.0 >= before.start, "{place:?}");
                let is_cell = matches!(row.role, RowRole::Cell(_));
                prop_assert!(is_cell || row.span.start >= before.end, "{before:?} {row:?}");
                for piece in row.pieces.iter().filter_map(Piece::span) {
                    prop_assert!(row.span.covers(piece), "{row:?}");
                }
                before = row.span;
            }
        }

        #[test]
        fn every_visible_character_is_shown_once(document in documents(), style in styles()) {
            let style = PageStyle { wrap_code: true, code_shift: 0, ..style };
            let page = Page::new(Arc::new(document), Header::default(), style);
            let mut shown = vec![0u8; page.document().text().len()];
            for (_, row) in all_rows(&page) {
                for piece in &row.pieces {
                    if let Piece::Text { span, .. } | Piece::Mirrored { span, .. } = piece {
                        shown[span.start..span.end].iter_mut().for_each(|count| *count += 1);
                    }
                }
            }
            let in_block = |at: usize| {
                page.document().blocks().iter().any(|block| block.span.holds(at) && block.kind != BlockKind::Rule)
            };
            for (at, c) in page.document().text().char_indices() {
                let visible = !c.is_whitespace() && c != fragment::SOFT_HYPHEN;
                let counts = if visible && in_block(at) { 1..=1 } else { 0..=1 };
                prop_assert!(counts.contains(&shown[at]), "{c:?} at {at}: {}", shown[at]);
            }
        }

        #[test]
        fn places_and_offsets_agree(document in documents(), style in styles(), by in 0usize..40) {
            let page = Page::new(Arc::new(document), Header { title: Some("A title".into()), ..Header::default() }, style);
            let places: Vec<Place> = all_rows(&page).into_iter().map(|(place, _)| place).collect();
            prop_assert_eq!(page.last(), *places.last().unwrap());
            for (index, place) in places.iter().enumerate() {
                let ahead = (index + by).min(places.len() - 1);
                prop_assert_eq!(page.step(*place, by as isize), places[ahead]);
                prop_assert_eq!(page.step(places[ahead], -(by as isize)), places[ahead.saturating_sub(by)]);
                prop_assert_eq!(page.distance(*place, places[ahead], usize::MAX), ahead - index);
                let row = page.row(*place).unwrap();
                if !row.span.is_empty() && !matches!(row.role, RowRole::Cell(_)) {
                    prop_assert_eq!(page.place_of(page.offset_of(*place)), *place);
                }
            }
        }

        #[test]
        fn every_byte_has_its_row_at_any_measure(document in documents(), style in styles()) {
            let style = PageStyle { wrap_code: true, ..style };
            let page = Page::new(Arc::new(document), Header::default(), style);
            for block in page.document().blocks().iter().filter(|block| block.kind != BlockKind::Rule) {
                for (at, c) in block.span.of(page.document().text()).char_indices() {
                    let offset = block.span.start + at;
                    let row = page.row(page.place_of(offset)).unwrap();
                    prop_assert!(c.is_whitespace() || row.span.holds(offset), "{c:?} at {offset}");
                    let shown = row.pieces.iter().filter_map(Piece::span).any(|span| span.holds(offset));
                    prop_assert!(shown || c.is_whitespace() || style.code_shift > 0, "{c:?} at {offset}");
                }
            }
        }
    }
}
