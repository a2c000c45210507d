//! A gate before the keyboard: while another program has the terminal, the input thread must not read its keys.

use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

use crate::system::terminal::Knocker;

/// How long shutting waits for the input thread to take note; it only waits longer where nobody takes its events.
const PATIENCE: Duration = Duration::from_millis(200);

/// Shut and opened by the screen, heeded by the input thread.
#[derive(Debug)]
pub(super) struct Gate {
    state: Mutex<State>,
    noted: Condvar,
    knocker: Knocker,
}

#[derive(Debug, Default)]
struct State {
    shut: bool,
    /// The input thread has seen the gate as it is.
    noted: bool,
    /// There is an input thread.
    attended: bool,
}

impl Gate {
    /// An open gate, which knocks at the input thread when it changes.
    pub(super) fn new(knocker: Knocker) -> Self {
        Self { state: Mutex::default(), noted: Condvar::new(), knocker }
    }

    /// From now on the input thread heeds the gate.
    pub(super) fn attend(&self) {
        self.change(|state| state.attended = true);
    }

    /// Returns when no more keys will be read.
    pub(super) fn shut(&self) {
        self.change(|state| *state = State { shut: true, noted: false, ..*state });
        self.knocker.knock();
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        _ = self.noted.wait_timeout_while(state, PATIENCE, |state| state.attended && !state.noted);
    }

    /// Lets keys be read again.
    pub(super) fn open(&self) {
        self.change(|state| *state = State { shut: false, noted: false, ..*state });
        self.knocker.knock();
    }

    /// Is the gate shut?
    pub(super) fn is_shut(&self) -> bool {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).shut
    }

    /// The input thread has seen the gate.
    pub(super) fn acknowledge(&self) {
        self.change(|state| state.noted = true);
        self.noted.notify_all();
    }

    fn change(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner));
    }
}
