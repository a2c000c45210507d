//! What may be typed next in a filter or a search: fields of the language, and values that articles have, with their numbers.
//!
//! A name is offered once two of its letters stand there, values as soon as a field does. Tab puts the next one in the line, S-Tab
//! the one before; what is typed then goes on from there. Values are counted by a worker.

use super::{Effect, Model, follow_text};
use crate::{
    library::{Records, Shelf},
    query::{
        Field,
        suggest::{self, Asked, Suggestion, Value},
    },
};

/// Letters of a field's name before it is offered unasked: a word that only begins like one has no box over it.
const LETTERS: usize = 2;

/// What may be typed next.
#[derive(Clone, Debug, Default)]
pub struct Suggestions {
    /// What there is to choose from, the commonest first.
    pub shown: Vec<Suggestion>,
    /// Index in `shown` of the one that Tab has put in the line.
    pub chosen: Option<usize>,
    /// What the word at the cursor could become.
    asked: Option<Asked>,
    /// The line without what Tab has put in it.
    typed: String,
    /// True while a worker counts values.
    awaited: bool,
    /// Which one Tab asked for before they were there: the last for true.
    wanted: Option<bool>,
}

/// A field whose values are to be counted.
#[derive(Debug)]
pub struct SuggestJob {
    /// Number of the question; answers to older ones are dropped.
    pub number: u64,
    /// The field.
    pub field: Field,
    /// What is typed of the value.
    pub typed: String,
    /// Where.
    pub articles: Shelf,
    /// What was done with them.
    pub records: Records,
}

impl Suggestions {
    /// True where Tab has put the name of a field in the line: what is wanted next is a value of it.
    pub(super) fn has_chosen_field(&self) -> bool {
        let chosen = self.chosen.and_then(|chosen| self.shown.get(chosen));
        chosen.is_some_and(|chosen| chosen.text.ends_with(':'))
    }

    /// The suggestions of before that a longer word still may become, until those for it are counted.
    fn still_fitting(self, asked: &Asked) -> Vec<Suggestion> {
        let Asked::Values { field, typed, .. } = asked else { return Vec::new() };
        if !matches!(self.asked, Some(Asked::Values { field: before, .. }) if before == *field) {
            return Vec::new();
        }
        let sought = suggest::sought(typed);
        let fits = |suggestion: &Suggestion| {
            suggest::found_by(&suggestion.text).iter().any(|start| start.starts_with(&sought))
        };
        self.shown.into_iter().filter(fits).collect()
    }
}

/// Follows the line: shows what is known of the word at the cursor, and has the values of articles counted.
pub(super) fn follow(model: &mut Model) -> Vec<Effect> {
    let Some(prompt) = model.prompt.as_mut().filter(|prompt| prompt.kind.is_query()) else {
        return Vec::new();
    };
    model.questions += 1;
    let before = std::mem::take(&mut prompt.suggestions);
    let Some(asked) = suggest::asked(&prompt.text, prompt.cursor) else { return Vec::new() };
    let known = asked.known();
    let awaited = known.is_none();
    let shown = match (known, &asked) {
        (Some(_), Asked::Fields { typed, .. }) if typed.chars().count() < LETTERS => Vec::new(),
        (Some(known), _) => known,
        (None, _) => before.still_fitting(&asked),
    };
    let job = match &asked {
        Asked::Values { field, typed, .. } if awaited => Some(SuggestJob {
            number: model.questions,
            field: *field,
            typed: typed.clone(),
            articles: model.articles.clone(),
            records: model.state.records.clone(),
        }),
        _ => None,
    };
    prompt.suggestions = Suggestions {
        shown,
        awaited,
        asked: Some(asked),
        typed: prompt.text.clone(),
        ..Suggestions::default()
    };
    job.map(|job| Effect::Suggest(Box::new(job))).into_iter().collect()
}

/// Takes the values that were counted.
pub fn suggested(model: &mut Model, number: u64, values: Vec<Value>) -> Vec<Effect> {
    let is_newest = number == model.questions;
    let Some(prompt) = model.prompt.as_mut().filter(|_| is_newest) else { return Vec::new() };
    let suggestions = &mut prompt.suggestions;
    suggestions.awaited = false;
    if suggestions.chosen.is_some() {
        return Vec::new();
    }
    suggestions.shown = suggest::of_values(values);
    match suggestions.wanted.take() {
        Some(back) => choose(model, back),
        None => Vec::new(),
    }
}

/// Puts the next suggestion in the line, or the one before; behind the last stands the first again. Where none is shown yet, shows
/// what there is.
pub(super) fn choose(model: &mut Model, back: bool) -> Vec<Effect> {
    let Some(prompt) = &mut model.prompt else { return Vec::new() };
    if prompt.suggestions.asked.is_none() {
        return follow(model).into_iter().chain(show(model)).collect();
    }
    let suggestions = &mut prompt.suggestions;
    let count = suggestions.shown.len();
    if count == 0 {
        suggestions.wanted = suggestions.awaited.then_some(back);
        return show(model);
    }
    let at = match (suggestions.chosen, back) {
        (None, false) => 0,
        (None, true) => count - 1,
        (Some(at), false) => (at + 1) % count,
        (Some(at), true) => (at + count - 1) % count,
    };
    suggestions.chosen = Some(at);
    let Some(asked) = &suggestions.asked else { return Vec::new() };
    (prompt.text, prompt.cursor) =
        suggest::taken(&suggestions.typed, asked, &suggestions.shown[at]);
    let mut effects = follow_text(model);
    if count == 1 {
        // The only one is taken, and what can follow it is offered.
        effects.extend(follow(model));
    }
    effects
}

/// Shows the fields where they were held back.
fn show(model: &mut Model) -> Vec<Effect> {
    let Some(prompt) = &mut model.prompt else { return Vec::new() };
    let suggestions = &mut prompt.suggestions;
    let known = suggestions.asked.as_ref().and_then(Asked::known).unwrap_or_default();
    if suggestions.shown.is_empty() {
        suggestions.shown = known;
    }
    Vec::new()
}
