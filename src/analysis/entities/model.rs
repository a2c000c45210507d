//! The tagger's weights, as they lie in `assets/entities.bin`: one byte a weight, features by fingerprint.
//!
//! Layout, little-endian: magic `DLE3`; the step between two weights (f32); the transitions (17 × 17 f32); how many
//! features (u32); how many masks are numbered (u8), and these (three bytes each, one bit a label); and the features in the
//! order of their fingerprints. Each has the distance to the fingerprint before (seven bits a byte, the lowest first, the
//! highest bit set where another byte follows); the number of the mask that tells which labels have a weight, or the count
//! of numbered masks and then the mask itself; and these weights (i8).

use std::{cmp::Reverse, collections::BTreeMap};

use super::{
    chain::{LABELS, Pairs, Scores},
    hash,
};

const MAGIC: &[u8] = b"DLE3";

/// Bytes before the numbered masks.
const HEADER: usize = MAGIC.len() + 4 + LABELS * LABELS * 4 + 4 + 1;

/// Bytes of a mask, with one bit for each of the labels.
const MASK: usize = 3;

/// At most so many masks have a number; they cover nearly all features.
const NUMBERED: usize = 255;

/// A model, unpacked.
#[derive(Debug)]
pub struct Model {
    /// Of each feature the lower half of its fingerprint, its mask and its weights, one after the other in the order of
    /// fingerprints.
    records: Vec<u8>,
    /// Where the records begin of the features with one upper half, by that half, and where the last of them end. So looking
    /// a feature up reads memory in two places, of which this one mostly is in the processor's cache.
    starts: Vec<u32>,
    step: f32,
    /// What the model adds to a chain for two labels that follow one another.
    pub transitions: Pairs,
    /// A bit for the upper bits of every fingerprint. It is small enough to stay in the processor's cache, and tells of
    /// most features that have no weight that they have none.
    filter: Vec<u64>,
}

/// Bytes of the lower half of a fingerprint.
const HALF: usize = 2;

/// Upper bits of a fingerprint that choose its bit in the filter.
const FILTER_BITS: u32 = 21;

/// The word of the filter and the bit in it.
const fn filter_bit(fingerprint: u32) -> (usize, u64) {
    let bit = fingerprint >> (32 - FILTER_BITS);
    ((bit / 64) as usize, 1 << (bit % 64))
}

impl Model {
    /// Opens what [`write()`] wrote; `None` where the bytes are no model or are cut short.
    pub fn open(bytes: &[u8]) -> Option<Self> {
        let header = bytes.get(..HEADER)?.strip_prefix(MAGIC)?;
        let float = |at: usize| number(header, at).map(f32::from_bits);
        let mut transitions: Pairs = [[0.0; LABELS]; LABELS];
        for (index, score) in transitions.iter_mut().flatten().enumerate() {
            *score = float(4 + index * 4)?;
        }
        let count = number(bytes, HEADER - 5)? as usize;
        let masks = bytes.get(HEADER..HEADER + usize::from(bytes[HEADER - 1]) * MASK)?;
        let mut packed = Packed { bytes: &bytes[HEADER + masks.len()..], masks };
        let mut model = Self {
            records: Vec::with_capacity(bytes.len() * 2),
            starts: vec![0; (1 << 16) + 1],
            step: float(0)?,
            transitions,
            filter: vec![0; (1 << FILTER_BITS) / 64],
        };
        let (mut fingerprint, mut filled) = (0_u32, 0);
        for _ in 0..count {
            fingerprint = fingerprint.checked_add(packed.distance()?)?;
            let upper = (fingerprint >> 16) as usize + 1;
            model.starts[filled..upper].fill(model.records.len() as u32);
            filled = upper;
            model.add(fingerprint);
            packed.record(&mut model.records)?;
        }
        model.starts[filled..].fill(model.records.len() as u32);
        packed.bytes.is_empty().then_some(model)
    }

    /// Begins the record of a feature.
    fn add(&mut self, fingerprint: u32) {
        let (word, bit) = filter_bit(fingerprint);
        self.filter[word] |= bit;
        self.records.extend_from_slice(&fingerprint.to_le_bytes()[..HALF]);
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
            add_weights(&self.records[start..start + length], place as u16, &mut sums);
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
fn add_weights(mut records: &[u8], wanted: u16, sums: &mut [i32; LABELS]) {
    while let [low, high, first, second, third, rest @ ..] = records {
        let mut mask = mask([*first, *second, *third]);
        let (weights, after) = rest.split_at(rest.len().min(mask.count_ones() as usize));
        if u16::from_le_bytes([*low, *high]) == wanted {
            for weight in weights {
                sums[mask.trailing_zeros() as usize] += i32::from(weight.cast_signed());
                mask &= mask - 1;
            }
            return;
        }
        records = after;
    }
}

/// The labels of a mask's bytes.
const fn mask([first, second, third]: [u8; MASK]) -> u32 {
    u32::from_le_bytes([first, second, third, 0]) & ((1 << LABELS) - 1)
}

/// What is left of a file's features.
struct Packed<'a> {
    bytes: &'a [u8],
    masks: &'a [u8],
}

impl<'a> Packed<'a> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.bytes.split_first()?;
        self.bytes = rest;
        Some(*first)
    }

    fn distance(&mut self) -> Option<u32> {
        let mut distance = 0;
        for shift in (0..32).step_by(7) {
            let byte = self.byte()?;
            distance |= u32::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(distance);
            }
        }
        None
    }

    /// Appends the mask and the weights of the next feature.
    fn record(&mut self, records: &mut Vec<u8>) -> Option<()> {
        let number = usize::from(self.byte()?);
        let known = self.masks.get(number * MASK..number * MASK + MASK);
        let bytes = match known {
            Some(bytes) => bytes,
            None => self.take(MASK)?,
        };
        records.extend_from_slice(bytes);
        let weights = mask([bytes[0], bytes[1], bytes[2]]).count_ones() as usize;
        records.extend_from_slice(self.take(weights)?);
        Some(())
    }

    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.bytes.split_at_checked(count)?;
        self.bytes = rest;
        Some(taken)
    }
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

/// The bytes of a model. Weights below `least` are left out; of two features with one fingerprint the first stays.
pub fn write(mut features: Vec<(u64, Scores)>, transitions: &Pairs, least: f32) -> Vec<u8> {
    features.sort_by_key(|(finished, _)| hash::fingerprint(*finished));
    features.dedup_by_key(|(finished, _)| hash::fingerprint(*finished));
    let weights = features.iter().flat_map(|(_, scores)| scores);
    let largest = weights.map(|weight| weight.abs()).fold(0.0, f32::max).min(LARGEST);
    let step = if largest > 0.0 { largest / 127.0 } else { 1.0 };
    let rows = features.iter().map(|(finished, scores)| row(*finished, scores, step, least));
    let rows: Vec<Row> = rows.filter(|row| row.mask != 0).collect();
    let masks = commonest_masks(&rows);
    let mut bytes = MAGIC.to_vec();
    bytes.extend(step.to_le_bytes());
    bytes.extend(transitions.iter().flatten().flat_map(|score| score.to_le_bytes()));
    bytes.extend((rows.len() as u32).to_le_bytes());
    bytes.push(masks.len() as u8);
    bytes.extend(masks.iter().flat_map(|mask| mask_bytes(*mask)));
    let mut before = 0;
    for row in rows {
        put_distance(row.fingerprint - before, &mut bytes);
        before = row.fingerprint;
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

/// Seven bits a byte, the lowest first.
fn put_distance(mut distance: u32, bytes: &mut Vec<u8>) {
    while distance >= 0x80 {
        bytes.push(distance as u8 | 0x80);
        distance >>= 7;
    }
    bytes.push(distance as u8);
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
