//! The same words are the same thing everywhere in a document, and a name that was found once is found again.

use super::{
    Found,
    gazetteer::{Classes, word_key},
    hash::{self, Hashed},
    sweep::{joined, sweep, taken},
    words::{Sentence, Words},
};
use crate::analysis::EntityKind;

/// The longest name that is looked for again, in words.
const LONGEST: usize = 6;

/// What the document takes a string for.
#[derive(Clone, Copy, Debug)]
struct Reading {
    kind: EntityKind,
    /// Votes of the mentions that were read so.
    votes: u64,
    unsure: bool,
}

/// Gives repeated names one kind, makes the surname of a person a person, and adds repeats that were missed.
pub(super) fn agree(words: &Words<'_>, mut found: Vec<Found>) -> Vec<Found> {
    let readings = readings(words, &found);
    found.retain(|one| !is_plural(words, one, &readings));
    for one in found.iter_mut().filter(|found| is_name(found.kind)) {
        if let Some(reading) = readings.get(&key(words, one.words.clone())) {
            one.kind = reading.kind;
            one.unsure &= reading.unsure;
        }
    }
    for one in found.iter_mut().filter(|found| found.unsure && found.words.len() > 1) {
        let surname = readings.get(&key(words, one.words.end - 1..one.words.end));
        if one.kind == EntityKind::Org
            && surname.is_some_and(|reading| reading.kind == EntityKind::Person)
        {
            one.kind = EntityKind::Person;
        }
    }
    let missed = missed(words, &found, &readings);
    joined(found, missed)
}

/// True for a person whose name is the plural of what is no person elsewhere: `Polaroids` beside `Polaroid`.
fn is_plural(words: &Words<'_>, one: &Found, readings: &Hashed<Reading>) -> bool {
    let [only] = &words.list[one.words.clone()] else { return false };
    let singular = only.lower.strip_suffix('s').filter(|singular| singular.len() > 3);
    let reading = singular
        .and_then(|singular| readings.get(&hash::number(hash::start(3), word_key(singular))));
    one.kind == EntityKind::Person
        && !only.own.any(Classes::FIRST.with(Classes::LAST))
        && reading.is_some_and(|reading| reading.kind != EntityKind::Person)
}

fn is_name(kind: EntityKind) -> bool {
    use EntityKind::{Facility, Org, Person, Place};
    matches!(kind, Person | Org | Place | Facility)
}

fn key(words: &Words<'_>, range: std::ops::Range<usize>) -> u64 {
    let add = |hash, word: &super::words::Word<'_>| hash::number(hash, word.key);
    words.list[range].iter().filter(|word| word.lower != "the").fold(hash::start(3), add)
}

/// A mention counts for its kind by the square of how likely it is, so that two guesses do not outvote what is certain. On
/// development text that gains 0.4 over counting heads.
fn votes(one: &Found) -> u64 {
    u64::from(one.likelihood).pow(2)
}

/// The kind with the most votes of every string, and person for the surname of everybody with a full name.
fn readings(words: &Words<'_>, found: &[Found]) -> Hashed<Reading> {
    let mut counts: Hashed<Vec<Reading>> = Hashed::default();
    for one in found.iter().filter(|found| is_name(found.kind)) {
        let seen = counts.entry(key(words, one.words.clone())).or_default();
        match seen.iter_mut().find(|reading| reading.kind == one.kind) {
            Some(reading) => {
                reading.votes += votes(one);
                reading.unsure &= one.unsure;
            }
            None => seen.push(Reading { kind: one.kind, votes: votes(one), unsure: one.unsure }),
        }
    }
    let strongest =
        |seen: &Vec<Reading>| seen.iter().copied().rev().max_by_key(|reading| reading.votes);
    let mut readings: Hashed<Reading> =
        counts.iter().filter_map(|(key, seen)| Some((*key, strongest(seen)?))).collect();
    for one in found.iter().filter(|found| found.kind == EntityKind::Person) {
        if (2..=4).contains(&one.words.len()) {
            let surname = key(words, one.words.end - 1..one.words.end);
            let reading = readings.entry(surname).or_insert(Reading {
                kind: EntityKind::Person,
                votes: 1,
                unsure: false,
            });
            reading.kind = EntityKind::Person;
        }
    }
    readings
}

/// Strings that are names elsewhere in the document and stand free here, longest first.
fn missed(words: &Words<'_>, found: &[Found], readings: &Hashed<Reading>) -> Vec<Found> {
    let covered = taken(words.list.len(), found.iter());
    let within = |sentence: &Sentence| {
        let end = sentence.words.end;
        let repeat = |index: usize, count: usize| {
            let range = index..index + count;
            let (first, last) = (&words.list[index], &words.list[index + count - 1]);
            let free =
                first.case.capital && last.case.capital && !covered[range.clone()].contains(&true);
            let reading = free.then(|| readings.get(&key(words, range.clone()))).flatten()?;
            let alone = count > 1 || stands_alone(words, index, &covered) && first.text.len() > 3;
            alone.then_some(Found {
                words: range,
                kind: reading.kind,
                unsure: reading.unsure,
                likelihood: 100,
            })
        };
        sweep(sentence.words.clone(), |index| {
            (1..=LONGEST.min(end - index)).rev().find_map(|count| repeat(index, count))
        })
    };
    words.sentences.iter().flat_map(within).collect()
}

/// True where no free capitalised word stands beside the word, which would make it part of another name.
fn stands_alone(words: &Words<'_>, index: usize, taken: &[bool]) -> bool {
    let capital =
        |at: usize| words.list.get(at).is_some_and(|word| word.case.capital) && !taken[at];
    !capital(index + 1) && !index.checked_sub(1).is_some_and(capital)
}
