//! Laws, events and groups by rule: names that a word or a pattern gives away.

use std::ops::Range;

use super::{
    Found,
    calendar::is_year,
    facilities,
    gazetteer::{Classes, List, lists},
    languages::{self, is_language},
    laws, products,
    sweep::{joined, sweep, taken},
    words::{Sentence, Style, Word, Words},
};
use crate::{analysis::EntityKind, query::fold::fold};

/// The longest name that is put together here, in words.
const LONGEST: usize = 14;

/// The laws, events, groups and products of a document.
pub(super) fn named(words: &Words<'_>) -> Vec<Found> {
    let within = |sentence: &Sentence| {
        let (list, base) = (&words.list[sentence.words.clone()], sentence.words.start);
        sweep(sentence.words.clone(), |index| {
            let (range, kind) = name_at(list, index - base, sentence.style)?;
            Some(Found::certain(base + range.start..base + range.end, kind))
        })
    };
    languages::leave_out(words, words.sentences.iter().flat_map(within).collect())
}

/// The name that has its telling word at `index`, and where it begins and ends.
fn name_at(list: &[Word<'_>], index: usize, style: Style) -> Option<(Range<usize>, EntityKind)> {
    laws::law(list, index)
        .map(|range| (range, EntityKind::Law))
        .or_else(|| headed(list, index, style))
        .or_else(|| {
            facilities::facility(list, index, style).map(|range| (range, EntityKind::Facility))
        })
        .or_else(|| led_event(list, index).map(|range| (range, EntityKind::Event)))
        .or_else(|| election(list, index).map(|range| (range, EntityKind::Event)))
        .or_else(|| small_event(list, index).map(|range| (range, EntityKind::Event)))
        .or_else(|| listed_event(list, index).map(|range| (range, EntityKind::Event)))
        .or_else(|| products::product(list, index).map(|range| (range, EntityKind::Product)))
        .or_else(|| group(list, index).map(|range| (range, EntityKind::Group)))
}

/// Where the capitalised words begin that stand before `index`, without a word that only begins the sentence.
pub(super) fn capitals_before(list: &[Word<'_>], index: usize) -> usize {
    let mut start = index;
    while start > 0 && index - start < LONGEST && list[start - 1].case.capital {
        start -= 1;
    }
    while start < index && is_common(&list[start]) {
        start += 1;
    }
    start
}

/// `Paris Agreement`, `Treaty of Versailles`, `Affordable Care Act of 2010`, `Syrian Civil War`, `1979 Iranian Revolution`.
fn headed(list: &[Word<'_>], index: usize, style: Style) -> Option<(Range<usize>, EntityKind)> {
    let head = &list[index];
    let known = lists(head.lower);
    let kind = if known.has(List::Law) {
        EntityKind::Law
    } else if known.has(List::Event) {
        EntityKind::Event
    } else {
        return None;
    };
    if !head.case.capital || style == Style::Titled || style == Style::Capitals {
        return None;
    }
    let start = name_start(list, index, kind);
    let end = name_end(list, index, kind);
    let led = list[start..index].iter().filter(|word| word.case.capital).count();
    if list.get(end).is_some_and(|next| next.case.capital && !next.case.upper)
        || led == 0 && end == index + 1
        || is_full_name(&list[start..end])
        || is_assembly(list, start, index)
        || index > 0 && list[index - 1].lower == "to"
    {
        return None;
    }
    Some((with_year_before(list, start, kind)..end, kind))
}

/// True for `National Convention`, `Democratic Convention`, which are no treaties.
fn is_assembly(list: &[Word<'_>], start: usize, index: usize) -> bool {
    let of_party = |word: &Word<'_>| {
        matches!(
            word.lower,
            "national" | "democratic" | "republican" | "party" | "constitutional" | "annual"
        )
    };
    list[index].lower == "convention" && list[start..index].iter().any(of_party)
}

/// True for a given name and a surname: `Becca Law`, `Ryan Day`.
fn is_full_name(list: &[Word<'_>]) -> bool {
    let [given, surname] = list else { return false };
    let other = Classes::ANY_PLACE.with(Classes::ORG).with(Classes::DEMONYM).with(Classes::MONTH);
    given.own.any(Classes::FIRST) && !given.own.any(other) && surname.own.any(Classes::LAST)
}

/// Back over capitalised words and the small words that join them, to a capital.
fn name_start(list: &[Word<'_>], index: usize, kind: EntityKind) -> usize {
    let mut start = index;
    let mut at = index;
    while at > 0 && index - at < LONGEST {
        let word = &list[at - 1];
        let other = lists(word.lower).has(List::Law) || lists(word.lower).has(List::Event);
        let led =
            at > 1 && matches!(list[at - 2].lower, "of" | "on" | "for") && kind == EntityKind::Law;
        let far = matches!(word.lower, "for" | "on" | "to") && kind == EntityKind::Law;
        let near = matches!(word.lower, "of" | "and" | "-" | "&" | "(" | ")");
        let joins = far || near || led && word.lower == "the";
        if word.case.capital && !other {
            start = at - 1;
        } else if other || !joins {
            break;
        }
        at -= 1;
    }
    while start < index
        && (!list[start].case.capital || is_common(&list[start]) && is_lead(list, start))
    {
        start += 1;
    }
    if kind == EntityKind::Law {
        start = laws::past_document(list, start..index);
    }
    let topic = kind == EntityKind::Law && start == index && index > 0;
    start - usize::from(topic && laws::is_topic(&list[index - 1]))
}

/// True where a common word is not part of the name it begins: at the start of a sentence, or an article or the like.
fn is_lead(list: &[Word<'_>], index: usize) -> bool {
    let determiner = matches!(
        list[index].lower,
        "the" | "a" | "an" | "this" | "that" | "these" | "our" | "their" | "its" | "his" | "her"
    );
    determiner || index == 0 || !list[index - 1].case.wordlike
}

/// Past `of 1995`, `of Versailles`, `on the Rights of the Child`.
fn name_end(list: &[Word<'_>], index: usize, kind: EntityKind) -> usize {
    let at = |offset: usize| list.get(index + offset);
    let joined = at(1).is_some_and(|word| matches!(word.lower, "of" | "on" | "against"));
    if !joined {
        let numeral = at(1).is_some_and(|word| matches!(word.text, "I" | "II" | "III" | "IV"));
        let year = kind == EntityKind::Law && at(1).is_some_and(|word| is_year(word.text));
        return index + 1 + usize::from(numeral || year);
    }
    if at(2).is_some_and(|word| is_year(word.text)) {
        return index + 3;
    }
    let leads = kind == EntityKind::Law
        && matches!(
            list[index].lower,
            "treaty"
                | "convention"
                | "declaration"
                | "pact"
                | "charter"
                | "protocol"
                | "statute"
                | "accord"
                | "accords"
        )
        || matches!(list[index].lower, "war" | "massacre" | "day" | "week");
    if !leads {
        return index + 1;
    }
    let mut end = index + 1;
    let mut next = index + 2;
    while next < list.len() && next - index < LONGEST {
        let other = list[next].lower == "the" && list[next - 1].lower == "and"
            || list[next].own.any(Classes::MONTH.with(Classes::WEEKDAY));
        if list[next].case.capital && !other {
            end = next + 1;
        } else if other || !matches!(list[next].lower, "of" | "the" | "and" | "on" | "all" | "-") {
            break;
        }
        next += 1;
    }
    end
}

fn with_year_before(list: &[Word<'_>], start: usize, kind: EntityKind) -> usize {
    let year = start > 0 && is_year(list[start - 1].text);
    let led = start > 1 && matches!(list[start - 2].lower, "the" | "a" | "’s" | "'s" | "its");
    start - usize::from(year && (kind == EntityKind::Event || led))
}

/// `Hurricane Katrina`, `Battle of Hastings`, `Operation Desert Storm`.
fn led_event(list: &[Word<'_>], index: usize) -> Option<Range<usize>> {
    if !list[index].case.capital || !lists(list[index].lower).has(List::EventFirst) {
        return None;
    }
    let of = usize::from(list.get(index + 1)?.lower == "of");
    let needs_of = matches!(list[index].lower, "battle" | "siege");
    let mut end = index + 1 + of;
    while list.get(end).is_some_and(|word| word.case.capital) && end - index < LONGEST {
        end += 1;
    }
    (end > index + 1 + of && needs_of == (of == 1)).then_some(index..end)
}

/// `2016 presidential election`, `2024 United States presidential election`.
fn election(list: &[Word<'_>], index: usize) -> Option<Range<usize>> {
    if !is_year(list[index].text) {
        return None;
    }
    let mut end = index + 1;
    while list.get(end).is_some_and(|word| word.case.capital || is_election_kind(word.lower))
        && end - index < LONGEST
    {
        end += 1;
    }
    let head = list.get(end).or_else(|| list.get(end - 1))?;
    let headed = matches!(head.lower, "election" | "elections") && end > index + 1;
    headed.then_some(index..end + 1)
}

fn is_election_kind(lower: &str) -> bool {
    matches!(
        lower,
        "presidential"
            | "general"
            | "parliamentary"
            | "midterm"
            | "legislative"
            | "local"
            | "federal"
            | "mayoral"
            | "gubernatorial"
            | "municipal"
            | "regional"
            | "congressional"
            | "primary"
    )
}

/// `Tamale Central by-election`, `Kariakoo derby`, `COP28`.
fn small_event(list: &[Word<'_>], index: usize) -> Option<Range<usize>> {
    let word = &list[index];
    let conference = word.text.strip_prefix("COP").is_some_and(|number| {
        number.len() == 2 && number.bytes().all(|byte| byte.is_ascii_digit())
    });
    if conference {
        return Some(index..index + 1);
    }
    let end = match word.lower {
        "derby" | "byelection" if !word.case.capital => index + 1,
        "by" if list.get(index + 1)?.text == "-" && list.get(index + 2)?.lower == "election" => {
            index + 3
        }
        _ => return None,
    };
    let start = capitals_before(list, index);
    (start < index).then_some(start..end)
}

/// Events known by their names, longest first, with the capitals that lead them (`CAF Champions League`).
fn listed_event(list: &[Word<'_>], index: usize) -> Option<Range<usize>> {
    if !list[index].case.capital && !list[index].case.digit {
        return None;
    }
    let longest = (list.len() - index).min(4);
    let count = (1..=longest).rev().find(|count| {
        let words = list[index..index + count].iter().map(|word| word.lower);
        let phrase = words.collect::<Vec<_>>().join(" ").replace(" - ", "-");
        lists(&phrase).has(List::EventName)
    })?;
    let led = index > 0
        && list[index - 1].case.upper
        && matches!(list[index + count - 1].lower, "league" | "cup");
    let start = with_year_before(list, index - usize::from(led), EntityKind::Event);
    Some(start..index + count)
}

/// Nationalities, religions and political groups, singular or plural, noun or adjective.
fn group(list: &[Word<'_>], index: usize) -> Option<Range<usize>> {
    let word = &list[index];
    if !word.case.capital || is_language(list, index) {
        return None;
    }
    let pair = list
        .get(index + 1)
        .filter(|next| next.case.capital && is_group(&format!("{} {}", word.lower, next.lower)));
    if pair.is_some() {
        return Some(index..index + 2);
    }
    let country = word.own.any(Classes::COUNTRY);
    (is_group(word.lower)
        || is_partisan(list, index)
        || word.own.any(Classes::DEMONYM) && !country && word.text.len() > 3)
        .then_some(index..index + 1)
}

/// `Democratic lawmakers`, `Conservative MP`: an adjective of a party before what is of it, within a sentence.
fn is_partisan(list: &[Word<'_>], index: usize) -> bool {
    let party =
        matches!(list[index].lower, "democratic" | "conservative" | "socialist" | "liberal");
    let within = index > 0 && list[index - 1].case.wordlike;
    let next = list.get(index + 1);
    let of_it = next.is_some_and(|word| {
        !word.case.capital && word.text.len() > 3
            || matches!(word.text, "MP" | "MPs" | "Sen." | "Rep." | "Gov.")
    });
    party && within && of_it
}

fn is_group(lower: &str) -> bool {
    let known = |word: &str| lists(word).has(List::Group);
    let folded = (!lower.is_ascii()).then(|| fold(lower));
    let lower = folded.as_deref().unwrap_or(lower);
    known(lower) || lower.strip_suffix('s').is_some_and(known)
}

/// A word that is capitalised only because it begins a sentence or a heading.
pub(super) fn is_common(word: &Word<'_>) -> bool {
    lists(word.lower).has(List::Common)
}

/// Adds well-known names, and organisations that their last word gives away, where nothing else was found.
pub(super) fn add_known(words: &Words<'_>, mut found: Vec<Found>) -> Vec<Found> {
    let names = found.iter().filter(|found| found.kind != EntityKind::Group);
    let covered = taken(words.list.len(), names);
    let within = |sentence: &Sentence| {
        let (list, base) = (&words.list[sentence.words.clone()], sentence.words.start);
        sweep(sentence.words.clone(), |index| {
            let (range, kind) =
                by_last_word(list, index - base).or_else(|| well_known(list, index - base))?;
            let range = base + range.start..base + range.end;
            (!covered[range.clone()].contains(&true)).then(|| Found::certain(range, kind))
        })
    };
    let prose = words.sentences.iter().filter(|sentence| sentence.style == Style::Prose);
    let added: Vec<Found> = prose.flat_map(within).collect();
    let covered = taken(words.list.len(), added.iter());
    found.retain(|found| found.kind != EntityKind::Group || !covered[found.words.start]);
    joined(found, added)
}

/// `Iranian Embassy`, `Foreign Ministry`; `Great Salt Lake`.
fn by_last_word(list: &[Word<'_>], index: usize) -> Option<(Range<usize>, EntityKind)> {
    let last = &list[index];
    let goes_on = |next: &Word<'_>| next.case.capital && !lists(next.lower).has(List::Title);
    let ends = last.case.capital && !list.get(index + 1).is_some_and(goes_on);
    let kind = match last.lower {
        _ if lists(last.lower).has(List::StrongOrg) => EntityKind::Org,
        "lake" | "river" | "ocean" | "sea" | "mountains" | "bay" | "peninsula" => EntityKind::Place,
        _ => return None,
    };
    let start = capitals_before(list, index);
    (ends && start < index).then_some((start..index + 1, kind))
}

/// A place or organisation of the lists, or a country. Short ones are known in capitals alone, and a word that begins a
/// sentence only where it is in capitals too.
fn well_known(list: &[Word<'_>], index: usize) -> Option<(Range<usize>, EntityKind)> {
    let first = &list[index];
    let begins = index == 0 || !list[index - 1].case.wordlike;
    let capital = |at: usize| list.get(at).is_some_and(|word| word.case.capital);
    let beside = capital(index + 1) || index > 0 && capital(index - 1);
    let plain = first.case.capital && !first.case.upper && !begins && first.text.len() > 3;
    if beside && !is_site(first.text) || !(first.case.upper || plain) {
        return None;
    }
    let known = lists(first.lower);
    let kind = if known.has(List::OrgName) || is_site(first.text) {
        EntityKind::Org
    } else if known.has(List::PlaceName) || first.own.any(Classes::COUNTRY) && plain {
        EntityKind::Place
    } else {
        return None;
    };
    Some((index..index + 1, kind))
}

/// What the names of files end in; as addresses they are rare or unknown.
const FILE_ENDINGS: [&str; 22] = [
    "conf", "csv", "css", "doc", "docx", "exe", "gif", "html", "jpg", "js", "json", "lock", "log",
    "pdf", "png", "toml", "txt", "xlsx", "xml", "yaml", "yml", "zip",
];

/// `RT.com`: a full stop before two letters or more, after two that are not initials; `Cargo.lock` is a file.
pub(super) fn is_site(text: &str) -> bool {
    let Some((name, domain)) = text.rsplit_once('.') else { return false };
    name.len() > 1
        && domain.len() > 1
        && domain.bytes().all(|byte| byte.is_ascii_alphabetic())
        && !FILE_ENDINGS.contains(&domain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::entities::tests::mentions;

    #[track_caller]
    fn check(text: &str, kind: EntityKind, expected: &[&str]) {
        assert_eq!(mentions(text, kind), expected);
    }

    #[test]
    fn files_are_no_sites() {
        assert!(is_site("RT.com") && is_site("Digital.gov"));
        assert!(!is_site("Cargo.lock") && !is_site("U.S") && !is_site("Site.yml"));
    }

    #[test]
    fn laws() {
        check(
            "It is guided by UN Resolution 2254 and the Affordable Care Act.",
            EntityKind::Law,
            &["UN Resolution 2254", "Affordable Care Act"],
        );
        check(
            "They signed the Treaty of Versailles and the Clean Air Act of 1970.",
            EntityKind::Law,
            &["Treaty of Versailles", "Clean Air Act of 1970"],
        );
        check(
            "He left the Paris Agreement under Article 50.",
            EntityKind::Law,
            &["Paris Agreement", "Article 50"],
        );
        check(
            "Under the 1951 Refugee Convention and the Islands (Scotland) Act it is so.",
            EntityKind::Law,
            &["1951 Refugee Convention", "Islands (Scotland) Act"],
        );
        check(
            "It breaks the Environmental Quality Act 1974.",
            EntityKind::Law,
            &["Environmental Quality Act 1974"],
        );
        check(
            "Guidance for the Freedom of Information Act was sent.",
            EntityKind::Law,
            &["Freedom of Information Act"],
        );
        check("Privacy Act of 1974", EntityKind::Law, &["Privacy Act of 1974"]);
        check("Bill Clinton said the act was no law. This Act is void.", EntityKind::Law, &[]);
    }

    #[test]
    fn events() {
        check(
            "Join the National Day of Civic Hacking on June 4th.",
            EntityKind::Event,
            &["National Day of Civic Hacking"],
        );
        check(
            "Since the 1979 Iranian Revolution and the Syrian Civil War it is so.",
            EntityKind::Event,
            &["1979 Iranian Revolution", "Syrian Civil War"],
        );
        check(
            "After Hurricane Katrina and World War II came the Battle of Hastings.",
            EntityKind::Event,
            &["Hurricane Katrina", "World War II", "Battle of Hastings"],
        );
        check(
            "He won the 2016 presidential election in spring.",
            EntityKind::Event,
            &["2016 presidential election"],
        );
    }

    #[test]
    fn events_known_by_name_or_number() {
        check(
            "After COP28 came the CAF Champions League and the Kariakoo derby.",
            EntityKind::Event,
            &["COP28", "CAF Champions League", "Kariakoo derby"],
        );
        check("He won the 2022 FIFA World Cup.", EntityKind::Event, &["2022 FIFA World Cup"]);
        check("It began with the Second Congo War.", EntityKind::Event, &["Second Congo War"]);
    }

    #[test]
    fn parties_and_peoples_are_groups_and_languages_are_not() {
        check(
            "He met Democratic lawmakers and Māori leaders.",
            EntityKind::Group,
            &["Democratic", "Māori"],
        );
        check("She spoke French. He wrote in English.", EntityKind::Group, &[]);
        check("It has English and Spanish versions.", EntityKind::Group, &[]);
        check("Some speak languages other than English.", EntityKind::Group, &[]);
        check("American Indians vote.", EntityKind::Group, &["American Indians"]);
        check(
            "They met Russian and Ukrainian envoys.",
            EntityKind::Group,
            &["Russian", "Ukrainian"],
        );
        check("They work in French hospitals.", EntityKind::Group, &["French"]);
    }

    #[test]
    fn groups() {
        check(
            "Syrian and Iranian-backed Muslims met South Koreans.",
            EntityKind::Group,
            &["Syrian", "Iranian", "Muslims", "South Koreans"],
        );
    }

    #[test]
    fn organisations_that_their_last_word_gives_away() {
        check(
            "It hit the Iranian Embassy, said the Foreign Ministry.",
            EntityKind::Org,
            &["Iranian Embassy", "Foreign Ministry"],
        );
        check("He warned the Gulf states.", EntityKind::Place, &["Gulf"]);
        check(
            "On October 6, Foreign Ministry Spokesman Ali Rezai spoke.",
            EntityKind::Org,
            &["Foreign Ministry"],
        );
    }
}
