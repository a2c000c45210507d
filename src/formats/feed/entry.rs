//! From what a feed says of an entry to an article.

use url::Url;

use super::{
    super::{
        Parsed, Source, body,
        stated::{self, Value},
    },
    words::Words,
};
use crate::{
    document::Document,
    metadata::{Metadata, Published},
};

/// A text of fewer bytes that is all there is, under a title and with an address, may be an excerpt.
const SHORT: usize = 400;
/// The same, where it is called a summary by a format that has another place for the whole.
const LONG: usize = 4000;
/// Bytes at the end of a text in which it may say that it goes on elsewhere.
const TAIL: usize = 400;
/// Enclosures that are listed, at most.
const MOST_ENCLOSURES: usize = 50;

/// What a feed says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Channel {
    /// What it is called.
    pub(super) title: Option<String>,
    /// The site it belongs to; relative addresses start there.
    pub(super) link: Option<String>,
    /// Its language.
    pub(super) lang: Option<String>,
    /// Who writes it; for entries that do not say.
    pub(super) authors: Vec<String>,
}

/// What a feed says of one entry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Entry {
    /// Hash of its bytes.
    pub(super) source: Source,
    pub(super) title: Option<Words>,
    pub(super) id: Option<String>,
    pub(super) link: Option<String>,
    /// The identifier, where it is an address too; goes after `link`.
    pub(super) guid_link: Option<String>,
    /// Where a relay says that the article stands; goes before `link`.
    pub(super) original: Option<String>,
    /// The text.
    pub(super) content: Option<Words>,
    /// What is called a summary or a description.
    pub(super) summary: Option<Words>,
    /// True where the format has a place of its own for the whole text, so that a summary never is it.
    pub(super) summarised: bool,
    pub(super) published: Option<Published>,
    pub(super) updated: Option<Published>,
    pub(super) authors: Vec<String>,
    pub(super) tags: Vec<String>,
    pub(super) enclosures: Vec<Enclosure>,
    pub(super) lang: Option<String>,
    /// What relative addresses start from.
    pub(super) base: Option<String>,
    /// The feed it was taken from by this one.
    pub(super) origin: Option<String>,
    /// True where the feed breaks off in it.
    pub(super) cut: bool,
}

/// A file that goes with an entry: an episode, a paper.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Enclosure {
    pub(super) address: String,
    /// Its media type.
    pub(super) kind: Option<String>,
    /// Its length in bytes.
    pub(super) bytes: Option<u64>,
}

impl Entry {
    /// Keeps the longer of two texts.
    pub(super) fn keep(slot: &mut Option<Words>, words: Words) {
        let longer = slot.as_ref().is_none_or(|kept| words.text.len() > kept.text.len());
        if longer && !words.text.trim().is_empty() {
            *slot = Some(words);
        }
    }

    /// The article. What the entry does not say of itself, the feed may say.
    pub(super) fn article(mut self, channel: &Channel) -> Parsed {
        let mut metadata = self.metadata(channel);
        let own_id = self.identifier(&metadata);
        let text = choose(self.content.take(), self.summary.take());
        let part = text.as_ref().map_or(Part::Whole, |text| self.part(text, &metadata));
        metadata.excerpt = part != Part::Whole;
        metadata.summary =
            text.as_ref().and_then(|text| text.summary.as_ref()).and_then(Words::line);
        let notes = self.notes(text.is_some().then_some(part), &metadata);
        let source = std::mem::take(&mut self.source);
        let words = text.map(|text| text.words).unwrap_or_default();
        let document = self.lay_out(&words, &mut metadata);
        Parsed { metadata, document, own_id, source, notes, ..Parsed::default() }
    }

    fn metadata(&self, channel: &Channel) -> Metadata {
        let base = self.base.as_deref().or(channel.link.as_deref());
        let link = self.original.as_deref().or(self.link.as_deref()).or(self.guid_link.as_deref());
        let authors = if self.authors.is_empty() { &channel.authors } else { &self.authors };
        let mut tags: Vec<String> = Vec::new();
        for tag in self.tags.iter().filter_map(|tag| stated::line(tag)).take(100) {
            if !tags.contains(&tag) {
                tags.push(tag);
            }
        }
        Metadata {
            title: self.title.as_ref().and_then(Words::line),
            byline: stated::authors(&Value::Many(authors.clone())),
            source: self.origin.clone().or_else(|| channel.title.clone()),
            published: self.published.clone().or_else(|| self.updated.clone()),
            lang: self
                .lang
                .clone()
                .or_else(|| channel.lang.clone())
                .and_then(|lang| stated::language(&lang)),
            url: link.and_then(|link| absolute(link, base)),
            tags,
            ..Metadata::default()
        }
    }

    /// The entry's own identifier; one made of its address and title where it has none.
    fn identifier(&self, metadata: &Metadata) -> Option<String> {
        let own = self.id.as_deref().and_then(stated::line);
        own.or_else(|| {
            let (address, title) = (metadata.url.as_deref(), metadata.title.as_deref());
            address.or(title)?;
            let known_by =
                format!("{}\0{}", address.unwrap_or_default(), title.unwrap_or_default());
            Some(blake3::hash(known_by.as_bytes()).to_hex()[..32].to_owned())
        })
    }

    /// How much of the article the text is, as far as it tells.
    fn part(&self, text: &Text, metadata: &Metadata) -> Part {
        let words = text.words.plain();
        if goes_on_elsewhere(&words) {
            return Part::Excerpt;
        }
        let listed =
            metadata.title.is_some() && metadata.url.is_some() && self.enclosures.is_empty();
        let least = if self.summarised { LONG } else { SHORT };
        if text.is_summary && listed && words.trim().len() < least {
            Part::Perhaps
        } else {
            Part::Whole
        }
    }

    /// What is said above the text, of which the feed holds a part; none where it holds no text.
    fn notes(&self, part: Option<Part>, metadata: &Metadata) -> Vec<String> {
        let mut notes = Vec::new();
        let whole = metadata
            .url
            .as_ref()
            .map(|url| format!(" The whole article: {url}"))
            .unwrap_or_default();
        match part {
            None => notes.push(format!("The feed holds no text of this article.{whole}")),
            Some(Part::Excerpt) => {
                notes.push(format!("An excerpt: the feed does not hold the whole article.{whole}"));
            }
            Some(Part::Perhaps) => {
                notes.push(format!("This may be an excerpt: the feed holds no more.{whole}"));
            }
            Some(Part::Whole) => {}
        }
        if self.cut {
            notes.push("The feed breaks off in this article.".into());
        }
        notes
    }

    fn lay_out(&self, words: &Words, metadata: &mut Metadata) -> Document {
        let listed = |enclosure: &&Enclosure| !words.text.contains(&enclosure.address);
        let enclosures: Vec<&Enclosure> =
            self.enclosures.iter().take(MOST_ENCLOSURES).filter(listed).collect();
        let mut text = words.text.clone();
        let base = self.base.as_deref().or(metadata.url.as_deref()).map(str::to_owned);
        if !words.html && enclosures.is_empty() {
            return super::super::text::lay_out(&text, metadata);
        }
        if !words.html {
            text = body::as_html(&text);
        }
        text.extend(enclosures.into_iter().map(Enclosure::html));
        body::from_html(&text, base.as_deref(), metadata)
    }
}

impl Enclosure {
    /// A paragraph with its address.
    fn html(&self) -> String {
        let address = body::escape(&self.address);
        let size = self.bytes.filter(|bytes| *bytes > 0).map(body::size);
        let about: Vec<String> =
            self.kind.iter().map(|kind| body::escape(kind)).chain(size).collect();
        let about =
            if about.is_empty() { String::new() } else { format!(" ({})", about.join(", ")) };
        format!("<p>Enclosed: <a href=\"{address}\">{address}</a>{about}</p>")
    }
}

/// The text of an article.
struct Text {
    words: Words,
    /// True where it is what the feed calls a summary or a description.
    is_summary: bool,
    /// The summary, where the text is not it.
    summary: Option<Words>,
}

/// The longer of content and summary is the text. A summary that only repeats how the text begins is left out.
fn choose(content: Option<Words>, summary: Option<Words>) -> Option<Text> {
    let (content, summary) = match (content, summary) {
        (None, summary) => {
            return summary.map(|words| Text { words, is_summary: true, summary: None });
        }
        (Some(words), None) => return Some(Text { words, is_summary: false, summary: None }),
        (Some(content), Some(summary)) => (content, summary),
    };
    if summary.weight() > content.weight() {
        return Some(Text { words: summary, is_summary: true, summary: None });
    }
    let begins =
        |words: &Words| words.line().unwrap_or_default().chars().take(60).collect::<String>();
    let repeats = begins(&content) == begins(&summary);
    Some(Text { words: content, is_summary: false, summary: (!repeats).then_some(summary) })
}

/// How much of an article a feed holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// All of it, as far as can be told.
    Whole,
    /// It is short, or called a summary.
    Perhaps,
    /// It breaks off, or says that it goes on elsewhere.
    Excerpt,
}

/// True for a text that ends in the middle, or sends its reader on.
fn goes_on_elsewhere(words: &str) -> bool {
    const SENDS_ON: [&str; 6] =
        ["[…]", "[...]", "continue reading", "read more", "read the full", "read the rest"];
    let start = crate::span::floor_boundary(words, words.len().saturating_sub(TAIL));
    let tail = words[start..].to_lowercase();
    let end = tail.trim_end();
    if end.ends_with('…') || end.ends_with("...") {
        return true;
    }
    let short: String = end.chars().rev().take(60).collect::<Vec<_>>().into_iter().rev().collect();
    SENDS_ON.iter().any(|mark| short.contains(mark))
        || (end.contains("[…]") || end.contains("[...]")) && end.contains("appeared first on")
}

/// An address made whole; `None` where it is none of the web.
pub(super) fn absolute(link: &str, base: Option<&str>) -> Option<String> {
    let link = link.trim();
    let read = match base.and_then(|base| Url::parse(base.trim()).ok()) {
        Some(base) => base.join(link).ok()?,
        None => Url::parse(link).ok()?,
    };
    // What was whole stays as its author wrote it.
    let kept = if Url::parse(link).is_ok() { link.to_owned() } else { read.to_string() };
    matches!(read.scheme(), "http" | "https").then(|| stated::line(&kept)).flatten()
}
