//! What the tagger looks at: about a hundred facts about a word, its neighbours, the run of capitals it stands in and what
//! the rest of the document shows of it. A feature is the finished hash of a template's number and its values.
//!
//! The trainer and the tagger share this file; a change here calls for a new model.

use std::ops::Range;

use super::{
    gazetteer::{Classes, Clusters},
    hash::{self, Hashed},
    runs::{run_classes, runs},
    words::{Sentence, Style, Word, Words},
};

/// Words further than this from a word with a capital cannot be part of a name.
const REACH: usize = 2;

/// How far a word is looked for again in its run, in words.
const REPEATED: usize = 4;

/// Neighbours before the first and after the last word of a sentence.
const BEFORE: u64 = 11;
const AFTER: u64 = 12;

/// A document prepared for looking at.
#[derive(Debug)]
pub struct Scene<'w, 't> {
    words: &'w Words<'t>,
    /// The run of capitals each word stands in; empty for a word that stands in none.
    runs: Vec<Range<u32>>,
    /// The classes of all words of the run, by word. Kept, as a run may be as long as the text.
    run_classes: Vec<Classes>,
    /// Index in `facts` by word.
    ids: Vec<u32>,
    facts: Vec<Facts>,
    /// True where hardly any word has a capital, or much of the text was typed in haste, so that small letters tell nothing.
    small_letters: bool,
    /// What of the document is looked at.
    scope: Scope,
}

/// Whether a word's other occurrences in the document are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// All of the document.
    Document,
    /// The sentence alone; the trainer does so now and then, so that short texts are tagged well too.
    Sentence,
}

/// What the document shows of a word in all its occurrences.
#[derive(Clone, Debug, Default)]
struct Facts {
    small: u32,
    capital_inside: u32,
    after_title: bool,
    after_first_name: bool,
    before_last_name: bool,
    longest: u32,
    first: u64,
    last: u64,
    first_clusters: Clusters,
    last_clusters: Clusters,
    classes: Classes,
    before: u64,
    after: u64,
    before_cluster: u16,
    after_cluster: u16,
}

impl<'w, 't> Scene<'w, 't> {
    /// Looks once over the document.
    pub fn new(words: &'w Words<'t>, scope: Scope) -> Self {
        let wordlike = words.list.iter().filter(|word| word.case.wordlike).count();
        let capitals = words.list.iter().filter(|word| word.case.capital).count();
        let runs = runs(words);
        let mut scene = Self {
            words,
            run_classes: run_classes(words, &runs),
            runs,
            ids: Vec::with_capacity(words.list.len()),
            facts: vec![],
            small_letters: capitals * 50 < wordlike || is_careless(words),
            scope,
        };
        scene.number_words();
        for sentence in &words.sentences {
            for index in sentence.words.clone() {
                scene.observe(sentence, index);
            }
        }
        scene
    }

    /// The stretches of a sentence in which names may stand.
    pub fn stretches(&self, sentence: &Sentence) -> Vec<Range<usize>> {
        if self.small_letters || matches!(sentence.style, Style::Capitals | Style::Careless) {
            return vec![sentence.words.clone()];
        }
        let mut stretches: Vec<Range<usize>> = vec![];
        for index in sentence.words.clone().filter(|index| self.words.list[*index].case.capital) {
            let start = index.saturating_sub(REACH).max(sentence.words.start);
            let end = (index + REACH + 1).min(sentence.words.end);
            match stretches.last_mut() {
                Some(last) if start <= last.end => last.end = end,
                _ => stretches.push(start..end),
            }
        }
        stretches
    }

    /// Appends the features of the word at `index` of `sentence`.
    pub fn features(&self, sentence: &Sentence, index: usize, features: &mut Vec<u64>) {
        let view = View { scene: self, sentence, index, word: &self.words.list[index] };
        let mut sink = Sink { features };
        let careless = self.small_letters || sentence.style == Style::Careless;
        if !view.word.case.capital && !careless {
            view.plain(&mut sink);
            return;
        }
        view.neighbours(&mut sink);
        view.shapes(&mut sink);
        view.clusters(&mut sink);
        view.gazetteer(&mut sink);
        view.letters(&mut sink);
        if view.word.case.capital {
            view.run(&mut sink);
        }
        if view.word.case.wordlike && self.scope == Scope::Document {
            view.document(&mut sink);
        }
    }

    /// Gives every different word a number.
    fn number_words(&mut self) {
        let mut ids: Hashed<u32> = Hashed::default();
        ids.reserve(self.words.list.len() / 2);
        for word in &self.words.list {
            let next = ids.len() as u32;
            self.ids.push(*ids.entry(word.key).or_insert(next));
        }
        self.facts = vec![Facts::default(); ids.len()];
    }

    /// Takes note of one occurrence of a word.
    fn observe(&mut self, sentence: &Sentence, index: usize) {
        let list = &self.words.list;
        let word = &list[index];
        if !word.case.wordlike {
            return;
        }
        let before = (index > sentence.words.start).then(|| &list[index - 1]);
        let after = (index + 1 < sentence.words.end).then(|| &list[index + 1]);
        let run = self.runs[index].start as usize..self.runs[index].end as usize;
        let facts = &mut self.facts[self.ids[index] as usize];
        if !word.case.capital {
            facts.small += 1;
            return;
        }
        if matches!(sentence.style, Style::Titled | Style::Capitals) {
            return;
        }
        if before.is_some_and(|before| before.case.wordlike) {
            facts.capital_inside += 1;
        }
        if run.len() as u32 > facts.longest && run.len() < 8 {
            facts.longest = run.len() as u32;
            let (first, last) = (&list[run.start], &list[run.end - 1]);
            (facts.first, facts.first_clusters) = (first.key, first.clusters);
            (facts.last, facts.last_clusters) = (last.key, last.clusters);
            facts.classes = list[run]
                .iter()
                .fold(Classes::default(), |all, word| all.with(word.own).with(word.phrase));
        }
        if let Some(before) = before {
            facts.after_title |= before.own.any(Classes::TITLE);
            facts.after_first_name |= before.own.any(Classes::FIRST) && before.case.capital;
            if facts.before == 0 {
                (facts.before, facts.before_cluster) = (before.key, before.clusters[1]);
            }
        }
        if let Some(after) = after {
            facts.before_last_name |= after.own.any(Classes::LAST) && after.case.capital;
            if facts.after == 0 {
                (facts.after, facts.after_cluster) = (after.key, after.clusters[1]);
            }
        }
    }
}

/// True where a third of the words and more stand in sentences that are careless with capitals.
fn is_careless(words: &Words<'_>) -> bool {
    let careless = words.sentences.iter().filter(|sentence| sentence.style == Style::Careless);
    careless.map(|sentence| sentence.words.len()).sum::<usize>() * 3 > words.list.len()
}

/// Where features go.
struct Sink<'f> {
    features: &'f mut Vec<u64>,
}

impl Sink<'_> {
    /// The feature of a template with its values.
    #[inline]
    fn add<const N: usize>(&mut self, template: u64, values: [u64; N]) {
        let mut hash = hash::start(1000 + template);
        for value in values {
            hash = hash::number(hash, value);
        }
        self.features.push(hash::finish(hash));
    }
}

/// One word in its sentence.
struct View<'s, 'w, 't> {
    scene: &'s Scene<'w, 't>,
    sentence: &'s Sentence,
    index: usize,
    word: &'s Word<'t>,
}

impl<'s, 't> View<'s, '_, 't> {
    /// The word so many places away, within the sentence.
    fn near(&self, offset: isize) -> Option<&'s Word<'t>> {
        let at = self.index.checked_add_signed(offset)?;
        self.sentence.words.contains(&at).then(|| &self.scene.words.list[at])
    }

    fn of(&self, offset: isize, value: impl Fn(&Word<'_>) -> u64) -> u64 {
        let edge = if offset < 0 { BEFORE } else { AFTER };
        self.near(offset).map_or(edge, value)
    }

    fn key(&self, offset: isize) -> u64 {
        self.of(offset, |word| word.key)
    }

    fn shape(&self, offset: isize) -> u64 {
        self.of(offset, |word| word.outline)
    }

    fn cluster(&self, offset: isize, size: usize) -> u64 {
        let edge = if offset < 0 { 3001 } else { 3002 };
        self.near(offset).map_or(edge, |word| u64::from(word.clusters[size]))
    }

    fn first(&self) -> bool {
        self.index == self.sentence.words.start
    }

    fn neighbours(&self, sink: &mut Sink<'_>) {
        let word = self.word;
        let (before, after) = (self.key(-1), self.key(1));
        let (before2, after2) = (self.key(-2), self.key(2));
        sink.add(0, []);
        sink.add(1, [word.exact]);
        sink.add(2, [word.key]);
        sink.add(3, [before]);
        sink.add(4, [after]);
        sink.add(5, [before2]);
        sink.add(6, [after2]);
        sink.add(7, [before, word.key]);
        sink.add(8, [word.key, after]);
        sink.add(9, [before, after]);
        sink.add(10, [before2, before]);
        sink.add(11, [after, after2]);
    }

    /// The little that is looked at of a word without a capital, which is seldom part of a name.
    fn plain(&self, sink: &mut Sink<'_>) {
        let word = self.word;
        let shape = word.outline;
        let (before, after) = (self.key(-1), self.key(1));
        sink.add(0, []);
        sink.add(2, [word.key]);
        sink.add(3, [before]);
        sink.add(4, [after]);
        sink.add(7, [before, word.key]);
        sink.add(8, [word.key, after]);
        sink.add(21, [shape]);
        sink.add(24, [self.shape(-1), shape, self.shape(1)]);
        sink.add(26, [shape, self.shape(1), self.shape(2)]);
        let style = self.sentence.style as u64;
        sink.add(29, [0, self.first().into(), style]);
        sink.add(43, [self.cluster(0, 1), 0]);
        sink.add(52, [self.cluster(-1, 1), self.cluster(0, 1)]);
        sink.add(53, [self.cluster(0, 1), self.cluster(1, 1)]);
        sink.add(58, [self.cluster(-1, 2), shape]);
        sink.add(59, [self.cluster(1, 2), shape]);
        sink.add(62, [100 + u64::from(word.own.0), 0]);
        sink.add(63, [word.phrase.0.into()]);
        let begins = u64::from(word.begins.0);
        sink.add(66, [word.phrase.0.into(), begins, word.key]);
    }

    fn shapes(&self, sink: &mut Sink<'_>) {
        let shape = self.word.outline;
        let (before, after) = (self.shape(-1), self.shape(1));
        sink.add(20, [self.word.shape]);
        sink.add(21, [shape]);
        sink.add(22, [before, shape]);
        sink.add(23, [shape, after]);
        sink.add(24, [before, shape, after]);
        sink.add(25, [self.shape(-2), before, shape]);
        sink.add(26, [shape, after, self.shape(2)]);
        sink.add(27, [self.key(-1), shape]);
        sink.add(28, [shape, self.key(1)]);
        let style = self.sentence.style as u64;
        sink.add(29, [self.word.case.capital.into(), self.first().into(), style]);
    }

    fn clusters(&self, sink: &mut Sink<'_>) {
        let shape = self.word.outline;
        let capital = u64::from(self.word.case.capital);
        for size in 0..3 {
            let template = 40 + 3 * size as u64;
            sink.add(template, [self.cluster(0, size), capital]);
            sink.add(template + 1, [self.cluster(-1, size)]);
            sink.add(template + 2, [self.cluster(1, size)]);
        }
        sink.add(50, [self.cluster(-2, 1)]);
        sink.add(51, [self.cluster(2, 1)]);
        sink.add(52, [self.cluster(-1, 1), self.cluster(0, 1)]);
        sink.add(53, [self.cluster(0, 1), self.cluster(1, 1)]);
        sink.add(54, [self.cluster(-1, 1), self.cluster(1, 1), shape]);
        sink.add(55, [self.cluster(-1, 0), self.cluster(0, 0), self.cluster(1, 0)]);
        sink.add(56, [self.cluster(-2, 0), self.cluster(-1, 0), shape]);
        sink.add(57, [shape, self.cluster(1, 0), self.cluster(2, 0)]);
        sink.add(58, [self.cluster(-1, 2), shape]);
        sink.add(59, [self.cluster(1, 2), shape]);
    }

    fn gazetteer(&self, sink: &mut Sink<'_>) {
        let (shape, capital) = (self.word.outline, u64::from(self.word.case.capital));
        for offset in -1..=1 {
            let Some(word) = self.near(offset) else { continue };
            let place = (offset + 5) as u64;
            for class in
                (0..Classes::COUNT).filter(|class| (word.own.0 | word.phrase.0) >> class & 1 == 1)
            {
                if word.own.0 >> class & 1 == 1 {
                    sink.add(60, [place, class.into(), capital]);
                }
                if word.phrase.0 >> class & 1 == 1 {
                    let begins = u64::from(word.begins.0 >> class & 1);
                    sink.add(61, [place, class.into(), begins, capital]);
                }
            }
        }
        let own = |offset| self.of(offset, |word| 100 + u64::from(word.own.0));
        sink.add(62, [own(0), capital]);
        sink.add(63, [self.word.phrase.0.into()]);
        sink.add(64, [own(-1), own(0), shape]);
        sink.add(65, [own(0), own(1), shape]);
    }

    /// Beginnings, endings and groups of three letters.
    fn letters(&self, sink: &mut Sink<'_>) {
        let capital = u64::from(self.word.case.capital);
        let lower = self.word.lower;
        let mut ends = [0; 24];
        let mut count = 0;
        for (at, c) in lower.char_indices().take(ends.len()) {
            ends[count] = at + c.len_utf8();
            count += 1;
        }
        let ends = &ends[..count];
        let start = |index: usize| if index == 0 { 0 } else { ends[index - 1] };
        let piece =
            |from: usize, to: usize| hash::word(hash::start(9), &lower.as_bytes()[from..to]);
        for length in 1..=5.min(count) {
            sink.add(70 + length as u64, [piece(0, ends[length - 1]), capital]);
            sink.add(80 + length as u64, [piece(start(count - length), ends[count - 1]), capital]);
        }
        for index in 0..count.saturating_sub(2) {
            sink.add(90, [piece(start(index), ends[index + 2])]);
        }
    }

    /// The run of capitals that the word stands in, and what stands around it.
    fn run(&self, sink: &mut Sink<'_>) {
        let list = &self.scene.words.list;
        let run = &self.scene.runs[self.index];
        let (start, end) = (run.start as usize, run.end as usize);
        let (first, last) = (&list[start], &list[end - 1]);
        let place = self.index - start;
        let left = (end - 1 - self.index).min(4) as u64;
        let (near_start, near_end) = (place.min(2) as u64, left.min(2));
        let key = |at: Option<usize>, edge| {
            at.filter(|at| self.sentence.words.contains(at)).map_or(edge, |at| list[at].key)
        };
        let (before, after) = (key(start.checked_sub(1), BEFORE), key(Some(end), AFTER));
        let classes = self.scene.run_classes[self.index];
        sink.add(100, [place.min(4) as u64, (end - start).min(6) as u64]);
        sink.add(101, [last.key, u64::from(place == 0)]);
        sink.add(102, [first.key, left]);
        sink.add(103, [last.clusters[1].into(), left]);
        sink.add(104, [last.clusters[2].into()]);
        sink.add(105, [first.clusters[1].into(), place.min(3) as u64]);
        sink.add(106, [before, near_start, near_end]);
        sink.add(107, [after, near_start, near_end]);
        sink.add(108, [before, last.clusters[1].into()]);
        sink.add(109, [after, last.clusters[1].into()]);
        sink.add(110, [last.own.0.into(), first.own.0.into(), near_start, near_end]);
        sink.add(111, [before, key(start.checked_sub(2), BEFORE)]);
        sink.add(112, [after, key(Some(end + 1), AFTER)]);
        sink.add(113, [classes.0.into(), near_end]);
        sink.add(114, [first.key, last.key]);
        self.repeats(sink);
        // Words a little further off tell what is done by or to whoever is named.
        for offset in [-4, -3] {
            sink.add(145, [self.cluster(offset, 1)]);
        }
        for at in end + 1..end + 4 {
            let word = list.get(at).filter(|_| at < self.sentence.words.end);
            let cluster = word.map_or(999, |word| u64::from(word.clusters[1]));
            sink.add(146, [cluster, (end - start).min(3) as u64]);
        }
    }

    /// The same word elsewhere in the run: where letters lost their line ends, a name that comes twice is signed and then
    /// greeted (*Ann Lee Ann Lee*, *Vince Vince*).
    fn repeats(&self, sink: &mut Sink<'_>) {
        let list = &self.scene.words.list;
        let run = &self.scene.runs[self.index];
        let (start, end) = (run.start as usize, run.end as usize);
        let same = |word: &Word<'_>| word.key == self.word.key && word.case.wordlike;
        let near =
            start.max(self.index.saturating_sub(REPEATED))..end.min(self.index + REPEATED + 1);
        let before = (near.start..self.index).rev().find(|at| same(&list[*at]));
        let after = (self.index + 1..near.end).find(|at| same(&list[*at]));
        if before.is_some() || after.is_some() {
            let distance = |at: Option<usize>| at.map_or(0, |at| at.abs_diff(self.index) as u64);
            sink.add(147, [distance(before), distance(after)]);
        }
    }

    /// What the rest of the document shows of the word.
    fn document(&self, sink: &mut Sink<'_>) {
        let facts = &self.scene.facts[self.scene.ids[self.index] as usize];
        let (capital, first) = (u64::from(self.word.case.capital), u64::from(self.first()));
        sink.add(
            120,
            [facts.small.min(2).into(), facts.capital_inside.min(3).into(), capital, first],
        );
        sink.add(121, [u64::from(facts.small > 0), self.word.outline, first]);
        if !self.word.case.capital {
            return;
        }
        let run = &self.scene.runs[self.index];
        let length = run.end - run.start;
        let longer = u64::from(facts.longest > length);
        let named = u64::from(facts.after_first_name);
        sink.add(122, [facts.after_title.into(), named, facts.before_last_name.into()]);
        sink.add(123, [facts.last, longer]);
        sink.add(124, [facts.first, longer]);
        sink.add(125, [facts.longest.min(6).into(), length.into()]);
        sink.add(126, [facts.before]);
        sink.add(127, [facts.after]);
        sink.add(128, [facts.classes.0.into()]);
        sink.add(129, [named, facts.longest.min(4).into(), length.into()]);
        let (first, last) = (facts.first_clusters[1], facts.last_clusters[1]);
        sink.add(130, [last.into(), u64::from(facts.last == self.word.key)]);
        sink.add(131, [first.into(), u64::from(facts.first == self.word.key)]);
        sink.add(132, [facts.before_cluster.into()]);
        sink.add(133, [facts.after_cluster.into()]);
    }
}
