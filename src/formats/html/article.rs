//! The article out of a whole page.
//!
//! [`readability`] finds the part of the page that is the article. It is called in a frame that catches panics, on trees of
//! bounded depth and size. Where it finds nothing, or far too little of what the page says, the whole page is shown, less what
//! navigates, and a note says so.

use std::panic::{AssertUnwindSafe, catch_unwind};

use dom_query::{Document as Tree, NodeRef};
use url::{ParseError, Url};

use super::{
    MOST_ELEMENTS, byline,
    facts::Facts,
    readability::{self, Found},
    source, trim, walk,
};
use crate::{
    formats::{Parsed, flow::Flow, markup, stated},
    metadata::{Metadata, Published},
};

/// A page of more elements than this is shown as a whole: scoring them all would take seconds.
const MOST_SCORED: usize = 150_000;

/// An article shorter than this (bytes) may be a part that was taken for the whole.
const SHORT: usize = 200;

/// How many times as many words the rest of the page must have for that.
const FAR_MORE: usize = 10;

/// Said where the whole page is shown.
const WHOLE: &str =
    "The article could not be told from the rest of the page, so all of the page is shown.";

/// Reads a page that stands at `address`, where that is known.
pub(super) fn parse(html: &str, address: Option<&str>) -> Parsed {
    let prepared = source::prepare(html);
    if prepared.elements > MOST_ELEMENTS {
        return without_tree(&prepared.html);
    }
    let tree = Tree::from(&*prepared.html);
    let facts = Facts::gather(&tree.root(), html);
    let page = Page { facts, html: &prepared.html, address };
    if prepared.elements > MOST_SCORED {
        return page.whole(&tree);
    }
    match find(tree, page.html, page.facts.has_linked_data()) {
        Some(found) if !page.lacks(&found) => page.article(&found),
        _ => page.whole(&Tree::from(page.html)),
    }
}

/// A page too large for a tree: its words in order.
fn without_tree(html: &str) -> Parsed {
    let mut flow = Flow::new(None);
    markup::write(html, &mut flow);
    let (document, title) = flow.finish();
    let metadata =
        Metadata { title: title.as_deref().and_then(stated::line), ..Metadata::default() };
    let note = format!(
        "The page has more than {MOST_ELEMENTS} elements, so its words are shown without their structure."
    );
    Parsed { metadata, document, notes: vec![note], ..Parsed::default() }
}

/// Finds the article. What could go wrong on a strange page costs the article and not the program.
fn find(tree: Tree, html: &str, linked: bool) -> Option<Found> {
    catch_unwind(AssertUnwindSafe(move || readability::find(tree, html, linked))).ok().flatten()
}

/// A page and what it states.
struct Page<'p> {
    facts: Facts,
    html: &'p str,
    address: Option<&'p str>,
}

impl Page<'_> {
    /// True where what was found is too little of what the page says to be the article.
    fn lacks(&self, found: &Found) -> bool {
        is_too_little(found.root().text().trim().len(), self.facts.words)
    }

    fn base(&self) -> Option<Url> {
        self.facts.base(self.address)
    }

    /// The article alone.
    fn article(&self, found: &Found) -> Parsed {
        let root = found.root();
        trim::trim(&root);
        let metadata = self.metadata(&found.metadata);
        let mut known = metadata.clone();
        self.facts.fill(&mut known);
        trim::trim_head(&root, &known);
        let parsed = self.written(&root, metadata);
        if parsed.document.blocks().is_empty() {
            self.whole(&Tree::from(self.html))
        } else {
            parsed
        }
    }

    fn written(&self, root: &NodeRef<'_>, metadata: Metadata) -> Parsed {
        let mut flow = Flow::new(metadata.title.clone());
        let base = self.base();
        if base.is_none() && self.facts.is_based_off_the_web() {
            unlink(root);
        }
        walk::write(root, base.as_ref(), &mut flow);
        let (document, title) = flow.finish();
        let mut metadata = Metadata { title: title.as_deref().and_then(stated::line), ..metadata };
        self.facts.fill(&mut metadata);
        Parsed { metadata, document, ..Parsed::default() }
    }

    /// What was found out with the article, each as far as it reads as what it is said to be.
    fn metadata(&self, article: &dom_smoothie::Metadata) -> Metadata {
        let line = |stated: &Option<String>| stated.as_deref().and_then(stated::line);
        let byline = line(&article.byline).map_or_else(Vec::new, |line| {
            match self.facts.authors_of(&line) {
                Some(authors) => authors.to_vec(),
                None => byline::names(&[line]),
            }
        });
        Metadata {
            title: stated::line(&article.title),
            byline,
            source: line(&article.site_name),
            published: line(&article.published_time).and_then(|stated| Published::parse(&stated)),
            lang: line(&article.lang).and_then(|tag| stated::language(&tag)),
            ..Metadata::default()
        }
    }

    /// All of the page, less what navigates.
    fn whole(&self, tree: &Tree) -> Parsed {
        let title = stated::line(&tree.select_single("title").text());
        let root = tree.root();
        let kept = main_part(&root, self.facts.words);
        let metadata = Metadata { title, ..Metadata::default() };
        let all = |notes: Vec<String>, root: &NodeRef<'_>| Parsed {
            notes,
            ..self.written(root, metadata.clone())
        };
        drop_around(&kept);
        let parsed = all(vec![WHOLE.to_owned()], &kept);
        if parsed.document.blocks().is_empty() {
            // A page that is nothing but navigation has only that to show.
            return all(vec![WHOLE.to_owned()], &Tree::from(self.html).root());
        }
        parsed
    }
}

/// The element that says that it holds what the page is about, where it holds most of it.
fn main_part<'n>(root: &NodeRef<'n>, words: usize) -> NodeRef<'n> {
    let is_main = |node: &NodeRef<'_>| {
        node.has_name("main")
            || node.has_name("article")
            || node.attr("role").is_some_and(|role| &*role == "main")
    };
    let holds_most = |node: &NodeRef<'_>| node.text().trim().len() * 2 > words;
    root.descendants_it().filter(is_main).take(4).find(holds_most).unwrap_or(*root)
}

/// Takes the relative addresses out of links, where they lead to nothing that may be opened.
fn unlink(root: &NodeRef<'_>) {
    let is_relative = |address: &str| {
        !address.starts_with('#') && Url::parse(address) == Err(ParseError::RelativeUrlWithoutBase)
    };
    let links: Vec<NodeRef<'_>> = root.descendants_it().filter(|node| node.has_name("a")).collect();
    for link in links {
        let address = link.attr("href");
        if address.is_some_and(|address| is_relative(address.trim())) {
            link.remove_attr("href");
        }
    }
}

/// Takes out what navigates and what asks for input.
fn drop_around(root: &NodeRef<'_>) {
    let is_around = |node: &NodeRef<'_>| {
        ["nav", "footer", "aside", "form", "dialog"].iter().any(|name| node.has_name(name))
            || node.attr("role").is_some_and(|role| {
                matches!(&*role, "navigation" | "banner" | "search" | "contentinfo" | "dialog")
            })
    };
    let around: Vec<NodeRef<'_>> = root.descendants_it().filter(is_around).collect();
    for node in around {
        node.remove_from_parent();
    }
}

/// True where so many bytes were found on a page of so many bytes of words.
const fn is_too_little(found: usize, words: usize) -> bool {
    found == 0 || (found < SHORT && found * FAR_MORE < words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(found: usize, words: usize, too_little: bool) {
        assert_eq!(is_too_little(found, words), too_little);
    }

    #[test]
    fn the_whole_page_is_shown_below_the_threshold_only() {
        check(0, 1, true);
        check(SHORT - 1, (SHORT - 1) * FAR_MORE + 1, true);
        check(SHORT - 1, (SHORT - 1) * FAR_MORE, false);
        check(SHORT, 1_000_000, false);
    }
}
