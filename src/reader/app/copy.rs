//! What is given to the terminal's clipboard.

use super::{Effect, Model, panel::quote_words, reading, selection::Selection};
use crate::{
    citation::{self, Form},
    document::{clean::clean, raised::written},
    library::Article,
    reader::{action::Action, keys::Key, label, terminal::COPY_LIMIT},
};
use crossterm::event::KeyCode;

/// Copies the selection, or the row at the top of the screen.
pub fn selection(model: &mut Model) -> Vec<Effect> {
    let words = reading::selection_span(model).or_else(|| top_row(model)).and_then(|span| {
        let written = written(model.article()?.document()?, span);
        let paragraphs = written
            .split("\n\n")
            .map(|words| words.split_whitespace().collect::<Vec<_>>().join(" "));
        Some(paragraphs.collect::<Vec<_>>().join("\n\n"))
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

/// Waits for the letter of a citation's form.
pub(super) fn ask_form(model: &mut Model) -> Vec<Effect> {
    if model.article().is_none() {
        return fail(model, "no article is open");
    }
    model.awaiting = Some(Action::CopyCitation);
    Vec::new()
}

/// Takes the letter of a form and copies the citation; Enter stands for the form of the settings, another key gives up.
pub(super) fn take_form(model: &mut Model, key: Key) -> Vec<Effect> {
    let form = match key.code {
        KeyCode::Enter => Some(Form::of_name(&model.settings.citation)),
        _ => key.letter().and_then(Form::of_letter),
    };
    let cited = form.zip(model.article()).map(|(form, article)| citation::cite(article, form));
    cited.map_or_else(Vec::new, |cited| send(model, "citation", &cited))
}

/// Sends cleaned text, and says so.
fn send(model: &mut Model, what: &str, words: &str) -> Vec<Effect> {
    let cleaned = clean(words);
    let sent = &cleaned[..cleaned.floor_char_boundary(COPY_LIMIT)];
    let characters = label::count(sent.chars().count(), "character");
    if sent.len() < cleaned.len() {
        model.fail(format!(
            "{what} cut to {characters}: terminals take no more; | gives all of it to a command"
        ));
    } else {
        model.say(format!("{what} sent to the terminal’s clipboard, {characters}"));
    }
    vec![Effect::Copy(sent.to_owned())]
}

/// Says why nothing was copied.
fn fail(model: &mut Model, why: &str) -> Vec<Effect> {
    model.fail(why);
    Vec::new()
}
