//! Puts the words of lists and of the side panel in the order in which they are seen, for terminals that do not: cell by cell, once
//! they are drawn, so that what is lit in them goes with them. The page orders its own rows.

use ratatui::{
    buffer::{Buffer, Cell},
    layout::Rect,
};

use crate::{
    page::{bidi, width::cluster_width},
    reader::app::Model,
    settings::Bidi,
};

/// Orders the words in each row of an area, where that is asked for, behind so many columns of marks. Words stay in their
/// columns: what stands two blanks and more away is ordered by itself.
pub(super) fn order(model: &Model, area: Rect, marks: u16, buffer: &mut Buffer) {
    if model.settings.bidi != Bidi::Reorder {
        return;
    }
    let words = Rect { x: area.x + marks, width: area.width.saturating_sub(marks), ..area };
    let area = words.intersection(buffer.area);
    for y in area.top()..area.bottom() {
        order_row(Rect { y, height: 1, ..area }, buffer);
    }
}

/// Orders the stretches of words in a row.
fn order_row(row: Rect, buffer: &mut Buffer) {
    let mut stretch: Vec<(Cell, u16)> = Vec::new();
    let (mut start, mut x) = (row.x, row.x);
    while x < row.right() {
        let cell = buffer[(x, row.y)].clone();
        let columns = cluster_width(cell.symbol()).max(1);
        let is_gap = is_blank(&cell) && (x + 1 >= row.right() || is_blank(&buffer[(x + 1, row.y)]));
        if is_gap || stretch.is_empty() && is_blank(&cell) {
            put_in_order(&stretch, (start, row.y), buffer);
            stretch.clear();
            start = x + columns;
        } else {
            stretch.push((cell, columns));
        }
        x += columns;
    }
    put_in_order(&stretch, (start, row.y), buffer);
}

fn is_blank(cell: &Cell) -> bool {
    cell.symbol() == " "
}

/// Writes a stretch of cells as it is seen.
fn put_in_order(stretch: &[(Cell, u16)], (mut x, y): (u16, u16), buffer: &mut Buffer) {
    let clusters: Vec<&str> = stretch.iter().map(|(cell, _)| cell.symbol()).collect();
    for (index, drawn) in bidi::seen(&clusters).into_iter().flatten() {
        let (cell, columns) = &stretch[index];
        for column in x..x + columns {
            buffer[(column, y)].clone_from(cell);
            buffer[(column, y)].set_symbol(if column == x { drawn } else { " " });
        }
        x += columns;
    }
}

#[cfg(test)]
mod tests {
    use ratatui::style::Style;

    use super::*;

    #[track_caller]
    fn check(row: &str, expected: &str) {
        let mut buffer = Buffer::with_lines([row]);
        let area = buffer.area;
        order_row(area, &mut buffer);
        assert_eq!(buffer, Buffer::with_lines([expected]));
    }

    #[test]
    fn u4_rows_beside_the_text_are_ordered_where_they_stand() {
        check("  שלום לכם   3  ", "  םכל םולש   3  ");
        check("a שלום (b)", "a םולש (b)");
        check("שלום 12 (b)  ", "(b) 12 םולש  ");
        check("水 only this way", "水 only this way");
    }

    #[test]
    fn looks_go_with_their_letters() {
        let mut buffer = Buffer::with_lines(["אב"]);
        let lit = Style::new().bold();
        buffer[(0, 0)].set_style(lit);
        let area = buffer.area;
        order_row(area, &mut buffer);
        assert_eq!(buffer[(1, 0)].symbol(), "א");
        assert!(buffer[(1, 0)].modifier.contains(ratatui::style::Modifier::BOLD));
        assert!(!buffer[(0, 0)].modifier.contains(ratatui::style::Modifier::BOLD));
    }
}
