//! Notes as files of a folder, one an article. A file of an earlier export of the same article is replaced; what is not ours
//! is never touched.

use std::{
    fs,
    io::{self, Read, Write},
    path::{Path, PathBuf},
};

use super::{Noted, markdown};
use crate::escape::slug;

/// Bytes of a file that are looked at for whether it is ours.
const HEAD: u64 = 16 << 10;

/// What was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Files that were written.
    pub files: usize,
    /// Files that stand there and are not ours.
    pub left: Vec<PathBuf>,
}

/// The name of an article's file: its title in plain letters, and the beginning of its identifier.
pub fn name(noted: &Noted) -> String {
    let id: String = noted.id.to_string().chars().take(8).collect();
    let slug = slug(&noted.title);
    if slug.is_empty() { format!("{id}.md") } else { format!("{slug}-{id}.md") }
}

/// Writes a file for each article into a folder, which is made where there is none.
pub fn write(folder: &Path, all: &[Noted]) -> io::Result<Written> {
    fs::create_dir_all(folder)?;
    let mut written = Written::default();
    for noted in all {
        let path = folder.join(name(noted));
        if write_one(&path, noted)? {
            written.files += 1;
        } else {
            written.left.push(path);
        }
    }
    Ok(written)
}

/// Writes one file; false where another stands there that is not ours. It is written beside its place and then put there, so
/// that nobody finds half a file, not even where the program is left meanwhile.
fn write_one(path: &Path, noted: &Noted) -> io::Result<bool> {
    let stands = match fs::symlink_metadata(path) {
        Ok(_) => true,
        Err(error) if error.kind() == io::ErrorKind::NotFound => false,
        Err(error) => return Err(error),
    };
    if stands && !is_ours(path, noted)? {
        return Ok(false);
    }
    let beside = path.with_extension(format!("md.{}.new", std::process::id()));
    let put = new_file(&beside)
        .and_then(|mut file| file.write_all(markdown(noted).as_bytes()))
        .and_then(|()| fs::rename(&beside, path));
    if put.is_err() {
        _ = fs::remove_file(&beside);
    }
    put.map(|()| true)
}

/// A file that was not there; a link that stands there is not followed.
fn new_file(path: &Path) -> io::Result<fs::File> {
    fs::OpenOptions::new().write(true).create_new(true).open(path)
}

/// True for a plain file whose front matter names the same article.
fn is_ours(path: &Path, noted: &Noted) -> io::Result<bool> {
    if !fs::symlink_metadata(path)?.is_file() {
        return Ok(false);
    }
    let mut head = Vec::new();
    fs::File::open(path)?.take(HEAD).read_to_end(&mut head)?;
    let head = String::from_utf8_lossy(&head);
    let mark = format!("dateline: \"{}\"", noted.id);
    let mut lines = head.lines();
    Ok(lines.next() == Some("---")
        && lines.take_while(|line| *line != "---").any(|line| line == mark))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::ContentHash;

    fn noted(title: &str) -> Noted {
        Noted {
            id: ContentHash::of(title.as_bytes()),
            title: title.to_owned(),
            starred: true,
            ..Noted::default()
        }
    }

    #[test]
    fn f2_names_stay_in_the_folder_and_own_files_are_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let inside = folder.path().join("notes");
        let all: Vec<Noted> =
            ["../../x", "", ".", "/etc/passwd", "CON", "-rf", "a\0b", &"long ".repeat(99)]
                .iter()
                .map(|title| noted(title))
                .collect();
        assert_eq!(write(&inside, &all).unwrap().files, all.len());
        assert_eq!(write(&inside, &all).unwrap().files, all.len());
        let names: Vec<String> = fs::read_dir(&inside)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        assert_eq!(names.len(), all.len());
        for name in names {
            let stem = name.strip_suffix(".md").unwrap();
            let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            assert!(
                stem.chars().all(plain) && !stem.starts_with('-') && name.len() <= 100,
                "{name}"
            );
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn f2_what_is_not_ours_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let (own, other) = (noted("Own"), noted("Other"));
        let elsewhere = folder.path().join("elsewhere");
        fs::write(&elsewhere, "kept").unwrap();
        fs::write(folder.path().join(name(&own)), "my own words").unwrap();
        std::os::unix::fs::symlink(&elsewhere, folder.path().join(name(&other))).unwrap();
        let written = write(folder.path(), &[own.clone(), other]).unwrap();
        assert_eq!((written.files, written.left.len()), (0, 2));
        assert_eq!(fs::read_to_string(folder.path().join(name(&own))).unwrap(), "my own words");
        assert_eq!(fs::read_to_string(elsewhere).unwrap(), "kept");
    }
}
