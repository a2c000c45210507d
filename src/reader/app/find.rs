//! Find in a pane: all matches are lit, `n` and `N` go through them.

use std::{borrow::Cow, sync::Arc};

use super::{Effect, Model, list, panel, reading};
use crate::{
    library::{Article, Shelf},
    query::{
        Query,
        find::{Matches, Pattern},
    },
    reader::layout::Pane,
    span::Span,
};

/// Bytes of a text that are looked through while a key waits: a millisecond's worth. Longer ones are left to a worker.
const SHORT_TEXT: usize = 256 << 10;
/// Titles that are looked through while a key waits.
const FEW_TITLES: usize = 2_000;
/// Titles that are looked through before it is asked whether another find came in between.
const TITLES_AT_ONCE: usize = 4_096;

/// What was looked for in a pane, and where it is.
#[derive(Clone, Debug, Default)]
pub struct Find {
    /// The pane.
    pub pane: Pane,
    /// As it was typed.
    pub text: String,
    /// Where it is: spans of the text, or rows of the list or panel (as empty spans at the row's index).
    pub matches: Vec<Span>,
    /// How many there are in all; more than are kept where there are very many.
    pub total: usize,
    /// The match that was gone to last.
    pub current: Option<usize>,
    /// True where the text was typed to be found here; false for the words of a search, lit in its results.
    pub is_typed: bool,
    /// What is still looked for; `None` once the matches are there.
    pub awaited: Option<Awaited>,
}

/// What a worker is to look for, and what is done when it has answered.
#[derive(Clone, Debug)]
pub struct Awaited {
    number: u64,
    is_asked: bool,
    words: Words,
    then: Then,
}

/// What is looked for.
#[derive(Clone, Debug)]
enum Words {
    /// A piece of text.
    Typed(Pattern),
    /// The words of a search.
    Query(Query),
}

/// What is done once the matches are there.
#[derive(Clone, Copy, Debug)]
enum Then {
    /// Goes to the first one at or after where the find began.
    GoFrom(Origin),
    /// Nothing moves.
    Stay,
    /// The one at this hit of a search is the current one.
    AtHit(Option<Span>),
}

/// A find in more than can be looked through while a key waits.
#[derive(Debug)]
pub struct FindJob {
    /// Number of the find; the newest alone counts.
    pub number: u64,
    words: Words,
    place: Place,
}

/// Where a find looks.
#[derive(Debug)]
enum Place {
    Text(Arc<Article>),
    /// The titles of these articles, in the order of the list.
    Titles(Shelf, Vec<usize>),
}

impl FindJob {
    /// Looks for it. Takes a second for a hundred megabytes or a million titles: not for the interface thread. `None` where another
    /// find came in between.
    pub fn look(&self, superseded: &dyn Fn() -> bool) -> Option<Matches> {
        let (shelf, rows) = match &self.place {
            Place::Text(article) => return Some(self.words.within(article.text())),
            Place::Titles(shelf, rows) => (shelf, rows),
        };
        let mut matches = Matches::default();
        for (index, some) in rows.chunks(TITLES_AT_ONCE).enumerate() {
            if superseded() {
                return None;
            }
            let first = index * TITLES_AT_ONCE;
            let found = self.words.within_titles(shelf, some);
            matches.total += found.total;
            let rows = found.spans.iter().map(|row| first + row.start);
            matches.spans.extend(rows.map(|row| Span::new(row, row)));
        }
        Some(matches)
    }
}

impl Words {
    /// All matches in a text.
    fn within(&self, text: &str) -> Matches {
        match self {
            Self::Typed(pattern) => pattern.find_all(text, Span::new(0, text.len())),
            Self::Query(query) => {
                let spans = query.spans(text);
                Matches { total: spans.len(), spans }
            }
        }
    }

    /// Indices of the articles in a list whose titles match, as empty spans.
    fn within_titles(&self, shelf: &Shelf, rows: &[usize]) -> Matches {
        self.within_rows(rows.iter().map(|number| shelf.label(*number).unwrap_or_default()))
    }

    /// Indices of the rows that match, as empty spans.
    fn within_rows<'a>(&self, rows: impl Iterator<Item = Cow<'a, str>>) -> Matches {
        let matching = rows.enumerate().filter(|(_, words)| self.within(words).total > 0);
        let spans: Vec<Span> = matching.map(|(index, _)| Span::new(index, index)).collect();
        Matches { total: spans.len(), spans }
    }
}

impl Find {
    /// `3 of 17`, `17 matches`, `no match`.
    pub fn count(&self) -> String {
        let count = crate::reader::label::number(self.total);
        match self.current {
            _ if self.awaited.is_some() => "looking…".to_owned(),
            _ if self.matches.is_empty() => "no match".to_owned(),
            Some(current) => format!("{} of {count}", crate::reader::label::number(current + 1)),
            None => format!("{count} matches"),
        }
    }
}

impl Find {
    /// True if the current match is row `index` of the list or panel.
    pub fn is_at(&self, index: usize) -> bool {
        let current = self.current.and_then(|current| self.matches.get(current));
        current.is_some_and(|row| row.start == index)
    }

    /// Where the words of a row match.
    pub fn spans(&self, words: &str) -> Vec<Span> {
        let pattern = Pattern::new(&self.text);
        pattern.map_or_else(Vec::new, |pattern| Words::Typed(pattern).within(words).spans)
    }
}

/// Where a find began, so that it can be given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Origin {
    /// Byte of the text at the top of the screen.
    pub offset: usize,
    /// The row there, which may be one of the header.
    pub top: crate::page::Place,
    /// Selected row of the list.
    pub list_row: usize,
    /// Row of the panel with the cursor.
    pub panel_row: usize,
}

/// Where the panes stand now.
pub fn origin(model: &Model) -> Origin {
    let (list_row, panel_row) = (model.list.selected, model.panel.cursor);
    let top = model.reading.as_ref().map(|reading| reading.top).unwrap_or_default();
    let offset = model.reading.as_ref().map_or(0, |reading| reading.page.offset_of(top));
    Origin { offset, top, list_row, panel_row }
}

/// Back to where a find began.
pub fn go_back(model: &mut Model, pane: Pane, origin: Origin) {
    if clear(model) {
        return_to(model, pane, origin);
    }
}

/// Forgets what was found; the panel shows all its rows again. False where nothing was.
pub fn clear(model: &mut Model) -> bool {
    let Some(find) = model.find.take() else { return false };
    if find.pane == Pane::Panel {
        panel::rebuild(model);
    }
    true
}

/// Puts a pane where a find began.
fn return_to(model: &mut Model, pane: Pane, origin: Origin) {
    match pane {
        Pane::List => list::select(model, origin.list_row),
        Pane::Panel => panel::put_cursor(model, origin.panel_row),
        Pane::Reading => {
            let Some(reading) = &model.reading else { return };
            // Rows are others where the window has another width by now.
            let is_there = reading.page.offset_of(origin.top) == origin.offset;
            let place = if is_there { origin.top } else { reading.page.place_of(origin.offset) };
            reading::scroll_to(model, place);
        }
    }
}

/// Looks for `text` in a pane and goes to the first match at or after `origin`.
pub fn look_for(model: &mut Model, pane: Pane, text: &str, origin: Origin) {
    let Some(pattern) = Pattern::new(text) else {
        go_back(model, pane, origin);
        return;
    };
    let find = Find { pane, text: text.to_owned(), is_typed: true, ..Find::default() };
    if pane == Pane::Panel {
        // The panel is narrowed to the rows that match.
        model.find = Some(find.clone());
        panel::rebuild(model);
    }
    seek(model, find, Words::Typed(pattern), Then::GoFrom(origin));
}

/// Looks for words: at once where that takes no time, else a worker is asked.
fn seek(model: &mut Model, find: Find, words: Words, then: Then) {
    if let Some(matches) = matches_at_hand(model, find.pane, &words) {
        return settle(model, find, matches, then);
    }
    model.finds += 1;
    let awaited = Awaited { number: model.finds, is_asked: false, words, then };
    model.find = Some(Find { awaited: Some(awaited), ..find });
}

/// All matches in what a pane shows, where it is little.
fn matches_at_hand(model: &Model, pane: Pane, words: &Words) -> Option<Matches> {
    match pane {
        Pane::Reading => {
            let text = model.article().map_or("", |article| article.text());
            (text.len() <= SHORT_TEXT).then(|| words.within(text))
        }
        Pane::List => {
            let rows = &model.list.rows;
            (rows.len() <= FEW_TITLES).then(|| words.within_titles(&model.articles, rows))
        }
        Pane::Panel => {
            let rows = 0..model.panel.rows.len();
            Some(words.within_rows(rows.map(|index| panel::words_from_above(model, index).into())))
        }
    }
}

/// What a worker is to look for, once.
pub(super) fn ask(model: &mut Model) -> Option<Effect> {
    let find = model.find.as_mut()?;
    let pane = find.pane;
    let awaited = find.awaited.as_mut().filter(|awaited| !awaited.is_asked)?;
    awaited.is_asked = true;
    let (number, words) = (awaited.number, awaited.words.clone());
    let place = match pane {
        Pane::List => Place::Titles(model.articles.clone(), model.list.rows.clone()),
        Pane::Reading | Pane::Panel => Place::Text(Arc::clone(model.article()?)),
    };
    Some(Effect::Find(Box::new(FindJob { number, words, place })))
}

/// Takes what a worker has found, where it is still looked for.
pub(super) fn found(model: &mut Model, number: u64, matches: Matches) {
    let is_it =
        |find: &mut Find| find.awaited.as_ref().is_some_and(|awaited| awaited.number == number);
    let Some(mut find) = model.find.take_if(is_it) else { return };
    let then = find.awaited.take().map_or(Then::Stay, |awaited| awaited.then);
    let is_missed = matches.total == 0 && find.is_typed && model.prompt.is_none();
    settle(model, find, matches, then);
    if is_missed {
        say_missed(model);
    }
}

/// Says that nothing matches; of a text, whether its title does, which is not part of it.
pub fn say_missed(model: &mut Model) {
    let Some(find) = &model.find else { return };
    let title = model.article().and_then(|article| article.metadata.title.as_deref());
    let is_in_title =
        find.pane == Pane::Reading && title.is_some_and(|it| !find.spans(it).is_empty());
    let text = &find.text;
    if is_in_title {
        model.say(format!("{text:?} stands in the title, not in the text"));
    } else {
        model.fail(format!("no match for {text:?}"));
    }
}

/// Shows the matches.
fn settle(model: &mut Model, find: Find, matches: Matches, then: Then) {
    let Matches { spans, total } = match then {
        // A query of fields alone has no words to light, but a place where it matched.
        Then::AtHit(hit) if matches.spans.is_empty() => {
            Matches { spans: hit.into_iter().collect(), total: usize::from(hit.is_some()) }
        }
        _ => matches,
    };
    if spans.is_empty() && matches!(then, Then::AtHit(_)) {
        model.find = None;
        return;
    }
    let current = match then {
        Then::Stay => None,
        Then::AtHit(hit) => hit.and_then(|hit| spans.iter().position(|span| span.overlaps(hit))),
        Then::GoFrom(origin) => {
            let from = match find.pane {
                Pane::Reading => origin.offset,
                Pane::List => origin.list_row,
                Pane::Panel => 0,
            };
            let first = (!spans.is_empty()).then_some(0);
            spans.iter().position(|span| span.start >= from).or(first)
        }
    };
    let pane = find.pane;
    model.find = Some(Find { matches: spans, total, current, ..find });
    if let Then::GoFrom(origin) = then {
        if current.is_none() {
            return_to(model, pane, origin);
        }
        go_to_current(model);
    }
}

/// Looks again for what was found in a pane that now shows something else. Nothing moves; `n` goes on from there. The
/// words of a search are lit only where it matched.
pub fn refresh(model: &mut Model, pane: Pane) {
    let Some(find) = model.find.take_if(|find| find.pane == pane) else { return };
    let Some(pattern) = Pattern::new(&find.text).filter(|_| find.is_typed) else { return };
    let find = Find { awaited: None, matches: Vec::new(), total: 0, current: None, ..find };
    seek(model, find, Words::Typed(pattern), Then::Stay);
}

/// Lights the words of the search in force in the article shown.
pub fn light_query(model: &mut Model) {
    let Some(narrowed) = model.list.narrowed.as_ref().filter(|narrowed| narrowed.is_search) else {
        return;
    };
    let (text, words) = (narrowed.text.clone(), Words::Query(narrowed.query.clone()));
    let hit = list::selected_hit(model);
    let find = Find { pane: Pane::Reading, text, ..Find::default() };
    seek(model, find, words, Then::AtHit(hit));
}

/// To the next match, or the one before; says which it is, and when it went round.
pub fn next(model: &mut Model, forward: bool, times: usize) {
    let Some(find) = &mut model.find else {
        model.fail("nothing to find yet: / finds in this pane");
        return;
    };
    let count = find.matches.len();
    if find.awaited.is_some() {
        model.say("still looking");
        return;
    }
    if count == 0 {
        say_missed(model);
        return;
    }
    let times = times % count;
    let (next, round) = match find.current {
        Some(current) if forward => ((current + times) % count, current + times >= count),
        Some(current) => ((current + count - times) % count, current < times),
        None => (if forward { 0 } else { count - 1 }, false),
    };
    find.current = Some(next);
    let said = format!("{}{}", find.count(), if round { ", round again" } else { "" });
    go_to_current(model);
    model.say(said);
}

/// Brings the current match on the screen, in its pane.
fn go_to_current(model: &mut Model) {
    let Some(find) = &model.find else { return };
    let Some(span) = find.current.and_then(|current| find.matches.get(current)).copied() else {
        return;
    };
    match find.pane {
        Pane::Reading => reading::reveal(model, span),
        Pane::List => list::select(model, span.start),
        Pane::Panel => panel::put_cursor(model, span.start),
    }
}
