//! `dateline entities`: who and what is named, over all articles.

use std::io::{self, Write};

use serde::Serialize;

use super::{
    arguments::EntityOptions,
    inputs::{self, Outcome},
    output::Output,
    table::{self, Format},
};
use crate::{
    analysis::register::{Named, Register, Row},
    document::clean::clean_line,
};

/// A row as JSON.
#[derive(Serialize)]
struct Printed<'a> {
    kind: &'a str,
    name: &'a str,
    mentions: usize,
    articles: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<&'a str>,
    /// Other names of it.
    names: Vec<&'a str>,
}

/// Prints the entities that are asked for, most often named first.
pub(super) fn run(options: &EntityOptions, output: &mut Output) -> io::Result<Outcome> {
    let mut register = Register::default();
    let outcome = inputs::map_each(
        &options.paths.paths,
        &|article| Named::of(article.analyse()),
        &mut |named| {
            register.add(named);
            Ok(())
        },
    )?;
    let mut rows = register.rows();
    rows.retain(|row| {
        let kind_fits = options.kind.is_empty() || options.kind.contains(&row.kind);
        kind_fits && row.mentions >= options.min_count
    });
    print(&rows, options.format, output)?;
    Ok(outcome)
}

fn print(rows: &[Row], format: Format, output: &mut Output) -> io::Result<()> {
    if format == Format::Csv {
        let titles = ["kind", "name", "mentions", "articles", "date", "names"];
        output.write_all(table::csv_row(&titles).as_bytes())?;
    }
    if format == Format::Text && output.is_terminal && !rows.is_empty() {
        output.write_all(heads().as_bytes())?;
    }
    for row in rows {
        output.write_all(&line(row, format, output.is_terminal))?;
    }
    Ok(())
}

/// The heads of the columns, for people; scripts take the columns as they are.
fn heads() -> String {
    format!("{:>8} {:>8}  {:8}  name\n", "mentions", "articles", "kind")
}

fn line(row: &Row, format: Format, is_terminal: bool) -> Vec<u8> {
    let Row { mentions, articles, .. } = row;
    let (kind, name) = (row.kind.name(), clean_line(&row.name));
    // A date whose words tell no year says which one it is.
    let when = row.when.as_deref();
    let told = when.filter(|when| !name.contains(when.get(..4).unwrap_or_default()));
    let date = told.map(|when| format!("  {when}")).unwrap_or_default();
    match format {
        Format::Json => table::json_line(&Printed {
            kind,
            name: &name,
            mentions: *mentions,
            articles: *articles,
            date: when,
            names: row.others.iter().map(String::as_str).collect(),
        }),
        Format::Text if is_terminal => {
            format!("{mentions:>8} {articles:>8}  {kind:8}  {name}{date}\n").into_bytes()
        }
        Format::Text => format!("{mentions}\t{articles}\t{kind}\t{name}\n").into_bytes(),
        Format::Csv => {
            let numbers = [mentions.to_string(), articles.to_string()];
            let names = row.others.join("; ");
            let cells = [kind, &name, &numbers[0], &numbers[1], when.unwrap_or_default(), &names];
            table::csv_row(&cells).into_bytes()
        }
    }
}
