//! The one integration test binary: linked once.

mod cli;
