//! What the name of an element says for and against it, in points.

use std::{borrow::Cow, sync::LazyLock};

use aho_corasick::AhoCorasick;
use dom_query::NodeRef;

use super::nodes::parts;
use crate::formats::html::element::attribute;

/// Parts of names that speak against an element.
static AGAINST: LazyLock<AhoCorasick> = LazyLock::new(|| {
    parts(&[
        "-ad-",
        "hidden",
        "banner",
        "combx",
        "comment",
        "com-",
        "contact",
        "footer",
        "gdpr",
        "masthead",
        "media",
        "meta",
        "outbrain",
        "promo",
        "related",
        "scroll",
        "share",
        "shoutbox",
        "sidebar",
        "skyscraper",
        "sponsor",
        "shopping",
        "tags",
        "widget",
    ])
});

/// Parts of names that speak for it.
static FOR: LazyLock<AhoCorasick> = LazyLock::new(|| {
    parts(&[
        "article", "body", "content", "entry", "hentry", "h-entry", "main", "page", "post", "text",
        "blog", "story",
    ])
});

/// What `DocBook` calls a picture with its caption.
const PICTURE: &str = "mediaobject";

/// What one name weighs.
const POINTS: f32 = 25.0;

/// The points of an element before anything in it is looked at.
pub(super) fn points(node: &NodeRef<'_>, weighs: bool) -> f32 {
    let Some(element) = node.element_ref() else { return 0.0 };
    let kind = match &*element.name.local {
        "div" => 5.0,
        "pre" | "td" | "blockquote" => 3.0,
        "address" | "ol" | "ul" | "dl" | "dd" | "dt" | "li" | "form" => -3.0,
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "th" => -5.0,
        _ => 0.0,
    };
    drop(element);
    kind + class_weight(node, weighs)
}

/// What classes and identifier say.
pub(super) fn class_weight(node: &NodeRef<'_>, weighs: bool) -> f32 {
    let Some(element) = node.element_ref().filter(|_| weighs) else { return 0.0 };
    ["class", "id"].iter().filter_map(|name| attribute(&element, name)).map(weight_of).sum()
}

/// A name without what `DocBook` calls a picture with its caption, which is no `media` of a site.
fn plain(name: &str) -> Cow<'_, str> {
    if name.contains(PICTURE) { name.replace(PICTURE, "").into() } else { name.into() }
}

fn weight_of(name: &str) -> f32 {
    let is_hidden = || name.split_whitespace().any(|word| word.eq_ignore_ascii_case("hid"));
    let is_against = AGAINST.is_match(&*plain(name)) || is_hidden();
    POINTS * (f32::from(u8::from(FOR.is_match(name))) - f32::from(u8::from(is_against)))
}
