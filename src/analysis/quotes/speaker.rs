//! From the words that name a speaker to the fullest name: named heads, appositives, pronouns, descriptions, documents.
//!
//! Where two candidates cannot be told apart the words stand for themselves.

mod description;
pub(in crate::analysis) mod gender;
mod pronoun;

use super::phrase;
use crate::{
    analysis::{Entity, EntityIndex, EntityKind, lexicon::Classes, reading::Reading},
    span::Span,
};
use gender::Gender;
use std::ops::Range;

/// Resolves speakers in reading order.
pub(super) struct Resolver<'r, 't> {
    reading: &'r Reading<'t>,
    entities: &'r [Entity],
    /// Every mention with its entity, by start.
    mentions: Vec<(Span, EntityIndex)>,
    genders: Vec<Option<Gender>>,
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
        let genders = entities.iter().map(|entity| gender::of(reading, entity)).collect();
        Self { reading, entities, mentions, genders, spoken: Vec::new(), issued: Vec::new() }
    }

    /// The name of who the words name, and the entity. `sentence` is where they stand.
    pub(super) fn resolve(
        &mut self,
        words: &Range<usize>,
        sentence: &Range<usize>,
    ) -> (String, Option<EntityIndex>) {
        let found = self.find(words);
        let (name, entity) = found.unwrap_or_else(|| (self.words_themselves(words), None));
        let plural = self.is_plural(words, entity);
        self.spoken.push(Spoken { at: words.start, name: name.clone(), entity, plural });
        self.note_documents(words, sentence);
        (name, entity)
    }

    fn find(&self, words: &Range<usize>) -> Option<(String, Option<EntityIndex>)> {
        if words.len() == 1 && self.reading.is(words.start, Classes::PRONOUN) {
            return self.pronoun(words.start);
        }
        let core = self.core(words);
        let head = self.head(&core);
        if self.reading.is(head, Classes::DOCUMENT) && !self.reading.capital(head) {
            return self.issuer(head, &core);
        }
        if let Some(entity) = self.mention_at(head).or_else(|| self.appositive(words, &core)) {
            return Some(self.named(entity));
        }
        self.described(&core, head)
    }

    fn named(&self, entity: EntityIndex) -> (String, Option<EntityIndex>) {
        (self.entities[entity as usize].name.clone(), Some(entity))
    }

    /// The words before the first comma, bracket or relative.
    fn core(&self, words: &Range<usize>) -> Range<usize> {
        let ends = |at: &usize| {
            *at > words.start
                && self.reading.is_one_of(*at, &[",", "(", "—", "–", "--", "who", "which", "whose"])
        };
        words.start..words.clone().find(ends).unwrap_or(words.end)
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
        let entity = self.mention_at(self.head(&self.core(&rest)))?;
        (self.entities[entity as usize].kind == EntityKind::Person).then_some(entity)
    }

    /// The words as they stand, less what follows a comma.
    fn words_themselves(&self, words: &Range<usize>) -> String {
        let core = self.core(words);
        let span = self.reading.tokens.span(core).of(self.reading.tokens.text());
        span.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn is_plural(&self, words: &Range<usize>, entity: Option<EntityIndex>) -> bool {
        if let Some(entity) = entity {
            return self.entities[entity as usize].kind != EntityKind::Person;
        }
        let head = self.head(&self.core(words));
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
