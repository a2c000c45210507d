//! The terminal as a device: where keys come from, where the screen goes, how large it is.

use std::fs::File;
use std::io::{self, IsTerminal};
use std::os::fd::{AsFd, OwnedFd};

use ratatui::layout::Size;
use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;
use rustix::termios::tcgetwinsize;

use super::NoTerminal;

/// No screen is taken to be larger than this, so that areas and offsets in cells stay small numbers.
const LARGEST: Size = Size { width: 1000, height: 500 };

/// What is assumed where the terminal does not know its size (a serial line, a fresh pseudo terminal).
const UNKNOWN: Size = Size { width: 80, height: 24 };

/// Cells of fewer points are not believed.
const SMALLEST_CELL: u16 = 4;

/// The two ends of the terminal. Standard input and output may be pipes: then both ends are `/dev/tty`.
#[derive(Debug)]
pub(super) struct Device {
    pub(super) keyboard: OwnedFd,
    pub(super) screen: OwnedFd,
}

impl Device {
    /// Finds the terminal; writes nothing to it.
    pub(super) fn find() -> Result<Self, NoTerminal> {
        if std::env::var_os("TERM").is_some_and(|term| term == "dumb") {
            return Err(NoTerminal::Dumb);
        }
        Ok(Self {
            keyboard: terminal_or_tty(&io::stdin())?,
            screen: terminal_or_tty(&io::stdout())?,
        })
    }

    /// Columns and rows, at least 1x1 and at most [`LARGEST`].
    pub(super) fn size(&self) -> Size {
        tcgetwinsize(&self.screen).map_or(UNKNOWN, |size| sane_size(size.ws_col, size.ws_row))
    }

    /// Points of a cell, across and down; zero where the terminal does not say.
    pub(super) fn cell_size(&self) -> (u16, u16) {
        tcgetwinsize(&self.screen).map_or((0, 0), |size| {
            let (columns, rows) = (size.ws_col.max(1), size.ws_row.max(1));
            let cell = (size.ws_xpixel / columns, size.ws_ypixel / rows);
            if cell.0 < SMALLEST_CELL || cell.1 < SMALLEST_CELL { (0, 0) } else { cell }
        })
    }

    /// Writes all of `bytes`, in one go where the terminal takes them. Waits where another program has made the terminal
    /// non-blocking. A terminal that is gone takes everything: that it is gone is told once, by the input thread.
    pub(super) fn write(&self, mut bytes: &[u8]) -> io::Result<()> {
        while !bytes.is_empty() {
            match rustix::io::write(&self.screen, bytes) {
                Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
                Ok(written) => bytes = &bytes[written..],
                Err(Errno::INTR) => {}
                Err(Errno::AGAIN) => {
                    poll(&mut [PollFd::new(&self.screen, PollFlags::OUT)], None)?;
                }
                Err(error) if is_gone(error) => return Ok(()),
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }
}

/// Does the error say that there is no terminal any more?
pub(super) fn is_gone(error: Errno) -> bool {
    matches!(error, Errno::IO | Errno::NXIO)
}

/// A second descriptor of `stream` where that is a terminal, else of the controlling terminal.
fn terminal_or_tty(stream: &(impl AsFd + IsTerminal)) -> Result<OwnedFd, NoTerminal> {
    if stream.is_terminal() {
        return stream.as_fd().try_clone_to_owned().map_err(NoTerminal::Lost);
    }
    let tty = File::options().read(true).write(true).open("/dev/tty").map_err(NoTerminal::None)?;
    Ok(tty.into())
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
