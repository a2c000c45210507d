//! Lists within an object, as programs answer and export: `{"total": 2, "entries": [{…}, {…}]}`.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::value::RawValue;

/// Fields that hold the articles of an export: Miniflux, `FreshRSS` and Google Reader, Readwise, Karakeep, and the like.
const LISTS: [&str; 7] =
    ["entries", "items", "results", "bookmarks", "articles", "documents", "links"];

/// Fields that make the object an article itself.
const TEXTS: [&str; 4] = ["text", "body", "content", "html"];

/// Where the first item of such a list begins, in bytes; `None` where the file is no such object. What stands before the list
/// is passed over value by value, the list itself is not looked at: one bad article in it costs only itself.
pub(super) fn list(bytes: &[u8]) -> Option<usize> {
    let mut at = bytes.iter().position(|byte| *byte == b'{')?;
    let blank = |byte: &u8| byte.is_ascii_whitespace();
    if !bytes[super::mark_length(bytes)..at].iter().all(blank) {
        return None;
    }
    loop {
        at += 1;
        let key = value::<Name<'_>>(bytes, &mut at)?.0;
        at = past(bytes, at, b':')?;
        if TEXTS.contains(&&*key) {
            return None;
        }
        let start = at + bytes[at..].iter().take_while(|byte| blank(byte)).count();
        if LISTS.contains(&&*key) && bytes.get(start) == Some(&b'[') {
            let first = bytes[start + 1..].iter().find(|byte| !blank(byte));
            return (first == Some(&b'{')).then_some(start + 1);
        }
        value::<&RawValue>(bytes, &mut at)?;
        at = past(bytes, at, b',')? - 1;
    }
}

/// A name, borrowed where it holds no escapes.
#[derive(Deserialize)]
struct Name<'a>(#[serde(borrow)] Cow<'a, str>);

/// The JSON value at byte `at`, which is moved behind it.
fn value<'a, T: Deserialize<'a>>(bytes: &'a [u8], at: &mut usize) -> Option<T> {
    let mut values = serde_json::Deserializer::from_slice(bytes.get(*at..)?).into_iter::<T>();
    let value = values.next()?.ok()?;
    *at += values.byte_offset();
    Some(value)
}

/// The place behind `wanted`, which only blanks may stand before.
fn past(bytes: &[u8], at: usize, wanted: u8) -> Option<usize> {
    let rest = bytes.get(at..)?;
    let blanks = rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    (rest.get(blanks) == Some(&wanted)).then_some(at + blanks + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(json: &str, expected: Option<&str>) {
        assert_eq!(list(json.as_bytes()).map(|at| &json[at..]), expected);
    }

    #[test]
    fn lists_are_found_within_an_object() {
        check(r#"{"total": 2, "entries": [{"a":1}, 2]}"#, Some(r#"{"a":1}, 2]}"#));
        check(r#" {"x":{"items":[1]},"items":[{"a":1}"#, Some(r#"{"a":1}"#));
        check(r#"{"items":[1,2]}"#, None);
        check(r#"{"text":"a","items":[{"b":1}]}"#, None);
        check(r#"{"a":1}"#, None);
        check(r#"[{"items":[{}]}]"#, None);
        check(r#"{"a""#, None);
    }
}
