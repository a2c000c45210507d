//! The recogniser must not fall below what was last measured on the development sets, less half a point.

use std::{collections::BTreeSet, fs, path::Path};

use serde_json::Value;

use crate::{
    analysis::{EntityKind, analyse},
    document::{BlockKind, Builder, Document},
    metadata::Metadata,
    span::{CodePoints, Span},
};

/// A mention: first code point, one past the last, class in the sets' terms.
type Scored = (usize, usize, &'static str);

fn document(text: &str) -> Document {
    let mut builder = Builder::over(text);
    let mut at = 0;
    for line in text.split('\n') {
        builder.mark(Span::new(at, at + line.len()).trimmed(text), BlockKind::Paragraph);
        at += line.len() + 1;
    }
    builder.finish()
}

/// The span less a leading article and a possessive, as the scorer compares them.
fn trimmed(text: &str, span: Span) -> Span {
    let words = span.of(text).to_lowercase();
    let lead = ["the ", "an ", "a "]
        .into_iter()
        .find(|article| words.starts_with(article))
        .map_or(0, str::len);
    let trail = ["'s", "’s"].into_iter().find(|mark| words.ends_with(mark)).map_or(0, str::len);
    Span::new(span.start + lead, span.end - trail)
}

fn found(text: &str) -> BTreeSet<Scored> {
    let analysis = analyse(&document(text), &Metadata::default());
    let points = CodePoints::new(text);
    let mut all = BTreeSet::new();
    for entity in &analysis.entities {
        let class = match entity.kind {
            EntityKind::Person => "PER",
            EntityKind::Org => "ORG",
            EntityKind::Place | EntityKind::Facility => "LOC",
            _ => continue,
        };
        let spans = entity.mentions.iter().map(|span| trimmed(text, *span));
        all.extend(spans.map(|span| (points.at(span.start), points.at(span.end), class)));
    }
    all
}

fn gold(text: &str, entities: &Value) -> BTreeSet<Scored> {
    let offsets: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let points = CodePoints::new(text);
    let scored = |entity: &Value| {
        let class = ["PER", "ORG", "LOC"].into_iter().find(|class| entity["kind"] == *class)?;
        let at = |key: &str| Some(offsets[usize::try_from(entity[key].as_u64()?).ok()?]);
        let span = trimmed(text, Span::new(at("start")?, at("end")?));
        Some((points.at(span.start), points.at(span.end), class))
    };
    entities.as_array().into_iter().flatten().filter_map(scored).collect()
}

/// Strict F1 of span and class over persons, organisations and places, in hundredths.
#[track_caller]
fn check(set: &str, floor: f64) {
    let path =
        format!(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/entities/dev/{}.jsonl"), set);
    let Ok(lines) = fs::read_to_string(Path::new(&path)) else {
        println!("skipped: no development set {set}");
        return;
    };
    let (mut right, mut wrong) = (0, 0);
    for line in lines.lines() {
        let article: Value = serde_json::from_str(line).unwrap();
        let text = article["text"].as_str().unwrap();
        let (gold, found) = (gold(text, &article["entities"]), found(text));
        right += gold.intersection(&found).count();
        wrong += gold.symmetric_difference(&found).count();
    }
    let f1 = 200.0 * right as f64 / (2 * right + wrong).max(1) as f64;
    println!("{set}: {f1:.1}");
    assert!(f1 >= floor, "{set}: {f1:.1}, which is below {floor}");
}

#[test]
fn pud_news() {
    check("pud.news", 80.1);
}

#[test]
fn ewt_test() {
    check("ewt.test", 73.7);
}

#[test]
fn gum_news() {
    check("gum.news", 65.9);
}

#[test]
fn model_and_tables_are_small() {
    let files =
        ["entities.bin", "gazetteer.bin", "clusters.bin", "entity-words.txt", "aliases.txt"];
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets");
    let sizes = files.map(|file| fs::metadata(folder.join(file)).unwrap().len());
    assert!(sizes.iter().sum::<u64>() <= 3_000_000, "{sizes:?}");
}
