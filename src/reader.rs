//! The terminal program.
//!
//! `app` holds the model and what changes it, `ui` draws it, `run` is the loop between the terminal and `work`. `action` and
//! `keys` say what a key does, `layout` where the panes stand, `theme` how roles look; `outside` runs other programs.

pub mod action;
pub mod app;
pub mod keys;
pub mod label;
pub mod layout;
mod outside;
pub mod picture;
pub mod run;
pub mod terminal;
pub mod theme;
pub mod ui;
mod watch;
pub mod work;

pub use app::Options;
pub use run::{Setup, run};
