//! Articles whose quotations and names were labelled by reading; `tests/gold/README.md` tells how. The trainers include this
//! file.

use std::{
    collections::HashMap,
    fs::{self, File},
    io::Read,
    ops::ControlFlow,
    path::{Path, PathBuf},
};

use dateline::{
    formats::{self, Input},
    span::Span,
};
use flate2::read::GzDecoder;
use serde::Deserialize;

/// An article with its labels.
#[derive(Debug)]
pub(crate) struct Article {
    /// Name of its label file, without the ending.
    pub(crate) id: String,
    /// It belongs to the frozen third that nothing is learned from.
    pub(crate) frozen: bool,
    /// The text as the reader shows it.
    pub(crate) text: String,
    /// Its quotations.
    pub(crate) quotes: Vec<Quote>,
    /// Its names, where they were labelled.
    pub(crate) names: Option<Vec<(String, Span)>>,
}

/// A labelled quotation; spans in bytes of the text.
#[derive(Debug)]
pub(crate) struct Quote {
    /// `direct`, `indirect` or `mixed`.
    pub(crate) kind: String,
    /// What is said.
    pub(crate) pieces: Vec<Span>,
    /// The words that name the speaker.
    pub(crate) speaker: Option<Span>,
    /// The cue.
    pub(crate) cue: Option<Span>,
    /// The fullest name of the speaker that the article gives.
    pub(crate) name: Option<String>,
}

/// The folder of labels in the project.
pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/gold")
}

/// The folder beside the project that holds the texts of the articles which are not in it.
pub(crate) fn shared() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared")
}

/// All labelled articles by id; those whose text is not there are left out.
///
/// # Panics
/// Where a label file is broken or its text is no longer what was labelled.
pub(crate) fn articles() -> Vec<Article> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder().join("labels"))
        .expect("the folder of labels")
        .map(|entry| entry.expect("a label file").path())
        .collect();
    files.sort();
    let labels: Vec<(String, Labels)> = files.iter().map(|file| read(file)).collect();
    let archive = archived(labels.iter().map(|(_, labels)| labels.article.as_str()));
    labels
        .into_iter()
        .filter_map(|(id, labels)| {
            let own = folder().join("articles").join(&labels.article);
            let text =
                fs::read_to_string(own).ok().or_else(|| archive.get(&labels.article).cloned());
            Some(labels.article(id, text?))
        })
        .collect()
}

/// A label file. Offsets are code points; those of a text that is not in the project come with a check on its words.
#[derive(Deserialize)]
struct Labels {
    /// File in `tests/gold/articles`, or path in the archive of articles beside the project.
    article: String,
    frozen: bool,
    quotes: Vec<LabelledQuote>,
    #[serde(default)]
    names: Option<Vec<(String, Place)>>,
}

#[derive(Deserialize)]
struct LabelledQuote {
    kind: String,
    pieces: Vec<Place>,
    speaker: Option<Place>,
    cue: Option<Place>,
    name: Option<String>,
}

/// First code point, one past the last, and the first two bytes of the words' BLAKE3 hash in hexadecimal digits.
#[derive(Deserialize)]
struct Place(usize, usize, #[serde(default)] Option<String>);

impl Labels {
    fn article(self, id: String, text: String) -> Article {
        let anchors = Anchors::of(&id, &text);
        let quotes = self
            .quotes
            .iter()
            .map(|quote| Quote {
                kind: quote.kind.clone(),
                pieces: quote.pieces.iter().map(|place| anchors.find(place)).collect(),
                speaker: quote.speaker.as_ref().map(|place| anchors.find(place)),
                cue: quote.cue.as_ref().map(|place| anchors.find(place)),
                name: quote.name.clone(),
            })
            .collect();
        let names = self.names.map(|names| {
            names.into_iter().map(|(kind, place)| (kind, anchors.find(&place))).collect()
        });
        Article { id, frozen: self.frozen, quotes, names, text }
    }
}

/// Finds labelled words again, also where an extraction that got better has moved them.
struct Anchors<'t> {
    id: &'t str,
    text: &'t str,
    /// The byte at which each code point begins, and the end.
    starts: Vec<usize>,
}

impl<'t> Anchors<'t> {
    fn of(id: &'t str, text: &'t str) -> Self {
        let starts = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        Self { id, text, starts }
    }

    /// The nearest place whose words are those that were labelled.
    fn find(&self, place: &Place) -> Span {
        const FARTHEST: usize = 5_000;
        let Place(start, end, check) = place;
        let length = end - start;
        let fits = |at: &usize| {
            self.span(*at, length).filter(|span| match check {
                Some(check) => &digest(&self.text[span.start..span.end]) == check,
                None => true,
            })
        };
        let nearby = (1..FARTHEST).flat_map(|by| [start.checked_sub(by), Some(start + by)]);
        let found = std::iter::once(Some(*start)).chain(nearby).flatten().find_map(|at| fits(&at));
        found.unwrap_or_else(|| panic!("{}: the words labelled at {start} are gone", self.id))
    }

    fn span(&self, at: usize, length: usize) -> Option<Span> {
        Some(Span::new(*self.starts.get(at)?, *self.starts.get(at + length)?))
    }
}

/// The check on labelled words.
fn digest(words: &str) -> String {
    blake3::hash(words.as_bytes()).to_hex()[..4].to_owned()
}

fn read(file: &Path) -> (String, Labels) {
    let text = fs::read_to_string(file).expect("a label file can be read");
    let labels =
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    (file.file_stem().unwrap_or_default().to_string_lossy().into_owned(), labels)
}

/// The texts of articles in the archive beside the project, as the reader shows them, by path.
fn archived<'a>(wanted: impl Iterator<Item = &'a str>) -> HashMap<String, String> {
    let wanted: Vec<&str> = wanted.collect();
    let mut texts = HashMap::new();
    let Ok(file) = File::open(shared().join("data/articles/digitalgov.tar.gz")) else {
        return texts;
    };
    let mut archive = tar::Archive::new(GzDecoder::new(file));
    for entry in archive.entries().expect("an archive") {
        let mut entry = entry.expect("an entry");
        let path = entry.path().expect("a path").to_string_lossy().into_owned();
        if !wanted.contains(&path.as_str()) {
            continue;
        }
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).expect("an entry can be read");
        texts.insert(path.clone(), shown(&path, &bytes));
    }
    texts
}

/// The text of a file's first article.
fn shown(name: &str, bytes: &[u8]) -> String {
    let mut text = String::new();
    formats::read(Input { name, bytes }, &mut |read| {
        read.expect("a readable article").document.text().clone_into(&mut text);
        ControlFlow::Break(())
    });
    text
}
