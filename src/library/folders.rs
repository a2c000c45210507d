//! The folders of the library, as the reader named them: a file of the configuration, `library.toml`.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use crate::formats::Problem;

/// What stands above the folders in the file.
const HEAD: &str =
    "# The folders of the library. Kept by `dateline library add` and `dateline library remove`.\n";

/// The folders of the library.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Folders {
    /// Where they are, in full, sorted.
    #[serde(default)]
    pub folders: Vec<PathBuf>,
}

/// What adding a folder did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Added {
    /// It is a folder of the library now; those that lie in it are named no longer.
    New {
        /// The folders that lie in it.
        instead_of: Vec<PathBuf>,
    },
    /// It was one already, or lies in this one.
    Within(PathBuf),
}

impl Folders {
    /// Reads the file; no folders where there is none. An error where it cannot be read or is no such file.
    pub fn read(file: &Path) -> Result<Self, Problem> {
        let text = match fs::read_to_string(file) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(refused(file, &error)),
        };
        let read: Self = toml::from_str(&text).map_err(|error| {
            Problem::new(format!("{} cannot be read: {}", file.display(), error.message()))
                .help("it is to hold: folders = [\"/a/folder\", …]")
        })?;
        match read.folders.iter().find(|folder| !folder.is_absolute()) {
            Some(relative) => {
                let what = format!("{}: {} is no full path", file.display(), relative.display());
                Err(Problem::new(what).help("folders begin with /"))
            }
            None => Ok(read),
        }
    }

    /// Writes the file, in one step, so that it is whole whatever happens.
    pub fn write(&self, file: &Path) -> Result<(), Problem> {
        let body = toml::to_string(self).map_err(|_| {
            Problem::new("a folder’s name is not valid UTF-8 and cannot be written down")
                .help("open it by its path, without adding it")
        })?;
        let new = file.with_extension("toml.new");
        let written = fs::create_dir_all(file.parent().unwrap_or(file))
            .and_then(|()| fs::write(&new, format!("{HEAD}{body}")))
            .and_then(|()| fs::rename(&new, file));
        written.map_err(|error| refused(file, &error))
    }

    /// Adds a folder or a file. An error where there is nothing at that path.
    pub fn add(&mut self, path: &Path) -> Result<Added, Problem> {
        let path = path.canonicalize().map_err(|error| refused(path, &error))?;
        if let Some(outer) = self.folders.iter().find(|folder| path.starts_with(folder)) {
            return Ok(Added::Within(outer.clone()));
        }
        let (within, mut others): (Vec<PathBuf>, Vec<PathBuf>) =
            self.folders.drain(..).partition(|folder| folder.starts_with(&path));
        others.push(path);
        others.sort();
        self.folders = others;
        Ok(Added::New { instead_of: within })
    }

    /// Takes a folder out, whether or not it is still there; false where it is none of the library.
    pub fn remove(&mut self, path: &Path) -> bool {
        let before = self.folders.len();
        let found = path.canonicalize().ok();
        let named = std::path::absolute(path).ok();
        self.folders
            .retain(|folder| Some(folder) != found.as_ref() && Some(folder) != named.as_ref());
        self.folders.len() < before
    }
}

fn refused(path: &Path, error: &io::Error) -> Problem {
    let what = match error.kind() {
        io::ErrorKind::NotFound => "there is no such folder or file".to_owned(),
        io::ErrorKind::PermissionDenied => "not allowed".to_owned(),
        _ => {
            let text = error.to_string();
            text.split(" (os error").next().unwrap_or_default().to_lowercase()
        }
    };
    Problem::new(format!("{}: {what}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(added: &[&str], expected: &[&str]) -> Folders {
        let home = tempfile::tempdir().unwrap();
        let root = home.path().canonicalize().unwrap();
        fs::create_dir_all(root.join("a/b")).unwrap();
        fs::create_dir_all(root.join("c")).unwrap();
        let mut folders = Folders::default();
        for folder in added {
            folders.add(&root.join(folder)).unwrap();
        }
        let expected: Vec<PathBuf> = expected.iter().map(|folder| root.join(folder)).collect();
        assert_eq!(folders.folders, expected, "{added:?}");
        let file = root.join("config/library.toml");
        folders.write(&file).unwrap();
        assert_eq!(Folders::read(&file).unwrap(), folders);
        folders
    }

    #[test]
    fn folders_are_kept_once_and_the_outermost() {
        check(&[], &[]);
        check(&["c", "a"], &["a", "c"]);
        check(&["a", "a/b", "a"], &["a"]);
        check(&["a/b", "c", "a"], &["a", "c"]);
    }

    #[test]
    fn a_folder_that_is_gone_is_removed() {
        let mut folders = check(&["a", "c"], &["a", "c"]);
        let gone = folders.folders[0].clone();
        assert!(!gone.exists() && folders.remove(&gone));
        assert!(!folders.remove(&gone));
        assert_eq!(folders.folders.len(), 1);
    }

    #[test]
    fn a_file_of_something_else_says_so() {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("library.toml");
        for wrong in ["folders = 7", "[x]", "folders = [\"relative\"]", "\u{0}"] {
            fs::write(&file, wrong).unwrap();
            assert!(Folders::read(&file).is_err(), "{wrong}");
        }
        assert!(Folders::default().add(Path::new("/no/such/folder")).is_err());
    }
}
