//! Tables in the flow: rows and cells, and tables within cells, which are part of them.

use super::{Flow, Gap, Table};
use crate::document::{Align, BlockKind, Cell};

/// Where a cell stands, and what it takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::formats) struct Place {
    /// Column from 0.
    pub(in crate::formats) column: u32,
    /// Columns that it takes.
    pub(in crate::formats) columns: u16,
    /// Rows that it takes.
    pub(in crate::formats) rows: u16,
    /// True in a row of headings.
    pub(in crate::formats) header: bool,
}

impl Flow {
    /// Begins a table; a table within a table only parts words.
    pub(in crate::formats) fn start_table(&mut self, aligns: Vec<Align>) {
        self.end();
        match &mut self.table {
            Some(table) => table.inner += 1,
            None => self.table = Some(Table { aligns, ..Table::default() }),
        }
    }

    /// Ends a table.
    pub(in crate::formats) fn end_table(&mut self) {
        match &mut self.table {
            Some(table) if table.inner > 0 => table.inner -= 1,
            Some(_) => {
                self.end_cell();
                self.table = None;
                self.tables += 1;
                self.begun = true;
            }
            None => (),
        }
    }

    /// Begins a row of the table.
    pub(in crate::formats) fn start_row(&mut self, header: bool) {
        self.end_cell();
        if let Some(table) = self.outer_table() {
            table.row = Some(table.row.map_or(0, |row| row + 1));
            table.column = 0;
            table.header = header;
        }
    }

    /// Begins a cell; `header` where it is one in a row that is not.
    pub(in crate::formats) fn start_cell(&mut self, header: bool) {
        self.end_cell();
        if self.table.as_ref().is_some_and(|table| table.row.is_none()) {
            self.start_row(header);
        }
        match self.outer_table() {
            Some(table) => {
                table.header |= header;
                table.in_cell = true;
            }
            None => self.gap = Gap::Due,
        }
    }

    /// Begins a cell at a place, set to a side.
    pub(in crate::formats) fn start_cell_at(&mut self, place: Place, align: Align) {
        self.start_cell(place.header);
        if let Some(table) = self.outer_table() {
            table.column = place.column;
            table.taken = (place.columns, place.rows);
            table.align = Some(align);
        }
    }

    /// Ends a cell.
    pub(in crate::formats) fn end_cell(&mut self) {
        if self.code.is_some() {
            self.end_code();
        }
        let number = self.tables;
        let Some(table) = self.outer_table().filter(|table| table.in_cell) else {
            self.gap = Gap::Due;
            return;
        };
        let (column, row) = (table.column, table.row.unwrap_or(0));
        let align = table.align.take().or_else(|| table.aligns.get(column as usize).copied());
        let align = align.unwrap_or_default();
        let (columns, rows) = std::mem::take(&mut table.taken);
        let (columns, rows) = (columns.max(1), rows.max(1));
        let cell = Cell { table: number, row, column, columns, rows, header: table.header, align };
        table.in_cell = false;
        table.column += u32::from(columns);
        self.end_as(BlockKind::Cell(cell));
    }

    /// The table that cells belong to; `None` within a table in a table.
    fn outer_table(&mut self) -> Option<&mut Table> {
        self.table.as_mut().filter(|table| table.inner == 0)
    }
}
