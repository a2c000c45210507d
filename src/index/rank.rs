//! How well documents match, as `query::search` has it: the oftener the words stand in a text, and the shorter that is, the
//! better; best where they stand in the title.

use std::{io, rc::Rc, sync::Arc};

use tantivy::{
    DocId,
    columnar::ColumnValues,
    postings::{Postings, SegmentPostings},
};

use super::{
    bits::Bits,
    filter::{Filter, seek},
    plan::Plan,
    schema::LENGTH,
    sequence::{Sequence, Word},
};
use crate::query::{Query, weight};

/// Ranks the documents of one segment, window after window.
pub(super) struct Ranker<'a> {
    counters: Vec<Counter>,
    title: Filter<'a>,
    lengths: Arc<dyn ColumnValues<u64>>,
    ranked: Ranked,
}

/// Which documents are ranked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ranked {
    /// Those with something that is asked for in their titles. Where enough of them rank so high that no other can, they are all
    /// that have to be looked at: see [`highest_untitled`].
    Titled,
    /// All of them.
    All,
}

/// A rank that no document reaches which has nothing in its title of what `query` asks for.
pub(super) fn highest_untitled(query: &Query) -> u32 {
    weight(query.phrases().map(|_| u32::MAX), 0, false) + 1
}

/// How often something stands in texts.
enum Counter {
    /// A word.
    Word(Box<SegmentPostings>),
    /// Words with a common beginning: for each document of the segment how often.
    Beginning(Rc<[u8]>),
    /// Words one after the other.
    Phrase(Box<Sequence>),
}

impl<'a> Ranker<'a> {
    pub(super) fn new(plan: &Plan<'a>, query: &Query, ranked: Ranked) -> tantivy::Result<Self> {
        let (mut counters, mut titles) = (Vec::new(), Vec::new());
        for phrase in query.phrases() {
            titles.push(plan.title_words(phrase)?);
            if let Some(sequence) = plan.text_sequence(phrase)? {
                counters.push(Counter::of(sequence)?);
            }
        }
        let lengths = plan.segment.fast_fields().column_first_or_default(LENGTH)?;
        Ok(Self { counters, title: Filter::Or(titles), lengths, ranked })
    }

    /// The rank of each document that is to have one.
    pub(super) fn ranks(&mut self, docs: &Bits) -> io::Result<Vec<(u32, DocId)>> {
        let mut titled = docs.clone();
        self.title.narrow(&mut titled)?;
        let docs = if self.ranked == Ranked::Titled { &titled.clone() } else { docs };
        let mut titled = titled.iter().peekable();
        let mut counts = Vec::new();
        for counter in &mut self.counters {
            counts.push(counter.counts(docs)?);
        }
        let ranks = docs.iter().enumerate().map(|(index, doc)| {
            let words = self.lengths.get_val(doc) as u32;
            let counts = counts.iter().map(|counts| counts[index]);
            (weight(counts, words, titled.next_if_eq(&doc).is_some()), doc)
        });
        Ok(ranks.collect())
    }
}

impl Counter {
    fn of(sequence: Sequence) -> io::Result<Self> {
        Ok(match sequence.into_word() {
            Ok(Word::Whole(word)) => Self::Word(word),
            Ok(Word::Beginning(words)) => Self::Beginning(words.counts()?),
            Err(phrase) => Self::Phrase(Box::new(phrase)),
        })
    }

    /// How often for each document, in order.
    fn counts(&mut self, docs: &Bits) -> io::Result<Vec<u32>> {
        match self {
            Self::Word(word) => {
                let count = |doc| if seek(word, doc) == doc { word.term_freq() } else { 0 };
                Ok(docs.iter().map(count).collect())
            }
            Self::Beginning(counts) => {
                Ok(docs.iter().map(|doc| counts[doc as usize].into()).collect())
            }
            Self::Phrase(sequence) => {
                let mut candidates = docs.clone();
                sequence.keep_candidates(&mut candidates)?;
                let places = sequence.places(&candidates)?;
                Ok(tallied(docs, places.into_iter().map(|(doc, _)| doc)))
            }
        }
    }
}

/// How often each of `docs` is given by `found`; both in order.
fn tallied(docs: &Bits, found: impl Iterator<Item = DocId>) -> Vec<u32> {
    let mut found = found.peekable();
    let count = |doc| std::iter::from_fn(|| found.next_if_eq(&doc)).count() as u32;
    docs.iter().map(count).collect()
}
