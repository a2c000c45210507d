//! The help: every action with its keys, made from the table of actions.

use ratatui::{buffer::Buffer, layout::Rect};

use super::paint::{Line, open_box, write};
use crate::{
    page::width::width,
    reader::{
        action::{ACTIONS, Action, Row, Section},
        app::Model,
        keys::Context,
        layout::Pane,
        theme::Role,
    },
};

/// Columns of the box.
const COLUMNS: u16 = 76;
/// Columns of the keys.
const KEY_COLUMNS: usize = 18;

/// What is likely next in a pane: its heading and the actions.
const HERE: [(Pane, &str, &[Action]); 3] = [
    (
        Pane::List,
        "Here, in the list",
        &[
            Action::OpenOrPage,
            Action::Filter,
            Action::Search,
            Action::SaveSearch,
            Action::SortDate,
            Action::ToggleStar,
            Action::ToggleRead,
            Action::NextPane,
        ],
    ),
    (
        Pane::Reading,
        "Here, in the text",
        &[
            Action::OpenOrPage,
            Action::NextQuote,
            Action::Evidence,
            Action::CopyQuote,
            Action::Highlight,
            Action::Note,
            Action::ExportNotes,
            Action::NextMention,
            Action::Hints,
            Action::Find,
        ],
    ),
    (
        Pane::Panel,
        "Here, in the side panel",
        &[
            Action::In,
            Action::Evidence,
            Action::FilterBySelection,
            Action::CopyQuote,
            Action::ToggleGroup,
            Action::Find,
            Action::Out,
        ],
    ),
];

/// A row of the help.
enum HelpRow {
    /// A blank row.
    Blank,
    /// A heading.
    Heading(&'static str),
    /// An action.
    Action(Action),
    /// A sentence.
    Words(&'static str),
}

/// What is said below the table: what no key tells.
const FURTHER: &[&str] = &[
    "Counts work: 12j moves by twelve, 5gg goes to paragraph 5.",
    "",
    "Filter and search take words, \"phrases\", word*, AND OR NOT ( ), and",
    "title: source: author: tag: person: org: place: entity: said: about:",
    "has:quote has:note highlight: note: tag: is:unread is:starred",
    "after:2025-01-01 before:\"1 week ago\".",
    "said:smith about:budget finds articles in which Smith speaks of it.",
    "While one is typed, Tab takes what is offered. Saved searches stand",
    "above the list with unread/all; k from the first article goes there.",
    "",
    "Quotations: words in quotation marks are tinted, reported speech is",
    "fainter; i tells why one was found. ? behind a name: not quite sure;",
    "such names stand folded below those of their kind, Enter opens them.",
    "Quotations and names are found in English text.",
];

/// All rows, first those of the pane with the focus; or those that hold `words`, in any case.
fn rows(model: &Model, words: &str) -> Vec<HelpRow> {
    let wanted = words.trim().to_lowercase();
    if !wanted.is_empty() {
        return matching_rows(model, &wanted);
    }
    let mut rows = Vec::new();
    for (_, heading, actions) in HERE.iter().filter(|(pane, ..)| *pane == model.focus) {
        rows.push(HelpRow::Heading(heading));
        rows.extend(actions.iter().map(|action| HelpRow::Action(*action)));
        rows.push(HelpRow::Blank);
    }
    let mut section: Option<Section> = None;
    for row in ACTIONS {
        if section != Some(row.section) {
            if section.is_some() {
                rows.push(HelpRow::Blank);
            }
            rows.push(HelpRow::Heading(row.section.title()));
            section = Some(row.section);
        }
        rows.push(HelpRow::Action(row.action));
    }
    rows.push(HelpRow::Blank);
    rows.extend(FURTHER.iter().map(|words| HelpRow::Words(words)));
    rows
}

/// The actions and sentences that hold `wanted`, which is in lower case.
fn matching_rows(model: &Model, wanted: &str) -> Vec<HelpRow> {
    let is_wanted = |words: &str| words.to_lowercase().contains(wanted);
    let is_key = |row: &Row| {
        let mut keys = model.keymap.keys_in(context(model, row), row.action);
        keys.any(|keys| keys.replace(' ', "").to_lowercase() == wanted)
    };
    let actions = ACTIONS.iter().filter(|row| {
        is_key(row) || is_wanted(row.says) || is_wanted(row.id) || is_wanted(row.section.title())
    });
    let sentences = FURTHER.iter().filter(|words| is_wanted(words));
    actions
        .map(|row| HelpRow::Action(row.action))
        .chain(sentences.map(|words| HelpRow::Words(words)))
        .collect()
}

/// Where the keys of a row are typed.
const fn context(model: &Model, row: &Row) -> Context {
    Context::of(row.section, model.focus)
}

/// Number of rows of the help that hold `words`.
pub fn row_count(model: &Model, words: &str) -> usize {
    rows(model, words).len()
}

/// Draws the help from row `top` on.
pub(super) fn draw(model: &Model, top: usize, words: &str, buffer: &mut Buffer) {
    let all = row_count(model, "");
    let rows = rows(model, words);
    let height = buffer.area.height.saturating_sub(2).min(all as u16 + 4);
    let inner = open_box(model, COLUMNS, height, buffer);
    if inner.is_empty() {
        return;
    }
    let theme = model.options.theme;
    let body = Rect { height: inner.height.saturating_sub(2), ..inner };
    for (row, y) in rows.iter().skip(top).zip(body.y..body.bottom()) {
        draw_row(model, row, Rect { y, height: 1, ..body }, buffer);
    }
    let shown = (top + usize::from(body.height)).min(rows.len());
    let foot = match rows.len() - shown {
        _ if model.prompt.is_some() && !rows.is_empty() => {
            "Enter keeps these rows · Esc shows all again".to_owned()
        }
        0 if rows.is_empty() => format!("nothing in the help holds “{}”", words.trim()),
        0 if !words.is_empty() => "/ narrows · a key does what it is for · Esc closes".to_owned(),
        0 => "j k move · / narrows · any other key closes".to_owned(),
        more => format!("j k move · / narrows · any other key closes · {more} more rows"),
    };
    write(buffer, (inner.x, inner.bottom() - 1), &foot, inner.width, theme.style(Role::Dim));
}

/// As many of an action's keys as have room before its words, the first in any case.
fn fitting(keys: impl Iterator<Item = String>) -> String {
    let mut fitting = String::new();
    for key in keys {
        if !fitting.is_empty() && width(&fitting) + 2 + width(&key) >= KEY_COLUMNS {
            break;
        }
        fitting = if fitting.is_empty() { key } else { format!("{fitting}  {key}") };
    }
    fitting
}

/// Draws one row.
fn draw_row(model: &Model, row: &HelpRow, area: Rect, buffer: &mut Buffer) {
    let theme = model.options.theme;
    match row {
        HelpRow::Blank => {}
        HelpRow::Heading(heading) => {
            write(buffer, (area.x, area.y), heading, area.width, theme.style(Role::Strong));
        }
        HelpRow::Words(words) => {
            write(buffer, (area.x, area.y), words, area.width, theme.style(Role::Dim));
        }
        HelpRow::Action(action) => {
            let context = context(model, action.row());
            let keys = fitting(model.keymap.keys_in(context, *action));
            let line = Line::default()
                .add(format!("{keys:<KEY_COLUMNS$}"), theme.style(Role::Accent))
                .add(action.row().says, theme.style(Role::Text));
            line.draw(area, buffer);
        }
    }
}
