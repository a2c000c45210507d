//! What was noted, marked, tagged and starred, to be taken elsewhere: as Markdown, CSV or JSON, each passage with its source.

pub mod files;
mod written;

pub use written::{CSV_HEADER, csv, markdown, section};

use std::{collections::BTreeSet, sync::Arc};

use serde::Serialize;

use super::{
    Article, ContentHash, Records,
    state::{Highlight, exchange::Kept},
};
use crate::{analysis::Quote, span::Span};

/// What is kept of one article, with what the article states.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Noted {
    /// The identifier of its state.
    pub id: ContentHash,
    /// Its title, else its file's name.
    pub title: String,
    /// Its authors.
    pub byline: Vec<String>,
    /// Where it was published.
    pub source: Option<String>,
    /// When, as ISO 8601.
    pub published: Option<String>,
    /// Its address.
    pub url: Option<String>,
    /// Its file, as it was last.
    pub path: Option<String>,
    /// True where it is starred.
    pub starred: bool,
    /// Own tags.
    pub tags: Vec<String>,
    /// The note on all of it.
    pub note: Option<String>,
    /// Marked passages, in the order of the text.
    pub passages: Vec<Told>,
}

/// A marked passage.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Told {
    /// Its words.
    pub text: String,
    /// Who says them, where they stand in a quotation.
    pub speaker: Option<String>,
    /// The paragraph in which it begins, from 1; none where its words are not in the text, or the text is not at hand.
    pub paragraph: Option<u32>,
    /// The name of its colour.
    pub color: &'static str,
    /// Its tags.
    pub tags: Vec<String>,
    /// What is noted beside it.
    pub note: Option<String>,
    /// The day on which it was marked, as ISO 8601.
    pub made: Option<String>,
}

impl Noted {
    /// What is kept of an article that is at hand; analyses it where it has marked passages. `None` where nothing was noted,
    /// marked, tagged or starred.
    pub fn of(article: &Article, records: &Records) -> Option<Self> {
        let record = records.get(article).cloned().unwrap_or_default();
        let metadata = &article.metadata;
        let foreign = metadata.kept.highlights.iter().map(|told| Told {
            text: told.text.clone(),
            color: "",
            note: told.note.clone(),
            ..Told::default()
        });
        let mut own: Vec<(Option<Span>, Told)> =
            record.highlights.iter().map(|highlight| placed(article, highlight)).collect();
        own.sort_by_key(|(span, _)| (span.is_none(), *span));
        let noted = Self {
            id: records.id(article),
            title: article.label(),
            byline: metadata.byline.clone(),
            source: metadata.source.clone(),
            published: metadata.published.as_ref().map(|published| published.iso.clone()),
            url: metadata.url.clone(),
            path: Some(crate::document::clean::clean_line(&article.path.to_string_lossy()).into()),
            starred: records.is_starred(article),
            tags: record.tags,
            note: records.note(article).map(str::to_owned),
            passages: own.into_iter().map(|(_, told)| told).chain(foreign).collect(),
        };
        noted.holds_something().then_some(noted)
    }

    /// What is kept of an article whose text is not at hand any more.
    pub fn of_kept(kept: &Kept) -> Option<Self> {
        let path = kept.path.as_deref();
        let file = path.and_then(|path| path.rsplit('/').next()).map(str::to_owned);
        let noted = Self {
            id: kept.id,
            title: kept.title.clone().or(file).unwrap_or_else(|| kept.id.to_string()),
            url: kept.address.clone(),
            path: kept.path.clone(),
            starred: kept.starred == Some(true),
            tags: kept.tags.clone(),
            note: kept.note.clone().filter(|note| !note.is_empty()),
            passages: kept.highlights.iter().map(told).collect(),
            ..Self::default()
        };
        noted.holds_something().then_some(noted)
    }

    fn holds_something(&self) -> bool {
        self.starred || !self.tags.is_empty() || self.note.is_some() || !self.passages.is_empty()
    }
}

/// A passage as it is kept.
fn told(highlight: &Highlight) -> Told {
    Told {
        text: highlight.passage.text.clone(),
        color: highlight.color.name(),
        tags: highlight.tags.clone(),
        note: highlight.note.clone(),
        made: highlight.made.clone(),
        ..Told::default()
    }
}

/// A passage with its place in the text and who says it.
fn placed(article: &Article, highlight: &Highlight) -> (Option<Span>, Told) {
    let span = highlight.passage.find(article.text()).filter(|span| !span.is_empty());
    let Some(span) = span else { return (None, told(highlight)) };
    let paragraph = article.document().map(|document| document.paragraph_at(span.start));
    let told = Told {
        speaker: speaker(article, span),
        paragraph: paragraph.filter(|number| *number > 0),
        ..told(highlight)
    };
    (Some(span), told)
}

/// Who says the words of a span: the speaker of the shortest quotation around it, or of the only one in it.
fn speaker(article: &Article, span: Span) -> Option<String> {
    let quotes = || article.analyse().quotes.iter();
    let around = quotes().filter(|quote| quote.span().covers(span));
    let within = || {
        let mut inside = quotes().filter(|quote| span.covers(quote.span()));
        let only = inside.next();
        only.filter(|_| inside.next().is_none())
    };
    let quote: Option<&Quote> = around.min_by_key(|quote| quote.span().len()).or_else(within);
    quote?.speaker.as_ref().map(|speaker| speaker.name.clone())
}

/// What is kept of all articles: of those at hand first, then of those in `kept` whose text is not.
pub fn gather<'a>(
    articles: impl Iterator<Item = &'a Arc<Article>>,
    records: &Records,
    kept: &[Kept],
) -> Vec<Noted> {
    let mut seen: BTreeSet<ContentHash> = BTreeSet::new();
    let mut all: Vec<Noted> = Vec::new();
    for article in articles {
        if seen.insert(records.id(article)) {
            all.extend(Noted::of(article, records));
        }
    }
    let gone = kept.iter().filter(|kept| !seen.contains(&kept.id));
    all.extend(gone.filter_map(Noted::of_kept));
    all
}
