//! Compares what is read from a folder of web pages with what `dom_smoothie` alone makes of them: words and time.
//!
//! `cargo run --profile quick --example pages -- FOLDER`. Where a text of the same name with the ending `.txt` lies beside a
//! page, both are measured against it; else the first is measured against the second. F1 is that of tokens as multisets,
//! time that of the processor. What both say of title, author, site, date, language and address is compared too: on how many
//! pages it is the same, said by one alone, or another; with a second argument `fields`, what differs is printed, with `texts`
//! both texts of every page.

#![expect(clippy::print_stdout, reason = "a command line tool")]

use std::{collections::HashMap, error::Error, ops::ControlFlow, path::Path, time::Duration};

use dateline::{
    formats::{Input, read},
    metadata::{Metadata, Published},
};
use dom_smoothie::{Article, Config, Readability, TextMode};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("which folder?")?;
    let asked = std::env::args().nth(2).unwrap_or_default();
    let mut total = Total {
        prints_fields: asked == "fields",
        prints_texts: asked == "texts",
        ..Total::default()
    };
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
        let entry = entry?;
        let ending =
            entry.path().extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        if entry.file_type().is_file() && matches!(ending, "html" | "htm" | "xhtml") {
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
    /// For each of [`FIELDS`]: the same, ours alone, theirs alone, another.
    fields: [[usize; 4]; FIELDS.len()],
    prints_fields: bool,
    prints_texts: bool,
}

/// What is compared beside the text.
const FIELDS: [&str; 6] = ["title", "author", "site", "date", "language", "address"];

impl Total {
    fn add(&mut self, path: &Path) -> Result<(), Box<dyn Error>> {
        let bytes = std::fs::read(path)?;
        let started = worked();
        let Ours { text: ours, whole, metadata } = our_text(&bytes);
        let ours_took = worked().saturating_sub(started).as_secs_f64();
        let started = worked();
        let theirs_found = their_article(&bytes);
        let theirs_took = worked().saturating_sub(started).as_secs_f64();
        self.our_seconds += ours_took;
        self.their_seconds += theirs_took;
        let theirs = theirs_found.as_ref().map_or("", |article| &*article.text_content);
        self.compare(path, &metadata, theirs_found.as_ref());
        if self.prints_texts {
            println!("== {}\n{ours}\n-- dom_smoothie\n{theirs}", path.display());
        }
        let gold = std::fs::read_to_string(path.with_extension("txt")).ok();
        let (our_score, their_score) = match &gold {
            Some(gold) => (f1(&ours, gold), f1(theirs, gold)),
            None => (f1(&ours, theirs), 1.0),
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

    /// Counts what both say of a page.
    fn compare(&mut self, path: &Path, ours: &Metadata, theirs: Option<&Article>) {
        let theirs = theirs.map(their_fields).unwrap_or_default();
        for ((index, ours), theirs) in our_fields(ours).into_iter().enumerate().zip(theirs) {
            let place = match (&ours, &theirs) {
                (None, None) => continue,
                (Some(ours), Some(theirs)) if plain(ours) == plain(theirs) => 0,
                (Some(_), None) => 1,
                (None, Some(_)) => 2,
                (Some(_), Some(_)) => 3,
            };
            self.fields[index][place] += 1;
            if place > 0 && self.prints_fields {
                let stated = |field: Option<String>| field.unwrap_or_else(|| "-".to_owned());
                let (ours, theirs) = (stated(ours), stated(theirs));
                println!("{}: {ours} | {theirs} | {}", FIELDS[index], path.display());
            }
        }
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
        for (name, [same, ours, theirs, other]) in FIELDS.iter().zip(&self.fields) {
            println!(
                "{name}: {same} the same, {ours} ours alone, {theirs} dom_smoothie's alone, {other} another"
            );
        }
    }
}

/// What is read of a page.
#[derive(Default)]
struct Ours {
    text: String,
    /// True where all of the page is shown.
    whole: bool,
    metadata: Metadata,
}

fn our_text(bytes: &[u8]) -> Ours {
    let mut ours = Ours::default();
    read(Input { name: "page.html", bytes }, &mut |parsed| {
        if let Ok(parsed) = parsed {
            ours.text.push_str(parsed.document.text());
            ours.whole |= parsed.notes.iter().any(|note| note.contains("all of the page is shown"));
            ours.metadata = parsed.metadata;
        }
        ControlFlow::Continue(())
    });
    ours
}

fn their_article(bytes: &[u8]) -> Option<Article> {
    let html = String::from_utf8_lossy(bytes).into_owned();
    // Else the last word of a block and the first of the next would be one.
    let config = Config { text_mode: TextMode::Formatted, ..Config::default() };
    Readability::new(html, None, Some(config)).and_then(|mut page| page.parse()).ok()
}

fn our_fields(metadata: &Metadata) -> [Option<String>; 6] {
    [
        metadata.title.clone(),
        Some(metadata.byline.join(", ")).filter(|names| !names.is_empty()),
        metadata.source.clone(),
        metadata.published.as_ref().map(|published| published.iso.clone()),
        metadata.lang.clone(),
        metadata.url.clone(),
    ]
}

fn their_fields(article: &Article) -> [Option<String>; 6] {
    let stated = |field: &Option<String>| field.clone().filter(|words| !words.trim().is_empty());
    [
        stated(&Some(article.title.clone())),
        stated(&article.byline),
        stated(&article.site_name),
        stated(&article.published_time)
            .map(|stated| Published::parse(&stated).map_or(stated, |published| published.iso)),
        stated(&article.lang),
        stated(&article.url),
    ]
}

/// Letters and digits alone, in small letters.
fn plain(words: &str) -> String {
    words.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
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
