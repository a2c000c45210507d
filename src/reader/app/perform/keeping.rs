//! What is kept of articles, and copying.

use crate::reader::{
    action::Action,
    app::{
        Effect, Model, copy, jumps, keeping,
        prompt::{self, Kind},
    },
};

/// Keeps and copies.
pub(super) fn keeping(
    model: &mut Model,
    action: Action,
    count: Option<usize>,
) -> Option<Vec<Effect>> {
    let times = count.unwrap_or(1);
    Some(match action {
        Action::ToggleRead => keeping::toggle_read(model),
        Action::ToggleStar => keeping::toggle_star(model),
        Action::ReadAll => keeping::read_all(model),
        Action::Tag => about_article(model, Kind::Tags),
        Action::Note => about_article(model, Kind::Note),
        Action::Undo => repeated(model, times, keeping::undo),
        Action::Redo => repeated(model, times, keeping::redo),
        Action::SetMark | Action::GoMark => jumps::ask(model, action),
        Action::JumpBack => jumps::jump(model, times as isize),
        Action::JumpOn => jumps::jump(model, -(times as isize)),
        Action::CopySelection => copy::selection(model),
        Action::CopyQuote => copy::quote(model),
        Action::CopyAddress => copy::address(model),
        _ => return None,
    })
}

/// Does something so often, at most as often as there can be steps.
fn repeated(
    model: &mut Model,
    times: usize,
    step: impl Fn(&mut Model) -> Vec<Effect>,
) -> Vec<Effect> {
    let times = times.min(crate::library::state::JOURNAL);
    let mut effects = Vec::new();
    for _ in 0..times {
        let more = step(model);
        if more.is_empty() {
            break;
        }
        effects.extend(more);
    }
    effects
}

/// Asks for something about the shown article.
fn about_article(model: &mut Model, kind: Kind) -> Vec<Effect> {
    if model.article().is_none() {
        model.fail("no article is open");
        return Vec::new();
    }
    prompt::open(model, kind)
}
