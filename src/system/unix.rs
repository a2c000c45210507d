//! Unix: Linux, macOS and the BSDs.

pub mod files;
pub mod heap;
pub mod process;
pub mod terminal;
