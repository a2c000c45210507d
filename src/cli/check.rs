//! `dateline check`: what cannot be read and why, what is left out, what was guessed or cut.

use std::io::{self, Write};

use serde::Serialize;

use super::{
    arguments::CheckOptions,
    inputs::{self, Outcome},
    list::shown_path,
    output::{Manner, Output},
    table::{self, Format},
};
use crate::{
    document::clean::clean_line,
    library::{Article, Batch, Content, Progress},
};

/// Something to be told.
#[derive(Serialize)]
struct Row {
    kind: Kind,
    path: String,
    what: String,
}

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
enum Kind {
    /// There is no article.
    Unreadable,
    /// It was passed over.
    LeftOut,
    /// There is an article, and something to be said of it.
    Note,
}

impl Kind {
    const fn name(self) -> &'static str {
        match self {
            Self::Unreadable => "unreadable",
            Self::LeftOut => "left-out",
            Self::Note => "note",
        }
    }
}

/// What was counted.
#[derive(Default)]
struct Counts {
    articles: usize,
    unreadable: usize,
}

/// Reads everything, prints a row for each thing to be told, and for people a line that sums up.
pub(super) fn run(options: &CheckOptions, output: &mut Output) -> io::Result<Outcome> {
    if options.format == Format::Csv {
        output.write_all(table::csv_row(&["kind", "path", "what"]).as_bytes())?;
    }
    let manner = output.manner();
    let mut counts = Counts::default();
    let progress = inputs::for_each_batch(&options.paths.paths, &mut |batch| {
        for row in rows(&batch, &mut counts) {
            output.write_all(&line(&row, options.format, manner))?;
        }
        Ok(())
    })?;
    if options.format == Format::Text {
        writeln!(output, "{}", summary(&counts, progress))?;
    }
    Ok(if counts.unreadable > 0 { Outcome::SomeFailed } else { Outcome::AllRead })
}

/// What is to be told of a batch, in its order.
fn rows(batch: &Batch, counts: &mut Counts) -> Vec<Row> {
    let mut rows = Vec::new();
    for note in &batch.notes {
        let path = clean_line(&note.path.to_string_lossy()).into_owned();
        rows.push(Row { kind: Kind::LeftOut, path, what: note.what.clone() });
    }
    for article in &batch.articles {
        match &article.content {
            Content::Unreadable(problem) => {
                counts.unreadable += 1;
                rows.push(row(Kind::Unreadable, article, &problem.to_string()));
            }
            Content::Document(_) | Content::Listed => {
                counts.articles += 1;
                let notes = article.notes.iter().map(|note| row(Kind::Note, article, note));
                rows.extend(notes);
            }
        }
    }
    rows
}

fn row(kind: Kind, article: &Article, what: &str) -> Row {
    Row { kind, path: shown_path(article), what: clean_line(what).into_owned() }
}

/// A row: two lines on a terminal, tab-separated for other programs.
fn line(row: &Row, format: Format, manner: Manner) -> Vec<u8> {
    let kind = row.kind.name();
    match format {
        Format::Json => table::json_line(row),
        Format::Csv => table::csv_row(&[kind, &row.path, &row.what]).into_bytes(),
        Format::Text if manner.columns.is_some() => {
            let what = table::wrapped(&format!("{kind}: {}", row.what), 4, manner.measure());
            format!("{}\n{what}\n", manner.bold(&row.path)).into_bytes()
        }
        Format::Text => format!("{kind}\t{}\t{}\n", row.path, row.what).into_bytes(),
    }
}

/// `3 articles read, 2 things cannot be, 1 file of another kind left out`
fn summary(counts: &Counts, progress: Progress) -> String {
    let mut parts = vec![
        format!("{} read", counted(counts.articles, "article", "articles")),
        match counts.unreadable {
            0 => "nothing that cannot be".to_owned(),
            count => format!("{} cannot be", counted(count, "thing", "things")),
        },
    ];
    match progress.other {
        0 => {}
        1 => parts.push("1 file of another kind left out".to_owned()),
        count => parts.push(format!("{count} files of other kinds left out")),
    }
    parts.join(", ")
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
