//! Short forms that a text defines: `Hayat Tahrir al-Sham (HTS)`, `GSA [General Services Administration]`. What stands for a
//! name makes that name whole; what stands for a term (`call to action (CTA)`) names nobody.

use std::{
    collections::{HashMap, HashSet},
    ops::Range,
};

use super::{
    Found,
    gazetteer::{List, lists},
    words::{Word, Words},
};
use crate::analysis::EntityKind;

/// The longest short form, in letters.
const LONGEST: usize = 10;

/// The longest short form, in words (`3-D MAC`).
const LONGEST_SHORT: usize = 4;

/// The longest name that a short form is looked for behind, in words.
const LONGEST_NAME: usize = 16;

/// A full name and its short form, one of them in brackets behind the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Definition {
    /// The words of the full form.
    pub full: Range<usize>,
    /// What the full name is; none for a term.
    pub kind: Option<EntityKind>,
    /// The words of the short form.
    pub short: Range<usize>,
}

/// The short forms that are defined in a document, in order. `found` is sorted by start.
pub(super) fn definitions(words: &Words<'_>, found: &[Found]) -> Vec<Definition> {
    let mut owners = vec![None; words.list.len()];
    for one in found {
        owners[one.words.clone()].fill(Some(one));
    }
    let defined = words.sentences.iter().flat_map(|sentence| {
        let range = sentence.words.clone();
        let opens = range.clone().filter(|index| matches!(words.list[*index].text, "(" | "["));
        opens.map(move |index| (range.clone(), index))
    });
    let defined = defined.filter_map(|(sentence, open)| {
        let list = &words.list[..sentence.end];
        short_behind(list, sentence.start..open, &owners)
            .or_else(|| full_behind(list, sentence.start..open, &owners))
    });
    defined.collect()
}

/// `Full Name (FN)`; `before` are the words of the sentence before the bracket.
fn short_behind(
    list: &[Word<'_>],
    before: Range<usize>,
    owners: &[Option<&Found>],
) -> Option<Definition> {
    let short = short_form(list, before.end)?;
    let letters = letters(&list[short.clone()]);
    let owner = before.end.checked_sub(1).and_then(|last| owners[last]).filter(|owner| {
        owner.words.end == before.end
            && is_definable(owner.kind)
            && owner.words.len() <= LONGEST_NAME
            && stands_for(&letters, &list[owner.words.clone()])
    });
    if let Some(owner) = owner {
        let named = &list[owner.words.clone()];
        let kind = Some(owner.kind).filter(|kind| !is_term(named, *kind));
        return Some(Definition { full: owner.words.clone(), kind, short });
    }
    let first = before.start.max(before.end.saturating_sub(LONGEST_NAME));
    let joined = |at: &usize| {
        list[*at].case.wordlike || matches!(list[*at].text, "," | "-" | "&" | "’s" | "/")
    };
    let mut starts = (first..before.end).rev().take_while(joined);
    let exact = |start: &usize| initials(&list[*start..before.end]) == letters;
    let start = starts
        .clone()
        .find(exact)
        .or_else(|| starts.find(|start| is_full(&letters, &list[*start..before.end])))?;
    let full = start..before.end;
    let kind = kind(list, &full, owners);
    let led = full.start.checked_sub(1).map_or("", |at| list[at].lower);
    let doubtful = kind.is_none()
        && is_named(&list[full.clone()])
        && is_sure_of_name(&list[full.clone()], &list[short.clone()], led);
    (!doubtful).then_some(Definition { full, kind, short })
}

/// True where capitals alone speak for a name, and nothing against it: an indefinite article, a common first word, a thing or a job as the
/// last word (*User-Generated Content*), small letters in the short form.
fn is_sure_of_name(full: &[Word<'_>], short: &[Word<'_>], led: &str) -> bool {
    let [first, .., last] = full else { return false };
    let thing = is_thing(last) || lists(last.lower).has(List::Common);
    let indefinite = matches!(led, "a" | "an" | "your" | "any" | "each");
    !indefinite
        && !thing
        && !lists(first.lower).has(List::Common)
        && short.iter().all(|word| !word.case.small)
}

/// True for the last word of a term: what is planned, measured, run or made (*Quality Assurance Surveillance Plan*), a job.
fn is_thing(last: &Word<'_>) -> bool {
    lists(last.lower).has(List::Job)
        || matches!(
            last.lower,
            "plan"
                | "scale"
                | "software"
                | "interface"
                | "request"
                | "agreement"
                | "cycle"
                | "guidance"
                | "methodology"
                | "model"
                | "management"
                | "identifier"
                | "number"
                | "statement"
                | "contract"
                | "procedure"
                | "process"
                | "requirements"
                | "design"
                | "markup"
                | "protocol"
                | "score"
                | "index"
                | "indicator"
                | "indicators"
                | "language"
                | "product"
                | "practices"
                | "learning"
                | "intelligence"
                | "analysis"
                | "testing"
        )
}

/// True for a term although the tagger took it for a body: `Authority to Operate`, `Quality Assurance Surveillance Plan`.
fn is_term(full: &[Word<'_>], kind: EntityKind) -> bool {
    let acts = full.windows(2).any(|pair| pair[0].lower == "to" && pair[1].case.capital);
    let headed = full.iter().any(|word| lists(word.lower).has(List::Org));
    matches!(kind, EntityKind::Org | EntityKind::Product)
        && (acts || !headed && full.last().is_some_and(is_thing))
}

/// The first letters of all but small words.
fn initials(full: &[Word<'_>]) -> String {
    let large = full.iter().filter(|word| {
        word.case.wordlike
            && !matches!(
                word.lower,
                "of" | "the" | "and" | "for" | "in" | "on" | "to" | "'s" | "’s"
            )
    });
    large.filter_map(|word| word.lower.chars().next()).collect()
}

/// `FN [Full Name]`.
fn full_behind(
    list: &[Word<'_>],
    before: Range<usize>,
    owners: &[Option<&Found>],
) -> Option<Definition> {
    let at = before.end.checked_sub(1).filter(|at| before.contains(at))?;
    if !is_short(&list[at..=at]) {
        return None;
    }
    let rest = &list[before.end + 1..list.len().min(before.end + 1 + LONGEST_NAME)];
    let closed = rest.iter().position(|word| matches!(word.text, ")" | "]"))?;
    let marks = rest[..closed].iter().rev().take_while(|word| !word.case.wordlike).count();
    let count = closed - marks;
    let full = before.end + 1..before.end + 1 + count;
    let letters = letters(&list[at..=at]);
    let of_short =
        owners[at].filter(|owner| owner.kind == EntityKind::Org && is_named(&list[full.clone()]));
    (count > 1 && is_full(&letters, &list[full.clone()])).then(|| Definition {
        kind: kind(list, &full, owners).or(of_short.map(|owner| owner.kind)),
        full,
        short: at..at + 1,
    })
}

fn is_full(letters: &str, full: &[Word<'_>]) -> bool {
    full.len() > 1
        && full[0].lower.chars().next() == letters.chars().next()
        && stands_for(letters, full)
}

/// What a full form names: what was found in it, or what its first or last word tells; none for a term.
fn kind(list: &[Word<'_>], full: &Range<usize>, owners: &[Option<&Found>]) -> Option<EntityKind> {
    let named = &list[full.clone()];
    if !is_named(named) {
        return None;
    }
    let found = owners[full.clone()].iter().rev().flatten().map(|owner| owner.kind);
    let of_found =
        found.filter(|kind| is_definable(*kind)).max_by_key(|kind| *kind == EntityKind::Org);
    let known = |word: &Word<'_>| {
        let services = matches!(
            word.lower,
            "services" | "center" | "centers" | "centre" | "office" | "bureau" | "network"
        );
        services || lists(word.lower).has(List::StrongOrg)
    };
    let headed = known(&named[0]) || known(&named[named.len() - 1]);
    match of_found {
        // A place within a longer name is part of what an organisation is called: `Asia-Pacific Economic Cooperation`.
        Some(EntityKind::Place) => Some(EntityKind::Org),
        Some(kind) => Some(kind),
        None => headed.then_some(EntityKind::Org),
    }
}

/// True where every word but small ones has a capital.
fn is_named(full: &[Word<'_>]) -> bool {
    full.iter().all(|word| {
        let small = matches!(
            word.lower,
            "of" | "the" | "and" | "for" | "in" | "on" | "to" | "at" | "with" | "a" | "al"
        );
        word.case.capital
            || word.case.digit
            || small
            || !word.case.wordlike
            || word.lower.starts_with(['\'', '’'])
    })
}

fn is_definable(kind: EntityKind) -> bool {
    use EntityKind::{Event, Facility, Law, Org, Place, Product};
    matches!(kind, Org | Place | Law | Event | Facility | Product)
}

/// The words in brackets at `index`, if they look like a short form.
fn short_form(list: &[Word<'_>], index: usize) -> Option<Range<usize>> {
    let text = |at: usize| list.get(at).map_or("", |word| word.text);
    let quoted = usize::from(matches!(text(index + 1), "“" | "\"" | "‘"));
    let start = index + 1 + quoted;
    let ends = |at: &usize| matches!(text(*at), ")" | "]" | "," | ";" | "”" | "\"" | "’");
    let end = (start + 1..=start + LONGEST_SHORT).find(ends)?;
    is_short(&list[start..end]).then_some(start..end)
}

fn is_short(short: &[Word<'_>]) -> bool {
    let letters = || short.iter().flat_map(|word| word.text.chars());
    letters().filter(|c| c.is_uppercase()).count() >= 2
        && letters().count() <= LONGEST
        && short[0].case.wordlike
        && short.iter().all(|word| word.case.capital || word.case.digit || word.text == "-")
}

/// The letters and digits of a short form in lower case.
fn letters(short: &[Word<'_>]) -> String {
    short.iter().flat_map(|word| word.lower.chars()).filter(|c| c.is_alphanumeric()).collect()
}

/// True where the letters of a short form stand in the name in their order, the first of them at the front of a word.
fn stands_for(short: &str, full: &[Word<'_>]) -> bool {
    let mut wanted = short.chars().peekable();
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
    left == 0 || left == 1 && short.ends_with('s')
}

/// True where a later word of the name begins with `letter`, which then stands for that word.
fn full_has_initial(full: &[Word<'_>], after: crate::span::Span, letter: char) -> bool {
    full.iter().any(|word| word.span.start > after.start && word.lower.starts_with(letter))
}

/// Makes full names whole, finds a short form wherever it stands free and makes it what it stands for, and drops the short
/// forms of terms.
pub(super) fn apply(words: &Words<'_>, definitions: &[Definition], found: &mut Vec<Found>) {
    if definitions.is_empty() {
        return;
    }
    make_whole(words.list.len(), definitions, found);
    let text = |range: &Range<usize>| words.span(range).of(words.text);
    let mut kinds: HashMap<&str, EntityKind> = HashMap::new();
    let mut terms: HashSet<String> = HashSet::new();
    let mut lengths = HashSet::from([1]);
    for Definition { kind, short, .. } in definitions {
        match kind {
            Some(kind) => {
                kinds.insert(text(short), *kind);
                lengths.insert(short.len());
            }
            None if lists(words.list[short.start].lower).has(List::OrgName) => {}
            None => {
                terms.insert(text(short).to_owned());
                terms.insert(format!("{}s", text(short)));
            }
        }
    }
    let spelled: HashSet<&Range<usize>> = definitions
        .iter()
        .filter(|definition| definition.kind.is_none())
        .map(|definition| &definition.full)
        .collect();
    let spelled_out = |one: &Found| {
        matches!(one.kind, EntityKind::Org | EntityKind::Product) && spelled.contains(&one.words)
    };
    found.retain(|one| !spelled_out(one));
    found.retain_mut(|one| {
        let written = text(&one.words);
        let written = ["The ", "the "]
            .into_iter()
            .find_map(|article| written.strip_prefix(article))
            .unwrap_or(written);
        if let Some(kind) = kinds.get(written) {
            (one.kind, one.unsure) = (*kind, false);
        }
        kinds.contains_key(written) || !terms.contains(written)
    });
    let mut taken = taken(words.list.len(), found);
    for index in 0..words.list.len() {
        for count in (1..=LONGEST_SHORT).rev().filter(|count| lengths.contains(count)) {
            let range = index..(index + count).min(words.list.len());
            let Some(kind) = kinds.get(text(&range)) else { continue };
            if !taken[range.clone()].contains(&true) {
                taken[range.clone()].fill(true);
                found.push(Found::certain(range, *kind));
            }
        }
    }
    found.sort_by_key(|found| found.words.start);
}

/// Puts the full name and the short form in the place of what was found within them.
fn make_whole(count: usize, definitions: &[Definition], found: &mut Vec<Found>) {
    let named = definitions.iter().filter_map(|one| Some((&one.full, &one.short, one.kind?)));
    let mut covered = vec![false; count];
    let mut added = vec![];
    for (full, short, kind) in named {
        for range in [full, short] {
            if !covered[range.clone()].contains(&true) {
                covered[range.clone()].fill(true);
                added.push(Found::certain(range.clone(), kind));
            }
        }
    }
    found.retain(|one| !covered[one.words.clone()].contains(&true));
    found.extend(added);
    found.sort_by_key(|found| found.words.start);
}

fn taken(count: usize, found: &[Found]) -> Vec<bool> {
    let mut taken = vec![false; count];
    for one in found {
        taken[one.words.clone()].fill(true);
    }
    taken
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

    #[test]
    fn a_short_form_makes_the_full_name_whole() {
        check(
            "The National Association of Farm and Village Health Nurses (NAFVHN) met. NAFVHN agreed.",
            "National Association of Farm and Village Health Nurses",
            3,
        );
        check(
            "We built a GSA [General Services Administration] page.",
            "General Services Administration",
            2,
        );
        check(
            "The 3-D Medical Workshop Center (3-D MWC) opened. The 3-D MWC prints.",
            "3-D Medical Workshop Center",
            3,
        );
    }

    #[test]
    fn a_short_form_of_a_term_names_nobody() {
        let found =
            entities("Every page has a call to action (CTA). The CTA is red, says the CTA.").1;
        assert_eq!(found, []);
    }
}
