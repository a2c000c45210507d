//! The user's own themes: `themes/NAME.toml` in the configuration folder.

use std::{
    borrow::Cow,
    fs,
    io::{self, Read},
    path::Path,
};

use super::{output::complain, reader::variable};
use crate::{
    reader::theme::{Choice, Mistake, Source, Themes},
    settings::home::folder,
};

/// The longest file that is read, in bytes.
const LONGEST: u64 = 1 << 16;
/// So many themes are read at most.
const MOST: usize = 200;

/// All themes: those in the program and the user's own.
pub(super) fn read() -> Themes {
    let own = folder(variable).map(|folder| own(&folder.join("themes"))).unwrap_or_default();
    Themes::with(own)
}

/// What is wrong with the theme of that name.
pub(super) fn check(themes: &Themes, name: &str) -> Result<(), String> {
    if !themes.names().any(|known| known == name) {
        let known = themes.names().collect::<Vec<_>>().join(", ");
        return Err(format!("there is no theme “{name}”, only {known}"));
    }
    themes.check(&Choice::named(name)).map_err(|mistakes| told(name, &mistakes))
}

/// What is wrong with a theme, a line for each mistake.
fn told(name: &str, mistakes: &[Mistake]) -> String {
    let lines: Vec<String> =
        mistakes.iter().map(|mistake| format!("theme {name}: {mistake}")).collect();
    lines.join("\n")
}

/// The themes of a folder by name, those that cannot be read left out and told of.
fn own(folder: &Path) -> Vec<Source> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "toml"));
    paths.sort();
    paths.truncate(MOST);
    paths
        .iter()
        .filter_map(|path| {
            let name = path.file_stem()?.to_str()?.to_owned();
            match text(path) {
                Ok(text) => Some(Source { name, text: Cow::Owned(text) }),
                Err(error) => {
                    complain(&format!("{}: {error}; this theme is left out", path.display()));
                    None
                }
            }
        })
        .collect()
}

/// What stands in a file of at most [`LONGEST`] bytes.
fn text(path: &Path) -> io::Result<String> {
    if !fs::metadata(path)?.is_file() {
        return Err(io::Error::other("no file"));
    }
    let mut text = String::new();
    fs::File::open(path)?.take(LONGEST + 1).read_to_string(&mut text)?;
    if text.len() as u64 > LONGEST {
        return Err(io::Error::other("longer than 64 KB, which is no theme"));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_gives_its_themes_by_name() {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in [("b.toml", "about = \"b\""), ("a.toml", ""), ("notes.txt", "x")] {
            fs::write(folder.path().join(name), text).unwrap();
        }
        fs::create_dir(folder.path().join("c.toml")).unwrap();
        fs::write(folder.path().join("d.toml"), vec![b'#'; 70_000]).unwrap();
        let names: Vec<String> = own(folder.path()).into_iter().map(|source| source.name).collect();
        assert_eq!(names, ["a", "b"]);
        assert!(own(&folder.path().join("none")).is_empty());
    }
}
