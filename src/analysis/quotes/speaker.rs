//! From the words that name a speaker to the fullest name.

use crate::analysis::{Entity, EntityIndex, reading::Reading};
use std::ops::Range;

/// Resolves speakers in reading order.
pub(super) struct Resolver<'r, 't> {
    reading: &'r Reading<'t>,
    entities: &'r [Entity],
}

impl<'r, 't> Resolver<'r, 't> {
    /// Over the entities of the document.
    pub(super) fn new(reading: &'r Reading<'t>, entities: &'r [Entity]) -> Self {
        Self { reading, entities }
    }

    /// The name of who the words name, and the entity.
    pub(super) fn resolve(&mut self, words: &Range<usize>) -> (String, Option<EntityIndex>) {
        let span = self.reading.tokens.span(words.clone());
        let found = self
            .entities
            .iter()
            .position(|entity| entity.mentions.iter().any(|mention| span.covers(*mention)));
        let name = found.map_or_else(
            || span.of(self.reading.tokens.text()).to_owned(),
            |index| self.entities[index].name.clone(),
        );
        (name, found.map(|index| index as EntityIndex))
    }
}
