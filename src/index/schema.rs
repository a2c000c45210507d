//! What the index knows of an article: its fields.

use jiff::civil::Date;
use tantivy::{
    schema::{
        Field, IndexRecordOption, NumericOptions, Schema, SchemaBuilder, TextFieldIndexing,
        TextOptions,
    },
    tokenizer::TokenizerManager,
};

use super::tokens::{Pieces, Words};

/// Name of the field that articles are sorted by: see [`place`].
pub(super) const PLACE: &str = "place";
/// Name of the field with the number of words.
pub(super) const LENGTH: &str = "length";

/// A value of [`Fields::traits`]: it has been analysed.
pub(super) const ANALYSED: &str = "analysed";
/// A value of [`Fields::traits`]: it is an excerpt.
pub(super) const EXCERPT: &str = "excerpt";

/// The fields of an article.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fields {
    /// Its number, to remove it by.
    pub(super) number: Field,
    /// When it was published and its number: see [`place`].
    pub(super) place: Field,
    /// Number of words in the text.
    pub(super) length: Field,
    /// What it is listed by.
    pub(super) title: Field,
    /// The text.
    pub(super) text: Field,
    /// The paper, agency, site or feed.
    pub(super) source: Field,
    /// Authors.
    pub(super) author: Field,
    /// Tags that the article states.
    pub(super) tag: Field,
    /// Its language.
    pub(super) lang: Field,
    /// [`ANALYSED`] and [`EXCERPT`], where it is.
    pub(super) traits: Field,
    /// The words of every name of every entity, behind the letter of its kind: see [`super::entry`].
    pub(super) names: Field,
    /// What the entities are across articles.
    pub(super) identity: Field,
    /// The short forms that the text explains, each with what it stands for.
    pub(super) short_forms: Field,
    /// Who says what, quotation by quotation: see [`super::entry`].
    pub(super) speech: Field,
    /// Values of fields, to be offered while a query is typed.
    pub(super) values: Field,
}

/// The fields, and the schema that tells tantivy of them.
pub(super) fn schema() -> (Schema, Fields) {
    let mut schema = Schema::builder();
    let number = NumericOptions::default();
    let positions = IndexRecordOption::WithFreqsAndPositions;
    let words = |schema: &mut SchemaBuilder, name| text(schema, name, "words", positions);
    let fields = Fields {
        number: schema.add_u64_field("number", number.clone().set_indexed()),
        place: schema.add_u64_field(PLACE, number.clone().set_fast()),
        length: schema.add_u64_field(LENGTH, number.clone().set_fast()),
        title: words(&mut schema, "title"),
        text: words(&mut schema, "text"),
        source: words(&mut schema, "source"),
        author: words(&mut schema, "author"),
        tag: words(&mut schema, "tag"),
        lang: words(&mut schema, "lang"),
        traits: text(&mut schema, "traits", "pieces", IndexRecordOption::Basic),
        names: text(&mut schema, "names", "pieces", positions),
        identity: schema.add_u64_field("identity", number.set_indexed()),
        short_forms: text(&mut schema, "short forms", "pieces", IndexRecordOption::Basic),
        speech: text(&mut schema, "speech", "pieces", positions),
        values: text(&mut schema, "values", "pieces", IndexRecordOption::Basic),
    };
    (schema.build(), fields)
}

fn text(
    schema: &mut SchemaBuilder,
    name: &str,
    tokenizer: &str,
    record: IndexRecordOption,
) -> Field {
    let indexing = TextFieldIndexing::default()
        .set_tokenizer(tokenizer)
        .set_index_option(record)
        .set_fieldnorms(false);
    schema.add_text_field(name, TextOptions::default().set_indexing_options(indexing))
}

/// Makes the ways in which the fields are cut into terms known.
pub(super) fn register(tokenizers: &TokenizerManager) {
    tokenizers.register("words", Words::default());
    tokenizers.register("pieces", Pieces::default());
}

/// What articles are sorted by, the greatest first: newer before older, those without a date last, and of one day those with
/// the smaller number first.
pub(super) fn place(published: Option<Date>, number: u32) -> u64 {
    u64::from(published.map_or(0, day)) << 32 | u64::from(!number)
}

/// The number of the article at a place.
pub(super) const fn number_of(place: u64) -> u32 {
    !(place as u32)
}

/// The least place of a day.
pub(super) fn first_of(day_of_publication: Date) -> u64 {
    u64::from(day(day_of_publication)) << 32
}

/// A number that grows from day to day, never 0.
fn day(date: Date) -> u32 {
    let (year, month, day) = (i32::from(date.year()) + 10_000, date.month(), date.day());
    year.unsigned_abs() * 512 + u32::from(month.unsigned_abs()) * 32 + u32::from(day.unsigned_abs())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn newer_articles_stand_before_older_ones() {
        let places = [
            place(Some(date(2025, 1, 1)), 7),
            place(Some(date(2024, 12, 31)), 3),
            place(Some(date(2024, 12, 31)), 4),
            place(Some(date(2024, 11, 30)), 0),
            place(Some(Date::MIN), 1),
            place(None, 0),
        ];
        assert!(places.is_sorted_by(|a, b| a > b));
        assert_eq!(places.map(number_of), [7, 3, 4, 0, 1, 0]);
        assert!(
            places[1] >= first_of(date(2024, 12, 31)) && places[3] < first_of(date(2024, 12, 31))
        );
    }
}
