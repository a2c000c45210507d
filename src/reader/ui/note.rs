//! A footnote in a box over the text, so that the reading place stays where its mark is.

use ratatui::buffer::Buffer;

use super::paint::{open_box, write};
use crate::{
    page::width::width,
    reader::{
        app::{Model, selection},
        theme::Role,
    },
};

/// Columns of the box.
const COLUMNS: u16 = 72;

/// Rows of a note that are shown.
const MOST_ROWS: usize = 16;

/// Draws the footnote whose mark is selected; false where none is.
pub(super) fn draw(model: &Model, buffer: &mut Buffer) -> bool {
    let (Some(note), Some(article)) = (selection::footnote(model), model.article()) else {
        return false;
    };
    let columns = usize::from(COLUMNS.min(model.size.0).saturating_sub(4)).max(1);
    let rows = wrapped(note.of(article.text()), columns);
    let inner = open_box(model, COLUMNS, rows.len() as u16 + 2, buffer);
    let style = model.options.theme.style(Role::Text);
    for (row, y) in rows.iter().zip(inner.y..inner.bottom()) {
        write(buffer, (inner.x, y), row, inner.width, style);
    }
    true
}

/// Words in rows of so many columns; what does not fit is marked by an ellipsis.
fn wrapped(words: &str, columns: usize) -> Vec<String> {
    let mut rows: Vec<String> = vec![String::new()];
    for word in words.split_whitespace() {
        let row = rows.last_mut().expect("there is always a row");
        if row.is_empty() {
            row.push_str(word);
        } else if width(row) + 1 + width(word) <= columns {
            row.push(' ');
            row.push_str(word);
        } else if rows.len() == MOST_ROWS {
            rows.push("…".to_owned());
            break;
        } else {
            rows.push(word.to_owned());
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(words: &str, columns: usize, expected: &[&str]) {
        assert_eq!(wrapped(words, columns), expected);
    }

    #[test]
    fn notes_are_wrapped_and_end() {
        check("one two\nthree", 7, &["one two", "three"]);
        check("", 7, &[""]);
        assert_eq!(wrapped(&"word ".repeat(400), 10).len(), MOST_ROWS + 1);
    }
}
