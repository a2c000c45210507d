//! Which rows and files of the segments are gone: a bit for each.

use std::{
    fs::File,
    io::{self, Write},
    path::Path,
};

use tantivy::directory::{Directory, MmapDirectory, OwnedBytes};

use super::bytes::u32_at;

/// What is gone, as it was last written.
#[derive(Debug)]
pub(super) struct Dead {
    bytes: OwnedBytes,
    rows: u32,
}

impl Dead {
    /// Nothing is gone.
    pub(super) fn nothing() -> Self {
        Self { bytes: OwnedBytes::empty(), rows: 0 }
    }

    /// Maps what was written. `None` where it is not there or not whole.
    pub(super) fn open(folder: &MmapDirectory, name: &str) -> Option<Self> {
        let handle = folder.get_file_handle(Path::new(name)).ok()?;
        let bytes = handle.read_bytes(0..handle.len()).ok()?;
        let (rows, parts) = (u32_at(&bytes, 0), u32_at(&bytes, 4));
        let whole = bytes.len() == 8 + bytes_for(rows) + bytes_for(parts);
        whole.then_some(Self { bytes, rows })
    }

    /// True for a row that is gone.
    pub(super) fn row(&self, number: u32) -> bool {
        number < self.rows && self.bit(8, number)
    }

    /// True for a part that is gone.
    pub(super) fn part(&self, number: u32) -> bool {
        number < u32_at(&self.bytes, 4) && self.bit(8 + bytes_for(self.rows), number)
    }

    fn bit(&self, from: usize, number: u32) -> bool {
        let byte = self.bytes.get(from + number as usize / 8).copied().unwrap_or(0);
        byte & (1 << (number % 8)) != 0
    }
}

const fn bytes_for(bits: u32) -> usize {
    (bits as usize).div_ceil(8)
}

/// What is gone, while it changes.
#[derive(Clone, Debug, Default)]
pub(in crate::library) struct Bits {
    rows: Vec<u8>,
    parts: Vec<u8>,
}

impl Bits {
    /// For so many rows and parts; what `known` says is gone is gone.
    pub(super) fn new(rows: u32, parts: u32, known: &Dead) -> Self {
        let mut bits = Self { rows: vec![0; bytes_for(rows)], parts: vec![0; bytes_for(parts)] };
        (0..rows).filter(|row| known.row(*row)).for_each(|row| set(&mut bits.rows, row));
        (0..parts).filter(|part| known.part(*part)).for_each(|part| set(&mut bits.parts, part));
        bits
    }

    /// Marks a row as gone.
    pub(in crate::library) fn bury_row(&mut self, number: u32) {
        set(&mut self.rows, number);
    }

    /// Marks a part as gone.
    pub(in crate::library) fn bury_part(&mut self, number: u32) {
        set(&mut self.parts, number);
    }

    /// Writes them for `rows` and `parts`, on the disk for good.
    pub(super) fn write(&self, file: &Path, rows: u32, parts: u32) -> io::Result<()> {
        let mut out = rows.to_le_bytes().to_vec();
        out.extend_from_slice(&parts.to_le_bytes());
        for (bits, count) in [(&self.rows, rows), (&self.parts, parts)] {
            let mut bits = bits.clone();
            bits.resize(bytes_for(count), 0);
            out.extend_from_slice(&bits);
        }
        let mut file = File::create(file)?;
        file.write_all(&out)?;
        file.sync_all()
    }
}

fn set(bits: &mut Vec<u8>, number: u32) {
    let byte = number as usize / 8;
    if bits.len() <= byte {
        bits.resize(byte + 1, 0);
    }
    bits[byte] |= 1 << (number % 8);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_come_back() {
        let folder = tempfile::tempdir().unwrap();
        let mapped = MmapDirectory::open(folder.path()).unwrap();
        let mut bits = Bits::new(0, 0, &Dead::nothing());
        for row in [0, 9, 700] {
            bits.bury_row(row);
        }
        bits.bury_part(3);
        bits.write(&folder.path().join("dead-1"), 1000, 5).unwrap();
        let dead = Dead::open(&mapped, "dead-1").unwrap();
        let rows: Vec<u32> = (0..2000).filter(|row| dead.row(*row)).collect();
        assert_eq!(rows, [0, 9, 700]);
        assert_eq!((0..9).filter(|part| dead.part(*part)).collect::<Vec<_>>(), [3]);
        let again = Bits::new(1000, 5, &dead);
        assert_eq!((again.rows.len(), &again.parts), (125, &vec![8]));
        std::fs::write(folder.path().join("dead-2"), [1, 0, 0, 0, 0]).unwrap();
        assert!(Dead::open(&mapped, "dead-2").is_none());
    }
}
