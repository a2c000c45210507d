//! Makes the entity recogniser's files from tagged text: `cargo run --release --example train_entities -- DATA OUT`.
//!
//! DATA holds `gazetteer/gaz.tsv`, `gazetteer/clusters.tsv` and `train/*.tsv`; OUT is `assets`. The same data give the same
//! bytes. `docs/analysis.md` tells the method and `assets/ATTRIBUTION.md` the sources.

mod tables;

use std::{fs, path::Path};

use anyhow::{Context, Result, bail};

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [data, out] = &arguments[..] else { bail!("usage: train_entities DATA OUT") };
    let (data, out) = (Path::new(data), Path::new(out));
    let gazetteer = tables::gazetteer(&read(&data.join("gazetteer/gaz.tsv"))?)?;
    let clusters = tables::clusters(&read(&data.join("gazetteer/clusters.tsv"))?)?;
    write(&out.join("gazetteer.bin"), &gazetteer)?;
    write(&out.join("clusters.bin"), &clusters)
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("read {}", path.display()))
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    fs::write(path, bytes).with_context(|| format!("write {}", path.display()))
}
