//! Marks with letters, and the list of places that were left by a leap, to go back and forth in.

use std::sync::Arc;

use crossterm::event::KeyCode;

use super::{Effect, Message, Model, keeping, list, opening, perform};
use crate::{
    library::{
        Article, ContentHash,
        state::{Fact, Passage, Spot},
    },
    reader::{action::Action, keys::Key, layout::Pane},
};

/// Places that are remembered.
const MOST: usize = 100;

/// The jump list.
#[derive(Clone, Debug, Default)]
pub struct Jumps {
    spots: Vec<Spot>,
    /// Index of the place that was gone back to; the number of places where none was.
    at: usize,
}

/// Where reading stands: the article, its number, the byte at the top.
#[derive(Clone, Debug)]
pub struct Here {
    article: Arc<Article>,
    number: usize,
    offset: usize,
}

impl Jumps {
    /// All places, oldest first.
    pub fn spots(&self) -> &[Spot] {
        &self.spots
    }

    /// Takes the places of an earlier session; those of this one stay the newest.
    pub(super) fn load(&mut self, mut spots: Vec<Spot>) {
        spots.append(&mut self.spots);
        self.spots = spots;
        self.at = self.spots.len();
    }

    /// Remembers a place as the newest. What lay ahead is forgotten; a place stands there once.
    fn push(&mut self, spot: Spot) {
        self.spots.truncate(self.at + 1);
        self.spots.retain(|other| *other != spot);
        self.spots.push(spot);
        let surplus = self.spots.len().saturating_sub(MOST);
        self.spots.drain(..surplus);
        self.at = self.spots.len();
    }
}

/// Where reading stands, where text or panel has the focus.
pub(super) fn here(model: &Model) -> Option<Here> {
    shown(model).filter(|_| model.focus != Pane::List)
}

/// Where reading stands, or would if the shown article were opened.
fn shown(model: &Model) -> Option<Here> {
    let reading = model.reading.as_ref()?;
    Some(Here {
        article: Arc::clone(&reading.shown),
        number: reading.article,
        offset: reading.page.offset_of(reading.top),
    })
}

/// Remembers the place that a leap has left.
pub(super) fn follow(model: &mut Model, action: Action, before: Option<Here>) {
    let Some(before) = before.filter(|_| !matches!(action, Action::JumpBack | Action::JumpOn))
    else {
        return;
    };
    let now = here(model).map(|here| (here.number, here.offset));
    let is_other = model.reading.as_ref().is_none_or(|reading| reading.article != before.number);
    if is_other || is_leap(action) && now != Some((before.number, before.offset)) {
        let spot = spot(model, &before);
        model.jumps.push(spot);
    }
}

/// True for actions that may lead far away in the same text.
const fn is_leap(action: Action) -> bool {
    matches!(
        action,
        Action::Top
            | Action::Bottom
            | Action::FindNext
            | Action::FindPrevious
            | Action::NextQuote
            | Action::PreviousQuote
            | Action::NextMention
            | Action::PreviousMention
            | Action::NextHeading
            | Action::PreviousHeading
            | Action::NextLink
            | Action::PreviousLink
            | Action::Hints
            | Action::Contents
            | Action::Highlights
            | Action::NextHighlight
            | Action::PreviousHighlight
    )
}

fn spot(model: &Model, here: &Here) -> Spot {
    let place = Passage::place(here.article.text(), here.offset);
    Spot { article: model.state.records.id(&here.article), place }
}

/// Where reading stands, or would if the shown article were opened.
fn shown_spot(model: &Model) -> Option<Spot> {
    shown(model).map(|here| spot(model, &here))
}

/// Back in the jump list, or on where `times` is negative.
pub(super) fn jump(model: &mut Model, times: isize) -> Vec<Effect> {
    if times > 0
        && model.jumps.at == model.jumps.spots.len()
        && let Some(spot) = shown_spot(model)
    {
        // So that the way on leads here.
        model.jumps.push(spot);
        model.jumps.at = model.jumps.spots.len() - 1;
    }
    let last = model.jumps.spots.len().saturating_sub(1);
    let to = model.jumps.at.min(last).saturating_add_signed(-times).min(last);
    let Some(spot) = model.jumps.spots.get(to).filter(|_| to != model.jumps.at).cloned() else {
        model.say(if times > 0 { "no earlier place" } else { "no later place" });
        return Vec::new();
    };
    model.jumps.at = to;
    go(model, &spot)
}

/// Goes to a place; the list shows all articles again where the filter hides its article.
fn go(model: &mut Model, spot: &Spot) -> Vec<Effect> {
    let Some(effects) = open_article(model, spot.article) else { return Vec::new() };
    opening::go_to(model, &spot.place);
    effects
}

/// Opens the article that is kept under an identifier; the list shows all again where the filter hides it. `None`, said,
/// where it is not among those that are open.
pub(super) fn open_article(model: &mut Model, id: ContentHash) -> Option<Vec<Effect>> {
    let Some(index) = model.articles.position(id, &model.state.records) else {
        model.fail("that article is not among those that are open");
        return None;
    };
    Some(open_number(model, index))
}

/// Opens an article by its number; the list shows all again where the filter hides it.
pub(super) fn open_number(model: &mut Model, number: usize) -> Vec<Effect> {
    let mut effects = Vec::new();
    if !model.list.rows.contains(&number) {
        effects = list::narrow(model, None);
        model.say("all articles again, for the filter hides that one");
    }
    list::select_number(model, number);
    effects.extend(perform::open(model));
    effects
}

/// Remembers the place in the text, which is about to be left for another one.
pub(super) fn leave(model: &mut Model) {
    if let Some(here) = here(model) {
        let left = spot(model, &here);
        model.jumps.push(left);
    }
}

/// Asks for the letter of a mark.
pub(super) fn ask(model: &mut Model, action: Action) -> Vec<Effect> {
    if action == Action::SetMark && model.article().is_none() {
        model.fail("no article is open");
        return Vec::new();
    }
    model.awaiting = Some(action);
    Vec::new()
}

/// Takes the letter of a mark, or the sign that stands for where the last leap began; another key gives up.
pub(super) fn take_letter(model: &mut Model, action: Action, key: Key) -> Vec<Effect> {
    let Some(letter) = key.letter() else {
        if action == Action::GoMark && matches!(key.code, KeyCode::Char('\'' | '`')) {
            return jump(model, 1);
        }
        model.say("a mark is a letter or a digit");
        return Vec::new();
    };
    if action == Action::GoMark {
        return go_to_mark(model, letter);
    }
    let Some(spot) = shown_spot(model) else { return Vec::new() };
    let said = match model.article() {
        Some(article) => format!("mark {letter} set in {}", keeping::name(article)),
        None => String::new(),
    };
    let fact = Fact::Mark(letter, Some(Box::new(spot)));
    let effects = keeping::set_mark(model, &fact, said.clone());
    if effects.is_empty() {
        model.message = Some(Message { text: said, failed: false });
    }
    effects
}

fn go_to_mark(model: &mut Model, letter: char) -> Vec<Effect> {
    let Some(marked) = model.state.marks.get(&letter).cloned() else {
        model.fail(format!("no place is marked {letter}"));
        return Vec::new();
    };
    leave(model);
    go(model, &marked)
}
