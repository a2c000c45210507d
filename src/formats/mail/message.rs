//! One message: its head as metadata, its words as the text, what is attached as a note.

use std::panic::{AssertUnwindSafe, catch_unwind};

use mail_parser::{
    Address, Header, HeaderForm, HeaderName, HeaderValue, Message, MessageParser, MimeHeaders,
};

use super::{
    super::{
        Parsed, Problem, Source, body, dates, decode,
        stated::{self, Value},
    },
    history, parts,
};
use crate::metadata::{Metadata, Published};

/// Parts of a message, at most. Each may hold a message in turn, and they are let go of one within another.
const MOST_PARTS: usize = 1_000;
/// Messages enclosed in another that become articles, at most.
const MOST_ENCLOSED: usize = 500;
/// What a message without a subject is called; in a box, its file's name tells nothing.
const NO_SUBJECT: &str = "(no subject)";

/// Reads a message, and after it those enclosed in it, as a digest has them.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<Parsed>, Problem> {
    if parts::count(bytes) > MOST_PARTS {
        let what = format!("a message of more than {MOST_PARTS} parts");
        return Err(Problem::new(what).help("open the parts you want in a mail program"));
    }
    // It is said never to panic; a message that proves otherwise costs itself only.
    let parsed = catch_unwind(AssertUnwindSafe(|| MessageParser::default().parse(bytes)));
    let message = match parsed {
        Ok(Some(message)) if message.parts.first().is_some_and(|part| !part.headers.is_empty()) => {
            message
        }
        Ok(_) => return Err(Problem::new("not a message: it has no head")),
        Err(_) => {
            return Err(Problem::new("the message cannot be taken apart").help("please report it"));
        }
    };
    let mut articles = vec![article(&message)];
    let enclosed = message.attachments().filter_map(|part| Some((part, part.message()?)));
    for (part, inner) in enclosed.take(MOST_ENCLOSED).filter(|(_, inner)| !inner.parts.is_empty()) {
        let place = part.raw_header_offset() as usize..part.raw_end_offset() as usize;
        let source = Source::unpacked(message.raw_message.get(place).unwrap_or_default());
        articles.push(Parsed { source, ..article(inner) });
    }
    Ok(articles)
}

fn article(message: &Message<'_>) -> Parsed {
    let mut metadata = metadata(message);
    let mut notes = Vec::new();
    let document = if parts::is_encrypted(message) {
        notes.push(
            "Encrypted: only its head can be read. Decrypt it in a mail program first.".to_owned(),
        );
        None
    } else {
        let document = parts::lay_out(message, &mut metadata);
        if document.text().trim().is_empty() {
            notes.push("The message holds no text.".to_owned());
        }
        let earlier = if is_reply(message) { history::of(&document) } else { None };
        Some(match earlier {
            Some(blocks) => document.with_history(blocks),
            None => document,
        })
    };
    if parts::is_signed(message) {
        notes.push("Signed; the signature is not checked.".to_owned());
    }
    notes.extend(attached(message));
    metadata.title.get_or_insert_with(|| NO_SUBJECT.to_owned());
    let own_id = message.message_id().and_then(stated::line);
    Parsed { metadata, document: document.unwrap_or_default(), own_id, notes, ..Parsed::default() }
}

/// True for an answer to another message: it says so, or its subject does.
fn is_reply(message: &Message<'_>) -> bool {
    const ANSWERS: [&str; 5] = ["re:", "aw:", "sv:", "antw:", "rif:"];
    let subject = message.subject().unwrap_or_default().trim_start().to_lowercase();
    [HeaderName::InReplyTo, HeaderName::References]
        .into_iter()
        .any(|name| message.headers().iter().any(|header| header.name == name))
        || ANSWERS.iter().any(|answer| subject.starts_with(answer))
}

/// What is attached: names, types, sizes. Pictures of the page, signatures and enclosed messages do not count.
fn attached(message: &Message<'_>) -> Option<String> {
    const SHOWN: usize = 20;
    let named = message.attachments().filter(|part| !part.is_message()).filter_map(|part| {
        let name = stated::line(part.attachment_name()?)?;
        let kind = part.content_type().map(parts::media_type).unwrap_or_default();
        let is_signature = kind.ends_with("-signature");
        let size = body::size(part.len() as u64);
        let about = if kind.is_empty() {
            size
        } else {
            format!("{}, {size}", stated::line(&kind).unwrap_or_default())
        };
        (!is_signature).then(|| format!("{name} ({about})"))
    });
    let mut named: Vec<String> = named.collect();
    let more = named.len().saturating_sub(SHOWN);
    named.truncate(SHOWN);
    if more > 0 {
        named.push(format!("{more} more"));
    }
    (!named.is_empty()).then(|| format!("Attached: {}", named.join(", ")))
}

fn metadata(message: &Message<'_>) -> Metadata {
    let from = message.from().or_else(|| message.sender());
    let languages = header(message, HeaderName::ContentLanguage);
    let labels = ["Keywords", "X-Gmail-Labels"].iter().filter_map(|name| header(message, *name));
    let tags =
        labels.flat_map(|labels| labels.split(',').filter_map(stated::line).collect::<Vec<_>>());
    let mut metadata = Metadata {
        title: header(message, HeaderName::Subject),
        byline: from.map(names).unwrap_or_default(),
        source: list(message),
        published: published(message),
        lang: languages.and_then(|languages| stated::language(languages.split(',').next()?)),
        url: header(message, "Archived-At")
            .map(|address| address.trim_matches(['<', '>']).to_owned()),
        tags: tags.take(100).collect(),
        ..Metadata::default()
    };
    metadata.url =
        metadata.url.filter(|url| url.starts_with("https://") || url.starts_with("http://"));
    metadata
}

/// A header as one line, its encoded words decoded; one in bytes of no stated encoding is decoded as a file would be.
fn header<'a>(message: &'a Message<'_>, name: impl Into<HeaderName<'a>>) -> Option<String> {
    let name = name.into();
    let found: &Header<'_> = message.headers().iter().find(|header| header.name == name)?;
    let raw = message.raw_message.get(found.offset_start as usize..found.offset_end as usize)?;
    let has_words = memchr::memmem::find(raw, b"=?").is_some();
    if !raw.is_ascii() && !has_words {
        return stated::line(&decode::labelled(raw, None));
    }
    match message.header_as(name, HeaderForm::Text).into_iter().next()? {
        HeaderValue::Text(text) => stated::line(&text),
        _ => None,
    }
}

/// Names of the senders; the address where there is no name.
fn names(from: &Address<'_>) -> Vec<String> {
    let name =
        |name: Option<&str>| name.map(|name| name.trim_matches(['"', '\''])).and_then(stated::line);
    let stated =
        from.iter().filter_map(|sender| name(sender.name()).or_else(|| name(sender.address())));
    let names: Vec<String> = stated.take(100).collect();
    match names.as_slice() {
        // A single sender may be several people: `Ann Poe and John Roe`.
        [one] => stated::authors(&Value::One(one.clone())),
        _ => names,
    }
}

/// The list that the message went to: its name, else its address without what programs number lists by.
fn list(message: &Message<'_>) -> Option<String> {
    let stated = header(message, HeaderName::ListId)?;
    let (name, id) = match stated.split_once('<') {
        Some((name, id)) => (name.trim().trim_matches('"'), id.trim_end_matches('>')),
        None => ("", stated.as_str()),
    };
    let is_number = |text: &str| text.bytes().filter(u8::is_ascii_digit).count() * 3 > text.len();
    [name, id].into_iter().find(|text| !text.is_empty() && !is_number(text)).and_then(stated::line)
}

/// When it was written, as it says itself.
fn published(message: &Message<'_>) -> Option<Published> {
    dates::stated(&header(message, HeaderName::Date)?)
}
