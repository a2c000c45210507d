//! Draws the model. Changes nothing; one file a pane.

mod ascii;
mod bidi;
mod chooser;
mod evidence;
mod frame;
pub mod help;
mod hints;
mod linear;
mod links;
mod list;
mod note;
mod offers;
mod paint;
mod panel;
mod pictures;
mod searches;
mod status;
mod text;
mod themes;
mod which_key;

pub use links::links;
pub use pictures::strips;

use ratatui::{Frame, buffer::Buffer, layout::Position};

use super::{
    app::{Model, Popup, list::INDENT},
    layout::{Layout, Pane},
};

/// Draws everything.
pub fn view(model: &Model, frame: &mut Frame<'_>) {
    let layout = model.layout();
    let cursor = draw(model, &layout, frame.buffer_mut());
    if model.options.ascii {
        ascii::reduce(frame.buffer_mut());
    }
    if let Some(cursor) = cursor.filter(|cursor| layout.screen.contains(*cursor)) {
        frame.set_cursor_position(cursor);
    }
    debug_assert!(is_clean(frame.buffer_mut()), "nothing hostile reaches the screen");
}

/// Draws into a buffer; gives where the hardware cursor belongs.
fn draw(model: &Model, layout: &Layout, buffer: &mut Buffer) -> Option<Position> {
    let area = buffer.area;
    buffer.set_style(area, model.options.theme.base());
    if !layout.usable {
        status::too_small(model, buffer);
        return None;
    }
    frame::draw(model, layout, buffer);
    let mut cursor = None;
    if let Some(area) = layout.searches {
        cursor = searches::draw(model, area, buffer).filter(|_| model.focus == Pane::List);
    }
    if let Some(area) = layout.list {
        let at = list::draw(model, area, buffer);
        bidi::order(model, area, INDENT as u16, buffer);
        cursor = cursor.or(at.filter(|_| model.focus == Pane::List));
    }
    if let Some(area) = layout.reading {
        let at = text::draw(model, area, layout.text, buffer);
        cursor = cursor.or(at.filter(|_| model.focus == Pane::Reading));
    }
    if let Some(area) = layout.panel {
        let at = panel::draw(model, area, buffer);
        bidi::order(model, area, panel::MARKS, buffer);
        cursor = cursor.or(at.filter(|_| model.focus == Pane::Panel));
    }
    match &model.popup {
        Some(Popup::Help { top, words }) => help::draw(model, *top, words, buffer),
        Some(Popup::Evidence) if note::draw(model, buffer) => {}
        Some(Popup::Evidence) => evidence::draw(model, buffer),
        Some(Popup::Themes(preview)) => themes::draw(model, preview, buffer),
        None => {}
    }
    hints::draw(model, buffer);
    if model.popup.is_some() {
        cursor = None;
    }
    let chooser = chooser::draw(model, buffer);
    cursor = chooser.or(cursor);
    if !model.pending.keys.is_empty() {
        which_key::draw(model, buffer);
    } else if let Some(action) = model.awaiting {
        which_key::draw_letters(model, action, buffer);
    }
    offers::draw(model, buffer);
    status::draw(model, layout, buffer).or(cursor)
}

/// True where no cell holds a character that a terminal obeys or that hides what stands there.
fn is_clean(buffer: &Buffer) -> bool {
    buffer.content.iter().all(|cell| {
        matches!(crate::document::clean::clean_line(cell.symbol()), std::borrow::Cow::Borrowed(_))
    })
}
