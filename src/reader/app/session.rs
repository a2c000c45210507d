//! How the reader is left and found again: article, pane, order, filter, settings changed by keys, places, jump list.

use serde::{Deserialize, Serialize};

use super::{
    Effect, Model, keeping,
    list::{self, Narrowed, Order},
    reading,
    setting::{self, Change},
};
use crate::{
    library::{
        ContentHash,
        state::{self, Spot, store::Remembered},
    },
    reader::layout::Pane,
};

/// How the reader was left.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Session {
    article: Option<ContentHash>,
    focus: Pane,
    side: Pane,
    order: Order,
    filter: Option<String>,
    changed: Vec<Change>,
    jumps: Vec<Spot>,
    commands: Vec<String>,
}

/// What is remembered of sessions.
#[derive(Debug, Default)]
pub struct Sessions {
    /// The article to come back to, until it is there or the user has moved.
    wanted: Option<(ContentHash, Pane)>,
    /// As it was written last.
    written: Option<Session>,
    /// True once a key was pressed.
    pub(super) touched: bool,
}

/// Brings back the last session, as far as no key was pressed yet.
pub(super) fn restore(model: &mut Model, written: Option<&str>) -> Vec<Effect> {
    let session: Session =
        written.and_then(|written| serde_json::from_str(written).ok()).unwrap_or_default();
    model.jumps.load(session.jumps);
    model.history.load_commands(session.commands);
    if model.sessions.touched {
        return Vec::new();
    }
    setting::change_again(model, &session.changed);
    model.list.order = session.order;
    model.side = session.side;
    model.sessions.wanted = session.article.map(|article| (article, session.focus));
    let mut effects = Vec::new();
    let filter = session.filter.as_deref();
    if let Some(Ok(query)) = filter.map(|filter| list::read_query(filter, model.today)) {
        let filter = filter.unwrap_or_default();
        model.mention(format!("the filter of last time is in force: {filter} (Esc shows all)"));
        effects = list::narrow(model, Some(Narrowed::new(filter.to_owned(), query, false)));
    } else if session.order != Order::default() {
        effects = list::sort(model, model.list.selected_article());
    }
    list::choose(model);
    effects.extend(list::preview(model));
    reading::go_to_kept_place(model);
    effects
}

/// The article of the last session, by its index, once it is there; it gets the focus that it had.
pub(super) fn wanted(model: &mut Model) -> Option<usize> {
    let (id, focus) = model.sessions.wanted?;
    if model.sessions.touched {
        model.sessions.wanted = None;
        return None;
    }
    let index = model.articles.position(id, &model.state.records)?;
    model.focus = focus;
    Some(index)
}

/// What has changed of the place and the session since it was written last. Nothing before the store has told what it holds
/// and a key was pressed.
pub(super) fn remember(model: &mut Model) -> Option<Effect> {
    let place = keeping::keep_place(model);
    if !model.sessions.touched || !model.keeping.loaded {
        return None;
    }
    let mut remembered = Remembered::default();
    if let (Some((id, place)), Some(article)) = (place, model.article()) {
        remembered.places.insert(id, (article.clone(), place));
    }
    let session = session(model);
    if model.sessions.written.as_ref() != Some(&session) {
        remembered.session = serde_json::to_string(&session).ok();
        model.sessions.written = Some(session);
    }
    (!remembered.is_empty()).then(|| Effect::Keep(state::Order::Remember(Box::new(remembered))))
}

/// How the reader is now.
fn session(model: &Model) -> Session {
    let narrowed = model.list.narrowed.as_ref().filter(|narrowed| !narrowed.is_search);
    Session {
        article: model.article().map(|article| model.state.records.id(article)),
        focus: if model.focus == Pane::Panel { Pane::Reading } else { model.focus },
        side: model.side,
        order: model.list.order,
        // While one is being typed it is none yet.
        filter: narrowed.filter(|_| model.prompt.is_none()).map(|narrowed| narrowed.text.clone()),
        changed: setting::changes(model),
        jumps: model.jumps.spots().to_vec(),
        commands: model.history.commands().to_vec(),
    }
}
