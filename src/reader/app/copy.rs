//! What is given to the terminal's clipboard.

use super::{Effect, Model, panel::quote_words, reading, selection::Selection};
use crate::{document::clean::clean, library::Article, reader::label};

/// Copies the selection, or the row at the top of the screen.
pub fn selection(model: &mut Model) -> Vec<Effect> {
    let words = reading::selection_span(model).or_else(|| top_row(model)).and_then(|span| {
        let article = model.article()?;
        Some(span.of(article.text()).split_whitespace().collect::<Vec<_>>().join(" "))
    });
    match words.filter(|words| !words.is_empty()) {
        Some(words) => send(model, "text", &words),
        None => fail(model, "nothing is selected"),
    }
}

/// The words of the first row on the screen that has any.
fn top_row(model: &Model) -> Option<crate::span::Span> {
    let reading = model.reading.as_ref()?;
    let rows = reading.page.rows(reading.top, reading::height(model));
    rows.map(|(_, row)| row.span).find(|span| !span.is_empty())
}

/// Copies the selected quotation with its speaker, title, source and date.
pub fn quote(model: &mut Model) -> Vec<Effect> {
    let selected = model.reading.as_ref().and_then(|reading| reading.selection);
    let Some(Selection::Quote(index)) = selected else {
        return fail(model, "no quotation is selected: ]q selects the next");
    };
    match model.article().and_then(|article| attributed(article, index)) {
        Some(words) => send(model, "quotation", &words),
        None => fail(model, "no quotation is selected: ]q selects the next"),
    }
}

/// `“…” — Speaker, “Title”, Source, date`.
pub fn attributed(article: &Article, index: usize) -> Option<String> {
    let quote = article.analysis()?.quotes.get(index)?;
    let words = quote_words(quote, article.text());
    let speaker = quote.speaker.as_ref().map_or("unknown speaker", |speaker| speaker.name.as_str());
    let metadata = &article.metadata;
    let title = metadata.title.as_ref().map(|title| format!("“{title}”"));
    let date = metadata.published.as_ref().map(|published| published.without_time().to_owned());
    let about =
        [Some(speaker.to_owned()), title, metadata.source.clone(), date, metadata.url.clone()];
    Some(format!("{words}\n— {}", about.into_iter().flatten().collect::<Vec<_>>().join(", ")))
}

/// Copies the article's address, else its path.
pub fn address(model: &mut Model) -> Vec<Effect> {
    let Some(article) = model.article() else { return fail(model, "no article is open") };
    let address =
        article.metadata.url.clone().unwrap_or_else(|| article.path.to_string_lossy().into_owned());
    send(model, "address", &address)
}

/// Sends cleaned text, and says so.
fn send(model: &mut Model, what: &str, words: &str) -> Vec<Effect> {
    let characters = words.chars().count();
    model.say(format!(
        "{what} sent to the terminal’s clipboard, {}",
        label::count(characters, "character")
    ));
    vec![Effect::Copy(clean(words).into_owned())]
}

/// Says why nothing was copied.
fn fail(model: &mut Model, why: &str) -> Vec<Effect> {
    model.fail(why);
    Vec::new()
}
