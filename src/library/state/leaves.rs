//! A map by content hash that may hold a million articles: cheap to clone, and cheap to change while clones of it are in use
//! beside the screen, as only the leaf that changes is copied.

use std::sync::Arc;

use crate::library::ContentHash;

/// Bits of a hash that tell its leaf: a million entries make a thousand a leaf, which are copied in some microseconds.
const BITS: u32 = 10;

/// The map. Nothing is ever taken out of it.
#[derive(Debug)]
pub(super) struct Leaves<V>(Arc<Vec<Leaf<V>>>);

/// Entries whose hashes begin with the same bits, in order.
type Leaf<V> = Arc<Vec<(ContentHash, V)>>;

impl<V> Leaves<V> {
    /// What is kept under a hash.
    pub(super) fn get(&self, key: ContentHash) -> Option<&V> {
        let leaf = self.0.get(leaf_of(key))?;
        let at = leaf.binary_search_by_key(&key, |(of, _)| *of).ok()?;
        leaf.get(at).map(|(_, value)| value)
    }

    /// True where something is kept under a hash.
    pub(super) fn holds(&self, key: ContentHash) -> bool {
        self.get(key).is_some()
    }

    /// True where nothing is kept.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// True for the same map, unchanged.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// The hashes under which this and an earlier map keep different things. Leaves that both share are not looked at.
    pub(super) fn changed_since(
        &self,
        earlier: &Self,
        is_same: impl Fn(&V, &V) -> bool,
    ) -> Vec<ContentHash> {
        let nothing = Leaf::default();
        let mut changed = Vec::new();
        for at in 0..self.0.len().max(earlier.0.len()) {
            let [now, before] = [self, earlier].map(|it| it.0.get(at).unwrap_or(&nothing));
            if Arc::ptr_eq(now, before) {
                continue;
            }
            let is_new = |(key, value): &&(ContentHash, V)| {
                !earlier.get(*key).is_some_and(|known| is_same(known, value))
            };
            changed.extend(now.iter().filter(is_new).map(|(key, _)| *key));
            changed.extend(before.iter().map(|(key, _)| *key).filter(|key| !self.holds(*key)));
        }
        changed
    }

    /// All entries, in the order of their hashes.
    pub(super) fn iter(&self) -> impl Iterator<Item = (ContentHash, &V)> {
        self.0.iter().flat_map(|leaf| leaf.iter()).map(|(key, value)| (*key, value))
    }
}

impl<V: Clone> Leaves<V> {
    /// What is kept under a hash, to be changed; what `make` gives where nothing was.
    pub(super) fn entry(&mut self, key: ContentHash, make: impl FnOnce() -> V) -> &mut V {
        let leaves = Arc::make_mut(&mut self.0);
        if leaves.is_empty() {
            *leaves = vec![Arc::default(); 1 << BITS];
        }
        let leaf = Arc::make_mut(&mut leaves[leaf_of(key)]);
        let at = leaf.binary_search_by_key(&key, |(of, _)| *of);
        let at = at.unwrap_or_else(|at| {
            leaf.insert(at, (key, make()));
            at
        });
        &mut leaf[at].1
    }
}

impl<V> Clone for Leaves<V> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<V> Default for Leaves<V> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

/// Number of the leaf of a hash: its first bits, so that the leaves are in the order of the hashes.
fn leaf_of(key: ContentHash) -> usize {
    let [first, second, ..] = *key.bytes();
    usize::from(u16::from_be_bytes([first, second]) >> (u16::BITS - BITS))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    fn key(number: u32) -> ContentHash {
        ContentHash::of(&number.to_le_bytes())
    }

    #[test]
    fn a_change_copies_one_leaf() {
        let mut leaves = Leaves::default();
        for number in 0..5_000 {
            leaves.entry(key(number), || number);
        }
        let before = leaves.clone();
        *leaves.entry(key(7), || 0) = 70;
        let copied = leaves.0.iter().zip(&*before.0).filter(|(a, b)| !Arc::ptr_eq(a, b)).count();
        assert_eq!((copied, before.get(key(7)), leaves.get(key(7))), (1, Some(&7), Some(&70)));
        assert!(!leaves.is_same(&before) && before.is_same(&before.clone()));
    }

    proptest! {
        #[test]
        fn they_are_a_map(entries: Vec<(u8, u32)>) {
            let (mut leaves, mut map) = (Leaves::default(), BTreeMap::new());
            prop_assert!(leaves.is_empty());
            for (number, value) in entries {
                *leaves.entry(key(number.into()), || 0) = value;
                map.insert(key(number.into()), value);
            }
            prop_assert!(leaves.iter().eq(map.iter().map(|(key, value)| (*key, value))));
            for number in 0..=u8::MAX {
                prop_assert_eq!(leaves.get(key(number.into())), map.get(&key(number.into())));
            }
        }

        #[test]
        fn what_has_changed_is_told(before: Vec<(u8, u8)>, after: Vec<(u8, u8)>, another: bool) {
            let mut earlier = Leaves::default();
            for (number, value) in before {
                *earlier.entry(key(number.into()), || 0) = value;
            }
            let mut leaves = if another { Leaves::default() } else { earlier.clone() };
            for (number, value) in after {
                *leaves.entry(key(number.into()), || 0) = value;
            }
            let mut changed = leaves.changed_since(&earlier, |a, b| a == b);
            changed.sort_unstable();
            let all = (0..=u8::MAX).map(|number| key(number.into()));
            let mut expected: Vec<_> = all.filter(|key| leaves.get(*key) != earlier.get(*key)).collect();
            expected.sort_unstable();
            prop_assert_eq!(changed, expected);
        }
    }
}
