//! Small questions about nodes, asked by every step.

use aho_corasick::AhoCorasick;
use dom_query::NodeRef;

use crate::formats::html::element::attribute;

/// Part of a link's words that counts where it leads to a place within the page.
const WITHIN_PAGE: f32 = 0.3;

/// True for an element of one of these names.
pub(super) fn is_one_of(node: &NodeRef<'_>, names: &[&str]) -> bool {
    node.element_ref().is_some_and(|element| names.contains(&&*element.name.local))
}

/// The elements of one of these names below a node, in order; nothing may be changed while they are gone over.
pub(super) fn below<'n>(node: &NodeRef<'n>, names: &[&str]) -> Vec<NodeRef<'n>> {
    node.descendants_it().filter(|inner| is_one_of(inner, names)).collect()
}

/// True for an attribute of exactly this value.
pub(super) fn says(node: &NodeRef<'_>, name: &str, value: &str) -> bool {
    node.element_ref().is_some_and(|element| attribute(&element, name) == Some(value))
}

/// Finds any of these parts of names, in letters of either case.
pub(super) fn parts(parts: &[&str]) -> AhoCorasick {
    let finder = AhoCorasick::builder().ascii_case_insensitive(true).build(parts);
    finder.expect("a few short words")
}

/// True where classes or identifier of an element hold one of these parts.
pub(super) fn is_called(node: &NodeRef<'_>, parts: &AhoCorasick) -> bool {
    node.element_ref().is_some_and(|element| {
        element.attrs.iter().any(|attribute| {
            matches!(&*attribute.name.local, "class" | "id") && parts.is_match(&*attribute.value)
        })
    })
}

/// True for text and for what stands within a line of it.
pub(super) fn is_phrasing(node: &NodeRef<'_>) -> bool {
    let Some(element) = node.element_ref() else { return node.is_text() };
    let (within, holds) = stands_within_line(&element.name.local);
    drop(element);
    if within || !holds {
        return within;
    }
    node.first_child().is_some() && node.children_it(false).all(|child| is_phrasing(&child))
}

/// Whether elements of this name stand within a line, and whether they do where all does that they hold.
fn stands_within_line(name: &str) -> (bool, bool) {
    let within = matches!(
        name,
        "abbr"
            | "audio"
            | "b"
            | "bdo"
            | "br"
            | "button"
            | "cite"
            | "code"
            | "data"
            | "datalist"
            | "dfn"
            | "em"
            | "embed"
            | "i"
            | "img"
            | "input"
            | "kbd"
            | "label"
            | "mark"
            | "math"
            | "meter"
            | "noscript"
            | "object"
            | "output"
            | "progress"
            | "q"
            | "ruby"
            | "samp"
            | "script"
            | "select"
            | "small"
            | "span"
            | "strong"
            | "sub"
            | "sup"
            | "textarea"
            | "time"
            | "var"
            | "wbr"
    );
    (within, matches!(name, "a" | "del" | "ins"))
}

/// True for blank text and for a line break.
pub(super) fn is_blank(node: &NodeRef<'_>) -> bool {
    (node.is_text() && !node.is_nonempty_text()) || node.has_name("br")
}

/// The only element in a node that has no text of its own, where it has this name.
pub(super) fn only_child<'n>(node: &NodeRef<'n>, name: &str) -> Option<NodeRef<'n>> {
    let only = node.first_element_child().filter(|child| child.has_name(name))?;
    let alone = only.next_element_sibling().is_none()
        && !node.children_it(false).any(|child| child.is_nonempty_text());
    alone.then_some(only)
}

/// The element after a node in the order of the page; past what it holds where `past` says so.
pub(super) fn next<'n>(node: &NodeRef<'n>, past: bool) -> Option<NodeRef<'n>> {
    let within = if past { None } else { node.first_element_child() };
    within
        .or_else(|| node.next_element_sibling())
        .or_else(|| node.ancestors_it(None).find_map(|outer| outer.next_element_sibling()))
}

/// How much of a link's words counts as such.
pub(super) fn link_weight(link: &NodeRef<'_>) -> f32 {
    let leads_within = link.element_ref().is_some_and(|element| {
        attribute(&element, "href")
            .is_some_and(|target| target.len() > 1 && target.starts_with('#'))
    });
    if leads_within { WITHIN_PAGE } else { 1.0 }
}

/// The part of a node's words (characters) that stands in links.
pub(super) fn link_density(node: &NodeRef<'_>, characters: usize) -> f32 {
    let links = node.descendants_it().filter(|inner| inner.has_name("a"));
    let linked =
        links.fold(0.0, |sum, link| sum + link.normalized_char_count() as f32 * link_weight(&link));
    if characters == 0 { 0.0 } else { linked / characters as f32 }
}
