//! Partial-likelihood training of the chain's weights by FTRL-proximal with L1 (`McMahan` 2011), which leaves most weights at
//! exactly nought.

use std::collections::{BTreeMap, HashMap};

use dateline::analysis::entities::{
    chain::{ANY, LABELS, Marginals, Pairs, Scores, exponentials, marginals},
    features::{Scene, Scope},
    words::Words,
};

/// How training is done.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Settings {
    pub epochs: usize,
    /// The weights are the mean of those after each of so many epochs, the last ones.
    pub averaged: usize,
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

/// What the optimiser remembers of a weight.
#[derive(Clone, Copy, Debug, Default)]
struct Memory {
    z: f32,
    n: f32,
}

/// One step of FTRL-proximal.
fn step(weight: &mut f32, memory: &mut Memory, gradient: f32, settings: &Settings) {
    let n = memory.n + gradient * gradient;
    let sigma = (n.sqrt() - memory.n.sqrt()) / settings.alpha;
    memory.z += gradient - sigma * *weight;
    memory.n = n;
    *weight = if memory.z.abs() <= settings.l1 {
        0.0
    } else {
        -(memory.z - memory.z.signum() * settings.l1)
            / ((1.0 + n.sqrt()) / settings.alpha + settings.l2)
    };
}

/// All weights while they are trained, by a feature's number; apart from what is remembered of them, which is seldom read.
#[derive(Debug)]
struct Weights {
    features: Vec<Scores>,
    memory: Vec<[Memory; LABELS]>,
    transitions: Pairs,
    transition_memory: [[Memory; LABELS]; LABELS],
}

impl Weights {
    fn new(features: usize) -> Self {
        Self {
            features: vec![[0.0; LABELS]; features],
            memory: vec![[Memory::default(); LABELS]; features],
            transitions: [[0.0; LABELS]; LABELS],
            transition_memory: [[Memory::default(); LABELS]; LABELS],
        }
    }

    fn score(&self, word: &[u32]) -> Scores {
        let mut scores = [0.0; LABELS];
        for &feature in word {
            for (score, weight) in scores.iter_mut().zip(&self.features[feature as usize]) {
                *score += weight;
            }
        }
        scores
    }

    /// Moves the weights by one stretch; gives its log likelihood, or nothing where its tags are impossible.
    fn learn(&mut self, masks: &[u32], features: &[Vec<u32>], settings: &Settings) -> Option<f64> {
        let emissions: Vec<Scores> = features.iter().map(|word| self.score(word)).collect();
        let weights = exponentials(&self.transitions);
        let free = marginals(&emissions, &weights, &vec![ANY; emissions.len()])?;
        let tagged = marginals(&emissions, &weights, masks)?;
        for (index, word) in features.iter().enumerate() {
            let expected = free.labels[index].iter().zip(&tagged.labels[index]);
            for (label, (free, tagged)) in expected.enumerate() {
                let gradient = free - tagged;
                if gradient.abs() >= 2e-3 {
                    for &feature in word {
                        let feature = feature as usize;
                        let weight = &mut self.features[feature][label];
                        step(weight, &mut self.memory[feature][label], gradient, settings);
                    }
                }
            }
        }
        self.move_transitions(&free, &tagged, settings);
        Some(tagged.log_sum - free.log_sum)
    }

    fn move_transitions(&mut self, free: &Marginals, tagged: &Marginals, settings: &Settings) {
        let settings = Settings { alpha: 0.1, l1: 0.0, l2: 0.1, ..*settings };
        for pair in 0..LABELS * LABELS {
            let (before, after) = (pair / LABELS, pair % LABELS);
            let gradient = free.pairs[before][after] - tagged.pairs[before][after];
            if gradient.abs() >= 1e-4 {
                let memory = &mut self.transition_memory[before][after];
                step(&mut self.transitions[before][after], memory, gradient, &settings);
            }
        }
    }
}

/// Trains on all stretches; each is seen once an epoch, in an order that depends on the seed alone.
pub(crate) fn train(
    stretches: &[Stretch],
    settings: &Settings,
    mut report: impl FnMut(usize, f64),
) -> Trained {
    let (numbered, hashes) = number_features(stretches, settings.least_seen);
    let mut weights = Weights::new(hashes.len());
    let mut mean = Sum::new(hashes.len());
    let mut order: Vec<usize> = (0..stretches.len()).collect();
    let mut random = Random(settings.seed);
    for epoch in 0..settings.epochs {
        random.shuffle(&mut order);
        let mut likelihood = 0.0;
        for &index in &order {
            let shown = shown(&numbered[index], settings.hidden, &mut random);
            let masks = &stretches[index].masks;
            likelihood += weights.learn(masks, &shown, settings).unwrap_or(0.0);
        }
        report(epoch, likelihood);
        if epoch + settings.averaged >= settings.epochs {
            mean.add(&weights);
        }
    }
    // With all features shown, sums are larger than those that were trained.
    let shown = 1.0 - settings.hidden as f32 / 256.0;
    let (features, transitions) = mean.mean(shown);
    (hashes.into_iter().zip(features).collect(), transitions)
}

/// The mean of several runs; a weight that a run does not have is nought there.
pub(crate) fn mean(runs: Vec<Trained>) -> Trained {
    let share = 1.0 / runs.len().max(1) as f32;
    let mut features: BTreeMap<u64, Scores> = BTreeMap::new();
    let mut transitions = [[0.0; LABELS]; LABELS];
    let add = |sum: &mut Scores, row: &Scores| {
        for (sum, weight) in sum.iter_mut().zip(row) {
            *sum += weight * share;
        }
    };
    for (run, pairs) in runs {
        for (hash, row) in run {
            add(features.entry(hash).or_insert([0.0; LABELS]), &row);
        }
        transitions.iter_mut().zip(&pairs).for_each(|(sum, row)| add(sum, row));
    }
    (features.into_iter().collect(), transitions)
}

/// Weights added up.
#[derive(Debug)]
struct Sum {
    features: Vec<Scores>,
    transitions: Pairs,
    count: f32,
}

impl Sum {
    fn new(features: usize) -> Self {
        let transitions = [[0.0; LABELS]; LABELS];
        Self { features: vec![[0.0; LABELS]; features], transitions, count: 0.0 }
    }

    fn add(&mut self, weights: &Weights) {
        let rows = self.features.iter_mut().zip(&weights.features);
        for (sum, row) in rows.chain(self.transitions.iter_mut().zip(&weights.transitions)) {
            for (sum, weight) in sum.iter_mut().zip(row) {
                *sum += weight;
            }
        }
        self.count += 1.0;
    }

    /// The mean, that of the features times `shown`.
    fn mean(self, shown: f32) -> (Vec<Scores>, Pairs) {
        let count = self.count.max(1.0);
        let features = self.features.into_iter().map(|row| row.map(|sum| sum / count * shown));
        (features.collect(), self.transitions.map(|row| row.map(|sum| sum / count)))
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Words of which the first feature tells the label.
    fn tiny() -> Vec<Stretch> {
        let stretch = |n: u64| Stretch {
            features: vec![n % 2, 10, 2, 11],
            ends: vec![2, 4],
            masks: vec![1 << if n.is_multiple_of(2) { 0 } else { 4 }, 1],
        };
        (0..40).map(stretch).collect()
    }

    const SETTINGS: Settings = Settings {
        epochs: 4,
        averaged: 2,
        alpha: 0.2,
        l1: 0.1,
        l2: 0.1,
        hidden: 64,
        least_seen: 2,
        seed: 7,
    };

    #[test]
    fn the_same_data_and_seed_give_the_same_weights() {
        let bits = |settings: Settings| {
            let (features, transitions) = train(&tiny(), &settings, |_, _| {});
            let rows = features.into_iter().map(|(hash, row)| (hash, row.map(f32::to_bits)));
            (rows.collect::<Vec<_>>(), transitions.map(|row| row.map(f32::to_bits)))
        };
        assert_eq!(bits(SETTINGS), bits(SETTINGS));
        assert_ne!(bits(SETTINGS), bits(Settings { seed: 8, ..SETTINGS }));
    }

    #[test]
    fn the_mean_of_runs_holds_what_any_of_them_learned() {
        let run = |hash, weight| (vec![(hash, [weight; LABELS])], [[weight; LABELS]; LABELS]);
        let (features, transitions) = mean(vec![run(1, 2.0), run(2, 1.0)]);
        assert_eq!(features, [(1, [1.0; LABELS]), (2, [0.5; LABELS])]);
        assert_eq!(transitions, [[1.5; LABELS]; LABELS]);
    }

    #[test]
    fn what_tells_a_label_is_learned() {
        let (features, _) = train(&tiny(), &SETTINGS, |_, _| {});
        let row = features.iter().find(|(hash, _)| *hash == 1).unwrap().1;
        assert!(row[4] > row[0] + 0.5, "{row:?}");
    }
}
