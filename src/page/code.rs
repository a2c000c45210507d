//! Sets code: line breaks and blanks are kept, tabs reach to the next stop, and a line that is too long is cut or goes on.

use super::fragment::SOFT_HYPHEN;
use super::row::{Decoration, Piece, Row, RowRole};
use super::width::{cluster_width, clusters, prefix};
use crate::span::Span;

/// Columns between two tab stops.
const TAB: usize = 4;

/// How code is set.
#[derive(Clone, Copy, Debug)]
pub(super) struct CodeSetting<'a> {
    /// The text that all offsets count in.
    pub(super) text: &'a str,
    /// First column of the lines.
    pub(super) left: u16,
    /// Columns for a line, at least 1.
    pub(super) measure: u16,
    /// Columns that are scrolled out at the left.
    pub(super) shift: u16,
    /// Lines that are too long go on in the next row.
    pub(super) wrap: bool,
    /// The cut marks are ASCII.
    pub(super) ascii: bool,
}

/// The rows of a block of code.
pub(super) fn code_rows(setting: &CodeSetting, span: Span) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut start = span.start;
    for line in span.of(setting.text).split_inclusive('\n') {
        let line = Span::new(start, start + line.len());
        start = line.end;
        if setting.wrap {
            wrapped(setting, line, &mut rows);
        } else {
            rows.push(cut(setting, line));
        }
    }
    if rows.is_empty() {
        rows.push(row(span, Vec::new()));
    }
    rows
}

fn row(span: Span, pieces: Vec<Piece>) -> Row {
    Row { span, pieces, role: RowRole::Code }
}

/// A stretch of a line that is either drawn as it stands or as blanks.
#[derive(Clone, Copy)]
struct Stretch {
    span: Span,
    /// First column in the line.
    column: usize,
    /// Columns, where it is drawn as blanks; counted when it is drawn otherwise.
    blank: Option<usize>,
}

/// The stretch of `line` at byte `at`, which stands in `column`.
fn stretch(text: &str, line: Span, at: usize, column: usize) -> Option<Stretch> {
    let rest = text[at..line.end].trim_end_matches('\n');
    let first = rest.chars().next()?;
    let blank = match first {
        '\t' => Some(TAB - column % TAB),
        SOFT_HYPHEN => Some(0),
        _ => None,
    };
    let len = match blank {
        Some(_) => first.len_utf8(),
        None => rest.find(['\t', SOFT_HYPHEN]).unwrap_or(rest.len()),
    };
    Some(Stretch { span: Span::new(at, at + len), column, blank })
}

/// One row that shows what of `line` lies in view; marks say where it goes on.
fn cut(setting: &CodeSetting, line: Span) -> Row {
    let from = usize::from(setting.shift);
    let to = from + usize::from(setting.measure);
    let mut pieces = Vec::new();
    let (mut at, mut column) = (line.start, 0);
    while let Some(next) = stretch(setting.text, line, at, column).filter(|_| column <= to) {
        let (piece, width) = in_view(setting, next, from, to);
        pieces.extend(piece);
        (at, column) = (next.span.end, column + width);
    }
    if column > to {
        let limit = setting.left + setting.measure - 1;
        pieces.retain_mut(|piece| shorten(piece, setting.text, limit));
        pieces.push(mark(if setting.ascii { ">" } else { "›" }, limit));
    }
    row(line, pieces)
}

/// What of a stretch lies between two columns of the line, and the columns of all of it up to just past the second.
fn in_view(setting: &CodeSetting, next: Stretch, from: usize, to: usize) -> (Option<Piece>, usize) {
    let skip = from.saturating_sub(next.column);
    let place = |column: usize| setting.left + (column - from) as u16;
    if let Some(width) = next.blank {
        let (start, end) = (next.column.max(from), (next.column + width).min(to));
        let shown = start <= end && next.column + width >= from;
        let piece = shown.then(|| Piece::Space {
            span: next.span,
            column: place(start),
            width: (end - start) as u16,
        });
        return (piece, width);
    }
    let words = next.span.of(setting.text);
    let (mut start, mut hidden) = prefix(words, skip);
    if hidden < skip {
        let cluster = clusters(&words[start..]).next().map_or("", |(_, cluster)| cluster);
        start += cluster.len();
        hidden += usize::from(cluster_width(cluster));
    }
    let room = to.saturating_sub(next.column + hidden);
    let (len, width) = prefix(&words[start..], room);
    let span = Span::new(next.span.start + start, next.span.start + start + len);
    let piece = (!span.is_empty()).then(|| Piece::Text {
        span,
        column: place(next.column + hidden),
        width: width as u16,
    });
    let beyond = usize::from(span.end < next.span.end) * (room + 1 - width);
    (piece, hidden + width + beyond)
}

/// Cuts a piece at column `limit`; false where nothing of it is left.
fn shorten(piece: &mut Piece, text: &str, limit: u16) -> bool {
    let room = limit.saturating_sub(piece.column());
    match piece {
        Piece::Text { span, width, .. } if *width > room => {
            let (len, taken) = prefix(span.of(text), usize::from(room));
            (*span, *width) = (Span::new(span.start, span.start + len), taken as u16);
        }
        Piece::Space { width, .. } => *width = room.min(*width),
        _ => {}
    }
    piece.column() < limit && piece.span().is_some_and(|span| !span.is_empty())
}

fn mark(text: &'static str, column: u16) -> Piece {
    Piece::Decoration { text: text.into(), column, width: 1, role: Decoration::Cut }
}

/// As many rows as `line` needs, broken wherever the measure ends.
fn wrapped(setting: &CodeSetting, line: Span, rows: &mut Vec<Row>) {
    let measure = usize::from(setting.measure);
    let mut pieces = Vec::new();
    let (mut start, mut at, mut column) = (line.start, line.start, 0);
    while let Some(next) = stretch(setting.text, line, at, column) {
        let room = measure - column;
        let place = setting.left + column as u16;
        let (piece, width) = match next.blank {
            Some(width) => {
                let width = width.min(room);
                (Piece::Space { span: next.span, column: place, width: width as u16 }, width)
            }
            None => text_piece(setting, next.span, place, (room, column == 0)),
        };
        let end = piece.span().map_or(at, |span| span.end);
        if end > at {
            pieces.push(piece);
            (at, column) = (end, column + width);
        }
        let more = stretch(setting.text, line, at, column).is_some();
        if more && (column >= measure || end < next.span.end) {
            rows.push(row(Span::new(start, at), std::mem::take(&mut pieces)));
            (start, column) = (at, 0);
        }
    }
    rows.push(row(Span::new(start, line.end), pieces));
}

/// The clusters of `span` that fit the room; on an empty row (`room.1`) at least one.
fn text_piece(
    setting: &CodeSetting,
    span: Span,
    column: u16,
    (room, is_first): (usize, bool),
) -> (Piece, usize) {
    let words = span.of(setting.text);
    let (mut len, mut width) = prefix(words, room);
    if len == 0 && is_first {
        len = clusters(words).next().map_or(0, |(_, cluster)| cluster.len());
        width = room;
    }
    let span = Span::new(span.start, span.start + len);
    (Piece::Text { span, column, width: width as u16 }, width)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn setting(text: &str, measure: u16) -> CodeSetting<'_> {
        CodeSetting { text, left: 0, measure, shift: 0, wrap: false, ascii: false }
    }

    #[track_caller]
    fn check(setting: &CodeSetting, expected: &[&str]) {
        let rows = code_rows(setting, Span::new(0, setting.text.len()));
        let drawn: Vec<String> = rows.iter().map(|row| draw(row, setting.text)).collect();
        assert_eq!(drawn, expected);
    }

    fn draw(row: &Row, text: &str) -> String {
        let mut line = String::new();
        for piece in &row.pieces {
            line.push_str(
                &" ".repeat(usize::from(piece.column()) - super::super::width::width(&line)),
            );
            match piece {
                Piece::Text { span, .. } => line.push_str(span.of(text)),
                Piece::Space { width, .. } => line.push_str(&" ".repeat(usize::from(*width))),
                Piece::Mirrored { drawn, .. } => line.push_str(drawn),
                Piece::Decoration { text, .. } => line.push_str(text),
            }
        }
        line
    }

    #[test]
    fn blanks_and_lines_are_kept() {
        check(
            &setting("fn a() {\n    b();\n\n\tc\n}\n", 20),
            &["fn a() {", "    b();", "", "    c", "}"],
        );
    }

    #[test]
    fn a_long_line_is_cut_with_a_mark() {
        check(&setting("abcdef\nabcdefg\nab\tcdefg", 6), &["abcdef", "abcde›", "ab  c›"]);
        check(&setting("日本語日", 6), &["日本 ›"]);
        check(&setting("abc", 1), &["›"]);
    }

    #[test]
    fn a_shifted_line_shows_what_is_in_view() {
        let shifted = CodeSetting { shift: 3, ..setting("abcdefghijk\nab\nabcdefg", 5) };
        check(&shifted, &["defg›", "", "defg"]);
        check(&CodeSetting { shift: 1, ..setting("日本語日", 5) }, &[" 本 ›"]);
    }

    #[test]
    fn wrapped_code_loses_nothing() {
        let wrapped = CodeSetting { wrap: true, ..setting("abcdefgh\n日本\n\tx\n", 3) };
        check(&wrapped, &["abc", "def", "gh", "日", "本", "   ", "x"]);
    }
}
