//! The shape of a plain text: which lines make a paragraph, which breaks were meant.
//!
//! A break was not meant where the first word of the next line would not have fitted: the text was wrapped at a width, which
//! is measured from the text itself. Texts with a paragraph a line have lines much longer than any such width.

use super::records;
use crate::{
    document::{BlockKind, Marker},
    span::Span,
};

/// Lines longer than this (characters) are not broken at a width by anyone.
const WIDEST_WRAP: usize = 100;

/// Lines narrower than this are not the width of a wrapped text, but verse, addresses or lists.
const NARROWEST_WRAP: usize = 45;

/// Lines up to this width next to one another in a text with a paragraph a line are verse or an address.
const SHORT_LINE: usize = 60;

/// Characters by which a wrapped line may fall short although the next word would have fitted.
const SLACK: usize = 4;

/// Widths below this are measured from so few or short lines that they are taken as they are.
const NARROW_SLACK: usize = 56;

/// A block to be, with the newlines in it that are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) span: Span,
    pub(super) kind: BlockKind,
    /// Byte offsets of newlines that layout keeps.
    pub(super) breaks: Vec<usize>,
    /// Number of lines it goes over.
    pub(super) lines: usize,
    /// True where a blank line, or the start of the text, stands before it.
    pub(super) opens: bool,
}

/// A line that is not blank.
#[derive(Clone, Copy, Debug)]
struct Line {
    /// Without the blanks at both ends.
    span: Span,
    /// Blanks before it, tabs as four.
    indent: usize,
    /// Characters, blanks before it counted.
    width: usize,
}

/// What is known of the whole text.
#[derive(Clone, Copy, Debug)]
struct Wrap {
    /// The width that lines are broken at; `None` where each line is a paragraph.
    width: Option<usize>,
    /// Blanks before most lines.
    indent: usize,
}

/// Parts a text into blocks, in order.
pub(super) fn pieces(text: &str) -> Vec<Piece> {
    let groups = groups(text);
    let wrap = measure(text, &groups);
    let mut pieces = Vec::with_capacity(groups.len() + groups.len() / 4);
    let mut number = 0;
    for group in &groups {
        let first = pieces.len();
        Group { text, lines: group, wrap }.shape(&mut pieces, &mut number);
        if let Some(piece) = pieces.get_mut(first) {
            piece.opens = true;
        }
    }
    pieces
}

/// Runs of lines without a blank line between them.
fn groups(text: &str) -> Vec<Vec<Line>> {
    let mut groups = Vec::new();
    let mut group: Vec<Line> = Vec::new();
    let mut start = 0;
    for end in memchr::memchr_iter(b'\n', text.as_bytes()).chain([text.len()]) {
        let span = Span::new(start, end).trimmed(text);
        if span.is_empty() {
            if !group.is_empty() {
                groups.push(std::mem::take(&mut group));
            }
        } else {
            let blanks = &text[start..span.start];
            let indent = blanks.chars().map(|c| if c == '\t' { 4 } else { 1 }).sum();
            group.push(Line { span, indent, width: indent + characters(span.of(text)) });
        }
        start = end + 1;
    }
    if !group.is_empty() {
        groups.push(group);
    }
    groups
}

/// Code points, counted fast.
fn characters(text: &str) -> usize {
    text.bytes().filter(|byte| byte & 0xC0 != 0x80).count()
}

/// The width that most lines which another line follows come close to; a few that are longer (addresses, tables) do not
/// count. Where most lines end as sentences do, the breaks were meant, whatever their width.
fn measure(text: &str, groups: &[Vec<Line>]) -> Wrap {
    let lines = || groups.iter().flatten();
    let indent = commonest(lines().map(|line| line.indent));
    let total: usize = lines().map(|line| line.width).sum();
    let long: usize = lines().map(|line| line.width).filter(|width| *width > WIDEST_WRAP).sum();
    let followed = groups.iter().flat_map(|group| &group[..group.len() - 1]);
    let followed = || followed.clone().filter(|line| line.width <= WIDEST_WRAP);
    let finished = followed().filter(|line| ends_sentence(line.span.of(text))).count();
    let mut widths: Vec<usize> = followed().map(|line| line.width).collect();
    if widths.is_empty() || long * 2 > total || finished * 2 > widths.len() {
        return Wrap { width: None, indent };
    }
    let at = widths.len() * 19 / 20;
    let (_, width, _) = widths.select_nth_unstable(at);
    Wrap { width: Some(*width).filter(|width| *width >= NARROWEST_WRAP), indent }
}

/// The value below 16 that is met most often.
fn commonest(values: impl Iterator<Item = usize>) -> usize {
    let mut counts = [0_usize; 16];
    values.filter(|value| *value < 16).for_each(|value| counts[value] += 1);
    (0..16).rev().max_by_key(|value| counts[*value]).unwrap_or(0)
}

/// Lines without a blank line between them, and what is known of the text they stand in.
struct Group<'a> {
    text: &'a str,
    lines: &'a [Line],
    wrap: Wrap,
}

impl Group<'_> {
    /// Adds the blocks of the group. `number` is that of the last numbered item.
    fn shape(&self, pieces: &mut Vec<Piece>, number: &mut u64) {
        let records = self.are_records();
        if self.is_columns() || (records && self.is_stepped()) {
            pieces.push(self.code());
            return;
        }
        if records || self.is_verse() {
            pieces.push(self.kept(0, self.lines.len()));
            return;
        }
        let mut start = 0;
        for end in 1..=self.lines.len() {
            if end == self.lines.len() || self.parts(start, end) {
                pieces.push(self.paragraph(start, end, number));
                start = end;
            }
        }
    }

    /// True where each line says something by itself; turns of a conversation are paragraphs.
    fn are_records(&self) -> bool {
        let words: Vec<&str> = self.lines.iter().map(|line| line.span.of(self.text)).collect();
        records::are_records(&words) && !words.into_iter().any(is_speech)
    }

    /// True where lines are indented to different depths, which say something in a program.
    fn is_stepped(&self) -> bool {
        self.lines.iter().any(|line| line.indent != self.lines[0].indent)
    }

    /// All lines with the blanks before them, so that columns stand one below the other.
    fn code(&self) -> Piece {
        let (first, last) = (self.lines[0].span, self.lines[self.lines.len() - 1].span);
        let before = &self.text[..first.start];
        let start = memchr::memrchr(b'\n', before.as_bytes()).map_or(0, |newline| newline + 1);
        piece(Span::new(start, last.end), BlockKind::Code(None), self.lines.len())
    }

    /// True where line `at` begins a new block, after the lines from `start` on.
    fn parts(&self, start: usize, at: usize) -> bool {
        let (before, line) = (self.lines[at - 1], self.lines[at]);
        if is_rule(before.span.of(self.text)) || is_rule(line.span.of(self.text)) {
            return true;
        }
        let listed = |at: usize| marker(self.lines[at].span.of(self.text), None).is_some();
        if (listed(at) && (self.is_meant(at) || listed(0))) || self.begins_speech(at) {
            return true;
        }
        if listed(start) && line.indent > self.lines[start].indent {
            return false;
        }
        self.is_meant(at) || (line.indent > before.indent + 1 && self.indents_are_openings())
    }

    /// True where the break before line `at` was meant: its first word would have fitted in the line before.
    fn is_meant(&self, at: usize) -> bool {
        let Some(width) = self.width() else { return true };
        let before = self.lines[at - 1];
        let word = self.lines[at].span.of(self.text);
        let word = &word[..word.find(char::is_whitespace).unwrap_or(word.len())];
        let slack = if width < NARROW_SLACK { 0 } else { SLACK };
        before.width + 1 + characters(word) + slack <= width
    }

    /// The width of these lines: an indented group is wrapped at a width of its own.
    fn width(&self) -> Option<usize> {
        let width = self.wrap.width?;
        let indented = self.lines.iter().all(|line| line.indent > self.wrap.indent);
        let widest = self.lines.iter().map(|line| line.width).max().unwrap_or(width);
        Some(if indented && self.lines.len() > 2 { widest.min(width) } else { width })
    }

    /// True where a few lines are indented and the rest is not, as paragraphs without blank lines between them are.
    fn indents_are_openings(&self) -> bool {
        let least = self.lines.iter().map(|line| line.indent).min().unwrap_or(0);
        let indented = self.lines.iter().filter(|line| line.indent > least + 1).count();
        indented * 2 <= self.lines.len()
    }

    /// `NAME: words`, where another line of the group begins so too.
    fn begins_speech(&self, at: usize) -> bool {
        is_speech(self.lines[at].span.of(self.text)) && is_speech(self.lines[0].span.of(self.text))
    }

    /// Lines whose breaks were nearly all meant and that do not end as sentences do.
    fn is_verse(&self) -> bool {
        let count = self.lines.len();
        if count < 2 || self.lines.iter().any(|line| line.width > WIDEST_WRAP) {
            return false;
        }
        let words = |line: &Line| line.span.of(self.text);
        if self.lines.iter().any(|line| {
            marker(words(line), None).is_some() || is_rule(words(line)) || is_speech(words(line))
        }) {
            return false;
        }
        if self.wrap.width.is_none() && self.lines.iter().any(|line| line.width > SHORT_LINE) {
            return false;
        }
        let meant = (1..count).filter(|at| self.is_meant(*at)).count();
        let ended =
            self.lines[..count - 1].iter().filter(|line| ends_sentence(words(line))).count();
        let indented = self.lines.iter().all(|line| line.indent > self.wrap.indent);
        if !indented && ended * 2 > count {
            return false;
        }
        // An example whose lines are whole: a break after each of them is no chance.
        if indented && ended + 1 == count {
            return true;
        }
        let share = if indented { 2 } else { 3 };
        meant * 4 >= (count - 1) * share
            || (self.begins_as_verse() && (indented || meant > 0 || self.is_narrow()))
    }

    /// True where nearly all lines begin with a capital, as verse does and wrapped prose does not.
    fn begins_as_verse(&self) -> bool {
        let capital = |line: &&Line| {
            let words =
                line.span.of(self.text).trim_start_matches(['"', '\'', '“', '‘', '_', '(', '[']);
            words.starts_with(char::is_uppercase)
        };
        let capitals = self.lines.iter().filter(capital).count();
        self.lines.len() > 2 && capitals * 5 >= self.lines.len() * 4
    }

    /// True where all lines are well short of the width that the text is wrapped at.
    fn is_narrow(&self) -> bool {
        let widest = self.lines.iter().map(|line| line.width).max().unwrap_or(0);
        self.wrap.width.is_none_or(|width| widest + SLACK < width)
    }

    /// Indented lines with wide gaps or the signs of programs.
    fn is_columns(&self) -> bool {
        let indented = self.lines.iter().all(|line| line.indent > self.wrap.indent + 1);
        let least = self.lines.len().div_ceil(2).max(if indented { 1 } else { 2 });
        if self.lines.len() < least {
            return false;
        }
        let gapped = |line: &&Line| {
            line.span.of(self.text).contains("   ") || line.span.of(self.text).contains('\t')
        };
        let program = |line: &&Line| line.span.of(self.text).ends_with([';', '{', '}']);
        let gaps = self.lines.iter().filter(gapped).count();
        let programs = self.lines.iter().filter(program).count();
        gaps >= least || (indented && programs >= least.max(2))
    }

    /// A paragraph whose newlines are all kept.
    fn kept(&self, start: usize, end: usize) -> Piece {
        let lines = &self.lines[start..end];
        let span = Span::new(lines[0].span.start, lines[lines.len() - 1].span.end);
        let breaks = memchr::memchr_iter(b'\n', span.of(self.text).as_bytes())
            .map(|at| span.start + at)
            .collect();
        Piece { breaks, ..piece(span, BlockKind::Paragraph, lines.len()) }
    }

    /// Lines that belong together: a paragraph, an item, a heading, a rule.
    fn paragraph(&self, start: usize, end: usize, number: &mut u64) -> Piece {
        let lines = &self.lines[start..end];
        let span = Span::new(lines[0].span.start, lines[lines.len() - 1].span.end);
        let words = span.of(self.text);
        if is_rule(words) {
            return piece(Span::new(span.start, span.start), BlockKind::Rule, 1);
        }
        if let Some((marker, length)) = marker(words, Some(*number)) {
            if let Marker::Number(counted) = marker {
                *number = counted;
            }
            let item = Span::new(span.start + length, span.end).trimmed(self.text);
            return piece(item, BlockKind::Item(marker), lines.len());
        }
        let alone = start == 0 && end == self.lines.len();
        let kind = if alone && lines.len() == 1 && is_heading(words) {
            BlockKind::Heading(2)
        } else {
            BlockKind::Paragraph
        };
        piece(span, kind, lines.len())
    }
}

const fn piece(span: Span, kind: BlockKind, lines: usize) -> Piece {
    Piece { span, kind, breaks: Vec::new(), lines, opens: false }
}

/// A line of stars, dashes or the like.
fn is_rule(line: &str) -> bool {
    line.len() < 200
        && line.chars().all(|c| matches!(c, '*' | '-' | '_' | '=' | '~' | '#' | ' ' | '⁂' | '—'))
        && line.chars().filter(|c| *c != ' ').count() >= 3
}

/// The marker that a line begins with, and its length in bytes with the blanks after it. A number must be 1 or follow the
/// last one; where that is not known (`None`), any will do.
fn marker(line: &str, last: Option<u64>) -> Option<(Marker, usize)> {
    let first = line.chars().next()?;
    if matches!(first, '-' | '*' | '•' | '+' | '◦' | '▪') {
        let rest = &line[first.len_utf8()..];
        let fits = rest.starts_with([' ', '\t']) && !rest.trim().is_empty();
        return fits.then(|| (Marker::Bullet, line.len() - rest.trim_start().len()));
    }
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    if !(1..=3).contains(&digits) || !line[digits..].starts_with([')', '.']) {
        return None;
    }
    let rest = &line[digits + 1..];
    let number: u64 = line[..digits].parse().ok()?;
    let follows = last.is_none_or(|last| number == 1 || number == last + 1);
    let fits = rest.starts_with([' ', '\t']) && !rest.trim().is_empty();
    (fits && follows).then(|| (Marker::Number(number), line.len() - rest.trim_start().len()))
}

/// `MARSH: words`, `Ada Marsh: words`.
fn is_speech(line: &str) -> bool {
    let Some((name, rest)) = without_time(line).split_once(':') else { return false };
    let words = name.split_whitespace().count();
    let capital = |word: &str| word.starts_with(|c: char| c.is_uppercase());
    (1..=4).contains(&words)
        && name.len() <= 40
        && name.split_whitespace().all(capital)
        && rest.starts_with(' ')
}

/// A line without the time that transcripts put before a speaker: `[00:01:02] MARSH: words`, `0:15 Ada Marsh: words`.
fn without_time(line: &str) -> &str {
    let rest = line.trim_start_matches(['[', '(']);
    let end = rest.find(|c: char| !c.is_ascii_digit() && !matches!(c, ':' | '.'));
    let Some((time, rest)) = end.and_then(|end| rest.split_at_checked(end)) else { return line };
    let is_time = time.contains(':') && time.starts_with(|c: char| c.is_ascii_digit());
    if is_time { rest.trim_start_matches([']', ')', ' ', '-']) } else { line }
}

/// True where a line ends as a sentence does, closing marks apart.
fn ends_sentence(line: &str) -> bool {
    line.trim_end_matches(['"', '\'', '”', '’', ')', ']', '»', '>', ' '])
        .ends_with(['.', '!', '?', '…', ':'])
}

/// `CHAPTER II.`, `PART ONE`, `THE FIRST NIGHT`: a line without small letters, or a numbered chapter.
fn is_heading(line: &str) -> bool {
    const DIVISIONS: [&str; 7] = ["chapter", "part", "book", "section", "act", "scene", "letter"];
    if line.len() > 80 {
        return false;
    }
    let letters = line.chars().filter(|c| c.is_alphabetic()).count();
    if letters > 3 && !line.chars().any(char::is_lowercase) && line.chars().any(char::is_uppercase)
    {
        return !line.ends_with([',', ':', ';']);
    }
    let mut words = line.split_whitespace();
    let division =
        words.next().is_some_and(|word| DIVISIONS.contains(&word.to_ascii_lowercase().as_str()));
    let number = words.next().unwrap_or_default().trim_end_matches(['.', ':']);
    let numbered =
        !number.is_empty() && number.chars().all(|c| c.is_ascii_digit() || "IVXLC".contains(c));
    division && numbered && line.split_whitespace().count() <= 10
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, expected: Option<(Marker, usize)>) {
        assert_eq!(marker(line, Some(4)), expected);
    }

    #[test]
    fn markers() {
        check("- a", Some((Marker::Bullet, 2)));
        check("•  a", Some((Marker::Bullet, 5)));
        check("5. a", Some((Marker::Number(5), 3)));
        check("1) a", Some((Marker::Number(1), 3)));
        check("7. a", None);
        check("1984. a", None);
        check("-a", None);
        check("— a", None);
        check("5.5 a", None);
    }

    #[test]
    fn breaks_after_whole_sentences_were_meant() {
        let text = "The boats were being launched with all possible speed .\nThe girl stood alone , apart .\n“ Yes ? ”\n";
        assert_eq!(pieces(&text.repeat(3)).len(), 9);
    }

    #[test]
    fn headings_and_rules() {
        assert!(
            is_heading("CHAPTER II.")
                && is_heading("Chapter 3: The Sea")
                && is_heading("THE FIRST NIGHT")
        );
        assert!(
            !is_heading("Part of the plan") && !is_heading("A quiet title") && !is_heading("USA")
        );
        assert!(is_rule("* * *") && is_rule("-----") && !is_rule("- -") && !is_rule("a"));
    }
}
