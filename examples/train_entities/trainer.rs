//! Partial-likelihood training of the chain's weights by FTRL-proximal with L1 (`McMahan` 2011), which leaves most weights at
//! exactly nought.

use std::collections::HashMap;

use dateline::analysis::entities::{
    chain::{ANY, LABELS, Marginals, Pairs, Scores, exponentials, marginals},
    features::{Scene, Scope},
    words::Words,
};

/// How training is done.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Settings {
    pub epochs: usize,
    /// Step size.
    pub alpha: f32,
    pub l1: f32,
    pub l2: f32,
    /// How many of 256 features are hidden whenever a word is seen, so that no weight relies on another.
    pub hidden: u64,
    /// Features seen less often than this are left out.
    pub least_seen: u32,
    pub seed: u64,
}

/// A stretch of words that the chain runs over.
#[derive(Debug)]
pub(crate) struct Stretch {
    /// Features of all words, one after the other.
    pub features: Vec<u64>,
    /// Where each word's features end.
    pub ends: Vec<usize>,
    /// The labels that each word may have.
    pub masks: Vec<u32>,
}

/// The stretches of a document.
pub(crate) fn stretches(words: &Words<'_>, masks: &[u32], scope: Scope) -> Vec<Stretch> {
    let scene = Scene::new(words, scope);
    let mut all = vec![];
    for sentence in &words.sentences {
        for range in scene.stretches(sentence) {
            let mut stretch =
                Stretch { features: vec![], ends: vec![], masks: masks[range.clone()].to_vec() };
            for index in range {
                scene.features(sentence, index, &mut stretch.features);
                stretch.ends.push(stretch.features.len());
            }
            all.push(stretch);
        }
    }
    all
}

/// What training ends with: weights by finished hash, and transitions.
pub(crate) type Trained = (Vec<(u64, Scores)>, Pairs);

/// A weight and what the optimiser remembers of it.
#[derive(Clone, Copy, Debug, Default)]
struct Cell {
    weight: f32,
    z: f32,
    n: f32,
}

impl Cell {
    /// One step of FTRL-proximal.
    fn step(&mut self, gradient: f32, settings: &Settings) {
        let n = self.n + gradient * gradient;
        let sigma = (n.sqrt() - self.n.sqrt()) / settings.alpha;
        self.z += gradient - sigma * self.weight;
        self.n = n;
        self.weight = if self.z.abs() <= settings.l1 {
            0.0
        } else {
            -(self.z - self.z.signum() * settings.l1)
                / ((1.0 + n.sqrt()) / settings.alpha + settings.l2)
        };
    }
}

/// Trains on all stretches; each is seen once an epoch, in an order that depends on the seed alone.
pub(crate) fn train(
    stretches: &[Stretch],
    settings: &Settings,
    mut report: impl FnMut(usize, f64),
) -> Trained {
    let (numbered, hashes) = number_features(stretches, settings.least_seen);
    let mut cells = vec![[Cell::default(); LABELS]; hashes.len()];
    let mut transitions = [[Cell::default(); LABELS]; LABELS];
    let mut order: Vec<usize> = (0..stretches.len()).collect();
    let mut random = Random(settings.seed);
    for epoch in 0..settings.epochs {
        random.shuffle(&mut order);
        let mut likelihood = 0.0;
        for &index in &order {
            let shown = shown(&numbered[index], settings.hidden, &mut random);
            let masks = &stretches[index].masks;
            likelihood +=
                learn(masks, &shown, &mut cells, &mut transitions, settings).unwrap_or(0.0);
        }
        report(epoch, likelihood);
    }
    // With all features shown, sums are larger than those that were trained.
    let share = 1.0 - settings.hidden as f32 / 256.0;
    let weights = cells.iter().map(|row| row.map(|cell| cell.weight * share));
    (hashes.into_iter().zip(weights).collect(), transitions.map(|row| row.map(|cell| cell.weight)))
}

/// The features of a stretch less those that are hidden this time.
fn shown(words: &[Vec<u32>], hidden: u64, random: &mut Random) -> Vec<Vec<u32>> {
    let mut show = |_: &&u32| random.next() & 255 >= hidden;
    words.iter().map(|word| word.iter().filter(&mut show).copied().collect()).collect()
}

/// Numbers the features that are seen often enough; gives each stretch's words their numbers, and the hashes by number.
fn number_features(stretches: &[Stretch], least: u32) -> (Vec<Vec<Vec<u32>>>, Vec<u64>) {
    let mut counts: HashMap<u64, u32> = HashMap::new();
    for feature in stretches.iter().flat_map(|stretch| &stretch.features) {
        *counts.entry(*feature).or_default() += 1;
    }
    let mut numbers: HashMap<u64, u32> = HashMap::new();
    let mut hashes = vec![];
    let numbered = stretches.iter().map(|stretch| {
        let mut start = 0;
        let words = stretch.ends.iter().map(|end| {
            let features = &stretch.features[start..*end];
            start = *end;
            let often = features
                .iter()
                .filter(|feature| counts.get(feature).is_some_and(|count| *count >= least));
            let number = |feature: &u64| {
                *numbers.entry(*feature).or_insert_with(|| {
                    hashes.push(*feature);
                    hashes.len() as u32 - 1
                })
            };
            often.map(number).collect()
        });
        words.collect()
    });
    (numbered.collect(), hashes)
}

/// Moves the weights by one stretch; gives its log likelihood, or nothing where its tags are impossible.
fn learn(
    masks: &[u32],
    features: &[Vec<u32>],
    cells: &mut [[Cell; LABELS]],
    transitions: &mut [[Cell; LABELS]; LABELS],
    settings: &Settings,
) -> Option<f64> {
    let emissions: Vec<Scores> = features.iter().map(|word| score(word, cells)).collect();
    let weights = exponentials(&transitions.map(|row| row.map(|cell| cell.weight)));
    let free = marginals(&emissions, &weights, &vec![ANY; emissions.len()])?;
    let tagged = marginals(&emissions, &weights, masks)?;
    for (index, word) in features.iter().enumerate() {
        let expected = free.labels[index].iter().zip(&tagged.labels[index]);
        for (label, (free, tagged)) in expected.enumerate() {
            let gradient = free - tagged;
            if gradient.abs() >= 2e-3 {
                for &feature in word {
                    cells[feature as usize][label].step(gradient, settings);
                }
            }
        }
    }
    move_transitions(&free, &tagged, transitions, settings);
    Some(tagged.log_sum - free.log_sum)
}

fn score(word: &[u32], cells: &[[Cell; LABELS]]) -> Scores {
    let mut scores = [0.0; LABELS];
    for &feature in word {
        for (score, cell) in scores.iter_mut().zip(&cells[feature as usize]) {
            *score += cell.weight;
        }
    }
    scores
}

fn move_transitions(
    free: &Marginals,
    tagged: &Marginals,
    transitions: &mut [[Cell; LABELS]; LABELS],
    settings: &Settings,
) {
    let settings = Settings { alpha: 0.1, l1: 0.0, l2: 0.1, ..*settings };
    for (before, row) in transitions.iter_mut().enumerate() {
        for (after, cell) in row.iter_mut().enumerate() {
            let gradient = free.pairs[before][after] - tagged.pairs[before][after];
            if gradient.abs() >= 1e-4 {
                cell.step(gradient, &settings);
            }
        }
    }
}

/// Xorshift (Marsaglia 2003): the same seed gives the same order everywhere.
#[derive(Debug)]
pub(crate) struct Random(pub u64);

impl Random {
    /// A number below `limit`, which is not 0.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn shuffle(&mut self, order: &mut [usize]) {
        for index in (1..order.len()).rev() {
            order.swap(index, self.below(index + 1));
        }
    }
}
