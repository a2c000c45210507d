//! The console by way of crossterm: its events, its size, raw mode. What is drawn goes to it as control sequences.

use std::{
    fs::File,
    io::{self, Write},
    process::Stdio,
    sync::mpsc::{self, RecvTimeoutError},
    time::{Duration, Instant},
};

use crossterm::{
    ansi_support::supports_ansi,
    event::{self, Event},
    terminal::{disable_raw_mode, enable_raw_mode, is_raw_mode_enabled},
};

use crate::system::{Keyboard, Ready, Request, Typed, WindowSize, console::say_key};

/// What stands for the terminal where standard input or output is none.
pub const DEVICE: &str = "the console";

/// The two ends of the console by name (<https://learn.microsoft.com/windows/console/console-handles>).
const KEYBOARD: &str = "CONIN$";
const SCREEN: &str = "CONOUT$";

/// A wait for keys looks this often whether somebody knocks, as nothing can wait for both.
const SLICE: Duration = Duration::from_millis(50);

/// The console.
#[derive(Debug)]
pub struct Terminal {
    screen: File,
}

/// How a terminal was set.
#[derive(Clone, Debug)]
pub struct Modes {
    raw: bool,
}

impl Terminal {
    /// Finds the console; writes nothing to it.
    pub fn find() -> io::Result<Self> {
        if !supports_ansi() {
            return Err(io::Error::other("it does not understand control sequences"));
        }
        File::options().read(true).write(true).open(KEYBOARD)?;
        Ok(Self { screen: File::options().read(true).write(true).open(SCREEN)? })
    }

    /// Its size; `None` where it cannot be asked.
    pub fn size(&self) -> Option<WindowSize> {
        let (columns, rows) = crossterm::terminal::size().ok()?;
        Some(WindowSize { columns, rows, width: 0, height: 0 })
    }

    /// Writes all of `bytes`.
    pub fn write(&self, bytes: &[u8]) -> io::Result<()> {
        (&self.screen).write_all(bytes)
    }

    /// How it is set now.
    pub fn modes(&self) -> io::Result<Option<Modes>> {
        is_raw_mode_enabled().map(|raw| Some(Modes { raw }))
    }

    /// Raw mode: every key comes at once and as it is.
    pub fn make_raw(&self, _before: &Modes) -> io::Result<()> {
        enable_raw_mode()
    }

    /// Sets it as it was.
    pub fn restore(&self, before: &Modes) -> io::Result<()> {
        if before.raw { enable_raw_mode() } else { disable_raw_mode() }
    }

    /// Throws away what has come and was not read.
    pub fn forget_typed(&self) {
        read(&mut Vec::new());
    }

    /// Waits this long for keys and appends their bytes to `bytes`.
    pub fn hear(&self, patience: Duration, bytes: &mut Vec<u8>) -> Typed {
        match event::poll(patience) {
            Ok(true) => read(bytes).0,
            Ok(false) => Typed::Nothing,
            Err(_) => Typed::Lost,
        }
    }

    /// The two ends for a program that the terminal is lent to: standard input and output of our own may be pipes.
    pub fn lent(&self) -> io::Result<(Stdio, Stdio)> {
        let keyboard = File::options().read(true).write(true).open(KEYBOARD)?;
        Ok((keyboard.into(), self.screen.try_clone()?.into()))
    }
}

/// Columns of the console; `None` where it does not say.
pub fn columns_of_output() -> Option<u16> {
    crossterm::terminal::size().ok().map(|(columns, _)| columns)
}

/// Reads all events that have come: the bytes for keys, and whether the window has another size.
fn read(bytes: &mut Vec<u8>) -> (Typed, bool) {
    let (before, mut resized) = (bytes.len(), false);
    while let Ok(true) = event::poll(Duration::ZERO) {
        match event::read() {
            Ok(Event::Key(key)) => say_key(&key, bytes),
            Ok(Event::Resize(..)) => resized = true,
            Ok(_) => {}
            Err(_) => return (Typed::Lost, resized),
        }
    }
    (if bytes.len() > before { Typed::Bytes } else { Typed::Nothing }, resized)
}

/// All that comes: keys, changes of size, and knocks of other threads.
#[derive(Debug)]
pub struct Inlet {
    knocked: mpsc::Receiver<()>,
    resized: bool,
}

/// Ends a wait from another thread.
#[derive(Debug)]
pub struct Knocker(mpsc::Sender<()>);

impl Knocker {
    /// Knocks. The next wait ends at once where none is under way.
    pub fn knock(&self) {
        _ = self.0.send(());
    }
}

impl Inlet {
    /// What waits, and what ends its waits.
    pub fn new() -> io::Result<(Self, Knocker)> {
        let (knock, knocked) = mpsc::channel();
        Ok((Self { knocked, resized: false }, Knocker(knock)))
    }

    /// Waits until there is something to do, at most for `timeout`. Keys are left to be read.
    pub fn wait(
        &mut self,
        _terminal: &Terminal,
        keyboard: Keyboard,
        timeout: Option<Duration>,
    ) -> io::Result<Ready> {
        let until = timeout.map(|timeout| Instant::now() + timeout);
        let mut ready = Ready::default();
        loop {
            ready.knock = self.knocked.try_iter().count() > 0;
            if std::mem::take(&mut self.resized) {
                ready.requests.push(Request::Resize);
            }
            let left = until.map(|until| until.saturating_duration_since(Instant::now()));
            let is_over = left.is_some_and(|left| left.is_zero());
            if is_over || ready.knock || !ready.requests.is_empty() {
                return Ok(ready);
            }
            let slice = left.map_or(SLICE, |left| left.min(SLICE));
            if keyboard == Keyboard::Heeded {
                match event::poll(slice) {
                    Ok(typed) => ready.keys = typed,
                    Err(_) => ready.lost = true,
                }
                if ready.keys || ready.lost {
                    return Ok(ready);
                }
            } else if self.knocked.recv_timeout(slice) != Err(RecvTimeoutError::Timeout) {
                ready.knock = true;
                return Ok(ready);
            }
        }
    }

    /// Reads what has been typed and appends it to `bytes`.
    pub fn read(&mut self, _terminal: &Terminal, bytes: &mut Vec<u8>) -> Typed {
        let (typed, resized) = read(bytes);
        self.resized |= resized;
        typed
    }
}
