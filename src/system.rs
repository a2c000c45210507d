//! The operating system, in the words of the reader. What differs between systems is told apart here and nowhere else.
//!
//! Either half offers the same four rooms: `files` (opening without waiting, who a file is, what is private), `heap` (how
//! much memory is kept), `process` (other programs and this one) and `terminal` (the device, and all that comes from it). The program
//! is made and tested on Linux. macOS and the BSDs go the same way. For Windows there is the least that is honest, through the
//! standard library and crossterm: keys and sizes, no mouse, no stopping, no limits for the parser of PDF. That both compile is
//! checked (`.ci/run`); nobody has run them.

use std::fs::File;

#[cfg(any(windows, test))]
mod console;
#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(unix)]
pub use unix::{files, heap, process, terminal};
#[cfg(windows)]
pub use windows::{files, heap, process, terminal};

/// Number of the signal that tells of a terminal that is gone. POSIX fixes this number and the next two.
pub const HANG_UP: i32 = 1;
/// Number of the signal that a terminal sends for `C-c`.
pub const INTERRUPT: i32 = 2;
/// Number of the signal that a terminal sends for `C-\`.
pub const QUIT: i32 = 3;

/// What stands behind a path that was opened for reading.
#[derive(Debug)]
pub enum Opened {
    /// A regular file.
    File(File),
    /// A named pipe, as `<(command)` makes one.
    Pipe(File),
    /// Something that is no file: what it is.
    Special(&'static str),
}

/// Size of a terminal, as it states it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WindowSize {
    /// Cells across.
    pub columns: u16,
    /// Cells down.
    pub rows: u16,
    /// Points across; 0 where it does not say.
    pub width: u16,
    /// Points down; 0 where it does not say.
    pub height: u16,
}

/// What the system asks the program for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Request {
    /// The window has another size.
    Resize,
    /// Stop (from outside: in raw mode `C-z` is a key).
    Stop,
    /// The process goes on after a stop.
    Continue,
    /// Leave, by this signal.
    Quit(i32),
}

/// How the keyboard is heeded while something is waited for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Keyboard {
    /// Keys end the wait.
    Heeded,
    /// Keys belong to another program.
    Lent,
    /// There is none any more.
    Gone,
}

/// What ended a wait.
#[derive(Debug, Default)]
pub struct Ready {
    /// Keys can be read.
    pub keys: bool,
    /// The terminal is gone, but for what was typed before.
    pub lost: bool,
    /// Somebody knocked.
    pub knock: bool,
    /// What the system asks for.
    pub requests: Vec<Request>,
}

/// What a read of the keyboard gave.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Typed {
    /// Bytes.
    Bytes,
    /// Nothing, this time.
    Nothing,
    /// There is no keyboard any more.
    Lost,
}
