//! Runs of words with a capital, in which names stand.

use std::ops::Range;

use super::{
    gazetteer::Classes,
    words::{Word, Words},
};

/// The runs of capitalised words, with small words between that join names; an empty range for words in none.
pub(super) fn runs(words: &Words<'_>) -> Vec<Range<u32>> {
    let mut runs = vec![0..0; words.list.len()];
    for sentence in &words.sentences {
        let list = &words.list[sentence.words.clone()];
        let capital = |at: usize| list.get(at).is_some_and(|word| word.case.capital);
        let mut start = 0;
        while start < list.len() {
            if !capital(start) {
                start += 1;
                continue;
            }
            let mut end = start + 1;
            loop {
                if capital(end) {
                    end += 1;
                } else if list.get(end).is_some_and(joins) && capital(end + 1) {
                    end += 2;
                } else {
                    break;
                }
            }
            let base = sentence.words.start;
            let run = (base + start) as u32..(base + end) as u32;
            runs[base + start..base + end].fill(run);
            start = end;
        }
    }
    runs
}

/// The classes of the words of each word's run, found once a run.
pub(super) fn run_classes(words: &Words<'_>, runs: &[Range<u32>]) -> Vec<Classes> {
    let mut classes = vec![Classes::default(); runs.len()];
    let mut index = 0;
    while index < runs.len() {
        let run = runs[index].start as usize..runs[index].end as usize;
        let all = words.list[run.clone()].iter().fold(Classes::default(), |all, w| all.with(w.own));
        index = run.end.max(index + 1);
        classes[run].fill(all);
    }
    classes
}

fn joins(word: &Word<'_>) -> bool {
    matches!(word.lower, "of" | "for" | "al" | "bin" | "de" | "-" | "&")
}
