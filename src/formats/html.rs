//! Web pages, and pieces of HTML within other formats.
//!
//! A source is prepared ([`source`]: scripts, data and depth taken out), becomes a tree (`html5ever`, by way of `dom_query`)
//! and is gone over once ([`walk`]). Other formats use:
//!
//! - [`parse`]`(html, address) -> Parsed`: a whole page: the article in it, with its metadata and notes;
//! - [`fragment`]`(html, base, title) -> (Document, Option<String>)`: a piece of HTML as a document of its own; gives the
//!   title back, or the one that its first heading states;
//! - [`write()`]`(html, base, flow)`: a piece written into a [`Flow`] that goes on before and after it.
//!
//! `base` is the address that relative links are made absolute against. Whole documents (chapters of a book) are pieces too:
//! their head is left out.

mod article;
mod byline;
mod depth;
mod element;
mod facts;
mod linked_data;
mod math;
mod picture;
mod readability;
mod source;
mod spans;
mod tables;
mod trim;
mod walk;

use url::Url;

use super::{Parsed, flow::Flow, markup};
use crate::document::Document;

/// A page of more elements than this is read without a tree, which would take too much memory.
const MOST_ELEMENTS: usize = 600_000;

/// Reads a web page: the article in it, and what the page states about that. `address` is where the page stands, where a
/// container knows it.
pub(in crate::formats) fn parse(html: &str, address: Option<&str>) -> Parsed {
    article::parse(html, address)
}

/// Reads a piece of HTML as a document. A heading at its start that says what `title` says is left out of the text; without
/// a title, that heading is the title.
pub(in crate::formats) fn fragment(
    html: &str,
    base: Option<&Url>,
    title: Option<String>,
) -> (Document, Option<String>) {
    let mut flow = Flow::new(title);
    write(html, base, &mut flow);
    flow.finish()
}

/// The same for a part of a book, to which other parts lead: all names of places in it are kept.
pub(in crate::formats) fn part(html: &str, title: Option<String>) -> (Document, Option<String>) {
    let mut flow = Flow::new(title);
    flow.keep_names();
    write(html, None, &mut flow);
    flow.finish()
}

/// Writes a piece of HTML; relative addresses are made absolute against `base`.
pub(in crate::formats) fn write(html: &str, base: Option<&Url>, flow: &mut Flow) {
    let prepared = source::prepare(html);
    if prepared.elements > MOST_ELEMENTS {
        markup::write(&prepared.html, flow);
        return;
    }
    let tree = dom_query::Document::from(&*prepared.html);
    walk::write(&tree.root(), base, flow);
    flow.end();
}

#[cfg(test)]
mod tests;
