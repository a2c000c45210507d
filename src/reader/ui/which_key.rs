//! How a started sequence goes on, and which marks are set.

use ratatui::{buffer::Buffer, layout::Rect};

use super::paint::{Line, clear};
use crate::citation::Form;
use crate::library::state::{Hue, Spot};
use crate::reader::{action::Action, app::Model, keys::shown_sequence, theme::Role};

/// Columns of a key and what it does.
const COLUMNS: u16 = 60;

/// Draws the continuations at the lower right.
pub(super) fn draw(model: &Model, buffer: &mut Buffer) {
    let rows: Vec<(String, &str)> = model
        .keymap
        .continuations(model.context(), &model.pending.keys)
        .map(|(rest, action)| (shown_sequence(rest), action.row().says))
        .collect();
    draw_rows(model, &rows, buffer);
}

/// Draws what the letter that is waited for may be.
pub(super) fn draw_letters(model: &Model, action: Action, buffer: &mut Buffer) {
    match action {
        Action::Highlight => draw_colors(model, buffer),
        Action::CopyCitation => draw_forms(model, buffer),
        _ => draw_marks(model, action, buffer),
    }
}

/// Draws the colours that a passage can be marked in.
fn draw_colors(model: &Model, buffer: &mut Buffer) {
    let rows = Hue::ALL.map(|hue| (hue.letter().to_string(), hue.name().to_owned()));
    let last = ("Enter".to_owned(), format!(" {} as before", model.last_hue.name()));
    draw_rows(model, &rows.into_iter().chain([last]).collect::<Vec<_>>(), buffer);
}

/// Draws the forms that a citation can be copied in.
fn draw_forms(model: &Model, buffer: &mut Buffer) {
    let rows = Form::ALL.map(|form| (form.letter().to_string(), form.name().to_owned()));
    let usual = ("Enter".to_owned(), format!(" {}", model.settings.citation));
    draw_rows(model, &rows.into_iter().chain([usual]).collect::<Vec<_>>(), buffer);
}

/// Draws the marks that are set, while a letter is waited for.
fn draw_marks(model: &Model, action: Action, buffer: &mut Buffer) {
    let marks = model.state.marks.iter();
    let mut rows: Vec<(String, String)> =
        marks.map(|(letter, spot)| (letter.to_string(), marked(model, spot))).collect();
    if rows.is_empty() {
        rows.push((String::new(), "no place is marked yet".to_owned()));
    }
    let (key, says) = match action {
        Action::SetMark => ("", "a letter or digit marks this place"),
        _ => ("'", "back to where the last leap began"),
    };
    rows.push((key.to_owned(), says.to_owned()));
    draw_rows(model, &rows, buffer);
}

/// The words at a marked place of the article that is shown; of another one, its title.
fn marked(model: &Model, spot: &Spot) -> String {
    let Some(number) = model.articles.position(spot.article, &model.state.records) else {
        return "in an article that is not open".to_owned();
    };
    let is_shown = model.reading.as_ref().is_some_and(|reading| reading.article == number);
    let words: Vec<&str> = spot.place.text.split_whitespace().collect();
    if is_shown && !words.is_empty() {
        return format!("“{}…”", words.join(" "));
    }
    model.articles.get(number).map_or_else(String::new, |article| article.label())
}

/// Draws keys and what they do in a box at the lower right.
pub(super) fn draw_rows(model: &Model, rows: &[(String, impl AsRef<str>)], buffer: &mut Buffer) {
    let theme = model.options.theme;
    let screen = buffer.area;
    let height = (rows.len() as u16 + 2).min(screen.height.saturating_sub(1));
    let width = COLUMNS.min(screen.width);
    let area =
        Rect::new(screen.width - width, screen.height.saturating_sub(height + 2), width, height);
    clear(model, area, buffer);
    for ((keys, says), y) in rows.iter().zip(area.y + 1..area.bottom().saturating_sub(1)) {
        let line = Line::default()
            .add(format!("{keys:<6}"), theme.style(Role::Accent))
            .add(says.as_ref(), theme.style(Role::Text));
        line.draw(Rect { x: area.x + 2, y, width: width.saturating_sub(4), height: 1 }, buffer);
    }
}
