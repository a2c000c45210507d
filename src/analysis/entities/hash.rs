//! The hash of words and features: stable, so that a model file means the same on every machine and in every build.
//!
//! FNV-1a over bytes (Fowler, Noll, Vo) and the finaliser of `MurmurHash3` over numbers. Neither is meant against an
//! attacker: a collision costs a weight, nothing else.

use std::{
    collections::HashMap,
    hash::{BuildHasherDefault, Hasher},
};

/// A map whose keys are hashes already.
pub type Hashed<V> = HashMap<u64, V, BuildHasherDefault<Spread>>;

/// Spreads a key that is a hash already, instead of hashing it anew.
#[derive(Clone, Copy, Debug, Default)]
pub struct Spread(u64);

impl Hasher for Spread {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = word(self.0, bytes);
    }

    fn write_u64(&mut self, key: u64) {
        self.0 = finish(key);
    }
}

const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0100_0000_01b3;

/// The start of a hash; different tags give unrelated hashes of the same words.
pub const fn start(tag: u64) -> u64 {
    (OFFSET ^ tag).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// Adds the bytes of a word, and that it ended.
pub const fn word(mut hash: u64, bytes: &[u8]) -> u64 {
    let mut index = 0;
    while index < bytes.len() {
        hash = (hash ^ bytes[index] as u64).wrapping_mul(PRIME);
        index += 1;
    }
    (hash ^ 0xff).wrapping_mul(PRIME)
}

/// Adds a number.
pub const fn number(hash: u64, value: u64) -> u64 {
    let mixed = hash ^ value.wrapping_mul(0xff51_afd7_ed55_8ccd);
    let mixed = (mixed ^ (mixed >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    mixed ^ (mixed >> 29)
}

/// Spreads the hash over all its bits; the upper half is what the tables are sorted by.
pub const fn finish(hash: u64) -> u64 {
    let mixed = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    mixed ^ (mixed >> 33)
}

/// The 32 bits that tables keep of a finished hash.
pub const fn fingerprint(finished: u64) -> u32 {
    (finished >> 32) as u32
}
