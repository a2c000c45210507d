//! All articles at once: a parallel scan in memory.

use std::cmp::Reverse;

use rayon::prelude::*;
use unicode_segmentation::UnicodeSegmentation;

use super::{Hit, Query, Subject, Verdict};
use crate::{
    library::Article,
    span::{Span, floor_boundary},
};

/// Articles looked at between two looks at whether the search is still wanted.
const BATCH: usize = 64;

/// In which order results come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// As the articles are given.
    #[default]
    Given,
    /// By date of publication, newest first; those without a date last.
    Newest,
    /// Best match first, newest first among equals.
    Best,
}

/// What a search found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Indices of the articles that match, and where.
    pub hits: Vec<(usize, Hit)>,
    /// Indices of those of which it cannot be told before their analysis is made, in the order given.
    pub unknown: Vec<usize>,
}

impl Found {
    /// All of so many articles.
    pub fn of_all(articles: usize) -> Self {
        let hits = (0..articles).map(|number| (number, Hit::default())).collect();
        Self { hits, unknown: Vec::new() }
    }
}

/// Holds a query against all `subjects`, on rayon's threads. `None` as soon as `cancelled` says so; it is asked often and
/// must be quick.
pub fn search(
    query: &Query,
    subjects: &[Subject<'_>],
    order: Order,
    cancelled: &(dyn Fn() -> bool + Sync),
) -> Option<Found> {
    let batches: Option<Vec<Found>> = subjects
        .par_chunks(BATCH)
        .enumerate()
        .map(|(batch, subjects)| (!cancelled()).then(|| look(query, batch * BATCH, subjects)))
        .collect();
    let mut found = Found::default();
    for batch in batches? {
        found.hits.extend(batch.hits);
        found.unknown.extend(batch.unknown);
    }
    sort(&mut found.hits, query, subjects, order);
    (!cancelled()).then_some(found)
}

/// One batch; `first` is the index of its first subject.
fn look(query: &Query, first: usize, subjects: &[Subject<'_>]) -> Found {
    let mut found = Found::default();
    for (index, subject) in (first..).zip(subjects) {
        match query.matches(subject) {
            Verdict::Yes(hit) => found.hits.push((index, hit)),
            Verdict::No => {}
            Verdict::Unknown => found.unknown.push(index),
        }
    }
    found
}

fn sort(hits: &mut [(usize, Hit)], query: &Query, subjects: &[Subject<'_>], order: Order) {
    let date = |index: usize| {
        subjects[index].article.metadata.published.as_ref().map(|published| published.date)
    };
    match order {
        Order::Given => {}
        Order::Newest => hits.sort_by_cached_key(|(index, _)| (Reverse(date(*index)), *index)),
        Order::Best => {
            let mut ranked: Vec<(u32, (usize, Hit))> = hits
                .par_iter()
                .map(|(index, hit)| (rank(query, subjects[*index].article, *hit), (*index, *hit)))
                .collect();
            ranked.sort_by_cached_key(|(rank, (index, _))| {
                (Reverse(*rank), Reverse(date(*index)), *index)
            });
            for (slot, (_, hit)) in hits.iter_mut().zip(ranked) {
                *slot = hit;
            }
        }
    }
}

/// How well an article matches.
fn rank(query: &Query, article: &Article, hit: Hit) -> u32 {
    let counts = query.needles().map(|needle| needle.all(article.text()).len() as u32);
    weight(counts, article.words, hit.title)
}

/// How well an article matches, in thousandths: for each word asked for, how often it stands in the text, saturating and
/// held against the length of the text in words (the term weight of BM25, Robertson and Zaragoza 2009, with k = 1.2, b = 0.75 and
/// texts of 600 words as the mean; how rare the word is does not matter among articles that all have it), and two words'
/// worth for one in the title.
pub(crate) fn weight(counts: impl Iterator<Item = u32>, words: u32, titled: bool) -> u32 {
    let length = 1.2 * (0.25 + 0.75 * f64::from(words) / 600.0);
    let weight = |count: u32| f64::from(count) * 2.2 / (f64::from(count) + length);
    let text: f64 = counts.map(weight).sum();
    let title = if titled { 2.0 } else { 0.0 };
    ((text + title) * 1000.0) as u32
}

/// The part of an article's text to show for a hit: up to `width` characters as they are seen, of the block that holds the
/// place, from the beginning of the sentence or of a word not long before it. Ends stand between graphemes. Newlines in
/// it count as blanks.
pub fn snippet(article: &Article, place: Span, width: usize) -> Span {
    let Some(document) = article.document() else { return Span::default() };
    let Some(block) = document.block_at(place.start).map(|index| document.blocks()[index].span)
    else {
        return Span::default();
    };
    let text = document.text();
    let block = if block.holds(place.start) { block } else { Span::new(place.start, text.len()) };
    if block.of(text).graphemes(true).nth(width).is_none() {
        return block.trimmed(text);
    }
    let start = beginning(text, block, place.start, width / 3);
    let shown = &text[start..block.end];
    let end = shown.grapheme_indices(true).nth(width).map_or(block.end, |(at, _)| start + at);
    if end == block.end {
        return Span::new(start, end).trimmed(text);
    }
    let cut = text[start..end].rfind(char::is_whitespace).map_or(end, |at| start + at);
    let end = if cut >= place.end.min(end) { cut } else { end };
    Span::new(start, end).trimmed(text)
}

/// Where a snippet begins, at most `most` characters before `place`: at the block's start, after the end of a sentence,
/// else at a word.
fn beginning(text: &str, block: Span, place: usize, most: usize) -> usize {
    let before = &text[block.start..place];
    let mut back = before.grapheme_indices(true).rev();
    let Some((limit, _)) = most.checked_sub(1).and_then(|most| back.nth(most)) else {
        return if most == 0 { place } else { block.start };
    };
    if limit == 0 {
        return block.start;
    }
    let near = &before[floor_boundary(before, limit)..];
    let after = |at: usize, blank: &str| place - near.len() + at + blank.len();
    let sentence =
        near.match_indices(char::is_whitespace).rfind(|(at, _)| ends_sentence(&near[..*at]));
    let word = near.match_indices(char::is_whitespace).next();
    sentence.or(word).map_or(place, |(at, blank)| after(at, blank))
}

/// True where a full stop, question or exclamation mark ends `text`, closing quotation marks aside.
fn ends_sentence(text: &str) -> bool {
    text.trim_end_matches(['"', '”', '’', ')']).ends_with(['.', '?', '!'])
}

#[cfg(test)]
mod tests {
    use std::{path::Path, sync::Arc};

    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::{
        document::{BlockKind, Builder},
        library::{Content, ContentHash, article::Draft},
        metadata::{Metadata, Published},
    };

    fn article(text: &str, day: Option<&str>) -> Article {
        let mut builder = Builder::new();
        for paragraph in text.split("\n\n") {
            builder.push(paragraph);
            builder.end(BlockKind::Paragraph, 0, 0);
        }
        Article::new(Draft {
            hash: ContentHash::default(),
            own_id: None,
            path: Arc::from(Path::new("unnamed.md")),
            metadata: Metadata { published: day.and_then(Published::parse), ..Metadata::default() },
            notes: Vec::new(),
            content: Content::Document(Arc::new(builder.finish())),
        })
    }

    fn query(text: &str) -> Query {
        Query::parse(text, date(2024, 12, 31)).expect("a query")
    }

    fn indices(found: &Found) -> Vec<usize> {
        found.hits.iter().map(|(index, _)| *index).collect()
    }

    #[track_caller]
    fn check(text: &str, order: Order, expected: &[usize]) {
        let articles = [
            article("A ceasefire, perhaps.", Some("2024-01-01")),
            article("Nothing of the kind.", Some("2024-05-01")),
            article("Ceasefire! The ceasefire holds.", None),
            article("No ceasefire.", Some("2024-03-01")),
        ];
        let subjects: Vec<Subject<'_>> = articles.iter().map(Subject::new).collect();
        let found = search(&query(text), &subjects, order, &|| false).expect("not cancelled");
        assert_eq!(indices(&found), expected);
    }

    #[test]
    fn results_come_in_the_order_asked_for() {
        check("ceasefire", Order::Given, &[0, 2, 3]);
        check("ceasefire", Order::Newest, &[3, 0, 2]);
        check("ceasefire", Order::Best, &[2, 3, 0]);
        check("", Order::Newest, &[1, 3, 0, 2]);
    }

    #[test]
    fn what_needs_an_analysis_is_told_apart() {
        let articles = [article("Nothing here.", None), article("Ceasefire here.", None)];
        let subjects: Vec<Subject<'_>> = articles.iter().map(Subject::new).collect();
        let asked = query("ceasefire has:quote");
        assert!(asked.needs_analysis());
        let found = search(&asked, &subjects, Order::Given, &|| false).expect("not cancelled");
        assert_eq!((found.hits.len(), found.unknown), (0, vec![1]));
    }

    #[test]
    fn a_cancelled_search_gives_nothing() {
        let article = article("x", None);
        assert_eq!(search(&query("x"), &[Subject::new(&article)], Order::Given, &|| true), None);
    }

    #[track_caller]
    fn check_snippet(text: &str, word: &str, width: usize, expected: &str) {
        let article = article(text, None);
        let place = query(word).spans(article.text())[0];
        assert_eq!(snippet(&article, place, width).of(article.text()), expected);
    }

    #[test]
    fn a_snippet_shows_the_words_around() {
        check_snippet("One. Two words.\n\nThree.", "words", 60, "One. Two words.");
        let long = "It began long ago with nothing much. Then the talks failed at noon and all went home again.";
        check_snippet(long, "talks", 40, "Then the talks failed at noon and all");
        check_snippet(long, "noon", 30, "at noon and all went home");
        check_snippet("After that day. A word", "word", 25, "After that day. A word");
        check_snippet("word", "word", 2, "wo");
        check_snippet("東京都は大きい", "京", 3, "東京都");
    }

    proptest! {
        #[test]
        fn a_snippet_holds_the_place_and_fits(before in "[a-z. é\u{301}]{0,80}", after in "[a-z. 中]{0,80}", width in 12_usize..60) {
            let article = article(&format!("{before} needle {after}"), None);
            let place = query("needle").spans(article.text())[0];
            let shown = snippet(&article, place, width);
            prop_assert!(shown.covers(place));
            prop_assert!(shown.of(article.text()).graphemes(true).count() <= width);
        }
    }
}
