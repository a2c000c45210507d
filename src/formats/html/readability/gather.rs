//! Goes over a page once: what nobody sees and what is surely no article is taken out, text without an element of its own
//! becomes a paragraph, and the paragraphs that will give points are noted.

use std::{collections::HashSet, sync::LazyLock};

use aho_corasick::AhoCorasick;
use dom_query::NodeRef;
use unicode_segmentation::UnicodeSegmentation;

use super::nodes::{
    is_blank, is_called, is_one_of, is_phrasing, link_density, next, only_child, parts, says,
};
use crate::formats::html::element::{attribute, own_words};

/// Elements that give points.
const SCORED: [&str; 9] = ["section", "h2", "h3", "h4", "h5", "h6", "p", "td", "pre"];

/// Elements that go where nothing is in them.
const EMPTY: [&str; 9] = ["div", "section", "header", "h1", "h2", "h3", "h4", "h5", "h6"];

/// Elements that a paragraph does not hold.
const BLOCKS: [&str; 9] = ["blockquote", "dl", "div", "img", "ol", "p", "pre", "table", "ul"];

/// Parts of names of what stands around articles.
static UNLIKELY: LazyLock<AhoCorasick> = LazyLock::new(|| {
    parts(&[
        "-ad-",
        "ai2html",
        "banner",
        "breadcrumbs",
        "combx",
        "comment",
        "community",
        "cover-wrap",
        "disqus",
        "extra",
        "footer",
        "gdpr",
        "header",
        "legends",
        "menu",
        "related",
        "remark",
        "replies",
        "rss",
        "shoutbox",
        "sidebar",
        "skyscraper",
        "social",
        "sponsor",
        "supplemental",
        "ad-break",
        "agegate",
        "pagination",
        "pager",
        "popup",
        "yom-remote",
    ])
});

/// Parts of names that say that it may be an article all the same.
static LIKELY: LazyLock<AhoCorasick> = LazyLock::new(|| {
    parts(&["and", "article", "body", "column", "content", "layout", "main", "mathjax", "shadow"])
});

/// Roles of what stands around articles.
const ROLES: [&str; 7] =
    ["menu", "menubar", "complementary", "navigation", "alert", "alertdialog", "dialog"];

/// Elements above one that are looked at for a table or code, in which names mean something else.
const LOOKED_AT: usize = 3;

/// Part of a heading's letters that must stand in the title where it repeats it.
const ALIKE: f64 = 0.75;

/// A block with one paragraph in it is that paragraph where less than this part of it is links.
const MOST_LINKED: f32 = 0.25;

/// Words of a paragraph itself, in bytes, from which on what stands among them is part of a sentence.
const FEWEST_OF_SENTENCE: usize = 25;

/// Goes over what is below `body`; `strips` says whether names tell what is no article. Gives the paragraphs that count.
pub(super) fn gather<'n>(body: &NodeRef<'n>, strips: bool, title: &str) -> Vec<NodeRef<'n>> {
    let mut paragraphs = Vec::new();
    let mut repeats = !title.is_empty();
    let mut at = next(body, false);
    while let Some(mut node) = at {
        let gone = is_gone(&node);
        if !gone && node.has_name("svg") {
            at = next(&node, true);
            continue;
        }
        let repeated = !gone && repeats && repeats_title(&node, title);
        if gone || repeated || (strips && is_unlikely(&node)) || is_bare(&node) {
            repeats &= !repeated;
            at = next(&node, true);
            node.remove_from_parent();
            continue;
        }
        if is_one_of(&node, &SCORED) {
            paragraphs.push(node);
        }
        if node.has_name("div")
            && let Some(paragraph) = as_paragraph(&node)
        {
            node = paragraph;
            paragraphs.push(node);
        }
        at = next(&node, false);
    }
    paragraphs
}

/// True for what is not seen, and for what stands over the page.
fn is_gone(node: &NodeRef<'_>) -> bool {
    is_unseen(node)
        || node.has_name("dialog")
        || (says(node, "aria-modal", "true") && says(node, "role", "dialog"))
}

fn is_unseen(node: &NodeRef<'_>) -> bool {
    let Some(element) = node.element_ref() else { return false };
    let of = |name| attribute(&element, name);
    let style = of("style").map(str::to_ascii_lowercase).unwrap_or_default();
    let is_formula = || of("class").is_some_and(|class| class.contains("fallback-image"));
    of("hidden").is_some()
        || (!style.is_empty()
            && (has_style(&style, "display", "none") || has_style(&style, "visibility", "hidden")))
        || (of("aria-hidden") == Some("true") && !is_formula())
}

/// True where a style, in small letters, gives this property this value.
fn has_style(style: &str, name: &str, value: &str) -> bool {
    let stated = style.find(name).and_then(|at| style[at..].split_once(':'));
    stated.is_some_and(|(_, rest)| {
        let rest = rest.split(';').next().unwrap_or_default();
        rest.split_whitespace().next().unwrap_or_default() == value
    })
}

/// True for a heading that says what the title says.
fn repeats_title(node: &NodeRef<'_>, title: &str) -> bool {
    is_one_of(node, &["h1", "h2"]) && likeness(title, &node.text()) > ALIKE
}

/// The part of the letters of `words` whose words stand in `title`.
fn likeness(title: &str, words: &str) -> f64 {
    if words.is_empty() {
        return 0.0;
    }
    let (title, words) = (title.to_lowercase(), words.to_lowercase());
    if title.contains(&words) {
        return 1.0;
    }
    let known: HashSet<&str> = title.unicode_words().collect();
    let letters = |word: &str| word.chars().count();
    let all: usize = words.unicode_words().map(letters).sum();
    let others: usize =
        words.unicode_words().filter(|word| !known.contains(word)).map(letters).sum();
    if all == 0 { 0.0 } else { 1.0 - others as f64 / all as f64 }
}

/// True for what its name or role says to stand around an article.
fn is_unlikely(node: &NodeRef<'_>) -> bool {
    is_called_unlikely(node)
        || node.element_ref().is_some_and(|element| {
            attribute(&element, "role").is_some_and(|role| ROLES.contains(&role))
        })
}

fn is_called_unlikely(node: &NodeRef<'_>) -> bool {
    !node.has_name("a")
        && is_called(node, &UNLIKELY)
        && !is_called(node, &LIKELY)
        && !node.ancestors_it(Some(LOOKED_AT)).any(|outer| is_one_of(&outer, &["table", "code"]))
        && !is_in_sentence(node)
}

/// True for words within a sentence, whatever they are called: `found in the menu <span class="guimenu">View</span>`.
fn is_in_sentence(node: &NodeRef<'_>) -> bool {
    let Some(outer) = node.parent().filter(|outer| node.has_name("span") && outer.has_name("p"))
    else {
        return false;
    };
    let own = outer.children_it(false).filter(NodeRef::is_text);
    own.map(|text| own_words(&text)).sum::<usize>() >= FEWEST_OF_SENTENCE
}

/// True for a block or heading without text in which nothing but breaks and rules stands.
fn is_bare(node: &NodeRef<'_>) -> bool {
    if !is_one_of(node, &EMPTY) || node.descendants_it().any(|inner| inner.is_nonempty_text()) {
        return false;
    }
    let children = node.children_it(false).filter(NodeRef::is_element).count();
    let breaks = node.descendants_it().filter(|inner| is_one_of(inner, &["br", "hr"])).count();
    children == 0 || children == breaks
}

/// The paragraph that a block is, where it is one; text that stands between its blocks becomes paragraphs.
fn as_paragraph<'n>(block: &NodeRef<'n>) -> Option<NodeRef<'n>> {
    let mut child = block.first_child();
    while let Some(node) = child {
        child =
            if is_phrasing(&node) && !is_blank(&node) { wrap(&node) } else { node.next_sibling() };
    }
    let only = only_child(block, "p");
    if let Some(only) =
        only.filter(|_| link_density(block, block.normalized_char_count()) < MOST_LINKED)
    {
        block.replace_with(&only);
        return Some(only);
    }
    if block.descendants_it().any(|inner| is_one_of(&inner, &BLOCKS)) {
        return None;
    }
    block.rename("p");
    Some(*block)
}

/// Puts a node and what goes on in its line into a paragraph; gives what follows.
fn wrap<'n>(first: &NodeRef<'n>) -> Option<NodeRef<'n>> {
    let mut following = first.next_sibling();
    let paragraph = first.tree.new_element("p");
    first.insert_before(&paragraph);
    paragraph.append_child(first);
    while let Some(node) = following {
        following = node.next_sibling();
        if !is_phrasing(&node) {
            break;
        }
        paragraph.append_child(&node);
    }
    while let Some(last) = paragraph.last_child().filter(|last| is_blank(last)) {
        last.remove_from_parent();
    }
    following
}
