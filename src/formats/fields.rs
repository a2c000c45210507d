//! Fields of JSON objects, read one by one: a bad one costs only itself, and nothing is built that is not asked for.

use std::{borrow::Cow, fmt};

use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor},
};
use serde_json::value::RawValue;

use super::stated::{self, Value};

/// An object's fields in order, their values unread.
pub(super) struct Fields<'a>(pub(super) Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'a> Fields<'a> {
    /// The fields of a value that is an object.
    pub(super) fn of(raw: &'a RawValue) -> Option<Self> {
        raw.get().starts_with('{').then(|| serde_json::from_str(raw.get()).ok()).flatten()
    }

    /// A field's value; the last one counts where there are several of the name.
    pub(super) fn raw(&self, name: &str) -> Option<&'a RawValue> {
        self.0.iter().rev().find(|(key, _)| key == name).map(|(_, raw)| *raw)
    }

    /// True where there is a field of the name, whatever it holds.
    pub(super) fn has(&self, name: &str) -> bool {
        self.raw(name).is_some()
    }

    /// A field's words, where it holds any.
    pub(super) fn words(&self, name: &str) -> Option<String> {
        self.raw(name).and_then(string).filter(|words| !words.trim().is_empty())
    }

    /// A field's string or number as one clean line.
    pub(super) fn line(&self, name: &str) -> Option<String> {
        self.raw(name).and_then(scalar).as_deref().and_then(stated::line)
    }

    /// A field that says yes or no: a truth value, or 1 or 0, as a number or in quotation marks.
    pub(super) fn flag(&self, name: &str) -> Option<bool> {
        match self.raw(name)?.get().trim_matches('"') {
            "true" | "1" => Some(true),
            "false" | "0" | "null" | "" => Some(false),
            _ => None,
        }
    }

    /// A field as texts, see [`value`].
    pub(super) fn value(&self, name: &str) -> Option<Value> {
        self.raw(name).and_then(value)
    }

    /// The items of a field that holds an array.
    pub(super) fn items(&self, name: &str) -> Vec<&'a RawValue> {
        self.raw(name).map(items).unwrap_or_default()
    }

    /// The fields of a field that holds an object.
    pub(super) fn object(&self, name: &str) -> Option<Self> {
        self.raw(name).and_then(Fields::of)
    }
}

/// The items of an array; none where the value is something else.
pub(super) fn items(raw: &RawValue) -> Vec<&RawValue> {
    serde_json::from_str(raw.get()).unwrap_or_default()
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
pub(super) fn value(raw: &RawValue) -> Option<Value> {
    if let Some(text) = scalar(raw) {
        return Some(Value::One(text));
    }
    if let Some(name) = name_of(raw) {
        return Some(Value::One(name));
    }
    if !raw.get().starts_with('[') {
        return None;
    }
    Some(Value::Many(
        items(raw).into_iter().filter_map(|item| scalar(item).or_else(|| name_of(item))).collect(),
    ))
}

/// A string, or a number as it is written.
pub(super) fn scalar(raw: &RawValue) -> Option<String> {
    let json = raw.get();
    match json.as_bytes().first()? {
        b'"' => string(raw),
        b'-' | b'0'..=b'9' => Some(json.to_owned()),
        _ => None,
    }
}

/// The `name` of a record, as authors and publishers are often given.
fn name_of(raw: &RawValue) -> Option<String> {
    Fields::of(raw)?.raw("name").and_then(string)
}

/// A string, where a lone surrogate becomes U+FFFD instead of costing the whole.
pub(super) fn string(raw: &RawValue) -> Option<String> {
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

    #[track_caller]
    fn check(json: &str, field: &str, expected: Option<&str>) {
        let fields: Fields<'_> = serde_json::from_str(json).expect("an object");
        assert_eq!(fields.words(field).as_deref(), expected);
    }

    #[test]
    fn fields_are_read_one_by_one() {
        check(r#"{"a":"x","b":{},"a":"y"}"#, "a", Some("y"));
        check(r#"{"a":5}"#, "a", None);
        check(r#"{"a":"\ud800 x"}"#, "a", Some("\u{FFFD} x"));
        check(r#"{"a":" "}"#, "a", None);
    }

    #[test]
    fn flags_are_said_in_many_ways() {
        let json = r#"{"a":1,"b":"0","c":true,"d":null,"e":"x"}"#;
        let fields: Fields<'_> = serde_json::from_str(json).expect("an object");
        let flags = ["a", "b", "c", "d", "e"].map(|name| fields.flag(name));
        assert_eq!(flags, [Some(true), Some(false), Some(true), Some(false), None]);
    }
}
