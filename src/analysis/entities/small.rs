//! Names of places and organisations that were written without a capital, as people do who type in haste: *in malaysia*,
//! *working for air asia*.
//!
//! Only names that are no English word are known so; what a model would have to guess is left out.

use std::ops::Range;

use super::{
    Found,
    gazetteer::{Classes, List, lists},
    sweep::{joined, sweep, taken},
    words::{Word, Words},
};
use crate::analysis::EntityKind;

/// The longest name that is looked for, in words.
const LONGEST: usize = 2;

/// Shorter words are taken for a country only where a list says so.
const LEAST_LETTERS: usize = 4;

/// Countries and regions that are an English word too, or part of what something is called: *reunion*, *a maine coon*.
const WORDS: [&str; 11] = [
    "turkey",
    "china",
    "jersey",
    "reunion",
    "guinea",
    "para",
    "chad",
    "maine",
    "chihuahua",
    "midlands",
    "bermuda",
];

/// Adds the names written small where nothing was found, sorted by start.
pub(super) fn add_small(words: &Words<'_>, found: Vec<Found>) -> Vec<Found> {
    let covered = taken(words.list.len(), found.iter());
    let added = sweep(0..words.list.len(), |index| {
        let (range, kind) = name_at(words, index, &covered)?;
        Some(Found::certain(range, kind))
    });
    joined(found, added)
}

/// The name that begins at `start`, of words that are not `covered` by another.
fn name_at(
    words: &Words<'_>,
    start: usize,
    covered: &[bool],
) -> Option<(Range<usize>, EntityKind)> {
    if !is_small(&words.list[start]) {
        return None;
    }
    let free = covered[start..].iter().take(LONGEST).take_while(|covered| !**covered).count();
    (1..=free).rev().find_map(|count| {
        let range = start..start + count;
        let kind = kind(&words.list[range.clone()])?;
        stands_alone(words, &range).then_some((range, kind))
    })
}

fn is_small(word: &Word<'_>) -> bool {
    word.case.small && !word.case.capital && word.text == word.lower
}

/// What a name is by the lists.
fn kind(list: &[Word<'_>]) -> Option<EntityKind> {
    if !list.iter().all(is_small) {
        return None;
    }
    let known = match list {
        [only] => lists(only.lower),
        _ => lists(&list.iter().map(|word| word.lower).collect::<Vec<_>>().join(" ")),
    };
    let country = Classes::COUNTRY.with(Classes::REGION);
    let listed = |only: &Word<'_>| {
        only.own.any(country) && only.text.len() >= LEAST_LETTERS && !WORDS.contains(&only.lower)
    };
    if known.has(List::SmallOrg) {
        return Some(EntityKind::Org);
    }
    let place = known.has(List::SmallPlace) || matches!(list, [only] if listed(only));
    place.then_some(EntityKind::Place)
}

/// False within an address (`@google`, `florida.gov`), behind a hyphen, and for what is done: *to google*.
fn stands_alone(words: &Words<'_>, range: &Range<usize>) -> bool {
    let before = range.start.checked_sub(1).map(|at| &words.list[at]);
    let after = words.list.get(range.end);
    let opens = |word: &Word<'_>| matches!(word.text, "(" | "[" | "“" | "\"" | "‘" | "'" | "/");
    let closes = |word: &Word<'_>| !word.case.wordlike && word.text != "-" && word.text != "@";
    let apart = !words.touches(range.start) || before.is_some_and(opens);
    let ends = range.end == words.list.len()
        || !words.touches(range.end)
        || after.is_some_and(|word| closes(word) || matches!(word.lower, "'s" | "’s"));
    let done = before.is_some_and(|word| word.lower == "to")
        && lists(words.list[range.start].lower).has(List::SmallOrg);
    apart && ends && !done
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::entities::tests::mentions;

    #[track_caller]
    fn check(text: &str, kind: EntityKind, expected: &[&str]) {
        assert_eq!(mentions(text, kind), expected);
    }

    #[test]
    fn places_without_a_capital() {
        check(
            "I live in malaysia now, and we saw florida’s coast and new york (usa).",
            EntityKind::Place,
            &["malaysia", "florida", "new york", "usa"],
        );
        check("We ate turkey off china at the reunion.", EntityKind::Place, &[]);
    }

    #[test]
    fn organisations_without_a_capital() {
        check("Does google own youtube?", EntityKind::Org, &["google", "youtube"]);
        check("Try to google it, or ask @facebook.", EntityKind::Org, &[]);
    }
}
