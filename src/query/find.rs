//! Find within a text.
