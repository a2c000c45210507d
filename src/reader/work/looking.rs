//! Searches and finds, beside the screen: of those that wait the newest alone is answered.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::atomic::{AtomicU64, Ordering},
};

use crossbeam_channel::{Receiver, Sender};

use super::{indexed::Seeker, tell};
use crate::{
    analysis::identity::ShortForms,
    library::{Cache, Shelf},
    query::{self, Query, Subject},
    reader::app::{CountJob, Msg, SearchJob, find::FindJob, list::Found},
};

/// Answers searches until the channel closes.
pub(super) fn answer_searches(
    jobs: &Receiver<LookJob>,
    messages: &Sender<Msg>,
    newest: &AtomicU64,
    cache: Option<Cache>,
) {
    let mut seeker = cache.map(Seeker::new);
    for job in jobs {
        let answered = catch_unwind(AssertUnwindSafe(|| match job {
            LookJob::Search(job) => answer_search(&job, seeker.as_mut(), messages, newest),
            LookJob::Count(job) => answer_count(&job, seeker.as_mut(), messages),
        }));
        if answered.is_err() {
            tell(messages, Msg::Failed("the search stopped: a fault in the program".to_owned()));
        }
    }
}

/// What the thread of searches is asked for.
#[derive(Debug)]
pub(super) enum LookJob {
    Search(Box<SearchJob>),
    Count(CountJob),
}

/// Answers one search, unless a newer one waits.
fn answer_search(
    job: &SearchJob,
    seeker: Option<&mut Seeker>,
    messages: &Sender<Msg>,
    newest: &AtomicU64,
) {
    let generation = job.generation;
    let cancelled = || newest.load(Ordering::Acquire) != generation;
    let found = |found| Msg::Found { generation, found: Box::new(found) };
    if cancelled() {
        return;
    }
    let Some((library, seeker)) = job.articles.library().zip(seeker) else {
        let answer = answer(job, &cancelled);
        if !cancelled() {
            tell(messages, found(answer));
        }
        return;
    };
    let mut first = |page| tell(messages, found(page));
    match seeker.answer(job, library, &cancelled, &mut first) {
        Ok(Some(answer)) => tell(messages, found(answer)),
        Ok(None) => {}
        Err(error) => tell(messages, Msg::Failed(error.to_string())),
    }
}

/// Counts what is read and starred in a library.
fn answer_count(job: &CountJob, seeker: Option<&mut Seeker>, messages: &Sender<Msg>) {
    if let Some((library, seeker)) = job.articles.library().zip(seeker) {
        let (read, starred) = seeker.count(library, &job.records);
        tell(messages, Msg::Counted { version: job.version, read, starred });
    }
}

/// Answers finds until the channel closes.
pub(super) fn answer_finds(jobs: &Receiver<FindJob>, messages: &Sender<Msg>) {
    while let Ok(job) = jobs.recv() {
        let job = jobs.try_iter().last().unwrap_or(job);
        let number = job.number;
        let found = catch_unwind(AssertUnwindSafe(|| job.look()));
        if found.is_err() {
            tell(messages, Msg::Failed("the find stopped: a fault in the program".to_owned()));
        }
        tell(messages, Msg::FoundIn { number, matches: found.unwrap_or_default() });
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
    let subjects: Vec<Subject<'_>> = job
        .articles
        .iter()
        .map(|article| Subject {
            short_forms: short_forms.as_ref(),
            ..Subject::marked(article, &job.records)
        })
        .collect();
    let order = if job.order.is_some() { query::Order::Given } else { query::Order::Best };
    query::search(query, &subjects, order, cancelled)
}

/// What short forms stand for in the articles that are analysed.
fn short_forms(articles: &Shelf) -> ShortForms {
    let mut learned = ShortForms::default();
    for analysis in articles.iter().filter_map(|article| article.analysis()) {
        learned.add(&analysis.short_forms);
    }
    learned
}
