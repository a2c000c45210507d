//! One item of the list as it is drawn.

use super::Model;
use crate::{
    library::{Article, Content, Records},
    metadata::Published,
    page::width::width,
    query,
    reader::label,
};

/// Rows of a title at most.
const TITLE_ROWS: usize = 3;
/// Rows of a search result's words at most.
const SNIPPET_ROWS: usize = 2;
/// Rows of a heading, with the blank one after it.
pub const HEADING_ROWS: usize = 2;
/// Columns before an item's words: bar, mark and a blank.
pub const INDENT: usize = 3;

/// One item as it is drawn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Item {
    /// What stands above it where a group begins: its name and the number of its articles.
    pub heading: Option<(String, String)>,
    /// Rows of the title.
    pub title: Vec<String>,
    /// Byline or source, date, reading time; or why it could not be read.
    pub about: String,
    /// Rows of the words that matched.
    pub snippet: Vec<String>,
}

impl Item {
    /// Rows on the screen, with the blank one after it.
    pub fn height(&self) -> usize {
        usize::from(self.heading.is_some()) * HEADING_ROWS
            + self.title.len()
            + 1
            + self.snippet.len()
            + 1
    }
}

/// The item of row `index`, for a pane of `columns`.
pub fn item(model: &Model, index: usize, columns: usize) -> Item {
    let Some(article) = super::listed(model, index) else { return Item::default() };
    let columns = columns.saturating_sub(INDENT + 1).max(1);
    let mut title = label::wrap(&article.label(), columns, TITLE_ROWS);
    if title.is_empty() {
        title.push("(untitled)".to_owned());
    }
    let place = model.list.hits.get(&model.list.rows[index]).and_then(|hit| hit.place);
    let snippet = place.map_or_else(Vec::new, |place| {
        let words = query::snippet(&article, place, columns * SNIPPET_ROWS);
        label::wrap(words.of(article.text()), columns, SNIPPET_ROWS)
    });
    let heading = super::heading_above(&model.list, index)
        .map(|heading| (heading.words.clone(), label::number(heading.articles)));
    let mut about = about_with_kept(&model.state.records, &article, columns);
    if model.settings.plain_ui {
        about = label::fit(&spoken(&model.state.records, &article, &about), columns);
    }
    Item { heading, title, about, snippet }
}

/// The dim line with what else is told by marks.
fn spoken(records: &Records, article: &Article, about: &str) -> String {
    let unread = (!records.is_read(article)).then_some("unread");
    let starred = records.is_starred(article).then_some("starred");
    let about = Some(about).filter(|about| !about.is_empty());
    let parts: Vec<&str> = [unread, starred, about].into_iter().flatten().collect();
    parts.join(", ")
}

/// Columns that a cut byline needs at least to be read as a name.
const LEAST_BYLINE: usize = 8;

/// The dim line under a title in at most `columns`: byline or source, date, reading time; only what is known. The byline
/// is cut before the rest is, and left out where too little of it would stay.
pub fn about(article: &Article, columns: usize) -> String {
    if let Content::Unreadable(problem) = &article.content {
        return label::fit(&format!("cannot be read: {}", problem.what), columns);
    }
    let metadata = &article.metadata;
    let by = if metadata.byline.is_empty() {
        metadata.source.clone()
    } else {
        Some(metadata.byline.join(", "))
    };
    let rest =
        [date(article), minutes(article)].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    match by {
        None => label::fit(&rest, columns),
        Some(by) if rest.is_empty() => label::fit(&by, columns),
        Some(by) => {
            let room = columns.saturating_sub(width(&rest) + 3);
            if room < LEAST_BYLINE.min(width(&by)) {
                return label::fit(&rest, columns);
            }
            format!("{} · {rest}", label::fit(&by, room))
        }
    }
}

/// The dim line with what was noted and tagged at its end; that takes two thirds of the `columns` at most, and the byline goes first.
fn about_with_kept(records: &Records, article: &Article, columns: usize) -> String {
    let kept = label::fit(&kept(records, article), columns * 2 / 3);
    if kept.is_empty() || article.document().is_none() {
        return about(article, columns);
    }
    let about = about(article, columns.saturating_sub(width(&kept) + 3));
    if about.is_empty() { kept } else { format!("{about} · {kept}") }
}

/// What was noted, marked and tagged: `note #iran #war`.
fn kept(records: &Records, article: &Article) -> String {
    let has_note = records.note(article).is_some()
        || records.get(article).is_some_and(|record| record.notes().next().is_some())
        || article.metadata.kept.highlights.iter().any(|highlight| highlight.note.is_some());
    let noted = records.is_noted(article).then_some(if has_note { "note" } else { "marked" });
    let noted = noted.map(str::to_owned);
    let tags = records.tags(article).iter().map(|tag| format!("#{tag}"));
    noted.into_iter().chain(tags).collect::<Vec<_>>().join(" ")
}

/// The day of publication, where it is stated: `6 Oct 2025`; the month or the year, where that is all.
pub fn date(article: &Article) -> Option<String> {
    article.metadata.published.as_ref().map(Published::shown)
}

/// The reading time: `2 min`; and whether it is that of an excerpt.
pub fn minutes(article: &Article) -> Option<String> {
    let excerpt = if article.metadata.excerpt { " · excerpt" } else { "" };
    (article.words > 0).then(|| format!("{} min{excerpt}", article.minutes()))
}
