//! Who a pronoun stands for: by gender, number, place in the sentence and recency.

use super::{Resolver, gender::Gender};
use crate::analysis::quotes::{Named, phrase};
use crate::analysis::{EntityIndex, EntityKind};

/// A candidate further back (bytes) is not considered.
const FARTHEST: usize = 1500;
/// At most so many mentions before the pronoun are considered.
const MOST_MENTIONS: usize = 40;
/// Two candidates nearer to each other than this cannot be told apart.
const MARGIN: f32 = 0.3;

/// Somebody a pronoun may stand for.
struct Candidate {
    score: f32,
    name: String,
    entity: Option<EntityIndex>,
}

impl Resolver<'_, '_> {
    /// The antecedent of the pronoun at token `at`.
    pub(super) fn pronoun(&self, at: usize) -> Option<(String, Option<EntityIndex>)> {
        match self.reading.lower(at) {
            "he" | "his" => self.person(at, Gender::He),
            "she" | "her" => self.person(at, Gender::She),
            "they" | "their" => self.last_speaker(at, true),
            "it" | "its" => self
                .last_speaker(at, true)
                .filter(|(_, entity)| entity.is_some())
                .or_else(|| self.last_body(at)),
            "who" => self.antecedent(at),
            _ => None,
        }
    }

    /// The last speaker who is a body or several people, not far back.
    fn last_speaker(&self, at: usize, plural: bool) -> Option<(String, Option<EntityIndex>)> {
        let near =
            |spoken: &&super::Spoken| spoken.at < at && self.distance(spoken.at, at) <= FARTHEST;
        let last =
            self.spoken.iter().rev().take(4).filter(near).find(|spoken| spoken.plural == plural)?;
        Some((last.name.clone(), last.entity))
    }

    /// The body that was last the subject of a sentence nearby.
    fn last_body(&self, at: usize) -> Option<Named> {
        const NEAR: usize = 400;
        let place = self.reading.tokens.list[at].start();
        let before = self.mentions.partition_point(|(mention, _)| mention.end <= place);
        let near = self.mentions[..before].iter().rev().take(MOST_MENTIONS);
        let mut near = near.take_while(|(mention, _)| place - mention.start <= NEAR);
        let (_, entity) = near.find(|(mention, entity)| {
            let token = self.reading.tokens.at(mention.start);
            self.entities[*entity as usize].kind == EntityKind::Org
                && self.is_subject(token)
                && !self.reading.quoted(token)
        })?;
        Some(self.named(*entity))
    }

    /// `Smith, who said`: the noun phrase right before, less a bracket or an aside between commas.
    fn antecedent(&self, at: usize) -> Option<Named> {
        const FARTHEST: usize = 16;
        let mut last = at.checked_sub(1)?;
        let aside = self.reading.lower(last) == ",";
        last = last.checked_sub(usize::from(aside))?;
        if let Some(entity) = self.mention_at(last) {
            return Some(self.named(entity));
        }
        let lowest = last.saturating_sub(FARTHEST);
        let start = phrase::start_of(self.reading, last, lowest)?;
        let opens = start.checked_sub(1).filter(|comma| {
            aside && self.reading.lower(*comma) == "," && !self.reading.capital(start)
        });
        let named = opens.and_then(|comma| self.mention_at(comma.checked_sub(1)?));
        let described = (start..=last).rev().find_map(|at| self.mention_at(at));
        let person =
            |entity: &EntityIndex| self.entities[*entity as usize].kind == EntityKind::Person;
        if let Some(entity) = named.or(described.filter(person)) {
            return Some(self.named(entity));
        }
        Some((super::plain(self.reading, &(start..last + 1)), None))
    }

    fn distance(&self, from: usize, to: usize) -> usize {
        self.reading.tokens.list[to].start().saturating_sub(self.reading.tokens.list[from].start())
    }

    /// The best person before the pronoun, unless another is as good.
    fn person(&self, at: usize, gender: Gender) -> Option<(String, Option<EntityIndex>)> {
        let mut candidates = self.mentioned(at, gender);
        candidates.extend(self.speakers(at, gender));
        candidates.sort_by(|one, other| other.score.total_cmp(&one.score));
        let best = candidates.first()?;
        let rival = candidates.iter().find(|other| other.name != best.name);
        let clear = rival.is_none_or(|rival| best.score - rival.score >= MARGIN);
        clear.then(|| (best.name.clone(), best.entity))
    }

    /// The persons mentioned before the pronoun.
    fn mentioned(&self, at: usize, gender: Gender) -> Vec<Candidate> {
        let place = self.reading.tokens.list[at].start();
        let before = self.mentions.partition_point(|(mention, _)| mention.end <= place);
        let near = self.mentions[..before].iter().rev().take(MOST_MENTIONS);
        let near = near.take_while(|(mention, _)| place - mention.start <= FARTHEST);
        let persons =
            near.filter(|(_, entity)| self.entities[*entity as usize].kind == EntityKind::Person);
        persons
            .filter(|(_, entity)| {
                self.genders[*entity as usize].is_none_or(|known| known == gender)
            })
            .map(|(mention, entity)| {
                let distance = (place - mention.start) as f32 / 150.0;
                let known = f32::from(u8::from(self.genders[*entity as usize].is_some()));
                let token = self.reading.tokens.at(mention.start);
                let name = self.entities[*entity as usize].name.clone();
                let full = f32::from(u8::from(name.contains(' ')));
                let score = known + full - distance + self.prominence(token, mention.end, at);
                Candidate { score, name, entity: Some(*entity) }
            })
            .collect()
    }

    /// How much a mention's place makes it what the text goes on about.
    fn prominence(&self, token: usize, end: usize, pronoun: usize) -> f32 {
        let reading = self.reading;
        let mut score = 0.0;
        if !self.parted(token, pronoun) {
            score += 1.0;
        }
        if reading.quoted(token) {
            score -= 4.0;
        }
        if self.is_subject(token) {
            score += 1.5;
        }
        let after = reading.tokens.at(end);
        if after < reading.tokens.len() && reading.is_clitic(after) {
            score -= 1.0;
        }
        score
    }

    /// True for a mention that begins its sentence, titles before it left out.
    pub(super) fn is_subject(&self, token: usize) -> bool {
        const LONGEST_TITLE: usize = 3;
        let reading = self.reading;
        let mut first = token;
        while first > 0
            && token - first < LONGEST_TITLE
            && reading.capital(first - 1)
            && reading.is_word(first - 1)
        {
            first -= 1;
        }
        let joined = first >= 2 && reading.lower(first - 1) == "and" && self.is_named(first - 2);
        let opens = if joined { self.mention_start(first - 2) } else { first };
        opens == 0
            || self.parted(opens - 1, opens)
            || reading.is_one_of(opens - 1, &[".", "!", "?", "”", "\"", ","])
    }

    /// True where the token belongs to a mention.
    fn is_named(&self, token: usize) -> bool {
        self.mention_over(self.reading.tokens.list[token].span()).is_some()
    }

    /// The first token of the mention that holds the token.
    fn mention_start(&self, token: usize) -> usize {
        let over = self.mention_over(self.reading.tokens.list[token].span());
        over.map_or(token, |(span, _)| self.reading.tokens.at(span.start))
    }

    /// Persons who spoke before, the last first.
    fn speakers(&self, at: usize, gender: Gender) -> Vec<Candidate> {
        const MOST: usize = 4;
        let fits = |spoken: &&super::Spoken| {
            let known = spoken.entity.and_then(|entity| self.genders[entity as usize]);
            !spoken.plural
                && spoken.at < at
                && known.is_none_or(|known| known == gender)
                && spoken.name.chars().any(char::is_alphabetic)
                && !is_pronoun(&spoken.name)
        };
        let last = self.spoken.iter().rev().take(MOST).filter(fits).enumerate();
        last.map(|(rank, spoken)| {
            let distance = self.distance(spoken.at, at) as f32 / 200.0;
            Candidate {
                score: if spoken.entity.is_some() || spoken.name.contains(' ') { 3.5 } else { 2.5 }
                    - distance
                    - 0.5 * rank as f32,
                name: spoken.name.clone(),
                entity: spoken.entity,
            }
        })
        .collect()
    }
}

fn is_pronoun(name: &str) -> bool {
    ["he", "she", "they", "it", "i", "we", "you", "who"]
        .iter()
        .any(|pronoun| pronoun.eq_ignore_ascii_case(name))
}
