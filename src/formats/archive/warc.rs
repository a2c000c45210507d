//! Web archives (WARC 1.0 and 1.1, ISO 28500): pages that were answered, saved or turned into text, each an article.
//!
//! Records follow one another, so an archive is read as it is unpacked and never as a whole. The lengths that records state
//! lead to the next one and are not believed otherwise. An address that was saved twice with the same bytes is read once.

use std::{
    borrow::Cow,
    collections::HashSet,
    io::{BufRead, BufReader, Read},
    ops::ControlFlow,
};

use encoding_rs::Encoding;

use super::{Entries, Entry, names::clean_name};
use crate::formats::{
    Problem, caps,
    context::{Context, Outside},
};
use crate::metadata::Published;

/// Longest head of a record or of an answer, in bytes.
const LONGEST_HEAD: u64 = 64 << 10;

/// Reads all pages of a web archive.
pub(super) fn read(
    packed: &mut dyn Read,
    context: &mut Context<'_>,
    entries: &mut Entries<'_, '_>,
) -> Result<(), Problem> {
    let mut records = BufReader::new(packed);
    let (mut seen, mut addresses) = (HashSet::new(), HashSet::new());
    while let Some(head) = next_head(&mut records)? {
        context.count_entry()?;
        let length = head.length()?;
        let mut block = records.by_ref().take(length);
        let Some(form) = head.form() else {
            skip(&mut block, context)?;
            continue;
        };
        let record = match context.unpack(&mut block, caps::ENTRY) {
            Ok(record) => record,
            Err(problem) if context.is_spent() => return Err(problem),
            Err(problem) => {
                if length == 0 || entries.refuse(&head.name(), problem).is_continue() {
                    skip(&mut block, context)?;
                    continue;
                }
                return Ok(());
            }
        };
        let broken = record.broken || (record.bytes.len() as u64) < length;
        let Some(page) = page(&head, form, &record.bytes) else { continue };
        let address = head.field("warc-target-uri").unwrap_or_default();
        // What is cut short is of interest only where there is no whole page of the address.
        let known = addresses.contains(address) && broken;
        addresses.insert(address.to_owned());
        if known || !seen.insert(blake3::hash(&[address.as_bytes(), b"\0", &page.bytes].concat())) {
            continue;
        }
        if give(&head, &page, broken, entries, context).is_break() {
            return Ok(());
        }
    }
    Ok(())
}

/// What is in a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// An answer of a server, with its head.
    Answer,
    /// The page alone.
    Bare,
}

/// The fields of a record or an answer, names in lower case.
#[derive(Debug, Default)]
struct Head {
    first: String,
    fields: Vec<(String, String)>,
}

impl Head {
    fn field(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Bytes of what follows.
    fn length(&self) -> Result<u64, Problem> {
        let length = self.field("content-length").and_then(|length| length.parse().ok());
        length.ok_or_else(|| {
            Problem::new("a record of this web archive does not tell its length")
                .help("the records before it are read")
        })
    }

    /// How the record holds a page; `None` for requests, look-ups and notes.
    fn form(&self) -> Option<Form> {
        match self.field("warc-type")? {
            "response" => Some(Form::Answer),
            "resource" | "conversion" => Some(Form::Bare),
            _ => None,
        }
    }

    /// The address without its scheme, as the name of an entry.
    fn name(&self) -> String {
        let address = self.field("warc-target-uri").unwrap_or("record");
        let address = address.split_once("://").map_or(address, |(_, rest)| rest);
        clean_name(address.trim_end_matches('/').as_bytes()).unwrap_or_else(|| "record".to_owned())
    }
}

/// The head of the next record; `None` at the end. Blank lines between records are passed over.
fn next_head(records: &mut impl BufRead) -> Result<Option<Head>, Problem> {
    let mut head = Head::default();
    let mut left = LONGEST_HEAD;
    loop {
        let mut line = Vec::new();
        let read = records.take(left).read_until(b'\n', &mut line).map_err(|_| damaged())?;
        left -= read as u64;
        let ended = read == 0;
        let line = String::from_utf8_lossy(line.trim_ascii_end()).into_owned();
        match (line.is_empty(), head.first.is_empty()) {
            (true, true) if ended => return Ok(None),
            (true, true) => {}
            (true, false) => return Ok(Some(head)),
            (false, true) if line.starts_with("WARC/") => head.first = line,
            (false, true) => return Err(damaged()),
            (false, false) => head.fields.extend(field(&line)),
        }
    }
}

fn damaged() -> Problem {
    Problem::new("the web archive is cut short or damaged").help("get it again from where it came")
}

fn field(line: &str) -> Option<(String, String)> {
    let (name, value) = line.split_once(':')?;
    Some((name.trim().to_ascii_lowercase(), value.trim().trim_matches(['<', '>']).to_owned()))
}

/// Reads past the rest of a record.
fn skip(record: &mut dyn Read, context: &mut Context<'_>) -> Result<(), Problem> {
    let mut piece = vec![0; 64 << 10];
    loop {
        match record.read(&mut piece) {
            Ok(0) => return Ok(()),
            Ok(count) => context.pass(count)?,
            Err(_) => return Err(damaged()),
        }
    }
}

/// A page, and the file name that its kind is told by.
struct Page<'a> {
    name: &'static str,
    bytes: Cow<'a, [u8]>,
}

/// The page in a record; `None` where it is no text, or no success.
fn page<'a>(head: &Head, form: Form, record: &'a [u8]) -> Option<Page<'a>> {
    if form == Form::Bare {
        let kind = head.field("content-type")?;
        return Some(Page { name: file_name(kind)?, bytes: Cow::Borrowed(record) });
    }
    let (answer, body) = split_answer(record);
    let succeeded = answer.first.split(' ').nth(1).is_some_and(|code| code.starts_with('2'));
    // An answer that does not say what it is, is a page as a rule.
    let kind = answer.field("content-type").unwrap_or("text/html");
    let name = file_name(kind).filter(|_| succeeded)?;
    let chunked = answer.field("transfer-encoding").is_some_and(|how| how.contains("chunked"));
    let body = if chunked { Cow::Owned(without_chunks(body)) } else { Cow::Borrowed(body) };
    let body = match answer.field("content-encoding") {
        Some("gzip" | "x-gzip") => Cow::Owned(unzipped(&body)?),
        None | Some("identity" | "") => body,
        Some(_) => return None,
    };
    Some(Page { name, bytes: in_utf8(body, kind) })
}

/// The file name that stands for a media type of text.
fn file_name(kind: &str) -> Option<&'static str> {
    let kind = kind.split(';').next().unwrap_or(kind).trim().to_ascii_lowercase();
    Some(match kind.as_str() {
        "text/html" | "application/xhtml+xml" => "page.html",
        "text/plain" => "page.txt",
        "text/markdown" => "page.md",
        "application/rss+xml" | "application/atom+xml" | "application/rdf+xml" => "feed.xml",
        _ => return None,
    })
}

/// The head of an answer and what follows it.
fn split_answer(record: &[u8]) -> (Head, &[u8]) {
    let found = memchr::memmem::find(record, b"\r\n\r\n").map(|at| (at, at + 4));
    let found = found.or_else(|| memchr::memmem::find(record, b"\n\n").map(|at| (at, at + 2)));
    let (end, start) = found.unwrap_or((record.len(), record.len()));
    let end = end.min(LONGEST_HEAD as usize);
    let lines = String::from_utf8_lossy(&record[..end]).into_owned();
    let mut lines = lines.lines();
    let first = lines.next().unwrap_or_default().to_owned();
    (Head { first, fields: lines.filter_map(field).collect() }, &record[start..])
}

/// The body of an answer that was sent in chunks (RFC 9112, 7.1). Where the sizes are wrong, the bytes stay as they are.
fn without_chunks(body: &[u8]) -> Vec<u8> {
    let mut whole = Vec::new();
    let mut rest = body;
    while let Some(at) = memchr::memchr(b'\n', &rest[..rest.len().min(64)]) {
        let size = String::from_utf8_lossy(&rest[..at]);
        let size = size.split(';').next().unwrap_or_default().trim();
        let Ok(size) = usize::from_str_radix(size, 16) else { break };
        if size == 0 {
            return whole;
        }
        let start = at + 1;
        let end = start.saturating_add(size).min(rest.len());
        whole.extend_from_slice(&rest[start..end]);
        rest = rest[end..].strip_prefix(b"\r\n").unwrap_or(&rest[end..]);
    }
    if whole.is_empty() { body.to_vec() } else { whole }
}

/// A body that was sent compressed; `None` where it cannot be unpacked within the caps.
fn unzipped(body: &[u8]) -> Option<Vec<u8>> {
    let mut costs = Context::new(body.len(), Outside::NOTHING);
    let unpacked = costs.unpack(&mut flate2::read::MultiGzDecoder::new(body), caps::ENTRY);
    unpacked.ok().map(|unpacked| unpacked.bytes)
}

/// Bytes in the encoding that the server states, as UTF-8; unless they are that already, whatever it states.
fn in_utf8<'a>(bytes: Cow<'a, [u8]>, kind: &str) -> Cow<'a, [u8]> {
    let label =
        kind.split_once("charset=").map(|(_, label)| label.trim_matches(['"', '\'', ' ', ';']));
    let encoding = label.and_then(|label| Encoding::for_label(label.as_bytes()));
    match encoding {
        Some(encoding)
            if std::str::from_utf8(&bytes).is_err() && Encoding::for_bom(&bytes).is_none() =>
        {
            let (text, _) = encoding.decode_without_bom_handling(&bytes);
            Cow::Owned(text.into_owned().into_bytes())
        }
        _ => bytes,
    }
}

/// Reads the page as the file that it was.
fn give(
    head: &Head,
    page: &Page<'_>,
    broken: bool,
    entries: &mut Entries<'_, '_>,
    context: &mut Context<'_>,
) -> ControlFlow<()> {
    let name = head.name();
    // It stands in a note, so it must be a day and nothing else.
    let day = head.field("warc-date").and_then(|date| Published::parse(date.get(..10)?));
    let note = day.map(|day| format!("Archived on {}.", day.without_time()));
    let entry = Entry {
        name: &name,
        file: page.name,
        bytes: &page.bytes,
        broken,
        url: head.field("warc-target-uri"),
        note,
    };
    entries.read(&entry, context)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{check, gzip, refuse};

    /// A record of an answer.
    fn answer(address: &str, head: &str, body: &[u8]) -> Vec<u8> {
        let block = [format!("HTTP/1.1 {head}\r\n\r\n").as_bytes(), body].concat();
        let head = format!(
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {address}\r\nWARC-Date: 2024-05-06T07:08:09Z\r\n\
             Content-Type: application/http; msgtype=response\r\nContent-Length: {}\r\n\r\n",
            block.len()
        );
        [head.as_bytes(), &block, b"\r\n\r\n"].concat()
    }

    fn html(words: &str) -> String {
        format!("<html><body><p>{words}</p></body></html>")
    }

    fn archive() -> Vec<u8> {
        let info =
            b"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 4\r\n\r\nabcd\r\n\r\n".to_vec();
        let ok = "200 OK\r\nContent-Type: text/html; charset=iso-8859-1";
        let chunks = format!("{:x}\r\n{}\r\n0\r\n\r\n", html("Chunks").len(), html("Chunks"));
        [
            info,
            answer(
                "https://e.example/one",
                ok,
                html("Caf\u{e9}").replace('\u{e9}', "\0").as_bytes(),
            )
            .iter()
            .map(|byte| if *byte == 0 { 0xE9 } else { *byte })
            .collect(),
            answer("https://e.example/gone", "404 Not Found\r\nContent-Type: text/html", b"x"),
            answer("https://e.example/p.png", "200 OK\r\nContent-Type: image/png", b"\x89PNG"),
            answer(
                "https://e.example/two",
                &format!("{ok}\r\nTransfer-Encoding: chunked"),
                chunks.as_bytes(),
            ),
            answer(
                "https://e.example/three",
                &format!("{ok}\r\nContent-Encoding: gzip"),
                &gzip(html("Zipped").as_bytes()),
            ),
            answer(
                "https://e.example/three",
                &format!("{ok}\r\nContent-Encoding: gzip"),
                &gzip(html("Zipped").as_bytes()),
            ),
        ]
        .concat()
    }

    const PAGES: [&str; 3] =
        ["e.example/one: Café", "e.example/two: Chunks", "e.example/three: Zipped"];

    #[test]
    fn pages_of_a_web_archive() {
        check("a.warc", &archive(), &PAGES);
        check("a.warc.gz", &gzip(&archive()), &PAGES);
    }

    #[test]
    fn s8_lengths_are_not_believed() {
        let lies = "WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 100000000000\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>Here</p>";
        check("a.warc", lies.as_bytes(), &["record: Here"]);
        refuse(b"WARC/1.0\r\nContent-Length: -5\r\n\r\n", "does not tell its length");
    }

    #[test]
    fn whole_records_before_the_damage_are_kept() {
        let mut cut = archive();
        cut.truncate(cut.len() - 200);
        cut.extend_from_slice(b"garbage");
        let told = super::super::tests::read("a.warc", &cut);
        assert_eq!(told[..2], PAGES[..2]);
    }
}
