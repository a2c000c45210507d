//! How many feeds of a folder open, here and with feed-rs alone: `cargo run --example compare_feeds -- FOLDER…`.
//!
//! A feed is open where it gives at least one article with a title, a text or an address. Files that only one of the two
//! opens are listed, and those where the numbers of articles differ.

use std::{
    ops::ControlFlow,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
};

use dateline::formats::{self, Input};

/// Articles of one file, here and there; `None` where it does not open.
struct Counts {
    here: Option<usize>,
    there: Option<usize>,
}

fn main() {
    let mut files = Vec::new();
    for folder in std::env::args_os().skip(1) {
        collect(Path::new(&folder), &mut files);
    }
    files.sort();
    let (mut here, mut there, mut either, mut differ) = (0, 0, 0, 0);
    for file in &files {
        let Ok(bytes) = std::fs::read(file) else { continue };
        let counts = Counts { here: ours(file, &bytes), there: theirs(&bytes) };
        here += usize::from(counts.here.is_some());
        there += usize::from(counts.there.is_some());
        either += usize::from(counts.here.is_some() || counts.there.is_some());
        if counts.here != counts.there {
            differ += 1;
            say(&format!("{}\there {:?}\tfeed-rs {:?}", file.display(), counts.here, counts.there));
        }
    }
    say(&format!(
        "{} files: {here} open here, {there} with feed-rs, {either} with either; {differ} differ",
        files.len()
    ));
}

#[expect(clippy::print_stdout, reason = "it is what the example is for")]
fn say(line: &str) {
    println!("{line}");
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) {
    match std::fs::read_dir(path) {
        Ok(entries) => entries.flatten().for_each(|entry| collect(&entry.path(), files)),
        Err(_) => files.push(path.to_path_buf()),
    }
}

fn ours(file: &Path, bytes: &[u8]) -> Option<usize> {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let mut count = 0;
    formats::read(Input { name: &name, bytes }, &mut |article| {
        count += usize::from(article.is_ok());
        ControlFlow::Continue(())
    });
    (count > 0).then_some(count)
}

fn theirs(bytes: &[u8]) -> Option<usize> {
    let parsed = catch_unwind(AssertUnwindSafe(|| feed_rs::parser::parse(bytes)));
    let feed = parsed.ok()?.ok()?;
    (!feed.entries.is_empty()).then_some(feed.entries.len())
}
