//! Searches and finds, beside the screen: of those that wait the newest alone is answered.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use crossbeam_channel::{Receiver, Sender};

use super::{indexed::Seeker, tallying::tally, tell};
use crate::{
    analysis::identity::ShortForms,
    library::{Article, Cache, Demand, Records, Shelf},
    query::{
        self, Query, Subject,
        find::Matches,
        suggest::{Value, among},
    },
    reader::app::{
        CountJob, Msg, SearchJob, find::FindJob, list::Found, prompt::SuggestJob,
        searches::TallyJob,
    },
};

/// Values of articles in memory are counted for this long at most, so that the newest search does not wait for them.
const COUNTED_FOR: Duration = Duration::from_millis(60);

/// What the thread of searches is asked for.
#[derive(Debug)]
pub(super) enum LookJob {
    Search(Box<SearchJob>),
    Count(CountJob),
    Suggest(SuggestJob),
    Tally(TallyJob),
}

/// What the thread of searches works with.
pub(super) struct Look {
    pub(super) messages: Sender<Msg>,
    /// Number of the search that counts; an older one stops.
    pub(super) newest_search: Arc<AtomicU64>,
    /// Number of the question that counts.
    pub(super) newest_question: Arc<AtomicU64>,
    /// What is done beside the screen gives way to it.
    pub(super) demand: Arc<Demand>,
}

impl Look {
    /// Answers until the channel closes.
    pub(super) fn answer(&self, jobs: &Receiver<LookJob>, cache: Option<Cache>) {
        let mut seeker = cache.map(Seeker::new);
        // Counts of saved searches wait until nothing else does, and begin anew where something comes in between.
        let mut waiting: Option<TallyJob> = None;
        loop {
            let job = match waiting.take().filter(|_| jobs.is_empty()) {
                Some(job) => LookJob::Tally(job),
                None => match jobs.recv() {
                    Ok(job) => job,
                    Err(_) => return,
                },
            };
            let answered = catch_unwind(AssertUnwindSafe(|| match job {
                LookJob::Search(job) => self.search(&job, seeker.as_mut()),
                LookJob::Count(job) => self.count(&job, seeker.as_mut()),
                LookJob::Suggest(job) => self.suggest(&job, seeker.as_mut()),
                LookJob::Tally(job) => {
                    if !self.tally(&job, seeker.as_mut(), &|| !jobs.is_empty()) {
                        waiting = Some(job);
                    }
                }
            }));
            if answered.is_err() {
                self.fail("the search stopped: a fault in the program");
            }
        }
    }

    /// Counts what saved searches find; false where it was interrupted.
    fn tally(
        &self,
        job: &TallyJob,
        seeker: Option<&mut Seeker>,
        cancelled: &(dyn Fn() -> bool + Sync),
    ) -> bool {
        let tallied = match job.articles.library().zip(seeker) {
            Some((library, seeker)) => seeker.tally(job, library, cancelled),
            None => Ok(tally(job, cancelled)),
        };
        let number = job.number;
        match tallied {
            Ok(Some(tallies)) => tell(&self.messages, Msg::Tallied { number, tallies }),
            Ok(None) => return false,
            Err(error) => self.fail(error.to_string()),
        }
        true
    }

    fn fail(&self, what: impl Into<String>) {
        tell(&self.messages, Msg::Failed(what.into()));
    }

    /// Answers one search, unless a newer one waits.
    fn search(&self, job: &SearchJob, seeker: Option<&mut Seeker>) {
        let generation = job.generation;
        let _met = self.demand.meet();
        let cancelled = || self.newest_search.load(Ordering::Acquire) != generation;
        let found = |found| Msg::Found { generation, found: Box::new(found) };
        if cancelled() {
            return;
        }
        let Some((library, seeker)) = job.articles.library().zip(seeker) else {
            let answer = answer(job, &cancelled);
            if !cancelled() {
                tell(&self.messages, found(answer));
            }
            return;
        };
        let mut first = |page| tell(&self.messages, found(page));
        match seeker.answer(job, library, &cancelled, &mut first) {
            Ok(Some(answer)) => tell(&self.messages, found(answer)),
            Ok(None) => {}
            Err(error) => self.fail(error.to_string()),
        }
    }

    /// Counts what is read and starred in a library.
    fn count(&self, job: &CountJob, seeker: Option<&mut Seeker>) {
        if let Some((library, seeker)) = job.articles.library().zip(seeker) {
            let (read, starred) = seeker.count(library, &job.records);
            tell(&self.messages, Msg::Counted { version: job.version, read, starred });
        }
    }

    /// Counts values of a field, unless something else has been typed since.
    fn suggest(&self, job: &SuggestJob, seeker: Option<&mut Seeker>) {
        let began = Instant::now();
        let is_old = || self.newest_question.load(Ordering::Acquire) != job.number;
        if is_old() {
            return;
        }
        let values = match job.articles.library().zip(seeker) {
            Some((library, seeker)) => seeker.values(job, library),
            None => Ok(values(job, &|| is_old() || began.elapsed() > COUNTED_FOR)),
        };
        match values {
            Ok(values) => tell(&self.messages, Msg::Suggested { number: job.number, values }),
            Err(error) => self.fail(error.to_string()),
        }
    }
}

/// The values of a field in articles in memory, of as many as can be looked at before it is `enough`.
pub fn values(job: &SuggestJob, enough: &dyn Fn() -> bool) -> Vec<Value> {
    let subjects = job.articles.iter().map(|article| Subject::marked(article, &job.records));
    among(subjects, job.field, &job.typed, enough)
}

/// Answers finds until the channel closes.
pub(super) fn answer_finds(jobs: &Receiver<FindJob>, messages: &Sender<Msg>) {
    while let Ok(job) = jobs.recv() {
        let job = jobs.try_iter().last().unwrap_or(job);
        let number = job.number;
        let found = catch_unwind(AssertUnwindSafe(|| job.look(&|| !jobs.is_empty())));
        if found.is_err() {
            tell(messages, Msg::Failed("the find stopped: a fault in the program".to_owned()));
        }
        let Some(matches) = found.unwrap_or_else(|_| Some(Matches::default())) else { continue };
        tell(messages, Msg::FoundIn { number, matches });
    }
}

/// Holds the query against the articles and puts those that match in order. Those that are not analysed yet count as not
/// matching; the reader asks again.
pub fn answer(job: &SearchJob, cancelled: &(dyn Fn() -> bool + Sync)) -> Found {
    let found = match &job.query {
        Some(query) => scan(job, query, cancelled).unwrap_or_default(),
        None => query::Found::of_all(job.articles.len()),
    };
    Found::of(found, &job.articles, &job.records, job.order)
}

/// Holds a query against the articles in memory.
fn scan(
    job: &SearchJob,
    query: &Query,
    cancelled: &(dyn Fn() -> bool + Sync),
) -> Option<query::Found> {
    let short_forms = query.needs_analysis().then(|| short_forms(&job.articles));
    let subjects = subjects(&job.articles, &job.records, short_forms.as_ref());
    let order = if job.order.is_some() { query::Order::Given } else { query::Order::Best };
    query::search(query, &subjects, order, cancelled)
}

/// The articles in memory as queries see them.
pub(super) fn subjects<'a>(
    articles: &'a Shelf,
    records: &'a Records,
    short_forms: Option<&'a ShortForms>,
) -> Vec<Subject<'a>> {
    let subject =
        |article: &'a Arc<Article>| Subject { short_forms, ..Subject::marked(article, records) };
    articles.iter().map(subject).collect()
}

/// What short forms stand for in the articles that are analysed.
pub(super) fn short_forms(articles: &Shelf) -> ShortForms {
    let mut learned = ShortForms::default();
    for analysis in articles.iter().filter_map(|article| article.analysis()) {
        learned.add(&analysis.short_forms);
    }
    learned
}
