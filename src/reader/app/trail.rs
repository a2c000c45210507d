//! The articles that were opened, one after the other, to go back and on in as in a browser.

use super::{Effect, Model, jumps, keeping};
use crate::{library::ContentHash, reader::layout::Pane};

/// Articles that are remembered.
const MOST: usize = 200;

/// The articles that were opened.
#[derive(Clone, Debug, Default)]
pub struct Trail {
    /// By their identifiers in the state, oldest first.
    visited: Vec<ContentHash>,
    /// Index of the one that is open.
    at: usize,
}

/// Notes the open article as the newest, unless it is the one that was gone back to. What lay ahead is forgotten.
pub(super) fn follow(model: &mut Model) {
    if model.focus == Pane::List {
        return;
    }
    let Some(id) = model.article().map(|article| model.state.records.id(article)) else { return };
    let trail = &mut model.trail;
    if trail.visited.get(trail.at) == Some(&id) {
        return;
    }
    trail.visited.truncate(trail.at + 1);
    trail.visited.push(id);
    let surplus = trail.visited.len().saturating_sub(MOST);
    trail.visited.drain(..surplus);
    trail.at = trail.visited.len() - 1;
}

/// Back by so many articles, or on where `steps` is positive. From the list, back leads to the article that was open last.
pub(super) fn go(model: &mut Model, steps: isize) -> Vec<Effect> {
    let (back, away) = (steps < 0, model.focus == Pane::List);
    let steps = steps + isize::from(back && away);
    let trail = &model.trail;
    let last = trail.visited.len().saturating_sub(1);
    let to = trail.at.saturating_add_signed(steps).min(last);
    let is_there = to == trail.at && !away;
    let Some(id) = trail.visited.get(to).copied().filter(|_| !is_there) else {
        model.say(if back { "no earlier article" } else { "no later article" });
        return Vec::new();
    };
    let (number, all) = (to + 1, trail.visited.len());
    let Some(effects) = jumps::open_article(model, id) else { return Vec::new() };
    model.trail.at = to;
    if let Some(article) = model.article() {
        model.say(format!("{}, {number} of {all} opened", keeping::name(article)));
    }
    effects
}
