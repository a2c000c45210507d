//! What the user asked to open, before anything is read.

use std::path::{Path, PathBuf};

use super::Cache;
use crate::system::files::is_piped;

/// The sample articles of the program, opened where nothing else is given: name and bytes.
pub(super) const SEEDS: [(&str, &[u8]); 2] = [
    ("seeds/000_7a9a55dd5097b7bf.txt", include_bytes!("../../seeds/000_7a9a55dd5097b7bf.txt")),
    ("seeds/003_2778aadf5b31fbdb.txt", include_bytes!("../../seeds/003_2778aadf5b31fbdb.txt")),
];

/// The article that teaches the reader's keys: name and bytes.
pub(super) const WELCOME: (&str, &[u8]) = ("welcome.md", include_bytes!("../../assets/welcome.md"));

/// What is to be opened, in the order it was asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sources {
    /// Opened one after the other.
    pub items: Vec<Item>,
}

/// One thing that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// A file, a folder, or a pattern that the shell left as it was.
    Path(PathBuf),
    /// What is piped in.
    StandardInput,
    /// The sample articles that the program brings along.
    Seeds,
    /// The article that teaches the reader's keys.
    Welcome,
    /// A library: folders whose articles are listed from a cache, and read when they are opened.
    Library {
        /// The cache.
        cache: Cache,
        /// The folders, absolute paths.
        folders: Vec<PathBuf>,
    },
}

impl Sources {
    /// The library, where one is to be opened: its cache and its folders.
    pub fn library(&self) -> Option<(&Cache, &[PathBuf])> {
        self.items.iter().find_map(|item| match item {
            Item::Library { cache, folders } => Some((cache, folders.as_slice())),
            _ => None,
        })
    }

    /// Reads the arguments: `-` is standard input; without arguments it is read where something is piped in, else the
    /// sample articles are opened. Standard input is looked at, not read.
    pub fn from_arguments(paths: &[PathBuf]) -> Self {
        let piped = || if is_piped() { Item::StandardInput } else { Item::Seeds };
        Self::new(paths, piped)
    }

    /// The same with the welcome before the samples, where these are opened.
    #[must_use]
    pub fn with_welcome(mut self) -> Self {
        if self.items == [Item::Seeds] {
            self.items.insert(0, Item::Welcome);
        }
        self
    }

    /// The same with `otherwise` opened where no path is given.
    fn new(paths: &[PathBuf], otherwise: impl FnOnce() -> Item) -> Self {
        if paths.is_empty() {
            return Self { items: vec![otherwise()] };
        }
        let mut items: Vec<Item> = Vec::with_capacity(paths.len());
        for path in paths {
            let item = if path.as_path() == Path::new("-") {
                Item::StandardInput
            } else {
                Item::Path(path.clone())
            };
            // There is only one standard input: asked for twice, it stands where it was asked for first.
            if item != Item::StandardInput || !items.contains(&item) {
                items.push(item);
            }
        }
        Self { items }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(arguments: &[&str], expected: &[Item]) {
        let paths: Vec<PathBuf> = arguments.iter().map(PathBuf::from).collect();
        assert_eq!(Sources::new(&paths, || Item::Seeds).items, expected);
    }

    #[test]
    fn nothing_given_opens_the_samples() {
        check(&[], &[Item::Seeds]);
    }

    #[test]
    fn the_welcome_stands_before_the_samples_alone() {
        let sources = Sources { items: vec![Item::Seeds] };
        assert_eq!(sources.with_welcome().items, [Item::Welcome, Item::Seeds]);
        let sources = Sources { items: vec![Item::StandardInput] };
        assert_eq!(sources.clone().with_welcome(), sources);
    }

    #[test]
    fn a_dash_is_standard_input_once() {
        let file = Item::Path(PathBuf::from("a"));
        check(&["-", "a", "-"], &[Item::StandardInput, file]);
        check(&["./-"], &[Item::Path(PathBuf::from("./-"))]);
    }
}
