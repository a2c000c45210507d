//! How sure a frame is, from its shape.

use super::frame::{Frame, Rule};
use crate::analysis::{QuoteKind, reading::Reading};

/// Below it a quoted run's speaker is unknown and an indirect frame is dropped.
pub(super) const BAR: f32 = 0.5;

/// The probability that the speaker is right (or, where there is none, that the run is speech).
pub(super) fn of(_reading: &Reading, frame: &Frame, kind: QuoteKind) -> f32 {
    let odds = match frame.rule {
        Rule::Inverted | Rule::Following => 3.0,
        Rule::According | Rule::Before => 2.0,
        Rule::Participle | Rule::Conjoined | Rule::Passive | Rule::Label => 1.5,
        Rule::Introduced | Rule::Carried => 1.0,
        Rule::Alone => 0.5,
    };
    let marked: f32 = if kind == QuoteKind::Indirect { 0.0 } else { 1.0 };
    1.0 / (1.0 + (-(odds + marked)).exp())
}
