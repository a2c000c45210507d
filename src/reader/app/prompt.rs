//! The line that is being typed: what to find, the filter, the search, what to look for in the help, a command.

mod history;
mod line;
mod narrowing;
mod suggestions;
mod tags;

pub use history::History;
pub use suggestions::{SuggestJob, Suggestions, suggested};

use std::sync::Arc;

use crossterm::event::{KeyCode, KeyModifiers};

use super::{
    Effect, Model, Popup, chooser,
    command::{self, Offer},
    find::{self, Origin},
    handover::{self, About},
    keeping,
    list::{self, List},
    passages, reading, searches,
};
use crate::{
    document::clean::clean_line,
    library::Article,
    query::Query,
    reader::{keys::Key, layout::Pane},
};

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
    /// The list when it was opened.
    before: Arc<Before>,
    /// Which line of the history stands in it, counted from the newest; none while a new one is typed.
    recalled: Option<usize>,
    /// What was typed before a line of the history took its place.
    draft: String,
    /// How a command can go on.
    pub offers: Vec<Offer>,
    /// Index in `offers` of the one that Tab has put in the line.
    pub offered: Option<usize>,
    /// What may be typed next in a filter or search.
    pub suggestions: Suggestions,
}

/// The list as it was when a prompt was opened.
#[derive(Clone, Debug)]
struct Before {
    list: List,
    stage: Stage,
}

/// Which articles there are: numbers hold as long as this is the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stage {
    articles: usize,
    /// State of the catalogue, in a library.
    generation: Option<u64>,
}

impl Stage {
    fn of(model: &Model) -> Self {
        let library = model.articles.library();
        let generation = library.map(|library| library.catalogue.generation());
        Self { articles: model.articles.len(), generation }
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
    /// The name to save the filter or search in force under.
    SaveSearch,
    /// Another name for a saved search.
    RenameSearch,
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
            Self::SaveSearch => "save as: ",
            Self::RenameSearch => "rename to: ",
        }
    }

    /// True where a query is typed.
    pub const fn is_query(self) -> bool {
        matches!(self, Self::Filter | Self::Search)
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
        before: Arc::new(Before { list: model.list.clone(), stage: Stage::of(model) }),
        recalled: None,
        draft: String::new(),
        offers: Vec::new(),
        offered: None,
        suggestions: Suggestions::default(),
    });
    explain(model);
    Vec::new()
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
        (Kind::RenameSearch, _) => searches::meant(model).unwrap_or_default(),
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
        KeyCode::Up => history::recall(model, true),
        KeyCode::Down => history::recall(model, false),
        KeyCode::Char('p') if control => history::recall(model, true),
        KeyCode::Char('n') if control => history::recall(model, false),
        KeyCode::Tab => complete(model, key.modifiers.contains(KeyModifiers::SHIFT)),
        KeyCode::Char('o') if control => to_editor(model),
        _ => type_key(model, key),
    }
}

/// Takes a key that edits the line, or moves the cursor in it.
fn type_key(model: &mut Model, key: Key) -> Vec<Effect> {
    let Some(prompt) = &mut model.prompt else { return Vec::new() };
    let before = prompt.cursor;
    if line::edit(prompt, key) {
        return changed(model);
    }
    if prompt.cursor == before { Vec::new() } else { suggestions::follow(model) }
}

/// Tab: puts what is offered in the line; the next, or the one before.
fn complete(model: &mut Model, back: bool) -> Vec<Effect> {
    match model.prompt.as_ref().map(|prompt| prompt.kind) {
        Some(Kind::Command) => {
            command::complete(model, back);
            Vec::new()
        }
        Some(kind) if kind.is_query() => suggestions::choose(model, back),
        _ => tags::complete(model),
    }
}

/// True while a command is being typed.
fn is_command(model: &Model) -> bool {
    model.prompt.as_ref().is_some_and(|prompt| prompt.kind == Kind::Command)
}

/// Goes on with a note in the editor.
fn to_editor(model: &mut Model) -> Vec<Effect> {
    let about = match model.prompt.as_ref().map(|prompt| prompt.kind) {
        Some(Kind::Note) => About::Article,
        Some(Kind::PassageNote) => About::Passage,
        _ => return Vec::new(),
    };
    let text = model.prompt.take().map(|prompt| prompt.text).unwrap_or_default();
    handover::edit_note(model, about, text)
}

/// What a command is given.
fn pipe_hint(model: &Model) -> String {
    let what = match reading::selection_span(model) {
        Some(_) => "the selection",
        None => "all of the text",
    };
    format!("a command of the shell; {what} is its standard input")
}

/// Takes a paste where text is asked for: only its characters, on one line. Anywhere else its letters are no keys.
pub fn paste(model: &mut Model, text: &str) -> Vec<Effect> {
    let text = clean_line(text);
    if let Some(prompt) = &mut model.prompt {
        line::insert(prompt, &text);
        return changed(model);
    }
    if model.chooser.is_some() {
        return chooser::paste(model, &text);
    }
    model.say("what was pasted is left out: no text is asked for here");
    Vec::new()
}

/// Follows the text as it is typed: matches are lit, the list is narrowed, the meaning is told, what may follow is offered.
fn changed(model: &mut Model) -> Vec<Effect> {
    let mut effects = follow_text(model);
    effects.extend(suggestions::follow(model));
    effects
}

/// The same without a look at what may follow.
fn follow_text(model: &mut Model) -> Vec<Effect> {
    let Some(prompt) = &model.prompt else { return Vec::new() };
    let (kind, text, origin) = (prompt.kind, prompt.text.clone(), prompt.origin);
    match kind {
        Kind::Find(pane) => {
            find::look_for(model, pane, &text, origin);
            explain(model);
            Vec::new()
        }
        Kind::Help => {
            model.popup = Some(Popup::Help { top: 0, words: text });
            Vec::new()
        }
        _ => {
            explain(model);
            if kind.is_query() { narrowing::narrow(model, kind, &text) } else { Vec::new() }
        }
    }
}

/// Tells what the text means.
fn explain(model: &mut Model) {
    if is_command(model) {
        return command::offer(model);
    }
    let Some(prompt) = &model.prompt else { return };
    let meaning = match prompt.kind {
        Kind::Tags | Kind::PassageTags => Ok(tags::hint(model, prompt)),
        Kind::Note | Kind::PassageNote => {
            Ok("Enter keeps it; an empty one is taken away; C-o opens the editor".to_owned())
        }
        Kind::Pipe => Ok(pipe_hint(model)),
        Kind::Export => Ok("a folder; one Markdown file for each article with notes".to_owned()),
        Kind::SaveSearch | Kind::RenameSearch => {
            searches::explain(model, prompt.kind, &prompt.text)
        }
        Kind::Filter | Kind::Search if prompt.text.trim().is_empty() => {
            Ok("words, \"phrases\" and fields such as said:NAME; Tab lists the fields".to_owned())
        }
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

/// Closes the prompt and keeps what it did. An empty one finds what was found last, or shows all articles. A query with
/// a mistake stays open and says what is wrong.
fn accept(model: &mut Model) -> Vec<Effect> {
    if model.prompt.as_ref().is_some_and(|prompt| prompt.suggestions.has_chosen_field()) {
        return suggestions::follow(model);
    }
    refuse_half_a_query(model);
    let Some(prompt) = model.prompt.take_if(|prompt| prompt.meaning.is_ok()) else {
        return Vec::new();
    };
    model.history.keep(prompt.kind, &prompt.text);
    let mut effects = Vec::new();
    match (prompt.kind, &prompt.about) {
        (Kind::Tags, Some(article)) => {
            effects.extend(keeping::set_tags(model, article, &prompt.text));
        }
        (Kind::Note, Some(article)) => {
            effects.extend(keeping::set_note(model, article, &prompt.text));
        }
        (Kind::Pipe, _) => effects.extend(handover::pipe(model, &prompt.text)),
        (Kind::Export, _) => effects.extend(handover::export(model, &prompt.text)),
        (Kind::SaveSearch, _) => effects.extend(searches::save(model, &prompt.text)),
        (Kind::RenameSearch, _) => effects.extend(searches::rename(model, &prompt.text)),
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

/// Says what is wrong with a query that may be typed on as it is, but means nothing as a whole.
fn refuse_half_a_query(model: &mut Model) {
    let Some(prompt) = model.prompt.as_mut().filter(|prompt| prompt.kind.is_query()) else {
        return;
    };
    if let Err(error) = Query::parse(&prompt.text, model.today) {
        prompt.meaning = Err(error.to_string());
    }
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
        find::say_missed(model);
    }
}

/// Closes the prompt; everything is as it was before.
fn give_up(model: &mut Model) -> Vec<Effect> {
    let Some(prompt) = model.prompt.take() else { return Vec::new() };
    let mut effects = Vec::new();
    match prompt.kind {
        Kind::Find(pane) => find::go_back(model, pane, prompt.origin),
        Kind::Help => model.popup = Some(Popup::Help { top: 0, words: String::new() }),
        Kind::Filter | Kind::Search => effects.extend(narrowing::restore_list(model, prompt)),
        Kind::Tags
        | Kind::Note
        | Kind::PassageTags
        | Kind::PassageNote
        | Kind::Pipe
        | Kind::Command
        | Kind::Export
        | Kind::SaveSearch
        | Kind::RenameSearch => {}
    }
    effects
}
