//! Whether somebody waits for something. What nobody waits for begins while nobody does: on a machine of two cores the
//! background would otherwise take the caches, and half the time, of what a key asks for.

use std::{
    sync::atomic::{AtomicU64, AtomicUsize, Ordering},
    thread,
    time::{Duration, Instant},
};

use super::load::Cancelled;

/// It is quiet so many milliseconds after the last demand: people type faster than that, and read more slowly.
const QUIET: u64 = 150;
/// How often is looked whether it is quiet by now.
const LOOKED: Duration = Duration::from_millis(10);
/// So long one piece of work gives way, that a key which is held down does not stop the background for ever.
const PATIENCE: Duration = Duration::from_secs(2);

/// What people have asked for, told from thread to thread.
#[derive(Debug)]
pub struct Demand {
    began: Instant,
    /// Milliseconds from the beginning to the last demand, and one more; 0 before the first.
    last: AtomicU64,
    /// Demands that are being met.
    open: AtomicUsize,
}

/// A demand that is being met until this is dropped.
#[derive(Debug)]
pub struct Met<'a>(&'a Demand);

impl Default for Demand {
    fn default() -> Self {
        Self { began: Instant::now(), last: AtomicU64::new(0), open: AtomicUsize::new(0) }
    }
}

impl Demand {
    /// Something is asked for.
    pub fn note(&self) {
        self.last.store(self.now() + 1, Ordering::Release);
    }

    /// Something is being done that is waited for.
    #[must_use]
    pub fn meet(&self) -> Met<'_> {
        self.open.fetch_add(1, Ordering::AcqRel);
        Met(self)
    }

    /// True where nothing is asked for, nor was a moment ago.
    pub fn is_quiet(&self) -> bool {
        let last = self.last.load(Ordering::Acquire);
        self.open.load(Ordering::Acquire) == 0 && (last == 0 || self.now() >= last + QUIET)
    }

    /// Waits until it is quiet, at most for two seconds; not where it is cancelled.
    pub fn give_way(&self, cancelled: &Cancelled<'_>) {
        let began = Instant::now();
        while !self.is_quiet() && !cancelled() && began.elapsed() < PATIENCE {
            thread::sleep(LOOKED);
        }
    }

    fn now(&self) -> u64 {
        self.began.elapsed().as_millis() as u64
    }
}

impl Drop for Met<'_> {
    fn drop(&mut self) {
        self.0.note();
        self.0.open.fetch_sub(1, Ordering::AcqRel);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_quiet_a_moment_after_the_last_demand() {
        let demand = Demand::default();
        assert!(demand.is_quiet(), "nothing was asked for yet");
        let met = demand.meet();
        thread::sleep(Duration::from_millis(QUIET + 20));
        assert!(!demand.is_quiet(), "it is still at it");
        drop(met);
        assert!(!demand.is_quiet());
        let began = Instant::now();
        demand.give_way(&|| false);
        assert!(demand.is_quiet() && began.elapsed() >= Duration::from_millis(QUIET / 2));
    }

    #[test]
    fn nobody_gives_way_for_ever() {
        let demand = Demand::default();
        let _met = demand.meet();
        let began = Instant::now();
        demand.give_way(&|| true);
        assert!(began.elapsed() < PATIENCE, "it was cancelled");
        demand.give_way(&|| false);
        assert!(began.elapsed() >= PATIENCE);
    }
}
