//! What each action does.

use super::{
    Effect, Model, Popup, copy, find,
    list::{self, By, Narrowed, Order},
    panel,
    prompt::{self, Kind},
    reading::{self, At},
    selection::{self, Selection, Walk},
};
use crate::reader::{action::Action, layout, layout::Pane};

/// Columns that code is scrolled by with a key, and at most.
const CODE_STEP: u16 = 8;
const CODE_FURTHEST: u16 = 4_000;
/// Columns that the measure changes by with a key.
const MEASURE_STEP: u16 = 4;
/// Rows that stay on the screen when a page is turned.
const PAGE_OVERLAP: usize = 2;

/// Does an action, with its count where one was typed.
pub fn perform(model: &mut Model, action: Action, count: Option<usize>) -> Vec<Effect> {
    if model.popup.is_some() && !in_popup(model, action, count) {
        return Vec::new();
    }
    moving(model, action, count)
        .or_else(|| going(model, action, count))
        .or_else(|| walking(model, action, count))
        .or_else(|| finding(model, action, count))
        .or_else(|| keeping(model, action))
        .or_else(|| looking(model, action))
        .unwrap_or_else(|| running(model, action))
}

/// Handles keys while a box is open; true where the action goes on to the panes, with the box closed.
fn in_popup(model: &mut Model, action: Action, count: Option<usize>) -> bool {
    let page = usize::from(model.size.1.saturating_sub(6)).max(1) as isize;
    let step = count.unwrap_or(1) as isize;
    let rows = match action {
        Action::Down => step,
        Action::Up => -step,
        Action::HalfDown => page / 2,
        Action::HalfUp => -page / 2,
        Action::PageDown | Action::OpenOrPage => page,
        Action::PageUp => -page,
        Action::Top => isize::MIN / 2,
        Action::Bottom => isize::MAX / 2,
        Action::Quit | Action::Suspend | Action::Redraw => return true,
        Action::NextQuote | Action::PreviousQuote | Action::CopyQuote
            if model.popup == Some(Popup::Evidence) =>
        {
            return true;
        }
        _ => {
            model.popup = None;
            return false;
        }
    };
    if let Some(Popup::Help { top }) = &mut model.popup {
        let last = crate::reader::ui::help::row_count().saturating_sub(page as usize);
        *top = top.saturating_add_signed(rows).min(last);
    } else {
        model.popup = None;
    }
    false
}

/// Moves in the focused pane. `None` where the action is no movement.
fn moving(model: &mut Model, action: Action, count: Option<usize>) -> Option<Vec<Effect>> {
    let times = count.unwrap_or(1) as isize;
    match action {
        Action::Down => step(model, times),
        Action::Up => step(model, -times),
        Action::HalfDown => step(model, times * (page(model) / 2).max(1)),
        Action::HalfUp => step(model, -times * (page(model) / 2).max(1)),
        Action::PageDown => step(model, times * page(model)),
        Action::PageUp => step(model, -times * page(model)),
        Action::Top => to_top(model, count),
        Action::Bottom => to_bottom(model),
        Action::LineTop => reading::put(model, At::Top),
        Action::LineMiddle => reading::put(model, At::Middle),
        Action::LineBottom => reading::put(model, At::Bottom),
        _ => return None,
    }
    Some(Vec::new())
}

/// Moves by rows of the focused pane.
fn step(model: &mut Model, rows: isize) {
    match model.focus {
        Pane::List => list::step(model, rows),
        Pane::Panel => panel::step(model, rows),
        Pane::Reading => {
            reading::scroll(model, rows);
        }
    }
}

/// Rows of a page of the focused pane.
fn page(model: &Model) -> isize {
    let rows = match model.focus {
        Pane::List => list::page(model),
        Pane::Panel => panel::page(model),
        Pane::Reading => reading::height(model).saturating_sub(PAGE_OVERLAP),
    };
    rows.max(1) as isize
}

/// To the top, or with a count to that row or paragraph.
fn to_top(model: &mut Model, count: Option<usize>) {
    match (model.focus, count) {
        (Pane::List, count) => list::select(model, count.unwrap_or(1) - 1),
        (Pane::Panel, _) => panel::step(model, isize::MIN / 2),
        (Pane::Reading, Some(number)) => reading::to_paragraph(model, number),
        (Pane::Reading, None) => {
            reading::scroll(model, isize::MIN / 2);
        }
    }
}

/// To the end of the focused pane.
fn to_bottom(model: &mut Model) {
    match model.focus {
        Pane::List => list::select(model, usize::MAX),
        Pane::Panel => panel::step(model, isize::MAX / 2),
        Pane::Reading => reading::to_end(model),
    }
}

/// Goes from pane to pane and article to article.
fn going(model: &mut Model, action: Action, count: Option<usize>) -> Option<Vec<Effect>> {
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
    let effects = list::preview(model);
    if let Some(hash) = model.article().map(|article| article.hash) {
        model.state.mark_read(hash, true);
        model.focus = Pane::Reading;
    }
    effects
}

/// Gives a pane the focus.
fn focus(model: &mut Model, pane: Pane) -> Vec<Effect> {
    if pane == Pane::Reading {
        return open(model);
    }
    model.focus = pane;
    model.side = pane;
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
    let effects = focus(model, Pane::Panel);
    panel::show_cursor(model);
    effects
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
            if reading::scroll(model, rows) { Vec::new() } else { to_unread(model, true) }
        }
    }
}

/// Enter: into the article, to the quotation, to the next mention, or opens a fold.
fn go_in(model: &mut Model) -> Vec<Effect> {
    match model.focus {
        Pane::List => open(model),
        Pane::Reading => {
            if model.layout().panel.is_some() && !model.panel.rows.is_empty() {
                return go_panel(model);
            }
            Vec::new()
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
        Some(panel::Row::Quote(_)) => {
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
        Some(panel::Row::More(..) | panel::Row::Heading(..)) => panel::toggle_group(model),
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
        model.say(if rows > 0 { "this is the last article" } else { "this is the first article" });
        return Vec::new();
    }
    opened_anew(model)
}

/// To another unread article.
fn to_unread(model: &mut Model, forward: bool) -> Vec<Effect> {
    if !list::go_unread(model, forward) {
        model.say("no other article is unread");
        return Vec::new();
    }
    opened_anew(model)
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

/// Walks through quotations, mentions, headings and links.
fn walking(model: &mut Model, action: Action, count: Option<usize>) -> Option<Vec<Effect>> {
    let times = count.unwrap_or(1);
    let (what, walked) = match action {
        Action::NextQuote => {
            ("quotation", repeat(model, times, |model| selection::walk(model, Walk::Quotes, true)))
        }
        Action::PreviousQuote => {
            ("quotation", repeat(model, times, |model| selection::walk(model, Walk::Quotes, false)))
        }
        Action::NextMention => {
            ("mention", repeat(model, times, |model| selection::walk(model, Walk::Mentions, true)))
        }
        Action::PreviousMention => {
            ("mention", repeat(model, times, |model| selection::walk(model, Walk::Mentions, false)))
        }
        Action::NextLink => {
            ("link", repeat(model, times, |model| selection::walk(model, Walk::Links, true)))
        }
        Action::PreviousLink => {
            ("link", repeat(model, times, |model| selection::walk(model, Walk::Links, false)))
        }
        Action::NextHeading => {
            ("heading", repeat(model, times, |model| reading::to_heading(model, true)))
        }
        Action::PreviousHeading => {
            ("heading", repeat(model, times, |model| reading::to_heading(model, false)))
        }
        Action::Evidence => {
            evidence(model);
            return Some(Vec::new());
        }
        Action::ToggleGroup => {
            panel::toggle_group(model);
            return Some(Vec::new());
        }
        _ => return None,
    };
    if !walked {
        let analysed = model.article().is_some_and(|article| article.analysis().is_some());
        model.say(if analysed {
            format!("no further {what}")
        } else {
            "still analysing this article".to_owned()
        });
    }
    Some(Vec::new())
}

/// Does something so many times, until it says that it cannot; true where it could at least once.
fn repeat(model: &mut Model, times: usize, mut once: impl FnMut(&mut Model) -> bool) -> bool {
    (0..times).take_while(|_| once(model)).count() > 0
}

/// Shows why the selected quotation is one; without a selection, the next is selected first.
fn evidence(model: &mut Model) {
    let is_quote = |model: &Model| {
        matches!(
            model.reading.as_ref().and_then(|reading| reading.selection),
            Some(Selection::Quote(_))
        )
    };
    if is_quote(model) || selection::walk(model, Walk::Quotes, true) {
        model.popup = Some(Popup::Evidence);
    } else {
        model.say("no quotation to explain here");
    }
}

/// Finds, filters, searches, sorts.
fn finding(model: &mut Model, action: Action, count: Option<usize>) -> Option<Vec<Effect>> {
    let times = count.unwrap_or(1);
    if let Some(order) = order_of(action) {
        model.list.order = order;
        let anchor = model.list.selected_article();
        list::sort(model, anchor);
        model.say(action.row().says);
        return Some(Vec::new());
    }
    Some(match action {
        Action::Find => prompt::open(model, Kind::Find(model.focus)),
        Action::FindNext => finding_next(model, true, times),
        Action::FindPrevious => finding_next(model, false, times),
        Action::Search => prompt::open(model, Kind::Search),
        Action::Filter => prompt::open(model, Kind::Filter),
        Action::FilterBySelection => filter_by_selection(model),
        Action::Clear => clear(model),
        _ => return None,
    })
}

/// Goes through the matches.
fn finding_next(model: &mut Model, forward: bool, times: usize) -> Vec<Effect> {
    find::next(model, forward, times);
    Vec::new()
}

/// The order that an action asks for.
fn order_of(action: Action) -> Option<Order> {
    let (by, reversed) = match action {
        Action::SortGiven => (By::Given, false),
        Action::SortDate => (By::Date, false),
        Action::SortDateReversed => (By::Date, true),
        Action::SortSource => (By::Source, false),
        Action::SortSourceReversed => (By::Source, true),
        Action::SortTitle => (By::Title, false),
        Action::SortTitleReversed => (By::Title, true),
        Action::SortLength => (By::Length, false),
        Action::SortLengthReversed => (By::Length, true),
        Action::SortUnread => (By::Unread, false),
        Action::SortUnreadReversed => (By::Unread, true),
        _ => return None,
    };
    Some(Order { by, reversed })
}

/// Narrows the list to articles that name the selected entity, or in which the selected speaker speaks.
fn filter_by_selection(model: &mut Model) -> Vec<Effect> {
    let Some(text) = selected_query(model) else {
        model.fail("nothing to filter by: select a quotation or an entity first");
        return Vec::new();
    };
    match list::read_query(&text, model.today) {
        Ok(query) => {
            let narrowed = Narrowed { text, query, is_search: false, waiting: false, analysed: 0 };
            let effects = list::narrow(model, Some(narrowed));
            focus(model, Pane::List);
            effects
        }
        Err(error) => {
            model.fail(error.to_string());
            Vec::new()
        }
    }
}

/// The query for the selected speaker or entity.
fn selected_query(model: &Model) -> Option<String> {
    let analysis = model.article()?.analysis()?;
    let name = |name: &str| name.replace('"', " ");
    match model.reading.as_ref()?.selection? {
        Selection::Quote(index) => {
            let speaker = analysis.quotes.get(index)?.speaker.as_ref()?;
            Some(format!("said:\"{}\"", name(&speaker.name)))
        }
        Selection::Mention { entity, .. } => {
            Some(format!("entity:\"{}\"", name(&analysis.entities.get(entity)?.name)))
        }
        Selection::Link(_) => None,
    }
}

/// Esc: takes back one thing that stands out: selection, matches, text alone, then filter or search.
fn clear(model: &mut Model) -> Vec<Effect> {
    let selected = model.reading.as_mut().and_then(|reading| reading.selection.take());
    if selected.is_some() || model.find.take().is_some() {
        return Vec::new();
    }
    if model.options.text_alone {
        model.options.text_alone = false;
        return Vec::new();
    }
    if model.list.narrowed.is_some() {
        return list::narrow(model, None);
    }
    Vec::new()
}

/// Keeps and copies.
fn keeping(model: &mut Model, action: Action) -> Option<Vec<Effect>> {
    Some(match action {
        Action::ToggleRead => {
            toggle_read(model);
            Vec::new()
        }
        Action::ToggleStar => {
            toggle_star(model);
            Vec::new()
        }
        Action::CopySelection => copy::selection(model),
        Action::CopyQuote => copy::quote(model),
        Action::CopyAddress => copy::address(model),
        _ => return None,
    })
}

/// Marks the article as read or unread.
fn toggle_read(model: &mut Model) {
    let Some(hash) = model.article().map(|article| article.hash) else { return };
    let read = !model.state.is_read(hash);
    model.state.mark_read(hash, read);
    model.list.moved = true;
    model.say(if read { "marked as read" } else { "marked as unread" });
}

/// Stars the article or takes the star away.
fn toggle_star(model: &mut Model) {
    let Some(hash) = model.article().map(|article| article.hash) else { return };
    let starred = !model.state.is_starred(hash);
    model.state.mark_starred(hash, starred);
    model.say(if starred { "starred" } else { "no longer starred" });
}

/// Changes how the page looks.
fn looking(model: &mut Model, action: Action) -> Option<Vec<Effect>> {
    let options = &mut model.options;
    let said = match action {
        Action::Wider => return Some(change_measure(model, true)),
        Action::Narrower => return Some(change_measure(model, false)),
        Action::CodeLeft => return Some(shift_code(model, false)),
        Action::CodeRight => return Some(shift_code(model, true)),
        Action::FocusMode => return Some(toggle_text_alone(model)),
        Action::CleanText => switch(&mut options.clean_text, "text without marks", "marks shown"),
        Action::Justify => switch(&mut options.justify, "justified", "ragged right"),
        Action::Hyphenate => switch(&mut options.hyphenate, "hyphenated", "not hyphenated"),
        Action::WrapCode => {
            switch(&mut options.wrap_code, "code is wrapped", "code is cut at the edge")
        }
        _ => return None,
    };
    model.say(said);
    reading::lay_out_again(model);
    Some(Vec::new())
}

/// Turns a switch and gives what to say of it.
fn switch(on: &mut bool, yes: &'static str, no: &'static str) -> &'static str {
    *on = !*on;
    if *on { yes } else { no }
}

/// The text alone, or all panes again.
fn toggle_text_alone(model: &mut Model) -> Vec<Effect> {
    model.options.text_alone = !model.options.text_alone;
    open(model)
}

/// Scrolls code sideways, where it is cut at the edge.
fn shift_code(model: &mut Model, right: bool) -> Vec<Effect> {
    let shift = &mut model.options.code_shift;
    *shift = if right {
        (*shift + CODE_STEP).min(CODE_FURTHEST)
    } else {
        shift.saturating_sub(CODE_STEP)
    };
    reading::lay_out_again(model);
    Vec::new()
}

/// A wider or narrower measure, as far as the pane has room.
fn change_measure(model: &mut Model, wider: bool) -> Vec<Effect> {
    let before = model.layout().text.width;
    let wanted = if wider { before + MEASURE_STEP } else { before.saturating_sub(MEASURE_STEP) };
    model.options.measure = Some(wanted.clamp(*layout::MEASURES.start(), *layout::MEASURES.end()));
    let now = model.layout().text.width;
    if now == before && wider {
        model.options.measure = Some(before);
    }
    reading::lay_out_again(model);
    let hint = if now == before && wider {
        ", all the room there is; zf shows the text alone"
    } else {
        ""
    };
    model.say(format!("measure {now} columns{hint}"));
    Vec::new()
}

/// Everything about the program itself.
fn running(model: &mut Model, action: Action) -> Vec<Effect> {
    match action {
        Action::Help => {
            model.popup = Some(Popup::Help { top: 0 });
            Vec::new()
        }
        Action::Reload => reload(model),
        Action::Redraw => vec![Effect::Redraw],
        Action::Suspend => vec![Effect::Suspend],
        Action::Cancel => cancel(model),
        _ => leave(model),
    }
}

/// Reads the files again; places, stars and read marks are kept by content.
fn reload(model: &mut Model) -> Vec<Effect> {
    reading::keep_place(model);
    model.reading = None;
    model.articles.clear();
    model.list = list::List { order: model.list.order, ..list::List::default() };
    panel::reset(model);
    model.panel.rows.clear();
    let loading = model.progress.loading + 1;
    model.progress = super::Progress { loading, ..super::Progress::default() };
    model.focus = Pane::List;
    model.say("reading the files again");
    vec![Effect::StopSearch, Effect::Load { loading }]
}

/// C-c: stops a search that runs, else quits.
fn cancel(model: &mut Model) -> Vec<Effect> {
    match &mut model.list.narrowed {
        Some(narrowed) if narrowed.waiting => {
            narrowed.waiting = false;
            model.generation += 1;
            model.say("search stopped");
            vec![Effect::StopSearch]
        }
        _ => leave(model),
    }
}

/// The program is to end.
fn leave(model: &mut Model) -> Vec<Effect> {
    model.leaving = true;
    Vec::new()
}
