//! Analyses on disk, by content hash and analyser: what was found once in a text is not looked for again, whatever its file is
//! called, until the text or the analyser changes.
//!
//! A file of them is mapped and never changed: a table sorted by hash, then the analyses themselves, packed.

mod pack;

use std::{
    collections::BTreeMap,
    fs::File,
    io::{self, BufWriter, Write},
    path::Path,
};

use tantivy::directory::{Directory, MmapDirectory, OwnedBytes};

use super::{
    ContentHash,
    catalogue::bytes::{hash_at, u64_at},
};
use crate::analysis::Analysis;

/// What a file begins with: the layout and the analyser. Another one's analyses are made anew.
const MAGIC: &[u8; 8] = b"dlsaid01";
/// Which analyser it is: to be counted on whenever another result is worth making all analyses anew.
const ANALYSER: u64 = 1;
/// Bytes of the header: magic, analyser, how many there are.
const HEADER: usize = 24;
/// Bytes of a line of the table: hash, and where the analysis ends.
const LINE: usize = 24;

/// A file of analyses.
#[derive(Debug)]
pub(super) struct Analyses {
    bytes: OwnedBytes,
    count: usize,
}

impl Analyses {
    /// Maps a file. One that is damaged or of another analyser holds nothing.
    pub(super) fn open(folder: &MmapDirectory, name: &str) -> Self {
        let open = || {
            let handle = folder.get_file_handle(Path::new(name)).ok()?;
            handle.read_bytes(0..handle.len()).ok()
        };
        let bytes = open().unwrap_or_else(OwnedBytes::empty);
        let ours = bytes.starts_with(MAGIC) && u64_at(&bytes, 8) == ANALYSER;
        let count = usize::try_from(u64_at(&bytes, 16)).unwrap_or(0);
        let whole = count < bytes.len() / LINE + 1 && HEADER + count * LINE <= bytes.len();
        Self { count: if ours && whole { count } else { 0 }, bytes }
    }

    /// How many it holds.
    pub(super) const fn len(&self) -> usize {
        self.count
    }

    /// The packed analysis of a text.
    pub(super) fn find(&self, hash: ContentHash) -> Option<&[u8]> {
        let (mut low, mut high) = (0, self.count);
        while low < high {
            let middle = low + (high - low) / 2;
            if self.hash(middle) < hash { low = middle + 1 } else { high = middle }
        }
        (low < self.count && self.hash(low) == hash).then(|| self.packed(low))
    }

    fn hash(&self, index: usize) -> ContentHash {
        hash_at(&self.bytes, HEADER + index * LINE)
    }

    fn packed(&self, index: usize) -> &[u8] {
        let end = |index: usize| {
            usize::try_from(u64_at(&self.bytes, HEADER + index * LINE + 16)).unwrap_or(0)
        };
        let from = index.checked_sub(1).map_or(0, end);
        let packed = &self.bytes[HEADER + self.count * LINE..];
        packed.get(from..end(index)).unwrap_or_default()
    }

    /// All of them by hash.
    fn iter(&self) -> impl Iterator<Item = (ContentHash, &[u8])> {
        (0..self.count).map(|index| (self.hash(index), self.packed(index)))
    }
}

/// Packs an analysis of `text`.
pub(super) fn pack(analysis: &Analysis, text: &str) -> Vec<u8> {
    pack::pack(analysis, text)
}

/// The analysis that was packed, of the same `text`. `None` where the bytes are damaged.
pub(super) fn unpack(packed: &[u8], text: &str) -> Option<Analysis> {
    pack::unpack(packed, text)
}

/// Writes packed analyses, on the disk for good.
pub(super) fn write(file: &Path, packed: &BTreeMap<ContentHash, Vec<u8>>) -> io::Result<()> {
    let all: Vec<(ContentHash, &[u8])> =
        packed.iter().map(|(hash, packed)| (*hash, packed.as_slice())).collect();
    write_sorted(file, &all)
}

/// Writes what two files hold as one; what both hold, as the later has it.
pub(super) fn merge(file: &Path, earlier: &Analyses, later: &Analyses) -> io::Result<()> {
    let (mut one, mut other) = (earlier.iter().peekable(), later.iter().peekable());
    let mut all = Vec::with_capacity(earlier.len() + later.len());
    loop {
        match (one.peek(), other.peek()) {
            (Some(a), Some(b)) if a.0 == b.0 => drop(one.next()),
            (Some(a), Some(b)) if a.0 < b.0 => all.extend(one.next()),
            (Some(_), None) => all.extend(one.next()),
            (_, Some(_)) => all.extend(other.next()),
            (None, None) => break,
        }
    }
    write_sorted(file, &all)
}

fn write_sorted(file: &Path, all: &[(ContentHash, &[u8])]) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(256 << 10, File::create(file)?);
    out.write_all(MAGIC)?;
    out.write_all(&ANALYSER.to_le_bytes())?;
    out.write_all(&(all.len() as u64).to_le_bytes())?;
    let mut end = 0_u64;
    for (hash, packed) in all {
        end += packed.len() as u64;
        out.write_all(hash.bytes())?;
        out.write_all(&end.to_le_bytes())?;
    }
    for (_, packed) in all {
        out.write_all(packed)?;
    }
    out.into_inner()?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(found: &Analyses, expected: &[(&str, &str)]) {
        assert_eq!(found.len(), expected.len());
        for (text, packed) in expected {
            let hash = ContentHash::of(text.as_bytes());
            assert_eq!(found.find(hash), Some(packed.as_bytes()), "{text}");
        }
        assert_eq!(found.find(ContentHash::of(b"another")), None);
    }

    fn of(texts: &[(&str, &str)]) -> BTreeMap<ContentHash, Vec<u8>> {
        let packed = |(text, packed): &(&str, &str)| {
            (ContentHash::of(text.as_bytes()), packed.as_bytes().to_vec())
        };
        texts.iter().map(packed).collect()
    }

    #[test]
    fn analyses_are_found_by_hash_and_put_together() {
        let folder = tempfile::tempdir().unwrap();
        let mapped = MmapDirectory::open(folder.path()).unwrap();
        let path = |name| folder.path().join(name);
        let texts = [("a", "first"), ("b", ""), ("c", "third")];
        write(&path("said-1"), &of(&texts)).unwrap();
        let one = Analyses::open(&mapped, "said-1");
        check(&one, &texts);
        write(&path("said-2"), &of(&[("b", "second"), ("d", "fourth")])).unwrap();
        let other = Analyses::open(&mapped, "said-2");
        merge(&path("said-3"), &one, &other).unwrap();
        let both = [("a", "first"), ("b", "second"), ("c", "third"), ("d", "fourth")];
        check(&Analyses::open(&mapped, "said-3"), &both);
        check(&Analyses::open(&mapped, "missing"), &[]);
    }

    #[test]
    fn damaged_files_hold_nothing_that_ends_the_program() {
        let folder = tempfile::tempdir().unwrap();
        let mapped = MmapDirectory::open(folder.path()).unwrap();
        write(&folder.path().join("said-0"), &of(&[("a", "first"), ("b", "second")])).unwrap();
        let whole = std::fs::read(folder.path().join("said-0")).unwrap();
        for at in 0..whole.len() {
            let mut damaged = whole.clone();
            damaged[at] ^= 0xff;
            let name = format!("said-{at}x");
            std::fs::write(folder.path().join(&name), &damaged[..]).unwrap();
            let found = Analyses::open(&mapped, &name);
            found.find(ContentHash::of(b"a"));
            found.find(ContentHash::of(b"b"));
        }
    }
}
