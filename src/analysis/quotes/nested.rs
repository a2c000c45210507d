//! Speech within speech: `Anna said that Peter had denied it`, `“I told him to go,” she said`.

use super::{
    frame::{Frame, Rule},
    scene,
};
use crate::analysis::{lexicon::Classes, reading::Reading, sentence};

/// True where a frame within what another says is listed too: a verb of saying with a subject of its own.
pub(super) fn holds(reading: &Reading, frame: &Frame) -> bool {
    const FEWEST: usize = 3;
    let clause = matches!(
        frame.rule,
        Rule::Before | Rule::Following | Rule::Inverted | Rule::Passive | Rule::According
    );
    let says = frame.rule == Rule::According
        || frame.cue.as_ref().is_some_and(|cue| {
            cue.clone().any(|at| reading.is(at, Classes::SPEECH) && reading.cue(at).is_some())
        });
    let told_on = matches!(frame.rule, Rule::Conjoined | Rule::Participle)
        && frame.pieces.first().is_some_and(|piece| reading.quoted(piece.start));
    let first = frame.pieces.first().map_or(0, |piece| piece.start);
    let bare = frame.cue.as_ref().is_some_and(|cue| {
        cue.clone().filter_map(|at| reading.cue(at)).any(|cue| CLAUSAL.contains(&cue.lemma))
    });
    let clause = (clause || told_on)
        && (bare
            || reading.quoted(first)
            || reading.is(first, Classes::BOUNDARY)
            || reading.is_one_of(first, &["to", "that", "if"]));
    let marked = frame.pieces.iter().any(|piece| !reading.runs.within(piece).is_empty());
    let words: usize = frame.pieces.iter().map(|piece| reading.count_words(piece.clone())).sum();
    clause && says && (marked || words >= FEWEST)
}

/// After these a clause may follow without a conjunction even in speech that is itself told.
const CLAUSAL: [&str; 9] =
    ["say", "tell", "ask", "claim", "insist", "argue", "admit", "announce", "according"];

/// The frames within the quotation marks of a document. `inside` is the reading in which the outer marks are left out.
pub(super) fn within_marks(reading: &Reading, inside: &Reading) -> Vec<Frame> {
    const FEWEST: usize = 4;
    let mut frames = Vec::new();
    for run in 0..reading.runs.list.len() {
        let stretch = reading.inner(run);
        let may_tell = stretch.len() >= FEWEST
            && stretch.clone().any(|at| inside.is(at, Classes::SPEECH) && !inside.quoted(at));
        if !may_tell {
            continue;
        }
        for sentence in sentence::of_stretch(inside, stretch) {
            let found = scene::frames_in(inside, &sentence);
            let told = found.told.into_iter().filter(|frame| holds(inside, frame));
            frames.extend(told);
        }
    }
    frames
}
