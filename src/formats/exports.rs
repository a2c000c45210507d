//! What other programs export: articles with their state, tags and highlights, or lists of addresses.
//!
//! | program | form | after |
//! |---|---|---|
//! | Pocket | `part_000000.csv` with `annotations/`, `ril_export.html` | its export of 2025, and the older one |
//! | Instapaper | CSV | its settings page |
//! | Omnivore | `metadata_0_to_20.json` with `content/` and `highlights/` | its export of 2024 |
//! | wallabag | JSON | `doc.wallabag.org`, entries of its API |
//! | Readwise Reader | CSV, JSON of its API | `readwise.io/reader_api` |
//! | Readwise | CSV of highlights | its export page |
//! | Raindrop.io | CSV, HTML | `developer.raindrop.io/v1/export` |
//! | browsers, Pinboard | HTML of Netscape, Pinboard's JSON | `learn.microsoft.com`, Netscape Bookmark File Format; `pinboard.in/api` |
//! | Zotero | CSL JSON | `docs.citationstyles.org`, CSL-JSON schema |
//! | newsboat | `cache.db` | its `rss_item` table |
//! | Miniflux | JSON of its API | `miniflux.app/docs/api.html` |
//! | `FreshRSS`, Google Reader | JSON | stream contents of the Google Reader API |
//! | Karakeep | JSON | its export |
//!
//! Read row by row and field by field, so that a bad one costs only itself.

pub(super) mod bookmarks;
mod entry;
pub(super) mod newsboat;
pub(super) mod objects;
pub(super) mod tables;

pub(super) use entry::{Body, Entry};

/// Tells by its name whether a file is one of an export.
type IsPart = fn(&str) -> bool;

/// Files of an export, and the folders beside them that hold parts of it and no articles of their own: Omnivore keeps texts and
/// highlights in them, Pocket its highlights.
pub(crate) const COMPANIONS: [(IsPart, &[&str]); 2] =
    [(is_omnivore_metadata, &["content", "highlights"]), (is_pocket_part, &["annotations"])];

/// The folders that hold parts of an export beside the file of this name.
pub(crate) fn companions(name: &str) -> &'static [&'static str] {
    let known = COMPANIONS.iter().find(|(is_part, _)| is_part(name));
    known.map_or(&[], |(_, folders)| folders)
}

/// Folders of an archive that hold parts of exports, by the names of all files with `/` between folders; each ends in `/`.
pub(in crate::formats) fn companion_folders<'a>(
    names: impl Iterator<Item = &'a str>,
) -> Vec<String> {
    let mut folders: Vec<String> = Vec::new();
    for name in names {
        let base = name.rsplit('/').next().unwrap_or(name);
        let parent = &name[..name.len() - base.len()];
        for companion in companions(base) {
            let path = format!("{parent}{companion}/");
            if !folders.contains(&path) {
                folders.push(path);
            }
        }
    }
    folders
}

/// `metadata_0_to_20.json`
fn is_omnivore_metadata(base: &str) -> bool {
    let range = base.strip_prefix("metadata_").and_then(|rest| rest.strip_suffix(".json"));
    range.and_then(|range| range.split_once("_to_")).is_some_and(|(from, to)| {
        [from, to].iter().all(|end| !end.is_empty() && end.bytes().all(|b| b.is_ascii_digit()))
    })
}

/// `part_000000.csv`
fn is_pocket_part(base: &str) -> bool {
    let number = base.strip_prefix("part_").and_then(|rest| rest.strip_suffix(".csv"));
    number.is_some_and(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests;
