//! Sorted tables in `assets/`: the fingerprint of a phrase and a few bytes that are known of it.
//!
//! A table is read where it lies; only where each run of fingerprints begins is worked out when it is opened. With 32 bits a
//! phrase that is not in a table of 100,000 is taken for one of them once in 40,000 look-ups, which the recogniser bears.

use super::hash;

/// Upper bits of a fingerprint that choose the run it is looked for in.
const RUN_BITS: u32 = 16;

/// A table over bytes that outlive it.
#[derive(Debug)]
pub struct Table<'a> {
    fingerprints: &'a [u8],
    values: &'a [u8],
    width: usize,
    /// Index of the first fingerprint of each run, and of the one after the last.
    runs: Vec<u32>,
}

impl<'a> Table<'a> {
    /// Opens what [`write()`] wrote; `width` is the length of a value in bytes. Bytes of another length are an empty table.
    pub fn open(bytes: &'a [u8], width: usize) -> Self {
        let count = bytes.len() / (4 + width);
        let (fingerprints, values) = bytes.split_at(count * 4);
        let mut table = Self { fingerprints, values, width, runs: Vec::new() };
        let mut index = 0;
        for run in 0..1_u32 << RUN_BITS {
            while index < count && table.fingerprint(index) >> (32 - RUN_BITS) < run {
                index += 1;
            }
            table.runs.push(index as u32);
        }
        table.runs.push(count as u32);
        table
    }

    /// The value of a finished hash.
    pub fn get(&self, finished: u64) -> Option<&'a [u8]> {
        let wanted = hash::fingerprint(finished);
        let run = (wanted >> (32 - RUN_BITS)) as usize;
        let range = self.runs[run] as usize..self.runs[run + 1] as usize;
        let index = range.into_iter().find(|index| self.fingerprint(*index) >= wanted)?;
        (self.fingerprint(index) == wanted)
            .then(|| &self.values[index * self.width..(index + 1) * self.width])
    }

    fn fingerprint(&self, index: usize) -> u32 {
        let bytes = &self.fingerprints[index * 4..index * 4 + 4];
        u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]])
    }
}

/// The bytes of a table; entries are sorted, and of two with one fingerprint the first stays.
pub fn write(mut entries: Vec<(u64, Vec<u8>)>) -> Vec<u8> {
    entries.sort_by_key(|(finished, _)| hash::fingerprint(*finished));
    entries.dedup_by_key(|(finished, _)| hash::fingerprint(*finished));
    let fingerprints =
        entries.iter().flat_map(|(finished, _)| hash::fingerprint(*finished).to_le_bytes());
    let values = entries.iter().flat_map(|(_, value)| value.iter().copied());
    fingerprints.chain(values).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(number: u64) -> u64 {
        hash::finish(hash::number(hash::start(1), number))
    }

    #[test]
    fn what_is_written_is_found() {
        let bytes = write((0..5000).map(|n| (key(n), vec![n as u8, (n >> 8) as u8])).collect());
        let table = Table::open(&bytes, 2);
        for n in 0..5000 {
            assert_eq!(table.get(key(n)), Some(&[n as u8, (n >> 8) as u8][..]));
        }
        assert_eq!((5000..9000).filter(|n| table.get(key(*n)).is_some()).count(), 0);
    }

    #[test]
    fn no_bytes_are_an_empty_table() {
        assert_eq!(Table::open(&[], 2).get(key(1)), None);
    }
}
