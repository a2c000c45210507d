//! What elements of feeds are called, whatever prefix a feed binds to which namespace.

use std::collections::HashMap;

use super::super::xml::{self, Piece, Tag};

/// Namespaces by a part of their address, and the prefix that stands for them here; none for those of the feed itself.
const SPACES: [(&str, &str); 17] = [
    ("www.w3.org/2005/atom", ""),
    ("purl.org/atom/ns", ""),
    ("purl.org/rss/1.0/modules/content", "content"),
    ("purl.org/rss/1.0/modules/", "module"),
    ("purl.org/rss/", ""),
    ("purl.org/net/rss", ""),
    ("channel.netscape.com/rdf", ""),
    ("my.netscape.com/rdf", ""),
    ("backend.userland.com/rss", ""),
    ("blogs.law.harvard.edu/tech/rss", ""),
    ("purl.org/dc/terms", "dc"),
    ("purl.org/dc/elements", "dc"),
    ("search.yahoo.com/mrss", "media"),
    ("www.itunes.com/dtds", "itunes"),
    ("www.w3.org/1999/xhtml", "xhtml"),
    ("www.w3.org/1999/02/22-rdf-syntax", "rdf"),
    ("rssnamespace.org/feedburner", "feedburner"),
];

/// Prefixes that mean the same in feeds that forget to bind them.
const USUAL: [(&str, &str); 11] = [
    ("atom", ""),
    ("atom10", ""),
    ("rss", ""),
    ("content", "content"),
    ("dc", "dc"),
    ("dcterms", "dc"),
    ("media", "media"),
    ("itunes", "itunes"),
    ("xhtml", "xhtml"),
    ("rdf", "rdf"),
    ("feedburner", "feedburner"),
];

/// Prefixes that are remembered, at most.
const MOST_BOUND: usize = 100;

/// What the prefixes of a feed stand for.
#[derive(Debug, Default)]
pub(super) struct Names<'a> {
    bound: HashMap<&'a str, &'static str>,
}

impl<'a> Names<'a> {
    /// Looks for bindings on a tag. The namespace without a prefix counts on the feed's own elements, where it is the feed's,
    /// and on those of XHTML; so it is not remembered.
    pub(super) fn bind(&mut self, tag: Tag<'a>) {
        for (name, address) in tag.attributes().take(MOST_BOUND) {
            let Some(prefix) = name.strip_prefix("xmlns:") else { continue };
            if self.bound.len() < MOST_BOUND
                && let Some(space) = space(&address)
            {
                self.bound.insert(prefix, space);
            }
        }
    }

    /// The name in lower case, with the prefix that stands for its namespace here.
    pub(super) fn canonical(&self, tag: Tag<'_>) -> String {
        let mut name = tag.name.to_ascii_lowercase();
        if let Some((prefix, local)) = tag.name.split_once(':') {
            let usual = || {
                USUAL
                    .iter()
                    .find(|(known, _)| known.eq_ignore_ascii_case(prefix))
                    .map(|(_, space)| *space)
            };
            if let Some(space) = self.bound.get(prefix).copied().or_else(usual) {
                name = joined(space, local);
            }
        } else if matches!(name.as_str(), "body" | "div")
            && tag.attribute("xmlns").is_some_and(|address| space(&address) == Some("xhtml"))
        {
            name = joined("xhtml", &name);
        }
        name
    }
}

fn joined(space: &str, local: &str) -> String {
    let local = local.to_ascii_lowercase();
    if space.is_empty() { local } else { format!("{space}:{local}") }
}

fn space(address: &str) -> Option<&'static str> {
    let address = address.to_ascii_lowercase();
    SPACES.iter().find(|(part, _)| address.contains(part)).map(|(_, space)| *space)
}

/// True where the first element of `head` is that of a feed.
pub(super) fn is_feed(head: &str) -> bool {
    let first = xml::pieces(head).find_map(|(_, piece)| match piece {
        Piece::Open(tag) => Some(tag),
        _ => None,
    });
    let Some(root) = first else { return false };
    match xml::local(root.name).to_ascii_lowercase().as_str() {
        "rss" | "feed" => true,
        // RDF tells much else than feeds.
        "rdf" => {
            ["purl.org/rss", "netscape.com/rdf", "<item"].iter().any(|mark| head.contains(mark))
        }
        "entry" => root.attribute("xmlns").is_some_and(|address| space(&address) == Some("")),
        "channel" => head.contains("<item") || head.contains("<ITEM") || head.contains("<title"),
        _ => false,
    }
}
