//! A document laid out in a measure of so many columns: rows of byte ranges, made block by block when they are asked for.
