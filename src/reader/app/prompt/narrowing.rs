//! The list follows the filter or search that is being typed, and is as it was before when that is given up.

use std::sync::Arc;

use super::{
    Before, Effect, Kind, Model, Prompt, Stage,
    list::{self, List, Narrowed},
};

/// Narrows the list by what is typed; a text that cannot be read leaves the list as it is.
pub(super) fn narrow(model: &mut Model, kind: Kind, text: &str) -> Vec<Effect> {
    let text = text.trim();
    if text.is_empty() {
        return list::narrow(model, None);
    }
    match list::read_query(text, model.today) {
        Ok(query) => {
            let is_search = kind == Kind::Search;
            list::narrow(model, Some(Narrowed::new(text.to_owned(), query, is_search)))
        }
        Err(_) => Vec::new(),
    }
}

/// The list as it was when the prompt was opened, where nothing was typed or loaded since; else its filter again.
pub(super) fn restore_list(model: &mut Model, prompt: Prompt) -> Vec<Effect> {
    let Before { list, stage } = Arc::unwrap_or_clone(prompt.before);
    let text = |list: &List| list.narrowed.as_ref().map(|narrowed| narrowed.text.clone());
    if text(&list) == text(&model.list) {
        return Vec::new();
    }
    let is_whole = stage == Stage::of(model)
        && list.narrowed.as_ref().is_none_or(|narrowed| !narrowed.waiting);
    if !is_whole {
        return list::narrow(model, list.narrowed);
    }
    model.list = list;
    model.find = model.find.take().filter(|find| find.is_typed);
    model.generation += 1;
    list::show_selected(model);
    vec![Effect::StopSearch]
}
