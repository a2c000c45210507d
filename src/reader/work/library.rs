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
        Cache, Catalogue,
        update::{Outcome, Progress, Update, update},
        watch::{Seen, watch},
    },
    reader::app::Msg,
};

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
struct Followed {
    cache: Cache,
    folders: Vec<PathBuf>,
    messages: Sender<Msg>,
    /// Number of the loading that counts; an update for an older one stops.
    newest: Arc<AtomicU64>,
    /// State of the catalogue that was told last.
    told: Option<u64>,
}

impl Follower {
    /// Starts the thread.
    pub(super) fn start(
        cache: Cache,
        folders: Vec<PathBuf>,
        messages: Sender<Msg>,
        newest: Arc<AtomicU64>,
    ) -> Self {
        let (orders, taken) = unbounded();
        let seen = orders.clone();
        let mut followed = Followed { cache, folders, messages, newest, told: None };
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
    /// Takes orders until the end. The folders are watched from the first look on.
    fn follow(&mut self, orders: &Receiver<Order>, seen: &Sender<Order>) {
        let mut loading = 0;
        let mut watched = None;
        for order in orders {
            match order {
                Order::Look(number) => {
                    loading = number;
                    let mut notes = self.look(loading);
                    if watched.is_none() {
                        let seen = seen.clone();
                        let each = move |change| {
                            let _ = seen.send(Order::Seen(change));
                        };
                        match watch(&self.folders, each) {
                            Ok(watch) => watched = Some(watch),
                            Err(reason) => notes.push(format!(
                                "changes in the folders are not noticed: {reason}; R looks again"
                            )),
                        }
                    }
                    tell(&self.messages, Msg::LoadingDone { loading, notes });
                }
                Order::Seen(seen) => {
                    let only = match &seen {
                        Seen::Paths(paths) => Some(paths.as_slice()),
                        Seen::Anything => None,
                    };
                    for note in self.bring_up_to_date(loading, only) {
                        tell(&self.messages, Msg::Failed(note));
                    }
                }
                Order::End => return,
            }
        }
    }

    /// Lists what the cache holds, then looks at the folders; gives what is to be told of them.
    fn look(&mut self, loading: u64) -> Vec<String> {
        self.told = None;
        self.list(loading);
        self.bring_up_to_date(loading, None)
    }

    /// Tells the reader of the newest catalogue, where it has not been told.
    fn list(&mut self, loading: u64) {
        let Some(catalogue) = Catalogue::open(&self.cache) else { return };
        if self.told != Some(catalogue.generation()) {
            self.told = Some(catalogue.generation());
            tell(&self.messages, Msg::Listed { loading, catalogue });
        }
    }

    /// Brings the cache up to date with the folders, or with some paths of theirs.
    fn bring_up_to_date(&mut self, loading: u64, only: Option<&[PathBuf]>) -> Vec<String> {
        let newest = Arc::clone(&self.newest);
        let cancelled = move || newest.load(Ordering::Acquire) != loading;
        let (cache, folders) = (self.cache.clone(), self.folders.clone());
        let wanted = Update { folders: &folders, only, ..Update::default() };
        let outcome = update(&cache, &wanted, &cancelled, &mut |progress| {
            self.progressed(loading, progress);
        });
        self.list(loading);
        tell(&self.messages, Msg::Indexing { loading, progress: None });
        match outcome {
            Ok(Outcome::Done(_, refused)) => refused
                .iter()
                .map(|folder| format!("{} cannot be looked at", folder.display()))
                .collect(),
            Ok(Outcome::Stopped(_)) => Vec::new(),
            Ok(Outcome::Busy) => {
                vec!["another program is bringing the library up to date; R looks again".to_owned()]
            }
            Err(problem) => vec![problem.to_string()],
        }
    }

    fn progressed(&mut self, loading: u64, progress: Progress) {
        if self.told.is_none_or(|told| progress.generation > told) && progress.committed > 0 {
            self.list(loading);
        }
        tell(&self.messages, Msg::Indexing { loading, progress: Some(progress) });
    }
}
