//! The small file that says which files make up the catalogue. A new state of the library is a new manifest, put in the place of
//! the old one in a single step, once all that it names is on the disk: whatever happens, one of the two is whole.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use crate::library::Cache;

/// The layout of the cache; one of another number is made anew.
pub(super) const FORMAT: u32 = 1;
/// The manifest's name.
const NAME: &str = "manifest";

/// Which files make up the catalogue, and what they hold together.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::library) struct Manifest {
    /// See [`FORMAT`].
    pub(in crate::library) format: u32,
    /// Counts the states of this cache.
    pub(in crate::library) generation: u64,
    /// The folders that were indexed.
    pub(in crate::library) roots: Vec<Root>,
    /// Segments, in the order of their numbers.
    pub(in crate::library) segments: Vec<String>,
    /// What is gone from them; nothing where it is missing.
    pub(in crate::library) dead: Option<String>,
    /// Rows that are not gone.
    pub(in crate::library) live: u32,
    /// Bytes of their texts.
    pub(in crate::library) text_bytes: u64,
    /// Files with analyses, oldest first.
    #[serde(default)]
    pub(in crate::library) analyses: Vec<String>,
}

/// A folder that was indexed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::library) struct Root {
    /// What it is called in the parts.
    pub(in crate::library) number: u32,
    /// Where it is, in full.
    pub(in crate::library) path: PathBuf,
    /// True where it was not there when it was last looked for.
    pub(in crate::library) absent: bool,
    /// The folder's inode when it was last there, by which it is told from the place of a disk that is not mounted; 0 where that is
    /// not known.
    #[serde(default)]
    pub(in crate::library) inode: u64,
}

impl Manifest {
    /// Reads it. `None` where there is none, or one that is damaged or of another layout.
    pub(in crate::library) fn read(cache: &Cache) -> Option<Self> {
        let bytes = fs::read(cache.folder().join(NAME)).ok()?;
        let at = memchr::memchr(b'\n', &bytes)?;
        let (seal, body) = (&bytes[..at], &bytes[at + 1..]);
        if seal != seal_of(body).as_bytes() {
            return None;
        }
        serde_json::from_slice(body).ok().filter(|manifest: &Self| manifest.format == FORMAT)
    }

    /// Puts it in the place of the one before. What it names must be on the disk.
    pub(in crate::library) fn commit(&self, cache: &Cache) -> io::Result<()> {
        let body = serde_json::to_vec(self)?;
        let new = cache.folder().join("manifest.new");
        let mut file = File::create(&new)?;
        file.write_all(seal_of(&body).as_bytes())?;
        file.write_all(b"\n")?;
        file.write_all(&body)?;
        file.sync_all()?;
        fs::rename(&new, cache.folder().join(NAME))?;
        File::open(cache.folder())?.sync_all()
    }

    /// Removes the files of earlier states. Whoever has them open keeps them.
    pub(in crate::library) fn sweep(&self, cache: &Cache) {
        let Ok(entries) = cache.folder().read_dir() else { return };
        for entry in entries.flatten() {
            let Ok(name) = entry.file_name().into_string() else { continue };
            let ours = ["rows-", "dead-", "said-"].iter().any(|kind| name.starts_with(kind));
            if ours && !self.names(&name) {
                // What cannot be removed now is removed another time.
                let _ = fs::remove_file(entry.path());
            }
        }
    }

    fn names(&self, file: &str) -> bool {
        let all = self.segments.iter().chain(&self.dead).chain(&self.analyses);
        all.into_iter().any(|name| name == file)
    }

    /// The root at a path.
    pub(in crate::library) fn root_at(&self, path: &Path) -> Option<&Root> {
        self.roots.iter().find(|root| root.path == path)
    }

    /// A root by its number.
    pub(in crate::library) fn root(&self, number: u32) -> Option<&Root> {
        self.roots.iter().find(|root| root.number == number)
    }
}

fn seal_of(body: &[u8]) -> String {
    blake3::hash(body).to_hex().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest() -> Manifest {
        let root = Root { number: 3, path: PathBuf::from("/articles"), absent: false, inode: 9 };
        Manifest {
            format: FORMAT,
            generation: 7,
            roots: vec![root],
            segments: vec!["rows-1".to_owned()],
            live: 12,
            ..Manifest::default()
        }
    }

    #[test]
    fn any_damaged_byte_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::at(folder.path());
        assert_eq!(Manifest::read(&cache), None);
        manifest().commit(&cache).unwrap();
        assert_eq!(Manifest::read(&cache), Some(manifest()));
        let file = folder.path().join(NAME);
        let whole = fs::read(&file).unwrap();
        for at in 0..whole.len() {
            let mut damaged = whole.clone();
            damaged[at] ^= 1;
            fs::write(&file, &damaged).unwrap();
            assert_eq!(Manifest::read(&cache), None, "byte {at}");
            fs::write(&file, &whole[..at]).unwrap();
            assert_eq!(Manifest::read(&cache), None, "cut at {at}");
        }
    }

    #[test]
    fn another_layout_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::at(folder.path());
        Manifest { format: FORMAT + 1, ..manifest() }.commit(&cache).unwrap();
        assert_eq!(Manifest::read(&cache), None);
    }

    #[test]
    fn only_what_is_not_named_is_swept() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::at(folder.path());
        for name in ["rows-1", "rows-0", "dead-4", "lock", "other"] {
            fs::write(folder.path().join(name), "").unwrap();
        }
        manifest().sweep(&cache);
        let mut left: Vec<_> =
            folder.path().read_dir().unwrap().map(|entry| entry.unwrap().file_name()).collect();
        left.sort();
        assert_eq!(left, ["lock", "other", "rows-1"]);
    }
}
