//! The words of one segment that begin in one way. While somebody types, nearly every search ends in a word that may go on: what has
//! it is found once for each segment, and everything in the search that asks again is given the same.

use std::{
    cell::{OnceCell, RefCell},
    io,
    rc::Rc,
    sync::Arc,
};

use tantivy::{
    DocId,
    index::InvertedIndexReader,
    postings::{SegmentPostings, TermInfo},
    schema::{Field, IndexRecordOption},
};

use super::bits::Bits;

/// The words of one field of a segment that begin in one way.
pub(super) struct Terms {
    inverted: Arc<InvertedIndexReader>,
    beginning: String,
    /// Documents of the segment.
    length: DocId,
    /// True where it matters how often they stand in a document.
    counted: bool,
    infos: OnceCell<Vec<TermInfo>>,
    found: OnceCell<Found>,
}

/// What documents have of them.
#[derive(Clone)]
struct Found {
    docs: Rc<Bits>,
    /// For each document of the segment how often, up to 255; empty where that is not asked for.
    counts: Rc<[u8]>,
}

impl Terms {
    /// The documents with at least one of them.
    pub(super) fn docs(&self) -> io::Result<Rc<Bits>> {
        Ok(self.found()?.docs)
    }

    /// For each document of the segment how often they stand in it, up to 255; empty where it was said not to matter.
    pub(super) fn counts(&self) -> io::Result<Rc<[u8]>> {
        Ok(self.found()?.counts)
    }

    /// Gives the postings of all of them, one after the other.
    pub(super) fn each(
        &self,
        record: IndexRecordOption,
        mut give: impl FnMut(SegmentPostings),
    ) -> io::Result<()> {
        for info in self.infos()? {
            give(self.inverted.read_postings_from_terminfo(info, record)?);
        }
        Ok(())
    }

    fn found(&self) -> io::Result<Found> {
        if let Some(found) = self.found.get() {
            return Ok(found.clone());
        }
        let mut docs = Bits::none(0..self.length);
        let mut counts = vec![0_u8; if self.counted { self.length as usize } else { 0 }];
        self.each_block(|block, often| {
            for doc in block {
                docs.insert(*doc);
            }
            if self.counted {
                for (doc, often) in block.iter().zip(often) {
                    let count = &mut counts[*doc as usize];
                    *count = count.saturating_add((*often).min(255) as u8);
                }
            }
        })?;
        let found = Found { docs: Rc::new(docs), counts: counts.into() };
        Ok(self.found.get_or_init(|| found).clone())
    }

    /// Gives the documents of all of them, block by block, and how often they stand there, where that matters. Most of them are rare:
    /// one cursor, set to one after the other, is several times as fast as one for each.
    fn each_block(&self, mut give: impl FnMut(&[DocId], &[u32])) -> io::Result<()> {
        let record =
            if self.counted { IndexRecordOption::WithFreqs } else { IndexRecordOption::Basic };
        let Some((first, others)) = self.infos()?.split_first() else { return Ok(()) };
        let mut cursor = self.inverted.read_block_postings_from_terminfo(first, record)?;
        let mut others = others.iter();
        loop {
            while !cursor.docs().is_empty() {
                give(cursor.docs(), cursor.freqs());
                cursor.advance();
            }
            let Some(next) = others.next() else { return Ok(()) };
            self.inverted.reset_block_postings_from_terminfo(next, &mut cursor)?;
        }
    }

    fn infos(&self) -> io::Result<&[TermInfo]> {
        if self.infos.get().is_none() {
            // It was empty just now.
            let _ = self.infos.set(self.read()?);
        }
        Ok(self.infos.get().map_or(&[], Vec::as_slice))
    }

    /// Looks them up.
    fn read(&self) -> io::Result<Vec<TermInfo>> {
        let beginning = self.beginning.as_bytes();
        let terms = self.inverted.terms().range().ge(beginning).lt(after_all(beginning));
        let (mut terms, mut infos) = (terms.without_keys().into_stream()?, Vec::new());
        while terms.advance() {
            infos.push(terms.value().clone());
        }
        Ok(infos)
    }
}

/// What stands after everything that begins so. A byte of UTF-8 is never the greatest.
fn after_all(beginning: &[u8]) -> Vec<u8> {
    let mut bound = beginning.to_owned();
    match bound.last_mut() {
        Some(last) => *last += 1,
        None => bound.push(u8::MAX),
    }
    bound
}

/// The beginnings that were looked up in one segment, for as long as a search goes on.
#[derive(Default)]
pub(super) struct LookedUp(RefCell<Vec<(Field, Rc<Terms>)>>);

impl LookedUp {
    /// The words of a field that begin so, in a segment of `length` documents. Of one search it is always the same fields that are
    /// `counted`.
    pub(super) fn terms(
        &self,
        (field, inverted): (Field, &Arc<InvertedIndexReader>),
        beginning: &str,
        length: DocId,
        counted: bool,
    ) -> Rc<Terms> {
        let mut known = self.0.borrow_mut();
        let same = |(of, terms): &&(Field, Rc<Terms>)| *of == field && terms.beginning == beginning;
        if let Some((_, terms)) = known.iter().find(same) {
            return Rc::clone(terms);
        }
        let terms = Rc::new(Terms {
            inverted: Arc::clone(inverted),
            beginning: beginning.to_owned(),
            length,
            counted,
            infos: OnceCell::new(),
            found: OnceCell::new(),
        });
        known.push((field, Rc::clone(&terms)));
        terms
    }
}
