//! Where the state is kept.

use std::{
    env,
    ffi::OsString,
    path::{Path, PathBuf},
};

use crate::{formats::Problem, system::files};

/// Where the state of this run is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Home {
    /// Nowhere, as asked for.
    Nowhere,
    /// In this file.
    File(PathBuf),
    /// There is no folder for it: why.
    Unknown(Problem),
}

impl Home {
    /// The file for this user: `$XDG_STATE_HOME/dateline/state.db`, else `~/.local/state/dateline/state.db`; on macOS
    /// `~/Library/Application Support/dateline/state.db`. A relative `XDG_STATE_HOME` is overlooked, as the XDG Base Directory
    /// Specification asks for.
    pub fn of_user() -> Self {
        Self::from(env::var_os("XDG_STATE_HOME"), env::home_dir())
    }

    fn from(stated: Option<OsString>, home: Option<PathBuf>) -> Self {
        let stated = stated.map(PathBuf::from).filter(|path| path.is_absolute());
        let home = home.filter(|path| path.is_absolute());
        let folder = stated.or_else(|| Some(home?.join(files::STATE)));
        folder.map_or_else(
            || {
                let problem = Problem::new("there is no home folder to keep reading marks in");
                Self::Unknown(problem.help("set HOME or XDG_STATE_HOME"))
            },
            |folder| Self::File(folder.join("dateline/state.db")),
        )
    }

    /// The file, where there is one.
    pub fn file(&self) -> Option<&Path> {
        match self {
            Self::File(file) => Some(file),
            Self::Nowhere | Self::Unknown(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(stated: Option<&str>, home: Option<&str>, expected: Option<&str>) {
        let found = Home::from(stated.map(OsString::from), home.map(PathBuf::from));
        assert_eq!(found.file(), expected.map(Path::new));
    }

    #[test]
    fn p17_home_and_xdg_unset_relative_or_stated() {
        let usual = format!("/home/a/{}/dateline/state.db", files::STATE);
        let usual = Some(usual.as_str());
        check(None, Some("/home/a"), usual);
        check(Some("relative"), Some("/home/a"), usual);
        check(Some(""), Some("/home/a"), usual);
        check(Some("/s"), Some("/home/a"), Some("/s/dateline/state.db"));
        check(Some("/s"), None, Some("/s/dateline/state.db"));
        check(None, None, None);
        check(None, Some("here"), None);
    }
}
