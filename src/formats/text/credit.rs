//! What one line of a plain text says about the article: who wrote it, where it comes from, when it was published.
//!
//! A line counts only where it says nothing else; where in a text such lines may stand is for [`super::credits`].

use super::{
    days::day,
    names::{in_mixed_case, is_agency, is_name, is_title_case},
};
use crate::{
    formats::stated::{self, Value},
    metadata::Published,
    span::Span,
};

/// Where in the text a credit stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Head,
    Tail,
}

/// What a line says about the article.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Credit {
    pub(super) names: Vec<String>,
    pub(super) source: Option<String>,
    pub(super) published: Option<Published>,
    pub(super) title: Option<Span>,
    pub(super) lang: Option<String>,
}

/// What a line says about the article, if that is all it does. `offset` is where the line starts in the text.
pub(super) fn credit(words: &str, place: Place, offset: usize) -> Option<Credit> {
    let words = words.trim();
    labelled(words, place, offset)
        .or_else(|| by_name(words))
        .or_else(|| contributed(words))
        .or_else(|| reporting_by(words))
        .or_else(|| date_line(words))
}

/// `Author: NAME`, `Source: X`, `Date: …`, `Title: …`, as archives put before a text.
fn labelled(words: &str, place: Place, offset: usize) -> Option<Credit> {
    let (label, value) = words.split_once(": ")?;
    let value = value.trim();
    let mut credit = Credit::default();
    match label.to_ascii_lowercase().as_str() {
        "title" | "headline" | "subject" | "re" if place == Place::Head => {
            let start = offset + words.len() - value.len();
            credit.title = Some(Span::new(start, start + value.len()));
        }
        "author" | "authors" | "byline" | "by" | "written by" => {
            credit.names = stated::authors(&Value::One(value.to_owned()));
        }
        "contact" | "media contact" | "press contact" | "to" | "cc" | "sent" | "reply-to"
        | "updated" | "last updated"
            if place == Place::Head => {}
        "from" if place == Place::Head => credit.names = senders(value)?,
        "source" | "publisher" | "publication" => credit.source = stated::line(value),
        "date" | "published" | "publication date" | "release date" | "posted" | "posted on"
        | "published on" | "first published" | "date published" | "date posted" | "issued" => {
            credit.published = Some(day(value.split('[').next().unwrap_or(value))?);
        }
        "language" if place == Place::Head => credit.lang = stated::language(value),
        _ => return None,
    }
    Some(credit)
}

/// The sender of a message: a name, with or without an address; `None` where there is only an address or something else.
fn senders(value: &str) -> Option<Vec<String>> {
    let name = value.split(['<', '(', '[']).next().unwrap_or_default().trim().trim_matches('"');
    let is_office = is_title_case(name) && !name.contains('@');
    let names =
        if is_name(name) && name.contains(' ') { vec![name.to_owned()] } else { Vec::new() };
    (!names.is_empty() || is_office || value.contains('@')).then_some(names)
}

/// `By NAME`, `By NAME and NAME`, `By NAME, Staff Writer`, `By NAME, SOURCE`, `By NAME in PLACE`, `By NAME for SOURCE`.
fn by_name(words: &str) -> Option<Credit> {
    let rest = ["By ", "BY ", "by "].iter().find_map(|by| words.strip_prefix(by))?;
    let rest = rest.trim().trim_end_matches(['.', ',']);
    let (people, after) =
        split_first(rest, &[", ", " | ", " • ", " - ", " – ", " — ", " for ", " in "]);
    let mut names: Vec<String> = Vec::new();
    let mut after = after;
    for name in people.split(" and ").flat_map(|part| part.split(" & ")) {
        names.push(name.trim().to_owned());
    }
    // Further names in a row: `By A B, C D and E F`.
    while let Some((", ", rest)) = after {
        let (next, further) = split_first(rest, &[", ", " | ", " for ", " in "]);
        let next = next.strip_prefix("and ").unwrap_or(next);
        let joined: Vec<&str> = next.split(" and ").map(str::trim).collect();
        let goes_on =
            joined.len() > 1 || matches!(further, Some((", ", more)) if more.contains(" and "));
        if !goes_on || !joined.iter().all(|name| is_name(name)) {
            break;
        }
        names.extend(joined.into_iter().map(str::to_owned));
        after = further;
    }
    let source = match after {
        None | Some((" in ", _)) => None,
        Some((_, rest)) => match after_name(rest) {
            After::Source(source) => Some(source),
            After::Role => None,
            After::Prose => return None,
        },
    };
    if names.len() == 1 && is_agency(&names[0]) {
        return Some(Credit { source: Some(names.remove(0)), ..Credit::default() });
    }
    let single = names.iter().any(|name| name.split_whitespace().count() < 2)
        && !matches!(after, Some((" in " | " for ", _)));
    if single || !names.iter().all(|name| is_name(name)) {
        return None;
    }
    let names = names.iter().map(|name| in_mixed_case(name)).collect();
    Some(Credit { names, source, ..Credit::default() })
}

/// Parts at whichever of the separators comes first.
fn split_first<'a>(
    text: &'a str,
    separators: &[&'static str],
) -> (&'a str, Option<(&'static str, &'a str)>) {
    let found = separators.iter().filter_map(|separator| Some((text.find(separator)?, *separator)));
    match found.min_by_key(|(at, _)| *at) {
        Some((at, separator)) => (&text[..at], Some((separator, &text[at + separator.len()..]))),
        None => (text, None),
    }
}

/// What stands after a name in a byline.
pub(super) enum After {
    /// Where the article comes from.
    Source(String),
    /// What the author does there, or a date.
    Role,
    /// A sentence that goes on: the line is no byline.
    Prose,
}

/// A role gives no source, a name in capitals does.
pub(super) fn after_name(rest: &str) -> After {
    const ROLES: [&str; 22] = [
        "writer",
        "reporter",
        "correspondent",
        "editor",
        "staff",
        "journalist",
        "columnist",
        "contributor",
        "producer",
        "bureau",
        "analyst",
        "photographer",
        "author",
        "chief",
        "secretary",
        "director",
        "professor",
        "fellow",
        "critic",
        "contributing",
        "special",
        "political",
    ];
    let rest = rest.trim();
    let mut parts = rest.split([',', '|', '•']).map(str::trim);
    let first = parts.next().unwrap_or_default();
    let words: Vec<&str> = first.split_whitespace().collect();
    let is_role =
        |word: &&str| ROLES.contains(&word.trim_matches(['.', ',']).to_ascii_lowercase().as_str());
    if words.is_empty() || words.len() > 8 {
        return After::Prose;
    }
    let source = if words.iter().any(is_role) {
        parts.next().filter(|next| is_title_case(next))
    } else if day(rest).is_some() {
        None
    } else if is_title_case(first) {
        Some(first)
    } else {
        return After::Prose;
    };
    source.and_then(stated::line).map_or(After::Role, After::Source)
}

/// `NAME contributed to this report`, also `… for SOURCE`; `NAME reported from PLACE`.
fn contributed(words: &str) -> Option<Credit> {
    const VERBS: [&str; 5] = [
        " contributed to this report",
        " contributed to this story",
        " contributed to this article",
        " contributed reporting",
        " reported from ",
    ];
    let (people, rest) = VERBS.iter().find_map(|verb| words.split_once(verb))?;
    let people = people
        .rsplit_once(" writer ")
        .or_else(|| people.rsplit_once(" writers "))
        .map_or(people, |(_, names)| names);
    let people = people.split(" in ").next().unwrap_or(people);
    let names = stated::authors(&Value::One(people.to_owned()));
    let rest = rest.trim().trim_end_matches('.');
    let source = rest
        .strip_prefix("for ")
        .or_else(|| rest.strip_prefix("to "))
        .filter(|source| is_title_case(source));
    if names.is_empty() || rest.split_whitespace().count() > 8 {
        return None;
    }
    if !names.iter().all(|name| is_name(name) && name.split_whitespace().count() > 1) {
        // An agency or a desk: a credit, but no author.
        let whole = is_title_case(people) && people.split_whitespace().count() <= 6;
        return whole.then(Credit::default);
    }
    Some(Credit { names, source: source.and_then(stated::line), ..Credit::default() })
}

/// `Reporting by NAME in PLACE; Editing by NAME`, `Written by NAME`, in brackets or without.
fn reporting_by(words: &str) -> Option<Credit> {
    const VERBS: [&str; 4] = ["Reporting by ", "Written by ", "Words by ", "Story by "];
    let inner = words.trim_start_matches(['(', '[']).trim_end_matches([')', ']', '.']);
    let rest = VERBS.iter().find_map(|verb| inner.strip_prefix(verb))?;
    let people = rest.split(';').next().unwrap_or(rest);
    let people = people.split(" in ").next().unwrap_or(people);
    let names = stated::authors(&Value::One(people.to_owned()));
    let named = !names.is_empty() && names.iter().all(|name| is_name(name) && name.contains(' '));
    named.then(|| Credit { names, ..Credit::default() })
}

/// A line that is only a date, perhaps with `Published` before and a time after it.
fn date_line(words: &str) -> Option<Credit> {
    const LABELS: [&str; 7] = [
        "Published on ",
        "Published ",
        "Posted on ",
        "Posted ",
        "Updated ",
        "First published ",
        "Date ",
    ];
    let rest = LABELS.iter().find_map(|label| words.strip_prefix(label)).unwrap_or(words);
    day(rest.trim_start_matches(':'))
        .map(|published| Credit { published: Some(published), ..Credit::default() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(words: &str, names: &[&str], source: Option<&str>) {
        let credit = credit(words, Place::Tail, 0).expect("a credit");
        assert_eq!(
            (credit.names.as_slice(), credit.source.as_deref()),
            (names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>().as_slice(), source)
        );
    }

    #[track_caller]
    fn refuse(words: &str) {
        assert_eq!(credit(words, Place::Tail, 0), None);
    }

    #[test]
    fn bylines() {
        check("By Ada Marsh", &["Ada Marsh"], None);
        check("BY ADA MARSH", &["Ada Marsh"], None);
        check("By Ada Marsh and Ben Poe", &["Ada Marsh", "Ben Poe"], None);
        check("By Ada Marsh, Ben Poe and Cy Roe", &["Ada Marsh", "Ben Poe", "Cy Roe"], None);
        check("By Ada Marsh, Staff Writer", &["Ada Marsh"], None);
        check("By Ada Marsh, Harbour Times", &["Ada Marsh"], Some("Harbour Times"));
        check("By Ada Marsh, Staff Writer, Harbour Times", &["Ada Marsh"], Some("Harbour Times"));
        check("By Ada Marsh in Lisbon", &["Ada Marsh"], None);
        check("By Ada Marsh for the Harbour Times", &["Ada Marsh"], Some("the Harbour Times"));
        check(
            "By Ada van der Marsh | Harbour Times",
            &["Ada van der Marsh"],
            Some("Harbour Times"),
        );
        check("By Reuters", &[], Some("Reuters"));
    }

    #[test]
    fn other_credits() {
        check("Ada Marsh contributed to this report.", &["Ada Marsh"], None);
        check(
            "Ada Marsh and Ben Poe contributed to this report for Harbour News",
            &["Ada Marsh", "Ben Poe"],
            Some("Harbour News"),
        );
        check(
            "Harbour Press writer Ada Marsh in Lisbon contributed to this report.",
            &["Ada Marsh"],
            None,
        );
        check("The Harbour Press contributed to this report.", &[], None);
        check("(Reporting by Ada Marsh in Lisbon; Editing by Ben Poe)", &["Ada Marsh"], None);
        check("Author: Ada Marsh", &["Ada Marsh"], None);
        check("Source: Harbour Times", &[], Some("Harbour Times"));
    }

    #[test]
    fn prose_is_no_credit() {
        refuse("By the time they met, it was late.");
        refuse("By Monday, nothing was left.");
        refuse("By Degrees");
        refuse("By and by Ada came.");
        refuse("By Ada Marsh, who had seen it all, the report was praised.");
        refuse("Many people contributed to this report being late again and again.");
        refuse("In May 2024 it rained.");
        refuse("Note: Ada Marsh");
    }

    #[test]
    fn dates() {
        let dated = |words| {
            credit(words, Place::Head, 0).and_then(|credit| credit.published).map(|date| date.iso)
        };
        assert_eq!(dated("Friday, July 21, 2017").as_deref(), Some("2017-07-21"));
        assert_eq!(dated("Published 6 October 2025 at 10:30 GMT").as_deref(), Some("2025-10-06"));
        assert_eq!(
            dated("Release date: October 1, 1993 [eBook #84]").as_deref(),
            Some("1993-10-01")
        );
        assert_eq!(dated("Soon"), None);
    }
}
