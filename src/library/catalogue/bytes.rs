//! Numbers and texts in the bytes of a cache file. What is not there reads as nothing, so that a damaged file shows wrong rows
//! at worst and never ends the program.

use crate::library::ContentHash;

/// A 32-bit number, little-endian; 0 beyond the end.
pub(in crate::library) fn u32_at(bytes: &[u8], at: usize) -> u32 {
    array(bytes, at).map_or(0, u32::from_le_bytes)
}

/// A 64-bit number, little-endian; 0 beyond the end.
pub(in crate::library) fn u64_at(bytes: &[u8], at: usize) -> u64 {
    array(bytes, at).map_or(0, u64::from_le_bytes)
}

/// A signed 64-bit number, little-endian; 0 beyond the end.
pub(in crate::library) fn i64_at(bytes: &[u8], at: usize) -> i64 {
    array(bytes, at).map_or(0, i64::from_le_bytes)
}

/// 128 bits; all zero beyond the end.
pub(in crate::library) fn hash_at(bytes: &[u8], at: usize) -> ContentHash {
    array(bytes, at).map_or_else(ContentHash::default, |bytes: [u8; 16]| ContentHash::from(bytes))
}

fn array<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..at.checked_add(N)?)?.try_into().ok()
}

/// Writes a length of seven bits a byte, the lowest first, as in LEB128.
pub(in crate::library) fn put_length(out: &mut Vec<u8>, mut length: usize) {
    while length >= 0x80 {
        out.push((length & 0x7f) as u8 | 0x80);
        length >>= 7;
    }
    out.push(length as u8);
}

/// Writes a text with its length before it.
pub(in crate::library) fn put_text(out: &mut Vec<u8>, text: &str) {
    put_length(out, text.len());
    out.extend_from_slice(text.as_bytes());
}

/// Takes a length off the front.
pub(in crate::library) fn take_length(bytes: &mut &[u8]) -> usize {
    let (mut length, mut shift) = (0_usize, 0);
    while let Some((byte, rest)) = bytes.split_first() {
        *bytes = rest;
        length |= usize::from(byte & 0x7f).checked_shl(shift).unwrap_or(0);
        shift += 7;
        if byte & 0x80 == 0 {
            break;
        }
    }
    length
}

/// Takes a text off the front.
pub(in crate::library) fn take_text<'a>(bytes: &mut &'a [u8]) -> &'a str {
    let length = take_length(bytes).min(bytes.len());
    let (text, rest) = bytes.split_at(length);
    *bytes = rest;
    std::str::from_utf8(text).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn texts_come_back(texts in prop::collection::vec(".{0,200}", 0..5)) {
            let mut bytes = Vec::new();
            for text in &texts {
                put_text(&mut bytes, text);
            }
            let mut rest = bytes.as_slice();
            let back: Vec<&str> = texts.iter().map(|_| take_text(&mut rest)).collect();
            prop_assert_eq!(back, texts);
            prop_assert!(rest.is_empty());
        }

        #[test]
        fn any_bytes_are_read(bytes in prop::collection::vec(any::<u8>(), 0..40), at in any::<usize>()) {
            let mut rest = bytes.as_slice();
            take_text(&mut rest);
            take_length(&mut rest);
            u32_at(&bytes, at);
            u64_at(&bytes, at);
            i64_at(&bytes, at);
            hash_at(&bytes, at);
        }
    }
}
