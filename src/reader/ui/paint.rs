//! Puts words on the screen, cut to their room.

use ratatui::{buffer::Buffer, layout::Rect, style::Style};

use crate::{
    page::width::width,
    reader::{
        app::Model,
        label,
        theme::{Role, Theme},
    },
    span::Span,
};

/// Writes `words` at a column and row, in at most `columns`; gives the column after them.
pub(super) fn write(
    buffer: &mut Buffer,
    (x, y): (u16, u16),
    words: &str,
    columns: u16,
    style: Style,
) -> u16 {
    if !buffer.area.contains((x, y).into()) || columns == 0 {
        return x;
    }
    buffer.set_stringn(x, y, words, usize::from(columns), style).0
}

/// A line of differently styled parts.
#[derive(Clone, Default)]
pub(super) struct Line {
    parts: Vec<(String, Style)>,
}

impl Line {
    /// Adds words.
    pub(super) fn add(mut self, words: impl Into<String>, style: Style) -> Self {
        self.parts.push((words.into(), style));
        self
    }

    /// Adds another line's parts.
    pub(super) fn join(mut self, other: Self) -> Self {
        self.parts.extend(other.parts);
        self
    }

    /// Its columns.
    pub(super) fn width(&self) -> usize {
        self.parts.iter().map(|(words, _)| width(words)).sum()
    }

    /// Writes it from `area`'s left edge on, cut with an ellipsis where it is too long.
    pub(super) fn draw(&self, area: Rect, buffer: &mut Buffer) {
        let mut x = area.x;
        for (words, style) in &self.parts {
            let room = area.right().saturating_sub(x);
            x = write(buffer, (x, area.y), &label::fit(words, usize::from(room)), room, *style);
        }
    }
}

/// Lights what `spans` finds in words that stand on several rows, across the ends of these; `x` is the column of the first
/// letter of each row.
pub(super) fn light<'a>(
    buffer: &mut Buffer,
    x: u16,
    rows: impl IntoIterator<Item = (Rect, &'a str)>,
    spans: impl Fn(&str) -> Vec<Span>,
    style: Style,
) {
    let mut whole = String::new();
    let mut placed = Vec::new();
    for (area, words) in rows {
        if !whole.is_empty() {
            whole.push(' ');
        }
        placed.push((area, Span::new(whole.len(), whole.len() + words.len())));
        whole.push_str(words);
    }
    for found in spans(&whole) {
        for (area, row) in &placed {
            let Some(part) = found.cut(*row) else { continue };
            let before = width(&whole[row.start..part.start]) as u16;
            let lit = Rect { x: x + before, width: width(part.of(&whole)) as u16, ..*area };
            buffer.set_style(lit.intersection(*area), style);
        }
    }
}

/// Fills a stretch of a row with a character.
pub(super) fn fill(buffer: &mut Buffer, area: Rect, symbol: &str, style: Style) {
    for position in area.intersection(buffer.area).positions() {
        buffer[position].set_symbol(symbol).set_style(style);
    }
}

/// A box in the middle of the screen, or as large as it gives, emptied; the inside is returned.
pub(super) fn open_box(model: &Model, columns: u16, rows: u16, buffer: &mut Buffer) -> Rect {
    let screen = buffer.area;
    if model.settings.plain_ui {
        // All but the status line.
        let area = Rect { height: screen.height.saturating_sub(1), ..screen };
        clear(model, area, buffer);
        return area;
    }
    // The status line stays in view.
    let most = screen.height.saturating_sub(1).max(1.min(screen.height));
    let (columns, rows) = (columns.min(screen.width), rows.min(most));
    let area = Rect::new((screen.width - columns) / 2, (screen.height - rows) / 2, columns, rows);
    clear(model, area, buffer);
    area.inner(ratatui::layout::Margin::new(2.min(columns / 4), 1.min(rows / 3)))
}

/// Empties an area for a box and gives it the box's ground and frame.
pub(super) fn clear(model: &Model, area: Rect, buffer: &mut Buffer) {
    let theme = model.options.theme;
    let style = theme.style(Role::Box);
    for position in area.intersection(buffer.area).positions() {
        buffer[position].reset();
        buffer[position].set_style(theme.base()).set_style(style);
    }
    if !model.settings.plain_ui {
        draw_border(model, area, style.patch(theme.style(Role::Faint)), buffer);
    }
}

/// The frame of a box; none where there is no room for one.
fn draw_border(model: &Model, area: Rect, style: Style, buffer: &mut Buffer) {
    if area.width < 4 || area.height < 3 {
        return;
    }
    let [horizontal, vertical, corners @ ..] = if model.options.ascii {
        ["-", "|", "+", "+", "+", "+"]
    } else {
        ["─", "│", "╭", "╮", "╰", "╯"]
    };
    let (right, bottom) = (area.right() - 1, area.bottom() - 1);
    for y in [area.y, bottom] {
        fill(buffer, Rect::new(area.x, y, area.width, 1), horizontal, style);
    }
    for x in [area.x, right] {
        fill(buffer, Rect::new(x, area.y, 1, area.height), vertical, style);
    }
    let places = [(area.x, area.y), (right, area.y), (area.x, bottom), (right, bottom)];
    for ((x, y), corner) in places.into_iter().zip(corners) {
        write(buffer, (x, y), corner, 1, style);
    }
}

/// The colour of a kind of entity.
pub(super) fn entity_style(theme: Theme, kind: crate::analysis::EntityKind) -> Style {
    use crate::analysis::EntityKind as Kind;
    theme.style(match kind {
        Kind::Person => Role::Person,
        Kind::Org => Role::Organisation,
        Kind::Place | Kind::Facility => Role::Place,
        Kind::Group => Role::Group,
        _ => Role::Other,
    })
}
