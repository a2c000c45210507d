//! Marked passages: in which colour, with which tags, with what noted beside them; found again in a text that has changed.

use super::{
    Effect, Message, Model,
    chooser::{Choice, Chooser, Goal, Kind},
    jumps, keeping, panel,
    prompt::{self, Kind as Prompted},
    reading, selection, visual,
};
use crate::{
    library::{
        Article, ContentHash,
        state::{Fact, Highlight, Hue, Passage, Record},
    },
    reader::{keys::Key, label},
    span::Span,
};

/// Columns of a passage in what is said.
const WORDS_COLUMNS: usize = 40;
/// Columns of a passage in a list.
const LISTED_COLUMNS: usize = 160;

/// The marked passages of the shown article.
#[derive(Clone, Debug, Default)]
pub struct Passages {
    /// In the order of the text; those whose words are gone from it last.
    pub list: Vec<Marked>,
    /// The article and the version of the state that they were found for.
    found_for: Option<(ContentHash, u64)>,
}

/// A marked passage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marked {
    /// What is kept of it.
    pub highlight: Highlight,
    /// Where its words stand; `None` where they are gone from the text.
    pub span: Option<Span>,
    /// False for one that another program has marked.
    pub is_own: bool,
}

/// What of a passage is set.
#[derive(Clone, Debug)]
pub enum Set {
    /// Its colour.
    Hue(Hue),
    /// What is noted beside it.
    Note(String),
    /// Its tags.
    Tags(Vec<String>),
}

/// Finds the passages of the shown article anew, where it or the state is another.
pub(super) fn follow(model: &mut Model) {
    let Some(article) = model.article().cloned() else { return };
    let wanted = Some((article.hash, model.state.version));
    if model.passages.found_for == wanted {
        return;
    }
    let list = place(&article, model.state.records.get(&article));
    let is_other = list != model.passages.list;
    model.passages = Passages { list, found_for: wanted };
    if is_other {
        panel::rebuild(model);
    }
}

/// The passages of an article where they stand in its text, with those that its source tells of.
pub fn place(article: &Article, record: Option<&Record>) -> Vec<Marked> {
    let text = article.text();
    let own = record.map_or(&[][..], |record| &record.highlights).iter().map(|highlight| Marked {
        span: highlight.passage.find(text).filter(|span| !span.is_empty()),
        highlight: highlight.clone(),
        is_own: true,
    });
    let mut list: Vec<Marked> = own.collect();
    for told in &article.metadata.kept.highlights {
        let found = text.find(&told.text).filter(|_| !told.text.is_empty());
        let span = found.map(|start| Span::new(start, start + told.text.len()));
        if list.iter().any(|own| own.highlight.passage.text == told.text) {
            continue;
        }
        let passage = match span {
            Some(span) => Passage::of(text, span),
            None => Passage { text: told.text.clone(), ..Passage::default() },
        };
        let highlight = Highlight { passage, note: told.note.clone(), ..Highlight::default() };
        list.push(Marked { highlight, span, is_own: false });
    }
    list.sort_by_key(|marked| (marked.span.is_none(), marked.span));
    list
}

/// The marked passage that is selected as a whole.
pub fn selected(model: &Model) -> Option<&Marked> {
    let span = passage(model)?;
    model.passages.list.iter().find(|marked| marked.span == Some(span))
}

/// The words that are selected, or the marked passage.
fn passage(model: &Model) -> Option<Span> {
    match model.reading.as_ref()?.selection? {
        selection::Selection::Passage(span) => Some(span),
        _ => None,
    }
}

/// True where note and tags are those of a passage, not of the article.
pub(super) fn is_selected(model: &Model) -> bool {
    passage(model).is_some()
}

/// What stands in the prompt for the note of the selected passage.
pub(super) fn note(model: &Model) -> String {
    selected(model).and_then(|marked| marked.highlight.note.clone()).unwrap_or_default()
}

/// The same for its tags.
pub(super) fn tags(model: &Model) -> String {
    selected(model).map_or_else(String::new, |marked| marked.highlight.tags.join(", "))
}

/// Sets something of the selected words; marks them first where they are not.
pub(super) fn set(model: &mut Model, set: Set) -> Vec<Effect> {
    let (Some(span), Some(article)) = (reading::selection_span(model), model.article().cloned())
    else {
        model.fail("nothing is selected: v selects text, ]q a quotation");
        return Vec::new();
    };
    let span = span.trimmed(article.text());
    if span.is_empty() {
        model.fail("there are no words in the selection");
        return Vec::new();
    }
    let old = model.passages.list.iter().find(|marked| marked.span == Some(span)).cloned();
    let old_is_own = old.as_ref().is_some_and(|marked| marked.is_own);
    let base = old.as_ref().map(|marked| marked.highlight.clone());
    let mut new = base.unwrap_or_else(|| Highlight {
        passage: Passage::of(article.text(), span),
        color: model.last_hue,
        made: Some(model.today.to_string()),
        ..Highlight::default()
    });
    let said = change(&mut new, set);
    model.last_hue = new.color;
    visual::select_passage(model, span);
    if old_is_own && old.as_ref().is_some_and(|marked| marked.highlight == new) {
        model.say(format!("{said} already"));
        return Vec::new();
    }
    let gone = old.filter(|_| old_is_own).map(|marked| marked.highlight);
    let gone = gone.map(|highlight| Fact::Highlight(Box::new(highlight), false));
    let facts: Vec<Fact> = gone.into_iter().chain([Fact::Highlight(Box::new(new), true)]).collect();
    model.message = None;
    keeping::make(model, said, &[article], &facts)
}

/// Sets it, and says so.
fn change(highlight: &mut Highlight, set: Set) -> String {
    let words = words(highlight);
    match set {
        Set::Hue(hue) => {
            highlight.color = hue;
            format!("{words} marked in {}", hue.name())
        }
        Set::Note(note) => {
            highlight.note = Some(note.trim().to_owned()).filter(|note| !note.is_empty());
            match highlight.note {
                Some(_) => format!("note on {words} kept"),
                None => format!("no note on {words}"),
            }
        }
        Set::Tags(mut tags) => {
            tags.sort();
            highlight.tags = tags;
            match highlight.tags.as_slice() {
                [] => format!("{words} has no tags"),
                tags => format!("{words} tagged {}", tags.join(", ")),
            }
        }
    }
}

/// The words of a passage in what is said.
fn words(highlight: &Highlight) -> String {
    let words = highlight.passage.text.split_whitespace().collect::<Vec<_>>().join(" ");
    let words = words.trim_matches(['“', '”', '"']);
    format!("“{}”", label::fit(words, WORDS_COLUMNS))
}

/// Takes the letter of a colour; Enter stands for the one that was used last, another key gives up.
pub(super) fn take_letter(model: &mut Model, key: Key) -> Vec<Effect> {
    let hue = match key.code {
        crossterm::event::KeyCode::Enter => Some(model.last_hue),
        _ => key.letter().and_then(Hue::of_letter),
    };
    if let Some(hue) = hue {
        return set(model, Set::Hue(hue));
    }
    let letters = Hue::ALL.map(|hue| hue.letter().to_string()).join(", ");
    model.say(format!("{key} is no colour, nothing was marked: {letters} are"));
    Vec::new()
}

/// Takes the mark of the selected passage away.
pub(super) fn remove(model: &mut Model) -> Vec<Effect> {
    let Some(marked) = selected(model).cloned() else {
        model.fail("no marked passage is selected: ]n selects the next");
        return Vec::new();
    };
    if !marked.is_own {
        model.fail("this passage was marked in another program; it stays as it is there");
        return Vec::new();
    }
    let Some(article) = model.article().cloned() else { return Vec::new() };
    let said = format!("{} is no longer marked", words(&marked.highlight));
    let fact = Fact::Highlight(Box::new(marked.highlight), false);
    if let Some(reading) = &mut model.reading {
        reading.selection = None;
    }
    keeping::make(model, said, &[article], &[fact])
}

/// Tells of the selected passage: its colour, its tags and the beginning of its note.
pub(super) fn say(model: &mut Model) {
    let Some(marked) = selected(model) else { return };
    let tags = with_hashes(&marked.highlight.tags);
    let note = marked.highlight.note.as_deref().map(|note| format!(": {}", one_line(note)));
    let from = if marked.is_own { "" } else { ", in another program" };
    let text = format!(
        "marked in {}{from}{tags}{}",
        marked.highlight.color.name(),
        note.unwrap_or_default()
    );
    model.message = Some(Message { text, failed: false });
}

/// Tags as they are shown: a blank and a `#` before each.
fn with_hashes(tags: &[String]) -> String {
    tags.iter().fold(String::new(), |shown, tag| shown + " #" + tag)
}

fn one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Lists the passages of the shown article.
pub(super) fn list(model: &mut Model) -> Vec<Effect> {
    let Some(article) = model.article().cloned() else {
        model.fail("no article is open");
        return Vec::new();
    };
    let id = model.state.records.id(&article);
    let choices: Vec<Choice> =
        model.passages.list.iter().map(|marked| choice(&article, id, marked)).collect();
    let title = format!("Marked in {}", article.label());
    open_list(model, Kind::Passages, title, choices);
    Vec::new()
}

/// Lists the passages of all articles, those that are not open among them.
pub(super) fn list_all(model: &mut Model) -> Vec<Effect> {
    let mut choices = Vec::new();
    for (id, record) in model.state.records.marked() {
        let number = model.articles.position(id, &model.state.records);
        let article = number.and_then(|number| model.articles.get(number));
        let label = article.map_or_else(|| "not open now".to_owned(), |article| article.label());
        choices.extend(
            record
                .highlights
                .iter()
                .map(|highlight| Choice { about: label.clone(), ..row(id, highlight) }),
        );
    }
    let articles = model.state.records.marked().len();
    let title = format!("Marked in {}", label::count(articles, "article"));
    open_list(model, Kind::AllPassages, title, choices);
    Vec::new()
}

fn open_list(model: &mut Model, kind: Kind, title: String, choices: Vec<Choice>) {
    if choices.is_empty() {
        model.say("no passage is marked yet: v selects text, then Enter marks it");
        return;
    }
    model.chooser = Some(Chooser::new(kind, title, choices, 0));
}

/// A row for a passage of the shown article: with its paragraph.
fn choice(article: &Article, id: ContentHash, marked: &Marked) -> Choice {
    let about = match (marked.span, article.document()) {
        (Some(span), Some(document)) => format!("¶ {}", document.paragraph_at(span.start)),
        _ => "not in the text now".to_owned(),
    };
    Choice { about, ..row(id, &marked.highlight) }
}

fn row(id: ContentHash, highlight: &Highlight) -> Choice {
    let words = label::fit(&one_line(&highlight.passage.text), LISTED_COLUMNS);
    let tags = with_hashes(&highlight.tags);
    let note = highlight.note.as_deref().map(|note| format!(" — {}", one_line(note)));
    Choice {
        words: format!("{} “{words}”{tags}{}", highlight.color.letter(), note.unwrap_or_default()),
        indent: 0,
        about: String::new(),
        goal: Goal::Passage(id, Box::new(highlight.clone())),
    }
}

/// Goes to a passage and selects it; says so where its words are gone.
pub(super) fn go(model: &mut Model, id: ContentHash, highlight: &Highlight) -> Vec<Effect> {
    let before = jumps::here(model);
    let Some(effects) = jumps::open_article(model, id) else { return Vec::new() };
    let found = model.article().and_then(|article| highlight.passage.find(article.text()));
    follow(model);
    match found.filter(|span| !span.is_empty()) {
        Some(span) => visual::select_passage(model, span),
        None => model
            .fail(format!("{} is not in this text any more; its note is kept", words(highlight))),
    }
    jumps::follow(model, crate::reader::action::Action::Highlights, before);
    effects
}

/// Takes a listed passage's mark away; the list stays open.
pub(super) fn remove_listed(model: &mut Model) -> Vec<Effect> {
    let Some((id, highlight)) = listed(model) else { return Vec::new() };
    let is_kept =
        model.state.records.record(id).is_some_and(|record| record.highlights.contains(&highlight));
    if !is_kept {
        model.fail("this passage was marked in another program; it stays as it is there");
        return Vec::new();
    }
    let said = format!("{} is no longer marked", words(&highlight));
    let effects =
        keeping::make_for(model, said, &[id], &[Fact::Highlight(Box::new(highlight), false)]);
    if let Some(chooser) = &mut model.chooser {
        chooser.drop_chosen();
        if chooser.choices.is_empty() {
            model.chooser = None;
        }
    }
    effects
}

/// Goes to a listed passage and asks for its note.
pub(super) fn note_listed(model: &mut Model) -> Vec<Effect> {
    let Some((id, highlight)) = listed(model) else { return Vec::new() };
    model.chooser = None;
    let mut effects = go(model, id, &highlight);
    if selected(model).is_some() {
        effects.extend(prompt::open(model, Prompted::PassageNote));
    }
    effects
}

/// The passage of the row with the cursor.
fn listed(model: &Model) -> Option<(ContentHash, Highlight)> {
    match &model.chooser.as_ref()?.chosen()?.goal {
        Goal::Passage(id, highlight) => Some((*id, (**highlight).clone())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::{path::Path, sync::Arc};

    use super::*;
    use crate::{
        document::{BlockKind, Builder},
        library::{Content, article::Draft},
        metadata::{self, Metadata},
    };

    /// An article with one paragraph, and a passage that was marked elsewhere.
    fn article(text: &str, told: &str) -> Article {
        let mut builder = Builder::new();
        builder.push(text);
        builder.end(BlockKind::Paragraph, 0, 0);
        let mut metadata = Metadata::default();
        let told = metadata::Highlight { text: told.to_owned(), note: None };
        metadata.kept.highlights = vec![told];
        Article::new(Draft {
            hash: ContentHash::default(),
            own_id: None,
            path: Arc::from(Path::new("a.txt")),
            metadata,
            notes: Vec::new(),
            content: Content::Document(Arc::new(builder.finish())),
        })
    }

    #[track_caller]
    fn check(text: &str, told: &str, expected: &[(&str, bool, bool)]) {
        let old = "One two three four.";
        let passage = Passage::of(old, Span::new(4, 7));
        let record = Record {
            highlights: vec![Highlight { passage, ..Highlight::default() }],
            ..Record::default()
        };
        let placed = place(&article(text, told), Some(&record));
        let placed: Vec<(&str, bool, bool)> = placed
            .iter()
            .map(|m| (m.highlight.passage.text.as_str(), m.span.is_some(), m.is_own))
            .collect();
        assert_eq!(placed, expected);
    }

    #[test]
    fn passages_are_found_again_and_none_is_lost() {
        check("One two three.", "three", &[("two", true, true), ("three", true, false)]);
        check("Zero. One two.", "gone", &[("two", true, true), ("gone", false, false)]);
        check("Nothing is left.", "two", &[("two", false, true)]);
        check("A three, then two.", "three", &[("three", true, false), ("two", true, true)]);
    }
}
