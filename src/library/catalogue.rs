//! The catalogue: what the list needs of every article, in files that are mapped, so that a million articles open as fast as a
//! hundred.
//!
//! It is made from the folders ([`super::update`]) and can be made again at any time. A state of it never changes: whoever has
//! it open sees what it was, and opens the next one when it likes. Rows have numbers that stay as long as the article does;
//! what is gone leaves its number unused.

pub(super) mod bytes;
mod dead;
mod draft;
mod given;
mod listing;
pub(super) mod manifest;
mod order;
mod segment;
pub(super) mod writer;

pub use listing::Listing;
pub use order::{By, Order};

pub(super) use draft::{PartDraft, Reading, known_by};
pub(super) use segment::Part;

use std::{
    ops::Range,
    path::{Path, PathBuf},
    sync::{Arc, OnceLock},
};

use tantivy::directory::MmapDirectory;

use self::{
    dead::Dead,
    manifest::Manifest,
    segment::{Key, Segment},
};
use super::{
    Article, Cache, ContentHash, Place,
    analyses::{self, Analyses},
};
use crate::system::files;

/// How often a state is opened again that was replaced in the moment it was opened.
const TRIES: usize = 20;

/// What is true or not of a row.
mod flag {
    /// It could not be read.
    pub(super) const UNREADABLE: u32 = 1;
    /// The text is a part of the article.
    pub(super) const EXCERPT: u32 = 2;
    /// It states no title.
    pub(super) const UNTITLED: u32 = 4;
    /// It comes with a note or marked passages.
    pub(super) const NOTED: u32 = 8;
    /// It was read elsewhere.
    pub(super) const READ: u32 = 16;
    /// It is known not to have been.
    pub(super) const UNREAD: u32 = 32;
    /// It was starred elsewhere.
    pub(super) const STARRED: u32 = 64;
    /// It is known not to have been.
    pub(super) const UNSTARRED: u32 = 128;
}

/// One state of the catalogue. Cheap to clone, the same for ever.
#[derive(Clone, Debug)]
pub struct Catalogue(Arc<State>, Newest);

/// All rows that are there, newest first, once somebody has gone through them; states with the same rows share it.
type Newest = Arc<OnceLock<Vec<u32>>>;

#[derive(Debug)]
struct State {
    manifest: Manifest,
    segments: Vec<Segment>,
    dead: Dead,
    analyses: Vec<Analyses>,
}

/// A folder of the library, as it is indexed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folder {
    /// Where it is.
    pub path: PathBuf,
    /// How many articles are of it.
    pub articles: usize,
    /// True where it was not there when it was last looked for.
    pub absent: bool,
}

impl Catalogue {
    /// Maps the last state that was committed; `None` where there is none, or where it is damaged or of another layout, so
    /// that it has to be made anew. Takes a millisecond at any size.
    pub fn open(cache: &Cache) -> Option<Self> {
        let mut manifest = Manifest::read(cache)?;
        for _ in 0..TRIES {
            let generation = manifest.generation;
            if let Some(catalogue) = Self::of(cache, manifest) {
                return Some(catalogue);
            }
            // Another program may have committed between the two steps; otherwise the cache is of no use.
            manifest = Manifest::read(cache).filter(|now| now.generation != generation)?;
        }
        None
    }

    /// One that holds nothing.
    pub(super) fn empty() -> Self {
        let manifest = Manifest { format: manifest::FORMAT, ..Manifest::default() };
        let (segments, analyses) = (Vec::new(), Vec::new());
        let state = State { manifest, segments, dead: Dead::nothing(), analyses };
        Self(Arc::new(state), Newest::default())
    }

    fn of(cache: &Cache, manifest: Manifest) -> Option<Self> {
        let folder = MmapDirectory::open(cache.folder()).ok()?;
        let open = |name: &String| Segment::open(&folder, name);
        let segments: Vec<Segment> = manifest.segments.iter().map(open).collect::<Option<_>>()?;
        let dead = match &manifest.dead {
            Some(name) => Dead::open(&folder, name)?,
            None => Dead::nothing(),
        };
        let (mut row, mut part) = (0, 0);
        let in_order = segments.iter().all(|segment| {
            let numbers = segment.numbers;
            let follows = (numbers.base, numbers.first_part) == (row, part);
            (row, part) = (numbers.rows().end, numbers.parts().end);
            follows
        });
        let open = |name: &String| Analyses::open(&folder, name);
        let analyses = manifest.analyses.iter().map(open).collect();
        let state = in_order.then(|| Arc::new(State { manifest, segments, dead, analyses }))?;
        Some(Self(state, Newest::default()))
    }

    /// Counts the states of a cache: a later one has a greater number.
    pub fn generation(&self) -> u64 {
        self.0.manifest.generation
    }

    /// How many articles there are.
    pub fn len(&self) -> usize {
        self.0.manifest.live as usize
    }

    /// True where there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The numbers of all rows are below this one.
    pub fn end(&self) -> u32 {
        self.segments().last().map_or(0, |segment| segment.numbers.rows().end)
    }

    /// Bytes of the texts of all articles.
    pub fn text_bytes(&self) -> u64 {
        self.0.manifest.text_bytes
    }

    /// True for the number of an article that is there.
    pub fn is_live(&self, row: u32) -> bool {
        row < self.end() && !self.0.dead.row(row)
    }

    /// All rows by number.
    pub fn rows(&self) -> impl Iterator<Item = u32> {
        (0..self.end()).filter(|row| self.is_live(*row))
    }

    /// What the list shows of a row.
    pub fn listing(&self, row: u32) -> Option<Listing<'_>> {
        let segment = self.segment_of(row).filter(|_| self.is_live(row))?;
        let local = row - segment.numbers.base;
        let part = segment.part(segment.part_of(local));
        let root = part.and_then(|part| self.0.manifest.root(part.root));
        Some(Listing { segment, local, absent: root.is_none_or(|root| root.absent) })
    }

    /// The rows in an order.
    pub fn order(&self, by: By) -> Order<'_> {
        Order::new(self, by)
    }

    /// The rows, newest first: the same as `order(By::Newest)`, but put in order once and then kept. Takes four bytes a row, and some
    /// hundred milliseconds for a million the first time: not for the interface thread.
    pub fn newest(&self) -> &[u32] {
        self.1.get_or_init(|| {
            let mut rows = Vec::with_capacity(self.len());
            rows.extend(self.order(By::Newest));
            rows
        })
    }

    /// The same state; what was worked out of an earlier one is not worked out again where both have the same rows.
    #[must_use]
    pub fn following(mut self, earlier: &Self) -> Self {
        if self.has_rows_of(earlier) {
            self.1 = Arc::clone(&earlier.1);
        }
        self
    }

    /// True for a state of the same cache that has the same rows; other analyses, perhaps.
    pub fn has_rows_of(&self, other: &Self) -> bool {
        let rows = |catalogue: &Self| {
            let Manifest { segments, dead, .. } = catalogue.manifest();
            (segments.clone(), dead.clone())
        };
        rows(self) == rows(other)
    }

    /// The first row with this content.
    pub fn row_of(&self, hash: ContentHash) -> Option<u32> {
        self.find(Key::Hash, hash)
    }

    /// The first row that is known by this address or file; see [`super::Article::keys`].
    pub fn row_known_by(&self, key: ContentHash) -> Option<u32> {
        self.find(Key::Address, key).or_else(|| self.find(Key::File, key))
    }

    /// All rows with this content.
    pub fn rows_of(&self, hash: ContentHash) -> impl Iterator<Item = u32> {
        self.all(Key::Hash, hash)
    }

    /// All rows that are known by this address or file; see [`super::Article::keys`].
    pub fn rows_known_by(&self, key: ContentHash) -> impl Iterator<Item = u32> {
        self.all(Key::Address, key).chain(self.all(Key::File, key))
    }

    fn find(&self, key: Key, sought: ContentHash) -> Option<u32> {
        self.all(key, sought).next()
    }

    fn all(&self, key: Key, sought: ContentHash) -> impl Iterator<Item = u32> {
        let rows = self.segments().iter().flat_map(move |segment| {
            segment.find(key, sought).map(|local| segment.numbers.base + local)
        });
        rows.filter(|row| self.is_live(*row))
    }

    /// The rows whose title, or file name, holds these words as they are written, by number.
    pub fn titled(&self, words: &str) -> Vec<u32> {
        let finder = memchr::memmem::Finder::new(words);
        let mut rows = Vec::new();
        for segment in self.segments() {
            let (titles, mut from) = (segment.titles(), 0);
            while let Some(at) = titles.get(from..).and_then(|rest| finder.find(rest)) {
                let local = segment.row_of_title(from + at);
                rows.push(segment.numbers.base + local);
                from = memchr::memchr(b'\n', &titles[from + at..])
                    .map_or(titles.len(), |end| from + at + end + 1);
            }
        }
        rows.retain(|row| self.is_live(*row));
        rows
    }

    /// Where an article stands.
    pub fn locate(&self, row: u32) -> Option<Place> {
        let segment = self.segment_of(row).filter(|_| self.is_live(row))?;
        let local = row - segment.numbers.base;
        let part = segment.part(segment.part_of(local))?;
        Some(Place {
            file: self.path_of(&part)?,
            entry: segment.ordinal(local),
            bytes: segment.extent(local),
            hash: segment.hash(local),
        })
    }

    /// Gives an article the analysis that was made of its text before, where there is one; false where there is none.
    pub fn adopt_analysis(&self, article: &Article) -> bool {
        if article.analysis().is_some() {
            return true;
        }
        let packed = self.packed_analysis(article.hash);
        let analysis = packed.and_then(|packed| analyses::unpack(packed, article.text()));
        let found = analysis.is_some();
        if let Some(analysis) = analysis {
            article.adopt(analysis);
        }
        found
    }

    /// True for a content that was analysed.
    pub fn is_analysed(&self, hash: ContentHash) -> bool {
        self.packed_analysis(hash).is_some()
    }

    fn packed_analysis(&self, hash: ContentHash) -> Option<&[u8]> {
        self.0.analyses.iter().rev().find_map(|analyses| analyses.find(hash))
    }

    /// The folders that the articles are from.
    pub fn folders(&self) -> Vec<Folder> {
        let folder = |root: &manifest::Root| {
            let parts = self.parts().filter(|part| part.root == root.number);
            Folder {
                path: root.path.clone(),
                articles: parts.map(|part| part.rows as usize).sum(),
                absent: root.absent,
            }
        };
        self.0.manifest.roots.iter().map(folder).collect()
    }

    /// The first row that is from a file, by its full path. Goes over all parts.
    pub fn row_in(&self, file: &Path) -> Option<u32> {
        let root = self.0.manifest.roots.iter().find(|root| file.starts_with(&root.path))?;
        let below = file.strip_prefix(&root.path).ok()?;
        let sought = known_by(root.number, files::bytes_of_path(below));
        let parts = self.parts().filter(|part| part.known_by == sought);
        parts
            .flat_map(|part| part.first_row..part.first_row + part.rows)
            .find(|row| self.is_live(*row))
    }

    /// The path of a part's file.
    pub(super) fn path_of(&self, part: &Part<'_>) -> Option<PathBuf> {
        let root = self.0.manifest.root(part.root)?;
        let below = files::path_of_bytes(part.path);
        Some(if part.path.is_empty() { root.path.clone() } else { root.path.join(below) })
    }

    /// The manifest.
    pub(super) fn manifest(&self) -> &Manifest {
        &self.0.manifest
    }

    /// All parts that are there.
    pub(super) fn parts(&self) -> impl Iterator<Item = Part<'_>> {
        let parts = self.segments().iter().flat_map(Segment::parts);
        parts.filter(|part| !self.0.dead.part(part.number))
    }

    /// A part that is there.
    pub(super) fn part(&self, number: u32) -> Option<Part<'_>> {
        let after = self.segments().partition_point(|segment| segment.numbers.first_part <= number);
        let segment = self.segments().get(after.checked_sub(1)?)?;
        segment.part(number).filter(|_| !self.0.dead.part(number))
    }

    /// The numbers of all parts, those that are gone too.
    pub(super) fn part_numbers(&self) -> Range<u32> {
        0..self.segments().last().map_or(0, |segment| segment.numbers.parts().end)
    }

    fn segments(&self) -> &[Segment] {
        &self.0.segments
    }

    fn segment_of(&self, row: u32) -> Option<&Segment> {
        let after = self.segments().partition_point(|segment| segment.numbers.base <= row);
        let segment = self.segments().get(after.checked_sub(1)?)?;
        segment.numbers.rows().contains(&row).then_some(segment)
    }
}
