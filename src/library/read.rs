//! One file at a time: from bytes to entries of the list. Whatever is wrong with it stays with it.

use std::{
    ops::{ControlFlow, Range},
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    sync::Arc,
};

use super::{
    article::{Article, Content, ContentHash, Draft},
    load::{Cancelled, Note},
    open::{self, Opened},
    separate,
    walk::{Candidate, Found, Step},
};
use crate::{
    formats::{self, Input, Outside, Parsed, Problem, Source, endings, prose},
    metadata::Metadata,
    system::files::Pipe,
};

/// What comes of reading.
pub(super) enum Event {
    /// An entry of the list, and which bytes of the file it was made from, where they stand there as they are.
    Article(Arc<Article>, Option<Range<usize>>),
    /// Something left out or cut.
    Note(Note),
    /// A file of another kind.
    Other,
    /// Bytes piped in so far.
    Piped(usize),
}

/// Reads one step of the walk.
pub(super) fn read_step(step: &Step, cancelled: &Cancelled<'_>, take: &mut dyn FnMut(Event)) {
    match step {
        Step::Note(note) => take(Event::Note(note.clone())),
        Step::Other => take(Event::Other),
        Step::Failure(path, problem) => take(failure(path, problem.clone())),
        Step::File(_) if cancelled() => {}
        Step::File(candidate) => read_candidate(candidate, cancelled, take),
    }
}

fn read_candidate(candidate: &Candidate, cancelled: &Cancelled<'_>, take: &mut dyn FnMut(Event)) {
    let path = &candidate.path;
    let opened = match candidate.found {
        Found::Seed(bytes) => return parse(candidate, Bytes::whole(bytes), cancelled, take),
        Found::Piped => return read_standard_input(candidate, cancelled, take),
        Found::Named | Found::Promised | Found::Unclear => open::open(path),
    };
    let named = candidate.found == Found::Named;
    let bytes = match opened {
        Ok(Opened::File(file)) => open::read_file(file),
        Ok(Opened::Pipe(pipe)) if named => return read_piped(candidate, pipe, cancelled, take),
        Ok(Opened::Special(what)) if named => Err(Problem::new(format!("{what}, not a file"))),
        Ok(Opened::Pipe(_) | Opened::Special(_)) => {
            let what = "left out: not a regular file".to_owned();
            return take(Event::Note(Note { path: Arc::clone(path), what }));
        }
        Err(problem) => Err(problem),
    };
    match bytes {
        Ok(bytes) => parse(candidate, Bytes::whole(&bytes), cancelled, take),
        Err(problem) => take(failure(path, problem)),
    }
}

fn read_standard_input(
    candidate: &Candidate,
    cancelled: &Cancelled<'_>,
    take: &mut dyn FnMut(Event),
) {
    let stdin = std::io::stdin();
    if std::io::IsTerminal::is_terminal(&stdin) {
        let problem = Problem::new("nothing is piped in").help("as in: some-command | dateline -");
        return take(failure(&candidate.path, problem));
    }
    read_piped(candidate, stdin, cancelled, take);
}

fn read_piped(
    candidate: &Candidate,
    pipe: impl Pipe,
    cancelled: &Cancelled<'_>,
    take: &mut dyn FnMut(Event),
) {
    let mut told = 0;
    let piped = open::read_pipe(pipe, &mut |bytes| {
        if bytes > told {
            told = bytes;
            take(Event::Piped(bytes));
        }
        !cancelled()
    });
    match piped {
        Ok(None) => {}
        Err(problem) => take(failure(&candidate.path, problem)),
        Ok(Some(piped)) => {
            let bytes = Bytes { all: &piped.bytes, cut: piped.cut.then_some(open::PIPE_CAP) };
            if let Some(what) = bytes.note() {
                take(Event::Note(Note { path: Arc::clone(&candidate.path), what }));
            }
            parse(candidate, bytes, cancelled, take);
        }
    }
}

/// Reads bytes as if they were all of the candidate's file.
pub(super) fn read_bytes(
    candidate: &Candidate,
    bytes: &[u8],
    cancelled: &Cancelled<'_>,
    take: &mut dyn FnMut(Event),
) {
    parse(candidate, Bytes::whole(bytes), cancelled, take);
}

/// What a file or pipe gave.
#[derive(Clone, Copy)]
struct Bytes<'a> {
    all: &'a [u8],
    /// Where it was cut, in bytes.
    cut: Option<usize>,
}

impl<'a> Bytes<'a> {
    const fn whole(all: &'a [u8]) -> Self {
        Self { all, cut: None }
    }

    fn note(self) -> Option<String> {
        self.cut.map(|cap| format!("cut at {} MB", cap >> 20))
    }
}

/// Parses the bytes of one file. A panic of a format is a problem of that file alone.
fn parse(
    candidate: &Candidate,
    bytes: Bytes<'_>,
    cancelled: &Cancelled<'_>,
    take: &mut dyn FnMut(Event),
) {
    let path = &candidate.path;
    let unclear = candidate.found == Found::Unclear;
    if unclear && endings::is_binary(bytes.all) && !formats::may_hold_articles(bytes.all) {
        return take(Event::Other);
    }
    if bytes.all.is_empty() {
        return take(failure(path, Problem::new("empty")));
    }
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
    let input = Input { name: &name, bytes: bytes.all };
    if unclear && prose::is_no_article(input) {
        return take(Event::Other);
    }
    let (mut seen, mut readable, mut held) = (0, false, Vec::new());
    let mut sink = |parsed: Result<Parsed, Problem>| {
        seen += 1;
        let part = parsed.as_ref().ok().and_then(|parsed| match &parsed.source {
            Source::Part(range) => Some(range.clone()),
            Source::Whole | Source::Unpacked(_) => None,
        });
        let article = Arc::new(match parsed {
            Ok(parsed) => article(path, bytes, parsed),
            Err(problem) => unreadable(path, problem),
        });
        readable |= article.document().is_some();
        let event = Event::Article(article, part);
        if unclear && !readable {
            held.push(event);
        } else {
            held.drain(..).chain([event]).for_each(&mut *take);
        }
        if cancelled() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let beside = |other: &str| read_beside(candidate, other);
    let outside = Outside { beside: &beside, pages: separate::pages() };
    let read = AssertUnwindSafe(|| formats::read_with(input, outside, &mut sink));
    let outcome = catch_unwind(read);
    if outcome.is_err() {
        let problem = Problem::new("the program failed on this file").help("please report it");
        take(failure(path, problem));
    } else if unclear && !readable {
        take(Event::Other);
    } else if seen == 0 {
        take(failure(path, Problem::new("there is nothing to read in it")));
    }
}

/// The bytes of a file that an export beside it names, within the same folder or one below it.
fn read_beside(candidate: &Candidate, other: &str) -> Option<Vec<u8>> {
    let is_file = !matches!(candidate.found, Found::Piped | Found::Seed(_));
    let is_below = |part: &str| !matches!(part, "" | "." | "..") && !part.contains('\0');
    if !is_file || !other.split('/').all(is_below) {
        return None;
    }
    match open::open(&candidate.path.parent()?.join(other)).ok()? {
        Opened::File(file) => open::read_file(file).ok(),
        Opened::Pipe(_) | Opened::Special(_) => None,
    }
}

/// The entry for a parsed article; one that has neither words nor a title says that it is empty.
fn article(path: &Arc<Path>, bytes: Bytes<'_>, parsed: Parsed) -> Article {
    let hash = match parsed.source {
        Source::Whole => ContentHash::of(bytes.all),
        Source::Part(range) => ContentHash::of(bytes.all.get(range).unwrap_or(bytes.all)),
        Source::Unpacked(hash) => ContentHash::from(hash),
    };
    let path = &within(path, parsed.entry.as_deref());
    let mut notes = parsed.notes;
    notes.extend(bytes.note().map(|what| format!("The input was {what}.")));
    let has_text = !parsed.document.text().trim().is_empty();
    if !has_text && parsed.metadata.title.is_none() {
        return Article::new(Draft {
            hash,
            own_id: parsed.own_id,
            content: Content::Unreadable(Problem::new("empty: there is no text in it")),
            ..nothing(path)
        });
    }
    Article::new(Draft {
        hash,
        own_id: parsed.own_id,
        path: Arc::clone(path),
        metadata: parsed.metadata,
        notes,
        content: Content::Document(Arc::new(parsed.document)),
    })
}

/// The path of what stands in an archive: the archive's, then the entry's names.
fn within(path: &Arc<Path>, entry: Option<&str>) -> Arc<Path> {
    entry.map_or_else(|| Arc::clone(path), |entry| Arc::from(path.join(entry)))
}

/// [`unreadable`] as an event.
fn failure(path: &Arc<Path>, problem: Problem) -> Event {
    Event::Article(Arc::new(unreadable(path, problem)), None)
}

/// The entry that stands for what could not be read; known by its path and the reason.
fn unreadable(path: &Arc<Path>, problem: Problem) -> Article {
    let known_by = format!("{}\0{problem}", path.to_string_lossy());
    Article::new(Draft {
        hash: ContentHash::of(known_by.as_bytes()),
        content: Content::Unreadable(problem),
        ..nothing(path)
    })
}

/// A draft of which only the path is known.
fn nothing(path: &Arc<Path>) -> Draft {
    Draft {
        hash: ContentHash::default(),
        own_id: None,
        path: Arc::clone(path),
        metadata: Metadata::default(),
        notes: Vec::new(),
        content: Content::Unreadable(Problem::new("not read")),
    }
}
