//! All state as one JSON document, to take it elsewhere, and such a document merged into what is kept. `docs/state.md`
//! describes it.

use std::collections::BTreeMap;

use rusqlite::{Transaction, TransactionBehavior};
use serde::{Deserialize, Serialize};

use super::{Fact, Highlight, Passage, Record, Spot, rows, store::Store};
use crate::library::ContentHash;

/// The version of the document.
pub const VERSION: u32 = 1;

/// Everything that is kept, but for sessions and what can be undone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Export {
    /// [`VERSION`].
    pub dateline_state: u32,
    /// By their identifiers.
    pub articles: Vec<Kept>,
    /// Marked places, by their letters.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub marks: BTreeMap<char, Spot>,
}

/// What is kept of one article.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Kept {
    /// The first 128 bits of BLAKE3 over its source bytes, in hexadecimal digits.
    pub id: ContentHash,
    /// What else it is known by.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub keys: Vec<ContentHash>,
    /// Its title, as it was last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Its file, as it was last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// Its address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Read or unread; nothing where it was never touched.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub read: Option<bool>,
    /// With a star or without.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub starred: Option<bool>,
    /// Tags.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// The note.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Marked passages.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub highlights: Vec<Highlight>,
    /// Where reading stopped.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Passage>,
}

/// What a merge has changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Merged {
    /// Articles in the document.
    pub articles: usize,
    /// Articles of which something was added.
    pub changed: usize,
}

/// Everything that the store keeps.
pub fn export(store: &mut Store) -> rusqlite::Result<Export> {
    let stored = store.load()?;
    let mut articles: BTreeMap<ContentHash, Kept> = BTreeMap::new();
    store.each("SELECT id, title, path, address FROM articles ORDER BY id", &mut |row| {
        let id = rows::id(row, 0)?;
        let record = stored.records.record(id).cloned().unwrap_or_default();
        let kept = Kept {
            title: row.get(1)?,
            path: row.get(2)?,
            address: row.get(3)?,
            ..kept(id, record)
        };
        articles.insert(id, kept);
        Ok(())
    })?;
    store.each("SELECT key, article FROM keys ORDER BY key", &mut |row| {
        if let Some(kept) = articles.get_mut(&rows::id(row, 1)?) {
            kept.keys.push(rows::id(row, 0)?);
        }
        Ok(())
    })?;
    let articles = articles.into_values().collect();
    Ok(Export { dateline_state: VERSION, articles, marks: stored.marks })
}

fn kept(id: ContentHash, record: Record) -> Kept {
    let Record { read, starred, tags, note, highlights, place } = record;
    Kept { id, read, starred, tags, note, highlights, place, ..Kept::default() }
}

/// Takes a document in, all or nothing: tags, passages and keys are added, what is stated is taken where nothing is kept yet,
/// read and starred win over unread and unstarred, and a note that is another is put under the one that is kept. Nothing is
/// taken away.
pub fn merge(store: &mut Store, export: &Export) -> rusqlite::Result<Merged> {
    let stored = store.load()?;
    let mut merged = Merged { articles: export.articles.len(), changed: 0 };
    let transaction = store.transaction(TransactionBehavior::Immediate)?;
    for kept in &export.articles {
        let known =
            [kept.id].iter().chain(&kept.keys).find_map(|key| stored.records.known_as(*key));
        let id = known.unwrap_or(kept.id);
        let here = stored.records.record(id).cloned().unwrap_or_default();
        merged.changed += usize::from(merge_article(&transaction, id, &here, kept)?);
    }
    for (letter, spot) in &export.marks {
        if !stored.marks.contains_key(letter) {
            rows::put_mark(&transaction, *letter, Some(spot))?;
        }
    }
    transaction.commit()?;
    Ok(merged)
}

/// Adds what an article lacks; gives whether that was anything.
fn merge_article(
    transaction: &Transaction<'_>,
    id: ContentHash,
    here: &Record,
    kept: &Kept,
) -> rusqlite::Result<bool> {
    rows::name_row(transaction, id, kept)?;
    for key in kept.keys.iter().chain([&kept.id]).filter(|key| **key != id) {
        rows::put_key(transaction, *key, id)?;
    }
    let facts = lacking(here, kept);
    for fact in &facts {
        rows::put_fact(transaction, id, fact)?;
    }
    let place = kept.place.as_ref().filter(|_| here.place.is_none());
    if let Some(place) = place {
        rows::put_place(transaction, id, Some(place))?;
    }
    Ok(!facts.is_empty() || place.is_some())
}

/// What the document has and is not kept here.
fn lacking(here: &Record, kept: &Kept) -> Vec<Fact> {
    let mut facts = Vec::new();
    let is_news = |here: Option<bool>, there: Option<bool>| {
        there.is_some() && (here.is_none() || here == Some(false) && there == Some(true))
    };
    if is_news(here.read, kept.read) {
        facts.push(Fact::Read(kept.read));
    }
    if is_news(here.starred, kept.starred) {
        facts.push(Fact::Starred(kept.starred));
    }
    let tags = kept.tags.iter().filter(|tag| !here.tags.contains(tag));
    facts.extend(tags.map(|tag| Fact::Tag(tag.clone(), true)));
    let passages = kept.highlights.iter().filter(|passage| !here.highlights.contains(passage));
    facts.extend(passages.map(|passage| Fact::Highlight(Box::new(passage.clone()), true)));
    facts.extend(both_notes(here.note.as_deref(), kept.note.as_deref()));
    facts
}

/// The note of both, where the other's is not part of the own one.
fn both_notes(here: Option<&str>, there: Option<&str>) -> Option<Fact> {
    let there = there.filter(|note| !note.is_empty())?;
    let here = here.unwrap_or_default();
    if here.contains(there) {
        return None;
    }
    let note = if here.is_empty() { there.to_owned() } else { format!("{here} · {there}") };
    Some(Fact::Note(Some(note)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A store with what is merged into it.
    fn store_of(export: &Export) -> (tempfile::TempDir, Store) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("state.db");
        let mut store = Store::open(&file, ContentHash::default()).unwrap().store;
        merge(&mut store, export).unwrap();
        (folder, store)
    }

    fn exported(articles: Vec<Kept>) -> Export {
        Export { dateline_state: VERSION, articles, marks: BTreeMap::new() }
    }

    fn id(name: &str) -> ContentHash {
        ContentHash::of(name.as_bytes())
    }

    #[test]
    fn what_is_exported_and_taken_in_elsewhere_is_the_same() {
        let place = Passage::place("Some words of it.", 5);
        let spot = Spot { article: id("a"), place: place.clone() };
        let highlight = Highlight {
            passage: place.clone(),
            note: Some("why".to_owned()),
            tags: vec!["x".to_owned()],
            made: Some("2025-12-01".to_owned()),
            ..Highlight::default()
        };
        let mut all = exported(vec![Kept {
            id: id("a"),
            keys: vec![id("the address of a")],
            title: Some("A title".to_owned()),
            read: Some(true),
            tags: vec!["war".to_owned()],
            note: Some("see".to_owned()),
            highlights: vec![highlight],
            place: Some(place),
            ..Kept::default()
        }]);
        all.marks.insert('x', spot);
        let (_folder, mut store) = store_of(&all);
        let written = serde_json::to_string(&export(&mut store).unwrap()).unwrap();
        let read: Export = serde_json::from_str(&written).unwrap();
        assert_eq!(read, all);
        assert_eq!(merge(&mut store, &read).unwrap(), Merged { articles: 1, changed: 0 });
        assert_eq!(export(&mut store).unwrap(), all);
    }

    #[test]
    fn a_merge_adds_and_never_takes_away() {
        let here = Kept {
            id: id("a"),
            read: Some(true),
            tags: vec!["here".to_owned()],
            note: Some("mine".to_owned()),
            ..Kept::default()
        };
        let (_folder, mut store) = store_of(&exported(vec![here]));
        let there = Kept {
            id: id("a later version of a"),
            keys: vec![id("a")],
            read: Some(false),
            starred: Some(false),
            tags: vec!["there".to_owned()],
            note: Some("yours".to_owned()),
            ..Kept::default()
        };
        let merged = merge(&mut store, &exported(vec![there])).unwrap();
        assert_eq!(merged, Merged { articles: 1, changed: 1 });
        let all = export(&mut store).unwrap().articles;
        assert_eq!(all.len(), 1);
        assert_eq!((all[0].read, all[0].starred), (Some(true), Some(false)));
        assert_eq!(all[0].tags, ["here", "there"]);
        assert_eq!(all[0].note.as_deref(), Some("mine · yours"));
        assert_eq!(all[0].keys, [id("a later version of a")]);
    }
}
