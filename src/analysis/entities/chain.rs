//! Linear chains of labels: the best one, and how likely each label is (Lafferty, `McCallum` and Pereira 2001).
//!
//! A label is outside (0) or one of four classes of name at one of four positions (begin, inside, end, single), so that a
//! chain tells where every name begins and ends. Labels that may not follow one another are never considered.

use std::ops::Range;

/// Classes of names that the tagger tells apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// A person.
    Person,
    /// An organisation.
    Org,
    /// A place or facility.
    Place,
    /// Any other name.
    Other,
}

/// All classes in the order of their labels.
pub const CLASSES: [Class; 4] = [Class::Person, Class::Org, Class::Place, Class::Other];

/// How many labels there are.
pub const LABELS: usize = 17;

/// A number for every label.
pub type Scores = [f32; LABELS];

/// A number for every pair of labels that follow one another.
pub type Pairs = [Scores; LABELS];

/// The label of a word that is outside every name.
pub const OUTSIDE: usize = 0;

/// The labels of a name of `class` that is `length` words long, for its word at `position`.
pub const fn label(class: Class, position: usize, length: usize) -> usize {
    let place = match (position, length) {
        (_, 1) => 3,
        (0, _) => 0,
        (position, length) if position + 1 == length => 2,
        _ => 1,
    };
    1 + 4 * class as usize + place
}

/// True where a name goes on after the label.
const fn is_open(label: usize) -> bool {
    label != OUTSIDE && (label - 1) % 4 < 2
}

/// True where the label goes on with a name that began before.
const fn continues(label: usize) -> bool {
    label != OUTSIDE && matches!((label - 1) % 4, 1 | 2)
}

/// True where `after` may follow `before`.
pub const fn may_follow(before: usize, after: usize) -> bool {
    if is_open(before) {
        continues(after) && (before - 1) / 4 == (after - 1) / 4
    } else {
        !continues(after)
    }
}

/// The best chain for `emissions`, the scores of each word's labels (Viterbi 1967).
pub fn best(emissions: &[Scores], transitions: &Pairs) -> Vec<usize> {
    let Some(first) = emissions.first() else { return vec![] };
    let mut scores = *first;
    for (label, score) in scores.iter_mut().enumerate().filter(|(label, _)| continues(*label)) {
        debug_assert_ne!(label, OUTSIDE);
        *score = f32::NEG_INFINITY;
    }
    let mut back = vec![[0_u8; LABELS]; emissions.len()];
    for (index, emission) in emissions.iter().enumerate().skip(1) {
        let mut next = [f32::NEG_INFINITY; LABELS];
        for (before, after) in allowed() {
            let score = scores[before] + transitions[before][after];
            if score > next[after] {
                next[after] = score;
                back[index][after] = before as u8;
            }
        }
        for (score, emission) in next.iter_mut().zip(emission) {
            *score += emission;
        }
        scores = next;
    }
    let closed = (0..LABELS).filter(|label| !is_open(*label));
    let last = closed.max_by(|a, b| scores[*a].total_cmp(&scores[*b])).unwrap_or(OUTSIDE);
    let mut labels = vec![last; emissions.len()];
    for index in (1..emissions.len()).rev() {
        labels[index - 1] = usize::from(back[index][labels[index]]);
    }
    labels
}

/// The names of a chain: class and words.
pub fn names(labels: &[usize]) -> Vec<(Class, Range<usize>)> {
    let mut names = vec![];
    let mut start = 0;
    for (index, label) in labels.iter().enumerate() {
        if *label == OUTSIDE || !continues(*label) {
            start = index;
        }
        if *label != OUTSIDE && !is_open(*label) {
            names.push((CLASSES[(label - 1) / 4], start..index + 1));
        }
    }
    names
}

/// How likely each label of each word is.
#[derive(Clone, Debug, Default)]
pub struct Marginals {
    /// Probability of every label, by word.
    pub labels: Vec<Scores>,
    /// Expected count of every pair of labels.
    pub pairs: Pairs,
    /// Logarithm of the sum over all chains, less the emissions' maxima.
    pub log_sum: f64,
}

/// All labels are possible.
pub const ANY: u32 = (1 << LABELS) - 1;

/// Sums over all chains that `masks` (one bit a label, by word) leave possible; `None` where there is none.
///
/// `weights` are the exponentials of the transitions ([`exponentials`]).
pub fn marginals(emissions: &[Scores], weights: &Pairs, masks: &[u32]) -> Option<Marginals> {
    let count = emissions.len();
    let mut result = Marginals { labels: vec![[0.0; LABELS]; count], ..Marginals::default() };
    let local: Vec<Scores> =
        emissions.iter().zip(masks).map(|(scores, mask)| softened(scores, *mask)).collect();
    let mut forward = vec![[0.0_f32; LABELS]; count];
    let mut sums = vec![0.0_f32; count];
    for index in 0..count {
        let mut now = [0.0; LABELS];
        if index == 0 {
            (0..LABELS).filter(|label| !continues(*label)).for_each(|label| now[label] = 1.0);
        } else {
            for (before, after) in allowed() {
                now[after] += forward[index - 1][before] * weights[before][after];
            }
        }
        for (label, score) in now.iter_mut().enumerate() {
            *score *= if index + 1 == count && is_open(label) { 0.0 } else { local[index][label] };
        }
        let sum: f32 = now.iter().sum();
        if sum.is_nan() || sum <= 0.0 {
            return None;
        }
        forward[index] = now.map(|score| score / sum);
        sums[index] = sum;
        result.log_sum += f64::from(sum).ln();
    }
    let mut backward = [1.0_f32; LABELS];
    for index in (0..count).rev() {
        for label in 0..LABELS {
            result.labels[index][label] = forward[index][label] * backward[label];
        }
        if index == 0 {
            break;
        }
        let mut before_this = [0.0; LABELS];
        for (before, after) in allowed() {
            let step = weights[before][after] * local[index][after] * backward[after] / sums[index];
            let open_end = index + 1 == count && is_open(after);
            if step > 0.0 && !open_end {
                before_this[before] += step;
                result.pairs[before][after] += forward[index - 1][before] * step;
            }
        }
        backward = before_this;
    }
    Some(result)
}

/// Exponentials of scores less their maximum, 0 for labels that the mask leaves out.
fn softened(scores: &Scores, mask: u32) -> Scores {
    let highest = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let mut local = [0.0; LABELS];
    for (label, score) in scores.iter().enumerate().filter(|(label, _)| mask >> label & 1 == 1) {
        local[label] = (score - highest).max(-30.0).exp();
    }
    local
}

/// The exponentials of transitions.
pub fn exponentials(transitions: &Pairs) -> Pairs {
    transitions.map(|row| row.map(f32::exp))
}

/// The pairs of labels that may follow one another.
fn allowed() -> impl Iterator<Item = (usize, usize)> {
    ALLOWED.iter().map(|(before, after)| (usize::from(*before), usize::from(*after)))
}

const ALLOWED_COUNT: usize = 9 * 9 + 4 * 2 * 2;

const ALLOWED: [(u8, u8); ALLOWED_COUNT] = {
    let mut pairs = [(0, 0); ALLOWED_COUNT];
    let mut count = 0;
    let mut pair = 0;
    while pair < LABELS * LABELS {
        if may_follow(pair / LABELS, pair % LABELS) {
            pairs[count] = ((pair / LABELS) as u8, (pair % LABELS) as u8);
            count += 1;
        }
        pair += 1;
    }
    assert!(count == ALLOWED_COUNT);
    pairs
};

#[cfg(test)]
mod tests {
    use super::*;

    const FLAT: Pairs = [[0.0; LABELS]; LABELS];

    fn chain(labels: &[usize]) -> Vec<Scores> {
        let score = |label: &usize| {
            let mut scores = [0.0; LABELS];
            scores[*label] = 5.0;
            scores
        };
        labels.iter().map(score).collect()
    }

    #[test]
    fn the_best_chain_is_a_possible_one() {
        let begin = label(Class::Org, 0, 2);
        let end = label(Class::Org, 1, 2);
        assert_eq!(best(&chain(&[OUTSIDE, begin, end]), &FLAT), [OUTSIDE, begin, end]);
        let single = label(Class::Person, 0, 1);
        let odd = best(&chain(&[end, single]), &FLAT);
        assert!(odd.windows(2).all(|pair| may_follow(pair[0], pair[1])) && !continues(odd[0]));
        assert_eq!(best(&[], &FLAT), Vec::<usize>::new());
    }

    #[test]
    fn names_are_read_off_a_chain() {
        let labels =
            [0, label(Class::Person, 0, 2), label(Class::Person, 1, 2), label(Class::Place, 0, 1)];
        assert_eq!(names(&labels), [(Class::Person, 1..3), (Class::Place, 3..4)]);
    }

    #[test]
    fn marginals_agree_with_counting_all_chains() {
        let emissions = chain(&[label(Class::Org, 0, 2), label(Class::Org, 1, 2)]);
        let found = marginals(&emissions, &exponentials(&FLAT), &[ANY, ANY]).unwrap();
        let mut total = 0.0;
        let mut begin = 0.0;
        for first in (0..LABELS).filter(|label| !continues(*label)) {
            for second in (0..LABELS).filter(|label| !is_open(*label) && may_follow(first, *label))
            {
                let weight = (emissions[0][first] + emissions[1][second]).exp();
                total += weight;
                begin += if first == label(Class::Org, 0, 2) { weight } else { 0.0 };
            }
        }
        assert!((found.labels[0][label(Class::Org, 0, 2)] - begin / total).abs() < 1e-4);
        assert!((found.labels[1].iter().sum::<f32>() - 1.0).abs() < 1e-4);
    }

    #[test]
    fn an_impossible_mask_has_no_chain() {
        let emissions = chain(&[0]);
        assert!(
            marginals(&emissions, &exponentials(&FLAT), &[1 << label(Class::Org, 1, 3)]).is_none()
        );
    }
}
