//! Persons, organisations, places and other names, found by the trained model.

use std::{ops::Range, sync::LazyLock};

use super::{
    Found,
    chain::{self, ANY, Class, Marginals, Pairs, Scores},
    features::{Scene, Scope},
    gazetteer::{List, lists},
    model::Model,
    words::Words,
};
use crate::analysis::EntityKind;

/// A name whose words have their labels with less probability than this is unsure.
const SURE: f32 = 0.7;

static EMBEDDED: LazyLock<Option<Model<'static>>> =
    LazyLock::new(|| Model::open(include_bytes!("../../../assets/entities.bin")));

/// The names of a document, in order; none where the program was built without a model.
pub(super) fn names(words: &Words<'_>) -> Vec<Found> {
    let Some(model) = EMBEDDED.as_ref() else { return vec![] };
    let scene = Scene::new(words, Scope::Document);
    let weights = chain::exponentials(&model.transitions);
    let mut found = vec![];
    let mut features = vec![];
    for sentence in &words.sentences {
        for stretch in scene.stretches(sentence) {
            let score = |index| {
                features.clear();
                scene.features(sentence, index, &mut features);
                model.score(&features)
            };
            let emissions: Vec<Scores> = stretch.clone().map(score).collect();
            found.extend(
                tag(&emissions, &model.transitions, &weights, stretch.start)
                    .into_iter()
                    .filter_map(|name| {
                        let kind = kind(words, &name)?;
                        Some(Found { words: name.words, kind, unsure: name.probability < SURE })
                    }),
            );
        }
    }
    found
}

/// A name that the model found.
#[derive(Clone, Debug)]
struct Tagged {
    words: Range<usize>,
    class: Class,
    /// Of the least likely of its labels.
    probability: f32,
}

fn tag(emissions: &[Scores], transitions: &Pairs, weights: &Pairs, base: usize) -> Vec<Tagged> {
    let labels = chain::best(emissions, transitions);
    let names = chain::names(&labels);
    if names.is_empty() {
        return vec![];
    }
    let marginals = chain::marginals(emissions, weights, &vec![ANY; emissions.len()]);
    let least = |range: &Range<usize>, Marginals { labels: likely, .. }: &Marginals| {
        range.clone().map(|index| likely[index][labels[index]]).fold(1.0, f32::min)
    };
    let tagged = names.into_iter().map(|(class, range)| Tagged {
        probability: marginals.as_ref().map_or(0.0, |marginals| least(&range, marginals)),
        words: base + range.start..base + range.end,
        class,
    });
    tagged.collect()
}

/// The kind of a name: the model's class, refined by the words of the name. Other names that no rule knows are left out.
fn kind(words: &Words<'_>, name: &Tagged) -> Option<EntityKind> {
    let last = lists(words.list[name.words.end - 1].lower);
    match name.class {
        Class::Person => Some(EntityKind::Person),
        Class::Org => Some(EntityKind::Org),
        Class::Place if name.words.len() > 1 && last.has(List::Facility) => {
            Some(EntityKind::Facility)
        }
        Class::Place => Some(EntityKind::Place),
        Class::Other => None,
    }
}
