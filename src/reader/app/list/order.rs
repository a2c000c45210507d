//! The order of the list, and the groups that it is cut in.

use std::cmp::Reverse;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    library::{Article, Records, Shelf},
    query::Hit,
};

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

/// Puts rows in order, each with the hit that belongs to it, and gives the headings of the groups.
pub(super) fn arrange(
    shelf: &Shelf,
    records: &Records,
    order: Order,
    rows: Vec<(usize, Hit)>,
) -> (Vec<(usize, Hit)>, Vec<Heading>) {
    let mut sorted = rows;
    sort(shelf, records, order, &mut sorted);
    if order.grouped == Grouped::Not {
        return (sorted, Vec::new());
    }
    let mut grouped: Vec<(Common, (usize, Hit))> = Vec::with_capacity(sorted.len());
    for row in sorted {
        let Some(article) = shelf.get(row.0) else { continue };
        let common = common(&article, records, order.grouped);
        grouped.extend(common.into_iter().map(|common| (common, row)));
    }
    grouped.sort_by(|(a, _), (b, _)| a.cmp(b));
    let headings = headings(&grouped, order.grouped);
    (grouped.into_iter().map(|(_, row)| row).collect(), headings)
}

/// Sorts rows; equal ones stay as they were given.
fn sort(shelf: &Shelf, records: &Records, order: Order, rows: &mut [(usize, Hit)]) {
    if order.by == By::Given && !order.reversed {
        return rows.sort_by_key(|(number, _)| *number);
    }
    let key = |number: usize| {
        shelf.get(number).map_or(Key::Given, |article| key(&article, records, order))
    };
    if order.reversed && order.by != By::Date {
        rows.sort_by_cached_key(|(number, _)| (Reverse(key(*number)), *number));
    } else {
        rows.sort_by_cached_key(|(number, _)| (key(*number), *number));
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
            let mut tags: Vec<Common> =
                records.tags(article).iter().chain(&article.metadata.tags).map(words).collect();
            tags.sort();
            tags.dedup();
            if tags.is_empty() { vec![Common::Nothing] } else { tags }
        }
    }
}

/// The headings of rows that stand in their groups.
fn headings(rows: &[(Common, (usize, Hit))], grouped: Grouped) -> Vec<Heading> {
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
