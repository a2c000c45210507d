//! dateline: an offline article reader for the terminal that shows who said what.
//!
//! The rooms in reading order. Everything above `library` is pure: no files, clock, threads, network or terminal.

pub mod analysis;
pub mod annotation;
pub mod citation;
pub mod cli;
pub mod document;
pub mod escape;
pub mod formats;
pub mod index;
pub mod language;
pub mod library;
pub mod metadata;
pub mod page;
pub mod query;
pub mod reader;
pub mod settings;
pub mod span;
pub mod system;
