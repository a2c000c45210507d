//! From what was asked for to files, one after the other in path order, while the first of them are already being read.

use std::{
    collections::HashSet,
    ffi::OsStr,
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

use walkdir::{DirEntry, WalkDir};

use super::{
    load::Note,
    open, pattern,
    sources::{Item, SEEDS, Sources, WELCOME},
};
use crate::formats::{
    Problem,
    endings::{Promise, promise},
    exports,
};
use crate::system::files;

/// Folders nested deeper than this are not read.
pub(super) const DEEPEST: usize = 64;

/// What the walk comes upon.
#[derive(Debug)]
pub(super) enum Step {
    /// A file to be read.
    File(Candidate),
    /// Something that cannot be.
    Failure(Arc<Path>, Problem),
    /// Something left out that the user should know of.
    Note(Note),
    /// A file of another kind, left out and counted.
    Other,
}

/// A file that may hold articles.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    /// Where it is.
    pub(super) path: Arc<Path>,
    /// What brought the walk to it.
    pub(super) found: Found,
    /// Its length in bytes, as far as it is known.
    pub(super) size: u64,
}

/// How a file came to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// It was named, so that it is an entry of the list in any case.
    Named,
    /// In a folder, under a name that promises an article.
    Promised,
    /// In a folder, under a name that tells nothing: left out where its bytes are no text.
    Unclear,
    /// It is what is piped in.
    Piped,
    /// It is brought along by the program.
    Seed(&'static [u8]),
}

/// True where the walk is over at once, as it enters no folder: a few files that were named, what is piped in or brought along.
pub(super) fn is_short(sources: &Sources) -> bool {
    const FEW: usize = 8;
    let is_file = |item: &Item| match item {
        Item::StandardInput | Item::Seeds | Item::Welcome => true,
        Item::Library { .. } => false,
        Item::Path(path) => !pattern::is_pattern(path) && !path.is_dir(),
    };
    sources.items.len() <= FEW && sources.items.iter().all(is_file)
}

/// Walks all of `sources`, telling `visit` each step, which may end the walk by giving `false`.
pub(super) fn walk(
    sources: &Sources,
    stop: &dyn Fn() -> bool,
    visit: &mut dyn FnMut(Step) -> bool,
) {
    let mut visit = |step| !stop() && visit(step);
    for item in &sources.items {
        let goes_on = match item {
            Item::StandardInput => visit(file(Path::new("standard input"), Found::Piped, 0)),
            Item::Seeds => SEEDS.iter().all(|(name, bytes)| {
                visit(file(Path::new(name), Found::Seed(bytes), bytes.len() as u64))
            }),
            Item::Welcome => {
                let (name, bytes) = WELCOME;
                visit(file(Path::new(name), Found::Seed(bytes), bytes.len() as u64))
            }
            Item::Library { folders, .. } => {
                folders.iter().all(|folder| walk_path(folder, &mut visit))
            }
            Item::Path(path) if pattern::is_pattern(path) => walk_pattern(path, stop, &mut visit),
            Item::Path(path) => walk_path(path, &mut visit),
        };
        if !goes_on {
            return;
        }
    }
}

/// True for names that begin with a dot.
pub(super) fn is_hidden(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b".")
}

fn file(path: &Path, found: Found, size: u64) -> Step {
    Step::File(Candidate { path: Arc::from(path), found, size })
}

fn failure(path: &Path, problem: Problem) -> Step {
    Step::Failure(Arc::from(path), problem)
}

fn walk_pattern(path: &Path, stop: &dyn Fn() -> bool, visit: &mut dyn FnMut(Step) -> bool) -> bool {
    match pattern::expand(path, stop) {
        Ok(matches) => matches.iter().all(|path| walk_path(path, visit)),
        Err(problem) => visit(failure(path, problem)),
    }
}

fn walk_path(path: &Path, visit: &mut dyn FnMut(Step) -> bool) -> bool {
    match path.metadata() {
        Ok(metadata) if metadata.is_dir() => walk_folder(path, visit),
        Ok(metadata) => visit(file(path, Found::Named, metadata.len())),
        Err(error) => visit(failure(path, open::refusal(&error))),
    }
}

/// What is remembered while one folder is walked.
#[derive(Default)]
struct Walked {
    /// What each folder is known by that was entered, so that none is entered twice by way of links.
    folders: HashSet<(u64, u64)>,
    told_deepest: bool,
}

fn walk_folder(folder: &Path, visit: &mut dyn FnMut(Step) -> bool) -> bool {
    let mut walked = Walked::default();
    let mut entries =
        WalkDir::new(folder).follow_links(true).sort_by_file_name().max_depth(DEEPEST).into_iter();
    while let Some(entry) = entries.next() {
        let step = match entry {
            Ok(entry) if entry.depth() > 0 && is_hidden(entry.file_name()) => {
                if entry.file_type().is_dir() {
                    entries.skip_current_dir();
                }
                None
            }
            Ok(entry)
                if entry.depth() > 0
                    && entry.file_type().is_dir()
                    && is_companion(entry.path()) =>
            {
                entries.skip_current_dir();
                None
            }
            Ok(entry) if entry.file_type().is_dir() => {
                let (entered, note) = enter(&entry, &mut walked);
                if !entered {
                    entries.skip_current_dir();
                }
                note
            }
            Ok(entry) => Some(look_at(&entry)),
            Err(error) => look_at_error(&error),
        };
        if step.is_some_and(|step| !visit(step)) {
            return false;
        }
    }
    true
}

/// What browsers add to a page's name for the folder with its pictures and frames, in the languages that they speak.
const PARTS: [&str; 8] =
    ["_files", ".files", "-Dateien", "_fichiers", "_archivos", "_bestanden", "_filer", "_soubory"];

/// True for a folder in which a browser put the parts of a page that lies beside it.
fn holds_parts_of_page(folder: &Path, name: &str) -> bool {
    let Some(page) = PARTS.iter().find_map(|ending| name.strip_suffix(ending)) else {
        return false;
    };
    let is_beside = |ending: &&str| folder.with_file_name(format!("{page}.{ending}")).is_file();
    ["html", "htm", "xhtml", "HTML", "HTM"].iter().any(is_beside)
}

/// True for a folder that holds parts of an export or of a page which lies beside it, not articles of its own.
pub(super) fn is_companion(folder: &Path) -> bool {
    let Some(name) = folder.file_name().and_then(OsStr::to_str) else { return false };
    if holds_parts_of_page(folder, name) {
        return true;
    }
    let is_sought = exports::COMPANIONS.iter().any(|(_, folders)| folders.contains(&name));
    let Some(parent) = folder.parent().filter(|_| is_sought) else { return false };
    let Ok(beside) = parent.read_dir() else { return false };
    let names = beside.flatten().filter_map(|file| file.file_name().into_string().ok());
    names.into_iter().any(|file| exports::companions(&file).contains(&name))
}

/// Enters a folder, or does not and says why.
fn enter(entry: &DirEntry, walked: &mut Walked) -> (bool, Option<Step>) {
    if entry.depth() == DEEPEST {
        let told = std::mem::replace(&mut walked.told_deepest, true);
        let what = format!("folders nested deeper than {DEEPEST} are not read");
        return (false, (!told).then(|| note(entry.path(), what)));
    }
    let identity = entry.metadata().map(|metadata| files::identity(entry.path(), &metadata));
    if identity.is_ok_and(|identity| !walked.folders.insert(identity)) {
        return (
            false,
            Some(note(entry.path(), "left out: a second way into a folder that is read already")),
        );
    }
    (true, None)
}

fn note(path: &Path, what: impl Into<String>) -> Step {
    Step::Note(Note { path: Arc::from(path), what: what.into() })
}

/// Decides by kind and name what becomes of a file in a folder.
fn look_at(entry: &DirEntry) -> Step {
    if !entry.file_type().is_file() {
        return note(entry.path(), "left out: not a regular file");
    }
    let found = match promise(entry.path()) {
        Promise::Other => return Step::Other,
        Promise::Article => Found::Promised,
        Promise::Unclear => Found::Unclear,
    };
    file(entry.path(), found, entry.metadata().map_or(0, |metadata| metadata.len()))
}

/// What the walk itself could not do.
fn look_at_error(error: &walkdir::Error) -> Option<Step> {
    let path = error.path().map_or_else(PathBuf::new, Path::to_owned);
    if path.file_name().is_some_and(is_hidden) {
        return None;
    }
    if error.loop_ancestor().is_some() {
        return Some(note(&path, "left out: a link back to a folder that it lies in"));
    }
    let cause = error.io_error()?;
    let is_link = path.symlink_metadata().is_ok_and(|metadata| metadata.is_symlink());
    if is_link && cause.kind() == io::ErrorKind::NotFound {
        return Some(note(&path, "left out: a link that leads nowhere"));
    }
    Some(failure(&path, open::refusal(cause)))
}
