//! Which pronoun a person goes by, where the text or the given name tells.

use crate::analysis::{Entity, EntityKind, reading::Reading};
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
