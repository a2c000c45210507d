//! A box with rows to choose from, narrowed by what is typed: the contents of an article, marked passages.

use crossterm::event::{KeyCode, KeyModifiers};

use super::{Effect, Model, contents, palette, passages};
use crate::{
    library::{ContentHash, state::Highlight},
    reader::{action::Action, keys::Key},
};

/// Rows of the screen that are none to choose from: frame, title, what is typed, keys, the status line.
const AROUND: u16 = 7;

/// The box.
#[derive(Clone, Debug)]
pub struct Chooser {
    /// What it lists.
    pub kind: Kind,
    /// What stands above the rows.
    pub title: String,
    /// All rows.
    pub choices: Vec<Choice>,
    /// What has been typed.
    pub typed: String,
    /// Indices in `choices` of the rows that hold it.
    pub shown: Vec<usize>,
    /// Index in `shown` of the row with the cursor.
    pub cursor: usize,
}

/// What a box lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Headings, and the other parts of a book.
    Contents,
    /// The marked passages of the article.
    Passages,
    /// The marked passages of all articles.
    AllPassages,
    /// Actions, articles, names and speakers, narrowed by [`super::palette`].
    Palette,
}

/// A row to choose.
#[derive(Clone, Debug)]
pub struct Choice {
    /// Its words.
    pub words: String,
    /// Columns that they stand in from the edge.
    pub indent: usize,
    /// Said at the right.
    pub about: String,
    /// Where it leads.
    pub goal: Goal,
}

/// Where a row leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Goal {
    /// A byte of the shown text.
    Place(usize),
    /// An article, by its identifier in the state.
    Article(ContentHash),
    /// A marked passage of an article.
    Passage(ContentHash, Box<Highlight>),
    /// An action, to be done.
    Action(Action),
    /// An article, by its number.
    Number(usize),
    /// A query, to filter the list by.
    Query(String),
}

/// What a key asks for.
enum Asked {
    Nothing,
    Close,
    Choose,
    /// Take the passage away.
    Remove,
    /// Write its note.
    Note,
}

impl Chooser {
    /// A box with all rows and the cursor on row `cursor`.
    pub fn new(kind: Kind, title: String, choices: Vec<Choice>, cursor: usize) -> Self {
        let shown = (0..choices.len()).collect();
        Self { kind, title, choices, typed: String::new(), shown, cursor }
    }

    /// The row with the cursor.
    pub fn chosen(&self) -> Option<&Choice> {
        self.choices.get(*self.shown.get(self.cursor)?)
    }

    /// Rows that have room on a screen of so many.
    pub fn room(&self, screen: u16) -> usize {
        usize::from(screen.saturating_sub(AROUND)).clamp(1, self.choices.len().max(1))
    }

    /// Index in `shown` of the first row on the screen: the cursor stands in the middle, as far as there are rows for it.
    pub fn first(&self, room: usize) -> usize {
        self.cursor.saturating_sub(room / 2).min(self.shown.len().saturating_sub(room))
    }

    /// Shows the rows that hold all words that are typed, in any case of letters.
    fn narrow(&mut self) {
        if self.kind == Kind::Palette {
            return;
        }
        let wanted: Vec<String> = self.typed.split_whitespace().map(str::to_lowercase).collect();
        let holds = |choice: &Choice| {
            let words = format!("{} {}", choice.words, choice.about).to_lowercase();
            wanted.iter().all(|word| words.contains(word))
        };
        let before = self.shown.get(self.cursor).copied();
        let rows = self.choices.iter().enumerate();
        self.shown = rows.filter(|(_, choice)| holds(choice)).map(|(index, _)| index).collect();
        let kept = before.and_then(|row| self.shown.iter().position(|other| *other == row));
        self.cursor = kept.unwrap_or(0);
    }

    /// Takes the row with the cursor out; the cursor goes to the next.
    pub(super) fn drop_chosen(&mut self) {
        let Some(row) = self.shown.get(self.cursor).copied() else { return };
        self.choices.remove(row);
        self.shown.remove(self.cursor);
        self.shown.iter_mut().filter(|other| **other > row).for_each(|other| *other -= 1);
        self.step(0);
    }

    /// Moves the cursor by so many rows.
    fn step(&mut self, rows: isize) {
        let last = self.shown.len().saturating_sub(1);
        self.cursor = self.cursor.saturating_add_signed(rows).min(last);
    }
}

/// Takes a key while the box is open.
pub(super) fn press(model: &mut Model, key: Key) -> Vec<Effect> {
    let rows = model.size.1;
    let Some(chooser) = &mut model.chooser else { return Vec::new() };
    let page = chooser.room(rows) as isize;
    let before = chooser.typed.clone();
    match asked(chooser, key, page) {
        Asked::Nothing if before != chooser.typed => typed(model),
        Asked::Nothing => Vec::new(),
        Asked::Close => {
            model.chooser = None;
            Vec::new()
        }
        Asked::Choose => {
            let chosen = chooser.chosen().map(|choice| choice.goal.clone());
            model.chooser = None;
            chosen.map_or_else(Vec::new, |goal| go(model, &goal))
        }
        Asked::Remove => passages::remove_listed(model),
        Asked::Note => passages::note_listed(model),
    }
}

/// Takes a paste.
pub(super) fn paste(model: &mut Model, text: &str) -> Vec<Effect> {
    let Some(chooser) = &mut model.chooser else { return Vec::new() };
    chooser.typed.push_str(text);
    chooser.narrow();
    typed(model)
}

/// Has a worker match what is typed, in the palette.
fn typed(model: &mut Model) -> Vec<Effect> {
    let is_palette = model.chooser.as_ref().is_some_and(|chooser| chooser.kind == Kind::Palette);
    if is_palette { palette::ask(model) } else { Vec::new() }
}

/// Goes where a row leads.
fn go(model: &mut Model, goal: &Goal) -> Vec<Effect> {
    match goal {
        Goal::Passage(id, highlight) => passages::go(model, *id, highlight),
        Goal::Place(_) | Goal::Article(_) => contents::go(model, goal),
        Goal::Action(_) | Goal::Number(_) | Goal::Query(_) => palette::go(model, goal),
    }
}

/// Moves and types; says what is to be done beyond that.
fn asked(chooser: &mut Chooser, key: Key, page: isize) -> Asked {
    let control = key.modifiers.contains(KeyModifiers::CONTROL);
    match key.code {
        KeyCode::Esc => return Asked::Close,
        KeyCode::Char('c' | 'g') if control => return Asked::Close,
        KeyCode::Enter => return Asked::Choose,
        KeyCode::Delete => return Asked::Remove,
        KeyCode::Char('d') if control => return Asked::Remove,
        KeyCode::Char('e') if control => return Asked::Note,
        KeyCode::Up => chooser.step(-1),
        KeyCode::Down => chooser.step(1),
        KeyCode::Tab => {
            let back = key.modifiers.contains(KeyModifiers::SHIFT);
            chooser.step(if back { -1 } else { 1 });
        }
        KeyCode::Char('p' | 'k') if control => chooser.step(-1),
        KeyCode::Char('n' | 'j') if control => chooser.step(1),
        KeyCode::PageUp => chooser.step(-page),
        KeyCode::PageDown => chooser.step(page),
        KeyCode::Home => chooser.cursor = 0,
        KeyCode::End => chooser.step(isize::MAX / 2),
        KeyCode::Char('u') if control => {
            chooser.typed.clear();
            chooser.narrow();
        }
        KeyCode::Backspace if chooser.typed.is_empty() => return Asked::Close,
        KeyCode::Backspace => {
            chooser.typed.pop();
            chooser.narrow();
        }
        KeyCode::Char(c) if (key.modifiers - KeyModifiers::SHIFT).is_empty() => {
            chooser.typed.push(c);
            chooser.narrow();
        }
        _ => {}
    }
    Asked::Nothing
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chooser(words: &[&str]) -> Chooser {
        let choice = |words: &&str| Choice {
            words: (*words).to_owned(),
            indent: 0,
            about: String::new(),
            goal: Goal::Place(0),
        };
        Chooser::new(Kind::Contents, String::new(), words.iter().map(choice).collect(), 0)
    }

    #[track_caller]
    fn check(keys: &str, expected: Option<&str>) {
        let mut chooser = chooser(&["One house", "two", "another House"]);
        for c in keys.chars() {
            let key = match c {
                '↓' => Key::plain(KeyCode::Down),
                '←' => Key::plain(KeyCode::Backspace),
                c => Key::char(c),
            };
            asked(&mut chooser, key, 2);
        }
        assert_eq!(chooser.chosen().map(|choice| choice.words.as_str()), expected, "{keys}");
    }

    #[test]
    fn typing_narrows_and_the_cursor_moves() {
        check("", Some("One house"));
        check("↓↓↓", Some("another House"));
        check("house", Some("One house"));
        check("house↓", Some("another House"));
        check("house↓←←←←←", Some("another House"));
        check("ho an", Some("another House"));
        check("zzz", None);
    }

    #[test]
    fn the_cursor_stands_in_the_middle() {
        let mut chooser = chooser(&["x"; 10]);
        assert_eq!(chooser.first(4), 0);
        chooser.cursor = 5;
        assert_eq!(chooser.first(4), 3);
        chooser.cursor = 9;
        assert_eq!(chooser.first(4), 6);
        assert_eq!(chooser.room(0), 1);
    }
}
