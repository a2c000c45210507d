//! Movement within the focused pane.

use crate::reader::{
    action::Action,
    app::{
        Effect, Model, list, panel,
        reading::{self, At},
        searches,
    },
    layout::Pane,
};

/// Rows that stay on the screen when a page is turned.
const PAGE_OVERLAP: usize = 2;

/// Moves in the focused pane. `None` where the action is no movement.
pub(super) fn moving(
    model: &mut Model,
    action: Action,
    count: Option<usize>,
) -> Option<Vec<Effect>> {
    let times = count.unwrap_or(1) as isize;
    match action {
        Action::Down => step(model, times),
        Action::Up => step(model, -times),
        Action::HalfDown => turn(model, times * (page(model) / 2).max(1)),
        Action::HalfUp => turn(model, -times * (page(model) / 2).max(1)),
        Action::PageDown => turn(model, times * page(model)),
        Action::PageUp => turn(model, -times * page(model)),
        Action::Top => to_top(model, count),
        Action::Bottom => match count {
            Some(_) => to_top(model, count),
            None => to_bottom(model),
        },
        Action::GoPercent => match count {
            Some(percent) => to_percent(model, percent),
            None => model.fail("type how many per cent first: 40%"),
        },
        Action::LineTop => reading::put(model, At::Top),
        Action::LineMiddle => reading::put(model, At::Middle),
        Action::LineBottom => reading::put(model, At::Bottom),
        _ => return None,
    }
    Some(Vec::new())
}

/// Moves by rows of the focused pane.
fn step(model: &mut Model, rows: isize) {
    if model.focus == Pane::List && searches::step(model, rows) {
        return;
    }
    match model.focus {
        Pane::List => list::step(model, rows),
        Pane::Panel => panel::step(model, rows),
        Pane::Reading => {
            reading::scroll(model, rows);
        }
    }
}

/// Turns pages of the focused pane.
fn turn(model: &mut Model, rows: isize) {
    if model.focus == Pane::Reading {
        reading::turn(model, rows);
    } else {
        step(model, rows);
    }
}

/// Rows of a page of the focused pane.
pub(super) fn page(model: &Model) -> isize {
    let rows = match model.focus {
        Pane::List => list::page(model),
        Pane::Panel => panel::page(model),
        Pane::Reading => reading::height(model).saturating_sub(PAGE_OVERLAP),
    };
    rows.max(1) as isize
}

/// To the top, or with a count to that row or paragraph.
fn to_top(model: &mut Model, count: Option<usize>) {
    match (model.focus, count) {
        (Pane::List, count) => list::select(model, count.unwrap_or(1) - 1),
        (Pane::Panel, count) => panel::to_stop(model, count.unwrap_or(1) - 1),
        (Pane::Reading, Some(number)) => reading::to_paragraph(model, number),
        (Pane::Reading, None) => reading::to_start(model),
    }
}

/// To so many per cent of the text, or of the rows of list or panel.
fn to_percent(model: &mut Model, percent: usize) {
    let percent = percent.min(100);
    let row = |rows: usize| rows.saturating_sub(1) * percent / 100;
    match model.focus {
        Pane::List => list::select(model, row(model.list.rows.len())),
        Pane::Panel => panel::to_stop(model, row(panel::stops(model).len())),
        Pane::Reading if percent == 100 => reading::to_end(model),
        Pane::Reading => {
            let length = model.article().map_or(0, |article| article.text().len());
            reading::go_to(model, length * percent / 100);
        }
    }
    model.say(format!("at {percent} %"));
}

/// To the end of the focused pane.
fn to_bottom(model: &mut Model) {
    match model.focus {
        Pane::List => list::select(model, usize::MAX),
        Pane::Panel => panel::step(model, isize::MAX / 2),
        Pane::Reading => reading::to_end(model),
    }
}
