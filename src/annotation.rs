//! The public annotation format: one JSON object a line for each article (`docs/annotations.md`).
//!
//! Inside the program everything is bytes; here, and only here, offsets become Unicode code points of the article's text.

use serde::Serialize;

use crate::{
    analysis::{Analysis, Entity, Quote},
    library::Article,
    span::{CodePoints, Span},
};

/// The version of the format: a field may be added to it, none is removed or given another meaning.
pub const VERSION: u32 = 1;

/// What stands between the pieces of a quotation that is interrupted by its attribution.
pub const BETWEEN_PIECES: &str = " … ";

/// One line of output.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Annotation<'a> {
    v: u32,
    id: String,
    title: Option<&'a str>,
    source: Option<&'a str>,
    byline: &'a [String],
    published: Option<&'a str>,
    lang: Option<&'a str>,
    text: &'a str,
    quotes: Vec<QuoteNote>,
    entities: Vec<EntityNote<'a>>,
}

/// A quotation. Offsets are code points, from the first piece to the last.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct QuoteNote {
    start: usize,
    end: usize,
    kind: &'static str,
    text: String,
    pieces: Vec<[usize; 2]>,
    speaker: Option<SpeakerNote>,
    cue: Option<Passage>,
    confidence: f64,
}

/// Who says a quotation.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SpeakerNote {
    #[serde(flatten)]
    passage: Passage,
    name: String,
    entity: Option<String>,
}

/// Somebody or something named in the text.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EntityNote<'a> {
    id: String,
    kind: &'static str,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<&'a str>,
    mentions: Vec<Passage>,
}

/// A stretch of the text and its words.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Passage {
    start: usize,
    end: usize,
    text: String,
}

impl<'a> Annotation<'a> {
    /// The line of an article; analyses it where that has not been done.
    pub fn of(article: &'a Article) -> Self {
        let measure = Measure { text: article.text(), points: CodePoints::new(article.text()) };
        let Analysis { quotes, entities, .. } = article.analyse();
        let metadata = &article.metadata;
        Self {
            v: VERSION,
            id: article.id(),
            title: metadata.title.as_deref(),
            source: metadata.source.as_deref(),
            byline: &metadata.byline,
            published: metadata.published.as_ref().map(|published| published.iso.as_str()),
            lang: metadata.lang.as_deref(),
            text: article.text(),
            quotes: quotes.iter().map(|quote| measure.quote(quote)).collect(),
            entities: (0..)
                .zip(entities)
                .map(|(index, entity)| measure.entity(index, entity))
                .collect(),
        }
    }
}

/// The quotations of an article alone, as they stand in its [`Annotation`].
pub fn quote_notes(article: &Article) -> Vec<QuoteNote> {
    let measure = Measure { text: article.text(), points: CodePoints::new(article.text()) };
    article.analyse().quotes.iter().map(|quote| measure.quote(quote)).collect()
}

/// The words of a quotation, its pieces joined.
pub fn words(quote: &Quote, text: &str) -> String {
    let pieces: Vec<&str> = quote.pieces.iter().map(|piece| piece.of(text)).collect();
    pieces.join(BETWEEN_PIECES)
}

/// The identifier of an entity within its article: its place in the list, from 1.
fn entity_id(index: u32) -> String {
    format!("e{}", u64::from(index) + 1)
}

/// Turns byte spans into passages.
struct Measure<'a> {
    text: &'a str,
    points: CodePoints<'a>,
}

impl Measure<'_> {
    fn passage(&self, span: Span) -> Passage {
        let [start, end] = self.range(span);
        Passage { start, end, text: span.of(self.text).to_owned() }
    }

    fn range(&self, span: Span) -> [usize; 2] {
        [self.points.at(span.start), self.points.at(span.end)]
    }

    fn quote(&self, quote: &Quote) -> QuoteNote {
        let [start, end] = self.range(quote.span());
        QuoteNote {
            start,
            end,
            kind: quote.kind.name(),
            text: words(quote, self.text),
            pieces: quote.pieces.iter().map(|piece| self.range(*piece)).collect(),
            speaker: quote.speaker.as_ref().map(|speaker| SpeakerNote {
                passage: self.passage(speaker.span),
                name: speaker.name.clone(),
                entity: speaker.entity.map(entity_id),
            }),
            cue: quote.cue.map(|cue| self.passage(cue)),
            confidence: hundredths(quote.confidence),
        }
    }

    fn entity<'b>(&self, index: u32, entity: &'b Entity) -> EntityNote<'b> {
        EntityNote {
            id: entity_id(index),
            kind: entity.kind.name(),
            name: &entity.name,
            date: entity.when.as_deref(),
            mentions: entity.mentions.iter().map(|mention| self.passage(*mention)).collect(),
        }
    }
}

/// A confidence with two decimals: more would say more than is known.
pub fn hundredths(confidence: f32) -> f64 {
    (f64::from(confidence) * 100.0).round() / 100.0
}

#[cfg(test)]
mod tests {
    use std::{path::Path, sync::Arc};

    use super::*;
    use crate::{
        analysis::{EntityKind, QuoteKind, Speaker, identity::Identity},
        document::{BlockKind, Builder},
        library::{Content, ContentHash, article::Draft},
        metadata::Metadata,
    };

    /// An article with one paragraph.
    fn article(text: &str) -> Article {
        let mut builder = Builder::new();
        builder.push(text);
        builder.end(BlockKind::Paragraph, 0, 0);
        Article::new(Draft {
            hash: ContentHash::of(text.as_bytes()),
            own_id: Some("7".to_owned()),
            path: Arc::from(Path::new("a.txt")),
            metadata: Metadata { title: Some("T".to_owned()), ..Metadata::default() },
            notes: Vec::new(),
            content: Content::Document(Arc::new(builder.finish())),
        })
    }

    #[test]
    fn offsets_count_code_points() {
        let text = "“Être,” he said.";
        let at = |words: &str| {
            let start = text.find(words).unwrap();
            Span::new(start, start + words.len())
        };
        let measure = Measure { text, points: CodePoints::new(text) };
        let note = measure.quote(&Quote {
            pieces: vec![at("Être"), at("he")],
            kind: QuoteKind::Direct,
            speaker: Some(Speaker { span: at("he"), name: "É".to_owned(), entity: Some(2) }),
            cue: Some(at("said")),
            confidence: 0.876,
            rule: "",
        });
        let expected = serde_json::json!({
            "start": 1, "end": 10, "kind": "direct", "text": "Être … he", "pieces": [[1, 5], [8, 10]],
            "speaker": {"start": 8, "end": 10, "text": "he", "name": "É", "entity": "e3"},
            "cue": {"start": 11, "end": 15, "text": "said"}, "confidence": 0.88,
        });
        assert_eq!(serde_json::to_value(note).unwrap(), expected);
    }

    #[test]
    fn entities_are_numbered_from_one() {
        let text = "Ünal in Oslo";
        let measure = Measure { text, points: CodePoints::new(text) };
        let entity = Entity {
            kind: EntityKind::Place,
            name: "Oslo".to_owned(),
            mentions: vec![Span::new(9, 13)],
            unsure: false,
            when: None,
            identity: Identity::default(),
        };
        let expected = serde_json::json!({
            "id": "e1", "kind": "place", "name": "Oslo",
            "mentions": [{"start": 8, "end": 12, "text": "Oslo"}],
        });
        assert_eq!(serde_json::to_value(measure.entity(0, &entity)).unwrap(), expected);
    }

    #[test]
    fn what_is_not_stated_is_null() {
        let article = article("Words.");
        let line = serde_json::to_value(Annotation::of(&article)).unwrap();
        assert_eq!(line["id"], "7");
        assert_eq!(line["title"], "T");
        assert!(line["published"].is_null() && line["source"].is_null() && line["lang"].is_null());
        assert_eq!(line["byline"], serde_json::json!([]));
    }
}
