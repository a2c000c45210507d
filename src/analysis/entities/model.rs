//! The tagger's weights, as they lie in `assets/entities.bin`: one byte a weight, features by fingerprint.
//!
//! Layout, little-endian: magic `DLE1`; the step between two weights (f32); the transitions (17 × 17 f32); how many
//! features (u32); their fingerprints in order (u32 each); for each which labels have a weight (three bytes, one bit a
//! label); and these weights (i8), feature by feature.

use super::{
    chain::{LABELS, Pairs, Scores},
    hash,
};

const MAGIC: &[u8] = b"DLE1";

/// Bytes before the fingerprints.
const HEADER: usize = MAGIC.len() + 4 + LABELS * LABELS * 4 + 4;

/// Upper bits of a fingerprint that choose the run it is looked for in.
const RUN_BITS: u32 = 17;

/// A model over bytes that outlive it.
#[derive(Debug)]
pub struct Model<'a> {
    fingerprints: &'a [u8],
    masks: &'a [u8],
    weights: &'a [u8],
    step: f32,
    /// What the model adds to a chain for two labels that follow one another.
    pub transitions: Pairs,
    /// Index of the first feature of each run, and of the one after the last.
    runs: Vec<u32>,
    /// Where each feature's weights begin.
    offsets: Vec<u32>,
}

impl<'a> Model<'a> {
    /// Opens what [`write`] wrote; `None` where the bytes are no model or are cut short.
    pub fn open(bytes: &'a [u8]) -> Option<Self> {
        let header = bytes.get(..HEADER)?;
        let float = |at: usize| number(header, at).map(f32::from_bits);
        let mut transitions: Pairs = [[0.0; LABELS]; LABELS];
        for (index, score) in transitions.iter_mut().flatten().enumerate() {
            *score = float(8 + index * 4)?;
        }
        let count = number(header, HEADER - 4)? as usize;
        let fingerprints = bytes.get(HEADER..HEADER + count * 4)?;
        let masks = bytes.get(HEADER + count * 4..HEADER + count * 7)?;
        let weights = &bytes[HEADER + count * 7..];
        let mut model = Self {
            fingerprints,
            masks,
            weights,
            step: float(4)?,
            transitions,
            runs: vec![],
            offsets: vec![],
        };
        model.index(count);
        let whole = header.starts_with(MAGIC) && *model.offsets.last()? as usize == weights.len();
        whole.then_some(model)
    }

    /// Works out where runs and weights begin.
    fn index(&mut self, count: usize) {
        self.runs = Vec::with_capacity((1 << RUN_BITS) + 1);
        self.offsets = Vec::with_capacity(count + 1);
        let mut offset = 0;
        for index in 0..count {
            let run = (self.fingerprint(index) >> (32 - RUN_BITS)) as usize;
            while self.runs.len() <= run {
                self.runs.push(index as u32);
            }
            self.offsets.push(offset);
            offset += self.mask(index).count_ones();
        }
        self.runs.resize((1 << RUN_BITS) + 1, count as u32);
        self.offsets.push(offset);
    }

    /// Adds up the weights of a word's features.
    pub fn score(&self, features: &[u64]) -> Scores {
        let mut sums = [0_i32; LABELS];
        for finished in features {
            let Some(index) = self.find(hash::fingerprint(*finished)) else { continue };
            let mut weights = self.weights[self.offsets[index] as usize..].iter();
            let mut mask = self.mask(index);
            while let (1.., Some(weight)) = (mask, weights.next()) {
                sums[mask.trailing_zeros() as usize] += i32::from(weight.cast_signed());
                mask &= mask - 1;
            }
        }
        sums.map(|sum| sum as f32 * self.step)
    }

    fn find(&self, fingerprint: u32) -> Option<usize> {
        let run = (fingerprint >> (32 - RUN_BITS)) as usize;
        let mut range = self.runs[run] as usize..self.runs[run + 1] as usize;
        range.find(|index| self.fingerprint(*index) == fingerprint)
    }

    fn fingerprint(&self, index: usize) -> u32 {
        number(self.fingerprints, index * 4).unwrap_or_default()
    }

    fn mask(&self, index: usize) -> u32 {
        let bytes = &self.masks[index * 3..index * 3 + 3];
        u32::from_le_bytes([bytes[0], bytes[1], bytes[2], 0]) & ((1 << LABELS) - 1)
    }
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
    let (mut fingerprints, mut masks, mut weights) = (vec![], vec![], vec![]);
    for (finished, scores) in &features {
        let mut mask = 0_u32;
        for (label, score) in scores.iter().enumerate() {
            let steps = (score / step).round().clamp(-127.0, 127.0) as i8;
            if score.abs() >= least && steps != 0 {
                mask |= 1 << label;
                weights.push(steps.cast_unsigned());
            }
        }
        if mask != 0 {
            fingerprints.extend(hash::fingerprint(*finished).to_le_bytes());
            masks.extend_from_slice(&mask.to_le_bytes()[..3]);
        }
    }
    bytes.extend(((fingerprints.len() / 4) as u32).to_le_bytes());
    bytes.extend(fingerprints);
    bytes.extend(masks);
    bytes.extend(weights);
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
            let found = model.score(&[key(n), key(n + 5000)]);
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
