//! The mouse, an extra: the wheel in the pane under the pointer, clicks on articles, quotations, names and links, borders that
//! are dragged. Where a click lands is worked out from the layout and the rows, as the screen is drawn from the same.

use crossterm::event::{KeyCode, MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::{Position, Rect};

use super::{
    Effect, Model, Popup, folding, list, panel, perform,
    reading::{self},
    searches,
    selection::{self, Selection},
};
use crate::{
    document::InlineKind,
    reader::{
        action::Action,
        keys::{Key, Pending},
        layout::Pane,
    },
    settings::PANES,
    span::Span,
};

/// Rows that a notch of the wheel scrolls.
const NOTCH: isize = 3;

/// A line between two panes that can be dragged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Border {
    /// Between list and text.
    List,
    /// Between text and side panel.
    Panel,
}

/// Does what the mouse asks for.
pub(super) fn take(model: &mut Model, event: MouseEvent) -> Vec<Effect> {
    let at = Position::new(event.column, event.row);
    match event.kind {
        MouseEventKind::ScrollDown => wheel(model, at, true),
        MouseEventKind::ScrollUp => wheel(model, at, false),
        MouseEventKind::Down(MouseButton::Left) => {
            model.drag = border_at(model, at);
            if model.drag.is_some() { Vec::new() } else { press(model, at) }
        }
        MouseEventKind::Drag(MouseButton::Left) => {
            drag(model, at.x);
            Vec::new()
        }
        MouseEventKind::Up(_) => {
            model.drag = None;
            Vec::new()
        }
        _ => Vec::new(),
    }
}

/// The border under the pointer, where nothing stands over it.
fn border_at(model: &Model, at: Position) -> Option<Border> {
    let layout = model.layout();
    let body = layout.reading.filter(|_| !is_covered(model) && model.prompt.is_none())?;
    let [list, panel] = layout.separators;
    let here =
        |column: Option<u16>| column == Some(at.x) && (body.y..body.bottom()).contains(&at.y);
    match (here(list), here(panel)) {
        (true, _) => Some(Border::List),
        (_, true) => Some(Border::Panel),
        _ => None,
    }
}

/// Brings the border that is dragged to a column, as near as the widths that panes may have allow.
fn drag(model: &mut Model, column: u16) {
    let [list, panel] = model.layout().separators;
    let moved = |from: Option<u16>| from.map(|from| i32::from(column) - i32::from(from));
    let (name, columns, by) = match model.drag {
        Some(Border::List) => ("list", &mut model.settings.list_columns, moved(list)),
        Some(Border::Panel) => {
            ("side panel", &mut model.settings.panel_columns, moved(panel).map(|by| -by))
        }
        None => return,
    };
    let wanted = i32::from(*columns) + by.unwrap_or(0);
    *columns = wanted.clamp(i32::from(*PANES.start()), i32::from(*PANES.end())) as u16;
    let layout = model.layout();
    let pane = if name == "list" { layout.list } else { layout.panel };
    model.say(format!("{name} {} columns", pane.map_or(0, |area| area.width)));
}

/// Scrolls the box over the panes, else the pane under the pointer; neither selection nor focus changes.
fn wheel(model: &mut Model, at: Position, down: bool) -> Vec<Effect> {
    if is_covered(model) {
        let steps = if matches!(model.popup, Some(Popup::Help { .. })) { NOTCH } else { 1 };
        let code = if down { KeyCode::Down } else { KeyCode::Up };
        return (0..steps).flat_map(|_| super::press(model, Key::plain(code))).collect();
    }
    let rows = if down { NOTCH } else { -NOTCH };
    match pane_at(model, at) {
        Some((Pane::List, _)) => list::scroll(model, if down { 1 } else { -1 }),
        Some((Pane::Reading, _)) => _ = reading::scroll(model, rows),
        Some((Pane::Panel, _)) => panel::scroll(model, rows),
        None => {}
    }
    Vec::new()
}

/// A click: closes a box, else gives the pane the focus and selects what stands there. While something is typed it does
/// nothing, so that nothing typed is lost.
fn press(model: &mut Model, at: Position) -> Vec<Effect> {
    if model.prompt.is_some() {
        return Vec::new();
    }
    if is_covered(model) {
        return super::press(model, Key::plain(KeyCode::Esc));
    }
    model.message = None;
    model.pending = Pending::default();
    model.awaiting = None;
    model.sessions.touched = true;
    if let Some(area) = model.layout().searches.filter(|area| area.contains(at)) {
        return searches::press(model, area, at.y);
    }
    match pane_at(model, at) {
        Some((Pane::List, area)) => press_list(model, area, at),
        Some((Pane::Reading, _)) => press_text(model, at),
        Some((Pane::Panel, area)) => press_panel(model, area, at),
        None => Vec::new(),
    }
}

/// True while a box stands over the panes, or hints on them.
fn is_covered(model: &Model) -> bool {
    model.popup.is_some() || model.chooser.is_some() || model.hints.is_some()
}

/// The pane under the pointer, and where it stands.
fn pane_at(model: &Model, at: Position) -> Option<(Pane, Rect)> {
    let layout = model.layout();
    let panes =
        [(Pane::List, layout.list), (Pane::Reading, layout.reading), (Pane::Panel, layout.panel)];
    let shown = panes.into_iter().filter_map(|(pane, area)| Some((pane, area?)));
    shown.into_iter().find(|(_, area)| area.contains(at))
}

/// Selects the article under the pointer; a second click goes into it.
fn press_list(model: &mut Model, area: Rect, at: Position) -> Vec<Effect> {
    let was_here = model.focus == Pane::List;
    let mut effects = perform::perform(model, Action::GoList, None);
    let Some(row) = list::row_at(model, usize::from(at.y - area.y)) else { return effects };
    if was_here && row == model.list.selected {
        effects.extend(perform::open(model));
    } else {
        list::select(model, row);
    }
    effects
}

/// Selects the quotation or name under the pointer, or opens a fold; a second click goes into it.
fn press_panel(model: &mut Model, area: Rect, at: Position) -> Vec<Effect> {
    let was_here = model.focus == Pane::Panel;
    let mut effects = perform::perform(model, Action::GoPanel, None);
    let Some(row) = panel::row_at(model, usize::from(at.y - area.y)) else { return effects };
    let is_same = was_here && row == model.panel.cursor;
    panel::put_cursor(model, row);
    let is_fold = matches!(model.panel.rows[row], panel::Row::More(..) | panel::Row::Heading(..));
    if is_same || is_fold {
        effects.extend(perform::perform(model, Action::In, None));
    }
    effects
}

/// Selects the link, name or quotation under the pointer, or opens earlier messages; elsewhere nothing is selected any more.
fn press_text(model: &mut Model, at: Position) -> Vec<Effect> {
    let text = model.layout().text;
    let effects = if model.focus == Pane::Reading {
        Vec::new()
    } else {
        perform::perform(model, Action::GoReading, None)
    };
    let place = at.x.checked_sub(text.x).zip(at.y.checked_sub(text.y));
    if place.is_some_and(|(_, row)| folding::open_at(model, usize::from(row))) {
        return effects;
    }
    let offset =
        place.and_then(|(column, row)| reading::offset_at(model, column, usize::from(row)));
    let there = offset.and_then(|offset| selectable_at(model, offset));
    match (there, &mut model.reading) {
        (Some(selection), _) => selection::select(model, selection),
        (None, Some(reading)) => reading.selection = None,
        (None, None) => {}
    }
    effects
}

/// The link, else the name, else the quotation that holds a byte of the text.
fn selectable_at(model: &Model, offset: usize) -> Option<Selection> {
    let article = model.article()?;
    let link = article.document().and_then(|document| {
        let mut inlines = document.inlines().iter();
        inlines.position(|inline| {
            matches!(inline.kind, InlineKind::Link(_)) && inline.span.holds(offset)
        })
    });
    if let Some(link) = link {
        return Some(Selection::Link(link));
    }
    let analysis = article.analysis().filter(|_| !model.settings.clean_text)?;
    let holds = |span: &Span| span.holds(offset);
    let named = analysis.entities.iter().enumerate().find_map(|(entity, found)| {
        let mention = found.mentions.iter().position(holds)?;
        selection::is_marked(found.kind).then_some(Selection::Mention { entity, mention })
    });
    let quoted = || analysis.quotes.iter().position(|quote| quote.pieces.iter().any(holds));
    named.or_else(|| quoted().map(Selection::Quote))
}

#[cfg(test)]
mod tests {
    use crossterm::event::KeyModifiers;

    use super::*;
    use crate::reader::{
        Options,
        app::{Msg, update},
    };

    #[test]
    fn a_mouse_on_nothing_does_nothing() {
        for (columns, rows) in [(1, 1), (60, 20), (120, 34)] {
            let mut model =
                Model::new((columns, rows), Options::default(), jiff::civil::date(2025, 12, 1));
            for kind in [
                MouseEventKind::ScrollDown,
                MouseEventKind::ScrollUp,
                MouseEventKind::Down(MouseButton::Left),
                MouseEventKind::Drag(MouseButton::Left),
                MouseEventKind::Up(MouseButton::Left),
                MouseEventKind::Moved,
            ] {
                for (column, row) in [(0, 0), (5, 5), (100, 20), (u16::MAX, u16::MAX)] {
                    let event = MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE };
                    assert!(update(&mut model, Msg::Mouse(event)).is_empty());
                }
            }
        }
    }
}
