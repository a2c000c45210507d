//! Quotations: who says what, found by rules over tokens, marks and the cue lexicon.
//!
//! Sentences give frames (`frame`: speaker, cue, what is said); quotations without an attribution of their own are
//! joined to the one before or carried over from the paragraph before; each frame gets a confidence from its shape; a
//! speaker is resolved to an entity. The method and what was measured: `docs/analysis.md`.

mod confidence;
mod content;
mod frame;
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

use super::{Entity, EntityIndex, Quote, QuoteKind, Speaker, reading::Reading, sentence::Sentence};
use crate::{document::Document, span::Span};
use frame::{Frame, Rule};
pub(super) use speaker::gender::{Gender, by_name};
use std::ops::Range;

/// A name and the entity it belongs to, where it is one.
type Named = (String, Option<EntityIndex>);

/// Finds the quotations of a document, by start.
pub fn quotations(
    document: &Document,
    reading: &Reading,
    sentences: &[Sentence],
    entities: &[Entity],
) -> Vec<Quote> {
    let frames = story::tell(document, reading, sentences);
    let mut resolver = speaker::Resolver::new(reading, entities);
    let mut name = |words: &Range<usize>| {
        let sentence = sentences.partition_point(|sentence| sentence.tokens.end <= words.start);
        resolver.resolve(words, &sentences[sentence].tokens)
    };
    let outer = frames.told.iter().chain(&frames.nested);
    let mut quotes: Vec<Quote> =
        outer.filter_map(|frame| quote(reading, frame, &mut name)).collect();
    quotes.sort_by_key(|quote| (quote.span().start, quote.span().end));
    let inside = reading.inside();
    let within = nested::within_marks(reading, &inside);
    let mut name = |words: &Range<usize>| match reading.lower(words.start) {
        "i" => quoting(&quotes, reading.tokens.span(words.clone())),
        _ => resolver.name(words),
    };
    let within: Vec<Quote> =
        within.iter().filter_map(|frame| quote(&inside, frame, &mut name)).collect();
    quotes.extend(within);
    quotes.sort_by_key(|quote| (quote.span().start, quote.span().end));
    quotes
}

/// Who says the quotation, among those sorted by start, that holds the words.
fn quoting(quotes: &[Quote], words: Span) -> Option<Named> {
    const FARTHEST: usize = 8;
    let before = quotes.partition_point(|quote| quote.span().start <= words.start);
    let near = quotes[..before].iter().rev().take(FARTHEST);
    let mut holding = near.filter(|quote| quote.pieces.iter().any(|piece| piece.covers(words)));
    let speaker = holding.next()?.speaker.as_ref()?;
    Some((speaker.name.clone(), speaker.entity))
}

/// The quotation of a frame; `None` where nothing is said or it is too doubtful to show. `name` tells whom words name.
fn quote(
    reading: &Reading,
    frame: &Frame,
    name: &mut dyn FnMut(&Range<usize>) -> Option<Named>,
) -> Option<Quote> {
    let pieces = spans(reading, frame);
    if pieces.is_empty() {
        return None;
    }
    let kind = kind(reading, &frame.pieces);
    let confidence = confidence::of(reading, frame, kind);
    let shown = confidence >= confidence::BAR;
    if !shown && kind == QuoteKind::Indirect {
        return None;
    }
    let speaker = frame.speaker.as_ref().filter(|_| shown).map(|words| {
        let naming = phrase::core(reading, words);
        let span = reading.tokens.span(naming);
        let (name, entity) = name(words).unwrap_or_else(|| (speaker::plain(reading, words), None));
        Speaker { span, name, entity }
    });
    let cue = frame.cue.as_ref().filter(|_| shown).map(|cue| reading.tokens.span(cue.clone()));
    let rule = if shown { frame.rule } else { Rule::Alone };
    Some(Quote { pieces, kind, speaker, cue, confidence, rule: rule.describe() })
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
