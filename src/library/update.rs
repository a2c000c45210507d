//! The way from the folders to the catalogue and the index: what has changed is read, what is gone is taken out, and every few
//! seconds all of it is put on the disk.
//!
//! It may be stopped at any moment, by a key or by a power cut: what was committed stays, and the next update goes on from
//! there. Articles are read on several threads that give way to everything else; what they read is put in by one.

mod analysing;
mod reading;
mod texts;

use std::{
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use crossbeam_channel::{Receiver, Sender};

use self::{
    analysing::{Job, Said},
    reading::Chunk,
    texts::Texts,
};
pub use reading::is_read_in_pieces;

use super::{
    Cache, Catalogue, Demand,
    catalogue::{
        Part,
        manifest::Root,
        writer::{self, Writer},
    },
    load::Cancelled,
    scan::{self, Changed, Start},
};
use crate::{
    formats::Problem,
    system::{files, process::give_way},
};

/// What was read is committed at least this often.
const COMMITTED_EVERY: Duration = Duration::from_secs(4);
/// The first time sooner, so that there is something to list.
const FIRST_COMMIT: Duration = Duration::from_millis(700);
/// It is committed, too, when so much waits in memory, in bytes.
const MOST_WAITING: usize = 16 << 20;
/// So many analyses go into the index together. While they are made it is closed, as its writer takes more memory than all else
/// that the reader holds.
const INDEXED_TOGETHER: usize = 400;
/// After so many seconds, or a twentieth of all, is told how long the rest will take.
const TOLD_AFTER: f64 = 3.0;
/// How often is told how far it is.
const TOLD_EVERY: Duration = Duration::from_millis(100);
/// An update of fewer bytes of files is small: it takes little memory, one thread for the index, and is done at once.
const SMALL: u64 = 4 << 20;
/// Stack of a reading thread, in bytes: what `main` has on most systems.
const STACK: usize = 8 << 20;
/// How much the reading threads give way: their nice value.
const NICENESS: i32 = 10;

/// What to bring up to date, and how.
#[derive(Clone, Copy, Debug, Default)]
pub struct Update<'a> {
    /// The folders of the library: absolute paths. What was indexed of others is taken out.
    pub folders: &'a [PathBuf],
    /// Look only at or below these paths.
    pub only: Option<&'a [PathBuf]>,
    /// Files to read before all others, as they are on the screen.
    pub first: &'a [PathBuf],
    /// Read the others by path, in the order of the folders, instead of the newest first.
    pub as_given: bool,
    /// Threads that read; 0 for as many as there are cores.
    pub threads: usize,
    /// Look for quotations and names, too, once all is read. It takes ten times as long as reading.
    pub analyse: bool,
    /// Analyse on the cores but one, and begin with no article while somebody waits for something.
    pub gives_way_to: Option<&'a Demand>,
}

/// How far an update is.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Progress {
    /// Files that were looked at.
    pub looked_at: usize,
    /// Files that are to be read.
    pub to_read: usize,
    /// Files that were read.
    pub read: usize,
    /// Bytes of the files that are to be read.
    pub bytes_to_read: u64,
    /// Bytes that were read.
    pub bytes: u64,
    /// Articles that were read.
    pub articles: usize,
    /// Articles that were taken out.
    pub gone: usize,
    /// Articles that are to be analysed.
    pub to_analyse: usize,
    /// Articles that were analysed.
    pub analysed: usize,
    /// Articles that can be listed and found by now.
    pub committed: usize,
    /// Counts the states of the catalogue; when it grows there is a new one to open.
    pub generation: u64,
    /// Seconds since reading began.
    pub seconds: f64,
}

impl Progress {
    /// Bytes read in a second; 0 in the beginning.
    pub fn throughput(&self) -> f64 {
        if self.seconds > 0.1 { self.bytes as f64 / self.seconds } else { 0.0 }
    }

    /// Seconds until all is read, where that can be told: the first files alone tell of hours.
    pub fn seconds_left(&self) -> Option<f64> {
        let throughput = self.throughput();
        let left = self.bytes_to_read.saturating_sub(self.bytes);
        let is_known = self.seconds >= TOLD_AFTER || self.bytes * 20 >= self.bytes_to_read;
        (is_known && throughput > 0.0).then(|| left as f64 / throughput)
    }
}

/// How an update ended.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// All is up to date, but for folders that could not be read.
    Done(Progress, Vec<PathBuf>),
    /// It was stopped; what was committed stays.
    Stopped(Progress),
    /// Another program is at it.
    Busy,
}

/// Brings the catalogue and the index of a cache up to date, telling `each` how far it is. A damaged cache is made anew.
/// An error where the cache cannot be written; what was committed before stays.
pub fn update(
    cache: &Cache,
    wanted: &Update<'_>,
    cancelled: &Cancelled<'_>,
    each: &mut dyn FnMut(Progress),
) -> Result<Outcome, Problem> {
    let Some(_lock) = cache.lock()? else { return Ok(Outcome::Busy) };
    let (catalogue, texts) = open(cache)?;
    let threads = match wanted.threads {
        0 => std::thread::available_parallelism().map_or(1, usize::from),
        threads => threads,
    };
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .thread_name(|number| format!("scan-{number}"))
        .start_handler(|_| give_way(NICENESS))
        .build()
        .map_err(|error| Problem::new(format!("no thread can be started: {error}")))?;
    let roots = roots(&catalogue, wanted.folders);
    let starts = starts(&roots, wanted.only);
    let difference = scan::scan(&starts, &catalogue, &pool, cancelled);
    let mut run = Run {
        catalogue: catalogue.clone(),
        writer: Writer::new(cache, catalogue),
        texts,
        gives_way: &|| {
            wanted.gives_way_to.into_iter().for_each(|demand| demand.give_way(cancelled));
        },
        progress: Progress::default(),
        began: Instant::now(),
        unindexed: Vec::new(),
        committed: None,
        told: Instant::now(),
        each,
    };
    run.progress.looked_at = difference.files;
    let bytes = difference.changed.iter().map(reading::bytes_to_read).sum();
    if bytes >= SMALL {
        give_way(NICENESS);
    }
    run.texts.prepare(bytes, threads);
    run.unindexed = run.texts.catch_up(&run.catalogue, cancelled)?;
    run.take_out(&roots, &difference)?;
    let jobs = in_order(difference.changed, wanted);
    run.read(jobs, threads, cancelled)?;
    run.commit()?;
    if wanted.analyse && !cancelled() {
        run.analyse(threads, (wanted.gives_way_to.is_some(), cancelled))?;
    }
    if !cancelled() {
        run.index()?;
    }
    let progress = run.finish()?;
    Ok(if cancelled() {
        Outcome::Stopped(progress)
    } else {
        Outcome::Done(progress, difference.refused)
    })
}

/// Opens what there is, or begins anew where it is damaged, or where catalogue and index do not go together.
fn open(cache: &Cache) -> Result<(Catalogue, Texts), Problem> {
    if let Some(catalogue) = Catalogue::open(cache) {
        let texts = Texts::open(cache)?;
        if texts.goes_with(&catalogue) {
            writer::tidy(cache, &catalogue);
            return Ok((catalogue, texts));
        }
    }
    cache.clear();
    Ok((Catalogue::empty(), Texts::open(cache)?))
}

/// The roots for folders: those that are known keep their numbers.
fn roots(catalogue: &Catalogue, folders: &[PathBuf]) -> Vec<Root> {
    let known = catalogue.manifest();
    let mut next = known.roots.iter().map(|root| root.number + 1).max().unwrap_or(0);
    // The number of a root that was taken out must not be given again while there are parts of it.
    next = catalogue.parts().map(|part| part.root + 1).max().unwrap_or(0).max(next);
    let mut roots: Vec<Root> = Vec::new();
    for folder in folders {
        let root = known.root_at(folder).cloned().unwrap_or_else(|| {
            next += 1;
            Root { number: next - 1, path: folder.clone(), absent: false, inode: 0 }
        });
        if !roots.contains(&root) {
            roots.push(root);
        }
    }
    roots
}

/// Where to look: all roots, or the paths that are asked for and lie in one.
fn starts(roots: &[Root], only: Option<&[PathBuf]>) -> Vec<Start> {
    let all = |root: &Root| Start { root: root.clone(), below: PathBuf::new() };
    let Some(only) = only else { return roots.iter().map(all).collect() };
    let mut starts: Vec<Start> = Vec::new();
    let mut paths = only.to_vec();
    paths.sort();
    for path in &paths {
        let Some((root, below)) = roots
            .iter()
            .find_map(|root| path.strip_prefix(&root.path).ok().map(|below| (root, below)))
        else {
            continue;
        };
        let covered =
            |start: &Start| start.root.number == root.number && below.starts_with(&start.below);
        if !starts.iter().any(covered) {
            starts.push(Start { root: root.clone(), below: below.to_owned() });
        }
    }
    starts
}

/// The newest first, or as the folders give them; and before them what is on the screen.
fn in_order(mut changed: Vec<Changed>, wanted: &Update<'_>) -> Vec<Changed> {
    let first = wanted.first;
    let is_first = |path: &Path| first.iter().any(|wanted| wanted == path);
    if wanted.as_given {
        changed.sort_by(|a, b| a.root.cmp(&b.root).then_with(|| a.path.cmp(&b.path)));
    } else {
        changed.sort_by(|a, b| b.modified.cmp(&a.modified).then_with(|| a.path.cmp(&b.path)));
    }
    if !first.is_empty() {
        changed.sort_by_key(|changed| !is_first(&changed.path));
    }
    changed
}

/// Does jobs on several threads and takes what comes of them on this one. An error of `take` ends the threads.
fn on_threads<J: Send, R: Send>(
    jobs: Vec<J>,
    threads: usize,
    work: &(dyn Fn(&Receiver<J>, &Sender<R>) + Sync),
    take: &mut dyn FnMut(R) -> Result<(), Problem>,
) -> Result<(), Problem> {
    let (sender, waiting) = crossbeam_channel::unbounded();
    for job in jobs {
        // The other end is in this function.
        sender.send(job).ok();
    }
    drop(sender);
    std::thread::scope(|scope| {
        let (sender, results) = crossbeam_channel::bounded(threads * 2);
        for _ in 0..threads {
            let (waiting, sender) = (waiting.clone(), sender.clone());
            let started = std::thread::Builder::new()
                .name("index".to_owned())
                .stack_size(STACK)
                .spawn_scoped(scope, move || work(&waiting, &sender));
            started.map_err(|error| Problem::new(format!("no thread can be started: {error}")))?;
        }
        drop(sender);
        // Dropped with the iterator where something fails, which ends the threads.
        results.into_iter().try_for_each(take)
    })
}

/// One update.
struct Run<'a, 'e> {
    /// The state that it began with.
    catalogue: Catalogue,
    writer: Writer<'a>,
    texts: Texts,
    /// Waits while somebody waits for something else.
    gives_way: &'a (dyn Fn() + Sync),
    progress: Progress,
    /// Rows whose analyses are kept, or will be with the next commit, and are not in the index.
    unindexed: Vec<u32>,
    began: Instant,
    /// When it was committed last.
    committed: Option<Instant>,
    told: Instant,
    each: &'e mut dyn FnMut(Progress),
}

impl Run<'_, '_> {
    /// Takes out what is gone, and what is of folders that are no longer wanted.
    fn take_out(&mut self, roots: &[Root], difference: &scan::Difference) -> Result<(), Problem> {
        let mut roots = roots.to_vec();
        for root in &mut roots {
            root.absent = difference.absent.contains(&root.number);
            if let Some(metadata) = root.path.metadata().ok().filter(|_| !root.absent) {
                root.inode = files::number(&metadata);
            }
        }
        let wanted: Vec<u32> = roots.iter().map(|root| root.number).collect();
        let known = self.catalogue.clone();
        for part in known.parts() {
            let is_gone = difference.gone.binary_search(&part.number).is_ok();
            if is_gone || !wanted.contains(&part.root) {
                self.bury(&part)?;
            }
        }
        self.writer.set_roots(roots);
        Ok(())
    }

    fn bury(&mut self, part: &Part<'_>) -> Result<(), Problem> {
        for row in self.writer.bury(part) {
            self.texts.remove(row)?;
            self.progress.gone += 1;
        }
        Ok(())
    }

    /// Reads what has changed, on threads, and puts it in.
    fn read(
        &mut self,
        jobs: Vec<Changed>,
        threads: usize,
        cancelled: &Cancelled<'_>,
    ) -> Result<(), Problem> {
        self.progress.to_read = jobs.len();
        self.progress.bytes_to_read = jobs.iter().map(reading::bytes_to_read).sum();
        if jobs.is_empty() {
            return Ok(());
        }
        let work = |waiting: &Receiver<Changed>, sender: &Sender<Chunk>| {
            reading::read_all(waiting, sender, cancelled);
        };
        on_threads(jobs, threads, &work, &mut |chunk| self.take(&chunk))
    }

    /// Analyses what has not been analysed, on threads, and puts it in.
    fn analyse(
        &mut self,
        threads: usize,
        (spares_a_core, cancelled): (bool, &Cancelled<'_>),
    ) -> Result<(), Problem> {
        let catalogue = self.writer.current().clone();
        let jobs = analysing::jobs(&catalogue);
        self.progress.to_analyse = jobs.iter().map(|job| job.missing).sum();
        if jobs.is_empty() {
            return Ok(());
        }
        give_way(NICENESS);
        self.texts.close()?;
        // A thread with little memory puts in what they say.
        self.texts.prepare(0, threads);
        let threads = if spares_a_core { threads.saturating_sub(1).max(1) } else { threads };
        let (catalogue, begin) = (&catalogue, self.gives_way);
        let work = |waiting: &Receiver<Job>, sender: &Sender<Said>| {
            analysing::analyse_all(catalogue, waiting, sender, (begin, cancelled));
        };
        on_threads(jobs, threads, &work, &mut |said| self.take_analysis(said))?;
        self.writer.commit()
    }

    /// Puts in a piece of a file, and commits where it is time to.
    fn take(&mut self, chunk: &Chunk) -> Result<(), Problem> {
        let known = self.catalogue.clone();
        for number in &chunk.replaces {
            if let Some(part) = known.part(*number) {
                self.bury(&part)?;
            }
        }
        let first = self.writer.push(&chunk.part, &chunk.readings);
        for (row, reading) in (first..).zip(&chunk.readings) {
            known.adopt_analysis(&reading.article);
            self.texts.add(row, &reading.article)?;
        }
        self.progress.read += usize::from(chunk.is_last);
        self.progress.bytes += chunk.bytes;
        self.progress.articles += chunk.readings.len();
        self.keep_pace()
    }

    /// Takes an analysis.
    fn take_analysis(&mut self, said: Said) -> Result<(), Problem> {
        self.writer.keep_analysis(said.hash, said.packed);
        self.unindexed.push(said.row);
        self.progress.analysed += 1;
        self.keep_pace()
    }

    /// Commits where it is time to, and tells how far it is.
    fn keep_pace(&mut self) -> Result<(), Problem> {
        let due = self.committed.map_or(FIRST_COMMIT, |_| COMMITTED_EVERY);
        if self.committed.unwrap_or(self.began).elapsed() >= due
            || self.writer.waiting() > MOST_WAITING
        {
            self.commit()?;
        }
        if self.told.elapsed() >= TOLD_EVERY {
            self.told = Instant::now();
            self.tell();
        }
        Ok(())
    }

    /// The catalogue first: what the index lacks of it is made up for at the next update. A few analyses wait for more of them, unless
    /// the index is written anyhow.
    fn commit(&mut self) -> Result<(), Problem> {
        self.writer.commit()?;
        let waiting = self.unindexed.len();
        if waiting == 0 || waiting >= INDEXED_TOGETHER || self.texts.is_written() {
            self.index()?;
        }
        self.committed = Some(Instant::now());
        self.progress.committed = self.writer.current().len();
        self.progress.generation = self.writer.current().generation();
        self.tell();
        Ok(())
    }

    /// Has the index in step with the catalogue as it was committed.
    fn index(&mut self) -> Result<(), Problem> {
        let catalogue = self.writer.current();
        let analysed = std::mem::take(&mut self.unindexed);
        if !analysed.is_empty() {
            (self.gives_way)();
        }
        for row in &analysed {
            self.texts.renew(catalogue, *row)?;
        }
        self.texts.commit(catalogue)?;
        if analysed.is_empty() { Ok(()) } else { self.texts.close() }
    }

    fn tell(&mut self) {
        self.progress.seconds = self.began.elapsed().as_secs_f64();
        (self.each)(self.progress);
    }

    fn finish(mut self) -> Result<Progress, Problem> {
        self.tell();
        self.texts.close()?;
        Ok(self.progress)
    }
}

#[cfg(test)]
mod tests;
