//! One article or address of an export, on its way to a document.

use crate::{
    document::{BlockKind, Builder, Document, InlineKind, clean::clean_line},
    formats::{
        Parsed, Problem, html,
        stated::{self, Value},
        text,
    },
    metadata::{Highlight, Metadata},
};

/// Most highlights of one article that are kept.
const MOST_HIGHLIGHTS: usize = 1000;

/// What an export says of one article.
#[derive(Debug, Default)]
pub(in crate::formats) struct Entry {
    /// What is stated about it, and what its reader has done with it.
    pub(in crate::formats) metadata: Metadata,
    /// Its identifier in the other program.
    pub(in crate::formats) own_id: Option<String>,
    /// Its words.
    pub(in crate::formats) body: Body,
    /// When it was saved, as the export says it.
    pub(in crate::formats) saved: Option<String>,
}

/// The words of an entry.
#[derive(Debug, Default)]
pub(in crate::formats) enum Body {
    /// None: only the address was saved.
    #[default]
    Missing,
    /// Plain text.
    Text(String),
    /// A piece of HTML.
    Html(String),
}

impl Body {
    /// HTML, where there is any.
    pub(super) fn html(words: Option<String>) -> Self {
        words.filter(|words| !words.trim().is_empty()).map_or(Self::Missing, Self::Html)
    }
}

impl Entry {
    /// Fills a field by the name that [`stated`] knows it by.
    pub(super) fn state(&mut self, field: &str, value: Option<Value>) {
        if let Some(value) = value {
            stated::apply(&mut self.metadata, field, &value);
        }
    }

    /// [`Self::state`] for a single text.
    pub(super) fn say(&mut self, field: &str, words: Option<&str>) {
        self.state(field, words.map(|words| Value::One(words.to_owned())));
    }

    /// Adds a tag, unless it is a name that programs give by themselves.
    pub(super) fn tag(&mut self, name: &str) {
        const OWN: [&str; 8] = [
            "unread",
            "archive",
            "unsorted",
            "bookmarks",
            "bookmarks bar",
            "bookmarks toolbar",
            "bookmarks menu",
            "other bookmarks",
        ];
        if !OWN.contains(&name.trim().to_lowercase().as_str()) {
            stated::add_tags(&mut self.metadata, &Value::Many(vec![name.to_owned()]));
        }
    }

    /// Adds a marked passage and what was noted beside it.
    pub(super) fn highlight(&mut self, words: &str, note: Option<&str>) {
        let highlights = &mut self.metadata.kept.highlights;
        if let Some(text) = stated::line(words)
            && highlights.len() < MOST_HIGHLIGHTS
        {
            highlights.push(Highlight { text, note: note.and_then(stated::line) });
        }
    }

    /// The article; an error where the entry holds neither words nor an address nor anything else to show.
    pub(in crate::formats) fn finish(mut self) -> Result<Parsed, Problem> {
        let metadata = &mut self.metadata;
        let mut notes = Vec::new();
        let document = match self.body {
            Body::Text(words) => text::lay_out(&words, metadata),
            Body::Html(html) => from_html(&html, metadata),
            Body::Missing if is_nothing(metadata) => {
                return Err(Problem::new("an article without text").help(
                    "give it a `text`, `body`, `content` or `html` field, or at least a `url`",
                ));
            }
            Body::Missing => {
                notes.push("Only the address was saved, not the text.".to_owned());
                address_page(metadata)
            }
        };
        let saved = self.saved.as_deref().and_then(stated::date);
        notes.extend(saved.map(|saved| format!("Saved on {}.", saved.date)));
        Ok(Parsed {
            metadata: self.metadata,
            document,
            own_id: self.own_id.map(|id| clean_line(&id).into_owned()),
            notes,
            ..Parsed::default()
        })
    }
}

/// True where there is nothing to show at all.
fn is_nothing(metadata: &Metadata) -> bool {
    metadata.url.is_none() && metadata.kept.highlights.is_empty() && metadata.summary.is_none()
}

fn from_html(html: &str, metadata: &mut Metadata) -> Document {
    let base = metadata.url.as_deref().and_then(|url| url::Url::parse(url).ok());
    let (document, title) = html::fragment(html, base.as_ref(), metadata.title.take());
    metadata.title = title.as_deref().and_then(stated::line);
    document
}

/// What is known of an address: itself, what it is said to be about, and the passages that were marked.
fn address_page(metadata: &Metadata) -> Document {
    let mut builder = Builder::new();
    if let Some(url) = &metadata.url {
        let link = builder.link(url);
        builder.open(InlineKind::Link(link));
        builder.push(url);
        builder.close();
        builder.end(BlockKind::Paragraph, 0, 0);
    }
    for words in [&metadata.summary, &metadata.kept.note].into_iter().flatten() {
        builder.push(words);
        builder.end(BlockKind::Paragraph, 0, 0);
    }
    for highlight in &metadata.kept.highlights {
        builder.push(&highlight.text);
        builder.end(BlockKind::Paragraph, 1, 0);
        if let Some(note) = &highlight.note {
            builder.push(note);
            builder.end(BlockKind::Paragraph, 0, 0);
        }
    }
    builder.finish()
}
