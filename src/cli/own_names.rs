//! The reader's own names: `aliases.txt` in the configuration folder, put in force before anything is analysed.

use std::{fs, io, path::PathBuf};

use super::{output::complain, reader::variable};
use crate::{
    analysis::aliases::{self, Aliases},
    settings::home::folder,
};

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
