//! A ratatui backend that writes to memory and asks the device for its size.
//!
//! crossterm's backend does the drawing. It is wrapped because its own size comes from `/dev/tty` or from a program (`tput`),
//! unclamped, and because it flushes several times a frame.

use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;
use std::sync::Arc;

use ratatui::backend::{Backend, ClearType, CrosstermBackend, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};

use super::device::Device;
use super::link::{Link, draw_linked};

/// Bytes on their way to the terminal. Clones are the same buffer.
#[derive(Clone, Debug, Default)]
pub(super) struct Outgoing(Rc<RefCell<Vec<u8>>>);

impl Outgoing {
    /// Takes out all bytes.
    pub(super) fn take(&self) -> Vec<u8> {
        self.0.take()
    }

    /// Replaces what is there by `bytes`, whose memory is used again.
    pub(super) fn start_with(&self, mut memory: Vec<u8>, bytes: &[u8]) {
        memory.clear();
        memory.extend_from_slice(bytes);
        self.0.replace(memory);
    }
}

impl Write for Outgoing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// See the module.
#[derive(Debug)]
pub(super) struct DeviceBackend {
    inner: CrosstermBackend<Outgoing>,
    outgoing: Outgoing,
    device: Arc<Device>,
    cursor: Position,
    /// The links of the frame that is being drawn.
    links: Rc<RefCell<Vec<Link>>>,
}

impl DeviceBackend {
    pub(super) fn new(
        device: Arc<Device>,
        outgoing: Outgoing,
        links: Rc<RefCell<Vec<Link>>>,
    ) -> Self {
        let inner = CrosstermBackend::new(outgoing.clone());
        Self { inner, outgoing, device, cursor: Position::ORIGIN, links }
    }

    /// Draws cells again, and puts the cursor back to where it was.
    pub(super) fn draw_again(&mut self, cells: &[(u16, u16, Cell)]) -> io::Result<()> {
        self.draw(cells.iter().map(|(x, y, cell)| (*x, *y, cell)))?;
        self.return_cursor()
    }

    /// Puts the cursor back to where it was, after something was drawn behind a frame.
    pub(super) fn return_cursor(&mut self) -> io::Result<()> {
        self.inner.set_cursor_position(self.cursor)
    }
}

impl Backend for DeviceBackend {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let links = self.links.borrow();
        if links.is_empty() {
            return self.inner.draw(content);
        }
        let inner = &mut self.inner;
        draw_linked(&mut self.outgoing, &links, content, |_, run| inner.draw(run.iter().copied()))
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        self.inner.hide_cursor()
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        self.inner.show_cursor()
    }

    /// Where the cursor was last put: the terminal is never asked.
    fn get_cursor_position(&mut self) -> io::Result<Position> {
        Ok(self.cursor)
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        self.cursor = position.into();
        self.inner.set_cursor_position(self.cursor)
    }

    fn clear(&mut self) -> io::Result<()> {
        self.inner.clear()
    }

    fn clear_region(&mut self, clear_type: ClearType) -> io::Result<()> {
        self.inner.clear_region(clear_type)
    }

    fn size(&self) -> io::Result<Size> {
        Ok(self.device.size())
    }

    /// The size in cells. That in pixels is not known.
    fn window_size(&mut self) -> io::Result<WindowSize> {
        Ok(WindowSize { columns_rows: self.device.size(), pixels: Size::ZERO })
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
