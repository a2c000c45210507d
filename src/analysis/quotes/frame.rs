//! Frames: a speaker, a cue and what is said.

use std::ops::Range;

/// How a frame was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rule {
    /// `Anna said that …`
    Before,
    /// `“…,” Anna said.`
    Following,
    /// `“…,” said Anna.`
    Inverted,
    /// `…, adding that …`
    Participle,
    /// `… and said that …`
    Conjoined,
    /// `Anna was quoted as saying`, `it was argued by Anna that`
    Passive,
    /// `according to Anna`
    According,
    /// `Anna: …`
    Label,
    /// `SMITH: I object.`
    Turn,
    /// Two speakers take turns; only their first are attributed.
    Alternating,
    /// `“…” — Anna`
    Signature,
    /// A paragraph that ends with a colon introduces the next.
    Introduced,
    /// The speaker goes on in the next paragraph.
    Carried,
    /// A quotation nobody is named for.
    Alone,
}

impl Rule {
    /// In words, for the evidence.
    pub(super) const fn describe(self) -> &'static str {
        match self {
            Self::Before => "subject before the cue",
            Self::Following => "attribution after what is said",
            Self::Inverted => "cue before its subject",
            Self::Participle => "participle of the sentence's subject",
            Self::Conjoined => "second verb of the same subject",
            Self::Passive => "passive cue",
            Self::According => "according to a source",
            Self::Label => "name before a colon",
            Self::Turn => "label of a turn",
            Self::Alternating => "speakers who take turns",
            Self::Signature => "signature after a dash",
            Self::Introduced => "introduced by the paragraph before",
            Self::Carried => "carried over from the quotation before",
            Self::Alone => "quotation marks without an attribution",
        }
    }
}

/// One attribution, in tokens.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    /// The words that name the speaker.
    pub speaker: Option<Range<usize>>,
    /// The cue with its auxiliaries.
    pub cue: Option<Range<usize>>,
    /// What is said, in order.
    pub pieces: Vec<Range<usize>>,
    /// How it was found.
    pub rule: Rule,
}

impl Frame {
    /// The token of the cue's verb.
    pub(super) fn verb(&self) -> Option<usize> {
        self.cue.as_ref().map(|cue| cue.end - 1)
    }

    /// Takes everything from token `end` on out of what is said.
    pub(super) fn trim(&mut self, end: usize) {
        self.pieces.retain_mut(|piece| {
            piece.end = piece.end.min(end);
            piece.start < piece.end
        });
    }
}

/// The frames of a sentence.
#[derive(Debug, Default)]
pub(super) struct Settled {
    /// Those that stand beside one another.
    pub told: Vec<Frame>,
    /// Those within what another says: `Peter denied` in `Anna said Peter denied it`.
    pub nested: Vec<Frame>,
}

/// Drops frames without words, and takes those within what an earlier one says, or that a later attribution takes whole,
/// for nested.
pub(super) fn settle(frames: Vec<Frame>) -> Settled {
    let mut settled = Settled::default();
    for frame in frames.into_iter().filter(|frame| !frame.pieces.is_empty()) {
        let inside = frame.verb().is_some_and(|verb| {
            frame.rule != Rule::According && settled.told.iter().any(|outer| says(outer, verb))
        });
        let list = if inside { &mut settled.nested } else { &mut settled.told };
        list.push(frame);
    }
    let swallowed: Vec<bool> =
        settled.told.iter().map(|frame| is_swallowed(frame, &settled.told)).collect();
    let mut swallowed = swallowed.into_iter();
    let taken = settled.told.extract_if(.., |_| swallowed.next().unwrap_or(false));
    settled.nested.extend(taken);
    settled
}

/// True where a later attribution takes the frame whole: `Anna said it was late, Peter told the court`.
fn is_swallowed(frame: &Frame, told: &[Frame]) -> bool {
    let follows =
        |outer: &&Frame| matches!(outer.rule, Rule::Following | Rule::Inverted | Rule::According);
    frame.rule != Rule::According
        && frame
            .verb()
            .is_some_and(|verb| told.iter().filter(follows).any(|outer| says(outer, verb)))
}

/// One piece.
pub(super) fn only(piece: Range<usize>) -> Vec<Range<usize>> {
    std::iter::once(piece).collect()
}

/// True if the token stands in what the frame says.
fn says(frame: &Frame, token: usize) -> bool {
    frame.pieces.iter().any(|piece| piece.contains(&token))
}
