//! The text of an article that stands in something else: an entry of a feed, a chapter, a message.

use url::Url;

use super::{
    entities, html, stated,
    xml::{self, Piece},
};
use crate::{document::Document, metadata::Metadata};

/// Lays out a piece of HTML. Relative addresses start from `base`. The title that `metadata` states is not repeated in the
/// text; one is taken from it where none is stated.
pub(super) fn from_html(source: &str, base: Option<&str>, metadata: &mut Metadata) -> Document {
    let base = base.and_then(|base| Url::parse(base).ok());
    let (document, title) = html::fragment(source, base.as_ref(), metadata.title.take());
    metadata.title = title.as_deref().and_then(stated::line);
    document
}

/// The words of HTML, without tags, styles and scripts; tags that part words leave a blank.
pub(super) fn without_tags(html: &str) -> String {
    let mut words = String::with_capacity(html.len());
    let mut left_out: Option<&str> = None;
    for (_, piece) in xml::pieces(html) {
        match (piece, left_out) {
            (Piece::Close(name), Some(open)) if name.eq_ignore_ascii_case(open) => left_out = None,
            (Piece::Text(text), None) => words.push_str(&entities::decode(text)),
            (Piece::Literal(text), None) => words.push_str(text),
            (Piece::Open(tag), None) if !tag.empty && is_wordless(tag.name) => {
                left_out = Some(tag.name);
            }
            (Piece::Open(tag), None) if parts_words(tag.name) => words.push(' '),
            (Piece::Close(name), None) if parts_words(name) => words.push(' '),
            _ => (),
        }
    }
    words
}

fn is_wordless(name: &str) -> bool {
    ["script", "style", "head"].iter().any(|known| name.eq_ignore_ascii_case(known))
}

fn parts_words(name: &str) -> bool {
    const WITHIN: [&str; 14] = [
        "a", "abbr", "b", "cite", "code", "em", "font", "i", "q", "small", "span", "strong", "sub",
        "sup",
    ];
    !WITHIN.iter().any(|known| name.eq_ignore_ascii_case(known))
}

/// Text as HTML: blank lines part paragraphs, line breaks are kept.
pub(super) fn as_html(text: &str) -> String {
    let paragraph =
        |paragraph: &str| format!("<p>{}</p>", escape(paragraph.trim()).replace('\n', "<br>"));
    text.replace("\r\n", "\n").split("\n\n").map(paragraph).collect()
}

/// Text made safe to stand in HTML.
pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// A length in bytes for people: `12.3 MB`.
pub(super) fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{} KB", bytes.div_ceil(1_000)),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(as_html(text), expected);
    }

    #[test]
    fn text_becomes_paragraphs() {
        check("a\nb & c\r\n\r\n<d>", "<p>a<br>b &amp; c</p><p>&lt;d&gt;</p>");
    }

    #[test]
    fn words_stand_without_tags() {
        let html = "<head><title>x</title></head><style>p{}</style><p>a<b>b</b>c</p>d &amp; <script>1<2</script>e";
        assert_eq!(
            without_tags(html).split_whitespace().collect::<Vec<_>>(),
            ["abc", "d", "&", "e"]
        );
    }

    #[test]
    fn lengths_are_for_people() {
        assert_eq!([12, 4_000, 12_340_000].map(size), ["12 bytes", "4 KB", "12.3 MB"]);
    }
}
