//! What leads further than a step: hints, the table of contents, the articles that were opened before.

use crate::reader::{
    action::Action,
    app::{Effect, Model, contents, hints, trail},
};

/// Reaches for things on the screen, in the text, and among the articles that were opened.
pub(super) fn reaching(
    model: &mut Model,
    action: Action,
    count: Option<usize>,
) -> Option<Vec<Effect>> {
    let times = count.unwrap_or(1) as isize;
    Some(match action {
        Action::Hints => hints::open(model),
        Action::Contents => contents::open(model),
        Action::HistoryBack => trail::go(model, -times),
        Action::HistoryOn => trail::go(model, times),
        _ => return None,
    })
}
