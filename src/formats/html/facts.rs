//! What a page states about itself, gathered in one walk over its tree before anything is taken out of it.

use dom_query::{Element, NodeRef};
use url::Url;

use super::{
    element::{attribute, has_class_part, is_hidden, own_words, text_of},
    linked_data::{self, LinkedData},
};
use crate::{
    formats::stated,
    metadata::{Metadata, Published},
};

/// Blocks of linked data that are read.
const MOST_LINKED_DATA: usize = 32;

/// Facts of one kind that are kept.
const MOST: usize = 64;

/// Longest fact that is taken from the words of the page, in characters.
const LONGEST: usize = 200;

/// Bytes at the start of the source in which programs say where they saved a page from.
const HEAD: usize = 4096;

/// What a page states, as it states it.
#[derive(Debug, Default)]
pub(super) struct Facts {
    /// Names (in lower case) and contents of `meta` elements.
    meta: Vec<(String, String)>,
    canonical: Option<String>,
    base: Option<String>,
    language: Option<String>,
    linked: LinkedData,
    blocks: usize,
    /// Dates of `time` elements and the like, those that say what they date first.
    dates: [Vec<String>; 2],
    authors: Vec<String>,
    tags: Vec<String>,
    /// Where the page was saved from, as the program that saved it noted.
    saved_from: Option<String>,
    /// Letters of running text outside of links and of what stands around an article, in bytes.
    pub(super) words: usize,
}

impl Facts {
    /// Gathers what a page states. `html` is its source.
    pub(super) fn gather(root: &NodeRef<'_>, html: &str) -> Self {
        let mut facts = Self { saved_from: saved_from(html), ..Self::default() };
        let mut open = vec![(*root, false)];
        while let Some((node, around)) = open.pop() {
            let enters = facts.node(&node, around);
            if enters != Enters::No {
                let around = around || enters == Enters::Around;
                open.extend(node.children_it(true).map(|child| (child, around)));
            }
        }
        facts
    }

    /// Looks at one node, which may stand around the article.
    fn node(&mut self, node: &NodeRef<'_>, around: bool) -> Enters {
        let Some(element) = node.element_ref() else {
            if !around {
                self.words += own_words(node);
            }
            return if node.is_document() { Enters::Yes } else { Enters::No };
        };
        if &*element.name.local == "script" {
            self.linked_data(&element, node);
            return Enters::No;
        }
        self.element(&element, node);
        if matches!(
            &*element.name.local,
            "style" | "noscript" | "template" | "svg" | "title" | "math"
        ) {
            return Enters::No;
        }
        if is_around(&element) { Enters::Around } else { Enters::Yes }
    }

    fn element(&mut self, element: &Element, node: &NodeRef<'_>) {
        match &*element.name.local {
            "html" => {
                self.language = attribute(element, "lang")
                    .or_else(|| attribute(element, "xml:lang"))
                    .map(str::to_owned);
            }
            "base" if self.base.is_none() => {
                self.base = attribute(element, "href").map(str::to_owned);
            }
            "meta" => self.meta(element),
            "link" => self.link(element),
            "time" => self.time(element, node),
            "a" => self.relation(element, node),
            _ => (),
        }
        match attribute(element, "itemprop") {
            Some("datePublished") => {
                let stated =
                    attribute(element, "content").or_else(|| attribute(element, "datetime"));
                push(&mut self.dates[0], || stated.map_or_else(|| line_of(node), str::to_owned));
            }
            Some("author") if &*element.name.local != "meta" && !is_hidden(element) => {
                push(&mut self.authors, || line_of(&named_part(node)));
            }
            _ => (),
        }
    }

    fn meta(&mut self, element: &Element) {
        let name = ["property", "name", "itemprop", "http-equiv"]
            .iter()
            .find_map(|key| attribute(element, key));
        if let (Some(name), Some(content)) = (name, attribute(element, "content"))
            && !content.trim().is_empty()
            && self.meta.len() < 8 * MOST
        {
            // Several properties may share a content.
            for name in name.split_ascii_whitespace() {
                self.meta.push((name.to_ascii_lowercase(), content.to_owned()));
            }
        }
    }

    fn link(&mut self, element: &Element) {
        let relation = attribute(element, "rel").unwrap_or_default();
        if relation.eq_ignore_ascii_case("canonical") && self.canonical.is_none() {
            self.canonical = attribute(element, "href").map(str::to_owned);
        }
    }

    /// A date on the page: first those that are said to be the day of publication.
    fn time(&mut self, element: &Element, node: &NodeRef<'_>) {
        if self.dates.iter().map(Vec::len).sum::<usize>() >= MOST {
            return;
        }
        let stated = || attribute(element, "datetime").map_or_else(|| line_of(node), str::to_owned);
        let is_published = attribute(element, "pubdate").is_some()
            || ["publish", "entry-date", "posted"].iter().any(|part| has_class_part(element, part));
        let is_other = has_class_part(element, "updated") || has_class_part(element, "modified");
        if is_published {
            push(&mut self.dates[0], stated);
        } else if !is_other
            && node
                .ancestors_it(None)
                .any(|outer| outer.has_name("article") || outer.has_name("main"))
        {
            push(&mut self.dates[1], stated);
        }
    }

    /// A link that says that it leads to the author, or to a tag of the page.
    fn relation(&mut self, element: &Element, node: &NodeRef<'_>) {
        let Some(relations) = attribute(element, "rel") else { return };
        for relation in relations.split_ascii_whitespace() {
            if relation.eq_ignore_ascii_case("author") {
                push(&mut self.authors, || line_of(node));
            } else if relation.eq_ignore_ascii_case("tag") {
                push(&mut self.tags, || line_of(node));
            }
        }
    }

    fn linked_data(&mut self, element: &Element, node: &NodeRef<'_>) {
        let is_linked = attribute(element, "type")
            .is_some_and(|kind| kind.to_ascii_lowercase().contains("ld+json"));
        if is_linked && self.blocks < MOST_LINKED_DATA {
            self.blocks += 1;
            self.linked.add(&linked_data::read(&node.text()));
        }
    }

    /// The first of several names that is stated.
    fn stated(&self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| {
            let found = self.meta.iter().find(|(known, _)| known == name)?;
            stated::line(&found.1)
        })
    }

    /// True where linked data stand on the page.
    pub(super) const fn has_linked_data(&self) -> bool {
        self.blocks > 0
    }

    /// The address that relative ones are written against: the page's own, corrected by its `base` element.
    pub(super) fn base(&self, address: Option<&str>) -> Option<Url> {
        let page = address.map(str::to_owned).or_else(|| self.address());
        let page = page.and_then(|page| Url::parse(&page).ok()).filter(is_web);
        match (&self.base, page) {
            (Some(base), Some(page)) => Some(page.join(base).ok().filter(is_web).unwrap_or(page)),
            (Some(base), None) => Url::parse(base).ok().filter(is_web),
            (None, page) => page,
        }
    }

    /// True where relative addresses are written against something that is not on the web.
    pub(super) fn is_based_off_the_web(&self) -> bool {
        let base = self.base.as_deref().and_then(|base| Url::parse(base).ok());
        base.is_some_and(|base| !is_web(&base))
    }

    /// Where the page says that it stands.
    pub(super) fn address(&self) -> Option<String> {
        let stated = self.stated(&["og:url", "twitter:url", "parsely-link"]);
        let candidates =
            [self.canonical.clone(), stated, self.linked.url.clone(), self.saved_from.clone()];
        candidates.into_iter().flatten().find_map(|address| {
            let url = Url::parse(address.trim()).ok().filter(is_web)?;
            stated::line(url.as_str())
        })
    }

    /// Fills what is not known yet of an article.
    pub(super) fn fill(&self, metadata: &mut Metadata) {
        stated::keep(&mut metadata.title, || self.title());
        if metadata.byline.is_empty() {
            metadata.byline = self.byline();
        }
        stated::keep(&mut metadata.source, || self.source());
        stated::keep(&mut metadata.published, || self.published());
        stated::keep(&mut metadata.lang, || self.language());
        stated::keep(&mut metadata.url, || self.address());
        stated::keep(&mut metadata.summary, || self.summary());
        if metadata.tags.is_empty() {
            metadata.tags = self.tags();
        }
    }

    fn title(&self) -> Option<String> {
        let linked = || self.linked.title.as_deref().and_then(stated::line);
        linked().or_else(|| {
            self.stated(&["og:title", "twitter:title", "dc.title", "citation_title", "headline"])
        })
    }

    /// Authors as linked data, `meta` elements or links name them.
    fn byline(&self) -> Vec<String> {
        if !self.linked.authors.is_empty() {
            return self.linked.authors.clone();
        }
        let names = [
            "author",
            "article:author",
            "dc.creator",
            "dcterms.creator",
            "citation_author",
            "parsely-author",
            "sailthru.author",
            "byl",
            "byline",
        ];
        let is_one = |(name, _): &&(String, String)| names.contains(&name.as_str());
        let named: Vec<String> =
            self.meta.iter().filter(is_one).map(|(_, content)| content.clone()).collect();
        let named = super::byline::names(&named);
        if named.is_empty() { super::byline::names(&self.authors) } else { named }
    }

    /// Authors as linked data names them, where they are what `joined` says.
    pub(super) fn authors_of(&self, joined: &str) -> Option<&[String]> {
        let authors = &self.linked.authors;
        let letters =
            |text: &str| -> String { text.chars().filter(|c| c.is_alphanumeric()).collect() };
        (!authors.is_empty() && letters(&authors.concat()) == letters(joined)).then_some(authors)
    }

    fn source(&self) -> Option<String> {
        let stated = self.stated(&[
            "og:site_name",
            "application-name",
            "dc.publisher",
            "citation_journal_title",
        ]);
        stated.or_else(|| self.linked.publisher.as_deref().and_then(stated::line))
    }

    fn published(&self) -> Option<Published> {
        const NAMES: [&str; 16] = [
            "article:published_time",
            "og:published_time",
            "datepublished",
            "dc.date.issued",
            "dcterms.issued",
            "dc.date",
            "dcterms.date",
            "dc.date.created",
            "dcterms.created",
            "parsely-pub-date",
            "sailthru.date",
            "citation_date",
            "citation_publication_date",
            "pubdate",
            "publish-date",
            "date",
        ];
        let read = |stated: &str| Published::parse(stated.trim());
        self.linked
            .published
            .as_deref()
            .and_then(read)
            .or_else(|| NAMES.iter().find_map(|name| read(&self.stated(&[name])?)))
            .or_else(|| self.dates.iter().flatten().find_map(|stated| read(stated)))
    }

    fn language(&self) -> Option<String> {
        let stated = self.language.clone().filter(|tag| !tag.trim().is_empty());
        let stated = stated.or_else(|| self.linked.language.clone());
        stated
            .or_else(|| self.stated(&["content-language", "og:locale", "dc.language", "language"]))
            .and_then(|tag| stated::language(&tag))
    }

    fn summary(&self) -> Option<String> {
        let stated = self.stated(&[
            "og:description",
            "description",
            "twitter:description",
            "dc.description",
        ]);
        stated.or_else(|| self.linked.summary.as_deref().and_then(stated::line))
    }

    fn tags(&self) -> Vec<String> {
        let mut metadata = Metadata::default();
        let many = |names: &[&str]| -> Vec<String> {
            self.meta
                .iter()
                .filter(|(name, _)| names.contains(&name.as_str()))
                .map(|(_, tag)| tag.clone())
                .collect()
        };
        stated::apply(
            &mut metadata,
            "tags",
            &stated::Value::Many(many(&["article:tag", "parsely-tag"])),
        );
        stated::apply(&mut metadata, "tags", &stated::Value::Many(self.linked.keywords.clone()));
        stated::apply(&mut metadata, "tags", &stated::Value::Many(self.tags.clone()));
        for keywords in many(&["news_keywords", "keywords", "article:section"]) {
            stated::apply(&mut metadata, "tags", &stated::Value::One(keywords));
        }
        metadata.tags
    }
}

/// How a node is gone into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Enters {
    No,
    Yes,
    /// What it holds is no part of an article.
    Around,
}

/// True for links and for what stands around an article.
fn is_around(element: &Element) -> bool {
    matches!(
        &*element.name.local,
        "a" | "nav"
            | "header"
            | "footer"
            | "aside"
            | "form"
            | "button"
            | "select"
            | "dialog"
            | "head"
    )
}

fn is_web(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https")
}

fn push(facts: &mut Vec<String>, stated: impl FnOnce() -> String) {
    if facts.len() < MOST
        && let Some(line) = stated::line(&stated())
        && !facts.contains(&line)
    {
        facts.push(line);
    }
}

/// The words of an element that states a fact.
fn line_of(node: &NodeRef<'_>) -> String {
    text_of(node, LONGEST)
}

/// The part of an author's description that holds the name.
fn named_part<'n>(node: &NodeRef<'n>) -> NodeRef<'n> {
    let is_name = |inner: &NodeRef<'_>| inner.attr("itemprop").is_some_and(|of| &*of == "name");
    node.descendants_it().take(MOST).find(is_name).unwrap_or(*node)
}

/// The address in the note that programs leave in a page they save: `saved from url=(0031)https://…` (Chrome, Edge),
/// `url: https://…` (`SingleFile`).
fn saved_from(html: &str) -> Option<String> {
    let head = &html[..crate::span::floor_boundary(html, HEAD)];
    let after = match head.split_once("saved from url=(") {
        Some((_, rest)) => rest.split_once(')')?.1,
        None => head.split_once("Page saved with SingleFile")?.1.split_once("url:")?.1,
    };
    let address = after.trim_start().split([' ', '\n', '\r', '\t', '<']).next()?;
    let address = address.strip_suffix("-->").unwrap_or(address);
    address.starts_with("http").then(|| address.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(html: &str) -> Metadata {
        let tree = dom_query::Document::from(html);
        let mut metadata = Metadata::default();
        Facts::gather(&tree.root(), html).fill(&mut metadata);
        metadata
    }

    #[test]
    fn meta_elements_state_what_there_is() {
        let metadata = check(
            "<html lang=en-GB><meta property='og:title' content='A &amp; B'><meta name=author content='By Ada Marsh and John Roe'>\
             <meta property='og:site_name' content='The Harbour'><meta property='article:published_time' content='2024-05-06T07:08:09+02:00'>\
             <meta name=description content='What it is.'><meta property='article:tag' content='ports'><meta name=keywords content='ships, ports'>\
             <link rel=canonical href='https://h.example/a'>",
        );
        assert_eq!(metadata.title.as_deref(), Some("A & B"));
        assert_eq!(metadata.byline, ["Ada Marsh", "John Roe"]);
        assert_eq!(metadata.source.as_deref(), Some("The Harbour"));
        assert_eq!(
            metadata.published.map(|date| date.iso).as_deref(),
            Some("2024-05-06T07:08:09+02:00")
        );
        assert_eq!(metadata.lang.as_deref(), Some("en-GB"));
        assert_eq!(metadata.url.as_deref(), Some("https://h.example/a"));
        assert_eq!(metadata.summary.as_deref(), Some("What it is."));
        assert_eq!(metadata.tags, ["ports", "ships"]);
    }

    #[test]
    fn the_page_itself_states_the_rest() {
        let metadata = check(
            "<article><time class=updated datetime=2024-02-02>x</time><time datetime=2024-01-01>y</time>\
             <p><a rel=author href=x>Ada Marsh</a><span itemprop=datePublished content='2023-12-31'></span><a rel=tag>ports</a>",
        );
        assert_eq!(metadata.published.map(|date| date.iso).as_deref(), Some("2023-12-31"));
        assert_eq!(metadata.byline, ["Ada Marsh"]);
        assert_eq!(metadata.tags, ["ports"]);
    }

    #[test]
    fn programs_note_where_a_page_was_saved_from() {
        let from =
            |html: &str| Facts { saved_from: saved_from(html), ..Facts::default() }.address();
        assert_eq!(
            from("<!-- saved from url=(0020)https://h.example/a -->").as_deref(),
            Some("https://h.example/a")
        );
        assert_eq!(
            from("<!--\n Page saved with SingleFile \n url: https://h.example/b \n saved date: x\n-->").as_deref(),
            Some("https://h.example/b")
        );
        assert_eq!(from("<!-- saved from url=(0014)about:internet -->"), None);
    }

    #[test]
    fn f5_only_addresses_of_the_web_are_bases() {
        let base =
            |html: &str| Facts::gather(&dom_query::Document::from(html).root(), html).base(None);
        assert_eq!(base("<base href='file:///etc/'>"), None);
        assert_eq!(
            base("<base href='https://h.example/x/'>").map(String::from).as_deref(),
            Some("https://h.example/x/")
        );
        assert_eq!(
            base("<link rel=canonical href='https://h.example/a/b'><base href='../c/'>")
                .map(String::from)
                .as_deref(),
            Some("https://h.example/c/")
        );
    }
}
