//! Mail: single messages (`.eml`, files of a Maildir) and boxes of them (mbox). Each message is an article.
//!
//! Messages are taken apart by `mail-parser`; boxes are parted here, because its iterator parts them at every line that begins
//! with `From `. A box is never copied as a whole: each message is read where it stands.

mod history;
mod mailbox;
mod message;
mod parts;
mod plain;

use std::ops::{ControlFlow, Range};

use super::{Problem, Sink, Source};

/// Bytes from the start in which the head of a message must show itself.
const HEAD: usize = 64 << 10;

/// What a file of mail is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// One message.
    Message,
    /// Several, one after another.
    Mailbox,
}

/// Tells mail by its first lines and by the ending of its name; `None` for everything else. A plain text that only begins
/// with a few fields is none.
pub(super) fn kind(name: &str, bytes: &[u8]) -> Option<Kind> {
    let ending =
        name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
    match ending.as_str() {
        "mht" | "mhtml" => return None,
        _ if mailbox::begins(bytes) => return Some(Kind::Mailbox),
        "eml" | "emlx" => return Some(Kind::Message),
        "mbox" | "mbx" => return Some(if is_head(bytes) { Kind::Message } else { Kind::Mailbox }),
        "txt" | "text" | "md" | "markdown" | "html" | "htm" => return None,
        _ => (),
    }
    is_head(bytes).then_some(Kind::Message)
}

/// True for bytes that begin with the head of a message: nothing but fields up to a blank line, some of which only mail has.
/// Pages saved as MHTML have such a head too and are none.
fn is_head(bytes: &[u8]) -> bool {
    const OF_MAIL: [&str; 8] = [
        "received",
        "return-path",
        "message-id",
        "mime-version",
        "delivered-to",
        "dkim-signature",
        "x-mailer",
        "list-id",
    ];
    const OF_LETTERS: [&str; 4] = ["from", "to", "subject", "date"];
    let (mut mail, mut letter) = (false, false);
    for line in bytes[..bytes.len().min(HEAD)].split(|byte| *byte == b'\n') {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            break;
        }
        if line.starts_with(b" ") || line.starts_with(b"\t") {
            continue;
        }
        let Some(colon) = memchr::memchr(b':', line) else { return false };
        let name = line[..colon].to_ascii_lowercase();
        let fits = |known: &str| known.as_bytes() == name;
        if name.is_empty()
            || !name.iter().all(u8::is_ascii_graphic)
            || fits("snapshot-content-location")
        {
            return false;
        }
        mail |= OF_MAIL.into_iter().any(fits);
        letter |= OF_LETTERS.into_iter().any(fits);
    }
    mail && letter
}

/// Reads a message or a box of them.
pub(super) fn read(bytes: &[u8], kind: Kind, sink: &mut Sink<'_>) -> Result<(), Problem> {
    match kind {
        Kind::Message => {
            let place = apple_message(bytes).unwrap_or(0..bytes.len());
            message::read(&bytes[place])
                .map(|articles| hand_over(articles, Source::Whole, sink))
                .map(|_| ())
        }
        Kind::Mailbox => read_box(bytes, sink),
    }
}

fn read_box(bytes: &[u8], sink: &mut Sink<'_>) -> Result<(), Problem> {
    let mut number = 0;
    for place in mailbox::messages(bytes) {
        number += 1;
        let flow = match message::read(&mailbox::unquoted(&bytes[place.clone()])) {
            Ok(articles) => hand_over(articles, Source::Part(place), sink),
            Err(problem) => sink(Err(problem.at(format!("message {number}")))),
        };
        if flow == ControlFlow::Break(()) {
            return Ok(());
        }
    }
    if number == 0 {
        let help = "each message of a mailbox begins with a line `From somebody date`";
        return Err(Problem::new("not a mailbox: no message begins in it").help(help));
    }
    Ok(())
}

/// Hands over a message and those that are enclosed in it.
fn hand_over(articles: Vec<super::Parsed>, source: Source, sink: &mut Sink<'_>) -> ControlFlow<()> {
    let mut source = Some(source);
    for mut article in articles {
        if let Some(source) = source.take() {
            article.source = source;
        }
        sink(Ok(article))?;
    }
    ControlFlow::Continue(())
}

/// Where the message stands in a file of Apple's mail program: behind a line with its length in bytes, before what the
/// program notes about it.
fn apple_message(bytes: &[u8]) -> Option<Range<usize>> {
    let end = memchr::memchr(b'\n', &bytes[..bytes.len().min(20)])?;
    let length: usize = std::str::from_utf8(&bytes[..end]).ok()?.trim().parse().ok()?;
    let start = end + 1;
    Some(start..start.checked_add(length)?.min(bytes.len()))
}

#[cfg(test)]
mod tests;
