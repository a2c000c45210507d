//! The themes in a box, and beside them every role by name in the look that the theme at the cursor gives it.

use ratatui::{buffer::Buffer, layout::Rect};

use super::paint::{fill, open_box, write};
use crate::reader::{
    app::{Model, theming::Preview},
    label,
    theme::{AUTO, ROLES, Role, RoleRow},
};

/// Columns of the box: two columns of roles have room in it.
const COLUMNS: u16 = 112;
/// Columns of the names of themes, with the bar before them.
const NAME_COLUMNS: u16 = 14;
/// Columns of a role's name, where what it is for stands beside it.
const ROLE_COLUMNS: u16 = 16;
/// Fewest columns in which it is worth saying what a role is for.
const FEWEST_WORDS: u16 = 12;

/// Draws the box.
pub(super) fn draw(model: &Model, preview: &Preview, buffer: &mut Buffer) {
    let rows = ROLES.len().max(model.themes.names().count()) as u16 + 6;
    let inner = open_box(model, COLUMNS, rows, buffer);
    if inner.is_empty() {
        return;
    }
    let theme = model.options.theme;
    let name = model.themes.names().nth(preview.at).unwrap_or_default();
    let (about, style) = match about(model, name) {
        Ok(about) => (about, theme.style(Role::Strong)),
        Err(mistake) => (mistake, theme.style(Role::Error)),
    };
    let line = label::fit(&format!("{name}: {about}"), usize::from(inner.width));
    write(buffer, (inner.x, inner.y), &line, inner.width, style);
    let foot = "j k tries · Enter keeps · Esc takes back";
    write(buffer, (inner.x, inner.bottom() - 1), foot, inner.width, theme.style(Role::Dim));
    let body = Rect { y: inner.y + 2, height: inner.height.saturating_sub(4), ..inner };
    let names = Rect { width: NAME_COLUMNS.min(body.width), ..body };
    draw_names(model, preview, names, buffer);
    let left = (NAME_COLUMNS + 2).min(body.width);
    draw_roles(model, Rect { x: body.x + left, width: body.width - left, ..body }, buffer);
}

/// What a theme is, or what is wrong with it.
fn about(model: &Model, name: &str) -> Result<String, String> {
    if name == AUTO {
        return Ok("dark or light, as the terminal is".to_owned());
    }
    match model.themes.definition(name) {
        Ok(definition) => Ok(definition.about),
        Err(mistakes) => Err(mistakes.first().map(ToString::to_string).unwrap_or_default()),
    }
}

/// Draws the names, the one at the cursor marked and in view.
fn draw_names(model: &Model, preview: &Preview, area: Rect, buffer: &mut Buffer) {
    let theme = model.options.theme;
    let first = (preview.at + 1).saturating_sub(usize::from(area.height).max(1));
    let names = model.themes.names().enumerate().skip(first);
    for ((index, name), y) in names.zip(area.y..area.bottom()) {
        let row = Rect { y, height: 1, ..area };
        if index == preview.at {
            buffer.set_style(row.intersection(buffer.area), theme.style(Role::Selection));
            let bar = if model.options.ascii { ">" } else { "▌" };
            fill(buffer, Rect { width: 1.min(row.width), ..row }, bar, theme.style(Role::Accent));
        }
        let room = row.width.saturating_sub(3);
        let style = theme.style(if index == preview.at { Role::Strong } else { Role::Text });
        write(buffer, (row.x + 2, y), &label::fit(name, usize::from(room)), room, style);
    }
}

/// Draws every role on the ground of the text: in one column with what it is for where that has room, else in as many columns
/// as it takes.
fn draw_roles(model: &Model, area: Rect, buffer: &mut Buffer) {
    let theme = model.options.theme;
    for position in area.intersection(buffer.area).positions() {
        buffer[position].reset();
        buffer[position].set_style(theme.base());
    }
    if area.height == 0 {
        return;
    }
    let columns = ROLES.len().div_ceil(usize::from(area.height)) as u16;
    let room = area.width / columns.max(1);
    for (index, row) in ROLES.iter().enumerate() {
        let column = (index / usize::from(area.height)) as u16;
        let at = (area.x + 1 + column * room, area.y + (index % usize::from(area.height)) as u16);
        draw_role(model, row, at, room.saturating_sub(1), buffer);
    }
}

/// Draws one role in at most `room` columns.
fn draw_role(model: &Model, row: &RoleRow, (x, y): (u16, u16), room: u16, buffer: &mut Buffer) {
    let theme = model.options.theme;
    let style = theme.base().patch(theme.style(row.role));
    write(buffer, (x, y), &label::fit(row.id, usize::from(room)), room, style);
    let left = room.saturating_sub(ROLE_COLUMNS);
    if left >= FEWEST_WORDS {
        let says = label::fit(row.says, usize::from(left));
        write(buffer, (x + ROLE_COLUMNS, y), &says, left, theme.style(Role::Dim));
    }
}
