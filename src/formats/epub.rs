//! Books: EPUB 2 and 3. Each chapter is an article, after a page with the book's front matter and its table of contents.
//!
//! The reader is our own, over `zip` and the forgiving [`xml`](super::xml): entries are looked up by name and never written
//! anywhere, all bytes are counted as they are unpacked, and what a book gets wrong costs the chapter it concerns.

mod chapters;
mod contents;
mod notes;
mod package;
mod pages;

use std::{collections::HashMap, io::Cursor, ops::ControlFlow};

use zip::ZipArchive;

use self::{chapters::Chapters, package::Package};
use super::{Input, Problem, Sink, archive, caps, context::Context, decode};

/// Bytes from the start in which a book says what it is.
const HEAD: usize = 4096;

/// True for a book, by what its first entry says or by its name.
pub(super) fn is_book(input: Input<'_>) -> bool {
    let named =
        input.name.rsplit_once('.').is_some_and(|(_, ending)| ending.eq_ignore_ascii_case("epub"));
    let head = &input.bytes[..input.bytes.len().min(HEAD)];
    let says = head.starts_with(b"PK\x03\x04")
        && memchr::memmem::find(head, b"application/epub+zip").is_some();
    named || says
}

/// Reads a book.
pub(super) fn read(
    input: Input<'_>,
    context: &mut Context<'_>,
    sink: &mut Sink<'_>,
) -> Result<(), Problem> {
    let mut book = Book::open(input.bytes, context)?;
    let package = Package::read(&mut book);
    if package.spine.iter().any(|path| package.locked.contains(path)) {
        return Err(Problem::new("a book that is protected against copying (DRM)")
            .help("open it in the program that it was bought for"));
    }
    if package.spine.is_empty() {
        return Err(Problem::new("a book in which no text is found")
            .help("get it again from where it came"));
    }
    let contents = contents::read(&mut book, &package);
    let mut chapters = Chapters::new(&package, &contents, &mut book, sink);
    for path in &package.spine {
        if Some(path) == package.nav.as_ref() && package.spine.len() > 1 {
            continue;
        }
        let flow = match chapters.book.text(path) {
            Ok(text) => chapters.take(path, &text),
            Err(problem) => chapters.refuse(problem.within(path)),
        };
        if flow == ControlFlow::Break(()) || chapters.book.context.is_spent() {
            return Ok(());
        }
    }
    chapters.finish()
}

/// An open book.
struct Book<'a, 'c, 'd> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// Entries by their names; of several with one name the first.
    entries: HashMap<String, usize>,
    /// The same by their names in small letters, for books made on systems that do not tell capitals apart.
    folded: HashMap<String, usize>,
    context: &'c mut Context<'d>,
}

impl<'a, 'c, 'd> Book<'a, 'c, 'd> {
    fn open(bytes: &'a [u8], context: &'c mut Context<'d>) -> Result<Self, Problem> {
        let archive =
            ZipArchive::new(Cursor::new(bytes)).map_err(|error| archive::unreadable(&error))?;
        if archive.len() > caps::ENTRIES {
            return Err(Problem::new(format!("a book of more than {} files", caps::ENTRIES)));
        }
        let (mut entries, mut folded) = (HashMap::new(), HashMap::new());
        for index in 0..archive.len() {
            if let Some(Ok(name)) = archive.name_for_index(index) {
                folded.entry(name.to_ascii_lowercase()).or_insert(index);
                entries.entry(name.into_owned()).or_insert(index);
            }
        }
        Ok(Self { archive, entries, folded, context })
    }

    /// Names of all entries, sorted.
    fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = self.entries.keys().cloned().collect();
        names.sort();
        names
    }

    /// True where the book holds such an entry.
    fn holds(&self, path: &str) -> bool {
        self.entries.contains_key(path) || self.folded.contains_key(&path.to_ascii_lowercase())
    }

    /// The words of an entry, decoded.
    fn text(&mut self, path: &str) -> Result<String, Problem> {
        let missing = || Problem::new("missing from the book");
        let folded = || self.folded.get(&path.to_ascii_lowercase());
        let index = *self.entries.get(path).or_else(folded).ok_or_else(missing)?;
        let mut file = self.archive.by_index(index).map_err(|error| archive::unreadable(&error))?;
        if !file.is_file() {
            return Err(missing());
        }
        self.context.count_entry()?;
        let unpacked = self.context.unpack(&mut file, caps::CHAPTER)?;
        let decoded = decode::decode(&unpacked.bytes)?;
        Ok(decoded.text.into_owned())
    }
}

/// The entry that `address` names from a file in `folder` (ending in `/`, or empty), without its fragment; `None` for what is
/// no file of the book. It never leads out of the book.
fn resolve(folder: &str, address: &str) -> Option<String> {
    let path = address.split(['#', '?']).next().unwrap_or_default();
    let scheme = path.split('/').next().is_some_and(|first| first.contains(':'));
    if path.is_empty() || scheme {
        return None;
    }
    let path = unescaped(path);
    let whole = if path.starts_with('/') { path } else { format!("{folder}{path}") };
    let mut parts: Vec<&str> = Vec::new();
    for part in whole.split('/') {
        match part {
            "" | "." => (),
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// The folder of an entry, with `/` at its end.
fn folder(path: &str) -> &str {
    path.rfind('/').map_or("", |at| &path[..=at])
}

/// Decodes `%20` and the like; what is no such escape stays.
fn unescaped(path: &str) -> String {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let escaped = (*first == b'%').then(|| after.get(..2)).flatten();
        let escaped = escaped.and_then(|digits| std::str::from_utf8(digits).ok());
        let byte = escaped.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        rest = if byte.is_some() { &after[2..] } else { after };
        bytes.push(byte.unwrap_or(*first));
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests;
