//! Conditions on the documents of one segment of the index, held against window after window.
//!
//! All of them do one thing: of a set of documents they keep those that fulfil them. So the rarest condition goes first and
//! the others look at what it left, a page of results costs no more than the windows that it comes from, and a search ends
//! between two windows when nobody wants it any more. Windows are given in order; cursors only go forward.

use std::{borrow::Cow, io, ops::Range, rc::Rc, sync::Arc};

use tantivy::{DocId, DocSet, TERMINATED, columnar::ColumnValues, postings::SegmentPostings};

use super::{
    bits::{Bits, Numbers},
    schema::number_of,
    sequence::Sequence,
    speech::Speech,
};

/// Of a window with fewer documents than its length through this left, each is looked up by itself.
const SPARSE: usize = 8;

/// A condition.
pub(super) enum Filter<'a> {
    /// Everything.
    All,
    /// All of them.
    And(Vec<Self>),
    /// At least one of them; of none, nothing.
    Or(Vec<Self>),
    /// All but that.
    Not(Box<Self>),
    /// The documents of one term.
    Term(Box<SegmentPostings>),
    /// These documents.
    Docs(Rc<Bits>),
    /// Documents that follow one another.
    Run(Range<DocId>),
    /// Articles with these numbers.
    Numbered(Arc<dyn ColumnValues<u64>>, Cow<'a, Numbers>),
    /// Words that follow one another.
    Sequence(Box<Sequence>),
    /// Quotations.
    Speech(Box<Speech>),
}

impl Filter<'_> {
    /// Nothing.
    pub(super) const NOTHING: Self = Self::Or(Vec::new());

    /// About how many documents fulfil it.
    pub(super) fn estimate(&self) -> u64 {
        match self {
            // What keeps nearly everything goes last.
            Self::All | Self::Not(_) | Self::Numbered(..) => u64::from(TERMINATED),
            Self::And(members) => members.iter().map(Self::estimate).min().unwrap_or(u64::MAX),
            Self::Or(members) => members.iter().map(Self::estimate).fold(0, u64::saturating_add),
            Self::Term(postings) => u64::from(postings.size_hint()),
            Self::Docs(docs) => docs.len() as u64,
            Self::Run(docs) => docs.len() as u64,
            Self::Sequence(sequence) => sequence.estimate(),
            Self::Speech(speech) => speech.estimate(),
        }
    }

    /// All of `members`, the rarest first.
    pub(super) fn and(mut members: Vec<Self>) -> Self {
        members.sort_by_cached_key(Self::estimate);
        Self::And(members)
    }

    /// Keeps the documents that fulfil it.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub(super) fn narrow(&mut self, kept: &mut Bits) -> io::Result<()> {
        match self {
            Self::All => {}
            Self::And(members) => {
                for member in members {
                    if kept.is_empty() {
                        break;
                    }
                    member.narrow(kept)?;
                }
            }
            Self::Or(members) => return either(members, kept),
            Self::Not(inner) => {
                let mut part = kept.clone();
                inner.narrow(&mut part)?;
                kept.subtract(&part);
            }
            Self::Term(postings) => keep_term(postings, kept),
            Self::Docs(docs) => kept.intersect(docs),
            Self::Run(docs) => kept.retain(|doc| docs.contains(&doc)),
            Self::Numbered(places, numbers) => {
                kept.retain(|doc| numbers.holds(number_of(places.get_val(doc))));
            }
            Self::Sequence(sequence) => return sequence.narrow(kept),
            Self::Speech(speech) => return speech.narrow(kept),
        }
        Ok(())
    }
}

fn either(members: &mut [Filter<'_>], kept: &mut Bits) -> io::Result<()> {
    let mut found = Bits::none(kept.window());
    for member in members {
        if kept.is_empty() {
            break;
        }
        let mut part = kept.clone();
        member.narrow(&mut part)?;
        found.unite(&part);
        kept.subtract(&part);
    }
    *kept = found;
    Ok(())
}

fn keep_term(postings: &mut SegmentPostings, kept: &mut Bits) {
    let window = kept.window();
    if kept.len() * SPARSE < window.len() {
        return kept.retain(|doc| seek(postings, doc) == doc);
    }
    let mut found = Bits::none(window.clone());
    let mut doc = seek(postings, window.start);
    while doc < window.end {
        found.insert(doc);
        doc = postings.advance();
    }
    kept.intersect(&found);
}

/// Goes forward to the first document at or after `doc`.
pub(super) fn seek(postings: &mut SegmentPostings, doc: DocId) -> DocId {
    if postings.doc() < doc { postings.seek(doc) } else { postings.doc() }
}
