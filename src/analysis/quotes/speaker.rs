//! From the words that name a speaker to the fullest name: named heads, appositives, pronouns, descriptions, documents.
//!
//! Where two candidates cannot be told apart the words stand for themselves.

mod description;
pub(in crate::analysis) mod gender;
mod pronoun;

use super::{Named, phrase};
use crate::{
    analysis::{
        Entity, EntityIndex, EntityKind, Speaker, lexicon::Classes, reading::Reading,
        token::abbreviation,
    },
    span::Span,
};
use gender::Gender;
use std::{collections::HashMap, ops::Range};

/// Resolves speakers in reading order.
pub(super) struct Resolver<'r, 't> {
    reading: &'r Reading<'t>,
    entities: &'r [Entity],
    /// Every mention with its entity, by start.
    mentions: Vec<(Span, EntityIndex)>,
    genders: Vec<Option<Gender>>,
    /// Persons by how their names end, in small letters: `lee` for Ann Lee.
    surnames: HashMap<String, Vec<EntityIndex>>,
    /// Who spoke, in reading order.
    spoken: Vec<Spoken>,
    /// Documents and who issued them: the token of the noun and the place in `spoken`.
    issued: Vec<(usize, usize)>,
}

/// A speaker that was resolved.
#[derive(Clone, Debug)]
struct Spoken {
    /// First token of the words.
    at: usize,
    name: String,
    entity: Option<EntityIndex>,
    /// The words name more than one, or a body.
    plural: bool,
}

impl<'r, 't> Resolver<'r, 't> {
    /// Over the entities of the document.
    pub(super) fn new(reading: &'r Reading<'t>, entities: &'r [Entity]) -> Self {
        let mut mentions: Vec<(Span, EntityIndex)> = (0..)
            .zip(entities)
            .flat_map(|(index, entity)| entity.mentions.iter().map(move |span| (*span, index)))
            .collect();
        mentions.sort_unstable();
        let known = entities.iter().map(|entity| gender::of(reading, entity));
        let genders = known
            .zip(entities)
            .map(|(known, entity)| known.or_else(|| gender::learnt(reading, entity, &mentions)))
            .collect();
        let surnames = surnames(entities);
        Self {
            reading,
            entities,
            mentions,
            genders,
            surnames,
            spoken: Vec::new(),
            issued: Vec::new(),
        }
    }

    /// The name of who the words name, and the entity; `None` where they stand for themselves.
    pub(super) fn resolve(&self, words: &Range<usize>) -> Option<Named> {
        self.find(words).map(|named| self.full(named))
    }

    /// Remembers who spoke, for the pronouns and documents to come. `sentence` is where the words stand.
    pub(super) fn note(
        &mut self,
        words: &Range<usize>,
        sentence: &Range<usize>,
        speaker: &Speaker,
    ) {
        let Speaker { name, entity, .. } = speaker.clone();
        let plural = self.is_plural(words, entity);
        self.spoken.push(Spoken { at: words.start, name, entity, plural });
        self.note_documents(words, sentence);
    }

    /// The name of who the words name where somebody quoted speaks of others: pronouns stand for themselves.
    pub(super) fn name(&self, words: &Range<usize>) -> Option<Named> {
        let pronoun = words.len() == 1 && self.reading.is(words.start, Classes::PRONOUN);
        if pronoun { None } else { self.find(words) }
    }

    /// The person whose full name ends with the name found, if there is just one.
    fn full(&self, named: Named) -> Named {
        if named.0.contains(' ') {
            return named;
        }
        let known = self.surnames.get(&named.0.to_lowercase());
        let only = known.and_then(|entities| entities.first().filter(|_| entities.len() == 1));
        only.map_or(named, |entity| self.named(*entity))
    }

    fn find(&self, words: &Range<usize>) -> Option<Named> {
        if words.len() == 1 && self.reading.is(words.start, ANAPHORS) {
            return self.pronoun(words.start);
        }
        let core = phrase::core(self.reading, words);
        if let Some(named) = self.joint(&core) {
            return Some(named);
        }
        let head = self.head(&core);
        if self.reading.is(head, Classes::DOCUMENT) && !self.reading.capital(head) {
            return self.issuer(head, &core);
        }
        if let Some(entity) = self.mention_at(head).or_else(|| self.appositive(words, &core)) {
            return Some(self.named(entity));
        }
        self.described(&core, head).or_else(|| self.heard_before(&core))
    }

    fn named(&self, entity: EntityIndex) -> (String, Option<EntityIndex>) {
        (self.entities[entity as usize].name.clone(), Some(entity))
    }

    /// `Keller and Haas`: two persons, who are no entity together.
    fn joint(&self, core: &Range<usize>) -> Option<Named> {
        let and = core.clone().find(|at| self.reading.is_plain(*at, "and"))?;
        let person = |words: Range<usize>| {
            let words = phrase::core(self.reading, &words);
            let entity = self.mention_at(self.head(&words))?;
            let person = self.entities[entity as usize].kind == EntityKind::Person;
            person.then(|| self.full(self.named(entity)))
        };
        let (one, other) = (person(core.start..and)?, person(and + 1..core.end)?);
        (one.1 != other.1).then(|| (format!("{} and {}", one.0, other.0), None))
    }

    /// Who spoke before under a full name that ends with these words: somebody whom no entity holds.
    fn heard_before(&self, core: &Range<usize>) -> Option<Named> {
        const MOST: usize = 24;
        let surname = plain(self.reading, core);
        if !core.clone().all(|at| self.reading.capital(at)) {
            return None;
        }
        if let Some([entity]) = self.surnames.get(&surname.to_lowercase()).map(Vec::as_slice) {
            return Some(self.named(*entity));
        }
        let full = |spoken: &&Spoken| {
            let before = spoken.name.strip_suffix(surname.as_str());
            before.is_some_and(|before| before.ends_with(' '))
        };
        let spoken = self.spoken.iter().rev().take(MOST).find(full)?;
        Some((spoken.name.clone(), spoken.entity))
    }

    /// The head of a noun phrase: the word before its first preposition or conjunction.
    fn head(&self, core: &Range<usize>) -> usize {
        let reading = self.reading;
        let ends = |at: &usize| {
            *at > core.start
                && reading.is(*at, Classes::PREPOSITION.and(Classes::BOUNDARY))
                && !self.within_mention(*at)
        };
        let end = core.clone().find(ends).unwrap_or(core.end);
        let words = |at: &usize| reading.is_word(*at);
        (core.start..end).rev().find(words).unwrap_or(core.start)
    }

    /// True where a mention goes on over the token, as over `of` in `Ministry of Defence`.
    fn within_mention(&self, at: usize) -> bool {
        let token = self.reading.tokens.list[at].span();
        self.mention_over(token).is_some_and(|(span, _)| span.start < token.start)
    }

    /// The mention that covers a span.
    fn mention_over(&self, span: Span) -> Option<(Span, EntityIndex)> {
        let after = self.mentions.partition_point(|(mention, _)| mention.start <= span.start);
        self.mentions[..after].last().copied().filter(|(mention, _)| mention.covers(span))
    }

    /// The entity that a token names, if it is one that can speak.
    fn mention_at(&self, at: usize) -> Option<EntityIndex> {
        let (_, entity) = self.mention_over(self.reading.tokens.list[at].span())?;
        can_speak(self.entities[entity as usize].kind).then_some(entity)
    }

    /// The person named beside a description: `the spokesman, Esmaeil Baghaei`.
    fn appositive(&self, words: &Range<usize>, core: &Range<usize>) -> Option<EntityIndex> {
        let rest = core.end + 1..words.end;
        if rest.is_empty() {
            return None;
        }
        let entity = self.mention_at(self.head(&phrase::core(self.reading, &rest)))?;
        (self.entities[entity as usize].kind == EntityKind::Person).then_some(entity)
    }

    fn is_plural(&self, words: &Range<usize>, entity: Option<EntityIndex>) -> bool {
        if let Some(entity) = entity {
            return self.entities[entity as usize].kind != EntityKind::Person;
        }
        let head = self.head(&phrase::core(self.reading, words));
        let word = self.reading.lower(head);
        !phrase::is_personal(self.reading, head)
            && (self.reading.is(head, Classes::PLURAL)
                || (word.ends_with('s') && !word.ends_with("ss")))
    }

    /// Text between two tokens holds the end of a paragraph.
    fn parted(&self, from: usize, to: usize) -> bool {
        let paragraphs = &self.reading.tokens.paragraphs;
        let of = |at: usize| paragraphs.partition_point(|paragraph| paragraph.tokens.end <= at);
        of(from) != of(to)
    }
}

/// Persons of two names or more by every ending of their names.
fn surnames(entities: &[Entity]) -> HashMap<String, Vec<EntityIndex>> {
    let mut surnames: HashMap<String, Vec<EntityIndex>> = HashMap::new();
    for (index, entity) in (0..).zip(entities) {
        if entity.kind == EntityKind::Person {
            let name = entity.name.to_lowercase();
            for (space, _) in name.match_indices(' ') {
                surnames.entry(name[space + 1..].to_owned()).or_default().push(index);
            }
        }
    }
    surnames
}

/// Pronouns that stand for somebody named elsewhere.
const ANAPHORS: Classes = Classes::PRONOUN.and(Classes::POSSESSIVE);

/// The words as they stand, less what follows a comma and the titles before a name of two words or more.
pub(super) fn plain(reading: &Reading, words: &Range<usize>) -> String {
    let core = phrase::core(reading, words);
    let span = reading.tokens.span(past_titles(reading, &core)).of(reading.tokens.text());
    span.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The name that ends the words: `Chief Inspector | Ann Lee`, `goalkeeper | Ann Lee`, `the | Evening Post`.
fn past_titles(reading: &Reading, core: &Range<usize>) -> Range<usize> {
    const FEWEST: usize = 2;
    let named = |at: &usize| reading.is_word(*at) && reading.capital(*at);
    let first = core.clone().rev().take_while(named).last().unwrap_or(core.end);
    let title = |at: &usize| {
        reading.is(*at, Classes::ROLE) || abbreviation::is_title(reading.tokens.word(*at))
    };
    let start = (first..core.end).rev().find(title).map_or(first, |title| title + 1);
    let apart = start > core.start
        && !(core.start..start).any(|at| reading.is(at, Classes::PREPOSITION))
        && reading.is_word(start - 1);
    if apart && core.end - start >= FEWEST { start..core.end } else { core.clone() }
}

/// Entities of these kinds say things.
const fn can_speak(kind: EntityKind) -> bool {
    matches!(
        kind,
        EntityKind::Person
            | EntityKind::Org
            | EntityKind::Place
            | EntityKind::Group
            | EntityKind::Facility
            | EntityKind::Work
            | EntityKind::Product
    )
}
