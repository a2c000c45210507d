//! Selecting text by keyboard: a caret that moves by words, sentences, paragraphs and rows; from where it is dropped, the
//! selection grows with it. What is selected is a byte range of the text, on the edges of what is seen as one character.

mod units;

pub use units::Unit;

use super::{
    Effect, Model, copy, hints, passages, perform, reading,
    selection::{Selection, select},
};
use crate::{
    library::Article,
    reader::{
        action::{Action, Section},
        layout::Pane,
    },
    span::Span,
};

/// Rows without words that are stepped over.
const BLANK_ROWS: isize = 60;

/// How the selection stands.
#[derive(Clone, Copy, Debug)]
pub struct Visual {
    /// A byte in the unit that the selection began with.
    anchor: usize,
    /// A byte in the unit that the caret stands on.
    pub head: usize,
    /// What the selection grows by.
    pub unit: Unit,
    /// True once it grows; until then the caret is put where it is to begin.
    pub extending: bool,
    /// The column that the caret keeps to from row to row.
    column: Option<u16>,
}

/// Where the caret goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Motion {
    /// To the next of a kind, or the one before.
    By(Unit, bool),
    /// To the next of what the selection grows by, or the one before.
    Step(bool),
    /// To the end of the word.
    WordEnd,
    /// So many rows down.
    Rows(isize),
    /// To an end of the row.
    RowEdge(bool),
    /// To an end of the text.
    TextEdge(bool),
}

/// Begins: with what is selected, with the match that was found, else with a caret on the first word in view.
pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    let mut effects = Vec::new();
    if model.focus != Pane::Reading {
        effects = perform::open(model);
    }
    let Some(article) = model.article().cloned() else {
        model.fail("no article is open");
        return effects;
    };
    let visible = reading::visible(model);
    let given = reading::selection_span(model).or_else(|| found(model, visible));
    let first = units::around(&article, Unit::Word, visible.start);
    if article.text().trim().is_empty() {
        model.say("there is no text to select");
        return effects;
    }
    model.visual = Some(match given.filter(|span| !span.is_empty()) {
        Some(span) => Visual {
            anchor: span.start,
            head: units::last(&article, span),
            unit: Unit::Character,
            extending: true,
            column: None,
        },
        None => Visual {
            anchor: first.start,
            head: first.start,
            unit: Unit::Word,
            extending: false,
            column: None,
        },
    });
    light(model);
    effects
}

/// The match of a find that is on the screen.
fn found(model: &Model, visible: Span) -> Option<Span> {
    let find = model.find.as_ref().filter(|find| find.pane == Pane::Reading)?;
    find.matches.get(find.current?).copied().filter(|span| visible.covers(*span))
}

/// What is selected: from the unit at one end to the unit at the other.
fn span(visual: Visual, article: &Article) -> Span {
    let (from, to) = (visual.anchor.min(visual.head), visual.anchor.max(visual.head));
    let (from, to) =
        (units::around(article, visual.unit, from), units::around(article, visual.unit, to));
    Span::new(from.start, to.end)
}

/// Shows what is selected, with the caret on the screen.
fn light(model: &mut Model) {
    let (Some(visual), Some(article)) = (model.visual, model.article().cloned()) else { return };
    let selected = span(visual, &article);
    if let Some(reading) = &mut model.reading {
        reading.selection = Some(Selection::Passage(selected));
    }
    reading::reveal(model, units::around(&article, Unit::Character, visual.head));
}

/// Ends once something else is selected, or another pane has the focus.
pub(super) fn follow(model: &mut Model) {
    let selected = model.reading.as_ref().and_then(|reading| reading.selection);
    if model.visual.is_some()
        && (model.focus != Pane::Reading || !matches!(selected, Some(Selection::Passage(_))))
    {
        model.visual = None;
    }
}

/// Place of the caret on the screen.
pub fn caret(model: &Model) -> Option<(u16, u16)> {
    hints::on_screen(model, model.visual?.head)
}

/// Does an action that moves, selects or leaves; `None` for all others, which go on as everywhere. Those of
/// [`Section::Selecting`] begin to select where nothing is selected yet.
pub(super) fn perform(
    model: &mut Model,
    action: Action,
    count: Option<usize>,
) -> Option<Vec<Effect>> {
    let mut effects = Vec::new();
    if model.visual.is_none() && action.row().section == Section::Selecting {
        effects = open(model);
    }
    model.visual?;
    if let Some(motion) = motion(model, action, count) {
        let moves_by_rows = matches!(motion, Motion::Rows(_) | Motion::TextEdge(_));
        let times = if moves_by_rows { 1 } else { count.unwrap_or(1) };
        move_caret(model, motion, times);
    } else {
        effects.extend(select_or_leave(model, action, count)?);
    }
    Some(effects)
}

/// Where an action leads the caret.
fn motion(model: &Model, action: Action, count: Option<usize>) -> Option<Motion> {
    let rows = count.unwrap_or(1) as isize;
    let page = reading::height(model).saturating_sub(2).max(1) as isize;
    Some(match action {
        Action::CaretOn => Motion::Step(true),
        Action::CaretBack => Motion::Step(false),
        Action::NextWord => Motion::By(Unit::Word, true),
        Action::PreviousWord => Motion::By(Unit::Word, false),
        Action::WordEnd => Motion::WordEnd,
        Action::NextSentence => Motion::By(Unit::Sentence, true),
        Action::PreviousSentence => Motion::By(Unit::Sentence, false),
        Action::NextParagraph => Motion::By(Unit::Paragraph, true),
        Action::PreviousParagraph => Motion::By(Unit::Paragraph, false),
        Action::RowStart => Motion::RowEdge(false),
        Action::RowEnd => Motion::RowEdge(true),
        Action::Down => Motion::Rows(rows),
        Action::Up => Motion::Rows(-rows),
        Action::HalfDown => Motion::Rows((page / 2).max(1)),
        Action::HalfUp => Motion::Rows(-(page / 2).max(1)),
        Action::PageDown => Motion::Rows(page),
        Action::PageUp => Motion::Rows(-page),
        Action::Top if count.is_none() => Motion::TextEdge(false),
        Action::Bottom if count.is_none() => Motion::TextEdge(true),
        _ => return None,
    })
}

/// Changes what is selected, does something with it, or selects no more.
fn select_or_leave(model: &mut Model, action: Action, count: Option<usize>) -> Option<Vec<Effect>> {
    match action {
        Action::Grow => grow_by_more(model),
        Action::GrowByParagraph => {
            if let Some(visual) = &mut model.visual {
                (visual.unit, visual.extending) = (Unit::Paragraph, true);
            }
            light(model);
        }
        Action::OtherEnd => {
            if let Some(visual) = &mut model.visual {
                std::mem::swap(&mut visual.anchor, &mut visual.head);
            }
            light(model);
        }
        Action::SelectWord => select_whole(model, Unit::Word),
        Action::SelectSentence => select_whole(model, Unit::Sentence),
        Action::SelectParagraph => select_whole(model, Unit::Paragraph),
        Action::SelectQuotation => select_quotation(model),
        Action::HighlightAgain => {
            let hue = model.last_hue;
            return Some(passages::set(model, passages::Set::Hue(hue)));
        }
        Action::CopyAndLeave => {
            let effects = copy::selection(model);
            model.visual = None;
            return Some(effects);
        }
        Action::Clear | Action::Back => leave(model),
        Action::FindNext | Action::FindPrevious => {
            super::find::next(model, action == Action::FindNext, count.unwrap_or(1));
            if let Some(span) = found(model, reading::visible(model)) {
                put(model, span.start);
            }
        }
        _ => return None,
    }
    Some(Vec::new())
}

/// Begins to grow; then grows by the next larger unit.
fn grow_by_more(model: &mut Model) {
    let Some(visual) = &mut model.visual else { return };
    if visual.extending {
        visual.unit = visual.unit.next();
        light(model);
    } else {
        visual.extending = true;
    }
}

/// Nothing is selected any more.
fn leave(model: &mut Model) {
    model.visual = None;
    if let Some(reading) = &mut model.reading {
        reading.selection = None;
    }
}

/// Puts the caret on a byte.
fn put(model: &mut Model, offset: usize) {
    if let Some(visual) = &mut model.visual {
        visual.head = offset;
        if !visual.extending {
            visual.anchor = offset;
        }
    }
    light(model);
}

/// Moves the caret so many times.
fn move_caret(model: &mut Model, motion: Motion, times: usize) {
    let Some(article) = model.article().cloned() else { return };
    let before = model.visual.map(|visual| visual.head);
    for _ in 0..times {
        let Some(visual) = model.visual else { return };
        let Some(target) = target(model, visual, &article, motion) else { break };
        put(model, target);
    }
    if model.visual.map(|visual| visual.head) == before {
        model.say("the text ends here");
    }
    if !matches!(motion, Motion::Rows(_))
        && let Some(visual) = &mut model.visual
    {
        visual.column = None;
    }
}

/// Where a motion leads; `None` at the end of the text.
fn target(model: &mut Model, visual: Visual, article: &Article, motion: Motion) -> Option<usize> {
    let head = visual.head;
    match motion {
        Motion::Step(forward) => units::beyond(article, visual.unit, head, forward),
        Motion::By(unit, forward) => units::beyond(article, unit.max(visual.unit), head, forward),
        Motion::WordEnd => {
            let end = units::last(article, units::around(article, Unit::Word, head));
            if end > head && visual.unit == Unit::Character {
                return Some(end);
            }
            let next = units::beyond(article, visual.unit.max(Unit::Word), head, true)?;
            Some(units::last(article, units::around(article, Unit::Word, next)))
        }
        Motion::Rows(rows) => to_row(model, head, rows),
        Motion::RowEdge(end) => {
            let page = &model.reading.as_ref()?.page;
            let row = page.row(page.place_of(head))?.span.trimmed(article.text());
            Some(if end { units::last(article, row) } else { row.start })
        }
        Motion::TextEdge(end) => Some(units::edge(article, end)),
    }
}

/// The byte so many rows further in the column that the caret keeps to.
fn to_row(model: &mut Model, head: usize, rows: isize) -> Option<usize> {
    let page = &model.reading.as_ref()?.page;
    let (place, column) = page.column_of(head);
    let visual = model.visual.as_mut()?;
    let column = *visual.column.get_or_insert(column);
    let further = rows.signum();
    let mut at = page.step(place, rows);
    for _ in 0..BLANK_ROWS {
        if let Some(offset) = page.offset_at(at, column).filter(|_| at != place) {
            return Some(offset);
        }
        let next = page.step(at, further);
        if next == at {
            return None;
        }
        at = next;
    }
    None
}

/// Selects all of the unit that the caret stands in.
fn select_whole(model: &mut Model, unit: Unit) {
    let (Some(visual), Some(article)) = (model.visual, model.article().cloned()) else { return };
    let span = units::around(&article, unit, visual.head);
    grow(model, &article, span, unit);
}

/// Selects all of the quotation that the caret stands in.
fn select_quotation(model: &mut Model) {
    let (Some(visual), Some(article)) = (model.visual, model.article().cloned()) else { return };
    match quotation(&article, visual.head) {
        Some(span) => grow(model, &article, span, Unit::Character),
        None => model.say("the caret stands in no quotation"),
    }
}

/// Selects a span, to grow by `unit` from there.
fn grow(model: &mut Model, article: &Article, span: Span, unit: Unit) {
    if let Some(visual) = &mut model.visual {
        visual.anchor = span.start;
        visual.head = units::last(article, span);
        (visual.unit, visual.extending) = (unit, true);
    }
    light(model);
}

/// The shortest quotation around a byte.
fn quotation(article: &Article, at: usize) -> Option<Span> {
    let quotes = article.analysis()?.quotes.iter().map(crate::analysis::Quote::span);
    quotes.filter(|span| span.holds(at)).min_by_key(|span| span.len())
}

/// Selects a passage as a whole, as one that is marked.
pub(super) fn select_passage(model: &mut Model, span: Span) {
    model.visual = None;
    select(model, Selection::Passage(span));
}
