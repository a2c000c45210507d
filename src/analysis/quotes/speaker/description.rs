//! Who a description stands for: `the ministry`, `the minister`, `the statement`.

use super::Resolver;
use crate::analysis::{
    Entity, EntityIndex, EntityKind,
    lexicon::{self, Classes},
    quotes::Named,
};
use std::{collections::BTreeMap, ops::Range};

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
        let named = core.clone().find_map(|at| self.mention_at(at));
        Some(self.named(named.or_else(|| self.issued_by(head))?))
    }

    /// Whose document it is by the sentence that spoke of it before: `by` whom, else the subject.
    fn issued_by(&self, head: usize) -> Option<EntityIndex> {
        const FARTHEST: usize = 160;
        const SENTENCE: usize = 30;
        let reading = self.reading;
        let stops = |at: &usize| !reading.is_one_of(*at, &[".", "?", "!"]);
        let mut before = (head.saturating_sub(FARTHEST)..head).rev();
        let noun =
            before.find(|at| reading.lower(*at) == reading.lower(head) && !reading.quoted(*at))?;
        let by = noun + 1;
        if by + 2 < head && reading.is_one_of(by, &["by", "from"]) {
            let named = (by + 1..head.min(by + 4)).find_map(|at| self.mention_at(at));
            if named.is_some() {
                return named;
            }
        }
        let sentence = (noun.saturating_sub(SENTENCE)..noun).rev().take_while(stops);
        sentence.filter(|at| self.is_subject(*at)).find_map(|at| self.mention_at(at))
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
        let bare = core.len() == 1 && noun == "police";
        let title = core.len() == 2 && reading.is(head, Classes::ROLE.and(Classes::BODY));
        if !definite && !bare || reading.capital(head) && !title || noun.ends_with('s') {
            return None;
        }
        if matches!(noun, "mother" | "father" | "grandmother" | "grandfather") && core.len() == 2
            || noun.ends_with("-year-old")
        {
            return self.somebody(head);
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
        let named = found.map(|(_, entity)| self.named(entity));
        named.or_else(|| reading.is(head, Classes::BODY).then(|| self.body(place, noun))?)
    }

    /// The one person spoken of in this paragraph or the one before it: `the 34-year-old`.
    fn somebody(&self, head: usize) -> Option<Named> {
        const NEAR: usize = 600;
        let place = self.reading.tokens.list[head].start();
        let before = self.mentions.partition_point(|(mention, _)| mention.end <= place);
        let near = self.mentions[..before].iter().rev().take(MOST_MENTIONS);
        let near = near.take_while(|(mention, _)| place - mention.start <= NEAR);
        let mut persons = near.filter(|(mention, entity)| {
            self.entities[*entity as usize].kind == EntityKind::Person
                && !self.reading.quoted(self.reading.tokens.at(mention.start))
        });
        let (first, entity) = persons.next()?;
        let token = self.reading.tokens.at(first.start);
        let clear = self.is_subject(token) || persons.all(|(_, other)| other == entity);
        clear.then(|| self.named(*entity))
    }

    /// The body that `the company`, `the group` means: the one that the text before speaks of, by far most often or alone.
    fn body(&self, place: usize, noun: &str) -> Option<Named> {
        const NEAR: usize = 2500;
        const CLEAR: usize = 2;
        let before = self.mentions.partition_point(|(mention, _)| mention.end <= place);
        let near = self.mentions[..before].iter().rev().take(MOST_MENTIONS);
        let near = near.take_while(|(mention, _)| place - mention.start <= NEAR);
        if matches!(noun, "company" | "firm")
            && let Some((_, firm)) = near.clone().find(|(_, entity)| self.is_firm(*entity))
        {
            return Some(self.named(*firm));
        }
        let mut counts: BTreeMap<EntityIndex, usize> = BTreeMap::new();
        for (_, entity) in near.filter(|(_, entity)| self.may_be(*entity, noun)) {
            *counts.entry(*entity).or_default() += 1;
        }
        let (best, most) = counts.iter().max_by_key(|(entity, count)| (**count, **entity))?;
        let clear = counts.iter().all(|(other, count)| other == best || count * CLEAR <= *most);
        clear.then(|| self.named(*best))
    }

    /// True for a name that ends with a legal form.
    fn is_firm(&self, entity: EntityIndex) -> bool {
        let Entity { kind, name, .. } = &self.entities[entity as usize];
        let last = name.rsplit(' ').next().unwrap_or_default().trim_end_matches('.');
        let form = matches!(last, "Ltd" | "Inc" | "Corp" | "plc" | "PLC" | "LLC" | "GmbH" | "AG");
        *kind == EntityKind::Org && form
    }

    /// True for an organisation whose name does not say that it is something else.
    fn may_be(&self, entity: EntityIndex, noun: &str) -> bool {
        let entity = &self.entities[entity as usize];
        entity.kind == EntityKind::Org
            && !entity.name.split(' ').any(|word| {
                let lower = word.to_lowercase();
                lower != noun && lexicon::look_up(&lower).classes.any(Classes::BODY)
            })
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
