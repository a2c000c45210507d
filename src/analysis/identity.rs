//! What is the same across articles: one decision, used by `dateline entities`, by the query language and so by the reader.
//!
//! Two entities are the same where their names are: compared without case, accents and articles, in the first of their
//! spellings, under the best of the names that `aliases` knows; organisations without legal form and
//! without *U.S.* and *United States* in front, people without middle initials, groups in the singular, dates by what they are. A short form that
//! an article does not explain stands for what nearly all other articles say that it stands for ([`ShortForms`]).

use std::collections::BTreeMap;

use super::{
    Entity, EntityKind,
    aliases::{self, Aliases},
    entities::hash,
};

/// A number for a thing, the same in every article.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Identity(pub u64);

/// Of the articles that explain a short form, the share that must agree for it to hold in the others: four of five.
const AGREEING: (usize, usize) = (4, 5);

/// The longest short form that is learned, in letters.
const LONGEST_SHORT: usize = 10;

impl Identity {
    /// The identity of what is called `name`.
    pub fn of(kind: EntityKind, name: &str) -> Self {
        let table = aliases::table();
        match kind {
            // The marks of a number count.
            EntityKind::Money | EntityKind::Quantity => Self::hashed(kind, &[name.to_lowercase()]),
            _ => {
                let mut words = table.words(name);
                if is_cut_word(name) && table.get(kind, &words).is_none() {
                    words.push(".".to_owned());
                }
                Self::of_words(table, kind, &words)
            }
        }
    }

    /// Of a date that is known.
    pub fn of_date(when: &str) -> Self {
        Self::hashed(EntityKind::Date, &[when.to_owned()])
    }

    fn of_words(table: &Aliases, kind: EntityKind, words: &[String]) -> Self {
        if let Some(known) = table.get(kind, words) {
            return Self::hashed(known.kind, &known.words);
        }
        let words = compared(kind, words);
        match table.get(kind, &words) {
            Some(known) => Self::hashed(known.kind, &known.words),
            None => Self::hashed(kind, &words),
        }
    }

    /// What people make is one kind here: a service is a firm in one article and a product in the next.
    fn hashed(kind: EntityKind, words: &[String]) -> Self {
        let kind = match kind {
            EntityKind::Product | EntityKind::Facility => EntityKind::Org,
            other => other,
        };
        let start = hash::number(hash::start(9), kind as u64);
        Self(words.iter().fold(start, |hash, word| hash::word(hash, word.as_bytes())))
    }
}

/// True for a word cut short, whose full stop counts: `Va.` is not the short form `VA`.
fn is_cut_word(name: &str) -> bool {
    let letters = name.strip_suffix('.').unwrap_or_default();
    (2..=4).contains(&letters.len())
        && letters.starts_with(|c: char| c.is_ascii_uppercase())
        && letters[1..].bytes().all(|letter| letter.is_ascii_lowercase())
}

/// The words of a name that count in a comparison.
pub fn compared(kind: EntityKind, words: &[String]) -> Vec<String> {
    const FORMS: [&str; 10] =
        ["inc", "corp", "co", "ltd", "plc", "llc", "ag", "gmbh", "corporation", "company"];
    let mut kept = words.to_vec();
    match kind {
        EntityKind::Org | EntityKind::Place | EntityKind::Facility => {
            let country = match kept.as_slice() {
                [us, _, _, ..] if us == "us" => 1,
                [united, states, _, _, ..] if united == "united" && states == "states" => 2,
                _ => 0,
            };
            kept.drain(..country);
            kept.retain(|word| !FORMS.contains(&word.as_str()));
        }
        EntityKind::Person => {
            kept.retain(|word| !matches!(word.as_str(), "jr" | "sr" | "ii" | "iii" | "al" | "el"));
            let last = kept.len().saturating_sub(1);
            let mut at = 0;
            kept.retain(|word| {
                let middle = at > 0 && at < last;
                at += 1;
                !(middle && word.chars().count() == 1)
            });
        }
        EntityKind::Group => {
            let plural =
                |word: &&mut String| word.len() > 4 && word.ends_with('s') && !word.ends_with("ss");
            if let Some(last) = kept.last_mut().filter(plural) {
                last.pop();
            }
        }
        _ => {}
    }
    if kept.is_empty() { words.to_vec() } else { kept }
}

/// A short form that an article explains: `HHS` of *Department of Health and Human Services*.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShortForm {
    /// What the short form by itself would be.
    pub short: Identity,
    /// What it stands for.
    pub full: Identity,
}

/// The short forms that the entities of an article are also called by, in order, each once.
pub fn short_forms(entities: &[Entity], text: &str) -> Vec<ShortForm> {
    let long =
        entities.iter().filter(|entity| is_shortened(entity.kind) && entity.name.contains(' '));
    let forms = long.flat_map(|entity| {
        let mut written: Vec<&str> =
            entity.mentions.iter().map(|mention| mention.of(text)).collect();
        written.sort_unstable();
        written.dedup();
        let table = aliases::table();
        let shorts = written.into_iter().filter(|short| {
            // What the table of names knows needs no learning.
            is_short_form(short, &entity.name)
                && table.get(EntityKind::Org, &table.words(short)).is_none()
        });
        // What a short form stands for decides its kind, so it is known under all kinds that names are shortened in.
        shorts.flat_map(|short| {
            let kinds = [EntityKind::Org, EntityKind::Place, EntityKind::Law, EntityKind::Event];
            kinds
                .into_iter()
                .map(|kind| ShortForm { short: Identity::of(kind, short), full: entity.identity })
        })
    });
    let mut told = std::collections::BTreeSet::new();
    forms.filter(|form| form.short != form.full && told.insert((form.short, form.full))).collect()
}

const fn is_shortened(kind: EntityKind) -> bool {
    use EntityKind::{Event, Facility, Law, Org, Place, Product};
    matches!(kind, Org | Place | Law | Event | Facility | Product)
}

/// True for a word in capitals whose letters begin words of the name, in their order.
fn is_short_form(short: &str, name: &str) -> bool {
    let capitals = short.chars().filter(|c| c.is_uppercase()).count();
    let length = short.chars().count();
    let mut wanted = short.chars().filter(|c| c.is_alphanumeric()).peekable();
    for word in name.split([' ', '-']) {
        wanted.next_if(|letter| {
            word.chars().next().is_some_and(|first| first.eq_ignore_ascii_case(letter))
        });
    }
    capitals >= 2 && length <= LONGEST_SHORT && !short.contains(' ') && wanted.next().is_none()
}

/// What short forms stand for in a library: what nearly all articles say that explain them.
#[derive(Clone, Debug, Default)]
pub struct ShortForms {
    seen: BTreeMap<Identity, BTreeMap<Identity, usize>>,
}

impl ShortForms {
    /// Nothing learned yet.
    pub const fn new() -> Self {
        Self { seen: BTreeMap::new() }
    }

    /// Learns what an article explains.
    pub fn add(&mut self, forms: &[ShortForm]) {
        for form in forms {
            self.add_many(*form, 1);
        }
    }

    /// Learns what `articles` explain.
    pub fn add_many(&mut self, form: ShortForm, articles: usize) {
        *self.seen.entry(form.short).or_default().entry(form.full).or_default() += articles;
    }

    /// The short forms that were seen, in order.
    pub fn seen(&self) -> impl Iterator<Item = Identity> + '_ {
        self.seen.keys().copied()
    }

    /// What a thing is: itself, or what its name is short for.
    pub fn resolve(&self, identity: Identity) -> Identity {
        let Some(seen) = self.seen.get(&identity) else { return identity };
        let all: usize = seen.values().sum();
        let agreed = seen.iter().find(|(_, count)| **count * AGREEING.1 >= all * AGREEING.0);
        agreed.map_or(identity, |(full, _)| *full)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(kind: EntityKind, name: &str, other: &str, same: bool) {
        assert_eq!(Identity::of(kind, name) == Identity::of(kind, other), same, "{name}, {other}");
    }

    #[test]
    fn names_of_one_thing_are_the_same() {
        check(EntityKind::Place, "U.S.", "United States of America", true);
        check(EntityKind::Person, "Donald J. Trump", "Donald Trump", true);
        check(EntityKind::Person, "Muammar Qaddafi", "Muammar Gaddafi", true);
        check(EntityKind::Org, "U.S. Acme Board", "Acme Board", true);
        check(EntityKind::Org, "United States Acme Board", "U.S. Acme Board", true);
        check(EntityKind::Person, "Obama", "Barack Obama", true);
        check(EntityKind::Person, "Obama", "Michelle Obama", false);
        check(EntityKind::Org, "Acme Foods Inc.", "ACME Foods", true);
        check(EntityKind::Group, "Syrians", "Syrian", true);
        check(EntityKind::Org, "VA", "Va.", false);
        check(EntityKind::Person, "Bill Clinton", "Hillary Clinton", false);
        check(EntityKind::Person, "Clinton", "Hillary Clinton", false);
    }

    #[test]
    fn a_listed_name_is_the_same_under_related_kinds() {
        assert_eq!(
            Identity::of(EntityKind::Org, "EU"),
            Identity::of(EntityKind::Place, "European Union")
        );
        assert_ne!(Identity::of(EntityKind::Org, "Acme"), Identity::of(EntityKind::Place, "Acme"));
    }

    #[test]
    fn short_forms_stand_for_what_articles_agree_on() {
        let [short, full, other] = ["XYA", "Xylo Yard Agency", "Xenon Youth Aid"]
            .map(|name| Identity::of(EntityKind::Org, name));
        let mut forms = ShortForms::default();
        assert_eq!(forms.resolve(short), short);
        forms.add(&[ShortForm { short, full }; 4]);
        forms.add(&[ShortForm { short, full: other }]);
        assert_eq!(forms.resolve(short), full);
        forms.add(&[ShortForm { short, full: other }]);
        assert_eq!(forms.resolve(short), short);
    }

    #[test]
    fn letters_of_a_short_form_begin_words() {
        assert!(is_short_form("HHS", "Department of Health and Human Services"));
        assert!(!is_short_form("Health", "Department of Health"));
        assert!(!is_short_form("XYZ", "Department of Health"));
    }
}
