//! Frames become quotations, one after the other: each is given its speaker's name and its confidence, and is kept or not.

use super::{
    Candidate, Named,
    clues::Clues,
    confidence,
    frame::{Frame, Rule},
    kind, nested, phrase, spans,
    speaker::{self, Resolver},
    story,
};
use crate::{
    analysis::{Entity, Quote, QuoteKind, Speaker, reading::Reading, sentence::Sentence},
    document::Document,
    span::Span,
};

/// What the frames are found in.
pub(super) struct Case<'a, 't> {
    pub document: &'a Document,
    pub reading: &'a Reading<'t>,
    pub sentences: &'a [Sentence],
    pub entities: &'a [Entity],
}

/// Says what becomes of a quotation.
pub(super) trait Judge {
    /// The quotation as it is kept, or nothing.
    fn judge(&mut self, quote: Quote, clues: &Clues<'_>) -> Option<Quote>;
}

/// By the bars of the confidence: a doubtful speaker of a quoted run is left out, and doubtful speech without quotation marks
/// is dropped.
pub(super) struct ByBar;

impl Judge for ByBar {
    fn judge(&mut self, mut quote: Quote, _: &Clues<'_>) -> Option<Quote> {
        if quote.confidence >= confidence::bar(quote.kind) {
            return Some(quote);
        }
        if quote.kind == QuoteKind::Indirect {
            return None;
        }
        quote.speaker = None;
        quote.cue = None;
        quote.rule = Rule::Alone.describe();
        Some(quote)
    }
}

/// Keeps everything and takes it down.
impl Judge for Vec<Candidate> {
    fn judge(&mut self, quote: Quote, clues: &Clues<'_>) -> Option<Quote> {
        let mut words = Vec::new();
        clues.each(&mut |clue| words.push(clue.to_owned()));
        self.push(Candidate { quote: quote.clone(), clues: words });
        Some(quote)
    }
}

/// The quotations of a document that the judge keeps, by start.
pub(super) fn hear(case: &Case<'_, '_>, judge: &mut dyn Judge) -> Vec<Quote> {
    let mut resolver = Resolver::new(case.reading, case.entities);
    let mut quotes = told(case, &mut resolver, judge);
    quotes.sort_by_key(|quote| (quote.span().start, quote.span().end));
    let inside = case.reading.inside();
    let mut within = Vec::new();
    for frame in nested::within_marks(case.reading, &inside) {
        let named = frame.speaker.as_ref().and_then(|words| match inside.lower(words.start) {
            "i" => quoting(&quotes, inside.tokens.span(words.clone())),
            _ => resolver.name(words),
        });
        within.extend(
            heard(case, &inside, &frame, named)
                .and_then(|(quote, clues)| judge.judge(quote, &clues)),
        );
    }
    quotes.extend(within);
    quotes.sort_by_key(|quote| (quote.span().start, quote.span().end));
    quotes
}

/// What is told outside quotation marks. Only speakers that are kept count for the pronouns that follow.
fn told(case: &Case<'_, '_>, resolver: &mut Resolver<'_, '_>, judge: &mut dyn Judge) -> Vec<Quote> {
    let frames = story::tell(case.document, case.reading, case.sentences);
    let mut quotes = Vec::with_capacity(frames.told.len());
    for frame in frames.told.iter().chain(&frames.nested) {
        let named = frame.speaker.as_ref().and_then(|words| resolver.resolve(words));
        let Some((quote, clues)) = heard(case, case.reading, frame, named) else { continue };
        let Some(quote) = judge.judge(quote, &clues) else { continue };
        if let (Some(words), Some(speaker)) = (&frame.speaker, &quote.speaker) {
            let before = |sentence: &Sentence| sentence.tokens.end <= words.start;
            let sentence = &case.sentences[case.sentences.partition_point(before)];
            resolver.note(words, &sentence.tokens, speaker);
        }
        quotes.push(quote);
    }
    quotes
}

/// The quotation of a frame whatever its confidence; `None` where nothing is said.
fn heard<'c>(
    case: &'c Case<'_, '_>,
    reading: &'c Reading<'c>,
    frame: &'c Frame,
    named: Option<Named>,
) -> Option<(Quote, Clues<'c>)> {
    let pieces = spans(reading, frame);
    if pieces.is_empty() {
        return None;
    }
    let speaker = frame.speaker.as_ref().map(|words| {
        let (name, entity) = named.unwrap_or_else(|| (speaker::plain(reading, words), None));
        Speaker { span: reading.tokens.span(phrase::core(reading, words)), name, entity }
    });
    let entity = speaker.as_ref().and_then(|speaker| speaker.entity);
    let clues = Clues {
        document: case.document,
        reading,
        frame,
        kind: kind(reading, &frame.pieces),
        speaker: entity.map(|index| case.entities[index as usize].kind),
    };
    let quote = Quote {
        pieces,
        kind: clues.kind,
        speaker,
        cue: frame.cue.as_ref().map(|cue| reading.tokens.span(cue.clone())),
        confidence: confidence::of(&clues),
        rule: frame.rule.describe(),
    };
    Some((quote, clues))
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
