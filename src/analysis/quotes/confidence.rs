//! How sure a frame is: logistic regression over its clues, learned by `examples/train_confidence` from articles whose
//! quotations were labelled by hand (`docs/analysis.md`).
//!
//! The weights are `assets/confidence.txt`, a line for each clue; who reads it sees what counts.

use super::clues::Clues;
use crate::analysis::QuoteKind;
use std::{collections::HashMap, sync::LazyLock};

/// The weights, parsed once.
static MODEL: LazyLock<Model> =
    LazyLock::new(|| Model::parse(include_str!("../../../assets/confidence.txt")));

/// The learned weights and the two bars.
struct Model {
    /// Below it the speaker of a quoted run is unknown.
    speaker_bar: f32,
    /// Below it speech without quotation marks is not listed.
    plain_bar: f32,
    /// What each clue adds to the log-odds.
    weights: HashMap<&'static str, f32>,
}

/// The probability that the frame is right: that its words are said by its speaker (or, without a speaker, that they are
/// said at all).
pub(super) fn of(clues: &Clues<'_>) -> f32 {
    let mut odds = 0.0;
    clues.each(&mut |clue| {
        odds += MODEL.weights.get(clue).copied().unwrap_or_default();
    });
    1.0 / (1.0 + f32::exp(-odds))
}

/// What must be reached for a speaker, or for speech without quotation marks, to be shown.
pub(super) fn bar(kind: QuoteKind) -> f32 {
    if kind == QuoteKind::Indirect { MODEL.plain_bar } else { MODEL.speaker_bar }
}

impl Model {
    /// Reads lines `weight clue`; the two bars are given as `bar speaker` and `bar plain`.
    fn parse(text: &'static str) -> Self {
        let mut model = Self { speaker_bar: 0.5, plain_bar: 0.5, weights: HashMap::new() };
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let Some((number, clue)) = line.split_once(' ') else { continue };
            let number = number.parse().unwrap_or_default();
            match clue {
                "bar speaker" => model.speaker_bar = number,
                "bar plain" => model.plain_bar = number,
                _ => _ = model.weights.insert(clue, number),
            }
        }
        model
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_model_is_read() {
        for line in include_str!("../../../assets/confidence.txt").lines() {
            let fits = line.starts_with('#')
                || line.split_once(' ').is_some_and(|(number, clue)| {
                    number.parse::<f32>().is_ok_and(f32::is_finite) && !clue.is_empty()
                });
            assert!(fits, "{line:?}");
        }
        for bar in [MODEL.speaker_bar, MODEL.plain_bar] {
            assert!((0.2..0.95).contains(&bar), "{bar}");
        }
        assert!(MODEL.weights.len() > 50);
    }
}
