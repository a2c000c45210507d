//! Signals as something to wait for, and stopping as a shell expects it.

use std::io;
use std::os::unix::net::UnixStream;

use rustix::process::{
    Signal, getpgrp, getpid, getppid, getsid, kill_current_process_group, kill_process,
};
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH};
use signal_hook::iterator::backend::SignalDelivery;
use signal_hook::iterator::exfiltrator::SignalOnly;

/// What a signal asks for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Request {
    /// The window has another size.
    Resize,
    /// Stop (from outside: in raw mode `C-z` is a key).
    Stop,
    /// The process goes on after a stop.
    Continue,
    /// Leave, by this signal.
    Quit(i32),
}

/// The signals since the last look.
#[derive(Debug)]
pub(super) struct Signals(SignalDelivery<UnixStream, SignalOnly>);

impl Signals {
    /// From here on the signals are kept instead of ending or stopping the process.
    pub(super) fn register() -> io::Result<Self> {
        let (read, write) = UnixStream::pair()?;
        read.set_nonblocking(true)?;
        write.set_nonblocking(true)?;
        let signals = [SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGTSTP, SIGCONT, SIGWINCH];
        SignalDelivery::with_pipe(read, write, SignalOnly, signals).map(Self)
    }

    /// What can be polled: readable when a signal has come.
    pub(super) fn descriptor(&self) -> &UnixStream {
        self.0.get_read()
    }

    /// Takes the signals that have come, each once.
    pub(super) fn take(&mut self) -> Vec<Request> {
        self.0.pending().map(request).collect()
    }
}

/// What a signal number asks for.
const fn request(signal: i32) -> Request {
    match signal {
        SIGWINCH => Request::Resize,
        SIGTSTP => Request::Stop,
        SIGCONT => Request::Continue,
        other => Request::Quit(other),
    }
}

/// Is there a shell that would notice a stop and could continue us? Not so for the first process of a session (`xterm -e`),
/// its group, or an orphan: stopped, it would stay so for ever. The kernel ignores SIGTSTP in the same case.
pub(super) fn has_job_control() -> bool {
    let Ok(session) = getsid(None) else { return false };
    getpgrp() != session && getppid().and_then(|parent| getsid(Some(parent)).ok()) == Some(session)
}

/// Stops the whole job, as `C-z` does. Returns when it is continued.
pub(super) fn stop_job() -> io::Result<()> {
    kill_current_process_group(Signal::STOP).map_err(Into::into)
}

/// Stops this process alone. Returns when it is continued.
pub(super) fn stop_self() -> io::Result<()> {
    kill_process(getpid(), Signal::STOP).map_err(Into::into)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(signal: i32, expected: Request) {
        assert_eq!(request(signal), expected);
    }

    #[test]
    fn signals_are_requests() {
        check(SIGWINCH, Request::Resize);
        check(SIGTSTP, Request::Stop);
        check(SIGCONT, Request::Continue);
        check(SIGTERM, Request::Quit(15));
        check(SIGHUP, Request::Quit(1));
    }
}
