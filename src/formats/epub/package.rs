//! What a book says of itself: its package document (OPF), found by way of `META-INF/container.xml`, and what is encrypted.
//!
//! EPUB 3.3, 5 (<https://www.w3.org/TR/epub-33/>); EPUB 2 names the same things with other attributes.

use std::collections::{HashMap, HashSet};

use super::{
    super::{
        body::without_tags,
        dates, entities,
        stated::{self, Value},
        xml::{self, Event, Tag},
    },
    Book, folder, resolve,
};
use crate::metadata::{Metadata, Published};

/// Ways to encrypt that only keep fonts from being copied.
const OF_FONTS: [&str; 2] =
    ["http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"];

/// A book's package.
#[derive(Debug, Default)]
pub(super) struct Package {
    /// What is stated of the book; its title is that of the book.
    pub(super) metadata: Metadata,
    /// Who brought it out.
    pub(super) publisher: Option<String>,
    /// What it is known by.
    pub(super) identifier: Option<String>,
    /// The files of its text, in reading order, each once.
    pub(super) spine: Vec<String>,
    /// The table of contents of EPUB 3.
    pub(super) nav: Option<String>,
    /// The table of contents of EPUB 2.
    pub(super) ncx: Option<String>,
    /// Files that are encrypted.
    pub(super) locked: HashSet<String>,
    /// What had to be done without.
    pub(super) notes: Vec<String>,
}

impl Package {
    /// Reads what there is; a book without a package is all of its pages by name.
    pub(super) fn read(book: &mut Book<'_, '_, '_>) -> Self {
        let mut package = Self::default();
        let named =
            book.text("META-INF/container.xml").ok().and_then(|container| root_file(&container));
        let found = || book.names().into_iter().find(|name| has_ending(name, &["opf"]));
        let path = named.clone().or_else(found);
        if let Some(path) = &path {
            if named.is_none() {
                package
                    .notes
                    .push("The book does not say where it begins (META-INF/container.xml).".into());
            }
            match book.text(path) {
                Ok(text) => Reader::new(&mut package, folder(path)).read(&text),
                Err(problem) => {
                    package.notes.push(format!("The book’s own description is {problem}."));
                }
            }
        }
        if package.spine.is_empty() {
            let pages =
                book.names().into_iter().filter(|name| has_ending(name, &["xhtml", "html", "htm"]));
            package.spine = pages.collect();
            package.notes.push(
                "The book does not say in what order it is read: all its pages, by name.".into(),
            );
        }
        package.locked =
            book.text("META-INF/encryption.xml").map(|text| locked(&text)).unwrap_or_default();
        package
    }
}

fn has_ending(name: &str, endings: &[&str]) -> bool {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    ending.is_some_and(|ending| endings.contains(&ending.as_str()))
}

/// The package document that the container names.
fn root_file(container: &str) -> Option<String> {
    let mut found = None;
    xml::walk(container, &mut |event, _| {
        if let Event::Open(tag) = event
            && is(tag, "rootfile")
            && found.is_none()
        {
            found = tag.attribute("full-path").and_then(|path| resolve("", &path));
        }
    });
    found
}

/// The files that `META-INF/encryption.xml` names, but for those of fonts.
fn locked(text: &str) -> HashSet<String> {
    let (mut files, mut of_font) = (HashSet::new(), false);
    xml::walk(text, &mut |event, _| match event {
        Event::Open(tag) if is(tag, "encrypteddata") => of_font = false,
        Event::Open(tag) if is(tag, "encryptionmethod") => {
            of_font = tag.attribute("Algorithm").is_some_and(|method| OF_FONTS.contains(&&*method));
        }
        Event::Open(tag) if is(tag, "cipherreference") && !of_font => {
            files.extend(tag.attribute("URI").and_then(|path| resolve("", &path)));
        }
        _ => (),
    });
    files
}

pub(super) fn is(tag: Tag<'_>, name: &str) -> bool {
    xml::local(tag.name).eq_ignore_ascii_case(name)
}

/// Reads a package document.
struct Reader<'p, 'f> {
    package: &'p mut Package,
    folder: &'f str,
    /// Files of the manifest by their names in it.
    items: HashMap<String, String>,
    /// Pages in the order of the manifest.
    pages: Vec<String>,
    spine: Vec<String>,
    ncx: Option<String>,
    /// The field of the metadata whose words come now, and whether it counts.
    field: Option<String>,
    words: String,
    creators: Vec<String>,
}

impl<'p, 'f> Reader<'p, 'f> {
    fn new(package: &'p mut Package, folder: &'f str) -> Self {
        Self {
            package,
            folder,
            items: HashMap::new(),
            pages: Vec::new(),
            spine: Vec::new(),
            ncx: None,
            field: None,
            words: String::new(),
            creators: Vec::new(),
        }
    }

    fn read(mut self, text: &str) {
        xml::walk(text, &mut |event, _| match event {
            Event::Open(tag) => self.open(tag),
            Event::Close(_) => self.close(),
            Event::Text(words) if self.field.is_some() => {
                self.words.push_str(&entities::decode(words));
            }
            Event::Literal(words) if self.field.is_some() => self.words.push_str(words),
            Event::Text(_) | Event::Literal(_) => (),
        });
        let mut seen = HashSet::new();
        let listed = self.spine.iter().filter_map(|id| self.items.get(id)).cloned();
        self.package.spine = listed.filter(|path| seen.insert(path.clone())).collect();
        if self.package.spine.is_empty() {
            self.package.spine =
                self.pages.into_iter().filter(|path| seen.insert(path.clone())).collect();
            if !self.package.spine.is_empty() {
                self.package.notes.push(
                    "The book does not say in what order it is read: as its files are listed."
                        .into(),
                );
            }
        }
        self.package.ncx = self.ncx.or_else(|| self.package.ncx.take());
        self.package.metadata.byline = stated::authors(&Value::Many(self.creators));
    }

    fn open(&mut self, tag: Tag<'_>) {
        let local = xml::local(tag.name).to_ascii_lowercase();
        match local.as_str() {
            "item" => self.item(tag),
            "itemref" => {
                self.spine.extend(tag.attribute("idref").map(std::borrow::Cow::into_owned));
            }
            "spine" => {
                let id = tag.attribute("toc");
                self.ncx = id.and_then(|id| self.items.get(&*id)).cloned();
            }
            "title" | "creator" | "language" | "date" | "publisher" | "identifier" | "subject"
            | "description" => {
                self.words.clear();
                self.field = counts(tag, &local).then_some(local);
            }
            _ => (),
        }
    }

    fn item(&mut self, tag: Tag<'_>) {
        let Some(path) = tag.attribute("href").and_then(|address| resolve(self.folder, &address))
        else {
            return;
        };
        let kind = tag.attribute("media-type").unwrap_or_default().to_ascii_lowercase();
        let is_page = kind.contains("html")
            || (kind.is_empty() && has_ending(&path, &["xhtml", "html", "htm"]));
        if tag
            .attribute("properties")
            .is_some_and(|said| said.split_whitespace().any(|word| word == "nav"))
        {
            self.package.nav = Some(path.clone());
        }
        if kind == "application/x-dtbncx+xml" {
            self.package.ncx = Some(path.clone());
        }
        if is_page {
            self.pages.push(path.clone());
        }
        if let Some(id) = tag.attribute("id") {
            self.items.insert(id.into_owned(), path);
        }
    }

    fn close(&mut self) {
        let Some(field) = self.field.take() else { return };
        let words = std::mem::take(&mut self.words);
        let metadata = &mut self.package.metadata;
        // Some programs write this where nothing is stated.
        let line = || stated::line(&words).filter(|line| !line.eq_ignore_ascii_case("unknown"));
        match field.as_str() {
            "title" => stated::keep(&mut metadata.title, line),
            "creator" => self.creators.extend(line()),
            "language" => stated::keep(&mut metadata.lang, || stated::language(&line()?)),
            "date" => stated::keep(&mut metadata.published, || {
                dates::stated(&words).or_else(|| Published::parse_part(&words))
            }),
            "publisher" => stated::keep(&mut self.package.publisher, line),
            "identifier" => stated::keep(&mut self.package.identifier, line),
            "subject" => metadata.tags.extend(line().filter(|tag| !metadata.tags.contains(tag))),
            _ => stated::keep(&mut metadata.summary, || stated::line(&without_tags(&line()?))),
        }
    }
}

/// False for helpers that are no authors, and for dates of something else than the publication.
fn counts(tag: Tag<'_>, field: &str) -> bool {
    match field {
        "creator" => tag.attribute("opf:role").is_none_or(|role| role == "aut" || role.is_empty()),
        "date" => tag
            .attribute("opf:event")
            .is_none_or(|event| event.starts_with("publi") || event.starts_with("issu")),
        _ => true,
    }
}
