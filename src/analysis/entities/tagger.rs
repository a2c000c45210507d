//! Persons, organisations, places and other names, found by the trained model.

use std::{ops::Range, sync::LazyLock};

use super::{
    Found,
    chain::{self, ANY, Class, Marginals, Pairs, Scores},
    features::{Scene, Scope},
    gazetteer::{Classes, List, lists},
    model::Model,
    named::is_site,
    sureness,
    words::{Word, Words},
};
use crate::analysis::EntityKind;

/// A name whose words have their labels with less probability than this is left out: on development text more of them are
/// wrong than right.
const DOUBTFUL: f32 = 0.4;

static EMBEDDED: LazyLock<Option<Model<'static>>> =
    LazyLock::new(|| Model::open(include_bytes!("../../../assets/entities.bin")));

/// The model that the program carries; `None` where it was built without one.
pub(super) fn embedded() -> Option<&'static Model<'static>> {
    EMBEDDED.as_ref()
}

/// The names of a document, in order; none without a model.
pub(super) fn names(words: &Words<'_>, model: Option<&Model<'_>>) -> Vec<Found> {
    let Some(model) = model else { return vec![] };
    let scene = Scene::new(words, Scope::Document);
    let weights = chain::exponentials(&model.transitions);
    let mut found = vec![];
    let mut features = vec![];
    for sentence in &words.sentences {
        for stretch in scene.stretches(sentence) {
            let score = |index| {
                scene.features(sentence, index, &mut features);
                model.score(&mut features)
            };
            let emissions: Vec<Scores> = stretch.clone().map(score).collect();
            found.extend(
                tag(&emissions, &model.transitions, &weights, stretch.start)
                    .into_iter()
                    .filter(|name| name.probability >= DOUBTFUL)
                    .filter_map(|name| {
                        let kind = kind(words, &name)?;
                        let unsure =
                            sureness::is_unsure(words, &name.words, kind, name.probability);
                        let likelihood = (name.probability * 100.0) as u32;
                        Some(Found { words: name.words, kind, unsure, likelihood })
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

/// The kind of a name: the model's class, corrected by what is known of the name and refined by its last word. Other names
/// that no rule knows are left out.
fn kind(words: &Words<'_>, name: &Tagged) -> Option<EntityKind> {
    let list = &words.list[name.words.clone()];
    let phrase =
        list.iter().map(|word| word.lower).collect::<Vec<_>>().join(" ").replace(" - ", "-");
    let known = lists(phrase.strip_prefix("the ").unwrap_or(&phrase));
    let last = lists(words.list[name.words.end - 1].lower);
    let site = list.iter().any(|word| is_site(word.text));
    Some(match name.class {
        Class::Person | Class::Place | Class::Other if known.has(List::OrgName) => EntityKind::Org,
        Class::Person | Class::Org | Class::Other if known.has(List::PlaceName) => {
            EntityKind::Place
        }
        Class::Org if is_state(list) => EntityKind::Place,
        Class::Place if is_body_of(&phrase) => EntityKind::Org,
        Class::Person | Class::Place if site && list.len() == 1 => EntityKind::Org,
        Class::Place if site => EntityKind::Org,
        Class::Person => EntityKind::Person,
        Class::Org => EntityKind::Org,
        Class::Place if list.len() > 1 && last.has(List::StrongOrg) => EntityKind::Org,
        Class::Place if list.len() > 1 && last.has(List::Facility) => EntityKind::Facility,
        Class::Place => EntityKind::Place,
        Class::Other => return None,
    })
}

/// `House of Representatives of the United States`: a body, *of* and what it is of.
fn is_body_of(phrase: &str) -> bool {
    phrase.rsplit_once(" of ").is_some_and(|(body, _)| lists(body).has(List::OrgName))
}

/// `Islamic Republic of Iran`: a form of state, *of* and a country.
fn is_state(list: &[Word<'_>]) -> bool {
    let form = list
        .iter()
        .position(|word| matches!(word.lower, "republic" | "kingdom" | "state" | "states"));
    let of_country = |form: usize| {
        list.get(form + 1).is_some_and(|word| word.lower == "of")
            && list.get(form + 2).is_some_and(|word| word.own.any(Classes::COUNTRY))
    };
    form.is_some_and(of_country)
}
