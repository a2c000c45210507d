//! Cues that are not the finite verb of their own subject: participles, second verbs, passives.

use super::{
    content,
    frame::{Frame, Rule},
    licence, phrase,
    scene::Scene,
    subject::{self, Subject},
    verb::Verb,
};
use crate::analysis::lexicon::{Classes, Form};
use std::ops::Range;

impl Scene<'_, '_> {
    /// `…, adding that …`, `is saying that …`, `was quoted as saying`, `with Anna saying`.
    pub(super) fn participle(&mut self, verb: Verb) {
        let reading = self.reading;
        if !verb.speaks && !verb.is(reading, Classes::OBJECT) {
            return;
        }
        let Some(before) = self.before(verb.at).filter(|before| !reading.quoted(*before)) else {
            return;
        };
        if reading.lower(before) == "as" {
            self.quoted_as(verb, before);
            return;
        }
        let joined =
            reading.is_one_of(before, &["by", "before", "while", "after", "and", "without"]);
        let (speaker, cue_start) = if reading.is(before, Classes::AUXILIARY.and(Classes::ADVERB))
            || reading.is_clitic(before)
        {
            let Some(subject) = subject::before(reading, verb.at, self.start) else { return };
            (subject.phrase, subject.cue_start)
        } else if reading.is_one_of(before, &[",", "—", "–", "--"])
            || joined && verb.speaks && self.opens_speech(verb.end)
        {
            let Some(speaker) = self.first_speaker(verb.at) else { return };
            (speaker, verb.at)
        } else {
            let Some(speaker) = self.absolute(verb, before) else { return };
            (speaker, verb.at)
        };
        let Some(said) = content::after(reading, verb, verb.end, self.end) else { return };
        self.cut(if reading.is_word(before) { verb.at } else { before });
        self.push(speaker, cue_start..verb.end, super::frame::only(said), Rule::Participle);
    }

    /// A quotation or a clause with `that` begins at the token, a comma or colon left out.
    fn opens_speech(&self, at: usize) -> bool {
        at < self.end
            && (self.reading.quoted(at)
                || self.reading.lower(at) == "that"
                || self.introduces_speech(at))
    }

    /// `with one poster writing “…”`, `a sign saying that`: the noun before the participle, where words follow it at once.
    fn absolute(&self, verb: Verb, before: usize) -> Option<Range<usize>> {
        const LONGEST: usize = 8;
        let reading = self.reading;
        let next = self.next(verb.at).filter(|_| verb.speaks && reading.is_word(before))?;
        let follows = reading.quoted(next)
            || reading.lower(next) == "that"
            || (reading.is_one_of(next, &[",", ":"])
                && next + 1 < self.end
                && reading.quoted(next + 1));
        let lowest = self.start.max(before.saturating_sub(LONGEST));
        let with = (lowest..before)
            .rev()
            .take_while(|at| reading.is_word(*at))
            .find(|at| reading.lower(*at) == "with");
        if let Some(with) = with {
            return Some(with + 1..before + 1);
        }
        let start = phrase::start_of(reading, before, self.start)?;
        (follows && reading.is(before, Classes::DOCUMENT)).then_some(start..before + 1)
    }

    /// `Anna was quoted as saying`, `the paper quoted Anna as saying`.
    fn quoted_as(&mut self, verb: Verb, joint: usize) {
        const FARTHEST: usize = 12;
        let reading = self.reading;
        let lowest = self.start.max(joint.saturating_sub(FARTHEST));
        let quoting = (lowest..joint).rev().find(|at| {
            reading.cue(*at).is_some_and(|cue| matches!(cue.lemma, "quote" | "cite"))
                && !reading.quoted(*at)
        });
        let Some(quoting) = quoting else { return };
        let passive =
            subject::before(reading, quoting, self.start).filter(|subject| subject.passive);
        let (speaker, cue_start) = match passive {
            Some(subject) => (subject.phrase, subject.cue_start),
            None if quoting + 1 < joint => (quoting + 1..joint, quoting),
            None => return,
        };
        let cue = cue_start..verb.end;
        if self.stands_after_speech(verb, &speaker) {
            self.following(verb, speaker, cue);
        } else if let Some(said) = content::after(reading, verb, verb.end, self.end) {
            self.push(speaker, cue, super::frame::only(said), Rule::Passive);
        }
    }

    /// `it was argued by the Crown that …`
    pub(super) fn passive(&mut self, verb: Verb, subject: &Subject) {
        let reading = self.reading;
        let Some(by) = self.next(verb.at).filter(|by| verb.speaks && reading.lower(*by) == "by")
        else {
            return;
        };
        let Some(after) = phrase::end_of(reading, by + 1, self.end) else { return };
        let says = after < self.end
            && (reading.quoted(after) || reading.is_one_of(after, &["that", "as", ":"]));
        if says && let Some(said) = content::after(reading, verb, after, self.end) {
            self.push(
                by + 1..after,
                subject.cue_start..verb.end,
                super::frame::only(said),
                Rule::Passive,
            );
        }
    }

    /// Who a participle or a second verb speaks for: the first speaker, else the subject of the sentence.
    fn first_speaker(&self, at: usize) -> Option<Range<usize>> {
        let first = self.frames.iter().find(|frame| frame.rule != Rule::According);
        first
            .and_then(|frame| frame.speaker.clone())
            .or_else(|| self.subject.clone())
            .or_else(|| phrase::first_subject(self.reading, self.start, at))
    }

    /// The last token up to `at` that is no adverb: the `and` of `and later also`.
    fn before_adverbs(&self, at: usize) -> usize {
        let adverb = |at: &usize| {
            *at > self.start
                && (self.reading.is(*at, Classes::ADVERB) && self.reading.lower(*at) != "then"
                    || self.reading.lower(*at).ends_with("ly"))
        };
        at - (self.start..=at).rev().take_while(adverb).count()
    }

    /// `… and said that …`
    pub(super) fn conjoined(&mut self, verb: Verb) {
        let reading = self.reading;
        let Some(before) = self.before(verb.at) else { return };
        let before = self.before_adverbs(before);
        let joins = reading.is_one_of(before, &["and", "but", "then"]);
        let spoken = verb.speaks && self.introduces_speech(verb.end);
        let known = spoken || !self.frames.is_empty() || self.subject.is_some();
        if !joins || verb.form == Form::Base || !known {
            return;
        }
        let last = self.frames.iter().rev().find(|frame| frame.rule != Rule::According);
        let speaker = last
            .and_then(|frame| frame.speaker.clone())
            .or_else(|| self.subject.clone())
            .or_else(|| phrase::first_subject(reading, self.start, verb.at));
        let Some(speaker) = speaker else { return };
        let Some(said) = content::after(reading, verb, verb.end, self.end) else { return };
        let frame = Frame {
            speaker: Some(speaker),
            cue: Some(verb.at..verb.end),
            pieces: super::frame::only(said),
            rule: Rule::Conjoined,
        };
        if licence::holds(reading, &frame) {
            self.cut(before);
            self.frames.push(frame);
        }
    }
}
