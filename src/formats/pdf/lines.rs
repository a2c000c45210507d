//! Lines of pages joined to paragraphs: by the gaps between them, their indents, their ends and the size of their letters.

use std::collections::{BTreeMap, HashSet};

use super::{Line, Page, running};

/// A paragraph.
#[derive(Debug, PartialEq)]
pub(super) struct Paragraph {
    /// What it is.
    pub(super) kind: Kind,
    /// Its words; lines of columns are parted by newlines.
    pub(super) text: String,
}

/// What a paragraph is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Running text.
    Words,
    /// A heading of level 1 to 6.
    Heading(u8),
    /// An item of a list.
    Item,
    /// Lines with gaps in them, as tables have.
    Columns,
}

/// Letters larger than those of the text by this factor make a heading.
const LARGER: f32 = 1.12;

/// Sizes that differ by less than this part are one.
const SAME_SIZE: f32 = 0.08;

/// A gap between lines above this many times the usual one parts paragraphs.
const GAP: f32 = 1.4;

/// The longest heading, in bytes.
const LONGEST_HEADING: usize = 300;

/// All that stands on one base line of a column, from left to right.
#[derive(Clone, Debug)]
struct Row {
    line: Line,
    /// Gaps wide enough for columns of a table.
    gaps: usize,
    /// Number of the column of lines on all pages.
    column: usize,
    /// The edges of that column.
    left: f32,
    right: f32,
}

/// Joins the lines of all pages.
pub(super) fn paragraphs(mut pages: Vec<Page>) -> Vec<Paragraph> {
    running::drop_running(&mut pages);
    let rows = rows(pages);
    let body = body_size(&rows);
    let leading = leading(&rows, body);
    let words = words(&rows);
    let is_one = |one: &Row, other: &Row| is_joined(one, other, leading);
    let parts: Vec<&[Row]> = rows.chunk_by(is_one).collect();
    let sizes = heading_sizes(&parts, body);
    let mut paragraphs: Vec<Paragraph> = Vec::with_capacity(parts.len());
    for part in parts {
        let paragraph = paragraph(part, &sizes, &words);
        match paragraphs.last_mut() {
            // The lines of a table stay together.
            Some(last) if last.kind == Kind::Columns && paragraph.kind == Kind::Columns => {
                last.text.push('\n');
                last.text.push_str(&paragraph.text);
            }
            _ if !paragraph.text.is_empty() => paragraphs.push(paragraph),
            _ => {}
        }
    }
    paragraphs
}

/// The rows of all pages in the order of the file, with the columns that they stand in.
fn rows(pages: Vec<Page>) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for page in pages {
        let all = page.lines.len();
        let turned = page.lines.iter().filter(|line| line.turned).count();
        // What runs upwards at the margin of a page is a stamp; a page that was turned as a whole is read.
        let lines = page.lines.into_iter().filter(|line| !line.turned || turned * 2 > all);
        let first = rows.len();
        for line in lines.filter(|line| !line.text.trim().is_empty()) {
            add(&mut rows, first, Line { text: without_leaders(&line.text), ..line });
        }
    }
    set_edges(&mut rows);
    rows
}

/// Tells the edges of each column. One with few lines is as wide as others that begin where it does.
fn set_edges(rows: &mut [Row]) {
    let mut rights: BTreeMap<i32, Vec<f32>> = BTreeMap::new();
    for column in rows.chunk_by_mut(|one, other| one.column == other.column) {
        let left = usual_left(column);
        let right = column.iter().map(|row| row.line.end).fold(f32::MIN, f32::max);
        rights.entry(left as i32).or_default().push(right);
        for row in column {
            (row.left, row.right) = (left, right);
        }
    }
    for rights in rights.values_mut() {
        rights.sort_by(f32::total_cmp);
    }
    for row in rows {
        let usual = rights.get(&(row.left as i32)).and_then(|rights| rights.get(rights.len() / 2));
        row.right = usual.map_or(row.right, |usual| row.right.max(*usual));
    }
}

/// A text with an ellipsis for the dots that lead from a title to the number of its page.
fn without_leaders(text: &str) -> String {
    let Some(start) = text.find(" . . .").or_else(|| text.find(".....")) else {
        return text.to_owned();
    };
    let rest = text[start..].trim_start_matches(['.', ' ']);
    format!("{}{LEADER}{rest}", text[..start].trim_end_matches(['.', ' ']))
}

/// Stands for the dots that lead to a number.
const LEADER: &str = " … ";

/// Adds a line: to the row before it, where it goes on there, else as a row; `first` is the first row of the page.
fn add(rows: &mut Vec<Row>, first: usize, line: Line) {
    let is_first = rows.len() == first;
    let Some(last) = rows.last_mut() else {
        return rows.push(Row { line, gaps: 0, column: 0, left: 0.0, right: 0.0 });
    };
    let level = (last.line.y - line.y).abs() < 0.4 * last.line.size.max(line.size);
    if !is_first && level && line.x >= last.line.end - 1.0 {
        last.line.text.push(' ');
        last.line.text.push_str(&line.text);
        last.line.end = line.end;
        last.gaps += 1;
        return;
    }
    let upwards = line.y > last.line.y + 2.0 * line.size;
    let aside = line.x > last.line.end + line.size && !level;
    let column = last.column + usize::from(is_first || upwards || aside);
    rows.push(Row { line, gaps: 0, column, left: 0.0, right: 0.0 });
}

/// Where most rows of a column begin.
fn usual_left(column: &[Row]) -> f32 {
    let mut counts: BTreeMap<i32, usize> = BTreeMap::new();
    for row in column {
        *counts.entry(row.line.x.round() as i32).or_default() += 1;
    }
    let most = counts.iter().max_by_key(|(x, count)| (**count, -**x));
    most.map_or(0.0, |(x, _)| *x as f32)
}

/// The size that most letters have.
fn body_size(rows: &[Row]) -> f32 {
    let mut counts: BTreeMap<i32, usize> = BTreeMap::new();
    for row in rows {
        *counts.entry((row.line.size * 4.0).round() as i32).or_default() += row.line.text.len();
    }
    let most = counts.into_iter().max_by_key(|(_, count)| *count);
    most.map_or(10.0, |(size, _)| size as f32 / 4.0)
}

/// The usual way from one base line to the next, as many times the size of the letters.
fn leading(rows: &[Row], body: f32) -> f32 {
    let step = |pair: &[Row]| {
        let step = (pair[0].line.y - pair[1].line.y) / body;
        let inside = pair[0].column == pair[1].column && same_size(&pair[0].line, &pair[1].line);
        (inside && (0.8..3.0).contains(&step)).then_some(step)
    };
    let mut steps: Vec<f32> = rows.windows(2).filter_map(step).collect();
    steps.sort_by(f32::total_cmp);
    // Where many paragraphs are one line long, the gaps between them must not be taken for the usual step.
    steps.get(steps.len() / 3).copied().unwrap_or(1.2)
}

fn same_size(one: &Line, other: &Line) -> bool {
    (one.size - other.size).abs() <= SAME_SIZE * one.size.max(other.size)
}

/// All words, to tell whether one that is parted at the end of a line has a hyphen of its own.
fn words(rows: &[Row]) -> HashSet<String> {
    let words = rows.iter().flat_map(|row| row.line.text.split_whitespace());
    words.map(|word| bare(word).to_lowercase()).filter(|word| !word.is_empty()).collect()
}

fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

/// True where `next` goes on with the paragraph of `row`.
fn is_joined(row: &Row, next: &Row, leading: f32) -> bool {
    let (one, other) = (&row.line, &next.line);
    if !same_size(one, other) || is_item(&other.text) || row.gaps > 0 || next.gaps > 0 {
        return false;
    }
    let em = one.size;
    let ended = ends_sentence(&one.text);
    if one.text.contains(LEADER) {
        return false;
    }
    let indented = other.x > next.left + 0.7 * em;
    if row.column != next.column {
        let lower = other.text.starts_with(char::is_lowercase);
        return !ended && (lower || (!indented && is_full(row, other) && !is_label(&one.text)));
    }
    if one.y - other.y > GAP * leading * em {
        return false;
    }
    if is_item(&one.text) {
        return other.x > one.x + 1.0;
    }
    let indents = indented && one.x <= row.left + 0.7 * em;
    if indents && (ended || !is_full(row, other)) {
        return false;
    }
    is_full(row, other) || (!ended && other.text.starts_with(char::is_lowercase))
}

/// True where the first word of the next line would not have fitted: the break is none that was meant.
fn is_full(row: &Row, next: &Line) -> bool {
    let first = next.text.split_whitespace().next().unwrap_or_default().chars().count();
    let letter = (next.end - next.x) / next.text.chars().count().max(1) as f32;
    let room = row.right - row.line.end;
    room < (first + 1) as f32 * letter.max(next.size * 0.3) + 0.05 * (row.right - row.left)
}

/// True for words such as `Abstract` or `3.1 Results` that stand above a text.
fn is_label(text: &str) -> bool {
    text.split_whitespace().count() < 4
}

fn ends_sentence(text: &str) -> bool {
    let text = text.trim_end_matches(['"', '\'', '”', '’', '»', ')', ']']);
    text.ends_with(['.', '!', '?', ':', '…', '。', '？', '！'])
}

/// The marks that begin items of lists.
const BULLETS: [char; 9] = ['•', '‣', '◦', '▪', '●', '○', '■', '∙', '\u{f0b7}'];

fn is_item(text: &str) -> bool {
    text.starts_with(BULLETS) || text.starts_with("– ") || text.starts_with("— ")
}

/// The sizes of headings, the largest first.
fn heading_sizes(parts: &[&[Row]], body: f32) -> Vec<f32> {
    let size = |part: &&[Row]| part.first().map_or(0.0, |row| row.line.size);
    let mut sizes: Vec<f32> = parts.iter().map(size).filter(|size| *size > body * LARGER).collect();
    sizes.sort_by(|one, other| other.total_cmp(one));
    sizes.dedup_by(|one, other| (*one - *other).abs() <= SAME_SIZE * *other);
    sizes
}

/// Makes a paragraph of its rows.
fn paragraph(part: &[Row], sizes: &[f32], words: &HashSet<String>) -> Paragraph {
    let mut text = String::new();
    for row in part {
        append(&mut text, row.line.text.trim(), words);
    }
    let Some(first) = part.first() else { return Paragraph { kind: Kind::Words, text } };
    let rank = sizes.iter().position(|size| first.line.size >= size * (1.0 - SAME_SIZE));
    if let Some(rank) = rank.filter(|_| text.len() <= LONGEST_HEADING && !is_item(&text)) {
        return Paragraph { kind: Kind::Heading((rank + 1).min(6) as u8), text };
    }
    if is_item(&text) {
        let text = text.trim_start_matches(BULLETS).trim_start_matches(['–', '—']).trim_start();
        return Paragraph { kind: Kind::Item, text: text.to_owned() };
    }
    let kind = if first.gaps > 0 { Kind::Columns } else { Kind::Words };
    Paragraph { kind, text }
}

/// Adds a line to a text, with a blank, or without where a word was parted.
fn append(text: &mut String, line: &str, words: &HashSet<String>) {
    let parted = text.ends_with(['-', '\u{2010}', '\u{ad}'])
        && line.starts_with(char::is_lowercase)
        && text.chars().rev().nth(1).is_some_and(char::is_alphabetic);
    if !parted {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(line);
        return;
    }
    let soft = text.pop() == Some('\u{ad}');
    let first = text.rsplit(char::is_whitespace).next().unwrap_or_default();
    let second = line.split_whitespace().next().unwrap_or_default();
    let joined = bare(&format!("{first}{second}")).to_lowercase();
    let hyphened = bare(&format!("{first}-{second}")).to_lowercase();
    // A word of which only the form with a hyphen stands elsewhere keeps it.
    if !soft && !words.contains(&joined) && words.contains(&hyphened) {
        text.push('-');
    }
    text.push_str(line);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(lines: [&str; 2], known: &str, expected: &str) {
        let words: HashSet<String> = known.split(' ').map(str::to_owned).collect();
        let mut text = lines[0].to_owned();
        append(&mut text, lines[1], &words);
        assert_eq!(text, expected);
    }

    #[test]
    fn hyphens_go_where_they_part_a_word() {
        check(["a con-", "tract"], "", "a contract");
        check(["a well-", "known man"], "well-known", "a well-known man");
        check(["the well-", "Known man"], "", "the well- Known man");
        check(["from 1990-", "to"], "", "from 1990- to");
        check(["soft\u{ad}", "ly"], "soft-ly", "softly");
    }
}
