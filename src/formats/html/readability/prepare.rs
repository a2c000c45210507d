//! A page before anything is looked for in it: scripts, comments and empty pictures go, lines parted by two breaks become
//! paragraphs.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use dom_query::{Document as Tree, NodeRef};

use super::nodes::{below, is_blank, is_called, is_one_of, is_phrasing, only_child, parts, says};
use crate::formats::html::element::attribute;

/// Endings of pictures' files.
pub(super) const PICTURES: [&str; 6] = [".jpg", ".jpeg", ".png", ".webp", ".avif", ".gif"];

/// Parts of names of lines that say who wrote a page.
static BYLINES: LazyLock<AhoCorasick> =
    LazyLock::new(|| parts(&["byline", "author", "dateline", "writtenby", "p-author"]));

/// A line that says who wrote a page has fewer characters.
const LONGEST_BYLINE: usize = 100;

/// Takes out the first line that says who wrote the page; gives its words.
pub(super) fn take_byline(body: &NodeRef<'_>) -> Option<String> {
    let line = body.descendants_it().find(|node| node.is_element() && is_byline(node))?;
    let name = line.descendants_it().find(|inner| says(inner, "itemprop", "name")).unwrap_or(line);
    let words = parted_words(&name);
    line.remove_from_parent();
    Some(words)
}

/// The words of a line; a bar parts what stands in blocks of its own, as the name and the day do. `dom_smoothie` glues them.
fn parted_words(line: &NodeRef<'_>) -> String {
    let parts = ["div", "p", "li", "h2", "h3", "h4", "h5", "time", "section", "address"];
    let mut words = String::new();
    for inner in line.descendants_it() {
        let said = words.trim_end();
        let names_follow = said.len() >= 2 && said.to_lowercase().ends_with("by");
        if is_one_of(&inner, &parts) && !said.is_empty() {
            words.push_str(if names_follow { " " } else { " | " });
        } else if inner.is_text() {
            words.push_str(&inner.text());
        }
    }
    let mut words: Vec<&str> = words.split_whitespace().collect();
    words.dedup_by(|next, word| *next == "|" && *word == "|");
    words.join(" ").trim_matches([' ', '|']).to_owned()
}

fn is_byline(node: &NodeRef<'_>) -> bool {
    let is_stated = node.element_ref().is_some_and(|element| {
        attribute(&element, "rel") == Some("author")
            || attribute(&element, "itemprop").is_some_and(|property| property.contains("author"))
    });
    (is_stated || is_called(node, &BYLINES))
        && (1..LONGEST_BYLINE).contains(&node.text().trim().chars().count())
}

/// Tidies a page.
pub(super) fn prepare(tree: &Tree) {
    let named = ["img", "noscript", "script", "style", "br", "font"];
    let is_met = |node: &NodeRef<'_>| node.is_comment() || is_one_of(node, &named);
    let met: Vec<NodeRef<'_>> = tree.root().descendants_it().filter(is_met).collect();
    let of = |names: &'static [&str]| met.iter().filter(|node| is_one_of(node, names));
    of(&["img"]).filter(|picture| !has_file(picture)).for_each(NodeRef::remove_from_parent);
    of(&["noscript"]).for_each(unwrap_picture);
    of(&["script", "noscript", "style"]).for_each(NodeRef::remove_from_parent);
    of(&["br"]).for_each(part_at);
    for font in of(&["font"]) {
        font.rename("span");
        font.remove_all_attrs();
    }
    met.iter().filter(|node| node.is_comment()).for_each(NodeRef::remove_from_parent);
}

/// True for a picture that says where its file is.
fn has_file(picture: &NodeRef<'_>) -> bool {
    picture.element_ref().is_some_and(|element| {
        element.attrs.iter().any(|attribute| {
            matches!(&*attribute.name.local, "src" | "data-src" | "data-srcset" | "srcset")
                || PICTURES.iter().any(|ending| attribute.value.contains(ending))
        })
    })
}

/// Puts the picture that is shown where no scripts run in the place of the one before it, which waits for them.
fn unwrap_picture(hidden: &NodeRef<'_>) {
    let pictures = below(hidden, &["img"]);
    let alone = |picture: &&NodeRef<'_>| {
        picture.prev_element_sibling().is_none() && picture.next_element_sibling().is_none()
    };
    let (Some(shown), true) = (pictures.first(), pictures.iter().any(|picture| alone(&picture)))
    else {
        return;
    };
    let waiting = hidden.prev_element_sibling().and_then(|before| {
        if before.has_name("img") { Some(before) } else { lone_picture(&before) }
    });
    if let Some(waiting) = waiting {
        keep_addresses(&waiting, shown);
        waiting.replace_with(shown);
    }
}

/// The picture in an element that holds no other element.
fn lone_picture<'n>(node: &NodeRef<'n>) -> Option<NodeRef<'n>> {
    let holds = node.children_it(false).filter(NodeRef::is_element).count() == 1;
    node.first_element_child().filter(|child| holds && child.has_name("img"))
}

/// Notes the addresses of a picture that gives way at the one that is shown.
fn keep_addresses(waiting: &NodeRef<'_>, shown: &NodeRef<'_>) {
    for attribute in waiting.attrs() {
        let (name, value) = (&*attribute.name.local, &*attribute.value);
        let leads = matches!(name, "src" | "srcset")
            || PICTURES.iter().any(|ending| value.contains(ending));
        if value.is_empty() || !leads || &*shown.attr_or(name, "") == value {
            continue;
        }
        if shown.has_attr(name) {
            shown.set_attr(&format!("data-old-{name}"), value);
        } else {
            shown.set_attr(name, value);
        }
    }
}

/// What comes next that is more than blanks.
fn significant(mut next: Option<NodeRef<'_>>) -> Option<NodeRef<'_>> {
    while let Some(node) = next.filter(|node| !node.is_element() && node.text().trim().is_empty()) {
        next = node.next_sibling();
    }
    next
}

/// Makes a paragraph of what follows two or more breaks.
fn part_at(first: &NodeRef<'_>) {
    let mut parts = false;
    while let Some(another) = significant(first.next_sibling()).filter(|next| next.has_name("br")) {
        parts = true;
        another.remove_from_parent();
    }
    if !parts {
        return;
    }
    let paragraph = first.tree.new_element("p");
    first.replace_with(&paragraph);
    let mut following = paragraph.next_sibling();
    while let Some(node) = following {
        let ends = node.has_name("br")
            && significant(node.next_sibling()).is_some_and(|next| next.has_name("br"));
        if ends || !is_phrasing(&node) {
            break;
        }
        following = node.next_sibling();
        paragraph.append_child(&node);
    }
    while let Some(last) = paragraph.last_child().filter(|last| is_blank(last)) {
        last.remove_from_parent();
    }
    if let Some(outer) = paragraph.parent().filter(|outer| outer.has_name("p")) {
        outer.rename("div");
    }
}

/// Takes those apart among these tables that have one cell.
pub(super) fn unwrap_lone_cells(tables: &[NodeRef<'_>]) {
    for table in tables {
        let body = only_child(table, "tbody").unwrap_or(*table);
        let cell = only_child(&body, "tr").and_then(|row| only_child(&row, "td"));
        if let Some(cell) = cell {
            let in_line = cell.children_it(false).all(|child| is_phrasing(&child));
            cell.rename(if in_line { "p" } else { "div" });
            table.replace_with(&cell);
        }
    }
}

/// True for an element that shows a film or a program.
pub(super) fn is_embedded(node: &NodeRef<'_>) -> bool {
    is_one_of(node, &["object", "embed", "iframe"])
}

/// Gives pictures that wait for a script the addresses that they keep elsewhere.
pub(super) fn show_waiting_pictures(pictures: &[NodeRef<'_>]) {
    for picture in pictures {
        let kept = kept_address(picture);
        if kept == Some(Source::Vector) {
            continue;
        }
        if kept == Some(Source::Placeholder) {
            picture.remove_attr("src");
        }
        let is_shown = picture.has_attr("src") || picture.has_attr("srcset");
        if !is_shown || waits(picture) {
            find_address(picture);
        }
    }
}

/// What a picture that is written into the page is.
#[derive(PartialEq, Eq)]
enum Source {
    /// A drawing, which is what it is.
    Vector,
    /// A small picture that holds the place of another.
    Placeholder,
}

/// Longest picture that holds the place of another, as it is written.
const PLACEHOLDER: usize = 133;

fn kept_address(picture: &NodeRef<'_>) -> Option<Source> {
    let address = picture.attr("src")?;
    let (kind, data) = address.strip_prefix("data:")?.split_once(";base64,")?;
    if data.is_empty() {
        return None;
    }
    if kind == "image/svg+xml" {
        return Some(Source::Vector);
    }
    let names_file = picture.attrs().iter().any(|attribute| {
        &*attribute.name.local != "src"
            && PICTURES.iter().any(|ending| attribute.value.contains(ending))
    });
    (names_file && data.len() < PLACEHOLDER).then_some(Source::Placeholder)
}

/// True for a picture that is loaded late and has no address of its own to show.
fn waits(picture: &NodeRef<'_>) -> bool {
    let is_address = |value: &str| {
        let value = value.trim();
        !value.is_empty()
            && !value.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("data:"))
    };
    let has_address = || {
        picture.attrs().iter().any(|attribute| {
            matches!(&*attribute.name.local, "src" | "srcset") && is_address(&attribute.value)
        })
    };
    picture.attr("class").is_some_and(|class| class.contains("lazy"))
        || (picture.has_name("img") && says(picture, "loading", "lazy") && !has_address())
}

/// Takes what looks like an address of a picture from its other attributes.
fn find_address(picture: &NodeRef<'_>) {
    for attribute in picture.attrs() {
        if matches!(&*attribute.name.local, "src" | "srcset" | "alt") {
            continue;
        }
        let value = attribute.value.to_ascii_lowercase();
        let name = if is_set(&value) {
            "srcset"
        } else if is_file(&value) {
            "src"
        } else {
            continue;
        };
        if is_one_of(picture, &["img", "picture"]) {
            picture.set_attr(name, &attribute.value);
        } else if below(picture, &["img", "picture"]).is_empty() {
            let shown = picture.tree.new_element("img");
            shown.set_attr(name, &attribute.value);
            picture.append_child(&shown);
        }
    }
}

/// True for addresses with the sizes that they are for.
fn is_set(value: &str) -> bool {
    PICTURES.iter().any(|ending| {
        value.match_indices(ending).any(|(at, _)| {
            let after = &value.as_bytes()[at + ending.len()..];
            matches!(after, [blank, digit, ..] if blank.is_ascii_whitespace() && digit.is_ascii_digit())
        })
    })
}

fn is_file(value: &str) -> bool {
    let mut parts = value.trim().split('.').skip(1);
    parts.any(|part| PICTURES.iter().any(|ending| part.starts_with(&ending[1..])))
}
