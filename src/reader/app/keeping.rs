//! What the reader does with articles: steps that are kept, undone and done again, and what the keeper tells of them.
//!
//! A step shows at once; the status line says it is done when it is on the disk.

use std::sync::Arc;

use super::{
    CountJob, Effect, Model, list,
    marking::{self, Marking, Wanted},
    reading, searches, session,
};
use crate::{
    library::{
        Article, ContentHash,
        state::{Change, Fact, Made, News, Order, Passage, store},
    },
    reader::label,
};

/// Columns of a title in what is said.
const TITLE_COLUMNS: usize = 40;

/// What is known of the keeping.
#[derive(Debug, Default)]
pub struct Keeping {
    /// The number of the last writing.
    ticket: u64,
    /// Writings that are not acknowledged yet.
    unsaved: Vec<Unsaved>,
    /// True once the store has told what it holds.
    pub(super) loaded: bool,
    /// Why nothing is kept, where that is so.
    pub trouble: Option<String>,
    /// What a worker is asked to do with very many articles.
    pub(super) marking: Option<Marking>,
    counted: Counted,
}

/// A writing that is not acknowledged yet.
#[derive(Debug)]
struct Unsaved {
    ticket: u64,
    /// Said when it is on the disk.
    said: Option<String>,
    changes: Vec<Change>,
}

/// How many articles are read and starred, and when that was counted.
#[derive(Clone, Copy, Debug, Default)]
struct Counted {
    version: u64,
    articles: usize,
    read: usize,
    starred: usize,
}

/// Whether a step is told of when it is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Manner {
    Told,
    Quiet,
}

impl Keeping {
    /// Number of articles that are read, and that are starred.
    pub const fn marked(&self) -> (usize, usize) {
        (self.counted.read, self.counted.starred)
    }
}

/// Counts again what is read and starred, where something has changed; only the new articles where nothing else has. A
/// library is counted by a worker.
pub(super) fn count_again(model: &mut Model) -> Option<Effect> {
    let counted = &mut model.keeping.counted;
    let articles = model.articles.len();
    if model.articles.library().is_some() {
        let is_old = counted.version != model.state.version || counted.articles != articles;
        (counted.version, counted.articles) = (model.state.version, articles);
        return is_old.then(|| {
            Effect::Count(CountJob {
                articles: model.articles.clone(),
                records: model.state.records.clone(),
                version: model.state.version,
            })
        });
    }
    if counted.version != model.state.version || counted.articles > articles {
        *counted = Counted { version: model.state.version, ..Counted::default() };
    }
    if counted.articles < articles {
        let (read, starred) = model.state.records.count(model.articles.since(counted.articles));
        counted.articles = articles;
        counted.read += read;
        counted.starred += starred;
    }
    None
}

/// Takes what was counted in a library.
pub(super) fn counted(model: &mut Model, version: u64, read: usize, starred: usize) {
    let counted = &mut model.keeping.counted;
    if counted.version == version {
        (counted.read, counted.starred) = (read, starred);
    }
}

/// Marks the article as read or unread.
pub fn toggle_read(model: &mut Model) -> Vec<Effect> {
    let Some(article) = model.article().cloned() else { return no_article(model) };
    let read = !model.state.records.is_read(&article);
    model.list.moved = true;
    let said = format!("{} marked as {}", name(&article), if read { "read" } else { "unread" });
    make(model, said, &[article], &[Fact::Read(Some(read))])
}

/// Stars the article or takes the star away.
pub fn toggle_star(model: &mut Model) -> Vec<Effect> {
    let Some(article) = model.article().cloned() else { return no_article(model) };
    let starred = !model.state.records.is_starred(&article);
    let said = format!("{} {}", name(&article), if starred { "starred" } else { "unstarred" });
    make(model, said, &[article], &[Fact::Starred(Some(starred))])
}

/// Marks all articles of the list as read; a worker does that for very many.
pub fn read_all(model: &mut Model) -> Vec<Effect> {
    if model.list.rows.len() > marking::FEW {
        let (articles, rows) = (model.articles.clone(), model.list.rows.clone());
        return marking::begin(model, Wanted::ReadAll(articles, rows));
    }
    let listed = (0..model.list.rows.len()).filter_map(|row| list::listed(model, row));
    let unread = listed.filter(|article| !model.state.records.is_read(article));
    let unread: Vec<Arc<Article>> = unread.collect();
    if unread.is_empty() {
        model.say("all that is listed is read already");
        return Vec::new();
    }
    model.list.moved = true;
    let said = format!("{} marked as read", label::count(unread.len(), "article"));
    make(model, said, &unread, &[Fact::Read(Some(true))])
}

/// Notes that the article is opened: it is read.
pub(super) fn opened(model: &mut Model, article: &Arc<Article>) -> Vec<Effect> {
    if model.state.records.is_read(article) {
        return Vec::new();
    }
    let said = format!("{} read", name(article));
    let facts = [Fact::Read(Some(true))];
    make_in(model, said, std::slice::from_ref(article), &facts, Manner::Quiet)
}

/// Gives the article these tags and no others; `typed` has them with commas between.
pub(super) fn set_tags(model: &mut Model, article: &Arc<Article>, typed: &str) -> Vec<Effect> {
    let wanted = read_tags(typed);
    let had = model.state.records.tags(article).to_vec();
    let gone = had.iter().filter(|tag| !wanted.contains(tag));
    let gone = gone.map(|tag| Fact::Tag(tag.clone(), false));
    let new = wanted.iter().filter(|tag| !had.contains(tag));
    let facts: Vec<Fact> = gone.chain(new.map(|tag| Fact::Tag(tag.clone(), true))).collect();
    let said = match wanted.as_slice() {
        [] => format!("{} has no tags", name(article)),
        tags => format!("{} tagged {}", name(article), tags.join(", ")),
    };
    let effects = make(model, said, std::slice::from_ref(article), &facts);
    reading::lay_out_again(model);
    effects
}

/// Tags as they are typed: commas between, blanks around and a leading # left out, each once.
pub(super) fn read_tags(typed: &str) -> Vec<String> {
    let mut tags: Vec<String> = Vec::new();
    for tag in typed.split(',') {
        let words: Vec<&str> = tag.trim().trim_start_matches('#').split_whitespace().collect();
        let tag = words.join(" ");
        if !tag.is_empty() && !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    tags
}

/// Writes the note about the article; an empty one takes it away.
pub(super) fn set_note(model: &mut Model, article: &Arc<Article>, typed: &str) -> Vec<Effect> {
    let note = typed.trim();
    if model.state.records.note(article).unwrap_or_default() == note {
        return Vec::new();
    }
    let said = if note.is_empty() {
        format!("the note on {} is taken away", name(article))
    } else {
        format!("note on {} kept", name(article))
    };
    let facts = [Fact::Note(Some(note.to_owned()))];
    let effects = make(model, said, std::slice::from_ref(article), &facts);
    reading::lay_out_again(model);
    effects
}

/// Sets a mark, or takes it away for `None`.
pub(super) fn set_mark(model: &mut Model, fact: &Fact, said: String) -> Vec<Effect> {
    let shown: Vec<Arc<Article>> = model.article().cloned().into_iter().collect();
    let changes = model.state.changes(&[], fact);
    write_made(model, said, changes, shown, Manner::Told)
}

/// Takes the last step back.
pub fn undo(model: &mut Model) -> Vec<Effect> {
    if let Some(effects) = searches::undo(model) {
        return effects;
    }
    if let Some(number) = model.state.last_done().filter(|_| model.state.undoes() > marking::FEW) {
        return marking::begin(model, Wanted::Undo(number));
    }
    if let Some(made) = model.state.undo() {
        return write_again(model, made, store::Step::Undone, "undone");
    }
    model.say("nothing to undo");
    Vec::new()
}

/// Makes the last undone step again.
pub fn redo(model: &mut Model) -> Vec<Effect> {
    if let Some(effects) = searches::redo(model) {
        return effects;
    }
    if let Some(number) = model.state.last_undone().filter(|_| model.state.redoes() > marking::FEW)
    {
        return marking::begin(model, Wanted::Redo(number));
    }
    if let Some(made) = model.state.redo() {
        return write_again(model, made, store::Step::MadeAgain, "done again");
    }
    model.say("nothing to do again");
    Vec::new()
}

/// Writes a step that was undone or made again.
fn write_again(model: &mut Model, made: Made, step: store::Step, what: &str) -> Vec<Effect> {
    let said = again(&made, what);
    model.list.moved = true;
    let effects = write(model, made, step, Vec::new(), Some(said));
    reading::lay_out_again(model);
    effects
}

/// What is said of a step that was undone or made again.
pub(super) fn again(made: &Made, what: &str) -> String {
    let but = match made.left {
        0 => String::new(),
        left => format!(", but for {} changed since", label::count(left, "article")),
    };
    format!("{what}: {}{but}", made.edit.said)
}

/// Makes facts so for articles that need not be open, by their identifiers, as one step.
pub(super) fn make_for(
    model: &mut Model,
    said: String,
    ids: &[ContentHash],
    facts: &[Fact],
) -> Vec<Effect> {
    let changes = facts.iter().flat_map(|fact| model.state.changes(ids, fact)).collect();
    write_made(model, said, changes, Vec::new(), Manner::Told)
}

/// Makes facts so for articles, as one step.
pub(super) fn make(
    model: &mut Model,
    said: String,
    on: &[Arc<Article>],
    facts: &[Fact],
) -> Vec<Effect> {
    make_in(model, said, on, facts, Manner::Told)
}

fn make_in(
    model: &mut Model,
    said: String,
    on: &[Arc<Article>],
    facts: &[Fact],
    manner: Manner,
) -> Vec<Effect> {
    let ids: Vec<ContentHash> = on.iter().map(|article| model.state.records.id(article)).collect();
    let changes = facts.iter().flat_map(|fact| model.state.changes(&ids, fact)).collect();
    write_made(model, said, changes, on.to_vec(), manner)
}

/// Makes a step of changes and has it written.
fn write_made(
    model: &mut Model,
    said: String,
    changes: Vec<Change>,
    on: Vec<Arc<Article>>,
    manner: Manner,
) -> Vec<Effect> {
    if changes.is_empty() {
        return Vec::new();
    }
    let told = (manner == Manner::Told).then(|| said.clone());
    let made = model.state.make(said, changes);
    write(model, made, store::Step::Made, on, told)
}

/// Has a step written; a filter that asks for the state runs again.
fn write(
    model: &mut Model,
    made: Made,
    step: store::Step,
    on: Vec<Arc<Article>>,
    said: Option<String>,
) -> Vec<Effect> {
    let keys = model.state.records.keys(&on, model.articles.iter());
    model.state.records.know(&keys);
    let articles =
        on.into_iter().map(|article| (model.state.records.id(&article), article)).collect();
    let Made { edit, changes, .. } = made;
    let known = changes.clone();
    let write = store::Write { ticket: 0, edit, step, changes, articles, listed: None, keys };
    order(model, said, known, write)
}

/// Orders a writing; `changes` are those that it makes.
pub(super) fn order(
    model: &mut Model,
    said: Option<String>,
    changes: Vec<Change>,
    write: store::Write,
) -> Vec<Effect> {
    model.keeping.ticket += 1;
    let ticket = model.keeping.ticket;
    model.keeping.unsaved.push(Unsaved { ticket, said, changes });
    let write = store::Write { ticket, ..write };
    let mut effects = vec![Effect::Keep(Order::Write(Box::new(write)))];
    effects.extend(list::state_changed(model));
    effects
}

/// Takes what the keeper tells.
pub(super) fn heard(model: &mut Model, news: News) -> Vec<Effect> {
    match news {
        News::Loaded(stored) => loaded(model, *stored),
        News::Written(ticket) => {
            if let Some(said) = acknowledged(model, ticket).and_then(|unsaved| unsaved.said) {
                model.say(said);
            }
            Vec::new()
        }
        News::Held(ticket, problem) => {
            let unsaved = model.keeping.unsaved.iter_mut().find(|other| other.ticket == ticket);
            let said = unsaved.and_then(|unsaved| unsaved.said.take());
            let said = said.map_or_else(String::new, |said| format!("{said}, "));
            model.fail(format!("{said}not on disk yet: {problem}"));
            model.keeping.trouble = Some(problem.what);
            Vec::new()
        }
        News::CaughtUp => {
            model.keeping.trouble = None;
            model.say("what was held in memory is on the disk now");
            Vec::new()
        }
        News::Trouble(problem) => {
            model.fail(format!("{problem}; nothing is kept on disk"));
            model.keeping.trouble = Some(problem.what);
            Vec::new()
        }
        News::SetAside(problem) => {
            model.fail(problem.to_string());
            Vec::new()
        }
    }
}

fn acknowledged(model: &mut Model, ticket: u64) -> Option<Unsaved> {
    let unsaved = &mut model.keeping.unsaved;
    let at = unsaved.iter().position(|other| other.ticket == ticket)?;
    Some(unsaved.remove(at))
}

/// Takes what the store holds; what was done here and is not written yet goes on top of it.
fn loaded(model: &mut Model, mut stored: store::Stored) -> Vec<Effect> {
    let is_first = !std::mem::replace(&mut model.keeping.loaded, true);
    model.keeping.trouble = None;
    let session = stored.session.take();
    model.state.load(stored);
    for unsaved in &model.keeping.unsaved {
        model.state.apply(&unsaved.changes);
    }
    let mut effects = Vec::new();
    if is_first {
        effects.extend(session::restore(model, session.as_deref()));
    }
    effects.extend(list::state_changed(model));
    effects
}

/// The place that reading stopped at in an article, as a byte of its text.
pub(super) fn place(model: &Model, article: &Article) -> Option<usize> {
    let record = model.state.records.get(article)?;
    record.place.as_ref().map(|place| place.offset(article.text()))
}

/// Keeps where the shown article stands; gives what is to be written.
pub(super) fn keep_place(model: &mut Model) -> Option<(ContentHash, Option<Passage>)> {
    let reading = model.reading.as_ref()?;
    let article = &reading.shown;
    if article.is_listed() {
        return None;
    }
    let at_start = reading.top == reading.page.first();
    let place =
        (!at_start).then(|| Passage::place(article.text(), reading.page.offset_of(reading.top)));
    let known = model.state.records.get(article).and_then(|record| record.place.as_ref());
    if known == place.as_ref() {
        return None;
    }
    let id = model.state.records.id(article);
    model.state.keep_place(id, place.clone());
    marking::keep_place(model, id, place.as_ref());
    Some((id, place))
}

/// A title in what is said.
pub(super) fn name(article: &Article) -> String {
    format!("“{}”", label::fit(&article.label(), TITLE_COLUMNS))
}

fn no_article(model: &mut Model) -> Vec<Effect> {
    model.fail("no article is open");
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_read_as_people_type_them() {
        assert_eq!(read_tags("iran, #war ,  middle   east,,iran"), ["iran", "war", "middle east"]);
        assert!(read_tags(" , # ").is_empty());
    }
}
