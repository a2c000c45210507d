//! The index as it stands at one moment, and searches in it.

use std::{
    cmp::Reverse,
    collections::{BinaryHeap, VecDeque},
    ops::Range,
    sync::{Arc, OnceLock},
};

use rayon::prelude::*;
use tantivy::{
    DocId, DocSet, Searcher, SegmentReader, TERMINATED, TantivyError, columnar::ColumnValues,
    schema::IndexRecordOption,
};

use super::{
    Index, IndexError,
    bits::{Bits, Numbers},
    filter::Filter,
    plan::{Plan, Unknown},
    rank::{Ranked, Ranker, highest_untitled},
    same::Same,
    schema::{ANALYSED, Fields, PLACE, number_of},
    terms::LookedUp,
};
use crate::query::{Order, Query};

/// Documents of the first window of a search; each next one is four times as long, up to [`WIDEST`].
const FIRST_WINDOW: DocId = 1 << 10;

/// Documents of the longest window: some hundred microseconds between two looks at whether the search is still wanted, and
/// some megabytes for the places of common words.
const WIDEST: DocId = 1 << 14;

/// A search in fewer articles is for one thread alone.
const SHARED_OUT: usize = 200_000;

/// What the reader has done with articles, as sets of their numbers. What an export tells of another program's state is the
/// caller's to put in.
#[derive(Clone, Debug, Default)]
pub struct Marks {
    /// Read.
    pub read: Numbers,
    /// Starred.
    pub starred: Numbers,
    /// With a note.
    pub noted: Numbers,
    /// The reader's own tags, and what has them.
    pub tags: Vec<(String, Numbers)>,
    /// The words of each passage that the reader marked, with the number of its article.
    pub highlights: Vec<(u32, String)>,
    /// The reader's own notes, about articles and beside passages, with the numbers of the articles.
    pub notes: Vec<(u32, String)>,
}

/// What is looked for.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// The query.
    pub query: &'a Query,
    /// What the reader has done with articles.
    pub marks: &'a Marks,
    /// In which order results come; [`Order::Given`] is by number.
    pub order: Order,
}

/// A page of results.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// The numbers of the articles.
    pub numbers: Vec<u32>,
    /// How many match in all, where that came out by the way; else [`View::count`] tells.
    pub total: Option<usize>,
}

/// How many articles match.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Those that do.
    pub matching: usize,
    /// Those of which it cannot be told before they are analysed.
    pub unknown: usize,
}

/// The index as it stood when this was made. Commits do not change it.
pub struct View {
    pub(super) searcher: Searcher,
    pub(super) fields: Fields,
    same: OnceLock<Same>,
}

/// Asked often whether nobody wants the answer any more; must be quick.
pub type Cancelled<'a> = &'a (dyn Fn() -> bool + Sync);

impl Index {
    /// The index as it stands after the last commit. Takes some milliseconds for a million articles.
    ///
    /// # Errors
    /// Where its files cannot be read.
    pub fn view(&self) -> Result<View, IndexError> {
        self.reader.reload()?;
        let searcher = self.reader.searcher();
        Ok(View { searcher, fields: self.fields, same: OnceLock::new() })
    }
}

impl View {
    /// How many articles it holds.
    pub fn len(&self) -> usize {
        self.searcher.num_docs() as usize
    }

    /// True where it holds none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The results of a page, of the first at 0. `None` where it was cancelled.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn search(
        &self,
        request: &Request<'_>,
        page: Range<usize>,
        cancelled: Cancelled<'_>,
    ) -> Result<Option<Found>, IndexError> {
        match request.order {
            Order::Newest => self.newest(request, page, cancelled),
            Order::Best => self.best(request, page, cancelled),
            Order::Given => self.by_number(request, page, cancelled),
        }
    }

    /// How many match. `None` where it was cancelled.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn count(
        &self,
        request: &Request<'_>,
        cancelled: Cancelled<'_>,
    ) -> Result<Option<Count>, IndexError> {
        let Some(matching) = self.count_where(request, Unknown::No, cancelled)? else {
            return Ok(None);
        };
        if !request.query.needs_analysis() || self.all_analysed()? {
            return Ok(Some(Count { matching, unknown: 0 }));
        }
        let possible = self.count_where(request, Unknown::Maybe, cancelled)?;
        Ok(possible.map(|possible| Count { matching, unknown: possible - matching }))
    }

    fn count_where(
        &self,
        request: &Request<'_>,
        unknown: Unknown,
        cancelled: Cancelled<'_>,
    ) -> Result<Option<usize>, IndexError> {
        self.each_segment(|segment| {
            let mut walk = Walk::new(&self.plan(segment, request), request.query, unknown)?;
            let mut count = 0;
            while let Some(kept) = walk.window()? {
                count += kept.len();
                if cancelled() {
                    return Ok(None);
                }
            }
            Ok(Some(count))
        })
        .map(|counts| counts.map(|counts| counts.into_iter().sum()))
    }

    /// Something of every segment; `None` where one gave that. On several threads where there is enough for them: for less, waking
    /// them takes as long as they save, and longer on a machine that is busy.
    fn each_segment<T: Send>(
        &self,
        ask: impl Fn(&SegmentReader) -> tantivy::Result<Option<T>> + Send + Sync,
    ) -> Result<Option<Vec<T>>, IndexError> {
        let segments = self.searcher.segment_readers();
        let told: Vec<Option<T>> = if self.len() < SHARED_OUT {
            segments.iter().map(ask).collect::<tantivy::Result<_>>()?
        } else {
            segments.par_iter().map(ask).collect::<tantivy::Result<_>>()?
        };
        Ok(told.into_iter().collect())
    }

    fn plan<'a>(&'a self, segment: &'a SegmentReader, request: &Request<'a>) -> Plan<'a> {
        let same = self.same(request.query);
        Plan {
            segment,
            fields: &self.fields,
            marks: request.marks,
            same,
            ranked: request.order == Order::Best,
            looked_up: LookedUp::default(),
        }
    }

    /// Newest first: of each segment no more windows are looked at than the page needs.
    fn newest(
        &self,
        request: &Request<'_>,
        page: Range<usize>,
        cancelled: Cancelled<'_>,
    ) -> Result<Option<Found>, IndexError> {
        let mut walks = Vec::new();
        for segment in self.searcher.segment_readers() {
            walks.push(Walk::new(&self.plan(segment, request), request.query, Unknown::No)?);
        }
        let mut next = BinaryHeap::new();
        for (index, walk) in walks.iter_mut().enumerate() {
            next.extend(walk.next(cancelled)?.map(|place| (place, index)));
        }
        let (mut numbers, mut passed) = (Vec::new(), 0);
        while passed < page.end {
            let Some((place, index)) = next.pop() else { break };
            if passed >= page.start {
                numbers.push(number_of(place));
            }
            passed += 1;
            next.extend(walks[index].next(cancelled)?.map(|place| (place, index)));
        }
        let total = next.is_empty().then_some(passed);
        Ok((!cancelled()).then_some(Found { numbers, total }))
    }

    /// Best first, newest first among equals.
    fn best(
        &self,
        request: &Request<'_>,
        page: Range<usize>,
        cancelled: Cancelled<'_>,
    ) -> Result<Option<Found>, IndexError> {
        let ranked = self.each_segment(|segment| {
            let plan = self.plan(segment, request);
            let highest = highest_untitled(request.query);
            let titled = ranked(&plan, request.query, page.end, (Ranked::Titled, cancelled))?;
            match &titled {
                Some((best, _))
                    if best.len() < page.end
                        || best.peek().is_some_and(|Reverse((rank, _))| *rank < highest) =>
                {
                    ranked(&plan, request.query, page.end, (Ranked::All, cancelled))
                }
                _ => Ok(titled),
            }
        })?;
        let Some(ranked) = ranked else { return Ok(None) };
        let total = ranked.iter().map(|(_, total)| total).sum();
        let mut best: Vec<(u32, u64)> = ranked
            .into_iter()
            .flat_map(|(best, _)| best.into_iter().map(|Reverse(ranked)| ranked))
            .collect();
        best.sort_unstable_by_key(|ranked| Reverse(*ranked));
        let numbers = best.into_iter().map(|(_, place)| number_of(place));
        let numbers = numbers.skip(page.start).take(page.len()).collect();
        Ok(Some(Found { numbers, total: Some(total) }))
    }

    fn by_number(
        &self,
        request: &Request<'_>,
        page: Range<usize>,
        cancelled: Cancelled<'_>,
    ) -> Result<Option<Found>, IndexError> {
        let Some(all) = self.all(request, cancelled)? else { return Ok(None) };
        let numbers = all.iter().skip(page.start).take(page.len()).collect();
        Ok(Some(Found { numbers, total: Some(all.len()) }))
    }

    /// All that match, without an order. `None` where it was cancelled.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn all(
        &self,
        request: &Request<'_>,
        cancelled: Cancelled<'_>,
    ) -> Result<Option<Numbers>, IndexError> {
        let numbers = self.each_segment(|segment| {
            let mut walk = Walk::new(&self.plan(segment, request), request.query, Unknown::No)?;
            let mut numbers = Vec::new();
            while let Some(kept) = walk.window()? {
                numbers.extend(kept.iter().map(|doc| number_of(walk.places.get_val(doc))));
                if cancelled() {
                    return Ok(None);
                }
            }
            Ok(Some(numbers))
        })?;
        Ok(numbers.map(|numbers| numbers.into_iter().flatten().collect()))
    }

    /// The articles that went in with an analysis, or that cannot have one.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn analysed(&self) -> Result<Numbers, IndexError> {
        let term = tantivy::Term::from_field_text(self.fields.traits, ANALYSED);
        let mut numbers = Numbers::default();
        for segment in self.searcher.segment_readers() {
            let inverted = segment.inverted_index(self.fields.traits)?;
            let postings = inverted.read_postings(&term, IndexRecordOption::Basic);
            let Some(mut postings) = postings.map_err(TantivyError::from)? else { continue };
            let places = segment.fast_fields().column_first_or_default::<u64>(PLACE)?;
            let is_there = |doc| segment.alive_bitset().is_none_or(|alive| alive.is_alive(doc));
            let docs = std::iter::successors(Some(postings.doc()), |_| Some(postings.advance()));
            for doc in docs.take_while(|doc| *doc != TERMINATED).filter(|doc| is_there(*doc)) {
                numbers.insert(number_of(places.get_val(doc)));
            }
        }
        Ok(numbers)
    }

    /// True where every article has been analysed.
    fn all_analysed(&self) -> tantivy::Result<bool> {
        let term = tantivy::Term::from_field_text(self.fields.traits, ANALYSED);
        for segment in self.searcher.segment_readers() {
            let inverted = segment.inverted_index(self.fields.traits)?;
            // Removed articles count here; where there are some, it is found out the long way.
            if inverted.doc_freq(&term)? < segment.max_doc() {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// What is the same in all articles, learned when the first query asks for it. Where the index cannot be read, nothing is.
    fn same(&self, query: &Query) -> &Same {
        static NOTHING: Same = Same::NOTHING;
        if !query.needs_analysis() {
            return &NOTHING;
        }
        let learn = || Same::learn(&self.searcher, self.fields.short_forms).unwrap_or_default();
        self.same.get_or_init(learn)
    }
}

/// Ranks and places of the best documents, the last of them at hand.
type Best = BinaryHeap<Reverse<(u32, u64)>>;

/// So many of the best of a segment, the last of them first, and how many match.
fn ranked(
    plan: &Plan<'_>,
    query: &Query,
    most: usize,
    (ranked, cancelled): (Ranked, Cancelled<'_>),
) -> tantivy::Result<Option<(Best, usize)>> {
    let mut walk = Walk::new(plan, query, Unknown::No)?;
    let mut ranker = Ranker::new(plan, query, ranked)?;
    let (mut best, mut total) = (Best::new(), 0);
    while let Some(kept) = walk.window()? {
        total += kept.len();
        for (rank, doc) in ranker.ranks(&kept)? {
            // They come newest first, so that an equal rank is no better.
            let is_full = best.len() >= most;
            if is_full && best.peek().is_some_and(|Reverse((worst, _))| rank <= *worst) {
                continue;
            }
            best.push(Reverse((rank, walk.places.get_val(doc))));
            if best.len() > most {
                best.pop();
            }
        }
        if cancelled() {
            return Ok(None);
        }
    }
    Ok(Some((best, total)))
}

/// The documents of one segment that match, window after window.
struct Walk<'a> {
    segment: &'a SegmentReader,
    filter: Filter<'a>,
    places: Arc<dyn ColumnValues<u64>>,
    /// The first document of the next window, and how long that is.
    at: DocId,
    length: DocId,
    /// Places of the last window that have not been given.
    found: VecDeque<u64>,
}

impl<'a> Walk<'a> {
    fn new(plan: &Plan<'a>, query: &Query, unknown: Unknown) -> tantivy::Result<Self> {
        Ok(Self {
            segment: plan.segment,
            filter: plan.filter(query.root(), unknown)?,
            places: plan.places()?,
            at: 0,
            length: FIRST_WINDOW,
            found: VecDeque::new(),
        })
    }

    /// The documents of the next window that match; `None` at the end.
    fn window(&mut self) -> tantivy::Result<Option<Bits>> {
        let (start, length) = (self.at, self.segment.max_doc());
        if start >= length {
            return Ok(None);
        }
        self.at = (start + self.length).min(length);
        self.length = (self.length * 4).min(WIDEST);
        let mut kept = Bits::all(start..self.at);
        if let Some(alive) = self.segment.alive_bitset() {
            kept.retain(|doc| alive.is_alive(doc));
        }
        self.filter.narrow(&mut kept)?;
        Ok(Some(kept))
    }

    /// The place of the next document; `None` at the end, or where nobody wants it.
    fn next(&mut self, cancelled: Cancelled<'_>) -> tantivy::Result<Option<u64>> {
        while self.found.is_empty() && !cancelled() {
            let Some(kept) = self.window()? else { return Ok(None) };
            self.found.extend(kept.iter().map(|doc| self.places.get_val(doc)));
        }
        Ok(self.found.pop_front())
    }
}
