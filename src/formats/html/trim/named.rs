//! Parts that say by their names that they stand beside an article: lists of other articles, invitations to subscribe.
//!
//! Readability goes by such names, too, but lets a part pass where another piece of the name speaks for text
//! (`related-articles`), and looks at few kinds of elements. Here a name alone takes nothing out: the words must bear it out.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};
use dom_query::NodeRef;

use super::{MOST_PERCENT, leads_below, text_of};
use crate::formats::html::element::attribute;

/// What parts are called that lead to other pages: at least half of their words are links.
const OF_LINKS: [&str; 24] = [
    "related",
    "recirc",
    "recommended",
    "recommendations",
    "recommends",
    "outbrain",
    "taboola",
    "trending",
    "popular",
    "mostread",
    "teasers",
    "promo",
    "share",
    "sharing",
    "sharetools",
    "social",
    "tools",
    "toolbar",
    "breadcrumb",
    "breadcrumbs",
    "pagination",
    "pager",
    "tags",
    "topics",
];

/// What parts are called that ask their reader for something: their words do so.
const THAT_ASK: [&str; 11] = [
    "newsletter",
    "newsletters",
    "subscribe",
    "subscription",
    "signup",
    "paywall",
    "regwall",
    "barrier",
    "epic",
    "contributions",
    "reactions",
];

/// How they ask, in small letters.
const ASKING: [&str; 16] = [
    "subscri",
    "sign up",
    "newsletter",
    "inbox",
    "log in",
    "consider supporting",
    "support our",
    "abonn",
    "anmelden",
    "connectez-vous",
    "suscr",
    "abbon",
    "iscriv",
    "подпис",
    "登録",
    "订阅",
];

/// What asks is no longer than this, in characters.
const LONGEST_ASKING: usize = 600;

/// All these names; those that ask come last.
static NAMES: LazyLock<AhoCorasick> = LazyLock::new(|| {
    let finder = AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .match_kind(MatchKind::LeftmostLongest)
        .build(OF_LINKS.iter().chain(&THAT_ASK));
    finder.expect("a few short words")
});

/// What a part is by its names.
#[derive(Clone, Copy, Debug, Default)]
struct Called {
    of_links: bool,
    asks: bool,
}

/// Takes out such parts below `root`, unless they are so much of it that it is a list itself.
pub(super) fn drop_named(root: &NodeRef<'_>) {
    let parts = named(root);
    if parts.is_empty() {
        return;
    }
    let characters = parts.iter().map(NodeRef::normalized_char_count).sum::<usize>();
    if characters * 100 <= root.normalized_char_count() * MOST_PERCENT {
        parts.iter().for_each(NodeRef::remove_from_parent);
    }
}

/// The outermost such parts.
fn named<'n>(root: &NodeRef<'n>) -> Vec<NodeRef<'n>> {
    let (mut parts, mut open) = (Vec::new(), vec![*root]);
    while let Some(outer) = open.pop() {
        for node in outer.children_it(false).filter(NodeRef::is_element) {
            if is_beside(&node) {
                parts.push(node);
            } else {
                open.push(node);
            }
        }
    }
    parts
}

/// True for a part whose name and words say that it stands beside the article.
fn is_beside(part: &NodeRef<'_>) -> bool {
    let Called { of_links, asks } = called(part);
    if !of_links && !asks {
        return false;
    }
    let holds_text = |inner: NodeRef<'_>| {
        ["table", "pre", "blockquote", "figure"].iter().any(|name| inner.has_name(name))
    };
    !part.descendants_it().any(holds_text)
        && ((of_links && is_of_links(part)) || (asks && is_asking(part)))
}

fn called(part: &NodeRef<'_>) -> Called {
    let mut called = Called::default();
    let Some(element) = part.element_ref() else { return called };
    let stands_apart = matches!(
        &*element.name.local,
        "div" | "section" | "ul" | "ol" | "p" | "nav" | "header" | "footer" | "article" | "aside"
    );
    for name in ["class", "id"].iter().filter(|_| stands_apart) {
        let name = attribute(&element, name).unwrap_or_default();
        for found in NAMES.find_iter(name).filter(|found| is_word(name, found.start(), found.end()))
        {
            let asks = found.pattern().as_usize() >= OF_LINKS.len();
            called.asks |= asks;
            called.of_links |= !asks;
        }
    }
    called
}

/// True where these bytes of a name are a word of it: `related-articles`, `RelatedArticles`, no `unrelated`.
fn is_word(name: &str, start: usize, end: usize) -> bool {
    let bytes = name.as_bytes();
    let before = start.checked_sub(1).map(|at| bytes[at]);
    let begins = before.is_none_or(|before| {
        !before.is_ascii_alphanumeric()
            || (before.is_ascii_lowercase() && bytes[start].is_ascii_uppercase())
    });
    let ends = bytes.get(end).is_none_or(|after| !after.is_ascii_lowercase());
    begins && ends
}

/// True where at least half of the words are links to other pages.
fn is_of_links(part: &NodeRef<'_>) -> bool {
    let links = part.descendants_it().filter(|inner| inner.has_name("a"));
    let linked: usize = links.map(|link| link.normalized_char_count()).sum();
    linked > 0 && 2 * linked >= part.normalized_char_count() && !leads_below(part)
}

fn is_asking(part: &NodeRef<'_>) -> bool {
    let words = text_of(part, LONGEST_ASKING + 1).to_lowercase();
    words.chars().count() <= LONGEST_ASKING && ASKING.iter().any(|asking| words.contains(asking))
}

#[cfg(test)]
mod tests {
    use super::*;

    const STORY: &str = "<p>The harbour was closed for two days after the storm, and the ferries stayed in, full of people \
        who waited for them to sail again, and who did not know each other before.</p>";

    #[track_caller]
    fn check(part: &str, stays: bool) {
        let html = format!("<div id=root>{STORY}{part}{STORY}</div>");
        let tree = dom_query::Document::from(html.as_str());
        let body = tree.body().expect("a body");
        let before = body.normalized_char_count();
        drop_named(&body);
        assert_eq!(body.normalized_char_count() == before, stays, "{part}");
    }

    #[test]
    fn names_and_words_together_take_a_part_out() {
        check(
            "<section class=related-articles><h3>Also</h3><a href=/a>A storm at sea</a></section>",
            false,
        );
        check("<ul class=articleTools><li><a>Print</a><li><a>Email</a></ul>", false);
        check("<div class=Newsletter_box>One letter a week in your inbox.</div>", false);
        check("<section class=paywall-barrier><p>Subscribe to read on.</p></section>", false);
    }

    #[test]
    fn a_name_alone_takes_nothing_out() {
        check("<p class=paywall>The ferries sailed again on Tuesday.</p>", true);
        check("<section class=related><p>A cousin of the captain wrote.</p></section>", true);
        check("<section class=unrelated><a href=/a>A storm</a></section>", true);
        check("<ul class=topics><li><a href=locks.html>Locks</a></ul>", true);
        check("<div class=share><pre><a href=/x>struct share;</a></pre></div>", true);
        check(&format!("<div class=tags><a href=/>{}</a></div>", "Tag ".repeat(99)), true);
    }
}
