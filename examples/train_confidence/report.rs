//! What was learned, measured on articles left out: reliability, and the bars.

use std::io::{self, Write as _};

use anyhow::Result;
use dateline::analysis::QuoteKind;

use crate::samples::Sample;

/// What must be reached to be shown.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bars {
    /// By the speaker of a quoted run.
    pub(crate) speaker: f32,
    /// By speech without quotation marks.
    pub(crate) plain: f32,
}

/// Least share of speakers shown that should be right.
const WANTED: f64 = 0.93;
/// Least share of speakers found that should be shown, whatever else.
const SHOWN: f64 = 0.95;

/// Prints the tables and chooses the bars.
pub(crate) fn judged(samples: &[Sample], chances: &[f32]) -> Result<Bars> {
    let mut out = io::stdout().lock();
    let marks =
        pick(samples, chances, |sample| sample.kind != QuoteKind::Indirect && sample.spoken);
    let plain = pick(samples, chances, |sample| sample.kind == QuoteKind::Indirect);
    let bars = Bars { speaker: speaker_bar(&marks), plain: plain_bar(&plain) };
    for (name, judged, bar) in
        [("speakers of quoted runs", &marks, bars.speaker), ("without marks", &plain, bars.plain)]
    {
        writeln!(
            out,
            "\n{name}: {} frames, {:.1} % right, area under the curve {:.3}, bar {bar:.2}",
            judged.len(),
            100.0 * right(judged),
            area(judged)
        )?;
        let shown: Vec<_> = judged.iter().filter(|(chance, _)| *chance >= bar).copied().collect();
        writeln!(
            out,
            "shown {:.1} %, of these right {:.1} %",
            100.0 * shown.len() as f64 / judged.len().max(1) as f64,
            100.0 * right(&shown)
        )?;
        writeln!(out, "log loss {:.4}", log_loss(judged))?;
        writeln!(out, "| said | frames | mean | right |")?;
        for tenth in 0..10 {
            let low = tenth as f32 / 10.0;
            let within: Vec<_> = judged
                .iter()
                .filter(|(chance, _)| *chance >= low && (*chance < low + 0.1 || tenth == 9))
                .copied()
                .collect();
            let mean = within.iter().map(|(chance, _)| f64::from(*chance)).sum::<f64>();
            writeln!(
                out,
                "| {low:.1} to {:.1} | {} | {:.2} | {:.2} |",
                low + 0.1,
                within.len(),
                mean / within.len().max(1) as f64,
                right(&within)
            )?;
        }
    }
    Ok(bars)
}

/// Probabilities and truth of the samples that fit.
fn pick(samples: &[Sample], chances: &[f32], fits: impl Fn(&Sample) -> bool) -> Vec<(f32, bool)> {
    let both = samples.iter().zip(chances).filter(|(sample, _)| fits(sample));
    both.map(|(sample, chance)| (*chance, sample.right)).collect()
}

/// Share that is right.
fn right(judged: &[(f32, bool)]) -> f64 {
    judged.iter().filter(|(_, right)| *right).count() as f64 / judged.len().max(1) as f64
}

/// The lowest bar above which enough of the speakers shown are right, but none that hides too many.
fn speaker_bar(judged: &[(f32, bool)]) -> f32 {
    let mut bar = 0.2;
    for next in hundredths() {
        let shown: Vec<_> = judged.iter().filter(|(chance, _)| *chance >= next).copied().collect();
        if (shown.len() as f64) < SHOWN * judged.len() as f64 {
            break;
        }
        bar = next;
        if right(&shown) >= WANTED {
            break;
        }
    }
    bar
}

/// The lowest bar whose harmonic mean of how much of what is shown is right and how much of what is right is shown is as
/// good as the best, but for chance.
fn plain_bar(judged: &[(f32, bool)]) -> f32 {
    const CHANCE: f64 = 0.003;
    let all = judged.iter().filter(|(_, right)| *right).count() as f64;
    let score = |bar: f32| {
        let shown: Vec<_> = judged.iter().filter(|(chance, _)| *chance >= bar).collect();
        let hits = shown.iter().filter(|(_, right)| *right).count() as f64;
        2.0 * hits / (shown.len() as f64 + all)
    };
    let best = hundredths().map(score).fold(0.0, f64::max);
    hundredths().find(|bar| score(*bar) >= best - CHANCE).unwrap_or(0.5)
}

/// Bars to try.
fn hundredths() -> impl Iterator<Item = f32> {
    (20..=80).map(|hundredth| hundredth as f32 / 100.0)
}

/// Mean surprise at the truth, in nats.
fn log_loss(judged: &[(f32, bool)]) -> f64 {
    let surprise = |(chance, right): &(f32, bool)| {
        -f64::from(if *right { *chance } else { 1.0 - chance }).max(1e-6).ln()
    };
    judged.iter().map(surprise).sum::<f64>() / judged.len().max(1) as f64
}

/// The chance that a right frame is judged surer than a wrong one.
fn area(judged: &[(f32, bool)]) -> f64 {
    let (mut pairs, mut won) = (0.0, 0.0);
    for (good, _) in judged.iter().filter(|(_, right)| *right) {
        for (bad, _) in judged.iter().filter(|(_, right)| !*right) {
            pairs += 1.0;
            won += if good > bad {
                1.0
            } else if good < bad {
                0.0
            } else {
                0.5
            };
        }
    }
    won / f64::max(pairs, 1.0)
}
