//! From sentences to the whole document: quotations that go on, are carried over or stand alone.

use super::{
    frame::{self, Frame, Rule},
    label, phrase, subject,
};
use crate::{
    analysis::{
        lexicon::{Classes, Form},
        reading::Reading,
        sentence::Sentence,
    },
    document::{Block, Document},
};
use std::ops::Range;

/// All frames of a document in reading order.
pub(super) fn tell(document: &Document, reading: &Reading, sentences: &[Sentence]) -> Vec<Frame> {
    let mut story =
        Story { reading, told: Vec::new(), last: None, unclosed: None, here: None, paragraph: 0 };
    let mut rest = sentences;
    for (index, paragraph) in reading.tokens.paragraphs.iter().enumerate() {
        let count = rest.iter().take_while(|sentence| sentence.paragraph == index).count();
        let (own, others) = rest.split_at(count);
        rest = others;
        story.paragraph = index;
        let block = &document.blocks()[paragraph.block];
        match label::headline(reading, paragraph, &block.kind, index) {
            Some(frame) => _ = story.add(frame),
            None => story.read(block, &paragraph.tokens, own),
        }
    }
    story.told.into_iter().map(|told| told.frame).collect()
}

/// A frame and where it was last heard.
struct Told {
    frame: Frame,
    paragraph: usize,
    /// Some of it stands in quotation marks.
    quoted: bool,
}

/// What has been read so far.
struct Story<'r, 't> {
    reading: &'r Reading<'t>,
    told: Vec<Told>,
    /// The last attribution, until a paragraph holds none: who goes on if the next paragraph only quotes.
    last: Option<usize>,
    /// The frame whose quotation the paragraph before left open.
    unclosed: Option<usize>,
    /// The frame that a further quotation of this paragraph goes on from.
    here: Option<usize>,
    /// Index of the paragraph.
    paragraph: usize,
}

impl Story<'_, '_> {
    fn read(&mut self, block: &Block, tokens: &Range<usize>, sentences: &[Sentence]) {
        self.here = None;
        let before = self.told.len();
        let runs = self.reading.runs.within(tokens);
        if block.quoted > 0 && runs.is_empty() && self.quoted_block(tokens) {
            return;
        }
        for sentence in sentences {
            self.sentence(&sentence.tokens, tokens);
        }
        let open = runs.clone().next_back().is_some_and(|run| !self.reading.runs.list[run].closed);
        self.unclosed = self.here.filter(|_| open);
        if self.reading.is_plain(tokens.end - 1, ":") {
            self.introduce(tokens);
        } else if runs.is_empty() && self.told.len() == before {
            self.last = None;
        }
    }

    /// A block quotation that the attribution before it introduces is said whole.
    fn quoted_block(&mut self, tokens: &Range<usize>) -> bool {
        let Some(owner) = self.last else { return false };
        self.extend(owner, tokens.clone());
        true
    }

    fn add(&mut self, frame: Frame) -> usize {
        let quoted = frame.pieces.iter().any(|piece| !self.reading.runs.within(piece).is_empty());
        self.told.push(Told { frame, paragraph: self.paragraph, quoted });
        self.told.len() - 1
    }

    fn extend(&mut self, index: usize, piece: Range<usize>) {
        let told = &mut self.told[index];
        told.frame.pieces.push(piece);
        told.paragraph = self.paragraph;
        told.quoted = true;
    }

    fn sentence(&mut self, sentence: &Range<usize>, paragraph: &Range<usize>) {
        let frames = frame::frames_in(self.reading, sentence);
        let first = self.told.len();
        let runs = self.reading.runs.within(sentence);
        let covered: Vec<bool> = runs
            .clone()
            .map(|run| {
                let tokens = &self.reading.runs.list[run].tokens;
                frames.iter().flat_map(|frame| &frame.pieces).any(|piece| overlap(piece, tokens))
            })
            .collect();
        for frame in frames {
            self.add(frame);
        }
        for (run, _) in runs.zip(covered).filter(|(_, covered)| !covered) {
            self.leftover(run, sentence, paragraph, first);
        }
        let quoting = (first..self.told.len()).rev().find(|index| self.told[*index].quoted);
        self.here = quoting.or(self.here);
        if self.told.len() > first {
            self.last = Some(self.told.len() - 1);
        }
    }

    /// A quoted run that no frame of its sentence covers; `first` is the first frame of the sentence.
    fn leftover(
        &mut self,
        run: usize,
        sentence: &Range<usize>,
        paragraph: &Range<usize>,
        first: usize,
    ) {
        let reading = self.reading;
        let tokens = reading.runs.list[run].tokens.clone();
        let words = reading.count_words(tokens.clone());
        let whole = words >= 4 && is_whole(reading, run);
        let alone = sentence.clone().all(|at| reading.quoted(at) || !reading.is_word(at));
        if let Some(here) = self.here.filter(|_| alone || whole) {
            self.extend(here, tokens);
            return;
        }
        if whole && self.told.len() > first {
            let last = self.told.len() - 1;
            self.extend(last, tokens);
            self.told[last].frame.pieces.sort_by_key(|piece| piece.start);
            return;
        }
        if words < 5 {
            return;
        }
        let opens = sentence.start == paragraph.start
            || (paragraph.start..sentence.end).all(|at| reading.quoted(at) || !reading.is_word(at));
        if whole && opens && self.carry(&tokens) {
            return;
        }
        if whole || is_speech(reading, run) {
            self.add(Frame { speaker: None, cue: None, pieces: vec![tokens], rule: Rule::Alone });
        }
    }

    /// Gives a paragraph's opening quotation to who spoke last; true where somebody did.
    fn carry(&mut self, tokens: &Range<usize>) -> bool {
        if let Some(owner) = self.unclosed {
            self.extend(owner, tokens.clone());
            self.here = Some(owner);
            return true;
        }
        let Some(owner) = self.last.filter(|owner| self.told[*owner].frame.speaker.is_some())
        else {
            return false;
        };
        if self.told[owner].paragraph + 1 == self.paragraph {
            self.extend(owner, tokens.clone());
            self.here = Some(owner);
            return true;
        }
        let Frame { speaker, cue, .. } = self.told[owner].frame.clone();
        self.add(Frame { speaker, cue, pieces: vec![tokens.clone()], rule: Rule::Carried });
        true
    }

    /// A paragraph that ends with a colon names who speaks in the next.
    fn introduce(&mut self, tokens: &Range<usize>) {
        const FARTHEST: usize = 60;
        let reading = self.reading;
        let last = tokens.end - 1;
        let lowest = tokens.start.max(last.saturating_sub(FARTHEST));
        let verb = (lowest..last)
            .rev()
            .find(|at| reading.is(*at, Classes::SPEECH) && !reading.quoted(*at));
        let by_verb = verb.and_then(|verb| self.introduced_by(verb, lowest));
        let frame = by_verb.or_else(|| {
            let speaker = phrase::first_subject(reading, lowest, last)?;
            Some((speaker, last..last + 1))
        });
        if let Some((speaker, cue)) = frame {
            let frame = Frame {
                speaker: Some(speaker),
                cue: Some(cue),
                pieces: Vec::new(),
                rule: Rule::Introduced,
            };
            self.last = Some(self.add(frame));
        }
    }

    fn introduced_by(&self, verb: usize, lowest: usize) -> Option<(Range<usize>, Range<usize>)> {
        if let Some(subject) = subject::before(self.reading, verb, lowest) {
            return Some((subject.phrase, subject.cue_start..verb + 1));
        }
        let participle = self.reading.cue(verb).is_some_and(|cue| cue.form == Form::Participle);
        let speaker = participle.then(|| phrase::first_subject(self.reading, lowest, verb))??;
        Some((speaker, verb..verb + 1))
    }
}

/// True where a run reads as a whole sentence: begins like one and ends like one.
fn is_whole(reading: &Reading, run: usize) -> bool {
    let inner = reading.inner(run);
    if inner.is_empty() {
        return false;
    }
    let first = reading.tokens.word(inner.start);
    let begins = reading.capital(inner.start) || matches!(first, "…" | "..." | "[" | "‘" | "'");
    let last = reading.tokens.word(inner.end - 1);
    let ends =
        last.ends_with(['.', ',', '?', '!', '…', '-', '—', '’']) || !reading.runs.list[run].closed;
    begins && ends
}

/// True where a run of five words or more is not the title of a work, which is written in capitals.
fn is_speech(reading: &Reading, run: usize) -> bool {
    let inner = reading.inner(run);
    let small = inner
        .clone()
        .filter(|at| {
            reading.is_word(*at)
                && !reading.capital(*at)
                && !reading.is_number(*at)
                && !reading
                    .is(*at, Classes::PREPOSITION.and(Classes::DETERMINER).and(Classes::BOUNDARY))
                && reading.lower(*at) != "and"
        })
        .count();
    small > 0
}

fn overlap(one: &Range<usize>, other: &Range<usize>) -> bool {
    one.start < other.end && other.start < one.end
}
