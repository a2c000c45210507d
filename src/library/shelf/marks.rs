//! What was done with the articles of a library, as sets of their numbers: worked out once, and then only where something has
//! changed, as every article that is opened changes something.

use std::collections::BTreeSet;

use super::Library;
use crate::{
    index::{Marks, Numbers},
    library::{
        Catalogue, Records,
        state::{Highlight, Record},
    },
};

/// Of more changes all is worked out anew, which is as fast then.
const MOST_CHANGES: usize = 5_000;

/// What was done with the articles of a library, at one time.
#[derive(Debug)]
pub struct Kept {
    catalogue: Catalogue,
    records: Records,
    /// What the articles tell themselves.
    stated: Marks,
    marks: Marks,
}

impl Kept {
    /// Works it out. Looks at every row, and at all that is kept.
    pub fn of(library: &Library, records: &Records) -> Self {
        let (catalogue, records) = (library.catalogue.clone(), records.clone());
        let stated = stated(&catalogue);
        let marks = Marks::default();
        let mut kept = Self { catalogue, records, stated, marks };
        kept.begin();
        kept
    }

    /// The same for a later time: what has not changed meanwhile is not looked at.
    #[must_use]
    pub fn following(mut self, library: &Library, records: &Records) -> Self {
        if !library.catalogue.has_rows_of(&self.catalogue) {
            return Self::of(library, records);
        }
        self.catalogue = library.catalogue.clone();
        if records.is_same(&self.records) {
            return self;
        }
        let changed = records.changed_since(&self.records);
        self.records = records.clone();
        if changed.len() > MOST_CHANGES {
            self.begin();
            return self;
        }
        let catalogue = &self.catalogue;
        let rows = changed.into_iter().flat_map(|key| {
            catalogue.rows_of(key).chain(catalogue.rows_known_by(key)).collect::<Vec<_>>()
        });
        for row in rows.collect::<BTreeSet<_>>() {
            self.forget(row);
            self.keep(row);
        }
        self
    }

    /// The sets.
    pub const fn marks(&self) -> &Marks {
        &self.marks
    }

    /// Works the sets out from what the articles tell and from what is kept.
    fn begin(&mut self) {
        self.marks = self.stated.clone();
        for row in self.kept_rows() {
            self.keep(row);
        }
    }

    /// The rows of which something is kept.
    fn kept_rows(&self) -> BTreeSet<u32> {
        let (catalogue, records) = (&self.catalogue, &self.records);
        let rows = records.ids().chain(records.known_keys()).flat_map(|key| catalogue.rows_of(key));
        let known = records.known_keys().flat_map(|key| catalogue.rows_known_by(key));
        rows.chain(known).collect()
    }

    /// Puts a row back to what its article tells.
    fn forget(&mut self, row: u32) {
        let Self { stated, marks, .. } = self;
        put(&mut marks.read, row, Some(stated.read.holds(row)));
        put(&mut marks.starred, row, Some(stated.starred.holds(row)));
        put(&mut marks.noted, row, Some(stated.noted.holds(row)));
        marks.tags.iter_mut().for_each(|(_, rows)| rows.remove(row));
        marks.tags.retain(|(_, rows)| !rows.is_empty());
        marks.highlights.retain(|(of, _)| *of != row);
        marks.notes.retain(|(of, _)| *of != row);
    }

    /// Puts what is kept of a row into the sets.
    fn keep(&mut self, row: u32) {
        let listing = self.catalogue.listing(row);
        if let Some(record) = listing.and_then(|listing| self.records.of_listed(&listing)) {
            add(&mut self.marks, row, record);
        }
    }
}

/// What the articles tell of what was done with them, where they come from.
fn stated(catalogue: &Catalogue) -> Marks {
    let mut marks = Marks::default();
    for row in catalogue.rows() {
        let Some(listing) = catalogue.listing(row) else { continue };
        put(&mut marks.read, row, listing.kept_read());
        put(&mut marks.starred, row, listing.kept_starred());
        put(&mut marks.noted, row, Some(listing.is_noted()));
    }
    marks
}

/// Adds what is kept of an article.
fn add(marks: &mut Marks, row: u32, record: &Record) {
    put(&mut marks.read, row, record.read);
    put(&mut marks.starred, row, record.starred);
    let is_noted = record.note.as_ref().is_some_and(|note| !note.is_empty());
    put(&mut marks.noted, row, (is_noted || !record.highlights.is_empty()).then_some(true));
    for tag in &record.tags {
        let at = marks.tags.binary_search_by(|(known, _)| known.cmp(tag));
        let at = at.unwrap_or_else(|at| {
            marks.tags.insert(at, (tag.clone(), Numbers::default()));
            at
        });
        marks.tags[at].1.insert(row);
    }
    let passage = |marked: &Highlight| (row, marked.passage.text.clone());
    marks.highlights.extend(record.highlights.iter().map(passage));
    marks.notes.extend(record.notes().map(|note| (row, note.to_owned())));
}

/// Puts a row into a set or takes it out, where it is known whether it belongs there.
fn put(set: &mut Numbers, row: u32, belongs: Option<bool>) {
    match belongs {
        Some(true) => set.insert(row),
        Some(false) => set.remove(row),
        None => {}
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use proptest::prelude::*;

    use super::*;
    use crate::library::{
        Cache, ContentHash, Listing, Shelf,
        state::{Change, Fact, State},
        update::{Update, update},
    };

    /// A library of six articles, two of them with the same words, one starred where it comes from.
    fn library(folder: &std::path::Path) -> Library {
        let articles = folder.join("articles");
        fs::create_dir(&articles).unwrap();
        for (name, words) in ["one", "two", "three", "three", "five"].into_iter().enumerate() {
            fs::write(articles.join(format!("{name}.md")), format!("# {words}\n\nWords.\n"))
                .unwrap();
        }
        let starred = r#"{"title": "six", "text": "Words.", "starred": true, "read": true}"#;
        fs::write(articles.join("six.jsonl"), starred).unwrap();
        let cache = Cache::at(folder.join("cache"));
        let wanted = Update { folders: &[articles], ..Update::default() };
        update(&cache, &wanted, &|| false, &mut |_| {}).unwrap();
        let Shelf::Library(library) = Shelf::of(Catalogue::open(&cache).unwrap()) else {
            unreachable!("it is one")
        };
        assert_eq!(library.catalogue.len(), 6);
        library
    }

    /// What the sets hold, whatever the order.
    fn told(kept: &Kept) -> impl PartialEq + std::fmt::Debug + use<> {
        let set = |numbers: &Numbers| numbers.iter().collect::<Vec<_>>();
        let Marks { read, starred, noted, tags, highlights, notes } = kept.marks().clone();
        let tags: Vec<_> = tags.iter().map(|(tag, rows)| (tag.clone(), set(rows))).collect();
        let [highlights, notes] =
            [highlights, notes].map(|words| words.into_iter().collect::<BTreeSet<_>>());
        ([read, starred, noted].map(|numbers| set(&numbers)), tags, highlights, notes)
    }

    fn fact(number: usize) -> Fact {
        let marked = |words: &str| {
            let mut highlight =
                Highlight { note: Some("beside".to_owned()), ..Highlight::default() };
            highlight.passage.text = words.to_owned();
            Box::new(highlight)
        };
        match number {
            0 => Fact::Read(Some(true)),
            1 => Fact::Read(Some(false)),
            2 => Fact::Read(None),
            3 => Fact::Starred(Some(false)),
            4 => Fact::Tag("a".to_owned(), true),
            5 => Fact::Tag("b".to_owned(), true),
            6 => Fact::Tag("a".to_owned(), false),
            7 => Fact::Note(Some("why".to_owned())),
            8 => Fact::Note(Some(String::new())),
            9 => Fact::Highlight(marked("words"), true),
            _ => Fact::Highlight(marked("words"), false),
        }
    }

    #[test]
    fn what_has_changed_since_is_all_that_differs() {
        let folder = tempfile::tempdir().unwrap();
        let library = library(folder.path());
        let listings: Vec<_> =
            library.catalogue.rows().filter_map(|row| library.catalogue.listing(row)).collect();
        let elsewhere = ContentHash::of(b"the words that it had once");
        let step = (0..8_usize, 0..11_usize, any::<bool>());
        proptest!(ProptestConfig::with_cases(64), |(steps in prop::collection::vec(step, 1..12))| {
            let mut state = State::default();
            let mut kept = Kept::of(&library, &state.records);
            for (article, number, is_known) in steps {
                let listing = listings.get(article);
                let id = listing.map_or(elsewhere, Listing::hash);
                if is_known && let Some(listing) = listing {
                    let keys = listing.keys().into_iter().flatten().chain([id]);
                    state.records.know(&keys.map(|key| (key, elsewhere)).collect::<Vec<_>>());
                } else {
                    state.apply(&[Change { articles: vec![id], from: fact(number), to: fact(number) }]);
                }
                kept = kept.following(&library, &state.records);
                prop_assert_eq!(told(&kept), told(&Kept::of(&library, &state.records)));
            }
        });
    }
}
