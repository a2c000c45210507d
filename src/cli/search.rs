//! `dateline search`: the query language over the articles that are given.

use std::{io, path::PathBuf};

use serde::Serialize;

use super::{
    ALL_READ, SOME_FAILED, WRONG_USAGE,
    arguments::SearchOptions,
    inputs, library,
    list::{published, shown_path},
    output::{Manner, Output, complain},
    quotes, state,
    table::{self, Format},
};
use crate::{
    annotation::{self, QuoteNote},
    formats::Problem,
    index::{Count, Index, IndexError, Marks, Request},
    library::{Article, Cache, Catalogue, Records, read_article},
    query::{Hit, Order, Query, QueryError, Subject, Verdict, snippet},
};

/// Characters of the text shown around a hit.
const SNIPPET: usize = 160;

/// Prints the articles that match, each with the place where it does; gives the exit code.
pub(super) fn run(options: &SearchOptions, no_state: bool, output: &mut Output) -> io::Result<u8> {
    let query = match Query::parse(&options.query, jiff::Zoned::now().date()) {
        Ok(query) => query,
        Err(error) => return Ok(tell_of_mistake(&options.query, &error)),
    };
    if options.format == Format::Csv {
        let header = ["id", "path", "title", "source", "published", "quotation", "passage"];
        io::Write::write_all(output, table::csv_row(&header).as_bytes())?;
    }
    let manner = output.manner();
    let records = if query.needs_state() { state::records(no_state) } else { Records::default() };
    let render = |article: &Article| {
        let Some(hit) = held_against(&query, article, &records) else { return Vec::new() };
        let found = Found::new(article, hit);
        match options.format {
            Format::Text if manner.columns.is_some() => {
                found.for_people(article, manner).into_bytes()
            }
            Format::Text => found.tabbed(article).into_bytes(),
            Format::Csv => found.csv(article).into_bytes(),
            Format::Json => table::json_line(&found),
        }
    };
    if options.library && !query.needs_state() {
        return in_library(&query, options.limit, &mut |article| {
            io::Write::write_all(output, &render(article))
        });
    }
    // What was done with articles is not in the index, so the files are read for it.
    let paths = if options.library { library_folders() } else { options.paths.paths.clone() };
    let outcome = inputs::write_each(&paths, output, &render)?;
    Ok(outcome.exit_code())
}

/// Finds articles by the index of the library, reads those that are printed, and says what is left out.
fn in_library(
    query: &Query,
    limit: usize,
    print: &mut dyn FnMut(&Article) -> io::Result<()>,
) -> io::Result<u8> {
    let (catalogue, found) = match found_in_library(query, limit) {
        Ok(found) => found,
        Err(problem) => {
            complain(&problem.to_string());
            return Ok(SOME_FAILED);
        }
    };
    let mut code = ALL_READ;
    for row in found.rows {
        let Some(place) = catalogue.locate(row) else { continue };
        match read_article(&place) {
            Ok(article) => {
                catalogue.adopt_analysis(&article);
                print(&article)?;
            }
            Err(problem) => {
                complain(&format!("{}: {problem}", place.file.display()));
                code = SOME_FAILED;
            }
        }
    }
    if found.count.matching > limit {
        complain(&format!("{} of {} are shown; --limit shows more", limit, found.count.matching));
    }
    if found.count.unknown > 0 {
        complain(&format!(
            "{} articles were not analysed; `dateline library index --analyse` does that",
            found.count.unknown
        ));
    }
    Ok(code)
}

/// The folders of the library; why they are not known is told on standard error.
fn library_folders() -> Vec<PathBuf> {
    match library::folders() {
        Ok(folders) => folders.folders,
        Err(problem) => {
            complain(&problem.to_string());
            Vec::new()
        }
    }
}

/// What the index gives.
struct InLibrary {
    rows: Vec<u32>,
    count: Count,
}

fn found_in_library(query: &Query, limit: usize) -> Result<(Catalogue, InLibrary), Problem> {
    let cache = Cache::of_library()?;
    let catalogue = Catalogue::open(&cache).ok_or_else(|| {
        Problem::new("the library is not indexed").help("dateline library index does that")
    })?;
    let failed = |error: IndexError| Problem::new(error.to_string());
    let view = Index::open(&cache.index()).and_then(|index| index.view()).map_err(failed)?;
    let marks = Marks::default();
    let request = Request { query, marks: &marks, order: Order::Newest };
    let found = view.search(&request, 0..limit, &|| false).map_err(failed)?.unwrap_or_default();
    let count = view.count(&request, &|| false).map_err(failed)?.unwrap_or_default();
    Ok((catalogue, InLibrary { rows: found.numbers, count }))
}

/// Says where the mistake is and points at it.
fn tell_of_mistake(query: &str, error: &QueryError) -> u8 {
    complain(&format!("the query cannot be read: {error}"));
    complain(&format!("  {query}"));
    complain(&format!("  {}^", " ".repeat(error.column.saturating_sub(1))));
    WRONG_USAGE
}

/// Where an article matches; it is analysed only where the answer depends on that.
fn held_against(query: &Query, article: &Article, records: &Records) -> Option<Hit> {
    let subject = Subject::marked(article, records);
    let verdict = match query.matches(&subject) {
        Verdict::Unknown => {
            article.analyse();
            query.matches(&subject)
        }
        verdict => verdict,
    };
    match verdict {
        Verdict::Yes(hit) => Some(hit),
        Verdict::No | Verdict::Unknown => None,
    }
}

/// What is printed of an article that matches.
#[derive(Serialize)]
struct Found<'a> {
    id: String,
    path: String,
    title: Option<&'a str>,
    source: Option<&'a str>,
    published: Option<&'a str>,
    /// The words around the place; null where only the title or what the article states about itself matches.
    passage: Option<String>,
    /// The quotation that was asked for.
    quote: Option<QuoteNote>,
    #[serde(skip)]
    attribution: Option<String>,
}

impl<'a> Found<'a> {
    fn new(article: &'a Article, hit: Hit) -> Self {
        let quote = hit.quote.and_then(|index| article.analyse().quotes.get(index));
        let passage = match quote {
            Some(quote) => Some(annotation::words(quote, article.text())),
            None => hit
                .place
                .map(|place| snippet(article, place, SNIPPET).of(article.text()).to_owned()),
        };
        Self {
            id: article.id(),
            path: shown_path(article),
            title: article.metadata.title.as_deref(),
            source: article.metadata.source.as_deref(),
            published: published(article),
            passage: passage.map(|words| table::one_line(&words)),
            quote: hit
                .quote
                .and_then(|index| annotation::quote_notes(article).into_iter().nth(index)),
            attribution: quote.map(|quote| table::one_line(&quotes::attribution(article, quote))),
        }
    }

    fn passage(&self) -> &str {
        self.passage.as_deref().unwrap_or_default()
    }

    /// Title, where it comes from, and the passage, with a blank line after them.
    fn for_people(&self, article: &Article, manner: Manner) -> String {
        let wrap = |words: &String, indent| table::wrapped(words, indent, manner.measure());
        let mut lines = vec![quotes::heading(article, manner)];
        lines.extend(self.attribution.as_ref().map(|who| wrap(who, 2)));
        lines.extend(self.passage.as_ref().map(|words| wrap(words, 4)));
        lines.join("\n") + "\n\n"
    }

    /// Path, title and passage, parted by tabs.
    fn tabbed(&self, article: &Article) -> String {
        let label = table::one_line(&article.label());
        format!("{}\t{label}\t{}\n", self.path, self.passage())
    }

    fn csv(&self, article: &Article) -> String {
        table::csv_row(&[
            &self.id,
            &self.path,
            &article.label(),
            self.source.unwrap_or_default(),
            self.published.unwrap_or_default(),
            self.attribution.as_deref().unwrap_or_default(),
            self.passage(),
        ])
    }
}
