//! Texts of listed articles, read when they come on the screen.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

use crossbeam_channel::{Receiver, Sender};

use super::tell;
use crate::{
    library::{Article, read_article},
    query::{Hit, Query, Subject, Verdict},
    reader::app::{Msg, OpenJob},
};

/// Reads articles until the channel closes: the newest first, as that is what the reader looks at.
pub(super) fn answer_openings(jobs: &Receiver<OpenJob>, messages: &Sender<Msg>) {
    let mut waiting: Vec<OpenJob> = Vec::new();
    while let Some(job) = waiting.pop().or_else(|| jobs.recv().ok()) {
        let newer: Vec<OpenJob> = jobs.try_iter().collect();
        if !newer.is_empty() {
            waiting.push(job);
            waiting.extend(newer.into_iter().rev());
            continue;
        }
        let opened = catch_unwind(AssertUnwindSafe(|| open(&job)));
        let (article, hit) = opened.unwrap_or_else(|_| (Arc::clone(&job.article), None));
        tell(messages, Msg::Opened { number: job.number, article, hit });
    }
}

/// Reads one, where its text is not at hand; says where the search in force matches it.
pub fn open(job: &OpenJob) -> (Arc<Article>, Option<(u64, Hit)>) {
    let article = if job.article.is_listed() {
        match read_article(&job.place) {
            Ok(article) => {
                job.catalogue.adopt_analysis(&article);
                article
            }
            Err(problem) => Arc::new(job.article.unreadable(problem)),
        }
    } else {
        Arc::clone(&job.article)
    };
    let hit = job.query.as_ref().map(|query| (job.generation, place_of(query, &article)));
    (article, hit)
}

/// Where a query matches an article, as far as that can be told.
fn place_of(query: &Query, article: &Article) -> Hit {
    if query.needs_analysis() {
        article.analyse();
    }
    match query.matches(&Subject::new(article)) {
        Verdict::Yes(hit) => hit,
        Verdict::No | Verdict::Unknown => Hit::default(),
    }
}
