//! The tables of `assets/` from the word lists they are made of.

use anyhow::{Context, Result};
use dateline::analysis::entities::{
    gazetteer::{PHRASE, pack_clusters, word_key},
    hash, table,
};

/// `phrase TAB class,class…` to the gazetteer; a phrase given twice has the classes of both lines.
pub(crate) fn gazetteer(text: &str) -> Result<Vec<u8>> {
    let mut phrases = std::collections::BTreeMap::<&str, u16>::new();
    for line in text.lines() {
        let (phrase, classes) =
            line.split_once('\t').with_context(|| format!("no tab in {line:?}"))?;
        for class in classes.split(',') {
            let class: u32 = class.parse().with_context(|| format!("class in {line:?}"))?;
            *phrases.entry(phrase).or_default() |= 1 << class;
        }
    }
    let key = |phrase: &str| {
        let add = |hash, word: &str| hash::word(hash, word.as_bytes());
        hash::finish(phrase.split(' ').flat_map(parts).fold(PHRASE, add))
    };
    let entries =
        phrases.iter().map(|(phrase, classes)| (key(phrase), classes.to_le_bytes().to_vec()));
    Ok(table::write(entries.collect()))
}

/// The parts that the recogniser divides a hyphenated word into.
fn parts(word: &str) -> impl Iterator<Item = &str> {
    word.split_inclusive('-')
        .flat_map(|part| match part.strip_suffix('-') {
            Some(stem) => [stem, "-"],
            None => [part, ""],
        })
        .filter(|part| !part.is_empty())
}

/// `word TAB cluster TAB cluster TAB cluster` to the table of clusters.
pub(crate) fn clusters(text: &str) -> Result<Vec<u8>> {
    let mut entries = Vec::new();
    for line in text.lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        let [word, few, some, many] = fields[..] else { continue };
        let number = |field: &str| field.parse().with_context(|| format!("cluster in {line:?}"));
        let clusters = [number(few)?, number(some)?, number(many)?];
        entries.push((hash::finish(word_key(word)), pack_clusters(clusters)));
    }
    Ok(table::write(entries))
}
