//! Find in a pane: all matches are lit, `n` and `N` go through them.

use super::{Model, list, panel, reading};
use crate::{
    query::find::{Matches, Pattern},
    reader::layout::Pane,
    span::Span,
};

/// What was looked for in a pane, and where it is.
#[derive(Clone, Debug)]
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
}

impl Find {
    /// `3 of 17`, `17 matches`, `no match`.
    pub fn count(&self) -> String {
        let count = crate::reader::label::number(self.total);
        match self.current {
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
        Pattern::new(&self.text).map_or_else(Vec::new, |pattern| in_text(&pattern, words).spans)
    }
}

/// Where a find began, so that it can be given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Origin {
    /// Byte of the text at the top of the screen.
    pub offset: usize,
    /// Selected row of the list.
    pub list_row: usize,
    /// Row of the panel with the cursor.
    pub panel_row: usize,
}

/// Where the panes stand now.
pub fn origin(model: &Model) -> Origin {
    let offset = model.reading.as_ref().map_or(0, |reading| reading.page.offset_of(reading.top));
    Origin { offset, list_row: model.list.selected, panel_row: model.panel.cursor }
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
            let place = model.reading.as_ref().map(|reading| reading.page.place_of(origin.offset));
            if let Some(place) = place {
                reading::scroll_to(model, place);
            }
        }
    }
}

/// Looks for `text` in a pane and goes to the first match at or after `origin`.
pub fn look_for(model: &mut Model, pane: Pane, text: &str, origin: Origin) {
    let Some(pattern) = Pattern::new(text) else {
        go_back(model, pane, origin);
        return;
    };
    if pane == Pane::Panel {
        // The panel is narrowed to the rows that match.
        let (text, matches) = (text.to_owned(), Vec::new());
        model.find = Some(Find { pane, text, matches, total: 0, current: None, is_typed: true });
        panel::rebuild(model);
    }
    let Matches { spans: matches, total } = matches_in(model, pane, &pattern);
    let from = match pane {
        Pane::Reading => origin.offset,
        Pane::List => origin.list_row,
        Pane::Panel => 0,
    };
    let current = matches.iter().position(|span| span.start >= from).or(if matches.is_empty() {
        None
    } else {
        Some(0)
    });
    model.find =
        Some(Find { pane, text: text.to_owned(), matches, total, current, is_typed: true });
    if current.is_none() {
        return_to(model, pane, origin);
    }
    go_to_current(model);
}

/// All matches in what a pane shows.
fn matches_in(model: &Model, pane: Pane, pattern: &Pattern) -> Matches {
    match pane {
        Pane::Reading => model
            .article()
            .map_or_else(Matches::default, |article| in_text(pattern, article.text())),
        Pane::List => {
            let titles = (0..model.list.rows.len()).filter_map(|row| list::listed(model, row));
            rows(titles.map(|article| article.label()), pattern)
        }
        Pane::Panel => {
            let words =
                (0..model.panel.rows.len()).map(|index| panel::words_from_above(model, index));
            rows(words, pattern)
        }
    }
}

/// Looks again for what was found in a pane that now shows something else. Nothing moves; `n` goes on from there. The
/// words of a search are lit only where it matched.
pub fn refresh(model: &mut Model, pane: Pane) {
    let Some(find) = model.find.take_if(|find| find.pane == pane) else { return };
    let Some(pattern) = Pattern::new(&find.text).filter(|_| find.is_typed) else { return };
    let Matches { spans: matches, total } = matches_in(model, pane, &pattern);
    model.find = Some(Find { matches, total, current: None, ..find });
}

/// Indices of the rows whose words match, as empty spans.
fn rows(words: impl Iterator<Item = String>, pattern: &Pattern) -> Matches {
    let matching = words.enumerate().filter(|(_, words)| in_text(pattern, words).total > 0);
    let spans: Vec<Span> = matching.map(|(index, _)| Span::new(index, index)).collect();
    Matches { total: spans.len(), spans }
}

/// All matches in a text.
fn in_text(pattern: &Pattern, text: &str) -> Matches {
    pattern.find_all(text, Span::new(0, text.len()))
}

/// Lights the words of the search in force in the article shown.
pub fn light_query(model: &mut Model) {
    let Some(narrowed) = model.list.narrowed.as_ref().filter(|narrowed| narrowed.is_search) else {
        return;
    };
    let Some(article) = model.article() else { return };
    let matches = narrowed.query.spans(article.text());
    let hit = model.list.hits.get(model.list.selected).and_then(|hit| hit.place);
    let current = hit.and_then(|hit| matches.iter().position(|span| span.overlaps(hit)));
    let total = matches.len();
    let text = narrowed.text.clone();
    let pane = Pane::Reading;
    model.find = Some(Find { pane, text, matches, total, current, is_typed: false });
}

/// To the next match, or the one before; says which it is, and when it went round.
pub fn next(model: &mut Model, forward: bool, times: usize) {
    let Some(find) = &mut model.find else {
        model.fail("nothing to find yet: / finds in this pane");
        return;
    };
    let count = find.matches.len();
    if count == 0 {
        let text = find.text.clone();
        model.fail(format!("no match for {text:?}"));
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
