//! Letters before everything on the screen that can be gone to: typed, they select it.

use crossterm::event::{KeyCode, KeyModifiers};

use super::{
    Effect, Model, Popup, jumps, list, panel, perform, reading,
    selection::{self, Selection},
};
use crate::{
    analysis::EntityKind,
    document::InlineKind,
    library::Article,
    reader::{action::Action, keys::Key, layout::Pane},
    span::Span,
};

/// The letters of the home row, those under the strongest fingers first.
const LETTERS: [char; 9] = ['f', 'j', 'd', 'k', 's', 'l', 'a', 'g', 'h'];

/// Hints that are shown, and what has been typed of one.
#[derive(Clone, Debug, Default)]
pub struct Hints {
    /// One for each thing that can be gone to.
    pub marks: Vec<Mark>,
    /// Letters that have been typed.
    pub typed: String,
}

/// A hint.
#[derive(Clone, Debug)]
pub struct Mark {
    /// The letters that choose it.
    pub label: String,
    /// Column and row of the screen where they stand.
    pub at: (u16, u16),
    target: Target,
}

/// What a hint leads to.
#[derive(Clone, Copy, Debug)]
enum Target {
    /// Something in the text.
    Words(Selection),
    /// A row of the list.
    Article(usize),
    /// A row of the side panel.
    PanelRow(usize),
}

/// Something that gets a hint, and where that would stand best.
#[derive(Clone, Copy, Debug)]
struct Wanted {
    at: (u16, u16),
    /// True where the letters belong before the column, not on it.
    before: bool,
    target: Target,
}

/// Shows hints on what can be gone to in the focused pane.
pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    let wanted = match model.focus {
        Pane::List => in_list(model),
        Pane::Reading => in_text(model),
        Pane::Panel => in_panel(model),
    };
    if wanted.is_empty() {
        model.say("nothing on the screen to go to");
        return Vec::new();
    }
    model.hints = Some(Hints { marks: placed(&wanted, model.size.0), typed: String::new() });
    Vec::new()
}

/// Takes a key while hints are shown. A letter narrows them, a whole label goes there, anything else gives up.
pub(super) fn press(model: &mut Model, key: Key) -> Vec<Effect> {
    let Some(mut hints) = model.hints.take() else { return Vec::new() };
    match key.code {
        KeyCode::Backspace if hints.typed.pop().is_some() => {
            model.hints = Some(hints);
            return Vec::new();
        }
        KeyCode::Char(c) if (key.modifiers - KeyModifiers::SHIFT).is_empty() => hints.typed.push(c),
        _ => return Vec::new(),
    }
    if let Some(mark) = hints.marks.iter().find(|mark| mark.label == hints.typed) {
        return choose(model, mark.target);
    }
    if hints.marks.iter().any(|mark| mark.label.starts_with(&hints.typed)) {
        model.hints = Some(hints);
    } else {
        model.say(format!("no hint {}", hints.typed));
    }
    Vec::new()
}

/// Goes to what was chosen.
fn choose(model: &mut Model, target: Target) -> Vec<Effect> {
    let before = jumps::here(model);
    let effects = match target {
        Target::Words(selected) => {
            selection::select(model, selected);
            if selection::footnote(model).is_some() {
                model.popup = Some(Popup::Evidence);
            }
            Vec::new()
        }
        Target::Article(row) => {
            list::select(model, row);
            perform::open(model)
        }
        Target::PanelRow(row) => {
            panel::put_cursor(model, row);
            if model.panel.rows.get(row).is_some_and(panel::Row::folds) {
                panel::toggle_group(model);
            }
            Vec::new()
        }
    };
    jumps::follow(model, Action::Hints, before);
    effects
}

/// The articles that are on the screen.
fn in_list(model: &Model) -> Vec<Wanted> {
    let Some(area) = model.layout().list else { return Vec::new() };
    let mut y = area.y + u16::from(area.height > 10);
    let mut wanted = Vec::new();
    for row in model.list.top..model.list.rows.len() {
        if y >= area.bottom() {
            break;
        }
        let item = list::item(model, row, usize::from(area.width));
        let heading = u16::from(item.heading.is_some()) * list::HEADING_ROWS as u16;
        let at = (area.x + 1, (y + heading).min(area.bottom() - 1));
        wanted.push(Wanted { at, before: false, target: Target::Article(row) });
        y = y.saturating_add(item.height() as u16);
    }
    wanted
}

/// The rows of the side panel that are on the screen and can be selected.
fn in_panel(model: &Model) -> Vec<Wanted> {
    let Some(pane) = model.layout().panel else { return Vec::new() };
    let air = u16::from(pane.height > 10);
    let (top, end) = (model.panel.top, model.panel.top + usize::from(pane.height - air));
    let mut wanted = Vec::new();
    let mut line = 0;
    for (index, row) in model.panel.rows.iter().enumerate() {
        if line >= end {
            break;
        }
        if line >= top && row.is_selectable() {
            let at = (pane.x + 1, pane.y + air + (line - top) as u16);
            wanted.push(Wanted { at, before: false, target: Target::PanelRow(index) });
        }
        line += panel::height(model, row, usize::from(pane.width));
    }
    wanted
}

/// The quotations, links and names that are on the screen; a name that stands there twice has one hint.
fn in_text(model: &Model) -> Vec<Wanted> {
    let Some(article) = model.article() else { return Vec::new() };
    let visible = reading::visible(model);
    let mut found: Vec<(Span, Selection)> = Vec::new();
    add_quotes(&mut found, article, visible);
    add_links(&mut found, article, visible);
    add_names(&mut found, article, visible);
    let placed = found.into_iter().filter_map(|(span, selection)| {
        let at = on_screen(model, span.start.max(visible.start))?;
        let before = matches!(selection, Selection::Quote(_));
        Some(Wanted { at, before, target: Target::Words(selection) })
    });
    let mut wanted: Vec<Wanted> = placed.collect();
    wanted.sort_by_key(|wanted| (wanted.at.1, wanted.at.0));
    wanted
}

fn add_quotes(found: &mut Vec<(Span, Selection)>, article: &Article, visible: Span) {
    let quotes = article.analysis().map_or(&[][..], |analysis| &analysis.quotes);
    let quotes = quotes.iter().enumerate().map(|(index, quote)| (quote.span(), index));
    let shown = quotes.filter(|(span, _)| span.overlaps(visible));
    found.extend(shown.map(|(span, index)| (span, Selection::Quote(index))));
}

fn add_links(found: &mut Vec<(Span, Selection)>, article: &Article, visible: Span) {
    let inlines = article.document().map_or(&[][..], |document| document.inlines());
    let links = inlines.iter().enumerate().filter(|(_, inline)| {
        matches!(inline.kind, InlineKind::Link(_)) && inline.span.overlaps(visible)
    });
    found.extend(links.map(|(index, inline)| (inline.span, Selection::Link(index))));
}

fn add_names(found: &mut Vec<(Span, Selection)>, article: &Article, visible: Span) {
    use EntityKind::{Date, Money, Quantity};
    let entities = article.analysis().map_or(&[][..], |analysis| &analysis.entities);
    for (entity, named) in entities.iter().enumerate() {
        let mut mentions = named.mentions.iter().enumerate();
        let first = mentions.find(|(_, span)| span.overlaps(visible));
        let Some((mention, span)) = first else { continue };
        if !matches!(named.kind, Date | Money | Quantity) {
            found.push((*span, Selection::Mention { entity, mention }));
        }
    }
}

/// Column and row of the screen at which byte `offset` of the text is drawn, if it is.
pub(super) fn on_screen(model: &Model, offset: usize) -> Option<(u16, u16)> {
    let reading = model.reading.as_ref()?;
    let area = model.layout().text;
    let (place, column) = reading.page.column_of(offset);
    let height = usize::from(area.height);
    let mut rows = reading.page.rows(reading.top, height).zip(area.y..);
    let (_, y) = rows.find(|((other, _), _)| *other == place)?;
    Some((area.x.saturating_add(column), y))
}

/// Gives each its letters, and a place where they hide no other's.
fn placed(wanted: &[Wanted], columns: u16) -> Vec<Mark> {
    let mut marks: Vec<Mark> = Vec::with_capacity(wanted.len());
    for (label, wanted) in labels(wanted.len()).into_iter().zip(wanted) {
        let width = label.len() as u16;
        let (x, y) = wanted.at;
        let mut x = if wanted.before { x.saturating_sub(width) } else { x };
        let before = marks.iter().rev().take_while(|mark| mark.at.1 == y);
        let taken = before.map(|mark| mark.at.0 + mark.label.len() as u16).max().unwrap_or(0);
        if x < taken {
            x = taken;
        }
        let x = x.min(columns.saturating_sub(width));
        marks.push(Mark { label, at: (x, y), target: wanted.target });
    }
    marks
}

/// As few letters as tell so many things apart: none begins another. The tree of letters is grown at its shortest leaf until
/// it has leaves enough, as Vimium does.
fn labels(count: usize) -> Vec<String> {
    let mut labels = vec![String::new()];
    let mut first = 0;
    while labels.len() - first < count || labels.len() == 1 {
        let begun = labels[first].clone();
        first += 1;
        labels.extend(LETTERS.iter().map(|letter| format!("{begun}{letter}")));
    }
    labels.drain(first..).take(count).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(count: usize, longest: usize) {
        let labels = labels(count);
        assert_eq!(labels.len(), count);
        assert_eq!(labels.iter().map(String::len).max().unwrap_or(0), longest);
        for (index, label) in labels.iter().enumerate() {
            let others = labels.iter().enumerate().filter(|(other, _)| *other != index);
            assert!(!others.into_iter().any(|(_, other)| other.starts_with(label)), "{label}");
        }
    }

    #[test]
    fn labels_are_short_and_none_begins_another() {
        check(0, 0);
        check(1, 1);
        check(9, 1);
        check(10, 2);
        check(81, 2);
        check(82, 3);
        assert_eq!(labels(17).iter().filter(|label| label.len() == 1).count(), 8);
    }

    #[test]
    fn labels_hide_no_other_label() {
        let wanted = |x, before| Wanted { at: (x, 0), before, target: Target::Article(0) };
        let all: Vec<Wanted> =
            [(5, true), (5, false), (6, false)].map(|(x, b)| wanted(x, b)).into();
        let columns: Vec<u16> = placed(&all, 80).iter().map(|mark| mark.at.0).collect();
        assert_eq!(columns, [4, 5, 6]);
        let columns: Vec<u16> = placed(&[wanted(3, false); 3], 80).iter().map(|m| m.at.0).collect();
        assert_eq!(columns, [3, 4, 5]);
    }
}
