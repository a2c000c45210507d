//! The one integration test binary: linked once.

mod cli;
mod pty;
mod pty_reader;
mod pty_terminal;
mod quality;
mod reading;
mod session;
