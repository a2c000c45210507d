//! Takes the terminal and gives it back: exactly what was set is unset, once, however the program leaves.

use std::io::{self, Write};
use std::panic::PanicHookInfo;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};
use std::thread::{self, ThreadId};
use std::time::{Duration, Instant};

use super::background;
use super::device::Device;
use crate::system::terminal::Modes;

/// How long leaving waits for replies that are still on their way, so that they are not typed into the shell.
const REPLY_PATIENCE: Duration = Duration::from_millis(100);

/// A question older than this will not be answered any more.
const REPLY_AGE: Duration = Duration::from_secs(2);

/// Panics of other threads than the main one that have been recorded, at most [`PANICS_KEPT`].
static PANICS: Mutex<Vec<String>> = Mutex::new(Vec::new());
const PANICS_KEPT: usize = 20;

/// A mode of the terminal beyond the ones that are always set.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Mode {
    /// A paste comes between marks.
    Paste,
    /// Clicks, drags and the wheel come as sequences.
    Mouse,
    /// A change between dark and light is reported
    /// (<https://contour-terminal.org/vt-extensions/color-palette-update-notifications/>).
    Shade,
}

impl Mode {
    const ALL: [Self; 3] = [Self::Paste, Self::Mouse, Self::Shade];

    const fn on(self) -> &'static [u8] {
        match self {
            Self::Paste => b"\x1b[?2004h",
            Self::Mouse => b"\x1b[?1000h\x1b[?1002h\x1b[?1006h",
            Self::Shade => b"\x1b[?2031h",
        }
    }

    const fn off(self) -> &'static [u8] {
        match self {
            Self::Paste => b"\x1b[?2004l",
            Self::Mouse => b"\x1b[?1006l\x1b[?1002l\x1b[?1000l",
            Self::Shade => b"\x1b[?2031l",
        }
    }
}

/// Owns the state that the terminal is in. Shared by the screen, the panic hook and the input thread.
#[derive(Debug)]
pub(super) struct Guard {
    device: Arc<Device>,
    main: ThreadId,
    state: Mutex<State>,
    replies: Mutex<Option<Instant>>,
    answered: Condvar,
    drawing: AtomicBool,
}

#[derive(Debug, Default)]
struct State {
    /// How the terminal was before it was taken; `None` while it is not ours.
    before: Option<Modes>,
    /// The modes that are wanted on.
    modes: [bool; Mode::ALL.len()],
}

impl Guard {
    /// Prepares to take `device`, and makes a panic of this thread give it back first.
    pub(super) fn new(device: Arc<Device>) -> Arc<Self> {
        // What is pasted is told from what is typed wherever the reader stands: its letters are no keys.
        let mut state = State::default();
        state.modes[Mode::Paste as usize] = true;
        let guard = Arc::new(Self {
            device,
            main: thread::current().id(),
            state: Mutex::new(state),
            replies: Mutex::default(),
            answered: Condvar::new(),
            drawing: AtomicBool::new(false),
        });
        install_panic_hook(Arc::downgrade(&guard));
        guard
    }

    /// Raw mode, the alternate screen, no cursor, and the modes that are wanted. Where it is ours already, all is set again.
    pub(super) fn take(&self) -> io::Result<()> {
        let mut state = lock(&self.state);
        let Some(now) = self.device.modes()? else { return Ok(()) };
        self.device.make_raw(state.before.get_or_insert(now))?;
        let mut bytes = b"\x1b[?1049h\x1b[?25l".to_vec();
        for (mode, _) in wanted(&state) {
            bytes.extend_from_slice(mode.on());
        }
        self.device.write(&bytes)
    }

    /// Gives the terminal back as it was. Does nothing where it is not ours; never fails, as nothing could be done about it.
    pub(super) fn restore(&self) {
        let late = self.is_taken() && !self.hush();
        self.restore_now(late);
    }

    /// [`Guard::restore`] without waiting for replies; where they are `late`, what has come unread is thrown away.
    pub(super) fn restore_now(&self, late: bool) {
        let mut state = lock(&self.state);
        let Some(before) = state.before.take() else { return };
        if late {
            self.device.forget_typed();
        }
        // First, because it works even where the terminal takes no more bytes.
        _ = self.device.restore(&before);
        _ = self.device.write(&self.farewell(&state));
    }

    /// The bytes that unset what was set.
    fn farewell(&self, state: &State) -> Vec<u8> {
        let mut bytes = Vec::new();
        if self.drawing.load(Ordering::Relaxed) {
            bytes.extend_from_slice(super::FRAME_END);
        }
        for (mode, _) in wanted(state) {
            bytes.extend_from_slice(mode.off());
        }
        bytes.extend_from_slice(b"\x1b[0m\x1b[?25h\x1b[?1049l");
        bytes
    }

    /// Is the terminal ours?
    pub(super) fn is_taken(&self) -> bool {
        lock(&self.state).before.is_some()
    }

    /// Switches a mode on or off.
    pub(super) fn switch(&self, mode: Mode, on: bool) -> io::Result<()> {
        let mut state = lock(&self.state);
        let wanted = &mut state.modes[mode as usize];
        if *wanted == on {
            return Ok(());
        }
        *wanted = on;
        if state.before.is_none() {
            return Ok(());
        }
        self.device.write(if on { mode.on() } else { mode.off() })
    }

    /// Asks for the background colour, and to be told when it changes.
    pub(super) fn ask_background(&self) -> io::Result<()> {
        self.switch(Mode::Shade, true)?;
        *lock(&self.replies) = Some(Instant::now());
        self.device.write(background::QUESTION)
    }

    /// Switches off what the terminal reports unasked, and waits a moment for what is under way: a wheel that turns while
    /// the program leaves would be typed into the shell. False where something may still come.
    pub(super) fn hush(&self) -> bool {
        let is_mouse_on = wanted(&lock(&self.state)).any(|(mode, _)| mode == Mode::Mouse);
        if is_mouse_on {
            let mut bytes = Mode::Mouse.off().to_vec();
            bytes.extend_from_slice(background::LAST_QUESTION);
            *lock(&self.replies) = Some(Instant::now());
            _ = self.device.write(&bytes);
        }
        self.await_replies()
    }

    /// The terminal has answered what it was asked.
    pub(super) fn note_answer(&self) {
        *lock(&self.replies) = None;
        self.answered.notify_all();
    }

    /// Writes one frame, or part of one if the process is ended meanwhile.
    pub(super) fn write_frame(&self, frame: &[u8]) -> io::Result<()> {
        self.drawing.store(true, Ordering::Relaxed);
        let written = self.device.write(frame);
        self.drawing.store(false, Ordering::Relaxed);
        written
    }

    /// Waits a moment for replies that are under way; false where they have not come.
    pub(super) fn await_replies(&self) -> bool {
        let asked = lock(&self.replies);
        if asked.is_none_or(|asked| asked.elapsed() > REPLY_AGE) {
            return true;
        }
        let waited =
            self.answered.wait_timeout_while(asked, REPLY_PATIENCE, |asked| asked.is_some());
        waited.unwrap_or_else(PoisonError::into_inner).0.is_none()
    }
}

/// The modes that are on.
fn wanted(state: &State) -> impl Iterator<Item = (Mode, bool)> {
    Mode::ALL.into_iter().zip(state.modes).filter(|(_, on)| *on)
}

/// The value behind a lock: a panic elsewhere must not keep the terminal from being restored.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A panic of the main thread gives the terminal back before its message is written. One of another thread, while the
/// terminal is ours, is recorded: its message would go across the screen.
fn install_panic_hook(guard: Weak<Guard>) {
    let previous = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let taken = guard.upgrade().filter(|guard| guard.is_taken());
        match taken {
            Some(guard) if thread::current().id() == guard.main => {
                guard.restore();
                previous(panic);
            }
            Some(_) => record(panic),
            None => previous(panic),
        }
    }));
}

/// Keeps the message of a panic for [`panics`].
fn record(panic: &PanicHookInfo<'_>) {
    let mut panics = lock(&PANICS);
    if panics.len() < PANICS_KEPT {
        let thread = thread::current();
        let mut message = Vec::new();
        _ = write!(message, "thread '{}': {panic}", thread.name().unwrap_or("unnamed"));
        panics.push(String::from_utf8_lossy(&message).into_owned());
    }
}

/// Takes the messages of panics that threads other than the main one have had while the terminal was ours.
pub fn panics() -> Vec<String> {
    std::mem::take(&mut lock(&PANICS))
}
