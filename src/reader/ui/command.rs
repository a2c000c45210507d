//! How a command that is being typed can go on, in a box above it.

use ratatui::{buffer::Buffer, layout::Rect};

use super::paint::{Line, clear};
use crate::{
    page::width::width,
    reader::{
        app::{Model, prompt::Kind},
        label,
        theme::Role,
    },
};

/// Columns of the box.
const COLUMNS: u16 = 78;
/// Rows of the box, at most.
const ROWS: usize = 8;
/// Columns of the names.
const NAMES: usize = 30;

/// Draws the offers, while a command is typed and there are some.
pub(super) fn draw(model: &Model, buffer: &mut Buffer) {
    let Some(prompt) = model.prompt.as_ref().filter(|prompt| prompt.kind == Kind::Command) else {
        return;
    };
    let screen = buffer.area;
    let room = usize::from(screen.height.saturating_sub(4)).min(ROWS);
    let rows = prompt.offers.len().min(room);
    if rows == 0 {
        return;
    }
    let first = prompt.offered.unwrap_or(0).saturating_sub(rows / 2);
    let first = first.min(prompt.offers.len() - rows);
    let (columns, height) = (COLUMNS.min(screen.width), rows as u16 + 2);
    let area = Rect::new(0, screen.height.saturating_sub(height + 2), columns, height);
    clear(model, area, buffer);
    let names = NAMES.min(usize::from(columns) / 2);
    for ((index, offer), y) in prompt.offers.iter().enumerate().skip(first).zip(area.y + 1..) {
        if y + 1 >= area.bottom() {
            break;
        }
        let row = Rect { x: area.x + 2, y, width: area.width.saturating_sub(4), height: 1 };
        let is_offered = prompt.offered == Some(index);
        if is_offered {
            buffer.set_style(row, model.options.theme.style(Role::Selection));
        }
        let shown = label::fit(&offer.shown, names);
        let gap = " ".repeat(names.saturating_sub(width(&shown)) + 2);
        let role = if is_offered { Role::Strong } else { Role::Accent };
        Line::default()
            .add(format!("{shown}{gap}"), model.options.theme.style(role))
            .add(offer.says.as_str(), model.options.theme.style(Role::Text))
            .draw(row, buffer);
    }
}
