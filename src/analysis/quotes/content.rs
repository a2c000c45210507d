//! What is said: where the words after a cue begin and end.

use super::{story, verb::Verb};
use crate::analysis::{
    lexicon::{Classes, Form},
    reading::Reading,
};
use std::ops::Range;

/// The content that follows a cue; `from` is the first token after it, `limit` the end of the sentence's words.
pub(super) fn after(
    reading: &Reading,
    verb: Verb,
    from: usize,
    limit: usize,
) -> Option<Range<usize>> {
    if verb.is_phrase() && from < limit && reading.is_word(from) && !reading.quoted(from) {
        let end = end_of(reading, from, limit);
        return (end > from + 1).then_some(from..end);
    }
    let from = past_addressee(reading, verb, from, limit);
    let start = start_of(reading, verb, from, limit)?;
    if start >= limit || (!reading.quoted(start) && !may_start(reading, start)) {
        return None;
    }
    let end = end_of(reading, start, limit);
    let alone = end - start == 1 && !reading.quoted(start);
    (end > start && !alone).then_some(start..end)
}

fn may_start(reading: &Reading, start: usize) -> bool {
    reading.is_word(start)
        || reading.is_one_of(start, &["(", "$", "#", "[", "£", "€", "…", "...", "'", "’"])
}

/// `told reporters | that`: the first token after whom the speaker addresses.
fn past_addressee(reading: &Reading, verb: Verb, from: usize, limit: usize) -> usize {
    const LONGEST: usize = 12;
    const OPENS: [&str; 8] = ["that", "to", "if", "whether", "how", "why", "what", "about"];
    if !verb.is(reading, Classes::ADDRESSED) || from >= limit {
        return from;
    }
    if reading.quoted(from)
        || !reading.is_word(from)
        || reading.is_one_of(from, &OPENS)
        || reading.is(from, Classes::PREPOSITION)
    {
        return from;
    }
    let begins_clause = |at: usize| {
        reading.is_one_of(at, &["he", "she", "they", "it", "i", "we", "there"])
            || reading.is(at, Classes::DETERMINER)
                && !reading.is(at - 1, Classes::PREPOSITION.and(Classes::DETERMINER))
    };
    let ends = |at: usize| {
        reading.quoted(at)
            || reading.is_one_of(at, &[",", ":"])
            || reading.is_one_of(at, &OPENS)
            || (at > from && begins_clause(at))
    };
    let farthest = limit.min(from + LONGEST);
    let end = (from..farthest).find(|at| ends(*at)).unwrap_or(farthest);
    let urged = verb.is(reading, Classes::URGED)
        && end < limit
        && !reading.quoted(end)
        && reading.lower(end) == "to";
    if urged { from } else { end }
}

/// What stands within reach after a cue.
struct Ahead {
    that: Option<usize>,
    colon: Option<usize>,
    quoted: Option<usize>,
}

fn ahead(reading: &Reading, from: usize, limit: usize) -> Ahead {
    const FARTHEST: usize = 22;
    let range = from..limit.min(from + FARTHEST);
    let is_that = |at: &usize| {
        reading.is_plain(*at, "that") && (*at == from || !reading.is(at - 1, Classes::PREPOSITION))
    };
    Ahead {
        that: range.clone().find(is_that),
        colon: range.clone().find(|at| reading.is_plain(*at, ":")),
        quoted: range.clone().find(|at| reading.quoted(*at)),
    }
}

/// The first token of what is said.
fn start_of(reading: &Reading, verb: Verb, from: usize, limit: usize) -> Option<usize> {
    if from >= limit {
        return None;
    }
    if reading.quoted(from) || reading.lower(from) == "that" {
        return Some(from);
    }
    let punctuated = reading.is_one_of(from, &[":", ",", "—", "–", "--"]);
    if punctuated && from + 1 < limit && (reading.quoted(from + 1) || reading.lower(from) == ":") {
        return Some(from + 1);
    }
    let ahead = ahead(reading, from, limit);
    if let Some(quoted) = after_colon(reading, &ahead, limit) {
        return Some(quoted);
    }
    let found = if verb.speaks {
        after_speech(reading, verb, from, limit, &ahead)
    } else if verb.is(reading, Classes::OBJECT.and(Classes::HELD).and(Classes::URGED))
        || ahead.quoted.is_some()
    {
        Some(from)
    } else {
        None
    };
    found.or_else(|| nearby_quotation(reading, from, ahead.quoted?))
}

/// Begin words on when, where and how something was said.
const ADJUNCTS: [&str; 25] = [
    "in",
    "on",
    "at",
    "during",
    "to",
    "after",
    "last",
    "earlier",
    "of",
    "with",
    "about",
    "by",
    "as",
    "from",
    "for",
    "through",
    "late",
    "early",
    "shortly",
    "aloud",
    "bluntly",
    "simply",
    "yesterday",
    "again",
    "via",
];

/// `was blunt: “It is late.”`: the whole sentence in marks that a colon introduces, no `that` before it.
fn after_colon(reading: &Reading, ahead: &Ahead, limit: usize) -> Option<usize> {
    let quoted = ahead.colon? + 1;
    let run = reading.runs.at(quoted).filter(|_| quoted < limit)?;
    let first = ahead.that.is_none_or(|that| that > quoted) && ahead.quoted == Some(quoted);
    (first && story::is_whole(reading, run)).then_some(quoted)
}

/// After a verb of saying.
fn after_speech(
    reading: &Reading,
    verb: Verb,
    from: usize,
    limit: usize,
    ahead: &Ahead,
) -> Option<usize> {
    let quoted_after_colon =
        ahead.colon.filter(|colon| colon + 1 < limit && reading.quoted(colon + 1));
    if let Some(colon) = quoted_after_colon
        && ahead.that.is_none_or(|that| that > colon)
    {
        return Some(colon + 1);
    }
    let is_adjunct = reading.is(from, Classes::TIME) || reading.is_one_of(from, &ADJUNCTS);
    if let Some(that) = ahead.that {
        let aside = reading.lower(from) == "," && reading.lower(that - 1) == ",";
        let unbroken = (from..that).all(|at| reading.lower(at) != ",");
        let relative = reading.is(from, Classes::DETERMINER)
            && !reading.is(from + 1, Classes::TIME)
            && !verb.is(reading, Classes::ADDRESSED);
        if that - from <= 2 && !relative || aside || (unbroken && is_adjunct) {
            return Some(that);
        }
    }
    if !reading.is_word(from) {
        return None;
    }
    if verb.lemma == "ask" && reading.lower(from) == "for" {
        return Some(from);
    }
    if verb.is(reading, Classes::ADDRESSED) && reading.lower(from) == "to" {
        return Some(from);
    }
    if verb.is(reading, Classes::BARE.and(Classes::ADDRESSED)) {
        return if is_adjunct { after_adjunct(reading, verb, from, limit) } else { Some(from) };
    }
    let opens = [
        "to", "about", "for", "if", "whether", "how", "why", "what", "against", "on", "of", "with",
    ];
    (reading.is_one_of(from, &opens) || verb.is(reading, Classes::OBJECT.and(Classes::TOPIC)))
        .then_some(from)
}

/// `said on Sunday | it would`: the clause or quotation after an adjunct.
fn after_adjunct(reading: &Reading, verb: Verb, from: usize, limit: usize) -> Option<usize> {
    const FARTHEST: usize = 14;
    for at in from..limit.min(from + FARTHEST) {
        if reading.quoted(at) {
            return Some(at);
        }
        if reading.lower(at) == "," && at + 1 < limit && reading.quoted(at + 1) {
            return Some(at + 1);
        }
        if at > from && begins_clause(reading, at) {
            return Some(at);
        }
    }
    let topic = reading.lower(from) == "to" && verb.is(reading, Classes::ADDRESSED)
        || reading.is_one_of(from, &["to", "about"]) && !matches!(verb.lemma, "say" | "add");
    topic.then_some(from)
}

/// True for the subject of a clause that follows an adjunct without a conjunction.
fn begins_clause(reading: &Reading, at: usize) -> bool {
    let after_preposition = reading.is(at - 1, Classes::PREPOSITION);
    if reading.is_one_of(at, &["he", "she", "they", "it", "there", "we", "i"]) {
        return !after_preposition;
    }
    if reading.is_one_of(at, &["the", "his", "her", "their"]) {
        return !after_preposition && !reading.is(at - 1, Classes::DETERMINER);
    }
    let after_time = reading.is(at - 1, Classes::TIME) || reading.is_number(at - 1);
    after_time && reading.capital(at) && !reading.is(at, Classes::TIME)
}

/// A quotation that stands later in the clause: the words before it belong to what is said.
fn nearby_quotation(reading: &Reading, from: usize, quoted: usize) -> Option<usize> {
    const FARTHEST: usize = 14;
    let broken = (from..quoted).any(|at| reading.lower(at) == ";");
    if broken || quoted - from > FARTHEST {
        return None;
    }
    let apart = quoted > from && reading.is_one_of(quoted - 1, &[",", ":"]);
    Some(if reading.is_word(from) && !apart { from } else { quoted })
}

/// Where what is said ends: before another attribution, a semicolon, or an adjunct that says where it was said.
pub(super) fn end_of(reading: &Reading, start: usize, limit: usize) -> usize {
    let mut end = limit;
    let mut at = start;
    if let Some(run) = reading.runs.at(start).filter(|run| story::is_whole(reading, *run)) {
        let after = reading.runs.list[run].tokens.end;
        let goes_on = after < limit && (reading.quoted(after) || !reading.is_word(after));
        if after < limit && !goes_on {
            return after;
        }
    }
    while at < limit {
        if !reading.quoted(at) && ends_at(reading, at, start, limit) {
            end = at;
            break;
        }
        at = reading.past(at);
    }
    trailing_carrier(reading, start, end).unwrap_or(end)
}

fn ends_at(reading: &Reading, at: usize, start: usize, limit: usize) -> bool {
    match reading.lower(at) {
        ";" => true,
        "," | "—" | "–" | "--" => {
            let next = at + 1;
            next < limit
                && !reading.quoted(next)
                && (reading.is(next, Classes::STOP)
                    || goes_on_telling(reading, at, start, limit)
                    || reading.lower(at) == ","
                        && at > start + 3
                        && outlet_reports(reading, next, limit))
        }
        _ => false,
    }
}

/// `, and begged them to stay`, `“a gift”, which is unkind`: the comma at `comma` ends what is said, for a verb of the
/// same subject follows, or the writer's remark on a few quoted words.
fn goes_on_telling(reading: &Reading, comma: usize, start: usize, limit: usize) -> bool {
    let next = comma + 1;
    let after_marks = comma > start && reading.quoted(comma - 1);
    if reading.is_one_of(next, &["which", "who"]) {
        return after_marks;
    }
    if !reading.is_one_of(next, &["and", "but"]) {
        return false;
    }
    let verb = (next + 1..limit).find(|at| !reading.is(*at, Classes::ADVERB)).unwrap_or(limit);
    let finite = |at: usize| {
        reading.cue(at).is_some_and(|cue| matches!(cue.form, Form::Past | Form::Third))
            && !reading.is(at, Classes::NOUNLIKE)
            || reading.is(at, Classes::VERB)
            || after_marks && reading.lower(at).ends_with("ed")
            || after_marks
                && reading.lower(at).ends_with('s')
                && at + 1 < limit
                && reading.is(at + 1, Classes::DETERMINER)
    };
    verb < limit
        && !reading.quoted(verb)
        && !reading.capital(verb)
        && finite(verb)
        && (after_marks || reading.is(verb, Classes::SPEECH.and(Classes::ACT)))
}

/// `, the agency reports via its desk`.
fn outlet_reports(reading: &Reading, from: usize, limit: usize) -> bool {
    const LONGEST: usize = 7;
    let named = |at: usize| {
        !reading.quoted(at)
            && reading.is_word(at)
            && (reading.capital(at)
                || reading.is(at, Classes::DETERMINER)
                || reading.is_one_of(at, &["of", "news", "agency", "media"]))
    };
    let end = (from..limit.min(from + LONGEST)).find(|at| !named(*at)).unwrap_or(limit);
    if end == from || end >= limit || !reading.is_one_of(end, &["reports", "reported"]) {
        return false;
    }
    end + 1 >= limit || reading.is_one_of(end + 1, &[",", ".", "via", "citing", "on", "in", "by"])
}

/// `in a statement` and what follows, at the end of what is said.
fn trailing_carrier(reading: &Reading, start: usize, end: usize) -> Option<usize> {
    const FARTHEST: usize = 12;
    let first = (start + 3).max(end.saturating_sub(FARTHEST));
    (first..end).find(|at| {
        reading.is_plain(*at, "in")
            && at + 2 < end
            && reading.is_one_of(at + 1, &["a", "an", "his", "her", "their", "its"])
            && (at + 2..end.min(at + 5)).any(|noun| reading.is(noun, Classes::CARRIER))
            && (*at..end).all(|at| !reading.quoted(at))
    })
}
