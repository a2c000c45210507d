//! Articles in memory: what they are called by, how they are read from disk, and what the reader has done with them.

pub mod article;

pub use article::{Article, Content, ContentHash};
