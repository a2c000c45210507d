//! Overlays on the text: which of the highlighted spans lie on a piece of a row, and where one set of them gives way to
//! another.

use super::width::clusters;
use crate::span::Span;

/// Spans that mark parts of the text (quotations, mentions, search hits, a selection). They may overlap. Kept so that those
/// on one row are found without a look at all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overlays<T> {
    /// Sorted by start; in the order in which they were given where they start together.
    marks: Vec<(Span, T)>,
    /// The greatest end of the marks up to and with each.
    ends: Vec<usize>,
}

impl<T: Copy> Overlays<T> {
    /// Sorts the marks; empty ones are dropped.
    pub fn new(mut marks: Vec<(Span, T)>) -> Self {
        marks.retain(|(span, _)| !span.is_empty());
        marks.sort_by_key(|(span, _)| span.start);
        let ends = marks
            .iter()
            .scan(0, |end, (span, _)| {
                *end = span.end.max(*end);
                Some(*end)
            })
            .collect();
        Self { marks, ends }
    }

    /// All marks, sorted by start.
    pub fn marks(&self) -> &[(Span, T)] {
        &self.marks
    }

    /// The marks that share a byte with `span`, sorted by start.
    pub fn on(&self, span: Span) -> impl Iterator<Item = (Span, T)> {
        let from = self.ends.partition_point(|end| *end <= span.start);
        let to = self.marks.partition_point(|(mark, _)| mark.start < span.end).max(from);
        self.marks[from..to].iter().copied().filter(move |(mark, _)| mark.overlaps(span))
    }

    /// Cuts a piece of the text into runs on which the same marks lie, in order and without gaps, each with its marks in order
    /// of their start. A mark that begins or ends within a grapheme cluster covers all of it.
    pub fn runs(&self, text: &str, piece: Span) -> Vec<(Span, Vec<T>)> {
        let marks: Vec<(Span, T)> = self.on(piece).collect();
        if marks.is_empty() {
            return if piece.is_empty() { Vec::new() } else { vec![(piece, Vec::new())] };
        }
        let snap = Snap::new(text, piece);
        let marks: Vec<(Span, T)> =
            marks.into_iter().map(|(span, mark)| (snap.outward(span), mark)).collect();
        let mut cuts: Vec<usize> =
            marks.iter().flat_map(|(span, _)| [span.start, span.end]).collect();
        cuts.extend([piece.start, piece.end]);
        cuts.sort_unstable();
        cuts.dedup();
        sweep(&cuts, &marks)
    }
}

/// The marks on each stretch between two cuts.
fn sweep<T: Copy>(cuts: &[usize], marks: &[(Span, T)]) -> Vec<(Span, Vec<T>)> {
    let mut open: Vec<(Span, T)> = Vec::new();
    let mut waiting = marks.iter().peekable();
    cuts.windows(2)
        .map(|pair| {
            open.retain(|(span, _)| span.end > pair[0]);
            while let Some(mark) = waiting.next_if(|(span, _)| span.start <= pair[0]) {
                open.push(*mark);
            }
            (Span::new(pair[0], pair[1]), open.iter().map(|(_, mark)| *mark).collect())
        })
        .collect()
}

/// The grapheme clusters of a piece; none are kept where it is ASCII.
struct Snap {
    piece: Span,
    starts: Vec<usize>,
}

impl Snap {
    fn new(text: &str, piece: Span) -> Self {
        let words = piece.of(text);
        let starts = if words.is_ascii() {
            Vec::new()
        } else {
            clusters(words).map(|(at, _)| piece.start + at).collect()
        };
        Self { piece, starts }
    }

    /// The part of `span` within the piece, widened to whole clusters.
    fn outward(&self, span: Span) -> Span {
        let (start, end) = (span.start.max(self.piece.start), span.end.min(self.piece.end));
        if self.starts.is_empty() {
            return Span::new(start, end);
        }
        let first = self.starts.partition_point(|at| *at <= start).saturating_sub(1);
        let after = self.starts.partition_point(|at| *at < end);
        Span::new(self.starts[first], self.starts.get(after).copied().unwrap_or(self.piece.end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(text: &str, marks: &[(usize, usize, char)], expected: &[(&str, &str)]) {
        let marks = marks.iter().map(|(from, to, mark)| (Span::new(*from, *to), *mark)).collect();
        let runs = Overlays::new(marks).runs(text, Span::new(0, text.len()));
        let runs: Vec<(&str, String)> = runs
            .into_iter()
            .map(|(span, marks)| (span.of(text), marks.into_iter().collect()))
            .collect();
        let expected: Vec<(&str, String)> =
            expected.iter().map(|(words, marks)| (*words, (*marks).to_owned())).collect();
        assert_eq!(runs, expected);
    }

    #[test]
    fn overlapping_marks_make_runs() {
        check("plain", &[], &[("plain", "")]);
        check(
            "a quote here",
            &[(2, 7, 'q'), (4, 12, 'm')],
            &[("a ", ""), ("qu", "q"), ("ote", "qm"), (" here", "m")],
        );
    }

    #[test]
    fn u5_marks_cover_whole_clusters() {
        check("ae\u{301}b", &[(2, 4, 'm')], &[("a", ""), ("e\u{301}", "m"), ("b", "")]);
    }

    #[test]
    fn a_mark_from_far_before_is_found() {
        let overlays = Overlays::new(vec![
            (Span::new(0, 90), 'a'),
            (Span::new(5, 6), 'b'),
            (Span::new(50, 60), 'c'),
        ]);
        assert_eq!(overlays.on(Span::new(55, 56)).map(|(_, mark)| mark).collect::<String>(), "ac");
    }

    proptest! {
        #[test]
        fn runs_tile_the_piece_and_carry_their_marks(
            text in "[ a-e日é\u{301}👩‍]{0,24}",
            marks in prop::collection::vec((0usize..60, 0usize..60), 0..6),
        ) {
            let marks: Vec<(Span, usize)> = marks
                .into_iter()
                .enumerate()
                .map(|(index, (from, to))| (Span::new(from.min(to), from.max(to)), index))
                .collect();
            let overlays = Overlays::new(marks.clone());
            let mut at = 0;
            for (run, on) in overlays.runs(&text, Span::new(0, text.len())) {
                prop_assert_eq!(run.start, at);
                prop_assert!(text.is_char_boundary(run.end) && !run.is_empty());
                at = run.end;
                for (span, mark) in &marks {
                    prop_assert!(span.is_empty() || !span.overlaps(run) || on.contains(mark));
                }
            }
            prop_assert_eq!(at, text.len());
        }
    }
}
