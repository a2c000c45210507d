//! How a command, a filter or a search that is being typed can go on, in a box above it.

use ratatui::{buffer::Buffer, layout::Rect};

use super::paint::{Line, clear};
use crate::{
    page::width::width,
    query::{Field, suggest::Suggestion},
    reader::{
        app::{
            Model,
            prompt::{Kind, Prompt},
        },
        label,
        theme::Role,
    },
};

/// Columns of the box.
const COLUMNS: u16 = 78;
/// Rows of the box, at most.
const ROWS: usize = 8;
/// Columns of the names.
const NAMES: usize = 30;

/// What is offered, and the index of what Tab has put in the line.
struct Offered<'a> {
    /// Names, and what is said of each.
    rows: Vec<(&'a str, String)>,
    chosen: Option<usize>,
}

impl<'a> Offered<'a> {
    fn of(prompt: &'a Prompt) -> Self {
        match prompt.kind {
            Kind::Command => {
                let offers = prompt.offers.iter();
                let rows = offers.map(|offer| (offer.shown.as_str(), offer.says.clone())).collect();
                Self { rows, chosen: prompt.offered }
            }
            Kind::Filter | Kind::Search => {
                let shown = prompt.suggestions.shown.iter();
                let rows = shown.map(|it| (it.text.as_str(), about(it))).collect();
                Self { rows, chosen: prompt.suggestions.chosen }
            }
            _ => Self { rows: Vec::new(), chosen: None },
        }
    }
}

/// What a field finds, or how many articles have a value.
fn about(suggestion: &Suggestion) -> String {
    let field = suggestion.text.strip_suffix(':').and_then(Field::named);
    match (field, suggestion.articles) {
        (Some(field), _) => field.says().to_owned(),
        (None, Some(articles)) => label::count(articles, "article"),
        (None, None) => String::new(),
    }
}

/// Draws what is offered, while something is typed that can go on.
pub(super) fn draw(model: &Model, buffer: &mut Buffer) {
    let Some(offered) = model.prompt.as_ref().map(Offered::of) else { return };
    let screen = buffer.area;
    let room = usize::from(screen.height.saturating_sub(4)).min(ROWS);
    let rows = offered.rows.len().min(room);
    if rows == 0 {
        return;
    }
    let first = offered.chosen.unwrap_or(0).saturating_sub(rows / 2);
    let first = first.min(offered.rows.len() - rows);
    let (columns, height) = (COLUMNS.min(screen.width), rows as u16 + 2);
    let area = Rect::new(0, screen.height.saturating_sub(height + 2), columns, height);
    clear(model, area, buffer);
    let names = NAMES.min(usize::from(columns) / 2);
    for ((index, (name, says)), y) in offered.rows.iter().enumerate().skip(first).zip(area.y + 1..)
    {
        if y + 1 >= area.bottom() {
            break;
        }
        let row = Rect { x: area.x + 2, y, width: area.width.saturating_sub(4), height: 1 };
        let is_chosen = offered.chosen == Some(index);
        if is_chosen {
            buffer.set_style(row, model.options.theme.style(Role::Selection));
        }
        let shown = label::fit(name, names);
        let gap = " ".repeat(names.saturating_sub(width(&shown)) + 2);
        let role = if is_chosen { Role::Strong } else { Role::Accent };
        Line::default()
            .add(format!("{shown}{gap}"), model.options.theme.style(role))
            .add(says.as_str(), model.options.theme.style(Role::Text))
            .draw(row, buffer);
    }
}
