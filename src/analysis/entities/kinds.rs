//! The kind of a name by what stands in it and beside it: *Mekong Securities*, *the electronics maker Hanuri*, *Hanuri recalled
//! its phones*. What one place tells holds for the same name in the whole document.

use std::{
    collections::{BTreeMap, HashMap},
    ops::Range,
};

use super::{
    Mention,
    gazetteer::{Classes, List, lists},
    words::{Word, Words},
};
use crate::analysis::EntityKind;

/// Last words of firms and bodies that no person and no place has.
const FIRMS: [&str; 55] = [
    "books",
    "securities",
    "ratings",
    "research",
    "foods",
    "crescent",
    "energy",
    "motors",
    "telecom",
    "capital",
    "ventures",
    "pharmaceuticals",
    "pharma",
    "pictures",
    "entertainment",
    "logistics",
    "shipping",
    "petroleum",
    "cement",
    "mines",
    "electronics",
    "robotics",
    "semiconductor",
    "biotech",
    "consulting",
    "guild",
    "insurance",
    "airways",
    "airlines",
    "holdings",
    "publishers",
    "publishing",
    "software",
    "networks",
    "communications",
    "analytics",
    "aerospace",
    "textiles",
    "chemicals",
    "resources",
    "minerals",
    "stores",
    "supermarkets",
    "brewery",
    "breweries",
    "farms",
    "exchange",
    "unions",
    "rangers",
    "sundowns",
    "clan",
    "trio",
    "quartet",
    "quintet",
    "org",
];

/// What stands before the name of a body.
const BODIES: [&str; 44] = [
    "maker",
    "manufacturer",
    "company",
    "firm",
    "club",
    "newspaper",
    "airline",
    "carrier",
    "bank",
    "lender",
    "startup",
    "start-up",
    "agency",
    "charity",
    "broadcaster",
    "retailer",
    "operator",
    "supplier",
    "nonprofit",
    "non-profit",
    "ngo",
    "think-tank",
    "magazine",
    "tabloid",
    "website",
    "publisher",
    "distributor",
    "developer",
    "brewer",
    "insurer",
    "giant",
    "conglomerate",
    "subsidiary",
    "unit",
    "consultancy",
    "brokerage",
    "contractor",
    "watchdog",
    "militia",
    "rivals",
    "side",
    "champions",
    "shipowner",
    "carmaker",
];

/// What stands behind the possessive of a body, or right behind its name.
const STAFF: [&str; 26] = [
    "coach",
    "headquarters",
    "shareholders",
    "board",
    "chairman",
    "chairwoman",
    "fans",
    "supporters",
    "players",
    "squad",
    "goalkeeper",
    "captain",
    "striker",
    "midfielder",
    "defender",
    "executives",
    "shares",
    "stock",
    "employees",
    "subsidiary",
    "profit",
    "profits",
    "revenue",
    "customers",
    "managers",
    "spokespeople",
];

/// Last words of what is written down.
const DOCUMENTS: [&str; 22] = [
    "report",
    "handbook",
    "playbook",
    "guide",
    "guidelines",
    "guidance",
    "manual",
    "memo",
    "memorandum",
    "roadmap",
    "catalog",
    "catalogue",
    "checklist",
    "blueprint",
    "strategy",
    "almanac",
    "toolbox",
    "handbooks",
    "principles",
    "standards",
    "newsletter",
    "workbook",
];

/// Last words of software.
const SOFTWARE: [&str; 14] = [
    "api",
    "app",
    "cms",
    "sdk",
    "toolkit",
    "plugin",
    "browser",
    "chatbot",
    "software",
    "portal",
    "dashboard",
    "marketplace",
    "client",
    "webhook",
];

/// Last words of contests, what is won in them, and times that are kept.
const CONTESTS: [&str; 8] =
    ["challenge", "award", "awards", "prize", "hackathon", "month", "week", "summit"];

/// The kind that the words of a name tell.
pub(super) fn by_words(list: &[Word<'_>], kind: EntityKind) -> EntityKind {
    let [first, .., last] = list else { return kind };
    if matches!(kind, EntityKind::Person | EntityKind::Place | EntityKind::Org) && last.case.capital
    {
        if DOCUMENTS.contains(&last.lower) {
            return EntityKind::Work;
        }
        // `Federal Source Code Policy`, but not the `Office of Information Policy`.
        let is_plain = list.len() > 2 && list.iter().all(|word| word.case.capital);
        if matches!(last.lower, "policy" | "policies") && is_plain {
            return EntityKind::Law;
        }
        if SOFTWARE.contains(&last.lower) {
            return EntityKind::Product;
        }
        if CONTESTS.contains(&last.lower) {
            return EntityKind::Event;
        }
    }
    if !matches!(kind, EntityKind::Person | EntityKind::Place) || !last.case.capital {
        return kind;
    }
    let firm = FIRMS.contains(&last.lower);
    let body = kind == EntityKind::Person
        && lists(last.lower).has(List::Org)
        && !last.own.any(Classes::LAST)
        && !first.own.any(Classes::FIRST);
    if firm || body { EntityKind::Org } else { kind }
}

/// Makes names of bodies that the words beside them call so, and gives the mentions of one name one kind.
pub(super) fn agree(words: &Words<'_>, mentions: &mut [Mention]) {
    let mut bodies: HashMap<String, usize> = HashMap::new();
    for mention in mentions.iter().filter(|mention| may_be_body(words, mention)) {
        if is_called_body(words, &mention.words) {
            *bodies.entry(words.lower_of(&mention.words)).or_default() += 1;
        }
    }
    for mention in mentions.iter_mut() {
        if may_be_body(words, mention) && bodies.contains_key(&words.lower_of(&mention.words)) {
            mention.kind = EntityKind::Org;
        }
    }
    agree_on_kind(words, mentions);
}

/// True for what was taken for a person without a known first name, or for a place that no list knows.
fn may_be_body(words: &Words<'_>, mention: &Mention) -> bool {
    let first = &words.list[mention.words.start];
    match mention.kind {
        EntityKind::Person => mention.words.len() == 1 || !first.own.any(Classes::FIRST),
        EntityKind::Place => {
            !first.own.any(Classes::ANY_PLACE.with(Classes::DEMONYM))
                && !first.phrase.any(Classes::ANY_PLACE)
        }
        _ => false,
    }
}

/// `the noodle maker X`, `X’s coach`, `X shares`, `X recalled its phones`.
fn is_called_body(words: &Words<'_>, range: &Range<usize>) -> bool {
    let lower = |at: usize| words.list.get(at).map_or("", |word| word.lower);
    let before = range.start.checked_sub(1).map_or("", lower);
    let rights = before == "group" && range.start > 1 && words.list[range.start - 2].case.small;
    let possessive = usize::from(matches!(lower(range.end), "’s" | "'s"));
    let staff = STAFF.contains(&lower(range.end + possessive));
    let chief =
        possessive == 0 && lower(range.end) == "chief" && lower(range.end + 1) == "executive";
    let verb = words.list.get(range.end).is_some_and(|word| word.case.small && !word.case.capital);
    let its = verb && lower(range.end + 1) == "its";
    BODIES.contains(&before) || rights || staff || chief || its
}

/// The mentions of one name that were taken for an organisation here and for its building or product there go to the kind that
/// most have, of equals to the building or product.
fn agree_on_kind(words: &Words<'_>, mentions: &mut [Mention]) {
    use EntityKind::{Facility, Org, Place, Product};
    let counted = |mention: &&mut Mention| matches!(mention.kind, Org | Facility | Product | Place);
    let mut counts: HashMap<String, BTreeMap<EntityKind, usize>> = HashMap::new();
    for mention in mentions.iter_mut().filter(counted) {
        *counts
            .entry(words.lower_of(&mention.words))
            .or_default()
            .entry(mention.kind)
            .or_default() += 1;
    }
    for mention in mentions.iter_mut().filter(counted) {
        let Some(seen) = counts.get(&words.lower_of(&mention.words)).filter(|seen| seen.len() > 1)
        else {
            continue;
        };
        let special = seen.contains_key(&Facility) || seen.contains_key(&Product);
        let most = seen.iter().max_by_key(|(_, count)| **count).map(|(kind, _)| *kind);
        mention.kind = most.filter(|_| special).unwrap_or(mention.kind);
    }
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
    fn check(text: &str, kind: EntityKind, expected: &[&str]) {
        assert_eq!(mentions(text, kind), expected);
    }

    #[test]
    fn last_words_tell_bodies() {
        check(
            "It is sold by Huia Books and Mekong Securities.",
            EntityKind::Org,
            &["Huia Books", "Mekong Securities"],
        );
    }

    #[test]
    fn last_words_tell_what_is_written_and_what_runs() {
        let told = |text: &str, kind| {
            let document = document(text);
            let tokens = Tokens::of(&document);
            by_words(&Words::read(&tokens, &[], Tables::embedded()).list, kind)
        };
        assert_eq!(told("Readiness Assessment Report", EntityKind::Org), EntityKind::Work);
        assert_eq!(told("Harbour Data API", EntityKind::Org), EntityKind::Product);
        assert_eq!(told("Mekong Securities", EntityKind::Place), EntityKind::Org);
        assert_eq!(told("Ann Report", EntityKind::Group), EntityKind::Group);
    }

    #[test]
    fn words_beside_a_name_tell_bodies() {
        check(
            "The electronics maker Hanuri grew. Nobody at Hanuri would say why.",
            EntityKind::Org,
            &["Hanuri", "Hanuri"],
        );
    }

    #[test]
    fn a_name_is_one_thing() {
        check(
            "She wrote on Facebook. He wrote on Facebook, too. Then Facebook fell.",
            EntityKind::Product,
            &["Facebook", "Facebook", "Facebook"],
        );
    }
}
