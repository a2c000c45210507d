//! Values of fields that the articles of the index have, to be offered while a query is typed.

use std::collections::BTreeMap;

use tantivy::schema::Field as Indexed;

use super::{
    IndexError, Marks, View,
    entry::{self, value},
};
use crate::{
    analysis::EntityKind,
    query::{
        Field,
        suggest::{Value, found_by, sought},
    },
};

/// Values that are looked at in each part of the index: some milliseconds in all.
const LOOKED_AT: usize = 2_000;

impl View {
    /// The values of a field that `typed` may become, and how many articles have each; of very many, those first in the alphabet.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn values(
        &self,
        field: Field,
        typed: &str,
        marks: &Marks,
    ) -> Result<Vec<Value>, IndexError> {
        let sought = sought(typed);
        let mut counts = BTreeMap::new();
        for letter in letters(field) {
            self.count_values(self.fields.values, &format!("{letter}{sought}"), &mut counts)
                .map_err(tantivy::TantivyError::from)?;
        }
        let own = marks.tags.iter().filter(|_| field == Field::Tag);
        for (tag, numbers) in own {
            if found_by(tag).iter().any(|start| start.starts_with(&sought)) {
                *counts.entry(tag.clone()).or_default() += numbers.len();
            }
        }
        Ok(counts.into_iter().map(|(written, articles)| Value { written, articles }).collect())
    }

    fn count_values(
        &self,
        field: Indexed,
        beginning: &str,
        counts: &mut BTreeMap<String, usize>,
    ) -> std::io::Result<()> {
        for segment in self.searcher.segment_readers() {
            let inverted = segment.inverted_index(field).map_err(std::io::Error::other)?;
            let mut found: BTreeMap<String, usize> = BTreeMap::new();
            let mut stream = inverted.terms().range().ge(beginning).into_stream()?;
            for _ in 0..LOOKED_AT {
                if !stream.advance() || !stream.key().starts_with(beginning.as_bytes()) {
                    break;
                }
                let written = std::str::from_utf8(stream.key()).ok();
                if let Some((_, written)) = written.and_then(|term| term.split_once(value::WRITTEN))
                {
                    // Found by two of its words, it is still in the same articles.
                    found.insert(written.to_owned(), stream.value().doc_freq as usize);
                }
            }
            for (written, count) in found {
                *counts.entry(written).or_default() += count;
            }
        }
        Ok(())
    }
}

/// The letters before the values of a field.
fn letters(field: Field) -> Vec<char> {
    match field {
        Field::Source => vec![value::SOURCE],
        Field::Author => vec![value::AUTHOR],
        Field::Tag => vec![value::TAG],
        Field::Lang => vec![value::LANG],
        Field::Said => vec![value::SPEAKER],
        Field::Entity(Some(kind)) => vec![entry::letter(kind)],
        Field::About | Field::Entity(None) => EntityKind::ALL.map(entry::letter).into(),
        Field::Title
        | Field::Is
        | Field::Has
        | Field::After
        | Field::Before
        | Field::Highlight
        | Field::Note => Vec::new(),
    }
}
