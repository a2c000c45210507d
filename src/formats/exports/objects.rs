//! Entries of exports as JSON objects, each program's told by fields that only it has.

use serde_json::value::RawValue;

use super::{Body, Entry};
use crate::formats::{
    context::Beside,
    fields::{Fields, scalar, string},
    stated::{self, Value},
};

type Reader = fn(&Fields<'_>, &Beside<'_>) -> Entry;

/// Fields that an entry of a program has, and what reads it.
const FORMS: [(&[&str], Reader); 10] = [
    (&["is_archived", "is_starred", "url"], wallabag),
    (&["slug", "savedAt", "url"], omnivore),
    (&["feed_id", "published_at", "url"], miniflux),
    (&["origin", "alternate"], google_reader),
    (&["origin", "canonical"], google_reader),
    (&["source_url", "reading_progress"], readwise),
    (&["readable_title", "highlights"], readwise_passages),
    (&["url", "highlights"], pocket_annotations),
    (&["href", "description", "extended"], pinboard),
    (&["createdAt", "content", "tags"], karakeep),
];

/// The entry, where the object is one that a program is known to export.
pub(in crate::formats) fn entry(fields: &Fields<'_>, beside: &Beside<'_>) -> Option<Entry> {
    let has_all = |names: &[&str]| names.iter().all(|name| fields.has(name));
    if let Some((_, read)) = FORMS.iter().find(|(names, _)| has_all(names)) {
        return Some(read(fields, beside));
    }
    is_citation(fields).then(|| citation(fields))
}

/// An entry with the fields that go by the same name everywhere.
fn common(fields: &Fields<'_>, names: &[&str]) -> Entry {
    let mut entry = Entry { own_id: fields.line("id"), ..Entry::default() };
    for name in names {
        entry.state(name, fields.value(name));
    }
    entry
}

/// wallabag's entries: texts as HTML, tags as labels or names, passages with what is noted beside them.
fn wallabag(fields: &Fields<'_>, _: &Beside<'_>) -> Entry {
    let mut entry = common(fields, &["title", "url", "language", "published_at"]);
    entry.body = Body::html(fields.words("content"));
    entry.state("author", fields.value("published_by"));
    entry.say("source", fields.line("domain_name").as_deref());
    entry.metadata.kept.read = fields.flag("is_archived");
    entry.metadata.kept.starred = fields.flag("is_starred");
    entry.saved = fields.line("created_at");
    for tag in fields.items("tags") {
        entry.tag(&name_of(tag, &["label", "name", "slug"]).unwrap_or_default());
    }
    for annotation in fields.items("annotations").into_iter().filter_map(Fields::of) {
        let words = annotation.words("quote").unwrap_or_default();
        entry.highlight(&words, annotation.words("text").as_deref());
    }
    entry
}

/// Omnivore's metadata; the text and the highlights lie in files beside it, named by the `slug`.
fn omnivore(fields: &Fields<'_>, beside: &Beside<'_>) -> Entry {
    let mut entry = common(fields, &["title", "url", "author", "description"]);
    entry.say("source", fields.line("siteName").as_deref());
    entry.say("published", fields.line("publishedAt").as_deref());
    entry.saved = fields.line("savedAt");
    entry.metadata.kept.read =
        fields.line("state").map(|state| state.eq_ignore_ascii_case("archived"));
    for label in fields.items("labels") {
        entry.tag(&name_of(label, &["name"]).unwrap_or_default());
    }
    let slug = fields.line("slug").filter(|slug| !slug.contains(['/', '\\']) && slug != "..");
    if let Some(slug) = slug {
        let file =
            |name: String| beside(&name).map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        entry.body = Body::html(file(format!("content/{slug}.html")));
        markdown_highlights(&file(format!("highlights/{slug}.md")).unwrap_or_default(), &mut entry);
    }
    entry
}

/// Passages as Omnivore's `highlightToMarkdown` writes them: a quotation whose further lines have no mark, a paragraph of
/// `#labels`, a paragraph that was noted beside it. A note without a passage is about the whole article.
fn markdown_highlights(markdown: &str, entry: &mut Entry) {
    let (mut quote, mut note) = (String::new(), String::new());
    for paragraph in markdown.split("\n\n").map(str::trim).chain([">"]) {
        if paragraph.starts_with('>') {
            if quote.is_empty() {
                entry.metadata.kept.note = stated::line(&note).or(entry.metadata.kept.note.take());
            }
            entry.highlight(&quote, Some(&note));
            let unmarked = |line: &str| line.strip_prefix('>').unwrap_or(line).trim().to_owned();
            quote = paragraph.lines().map(unmarked).collect::<Vec<_>>().join(" ");
            note.clear();
        } else if paragraph.split_whitespace().all(|word| word.starts_with('#')) {
            paragraph.split_whitespace().for_each(|word| entry.tag(&word[1..]));
        } else {
            note.push_str(paragraph);
            note.push(' ');
        }
    }
}

/// Miniflux' entries.
fn miniflux(fields: &Fields<'_>, _: &Beside<'_>) -> Entry {
    let mut entry = common(fields, &["title", "url", "author", "published_at", "tags"]);
    entry.body = Body::html(fields.words("content"));
    entry.metadata.kept.read = fields.line("status").map(|status| status == "read");
    entry.metadata.kept.starred = fields.flag("starred");
    if let Some(feed) = fields.object("feed") {
        entry.say("source", feed.line("title").as_deref());
    }
    entry
}

/// Items of the Google Reader API, which `FreshRSS` and others export. State and labels are categories by address.
fn google_reader(fields: &Fields<'_>, _: &Beside<'_>) -> Entry {
    let mut entry = common(fields, &["title", "author", "published"]);
    let first = |name: &str| {
        let link = fields.items(name).into_iter().find_map(Fields::of)?;
        link.line("href")
    };
    entry.say("url", first("canonical").or_else(|| first("alternate")).as_deref());
    let words = |name: &str| {
        fields
            .object(name)
            .and_then(|object| object.words("content"))
            .or_else(|| fields.words(name))
    };
    entry.body = Body::html(words("content").or_else(|| words("summary")));
    if let Some(origin) = fields.object("origin") {
        entry.say("source", origin.line("title").as_deref());
    }
    let categories: Vec<String> =
        fields.items("categories").into_iter().filter_map(string).collect();
    let state = |name: &str| categories.iter().any(|category| category.ends_with(name));
    if state("/state/com.google/read") || state("/state/com.google/reading-list") {
        entry.metadata.kept.read = Some(state("/state/com.google/read"));
    }
    entry.metadata.kept.starred = Some(state("/state/com.google/starred"));
    for category in &categories {
        match category.split_once("/label/") {
            Some((_, label)) => entry.tag(label),
            None if category.contains("/state/com.google/") => {}
            None => entry.tag(category),
        }
    }
    entry
}

/// Documents of Readwise Reader's API.
fn readwise(fields: &Fields<'_>, _: &Beside<'_>) -> Entry {
    let mut entry = common(fields, &["title", "author", "summary", "site_name"]);
    entry.say("url", fields.line("source_url").as_deref());
    entry.say("published", fields.line("published_date").as_deref());
    entry.body = Body::html(fields.words("html_content").or_else(|| fields.words("content")));
    entry.metadata.kept.read = fields.line("location").map(|location| location == "archive");
    entry.metadata.kept.note = fields.line("notes");
    entry.saved = fields.line("saved_at").or_else(|| fields.line("created_at"));
    match fields.object("tags") {
        Some(tags) => tags.0.iter().for_each(|(name, _)| entry.tag(name)),
        None => entry.state("tags", fields.value("tags")),
    }
    entry
}

/// Books and articles of Readwise's API (`/api/v2/export/`): marked passages with what is noted beside them, no texts.
fn readwise_passages(fields: &Fields<'_>, _: &Beside<'_>) -> Entry {
    let mut entry = common(fields, &["title", "author", "summary"]);
    entry.own_id = fields.line("user_book_id");
    entry.say("title", fields.line("readable_title").as_deref());
    entry.say("url", fields.line("source_url").as_deref());
    entry.metadata.kept.note = fields.line("document_note");
    for tag in fields.items("book_tags") {
        entry.tag(&name_of(tag, &["name"]).unwrap_or_default());
    }
    for passage in fields.items("highlights").into_iter().filter_map(Fields::of) {
        let words = passage.words("text").unwrap_or_default();
        entry.highlight(&words, passage.words("note").as_deref());
    }
    entry
}

/// Pocket's highlights, where their file is opened by itself.
fn pocket_annotations(fields: &Fields<'_>, _: &Beside<'_>) -> Entry {
    let mut entry = common(fields, &["title", "url"]);
    quotes(fields, &mut |words| entry.highlight(&words, None));
    entry
}

/// The passages of an entry of Pocket's highlights.
pub(super) fn quotes(fields: &Fields<'_>, take: &mut dyn FnMut(String)) {
    let highlights = fields.items("highlights").into_iter().filter_map(Fields::of);
    highlights.filter_map(|highlight| highlight.words("quote")).for_each(take);
}

/// Pinboard's and del.icio.us' bookmarks: `description` is the title, tags are parted by blanks.
fn pinboard(fields: &Fields<'_>, _: &Beside<'_>) -> Entry {
    let mut entry = Entry { own_id: fields.line("hash"), ..Entry::default() };
    entry.say("title", fields.line("description").as_deref());
    entry.say("url", fields.line("href").as_deref());
    entry.say("summary", fields.line("extended").as_deref());
    entry.saved = fields.line("time");
    entry.metadata.kept.read = fields.line("toread").map(|toread| toread != "yes");
    fields.line("tags").unwrap_or_default().split(' ').for_each(|tag| entry.tag(tag));
    entry
}

/// Karakeep's bookmarks (once Hoarder): a link or a text in `content`.
fn karakeep(fields: &Fields<'_>, _: &Beside<'_>) -> Entry {
    let mut entry = common(fields, &["title", "tags"]);
    if let Some(content) = fields.object("content") {
        entry.say("url", content.line("url").as_deref());
        entry.body = content.words("text").map_or(Body::Missing, Body::Text);
    }
    entry.saved = fields.line("createdAt");
    entry.metadata.kept.note = fields.line("note");
    entry.metadata.kept.read = fields.flag("archived");
    entry.metadata.kept.starred = fields.flag("favourited");
    entry
}

/// True for an item of CSL JSON, as Zotero exports it: a kind and what only citations have, and no words of an article.
fn is_citation(fields: &Fields<'_>) -> bool {
    let marks = ["issued", "container-title", "URL", "DOI", "accessed", "citation-key"];
    fields.has("type")
        && fields.has("title")
        && marks.iter().any(|name| fields.has(name))
        && !["text", "body", "content", "html"].iter().any(|name| fields.has(name))
}

fn citation(fields: &Fields<'_>) -> Entry {
    let mut entry = common(fields, &["title", "language", "abstract"]);
    let doi = || fields.line("DOI").map(|doi| format!("https://doi.org/{doi}"));
    entry.say("url", fields.line("URL").or_else(doi).as_deref());
    entry.say(
        "source",
        fields.line("container-title").or_else(|| fields.line("publisher")).as_deref(),
    );
    entry.state("tags", fields.value("keyword"));
    entry.metadata.kept.note = fields.line("note");
    let authors: Vec<String> = fields.items("author").into_iter().filter_map(person).collect();
    entry.state("author", (!authors.is_empty()).then_some(Value::Many(authors)));
    entry.metadata.published =
        fields.object("issued").and_then(|issued| day(&issued)).as_deref().and_then(stated::date);
    entry.saved = fields.object("accessed").and_then(|accessed| day(&accessed));
    entry
}

/// A name in its parts: `Ada Marsh`.
fn person(raw: &RawValue) -> Option<String> {
    let name = Fields::of(raw)?;
    if let Some(literal) = name.line("literal") {
        return Some(literal);
    }
    let parts = [name.line("given"), name.line("family")];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(" "))
}

/// A whole day of CSL: `{"date-parts": [[2024, 5, 6]]}`, the numbers perhaps in quotation marks; or as it was typed.
fn day(date: &Fields<'_>) -> Option<String> {
    let Some(parts) = date.items("date-parts").first().copied() else { return date.line("raw") };
    let parts: Vec<u32> = crate::formats::fields::items(parts)
        .into_iter()
        .filter_map(|part| scalar(part)?.parse().ok())
        .collect();
    match parts[..] {
        [year] => Some(format!("{year:04}")),
        [year, month] => Some(format!("{year:04}-{month:02}")),
        [year, month, day, ..] => Some(format!("{year:04}-{month:02}-{day:02}")),
        [] => None,
    }
}

/// A text, or the first of the fields of a record that holds one.
fn name_of(raw: &RawValue, names: &[&str]) -> Option<String> {
    scalar(raw).or_else(|| {
        let fields = Fields::of(raw)?;
        names.iter().find_map(|name| fields.line(name))
    })
}
