//! Going along the words in search of names: which words are taken, what is found on the way, and how it joins what was there.

use std::ops::Range;

use super::Found;

/// What `look` finds at the words of a stretch, one after the other; behind a find it goes on with the next word.
pub(super) fn sweep(
    stretch: Range<usize>,
    mut look: impl FnMut(usize) -> Option<Found>,
) -> Vec<Found> {
    let mut all = vec![];
    let mut index = stretch.start;
    while index < stretch.end {
        let found = look(index);
        index = found.as_ref().map_or(index + 1, |found| found.words.end.max(index + 1));
        all.extend(found);
    }
    all
}

/// Which of `count` words stand within names.
pub(super) fn taken<'f>(count: usize, names: impl Iterator<Item = &'f Found>) -> Vec<bool> {
    let mut taken = vec![false; count];
    for name in names {
        taken[name.words.clone()].fill(true);
    }
    taken
}

/// Both together, by where they begin.
pub(super) fn joined(mut found: Vec<Found>, added: Vec<Found>) -> Vec<Found> {
    found.extend(added);
    found.sort_by_key(|found| found.words.start);
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::EntityKind;

    fn name(words: Range<usize>) -> Found {
        Found::certain(words, EntityKind::Org)
    }

    #[test]
    fn behind_a_find_it_goes_on() {
        let found = sweep(2..9, |index| (index % 2 == 1).then(|| name(index - 1..index + 3)));
        assert_eq!(found, [name(2..6), name(6..10)]);
    }

    #[test]
    fn words_within_names_are_taken() {
        let names = joined(vec![name(3..4)], vec![name(0..2)]);
        assert_eq!(names, [name(0..2), name(3..4)]);
        assert_eq!(taken(5, names.iter()), [true, true, false, true, false]);
    }
}
