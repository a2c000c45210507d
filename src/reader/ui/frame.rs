//! The top line, the rules and the lines between panes.

use ratatui::{buffer::Buffer, layout::Rect};

use super::{
    linear,
    paint::{self, Line},
};
use crate::{
    page::width::width,
    reader::{
        action::Action,
        app::{Model, list},
        label::{self, number},
        layout::Layout,
        theme::Role,
    },
};

/// Columns of a filter or search that stay in view before anything else is shown beside it.
const HEADING_LEAST: usize = 14;

/// Draws what stands around the panes.
pub(super) fn draw(model: &Model, layout: &Layout, buffer: &mut Buffer) {
    if let Some(area) = layout.top.filter(|_| model.settings.plain_ui) {
        linear::draw_heading(model, area, buffer);
        return;
    }
    let faint = model.options.theme.style(Role::Faint);
    let (rule, bar) = if model.options.ascii { ("-", "|") } else { ("─", "│") };
    if let Some(area) = layout.top {
        draw_top(model, area, buffer);
        paint::fill(buffer, Rect { y: area.y + 1, height: 1, ..area }, rule, faint);
    }
    if let Some(area) = layout.rule {
        paint::fill(buffer, area, rule, faint);
    }
    let body = layout.reading.or(layout.list).or(layout.panel).unwrap_or_default();
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
    let room = usize::from(inner.width);
    let (name, heading, position) = ("dateline  ", list::heading(model), position(model));
    let least = HEADING_LEAST.min(width(&heading)) + width(&position) + 4;
    let key = |action| model.keymap.keys_in(model.context(), action).next().unwrap_or_default();
    let help = Line::default().add(key(Action::Help), accent).add(" help", dim);
    let find = Line::default().add(key(Action::Find), accent).add(" find  ", dim);
    let counts = Line::default().add(format!("{}   ", status(model)), dim);
    let full = counts.clone().join(find).join(help.clone());
    let counted = counts.join(help.clone());
    // What says least goes first where there is no room for all: a key, the name, the counts, the other key.
    let choices =
        [(name, full), (name, counted.clone()), ("", counted), (name, help.clone()), ("", help)];
    let fits = |(name, right): &(&str, Line)| name.len() + least + right.width() <= room;
    let (name, right) = choices.into_iter().find(fits).unwrap_or_default();
    let left = room.saturating_sub(right.width());
    let heading_room = left.saturating_sub(width(&position) + 4 + name.len());
    Line::default()
        .add(name, strong.patch(accent))
        .add(label::fit(&heading, heading_room), strong)
        .add(format!("  {position}"), dim)
        .draw(Rect { width: left as u16, ..inner }, buffer);
    let width = right.width() as u16;
    right.draw(Rect { x: inner.right() - width, width, ..inner }, buffer);
}

/// `2 of 2`; in a filter or search `12 of 4,310` articles, and how many of them are still to be read for what it asks.
pub(super) fn position(model: &Model) -> String {
    let (shown, all) = (model.list.rows.len(), model.articles.len());
    if model.list.narrowed.as_ref().is_some_and(|narrowed| narrowed.waiting) {
        return format!("searching {}…", number(all));
    }
    if let Some(narrowed) = &model.list.narrowed {
        let unknown = match narrowed.unknown {
            0 => String::new(),
            unknown => format!(", {} not yet read", number(unknown)),
        };
        return format!("{} of {}{unknown}", number(shown), number(all));
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
    if !progress.loaded && progress.indexing.is_none() {
        let of = progress.files.map_or(String::new(), |files| format!(" of {}", number(files)));
        if model.articles.library().is_some() {
            return "looking for changes…".to_owned();
        }
        return format!("loading {}{of}…", number(articles));
    }
    if let Some(indexing) = &progress.indexing {
        return label::indexing(indexing);
    }
    if progress.analysed < articles && model.articles.library().is_none() {
        return format!("analysing {} of {}…", number(progress.analysed), number(articles));
    }
    let (read, starred) = model.marked();
    let kept = if model.keeping.trouble.is_some() { "not kept · " } else { "" };
    format!("{kept}{} unread · {} starred", number(articles - read), number(starred))
}
