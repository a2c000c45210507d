//! All rows in an order: the orders of the segments, put together while one goes along.

use super::{
    Catalogue,
    segment::{Key, Segment, compare, partition},
};

/// What the list can be sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum By {
    /// Date, newest first, those without one last.
    #[default]
    Newest,
    /// Source by name, those without one first.
    Source,
    /// Title, in any case.
    Title,
    /// Number of words, shortest first.
    Length,
}

impl By {
    const fn key(self) -> Key {
        match self {
            Self::Newest => Key::Newest,
            Self::Source => Key::Source,
            Self::Title => Key::Title,
            Self::Length => Key::Length,
        }
    }
}

/// Goes through the rows of a catalogue in an order; rows that are equal in it come by number. The first rows cost
/// no more in a large catalogue than in a small one.
#[derive(Debug)]
pub struct Order<'a> {
    catalogue: &'a Catalogue,
    key: Key,
    /// Where each segment stands.
    places: Vec<u32>,
    /// The segment that is taken from, and up to where it is ahead of all others.
    run: (usize, u32),
}

impl<'a> Order<'a> {
    pub(super) fn new(catalogue: &'a Catalogue, by: By) -> Self {
        let places = vec![0; catalogue.segments().len()];
        Self { catalogue, key: by.key(), places, run: (0, 0) }
    }

    /// Finds the segment whose next row comes first, and how many of its rows come before those of all others.
    fn choose(&mut self) -> Option<()> {
        let segments = self.catalogue.segments();
        let heads = segments.iter().zip(&self.places).enumerate();
        let mut heads = heads.filter(|(_, (segment, place))| **place < segment.numbers.rows);
        let head = |index: usize| {
            let segment: &Segment = &segments[index];
            (segment, segment.sorted(self.key, self.places[index]))
        };
        let (mut best, _) = heads.next()?;
        let mut second: Option<usize> = None;
        for (index, _) in heads {
            // Earlier segments hold the smaller numbers.
            if compare(self.key, head(index), head(best)).is_lt() {
                second = Some(best);
                best = index;
            } else if second
                .is_none_or(|second| compare(self.key, head(index), head(second)).is_lt())
            {
                second = Some(index);
            }
        }
        let segment: &Segment = &segments[best];
        let from = self.places[best];
        let Some(second) = second else {
            self.run = (best, segment.numbers.rows);
            return Some(());
        };
        let is_ahead = |place: u32| {
            let ordering =
                compare(self.key, (segment, segment.sorted(self.key, place)), head(second));
            ordering.is_lt() || (ordering.is_eq() && best < second)
        };
        let left = segment.numbers.rows - from;
        // Doubled until it is too far, as runs are mostly short or very long.
        let mut reach = 1;
        while reach < left && is_ahead(from + reach) {
            reach *= 2;
        }
        let ahead = partition(reach.min(left), |ahead| is_ahead(from + ahead));
        self.run = (best, from + ahead.max(1));
        Some(())
    }
}

impl Iterator for Order<'_> {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        loop {
            let (index, end) = self.run;
            if self.places.get(index).is_none_or(|place| *place >= end) {
                self.choose()?;
                continue;
            }
            let segment = &self.catalogue.segments()[index];
            let row = segment.numbers.base + segment.sorted(self.key, self.places[index]);
            self.places[index] += 1;
            if self.catalogue.is_live(row) {
                return Some(row);
            }
        }
    }
}
