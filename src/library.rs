//! Articles in memory: what they are called by, how they are read from disk, and what the reader has done with them.

pub mod article;
mod identity;
pub mod load;
mod open;
mod pattern;
mod read;
pub mod shelf;
pub mod sources;
pub mod state;
mod walk;

pub use article::{Article, Content, ContentHash};
pub use load::{Batch, Note, Options, Progress, load};
pub use shelf::Shelf;
pub use sources::Sources;
pub use state::{Records, State};
