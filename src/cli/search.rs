//! `dateline search`: the query language over the articles that are given.

use std::io;

use serde::Serialize;

use super::{
    WRONG_USAGE,
    arguments::SearchOptions,
    inputs,
    list::{published, shown_path},
    output::{Manner, Output, complain},
    quotes, state,
    table::{self, Format},
};
use crate::{
    annotation::{self, QuoteNote},
    library::{Article, Records},
    query::{Hit, Query, QueryError, Subject, Verdict, snippet},
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
    let outcome = inputs::write_each(&options.paths.paths, output, &render)?;
    Ok(outcome.exit_code())
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
