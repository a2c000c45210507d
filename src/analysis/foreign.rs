//! Texts in other languages than English: what stands in quotation marks, without speakers.
//!
//! Read are the marks of most languages: `« »`, `» «`, `„ “`, `„ ”`, `“ ”`, `” ”`, `「 」`, `『 』`, `" "`. A mark that opens in one
//! language closes in another, so what stands beside it decides.

use super::{Quote, QuoteKind};
use crate::{
    document::{Block, Document},
    span::Span,
};

/// The one rule here, in words.
pub(super) const RULE: &str = "between quotation marks";

/// A run of marks may go over so many bytes; one that is never closed is no quotation.
const LONGEST: usize = 4000;

/// Fewer words than this in marks are a title or a word that the writer keeps at a distance.
const FEWEST_WORDS: usize = 3;

/// Fewer letters than this, where words are not parted by blanks.
const FEWEST_LETTERS: usize = 6;

/// Finds what stands in quotation marks, by start.
pub(super) fn quotations(document: &Document, cap: usize) -> Vec<Quote> {
    let prose = document.blocks().iter().filter(|block| block.is_prose() && block.span.end <= cap);
    prose.flat_map(|block| in_block(document.text(), block)).collect()
}

fn in_block(text: &str, block: &Block) -> Vec<Quote> {
    let words = block.span.of(text);
    let mut found = Vec::new();
    let mut at = 0;
    while let Some((start, opening)) = next_opening(words, at) {
        let inner = start + opening.len_utf8();
        at = inner;
        let Some(end) = closing(words, inner, opening) else { continue };
        let closed = end + words[end..].chars().next().map_or(0, char::len_utf8);
        if is_speech(&words[inner..end]) {
            let span = Span::new(block.span.start + start, block.span.start + closed);
            found.push(quote(span));
        }
        at = closed;
    }
    found
}

const fn is_mark(c: char) -> bool {
    matches!(c, '«' | '»' | '„' | '‟' | '“' | '”' | '"' | '「' | '『')
}

/// The next mark that opens, from byte `from` on.
fn next_opening(words: &str, from: usize) -> Option<(usize, char)> {
    let marks = words[from..].char_indices().filter(|(_, c)| is_mark(*c));
    marks.map(|(at, c)| (from + at, c)).find(|(at, c)| opens(words, *at, *c))
}

/// True where a mark that could close as well stands before a letter and behind none.
fn opens(words: &str, at: usize, mark: char) -> bool {
    if matches!(mark, '„' | '‟' | '「' | '『' | '«') {
        return true;
    }
    let before = words[..at].chars().next_back();
    let after = words[at + mark.len_utf8()..].chars().next();
    before.is_none_or(|c| !c.is_alphanumeric()) && after.is_some_and(|c| !c.is_whitespace())
}

/// Where the mark stands that closes what `opening` opened before byte `from`.
fn closing(words: &str, from: usize, opening: char) -> Option<usize> {
    let closers: &[char] = match opening {
        '«' => &['»'],
        '»' => &['«', '»'],
        '„' | '‟' => &['“', '”', '"'],
        '“' => &['”', '"'],
        '”' => &['”'],
        '「' => &['」'],
        '『' => &['』'],
        _ => &['"'],
    };
    let end = crate::span::floor_boundary(words, from + LONGEST);
    let mut depth = 0_usize;
    for (at, c) in words[from..end].char_indices() {
        if closers.contains(&c) {
            if depth == 0 {
                return Some(from + at);
            }
            depth -= 1;
        } else if c == opening && !matches!(c, '"' | '”') {
            depth += 1;
        }
    }
    None
}

/// True for more than a title or a single word.
fn is_speech(words: &str) -> bool {
    let is_dense = |c: char| matches!(c, '\u{E00}'..='\u{EFF}' | '\u{3040}'..='\u{9FFF}');
    words.split_whitespace().count() >= FEWEST_WORDS
        || words.chars().filter(|c| is_dense(*c)).count() >= FEWEST_LETTERS
}

fn quote(span: Span) -> Quote {
    Quote {
        pieces: vec![span],
        kind: QuoteKind::Direct,
        speaker: None,
        cue: None,
        confidence: 1.0,
        rule: RULE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Builder;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let mut builder = Builder::new();
        builder.push(text);
        let document = builder.finish();
        let quotes = quotations(&document, usize::MAX);
        let found: Vec<&str> =
            quotes.iter().map(|quote| quote.span().of(document.text())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn marks_of_many_languages() {
        check(
            "Elle a dit : « Nous verrons bien demain. » Puis rien.",
            &["« Nous verrons bien demain. »"],
        );
        check(
            "„Wir werden es sehen“, sagte sie, „aber nicht heute.“",
            &["„Wir werden es sehen“", "„aber nicht heute.“"],
        );
        check("»Vi skal nok se«, sagde hun.", &["»Vi skal nok se«"]);
        check("”Vi får väl se”, sade hon.", &["”Vi får väl se”"]);
        check("„Zobaczymy to jutro” – powiedziała.", &["„Zobaczymy to jutro”"]);
        check("«Посмотрим, что будет», — сказала она.", &["«Посмотрим, что будет»"]);
        check("彼女は「明日また考えましょう」と言った。", &["「明日また考えましょう」"]);
        check("她说：“我们明天再看看吧。”然后离开了。", &["“我们明天再看看吧。”"]);
        check("Ella dijo \"ya veremos mañana\" y se fue.", &["\"ya veremos mañana\""]);
    }

    #[test]
    fn titles_nested_and_unclosed_marks() {
        check("Le livre « Germinal » est long.", &[]);
        check("« Il a dit « oui » à tous », note-t-elle.", &["« Il a dit « oui » à tous »"]);
        check("„Er sagte, er komme, und dann nichts mehr", &[]);
        check("5\" und 7\" und mehr Wörter 9\"", &[]);
    }
}
