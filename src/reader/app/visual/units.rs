//! Characters, words, sentences and paragraphs of a text, found around a byte of it without a look at all of the text.

use unicode_segmentation::UnicodeSegmentation;

use crate::{
    document::Document,
    library::Article,
    span::{Span, floor_boundary},
};

/// Bytes on either side of a place that are looked at for characters and words. They begin at a blank, where there is one.
const WINDOW: usize = 2_048;

/// What a selection grows by, the smallest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unit {
    /// What is seen as one character: a grapheme cluster.
    Character,
    /// A word.
    Word,
    /// A sentence.
    Sentence,
    /// A block of the text.
    Paragraph,
}

impl Unit {
    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Character => "character",
            Self::Word => "word",
            Self::Sentence => "sentence",
            Self::Paragraph => "paragraph",
        }
    }

    /// The one after it, round at the end.
    #[must_use]
    pub const fn next(self) -> Self {
        match self {
            Self::Character => Self::Word,
            Self::Word => Self::Sentence,
            Self::Sentence => Self::Paragraph,
            Self::Paragraph => Self::Character,
        }
    }
}

/// The unit that holds a byte, else the last before it in its block; the first of the text before it begins.
pub(super) fn around(article: &Article, unit: Unit, at: usize) -> Span {
    let block = block(article, at);
    let at = at.clamp(block.start, block.end);
    match unit {
        Unit::Paragraph => block,
        Unit::Sentence => sentence(article, block, at),
        Unit::Word => word(article.text(), block, at),
        Unit::Character => character(article.text(), block, at),
    }
}

/// First byte of the last character of a span.
pub(super) fn last(article: &Article, span: Span) -> usize {
    let words = span.of(article.text());
    let from = words.len().saturating_sub(WINDOW);
    let from = span.start + floor_boundary(words, from);
    let tail = &article.text()[from..span.end];
    tail.grapheme_indices(true).next_back().map_or(span.start, |(at, _)| from + at)
}

/// First byte of the unit after the one that holds `at`, or of the one before it; `None` at the end of the text.
pub(super) fn beyond(article: &Article, unit: Unit, at: usize, forward: bool) -> Option<usize> {
    let here = around(article, unit, at);
    let block = block(article, at);
    if forward {
        let found = match unit {
            Unit::Paragraph => None,
            Unit::Word => next_word(article.text(), block, here.end),
            Unit::Sentence => next_sentence(article, block, here),
            Unit::Character => Some(here.end).filter(|end| *end < block.end),
        };
        return found.or_else(|| {
            let next = blocks(article).find(|other| other.start >= block.end.max(at + 1))?;
            Some(around(article, unit, next.start).start)
        });
    }
    let found = match unit {
        Unit::Paragraph => None,
        Unit::Word => word_before(article.text(), block, here.start),
        Unit::Sentence | Unit::Character => (here.start > block.start).then(|| {
            let before = last(article, Span::new(block.start, here.start));
            around(article, unit, before).start
        }),
    };
    if let Some(start) = found.filter(|start| *start < here.start) {
        return Some(start);
    }
    let before = blocks(article).take_while(|other| other.end <= block.start).last()?;
    Some(around(article, unit, last(article, before)).start)
}

/// First byte of the text, or of its last character.
pub(super) fn edge(article: &Article, end: bool) -> usize {
    let mut blocks = blocks(article);
    if end {
        blocks.last().map_or(0, |block| last(article, block))
    } else {
        blocks.next().map_or(0, |block| block.start)
    }
}

/// Blocks that hold words.
fn blocks(article: &Article) -> impl Iterator<Item = Span> {
    let blocks = article.document().map_or(&[][..], |document| document.blocks());
    blocks.iter().map(|block| block.span).filter(|span| !span.is_empty())
}

/// The block with words that holds a byte, or the last one before it; the first where none is before.
fn block(article: &Article, at: usize) -> Span {
    let Some(document) = article.document() else { return Span::default() };
    let index = document.block_at(at).unwrap_or(0);
    let before = filled(document, (0..=index).rev());
    before.or_else(|| filled(document, index..document.blocks().len())).unwrap_or_default()
}

/// The first of these blocks that holds words.
fn filled(document: &Document, indices: impl Iterator<Item = usize>) -> Option<Span> {
    let mut spans = indices.filter_map(|index| document.blocks().get(index)).map(|b| b.span);
    spans.find(|span| !span.is_empty())
}

/// The part of a block around a byte that is looked at.
fn window(text: &str, block: Span, at: usize) -> Span {
    let from = floor_boundary(text, at.saturating_sub(WINDOW)).max(block.start);
    let blank = text[from..at].find([' ', '\n']).filter(|_| from > block.start);
    let from = blank.map_or(from, |blank| from + blank + 1);
    let to = floor_boundary(text, at.saturating_add(WINDOW)).min(block.end).max(at);
    Span::new(from, to)
}

fn character(text: &str, block: Span, at: usize) -> Span {
    let window = window(text, block, floor_boundary(text, at));
    let clusters = window.of(text).grapheme_indices(true);
    let spans = clusters.map(|(start, cluster)| {
        Span::new(window.start + start, window.start + start + cluster.len())
    });
    spans.take_while(|span| span.start <= at).last().unwrap_or(Span::new(at, at))
}

/// The word at a byte; from a blank or mark between words, the next one, else the last.
fn word(text: &str, block: Span, at: usize) -> Span {
    let window = window(text, block, floor_boundary(text, at));
    let mut before = None;
    for (start, word) in window.of(text).unicode_word_indices() {
        let span = Span::new(window.start + start, window.start + start + word.len());
        if span.end > at {
            return span;
        }
        before = Some(span);
    }
    before.unwrap_or_else(|| character(text, block, at))
}

/// First byte of the first word at or after a byte.
fn next_word(text: &str, block: Span, at: usize) -> Option<usize> {
    let at = at.min(block.end);
    let to = floor_boundary(text, at.saturating_add(WINDOW)).min(block.end).max(at);
    let next = text[at..to].unicode_word_indices().next();
    next.map(|(start, _)| at + start)
}

/// First byte of the last word that ends at or before a byte.
fn word_before(text: &str, block: Span, at: usize) -> Option<usize> {
    let window = Span::new(window(text, block, at).start, at);
    let before = window.of(text).unicode_word_indices().next_back();
    before.map(|(start, _)| window.start + start)
}

/// The sentence at a byte; all of the block where none is known.
fn sentence(article: &Article, block: Span, at: usize) -> Span {
    let sentences = article.analysis().map_or(&[][..], |analysis| &analysis.sentences);
    let from = sentences.partition_point(|span| span.start <= at);
    let here = from.checked_sub(1).map(|index| sentences[index]);
    // Between two sentences the one before is meant.
    here.filter(|span| block.covers(*span)).unwrap_or(block)
}

fn next_sentence(article: &Article, block: Span, here: Span) -> Option<usize> {
    let sentences = article.analysis().map_or(&[][..], |analysis| &analysis.sentences);
    let from = sentences.partition_point(|span| span.start < here.end);
    sentences.get(from).map(|span| span.start).filter(|start| *start < block.end)
}

#[cfg(test)]
mod tests {
    use std::{path::Path, sync::Arc};

    use proptest::prelude::*;

    use super::*;
    use crate::{
        document::{BlockKind, Builder},
        library::{Content, ContentHash, article::Draft},
        metadata::Metadata,
    };

    fn article(paragraphs: &[&str]) -> Article {
        let mut builder = Builder::new();
        for words in paragraphs {
            builder.push(words);
            builder.end(BlockKind::Paragraph, 0, 0);
        }
        let article = Article::new(Draft {
            hash: ContentHash::default(),
            own_id: None,
            path: Arc::from(Path::new("a.txt")),
            metadata: Metadata::default(),
            notes: Vec::new(),
            content: Content::Document(Arc::new(builder.finish())),
        });
        article.analyse();
        article
    }

    /// The units that a walk from the first to the last byte stops at.
    #[track_caller]
    fn check(paragraphs: &[&str], unit: Unit, expected: &[&str]) {
        let article = article(paragraphs);
        let mut at = around(&article, unit, 0).start;
        let mut units = vec![around(&article, unit, at).of(article.text())];
        let mut starts = vec![at];
        while let Some(next) = beyond(&article, unit, at, true) {
            at = next;
            starts.push(at);
            units.push(around(&article, unit, at).of(article.text()));
        }
        assert_eq!(units, expected);
        let mut back = vec![at];
        while let Some(before) = beyond(&article, unit, at, false) {
            at = before;
            back.push(at);
        }
        back.reverse();
        assert_eq!(back, starts, "the way back");
    }

    const TWO: [&str; 2] = ["One two. “Three,” he said.", "Four"];

    #[test]
    fn units_follow_one_another() {
        check(&TWO, Unit::Word, &["One", "two", "Three", "he", "said", "Four"]);
        check(&TWO, Unit::Sentence, &["One two.", "“Three,” he said.", "Four"]);
        check(&TWO, Unit::Paragraph, &TWO);
        check(&["ae\u{301}b", "👩‍👩‍👧"], Unit::Character, &["a", "e\u{301}", "b", "👩‍👩‍👧"]);
        check(&["日本"], Unit::Word, &["日", "本"]);
    }

    #[test]
    fn u5_a_place_within_a_character_means_all_of_it() {
        let article = article(&["ae\u{301}b 👩‍👩‍👧"]);
        assert_eq!(around(&article, Unit::Character, 2), Span::new(1, 4));
        let family = article.text().find('👩').unwrap();
        assert_eq!(around(&article, Unit::Character, family + 7).start, family);
    }

    proptest! {
        #[test]
        fn every_unit_of_any_text_lies_on_its_characters(
            paragraphs in prop::collection::vec("[ a-c.“”é\u{301}日👩‍]{0,20}", 0..4), at in 0usize..90,
        ) {
            let words: Vec<&str> = paragraphs.iter().map(String::as_str).collect();
            let article = article(&words);
            let at = floor_boundary(article.text(), at);
            for unit in [Unit::Character, Unit::Word, Unit::Sentence, Unit::Paragraph] {
                let span = around(&article, unit, at);
                prop_assert!(span.end <= article.text().len());
                let _ = span.of(article.text());
                if let Some(next) = beyond(&article, unit, at, true) {
                    prop_assert!(next > at.min(span.start));
                }
                if let Some(before) = beyond(&article, unit, at, false) {
                    prop_assert!(before < span.start.max(1));
                }
            }
        }
    }
}
