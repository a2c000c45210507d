//! What a file is: told by its content first, then by its name.

use super::{Problem, exports, feed};

/// Bytes from the start that a kind is told by.
const HEAD: usize = 4096;

/// Most bytes that may stand before a feed begins.
const MOST_JUNK: usize = 1024;

/// What a text file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Plain text.
    Text,
    /// Markdown.
    Markdown,
    /// One JSON object a line.
    JsonLines,
    /// One JSON value: an article or an array of them.
    Json,
    /// A web page.
    Html,
    /// RSS, RDF or Atom.
    Feed,
    /// A JSON Feed.
    JsonFeed,
    /// A table of values.
    Table,
    /// Bookmarks in HTML.
    Bookmarks,
    /// A list of feeds.
    Opml,
    /// A kind that is known and not opened.
    Closed(Closed),
}

/// Kinds that are told apart so that each can be answered by a sentence of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Closed {
    /// Other XML.
    Xml,
    /// An encrypted or signed message.
    Encrypted,
    /// Rich text.
    Rtf,
    /// PDF.
    Pdf,
    /// An encrypted PDF.
    LockedPdf,
    /// A file that is called one.
    NotPdf,
    /// A word processor's document.
    Office,
    /// Packed files.
    Archive,
    /// A file compressed as a whole.
    Compressed,
    /// A picture.
    Picture,
    /// Sound or film.
    Media,
    /// A program.
    Program,
    /// A data base.
    Database,
}

impl Closed {
    /// What is said of it, and what helps.
    pub(super) fn problem(self) -> Problem {
        let (what, help) = self.sentence();
        Problem::new(what).help(help)
    }

    const fn sentence(self) -> (&'static str, &'static str) {
        const AS_TEXT: &str = "save it as plain text or Markdown";
        const UNPACK: &str = "unpack it and open what is in it";
        match self {
            Self::Xml => ("XML files are not opened", AS_TEXT),
            Self::Encrypted => ("an encrypted message", "decrypt it first"),
            Self::Rtf => ("rich text (RTF) is not opened yet", AS_TEXT),
            Self::Pdf => (
                "PDF files are not opened by this build of the program",
                "build it with `--features pdf`, or turn the file into text first, with pdftotext for example",
            ),
            Self::NotPdf => {
                ("named as a PDF, but it does not begin as one", "get it again from where it came")
            }
            Self::LockedPdf => ("an encrypted PDF", "remove its password and turn it into text"),
            Self::Office => ("office documents are not opened", AS_TEXT),
            Self::Archive => ("an archive of files", UNPACK),
            Self::Compressed => ("a compressed file", UNPACK),
            Self::Picture => ("a picture, not a text", "open it in a picture viewer"),
            Self::Media => ("sound or film, not a text", "open it in a media player"),
            Self::Program => ("a program, not a text", "choose a text file"),
            Self::Database => ("a data base, not a text", "export its articles as JSON Lines"),
        }
    }
}

/// How other files are packed in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Packing {
    /// One file, by gzip.
    Gzip,
    /// One file, by Zstandard.
    Zstd,
    /// Several, one after the other.
    Tar,
    /// Several, with a directory at the end.
    Zip,
    /// Pages of the web, one after the other.
    Warc,
}

/// Tells archives and compressed files that are opened, by their first bytes.
pub(super) fn packing(bytes: &[u8]) -> Option<Packing> {
    if bytes.starts_with(b"\x1f\x8b") {
        return Some(Packing::Gzip);
    }
    // A skippable frame (RFC 8878, 3.1.2) may come first.
    let skipped = bytes.first().is_some_and(|byte| byte >> 4 == 5)
        && bytes.get(1..4) == Some(b"\x2a\x4d\x18");
    if bytes.starts_with(b"\x28\xb5\x2f\xfd") || skipped {
        return Some(Packing::Zstd);
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return (zip(bytes) == Closed::Archive).then_some(Packing::Zip);
    }
    if bytes.starts_with(b"WARC/") {
        return Some(Packing::Warc);
    }
    is_tar(bytes).then_some(Packing::Tar)
}

/// True for an archive of `tar` or compressed data, whatever is in it, and for data bases: files of bytes that are no text
/// and may hold articles.
pub(crate) fn may_hold_articles(bytes: &[u8]) -> bool {
    packing(bytes).is_some() || bytes.starts_with(DATABASE)
}

/// What stands in every header of `tar` since POSIX.1-1988.
fn is_tar(bytes: &[u8]) -> bool {
    bytes.get(257..262) == Some(b"ustar")
}

/// First bytes of an `SQLite` data base.
const DATABASE: &[u8] = b"SQLite format 3\0";

/// Tells formats that are no text by their first bytes; `None` for what may be text.
pub(super) fn magic(bytes: &[u8]) -> Option<Closed> {
    /// First bytes and what they tell; from the file formats' own definitions.
    const SIGNATURES: [(&[u8], Closed); 28] = [
        (b"BZh", Closed::Compressed),
        (b"\xfd7zXZ\0", Closed::Compressed),
        (b"7z\xbc\xaf\x27\x1c", Closed::Archive),
        (b"Rar!\x1a\x07", Closed::Archive),
        (b"\x89PNG\r\n\x1a\n", Closed::Picture),
        (b"\xff\xd8\xff", Closed::Picture),
        (b"GIF87a", Closed::Picture),
        (b"GIF89a", Closed::Picture),
        (b"II*\0", Closed::Picture),
        (b"MM\0*", Closed::Picture),
        (b"\0\0\x01\0", Closed::Picture),
        (b"8BPS", Closed::Picture),
        (b"\x7fELF", Closed::Program),
        (b"MZ\x90\0", Closed::Program),
        (b"\xca\xfe\xba\xbe", Closed::Program),
        (b"\xcf\xfa\xed\xfe", Closed::Program),
        (b"\0asm", Closed::Program),
        (DATABASE, Closed::Database),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Closed::Office),
        (b"{\\rtf", Closed::Rtf),
        (b"OggS", Closed::Media),
        (b"fLaC", Closed::Media),
        (b"ID3\x02", Closed::Media),
        (b"ID3\x03", Closed::Media),
        (b"ID3\x04", Closed::Media),
        (b"\x1aE\xdf\xa3", Closed::Media),
        (b"-----BEGIN PGP MESSAGE-----", Closed::Encrypted),
        (b"age-encryption.org/", Closed::Encrypted),
    ];
    if bytes.starts_with(b"%PDF-") {
        let locked = memchr::memmem::find(bytes, b"/Encrypt").is_some();
        return Some(if locked { Closed::LockedPdf } else { Closed::Pdf });
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return Some(zip(bytes));
    }
    match bytes.get(4..12) {
        Some([b'f', b't', b'y', b'p', ..]) => return Some(Closed::Media),
        _ if bytes.starts_with(b"RIFF") => return Some(riff(bytes)),
        _ => (),
    }
    SIGNATURES.iter().find(|(start, _)| bytes.starts_with(start)).map(|(_, kind)| *kind)
}

/// A zip file is what its first entry is called after.
fn zip(bytes: &[u8]) -> Closed {
    let head = &bytes[..bytes.len().min(HEAD)];
    let holds = |name: &[u8]| memchr::memmem::find(head, name).is_some();
    if holds(b"[Content_Types].xml") || holds(b"vnd.oasis.opendocument") {
        Closed::Office
    } else {
        Closed::Archive
    }
}

fn riff(bytes: &[u8]) -> Closed {
    if bytes.get(8..12) == Some(b"WEBP") { Closed::Picture } else { Closed::Media }
}

/// Tells what a decoded text is. Markup that names itself decides; then the ending of the file's name; for a name without a
/// known ending, what the text looks like.
pub(super) fn kind(name: &str, text: &str) -> Kind {
    let head = head(text);
    let named = by_name(name);
    if exports::bookmarks::is_bookmarks(head) {
        return Kind::Bookmarks;
    }
    if let Some(kind) = declared(head) {
        // What it declares may be longer than what was looked at.
        let unseen =
            kind == Kind::Closed(Closed::Xml) && matches!(named, Some(Kind::Feed | Kind::Opml));
        return named.filter(|_| unseen).unwrap_or(kind);
    }
    match named {
        Some(Kind::Text) => Kind::Text,
        Some(Kind::Markdown) => Kind::Markdown,
        _ if feed::is_json_feed(head) => Kind::JsonFeed,
        // A server's complaint may stand before the feed.
        Some(Kind::Feed | Kind::Closed(Closed::Xml)) | None if has_feed_after_junk(head) => {
            Kind::Feed
        }
        Some(Kind::Json | Kind::JsonLines) => json(text),
        Some(kind) => kind,
        None => by_looks(head, text),
    }
}

/// The first few thousand bytes of a text, without white space before them.
fn head(text: &str) -> &str {
    let text = text.trim_start();
    &text[..crate::span::floor_boundary(text, HEAD)]
}

/// Markup that says by itself what it is.
fn declared(head: &str) -> Option<Kind> {
    let head = without_comments(head);
    if starts_with(head, "<!doctype html") || starts_with(head, "<html") {
        return Some(Kind::Html);
    }
    if head.starts_with('<') && feed::is_feed(head) {
        return Some(Kind::Feed);
    }
    let holds = |name: &str| memchr::memmem::find(head.as_bytes(), name.as_bytes()).is_some();
    if starts_with(head, "<opml") {
        Some(Kind::Opml)
    } else if !head.starts_with("<?xml") {
        None
    } else if holds("<opml") {
        Some(Kind::Opml)
    } else if holds("<html") {
        Some(Kind::Html)
    } else {
        Some(Kind::Closed(Closed::Xml))
    }
}

/// True where a feed begins a little further on.
fn has_feed_after_junk(head: &str) -> bool {
    const MARKS: [&str; 4] = ["<?xml", "<rss", "<feed", "<rdf:RDF"];
    let starts =
        MARKS.iter().filter_map(|mark| memchr::memmem::find(head.as_bytes(), mark.as_bytes()));
    starts.min().is_some_and(|start| start <= MOST_JUNK && feed::is_feed(&head[start..]))
}

/// What follows the comments that a text begins with.
fn without_comments(head: &str) -> &str {
    let mut rest = head;
    while let Some((_, after)) = rest.strip_prefix("<!--").and_then(|rest| rest.split_once("-->")) {
        rest = after.trim_start();
    }
    rest
}

/// True for markup that begins as a page without a document type does.
fn is_page(head: &str) -> bool {
    const STARTS: [&str; 12] = [
        "<head", "<body", "<title", "<meta", "<div", "<p>", "<article", "<h1", "<table", "<script",
        "<style", "<link",
    ];
    let head = without_comments(head);
    STARTS.iter().any(|start| starts_with(head, start))
}

fn starts_with(head: &str, name: &str) -> bool {
    head.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name))
}

/// What the ending of a file's name stands for.
fn by_name(name: &str) -> Option<Kind> {
    let (_, ending) = name.rsplit_once('.')?;
    Some(match ending.to_ascii_lowercase().as_str() {
        "txt" | "text" | "asc" | "log" => Kind::Text,
        "md" | "markdown" | "mdown" | "mkd" | "mkdn" | "mdwn" | "mdx" | "rmd" | "qmd" => {
            Kind::Markdown
        }
        "jsonl" | "ndjson" => Kind::JsonLines,
        "json" => Kind::Json,
        "html" | "htm" | "xhtml" => Kind::Html,
        "rss" | "atom" | "rdf" => Kind::Feed,
        "opml" => Kind::Opml,
        "xml" => Kind::Closed(Closed::Xml),
        "csv" | "tsv" => Kind::Table,
        "pdf" => Kind::Closed(Closed::NotPdf),
        "docx" | "doc" | "odt" | "pages" => Kind::Closed(Closed::Office),
        _ => return None,
    })
}

/// One value or one a line: lines where the first line is a whole object and is not all there is.
fn json(text: &str) -> Kind {
    let text = text.trim();
    let Some((first, _)) = text.split_once('\n') else {
        return if text.starts_with('[') { Kind::Json } else { Kind::JsonLines };
    };
    let first = first.trim();
    let whole = first.starts_with('{') && first.ends_with('}');
    if text.starts_with('[') || (text.starts_with('{') && !whole && is_pretty(first)) {
        Kind::Json
    } else {
        Kind::JsonLines
    }
}

/// True where an object's first line is only its opening, as in JSON set out for people.
fn is_pretty(first: &str) -> bool {
    first == "{"
        || first.ends_with([',', '{', '[', '"', ':'])
        || first.ends_with(|c: char| c.is_ascii_alphanumeric())
}

/// For a text without a known name, such as standard input.
fn by_looks(head: &str, text: &str) -> Kind {
    if head.starts_with("{\"")
        || head.starts_with("{ \"")
        || head.starts_with("{\n")
        || is_json_array(head)
    {
        return json(text);
    }
    if exports::tables::is_header(head.lines().next().unwrap_or_default()) {
        return Kind::Table;
    }
    if is_page(head) {
        return Kind::Html;
    }
    if super::markdown::front_matter::split(text).is_some() || is_markdown(head) {
        return Kind::Markdown;
    }
    Kind::Text
}

fn is_json_array(head: &str) -> bool {
    head.strip_prefix('[').is_some_and(|rest| rest.trim_start().starts_with('{'))
}

/// Headings by `#`, fences, links with an address: two of them, or a heading in the first line.
fn is_markdown(head: &str) -> bool {
    let is_heading = |line: &str| {
        let rest = line.trim_start_matches('#');
        (1..=6).contains(&(line.len() - rest.len())) && rest.starts_with(' ')
    };
    let marks = |line: &str| {
        is_heading(line)
            || line.starts_with("```")
            || line.contains("](http")
            || line.starts_with("![")
    };
    head.lines().next().is_some_and(is_heading)
        || head.lines().filter(|line| marks(line)).count() > 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, text: &str, expected: Kind) {
        assert_eq!(kind(name, text), expected);
    }

    #[test]
    fn names_decide_where_content_does_not() {
        check("a.md", "words", Kind::Markdown);
        check("a.TXT", "# words", Kind::Text);
        check("a.html", "<p>hi", Kind::Html);
        check("no ending", "words", Kind::Text);
        check("a.b", "words", Kind::Text);
    }

    #[test]
    fn markup_that_names_itself_decides() {
        check("a.txt", "\n<!DOCTYPE html><html>", Kind::Html);
        check("a.html", "<?xml version=\"1.0\"?><rss version=\"2.0\">", Kind::Feed);
        check("a.json", "<html>", Kind::Html);
        check("a", "<!-- saved --><!doctype html>", Kind::Html);
        check("standard input", "<p>words", Kind::Html);
        check("a.md", "<p>words", Kind::Markdown);
        check("a", "<?xml version=\"1.0\"?><svg/>", Kind::Closed(Closed::Xml));
    }

    #[test]
    fn json_is_one_value_or_one_a_line() {
        check("a.jsonl", "{\"a\":1}\n{\"a\":2}\n", Kind::JsonLines);
        check("a.json", "{\"a\":1}\n{\"a\":2}\n", Kind::JsonLines);
        check("a.json", "{\n  \"a\": 1\n}\n", Kind::Json);
        check("a.json", "{\"a\": 1,\n \"b\": 2}\n", Kind::Json);
        check("a.json", "[{\"a\":1}]", Kind::Json);
        check("a.jsonl", "{bad}\n{\"a\":2}", Kind::JsonLines);
        check("standard input", "{\"a\":1}\n{\"a\":2}\n", Kind::JsonLines);
    }

    #[test]
    fn unnamed_text_is_looked_at() {
        check("standard input", "# A heading\n\nwords", Kind::Markdown);
        check("standard input", "---\ntitle: x\n---\nwords", Kind::Markdown);
        check("standard input", "A title\n\nwords # no heading", Kind::Text);
    }

    #[test]
    fn signatures_are_known() {
        assert_eq!(magic(b"%PDF-1.4\n"), Some(Closed::Pdf));
        assert_eq!(magic(b"%PDF-1.4\n<</Encrypt 1 0 R>>"), Some(Closed::LockedPdf));
        assert_eq!(magic(b"PK\x03\x04...."), Some(Closed::Archive));
        assert_eq!(magic(b"\x89PNG\r\n\x1a\nxx"), Some(Closed::Picture));
        assert_eq!(magic(b"Plain words"), None);
    }
}
