//! Sets of documents, and of the numbers of articles, a bit each.

use std::ops::Range;

use tantivy::DocId;

/// Some of the documents of a window; windows begin at multiples of 64.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Bits {
    window: Range<DocId>,
    words: Vec<u64>,
}

impl Bits {
    /// All documents of a window.
    pub(super) fn all(window: Range<DocId>) -> Self {
        let mut bits = Self::none(window.clone());
        bits.words.fill(u64::MAX);
        if !window.len().is_multiple_of(64)
            && let Some(last) = bits.words.last_mut()
        {
            *last = (1 << (window.len() % 64)) - 1;
        }
        bits
    }

    /// No document of a window.
    pub(super) fn none(window: Range<DocId>) -> Self {
        debug_assert!(window.start.is_multiple_of(64), "windows begin at multiples of 64");
        let words = vec![0; window.len().div_ceil(64)];
        Self { window, words }
    }

    /// Those documents of a window.
    pub(super) fn of(window: Range<DocId>, docs: impl IntoIterator<Item = DocId>) -> Self {
        let mut bits = Self::none(window);
        docs.into_iter().for_each(|doc| bits.insert(doc));
        bits
    }

    /// The documents that it may hold.
    pub(super) fn window(&self) -> Range<DocId> {
        self.window.clone()
    }

    /// How many it holds.
    pub(super) fn len(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// True where it holds none.
    pub(super) fn is_empty(&self) -> bool {
        self.words.iter().all(|word| *word == 0)
    }

    /// True where it holds that document of the window.
    pub(super) fn holds(&self, doc: DocId) -> bool {
        let at = (doc - self.window.start) as usize;
        self.words[at / 64] & (1 << (at % 64)) != 0
    }

    /// The first document it holds after that one of the window.
    pub(super) fn first_after(&self, doc: DocId) -> Option<DocId> {
        let from = (doc - self.window.start) as usize + 1;
        let rest = self.words.get(from / 64)? & (u64::MAX << (from % 64));
        let words = self.words.iter().enumerate().skip(from / 64 + 1);
        let words = std::iter::once((from / 64, rest)).chain(words.map(|(at, word)| (at, *word)));
        let (at, word) = words.into_iter().find(|(_, word)| *word != 0)?;
        Some(self.window.start + at as u32 * 64 + word.trailing_zeros())
    }

    /// Adds a document of the window.
    pub(super) fn insert(&mut self, doc: DocId) {
        let at = (doc - self.window.start) as usize;
        self.words[at / 64] |= 1 << (at % 64);
    }

    /// Keeps those that `other`, which has the window within its own, holds.
    pub(super) fn intersect(&mut self, other: &Self) {
        let from = (self.window.start - other.window.start) as usize / 64;
        self.words.iter_mut().zip(&other.words[from..]).for_each(|(word, other)| *word &= other);
    }

    /// Removes those that `other`, of the same window, holds.
    pub(super) fn subtract(&mut self, other: &Self) {
        self.words.iter_mut().zip(&other.words).for_each(|(word, other)| *word &= !other);
    }

    /// Adds those that `other`, of the same window, holds.
    pub(super) fn unite(&mut self, other: &Self) {
        self.words.iter_mut().zip(&other.words).for_each(|(word, other)| *word |= other);
    }

    /// Keeps those of which `keep` holds, asked in order.
    pub(super) fn retain(&mut self, mut keep: impl FnMut(DocId) -> bool) {
        for (base, word) in (self.window.start..).step_by(64).zip(&mut self.words) {
            let mut rest = *word;
            while rest != 0 {
                let bit = rest.trailing_zeros();
                rest &= rest - 1;
                if !keep(base + bit) {
                    *word &= !(1 << bit);
                }
            }
        }
    }

    /// The documents in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = DocId> + '_ {
        let words = (self.window.start..).step_by(64).zip(&self.words);
        words.flat_map(|(base, word)| ones(base, *word))
    }
}

/// The places of the bits that are set, counted from `base`.
fn ones(base: u32, word: u64) -> impl Iterator<Item = u32> {
    let mut rest = word;
    std::iter::from_fn(move || {
        let bit = (rest != 0).then(|| rest.trailing_zeros())?;
        rest &= rest - 1;
        Some(base + bit)
    })
}

/// A set of articles by their numbers, a bit for each number up to the greatest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Numbers(Vec<u64>);

impl Numbers {
    /// Number of articles in the set.
    pub fn len(&self) -> usize {
        self.0.iter().map(|bits| bits.count_ones() as usize).sum()
    }

    /// True for the empty set.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|bits| *bits == 0)
    }

    /// True where the article of that number is in the set.
    pub fn holds(&self, number: u32) -> bool {
        let word = self.0.get(number as usize / 64);
        word.is_some_and(|word| word & (1 << (number % 64)) != 0)
    }

    /// Adds the article of that number.
    pub fn insert(&mut self, number: u32) {
        let at = number as usize / 64;
        if at >= self.0.len() {
            self.0.resize(at + 1, 0);
        }
        self.0[at] |= 1 << (number % 64);
    }

    /// Removes the article of that number.
    pub fn remove(&mut self, number: u32) {
        if let Some(word) = self.0.get_mut(number as usize / 64) {
            *word &= !(1 << (number % 64));
        }
    }

    /// The numbers, the least first.
    pub fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        (0..).step_by(64).zip(&self.0).flat_map(|(base, word)| ones(base, *word))
    }

    /// Adds all that `other` holds.
    pub fn unite(&mut self, other: &Self) {
        self.0.resize(self.0.len().max(other.0.len()), 0);
        self.0.iter_mut().zip(&other.0).for_each(|(word, other)| *word |= other);
    }
}

impl FromIterator<u32> for Numbers {
    fn from_iter<I: IntoIterator<Item = u32>>(numbers: I) -> Self {
        let mut set = Self::default();
        numbers.into_iter().for_each(|number| set.insert(number));
        set
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn bits(window: Range<DocId>, docs: &BTreeSet<DocId>) -> Bits {
        Bits::of(window, docs.iter().copied())
    }

    #[test]
    fn all_of_a_window() {
        for length in [0, 1, 63, 64, 65, 200] {
            let all = Bits::all(64..64 + length);
            assert_eq!(all.len(), length as usize);
            assert!(all.iter().eq(64..64 + length));
        }
    }

    #[test]
    fn numbers_are_held() {
        let mut numbers: Numbers = [3, 64, 1000].into_iter().collect();
        assert!(numbers.holds(64) && !numbers.holds(65) && !numbers.holds(1_000_000));
        numbers.remove(64);
        numbers.unite(&[5_000].into_iter().collect());
        assert!(!numbers.holds(64) && numbers.holds(3) && numbers.holds(5_000));
        assert!(numbers.iter().eq([3, 1000, 5_000]));
    }

    proptest! {
        #[test]
        fn bits_are_a_set(a: BTreeSet<u8>, b: BTreeSet<u8>, factor in 2_u32..5) {
            let [a, b] = [a, b].map(|set| set.into_iter().map(|doc| 128 + u32::from(doc)).collect::<BTreeSet<_>>());
            let window = 128..384;
            let (one, other) = (bits(window.clone(), &a), bits(window.clone(), &b));
            let mut both = one.clone();
            both.intersect(&bits(0..384, &b));
            prop_assert!(both.iter().eq(a.intersection(&b).copied()));
            let mut either = one.clone();
            either.unite(&other);
            prop_assert!(either.iter().eq(a.union(&b).copied()));
            let mut rest = one.clone();
            rest.subtract(&other);
            prop_assert!(rest.iter().eq(a.difference(&b).copied()));
            let mut kept = one.clone();
            kept.retain(|doc| doc % factor == 0);
            prop_assert!(kept.iter().eq(a.iter().copied().filter(|doc| doc % factor == 0)));
            prop_assert_eq!((one.len(), one.is_empty()), (a.len(), a.is_empty()));
            for doc in window {
                prop_assert_eq!(one.holds(doc), a.contains(&doc));
                prop_assert_eq!(one.first_after(doc), a.range(doc + 1..).next().copied());
            }
        }
    }
}
