//! One element of a feed whose words are wanted: collected as text and as HTML at once, for which of both it is shows at its
//! end only.

use std::rc::Rc;

use super::{
    super::{
        body::without_tags,
        dates, entities, stated,
        xml::{self, Event, Tag},
    },
    entry::{Channel, Entry, absolute},
    words::{Form, Words},
};

/// Authors of a feed as a whole that are kept.
const MOST_AUTHORS: usize = 20;

/// What an element's words are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Slot {
    /// The title.
    Title,
    /// A title that another goes before.
    OtherTitle,
    /// The address.
    Link,
    /// The address before a relay changed it.
    Original,
    /// The identifier.
    Id,
    /// The text.
    Content,
    /// A summary, or the text under the name of one.
    Summary,
    /// A summary by name, beside which the format has a place for the text.
    TrueSummary,
    /// When it was published.
    Published,
    /// When it was changed.
    Updated,
    /// Who wrote it.
    Author,
    /// One tag.
    Tag,
    /// Tags parted by commas.
    Tags,
    /// The language.
    Language,
    /// The feed that it was taken from.
    Origin,
}

/// An element whose words are collected.
pub(super) struct Field {
    /// What its words are.
    pub(super) slot: Slot,
    /// How many elements it stands in.
    pub(super) depth: usize,
    /// How it says that its words are written.
    pub(super) form: Form,
    /// What addresses in it start from.
    pub(super) base: Option<Rc<str>>,
    /// The words with references decoded, tags left out.
    plain: String,
    /// The words with the tags between them, as HTML.
    markup: String,
    has_elements: bool,
    /// True for an identifier that is an address as well.
    permalink: bool,
    /// Where the last start tag that is complete by itself stands; no end tag is written for it.
    complete: Option<usize>,
}

impl Field {
    /// An element that begins.
    pub(super) fn new(slot: Slot, tag: Tag<'_>, name: &str) -> Self {
        let form = match name {
            "content:encoded" => Form::Html,
            "xhtml:body" | "xhtml:div" => Form::Xhtml,
            _ => tag.attribute("type").map(|stated| Form::of(&stated)).unwrap_or_default(),
        };
        let permalink = name == "guid"
            && tag.attribute("isPermaLink").is_none_or(|says| says.trim() != "false");
        Self {
            slot,
            depth: 0,
            form,
            base: None,
            plain: String::new(),
            markup: String::new(),
            has_elements: false,
            permalink,
            complete: None,
        }
    }

    /// Words within it; literal ones hold no references.
    pub(super) fn words(&mut self, words: &str, literal: bool) {
        if !literal {
            self.plain.push_str(&entities::decode(words));
            self.markup.push_str(words);
            return;
        }
        self.plain.push_str(words);
        if self.form == Form::Xhtml {
            self.markup.push_str(&super::super::body::escape(words));
        } else {
            self.markup.push_str(words);
        }
    }

    /// An element within it begins; `start` is where its tag stands.
    pub(super) fn open(&mut self, tag: Tag<'_>, source: &str, start: usize) {
        self.has_elements = true;
        let name = xml::local(tag.name);
        let attributes = source
            .strip_prefix('<')
            .and_then(|rest| rest.strip_prefix(tag.name))
            .unwrap_or_default();
        self.markup.push('<');
        self.markup.push_str(name);
        if tag.empty && !xml::is_void(name) {
            self.markup.push_str(attributes.trim_end_matches(['>', '/']));
            self.markup.push_str("></");
            self.markup.push_str(name);
            self.markup.push('>');
        } else {
            self.markup.push_str(attributes);
            if !attributes.ends_with('>') {
                self.markup.push('>');
            }
        }
        self.complete = (tag.empty || xml::is_void(name)).then_some(start);
    }

    /// An element within it ends, at the tag at `start`.
    pub(super) fn close(&mut self, name: &str, start: usize) {
        if self.complete != Some(start) {
            self.markup.push_str("</");
            self.markup.push_str(xml::local(name));
            self.markup.push('>');
        }
    }

    /// The words as they are written.
    fn into_words(self) -> Words {
        if self.has_elements || self.form == Form::Xhtml {
            Words { text: self.markup, html: true }
        } else {
            Words::decoded(self.plain, self.form)
        }
    }

    /// The words on one line; `None` where there are none.
    fn line(&self) -> Option<String> {
        if self.has_elements {
            stated::line(&without_tags(&self.markup))
        } else {
            stated::line(&self.plain)
        }
    }

    /// The first element `name` within it, as a line.
    fn child(&self, name: &str) -> Option<String> {
        let (mut inside, mut found) = (false, String::new());
        xml::walk(&self.markup, &mut |event, _| match event {
            Event::Open(tag) => inside = tag.name.eq_ignore_ascii_case(name) && found.is_empty(),
            Event::Text(words) if inside => found.push_str(&entities::decode(words)),
            Event::Close(_) => inside = false,
            _ => (),
        });
        stated::line(&found)
    }

    /// A person: the name, else what is said in its place.
    fn person(&self) -> Option<String> {
        if self.has_elements {
            return self.child("name").or_else(|| self.child("email"));
        }
        let line = self.line()?;
        match line.split_once('(') {
            Some((address, name)) if address.contains('@') => {
                stated::line(name.trim_end().trim_end_matches(')'))
            }
            Some((name, address)) if address.contains('@') => stated::line(name),
            _ => Some(line),
        }
    }

    /// Puts the words where they belong in an entry.
    pub(super) fn fill_entry(self, entry: &mut Entry) {
        match self.slot {
            Slot::Published => stated::keep(&mut entry.published, || dates::stated(&self.line()?)),
            Slot::Updated => stated::keep(&mut entry.updated, || dates::stated(&self.line()?)),
            Slot::Original => stated::keep(&mut entry.original, || self.line()),
            Slot::Language => stated::keep(&mut entry.lang, || self.line()),
            Slot::Author => entry.authors.extend(self.person()),
            Slot::Tag => entry.tags.extend(self.line()),
            Slot::Tags => {
                let line = self.line().unwrap_or_default();
                entry.tags.extend(line.split(',').filter_map(stated::line));
            }
            Slot::Origin => {
                let named = if self.has_elements { self.child("title") } else { self.line() };
                stated::keep(&mut entry.origin, || named);
            }
            Slot::Link => {
                let address = self.line().and_then(|line| absolute(&line, self.base.as_deref()));
                stated::keep(&mut entry.link, || address);
                entry.base = entry.base.take().or_else(|| self.base.as_deref().map(str::to_owned));
            }
            Slot::Id => self.fill_id(entry),
            Slot::Title | Slot::OtherTitle | Slot::Content | Slot::Summary | Slot::TrueSummary => {
                self.fill_words(entry);
            }
        }
    }

    fn fill_id(self, entry: &mut Entry) {
        let Some(line) = self.line() else { return };
        if self.permalink {
            stated::keep(&mut entry.guid_link, || absolute(&line, None));
        }
        entry.id.get_or_insert(line);
    }

    fn fill_words(self, entry: &mut Entry) {
        let (slot, base) = (self.slot, self.base.as_deref().map(str::to_owned));
        let words = self.into_words();
        if words.text.trim().is_empty() {
            return;
        }
        match slot {
            Slot::Title => entry.title = Some(words),
            Slot::OtherTitle => entry.title = entry.title.take().or(Some(words)),
            Slot::Content => {
                entry.base = base.or_else(|| entry.base.take());
                Entry::keep(&mut entry.content, words);
            }
            _ => {
                entry.summarised |= slot == Slot::TrueSummary;
                entry.base = entry.base.take().or(base);
                Entry::keep(&mut entry.summary, words);
            }
        }
    }

    /// Puts the words where they belong in what the feed says of itself.
    pub(super) fn fill_channel(self, channel: &mut Channel) {
        match self.slot {
            Slot::Title => stated::keep(&mut channel.title, || self.into_words().line()),
            Slot::Link => {
                stated::keep(&mut channel.link, || absolute(&self.line()?, self.base.as_deref()));
            }
            Slot::Language => stated::keep(&mut channel.lang, || self.line()),
            Slot::Author if channel.authors.len() < MOST_AUTHORS => {
                channel.authors.extend(self.person());
            }
            _ => (),
        }
    }
}

/// True for elements that stand in no article: one of them within the words means that their end tag is missing.
pub(super) fn ends_field(name: &str) -> bool {
    matches!(
        name,
        "item"
            | "entry"
            | "pubdate"
            | "guid"
            | "dc:date"
            | "dc:creator"
            | "content:encoded"
            | "description"
            | "content"
            | "category"
            | "comments"
            | "enclosure"
            | "channel"
            | "media:content"
            | "media:group"
            | "itunes:author"
            | "itunes:summary"
            | "published"
            | "updated"
    )
}
