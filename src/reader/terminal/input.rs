//! The input thread: waits for the keyboard, for signals and for the gate, and tells the reader what has come.
//!
//! It is also the watchdog. Once it has said that the program is to leave, it gives the loop [`GRACE`] to do so, then gives
//! the terminal back itself and ends the process. A terminal that is gone is told apart from a silent one by the poll, so
//! nothing spins (crossterm's own source does).

use std::io;
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use super::Event;
use super::decode::{Decoder, Input};
use super::device::Device;
use super::gate::Gate;
use super::guard::Guard;
use crate::{
    reader::picture,
    system::{HANG_UP, INTERRUPT, Keyboard, QUIT, Ready, Request, Typed, process, terminal::Inlet},
};

/// How long the loop may take to leave before it is left.
const GRACE: Duration = Duration::from_millis(800);

/// Within a paste, a read of fewer bytes than this is taken for typing: it does not put off the moment at which a paste that
/// never ends is closed.
const TYPING: usize = 16;

/// All that the input thread works on.
pub(super) struct Listener<F> {
    pub(super) device: Arc<Device>,
    pub(super) guard: Arc<Guard>,
    pub(super) gate: Arc<Gate>,
    pub(super) inlet: Inlet,
    pub(super) deliver: F,
}

/// What the thread remembers from one wait to the next.
struct Watch {
    decoder: Decoder,
    /// When the last bytes came.
    last_read: Instant,
    /// No more keys will come.
    gone: bool,
    /// When the process ends unless the loop has left, and the signal to blame.
    deadline: Option<(Instant, i32)>,
}

impl<F: FnMut(Event) -> bool + Send + 'static> Listener<F> {
    /// Starts the thread. It ends when `deliver` says that nobody listens any more, or with the process.
    pub(super) fn start(self) -> io::Result<()> {
        thread::Builder::new().name("input".into()).spawn(move || self.run()).map(drop)
    }

    fn run(mut self) {
        let mut watch = Watch {
            decoder: Decoder::default(),
            last_read: Instant::now(),
            gone: false,
            deadline: None,
        };
        let mut listening = true;
        // With a deadline set the thread stays on as the watchdog, though nobody listens.
        while listening || watch.deadline.is_some() {
            let Ok(ready) = self.wait(&watch) else { return };
            if ready.knock {
                self.gate.acknowledge();
            }
            let mut events = Vec::new();
            self.take_requests(&ready.requests, &mut watch, &mut events);
            self.take_keys(&mut watch, &ready, &mut events);
            if watch.deadline.is_some_and(|(at, _)| at <= Instant::now()) {
                self.leave(&mut watch);
            }
            listening = events.into_iter().all(|event| (self.deliver)(event)) && listening;
        }
    }

    /// Waits until there is something to do.
    fn wait(&mut self, watch: &Watch) -> io::Result<Ready> {
        let keyboard = match (watch.gone, self.gate.is_shut()) {
            (true, _) => Keyboard::Gone,
            (false, true) => Keyboard::Lent,
            (false, false) => Keyboard::Heeded,
        };
        self.inlet.wait(&self.device, keyboard, timeout(watch))
    }

    fn take_requests(&self, requests: &[Request], watch: &mut Watch, events: &mut Vec<Event>) {
        for &request in requests {
            if self.gate.is_shut() {
                while_lent(request, events);
                continue;
            }
            match request {
                Request::Resize => {
                    let size = self.device.size();
                    events.push(Event::Resize { columns: size.width, rows: size.height });
                }
                Request::Stop => events.push(Event::Suspend),
                Request::Continue => events.push(Event::Resume),
                Request::Quit(signal) => {
                    watch.deadline.get_or_insert((Instant::now() + GRACE, signal));
                    events.push(Event::Quit(signal));
                }
            }
        }
    }

    /// Reads what has been typed, and notices a terminal that is gone.
    fn take_keys(&mut self, watch: &mut Watch, ready: &Ready, events: &mut Vec<Event>) {
        let mut inputs = Vec::new();
        let mut bytes = Vec::new();
        let mut lost = ready.lost;
        if ready.keys && !self.gate.is_shut() {
            match self.inlet.read(&self.device, &mut bytes) {
                Typed::Bytes => {
                    if !watch.decoder.in_paste() || bytes.len() >= TYPING {
                        watch.last_read = Instant::now();
                    }
                    watch.decoder.feed(&bytes, &mut inputs);
                    // What was typed before the end is still read.
                    lost = false;
                }
                Typed::Nothing => {}
                Typed::Lost => lost = true,
            }
        }
        if watch.decoder.patience().is_some_and(|patience| watch.last_read.elapsed() >= patience) {
            watch.decoder.expire(&mut inputs);
        }
        for input in inputs {
            match input {
                Input::Event(event) => events.push(event),
                Input::Answered { sixel } => {
                    self.guard.note_answer();
                    let alone = !picture::is_multiplexed(|name| std::env::var(name).ok());
                    events.extend((sixel && alone).then_some(Event::Sixel));
                }
            }
        }
        if lost && !watch.gone {
            watch.gone = true;
            watch.deadline.get_or_insert((Instant::now() + GRACE, HANG_UP));
            events.push(Event::HangUp);
        }
    }

    /// The loop has not left in time. If it has given the terminal back it is on its way out, and is let go; else the
    /// process ends here.
    fn leave(&self, watch: &mut Watch) {
        let Some((_, signal)) = watch.deadline.take() else { return };
        if !self.guard.is_taken() {
            return;
        }
        // From a thread of its own, as the terminal may take no bytes either.
        let guard = Arc::clone(&self.guard);
        let (done, finished) = mpsc::channel();
        thread::spawn(move || {
            guard.restore_now(true);
            _ = done.send(());
        });
        _ = finished.recv_timeout(Duration::from_millis(150));
        std::process::exit(128 + signal);
    }
}

/// Until the decoder gives up on what has begun, or the deadline.
fn timeout(watch: &Watch) -> Option<Duration> {
    let unfinished = watch.decoder.patience().map(|patience| watch.last_read + patience);
    let earliest = unfinished.into_iter().chain(watch.deadline.map(|(at, _)| at)).min()?;
    // A millisecond more, so that the moment has come for certain.
    Some(earliest.saturating_duration_since(Instant::now()) + Duration::from_millis(1))
}

/// While another program has the terminal: its interrupts are not ours, its stop is, and what asks us to leave waits.
fn while_lent(request: Request, events: &mut Vec<Event>) {
    match request {
        Request::Stop => _ = process::stop_self(),
        Request::Quit(INTERRUPT | QUIT) | Request::Resize | Request::Continue => {}
        Request::Quit(signal) => events.push(Event::Quit(signal)),
    }
}
