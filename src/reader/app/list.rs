//! The list pane: which articles are shown, in which order, and which is selected.

use std::cmp::Ordering;

use super::{Effect, Model, SearchJob, panel, reading};
use crate::{
    library::{Article, Content, State},
    page::width::width,
    query::{self, Hit, Query, QueryError},
    reader::label,
};

/// Rows of a title at most.
const TITLE_ROWS: usize = 3;
/// Rows of a search result's words at most.
const SNIPPET_ROWS: usize = 2;
/// Columns before an item's words: bar, mark and a blank.
pub const INDENT: usize = 3;

/// The list pane.
#[derive(Debug, Default)]
pub struct List {
    /// Articles shown, as indices of [`Model::articles`].
    pub rows: Vec<usize>,
    /// Where each row matched; empty where nothing is searched.
    pub hits: Vec<Hit>,
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
}

/// The order of the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Order {
    /// What it goes by.
    pub by: By,
    /// The other way round.
    pub reversed: bool,
}

/// What the list can be sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum By {
    /// As given.
    #[default]
    Given,
    /// Date, newest first; articles without one last.
    Date,
    /// Source.
    Source,
    /// Title.
    Title,
    /// Number of words.
    Length,
    /// Unread first.
    Unread,
}

/// One item as it is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Rows of the title.
    pub title: Vec<String>,
    /// Byline or source, date, reading time; or why it could not be read.
    pub about: String,
    /// Rows of the words that matched.
    pub snippet: Vec<String>,
}

impl Item {
    /// Rows on the screen, with the blank one after it.
    pub fn height(&self) -> usize {
        self.title.len() + 1 + self.snippet.len() + 1
    }
}

impl List {
    /// The selected article's index in [`Model::articles`].
    pub fn selected_article(&self) -> Option<usize> {
        self.rows.get(self.selected).copied()
    }
}

/// The item of row `index`, for a pane of `columns`.
pub fn item(model: &Model, index: usize, columns: usize) -> Item {
    let article = &model.articles[model.list.rows[index]];
    let columns = columns.saturating_sub(INDENT + 1).max(1);
    let mut title = label::wrap(&article.label(), columns, TITLE_ROWS);
    if title.is_empty() {
        title.push("(untitled)".to_owned());
    }
    let place = model.list.hits.get(index).and_then(|hit| hit.place);
    let snippet = place.map_or_else(Vec::new, |place| {
        let words = query::snippet(article, place, columns * SNIPPET_ROWS);
        label::wrap(words.of(article.text()), columns, SNIPPET_ROWS)
    });
    Item { title, about: about(article, columns), snippet }
}

/// The dim line under a title in at most `columns`: byline or source, date, reading time; only what is known. The byline
/// is cut before the rest is.
pub fn about(article: &Article, columns: usize) -> String {
    if let Content::Unreadable(problem) = &article.content {
        return label::fit(&format!("cannot be read: {}", problem.what), columns);
    }
    let metadata = &article.metadata;
    let by = if metadata.byline.is_empty() {
        metadata.source.clone()
    } else {
        Some(metadata.byline.join(", "))
    };
    let rest =
        [date(article), minutes(article)].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    match by {
        None => label::fit(&rest, columns),
        Some(by) if rest.is_empty() => label::fit(&by, columns),
        Some(by) => label::fit(
            &format!("{} · {rest}", label::fit(&by, columns.saturating_sub(width(&rest) + 3))),
            columns,
        ),
    }
}

/// The day of publication, where it is stated: `6 Oct 2025`.
pub fn date(article: &Article) -> Option<String> {
    article
        .metadata
        .published
        .as_ref()
        .map(|published| published.date.strftime("%-d %b %Y").to_string())
}

/// The reading time: `2 min`.
pub fn minutes(article: &Article) -> Option<String> {
    (article.words > 0).then(|| format!("{} min", article.minutes()))
}

/// Takes in new articles: shown at once where nothing narrows the list, else the filter or search runs again.
pub fn articles_came(model: &mut Model) -> Vec<Effect> {
    if model.list.narrowed.is_some() {
        return search_again(model);
    }
    let anchor = model.list.selected_article();
    let known = model.list.rows.len();
    model.list.rows.extend(known..model.articles.len());
    if model.list.order != Order::default() {
        sort(model, anchor);
    }
    if !model.list.moved {
        model.list.selected = first_unread(model);
    }
    show_selected(model);
    Vec::new()
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

/// Index in the rows of the first unread article; 0 where all are read.
fn first_unread(model: &Model) -> usize {
    let unread = |index: &usize| !model.state.is_read(model.articles[*index].hash);
    model.list.rows.iter().position(unread).unwrap_or(0)
}

/// Narrows the list by a query, or shows all again for `None`.
pub fn narrow(model: &mut Model, narrowed: Option<Narrowed>) -> Vec<Effect> {
    let was = model.list.narrowed.is_some();
    model.list.narrowed = narrowed;
    if model.list.narrowed.is_some() {
        return search_again(model);
    }
    model.generation += 1;
    if was {
        let anchor = model.reading.as_ref().map(|reading| reading.article);
        model.list.rows = (0..model.articles.len()).collect();
        model.list.hits.clear();
        sort(model, anchor);
    }
    vec![Effect::StopSearch]
}

/// Starts the filter or search in force over all articles.
fn search_again(model: &mut Model) -> Vec<Effect> {
    model.generation += 1;
    let analysed = model.progress.analysed;
    let Some(narrowed) = &mut model.list.narrowed else { return Vec::new() };
    narrowed.waiting = true;
    narrowed.analysed = analysed;
    let job = SearchJob {
        generation: model.generation,
        query: narrowed.query.clone(),
        articles: model.articles.clone(),
        state: model.state.clone(),
        best_first: narrowed.is_search,
    };
    vec![Effect::Search(Box::new(job))]
}

/// Shows results, if they are those of the newest search. The selected article stays selected where it is among them.
pub fn found(model: &mut Model, generation: u64, hits: Vec<(usize, Hit)>) -> Vec<Effect> {
    if generation != model.generation {
        return Vec::new();
    }
    let Some(narrowed) = &mut model.list.narrowed else { return Vec::new() };
    narrowed.waiting = false;
    let is_search = narrowed.is_search;
    let anchor =
        if is_search && model.prompt.is_some() { None } else { model.list.selected_article() };
    (model.list.rows, model.list.hits) = hits.into_iter().unzip();
    if is_search {
        select_article(model, anchor);
    } else {
        model.list.hits.clear();
        sort(model, anchor);
    }
    Vec::new()
}

/// Puts the list in its order and keeps `anchor` selected.
pub fn sort(model: &mut Model, anchor: Option<usize>) {
    let (articles, state, order) = (&model.articles, &model.state, model.list.order);
    model.list.rows.sort_by(|a, b| {
        let ordering = compare(&articles[*a], &articles[*b], state, order.by);
        let ordering = if order.reversed { ordering.reverse() } else { ordering };
        ordering.then(a.cmp(b))
    });
    model.list.hits.clear();
    select_article(model, anchor);
}

/// Which of two articles comes first.
fn compare(a: &Article, b: &Article, state: &State, by: By) -> Ordering {
    let date =
        |article: &Article| article.metadata.published.as_ref().map(|published| published.date);
    match by {
        By::Given => Ordering::Equal,
        By::Date => date(b).cmp(&date(a)),
        By::Source => a.metadata.source.cmp(&b.metadata.source),
        By::Title => a.label().to_lowercase().cmp(&b.label().to_lowercase()),
        By::Length => a.words.cmp(&b.words),
        By::Unread => state.is_read(a.hash).cmp(&state.is_read(b.hash)),
    }
}

/// Selects an article where it is in the list, else the first row.
fn select_article(model: &mut Model, article: Option<usize>) {
    let found = article.and_then(|article| model.list.rows.iter().position(|row| *row == article));
    model.list.selected = found.unwrap_or(0);
    model.list.top = 0;
    show_selected(model);
}

/// Moves the selection by `rows`, stopping at the ends.
pub fn step(model: &mut Model, rows: isize) {
    let last = model.list.rows.len().saturating_sub(1);
    select(model, model.list.selected.saturating_add_signed(rows).min(last));
}

/// Selects a row.
pub fn select(model: &mut Model, row: usize) {
    model.list.moved = true;
    model.list.selected = row.min(model.list.rows.len().saturating_sub(1));
    show_selected(model);
}

/// Scrolls so that the selected item is on the screen as a whole.
pub fn show_selected(model: &mut Model) {
    let Some(area) = model.layout().list else { return };
    let (columns, height) = (usize::from(area.width), usize::from(area.height));
    let selected = model.list.selected;
    if model.list.top > selected {
        model.list.top = selected;
    }
    let mut first = selected;
    let mut used =
        model.list.rows.get(selected).map_or(0, |_| item(model, selected, columns).height());
    while first > model.list.top {
        used += item(model, first - 1, columns).height();
        if used > height {
            break;
        }
        first -= 1;
    }
    model.list.top = first;
}

/// Number of rows that a page of the list moves: the items on the screen.
pub fn page(model: &Model) -> usize {
    let Some(area) = model.layout().list else { return 1 };
    let mut used = 0;
    let mut shown = 0;
    for index in model.list.top..model.list.rows.len() {
        used += item(model, index, usize::from(area.width)).height();
        if used > usize::from(area.height) {
            break;
        }
        shown += 1;
    }
    shown.max(1)
}

/// Shows the selected article in the text pane, still unread, and asks for its analysis.
pub fn preview(model: &mut Model) -> Vec<Effect> {
    let selected = model.list.selected_article();
    let shown = model.reading.as_ref().map(|reading| reading.article);
    let Some(index) = selected.filter(|index| Some(*index) != shown) else { return Vec::new() };
    let hit = model.list.hits.get(model.list.selected).and_then(|hit| hit.place);
    reading::show(model, index);
    panel::reset(model);
    panel::rebuild(model);
    if let Some(span) = hit {
        reading::reveal(model, span);
        super::find::light_query(model);
    }
    let article = &model.articles[index];
    if article.analysis().is_some() { Vec::new() } else { vec![Effect::Analyse(article.clone())] }
}

/// Selects the next unread article after the shown one (or before it), going round at the end.
pub fn go_unread(model: &mut Model, forward: bool) -> bool {
    let count = model.list.rows.len();
    let unread = |row: &usize| !model.state.is_read(model.articles[model.list.rows[*row]].hash);
    let steps = 1..=count;
    let at = |step: usize| {
        (model.list.selected + if forward { step } else { count - step % count }) % count
    };
    let next = steps.map(at).find(unread).filter(|row| *row != model.list.selected);
    if let Some(row) = next {
        select(model, row);
    }
    next.is_some()
}

/// What the list shows: `All articles`, or the filter or search in force.
pub fn heading(model: &Model) -> String {
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
