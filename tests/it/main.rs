//! The one integration test binary: linked once.

#![expect(clippy::print_stderr, reason = "a test that skips says so")]

mod cli;
mod pty;
mod pty_reader;
mod pty_terminal;
mod quality;
mod reading;
mod session;
