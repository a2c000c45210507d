//! How many columns words take: the one measure that layout, lists and drawing share.
//!
//! It is ratatui's own ([`CellWidth`] on grapheme clusters), so that what is measured is what is drawn. Runs of ASCII skip
//! segmentation.

use ratatui::buffer::CellWidth;
use std::borrow::Cow;
use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation;

/// Combining marks that are drawn on one base; stacks of more spill into the rows around them.
const MOST_MARKS: usize = 4;

/// Code points drawn in one cell; the longest emoji sequences in use have ten.
const MOST_CODE_POINTS: usize = 16;

/// Columns that `text` takes on one line. Control characters take none, since ratatui does not draw them.
pub fn width(text: &str) -> usize {
    if text.is_ascii() {
        return text.bytes().filter(|byte| !byte.is_ascii_control()).count();
    }
    clusters(text).map(|(_, cluster)| usize::from(cluster_width(cluster))).sum()
}

/// Columns that one grapheme cluster takes as it is drawn (see [`drawable`]).
pub fn cluster_width(cluster: &str) -> u16 {
    if cluster.contains(char::is_control) { 0 } else { drawable(cluster).cell_width() }
}

/// Grapheme clusters of `text`, each with the byte it starts at.
pub fn clusters(text: &str) -> impl DoubleEndedIterator<Item = (usize, &str)> {
    text.grapheme_indices(true)
}

/// What is drawn of a grapheme cluster: all of it, but for the marks beyond four on one base and for endless sequences.
pub fn drawable(cluster: &str) -> &str {
    if cluster.len() <= MOST_MARKS {
        return cluster;
    }
    let mut marks = 0;
    for (count, (at, c)) in cluster.char_indices().enumerate() {
        marks += usize::from(is_combining_mark(c));
        if marks > MOST_MARKS || count == MOST_CODE_POINTS {
            return &cluster[..at];
        }
    }
    cluster
}

/// Bytes of `text` that fit into so many columns, and the columns they take.
pub fn prefix(text: &str, columns: usize) -> (usize, usize) {
    let mut taken = 0;
    for (at, cluster) in clusters(text) {
        let next = taken + usize::from(cluster_width(cluster));
        if next > columns {
            return (at, taken);
        }
        taken = next;
    }
    (text.len(), taken)
}

/// `text` in at most so many columns; what does not fit is cut and the cut marked with an ellipsis.
pub fn fit(text: &str, columns: usize) -> Cow<'_, str> {
    if text.len() <= columns || width(text) <= columns {
        return Cow::Borrowed(text);
    }
    if columns == 0 {
        return Cow::Borrowed("");
    }
    let (end, _) = prefix(text, columns - 1);
    Cow::Owned(format!("{}…", text[..end].trim_end()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: usize) {
        assert_eq!(width(text), expected, "{text:?}");
    }

    #[test]
    fn columns_are_those_of_the_terminal() {
        check("plain", 5);
        check("naïve", 5);
        check("日本", 4);
        check("👩‍👩‍👧‍👦", 2);
        check("🇩🇪🇫🇷", 4);
        check("e\u{301}", 1);
        check("a\tb\n", 2);
    }

    #[test]
    fn t15_stacks_of_marks_are_cut_for_drawing() {
        let zalgo = format!("e{}", "\u{301}".repeat(40));
        assert_eq!(drawable(&zalgo).chars().count(), 1 + MOST_MARKS);
        assert_eq!(drawable("👩🏽‍❤️‍💋‍👨🏽"), "👩🏽‍❤️‍💋‍👨🏽");
        assert!(
            drawable(&format!("a{}", "\u{200d}".repeat(90))).chars().count() <= MOST_CODE_POINTS
        );
    }

    #[test]
    fn fitted_words_end_in_an_ellipsis() {
        assert_eq!(fit("short", 5), "short");
        assert_eq!(fit("longer words", 8), "longer…");
        assert_eq!(fit("日本語", 4), "日…");
        assert_eq!(fit("ab", 1), "…");
        assert_eq!(fit("ab", 0), "");
    }

    #[test]
    fn a_width_is_what_ratatui_draws() {
        use ratatui::{buffer::Buffer, layout::Rect, style::Style};
        for text in ["日本語 text", "👩‍👩‍👧‍👦 e\u{301}", "हिन्दी", "ｶﾞｷﾞ", "ไทย", "a\u{ad}b", "\u{fdfd}"]
        {
            let mut buffer = Buffer::empty(Rect::new(0, 0, 40, 1));
            let (end, _) = buffer.set_stringn(0, 0, text, 40, Style::new());
            assert_eq!(usize::from(end), width(text), "{text:?}");
        }
    }
}
