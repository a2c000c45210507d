//! Zip archives, by the directory at their end; stored and deflated entries. Files lie beside one another in it, as in a folder.

use std::{cell::RefCell, io::Cursor, ops::ControlFlow};

use zip::{ZipArchive, result::ZipError};

use super::{Entries, Entry, names::clean_name};
use crate::formats::{
    Problem, caps,
    context::{Context, Outside, Unpacked},
    exports,
};

type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// Reads all files of an archive, sorted by name as in a folder.
pub(super) fn read(
    bytes: &[u8],
    context: &mut Context<'_>,
    entries: &mut Entries<'_, '_>,
) -> Result<(), Problem> {
    let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| unreadable(&error))?;
    let files = files(&archive);
    let archive = RefCell::new(archive);
    // What an export brings along is bound by the same caps as the archive itself.
    let costs = RefCell::new(Context::new(bytes.len(), Outside::NOTHING));
    let companions = exports::companion_folders(files.iter().map(|(name, _)| name.as_str()));
    for (name, index) in &files {
        if companions.iter().any(|folder| name.starts_with(folder)) || !entries.wants(name) {
            continue;
        }
        context.count_entry()?;
        let unpacked = unpack(&mut archive.borrow_mut(), *index, context);
        let flow = match unpacked {
            Ok(unpacked) => {
                let beside = |other: &str| {
                    let index = index_of(&files, name, other)?;
                    let (mut archive, mut costs) =
                        (archive.try_borrow_mut().ok()?, costs.try_borrow_mut().ok()?);
                    unpack(&mut archive, index, &mut costs).ok().map(|unpacked| unpacked.bytes)
                };
                let entry = Entry::of(name, &unpacked);
                context.with_beside(&beside, |context| entries.read(&entry, context))
            }
            Err(problem) if context.is_spent() => return Err(problem.within(name)),
            Err(problem) => entries.refuse(name, problem),
        };
        if flow == ControlFlow::Break(()) {
            return Ok(());
        }
    }
    Ok(())
}

/// Cleaned names of all regular files, sorted, and their places in the directory.
fn files(archive: &Archive<'_>) -> Vec<(String, usize)> {
    let mut files: Vec<(String, usize)> = (0..archive.len())
        .filter_map(|index| {
            let name = archive.name_for_index(index)?.ok()?;
            Some((clean_name(name.as_bytes())?, index))
        })
        .collect();
    files.sort();
    files
}

/// Unpacks one entry; an error where it is no regular file or cannot be unpacked.
fn unpack(
    archive: &mut Archive<'_>,
    index: usize,
    context: &mut Context<'_>,
) -> Result<Unpacked, Problem> {
    let mut file = archive.by_index(index).map_err(|error| unreadable(&error))?;
    if !file.is_file() {
        return Err(Problem::new("a link, not a file"));
    }
    context.unpack(&mut file, caps::ENTRY)
}

/// Where in the directory the file `other` stands that lies in the folder of `name`.
fn index_of(files: &[(String, usize)], name: &str, other: &str) -> Option<usize> {
    let wanted = match name.rsplit_once('/') {
        Some((folder, _)) => format!("{folder}/{other}"),
        None => other.to_owned(),
    };
    let at = files.binary_search_by(|(name, _)| name.as_str().cmp(&wanted)).ok()?;
    Some(files[at].1)
}

/// Says why an archive or an entry of it cannot be read.
pub(in crate::formats) fn unreadable(error: &ZipError) -> Problem {
    const UNPACK: &str = "unpack it and open what is in it";
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => {
            Problem::new("encrypted").help("unpack it with its password")
        }
        ZipError::CompressionMethodNotSupported(_) | ZipError::UnsupportedArchive(_) => {
            Problem::new("packed by a method that is not known here").help(UNPACK)
        }
        _ => Problem::new("the archive is cut short or damaged")
            .help("get it again from where it came"),
    }
}
