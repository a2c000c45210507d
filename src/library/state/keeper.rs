//! The thread that keeps the state on disk, so that nobody waits for the disk.
//!
//! What is ordered is written in one transaction with all else that waits, and acknowledged once it is on the disk. What
//! cannot be written is kept and tried again. Places and the session are written along, or after a second.

use std::{
    path::PathBuf,
    thread::{self, JoinHandle},
    time::{Duration, Instant, SystemTime},
};

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded, unbounded};

use super::{
    Home,
    store::{Remembered, Store, Stored, Write, sentence},
};
use crate::{
    formats::Problem,
    library::{ContentHash, Sources, sources::Item},
};

/// How long places and session may wait.
const REST: Duration = Duration::from_secs(1);
/// How long until what could not be written is tried again, if nothing else is ordered.
const AGAIN: Duration = Duration::from_secs(5);
/// How long the end of the program waits for the last writing.
const PATIENCE: Duration = Duration::from_secs(3);

/// What the thread is asked to do.
#[derive(Clone, Debug)]
pub enum Order {
    /// Write this, and say so.
    Write(Box<Write>),
    /// Write this when there is time.
    Remember(Box<Remembered>),
    /// See whether another program has written.
    Look,
}

/// What the thread tells.
#[derive(Clone, Debug)]
pub enum News {
    /// This is what is kept: after opening, and after another program has written.
    Loaded(Box<Stored>),
    /// The writing with this ticket is on the disk.
    Written(u64),
    /// The writing with this ticket is held in memory only, and why.
    Held(u64, Problem),
    /// What was held is on the disk now.
    CaughtUp,
    /// Nothing can be kept, and why.
    Trouble(Problem),
    /// A broken file was set aside.
    SetAside(Problem),
}

/// The thread's other end.
#[derive(Debug)]
pub struct Keeper {
    orders: Option<Sender<Order>>,
    ended: Receiver<()>,
    thread: Option<JoinHandle<()>>,
}

impl Keeper {
    /// Starts the thread. `inputs` tells sessions apart: the one with the same inputs is loaded.
    pub fn start(home: Home, inputs: ContentHash, tell: impl Fn(News) + Send + 'static) -> Self {
        let (orders, received) = unbounded();
        let (end, ended) = bounded::<()>(0);
        let thread = thread::spawn(move || {
            let mut desk = Desk::new(home, inputs, Box::new(tell));
            desk.work(&received);
            // The database is closed before the end is told.
            drop(desk);
            drop(end);
        });
        Self { orders: Some(orders), ended, thread: Some(thread) }
    }

    /// Gives an order; never waits.
    pub fn order(&self, order: Order) {
        if let Some(orders) = &self.orders {
            // The thread lives until the orders end.
            let _ = orders.send(order);
        }
    }
}

impl Drop for Keeper {
    /// Has everything written that waits, but for a disk that does not answer.
    fn drop(&mut self) {
        self.orders = None;
        let _ = self.ended.recv_timeout(PATIENCE);
        if let Some(thread) = self.thread.take().filter(JoinHandle::is_finished) {
            let _ = thread.join();
        }
    }
}

/// What the thread works with.
struct Desk {
    file: Option<PathBuf>,
    /// Why there is no file.
    refused: Option<Problem>,
    inputs: ContentHash,
    tell: Box<dyn Fn(News) + Send>,
    store: Option<Store>,
    waiting: Vec<Write>,
    /// How many of those that wait were told to be held.
    held: usize,
    remembered: Remembered,
    /// Since when places and session wait.
    since: Option<Instant>,
}

impl Desk {
    fn new(home: Home, inputs: ContentHash, tell: Box<dyn Fn(News) + Send>) -> Self {
        let (file, refused) = match home {
            Home::File(file) => (Some(file), None),
            Home::Unknown(problem) => (None, Some(problem)),
            Home::Nowhere => (None, None),
        };
        Self {
            file,
            refused,
            inputs,
            tell,
            store: None,
            waiting: Vec::new(),
            held: 0,
            remembered: Remembered::default(),
            since: None,
        }
    }

    /// Works until the orders end, then writes what is left.
    fn work(&mut self, orders: &Receiver<Order>) {
        match &self.refused {
            Some(problem) => (self.tell)(News::Trouble(problem.clone())),
            None => {
                if let Some(problem) = self.open().err() {
                    (self.tell)(News::Trouble(problem));
                }
            }
        }
        loop {
            match self.next(orders) {
                Ok(order) => {
                    self.take(order);
                    orders.try_iter().for_each(|order| self.take(order));
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return self.write(true),
            }
            let is_due = self.since.is_some_and(|since| since.elapsed() >= REST);
            self.write(is_due);
        }
    }

    /// The next order, or the time to write what waits.
    fn next(&self, orders: &Receiver<Order>) -> Result<Order, RecvTimeoutError> {
        let until_rest = self.since.map(|since| REST.saturating_sub(since.elapsed()));
        let until_again = (!self.waiting.is_empty()).then_some(AGAIN);
        match until_again.or(until_rest) {
            Some(pause) => orders.recv_timeout(pause),
            None => orders.recv().map_err(|_| RecvTimeoutError::Disconnected),
        }
    }

    fn take(&mut self, order: Order) {
        match order {
            Order::Write(write) => self.waiting.push(*write),
            Order::Remember(remembered) => {
                self.remembered.places.extend(remembered.places);
                self.remembered.session = remembered.session.or(self.remembered.session.take());
                self.since.get_or_insert_with(Instant::now);
            }
            Order::Look => self.look(),
        }
    }

    /// Opens the file and tells what it holds.
    fn open(&mut self) -> Result<(), Problem> {
        let Some(file) = &self.file else { return Ok(()) };
        let opened = Store::open(file, self.inputs)?;
        self.store = Some(opened.store);
        (self.tell)(News::Loaded(Box::new(opened.stored)));
        if let Some(problem) = opened.told {
            (self.tell)(News::SetAside(problem));
        }
        Ok(())
    }

    /// Writes what waits; places and session too, where `all` is to be written.
    fn write(&mut self, all: bool) {
        let nothing = self.waiting.is_empty() && (!all || self.remembered.is_empty());
        if nothing {
            return;
        }
        match self.try_to_write() {
            Ok(()) => self.acknowledge(),
            Err(problem) => self.hold(&problem),
        }
    }

    fn try_to_write(&mut self) -> Result<(), Problem> {
        if let Some(problem) = &self.refused {
            return Err(problem.clone());
        }
        if self.file.is_none() {
            return Ok(());
        }
        if self.store.is_none() {
            self.open()?;
        }
        let Some(store) = &mut self.store else { return Ok(()) };
        if let Some(stored) = store.come_back()? {
            (self.tell)(News::Loaded(Box::new(stored)));
        }
        store.write(&self.waiting, &self.remembered, now()).map_err(|error| sentence(&error))
    }

    fn acknowledge(&mut self) {
        for write in self.waiting.drain(..) {
            (self.tell)(News::Written(write.ticket));
        }
        if std::mem::take(&mut self.held) > 0 {
            (self.tell)(News::CaughtUp);
        }
        self.remembered = Remembered::default();
        self.since = None;
        self.look();
    }

    /// Tells of each writing once that it is held.
    fn hold(&mut self, problem: &Problem) {
        for write in self.waiting.iter().skip(self.held) {
            (self.tell)(News::Held(write.ticket, problem.clone()));
        }
        self.held = self.waiting.len();
        // Places alone are not worth trying every second.
        self.since = None;
    }

    /// Loads what another program wrote.
    fn look(&mut self) {
        let Some(store) = &mut self.store else { return };
        if let Ok(true) = store.was_changed_elsewhere()
            && let Ok(stored) = store.load()
        {
            (self.tell)(News::Loaded(Box::new(stored)));
        }
    }
}

/// Seconds since 1970; a clock before that is taken for that.
fn now() -> i64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    since.map_or(0, |since| since.as_secs() as i64)
}

/// What tells the inputs of a session apart from others.
pub fn inputs_of(sources: &Sources) -> ContentHash {
    let mut written = Vec::new();
    for item in &sources.items {
        match item {
            Item::Path(path) => {
                let path = std::path::absolute(path).unwrap_or_else(|_| path.clone());
                written.extend_from_slice(path.as_os_str().as_encoded_bytes());
            }
            Item::StandardInput => written.push(b'-'),
            Item::Seeds | Item::Welcome => {}
            Item::Library { .. } => written.extend_from_slice(b"library"),
        }
        written.push(0);
    }
    ContentHash::of(&written)
}

#[cfg(test)]
mod tests;
