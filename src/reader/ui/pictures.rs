//! Pictures on the page: half blocks in the cells themselves, or blank cells over which the terminal draws points.

use ratatui::{
    buffer::Buffer,
    layout::Rect,
    style::{Modifier, Style},
};

use crate::{
    library::Article,
    page::{RowRole, Slice},
    reader::{app::Model, terminal::strips::Strip},
};

/// Cells under a strip of points. Nothing else is hidden, so a box that lies over a picture is told from it.
const UNDER: Modifier = Modifier::HIDDEN;

/// Draws one row of a picture on `line`, the row of the page.
pub(super) fn draw(
    model: &Model,
    article: &Article,
    slice: Slice,
    line: Rect,
    buffer: &mut Buffer,
) {
    let Some(picture) = model.pictures.get(article.hash, slice.block) else { return };
    let area = place(slice, line).intersection(buffer.area);
    if picture.halves.is_empty() {
        buffer.set_style(area, Style::new().add_modifier(UNDER));
        return;
    }
    let first = usize::from(slice.row) * usize::from(picture.size.columns);
    for (x, (upper, lower)) in (area.x..area.right()).zip(picture.halves.iter().skip(first)) {
        buffer[(x, area.y)].set_symbol("▀").set_style(Style::new().fg(*upper).bg(*lower));
    }
}

/// The rows of pictures that the terminal is to draw over a finished frame; none where something lies over them.
pub fn strips(model: &Model, buffer: &Buffer) -> Vec<Strip> {
    let layout = model.layout();
    let shown = model.reading.as_ref().filter(|_| layout.reading.is_some());
    let Some(reading) = shown else { return Vec::new() };
    let text = layout.text;
    let rows = reading.page.rows(reading.top, usize::from(text.height));
    let rows = rows.zip(text.y..text.bottom());
    let strip = |row: &crate::page::Row, y: u16| {
        let RowRole::Picture(slice) = row.role else { return None };
        let picture = model.pictures.get(reading.shown.hash, slice.block)?;
        let area = place(slice, Rect { y, height: 1, ..text }).intersection(buffer.area);
        let is_free = |position| buffer[position].modifier.contains(UNDER);
        let drawn = area.width == picture.size.columns && area.positions().all(is_free);
        drawn.then(|| Strip { area, picture: picture.clone(), row: slice.row })
    };
    rows.filter_map(|((_, row), y)| strip(row, y)).collect()
}

/// The cells that a row of a picture covers.
fn place(slice: Slice, line: Rect) -> Rect {
    let x = line.x.saturating_add(slice.column);
    Rect { x, width: slice.columns, ..line }.intersection(line)
}
