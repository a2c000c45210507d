//! JSON Lines, one article a line, and JSON files that hold one article or an array of them.
//!
//! Rows are read one by one and their fields one by one, so that a bad line costs that line and a bad field that field. No
//! value is ever built deeper than a list of records: whatever else a row holds is passed over unread.

use std::{borrow::Cow, fmt, ops::ControlFlow};

use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor},
};
use serde_json::value::RawValue;

use super::{
    Input, Parsed, Problem, Sink, Source, html,
    stated::{self, Value},
    text,
};
use crate::metadata::Metadata;

/// Problems of one file that are told one by one; the rest are counted.
const MOST_PROBLEMS: usize = 20;

/// Reads JSON by one of the two readers below. JSON is UTF-8 by its standard (RFC 8259, 8.1), and the place of an article in
/// the file is told in bytes; so other encodings are refused, and so is a file without a single article.
pub(super) fn read(
    input: Input<'_>,
    reader: fn(Input<'_>, &mut Sink<'_>),
    sink: &mut Sink<'_>,
) -> Result<(), Problem> {
    if memchr::memchr(0, &input.bytes[..input.bytes.len().min(64)]).is_some() {
        return Err(Problem::new("JSON in another encoding than UTF-8").help("save it as UTF-8"));
    }
    let (mut any, mut problems) = (false, 0_usize);
    reader(input, &mut |article| {
        any = true;
        problems += usize::from(article.is_err());
        if article.is_err() && problems > MOST_PROBLEMS {
            ControlFlow::Continue(())
        } else {
            sink(article)
        }
    });
    if problems > MOST_PROBLEMS {
        return Err(Problem::new(format!("{} more could not be read", problems - MOST_PROBLEMS)));
    }
    if any {
        Ok(())
    } else {
        Err(Problem::new("no article in this JSON")
            .help("an article is an object with a `text` field"))
    }
}

/// Reads a file of rows.
pub(super) fn read_lines(input: Input<'_>, sink: &mut Sink<'_>) {
    let mut start = mark_length(input.bytes);
    let mut number = 0;
    while start < input.bytes.len() {
        let rest = &input.bytes[start..];
        let length = memchr::memchr(b'\n', rest).map_or(rest.len(), |at| at + 1);
        number += 1;
        let line = rest[..length].trim_ascii();
        if !line.is_empty() {
            let from = start + (rest[..length].len() - rest[..length].trim_ascii_start().len());
            let article = row(line, from).map_err(|problem| problem.at(format!("line {number}")));
            if sink(article).is_break() {
                return;
            }
        }
        start += length;
    }
}

/// Reads a file that holds one article, an array of them, or several one after another.
pub(super) fn read_values(input: Input<'_>, sink: &mut Sink<'_>) {
    let mut start = mark_length(input.bytes);
    let mut number = 0;
    loop {
        start += input.bytes[start..].iter().take_while(|byte| is_between(**byte)).count();
        if start >= input.bytes.len() {
            return;
        }
        number += 1;
        let mut values =
            serde_json::Deserializer::from_slice(&input.bytes[start..]).into_iter::<&RawValue>();
        let value = values.next();
        let length = values.byte_offset();
        let place = || format!("article {number}");
        let article = match value {
            Some(Ok(value)) => {
                row(value.get().as_bytes(), start).map_err(|problem| problem.at(place()))
            }
            Some(Err(error)) => Err(not_json(&error).at(place())),
            None => return,
        };
        let failed = length == 0;
        if sink(article) == ControlFlow::Break(()) || failed {
            return;
        }
        start += length;
    }
}

/// The outermost array is not built: its brackets and commas only part the articles.
const fn is_between(byte: u8) -> bool {
    byte.is_ascii_whitespace() || matches!(byte, b',' | b'[' | b']')
}

fn mark_length(bytes: &[u8]) -> usize {
    if bytes.starts_with("\u{FEFF}".as_bytes()) { 3 } else { 0 }
}

fn not_json(error: &serde_json::Error) -> Problem {
    let why = error.to_string();
    let why = why.split(" at line ").next().unwrap_or_default();
    Problem::new(format!("not valid JSON: {why}")).help("check that the line or file is whole")
}

/// Reads one article from its JSON, which begins at byte `start` of the file.
fn row(bytes: &[u8], start: usize) -> Result<Parsed, Problem> {
    let json = String::from_utf8_lossy(bytes);
    let fields: Fields<'_> = serde_json::from_str(&json).map_err(|error| {
        if json.starts_with('{') {
            not_json(&error)
        } else {
            Problem::new("not a JSON object").help("an article is an object with a `text` field")
        }
    })?;
    let mut parsed =
        Parsed { source: Source::Part(start..start + bytes.len()), ..Parsed::default() };
    if matches!(json, Cow::Owned(_)) {
        parsed.notes.push("Some bytes are not valid UTF-8 and are shown as \u{FFFD}.".into());
    }
    for (key, raw) in &fields.0 {
        if key == "id" {
            parsed.own_id = identifier(raw);
        } else if let Some(value) = value(raw) {
            stated::apply(&mut parsed.metadata, key, &value);
        }
    }
    parsed.document = match fields.text().ok_or_else(|| {
        Problem::new("an article without text")
            .help("give it a `text`, `body`, `content` or `html` field")
    })? {
        Body::Text(words) => text::lay_out(&words, &mut parsed.metadata),
        Body::Html(html) => from_html(&html, &mut parsed.metadata),
    };
    Ok(parsed)
}

fn from_html(html: &str, metadata: &mut Metadata) -> crate::document::Document {
    let base = metadata.url.as_deref().and_then(|url| url::Url::parse(url).ok());
    let (document, title) = html::fragment(html, base.as_ref(), metadata.title.take());
    metadata.title = title.as_deref().and_then(stated::line);
    document
}

/// What the words of an article are written in.
enum Body {
    Text(String),
    Html(String),
}

/// A row's fields in order, their values unread.
struct Fields<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl Fields<'_> {
    /// The words: the first of the fields for them that holds any.
    fn text(&self) -> Option<Body> {
        let field = |name: &str| {
            let raw = self.0.iter().rev().find(|(key, _)| key == name)?.1;
            string(raw).filter(|words| !words.trim().is_empty())
        };
        if let Some(words) = field("text") {
            return Some(Body::Text(words));
        }
        let words = field("body").or_else(|| field("content"));
        let words =
            words.map(|words| if is_html(&words) { Body::Html(words) } else { Body::Text(words) });
        words.or_else(|| field("html").map(Body::Html))
    }
}

/// True for words that begin with a tag and hold a closing one.
fn is_html(words: &str) -> bool {
    let tag = words.trim_start().strip_prefix('<');
    tag.is_some_and(|tag| tag.starts_with(|c: char| c.is_ascii_alphabetic() || c == '!'))
        && words.contains("</")
}

impl<'de> Deserialize<'de> for Fields<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(FieldsVisitor)
    }
}

struct FieldsVisitor;

impl<'de> Visitor<'de> for FieldsVisitor {
    type Value = Fields<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut fields = Vec::new();
        while let Some((key, value)) = map.next_entry::<Name<'de>, &RawValue>()? {
            fields.push((key.0, value));
        }
        Ok(Fields(fields))
    }
}

/// A field's name, borrowed where it holds no escapes.
#[derive(Deserialize)]
struct Name<'a>(#[serde(borrow)] Cow<'a, str>);

/// A value as texts: a string or number, a list of them, or a record or list of records by name.
fn value(raw: &RawValue) -> Option<Value> {
    if let Some(text) = scalar(raw) {
        return Some(Value::One(text));
    }
    if let Some(name) = name_of(raw) {
        return Some(Value::One(name));
    }
    let items: Vec<&RawValue> = serde_json::from_str(raw.get()).ok()?;
    Some(Value::Many(
        items.into_iter().filter_map(|item| scalar(item).or_else(|| name_of(item))).collect(),
    ))
}

/// A string, or a number as it is written.
fn scalar(raw: &RawValue) -> Option<String> {
    let json = raw.get();
    match json.as_bytes().first()? {
        b'"' => string(raw),
        b'-' | b'0'..=b'9' => Some(json.to_owned()),
        _ => None,
    }
}

/// The `name` of a record, as authors and publishers are often given.
fn name_of(raw: &RawValue) -> Option<String> {
    if !raw.get().starts_with('{') {
        return None;
    }
    let fields: Fields<'_> = serde_json::from_str(raw.get()).ok()?;
    let (_, name) = fields.0.iter().find(|(key, _)| key == "name")?;
    string(name)
}

fn identifier(raw: &RawValue) -> Option<String> {
    scalar(raw).as_deref().and_then(stated::line)
}

/// A string, where a lone surrogate becomes U+FFFD instead of costing the whole.
fn string(raw: &RawValue) -> Option<String> {
    let json = raw.get();
    if !json.starts_with('"') {
        return None;
    }
    serde_json::from_str(json)
        .or_else(|_| serde_json::from_str(&without_lone_surrogates(json)))
        .ok()
}

/// Writes `\ufffd` for the escape of half a pair of surrogates.
fn without_lone_surrogates(json: &str) -> String {
    let mut written = String::with_capacity(json.len());
    let mut rest = json;
    while let Some(at) = memchr::memchr(b'\\', rest.as_bytes()) {
        written.push_str(&rest[..at]);
        rest = &rest[at..];
        let length = match (unit(rest), rest.get(6..).and_then(unit)) {
            (Some(0xD800..=0xDBFF), Some(0xDC00..=0xDFFF)) => 12,
            (Some(0xD800..=0xDFFF), _) => {
                written.push_str("\\ufffd");
                rest = &rest[6..];
                continue;
            }
            (Some(_), _) => 6,
            (None, _) => 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
        };
        written.push_str(&rest[..length]);
        rest = &rest[length..];
    }
    written.push_str(rest);
    written
}

/// The UTF-16 unit of an escape such as `\u201c` at the start of `json`.
fn unit(json: &str) -> Option<u32> {
    let digits = json.strip_prefix("\\u")?.get(..4)?;
    u32::from_str_radix(digits, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(source: &[u8]) -> Vec<Result<Parsed, Problem>> {
        let mut read = Vec::new();
        let input = Input { name: "a.jsonl", bytes: source };
        super::super::read(input, &mut |article| {
            read.push(article);
            ControlFlow::Continue(())
        });
        read
    }

    /// Texts of articles, and places of problems.
    #[track_caller]
    fn check(source: &[u8], expected: &[&str]) {
        let read = read(source);
        let told: Vec<String> = read
            .into_iter()
            .map(|article| match article {
                Ok(parsed) => parsed.document.text().to_owned(),
                Err(problem) => format!("! {}", problem.place.unwrap_or_default()),
            })
            .collect();
        assert_eq!(told, expected);
    }

    #[test]
    fn a_bad_line_costs_only_itself() {
        check(
            b"\xef\xbb\xbf{\"title\":\"a\",\"content\":\"b\"}\r\n\r\n{bad}\n[1]\n{\"text\":NaN}\n{\"text\":\"c\"}\n{\"text\":\"d\"",
            &["b", "! line 3", "! line 4", "! line 5", "c", "! line 7"],
        );
    }

    #[test]
    fn many_bad_lines_are_counted() {
        let read = read("{bad}\n".repeat(500).as_bytes());
        assert_eq!(read.len(), MOST_PROBLEMS + 1);
        let last = read[MOST_PROBLEMS].as_ref().expect_err("a problem").to_string();
        assert_eq!(last, "480 more could not be read");
    }

    #[test]
    fn fields_fill_the_metadata() {
        let source = br#"{"id":17,"title":"T","text":"One.\n\nTwo.","source":"S","author":[{"name":"Jane Doe"},"John Roe"],"date":"2024-05-06","url":"https://e.example","lang":"en","tags":["a"],"x":{"y":[1]}}"#;
        let parsed = read(source).remove(0).expect("an article");
        assert_eq!(parsed.own_id.as_deref(), Some("17"));
        assert_eq!(parsed.metadata.title.as_deref(), Some("T"));
        assert_eq!(parsed.metadata.byline, ["Jane Doe", "John Roe"]);
        assert_eq!(parsed.metadata.published.map(|date| date.iso).as_deref(), Some("2024-05-06"));
        assert_eq!(parsed.document.text(), "One.\n\nTwo.");
        assert_eq!(parsed.document.title(), None);
        assert_eq!(parsed.source, Source::Part(0..source.len()));
    }

    #[test]
    fn sources_are_ranges_of_bytes() {
        let source = b"{\"text\":\"a\"}\n  {\"text\":\"b\"} \n";
        let ranges: Vec<Source> =
            read(source).into_iter().map(|article| article.expect("an article").source).collect();
        assert_eq!(ranges, [Source::Part(0..12), Source::Part(15..27)]);
    }

    #[test]
    fn html_becomes_blocks() {
        check(br#"{"title":"T","html":"<h1>T</h1><p>a &amp; b</p><p>c</p>"}"#, &["a & b\nc"]);
        check(br#"{"content":"<p>ok</p>"}"#, &["ok"]);
    }

    #[test]
    fn one_value_or_an_array() {
        check(b"{\n \"text\": \"a\"\n}", &["a"]);
        check(
            b"[{\"text\":\"a\"}, 7, {\"text\":5}, {\"text\":\"b\"}]",
            &["a", "! article 2", "! article 3", "b"],
        );
        check(b"[{\"text\":\"a\"}, {\"text\":", &["a", "! article 2"]);
    }

    #[test]
    fn depth_and_surrogates_do_no_harm() {
        let deep = format!(
            "{}1{}\n{{\"text\":\"good\"}}\n",
            "{\"a\":".repeat(100_000),
            "}".repeat(100_000)
        );
        check(deep.as_bytes(), &["! line 1", "good"]);
        check("[".repeat(100_000).as_bytes(), &["! "]);
        check(
            br#"{"title":"\ud800x","text":"a \udc00 \\ud800 \ud83d\ude00 b"}"#,
            &["a \u{FFFD} \\ud800 😀 b"],
        );
    }

    #[test]
    fn bytes_that_are_no_utf8_are_told() {
        let parsed = read(b"{\"text\":\"caf\xe9\"}").remove(0).expect("an article");
        assert_eq!((parsed.document.text(), parsed.notes.len()), ("caf\u{FFFD}", 1));
    }
}
