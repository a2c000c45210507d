//! The box with rows to choose from.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
    style::Modifier,
};

use super::{
    bidi,
    paint::{fill, open_box, write},
};
use crate::{
    page::width::width,
    reader::{
        app::{
            Model,
            chooser::{Choice, Chooser, Kind},
        },
        label,
        theme::Role,
    },
};

/// Columns of the box.
const COLUMNS: u16 = 84;

/// Draws the box, if it is open; gives the place of the cursor: behind what is typed.
pub(super) fn draw(model: &Model, buffer: &mut Buffer) -> Option<Position> {
    let chooser = model.chooser.as_ref()?;
    let theme = model.options.theme;
    let room = chooser.room(buffer.area.height);
    let inner = open_box(model, COLUMNS, room as u16 + 6, buffer);
    if inner.is_empty() {
        return None;
    }
    let columns = usize::from(inner.width);
    let title = label::fit(&chooser.title, columns);
    write(buffer, (inner.x, inner.y), &title, inner.width, theme.style(Role::Strong));
    let y = inner.y + 1;
    let x = write(buffer, (inner.x, y), "> ", inner.width, theme.style(Role::Accent));
    let x = write(
        buffer,
        (x, y),
        &chooser.typed,
        inner.right().saturating_sub(x),
        theme.style(Role::Text),
    );
    let body = Rect { y: inner.y + 2, height: inner.height.saturating_sub(3), ..inner };
    let height = usize::from(body.height);
    let first = chooser.first(height);
    for (index, y) in (first..chooser.shown.len()).zip(body.y..body.bottom()) {
        let row = Rect { y, height: 1, ..body };
        draw_row(
            model,
            &chooser.choices[chooser.shown[index]],
            index == chooser.cursor,
            row,
            buffer,
        );
    }
    if inner.height > 3 {
        let foot = label::fit(&foot(chooser), columns);
        write(buffer, (inner.x, inner.bottom() - 1), &foot, inner.width, theme.style(Role::Dim));
    }
    Some(Position::new(x, y))
}

/// Draws one row; the one with the cursor is lit and has a bar.
fn draw_row(model: &Model, choice: &Choice, lit: bool, row: Rect, buffer: &mut Buffer) {
    let theme = model.options.theme;
    if lit {
        buffer.set_style(row, theme.style(Role::Selection));
        let bar = if model.options.ascii { ">" } else { "▌" };
        fill(buffer, Rect { width: 1, ..row }, bar, theme.style(Role::Accent));
    }
    let about = label::fit(&choice.about, usize::from(row.width / 3));
    let about_width = width(&about) as u16;
    let x = row.x + 2 + choice.indent.min(usize::from(row.width / 2)) as u16;
    let room = row.right().saturating_sub(x + about_width + 1);
    let style = theme.style(Role::Text);
    let style = if choice.indent == 0 { style.add_modifier(Modifier::BOLD) } else { style };
    write(buffer, (x, row.y), &label::fit(&choice.words, usize::from(room)), room, style);
    let at = row.right().saturating_sub(about_width);
    write(buffer, (at, row.y), &about, about_width, theme.style(Role::Dim));
    bidi::order(model, row, 2, buffer);
}

/// What the keys do, and how many rows there are.
fn foot(chooser: &Chooser) -> String {
    if chooser.kind == Kind::Palette {
        return "type to find · Enter does it or goes there · Esc closes".to_owned();
    }
    let count = match (chooser.shown.len(), chooser.choices.len()) {
        (0, _) => "nothing holds that".to_owned(),
        (shown, all) if shown < all => format!("{shown} of {all}"),
        (_, all) => label::count(all, "row"),
    };
    let keys = match chooser.kind {
        Kind::Contents | Kind::Palette => "type to narrow · Enter goes there · Esc closes",
        Kind::Passages | Kind::AllPassages => {
            "type to narrow · Enter goes there · Del takes away · C-e note · Esc closes"
        }
    };
    format!("{keys} · {count}")
}
