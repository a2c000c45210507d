//! The threads that analyse: one for what is on the screen, the others for everything else, as long as nothing is asked for.

use std::{
    cell::LazyCell,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use crossbeam_channel::{Receiver, Sender, TryRecvError, select, unbounded};

use super::{BESIDE, give_way, spare_cores, tell};
use crate::{
    analysis::Analysis,
    library::{Article, Demand},
    reader::app::Msg,
};

/// Progress is told at most this often.
const PROGRESS_EVERY: Duration = Duration::from_millis(100);

/// Articles to be analysed when nothing else is to do.
#[derive(Debug)]
pub(super) struct Batch {
    /// The loading they belong to.
    pub(super) loading: u64,
    /// Counts the analysed articles of that loading.
    pub(super) analysed: Arc<AtomicUsize>,
    pub(super) articles: Vec<Arc<Article>>,
}

/// The other end of the threads.
#[derive(Debug)]
pub(super) struct Analysts {
    urgent: Sender<Arc<Article>>,
    background: Sender<Batch>,
    threads: LazyCell<(), Box<dyn FnOnce()>>,
}

impl Analysts {
    /// Threads that begin when they are told to.
    pub(super) fn new(
        messages: &Sender<Msg>,
        newest_loading: &Arc<AtomicU64>,
        superseded: &Arc<AtomicBool>,
        demand: &Arc<Demand>,
    ) -> Self {
        let (urgent, asked) = unbounded();
        let (background, batches) = unbounded();
        let analyst = Analyst {
            urgent: asked,
            background: batches,
            messages: messages.clone(),
            newest_loading: Arc::clone(newest_loading),
            superseded: Arc::clone(superseded),
            demand: Arc::clone(demand),
        };
        Self { urgent, background, threads: LazyCell::new(Box::new(move || analyst.start())) }
    }

    /// Starts the threads; they end when nobody can give them anything any more.
    pub(super) fn begin(&self) {
        LazyCell::force(&self.threads);
    }

    /// Has an article analysed before all others.
    pub(super) fn ask(&self, article: Arc<Article>) {
        // The threads live as long as this does, so the channel is open.
        let _ = self.urgent.send(article);
    }

    /// Where batches are put.
    pub(super) fn background(&self) -> Sender<Batch> {
        self.background.clone()
    }
}

/// Analyses articles of batches, and between them those that are asked for.
#[derive(Clone, Debug)]
struct Analyst {
    urgent: Receiver<Arc<Article>>,
    background: Receiver<Batch>,
    messages: Sender<Msg>,
    /// Number of the loading that counts.
    newest_loading: Arc<AtomicU64>,
    /// True once a cache has taken the place of the articles in memory.
    superseded: Arc<AtomicBool>,
    /// What is done in the background gives way to it.
    demand: Arc<Demand>,
}

impl Analyst {
    /// Starts the threads: one for each core that the interface leaves, and one for the article on the screen alone, so that it
    /// never waits for a long one of a batch.
    fn start(self) {
        let (urgent, messages) = (self.urgent.clone(), self.messages.clone());
        for _ in 0..spare_cores() {
            let analyst = self.clone();
            thread::spawn(move || analyst.work());
        }
        thread::spawn(move || urgent.iter().for_each(|article| analyse_now(&article, &messages)));
    }

    /// Works until the channels close.
    fn work(&self) {
        give_way(BESIDE);
        loop {
            select! {
                recv(self.urgent) -> article => match article {
                    Ok(article) => analyse_now(&article, &self.messages),
                    Err(_) => return,
                },
                recv(self.background) -> batch => match batch {
                    Ok(batch) => self.analyse_batch(&batch),
                    Err(_) => return,
                },
            }
        }
    }

    /// Analyses a batch, as long as its loading counts; tells its progress now and then, and at the end.
    fn analyse_batch(&self, batch: &Batch) {
        let mut told = Instant::now();
        let tell_progress = |analysed| {
            tell(&self.messages, Msg::AnalysisProgress { loading: batch.loading, analysed });
        };
        for article in &batch.articles {
            let is_wanted = self.newest_loading.load(Ordering::Acquire) == batch.loading
                && !self.superseded.load(Ordering::Acquire);
            if !is_wanted || !self.serve_urgent() {
                return;
            }
            self.demand.give_way(&|| !self.urgent.is_empty());
            analyse(article, &self.messages);
            let analysed = batch.analysed.fetch_add(1, Ordering::AcqRel) + 1;
            if told.elapsed() >= PROGRESS_EVERY {
                told = Instant::now();
                tell_progress(analysed);
            }
        }
        tell_progress(batch.analysed.load(Ordering::Acquire));
    }

    /// Analyses what is asked for at once; false once the reader has ended.
    fn serve_urgent(&self) -> bool {
        loop {
            match self.urgent.try_recv() {
                Ok(article) => analyse_now(&article, &self.messages),
                Err(TryRecvError::Empty) => return true,
                Err(TryRecvError::Disconnected) => return false,
            }
        }
    }
}

/// Analyses an article that is on the screen, and says so.
fn analyse_now(article: &Arc<Article>, messages: &Sender<Msg>) {
    analyse(article, messages);
    tell(messages, Msg::Analysed(article.hash));
}

/// Analyses an article; a fault leaves it without quotations and entities, and is told.
fn analyse(article: &Article, messages: &Sender<Msg>) {
    let analysed = catch_unwind(AssertUnwindSafe(|| {
        crate::reader::run::provoked("worker");
        article.analyse();
    }));
    if analysed.is_err() {
        article.adopt(Analysis::default());
        tell(
            messages,
            Msg::Failed(format!(
                "no quotations and names for “{}”: a fault in the program",
                article.label()
            )),
        );
    }
}
