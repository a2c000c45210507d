//! What a query asks of an analysis: who is named, who speaks, of what.

use super::Phrase;
use crate::analysis::{
    Analysis, Entity, EntityKind, Quote,
    identity::{Identity, ShortForms},
};

/// An article's analysis with the text it was made of.
#[derive(Clone, Copy)]
pub(super) struct Known<'a> {
    pub(super) text: &'a str,
    pub(super) analysis: &'a Analysis,
    /// What short forms stand for in the library.
    pub(super) short_forms: Option<&'a ShortForms>,
}

impl<'a> Known<'a> {
    /// The first entity, of `kind` where one is given, that bears the name or another name of the same thing.
    pub(super) fn entity(self, kind: Option<EntityKind>, name: &Phrase) -> Option<&'a Entity> {
        let mut entities = self.analysis.entities.iter();
        let borne = entities
            .find(|entity| kind.is_none_or(|kind| entity.kind == kind) && self.bears(entity, name));
        borne.or_else(|| self.same(kind, name))
    }

    /// The first entity that is the same as what the name names, by the decision that puts names together across articles.
    fn same(self, kind: Option<EntityKind>, name: &Phrase) -> Option<&'a Entity> {
        let resolve =
            |identity: Identity| self.short_forms.map_or(identity, |forms| forms.resolve(identity));
        let meant: Vec<Identity> = name
            .identities
            .iter()
            .filter(|(of, _)| kind.is_none_or(|kind| *of == kind))
            .map(|(_, identity)| resolve(*identity))
            .collect();
        let mut entities = self.analysis.entities.iter();
        entities.find(|entity| meant.contains(&resolve(entity.identity)))
    }

    /// Index of the first quotation by `speaker`, where one is given, that mentions all `topics`.
    pub(super) fn quote(self, speaker: Option<&Phrase>, topics: &[&Phrase]) -> Option<usize> {
        let meant: Vec<Vec<&Entity>> = topics.iter().map(|topic| self.entities(topic)).collect();
        self.analysis.quotes.iter().position(|quote| {
            speaker.is_none_or(|speaker| self.speaks(quote, speaker))
                && topics
                    .iter()
                    .zip(&meant)
                    .all(|(topic, meant)| self.mentions(quote, topic, meant))
        })
    }

    /// All entities that bear the name.
    fn entities(self, name: &Phrase) -> Vec<&'a Entity> {
        self.analysis.entities.iter().filter(|entity| self.bears(entity, name)).collect()
    }

    /// True where the words are among those of the entity's full name or of a place where it is named.
    fn bears(self, entity: &Entity, name: &Phrase) -> bool {
        name.needle.is_in(&entity.name)
            || entity.mentions.iter().any(|mention| name.needle.is_in(mention.of(self.text)))
    }

    /// True where the quotation's speaker bears the name; never where the speaker is unknown.
    fn speaks(self, quote: &Quote, name: &Phrase) -> bool {
        let Some(speaker) = &quote.speaker else { return false };
        let entity = speaker.entity.and_then(|index| self.analysis.entities.get(index as usize));
        name.needle.is_in(&speaker.name) || entity.is_some_and(|entity| self.bears(entity, name))
    }

    /// True where the quotation holds the words, or another name of one of the entities that bear them.
    fn mentions(self, quote: &Quote, topic: &Phrase, meant: &[&Entity]) -> bool {
        let named = |entity: &&Entity| {
            let mut mentions = entity.mentions.iter();
            mentions.any(|mention| quote.pieces.iter().any(|piece| piece.overlaps(*mention)))
        };
        quote.pieces.iter().any(|piece| topic.needle.is_in(piece.of(self.text)))
            || meant.iter().any(named)
    }
}
