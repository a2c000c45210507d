//! Where the panes stand: a pure function of the screen's size and of what is open, so that `update` and `view` agree.

use ratatui::layout::Rect;
use serde::{Deserialize, Serialize};

use crate::settings::{PANES, Settings};

/// From this many columns on there are three panes.
const WIDE: u16 = 120;
/// From this many columns on there are two.
const MEDIUM: u16 = 80;
/// Screens smaller than this show one line that says so (columns, rows).
const SMALLEST: (u16, u16) = (20, 5);
/// Screens lower than this (rows) do without the top line and the rules.
const LOW: u16 = 14;

/// A list lower than this (rows) has no saved searches above it.
const LIST_LEAST: u16 = 12;
/// Share of the list's height that the saved searches take at most: one in so many.
const SEARCHES_SHARE: u16 = 3;

/// Columns by which the list is narrower where only the text stands beside it.
const LIST_LESS: u16 = 2;
/// Columns that the text keeps beside panes that were made wider.
const TEXT_COLUMNS: u16 = 30;

/// A pane.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Pane {
    /// The list of articles.
    #[default]
    List,
    /// The text.
    Reading,
    /// The side panel.
    Panel,
}

/// What the layout depends on beside the size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// The pane with the focus.
    pub focus: Pane,
    /// The pane that stands beside the text where there is room for one: list or panel.
    pub side: Pane,
    /// True while only the text is shown.
    pub text_alone: bool,
    /// True where a single article is open and its list of one is not worth its room.
    pub without_list: bool,
    /// Columns of the measure.
    pub measure: u16,
    /// True for one pane at a time below a line that says which, for screen readers.
    pub linear: bool,
    /// Columns of the list.
    pub list: u16,
    /// Columns of the side panel.
    pub panel: u16,
    /// Rows of the saved searches above the list, with the rule below them; 0 where there are none.
    pub searches: u16,
}

impl Default for Shape {
    fn default() -> Self {
        let settings = Settings::default();
        Self {
            focus: Pane::default(),
            side: Pane::default(),
            text_alone: false,
            without_list: false,
            measure: settings.measure,
            linear: false,
            list: settings.list_columns,
            panel: settings.panel_columns,
            searches: 0,
        }
    }
}

/// Where everything stands; a pane that is not shown has no rectangle.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// The whole screen.
    pub screen: Rect,
    /// The top line and the rule under it.
    pub top: Option<Rect>,
    /// The saved searches, above the list.
    pub searches: Option<Rect>,
    /// The list, inside its padding.
    pub list: Option<Rect>,
    /// The pane of the text, with its margins.
    pub reading: Option<Rect>,
    /// The text itself: the measure, centred in its pane.
    pub text: Rect,
    /// The side panel.
    pub panel: Option<Rect>,
    /// Columns in which a line parts two panes.
    pub separators: [Option<u16>; 2],
    /// The rule above the status line.
    pub rule: Option<Rect>,
    /// The status line, where prompts stand too.
    pub status: Rect,
    /// False where the screen is too small for anything but a line that says so.
    pub usable: bool,
}

/// Lays out a screen of `columns` by `rows`.
pub fn layout(columns: u16, rows: u16, shape: Shape) -> Layout {
    let screen = Rect::new(0, 0, columns, rows);
    if columns < SMALLEST.0 || rows < SMALLEST.1 {
        return Layout { screen, status: screen, ..Layout::default() };
    }
    if shape.linear {
        return with_searches(linear(screen, shape), shape.searches);
    }
    let low = rows < LOW;
    let (above, below) = if low { (0, 1) } else { (2, 2) };
    let body = Rect::new(0, above, columns, rows - above - below);
    let base = Layout {
        screen,
        top: (!low).then(|| Rect::new(0, 0, columns, 2)),
        rule: (!low).then(|| Rect::new(0, rows - 2, columns, 1)),
        status: Rect::new(0, rows - 1, columns, 1),
        usable: true,
        ..Layout::default()
    };
    with_searches(with_text(panes(base, body, shape), body, low, shape), shape.searches)
}

/// Takes the upper rows of the list for the saved searches, where it is high enough.
fn with_searches(panes: Layout, rows: u16) -> Layout {
    let Some(list) = panes.list.filter(|list| rows > 0 && list.height >= LIST_LEAST) else {
        return panes;
    };
    let height = rows.min(list.height / SEARCHES_SHARE);
    Layout {
        searches: Some(Rect { height, ..list }),
        list: Some(Rect { y: list.y + height, height: list.height - height, ..list }),
        ..panes
    }
}

/// A line that says what is shown, the pane with the focus, and the status line; nothing beside or between.
fn linear(screen: Rect, shape: Shape) -> Layout {
    let body = Rect { y: 1, height: screen.height - 2, ..screen };
    let base = Layout {
        screen,
        top: Some(Rect { height: 1, ..screen }),
        status: Rect { y: screen.height - 1, height: 1, ..screen },
        usable: true,
        ..Layout::default()
    };
    let measure = shape.measure.min(screen.width);
    Layout { text: Rect { width: measure, ..body }, ..focused(base, body, shape.focus) }
}

/// The pane with the focus alone.
fn focused(base: Layout, body: Rect, focus: Pane) -> Layout {
    match focus {
        Pane::List => Layout { list: Some(body), ..base },
        Pane::Reading => Layout { reading: Some(body), ..base },
        Pane::Panel => Layout { panel: Some(body), ..base },
    }
}

/// Gives each pane that has room its columns.
fn panes(base: Layout, body: Rect, shape: Shape) -> Layout {
    let list_shown = !(shape.without_list && shape.focus != Pane::List);
    if shape.text_alone {
        return Layout { reading: Some(body), ..base };
    }
    let room = body.width.saturating_sub(TEXT_COLUMNS);
    let panel = shape.panel;
    if body.width >= WIDE {
        let list = if list_shown { shape.list } else { 0 };
        let list = list.min(room - *PANES.start());
        return beside(base, body, list, panel.min(room - list));
    }
    if body.width >= MEDIUM {
        let list = list_shown && shape.side != Pane::Panel;
        return if list {
            beside(base, body, shape.list.saturating_sub(LIST_LESS).min(room), 0)
        } else {
            beside(base, body, 0, panel.min(room))
        };
    }
    focused(base, body, shape.focus)
}

/// List at the left, panel at the right, text between; a width of 0 leaves a pane out.
fn beside(base: Layout, body: Rect, list: u16, panel: u16) -> Layout {
    let column = |x: u16, width: u16| Rect::new(x, body.y, width, body.height);
    let left = if list > 0 { list + 1 } else { 0 };
    let right = if panel > 0 { panel + 1 } else { 0 };
    let panel_at = body.width - panel;
    Layout {
        list: (list > 0).then(|| column(0, list)),
        panel: (panel > 0).then(|| column(panel_at, panel)),
        reading: Some(column(left, body.width - left - right)),
        separators: [(list > 0).then_some(list), (panel > 0).then(|| panel_at - 1)],
        ..base
    }
}

/// Centres the measure in the pane of the text. Where the text is not shown it gets the room that it would have, so that
/// its rows do not change from pane to pane.
fn with_text(panes: Layout, body: Rect, low: bool, shape: Shape) -> Layout {
    let pane = panes.reading.unwrap_or(body);
    let margin = if pane.width < 40 { 2 } else { 4 };
    let measure = shape.measure.min(pane.width.saturating_sub(margin)).max(1);
    let air = u16::from(!low);
    let text = Rect {
        x: pane.x + (pane.width - measure.min(pane.width)) / 2,
        y: pane.y + air,
        width: measure,
        height: pane.height.saturating_sub(air).max(1),
    };
    Layout { text, ..panes }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_screens_have_three_panes() {
        let layout = layout(120, 34, Shape::default());
        assert_eq!(layout.list.unwrap().width, 32);
        assert_eq!(layout.panel.unwrap().width, 33);
        assert_eq!(layout.text.width, 49);
        assert_eq!(layout.separators, [Some(32), Some(86)]);
    }

    #[test]
    fn medium_screens_have_two() {
        let shape = Shape { side: Pane::Panel, ..Shape::default() };
        assert!(layout(100, 30, shape).list.is_none());
        assert!(layout(100, 30, Shape::default()).panel.is_none());
    }

    #[test]
    fn narrow_screens_have_the_pane_with_the_focus() {
        for focus in [Pane::List, Pane::Reading, Pane::Panel] {
            let layout = layout(60, 20, Shape { focus, ..Shape::default() });
            let shown = [layout.list, layout.reading, layout.panel];
            assert_eq!(shown.iter().flatten().count(), 1);
        }
    }

    #[test]
    fn every_size_fits_its_screen() {
        for columns in 0..200 {
            for rows in 0..60 {
                for focus in [Pane::List, Pane::Reading, Pane::Panel] {
                    let set = if columns % 3 == 0 { columns % 90 } else { 32 };
                    let shape =
                        Shape { focus, measure: 140, list: set, panel: set, ..Shape::default() };
                    let layout = layout(columns, rows, shape);
                    let all = [
                        layout.top,
                        layout.list,
                        layout.reading,
                        layout.panel,
                        layout.rule,
                        Some(layout.text),
                    ];
                    for area in all.into_iter().flatten().filter(|_| layout.usable) {
                        assert_eq!(area, area.intersection(layout.screen), "{columns}x{rows}");
                    }
                }
            }
        }
    }
}
