//! JSON Lines, one article a line, and JSON files that hold one article or an array of them.
//!
//! Rows are read one by one and their fields one by one, so that a bad line costs that line and a bad field that field. No
//! value is ever built deeper than a list of records: whatever else a row holds is passed over unread.

mod wrapped;

use std::{borrow::Cow, ops::ControlFlow};

use serde_json::value::RawValue;

use super::{
    Input, Parsed, Problem, Sink, Source,
    context::{Beside, Context},
    exports::{self, Body, Entry},
    fields::{self, Fields},
    stated,
};

/// Problems of one file that are told one by one; the rest are counted.
const MOST_PROBLEMS: usize = 20;

/// How a file holds its articles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// One object a line.
    Lines,
    /// One object, an array of them, or several one after another.
    Values,
}

/// Reads JSON by one of the two readers below. JSON is UTF-8 by its standard (RFC 8259, 8.1), and the place of an article in
/// the file is told in bytes; so other encodings are refused, and so is a file without a single article.
pub(super) fn read(
    input: Input<'_>,
    form: Form,
    context: &Context<'_>,
    sink: &mut Sink<'_>,
) -> Result<(), Problem> {
    if memchr::memchr(0, &input.bytes[..input.bytes.len().min(64)]).is_some() {
        return Err(Problem::new("JSON in another encoding than UTF-8").help("save it as UTF-8"));
    }
    let (mut any, mut problems) = (false, 0_usize);
    let beside = context.outside.beside;
    let mut counting = |article: Result<Parsed, Problem>| {
        any = true;
        problems += usize::from(article.is_err());
        if article.is_err() && problems > MOST_PROBLEMS {
            ControlFlow::Continue(())
        } else {
            sink(article)
        }
    };
    match (wrapped::list(input.bytes), form) {
        (Some(start), _) => read_values(input.bytes, start, beside, &mut counting),
        (None, Form::Values) => read_values(input.bytes, 0, beside, &mut counting),
        (None, Form::Lines) => read_lines(input.bytes, beside, &mut counting),
    }
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
fn read_lines(bytes: &[u8], beside: &Beside<'_>, sink: &mut Sink<'_>) {
    let mut start = mark_length(bytes);
    let mut number = 0;
    while start < bytes.len() {
        let rest = &bytes[start..];
        let length = memchr::memchr(b'\n', rest).map_or(rest.len(), |at| at + 1);
        number += 1;
        let line = rest[..length].trim_ascii();
        if !line.is_empty() {
            let from = start + (rest[..length].len() - rest[..length].trim_ascii_start().len());
            let article =
                row(line, from, beside).map_err(|problem| problem.at(format!("line {number}")));
            if sink(article).is_break() {
                return;
            }
        }
        start += length;
    }
}

/// Reads one article, an array of them, or several one after another, from byte `list` on: 0, or within the brackets of a list
/// that is a field, whose end is then the end of all.
fn read_values(bytes: &[u8], list: usize, beside: &Beside<'_>, sink: &mut Sink<'_>) {
    let mut start = list.max(mark_length(bytes));
    let mut number = 0;
    loop {
        let between = bytes[start..].iter().take_while(|byte| is_between(**byte)).count();
        let ended = list > 0 && memchr::memchr(b']', &bytes[start..start + between]).is_some();
        start += between;
        if ended || start >= bytes.len() {
            return;
        }
        number += 1;
        let mut values =
            serde_json::Deserializer::from_slice(&bytes[start..]).into_iter::<&RawValue>();
        let value = values.next();
        let length = values.byte_offset();
        let article = match value {
            Some(Ok(value)) => row(value.get().as_bytes(), start, beside),
            Some(Err(error)) => Err(not_json(&error)),
            None => return,
        };
        let article = article.map_err(|problem| problem.at(format!("article {number}")));
        if sink(article) == ControlFlow::Break(()) || length == 0 {
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
fn row(bytes: &[u8], start: usize, beside: &Beside<'_>) -> Result<Parsed, Problem> {
    // Nearly all are sound, which is told faster than a fault is mended.
    let json =
        std::str::from_utf8(bytes).map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed);
    let fields: Fields<'_> = serde_json::from_str(&json).map_err(|error| {
        if json.starts_with('{') {
            not_json(&error)
        } else {
            Problem::new("not a JSON object").help("an article is an object with a `text` field")
        }
    })?;
    let entry = exports::objects::entry(&fields, beside).unwrap_or_else(|| plain(&fields));
    let mut parsed = entry.finish()?;
    parsed.source = Source::Part(start..start + bytes.len());
    if matches!(json, Cow::Owned(_)) {
        parsed.notes.push("Some bytes are not valid UTF-8 and are shown as \u{FFFD}.".into());
    }
    Ok(parsed)
}

/// An article in a form of no program in particular.
fn plain(fields: &Fields<'_>) -> Entry {
    let mut entry = Entry { body: text(fields), ..Entry::default() };
    for (key, raw) in &fields.0 {
        if key == "id" {
            entry.own_id = fields::scalar(raw).as_deref().and_then(stated::line);
        } else if let Some(value) = fields::value(raw) {
            stated::apply(&mut entry.metadata, key, &value);
        }
    }
    entry
}

/// The words: the first of the fields for them that holds any.
fn text(fields: &Fields<'_>) -> Body {
    if let Some(words) = fields.words("text") {
        return Body::Text(words);
    }
    let words = fields.words("body").or_else(|| fields.words("content"));
    let words =
        words.map(|words| if is_html(&words) { Body::Html(words) } else { Body::Text(words) });
    words.or_else(|| fields.words("html").map(Body::Html)).unwrap_or_default()
}

/// True for words that begin with a tag and hold a closing one.
fn is_html(words: &str) -> bool {
    let tag = words.trim_start().strip_prefix('<');
    tag.is_some_and(|tag| tag.starts_with(|c: char| c.is_ascii_alphabetic() || c == '!'))
        && words.contains("</")
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
