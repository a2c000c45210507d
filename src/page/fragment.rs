//! Words for the wrapping: where a line may break (Unicode line breaking, UAX #14), and what each part measures.

use super::hyphen::Patterns;
use super::width::{cluster_width, clusters, width};
use crate::span::Span;
use icu_segmenter::{LineSegmenter, LineSegmenterBorrowed, options::LineBreakOptions};
use std::sync::OnceLock;
use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::GraphemeCursor;

/// Invisible, unless a line ends at it.
pub(super) const SOFT_HYPHEN: char = '\u{AD}';

/// Columns of the widest blank.
const WIDEST_BLANK: usize = 4;

/// A part of the text that stays on one line, with the blanks after it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fragment {
    /// The words, without blanks before and after.
    pub(super) word: Span,
    /// First byte, with blanks at the start of a line.
    pub(super) start: usize,
    /// One past the blanks after the words.
    pub(super) end: usize,
    /// Columns of the words.
    pub(super) width: usize,
    /// Columns of the blanks, where a further word follows on the line.
    pub(super) blank: usize,
    /// A hyphen is shown where the line ends here.
    pub(super) hyphen: bool,
    /// The text asks for a line break here.
    pub(super) ends_line: bool,
}

impl textwrap::core::Fragment for Fragment {
    fn width(&self) -> f64 {
        self.width as f64
    }

    fn whitespace_width(&self) -> f64 {
        self.blank as f64
    }

    fn penalty_width(&self) -> f64 {
        f64::from(u8::from(self.hyphen))
    }
}

/// What a text is cut by.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cut<'a> {
    /// The text that all offsets count in.
    pub(super) text: &'a str,
    /// Offsets of the newlines that are kept; sorted.
    pub(super) breaks: &'a [usize],
    /// Columns that no fragment may exceed, at least 1.
    pub(super) measure: usize,
    /// Long words may be parted by these patterns.
    pub(super) hyphenate: Option<Patterns>,
}

impl Cut<'_> {
    /// The fragments of `span`, each at most the measure wide, its hyphen included.
    pub(super) fn fragments(&self, span: Span) -> Vec<Fragment> {
        let mut fragments: Vec<Fragment> = Vec::with_capacity(span.len() / 6 + 1);
        let (mut from, mut start) = (span.start, span.start);
        for end in segmenter().segment_str(span.of(self.text)).skip(1).map(|end| span.start + end) {
            if !is_cluster_boundary(self.text, Span::new(from, span.end), end) {
                continue;
            }
            let word = Span::new(from, word_end(self.text, Span::new(from, end)));
            from = end;
            let ends_line = self.keeps_break(Span::new(word.end, end));
            match fragments.last_mut() {
                Some(last) if word.is_empty() && !last.ends_line => {
                    (last.end, last.ends_line) = (end, ends_line);
                    last.blank = blank_width(self.text, Span::new(last.word.end, end));
                }
                // Blanks at the start of a line are not drawn.
                _ if word.is_empty() && !ends_line => continue,
                _ => self.push(&mut fragments, word, Span::new(start, end), ends_line),
            }
            start = end;
        }
        if let Some(last) = fragments.last_mut() {
            last.end = span.end;
        }
        fragments
    }

    /// True if a newline within `blanks` is kept.
    fn keeps_break(&self, blanks: Span) -> bool {
        let next = self.breaks.partition_point(|at| *at < blanks.start);
        self.breaks.get(next).is_some_and(|at| *at < blanks.end)
    }

    /// Adds a word, in parts where it is wider than the measure or may be hyphenated.
    fn push(&self, fragments: &mut Vec<Fragment>, word: Span, part: Span, ends_line: bool) {
        let blank = blank_width(self.text, Span::new(word.end, part.end));
        let first = fragments.len();
        let mut start = part.start;
        for (syllable, hyphen) in self.syllables(word) {
            for piece in self.pieces(syllable, hyphen) {
                let width = span_width(self.text, piece);
                let (word, end) = (piece, piece.end);
                let hyphen = hyphen && end == syllable.end && width < self.measure;
                fragments.push(Fragment {
                    word,
                    start,
                    end,
                    width,
                    blank: 0,
                    hyphen,
                    ends_line: false,
                });
                start = end;
            }
        }
        if first < fragments.len() {
            let last = fragments.len() - 1;
            let fragment = &mut fragments[last];
            (fragment.end, fragment.blank, fragment.ends_line) = (part.end, blank, ends_line);
        }
    }

    /// The parts of a word with hyphens between, each with whether a hyphen is shown where a line ends after it.
    fn syllables(&self, word: Span) -> Vec<(Span, bool)> {
        let soft = word.of(self.text).ends_with(SOFT_HYPHEN);
        let mut syllables = Vec::with_capacity(1);
        let mut start = word.start;
        if let Some(patterns) = self.hyphenate.filter(|_| !soft) {
            for end in patterns.hyphens(word.of(self.text)) {
                syllables.push((Span::new(start, word.start + end), true));
                start = word.start + end;
            }
        }
        syllables.push((Span::new(start, word.end), soft));
        syllables
    }

    /// The parts of a syllable that fit the measure; nearly always the syllable itself.
    fn pieces(&self, syllable: Span, hyphen: bool) -> Vec<Span> {
        let limit = (self.measure - usize::from(hyphen && self.measure > 1)).max(1);
        let words = syllable.of(self.text);
        if words.len() <= limit || span_width(self.text, syllable) <= limit {
            return vec![syllable];
        }
        let mut pieces = Vec::with_capacity(words.len() / limit + 1);
        let (mut start, mut taken) = (0, 0);
        for (at, cluster) in clusters(words) {
            let least = usize::from(cluster.starts_with(is_blank));
            let columns = usize::from(cluster_width(cluster)).max(least);
            if taken + columns > limit && at > start {
                pieces.push(Span::new(syllable.start + start, syllable.start + at));
                (start, taken) = (at, 0);
            }
            taken += columns;
        }
        pieces.push(Span::new(syllable.start + start, syllable.end));
        pieces
    }
}

/// A run of the text that is drawn in one way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Atom {
    /// Its bytes.
    pub(super) span: Span,
    /// Its columns.
    pub(super) width: usize,
    /// True for blanks, newlines and soft hyphens, which are not drawn.
    pub(super) blank: bool,
}

/// The words and blanks of `span`, in order and without gaps.
pub(super) fn atoms(text: &str, span: Span) -> impl Iterator<Item = Atom> {
    let mut at = span.start;
    std::iter::from_fn(move || {
        let rest = &text[at..span.end];
        let first = rest.chars().next()?;
        let atom = if first == SOFT_HYPHEN {
            Atom { span: Span::new(at, at + SOFT_HYPHEN.len_utf8()), width: 0, blank: true }
        } else {
            match blanks(rest) {
                0 => {
                    let word = Span::new(at, at + visible(rest));
                    Atom { span: word, width: width(word.of(text)), blank: false }
                }
                len => {
                    let run = Span::new(at, at + len);
                    Atom { span: run, width: blank_width(text, run), blank: true }
                }
            }
        };
        at = atom.span.end;
        Some(atom)
    })
}

/// Columns of `span` on one line.
fn span_width(text: &str, span: Span) -> usize {
    let words = span.of(text);
    if words.bytes().all(|byte| byte.is_ascii_graphic()) {
        return words.len();
    }
    atoms(text, span).map(|atom| atom.width).sum()
}

/// True for white space at which words are parted; not for the no-break spaces.
pub(super) fn is_blank(c: char) -> bool {
    match c {
        ' ' | '\t' | '\n' => true,
        c if c < '\u{A0}' => false,
        c => c.is_whitespace() && !matches!(c, '\u{A0}' | '\u{2007}' | '\u{202F}'),
    }
}

/// Length in bytes of the blanks that `text` starts with. A blank that carries a combining mark is a word.
fn blanks(text: &str) -> usize {
    let len = text.len() - text.trim_start_matches(is_blank).len();
    let carries = text[len..].chars().next().is_some_and(joins);
    match text[..len].chars().next_back() {
        Some(last) if carries && !last.is_control() => len - last.len_utf8(),
        _ => len,
    }
}

/// Length in bytes of the word that `text` starts with; at least one character.
fn visible(text: &str) -> usize {
    let mut chars = text.char_indices().peekable();
    chars.next();
    while let Some((at, c)) = chars.next() {
        let mut carries = || chars.peek().is_some_and(|(_, next)| joins(*next));
        if c == SOFT_HYPHEN || (is_blank(c) && (c.is_control() || !carries())) {
            return at;
        }
    }
    text.len()
}

/// One past the last byte of `part` that is not a blank.
fn word_end(text: &str, part: Span) -> usize {
    let trimmed = part.of(text).trim_end_matches(is_blank);
    part.start + trimmed.len()
}

/// True for a character that joins the one before it to one grapheme cluster.
fn joins(c: char) -> bool {
    !c.is_ascii() && (is_combining_mark(c) || matches!(c, '\u{200D}' | '\u{FE00}'..='\u{FE0F}'))
}

/// Columns of a run of blanks between two words: one, but for wide blanks; none for a newline within Chinese or Japanese,
/// which are written without blanks.
fn blank_width(text: &str, run: Span) -> usize {
    let blanks = run.of(text);
    if blanks.is_empty() {
        return 0;
    }
    if !blanks.is_ascii() {
        return width(blanks).clamp(1, WIDEST_BLANK);
    }
    let unspaced = |c: Option<char>| c.is_some_and(is_unspaced);
    let joined = blanks.contains('\n')
        && unspaced(text[..run.start].chars().next_back())
        && unspaced(text[run.end..].chars().next());
    usize::from(!joined)
}

/// True for Chinese and Japanese letters and their punctuation.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{30FF}' | '\u{31F0}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{FF01}'..='\u{FF60}' | '\u{20000}'..='\u{3FFFF}')
}

/// True if no grapheme cluster of `span`, which starts with a whole one, goes on over `at`.
fn is_cluster_boundary(text: &str, span: Span, at: usize) -> bool {
    let bytes = text.as_bytes();
    if at >= span.end || (bytes[at - 1].is_ascii() && bytes[at].is_ascii()) {
        return true;
    }
    let mut cursor = GraphemeCursor::new(at - span.start, span.len(), true);
    cursor.is_boundary(span.of(text), 0).unwrap_or(true)
}

/// Finds where lines may break, with dictionaries for Thai, Lao, Khmer and Burmese, which are written without blanks.
fn segmenter() -> LineSegmenterBorrowed<'static> {
    static SEGMENTER: OnceLock<LineSegmenterBorrowed<'static>> = OnceLock::new();
    *SEGMENTER.get_or_init(|| LineSegmenter::new_dictionary(LineBreakOptions::default()))
}
