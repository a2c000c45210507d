//! Tables by node.
//!
//! A node's number is given by the tree in the order in which nodes are made; no page can choose numbers that fall together, so
//! one multiplication spreads them as well as a keyed hash would, in a tenth of the time.

use std::{
    collections::{HashMap, HashSet},
    hash::{BuildHasherDefault, Hasher},
};

use dom_query::NodeId;

/// What is known of nodes.
pub(super) type ByNode<V> = HashMap<NodeId, V, BuildHasherDefault<NumberHasher>>;

/// Some nodes.
pub(super) type Nodes = HashSet<NodeId, BuildHasherDefault<NumberHasher>>;

/// An odd number near the golden part of all, whose products differ in high and low bits.
const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;

/// Hashes one number.
#[derive(Default)]
pub(super) struct NumberHasher(u64);

impl Hasher for NumberHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = (self.0 ^ number).wrapping_mul(SPREAD);
    }

    fn write_usize(&mut self, number: usize) {
        self.write_u64(number as u64);
    }
}
