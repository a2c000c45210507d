//! Where an article of the catalogue stands, and the way back to it: from a file, or a stretch of one, to its text.

use std::{
    fs::File,
    ops::Range,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use super::{
    Article, Content, ContentHash, open,
    open::Opened,
    read::{self, Event},
    walk::{Candidate, Found, Step},
};
use crate::{formats::Problem, system::files};

/// Where an article stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file.
    pub file: PathBuf,
    /// Which of the entries of the file it is, from 0.
    pub entry: u32,
    /// The bytes it is made from, where they stand in the file as they are: the line of a JSONL file.
    pub bytes: Option<Range<u64>>,
    /// What it held when it was indexed.
    pub hash: ContentHash,
}

/// Reads an article again: only its own bytes where that is possible. Takes milliseconds, for an archive more: not for the
/// interface thread. An error where the file is gone, or where it has changed so that the article is not in it any more.
pub fn read_article(place: &Place) -> Result<Arc<Article>, Problem> {
    if let Some(article) = read_stretch(place) {
        return Ok(article);
    }
    let mut found = None;
    let enough = AtomicBool::new(false);
    let mut entry = 0;
    let step = Step::File(candidate(&place.file));
    read::read_step(&step, &|| enough.load(Ordering::Relaxed), &mut |event| {
        let Event::Article(article, _) = event else { return };
        let is_it = article.hash == place.hash;
        if !enough.load(Ordering::Relaxed) && (is_it || entry == place.entry) {
            found = Some(article);
        }
        if is_it {
            enough.store(true, Ordering::Relaxed);
        }
        entry += 1;
    });
    let article = found.ok_or_else(gone)?;
    match &article.content {
        // What it was when it was indexed may be readable no more.
        Content::Unreadable(problem) if article.hash != place.hash => Err(problem.clone()),
        _ => Ok(article),
    }
}

/// The article of a stretch of a file; `None` where that stretch holds something else by now, or does not tell enough alone.
fn read_stretch(place: &Place) -> Option<Arc<Article>> {
    let range = place.bytes.clone()?;
    let Ok(Opened::File(file)) = open::open(&place.file) else { return None };
    let bytes = read_range(&file, range)?;
    let mut found = None;
    read::read_bytes(&candidate(&place.file), &bytes, &|| false, &mut |event| {
        if let Event::Article(article, _) = event
            && article.hash == place.hash
        {
            found.get_or_insert(article);
        }
    });
    found.filter(|article| article.document().is_some())
}

/// Bytes of a file; `None` where it does not reach so far.
pub(super) fn read_range(file: &File, range: Range<u64>) -> Option<Vec<u8>> {
    let length = range.end.checked_sub(range.start).filter(|length| *length <= open::FILE_CAP)?;
    let mut bytes = vec![0; usize::try_from(length).ok()?];
    files::read_exact_at(file, &mut bytes, range.start).ok()?;
    Some(bytes)
}

fn candidate(file: &Path) -> Candidate {
    Candidate { path: Arc::from(file), found: Found::Named, size: 0 }
}

fn gone() -> Problem {
    Problem::new("the article is not in its file any more").help("R looks at the library again")
}
