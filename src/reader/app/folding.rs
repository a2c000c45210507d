//! Earlier messages that a mail quotes: folded to a line of the text, and opened by a key or by going into them.

use super::{Model, reading};
use crate::{
    library::Article,
    reader::{action::Action, keys::Context, layout::Pane},
    span::Span,
};

/// The line that stands for an article's earlier messages while they are folded; `None` where it quotes none.
pub(super) fn line(model: &Model, article: &Article) -> Option<String> {
    let history = article.document()?.history_span()?;
    let words = history.of(article.text()).split_whitespace().count();
    let plural = if words == 1 { "" } else { "s" };
    let mark = match (model.settings.plain_ui, model.options.ascii) {
        (true, _) => "Folded:",
        (false, true) => "+",
        (false, false) => "▸",
    };
    let key = key(model).map(|key| format!("; {key} opens")).unwrap_or_default();
    Some(format!("{mark} {words} word{plural} quoted of an earlier message{key}"))
}

/// The key that folds and opens in the text.
fn key(model: &Model) -> Option<String> {
    model.keymap.keys_in(Context::Pane(Pane::Reading), Action::ToggleGroup).next()
}

/// True where a byte of an article belongs to the earlier messages that it quotes.
pub(super) fn holds(article: &Article, offset: usize) -> bool {
    let history = article.document().and_then(|document| document.history_span());
    history.is_some_and(|history| history.holds(offset))
}

/// Opens the earlier messages of the article on the screen if a byte that is gone to stands in them.
pub(super) fn unfold_at(model: &mut Model, offset: usize) {
    let Some(reading) = &mut model.reading else { return };
    if !reading.unfolded && holds(&reading.shown, offset) {
        reading.unfolded = true;
        reading::lay_out_again(model);
    }
}

/// Opens the earlier messages whose line stands in a row of the page on the screen; false where that row is another.
pub(super) fn open_at(model: &mut Model, row: usize) -> bool {
    let is_line = model.reading.as_ref().is_some_and(|reading| {
        let history = reading.shown.document().and_then(|document| document.history_span());
        let shown = reading.page.rows(reading.top, row + 1).nth(row);
        // The line has a place in the text and no words of it.
        !reading.unfolded
            && history.zip(shown).is_some_and(|(history, (_, row))| {
                !row.pieces.is_empty() && row.span == Span::new(history.start, history.start)
            })
    });
    is_line && toggle(model)
}

/// Folds or opens the earlier messages of the article on the screen; false where there are none, or where the side panel has
/// the focus, whose groups are folded there.
pub(super) fn toggle(model: &mut Model) -> bool {
    if model.focus == Pane::Panel {
        return false;
    }
    let Some(reading) = &mut model.reading else { return false };
    if reading.shown.document().is_none_or(|document| document.history().is_none()) {
        return false;
    }
    reading.unfolded = !reading.unfolded;
    let said = if reading.unfolded { "earlier messages shown" } else { "earlier messages folded" };
    reading::lay_out_again(model);
    model.say(said);
    true
}
