//! What the list shows of an article, read from the catalogue without opening the article's file.

use jiff::{
    ToSpan,
    civil::{Date, Time},
};

use super::{
    bytes::take_text,
    draft::{BETWEEN, DAY, TIMED},
    flag,
    segment::{Segment, UNDATED},
};
use crate::{
    language,
    library::ContentHash,
    metadata::{Kept, Metadata, Published},
};

/// One row of the catalogue. Every value is read from the mapped file when it is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Listing<'a> {
    pub(super) segment: &'a Segment,
    pub(super) local: u32,
    pub(super) absent: bool,
}

/// The texts of a row that are read one after the other.
struct Texts<'a> {
    byline: &'a str,
    iso: &'a str,
    lang: &'a str,
    found_lang: &'a str,
    own_id: &'a str,
    tags: &'a str,
    problem: &'a str,
}

impl<'a> Listing<'a> {
    /// Number of the row, the same for as long as the article is in the catalogue.
    pub const fn row(&self) -> u32 {
        self.segment.numbers.base + self.local
    }

    /// What its reading state is kept by.
    pub fn hash(&self) -> ContentHash {
        self.segment.hash(self.local)
    }

    /// What it is known again by where its bytes have changed: its address, and its file.
    pub fn keys(&self) -> [Option<ContentHash>; 2] {
        [self.segment.key(self.local, 0), self.segment.key(self.local, 1)]
    }

    /// What it is listed by: its title, else its file name.
    pub fn label(&self) -> &'a str {
        self.segment.title(self.local)
    }

    /// The title, where it states one.
    pub fn title(&self) -> Option<&'a str> {
        (!self.has(flag::UNTITLED)).then(|| self.label())
    }

    /// Authors, in order.
    pub fn byline(&self) -> impl Iterator<Item = &'a str> {
        parts(self.texts().byline)
    }

    /// The paper, agency, site or feed.
    pub fn source(&self) -> Option<&'a str> {
        self.segment.source(self.local)
    }

    /// The day of publication.
    pub fn date(&self) -> Option<Date> {
        date(self.segment.when(self.local))
    }

    /// The date as it is stated.
    fn iso(&self, date: Date) -> String {
        let written = self.texts().iso;
        let timed =
            written.strip_prefix(TIMED).map(|rest| (timed(self.segment.when(self.local)), rest));
        match timed {
            Some((Some(timed), rest)) => timed + rest,
            _ if written.is_empty() => date.to_string(),
            _ => written.to_owned(),
        }
    }

    /// Number of words in the text.
    pub fn words(&self) -> u32 {
        self.segment.words(self.local)
    }

    /// Bytes of the text.
    pub fn text_bytes(&self) -> u32 {
        self.segment.text_bytes(self.local)
    }

    /// Its own identifier, where its source has one.
    pub fn own_id(&self) -> Option<&'a str> {
        stated(self.texts().own_id)
    }

    /// Tags, keywords, sections that it states.
    pub fn tags(&self) -> impl Iterator<Item = &'a str> {
        parts(self.texts().tags)
    }

    /// Why it could not be read, where it could not.
    pub fn problem(&self) -> Option<&'a str> {
        self.has(flag::UNREADABLE).then(|| self.texts().problem)
    }

    /// True where the folder it was found in was not there when it was last looked for.
    pub const fn is_absent(&self) -> bool {
        self.absent
    }

    /// True where the text is known to be only a part of the article.
    pub fn is_excerpt(&self) -> bool {
        self.has(flag::EXCERPT)
    }

    /// True where it comes with a note or marked passages.
    pub fn is_noted(&self) -> bool {
        self.has(flag::NOTED)
    }

    /// Whether it was read elsewhere, where that is known.
    pub fn kept_read(&self) -> Option<bool> {
        self.known(flag::READ, flag::UNREAD)
    }

    /// Whether it was starred elsewhere, where that is known.
    pub fn kept_starred(&self) -> Option<bool> {
        self.known(flag::STARRED, flag::UNSTARRED)
    }

    fn known(&self, yes: u32, no: u32) -> Option<bool> {
        match (self.has(yes), self.has(no)) {
            (true, _) => Some(true),
            (false, true) => Some(false),
            (false, false) => None,
        }
    }

    /// What it states about itself, but for address, summary, notes and marked passages.
    pub fn metadata(&self) -> Metadata {
        let texts = self.texts();
        let owned = |text: &str| stated(text).map(str::to_owned);
        Metadata {
            title: self.title().map(str::to_owned),
            byline: parts(texts.byline).map(str::to_owned).collect(),
            source: self.source().map(str::to_owned),
            published: self.date().map(|date| Published { date, iso: self.iso(date) }),
            lang: owned(texts.lang),
            found_lang: language::known(texts.found_lang),
            tags: parts(texts.tags).map(str::to_owned).collect(),
            excerpt: self.is_excerpt(),
            kept: Kept { read: self.kept_read(), starred: self.kept_starred(), ..Kept::default() },
            ..Metadata::default()
        }
    }

    fn has(&self, flag: u32) -> bool {
        self.segment.flags(self.local) & flag != 0
    }

    fn texts(&self) -> Texts<'a> {
        let mut bytes = self.segment.texts(self.local);
        let mut next = || take_text(&mut bytes);
        Texts {
            byline: next(),
            iso: next(),
            lang: next(),
            found_lang: next(),
            own_id: next(),
            tags: next(),
            problem: next(),
        }
    }
}

/// The day of seconds since 1970; none of what has no date.
fn date(when: i64) -> Option<Date> {
    let days = (when != UNDATED).then(|| when.div_euclid(DAY))?;
    Date::constant(1970, 1, 1).checked_add(days.days()).ok()
}

/// Day and time of seconds since 1970, as ISO 8601 has them: `2024-05-06T07:08:09`.
pub(super) fn timed(when: i64) -> Option<String> {
    let time = Time::midnight().wrapping_add(when.rem_euclid(DAY).seconds());
    Some(format!("{}T{time}", date(when)?))
}

fn stated(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

fn parts(joined: &str) -> impl Iterator<Item = &str> {
    joined.split(BETWEEN).filter(|part| !part.is_empty())
}
