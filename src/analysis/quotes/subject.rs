//! The subject that stands before a verb, and whether the two agree.

use super::phrase;
use crate::analysis::{
    lexicon::{Classes, Form},
    reading::Reading,
};
use std::ops::Range;

/// A noun phrase and the verb it belongs to.
#[derive(Clone, Debug)]
pub(super) struct Subject {
    /// The tokens that name the speaker, with an appositive where there is one.
    pub phrase: Range<usize>,
    /// First token of the verb with its auxiliaries: `has` in `has said`.
    pub cue_start: usize,
    /// `was told`.
    pub passive: bool,
    /// `wants to say`.
    pub infinitive: bool,
    /// A comma stands between it and the verb where none belongs: `The firm, has said`.
    pub stray: bool,
}

/// The subject before the verb at token `verb` of a sentence that begins at `from`.
pub(super) fn before(reading: &Reading, verb: usize, from: usize) -> Option<Subject> {
    let chain = auxiliaries(reading, verb, from);
    let last = chain.start.checked_sub(1).filter(|last| *last >= from)?;
    if reading.quoted(last) {
        return None;
    }
    let mut stray = false;
    if let Some(phrase) = with_relative(reading, last, from) {
        let Chain { start: cue_start, passive, infinitive, .. } = chain;
        return Some(Subject { phrase, cue_start, passive, infinitive, stray });
    }
    let phrase = match reading.lower(last) {
        "who" => last..last + 1,
        "," | "—" | "–" | ")" | "--" => {
            let named = beyond_appositive(reading, last, from);
            stray = named.is_none();
            named.or_else(|| before_stray_comma(reading, last, from))?
        }
        _ if !reading.is_word(last) || reading.is(last, Classes::PREPOSITION) => return None,
        _ => {
            let start = phrase::start_of(reading, last, from)?;
            let range = start..last + 1;
            if !phrase::is_likely(reading, start, last) || !agrees(reading, verb, &range, &chain) {
                return None;
            }
            range
        }
    };
    let Chain { start: cue_start, passive, infinitive, .. } = chain;
    Some(Subject { phrase, cue_start, passive, infinitive, stray })
}

/// The auxiliaries and adverbs before a verb.
struct Chain {
    /// First of them, or the verb.
    start: usize,
    passive: bool,
    infinitive: bool,
    /// At least one stands there.
    any: bool,
}

fn auxiliaries(reading: &Reading, verb: usize, from: usize) -> Chain {
    let mut chain = Chain { start: verb, passive: false, infinitive: false, any: false };
    let is_past = reading.cue(verb).is_none_or(|cue| cue.form == Form::Past);
    while chain.start > from
        && !reading.quoted(chain.start - 1)
        && helps(reading, chain.start - 1, from)
    {
        chain.start -= 1;
        chain.any = true;
        chain.infinitive |= reading.lower(chain.start) == "to";
        chain.passive |= is_past && reading.is(chain.start, Classes::PASSIVE);
    }
    chain
}

/// True for a word that stands between a subject and its verb.
fn helps(reading: &Reading, at: usize, from: usize) -> bool {
    if reading.is_clitic(at) {
        return at > from && reading.is(at - 1, Classes::PRONOUN);
    }
    if !reading.is_word(at) {
        return false;
    }
    let adverb = reading.lower(at).ends_with("ly")
        && !reading.capital(at)
        && !reading.is_one_of(at, &["family", "ally", "assembly", "supply", "reply"]);
    let named = reading.capital(at) && at > from;
    reading.is(at, Classes::AUXILIARY)
        || !named && reading.is(at, Classes::ADVERB)
        || adverb
        || reading.lower(at) == "to"
}

/// `the man who answered the door`: the noun phrase before a relative clause that ends with token `last`.
fn with_relative(reading: &Reading, last: usize, from: usize) -> Option<Range<usize>> {
    const FARTHEST: usize = 12;
    let clause = last.saturating_sub(FARTHEST).max(from + 1)..last;
    let who = clause.rev().find(|at| reading.is_plain(*at, "who"))?;
    let breaks = |at: usize| {
        !reading.is_word(at) && !reading.is_clitic(at)
            || reading.quoted(at)
            || reading.is(at, Classes::BOUNDARY)
            || reading.is(at, Classes::SPEECH) && reading.cue(at).is_some()
    };
    let verb = who + 1;
    let finite = reading.is(verb, Classes::VERB.and(Classes::AUXILIARY))
        || reading.lower(verb).ends_with("ed")
        || reading.lower(verb).ends_with('s');
    if verb >= last || !finite || (verb..=last).any(breaks) || !reading.is_word(who - 1) {
        return None;
    }
    let start = phrase::start_of(reading, who - 1, from)?;
    phrase::is_likely(reading, start, who - 1).then_some(start..who)
}

/// The noun phrase before `, a spokesman,` or `(R-Ohio)`, the appositive with it; `closing` is its last mark.
fn beyond_appositive(reading: &Reading, closing: usize, from: usize) -> Option<Range<usize>> {
    let mark = reading.lower(closing);
    let opening = if mark == ")" { "(" } else { mark };
    let open = opening_before(reading, closing, opening, from)?;
    let last = open.checked_sub(1).filter(|last| *last >= from)?;
    let start = phrase::start_of(reading, last, from)?;
    if mark != "," {
        return phrase::is_likely(reading, start, last)
            .then_some(start..closing + usize::from(mark == ")"));
    }
    if let Some(name) = named_before(reading, start, from) {
        return Some(name..closing);
    }
    if !phrase::is_likely(reading, start, last) || !may_be_aside(reading, open, closing) {
        return None;
    }
    let first = open + 1;
    let is_adjunct = reading.is_one_of(first, &ADJUNCTS) || reading.is(first, Classes::ADVERB);
    Some(start..if is_adjunct { last + 1 } else { closing })
}

/// The name before an appositive that has commas of its own: `Jane Roe, a Democrat from Akron, Ohio,`. `phrase` is
/// where the last part of the appositive begins.
fn named_before(reading: &Reading, phrase: usize, from: usize) -> Option<usize> {
    const FARTHEST: usize = 24;
    let lowest = from.max(phrase.saturating_sub(FARTHEST));
    let comma = (lowest + 1..phrase).rev().find(|at| reading.is_plain(*at, ","))?;
    let first = comma + 1;
    let heads =
        reading.is(first, Classes::DETERMINER.and(Classes::ROLE)) || !reading.capital(first);
    let heads = heads || reading.is_one_of(first, &["ph.d.", "ph.d", "phd", "m.d.", "jr.", "sr."]);
    let clause = Classes::AUXILIARY.and(Classes::VERB).and(Classes::BOUNDARY).and(Classes::PRONOUN);
    let joined = (first..phrase)
        .all(|at| !reading.quoted(at) && !reading.is(at, clause) && reading.cue(at).is_none());
    let leads = reading.is(first, Classes::PREPOSITION.and(Classes::TIME).and(Classes::OPENER))
        && reading.lower(first) != "of";
    if !heads || !joined || leads || reading.quoted(comma - 1) || !reading.is_word(comma - 1) {
        return None;
    }
    let last = comma - 1;
    let start = phrase::start_of(reading, last, from)?;
    if reading.lower(start).ends_with("ing") && last > start {
        return None;
    }
    (reading.capital(last) && phrase::is_likely(reading, start, last)).then_some(start)
}

/// `The firm, has said`: the subject begins the sentence and a comma stands where none belongs.
fn before_stray_comma(reading: &Reading, closing: usize, from: usize) -> Option<Range<usize>> {
    let last = closing.checked_sub(1).filter(|last| *last >= from)?;
    let start = phrase::start_of(reading, last, from)?;
    let whole = start == from && last - start >= 1 && reading.lower(closing) == ",";
    (whole && phrase::is_likely(reading, start, last)).then_some(start..last + 1)
}

/// Begin an aside that says nothing about who the subject is.
const ADJUNCTS: [&str; 12] = [
    "speaking",
    "citing",
    "in",
    "during",
    "referring",
    "asked",
    "on",
    "at",
    "using",
    "pointing",
    "for",
    "with",
];

/// The mark that opens the aside which `closing` ends, at most thirty tokens before it.
fn opening_before(reading: &Reading, closing: usize, opening: &str, from: usize) -> Option<usize> {
    const FARTHEST: usize = 30;
    let nearest = closing.checked_sub(1)?;
    let lowest = from.max(closing.saturating_sub(FARTHEST));
    let mut range = (lowest..=nearest).rev();
    let found = range.find(|at| {
        reading.quoted(*at) || reading.is_one_of(*at, &[";", ":"]) || reading.lower(*at) == opening
    })?;
    let fits = reading.lower(found) == opening
        && !reading.quoted(found)
        && found > from
        && found < nearest;
    fits.then_some(found)
}

/// True where what stands between two commas can be an aside about the words before it.
fn may_be_aside(reading: &Reading, open: usize, closing: usize) -> bool {
    const LONGEST_SUFFIX: usize = 3;
    let first = open + 1;
    if !reading.capital(first) || closing - first <= LONGEST_SUFFIX && reading.capital(open - 1) {
        return true;
    }
    let after_common_noun = reading.is_word(open - 1) && !reading.capital(open - 1);
    let roles =
        (first..closing).any(|at| reading.is(at, Classes::ROLE)) && reading.capital(open - 1);
    let party = reading.is_one_of(first, &["d", "r", "i"])
        || matches!(reading.lower(first).as_bytes(), [b'd' | b'r', b'-', ..]);
    reading.is(first, Classes::DETERMINER.and(Classes::ROLE)) || party || after_common_noun || roles
}

/// True where a verb without auxiliaries can belong to the phrase by number, which tells verbs from nouns:
/// `the minister states` but not `the united states`.
fn agrees(reading: &Reading, verb: usize, phrase: &Range<usize>, chain: &Chain) -> bool {
    let Some(cue) = reading.cue(verb) else { return true };
    if chain.any {
        return true;
    }
    let last = phrase.end - 1;
    match cue.form {
        Form::Base => is_plural(reading, phrase),
        Form::Third => {
            if reading
                .is_one_of(last, &["i", "we", "you", "they", "many", "some", "several", "few"])
            {
                return false;
            }
            let led = (phrase.start..=last).rev().find(|at| reading.is(*at, Classes::DETERMINER));
            let plural = led.is_some_and(|at| {
                reading.is_one_of(at, &PLURAL_DETERMINERS) || reading.is_number(at)
            });
            if plural && reading.is(verb, Classes::NOUNLIKE) {
                return false;
            }
            reading.capital(last)
                || !(ends_like_adjective(reading, last) || ends_like_plural(reading, last))
        }
        Form::Past | Form::Participle => true,
    }
}

/// Before plural nouns.
const PLURAL_DETERMINERS: [&str; 13] = [
    "two", "three", "four", "five", "several", "some", "many", "these", "those", "few", "both",
    "most", "all",
];

fn is_plural(reading: &Reading, phrase: &Range<usize>) -> bool {
    let last = phrase.end - 1;
    let word = reading.lower(last);
    reading.is_one_of(last, &["i", "we", "you", "they", "who", "some", "many", "others", "both"])
        || (word.ends_with('s') && !word.ends_with("ss"))
        || reading.is(last, Classes::PLURAL)
        || phrase.clone().any(|at| reading.lower(at) == "and")
}

fn ends_like_adjective(reading: &Reading, at: usize) -> bool {
    const ENDINGS: [&str; 13] = [
        "ive", "ous", "ful", "ical", "ial", "able", "ible", "ent", "ant", "ary", "ory", "al", "ic",
    ];
    !reading.is(at, Classes::SINGULAR)
        && !reading.lower(at).ends_with("ment")
        && ENDINGS.iter().any(|ending| reading.lower(at).ends_with(ending))
}

fn ends_like_plural(reading: &Reading, at: usize) -> bool {
    let word = reading.lower(at);
    word.ends_with('s')
        && !word.ends_with("ss")
        && !word.ends_with("us")
        && !word.ends_with("is")
        && word != "news"
}
