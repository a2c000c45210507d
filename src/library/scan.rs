//! What has changed in folders since they were last read: by names, sizes and times alone, in parallel, without opening a file.

use std::{
    collections::{HashMap, HashSet},
    fs::Metadata,
    path::{Path, PathBuf},
    sync::atomic::{AtomicBool, Ordering},
};

use crossbeam_channel::Sender;
use rayon::Scope;

use super::{
    catalogue::{Catalogue, known_by, manifest::Root},
    load::Cancelled,
    walk::{self, DEEPEST, Found},
};
use crate::{
    formats::endings::{Promise, promise},
    system::files,
};

/// A file that is to be read, or read again.
#[derive(Clone, Debug)]
pub(super) struct Changed {
    /// Where it is.
    pub(super) path: PathBuf,
    /// The folder it was found in.
    pub(super) root: u32,
    /// Its path below that folder.
    pub(super) below: Vec<u8>,
    /// See [`super::catalogue::Part`].
    pub(super) known_by: u64,
    /// What its name promises.
    pub(super) found: Found,
    pub(super) size: u64,
    pub(super) modified: i64,
    pub(super) inode: u64,
    /// What was known of it.
    pub(super) before: Option<Known>,
}

/// A file that was read before.
#[derive(Clone, Debug)]
pub(super) struct Known {
    /// Numbers of its parts.
    pub(super) parts: Vec<u32>,
    pub(super) size: u64,
    pub(super) modified: i64,
    pub(super) inode: u64,
    /// How far it was read, in bytes.
    pub(super) to: u64,
    /// A hash of the last bytes before that.
    pub(super) tail: u64,
    pub(super) racy: bool,
}

/// What is looked at: all of a root, or what lies at or below a path in it.
#[derive(Clone, Debug)]
pub(super) struct Start {
    pub(super) root: Root,
    /// Path below the root; empty for all of it.
    pub(super) below: PathBuf,
}

/// What a look at the folders found.
#[derive(Debug, Default)]
pub(super) struct Difference {
    /// Files that are new or have changed.
    pub(super) changed: Vec<Changed>,
    /// Parts of files that are gone.
    pub(super) gone: Vec<u32>,
    /// Numbers of roots that are missing altogether.
    pub(super) absent: Vec<u32>,
    /// Files that were looked at.
    pub(super) files: usize,
    /// Folders that could not be read: what they held is left as it is.
    pub(super) refused: Vec<PathBuf>,
}

/// All files of a catalogue, to be looked up.
struct Files {
    known: HashMap<u64, (usize, Known)>,
    seen: Vec<AtomicBool>,
}

/// One look at a folder, from several threads.
struct Look<'a> {
    start: &'a Start,
    files: &'a Files,
    /// Folders that were entered before, by what they are known by.
    entered: &'a HashSet<(u64, u64)>,
    cancelled: &'a Cancelled<'a>,
    found: Sender<Find>,
}

/// What is come upon.
enum Find {
    Same,
    Changed(Box<Changed>),
    Folder((u64, u64)),
    /// A link to a folder.
    Link(PathBuf, usize),
    Refused(PathBuf),
}

/// Compares what is in the folders with what is in the catalogue. Where it is cancelled, nothing is taken to be gone.
pub(super) fn scan(
    starts: &[Start],
    catalogue: &Catalogue,
    pool: &rayon::ThreadPool,
    cancelled: &Cancelled<'_>,
) -> Difference {
    let files = Files::of(catalogue);
    let mut difference = Difference::default();
    for start in starts {
        let held = catalogue.parts().any(|part| part.root == start.root.number);
        if is_missing(&start.root, held) {
            difference.absent.push(start.root.number);
        } else if is_open(&start.root.path, &start.below) {
            scan_start(start, &files, (pool, cancelled), &mut difference);
        }
    }
    if !cancelled() {
        difference.gone = gone(starts, catalogue, &files, &difference);
    }
    difference
}

/// Parts whose file was not come upon although it was looked for where it was.
fn gone(
    starts: &[Start],
    catalogue: &Catalogue,
    files: &Files,
    difference: &Difference,
) -> Vec<u32> {
    let looked_for = |root: u32, path: &Path| {
        starts.iter().any(|start| start.root.number == root && path.starts_with(&start.below))
            && !difference.absent.contains(&root)
    };
    let parts = catalogue.parts().filter(|part| {
        let known = files.known.get(&part.known_by);
        let seen = known.is_some_and(|(index, _)| files.seen[*index].load(Ordering::Relaxed));
        let below = files::path_of_bytes(part.path);
        let refused = || {
            catalogue.path_of(part).is_some_and(|path| {
                difference.refused.iter().any(|folder| path.starts_with(folder))
            })
        };
        !seen && looked_for(part.root, &below) && !refused()
    });
    parts.map(|part| part.number).collect()
}

impl Files {
    fn of(catalogue: &Catalogue) -> Self {
        let mut known: HashMap<u64, (usize, Known)> = HashMap::new();
        for part in catalogue.parts() {
            let next = known.len();
            let (_, file) = known.entry(part.known_by).or_insert_with(|| {
                (
                    next,
                    Known {
                        parts: Vec::new(),
                        size: 0,
                        modified: 0,
                        inode: 0,
                        to: 0,
                        tail: 0,
                        racy: false,
                    },
                )
            });
            file.parts.push(part.number);
            if part.to >= file.to {
                (file.size, file.modified, file.inode) = (part.size, part.modified, part.inode);
                (file.to, file.tail, file.racy) = (part.to, part.tail, part.racy);
            }
        }
        let seen = (0..known.len()).map(|_| AtomicBool::new(false)).collect();
        Self { known, seen }
    }
}

fn scan_start(
    start: &Start,
    files: &Files,
    (pool, cancelled): (&rayon::ThreadPool, &Cancelled<'_>),
    difference: &mut Difference,
) {
    let mut entered = HashSet::new();
    let mut path = start.root.path.clone();
    path.extend(&start.below);
    let mut waiting = vec![(path, start.below.iter().count())];
    // Links to folders are followed one after the other, in path order, so that it is always the same one that is taken of
    // two that lead to the same place.
    while !waiting.is_empty() {
        let (path, depth) = waiting.remove(0);
        let (sender, finds) = crossbeam_channel::unbounded();
        let look = Look { start, files, entered: &entered, cancelled, found: sender };
        pool.scope(|scope| look_at_path(&look, scope, &path, depth));
        drop(look);
        let mut links = Vec::new();
        let mut folders = Vec::new();
        for find in finds {
            difference.files += usize::from(matches!(find, Find::Same | Find::Changed(_)));
            match find {
                Find::Same => {}
                Find::Changed(changed) => difference.changed.push(*changed),
                Find::Folder(identity) => folders.push(identity),
                Find::Link(path, depth) => links.push((path, depth)),
                Find::Refused(path) => difference.refused.push(path),
            }
        }
        entered.extend(folders);
        links.sort();
        waiting.extend(links);
    }
}

/// True where nothing is left of a root: it is not there, or another folder, an empty one, is where it was, as the place of a disk
/// that is not mounted is. A folder that is the same as before is empty because its files were removed.
fn is_missing(root: &Root, held: bool) -> bool {
    let Ok(metadata) = root.path.metadata() else { return true };
    let is_empty = || root.path.read_dir().is_ok_and(|mut entries| entries.next().is_none());
    held && metadata.is_dir() && files::number(&metadata) != root.inode && is_empty()
}

/// True where none of the folders on the way is left out.
fn is_open(root: &Path, below: &Path) -> bool {
    let mut path = root.to_owned();
    below.iter().all(|name| {
        path.push(name);
        let left_out = walk::is_hidden(name) || (path.is_dir() && walk::is_companion(&path));
        !left_out
    })
}

fn look_at_path<'s>(look: &'s Look<'s>, scope: &Scope<'s>, path: &Path, depth: usize) {
    match path.metadata() {
        Ok(metadata) if metadata.is_dir() => {
            if !look.entered.contains(&files::identity(path, &metadata)) {
                look_at_folder(look, scope, path, depth);
            }
        }
        Ok(metadata) => look_at_file(look, path, &metadata, depth == 0),
        // It is gone, which is found out by its not being seen.
        Err(_) => {}
    }
}

fn look_at_folder<'s>(look: &'s Look<'s>, scope: &Scope<'s>, folder: &Path, depth: usize) {
    let tell = |find| look.found.send(find).is_ok();
    if (look.cancelled)() {
        return;
    }
    if let Ok(metadata) = folder.metadata() {
        tell(Find::Folder(files::identity(folder, &metadata)));
    }
    let Ok(entries) = folder.read_dir() else {
        tell(Find::Refused(folder.to_owned()));
        return;
    };
    for entry in entries.flatten() {
        let name = entry.file_name();
        if walk::is_hidden(&name) {
            continue;
        }
        let Ok(kind) = entry.file_type() else { continue };
        if kind.is_file() {
            // Asked of the folder that is open, without a way from the root.
            if promise(Path::new(&name)) != Promise::Other
                && let Ok(metadata) = entry.metadata()
            {
                look_at_file(look, &entry.path(), &metadata, false);
            }
        } else if kind.is_dir() {
            let path = entry.path();
            if depth + 1 < DEEPEST && !walk::is_companion(&path) && !is_entered(look, &path) {
                scope.spawn(move |scope| look_at_folder(look, scope, &path, depth + 1));
            }
        } else if kind.is_symlink() {
            follow(look, &entry.path(), depth);
        }
    }
}

fn is_entered(look: &Look<'_>, folder: &Path) -> bool {
    !look.entered.is_empty()
        && folder
            .metadata()
            .is_ok_and(|metadata| look.entered.contains(&files::identity(folder, &metadata)))
}

fn follow(look: &Look<'_>, link: &Path, depth: usize) {
    let Ok(metadata) = link.metadata() else { return };
    if metadata.is_dir() && depth + 1 < DEEPEST && !walk::is_companion(link) {
        look.found.send(Find::Link(link.to_owned(), depth + 1)).ok();
    } else if metadata.is_file() && promise(link) != Promise::Other {
        look_at_file(look, link, &metadata, false);
    }
}

fn look_at_file(look: &Look<'_>, path: &Path, metadata: &Metadata, named: bool) {
    if !metadata.is_file() {
        return;
    }
    let Ok(below) = path.strip_prefix(&look.start.root.path) else { return };
    let below = files::bytes_of_path(below);
    let known_by = known_by(look.start.root.number, below);
    let (size, inode) = (metadata.len(), files::number(metadata));
    let modified = files::modified(metadata);
    let known = look.files.known.get(&known_by);
    if let Some((index, file)) = known {
        look.files.seen[*index].store(true, Ordering::Relaxed);
        let same = (file.size, file.modified, file.inode) == (size, modified, inode);
        if same && !file.racy && file.to == size {
            look.found.send(Find::Same).ok();
            return;
        }
    }
    let found = match promise(path) {
        _ if named => Found::Named,
        Promise::Article => Found::Promised,
        Promise::Unclear | Promise::Other => Found::Unclear,
    };
    let changed = Changed {
        path: path.to_owned(),
        root: look.start.root.number,
        below: below.to_vec(),
        known_by,
        found,
        size,
        modified,
        inode,
        before: known.map(|(_, file)| file.clone()),
    };
    look.found.send(Find::Changed(Box::new(changed))).ok();
}
