//! `dateline list`: one row an article.

use std::io;

use serde::Serialize;

use super::{
    arguments::ListOptions,
    inputs::{self, Outcome},
    output::{Manner, Output},
    state,
    table::{self, Format},
};
use crate::{
    document::clean::clean_line,
    library::{Article, Records},
    metadata::Published,
    page::width,
};

/// Columns of the date and the reading time before each title on a terminal.
const BEFORE_TITLE: usize = 20;
/// Columns of the source after it.
const SOURCE: usize = 24;

/// Prints the list.
pub(super) fn run(
    options: &ListOptions,
    no_state: bool,
    output: &mut Output,
) -> io::Result<Outcome> {
    let manner = output.manner();
    if options.format == Format::Csv {
        let header =
            ["id", "path", "title", "source", "byline", "published", "words", "read", "starred"];
        io::Write::write_all(output, table::csv_row(&header).as_bytes())?;
    }
    // What a row for people shows has no room for it.
    let records = match options.format {
        Format::Text => Records::default(),
        Format::Csv | Format::Json => state::records(no_state),
    };
    inputs::write_each(&options.paths.paths, output, &|article| match options.format {
        Format::Text => match manner.columns {
            Some(columns) => aligned(article, columns, manner).into_bytes(),
            None => tabbed(article).into_bytes(),
        },
        Format::Csv => csv(article, &records).into_bytes(),
        Format::Json => table::json_line(&Row::of(article, &records)),
    })
}

/// A row as JSON.
#[derive(Serialize)]
struct Row<'a> {
    id: String,
    path: String,
    title: Option<&'a str>,
    source: Option<&'a str>,
    byline: &'a [String],
    published: Option<&'a str>,
    lang: Option<&'a str>,
    url: Option<&'a str>,
    tags: Vec<&'a String>,
    excerpt: bool,
    words: u32,
    minutes: u32,
    read: bool,
    starred: bool,
    note: Option<&'a str>,
}

impl<'a> Row<'a> {
    fn of(article: &'a Article, records: &'a Records) -> Self {
        let metadata = &article.metadata;
        Self {
            id: article.id(),
            path: shown_path(article),
            title: metadata.title.as_deref(),
            source: metadata.source.as_deref(),
            byline: &metadata.byline,
            published: published(article),
            lang: metadata.lang.as_deref(),
            url: metadata.url.as_deref(),
            tags: metadata.tags.iter().chain(records.tags(article)).collect(),
            excerpt: metadata.excerpt,
            words: article.words,
            minutes: article.minutes(),
            read: records.is_read(article),
            starred: records.is_starred(article),
            note: records.note(article),
        }
    }
}

/// The path on one clean line.
pub(super) fn shown_path(article: &Article) -> String {
    clean_line(&article.path.to_string_lossy()).into_owned()
}

/// When the article was published, as ISO 8601.
pub(super) fn published(article: &Article) -> Option<&str> {
    article.metadata.published.as_ref().map(|published| published.iso.as_str())
}

/// The day on which the article was published: what a heading for people shows.
pub(super) fn day(article: &Article) -> Option<&str> {
    article.metadata.published.as_ref().map(Published::without_time)
}

/// A row for a terminal: date, reading time, title, source, in columns.
fn aligned(article: &Article, columns: usize, manner: Manner) -> String {
    let date = day(article).unwrap_or("–");
    let before = manner.dim(&format!("{date:10} {:>3} min", article.minutes()));
    let label = article.label();
    let room = columns.saturating_sub(BEFORE_TITLE);
    let Some(source) = article.metadata.source.as_deref().filter(|_| room > 3 * SOURCE) else {
        return format!("{before}  {}\n", width::fit(&label, room));
    };
    let title = width::fit(&label, room - SOURCE - 2);
    let gap = " ".repeat(room - SOURCE - width::width(&title));
    format!("{before}  {title}{gap}{}\n", manner.dim(&width::fit(source, SOURCE)))
}

/// A row for other programs: path, title, source, date, words, parted by tabs.
fn tabbed(article: &Article) -> String {
    let source = article.metadata.source.as_deref().unwrap_or_default();
    let cells = [
        shown_path(article),
        clean_line(&article.label()).into_owned(),
        clean_line(source).into_owned(),
        published(article).unwrap_or_default().to_owned(),
        article.words.to_string(),
    ];
    cells.join("\t") + "\n"
}

fn csv(article: &Article, records: &Records) -> String {
    let metadata = &article.metadata;
    table::csv_row(&[
        &article.id(),
        &shown_path(article),
        metadata.title.as_deref().unwrap_or_default(),
        metadata.source.as_deref().unwrap_or_default(),
        &metadata.byline.join("; "),
        published(article).unwrap_or_default(),
        &article.words.to_string(),
        &records.is_read(article).to_string(),
        &records.is_starred(article).to_string(),
    ])
}
