//! The page of the book itself, and links within a chapter.

use super::{
    super::{Parsed, Source, flow::Flow, html, stated, within},
    contents::Place,
    package::Package,
};
use crate::metadata::Metadata;

/// Entries of the table of contents that are shown, at most.
const SHOWN: usize = 2_000;

/// The page of a book: what it says it is about, what stands before its first chapter, its table of contents. `None` where
/// there is nothing of these.
pub(super) fn front(package: &Package, contents: &[Place], front: &str) -> Option<Parsed> {
    let book = &package.metadata;
    let mut flow = Flow::new(book.title.clone());
    if let Some(summary) = &book.summary {
        flow.words(summary);
        flow.end();
    }
    html::write(front, None, &mut flow);
    if contents.len() > 1 {
        list(contents, &mut flow);
    }
    let (document, title) = flow.finish();
    let said = !document.text().trim().is_empty();
    (said || !package.notes.is_empty()).then(|| Parsed {
        metadata: Metadata {
            title: title.as_deref().and_then(stated::line),
            source: package.publisher.clone(),
            summary: None,
            ..book.clone()
        },
        source: Source::unpacked(document.text().as_bytes()),
        document,
        own_id: package.identifier.clone(),
        notes: package.notes.clone(),
        ..Parsed::default()
    })
}

/// The table of contents as lists within one another.
fn list(contents: &[Place], flow: &mut Flow) {
    flow.start_heading(2);
    flow.words("Contents");
    flow.end_heading();
    let mut depth = 0;
    for place in contents.iter().take(SHOWN) {
        while depth > place.depth + 1 {
            flow.end_list();
            flow.end_item();
            depth -= 1;
        }
        if depth == place.depth + 1 {
            flow.end_item();
        }
        // An entry may skip levels; the list goes one deeper at a time.
        if depth < place.depth + 1 {
            flow.start_list(None);
            depth += 1;
        }
        flow.start_item();
        flow.open_link(&within::address_of(&place.path, place.fragment.as_deref()));
        flow.words(&place.title);
        flow.close_link();
        flow.end();
    }
    for _ in 0..depth {
        flow.end_item();
        flow.end_list();
    }
}

/// What marks where a file begins in the chapter that it is part of.
pub(super) fn beginning(path: &str) -> String {
    let name = within::address_of(path, None).replace('&', "&amp;").replace('"', "&quot;");
    format!("<a id=\"{name}\"></a>")
}

/// A page in which links to itself by name (`chapter.xhtml#note`) lead to the place only (`#note`), so that its footnotes are
/// found.
pub(super) fn with_links_within(page: &str, path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    page.replace(&format!("href=\"{name}#"), "href=\"#")
}
