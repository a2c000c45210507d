//! Saved searches: queries with a name, listed above the articles with how many each finds and how many of these are unread.
//!
//! One is opened like a folder, and is then the filter in force. Saving, renaming and forgetting show at once and are undone like any
//! other step; a worker writes the file, and the status line tells when that is done.

mod counting;
mod steps;

pub use counting::{Tally, TallyJob};
pub(super) use counting::{count, tallied};
pub use steps::Rewrite;
pub(super) use steps::{redo, undo, written};

use ratatui::layout::Rect;

use super::{
    Effect, Model,
    list::{self, Narrowed},
    prompt::{self, Kind},
};
use crate::{
    library::searches::{Search, Searches},
    reader::{action::Action, layout::Pane},
};
use counting::Counting;
use steps::Steps;

/// The saved searches, and the cursor among them.
#[derive(Debug, Default)]
pub struct Saved {
    /// All of them, in the order of the file.
    pub searches: Searches,
    /// How many articles each finds, as far as they are counted.
    pub tallies: Vec<Option<Tally>>,
    /// The row with the cursor: 0 is that of all articles. None while it stands among the articles.
    pub cursor: Option<usize>,
    counting: Counting,
    steps: Steps,
}

/// Rows that they are listed in, with the rule below; 0 where none is saved.
pub fn rows(model: &Model) -> u16 {
    match model.saved.searches.iter().count() {
        0 => 0,
        searches => u16::try_from(searches + 2).unwrap_or(u16::MAX),
    }
}

/// The first row that is shown where there is room for `room` of them: the cursor, else the search in force, is in view.
pub fn first(model: &Model, room: usize) -> usize {
    let all = model.saved.searches.iter().count() + 1;
    let wanted = model.saved.cursor.or_else(|| row_in_force(model)).unwrap_or(0);
    wanted.saturating_sub(room / 2).min(all.saturating_sub(room))
}

/// The row of what the list shows: all articles, or the saved search in force.
pub fn row_in_force(model: &Model) -> Option<usize> {
    if model.list.narrowed.is_none() {
        return Some(0);
    }
    let name = &in_force(model)?.name;
    let at = model.saved.searches.iter().position(|search| search.name == *name)?;
    Some(at + 1)
}

/// The saved search that is in force: the filter or search with its query.
pub fn in_force(model: &Model) -> Option<&Search> {
    let narrowed = model.list.narrowed.as_ref()?;
    model.saved.searches.iter().find(|search| search.query == narrowed.text)
}

/// Name of the search that an action is about: the one with the cursor, else the one in force.
pub(super) fn meant(model: &Model) -> Option<String> {
    let at_cursor = match model.saved.cursor {
        Some(row) => model.saved.searches.iter().nth(row.checked_sub(1)?),
        None => in_force(model),
    };
    at_cursor.map(|search| search.name.clone())
}

/// True while the keys of the list move among the saved searches.
pub fn has_cursor(model: &Model) -> bool {
    model.focus == Pane::List && model.saved.cursor.is_some()
}

/// Moves the cursor where it stands among the searches, or comes to them from the first article; false where it stays among the
/// articles.
pub(super) fn step(model: &mut Model, rows: isize) -> bool {
    let last = model.saved.searches.iter().count();
    if last == 0 || model.layout().searches.is_none() {
        model.saved.cursor = None;
        return false;
    }
    let is_up = rows < 0;
    let cursor = match model.saved.cursor {
        None if is_up && model.list.selected == 0 => Some(last),
        None => return false,
        Some(row) => Some(row.saturating_add_signed(rows)).filter(|row| *row <= last),
    };
    model.saved.cursor = cursor;
    true
}

/// Does what an action means among the searches; `None` where it means what it means everywhere.
pub(super) fn perform(model: &mut Model, action: Action) -> Option<Vec<Effect>> {
    match action {
        Action::SavedSearches => return Some(go(model)),
        Action::SaveSearch => return Some(ask_name(model)),
        Action::RenameSearch => return Some(ask_other_name(model)),
        Action::ForgetSearch => return Some(forget(model, None)),
        _ if !has_cursor(model) => return None,
        _ => {}
    }
    match action {
        Action::In | Action::OpenOrPage => Some(open(model)),
        Action::Out | Action::Back | Action::Clear => {
            model.saved.cursor = None;
            Some(Vec::new())
        }
        _ => None,
    }
}

/// To the searches: to the one in force, else to all articles.
fn go(model: &mut Model) -> Vec<Effect> {
    if model.saved.searches.iter().next().is_none() {
        model.say("no search is saved yet: S saves the filter or search in force");
        return Vec::new();
    }
    model.focus = Pane::List;
    model.side = Pane::List;
    if model.layout().searches.is_none() {
        model.fail("the list is too low for the saved searches: :saved NAME opens one");
        return Vec::new();
    }
    model.saved.cursor = Some(row_in_force(model).unwrap_or(0));
    Vec::new()
}

/// Opens the row with the cursor.
fn open(model: &mut Model) -> Vec<Effect> {
    let Some(row) = model.saved.cursor.take() else { return Vec::new() };
    open_row(model, row)
}

/// Lists what a row finds: all articles for the first.
pub(super) fn open_row(model: &mut Model, row: usize) -> Vec<Effect> {
    model.saved.cursor = None;
    model.focus = Pane::List;
    model.side = Pane::List;
    let search = row.checked_sub(1).and_then(|at| model.saved.searches.iter().nth(at));
    let Some(Search { name, query }) = search.cloned() else {
        model.say("all articles");
        return list::narrow(model, None);
    };
    match list::read_query(&query, model.today) {
        Ok(read) => {
            model.say(format!("“{name}”: {}", read.explain()));
            list::narrow(model, Some(Narrowed::new(query, read, false)))
        }
        Err(error) => {
            model.fail(format!("“{name}” cannot be read: {error}"));
            Vec::new()
        }
    }
}

/// Opens the search of that name, or the only one whose name begins so, in any case of letters.
pub(super) fn open_named(model: &mut Model, name: &str) -> Result<Vec<Effect>, String> {
    if name.is_empty() {
        return Ok(go(model));
    }
    let sought = name.to_lowercase();
    let known: Vec<&str> = model.saved.searches.iter().map(|it| it.name.as_str()).collect();
    let exact = known.iter().position(|known| *known == name);
    let mut beginning =
        known.iter().enumerate().filter(|it| it.1.to_lowercase().starts_with(&sought));
    let first = beginning.next().map(|(at, _)| at);
    let only = first.filter(|_| beginning.next().is_none());
    let Some(at) = exact.or(only) else {
        return Err(format!("no one saved search is called {name:?}; g f lists them"));
    };
    Ok(open_row(model, at + 1))
}

/// Asks for the name to save the filter or search in force under.
fn ask_name(model: &mut Model) -> Vec<Effect> {
    if model.list.narrowed.is_none() {
        model.fail("nothing to save: F filters the list, g/ searches all articles");
        return Vec::new();
    }
    prompt::open(model, Kind::SaveSearch)
}

/// Asks for another name for the search that is meant.
fn ask_other_name(model: &mut Model) -> Vec<Effect> {
    if meant(model).is_none() {
        model.fail("no saved search is open: g f lists them");
        return Vec::new();
    }
    prompt::open(model, Kind::RenameSearch)
}

/// What a name that is being typed would do.
pub(super) fn explain(model: &Model, kind: Kind, typed: &str) -> Result<String, String> {
    let name = typed.trim();
    let there = model.saved.searches.get(name);
    match (kind, there) {
        (Kind::RenameSearch, Some(_)) if meant(model).as_deref() != Some(name) => {
            Err("another search has that name".to_owned())
        }
        (Kind::RenameSearch, _) if name.is_empty() => Err("a search needs a name".to_owned()),
        (Kind::RenameSearch, _) => Ok(String::new()),
        (_, Some(search)) => Ok(format!("takes the place of {}", search.query)),
        _ => Ok("a name; without one it is called by its query".to_owned()),
    }
}

/// Saves the filter or search in force under a name.
pub(super) fn save(model: &mut Model, typed: &str) -> Vec<Effect> {
    let Some(query) = model.list.narrowed.as_ref().map(|narrowed| narrowed.text.clone()) else {
        model.fail("nothing to save: F filters the list, g/ searches all articles");
        return Vec::new();
    };
    let name = if typed.trim().is_empty() { query.clone() } else { typed.trim().to_owned() };
    let mut after = model.saved.searches.clone();
    match after.keep(&Search { name: name.clone(), query }, model.today) {
        Ok(_) => steps::make(model, format!("saved as “{name}”"), after),
        Err(wrong) => {
            model.fail(wrong);
            Vec::new()
        }
    }
}

/// Gives the search that is meant another name.
pub(super) fn rename(model: &mut Model, typed: &str) -> Vec<Effect> {
    let Some(name) = meant(model) else { return Vec::new() };
    let mut after = model.saved.searches.clone();
    match after.rename(&name, typed) {
        Ok(()) => steps::make(model, format!("“{name}” is called “{}”", typed.trim()), after),
        Err(wrong) => {
            model.fail(wrong);
            Vec::new()
        }
    }
}

/// Forgets a search: the one of that name, else the one that is meant. Its articles stay what they are.
pub(super) fn forget(model: &mut Model, name: Option<&str>) -> Vec<Effect> {
    let Some(name) = name.map(str::to_owned).or_else(|| meant(model)) else {
        model.fail("no saved search is open: g f lists them");
        return Vec::new();
    };
    let mut after = model.saved.searches.clone();
    if after.forget(&name).is_none() {
        model.fail(format!("no search is saved as “{name}”"));
        return Vec::new();
    }
    steps::make(model, format!("search “{name}” forgotten"), after)
}

/// A click on a row opens it; below the last one nothing happens.
pub(super) fn press(model: &mut Model, area: Rect, y: u16) -> Vec<Effect> {
    let room = usize::from(area.height.saturating_sub(1));
    let line = usize::from(y.saturating_sub(area.y));
    let row = first(model, room) + line;
    if line >= room || row > model.saved.searches.iter().count() {
        return Vec::new();
    }
    open_row(model, row)
}
