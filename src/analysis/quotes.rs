//! Quotations: who says what, found by rules over tokens, marks and the cue lexicon.
//!
//! Sentences give frames (`frame`: speaker, cue, what is said); quotations without an attribution of their own are
//! joined to the one before or carried over from the paragraph before; each frame gets a confidence from its shape; a
//! speaker is resolved to an entity. The method and what was measured: `docs/analysis.md`.

mod clues;
mod confidence;
mod content;
mod frame;
mod hearing;
mod label;
mod lead;
mod licence;
mod nested;
mod participle;
mod phrase;
mod scene;
mod source;
mod speaker;
mod story;
mod subject;
mod verb;

use super::{Entity, EntityIndex, Quote, QuoteKind, reading::Reading, sentence::Sentence};
use crate::{document::Document, span::Span};
use frame::{Frame, Rule};
use hearing::{ByBar, Case};
pub(super) use speaker::gender::{Gender, by_name};
use std::ops::Range;

/// A name and the entity it belongs to, where it is one.
type Named = (String, Option<EntityIndex>);

/// The words of all rules, for the evidence.
pub(super) const RULES: [&str; 14] = [
    Rule::Before.describe(),
    Rule::Following.describe(),
    Rule::Inverted.describe(),
    Rule::Participle.describe(),
    Rule::Conjoined.describe(),
    Rule::Passive.describe(),
    Rule::According.describe(),
    Rule::Label.describe(),
    Rule::Turn.describe(),
    Rule::Alternating.describe(),
    Rule::Signature.describe(),
    Rule::Introduced.describe(),
    Rule::Carried.describe(),
    Rule::Alone.describe(),
];

/// Finds the quotations of a document, by start.
pub fn quotations(
    document: &Document,
    reading: &Reading,
    sentences: &[Sentence],
    entities: &[Entity],
) -> Vec<Quote> {
    hearing::hear(&Case { document, reading, sentences, entities }, &mut ByBar)
}

/// A quotation before any bar, with the clues that its confidence is made of: what the confidence is learned from.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// The quotation with its speaker, as sure as the present model is.
    pub quote: Quote,
    /// Its clues, in no order that means anything.
    pub clues: Vec<String>,
}

/// All candidates of a document in the order in which they are judged.
pub fn candidates(
    document: &Document,
    reading: &Reading,
    sentences: &[Sentence],
    entities: &[Entity],
) -> Vec<Candidate> {
    let mut candidates: Vec<Candidate> = Vec::new();
    hearing::hear(&Case { document, reading, sentences, entities }, &mut candidates);
    candidates
}

/// The bytes of the pieces, less marks and stops outside quotation marks at their ends; pieces that touch are joined. The
/// turn of a conversation keeps its stops.
fn spans(reading: &Reading, frame: &Frame) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::with_capacity(frame.pieces.len());
    for piece in &frame.pieces {
        let whole = frame.rule == Rule::Turn;
        let piece = if whole { piece.clone() } else { trimmed(reading, piece) };
        if !piece.is_empty() {
            spans.push(reading.tokens.span(piece));
        }
    }
    spans.sort_unstable();
    crate::span::merge(spans)
}

/// A piece less the punctuation outside quotation marks at its ends.
fn trimmed(reading: &Reading, piece: &Range<usize>) -> Range<usize> {
    let Range { mut start, mut end } = piece.clone();
    let bare = |at: usize| !reading.quoted(at) && !reading.is_word(at) && !reading.is_clitic(at);
    while end > start && bare(end - 1) && !reading.is_one_of(end - 1, &["%", ")", "]"]) {
        end -= 1;
    }
    while start < end && bare(start) && !reading.is_one_of(start, &["$", "#", "(", "£", "€", "["])
    {
        start += 1;
    }
    start..end
}

/// How much of what is said stands in quotation marks; a leading `that` does not count.
fn kind(reading: &Reading, pieces: &[Range<usize>]) -> QuoteKind {
    let (mut quoted, mut plain) = (false, false);
    for (index, piece) in pieces.iter().enumerate() {
        let that =
            index == 0 && reading.lower(piece.start) == "that" && !reading.quoted(piece.start);
        let mut at = piece.start + usize::from(that);
        while at < piece.end && !(quoted && plain) {
            let marked = reading.quoted(at);
            quoted |= marked;
            plain |= !marked && reading.is_word(at);
            at = reading.past(at);
        }
    }
    match (quoted, plain) {
        (true, false) => QuoteKind::Direct,
        (true, true) => QuoteKind::Mixed,
        (false, _) => QuoteKind::Indirect,
    }
}

#[cfg(test)]
mod tests;
