//! Paths of any size. A few articles stay in memory, and nothing is written for them; more than that are listed from a cache of
//! their own, which is made beside the screen the first time and is there at once from then on.
//!
//! While it is made the first articles are in memory already: their loading waits, and ends when the cache lists as many. Where no
//! cache can be made it goes on.

use std::{
    path::{PathBuf, absolute},
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender};

use super::{
    Workers,
    library::{Followed, Follower},
};
use crate::{
    library::{
        Article, Cache, Catalogue, Content, ContentHash, Demand, Sources, sources::Item,
        update::is_read_in_pieces,
    },
    reader::app::Msg,
};

/// Bytes of text that are kept in memory.
const MOST_BYTES: usize = 64 << 20;
/// Paths beyond these are a choice of files, which are read as they are.
const MOST_PATHS: usize = 16;

/// While a cache is made, it is looked so often whether anybody still waits for it.
const PATIENCE: Duration = Duration::from_millis(200);

/// Paths that a cache can be made of.
#[derive(Clone, Debug)]
pub(super) struct Cacheable {
    pub(super) cache: Cache,
    /// Where they are, in full.
    pub(super) folders: Vec<PathBuf>,
}

impl Cacheable {
    /// The paths of `sources`; `None` where something else is to be opened too, or where they are not there.
    pub(super) fn of(sources: &Sources) -> Option<Self> {
        let path = |item: &Item| match item {
            Item::Path(path) if path.exists() => absolute(path).ok(),
            _ => None,
        };
        let folders: Vec<PathBuf> = sources.items.iter().map(path).collect::<Option<_>>()?;
        let overlaps = |a: &PathBuf| folders.iter().filter(|b| a.starts_with(b)).count() > 1;
        if folders.is_empty() || folders.len() > MOST_PATHS || folders.iter().any(overlaps) {
            return None;
        }
        let cache = Cache::of_paths(&folders).ok()?;
        Some(Self { cache, folders })
    }

    /// True where the cache was made before.
    pub(super) fn is_made(&self) -> bool {
        Catalogue::open(&self.cache).is_some_and(|catalogue| !catalogue.is_empty())
    }
}

/// Watches how much a loading brings into memory.
pub(super) struct Measure {
    pub(super) messages: Sender<Msg>,
    /// Number of the loading that counts.
    pub(super) newest: Arc<AtomicU64>,
    demand: Arc<Demand>,
    /// What lists the cache, once it takes the place of the loading.
    follower: Arc<OnceLock<Follower>>,
    /// True once it does.
    pub(super) superseded: Arc<AtomicBool>,
    /// What a cache can be made of; none once that was tried.
    cacheable: Option<Cacheable>,
    /// Articles that are kept in memory, at most.
    most: usize,
    articles: Vec<ContentHash>,
    bytes: usize,
}

impl Measure {
    /// One for the loadings of these workers.
    pub(super) fn new(workers: &Workers) -> Self {
        Self {
            messages: workers.messages.clone(),
            newest: Arc::clone(&workers.newest_loading),
            demand: Arc::clone(&workers.demand),
            follower: Arc::clone(&workers.follower),
            superseded: Arc::clone(&workers.superseded),
            cacheable: None,
            most: workers.most_in_memory,
            articles: Vec::new(),
            bytes: 0,
        }
    }

    /// Begins with a loading.
    pub(super) fn begin(&mut self, sources: &Sources) {
        self.cacheable = Cacheable::of(sources);
    }

    /// Takes a batch into account. Where there are too many articles now, waits for the cache that takes their place, as long as the
    /// loading counts.
    pub(super) fn take(&mut self, loading: u64, articles: &[Arc<Article>]) {
        if self.cacheable.is_none() {
            return;
        }
        let (long, others): (Vec<_>, Vec<_>) = articles.iter().partition(|it| is_long(it));
        self.articles.extend(others.iter().map(|article| article.hash));
        self.bytes += others.iter().map(|article| article.text().len()).sum::<usize>();
        if long.is_empty() && self.articles.len() <= self.most && self.bytes <= MOST_BYTES {
            return;
        }
        // Tried once: where it does not work, everything is read into memory.
        let Some(Cacheable { cache, folders }) = self.cacheable.take() else { return };
        let (answer, answered) = crossbeam_channel::bounded(1);
        let beside = (Arc::clone(&self.newest), Arc::clone(&self.demand));
        let followed = Followed::new(cache, folders, self.messages.clone(), beside);
        let followed = followed.given_by_folders();
        let held = std::mem::take(&mut self.articles);
        let follower = Follower::start(followed.taking_over(held, answer));
        follower.look(loading);
        if self.hears(loading, &answered) && self.follower.set(follower).is_ok() {
            self.superseded.store(true, Ordering::Release);
        }
    }

    /// Waits for the answer whether the cache takes over; false where the loading does not count any more.
    fn hears(&self, loading: u64, answered: &Receiver<bool>) -> bool {
        while self.newest.load(Ordering::Acquire) == loading {
            match answered.recv_timeout(PATIENCE) {
                Err(RecvTimeoutError::Timeout) => {}
                answer => return answer == Ok(true),
            }
        }
        false
    }
}

/// True for a file that cannot be read at once, but in pieces.
fn is_long(article: &Article) -> bool {
    let is_unreadable = matches!(article.content, Content::Unreadable(_));
    is_unreadable && is_read_in_pieces(&article.path)
}
