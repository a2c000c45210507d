//! Unix: Linux, macOS and the BSDs.

pub mod files;
pub mod process;
pub mod terminal;
