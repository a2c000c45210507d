//! The terminal as the reader has it: a screen to draw on and a stream of events.
//!
//! [`Screen::open`] takes the terminal (raw mode, alternate screen, no cursor) and gives it back exactly as it was when it is
//! dropped, when the main thread panics, and when the process is asked to end. [`Screen::listen`] starts the thread that
//! delivers keys, signals and the terminal's replies as [`Event`]s. What each part does where the terminal misbehaves is
//! said in its own file. What differs between systems is in [`crate::system`].
//!
//! Architecture invariant: no other room writes to the terminal or changes its modes.

use std::cell::RefCell;
use std::io::{self, Write};
use std::process::Stdio;
use std::rc::Rc;
use std::sync::Arc;

use crossterm::clipboard::CopyToClipboard;
use crossterm::event::{KeyEvent, MouseEvent};
use ratatui::layout::{Rect, Size};
use ratatui::{Frame, Terminal};

mod backend;
pub mod background;
pub mod decode;
mod device;
mod gate;
mod guard;
mod input;
pub mod interview;
pub mod link;
mod multiplexer;
pub mod strips;

use backend::{DeviceBackend, Outgoing};
use background::{Rgb, Shade};
use device::Device;
use gate::Gate;
use guard::{Guard, Mode};
use input::Listener;
use link::Link;
use strips::{Strip, Strips};

pub use guard::panics;

use crate::{
    document::clean::clean,
    system::{self, process, terminal::Inlet},
};

/// Between these two a terminal shows nothing, so that no half frame is seen (mode 2026, synchronized output).
const FRAME_BEGIN: &[u8] = b"\x1b[?2026h";
const FRAME_END: &[u8] = b"\x1b[?2026l";

/// The most bytes of a text that are copied: with base64 less than the 74,994 that all terminals take (hterm's `osc52.sh`,
/// followed by others).
pub const COPY_LIMIT: usize = 56_244;

/// What the terminal, or the system on its behalf, says to the reader.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// A key was pressed, or repeats. Releases are never delivered.
    Key(KeyEvent),
    /// Text was pasted: cleaned, lines ended by newlines, at most [`decode::PASTE_LIMIT`] bytes. To be ignored where no text
    /// is asked for.
    Paste(String),
    /// The mouse, while [`Screen::mouse`] is on. Columns and rows count from 0.
    Mouse(MouseEvent),
    /// The window has another size. [`Screen::draw`] notices by itself; this asks for a frame.
    Resize { columns: u16, rows: u16 },
    /// The colour of the background, after [`Screen::ask_background`].
    Background(Rgb),
    /// The terminal changed between dark and light (mode 2031): its background is to be asked again.
    Shade(Shade),
    /// The terminal draws sixels, as it says among its attributes; not told within tmux and GNU screen.
    Sixel,
    /// The process was asked from outside to stop: to be answered with [`Screen::stop`].
    Suspend,
    /// The process goes on after a stop that it did not see coming: to be answered with [`Screen::retake`].
    Resume,
    /// A signal asks the program to leave: save and leave with [`Event::exit_code`]. The process is ended from the input
    /// thread if the screen is not dropped within a second.
    Quit(i32),
    /// The terminal is gone: as for [`Event::Quit`]. What is drawn from then on goes nowhere, without an error.
    HangUp,
}

impl Event {
    /// The exit code of a program that leaves because of this event (128 and the signal's number), if it asks for that.
    pub const fn exit_code(&self) -> Option<u8> {
        match self {
            Self::Quit(signal) => Some(128 + *signal as u8),
            Self::HangUp => Some(128 + system::HANG_UP as u8),
            _ => None,
        }
    }
}

/// Why there is no terminal to read on. The program leaves with exit code 2; not a byte has been written.
#[derive(Debug, thiserror::Error)]
pub enum NoTerminal {
    #[error(
        "no terminal to read on: standard input or output is not one, and {device} cannot be opened ({0}); \
         `dateline show PATH` writes plain text",
        device = system::terminal::DEVICE
    )]
    None(io::Error),
    #[error(
        "TERM=dumb: this terminal has no screen to draw on; `dateline show PATH` writes plain text"
    )]
    Dumb,
    #[error("the terminal cannot be set up: {0}")]
    Lost(#[from] io::Error),
}

/// What lies over the cells of a frame.
#[derive(Debug, Default)]
pub struct Overlay {
    /// Links that the terminal can follow.
    pub links: Vec<Link>,
    /// Rows of pictures.
    pub strips: Vec<Strip>,
}

/// The terminal, taken. Dropping it gives the terminal back.
#[derive(Debug)]
pub struct Screen {
    terminal: Terminal<DeviceBackend>,
    outgoing: Outgoing,
    /// The links on the screen.
    links: Rc<RefCell<Vec<Link>>>,
    /// The pictures on the screen.
    strips: Strips,
    device: Arc<Device>,
    guard: Arc<Guard>,
    gate: Arc<Gate>,
    /// What the input thread will wait for, until it is started.
    inlet: Option<Inlet>,
}

impl Screen {
    /// Finds the terminal and takes it. To be called on the main thread: only that one's panics give the terminal back.
    pub fn open() -> Result<Self, NoTerminal> {
        let device = Arc::new(Device::find()?);
        let guard = Guard::new(Arc::clone(&device));
        // Before the terminal is taken, so that no signal finds it taken and ends the process.
        let (inlet, knocker) = Inlet::new()?;
        let outgoing = Outgoing::default();
        let links = Rc::default();
        let backend = DeviceBackend::new(Arc::clone(&device), outgoing.clone(), Rc::clone(&links));
        let terminal = Terminal::new(backend)?;
        let screen = Self {
            terminal,
            outgoing,
            links,
            strips: Strips::default(),
            device,
            guard,
            gate: Arc::new(Gate::new(knocker)),
            inlet: Some(inlet),
        };
        screen.guard.take()?;
        Ok(screen)
    }

    /// Starts the input thread, once. `deliver` is called on it with each event and says whether anyone still listens.
    pub fn listen(
        &mut self,
        deliver: impl FnMut(Event) -> bool + Send + 'static,
    ) -> io::Result<()> {
        let Some(inlet) = self.inlet.take() else { return Ok(()) };
        let listener = Listener {
            device: Arc::clone(&self.device),
            guard: Arc::clone(&self.guard),
            gate: Arc::clone(&self.gate),
            inlet,
            deliver,
        };
        listener.start()?;
        self.gate.attend();
        Ok(())
    }

    /// Draws one frame at the size that the terminal has now, and writes it in one go. Only cells that changed are written.
    pub fn draw(&mut self, view: impl FnOnce(&mut Frame<'_>)) -> io::Result<()> {
        self.draw_over(|frame| {
            view(frame);
            Overlay::default()
        })
    }

    /// The same, of a frame with what cells cannot hold.
    pub fn draw_over(&mut self, view: impl FnOnce(&mut Frame<'_>) -> Overlay) -> io::Result<()> {
        let memory = self.outgoing.take();
        self.outgoing.start_with(memory, FRAME_BEGIN);
        let before = self.links.take();
        let links = &self.links;
        let mut strips = Vec::new();
        let frame = self.terminal.draw(|frame| {
            let over = view(frame);
            links.replace(over.links);
            strips = over.strips;
        })?;
        debug_assert_eq!(
            hostile_cell(frame.buffer),
            None,
            "text was not cleaned before it was drawn"
        );
        let changed = link::changed(&before, &links.borrow(), frame.buffer);
        if !changed.is_empty() {
            self.terminal.backend_mut().draw_again(&changed)?;
        }
        if self.strips.write(strips, &mut self.outgoing)? {
            self.terminal.backend_mut().return_cursor()?;
        }
        self.outgoing.write_all(FRAME_END)?;
        let bytes = self.outgoing.take();
        let written = self.guard.write_frame(&bytes);
        self.outgoing.start_with(bytes, b"");
        written
    }

    /// Columns and rows, from 1x1 to 1000x500. Where the terminal does not know, 80x24.
    pub fn size(&self) -> Size {
        self.device.size()
    }

    /// Points of a cell, across and down; zero where the terminal does not say.
    pub fn cell_size(&self) -> (u16, u16) {
        self.device.cell_size()
    }

    /// Lets the next frame write every cell.
    pub fn repaint(&mut self) -> io::Result<()> {
        self.strips.forget();
        let memory = self.outgoing.take();
        self.outgoing.start_with(memory, b"");
        self.terminal.resize(Rect::from((ratatui::layout::Position::ORIGIN, self.size())))?;
        self.device.write(&self.outgoing.take())
    }

    /// Lets the terminal send what the mouse does, or leaves the mouse to the terminal.
    pub fn mouse(&mut self, on: bool) -> io::Result<()> {
        self.guard.switch(Mode::Mouse, on)
    }

    /// Asks for the colour of the background, and to be told when it changes ([`Event::Shade`]); the reply comes as
    /// [`Event::Background`], or never. To be called after the
    /// first frame. Not asked of terminals that are known not to understand it.
    pub fn ask_background(&mut self) -> io::Result<()> {
        let term = std::env::var("TERM").unwrap_or_default();
        if self.inlet.is_some()
            || term.is_empty()
            || term.starts_with("linux")
            || term.starts_with("vt")
        {
            return Ok(());
        }
        self.guard.ask_background()
    }

    /// Stops the job as `C-z` does, and takes the terminal again when it is continued. False where there is no shell that
    /// could continue it; nothing has happened then.
    pub fn suspend(&mut self) -> io::Result<bool> {
        if !process::has_job_control() {
            return Ok(false);
        }
        self.lend(process::stop_job)??;
        Ok(true)
    }

    /// Stops this process, as asked from outside ([`Event::Suspend`]), and takes the terminal again when it is continued.
    pub fn stop(&mut self) -> io::Result<()> {
        self.lend(process::stop_self)?
    }

    /// Sets all modes again and repaints: someone else may have changed them ([`Event::Resume`]).
    pub fn retake(&mut self) -> io::Result<()> {
        self.guard.take()?;
        self.repaint()
    }

    /// Gives the terminal back while `borrower` runs, for an editor or a pager, then takes it again. No key is read meanwhile.
    pub fn lend<T>(&mut self, borrower: impl FnOnce() -> T) -> io::Result<T> {
        self.give_back();
        let outcome = borrower();
        let taken = self.retake();
        self.gate.open();
        taken.map(|()| outcome)
    }

    /// Replies are awaited while the input thread still reads; then it stops, and the terminal is as it was.
    fn give_back(&mut self) {
        let late = !self.guard.hush();
        self.gate.shut();
        self.guard.restore_now(late);
    }

    /// The terminal as standard input and output of a program it is lent to: our own may be pipes.
    pub fn stdio(&self) -> io::Result<(Stdio, Stdio)> {
        self.device.lent()
    }

    /// Sends text to the terminal's clipboard (OSC 52), cleaned and cut at [`COPY_LIMIT`]. Returns how many bytes were sent;
    /// whether the terminal allows it is not known.
    pub fn copy(&mut self, text: &str) -> io::Result<usize> {
        let (bytes, sent) = clipboard(text)?;
        let wrapped = multiplexer::wrapped(&bytes, multiplexer::of_environment());
        self.device.write(&wrapped)?;
        if multiplexer::of_environment() == Some(multiplexer::Multiplexer::Tmux) {
            multiplexer::load_buffer(clean(text)[..sent].to_owned());
        }
        Ok(sent)
    }
}

/// The sequence that gives text to the terminal's clipboard, and how many bytes of the text are in it.
fn clipboard(text: &str) -> io::Result<(Vec<u8>, usize)> {
    let cleaned = clean(text);
    let sent = &cleaned[..cleaned.floor_char_boundary(COPY_LIMIT)];
    let mut bytes = Vec::new();
    crossterm::queue!(bytes, CopyToClipboard::to_clipboard_from(sent))?;
    Ok((bytes, sent.len()))
}

impl Drop for Screen {
    fn drop(&mut self) {
        self.give_back();
    }
}

/// The place and content of the first cell that holds a character a terminal might obey: nothing drawn may.
pub fn hostile_cell(buffer: &ratatui::buffer::Buffer) -> Option<(u16, u16, String)> {
    let index = buffer.content.iter().position(|cell| {
        let symbol = cell.symbol();
        symbol.contains(['\n', '\t']) || matches!(clean(symbol), std::borrow::Cow::Owned(_))
    })?;
    let (column, row) = buffer.pos_of(index);
    Some((column, row, buffer.content[index].symbol().escape_unicode().to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: usize) {
        let (bytes, sent) = clipboard(text).unwrap();
        assert_eq!(sent, expected);
        let coded = bytes.strip_prefix(b"\x1b]52;c;").unwrap();
        let coded = coded.strip_suffix(b"\x1b\\").or(coded.strip_suffix(b"\x07")).unwrap();
        assert!(coded.len() <= 74_994);
        assert!(coded.iter().all(|byte| byte.is_ascii_alphanumeric() || b"+/=".contains(byte)));
    }

    #[test]
    fn t18_what_is_copied_is_coded_cleaned_and_cut() {
        check("words", 5);
        check("", 0);
        // The escape becomes a replacement character of three bytes.
        check("\u{1b}]52", 6);
        check(&"é".repeat(50_000), COPY_LIMIT);
        check(&"語".repeat(50_000), COPY_LIMIT);
        assert!(clipboard("Man").unwrap().0.windows(4).any(|part| part == b"TWFu"));
    }
}
