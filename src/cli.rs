//! The command line: arguments in, exit code out. One file a subcommand; this is the only room that prints.

mod annotate;
mod ansi;
mod arguments;
mod check;
mod completions;
mod config;
mod doctor;
mod entities;
mod inputs;
mod keys;
mod library;
mod list;
mod names;
mod notes;
mod output;
mod own_names;
#[cfg(feature = "pdf")]
mod pdf_text;
mod plain;
mod quotes;
mod reader;
mod search;
mod show;
mod state;
mod table;
mod themes;

use std::{
    borrow::Cow,
    ffi::OsString,
    io::{self, Write},
    process::ExitCode,
};

use clap::{CommandFactory, Parser};

use arguments::{Arguments, Command};
use output::{Output, complain};

#[cfg(feature = "pdf")]
use crate::library::separate;
use crate::{document::clean::clean, settings::nearest::nearest};

/// Exit code where all that was asked for could be read.
const ALL_READ: u8 = 0;
/// Exit code where some inputs could not be read, or the output could not be written.
const SOME_FAILED: u8 = 1;
/// Exit code for wrong usage, and where the reader has no terminal.
const WRONG_USAGE: u8 = 2;

/// Runs the program with `arguments`, the program's name first.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    quieten_panics();
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => return ExitCode::from(usage(&error)),
    };
    if let Err(wrong) = reader::check_options(&arguments).and_then(|()| check_command(&arguments)) {
        complain(&wrong);
        return ExitCode::from(WRONG_USAGE);
    }
    own_names::install();
    #[cfg(feature = "pdf")]
    if let Ok(program) = std::env::current_exe() {
        separate::install(program);
    }
    let mut output = Output::to_stdout(arguments.look.color);
    let result = dispatch(&arguments, &mut output);
    // What stands in the buffer is written now, so that a full disk is noticed.
    let result = result.and_then(|code| output.flush().map(|()| code));
    ExitCode::from(result.unwrap_or_else(|error| exit_code(&error)))
}

/// Fails where what is to be opened is not there and its name is nearly that of a subcommand.
fn check_command(arguments: &Arguments) -> Result<(), String> {
    let first = arguments.paths.paths.first().filter(|path| !path.exists());
    let name = first.and_then(|path| path.to_str()).filter(|name| !name.contains(['.', '/']));
    let Some(name) = name else { return Ok(()) };
    let command = Arguments::command();
    let known = command.get_subcommands().filter(|known| !known.is_hide_set());
    match nearest(name, known.map(clap::Command::get_name)) {
        Some(near) => {
            Err(format!("{name}: there is no such file; did you mean `dateline {near}`?"))
        }
        None => Ok(()),
    }
}

fn dispatch(arguments: &Arguments, output: &mut Output) -> io::Result<u8> {
    let outcome = match &arguments.command {
        None => return reader::run(arguments, output),
        Some(Command::List(options)) => list::run(options, arguments.no_state, output)?,
        Some(Command::Show(options)) => show::run(options, arguments.look, output)?,
        Some(Command::Check(options)) => check::run(options, output)?,
        Some(Command::Annotate(options)) => annotate::run(options, output)?,
        Some(Command::Quotes(options)) => quotes::run(options, output)?,
        Some(Command::Search(options)) => return search::run(options, arguments.no_state, output),
        Some(Command::Entities(options)) => entities::run(options, output)?,
        Some(Command::Library(options)) => return library::run(options, output),
        Some(Command::Notes(options)) => return notes::run(options, output),
        Some(Command::State(options)) => return state::run(options, output),
        Some(Command::Keys(options)) => keys::run(options, arguments, output)?,
        Some(Command::Doctor(options)) => return doctor::run(options, arguments, output),
        Some(Command::Config(options)) => return config::run(options, arguments, output),
        Some(Command::Completions(options)) => completions::completions(options, output)?,
        Some(Command::Man(options)) => completions::manual(options, output)?,
        #[cfg(feature = "pdf")]
        Some(Command::PdfText) => pdf_text::run()?,
    };
    Ok(outcome.exit_code())
}

/// The exit code for output that could not be written. A closed pipe is the reader's way of saying that it has enough.
fn exit_code(error: &io::Error) -> u8 {
    if error.kind() == io::ErrorKind::BrokenPipe {
        return ALL_READ;
    }
    complain(&format!("the output cannot be written: {error}"));
    SOME_FAILED
}

/// Prints help, the version, or what is wrong with the arguments, cleaned where these hold characters that a terminal obeys.
fn usage(error: &clap::Error) -> u8 {
    let text = error.render().to_string();
    let printed = match clean(&text) {
        Cow::Borrowed(_) => error.print(),
        Cow::Owned(cleaned) => io::stderr().write_all(cleaned.as_bytes()),
    };
    match printed {
        Err(error) => exit_code(&error),
        Ok(()) if error.use_stderr() => WRONG_USAGE,
        Ok(()) => ALL_READ,
    }
}

/// A panic says where it happened on one clean line; its message may hold words of a hostile file.
fn quieten_panics() {
    std::panic::set_hook(Box::new(|panic| complain(&format!("internal error: {panic}"))));
}
