//! The one integration test binary: linked once.

#![expect(clippy::print_stderr, reason = "a test that skips says so")]

mod cli;
mod commanding;
mod corpora;
mod doubtful;
mod finding;
mod frozen;
mod gold;
mod handing;
mod hostile;
mod keeping;
mod key_table;
mod large;
mod library;
mod looks;
mod marking;
mod page_in_reader;
mod page_set;
mod pages;
#[cfg(feature = "pdf")]
mod pdf;
mod process;
mod pty;
mod pty_reader;
mod pty_terminal;
mod quality;
mod reaching;
mod reading;
mod real;
mod saved;
mod session;
mod setting;
mod shelved;
mod side_panel;
mod state;
mod suggesting;
