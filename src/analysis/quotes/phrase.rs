//! Noun phrases without a tagger: where the words that name a speaker begin and end.

use crate::analysis::{
    lexicon::{Classes, Form},
    reading::Reading,
};
use std::ops::Range;

/// Quoted words within a noun phrase, marks included: `The “History” section`.
const LONGEST_NICKNAME: usize = 5;

/// No noun phrase that names a speaker has more words.
const LONGEST: usize = 24;

/// The first token of the noun phrase that ends with token `last`, not before `from`; `None` where it is no subject but,
/// say, the end of a prepositional phrase.
pub(super) fn start_of(reading: &Reading, last: usize, from: usize) -> Option<usize> {
    if is_personal(reading, last) {
        return Some(last);
    }
    let mut start = last + 1;
    while start > from
        && last + 1 - start < LONGEST
        && continues_left(reading, start - 1, last, from)
    {
        start -= 1;
    }
    skip_opening(reading, start, last)
}

/// True if the phrase that ends with `last` may hold the token at `at`, all after it being in.
fn continues_left(reading: &Reading, at: usize, last: usize, from: usize) -> bool {
    if let Some(run) = reading.runs.at(at) {
        return at < last && is_nickname(reading, run, from);
    }
    if !reading.is_word(at) {
        let joined = at > from && reading.is_word(at - 1) && !reading.quoted(at - 1);
        return joined
            && (reading.is_clitic(at) || reading.is_one_of(at, &["-", "&", "'", "’", "/"]));
    }
    if reading.is(at, Classes::BOUNDARY) || (at != last && reading.is(at, Classes::PRONOUN)) {
        return false;
    }
    if reading.lower(at) == "and" {
        let another =
            reading.capital(at + 1) || reading.is(at + 1, Classes::POSSESSIVE.and(Classes::ROLE));
        let of_one =
            at > from && reading.is(at - 1, Classes::ROLE) && reading.is(at + 1, Classes::ROLE);
        return at > from
            && at < last
            && (reading.capital(at - 1) && another
                || of_one
                || reading.lower(at - 1).ends_with('s'));
    }
    if reading.is(at, Classes::AUXILIARY) {
        return false;
    }
    at == last || !(reading.is(at, Classes::VERB) || is_finite(reading, at, last, from))
}

/// True for a short quoted word within a phrase: `The “History” section`, `William “Bill” Smith`.
fn is_nickname(reading: &Reading, run: usize, from: usize) -> bool {
    let tokens = &reading.runs.list[run].tokens;
    let inner = reading.inner(run);
    tokens.len() <= LONGEST_NICKNAME
        && tokens.start > from
        && reading.is_word(tokens.start - 1)
        && !inner.is_empty()
        && reading.is_word(inner.end - 1)
}

/// True for a word that reads as the verb of a clause before the phrase: `warned` in `Smith warned the minister`.
fn is_finite(reading: &Reading, at: usize, last: usize, from: usize) -> bool {
    if reading.capital(at) {
        return false;
    }
    let before = at.checked_sub(1).filter(|before| *before >= from);
    let after_subject = before
        .is_some_and(|before| reading.capital(before) || reading.is(before, Classes::PRONOUN));
    let before_object =
        at < last && (reading.is(at + 1, Classes::DETERMINER) || reading.capital(at + 1));
    if reading.lower(at).ends_with("ed") && after_subject && before_object {
        return true;
    }
    let of_several = before.is_some_and(|before| reading.lower(before).ends_with('s') && at < last)
        && !reading.is(at, Classes::NOUNLIKE);
    let word = reading.lower(at);
    let third = word.len() > 4 && word.ends_with('s') && !word.ends_with("ss") && at < last;
    if third && reading.is_one_of(at + 1, &["a", "an", "the"]) {
        return true;
    }
    let is_cue = reading.is(at, Classes::SPEECH)
        && reading.cue(at).is_some_and(|cue| match cue.form {
            Form::Past | Form::Third => true,
            Form::Base => of_several,
            Form::Participle => false,
        });
    let after_article = before
        .is_some_and(|before| reading.is(before, Classes::DETERMINER) || reading.is_clitic(before));
    is_cue && !after_article
}

/// Drops `Meanwhile`, `On Sunday` and the like from the front.
fn skip_opening(reading: &Reading, start: usize, last: usize) -> Option<usize> {
    let start =
        (start..=last).find(|at| !reading.is(*at, Classes::OPENER) && reading.is_word(*at))?;
    let is_adjunct = reading.is(start, Classes::PREPOSITION)
        || reading.is_one_of(start, &["after", "before", "following", "amid", "despite"]);
    if is_adjunct {
        return after_time(reading, start + 1, last)
            .or_else(|| after_adjunct(reading, start + 1, last));
    }
    let ago = (start..last).rev().find(|at| {
        reading.is_one_of(*at, &["ago", "later"]) && *at <= start + 4
            || reading.is_number(*at) && reading.tokens.word(*at).contains(':')
    });
    if let Some(ago) = ago {
        return Some(ago + 1);
    }
    if start < last
        && reading.is(start, Classes::TIME)
        && reading.capital(start)
        && reading.lower(start) != "may"
    {
        let rest =
            (start..=last).find(|at| !reading.is(*at, Classes::TIME) && !reading.is_number(*at));
        return rest.or(Some(start));
    }
    Some(start)
}

/// The first token after the words of time that begin at `from`: `On Sunday | the minister`.
fn after_time(reading: &Reading, from: usize, last: usize) -> Option<usize> {
    let of_time = |at: usize| reading.is(at, Classes::TIME) || reading.is_number(at);
    let end = (from..=last).find(|at| !of_time(*at) && !reading.is(*at, Classes::DETERMINER))?;
    (end > from && of_time(end - 1)).then_some(end)
}

/// The last noun phrase that a preposition does not lead, after one that it does: `In a statement | the minister`.
fn after_adjunct(reading: &Reading, from: usize, last: usize) -> Option<usize> {
    (from + 1..=last).find(|at| {
        let before = at - 1;
        let starts =
            reading.is(*at, Classes::DETERMINER.and(Classes::PRONOUN)) || reading.capital(*at);
        let ended = !reading
            .is(before, Classes::PREPOSITION.and(Classes::DETERMINER).and(Classes::TIME))
            && reading.is_word(before)
            && !reading.capital(before);
        starts && ended && before > from
    })
}

/// `ambassador to France`.
fn is_envoy(reading: &Reading, at: usize) -> bool {
    reading.is_one_of(at, &["ambassador", "envoy", "adviser", "advisor", "aide", "delegate"])
}

/// The end of the noun phrase that begins at token `start` and its appositive, as after an inverted verb or `according to`.
pub(super) fn end_of(reading: &Reading, start: usize, limit: usize) -> Option<usize> {
    const LONGEST_RIGHT: usize = 14;
    if start < limit && is_personal(reading, start) {
        return Some(start + 1);
    }
    let mut end = start;
    while end < limit && end - start <= LONGEST_RIGHT && !reading.quoted(end) {
        if reading.lower(end) == "," {
            return appositive_end(reading, start, end, limit).or((end > start).then_some(end));
        }
        if !continues_right(reading, end, start, limit) {
            break;
        }
        end += 1;
    }
    (end > start).then_some(end)
}

/// True if the phrase that begins at `start` may hold the token at `at`, all before it being in.
fn continues_right(reading: &Reading, at: usize, start: usize, limit: usize) -> bool {
    if !reading.is_word(at) {
        return at > start
            && (reading.is_clitic(at) || reading.is_one_of(at, &["-", "&", "'", "’", "/"]));
    }
    if at == start {
        return !reading.is(at, Classes::BOUNDARY.and(Classes::AUXILIARY));
    }
    if reading.is(at, Classes::BOUNDARY.and(Classes::AUXILIARY))
        || reading.lower(at) == "about"
        || reading.lower(at) == "to" && !is_envoy(reading, at - 1)
    {
        return false;
    }
    let next = at + 1;
    let named_on = next < limit && reading.capital(next);
    let dated = next < limit
        && reading.is_number(next)
        && next + 1 < limit
        && reading.is_word(next + 1)
        && reading.is(start, Classes::DETERMINER);
    if reading.is(at, Classes::TIME) && reading.capital(at) && !named_on && !dated {
        return false;
    }
    let anew = reading.is(at, Classes::DETERMINER) && !reading.is(at, Classes::TIME);
    if anew
        && reading.is_word(at - 1)
        && !reading.is(at - 1, Classes::PREPOSITION.and(Classes::DETERMINER))
    {
        return false;
    }
    if reading.is(at, Classes::PREPOSITION) && !reading.is_one_of(at, &["of", "to"]) && next < limit
    {
        let of_time = reading.is(next, Classes::TIME)
            || reading.is_one_of(next, &["a", "an", "his", "her", "response"]);
        let after_name = reading.capital(at - 1) && !reading.is(at - 1, Classes::ROLE);
        return !of_time && !(after_name && !(reading.lower(at) == "for" && reading.capital(next)));
    }
    true
}

/// The end of an appositive to the phrase from `start` that follows the comma at `comma`: `, a spokesman for the ministry`.
fn appositive_end(reading: &Reading, start: usize, comma: usize, limit: usize) -> Option<usize> {
    const LONGEST_APPOSITIVE: usize = 28;
    let first = comma + 1;
    if first >= limit || reading.quoted(first) {
        return None;
    }
    let owner = first + 3 < limit
        && reading.capital(first)
        && (first + 1..first + 4).any(|at| reading.is_clitic(at));
    let heads = owner
        || reading.is(first, Classes::DETERMINER.and(Classes::ROLE))
        || reading.lower(first) == "who"
        || reading.is_number(first);
    if !heads {
        return name_end(reading, start, comma, limit);
    }
    let stops = |at: &usize| {
        reading.quoted(*at)
            || reading.is_one_of(*at, &[",", ".", ";", ":", "—", "–", "--", "(", "!", "?"])
    };
    let end = limit.min(first + LONGEST_APPOSITIVE);
    let end = (first..end).find(stops).unwrap_or(end);
    let closed = end >= limit
        || reading.quoted(end)
        || reading.is_one_of(end, &[",", ".", "—", "–", "--", ":"]);
    let relative = reading.is_one_of(first, &["who", "which", "whose"]);
    let clause = (first..end).any(|at| reading.is(at, Classes::AUXILIARY));
    (closed && (relative || !clause)).then_some(end)
}

/// The end of a name that follows the description from `start` and the comma at `comma`: `the coach, Ann Lee,`.
fn name_end(reading: &Reading, start: usize, comma: usize, limit: usize) -> Option<usize> {
    const LONGEST: usize = 6;
    const FEWEST: usize = 2;
    let first = comma + 1;
    let common = Classes::PREPOSITION.and(Classes::DETERMINER);
    let described = !reading.capital(comma - 1)
        || reading.is(start, Classes::DETERMINER)
            && (start..comma).any(|at| !reading.capital(at) && !reading.is(at, common));
    if !reading.is_word(comma - 1) || !described {
        return None;
    }
    let named = |at: &usize| {
        !reading.quoted(*at)
            && (reading.is_word(*at) && reading.capital(*at) && !reading.is(*at, Classes::TIME)
                || *at > first && reading.is_one_of(*at, &["de", "van", "der", "of", "bin", "al"]))
    };
    let end = (first..limit.min(first + LONGEST)).take_while(named).last()? + 1;
    let closed = end >= limit
        || reading.quoted(end)
        || reading.is_one_of(end, &[",", ".", "—", "–", "--", ":", ";"]);
    (closed && end - first >= FEWEST).then_some(end)
}

/// The words that name a speaker before the first comma, bracket or relative; all of them where several people are named.
pub(super) fn core(reading: &Reading, words: &Range<usize>) -> Range<usize> {
    const ENDS: [&str; 9] = [",", "(", "—", "–", "--", "who", "which", "whose", "that"];
    let ends = |at: &usize| *at > words.start && reading.is_one_of(*at, &ENDS);
    let end = words.clone().find(ends).unwrap_or(words.end);
    let several = (end..words.end.saturating_sub(1)).any(|at| {
        reading.lower(at) == ","
            && reading.lower(at + 1) == "and"
            && at + 2 < words.end
            && reading.capital(at + 2)
    });
    if several { words.clone() } else { words.start..end }
}

/// `to send`, not `ambassador to France` or `letter to the editor`.
fn is_infinitive(reading: &Reading, to: usize) -> bool {
    let next = to + 1;
    reading.is_plain(to, "to")
        && !is_envoy(reading, to - 1)
        && !reading.capital(next)
        && !reading.is(next, Classes::DETERMINER.and(Classes::POSSESSIVE))
        && !reading.is_number(next)
}

/// True where tokens `start..=last` can name someone who speaks.
pub(super) fn is_likely(reading: &Reading, start: usize, last: usize) -> bool {
    if last < start
        || last - start > LONGEST
        || (start + 1..last).any(|at| is_infinitive(reading, at))
    {
        return false;
    }
    reading.is(start, Classes::PRONOUN.and(Classes::DETERMINER))
        || reading.lower(last).ends_with('s')
        || reading.is(last, Classes::PLURAL)
        || (start..=last).any(|at| reading.capital(at))
}

/// The first noun phrase of a sentence outside quotation marks, which a participle later in it speaks for.
pub(super) fn first_subject(
    reading: &Reading,
    sentence: usize,
    limit: usize,
) -> Option<Range<usize>> {
    const LONGEST_SUBJECT: usize = 12;
    let start = subject_start(reading, sentence, limit)?;
    if is_personal(reading, start) {
        return Some(start..start + 1);
    }
    let end = (start..limit.min(start + LONGEST_SUBJECT))
        .find(|at| ends_subject(reading, *at, start))
        .unwrap_or(limit.min(start + LONGEST_SUBJECT));
    let named = (start..end).any(|at| !reading.is(at, Classes::DETERMINER));
    named.then_some(start..end)
}

/// Where the subject of a sentence begins: after a dateline, an opening adverb, an adjunct closed by a comma.
fn subject_start(reading: &Reading, sentence: usize, limit: usize) -> Option<usize> {
    const LEADS: [&str; 12] = [
        "after",
        "before",
        "while",
        "when",
        "as",
        "despite",
        "since",
        "if",
        "although",
        "though",
        "following",
        "because",
    ];
    let mut at = after_dateline(reading, sentence, limit);
    while at < limit
        && !reading.quoted(at)
        && (reading.is(at, Classes::OPENER) || reading.lower(at) == ",")
    {
        at += 1;
    }
    let participle =
        |at: usize| reading.lower(at).ends_with("ing") && !reading.is(at, Classes::DETERMINER);
    if at < limit
        && !reading.quoted(at)
        && (reading.is(at, Classes::PREPOSITION)
            || reading.is_one_of(at, &LEADS)
            || participle(at)
            || reading.lower(at) == "asked")
    {
        at = (at..limit).find(|at| reading.lower(*at) == ",")? + 1;
    }
    (at < limit && !reading.quoted(at) && reading.is_word(at)).then_some(at)
}

/// The token after `PARIS (Reuters) —`.
pub(super) fn after_dateline(reading: &Reading, sentence: usize, limit: usize) -> usize {
    const LONGEST_DATELINE: usize = 14;
    if sentence >= limit || !reading.tokens.list[sentence].upper {
        return sentence;
    }
    let end = limit.min(sentence + LONGEST_DATELINE);
    let placed = |at: usize| !reading.is_word(at) || reading.capital(at) || reading.is_number(at);
    (sentence..end)
        .take_while(|at| placed(*at))
        .find(|at| {
            reading.is_one_of(*at, &["—", "–", "--", "-"])
                || *at < sentence + 4 && reading.is_plain(*at, ":")
        })
        .map_or(sentence, |dash| dash + 1)
}

/// True for the first token after a subject.
fn ends_subject(reading: &Reading, at: usize, start: usize) -> bool {
    if reading.quoted(at) {
        return true;
    }
    if !reading.is_word(at) {
        return !reading.is_clitic(at) && !reading.is_one_of(at, &["-", "&"]);
    }
    let ends = Classes::AUXILIARY.and(Classes::VERB).and(Classes::ADVERB).and(Classes::BOUNDARY);
    if reading.is(at, ends) || (reading.is(at, Classes::PREPOSITION) && reading.lower(at) != "of") {
        return true;
    }
    if at == start || reading.capital(at) {
        return false;
    }
    let after_article = reading.is(at - 1, Classes::DETERMINER) || reading.is_clitic(at - 1);
    (reading.cue(at).is_some() && !after_article)
        || reading.lower(at).ends_with("ed")
        || reading.lower(at).ends_with("ly")
}

/// True for a personal pronoun that stands alone as a subject.
pub(super) fn is_personal(reading: &Reading, at: usize) -> bool {
    reading.is(at, Classes::PRONOUN) && reading.lower(at) != "who"
}
