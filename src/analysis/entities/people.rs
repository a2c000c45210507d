//! Names of people made whole over a nickname in quotation marks, and parted where letters lost their line ends: who signed one
//! is followed by who is greeted in the next (*Thanks Kam Ed, Here is*). What was run together with itself is parted for all
//! kinds of names: a heading and the first words below it (*Fort Lee Fort Lee is a city*).

use std::ops::Range;

use super::{
    Found,
    gazetteer::{Classes, List, lists},
    words::{Word, Words},
};
use crate::analysis::EntityKind;

/// Words that end a letter, before the name of who wrote it.
const ENDINGS: [&str; 10] =
    ["thanks", "you", "regards", "best", "cheers", "sincerely", "yours", "soon", "love", "wishes"];

/// What names a place or a person by one word.
const NAMED: Classes =
    Classes::CITY.with(Classes::COUNTRY).with(Classes::REGION).with(Classes::FIRST);

/// Joins and parts names of people; `found` is sorted by start, and is so afterwards.
pub(super) fn people(words: &Words<'_>, found: Vec<Found>) -> Vec<Found> {
    let mut all: Vec<Found> = Vec::with_capacity(found.len());
    for one in found.into_iter().flat_map(|one| parted(words, one)) {
        // What a nickname and the name behind it were found to be is part of the name before.
        if all.last().is_some_and(|last| one.words.start < last.words.end) {
            continue;
        }
        if one.kind != EntityKind::Person {
            all.push(one);
        } else if let Some(end) = behind_nickname(words, one.words.end) {
            all.push(Found { words: one.words.start..end, ..one });
        } else if is_signed_and_greeted(words, &one) {
            let last = one.words.end - 1;
            all.push(Found { words: one.words.start..last, ..one.clone() });
            all.push(Found { words: last..one.words.end, ..one });
        } else {
            all.push(one);
        }
    }
    all
}

/// A name twice in a row is two names, but for places and people called so: *Walla Walla*, *Duran Duran*.
fn parted(words: &Words<'_>, one: Found) -> Vec<Found> {
    let list = &words.list[one.words.clone()];
    let (first, second) = list.split_at(list.len() / 2);
    let same = first.iter().map(|word| word.key).eq(second.iter().map(|word| word.key));
    let told = first.len() > 1 || first.iter().any(|word| word.own.any(NAMED));
    let is_name = matches!(one.kind, EntityKind::Person | EntityKind::Place | EntityKind::Org);
    if !(same && told && is_name) {
        return vec![one];
    }
    let middle = one.words.start + first.len();
    let half = |words: Range<usize>| Found { words, ..one.clone() };
    vec![half(one.words.start..middle), half(middle..one.words.end)]
}

/// Where a name ends that goes on behind a nickname: `Chung Yi “Sophie” Hou`. `at` is behind its first words.
fn behind_nickname(words: &Words<'_>, at: usize) -> Option<usize> {
    let [open, nickname, close, last] = words.list.get(at..at + 4)? else { return None };
    let marked =
        matches!((open.text, close.text), ("“", "”") | ("\"", "\"") | ("‘", "’") | ("'", "'"));
    let is_name = |word: &Word<'_>| {
        word.case.capital && word.case.small && !lists(word.lower).has(List::Common)
    };
    let together = !words.span(&(at..at + 4)).of(words.text).contains('\n');
    (marked && together && is_name(nickname) && is_name(last)).then_some(at + 4)
}

/// True for two names that were run together: behind the end of a letter, and before the comma after which one begins.
fn is_signed_and_greeted(words: &Words<'_>, one: &Found) -> bool {
    let (start, end) = (one.words.start, one.words.end);
    let Some([before, .., comma, opener]) =
        start.checked_sub(1).and_then(|at| words.list.get(at..end + 2))
    else {
        return false;
    };
    let in_line = !words.text[before.span.end..opener.span.start].contains('\n');
    let ends = matches!(before.text, "." | "!" | "?" | ")" | "...")
        || ENDINGS.contains(&before.lower)
        || before.case.digit;
    let begins = opener.case.capital && lists(opener.lower).has(List::Common);
    one.words.len() > 1 && comma.text == "," && in_line && ends && begins
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::entities::tests::mentions;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        assert_eq!(mentions(text, EntityKind::Person), expected);
    }

    #[test]
    fn nicknames_stand_within_names() {
        check(
            "It is so, according to Robert “Bobby” Kendall of Leeds.",
            &["Robert “Bobby” Kendall"],
        );
        check("The play is by John Miller. “Great” Scott said nothing.", &["John Miller", "Scott"]);
    }

    #[test]
    fn what_was_run_together_with_itself_is_parted() {
        let places = mentions("Phoenix Phoenix is the capital of Arizona.", EntityKind::Place);
        assert_eq!(places, ["Phoenix", "Phoenix", "Arizona"]);
    }

    #[test]
    fn who_signs_is_not_who_is_greeted() {
        check("Let me know. Thanks Peter Susan, I have the list.", &["Peter", "Susan"]);
        check("Nobody came. It was John Miller, I think.", &["John Miller"]);
    }
}
