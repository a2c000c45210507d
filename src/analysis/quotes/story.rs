//! From sentences to the whole document: quotations that go on, are carried over or stand alone.

use super::{
    frame::{Frame, Rule, Settled, only},
    label, nested, phrase, scene, subject,
};
use crate::{
    analysis::{
        lexicon::{Classes, Form},
        reading::Reading,
        sentence::Sentence,
    },
    document::{Block, BlockKind, Document},
};
use std::ops::Range;

/// All frames of a document in reading order; those within others apart.
pub(super) fn tell(document: &Document, reading: &Reading, sentences: &[Sentence]) -> Settled {
    let mut story = Story {
        reading,
        told: Vec::new(),
        nested: Vec::new(),
        last: None,
        unclosed: None,
        here: None,
        paragraph: 0,
        only_quotes: true,
        turn: None,
        unsigned: Vec::new(),
        quoting: Vec::new(),
    };
    let labels = label::transcript(document, reading);
    let is_labelled = |name: &Range<usize>| !name.is_empty();
    let last_label = labels.as_ref().and_then(|labels| labels.iter().rposition(is_labelled));
    let mut rest = sentences;
    for (index, paragraph) in reading.tokens.paragraphs.iter().enumerate() {
        let count = rest.iter().take_while(|sentence| sentence.paragraph == index).count();
        let (own, others) = rest.split_at(count);
        rest = others;
        story.paragraph = index;
        let block = &document.blocks()[paragraph.block];
        let spoken = labels.as_ref().and_then(|labels| label::labelled(paragraph, &labels[index]));
        if last_label.is_some_and(|last| index < last)
            && spoken.is_none()
            && story.goes_on_speaking(block, &paragraph.tokens)
        {
            story.nest(own);
        } else if let Some(frame) = spoken {
            story.turn = Some(story.add(frame));
            story.nest(own);
        } else if let Some(frame) = label::headline(reading, paragraph, &block.kind, index) {
            story.add(frame);
        } else {
            story.read(block, &paragraph.tokens, own);
        }
    }
    let told = story.told.into_iter().map(|told| told.frame).collect();
    Settled { told, nested: story.nested }
}

/// A frame and where it was last heard.
struct Told {
    frame: Frame,
    paragraph: usize,
    /// Some of it stands in quotation marks.
    quoted: bool,
}

/// What stands around a quoted run that no frame covers.
#[derive(Clone, Copy)]
struct Leftover {
    /// Its sentence holds nothing but quotations.
    alone: bool,
    /// The first frame of its sentence.
    first: usize,
}

/// What has been read so far.
struct Story<'r, 't> {
    reading: &'r Reading<'t>,
    told: Vec<Told>,
    nested: Vec<Frame>,
    /// The last attribution, until a paragraph holds none: who goes on if the next paragraph only quotes.
    last: Option<usize>,
    /// The frame whose quotation the paragraph before left open.
    unclosed: Option<usize>,
    /// The frame that a further quotation of this paragraph goes on from.
    here: Option<usize>,
    /// Index of the paragraph.
    paragraph: usize,
    /// The paragraph so far holds nothing but quotations.
    only_quotes: bool,
    /// The last labelled turn of a transcript.
    turn: Option<usize>,
    /// The paragraphs just before that are quoted whole and attributed to nobody yet.
    unsigned: Vec<Range<usize>>,
    /// Who may be quoted by block quotations one deeper than a paragraph: the depth of the paragraph and the last attribution
    /// in it.
    quoting: Vec<(u8, usize)>,
}

impl Story<'_, '_> {
    /// A paragraph of a transcript without a label: who was labelled last goes on.
    fn goes_on_speaking(&mut self, block: &Block, tokens: &Range<usize>) -> bool {
        let Some(turn) = self.turn.filter(|_| block.kind == BlockKind::Paragraph) else {
            return false;
        };
        self.extend(turn, tokens.clone());
        true
    }

    /// What the speaker of a labelled turn says that others said.
    fn nest(&mut self, sentences: &[Sentence]) {
        for sentence in sentences {
            let found = scene::frames_in(self.reading, &sentence.tokens);
            let told = found.told.into_iter();
            self.nested.extend(told.filter(|frame| nested::holds(self.reading, frame)));
        }
    }

    /// A paragraph that signs what was quoted before it: `— Anna Smith, author`.
    fn sign(&mut self, tokens: &Range<usize>) -> bool {
        let Some(first) = self.unsigned.first().map(|piece| piece.start) else { return false };
        let Some(signer) = label::signer(self.reading, tokens.clone()) else { return false };
        let pieces = std::mem::take(&mut self.unsigned);
        let begins = |told: &Told| told.frame.pieces.first().map_or(0, |piece| piece.start);
        while self.told.last().is_some_and(|told| begins(told) >= first) {
            self.told.pop();
        }
        self.last = None;
        self.unclosed = None;
        self.here = None;
        self.add(label::signed(tokens.start, signer, pieces));
        true
    }

    /// Remembers a paragraph that is quoted whole and attributed to nobody, for a signature below it.
    fn await_signature(&mut self, block: &Block, tokens: &Range<usize>, before: usize) {
        let unsaid = self.told[before..].iter().all(|told| told.frame.speaker.is_none());
        let whole = block.quoted > 0 || only_quotes(self.reading, tokens);
        if unsaid && whole {
            self.unsigned.push(tokens.clone());
        } else {
            self.unsigned.clear();
        }
    }

    fn read(&mut self, block: &Block, tokens: &Range<usize>, sentences: &[Sentence]) {
        if self.sign(tokens) {
            return;
        }
        self.here = None;
        self.only_quotes = true;
        let before = self.told.len();
        let runs = self.reading.runs.within(tokens);
        if matches!(block.kind, BlockKind::Heading(_)) {
            self.last = None;
            self.unclosed = None;
            self.quoting.clear();
            if only_quotes(self.reading, tokens) {
                return;
            }
        }
        if block.quoted > 0 && runs.is_empty() && self.quoted_block(block.quoted, tokens) {
            return;
        }
        for sentence in sentences {
            self.sentence(&sentence.tokens);
        }
        self.await_signature(block, tokens, before);
        let open = runs.clone().next_back().is_some_and(|run| !self.reading.runs.list[run].closed);
        self.unclosed = self.here.filter(|_| open);
        if self.introduces(tokens) {
            self.introduce(tokens);
        } else if runs.is_empty() && self.told.len() == before {
            self.last = None;
        }
        self.quoting.retain(|(depth, _)| *depth < block.quoted);
        self.quoting.extend(self.last.map(|last| (block.quoted, last)));
    }

    /// The paragraph ends with a colon, or with a verb of saying and a comma.
    fn introduces(&self, tokens: &Range<usize>) -> bool {
        let last = tokens.end - 1;
        self.reading.is_plain(last, ":")
            || self.reading.is_plain(last, ",")
                && last > tokens.start
                && self.reading.is(last - 1, Classes::SPEECH)
    }

    /// A block quotation that the attribution before it introduces is said whole. What is quoted deeper is another's, who may
    /// be named by a line of it that introduces: `> On Sunday Bob Roe wrote:`.
    fn quoted_block(&mut self, depth: u8, tokens: &Range<usize>) -> bool {
        let said = |at: usize| self.reading.is(at, Classes::SPEECH);
        if tokens.len() > 1 && self.introduces(tokens) && said(tokens.end - 2) {
            return false;
        }
        let owner = self.quoting.iter().find(|(outer, _)| outer + 1 == depth);
        let Some((_, owner)) = owner.copied() else { return false };
        self.quoting.retain(|(outer, _)| *outer < depth);
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

    fn sentence(&mut self, sentence: &Range<usize>) {
        let reading = self.reading;
        let Settled { told: frames, nested } = scene::frames_in(reading, sentence);
        self.nested.extend(nested);
        let first = self.told.len();
        let runs = reading.runs.within(sentence);
        let covered: Vec<bool> = runs
            .clone()
            .map(|run| {
                let tokens = &reading.runs.list[run].tokens;
                frames.iter().flat_map(|frame| &frame.pieces).any(|piece| overlap(piece, tokens))
            })
            .collect();
        for frame in frames.into_iter().filter(|frame| !only_leads(reading, frame, sentence)) {
            self.add(frame);
        }
        let alone = only_quotes(reading, sentence);
        self.only_quotes &= alone;
        for (run, _) in runs.zip(covered).filter(|(_, covered)| !covered) {
            self.leftover(run, sentence, Leftover { alone, first });
        }
        let quoting = (first..self.told.len()).rev().find(|index| self.told[*index].quoted);
        self.here = quoting.or(self.here);
        if self.told.len() > first {
            self.last = Some(self.told.len() - 1);
        }
    }

    /// A quoted run that no frame of its sentence covers.
    fn leftover(&mut self, run: usize, sentence: &Range<usize>, beside: Leftover) {
        let reading = self.reading;
        let tokens = reading.runs.list[run].tokens.clone();
        let words = reading.count_words(tokens.clone());
        let whole = is_whole(reading, run) && (words >= 4 || beside.alone);
        if let Some(frame) = self.after_colon(run, sentence).filter(|_| whole) {
            let told = self.add(frame);
            self.here = Some(told);
            return;
        }
        if let Some(here) = self.here.filter(|_| whole) {
            self.extend(here, tokens);
            return;
        }
        if whole && self.told.len() > beside.first {
            let last = self.told.len() - 1;
            self.extend(last, tokens);
            self.told[last].frame.pieces.sort_by_key(|piece| piece.start);
            return;
        }
        if let Some(frame) = label::signature(reading, &tokens, sentence.end).filter(|_| words >= 3)
        {
            self.add(frame);
            return;
        }
        let follows_word = tokens.start > sentence.start && reading.is_word(tokens.start - 1);
        let titled = follows_word && reading.is(tokens.start - 1, Classes::TITLED);
        let stray = titled && reading.runs.list[run].closed
            || follows_word && !reading.runs.list[run].closed && !opens_with_capital(reading, run);
        if words < 5 && !whole || stray {
            return;
        }
        if whole && (self.only_quotes || self.goes_on()) && self.carry(&tokens) {
            return;
        }
        if whole || is_speech(reading, run) {
            self.add(Frame { speaker: None, cue: None, pieces: only(tokens), rule: Rule::Alone });
        }
    }

    /// `Smith had one rule: “…”`: somebody's name or a pronoun begins the sentence that a colon ends.
    fn after_colon(&self, run: usize, sentence: &Range<usize>) -> Option<Frame> {
        let reading = self.reading;
        let tokens = reading.runs.list[run].tokens.clone();
        let colon = tokens.start.checked_sub(1).filter(|at| reading.is_plain(*at, ":"))?;
        let speaker = phrase::first_subject(reading, sentence.start, colon)?;
        let third = reading.is_one_of(speaker.start, &["he", "she"]);
        let named = reading.capital(speaker.end - 1)
            && speaker.clone().skip(1).any(|at| reading.capital(at))
            || speaker.clone().all(|at| reading.capital(at));
        let own = reading.is_one_of(speaker.start, &["i", "we", "you", "it", "they"]);
        (!own && (third || named)).then(|| Frame {
            speaker: Some(speaker),
            cue: Some(colon..colon + 1),
            pieces: only(tokens),
            rule: Rule::Introduced,
        })
    }

    /// True where an attribution stands earlier in the paragraph.
    fn goes_on(&self) -> bool {
        self.last.is_some_and(|last| self.told[last].paragraph == self.paragraph)
    }

    /// Gives a quotation to who spoke last; true where somebody did.
    fn carry(&mut self, tokens: &Range<usize>) -> bool {
        if let Some(owner) = self.unclosed {
            self.extend(owner, tokens.clone());
            self.here = Some(owner);
            return true;
        }
        if let Some(frame) = self.other_turn(tokens) {
            self.last = Some(self.add(frame));
            self.here = self.last;
            return true;
        }
        let owner = self.last.filter(|owner| self.told[*owner].frame.speaker.is_some());
        let Some(owner) = owner.filter(|owner| !self.asks(*owner)) else { return false };
        if self.told[owner].quoted && self.told[owner].paragraph + 1 == self.paragraph
            || self.told[owner].frame.pieces.is_empty()
        {
            self.extend(owner, tokens.clone());
            self.here = Some(owner);
            return true;
        }
        let Frame { speaker, cue, .. } = self.told[owner].frame.clone();
        self.add(Frame { speaker, cue, pieces: only(tokens.clone()), rule: Rule::Carried });
        true
    }

    /// `“Look again.”` after a few words of one speaker and a few of another, each a paragraph: the first speaks again.
    fn other_turn(&self, tokens: &Range<usize>) -> Option<Frame> {
        const MOST_WORDS: usize = 12;
        let reading = self.reading;
        let [.., other, last] = self.told.as_slice() else { return None };
        let apart = other.paragraph + 1 == last.paragraph && last.paragraph + 1 == self.paragraph;
        let words = |pieces: &[Range<usize>]| -> usize {
            pieces.iter().map(|piece| reading.count_words(piece.clone())).sum()
        };
        let short = |told: &Told| told.quoted && words(&told.frame.pieces) <= MOST_WORDS;
        let named = |told: &Told| {
            let span = reading.tokens.span(told.frame.speaker.clone()?);
            Some(span.of(reading.tokens.text()).to_lowercase())
        };
        let differ = named(other)? != named(last)?;
        let brief = short(other) && short(last) && words(&only(tokens.clone())) <= MOST_WORDS;
        let Frame { speaker, cue, .. } = other.frame.clone();
        (apart && differ && brief).then(|| Frame {
            speaker,
            cue,
            pieces: only(tokens.clone()),
            rule: Rule::Alternating,
        })
    }

    /// True where what the frame says ends with a question, which somebody else answers.
    fn asks(&self, owner: usize) -> bool {
        let reading = self.reading;
        let told = &self.told[owner];
        let run = told.frame.pieces.last().and_then(|piece| reading.runs.at(piece.end - 1));
        run.is_some_and(|run| {
            let inner = reading.inner(run);
            told.paragraph < self.paragraph
                && !inner.is_empty()
                && reading.lower(inner.end - 1) == "?"
        })
    }

    /// A paragraph that ends with a colon names who speaks in the next.
    fn introduce(&mut self, tokens: &Range<usize>) {
        const FARTHEST: usize = 60;
        let reading = self.reading;
        let last = tokens.end - 1;
        let lowest = tokens.start.max(last.saturating_sub(FARTHEST));
        let noun = |at: usize| {
            at > lowest && (reading.is(at - 1, Classes::DETERMINER) || reading.is_clitic(at - 1))
        };
        let verb = (lowest..last)
            .rev()
            .find(|at| reading.is(*at, Classes::SPEECH) && !reading.quoted(*at) && !noun(*at));
        let by_verb = verb.and_then(|verb| self.introduced_by(verb, lowest));
        let frame = by_verb.or_else(|| {
            let speaker = phrase::first_subject(reading, lowest, last)?;
            let third = reading.is_one_of(speaker.start, &["he", "she"]);
            let named = reading.capital(speaker.end - 1)
                && !reading.is(speaker.start, Classes::DETERMINER)
                && speaker.clone().skip(1).all(|at| reading.capital(at));
            (third || named).then_some((speaker, last..last + 1))
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
        if let Some(sender) = sender(self.reading, verb, lowest) {
            return Some((sender, verb..verb + 1));
        }
        if let Some(subject) = subject::before(self.reading, verb, lowest) {
            return Some((subject.phrase, subject.cue_start..verb + 1));
        }
        let participle = self.reading.cue(verb).is_some_and(|cue| cue.form == Form::Participle);
        let speaker = participle.then(|| phrase::first_subject(self.reading, lowest, verb))??;
        Some((speaker, verb..verb + 1))
    }
}

/// True for what stands before a verb and a colon that end their sentence, as in `On Sunday, 5 May, Jane Doe wrote:`. It says
/// when; what was written follows.
fn only_leads(reading: &Reading, frame: &Frame, sentence: &Range<usize>) -> bool {
    let ends = sentence.end.checked_sub(2).filter(|_| reading.is_plain(sentence.end - 1, ":"));
    ends.is_some()
        && frame.verb() == ends
        && frame.pieces.iter().any(|piece| {
            reading.is_one_of(piece.start, &["on"]) && reading.runs.within(piece).is_empty()
        })
}

/// The name before an address in angle brackets and a verb: `10:00 AM Jane Doe <jane@example.org> wrote`.
fn sender(reading: &Reading, verb: usize, lowest: usize) -> Option<Range<usize>> {
    let close = verb.checked_sub(1).filter(|at| reading.is_plain(*at, ">"))?;
    let open = (lowest..close).rev().find(|at| reading.is_plain(*at, "<"))?;
    let names = |at: &usize| {
        reading.is_word(*at)
            && reading.capital(*at)
            && !reading.is_number(*at)
            && !reading.is_one_of(*at, &["am", "pm"])
    };
    let start = (lowest..open).rev().take_while(names).last()?;
    Some(start..open)
}

/// True where a sentence holds no word outside quotation marks.
fn only_quotes(reading: &Reading, sentence: &Range<usize>) -> bool {
    let mut at = sentence.start;
    while at < sentence.end {
        if !reading.quoted(at) && reading.is_word(at) {
            return false;
        }
        at = reading.past(at);
    }
    true
}

/// True where the first word of a run has a capital.
pub(super) fn opens_with_capital(reading: &Reading, run: usize) -> bool {
    let inner = reading.inner(run);
    !inner.is_empty() && reading.capital(inner.start)
}

/// True where a run reads as a whole sentence: begins like one and ends like one.
pub(super) fn is_whole(reading: &Reading, run: usize) -> bool {
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
