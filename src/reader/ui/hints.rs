//! The letters of hints, over what they lead to.

use ratatui::{buffer::Buffer, style::Modifier};

use super::paint::write;
use crate::reader::{app::Model, theme::Role};

/// Draws the hints that can still be meant: what is left to type of each.
pub(super) fn draw(model: &Model, buffer: &mut Buffer) {
    let Some(hints) = &model.hints else { return };
    let style = model.options.theme.style(Role::Accent);
    let style = style.add_modifier(Modifier::REVERSED | Modifier::BOLD);
    for mark in &hints.marks {
        let Some(left) = mark.label.strip_prefix(&hints.typed) else { continue };
        let (x, y) = mark.at;
        write(buffer, (x + hints.typed.len() as u16, y), left, left.len() as u16, style);
    }
}
