//! The line that says which pane is shown, where there is one pane at a time, for screen readers.

use ratatui::{buffer::Buffer, layout::Rect};

use super::paint::write;
use crate::reader::{
    app::{Model, list, reading},
    label::{self, number},
    layout::Pane,
    theme::Role,
};

/// Draws the line.
pub(super) fn draw_heading(model: &Model, area: Rect, buffer: &mut Buffer) {
    let words = label::fit(&words(model), usize::from(area.width));
    let style = model.options.theme.style(Role::Strong);
    write(buffer, (area.x, area.y), &words, area.width, style);
}

/// Which pane is shown, and what is in it.
fn words(model: &Model) -> String {
    let title = || model.article().map_or_else(String::new, |article| article.label());
    match model.focus {
        Pane::List if model.list.rows.is_empty() => format!("{}: none.", list::heading(model)),
        Pane::List => {
            let (at, all) = (model.list.selected + 1, model.list.rows.len());
            let unread = number(model.unread());
            format!("{}: {} of {}, {unread} unread.", list::heading(model), number(at), number(all))
        }
        Pane::Reading => {
            let progress = reading::progress(model).filter(|progress| progress.paragraph > 0);
            let place = progress.map_or_else(String::new, |progress| {
                format!(", paragraph {} of {}", progress.paragraph, progress.paragraphs)
            });
            format!("Text{place}: {}", title())
        }
        Pane::Panel => format!("Quotations and names: {}", title()),
    }
}
