//! Small articles, one for every pattern, with what should be found in them (`tests/gold/patterns`).
//!
//! A file holds an article, a line of equals signs, and a line for each quotation: kind, words that name the speaker with the
//! name in brackets where it says more, cue, what is said with its pieces parted by ` … `. `-` stands for nothing.

use super::{Document, analyse};
use crate::{
    analysis::{Quote, Speaker},
    metadata::Metadata,
};
use std::{fs, path::Path};

/// A quotation as a line of a golden article.
fn line(text: &str, quote: &Quote) -> String {
    let words = |speaker: &Speaker| {
        let words = speaker.span.of(text).to_owned();
        if words == speaker.name { words } else { format!("{words} [{}]", speaker.name) }
    };
    let speaker = quote.speaker.as_ref().map_or_else(|| "-".to_owned(), words);
    let cue = quote.cue.map_or("-", |cue| cue.of(text));
    let pieces: Vec<&str> = quote.pieces.iter().map(|piece| piece.of(text)).collect();
    format!("{} | {speaker} | {cue} | {}", quote.kind.name(), pieces.join(" … "))
}

/// What differs between an article's expectations and what is found, one line each.
fn differences(golden: &str) -> Vec<String> {
    let (article, expected) = golden.split_once("\n====\n").expect("a line of four equals signs");
    let document = Document::of_paragraphs(&article.replace("\n\n", "\n"));
    let quotes = analyse(&document, &Metadata::default()).quotes;
    let found: Vec<String> = quotes.iter().map(|quote| line(document.text(), quote)).collect();
    let expected: Vec<&str> = expected.lines().filter(|line| !line.is_empty()).collect();
    let missing = expected.iter().filter(|line| !found.iter().any(|found| found == *line));
    let extra = found.iter().filter(|line| !expected.contains(&line.as_str()));
    let missing = missing.map(|line| format!("  missing {line}"));
    missing.chain(extra.map(|line| format!("  found   {line}"))).collect()
}

#[test]
fn golden_articles() {
    const FEWEST: usize = 40;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/gold/patterns");
    let mut paths: Vec<_> = fs::read_dir(folder)
        .expect("the golden articles")
        .map(|entry| entry.expect("an article").path())
        .collect();
    paths.sort();
    assert!(paths.len() >= FEWEST, "only {} articles", paths.len());
    let mut report = Vec::new();
    for path in paths {
        let golden = fs::read_to_string(&path).expect("an article in UTF-8");
        let differences = differences(&golden);
        if !differences.is_empty() {
            report.push(format!("{}\n{}", path.display(), differences.join("\n")));
        }
    }
    assert!(report.is_empty(), "\n{}", report.join("\n"));
}
