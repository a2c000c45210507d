//! From pane to pane, and from article to article.

use super::{leave, moving::page};
use crate::reader::{
    action::Action,
    app::{
        Effect, Model, folding, handover, jumps, keeping,
        list::{self, Next},
        panel, reading,
        selection::{self, Selection},
    },
    layout::Pane,
};

/// Goes from pane to pane and article to article.
pub(super) fn going(
    model: &mut Model,
    action: Action,
    count: Option<usize>,
) -> Option<Vec<Effect>> {
    let times = count.unwrap_or(1) as isize;
    Some(match action {
        Action::OpenOrPage => open_or_page(model),
        Action::In => go_in(model),
        Action::Out => go_out(model),
        Action::Back => back(model),
        Action::NextArticle => to_article(model, times),
        Action::PreviousArticle => to_article(model, -times),
        Action::NextUnread => to_unread(model, true),
        Action::PreviousUnread => to_unread(model, false),
        Action::NextPane => cycle(model, true),
        Action::PreviousPane => cycle(model, false),
        Action::GoList => focus(model, Pane::List),
        Action::GoReading => focus(model, Pane::Reading),
        Action::GoPanel => go_panel(model),
        _ => return None,
    })
}

/// Opens the selected article: the text has the focus, and the article is read.
pub fn open(model: &mut Model) -> Vec<Effect> {
    if model.focus == Pane::List && model.list.rows.is_empty() {
        model.say("no article is listed");
        return Vec::new();
    }
    let mut effects = list::preview(model);
    if let Some(article) = model.article().cloned() {
        model.list.moved = true;
        effects.extend(keeping::opened(model, &article));
        model.focus = Pane::Reading;
    }
    effects
}

/// Gives a pane the focus.
pub(super) fn focus(model: &mut Model, pane: Pane) -> Vec<Effect> {
    if pane == Pane::Reading {
        return open(model);
    }
    model.focus = pane;
    model.side = pane;
    if pane == Pane::Panel {
        panel::show_cursor(model);
    }
    Vec::new()
}

/// To the side panel; where it has the focus already and only one side has room, back to the list's side.
fn go_panel(model: &mut Model) -> Vec<Effect> {
    if model.focus == Pane::Panel
        && model.layout().list.is_none()
        && model.layout().reading.is_some()
    {
        model.focus = Pane::Reading;
        model.side = Pane::List;
        return Vec::new();
    }
    focus(model, Pane::Panel)
}

/// From pane to pane in the order of the screen.
fn cycle(model: &mut Model, forward: bool) -> Vec<Effect> {
    let order = [Pane::List, Pane::Reading, Pane::Panel];
    let at = order.iter().position(|pane| *pane == model.focus).unwrap_or(0);
    let next = order[(at + if forward { 1 } else { 2 }) % 3];
    focus(model, next)
}

/// Space: in the list it opens, in the text it turns the page, at the end it goes to the next unread article.
fn open_or_page(model: &mut Model) -> Vec<Effect> {
    match model.focus {
        Pane::List => open(model),
        Pane::Panel => go_in(model),
        Pane::Reading => {
            let rows = page(model);
            if reading::turn(model, rows) { Vec::new() } else { to_unread(model, true) }
        }
    }
}

/// Enter: into the article, along the selected link, to the quotation, to the next mention, or opens a fold.
fn go_in(model: &mut Model) -> Vec<Effect> {
    match model.focus {
        Pane::List => open(model),
        Pane::Reading if selection::is_link(model) => handover::browse(model),
        Pane::Reading => {
            if model.panel.rows.is_empty() {
                // Then Enter is free for the one thing that may be opened.
                if !folding::toggle(model) {
                    model.say("no quotations and names to go to");
                }
                return Vec::new();
            }
            focus(model, Pane::Panel)
        }
        Pane::Panel => {
            enter_panel_row(model);
            Vec::new()
        }
    }
}

/// What Enter does on a row of the panel.
fn enter_panel_row(model: &mut Model) {
    match model.panel.rows.get(model.panel.cursor).cloned() {
        Some(panel::Row::Quote(_) | panel::Row::Passage(..)) => {
            panel::touch(model);
            model.focus = Pane::Reading;
        }
        Some(panel::Row::Entity(entity)) => {
            let selected = model.reading.as_ref().and_then(|reading| reading.selection);
            match selected {
                Some(Selection::Mention { entity: same, .. }) if same == entity => {
                    panel::next_mention(model, entity);
                }
                _ => panel::touch(model),
            }
        }
        Some(panel::Row::More(..) | panel::Row::Heading(..)) => {
            panel::toggle_group(model);
        }
        _ => {}
    }
}

/// One pane to the left.
fn go_out(model: &mut Model) -> Vec<Effect> {
    match model.focus {
        Pane::List => Vec::new(),
        Pane::Reading => focus(model, Pane::List),
        Pane::Panel => {
            model.focus = Pane::Reading;
            Vec::new()
        }
    }
}

/// One level back: the list from text and panel, all articles from a search or filter; at the top the program ends.
fn back(model: &mut Model) -> Vec<Effect> {
    match model.focus {
        Pane::Panel => go_out(model),
        Pane::Reading if !model.is_single() => go_out(model),
        _ if model.list.narrowed.is_some() => list::narrow(model, None),
        _ => leave(model),
    }
}

/// To another article of the list; in the text pane it is opened.
fn to_article(model: &mut Model, rows: isize) -> Vec<Effect> {
    let before = model.list.selected;
    list::step(model, rows);
    if model.list.selected == before {
        model.say(match model.list.rows.len() {
            0 => "no article is listed",
            _ if rows > 0 => "this is the last article",
            _ => "this is the first article",
        });
        return Vec::new();
    }
    opened_anew(model)
}

/// To another unread article.
fn to_unread(model: &mut Model, forward: bool) -> Vec<Effect> {
    let next = list::go_unread(model, forward);
    gone_to(model, next)
}

/// Goes to the unread article that a worker has found, where that is still wanted.
pub fn unread_found(model: &mut Model, number: u64, row: Option<usize>) -> Vec<Effect> {
    let Some(next) = list::unread_found(model, number, row) else { return Vec::new() };
    let before = jumps::here(model);
    let effects = gone_to(model, next);
    jumps::follow(model, Action::NextUnread, before);
    effects
}

fn gone_to(model: &mut Model, next: Next) -> Vec<Effect> {
    match next {
        Next::Selected => opened_anew(model),
        Next::Nowhere => {
            model.say("no other article is unread");
            Vec::new()
        }
        Next::Further(job) => {
            model.say("looking for an unread article…");
            vec![Effect::LookForUnread(job)]
        }
    }
}

/// Shows the selected article; where text or panel has the focus it counts as opened.
fn opened_anew(model: &mut Model) -> Vec<Effect> {
    let pane = model.focus;
    if pane == Pane::List {
        return list::preview(model);
    }
    let effects = open(model);
    model.focus = pane;
    effects
}
