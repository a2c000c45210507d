//! The tagger's weights, as they lie in `assets/entities.bin`: one byte a weight, features by fingerprint.
//!
//! Layout, little-endian: magic `DLE4`; the step between two weights (f32); the transitions (17 × 17 f32); how many features
//! have each upper half of a fingerprint (65,536 × u8); how many masks are numbered (u8), and these (three bytes each, one
//! bit a label); and the features in the order of their fingerprints: the lower half of the fingerprint (u16), the number of
//! the mask that tells which labels have a weight, or the count of numbered masks and then the mask itself, and these weights
//! (i8). The features are read where they lie; only where those of each upper half begin is worked out when a model is opened.

use std::{cmp::Reverse, collections::BTreeMap};

use super::{
    chain::{LABELS, Pairs, Scores},
    hash,
};

const MAGIC: &[u8] = b"DLE4";

/// Bytes before the counts of features.
const HEADER: usize = MAGIC.len() + 4 + LABELS * LABELS * 4;

/// How many upper halves a fingerprint may have.
const HALVES: usize = 1 << 16;

/// Bytes of a mask, with one bit for each of the labels.
const MASK: usize = 3;

/// At most so many masks have a number; they cover nearly all features.
const NUMBERED: usize = 255;

/// A model over bytes that outlive it.
#[derive(Debug)]
pub struct Model<'a> {
    /// The features, one after the other in the order of their fingerprints.
    records: &'a [u8],
    /// Where the records begin of the features with one upper half, by that half, and where the last of them end. So looking
    /// a feature up reads memory in two places, of which this one mostly is in the processor's cache.
    starts: Vec<u32>,
    /// The numbered masks.
    masks: Vec<u32>,
    step: f32,
    /// What the model adds to a chain for two labels that follow one another.
    pub transitions: Pairs,
    /// A bit for the upper bits of every fingerprint. It is small enough to stay in the processor's cache, and tells of
    /// most features that have no weight that they have none.
    filter: Vec<u64>,
}

/// Upper bits of a fingerprint that choose its bit in the filter.
const FILTER_BITS: u32 = 21;

/// The word of the filter and the bit in it.
const fn filter_bit(fingerprint: u32) -> (usize, u64) {
    let bit = fingerprint >> (32 - FILTER_BITS);
    ((bit / 64) as usize, 1 << (bit % 64))
}

impl<'a> Model<'a> {
    /// Opens what [`write()`] wrote; `None` where the bytes are no model or are cut short.
    pub fn open(bytes: &'a [u8]) -> Option<Self> {
        let (header, rest) = bytes.split_at_checked(HEADER)?;
        let header = header.strip_prefix(MAGIC)?;
        let float = |at: usize| number(header, at).map(f32::from_bits);
        let mut transitions: Pairs = [[0.0; LABELS]; LABELS];
        for (index, score) in transitions.iter_mut().flatten().enumerate() {
            *score = float(4 + index * 4)?;
        }
        let (counts, rest) = rest.split_at_checked(HALVES)?;
        let (numbered, rest) = rest.split_first()?;
        let (masks, records) = rest.split_at_checked(usize::from(*numbered) * MASK)?;
        let mut model = Self {
            records,
            starts: Vec::with_capacity(HALVES + 1),
            masks: masks.chunks_exact(MASK).map(mask).collect(),
            step: float(0)?,
            transitions,
            filter: vec![0; (1 << FILTER_BITS) / 64],
        };
        model.find_starts(counts)?;
        Some(model)
    }

    /// Goes over the records once; `None` where they end too early or too late.
    fn find_starts(&mut self, counts: &[u8]) -> Option<()> {
        let mut rest = self.records;
        for (upper, count) in counts.iter().enumerate() {
            self.starts.push((self.records.len() - rest.len()) as u32);
            for _ in 0..*count {
                let (record, after) = Record::split(rest, &self.masks)?;
                let (word, bit) = filter_bit((upper as u32) << 16 | u32::from(record.lower));
                self.filter[word] |= bit;
                rest = after;
            }
        }
        self.starts.push(self.records.len() as u32);
        rest.is_empty().then_some(())
    }

    /// Adds up the weights of a word's features, and uses `features` up.
    ///
    /// Each step goes over all features, so that the processor waits for many reads of memory at once.
    pub fn score(&self, features: &mut Vec<u64>) -> Scores {
        features.retain(|finished| {
            let (word, bit) = filter_bit(hash::fingerprint(*finished));
            self.filter[word] & bit != 0
        });
        for feature in features.iter_mut() {
            *feature = self.place(hash::fingerprint(*feature));
        }
        let touched = features.iter().fold(0, |all, place| all ^ self.first_byte(*place));
        // Without this the reads of the step above, which are its purpose, would be left out.
        std::hint::black_box(touched);
        let mut sums = [0_i32; LABELS];
        for place in features.drain(..) {
            let (start, length) = ((place >> 32) as usize, (place >> 16 & 0xffff) as usize);
            add_weights(&self.records[start..start + length], place as u16, &self.masks, &mut sums);
        }
        sums.map(|sum| sum as f32 * self.step)
    }

    /// Where the records with the upper half of a fingerprint begin (32 bits), how long they are (16) and its lower half (16).
    fn place(&self, fingerprint: u32) -> u64 {
        let upper = (fingerprint >> 16) as usize;
        let (start, end) = (self.starts[upper], self.starts[upper + 1]);
        u64::from(start) << 32
            | u64::from((end - start) as u16) << 16
            | u64::from(fingerprint as u16)
    }

    fn first_byte(&self, place: u64) -> u8 {
        self.records.get((place >> 32) as usize).copied().unwrap_or_default()
    }
}

/// Adds the weights of the record with the lower half `wanted`, if there is one.
fn add_weights(mut records: &[u8], wanted: u16, masks: &[u32], sums: &mut [i32; LABELS]) {
    while let Some((record, after)) = Record::split(records, masks) {
        if record.lower == wanted {
            let mut mask = record.mask;
            for weight in record.weights {
                sums[mask.trailing_zeros() as usize] += i32::from(weight.cast_signed());
                mask &= mask - 1;
            }
            return;
        }
        records = after;
    }
}

/// A feature as it lies in the file.
struct Record<'a> {
    /// Lower half of its fingerprint.
    lower: u16,
    /// Which labels have a weight, one bit each.
    mask: u32,
    weights: &'a [u8],
}

impl<'a> Record<'a> {
    /// The first of the records, and those after it; `None` where they are cut short.
    #[inline]
    fn split(records: &'a [u8], masks: &[u32]) -> Option<(Self, &'a [u8])> {
        let ([low, high, number], rest) = records.split_first_chunk()?;
        let (mask, rest) = match masks.get(usize::from(*number)) {
            Some(mask) => (*mask, rest),
            None => rest.split_at_checked(MASK).map(|(bytes, rest)| (mask(bytes), rest))?,
        };
        let (weights, rest) = rest.split_at_checked(mask.count_ones() as usize)?;
        Some((Self { lower: u16::from_le_bytes([*low, *high]), mask, weights }, rest))
    }
}

/// The labels of a mask's bytes.
fn mask(bytes: &[u8]) -> u32 {
    let number = bytes.iter().rev().fold(0, |number, byte| number << 8 | u32::from(*byte));
    number & ((1 << LABELS) - 1)
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    let bytes = bytes.get(at..at + 4)?;
    Some(u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
}

/// The largest weight that is kept apart from larger ones.
const LARGEST: f32 = 6.0;

/// A feature as it is written.
struct Row {
    fingerprint: u32,
    mask: u32,
    weights: Vec<u8>,
}

/// The bytes of a model. Weights below `least` are left out; of two features with one fingerprint the first stays, and of those
/// with one upper half the first 255, far more than chance brings together.
pub fn write(mut features: Vec<(u64, Scores)>, transitions: &Pairs, least: f32) -> Vec<u8> {
    features.sort_by_key(|(finished, _)| hash::fingerprint(*finished));
    features.dedup_by_key(|(finished, _)| hash::fingerprint(*finished));
    let weights = features.iter().flat_map(|(_, scores)| scores);
    let largest = weights.map(|weight| weight.abs()).fold(0.0, f32::max).min(LARGEST);
    let step = if largest > 0.0 { largest / 127.0 } else { 1.0 };
    let rows = features.iter().map(|(finished, scores)| row(*finished, scores, step, least));
    let mut counts = vec![0_u8; HALVES];
    let mut counted = |row: &Row| {
        let count = &mut counts[(row.fingerprint >> 16) as usize];
        let room = row.mask != 0 && *count < u8::MAX;
        *count += u8::from(room);
        room
    };
    let rows: Vec<Row> = rows.filter(|row| counted(row)).collect();
    let masks = commonest_masks(&rows);
    let mut bytes = MAGIC.to_vec();
    bytes.extend(step.to_le_bytes());
    bytes.extend(transitions.iter().flatten().flat_map(|score| score.to_le_bytes()));
    bytes.extend(counts);
    bytes.push(masks.len() as u8);
    bytes.extend(masks.iter().flat_map(|mask| mask_bytes(*mask)));
    for row in rows {
        bytes.extend((row.fingerprint as u16).to_le_bytes());
        match masks.iter().position(|mask| *mask == row.mask) {
            Some(number) => bytes.push(number as u8),
            None => bytes.extend([masks.len() as u8].into_iter().chain(mask_bytes(row.mask))),
        }
        bytes.extend(row.weights);
    }
    bytes
}

fn row(finished: u64, scores: &Scores, step: f32, least: f32) -> Row {
    let mut row = Row { fingerprint: hash::fingerprint(finished), mask: 0, weights: vec![] };
    for (label, score) in scores.iter().enumerate() {
        let steps = (score / step).round().clamp(-127.0, 127.0) as i8;
        if score.abs() >= least && steps != 0 {
            row.mask |= 1 << label;
            row.weights.push(steps.cast_unsigned());
        }
    }
    row
}

/// The masks that most features have, the commonest first.
fn commonest_masks(rows: &[Row]) -> Vec<u32> {
    let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
    for row in rows {
        *counts.entry(row.mask).or_default() += 1;
    }
    let mut masks: Vec<(u32, usize)> = counts.into_iter().collect();
    masks.sort_by_key(|(_, count)| Reverse(*count));
    masks.into_iter().take(NUMBERED).map(|(mask, _)| mask).collect()
}

fn mask_bytes(mask: u32) -> [u8; MASK] {
    let [first, second, third, _] = mask.to_le_bytes();
    [first, second, third]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(number: u64) -> u64 {
        hash::finish(hash::number(hash::start(1), number))
    }

    fn scores(label: usize, weight: f32) -> Scores {
        let mut scores = [0.0; LABELS];
        scores[label] = weight;
        scores[16] = -1.0;
        scores
    }

    #[test]
    fn what_is_written_is_scored() {
        let transitions = [[0.5; LABELS]; LABELS];
        let features = (0..2000).map(|n| (key(n), scores(n as usize % 16, 2.0))).collect();
        let bytes = write(features, &transitions, 0.1);
        let model = Model::open(&bytes).unwrap();
        for n in 0..2000 {
            let found = model.score(&mut vec![key(n), key(n + 5000)]);
            assert!((found[n as usize % 16] - 2.0).abs() < 0.02);
            assert!((found[16] + 1.0).abs() < 0.02);
        }
        assert_eq!(model.transitions, transitions);
    }

    #[test]
    fn broken_bytes_are_no_model() {
        let bytes = write(vec![(key(1), scores(3, 1.0))], &[[0.0; LABELS]; LABELS], 0.1);
        assert!(Model::open(&bytes).is_some());
        assert!((0..bytes.len()).all(|end| Model::open(&bytes[..end]).is_none()));
        assert!(Model::open(b"").is_none());
    }
}
