//! What a plain text states about itself: its title, who wrote it, where it comes from, when it was published.
//!
//! Only lines that say so plainly count, and only where such lines stand: at the head of the text and at its end. What is not
//! recognised stays a paragraph, and nothing is taken from it.

use super::{
    credit::{After, Credit, Place, after_name, credit},
    days::dateline,
    names::{is_name, is_outlet},
    records,
    shape::Piece,
};
use crate::{
    document::{BlockKind, clean::clean_line},
    formats::stated::{self, Value},
    metadata::Metadata,
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
    let is_stamped = opening.first().is_some_and(|first| records::is_stamped(first));
    let is_log = is_stamped || records::begin_alike(&opening);
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
