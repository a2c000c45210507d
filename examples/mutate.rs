//! Changes files at random and reads them: what fuzzing does where there is no nightly compiler for it.
//!
//! `cargo run --profile quick --example mutate -- SECONDS FILE…` flips, cuts, doubles and inserts bytes of the files, reads what comes of it
//! under the file's name, and stops at the first panic, at a text that is not clean, or at one that takes over five seconds;
//! what did it is written to `mutated-NAME`. The same seconds and files give the same changes.

use std::{
    fs,
    ops::ControlFlow,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use dateline::{
    document::clean::clean,
    formats::{self, Input},
};

/// A reading that takes longer is a finding.
const PATIENCE: Duration = Duration::from_secs(5);

fn main() {
    let mut arguments = std::env::args().skip(1);
    let seconds = arguments.next().and_then(|seconds| seconds.parse().ok()).unwrap_or(60);
    let files: Vec<PathBuf> = arguments.map(PathBuf::from).collect();
    let originals: Vec<(PathBuf, Vec<u8>)> = files
        .into_iter()
        .filter_map(|path| fs::read(&path).ok().map(|bytes| (path, bytes)))
        .collect();
    let end = Instant::now() + Duration::from_secs(seconds);
    let (mut random, mut count) = (Random(0x9E37_79B9_7F4A_7C15), 0_u64);
    while Instant::now() < end && !originals.is_empty() {
        let (path, original) = &originals[random.below(originals.len())];
        let other = &originals[random.below(originals.len())].1;
        let bytes = mutated(original, other, &mut random);
        if let Err(finding) = read(path, &bytes) {
            report(path, &bytes, &finding);
            std::process::exit(1);
        }
        count += 1;
    }
    report_end(count, originals.len());
}

/// Reads a file; an error says what is wrong.
fn read(path: &Path, bytes: &[u8]) -> Result<(), String> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let began = Instant::now();
    let reading = || {
        let mut unclean = None;
        formats::read(Input { name: &name, bytes }, &mut |article| {
            if let Ok(parsed) = article {
                let text = parsed.document.text();
                unclean = unclean.take().or((clean(text) != text).then(|| text.to_owned()));
            }
            ControlFlow::Continue(())
        });
        unclean
    };
    match catch_unwind(AssertUnwindSafe(reading)) {
        Err(_) => Err("a panic".to_owned()),
        Ok(Some(text)) => Err(format!("not clean: {text:.200?}")),
        Ok(None) if began.elapsed() > PATIENCE => Err(format!("took {:?}", began.elapsed())),
        Ok(None) => Ok(()),
    }
}

/// A file with one to eight changes.
fn mutated(original: &[u8], other: &[u8], random: &mut Random) -> Vec<u8> {
    let mut bytes = original.to_vec();
    for _ in 0..=random.below(8) {
        let at = random.below(bytes.len() + 1);
        let length = random.below(32.min(bytes.len() - at) + 1);
        match random.below(6) {
            0 if at < bytes.len() => bytes[at] ^= 1 << random.below(8),
            1 if at < bytes.len() => {
                bytes[at] = [0, 0xFF, 0x7F, b'"', b'<', b'\n'][random.below(6)];
            }
            2 => drop(bytes.drain(at..at + length)),
            3 => {
                let piece = bytes[at..at + length].to_vec();
                bytes.splice(at..at, piece);
            }
            4 => {
                let from = random.below(other.len() + 1);
                let to = (from + random.below(64)).min(other.len());
                bytes.splice(at..at, other[from..to].iter().copied());
            }
            _ if random.below(8) == 0 => bytes.truncate(at),
            _ => {}
        }
    }
    bytes
}

/// Numbers by xorshift (Marsaglia 2003): the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end.max(1) as u64) as usize
    }
}

#[expect(clippy::print_stderr, reason = "it is a program for the terminal")]
fn report(path: &Path, bytes: &[u8], finding: &str) {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let kept = format!("mutated-{name}");
    let written = fs::write(&kept, bytes).is_ok();
    eprintln!("{}: {finding}; kept as {kept}: {written}", path.display());
}

#[expect(clippy::print_stderr, reason = "it is a program for the terminal")]
fn report_end(count: u64, files: usize) {
    eprintln!("{count} changed files read, made from {files}; nothing found");
}
