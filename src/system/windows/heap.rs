//! The memory that the system hands out.

/// The system does as it likes.
pub const fn keep_small() {}
