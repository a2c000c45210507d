//! Loading for subcommands: articles in order to a consumer, complaints to standard error.

use std::{
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use rayon::prelude::*;

use super::output::{Output, complain};
use crate::library::{self, Article, Batch, Content, Options, Progress, Sources};

/// Batches that may wait to be printed while more are loaded.
const WAITING: usize = 2;

/// What became of the inputs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// All could be read.
    AllRead,
    /// Some could not; each was told of on standard error.
    SomeFailed,
}

impl Outcome {
    /// What the program ends with.
    pub(super) const fn exit_code(self) -> u8 {
        match self {
            Self::AllRead => super::ALL_READ,
            Self::SomeFailed => super::SOME_FAILED,
        }
    }

    /// Failed where either did.
    fn and(self, other: Self) -> Self {
        if self == Self::AllRead { other } else { self }
    }
}

/// Loads `paths` and gives the readable articles to `consume`, batch by batch, in order, while more are loaded. An error of
/// the consumer ends the loading.
pub(super) fn for_each(
    paths: &[PathBuf],
    consume: &mut dyn FnMut(&[Arc<Article>]) -> io::Result<Outcome>,
) -> io::Result<Outcome> {
    let mut outcome = Outcome::AllRead;
    let progress = for_each_batch(paths, &mut |batch| {
        outcome = outcome.and(consume_readable(batch, consume)?);
        Ok(())
    })?;
    tell_of_nothing(progress);
    Ok(outcome)
}

/// Loads `paths` and gives everything that comes of it to `consume`, in order, while more is loaded. An error of the consumer
/// ends the loading.
pub(super) fn for_each_batch(
    paths: &[PathBuf],
    consume: &mut dyn FnMut(Batch) -> io::Result<()>,
) -> io::Result<Progress> {
    let sources = Sources::from_arguments(paths);
    let cancelled = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let (sender, batches) = crossbeam_channel::bounded(WAITING);
        let (sources, cancelled) = (&sources, &cancelled);
        let loading = scope.spawn(move || {
            let stop = || cancelled.load(Ordering::Relaxed);
            library::load(sources, Options::default(), &stop, &mut |batch| {
                if sender.send(batch).is_err() {
                    cancelled.store(true, Ordering::Relaxed);
                }
            })
        });
        // The receiver is dropped with the iterator, which ends the loading.
        let result = batches.into_iter().try_for_each(&mut *consume);
        cancelled.store(true, Ordering::Relaxed);
        match loading.join() {
            Ok(progress) => result.map(|()| progress),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}

/// Tells of what could not be read, and hands over the rest.
fn consume_readable(
    batch: Batch,
    consume: &mut dyn FnMut(&[Arc<Article>]) -> io::Result<Outcome>,
) -> io::Result<Outcome> {
    let mut outcome = Outcome::AllRead;
    for note in &batch.notes {
        complain(&note.to_string());
    }
    let mut readable = batch.articles;
    readable.retain(|article| {
        let problem = match &article.content {
            Content::Document(_) | Content::Listed => return true,
            Content::Unreadable(problem) => problem,
        };
        complain(&format!("{}: {problem}", article.path.to_string_lossy()));
        outcome = Outcome::SomeFailed;
        false
    });
    Ok(outcome.and(consume(&readable)?))
}

/// Says so where the folders held no article at all.
fn tell_of_nothing(progress: Progress) {
    if progress.files == progress.other {
        let others = match progress.other {
            0 => String::new(),
            count => format!(" ({count} files of other kinds left out)"),
        };
        complain(&format!("no article found{others}"));
    }
}

/// Works on articles in parallel and takes what comes of them in order. An article on which the program fails is told of
/// and left out; the others are taken.
pub(super) fn map_each<T: Send>(
    paths: &[PathBuf],
    work: &(dyn Fn(&Article) -> T + Sync),
    take: &mut dyn FnMut(T) -> io::Result<()>,
) -> io::Result<Outcome> {
    for_each(paths, &mut |articles| {
        let worked = |article: &Arc<Article>| catch_unwind(AssertUnwindSafe(|| work(article))).ok();
        let results: Vec<Option<T>> = articles.par_iter().map(worked).collect();
        let mut outcome = Outcome::AllRead;
        for (article, result) in articles.iter().zip(results) {
            match result {
                Some(result) => take(result)?,
                None => outcome = tell_of_failure(article),
            }
        }
        Ok(outcome)
    })
}

/// Renders articles in parallel, each to bytes of its own, and writes them in order.
pub(super) fn write_each(
    paths: &[PathBuf],
    output: &mut Output,
    render: &(dyn Fn(&Article) -> Vec<u8> + Sync),
) -> io::Result<Outcome> {
    map_each(paths, render, &mut |bytes| io::Write::write_all(output, &bytes))
}

fn tell_of_failure(article: &Article) -> Outcome {
    let path = article.path.to_string_lossy();
    complain(&format!("{path}: the program failed on this article; please report it"));
    Outcome::SomeFailed
}
