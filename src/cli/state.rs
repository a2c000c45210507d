//! `dateline state`: what is kept of articles, taken out and in.

use std::{
    fs,
    io::{self, Read, Write},
    path::Path,
};

use super::{
    ALL_READ, SOME_FAILED,
    arguments::{StateCommand, StateOptions},
    output::{Output, complain},
};
use crate::{
    formats::Problem,
    library::{
        ContentHash, Records,
        state::{
            Home,
            exchange::{self, Export, Kept},
            store::{Store, sentence},
        },
    },
};

/// Runs the subcommand and gives the exit code.
pub(super) fn run(options: &StateOptions, output: &mut Output) -> io::Result<u8> {
    let done = match &options.command {
        StateCommand::Path => path(output)?,
        StateCommand::Export => export(output)?,
        StateCommand::Import { file } => import(file, output)?,
    };
    match done {
        Ok(()) => Ok(ALL_READ),
        Err(problem) => {
            complain(&problem.to_string());
            Ok(SOME_FAILED)
        }
    }
}

/// What is kept of articles, to be seen; nothing where nothing is kept. Why it cannot be read is told on standard error.
pub(super) fn records(no_state: bool) -> Records {
    let home = super::reader::home(no_state);
    let Some(file) = home.file().filter(|file| file.exists()) else { return Records::default() };
    match Store::open(file, ContentHash::default()) {
        Ok(opened) => {
            if let Some(problem) = opened.told {
                complain(&problem.to_string());
            }
            opened.stored.records
        }
        Err(problem) => {
            complain(&problem.to_string());
            Records::default()
        }
    }
}

/// All that is kept of articles, as it is exported and as it is looked up.
pub(super) fn everything() -> Result<(Vec<Kept>, Records), Problem> {
    let mut store = open()?;
    let failed = |error| sentence(&error);
    let records = store.load().map_err(failed)?.records;
    let exported = exchange::export(&mut store).map_err(failed)?;
    Ok((exported.articles, records))
}

/// Prints where the state is kept.
fn path(output: &mut Output) -> io::Result<Result<(), Problem>> {
    Ok(match Home::of_user() {
        Home::File(file) => {
            writeln!(output, "{}", file.display())?;
            Ok(())
        }
        Home::Unknown(problem) => Err(problem),
        Home::Nowhere => Ok(()),
    })
}

/// Prints everything as JSON.
fn export(output: &mut Output) -> io::Result<Result<(), Problem>> {
    let exported =
        open().and_then(|mut store| exchange::export(&mut store).map_err(|error| sentence(&error)));
    match exported {
        Ok(exported) => {
            serde_json::to_writer_pretty(&mut *output, &exported)?;
            writeln!(output)?;
            Ok(Ok(()))
        }
        Err(problem) => Ok(Err(problem)),
    }
}

/// Takes a document in.
fn import(file: &Path, output: &mut Output) -> io::Result<Result<(), Problem>> {
    let merged = read(file).and_then(|document| {
        let mut store = open()?;
        exchange::merge(&mut store, &document).map_err(|error| sentence(&error))
    });
    match merged {
        Ok(merged) => {
            writeln!(
                output,
                "{} of {} articles changed; nothing was taken away",
                merged.changed, merged.articles
            )?;
            Ok(Ok(()))
        }
        Err(problem) => Ok(Err(problem)),
    }
}

fn open() -> Result<Store, Problem> {
    match Home::of_user() {
        Home::File(file) => {
            let opened = Store::open(&file, ContentHash::default())?;
            if let Some(problem) = opened.told {
                complain(&problem.to_string());
            }
            Ok(opened.store)
        }
        Home::Unknown(problem) => Err(problem),
        Home::Nowhere => Err(Problem::new("nothing is kept")),
    }
}

/// Reads a document; `-` is standard input.
fn read(file: &Path) -> Result<Export, Problem> {
    let shown = file.display();
    let mut bytes = Vec::new();
    let read = if file == Path::new("-") {
        io::stdin().read_to_end(&mut bytes).map(|_| bytes)
    } else {
        fs::read(file)
    };
    let bytes = read.map_err(|error| Problem::new(format!("{shown} cannot be read: {error}")))?;
    let export: Export = serde_json::from_slice(&bytes).map_err(|error| {
        let problem = Problem::new(format!("{shown} is no exported state: {error}"));
        problem.help("it is what dateline state export prints")
    })?;
    if export.dateline_state > exchange::VERSION {
        let problem = Problem::new(format!("{shown} was written by a newer dateline"));
        return Err(problem.help("update this one"));
    }
    Ok(export)
}
