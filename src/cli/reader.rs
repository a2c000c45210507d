//! `dateline [PATH]…`: opens the reader; prints the articles where there is no screen to open it on.

use std::{env, io};

use super::{
    SOME_FAILED, WRONG_USAGE,
    arguments::{Arguments, Look},
    output::{ColorChoice, Output, complain},
    show, themes,
};
use crate::{
    library::{Sources, state::Home},
    reader::{
        self, Options,
        terminal::{NoTerminal, background::Shade, panics},
        theme::{Choice, Colors, Ground, Themes},
    },
};

/// Runs the reader and gives its exit code.
pub(super) fn run(arguments: &Arguments, output: &mut Output) -> io::Result<u8> {
    if !output.is_terminal {
        return Ok(show::run(&arguments.paths, arguments.look, output)?.exit_code());
    }
    let options = options(arguments.look, variable);
    let themes = match themes::read(Choice::named(&arguments.theme)) {
        Ok(themes) => on_this_terminal(themes, arguments.look, variable),
        Err(error) => {
            complain(&error);
            return Ok(WRONG_USAGE);
        }
    };
    let sources = Sources::from_arguments(&arguments.paths.paths);
    let outcome = reader::run(sources, options, themes, home(arguments.no_state));
    // Panics of workers, which could not be told while the screen was ours.
    for panic in panics() {
        complain(&format!("internal error: {panic}"));
    }
    match outcome {
        Ok(code) => Ok(code),
        Err(error) => {
            complain(&format!("{error:#}"));
            Ok(if error.is::<NoTerminal>() { WRONG_USAGE } else { SOME_FAILED })
        }
    }
}

/// Where the state is kept.
pub(super) fn home(no_state: bool) -> Home {
    if no_state { Home::Nowhere } else { Home::of_user() }
}

/// A variable of the environment, where it says something.
pub(super) fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

/// How the reader looks: what was asked for, else what the environment tells of the terminal.
fn options(look: Look, variable: impl Fn(&str) -> Option<String>) -> Options {
    Options { measure: look.measure, ascii: !is_utf8(&variable), ..Options::default() }
}

/// The themes with the colours and the ground that the environment tells of.
fn on_this_terminal(
    themes: Themes,
    look: Look,
    variable: impl Fn(&str) -> Option<String>,
) -> Themes {
    let shade = variable("COLORFGBG").and_then(|value| Shade::from_colorfgbg(&value));
    let ground = match shade {
        Some(Shade::Light) => Ground::Light,
        Some(Shade::Dark) | None => Ground::Dark,
    };
    themes.on_terminal(ground, colors(look, &variable))
}

/// The colours that may be used: none where they are not wanted, else by `COLORTERM` and `TERM`.
fn colors(look: Look, variable: &impl Fn(&str) -> Option<String>) -> Colors {
    let unwanted = match look.color {
        ColorChoice::Always => false,
        ColorChoice::Never => true,
        ColorChoice::Auto => {
            variable("NO_COLOR").is_some() || variable("CLICOLOR").is_some_and(|value| value == "0")
        }
    };
    let term = variable("TERM").unwrap_or_default();
    let is_true =
        variable("COLORTERM").is_some_and(|value| value == "truecolor" || value == "24bit");
    match term.as_str() {
        _ if unwanted => Colors::None,
        term if term.starts_with("vt") || term.ends_with("-mono") || term.ends_with("-m") => {
            Colors::None
        }
        _ if is_true => Colors::True,
        term if term.ends_with("-direct") => Colors::True,
        term if term.contains("256") => Colors::Indexed,
        _ => Colors::Sixteen,
    }
}

/// True where the locale writes UTF-8; one that says nothing is taken to.
pub(super) fn is_utf8(variable: &impl Fn(&str) -> Option<String>) -> bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(variable);
    locale.is_none_or(|locale| {
        let locale = locale.to_ascii_lowercase();
        locale.contains("utf-8") || locale.contains("utf8")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a variable says, among `variables`.
    fn among<'a>(variables: &'a [(&'a str, &'a str)]) -> impl Fn(&str) -> Option<String> + 'a {
        |name| {
            variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
        }
    }

    #[test]
    fn colours_are_those_of_the_terminal() {
        let colors = |variables: &[(&str, &str)]| {
            on_this_terminal(Themes::default(), Look::default(), among(variables)).colors
        };
        assert_eq!(colors(&[("TERM", "xterm-256color"), ("COLORTERM", "truecolor")]), Colors::True);
        assert_eq!(colors(&[("TERM", "xterm-256color")]), Colors::Indexed);
        assert_eq!(colors(&[("TERM", "linux")]), Colors::Sixteen);
        assert_eq!(colors(&[("TERM", "vt100")]), Colors::None);
        assert_eq!(colors(&[("TERM", "xterm"), ("NO_COLOR", "1")]), Colors::None);
    }

    #[test]
    fn the_ground_is_what_the_terminal_says_at_once() {
        let ground = |variables: &[(&str, &str)]| {
            on_this_terminal(Themes::default(), Look::default(), among(variables)).ground
        };
        assert_eq!(ground(&[("COLORFGBG", "0;15")]), Ground::Light);
        assert_eq!(ground(&[("COLORFGBG", "15;0")]), Ground::Dark);
        assert_eq!(ground(&[]), Ground::Dark);
    }

    #[test]
    fn locales_without_utf8_get_ascii() {
        assert!(options(Look::default(), among(&[("LANG", "C")])).ascii);
        assert!(!options(Look::default(), among(&[("LANG", "en_GB.UTF-8")])).ascii);
        assert!(!options(Look::default(), among(&[])).ascii);
    }
}
