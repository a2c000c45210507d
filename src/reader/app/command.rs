//! The command line: a name and what it is about. Every action is a command; [`COMMANDS`] are those that take words.

use super::{Effect, Model, Popup, handover, perform, prompt, searches, setting, theming};
use crate::{
    reader::{
        action::{ACTIONS, Action, Row},
        layout::Pane,
    },
    settings::{self, Kind, nearest},
};

/// A command that takes words.
pub struct Command {
    /// Its name.
    pub name: &'static str,
    /// What it takes, as it is shown.
    pub takes: &'static str,
    /// What it does.
    pub says: &'static str,
    /// Does it, or says what is wrong.
    run: fn(&mut Model, &str) -> Result<Vec<Effect>, String>,
    /// Words that can stand behind its name.
    words: fn(&Model, &str) -> Vec<String>,
}

/// How a command that is being typed can go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The line that it makes.
    pub line: String,
    /// What it is, with what it takes.
    pub shown: String,
    /// What it does.
    pub says: String,
}

/// All commands that take words, in the order of their names.
pub const COMMANDS: &[Command] = &[
    Command {
        name: "export",
        takes: "FOLDER",
        says: "write all notes and highlights into a folder",
        run: |model, words| {
            if words.is_empty() {
                return Ok(handover::ask_folder(model));
            }
            Ok(handover::export(model, words))
        },
        words: |_, _| Vec::new(),
    },
    Command {
        name: "filter",
        takes: "QUERY",
        says: "list only the articles that match",
        run: |model, words| Ok(prompt::answer(model, prompt::Kind::Filter, words)),
        words: |_, _| Vec::new(),
    },
    Command {
        name: "find",
        takes: "WORDS",
        says: "find in this pane",
        run: |model, words| {
            let pane = model.focus;
            Ok(prompt::answer(model, prompt::Kind::Find(pane), words))
        },
        words: |_, _| Vec::new(),
    },
    Command {
        name: "forget",
        takes: "[NAME]",
        says: "forget a saved search",
        run: |model, words| {
            Ok(searches::forget(model, Some(words).filter(|words| !words.is_empty())))
        },
        words: saved_names,
    },
    Command {
        name: "goto",
        takes: "N | N%",
        says: "go to a paragraph or row, or to a percentage",
        run: go_to,
        words: |_, _| Vec::new(),
    },
    Command {
        name: "group",
        takes: "source | day | tag …",
        says: "group the list, or no groups: nothing",
        run: |model, words| {
            let word = if words == "nothing" { "not" } else { words };
            by_name(model, "group", word)
        },
        words: |_, _| {
            let by = names_after("group-").filter(|word| word != "not");
            by.chain(["nothing".to_owned()]).collect()
        },
    },
    Command {
        name: "help",
        takes: "[WORDS]",
        says: "the help, or only what holds the words",
        run: |model, words| {
            model.popup = Some(Popup::Help { top: 0, words: words.to_owned() });
            Ok(Vec::new())
        },
        words: |_, _| Vec::new(),
    },
    Command {
        name: "note",
        takes: "WORDS",
        says: "note on the article",
        run: |model, words| Ok(prompt::answer(model, prompt::Kind::Note, words)),
        words: |_, _| Vec::new(),
    },
    Command {
        name: "notes",
        takes: "[all]",
        says: "list the marked passages of this article, or of all",
        run: |model, words| match words {
            "" => Ok(perform::perform(model, Action::Highlights, None)),
            "all" => Ok(perform::perform(model, Action::AllHighlights, None)),
            _ => Err(format!("notes takes all or nothing, found {words:?}")),
        },
        words: |_, _| vec!["all".to_owned()],
    },
    Command {
        name: "rename",
        takes: "NAME",
        says: "give the saved search another name",
        run: |model, words| {
            if searches::meant(model).is_none() || words.is_empty() {
                return Ok(perform::perform(model, Action::RenameSearch, None));
            }
            Ok(searches::rename(model, words))
        },
        words: |_, _| Vec::new(),
    },
    Command {
        name: "save",
        takes: "NAME",
        says: "save the filter or search in force",
        run: |model, words| {
            if words.is_empty() {
                return Ok(perform::perform(model, Action::SaveSearch, None));
            }
            Ok(searches::save(model, words))
        },
        words: saved_names,
    },
    Command {
        name: "saved",
        takes: "[NAME]",
        says: "open a saved search, or go to all of them",
        run: searches::open_named,
        words: saved_names,
    },
    Command {
        name: "search",
        takes: "QUERY",
        says: "search all articles",
        run: |model, words| Ok(prompt::answer(model, prompt::Kind::Search, words)),
        words: |_, _| Vec::new(),
    },
    Command {
        name: "set",
        takes: "NAME [VALUE]",
        says: "change a setting; noNAME, NAME! and NAME? too",
        run: |model, words| {
            setting::set(model, words);
            Ok(Vec::new())
        },
        words: set_words,
    },
    Command {
        name: "sort",
        takes: "date | title … [reversed]",
        says: "sort the list",
        run: |model, words| by_name(model, "sort", words),
        words: |_, _| names_after("sort-").map(|word| word.replace('-', " ")).collect(),
    },
    Command {
        name: "tag",
        takes: "TAG, TAG …",
        says: "the tags of the article",
        run: |model, words| Ok(prompt::answer(model, prompt::Kind::Tags, words)),
        words: |model, _| model.state.records.all_tags(),
    },
    Command {
        name: "theme",
        takes: "[NAME]",
        says: "put a theme in force, or choose one",
        run: |model, words| {
            if words.is_empty() {
                return Ok(perform::perform(model, Action::Theme, None));
            }
            theming::choose(model, words);
            Ok(Vec::new())
        },
        words: |model, _| model.themes.names().map(str::to_owned).collect(),
    },
];

/// The names of the saved searches.
fn saved_names(model: &Model, _: &str) -> Vec<String> {
    model.saved.searches.iter().map(|search| search.name.clone()).collect()
}

/// Short names that people bring along from elsewhere.
const SHORT: &[(&str, &str)] = &[
    ("e", "edit"),
    ("h", "help"),
    ("n", "next-article"),
    ("next", "next-article"),
    ("p", "previous-article"),
    ("previous", "previous-article"),
    ("q", "quit"),
    ("q!", "quit"),
    ("qa", "quit"),
    ("r", "reload"),
    ("se", "set"),
    ("x", "quit"),
];

/// What a name stands for.
enum Named {
    Command(&'static Command),
    Action(Action),
}

/// Does what a line says, or says what is wrong with it.
pub fn run(model: &mut Model, line: &str) -> Vec<Effect> {
    let line = line.trim_start_matches(|c: char| c == ':' || c.is_whitespace()).trim_end();
    if line.is_empty() {
        return Vec::new();
    }
    match command(model, line) {
        Ok(effects) => effects,
        Err(wrong) => {
            model.fail(wrong);
            Vec::new()
        }
    }
}

fn command(model: &mut Model, line: &str) -> Result<Vec<Effect>, String> {
    if line.starts_with(|c: char| c.is_ascii_digit()) {
        return go_to(model, line);
    }
    let (name, words) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let words = words.trim();
    match named(name)? {
        Named::Command(command) => (command.run)(model, words),
        Named::Action(action) if words.is_empty() => Ok(perform::perform(model, action, None)),
        Named::Action(action) => match words.parse() {
            Ok(count) => Ok(perform::perform(model, action, Some(count))),
            Err(_) => Err(format!("{name} takes a count or nothing, found {words:?}")),
        },
    }
}

/// What a name stands for: in full, short, or its beginning where only one begins so.
fn named(name: &str) -> Result<Named, String> {
    let name = SHORT.iter().find(|(short, _)| *short == name).map_or(name, |(_, full)| *full);
    let exact = |name: &str| {
        let command = COMMANDS.iter().find(|command| command.name == name).map(Named::Command);
        let action = ACTIONS.iter().find(|row| row.id == name);
        command.or_else(|| action.map(|row| Named::Action(row.action)))
    };
    if let Some(named) = exact(name) {
        return Ok(named);
    }
    let beginning: Vec<&str> = names().filter(|known| known.starts_with(name)).collect();
    match beginning.as_slice() {
        [] => Err(nearest::unknown("command", name, names())),
        [only] => exact(only).ok_or_else(|| nearest::unknown("command", name, names())),
        many => Err(format!("{name} may be {}", many.join(", "))),
    }
}

/// The names of all commands and actions.
fn names() -> impl Iterator<Item = &'static str> {
    COMMANDS.iter().map(|command| command.name).chain(ACTIONS.iter().map(|row| row.id))
}

/// What stands behind the beginning of the names of actions.
fn names_after(beginning: &'static str) -> impl Iterator<Item = String> {
    ACTIONS.iter().filter_map(move |row| row.id.strip_prefix(beginning)).map(str::to_owned)
}

/// The action whose name is a word and others behind it: `sort` with `date reversed`.
fn by_name(model: &mut Model, word: &str, words: &str) -> Result<Vec<Effect>, String> {
    let name = format!("{word}-{}", words.split_whitespace().collect::<Vec<_>>().join("-"));
    let action = ACTIONS.iter().find(|row| row.id == name);
    let action = action.ok_or_else(|| {
        let known = ACTIONS.iter().filter_map(|row| row.id.strip_prefix(word)?.strip_prefix('-'));
        let known: Vec<&str> = known.filter(|known| !known.contains('-')).collect();
        format!("{word} takes {}, found {words:?}", known.join(", "))
    })?;
    Ok(perform::perform(model, action.action, None))
}

/// Goes to a paragraph of the text or a row of the list or panel, or so far into it.
fn go_to(model: &mut Model, words: &str) -> Result<Vec<Effect>, String> {
    let wrong = || format!("expected a number, as in 12 or 40%, found {words:?}");
    if let Some(percent) = words.strip_suffix('%') {
        let percent = percent.trim().parse().map_err(|_| wrong())?;
        return Ok(perform::perform(model, Action::GoPercent, Some(percent)));
    }
    let number = words.parse().map_err(|_| wrong())?;
    if model.focus == Pane::Reading {
        model.say(format!("paragraph {number}"));
    }
    Ok(perform::perform(model, Action::Top, Some(std::cmp::max(number, 1))))
}

/// The words that can stand behind `set`: names, and behind a name its values.
fn set_words(model: &Model, typed: &str) -> Vec<String> {
    let Some((name, _)) = typed.split_once(char::is_whitespace) else {
        return settings::ROWS.iter().map(|row| row.id.to_owned()).collect();
    };
    let Ok(row) = settings::row(name) else { return Vec::new() };
    let values: Vec<String> = match row.kind {
        Kind::Switch => vec!["true".to_owned(), "false".to_owned()],
        Kind::Choice(names) => names.iter().map(|name| (*name).to_owned()).collect(),
        Kind::Text if row.id == "theme" => model.themes.names().map(str::to_owned).collect(),
        Kind::Text | Kind::Number { .. } => vec![row.get(&model.settings).to_string()],
    };
    values.into_iter().map(|value| format!("{name} {value}")).collect()
}

/// Offers how the typed command can go on, and tells what it does.
pub(super) fn offer(model: &mut Model) {
    let Some(prompt) = &model.prompt else { return };
    let (offers, meaning) = offers(model, &prompt.text[..prompt.cursor]);
    if let Some(prompt) = &mut model.prompt {
        prompt.offers = offers;
        prompt.offered = None;
        prompt.meaning = Ok(meaning);
    }
}

/// How a line can go on, and what it does as far as it is typed.
fn offers(model: &Model, typed: &str) -> (Vec<Offer>, String) {
    let typed = typed.trim_start();
    let Some((name, words)) = typed.split_once(char::is_whitespace) else {
        let meaning = if typed.is_empty() {
            "a command, or a number to go to: 12, 40%; Tab completes".to_owned()
        } else {
            String::new()
        };
        return (named_like(typed), meaning);
    };
    match named(name) {
        Ok(Named::Command(command)) => {
            let meaning = format!("{} {}: {}", command.name, command.takes, command.says);
            let words = words.trim_start();
            let fitting = (command.words)(model, words).into_iter();
            let fitting =
                fitting.filter(|word| word.to_lowercase().contains(&words.to_lowercase()));
            let offer = |word: String| {
                let says = describe(command, &word);
                Offer { line: format!("{name} {word}"), shown: word, says }
            };
            (fitting.map(offer).collect(), meaning)
        }
        Ok(Named::Action(action)) => {
            (Vec::new(), format!("{} [COUNT]: {}", action.row().id, action.row().says))
        }
        Err(_) => (Vec::new(), String::new()),
    }
}

/// What a word behind a command means, where a table knows it.
fn describe(command: &Command, word: &str) -> String {
    let name = word.split_whitespace().next().unwrap_or_default();
    if command.name == "set" {
        return settings::row(name).map_or_else(|_| String::new(), |row| row.says.to_owned());
    }
    let id = format!("{}-{}", command.name, word.replace(' ', "-"));
    let row = ACTIONS.iter().find(|row| row.id == id);
    row.map_or_else(String::new, |row| row.says.to_owned())
}

/// The commands and actions whose names begin with what is typed, then those whose names hold it.
fn named_like(typed: &str) -> Vec<Offer> {
    let commands = COMMANDS.iter().map(|command| Offer {
        line: format!("{} ", command.name),
        shown: format!("{} {}", command.name, command.takes),
        says: command.says.to_owned(),
    });
    let is_command = |row: &&Row| COMMANDS.iter().any(|command| command.name == row.id);
    let actions = ACTIONS.iter().filter(|row| !is_command(row)).map(|row| Offer {
        line: row.id.to_owned(),
        shown: row.id.to_owned(),
        says: row.says.to_owned(),
    });
    let all: Vec<Offer> = commands.chain(actions).collect();
    let (begin, rest): (Vec<Offer>, Vec<Offer>) =
        all.into_iter().partition(|offer| offer.line.starts_with(typed));
    begin.into_iter().chain(rest.into_iter().filter(|offer| offer.line.contains(typed))).collect()
}

/// Puts the next offer in the line, or the one before; behind the last stands the first again.
pub(super) fn complete(model: &mut Model, back: bool) {
    let Some(prompt) = &mut model.prompt else { return };
    let count = prompt.offers.len();
    if count == 0 {
        return;
    }
    let at = match (prompt.offered, back) {
        (None, false) => 0,
        (None, true) => count - 1,
        (Some(at), false) => (at + 1) % count,
        (Some(at), true) => (at + count - 1) % count,
    };
    prompt.offered = Some(at);
    prompt.text = prompt.offers[at].line.clone();
    prompt.cursor = prompt.text.len();
    // The only offer is taken, and what can follow it is offered.
    if count == 1 {
        offer(model);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reader::Options;

    fn model() -> Model {
        Model::new((80, 24), Options::default(), jiff::civil::date(2025, 12, 1))
    }

    #[track_caller]
    fn check(line: &str, expected: &str) {
        let mut model = model();
        run(&mut model, line);
        let said = model.message.map(|message| message.text).unwrap_or_default();
        assert!(said.contains(expected), "{line}: {said}");
    }

    #[test]
    fn lines_are_done_or_answered() {
        check("set measure 60", "measure is 60");
        check("sort date reversed", "sort by date, oldest first");
        check("group nothing", "");
        check("sort colour", "sort takes given, date");
        check("goto x", "expected a number");
        check("fliter x", "there is no command \"fliter\" (did you mean filter?)");
        check("down x", "down takes a count or nothing");
        check("sort-d", "sort-d may be sort-date, sort-date-reversed");
        check("", "");
        check("theme nosuch", "there is no theme");
        check("export notes", "exporting to notes");
        check("notes some", "notes takes all or nothing");
    }

    #[test]
    fn short_names_quit_and_help() {
        let mut model = model();
        run(&mut model, ":q");
        assert!(model.leaving);
        let mut model = self::model();
        run(&mut model, "help quote");
        assert_eq!(model.popup, Some(Popup::Help { top: 0, words: "quote".to_owned() }));
    }

    #[test]
    fn names_and_values_are_offered() {
        let model = model();
        let lines = |typed: &str| -> Vec<String> {
            offers(&model, typed).0.into_iter().map(|offer| offer.line).collect()
        };
        assert_eq!(lines("fil")[..2], ["filter ", "filter-by-selection"]);
        assert!(lines("quote").contains(&"next-quote".to_owned()));
        assert_eq!(lines("set just"), ["set justify"]);
        assert_eq!(lines("set justify f"), ["set justify false"]);
        assert!(lines("theme se").contains(&"theme sepia".to_owned()));
        assert!(lines("sort date").contains(&"sort date reversed".to_owned()));
        assert!(offers(&model, "down ").1.starts_with("down [COUNT]"));
    }

    #[test]
    fn what_a_command_takes_is_shown_whole() {
        for command in COMMANDS {
            let shown = format!("{} {}", command.name, command.takes);
            assert!(shown.chars().count() <= 30, "{shown}");
        }
    }

    #[test]
    fn every_command_is_named_once() {
        let mut known: Vec<&str> = COMMANDS.iter().map(|command| command.name).collect();
        let sorted = known.is_sorted();
        known.dedup();
        assert!(sorted && known.len() == COMMANDS.len());
        for (_, full) in SHORT.iter().filter(|(_, full)| *full != "edit") {
            assert!(names().any(|name| name == *full), "{full}");
        }
    }
}
