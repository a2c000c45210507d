//! Searches in a library, by its index: a first page of the newest at once, then all of them in the order of the list.

use super::super::app::{
    SearchJob,
    list::{Found, Order},
    prompt::SuggestJob,
    searches::{Tally, TallyJob},
};
use crate::{
    index::{Index, IndexError, Marks, Numbers, Request, View},
    library::{
        Cache, Records,
        shelf::{Kept, Library},
    },
    query::{self, Query, suggest::Value},
};

/// Results of the first page: more than a screen shows.
const FIRST_PAGE: usize = 100;
/// Results that are put best first; the others follow, newest first. More than anybody looks through, and few enough that those with
/// the words in their titles are often all that have to be ranked.
const BEST: usize = 200;

/// What searches in a library need, kept from one to the next.
pub struct Seeker {
    cache: Cache,
    index: Option<Index>,
    /// The index as it stood at a state of the catalogue.
    view: Option<(u64, View)>,
    /// What was done with the articles.
    kept: Option<Kept>,
}

/// Whether a search is still wanted.
type Cancelled<'a> = &'a (dyn Fn() -> bool + Sync);

impl Seeker {
    /// One for the library of a cache.
    pub const fn new(cache: Cache) -> Self {
        Self { cache, index: None, view: None, kept: None }
    }

    /// Answers a job over a library, telling `first` of the first page. `None` where it was cancelled.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn answer(
        &mut self,
        job: &SearchJob,
        library: &Library,
        cancelled: Cancelled<'_>,
        first: &mut dyn FnMut(Found),
    ) -> Result<Option<Found>, IndexError> {
        let order = job.order.unwrap_or_default();
        let Some(query) = &job.query else {
            let found = Found::of_library(library, &job.records, order, &|_| true);
            return Ok((!cancelled()).then_some(found));
        };
        self.prepare(library, &job.records)?;
        let (Some((_, view)), Some(marks)) = (&self.view, self.kept.as_ref().map(Kept::marks))
        else {
            return Ok(None);
        };
        let search = Search { view, marks, query, library, cancelled };
        match job.order {
            Some(order) => search.in_order(order, &job.records, first),
            None => search.best_first(&job.records, first),
        }
    }

    /// Number of articles that are read, and that are starred.
    pub fn count(&mut self, library: &Library, records: &Records) -> (usize, usize) {
        let marks = self.marks(library, records);
        (marks.read.len(), marks.starred.len())
    }

    /// The values of a field, and how many articles have each.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn values(
        &mut self,
        job: &SuggestJob,
        library: &Library,
    ) -> Result<Vec<Value>, IndexError> {
        self.prepare(library, &job.records)?;
        let (Some((_, view)), Some(marks)) = (&self.view, self.kept.as_ref().map(Kept::marks))
        else {
            return Ok(Vec::new());
        };
        view.values(job.field, &job.typed, marks)
    }

    /// How many articles saved searches find; `None` where it was cancelled.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn tally(
        &mut self,
        job: &TallyJob,
        library: &Library,
        cancelled: Cancelled<'_>,
    ) -> Result<Option<Vec<Option<Tally>>>, IndexError> {
        self.prepare(library, &job.records)?;
        let (Some((_, view)), Some(marks)) = (&self.view, self.kept.as_ref().map(Kept::marks))
        else {
            return Ok(None);
        };
        let mut tallies = Vec::with_capacity(job.queries.len());
        for query in &job.queries {
            let Some(query) = query else {
                tallies.push(None);
                continue;
            };
            let search = Search { view, marks, query, library, cancelled };
            let Some(found) = search.all()? else { return Ok(None) };
            let listed = || found.iter().filter(|row| library.catalogue.is_live(*row));
            let unread = listed().filter(|row| !marks.read.holds(*row)).count();
            tallies.push(Some(Tally { articles: listed().count(), unread }));
        }
        Ok(Some(tallies))
    }

    /// Has the index as the catalogue knows it, and the marks of its articles.
    fn prepare(&mut self, library: &Library, records: &Records) -> Result<(), IndexError> {
        let generation = library.catalogue.generation();
        if self.view.as_ref().is_none_or(|(of, _)| *of != generation) {
            if self.index.is_none() {
                self.index = Some(Index::open(&self.cache.index())?);
            }
            self.view =
                self.index.as_ref().map(Index::view).transpose()?.map(|view| (generation, view));
        }
        self.marks(library, records);
        Ok(())
    }

    fn marks(&mut self, library: &Library, records: &Records) -> &Marks {
        let kept = match self.kept.take() {
            Some(kept) => kept.following(library, records),
            None => Kept::of(library, records),
        };
        self.kept.insert(kept).marks()
    }
}

/// One search.
struct Search<'a> {
    view: &'a View,
    marks: &'a Marks,
    query: &'a Query,
    library: &'a Library,
    cancelled: Cancelled<'a>,
}

impl Search<'_> {
    /// All results in the order of the list.
    fn in_order(
        &self,
        order: Order,
        records: &Records,
        first: &mut dyn FnMut(Found),
    ) -> Result<Option<Found>, IndexError> {
        if order == Order::default() && !self.library.is_as_given() {
            let Some(page) = self.search(query::Order::Newest, FIRST_PAGE)? else {
                return Ok(None);
            };
            let goes_on = page.len() == FIRST_PAGE;
            first(Found { rows: page, goes_on, ..Found::default() });
            if !goes_on && !self.query.needs_analysis() {
                return Ok(None);
            }
        }
        let Some(all) = self.all()? else { return Ok(None) };
        let found = Found::of_library(self.library, records, order, &|row| all.holds(row));
        self.with_unknown(found)
    }

    /// The best results, then all others, newest first.
    fn best_first(
        &self,
        records: &Records,
        first: &mut dyn FnMut(Found),
    ) -> Result<Option<Found>, IndexError> {
        let Some(best) = self.search(query::Order::Best, BEST)? else { return Ok(None) };
        if best.len() < BEST {
            return self.with_unknown(Found { rows: best, ..Found::default() });
        }
        first(Found { rows: best.clone(), goes_on: true, ..Found::default() });
        let Some(mut others) = self.all()? else { return Ok(None) };
        for row in &best {
            others.remove(*row as u32);
        }
        let others =
            Found::of_library(self.library, records, Order::default(), &|row| others.holds(row));
        let mut rows = best;
        rows.extend_from_slice(&others.rows);
        self.with_unknown(Found { rows, ..Found::default() })
    }

    /// All results, and numbers of rows that are gone, perhaps.
    fn all(&self) -> Result<Option<Numbers>, IndexError> {
        let request = Request { query: self.query, marks: self.marks, order: query::Order::Given };
        self.view.all(&request, self.cancelled)
    }

    fn search(&self, order: query::Order, most: usize) -> Result<Option<Vec<usize>>, IndexError> {
        let request = Request { query: self.query, marks: self.marks, order };
        let found = self.view.search(&request, 0..most, self.cancelled)?;
        let is_listed = |row: &u32| self.library.catalogue.is_live(*row);
        Ok(found.map(|found| {
            found.numbers.into_iter().filter(is_listed).map(|row| row as usize).collect()
        }))
    }

    /// The same with the number of articles of which it cannot be told before they are analysed.
    fn with_unknown(&self, found: Found) -> Result<Option<Found>, IndexError> {
        if !self.query.needs_analysis() {
            return Ok((!(self.cancelled)()).then_some(found));
        }
        let request = Request { query: self.query, marks: self.marks, order: query::Order::Given };
        let count = self.view.count(&request, self.cancelled)?;
        Ok(count.map(|count| Found { unknown: count.unknown, ..found }))
    }
}
