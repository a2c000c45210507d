//! What the reader has done with articles: read, starred, tagged, noted, where it stopped, what can be undone.
//!
//! In memory it is a [`State`], changed by [`Edit`]s. It is kept by content hash, so that a moved article keeps it, and equal
//! articles at two paths share it; an article whose bytes have changed is known again by its address or its file. On disk it
//! is an `SQLite` database ([`store`]) that a thread of its own writes (`keeper`).

mod anchor;
pub mod exchange;
mod files;
mod home;
mod keeper;
mod leaves;
mod record;
mod rows;
pub mod schema;
pub mod store;

pub use anchor::Passage;
pub use home::Home;
pub use keeper::{Keeper, News, Order, inputs_of};
pub use record::{Change, Edit, Fact, Highlight, Hue, Record, Spot};

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::{Article, ContentHash, Listing};
use leaves::Leaves;

/// Steps that can be undone; older ones are forgotten.
pub const JOURNAL: usize = 500;

/// What is kept of articles. Cheap to clone, for searches beside the screen, and cheap to change while clones are in use.
#[derive(Clone, Debug, Default)]
pub struct Records {
    by_id: Leaves<Arc<Record>>,
    /// Identifiers by whatever else an article is known by: another hash, its address, its file.
    known: Leaves<ContentHash>,
}

impl Records {
    /// What an article's state is kept by: its hash, or that of the bytes it once had, where it is known again by its address
    /// or its file.
    pub fn id(&self, article: &Article) -> ContentHash {
        self.id_of(article.hash, article.keys)
    }

    /// The same as [`Self::id`] for an article of that hash which is known by these keys.
    pub fn id_of(&self, hash: ContentHash, keys: [Option<ContentHash>; 2]) -> ContentHash {
        if self.by_id.holds(hash) || self.known.is_empty() {
            return hash;
        }
        let mut keys = [Some(hash)].into_iter().chain(keys).flatten();
        keys.find_map(|key| self.known.get(key)).copied().unwrap_or(hash)
    }

    /// What else the article whose state is kept under `id` is known by.
    pub fn keys_of(&self, id: ContentHash) -> impl Iterator<Item = ContentHash> {
        self.known.iter().filter(move |(_, of)| **of == id).map(|(key, _)| key)
    }

    /// What is kept of a listed article.
    pub fn of_listed(&self, listing: &Listing<'_>) -> Option<&Record> {
        let hash = listing.hash();
        self.record(hash).or_else(|| {
            if self.known.is_empty() {
                return None;
            }
            self.record(self.id_of(hash, listing.keys()))
        })
    }

    /// The same as [`Self::is_read`] for a listed article.
    pub fn is_listed_read(&self, listing: &Listing<'_>) -> bool {
        let here = self.of_listed(listing).and_then(|record| record.read);
        here.or_else(|| listing.kept_read()).unwrap_or(false)
    }

    /// What is kept of an article.
    pub fn get(&self, article: &Article) -> Option<&Record> {
        self.record(article.hash).or_else(|| self.record(self.id(article)))
    }

    /// True for the same records, unchanged.
    pub fn is_same(&self, other: &Self) -> bool {
        self.by_id.is_same(&other.by_id) && self.known.is_same(&other.known)
    }

    /// By what articles are known of which something else is kept than in earlier records: their identifiers and other keys.
    pub(super) fn changed_since(&self, earlier: &Self) -> BTreeSet<ContentHash> {
        let changed = self.by_id.changed_since(&earlier.by_id, Arc::ptr_eq);
        let known = self.known.changed_since(&earlier.known, PartialEq::eq);
        let mut keys: BTreeSet<_> = changed.into_iter().collect();
        let others = self.known.iter().filter(|(_, id)| keys.contains(id)).map(|(key, _)| key);
        let others: Vec<_> = others.chain(known).collect();
        keys.extend(others);
        keys
    }

    /// All identifiers that something is kept under, in order.
    pub fn ids(&self) -> impl Iterator<Item = ContentHash> {
        self.by_id.iter().map(|(id, _)| id)
    }

    /// All that articles are known by beside their identifiers, in order.
    pub fn known_keys(&self) -> impl Iterator<Item = ContentHash> {
        self.known.iter().map(|(key, _)| key)
    }

    /// What is kept under an identifier.
    pub fn record(&self, id: ContentHash) -> Option<&Record> {
        self.by_id.get(id).map(Arc::as_ref)
    }

    /// The identifier that a key or an identifier stands for, where something is kept under it.
    pub fn known_as(&self, key: ContentHash) -> Option<ContentHash> {
        let id = if self.by_id.holds(key) { key } else { *self.known.get(key)? };
        self.by_id.holds(id).then_some(id)
    }

    /// True for an article that was opened or marked as read, here or, where nothing was done here, where it comes from.
    pub fn is_read(&self, article: &Article) -> bool {
        let here = self.get(article).and_then(|record| record.read);
        here.or(article.metadata.kept.read).unwrap_or(false)
    }

    /// True for a starred article, as in [`Self::is_read`].
    pub fn is_starred(&self, article: &Article) -> bool {
        let here = self.get(article).and_then(|record| record.starred);
        here.or(article.metadata.kept.starred).unwrap_or(false)
    }

    /// Own tags, sorted.
    pub fn tags(&self, article: &Article) -> &[String] {
        self.get(article).map_or(&[], |record| &record.tags)
    }

    /// The note about an article, here or where it comes from.
    pub fn note<'a>(&'a self, article: &'a Article) -> Option<&'a str> {
        let here = self.get(article).and_then(|record| record.note.as_deref());
        here.or(article.metadata.kept.note.as_deref()).filter(|note| !note.is_empty())
    }

    /// True for an article with a note or a marked passage.
    pub fn is_noted(&self, article: &Article) -> bool {
        self.note(article).is_some()
            || !article.metadata.kept.highlights.is_empty()
            || self.get(article).is_some_and(|record| !record.highlights.is_empty())
    }

    /// The articles with marked passages, by identifier.
    pub fn marked(&self) -> Vec<(ContentHash, &Record)> {
        let records = self.by_id.iter().map(|(id, record)| (id, record.as_ref()));
        records.filter(|(_, record)| !record.highlights.is_empty()).collect()
    }

    /// All tags that were given to articles and passages, sorted.
    pub fn all_tags(&self) -> Vec<String> {
        let tags = self.by_id.iter().flat_map(|(_, record)| {
            let passages = record.highlights.iter().flat_map(|highlight| &highlight.tags);
            record.tags.iter().chain(passages)
        });
        tags.collect::<BTreeSet<_>>().into_iter().cloned().collect()
    }

    /// How many of `articles` are read and starred.
    pub fn count<'a>(&self, articles: impl Iterator<Item = &'a Arc<Article>>) -> (usize, usize) {
        articles.fold((0, 0), |(read, starred), article| {
            (
                read + usize::from(self.is_read(article)),
                starred + usize::from(self.is_starred(article)),
            )
        })
    }

    /// What else the articles are to be known by from now on, each with its identifier: their hashes where they are others,
    /// their addresses and files where no other article of `all` has the same.
    pub fn keys<'a>(
        &self,
        articles: &[Arc<Article>],
        all: impl Iterator<Item = &'a Arc<Article>>,
    ) -> Vec<(ContentHash, ContentHash)> {
        self.keys_among(articles.iter().map(|it| (it.hash, it.keys)), all)
    }

    /// The same as [`Self::keys`] for articles of which the hashes and keys are given.
    pub fn keys_among<'a>(
        &self,
        articles: impl Iterator<Item = (ContentHash, [Option<ContentHash>; 2])>,
        all: impl Iterator<Item = &'a Arc<Article>>,
    ) -> Vec<(ContentHash, ContentHash)> {
        let is_known = |key, id| self.known.get(key) == Some(&id);
        let mut wanted: BTreeMap<ContentHash, ContentHash> = BTreeMap::new();
        for (hash, keys) in articles {
            let id = self.id_of(hash, keys);
            let other = Some(hash).filter(|hash| *hash != id);
            let keys = keys.into_iter().chain([other]).flatten();
            wanted.extend(keys.filter(|key| !is_known(*key, id)).map(|key| (key, id)));
        }
        if wanted.is_empty() {
            return Vec::new();
        }
        for article in all {
            for key in article.keys.iter().flatten() {
                if wanted.get(key).is_some_and(|id| *id != self.id(article)) {
                    wanted.remove(key);
                }
            }
        }
        wanted.into_iter().collect()
    }

    /// Knows the articles by these from now on.
    pub fn know(&mut self, keys: &[(ContentHash, ContentHash)]) {
        for (key, id) in keys {
            *self.known.entry(*key, || *id) = *id;
        }
    }

    /// Changes what is kept under an identifier.
    fn change(&mut self, id: ContentHash, change: impl FnOnce(&mut Record)) {
        let kept = self.by_id.entry(id, Arc::default);
        let mut record = Record::clone(kept);
        change(&mut record);
        *kept = record.shared();
    }
}

/// All state, and the steps that led to it.
#[derive(Clone, Debug, Default)]
pub struct State {
    /// What is kept of articles.
    pub records: Records,
    /// Places that were marked with a letter.
    pub marks: BTreeMap<char, Spot>,
    /// Counts changes, so that what was made of the state is known to be old.
    pub version: u64,
    /// Steps that can be undone, oldest first.
    done: Vec<Arc<Edit>>,
    /// Steps that can be done again, the last undone one at the end.
    undone: Vec<Arc<Edit>>,
    /// The number that the next step gets, at least.
    next: u64,
}

/// A step that was just made, undone, or made again.
#[derive(Clone, Debug)]
pub struct Made {
    /// The step.
    pub edit: Arc<Edit>,
    /// What it changes now.
    pub changes: Vec<Change>,
    /// What of it is left as it is, for it was changed since: so many facts.
    pub left: usize,
}

impl State {
    /// Numbers the steps from `base` on, such as the time of the start: two programs do not get the same.
    pub const fn number_from(&mut self, base: u64) {
        self.next = base;
    }

    /// The number of a step that is kept elsewhere, in line with those of articles. What was undone before cannot be done again
    /// after it.
    pub fn number_step(&mut self) -> u64 {
        self.undone.clear();
        self.next += 1;
        self.next - 1
    }

    /// The number of the last step that can be undone.
    pub fn last_done(&self) -> Option<u64> {
        self.done.last().map(|edit| edit.number)
    }

    /// The number of the step that can be made again next.
    pub fn last_undone(&self) -> Option<u64> {
        self.undone.last().map(|edit| edit.number)
    }

    /// How many articles the next undoing changes, at most.
    pub fn undoes(&self) -> usize {
        self.done.last().map_or(0, |edit| edit.articles())
    }

    /// How many articles making the last undone step again changes, at most.
    pub fn redoes(&self) -> usize {
        self.undone.last().map_or(0, |edit| edit.articles())
    }

    /// True where nothing was done between one and the other of the same state, but for reading on.
    pub fn is_as_far_as(&self, other: &Self) -> bool {
        let of = |state: &Self| (state.version, state.next, state.last_done(), state.last_undone());
        of(self) == of(other)
    }

    /// Takes what a store holds in the place of records, marks and, where nothing was done yet, the journal.
    pub fn load(&mut self, stored: store::Stored) {
        self.records = stored.records;
        self.marks = stored.marks;
        if self.done.is_empty() && self.undone.is_empty() {
            self.done = stored.done;
            self.undone = stored.undone;
        }
        self.version += 1;
    }

    /// The changes that make `fact` so for `articles`; none for those of which it is so already.
    pub fn changes(&self, articles: &[ContentHash], fact: &Fact) -> Vec<Change> {
        if let Fact::Mark(letter, _) = fact {
            let from = Fact::Mark(*letter, self.marks.get(letter).cloned().map(Box::new));
            let change = Change { articles: Vec::new(), from, to: fact.clone() };
            return Some(change).filter(|change| change.from != change.to).into_iter().collect();
        }
        let mut changes: Vec<Change> = Vec::new();
        for id in articles {
            let from = self.fact(*id, fact);
            if from == *fact {
                continue;
            }
            match changes.iter_mut().find(|change| change.from == from) {
                Some(change) => change.articles.push(*id),
                None => {
                    changes.push(Change { articles: vec![*id], from, to: fact.clone() });
                }
            }
        }
        changes
    }

    /// Makes a step. What was undone before cannot be done again after it.
    pub fn make(&mut self, said: String, changes: Vec<Change>) -> Made {
        let edit = Arc::new(Edit { number: self.next, said, changes });
        self.next += 1;
        self.undone.clear();
        self.done.push(Arc::clone(&edit));
        let surplus = self.done.len().saturating_sub(JOURNAL);
        self.done.drain(..surplus);
        self.apply(&edit.changes);
        Made { changes: edit.changes.clone(), edit, left: 0 }
    }

    /// Takes the last step back; `None` where there is none.
    pub fn undo(&mut self) -> Option<Made> {
        let edit = self.done.pop()?;
        let reversed = edit.changes.iter().rev().map(Change::reversed).collect();
        self.undone.push(Arc::clone(&edit));
        Some(self.change_what_is_as_it_was(edit, reversed))
    }

    /// Makes the last undone step again; `None` where there is none.
    pub fn redo(&mut self) -> Option<Made> {
        let edit = self.undone.pop()?;
        let changes = edit.changes.clone();
        self.done.push(Arc::clone(&edit));
        Some(self.change_what_is_as_it_was(edit, changes))
    }

    /// Changes only what is as the step left it: what was changed since, here or by another program, stays.
    fn change_what_is_as_it_was(&mut self, edit: Arc<Edit>, wanted: Vec<Change>) -> Made {
        let mut left = 0;
        let mut changes = Vec::new();
        for mut change in wanted {
            let before = change.articles.len();
            if let Fact::Mark(letter, _) = &change.from {
                let now = Fact::Mark(*letter, self.marks.get(letter).cloned().map(Box::new));
                if now != change.from {
                    left += 1;
                    continue;
                }
            } else {
                change.articles.retain(|id| self.fact(*id, &change.from) == change.from);
                left += before - change.articles.len();
                if change.articles.is_empty() {
                    continue;
                }
            }
            changes.push(change);
        }
        self.apply(&changes);
        Made { edit, changes, left }
    }

    /// Makes changes without a step in the journal.
    pub fn apply(&mut self, changes: &[Change]) {
        for change in changes {
            if let Fact::Mark(letter, spot) = &change.to {
                match spot {
                    Some(spot) => self.marks.insert(*letter, (**spot).clone()),
                    None => self.marks.remove(letter),
                };
            }
            for id in &change.articles {
                self.records.change(*id, |record| record.put(&change.to));
            }
        }
        self.version += 1;
    }

    /// Keeps where reading stopped; `None` for the beginning. No step of the journal, and no change of what is listed.
    pub fn keep_place(&mut self, id: ContentHash, place: Option<Passage>) {
        let known = self.records.record(id).map(|record| &record.place);
        if known.map_or(place.is_some(), |known| *known != place) {
            self.records.change(id, |record| record.place = place);
        }
    }

    fn fact(&self, id: ContentHash, like: &Fact) -> Fact {
        let kept = self.records.record(id);
        kept.map_or_else(|| Record::default().fact(like), |record| record.fact(like))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(name: &str) -> ContentHash {
        ContentHash::of(name.as_bytes())
    }

    /// Makes `fact` so for `names`, and says so.
    fn make(state: &mut State, names: &[&str], fact: &Fact) -> Made {
        let ids: Vec<ContentHash> = names.iter().map(|name| id(name)).collect();
        let changes = state.changes(&ids, fact);
        state.make("done".to_owned(), changes)
    }

    #[track_caller]
    fn check(state: &State, read: &[&str]) {
        let is_read = |name: &&str| state.fact(id(name), &Fact::Read(None)) == READ;
        let names: Vec<&str> = ["a", "b", "c"].into_iter().filter(|name| is_read(name)).collect();
        assert_eq!(names, read);
    }

    const READ: Fact = Fact::Read(Some(true));

    #[test]
    fn a_step_for_many_is_undone_and_made_again_as_one() {
        let mut state = State::default();
        make(&mut state, &["b"], &READ);
        let made = make(&mut state, &["a", "b", "c"], &READ);
        assert_eq!(made.changes.iter().map(|change| change.articles.len()).sum::<usize>(), 2);
        check(&state, &["a", "b", "c"]);
        state.undo().unwrap();
        check(&state, &["b"]);
        state.undo().unwrap();
        check(&state, &[]);
        assert!(state.undo().is_none());
        state.redo().unwrap();
        state.redo().unwrap();
        check(&state, &["a", "b", "c"]);
        assert!(state.redo().is_none());
    }

    #[test]
    fn undo_leaves_alone_what_was_changed_since() {
        let mut state = State::default();
        make(&mut state, &["a", "b"], &READ);
        let elsewhere = state.changes(&[id("a")], &Fact::Read(Some(false)));
        state.apply(&elsewhere);
        let made = state.undo().unwrap();
        assert_eq!((made.left, made.changes[0].articles.as_slice()), (1, &[id("b")][..]));
    }

    #[test]
    fn a_new_step_ends_what_could_be_made_again() {
        let mut state = State::default();
        make(&mut state, &["a"], &READ);
        state.undo().unwrap();
        make(&mut state, &["b"], &READ);
        assert!(state.redo().is_none());
        check(&state, &["b"]);
    }

    #[test]
    fn tags_notes_and_marks_are_undone() {
        let mut state = State::default();
        let spot = Spot { article: id("a"), place: Passage::default() };
        make(&mut state, &["a"], &Fact::Tag("war".to_owned(), true));
        make(&mut state, &["a"], &Fact::Note(Some("look again".to_owned())));
        make(&mut state, &[], &Fact::Mark('x', Some(Box::new(spot))));
        assert_eq!(state.records.all_tags(), ["war"]);
        assert!(state.marks.contains_key(&'x'));
        while state.undo().is_some() {}
        assert_eq!(state.records.record(id("a")), Some(&Record::default()));
        assert!(state.marks.is_empty() && state.records.all_tags().is_empty());
    }

    #[test]
    fn articles_with_nothing_but_a_mark_share_their_records() {
        let mut state = State::default();
        make(&mut state, &["a", "b"], &READ);
        state.undo().unwrap();
        state.redo().unwrap();
        make(&mut state, &["b"], &Fact::Note(Some("look again".to_owned())));
        make(&mut state, &["b"], &Fact::Note(None));
        let kept = ["a", "b"].map(|name| state.records.by_id.get(id(name)).unwrap());
        assert!(Arc::ptr_eq(kept[0], kept[1]));
    }

    #[test]
    fn a_state_is_as_far_as_it_was_until_something_is_done() {
        let mut state = State::default();
        make(&mut state, &["a"], &READ);
        let before = state.clone();
        state.keep_place(id("a"), Some(Passage::default()));
        assert!(state.is_as_far_as(&before));
        let mut numbered = before.clone();
        numbered.number_step();
        assert!(!numbered.is_as_far_as(&before));
        state.undo().unwrap();
        state.redo().unwrap();
        assert!(!state.is_as_far_as(&before));
    }

    #[test]
    fn the_journal_forgets_the_oldest() {
        let mut state = State::default();
        for index in 0..JOURNAL + 3 {
            make(&mut state, &["a"], &Fact::Read(Some(index % 2 == 0)));
        }
        assert_eq!(std::iter::from_fn(|| state.undo()).count(), JOURNAL);
    }
}
