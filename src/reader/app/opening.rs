//! Articles of a large library are listed without their texts; these are read when they come on the screen.

use std::sync::Arc;

use super::{Effect, Model, OpenJob, list, panel, reading};
use crate::{
    library::{Article, Place, state::Passage},
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

/// Asks for the texts that the screen shows and that are not at hand: of the shown article, and of the results of a search,
/// which show the words that matched.
pub(super) fn ask(model: &mut Model) -> Vec<Effect> {
    if model.articles.library().is_none() {
        return Vec::new();
    }
    let shown = model.reading.as_ref().filter(|reading| reading.shown.is_listed());
    let shown = shown.map(|reading| reading.article);
    let is_search = model.list.narrowed.as_ref().is_some_and(|narrowed| narrowed.is_search);
    let results = if is_search { list::on_screen(model) } else { 0..0 };
    let results = results.filter_map(|row| model.list.rows.get(row).copied());
    let wanted: Vec<usize> = shown.into_iter().chain(results).collect();
    let query = model.list.narrowed.as_ref().filter(|_| is_search).map(|it| it.query.clone());
    let mut effects = Vec::new();
    for number in wanted {
        if model.opening.asked.contains(&number) {
            continue;
        }
        let Some(article) = model.articles.get(number).filter(|article| article.is_listed()) else {
            continue;
        };
        let Some(place) = place_of(model, number) else { continue };
        model.opening.asked.push(number);
        let query = query.clone();
        effects.push(Effect::Open(Box::new(OpenJob { number, article, place, query })));
    }
    effects
}

/// Where a listed article stands.
fn place_of(model: &Model, number: usize) -> Option<Place> {
    model.articles.library()?.place(u32::try_from(number).ok()?)
}

/// Takes an article that was read.
pub(super) fn opened(
    model: &mut Model,
    number: usize,
    article: &Arc<Article>,
    hit: Option<Hit>,
) -> Vec<Effect> {
    model.opening.asked.retain(|asked| *asked != number);
    model.articles.keep_open(number, article);
    if let Some(hit) = hit.filter(|_| model.list.rows.contains(&number)) {
        model.list.hits.insert(number, hit);
    }
    let is_shown =
        |reading: &reading::Reading| reading.article == number && reading.shown.is_listed();
    if !model.reading.as_ref().is_some_and(is_shown) {
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
