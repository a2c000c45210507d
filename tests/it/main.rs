//! The one integration test binary: linked once.
