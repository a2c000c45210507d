//! Where words go: standard output, buffered, with colour only where it is wanted; complaints to standard error.

use std::{
    env,
    io::{self, BufWriter, IsTerminal, StdoutLock, Write},
};

use crate::{document::clean::clean_line, system::terminal::columns_of_output};

/// Whether output is coloured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum ColorChoice {
    /// On a terminal that can, unless `NO_COLOR` is set.
    #[default]
    Auto,
    /// Also into a pipe.
    Always,
    /// Not at all.
    Never,
}

/// Running words are not printed wider than this, in columns.
const WIDEST: usize = 88;

/// Standard output.
pub(super) struct Output {
    writer: BufWriter<StdoutLock<'static>>,
    /// True where it is a terminal.
    pub(super) is_terminal: bool,
    /// True where styles may be written.
    pub(super) styled: bool,
}

impl Output {
    /// Takes standard output for the rest of the program.
    pub(super) fn to_stdout(color: ColorChoice) -> Self {
        let stdout = io::stdout();
        let is_terminal = stdout.is_terminal();
        let styled = wants_styles(color, is_terminal, |name| env::var(name).ok());
        Self { writer: BufWriter::with_capacity(64 << 10, stdout.lock()), is_terminal, styled }
    }

    /// How to print on it.
    pub(super) fn manner(&self) -> Manner {
        let columns = self.is_terminal.then(|| usize::from(self.columns()));
        Manner { columns, styled: self.styled }
    }

    /// Columns of the terminal; 80 where there is none or it does not say.
    pub(super) fn columns(&self) -> u16 {
        let columns = self.is_terminal.then(columns_of_output).flatten();
        columns.filter(|columns| *columns > 0).unwrap_or(80)
    }
}

/// What the rendering threads know of the output.
#[derive(Clone, Copy, Debug)]
pub(super) struct Manner {
    /// Columns of the terminal; `None` where the output is none.
    pub(super) columns: Option<usize>,
    /// True where styles may be written.
    pub(super) styled: bool,
}

impl Manner {
    /// Puts words in a faint style, where styles may be written.
    pub(super) fn dim(self, words: &str) -> String {
        if self.styled { format!("\u{1b}[2m{words}\u{1b}[22m") } else { words.to_owned() }
    }

    /// Puts words in a bold style, where styles may be written.
    pub(super) fn bold(self, words: &str) -> String {
        if self.styled { format!("\u{1b}[1m{words}\u{1b}[22m") } else { words.to_owned() }
    }

    /// Columns for running words; `None` where lines may have any length.
    pub(super) fn measure(self) -> Option<usize> {
        self.columns.map(|columns| columns.min(WIDEST))
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.writer.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

/// Decides on styles: the option, then `NO_COLOR` (<https://no-color.org>), `CLICOLOR_FORCE` and `CLICOLOR`
/// (<https://bixense.com/clicolors/>), then what kind of terminal it is.
fn wants_styles(
    color: ColorChoice,
    is_terminal: bool,
    variable: impl Fn(&str) -> Option<String>,
) -> bool {
    let is_set = |name: &str| variable(name).is_some_and(|value| !value.is_empty());
    let is_zero = |name: &str| variable(name).is_some_and(|value| value == "0");
    match color {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto if is_set("NO_COLOR") => false,
        ColorChoice::Auto if is_set("CLICOLOR_FORCE") && !is_zero("CLICOLOR_FORCE") => true,
        ColorChoice::Auto => {
            let dumb = variable("TERM").is_none_or(|term| term.is_empty() || term == "dumb");
            is_terminal && !dumb && !is_zero("CLICOLOR")
        }
    }
}

/// Tells the user of something on standard error, on one clean line. Standard error that is closed stops nothing.
#[expect(clippy::let_underscore_must_use, reason = "there is nobody left to tell")]
pub(super) fn complain(message: &str) {
    let _ = writeln!(io::stderr(), "dateline: {}", clean_line(message));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(color: ColorChoice, is_terminal: bool, variables: &[(&str, &str)], expected: bool) {
        let variable = |name: &str| {
            variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
        };
        assert_eq!(wants_styles(color, is_terminal, variable), expected, "{color:?} {variables:?}");
    }

    #[test]
    fn styles_are_for_terminals_that_want_them() {
        let xterm = ("TERM", "xterm");
        check(ColorChoice::Auto, true, &[xterm], true);
        check(ColorChoice::Auto, false, &[xterm], false);
        check(ColorChoice::Auto, true, &[xterm, ("NO_COLOR", "1")], false);
        check(ColorChoice::Auto, true, &[xterm, ("NO_COLOR", "")], true);
        check(ColorChoice::Auto, true, &[xterm, ("CLICOLOR", "0")], false);
        check(ColorChoice::Auto, true, &[("TERM", "dumb")], false);
        check(ColorChoice::Auto, true, &[], false);
        check(ColorChoice::Auto, false, &[xterm, ("CLICOLOR_FORCE", "1")], true);
        check(ColorChoice::Always, false, &[("NO_COLOR", "1")], true);
        check(ColorChoice::Never, true, &[xterm, ("CLICOLOR_FORCE", "1")], false);
    }
}
