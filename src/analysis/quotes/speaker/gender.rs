//! Which pronoun a person goes by, where the text or the given name tells.

use crate::{
    analysis::{Entity, EntityIndex, EntityKind, reading::Reading},
    span::Span,
};
use std::{collections::HashMap, sync::LazyLock};

/// The pronoun of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::analysis) enum Gender {
    He,
    She,
}

/// Words before or after a name that tell.
const HE: [&str; 24] = [
    "mr",
    "mr.",
    "sir",
    "lord",
    "king",
    "prince",
    "pope",
    "father",
    "brother",
    "son",
    "husband",
    "spokesman",
    "chairman",
    "congressman",
    "businessman",
    "policeman",
    "sheikh",
    "emperor",
    "duke",
    "uncle",
    "fr.",
    "señor",
    "councilman",
    "assemblyman",
];
const SHE: [&str; 22] = [
    "mrs",
    "mrs.",
    "ms",
    "ms.",
    "miss",
    "lady",
    "dame",
    "queen",
    "princess",
    "mother",
    "sister",
    "daughter",
    "wife",
    "spokeswoman",
    "chairwoman",
    "congresswoman",
    "businesswoman",
    "policewoman",
    "duchess",
    "aunt",
    "councilwoman",
    "actress",
];

/// The gender of a person by titles around the mentions, else by the given name.
pub(super) fn of(reading: &Reading, entity: &Entity) -> Option<Gender> {
    const MOST: usize = 8;
    if entity.kind != EntityKind::Person {
        return None;
    }
    let titled = entity.mentions.iter().take(MOST).find_map(|mention| {
        let first = reading.tokens.at(mention.start);
        by_title(reading, first)
    });
    titled.or_else(|| by_name(&entity.name))
}

/// The gender of a person by the pronouns that follow the mentions within their sentences, before anybody else is named.
/// `mentions` are those of everybody, by start.
pub(super) fn learnt(
    reading: &Reading,
    entity: &Entity,
    mentions: &[(Span, EntityIndex)],
) -> Option<Gender> {
    const MOST: usize = 8;
    const FARTHEST: usize = 16;
    if entity.kind != EntityKind::Person {
        return None;
    }
    let mut surplus = 0;
    for mention in entity.mentions.iter().take(MOST) {
        let next = mentions.partition_point(|(other, _)| other.start < mention.end);
        let limit = mentions.get(next).map_or(usize::MAX, |(other, _)| other.start);
        let first = reading.tokens.at(mention.end);
        let near = (first..reading.tokens.len().min(first + FARTHEST)).take_while(|at| {
            reading.tokens.list[*at].start() < limit
                && !reading.quoted(*at)
                && !reading.is_one_of(*at, &[".", "?", "!", ";", ":"])
        });
        surplus +=
            near.map(|at| pronoun_of(reading.lower(at))).find(|sign| *sign != 0).unwrap_or(0);
    }
    match surplus {
        0 => None,
        1.. => Some(Gender::He),
        _ => Some(Gender::She),
    }
}

/// 1 for a pronoun of a man, -1 for one of a woman.
fn pronoun_of(lower: &str) -> i32 {
    match lower {
        "he" | "his" | "him" | "himself" => 1,
        "she" | "her" | "hers" | "herself" => -1,
        _ => 0,
    }
}

/// By the title before the token, or the token itself where it belongs to the mention.
fn by_title(reading: &Reading, first: usize) -> Option<Gender> {
    let mut near = first.saturating_sub(1)..(first + 1).min(reading.tokens.len());
    near.find_map(|at| {
        let word = reading.lower(at);
        if HE.contains(&word) {
            return Some(Gender::He);
        }
        SHE.contains(&word).then_some(Gender::She)
    })
}

/// By the given name, where a surname follows it.
pub(in crate::analysis) fn by_name(name: &str) -> Option<Gender> {
    let mut words = name.split([' ', '-']);
    let first = words.next()?.to_lowercase();
    words.next()?;
    NAMES.get(first.as_str()).copied()
}

static NAMES: LazyLock<HashMap<&'static str, Gender>> = LazyLock::new(|| {
    const TEXT: &str = include_str!("../../../../assets/given-names.txt");
    let (he, she) = TEXT.split_once("[she]").unwrap_or((TEXT, ""));
    let he = he.split_once("[he]").map_or("", |(_, names)| names);
    let given =
        |names: &'static str, gender| names.split_whitespace().map(move |name| (name, gender));
    given(he, Gender::He).chain(given(she, Gender::She)).collect()
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn given_names_tell() {
        assert_eq!(by_name("Anna Smith"), Some(Gender::She));
        assert_eq!(by_name("Bashar al-Assad"), Some(Gender::He));
        assert_eq!(by_name("Anna"), None);
        assert_eq!(by_name("Qwerty Smith"), None);
    }
}
