//! What an attribution outside quotation marks needs to be speech: somebody who can be reported, and content that its verb
//! takes. Much that has the shape `subject, verb of saying, words` is an act (`added links`), a wish of whoever reads
//! (`if you want`), the author's own voice (`we believe`) or a participle (`pages related to health`).

use super::{
    frame::{Frame, Rule},
    story,
};
use crate::analysis::{
    lexicon::{Classes, Cue, Form},
    reading::Reading,
};
use std::ops::Range;

/// True where the frame reports speech, or its words stand in quotation marks, which show it by themselves.
pub(super) fn holds(reading: &Reading, frame: &Frame) -> bool {
    let (Some(speaker), Some(cue)) = (&frame.speaker, &frame.cue) else { return true };
    let Some(first) = frame.pieces.first() else { return false };
    if frame.rule == Rule::According {
        return reading.quoted(first.start) || is_source(reading, speaker, first);
    }
    let is_noun = reading.is(cue.end - 1, Classes::NOMINAL)
        && reading.lower(first.start) == "that"
        && !speaker.clone().any(|word| is_author_or_reader(reading, word));
    if is_noun {
        return true;
    }
    let last = cue.end - 1;
    let verb = reading
        .cue(last)
        .filter(|_| reading.is(last, Classes::SPEECH))
        .map(|verb| (last, verb))
        .or_else(|| cue.clone().find_map(|at| Some((at, reading.cue(at)?))));
    let marked = |piece: &Range<usize>| {
        reading.runs.at(piece.start).is_some_and(|run| {
            story::is_whole(reading, run)
                || !speaker.clone().any(|word| is_author_or_reader(reading, word))
        })
    };
    let quoted = frame.pieces.iter().any(marked);
    let Some((at, verb)) = verb else { return quoted };
    let adjective = verb.form == Form::Base && at > 0 && reading.is(at - 1, Classes::PASSIVE);
    if adjective || names_something(reading, speaker, at, verb) {
        return false;
    }
    if quoted {
        return true;
    }
    if reading.is(at, Classes::QUOTED) && reading.lower(first.start) != "that" {
        return false;
    }
    let is_phrase = cue.end > at + 1;
    may_be_reported(reading, speaker, at, verb, first)
        && match frame.rule {
            Rule::Inverted if is_object(reading, speaker) => false,
            Rule::Following | Rule::Inverted => {
                frame.pieces.len() > 1 || !is_adjunct(reading, first)
            }
            _ => is_phrase || takes(reading, at, verb, first),
        }
}

/// True where the subject is somebody other than author and reader, whose thoughts are told only if they are somebody's
/// in particular.
fn may_be_reported(
    reading: &Reading,
    speaker: &Range<usize>,
    at: usize,
    verb: Cue,
    said: &Range<usize>,
) -> bool {
    const NO_NOUN: [&str; 10] =
        ["other", "more", "most", "less", "a", "an", "every", "no", "ever", "better"];
    let last = speaker.end - 1;
    let recalls = reading.within
        && speaker.len() == 1
        && speaker.end == at
        && reading.is_one_of(last, &["i", "we"])
        && verb.form == Form::Past
        && reading.is(at, Classes::SPEECH);
    if !recalls && speaker.clone().any(|word| is_author_or_reader(reading, word))
        || reading.is_one_of(last, &NO_NOUN)
    {
        return false;
    }
    if is_thing(reading, speaker) {
        return false;
    }
    let evidence = matches!(
        verb.lemma,
        "indicate"
            | "suggest"
            | "highlight"
            | "underscore"
            | "underline"
            | "signal"
            | "emphasize"
            | "emphasise"
            | "address"
            | "detail"
    );
    if evidence && !is_somebody(reading, speaker) || is_bare_determiner(reading, speaker) {
        return false;
    }
    let finds_only = reading.is(at, Classes::FINDING)
        && !reading.is(at, Classes::SPEECH.and(Classes::ACT).and(Classes::HELD));
    if finds_only {
        return finds(reading, speaker, said);
    }
    reading.is(at, Classes::SPEECH)
        || !reading.is(at, Classes::HELD)
        || may_be_thought(reading, speaker, verb, said)
}

/// `This repeated testing`: a determiner whose noun follows the verb.
fn is_bare_determiner(reading: &Reading, speaker: &Range<usize>) -> bool {
    speaker.len() == 1
        && reading.is_one_of(speaker.start, &["this", "these", "those", "that", "each"])
}

/// True for what has a name, a role or a pronoun, and for documents and bodies: `Smith`, `the minister`, not `mobile use`.
fn is_somebody(reading: &Reading, speaker: &Range<usize>) -> bool {
    let kinds = Classes::ROLE
        .and(Classes::BODY)
        .and(Classes::PLURAL)
        .and(Classes::DOCUMENT)
        .and(Classes::FINDER)
        .and(Classes::PRONOUN)
        .and(Classes::SINGULAR);
    let opens = |at: usize| at == 0 || !reading.is_word(at - 1);
    speaker.clone().any(|at| reading.is(at, kinds) || reading.capital(at) && !opens(at))
        || speaker.clone().all(|at| reading.capital(at))
        || reading.lower(speaker.end - 1).ends_with("ers")
}

/// `the inquiry found that`: a document, a court or a researcher, and a clause.
fn finds(reading: &Reading, finder: &Range<usize>, said: &Range<usize>) -> bool {
    reading.lower(said.start) == "that"
        && finder.clone().any(|at| reading.is(at, Classes::DOCUMENT.and(Classes::FINDER)))
}

/// True for `we`, `your` and the like, but not for `US` or a paper called *the i*.
fn is_author_or_reader(reading: &Reading, at: usize) -> bool {
    const WORDS: [&str; 10] =
        ["i", "we", "you", "us", "me", "them", "our", "my", "your", "yourself"];
    let of_them = reading.lower(at) == "them" && at > 0 && reading.lower(at - 1) == "of";
    reading.is_one_of(at, &WORDS) && !of_them && !matches!(reading.tokens.word(at), "US" | "i")
}

/// True where a thought is told of somebody in particular: `Smith believes the bridge is safe`, not `people want to go`.
fn may_be_thought(
    reading: &Reading,
    speaker: &Range<usize>,
    verb: Cue,
    said: &Range<usize>,
) -> bool {
    let third = reading.is_one_of(speaker.start, &["he", "she", "the", "his", "her", "their"]);
    let opens = |at: usize| {
        at == speaker.start
            && (reading.is(at, Classes::DETERMINER.and(Classes::PLURAL))
                || speaker.len() == 1 && reading.lower(at).ends_with('s'))
    };
    let somebody = third || speaker.clone().any(|at| reading.capital(at) && !opens(at));
    let that = reading.lower(said.start) == "that";
    match verb.lemma {
        "know" | "feel" => somebody && that,
        "want" => somebody && reading.lower(said.start) != "to",
        _ => somebody || that && reading.lower(speaker.start) == "they",
    }
}

/// `wrote a statement`: what is written stands where the subject of an inverted verb would.
fn is_object(reading: &Reading, phrase: &Range<usize>) -> bool {
    reading.is_one_of(phrase.start, &["a", "an"])
        && phrase.clone().any(|at| reading.is(at, Classes::DOCUMENT))
}

/// True where the head of the phrase can show but not say: `metrics`, `lessons`.
fn is_thing(reading: &Reading, phrase: &Range<usize>) -> bool {
    let ends = |at: &usize| {
        *at > phrase.start
            && (reading.is(*at, Classes::PREPOSITION.and(Classes::BOUNDARY))
                || reading.lower(*at) == ",")
    };
    let end = phrase.clone().find(ends).unwrap_or(phrase.end);
    reading.is(end - 1, Classes::THING) && (end - 1 == phrase.start || !reading.capital(end - 1))
}

/// True where a source, not a manner, follows `according to`: `according to a plan` says how, and so does whatever
/// author or reader did.
fn is_source(reading: &Reading, source: &Range<usize>, said: &Range<usize>) -> bool {
    const LONGEST_LABEL: usize = 8;
    const OWN: [&str; 4] = ["we", "i", "you", "our"];
    let opening = said.start..said.end.min(said.start + 3);
    let own = opening.clone().any(|at| reading.is_one_of(at, &OWN));
    let issued = source
        .clone()
        .any(|at| reading.capital(at) || reading.is(at, Classes::DOCUMENT.and(Classes::ROLE)));
    let manner = reading.is_one_of(source.start, &["a", "an"]) && !issued;
    let clause = has_verb(reading, said)
        || said.len() > LONGEST_LABEL
        || !reading.runs.within(said).is_empty();
    !own && !manner && names_source(reading, source) && !is_thing(reading, source) && clause
}

/// `officials`, `the user`, `Anna`; `user interaction` names nobody.
fn names_source(reading: &Reading, source: &Range<usize>) -> bool {
    let kinds = Classes::DETERMINER
        .and(Classes::PRONOUN)
        .and(Classes::PLURAL)
        .and(Classes::BODY)
        .and(Classes::DOCUMENT)
        .and(Classes::FINDER);
    source
        .clone()
        .any(|at| reading.is(at, kinds) || reading.capital(at) || reading.lower(at).ends_with('s'))
}

/// `a website called the “Portal”`: the verb names something and no judgement follows.
fn names_something(reading: &Reading, speaker: &Range<usize>, at: usize, verb: Cue) -> bool {
    if !matches!(verb.lemma, "call" | "dub" | "label" | "brand") || verb.form != Form::Past {
        return false;
    }
    let limit = reading.tokens.len();
    let named = (at + 1..limit.min(at + 3)).find(|next| reading.quoted(*next));
    let run = named.and_then(|named| reading.runs.at(named));
    let as_title = run.is_some_and(|run| story::opens_with_capital(reading, run));
    let indefinite = reading.is_one_of(speaker.start, &["a", "an"]);
    as_title || indefinite && !(at + 1 < limit && reading.is(at + 1, Classes::PRONOUN))
}

/// True where what follows the verb at `at` is content that it takes.
fn takes(reading: &Reading, at: usize, verb: Cue, said: &Range<usize>) -> bool {
    const CLAUSES: [&str; 9] =
        ["that", "how", "why", "what", "whether", "if", "where", "who", "which"];
    /// Words after *believes* that are more than the name of a belief.
    const LONG: usize = 5;
    const TOPICS: [&str; 5] = ["of", "about", "against", "for", "at"];
    const OF_TOPICS: [&str; 14] = [
        "warn",
        "caution",
        "complain",
        "boast",
        "brag",
        "speculate",
        "theorize",
        "protest",
        "lament",
        "apologize",
        "apologise",
        "hint",
        "ask",
        "inquire",
    ];
    let first = said.start;
    let indirect = reading.runs.within(said).is_empty();
    let object = reading.is(at, Classes::OBJECT.and(Classes::TOPIC))
        && !(indirect && reading.is(at, Classes::DOUBTFUL))
        || !indirect && reading.is(at, Classes::ACT);
    if reading.is_one_of(first, &CLAUSES) {
        return !is_relative(reading, said);
    }
    let asked = reading.is(at, Classes::URGED) && asks_to(reading, said);
    match reading.lower(first) {
        _ if asked => true,
        "to" if reading.is(first + 1, Classes::DETERMINER) => false,
        "to" => {
            (object || reading.is(at, Classes::ADDRESSED.and(Classes::URGED)))
                && !titled(reading, first + 1)
        }
        word if TOPICS.contains(&word) => {
            OF_TOPICS.contains(&verb.lemma) || object || soon_quoted(reading, said)
        }
        _ if reading.is(first, Classes::PREPOSITION) => has_verb(reading, said) || !indirect,
        "nothing" | "anything" | "something" | "so" | "little" | "thanks" | "hello" => false,
        "with" if indirect => false,
        _ if verb.lemma == "say" => true,
        _ if verb.lemma == "believe" && said.len() >= LONG => true,
        _ => object || has_verb(reading, said),
    }
}

/// `questions that you answer`, `ones that work`: a relative without a subject, or `that` alone.
fn is_relative(reading: &Reading, said: &Range<usize>) -> bool {
    const FEWEST: usize = 3;
    let next = said.start + 1;
    reading.lower(said.start) == "that"
        && (said.len() < FEWEST
            || !reading.quoted(next)
                && reading.is(next, Classes::AUXILIARY.and(Classes::VERB))
                && !reading.is_one_of(next, &["being", "having"]))
}

/// `residents to stay at home`: somebody, and soon an infinitive.
fn asks_to(reading: &Reading, said: &Range<usize>) -> bool {
    const FARTHEST: usize = 12;
    let near = said.start + 1..said.end.min(said.start + FARTHEST).saturating_sub(1);
    let to = near
        .take_while(|at| !reading.quoted(*at) && reading.lower(*at) != ",")
        .find(|at| reading.is_plain(*at, "to") && !reading.is_number(at + 1));
    to.is_some() && !reading.is(said.start, Classes::PREPOSITION)
}

/// `pointed to “Building Bridges”`: a title stands in the marks, no sentence.
fn titled(reading: &Reading, at: usize) -> bool {
    at < reading.tokens.len()
        && reading.runs.at(at).is_some_and(|run| {
            story::opens_with_capital(reading, run) && !story::is_whole(reading, run)
        })
}

/// `warned of “grave harm”`: a quotation stands right after the preposition.
fn soon_quoted(reading: &Reading, said: &Range<usize>) -> bool {
    (said.start..said.end.min(said.start + 3)).any(|at| reading.quoted(at))
}

/// `After the vote`, `For more`: a phrase of time, place or reason, and no sentence that could be said.
fn is_adjunct(reading: &Reading, said: &Range<usize>) -> bool {
    const LEADS: [&str; 8] =
        ["after", "before", "when", "while", "as", "once", "following", "because"];
    let leads = reading.is_one_of(said.start, &LEADS)
        || reading.is(said.start, Classes::PREPOSITION) && !has_verb(reading, said);
    leads && said.clone().all(|at| reading.lower(at) != "," || reading.quoted(at))
}

/// True where the words have a finite verb before any conjunction or relative: a clause, not a noun and what is said of it.
pub(super) fn has_verb(reading: &Reading, said: &Range<usize>) -> bool {
    const SUBJECTS: [&str; 8] = ["he", "she", "they", "it", "we", "i", "you", "there"];
    let first = said.start;
    let article = reading.is_one_of(first, &["a", "an"]);
    let pronoun = reading.is_one_of(first, &SUBJECTS) && reading.tokens.word(first) != "IT";
    if pronoun || reading.is(first, Classes::BOUNDARY) {
        return true;
    }
    said.clone()
        .skip(1)
        .take_while(|at| !(ends_noun(reading, *at) || article && reading.lower(*at) == ","))
        .any(|at| !reading.quoted(at) && is_verb(reading, at))
}

/// A relative or conjunction after which the verb is not that of the first noun.
fn ends_noun(reading: &Reading, at: usize) -> bool {
    reading.is(at, Classes::BOUNDARY) || reading.is_one_of(at, &["who", ";", ":"])
}

fn is_verb(reading: &Reading, at: usize) -> bool {
    let before = at - 1;
    if reading.is_clitic(at) {
        return reading.is(before, Classes::PRONOUN);
    }
    if reading.is(at, Classes::AUXILIARY.and(Classes::VERB)) {
        return !reading.is_one_of(at, &["not", "never", "be", "been", "being"]);
    }
    let after_article = reading.is(before, Classes::DETERMINER.and(Classes::PREPOSITION));
    let cue = reading.cue(at).is_some_and(|cue| {
        matches!(cue.form, Form::Third | Form::Past) && !reading.is(at, Classes::NOUNLIKE)
    });
    !after_article
        && !reading.capital(at)
        && (cue || reading.lower(at).ends_with("ed") || agrees(reading, at))
}

/// `the bridge leads`, `the bridges lead` cannot be told from two nouns by their ends, but a third person after a name or
/// a singular noun, with an object or a preposition to follow, is a verb.
fn agrees(reading: &Reading, at: usize) -> bool {
    let word = reading.lower(at);
    let third = word.ends_with('s') && !word.ends_with("ss") && reading.is_word(at);
    let next = at + 1;
    let object = next < reading.tokens.len()
        && (reading.is(next, Classes::DETERMINER) || reading.is_one_of(next, &["to", "that"]));
    third && object && reading.is_word(at - 1) && !reading.lower(at - 1).ends_with('s')
}
