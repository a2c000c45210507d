//! The terminal as the reader takes it: found where there is one to draw on, of a size that can be drawn on.

use std::ops::Deref;

use ratatui::layout::Size;

use super::NoTerminal;
use crate::system::terminal::Terminal;

/// No screen is taken to be larger than this, so that areas and offsets in cells stay small numbers.
const LARGEST: Size = Size { width: 1000, height: 500 };

/// What is assumed where the terminal does not know its size (a serial line, a fresh pseudo terminal).
const UNKNOWN: Size = Size { width: 80, height: 24 };

/// Cells of fewer points are not believed.
const SMALLEST_CELL: u16 = 4;

/// The terminal of the system, with sizes that are sane.
#[derive(Debug)]
pub(super) struct Device(Terminal);

impl Deref for Device {
    type Target = Terminal;

    fn deref(&self) -> &Terminal {
        &self.0
    }
}

impl Device {
    /// Finds the terminal; writes nothing to it.
    pub(super) fn find() -> Result<Self, NoTerminal> {
        if std::env::var_os("TERM").is_some_and(|term| term == "dumb") {
            return Err(NoTerminal::Dumb);
        }
        Terminal::find().map(Self).map_err(NoTerminal::None)
    }

    /// Columns and rows, at least 1x1 and at most [`LARGEST`].
    pub(super) fn size(&self) -> Size {
        self.0.size().map_or(UNKNOWN, |size| sane_size(size.columns, size.rows))
    }

    /// Points of a cell, across and down; zero where the terminal does not say.
    pub(super) fn cell_size(&self) -> (u16, u16) {
        self.0.size().map_or((0, 0), |size| {
            let cell = (size.width / size.columns.max(1), size.height / size.rows.max(1));
            if cell.0 < SMALLEST_CELL || cell.1 < SMALLEST_CELL { (0, 0) } else { cell }
        })
    }
}

/// A size that can be drawn on: nothing stated is [`UNKNOWN`], too much is [`LARGEST`].
fn sane_size(columns: u16, rows: u16) -> Size {
    if columns == 0 || rows == 0 {
        return UNKNOWN;
    }
    Size { width: columns.min(LARGEST.width), height: rows.min(LARGEST.height) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(columns: u16, rows: u16, expected: (u16, u16)) {
        let size = sane_size(columns, rows);
        assert_eq!((size.width, size.height), expected);
    }

    #[test]
    fn sizes_are_made_sane() {
        check(80, 24, (80, 24));
        check(1, 1, (1, 1));
        check(0, 0, (80, 24));
        check(0, 50, (80, 24));
        check(65535, 20, (1000, 20));
        check(65535, 65535, (1000, 500));
    }
}
