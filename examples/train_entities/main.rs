//! Makes the entity recogniser's files from tagged text: `cargo run --release --example train_entities -- DATA OUT`.
//!
//! DATA holds `gazetteer/gaz.tsv`, `gazetteer/clusters.tsv` and `train/*.tsv`; OUT is `assets`. The same data give the same
//! bytes. `docs/analysis.md` tells the method and `assets/ATTRIBUTION.md` the sources.

mod augment;
mod corpus;
mod tables;
mod trainer;

use std::{
    fs,
    io::{self, Write},
    path::Path,
};

use anyhow::{Context, Result, bail};
use corpus::{Scheme, Source, Tags};
use dateline::analysis::entities::{features::Scope, gazetteer::Tables, model};
use trainer::{Random, Settings, Stretch};

/// The corpora, all of which may be used for a model (`assets/ATTRIBUTION.md`).
const SOURCES: [Source; 15] = [
    source("wikigold.all", Scheme::Four, false, 2),
    source("crossner_politics.train", Scheme::Four, true, 1),
    source("crossner_politics.dev", Scheme::Four, true, 1),
    source("crossner_politics.test", Scheme::Four, true, 1),
    source("ewt.dev", Scheme::Three, false, 2),
    source("pud.wiki", Scheme::Three, false, 2),
    source("gum.safe", Scheme::Three, false, 1),
    source("wnut17.train", Scheme::Four, true, 1),
    source("wnut17.dev", Scheme::Four, true, 1),
    source("wnut17.test", Scheme::Four, true, 1),
    source("btc.a", Scheme::Three, true, 1),
    source("btc.b", Scheme::Three, true, 1),
    source("btc.f", Scheme::Three, true, 1),
    source("btc.g", Scheme::Three, true, 1),
    source("btc.h", Scheme::Three, true, 1),
];

const fn source(file: &'static str, scheme: Scheme, loose: bool, weight: usize) -> Source {
    Source { file, scheme, loose, weight }
}

/// Documents of `gum.safe` whose texts have licences of their own are left out.
const LEFT_OUT: [&str; 3] = ["GUM_speech", "GUM_textbook", "GUM_vlog"];

const SETTINGS: Settings = Settings {
    epochs: 12,
    alpha: 0.2,
    l1: 0.5,
    l2: 0.5,
    hidden: 64,
    least_seen: 2,
    seed: 88_172_645_463_325_252,
};

/// Weights below this are left out of the file.
const LEAST_WEIGHT: f32 = 0.07;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [data, out] = &arguments[..] else { bail!("usage: train_entities DATA OUT") };
    let (data, out) = (Path::new(data), Path::new(out));
    let gazetteer = tables::gazetteer(&read(&data.join("gazetteer/gaz.tsv"))?)?;
    let clusters = tables::clusters(&read(&data.join("gazetteer/clusters.tsv"))?)?;
    write(&out.join("gazetteer.bin"), &gazetteer)?;
    write(&out.join("clusters.bin"), &clusters)?;
    let stretches = stretches(data, &Tables::open(&gazetteer, &clusters))?;
    let mut stdout = io::stdout();
    let (weights, transitions) = trainer::train(&stretches, &SETTINGS, |epoch, likelihood| {
        // A progress line that cannot be written is no reason to stop.
        let _ = writeln!(stdout, "epoch {epoch}: log likelihood {likelihood:.0}");
    });
    write(&out.join("entities.bin"), &model::write(weights, &transitions, LEAST_WEIGHT))
}

/// Everything that is trained on, with its features.
fn stretches(data: &Path, tables: &Tables<'_>) -> Result<Vec<Stretch>> {
    let mut random = Random(SETTINGS.seed);
    let mut all = vec![];
    for source in SOURCES {
        let mut documents = corpus::read(&read(&data.join(format!("train/{}.tsv", source.file)))?)?;
        documents.retain(|document| !LEFT_OUT.iter().any(|genre| document.id.starts_with(genre)));
        for _ in 0..source.weight {
            for document in &documents {
                all.extend(featured(document, source, tables, scope(&mut random)));
            }
        }
        for document in augment::altered(&documents, &mut random) {
            all.extend(featured(&document, source, tables, scope(&mut random)));
        }
    }
    Ok(all)
}

/// One document in four is looked at sentence by sentence.
fn scope(random: &mut Random) -> Scope {
    if random.below(4) == 0 { Scope::Sentence } else { Scope::Document }
}

fn featured(document: &Tags, source: Source, tables: &Tables<'_>, scope: Scope) -> Vec<Stretch> {
    let passage = corpus::passage(document, source.loose);
    corpus::with_words(&passage, source.scheme, tables, |words, masks| {
        trainer::stretches(words, masks, scope)
    })
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("read {}", path.display()))
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    fs::write(path, bytes).with_context(|| format!("write {}", path.display()))
}
