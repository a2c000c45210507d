//! What is known of elements by their names, classes and styles.

use dom_query::{Element, NodeData, NodeRef};

use crate::document::InlineKind;

/// What a link that leads to its own heading or page says, in characters, or holds, in elements, at most.
const SIGN: usize = 20;

/// What an element is to the walk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Not shown, nor what it holds.
    Dropped,
    /// Sets words apart.
    Inline(InlineKind),
    /// Raises or lowers words.
    Raised(InlineKind),
    /// A heading of level 1 to 6.
    Heading(u8),
    /// Stands on lines of its own.
    Block,
    /// A table.
    Table,
    /// A row of a table.
    Row,
    /// A cell of a table.
    Cell,
    /// Says what it says by itself: breaks, rules, pictures, formulas, boxes.
    Leaf,
    /// Everything else; much of it only holds words.
    Other,
}

/// What an element is, by its name.
pub(super) fn kind_of(element: &Element) -> Kind {
    match &*element.name.local {
        "script" | "style" | "noscript" | "template" | "svg" | "iframe" | "object" | "embed"
        | "applet" | "audio" | "video" | "canvas" | "select" | "textarea" | "button" | "head"
        | "title" | "meta" | "link" | "base" | "datalist" | "map" | "rp" | "amp-ad"
        | "amp-analytics" => Kind::Dropped,
        "b" | "strong" => Kind::Inline(InlineKind::Strong),
        "i" | "em" | "cite" | "dfn" | "var" => Kind::Inline(InlineKind::Emphasis),
        "code" | "kbd" | "samp" | "tt" => Kind::Inline(InlineKind::Code),
        "s" | "del" | "strike" => Kind::Inline(InlineKind::Strike),
        "sup" => Kind::Raised(InlineKind::Superscript),
        "sub" => Kind::Raised(InlineKind::Subscript),
        "h1" => Kind::Heading(1),
        "h2" => Kind::Heading(2),
        "h3" => Kind::Heading(3),
        "h4" => Kind::Heading(4),
        "h5" => Kind::Heading(5),
        "h6" => Kind::Heading(6),
        "table" => Kind::Table,
        "tr" => Kind::Row,
        "td" | "th" => Kind::Cell,
        "br" | "wbr" | "hr" | "input" | "img" | "amp-img" | "amp-anim" | "math" => Kind::Leaf,
        "address" | "article" | "aside" | "body" | "center" | "details" | "div" | "dl"
        | "fieldset" | "figure" | "footer" | "form" | "header" | "hgroup" | "html" | "legend"
        | "main" | "nav" | "optgroup" | "option" | "p" | "section" | "summary" | "tbody"
        | "tfoot" | "thead" => Kind::Block,
        _ => Kind::Other,
    }
}

/// The words below a node, up to so many characters.
pub(super) fn text_of(node: &NodeRef<'_>, most: usize) -> String {
    let (mut words, mut left) = (String::new(), most);
    for inner in node.descendants_it() {
        inner.query_or((), |inner| {
            if let NodeData::Text { contents } = &inner.data {
                let taken = first_characters(contents, left);
                left -= taken.chars().count();
                words.push_str(taken);
            }
        });
        if left == 0 {
            break;
        }
    }
    words
}

/// The start of a text, up to so many characters.
fn first_characters(text: &str, most: usize) -> &str {
    if text.len() <= most {
        return text;
    }
    if text.as_bytes()[..most].is_ascii() {
        return &text[..most];
    }
    text.char_indices().nth(most).map_or(text, |(end, _)| &text[..end])
}

/// Bytes of words in a text node itself.
pub(super) fn own_words(node: &NodeRef<'_>) -> usize {
    node.query_or(0, |node| match &node.data {
        NodeData::Text { contents } => contents.trim().len(),
        _ => 0,
    })
}

/// An attribute's value, as it stands.
pub(super) fn attribute<'e>(element: &'e Element, name: &str) -> Option<&'e str> {
    let found = element.attrs.iter().find(|attribute| &*attribute.name.local == name);
    found.map(|attribute| &*attribute.value)
}

/// True for an element that names a class.
pub(super) fn has_class(element: &Element, class: &str) -> bool {
    let classes = attribute(element, "class").unwrap_or_default();
    classes.split_ascii_whitespace().any(|known| known == class)
}

/// True for what a browser would not show.
pub(super) fn is_hidden(element: &Element) -> bool {
    element.attrs.iter().any(|attribute| match &*attribute.name.local {
        "hidden" => true,
        // Wikis put a link beside each heading.
        "class" => attribute.value.split(' ').any(|class| class == "mw-editsection"),
        "aria-hidden" => {
            // Formulas are hidden from screen readers, which are given their source instead.
            attribute.value.eq_ignore_ascii_case("true")
                && !has_class_part(element, "fallback-image")
        }
        "style" => {
            let style: String = attribute
                .value
                .chars()
                .filter(|c| !c.is_whitespace())
                .collect::<String>()
                .to_ascii_lowercase();
            style.contains("display:none") || style.contains("visibility:hidden")
        }
        _ => false,
    })
}

/// True where the classes of an element hold these letters.
pub(super) fn has_class_part(element: &Element, part: &str) -> bool {
    attribute(element, "class").is_some_and(|classes| classes.contains(part))
}

/// True for a link that the page puts beside a heading to lead to it, or to its own top: signs and pictures, no words.
pub(super) fn leads_here(element: &Element, node: &NodeRef<'_>) -> bool {
    let here = attribute(element, "href").is_some_and(|address| address.trim().starts_with('#'));
    if &*element.name.local != "a" || !here {
        return false;
    }
    let words = text_of(node, SIGN);
    if !words.trim().is_empty() {
        return matches!(words.trim(), "¶" | "#" | "§" | "🔗" | "⚓" | "↑" | "⇧");
    }
    node.descendants_it().take(SIGN).any(|inner| {
        let picture = inner.has_name("img");
        let said = inner.attr("alt").map(|said| said.trim().to_lowercase());
        picture && said.is_some_and(|said| matches!(&*said, "top" | "up" | "back to top"))
    })
}

/// True for a link whose words are a number or a sign, as the mark of a note is: `1`, `[12]`, `*`.
pub(super) fn is_sign(node: &NodeRef<'_>) -> bool {
    let words = text_of(node, SIGN);
    let sign = words.trim().trim_start_matches(['[', '(']).trim_end_matches([']', ')']);
    let number = sign.len() <= 4 && sign.bytes().all(|byte| byte.is_ascii_digit());
    let signs = sign.chars().count() <= 3 && sign.chars().all(|c| "*†‡§‖".contains(c));
    !sign.is_empty() && (number || signs)
}

/// True for a link that says that it is the mark of a note.
pub(super) fn says_note(element: &Element) -> bool {
    ["epub:type", "type", "role"].iter().any(|name| {
        let stated = attribute(element, name).unwrap_or_default();
        stated.split_ascii_whitespace().any(|word| matches!(word, "noteref" | "doc-noteref"))
    })
}

/// True for a cell that numbers the lines of a program beside it.
pub(super) fn holds_line_numbers(element: &Element) -> bool {
    ["linenos", "line-number", "gutter", "blob-num", "lineno"].iter().any(|part| {
        attribute(element, "class").is_some_and(|classes| {
            classes.split_ascii_whitespace().any(|class| class.starts_with(part))
        })
    })
}

/// The language of a block of code, as the classes of the block, of its first element or of what stands around it name it.
pub(super) fn language(element: &Element, node: &NodeRef<'_>) -> String {
    let own = stated_language(element);
    let inner = || {
        node.first_element_child()
            .and_then(|child| child.element_ref().and_then(|code| stated_language(&code)))
    };
    let outer = || {
        node.ancestors_it(Some(2))
            .find_map(|outer| outer.element_ref().and_then(|outer| stated_language(&outer)))
    };
    own.or_else(inner).or_else(outer).unwrap_or_default()
}

fn stated_language(element: &Element) -> Option<String> {
    if let Some(stated) =
        attribute(element, "data-lang").or_else(|| attribute(element, "data-language"))
    {
        return Some(stated.to_owned());
    }
    let classes = attribute(element, "class")?;
    let mut words = classes.split_ascii_whitespace();
    words.find_map(|class| {
        let prefixes = ["language-", "lang-", "highlight-source-", "highlight-", "brush:"];
        let language = prefixes.iter().find_map(|prefix| class.strip_prefix(prefix))?;
        let language = language.trim_end_matches(';');
        (!language.is_empty() && !matches!(language, "default" | "notranslate" | "none" | "text"))
            .then(|| language.to_owned())
    })
}
