//! Finding, filtering, searching, sorting.

use super::going::focus;
use crate::reader::{
    action::Action,
    app::{
        Effect, Model, Popup, find,
        list::{self, By, Grouped, Narrowed, Order, Results},
        prompt::{self, Kind},
        selection::Selection,
    },
    layout::Pane,
};

/// Finds, filters, searches, sorts.
pub(super) fn finding(
    model: &mut Model,
    action: Action,
    count: Option<usize>,
) -> Option<Vec<Effect>> {
    let times = count.unwrap_or(1);
    if let Some((by, reversed)) = order_of(action) {
        return Some(arrange(model, action, Order { by, reversed, ..model.list.order }));
    }
    if let Some(grouped) = grouping_of(action) {
        return Some(arrange(model, action, Order { grouped, ..model.list.order }));
    }
    Some(match action {
        Action::Find => {
            let in_help = matches!(model.popup, Some(Popup::Help { .. }));
            prompt::open(model, if in_help { Kind::Help } else { Kind::Find(model.focus) })
        }
        Action::SortRelevance => sort_by_relevance(model),
        Action::FindNext => finding_next(model, true, times),
        Action::FindPrevious => finding_next(model, false, times),
        Action::Search => prompt::open(model, Kind::Search),
        Action::Filter => prompt::open(model, Kind::Filter),
        Action::FilterBySelection => filter_by_selection(model),
        Action::Clear => clear(model),
        _ => return None,
    })
}

/// Puts the list in another order.
fn arrange(model: &mut Model, action: Action, order: Order) -> Vec<Effect> {
    model.list.order = order;
    if let Some(narrowed) = &mut model.list.narrowed {
        narrowed.results = Results::Sorted;
    }
    let anchor = model.list.selected_article();
    let effects = list::sort(model, anchor);
    model.say(action.row().says);
    if effects.is_empty() && model.list.narrowed.as_ref().is_some_and(|narrowed| narrowed.waiting) {
        // What is on its way comes in the order of before.
        return list::search_again(model);
    }
    effects
}

/// Puts the best results of a search first again.
fn sort_by_relevance(model: &mut Model) -> Vec<Effect> {
    match &mut model.list.narrowed {
        Some(narrowed) if narrowed.is_search => {
            narrowed.results = Results::AsFound;
            model.say(Action::SortRelevance.row().says);
            list::search_again(model)
        }
        _ => {
            model.fail("only a search has best matches: g/ searches all articles");
            Vec::new()
        }
    }
}

/// Goes through the matches.
fn finding_next(model: &mut Model, forward: bool, times: usize) -> Vec<Effect> {
    find::next(model, forward, times);
    Vec::new()
}

/// The order that an action asks for.
fn order_of(action: Action) -> Option<(By, bool)> {
    Some(match action {
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
    })
}

/// The groups that an action asks for.
const fn grouping_of(action: Action) -> Option<Grouped> {
    match action {
        Action::GroupSource => Some(Grouped::Source),
        Action::GroupDay => Some(Grouped::Day),
        Action::GroupTag => Some(Grouped::Tag),
        Action::GroupNot => Some(Grouped::Not),
        _ => None,
    }
}

/// Narrows the list to articles that name the selected entity, or in which the selected speaker speaks; where that filter
/// is in force already, shows all again.
fn filter_by_selection(model: &mut Model) -> Vec<Effect> {
    let Some(text) = selected_query(model) else {
        model.fail(match model.reading.as_ref().and_then(|reading| reading.selection) {
            Some(Selection::Quote(_)) => "nothing to filter by: the speaker is not known",
            _ => "nothing to filter by: select a quotation or an entity first",
        });
        return Vec::new();
    };
    if model.list.is_filtered_by(&text) {
        model.say("all articles again");
        return list::narrow(model, None);
    }
    match list::read_query(&text, model.today) {
        Ok(query) => {
            let narrowed = Narrowed::new(text, query, false);
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
    match model.reading.as_ref()?.selection? {
        Selection::Quote(index) => {
            let speaker = analysis.quotes.get(index)?.speaker.as_ref()?;
            Some(list::query_for("said", &speaker.name))
        }
        Selection::Mention { entity, .. } => {
            Some(list::query_for("entity", &analysis.entities.get(entity)?.name))
        }
        Selection::Link(_) | Selection::Passage(_) => None,
    }
}

/// Esc: takes back one thing that stands out: selection, matches, text alone, then filter or search. In the list the
/// filter or search goes first, for it is what stands out there.
fn clear(model: &mut Model) -> Vec<Effect> {
    if model.focus == Pane::List && model.list.narrowed.is_some() {
        model.find = model.find.take().filter(|find| find.is_typed);
        return list::narrow(model, None);
    }
    let selected = model.reading.as_mut().and_then(|reading| reading.selection.take());
    if selected.is_some() || find::clear(model) {
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
