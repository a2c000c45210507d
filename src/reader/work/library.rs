//! An open library: listed from its cache at once, then brought up to date, and again whenever its folders change.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    thread,
};

use crossbeam_channel::{Receiver, Sender, unbounded};

use super::tell;
use crate::{
    library::{
        Cache, Catalogue, ContentHash, Demand, Shelf,
        update::{Outcome, Progress, Update, update},
        watch::{Seen, watch},
    },
    reader::app::Msg,
};

/// Up to so many articles a library is analysed as a whole; of a larger one, what is opened.
const ANALYSED_WHOLE: usize = 200_000;

/// What the thread of a library is asked for.
#[derive(Debug)]
enum Order {
    /// To list the articles and to look at all folders.
    Look(u64),
    /// To look at what has changed.
    Seen(Seen),
    /// To end.
    End,
}

/// The thread of an open library; it ends when this is dropped.
#[derive(Debug)]
pub(super) struct Follower {
    orders: Sender<Order>,
}

/// What the thread works with.
pub(super) struct Followed {
    cache: Cache,
    folders: Vec<PathBuf>,
    messages: Sender<Msg>,
    /// Number of the loading that counts; an update for an older one stops.
    newest: Arc<AtomicU64>,
    /// What is analysed beside the screen gives way to it.
    demand: Arc<Demand>,
    /// State of the catalogue that was told last.
    told: Option<u64>,
    /// Files are read and listed as the folders give them, instead of the newest first.
    as_given: bool,
    /// What is in memory already, and whose place is to be taken.
    held: Option<Held>,
}

/// Articles in memory whose place the catalogue takes.
struct Held {
    /// What they are: nothing is listed before all of them are there.
    articles: Vec<ContentHash>,
    /// Hears whether it does.
    answer: Sender<bool>,
}

impl Followed {
    /// A library, the newest first.
    pub(super) fn new(
        cache: Cache,
        folders: Vec<PathBuf>,
        messages: Sender<Msg>,
        (newest, demand): (Arc<AtomicU64>, Arc<Demand>),
    ) -> Self {
        Self { cache, folders, messages, newest, demand, told: None, as_given: false, held: None }
    }

    /// The same with files as the folders give them.
    #[must_use]
    pub(super) fn given_by_folders(self) -> Self {
        Self { as_given: true, ..self }
    }

    /// The same for articles that are in memory: `answer` hears when the catalogue lists them all, or that none can be made.
    #[must_use]
    pub(super) fn taking_over(self, articles: Vec<ContentHash>, answer: Sender<bool>) -> Self {
        Self { held: Some(Held { articles, answer }), ..self }
    }
}

impl Follower {
    /// Starts the thread.
    pub(super) fn start(mut followed: Followed) -> Self {
        let (orders, taken) = unbounded();
        let seen = orders.clone();
        thread::spawn(move || {
            let followed = AssertUnwindSafe(|| followed.follow(&taken, &seen));
            // The reader goes on with what is listed.
            let _ = catch_unwind(followed);
        });
        Self { orders }
    }

    /// Lists the articles and looks at all folders, for a loading.
    pub(super) fn look(&self, loading: u64) {
        let _ = self.orders.send(Order::Look(loading));
    }
}

impl Drop for Follower {
    fn drop(&mut self) {
        let _ = self.orders.send(Order::End);
    }
}

impl Followed {
    /// Takes orders until the end. The folders are watched from the first look on. What an order interrupts goes on
    /// when none waits.
    fn follow(&mut self, orders: &Receiver<Order>, seen: &Sender<Order>) {
        let (mut loading, mut watched, mut is_interrupted) = (0, None, false);
        loop {
            let order = if is_interrupted {
                orders.try_recv().unwrap_or(Order::Seen(Seen::Anything))
            } else {
                let Ok(order) = orders.recv() else { return };
                order
            };
            let is_wanted = || orders.is_empty();
            is_interrupted = match order {
                Order::Look(number) => {
                    loading = number;
                    self.told = None;
                    self.list(loading);
                    let (mut notes, is_interrupted) =
                        self.bring_up_to_date(loading, None, &is_wanted);
                    if let Some(held) = self.held.take_if(|_| !is_interrupted) {
                        // All goes on in memory.
                        let _ = held.answer.send(false);
                        return;
                    }
                    if watched.is_none() {
                        match watch(&self.folders, tell_seen(seen.clone())) {
                            Ok(watch) => watched = Some(watch),
                            Err(reason) => notes.push(format!(
                                "changes in the folders are not noticed: {reason}; R looks again"
                            )),
                        }
                    }
                    tell(&self.messages, Msg::LoadingDone { loading, notes });
                    is_interrupted
                }
                Order::Seen(seen) => {
                    let only = match &seen {
                        Seen::Paths(paths) => Some(paths.as_slice()),
                        Seen::Anything => None,
                    };
                    let (notes, stopped) = self.bring_up_to_date(loading, only, &is_wanted);
                    for note in notes {
                        tell(&self.messages, Msg::Failed(note));
                    }
                    stopped || is_interrupted && only.is_some()
                }
                Order::End => return,
            };
        }
    }

    /// Tells the reader of the newest catalogue, where it has not been told.
    fn list(&mut self, loading: u64) {
        let Some(catalogue) = Catalogue::open(&self.cache) else { return };
        let is_there = |hash: &ContentHash| catalogue.row_of(*hash).is_some();
        if self.held.as_ref().is_some_and(|held| !held.articles.iter().all(is_there)) {
            return;
        }
        if self.told != Some(catalogue.generation()) {
            self.told = Some(catalogue.generation());
            let shelf =
                if self.as_given { Shelf::as_given(catalogue) } else { Shelf::of(catalogue) };
            tell(&self.messages, Msg::Listed { loading, shelf });
            if let Some(held) = self.held.take() {
                let _ = held.answer.send(true);
            }
        }
    }

    /// Brings the cache up to date with the folders, or with some paths of theirs, for as long as nothing else is wanted. Gives
    /// what is to be told of it, and whether it was interrupted.
    fn bring_up_to_date(
        &mut self,
        loading: u64,
        only: Option<&[PathBuf]>,
        is_wanted: &(dyn Fn() -> bool + Sync),
    ) -> (Vec<String>, bool) {
        let newest = Arc::clone(&self.newest);
        let cancelled = || newest.load(Ordering::Acquire) != loading || !is_wanted();
        let (cache, folders) = (self.cache.clone(), self.folders.clone());
        let analyse = Catalogue::open(&cache).is_none_or(|it| it.len() <= ANALYSED_WHOLE);
        let as_given = self.as_given;
        let demand = Arc::clone(&self.demand);
        let gives_way_to = Some(&*demand);
        let wanted = Update {
            folders: &folders,
            only,
            as_given,
            analyse,
            gives_way_to,
            ..Update::default()
        };
        let outcome = update(&cache, &wanted, &cancelled, &mut |progress| {
            self.progressed(loading, progress);
        });
        if let (Ok(Outcome::Done(..)), Some(held)) = (&outcome, &mut self.held) {
            // What is not there by now has changed since.
            held.articles.clear();
        }
        self.list(loading);
        tell(&self.messages, Msg::Indexing { loading, progress: None });
        match outcome {
            Ok(Outcome::Done(_, refused)) => {
                let note = |folder: &PathBuf| format!("{} cannot be looked at", folder.display());
                (refused.iter().map(note).collect(), false)
            }
            Ok(Outcome::Stopped(_)) => (Vec::new(), true),
            Ok(Outcome::Busy) => {
                let note = "another program is bringing the library up to date; R looks again";
                (vec![note.to_owned()], false)
            }
            Err(problem) => (vec![problem.to_string()], false),
        }
    }

    fn progressed(&mut self, loading: u64, progress: Progress) {
        if self.told.is_none_or(|told| progress.generation > told) && progress.committed > 0 {
            self.list(loading);
        }
        tell(&self.messages, Msg::Indexing { loading, progress: Some(progress) });
    }
}

/// Hands on what a watch has seen.
fn tell_seen(orders: Sender<Order>) -> impl FnMut(Seen) + Send + 'static {
    move |seen| {
        let _ = orders.send(Order::Seen(seen));
    }
}
