//! From the files of a book to its chapters. The table of contents says where chapters begin: each of its first entries, and
//! each further one that begins a file. Files that it does not list go on with the chapter before them.

use std::{
    collections::{HashMap, HashSet},
    ops::{ControlFlow, Range},
};

use super::{
    super::{
        Parsed, Problem, Sink, Source, body, html, stated, within,
        xml::{self, Piece},
    },
    Book,
    contents::Place,
    folder,
    notes::{self, Notes},
    package::Package,
    pages, resolve,
};
use crate::metadata::Metadata;

/// A chapter of fewer words stands before the next one: a cover, a title page, the name of a part.
const SMALL: usize = 25;

/// A chapter longer than this (bytes of HTML) does not go on in files that the table does not list.
const LONG: usize = 256 << 10;

/// Makes articles of a book's files.
pub(super) struct Chapters<'p, 's, 'b, 'a, 'c, 'd> {
    /// The book, of which files may be asked for out of order.
    pub(super) book: &'p mut Book<'a, 'c, 'd>,
    notes: Notes,
    package: &'p Package,
    contents: &'p [Place],
    /// The entries of the table by the files they lead to.
    places: HashMap<&'p str, Vec<&'p Place>>,
    sink: &'s mut Sink<'b>,
    /// What stands before the first chapter; `None` once the book's own page is handed over.
    front: Option<String>,
    /// Small pages that stand before the next chapter.
    carried: String,
    chapter: Option<Chapter>,
    count: usize,
    told: bool,
}

/// A chapter that may go on.
#[derive(Debug, Default)]
struct Chapter {
    title: Option<String>,
    html: String,
    path: String,
}

impl<'p, 's, 'b, 'a, 'c, 'd> Chapters<'p, 's, 'b, 'a, 'c, 'd> {
    pub(super) fn new(
        package: &'p Package,
        contents: &'p [Place],
        book: &'p mut Book<'a, 'c, 'd>,
        sink: &'s mut Sink<'b>,
    ) -> Self {
        // A table that leads to no file of the book does not part it.
        let spine: HashSet<&str> = package.spine.iter().map(String::as_str).collect();
        let leads = contents.iter().any(|place| spine.contains(place.path.as_str()));
        let contents = if leads { contents } else { &[] };
        let mut places: HashMap<&str, Vec<&Place>> = HashMap::new();
        for place in contents {
            places.entry(&place.path).or_default().push(place);
        }
        let (front, carried) = (Some(String::new()), String::new());
        Self {
            book,
            notes: Notes::default(),
            package,
            contents,
            places,
            sink,
            front,
            carried,
            chapter: None,
            count: 0,
            told: false,
        }
    }

    /// Takes the next file of the book.
    pub(super) fn take(&mut self, path: &str, text: &str) -> ControlFlow<()> {
        let page = within(text, "body").unwrap_or(0..text.len());
        let page = pages::with_links_within(&text[page], path);
        let file = |address: &str| {
            resolve(folder(path), address).filter(|other| other != path && self.book.holds(other))
        };
        let page = notes::with_marks(&page, &file);
        let page = within::with_addresses(&page, within::PICTURES_AND_PAGES, &file);
        let mut cuts = self.cuts(path, &page);
        if cuts.is_empty() && self.chapter.as_ref().is_some_and(|chapter| chapter.html.len() > LONG)
        {
            cuts.push((0, None));
        }
        let mut start = 0;
        for (at, title) in cuts {
            self.go_on(path, &page[start..at]);
            self.hand_over()?;
            let title = title.map(str::to_owned).or_else(|| self.title_of(text));
            self.chapter = Some(Chapter { title, html: String::new(), path: path.to_owned() });
            start = at;
        }
        self.go_on(path, &page[start..]);
        ControlFlow::Continue(())
    }

    /// Where chapters begin in a file, and their titles where the table states them.
    fn cuts(&self, path: &str, page: &str) -> Vec<(usize, Option<&'p str>)> {
        let listed = self.places.get(path).map(Vec::as_slice).unwrap_or_default();
        if self.contents.is_empty() {
            return vec![(0, None)];
        }
        let wanted: Vec<&str> =
            listed.iter().filter_map(|place| place.fragment.as_deref()).collect();
        let found = elements(page, &wanted);
        let mut cuts: Vec<(usize, Option<&str>)> = Vec::new();
        for (index, place) in listed.iter().enumerate() {
            let at =
                place.fragment.as_deref().and_then(|name| found.get(name)).copied().unwrap_or(0);
            // The first entry of a file begins where the file does, unless the chapter before goes on in it.
            let begins =
                index == 0 && body::without_tags(&page[..at]).split_whitespace().count() < SMALL;
            let at = if begins { 0 } else { at };
            if (at == 0 || place.depth == 0) && !cuts.iter().any(|(known, _)| *known == at) {
                cuts.push((at, Some(&place.title)));
            }
        }
        cuts.sort_by_key(|(at, _)| *at);
        cuts
    }

    /// The title that a file states, where it is not that of the book.
    fn title_of(&self, text: &str) -> Option<String> {
        let title =
            within(text, "title").and_then(|title| stated::line(&body::without_tags(&text[title])));
        title.filter(|title| Some(title) != self.package.metadata.title.as_ref())
    }

    /// More of the open chapter, or of what stands before the first.
    fn go_on(&mut self, path: &str, html: &str) {
        match (&mut self.chapter, &mut self.front) {
            (Some(chapter), _) => {
                if chapter.html.is_empty() || chapter.path != path {
                    chapter.html.push_str(&pages::beginning(path));
                }
                chapter.html.push_str(html);
            }
            (None, Some(front)) => front.push_str(html),
            (None, None) => {
                self.chapter =
                    Some(Chapter { title: None, html: html.to_owned(), path: path.to_owned() });
            }
        }
    }

    /// Says that a file cannot be read.
    pub(super) fn refuse(&mut self, problem: Problem) -> ControlFlow<()> {
        self.hand_over()?;
        self.told = true;
        (self.sink)(Err(problem))
    }

    /// Hands over the open chapter, unless it is too small to stand alone.
    fn hand_over(&mut self) -> ControlFlow<()> {
        let Some(chapter) = self.chapter.take() else { return ControlFlow::Continue(()) };
        if body::without_tags(&chapter.html).split_whitespace().count() < SMALL {
            let before = self.front.as_mut().unwrap_or(&mut self.carried);
            before.push_str(&chapter.html);
            return ControlFlow::Continue(());
        }
        self.hand_over_front()?;
        let html = std::mem::take(&mut self.carried) + &chapter.html;
        self.send(Chapter { html, ..chapter })
    }

    /// Hands over the page of the book itself, once.
    fn hand_over_front(&mut self) -> ControlFlow<()> {
        let Some(front) = self.front.take() else { return ControlFlow::Continue(()) };
        match pages::front(self.package, self.contents, &front) {
            Some(page) => (self.sink)(Ok(page)),
            None => ControlFlow::Continue(()),
        }
    }

    fn send(&mut self, chapter: Chapter) -> ControlFlow<()> {
        self.count += 1;
        let book = &self.package.metadata;
        let file = &mut |path: &str| self.book.text(path).ok();
        let html = self.notes.behind(chapter.html, file);
        let (document, title) = html::part(&html, chapter.title);
        let title = title.as_deref().and_then(stated::line);
        let metadata = Metadata {
            title: title.or_else(|| Some(format!("Chapter {}", self.count))),
            source: book.title.clone(),
            summary: None,
            ..book.clone()
        };
        let known_by = self.package.identifier.as_deref().or(book.title.as_deref());
        let own_id = known_by
            .map(|book| format!("{book}#{}", chapter.path))
            .and_then(|id| stated::line(&id));
        let source = Source::unpacked(html.as_bytes());
        (self.sink)(Ok(Parsed { metadata, document, own_id, source, ..Parsed::default() }))
    }

    /// Hands over what is left. A book of small pages only is one article.
    pub(super) fn finish(mut self) -> Result<(), Problem> {
        if self.hand_over() == ControlFlow::Break(()) {
            return Ok(());
        }
        let front = if self.count == 0 { self.front.take() } else { None };
        let rest = front.unwrap_or_default() + &std::mem::take(&mut self.carried);
        if !body::without_tags(&rest).trim().is_empty() {
            let title = (self.count == 0).then(|| self.package.metadata.title.clone()).flatten();
            let path = self.package.spine.last().cloned().unwrap_or_default();
            let _ = self.send(Chapter { title, html: rest, path });
        } else if self.count == 0 && !self.told {
            return Err(Problem::new("a book in which no text is found"));
        }
        Ok(())
    }
}

/// What stands within the first element `name`.
fn within(text: &str, name: &str) -> Option<Range<usize>> {
    let mut start = None;
    for (place, piece) in xml::pieces(text) {
        match piece {
            Piece::Open(tag)
                if start.is_none() && xml::local(tag.name).eq_ignore_ascii_case(name) =>
            {
                start = Some(place.end);
            }
            Piece::Close(closed) if xml::local(closed).eq_ignore_ascii_case(name) => {
                if let Some(start) = start {
                    return Some(start..place.start);
                }
            }
            _ => (),
        }
    }
    start.map(|start| start..text.len())
}

/// Where the elements with these names (`id`, or `name` of a link) begin.
fn elements<'n>(page: &str, wanted: &[&'n str]) -> HashMap<&'n str, usize> {
    let mut found = HashMap::new();
    if wanted.is_empty() {
        return found;
    }
    let wanted: HashSet<&str> = wanted.iter().copied().collect();
    for (place, piece) in xml::pieces(page) {
        let Piece::Open(tag) = piece else { continue };
        for (_, value) in
            tag.attributes().filter(|(name, _)| matches!(*name, "id" | "name" | "xml:id"))
        {
            if let Some(name) = wanted.get(&*value) {
                found.entry(*name).or_insert(place.start);
            }
        }
    }
    found
}
