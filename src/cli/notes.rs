//! `dateline notes`: highlights, notes, tags and stars, taken elsewhere.

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{
    SOME_FAILED,
    arguments::{NotesFormat, NotesOptions},
    inputs::{self, Outcome},
    output::{Output, complain},
    state, table,
};
use crate::library::{
    Article, Records,
    notes::{self, Noted},
    state::exchange::Kept,
};

/// Runs the subcommand and gives the exit code. Without a PATH, all that is kept is printed; the files that are still there
/// are read for who says what.
pub(super) fn run(options: &NotesOptions, output: &mut Output) -> io::Result<u8> {
    let (kept, records) = match state::everything() {
        Ok(found) => found,
        Err(problem) => {
            complain(&problem.to_string());
            return Ok(SOME_FAILED);
        }
    };
    let given = &options.paths.paths;
    let paths: Vec<PathBuf> = if given.is_empty() { still_there(&kept) } else { given.clone() };
    let (articles, outcome) = read(&paths, &records)?;
    let kept: Vec<Kept> = kept.into_iter().filter(|kept| is_wanted(kept, given)).collect();
    let all = notes::gather(articles.iter(), &records, &kept);
    if let Some(folder) = &options.out {
        return Ok(write_files(folder, &all, outcome));
    }
    print(&all, options.format, output)?;
    if all.is_empty() {
        complain("nothing is starred, tagged, noted or marked there");
    }
    Ok(outcome.exit_code())
}

/// The files that the state tells of and that are there.
fn still_there(kept: &[Kept]) -> Vec<PathBuf> {
    let noted = kept.iter().filter(|kept| Noted::of_kept(kept).is_some());
    let paths = noted.filter_map(|kept| kept.path.as_deref()).map(PathBuf::from);
    let mut paths: Vec<PathBuf> = paths.filter(|path| path.is_file()).collect();
    paths.sort();
    paths.dedup();
    paths
}

/// True where no paths are given, or the article stood in one of them and is gone from there.
fn is_wanted(kept: &Kept, given: &[PathBuf]) -> bool {
    let Some(path) = kept.path.as_deref().map(Path::new) else { return given.is_empty() };
    let within =
        |folder: &PathBuf| std::path::absolute(folder).is_ok_and(|folder| path.starts_with(folder));
    given.is_empty() || given.iter().any(within) && !path.exists()
}

/// The articles with something noted among those of `paths`; none where there are no paths.
fn read(paths: &[PathBuf], records: &Records) -> io::Result<(Vec<Arc<Article>>, Outcome)> {
    let mut found = Vec::new();
    if paths.is_empty() {
        return Ok((found, Outcome::AllRead));
    }
    let outcome = inputs::for_each(paths, &mut |articles| {
        let noted = articles.iter().filter(|article| {
            records.is_starred(article)
                || records.is_noted(article)
                || !records.tags(article).is_empty()
        });
        found.extend(noted.cloned());
        Ok(Outcome::AllRead)
    })?;
    Ok((found, outcome))
}

fn print(all: &[Noted], format: NotesFormat, output: &mut Output) -> io::Result<()> {
    if format == NotesFormat::Csv {
        output.write_all(table::csv_row(&notes::CSV_HEADER).as_bytes())?;
    }
    for noted in all {
        let bytes = match format {
            NotesFormat::Md => notes::section(noted).into_bytes(),
            NotesFormat::Csv => notes::csv(noted).into_bytes(),
            NotesFormat::Json => table::json_line(noted),
        };
        output.write_all(&bytes)?;
    }
    Ok(())
}

/// Writes a Markdown file for each article; tells what was left alone.
fn write_files(folder: &Path, all: &[Noted], outcome: Outcome) -> u8 {
    match notes::files::write(folder, all) {
        Ok(written) => {
            for path in &written.left {
                complain(&format!(
                    "{} is not from an earlier export: left as it is",
                    path.display()
                ));
            }
            if written.left.is_empty() { outcome.exit_code() } else { SOME_FAILED }
        }
        Err(error) => {
            complain(&format!("{} cannot be written: {error}", folder.display()));
            SOME_FAILED
        }
    }
}
