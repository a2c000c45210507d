//! Notes that stand in a file of their own: the marks of a chapter lead to them, and a chapter is an article by itself, so its
//! notes are put behind its text, where the reader looks for footnotes.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

use super::super::{
    body,
    xml::{self, Piece, Tag},
};

/// The longest mark of a note, in characters.
const LONGEST_MARK: usize = 5;

/// The longest note that is put behind a chapter, in bytes of HTML.
const LONGEST_NOTE: usize = 20 << 10;

/// The most notes of a book, in bytes of HTML; one may be asked for by every chapter.
const MOST: usize = 16 << 20;

/// The most files that are looked into for notes.
const MOST_FILES: usize = 16;

/// How an address of a note in another file begins, once it leads to a place within the article.
const MARK: &str = "#note in ";

/// The notes of a book by the files that hold them.
#[derive(Default)]
pub(super) struct Notes {
    files: BTreeMap<String, Places>,
    given: usize,
}

/// The elements of a file that have a name.
#[derive(Default)]
struct Places {
    text: String,
    places: BTreeMap<String, Range<usize>>,
}

/// Makes the marks of notes in other files lead to a place within the article. `resolve` tells which file an address names.
pub(super) fn with_marks(page: &str, resolve: &dyn Fn(&str) -> Option<String>) -> String {
    let mut marked = String::with_capacity(page.len());
    let mut written = 0;
    for (place, piece) in xml::pieces(page) {
        let Piece::Open(tag) = piece else { continue };
        if tag.empty || !xml::local(tag.name).eq_ignore_ascii_case("a") {
            continue;
        }
        let Some((address, fragment)) = leads_to(tag, resolve) else { continue };
        let rest = &page[place.end..];
        let words = body::without_tags(&rest[..closing(rest)]);
        let count = words.trim().chars().count();
        let is_mark = (1..=LONGEST_MARK).contains(&count) && !leads_back(tag, words.trim());
        if says_note(tag) || is_mark {
            marked.push_str(&page[written..place.start]);
            let (address, fragment) = (quoted(&address), quoted(&fragment));
            marked.extend(["<a href=\"", MARK, &address, "#", &fragment, "\">"]);
            written = place.end;
        }
    }
    marked.push_str(&page[written..]);
    marked
}

/// Where a link ends, at most some bytes further on.
fn closing(rest: &str) -> usize {
    let head = &rest[..crate::span::floor_boundary(rest, 400)];
    head.find("</a>").or_else(|| head.find("</A>")).unwrap_or(0)
}

/// The file and the place in it that a link names.
fn leads_to(tag: Tag<'_>, resolve: &dyn Fn(&str) -> Option<String>) -> Option<(String, String)> {
    let address = tag.attribute("href")?;
    let (file, fragment) = address.split_once('#')?;
    if file.is_empty() || fragment.is_empty() {
        return None;
    }
    Some((resolve(file)?, fragment.to_owned()))
}

/// True for a link that says that it leads to a note.
fn says_note(tag: Tag<'_>) -> bool {
    says(tag, "epub:type", "noteref") || says(tag, "role", "doc-noteref")
}

/// True for a link that leads from a note back to its mark.
fn leads_back(tag: Tag<'_>, words: &str) -> bool {
    says(tag, "epub:type", "backlink")
        || says(tag, "role", "doc-backlink")
        || words.starts_with(['↩', '↑', '^', '←', '↵'])
        || words.eq_ignore_ascii_case("back")
}

/// True for a tag that states a value, alone or among others.
fn says(tag: Tag<'_>, name: &str, value: &str) -> bool {
    let stated = tag.attribute(name);
    stated.is_some_and(|stated| stated.split_whitespace().any(|word| word == value))
}

/// A value within quotation marks.
fn quoted(value: &str) -> String {
    value.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;")
}

impl Notes {
    /// The chapter with the notes behind it that its marks lead to; `file` gives the words of a file of the book.
    pub(super) fn behind(
        &mut self,
        html: String,
        file: &mut dyn FnMut(&str) -> Option<String>,
    ) -> String {
        let mut html = html;
        let start = format!("href=\"{MARK}");
        let mut wanted: BTreeSet<&str> = BTreeSet::new();
        let mut notes = String::new();
        for (at, _) in html.match_indices(&start) {
            let rest = &html[at + start.len()..];
            let Some((name, _)) = rest.split_once('"') else { continue };
            if wanted.insert(name)
                && let Some(note) = self.note(name, file)
            {
                notes.extend(["<div id=\"", &MARK[1..], name, "\">", note, "</div>"]);
            }
        }
        if !notes.is_empty() {
            html.push_str("<hr/>");
            html.push_str(&notes);
        }
        html
    }

    /// The words of one note, named by its file and its place there.
    fn note(&mut self, name: &str, file: &mut dyn FnMut(&str) -> Option<String>) -> Option<&str> {
        let name = super::super::entities::decode(name);
        let (path, fragment) = name.split_once('#')?;
        if !self.files.contains_key(path) {
            if self.files.len() == MOST_FILES {
                return None;
            }
            let places = file(path).map(Places::new).unwrap_or_default();
            self.files.insert(path.to_owned(), places);
        }
        let places = self.files.get(path)?;
        let place = places.places.get(fragment)?.clone();
        self.given += place.len();
        (self.given <= MOST).then(|| &places.text[place])
    }
}

impl Places {
    fn new(text: String) -> Self {
        let places = places(&text);
        Self { text, places }
    }
}

/// An element that is open.
struct Open<'a> {
    name: &'a str,
    /// Where its words begin.
    inner: usize,
    /// The names of places whose note it is.
    notes: Vec<String>,
    /// Bytes of words in it so far.
    words: usize,
}

/// What stands in each element that has a name, or around it where it is only an anchor: the paragraph or item that it
/// stands at the start of, or the one after it.
fn places(text: &str) -> BTreeMap<String, Range<usize>> {
    let mut places = BTreeMap::new();
    let mut open: Vec<Open<'_>> = Vec::new();
    let mut waiting: Vec<String> = Vec::new();
    for (place, piece) in xml::pieces(text) {
        match piece {
            Piece::Open(tag) => {
                let name = xml::local(tag.name);
                let mut named: Vec<String> = ["id", "xml:id", "name"]
                    .into_iter()
                    .filter_map(|key| tag.attribute(key).map(std::borrow::Cow::into_owned))
                    .collect();
                if is_block(name) {
                    if is_note_like(name) {
                        named.append(&mut waiting);
                    }
                    if !tag.empty {
                        open.push(Open { name, inner: place.end, notes: named, words: 0 });
                    }
                } else if !named.is_empty() {
                    match open.last_mut().filter(|open| is_note_like(open.name)) {
                        Some(open) if open.words <= LONGEST_MARK => open.notes.append(&mut named),
                        // A place within a paragraph is a mark, to which its note leads back.
                        Some(_) => {}
                        None => waiting.append(&mut named),
                    }
                }
            }
            Piece::Close(name) => {
                let name = xml::local(name);
                let Some(at) = open.iter().rposition(|open| open.name == name) else { continue };
                for closed in open.drain(at..) {
                    let words = closed.inner..place.start;
                    if words.len() <= LONGEST_NOTE {
                        let named = closed.notes.into_iter().map(|name| (name, words.clone()));
                        places.extend(named);
                    }
                }
            }
            Piece::Text(words) => {
                if let Some(open) = open.last_mut() {
                    open.words += words.trim().len();
                }
            }
            Piece::Literal(_) => {}
        }
    }
    places
}

/// True for elements that hold paragraphs or are some.
fn is_block(name: &str) -> bool {
    is_note_like(name)
        || matches!(
            name,
            "div" | "section" | "article" | "ol" | "ul" | "dl" | "table" | "tr" | "body"
        )
}

/// True for elements that a single note stands in.
fn is_note_like(name: &str) -> bool {
    matches!(name, "p" | "li" | "aside" | "dd" | "dt" | "td" | "blockquote")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The words of each named place.
    #[track_caller]
    fn check(text: &str, expected: &[(&str, &str)]) {
        let places = places(text);
        let found: Vec<(&str, String)> = places
            .iter()
            .map(|(name, place)| {
                (name.as_str(), body::without_tags(&text[place.clone()]).trim().to_owned())
            })
            .collect();
        let expected: Vec<(&str, String)> =
            expected.iter().map(|(name, words)| (*name, (*words).to_owned())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_note_is_the_element_or_what_its_anchor_stands_in() {
        check(
            "<body><p id='a'>One.</p><ol><li id='b'><p>Two.</p></li></ol>",
            &[("a", "One."), ("b", "Two.")],
        );
        check("<p><a id='a'/>One <i>more</i>.</p>", &[("a", "One more.")]);
        check("<div><a id='a'></a><p>One.</p><p>Two.</p></div>", &[("a", "One.")]);
        check("<p><a href='c#x' id='a'>1</a> One.</p>", &[("a", "1 One.")]);
        check("<p>A cold lake.<a href='n#x' id='a'>1</a></p>", &[]);
    }

    #[test]
    fn broken_markup_does_no_harm() {
        check("<p id='a'>never closed", &[]);
        check("</p></div><p id='a'>x</div></p>", &[("a", "x")]);
    }
}
