//! An article as the index takes it.
//!
//! Names are written word by word, each word behind the letter of the kind, and parted from one another, so that a phrase of
//! words is looked for within one name. Of speech, every quotation begins with [`QUOTE`]; after it stand the names of its
//! speaker, each word behind [`SPEAKER`], and what it says and names, each word behind [`TOPIC`]. So one and the same quotation is
//! asked for by what stands between two beginnings.

use std::collections::BTreeSet;

use tantivy::TantivyDocument;

use super::{
    same,
    schema::{ANALYSED, EXCERPT, Fields, place},
    tokens::{PIECES, terms},
};
use crate::{
    analysis::{Analysis, Entity, EntityKind, Quote},
    library::{Article, Content},
    query::suggest,
    span::Span,
};

/// Where a quotation begins.
pub(super) const QUOTE: &str = "q";
/// Before a word of a speaker's name.
pub(super) const SPEAKER: char = 's';
/// Before a word of what a quotation says or names.
pub(super) const TOPIC: char = 't';

/// Names of one thing that are held against each other, so that one within another is left out; of more, only equal ones
/// are.
const MANY_NAMES: usize = 32;

/// Bytes of an entry beside its text and title, roughly.
const BESIDE_TEXT: usize = 1000;

/// The longest value that is offered, in bytes.
const LONGEST_VALUE: usize = 100;

/// The letter before the words of names of a kind.
pub(super) const fn letter(kind: EntityKind) -> char {
    (b'A' + kind as u8) as char
}

/// Letters before values of fields that are no kinds of entities.
pub(super) mod value {
    /// A source.
    pub(in crate::index) const SOURCE: char = 's';
    /// An author.
    pub(in crate::index) const AUTHOR: char = 'a';
    /// A tag.
    pub(in crate::index) const TAG: char = 't';
    /// A language.
    pub(in crate::index) const LANG: char = 'l';
    /// Somebody who is quoted.
    pub(in crate::index) const SPEAKER: char = 'q';
    /// Parts what a value is found by from how it is written.
    pub(in crate::index) const WRITTEN: char = '\u{2}';
}

/// What the index takes of an article.
pub(super) fn entry(fields: &Fields, number: u32, article: &Article) -> TantivyDocument {
    let metadata = &article.metadata;
    let published = metadata.published.as_ref().map(|published| published.date);
    let label = article.label();
    let mut document =
        TantivyDocument::with_capacity(BESIDE_TEXT + article.text().len() + label.len());
    document.add_u64(fields.number, number.into());
    document.add_u64(fields.place, place(published, number));
    document.add_u64(fields.length, article.words.into());
    document.add_text(fields.title, &label);
    document.add_text(fields.text, article.text());
    let lang = metadata.language().map(str::to_owned);
    let mut values = Vec::new();
    for (field, letter, stated) in [
        (fields.source, value::SOURCE, metadata.source.as_slice()),
        (fields.author, value::AUTHOR, &metadata.byline),
        (fields.tag, value::TAG, &metadata.tags),
        (fields.lang, value::LANG, lang.as_slice()),
    ] {
        for stated in stated {
            document.add_text(field, stated);
            offer(&mut values, letter, stated);
        }
    }
    let unreadable = matches!(article.content, Content::Unreadable(_));
    if unreadable || article.analysis().is_some() {
        document.add_text(fields.traits, ANALYSED);
    }
    if metadata.excerpt {
        document.add_text(fields.traits, EXCERPT);
    }
    if let Some(analysis) = article.analysis() {
        add_analysis(&mut document, fields, article.text(), analysis);
        offer_names(&mut values, analysis);
    }
    document.add_text(fields.values, joined(values));
    document
}

fn add_analysis(document: &mut TantivyDocument, fields: &Fields, text: &str, analysis: &Analysis) {
    let names: Vec<Vec<Words>> =
        analysis.entities.iter().map(|entity| names_of(entity, text)).collect();
    let mut pieces = Pieces::default();
    for (entity, names) in analysis.entities.iter().zip(&names) {
        for name in names {
            pieces.add(letter(entity.kind), name);
        }
    }
    document.add_text(fields.names, pieces.0);
    let identities: BTreeSet<u64> =
        analysis.entities.iter().map(|entity| entity.identity.0).collect();
    for identity in identities {
        document.add_u64(fields.identity, identity);
    }
    let forms = analysis.short_forms.iter().map(|form| same::term(*form));
    document.add_text(fields.short_forms, joined(forms));
    document.add_text(fields.speech, speech(text, analysis, &names));
}

/// The words of a name.
type Words = Vec<String>;

/// All names of an entity, without those that are part of another.
fn names_of(entity: &Entity, text: &str) -> Vec<Words> {
    let written: BTreeSet<&str> = entity
        .mentions
        .iter()
        .map(|mention| mention.of(text))
        .chain([entity.name.as_str()])
        .collect();
    outermost(written.into_iter().map(terms).collect())
}

/// Those that are not part of another.
fn outermost(mut names: Vec<Words>) -> Vec<Words> {
    names.sort_unstable_by_key(|name| std::cmp::Reverse(name.len()));
    let mut kept: Vec<Words> = Vec::new();
    for name in names.into_iter().filter(|name| !name.is_empty()) {
        let looked_at = kept.len().saturating_sub(MANY_NAMES);
        if !kept[looked_at..].iter().any(|other| is_in(&name, other)) {
            kept.push(name);
        }
    }
    kept
}

/// True where the words of `name` follow one another in `whole`.
fn is_in(name: &[String], whole: &[String]) -> bool {
    whole.windows(name.len()).any(|words| words == name)
}

/// All quotations.
fn speech(text: &str, analysis: &Analysis, names: &[Vec<Words>]) -> String {
    let named = Named::of(analysis);
    let mut pieces = Pieces::default();
    for quote in &analysis.quotes {
        pieces.push(QUOTE);
        pieces.part();
        for name in speakers(quote, names) {
            pieces.add(SPEAKER, &name);
        }
        let said: Vec<Words> = quote.pieces.iter().map(|piece| terms(piece.of(text))).collect();
        for words in &said {
            pieces.add(TOPIC, words);
        }
        for entity in named.within(quote) {
            let unsaid =
                names[entity].iter().filter(|name| !said.iter().any(|words| is_in(name, words)));
            for name in unsaid {
                pieces.add(TOPIC, name);
            }
        }
    }
    pieces.0
}

/// The names of a quotation's speaker.
fn speakers(quote: &Quote, names: &[Vec<Words>]) -> Vec<Words> {
    let Some(speaker) = &quote.speaker else { return Vec::new() };
    let entity = speaker.entity.and_then(|index| names.get(index as usize));
    let own = [terms(&speaker.name)];
    outermost(own.into_iter().chain(entity.into_iter().flatten().cloned()).collect())
}

/// Where entities are named, in the order of the text.
struct Named(Vec<(Span, usize)>);

impl Named {
    fn of(analysis: &Analysis) -> Self {
        let entities = analysis.entities.iter().enumerate();
        let mut mentions: Vec<(Span, usize)> = entities
            .flat_map(|(index, entity)| entity.mentions.iter().map(move |at| (*at, index)))
            .collect();
        mentions.sort_unstable();
        Self(mentions)
    }

    /// The entities named in a quotation. Mentions never overlap one another, so their ends are in order, too.
    fn within(&self, quote: &Quote) -> BTreeSet<usize> {
        let mut entities = BTreeSet::new();
        for piece in &quote.pieces {
            let from = self.0.partition_point(|(mention, _)| mention.end <= piece.start);
            let mentions = self.0[from..].iter().take_while(|(at, _)| at.start < piece.end);
            entities
                .extend(mentions.filter(|(at, _)| at.overlaps(*piece)).map(|(_, entity)| *entity));
        }
        entities
    }
}

/// Terms on the way to [`super::tokens::Pieces`].
#[derive(Default)]
struct Pieces(String);

impl Pieces {
    fn push(&mut self, piece: &str) {
        self.0.push_str(piece);
        self.0.push(PIECES);
    }

    /// Keeps what follows from following what stands there.
    fn part(&mut self) {
        self.0.push(PIECES);
    }

    /// Words that follow one another, each behind a letter.
    fn add(&mut self, letter: char, words: &[String]) {
        for word in words {
            self.0.push(letter);
            self.push(word);
        }
        self.part();
    }
}

fn joined(pieces: impl IntoIterator<Item = String>) -> String {
    pieces.into_iter().collect::<Vec<_>>().join("\0")
}

/// Puts a value among those that are offered, by what it is found by.
fn offer(values: &mut Vec<String>, letter: char, written: &str) {
    if written.len() > LONGEST_VALUE || written.contains([PIECES, value::WRITTEN]) {
        return;
    }
    let found_by = suggest::found_by(written).into_iter();
    values.extend(found_by.map(|start| format!("{letter}{start}{}{written}", value::WRITTEN)));
}

/// Puts the names of entities and speakers among the values that are offered.
fn offer_names(values: &mut Vec<String>, analysis: &Analysis) {
    for kind in EntityKind::ALL {
        for name in suggest::names(analysis, Some(kind)) {
            offer(values, letter(kind), name);
        }
    }
    for name in suggest::speakers(analysis) {
        offer(values, value::SPEAKER, name);
    }
}
