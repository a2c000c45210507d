//! The parts of a message: which of them are its words, and what those say once they are decoded.

use std::borrow::Cow;

use mail_parser::{
    ContentType, Encoding, Message, MessagePart, MimeHeaders, PartType,
    decoders::{base64::base64_decode, quoted_printable::quoted_printable_decode},
};

use super::{
    super::{body, decode},
    plain::{self, Manner},
};
use crate::{document::Document, metadata::Metadata};

/// An HTML part whose words are fewer than one in this many of those of the plain text is only a hull.
const TRIVIAL: usize = 4;

/// How many parts a message may have: the lines that state what a part is.
pub(super) fn count(bytes: &[u8]) -> usize {
    let is_field = |at: &usize| {
        bytes.get(at + 1..at + 14).is_some_and(|start| start.eq_ignore_ascii_case(b"content-type:"))
    };
    memchr::memchr_iter(b'\n', bytes).filter(is_field).count()
}

/// The media type in lower case: `text/plain`.
pub(super) fn media_type(stated: &ContentType<'_>) -> String {
    format!("{}/{}", stated.ctype(), stated.subtype().unwrap_or("*")).to_ascii_lowercase()
}

/// True where the words are encrypted, by PGP or S/MIME.
pub(super) fn is_encrypted(message: &Message<'_>) -> bool {
    let Some(stated) = message.content_type() else { return is_armoured(message) };
    let kind = media_type(stated);
    let enveloped =
        stated.attribute("smime-type").is_none_or(|kind| !kind.eq_ignore_ascii_case("signed-data"));
    kind == "multipart/encrypted"
        || (kind.ends_with("pkcs7-mime") && enveloped)
        || (kind.starts_with("text/") && is_armoured(message))
}

/// True for words that are nothing but a block of PGP.
fn is_armoured(message: &Message<'_>) -> bool {
    let first = message.text_bodies().next().and_then(MessagePart::text_contents);
    first.is_some_and(|words| words.trim_start().starts_with("-----BEGIN PGP MESSAGE-----"))
}

/// True where the message brings a signature along.
pub(super) fn is_signed(message: &Message<'_>) -> bool {
    message.content_type().is_some_and(|stated| {
        let kind = media_type(stated);
        let signed = stated
            .attribute("smime-type")
            .is_some_and(|kind| kind.eq_ignore_ascii_case("signed-data"));
        kind == "multipart/signed" || (kind.ends_with("pkcs7-mime") && signed)
    })
}

/// The words as a document: the HTML, unless there is none or next to nothing in it, else the plain text.
pub(super) fn lay_out(message: &Message<'_>, metadata: &mut Metadata) -> Document {
    let is_text = |part: &&MessagePart<'_>| matches!(part.body, PartType::Text(_));
    let mut texts: Vec<&MessagePart<'_>> = message.text_bodies().filter(is_text).collect();
    if texts.is_empty() && message.html_body.is_empty() {
        // What should have parts and has none, as where the boundary is missing, is text all the same.
        let is_whole = |part: &&MessagePart<'_>| {
            part.is_binary() && part.content_type().is_some_and(|kind| kind.ctype() == "multipart")
        };
        texts = message.parts.iter().filter(|part| is_text(part) || is_whole(part)).collect();
    }
    let plain: Vec<Cow<'_, str>> = texts.iter().map(|part| words(message, part)).collect();
    let plain = plain.join("\n\n");
    if message.html_bodies().any(|part| matches!(part.body, PartType::Html(_))) {
        let html = html(message);
        let weight = body::without_tags(&html).split_whitespace().map(str::len).sum::<usize>();
        if weight * TRIVIAL >= plain.trim().len() && weight > 0 {
            return body::from_html(&html, None, metadata);
        }
    }
    let stated = texts.first().and_then(|part| part.content_type());
    let says = |name: &str, value: &str| {
        stated
            .and_then(|stated| stated.attribute(name))
            .is_some_and(|said| said.eq_ignore_ascii_case(value))
    };
    plain::lay_out(
        &plain,
        Manner { flowed: says("format", "flowed"), drops_blank: says("delsp", "yes") },
    )
}

/// All parts of the HTML, one after another; a list's footer may be plain text.
fn html(message: &Message<'_>) -> String {
    let part = |part: &MessagePart<'_>| match part.body {
        PartType::Html(_) => words(message, part).into_owned(),
        PartType::Text(_) => body::as_html(&words(message, part)),
        _ => String::new(),
    };
    message.html_bodies().map(part).collect::<Vec<_>>().join("\n")
}

/// What a part says: its bytes decoded as it states, else as a file would be. `mail-parser` takes text without a stated
/// encoding for UTF-8, and Latin-1 for what it says.
fn words<'a>(message: &'a Message<'_>, part: &'a MessagePart<'_>) -> Cow<'a, str> {
    let place = part.offset_body as usize..part.offset_end as usize;
    let label = part.content_type().and_then(|stated| stated.attribute("charset"));
    let raw = message.raw_message.get(place).unwrap_or_default();
    let bytes = match part.encoding {
        Encoding::None => Some(Cow::Borrowed(raw)),
        Encoding::QuotedPrintable => quoted_printable_decode(raw).map(Cow::Owned),
        Encoding::Base64 => base64_decode(raw).map(Cow::Owned),
    };
    match bytes {
        Some(bytes) if !bytes.is_empty() => {
            Cow::Owned(decode::labelled(&bytes, label).into_owned())
        }
        _ => Cow::Borrowed(part.text_contents().unwrap_or_default()),
    }
}
