//! The words of a picture: its alternative text, where that says more than its caption does.

use dom_query::{Element, NodeRef};

use super::{
    element::{attribute, has_class, has_class_part, text_of},
    math,
};
use crate::formats::{stated, within};

/// Longest alternative text that is kept, in characters.
const LONGEST: usize = 500;

/// Nodes of a figure in which its caption is looked for.
const LOOKED_AT: usize = 100;

/// Alternative text up to this length (characters) may stand for a sign within a sentence or a cell.
const LONGEST_SIGN: usize = 20;

/// What a picture says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Words {
    /// Nothing.
    None,
    /// A formula, by its source.
    Formula(String),
    /// A sign among words: an emoji, a tick in a table.
    Short(String),
    /// What is to be seen on it.
    Alternative(String),
}

/// The words of a picture.
pub(super) fn words(element: &Element, node: &NodeRef<'_>) -> Words {
    let Some(alternative) = attribute(element, "alt").and_then(stated::line) else {
        return Words::None;
    };
    if ["mwe-math", "latex", "tex", "math"].iter().any(|part| has_class_part(element, part))
        && !has_class_part(element, "texture")
    {
        return Words::Formula(math::without_style(&alternative));
    }
    let length = alternative.chars().count();
    let is_emoji = has_class(element, "emoji")
        || has_class(element, "wp-smiley")
        || has_class_part(element, "emoticon");
    let is_sign = is_emoji || !alternative.contains(|c: char| c.is_ascii_alphanumeric());
    let in_cell =
        || node.ancestors_it(Some(4)).any(|outer| outer.has_name("td") || outer.has_name("th"));
    if length <= LONGEST_SIGN && (is_sign || in_cell()) {
        return Words::Short(alternative);
    }
    if is_pixel(element) || is_file_name(&alternative) || repeats_caption(&alternative, node) {
        return Words::None;
    }
    Words::Alternative(alternative.chars().take(LONGEST).collect())
}

/// Where a picture lies, as the page writes it; `None` for one that only counts readers.
pub(super) fn address(element: &Element) -> Option<&str> {
    let of = |name| attribute(element, name).map(str::trim).filter(|address| !address.is_empty());
    // What is written into the page often stands in for what is to be fetched.
    let stands_in = |address: &&str| address.starts_with("data:");
    let address = of("src")
        .filter(|address| !stands_in(address))
        .or_else(|| of("data-src"))
        .or_else(|| of("src").filter(|address| within::is_within(address)))?;
    (!is_pixel(element)).then_some(address)
}

/// True for a picture that only counts readers.
fn is_pixel(element: &Element) -> bool {
    let is_tiny = |name| {
        attribute(element, name)
            .is_some_and(|size| matches!(size.trim(), "0" | "1" | "0px" | "1px"))
    };
    is_tiny("width") && is_tiny("height")
}

/// True for alternative text that is no words but a name that a publishing system fills in: `IMG_1234.jpg`, `a-b-c-600x450`.
pub(super) fn is_file_name(alternative: &str) -> bool {
    if alternative.contains(char::is_whitespace) {
        return false;
    }
    let joints = alternative.bytes().filter(|byte| matches!(byte, b'-' | b'_')).count();
    let lower = alternative.to_ascii_lowercase();
    let has_ending = ["jpg", "jpeg", "png", "gif", "webp", "svg", "avif"]
        .iter()
        .any(|ending| lower.strip_suffix(ending).is_some_and(|name| name.ends_with('.')));
    has_ending || (joints >= 2 && alternative.len() > 12)
}

/// True where a picture's caption says the same, or the words before it did.
fn repeats_caption(alternative: &str, node: &NodeRef<'_>) -> bool {
    let Some(figure) = node.ancestors_it(Some(6)).find(|outer| outer.has_name("figure")) else {
        return false;
    };
    let Some(caption) =
        figure.descendants_it().take(LOOKED_AT).find(|inner| inner.has_name("figcaption"))
    else {
        return false;
    };
    let letters = |text: &str| -> String {
        text.chars().filter(|c| c.is_alphanumeric()).take(2 * LONGEST).collect()
    };
    letters(&text_of(&caption, 4 * LONGEST)).contains(&letters(alternative))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(html: &str, expected: &Words) {
        let document = dom_query::Document::from(html);
        let picture =
            document.root().descendants_it().find(|node| node.has_name("img")).expect("a picture");
        let element = picture.element_ref().expect("an element");
        assert_eq!(&words(&element, &picture), expected);
    }

    #[test]
    fn alternative_text_is_told_from_names_and_signs() {
        check("<img alt='A boat on a lake'>", &Words::Alternative("A boat on a lake".into()));
        check("<img alt='IMG_2031.JPG'>", &Words::None);
        check("<img alt='harbour-at-night-600x450'>", &Words::None);
        check("<img alt='' src=x>", &Words::None);
        check("<img alt='x' width=1 height=1>", &Words::None);
        check("<img class=emoji alt='🙂'>", &Words::Short("🙂".into()));
        check("<table><tr><td><img alt=yes></table>", &Words::Short("yes".into()));
        check(
            "<img class='mwe-math-fallback-image-inline' alt='{\\displaystyle x^{2}}'>",
            &Words::Formula("x^{2}".into()),
        );
    }

    #[test]
    fn a_caption_is_not_said_twice() {
        check(
            "<figure><img alt='A boat'><figcaption>A boat, in June.</figcaption></figure>",
            &Words::None,
        );
        check(
            "<figure><img alt='A boat'><figcaption>June.</figcaption></figure>",
            &Words::Alternative("A boat".into()),
        );
    }
}
