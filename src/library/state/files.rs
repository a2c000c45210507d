//! Files and folders of the state: made for this user alone, set aside where they are broken.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use crate::{formats::Problem, system::files};

/// Makes the file's folders, for this user alone.
pub(super) fn make_folder(file: &Path) -> io::Result<()> {
    files::make_private_folder(file.parent().unwrap_or(file))
}

/// Makes an empty file that only this user can read, where there is none: `SQLite` gives the files beside it the same rights.
pub(super) fn make_file(file: &Path) -> io::Result<()> {
    if fs::metadata(file).is_ok() {
        return Ok(());
    }
    make_folder(file)?;
    files::private().write(true).create(true).truncate(false).open(file)?;
    Ok(())
}

/// What the file is known by.
pub(super) fn identity(file: &Path) -> Option<(u64, u64)> {
    fs::metadata(file).ok().map(|found| files::identity(file, &found))
}

/// Renames a broken database and what stands beside it to names with the date, and gives the first.
pub(super) fn set_aside(file: &Path) -> io::Result<PathBuf> {
    let date = jiff::Zoned::now().strftime("%Y%m%d-%H%M%S").to_string();
    let beside = |ending: &str| {
        let mut name = file.as_os_str().to_owned();
        name.push(ending);
        PathBuf::from(name)
    };
    let free = (0..1000)
        .map(|number| if number == 0 { String::new() } else { format!("-{number}") })
        .map(|number| beside(&format!(".bad-{date}{number}")))
        .find(|path| fs::symlink_metadata(path).is_err());
    let aside = free.unwrap_or_else(|| beside(&format!(".bad-{date}")));
    fs::rename(file, &aside)?;
    for ending in ["-wal", "-shm"] {
        let mut target = aside.as_os_str().to_owned();
        target.push(ending);
        // Without these the database is as it was at its last checkpoint.
        let _ = fs::rename(beside(ending), PathBuf::from(target));
    }
    Ok(aside)
}

/// The sentence for an error of the system while the file was made.
pub(super) fn problem(file: &Path, error: &io::Error) -> Problem {
    let what = format!("{} cannot be made: {}", file.display(), reason(error));
    Problem::new(what).help("set XDG_STATE_HOME to a folder that can be written")
}

/// An error of the system without its number.
pub(super) fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or_default().to_lowercase()
}
