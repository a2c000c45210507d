//! The line that is being typed: what to find, the filter, the search, what to look for in the help.

use std::sync::Arc;

use crossterm::event::{KeyCode, KeyModifiers};
use unicode_segmentation::UnicodeSegmentation;

use super::{
    Effect, Model, Popup,
    command::{self, Offer},
    find::{self, Origin},
    handover::{self, About},
    keeping,
    list::{self, List, Narrowed},
    passages, reading,
};
use crate::{
    document::clean::clean_line,
    library::Article,
    reader::{keys::Key, layout::Pane},
};

/// Characters that a prompt takes; more is not a question but a paste gone wrong.
const LONGEST: usize = 4_000;
/// Tags that are offered at a time.
const TAGS_SHOWN: usize = 12;
/// Commands that are kept with the session.
const KEPT: usize = 50;
/// Lines that are remembered of each kind.
const REMEMBERED: usize = 100;

/// A line that is being typed.
#[derive(Clone, Debug)]
pub struct Prompt {
    /// What it is for.
    pub kind: Kind,
    /// The article that was shown when it was opened.
    about: Option<Arc<Article>>,
    /// What stands in it.
    pub text: String,
    /// The cursor, a byte of `text` between graphemes.
    pub cursor: usize,
    /// What the text means, or what is wrong with it; empty where there is nothing to say.
    pub meaning: Result<String, String>,
    /// Where the panes stood when it was opened.
    origin: Origin,
    /// The list when it was opened, and how many articles there were.
    before: (List, usize),
    /// Which line of the history stands in it, counted from the newest; none while a new one is typed.
    recalled: Option<usize>,
    /// What was typed before a line of the history took its place.
    draft: String,
    /// How a command can go on.
    pub offers: Vec<Offer>,
    /// Index in `offers` of the one that Tab has put in the line.
    pub offered: Option<usize>,
}

/// Lines that were typed, oldest first, by kind of prompt; kept as long as the program runs.
#[derive(Clone, Debug, Default)]
pub struct History {
    finds: Vec<String>,
    filters: Vec<String>,
    searches: Vec<String>,
    helps: Vec<String>,
    tags: Vec<String>,
    notes: Vec<String>,
    commands: Vec<String>,
    piped: Vec<String>,
    folders: Vec<String>,
}

impl History {
    /// The lines of a kind.
    fn of(&mut self, kind: Kind) -> &mut Vec<String> {
        match kind {
            Kind::Find(_) => &mut self.finds,
            Kind::Filter => &mut self.filters,
            Kind::Search => &mut self.searches,
            Kind::Help => &mut self.helps,
            Kind::Tags | Kind::PassageTags => &mut self.tags,
            Kind::Note | Kind::PassageNote => &mut self.notes,
            Kind::Command => &mut self.commands,
            Kind::Pipe => &mut self.piped,
            Kind::Export => &mut self.folders,
        }
    }

    /// The newest commands, oldest first, as many as are kept with the session.
    pub(super) fn commands(&self) -> &[String] {
        &self.commands[self.commands.len().saturating_sub(KEPT)..]
    }

    /// Takes the commands of an earlier session; those of this one stay the newest.
    pub(super) fn load_commands(&mut self, mut commands: Vec<String>) {
        commands.retain(|command| !self.commands.contains(command));
        commands.append(&mut self.commands);
        self.commands = commands;
    }

    /// Keeps a line as the newest; a line stands there once.
    fn keep(&mut self, kind: Kind, text: &str) {
        let lines = self.of(kind);
        lines.retain(|line| line != text);
        if !text.trim().is_empty() {
            lines.push(text.to_owned());
        }
        let surplus = lines.len().saturating_sub(REMEMBERED);
        lines.drain(..surplus);
    }
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
    /// Narrow the help.
    Help,
    /// Tag the article.
    Tags,
    /// Write a note about the article.
    Note,
    /// Write a note on the selected passage.
    PassageNote,
    /// Tag the selected passage.
    PassageTags,
    /// The command line.
    Command,
    /// The command that gets the selection or the text.
    Pipe,
    /// The folder that notes are written into.
    Export,
}

impl Kind {
    /// What stands before the text.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Find(_) => "/",
            Self::Filter => "filter: ",
            Self::Search => "search: ",
            Self::Help => "help: ",
            Self::Tags => "tags: ",
            Self::Note => "note: ",
            Self::PassageNote => "note on the passage: ",
            Self::PassageTags => "tags of the passage: ",
            Self::Command => ":",
            Self::Pipe => "| ",
            Self::Export => "notes to: ",
        }
    }
}

/// Opens a prompt. A filter begins with the filter in force, a search with the search in force.
pub fn open(model: &mut Model, kind: Kind) -> Vec<Effect> {
    let text = prefilled(model, kind);
    let about = if kind == Kind::Note { About::Article } else { About::Passage };
    if matches!(kind, Kind::Note | Kind::PassageNote) && text.contains('\n') {
        // A line has no room for it.
        return handover::edit_note(model, about, text);
    }
    let origin = find::origin(model);
    let cursor = text.len();
    model.prompt = Some(Prompt {
        kind,
        about: model.article().cloned(),
        text,
        cursor,
        meaning: Ok(String::new()),
        origin,
        before: (model.list.clone(), model.articles.len()),
        recalled: None,
        draft: String::new(),
        offers: Vec::new(),
        offered: None,
    });
    explain(model);
    vec![Effect::TextField(true)]
}

/// Does what a prompt would do with a line; opens it where the line is empty or cannot be read.
pub(super) fn answer(model: &mut Model, kind: Kind, line: &str) -> Vec<Effect> {
    let mut effects = open(model, kind);
    if line.is_empty() {
        return effects;
    }
    if let Some(prompt) = &mut model.prompt {
        line.clone_into(&mut prompt.text);
        prompt.cursor = line.len();
    }
    effects.extend(changed(model));
    effects.extend(accept(model));
    effects
}

/// What stands in a prompt when it is opened.
fn prefilled(model: &Model, kind: Kind) -> String {
    let narrowed = |is_search: bool| {
        let narrowed = model.list.narrowed.as_ref();
        let same = narrowed.filter(|narrowed| narrowed.is_search == is_search);
        same.map_or_else(String::new, |narrowed| narrowed.text.clone())
    };
    let records = &model.state.records;
    match (kind, model.article()) {
        (Kind::PassageNote, _) => passages::note(model),
        (Kind::PassageTags, _) => passages::tags(model),
        (Kind::Export, _) => model.settings.notes_folder.clone(),
        (Kind::Filter, _) => narrowed(false),
        (Kind::Search, _) => narrowed(true),
        (Kind::Tags, Some(article)) => records.tags(article).join(", "),
        (Kind::Note, Some(article)) => records.note(article).unwrap_or_default().to_owned(),
        _ => String::new(),
    }
}

/// Takes a key while a prompt is open.
pub fn press(model: &mut Model, key: Key) -> Vec<Effect> {
    let control = key.modifiers.contains(KeyModifiers::CONTROL);
    match key.code {
        KeyCode::Enter => accept(model),
        KeyCode::Esc => give_up(model),
        KeyCode::Char('c' | 'g') if control => give_up(model),
        KeyCode::Backspace
            if model.prompt.as_ref().is_some_and(|prompt| prompt.text.is_empty()) =>
        {
            give_up(model)
        }
        KeyCode::Up => recall(model, true),
        KeyCode::Down => recall(model, false),
        KeyCode::Char('p') if control => recall(model, true),
        KeyCode::Char('n') if control => recall(model, false),
        KeyCode::Tab if is_command(model) => {
            command::complete(model, key.modifiers.contains(KeyModifiers::SHIFT));
            Vec::new()
        }
        KeyCode::Tab => complete(model),
        KeyCode::Char('o') if control => to_editor(model),
        _ => {
            let Some(prompt) = &mut model.prompt else { return Vec::new() };
            if edit(prompt, key) { changed(model) } else { Vec::new() }
        }
    }
}

/// True while a command is being typed.
fn is_command(model: &Model) -> bool {
    model.prompt.as_ref().is_some_and(|prompt| prompt.kind == Kind::Command)
}

/// Puts an older or newer line of the history in the place of what is typed; past the newest stands what was typed.
fn recall(model: &mut Model, older: bool) -> Vec<Effect> {
    let Some(prompt) = &mut model.prompt else { return Vec::new() };
    let lines = model.history.of(prompt.kind);
    let recalled = match (prompt.recalled, older) {
        (None, true) => Some(0),
        (Some(at), true) => Some(at + 1),
        (Some(at), false) => at.checked_sub(1),
        (None, false) => return Vec::new(),
    };
    let text = match recalled {
        None => std::mem::take(&mut prompt.draft),
        Some(at) => match lines.iter().rev().nth(at) {
            Some(line) => line.clone(),
            None => return Vec::new(),
        },
    };
    let typed = std::mem::replace(&mut prompt.text, text);
    if prompt.recalled.is_none() {
        prompt.draft = typed;
    }
    prompt.recalled = recalled;
    prompt.cursor = prompt.text.len();
    changed(model)
}

/// Goes on with a note in the editor.
fn to_editor(model: &mut Model) -> Vec<Effect> {
    let about = match model.prompt.as_ref().map(|prompt| prompt.kind) {
        Some(Kind::Note) => About::Article,
        Some(Kind::PassageNote) => About::Passage,
        _ => return Vec::new(),
    };
    let text = model.prompt.take().map(|prompt| prompt.text).unwrap_or_default();
    let mut effects = vec![Effect::TextField(false)];
    effects.extend(handover::edit_note(model, about, text));
    effects
}

/// What a command is given.
fn pipe_hint(model: &Model) -> String {
    let what = match reading::selection_span(model) {
        Some(_) => "the selection",
        None => "all of the text",
    };
    format!("a command of the shell; {what} is its standard input")
}

/// Completes the tag that is being typed by the first that was given before.
fn complete(model: &mut Model) -> Vec<Effect> {
    let known = model.state.records.all_tags();
    let Some(prompt) = &mut model.prompt else { return Vec::new() };
    if !matches!(prompt.kind, Kind::Tags | Kind::PassageTags) {
        return Vec::new();
    }
    let tag = candidates(&prompt.text[..prompt.cursor], &known).next();
    if let Some(tag) = tag {
        let begun = prompt.text[..prompt.cursor].rfind(',').map_or(0, |comma| comma + 1);
        let blank = if begun == 0 { "" } else { " " };
        delete_to(prompt, begun);
        insert(prompt, &format!("{blank}{tag}, "));
    }
    changed(model)
}

/// Known tags that the last of the typed ones may become, in any case of letters; those that stand there are left out.
fn candidates<'a>(typed: &str, known: &'a [String]) -> impl Iterator<Item = &'a String> + use<'a> {
    let (before, last) = typed.rsplit_once(',').unwrap_or(("", typed));
    let (given, last) = (keeping::read_tags(before), last.trim().to_lowercase());
    known.iter().filter(move |tag| {
        tag.to_lowercase().starts_with(&last) && **tag != last && !given.contains(tag)
    })
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
    let alt = key.modifiers.contains(KeyModifiers::ALT);
    match key.code {
        KeyCode::Char('w') if control => delete_to(prompt, word_start(prompt)),
        KeyCode::Backspace if alt || control => delete_to(prompt, word_start(prompt)),
        KeyCode::Char('k') if control => prompt.text.truncate(prompt.cursor),
        KeyCode::Char('b') if control => prompt.cursor = grapheme_before(prompt),
        KeyCode::Char('f') if control => prompt.cursor = grapheme_after(prompt),
        KeyCode::Char('b') if alt => prompt.cursor = word_start(prompt),
        KeyCode::Char('f') if alt => prompt.cursor = word_end(prompt),
        KeyCode::Left if alt || control => prompt.cursor = word_start(prompt),
        KeyCode::Right if alt || control => prompt.cursor = word_end(prompt),
        KeyCode::Char('u') if control => delete_to(prompt, 0),
        KeyCode::Char('a') if control => prompt.cursor = 0,
        KeyCode::Char('e') if control => prompt.cursor = prompt.text.len(),
        KeyCode::Char('h') if control => delete_to(prompt, grapheme_before(prompt)),
        KeyCode::Backspace => delete_to(prompt, grapheme_before(prompt)),
        KeyCode::Delete | KeyCode::Char('d') if control || key.code == KeyCode::Delete => {
            let end = grapheme_after(prompt);
            prompt.text.replace_range(prompt.cursor..end, "");
        }
        KeyCode::Left => prompt.cursor = grapheme_before(prompt),
        KeyCode::Right => prompt.cursor = grapheme_after(prompt),
        KeyCode::Home => prompt.cursor = 0,
        KeyCode::End => prompt.cursor = prompt.text.len(),
        KeyCode::Char(c) if !control && !alt => {
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

/// End of the word after the cursor.
fn word_end(prompt: &Prompt) -> usize {
    let tail = &prompt.text[prompt.cursor..];
    let word = tail.trim_start();
    let start = prompt.text.len() - word.len();
    word.find(char::is_whitespace).map_or(prompt.text.len(), |at| start + at)
}

/// Follows the text as it is typed: matches are lit, the list is narrowed, the meaning is told.
fn changed(model: &mut Model) -> Vec<Effect> {
    let Some(prompt) = model.prompt.clone() else { return Vec::new() };
    if let Kind::Find(pane) = prompt.kind {
        find::look_for(model, pane, &prompt.text, prompt.origin);
        explain(model);
        return Vec::new();
    }
    if prompt.kind == Kind::Help {
        model.popup = Some(Popup::Help { top: 0, words: prompt.text });
        return Vec::new();
    }
    explain(model);
    if !matches!(prompt.kind, Kind::Filter | Kind::Search) {
        return Vec::new();
    }
    narrow(model, &prompt)
}

/// Tells what the text means.
fn explain(model: &mut Model) {
    if is_command(model) {
        return command::offer(model);
    }
    let Some(prompt) = &model.prompt else { return };
    let meaning = match prompt.kind {
        Kind::Tags | Kind::PassageTags => Ok(tag_hint(model, prompt)),
        Kind::Note | Kind::PassageNote => {
            Ok("Enter keeps it; an empty one is taken away; C-o opens the editor".to_owned())
        }
        Kind::Pipe => Ok(pipe_hint(model)),
        Kind::Export => Ok("a folder; one Markdown file for each article with notes".to_owned()),
        _ if prompt.text.trim().is_empty() => Ok(String::new()),
        Kind::Help | Kind::Command => Ok(String::new()),
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

/// Which tags Tab may put there.
fn tag_hint(model: &Model, prompt: &Prompt) -> String {
    let known = model.state.records.all_tags();
    let fitting: Vec<&str> = candidates(&prompt.text[..prompt.cursor], &known)
        .take(TAGS_SHOWN)
        .map(String::as_str)
        .collect();
    match fitting.as_slice() {
        [] => "tags with commas between".to_owned(),
        tags => format!("Tab: {}", tags.join(", ")),
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
            list::narrow(model, Some(Narrowed::new(text.to_owned(), query, is_search)))
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
    model.history.keep(prompt.kind, &prompt.text);
    let mut effects = vec![Effect::TextField(false)];
    match (prompt.kind, &prompt.about) {
        (Kind::Tags, Some(article)) => {
            effects.extend(keeping::set_tags(model, article, &prompt.text));
        }
        (Kind::Note, Some(article)) => {
            effects.extend(keeping::set_note(model, article, &prompt.text));
        }
        (Kind::Pipe, _) => effects.extend(handover::pipe(model, &prompt.text)),
        (Kind::Export, _) => effects.extend(handover::export(model, &prompt.text)),
        (Kind::PassageNote, _) => {
            effects.extend(passages::set(model, passages::Set::Note(prompt.text)));
        }
        (Kind::PassageTags, _) => {
            let tags = keeping::read_tags(&prompt.text);
            effects.extend(passages::set(model, passages::Set::Tags(tags)));
        }
        (Kind::Find(pane), _) => accept_find(model, pane, &prompt),
        (Kind::Command, _) => effects.extend(command::run(model, &prompt.text)),
        (Kind::Help, _) | (Kind::Tags | Kind::Note, None) => {}
        (Kind::Filter | Kind::Search, _) => {
            model.focus = Pane::List;
            model.side = Pane::List;
        }
    }
    effects
}

/// Keeps a find; says so where nothing matches. An empty one looks for what was found last, from here on.
fn accept_find(model: &mut Model, pane: Pane, prompt: &Prompt) {
    if prompt.text.is_empty() {
        if let Some(last) = model.history.of(prompt.kind).last().cloned() {
            let here =
                model.find.as_ref().is_some_and(|find| find.pane == pane && find.text == last);
            if !here {
                find::look_for(model, pane, &last, prompt.origin);
            }
            find::next(model, true, usize::from(here));
        }
        return;
    }
    if model.find.as_ref().is_some_and(|find| find.awaited.is_none() && find.matches.is_empty()) {
        model.fail(format!("no match for {:?}", prompt.text));
    }
}

/// Closes the prompt; everything is as it was before.
fn give_up(model: &mut Model) -> Vec<Effect> {
    let Some(prompt) = model.prompt.take() else { return Vec::new() };
    let mut effects = vec![Effect::TextField(false)];
    match prompt.kind {
        Kind::Find(pane) => find::go_back(model, pane, prompt.origin),
        Kind::Help => model.popup = Some(Popup::Help { top: 0, words: String::new() }),
        Kind::Filter | Kind::Search => effects.extend(restore_list(model, prompt)),
        Kind::Tags
        | Kind::Note
        | Kind::PassageTags
        | Kind::PassageNote
        | Kind::Pipe
        | Kind::Command
        | Kind::Export => {}
    }
    effects
}

/// The list as it was when the prompt was opened, where nothing was typed or loaded since; else its filter again.
fn restore_list(model: &mut Model, prompt: Prompt) -> Vec<Effect> {
    let (list, articles) = prompt.before;
    let text = |list: &List| list.narrowed.as_ref().map(|narrowed| narrowed.text.clone());
    if text(&list) == text(&model.list) {
        return Vec::new();
    }
    let is_whole = articles == model.articles.len()
        && list.narrowed.as_ref().is_none_or(|narrowed| !narrowed.waiting);
    if !is_whole {
        return list::narrow(model, list.narrowed);
    }
    model.list = list;
    model.find = model.find.take().filter(|find| find.is_typed);
    model.generation += 1;
    list::show_selected(model);
    vec![Effect::StopSearch]
}
