//! Archives and compressed files: `.gz`, `.zst`, `.tar`, `.zip`, `.warc`, and each within another, up to the caps of [`caps`].
//!
//! Nothing is ever written to the disk, so names that climb out of a folder lead nowhere. Each entry is read as a file of a
//! folder would be: what is hidden, of another kind or no text is left out; what cannot be read is told with its name.

mod names;
mod stream;
mod tarball;
mod warc;
mod zipped;

use std::{
    io::{Cursor, Read},
    ops::ControlFlow,
    path::Path,
};

use super::{
    Input, Parsed, Problem, Sink, caps,
    context::{Context, Unpacked},
    endings::{self, Promise},
    prose, read_within,
    sniff::{self, Packing},
    stated,
};
use names::base;
pub(super) use zipped::unreadable;

/// Problems of one archive that are told one by one; the rest are counted.
const MOST_PROBLEMS: usize = 20;

/// Reads everything that is packed in a file.
pub(super) fn read(
    input: Input<'_>,
    packing: Packing,
    context: &mut Context<'_>,
    sink: &mut Sink<'_>,
) -> Result<(), Problem> {
    context.enter()?;
    let outcome = match packing {
        Packing::Gzip => compressed(input, &mut stream::gzip(input.bytes), context, sink),
        Packing::Zstd => compressed(input, &mut stream::zstandard(input.bytes), context, sink),
        Packing::Tar => {
            several(sink, |entries| tarball::read(&mut &*input.bytes, context, entries))
        }
        Packing::Warc => several(sink, |entries| warc::read(&mut &*input.bytes, context, entries)),
        Packing::Zip => several(sink, |entries| zipped::read(input.bytes, context, entries)),
    };
    context.leave();
    outcome
}

/// Reads a file that is compressed as a whole: an archive, or one other file.
fn compressed(
    input: Input<'_>,
    packed: &mut dyn Read,
    context: &mut Context<'_>,
    sink: &mut Sink<'_>,
) -> Result<(), Problem> {
    let head = context.unpack(&mut packed.take(HEAD), caps::STREAM)?;
    let mut whole = Cursor::new(&head.bytes).chain(packed);
    match sniff::packing(&head.bytes) {
        Some(Packing::Tar) => {
            return several(sink, |entries| tarball::read(&mut whole, context, entries));
        }
        Some(Packing::Warc) => {
            return several(sink, |entries| warc::read(&mut whole, context, entries));
        }
        _ => {}
    }
    let unpacked = context.unpack(&mut whole, caps::STREAM)?;
    let broken = head.broken || unpacked.broken;
    let inner = Input { name: stream::inner_name(input.name), bytes: &unpacked.bytes };
    read_within(inner, context, &mut |article| {
        sink(article.map(|parsed| told(unpacked_from(parsed, &unpacked.bytes), broken)))
    });
    Ok(())
}

/// Bytes of a compressed file that tell whether it is an archive.
const HEAD: u64 = 512;

/// The article with its source, which is not in the file as it is.
fn unpacked_from(parsed: Parsed, bytes: &[u8]) -> Parsed {
    Parsed { source: parsed.source.within(bytes), ..parsed }
}

/// Notes where the packed data ended too early.
fn told(mut parsed: Parsed, broken: bool) -> Parsed {
    if broken {
        parsed.notes.push("The packed file is cut short or damaged; this is what is left.".into());
    }
    parsed
}

/// Reads the entries of an archive into `sink`; counts problems that are too many, and says where nothing was found.
fn several(
    sink: &mut Sink<'_>,
    read: impl FnOnce(&mut Entries<'_, '_>) -> Result<(), Problem>,
) -> Result<(), Problem> {
    let mut entries = Entries { sink, articles: 0, problems: 0, others: 0, stopped: false };
    let outcome = read(&mut entries);
    let Entries { articles, problems, others, stopped, .. } = entries;
    outcome?;
    if problems > MOST_PROBLEMS {
        let more = problems - MOST_PROBLEMS;
        return Err(Problem::new(format!("{more} more entries could not be read")));
    }
    if articles + problems > 0 || stopped {
        return Ok(());
    }
    Err(match others {
        0 => Problem::new("an archive with nothing in it"),
        _ => Problem::new(format!("an archive without an article, but with {others} other files")),
    })
}

/// Takes what the entries of one archive hold.
struct Entries<'a, 's> {
    sink: &'a mut Sink<'s>,
    articles: usize,
    problems: usize,
    /// Entries of other kinds.
    others: usize,
    stopped: bool,
}

impl Entries<'_, '_> {
    /// True for an entry that may hold an article, by its cleaned name; the others are counted.
    fn wants(&mut self, name: &str) -> bool {
        let hidden = name.split('/').any(|part| part.starts_with('.') || part == "__MACOSX");
        let wanted = !hidden && endings::promise(Path::new(name)) != Promise::Other;
        self.others += usize::from(!wanted && !hidden);
        wanted
    }

    /// Reads one entry. It is left out where neither its name nor its bytes promise an article.
    fn read(&mut self, entry: &Entry<'_>, context: &mut Context<'_>) -> ControlFlow<()> {
        let unclear = endings::promise(Path::new(entry.file)) == Promise::Unclear;
        let bytes = entry.bytes;
        if unclear && endings::is_binary(bytes) && !sniff::may_hold_articles(bytes) {
            self.others += 1;
            return ControlFlow::Continue(());
        }
        let input = Input { name: entry.file, bytes };
        if unclear && prose::is_no_article(input) {
            self.others += 1;
            return ControlFlow::Continue(());
        }
        let (mut held, mut readable) = (Vec::new(), false);
        read_within(input, context, &mut |article| {
            readable |= article.is_ok();
            let article = placed(article, entry);
            if unclear && !readable {
                held.push(article);
                return ControlFlow::Continue(());
            }
            held.drain(..).chain([article]).try_for_each(|article| self.give(article))
        });
        self.others += usize::from(unclear && !readable);
        if self.stopped { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    /// Hands an article or a problem over.
    fn give(&mut self, article: Result<Parsed, Problem>) -> ControlFlow<()> {
        match &article {
            Ok(_) => self.articles += 1,
            Err(_) => self.problems += 1,
        }
        if article.is_err() && self.problems > MOST_PROBLEMS {
            return ControlFlow::Continue(());
        }
        let flow = (self.sink)(article);
        self.stopped |= flow.is_break();
        flow
    }

    /// Tells that an entry cannot be read.
    fn refuse(&mut self, name: &str, problem: Problem) -> ControlFlow<()> {
        self.give(Err(problem.within(name)))
    }
}

/// A file in an archive.
struct Entry<'a> {
    /// Its name, cleaned.
    name: &'a str,
    /// The file name that its kind is told by.
    file: &'a str,
    /// What it holds.
    bytes: &'a [u8],
    /// True where `bytes` ends too early.
    broken: bool,
    /// The address that it was saved from.
    url: Option<&'a str>,
    /// Said above the text.
    note: Option<String>,
}

impl<'a> Entry<'a> {
    /// A file of an archive of files.
    fn of(name: &'a str, unpacked: &'a Unpacked) -> Self {
        let Unpacked { bytes, broken } = unpacked;
        Self { name, file: base(name), bytes, broken: *broken, url: None, note: None }
    }
}

/// An article or problem with the entry that it comes from.
fn placed(article: Result<Parsed, Problem>, entry: &Entry<'_>) -> Result<Parsed, Problem> {
    let parsed = article.map_err(|problem| problem.within(entry.name))?;
    let name = match &parsed.entry {
        Some(inner) => format!("{}/{inner}", entry.name),
        None => entry.name.to_owned(),
    };
    let mut parsed = told(unpacked_from(parsed, entry.bytes), entry.broken);
    let url = || entry.url.filter(|url| stated::is_address(url)).and_then(stated::line);
    stated::keep(&mut parsed.metadata.url, url);
    parsed.notes.extend(entry.note.clone());
    Ok(Parsed { entry: Some(name), ..parsed })
}

#[cfg(test)]
mod tests;
