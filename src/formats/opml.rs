//! OPML, in which readers of feeds keep what they subscribe to (<https://opml.org/spec2.opml>): one page that lists the feeds
//! with their addresses, in their folders. Outlines of other things are lists as well.
//!
//! Nothing recurses: folders within one another are counted, and the page shows them as deep as it shows any list.

use super::{
    Parsed, Problem, dates,
    flow::Flow,
    stated,
    xml::{self, Event, Tag},
};
use crate::metadata::Metadata;

/// Reads a list. An error where nothing is listed.
pub(super) fn parse(text: &str) -> Result<Parsed, Problem> {
    let mut list = List { flow: Flow::new(None), ..List::default() };
    let whole = xml::walk(text, &mut |event, _| list.take(event));
    if list.outlines == 0 {
        return Err(Problem::new("a list of feeds (OPML) with nothing in it"));
    }
    let mut notes = Vec::new();
    if list.feeds > 0 {
        let feeds = if list.feeds == 1 {
            "1 feed is".to_owned()
        } else {
            format!("{} feeds are", list.feeds)
        };
        notes.push(format!("{feeds} listed; their articles are not in this file."));
    }
    if !whole {
        notes.push("The list breaks off.".to_owned());
    }
    let (document, _) = list.flow.finish();
    let mut metadata = list.metadata;
    metadata.title.get_or_insert_with(|| "Feeds".to_owned());
    Ok(Parsed { metadata, document, notes, ..Parsed::default() })
}

/// What has been read of a list.
#[derive(Default)]
struct List<'a> {
    flow: Flow,
    metadata: Metadata,
    /// The element of the head whose words come now.
    field: &'a str,
    outlines: usize,
    feeds: usize,
    /// True once the outermost list has begun.
    begun: bool,
    /// For each open outline, whether a list has begun within it.
    open: Vec<bool>,
}

impl<'a> List<'a> {
    fn take(&mut self, event: Event<'a>) {
        match event {
            Event::Open(tag) if tag.name.eq_ignore_ascii_case("outline") => self.begin(tag),
            Event::Open(tag) => self.field = tag.name,
            Event::Close(name) if name.eq_ignore_ascii_case("outline") => self.end(),
            Event::Close(_) => self.field = "",
            Event::Text(words) => self.state(&super::entities::decode(words)),
            Event::Literal(words) => self.state(words),
        }
    }

    /// A field of the head.
    fn state(&mut self, words: &str) {
        match self.field.to_ascii_lowercase().as_str() {
            "title" => stated::keep(&mut self.metadata.title, || stated::line(words)),
            "ownername" => self.metadata.byline.extend(stated::line(words)),
            "datemodified" | "datecreated" => {
                stated::keep(&mut self.metadata.published, || dates::stated(words));
            }
            _ => (),
        }
    }

    fn begin(&mut self, tag: Tag<'_>) {
        let begun = self.open.last_mut().unwrap_or(&mut self.begun);
        if !std::mem::replace(begun, true) {
            self.flow.start_list(None);
        }
        self.outlines += 1;
        self.open.push(false);
        self.flow.start_item();
        self.write(tag);
    }

    /// Writes what an outline says of itself: its title, its address, what it is about.
    fn write(&mut self, tag: Tag<'_>) {
        let said = |name: &str| tag.attribute(name).and_then(|value| stated::line(&value));
        let title = said("title").or_else(|| said("text"));
        let address = said("xmlUrl").or_else(|| said("url")).or_else(|| said("htmlUrl"));
        self.feeds += usize::from(tag.attribute("xmlUrl").is_some());
        let about = said("description").filter(|about| Some(about) != title.as_ref());
        self.flow.words(title.as_deref().or(address.as_deref()).unwrap_or("–"));
        if let Some(address) = address {
            self.flow.words(" · ");
            self.flow.open_link(&address);
            self.flow.words(&address);
            self.flow.close_link();
        }
        if let Some(about) = about {
            self.flow.words(" · ");
            self.flow.words(&about);
        }
        self.flow.end();
    }

    fn end(&mut self) {
        if self.open.pop() == Some(true) {
            self.flow.end_list();
        }
        self.flow.end_item();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Items with as many dashes before them as lists they stand in.
    fn outline(text: &str) -> Vec<String> {
        let document = parse(text).expect("a list").document;
        let blocks = document.blocks().iter();
        blocks
            .map(|block| {
                format!(
                    "{} {}",
                    "-".repeat(usize::from(block.depth)),
                    block.span.of(document.text())
                )
            })
            .collect()
    }

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        assert_eq!(outline(text), expected);
    }

    #[test]
    fn feeds_are_listed_in_their_folders() {
        let list = "<?xml version='1.0'?><opml version='2.0'><head><title>My feeds</title><ownerName>Ann Poe</ownerName></head><body>\
            <outline text='Sea'><outline type='rss' text='Harbour &amp; Quay' xmlUrl='https://example.org/f' htmlUrl='https://example.org'/>\
            <outline text='Deep'><outline text='Low' xmlUrl='https://example.org/l'/></outline></outline>\
            <outline text='Alone' title='Alone itself' xmlUrl='https://example.org/a' description='All of it'/></body></opml>";
        check(
            list,
            &[
                "- Sea",
                "-- Harbour & Quay · https://example.org/f",
                "-- Deep",
                "--- Low · https://example.org/l",
                "- Alone itself · https://example.org/a · All of it",
            ],
        );
        let parsed = parse(list).expect("a list");
        assert_eq!(parsed.metadata.title.as_deref(), Some("My feeds"));
        assert_eq!(parsed.metadata.byline, ["Ann Poe"]);
        assert_eq!(parsed.notes, ["3 feeds are listed; their articles are not in this file."]);
        assert_eq!(parsed.document.link(0), Some("https://example.org/f"));
    }

    #[test]
    fn faults_cost_little() {
        check(
            "<opml><body><outline text='R&D' xmlUrl=https://example.org/f><outline title='x'",
            &["- R&D · https://example.org/f", "-- x"],
        );
        assert!(parse("<opml><body></body></opml>").is_err());
    }

    #[test]
    fn s13_deep_outlines() {
        let list = format!(
            "<opml><body>{}{}",
            "<outline text='x'>".repeat(30_000),
            "</outline>".repeat(30_000)
        );
        assert_eq!(parse(&list).expect("a list").document.blocks().len(), 30_000);
    }
}
