//! What each action does.

mod finding;
mod going;
mod keeping;
mod looking;
mod moving;
mod reaching;
mod walking;

pub use going::{open, unread_found};

use finding::finding;
use going::going;
use keeping::keeping;
use looking::looking;
use moving::moving;
use reaching::reaching;
use walking::walking;

use std::sync::Arc;

use super::{Effect, Model, Popup, jumps, list, palette, panel, prompt, searches, theming, visual};
use crate::{
    library::state::Order,
    reader::{action::Action, layout::Pane},
};

/// Does an action, with its count where one was typed.
pub fn perform(model: &mut Model, action: Action, count: Option<usize>) -> Vec<Effect> {
    if model.popup.is_some() && !in_popup(model, action, count) {
        return Vec::new();
    }
    if let Some(effects) = visual::perform(model, action, count) {
        return effects;
    }
    if let Some(effects) = searches::perform(model, action) {
        return effects;
    }
    if model.focus == Pane::Panel && is_about_selection(action) {
        panel::touch(model);
    }
    let before = jumps::here(model);
    let effects = moving(model, action, count)
        .or_else(|| going(model, action, count))
        .or_else(|| walking(model, action, count))
        .or_else(|| reaching(model, action, count))
        .or_else(|| finding(model, action, count))
        .or_else(|| keeping(model, action, count))
        .or_else(|| looking(model, action))
        .unwrap_or_else(|| running(model, action));
    jumps::follow(model, action, before);
    effects
}

/// True for what is done with the selection: in the side panel that is the row with the cursor.
fn is_about_selection(action: Action) -> bool {
    matches!(
        action,
        Action::Evidence
            | Action::CopyQuote
            | Action::CopySelection
            | Action::FilterBySelection
            | Action::Highlight
            | Action::Unhighlight
            | Action::Note
            | Action::Tag
            | Action::NextMention
            | Action::PreviousMention
    )
}

/// Handles keys while a box is open; true where the action goes on to the panes, with the box closed.
fn in_popup(model: &mut Model, action: Action, count: Option<usize>) -> bool {
    if matches!(model.popup, Some(Popup::Themes(_))) {
        return theming::in_preview(model, action, count);
    }
    let page = usize::from(model.size.1.saturating_sub(6)).max(1) as isize;
    let step = count.unwrap_or(1) as isize;
    let rows = match action {
        Action::Down => step,
        Action::Up => -step,
        Action::HalfDown => page / 2,
        Action::HalfUp => -page / 2,
        Action::PageDown | Action::OpenOrPage => page,
        Action::PageUp => -page,
        Action::Top => isize::MIN / 2,
        Action::Bottom => isize::MAX / 2,
        Action::Quit | Action::Suspend | Action::Redraw => return true,
        Action::Find if matches!(model.popup, Some(Popup::Help { .. })) => return true,
        Action::NextQuote | Action::PreviousQuote | Action::CopyQuote
            if model.popup == Some(Popup::Evidence) =>
        {
            return true;
        }
        _ => {
            // Who looked for a key in the help and found it tries it.
            let is_tried =
                matches!(&model.popup, Some(Popup::Help { words, .. }) if !words.is_empty());
            model.popup = None;
            return is_tried && !matches!(action, Action::Back | Action::Clear | Action::Help);
        }
    };
    let all = match &model.popup {
        Some(Popup::Help { words, .. }) => crate::reader::ui::help::row_count(model, words),
        _ => 0,
    };
    if let Some(Popup::Help { top, .. }) = &mut model.popup {
        *top = top.saturating_add_signed(rows).min(all.saturating_sub(page as usize));
    } else {
        model.popup = None;
    }
    false
}

/// Everything about the program itself.
fn running(model: &mut Model, action: Action) -> Vec<Effect> {
    match action {
        Action::Help => {
            model.popup = Some(Popup::Help { top: 0, words: String::new() });
            Vec::new()
        }
        Action::CommandLine => prompt::open(model, prompt::Kind::Command),
        Action::Palette => palette::open(model),
        Action::Reload => reload(model),
        Action::Redraw => vec![Effect::Redraw],
        Action::Suspend => vec![Effect::Suspend],
        Action::Cancel => cancel(model),
        _ => leave(model),
    }
}

/// Reads the files again; places, stars and read marks are kept by content, and so are filter, order and what is shown.
fn reload(model: &mut Model) -> Vec<Effect> {
    if model.articles.library().is_some() {
        let loading = model.progress.loading + 1;
        model.progress.loading = loading;
        model.say("looking for what has changed in the library");
        return vec![Effect::Keep(Order::Look), Effect::Load { loading }];
    }
    let returns_to = model.article().map(|article| list::Return {
        hash: article.hash,
        path: Arc::clone(&article.path),
        focus: model.focus,
    });
    model.reading = None;
    model.articles.clear();
    model.list = list::List {
        order: model.list.order,
        narrowed: model.list.narrowed.take(),
        returns_to,
        looks: model.list.looks,
        ..list::List::default()
    };
    panel::reset(model);
    model.panel.rows.clear();
    let loading = model.progress.loading + 1;
    model.progress = super::Progress { loading, ..super::Progress::default() };
    model.focus = Pane::List;
    model.say("reading the files again");
    vec![Effect::StopSearch, Effect::Configure, Effect::Keep(Order::Look), Effect::Load { loading }]
}

/// C-c: stops a search that runs, else quits.
fn cancel(model: &mut Model) -> Vec<Effect> {
    match &mut model.list.narrowed {
        Some(narrowed) if narrowed.waiting => {
            narrowed.waiting = false;
            model.generation += 1;
            model.say("search stopped");
            vec![Effect::StopSearch]
        }
        _ => leave(model),
    }
}

/// The program is to end.
fn leave(model: &mut Model) -> Vec<Effect> {
    model.leaving = true;
    Vec::new()
}
