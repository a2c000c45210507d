//! The terminal as a device: its two ends, its modes, and everything that can be waited for besides its keys.

use std::{
    fs::File,
    io::{self, IsTerminal, Read, Write},
    os::{
        fd::{AsFd, OwnedFd},
        unix::net::UnixStream,
    },
    process::Stdio,
    time::Duration,
};

use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    io::Errno,
    termios::{
        OptionalActions, QueueSelector, Termios, tcflush, tcgetattr, tcgetwinsize, tcsetattr,
    },
};
use signal_hook::{
    consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH},
    iterator::{backend::SignalDelivery, exfiltrator::SignalOnly},
};

use crate::system::{Keyboard, Ready, Request, Typed, WindowSize};

/// What stands for the terminal where standard input or output is none.
pub const DEVICE: &str = "/dev/tty";

/// The two ends of the terminal. Standard input and output may be pipes: then both ends are [`DEVICE`].
#[derive(Debug)]
pub struct Terminal {
    keyboard: OwnedFd,
    screen: OwnedFd,
}

/// How a terminal was set.
#[derive(Clone, Debug)]
pub struct Modes(Termios);

impl Terminal {
    /// Finds the terminal; writes nothing to it.
    pub fn find() -> io::Result<Self> {
        Ok(Self { keyboard: end(&io::stdin())?, screen: end(&io::stdout())? })
    }

    /// Its size; `None` where it cannot be asked.
    pub fn size(&self) -> Option<WindowSize> {
        size(&self.screen)
    }

    /// Writes all of `bytes`, in one go where the terminal takes them. Waits where another program has made the terminal
    /// non-blocking. A terminal that is gone takes everything: that it is gone is told once, by the input thread.
    pub fn write(&self, mut bytes: &[u8]) -> io::Result<()> {
        while !bytes.is_empty() {
            match rustix::io::write(&self.screen, bytes) {
                Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
                Ok(written) => bytes = &bytes[written..],
                Err(Errno::INTR) => {}
                Err(Errno::AGAIN) => {
                    poll(&mut [PollFd::new(&self.screen, PollFlags::OUT)], None)?;
                }
                Err(error) if is_gone(error) => return Ok(()),
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    /// How it is set now; `None` where it is gone.
    pub fn modes(&self) -> io::Result<Option<Modes>> {
        match tcgetattr(&self.keyboard) {
            Err(error) if is_gone(error) => Ok(None),
            modes => Ok(Some(Modes(modes?))),
        }
    }

    /// Raw mode: every key comes at once and as it is.
    pub fn make_raw(&self, before: &Modes) -> io::Result<()> {
        let mut raw = before.0.clone();
        raw.make_raw();
        Ok(tcsetattr(&self.keyboard, OptionalActions::Now, &raw)?)
    }

    /// Sets it as it was.
    pub fn restore(&self, before: &Modes) -> io::Result<()> {
        Ok(tcsetattr(&self.keyboard, OptionalActions::Now, &before.0)?)
    }

    /// Throws away what has come and was not read.
    pub fn forget_typed(&self) {
        _ = tcflush(&self.keyboard, QueueSelector::IFlush);
    }

    /// Waits this long for bytes of the keyboard and appends them to `bytes`.
    pub fn hear(&self, patience: Duration, bytes: &mut Vec<u8>) -> Typed {
        let patience = Timespec::try_from(patience).ok();
        match poll(&mut [PollFd::new(&self.keyboard, PollFlags::IN)], patience.as_ref()) {
            Ok(1..) => self.read(bytes),
            _ => Typed::Nothing,
        }
    }

    /// The two ends for a program that the terminal is lent to: standard input and output of our own may be pipes.
    pub fn lent(&self) -> io::Result<(Stdio, Stdio)> {
        Ok((self.keyboard.try_clone()?.into(), self.screen.try_clone()?.into()))
    }

    fn read(&self, bytes: &mut Vec<u8>) -> Typed {
        let mut piece = [0; 4096];
        match rustix::io::read(&self.keyboard, &mut piece) {
            Ok(count @ 1..) => {
                bytes.extend_from_slice(&piece[..count]);
                Typed::Bytes
            }
            Err(Errno::INTR | Errno::AGAIN) => Typed::Nothing,
            Ok(0) | Err(_) => Typed::Lost,
        }
    }
}

/// Columns of standard output; `None` where it does not say.
pub fn columns_of_output() -> Option<u16> {
    size(io::stdout()).map(|size| size.columns)
}

fn size(terminal: impl AsFd) -> Option<WindowSize> {
    let size = tcgetwinsize(terminal).ok()?;
    Some(WindowSize {
        columns: size.ws_col,
        rows: size.ws_row,
        width: size.ws_xpixel,
        height: size.ws_ypixel,
    })
}

/// Does the error say that there is no terminal any more?
fn is_gone(error: Errno) -> bool {
    matches!(error, Errno::IO | Errno::NXIO)
}

/// A second descriptor of `stream` where that is a terminal, else of the controlling terminal.
fn end(stream: &(impl AsFd + IsTerminal)) -> io::Result<OwnedFd> {
    if stream.is_terminal() {
        return stream.as_fd().try_clone_to_owned();
    }
    // Nothing waits on /dev/tty there (poll(2), Bugs). What another stream leads to is the same terminal, open both ways.
    if cfg!(target_os = "macos") && io::stderr().is_terminal() {
        return io::stderr().as_fd().try_clone_to_owned();
    }
    Ok(File::options().read(true).write(true).open(DEVICE)?.into())
}

/// All that comes: keys, signals, and knocks of other threads.
#[derive(Debug)]
pub struct Inlet {
    signals: SignalDelivery<UnixStream, SignalOnly>,
    knocked: UnixStream,
}

/// Ends a wait from another thread.
#[derive(Debug)]
pub struct Knocker(UnixStream);

impl Knocker {
    /// Knocks. The next wait ends at once where none is under way.
    pub fn knock(&self) {
        _ = (&self.0).write(&[1]);
    }
}

impl Inlet {
    /// From here on signals are kept instead of ending or stopping the process.
    pub fn new() -> io::Result<(Self, Knocker)> {
        let (knock, knocked) = quiet_pair()?;
        let (read, write) = quiet_pair()?;
        let signals = [SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGTSTP, SIGCONT, SIGWINCH];
        let signals = SignalDelivery::with_pipe(read, write, SignalOnly, signals)?;
        Ok((Self { signals, knocked }, Knocker(knock)))
    }

    /// Waits until there is something to do, at most for `timeout`. Takes signals and knocks; keys are left to be read.
    pub fn wait(
        &mut self,
        terminal: &Terminal,
        keyboard: Keyboard,
        timeout: Option<Duration>,
    ) -> io::Result<Ready> {
        let timeout = timeout.and_then(|timeout| Timespec::try_from(timeout).ok());
        let mut descriptors = vec![
            PollFd::new(self.signals.get_read(), PollFlags::IN),
            PollFd::new(&self.knocked, PollFlags::IN),
        ];
        let keys = match keyboard {
            Keyboard::Heeded => Some(PollFlags::IN),
            Keyboard::Lent => Some(PollFlags::empty()),
            // A terminal that is gone would end every wait at once.
            Keyboard::Gone => None,
        };
        descriptors.extend(keys.map(|keys| PollFd::new(&terminal.keyboard, keys)));
        match poll(&mut descriptors, timeout.as_ref()) {
            Ok(_) | Err(Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
        let typed = descriptors.get(2).map_or(PollFlags::empty(), PollFd::revents);
        let [signals, knock] = [0, 1].map(|which| !descriptors[which].revents().is_empty());
        drop(descriptors);
        if knock {
            let mut bytes = [0; 64];
            while matches!(self.knocked.read(&mut bytes), Ok(1..)) {}
        }
        let requests = if signals { self.signals.pending().map(request).collect() } else { vec![] };
        Ok(Ready {
            keys: typed.contains(PollFlags::IN),
            lost: typed.intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL),
            knock,
            requests,
        })
    }

    /// Reads what has been typed and appends it to `bytes`.
    pub fn read(&mut self, terminal: &Terminal, bytes: &mut Vec<u8>) -> Typed {
        terminal.read(bytes)
    }
}

/// Two ends of which neither keeps anybody waiting.
fn quiet_pair() -> io::Result<(UnixStream, UnixStream)> {
    let (one, other) = UnixStream::pair()?;
    one.set_nonblocking(true)?;
    other.set_nonblocking(true)?;
    Ok((one, other))
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
        check(SIGHUP, Request::Quit(crate::system::HANG_UP));
        check(SIGINT, Request::Quit(crate::system::INTERRUPT));
        check(SIGQUIT, Request::Quit(crate::system::QUIT));
    }
}
