//! Articles come in: batches in memory, or what a library lists; then their analyses.

use std::sync::Arc;

use super::{Effect, Model, list, panel, perform};
use crate::{
    library::{self, Article, ContentHash, Shelf},
    reader::label,
};

/// Adds articles at the end of the list; an active filter or search runs again over all.
pub(super) fn loaded(
    model: &mut Model,
    loading: u64,
    articles: Vec<Arc<Article>>,
    files: Option<usize>,
) -> Vec<Effect> {
    if loading != model.progress.loading {
        return Vec::new();
    }
    model.progress.files = files;
    model.articles.extend(articles);
    list::articles_came(model)
}

/// Shows what a library lists. Articles keep their numbers from one catalogue to the next.
pub(super) fn listed(model: &mut Model, loading: u64, shelf: Shelf) -> Vec<Effect> {
    if loading != model.progress.loading {
        return Vec::new();
    }
    let selected = model.list.selected_article().and_then(|number| model.articles.get(number));
    match (model.articles.library(), &shelf) {
        (Some(library), Shelf::Library(newer)) => {
            model.articles = Shelf::Library(library.renewed(newer.catalogue.clone()));
        }
        _ => take_over(model, shelf),
    }
    if let Some(selected) = selected {
        find_again(model, &selected);
    }
    list::library_came(model)
}

/// Goes on with the same articles on another shelf, where they have other numbers: list, selection and text stay as they are.
fn take_over(model: &mut Model, shelf: Shelf) {
    let before = std::mem::replace(&mut model.articles, shelf);
    let Some(library) = model.articles.library().filter(|_| !before.is_empty()) else { return };
    let now = |number: usize| before.get(number).and_then(|article| library.find(&article));
    let list = &mut model.list;
    let selected = list.rows.get(list.selected).copied().and_then(now);
    let hits = std::mem::take(&mut list.hits);
    list.hits =
        list.rows.iter().filter_map(|number| Some((now(*number)?, *hits.get(number)?))).collect();
    list.rows = list.rows.iter().filter_map(|number| now(*number)).collect();
    list.headings.retain(|heading| heading.row < list.rows.len());
    let above = list.selected.saturating_sub(list.top);
    let row = selected.and_then(|wanted| list.rows.iter().position(|number| *number == wanted));
    list.selected = row.unwrap_or(0);
    list.top = list.selected.saturating_sub(above);
    let Some(reading) = &mut model.reading else { return };
    if let Some(number) = now(reading.article) {
        let shown = Arc::clone(&reading.shown);
        reading.article = number;
        model.articles.keep_open(number, &shown);
    }
}

/// Keeps an article selected and shown that has another number in a newer catalogue, as its file has changed.
fn find_again(model: &mut Model, selected: &Article) {
    let Some(before) = model.list.selected_article() else { return };
    if model.articles.get(before).is_some() {
        return;
    }
    let Some(now) = model.articles.library().and_then(|library| library.find(selected)) else {
        return;
    };
    let row = model.list.selected;
    model.list.rows[row] = now;
    if let Some(reading) = model.reading.as_mut().filter(|reading| reading.article == before) {
        reading.article = now;
        if let Some(article) = model.articles.get(now).filter(|it| it.hash != selected.hash) {
            reading.shown = article;
        }
    }
}

/// Notes how far the library is brought up to date.
pub(super) fn indexing(
    model: &mut Model,
    loading: u64,
    progress: Option<library::update::Progress>,
) -> Vec<Effect> {
    if loading == model.progress.loading {
        model.progress.indexing = progress;
    }
    Vec::new()
}

/// Notes that loading is done; a single article opens in the text pane.
pub(super) fn loading_done(model: &mut Model, loading: u64, notes: Vec<String>) -> Vec<Effect> {
    if loading != model.progress.loading {
        return Vec::new();
    }
    model.progress.loaded = true;
    if let Some(note) = notes.first() {
        let more = if notes.len() > 1 {
            format!(" (and {} more)", notes.len() - 1)
        } else {
            String::new()
        };
        model.mention(format!("{note}{more}"));
    }
    model.progress.notes = notes;
    if loading > 1 {
        list::come_back(model);
        if model.progress.notes.is_empty() {
            model.say(format!("{} read again", label::count(model.articles.len(), "article")));
        }
    }
    let mut effects = list::preview(model);
    if model.is_single() && loading <= 1 {
        effects.extend(perform::open(model));
    }
    effects
}

/// Shows the analysis of the article in the text pane.
pub(super) fn analysed(model: &mut Model, hash: ContentHash) -> Vec<Effect> {
    if model.article().is_some_and(|article| article.hash == hash) {
        panel::rebuild(model);
    }
    Vec::new()
}

/// Counts; once all is analysed, a filter or search that reads analyses runs again.
pub(super) fn analysis_progress(model: &mut Model, loading: u64, analysed: usize) -> Vec<Effect> {
    if loading != model.progress.loading {
        return Vec::new();
    }
    model.progress.analysed = analysed;
    list::analyses_came(model)
}
