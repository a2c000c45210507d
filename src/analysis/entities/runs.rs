//! Persons, organisations and places by runs of capitalised words and what the gazetteer knows of them.

use std::{collections::HashSet, ops::Range};

use super::{
    Found,
    gazetteer::{Classes, List, lists},
    named::is_common,
    words::{Style, Word, Words},
};
use crate::analysis::EntityKind;

/// The persons, organisations, places and facilities of a document, in order.
pub(super) fn names(words: &Words<'_>) -> Vec<Found> {
    let small: HashSet<u64> = words
        .list
        .iter()
        .filter(|word| word.case.small && !word.case.capital)
        .map(|word| word.key)
        .collect();
    let mut found = Vec::new();
    for sentence in &words.sentences {
        let mut index = sentence.words.start;
        while index < sentence.words.end {
            let end = run_end(words, index, sentence.words.end);
            let run = strip(words, index..end, index == sentence.words.start, &small);
            for part in between_titles(words, run) {
                let led =
                    part.start > sentence.words.start && is_title(&words.list[part.start - 1]);
                found.extend(classify(words, part, led, sentence.style));
            }
            index = end.max(index + 1);
        }
    }
    found
}

/// Where a run of capitalised words ends; small words that join names may stand between.
fn run_end(words: &Words<'_>, start: usize, limit: usize) -> usize {
    let mut end = start;
    while end < limit {
        let word = &words.list[end];
        let joins = matches!(
            word.lower,
            "of" | "de"
                | "del"
                | "la"
                | "al"
                | "bin"
                | "ibn"
                | "von"
                | "van"
                | "der"
                | "el"
                | "ul"
                | "&"
                | "-"
        );
        let next_capital = end + 1 < limit && words.list[end + 1].case.capital;
        if word.case.capital || joins && next_capital && end > start {
            end += 1;
        } else if joins
            && end > start
            && end + 2 < limit
            && matches!(words.list[end + 1].lower, "la" | "-")
            && words.list[end + 2].case.capital
        {
            end += 2;
        } else {
            break;
        }
    }
    end
}

/// Drops words at the front that have a capital only because they begin a sentence.
fn strip(
    words: &Words<'_>,
    mut run: Range<usize>,
    first: bool,
    small: &HashSet<u64>,
) -> Range<usize> {
    while !run.is_empty() {
        let word = &words.list[run.start];
        let begins = first
            || run.start > 0
                && matches!(
                    words.list[run.start - 1].text,
                    "." | ":" | "“" | "\"" | "•" | "?" | "!"
                );
        let plain = is_common(word) || begins && small.contains(&word.key) && !word.case.upper;
        if !plain && word.case.capital {
            break;
        }
        run.start += 1;
    }
    run
}

/// The parts of a run that titles of persons divide: `Foreign Ministry Spokesman Esmaeil Baghaei` is two names.
fn between_titles(words: &Words<'_>, run: Range<usize>) -> Vec<Range<usize>> {
    let mut parts = vec![];
    let mut start = run.start;
    for index in run.clone() {
        if is_title(&words.list[index]) {
            parts.push(start..index);
            start = index + 1;
        }
    }
    parts.push(start..run.end);
    parts.retain(|part| {
        !part.is_empty()
            && words.list[part.start].case.capital
            && words.list[part.end - 1].case.capital
    });
    parts
}

fn is_title(word: &Word<'_>) -> bool {
    lists(word.lower).has(List::Title)
}

/// `Islamic Republic of Iran`.
fn is_state(list: &[Word<'_>]) -> bool {
    let form = list
        .iter()
        .position(|word| matches!(word.lower, "republic" | "kingdom" | "state" | "states"));
    form.is_some_and(|at| {
        list.get(at + 1).is_some_and(|word| word.lower == "of")
            && list.get(at + 2).is_some_and(|word| word.own.any(Classes::COUNTRY))
    })
}

/// What a run names, where that can be told.
fn classify(words: &Words<'_>, run: Range<usize>, led: bool, style: Style) -> Option<Found> {
    let list = &words.list[run.clone()];
    let phrase =
        list.iter().map(|word| word.lower).collect::<Vec<_>>().join(" ").replace(" - ", "-");
    let (first, last) = (list.first()?, list.last()?);
    let known = lists(&phrase);
    let classes = if list.len() == 1 { first.own } else { first.begins };
    let heads = lists(last.lower);
    let found = |kind, unsure| Some(Found { words: run.clone(), kind, unsure });
    if known.has(List::PlaceName) || classes.any(Classes::COUNTRY.with(Classes::REGION)) {
        return found(EntityKind::Place, false);
    }
    let website =
        list.len() == 1 && first.text.trim_end_matches('.').contains('.') && first.text.len() > 4;
    if known.has(List::OrgName) || website && !first.case.upper {
        return found(EntityKind::Org, false);
    }
    if led && list.len() <= 4 {
        return found(EntityKind::Person, false);
    }
    if list.len() > 1 && style == Style::Prose {
        let place = list.iter().any(|word| word.own.any(Classes::ANY_PLACE));
        return match () {
            () if is_state(list) => found(EntityKind::Place, false),
            () if heads.has(List::Facility) => found(EntityKind::Facility, false),
            () if heads.has(List::Org) || lists(first.lower).has(List::Org) => {
                found(EntityKind::Org, false)
            }
            () if heads.has(List::Place) => found(EntityKind::Place, false),
            () if first.own.any(Classes::FIRST) && list.len() <= 4 => {
                found(EntityKind::Person, false)
            }
            () if classes.any(Classes::ANY_PLACE) => found(EntityKind::Place, false),
            () if last.own.any(Classes::LAST) && !place => found(EntityKind::Person, true),
            () => found(EntityKind::Org, true),
        };
    }
    if classes.any(Classes::ANY_PLACE) && !first.own.any(Classes::FIRST.with(Classes::LAST)) {
        return found(EntityKind::Place, style != Style::Prose);
    }
    (first.case.upper && (2..=6).contains(&first.text.len()) && style != Style::Capitals)
        .then(|| Found { words: run.clone(), kind: EntityKind::Org, unsure: true })
}
