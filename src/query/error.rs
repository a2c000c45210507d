//! What is wrong with a query.

use crate::span::Span;

/// The first mistake in a query, as a sentence for the person who typed it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("column {column}: {what}")]
pub struct QueryError {
    /// Where it stands: characters from 1.
    pub column: usize,
    /// What was expected there: `expected a word or a "phrase" right after said:`.
    pub what: String,
    /// The bytes of the query that are at fault; empty where something is missing.
    pub span: Span,
}

impl QueryError {
    /// A mistake at `span` of `text`.
    pub(super) fn new(text: &str, span: Span, what: impl Into<String>) -> Self {
        Self { column: text[..span.start].chars().count() + 1, what: what.into(), span }
    }
}
