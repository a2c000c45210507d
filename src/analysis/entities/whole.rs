//! Makes names whole that the tagger cut: at *and*, at *of the*, behind an ordinal number or a hyphen, within a run of capitals.

use std::ops::Range;

use super::{
    Found,
    gazetteer::{Classes, List, lists},
    words::{Sentence, Style, Word, Words},
};
use crate::analysis::EntityKind;

/// The longest name that is put together, in words.
const LONGEST: usize = 14;

/// What a word is that is a name by itself, and so no part of the organisation named before it.
const NAMED: Classes = Classes::COUNTRY
    .with(Classes::CITY)
    .with(Classes::REGION)
    .with(Classes::ORG)
    .with(Classes::DEMONYM);

/// Widens the names of organisations and laws over the words that belong to them; what they come to cover is theirs.
/// `found` is sorted by start.
pub(super) fn whole(words: &Words<'_>, found: Vec<Found>) -> Vec<Found> {
    let mut whole: Vec<Found> = Vec::with_capacity(found.len());
    let mut sentences = words.sentences.iter().peekable();
    let mut rest = found.into_iter().peekable();
    while let Some(mut one) = rest.next() {
        while sentences.next_if(|sentence| sentence.words.end <= one.words.start).is_some() {}
        // The title of a work may run over the end of a sentence; nothing is missing from it.
        let within = |sentence: &&&Sentence| {
            sentence.style == Style::Prose && one.words.end <= sentence.words.end
        };
        if let Some(sentence) = sentences.peek().filter(within) {
            let free = whole.last().map_or(0, |last| last.words.end).max(sentence.words.start);
            let list = &words.list[..sentence.words.end];
            one.words.start = start(list, &one, free..sentence.words.start);
            if one.kind == EntityKind::Person {
                let until = rest.peek().map_or(sentence.words.end, |next| next.words.start);
                one.words = whole_person(list, &one.words, free..until);
            }
            while let Some(end) = end(list, &one, rest.peek()) {
                while rest.next_if(|next| next.words.start < end).is_some() {}
                one.words.end = end;
                one.kind = if one.kind == EntityKind::Law { one.kind } else { EntityKind::Org };
            }
        }
        whole.push(one);
    }
    whole
}

/// Where a name begins, not before `bounds.start`: `21st Century Act`, `3-D Centre`, `Plain Language Network`.
/// `bounds.end` is where the sentence begins, whose first word has its capital from that.
fn start(list: &[Word<'_>], one: &Found, bounds: Range<usize>) -> usize {
    use EntityKind::{Event, Law, Org, Place};
    let mut start = one.words.start;
    if !matches!(one.kind, Org | Law | Event | Place) {
        return start;
    }
    let last = &list[one.words.end - 1];
    let legal = matches!(
        last.lower,
        "inc" | "inc." | "ltd" | "ltd." | "llc" | "corp" | "corp." | "plc" | "co."
    );
    let headed = is_head(last) && one.words.len() > 1 && !legal;
    while start > bounds.start && one.words.end - start < LONGEST {
        let before = &list[start - 1];
        let own = before.case.capital
            && headed
            && start - 1 > bounds.end
            && (list[start - 2].case.wordlike || list[start - 2].text == "-")
            && is_part(before);
        let and = headed
            && matches!(before.lower, "and" | "&")
            && start - 1 > bounds.start.max(bounds.end + 1)
            && is_part(&list[start - 2])
            && list[start - 2].case.capital
            && !is_head(&list[start - 2])
            && !list[start - 2].own.any(Classes::FIRST);
        let hyphen = start >= bounds.start + 2 && is_prefix(list, start);
        if is_ordinal(before.text) && list[start].case.capital && one.kind != Place || own {
            start -= 1;
        } else if hyphen || and {
            start -= 2;
        } else {
            break;
        }
    }
    start
}

/// A person’s name with what a hyphen ties to it (`Adwoa Frempong-Boadu`, `Moon Jae-in`), and with the given names before it that
/// the tagger left out; within `free`.
fn whole_person(list: &[Word<'_>], name: &Range<usize>, free: Range<usize>) -> Range<usize> {
    let mut range = name.clone();
    let tied = |at: usize| {
        list.get(at).is_some_and(|word| word.text == "-")
            && list[at].span.start == list[at - 1].span.end
            && list.get(at + 1).is_some_and(|next| next.span.start == list[at].span.end)
    };
    while range.end + 1 < free.end.max(range.end) && tied(range.end) && is_tail(list, &range) {
        range.end += 2;
    }
    while range.start > free.start + 1
        && tied(range.start - 1)
        && list[range.start - 2].case.capital
    {
        range.start -= 2;
    }
    let given = |word: &Word<'_>| {
        let name = Classes::FIRST.with(Classes::LAST);
        let other = NAMED
            .with(Classes::MONTH)
            .with(Classes::WEEKDAY)
            .with(Classes::TITLE)
            .with(Classes::ORG_WORD);
        word.case.capital
            && word.case.small
            && (word.own.any(name) && !word.own.any(other)
                || !word.text.is_ascii() && word.case.wordlike)
            && is_part(word)
            && !lists(word.lower).has(List::Common)
    };
    // The first word of a sentence has its capital from that: `Pilot Jean Moreau`.
    while range.start > free.start + 1 && range.len() < LONGEST && given(&list[range.start - 1]) {
        range.start -= 1;
    }
    range
}

/// True where the word behind a hyphen belongs to a person’s name: a capital, or the second half of a given name that comes last.
fn is_tail(list: &[Word<'_>], range: &Range<usize>) -> bool {
    let tail = &list[range.end + 1];
    let half = range.len() > 1
        && (2..=4).contains(&tail.text.len())
        && tail.case.small
        && !matches!(
            tail.lower,
            "led"
                | "era"
                | "like"
                | "run"
                | "born"
                | "ally"
                | "free"
                | "made"
                | "type"
                | "way"
                | "vs"
                | "is"
        );
    tail.case.capital && tail.case.small || half
}

/// True for a word that is no name or title by itself.
fn is_part(word: &Word<'_>) -> bool {
    !word.own.any(NAMED) && !names_by_itself(word) && !is_job(word)
}

/// True where a number or a single capital stands before `start` with a hyphen: `3-D`, `E-Government`.
fn is_prefix(list: &[Word<'_>], start: usize) -> bool {
    let [before, hyphen, first] = &list[start - 2..=start] else { return false };
    let tight = before.span.end == hyphen.span.start && hyphen.span.end == first.span.start;
    tight
        && matches!(hyphen.text, "-" | "/")
        && before.text.len() <= 2
        && (before.case.digit || before.case.capital)
}

fn is_ordinal(text: &str) -> bool {
    let number = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    !number.is_empty()
        && number.bytes().all(|byte| byte.is_ascii_digit())
        && matches!(&text[number.len()..], "st" | "nd" | "rd" | "th")
}

/// Where a longer name ends than the one found, if it has a longer one.
fn end(list: &[Word<'_>], one: &Found, next: Option<&Found>) -> Option<usize> {
    let lower = |at: usize| list.get(at).map_or("", |word| word.lower);
    let at = one.words.end;
    let named = &list[one.words.clone()];
    let organisation = matches!(one.kind, EntityKind::Org | EntityKind::Place);
    let acronym = one.kind == EntityKind::Person && named[0].case.upper;
    if !(organisation || acronym) || named.len() > LONGEST {
        return None;
    }
    let article = usize::from(lower(at + 1) == "the");
    let from = match lower(at) {
        "and" | "&" => at + 1,
        "of" | "on" | "for" => at + 1 + article,
        _ => at,
    };
    let end = run_end(list, from);
    let more = list.get(from..end)?;
    let dated = next.is_some_and(|next| {
        next.words.start <= from
            && next.words.end > from
            && matches!(
                next.kind,
                EntityKind::Date | EntityKind::Person | EntityKind::Group | EntityKind::Event
            )
    });
    let fits = match lower(at) {
        "and" | "&" => continues(named, more),
        "of" | "on" | "for" => {
            is_governing(&named[named.len() - 1]) && !names_by_itself(more.first()?)
        }
        _ => organisation && governs(named) && !names_by_itself(more.first()?) && !is_job(&more[0]),
    };
    (fits && !dated && !more.is_empty()).then_some(end)
}

/// Past the capitalised words from `from` on, hyphens between them.
fn run_end(list: &[Word<'_>], from: usize) -> usize {
    let capital = |at: usize| list.get(at).is_some_and(|word| word.case.capital && !is_job(word));
    let mut end = from;
    while capital(end) && end - from < LONGEST {
        end += 1;
    }
    end
}

/// True where the words behind *and* belong to the name before it: one head for both (`Citizenship and Immigration Services`)
/// or one head before both (`Office of Communications and Public Liaison`).
fn continues(named: &[Word<'_>], more: &[Word<'_>]) -> bool {
    let (Some(last), Some(first), Some(head)) = (named.last(), more.first(), more.last()) else {
        return false;
    };
    let common =
        |word: &Word<'_>| !word.own.any(NAMED) && !names_by_itself(word) && !word.case.upper;
    // `Institutes of Health and Department of Labor` are two.
    let another = is_head(first) && more.len() == 1 && named.len() > 1;
    if !common(last) || !common(first) || another {
        return false;
    }
    let shared = more.len() > 1 && is_head(head) && !is_head(last) && !is_head(&named[0]);
    shared && !last.own.any(Classes::FIRST) || governs(named) && !more.iter().any(is_head)
}

/// True for `Office of …`: a word for an organisation that rules the rest of the name.
fn governs(named: &[Word<'_>]) -> bool {
    let joined = named.iter().position(|word| matches!(word.lower, "of" | "on" | "for"));
    joined.is_some_and(|at| at > 0 && is_governing(&named[at - 1]))
}

/// Words for an organisation that *of*, *on* and *for* follow in its name.
fn is_governing(word: &Word<'_>) -> bool {
    word.case.capital
        && matches!(
            word.lower,
            "institute"
                | "institutes"
                | "office"
                | "bureau"
                | "association"
                | "council"
                | "center"
                | "centre"
                | "centers"
                | "department"
                | "committee"
                | "commission"
                | "division"
                | "agency"
                | "society"
                | "directorate"
        )
}

fn is_head(word: &Word<'_>) -> bool {
    word.case.capital && lists(word.lower).has(List::Org)
}

fn names_by_itself(word: &Word<'_>) -> bool {
    let known = lists(word.lower);
    known.has(List::OrgName) || known.has(List::PlaceName) || known.has(List::Group)
}

fn is_job(word: &Word<'_>) -> bool {
    let known = lists(word.lower);
    known.has(List::Job) || known.has(List::Title) && word.lower != "general"
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
    fn one_head_may_have_two_parts() {
        check(
            "She joined the Office of Planning and Public Outreach in the spring.",
            EntityKind::Org,
            &["Office of Planning and Public Outreach"],
        );
        check(
            "He wrote to the Department of Energy and Google.",
            EntityKind::Org,
            &["Department of Energy", "Google"],
        );
    }

    #[test]
    fn what_an_office_is_for_belongs_to_it() {
        check(
            "They asked the National Institute on Child Poverty for money.",
            EntityKind::Org,
            &["National Institute on Child Poverty"],
        );
        check("They asked the State Department on Monday.", EntityKind::Org, &["State Department"]);
    }

    #[test]
    fn the_front_of_a_name_belongs_to_it() {
        check(
            "She works at NASA’s Public Outreach and Liaison Office in town.",
            EntityKind::Org,
            &["NASA", "Public Outreach and Liaison Office"],
        );
        check(
            "It came from Google and the Ford Foundation.",
            EntityKind::Org,
            &["Google", "Ford Foundation"],
        );
    }

    #[test]
    fn hyphens_tie_names_of_people() {
        check(
            "They asked Minister Adwoa Frempong-Boadu and Moon Jae-in about it.",
            EntityKind::Person,
            &["Adwoa Frempong-Boadu", "Moon Jae-in"],
        );
        check("It was an Obama-era rule.", EntityKind::Person, &["Obama"]);
    }

    #[test]
    fn ordinals_belong_to_laws() {
        check(
            "Under the 21st Century Rural Schools Act it is free.",
            EntityKind::Law,
            &["21st Century Rural Schools Act"],
        );
    }
}
