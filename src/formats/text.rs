//! Plain text: the words stay exactly as they are; what is a title, a credit, a paragraph, verse or a list is marked in them.

mod book;
mod credit;
mod credits;
mod days;
mod names;
mod records;
mod shape;

use super::{
    Parsed, Sink, Source,
    stated::{self, Value},
};
use crate::{
    document::{Block, BlockKind, Builder, Document, InlineKind},
    metadata::Metadata,
    span::Span,
};

/// Reads a plain text: one article, or the parts of a book.
pub(super) fn read(text: &str, note: Option<String>, sink: &mut Sink<'_>) {
    let Some(parts) = book::parts(text) else {
        let mut parsed = parse(text);
        parsed.notes.extend(note);
        let _ = sink(Ok(parsed));
        return;
    };
    let stated = about_book(text, parts[0].span.of(text));
    for part in parts {
        let mut parsed = parse_part(part.span.of(text), part.title.as_deref(), &stated);
        parsed.notes.extend(note.clone());
        if sink(Ok(parsed)).is_break() {
            return;
        }
    }
}

/// What a book states about itself before its first chapter. Its lines `Title: …`, `Author: …` count more than how it looks.
fn about_book(text: &str, front: &str) -> Metadata {
    let mut stated = Metadata::default();
    let head = &front[..crate::span::floor_boundary(front, BOOK_HEAD)];
    for line in head.lines().map(str::trim) {
        let Some((label, value)) = line.split_once(": ").filter(|_| book::is_gutenberg(text))
        else {
            continue;
        };
        let field = match label {
            "Title" => "title",
            "Author" => "author",
            "Language" => "language",
            _ => continue,
        };
        stated::apply(&mut stated, field, &Value::One(value.to_owned()));
    }
    if stated.title.is_none() {
        let mut looked_at = Metadata::default();
        lay_out(head, &mut looked_at);
        stated.title = looked_at.title;
        stated.byline = looked_at.byline;
    }
    stated
}

/// A part of a book: a chapter, under its heading and with the book as its source; or what stands before the chapters, under
/// the book's title.
fn parse_part(text: &str, title: Option<&str>, book: &Metadata) -> Parsed {
    let mut metadata = Metadata::default();
    let document = lay_out(text, &mut metadata);
    let chapter = title.and_then(stated::line);
    let source = if chapter.is_some() { book.title.clone() } else { None };
    let metadata = Metadata {
        title: chapter.or_else(|| book.title.clone()),
        byline: book.byline.clone(),
        source,
        lang: book.lang.clone(),
        ..Metadata::default()
    };
    Parsed { metadata, document, source: Source::unpacked(text.as_bytes()), ..Parsed::default() }
}

/// Bytes from the start of a book in which it states its title and author.
const BOOK_HEAD: usize = 4000;

/// Reads a plain text: its structure, and what it states about itself.
pub(super) fn parse(text: &str) -> Parsed {
    let mut metadata = Metadata::default();
    let document = lay_out(text, &mut metadata);
    Parsed { metadata, document, ..Parsed::default() }
}

/// Marks the blocks of a text and fills what `metadata` does not state yet. Where it states a title already, the first line is
/// one only if it says the same.
pub(super) fn lay_out(text: &str, metadata: &mut Metadata) -> Document {
    let mut builder = Builder::over(text);
    let mut pieces = shape::pieces(builder.text());
    credits::find(builder.text(), &mut pieces, metadata);
    for piece in pieces {
        place(&mut builder, piece, 0);
    }
    builder.finish()
}

/// Marks the blocks of a text that states nothing about itself, such as that of a message; `quoted` tells how many quotations
/// the byte stands in.
pub(super) fn lay_out_quoted(text: &str, quoted: &dyn Fn(usize) -> u8) -> Document {
    let mut builder = Builder::over(text);
    for piece in shape::pieces(builder.text()) {
        let quoted = quoted(piece.span.start);
        place(&mut builder, piece, quoted);
    }
    builder.finish()
}

/// Adds a block with the line breaks that are kept in it.
fn place(builder: &mut Builder, piece: shape::Piece, quoted: u8) {
    for newline in piece.breaks {
        builder.mark_inline(Span::new(newline, newline + 1), InlineKind::Break);
    }
    let depth = u8::from(matches!(piece.kind, BlockKind::Item(_)));
    builder.place(Block { span: piece.span, kind: piece.kind, quoted, depth });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Marker;

    /// Blocks as `kind: words`, kept line breaks as `/`, others as blanks.
    fn outline(document: &Document) -> String {
        let line = |block: &Block| {
            let mut words = block.span.of(document.text()).to_owned();
            for inline in document.inlines_in(block.span).iter().rev() {
                let at = inline.span.start - block.span.start;
                words.replace_range(at..=at, "/");
            }
            let kind = match &block.kind {
                BlockKind::Item(Marker::Number(number)) => format!("{number}."),
                BlockKind::Item(_) => "-".into(),
                BlockKind::Code(_) => "code".into(),
                kind => format!("{kind:?}").to_lowercase(),
            };
            format!("{kind}: {}", words.replace('\n', " "))
        };
        document.blocks().iter().map(line).collect::<Vec<_>>().join("\n")
    }

    #[track_caller]
    fn check(text: &str, expected: &str) -> Metadata {
        let parsed = parse(text);
        assert_eq!(parsed.document.text(), text, "the text stays as it is");
        assert_eq!(outline(&parsed.document), expected);
        parsed.metadata
    }

    /// Words broken at a width, as old mail programs do.
    fn wrapped(words: &str, width: usize, indent: &str) -> String {
        textwrap::fill(words, textwrap::Options::new(width).initial_indent(indent))
    }

    const LONG: &str = "The committee met on Tuesday to discuss the report, which ran to three hundred pages and pleased nobody at \
                        all. Critics in Lisbon disagreed. The figures, they said, were four years old when the work began.";

    #[test]
    fn each_line_a_paragraph() {
        let metadata = check(
            &format!("A quiet title\n{LONG}\n{LONG}\nBy Ada Marsh"),
            &format!(
                "title: A quiet title\nparagraph: {LONG}\nparagraph: {LONG}\nbyline: By Ada Marsh"
            ),
        );
        assert_eq!(metadata.title.as_deref(), Some("A quiet title"));
        assert_eq!(metadata.byline, ["Ada Marsh"]);
    }

    #[test]
    fn wrapped_paragraphs_parted_by_blank_lines() {
        let text = wrapped(LONG, 72, "");
        check(
            &format!("A quiet title\n\n{text}\n\n{text}\n"),
            &format!("title: A quiet title\nparagraph: {LONG}\nparagraph: {LONG}"),
        );
    }

    #[test]
    fn wrapped_paragraphs_parted_by_indents() {
        let text = wrapped(LONG, 66, "    ");
        let text = format!("{text}\n{text}\n{text}\n");
        check(&text, &format!("paragraph: {LONG}\nparagraph: {LONG}\nparagraph: {LONG}"));
    }

    #[test]
    fn verse_keeps_its_lines() {
        let verse = "The sea is calm to-night.\nThe tide is full, the moon lies fair\nUpon the straits;—on the French coast the light\n\
                     Gleams and is gone; the cliffs of England stand";
        let text = format!("{}\n\n{verse}\n\n{}\n", wrapped(LONG, 70, ""), wrapped(LONG, 70, ""));
        check(
            &text,
            &format!(
                "paragraph: {LONG}\nparagraph: {}\nparagraph: {LONG}",
                verse.replace('\n', "/")
            ),
        );
    }

    #[test]
    fn verse_in_a_text_of_its_own_or_indented() {
        let stanza = "Come to the window, sweet is the night-air!\nOnly, from the long line of spray\n\
                      Where the sea meets the moon-blanched land,";
        let kept = stanza.replace('\n', "/");
        check(
            &format!("Dover Beach\n\n{stanza}\n\n{stanza}\n"),
            &format!("title: Dover Beach\nparagraph: {kept}\nparagraph: {kept}"),
        );
        let indented = stanza.replace('\n', "\n    ");
        check(
            &format!("{}\n\n    {indented}\n\n{}\n", wrapped(LONG, 70, ""), wrapped(LONG, 70, "")),
            &format!(
                "paragraph: {LONG}\nparagraph: {}\nparagraph: {LONG}",
                indented.replace('\n', "/")
            ),
        );
    }

    #[test]
    fn releases_have_their_title_below_the_marks() {
        let metadata = check(
            &format!(
                "For Immediate Release\nOctober 6, 2025\n\nContact: Ada Marsh, 555-0100\n\nA quiet title\n\n{LONG}\n"
            ),
            &format!(
                "byline: For Immediate Release\nbyline: October 6, 2025\nbyline: Contact: Ada Marsh, 555-0100\n\
                 title: A quiet title\nparagraph: {LONG}"
            ),
        );
        assert_eq!(metadata.title.as_deref(), Some("A quiet title"));
        assert_eq!(metadata.published.map(|date| date.iso).as_deref(), Some("2025-10-06"));
    }

    #[test]
    fn speeches_are_paragraphs_of_their_own() {
        check(
            "Minutes of the board\n\nMARSH: Shall we begin?\nPOE: Yes, let us begin.\nMARSH: Then the first point is the roof.\n",
            "title: Minutes of the board\nparagraph: MARSH: Shall we begin?\nparagraph: POE: Yes, let us begin.\n\
             paragraph: MARSH: Then the first point is the roof.",
        );
    }

    #[test]
    fn lists_lose_their_marks_only_in_the_block() {
        let text = format!(
            "{}\n\n- one\n- two goes on\n  in a second line\n\n1. first\n2. second\n",
            wrapped(LONG, 70, "")
        );
        check(
            &text,
            &format!(
                "paragraph: {LONG}\n-: one\n-: two goes on   in a second line\n1.: first\n2.: second"
            ),
        );
    }

    #[test]
    fn columns_are_code_with_the_blanks_before_them() {
        let table = "    Lisbon        12     4\n    Porto          3    17";
        check(
            &format!("{LONG}\n\n{table}\n"),
            &format!("paragraph: {LONG}\ncode: {}", table.replace('\n', " ")),
        );
    }

    #[test]
    fn records_keep_their_lines() {
        let log = "2025-06-24 14:36:25 unpack the library of the harbour, version 12 of May\n2025-06-24 14:36:26 configure the library\n\
                   2025-06-24 14:37:01 done with all of the libraries that were asked for";
        let users = "root:x:0:0:root:/root:/bin/bash\ndaemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin\nman:x:6:12:man:/var/cache/man:/bin/sh";
        let kept = |text: &str| text.replace('\n', "/");
        let log = [log; 4].join("\n");
        check(&format!("{log}\n"), &format!("paragraph: {}", kept(&log)));
        check(&format!("{users}\n"), &format!("paragraph: {}", kept(users)));
        let program = "fn main() {\n    let ships = 3;\n    count(ships);\n}";
        check(
            &format!("{LONG}\n\n{program}\n"),
            &format!("paragraph: {LONG}\ncode: {}", program.replace('\n', " ")),
        );
    }

    #[test]
    fn indented_examples_keep_whole_lines() {
        let example = "<one line to give the program's name and a brief idea of it.>\n    Copyright (C) <year>  <name of author>";
        let long = [LONG; 4].join(" ");
        check(
            &format!("{0}\n\n    {example}\n\n{0}\n", wrapped(&long, 70, "")),
            &format!(
                "paragraph: {long}\nparagraph: {}\nparagraph: {long}",
                example.replace('\n', "/")
            ),
        );
    }

    #[test]
    fn chapters_and_rules() {
        let text = wrapped(LONG, 70, "");
        check(
            &format!("{text}\n\nCHAPTER II.\n\n{text}\n\n* * *\n\n{text}"),
            &format!(
                "paragraph: {LONG}\nheading(2): CHAPTER II.\nparagraph: {LONG}\nrule: \nparagraph: {LONG}"
            ),
        );
    }

    #[test]
    fn credits_at_the_head() {
        let metadata = check(
            &format!(
                "A quiet title\n\n2024-05-06\nBy Ada Marsh, Harbour Times\nLisbon\n\n{LONG}\n"
            ),
            &format!(
                "title: A quiet title\nbyline: 2024-05-06\nbyline: By Ada Marsh, Harbour Times\nbyline: Lisbon\nparagraph: {LONG}"
            ),
        );
        assert_eq!(metadata.byline, ["Ada Marsh"]);
        assert_eq!(metadata.source.as_deref(), Some("Harbour Times"));
        assert_eq!(metadata.published.map(|date| date.iso).as_deref(), Some("2024-05-06"));
    }

    #[test]
    fn credits_at_the_end() {
        let metadata = check(
            &format!(
                "A quiet title\n\n{LONG}\n\nAda Marsh contributed to this report for Harbour News\n"
            ),
            &format!(
                "title: A quiet title\nparagraph: {LONG}\nbyline: Ada Marsh contributed to this report for Harbour News"
            ),
        );
        assert_eq!(metadata.byline, ["Ada Marsh"]);
        assert_eq!(metadata.source.as_deref(), Some("Harbour News"));
    }

    #[test]
    fn a_dateline_names_the_agency() {
        let metadata = check(
            &format!("A quiet title\n\nLONDON (Reuters) — {LONG}\n"),
            &format!("title: A quiet title\nparagraph: LONDON (Reuters) — {LONG}"),
        );
        assert_eq!(metadata.source.as_deref(), Some("Reuters"));
    }

    #[test]
    fn regional_bylines_go_over_lines() {
        let metadata = check(
            &format!(
                "A quiet title\n\nBy Ada Marsh & Ben Poe\nHarbour News, Yorkshire and the Humber\n\n{LONG}\n"
            ),
            &format!(
                "title: A quiet title\nbyline: By Ada Marsh & Ben Poe\nbyline: Harbour News, Yorkshire and the Humber\nparagraph: {LONG}"
            ),
        );
        assert_eq!(metadata.byline, ["Ada Marsh", "Ben Poe"]);
        assert_eq!(metadata.source.as_deref(), Some("Harbour News"));
        let metadata = check(
            &format!("A quiet title\n\nAda Marsh\nHarbour News, Leeds\n\n{LONG}\n"),
            &format!(
                "title: A quiet title\nbyline: Ada Marsh\nbyline: Harbour News, Leeds\nparagraph: {LONG}"
            ),
        );
        assert_eq!(metadata.byline, ["Ada Marsh"]);
        assert_eq!(metadata.source.as_deref(), Some("Harbour News"));
    }

    #[test]
    fn messages_have_their_subject_as_title() {
        let metadata = check(
            &format!(
                "From: Ada Marsh <ada@e.example>\nTo: All staff\nDate: Mon, 06 Oct 2025 09:00:00 +0000\nSubject: The roof\n\n{LONG}\n"
            ),
            &format!(
                "byline: From: Ada Marsh <ada@e.example>\nbyline: To: All staff\nbyline: Date: Mon, 06 Oct 2025 09:00:00 +0000\n\
                 byline: Subject: The roof\nparagraph: {LONG}"
            ),
        );
        assert_eq!(metadata.title.as_deref(), Some("The roof"));
        assert_eq!(metadata.byline, ["Ada Marsh"]);
        assert!(metadata.published.is_some_and(|day| day.iso.starts_with("2025-10-06")));
    }

    #[test]
    fn a_letterhead_is_no_title() {
        let metadata = check(
            &format!(
                "The Harbour Board\n\nFOR IMMEDIATE RELEASE\nOctober 6, 2025\n\nA quiet title\n\n{LONG}\n"
            ),
            &format!(
                "byline: The Harbour Board\nbyline: FOR IMMEDIATE RELEASE\nbyline: October 6, 2025\ntitle: A quiet title\nparagraph: {LONG}"
            ),
        );
        assert_eq!(metadata.title.as_deref(), Some("A quiet title"));
    }

    #[test]
    fn dates_are_posted_at_times() {
        for line in [
            "Posted: May 5, 2024 / 10:32 AM EDT",
            "Posted: 10:32 a.m., May 5, 2024",
            "Posted on: 5 May 2024",
            "Published: May 5, 2024 at 9:00",
        ] {
            let metadata = check(
                &format!("A quiet title\n\n{line}\n\n{LONG}\n"),
                &format!("title: A quiet title\nbyline: {line}\nparagraph: {LONG}"),
            );
            assert_eq!(
                metadata.published.map(|day| day.date.to_string()).as_deref(),
                Some("2024-05-05"),
                "{line}"
            );
        }
        let metadata =
            parse(&format!("A quiet title\n\nUpdated: May 5, 2024\n\n{LONG}\n")).metadata;
        assert_eq!(metadata.published, None);
    }

    #[test]
    fn transcripts_have_a_paragraph_a_turn() {
        check(
            "Minutes of the board\n\n[00:00:02] MARSH: Shall we begin?\n[00:00:05] POE: Yes, let us begin.\n0:15 MARSH: Then the first point is the roof.\n",
            "title: Minutes of the board\nparagraph: [00:00:02] MARSH: Shall we begin?\nparagraph: [00:00:05] POE: Yes, let us begin.\n\
             paragraph: 0:15 MARSH: Then the first point is the roof.",
        );
    }

    #[test]
    fn books_are_articles_by_chapter() {
        let chapter =
            |heading: &str| format!("{heading}\n\n{}\n\n\n", wrapped(&LONG.repeat(20), 70, ""));
        let text = format!(
            "The Project Gutenberg eBook of The Quay\n\nTitle: The Quay\n\nAuthor: Ada Marsh\n\nRelease date: June 1, 2008 [eBook #1]\n\n\
             Language: English\n\n*** START OF THE PROJECT GUTENBERG EBOOK THE QUAY ***\n\n{}{}{}*** END OF THE PROJECT GUTENBERG EBOOK THE QUAY ***\nTerms.\n",
            chapter("CHAPTER I. One"),
            chapter("CHAPTER II. Two"),
            chapter("CHAPTER III. Three"),
        );
        let mut told = Vec::new();
        read(&text, None, &mut |article| {
            let metadata = article.expect("an article").metadata;
            told.push(format!(
                "{:?} {:?} {:?} {:?}",
                metadata.title, metadata.source, metadata.byline, metadata.lang
            ));
            std::ops::ControlFlow::Continue(())
        });
        assert_eq!(told.len(), 5);
        assert_eq!(told[0], r#"Some("The Quay") None ["Ada Marsh"] Some("en")"#);
        assert_eq!(told[2], r#"Some("CHAPTER II. Two") Some("The Quay") ["Ada Marsh"] Some("en")"#);
    }

    #[test]
    fn nothing_is_invented() {
        let metadata = check(
            &format!("{LONG}\n\nBy the time they met, it was late.\n"),
            &format!("paragraph: {LONG}\nparagraph: By the time they met, it was late."),
        );
        assert_eq!(metadata, Metadata::default());
        let metadata = check("One line only", "paragraph: One line only");
        assert_eq!(metadata.title, None);
    }

    #[test]
    fn a_repeated_title_is_no_paragraph() {
        check(
            &format!("A quiet title\n\n{LONG}\n\nA quiet title\n{LONG}\n"),
            &format!(
                "title: A quiet title\nparagraph: {LONG}\nheading(2): A quiet title\nparagraph: {LONG}"
            ),
        );
    }
}
