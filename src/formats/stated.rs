//! What an article states about itself under named fields: front matter of Markdown, fields of JSON.

use jiff::{Timestamp, tz::TimeZone};

use crate::{
    document::clean::clean_line,
    metadata::{Metadata, Published},
};

/// Longest title, name or summary that is kept, in characters; what is longer is cut and ends in an ellipsis.
const LONGEST: usize = 2000;

/// Most authors or tags that are kept.
const MOST: usize = 100;

/// A field's value: one text, or several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    /// One text.
    One(String),
    /// A list of texts.
    Many(Vec<String>),
}

impl Value {
    fn first(&self) -> Option<String> {
        match self {
            Self::One(text) => line(text),
            Self::Many(texts) => texts.iter().find_map(|text| line(text)),
        }
    }

    fn texts(&self) -> Vec<&str> {
        match self {
            Self::One(text) => vec![text],
            Self::Many(texts) => texts.iter().map(String::as_str).collect(),
        }
    }
}

/// Puts one field where it belongs; the first field of a meaning that says something holds. Unknown fields are left.
pub(super) fn apply(metadata: &mut Metadata, key: &str, value: &Value) {
    let fill = |slot: &mut Option<String>| keep(slot, || value.first());
    match key.to_ascii_lowercase().as_str() {
        "title" | "headline" => fill(&mut metadata.title),
        "summary" | "deck" | "description" | "excerpt" | "abstract" | "standfirst" => {
            fill(&mut metadata.summary);
        }
        "lang" | "language" => keep(&mut metadata.lang, || language(&value.first()?)),
        "source" | "publication" | "publisher" | "outlet" | "site_name" => source(metadata, value),
        "url" | "canonical" | "canonical_url" | "canonicalurl" | "source_url" | "link"
        | "permalink" => {
            keep(&mut metadata.url, || value.first().filter(|url| is_address(url)));
        }
        "date" | "published" | "publishdate" | "pubdate" | "publish_date" | "date_published"
        | "datepublished" | "published_at" => {
            keep(&mut metadata.published, || value.first().and_then(|stated| date(&stated)));
        }
        "author" | "authors" | "byline" | "creator" | "by" if metadata.byline.is_empty() => {
            metadata.byline = authors(value);
        }
        "tags" | "tag" | "topics" | "keywords" | "categories" | "category" | "section" => {
            add_tags(metadata, value);
        }
        _ => (),
    }
}

/// Fills what is not stated yet.
pub(super) fn keep<T>(slot: &mut Option<T>, stated: impl FnOnce() -> Option<T>) {
    if slot.is_none() {
        *slot = stated();
    }
}

/// A source that is only an address says where the article stands, not who brought it.
fn source(metadata: &mut Metadata, value: &Value) {
    let Some(stated) = value.first() else { return };
    let slot = if is_address(&stated) { &mut metadata.url } else { &mut metadata.source };
    slot.get_or_insert(stated);
}

/// A language as BCP 47 has it; some are stated by their English names.
pub(super) fn language(stated: &str) -> Option<String> {
    const NAMES: [(&str, &str); 12] = [
        ("english", "en"),
        ("french", "fr"),
        ("german", "de"),
        ("spanish", "es"),
        ("italian", "it"),
        ("portuguese", "pt"),
        ("dutch", "nl"),
        ("russian", "ru"),
        ("chinese", "zh"),
        ("japanese", "ja"),
        ("arabic", "ar"),
        ("turkish", "tr"),
    ];
    let stated = stated.trim();
    let lower = stated.to_ascii_lowercase();
    if let Some((_, tag)) = NAMES.iter().find(|(name, _)| *name == lower) {
        return Some((*tag).to_owned());
    }
    let mut parts = stated.split(['-', '_']);
    let is_primary = |part: &str| {
        (2..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphabetic())
    };
    let is_further = |part: &str| {
        (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    (parts.next().is_some_and(is_primary) && parts.all(is_further))
        .then(|| stated.replace('_', "-"))
}

pub(super) fn is_address(text: &str) -> bool {
    text.starts_with("https://") || text.starts_with("http://")
}

/// A date in words or numbers; a bare number of nine digits or more counts seconds (milliseconds from twelve digits on) since
/// 1970, as exports write it.
pub(super) fn date(stated: &str) -> Option<Published> {
    let is_number = stated.len() >= 9 && stated.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number {
        return Published::parse(stated).or_else(|| Published::parse_part(stated));
    }
    let number: i64 = stated.parse().ok()?;
    let seconds = if stated.len() >= 12 { number / 1000 } else { number };
    let stamp = Timestamp::from_second(seconds).ok()?;
    let date = stamp.to_zoned(TimeZone::UTC).date();
    Some(Published { date, iso: stamp.to_string() })
}

/// One line of clean text, white space joined; `None` where nothing is left.
pub(super) fn line(text: &str) -> Option<String> {
    let cleaned = clean_line(text);
    let mut joined = String::with_capacity(cleaned.len().min(LONGEST));
    for word in cleaned.split_whitespace() {
        if !joined.is_empty() {
            joined.push(' ');
        }
        joined.push_str(word);
    }
    if let Some((cut, _)) = joined.char_indices().nth(LONGEST) {
        joined.truncate(cut);
        joined.push('…');
    }
    (!joined.is_empty()).then_some(joined)
}

/// Adds the tags of a value that are new; one text is parted at commas, semicolons and bars.
pub(super) fn add_tags(metadata: &mut Metadata, value: &Value) {
    let parted = value.texts().into_iter().flat_map(|text| match value {
        Value::One(_) => text.split([',', ';', '|']).collect::<Vec<_>>(),
        Value::Many(_) => vec![text],
    });
    for tag in parted.filter_map(line) {
        if metadata.tags.len() < MOST && !metadata.tags.contains(&tag) {
            metadata.tags.push(tag);
        }
    }
}

/// The names of a field that states authors.
pub(super) fn authors(value: &Value) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for stated in value.texts() {
        for name in names_in(stated) {
            if names.len() < MOST && !names.contains(&name) {
                names.push(name);
            }
        }
    }
    names
}

/// Parts a line of names: `Jane Doe, John Roe and Ann Poe`. A comma parts only whole names, so that `Doe, Jane` and
/// `Jane Doe, PhD` stay one.
fn names_in(stated: &str) -> Vec<String> {
    let Some(stated) = line(stated) else { return Vec::new() };
    let stated =
        stated.strip_prefix("By ").or_else(|| stated.strip_prefix("by ")).unwrap_or(&stated);
    let parts =
        stated.split(';').flat_map(|part| part.split(" and ")).flat_map(|part| part.split(" & "));
    let parts: Vec<&str> = parts.map(|part| part.trim().trim_end_matches(',').trim()).collect();
    let whole = |name: &&str| name.split_whitespace().count() > 1;
    let mut names = Vec::new();
    for part in parts.into_iter().filter(|part| !part.is_empty()) {
        let commas: Vec<&str> = part.split(',').map(str::trim).collect();
        if commas.iter().all(whole) {
            names.extend(commas.into_iter().map(readable));
        } else {
            names.push(readable(part));
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

/// A name for people: an address in pointed brackets is dropped, a slug such as `jane-doe` becomes `Jane Doe`.
pub(super) fn readable(name: &str) -> String {
    let name = match name.split_once('<') {
        Some((before, rest)) if rest.contains('@') && !before.trim().is_empty() => before.trim(),
        _ => name.trim(),
    };
    let is_slug = name.contains(['-', '_'])
        && name
            .chars()
            .all(|c| c.is_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_' | '.'));
    if !is_slug {
        return name.to_owned();
    }
    let words: Vec<String> =
        name.split(['-', '_']).filter(|word| !word.is_empty()).map(capitalised).collect();
    words.join(" ")
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(key: &str, value: &str) -> Metadata {
        let mut metadata = Metadata::default();
        apply(&mut metadata, key, &Value::One(value.into()));
        metadata
    }

    #[test]
    fn authors_are_parted_and_slugs_made_readable() {
        assert_eq!(check("author", "By Jane Doe and John Roe").byline, ["Jane Doe", "John Roe"]);
        assert_eq!(
            check("byline", "Jane Doe, John Roe, and Ann Poe").byline,
            ["Jane Doe", "John Roe", "Ann Poe"]
        );
        assert_eq!(check("author", "Doe, Jane").byline, ["Doe, Jane"]);
        assert_eq!(check("authors", "jane-van_doe").byline, ["Jane Van Doe"]);
        assert_eq!(check("author", "jdoe").byline, ["jdoe"]);
        assert_eq!(check("author", "Jane Doe <jane@example.org>").byline, ["Jane Doe"]);
        assert_eq!(check("author", "  ").byline, Vec::<String>::new());
    }

    #[test]
    fn sources_and_addresses_are_told_apart() {
        assert_eq!(check("source", "Harbour Times").source.as_deref(), Some("Harbour Times"));
        let metadata = check("source", "https://example.org/a");
        assert_eq!(
            (metadata.source, metadata.url.as_deref()),
            (None, Some("https://example.org/a"))
        );
        assert_eq!(check("url", "javascript:alert(1)").url, None);
    }

    #[test]
    fn dates_may_be_seconds() {
        assert_eq!(
            check("date", "1700000000").published.map(|date| date.iso),
            Some("2023-11-14T22:13:20Z".into())
        );
        assert_eq!(
            check("date", "2024-05-06").published.map(|date| date.iso),
            Some("2024-05-06".into())
        );
        assert_eq!(check("date", "soon").published, None);
    }

    #[test]
    fn lines_are_clean_and_bounded() {
        assert_eq!(line(" a\n\u{1b}[2J\tb\u{202e} "), Some("a \u{FFFD}[2J b\u{FFFD}".into()));
        assert_eq!(line(&"x".repeat(5000)).map(|line| line.chars().count()), Some(LONGEST + 1));
        assert_eq!(line(" \n"), None);
    }

    #[test]
    fn languages_are_tags() {
        assert_eq!(check("lang", "en_GB").lang.as_deref(), Some("en-GB"));
        assert_eq!(check("language", "English").lang.as_deref(), Some("en"));
        assert_eq!(check("language", "Old High Martian").lang, None);
    }

    #[test]
    fn tags_are_parted_and_kept_once() {
        assert_eq!(check("tags", "a, b|a").tags, ["a", "b"]);
    }
}
