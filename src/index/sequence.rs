//! Words that follow one another in a field, the last of which may go on.

use std::{io, rc::Rc};

use tantivy::{
    DocId, DocSet,
    postings::{Postings, SegmentPostings},
    schema::IndexRecordOption,
};

use super::{
    bits::Bits,
    filter::{Filter, seek},
    terms::Terms,
};

/// Where something stands: a document, and a word of it.
pub(super) type Place = (DocId, u32);

/// Words that follow one another.
pub(super) struct Sequence {
    /// Documents with all the words.
    candidates: Filter<'static>,
    /// Where whole words stand, in their order.
    words: Vec<SegmentPostings>,
    /// Words of which the last one of the sequence is one.
    tail: Option<Rc<Terms>>,
}

/// One word.
pub(super) enum Word {
    /// As a whole.
    Whole(Box<SegmentPostings>),
    /// One of those that begin so.
    Beginning(Rc<Terms>),
}

impl Sequence {
    /// A sequence of `words`, and behind them one of `tail` where that is given. `candidates` keeps what has them all.
    pub(super) fn new(
        candidates: Filter<'static>,
        words: Vec<SegmentPostings>,
        tail: Option<Rc<Terms>>,
    ) -> Self {
        Self { candidates, words, tail }
    }

    /// About how many documents have it.
    pub(super) fn estimate(&self) -> u64 {
        self.candidates.estimate()
    }

    /// True where it is more than one word.
    pub(super) fn is_phrase(&self) -> bool {
        self.words.len() + usize::from(self.tail.is_some()) > 1
    }

    /// What is asked for where that is one word, or the beginning of one; the sequence itself where it is a phrase.
    pub(super) fn into_word(self) -> Result<Word, Self> {
        match self {
            Self { tail: None, mut words, candidates } if words.len() == 1 => words
                .pop()
                .map(|word| Word::Whole(Box::new(word)))
                .ok_or(Self { tail: None, words, candidates }),
            Self { tail: Some(tail), words, .. } if words.is_empty() => Ok(Word::Beginning(tail)),
            other => Err(other),
        }
    }

    /// Keeps the documents that have all the words, wherever.
    pub(super) fn keep_candidates(&mut self, kept: &mut Bits) -> io::Result<()> {
        self.candidates.narrow(kept)
    }

    /// Keeps the documents that have it.
    pub(super) fn narrow(&mut self, kept: &mut Bits) -> io::Result<()> {
        self.keep_candidates(kept)?;
        if !self.is_phrase() || kept.is_empty() {
            return Ok(());
        }
        let places = self.places(kept)?;
        *kept = Bits::of(kept.window(), places.into_iter().map(|(doc, _)| doc));
        Ok(())
    }

    /// All places in the documents of a window where it begins, in order. To be asked once for a window.
    pub(super) fn places(&mut self, docs: &Bits) -> io::Result<Vec<Place>> {
        let mut places = self.starts(docs);
        let Some(tail) = &self.tail else { return Ok(places) };
        if self.words.is_empty() {
            return ends(tail, docs);
        }
        let reached = Bits::of(docs.window(), places.iter().map(|(doc, _)| *doc));
        let (ends, before) = (ends(tail, &reached)?, self.words.len() as u32);
        let mut ahead = ends.iter().peekable();
        places.retain(|(doc, start)| {
            let wanted = (*doc, start + before);
            while ahead.next_if(|end| **end < wanted).is_some() {}
            ahead.peek() == Some(&&wanted)
        });
        Ok(places)
    }

    /// Where the whole words follow one another.
    fn starts(&mut self, docs: &Bits) -> Vec<Place> {
        let mut places = Vec::new();
        let (mut starts, mut others) = (Vec::new(), Vec::new());
        let Some((first, rest)) = self.words.split_first_mut() else { return places };
        for doc in docs.iter() {
            if seek(first, doc) != doc {
                continue;
            }
            first.positions(&mut starts);
            for (before, word) in (1..).zip(rest.iter_mut()) {
                if starts.is_empty() || seek(word, doc) != doc {
                    starts.clear();
                    break;
                }
                word.positions(&mut others);
                keep_followed(&mut starts, &others, before);
            }
            places.extend(starts.iter().map(|start| (doc, *start)));
        }
        places
    }
}

/// Keeps the starts that one of `others` follows after so many words; both in order.
fn keep_followed(starts: &mut Vec<u32>, others: &[u32], after: u32) {
    let mut ahead = others.iter().peekable();
    starts.retain(|start| {
        let wanted = start + after;
        while ahead.next_if(|other| **other < wanted).is_some() {}
        ahead.peek() == Some(&&wanted)
    });
}

/// All places of some terms in some documents, in order.
fn ends(terms: &Terms, docs: &Bits) -> io::Result<Vec<Place>> {
    let mut places = Vec::new();
    let mut positions = Vec::new();
    if docs.is_empty() {
        return Ok(places);
    }
    terms.each(IndexRecordOption::WithFreqsAndPositions, |mut postings| {
        let window = docs.window();
        let mut doc = seek(&mut postings, window.start);
        while doc < window.end {
            if docs.holds(doc) {
                postings.positions(&mut positions);
                places.extend(positions.iter().map(|position| (doc, *position)));
                doc = postings.advance();
            } else {
                let Some(next) = docs.first_after(doc) else { break };
                doc = seek(&mut postings, next);
            }
        }
    })?;
    places.sort_unstable();
    Ok(places)
}
