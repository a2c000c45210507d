//! Front matter: fields between two lines of `---` (YAML) or `+++` (TOML) before a Markdown text.
//!
//! YAML is read by a small reader of our own, line by line: of the language it takes what front matter holds (plain, quoted
//! and block scalars, lists, records in lists) and passes over the rest, so that a field that is not quite right costs that
//! field and never the article. It knows neither anchors nor tags, so nothing in it can grow or recurse.

use std::{borrow::Cow, collections::HashSet};

use crate::formats::stated::Value;

/// Lines that a quoted scalar or a list in brackets may go on for; it is read anew with each.
const MOST_LINES: usize = 100;

/// A Markdown text parted from the fields before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::formats) struct Parts<'a> {
    /// The lines between the fences.
    pub(in crate::formats) fields: &'a str,
    /// True for TOML.
    pub(in crate::formats) toml: bool,
    /// The text after the closing fence.
    pub(in crate::formats) text: &'a str,
}

/// Parts a text from its front matter; `None` where it has none.
pub(in crate::formats) fn split(text: &str) -> Option<Parts<'_>> {
    let (first, rest) = text.trim_start_matches(['\n', '\r']).split_once('\n')?;
    let fence = match first.trim_end() {
        "---" => "---",
        "+++" => "+++",
        _ => return None,
    };
    let mut at = 0;
    for line in rest.split_inclusive('\n') {
        let end = line.trim_end();
        if end == fence || (end == "..." && fence == "---") {
            let fields = &rest[..at];
            let parts = Parts { fields, toml: fence == "+++", text: &rest[at + line.len()..] };
            return holds_fields(parts).then_some(parts);
        }
        at += line.len();
    }
    None
}

/// The body without the fields that stand in it again before a thematic break. Programs that add a field before each `---` of
/// a file leave them there, where they would make a heading.
pub(in crate::formats) fn without_strays<'a>(whole: &'a str, body: &'a str) -> Cow<'a, str> {
    let fields = whole.strip_suffix(body).unwrap_or_default();
    let fields: HashSet<&str> = fields.lines().map(str::trim_end).collect();
    let lines: Vec<&str> = body.split_inclusive('\n').collect();
    let is_stray = |at: usize| {
        let line = lines[at].trim_end();
        let fence = lines.get(at + 1).is_some_and(|next| next.trim_end() == "---");
        fence && key(line).is_some() && fields.contains(line)
    };
    if !(0..lines.len()).any(is_stray) {
        return Cow::Borrowed(body);
    }
    let kept = (0..lines.len()).map(|at| if is_stray(at) { "\n" } else { lines[at] });
    Cow::Owned(kept.collect())
}

/// A thematic break before a text is not front matter: there must be a field, or nothing at all.
fn holds_fields(parts: Parts<'_>) -> bool {
    let is_field = |line: &str| if parts.toml { line.contains('=') } else { key(line).is_some() };
    parts.fields.trim().is_empty() || parts.fields.lines().any(is_field)
}

/// The fields in order; an error says why TOML could not be read.
pub(in crate::formats) fn read(parts: Parts<'_>) -> Result<Vec<(String, Value)>, String> {
    if parts.toml { read_toml(parts.fields) } else { Ok(read_yaml(parts.fields)) }
}

fn read_toml(fields: &str) -> Result<Vec<(String, Value)>, String> {
    let table: toml::Table =
        fields.parse().map_err(|error: toml::de::Error| error.message().to_owned())?;
    let (mut read, mut nested) = (Vec::new(), Vec::new());
    for (key, value) in table {
        match value {
            // Zola keeps tags under `[taxonomies]` and the rest under `[extra]`.
            toml::Value::Table(inner) => nested.extend(inner),
            value => read.push((key, value)),
        }
    }
    let fields = read.into_iter().chain(nested);
    Ok(fields.filter_map(|(key, value)| Some((key, from_toml(value)?))).collect())
}

fn from_toml(value: toml::Value) -> Option<Value> {
    match value {
        toml::Value::Array(values) => {
            Some(Value::Many(values.into_iter().filter_map(toml_text).collect()))
        }
        value => toml_text(value).map(Value::One),
    }
}

fn toml_text(value: toml::Value) -> Option<String> {
    match value {
        toml::Value::String(text) => Some(text),
        toml::Value::Integer(number) => Some(number.to_string()),
        toml::Value::Datetime(stated) => Some(stated.to_string()),
        toml::Value::Table(mut record) => record.remove("name").and_then(toml_text_plain),
        _ => None,
    }
}

fn toml_text_plain(value: toml::Value) -> Option<String> {
    if let toml::Value::String(text) = value { Some(text) } else { None }
}

/// Reads the YAML of front matter.
fn read_yaml(fields: &str) -> Vec<(String, Value)> {
    let lines: Vec<&str> = fields.lines().collect();
    let mut read = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let Some((name, rest)) = key(lines[at]) else {
            at += 1;
            continue;
        };
        let (value, used) = value(rest, &lines[at + 1..]);
        read.push((name.to_owned(), value));
        at += 1 + used;
    }
    read
}

/// The key of a line that begins a field at the left edge, and what stands after its colon.
fn key(line: &str) -> Option<(&str, &str)> {
    let (name, rest) = line.split_once(':')?;
    let name = name.trim_end().trim_matches(['"', '\'']);
    let fits = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    let is_key = name.starts_with(char::is_alphabetic) && name.chars().all(fits);
    let parted = rest.is_empty() || rest.starts_with([' ', '\t', '\r']);
    (is_key && parted && name.len() <= 40).then_some((name, rest.trim()))
}

/// The value that begins with `rest` and goes on in `below`; with the number of lines it takes from there.
fn value(rest: &str, below: &[&str]) -> (Value, usize) {
    let rest = without_comment(rest);
    match rest.chars().next() {
        None => below_key(below),
        Some('|' | '>') if is_block_mark(rest) => block(rest.starts_with('>'), below),
        Some('"' | '\'') => quoted(rest, below),
        Some('[') => flow_list(rest, below),
        Some(_) => plain(rest, below),
    }
}

/// Plain scalars end before ` #`.
fn without_comment(rest: &str) -> &str {
    if rest.starts_with('#') {
        return "";
    }
    if rest.starts_with(['"', '\'']) {
        return rest;
    }
    rest.find(" #").map_or(rest, |at| rest[..at].trim_end())
}

/// `|`, `>`, `>-`, `|2+`.
fn is_block_mark(rest: &str) -> bool {
    rest[1..].chars().all(|c| matches!(c, '-' | '+' | '0'..='9'))
}

/// Lines below a key that belong to it: indented or blank ones.
fn belongs(line: &str) -> bool {
    line.trim().is_empty() || line.starts_with([' ', '\t'])
}

/// A list or an indented scalar under a key that stands alone.
fn below_key(below: &[&str]) -> (Value, usize) {
    let is_item = |line: &str| {
        let line = line.trim_start();
        line == "-" || line.starts_with("- ")
    };
    let skipped = below
        .iter()
        .take_while(|line| line.trim().is_empty() || line.trim_start().starts_with('#'))
        .count();
    if !below.get(skipped).is_some_and(|line| is_item(line)) {
        return plain("", below);
    }
    let mut texts: Vec<String> = Vec::new();
    let mut used = skipped;
    for line in &below[skipped..] {
        if let Some(item) = Some(line.trim_start()).filter(|_| is_item(line)) {
            texts.push(item_text(item[1..].trim()));
        } else if !belongs(line) && !line.starts_with('#') {
            break;
        } else if let (Some(("name", rest)), Some(last)) = (key(line.trim()), texts.last_mut()) {
            // A record in a list, such as an author: its name stands for it.
            *last = unquoted(rest);
        }
        used += 1;
    }
    (Value::Many(texts), used)
}

/// The text of an item; of a record `name: Jane` the value.
fn item_text(item: &str) -> String {
    match key(item) {
        Some(("name", rest)) => unquoted(rest),
        Some(_) if !item.starts_with(['"', '\'']) => String::new(),
        _ => unquoted(item),
    }
}

/// A scalar on one line, its quotation marks and comment dropped.
fn unquoted(text: &str) -> String {
    let text = without_comment(text.trim());
    if text.starts_with(['"', '\'']) { quoted(text, &[]).0.into_one() } else { text.to_owned() }
}

impl Value {
    fn into_one(self) -> String {
        match self {
            Self::One(text) => text,
            Self::Many(texts) => texts.join(", "),
        }
    }
}

/// A plain scalar, which goes on in indented lines.
fn plain(rest: &str, below: &[&str]) -> (Value, usize) {
    let used = below.iter().take_while(|line| belongs(line)).count();
    let mut text = rest.to_owned();
    for line in below[..used]
        .iter()
        .map(|line| without_comment(line.trim()))
        .filter(|line| !line.is_empty())
    {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(line);
    }
    (Value::One(text), used)
}

/// A block scalar: lines kept (`|`) or folded (`>`).
fn block(folded: bool, below: &[&str]) -> (Value, usize) {
    let used = below.iter().take_while(|line| belongs(line)).count();
    let lines: Vec<&str> = below[..used].iter().map(|line| line.trim()).collect();
    let text = lines.join(if folded { " " } else { "\n" });
    (Value::One(text.trim().to_owned()), used)
}

/// A quoted scalar; it may go on over lines, whether indented or not, as long as its closing mark comes before a new field.
fn quoted(rest: &str, below: &[&str]) -> (Value, usize) {
    let mut text = rest.to_owned();
    let mut used = 0;
    while !is_closed(&text) {
        match below[..below.len().min(MOST_LINES)].get(used).filter(|line| key(line).is_none()) {
            Some(line) => {
                text.push(' ');
                text.push_str(line.trim());
                used += 1;
            }
            // Never closed: the first line alone is the value.
            None => return (Value::One(unescaped(rest)), 0),
        }
    }
    (Value::One(unescaped(&text)), used)
}

/// True where the mark that `text` begins with stands again, unescaped, after it.
fn is_closed(text: &str) -> bool {
    closing(text).is_some()
}

/// Where the closing mark stands; `None` where there is none.
fn closing(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mark = *bytes.first()?;
    let mut at = 1;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' if mark == b'"' => at += 1,
            byte if byte == mark && mark == b'\'' && bytes.get(at + 1) == Some(&mark) => at += 1,
            byte if byte == mark => return Some(at),
            _ => (),
        }
        at += 1;
    }
    None
}

/// The words of a quoted scalar, escapes resolved.
fn unescaped(text: &str) -> String {
    let inner = &text[1..closing(text).unwrap_or(text.len())];
    if text.starts_with('\'') { inner.replace("''", "'") } else { without_escapes(inner) }
}

/// Resolves the escapes of a double-quoted scalar (YAML 1.2, 5.7); an unknown one stays as it is written.
fn without_escapes(inner: &str) -> String {
    let mut text = String::with_capacity(inner.len());
    let mut letters = inner.chars();
    while let Some(letter) = letters.next() {
        if letter != '\\' {
            text.push(letter);
            continue;
        }
        let Some(escape) = letters.next() else { break };
        let digits = match escape {
            'x' => 2,
            'u' => 4,
            'U' => 8,
            _ => 0,
        };
        if digits > 0 {
            let code: String = letters.by_ref().take(digits).collect();
            let letter = u32::from_str_radix(&code, 16).ok().and_then(char::from_u32);
            text.push(letter.unwrap_or('\u{FFFD}'));
            continue;
        }
        text.push(match escape {
            'n' => '\n',
            't' => '\t',
            'r' => '\r',
            'e' => '\u{1B}',
            '0' => '\0',
            'a' => '\u{7}',
            'b' => '\u{8}',
            'N' => '\u{85}',
            '_' => '\u{A0}',
            other => other,
        });
    }
    text
}

/// A list in square brackets, on one line or several.
fn flow_list(rest: &str, below: &[&str]) -> (Value, usize) {
    let mut text = rest.to_owned();
    let mut used = 0;
    while !text.ends_with(']') {
        match below[..below.len().min(MOST_LINES)].get(used).filter(|line| key(line).is_none()) {
            Some(line) => {
                text.push(' ');
                text.push_str(without_comment(line.trim()));
                used += 1;
            }
            None => return plain(rest, &[]),
        }
    }
    let inner = text.trim_start_matches('[').trim_end_matches(']');
    (Value::Many(list_items(inner)), used)
}

/// Parts a list at its commas, but not within quotation marks.
fn list_items(inner: &str) -> Vec<String> {
    let mut items = Vec::new();
    let mut rest = inner.trim_start();
    while !rest.is_empty() {
        let closed =
            if rest.starts_with(['"', '\'']) { closing(rest).map(|at| at + 1) } else { None };
        let from = closed.unwrap_or(0);
        let end = rest[from..].find(',').map_or(rest.len(), |at| from + at);
        items.push(unquoted(&rest[..end]));
        rest = rest.get(end + 1..).unwrap_or_default().trim_start();
    }
    items.retain(|item| !item.is_empty());
    items
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(source: &str, expected: &[(&str, Value)]) {
        let parts = split(source).expect("front matter");
        let expected: Vec<(String, Value)> =
            expected.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect();
        assert_eq!(read(parts).expect("fields"), expected);
        assert_eq!(parts.text, "text\n");
    }

    fn one(text: &str) -> Value {
        Value::One(text.into())
    }

    fn many(texts: &[&str]) -> Value {
        Value::Many(texts.iter().map(|text| (*text).to_owned()).collect())
    }

    #[test]
    fn scalars() {
        check(
            "---\ntitle: A plain: title # comment\nb: 'it''s'\nc: \"a \\\"b\\\" \\u201c\\e[2J\"\nd:\n---\ntext\n",
            &[
                ("title", one("A plain: title")),
                ("b", one("it's")),
                ("c", one("a \"b\" “\u{1b}[2J")),
                ("d", one("")),
            ],
        );
    }

    #[test]
    fn scalars_over_several_lines() {
        check(
            "---\na: one\n  two\nb: >-\n  three\n  four\n\nc: |\n  five\n  six\nd: \"seven\neight\"\ne: x\n---\ntext\n",
            &[
                ("a", one("one two")),
                ("b", one("three four")),
                ("c", one("five\nsix")),
                ("d", one("seven eight")),
                ("e", one("x")),
            ],
        );
    }

    #[test]
    fn lists() {
        check(
            "---\na:\n  - x\n  # not an item\n  - \"y, z\"\nb:\n- q\nc: [r, 's, t', u]\nd: []\n---\ntext\n",
            &[
                ("a", many(&["x", "y, z"])),
                ("b", many(&["q"])),
                ("c", many(&["r", "s, t", "u"])),
                ("d", many(&[])),
            ],
        );
        check(
            "---\nauthors:\n  - name: Jane Doe\n    url: x\n  - id: 2\n    name: John Roe\n---\ntext\n",
            &[("authors", many(&["Jane Doe", "John Roe"]))],
        );
    }

    #[test]
    fn toml_fields() {
        check(
            "+++\ntitle = \"T\"\ndate = 2024-05-06T07:08:09Z\n[taxonomies]\ntags = [\"a\", \"b\"]\n+++\ntext\n",
            &[
                ("date", one("2024-05-06T07:08:09Z")),
                ("title", one("T")),
                ("tags", many(&["a", "b"])),
            ],
        );
        let parts = split("+++\ntitle = \n+++\ntext").expect("front matter");
        assert!(read(parts).is_err());
    }

    #[test]
    fn what_is_no_front_matter() {
        assert_eq!(split("---\n\nA text after a rule.\n\n---\nmore"), None);
        assert_eq!(split("---\ntitle: never ended\n"), None);
        assert_eq!(split("words\n---\ntitle: x\n---\n"), None);
    }

    #[test]
    fn damaged_fields_cost_only_themselves() {
        check(
            "---\na: \"never closed\nb: fine\n\t: x\n*alias\nc: [unended\nd: &anchor *alias\n---\ntext\n",
            &[
                ("a", one("never closed")),
                ("b", one("fine : x")),
                ("c", one("[unended")),
                ("d", one("&anchor *alias")),
            ],
        );
    }
}
