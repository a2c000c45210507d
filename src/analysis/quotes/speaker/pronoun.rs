//! Who a pronoun stands for: by gender, number, place in the sentence and recency.

use super::{Resolver, gender::Gender};
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
            "he" => self.person(at, Gender::He),
            "she" => self.person(at, Gender::She),
            "they" => self.last_speaker(at, true),
            "it" => self.last_speaker(at, true).filter(|(_, entity)| entity.is_some()),
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

    /// `Smith, who said`: the name right before.
    fn antecedent(&self, at: usize) -> Option<(String, Option<EntityIndex>)> {
        let mut before = at.checked_sub(1)?;
        if self.reading.lower(before) == "," {
            before = before.checked_sub(1)?;
        }
        Some(self.named(self.mention_at(before)?))
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
                let score = known - distance + self.prominence(token, mention.end, at);
                let name = self.entities[*entity as usize].name.clone();
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
    fn is_subject(&self, token: usize) -> bool {
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
        first == 0
            || self.parted(first - 1, first)
            || reading.is_one_of(first - 1, &[".", "!", "?", "”", "\"", ","])
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
                score: 2.5 - distance - 0.5 * rank as f32,
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
