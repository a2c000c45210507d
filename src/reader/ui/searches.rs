//! The saved searches above the list.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use super::paint::{fill, write};
use crate::{
    page::width::width,
    reader::{
        app::{
            Model,
            list::INDENT,
            searches::{self, Tally},
        },
        label::{self, number},
        theme::Role,
    },
};

/// Draws the rows that have room, and a rule below them; gives the place of the one with the cursor.
pub(super) fn draw(model: &Model, area: Rect, buffer: &mut Buffer) -> Option<Position> {
    let rule = if model.options.ascii { "-" } else { "─" };
    let faint = model.options.theme.style(Role::Faint);
    fill(buffer, Rect { y: area.bottom().saturating_sub(1), height: 1, ..area }, rule, faint);
    let room = usize::from(area.height.saturating_sub(1));
    let first = searches::first(model, room);
    let all = ("All articles", Some(all(model)));
    let tally = |at: usize| model.saved.tallies.get(at).copied().flatten();
    let saved = model.saved.searches.iter().enumerate();
    let rows =
        std::iter::once(all).chain(saved.map(|(at, search)| (search.name.as_str(), tally(at))));
    let mut cursor = None;
    for ((row, (name, tally)), y) in rows.enumerate().skip(first).take(room).zip(area.y..) {
        let place = Rect { y, height: 1, ..area };
        draw_row(model, row, (name, tally), place, buffer);
        if model.saved.cursor == Some(row) {
            cursor = Some(Position::new(area.x, y));
        }
    }
    cursor
}

/// All articles.
fn all(model: &Model) -> Tally {
    Tally { articles: model.articles.len(), unread: model.unread() }
}

/// One row: a mark where it is what the list shows, its name, how many of its articles are unread, and of how many.
fn draw_row(
    model: &Model,
    row: usize,
    (name, tally): (&str, Option<Tally>),
    area: Rect,
    buffer: &mut Buffer,
) {
    let theme = model.options.theme;
    if searches::has_cursor(model) && model.saved.cursor == Some(row) {
        buffer.set_style(area, theme.style(Role::Selection));
        let bar = if model.options.ascii { ">" } else { "▌" };
        fill(buffer, Rect { width: 1, ..area }, bar, theme.style(Role::Accent));
    }
    let is_shown = searches::row_in_force(model) == Some(row);
    if is_shown {
        let mark = if model.options.ascii { ">" } else { "▸" };
        write(buffer, (area.x + 1, area.y), mark, 1, theme.style(Role::Accent));
    }
    let count = tally.map_or_else(
        || "…".to_owned(),
        |tally| format!("{}/{}", number(tally.unread), number(tally.articles)),
    );
    let count_width = (width(&count) as u16).min(area.width);
    let x = area.x + INDENT as u16;
    let room = area.right().saturating_sub(x + count_width + 2);
    let style = theme.style(if is_shown { Role::Strong } else { Role::Text });
    write(buffer, (x, area.y), &label::fit(name, usize::from(room)), room, style);
    let at = area.right().saturating_sub(count_width + 1);
    write(buffer, (at, area.y), &count, count_width, theme.style(Role::Dim));
}
