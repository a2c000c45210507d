//! Quotations, mentions, headings and links, one after another.

use crate::reader::{
    action::Action,
    app::{
        Effect, Model, Popup, folding, panel, passages, reading,
        selection::{self, Selection, Walk},
    },
};

/// Walks through quotations, mentions, headings and links.
pub(super) fn walking(
    model: &mut Model,
    action: Action,
    count: Option<usize>,
) -> Option<Vec<Effect>> {
    let times = count.unwrap_or(1);
    let (what, walked) = match action {
        Action::NextQuote => {
            ("quotation", repeat(model, times, |model| selection::walk(model, Walk::Quotes, true)))
        }
        Action::PreviousQuote => {
            ("quotation", repeat(model, times, |model| selection::walk(model, Walk::Quotes, false)))
        }
        Action::NextMention => {
            ("mention", repeat(model, times, |model| selection::walk(model, Walk::Mentions, true)))
        }
        Action::PreviousMention => {
            ("mention", repeat(model, times, |model| selection::walk(model, Walk::Mentions, false)))
        }
        Action::NextLink => {
            ("link", repeat(model, times, |model| selection::walk(model, Walk::Links, true)))
        }
        Action::PreviousLink => {
            ("link", repeat(model, times, |model| selection::walk(model, Walk::Links, false)))
        }
        Action::NextHighlight => (
            "marked passage",
            repeat(model, times, |model| selection::walk(model, Walk::Passages, true)),
        ),
        Action::PreviousHighlight => (
            "marked passage",
            repeat(model, times, |model| selection::walk(model, Walk::Passages, false)),
        ),
        Action::NextHeading => {
            ("heading", repeat(model, times, |model| reading::to_heading(model, true)))
        }
        Action::PreviousHeading => {
            ("heading", repeat(model, times, |model| reading::to_heading(model, false)))
        }
        Action::Evidence => {
            evidence(model);
            return Some(Vec::new());
        }
        Action::ToggleGroup => {
            if !folding::toggle(model) && !panel::toggle_group(model) {
                model.say("nothing to fold here");
            }
            return Some(Vec::new());
        }
        _ => return None,
    };
    if !walked {
        let analysed = model.article().is_some_and(|article| article.analysis().is_some());
        model.say(if analysed {
            format!("no further {what}")
        } else {
            "still analysing this article".to_owned()
        });
    }
    Some(Vec::new())
}

/// Does something so many times, until it says that it cannot; true where it could at least once.
fn repeat(model: &mut Model, times: usize, mut once: impl FnMut(&mut Model) -> bool) -> bool {
    (0..times).take_while(|_| once(model)).count() > 0
}

/// Shows why the selected quotation is one, or the footnote whose mark is selected; without a selection, the next quotation is
/// selected first.
fn evidence(model: &mut Model) {
    let is_quote = |model: &Model| {
        matches!(
            model.reading.as_ref().and_then(|reading| reading.selection),
            Some(Selection::Quote(_))
        )
    };
    if is_quote(model)
        || selection::footnote(model).is_some()
        || passages::selected(model).is_some()
        || selection::walk(model, Walk::Quotes, true)
    {
        model.popup = Some(Popup::Evidence);
    } else {
        model.say("no quotation to explain here");
    }
}
