//! The articles at hand, by number: what the list, the filters and the searches go over.
//!
//! A few are in memory as a whole. Those of a large library are listed in a [`Catalogue`], and have their texts only while
//! they are open.

mod marks;

pub use marks::Kept;

use std::{
    borrow::Cow,
    collections::VecDeque,
    path::Path,
    sync::{Arc, OnceLock},
};

use super::{
    Article, Catalogue, ContentHash, Place, Records,
    article::Card,
    catalogue::{self, Listing},
};
use crate::formats::Problem;

/// Articles of a library that are kept open: more than a screen shows results.
const MOST_OPEN: usize = 64;
/// Bytes of their texts that are kept open, the newest aside.
const MOST_BYTES: usize = 16 << 20;

/// The articles at hand. Cheap to clone, for searches beside the screen.
///
/// Numbers begin at 0, in the order the articles were given. Those of a library are the rows of its catalogue: some are not in
/// use, and an article keeps its own as long as it is there.
#[derive(Clone, Debug)]
pub enum Shelf {
    /// Articles in memory.
    Memory(Arc<Vec<Arc<Article>>>),
    /// Articles of a library.
    Library(Library),
}

/// Articles of a library, those that are open with their texts.
#[derive(Clone, Debug)]
pub struct Library {
    /// What is known of all of them.
    pub catalogue: Catalogue,
    /// The open ones, the one that was opened last at the end.
    open: VecDeque<(u32, Arc<Article>)>,
    /// The order as the folders give the files, found out when it is first asked for; none where the newest are first.
    given: Option<Arc<OnceLock<Vec<u32>>>>,
}

impl Default for Shelf {
    fn default() -> Self {
        Self::Memory(Arc::default())
    }
}

impl Shelf {
    /// The articles of a library, the newest first.
    pub const fn of(catalogue: Catalogue) -> Self {
        Self::Library(Library { catalogue, open: VecDeque::new(), given: None })
    }

    /// The articles of folders, as these give them.
    pub fn as_given(catalogue: Catalogue) -> Self {
        let given = Some(Arc::default());
        Self::Library(Library { catalogue, open: VecDeque::new(), given })
    }

    /// The library, where it is one.
    pub const fn library(&self) -> Option<&Library> {
        match self {
            Self::Memory(_) => None,
            Self::Library(library) => Some(library),
        }
    }

    /// Number of articles.
    pub fn len(&self) -> usize {
        match self {
            Self::Memory(articles) => articles.len(),
            Self::Library(library) => library.catalogue.len(),
        }
    }

    /// True where there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Article `number`, if there is one; of a library without its text where it is not open.
    pub fn get(&self, number: usize) -> Option<Arc<Article>> {
        match self {
            Self::Memory(articles) => articles.get(number).cloned(),
            Self::Library(library) => library.get(u32::try_from(number).ok()?),
        }
    }

    /// What article `number` is listed by, if there is one: the title, else the name of its file.
    pub fn label(&self, number: usize) -> Option<Cow<'_, str>> {
        match self {
            Self::Memory(articles) => articles.get(number).map(|article| article.label().into()),
            Self::Library(library) => {
                let listing = library.catalogue.listing(u32::try_from(number).ok()?)?;
                Some(listing.label().into())
            }
        }
    }

    /// The hash of article `number`, and what it is known again by.
    pub fn known_by(&self, number: usize) -> Option<(ContentHash, [Option<ContentHash>; 2])> {
        match self {
            Self::Memory(articles) => articles.get(number).map(|it| (it.hash, it.keys)),
            Self::Library(library) => {
                let listing = library.catalogue.listing(u32::try_from(number).ok()?)?;
                Some((listing.hash(), listing.keys()))
            }
        }
    }

    /// True where article `number` is there and was not read.
    pub fn is_unread(&self, number: usize, records: &Records) -> bool {
        match (self, u32::try_from(number)) {
            (Self::Memory(articles), _) => {
                articles.get(number).is_some_and(|article| !records.is_read(article))
            }
            (Self::Library(library), Ok(row)) => {
                let listing = library.catalogue.listing(row);
                listing.is_some_and(|listing| !records.is_listed_read(&listing))
            }
            (Self::Library(_), Err(_)) => false,
        }
    }

    /// The articles in memory, in order; none of a library.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Article>> {
        self.since(0)
    }

    /// The articles in memory from `number` on.
    pub fn since(&self, number: usize) -> impl Iterator<Item = &Arc<Article>> {
        let articles = match self {
            Self::Memory(articles) => articles.as_slice(),
            Self::Library(_) => &[],
        };
        articles.iter().skip(number)
    }

    /// Number of the first article whose state is kept under `id`.
    pub fn position(&self, id: ContentHash, records: &Records) -> Option<usize> {
        match self {
            Self::Memory(articles) => articles.iter().position(|article| records.id(article) == id),
            Self::Library(library) => library.position(id, records),
        }
    }

    /// Number of the first article in a file, by the path that the articles beside it have. Goes over all files: for a key that
    /// is pressed, not for every row.
    pub fn in_file(&self, file: &Path) -> Option<usize> {
        match self {
            Self::Memory(articles) => articles.iter().position(|article| *article.path == *file),
            Self::Library(library) => library.catalogue.row_in(file).map(|row| row as usize),
        }
    }

    /// Puts articles in memory after the others.
    pub fn extend(&mut self, articles: impl IntoIterator<Item = Arc<Article>>) {
        if let Self::Memory(held) = self {
            Arc::make_mut(held).extend(articles);
        }
    }

    /// Keeps a listed article open, with its text; the ones that were opened before all others are closed for it.
    pub fn keep_open(&mut self, number: usize, article: &Arc<Article>) {
        if let (Self::Library(library), Ok(row)) = (self, u32::try_from(number)) {
            library.keep_open(row, Arc::clone(article));
        }
    }

    /// Takes all away.
    pub fn clear(&mut self) {
        *self = Self::default();
    }
}

impl Library {
    /// The article of a row.
    fn get(&self, row: u32) -> Option<Arc<Article>> {
        let open = self.open.iter().find(|(opened, _)| *opened == row);
        match open {
            Some((_, article)) => Some(Arc::clone(article)),
            None => self.catalogue.listing(row).map(|listing| Arc::new(self.listed(&listing))),
        }
    }

    /// An article as it is listed.
    fn listed(&self, listing: &Listing<'_>) -> Article {
        let place = self.place(listing.row());
        Article::listed(Card {
            hash: listing.hash(),
            own_id: listing.own_id().map(Box::from),
            path: place.map_or_else(|| Arc::from(Path::new("")), |place| Arc::from(place.file)),
            metadata: listing.metadata(),
            words: listing.words(),
            keys: listing.keys(),
            problem: listing.problem().map(Problem::new),
        })
    }

    /// Where the article of a row stands.
    pub fn place(&self, row: u32) -> Option<Place> {
        self.catalogue.locate(row)
    }

    /// The first `most` rows at least in the order of the library, without looking at all of them: newest first, or as the folders
    /// give them.
    pub fn first_rows(&self, most: usize) -> Vec<usize> {
        if self.given.is_none() {
            return self.newest().take(most).collect();
        }
        self.catalogue.as_given(most).take(most).map(|row| row as usize).collect()
    }

    /// The rows in the order of the library. Takes some ten milliseconds the first time: not for the interface thread.
    pub fn rows(&self) -> impl Iterator<Item = usize> {
        let given = self.given.as_ref().map(|given| {
            given.get_or_init(|| self.catalogue.as_given(usize::MAX).collect()).iter().copied()
        });
        let newest = given.is_none().then(|| self.catalogue.newest().iter().copied());
        let rows = given.into_iter().flatten().chain(newest.into_iter().flatten());
        rows.map(|row| row as usize)
    }

    /// The rows, newest first.
    pub fn newest(&self) -> impl Iterator<Item = usize> {
        self.catalogue.order(catalogue::By::Newest).map(|row| row as usize)
    }

    /// True where the order of the library is that of the folders.
    pub const fn is_as_given(&self) -> bool {
        self.given.is_some()
    }

    /// The same articles as a newer catalogue has them; what is open stays open where it has not changed.
    #[must_use]
    pub fn renewed(&self, catalogue: Catalogue) -> Self {
        let is_same = |(row, article): &&(u32, Arc<Article>)| {
            catalogue.listing(*row).is_some_and(|listing| listing.hash() == article.hash)
        };
        let open = self.open.iter().filter(is_same).cloned().collect();
        let catalogue = catalogue.following(&self.catalogue);
        Self { catalogue, open, given: self.given.as_ref().map(|_| Arc::default()) }
    }

    /// The number of an article, by its content, else by its address or file.
    pub fn find(&self, article: &Article) -> Option<usize> {
        let catalogue = &self.catalogue;
        let mut keys = article.keys.iter().flatten();
        let row = catalogue
            .row_of(article.hash)
            .or_else(|| keys.find_map(|key| catalogue.row_known_by(*key)));
        row.map(|row| row as usize)
    }

    fn position(&self, id: ContentHash, records: &Records) -> Option<usize> {
        let row = self.catalogue.row_of(id).or_else(|| {
            let mut keys = records.keys_of(id);
            keys.find_map(|key| {
                self.catalogue.row_of(key).or_else(|| self.catalogue.row_known_by(key))
            })
        });
        row.map(|row| row as usize)
    }

    fn keep_open(&mut self, row: u32, article: Arc<Article>) {
        self.open.retain(|(opened, _)| *opened != row);
        self.open.push_back((row, article));
        let bytes = |open: &VecDeque<(u32, Arc<Article>)>| -> usize {
            open.iter().map(|(_, article)| article.text().len()).sum()
        };
        while self.open.len() > MOST_OPEN || self.open.len() > 1 && bytes(&self.open) > MOST_BYTES {
            self.open.pop_front();
        }
    }
}

impl FromIterator<Arc<Article>> for Shelf {
    fn from_iter<T: IntoIterator<Item = Arc<Article>>>(articles: T) -> Self {
        Self::Memory(Arc::new(articles.into_iter().collect()))
    }
}
