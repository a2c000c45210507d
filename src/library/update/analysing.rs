//! Articles of the catalogue that are analysed, file by file, the newest first.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    path::PathBuf,
    sync::Arc,
};

use crossbeam_channel::{Receiver, Sender};

use super::reading;
use crate::library::{Article, Catalogue, analyses, load::Cancelled};

/// A part of a file that holds articles which were not analysed.
pub(super) struct Job {
    path: PathBuf,
    /// The bytes that the part was read from.
    bytes: (u64, u64),
    first_row: u32,
    /// How many of its articles were not analysed.
    pub(super) missing: usize,
}

/// An article that was analysed.
pub(super) struct Said {
    pub(super) row: u32,
    /// With its analysis.
    pub(super) article: Arc<Article>,
    pub(super) packed: Vec<u8>,
}

/// What is to be done.
pub(super) fn jobs(catalogue: &Catalogue) -> Vec<Job> {
    let mut jobs: Vec<(i64, Job)> = Vec::new();
    for part in catalogue.parts() {
        let rows = part.first_row..part.first_row + part.rows;
        let missing = rows.filter(|row| is_missing(catalogue, *row)).count();
        let Some(path) = catalogue.path_of(&part).filter(|_| missing > 0) else { continue };
        let job = Job { path, bytes: (part.from, part.to), first_row: part.first_row, missing };
        jobs.push((part.modified, job));
    }
    jobs.sort_by_key(|(modified, job)| (std::cmp::Reverse(*modified), job.first_row));
    jobs.into_iter().map(|(_, job)| job).collect()
}

fn is_missing(catalogue: &Catalogue, row: u32) -> bool {
    catalogue.listing(row).is_some_and(|listing| {
        listing.problem().is_none()
            && !listing.is_absent()
            && !catalogue.is_analysed(listing.hash())
    })
}

/// Does jobs until there are none, nobody takes what comes of them, or it is cancelled.
pub(super) fn analyse_all(
    catalogue: &Catalogue,
    waiting: &Receiver<Job>,
    done: &Sender<Said>,
    cancelled: &Cancelled<'_>,
) {
    for job in waiting {
        let readings = reading::read_part(&job.path, job.bytes, cancelled);
        for (row, reading) in (job.first_row..).zip(readings) {
            if cancelled() {
                return;
            }
            let article = reading.article;
            let hash = catalogue.listing(row).map(|listing| listing.hash());
            // The file may have changed since; the next update finds that.
            if hash != Some(article.hash) || !is_missing(catalogue, row) {
                continue;
            }
            // An article on which the program fails stays without.
            let Ok(packed) = catch_unwind(AssertUnwindSafe(|| {
                analyses::pack(article.analyse(), article.text())
            })) else {
                continue;
            };
            if done.send(Said { row, article, packed }).is_err() {
                return;
            }
        }
    }
}
