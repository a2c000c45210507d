//! Archives of `tar`: POSIX ustar and pax, and GNU's long names. The headers are read by the `tar` crate in its raw mode, and
//! long names by us, because a stated length must not be believed.

use std::io::Read;

use tar::{Archive, EntryType};

use super::{
    Entries, Entry,
    names::{base, clean_name},
};
use crate::formats::{Problem, caps, context::Context};

/// Longest name or list of attributes that is read, in bytes.
const LONGEST_NAME: u64 = 64 << 10;

/// Bytes passed over at a time.
const PIECE: usize = 64 << 10;

/// Reads all files of an archive, in its order.
pub(super) fn read(
    packed: &mut dyn Read,
    context: &mut Context<'_>,
    entries: &mut Entries<'_, '_>,
) -> Result<(), Problem> {
    let mut archive = Archive::new(packed);
    let raw = archive.entries().map_err(|_| damaged())?.raw(true);
    let mut long_name = None;
    for entry in raw {
        let Ok(mut entry) = entry else { return Err(damaged()) };
        context.count_entry()?;
        match entry.header().entry_type() {
            EntryType::GNULongName => long_name = gnu_name(&mut entry),
            EntryType::XHeader => long_name = pax_name(&mut entry).or(long_name),
            EntryType::XGlobalHeader | EntryType::GNULongLink => pass_over(&mut entry, context)?,
            kind => {
                let raw = long_name.take().unwrap_or_else(|| entry.path_bytes().into_owned());
                let name = clean_name(&raw).filter(|_| kind == EntryType::Regular);
                let Some(name) = name.filter(|name| entries.wants(name)) else {
                    pass_over(&mut entry, context)?;
                    continue;
                };
                if read_file(&name, &mut entry, context, entries)?.is_break() {
                    return Ok(());
                }
            }
        }
    }
    Ok(())
}

/// Reads one file. An error ends the archive.
fn read_file(
    name: &str,
    packed: &mut dyn Read,
    context: &mut Context<'_>,
    entries: &mut Entries<'_, '_>,
) -> Result<std::ops::ControlFlow<()>, Problem> {
    match context.unpack(packed, caps::ENTRY) {
        Ok(unpacked) => Ok(entries.read(&Entry::of(name, &unpacked), context)),
        Err(problem) if context.is_spent() => Err(problem.within(base(name))),
        Err(problem) => {
            let flow = entries.refuse(name, problem);
            pass_over(packed, context)?;
            Ok(flow)
        }
    }
}

/// Reads to the end of an entry that is not wanted, as nothing else leads to the next one.
fn pass_over(packed: &mut dyn Read, context: &mut Context<'_>) -> Result<(), Problem> {
    let mut piece = vec![0; PIECE];
    loop {
        match packed.read(&mut piece) {
            Ok(0) => return Ok(()),
            Ok(count) => context.pass(count)?,
            Err(_) => return Err(damaged()),
        }
    }
}

fn damaged() -> Problem {
    Problem::new("the archive is cut short or damaged").help("get it again from where it came")
}

/// A name too long for a header, in an entry of its own before it.
fn gnu_name(entry: &mut dyn Read) -> Option<Vec<u8>> {
    let mut name = head(entry)?;
    name.truncate(name.iter().position(|byte| *byte == 0).unwrap_or(name.len()));
    Some(name)
}

/// The `path` among the attributes of the next entry.
fn pax_name(entry: &mut dyn Read) -> Option<Vec<u8>> {
    let attributes = head(entry)?;
    let path = tar::PaxExtensions::new(&attributes)
        .filter_map(Result::ok)
        .find(|attribute| attribute.key_bytes() == b"path")?;
    Some(path.value_bytes().to_vec())
}

/// The first bytes of an entry; the archive passes over the rest.
fn head(entry: &mut dyn Read) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    entry.take(LONGEST_NAME).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}
