//! Files that are read for the catalogue, piece by piece where they are long.

use std::{
    fs::File,
    ops::Range,
    path::Path,
    sync::Arc,
    time::{SystemTime, UNIX_EPOCH},
};

use crossbeam_channel::{Receiver, Sender};

use crate::library::{
    ContentHash,
    catalogue::{PartDraft, Reading},
    load::Cancelled,
    open::{self, Opened},
    place,
    read::{self, Event},
    scan::{Changed, Known},
    walk::{Candidate, Found, Step},
};

/// Files of lines are read in pieces of about this many bytes.
const PIECE: u64 = 1 << 20;
/// A file of fewer bytes is read as a whole when it grows.
const LONG: u64 = 1 << 20;
/// Bytes before the end by which a file that has grown is known again.
const TAIL: u64 = 4096;
/// A file that was changed so many nanoseconds before it was read may be changed again without its time telling.
const RACY: i64 = 1_000_000_000;

/// A file, or a piece of one, as it was read.
pub(super) struct Chunk {
    pub(super) part: PartDraft,
    pub(super) readings: Vec<Reading>,
    /// Parts that it stands in the place of.
    pub(super) replaces: Vec<u32>,
    /// Bytes that were read.
    pub(super) bytes: u64,
    /// True for the last piece of the file.
    pub(super) is_last: bool,
}

/// Bytes of a file that are to be read, as far as that can be told without opening it.
pub(super) fn bytes_to_read(changed: &Changed) -> u64 {
    match &changed.before {
        Some(before) if is_lines(&changed.path) && before.to < changed.size => {
            changed.size - before.to
        }
        _ => changed.size,
    }
}

/// Reads files until there are none, nobody takes them, or it is cancelled.
pub(super) fn read_all(
    waiting: &Receiver<Changed>,
    chunks: &Sender<Chunk>,
    cancelled: &Cancelled<'_>,
) {
    for changed in waiting {
        if cancelled() || !read_one(&changed, chunks, cancelled) {
            return;
        }
    }
}

/// Reads one file; false where nobody takes what is read.
fn read_one(changed: &Changed, chunks: &Sender<Chunk>, cancelled: &Cancelled<'_>) -> bool {
    if is_lines(&changed.path)
        && let Ok(Opened::File(file)) = open::open(&changed.path)
    {
        return Lines::new(changed, file).read(chunks, cancelled);
    }
    let mut readings = Vec::new();
    let step = Step::File(candidate(changed));
    read::read_step(&step, cancelled, &mut |event| collect(event, 0, &mut readings));
    if cancelled() {
        // It may not be all of the file.
        return false;
    }
    let part = PartDraft { to: changed.size, ..part(changed) };
    let chunk =
        Chunk { part, readings, replaces: replaced(changed), bytes: changed.size, is_last: true };
    chunks.send(chunk).is_ok()
}

/// Reads a part again that was read before.
pub(super) fn read_part(
    path: &Path,
    (from, to): (u64, u64),
    cancelled: &Cancelled<'_>,
) -> Vec<Reading> {
    let mut readings = Vec::new();
    let candidate = Candidate { path: Arc::from(path), found: Found::Named, size: to };
    if !is_lines(path) {
        let step = Step::File(candidate);
        read::read_step(&step, cancelled, &mut |event| collect(event, 0, &mut readings));
    } else if let Ok(Opened::File(file)) = open::open(path)
        && let Some(bytes) = place::read_range(&file, from..to)
    {
        read::read_bytes(&candidate, &bytes, cancelled, &mut |event| {
            collect(event, from, &mut readings);
        });
    }
    readings
}

/// True for files of one article a line, which are read in pieces and may grow.
fn is_lines(path: &Path) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    ["jsonl", "ndjson"].iter().any(|lines| ending.eq_ignore_ascii_case(lines))
}

/// True for a file of lines that is too long to be read as a whole.
pub fn is_read_in_pieces(path: &Path) -> bool {
    is_lines(path) && path.metadata().is_ok_and(|metadata| metadata.len() > open::FILE_CAP)
}

/// A file of lines that is read piece by piece.
struct Lines<'a> {
    changed: &'a Changed,
    file: File,
    /// Where the next piece begins.
    from: u64,
    /// Parts that the next piece stands in the place of.
    replaces: Vec<u32>,
    /// Entries that were read.
    ordinal: u32,
}

impl<'a> Lines<'a> {
    /// Begins where the file was read to, if it has only grown since.
    fn new(changed: &'a Changed, file: File) -> Self {
        match changed.before.as_ref().filter(|before| goes_on(changed, before, &file)) {
            Some(before) => {
                Self { changed, file, from: before.to, replaces: Vec::new(), ordinal: 0 }
            }
            None => Self { changed, file, from: 0, replaces: replaced(changed), ordinal: 0 },
        }
    }

    fn read(mut self, chunks: &Sender<Chunk>, cancelled: &Cancelled<'_>) -> bool {
        let size = self.changed.size;
        loop {
            let to = self.end_of_piece(size);
            let mut readings = Vec::new();
            let Some(bytes) = place::read_range(&self.file, self.from..to) else {
                // It has become shorter meanwhile; the next look at the folder finds it changed.
                return true;
            };
            if bytes.is_empty() && self.from > 0 {
                return true;
            }
            read::read_bytes(&candidate(self.changed), &bytes, cancelled, &mut |event| {
                collect(event, self.from, &mut readings);
            });
            if cancelled() {
                return false;
            }
            for reading in &mut readings {
                reading.ordinal += self.ordinal;
            }
            self.ordinal += readings.len() as u32;
            let (tail, _) = tail(&self.file, to).unwrap_or_default();
            let part = PartDraft { from: self.from, to, tail, ..part(self.changed) };
            let replaces = std::mem::take(&mut self.replaces);
            let bytes = to - self.from;
            let chunk = Chunk { part, readings, replaces, bytes, is_last: to == size };
            if chunks.send(chunk).is_err() {
                return false;
            }
            self.from = to;
            if to >= size {
                return true;
            }
        }
    }

    /// The end of the line in which a piece would end; the end of the file where there is none soon.
    fn end_of_piece(&self, size: u64) -> u64 {
        let mut at = self.from + PIECE;
        while at < size {
            let Some(bytes) = place::read_range(&self.file, at..(at + (64 << 10)).min(size)) else {
                return size;
            };
            if let Some(newline) = memchr::memchr(b'\n', &bytes) {
                return at + newline as u64 + 1;
            }
            at += bytes.len() as u64;
        }
        size
    }
}

/// True where the rest of a file is to be read: reading was stopped on the way, or it has grown at its end. A short file is
/// read again as a whole, as that costs nothing.
fn goes_on(changed: &Changed, before: &Known, file: &File) -> bool {
    let is_same = before.inode == changed.inode && before.to > 0 && before.to < changed.size;
    let stopped = (before.size, before.modified) == (changed.size, changed.modified);
    is_same && (stopped || before.to >= LONG) && tail(file, before.to) == Some((before.tail, true))
}

/// A hash of the bytes before `to`, and whether they end a line.
fn tail(file: &File, to: u64) -> Option<(u64, bool)> {
    let bytes = place::read_range(file, to.saturating_sub(TAIL)..to)?;
    let hash = ContentHash::of(&bytes);
    let number = hash.bytes().iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte));
    Some((number, bytes.ends_with(b"\n")))
}

fn collect(event: Event, from: u64, readings: &mut Vec<Reading>) {
    let Event::Article(article, range) = event else { return };
    let extent = |range: Range<usize>| (from + range.start as u64, range.len() as u32);
    let ordinal = readings.len() as u32;
    readings.push(Reading { article, extent: range.map(extent), ordinal });
}

fn replaced(changed: &Changed) -> Vec<u32> {
    changed.before.as_ref().map_or_else(Vec::new, |before| before.parts.clone())
}

fn candidate(changed: &Changed) -> Candidate {
    Candidate { path: Arc::from(changed.path.as_path()), found: changed.found, size: changed.size }
}

/// What is known of a part before it is read.
fn part(changed: &Changed) -> PartDraft {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |now| now.as_nanos() as i64);
    PartDraft {
        known_by: changed.known_by,
        size: changed.size,
        modified: changed.modified,
        inode: changed.inode,
        root: changed.root,
        path: changed.below.clone(),
        racy: changed.modified > now.saturating_sub(RACY),
        ..PartDraft::default()
    }
}
