//! One and the same quotation by somebody and of something.

use std::io;

use tantivy::postings::SegmentPostings;

use super::{
    bits::Bits,
    sequence::{Place, Sequence},
};

/// For each speaker a quotation that mentions all topics; where no speaker is given, anybody's.
pub(super) struct Speech {
    /// Where quotations begin.
    quotes: Sequence,
    speakers: Vec<Sequence>,
    topics: Vec<Sequence>,
}

impl Speech {
    /// `quotes` are the places where quotations begin.
    pub(super) fn new(
        quotes: SegmentPostings,
        speakers: Vec<Sequence>,
        topics: Vec<Sequence>,
    ) -> Self {
        let quotes = Sequence::new(super::filter::Filter::All, vec![quotes], None);
        Self { quotes, speakers, topics }
    }

    /// About how many documents have such quotations, at most.
    pub(super) fn estimate(&self) -> u64 {
        let asked = self.speakers.iter().chain(&self.topics);
        asked.map(Sequence::estimate).min().unwrap_or(u64::MAX)
    }

    /// Keeps the documents with such quotations.
    pub(super) fn narrow(&mut self, kept: &mut Bits) -> io::Result<()> {
        for asked in self.speakers.iter_mut().chain(&mut self.topics) {
            asked.keep_candidates(kept)?;
        }
        if kept.is_empty() {
            return Ok(());
        }
        let quotes = self.quotes.places(kept)?;
        let mut on_topic: Option<Vec<Place>> = None;
        for topic in &mut self.topics {
            let mentioning = quotes_of(&topic.places(kept)?, &quotes);
            on_topic = Some(match on_topic {
                None => mentioning,
                Some(earlier) => common(earlier, &mentioning),
            });
        }
        if self.speakers.is_empty() {
            keep(kept, &on_topic.clone().unwrap_or_default());
        }
        for speaker in &mut self.speakers {
            let spoken = quotes_of(&speaker.places(kept)?, &quotes);
            match &on_topic {
                None => keep(kept, &spoken),
                Some(on_topic) => keep(kept, &common(spoken, on_topic)),
            }
        }
        Ok(())
    }
}

/// The quotations, by where they begin, in which `places` stand.
fn quotes_of(places: &[Place], quotes: &[Place]) -> Vec<Place> {
    let mut within: Vec<Place> = places
        .iter()
        .filter_map(|place| {
            let after = quotes.partition_point(|quote| quote <= place);
            quotes.get(after.checked_sub(1)?).copied()
        })
        .collect();
    within.dedup();
    within
}

/// What both have; both in order.
fn common(mut some: Vec<Place>, others: &[Place]) -> Vec<Place> {
    some.retain(|place| others.binary_search(place).is_ok());
    some
}

/// Keeps the documents of these places.
fn keep(kept: &mut Bits, places: &[Place]) {
    let found = Bits::of(kept.window(), places.iter().map(|(doc, _)| *doc));
    kept.intersect(&found);
}
