//! What a word with a capital is elsewhere in the document bears on what it is here.
//!
//! Articles use most words in one sense (one sense per discourse: Gale, Church and Yarowsky 1992), and where a name stands
//! among few clues, another place often has more of them. So after a first look the tagger takes a second, in which each word's
//! labels are worth more or less by how likely their class is in the word's other places. Krishnan and Manning (2006) train a
//! second model for this; adding up logarithms of likelihoods needs none, and costs no second look at the features. Words that
//! the lists hold as places are left as they are: an article means now the country, now its team or its government.

use super::{
    chain::{self, ANY, LABELS, Pairs, Scores},
    features::Scene,
    tagger::Stretch,
};

/// Classes told apart: outside, and the four of names.
const CLASSES: usize = 5;

/// How likely each class is.
type Likely = [f32; CLASSES];

/// How much the other places count beside this one where there are many of them; a single one counts half of that. On
/// development text a half to one and a half gain about the same.
const WEIGHT: f32 = 1.0;

/// Added to likelihoods, so that no class is impossible because other places speak against it.
const LEAST: f32 = 0.05;

/// What is known of a word by its number in the scene.
#[derive(Clone, Copy, Debug, Default)]
struct Places {
    /// How often it stands in stretches with a capital.
    count: u32,
    /// Likelihoods in all of them, added up by their weights.
    sums: Likely,
}

/// Adds to the scores of words that stand in several places what they are in the others. `weights` are the exponentials of
/// the transitions.
pub(super) fn weigh(scene: &Scene<'_, '_>, stretches: &mut [Stretch], weights: &Pairs) {
    let mut places = count(scene, stretches);
    let here: Vec<Vec<Likely>> = stretches
        .iter()
        .map(|stretch| {
            let repeated =
                |index| scene.name_word(index).is_some_and(|word| places[word].count > 1);
            if stretch.words.clone().any(repeated) { likely(stretch, weights) } else { vec![] }
        })
        .collect();
    for (stretch, here) in stretches.iter().zip(&here) {
        for (index, likely) in stretch.words.clone().zip(here) {
            if let Some(word) = scene.name_word(index) {
                add(&mut places[word].sums, likely);
            }
        }
    }
    for (stretch, here) in stretches.iter_mut().zip(&here) {
        for ((index, likely), scores) in stretch.words.clone().zip(here).zip(&mut stretch.emissions)
        {
            if let Some(word) = scene.name_word(index) {
                bear_on(scores, likely, places[word]);
            }
        }
    }
}

/// How often each word stands in the stretches with a capital.
fn count(scene: &Scene<'_, '_>, stretches: &[Stretch]) -> Vec<Places> {
    let mut places = vec![Places::default(); scene.different_words()];
    for index in stretches.iter().flat_map(|stretch| stretch.words.clone()) {
        if let Some(word) = scene.name_word(index) {
            places[word].count += 1;
        }
    }
    places
}

/// How likely each class is for each word, by this stretch alone.
fn likely(stretch: &Stretch, weights: &Pairs) -> Vec<Likely> {
    let emissions = &stretch.emissions;
    let marginals = chain::marginals(emissions, weights, &vec![ANY; emissions.len()]);
    let labels = marginals.map_or_else(Vec::new, |marginals| marginals.labels);
    let by_class = |labels: &Scores| {
        let mut likely = [0.0; CLASSES];
        for (label, probability) in labels.iter().enumerate() {
            likely[class(label)] += probability;
        }
        likely
    };
    labels.iter().map(by_class).collect()
}

/// The class of a label, 0 for outside.
const fn class(label: usize) -> usize {
    label.div_ceil((LABELS - 1) / (CLASSES - 1))
}

fn add(sums: &mut Likely, likely: &Likely) {
    let weight = weight(likely);
    for (sum, likely) in sums.iter_mut().zip(likely) {
        *sum += weight * likely;
    }
}

/// How much a place counts: the fourth power of how likely its likeliest class is, so that guesses count little.
fn weight(likely: &Likely) -> f32 {
    likely.iter().copied().fold(0.0, f32::max).powi(4)
}

/// Adds to the scores of a word's labels what its other places say of their classes.
fn bear_on(scores: &mut Scores, here: &Likely, places: Places) {
    if places.count < 2 {
        return;
    }
    let own = weight(here);
    let others = (places.sums.iter().sum::<f32>() - own).max(1e-3);
    let share = WEIGHT * others / (others + 1.0);
    let mut worth = [0.0; CLASSES];
    for (class, worth) in worth.iter_mut().enumerate() {
        let elsewhere = (places.sums[class] - own * here[class]).max(0.0) / others;
        *worth = share * (elsewhere + LEAST).ln();
    }
    for (label, score) in scores.iter_mut().enumerate() {
        *score += worth[class(label)];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_have_the_class_of_their_names() {
        assert_eq!([0, 1, 4, 5, 8, 9, 16].map(class), [0, 1, 1, 2, 2, 3, 4]);
    }

    #[test]
    fn what_a_word_is_elsewhere_counts_here() {
        let person = [0.0, 1.0, 0.0, 0.0, 0.0];
        let org = [0.0, 0.0, 1.0, 0.0, 0.0];
        let mut sums = person;
        add(&mut sums, &org);
        let mut scores = [0.0; LABELS];
        bear_on(&mut scores, &org, Places { count: 2, sums });
        assert!(scores[1] > scores[5] + 1.0, "{scores:?}");
        let mut alone = [0.0; LABELS];
        bear_on(&mut alone, &org, Places { count: 1, sums: org });
        assert!(alone.iter().all(|score| score.abs() < 1e-6), "{alone:?}");
    }
}
