//! The text of an article that stands in something else: an entry of a feed, a chapter, a message.

use url::Url;

use super::{html, stated};
use crate::{document::Document, metadata::Metadata};

/// Lays out a piece of HTML. Relative addresses start from `base`. The title that `metadata` states is not repeated in the
/// text; one is taken from it where none is stated.
pub(super) fn from_html(source: &str, base: Option<&str>, metadata: &mut Metadata) -> Document {
    let base = base.and_then(|base| Url::parse(base).ok());
    let (document, title) = html::fragment(source, base.as_ref(), metadata.title.take());
    metadata.title = title.as_deref().and_then(stated::line);
    document
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
    fn lengths_are_for_people() {
        assert_eq!([12, 4_000, 12_340_000].map(size), ["12 bytes", "4 KB", "12.3 MB"]);
    }
}
