//! The tables of `assets/` from the word lists they are made of.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use dateline::analysis::entities::{
    gazetteer::{Classes, PHRASE, Tables, pack_clusters, word_key},
    hash, table,
    words::Words,
};

use super::corpus::{self, Passage};

/// The sections of `gazetteer.txt` and what they list.
const SECTIONS: [(&str, Classes); 4] = [
    ("first", Classes::FIRST),
    ("last", Classes::LAST),
    ("org", Classes::ORG),
    ("team", Classes::TEAM),
];

/// Phrases and their classes to the gazetteer. `listed` has lines `phrase TAB class,class…`; `added` has sections `[name]` of
/// phrases separated by commas and line ends. A phrase given twice has the classes of both places.
pub(crate) fn gazetteer(listed: &str, added: &str) -> Result<Vec<u8>> {
    let mut phrases = BTreeMap::<u64, u16>::new();
    for line in listed.lines() {
        let (phrase, classes) =
            line.split_once('\t').with_context(|| format!("no tab in {line:?}"))?;
        for class in classes.split(',') {
            let class: u32 = class.parse().with_context(|| format!("class in {line:?}"))?;
            *phrases.entry(key(phrase)).or_default() |= 1 << class;
        }
    }
    let mut section = None;
    for line in added.lines().map(str::trim).filter(|line| !line.starts_with('#')) {
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            let known = SECTIONS.iter().find(|(known, _)| *known == name);
            section = Some(known.with_context(|| format!("unknown section {name:?}"))?.1);
            continue;
        }
        for phrase in line.split(',').map(str::trim).filter(|phrase| !phrase.is_empty()) {
            let classes = section.with_context(|| format!("{phrase:?} is in no section"))?;
            *phrases.entry(key(phrase)).or_default() |= classes.0;
        }
    }
    let entries = phrases.iter().map(|(key, classes)| (*key, classes.to_le_bytes().to_vec()));
    Ok(table::write(entries.collect()))
}

/// The key of a phrase, in the words that the recogniser divides it into.
fn key(phrase: &str) -> u64 {
    let passage = Passage { text: phrase.to_owned(), names: vec![] };
    corpus::read_passage(&passage, |_, reading, sentences| {
        let words = Words::read(&reading.tokens, sentences, &Tables::open(&[], &[]));
        let add = |hash, word: &str| hash::word(hash, word.as_bytes());
        hash::finish(words.list.iter().map(|word| word.lower).fold(PHRASE, add))
    })
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
