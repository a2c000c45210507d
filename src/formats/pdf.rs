//! PDF: lines of text with their places, joined to paragraphs.
//!
//! The parser of PDF is the weakest of all, so it runs in a process of its own ([`crate::library::separate`]) that hands over
//! what stands on the pages as [`Record`]s, one JSON value a line; only with the feature `pdf` is there such a process. What is
//! made of the records is made here: running heads and page numbers go, lines are joined ([`lines`]), headings are told by
//! their size.

#[cfg(feature = "pdf")]
pub(crate) mod extract;
mod lines;
mod running;

use serde::{Deserialize, Serialize};

use self::lines::{Kind, Paragraph};
use super::{Parsed, Problem, flow::Flow, stated};
use crate::metadata::Metadata;

/// The longest PDF that is parsed, in bytes.
pub(crate) const LONGEST: usize = 64 << 20;

/// What the other process hands over, in this order: a head, pages, the end.
#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Record {
    /// What the file states about itself.
    Head(Head),
    /// A page.
    Page(Page),
    /// All pages are told.
    Done,
    /// It is encrypted, and the empty password does not open it.
    Locked,
    /// There is no reading it: why.
    Broken(String),
    /// The process was ended before it was done: why.
    Ended(String),
}

/// What the file states about itself.
#[derive(Debug, Default, Deserialize, Serialize)]
pub(crate) struct Head {
    pub(crate) title: Option<String>,
    pub(crate) author: Option<String>,
    /// How many pages it has.
    pub(crate) pages: usize,
}

/// What stands on a page, in the order of the file.
#[derive(Debug, Default, Deserialize, Serialize)]
pub(crate) struct Page {
    /// In points, as all measures here.
    pub(crate) height: f32,
    pub(crate) lines: Vec<Line>,
}

/// Words on one base line, without a wide gap.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub(crate) struct Line {
    /// Where it begins, from the left.
    pub(crate) x: f32,
    /// Where it stands, from the bottom.
    pub(crate) y: f32,
    /// Where it ends, from the left.
    pub(crate) end: f32,
    /// Size of its letters.
    pub(crate) size: f32,
    /// True where it runs upwards or downwards.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) turned: bool,
    /// Its words, ligatures taken apart.
    pub(crate) text: String,
}

/// Makes an article of the records of a PDF. An error where there is no text.
pub(super) fn parse(records: &[u8]) -> Result<Parsed, Problem> {
    let Told { head, pages, end } = told(records);
    match &end {
        Some(Record::Locked) => {
            let help = "take its password off first, with qpdf for example";
            return Err(Problem::new("an encrypted PDF").help(help));
        }
        Some(Record::Broken(why)) if pages.is_empty() => {
            return Err(Problem::new(format!("a damaged PDF: {why}")).help(AS_TEXT));
        }
        Some(Record::Ended(why)) if pages.is_empty() => {
            return Err(Problem::new(format!("the PDF was given up: {why}")).help(AS_TEXT));
        }
        _ => {}
    }
    let read = pages.len();
    let paragraphs = lines::paragraphs(pages);
    if paragraphs.is_empty() {
        let what = "a PDF without text: its pages are pictures";
        return Err(Problem::new(what).help("make text of them first, with ocrmypdf for example"));
    }
    let title = head.title.as_deref().and_then(title);
    let (document, title) = written(&paragraphs, title);
    let byline = head.author.as_deref().map(author).unwrap_or_default();
    let metadata = Metadata { title, byline, ..Metadata::default() };
    let notes = note(end.as_ref(), read, head.pages).into_iter().collect();
    Ok(Parsed { metadata, document, notes, ..Parsed::default() })
}

/// What helps where a PDF cannot be read.
const AS_TEXT: &str = "turn it into text first, with pdftotext for example";

/// All that was handed over.
struct Told {
    head: Head,
    pages: Vec<Page>,
    end: Option<Record>,
}

/// Reads the records; a line that is none was printed by some library and is passed over.
fn told(records: &[u8]) -> Told {
    let mut told = Told { head: Head::default(), pages: Vec::new(), end: None };
    for line in records.split(|byte| *byte == b'\n') {
        match serde_json::from_slice(line) {
            Ok(Record::Head(head)) => told.head = head,
            Ok(Record::Page(page)) => told.pages.push(page),
            Ok(end) if told.end.is_none() => told.end = Some(end),
            _ => {}
        }
    }
    told
}

/// Said above the text where it is not all of it.
fn note(end: Option<&Record>, read: usize, pages: usize) -> Option<String> {
    let part = format!("Only {read} of its {pages} pages could be read");
    match end {
        Some(Record::Ended(why)) => Some(format!("{part}: {why}.")),
        _ if read < pages => Some(format!("{part}.")),
        _ => None,
    }
}

/// A title that says something: programs put names of files there, and their own.
fn title(stated: &str) -> Option<String> {
    let title = stated::line(stated)?;
    let lower = title.to_lowercase();
    let ending = lower.rsplit_once('.').map_or("", |(_, ending)| ending);
    let is_file = matches!(
        ending,
        "doc" | "docx" | "odt" | "tex" | "dvi" | "pdf" | "txt" | "indd" | "qxd" | "rtf" | "pages"
    );
    let is_filler = ["untitled", "microsoft word", "(anonymous)", "no title", "title"]
        .iter()
        .any(|filler| lower == *filler || (filler.len() > 6 && lower.starts_with(filler)));
    let is_title = !is_file && !is_filler && title.chars().any(char::is_alphabetic);
    is_title.then_some(title)
}

/// The authors that are stated, less the names of programs and accounts.
fn author(stated: &str) -> Vec<String> {
    let mut names = stated::authors(&stated::Value::One(stated.to_owned()));
    names.retain(|name| {
        !["admin", "administrator", "user", "unknown", "owner", "author", "(anonymous)"]
            .contains(&name.to_lowercase().as_str())
    });
    names
}

/// Writes the paragraphs; gives the title that a heading at the start states where there is no other.
fn written(
    paragraphs: &[Paragraph],
    title: Option<String>,
) -> (crate::document::Document, Option<String>) {
    let mut flow = Flow::new(title);
    let mut in_list = false;
    for paragraph in paragraphs {
        if in_list && paragraph.kind != Kind::Item {
            flow.end_list();
        }
        let begins = paragraph.kind == Kind::Item && !in_list;
        in_list = paragraph.kind == Kind::Item;
        match paragraph.kind {
            Kind::Heading(level) => {
                flow.start_heading(level);
                flow.words(&paragraph.text);
                flow.end_heading();
            }
            Kind::Item => {
                if begins {
                    flow.start_list(None);
                }
                flow.start_item();
                flow.words(&paragraph.text);
                flow.end_item();
            }
            Kind::Words => flow.words(&paragraph.text),
            Kind::Columns => {
                for (index, line) in paragraph.text.lines().enumerate() {
                    if index > 0 {
                        flow.line_break();
                    }
                    flow.words(line);
                }
            }
        }
        flow.end();
    }
    flow.finish()
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::*;

    /// Records of pages whose lines stand at places, in size 10.
    fn records(pages: &[&[(f32, f32, f32, &str)]], end: &Record) -> Vec<u8> {
        let head = Record::Head(Head { title: None, author: None, pages: pages.len() });
        let mut records = vec![serde_json::to_string(&head).unwrap()];
        for page in pages {
            let line = |(x, y, size, text): &(f32, f32, f32, &str)| Line {
                x: *x,
                y: *y,
                end: x + size * 0.5 * text.len() as f32,
                size: *size,
                turned: false,
                text: (*text).to_owned(),
            };
            let page = Page { height: 800.0, lines: page.iter().map(line).collect() };
            records.push(serde_json::to_string(&Record::Page(page)).unwrap());
        }
        records.push("a library says something".to_owned());
        records.push(serde_json::to_string(end).unwrap());
        records.join("\n").into_bytes()
    }

    #[track_caller]
    fn check(pages: &[&[(f32, f32, f32, &str)]], title: Option<&str>, expected: &str) {
        let parsed = parse(&records(pages, &Record::Done)).unwrap();
        assert_eq!(parsed.metadata.title.as_deref(), title);
        assert_eq!(parsed.document.text(), expected);
        assert!(parsed.notes.is_empty());
    }

    #[test]
    fn lines_become_paragraphs_and_a_large_one_the_title() {
        check(
            &[&[
                (50.0, 700.0, 18.0, "A large title"),
                (50.0, 660.0, 10.0, "The first line of this text goes to the edge of its col-"),
                (50.0, 648.0, 10.0, "umn and the second one does not."),
                (60.0, 636.0, 10.0, "An indented line begins another paragraph of some length"),
                (50.0, 624.0, 10.0, "that goes on."),
                (50.0, 600.0, 10.0, "A gap begins one too."),
            ]],
            Some("A large title"),
            "The first line of this text goes to the edge of its column and the second one does not.\n\
             An indented line begins another paragraph of some length that goes on.\n\
             A gap begins one too.",
        );
    }

    #[test]
    fn running_heads_and_numbers_go_and_pages_are_joined() {
        let page = |number: &'static str, one: &'static str, two: &'static str| {
            vec![
                (50.0, 780.0, 8.0, "Annals of Examples"),
                (50.0, 700.0, 10.0, one),
                (50.0, 688.0, 10.0, two),
                (290.0, 20.0, 8.0, number),
            ]
        };
        let pages = [
            page(
                "1",
                "A sentence that is as long as the page is wide and",
                "that goes over to the next page with a word that goes",
            ),
            page(
                "2",
                "on there and ends here.",
                "Another sentence that goes to the edge of the page",
            ),
            page("3", "and ends on the page after it.", "The end."),
        ];
        let pages: Vec<&[_]> = pages.iter().map(Vec::as_slice).collect();
        check(
            &pages,
            None,
            "A sentence that is as long as the page is wide and that goes over to the next page with a word that goes \
             on there and ends here.\nAnother sentence that goes to the edge of the page and ends on the page after it.\nThe end.",
        );
    }

    #[test]
    fn items_and_columns_keep_their_shape() {
        check(
            &[&[
                (50.0, 700.0, 10.0, "Some words before a list, so that there is a body of text:"),
                (50.0, 688.0, 10.0, "• one thing"),
                (50.0, 676.0, 10.0, "• another"),
                (50.0, 666.0, 10.0, "1 Contents of a chapter . . . . . . . . . . . . 17"),
                (50.0, 652.0, 10.0, "Year"),
                (150.0, 652.0, 10.0, "Sum"),
                (50.0, 640.0, 10.0, "2023"),
                (150.0, 640.0, 10.0, "17"),
            ]],
            None,
            "Some words before a list, so that there is a body of text:\none thing\nanother\n1 Contents of a chapter … 17\nYear Sum\n2023 17",
        );
    }

    #[test]
    fn s14_what_has_no_text_says_why() {
        let said = |pages: &[&[_]], end: &Record| {
            parse(&records(pages, end))
                .map_or_else(|problem| problem.to_string(), |parsed| parsed.notes.join(" "))
        };
        assert!(said(&[], &Record::Locked).starts_with("an encrypted PDF; take its password"));
        assert!(
            said(&[], &Record::Broken("no pages".into())).starts_with("a damaged PDF: no pages")
        );
        assert!(said(&[], &Record::Ended("too slow".into())).contains("given up: too slow"));
        assert!(said(&[&[]], &Record::Done).contains("pictures"));
        let one: &[_] = &[(50.0, 700.0, 10.0, "words")];
        assert_eq!(
            said(&[one], &Record::Ended("too slow".into())),
            "Only 1 of its 1 pages could be read: too slow."
        );
    }

    proptest! {
        #[test]
        fn any_lines_are_joined_and_their_words_kept(
            lines in vec((-1e4_f32..1e4, -1e4_f32..1e4, 0_f32..1e3, -1.0_f32..200.0, "[a-z]{2,6}( [a-z]{2,6}){0,4}"), 1..20),
        ) {
            let said: usize = lines.iter().map(|(.., words)| words.split(' ').count()).sum();
            let line = |(x, y, width, size, text): (f32, f32, f32, f32, String)| {
                Line { x, y, end: x + width, size, turned: false, text }
            };
            let page = Page { height: 800.0, lines: lines.into_iter().map(line).collect() };
            let kept: usize = lines::paragraphs(vec![page])
                .iter()
                .map(|paragraph| paragraph.text.split_whitespace().count())
                .sum();
            prop_assert!(kept <= said && kept > 0);
        }
    }
}
