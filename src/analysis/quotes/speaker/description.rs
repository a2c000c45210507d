//! Who a description stands for: `the ministry`, `the minister`, `the statement`.

use super::Resolver;
use crate::analysis::{EntityIndex, EntityKind, lexicon::Classes};
use std::ops::Range;

/// At most so many mentions before a description are considered.
const MOST_MENTIONS: usize = 60;

impl Resolver<'_, '_> {
    /// Remembers the documents that a sentence mentions beside its speaker: the speaker issued them.
    pub(super) fn note_documents(&mut self, words: &Range<usize>, sentence: &Range<usize>) {
        let speaker = self.spoken.len() - 1;
        if self.spoken[speaker].entity.is_none() {
            return;
        }
        let mut at = sentence.start;
        while at < sentence.end {
            if self.reading.is(at, Classes::DOCUMENT)
                && !self.reading.quoted(at)
                && !words.contains(&at)
            {
                self.issued.push((at, speaker));
            }
            at = self.reading.past(at);
        }
    }

    /// Who issued the document at token `head`: who spoke where it was last mentioned, else whom its phrase names.
    pub(super) fn issuer(
        &self,
        head: usize,
        core: &Range<usize>,
    ) -> Option<(String, Option<EntityIndex>)> {
        let same = |(at, _): &&(usize, usize)| {
            *at < head && self.reading.lower(*at) == self.reading.lower(head)
        };
        if let Some((_, speaker)) = self.issued.iter().rev().take(MOST_MENTIONS).find(same) {
            let spoken = &self.spoken[*speaker];
            return Some((spoken.name.clone(), spoken.entity));
        }
        let named = core.clone().find_map(|at| self.mention_at(at))?;
        Some(self.named(named))
    }

    /// The entity that a definite description with the head at token `head` means, if only one is near.
    pub(super) fn described(
        &self,
        core: &Range<usize>,
        head: usize,
    ) -> Option<(String, Option<EntityIndex>)> {
        let reading = self.reading;
        let definite =
            reading.is_one_of(core.start, &["the", "this", "that", "his", "her", "its", "their"]);
        let noun = reading.lower(head);
        if !definite || reading.capital(head) || noun.ends_with('s') {
            return None;
        }
        let place = reading.tokens.list[core.start].start();
        let before = self.mentions.partition_point(|(mention, _)| mention.end <= place);
        let mut found: Option<(usize, EntityIndex)> = None;
        for (mention, entity) in self.mentions[..before].iter().rev().take(MOST_MENTIONS) {
            let first = reading.tokens.at(mention.start);
            let last = reading.tokens.at(mention.end);
            if !self.fits(*entity, first..last, noun) {
                continue;
            }
            match found {
                None => found = Some((first, *entity)),
                Some((_, known)) if known == *entity => {}
                Some((nearest, _)) if self.parted(first, nearest) => break,
                Some(_) => return None,
            }
        }
        Some(self.named(found?.1))
    }

    /// True where a mention is one of what the noun means: a body by its name, a person by the title beside it.
    fn fits(&self, entity: EntityIndex, mention: Range<usize>, noun: &str) -> bool {
        const TITLE: usize = 4;
        const APPOSITIVE: usize = 6;
        let reading = self.reading;
        match self.entities[entity as usize].kind {
            EntityKind::Org | EntityKind::Facility => self.entities[entity as usize]
                .name
                .split(' ')
                .any(|word| word.eq_ignore_ascii_case(noun)),
            EntityKind::Person => {
                let from = mention.start.saturating_sub(TITLE);
                let title = (from..mention.start).rev().take_while(|at| reading.is_word(*at));
                let mut named = title.map(|at| reading.lower(at));
                let after = mention.end;
                let apart = after < reading.tokens.len() && reading.lower(after) == ",";
                let aside = after + 1..(after + 1 + APPOSITIVE).min(reading.tokens.len());
                named.any(|word| word == noun)
                    || apart
                        && reading.is(
                            aside.start.min(reading.tokens.len() - 1),
                            Classes::DETERMINER.and(Classes::ROLE),
                        )
                        && aside
                            .take_while(|at| reading.lower(*at) != ",")
                            .any(|at| reading.lower(at) == noun)
            }
            _ => false,
        }
    }
}
