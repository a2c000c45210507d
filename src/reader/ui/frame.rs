//! The top line, the rules and the lines between panes.

use ratatui::{buffer::Buffer, layout::Rect};

use super::paint::{self, Line};
use crate::reader::{
    app::{Model, list},
    label::number,
    layout::Layout,
    theme::Role,
};

/// Draws what stands around the panes.
pub(super) fn draw(model: &Model, layout: &Layout, buffer: &mut Buffer) {
    let faint = model.options.theme.style(Role::Faint);
    let (rule, bar) = if model.options.ascii { ("-", "|") } else { ("─", "│") };
    if let Some(area) = layout.top {
        draw_top(model, area, buffer);
        paint::fill(buffer, Rect { y: area.y + 1, height: 1, ..area }, rule, faint);
    }
    if let Some(area) = layout.rule {
        paint::fill(buffer, area, rule, faint);
    }
    let body = layout.list.or(layout.reading).or(layout.panel).unwrap_or_default();
    for x in layout.separators.into_iter().flatten() {
        paint::fill(buffer, Rect { x, width: 1, ..body }, bar, faint);
    }
}

/// Name, what the list shows and how much of it; at the right what is going on, counts, and the first two keys.
fn draw_top(model: &Model, area: Rect, buffer: &mut Buffer) {
    let theme = model.options.theme;
    let (accent, strong, dim) =
        (theme.style(Role::Accent), theme.style(Role::Strong), theme.style(Role::Dim));
    let inner = Rect { x: area.x + 1, width: area.width.saturating_sub(2), height: 1, ..area };
    let right =
        Line::default().add("/", accent).add(" find  ", dim).add("?", accent).add(" help", dim);
    let right = Line::default().add(format!("{}   ", status(model)), dim).join(right);
    let room = usize::from(inner.width);
    let left_least = 24;
    let right = if right.width() + left_least > room {
        Line::default().add(status(model), dim)
    } else {
        right
    };
    let right_width = if right.width() + left_least > room { 0 } else { right.width() };
    let left = Line::default()
        .add("dateline", strong.patch(accent))
        .add(format!("  {}", list::heading(model)), strong)
        .add(format!("  {}", position(model)), dim);
    left.draw(Rect { width: (room - right_width).saturating_sub(2) as u16, ..inner }, buffer);
    if right_width > 0 {
        let width = right_width as u16;
        right.draw(Rect { x: inner.right() - width, width, ..inner }, buffer);
    }
}

/// `2 of 2`; in a filter or search `12 of 4,310` articles.
fn position(model: &Model) -> String {
    let (shown, all) = (model.list.rows.len(), model.articles.len());
    if model.list.narrowed.as_ref().is_some_and(|narrowed| narrowed.waiting) {
        return format!("searching {}…", number(all));
    }
    if model.list.narrowed.is_some() {
        return format!("{} of {}", number(shown), number(all));
    }
    if shown == 0 {
        String::new()
    } else {
        format!("{} of {}", number(model.list.selected + 1), number(shown))
    }
}

/// What is going on, else how much is unread and starred.
fn status(model: &Model) -> String {
    let progress = &model.progress;
    let articles = model.articles.len();
    if !progress.loaded {
        let of = progress.files.map_or(String::new(), |files| format!(" of {}", number(files)));
        return format!("loading {}{of}…", number(articles));
    }
    if progress.analysed < articles {
        return format!("analysing {} of {}…", number(progress.analysed), number(articles));
    }
    format!("{} unread · {} starred", number(model.unread()), number(model.starred()))
}
