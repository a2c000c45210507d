//! Learns how sure a quotation is: `cargo run --release --example train_confidence -- assets/confidence.txt`.
//!
//! Every frame that the rules find in the labelled articles (`tests/gold`, but for the frozen third, and GUM's Wikinews
//! beside the project) is right or wrong by the labels; logistic regression learns which clues tell. The same data give
//! the same bytes. What is printed is measured on articles left out of the learning, a tenth at a time.

#[path = "../../tests/it/gold.rs"]
#[expect(dead_code, reason = "the tests read more of the labels")]
mod gold;
mod regression;
mod report;
mod samples;

use std::{fmt::Write as _, fs};

use anyhow::{Context, Result, bail};
use regression::{Regression, Settings};
use samples::Sample;

/// Chosen by the likelihood of articles left out.
const SETTINGS: Settings = Settings { penalty: 6.0, least_seen: 3, rounds: 400 };
/// Parts that the articles are dealt into; each is judged by what was learned from the others.
const PARTS: usize = 10;
/// Weights nearer to nought than this are left out of the file.
const LEAST_WEIGHT: f32 = 0.02;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [out] = &arguments[..] else { bail!("usage: train_confidence OUT") };
    let samples = samples::labelled();
    let bars = report::judged(&samples, &left_out(&samples))?;
    let model = Regression::learn(&samples, &SETTINGS);
    fs::write(out, file(&model, bars)).with_context(|| format!("cannot write {out}"))
}

/// For each sample the probability by a model that has not seen its article.
fn left_out(samples: &[Sample]) -> Vec<f32> {
    let mut chances = vec![0.0; samples.len()];
    for part in 0..PARTS {
        let others: Vec<Sample> =
            samples.iter().filter(|sample| sample.article % PARTS != part).cloned().collect();
        let model = Regression::learn(&others, &SETTINGS);
        for (sample, chance) in samples.iter().zip(&mut chances) {
            if sample.article % PARTS == part {
                *chance = model.chance(&sample.clues);
            }
        }
    }
    chances
}

/// The model's file: a line for each clue, the two bars first.
fn file(model: &Regression, bars: report::Bars) -> String {
    let mut text = String::from(
        "# Made by `cargo run --release --example train_confidence`; docs/analysis.md tells how. A line is what a clue adds\n\
         # to the log-odds that a quotation and its speaker are right. `marks:` is with quotation marks, `plain:` without.\n",
    );
    let _ = writeln!(text, "{:.2} bar speaker\n{:.2} bar plain", bars.speaker, bars.plain);
    for (clue, weight) in model.weights() {
        if weight.abs() >= LEAST_WEIGHT {
            let _ = writeln!(text, "{weight:.2} {clue}");
        }
    }
    text
}
