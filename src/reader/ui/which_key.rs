//! How a started sequence goes on.

use ratatui::{buffer::Buffer, layout::Rect};

use super::paint::{Line, clear};
use crate::reader::{app::Model, keys::shown_sequence, theme::Role};

/// Columns of a key and what it does.
const COLUMNS: u16 = 44;

/// Draws the continuations at the lower right.
pub(super) fn draw(model: &Model, buffer: &mut Buffer) {
    let theme = model.options.theme;
    let rows: Vec<(String, &str)> = model
        .keymap
        .continuations(&model.pending.keys)
        .map(|(rest, action)| (shown_sequence(rest), action.row().says))
        .collect();
    let screen = buffer.area;
    let height = (rows.len() as u16 + 2).min(screen.height.saturating_sub(1));
    let width = COLUMNS.min(screen.width);
    let area =
        Rect::new(screen.width - width, screen.height.saturating_sub(height + 2), width, height);
    clear(model, area, buffer);
    for ((keys, says), y) in rows.iter().zip(area.y + 1..area.bottom().saturating_sub(1)) {
        let line = Line::default()
            .add(format!("{keys:<6}"), theme.style(Role::Accent))
            .add(*says, theme.style(Role::Text));
        line.draw(Rect { x: area.x + 2, y, width: width.saturating_sub(4), height: 1 }, buffer);
    }
}
