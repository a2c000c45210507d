//! Notes written into a folder, beside the screen.

use std::path::{Path, PathBuf};

use crate::{
    library::{
        ContentHash, notes,
        state::{
            Home, exchange,
            store::{self, Store},
        },
    },
    reader::{app::handover::Export, label},
};

/// Writes notes into a folder, and says how many.
pub(super) fn exported(export: &Export, home: &Home) -> Result<String, String> {
    let file = home.file().filter(|file| file.exists());
    let kept = match file.map(|file| Store::open(file, ContentHash::default())) {
        None => Vec::new(),
        Some(Err(problem)) => return Err(problem.to_string()),
        Some(Ok(mut opened)) => {
            exchange::export(&mut opened.store)
                .map_err(|error| store::sentence(&error).to_string())?
                .articles
        }
    };
    let noted = notes::gather(export.articles.iter(), &export.records, &kept);
    if noted.is_empty() {
        return Ok("nothing is starred, tagged, noted or marked yet".to_owned());
    }
    let folder = from_home(&export.folder);
    let shown = folder.display();
    let written = notes::files::write(&folder, &noted)
        .map_err(|error| format!("{shown} cannot be written: {error}"))?;
    let files = label::count(written.files, "file");
    match written.left.first() {
        None => Ok(format!("{files} written to {shown}")),
        Some(left) => Err(format!(
            "{files} written to {shown}; {} there is not from an earlier export and was left as it is",
            left.file_name().unwrap_or_default().display()
        )),
    }
}

/// A folder as it was typed, with `~` for the home folder.
fn from_home(typed: &Path) -> PathBuf {
    match (typed.strip_prefix("~"), std::env::home_dir()) {
        (Ok(rest), Some(home)) => home.join(rest),
        _ => typed.to_owned(),
    }
}
