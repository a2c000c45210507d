//! The line that is being typed: what to find, the filter, the search.

use crossterm::event::{KeyCode, KeyModifiers};
use unicode_segmentation::UnicodeSegmentation;

use super::{
    Effect, Model,
    find::{self, Origin},
    list::{self, Narrowed},
};
use crate::{
    document::clean::clean_line,
    reader::{keys::Key, layout::Pane},
};

/// Characters that a prompt takes; more is not a question but a paste gone wrong.
const LONGEST: usize = 4_000;

/// A line that is being typed.
#[derive(Clone, Debug)]
pub struct Prompt {
    /// What it is for.
    pub kind: Kind,
    /// What stands in it.
    pub text: String,
    /// The cursor, a byte of `text` between graphemes.
    pub cursor: usize,
    /// What the text means, or what is wrong with it; empty where there is nothing to say.
    pub meaning: Result<String, String>,
    /// Where the panes stood when it was opened.
    origin: Origin,
    /// What narrowed the list when it was opened.
    before: Option<Narrowed>,
}

/// What a prompt is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Find in a pane.
    Find(Pane),
    /// Filter the list.
    Filter,
    /// Search all articles.
    Search,
}

impl Kind {
    /// What stands before the text.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Find(_) => "/",
            Self::Filter => "filter: ",
            Self::Search => "search: ",
        }
    }
}

/// Opens a prompt. A filter begins with the filter in force, a search with the search in force.
pub fn open(model: &mut Model, kind: Kind) -> Vec<Effect> {
    let narrowed = model.list.narrowed.clone();
    let same = narrowed.as_ref().filter(|narrowed| match kind {
        Kind::Find(_) => false,
        Kind::Filter => !narrowed.is_search,
        Kind::Search => narrowed.is_search,
    });
    let text = same.map_or_else(String::new, |narrowed| narrowed.text.clone());
    let origin = find::origin(model);
    let cursor = text.len();
    model.prompt =
        Some(Prompt { kind, text, cursor, meaning: Ok(String::new()), origin, before: narrowed });
    explain(model);
    vec![Effect::TextField(true)]
}

/// Takes a key while a prompt is open.
pub fn press(model: &mut Model, key: Key) -> Vec<Effect> {
    let control = key.modifiers.contains(KeyModifiers::CONTROL);
    match key.code {
        KeyCode::Enter => accept(model),
        KeyCode::Esc => give_up(model),
        KeyCode::Char('c' | 'g') if control => give_up(model),
        _ => {
            let Some(prompt) = &mut model.prompt else { return Vec::new() };
            if edit(prompt, key) { changed(model) } else { Vec::new() }
        }
    }
}

/// Takes a paste: only its characters, on one line.
pub fn paste(model: &mut Model, text: &str) -> Vec<Effect> {
    let Some(prompt) = &mut model.prompt else { return Vec::new() };
    insert(prompt, &clean_line(text));
    changed(model)
}

/// Edits the line; true where its text changed.
fn edit(prompt: &mut Prompt, key: Key) -> bool {
    let control = key.modifiers.contains(KeyModifiers::CONTROL);
    let before = prompt.text.len();
    match key.code {
        KeyCode::Char('w') if control => delete_to(prompt, word_start(prompt)),
        KeyCode::Char('u') if control => delete_to(prompt, 0),
        KeyCode::Char('a') if control => prompt.cursor = 0,
        KeyCode::Char('e') if control => prompt.cursor = prompt.text.len(),
        KeyCode::Char('h') if control => delete_to(prompt, grapheme_before(prompt)),
        KeyCode::Backspace => delete_to(prompt, grapheme_before(prompt)),
        KeyCode::Delete => {
            let end = grapheme_after(prompt);
            prompt.text.replace_range(prompt.cursor..end, "");
        }
        KeyCode::Left => prompt.cursor = grapheme_before(prompt),
        KeyCode::Right => prompt.cursor = grapheme_after(prompt),
        KeyCode::Home => prompt.cursor = 0,
        KeyCode::End => prompt.cursor = prompt.text.len(),
        KeyCode::Char(c) if !control && !key.modifiers.contains(KeyModifiers::ALT) => {
            insert(prompt, &clean_line(c.encode_utf8(&mut [0; 4])));
        }
        _ => {}
    }
    prompt.text.len() != before
}

/// Puts text at the cursor.
fn insert(prompt: &mut Prompt, text: &str) {
    let room = LONGEST.saturating_sub(prompt.text.len());
    let text = &text[..crate::span::floor_boundary(text, room)];
    prompt.text.insert_str(prompt.cursor, text);
    prompt.cursor += text.len();
}

/// Takes out what stands between `start` and the cursor.
fn delete_to(prompt: &mut Prompt, start: usize) {
    prompt.text.replace_range(start..prompt.cursor, "");
    prompt.cursor = start;
}

/// Start of the grapheme before the cursor.
fn grapheme_before(prompt: &Prompt) -> usize {
    prompt.text[..prompt.cursor].grapheme_indices(true).next_back().map_or(0, |(at, _)| at)
}

/// End of the grapheme after the cursor.
fn grapheme_after(prompt: &Prompt) -> usize {
    let after = &prompt.text[prompt.cursor..];
    prompt.cursor + after.graphemes(true).next().map_or(0, str::len)
}

/// Start of the word before the cursor.
fn word_start(prompt: &Prompt) -> usize {
    let head = prompt.text[..prompt.cursor].trim_end();
    head.rfind(char::is_whitespace)
        .map_or(0, |at| at + head[at..].chars().next().map_or(1, char::len_utf8))
}

/// Follows the text as it is typed: matches are lit, the list is narrowed, the meaning is told.
fn changed(model: &mut Model) -> Vec<Effect> {
    let Some(prompt) = model.prompt.clone() else { return Vec::new() };
    if let Kind::Find(pane) = prompt.kind {
        find::look_for(model, pane, &prompt.text, prompt.origin);
        explain(model);
        return Vec::new();
    }
    explain(model);
    narrow(model, &prompt)
}

/// Tells what the text means.
fn explain(model: &mut Model) {
    let Some(prompt) = &model.prompt else { return };
    let meaning = match prompt.kind {
        _ if prompt.text.trim().is_empty() => Ok(String::new()),
        Kind::Find(_) => Ok(model.find.as_ref().map_or_else(String::new, find::Find::count)),
        Kind::Filter | Kind::Search => match list::read_query(&prompt.text, model.today) {
            Ok(query) => Ok(query.explain()),
            Err(error) => Err(error.to_string()),
        },
    };
    if let Some(prompt) = &mut model.prompt {
        prompt.meaning = meaning;
    }
}

/// Narrows the list by what is typed; a text that cannot be read leaves the list as it is.
fn narrow(model: &mut Model, prompt: &Prompt) -> Vec<Effect> {
    let text = prompt.text.trim();
    if text.is_empty() {
        return list::narrow(model, None);
    }
    match list::read_query(text, model.today) {
        Ok(query) => {
            let is_search = prompt.kind == Kind::Search;
            let narrowed =
                Narrowed { text: text.to_owned(), query, is_search, waiting: false, analysed: 0 };
            list::narrow(model, Some(narrowed))
        }
        Err(_) => Vec::new(),
    }
}

/// Closes the prompt and keeps what it did. An empty one finds what was found last, or shows all articles. A query with
/// a mistake stays open and says what is wrong.
fn accept(model: &mut Model) -> Vec<Effect> {
    let Some(prompt) = model.prompt.clone() else { return Vec::new() };
    if prompt.meaning.is_err() {
        return Vec::new();
    }
    model.prompt = None;
    let effects = vec![Effect::TextField(false)];
    match prompt.kind {
        Kind::Find(_) => accept_find(model, &prompt),
        Kind::Filter | Kind::Search => {
            model.focus = Pane::List;
            model.side = Pane::List;
        }
    }
    effects
}

/// Keeps a find; says so where nothing matches.
fn accept_find(model: &mut Model, prompt: &Prompt) {
    if model.find.as_ref().is_some_and(|find| find.matches.is_empty()) {
        model.fail(format!("no match for {:?}", prompt.text));
    }
}

/// Closes the prompt; everything is as it was before.
fn give_up(model: &mut Model) -> Vec<Effect> {
    let Some(prompt) = model.prompt.take() else { return Vec::new() };
    let mut effects = vec![Effect::TextField(false)];
    match prompt.kind {
        Kind::Find(_) => find::go_back(model, prompt.origin),
        Kind::Filter | Kind::Search => {
            let changed = model.list.narrowed.as_ref().map(|narrowed| &narrowed.text)
                != prompt.before.as_ref().map(|narrowed| &narrowed.text);
            if changed {
                effects.extend(list::narrow(model, prompt.before));
            }
        }
    }
    effects
}
