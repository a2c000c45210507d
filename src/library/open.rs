//! Bytes out of files and pipes, never more than a cap, never waiting for what may not come. Files are read, not mapped:
//! one that shrinks while it is read must not end the program.

use std::{
    fs::File,
    io::{self, Read},
    os::fd::AsFd,
    path::Path,
};

use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    fs::{FileType, Mode, OFlags, fstat},
    io::Errno,
};

use crate::formats::{Problem, caps};

/// The longest file that is read, in bytes.
pub(super) const FILE_CAP: u64 = caps::FILE;
/// The most that is read from standard input or a named pipe, in bytes.
pub(super) const PIPE_CAP: usize = caps::PIPE;
/// Bytes read from a pipe at a time, at most.
const PIECE: usize = 256 << 10;
/// How often a silent pipe is left to see whether the reading was cancelled.
const PATIENCE: Timespec = Timespec { tv_sec: 0, tv_nsec: 50_000_000 };

/// What stands behind a path.
pub(super) enum Opened {
    /// A regular file.
    File(File),
    /// A named pipe, as `<(command)` makes one.
    Pipe(File),
    /// Something that is no file: what it is.
    Special(&'static str),
}

/// Opens a path for reading without waiting, whatever stands behind it. A folder is something special here.
pub(super) fn open(path: &Path) -> Result<Opened, Problem> {
    let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::CLOEXEC | OFlags::NOCTTY;
    let file = match rustix::fs::open(path, flags, Mode::empty()) {
        Ok(descriptor) => File::from(descriptor),
        // A socket cannot be opened at all.
        Err(Errno::NXIO) => return Ok(Opened::Special("a socket or a device")),
        Err(error) => return Err(refusal(&error.into())),
    };
    let stat = fstat(&file).map_err(|error| refusal(&error.into()))?;
    Ok(match FileType::from_raw_mode(stat.st_mode) {
        FileType::RegularFile => Opened::File(file),
        FileType::Fifo => Opened::Pipe(file),
        kind => Opened::Special(name(kind)),
    })
}

/// What a special file is called.
const fn name(kind: FileType) -> &'static str {
    match kind {
        FileType::Directory => "a folder",
        FileType::Fifo => "a named pipe",
        FileType::Socket => "a socket",
        FileType::CharacterDevice | FileType::BlockDevice => "a device",
        _ => "not a file",
    }
}

/// All bytes of a regular file.
pub(super) fn read_file(file: File) -> Result<Vec<u8>, Problem> {
    let stated = file.metadata().map_or(0, |metadata| metadata.len());
    if stated > FILE_CAP {
        return Err(too_long());
    }
    let mut bytes = Vec::with_capacity(stated as usize + 1);
    file.take(FILE_CAP + 1).read_to_end(&mut bytes).map_err(|error| refusal(&error))?;
    if bytes.len() as u64 > FILE_CAP { Err(too_long()) } else { Ok(bytes) }
}

fn too_long() -> Problem {
    Problem::new(format!("longer than {} MB", FILE_CAP >> 20))
        .help("split it, or pipe the part you want into dateline")
}

/// What a pipe gave.
pub(super) struct Piped {
    /// Its bytes, up to the cap.
    pub(super) bytes: Vec<u8>,
    /// True where there was more.
    pub(super) cut: bool,
}

/// Reads a pipe to its end, to the cap, or until `go_on`, which is told the bytes so far, says no. `None` if it said so.
pub(super) fn read_pipe(
    pipe: impl AsFd,
    go_on: &mut dyn FnMut(usize) -> bool,
) -> Result<Option<Piped>, Problem> {
    let mut bytes = Vec::new();
    let mut piece = vec![0; PIECE];
    loop {
        if !go_on(bytes.len()) {
            return Ok(None);
        }
        // One byte more than the cap is asked for, to know whether there is more.
        let room = (PIPE_CAP + 1 - bytes.len()).min(PIECE);
        match read_some(pipe.as_fd(), &mut piece[..room]).map_err(|error| refusal(&error.into()))? {
            None => {}
            Some(0) => return Ok(Some(Piped { bytes, cut: false })),
            Some(count) => bytes.extend_from_slice(&piece[..count]),
        }
        if bytes.len() > PIPE_CAP {
            bytes.truncate(PIPE_CAP);
            return Ok(Some(Piped { bytes, cut: true }));
        }
    }
}

/// Reads what is there, or `None` where nothing came for a moment.
fn read_some(pipe: std::os::fd::BorrowedFd<'_>, piece: &mut [u8]) -> Result<Option<usize>, Errno> {
    // A pipe that nobody has opened for writing yet is not ready and yet at its end; only one that does not block may be
    // asked without waiting.
    let blocks = !rustix::fs::fcntl_getfl(pipe)?.contains(OFlags::NONBLOCK);
    if blocks && !is_ready(pipe)? {
        return Ok(None);
    }
    match rustix::io::read(pipe, &mut *piece) {
        Ok(count) => Ok(Some(count)),
        Err(Errno::INTR) => Ok(None),
        Err(Errno::AGAIN) => is_ready(pipe).map(|_| None),
        Err(error) => Err(error),
    }
}

/// Waits a moment for something to read.
fn is_ready(pipe: std::os::fd::BorrowedFd<'_>) -> Result<bool, Errno> {
    let mut asked = [PollFd::new(&pipe, PollFlags::IN)];
    match poll(&mut asked, Some(&PATIENCE)) {
        Ok(ready) => Ok(ready > 0),
        Err(Errno::INTR) => Ok(false),
        Err(error) => Err(error),
    }
}

/// The sentence for an error of the system.
pub(super) fn refusal(error: &io::Error) -> Problem {
    match error.kind() {
        io::ErrorKind::NotFound => Problem::new("there is no such file"),
        io::ErrorKind::PermissionDenied => {
            Problem::new("not allowed to read it").help("look at its permissions")
        }
        _ => {
            let text = error.to_string();
            let reason = text.split(" (os error").next().unwrap_or_default();
            Problem::new(format!("cannot be read: {}", reason.to_lowercase()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[track_caller]
    fn check(path: &str, expected: &str) {
        let found = match open(Path::new(path)) {
            Ok(Opened::File(_)) => "a file".to_owned(),
            Ok(Opened::Pipe(_)) => "a pipe".to_owned(),
            Ok(Opened::Special(what)) => what.to_owned(),
            Err(problem) => problem.to_string(),
        };
        assert_eq!(found, expected, "{path}");
    }

    #[test]
    fn what_is_no_file_is_told_apart() {
        check("/dev/zero", "a device");
        check("/", "a folder");
        check("/no/such/file", "there is no such file");
        check(env!("CARGO_MANIFEST_DIR"), "a folder");
        check(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"), "a file");
    }

    #[test]
    fn a_pipe_is_read_to_its_end() {
        let (reader, mut writer) = io::pipe().unwrap();
        std::thread::spawn(move || writer.write_all(b"some words").unwrap());
        let piped = read_pipe(reader, &mut |_| true).unwrap().unwrap();
        assert_eq!((piped.bytes.as_slice(), piped.cut), (&b"some words"[..], false));
    }

    #[test]
    fn an_endless_pipe_is_cut_at_the_cap() {
        let (reader, mut writer) = io::pipe().unwrap();
        std::thread::spawn(move || while writer.write_all(&[b'y'; 1 << 12]).is_ok() {});
        let piped = read_pipe(reader, &mut |_| true).unwrap().unwrap();
        assert_eq!((piped.bytes.len(), piped.cut), (PIPE_CAP, true));
    }

    #[test]
    fn a_silent_pipe_is_left_when_told_to() {
        let (reader, writer) = io::pipe().unwrap();
        let mut turns = 0;
        let piped = read_pipe(reader, &mut |_| {
            turns += 1;
            turns < 3
        });
        assert!(piped.unwrap().is_none());
        drop(writer);
    }
}
