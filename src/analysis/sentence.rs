//! Sentences, with quoted runs opaque: `“Go. Now,” he said.` is one sentence.

use super::{lexicon::Classes, reading::Reading, token::abbreviation};
use std::ops::Range;

/// A sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Its tokens; never empty.
    pub tokens: Range<usize>,
    /// Index of its paragraph in [`super::token::Tokens::paragraphs`].
    pub paragraph: usize,
}

/// A sentence with more tokens than this is cut where no quotation stands, so that work on one is bounded.
const LONGEST: usize = 400;

/// Cuts every paragraph into sentences.
pub fn sentences(reading: &Reading) -> Vec<Sentence> {
    let mut sentences = Vec::new();
    for (index, paragraph) in reading.tokens.paragraphs.iter().enumerate() {
        let cut = of_stretch(reading, paragraph.tokens.clone());
        sentences.extend(cut.map(|tokens| Sentence { tokens, paragraph: index }));
    }
    sentences
}

/// Cuts tokens that belong together, as those within a pair of quotation marks, into sentences.
pub fn of_stretch(reading: &Reading, stretch: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let Range { mut start, end } = stretch.clone();
    stretch.filter_map(move |token| {
        let last = token + 1 == end || ends(reading, start, token, end);
        last.then(|| std::mem::replace(&mut start, token + 1)..token + 1)
    })
}

/// True if a sentence that began at `start` ends with `token`; `end` is the end of the paragraph.
fn ends(reading: &Reading, start: usize, token: usize, end: usize) -> bool {
    let next = token + 1;
    let run = reading.runs.at(token);
    if run.is_some() && run == reading.runs.at(next) {
        return false;
    }
    let too_long = next - start >= LONGEST;
    too_long
        || match run {
            Some(run) => ends_after_run(reading, run, next, end),
            None => ends_outside(reading, token, next),
        }
}

/// After a token outside quotation marks.
fn ends_outside(reading: &Reading, token: usize, next: usize) -> bool {
    let word = reading.tokens.word(token);
    if reading.tokens.list[token].abbreviation {
        return reading.capital(next)
            && reading.is(next, Classes::STARTER)
            && !abbreviation::is_title(word);
    }
    let fresh = reading.quoted(next) || reading.capital(next);
    match word {
        "." | "?" | "!" => {
            fresh
                || reading.is_number(next)
                || !reading.is_word(next) && !is_closing(reading.tokens.word(next))
        }
        "…" => fresh,
        ")" | "]" => {
            fresh && token > 0 && matches!(reading.tokens.word(token - 1), "." | "?" | "!")
        }
        _ => word.starts_with("..") && fresh,
    }
}

/// After the last token of a quoted run: only if its words end a sentence and no attribution follows.
fn ends_after_run(reading: &Reading, run: usize, next: usize, end: usize) -> bool {
    let inner = reading.inner(run);
    let last = if inner.is_empty() { "" } else { reading.tokens.word(inner.end - 1) };
    if !(last.starts_with(['.', '?', '!', '…'])
        || reading.tokens.list[inner.end.max(1) - 1].abbreviation)
    {
        return false;
    }
    reading.quoted(next)
        || (reading.capital(next)
            && !attribution_follows(reading, next, end, matches!(last, "?" | "!")))
}

/// `“Really?” Anna Smith asked.`: a name and a verb of saying, and then an end.
fn attribution_follows(reading: &Reading, start: usize, end: usize, open_ended: bool) -> bool {
    const FARTHEST: usize = 6;
    for at in start..end.min(start + FARTHEST) {
        if !reading.is_word(at) || reading.quoted(at) || (reading.is(at, Classes::BOUNDARY)) {
            return false;
        }
        if at > start
            && reading.cue(at).is_some()
            && reading.is(at, Classes::INVERTED.and(Classes::ADDRESSED))
        {
            return ends_attribution(reading, at + 1, end, open_ended);
        }
    }
    false
}

/// True where nothing that could be said follows a verb of saying.
fn ends_attribution(reading: &Reading, next: usize, end: usize, open_ended: bool) -> bool {
    if next >= end {
        return true;
    }
    let introduces =
        matches!(reading.lower(next), "," | ":") && next + 1 < end && reading.quoted(next + 1);
    if introduces || reading.quoted(next) {
        return false;
    }
    open_ended
        || matches!(reading.lower(next), "." | "," | "out")
        || reading.is(next, Classes::TIME)
        || reading.is_one_of(next, &["in", "on", "during", "at", "of"])
}

fn is_closing(word: &str) -> bool {
    matches!(word, ")" | "]" | "}" | "’" | "”" | "'" | "," | ";" | ":")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        analysis::token::Tokens,
        document::{BlockKind, Builder},
    };

    #[track_caller]
    fn check(expected: &[&str]) {
        let mut builder = Builder::new();
        builder.push(&expected.join(" "));
        builder.end(BlockKind::Paragraph, 0, 0);
        let document = builder.finish();
        let reading = Reading::of(Tokens::of(&document));
        let found: Vec<&str> = sentences(&reading)
            .iter()
            .map(|sentence| reading.tokens.span(sentence.tokens.clone()).of(document.text()))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn stops_end_sentences() {
        check(&["It rained.", "Did it?", "Yes!", "3 men left."]);
        check(&["(He left.)", "She stayed..."]);
    }

    #[test]
    fn abbreviations_do_not() {
        check(&["Mr. Smith met Gen. J. Doe of the U.S. Army on Jan. 5 at 5 p.m. Monday."]);
        check(&["They live in the U.S.", "The rest do not."]);
    }

    #[test]
    fn quoted_runs_are_opaque() {
        check(&["“Go. Now,” he said.", "She went."]);
        check(&["“We won.”", "“They lost.”"]);
        check(&["“We won.”", "Smith said he was happy."]);
    }

    #[test]
    fn attributions_stay_with_a_question() {
        check(&["“Really?” Anna Smith asked.", "“Yes!” he said."]);
    }

    #[test]
    fn endless_sentences_are_cut() {
        let mut builder = Builder::new();
        builder.push(&"word ".repeat(2 * LONGEST));
        let document = builder.finish();
        assert_eq!(sentences(&Reading::of(Tokens::of(&document))).len(), 2);
    }
}
