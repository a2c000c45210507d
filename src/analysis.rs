//! Who said what: from a document to its sentences, quotations and entities.
//!
//! Analysis cannot fail: where it does not understand, it returns less. It is deterministic. All offsets are bytes of
//! [`Document::text`]; the public format's code points are counted when annotations are written.

pub mod aliases;
pub mod entities;
mod foreign;
pub mod identity;
pub mod lexicon;
pub mod marks;
pub mod quotes;
pub mod reading;
pub mod register;
pub mod sentence;
pub mod token;

use crate::{
    document::Document,
    metadata::{Metadata, Published},
    span::Span,
};
use identity::{Identity, ShortForm};
use reading::Reading;
use sentence::Sentence;
use token::Tokens;

/// Bytes of a text that are analysed; of a longer one only the blocks that end before. Time and memory are linear, about a
/// second and 30 MB for each megabyte, so this bounds both. The longest books hold two thirds of it.
pub const LONGEST: usize = 8 << 20;

/// What is known about one document.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Analysis {
    /// Sentences in order, within blocks.
    pub sentences: Vec<Span>,
    /// Quotations by start.
    pub quotes: Vec<Quote>,
    /// Entities by first mention.
    pub entities: Vec<Entity>,
    /// The short forms that the text explains.
    pub short_forms: Vec<ShortForm>,
}

/// A stretch of speech.
#[derive(Clone, Debug, PartialEq)]
pub struct Quote {
    /// Its words, in one piece or more where the attribution stands in the middle; sorted, never empty.
    pub pieces: Vec<Span>,
    /// How it is given.
    pub kind: QuoteKind,
    /// Who says it; `None` where the text does not tell or the confidence is below the bar.
    pub speaker: Option<Speaker>,
    /// The words that make it speech: `said`, `according to`.
    pub cue: Option<Span>,
    /// How sure the analysis is of the speaker (or, where there is none, of the quotation), 0 to 1.
    pub confidence: f32,
    /// The rule that fired, in words for the evidence pop-up: `subject before the cue`.
    pub rule: &'static str,
}

/// How speech is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum QuoteKind {
    /// All of it in quotation marks.
    Direct,
    /// None of it.
    Indirect,
    /// Part of it.
    Mixed,
}

/// Who says a quotation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Speaker {
    /// The words that name the speaker: `he`, `Baghaei`.
    pub span: Span,
    /// The fullest name in the article, or those words.
    pub name: String,
    /// The entity, where the speaker is one.
    pub entity: Option<EntityIndex>,
}

/// Index of an entity in [`Analysis::entities`].
pub type EntityIndex = u32;

/// Somebody or something named in the text.
#[derive(Clone, Debug, PartialEq)]
pub struct Entity {
    /// What it is.
    pub kind: EntityKind,
    /// The fullest good name in the article.
    pub name: String,
    /// Where it is named, in order, never overlapping those of another entity.
    pub mentions: Vec<Span>,
    /// True where the recogniser is unsure of the kind or of its being a name.
    pub unsure: bool,
    /// What a date is, where the text or the day of publication tells: a day, month, year, week or range as ISO 8601, with
    /// `199X`, `2014-21` and `2011/..` of ISO 8601-2 for decades, seasons and open ranges. Never for other kinds.
    pub when: Option<String>,
    /// What it is in every article.
    pub identity: Identity,
}

/// Kinds of entities (`docs/annotations.md`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EntityKind {
    /// A person.
    Person,
    /// An organisation.
    Org,
    /// A country, city, region or natural place.
    Place,
    /// A nationality, religion or political group.
    Group,
    /// A building, airport, road, bridge.
    Facility,
    /// A named event: war, election, summit.
    Event,
    /// A law, treaty or resolution.
    Law,
    /// The title of a work.
    Work,
    /// A named product.
    Product,
    /// A calendar date.
    Date,
    /// An amount of money.
    Money,
    /// Any other measured quantity, durations and ages among them.
    Quantity,
}

impl EntityKind {
    /// All kinds, in the order of the side panel.
    pub const ALL: [Self; 12] = [
        Self::Person,
        Self::Org,
        Self::Place,
        Self::Group,
        Self::Facility,
        Self::Event,
        Self::Law,
        Self::Work,
        Self::Product,
        Self::Date,
        Self::Money,
        Self::Quantity,
    ];

    /// Its name in the public format and on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Org => "org",
            Self::Place => "place",
            Self::Group => "group",
            Self::Facility => "facility",
            Self::Event => "event",
            Self::Law => "law",
            Self::Work => "work",
            Self::Product => "product",
            Self::Date => "date",
            Self::Money => "money",
            Self::Quantity => "quantity",
        }
    }
}

impl QuoteKind {
    /// Its name in the public format and on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Indirect => "indirect",
            Self::Mixed => "mixed",
        }
    }
}

impl Quote {
    /// From the first byte of the first piece to the last of the last.
    pub fn span(&self) -> Span {
        Span::new(self.pieces[0].start, self.pieces[self.pieces.len() - 1].end)
    }
}

/// Analyses one document; of one in another language than English, only what stands in quotation marks is found. Takes time linear in the text, is deterministic and cannot fail.
pub fn analyse(document: &Document, metadata: &Metadata) -> Analysis {
    let reading = Reading::of(Tokens::of(document));
    let cut = sentence::sentences(&reading);
    if metadata.other_language().is_some() {
        let quotes = foreign::quotations(document, LONGEST);
        return Analysis { sentences: spans(&reading, &cut), quotes, ..Analysis::default() };
    }
    let entities = names(document, metadata, &reading, &cut);
    let quotes = quotes::quotations(document, &reading, &cut, &entities);
    let short_forms = identity::short_forms(&entities, document.text());
    Analysis { sentences: spans(&reading, &cut), quotes, entities, short_forms }
}

/// The words of all rules: what [`Quote::rule`] may be.
pub fn rules() -> impl Iterator<Item = &'static str> {
    quotes::RULES.into_iter().chain([foreign::RULE])
}

/// All that the rules take for a quotation, with what the confidence would be learned from: for the trainer.
pub fn candidates(document: &Document, metadata: &Metadata) -> Vec<quotes::Candidate> {
    let reading = Reading::of(Tokens::of(document));
    let cut = sentence::sentences(&reading);
    let entities = names(document, metadata, &reading, &cut);
    quotes::candidates(document, &reading, &cut, &entities)
}

fn names(
    document: &Document,
    metadata: &Metadata,
    reading: &Reading,
    cut: &[Sentence],
) -> Vec<Entity> {
    let published = metadata.published.as_ref().and_then(Published::day);
    entities::recognise(document, &reading.tokens, &spans(reading, cut), published)
}

fn spans(reading: &Reading, cut: &[Sentence]) -> Vec<Span> {
    cut.iter().map(|sentence| reading.tokens.span(sentence.tokens.clone())).collect()
}
