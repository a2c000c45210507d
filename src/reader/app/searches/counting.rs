//! How many articles saved searches find. A worker counts, one count at a time, when something has changed and nothing is searched.

use super::{Effect, Model};
use crate::{
    library::{Records, Shelf},
    query::Query,
    reader::app::list,
};

/// How many articles a search finds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// All of them.
    pub articles: usize,
    /// Those that are unread.
    pub unread: usize,
}

/// Searches to be counted.
#[derive(Clone, Debug)]
pub struct TallyJob {
    /// Number of the count; an older one is dropped.
    pub number: u64,
    /// What they look for; `None` for one that cannot be read.
    pub queries: Vec<Option<Query>>,
    /// Where.
    pub articles: Shelf,
    /// What was done with them.
    pub records: Records,
}

/// What was counted last.
#[derive(Debug, Default)]
pub(super) struct Counting {
    number: u64,
    is_waiting: bool,
    counted: Option<Stage>,
}

/// What a count depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stage {
    articles: usize,
    /// State of the catalogue, in a library.
    generation: Option<u64>,
    /// State of what was done with articles.
    version: u64,
    /// Grows when twice as many articles are analysed, and when all are.
    analysed: u32,
}

impl Stage {
    fn of(model: &Model) -> Self {
        let articles = model.articles.len();
        let library = model.articles.library();
        let analysed = model.progress.analysed;
        Self {
            articles,
            generation: library.map(|library| library.catalogue.generation()),
            version: model.state.version,
            analysed: if analysed >= articles { u32::MAX } else { (analysed + 1).ilog2() },
        }
    }
}

/// Asks for a count where something has changed since the last one.
pub(in crate::reader::app) fn count(model: &mut Model) -> Option<Effect> {
    let is_there = model.progress.loaded || model.articles.library().is_some();
    let stage = Stage::of(model);
    let counting = &model.saved.counting;
    let is_needless = counting.is_waiting || counting.counted == Some(stage);
    if !is_there || is_needless || model.saved.searches.iter().next().is_none() {
        return None;
    }
    let read = |query: &str| list::read_query(query, model.today).ok();
    let queries = model.saved.searches.iter().map(|search| read(&search.query)).collect();
    let counting = &mut model.saved.counting;
    counting.counted = Some(stage);
    counting.is_waiting = true;
    counting.number += 1;
    Some(Effect::Tally(Box::new(TallyJob {
        number: counting.number,
        queries,
        articles: model.articles.clone(),
        records: model.state.records.clone(),
    })))
}

/// Takes what was counted.
pub(in crate::reader::app) fn tallied(
    model: &mut Model,
    number: u64,
    tallies: Vec<Option<Tally>>,
) -> Vec<Effect> {
    let counting = &mut model.saved.counting;
    if number == counting.number {
        counting.is_waiting = false;
        model.saved.tallies = tallies;
    }
    Vec::new()
}

/// Counts again from the beginning, as these are other searches.
pub(super) fn forget(model: &mut Model) {
    let counting = &mut model.saved.counting;
    (counting.counted, counting.is_waiting) = (None, false);
    // What is on its way belongs to the searches of before.
    counting.number += 1;
    model.saved.tallies.clear();
    let last = model.saved.searches.iter().count();
    model.saved.cursor = model.saved.cursor.map(|row| row.min(last)).filter(|_| last > 0);
}
