//! The rules that find frames in one sentence.

use super::{
    content,
    frame::{Frame, Rule, Settled, settle},
    licence, nested, phrase, subject,
    verb::Verb,
};
use crate::analysis::{
    lexicon::{Classes, Form},
    reading::Reading,
};
use std::ops::Range;

/// A sentence being read.
pub(super) struct Scene<'r, 't> {
    pub(super) reading: &'r Reading<'t>,
    /// First token.
    pub(super) start: usize,
    /// One past the last token before the closing stop.
    pub(super) end: usize,
    /// One past the last token.
    pub(super) limit: usize,
    pub(super) frames: Vec<Frame>,
    /// The subject of the first finite cue.
    pub(super) subject: Option<Range<usize>>,
    /// One past the words that name the speaker of the last inverted cue: their verbs are no cues, but after `who`.
    named: usize,
}

/// The frames of one sentence, in the order of their cues.
pub(super) fn frames_in(reading: &Reading, sentence: &Range<usize>) -> Settled {
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
        named: 0,
    };
    let mut at = sentence.start;
    while at < sentence.end {
        if !reading.quoted(at) {
            scene.consider(at);
        }
        at = reading.past(at);
    }
    scene.frames.retain(|frame| licence::holds(reading, frame));
    let mut settled = settle(scene.frames);
    settled.nested.retain(|frame| nested::holds(reading, frame));
    settled
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
        if reading.lower(at) == "words" && self.in_words(at)
            || reading.lower(at) == "per" && self.per(at)
            || self.nominal(at)
        {
            return;
        }
        let Some(cue) = reading.cue(at) else {
            self.unlisted(at);
            return;
        };
        if reading.capital(at) && !self.may_be_capital(at) {
            return;
        }
        let verb = Verb::new(reading, at, cue, self.limit);
        let relative = self.before(at).is_some_and(|before| reading.lower(before) == "who");
        let discerns = cue.lemma == "tell"
            && (at.saturating_sub(3).max(self.start)..at)
                .any(|before| reading.is_one_of(before, &["can", "could", "can't", "can’t"]));
        if self.is_noun(verb) || discerns || at < self.named && !relative {
            return;
        }
        let finds = verb.is(reading, Classes::FINDING)
            && self.next(at).is_some_and(|next| reading.is_plain(next, "that"));
        if !verb.speaks && !finds && !verb.is(reading, Classes::ACT.and(Classes::HELD))
            || !verb.is_phrase()
                && verb.is(reading, Classes::PHRASAL)
                && !verb.is(reading, Classes::SPEECH.and(Classes::ACT))
        {
            return;
        }
        if self.inverted(verb) {
            return;
        }
        match verb.form {
            Form::Participle => self.participle(verb),
            Form::Base if self.is_infinitive(verb) => self.led(verb),
            _ => self.finite(verb),
        }
    }

    /// A verb that no list holds, but a quotation stands beside it: `she marvelled, “…”`.
    fn unlisted(&mut self, at: usize) {
        if !self.reading.lower(at).ends_with("ed")
            || self.reading.capital(at)
            || !self.reading.is_word(at)
        {
            return;
        }
        let verb = Verb::unlisted(at);
        let follows = self.before(at).is_some_and(|before| self.ends_speech(before));
        if follows && self.inverted(verb) {
            return;
        }
        if self.introduces_speech(at + 1) || self.speech_is_near(at) {
            self.finite(verb);
        }
    }

    /// A quotation ends a few tokens before: `“…,” she then marvelled`.
    fn speech_is_near(&self, at: usize) -> bool {
        const FARTHEST: usize = 5;
        let lowest = self.start.max(at.saturating_sub(FARTHEST));
        let last = (lowest..at).rev().find(|before| self.reading.quoted(*before));
        last.is_some_and(|last| self.ends_speech(last))
    }

    /// A quotation that more follows ends with the token.
    pub(super) fn ends_speech(&self, at: usize) -> bool {
        let run = self.reading.runs.at(at);
        run.is_some_and(|run| {
            let inner = self.reading.inner(run);
            inner.len() >= 2 && self.reading.is_one_of(inner.end - 1, &[",", "?", "!"])
        })
    }

    /// A comma or colon and a quotation of some length stand at the token.
    pub(super) fn introduces_speech(&self, at: usize) -> bool {
        let reading = self.reading;
        at + 1 < self.limit
            && reading.is_one_of(at, &[",", ":"])
            && reading
                .runs
                .at(at + 1)
                .is_some_and(|run| reading.count_words(reading.inner(run)) >= 2)
    }

    /// A comma or colon and a quotation that begins like a sentence stand at the token.
    fn begins_speech(&self, at: usize) -> bool {
        let reading = self.reading;
        self.introduces_speech(at)
            && reading.runs.at(at + 1).is_some_and(|run| reading.capital(reading.inner(run).start))
    }

    /// The token before, within the sentence.
    pub(super) fn before(&self, at: usize) -> Option<usize> {
        at.checked_sub(1).filter(|before| *before >= self.start)
    }

    /// The token after, within the sentence.
    pub(super) fn next(&self, at: usize) -> Option<usize> {
        Some(at + 1).filter(|next| *next < self.limit)
    }

    /// `“…,” said Anna`; true where the cue is one.
    fn inverted(&mut self, verb: Verb) -> bool {
        let reading = self.reading;
        let Some(next) = self.next(verb.at) else { return false };
        let after_speech = self.before(verb.at).is_some_and(|before| self.ends_speech(before));
        let fits = (after_speech || (verb.speaks && verb.is(reading, Classes::INVERTED)))
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
            self.push(next..after, verb.at..verb.end, pieces, Rule::Inverted);
            self.named = after;
        }
        true
    }

    /// No subject stands before the verb, and at the start of a sentence a comma or colon follows its own.
    fn may_invert(&self, verb: Verb, after: usize) -> bool {
        match self.before(verb.at) {
            None => after < self.limit && self.reading.is_one_of(after, &[":", ","]),
            Some(before) if self.reading.is_plain(before, ",") => {
                let subject = subject::before(self.reading, verb.at, self.start);
                subject.is_none_or(|subject| subject.passive || subject.stray) && self.closes(after)
            }
            Some(_) => true,
        }
    }

    /// True where an attribution may end before token `at`.
    fn closes(&self, at: usize) -> bool {
        at >= self.limit
            || self.reading.quoted(at)
            || !self.reading.is_word(at)
            || self.reading.is(at, Classes::TIME.and(Classes::PREPOSITION).and(Classes::BOUNDARY))
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
        let described = self.before(next - 1).is_some_and(|before| self.ends_speech(before))
            && !reading.is(next, Classes::PREPOSITION.and(Classes::ADVERB).and(Classes::BOUNDARY))
            && (next + 1..self.limit.min(next + 4)).any(|at| reading.capital(at));
        reading.capital(next)
            || described
            || reading.is(
                next,
                Classes::DETERMINER.and(Classes::PRONOUN).and(Classes::ROLE).and(Classes::PLURAL),
            )
            || reading.is_one_of(next, &["republican", "democratic"])
            || reading.lower(next).ends_with('s')
    }

    /// What stands before an attribution that ends at token `at`, less the comma.
    pub(super) fn said_before(&self, at: usize) -> Option<Range<usize>> {
        let mut end = at;
        while end > self.start
            && !self.reading.quoted(end - 1)
            && self.reading.is_one_of(end - 1, &[",", "—", "–", "--"])
        {
            end -= 1;
        }
        let start = self.first_said(end);
        (end > start).then_some(start..end)
    }

    /// The first token of what the sentence says: after a dateline and a conjunction that joins it to the one before.
    pub(super) fn first_said(&self, end: usize) -> usize {
        let reading = self.reading;
        let stamped =
            reading.is_number(self.start) && reading.tokens.word(self.start).contains(':');
        let dated = phrase::after_dateline(reading, self.start + usize::from(stamped), end);
        let start = self.after_semicolon(dated, end);
        let joins = start + 2 < end
            && !reading.quoted(start)
            && reading.is_one_of(start, &["but", "and", "so", "yet"]);
        start + usize::from(joins)
    }

    /// The token after the last semicolon outside quotation marks: what was said before it is another sentence.
    fn after_semicolon(&self, from: usize, end: usize) -> usize {
        const FEWEST: usize = 3;
        let last =
            (from..end.saturating_sub(FEWEST)).rev().find(|at| self.reading.is_plain(*at, ";"));
        last.map_or(from, |semicolon| semicolon + 1)
    }

    /// What is said after an attribution in the middle; `from` is the first token after it.
    pub(super) fn resumed(&self, from: usize) -> Option<Range<usize>> {
        let reading = self.reading;
        let stops = |at: &usize| {
            reading.quoted(*at) || reading.is_one_of(*at, &[",", ":", "—", "–", "--", ";"])
        };
        let mark = (from..self.end).find(stops)?;
        let start = if reading.quoted(mark) { mark } else { mark + 1 };
        if start >= self.end {
            return None;
        }
        let is_clause = reading.is(start, Classes::AUXILIARY)
            || self.end - start > 3 && licence::has_verb(reading, &(start..self.end));
        let goes_on = reading.quoted(start) || is_clause && !reading.is(start, Classes::AFTER);
        goes_on.then_some(start..self.end)
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
        if subject.passive {
            self.passive(verb, &subject);
            return;
        }
        if subject.infinitive && !on_to {
            self.led(verb);
            return;
        }
        self.subject.get_or_insert_with(|| subject.phrase.clone());
        let cue = subject.cue_start..verb.end;
        if self.stands_after_speech(verb, &subject.phrase) {
            self.following(verb, subject.phrase, cue);
            return;
        }
        let Some(said) = self.said_after(verb, &subject.phrase) else { return };
        if self.is_afterthought(&subject.phrase) {
            return;
        }
        let said = self.within_relative(&subject.phrase, said);
        if let Some(end) = self.clause_end(subject.phrase.start) {
            self.cut(end);
        }
        let as_said = self.is_as_said(&subject.phrase);
        let rule = if as_said { Rule::Following } else { Rule::Before };
        self.push(subject.phrase, cue, vec![said], rule);
    }

    /// `Anna, who said it was late, left`: what is said in a relative clause ends before the verb of the main clause.
    fn within_relative(&self, subject: &Range<usize>, said: Range<usize>) -> Range<usize> {
        let reading = self.reading;
        if reading.lower(subject.start) != "who" {
            return said;
        }
        let resumes = |comma: &usize| {
            reading.is_plain(*comma, ",")
                && *comma + 1 < said.end
                && reading.is(comma + 1, Classes::AUXILIARY.and(Classes::VERB))
        };
        let end = said.clone().find(resumes).unwrap_or(said.end);
        said.start..end
    }

    /// What a finite verb introduces: the words after it, or after the comma in `As Anna told the paper, …`.
    fn said_after(&self, verb: Verb, subject: &Range<usize>) -> Option<Range<usize>> {
        const FEWEST: usize = 4;
        let reading = self.reading;
        if self.is_as_said(subject) {
            let comma = (verb.end..self.end).find(|at| reading.is_plain(*at, ","))?;
            return (comma + 2 < self.end).then_some(comma + 1..self.end);
        }
        let said = content::after(reading, verb, verb.end, self.end)?;
        let marked = reading.lower(said.start) == "that"
            || reading.runs.at(said.start).is_some_and(|run| {
                super::story::is_whole(reading, run)
                    || said.start > verb.end && reading.count_words(reading.inner(run)) >= FEWEST
            });
        (marked || !verb.is(reading, Classes::QUOTED)).then_some(said)
    }

    /// `As Anna told the paper, …`
    fn is_as_said(&self, subject: &Range<usize>) -> bool {
        subject.start == self.start + 1 && self.reading.lower(self.start) == "as"
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
    pub(super) fn stands_after_speech(&self, verb: Verb, phrase: &Range<usize>) -> bool {
        let reading = self.reading;
        let Some(before) = self.before(phrase.start) else { return false };
        if reading.lower(phrase.start) == "who" {
            return false;
        }
        if reading.quoted(before) {
            return true;
        }
        if self.begins_speech(verb.end) {
            return false;
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
        let first = verb.end;
        let Some(next) = Some(first).filter(|_| first < self.end) else { return true };
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

    pub(super) fn following(&mut self, verb: Verb, speaker: Range<usize>, cue: Range<usize>) {
        let Some(said) = self.said_before(speaker.start) else { return };
        let pieces: Vec<_> = std::iter::once(said).chain(self.resumed(verb.end)).collect();
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

    /// Ends what the frames so far say before token `end`.
    pub(super) fn cut(&mut self, end: usize) {
        for frame in self.frames.iter_mut().filter(|frame| frame.rule != Rule::According) {
            frame.trim(end);
        }
    }

    pub(super) fn push(
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
