//! `dateline entities`: who and what is named, over all articles.

use std::{
    collections::BTreeMap,
    io::{self, Write},
};

use serde::Serialize;

use super::{
    arguments::EntityOptions,
    inputs::{self, Outcome},
    output::Output,
    table::{self, Format},
};
use crate::{analysis::EntityKind, document::clean::clean_line, library::Article};

/// How often something is named.
#[derive(Clone, Copy, Debug, Default)]
struct Count {
    mentions: usize,
    articles: usize,
}

/// Counts by kind and name.
type Counts = BTreeMap<(EntityKind, String), Count>;

/// A row as JSON.
#[derive(Serialize)]
struct Row<'a> {
    kind: &'a str,
    name: &'a str,
    mentions: usize,
    articles: usize,
}

/// Prints the entities that are asked for, most often named first.
pub(super) fn run(options: &EntityOptions, output: &mut Output) -> io::Result<Outcome> {
    let mut counts = Counts::new();
    let outcome = inputs::map_each(&options.paths.paths, &count, &mut |counted| {
        for (entity, mentions) in counted {
            let count = counts.entry(entity).or_default();
            count.mentions += mentions;
            count.articles += 1;
        }
        Ok(())
    })?;
    let is_chosen = |kind: EntityKind, count: Count| {
        let kind_fits = options.kind.is_empty() || options.kind.contains(&kind);
        kind_fits && count.mentions >= options.min_count
    };
    let mut rows: Vec<Row<'_>> = counts
        .iter()
        .filter(|((kind, _), count)| is_chosen(*kind, **count))
        .map(|((kind, name), count)| Row {
            kind: kind.name(),
            name,
            mentions: count.mentions,
            articles: count.articles,
        })
        .collect();
    rows.sort_by_key(|row| std::cmp::Reverse((row.mentions, row.articles)));
    print(&rows, options.format, output)?;
    Ok(outcome)
}

/// How often each entity of an article is named in it. Entities of one kind and name count as one.
fn count(article: &Article) -> BTreeMap<(EntityKind, String), usize> {
    let mut counted = BTreeMap::new();
    for entity in &article.analyse().entities {
        let name = clean_line(&entity.name).into_owned();
        *counted.entry((entity.kind, name)).or_default() += entity.mentions.len();
    }
    counted
}

fn print(rows: &[Row<'_>], format: Format, output: &mut Output) -> io::Result<()> {
    if format == Format::Csv {
        output.write_all(table::csv_row(&["kind", "name", "mentions", "articles"]).as_bytes())?;
    }
    for row in rows {
        let Row { kind, name, mentions, articles } = row;
        let line = match format {
            Format::Json => table::json_line(row),
            Format::Text if output.is_terminal => {
                format!("{mentions:>7}  {kind:8}  {name}\n").into_bytes()
            }
            Format::Text => format!("{mentions}\t{articles}\t{kind}\t{name}\n").into_bytes(),
            Format::Csv => {
                let numbers = [mentions.to_string(), articles.to_string()];
                table::csv_row(&[kind, name, &numbers[0], &numbers[1]]).into_bytes()
            }
        };
        output.write_all(&line)?;
    }
    Ok(())
}
