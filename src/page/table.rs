//! Sets tables: as a grid where the columns fit, else as records of `Header: value` lines.

use super::PageStyle;
use super::bidi::Directions;
use super::flow::{Setting, flow};
use super::fragment::Cut;
use super::plan::Part;
use super::row::{Decoration, Piece, Row, RowRole};
use super::width::{fit, width};
use crate::document::{Align, Block, BlockKind, Cell, Document};
use crate::span::Span;

/// Columns of the line between two columns, with a blank on both sides.
const SEPARATOR: u16 = 3;

/// A column of a grid that is narrower than this (and than its words) is not readable: the table becomes records.
const NARROWEST_COLUMN: u16 = 6;

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

/// The cells of a table's first header row.
fn header_cells(table: &[Block]) -> &[Block] {
    let row = table.first().and_then(row_of);
    let is_header =
        |block: &&Block| cell_of(block).is_some_and(|cell| cell.header) && row_of(block) == row;
    &table[..table.iter().take_while(is_header).count()]
}

/// Columns for each column of the grid, the widest shrunk until all fit; `None` where they do not.
fn column_widths(setting: &TableSetting, part: &Part) -> Option<Vec<u16>> {
    let count = usize::from(part.columns);
    let separators = SEPARATOR.checked_mul(part.columns.saturating_sub(1))?;
    let room = setting.measure.checked_sub(separators).filter(|room| *room >= part.columns)?;
    let mut widths = vec![1; count];
    for block in setting.document.blocks()[part.table as usize..].iter().take(MEASURED_CELLS) {
        let Some(cell) = cell_of(block).filter(|cell| cell.table == part.number) else { break };
        let natural =
            width(block.span.of(setting.document.text())).min(usize::from(setting.measure));
        if let Some(width) = widths.get_mut(cell.column as usize) {
            *width = natural.max(usize::from(*width)) as u16;
        }
    }
    let natural: usize = widths.iter().map(|width| usize::from(*width)).sum();
    let over = natural.saturating_sub(usize::from(room));
    for _ in 0..over {
        let widest = widths.iter_mut().max_by_key(|width| **width)?;
        *widest -= 1;
        if *widest < NARROWEST_COLUMN {
            return None;
        }
    }
    Some(widths)
}

/// Rows of cells side by side.
fn grid(setting: &TableSetting, lines: &[&[Block]], widths: &[u16]) -> Vec<Row> {
    let set: Vec<Vec<Row>> = lines.iter().map(|line| grid_line(setting, line, widths)).collect();
    let wraps = set.iter().any(|rows| rows.len() > 1);
    let mut rows = Vec::with_capacity(set.len() + 2);
    for (index, line) in set.into_iter().enumerate() {
        let is_header = line.first().is_some_and(|row| row.role == RowRole::Cell(true));
        rows.extend(line);
        if let Some(next) = lines.get(index + 1).and_then(|line| line.first())
            && (is_header || wraps)
        {
            rows.push(grid_rule(setting, widths, next.span.start));
        }
    }
    rows
}

/// The rows of one line of cells.
fn grid_line(setting: &TableSetting, line: &[Block], widths: &[u16]) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for block in line {
        let column = column_of(block);
        let left =
            setting.left + widths[..column].iter().map(|width| width + SEPARATOR).sum::<u16>();
        for (index, row) in cell_rows(setting, block, left, widths[column]).into_iter().enumerate()
        {
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
        add_lines(setting, row, widths);
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

/// Draws the lines between the columns.
fn add_lines(setting: &TableSetting, row: &mut Row, widths: &[u16]) {
    let line = if setting.style.ascii { "|" } else { "│" };
    let mut column = setting.left;
    for width in &widths[..widths.len().saturating_sub(1)] {
        column += width + SEPARATOR;
        row.pieces.push(border(line.into(), column - 2, 1));
    }
    row.pieces.sort_by_key(Piece::column);
}

fn border(text: String, column: u16, width: u16) -> Piece {
    Piece::Decoration { text: text.into(), column, width, role: Decoration::Border }
}

/// The line between two rows of cells.
fn grid_rule(setting: &TableSetting, widths: &[u16], at: usize) -> Row {
    let (line, crossing) = if setting.style.ascii { ("-", "-+-") } else { ("─", "─┼─") };
    let parts: Vec<String> = widths.iter().map(|width| line.repeat(usize::from(*width))).collect();
    let text = parts.join(crossing);
    let columns = width(&text) as u16;
    let pieces = vec![border(text, setting.left, columns)];
    Row { span: Span::new(at, at), pieces, role: RowRole::Rule }
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
        for block in *line {
            rows.extend(record(setting, block, headers));
        }
    }
    rows
}

/// A cell with its column's name before it, or above it where there is no room beside it.
fn record(setting: &TableSetting, block: &Block, headers: &[Block]) -> Vec<Row> {
    let is_header = cell_of(block).is_some_and(|cell| cell.header);
    let header = headers.iter().find(|header| !is_header && column_of(header) == column_of(block));
    let name = header.map_or("", |header| header.span.of(setting.document.text()).trim());
    if name.is_empty() {
        return record_value(setting, block, 0);
    }
    let label = label(setting, name);
    let beside = label.width() + 1;
    if beside + NARROWEST_COLUMN > setting.measure {
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
