//! A forgiving reader of XML, for feeds, lists of feeds and the inner files of books: much of what is called XML is not
//! well-formed, and a fault must cost no more than the words it stands in.
//!
//! Markup comes in pieces, in order, each with its place. What is no markup is text. References stand for single characters;
//! those that a document declares itself are never looked up, so nothing is expanded and nothing is fetched. One pass,
//! nothing recurses.

use std::{borrow::Cow, ops::Range};

use super::entities;

/// How many open elements an end tag is held against, from the innermost on.
const SEARCHED: usize = 256;

/// A piece of markup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// A start tag, or one that is empty.
    Open(Tag<'a>),
    /// An end tag: its name, with the prefix.
    Close(&'a str),
    /// Text with references.
    Text(&'a str),
    /// Text without references (CDATA).
    Literal(&'a str),
}

/// A start tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tag<'a> {
    /// Its name, with the prefix.
    pub(super) name: &'a str,
    /// What stands between the name and the end of the tag.
    attributes: &'a str,
    /// True for `<name/>`.
    pub(super) empty: bool,
}

impl<'a> Tag<'a> {
    /// The attributes in order, names with their prefixes, values with references decoded.
    pub(super) fn attributes(self) -> impl Iterator<Item = (&'a str, Cow<'a, str>)> {
        let mut rest = self.attributes;
        std::iter::from_fn(move || {
            let (name, value, after) = attribute(rest)?;
            rest = after;
            Some((name, entities::decode(value)))
        })
    }

    /// The value of an attribute; capitals do not matter.
    pub(super) fn attribute(self, name: &str) -> Option<Cow<'a, str>> {
        self.attributes()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    }
}

/// The first attribute in `text`: name, value as it stands, and what follows.
fn attribute(text: &str) -> Option<(&str, &str, &str)> {
    let text =
        text.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '/' | '"' | '\'' | '='));
    if text.is_empty() {
        return None;
    }
    let end =
        text.find(|c: char| c.is_whitespace() || matches!(c, '=' | '/')).unwrap_or(text.len());
    let (name, after) = text.split_at(end);
    let Some(value) = after.trim_start().strip_prefix('=') else { return Some((name, "", after)) };
    let value = value.trim_start();
    let quoted = value.chars().next().filter(|quote| matches!(quote, '"' | '\''));
    if let Some(quote) = quoted {
        let inner = &value[1..];
        let end = inner.find(quote).unwrap_or(inner.len());
        return Some((name, &inner[..end], inner.get(end + 1..).unwrap_or_default()));
    }
    let end = value.find(char::is_whitespace).unwrap_or(value.len());
    Some((name, &value[..end], &value[end..]))
}

/// The pieces of `text`, each with the bytes it stands in. Comments, instructions and declarations are passed over.
pub(super) fn pieces(text: &str) -> Pieces<'_> {
    Pieces { text, at: 0 }
}

/// Iterator over the pieces of a text; see [`pieces`].
#[derive(Clone, Debug)]
pub(super) struct Pieces<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Iterator for Pieces<'a> {
    type Item = (Range<usize>, Piece<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        while self.at < self.text.len() {
            let start = self.at;
            let rest = &self.text[start..];
            let (length, piece) = first(rest);
            self.at = start + length;
            if let Some(piece) = piece {
                return Some((start..self.at, piece));
            }
        }
        None
    }
}

/// The piece at the start of `rest` and its length in bytes; no piece for what is passed over.
fn first(rest: &str) -> (usize, Option<Piece<'_>>) {
    if !rest.starts_with('<') {
        let end = memchr::memchr(b'<', rest.as_bytes()).unwrap_or(rest.len());
        return (end, Some(Piece::Text(&rest[..end])));
    }
    if let Some(inner) = rest.strip_prefix("<![CDATA[") {
        let end = find(inner, "]]>");
        let length = (9 + end + 3).min(rest.len());
        return (length, Some(Piece::Literal(&inner[..end])));
    }
    if let Some(inner) = rest.strip_prefix("<!--") {
        return ((find(inner, "-->") + 7).min(rest.len()), None);
    }
    if rest.starts_with("<!") {
        return (declaration(rest), None);
    }
    if rest.starts_with("<?") {
        return (instruction(rest), None);
    }
    if let Some(inner) = rest.strip_prefix("</") {
        let end = inner.find(['>', '<']).unwrap_or(inner.len());
        let ended = usize::from(inner[end..].starts_with('>'));
        return (2 + end + ended, Some(Piece::Close(inner[..end].trim())));
    }
    tag(rest).map_or_else(|| stray(rest), |(length, tag)| (length, Some(Piece::Open(tag))))
}

/// Where `mark` stands, or the end.
fn find(text: &str, mark: &str) -> usize {
    memchr::memmem::find(text.as_bytes(), mark.as_bytes()).unwrap_or(text.len())
}

/// A `<` that begins nothing is text.
fn stray(rest: &str) -> (usize, Option<Piece<'_>>) {
    let end = memchr::memchr(b'<', &rest.as_bytes()[1..]).map_or(rest.len(), |at| at + 1);
    (end, Some(Piece::Text(&rest[..end])))
}

/// Length of `<!DOCTYPE …>`, with what it declares in brackets.
fn declaration(rest: &str) -> usize {
    let end = rest.find(['>', '[']).unwrap_or(rest.len());
    if !rest[end..].starts_with('[') {
        return (end + 1).min(rest.len());
    }
    let bracket = end + find(&rest[end..], "]");
    (bracket + find(&rest[bracket..], ">") + 1).min(rest.len())
}

/// Length of `<?xml … ?>`; one that is not ended so ends at the next `>`.
fn instruction(rest: &str) -> usize {
    let end = memchr::memchr(b'>', rest.as_bytes()).unwrap_or(rest.len());
    (end + 1).min(rest.len())
}

/// The start tag at the start of `rest` and its length; `None` where `<` begins none.
fn tag(rest: &str) -> Option<(usize, Tag<'_>)> {
    let inner = &rest[1..];
    if !inner.starts_with(|c: char| c.is_alphabetic() || matches!(c, '_' | ':')) {
        return None;
    }
    let ends_name = |c: char| c.is_whitespace() || matches!(c, '/' | '>' | '<' | '=' | '"');
    let name_end = inner.find(ends_name).unwrap_or(inner.len());
    let end = name_end + tag_end(&inner[name_end..]);
    let ended = usize::from(inner[end..].starts_with('>'));
    let attributes = &inner[name_end..end];
    let empty = attributes.ends_with('/');
    Some((1 + end + ended, Tag { name: &inner[..name_end], attributes, empty }))
}

/// Where the tag ends: at its `>`, before the next `<`, or at the end of the text. A `>` in a quoted value does not count.
/// A value whose quotation mark is missing ends at the first `>`; so that every byte is looked at a few times at most, a
/// value never reaches beyond a `<`, which XML does not allow there.
fn tag_end(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut after_equals = false;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'>' | b'<' => return at,
            b'"' | b'\'' if after_equals => match memchr::memchr2(byte, b'<', &bytes[at + 1..]) {
                Some(length) if bytes[at + 1 + length] == byte => at += 1 + length,
                _ => {
                    return memchr::memchr2(b'>', b'<', &bytes[at..])
                        .map_or(text.len(), |to| at + to);
                }
            },
            _ => (),
        }
        after_equals = byte == b'=' || (after_equals && byte.is_ascii_whitespace());
        at += 1;
    }
    text.len()
}

/// What happens to the elements of a document. Every one that is opened is closed, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Event<'a> {
    /// An element begins.
    Open(Tag<'a>),
    /// The innermost element ends: its name.
    Close(&'a str),
    /// Text with references.
    Text(&'a str),
    /// Text without references.
    Literal(&'a str),
}

/// Calls `take` with every event and where it stands. End tags that close nothing are dropped; those left out are supplied.
/// True where the document is whole: no element was still open at its end.
pub(super) fn walk<'a>(text: &'a str, take: &mut dyn FnMut(Event<'a>, Range<usize>)) -> bool {
    let mut open: Vec<&'a str> = Vec::new();
    for (place, piece) in pieces(text) {
        match piece {
            Piece::Text(words) => take(Event::Text(words), place),
            Piece::Literal(words) => take(Event::Literal(words), place),
            Piece::Open(tag) if tag.empty || is_void(tag.name) => {
                take(Event::Open(tag), place.clone());
                take(Event::Close(tag.name), place);
            }
            Piece::Open(tag) => {
                open.push(tag.name);
                take(Event::Open(tag), place);
            }
            Piece::Close(name) => {
                let searched = open.iter().rev().take(SEARCHED);
                let above = searched.into_iter().position(|known| known.eq_ignore_ascii_case(name));
                let closed = above.map_or(open.len(), |above| open.len() - above - 1);
                open.drain(closed..).rev().for_each(|name| take(Event::Close(name), place.clone()));
            }
        }
    }
    let whole = open.is_empty();
    open.drain(..).rev().for_each(|name| take(Event::Close(name), text.len()..text.len()));
    whole
}

/// Elements of HTML that have no end tag and mean nothing else in XML.
pub(super) fn is_void(name: &str) -> bool {
    ["br", "hr", "img", "wbr", "input"].iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// A name without its prefix.
pub(super) fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The events as a line: `<name`, `>name`, `'text'`.
    fn line(text: &str) -> String {
        let mut said = Vec::new();
        let whole = walk(text, &mut |event, _| {
            said.push(match event {
                Event::Open(tag) => format!("<{}", tag.name),
                Event::Close(name) => format!(">{name}"),
                Event::Text(words) | Event::Literal(words) => format!("'{words}'"),
            });
        });
        if !whole {
            said.push("cut".into());
        }
        said.join(" ")
    }

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(line(text), expected);
    }

    #[test]
    fn sound_markup() {
        check(
            "<?xml version='1.0'?><!-- x > --><a b='>'>t<c/><![CDATA[<i>]]></a>",
            "<a 't' <c >c '<i>' >a",
        );
        check("<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>", "<a '&x;' >a");
    }

    #[test]
    fn faults_cost_little() {
        check("<a>1 < 2 <b>x</a>", "<a '1 ' '< 2 ' <b 'x' >b >a");
        check("<a></c>x</a></a>", "<a 'x' >a");
        check("<a><b>x", "<a <b 'x' >b >a cut");
        check("<a x=\"1>t</a>", "<a 't' >a");
        check("<a x=\"1\" y=\"2<b>t</b></a>", "<a <b 't' >b >a");
        check("<a><![CDATA[x", "<a 'x' >a cut");
        check("<a><!-- x", "<a >a cut");
        check("<a>x<br>y</A>", "<a 'x' <br >br 'y' >a");
        check("<a", "<a >a cut");
        check("<", "'<'");
    }

    #[test]
    fn attributes_in_all_manners() {
        let (_, tag) = tag("<a b=\"1 &amp; 2\" c='x' d=y Ee = \"z\" f/>").expect("a tag");
        let found: Vec<_> =
            tag.attributes().map(|(name, value)| format!("{name}:{value}")).collect();
        assert_eq!(found, ["b:1 & 2", "c:x", "d:y", "Ee:z", "f:"]);
        assert_eq!(tag.attribute("EE").as_deref(), Some("z"));
        assert!(tag.empty);
    }

    #[test]
    fn deep_elements_are_closed_in_order() {
        let text = "<a>".repeat(2000) + &"</a>".repeat(2000);
        let (mut depth, mut deepest) = (0_usize, 0);
        let whole = walk(&text, &mut |event, _| {
            match event {
                Event::Open(_) => depth += 1,
                Event::Close(_) => depth -= 1,
                _ => (),
            }
            deepest = deepest.max(depth);
        });
        assert_eq!((whole, depth, deepest), (true, 0, 2000));
    }

    proptest! {
        #[test]
        fn every_byte_is_passed_in_order(text in "[<>/!?a-c=\"' \\]\\[&;-]{0,60}") {
            let mut end = 0;
            for (place, _) in pieces(&text) {
                prop_assert!(place.start >= end && place.end > place.start);
                end = place.end;
            }
            prop_assert!(end <= text.len());
            let mut depth = 0_i64;
            walk(&text, &mut |event, _| match event {
                Event::Open(_) => depth += 1,
                Event::Close(_) => depth -= 1,
                _ => (),
            });
            prop_assert_eq!(depth, 0);
        }
    }
}
