//! `dateline library`: the folders of the library, and their index.

use std::{
    io::{self, IsTerminal, Write},
    path::{Path, PathBuf, absolute},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use serde::Serialize;

use super::{
    ALL_READ, SOME_FAILED,
    arguments::{LibraryCommand, LibraryOptions},
    output::{Output, complain},
    reader::variable,
    table::{self, Format},
};
use crate::{
    document::clean::clean_line,
    formats::Problem,
    library::{
        Cache, Catalogue,
        folders::{Added, Folders},
        update::{Outcome, Progress, Update, update},
    },
    settings,
    system::process,
};

/// Exit code where the user ended it, as shells have it for an interrupt.
const INTERRUPTED: u8 = 130;

/// What a step comes to: an exit code, or why it could not be done.
type Done = Result<u8, Problem>;

/// Runs the subcommand and gives the exit code.
pub(super) fn run(options: &LibraryOptions, output: &mut Output) -> io::Result<u8> {
    let done = match &options.command {
        LibraryCommand::Add { paths } => add(paths, output)?,
        LibraryCommand::Remove { paths } => remove(paths, output)?,
        LibraryCommand::List { format } => list(*format, output)?,
        LibraryCommand::Index { analyse, paths } => index(*analyse, paths, output)?,
        LibraryCommand::Status { format } => status(*format, output)?,
    };
    Ok(done.unwrap_or_else(|problem| {
        complain(&problem.to_string());
        SOME_FAILED
    }))
}

/// The file with the folders of the library.
pub(super) fn file() -> Result<PathBuf, Problem> {
    let folder = settings::home::folder(variable).ok_or_else(|| {
        Problem::new("there is no home folder to keep the library’s folders in")
            .help("set HOME or XDG_CONFIG_HOME")
    })?;
    Ok(folder.join("library.toml"))
}

/// The folders of the library; none where it has not been made.
pub(super) fn folders() -> Result<Folders, Problem> {
    Folders::read(&file()?)
}

fn add(paths: &[PathBuf], output: &mut Output) -> io::Result<Done> {
    let mut code = ALL_READ;
    let changed = file().and_then(|file| Folders::read(&file).map(|folders| (file, folders)));
    let (file, mut folders) = match changed {
        Ok(changed) => changed,
        Err(problem) => return Ok(Err(problem)),
    };
    let mut any = false;
    for path in paths {
        match folders.add(path) {
            Ok(Added::New { instead_of }) => {
                any = true;
                writeln!(output, "added {}", shown(path))?;
                for inner in instead_of {
                    writeln!(output, "  {} lies in it", shown(&inner))?;
                }
            }
            Ok(Added::Within(outer)) => {
                writeln!(output, "{} is in the library already: {}", shown(path), shown(&outer))?;
            }
            Err(problem) => {
                complain(&problem.to_string());
                code = SOME_FAILED;
            }
        }
    }
    if any {
        if let Err(problem) = folders.write(&file) {
            return Ok(Err(problem));
        }
        writeln!(output, "`dateline library index` reads it now; the reader does so by itself")?;
    }
    Ok(Ok(code))
}

fn remove(paths: &[PathBuf], output: &mut Output) -> io::Result<Done> {
    let mut code = ALL_READ;
    let changed = file().and_then(|file| Folders::read(&file).map(|folders| (file, folders)));
    let (file, mut folders) = match changed {
        Ok(changed) => changed,
        Err(problem) => return Ok(Err(problem)),
    };
    let mut removed = Vec::new();
    for path in paths {
        if folders.remove(path) {
            removed.push(path);
        } else {
            complain(&format!("{}: no folder of the library", path.display()));
            code = SOME_FAILED;
        }
    }
    if removed.is_empty() {
        return Ok(Ok(code));
    }
    if let Err(problem) = folders.write(&file) {
        return Ok(Err(problem));
    }
    for path in removed {
        writeln!(output, "removed {}; nothing in it was touched", shown(path))?;
    }
    // Looks nowhere, and takes out what is of no folder of the library any more.
    let wanted = Update { folders: &folders.folders, only: Some(&[]), ..Update::default() };
    let done = Cache::of_library()
        .and_then(|cache| update(&cache, &wanted, &|| false, &mut |_| {}).map(|_| code));
    Ok(done)
}

/// A folder of the library as it is printed.
#[derive(Serialize)]
struct Row {
    folder: String,
    /// Articles that are indexed.
    articles: usize,
    /// True where the folder is not there.
    absent: bool,
}

fn rows() -> Result<Vec<Row>, Problem> {
    let catalogue = Catalogue::open(&Cache::of_library()?);
    let counted = catalogue.as_ref().map_or_else(Vec::new, Catalogue::folders);
    let row = |folder: PathBuf| {
        let articles = counted.iter().find(|known| known.path == folder);
        Row {
            folder: folder.to_string_lossy().into_owned(),
            articles: articles.map_or(0, |known| known.articles),
            absent: folder.metadata().is_err() || articles.is_some_and(|known| known.absent),
        }
    };
    Ok(folders()?.folders.into_iter().map(row).collect())
}

fn list(format: Format, output: &mut Output) -> io::Result<Done> {
    let rows = match rows() {
        Ok(rows) => rows,
        Err(problem) => return Ok(Err(problem)),
    };
    if format == Format::Csv {
        output.write_all(table::csv_row(&["folder", "articles", "absent"]).as_bytes())?;
    }
    for row in &rows {
        match format {
            Format::Text => {
                let absent = if row.absent { "\tabsent" } else { "" };
                let folder = clean_line(&row.folder);
                writeln!(output, "{folder}\t{} articles{absent}", grouped(row.articles))?;
            }
            Format::Csv => {
                let cells = [&row.folder, &row.articles.to_string(), &row.absent.to_string()];
                output.write_all(table::csv_row(&cells.map(String::as_str)).as_bytes())?;
            }
            Format::Json => output.write_all(&table::json_line(row))?,
        }
    }
    if rows.is_empty() {
        complain("the library has no folders; add one with: dateline library add FOLDER");
    }
    Ok(Ok(ALL_READ))
}

/// How the library stands.
#[derive(Serialize)]
struct Status {
    folders: Vec<Row>,
    /// Articles that can be listed and found.
    articles: usize,
    /// Bytes of their texts.
    text_bytes: u64,
    /// Where the index is.
    cache: String,
    /// Bytes that it takes.
    cache_bytes: u64,
    /// True while a program brings it up to date.
    indexing: bool,
}

fn status_of_library() -> Result<Status, Problem> {
    let cache = Cache::of_library()?;
    let catalogue = Catalogue::open(&cache);
    Ok(Status {
        folders: rows()?,
        articles: catalogue.as_ref().map_or(0, Catalogue::len),
        text_bytes: catalogue.as_ref().map_or(0, Catalogue::text_bytes),
        cache: cache.folder().to_string_lossy().into_owned(),
        cache_bytes: cache.size(),
        indexing: cache.folder().exists() && cache.lock()?.is_none(),
    })
}

fn status(format: Format, output: &mut Output) -> io::Result<Done> {
    let status = match status_of_library() {
        Ok(status) => status,
        Err(problem) => return Ok(Err(problem)),
    };
    if format == Format::Json {
        output.write_all(&table::json_line(&status))?;
        return Ok(Ok(ALL_READ));
    }
    let folders = status.folders.len();
    let absent = status.folders.iter().filter(|folder| folder.absent).count();
    writeln!(
        output,
        "folders\t{folders}{}",
        match absent {
            0 => String::new(),
            absent => format!(", {absent} absent"),
        }
    )?;
    writeln!(output, "articles\t{}", grouped(status.articles))?;
    writeln!(output, "text\t{}", megabytes(status.text_bytes))?;
    writeln!(output, "cache\t{} in {}", megabytes(status.cache_bytes), clean_line(&status.cache))?;
    if status.indexing {
        writeln!(output, "another program is bringing it up to date")?;
    }
    Ok(Ok(ALL_READ))
}

fn index(analyse: bool, paths: &[PathBuf], output: &mut Output) -> io::Result<Done> {
    let prepared = folders().and_then(|folders| Cache::of_library().map(|cache| (folders, cache)));
    let (folders, cache) = match prepared {
        Ok(prepared) => prepared,
        Err(problem) => return Ok(Err(problem)),
    };
    if folders.folders.is_empty() {
        let problem = Problem::new("the library has no folders");
        return Ok(Err(problem.help("add one with: dateline library add FOLDER")));
    }
    let only: Vec<PathBuf> = paths
        .iter()
        .map(|path| {
            path.canonicalize().or_else(|_| absolute(path)).unwrap_or_else(|_| path.clone())
        })
        .collect();
    let wanted = Update {
        folders: &folders.folders,
        only: (!only.is_empty()).then_some(only.as_slice()),
        analyse,
        ..Update::default()
    };
    let stop = Arc::new(AtomicBool::new(false));
    // Without it, the program ends at once, and what was committed is whole as well.
    process::catch_interrupts(&stop);
    let mut told = Told::new(output, analyse);
    let outcome = update(&cache, &wanted, &|| stop.load(Ordering::Relaxed), &mut |progress| {
        if told.tell(progress).is_err() {
            stop.store(true, Ordering::Relaxed);
        }
    });
    told.end()?;
    match outcome {
        Ok(outcome) => report(&outcome, (&cache, analyse), output).map(Ok),
        Err(problem) => Ok(Err(problem)),
    }
}

/// Says how it ended.
fn report(
    outcome: &Outcome,
    (cache, analyse): (&Cache, bool),
    output: &mut Output,
) -> io::Result<u8> {
    match outcome {
        Outcome::Busy => {
            complain("another program is bringing the library up to date");
            Ok(SOME_FAILED)
        }
        Outcome::Stopped(progress) => {
            let count = grouped(progress.committed);
            complain(&format!(
                "stopped with {count} articles in the library; `dateline library index` goes on"
            ));
            Ok(INTERRUPTED)
        }
        Outcome::Done(progress, refused) => {
            let lacks_analyses = !analyse && progress.articles > 0;
            let without = if lacks_analyses { WITHOUT_ANALYSES } else { "" };
            writeln!(output, "{}{without}", summary(*progress))?;
            let mut code = ALL_READ;
            for folder in refused {
                complain(&format!("{}: cannot be read; left as it was", folder.display()));
                code = SOME_FAILED;
            }
            let folders = Catalogue::open(cache).as_ref().map_or_else(Vec::new, Catalogue::folders);
            for folder in folders.iter().filter(|folder| folder.absent) {
                complain(&format!("{}: not there; its articles are kept", folder.path.display()));
                code = SOME_FAILED;
            }
            Ok(code)
        }
    }
}

/// `1,234 articles from 90 files read in 3.2 s (15.1 MB/s), 3 taken out; 20,000 in the library`.
fn summary(progress: Progress) -> String {
    let total = grouped(progress.committed);
    let analysed = match progress.analysed {
        0 => String::new(),
        analysed => format!(", {} analysed", grouped(analysed)),
    };
    if progress.to_read == 0 && progress.gone == 0 {
        return format!(
            "nothing has changed in {} files{analysed}; {total} articles in the library",
            grouped(progress.looked_at)
        );
    }
    let gone = match progress.gone {
        0 => String::new(),
        gone => format!(", {} taken out", grouped(gone)),
    };
    format!(
        "{} articles from {} files read in {:.1} s ({:.1} MB/s){gone}{analysed}; {total} in the library",
        grouped(progress.articles),
        grouped(progress.read),
        progress.seconds,
        progress.throughput() / 1e6,
    )
}

/// Of fewer bytes nothing is said at the start, as they are read in a moment.
const TOLD_FROM: u64 = 1_000_000;
/// What is said at the start where analyses are made.
const ANALYSED_AFTER: &str = "quotations and names are looked for after that, a megabyte a second";
/// What is said at the start where nobody asked for analyses.
const NOT_ANALYSED: &str = "quotations and names are not looked for without --analyse";
/// What is said at the end where nobody asked for analyses.
const WITHOUT_ANALYSES: &str = "; no quotations and names of them yet (`dateline library index --analyse`, or as they are read)";

/// Progress, on one line of a terminal that is written over, else as a line for each commit.
struct Told<'a> {
    output: &'a mut Output,
    /// What is said of analyses before the first progress.
    opening: Option<&'static str>,
    on_terminal: bool,
    generation: u64,
    shown: bool,
}

impl<'a> Told<'a> {
    fn new(output: &'a mut Output, analyse: bool) -> Self {
        let on_terminal = io::stderr().is_terminal();
        let opening = Some(if analyse { ANALYSED_AFTER } else { NOT_ANALYSED });
        Self { output, opening, on_terminal, generation: 0, shown: false }
    }

    fn tell(&mut self, progress: Progress) -> io::Result<()> {
        if progress.to_read == 0 && progress.to_analyse == 0 {
            return Ok(());
        }
        self.begin(progress)?;
        if self.on_terminal {
            self.shown = true;
            return write!(io::stderr(), "\r\u{1b}[K{}", line(progress.articles, progress));
        }
        if progress.generation != self.generation {
            self.generation = progress.generation;
            writeln!(self.output, "{}", line(progress.committed, progress))?;
            self.output.flush()?;
        }
        Ok(())
    }

    /// Says what is going to be done before the first progress, where it is not done at once.
    fn begin(&mut self, progress: Progress) -> io::Result<()> {
        let Some(opening) = self.opening.take().filter(|_| progress.bytes_to_read >= TOLD_FROM)
        else {
            return Ok(());
        };
        let size = megabytes(progress.bytes_to_read);
        writeln!(self.output, "reading {size}; {opening}")?;
        self.output.flush()
    }

    fn end(&mut self) -> io::Result<()> {
        if self.shown { write!(io::stderr(), "\r\u{1b}[K") } else { Ok(()) }
    }
}

/// `12,345 articles, 45 % of 400 MB, 24.1 MB/s, 12 s left`.
fn line(articles: usize, progress: Progress) -> String {
    if progress.to_analyse > 0 {
        let (analysed, all) = (grouped(progress.analysed), grouped(progress.to_analyse));
        return format!("{analysed} of {all} articles analysed");
    }
    let share = progress.bytes * 100 / progress.bytes_to_read.max(1);
    let left = progress.seconds_left().map_or_else(
        || "–".to_owned(),
        |seconds| match seconds {
            ..90.0 => format!("{seconds:.0} s"),
            _ => format!("{:.0} min", seconds / 60.0),
        },
    );
    format!(
        "{} articles, {share} % of {}, {:.1} MB/s, {left} left",
        grouped(articles),
        megabytes(progress.bytes_to_read),
        progress.throughput() / 1e6,
    )
}

/// A path on one clean line.
fn shown(path: &Path) -> String {
    clean_line(&path.to_string_lossy()).into_owned()
}

fn megabytes(bytes: u64) -> String {
    let megabytes = bytes as f64 / 1e6;
    if megabytes < 10.0 { format!("{megabytes:.1} MB") } else { format!("{megabytes:.0} MB") }
}

/// A number with its thousands parted by commas.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() * 4 / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(number: usize, expected: &str) {
        assert_eq!(grouped(number), expected);
    }

    #[test]
    fn thousands_are_parted() {
        check(0, "0");
        check(999, "999");
        check(1000, "1,000");
        check(1_234_567, "1,234,567");
    }

    #[test]
    fn progress_says_how_long_it_takes() {
        let progress = Progress {
            to_read: 9,
            read: 4,
            bytes_to_read: 400_000_000,
            bytes: 100_000_000,
            articles: 25_000,
            committed: 20_000,
            seconds: 5.0,
            ..Progress::default()
        };
        assert_eq!(line(25_000, progress), "25,000 articles, 25 % of 400 MB, 20.0 MB/s, 15 s left");
        assert_eq!(
            summary(progress),
            "25,000 articles from 4 files read in 5.0 s (20.0 MB/s); 20,000 in the library"
        );
    }
}
