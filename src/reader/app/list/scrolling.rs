//! Which items of the list are on the screen.

use std::ops::Range;

use super::{Model, item};

/// Scrolls so that the selected item is on the screen as a whole, and no row below the last is free while others stand above.
pub fn show_selected(model: &mut Model) {
    let Some(area) = model.layout().list else { return };
    let (columns, height) = (usize::from(area.width), usize::from(area.height));
    let selected = model.list.selected;
    if model.list.top > selected {
        model.list.top = selected;
    }
    let mut first = selected;
    let mut used =
        model.list.rows.get(selected).map_or(0, |_| item(model, selected, columns).height());
    while first > model.list.top {
        used += item(model, first - 1, columns).height();
        if used > height {
            break;
        }
        first -= 1;
    }
    while first > 0 && holds_rest(model, first - 1) {
        first -= 1;
    }
    model.list.top = first;
}

/// True where all items from `first` on have room on the screen.
fn holds_rest(model: &Model, first: usize) -> bool {
    let Some(area) = model.layout().list else { return false };
    let room = usize::from(area.height.saturating_sub(air(area.height)));
    let mut used = 0;
    (first..model.list.rows.len()).all(|index| {
        used += item(model, index, usize::from(area.width)).height();
        used <= room + 1
    })
}

/// Number of rows that a page of the list moves: the items on the screen.
pub fn page(model: &Model) -> usize {
    on_screen(model).len().max(1)
}

/// The rows that have room on the screen as a whole.
pub fn on_screen(model: &Model) -> Range<usize> {
    let top = model.list.top;
    let Some(area) = model.layout().list else { return top..top };
    let mut used = 0;
    let fits = |index: &usize| {
        used += item(model, *index, usize::from(area.width)).height();
        used <= usize::from(area.height)
    };
    let shown = (top..model.list.rows.len()).take_while(fits).count();
    top..top + shown
}

/// Rows left free above the first item, where a pane of `height` rows has room for them.
pub fn air(height: u16) -> u16 {
    u16::from(height > 10)
}

/// The row of the list that stands `line` rows below the top of its pane.
pub fn row_at(model: &Model, line: usize) -> Option<usize> {
    let area = model.layout().list?;
    let line = line.checked_sub(usize::from(air(area.height)))?;
    let mut end = 0;
    (model.list.top..model.list.rows.len()).find(|index| {
        end += item(model, *index, usize::from(area.width)).height();
        line < end
    })
}

/// Scrolls by items, as far as the last one is at the end of the screen; the selection stays.
pub fn scroll(model: &mut Model, items: isize) {
    let mut top = model.list.top;
    for _ in 0..items.unsigned_abs() {
        match items > 0 {
            true if holds_rest(model, top) => break,
            true => top += 1,
            false => top = top.saturating_sub(1),
        }
    }
    model.list.top = top;
}
