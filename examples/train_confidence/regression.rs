//! Logistic regression with a quadratic penalty, by cyclic coordinate descent (Genkin, Lewis and Madigan 2007 describe the
//! step; their bound on it is not needed where clues are nought or one).

use std::collections::BTreeMap;

use crate::samples::Sample;

/// How to learn.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Settings {
    /// Weight of the penalty on squared weights.
    pub(crate) penalty: f64,
    /// Samples that a clue must stand in.
    pub(crate) least_seen: usize,
    /// Passes over all clues, at most.
    pub(crate) rounds: usize,
}

/// What each clue adds to the log-odds.
#[derive(Debug)]
pub(crate) struct Regression(BTreeMap<String, f32>);

impl Regression {
    /// The weights that make the labels likeliest.
    pub(crate) fn learn(samples: &[Sample], settings: &Settings) -> Self {
        let mut seen: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (at, sample) in samples.iter().enumerate() {
            for clue in &sample.clues {
                seen.entry(clue).or_default().push(at);
            }
        }
        seen.retain(|_, places| places.len() >= settings.least_seen);
        let mut weights = vec![0.0; seen.len()];
        let mut odds = vec![0.0; samples.len()];
        for _ in 0..settings.rounds {
            let mut moved: f64 = 0.0;
            for (weight, (clue, places)) in weights.iter_mut().zip(&seen) {
                let penalty = if *clue == "bias=" { 0.0 } else { settings.penalty };
                let step = step(samples, &odds, places, *weight, penalty);
                *weight += step;
                for at in places {
                    odds[*at] += step;
                }
                moved = moved.max(step.abs());
            }
            if moved < 1e-4 {
                break;
            }
        }
        Self(
            seen.into_keys()
                .map(str::to_owned)
                .zip(weights.into_iter().map(|w| w as f32))
                .collect(),
        )
    }

    /// The probability of a sample.
    pub(crate) fn chance(&self, clues: &[String]) -> f32 {
        let odds: f32 = clues.iter().filter_map(|clue| self.0.get(clue)).sum();
        1.0 / (1.0 + (-odds).exp())
    }

    /// The clues in their order, with their weights.
    pub(crate) fn weights(&self) -> impl Iterator<Item = (&str, f32)> {
        self.0.iter().map(|(clue, weight)| (clue.as_str(), *weight))
    }
}

/// Newton's step for one weight, cut to one so that it cannot overshoot.
fn step(samples: &[Sample], odds: &[f64], places: &[usize], weight: f64, penalty: f64) -> f64 {
    let (mut slope, mut bend) = (-penalty * weight, penalty);
    for at in places {
        let chance = 1.0 / (1.0 + (-odds[*at]).exp());
        slope += f64::from(u8::from(samples[*at].right)) - chance;
        bend += (chance * (1.0 - chance)).max(1e-6);
    }
    (slope / bend).clamp(-1.0, 1.0)
}
