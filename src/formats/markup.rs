//! HTML in small amounts: what stands in Markdown, and the `html` field of JSON Lines.
//!
//! A tolerant reading of tags in one pass: what they say of structure is kept, the tags are not. Nothing recurses.

use super::{entities, flow::Flow};
use crate::document::{InlineKind, Marker};

/// Longest tag name that is known, in bytes.
const LONGEST_NAME: usize = 12;

/// Writes a piece of HTML.
pub(super) fn write(html: &str, flow: &mut Flow) {
    let mut rest = html;
    while let Some(at) = memchr::memchr(b'<', rest.as_bytes()) {
        flow.words(&entities::decode(&rest[..at]));
        rest = &rest[at..];
        rest = &rest[piece(rest, flow)..];
    }
    flow.words(&entities::decode(rest));
}

/// Writes what begins with the `<` at the start of `html`; its length in bytes.
fn piece(html: &str, flow: &mut Flow) -> usize {
    if html.starts_with("<!--") {
        return memchr::memmem::find(html.as_bytes(), b"-->").map_or(html.len(), |at| at + 3);
    }
    if html.starts_with("<!") || html.starts_with("<?") {
        return memchr::memchr(b'>', html.as_bytes()).map_or(html.len(), |at| at + 1);
    }
    let Some(tag) = Tag::read(html) else {
        flow.words("<");
        return 1;
    };
    let Some(length) = tag.length else {
        flow.words(&entities::decode(html));
        return html.len();
    };
    if !tag.closes && matches!(tag.name(), "script" | "style") {
        return length + raw_text(&html[length..], tag.name());
    }
    apply(&tag, flow);
    length
}

/// Length of the text of a script or style sheet, up to its closing tag or the end.
fn raw_text(html: &str, name: &str) -> usize {
    let ends = |at: &usize| {
        html.get(at + 2..at + 2 + name.len()).is_some_and(|end| end.eq_ignore_ascii_case(name))
    };
    memchr::memmem::find_iter(html.as_bytes(), b"</").find(ends).unwrap_or(html.len())
}

/// A tag as it stands in the source.
struct Tag<'a> {
    name: [u8; LONGEST_NAME],
    name_length: usize,
    closes: bool,
    attributes: &'a str,
    /// Bytes from `<` to `>`; `None` where it is never ended.
    length: Option<usize>,
}

impl<'a> Tag<'a> {
    /// Reads the tag at the start of `html`; `None` where `<` begins none.
    fn read(html: &'a str) -> Option<Self> {
        let closes = html.as_bytes().get(1) == Some(&b'/');
        let start = 1 + usize::from(closes);
        let inner = html.get(start..)?;
        if !inner.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return None;
        }
        let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'-';
        let end = inner.bytes().position(|byte| !is_name(&byte)).unwrap_or(inner.len());
        if inner
            .as_bytes()
            .get(end)
            .is_some_and(|byte| !matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | b'/' | b'>'))
        {
            return None;
        }
        let mut name = [0; LONGEST_NAME];
        let name_length = end.min(LONGEST_NAME);
        name[..name_length].copy_from_slice(&inner.as_bytes()[..name_length]);
        name.make_ascii_lowercase();
        let close = tag_end(inner.as_bytes(), end);
        let attributes = &inner[end..close.unwrap_or(end)];
        Some(Self { name, name_length, closes, attributes, length: close.map(|at| start + at + 1) })
    }

    fn name(&self) -> &str {
        std::str::from_utf8(&self.name[..self.name_length]).unwrap_or_default()
    }

    /// An attribute's value, character references decoded.
    fn attribute(&self, name: &str) -> Option<String> {
        let found = attributes(self.attributes).find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.map(|(_, value)| entities::decode(value).into_owned())
    }
}

/// Where a tag's `>` stands, from `start` on; one within a quoted value does not count.
fn tag_end(html: &[u8], start: usize) -> Option<usize> {
    let mut at = start;
    let mut after_equals = false;
    while let Some(byte) = html.get(at) {
        match byte {
            b'>' => return Some(at),
            b'"' | b'\'' if after_equals => at += 1 + memchr::memchr(*byte, &html[at + 1..])?,
            _ => (),
        }
        after_equals = *byte == b'=' || (after_equals && byte.is_ascii_whitespace());
        at += 1;
    }
    None
}

/// The names and values of a tag's attributes.
fn attributes(source: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = source;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        if rest.is_empty() {
            return None;
        }
        let end = rest.find(|c: char| c.is_ascii_whitespace() || c == '=').unwrap_or(rest.len());
        let (name, tail) = rest.split_at(end);
        let Some(value) = tail.trim_start().strip_prefix('=') else {
            rest = tail;
            return Some((name, ""));
        };
        let value = value.trim_start();
        let (value, tail) = match value.chars().next().filter(|c| matches!(c, '"' | '\'')) {
            Some(quote) => value[1..].split_once(quote).unwrap_or((&value[1..], "")),
            None => {
                value.split_at(value.find(|c: char| c.is_ascii_whitespace()).unwrap_or(value.len()))
            }
        };
        rest = tail;
        Some((name, value))
    })
}

/// Gives a tag to the flow: first as an inline mark, then as a block.
fn apply(tag: &Tag<'_>, flow: &mut Flow) {
    let inline = match tag.name() {
        "b" | "strong" => InlineKind::Strong,
        "i" | "em" | "cite" | "dfn" | "var" => InlineKind::Emphasis,
        "code" | "kbd" | "samp" | "tt" => InlineKind::Code,
        "s" | "del" | "strike" => InlineKind::Strike,
        "sup" => InlineKind::Superscript,
        _ => return apply_special(tag, flow),
    };
    if tag.closes {
        flow.close(inline);
    } else {
        flow.open(inline);
    }
}

fn apply_special(tag: &Tag<'_>, flow: &mut Flow) {
    match (tag.name(), tag.closes) {
        ("a", false) => flow.open_link(&tag.attribute("href").unwrap_or_default()),
        ("a", true) => flow.close_link(),
        ("img", false) => image(tag, flow),
        ("br", _) => flow.line_break(),
        ("hr", _) => flow.rule(),
        ("q", false) => flow.words("“"),
        ("q", true) => flow.words("”"),
        (
            "noscript" | "template" | "svg" | "iframe" | "object" | "audio" | "video" | "select"
            | "textarea",
            closes,
        ) => {
            if closes {
                flow.unskip();
            } else {
                flow.skip();
            }
        }
        _ => apply_block(tag, flow),
    }
}

fn image(tag: &Tag<'_>, flow: &mut Flow) {
    flow.open_image(&tag.attribute("src").unwrap_or_default());
    let alt = tag.attribute("alt").unwrap_or_default();
    if !is_file_name(&alt) {
        flow.words(&alt);
    }
    flow.close_image(&tag.attribute("title").unwrap_or_default());
}

/// True for alternative text that is no words but the picture's file name, as publishing systems fill it in.
fn is_file_name(alt: &str) -> bool {
    let alt = alt.trim();
    let joints = alt.bytes().filter(|byte| matches!(byte, b'-' | b'_')).count();
    joints >= 2 && alt.len() > 12 && !alt.contains(char::is_whitespace)
}

fn apply_block(tag: &Tag<'_>, flow: &mut Flow) {
    match (tag.name(), tag.closes) {
        ("h1" | "h2" | "h3" | "h4" | "h5" | "h6", false) => flow.start_heading(tag.name[1] - b'0'),
        ("h1" | "h2" | "h3" | "h4" | "h5" | "h6", true) => flow.end_heading(),
        ("blockquote", false) => flow.start_quote(),
        ("blockquote", true) => flow.end_quote(),
        ("ol", false) => flow.start_list(Some(number(tag, "start").unwrap_or(1))),
        ("ul" | "menu", false) => flow.start_list(None),
        ("ol" | "ul" | "menu", true) => flow.end_list(),
        ("li", false) => {
            flow.start_item();
            if let Some(value) = number(tag, "value") {
                flow.mark_item(Marker::Number(value));
            }
        }
        ("li", true) => flow.end_item(),
        ("pre", false) => flow.start_code(""),
        ("pre", true) => flow.end_code(),
        ("figcaption" | "caption", false) => flow.start_caption(),
        ("figcaption" | "caption", true) => flow.end_caption(),
        ("table", false) => flow.start_table(Vec::new()),
        ("table", true) => flow.end_table(),
        ("tr", false) => flow.start_row(false),
        ("td" | "th", false) => flow.start_cell(tag.name() == "th"),
        ("td" | "th" | "tr", true) => flow.end_cell(),
        (name, _) if parts_blocks(name) => flow.end(),
        _ => (),
    }
}

/// The whole number of an attribute.
fn number(tag: &Tag<'_>, name: &str) -> Option<u64> {
    tag.attribute(name)?.trim().parse().ok()
}

/// True for elements that stand on lines of their own.
fn parts_blocks(name: &str) -> bool {
    const BLOCKS: [&str; 28] = [
        "address", "article", "aside", "body", "center", "dd", "details", "div", "dl", "dt",
        "fieldset", "figure", "footer", "form", "head", "header", "hgroup", "html", "legend",
        "main", "nav", "option", "p", "section", "summary", "tbody", "thead", "title",
    ];
    BLOCKS.binary_search(&name).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::BlockKind;

    #[track_caller]
    fn check(html: &str, expected: &str) {
        let mut flow = Flow::new(Some("T".into()));
        write(html, &mut flow);
        assert_eq!(flow.finish().0.text(), expected);
    }

    #[test]
    fn blocks_are_parted_and_tags_dropped() {
        check(
            "<p>One <b>two</b>\n three.</p><div>Four<br>five</div>",
            "One two three.\nFour\nfive",
        );
        check("<ul><li>a<li>b</ul><hr><pre>x\n  y</pre>", "a\nb\n\nx\n  y");
        check("<table><tr><th>h</th><td>d</td></tr></table>", "h\nd");
    }

    #[test]
    fn what_is_not_shown_is_dropped() {
        check("a<script>b < c</SCRIPT><style>d</style><!-- e --><svg>f</svg>g", "ag");
        check("<!doctype html><?php x ?>a", "a");
    }

    #[test]
    fn references_and_attributes_are_decoded() {
        check("&ldquo;x&rdquo; <img alt='a > b &amp; c' src=x>", "“x” a > b & c");
    }

    #[test]
    fn text_that_only_looks_like_a_tag_stays() {
        check("1 < 2 and <a@b.example> and <3", "1 < 2 and <a@b.example> and <3");
        check("a <b unended", "a <b unended");
        check("don't <p title=x don't> y", "don't\ny");
    }

    #[test]
    fn lists_keep_their_numbers() {
        let mut flow = Flow::new(None);
        write("<ol start=7><li>a<li value=12>b</ol>", &mut flow);
        let (document, _) = flow.finish();
        let kinds: Vec<_> = document.blocks().iter().map(|block| block.kind.clone()).collect();
        assert_eq!(
            kinds,
            [BlockKind::Item(Marker::Number(7)), BlockKind::Item(Marker::Number(12))]
        );
    }
}
