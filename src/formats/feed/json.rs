//! JSON Feed 1.0 and 1.1. Items are read one by one, so that a bad one costs itself, and the items of a feed that is cut off are
//! kept.

use std::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{DeserializeSeed, Error, IgnoredAny, MapAccess, SeqAccess, Visitor},
};
use serde_json::value::RawValue;

use super::{
    super::{Source, dates},
    Taker,
    entry::{Enclosure, Entry},
    words::Words,
};

/// Reads a feed into `taker`. True where it is whole.
pub(super) fn read(text: &str, taker: &mut Taker<'_, '_>) -> bool {
    let mut json = serde_json::Deserializer::from_str(text);
    FeedReader { taker }.deserialize(&mut json).is_ok()
}

/// Reads the feed's own fields into its channel, and hands its items on as they come.
struct FeedReader<'r, 's, 'b> {
    taker: &'r mut Taker<'s, 'b>,
}

impl<'de> DeserializeSeed<'de> for FeedReader<'_, '_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for FeedReader<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a feed")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            if key == "items" {
                map.next_value_seed(Items { taker: self.taker })?;
                continue;
            }
            let raw: &RawValue = map.next_value()?;
            let channel = &mut self.taker.channel;
            match key.as_str() {
                "title" => {
                    channel.title =
                        string(raw).and_then(|title| super::super::stated::line(&title));
                }
                "home_page_url" => channel.link = string(raw),
                "language" => channel.lang = string(raw),
                "author" => {
                    channel.authors.extend(parse::<Person>(raw).and_then(|person| person.name));
                }
                "authors" => channel.authors.extend(people(raw)),
                _ => (),
            }
        }
        Ok(())
    }
}

/// Hands items on.
struct Items<'r, 's, 'b> {
    taker: &'r mut Taker<'s, 'b>,
}

impl<'de> DeserializeSeed<'de> for Items<'_, '_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Items<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of items")
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        while let Some(raw) = items.next_element::<&RawValue>()? {
            if self.taker.stopped {
                return Err(A::Error::custom("nobody waits for the rest"));
            }
            if let Some(fields) = parse::<Fields<'_>>(raw) {
                let source = Source::unpacked(raw.get().as_bytes());
                self.taker.take(Entry { source, ..fields.entry() });
            }
        }
        Ok(())
    }
}

/// An item's fields, their values unread: one of an unexpected type costs itself only.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Fields<'a> {
    #[serde(borrow)]
    id: Option<&'a RawValue>,
    #[serde(borrow)]
    url: Option<&'a RawValue>,
    #[serde(borrow)]
    external_url: Option<&'a RawValue>,
    #[serde(borrow)]
    title: Option<&'a RawValue>,
    #[serde(borrow)]
    content_html: Option<&'a RawValue>,
    #[serde(borrow)]
    content_text: Option<&'a RawValue>,
    #[serde(borrow)]
    summary: Option<&'a RawValue>,
    #[serde(borrow)]
    date_published: Option<&'a RawValue>,
    #[serde(borrow)]
    date_modified: Option<&'a RawValue>,
    #[serde(borrow)]
    author: Option<&'a RawValue>,
    #[serde(borrow)]
    authors: Option<&'a RawValue>,
    #[serde(borrow)]
    tags: Option<&'a RawValue>,
    #[serde(borrow)]
    language: Option<&'a RawValue>,
    #[serde(borrow)]
    attachments: Option<&'a RawValue>,
}

impl Fields<'_> {
    fn entry(&self) -> Entry {
        let text = |raw: Option<&RawValue>| raw.and_then(string);
        let plain = |raw| text(raw).map(|text| Words { text, html: false });
        let date = |raw| text(raw).and_then(|stated| dates::stated(&stated));
        let html = text(self.content_html).map(|text| Words { text, html: true });
        let one = self.author.and_then(parse::<Person>).and_then(|person| person.name);
        let attachments = self.attachments.and_then(parse::<Vec<Attachment>>).unwrap_or_default();
        Entry {
            id: text(self.id),
            link: text(self.url).or_else(|| text(self.external_url)),
            title: plain(self.title),
            content: html.or_else(|| plain(self.content_text)),
            summary: plain(self.summary),
            summarised: true,
            published: date(self.date_published),
            updated: date(self.date_modified),
            authors: self.authors.map(people).unwrap_or_default().into_iter().chain(one).collect(),
            tags: self.tags.and_then(parse::<Vec<String>>).unwrap_or_default(),
            lang: text(self.language),
            enclosures: attachments.into_iter().map(Attachment::enclosure).collect(),
            ..Entry::default()
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Person {
    name: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Attachment {
    url: String,
    mime_type: Option<String>,
    size_in_bytes: Option<f64>,
}

impl Attachment {
    fn enclosure(self) -> Enclosure {
        Enclosure {
            address: self.url,
            kind: self.mime_type,
            bytes: self.size_in_bytes.map(|bytes| bytes as u64),
        }
    }
}

fn people(raw: &RawValue) -> Vec<String> {
    parse::<Vec<Person>>(raw)
        .unwrap_or_default()
        .into_iter()
        .filter_map(|person| person.name)
        .collect()
}

/// A value of the expected form, or nothing.
fn parse<'a, T: Deserialize<'a>>(raw: &'a RawValue) -> Option<T> {
    serde_json::from_str(raw.get()).ok()
}

/// A string, or a number as it is written.
fn string(raw: &RawValue) -> Option<String> {
    let text = raw.get();
    let is_number = text.starts_with(|c: char| c.is_ascii_digit() || c == '-');
    let words = parse::<String>(raw).or_else(|| is_number.then(|| text.to_owned()))?;
    (!words.trim().is_empty()).then_some(words)
}
