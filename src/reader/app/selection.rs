//! What is selected in the text: a quotation, a mention of an entity, a link. One selection, shown by text and panel alike.

use super::{Model, panel, passages, reading};
use crate::{
    analysis::EntityKind, document::InlineKind, formats::within::ENTRY, library::Article,
    reader::action::Action, span::Span,
};

/// What is selected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Selection {
    /// A quotation, by its index in the analysis.
    Quote(usize),
    /// A mention of an entity.
    Mention {
        /// Index of the entity in the analysis.
        entity: usize,
        /// Index of the mention in the entity.
        mention: usize,
    },
    /// A link, by its index among the document's inline spans.
    Link(usize),
    /// Words that were selected or marked.
    Passage(Span),
}

impl Selection {
    /// The words it holds.
    pub fn span(self, article: &Article) -> Option<Span> {
        let analysis = article.analysis();
        match self {
            Self::Quote(index) => analysis?.quotes.get(index).map(crate::analysis::Quote::span),
            Self::Mention { entity, mention } => {
                analysis?.entities.get(entity)?.mentions.get(mention).copied()
            }
            Self::Link(index) => article.document()?.inlines().get(index).map(|inline| inline.span),
            Self::Passage(span) => Some(span).filter(|span| span.end <= article.text().len()),
        }
    }
}

/// What a walk goes through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Walk {
    /// Quotations.
    Quotes,
    /// Mentions: of the selected entity, or of all.
    Mentions,
    /// Links.
    Links,
    /// Marked passages.
    Passages,
}

/// True for kinds of entities that are underlined in the text. Dates, money and quantities are not: they would be everywhere.
pub const fn is_marked(kind: EntityKind) -> bool {
    !matches!(kind, EntityKind::Date | EntityKind::Money | EntityKind::Quantity)
}

/// Selects something: it is brought on the screen, and the panel's cursor follows.
pub fn select(model: &mut Model, selection: Selection) {
    let Some(span) = model.article().and_then(|article| selection.span(article)) else { return };
    if let Some(reading) = &mut model.reading {
        reading.selection = Some(selection);
    }
    reading::reveal(model, span);
    panel::follow(model, selection);
    match selection {
        Selection::Link(index) => say_link(model, index),
        Selection::Passage(_) => passages::say(model),
        Selection::Quote(_) | Selection::Mention { .. } => {}
    }
}

/// Selects the next or previous of a kind: after the selection, else after the top of the screen. False at the end.
pub fn walk(model: &mut Model, walk: Walk, forward: bool) -> bool {
    let Some(article) = model.article() else { return false };
    let stops = stops(model, article, walk);
    let visible = reading::visible(model);
    let current = reading::selection_span(model).filter(|span| span.overlaps(visible));
    let selected = model.reading.as_ref().and_then(|reading| reading.selection);
    let on_stop =
        selected.and_then(|selected| stops.iter().position(|(_, stop)| *stop == selected));
    let target = match (on_stop, forward) {
        (Some(index), true) => stops.get(index + 1),
        (Some(index), false) => index.checked_sub(1).and_then(|index| stops.get(index)),
        (None, true) => {
            let from = current.map_or(visible.start, |span| span.start);
            stops.iter().find(|(span, _)| span.start >= from)
        }
        (None, false) => {
            let to = current.map_or(visible.start, |span| span.start);
            stops.iter().rev().find(|(span, _)| span.start < to)
        }
    };
    let Some((_, selection)) = target.copied() else { return false };
    select(model, selection);
    true
}

/// All that a walk stops at, in the order of the text.
fn stops(model: &Model, article: &Article, walk: Walk) -> Vec<(Span, Selection)> {
    let mut stops: Vec<(Span, Selection)> = match walk {
        Walk::Quotes => {
            let quotes = article.analysis().map_or(&[][..], |analysis| &analysis.quotes);
            quotes
                .iter()
                .enumerate()
                .map(|(index, quote)| (quote.span(), Selection::Quote(index)))
                .collect()
        }
        Walk::Mentions => mentions(model, article),
        Walk::Links => {
            let inlines = article.document().map_or(&[][..], |document| document.inlines());
            let links = inlines
                .iter()
                .enumerate()
                .filter(|(_, inline)| matches!(inline.kind, InlineKind::Link(_)));
            links.map(|(index, inline)| (inline.span, Selection::Link(index))).collect()
        }
        Walk::Passages => {
            let spans = model.passages.list.iter().filter_map(|marked| marked.span);
            spans.map(|span| (span, Selection::Passage(span))).collect()
        }
    };
    stops.sort_by_key(|(span, _)| *span);
    stops
}

/// The mentions of the selected entity, or of all where none is selected.
fn mentions(model: &Model, article: &Article) -> Vec<(Span, Selection)> {
    let Some(analysis) = article.analysis() else { return Vec::new() };
    let only = match model.reading.as_ref().and_then(|reading| reading.selection) {
        Some(Selection::Mention { entity, .. }) => Some(entity),
        _ => None,
    };
    let entities = analysis
        .entities
        .iter()
        .enumerate()
        .filter(|(entity, _)| only.is_none_or(|only| only == *entity));
    entities
        .flat_map(|(entity, found)| {
            let mentions = found.mentions.iter().enumerate();
            mentions.map(move |(mention, span)| (*span, Selection::Mention { entity, mention }))
        })
        .collect()
}

/// Longest words of a link that is the mark of a footnote, in characters: `1`, `[12]`, `*`.
const LONGEST_MARK: usize = 6;

/// Longest footnote that is said in the status line, in characters; what is longer is cut there and shown whole in a box.
const LONGEST_SAID: usize = 200;

/// The words of the footnote whose mark is selected.
pub fn footnote(model: &Model) -> Option<Span> {
    let Some(Selection::Link(index)) = model.reading.as_ref()?.selection else { return None };
    let document = model.article()?.document()?;
    let mark = document.inlines().get(index)?;
    let InlineKind::Link(link) = mark.kind else { return None };
    let name = document.link(link)?.strip_prefix('#')?;
    let is_mark = mark.span.of(document.text()).chars().count() <= LONGEST_MARK;
    document.anchor(name).filter(|note| is_mark && !note.is_empty())
}

/// Says where a link leads; of the mark of a footnote, what the note says.
fn say_link(model: &mut Model, index: usize) {
    if let (Some(note), Some(article)) = (footnote(model), model.article()) {
        let words: String = note.of(article.text()).chars().take(LONGEST_SAID).collect();
        return model.say(words.split_whitespace().collect::<Vec<_>>().join(" "));
    }
    let target = model.article().and_then(|article| {
        let document = article.document()?;
        match document.inlines().get(index)?.kind {
            InlineKind::Link(link) => document.link(link).map(str::to_owned),
            _ => None,
        }
    });
    let key = model.keymap.keys_in(model.context(), Action::In).next();
    let follows = key.map_or_else(String::new, |key| format!("{key} follows "));
    if let Some(target) = target {
        let target = target.strip_prefix(ENTRY).unwrap_or(&target);
        model.say(format!("{follows}{target}"));
    }
}

/// True where a link is selected.
pub fn is_link(model: &Model) -> bool {
    let selected = model.reading.as_ref().and_then(|reading| reading.selection);
    matches!(selected, Some(Selection::Link(_)))
}
