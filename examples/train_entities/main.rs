//! Makes the entity recogniser's files from tagged text, and scores them.
//!
//! - `cargo run --release --example train_entities -- DATA OUT [MARKED]...` trains. DATA holds `gazetteer/gaz.tsv`,
//!   `gazetteer/clusters.tsv` and `train/*.tsv`; OUT is `assets` and holds `gazetteer.txt` and `training/*.txt`; MARKED are
//!   further texts with their names marked inline, or a folder of labels such as `tests/gold`. The model is the mean of
//!   several runs, which go on side by side. The same data give the same bytes.
//! - `cargo run --release --example train_entities -- score OUT FILE...` prints strict F1 of the files in OUT on tagged
//!   (`.tsv`) or marked text.
//!
//! `docs/analysis.md` tells the method and `assets/ATTRIBUTION.md` the sources.

mod augment;
mod corpus;
mod labels;
mod letters;
mod marked;
mod score;
mod tables;
mod trainer;

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
    thread,
};

use anyhow::{Context, Result, bail};
use corpus::{Lines, Passage, Scheme, Source, Tags};
use dateline::analysis::entities::{Knowledge, features::Scope, gazetteer::Tables, model};
use trainer::{Random, Settings, Stretch, Trained};

/// The corpora, all of which may be used for a model (`assets/ATTRIBUTION.md`).
const SOURCES: [Source; 15] = [
    source("wikigold.all", Scheme::Four, false, 2),
    source("crossner_politics.train", Scheme::Four, true, 1),
    source("crossner_politics.dev", Scheme::Four, true, 1),
    source("crossner_politics.test", Scheme::Four, true, 1),
    source("ewt.dev", Scheme::Three, false, 2),
    source("pud.wiki", Scheme::Three, false, 2),
    source("gum.safe", Scheme::Rough, false, 1),
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
    averaged: 4,
    alpha: 0.2,
    l1: 0.5,
    l2: 3.0,
    hidden: 96,
    least_seen: 2,
    seed: 88_172_645_463_325_252,
};

/// The runs whose mean the model is. Their errors differ, as each was shown letters of other corpora and in another order, and
/// part of these cancels out.
const RUNS: [Run; 3] = [
    Run { letters: &[], copies: 0, seed: 0 },
    Run { letters: &["wikigold.all", "ewt.dev", "pud.wiki", "gum.safe"], copies: 1, seed: 1 },
    Run { letters: &["ewt.dev"], copies: 4, seed: 2 },
];

/// How one run differs from another.
#[derive(Clone, Copy, Debug)]
struct Run {
    /// The corpora of whose sentences letters are made.
    letters: &'static [&'static str],
    /// How many times an epoch.
    copies: usize,
    /// Its number among the seeds.
    seed: u64,
}

impl Run {
    /// A seed that has little to do with those of the other runs: the golden ratio parts them evenly (Knuth 1998, volume 3).
    const fn seed(self) -> u64 {
        SETTINGS.seed.wrapping_add(self.seed.wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }
}

/// All that is trained on, as it was read.
#[derive(Debug)]
struct Texts {
    corpora: Vec<(Source, Vec<Tags>)>,
    own: Vec<Passage>,
}

/// Weights below this are left out of the file; the least with which model and tables stay within 3 MB.
const LEAST_WEIGHT: f32 = 0.03;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match &arguments[..] {
        [command, model, files @ ..] if command == "score" => score_files(Path::new(model), files),
        [data, out, marked @ ..] => train(Path::new(data), Path::new(out), marked),
        _ => {
            bail!("usage: train_entities DATA OUT [MARKED]..., or train_entities score OUT FILE...")
        }
    }
}

/// Prints the figures of the model in a folder on files of tagged text.
fn score_files(folder: &Path, files: &[String]) -> Result<()> {
    let load = |name: &str| {
        let path = folder.join(name);
        fs::read(&path).with_context(|| format!("read {}", path.display()))
    };
    let (gazetteer, clusters, weights) =
        (load("gazetteer.bin")?, load("clusters.bin")?, load("entities.bin")?);
    let tables = Tables::open(&gazetteer, &clusters);
    let model = model::Model::open(&weights).context("entities.bin is not a model")?;
    let knowledge = Knowledge { tables: &tables, model: Some(&model) };
    for file in files {
        let passages = passages(Path::new(file))?;
        writeln!(io::stdout(), "{file}: {}", score::score(&passages, knowledge))?;
    }
    Ok(())
}

/// The documents of a file: tagged tokens in running text (`.tsv`), or text marked inline; or those of a folder of labels.
fn passages(path: &Path) -> Result<Vec<Passage>> {
    if path.is_dir() {
        return labels::passages(path);
    }
    let text = read(path)?;
    if path.extension().is_some_and(|ending| ending == "tsv") {
        let documents = corpus::read(&text)?;
        return Ok(documents.iter().map(|one| corpus::passage(one, Lines::Joined)).collect());
    }
    marked::read(&text).with_context(|| path.display().to_string())
}

fn train(data: &Path, out: &Path, marked: &[String]) -> Result<()> {
    let listed = read(&data.join("gazetteer/gaz.tsv"))?;
    let gazetteer = tables::gazetteer(&listed, &read(&out.join("gazetteer.txt"))?)?;
    let clusters = tables::clusters(&read(&data.join("gazetteer/clusters.tsv"))?)?;
    write(&out.join("gazetteer.bin"), &gazetteer)?;
    write(&out.join("clusters.bin"), &clusters)?;
    let texts = Texts { corpora: corpora(data)?, own: own(out, marked)? };
    let tables = Tables::open(&gazetteer, &clusters);
    let trained = thread::scope(|scope| {
        let (texts, tables) = (&texts, &tables);
        let begin = |number| scope.spawn(move || learn(texts, tables, number));
        let runs: Vec<_> = (0..RUNS.len()).map(begin).collect();
        runs.into_iter().map(thread::ScopedJoinHandle::join).collect::<Result<Vec<_>, _>>()
    });
    let (weights, transitions) =
        trainer::mean(trained.map_err(|_| anyhow::anyhow!("a run of the training broke off"))?);
    let bytes = model::write(weights, &transitions, LEAST_WEIGHT);
    writeln!(io::stdout(), "model {} bytes", bytes.len())?;
    write(&out.join("entities.bin"), &bytes)
}

/// What one run learns.
fn learn(texts: &Texts, tables: &Tables<'_>, number: usize) -> Trained {
    let run = RUNS[number];
    let settings = Settings { seed: run.seed(), ..SETTINGS };
    trainer::train(&stretches(texts, tables, run), &settings, |epoch, likelihood| {
        // A progress line that cannot be written is no reason to stop.
        let _ =
            writeln!(io::stdout(), "run {number}, epoch {epoch}: log likelihood {likelihood:.0}");
    })
}

fn corpora(data: &Path) -> Result<Vec<(Source, Vec<Tags>)>> {
    let read = |source: Source| {
        let mut documents = corpus::read(&read(&data.join(format!("train/{}.tsv", source.file)))?)?;
        documents.retain(|document| !LEFT_OUT.iter().any(|genre| document.id.starts_with(genre)));
        Ok((source, documents))
    };
    SOURCES.into_iter().map(read).collect()
}

/// Everything that a run trains on, with its features.
fn stretches(texts: &Texts, tables: &Tables<'_>, run: Run) -> Vec<Stretch> {
    let mut random = Random(run.seed());
    let mut all = vec![];
    for (source, documents) in &texts.corpora {
        let mut add = |document: &Tags, lines, random: &mut Random| {
            let passage = corpus::passage(document, lines);
            all.extend(featured(&passage, source.scheme, tables, scope(random)));
        };
        for document in (0..source.weight).flat_map(|_| documents) {
            add(document, lines(*source, &mut random), &mut random);
        }
        let copies = if run.letters.contains(&source.file) { run.copies } else { 0 };
        for _ in 0..copies {
            for letters in letters::letters(documents, &mut random) {
                // Mail mostly reaches the reader with its lines run together.
                let lines = if random.below(4) == 0 { Lines::Kept } else { Lines::Joined };
                add(&letters, lines, &mut random);
            }
        }
        for document in augment::altered(documents, &mut random) {
            add(&document, Lines::Kept, &mut random);
        }
    }
    for passage in &texts.own {
        for copy in 0..OWN_WEIGHT {
            let passage = if copy % 2 == 1 { passage.clone().joined() } else { passage.clone() };
            all.extend(featured(&passage, Scheme::Four, tables, scope(&mut random)));
        }
    }
    all
}

/// The texts in `training/` by the names of their files, then those of `marked`; names are marked in them by hand.
fn own(out: &Path, marked: &[String]) -> Result<Vec<Passage>> {
    let mut paths = vec![];
    let folder = out.join("training");
    for entry in fs::read_dir(&folder).with_context(|| format!("read {}", folder.display()))? {
        paths.push(entry?.path());
    }
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "txt"));
    paths.sort();
    paths.extend(marked.iter().map(PathBuf::from));
    let mut all = vec![];
    for path in paths {
        all.extend(passages(&path)?);
    }
    Ok(all)
}

/// How often each marked text is used in an epoch, every second time with its lines run together.
const OWN_WEIGHT: usize = 6;

/// The lines of one document in two are run together.
fn lines(source: Source, random: &mut Random) -> Lines {
    if source.loose {
        Lines::Apart
    } else if random.below(2) == 0 {
        Lines::Joined
    } else {
        Lines::Kept
    }
}

/// One document in four is looked at sentence by sentence.
fn scope(random: &mut Random) -> Scope {
    if random.below(4) == 0 { Scope::Sentence } else { Scope::Document }
}

fn featured(passage: &Passage, scheme: Scheme, tables: &Tables<'_>, scope: Scope) -> Vec<Stretch> {
    corpus::with_words(passage, scheme, tables, |words, masks| {
        trainer::stretches(words, masks, scope)
    })
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("read {}", path.display()))
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    fs::write(path, bytes).with_context(|| format!("write {}", path.display()))
}
