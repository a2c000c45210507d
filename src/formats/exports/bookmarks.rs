//! Bookmarks as browsers, Raindrop.io and Pinboard export them (Netscape's bookmark file), and Pocket's older export: addresses
//! in HTML, an entry each, with their folders as tags.

use std::{collections::BTreeMap, ops::ControlFlow};

use html5gum::{HtmlString, Spanned, StartTag, Token, Tokenizer};

use super::Entry;
use crate::formats::{Parsed, Problem, Sink, Source};

/// Folders within one another beyond this number are no tags.
const DEEPEST: usize = 32;

/// Words of one bookmark that are kept, in bytes.
const LONGEST: usize = 10_000;

/// True for the head of a file of bookmarks, in lower case or not.
pub(in crate::formats) fn is_bookmarks(head: &str) -> bool {
    let head = head[..crate::span::floor_boundary(head, 400)].to_ascii_lowercase();
    head.contains("<!doctype netscape-bookmark-file-1")
        || head.contains("<title>pocket export</title>")
}

/// Reads all bookmarks of a file, in its order.
pub(in crate::formats) fn read(html: &str, sink: &mut Sink<'_>) -> Result<(), Problem> {
    let mut shelf = Shelf::default();
    let mut any = false;
    for token in Tokenizer::new(html).flatten() {
        let Some(bookmark) = shelf.take(token) else { continue };
        any = true;
        if sink(bookmark.finish()) == ControlFlow::Break(()) {
            return Ok(());
        }
    }
    match shelf.bookmark.take() {
        Some(bookmark) => {
            let _ = sink(bookmark.finish());
            Ok(())
        }
        None if any => Ok(()),
        None => Err(Problem::new("a file of bookmarks without a bookmark in it")),
    }
}

/// What stands open while a file is read.
#[derive(Debug, Default)]
struct Shelf {
    folders: Vec<String>,
    /// The bookmark that is being read; it is whole when another thing begins.
    bookmark: Option<Bookmark>,
    /// Where words go.
    reads: Reads,
    /// Name of the folder that a list will open.
    heading: String,
}

/// Where the next words belong.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Reads {
    #[default]
    Nothing,
    Heading,
    Title,
    Description,
}

/// One bookmark.
#[derive(Debug, Default)]
struct Bookmark {
    attributes: BTreeMap<String, String>,
    title: String,
    description: String,
    folders: Vec<String>,
}

impl Shelf {
    /// Takes a piece of the file; gives the bookmark that it ends.
    fn take(&mut self, token: Token) -> Option<Bookmark> {
        match token {
            Token::StartTag(tag) => return self.open(&tag),
            Token::EndTag(tag) => return self.close(&tag.name),
            Token::String(words) => self.words(&String::from_utf8_lossy(&words.value)),
            Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
        }
        None
    }

    fn open<S: html5gum::SpanBound>(&mut self, tag: &StartTag<S>) -> Option<Bookmark> {
        match tag.name.as_slice() {
            b"h1" | b"h3" => {
                self.heading.clear();
                self.reads = Reads::Heading;
                self.bookmark.take()
            }
            b"dl" | b"ul" => {
                let name = std::mem::take(&mut self.heading);
                if self.folders.len() < DEEPEST {
                    self.folders.push(name);
                }
                self.reads = Reads::Nothing;
                None
            }
            b"a" => {
                let folders = self.folders.clone();
                let next = Bookmark {
                    attributes: attributes(&tag.attributes),
                    folders,
                    ..Bookmark::default()
                };
                self.reads = Reads::Title;
                self.bookmark.replace(next)
            }
            b"dd" => {
                self.reads = Reads::Description;
                None
            }
            _ => None,
        }
    }

    fn close(&mut self, name: &HtmlString) -> Option<Bookmark> {
        match name.as_slice() {
            b"a" | b"h1" | b"h3" => self.reads = Reads::Nothing,
            b"dl" | b"ul" => {
                self.folders.pop();
                return self.bookmark.take();
            }
            _ => {}
        }
        None
    }

    fn words(&mut self, words: &str) {
        let place = match (self.reads, &mut self.bookmark) {
            (Reads::Heading, _) => &mut self.heading,
            (Reads::Title, Some(bookmark)) => &mut bookmark.title,
            (Reads::Description, Some(bookmark)) => &mut bookmark.description,
            _ => return,
        };
        if place.len() + words.len() <= LONGEST {
            place.push_str(words);
        }
    }
}

/// A tag's attributes as text.
fn attributes<S: html5gum::SpanBound>(
    attributes: &BTreeMap<HtmlString, Spanned<HtmlString, S>>,
) -> BTreeMap<String, String> {
    let text = |string: &HtmlString| String::from_utf8_lossy(string).into_owned();
    attributes.iter().map(|(name, value)| (text(name), text(&value.value))).collect()
}

impl Bookmark {
    /// The article of a bookmark. Folders and `TAGS` are tags; `TOREAD` is Pinboard's, `time_added` Pocket's.
    fn finish(self) -> Result<Parsed, Problem> {
        let attribute = |name: &str| self.attributes.get(name).map(String::as_str);
        let mut entry = Entry {
            saved: attribute("add_date").or(attribute("time_added")).map(str::to_owned),
            ..Entry::default()
        };
        entry.say("url", attribute("href"));
        entry.say(
            "title",
            Some(self.title.as_str()).filter(|title| Some(*title) != attribute("href")),
        );
        entry.say("summary", Some(&self.description));
        let toread = attribute("toread").map(|toread| toread != "1");
        let archived =
            self.folders.iter().any(|folder| folder.eq_ignore_ascii_case("read archive"));
        let unread = self.folders.iter().any(|folder| folder.eq_ignore_ascii_case("unread"));
        entry.metadata.kept.read = toread.or((archived || unread).then_some(archived));
        for folder in
            self.folders.iter().filter(|folder| !folder.eq_ignore_ascii_case("read archive"))
        {
            entry.tag(folder.trim());
        }
        attribute("tags").unwrap_or_default().split(',').for_each(|tag| entry.tag(tag));
        let known_by = format!("{:?}", self.attributes);
        if entry.metadata.url.is_none() {
            let what = "a bookmark that is no web address";
            return Err(Problem::new(what)
                .at(crate::formats::stated::line(&self.title).unwrap_or_default()));
        }
        Ok(Parsed { source: Source::unpacked(known_by.as_bytes()), ..entry.finish()? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(html: &str, expected: &[&str]) {
        assert!(is_bookmarks(html));
        let mut told = Vec::new();
        read(html, &mut |article| {
            told.push(match article {
                Ok(parsed) => {
                    let metadata = parsed.metadata;
                    format!(
                        "{} <{}> {:?} {:?} {}",
                        metadata.title.unwrap_or_default(),
                        metadata.url.unwrap_or_default(),
                        metadata.tags,
                        metadata.kept.read,
                        metadata.summary.unwrap_or_default(),
                    )
                }
                Err(problem) => format!("! {problem}"),
            });
            ControlFlow::Continue(())
        })
        .expect("bookmarks");
        assert_eq!(told, expected);
    }

    #[test]
    fn folders_are_tags() {
        check(
            "<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<META CHARSET=utf-8><TITLE>Bookmarks</TITLE><H1>Bookmarks</H1>\n<DL><p>\n\
             <DT><H3 ADD_DATE=\"1\">Boats</H3>\n<DL><p>\n<DT><A HREF=\"https://e.example/1\" ADD_DATE=\"1700000000\" TAGS=\"a,b\">One &amp; two</A>\n\
             <DD>About one\n<DT><A HREF=\"https://e.example/2\" TOREAD=\"1\">Two</A>\n</DL><p>\n\
             <DT><A HREF=\"javascript:alert(1)\">Script</A>\n<DT><A HREF=\"https://e.example/3\">https://e.example/3</A>\n</DL>",
            &[
                "One & two <https://e.example/1> [\"Boats\", \"a\", \"b\"] None About one",
                "Two <https://e.example/2> [\"Boats\"] Some(false) ",
                "! a bookmark that is no web address (Script)",
                " <https://e.example/3> [] None ",
            ],
        );
    }

    #[test]
    fn pocket_parts_read_from_unread() {
        check(
            "<!DOCTYPE html>\n<html>\n<head><title>Pocket Export</title></head>\n<body>\n<h1>Unread</h1>\n<ul>\n\
             <li><a href=\"https://e.example/1\" time_added=\"1700000000\" tags=\"boats\">One</a></li>\n</ul>\n\
             <h1>Read Archive</h1>\n<ul>\n<li><a href=\"https://e.example/2\" time_added=\"1\" tags=\"\">Two</a></li>\n</ul>\n</body>",
            &[
                "One <https://e.example/1> [\"boats\"] Some(false) ",
                "Two <https://e.example/2> [] Some(true) ",
            ],
        );
    }
}
