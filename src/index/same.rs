//! What is the same across all articles of an index.

use std::{collections::BTreeMap, io};

use tantivy::{
    DocSet, Searcher,
    schema::{Field, IndexRecordOption},
};

use crate::analysis::identity::{Identity, ShortForm, ShortForms};

/// What short forms stand for in all articles, in both directions.
#[derive(Default)]
pub(super) struct Same {
    learned: ShortForms,
    /// The short forms of each thing.
    short: BTreeMap<Identity, Vec<Identity>>,
}

impl Same {
    /// Nothing but itself.
    pub(super) const NOTHING: Self = Self { learned: ShortForms::new(), short: BTreeMap::new() };

    /// Learns from the short forms that articles explain, as terms of `field`.
    pub(super) fn learn(searcher: &Searcher, field: Field) -> tantivy::Result<Self> {
        let mut learned = ShortForms::new();
        for segment in searcher.segment_readers() {
            let inverted = segment.inverted_index(field)?;
            let mut stream = inverted.terms().stream()?;
            while stream.advance() {
                let Some(form) = read(stream.key()) else { continue };
                let alive = |alive| -> io::Result<u32> {
                    let option = IndexRecordOption::Basic;
                    let docs = inverted.read_postings_from_terminfo(stream.value(), option);
                    Ok(docs?.count(alive))
                };
                let all = stream.value().doc_freq;
                let count = segment.alive_bitset().map_or(Ok(all), alive)?;
                learned.add_many(form, count as usize);
            }
        }
        Ok(Self::of_learned(learned))
    }

    fn of_learned(learned: ShortForms) -> Self {
        let mut short: BTreeMap<Identity, Vec<Identity>> = BTreeMap::new();
        for form in learned.seen() {
            short.entry(learned.resolve(form)).or_default().push(form);
        }
        Self { learned, short }
    }

    /// All that stands for the same thing as `identity`.
    pub(super) fn same_as(&self, identity: Identity) -> Vec<Identity> {
        let thing = self.learned.resolve(identity);
        let itself = (self.learned.resolve(thing) == thing).then_some(thing);
        let short = self.short.get(&thing).into_iter().flatten().copied();
        short.filter(|short| *short != thing).chain(itself).collect()
    }
}

/// The term of a short form and what it stands for: two numbers of sixteen hexadecimal digits.
pub(super) fn term(form: ShortForm) -> String {
    format!("{:016x}{:016x}", form.short.0, form.full.0)
}

/// Reads what [`term`] wrote.
fn read(term: &[u8]) -> Option<ShortForm> {
    let (short, full) = std::str::from_utf8(term).ok()?.split_at_checked(16)?;
    let number = |digits| u64::from_str_radix(digits, 16).ok().map(Identity);
    Some(ShortForm { short: number(short)?, full: number(full)? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_the_same_is_what_resolves_to_the_same() {
        let mut learned = ShortForms::new();
        for (short, full, articles) in
            [(1, 10, 4), (1, 11, 1), (2, 10, 1), (10, 20, 3), (3, 12, 1), (3, 13, 1)]
        {
            let form = ShortForm { short: Identity(short), full: Identity(full) };
            assert_eq!(read(term(form).as_bytes()), Some(form));
            learned.add_many(form, articles);
        }
        let same = Same::of_learned(learned.clone());
        for asked in (0..30).map(Identity) {
            let mut expected: Vec<Identity> = (0..30)
                .map(Identity)
                .filter(|other| learned.resolve(*other) == learned.resolve(asked))
                .collect();
            let mut told = same.same_as(asked);
            told.sort_unstable();
            expected.sort_unstable();
            assert_eq!(told, expected, "{asked:?}");
        }
    }
}
