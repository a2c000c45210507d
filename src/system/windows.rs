//! Windows, as far as the standard library and crossterm reach. Never run: what is here compiles.

pub mod files;
pub mod heap;
pub mod process;
pub mod terminal;
