//! Sets running text in lines: fragments into rows, rows into pieces.

use super::bidi::Directions;
use super::fragment::{Atom, Cut, Fragment, atoms};
use super::row::{Decoration, Piece, Row, RowRole};
use crate::document::Align;
use crate::span::Span;
use textwrap::wrap_algorithms::{Penalties, wrap_first_fit, wrap_optimal_fit};

/// Running text longer than this (bytes) is wrapped greedily, since optimal wrapping takes twice as long.
const LONGEST_OPTIMAL: usize = 8 * 1024;

/// Columns of the widest gap of a justified line; a line that needs wider ones stays ragged.
const WIDEST_GAP: usize = 3;

/// What optimal wrapping minimises: the number of lines, then squared gaps. An overflow costs more than any line could, and
/// a hyphen as much as a gap of eight columns.
const PENALTIES: Penalties = Penalties {
    nline_penalty: 1000,
    overflow_penalty: 1_000_000,
    short_last_line_fraction: 4,
    short_last_line_penalty: 25,
    hyphen_penalty: 64,
};

/// How running text is set.
#[derive(Clone, Copy, Debug)]
pub(super) struct Setting<'a> {
    /// How it is cut to fragments; its measure is the width of the lines, less the indent.
    pub(super) cut: Cut<'a>,
    /// Columns by which the first line is shorter at its beginning.
    pub(super) indent: u16,
    /// First column of the lines.
    pub(super) left: u16,
    /// Where the lines stand within the measure.
    pub(super) align: Align,
    /// Lines are filled up by widening gaps.
    pub(super) justify: bool,
    /// The role of the rows.
    pub(super) role: RowRole,
    /// The directions of the text, where rows are ordered here.
    pub(super) directions: Option<&'a Directions>,
}

impl Setting<'_> {
    /// Columns of the first line, or of another.
    fn measure(&self, first: bool) -> usize {
        self.cut.measure + if first { 0 } else { usize::from(self.indent) }
    }
}

/// The rows of `span`; one row without pieces where it holds no words.
pub(super) fn flow(setting: &Setting, span: Span) -> Vec<Row> {
    let fragments = setting.cut.fragments(span);
    let greedy = span.len() > LONGEST_OPTIMAL;
    let mut rows = Vec::with_capacity(span.len() / setting.cut.measure + 1);
    for line in fragments.split_inclusive(|fragment| fragment.ends_line) {
        let measures = [setting.measure(rows.is_empty()), setting.measure(false)];
        let wrapped = wrap(line, measures, greedy);
        let count = wrapped.len();
        for (index, words) in wrapped.into_iter().enumerate() {
            rows.push(row(setting, words, index + 1 == count, rows.len()));
        }
    }
    if rows.is_empty() {
        rows.push(Row { span, pieces: Vec::new(), role: setting.role });
    }
    rows
}

/// Distributes fragments on lines, none wider than the measure of the first line and of the others.
fn wrap(line: &[Fragment], [first, others]: [usize; 2], greedy: bool) -> Vec<&[Fragment]> {
    let measures = [first as f64, others as f64];
    let optimal = if greedy { None } else { wrap_optimal_fit(line, &measures, &PENALTIES).ok() };
    let fits = |(index, words): (usize, &&[Fragment])| {
        line_width(words) <= if index == 0 { first } else { others }
    };
    optimal
        .filter(|lines| lines.iter().enumerate().all(fits))
        .unwrap_or_else(|| wrap_first_fit(line, &measures))
}

/// Columns that a line of these fragments takes.
fn line_width(words: &[Fragment]) -> usize {
    let Some((last, before)) = words.split_last() else { return 0 };
    let hyphen = usize::from(last.hyphen);
    before.iter().map(|word| word.width + word.blank).sum::<usize>() + last.width + hyphen
}

/// One row of text.
fn row(setting: &Setting, words: &[Fragment], is_last: bool, index: usize) -> Row {
    let (Some(first), Some(last)) = (words.first(), words.last()) else {
        return Row { span: Span::default(), pieces: Vec::new(), role: setting.role };
    };
    let shown = Span::new(first.word.start, last.word.end);
    let mut line = Line::new(setting, index == 0);
    if setting.justify && !is_last {
        line.set_justified(shown, usize::from(last.hyphen), index);
    } else {
        line.set(shown);
    }
    if last.hyphen && !is_last {
        line.decorate("-", 1, Decoration::Hyphen);
    }
    Row { span: Span::new(first.start, last.end), pieces: line.aligned(), role: setting.role }
}

/// A row while it is made.
struct Line<'a> {
    setting: &'a Setting<'a>,
    /// The first line of the text, which may be indented.
    is_first: bool,
    pieces: Vec<Piece>,
    column: usize,
}

impl<'a> Line<'a> {
    fn new(setting: &'a Setting<'a>, is_first: bool) -> Self {
        Self { setting, is_first, pieces: Vec::with_capacity(1), column: 0 }
    }

    /// Columns of the line.
    fn measure(&self) -> usize {
        self.setting.measure(self.is_first)
    }

    /// Sets words with their natural gaps.
    fn set(&mut self, shown: Span) {
        for atom in atoms(self.setting.cut.text, shown) {
            self.add(atom);
        }
    }

    /// Sets words with gaps widened so that the line is full, where they need not be widened too far.
    fn set_justified(&mut self, shown: Span, hyphen: usize, index: usize) {
        let atoms: Vec<Atom> = atoms(self.setting.cut.text, shown).collect();
        let taken: usize = atoms.iter().map(|atom| atom.width).sum();
        let gaps = atoms.iter().filter(|atom| atom.blank && atom.width > 0).count();
        let missing = self.measure().saturating_sub(taken + hyphen);
        if missing > gaps * (WIDEST_GAP - 1) {
            return self.set(shown);
        }
        // The wider gaps stand left and right by turns, so that they form no rivers.
        let (mut gap, leftward) = (0, index.is_multiple_of(2));
        for atom in atoms {
            if !atom.blank || atom.width == 0 {
                self.add(atom);
                continue;
            }
            let position = if leftward { gap } else { gaps - 1 - gap };
            let extra = missing / gaps + usize::from(position < missing % gaps);
            self.add(Atom { width: atom.width + extra, ..atom });
            gap += 1;
        }
    }

    /// Adds an atom, to the piece before it where it goes on as plain text.
    fn add(&mut self, atom: Atom) {
        // Only a single cluster wider than the whole measure does not fit.
        let width = atom.width.min(self.measure().saturating_sub(self.column)) as u16;
        let column = self.column as u16;
        self.column += usize::from(width);
        let plain = !atom.blank || (atom.width == 1 && atom.span.of(self.setting.cut.text) == " ");
        match self.pieces.last_mut() {
            Some(Piece::Text { span, width: taken, .. }) if plain => {
                span.end = atom.span.end;
                *taken += width;
            }
            _ if atom.blank => self.pieces.push(Piece::Space { span: atom.span, column, width }),
            _ => self.pieces.push(Piece::Text { span: atom.span, column, width }),
        }
    }

    fn decorate(&mut self, text: &'static str, width: u16, role: Decoration) {
        let column = self.column as u16;
        self.pieces.push(Piece::Decoration { text: text.into(), column, width, role });
        self.column += usize::from(width);
    }

    /// The pieces in their place in the measure.
    fn aligned(self) -> Vec<Piece> {
        let free = self.measure().saturating_sub(self.column) as u16;
        let indent = if self.is_first { self.setting.indent } else { 0 };
        let offset = match self.setting.align {
            Align::Left => indent,
            Align::Center => free / 2,
            Align::Right => free,
        };
        let mut pieces = match self.setting.directions {
            Some(directions) => directions.reorder(self.setting.cut.text, self.pieces),
            None => self.pieces,
        };
        for piece in &mut pieces {
            piece.shift(self.setting.left + offset);
        }
        pieces
    }
}
