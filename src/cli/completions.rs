//! `dateline completions` and `dateline man`: made from the declaration of the arguments.

use std::io::{self, Write};

use clap::CommandFactory;

use super::{
    arguments::{Arguments, CompletionOptions, ManualOptions},
    inputs::Outcome,
    output::Output,
};

/// Prints a completion script.
pub(super) fn completions(options: &CompletionOptions, output: &mut Output) -> io::Result<Outcome> {
    let mut script = Vec::new();
    clap_complete::generate(options.shell, &mut Arguments::command(), "dateline", &mut script);
    output.write_all(&script)?;
    Ok(Outcome::AllRead)
}

/// Prints a manual page in roff.
pub(super) fn manual(options: &ManualOptions, output: &mut Output) -> io::Result<Outcome> {
    let command = options.command.as_deref().cloned().unwrap_or_else(Arguments::command);
    clap_mangen::Man::new(command).render(output)?;
    Ok(Outcome::AllRead)
}

/// The declaration of a command by its name.
pub(super) fn command(name: &str) -> Result<Box<clap::Command>, String> {
    let mut program = Arguments::command();
    program.build();
    let command = program.find_subcommand(name).cloned().map(Box::new);
    command.ok_or_else(|| format!("there is no command {name}"))
}
