//! One file of the catalogue: rows that were written together, their files, and the orders that they can be listed in.
//!
//! The file is mapped, not read: only the pages that are looked at take memory, and the system may take them back. All rows of a
//! segment follow one another in number, and so do its parts, so that segments are put together without a number changing.

use std::{cmp::Ordering, ops::Range, path::Path};

use tantivy::directory::{Directory, MmapDirectory, OwnedBytes};

use super::bytes::{hash_at, i64_at, take_length, take_text, u32_at, u64_at};
use crate::library::ContentHash;

/// What a segment begins with; another number after it for another layout.
const MAGIC: &[u8; 8] = b"dlrows01";
/// Bytes of a row's fixed part.
pub(super) const ROW: usize = 96;
/// Bytes of a part.
pub(super) const PART: usize = 80;
/// Bytes of the header: magic, four numbers, where each section ends, and a checksum.
pub(super) const HEADER: usize = 8 + 4 * 4 + SECTIONS * 8 + 8;
/// Sections of a segment: rows, where titles end, titles, other texts, parts, and one order each.
pub(super) const SECTIONS: usize = 5 + Key::ALL.len();
/// The `when` of an article without a date.
pub(super) const UNDATED: i64 = i64::MIN;

/// What rows are sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Key {
    /// Date, newest first.
    Newest,
    /// Source, by name.
    Source,
    /// Title.
    Title,
    /// Number of words, shortest first.
    Length,
    /// Content hash.
    Hash,
    /// The first of the other keys: the address.
    Address,
    /// The second of the other keys: file and title.
    File,
}

impl Key {
    /// In the order in which they stand in the file.
    pub(super) const ALL: [Self; 7] = [
        Self::Newest,
        Self::Source,
        Self::Title,
        Self::Length,
        Self::Hash,
        Self::Address,
        Self::File,
    ];
}

/// The numbers at the beginning of a segment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Numbers {
    /// Number of the first row.
    pub(super) base: u32,
    /// How many rows there are.
    pub(super) rows: u32,
    /// Number of the first part.
    pub(super) first_part: u32,
    /// How many parts there are.
    pub(super) parts: u32,
}

impl Numbers {
    /// The numbers of the rows.
    pub(super) const fn rows(&self) -> Range<u32> {
        self.base..self.base + self.rows
    }

    /// The numbers of the parts.
    pub(super) const fn parts(&self) -> Range<u32> {
        self.first_part..self.first_part + self.parts
    }
}

/// An open segment.
#[derive(Debug)]
pub(super) struct Segment {
    pub(super) numbers: Numbers,
    /// Sections in the order of the file.
    sections: [OwnedBytes; SECTIONS],
}

/// A file that was read, or a stretch of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::library) struct Part<'a> {
    /// Its number.
    pub(in crate::library) number: u32,
    /// A hash of root and path, for looking it up.
    pub(in crate::library) known_by: u64,
    /// Bytes of the file when it was read.
    pub(in crate::library) size: u64,
    /// When the file was changed last, in nanoseconds since 1970.
    pub(in crate::library) modified: i64,
    /// The file's inode.
    pub(in crate::library) inode: u64,
    /// The bytes that were read.
    pub(in crate::library) from: u64,
    /// Where they end.
    pub(in crate::library) to: u64,
    /// A hash of the last bytes before that, to tell a file that has grown from another.
    pub(in crate::library) tail: u64,
    /// Number of the first row.
    pub(in crate::library) first_row: u32,
    /// How many rows there are.
    pub(in crate::library) rows: u32,
    /// The folder it was found in.
    pub(in crate::library) root: u32,
    /// Path below that folder; any bytes.
    pub(in crate::library) path: &'a [u8],
    /// Read so shortly after it was changed that it may have changed again at the same time.
    pub(in crate::library) racy: bool,
}

impl Segment {
    /// Maps a segment. `None` where it is none, is cut or has a damaged header.
    pub(super) fn open(folder: &MmapDirectory, name: &str) -> Option<Self> {
        let handle = folder.get_file_handle(Path::new(name)).ok()?;
        Self::of(&handle.read_bytes(0..handle.len()).ok()?)
    }

    /// Reads the header of what was mapped.
    pub(super) fn of(bytes: &OwnedBytes) -> Option<Self> {
        let header = bytes.get(..HEADER)?;
        let (sealed, seal) = header.split_at(HEADER - 8);
        if !header.starts_with(MAGIC) || seal_of(sealed) != seal {
            return None;
        }
        let numbers = Numbers {
            base: u32_at(header, 8),
            rows: u32_at(header, 12),
            first_part: u32_at(header, 16),
            parts: u32_at(header, 20),
        };
        let mut from = HEADER;
        let mut sections = std::array::from_fn(|_| OwnedBytes::empty());
        for (index, section) in sections.iter_mut().enumerate() {
            let to = usize::try_from(u64_at(header, 24 + index * 8)).ok()?;
            if to < from || to > bytes.len() {
                return None;
            }
            *section = bytes.slice(from..to);
            from = to;
        }
        Some(Self { numbers, sections })
    }

    /// The fixed part of a row, counted from 0 within the segment; empty beyond the end.
    fn row(&self, local: u32) -> &[u8] {
        let at = local as usize * ROW;
        self.sections[0].get(at..at + ROW).unwrap_or_default()
    }

    pub(super) fn hash(&self, local: u32) -> ContentHash {
        hash_at(self.row(local), 0)
    }

    /// One of the two other keys; `None` where the article has none.
    pub(super) fn key(&self, local: u32, which: usize) -> Option<ContentHash> {
        let key = hash_at(self.row(local), 16 + which * 16);
        (key != ContentHash::default()).then_some(key)
    }

    /// When the article was published, in seconds since 1970 where it was; [`UNDATED`] where it does not say.
    pub(super) fn when(&self, local: u32) -> i64 {
        i64_at(self.row(local), 48)
    }

    pub(super) fn words(&self, local: u32) -> u32 {
        u32_at(self.row(local), 56)
    }

    pub(super) fn flags(&self, local: u32) -> u32 {
        u32_at(self.row(local), 60)
    }

    /// Number of the part the row was read from.
    pub(super) fn part_of(&self, local: u32) -> u32 {
        u32_at(self.row(local), 64)
    }

    /// Where in the file its bytes stand; `None` where they do not stand there as they are.
    pub(super) fn extent(&self, local: u32) -> Option<Range<u64>> {
        let row = self.row(local);
        let (from, length) = (u64_at(row, 72), u64::from(u32_at(row, 68)));
        (length > 0).then(|| from..from.saturating_add(length))
    }

    /// Which of the entries of its file it is, from 0.
    pub(super) fn ordinal(&self, local: u32) -> u32 {
        u32_at(self.row(local), 88)
    }

    /// Bytes of the article's text.
    pub(super) fn text_bytes(&self, local: u32) -> u32 {
        u32_at(self.row(local), 92)
    }

    /// The texts of a row that have no section of their own, one after the other.
    pub(super) fn texts(&self, local: u32) -> &[u8] {
        let at = u32_at(self.row(local), 80) as usize;
        self.sections[3].get(at..).unwrap_or_default()
    }

    pub(super) fn source(&self, local: u32) -> Option<&str> {
        let at = (u32_at(self.row(local), 84) as usize).checked_sub(1)?;
        let mut texts = self.sections[3].get(at..)?;
        Some(take_text(&mut texts))
    }

    /// The title, or the file name of an article without one.
    pub(super) fn title(&self, local: u32) -> &str {
        let ends = &self.sections[1];
        let end = |local: u32| u32_at(ends, local as usize * 4) as usize;
        let from = local.checked_sub(1).map_or(0, end);
        // A newline parts the titles.
        let to = end(local).saturating_sub(1);
        let title = self.sections[2].get(from..to).unwrap_or_default();
        std::str::from_utf8(title).unwrap_or_default()
    }

    /// All titles, each with a newline after it.
    pub(super) fn titles(&self) -> &[u8] {
        &self.sections[2]
    }

    /// The row whose title holds byte `at` of [`Self::titles`].
    pub(super) fn row_of_title(&self, at: usize) -> u32 {
        let ends = &self.sections[1];
        let end = |local: u32| u32_at(ends, local as usize * 4) as usize;
        partition(self.numbers.rows, |local| end(local) <= at)
    }

    /// Part `number`, counted through all segments.
    pub(super) fn part(&self, number: u32) -> Option<Part<'_>> {
        let local = number.checked_sub(self.numbers.first_part)? as usize;
        let part = self.sections[4].get(local * PART..(local + 1) * PART)?;
        let mut path = self.sections[3].get(u32_at(part, 64) as usize..).unwrap_or_default();
        let length = take_length(&mut path).min(path.len());
        Some(Part {
            number,
            known_by: u64_at(part, 0),
            size: u64_at(part, 8),
            modified: i64_at(part, 16),
            inode: u64_at(part, 24),
            from: u64_at(part, 32),
            to: u64_at(part, 40),
            tail: u64_at(part, 48),
            first_row: u32_at(part, 56),
            rows: u32_at(part, 60),
            root: u32_at(part, 68),
            path: &path[..length],
            racy: u32_at(part, 72) != 0,
        })
    }

    /// All parts.
    pub(super) fn parts(&self) -> impl Iterator<Item = Part<'_>> {
        self.numbers.parts().filter_map(|number| self.part(number))
    }

    /// The row at `place` of an order, counted from 0 within the segment.
    pub(super) fn sorted(&self, key: Key, place: u32) -> u32 {
        u32_at(&self.sections[5 + key as usize], place as usize * 4)
    }

    /// A section as it is, for putting segments together.
    pub(super) fn section(&self, index: usize) -> &[u8] {
        &self.sections[index]
    }

    /// Places of the rows that `key` finds under a hash, in an order by hashes.
    pub(super) fn find(&self, key: Key, sought: ContentHash) -> impl Iterator<Item = u32> {
        let of = move |place: u32| {
            let local = self.sorted(key, place);
            match key {
                Key::Address => self.key(local, 0).unwrap_or_default(),
                Key::File => self.key(local, 1).unwrap_or_default(),
                _ => self.hash(local),
            }
        };
        let first = partition(self.numbers.rows, |place| of(place) < sought);
        let same = (first..self.numbers.rows).take_while(move |place| of(*place) == sought);
        same.map(move |place| self.sorted(key, place))
    }
}

/// The first number below `count` for which `before` is false, where it is true for all before that one.
pub(super) fn partition(count: u32, before: impl Fn(u32) -> bool) -> u32 {
    let (mut low, mut high) = (0, count);
    while low < high {
        let middle = low + (high - low) / 2;
        if before(middle) { low = middle + 1 } else { high = middle }
    }
    low
}

/// Which of two rows comes first. Equal ones follow their numbers, which the caller knows.
pub(super) fn compare(
    key: Key,
    (one, a): (&Segment, u32),
    (other, b): (&Segment, u32),
) -> Ordering {
    match key {
        Key::Newest => other.when(b).cmp(&one.when(a)),
        Key::Source => one.source(a).cmp(&other.source(b)),
        Key::Title => folded(one.title(a)).cmp(folded(other.title(b))),
        Key::Length => one.words(a).cmp(&other.words(b)),
        Key::Hash => one.hash(a).cmp(&other.hash(b)),
        Key::Address => one.key(a, 0).cmp(&other.key(b, 0)),
        Key::File => one.key(a, 1).cmp(&other.key(b, 1)),
    }
}

fn folded(title: &str) -> impl Iterator<Item = char> {
    title.chars().flat_map(char::to_lowercase)
}

/// The header for sections of these lengths, in bytes.
pub(super) fn header(numbers: Numbers, lengths: [u64; SECTIONS]) -> Vec<u8> {
    let mut header = MAGIC.to_vec();
    for number in [numbers.base, numbers.rows, numbers.first_part, numbers.parts] {
        header.extend_from_slice(&number.to_le_bytes());
    }
    let mut end = HEADER as u64;
    for length in lengths {
        end += length;
        header.extend_from_slice(&end.to_le_bytes());
    }
    let seal = seal_of(&header);
    header.extend_from_slice(&seal);
    header
}

/// The checksum of a header.
fn seal_of(bytes: &[u8]) -> [u8; 8] {
    let mut seal = [0; 8];
    seal.copy_from_slice(&blake3::hash(bytes).as_bytes()[..8]);
    seal
}
