//! Compares what is read from a folder of web pages with what `dom_smoothie` alone makes of them: words and time.
//!
//! `cargo run --profile quick --example pages -- FOLDER`. Where a text of the same name with the ending `.txt` lies beside a
//! page, both are measured against it; else the first is measured against the second. F1 is that of tokens as multisets,
//! time that of the processor.

#![expect(clippy::print_stdout, reason = "a command line tool")]

use std::{collections::HashMap, error::Error, ops::ControlFlow, path::Path, time::Duration};

use dateline::formats::{Input, read};
use dom_smoothie::{Config, Readability, TextMode};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("which folder?")?;
    let mut total = Total::default();
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
        let entry = entry?;
        let ending =
            entry.path().extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        if matches!(ending, "html" | "htm" | "xhtml") {
            total.add(entry.path())?;
        }
    }
    total.print();
    Ok(())
}

/// Sums over all pages.
#[derive(Default)]
struct Total {
    pages: usize,
    empty: usize,
    whole: usize,
    ours: f64,
    theirs: f64,
    our_seconds: f64,
    their_seconds: f64,
}

impl Total {
    fn add(&mut self, path: &Path) -> Result<(), Box<dyn Error>> {
        let bytes = std::fs::read(path)?;
        let started = worked();
        let (ours, whole) = our_text(&bytes);
        let ours_took = worked().saturating_sub(started).as_secs_f64();
        let started = worked();
        let theirs = their_text(&bytes);
        let theirs_took = worked().saturating_sub(started).as_secs_f64();
        self.our_seconds += ours_took;
        self.their_seconds += theirs_took;
        let gold = std::fs::read_to_string(path.with_extension("txt")).ok();
        let (our_score, their_score) = match &gold {
            Some(gold) => (f1(&ours, gold), f1(&theirs, gold)),
            None => (f1(&ours, &theirs), 1.0),
        };
        self.pages += 1;
        self.empty += usize::from(ours.trim().is_empty());
        self.whole += usize::from(whole);
        self.ours += our_score;
        self.theirs += their_score;
        if our_score < their_score - 0.02 || ours_took > 1.0 || ours.trim().is_empty() {
            println!(
                "{our_score:.3} ({their_score:.3}) {:.0} ms ({:.0} ms) {}{}",
                ours_took * 1e3,
                theirs_took * 1e3,
                if whole { "[whole] " } else { "" },
                path.display()
            );
        }
        Ok(())
    }

    fn print(&self) {
        let pages = self.pages.max(1) as f64;
        println!(
            "{} pages, {} without text, {} shown as a whole; F1 {:.4} (dom_smoothie {:.4}); {:.2} s ({:.2} s)",
            self.pages,
            self.empty,
            self.whole,
            self.ours / pages,
            self.theirs / pages,
            self.our_seconds,
            self.their_seconds
        );
    }
}

/// The text of the article, and whether it is the whole page.
fn our_text(bytes: &[u8]) -> (String, bool) {
    let (mut text, mut whole) = (String::new(), false);
    read(Input { name: "page.html", bytes }, &mut |parsed| {
        if let Ok(parsed) = parsed {
            text.push_str(parsed.document.text());
            whole |= parsed.notes.iter().any(|note| note.contains("all of the page is shown"));
        }
        ControlFlow::Continue(())
    });
    (text, whole)
}

fn their_text(bytes: &[u8]) -> String {
    let html = String::from_utf8_lossy(bytes).into_owned();
    // Else the last word of a block and the first of the next would be one.
    let config = Config { text_mode: TextMode::Formatted, ..Config::default() };
    let article = Readability::new(html, None, Some(config)).and_then(|mut page| page.parse());
    article.map_or_else(|_| String::new(), |article| article.text_content.to_string())
}

/// The harmonic mean of precision and recall of tokens.
fn f1(found: &str, gold: &str) -> f64 {
    let mut counts: HashMap<&str, i64> = HashMap::new();
    let tokens = |text| -> Vec<&str> {
        unicode_segmentation::UnicodeSegmentation::unicode_words(text).collect()
    };
    let (found, gold) = (tokens(found), tokens(gold));
    if found.is_empty() && gold.is_empty() {
        return 1.0;
    }
    for token in &gold {
        *counts.entry(token).or_default() += 1;
    }
    let mut shared = 0;
    for token in &found {
        if let Some(count) = counts.get_mut(token).filter(|count| **count > 0) {
            *count -= 1;
            shared += 1;
        }
    }
    2.0 * f64::from(shared) / (found.len() + gold.len()) as f64
}

/// The time of a processor that this thread has taken, as Linux tells it; elsewhere none.
fn worked() -> Duration {
    let stated = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = stated.split(' ').next().and_then(|first| first.parse().ok());
    Duration::from_nanos(nanoseconds.unwrap_or(0))
}
