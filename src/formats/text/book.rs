//! Books in plain text: their chapters as articles of their own, what stands before and after them kept apart, nothing lost.
//!
//! A text is a book if it carries Project Gutenberg's marks (`*** START OF THE PROJECT GUTENBERG EBOOK …`, as its files have them
//! since 1994), or if it is long and has numbered chapters.

use memchr::memmem;

use crate::span::Span;

/// A text without Project Gutenberg's marks is no book unless it is as long as this, in bytes.
const SHORTEST_BOOK: usize = 60_000;

/// Chapters of a book, at least; and their average length in bytes.
const FEWEST_CHAPTERS: usize = 3;
const SHORTEST_AVERAGE: usize = 1_500;

/// Headings closer to one another than this (bytes) are lines of a table of contents, or a part and its first chapter.
const CLOSE: usize = 300;

/// Longest heading, in bytes.
const LONGEST_HEADING: usize = 90;

/// Bytes in which Project Gutenberg's marks stand at the beginning; the licence behind the text may be longer.
const HEAD: usize = 30_000;

/// A part of a book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    /// Where it stands.
    pub(super) span: Span,
    /// Its heading; `None` for what stands before the first chapter.
    pub(super) title: Option<String>,
}

/// A line that may begin a chapter.
struct Heading {
    start: usize,
    end: usize,
    /// What it counts: `chapter iv`.
    label: String,
}

/// The parts of a book, which together are all of `text`; `None` for a text that is no book of several parts.
pub(super) fn parts(text: &str) -> Option<Vec<Part>> {
    let licence = licence_start(text);
    let body = Span::new(begin(text), licence.unwrap_or(text.len()));
    let mut chapters = chapters(text, body);
    let average = body.len() / chapters.len().max(1);
    if chapters.len() < FEWEST_CHAPTERS
        || average < SHORTEST_AVERAGE
        || (licence.is_none() && text.len() < SHORTEST_BOOK)
    {
        chapters.clear();
    }
    if chapters.is_empty() && licence.is_none() {
        return None;
    }
    let first = chapters.first().map_or(body.end, |heading| heading.start);
    let mut parts = Vec::with_capacity(chapters.len() + 2);
    parts.push(Part { span: Span::new(0, first), title: None });
    let ends = chapters.iter().skip(1).map(|heading| heading.start).chain([body.end]);
    for (heading, end) in chapters.iter().zip(ends) {
        let title = title(text, heading, end);
        parts.push(Part { span: Span::new(heading.start, end), title: Some(title) });
    }
    if let Some(start) = licence {
        let title = Some("Project Gutenberg licence".to_owned());
        parts.push(Part { span: Span::new(start, text.len()), title });
    }
    parts.retain(|part| !part.span.of(text).trim().is_empty());
    Some(parts)
}

/// True for a text that Project Gutenberg gave out.
pub(super) fn is_gutenberg(text: &str) -> bool {
    let head = &text[..crate::span::floor_boundary(text, HEAD)];
    let holds = |mark: &str| memmem::find(head.as_bytes(), mark.as_bytes()).is_some();
    holds("Project Gutenberg") || holds("PROJECT GUTENBERG")
}

/// Where the book itself begins: behind Project Gutenberg's mark, or at the start.
fn begin(text: &str) -> usize {
    let head = &text[..crate::span::floor_boundary(text, HEAD)];
    let mark = ["*** START OF TH", "***START OF TH", "*END*THE SMALL PRINT"];
    let at = mark.iter().filter_map(|mark| head.find(mark)).max();
    at.map_or(0, |at| text[at..].find('\n').map_or(text.len(), |end| at + end + 1))
}

/// Where the licence of Project Gutenberg begins that stands behind the book.
fn licence_start(text: &str) -> Option<usize> {
    if !is_gutenberg(text) {
        return None;
    }
    let marks = [
        "*** END OF TH",
        "***END OF TH",
        "End of the Project Gutenberg",
        "End of Project Gutenberg",
    ];
    let at = marks.iter().filter_map(|mark| text.rfind(mark)).min()?;
    (at > text.len() / 4).then(|| text[..at].rfind('\n').map_or(0, |newline| newline + 1))
}

/// The headings of chapters, tables of contents left out.
fn chapters(text: &str, body: Span) -> Vec<Heading> {
    let counted = headings(text, body, named_label);
    let mut headings =
        if counted.len() >= FEWEST_CHAPTERS { counted } else { headings(text, body, number_alone) };
    let mut at = 0;
    while at < headings.len() {
        let close = |pair: &[Heading]| pair[1].start - pair[0].end < CLOSE;
        let cluster = 1 + headings[at..].windows(2).take_while(|pair| close(pair)).count();
        let last = at + cluster - 1;
        // The first chapter may stand right behind the table of contents, and begins its count anew.
        let restarts = headings[last].label == headings[at].label;
        match cluster {
            1 => at += 1,
            // A part and its first chapter: one heading.
            2 => {
                headings[at].end = headings[last].end;
                headings.remove(last);
                at += 1;
            }
            _ if restarts => {
                headings.drain(at..last);
                at += 1;
            }
            _ => {
                headings.drain(at..=last);
            }
        }
    }
    headings
}

/// Lines with blank lines around them that `label` knows.
fn headings(text: &str, body: Span, label: fn(&str) -> Option<String>) -> Vec<Heading> {
    let mut found = Vec::new();
    let mut start = body.start;
    let mut blank_before = true;
    while start < body.end {
        let end = memchr::memchr(b'\n', &text.as_bytes()[start..body.end])
            .map_or(body.end, |at| start + at);
        let line = text[start..end].trim();
        if blank_before
            && line.len() <= LONGEST_HEADING
            && let Some(label) = label(line)
        {
            found.push(Heading { start, end, label });
        }
        blank_before = line.is_empty();
        start = end + 1;
    }
    found
}

/// `CHAPTER IV. The Voyage`, `Letter 2`, `BOOK ONE`, `Epilogue`: what it counts, in small letters.
fn named_label(line: &str) -> Option<String> {
    const DIVISIONS: [&str; 10] = [
        "chapter", "book", "part", "letter", "stave", "canto", "act", "volume", "section", "fable",
    ];
    const ALONE: [&str; 9] = [
        "preface",
        "introduction",
        "prologue",
        "epilogue",
        "conclusion",
        "foreword",
        "afterword",
        "appendix",
        "postscript",
    ];
    let line = line.trim_matches(['_', '*', '=']).to_lowercase();
    let mut words = line.split([' ', '.', ':', '—', '-']).filter(|word| !word.is_empty());
    let first = words.next()?;
    if ALONE.contains(&first) && words.next().is_none() {
        return Some(first.to_owned());
    }
    if !DIVISIONS.contains(&first) {
        return None;
    }
    let second = if first == line {
        return None;
    } else {
        line[first.len()..].split([' ', '.', ':', '—', '-']).find(|word| !word.is_empty())?
    };
    let second =
        if second == "the" { line.split(' ').nth(2)?.trim_end_matches(['.', ':']) } else { second };
    is_number(second).then(|| format!("{first} {second}"))
}

/// `IV.` or `12` on a line of its own.
fn number_alone(line: &str) -> Option<String> {
    let number = line.trim_end_matches('.').to_lowercase();
    let capital = !line.starts_with(|c: char| c.is_lowercase());
    (capital && number.len() <= 7 && is_number(&number)).then_some(number)
}

/// A number in digits, in Roman letters, or written out up to twenty; lower case.
fn is_number(word: &str) -> bool {
    const WORDS: [&str; 32] = [
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
        "twenty",
        "first",
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
        "tenth",
        "last",
        "thirty",
    ];
    !word.is_empty()
        && (word.bytes().all(|byte| byte.is_ascii_digit())
            || word.bytes().all(|byte| b"ivxlc".contains(&byte))
            || WORDS.contains(&word))
}

/// The heading, and the line under it where that is its name.
fn title(text: &str, heading: &Heading, end: usize) -> String {
    let first = text[heading.start..heading.end].split_whitespace().collect::<Vec<_>>().join(" ");
    let below = text[heading.end..end].lines().map(str::trim).find(|line| !line.is_empty());
    let numbered = first.split(' ').count() <= 2;
    let is_name = |line: &&str| {
        line.len() <= LONGEST_HEADING
            && line.starts_with(|c: char| c.is_uppercase() || "“\"‘'_".contains(c))
            && !line.trim_end_matches('_').ends_with(['.', ',', ';', '!', '?', '”', '"'])
            && text[heading.end..end].find(*line).is_some_and(|at| {
                let rest = &text[heading.end + at + line.len()..end];
                rest.trim_start_matches([' ', '\r'])
                    .strip_prefix('\n')
                    .is_some_and(|rest| rest.trim_start_matches([' ', '\r']).starts_with('\n'))
            })
    };
    match below.filter(is_name).filter(|_| numbered) {
        Some(name) => format!("{} {}", first, name.trim_matches('_')),
        None => first,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORDS: &str =
        "The sea was calm that night, and nobody on the quay had yet heard of the wreck. ";

    /// Titles of the parts, which together are all of the text.
    #[track_caller]
    fn check(text: &str, expected: Option<&[&str]>) {
        let parts = parts(text);
        let titles: Option<Vec<&str>> = parts
            .as_ref()
            .map(|parts| parts.iter().map(|part| part.title.as_deref().unwrap_or("-")).collect());
        assert_eq!(titles.as_deref(), expected);
        if let Some(parts) = parts {
            let whole: String = parts.iter().map(|part| part.span.of(text)).collect();
            assert_eq!(whole, text, "nothing is lost");
        }
    }

    fn chapter(heading: &str) -> String {
        format!("{heading}\n\n{}\n\n\n", WORDS.repeat(80))
    }

    #[test]
    fn a_book_of_project_gutenberg() {
        let text = format!(
            "The Project Gutenberg eBook of The Quay\n\nTitle: The Quay\n\nAuthor: Ada Marsh\n\nLanguage: English\n\n\
             *** START OF THE PROJECT GUTENBERG EBOOK THE QUAY ***\n\n\nTHE QUAY\n\nby Ada Marsh\n\nContents\n\n\
             CHAPTER I.\n\nCHAPTER II.\n\nCHAPTER III.\n\n\n{}{}{}*** END OF THE PROJECT GUTENBERG EBOOK THE QUAY ***\n\nTerms of use follow here.\n",
            chapter("CHAPTER I.\n\nThe Wreck"),
            chapter("CHAPTER II. The Watch"),
            chapter("CHAPTER III."),
        );
        check(
            &text,
            Some(&[
                "-",
                "CHAPTER I. The Wreck",
                "CHAPTER II. The Watch",
                "CHAPTER III.",
                "Project Gutenberg licence",
            ]),
        );
    }

    #[test]
    fn parts_join_their_first_chapters() {
        let text = format!(
            "The Quay\n\n{}{}{}{}",
            chapter("PART ONE\n\nCHAPTER 1"),
            chapter("CHAPTER 2"),
            chapter("PART TWO\n\nCHAPTER 1"),
            chapter("EPILOGUE").repeat(8),
        );
        let parts = parts(&text).expect("a book");
        assert_eq!(parts.len(), 12);
        assert_eq!(parts[1].title.as_deref(), Some("PART ONE CHAPTER 1"));
    }

    #[test]
    fn numbers_alone_are_chapters_where_there_are_no_others() {
        let text = ["I", "II.", "III"].map(|number| chapter(number).repeat(4)).concat();
        assert_eq!(parts(&text).map(|parts| parts.len()), Some(12));
    }

    #[test]
    fn other_texts_are_no_books() {
        check(&WORDS.repeat(2000), None);
        check(
            &format!("{}{}{}", chapter("CHAPTER I"), chapter("CHAPTER II"), chapter("CHAPTER III")),
            None,
        );
        check(
            &format!("{}\n\nChapter of accidents\n\n{}", WORDS.repeat(600), WORDS.repeat(600)),
            None,
        );
        check("", None);
    }

    #[test]
    fn a_licence_alone_is_set_apart() {
        let text = format!(
            "The Project Gutenberg eBook\n\n{}\nEnd of Project Gutenberg's The Quay\n\nTerms.\n",
            WORDS.repeat(50)
        );
        check(&text, Some(&["-", "Project Gutenberg licence"]));
    }
}
