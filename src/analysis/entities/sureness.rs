//! How likely the tagger has to find a name for the panel to show it unasked: more where nothing but the tagger speaks for it.
//!
//! The bars were set on labelled rows of a government blog (`docs/analysis.md`): of the names that lists or the words beside them
//! bear out, those above the lower bar are right as often as those that nothing bears out above the higher one.

use std::ops::Range;

use super::{
    gazetteer::{Classes, List, lists},
    named::is_site,
    words::{Word, Words},
};
use crate::analysis::EntityKind;

/// Least probability of a name that a list holds as a whole; the tagger finds none that is less likely.
const KNOWN: f32 = 0.0;

/// Least probability of a longer name of which a list has a word.
const BORNE_OUT: f32 = 0.6;

/// Least probability of a single word that a list has, or that stands where such a name does.
const LIKELY: f32 = 0.7;

/// Least probability of a name that the tagger alone found.
const ALONE: f32 = 0.9;

/// Least probability of a short form in capitals that no list knows: most of these stand for terms.
const SHORT_FORM: f32 = 0.97;

/// Words that stand before places.
const AT: [&str; 8] = ["in", "at", "near", "from", "across", "outside", "around", "to"];

/// True for a name of which the panel is to say that it may be none.
pub(super) fn is_unsure(
    words: &Words<'_>,
    name: &Range<usize>,
    kind: EntityKind,
    probability: f32,
) -> bool {
    let list = &words.list[name.clone()];
    let (listed, long) = (is_listed(list, kind), list.len() > 1);
    let bar = match kind {
        _ if is_known(list, kind) => KNOWN,
        _ if listed && long => BORNE_OUT,
        _ if listed => LIKELY,
        EntityKind::Person if long || is_titled(words, name.start) => LIKELY,
        EntityKind::Place | EntityKind::Facility if is_placed(words, name.start) => LIKELY,
        EntityKind::Org if !long && list[0].case.upper => SHORT_FORM,
        _ => ALONE,
    };
    probability < bar
}

/// True where a list holds the whole name for what it was taken for.
fn is_known(list: &[Word<'_>], kind: EntityKind) -> bool {
    let phrase = list.iter().map(|word| word.lower).collect::<Vec<_>>().join(" ");
    let known = lists(phrase.strip_prefix("the ").unwrap_or(&phrase));
    let (first, last) = (&list[0], &list[list.len() - 1]);
    let all = |classes: Classes| match list {
        [only] => only.own.any(classes),
        _ => first.begins.any(classes) && list.iter().all(|word| word.phrase.any(classes)),
    };
    match kind {
        EntityKind::Person => {
            list.len() > 1 && first.own.any(Classes::FIRST) && last.own.any(Classes::LAST)
        }
        EntityKind::Place => {
            known.has(List::PlaceName) || all(Classes::COUNTRY.with(Classes::REGION))
        }
        EntityKind::Org => {
            known.has(List::OrgName)
                || all(Classes::ORG.with(Classes::TEAM))
                || list.len() == 1 && is_site(first.text)
        }
        _ => false,
    }
}

/// True where the lists have a word of the name for what it was taken for.
pub(super) fn is_listed(list: &[Word<'_>], kind: EntityKind) -> bool {
    let classes =
        list.iter().fold(Classes::default(), |all, word| all.with(word.own).with(word.phrase));
    let has = |listed: List| list.iter().any(|word| lists(word.lower).has(listed));
    match kind {
        EntityKind::Person => classes.any(Classes::FIRST.with(Classes::LAST)),
        EntityKind::Place | EntityKind::Facility => {
            classes.any(Classes::ANY_PLACE.with(Classes::PLACE_WORD))
                || has(List::Place)
                || has(List::Facility)
        }
        _ => {
            classes.any(Classes::ORG.with(Classes::TEAM).with(Classes::ORG_WORD))
                || has(List::Org)
                || has(List::OrgName)
                || list.iter().any(|word| is_site(word.text))
        }
    }
}

/// True behind a title.
fn is_titled(words: &Words<'_>, start: usize) -> bool {
    let before = start.checked_sub(1).map(|at| &words.list[at]);
    before.is_some_and(|word| word.own.any(Classes::TITLE) || lists(word.lower).has(List::Title))
}

/// True behind a word that says where.
fn is_placed(words: &Words<'_>, start: usize) -> bool {
    start.checked_sub(1).is_some_and(|at| AT.contains(&words.list[at].lower))
}
