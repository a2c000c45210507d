//! Bytes in, articles out: one file a format, chosen by content first, then by name.
//!
//! A reader of a format never fails as a whole where a part can be read: what could not be read is a [`Problem`] of its own,
//! beside the articles that could.

mod archive;
mod body;
pub mod caps;
mod context;
mod dates;
mod decode;
pub(crate) mod endings;
mod entities;
mod epub;
pub(crate) mod exports;
mod feed;
mod fields;
mod flow;
mod html;
mod json_lines;
mod mail;
mod markdown;
mod markup;
mod mhtml;
mod opml;
pub(crate) mod pdf;
mod printed;
pub(crate) mod prose;
mod sniff;
mod stated;
mod text;
mod webarchive;
pub(crate) mod within;
mod xml;

use std::ops::ControlFlow;

use self::{
    context::Context,
    decode::Decoded,
    json_lines::Form,
    sniff::{Closed, Kind},
};
use crate::{document::Document, metadata::Metadata};

pub use context::{Beside, Outside, Pages};
pub(crate) use sniff::may_hold_articles;

/// What a format's reader is given.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// File name without folders, or a label such as `standard input`; only its ending is looked at.
    pub name: &'a str,
    /// The whole file.
    pub bytes: &'a [u8],
}

/// One article as a format gives it.
#[derive(Clone, Debug, Default)]
pub struct Parsed {
    /// What the article states about itself.
    pub metadata: Metadata,
    /// The words and their structure.
    pub document: Document,
    /// The article's own identifier, where its source has one.
    pub own_id: Option<String>,
    /// Source bytes of this article that its content hash is made of: all of the file, or its line or entry.
    pub source: Source,
    /// Where in an archive it stands: names of entries, `/` between them, cleaned and on one line.
    pub entry: Option<String>,
    /// Said to the reader above the text: what was guessed, replaced or cut.
    pub notes: Vec<String>,
}

/// Which bytes of the file an article was made from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Source {
    /// All of them.
    #[default]
    Whole,
    /// A part, as a range of bytes.
    Part(std::ops::Range<usize>),
    /// Bytes that are not in the file as they are, because they were packed: the first 128 bits of their BLAKE3.
    Unpacked([u8; 16]),
}

impl Source {
    /// Stands for bytes that are not in the file as they are.
    pub fn unpacked(bytes: &[u8]) -> Self {
        let mut hash = [0; 16];
        hash.copy_from_slice(&blake3::hash(bytes).as_bytes()[..16]);
        Self::Unpacked(hash)
    }

    /// The same source, told of a file of `bytes` that was packed in another.
    #[must_use]
    pub fn within(self, bytes: &[u8]) -> Self {
        match self {
            Self::Whole => Self::unpacked(bytes),
            Self::Part(range) => Self::unpacked(bytes.get(range).unwrap_or(bytes)),
            Self::Unpacked(_) => self,
        }
    }
}

/// Why something could not be read: a sentence for a person, where it stands, and what helps.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what}{}{}", place.as_ref().map(|place| format!(" ({place})")).unwrap_or_default(), help.as_ref().map(|help| format!("; {help}")).unwrap_or_default())]
pub struct Problem {
    /// What is wrong, without a full stop: `not a text file`.
    pub what: String,
    /// Where in the file: `line 12`.
    pub place: Option<String>,
    /// What the user can do.
    pub help: Option<String>,
}

impl Problem {
    /// A problem of the whole file, with nothing to advise.
    pub fn new(what: impl Into<String>) -> Self {
        Self { what: what.into(), place: None, help: None }
    }

    /// The same, with the place.
    #[must_use]
    pub fn at(self, place: impl Into<String>) -> Self {
        Self { place: Some(place.into()), ..self }
    }

    /// The same, with the entry of an archive that it is about.
    #[must_use]
    pub fn within(self, entry: &str) -> Self {
        let place = match self.place {
            Some(place) if place.starts_with("in ") => {
                place.replacen("in ", &format!("in {entry}/"), 1)
            }
            Some(place) => format!("in {entry}, {place}"),
            None => format!("in {entry}"),
        };
        Self { place: Some(place), ..self }
    }

    /// The same, with advice.
    #[must_use]
    pub fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }
}

/// Takes articles and problems as they are read, in the order of the file; may stop the reading.
pub type Sink<'a> = dyn FnMut(Result<Parsed, Problem>) -> ControlFlow<()> + 'a;

/// Reads all articles of a file into `sink`.
pub fn read(input: Input<'_>, sink: &mut Sink<'_>) {
    read_with(input, Outside::NOTHING, sink);
}

/// The same, for a reader that may ask for more than the file: exports keep texts and highlights in files of their own, PDF is
/// read by another process.
pub fn read_with(input: Input<'_>, outside: Outside<'_>, sink: &mut Sink<'_>) {
    read_within(input, &mut Context::new(input.bytes.len(), outside), sink);
}

/// The same, for a file that is packed in another.
fn read_within(input: Input<'_>, context: &mut Context<'_>, sink: &mut Sink<'_>) {
    if let Err(problem) = dispatch(input, context, sink) {
        let _ = sink(Err(problem));
    }
}

/// Chooses the reader. An error here is one of the whole file.
fn dispatch(
    input: Input<'_>,
    context: &mut Context<'_>,
    sink: &mut Sink<'_>,
) -> Result<(), Problem> {
    if input.bytes.is_empty() {
        return Err(Problem::new("the file is empty"));
    }
    if epub::is_book(input) {
        return epub::read(input, context, sink);
    }
    if let Some(packing) = sniff::packing(input.bytes) {
        return archive::read(input, packing, context, sink);
    }
    match sniff::magic(input.bytes) {
        Some(Closed::Database) => return exports::newsboat::read(input.bytes, sink),
        Some(Closed::Pdf | Closed::LockedPdf) if let Some(pages) = context.outside.pages => {
            let _ = sink(Ok(pdf::parse(&pages(input.bytes)?)?));
            return Ok(());
        }
        Some(closed) => return Err(closed.problem()),
        None => {}
    }
    if webarchive::is_list(input.bytes) {
        let _ = sink(Ok(webarchive::parse(input.bytes)?));
        return Ok(());
    }
    if mhtml::is_saved_page(input) {
        let _ = sink(Ok(mhtml::parse(input.bytes)?));
        return Ok(());
    }
    if let Some(kind) = mail::kind(input.name, input.bytes) {
        return mail::read(input.bytes, kind, sink);
    }
    let Decoded { text, note } = decode::decode(input.bytes)?;
    let words = printed::printed(&text);
    if words.trim().is_empty() {
        return Err(Problem::new("the file holds no words, only blanks"));
    }
    let mut parsed = match sniff::kind(input.name, &words) {
        Kind::Text => {
            text::read(&words, note, sink);
            return Ok(());
        }
        Kind::Markdown => markdown::parse(input.name, &words),
        Kind::Html => html::parse(&text, None),
        Kind::JsonLines => return json_lines::read(input, Form::Lines, context, sink),
        Kind::Json => return json_lines::read(input, Form::Values, context, sink),
        Kind::Feed => return feed::read(&text, note.as_deref(), sink),
        Kind::Opml => opml::parse(&text)?,
        Kind::JsonFeed => return feed::read_json(&text, note.as_deref(), sink),
        Kind::Table => return exports::tables::read(input, &text, context.outside.beside, sink),
        Kind::Bookmarks => return exports::bookmarks::read(&text, sink),
        Kind::Closed(closed) => return Err(closed.problem()),
    };
    parsed.notes.extend(note);
    let _ = sink(Ok(parsed));
    Ok(())
}

#[cfg(test)]
mod tests;
