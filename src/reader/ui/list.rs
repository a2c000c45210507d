//! The list pane.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
    style::Style,
};

use super::paint::{fill, light, write};
use crate::{
    library::Content,
    page::width::width,
    reader::{
        action::Action,
        app::{
            Model,
            list::{self, INDENT, Item},
            searches,
        },
        keys::Context,
        label,
        layout::Pane,
        theme::Role,
    },
};

/// Draws the items that have room; gives the place of the selected one.
pub(super) fn draw(model: &Model, area: Rect, buffer: &mut Buffer) -> Option<Position> {
    if model.list.rows.is_empty() {
        draw_empty(model, area, buffer);
        return None;
    }
    let mut cursor = None;
    let mut y = area.y + list::air(area.height);
    for index in model.list.top..model.list.rows.len() {
        if y >= area.bottom() {
            break;
        }
        let item = list::item(model, index, usize::from(area.width));
        let room = Rect { y, height: (area.bottom() - y).min(item.height() as u16), ..area };
        draw_item(model, index, &item, room, buffer);
        if index == model.list.selected {
            let heading = u16::from(item.heading.is_some()) * list::HEADING_ROWS as u16;
            cursor = Some(Position::new(area.x, (y + heading).min(area.bottom() - 1)));
        }
        y = y.saturating_add(item.height() as u16);
    }
    cursor
}

/// Draws one item: mark, title, the dim line, the words that matched.
fn draw_item(model: &Model, index: usize, item: &Item, area: Rect, buffer: &mut Buffer) {
    let theme = model.options.theme;
    let Some(article) = list::listed(model, index) else { return };
    let area = draw_heading(model, item, area, buffer);
    let unread = !model.state.records.is_read(&article);
    let failed = matches!(article.content, Content::Unreadable(_));
    let title = if unread { theme.style(Role::Strong) } else { theme.style(Role::Text) };
    let about = theme.style(if failed { Role::Error } else { Role::Dim });
    let rows = item.title.iter().map(|row| (row, title));
    let rows = rows.chain([(&item.about, about)]);
    let rows = rows.chain(item.snippet.iter().map(|row| (row, theme.style(Role::Direct))));
    let selected = index == model.list.selected;
    for ((words, style), y) in rows.zip(area.y..area.bottom()) {
        if selected {
            select_row(model, Rect { y, height: 1, ..area }, buffer);
        }
        write(
            buffer,
            (area.x + INDENT as u16, y),
            words,
            area.width.saturating_sub(INDENT as u16),
            style,
        );
    }
    light_matches(model, index, item, area, buffer);
    if !model.settings.plain_ui {
        draw_marks(model, index, area, buffer);
    }
}

/// Draws the heading of a group above its first item; gives the room that is left.
fn draw_heading(model: &Model, item: &Item, area: Rect, buffer: &mut Buffer) -> Rect {
    let Some((words, count)) = &item.heading else { return area };
    let theme = model.options.theme;
    let columns = area.width.saturating_sub(2);
    let room = usize::from(columns).saturating_sub(width(count) + 1);
    write(
        buffer,
        (area.x + 1, area.y),
        &label::fit(words, room),
        columns,
        theme.style(Role::Accent),
    );
    let right = area.right().saturating_sub(width(count) as u16 + 1).max(area.x);
    write(buffer, (right, area.y), count, columns, theme.style(Role::Dim));
    let rows = area.height.min(list::HEADING_ROWS as u16);
    Rect { y: area.y + rows, height: area.height - rows, ..area }
}

/// Lights the words that were searched for in a result's snippet, and those that were found in its title.
fn light_matches(model: &Model, index: usize, item: &Item, area: Rect, buffer: &mut Buffer) {
    let theme = model.options.theme;
    let x = area.x + INDENT as u16;
    let areas = |first: u16| (first..area.bottom()).map(move |y| Rect { y, height: 1, ..area });
    if let Some(narrowed) = &model.list.narrowed {
        let first = area.y + (item.title.len() + 1) as u16;
        let rows = areas(first).zip(item.snippet.iter().map(String::as_str));
        light(buffer, x, rows, |words| narrowed.query.spans(words), theme.style(Role::Match));
    }
    if let Some(find) = model.find.as_ref().filter(|find| find.pane == Pane::List) {
        let role = if find.is_at(index) { Role::CurrentMatch } else { Role::Match };
        let rows = areas(area.y).zip(item.title.iter().map(String::as_str));
        light(buffer, x, rows, |words| find.spans(words), theme.style(role));
    }
}

/// Gives a row the look of the selected one, with a bar at its left.
fn select_row(model: &Model, row: Rect, buffer: &mut Buffer) {
    let theme = model.options.theme;
    let focused = model.focus == Pane::List && !searches::has_cursor(model);
    let ground = theme.style(if focused { Role::Selection } else { Role::SelectionAway });
    buffer.set_style(row, ground);
    let bar = if model.options.ascii { ">" } else { "▌" };
    let accent = theme.style(if focused { Role::Accent } else { Role::Dim });
    fill(buffer, Rect { width: 1, ..row }, bar, accent);
}

/// The marks for unread and star, before the title.
fn draw_marks(model: &Model, index: usize, area: Rect, buffer: &mut Buffer) {
    let theme = model.options.theme;
    let Some(article) = list::listed(model, index) else { return };
    let unread = !model.state.records.is_read(&article);
    let (dot, star) = if model.options.ascii { ("*", "+") } else { ("●", "★") };
    let mut put = |row: u16, mark: &str, style: Style| {
        if area.y + row < area.bottom() {
            write(buffer, (area.x + 1, area.y + row), mark, 1, style);
        }
    };
    if unread {
        put(0, dot, theme.style(Role::Unread));
    }
    if model.state.records.is_starred(&article) {
        put(u16::from(unread), star, theme.style(Role::Accent));
    }
}

/// What stands in an empty list.
fn draw_empty(model: &Model, area: Rect, buffer: &mut Buffer) {
    let waiting = model.list.narrowed.as_ref().is_some_and(|narrowed| narrowed.waiting);
    let key =
        |action| model.keymap.keys_in(Context::Pane(Pane::List), action).next().unwrap_or_default();
    let (all, help) = (key(Action::Clear), key(Action::Help));
    let words = match &model.list.narrowed {
        Some(narrowed) if narrowed.unknown > 0 => {
            format!("None yet: some articles are still to be read for this. {all} shows all again.")
        }
        Some(_) if waiting => "Searching…".to_owned(),
        Some(narrowed) if narrowed.is_search => {
            format!("No article matches. {all} shows all again; {help} explains the search.")
        }
        Some(_) => {
            let change = key(Action::Filter);
            format!("No article passes the filter. {all} shows all again, {change} changes it.")
        }
        None if model.progress.loaded => format!(
            "No articles here. Start with what you want to read: dateline FOLDER or dateline FILE… What was left out, and why, tells dateline check. {} looks again, {} quits.",
            key(Action::Reload),
            key(Action::Back),
        ),
        None => "Loading…".to_owned(),
    };
    let style = model.options.theme.style(Role::Dim);
    let columns = usize::from(area.width.saturating_sub(4));
    for (row, y) in label::wrap(&words, columns, 12).iter().zip(area.y + 1..area.bottom()) {
        write(buffer, (area.x + INDENT as u16, y), row, columns as u16, style);
    }
}
