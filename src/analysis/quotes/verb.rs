//! Verbs that can be cues, told from nouns and adjectives that look like them.

use super::{phrase, scene::Scene};
use crate::analysis::{
    lexicon::{self, Classes, Cue, Form},
    reading::Reading,
};

/// The verb of a cue.
#[derive(Clone, Copy, Debug)]
pub(super) struct Verb {
    /// Its token.
    pub at: usize,
    /// One past the last token of the cue: `out` belongs to `point`.
    pub end: usize,
    /// Its dictionary form.
    pub lemma: &'static str,
    /// Its form.
    pub form: Form,
    /// It is a verb of saying here.
    pub speaks: bool,
}

impl Verb {
    pub(super) fn new(reading: &Reading, at: usize, cue: Cue, limit: usize) -> Self {
        let phrase = phrase_end(reading, at, cue.lemma, limit);
        let speaks = reading.is(at, Classes::SPEECH) || phrase.is_some();
        Self { at, end: phrase.unwrap_or(at + 1), lemma: cue.lemma, form: cue.form, speaks }
    }

    /// A verb in the past that the lexicon does not hold.
    pub(super) const fn unlisted(at: usize) -> Self {
        Self { at, end: at + 1, lemma: "", form: Form::Past, speaks: true }
    }

    /// True where a phrase stands: `pointed out`.
    pub(super) const fn is_phrase(self) -> bool {
        self.end > self.at + 1
    }

    /// True if the verb belongs to one of the classes.
    pub(super) fn is(self, reading: &Reading, classes: Classes) -> bool {
        reading.is(self.at, classes)
    }
}

/// One past the phrase that the verb at `at` begins, if it begins one.
fn phrase_end(reading: &Reading, at: usize, lemma: &str, limit: usize) -> Option<usize> {
    let fits = |index: usize, word: &str| {
        !reading.quoted(index)
            && if word == "+" {
                reading.is(index, Classes::FEELING)
            } else {
                reading.lower(index) == word
            }
    };
    let phrase = lexicon::phrases(lemma).iter().find(|words| {
        at + words.len() < limit
            && (at + 1..).zip(words.iter()).all(|(index, word)| fits(index, word))
    })?;
    let end = at + 1 + phrase.len();
    let plans = lemma == "set" && reading.lower(end) == "to";
    (!plans).then_some(end)
}

impl Scene<'_, '_> {
    /// A capitalised cue begins a sentence or follows a stop.
    pub(super) fn may_be_capital(&self, at: usize) -> bool {
        at == self.start
            || self.reading.quoted(at - 1)
            || self.reading.is_one_of(at - 1, &[".", ":", ","])
    }

    /// True where the form is a noun or adjective: `the reports`, `state media`.
    pub(super) fn is_noun(&self, verb: Verb) -> bool {
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
        if verb.is_phrase() {
            return true;
        }
        if reading.is_one_of(next, &[",", ".", ":"]) && (named || self.follows_quotation(before)) {
            return true;
        }
        let plural = before.is_some_and(|at| reading.lower(at).ends_with('s'));
        let quotation = before.is_some_and(|at| self.ends_speech(at));
        if quotation && (reading.capital(next) || reading.is(next, Classes::ROLE)) {
            return true;
        }
        reading.quoted(next)
            || reading.is_one_of(next, &[":", ",", "that"])
            || reading.is(next, Classes::PRONOUN)
            || (reading.is(next, Classes::DETERMINER) && !reading.is_one_of(next, &["this", "all"]))
            || (reading.capital(next)
                && !reading.is(next, Classes::TIME)
                && (named || plural || self.headline(verb)))
    }

    /// `“…,” the report states`: the noun phrase that ends with the token begins after a quotation.
    fn follows_quotation(&self, last: Option<usize>) -> bool {
        let start = last.and_then(|last| phrase::start_of(self.reading, last, self.start));
        start.is_some_and(|start| start > self.start && self.reading.quoted(start - 1))
    }

    /// `Woman claims Acme cheated her`: the subject begins the sentence.
    fn headline(&self, verb: Verb) -> bool {
        let subject = super::subject::before(self.reading, verb.at, self.start);
        verb.speaks && subject.is_some_and(|subject| subject.phrase.start == self.start)
    }

    /// `to say`, `would say`: no report, unless `goes on to say`.
    pub(super) fn is_infinitive(&self, verb: Verb) -> bool {
        let Some(before) = self.before(verb.at) else { return false };
        let reading = self.reading;
        if reading.lower(before) == "to" {
            return !self
                .before(before)
                .is_some_and(|at| reading.is_one_of(at, &["on", "continued", "continues"]));
        }
        reading.is(before, Classes::MODAL)
    }
}
