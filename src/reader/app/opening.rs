//! Articles of a large library are listed without their texts; these are read when they come on the screen.

use std::sync::Arc;

use super::{Effect, Model, OpenJob, list, panel, reading};
use crate::{
    library::{Article, state::Passage},
    query::Hit,
};

/// Which articles are being read.
#[derive(Debug, Default)]
pub struct Opening {
    /// Their numbers, in the order they were asked for.
    asked: Vec<usize>,
    /// Where to go in the shown article once its text is there.
    goes_to: Option<(usize, Passage)>,
}

/// Goes to a passage of the shown article, at once or when its text is there.
pub fn go_to(model: &mut Model, passage: &Passage) {
    let Some(reading) = &model.reading else { return };
    if reading.shown.is_listed() {
        model.opening.goes_to = Some((reading.article, passage.clone()));
    } else {
        let offset = passage.offset(reading.shown.text());
        reading::go_to(model, offset);
    }
}

/// Asks for what the screen shows and is not at hand: the text of the shown article, and of the results of a search where they
/// match, which shows the words.
pub(super) fn ask(model: &mut Model) -> Vec<Effect> {
    if model.articles.library().is_none() {
        return Vec::new();
    }
    let shown = model.reading.as_ref().filter(|reading| reading.shown.is_listed());
    let shown = shown.map(|reading| reading.article);
    let search = model.list.narrowed.as_ref().filter(|narrowed| narrowed.is_search);
    let results = if search.is_some() { list::on_screen(model) } else { 0..0 };
    let results = results.filter_map(|row| model.list.rows.get(row).copied());
    let unknown = results.filter(|number| !model.list.hits.contains_key(number));
    let wanted: Vec<usize> = shown.into_iter().chain(unknown).collect();
    let query = search.map(|narrowed| narrowed.query.clone());
    let mut effects = Vec::new();
    for number in wanted {
        if model.opening.asked.contains(&number) {
            continue;
        }
        let Some(library) = model.articles.library() else { continue };
        let place = u32::try_from(number).ok().and_then(|row| library.place(row));
        let Some((article, place)) = model.articles.get(number).zip(place) else { continue };
        let catalogue = library.catalogue.clone();
        model.opening.asked.push(number);
        let (query, generation) = (query.clone(), model.generation);
        let job = OpenJob { number, article, place, catalogue, query, generation };
        effects.push(Effect::Open(Box::new(job)));
    }
    effects
}

/// Takes an article that was read.
pub(super) fn opened(
    model: &mut Model,
    number: usize,
    article: &Arc<Article>,
    hit: Option<(u64, Hit)>,
) -> Vec<Effect> {
    model.opening.asked.retain(|asked| *asked != number);
    model.articles.keep_open(number, article);
    let hit = hit.filter(|(generation, _)| *generation == model.generation);
    if let Some((_, hit)) = hit {
        model.list.hits.insert(number, hit);
    }
    let Some(reading) = model.reading.as_ref().filter(|reading| reading.article == number) else {
        return Vec::new();
    };
    if !reading.shown.is_listed() {
        if hit.is_some() {
            list::show_hit(model);
        }
        return Vec::new();
    }
    reading::text_came(model, Arc::clone(article));
    panel::reset(model);
    panel::rebuild(model);
    list::show_hit(model);
    if let Some((_, passage)) = model.opening.goes_to.take_if(|(wanted, _)| *wanted == number) {
        go_to(model, &passage);
    }
    if article.analysis().is_some() {
        return Vec::new();
    }
    vec![Effect::Analyse(Arc::clone(article))]
}
