//! Frames: a speaker, a cue and what is said, found sentence by sentence.

use super::{content, phrase, subject};
use crate::analysis::{
    lexicon::{Classes, Cue, Form},
    reading::Reading,
};
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
    /// `according to Anna`
    According,
    /// `Anna: …`
    Label,
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
            Self::According => "according to a source",
            Self::Label => "name before a colon",
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
    fn trim(&mut self, end: usize) {
        self.pieces.retain_mut(|piece| {
            piece.end = piece.end.min(end);
            piece.start < piece.end
        });
    }
}

/// The verb of a cue.
#[derive(Clone, Copy, Debug)]
pub(super) struct Verb {
    /// Its token.
    pub at: usize,
    /// Its dictionary form.
    pub lemma: &'static str,
    /// Its form.
    pub form: Form,
    /// It is a verb of saying here.
    pub speaks: bool,
}

impl Verb {
    fn new(reading: &Reading, at: usize, cue: Cue, limit: usize) -> Self {
        let points_out = cue.lemma == "point" && at + 1 < limit && reading.lower(at + 1) == "out";
        let speaks = reading.is(at, Classes::SPEECH) || points_out;
        Self { at, lemma: cue.lemma, form: cue.form, speaks }
    }

    /// True if the verb belongs to one of the classes.
    pub(super) fn is(self, reading: &Reading, classes: Classes) -> bool {
        reading.is(self.at, classes)
    }
}

/// A sentence being read.
struct Scene<'r, 't> {
    reading: &'r Reading<'t>,
    /// First token.
    start: usize,
    /// One past the last token before the closing stop.
    end: usize,
    /// One past the last token.
    limit: usize,
    frames: Vec<Frame>,
    /// The subject of the first finite cue.
    subject: Option<Range<usize>>,
}

/// The frames of one sentence, in the order of their cues.
pub(super) fn frames_in(reading: &Reading, sentence: &Range<usize>) -> Vec<Frame> {
    let mut end = sentence.end;
    while end > sentence.start
        && !reading.quoted(end - 1)
        && reading.is_one_of(end - 1, &[".", "?", "!", ";", "…", "..."])
    {
        end -= 1;
    }
    let mut scene = Scene {
        reading,
        start: sentence.start,
        end,
        limit: sentence.end,
        frames: Vec::new(),
        subject: None,
    };
    let mut at = sentence.start;
    while at < sentence.end {
        if !reading.quoted(at) {
            scene.consider(at);
        }
        at = reading.past(at);
    }
    settle(scene.frames)
}

impl Scene<'_, '_> {
    /// Adds the frame of a cue at token `at`, if one stands there.
    fn consider(&mut self, at: usize) {
        let reading = self.reading;
        if reading.lower(at) == "according" && at + 2 < self.limit && reading.lower(at + 1) == "to"
        {
            self.according(at);
            return;
        }
        let Some(cue) = reading.cue(at) else { return };
        if reading.capital(at) && !self.may_be_capital(at) {
            return;
        }
        let verb = Verb::new(reading, at, cue, self.limit);
        if self.is_noun(verb) {
            return;
        }
        if !verb.speaks && !verb.is(reading, Classes::ACT.and(Classes::HELD)) {
            return;
        }
        if self.inverted(verb) {
            return;
        }
        match verb.form {
            Form::Participle => self.participle(verb),
            Form::Base if self.is_infinitive(verb) => {}
            _ => self.finite(verb),
        }
    }

    /// A capitalised cue begins a sentence or follows a stop.
    fn may_be_capital(&self, at: usize) -> bool {
        at == self.start
            || self.reading.quoted(at - 1)
            || self.reading.is_one_of(at - 1, &[".", ":", ","])
    }

    fn before(&self, at: usize) -> Option<usize> {
        at.checked_sub(1).filter(|before| *before >= self.start)
    }

    fn next(&self, at: usize) -> Option<usize> {
        Some(at + 1).filter(|next| *next < self.limit)
    }

    /// True where the form is a noun or adjective: `the reports`, `state media`.
    fn is_noun(&self, verb: Verb) -> bool {
        let reading = self.reading;
        let before = self.before(verb.at);
        if let Some(before) = before
            && !reading.quoted(before)
        {
            let led = reading.is(before, Classes::POSSESSIVE)
                || reading.is_one_of(
                    before,
                    &["the", "a", "an", "this", "that", "any", "no", "of", "for", "in"],
                );
            let owned = reading.is_clitic(before)
                && !reading.is(before.saturating_sub(1), Classes::PRONOUN);
            let modifies = self
                .next(verb.at)
                .is_some_and(|next| reading.is_word(next) && !reading.quoted(next));
            let adjective = reading.is(before, Classes::POSSESSIVE)
                || reading.is_one_of(before, &["the", "a", "an"]);
            let noun_form = matches!(verb.form, Form::Base | Form::Third);
            if noun_form && (led || owned) || adjective && modifies {
                return true;
            }
        }
        verb.is(reading, Classes::NOUNLIKE) && !self.stands_as_verb(verb)
    }

    /// The neighbours of a form that is a noun as often show it to be a verb.
    fn stands_as_verb(&self, verb: Verb) -> bool {
        let reading = self.reading;
        let before = self.before(verb.at);
        let named =
            before.is_some_and(|at| reading.capital(at) || reading.is(at, Classes::PRONOUN));
        let Some(next) = self.next(verb.at) else { return named };
        if verb.lemma == "point" && reading.lower(next) == "out" {
            return true;
        }
        if reading.is_one_of(next, &[",", "."]) && named {
            return true;
        }
        let plural = before.is_some_and(|at| reading.lower(at).ends_with('s'));
        reading.quoted(next)
            || reading.is_one_of(next, &[":", ",", "that"])
            || reading.is(next, Classes::PRONOUN)
            || (reading.is(next, Classes::DETERMINER) && !reading.is_one_of(next, &["this", "all"]))
            || (reading.capital(next) && (named || plural))
    }

    /// `to say`, `would say`: no report, unless `goes on to say`.
    fn is_infinitive(&self, verb: Verb) -> bool {
        let Some(before) = self.before(verb.at) else { return false };
        let reading = self.reading;
        if reading.lower(before) == "to" {
            return !self
                .before(before)
                .is_some_and(|at| reading.is_one_of(at, &["on", "continued", "continues"]));
        }
        reading.is(before, Classes::MODAL)
    }

    /// `according to Anna`.
    fn according(&mut self, at: usize) {
        let reading = self.reading;
        let first = at + 2;
        let Some(after) = phrase::end_of(reading, first, self.limit) else { return };
        let mut pieces = Vec::new();
        if at <= self.start + 2 {
            let from =
                if after < self.limit && reading.lower(after) == "," { after + 1 } else { after };
            pieces.push(from..self.end);
        } else {
            let end = if reading.is_plain(at - 1, ",") { at - 1 } else { at };
            pieces.push(self.start..end);
            let resumes = after < self.limit && reading.lower(after) == "," && self.end > after + 3;
            if resumes {
                pieces.push(after + 1..self.end);
            }
        }
        self.push(first..after, at..at + 2, pieces, Rule::According);
    }

    /// `“…,” said Anna`; true where the cue is one.
    fn inverted(&mut self, verb: Verb) -> bool {
        let reading = self.reading;
        let Some(next) = self.next(verb.at) else { return false };
        let fits = verb.speaks
            && verb.is(reading, Classes::INVERTED)
            && matches!(verb.form, Form::Past | Form::Third)
            && self.follows_speech(verb.at)
            && self.may_follow(next);
        if !fits {
            return false;
        }
        let Some(after) = phrase::end_of(reading, next, self.limit) else { return false };
        if !self.may_invert(verb, after) {
            return false;
        }
        let said = self.said_before(verb.at);
        let pieces: Vec<_> = said.into_iter().chain(self.resumed(after)).collect();
        if !pieces.is_empty() {
            let separated = verb.at > self.start && !reading.is_word(verb.at - 1);
            self.cut(if separated { verb.at - 1 } else { verb.at });
            self.push(next..after, verb.at..verb.at + 1, pieces, Rule::Inverted);
        }
        true
    }

    /// No subject stands before the verb, and at the start of a sentence a comma or colon follows its own.
    fn may_invert(&self, verb: Verb, after: usize) -> bool {
        match self.before(verb.at) {
            None => after < self.limit && self.reading.is_one_of(after, &[":", ","]),
            Some(before) if self.reading.is_plain(before, ",") => {
                subject::before(self.reading, verb.at, self.start)
                    .is_none_or(|subject| subject.passive)
            }
            Some(_) => true,
        }
    }

    /// True where what is said may end before token `at`.
    fn follows_speech(&self, at: usize) -> bool {
        match self.before(at) {
            None => self.reading.capital(at),
            Some(before) => {
                self.reading.quoted(before)
                    || self.reading.is_one_of(before, &[",", "—", "–", "--"])
            }
        }
    }

    /// True if the token can begin the subject of an inverted verb.
    fn may_follow(&self, next: usize) -> bool {
        const NEVER: [&str; 13] = [
            "that", "to", "in", "on", "at", "as", "if", "how", "why", "what", "whether", "so", "it",
        ];
        let reading = self.reading;
        if reading.quoted(next)
            || !reading.is_word(next)
            || reading.is_one_of(next, &NEVER)
            || reading.is(next, Classes::TIME)
        {
            return false;
        }
        reading.capital(next)
            || reading.is(
                next,
                Classes::DETERMINER.and(Classes::PRONOUN).and(Classes::ROLE).and(Classes::PLURAL),
            )
            || reading.is_one_of(next, &["republican", "democratic"])
            || reading.lower(next).ends_with('s')
    }

    /// What stands before an attribution that ends at token `at`, less the comma.
    fn said_before(&self, at: usize) -> Option<Range<usize>> {
        let mut end = at;
        while end > self.start
            && !self.reading.quoted(end - 1)
            && self.reading.is_one_of(end - 1, &[",", "—", "–", "--"])
        {
            end -= 1;
        }
        (end > self.start).then_some(self.start..end)
    }

    /// What is said after an attribution in the middle; `from` is the first token after it.
    fn resumed(&self, from: usize) -> Option<Range<usize>> {
        let reading = self.reading;
        let stops = |at: &usize| {
            reading.quoted(*at) || reading.is_one_of(*at, &[",", ":", "—", "–", "--", ";"])
        };
        let mark = (from..self.end).find(stops)?;
        let start = if reading.quoted(mark) { mark } else { mark + 1 };
        if start >= self.end {
            return None;
        }
        let goes_on = reading.quoted(start)
            || (mark + 1 > from && self.end - start > 3 && !reading.is(start, Classes::AFTER));
        goes_on.then_some(start..self.end)
    }

    /// `…, adding that …`
    fn participle(&mut self, verb: Verb) {
        let reading = self.reading;
        if !verb.speaks && !verb.is(reading, Classes::OBJECT) {
            return;
        }
        let Some(before) = self.before(verb.at).filter(|before| !reading.quoted(*before)) else {
            return;
        };
        let (speaker, cue_start) = if reading.is(before, Classes::AUXILIARY.and(Classes::ADVERB))
            || reading.is_clitic(before)
        {
            let Some(subject) = subject::before(reading, verb.at, self.start) else { return };
            (subject.phrase, subject.cue_start)
        } else if reading.is_one_of(
            before,
            &[",", "—", "–", "--", "by", "before", "while", "after", "and", "without"],
        ) {
            let Some(speaker) = self.first_speaker(verb.at) else { return };
            (speaker, verb.at)
        } else {
            return;
        };
        let Some(said) = content::after(reading, verb, verb.at + 1, self.end) else { return };
        self.cut(if reading.is_word(before) { verb.at } else { before });
        self.push(speaker, cue_start..verb.at + 1, vec![said], Rule::Participle);
    }

    /// Who a participle or a second verb speaks for: the first speaker, else the subject of the sentence.
    fn first_speaker(&self, at: usize) -> Option<Range<usize>> {
        let first = self.frames.iter().find(|frame| frame.rule != Rule::According);
        first
            .and_then(|frame| frame.speaker.clone())
            .or_else(|| self.subject.clone())
            .or_else(|| phrase::first_subject(self.reading, self.start, at))
    }

    /// A finite verb with its subject before it, or the second verb of one.
    fn finite(&mut self, verb: Verb) {
        let Some(subject) = subject::before(self.reading, verb.at, self.start) else {
            self.conjoined(verb);
            return;
        };
        let on_to = self.before(verb.at).is_some_and(|to| {
            self.reading.lower(to) == "to"
                && self.before(to).is_some_and(|on| self.reading.lower(on) == "on")
        });
        if subject.passive || (subject.infinitive && !on_to) {
            return;
        }
        self.subject.get_or_insert_with(|| subject.phrase.clone());
        let cue = subject.cue_start..verb.at + 1;
        if self.stands_after_speech(verb, &subject.phrase) {
            self.following(verb, subject.phrase, cue);
            return;
        }
        let Some(said) = content::after(self.reading, verb, verb.at + 1, self.end) else { return };
        if self.is_afterthought(&subject.phrase) {
            return;
        }
        if let Some(end) = self.clause_end(subject.phrase.start) {
            self.cut(end);
        }
        self.push(subject.phrase, cue, vec![said], Rule::Before);
    }

    /// Where the clause before a subject ends, if one does there: at a comma, `, and`, `while`. Elsewhere the subject
    /// belongs to a clause of what is said before it.
    fn clause_end(&self, first: usize) -> Option<usize> {
        let reading = self.reading;
        let before = self.before(first)?;
        if reading.quoted(before) {
            return Some(first);
        }
        if !reading.is_word(before) {
            return Some(before);
        }
        let joins = reading.is_one_of(before, &["and", "but", "while", "as", "although", "though"]);
        match self.before(before) {
            Some(comma) if joins && !reading.is_word(comma) => Some(comma),
            _ if reading.is_one_of(before, &["but", "while"]) => Some(before),
            _ => None,
        }
    }

    /// `…, Anna said`: speech ends before the subject and nothing that could be said follows the verb.
    fn stands_after_speech(&self, verb: Verb, phrase: &Range<usize>) -> bool {
        let reading = self.reading;
        let Some(before) = self.before(phrase.start) else { return false };
        if reading.quoted(before) {
            return true;
        }
        let length = before - self.start;
        let next = self.next(verb.at);
        let framed =
            reading.is_one_of(before, &[",", "—", "–", "--"]) && length >= 2 && verb.speaks;
        let weighty = length >= 3 || next.is_some_and(|next| reading.lower(next) == ",");
        framed && weighty && self.nothing_follows(verb) && !self.opens_with_adjunct(before)
    }

    fn nothing_follows(&self, verb: Verb) -> bool {
        let reading = self.reading;
        let first = verb.at + 1;
        let Some(next) = self.next(verb.at).filter(|_| first < self.end) else { return true };
        let tail = self.end - first;
        let addressed = verb.is(reading, Classes::ADDRESSED)
            && tail < 9
            && (first..self.end).all(|at| reading.lower(at) != "that");
        (reading.lower(next) == "out" && tail <= 2)
            || reading.is_one_of(next, &[",", ".", ";", ":", "—", "–", "--"])
            || reading.is_one_of(
                next,
                &[
                    "in", "on", "at", "of", "during", "after", "to", "last", "this", "before",
                    "when", "as", "earlier", "while",
                ],
            )
            || reading.is(next, Classes::TIME)
            || addressed
    }

    /// `After the vote, Anna said`: what stands before the comma is no clause.
    fn opens_with_adjunct(&self, comma: usize) -> bool {
        let reading = self.reading;
        reading.is(self.start, Classes::BOUNDARY.and(Classes::PREPOSITION))
            && !(self.start + 1..comma)
                .any(|at| reading.cue(at).is_some() || reading.is(at, Classes::AUXILIARY))
    }

    fn following(&mut self, verb: Verb, speaker: Range<usize>, cue: Range<usize>) {
        let Some(said) = self.said_before(speaker.start) else { return };
        let pieces: Vec<_> = std::iter::once(said).chain(self.resumed(verb.at + 1)).collect();
        let first = speaker.start;
        let quoted = self.reading.quoted(first - 1);
        self.cut(if quoted { first } else { first - 1 });
        self.push(speaker, cue, pieces, Rule::Following);
    }

    /// `said that while it rained, they stayed`: a pronoun after a subordinate clause is within what is said.
    fn is_afterthought(&self, phrase: &Range<usize>) -> bool {
        let reading = self.reading;
        let after_comma =
            self.before(phrase.start).is_some_and(|before| reading.lower(before) == ",");
        after_comma
            && self.frames.iter().any(|frame| {
                let first = frame.pieces.first().map_or(usize::MAX, |piece| piece.start);
                first < phrase.start
                    && reading.lower(first) == "that"
                    && reading.is_one_of(
                        first + 1,
                        &["while", "although", "though", "if", "when", "because", "since"],
                    )
            })
    }

    /// `… and said that …`
    fn conjoined(&mut self, verb: Verb) {
        let reading = self.reading;
        let Some(before) = self.before(verb.at) else { return };
        let joins = reading.is_one_of(before, &["and", "but", "then", "also", "later"]);
        if !joins || verb.form == Form::Base || (self.frames.is_empty() && self.subject.is_none()) {
            return;
        }
        let last = self.frames.iter().rev().find(|frame| frame.rule != Rule::According);
        let speaker = last
            .and_then(|frame| frame.speaker.clone())
            .or_else(|| self.subject.clone())
            .or_else(|| phrase::first_subject(reading, self.start, verb.at));
        let Some(speaker) = speaker else { return };
        let Some(said) = content::after(reading, verb, verb.at + 1, self.end) else { return };
        self.cut(verb.at - 1);
        self.push(speaker, verb.at..verb.at + 1, vec![said], Rule::Conjoined);
    }

    /// Ends what the frames so far say before token `end`.
    fn cut(&mut self, end: usize) {
        for frame in self.frames.iter_mut().filter(|frame| frame.rule != Rule::According) {
            frame.trim(end);
        }
    }

    fn push(
        &mut self,
        speaker: Range<usize>,
        cue: Range<usize>,
        pieces: Vec<Range<usize>>,
        rule: Rule,
    ) {
        let pieces: Vec<_> = pieces.into_iter().filter(|piece| piece.start < piece.end).collect();
        self.frames.push(Frame { speaker: Some(speaker), cue: Some(cue), pieces, rule });
    }
}

/// Drops frames without words, frames within what an earlier one says, and those that a later attribution takes whole.
fn settle(frames: Vec<Frame>) -> Vec<Frame> {
    let mut kept: Vec<Frame> = Vec::with_capacity(frames.len());
    for frame in frames.into_iter().filter(|frame| !frame.pieces.is_empty()) {
        let inside = frame.verb().is_some_and(|verb| {
            frame.rule != Rule::According && kept.iter().any(|outer| says(outer, verb))
        });
        if !inside {
            kept.push(frame);
        }
    }
    let swallowed: Vec<bool> = kept
        .iter()
        .map(|frame| {
            frame.rule != Rule::According
                && frame.verb().is_some_and(|verb| {
                    kept.iter().any(|outer| {
                        matches!(outer.rule, Rule::Following | Rule::Inverted | Rule::According)
                            && says(outer, verb)
                    })
                })
        })
        .collect();
    let mut swallowed = swallowed.into_iter();
    kept.retain(|_| !swallowed.next().unwrap_or(false));
    kept
}

/// One piece.
pub(super) fn only(piece: Range<usize>) -> Vec<Range<usize>> {
    std::iter::once(piece).collect()
}

/// True if the token stands in what the frame says.
fn says(frame: &Frame, token: usize) -> bool {
    frame.pieces.iter().any(|piece| piece.contains(&token))
}
