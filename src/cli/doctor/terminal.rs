//! What the doctor finds of the terminal: what its environment tells, and what it answers itself.

use super::{Finding, finding};
use crate::{
    cli::{arguments::Arguments, reader},
    reader::{
        picture::{Protocol, is_multiplexed},
        terminal::{background::Shade, interview::Answers},
        theme::Colors,
    },
};

const AREA: &str = "Terminal";

/// Columns from which on all three panes have room, and those below which one alone has.
const PANES: (u16, u16) = (120, 80);

/// What is known of the terminal.
pub(super) struct Told<'a, V> {
    /// Variables of the environment.
    pub(super) variable: &'a V,
    /// True where standard output is a terminal.
    pub(super) is_terminal: bool,
    /// What it answered; `None` where it was not asked.
    pub(super) heard: Option<&'a Answers>,
}

/// All that is found.
pub(super) fn findings<V: Fn(&str) -> Option<String>>(
    arguments: &Arguments,
    told: &Told<'_, V>,
) -> Vec<Finding> {
    let variable = told.variable;
    let mut findings = vec![kind(told), output(told)];
    findings.extend(told.heard.map(size));
    findings.push(colors(arguments, told));
    findings.push(if reader::is_utf8(variable) {
        finding(AREA, "characters", "UTF-8", None)
    } else {
        let remedy = "set LANG to a UTF-8 locale (as in LANG=C.UTF-8) for lines and marks";
        finding(AREA, "characters", "ASCII, as the locale says", Some(remedy))
    });
    findings.push(ground(told));
    findings.push(whole_frames(told.heard));
    findings.extend(told.heard.map(keyboard));
    findings.push(clipboard(variable));
    findings.push(images(told));
    findings
}

/// What it is called, by the environment and by itself.
fn kind<V: Fn(&str) -> Option<String>>(told: &Told<'_, V>) -> Finding {
    let variable = told.variable;
    let term = variable("TERM").unwrap_or_default();
    let dumb = matches!(term.as_str(), "" | "dumb");
    let itself = told.heard.and_then(|heard| heard.name.clone());
    let itself = itself.map(|name| format!("says it is {name}"));
    let kind = [Some(term), variable("TERM_PROGRAM"), variable("TERM_PROGRAM_VERSION"), itself];
    let kind: Vec<String> = kind.into_iter().flatten().filter(|part| !part.is_empty()).collect();
    let kind = if kind.is_empty() { "TERM is not set".to_owned() } else { kind.join(", ") };
    let remedy = dumb.then_some("set TERM to what your terminal is, as in TERM=xterm-256color");
    finding(AREA, "kind", kind, remedy)
}

/// Whether there is one, and whether it answers.
fn output<V>(told: &Told<'_, V>) -> Finding {
    let found = match (told.is_terminal, told.heard) {
        (false, _) => "no terminal: the reader needs one",
        (true, None) => "a terminal, which is not asked",
        (true, Some(heard)) if heard.complete => "a terminal, which answers",
        (true, Some(_)) => {
            let remedy = "over a slow line try again; the reader does not wait for answers";
            return finding(
                AREA,
                "standard output",
                "a terminal that does not answer",
                Some(remedy),
            );
        }
    };
    finding(AREA, "standard output", found, None)
}

/// Its columns and rows, and the points of a cell.
fn size(heard: &Answers) -> Finding {
    let (columns, rows) = heard.size;
    let cell = heard
        .cell
        .map_or_else(String::new, |(across, down)| format!(", cells of {across} x {down} points"));
    let remedy = if columns < PANES.1 {
        Some("from 80 columns on two panes have room, from 120 on three")
    } else if columns < PANES.0 {
        Some("from 120 columns on all three panes have room")
    } else {
        None
    };
    finding(AREA, "size", format!("{columns} x {rows}{cell}"), remedy)
}

/// How many colours there are, and why.
fn colors<V: Fn(&str) -> Option<String>>(arguments: &Arguments, told: &Told<'_, V>) -> Finding {
    let variable = told.variable;
    let colors = reader::colors(arguments.look.color, variable);
    let found = match colors {
        Colors::True => "24 bits",
        Colors::Indexed => "256",
        Colors::Sixteen => "16",
        Colors::None => "none",
    };
    let heard = told.heard.and_then(|heard| heard.true_color);
    let said = match heard {
        Some(true) => ", and the terminal keeps colours of 24 bits",
        Some(false) => ", and the terminal keeps fewer than 24 bits",
        None => "",
    };
    let wants_none = variable("NO_COLOR").is_some();
    let remedy = match (colors, heard) {
        (Colors::True, Some(false)) => Some("if colours look wrong, unset COLORTERM"),
        (Colors::True, _) => None,
        (Colors::None, _) if wants_none => Some("NO_COLOR is set; unset it for colours"),
        (_, Some(true)) => Some("set COLORTERM=truecolor: this terminal has 24-bit colours"),
        (_, Some(false)) => None,
        (_, None) => Some("if the terminal has 24-bit colours, set COLORTERM=truecolor"),
    };
    finding(AREA, "colours", format!("{found}{said}"), remedy)
}

/// Whether its background is dark or light, and how that is known.
fn ground<V: Fn(&str) -> Option<String>>(told: &Told<'_, V>) -> Finding {
    let by_variable = (told.variable)("COLORFGBG");
    let changes = |heard: &Answers| match heard.tells_ground {
        Some(true) => ", and changes are told (mode 2031)",
        _ => "; changes are not told, a new start sees them",
    };
    let found = match (told.heard, by_variable) {
        (Some(heard), _) if heard.background.is_some() => {
            let shade = match heard.background.map(crate::reader::terminal::background::Rgb::shade)
            {
                Some(Shade::Light) => "light",
                _ => "dark",
            };
            format!("{shade}, as the terminal says{}", changes(heard))
        }
        (_, Some(value)) => format!("by COLORFGBG={value}, and asked for when the reader starts"),
        (Some(_), None) => {
            let remedy = "if it is light, put theme = \"light\" under [looks] in config.toml";
            return finding(AREA, "ground", "not told; taken for dark", Some(remedy));
        }
        (None, None) => {
            "asked for when the reader starts (OSC 11), dark until it answers".to_owned()
        }
    };
    finding(AREA, "ground", found, None)
}

/// Whether frames appear as a whole.
fn whole_frames(heard: Option<&Answers>) -> Finding {
    let found = match heard.map(|heard| heard.whole_frames) {
        Some(Some(true)) => "shown as a whole (mode 2026)",
        Some(_) => "marked with mode 2026, which this terminal overlooks; only changes are drawn",
        None => "sent with every frame (mode 2026); terminals that do not know it overlook it",
    };
    finding(AREA, "whole frames", found, None)
}

/// Which protocol of keys it speaks.
fn keyboard(heard: &Answers) -> Finding {
    let found = if heard.kitty_keys {
        "knows kitty’s protocol; the usual one is used, as no key here needs more"
    } else {
        "the usual protocol, which has all keys that are bound here"
    };
    finding(AREA, "keyboard", found, None)
}

/// Whether what is copied arrives.
fn clipboard(variable: &impl Fn(&str) -> Option<String>) -> Finding {
    let through = if variable("SSH_CONNECTION").is_some() { ", through SSH" } else { "" };
    let (found, remedy) = if variable("TMUX").is_some() {
        ("OSC 52 through tmux", Some("in tmux: set -g set-clipboard on"))
    } else if variable("STY").is_some() {
        ("OSC 52 in screen, which lets little of it through", Some("use tmux to copy"))
    } else {
        ("OSC 52; the terminal must allow it", None)
    };
    finding(AREA, "clipboard", format!("{found}{through}"), remedy)
}

/// How pictures are shown.
fn images<V: Fn(&str) -> Option<String>>(told: &Told<'_, V>) -> Finding {
    let variable = told.variable;
    let by_variables = Protocol::of_terminal(variable);
    let found = match by_variables {
        Some(Protocol::Kitty) => "kitty graphics",
        Some(Protocol::Iterm) => "iTerm2 images",
        Some(Protocol::Sixel) => "sixel",
        Some(Protocol::Blocks) | None => match told.heard {
            _ if is_multiplexed(variable) => "within tmux and screen in half blocks, by zi",
            Some(heard) if heard.sixel => "sixel, as the terminal says",
            Some(heard) if heard.kitty_graphics => {
                let remedy = "set TERM=xterm-kitty, if it is the terminal’s own, for pictures by kitty graphics";
                return finding(AREA, "images", "half blocks, by zi", Some(remedy));
            }
            Some(_) => "no protocol of this terminal is known; zi shows pictures in half blocks",
            None => {
                "not known of this terminal; the text of an image is shown, or by zi half blocks"
            }
        },
    };
    finding(AREA, "images", found, None)
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::{super::Health, *};
    use crate::reader::terminal::background::Rgb;

    #[track_caller]
    fn check(
        variables: &[(&str, &str)],
        heard: Option<&Answers>,
        subject: &str,
        expected: (Health, &str),
    ) {
        let arguments = Arguments::try_parse_from(["dateline"]).unwrap();
        let variable = |name: &str| {
            variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
        };
        let told = Told { variable: &variable, is_terminal: heard.is_some(), heard };
        let found = findings(&arguments, &told);
        let finding = found.iter().find(|finding| finding.subject == subject).unwrap();
        assert_eq!(finding.health, expected.0, "{finding:?}");
        assert!(
            format!("{} {}", finding.found, finding.remedy).contains(expected.1),
            "{finding:?}"
        );
    }

    #[test]
    fn the_terminal_is_told_by_the_environment() {
        use Health::{Good, Less};
        check(&[], None, "kind", (Less, "set TERM"));
        check(&[("TERM", "foot")], None, "images", (Good, "sixel"));
        check(&[("TERM", "xterm-256color")], None, "colours", (Less, "COLORTERM"));
        check(&[("COLORTERM", "truecolor")], None, "colours", (Good, "24 bits"));
        check(&[("NO_COLOR", "1")], None, "colours", (Less, "unset it"));
        check(&[("LANG", "C")], None, "characters", (Less, "C.UTF-8"));
        check(&[("TMUX", "/tmp/x")], None, "clipboard", (Less, "set-clipboard on"));
    }

    #[test]
    fn the_terminal_is_told_by_what_it_answers() {
        use Health::{Good, Less};
        let white = Rgb { red: 255, green: 255, blue: 255 };
        let heard = Answers {
            complete: true,
            background: Some(white),
            true_color: Some(true),
            sixel: true,
            size: (100, 30),
            ..Answers::default()
        };
        let term: &[(&str, &str)] = &[("TERM", "xterm-256color")];
        check(term, Some(&heard), "ground", (Good, "light, as the terminal says"));
        check(term, Some(&heard), "colours", (Less, "this terminal has 24-bit colours"));
        check(term, Some(&heard), "images", (Good, "sixel, as the terminal says"));
        check(term, Some(&heard), "size", (Less, "100 x 30"));
        check(term, Some(&heard), "keyboard", (Good, "usual protocol"));
        let silent = Answers { size: (120, 30), ..Answers::default() };
        check(term, Some(&silent), "standard output", (Less, "does not answer"));
        check(term, Some(&silent), "ground", (Less, "theme = \"light\""));
        check(term, Some(&silent), "size", (Good, "120 x 30"));
    }
}
