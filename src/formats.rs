//! Bytes in, articles out: one file a format, chosen by content first, then by name.
//!
//! A reader of a format never fails as a whole where a part can be read: what could not be read is a [`Problem`] of its own,
//! beside the articles that could.

use std::ops::ControlFlow;

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
    // A first stand-in, so that the rooms above can be built: replaced by the readers of this folder.
    let text = String::from_utf8_lossy(input.bytes);
    let mut builder = crate::document::Builder::over(&text);
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let span = crate::span::Span::new(start, start + line.trim_end_matches('\n').len());
        start += line.len();
        if !line.trim().is_empty() {
            let kind = if span.start == 0 {
                crate::document::BlockKind::Title
            } else {
                crate::document::BlockKind::Paragraph
            };
            builder.mark(span, kind);
        }
    }
    let document = builder.finish();
    let metadata = Metadata {
        title: document.title().map(|span| span.of(document.text()).to_owned()),
        ..Metadata::default()
    };
    let _ = sink(Ok(Parsed { metadata, document, ..Parsed::default() }));
}
