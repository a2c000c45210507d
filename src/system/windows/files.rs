//! Files, as far as the standard library tells of them.

use std::{
    borrow::Cow,
    fs::{self, File, Metadata, OpenOptions},
    hash::{DefaultHasher, Hash, Hasher},
    io::{self, IsTerminal, Read},
    os::windows::fs::{FileExt, MetadataExt},
    path::{Path, PathBuf},
    time::{Duration, UNIX_EPOCH},
};

use crate::system::Opened;

/// The variable that names the home folder.
pub const HOME: &str = "USERPROFILE";
/// The folder for configurations in the home folder.
pub const CONFIGURATION: &str = "AppData/Roaming";
/// The folder for state in the home folder.
pub const STATE: &str = "AppData/Local";
/// The folder for caches in the home folder.
pub const CACHE: &str = "AppData/Local";

/// Something to read from that may be silent for long.
pub trait Pipe: Read {}

impl<T: Read> Pipe for T {}

/// Opens a path for reading. A folder is something special here.
pub fn open(path: &Path) -> io::Result<Opened> {
    let kind = fs::metadata(path)?.file_type();
    Ok(match (kind.is_file(), kind.is_dir()) {
        (true, _) => Opened::File(File::open(path)?),
        (_, true) => Opened::Special("a folder"),
        _ => Opened::Special("a device"),
    })
}

/// Reads what is there. A silent pipe cannot be left here: it is waited for.
pub fn read_some(
    pipe: &mut impl Pipe,
    piece: &mut [u8],
    _patience: Duration,
) -> io::Result<Option<usize>> {
    match pipe.read(piece) {
        Ok(count) => Ok(Some(count)),
        Err(error) if error.kind() == io::ErrorKind::Interrupted => Ok(None),
        Err(error) => Err(error),
    }
}

/// True where standard input is no terminal.
pub fn is_piped() -> bool {
    !io::stdin().is_terminal()
}

/// What a file or folder is known by, whatever leads to it: here by its full path without links.
pub fn identity(path: &Path, _metadata: &Metadata) -> (u64, u64) {
    let mut hasher = DefaultHasher::new();
    fs::canonicalize(path).as_deref().unwrap_or(path).hash(&mut hasher);
    (0, hasher.finish())
}

/// Another number where a file took the place of another: here the time at which it was made.
pub fn number(metadata: &Metadata) -> u64 {
    metadata.creation_time()
}

/// When a file was changed last, in nanoseconds since 1970; 0 for what is older.
pub fn modified(metadata: &Metadata) -> i64 {
    let since = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    since.and_then(|since| i64::try_from(since.as_nanos()).ok()).unwrap_or(0)
}

/// Fills `bytes` with what stands in a file from `offset` on, in bytes.
pub fn read_exact_at(file: &File, mut bytes: &mut [u8], mut offset: u64) -> io::Result<()> {
    while !bytes.is_empty() {
        match file.seek_read(bytes, offset)? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            count => {
                bytes = &mut bytes[count..];
                offset += count as u64;
            }
        }
    }
    Ok(())
}

/// The bytes of a path, as they are kept.
pub fn bytes_of_path(path: &Path) -> &[u8] {
    path.as_os_str().as_encoded_bytes()
}

/// The path of bytes that were kept. A name that is no Unicode is not found again.
pub fn path_of_bytes(bytes: &[u8]) -> Cow<'_, Path> {
    match String::from_utf8_lossy(bytes) {
        Cow::Borrowed(path) => Cow::Borrowed(Path::new(path)),
        Cow::Owned(path) => Cow::Owned(PathBuf::from(path)),
    }
}

/// Makes a folder and those above it. What lies below a user's home is that user's alone already.
pub fn make_private_folder(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)
}

/// How a file is opened that, where it is made, is this user's alone: below the home folder every file is.
pub fn private() -> OpenOptions {
    OpenOptions::new()
}

/// True where files can be made in a folder: the right to do so is only found out by making one.
pub fn is_writable(folder: &Path) -> bool {
    let probe = folder.join(format!(".dateline-{}", std::process::id()));
    let made = OpenOptions::new().write(true).create_new(true).open(&probe).is_ok();
    made && fs::remove_file(&probe).is_ok()
}
