//! `dateline [PATH]…`: opens the reader; prints the articles where there is no screen to open it on.

use std::io;

use super::{arguments::Arguments, output::Output, show};

/// Runs the reader and gives its exit code.
pub(super) fn run(arguments: &Arguments, output: &mut Output) -> io::Result<u8> {
    Ok(show::run(&arguments.paths, arguments.look, output)?.exit_code())
}
