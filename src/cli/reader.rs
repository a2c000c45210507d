//! `dateline [PATH]…`: opens the reader; prints the articles where there is no screen to open it on.

use std::{env, io, path::PathBuf};

use super::{
    SOME_FAILED, WRONG_USAGE,
    arguments::{Arguments, Look},
    library,
    output::{ColorChoice, Output, complain},
    show, themes,
};
use crate::{
    library::{Cache, Sources, sources::Item, state::Home},
    reader::{
        self, Setup,
        picture::Protocol,
        terminal::{NoTerminal, background::Shade, link, panics},
        theme::{Colors, Ground, Themes},
    },
    settings::{Configuration, Origin, row},
};

/// Runs the reader and gives its exit code.
pub(super) fn run(arguments: &Arguments, output: &mut Output) -> io::Result<u8> {
    if !output.is_terminal {
        return Ok(show::run(&arguments.paths, arguments.look, output)?.exit_code());
    }
    let look = arguments.look;
    let themes = on_this_terminal(themes::read(), look, variable);
    let configuration = match configuration(arguments) {
        Ok(configuration) => configuration,
        Err(wrong) => {
            complain(&wrong);
            return Ok(WRONG_USAGE);
        }
    };
    let outcome = reader::run(Setup {
        sources: sources(&arguments.paths.paths),
        configuration,
        home: home(arguments.no_state),
        themes,
        ascii_locale: !is_utf8(&variable),
        links: link::are_understood(variable),
        pictures: Protocol::of_terminal(variable),
    });
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

/// Fails where an option names a theme or a setting that there is not, or a value that a setting does not take; all
/// subcommands check that.
pub(super) fn check_options(arguments: &Arguments) -> Result<(), String> {
    if let Some(name) = &arguments.theme {
        themes::check(&themes::read(), name)?;
    }
    if arguments.settings.is_empty() { Ok(()) } else { configuration(arguments).map(|_| ()) }
}

/// What to open: what is named or piped in, else the library, else the samples. A library that cannot be opened is told of.
fn sources(paths: &[PathBuf]) -> Sources {
    let sources = Sources::from_arguments(paths);
    if sources.items != [Item::Seeds] {
        return sources;
    }
    let library =
        library::folders().and_then(|folders| Ok((folders.folders, Cache::of_library()?)));
    match library {
        Ok((folders, _)) if folders.is_empty() => sources.with_welcome(),
        Ok((folders, cache)) => Sources { items: vec![Item::Library { cache, folders }] },
        Err(problem) => {
            complain(&format!("the library cannot be opened: {problem}"));
            sources.with_welcome()
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

/// Where settings come from: the file, the environment, the options. Fails where `--set` names no setting or a value that is
/// not allowed.
pub(super) fn configuration(arguments: &Arguments) -> Result<Configuration, String> {
    let mut configuration = Configuration::from_environment(&variable);
    for said in &arguments.settings {
        let wrong = |wrong: String| format!("--set {said}: {wrong}");
        let (name, value) =
            said.split_once('=').ok_or_else(|| wrong("expected NAME=VALUE".to_owned()))?;
        let row = row(name.trim()).map_err(wrong)?;
        row.kind.read(value).map_err(wrong)?;
        configuration.tell(row, value, Origin::Option("--set"));
    }
    let measure = arguments.look.measure.map(|columns| columns.to_string());
    let plain = arguments.plain_ui.then(|| true.to_string());
    let told = [
        ("theme", "--theme", arguments.theme.clone()),
        ("measure", "--measure", measure),
        ("plain-ui", "--plain-ui", plain),
    ];
    for (name, option, value) in told {
        if let Some(value) = value {
            configuration.tell(row(name)?, &value, Origin::Option(option));
        }
    }
    Ok(configuration)
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
    themes.on_terminal(ground, colors(look.color, &variable))
}

/// The colours that may be used: none where they are not wanted, else by `COLORTERM` and `TERM`.
pub(super) fn colors(color: ColorChoice, variable: &impl Fn(&str) -> Option<String>) -> Colors {
    let unwanted = match color {
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
    use clap::Parser;

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
    fn options_set_settings() {
        let read = |options: &[&str]| {
            let words = ["dateline"].iter().chain(options);
            let mut configuration = configuration(&Arguments::try_parse_from(words).unwrap())?;
            configuration.file = None;
            Ok(configuration.read().layered.settings)
        };
        let all =
            ["--theme", "light", "--measure", "44", "--set", "justify=true", "--set", "measure=60"];
        let settings = read(&all).unwrap();
        assert_eq!((settings.theme.as_str(), settings.justify), ("light", true));
        assert_eq!(settings.measure, 44);
        let wrong: Result<_, String> = read(&["--set", "justfy=true"]);
        assert!(wrong.unwrap_err().contains("did you mean justify?"));
        assert!(read(&["--set", "justify"]).unwrap_err().contains("NAME=VALUE"));
    }

    #[test]
    fn locales_without_utf8_get_ascii() {
        let ascii = |variables: &[(&str, &str)]| !is_utf8(&among(variables));
        assert!(ascii(&[("LANG", "C")]));
        assert!(!ascii(&[("LANG", "en_GB.UTF-8")]));
        assert!(!ascii(&[]));
    }
}
