//! The tagger's weights, as they lie in `assets/entities.bin`: one byte a weight, features by fingerprint.
//!
//! Layout, little-endian: magic `DLE2`; the step between two weights (f32); the transitions (17 × 17 f32); how many
//! features (u32); their fingerprints in order (u32 each); and a record for each: which labels have a weight (three bytes,
//! one bit a label) and these weights (i8).

use super::{
    chain::{LABELS, Pairs, Scores},
    hash,
};

const MAGIC: &[u8] = b"DLE2";

/// Bytes before the fingerprints.
const HEADER: usize = MAGIC.len() + 4 + LABELS * LABELS * 4 + 4;

/// Length of the part of a record that tells which labels follow.
const MASK: usize = 3;

/// A model over bytes that outlive it.
#[derive(Debug)]
pub struct Model<'a> {
    records: &'a [u8],
    step: f32,
    /// What the model adds to a chain for two labels that follow one another.
    pub transitions: Pairs,
    /// Fingerprints and where their records begin, each at the place that its upper bits give or soon after it, so that
    /// looking one up reads memory once.
    slots: Vec<Slot>,
    /// How far a fingerprint is shifted to give its place.
    shift: u32,
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

#[derive(Clone, Copy, Debug)]
struct Slot {
    fingerprint: u32,
    record: u32,
}

/// A place that no feature has.
const FREE: Slot = Slot { fingerprint: 0, record: u32::MAX };

impl<'a> Model<'a> {
    /// Opens what [`write()`] wrote; `None` where the bytes are no model or are cut short.
    pub fn open(bytes: &'a [u8]) -> Option<Self> {
        let header = bytes.get(..HEADER)?.strip_prefix(MAGIC)?;
        let float = |at: usize| number(header, at).map(f32::from_bits);
        let mut transitions: Pairs = [[0.0; LABELS]; LABELS];
        for (index, score) in transitions.iter_mut().flatten().enumerate() {
            *score = float(4 + index * 4)?;
        }
        let count = number(bytes, HEADER - 4)? as usize;
        let fingerprints = bytes.get(HEADER..HEADER.checked_add(count.checked_mul(4)?)?)?;
        let records = &bytes[HEADER + count * 4..];
        let bits = (count * 2).next_power_of_two().ilog2().max(4);
        let slots = vec![FREE; 1 << bits];
        let filter = vec![0; (1 << FILTER_BITS) / 64];
        let mut model =
            Self { records, step: float(0)?, transitions, slots, shift: 32 - bits, filter };
        let mut record = 0;
        for index in 0..count {
            model.insert(number(fingerprints, index * 4)?, record as u32);
            record += MASK + mask_at(records, record)?.count_ones() as usize;
        }
        (record == records.len()).then_some(model)
    }

    fn insert(&mut self, fingerprint: u32, record: u32) {
        let (word, bit) = filter_bit(fingerprint);
        self.filter[word] |= bit;
        let mut place = (fingerprint >> self.shift) as usize;
        while self.slots[place].record != FREE.record {
            place = (place + 1) % self.slots.len();
        }
        self.slots[place] = Slot { fingerprint, record };
    }

    /// Adds up the weights of a word's features, and uses `features` up.
    ///
    /// Each of the three steps goes over all features, so that the processor waits for many reads of memory at once.
    pub fn score(&self, features: &mut Vec<u64>) -> Scores {
        features.retain(|finished| {
            let (word, bit) = filter_bit(hash::fingerprint(*finished));
            self.filter[word] & bit != 0
        });
        for feature in features.iter_mut() {
            *feature =
                self.find(hash::fingerprint(*feature)).map_or(u64::MAX, |record| record as u64);
        }
        let mut sums = [0_i32; LABELS];
        for record in features.drain(..).filter(|record| *record != u64::MAX) {
            let record = record as usize;
            let mut mask = mask_at(self.records, record).unwrap_or_default();
            for weight in &self.records[record + MASK..] {
                if mask == 0 {
                    break;
                }
                sums[mask.trailing_zeros() as usize] += i32::from(weight.cast_signed());
                mask &= mask - 1;
            }
        }
        sums.map(|sum| sum as f32 * self.step)
    }

    /// Where the record of a fingerprint begins.
    fn find(&self, fingerprint: u32) -> Option<usize> {
        let mut place = (fingerprint >> self.shift) as usize;
        loop {
            let slot = self.slots[place];
            if slot.record == FREE.record {
                return None;
            }
            if slot.fingerprint == fingerprint {
                return Some(slot.record as usize);
            }
            place = (place + 1) % self.slots.len();
        }
    }
}

/// The labels that have a weight in the record at `at`.
fn mask_at(records: &[u8], at: usize) -> Option<u32> {
    let bytes = records.get(at..at + MASK)?;
    Some(u32::from_le_bytes([bytes[0], bytes[1], bytes[2], 0]) & ((1 << LABELS) - 1))
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    let bytes = bytes.get(at..at + 4)?;
    Some(u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
}

/// The largest weight that is kept apart from larger ones.
const LARGEST: f32 = 6.0;

/// The bytes of a model. Weights below `least` are left out; of two features with one fingerprint the first stays.
pub fn write(mut features: Vec<(u64, Scores)>, transitions: &Pairs, least: f32) -> Vec<u8> {
    features.sort_by_key(|(finished, _)| hash::fingerprint(*finished));
    features.dedup_by_key(|(finished, _)| hash::fingerprint(*finished));
    let weights = features.iter().flat_map(|(_, scores)| scores);
    let largest = weights.map(|weight| weight.abs()).fold(0.0, f32::max).min(LARGEST);
    let step = if largest > 0.0 { largest / 127.0 } else { 1.0 };
    let mut bytes = MAGIC.to_vec();
    bytes.extend(step.to_le_bytes());
    bytes.extend(transitions.iter().flatten().flat_map(|score| score.to_le_bytes()));
    let (mut fingerprints, mut records) = (vec![], vec![]);
    for (finished, scores) in &features {
        let (mut mask, mut weights) = (0_u32, vec![]);
        for (label, score) in scores.iter().enumerate() {
            let steps = (score / step).round().clamp(-127.0, 127.0) as i8;
            if score.abs() >= least && steps != 0 {
                mask |= 1 << label;
                weights.push(steps.cast_unsigned());
            }
        }
        if mask != 0 {
            fingerprints.extend(hash::fingerprint(*finished).to_le_bytes());
            records.extend_from_slice(&mask.to_le_bytes()[..MASK]);
            records.extend(weights);
        }
    }
    bytes.extend(((fingerprints.len() / 4) as u32).to_le_bytes());
    bytes.extend(fingerprints);
    bytes.extend(records);
    bytes
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
