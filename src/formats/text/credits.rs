//! What a plain text states about itself: its title, who wrote it, where it comes from, when it was published.
//!
//! Only lines that say so plainly count, and only where such lines stand: at the head of the text and at its end. What is not
//! recognised stays a paragraph, and nothing is taken from it.

use super::{
    days::{dateline, day},
    names::{in_mixed_case, is_agency, is_name, is_outlet, is_title_case},
    records,
    shape::Piece,
};
use crate::{
    document::{BlockKind, clean::clean_line},
    formats::stated::{self, Value},
    metadata::{Metadata, Published},
    span::Span,
};

/// Blocks at the head of a text that may be credits.
const HEAD: usize = 8;

/// Blocks at the end of a text that may be credits.
const TAIL: usize = 4;

/// Longest title, in characters.
const LONGEST_TITLE: usize = 140;

/// Longest block of a letterhead, in bytes.
const LONGEST_LETTERHEAD: usize = 120;

/// Longest credit, in characters.
const LONGEST_CREDIT: usize = 160;

/// What a line says about the article.
#[derive(Debug, Default, PartialEq, Eq)]
struct Credit {
    names: Vec<String>,
    source: Option<String>,
    published: Option<Published>,
    title: Option<Span>,
    lang: Option<String>,
}

/// Finds title and credits among the blocks, marks them, and fills what `metadata` does not state yet.
pub(super) fn find(text: &str, pieces: &mut Vec<Piece>, metadata: &mut Metadata) {
    part_lines(text, pieces);
    find_title(text, pieces, metadata);
    let head = pieces.len().min(HEAD);
    for index in 0..head {
        if pieces[index].kind != BlockKind::Title
            && !try_credit(text, &mut pieces[index], metadata, Place::Head)
        {
            try_beside_credits(text, pieces, index, metadata);
        }
    }
    try_signature(text, pieces, metadata);
    for index in (head..pieces.len()).rev().take(TAIL).collect::<Vec<_>>().into_iter().rev() {
        try_credit(text, &mut pieces[index], metadata, Place::Tail);
    }
    if let Some(agency) = pieces.iter().take(HEAD).find_map(|piece| dateline(piece.span.of(text))) {
        metadata.source.get_or_insert(agency);
    }
}

/// Parts short lines that stand together, one of them a credit, at the head and the end of a text.
fn part_lines(text: &str, pieces: &mut Vec<Piece>) {
    let (head, tail) = (pieces.len().min(HEAD), pieces.len().saturating_sub(TAIL));
    for index in (0..pieces.len()).rev().filter(|index| *index < head || *index >= tail) {
        let piece = &pieces[index];
        if !(1..8).contains(&piece.breaks.len()) {
            continue;
        }
        let ends = piece.breaks.iter().copied().chain([piece.span.end]);
        let mut start = piece.span.start;
        let mut lines = Vec::new();
        for end in ends {
            lines.push(Span::new(start, end).trimmed(text));
            start = end + 1;
        }
        let credited = lines.iter().any(|line| credit(line.of(text), Place::Tail, 0).is_some());
        if credited || is_name_over_outlet(text, &lines) {
            let part = |(index, span): (usize, &Span)| Piece {
                span: *span,
                kind: BlockKind::Paragraph,
                breaks: Vec::new(),
                lines: 1,
                opens: index == 0,
            };
            let parts: Vec<Piece> = lines.iter().enumerate().map(part).collect();
            pieces.splice(index..=index, parts);
        }
    }
}

/// Marks a name that stands over a paper or a task at the head, both lines parted before, and takes what they say.
fn try_signature(text: &str, pieces: &mut [Piece], metadata: &mut Metadata) {
    let found = pieces.windows(2).take(HEAD).position(|pair| {
        let plain = pair.iter().all(|piece| piece.kind == BlockKind::Paragraph && piece.lines == 1);
        plain && !pair[1].opens && is_name_over_outlet(text, &[pair[0].span, pair[1].span])
    });
    let Some(at) = found else { return };
    let names = pieces[at].span.of(text);
    if metadata.byline.is_empty() {
        metadata.byline = stated::authors(&Value::One(names.to_owned()));
    }
    if let After::Source(outlet) = after_name(pieces[at + 1].span.of(text)) {
        stated::keep(&mut metadata.source, || Some(outlet));
    }
    for piece in &mut pieces[at..at + 2] {
        piece.kind = BlockKind::Byline;
    }
}

/// A name, and under it the paper or the task, as regional pages sign: `Ada Marsh` over `Harbour News, Leeds`.
fn is_name_over_outlet(text: &str, lines: &[Span]) -> bool {
    let [name, outlet] = lines else { return false };
    let (name, outlet) = (name.of(text), outlet.of(text));
    let people = name.split(" and ").flat_map(|part| part.split([',', '&'])).map(str::trim);
    let named = people.clone().all(|name| is_name(name) && name.contains(' '));
    let follows = match after_name(outlet) {
        After::Source(_) => is_outlet(outlet),
        After::Role => true,
        After::Prose => false,
    };
    named && people.count() <= 3 && follows && !outlet.ends_with(['.', '!', '?'])
}

/// Where in the text a credit stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Head,
    Tail,
}

/// Marks the first block, marks of releases and credits before it apart, as the title where it reads as one; and later lines
/// that repeat it.
fn find_title(text: &str, pieces: &mut [Piece], metadata: &mut Metadata) {
    let before = |piece: &&mut Piece| {
        let words = clean_line(piece.span.of(text));
        is_release(&words) || credit(&words, Place::Head, 0).is_some()
    };
    let skipped = under_letterhead(text, pieces)
        .unwrap_or_else(|| pieces.iter_mut().take(HEAD / 2).take_while(before).count());
    let opening: Vec<&str> =
        pieces[skipped..].iter().take(HEAD).map(|piece| piece.span.of(text)).collect();
    let is_log = records::begin_alike(&opening);
    let [first, second, ..] = &mut pieces[skipped..] else { return };
    let words = clean_line(first.span.of(text)).into_owned();
    let is_title = match &metadata.title {
        Some(stated) => stated::line(&words).as_ref() == Some(stated),
        None => !is_log && reads_as_title(first, second, &words),
    };
    if !is_title {
        return;
    }
    first.kind = BlockKind::Title;
    first.breaks.clear();
    metadata.title = stated::line(&words);
    let title = first.span.of(text);
    for piece in pieces.iter_mut().skip(skipped + 1).take(HEAD) {
        if piece.kind == BlockKind::Paragraph && piece.span.of(text) == title {
            piece.kind = BlockKind::Heading(2);
        }
    }
}

/// Where the title of a press release stands whose sender stands above the marks: the first block behind marks and credits, if it
/// reads as a title. What stands above becomes credits.
fn under_letterhead(text: &str, pieces: &mut [Piece]) -> Option<usize> {
    let words = |piece: &Piece| clean_line(piece.span.of(text)).into_owned();
    let may_be_mark = |piece: &Piece| piece.span.len() <= LONGEST_LETTERHEAD * 2;
    let mark = pieces
        .iter()
        .take(HEAD)
        .position(|piece| may_be_mark(piece) && is_release(&words(piece)))?;
    let is_short = |piece: &Piece| piece.lines <= 3 && piece.span.len() <= LONGEST_LETTERHEAD;
    if mark == 0 || !pieces[..mark].iter().all(is_short) {
        return None;
    }
    let is_credit = |piece: &&Piece| {
        let words = words(piece);
        is_release(&words) || credit(&words, Place::Head, 0).is_some()
    };
    let title = mark + pieces[mark..].iter().take_while(is_credit).count();
    let (first, second) = (pieces.get(title)?, pieces.get(title + 1)?);
    if title >= HEAD || !reads_as_title(first, second, &words(first)) {
        return None;
    }
    for piece in &mut pieces[..mark] {
        piece.kind = BlockKind::Byline;
    }
    Some(title)
}

/// What press offices put above a title.
fn is_release(words: &str) -> bool {
    const MARKS: [&str; 5] = [
        "for immediate release",
        "press release",
        "news release",
        "media release",
        "embargoed until",
    ];
    let words = words.trim();
    let is_marked = |words: &str| MARKS.iter().any(|mark| words.starts_with(mark));
    words.len() < 60 && is_marked(&words.to_lowercase())
}

/// A short line of its own that begins like one and does not end as a sentence does.
fn reads_as_title(first: &Piece, second: &Piece, words: &str) -> bool {
    let plain = matches!(first.kind, BlockKind::Paragraph | BlockKind::Heading(_));
    let short = words.chars().count() <= LONGEST_TITLE
        && (first.lines == 1 || (first.lines == 2 && second.opens));
    let begins = words.starts_with(|c: char| {
        c.is_uppercase() || c.is_ascii_digit() || "\"'“‘«¿¡[(#@".contains(c)
    }) || words.starts_with(|c: char| c.is_alphabetic() && !c.is_lowercase())
        || words.split_whitespace().skip(1).any(|word| word.starts_with(char::is_uppercase));
    let ended = words.ends_with(['.', ',', ';', ':']) && !is_abbreviated(words);
    let credited = credit(words, Place::Head, 0).is_some() || dateline(words).is_some();
    plain && short && begins && !ended && !credited && !words.contains("://")
}

/// True for a line whose last stop belongs to an abbreviation: `… in the U.S.`
fn is_abbreviated(words: &str) -> bool {
    let last = words.rsplit(' ').next().unwrap_or_default();
    last.ends_with('.') && last.matches('.').count() > 1 && !last.ends_with("..")
}

/// Marks a block as a credit where it is one, and takes what it says.
fn try_credit(text: &str, piece: &mut Piece, metadata: &mut Metadata, place: Place) -> bool {
    let candidate = matches!(piece.kind, BlockKind::Paragraph | BlockKind::Heading(_))
        && piece.breaks.len() < 3;
    if !candidate || piece.span.len() > LONGEST_CREDIT * 4 {
        return false;
    }
    let words = clean_line(piece.span.of(text));
    if words.chars().count() > LONGEST_CREDIT {
        return false;
    }
    let release = (place == Place::Head && is_release(&words)).then(Credit::default);
    let Some(credit) = release.or_else(|| credit(&words, place, piece.span.start)) else {
        return false;
    };
    if let Some(title) = credit.title {
        metadata.title = stated::line(title.of(text));
    }
    if metadata.byline.is_empty() {
        metadata.byline = credit.names;
    }
    stated::keep(&mut metadata.source, || credit.source);
    stated::keep(&mut metadata.published, || credit.published);
    stated::keep(&mut metadata.lang, || credit.lang);
    piece.kind = BlockKind::Byline;
    piece.breaks.clear();
    true
}

/// A short line right under a credit at the head, as the place of writing is, belongs to the credits; and so does a further
/// `Label: value` after one.
fn try_beside_credits(text: &str, pieces: &mut [Piece], index: usize, metadata: &mut Metadata) {
    let Some(before) = index.checked_sub(1).map(|before| &pieces[before]) else { return };
    let piece = &pieces[index];
    let words = piece.span.of(text);
    let plain = piece.kind == BlockKind::Paragraph
        && piece.breaks.is_empty()
        && before.kind == BlockKind::Byline;
    let named =
        words.starts_with(char::is_uppercase) && !words.ends_with(['.', '!', '?', ':', '”', '"']);
    let short = words.chars().count() <= 40 && words.split_whitespace().count() <= 5;
    let is_label = |(label, _): (&str, &str)| label.split_whitespace().count() <= 3;
    let labelled = words.len() <= 100 && words.split_once(": ").is_some_and(is_label);
    let outlet = (plain && named && !piece.opens && words.len() <= LONGEST_LETTERHEAD)
        .then(|| after_name(words));
    let beside = matches!(&outlet, Some(After::Source(_) | After::Role));
    if plain && named && ((short && !piece.opens) || labelled || beside) {
        pieces[index].kind = BlockKind::Byline;
    }
    if let Some(After::Source(outlet)) = outlet.filter(|_| words.contains(',') || is_outlet(words))
    {
        stated::keep(&mut metadata.source, || Some(outlet));
    }
}

/// What a line says about the article, if that is all it does. `offset` is where the line starts in the text.
fn credit(words: &str, place: Place, offset: usize) -> Option<Credit> {
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
enum After {
    /// Where the article comes from.
    Source(String),
    /// What the author does there, or a date.
    Role,
    /// A sentence that goes on: the line is no byline.
    Prose,
}

/// A role gives no source, a name in capitals does.
fn after_name(rest: &str) -> After {
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

    #[test]
    fn datelines() {
        assert_eq!(dateline("LONDON (Reuters) - Words.").as_deref(), Some("Reuters"));
        assert_eq!(
            dateline("NEW YORK, Oct. 6 (Harbour Press) — Words.").as_deref(),
            Some("Harbour Press")
        );
        assert_eq!(dateline("The club (founded in 1900) - words."), None);
        assert_eq!(dateline("She said (Monday) that."), None);
    }
}
