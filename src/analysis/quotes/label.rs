//! Speech marked by a name and a colon: headlines (`Minister: No deal`) and transcripts (`SMITH: I object.`).

use super::frame::{Frame, Rule, only};
use crate::{
    analysis::{lexicon::Classes, reading::Reading, token::Paragraph},
    document::{BlockKind, Document},
};
use std::ops::Range;

/// The frame of a headline that names a speaker before or after a colon.
pub(super) fn headline(
    reading: &Reading,
    paragraph: &Paragraph,
    kind: &BlockKind,
    index: usize,
) -> Option<Frame> {
    const LONGEST: usize = 26;
    let tokens = paragraph.tokens.clone();
    let is_title = matches!(kind, BlockKind::Title) || index < 2;
    let last = reading.tokens.word(tokens.end - 1);
    if !is_title || tokens.len() > LONGEST || matches!(last, "." | "!" | "”" | "\"" | ":") {
        return None;
    }
    let colon = tokens.clone().find(|at| reading.is_plain(*at, ":"))?;
    leading(reading, &tokens, colon).or_else(|| trailing(reading, &tokens, colon))
}

/// The label of a paragraph in a transcript, `SMITH:`, as tokens; empty where it has none.
fn label(reading: &Reading, paragraph: &Paragraph) -> Range<usize> {
    const LONGEST_NAME: usize = 6;
    let tokens = paragraph.tokens.clone();
    let near = tokens.start..tokens.end.min(tokens.start + LONGEST_NAME + 1);
    let colon = near.clone().find(|at| reading.is_plain(*at, ":")).unwrap_or(tokens.start);
    let name = tokens.start..colon;
    let fits = !name.is_empty()
        && colon + 1 < tokens.end
        && !reading.is(name.start, Classes::LABEL)
        && !reading.tokens.span(name.clone()).of(reading.tokens.text()).contains(is_digit)
        && name.clone().all(|at| {
            !reading.is_word(at)
                || reading.capital(at)
                || reading.is_one_of(at, &["of", "the", "de"])
        })
        && name.clone().any(|at| reading.capital(at));
    if fits { name } else { tokens.start..tokens.start }
}

const fn is_digit(character: char) -> bool {
    character.is_ascii_digit()
}

/// The label of every paragraph where the document is a transcript: three paragraphs or more are labelled, and one label
/// comes back and another too, or is in capitals throughout. Nothing elsewhere; headings, items of a list and cells are never labelled.
pub(super) fn transcript(document: &Document, reading: &Reading) -> Option<Vec<Range<usize>>> {
    const FEWEST: usize = 3;
    let of = |paragraph: &Paragraph| match document.blocks()[paragraph.block].kind {
        BlockKind::Heading(_) | BlockKind::Item(_) | BlockKind::Cell(_) => 0..0,
        _ => label(reading, paragraph),
    };
    let labels: Vec<Range<usize>> = reading.tokens.paragraphs.iter().map(of).collect();
    let mut names: Vec<&str> = labels
        .iter()
        .filter(|name| !name.is_empty())
        .map(|name| reading.tokens.span(name.clone()).of(reading.tokens.text()))
        .collect();
    let capitals = names.iter().any(|name| !name.contains(char::is_lowercase));
    let count = names.len();
    names.sort_unstable();
    let repeated = names.chunk_by(|one, other| one == other).filter(|same| same.len() > 1).count();
    (count >= FEWEST && (repeated > 1 || repeated == 1 && count == 3 || capitals)).then_some(labels)
}

/// The frame of a labelled paragraph.
pub(super) fn labelled(paragraph: &Paragraph, name: &Range<usize>) -> Option<Frame> {
    let said = name.end + 1..paragraph.tokens.end;
    (!name.is_empty() && !said.is_empty()).then(|| Frame {
        speaker: Some(name.clone()),
        cue: Some(name.end..name.end + 1),
        pieces: only(said),
        rule: Rule::Turn,
    })
}

/// `Minister: No deal with Iran`.
fn leading(reading: &Reading, tokens: &Range<usize>, colon: usize) -> Option<Frame> {
    const LONGEST_NAME: usize = 6;
    let name = tokens.start..colon;
    let fits = (1..=LONGEST_NAME).contains(&name.len())
        && tokens.end - colon > 4
        && !reading.is(name.start, Classes::LABEL)
        && !reading.is_number(name.start)
        && name.clone().all(|at| may_name(reading, at));
    fits.then(|| Frame {
        speaker: Some(name),
        cue: Some(colon..colon + 1),
        pieces: only(colon + 1..tokens.end),
        rule: Rule::Label,
    })
}

/// `No deal with Iran: minister`.
fn trailing(reading: &Reading, tokens: &Range<usize>, colon: usize) -> Option<Frame> {
    const LONGEST_NAME: usize = 3;
    let name = colon + 1..tokens.end;
    let fits = (1..=LONGEST_NAME).contains(&name.len())
        && colon > tokens.start + 3
        && name.clone().all(|at| reading.is_word(at) && !reading.is_number(at))
        && reading.is(
            name.end - 1,
            Classes::ROLE.and(Classes::DOCUMENT).and(Classes::PLURAL).and(Classes::SINGULAR),
        );
    fits.then(|| Frame {
        speaker: Some(name),
        cue: Some(colon..colon + 1),
        pieces: only(tokens.start..colon),
        rule: Rule::Label,
    })
}

/// `“…” — Anna Smith, author`: a quotation signed with a dash and a name that ends its sentence.
pub(super) fn signature(reading: &Reading, quoted: &Range<usize>, limit: usize) -> Option<Frame> {
    let dash = quoted.end;
    let signer = signer(reading, dash..limit)?;
    Some(signed(dash, signer, only(quoted.clone())))
}

/// What somebody signed with a dash and a name.
pub(super) fn signed(dash: usize, signer: Range<usize>, pieces: Vec<Range<usize>>) -> Frame {
    Frame { speaker: Some(signer), cue: Some(dash..dash + 1), pieces, rule: Rule::Signature }
}

/// The name in `— Anna Smith, author`.
pub(super) fn signer(reading: &Reading, signature: Range<usize>) -> Option<Range<usize>> {
    const LONGEST: usize = 16;
    let Range { start: dash, end: limit } = signature;
    // Dashes on a line of their own stand before the signature of a mail, which signs no quotation.
    let is_of_mail = |name: usize| {
        let between = reading.tokens.span(dash..name + 1);
        reading.lower(dash) == "--" && between.of(reading.tokens.text()).contains('\n')
    };
    if dash + 1 >= limit
        || is_of_mail(dash + 1)
        || !reading.is_one_of(dash, &["—", "–", "--", "-", "~", "―"])
    {
        return None;
    }
    let name = dash + 1;
    let short = limit - name <= LONGEST && (name..limit).all(|at| !reading.quoted(at));
    if !short || !reading.capital(name) {
        return None;
    }
    let ends = |at: &usize| !may_name(reading, *at) || !reading.is_word(*at);
    Some(name..(name..limit).find(ends).unwrap_or(limit))
}

fn may_name(reading: &Reading, at: usize) -> bool {
    !reading.is_word(at)
        || reading.capital(at)
        || reading.is(at, Classes::DETERMINER.and(Classes::PREPOSITION))
        || reading.lower(at) == "and"
}
