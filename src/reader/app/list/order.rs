//! The order of the list, and the groups that it is cut in.

use std::cmp::Reverse;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::library::{Article, Listing, Records, Shelf, catalogue, shelf::Library};

/// The order of the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Order {
    /// What it goes by.
    pub by: By,
    /// The other way round.
    pub reversed: bool,
    /// What stands together.
    pub grouped: Grouped,
}

/// What the list can be sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum By {
    /// As given.
    #[default]
    Given,
    /// Date, newest first; articles without one last.
    Date,
    /// Source.
    Source,
    /// Title.
    Title,
    /// Number of words.
    Length,
    /// Unread first.
    Unread,
}

/// What the list can be grouped by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Grouped {
    /// Nothing: one list.
    #[default]
    Not,
    /// Source, by name.
    Source,
    /// Day of publication, newest first.
    Day,
    /// Tag, stated or own, by name; an article stands under each of its own.
    Tag,
}

/// The heading of a group, and the row it stands above.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// Index in the rows of the group's first article.
    pub row: usize,
    /// What its articles have in common.
    pub words: String,
    /// Number of its articles.
    pub articles: usize,
}

/// What an article is sorted by, the first first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Given,
    Date(Reverse<Option<Date>>),
    OldestFirst(bool, Option<Date>),
    Words(Option<String>),
    Number(u32),
}

/// What the articles of a group have in common. What lacks it comes last.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Common {
    Everything,
    Day(Reverse<Date>),
    Words(String),
    Nothing,
}

/// Puts rows, which are numbers of articles, in order, and gives the headings of the groups.
pub(super) fn arrange(
    shelf: &Shelf,
    records: &Records,
    order: Order,
    mut rows: Vec<usize>,
) -> (Vec<usize>, Vec<Heading>) {
    sort(shelf, records, order, &mut rows);
    if order.grouped == Grouped::Not {
        return (rows, Vec::new());
    }
    let mut grouped: Vec<(Common, usize)> = Vec::with_capacity(rows.len());
    for row in rows {
        let Some(article) = shelf.get(row) else { continue };
        let common = common(&article, records, order.grouped);
        grouped.extend(common.into_iter().map(|common| (common, row)));
    }
    grouped.sort_by(|(a, _), (b, _)| a.cmp(b));
    let headings = headings(&grouped, order.grouped);
    (grouped.into_iter().map(|(_, row)| row).collect(), headings)
}

/// Puts the rows of a library in order, those that are to be kept, and gives the headings of the groups. Takes some ten
/// milliseconds for a million articles: not for the interface thread.
pub(super) fn arrange_library(
    library: &Library,
    records: &Records,
    order: Order,
    keep: &dyn Fn(u32) -> bool,
) -> (Vec<usize>, Vec<Heading>) {
    let catalogue = &library.catalogue;
    let ordered = |by| catalogue.order(by).filter(|row| keep(*row)).map(|row| row as usize);
    let given = || library.rows().filter(|row| keep(*row as u32));
    let mut rows: Vec<usize> = match order.by {
        By::Given | By::Unread => given().collect(),
        By::Date => {
            let newest = catalogue.newest().iter().filter(|row| keep(**row));
            // Room for all, so that a million are not moved again and again while they are gathered.
            let mut rows = Vec::with_capacity(catalogue.len());
            rows.extend(newest.map(|row| *row as usize));
            rows.shrink_to_fit();
            rows
        }
        By::Source => ordered(catalogue::By::Source).collect(),
        By::Title => ordered(catalogue::By::Title).collect(),
        By::Length => ordered(catalogue::By::Length).collect(),
    };
    if order.by == By::Unread {
        let is_read = |row: &usize| {
            catalogue.listing(*row as u32).is_some_and(|listing| records.is_listed_read(&listing))
        };
        rows.sort_by_cached_key(|row| is_read(row));
    }
    if order.reversed {
        rows.reverse();
    }
    if order.grouped == Grouped::Not {
        return (rows, Vec::new());
    }
    let mut grouped: Vec<(Common, usize)> = Vec::with_capacity(rows.len());
    for row in rows {
        let Some(listing) = catalogue.listing(row as u32) else { continue };
        let common = listed_common(&listing, records, order.grouped);
        grouped.extend(common.into_iter().map(|common| (common, row)));
    }
    grouped.sort_by(|(a, _), (b, _)| a.cmp(b));
    let headings = headings(&grouped, order.grouped);
    (grouped.into_iter().map(|(_, row)| row).collect(), headings)
}

/// The groups a listed article belongs to.
fn listed_common(listing: &Listing<'_>, records: &Records, grouped: Grouped) -> Vec<Common> {
    let words = |words: &str| Common::Words(words.to_owned());
    match grouped {
        Grouped::Not => vec![Common::Everything],
        Grouped::Source => vec![listing.source().map_or(Common::Nothing, words)],
        Grouped::Day => {
            vec![listing.date().map_or(Common::Nothing, |date| Common::Day(Reverse(date)))]
        }
        Grouped::Tag => {
            let own = records.of_listed(listing).map_or(&[][..], |record| &record.tags);
            of_tags(own.iter().map(String::as_str).chain(listing.tags()).map(words).collect())
        }
    }
}

/// The groups for tags, each once; what has none stands last.
fn of_tags(mut tags: Vec<Common>) -> Vec<Common> {
    tags.sort();
    tags.dedup();
    if tags.is_empty() { vec![Common::Nothing] } else { tags }
}

/// Sorts rows; equal ones stay as they were given.
fn sort(shelf: &Shelf, records: &Records, order: Order, rows: &mut [usize]) {
    if order.by == By::Given && !order.reversed {
        return rows.sort_unstable();
    }
    let key = |number: usize| {
        shelf.get(number).map_or(Key::Given, |article| key(&article, records, order))
    };
    if order.reversed && order.by != By::Date {
        rows.sort_by_cached_key(|number| (Reverse(key(*number)), *number));
    } else {
        rows.sort_by_cached_key(|number| (key(*number), *number));
    }
}

/// What one article is sorted by.
fn key(article: &Article, records: &Records, order: Order) -> Key {
    let date = article.metadata.published.as_ref().map(|published| published.date);
    match order.by {
        By::Given => Key::Given,
        By::Date if order.reversed => Key::OldestFirst(date.is_none(), date),
        By::Date => Key::Date(Reverse(date)),
        By::Source => Key::Words(article.metadata.source.clone()),
        By::Title => Key::Words(Some(article.label().to_lowercase())),
        By::Length => Key::Number(article.words),
        By::Unread => Key::Number(u32::from(records.is_read(article))),
    }
}

/// The groups an article belongs to.
fn common(article: &Article, records: &Records, grouped: Grouped) -> Vec<Common> {
    let words = |words: &String| Common::Words(words.clone());
    match grouped {
        Grouped::Not => vec![Common::Everything],
        Grouped::Source => vec![article.metadata.source.as_ref().map_or(Common::Nothing, words)],
        Grouped::Day => {
            let published = article.metadata.published.as_ref();
            vec![
                published.map_or(Common::Nothing, |published| Common::Day(Reverse(published.date))),
            ]
        }
        Grouped::Tag => {
            of_tags(records.tags(article).iter().chain(&article.metadata.tags).map(words).collect())
        }
    }
}

/// The headings of rows that stand in their groups.
fn headings(rows: &[(Common, usize)], grouped: Grouped) -> Vec<Heading> {
    let mut headings: Vec<Heading> = Vec::new();
    let mut row = 0;
    for group in rows.chunk_by(|(a, _), (b, _)| a == b) {
        let words = group.first().map_or_else(String::new, |(common, _)| named(common, grouped));
        headings.push(Heading { row, words, articles: group.len() });
        row += group.len();
    }
    headings
}

/// What stands above a group.
fn named(common: &Common, grouped: Grouped) -> String {
    match (common, grouped) {
        (Common::Words(tag), Grouped::Tag) => format!("#{tag}"),
        (Common::Words(words), _) => words.clone(),
        (Common::Day(Reverse(day)), _) => day.strftime("%A, %-d %b %Y").to_string(),
        (Common::Nothing, Grouped::Source) => "No source stated".to_owned(),
        (Common::Nothing, Grouped::Day) => "No date stated".to_owned(),
        (Common::Nothing | Common::Everything, _) => "No tags".to_owned(),
    }
}
