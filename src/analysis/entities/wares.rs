//! Software and services taken for people, places or bodies: `RealTrack` is written as no person is, and *the Harbourlog app* says
//! what it is.

use std::{collections::BTreeMap, ops::Range};

use super::{
    Mention,
    gazetteer::{Classes, List, lists},
    words::{Word, Words},
};
use crate::analysis::EntityKind;

/// What stands behind the name of software.
const BEHIND: [&str; 19] = [
    "app",
    "apps",
    "bot",
    "chatbot",
    "gem",
    "plugin",
    "plug-in",
    "software",
    "library",
    "api",
    "sdk",
    "widget",
    "browser",
    "framework",
    "extension",
    "codebase",
    "compiler",
    "syntax",
    "repo",
];

/// Beginnings of surnames with a capital within.
const SURNAMES: [&str; 12] =
    ["Mc", "Mac", "De", "Di", "Du", "Da", "La", "Le", "Van", "Von", "Fitz", "O"];

/// Calls software what was taken for a person, place or body and is called so or written so; what one mention tells holds for all.
pub(super) fn agree(words: &Words<'_>, mentions: &mut [Mention]) {
    let mut told: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for mention in mentions.iter().filter(|mention| may_be_ware(words, mention)) {
        let counts = told.entry(words.lower_of(&mention.words)).or_default();
        counts.0 += 1;
        counts.1 += usize::from(is_called_ware(words, &mention.words));
    }
    for mention in mentions.iter_mut().filter(|mention| may_be_ware(words, mention)) {
        let called = told
            .get(&words.lower_of(&mention.words))
            .is_some_and(|(all, called)| *called > 0 && called * OFTEN >= *all);
        let inner = mention.words.len() == 1 && has_inner_capital(&words.list[mention.words.start]);
        mention.kind = match mention.kind {
            _ if called => EntityKind::Product,
            EntityKind::Person if inner => EntityKind::Product,
            EntityKind::Place if inner => EntityKind::Org,
            kind => kind,
        };
    }
}

/// One mention in this many has to be called software.
const OFTEN: usize = 6;

/// True for a name that no list knows, without a word for a body; initials are mostly those of whose software it is.
fn may_be_ware(words: &Words<'_>, mention: &Mention) -> bool {
    use EntityKind::{Org, Person, Place};
    let list = &words.list[mention.words.clone()];
    let known = Classes::ANY_PLACE
        .with(Classes::ORG)
        .with(Classes::DEMONYM)
        .with(Classes::TEAM)
        .with(Classes::LAST);
    let listed = |word: &Word<'_>| {
        let lists = lists(word.lower);
        word.own.any(known)
            || word.phrase.any(known)
            || lists.has(List::OrgName)
            || lists.has(List::PlaceName)
            || lists.has(List::Org)
    };
    matches!(mention.kind, Person | Org | Place)
        && list.len() <= 3
        && !list.iter().any(listed)
        && !list.iter().any(|word| word.own.any(Classes::FIRST) && list.len() > 1)
        && !list.iter().all(|word| word.case.upper)
}

/// `X app` is told by the word beside it, `X 2.0.1` by the number of a version.
fn is_called_ware(words: &Words<'_>, range: &Range<usize>) -> bool {
    let next = words.list.get(range.end);
    next.is_some_and(|next| {
        !next.case.capital && BEHIND.contains(&next.lower)
            || is_version(next.text) && !words.touches(range.end)
    })
}

/// `2.0.1`: three numbers or more; with two of them it may be a price or a share.
fn is_version(text: &str) -> bool {
    let number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    text.matches('.').count() > 1 && text.split('.').all(number)
}

/// True for a capital behind a small letter, which people have only behind `Mc` and the like.
fn has_inner_capital(word: &Word<'_>) -> bool {
    let rest = SURNAMES.iter().find_map(|prefix| {
        let rest = word.text.strip_prefix(prefix)?;
        rest.starts_with(|c: char| c.is_uppercase() || matches!(c, '\'' | '’')).then_some(rest)
    });
    let rest = rest.unwrap_or(word.text);
    let inner = rest
        .chars()
        .zip(rest.chars().skip(1))
        .any(|(before, after)| before.is_lowercase() && after.is_uppercase());
    let initials = rest.len() > 3
        && rest.starts_with(|c: char| c.is_uppercase())
        && rest.chars().take_while(|c| c.is_uppercase()).count() > 2
        && rest.ends_with(char::is_lowercase)
        && !rest.ends_with('s');
    inner || initials
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::{
        entities::{
            gazetteer::Tables,
            tests::{document, mentions},
        },
        token::Tokens,
    };

    #[track_caller]
    fn check(word: &str, expected: bool) {
        let document = document(word);
        let tokens = Tokens::of(&document);
        let words = Words::read(&tokens, &[], Tables::embedded());
        assert_eq!(has_inner_capital(&words.list[0]), expected, "{word}");
    }

    #[test]
    fn capitals_within_a_word_are_told_from_surnames() {
        for word in ["FBOpen", "RealTrack", "OneSDLC", "GitHub", "USAGov"] {
            check(word, true);
        }
        for word in ["McDonald", "MacArthur", "DeShawn", "O’Neill", "Ann", "NASA", "QASPs"] {
            check(word, false);
        }
    }

    #[test]
    fn versions_have_three_numbers() {
        assert!(is_version("2.0.1") && is_version("1.52.0.4"));
        assert!(!is_version("1.5") && !is_version("a.b.c") && !is_version("1..2"));
    }

    #[test]
    fn what_runs_is_called_so() {
        let text = "The Peace Corps released the RealTrack app last week.";
        assert_eq!(mentions(text, EntityKind::Product), ["RealTrack"]);
    }
}
