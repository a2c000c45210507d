//! Puts together what names the same: surnames and full names, acronyms and what they stand for, long and short forms.
//!
//! The rules follow the usual order of a news text: a full form first, short forms after it, so a short form belongs to the
//! latest full form that it fits. Two people who share a surname are kept apart.

use std::{cmp::Ordering, collections::HashMap};

use super::{
    Mention,
    definitions::Definition,
    gazetteer::{List, lists},
    hash, seats,
    words::Words,
};
use crate::{
    analysis::{
        Entity, EntityKind, aliases,
        identity::{Identity, compared},
        quotes::{Gender, by_name},
    },
    span::Span,
};
/// Groups the mentions of a document into entities, by first mention.
pub(super) fn join(
    words: &Words<'_>,
    mentions: Vec<Mention>,
    definitions: &[Definition],
) -> Vec<Entity> {
    let mut joiner = Joiner::default();
    let shorts: HashMap<usize, &Definition> =
        definitions.iter().map(|definition| (definition.full.end, definition)).collect();
    for mention in mentions {
        let called = shorts.get(&mention.words.end).map(|definition| {
            let short = words.list[definition.short.clone()].iter();
            let short: Vec<String> =
                short.filter(|word| word.case.wordlike).map(|word| plain(word.text)).collect();
            call_key(mention.kind, Call::Exact, &short)
        });
        let index = joiner.add(words, &mention, called);
        if let Some(called) = called {
            joiner.calls.insert(called, index);
        }
    }
    joiner.entities.into_iter().map(|known| finish(words.text, known)).collect()
}

/// An entity under way.
#[derive(Debug)]
struct Known {
    kind: EntityKind,
    spans: Vec<Span>,
    unsure: bool,
    when: Option<String>,
    /// The fullest name so far, in lower case without marks.
    fullest: Vec<String>,
    /// Its words as written.
    name: Span,
    /// True where the name is a capital that stands for the government: any other is better.
    by_seat: bool,
    /// Where a title or the given name tells.
    gender: Option<Gender>,
}

/// Entities and where to look for them, so that every mention costs a few look-ups whatever the length of the document.
#[derive(Debug, Default)]
struct Joiner {
    entities: Vec<Known>,
    /// Latest entity by what it may be called: the exact words, a surname, initials.
    calls: HashMap<u64, usize>,
    /// The people of a surname, in the order of the text.
    bearers: HashMap<String, Vec<usize>>,
}

/// People of one surname that are told apart.
const MOST_BEARERS: usize = 16;

/// Ways to call an entity; each has its own keys.
#[derive(Clone, Copy)]
enum Call {
    Exact = 1,
    Surname = 2,
    FirstName = 3,
    Initials = 4,
    /// Without a legal form, a country in front, or under another name of the same thing.
    Stem = 5,
    /// Part of a longer name.
    Part = 6,
}

impl Joiner {
    /// Adds a mention to the entity it belongs to, by its words or by the key of the short form defined behind it; gives
    /// the entity's index.
    fn add(&mut self, words: &Words<'_>, mention: &Mention, called: Option<u64>) -> usize {
        let span = words.span(&mention.words);
        let name = normal(words, mention);
        let is_surname = name.last().is_some_and(|last| self.bearers.contains_key(last));
        let state = seats::government(words, mention, &name, aliases::table());
        let state = state.filter(|_| !is_surname);
        let (by_seat, name) = (state.is_some(), state.map_or(name, <[String]>::to_vec));
        let gender = gender_of(words, mention);
        let called = called.and_then(|key| self.calls.get(&key).copied());
        let found = self.find(mention.kind, &name).or(called);
        let index = self.unlike(found, &name, gender).unwrap_or_else(|| {
            self.entities.push(Known {
                kind: mention.kind,
                spans: vec![],
                unsure: true,
                when: mention.when.clone(),
                fullest: vec![],
                name: span,
                by_seat,
                gender: None,
            });
            self.entities.len() - 1
        });
        let known = &mut self.entities[index];
        known.spans.push(span);
        known.unsure &= mention.unsure;
        known.gender = known.gender.or(gender);
        if known.by_seat && !by_seat
            || by_seat == known.by_seat && better(&name, span.of(words.text), known, words.text)
        {
            known.fullest.clone_from(&name);
            known.name = span;
            known.by_seat = by_seat;
        }
        if mention.kind == EntityKind::Person {
            let bearers = self.bearers.entry(name[name.len() - 1].clone()).or_default();
            if !bearers.contains(&index) && bearers.len() < MOST_BEARERS {
                bearers.push(index);
            }
        }
        for key in calls(mention.kind, &name) {
            self.calls.insert(key, index);
        }
        index
    }

    /// The person found for a name, or where a title speaks against that one (`Mrs Clinton`, Bill Clinton) the latest other of
    /// that surname it does not speak against.
    fn unlike(
        &self,
        found: Option<usize>,
        name: &[String],
        gender: Option<Gender>,
    ) -> Option<usize> {
        let (Some(index), Some(gender)) = (found, gender) else { return found };
        let fits = |index: usize| self.entities[index].gender.is_none_or(|other| other == gender);
        if self.entities[index].kind != EntityKind::Person || fits(index) {
            return found;
        }
        let bearers = self.bearers.get(&name[name.len() - 1])?;
        bearers.iter().rev().copied().find(|index| fits(*index))
    }

    /// The entity that a name belongs to.
    fn find(&self, kind: EntityKind, name: &[String]) -> Option<usize> {
        let get =
            |call: Call, words: &[String]| self.calls.get(&call_key(kind, call, words)).copied();
        let surname = (kind == EntityKind::Person && name.len() == 1)
            .then(|| get(Call::Surname, name))
            .flatten();
        if let Some(index) = surname.or_else(|| get(Call::Exact, name)) {
            return Some(index);
        }
        match kind {
            EntityKind::Person => self.find_person(name),
            EntityKind::Org | EntityKind::Place => {
                let short = name.len() == 1 && (2..=7).contains(&name[0].len());
                let acronym = short.then(|| get(Call::Initials, name)).flatten();
                let stem = stem(name);
                acronym.or_else(|| get(Call::Stem, &stem)).or_else(|| get(Call::Part, &stem))
            }
            EntityKind::Group => get(Call::Stem, &singular(name)),
            _ => None,
        }
    }

    fn find_person(&self, name: &[String]) -> Option<usize> {
        let get = |call: Call, words: &[String]| {
            self.calls.get(&call_key(EntityKind::Person, call, words)).copied()
        };
        let surname = &name[name.len() - 1..];
        if name.len() == 1 {
            return get(Call::FirstName, name);
        }
        let first = || get(Call::Exact, &name[..1]);
        let index =
            get(Call::Surname, surname).or_else(|| get(Call::Exact, surname)).or_else(first)?;
        fits(name, &self.entities[index].fullest).then_some(index)
    }
}

/// True where two names of a person may be the same one's: equal first names, an initial or a beginning
/// (`Jon`, `Jonathan`), or a surname alone.
fn fits(name: &[String], known: &[String]) -> bool {
    if known.len() < 2 {
        return known.last() == name.last() || known.first() == name.first();
    }
    let (first, other) = (&name[0], &known[0]);
    let initial = |short: &str, long: &str| {
        matches!(short.chars().count(), 1 | 3..) && long.starts_with(short)
    };
    first == other || initial(first, other) || initial(other, first)
}

/// The words of a name by which it is compared: lower case, without marks, `al`, generational suffixes. A date is compared by
/// what it is.
fn normal(words: &Words<'_>, mention: &Mention) -> Vec<String> {
    if let Some(when) = &mention.when {
        return vec![when.clone()];
    }
    if matches!(mention.kind, EntityKind::Money | EntityKind::Quantity) {
        return vec![words.span(&mention.words).of(words.text).to_lowercase()];
    }
    let person = mention.kind == EntityKind::Person;
    let list = &words.list[mention.words.clone()];
    let kept = list.iter().filter(|word| {
        let particle = person
            && matches!(word.lower, "al" | "el" | "jr" | "jr." | "sr" | "sr." | "ii" | "iii");
        (word.case.wordlike || word.text == "&")
            && !(particle && list.len() > 1)
            && !matches!(word.lower, "'s" | "’s")
    });
    let words: Vec<String> = kept
        .map(|word| if word.text == "&" { "and".to_owned() } else { plain(word.text) })
        .collect();
    if words.is_empty() { vec![String::new()] } else { words }
}

/// A word as names are compared.
fn plain(word: &str) -> String {
    aliases::table().plain(word)
}

/// What the words before a person say: a title, or the given name that the mention itself has.
fn gender_of(words: &Words<'_>, mention: &Mention) -> Option<Gender> {
    if mention.kind != EntityKind::Person {
        return None;
    }
    let before = mention.words.start.checked_sub(1).map_or("", |at| words.list[at].lower);
    match before.trim_end_matches('.') {
        "mr" | "sir" | "lord" | "king" | "prince" => return Some(Gender::He),
        "mrs" | "ms" | "miss" | "lady" | "dame" | "queen" | "princess" => return Some(Gender::She),
        _ => {}
    }
    let name = words.span(&mention.words).of(words.text);
    by_name(name)
}

/// True where a name says more than the one that stands for the entity so far: more words, or more letters in as many. Of
/// the names of a place the usual one says most (`Iran`, not `Islamic Republic of Iran`); a group goes by its first.
fn better(name: &[String], written: &str, known: &Known, text: &str) -> bool {
    let shouted = |words: &str| !words.contains(char::is_lowercase);
    let before = known.name.of(text);
    if known.fullest.is_empty() {
        return true;
    }
    if known.kind == EntityKind::Group {
        return false;
    }
    let usual = |name: &[String]| stem(name) == name;
    if known.kind == EntityKind::Place && usual(name) != usual(&known.fullest) {
        return usual(name);
    }
    match name.len().cmp(&known.fullest.len()) {
        Ordering::Greater => true,
        Ordering::Less => false,
        Ordering::Equal if shouted(written) != shouted(before) => shouted(before),
        Ordering::Equal => written.len() > before.len(),
    }
}

fn call_key(kind: EntityKind, call: Call, words: &[String]) -> u64 {
    let start = hash::number(hash::number(hash::start(4), kind as u64), call as u64);
    words.iter().fold(start, |hash, word| hash::word(hash, word.as_bytes()))
}

/// All that a name lets its bearer be called.
fn calls(kind: EntityKind, name: &[String]) -> Vec<u64> {
    let mut keys = vec![call_key(kind, Call::Exact, name)];
    match kind {
        EntityKind::Person if name.len() > 1 => {
            keys.push(call_key(kind, Call::Surname, &name[name.len() - 1..]));
            keys.push(call_key(kind, Call::FirstName, &name[..1]));
        }
        EntityKind::Org | EntityKind::Place => {
            let stem = stem(name);
            keys.push(call_key(kind, Call::Stem, &stem));
            keys.extend(parts(&stem).map(|part| call_key(kind, Call::Part, part)));
            for initials in initials(name) {
                keys.push(call_key(kind, Call::Initials, &[initials]));
            }
        }
        EntityKind::Group => keys.push(call_key(kind, Call::Stem, &singular(name))),
        _ => {}
    }
    keys
}

/// `syrians` is `syrian`.
fn singular(name: &[String]) -> Vec<String> {
    let mut name = name.to_vec();
    if let Some(last) = name
        .last_mut()
        .filter(|last| last.len() > 4 && last.ends_with('s') && !last.ends_with("ss"))
    {
        last.pop();
    }
    name
}

/// What a longer name of an organisation may be cut to: its last words, or its first without the word that tells what it
/// is (`Croucher` for `Croucher Foundation`).
fn parts(stem: &[String]) -> impl Iterator<Item = &[String]> {
    let count = stem.len();
    let headed = count > 1 && lists(&stem[count - 1]).has(List::Org);
    let front = headed.then(|| &stem[..count - 1]);
    let ends = (1..count.saturating_sub(1)).take(8).map(move |from| &stem[from..]);
    // `Scientology` for `Church of Scientology`.
    let of = stem.iter().position(|word| word == "of").map(|at| &stem[at + 1..]);
    let of = of.filter(|rest| !rest.is_empty());
    front.into_iter().chain(of).chain(ends.filter(|end| end[0].len() > 3))
}

/// The name of an organisation or place without its legal form or a country in front, or the best known of its names.
fn stem(name: &[String]) -> Vec<String> {
    let known = aliases::table().get(EntityKind::Org, name);
    known.map_or_else(|| compared(EntityKind::Org, name), |known| known.words.clone())
}

/// What a longer name may be shortened to: its initials with and without those of small words.
fn initials(name: &[String]) -> Vec<String> {
    const SMALL: [&str; 8] = ["of", "the", "and", "for", "in", "on", "to", "de"];
    let of = |words: &mut dyn Iterator<Item = &String>| -> String {
        words.filter_map(|word| word.chars().next()).collect()
    };
    if name.len() < 2 {
        return vec![];
    }
    let all = of(&mut name.iter());
    let large = of(&mut name.iter().filter(|word| !SMALL.contains(&word.as_str())));
    if all == large { vec![all] } else { vec![all, large] }
}

fn finish(text: &str, known: Known) -> Entity {
    let name = known.name.of(text).split_whitespace().collect::<Vec<_>>().join(" ");
    let identity = match &known.when {
        Some(when) => Identity::of_date(when),
        None if known.by_seat => Identity::of(known.kind, &known.fullest.join(" ")),
        None => Identity::of(known.kind, &name),
    };
    Entity {
        identity,
        kind: known.kind,
        name,
        mentions: known.spans,
        unsure: known.unsure,
        when: known.when,
    }
}

#[cfg(test)]
mod tests {
    use crate::analysis::entities::tests::entities;

    #[track_caller]
    fn check(text: &str, expected: &[(&str, usize)]) {
        let found = entities(text).1;
        let rows: Vec<(&str, usize)> =
            found.iter().map(|entity| (entity.name.as_str(), entity.mentions.len())).collect();
        assert_eq!(rows, expected);
    }

    #[test]
    fn surnames_belong_to_full_names() {
        check(
            "President Bashar Assad left. Later Bashar al-Assad spoke, and Assad’s regime fell.",
            &[("Bashar al-Assad", 3)],
        );
    }

    #[test]
    fn two_people_of_one_surname_are_two() {
        check(
            "They saw Bill Clinton with Hillary Clinton.",
            &[("Bill Clinton", 1), ("Hillary Clinton", 1)],
        );
    }

    #[test]
    fn titles_tell_people_of_one_surname_apart() {
        check(
            "Bill Clinton met Hillary Clinton. Mr Clinton smiled, and Mrs. Clinton left.",
            &[("Bill Clinton", 2), ("Hillary Clinton", 2)],
        );
        check(
            "John Smith and Mary Smith spoke. Mr Smith sat, Mrs Smith stood, and Smith sang.",
            &[("John Smith", 2), ("Mary Smith", 3)],
        );
    }

    #[test]
    fn amounts_are_what_they_say() {
        check("It cost $1.5 million, not $15 million.", &[("$1.5 million", 1), ("$15 million", 1)]);
    }

    #[test]
    fn spellings_of_one_name_are_one() {
        check(
            "Muammar Gaddafi fell. Col. Qaddafi fled, and Moammar al-Gadhafi died.",
            &[("Moammar al-Gadhafi", 3)],
        );
        check("They went from Kiev to Kyiv.", &[("Kiev", 2)]);
    }

    #[test]
    fn first_names_may_be_short() {
        check("Jonathan Rubin wrote to Jon Rubin.", &[("Jonathan Rubin", 2)]);
    }

    #[test]
    fn other_names_of_one_thing_are_one_row() {
        check(
            "The United States said so; the U.S. and the UN knew.",
            &[("United States", 2), ("UN", 1)],
        );
        check(
            "He joined Acme Foods Inc. in May, when Acme Foods grew.",
            &[("Acme Foods Inc.", 2), ("May", 1)],
        );
        check("The Syrian envoy met Syrians.", &[("Syrian", 2)]);
        check("The Islamic Republic of Iran spoke. Iran agreed.", &[("Iran", 2)]);
    }

    #[test]
    fn acronyms_belong_to_what_they_stand_for() {
        check(
            "The Wildlife Conservation Society (WCS) said so, and WCS knows.",
            &[("Wildlife Conservation Society", 3)],
        );
    }
}
