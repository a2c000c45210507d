//! Cues that are no verb with its subject: infinitives (`declined to say`, `had this to say`) and nouns (`his view
//! that`).

use super::{
    content,
    frame::{Rule, only},
    phrase,
    scene::Scene,
    subject::{self, Subject},
    verb::Verb,
};
use crate::analysis::lexicon::Classes;
use std::ops::Range;

impl Scene<'_, '_> {
    /// `declined to say`, `is reported to have said`, `was quick to point out`, `took to the radio to say`.
    pub(super) fn led(&mut self, verb: Verb) {
        let reading = self.reading;
        let Some(lead) = self.lead(verb.at) else { return };
        let Some(subject) = subject::before(reading, lead, self.start) else { return };
        let Subject { phrase, cue_start, .. } = subject;
        let cue = cue_start..verb.end;
        if self.stands_after_speech(verb, &phrase) {
            self.following(verb, phrase, cue);
            return;
        }
        let Some(said) = content::after(reading, verb, verb.end, self.end) else { return };
        self.subject.get_or_insert_with(|| phrase.clone());
        self.push(phrase, cue, only(said), Rule::Before);
    }

    /// The finite verb or adjective that an infinitive hangs on, if it is one that says.
    fn lead(&self, verb: usize) -> Option<usize> {
        const FARTHEST: usize = 8;
        let reading = self.reading;
        let lowest = self.start.max(verb.saturating_sub(FARTHEST));
        let to = (lowest..verb).rev().find(|at| reading.is_plain(*at, "to"))?;
        let helping = Classes::AUXILIARY.and(Classes::ADVERB);
        let joined = (to + 1..verb).all(|at| reading.is(at, helping));
        let before = self.before(to).filter(|before| *before > self.start)?;
        if !joined || reading.quoted(before) {
            return None;
        }
        let reported = reading.is(before - 1, Classes::PASSIVE)
            && (reading.cue(before).is_some() || reading.lower(before) == "understood");
        let leads = reading.is(before, Classes::LEAD)
            && !(reading.lower(before) == "used" && reading.is(before - 1, Classes::PASSIVE));
        if reported || leads {
            return Some(before);
        }
        let mut near = lowest..before;
        if reading.is_one_of(before, &["this", "following", "that"]) {
            return near.rfind(|at| reading.is_one_of(*at, &["had", "has", "have"]));
        }
        near.find(|at| {
            reading.is_one_of(*at, &["took", "takes", "taken"]) && reading.lower(at + 1) == "to"
        })
    }

    /// `their view that …`, `Anna's warning that …`, `is of the opinion that …`; true where the noun is one.
    pub(super) fn nominal(&mut self, noun: usize) -> bool {
        let reading = self.reading;
        let takes_clause = reading.is(noun, Classes::NOMINAL)
            && self.next(noun).is_some_and(|that| reading.is_plain(that, "that"));
        let Some(before) = self.before(noun).filter(|_| takes_clause) else { return false };
        let said = noun + 1..content::end_of(reading, noun + 1, self.end);
        if let Some(be) = self.holding(before) {
            let Some(subject) = subject::before(reading, be, self.start) else { return false };
            self.push(subject.phrase, subject.cue_start..noun + 1, only(said), Rule::Before);
            return true;
        }
        let owner = self.owner(before).filter(|owner| owner.start > self.start + 1);
        if let Some(owner) = owner.clone() {
            self.push(owner, noun..noun + 1, only(said), Rule::Before);
        }
        owner.is_some()
    }

    /// The `is` of `is of the opinion`, where `before` is the token before the noun.
    fn holding(&self, before: usize) -> Option<usize> {
        let reading = self.reading;
        let be = before.checked_sub(2).filter(|be| *be > self.start)?;
        let holds = reading.is_one_of(before, &["the", "a"])
            && reading.is_one_of(be + 1, &["of", "under"])
            && reading.is(be, Classes::PASSIVE);
        holds.then_some(be)
    }

    /// Whose view it is: a possessive pronoun or the words before `'s`, an adjective between left out.
    fn owner(&self, before: usize) -> Option<Range<usize>> {
        let reading = self.reading;
        let owns = |at: usize| {
            reading.is_clitic(at) || reading.is_one_of(at, &["his", "her", "their", "its"])
        };
        let owner =
            [Some(before), self.before(before)].into_iter().flatten().find(|at| owns(*at))?;
        if !reading.is_clitic(owner) {
            return Some(owner..owner + 1);
        }
        let last = self.before(owner)?;
        Some(phrase::start_of(reading, last, self.start)?..owner)
    }
}
