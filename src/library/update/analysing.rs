//! Articles of the catalogue that are analysed, file by file, the newest first.

use std::{
    ops::Range,
    panic::{AssertUnwindSafe, catch_unwind},
    path::PathBuf,
    sync::Arc,
};

use crossbeam_channel::{Receiver, Sender};

use super::reading;
use crate::library::{
    Article, Catalogue, ContentHash, analyses, load::Cancelled, place::read_article,
};

/// A part of a file that holds articles which were not analysed.
pub(super) struct Job {
    path: PathBuf,
    /// The bytes that the part was read from.
    bytes: (u64, u64),
    rows: Range<u32>,
    /// How many of its articles were not analysed.
    pub(super) missing: usize,
}

/// The analysis of an article.
pub(super) struct Said {
    pub(super) row: u32,
    /// What it was made of.
    pub(super) hash: ContentHash,
    pub(super) packed: Vec<u8>,
}

/// What is to be done.
pub(super) fn jobs(catalogue: &Catalogue) -> Vec<Job> {
    let mut jobs: Vec<(i64, Job)> = Vec::new();
    for part in catalogue.parts() {
        let rows = part.first_row..part.first_row + part.rows;
        let missing = rows.clone().filter(|row| is_missing(catalogue, *row)).count();
        let Some(path) = catalogue.path_of(&part).filter(|_| missing > 0) else { continue };
        let job = Job { path, bytes: (part.from, part.to), rows, missing };
        jobs.push((part.modified, job));
    }
    jobs.sort_by_key(|(modified, job)| (std::cmp::Reverse(*modified), job.rows.start));
    jobs.into_iter().map(|(_, job)| job).collect()
}

fn is_missing(catalogue: &Catalogue, row: u32) -> bool {
    catalogue.listing(row).is_some_and(|listing| {
        listing.problem().is_none()
            && !listing.is_absent()
            && !catalogue.is_analysed(listing.hash())
    })
}

/// Does jobs until there are none, nobody takes what comes of them, or it is cancelled. `begin` is called before each article and may
/// take its time.
pub(super) fn analyse_all(
    catalogue: &Catalogue,
    waiting: &Receiver<Job>,
    done: &Sender<Said>,
    (begin, cancelled): (&(dyn Fn() + Sync), &Cancelled<'_>),
) {
    for job in waiting {
        let is_over = each_article(catalogue, &job, cancelled, &mut |row, article| {
            begin();
            if cancelled() {
                return true;
            }
            // The file may have changed since; the next update finds that.
            let hash = catalogue.listing(row).map(|listing| listing.hash());
            if hash != Some(article.hash) || !is_missing(catalogue, row) {
                return false;
            }
            // An article on which the program fails stays without.
            let packed = catch_unwind(AssertUnwindSafe(|| {
                analyses::pack(article.analyse(), article.text())
            }));
            packed.is_ok_and(|packed| done.send(Said { row, hash: article.hash, packed }).is_err())
        });
        if is_over {
            return;
        }
    }
}

/// Gives the articles of a job until `take` has had enough, and tells whether it has. One at a time is read where they stand in
/// their file as they are, so that there is never more than one in memory.
fn each_article(
    catalogue: &Catalogue,
    job: &Job,
    cancelled: &Cancelled<'_>,
    take: &mut dyn FnMut(u32, &Article) -> bool,
) -> bool {
    let stands_alone = |row| catalogue.locate(row).is_some_and(|place| place.bytes.is_some());
    if !job.rows.clone().all(stands_alone) {
        let readings = reading::read_part(&job.path, job.bytes, cancelled);
        return job.rows.clone().zip(readings).any(|(row, it)| take(row, &it.article));
    }
    job.rows.clone().filter(|row| is_missing(catalogue, *row)).any(|row| {
        let article = catalogue.locate(row).and_then(|place| read_article(&place).ok());
        article.is_some_and(|article: Arc<Article>| take(row, &article))
    })
}
