//! Feeds in XML, one element after another.

use std::{borrow::Cow, ops::Range, rc::Rc};

use super::{
    super::{
        Source, stated,
        xml::{self, Event, Tag},
    },
    Taker,
    entry::{Enclosure, Entry, absolute},
    field::{Field, Slot, ends_field},
    names::Names,
    words::Form,
};

/// Reads a feed into `taker`. True where it is whole.
pub(super) fn read(text: &str, taker: &mut Taker<'_, '_>) -> bool {
    let mut reader =
        Reader { text, taker, names: Names::default(), path: Vec::new(), entry: None, field: None };
    xml::walk(text, &mut |event, place| reader.take(event, place))
}

/// What is known while a feed is read.
struct Reader<'a, 'r, 's, 'b> {
    text: &'a str,
    taker: &'r mut Taker<'s, 'b>,
    names: Names<'a>,
    /// The open elements.
    path: Vec<Node>,
    entry: Option<OpenEntry>,
    field: Option<Field>,
}

/// An open element.
struct Node {
    /// Its name as [`Names`] has it.
    name: String,
    /// What addresses in it start from, where it or one around it says so.
    base: Option<Rc<str>>,
}

/// An entry that has begun.
struct OpenEntry {
    depth: usize,
    start: usize,
    entry: Entry,
}

impl<'a> Reader<'a, '_, '_, '_> {
    fn take(&mut self, event: Event<'a>, place: Range<usize>) {
        if self.taker.stopped {
            return;
        }
        match event {
            Event::Open(tag) => self.open(tag, place),
            Event::Close(name) => self.close(name, &place),
            Event::Text(words) => self.words(words, false),
            Event::Literal(words) => self.words(words, true),
        }
    }

    fn words(&mut self, words: &str, literal: bool) {
        if let Some(field) = &mut self.field {
            field.words(words, literal);
        }
    }

    fn open(&mut self, tag: Tag<'a>, place: Range<usize>) {
        self.names.bind(tag);
        let name = self.names.canonical(tag);
        if self.field.as_ref().is_some_and(|field| field.form != Form::Xhtml && ends_field(&name)) {
            self.break_off();
        }
        if let Some(field) = &mut self.field {
            field.open(tag, &self.text[place.clone()], place.start);
        } else if is_entry(&name) {
            self.begin_entry(tag, place.start);
        } else {
            self.look_at(tag, &name);
        }
        let base = self.base_of(tag);
        self.path.push(Node { name, base });
    }

    /// What addresses in an element start from: what it says itself, made whole, else what the one around it says.
    fn base_of(&self, tag: Tag<'_>) -> Option<Rc<str>> {
        let outer = self.path.last().and_then(|node| node.base.clone());
        let Some(stated) = tag.attribute("xml:base") else { return outer };
        let from = outer.as_deref().or(self.taker.channel.link.as_deref());
        Some(absolute(&stated, from).unwrap_or_else(|| stated.trim().to_owned()).into())
    }

    fn base(&self) -> Option<&str> {
        let stated = self.path.last().and_then(|node| node.base.as_deref());
        stated.or(self.taker.channel.link.as_deref())
    }

    /// An end tag is missing: the field ends here, and what follows belongs to what the field stands in.
    fn break_off(&mut self) {
        let Some(depth) = self.field.as_ref().map(|field| field.depth) else { return };
        self.end_field();
        let outer =
            depth.checked_sub(1).map(|depth| self.path[depth].name.clone()).unwrap_or_default();
        for node in &mut self.path[depth..] {
            node.name.clone_from(&outer);
        }
    }

    fn begin_entry(&mut self, tag: Tag<'_>, start: usize) {
        self.end_entry(start, false);
        let entry = Entry {
            id: tag.attribute("rdf:about").map(Cow::into_owned),
            link: tag.attribute("href").map(Cow::into_owned),
            lang: tag.attribute("xml:lang").map(Cow::into_owned),
            ..Entry::default()
        };
        self.entry = Some(OpenEntry { depth: self.path.len(), start, entry });
    }

    /// Takes what an element says by its attributes, and begins to collect its words where they are wanted.
    fn look_at(&mut self, tag: Tag<'_>, name: &str) {
        let parent = self.path.last().map(|node| node.name.as_str()).unwrap_or_default();
        let slot = match &mut self.entry {
            Some(open) => {
                note_attributes(&mut open.entry, tag, name);
                entry_slot(parent, name)
            }
            None => channel_slot(parent, name),
        };
        if self.path.is_empty() && self.taker.channel.lang.is_none() {
            self.taker.channel.lang = tag.attribute("xml:lang").map(Cow::into_owned);
        }
        if self.entry.is_none() && slot == Some(Slot::Link) {
            self.note_site(tag);
        }
        let base = self.base_of(tag).or_else(|| self.taker.channel.link.as_deref().map(Rc::from));
        self.field = slot.map(|slot| {
            let mut field = Field::new(slot, tag, name);
            (field.base, field.depth) = (base, self.path.len());
            field
        });
    }

    /// The site of the feed, where an Atom link says so.
    fn note_site(&mut self, tag: Tag<'_>) {
        let alternate =
            tag.attribute("rel").is_none_or(|rel| rel.eq_ignore_ascii_case("alternate"));
        if let Some(address) = tag.attribute("href").filter(|_| alternate) {
            let address = absolute(&address, self.base());
            stated::keep(&mut self.taker.channel.link, || address);
        }
    }

    fn close(&mut self, name: &str, place: &Range<usize>) {
        self.path.pop();
        let depth = self.path.len();
        match &mut self.field {
            Some(field) if field.depth == depth => self.end_field(),
            Some(field) => field.close(name, place.start),
            None => (),
        }
        if self.entry.as_ref().is_some_and(|open| open.depth == depth) {
            self.end_entry(place.end, place.is_empty());
        }
    }

    fn end_entry(&mut self, end: usize, cut: bool) {
        let Some(OpenEntry { start, mut entry, .. }) = self.entry.take() else { return };
        entry.source = Source::unpacked(&self.text.as_bytes()[start..end]);
        entry.cut = cut;
        let nothing = entry.title.is_none() && entry.content.is_none() && entry.summary.is_none();
        if !(cut && nothing) {
            self.taker.take(entry);
        }
    }

    fn end_field(&mut self) {
        let Some(field) = self.field.take() else { return };
        match &mut self.entry {
            Some(open) => field.fill_entry(&mut open.entry),
            None => field.fill_channel(&mut self.taker.channel),
        }
    }
}

fn is_entry(name: &str) -> bool {
    matches!(name, "item" | "entry")
}

/// What the words of an element within an entry are, by its own name and that of the element around it.
fn entry_slot(parent: &str, name: &str) -> Option<Slot> {
    let is_media = matches!(parent, "media:group" | "media:content");
    if !is_entry(parent) && !is_media {
        return None;
    }
    Some(match name {
        "media:title" => Slot::OtherTitle,
        "media:description" => Slot::Summary,
        _ if is_media => return None,
        "title" => Slot::Title,
        "dc:title" | "itunes:title" => Slot::OtherTitle,
        "link" => Slot::Link,
        "feedburner:origlink" => Slot::Original,
        "id" | "guid" | "dc:identifier" => Slot::Id,
        "content" | "content:encoded" | "xhtml:body" | "xhtml:div" | "body" => Slot::Content,
        "description" | "dc:description" | "itunes:summary" | "itunes:subtitle" | "abstract" => {
            Slot::Summary
        }
        "summary" => Slot::TrueSummary,
        "pubdate" | "published" | "issued" | "dc:date" | "dc:issued" | "dc:created" | "created"
        | "date" => Slot::Published,
        "updated" | "modified" | "dc:modified" | "lastmod" => Slot::Updated,
        "author" | "dc:creator" | "itunes:author" | "creator" => Slot::Author,
        "category" | "dc:subject" => Slot::Tag,
        "itunes:keywords" | "media:keywords" | "keywords" => Slot::Tags,
        "dc:language" | "language" => Slot::Language,
        "source" => Slot::Origin,
        _ => return None,
    })
}

/// What the words of an element of the feed itself are.
fn channel_slot(parent: &str, name: &str) -> Option<Slot> {
    if !matches!(parent, "channel" | "feed" | "rdf:rdf" | "rss") {
        return None;
    }
    Some(match name {
        "title" | "dc:title" => Slot::Title,
        "link" => Slot::Link,
        "language" | "dc:language" => Slot::Language,
        "author" | "itunes:author" | "dc:creator" => Slot::Author,
        _ => return None,
    })
}

/// Takes what an element within an entry says by its attributes: links, files, tags.
fn note_attributes(entry: &mut Entry, tag: Tag<'_>, name: &str) {
    let attribute = |name: &str| tag.attribute(name).map(Cow::into_owned);
    match name {
        "link" => match (attribute("href"), attribute("rel").as_deref().unwrap_or("alternate")) {
            (Some(address), "enclosure") => entry.enclosures.push(enclosure(tag, &address)),
            (Some(address), "alternate") => stated::keep(&mut entry.link, || Some(address)),
            _ => (),
        },
        "enclosure" => {
            let address = attribute("url").or_else(|| attribute("href"));
            entry.enclosures.extend(address.map(|address| enclosure(tag, &address)));
        }
        "media:content" if is_played(tag) => {
            entry.enclosures.extend(attribute("url").map(|address| enclosure(tag, &address)));
        }
        "content" => stated::keep(&mut entry.link, || attribute("src")),
        "category" => entry.tags.extend(attribute("label").or_else(|| attribute("term"))),
        _ => (),
    }
}

/// True for sound and film; pictures are not listed.
fn is_played(tag: Tag<'_>) -> bool {
    let says = |name: &str| {
        tag.attribute(name)
            .is_some_and(|value| value.starts_with("audio") || value.starts_with("video"))
    };
    says("medium") || says("type")
}

fn enclosure(tag: Tag<'_>, address: &str) -> Enclosure {
    let bytes = tag.attribute("length").or_else(|| tag.attribute("fileSize"));
    Enclosure {
        address: address.trim().to_owned(),
        kind: tag
            .attribute("type")
            .map(|kind| kind.trim().to_owned())
            .filter(|kind| !kind.is_empty()),
        bytes: bytes.and_then(|bytes| bytes.trim().parse().ok()),
    }
}
