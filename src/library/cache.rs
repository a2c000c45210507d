//! The folder of what is made from the articles and can be made again at any time: the catalogue and the index.

use std::{
    env,
    ffi::OsString,
    fs::{self, File, TryLockError},
    io,
    path::{Path, PathBuf, absolute},
};

use super::ContentHash;
use crate::{formats::Problem, system::files};

/// A folder of the cache: one for the library, one for every set of folders that is opened by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cache {
    folder: PathBuf,
}

/// The right to write into a cache; given back when it is dropped, or when the program ends in whatever way.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

impl Cache {
    /// The cache of the library: `$XDG_CACHE_HOME/dateline/library`, else `~/.cache/dateline/library`; on macOS
    /// `~/Library/Caches/dateline/library`. An error where there is no home folder.
    pub fn of_library() -> Result<Self, Problem> {
        Ok(Self { folder: folder_of_user()?.join("library") })
    }

    /// The cache of folders that are opened for one run, told apart by where they are.
    pub fn of_paths(paths: &[PathBuf]) -> Result<Self, Problem> {
        let mut named = Vec::new();
        for path in paths {
            let path = absolute(path).unwrap_or_else(|_| path.clone());
            named.extend_from_slice(path.as_os_str().as_encoded_bytes());
            named.push(0);
        }
        let name = ContentHash::of(&named).to_string();
        Ok(Self { folder: folder_of_user()?.join("folders").join(name) })
    }

    /// A cache in a folder of one's own choice.
    pub fn at(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into() }
    }

    /// Where it is; it may not be there yet.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where the index of the texts is.
    pub fn index(&self) -> PathBuf {
        self.folder.join("index")
    }

    /// Takes the right to write, making the folder where there is none; `None` where another program has it.
    pub fn lock(&self) -> Result<Option<Lock>, Problem> {
        files::make_private_folder(&self.folder).map_err(|error| self.refusal(&error))?;
        let file = File::create(self.folder.join("lock")).map_err(|error| self.refusal(&error))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Lock { _file: file })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(self.refusal(&error)),
        }
    }

    /// Bytes that all files of the cache take.
    pub fn size(&self) -> u64 {
        let files = walkdir::WalkDir::new(&self.folder).into_iter().flatten();
        let sizes = files.filter_map(|entry| entry.metadata().ok());
        sizes.filter(fs::Metadata::is_file).map(|metadata| metadata.len()).sum()
    }

    /// Takes everything away, which loses nothing but time.
    pub(super) fn clear(&self) {
        let Ok(entries) = self.folder.read_dir() else { return };
        for entry in entries.flatten().filter(|entry| entry.file_name() != "lock") {
            let path = entry.path();
            // What cannot be removed is overlooked: nothing names it any more.
            let _ = if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
        }
    }

    /// The sentence for an error of the system in this folder.
    pub(super) fn refusal(&self, error: &io::Error) -> Problem {
        if matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded) {
            return Problem::new("the disk is full")
                .help("make room; the library goes on from where it was");
        }
        let text = error.to_string();
        let reason = text.split(" (os error").next().unwrap_or_default().to_lowercase();
        Problem::new(format!("the library’s cache cannot be written: {reason}"))
            .at(self.folder.display().to_string())
            .help("set XDG_CACHE_HOME to a folder that can be written")
    }
}

fn folder_of_user() -> Result<PathBuf, Problem> {
    folder(env::var_os("XDG_CACHE_HOME"), env::home_dir())
}

/// The program's folder for caches; a relative `XDG_CACHE_HOME` is overlooked, as the XDG Base Directory Specification asks.
fn folder(stated: Option<OsString>, home: Option<PathBuf>) -> Result<PathBuf, Problem> {
    let stated = stated.map(PathBuf::from).filter(|path| path.is_absolute());
    let home = home.filter(|path| path.is_absolute());
    stated
        .or_else(|| Some(home?.join(files::CACHE)))
        .map(|folder| folder.join("dateline"))
        .ok_or_else(|| {
            Problem::new("there is no home folder to keep the library’s cache in")
                .help("set HOME or XDG_CACHE_HOME")
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(stated: Option<&str>, home: Option<&str>, expected: Option<&str>) {
        let found = folder(stated.map(OsString::from), home.map(PathBuf::from)).ok();
        assert_eq!(found.as_deref(), expected.map(Path::new));
    }

    #[test]
    fn the_folder_is_where_xdg_wants_it() {
        let usual = format!("/home/a/{}/dateline", files::CACHE);
        check(Some("/c"), Some("/home/a"), Some("/c/dateline"));
        check(Some("relative"), Some("/home/a"), Some(&usual));
        check(None, Some("/home/a"), Some(&usual));
        check(None, None, None);
    }

    #[test]
    fn one_writes_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::at(folder.path().join("a/b"));
        let lock = cache.lock().unwrap();
        assert!(lock.is_some());
        assert!(cache.lock().unwrap().is_none());
        drop(lock);
        assert!(cache.lock().unwrap().is_some());
    }
}
