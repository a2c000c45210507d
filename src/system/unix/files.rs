//! Files: opened without waiting, told apart, made for one user.

use std::{
    borrow::Cow,
    ffi::OsStr,
    fs::{DirBuilder, File, Metadata, OpenOptions},
    io::{self, IsTerminal},
    os::{
        fd::{AsFd, BorrowedFd},
        unix::{
            ffi::OsStrExt,
            fs::{DirBuilderExt, FileExt, MetadataExt, OpenOptionsExt},
        },
    },
    path::Path,
    time::Duration,
};

use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    fs::{Access, FileType, Mode, OFlags, fstat},
    io::Errno,
};

use crate::system::Opened;

/// The variable that names the home folder.
pub const HOME: &str = "HOME";
/// The folder for configurations in the home folder (<https://specifications.freedesktop.org/basedir-spec/latest/>).
pub const CONFIGURATION: &str = ".config";
/// The folder for state in the home folder.
pub const STATE: &str =
    if cfg!(target_os = "macos") { "Library/Application Support" } else { ".local/state" };
/// The folder for caches in the home folder.
pub const CACHE: &str = if cfg!(target_os = "macos") { "Library/Caches" } else { ".cache" };

/// Something to read from that may be silent for long.
pub trait Pipe: AsFd {}

impl<T: AsFd> Pipe for T {}

/// Opens a path for reading without waiting, whatever stands behind it. A folder is something special here.
pub fn open(path: &Path) -> io::Result<Opened> {
    let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::CLOEXEC | OFlags::NOCTTY;
    let file = match rustix::fs::open(path, flags, Mode::empty()) {
        Ok(descriptor) => File::from(descriptor),
        // A socket cannot be opened at all.
        Err(Errno::NXIO) => return Ok(Opened::Special("a socket or a device")),
        Err(error) => return Err(error.into()),
    };
    Ok(match FileType::from_raw_mode(fstat(&file)?.st_mode) {
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

/// Reads what is there, or `None` where nothing came for this long.
pub fn read_some(
    pipe: &mut impl Pipe,
    piece: &mut [u8],
    patience: Duration,
) -> io::Result<Option<usize>> {
    let pipe = pipe.as_fd();
    // A pipe that nobody has opened for writing yet is not ready and yet at its end; only one that does not block may be
    // asked without waiting.
    let blocks = !rustix::fs::fcntl_getfl(pipe)?.contains(OFlags::NONBLOCK);
    if blocks && !is_ready(pipe, patience)? {
        return Ok(None);
    }
    match rustix::io::read(pipe, piece) {
        Ok(count) => Ok(Some(count)),
        Err(Errno::INTR) => Ok(None),
        Err(Errno::AGAIN) => is_ready(pipe, patience).map(|_| None),
        Err(error) => Err(error.into()),
    }
}

/// Waits a moment for something to read.
fn is_ready(pipe: BorrowedFd<'_>, patience: Duration) -> io::Result<bool> {
    let patience = Timespec::try_from(patience).ok();
    let mut asked = [PollFd::new(&pipe, PollFlags::IN)];
    match poll(&mut asked, patience.as_ref()) {
        Ok(ready) => Ok(ready > 0),
        Err(Errno::INTR) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// True where standard input is a pipe, a file or a socket: neither a terminal nor `/dev/null`.
pub fn is_piped() -> bool {
    let stdin = io::stdin();
    if stdin.is_terminal() {
        return false;
    }
    fstat(&stdin).is_ok_and(|stat| {
        let kind = FileType::from_raw_mode(stat.st_mode);
        matches!(kind, FileType::Fifo | FileType::RegularFile | FileType::Socket)
    })
}

/// What a file or folder is known by, whatever leads to it: its device, and its number there.
pub fn identity(_path: &Path, metadata: &Metadata) -> (u64, u64) {
    (metadata.dev(), metadata.ino())
}

/// The number of a file on its device: another one where a file took the place of another.
pub fn number(metadata: &Metadata) -> u64 {
    metadata.ino()
}

/// When a file was changed last, in nanoseconds since 1970.
pub fn modified(metadata: &Metadata) -> i64 {
    metadata.mtime().saturating_mul(1_000_000_000).saturating_add(metadata.mtime_nsec())
}

/// Fills `bytes` with what stands in a file from `offset` on, in bytes.
pub fn read_exact_at(file: &File, bytes: &mut [u8], offset: u64) -> io::Result<()> {
    file.read_exact_at(bytes, offset)
}

/// The bytes of a path, as they are kept.
pub fn bytes_of_path(path: &Path) -> &[u8] {
    path.as_os_str().as_bytes()
}

/// The path of bytes that were kept.
pub fn path_of_bytes(bytes: &[u8]) -> Cow<'_, Path> {
    Cow::Borrowed(Path::new(OsStr::from_bytes(bytes)))
}

/// Makes a folder and those above it, for this user alone.
pub fn make_private_folder(folder: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

/// How a file is opened that, where it is made, is this user's alone.
pub fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.mode(0o600);
    options
}

/// True where files can be made in a folder.
pub fn is_writable(folder: &Path) -> bool {
    rustix::fs::access(folder, Access::WRITE_OK).is_ok()
}
