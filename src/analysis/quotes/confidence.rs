//! How sure a frame is: log-odds added up from its shape, set by hand from counts on development text.

use super::frame::{Frame, Rule};
use crate::analysis::{QuoteKind, lexicon::Classes, reading::Reading};

/// Below it a quoted run's speaker is unknown and an indirect frame is dropped.
pub(super) const BAR: f32 = 0.5;

/// The probability that the speaker is right (or, where there is none, that the run is speech).
pub(super) fn of(reading: &Reading, frame: &Frame, kind: QuoteKind) -> f32 {
    let mut odds = by_rule(frame.rule);
    if kind == QuoteKind::Indirect {
        odds += of_indirect(reading, frame);
    } else {
        odds += 0.5;
    }
    odds += of_cue(reading, frame, kind);
    if !frame.speaker.as_ref().is_some_and(|speaker| {
        speaker.clone().any(|at| reading.capital(at)) || reading.is(speaker.start, Classes::PRONOUN)
    }) {
        odds -= 0.4;
    }
    1.0 / (1.0 + (-odds).exp())
}

/// How often a pattern is right by itself.
const fn by_rule(rule: Rule) -> f32 {
    match rule {
        Rule::Following => 3.5,
        Rule::Inverted | Rule::Label | Rule::Turn => 2.5,
        Rule::According => 2.2,
        Rule::Before => 1.6,
        Rule::Passive => 1.5,
        Rule::Introduced | Rule::Conjoined => 1.0,
        Rule::Carried | Rule::Alternating => 0.6,
        Rule::Participle => 0.4,
        Rule::Alone => 0.2,
    }
}

/// A conjunction makes speech of a clause; a word or two make none.
fn of_indirect(reading: &Reading, frame: &Frame) -> f32 {
    const FEWEST: usize = 3;
    let Some(first) = frame.pieces.first() else { return 0.0 };
    let that: f32 = if reading.lower(first.start) == "that" { 1.5 } else { 0.0 };
    let words: usize = frame.pieces.iter().map(|piece| reading.count_words(piece.clone())).sum();
    if words < FEWEST { that - 1.2 } else { that }
}

/// Verbs of saying are surest; acts that are as often done as said (`attacked`, `backed`) need quotation marks.
fn of_cue(reading: &Reading, frame: &Frame, kind: QuoteKind) -> f32 {
    let Some(cue) = &frame.cue else { return 0.0 };
    let Some(verb) = cue.clone().find(|at| reading.cue(*at).is_some()) else { return 0.0 };
    let is_phrase = verb + 1 < cue.end;
    if is_phrase || reading.is(verb, Classes::SPEECH) {
        return 0.3;
    }
    let indirect = kind == QuoteKind::Indirect;
    match reading.is(verb, Classes::DOUBTFUL) {
        true if indirect => -2.5,
        true => -1.2,
        false if indirect => -1.0,
        false => -0.5,
    }
}
