//! Bytes out of files and pipes, never more than a cap, never waiting for what may not come. Files are read, not mapped:
//! one that shrinks while it is read must not end the program.

use std::{
    fs::File,
    io::{self, Read},
    path::Path,
    time::Duration,
};

pub(super) use crate::system::Opened;
use crate::{
    formats::{Problem, caps},
    system::files::{self, Pipe},
};

/// The longest file that is read, in bytes.
pub(super) const FILE_CAP: u64 = caps::FILE;
/// The most that is read from standard input or a named pipe, in bytes.
pub(super) const PIPE_CAP: usize = caps::PIPE;
/// Bytes read from a pipe at a time, at most.
const PIECE: usize = 256 << 10;
/// How often a silent pipe is left to see whether the reading was cancelled.
const PATIENCE: Duration = Duration::from_millis(50);

/// Opens a path for reading without waiting, whatever stands behind it. A folder is something special here.
pub(super) fn open(path: &Path) -> Result<Opened, Problem> {
    files::open(path).map_err(|error| refusal(&error))
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
    mut pipe: impl Pipe,
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
        let read = files::read_some(&mut pipe, &mut piece[..room], PATIENCE);
        match read.map_err(|error| refusal(&error))? {
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
    fn f11_an_endless_pipe_is_cut_at_the_cap() {
        let (reader, mut writer) = io::pipe().unwrap();
        std::thread::spawn(move || while writer.write_all(&[b'y'; 1 << 12]).is_ok() {});
        let piped = read_pipe(reader, &mut |_| true).unwrap().unwrap();
        assert_eq!((piped.bytes.len(), piped.cut), (PIPE_CAP, true));
    }

    #[test]
    fn f13_a_silent_pipe_is_left_when_told_to() {
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
