//! The reader's own names: `aliases.txt` in the configuration folder, put in force before anything is analysed.

use std::{fs, io, path::PathBuf};

use super::{output::complain, reader::variable};
use crate::analysis::aliases::{self, Aliases};

/// The longest file that is read, in bytes.
const LONGEST: u64 = 1 << 20;

/// Reads the file, if there is one. Lines that cannot be read are told of on standard error, and the others hold.
pub(super) fn install() {
    let Some(path) = folder(variable).map(|folder| folder.join("aliases.txt")) else { return };
    let shown = path.display();
    let text = match fs::metadata(&path).and_then(|file| read(&path, file.len())) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return,
        Err(error) => return complain(&format!("{shown}: {error}; its names are left out")),
    };
    let (names, errors) = Aliases::with(&text);
    for error in errors {
        complain(&format!("{shown}: {error}"));
    }
    aliases::install(names);
}

fn read(path: &PathBuf, length: u64) -> io::Result<String> {
    if length > LONGEST {
        return Err(io::Error::other("longer than 1 MB, which is no table of names"));
    }
    fs::read_to_string(path)
}

/// The folder of the program's configuration: `$XDG_CONFIG_HOME/dateline`, else `~/.config/dateline`
/// (<https://specifications.freedesktop.org/basedir-spec/latest/>).
pub(super) fn folder(variable: impl Fn(&str) -> Option<String>) -> Option<PathBuf> {
    let absolute = variable("XDG_CONFIG_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
    let base =
        absolute.or_else(|| variable("HOME").map(|home| PathBuf::from(home).join(".config")))?;
    Some(base.join("dateline"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(variables: &[(&str, &str)], expected: Option<&str>) {
        let found = folder(|name| {
            variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
        });
        assert_eq!(found, expected.map(PathBuf::from));
    }

    #[test]
    fn the_folder_is_where_others_look_for_it() {
        check(&[("HOME", "/home/ann")], Some("/home/ann/.config/dateline"));
        check(&[("HOME", "/home/ann"), ("XDG_CONFIG_HOME", "/c")], Some("/c/dateline"));
        check(
            &[("HOME", "/home/ann"), ("XDG_CONFIG_HOME", "c")],
            Some("/home/ann/.config/dateline"),
        );
        check(&[], None);
    }
}
