//! Puts together what names the same: surnames and full names, acronyms and what they stand for, long and short forms.
//!
//! The rules follow the usual order of a news text: a full form first, short forms after it, so a short form belongs to the
//! latest full form that it fits. Two people who share a surname are kept apart.

use std::{cmp::Ordering, collections::HashMap};

use super::{Mention, hash, words::Words};
use crate::{
    analysis::{Entity, EntityKind},
    span::Span,
};

/// Groups the mentions of a document into entities, by first mention.
pub(super) fn join(words: &Words<'_>, mentions: Vec<Mention>) -> Vec<Entity> {
    let mut joiner = Joiner::default();
    for mention in mentions {
        joiner.add(words, &mention);
    }
    joiner.entities.into_iter().map(|known| finish(words.text, known)).collect()
}

/// An entity under way.
#[derive(Debug)]
struct Known {
    kind: EntityKind,
    spans: Vec<Span>,
    unsure: bool,
    /// The fullest name so far, in lower case without marks.
    fullest: Vec<String>,
    /// Its words as written.
    name: Span,
}

/// Entities and where to look for them, so that every mention costs a few look-ups whatever the length of the document.
#[derive(Debug, Default)]
struct Joiner {
    entities: Vec<Known>,
    /// Latest entity by what it may be called: the exact words, a surname, initials.
    calls: HashMap<u64, usize>,
}

/// Ways to call an entity; each has its own keys.
#[derive(Clone, Copy)]
enum Call {
    Exact = 1,
    Surname = 2,
    FirstName = 3,
    Initials = 4,
    Full = 5,
}

impl Joiner {
    fn add(&mut self, words: &Words<'_>, mention: &Mention) {
        let span = words.span(&mention.words);
        let name = normal(words, mention);
        let index = self.find(mention.kind, &name).unwrap_or_else(|| {
            self.entities.push(Known {
                kind: mention.kind,
                spans: vec![],
                unsure: true,
                fullest: vec![],
                name: span,
            });
            self.entities.len() - 1
        });
        let known = &mut self.entities[index];
        known.spans.push(span);
        known.unsure &= mention.unsure;
        if better(&name, span.of(words.text), known, words.text) {
            known.fullest.clone_from(&name);
            known.name = span;
        }
        for key in calls(mention.kind, &name) {
            self.calls.insert(key, index);
        }
    }

    /// The entity that a name belongs to.
    fn find(&self, kind: EntityKind, name: &[String]) -> Option<usize> {
        let get =
            |call: Call, words: &[String]| self.calls.get(&call_key(kind, call, words)).copied();
        if let Some(index) = get(Call::Exact, name) {
            return Some(index);
        }
        match kind {
            EntityKind::Person => self.find_person(name),
            EntityKind::Org | EntityKind::Place => {
                let short = name.len() == 1 && (2..=7).contains(&name[0].len());
                let acronym = short.then(|| get(Call::Initials, name)).flatten();
                acronym.or_else(|| get(Call::Full, &stem(name)))
            }
            _ => None,
        }
    }

    fn find_person(&self, name: &[String]) -> Option<usize> {
        let get = |call: Call, words: &[String]| {
            self.calls.get(&call_key(EntityKind::Person, call, words)).copied()
        };
        let surname = &name[name.len() - 1..];
        if name.len() == 1 {
            return get(Call::Surname, surname).or_else(|| get(Call::FirstName, name));
        }
        let index = get(Call::Surname, surname).or_else(|| get(Call::Exact, surname))?;
        fits(name, &self.entities[index].fullest).then_some(index)
    }
}

/// True where two names of a person may be the same one's: equal first names, an initial, or a surname alone.
fn fits(name: &[String], known: &[String]) -> bool {
    if known.len() < 2 {
        return known.last() == name.last() || known.first() == name.first();
    }
    let (first, other) = (&name[0], &known[0]);
    let initial = |short: &str, long: &str| short.chars().count() == 1 && long.starts_with(short);
    first == other || initial(first, other) || initial(other, first)
}

/// The words of a name by which it is compared: lower case, without marks, `al`, generational suffixes.
fn normal(words: &Words<'_>, mention: &Mention) -> Vec<String> {
    let person = mention.kind == EntityKind::Person;
    let list = &words.list[mention.words.clone()];
    let kept = list.iter().filter(|word| {
        let particle = person
            && matches!(word.lower, "al" | "el" | "jr" | "jr." | "sr" | "sr." | "ii" | "iii");
        word.case.wordlike && !(particle && list.len() > 1) && !matches!(word.lower, "'s" | "’s")
    });
    let words: Vec<String> =
        kept.map(|word| word.lower.chars().filter(|c| c.is_alphanumeric()).collect()).collect();
    if words.is_empty() { vec![String::new()] } else { words }
}

/// True where a name says more than the one that stands for the entity so far: more words, or more letters in as many.
fn better(name: &[String], written: &str, known: &Known, text: &str) -> bool {
    let shouted = |words: &str| !words.contains(char::is_lowercase);
    let before = known.name.of(text);
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
            keys.push(call_key(kind, Call::Full, &stem(name)));
            for initials in initials(name) {
                keys.push(call_key(kind, Call::Initials, &[initials]));
            }
        }
        _ => {}
    }
    keys
}

/// The name of an organisation without its legal form.
fn stem(name: &[String]) -> Vec<String> {
    const FORMS: [&str; 10] =
        ["inc", "corp", "co", "ltd", "plc", "llc", "ag", "gmbh", "corporation", "company"];
    let kept: Vec<String> =
        name.iter().filter(|word| !FORMS.contains(&word.as_str())).cloned().collect();
    if kept.is_empty() { name.to_vec() } else { kept }
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
    Entity { kind: known.kind, name, mentions: known.spans, unsure: known.unsure }
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
    fn acronyms_belong_to_what_they_stand_for() {
        check(
            "The Wildlife Conservation Society (WCS) said so, and WCS knows.",
            &[("Wildlife Conservation Society", 3)],
        );
    }
}
