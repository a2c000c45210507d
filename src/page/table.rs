//! Sets tables: as a grid where the columns fit, else as records of `Header: value` lines.

use std::ops::Range;

use super::PageStyle;
use super::bidi::Directions;
use super::flow::{Setting, flow};
use super::fragment::Cut;
use super::plan::Part;
use super::row::{Decoration, Piece, Row, RowRole};
use super::width::{cluster_width, clusters, fit, width};
use crate::document::{Align, Block, BlockKind, Cell, Document};
use crate::span::Span;

/// Columns of the line between two columns, with a blank on both sides.
const SEPARATOR: u16 = 3;

/// Columns of a word that a cell may break: a column is as wide as its longest word, or this. Where not all of them have that
/// room, the table becomes records.
const LONG_WORD: u16 = 12;

/// Columns that the value of a record must have beside its header; else it stands below.
const NARROWEST_VALUE: u16 = 6;

/// Cells that are measured to find the widths of a table's columns, so that a long table need not be read as a whole.
const MEASURED_CELLS: usize = 4096;

/// A table's place on the page.
#[derive(Clone, Copy, Debug)]
pub(super) struct TableSetting<'a> {
    /// The document that holds it.
    pub(super) document: &'a Document,
    /// How the page is set.
    pub(super) style: PageStyle,
    /// First column.
    pub(super) left: u16,
    /// Columns for a row.
    pub(super) measure: u16,
}

/// The rows of a part of a table.
pub(super) fn table_rows(setting: &TableSetting, part: &Part) -> Vec<Row> {
    let blocks = setting.document.blocks();
    let cells = &blocks[part.first as usize..part.end as usize];
    let lines: Vec<&[Block]> = cells.chunk_by(|one, other| row_of(one) == row_of(other)).collect();
    match column_widths(setting, part).filter(|_| lines.iter().all(|line| is_ordered(line))) {
        Some(widths) => grid(setting, &lines, &widths),
        None => records(setting, &lines, header_cells(&blocks[part.table as usize..])),
    }
}

fn cell_of(block: &Block) -> Option<Cell> {
    match block.kind {
        BlockKind::Cell(cell) => Some(cell),
        _ => None,
    }
}

fn row_of(block: &Block) -> Option<u32> {
    cell_of(block).map(|cell| cell.row)
}

fn column_of(block: &Block) -> usize {
    cell_of(block).map_or(0, |cell| cell.column as usize)
}

/// True if the cells of a row stand in different columns, from left to right.
fn is_ordered(line: &[Block]) -> bool {
    line.windows(2).all(|pair| column_of(&pair[0]) < column_of(&pair[1]))
}

/// The columns that a cell takes, less those that it has no room for.
fn columns_of(block: &Block) -> Range<usize> {
    let columns = cell_of(block).map_or(1, |cell| usize::from(cell.columns.max(1)));
    column_of(block)..column_of(block) + columns
}

/// The cells of the header rows that a table begins with.
fn header_cells(table: &[Block]) -> &[Block] {
    let number = table.first().and_then(cell_of).map(|cell| cell.table);
    let is_header = |block: &&Block| {
        cell_of(block).is_some_and(|cell| cell.header && Some(cell.table) == number)
    };
    &table[..table.iter().take_while(is_header).count()]
}

/// Columns for each column of the grid, the widest shrunk until all fit; `None` where they do not.
fn column_widths(setting: &TableSetting, part: &Part) -> Option<Vec<u16>> {
    let count = usize::from(part.columns);
    let separators = SEPARATOR.checked_mul(part.columns.saturating_sub(1))?;
    let room = setting.measure.checked_sub(separators).filter(|room| *room >= part.columns)?;
    let mut widths = vec![1; count];
    let mut words = vec![1; count];
    let mut spanning: Vec<(Range<usize>, u16)> = Vec::new();
    for block in setting.document.blocks()[part.table as usize..].iter().take(MEASURED_CELLS) {
        if cell_of(block).is_none_or(|cell| cell.table != part.number) {
            break;
        }
        let text = block.span.of(setting.document.text());
        let natural = width(text).min(usize::from(setting.measure)) as u16;
        let columns = columns_of(block);
        match widths.get_mut(columns.start) {
            Some(width) if columns.len() == 1 => {
                *width = natural.max(*width);
                words[columns.start] = longest_word(text).max(words[columns.start]);
            }
            _ => spanning.push((columns, natural)),
        }
    }
    for (columns, natural) in spanning {
        widen(&mut widths, columns, natural);
    }
    shrink(&mut widths, &words, room).then_some(widths)
}

/// Takes columns from the widest ones that are wider than their words until all fit in `room`; false where they cannot.
fn shrink(widths: &mut [u16], words: &[u16], room: u16) -> bool {
    let natural: usize = widths.iter().map(|width| usize::from(*width)).sum();
    for _ in 0..natural.saturating_sub(usize::from(room)) {
        let above = widths.iter_mut().zip(words).filter(|(width, word)| **width > **word);
        let Some((widest, _)) = above.max_by_key(|(width, _)| **width) else { return false };
        *widest -= 1;
    }
    true
}

/// Columns of the longest word that is kept whole; wide letters may stand on lines of their own.
fn longest_word(text: &str) -> u16 {
    let (mut longest, mut length) = (1, 0);
    for (_, cluster) in clusters(text) {
        if cluster.starts_with(char::is_whitespace) {
            length = 0;
            continue;
        }
        let columns = cluster_width(cluster);
        longest = longest.max(length + columns);
        length = if columns > 1 || cluster == "-" { 0 } else { length + columns };
        if longest >= LONG_WORD {
            return LONG_WORD;
        }
    }
    longest
}

/// Widens the columns that one cell takes together until it fits.
fn widen(widths: &mut [u16], columns: Range<usize>, natural: u16) {
    let end = columns.end.min(widths.len());
    let Some(taken) = widths.get_mut(columns.start..end).filter(|taken| !taken.is_empty()) else {
        return;
    };
    let count = taken.len() as u16;
    let short = natural.saturating_sub(joined(taken));
    for (width, number) in taken.iter_mut().zip(0..) {
        *width = width.saturating_add(short / count + u16::from(number < short % count));
    }
}

/// The columns of several columns of a grid and of what stands between them.
fn joined(widths: &[u16]) -> u16 {
    let between = usize::from(SEPARATOR) * widths.len().saturating_sub(1);
    let words: usize = widths.iter().map(|width| usize::from(*width)).sum();
    u16::try_from(words + between).unwrap_or(u16::MAX)
}

/// Rows of cells side by side.
fn grid(setting: &TableSetting, lines: &[&[Block]], widths: &[u16]) -> Vec<Row> {
    let owners = owners(lines, widths.len());
    let set: Vec<Vec<Row>> = lines
        .iter()
        .zip(&owners)
        .map(|(line, owners)| grid_line(setting, line, widths, owners))
        .collect();
    let wraps = set.iter().any(|rows| rows.len() > 1);
    let mut rows = Vec::with_capacity(set.len() + 2);
    for (index, line) in set.into_iter().enumerate() {
        let is_header = line.first().is_some_and(|row| row.role == RowRole::Cell(true));
        rows.extend(line);
        if let Some(next) = lines.get(index + 1).and_then(|line| line.first())
            && (is_header || wraps)
        {
            let rule = rule(setting, widths, &owners[index], &owners[index + 1]);
            let columns = width(&rule) as u16;
            let pieces = vec![border(rule, setting.left, columns)];
            let span = Span::new(next.span.start, next.span.start);
            rows.push(Row { span, pieces, role: RowRole::Rule });
        }
    }
    rows
}

/// For each line and each column the cell that takes it, as the byte where its words begin, and the column where it begins; a
/// column that no cell takes belongs to nobody else.
fn owners(lines: &[&[Block]], count: usize) -> Vec<Vec<(usize, usize)>> {
    let mut owners = Vec::with_capacity(lines.len());
    // The cell that takes each column, and the row behind its last.
    let mut lasting: Vec<((usize, usize), u64)> = vec![((0, 0), 0); count];
    for line in lines {
        let row = line.first().and_then(row_of).map_or(0, u64::from);
        for block in *line {
            let Some(cell) = cell_of(block) else { continue };
            let columns = columns_of(block);
            let owner = (block.span.start, columns.start);
            let end = row + u64::from(cell.rows.max(1));
            lasting[columns.start.min(count)..columns.end.min(count)].fill((owner, end));
        }
        let taken = lasting.iter().enumerate();
        let owner = |(column, (owner, end)): (usize, &((usize, usize), u64))| {
            if *end > row { *owner } else { (usize::MAX, column) }
        };
        owners.push(taken.map(owner).collect());
    }
    owners
}

/// The rows of one line of cells.
fn grid_line(
    setting: &TableSetting,
    line: &[Block],
    widths: &[u16],
    owners: &[(usize, usize)],
) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for block in line {
        let column = column_of(block);
        let left =
            setting.left + widths[..column].iter().map(|width| width + SEPARATOR).sum::<u16>();
        // A cell that another one stands in the way of takes less.
        let taken = owners[column..].iter().take_while(|owner| **owner == owners[column]).count();
        let room = joined(&widths[column..column + taken]);
        for (index, row) in cell_rows(setting, block, left, room).into_iter().enumerate() {
            match rows.get_mut(index) {
                Some(above) => {
                    above.span = Span::new(above.span.start, row.span.end);
                    above.pieces.extend(row.pieces);
                }
                None => rows.push(row),
            }
        }
    }
    for row in &mut rows {
        add_lines(setting, row, widths, owners);
    }
    rows
}

/// The words of one cell.
fn cell_rows(setting: &TableSetting, block: &Block, left: u16, measure: u16) -> Vec<Row> {
    let cell = cell_of(block);
    let measure = usize::from(measure.max(1));
    let text = setting.document.text();
    let cut = Cut { text, breaks: &[], measure, hyphenate: None };
    let align = cell.map_or(Align::Left, |cell| cell.align);
    let role = RowRole::Cell(cell.is_some_and(|cell| cell.header));
    let directions = setting.style.reorder.then(|| Directions::of(text, block.span)).flatten();
    let directions = directions.as_ref();
    flow(&Setting { cut, indent: 0, left, align, justify: false, role, directions }, block.span)
}

/// Draws the lines between the columns, but not within a cell.
fn add_lines(setting: &TableSetting, row: &mut Row, widths: &[u16], owners: &[(usize, usize)]) {
    let line = if setting.style.ascii { "|" } else { "│" };
    let mut column = setting.left;
    for (width, pair) in widths.iter().zip(owners.windows(2)) {
        column += width + SEPARATOR;
        if pair[0] != pair[1] {
            row.pieces.push(border(line.into(), column - 2, 1));
        }
    }
    row.pieces.sort_by_key(Piece::column);
}

fn border(text: String, column: u16, width: u16) -> Piece {
    Piece::Decoration { text: text.into(), column, width, role: Decoration::Border }
}

/// The line between two lines of cells, but not within a cell that stands in both.
fn rule(
    setting: &TableSetting,
    widths: &[u16],
    above: &[(usize, usize)],
    below: &[(usize, usize)],
) -> String {
    let drawn = |column: usize| above[column] != below[column];
    let fill = |drawn: bool| match (drawn, setting.style.ascii) {
        (false, _) => " ",
        (true, true) => "-",
        (true, false) => "─",
    };
    let mut rule = String::new();
    for (column, width) in widths.iter().enumerate() {
        rule.push_str(&fill(drawn(column)).repeat(usize::from(*width)));
        if column + 1 < widths.len() {
            let arms = Arms {
                up: above[column] != above[column + 1],
                down: below[column] != below[column + 1],
                left: drawn(column),
                right: drawn(column + 1),
            };
            rule.push_str(fill(arms.left));
            rule.push(arms.crossing(setting.style.ascii));
            rule.push_str(fill(arms.right));
        }
    }
    rule
}

/// The lines that meet between two columns.
#[derive(Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "four directions, each with a line or without")]
struct Arms {
    up: bool,
    down: bool,
    left: bool,
    right: bool,
}

impl Arms {
    fn crossing(self, ascii: bool) -> char {
        let (upright, level) = (self.up || self.down, self.left || self.right);
        match (self.up, self.down, self.left, self.right) {
            _ if !upright && !level => ' ',
            _ if ascii && !upright => '-',
            _ if ascii && !level => '|',
            _ if ascii => '+',
            _ if !upright => '─',
            _ if !level => '│',
            (true, true, true, true) => '┼',
            (true, true, false, true) => '├',
            (true, true, true, false) => '┤',
            (true, false, true, true) => '┴',
            (false, _, true, true) => '┬',
            (true, _, false, _) => '└',
            (true, ..) => '┘',
            (_, _, false, _) => '┌',
            _ => '┐',
        }
    }
}

/// Each row of the table as lines of their own, with a blank row between.
fn records(setting: &TableSetting, lines: &[&[Block]], headers: &[Block]) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for line in lines {
        let Some(first) = line.first() else { continue };
        if !rows.is_empty() {
            let span = Span::new(first.span.start, first.span.start);
            rows.push(Row { span, pieces: Vec::new(), role: RowRole::Blank });
        }
        let row = row_of(first);
        let above = lines.iter().flat_map(|line| line.iter());
        let lasts = |block: &&Block| cell_of(block).is_some_and(|cell| lasts_until(cell, row));
        for block in above.filter(lasts) {
            rows.extend(repeated(setting, block, headers, first.span.start));
        }
        for block in *line {
            rows.extend(record(setting, block, headers));
        }
    }
    rows
}

/// True for a cell of an earlier row that takes this one, too.
fn lasts_until(cell: Cell, row: Option<u32>) -> bool {
    row.is_some_and(|row| {
        cell.row < row && !cell.header && cell.row.saturating_add(u32::from(cell.rows)) > row
    })
}

/// A cell of an earlier row, said again.
fn repeated(setting: &TableSetting, block: &Block, headers: &[Block], at: usize) -> Option<Row> {
    let text = setting.document.text();
    let name = name_of(block, headers, text);
    let words = block.span.of(text).trim().replace(['\n', '\t'], " ");
    let said = if name.is_empty() { words } else { format!("{name}: {words}") };
    let said = fit(&said, usize::from(setting.measure)).to_string();
    let columns = width(&said) as u16;
    let role = Decoration::Label;
    let piece = Piece::Decoration { text: said.into(), column: setting.left, width: columns, role };
    (columns > 0).then(|| Row {
        span: Span::new(at, at),
        pieces: vec![piece],
        role: RowRole::Cell(false),
    })
}

/// The words of the last heading that stands over all columns of a cell.
fn name_of<'t>(block: &Block, headers: &[Block], text: &'t str) -> &'t str {
    let columns = columns_of(block);
    let is_over = |header: &&Block| {
        let over = columns_of(header);
        over.start <= columns.start && columns.end <= over.end
    };
    headers.iter().rfind(is_over).map_or("", |header| header.span.of(text).trim())
}

/// A cell with its column's name before it, or above it where there is no room beside it.
fn record(setting: &TableSetting, block: &Block, headers: &[Block]) -> Vec<Row> {
    let is_header = cell_of(block).is_some_and(|cell| cell.header);
    let name = if is_header { "" } else { name_of(block, headers, setting.document.text()) };
    if name.is_empty() {
        return record_value(setting, block, 0);
    }
    let label = label(setting, name);
    let beside = label.width() + 1;
    if beside + NARROWEST_VALUE > setting.measure {
        let span = Span::new(block.span.start, block.span.start);
        let mut rows = vec![Row { span, pieces: vec![label], role: RowRole::Cell(false) }];
        rows.extend(record_value(setting, block, 0));
        return rows;
    }
    let mut rows = record_value(setting, block, beside);
    if let Some(row) = rows.first_mut() {
        row.pieces.insert(0, label);
    }
    rows
}

fn record_value(setting: &TableSetting, block: &Block, indent: u16) -> Vec<Row> {
    let left_aligned = cell_of(block).map(|cell| Cell { align: Align::Left, ..cell });
    let kind = left_aligned.map_or(BlockKind::Paragraph, BlockKind::Cell);
    let block = Block { kind, ..block.clone() };
    cell_rows(setting, &block, setting.left + indent, setting.measure - indent)
}

/// A column's name, in at most half of the measure.
fn label(setting: &TableSetting, name: &str) -> Piece {
    let most = usize::from(setting.measure / 2).max(1);
    let name = name.replace(['\n', '\t'], " ");
    let text = if most > 1 { format!("{}:", fit(&name, most - 1)) } else { ":".to_owned() };
    let width = width(&text) as u16;
    Piece::Decoration { text: text.into(), column: setting.left, width, role: Decoration::Label }
}
