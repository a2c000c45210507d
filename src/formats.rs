//! Bytes in, articles out: one file a format, chosen by content first, then by name.
//!
//! A reader of a format never fails as a whole where a part can be read: what could not be read is a [`Problem`] of its own,
//! beside the articles that could.

mod decode;
mod entities;
mod flow;
mod json_lines;
mod markdown;
mod markup;
mod sniff;
mod stated;
mod text;

use std::ops::ControlFlow;

use self::{decode::Decoded, sniff::Kind};
use crate::{document::Document, metadata::Metadata};

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
    if let Err(problem) = dispatch(input, sink) {
        let _ = sink(Err(problem));
    }
}

/// Chooses the reader. An error here is one of the whole file.
fn dispatch(input: Input<'_>, sink: &mut Sink<'_>) -> Result<(), Problem> {
    if input.bytes.is_empty() {
        return Err(Problem::new("the file is empty"));
    }
    if let Some(closed) = sniff::magic(input.bytes) {
        return Err(closed.problem());
    }
    let Decoded { text, note } = decode::decode(input.bytes)?;
    if text.trim().is_empty() {
        return Err(Problem::new("the file holds no words, only blanks"));
    }
    let mut parsed = match sniff::kind(input.name, &text) {
        Kind::Text => text::parse(&text),
        Kind::Markdown => markdown::parse(input.name, &text),
        Kind::JsonLines => return json_lines::read(input, json_lines::read_lines, sink),
        Kind::Json => return json_lines::read(input, json_lines::read_values, sink),
        Kind::Closed(closed) => return Err(closed.problem()),
    };
    parsed.notes.extend(note);
    let _ = sink(Ok(parsed));
    Ok(())
}

#[cfg(test)]
mod tests;
