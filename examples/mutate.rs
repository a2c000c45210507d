//! Damages files and reads them, for a number of seconds: `cargo run --profile quick --example mutate -- SECONDS FOLDER…`.
//!
//! Bytes are flipped, cut, doubled and put together from two files of one ending; of books, also those of the files in them.
//! Told are panics, texts that are not clean, and files that take more than a second of a processor; what failed is kept in
//! the folder for temporary files.

use std::{
    io::{Cursor, Read, Write},
    ops::ControlFlow,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use dateline::{
    document::clean::clean,
    formats::{self, Input, Outside},
};
use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

/// Files longer than this (bytes) are left out: many small ones find more.
const LONGEST: usize = 200_000;

/// Bytes that formats give a meaning to; put in where random bytes would tell little.
const TOKENS: [&[u8]; 16] = [
    b"<",
    b">",
    b"</",
    b"]]>",
    b"<![CDATA[",
    b"&#27;",
    b"\n\n",
    b"\nFrom ",
    b"--",
    b"\"",
    b"=?utf-8?q?",
    b"\0",
    b"\xff",
    b"<item>",
    b"Content-Type: ",
    b"PK\x01\x02",
];

fn main() {
    let mut arguments = std::env::args_os().skip(1);
    let seconds = arguments.next().and_then(|seconds| seconds.to_str()?.parse().ok()).unwrap_or(60);
    let mut files = Vec::new();
    for folder in arguments {
        collect(Path::new(&folder), &mut files);
    }
    files.sort();
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    let started = Instant::now();
    let (mut runs, mut failures) = (0_u64, 0_u64);
    while started.elapsed() < Duration::from_secs(seconds) && !files.is_empty() {
        let (name, seed) = &files[random.below(files.len())];
        let (_, other) = &files[random.below(files.len())];
        let is_book = Path::new(name).extension().is_some_and(|ending| ending == "epub");
        let bytes = if is_book && random.below(4) > 0 {
            repacked(seed, &mut random).unwrap_or_else(|| mutated(seed, other, &mut random))
        } else {
            mutated(seed, other, &mut random)
        };
        runs += 1;
        if let Some(failure) = failure(name, &bytes) {
            failures += 1;
            let kept = std::env::temp_dir().join(format!("mutated-{failures}-{name}"));
            let _ = std::fs::write(&kept, &bytes);
            say(&format!("{failure}: {}", kept.display()));
        }
    }
    say(&format!("{runs} runs on {} files, {failures} failures", files.len()));
}

#[expect(clippy::print_stdout, reason = "it is what the example is for")]
fn say(line: &str) {
    println!("{line}");
}

fn collect(path: &Path, files: &mut Vec<(String, Vec<u8>)>) {
    if let Ok(entries) = std::fs::read_dir(path) {
        let paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        for path in &paths {
            collect(path, files);
        }
    } else if let Ok(bytes) = std::fs::read(path)
        && bytes.len() <= LONGEST
    {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        files.push((name, bytes));
    }
}

/// Numbers that look random and are the same at each run (xorshift64*, Vigna 2016).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % limit.max(1)
    }
}

/// The bytes with one to eight damages.
fn mutated(seed: &[u8], other: &[u8], random: &mut Random) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for _ in 0..=random.below(8) {
        let at = random.below(bytes.len() + 1);
        let end = (at + 1 + random.below(60)).min(bytes.len());
        match random.below(6) {
            0 if at < bytes.len() => bytes[at] ^= 1 << random.below(8),
            1 => bytes.truncate(at),
            2 => drop(bytes.drain(at..end.max(at))),
            3 => {
                let doubled = bytes[at..end.max(at)].repeat(1 + random.below(20));
                bytes.splice(at..at, doubled);
            }
            4 => {
                let from = random.below(other.len());
                let piece = other[from..(from + random.below(200)).min(other.len())].to_vec();
                bytes.splice(at..at, piece);
            }
            _ => drop(bytes.splice(at..at, TOKENS[random.below(TOKENS.len())].iter().copied())),
        }
    }
    bytes
}

/// A book in which one file is damaged.
fn repacked(seed: &[u8], random: &mut Random) -> Option<Vec<u8>> {
    let mut book = ZipArchive::new(Cursor::new(seed)).ok()?;
    let damaged = random.below(book.len());
    let mut packed = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..book.len() {
        let mut file = book.by_index(index).ok()?;
        let mut bytes = Vec::new();
        file.by_ref().take(LONGEST as u64).read_to_end(&mut bytes).ok()?;
        if index == damaged {
            bytes = mutated(&bytes, seed, random);
        }
        let name = file.name().ok()?.into_owned();
        packed.start_file(name, SimpleFileOptions::default()).ok()?;
        packed.write_all(&bytes).ok()?;
    }
    Some(packed.finish().ok()?.into_inner())
}

/// What goes wrong with a file, if anything does.
fn failure(name: &str, bytes: &[u8]) -> Option<&'static str> {
    let started = worked();
    let mut dirty = false;
    // What the process that parses a PDF hands over is handed over from here.
    let whole = if name.ends_with(".records") { b"%PDF-1.7\n" } else { bytes };
    let outside = Outside { pages: Some(&|_| Ok(bytes.to_vec())), ..Outside::NOTHING };
    let read = catch_unwind(AssertUnwindSafe(|| {
        formats::read_with(Input { name, bytes: whole }, outside, &mut |article| {
            if let Ok(parsed) = article {
                let metadata = &parsed.metadata;
                let strings = [
                    &metadata.title,
                    &metadata.source,
                    &metadata.url,
                    &metadata.summary,
                    &parsed.own_id,
                ];
                let lines = strings
                    .into_iter()
                    .flatten()
                    .chain(&metadata.byline)
                    .chain(&metadata.tags)
                    .chain(&parsed.notes);
                dirty |= lines.into_iter().any(|line| clean(line) != *line || line.contains('\n'));
                dirty |= clean(parsed.document.text()) != parsed.document.text();
            }
            ControlFlow::Continue(())
        });
    }));
    match read {
        Err(_) => Some("panic"),
        Ok(()) if dirty => Some("not clean"),
        Ok(()) if worked().saturating_sub(started) > Duration::from_secs(1) => Some("slow"),
        Ok(()) => None,
    }
}

/// The time of a processor that this thread has taken, as Linux tells it; elsewhere none, and nothing is slow.
fn worked() -> Duration {
    let stated = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = stated.split(' ').next().and_then(|first| first.parse().ok());
    Duration::from_nanos(nanoseconds.unwrap_or(0))
}
