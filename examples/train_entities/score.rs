//! Scores a model on tagged text: strict F1 of span and class on running text.

use std::collections::{BTreeMap, BTreeSet};

use dateline::{
    analysis::{
        EntityKind,
        entities::{Knowledge, chain::Class, recognise_with},
    },
    span::Span,
};

use super::corpus::{self, Passage};

/// A mention: document, first byte, one past the last, class.
type Mention = (usize, usize, usize, &'static str);

/// Counts of what was found rightly, wrongly and not at all.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Counts {
    right: usize,
    extra: usize,
    missed: usize,
}

impl Counts {
    /// In hundredths.
    fn f1(self) -> f64 {
        200.0 * self.right as f64 / (2 * self.right + self.extra + self.missed).max(1) as f64
    }
}

/// A line of figures: all classes together, then each.
pub(crate) fn score(passages: &[Passage], knowledge: Knowledge<'_>) -> String {
    let (mut gold, mut found) = (BTreeSet::new(), BTreeSet::new());
    for (number, passage) in passages.iter().enumerate() {
        let mention = |span: Span, class| {
            let span = trimmed(&passage.text, span);
            (number, span.start, span.end, class)
        };
        gold.extend(
            passage.names.iter().filter_map(|(span, class)| Some(mention(*span, name(*class)?))),
        );
        found.extend(
            mentions(passage, knowledge).into_iter().map(|(span, class)| mention(span, class)),
        );
    }
    figures(&gold, &found)
}

fn figures(gold: &BTreeSet<Mention>, found: &BTreeSet<Mention>) -> String {
    let mut classes: BTreeMap<&str, Counts> = BTreeMap::new();
    let mut all = Counts::default();
    for mention in gold.union(found) {
        let class = classes.entry(mention.3).or_default();
        for counts in [class, &mut all] {
            match (gold.contains(mention), found.contains(mention)) {
                (true, true) => counts.right += 1,
                (true, false) => counts.missed += 1,
                _ => counts.extra += 1,
            }
        }
    }
    let single: Vec<String> =
        classes.iter().map(|(class, counts)| format!("{class} {:.1}", counts.f1())).collect();
    let Counts { right, extra, missed } = all;
    format!(
        "F1 {:.1} ({right} right, {extra} extra, {missed} missed); {}",
        all.f1(),
        single.join(", ")
    )
}

const fn name(class: Class) -> Option<&'static str> {
    match class {
        Class::Person => Some("person"),
        Class::Org => Some("organisation"),
        Class::Place => Some("place"),
        Class::Other => None,
    }
}

fn mentions(passage: &Passage, knowledge: Knowledge<'_>) -> Vec<(Span, &'static str)> {
    let entities = corpus::read_passage(passage, |document, reading, sentences| {
        recognise_with(knowledge, document, &reading.tokens, sentences, None)
    });
    let mut all = vec![];
    for entity in entities {
        let class = match entity.kind {
            EntityKind::Person => "person",
            EntityKind::Org => "organisation",
            EntityKind::Place | EntityKind::Facility => "place",
            _ => continue,
        };
        all.extend(entity.mentions.iter().map(|span| (*span, class)));
    }
    all
}

/// The span less a leading article and a possessive, which no gold set agrees on.
fn trimmed(text: &str, span: Span) -> Span {
    let words = span.of(text).to_lowercase();
    let lead = ["the ", "an ", "a "].into_iter().find(|article| words.starts_with(article));
    let trail = ["'s", "’s"].into_iter().find(|mark| words.ends_with(mark));
    Span::new(span.start + lead.map_or(0, str::len), span.end - trail.map_or(0, str::len))
}
