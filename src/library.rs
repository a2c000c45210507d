//! Articles in memory: what they are called by, how they are read from disk, and what the reader has done with them.

mod analyses;
pub mod article;
mod cache;
pub mod catalogue;
mod demand;
pub mod folders;
mod identity;
pub mod load;
pub mod notes;
mod open;
mod pattern;
pub mod pictures;
mod place;
mod read;
mod scan;
pub mod searches;
pub mod separate;
pub mod shelf;
pub mod sources;
pub mod state;
pub mod update;
mod walk;
pub mod watch;

pub use article::{Article, Content, ContentHash};
pub use cache::{Cache, Lock};
pub use catalogue::{By, Catalogue, Listing};
pub use demand::Demand;
pub use folders::Folders;
pub use load::{Batch, Note, Options, Progress, load};
pub use place::{Place, read_article};
pub use shelf::Shelf;
pub use sources::Sources;
pub use state::{Records, State};
