//! A footnote, or what is noted on a passage, in a box over the text, so that the reading place stays where its mark is.

use ratatui::buffer::Buffer;

use super::paint::{open_box, write};
use crate::{
    library::state::Highlight,
    page::width::width,
    reader::{
        app::{Model, passages, selection},
        theme::Role,
    },
};

/// Columns of the box.
const COLUMNS: u16 = 72;

/// Rows of a note that are shown.
const MOST_ROWS: usize = 16;

/// Draws the footnote whose mark is selected, or what is noted on the selected passage; false where there is neither.
pub(super) fn draw(model: &Model, buffer: &mut Buffer) -> bool {
    let Some(article) = model.article() else { return false };
    let columns = usize::from(COLUMNS.min(model.size.0).saturating_sub(4)).max(1);
    let rows = match (selection::footnote(model), passages::selected(model)) {
        (Some(note), _) => wrapped(note.of(article.text()), columns),
        (None, Some(marked)) => passage(&marked.highlight, columns),
        (None, None) => return false,
    };
    let inner = open_box(model, COLUMNS, rows.len() as u16 + 2, buffer);
    let style = model.options.theme.style(Role::Text);
    for (row, y) in rows.iter().zip(inner.y..inner.bottom()) {
        write(buffer, (inner.x, y), row, inner.width, style);
    }
    true
}

/// The words of a marked passage, then what is known of it, then its note.
fn passage(highlight: &Highlight, columns: usize) -> Vec<String> {
    let mut rows = wrapped(&format!("“{}”", highlight.passage.text), columns);
    let tags = highlight.tags.iter().map(|tag| format!("#{tag}"));
    let color = format!("marked in {}", highlight.color.name());
    let about: Vec<String> =
        [color].into_iter().chain(highlight.made.clone()).chain(tags).collect();
    rows.push(String::new());
    rows.extend(wrapped(&about.join(" · "), columns));
    if let Some(note) = &highlight.note {
        rows.push(String::new());
        rows.extend(note.lines().flat_map(|line| wrapped(line, columns)).take(MOST_ROWS));
    }
    rows
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
