//! The list pane: which articles are shown, in which order, and which is selected.

mod item;
mod order;
mod scrolling;
mod unread;

pub use item::{HEADING_ROWS, INDENT, Item, about, date, item, minutes};
pub use order::{By, Grouped, Heading, Order};
pub use scrolling::{air, on_screen, page, row_at, scroll, show_selected};
pub use unread::{Next, UnreadJob, go_unread, unread_found};

use std::{collections::HashMap, path::Path, sync::Arc};

use super::{Effect, Model, SearchJob, panel, reading, searches, session};
use crate::{
    library::{Article, ContentHash, Records, Shelf, shelf::Library},
    query::{self, Hit, Query, QueryError},
    reader::layout::Pane,
    span::Span,
};
use unread::{Awaited, first_unread};

/// The list pane.
#[derive(Clone, Debug, Default)]
pub struct List {
    /// Articles shown, as indices of [`Model::articles`].
    pub rows: Vec<usize>,
    /// Where articles matched, by number, as far as that is known; empty where nothing is searched.
    pub hits: HashMap<usize, Hit>,
    /// Where groups begin; empty where nothing is grouped.
    pub headings: Vec<Heading>,
    /// Index in `rows` of the selected article.
    pub selected: usize,
    /// Index in `rows` of the first one on screen.
    pub top: usize,
    /// What narrows the list.
    pub narrowed: Option<Narrowed>,
    /// The order.
    pub order: Order,
    /// True once the user has moved: until then the selection waits on the first unread article.
    pub moved: bool,
    /// What was shown when the files were read again.
    pub returns_to: Option<Return>,
    /// Number of the last look for an unread article that a worker was asked for.
    pub(super) looks: u64,
    /// That look, until it is answered.
    pub(super) awaited: Option<Awaited>,
}

/// Where to go back to once the files are read again.
#[derive(Clone, Debug)]
pub struct Return {
    /// The article that was shown.
    pub hash: ContentHash,
    /// Its file, for when its text has changed.
    pub path: Arc<Path>,
    /// The pane that had the focus.
    pub focus: Pane,
}

/// A filter or search in force.
#[derive(Clone, Debug)]
pub struct Narrowed {
    /// As it was typed.
    pub text: String,
    /// What it means.
    pub query: Query,
    /// True for a search, whose results show where they matched, best first.
    pub is_search: bool,
    /// True while the results are awaited.
    pub waiting: bool,
    /// Number of articles that were analysed when it last ran.
    pub analysed: usize,
    /// Number of articles of which it could not be told, for they were not analysed.
    pub unknown: usize,
    /// What became of its results.
    pub results: Results,
}

/// What a search found.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// Numbers of the articles, in the order to be shown.
    pub rows: Vec<usize>,
    /// Where groups begin.
    pub headings: Vec<Heading>,
    /// Where they match, by number, as far as that is known.
    pub hits: HashMap<usize, Hit>,
    /// Number of articles of which it cannot be told before they are analysed.
    pub unknown: usize,
    /// True for the first results of a large library: all of them follow.
    pub goes_on: bool,
}

impl Found {
    /// Results as a search in memory gives them: in order already, or to be put in `order`.
    pub fn of(
        results: query::Found,
        articles: &Shelf,
        records: &Records,
        order: Option<Order>,
    ) -> Self {
        let rows = results.hits.iter().map(|(number, _)| *number).collect();
        let (rows, headings) = match order {
            Some(order) => order::arrange(articles, records, order, rows),
            None => (rows, Vec::new()),
        };
        let hits = results.hits.into_iter().collect();
        Self { rows, headings, hits, unknown: results.unknown.len(), goes_on: false }
    }
}

impl Found {
    /// The rows of a library that are to be kept, in order.
    pub fn of_library(
        library: &Library,
        records: &Records,
        order: Order,
        keep: &dyn Fn(u32) -> bool,
    ) -> Self {
        let (rows, headings) = order::arrange_library(library, records, order, keep);
        Self { rows, headings, ..Self::default() }
    }
}

/// What became of the results of a filter or search.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Results {
    /// None were shown yet; the first ones of a search select the best.
    #[default]
    None,
    /// They are shown as they come: those of a search best first.
    AsFound,
    /// The user has put them in the order of the list.
    Sorted,
}

impl Narrowed {
    /// A filter, or a search, that has not run yet.
    pub fn new(text: String, query: Query, is_search: bool) -> Self {
        Self {
            text,
            query,
            is_search,
            waiting: false,
            analysed: 0,
            unknown: 0,
            results: Results::None,
        }
    }
}

/// The query for a name in a field: `said:"Esmaeil Baghaei"`.
pub fn query_for(field: &str, name: &str) -> String {
    format!("{field}:\"{}\"", name.replace('"', " "))
}

impl List {
    /// The selected article's index in [`Model::articles`].
    pub fn selected_article(&self) -> Option<usize> {
        self.rows.get(self.selected).copied()
    }

    /// True while the filter or search in force was typed as `text`.
    pub fn is_filtered_by(&self, text: &str) -> bool {
        self.narrowed.as_ref().is_some_and(|narrowed| narrowed.text == text)
    }
}

/// Takes in new articles: shown at once where nothing narrows the list, else the filter or search runs again.
pub fn articles_came(model: &mut Model) -> Vec<Effect> {
    if model.list.narrowed.is_some() {
        return search_again(model);
    }
    let anchor = model.list.selected_article();
    let known = model.list.rows.iter().max().map_or(0, |last| last + 1);
    model.list.rows.extend(known..model.articles.len());
    if model.list.order != Order::default() {
        let _ = sort(model, anchor);
    }
    choose(model);
    show_selected(model);
    Vec::new()
}

/// Articles of a library that are listed at once; the others follow from a worker.
const FIRST_ROWS: usize = 500;

/// Lists a library, newest first, as far as a screen needs at once; a worker puts the rest in order.
pub fn library_came(model: &mut Model) -> Vec<Effect> {
    let Some(library) = model.articles.library() else { return Vec::new() };
    if model.list.rows.is_empty() && model.list.narrowed.is_none() {
        model.list.rows = library.first_rows(FIRST_ROWS);
        choose(model);
        show_selected(model);
    }
    ask(model)
}

/// Until the user moves, selects the article of the last session, else the first unread one.
pub fn choose(model: &mut Model) {
    if model.list.moved {
        return;
    }
    let wanted = session::wanted(model);
    let row = wanted.and_then(|wanted| model.list.rows.iter().position(|row| *row == wanted));
    model.list.selected = row.unwrap_or_else(|| first_unread(model));
    show_selected(model);
}

/// Follows what the reader has done with articles: in groups by tag, and in a filter or search that asks for it.
pub fn state_changed(model: &mut Model) -> Vec<Effect> {
    if model.list.order.grouped == Grouped::Tag {
        let effects = sort(model, model.list.selected_article());
        if !effects.is_empty() {
            return effects;
        }
    }
    match &model.list.narrowed {
        Some(narrowed) if narrowed.query.needs_state() => search_again(model),
        _ => Vec::new(),
    }
}

/// Runs a filter or search again that reads analyses, when more of them are there.
pub fn analyses_came(model: &mut Model) -> Vec<Effect> {
    let analysed = model.progress.analysed;
    let all = model.progress.loaded && analysed >= model.articles.len();
    match &model.list.narrowed {
        Some(narrowed)
            if narrowed.query.needs_analysis()
                && !narrowed.waiting
                && narrowed.analysed < analysed
                && (all || analysed >= narrowed.analysed * 2) =>
        {
            search_again(model)
        }
        _ => Vec::new(),
    }
}

/// The heading above a row, where a group begins with it.
pub fn heading_above(list: &List, row: usize) -> Option<&Heading> {
    let at = list.headings.binary_search_by_key(&row, |heading| heading.row).ok()?;
    list.headings.get(at)
}

/// The article of a row.
pub fn listed(model: &Model, row: usize) -> Option<Arc<Article>> {
    model.articles.get(*model.list.rows.get(row)?)
}

/// Narrows the list by a query, or shows all again for `None`.
pub fn narrow(model: &mut Model, narrowed: Option<Narrowed>) -> Vec<Effect> {
    let was = model.list.narrowed.is_some();
    model.list.narrowed = narrowed;
    if model.list.narrowed.is_some() {
        return search_again(model);
    }
    model.generation += 1;
    if was && model.articles.library().is_some() {
        model.list.hits.clear();
        model.list.headings.clear();
        model.list.rows.clear();
        let mut effects = library_came(model);
        let shown = model.reading.as_ref().map(|reading| reading.article);
        if let Some(shown) = shown {
            select_number(model, shown);
        }
        effects.insert(0, Effect::StopSearch);
        return effects;
    }
    if was {
        let anchor = model.reading.as_ref().map(|reading| reading.article);
        model.list.rows = (0..model.articles.len()).collect();
        model.list.hits.clear();
        let _ = sort(model, anchor);
    }
    vec![Effect::StopSearch]
}

/// Starts the filter or search in force over all articles.
pub fn search_again(model: &mut Model) -> Vec<Effect> {
    if model.list.narrowed.is_some() { ask(model) } else { Vec::new() }
}

/// Asks a worker for the rows of the list: for what passes the filter or search in force, else for all, in order.
fn ask(model: &mut Model) -> Vec<Effect> {
    model.generation += 1;
    let narrowed = model.list.narrowed.as_mut().map(|narrowed| {
        narrowed.waiting = true;
        narrowed.analysed = model.progress.analysed;
        &*narrowed
    });
    let is_best_first =
        narrowed.is_some_and(|narrowed| narrowed.is_search && narrowed.results != Results::Sorted);
    let job = SearchJob {
        generation: model.generation,
        query: narrowed.map(|narrowed| narrowed.query.clone()),
        articles: model.articles.clone(),
        records: model.state.records.clone(),
        order: (!is_best_first).then_some(model.list.order),
    };
    vec![Effect::Search(Box::new(job))]
}

/// Shows results, if they are those of the newest search. A new search selects its best result and shows where it matched;
/// else the selected article stays selected where it is among them.
pub fn found(model: &mut Model, generation: u64, found: Found) {
    if generation != model.generation {
        return;
    }
    let (mut is_new, mut is_search) = (false, false);
    if let Some(narrowed) = &mut model.list.narrowed {
        is_new = narrowed.results == Results::None;
        if is_new {
            narrowed.results = Results::AsFound;
        }
        narrowed.waiting = found.goes_on;
        narrowed.unknown = found.unknown;
        is_search = narrowed.is_search;
    }
    let shown = model.reading.as_ref().map(|reading| reading.article);
    let selected = model.list.selected_article();
    let anchor = selected.or(shown).filter(|_| !(is_search && is_new));
    let stays = selected.filter(|number| !is_new && model.articles.get(*number).is_some());
    let stays = stays.zip(Some(model.list.selected));
    (model.list.rows, model.list.headings) = (found.rows, found.headings);
    model.list.hits = if is_search { found.hits } else { HashMap::new() };
    let has_stayed = stay(&mut model.list, stays);
    if has_stayed && !is_search && model.articles.library().is_none() {
        let _ = sort(model, anchor);
    } else {
        select_article(model, anchor);
    }
    if !is_search {
        choose(model);
    }
    // Another article shows its hit when it comes on the screen; this one is there already.
    if is_new && model.list.selected_article() == shown {
        show_hit(model);
    }
}

/// Keeps the selected article in the list although it does not match any more, until another is selected: what is being
/// read does not go away by being read. True where it would have gone.
fn stay(list: &mut List, selected: Option<(usize, usize)>) -> bool {
    let Some((article, row)) = selected.filter(|(article, _)| !list.rows.contains(article)) else {
        return false;
    };
    let row = row.min(list.rows.len());
    list.rows.insert(row, article);
    for heading in list.headings.iter_mut().filter(|heading| heading.row > row) {
        heading.row += 1;
    }
    true
}

/// Where the selected article matched.
pub fn selected_hit(model: &Model) -> Option<Span> {
    let selected = model.list.selected_article()?;
    model.list.hits.get(&selected).and_then(|hit| hit.place)
}

/// Brings the hit of the selected result on the screen and lights what was searched for.
pub(super) fn show_hit(model: &mut Model) {
    if let Some(span) = selected_hit(model) {
        reading::reveal(model, span);
        super::find::light_query(model);
    }
}

/// Once the files are read again: back to the article that was shown, by its text, else by its file.
pub fn come_back(model: &mut Model) {
    let Some(Return { hash, path, focus }) = model.list.returns_to.take() else { return };
    if model.list.moved {
        return;
    }
    let rows = 0..model.list.rows.len();
    let position = |is_it: &dyn Fn(&Article) -> bool| {
        rows.clone().find(|row| listed(model, *row).is_some_and(|article| is_it(&article)))
    };
    let row = position(&|article| article.hash == hash)
        .or_else(|| position(&|article| article.path == path));
    if let Some(row) = row {
        select(model, row);
        model.focus = focus;
    }
}

/// Puts the list in its order and keeps `anchor` selected; a worker does that for a library.
pub fn sort(model: &mut Model, anchor: Option<usize>) -> Vec<Effect> {
    if model.articles.library().is_some() {
        return ask(model);
    }
    let mut rows = std::mem::take(&mut model.list.rows);
    if !model.list.headings.is_empty() {
        // An article stood under each of its tags.
        rows.sort_unstable();
        rows.dedup();
    }
    let (rows, headings) =
        order::arrange(&model.articles, &model.state.records, model.list.order, rows);
    (model.list.rows, model.list.headings) = (rows, headings);
    select_article(model, anchor);
    Vec::new()
}

/// Selects an article where it is in the list, nearest to the row selected before; else the first row.
fn select_article(model: &mut Model, article: Option<usize>) {
    let rows = model.list.rows.iter().enumerate();
    let its = rows.filter(|(_, number)| Some(**number) == article).map(|(row, _)| row);
    let above = model.list.selected.saturating_sub(model.list.top);
    model.list.selected = its.min_by_key(|row| row.abs_diff(model.list.selected)).unwrap_or(0);
    // What is selected stays where it is on the screen.
    model.list.top = model.list.selected.saturating_sub(above);
    show_selected(model);
    super::find::refresh(model, Pane::List);
}

/// Moves the selection by `rows`, stopping at the ends.
pub fn step(model: &mut Model, rows: isize) {
    let last = model.list.rows.len().saturating_sub(1);
    select(model, model.list.selected.saturating_add_signed(rows).min(last));
}

/// Selects a row.
pub fn select(model: &mut Model, row: usize) {
    model.list.moved = true;
    model.saved.cursor = None;
    model.list.selected = row.min(model.list.rows.len().saturating_sub(1));
    show_selected(model);
}

/// Selects an article; one that is not in the list yet, as the list of a library is put together beside the screen, is
/// put into it.
pub fn select_number(model: &mut Model, number: usize) {
    let row = model.list.rows.iter().position(|listed| *listed == number);
    let row = row.unwrap_or_else(|| {
        let row = model.list.rows.len().min(model.list.selected + 1);
        model.list.rows.insert(row, number);
        row
    });
    select(model, row);
}

/// Shows the selected article in the text pane, still unread, and asks for its analysis.
pub fn preview(model: &mut Model) -> Vec<Effect> {
    let selected = model.list.selected_article();
    let shown = model.reading.as_ref().map(|reading| reading.article);
    let Some(index) = selected.filter(|index| Some(*index) != shown) else { return Vec::new() };
    reading::show(model, index);
    panel::reset(model);
    panel::rebuild(model);
    show_hit(model);
    match model.article() {
        Some(article) if article.analysis().is_none() => vec![Effect::Analyse(article.clone())],
        _ => Vec::new(),
    }
}

/// What the list shows: `All articles`, or the filter or search in force, by its name where it is saved.
pub fn heading(model: &Model) -> String {
    if let Some(search) = searches::in_force(model) {
        return format!("Saved search: {}", search.name);
    }
    match &model.list.narrowed {
        None => "All articles".to_owned(),
        Some(narrowed) if narrowed.is_search => format!("Search: {}", narrowed.text),
        Some(narrowed) => format!("Filter: {}", narrowed.text),
    }
}

/// Reads a query as it is being typed.
pub fn read_query(text: &str, today: jiff::civil::Date) -> Result<Query, QueryError> {
    Query::parse_typing(text, today)
}
