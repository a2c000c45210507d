//! A program in a pseudo terminal: what it shows, what it is sent, what it leaves behind.
//!
//! Nothing here sleeps: [`Session::wait`] returns as soon as the screen is as expected, and fails with a picture of it where
//! that takes too long.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test fails where its surroundings do"
)]

use std::ffi::OsStr;
use std::io::{Read, Write};
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread;
use std::time::Duration;

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, WaitOptions, kill_process, waitpid};
use tempfile::TempDir;

/// How long anything may take on a machine that is busy with other things.
const PATIENCE: Duration = Duration::from_secs(30);

/// The question for the background and the device attributes, and what a dark terminal with colours replies.
const QUESTION: &[u8] = b"\x1b]11;?\x1b\\\x1b[c";
const ANSWER: &[u8] = b"\x1b]11;rgb:1e1e/1e1e/2e2e\x1b\\\x1b[?62;22c";

/// The request for device attributes alone, and its reply.
const LAST_QUESTION: &[u8] = b"\x1b[c";
const LAST_ANSWER: &[u8] = b"\x1b[?62;22c";

/// The reader.
pub(crate) fn dateline() -> PathBuf {
    PathBuf::from(env!("CARGO_BIN_EXE_dateline"))
}

/// An example program, which `cargo test` builds beside the reader; `None` where only this test binary was built.
pub(crate) fn example(name: &str) -> Option<PathBuf> {
    let path = dateline().with_file_name("examples").join(name);
    if path.exists() {
        return Some(path);
    }
    println!("skipped: {} has not been built", path.display());
    None
}

/// What a terminal would show, and all that it was sent.
pub(crate) struct Seen {
    parser: vt100::Parser,
    pub(crate) bytes: Vec<u8>,
    ended: bool,
}

impl Seen {
    /// The screen as text, rows ended by newlines.
    pub(crate) fn text(&self) -> String {
        self.screen().contents()
    }

    pub(crate) fn screen(&self) -> &vt100::Screen {
        self.parser.screen()
    }

    /// How often it was sent `part`.
    pub(crate) fn count(&self, part: &[u8]) -> usize {
        count(&self.bytes, part)
    }

    /// Has the program ended?
    pub(crate) fn ended(&self) -> bool {
        self.ended
    }

    /// Row and column of the first cell of `text`, where it stands on one row.
    pub(crate) fn find(&self, text: &str) -> Option<(u16, u16)> {
        let (_, columns) = self.screen().size();
        (0..columns).find_map(|column| {
            let mut rows = self.screen().rows(column, columns - column);
            rows.position(|content| content.starts_with(text)).map(|row| (row as u16, column))
        })
    }
}

/// A running program and its terminal. It is killed when the session is dropped.
pub(crate) struct Session {
    seen: Arc<(Mutex<Seen>, Condvar)>,
    keyboard: Arc<Mutex<Box<dyn Write + Send>>>,
    master: Box<dyn MasterPty + Send>,
    child: Box<dyn Child + Send + Sync>,
    /// How the terminal was before the program ran.
    before: String,
    /// Held while the terminal reads.
    reading: Arc<Mutex<()>>,
    _home: TempDir,
}

/// A program with its surroundings, to be run.
pub(crate) struct Setup {
    command: CommandBuilder,
    columns: u16,
    rows: u16,
    silent: bool,
    home: TempDir,
}

impl Setup {
    /// `program` in an environment of its own: no configuration, no state, a terminal with all colours.
    pub(crate) fn new(program: impl AsRef<OsStr>) -> Self {
        let home = tempfile::tempdir().unwrap();
        let mut command = CommandBuilder::new(program);
        for variable in [
            "COLORFGBG",
            "NO_COLOR",
            "TMUX",
            "XDG_CONFIG_HOME",
            "XDG_STATE_HOME",
            "XDG_DATA_HOME",
            "XDG_CACHE_HOME",
        ] {
            command.env_remove(variable);
        }
        for (name, value) in [
            ("TERM", "xterm-256color"),
            ("COLORTERM", "truecolor"),
            ("LC_ALL", "C.UTF-8"),
            ("RUST_BACKTRACE", "0"),
        ] {
            command.env(name, value);
        }
        command.env("HOME", home.path());
        command.cwd(home.path());
        Self { command, columns: 80, rows: 24, silent: false, home }
    }

    pub(crate) fn args<S: AsRef<OsStr>>(mut self, args: impl IntoIterator<Item = S>) -> Self {
        self.command.args(args);
        self
    }

    /// With a variable of the environment, or without it.
    pub(crate) fn env(mut self, name: &str, value: Option<&str>) -> Self {
        match value {
            Some(value) => self.command.env(name, value),
            None => self.command.env_remove(name),
        }
        self
    }

    /// On a terminal that does not answer.
    pub(crate) fn silent(self) -> Self {
        Self { silent: true, ..self }
    }

    /// In another home, which stays when the session is dropped.
    pub(crate) fn at_home(mut self, home: &std::path::Path) -> Self {
        self.command.env("HOME", home);
        self.command.cwd(home);
        self
    }

    pub(crate) fn size(self, columns: u16, rows: u16) -> Self {
        Self { columns, rows, ..self }
    }

    /// A file in the folder that the program starts in.
    pub(crate) fn file(self, name: &str, content: impl AsRef<[u8]>) -> Self {
        std::fs::write(self.home.path().join(name), content).unwrap();
        self
    }

    /// Starts the program.
    pub(crate) fn start(self) -> Session {
        let (master, child, before) = self.spawn();
        let (rows, columns) = emulated(self.columns, self.rows);
        let seen =
            Seen { parser: vt100::Parser::new(rows, columns, 0), bytes: Vec::new(), ended: false };
        let session = Session {
            before,
            seen: Arc::new((Mutex::new(seen), Condvar::new())),
            keyboard: Arc::new(Mutex::new(master.take_writer().unwrap())),
            master,
            child,
            reading: Arc::default(),
            _home: self.home,
        };
        session.watch(!self.silent);
        session
    }

    /// Runs the program until it has written `ready`, closes its terminal, and returns its exit code.
    pub(crate) fn hang_up_when(self, ready: &str) -> u32 {
        let (master, mut child, _) = self.spawn();
        let mut reader = master.try_clone_reader().unwrap();
        let mut bytes = Vec::new();
        while !String::from_utf8_lossy(&bytes).contains(ready) {
            let mut buffer = [0; 4096];
            let count = reader.read(&mut buffer).unwrap();
            assert!(count > 0, "ended before it was ready: {}", String::from_utf8_lossy(&bytes));
            bytes.extend_from_slice(&buffer[..count]);
        }
        drop((reader, master));
        child.wait().unwrap().exit_code()
    }

    /// The terminal's other end, the program, and how the terminal was before it ran.
    fn spawn(&self) -> (Box<dyn MasterPty + Send>, Box<dyn Child + Send + Sync>, String) {
        let size = PtySize { rows: self.rows, cols: self.columns, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let before = modes(&*pair.master);
        let child = pair.slave.spawn_command(self.command.clone()).unwrap();
        (pair.master, child, before)
    }
}

impl Session {
    /// Types `keys`.
    pub(crate) fn send(&self, keys: impl AsRef<[u8]>) {
        let mut keyboard = self.keyboard.lock().unwrap();
        keyboard.write_all(keys.as_ref()).unwrap();
        keyboard.flush().unwrap();
    }

    /// Gives the window another size.
    pub(crate) fn resize(&self, columns: u16, rows: u16) {
        let (rows_shown, columns_shown) = emulated(columns, rows);
        self.seen().parser.screen_mut().set_size(rows_shown, columns_shown);
        self.master
            .resize(PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 })
            .unwrap();
    }

    /// Lets the terminal read nothing until what is returned is dropped.
    pub(crate) fn stall(&self) -> MutexGuard<'_, ()> {
        self.reading.lock().unwrap()
    }

    /// Sends a signal to the program.
    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(self.process(), signal).unwrap();
    }

    /// Waits until the program has been stopped.
    #[track_caller]
    pub(crate) fn wait_stopped(&self) {
        let (_, status) = waitpid(Some(self.process()), WaitOptions::UNTRACED).unwrap().unwrap();
        assert!(status.stopped(), "ended instead of stopping");
    }

    /// Waits until the screen holds `text`.
    #[track_caller]
    pub(crate) fn wait_for(&self, text: &str) {
        self.wait(text, |seen| seen.text().contains(text));
    }

    /// Waits until the terminal is as `expected` says; `what` names it.
    #[track_caller]
    pub(crate) fn wait(&self, what: &str, expected: impl Fn(&Seen) -> bool) {
        let (_, changed) = &*self.seen;
        let (seen, outcome) = changed
            .wait_timeout_while(self.seen(), PATIENCE, |seen| !expected(seen) && !seen.ended)
            .unwrap();
        if !expected(&seen) {
            let why = if outcome.timed_out() { "in time" } else { "before the program ended" };
            let text = seen.text();
            drop(seen);
            panic!("not seen {why}: {what}\n{text}");
        }
    }

    /// Waits for the program to end; checks that it has left the terminal as it was. Returns its exit code and the last screen.
    #[track_caller]
    pub(crate) fn end(mut self) -> (u32, String) {
        self.wait("the end", |seen| seen.ended);
        let seen = self.seen();
        let screen = seen.screen();
        assert!(!screen.alternate_screen(), "still on the alternate screen");
        assert!(!screen.hide_cursor(), "the cursor is still hidden");
        assert!(!screen.bracketed_paste(), "pastes are still marked");
        assert_eq!(
            screen.mouse_protocol_mode(),
            vt100::MouseProtocolMode::None,
            "the mouse is still taken"
        );
        let told = |end: &[u8]| seen.bytes.windows(8).rposition(|part| part == end);
        assert!(
            told(b"\x1b[?2031h") <= told(b"\x1b[?2031l"),
            "changes of light and dark are still told"
        );
        let begun = count(&seen.bytes, b"\x1b[?2026h");
        assert_eq!(begun, count(&seen.bytes, b"\x1b[?2026l"), "a frame was not ended");
        let text = seen.text();
        drop(seen);
        assert_eq!(modes(&*self.master), self.before, "the modes of the line are not as they were");
        (self.child.wait().unwrap().exit_code(), text)
    }

    fn process(&self) -> Pid {
        self.child.process_id().and_then(|id| Pid::from_raw(id as i32)).unwrap()
    }

    /// What the terminal shows now. To be dropped before the next wait.
    pub(crate) fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.0.lock().unwrap()
    }

    /// Reads what the program writes, shows it to the emulator, and answers as a terminal does.
    fn watch(&self, answers: bool) {
        let mut reader = self.master.try_clone_reader().unwrap();
        let (seen, keyboard) = (Arc::clone(&self.seen), Arc::clone(&self.keyboard));
        let reading = Arc::clone(&self.reading);
        thread::spawn(move || {
            let mut buffer = [0; 8192];
            loop {
                drop(reading.lock().unwrap());
                let count = reader.read(&mut buffer).unwrap_or(0);
                let mut state = seen.0.lock().unwrap();
                state.ended = count == 0;
                state.parser.process(&buffer[..count]);
                state.bytes.extend_from_slice(&buffer[..count]);
                let asked = self::count(&buffer[..count], QUESTION) > 0;
                let asked_last = self::count(&buffer[..count], LAST_QUESTION) > 0;
                drop(state);
                seen.1.notify_all();
                if count == 0 {
                    return;
                }
                let answer = if asked { ANSWER } else { LAST_ANSWER };
                if answers && asked_last {
                    _ = keyboard.lock().unwrap().write_all(answer);
                }
            }
        });
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        _ = self.child.kill();
    }
}

/// Rows and columns of the emulator, which does not draw on less than a few cells.
fn emulated(columns: u16, rows: u16) -> (u16, u16) {
    (rows.clamp(4, 500), columns.clamp(10, 1000))
}

/// The modes of the line, to be compared.
fn modes(master: &dyn MasterPty) -> String {
    let modes = master.get_termios().unwrap();
    format!(
        "{:?} {:?} {:?} {:?}",
        modes.input_flags, modes.output_flags, modes.control_flags, modes.local_flags
    )
}

/// How often `part` is in `bytes`.
fn count(bytes: &[u8], part: &[u8]) -> usize {
    bytes.windows(part.len()).filter(|window| *window == part).count()
}
