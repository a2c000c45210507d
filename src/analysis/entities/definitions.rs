//! Short forms that a text defines: `Hayat Tahrir al-Sham (HTS)`.

use std::{collections::HashMap, ops::Range};

use super::{
    Found,
    words::{Word, Words},
};
use crate::analysis::EntityKind;

/// The longest short form, in letters.
const LONGEST: usize = 10;

/// The longest name that a short form is looked for behind, in words.
const LONGEST_NAME: usize = 16;

/// A full name and the short form that is given behind it in brackets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Definition {
    /// One past the last word of the full name.
    pub full_end: usize,
    /// What the full name is.
    pub kind: EntityKind,
    /// Index of the word that is the short form.
    pub short: usize,
}

/// The short forms that are defined in a document, in order.
pub(super) fn definitions(words: &Words<'_>, found: &[Found]) -> Vec<Definition> {
    let definition = |full: &Found| {
        let short = short_form(words, full.words.end)?;
        let written = &words.list[short];
        let fits = full.words.len() <= LONGEST_NAME
            && stands_for(written, &words.list[full.words.clone()]);
        let place = Definition { full_end: full.words.end, kind: full.kind, short };
        (is_definable(full.kind) && fits).then_some(place)
    };
    found.iter().filter_map(definition).collect()
}

fn is_definable(kind: EntityKind) -> bool {
    use EntityKind::{Event, Facility, Law, Org, Place, Product};
    matches!(kind, Org | Place | Law | Event | Facility | Product)
}

/// The single word that stands in brackets at `index`, if it looks like a short form.
fn short_form(words: &Words<'_>, index: usize) -> Option<usize> {
    let text = |at: usize| words.list.get(at).map_or("", |word| word.text);
    if text(index) != "(" {
        return None;
    }
    let quoted = usize::from(matches!(text(index + 1), "“" | "\"" | "‘"));
    let short = index + 1 + quoted;
    let closed = text(short + 1 + quoted) == ")" || matches!(text(short + 1), "," | ";");
    let capitals = text(short).chars().filter(|c| c.is_uppercase()).count();
    (closed && capitals >= 2 && text(short).len() <= LONGEST).then_some(short)
}

/// True where the letters of a short form stand in the name in their order, the first of them at the front of a word.
fn stands_for(short: &Word<'_>, full: &[Word<'_>]) -> bool {
    let mut wanted = short.lower.chars().filter(|c| c.is_alphanumeric()).peekable();
    for word in full {
        let mut letters = word.lower.chars();
        if letters.next().is_some_and(|first| wanted.next_if_eq(&first).is_some()) {
            for letter in letters {
                let begins_next = full_has_initial(full, word.span, letter);
                if !begins_next {
                    wanted.next_if_eq(&letter);
                }
            }
        }
    }
    let left = wanted.count();
    left == 0 || left == 1 && short.lower.ends_with('s')
}

/// True where a later word of the name begins with `letter`, which then stands for that word.
fn full_has_initial(full: &[Word<'_>], after: crate::span::Span, letter: char) -> bool {
    full.iter().any(|word| word.span.start > after.start && word.lower.starts_with(letter))
}

/// Finds a defined short form wherever it stands free, and makes it what it stands for wherever it was found.
pub(super) fn apply(words: &Words<'_>, definitions: &[Definition], found: &mut Vec<Found>) {
    if definitions.is_empty() {
        return;
    }
    let kinds: HashMap<&str, EntityKind> = definitions
        .iter()
        .map(|definition| (words.list[definition.short].text, definition.kind))
        .collect();
    let kind_of = |index: usize| kinds.get(words.list[index].text).copied();
    let mut taken = vec![false; words.list.len()];
    for one in found.iter_mut() {
        taken[one.words.clone()].fill(true);
        if let (1, Some(kind)) = (one.words.len(), kind_of(one.words.start)) {
            (one.kind, one.unsure) = (kind, false);
        }
    }
    let free =
        (0..words.list.len()).filter(|index| !taken[*index] && words.list[*index].case.capital);
    found.extend(free.filter_map(|index| Some(Found::certain(single(index), kind_of(index)?))));
    found.sort_by_key(|found| found.words.start);
}

const fn single(index: usize) -> Range<usize> {
    index..index + 1
}

#[cfg(test)]
mod tests {
    use crate::analysis::entities::tests::entities;

    #[track_caller]
    fn check(text: &str, name: &str, mentions: usize) {
        let found = entities(text).1;
        let entity = found.iter().find(|entity| entity.name == name);
        assert_eq!(entity.map(|entity| entity.mentions.len()), Some(mentions), "{found:?}");
    }

    #[test]
    fn a_short_form_is_its_full_name() {
        check(
            "The Department of Health and Human Services (HHS) wrote. Later HHS was sued.",
            "Department of Health and Human Services",
            3,
        );
        check(
            "Under the Paperwork Reduction Act (PRA) forms end. The PRA helps.",
            "Paperwork Reduction Act",
            3,
        );
        check(
            "The U.S. Office of Personnel Management (OPM) said so, and OPM knows.",
            "U.S. Office of Personnel Management",
            3,
        );
    }

    #[test]
    fn a_short_form_may_come_first() {
        check(
            "HHS wrote.\nThe Department of Health and Human Services (HHS) agreed.",
            "Department of Health and Human Services",
            3,
        );
    }
}
