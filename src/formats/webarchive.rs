//! Web pages saved by Safari (`.webarchive`): a binary property list whose main resource is the page.
//!
//! The list is read as far as is needed: two dictionaries are looked into by name, so nothing recurses, and what an object
//! states of its length is held against the bytes that there are. The form is that of Core Foundation's `CFBinaryPList.c`.

use super::{Parsed, Problem, decode, html, stated};

/// The first bytes.
const MAGIC: &[u8] = b"bplist00";

/// Bytes of the trailer, which says where everything stands.
const TRAILER: usize = 32;

/// The most keys of a dictionary that are looked at.
const MOST_KEYS: usize = 1_000;

/// True for a binary property list, which nothing but web archives is opened of.
pub(super) fn is_list(bytes: &[u8]) -> bool {
    bytes.starts_with(MAGIC)
}

/// Reads a saved page.
pub(super) fn parse(bytes: &[u8]) -> Result<Parsed, Problem> {
    let saved = List::new(bytes).and_then(|list| page(&list)).ok_or_else(|| {
        let what = "a binary property list without a web page in it";
        Problem::new(what).help("save the page again, as a web archive or as its source")
    })?;
    let text = decode::labelled(saved.bytes, saved.encoding.as_deref());
    let mut parsed = html::parse(&text, saved.address.as_deref());
    if parsed.metadata.url.is_none() {
        parsed.metadata.url = saved.address.as_deref().and_then(stated::line);
    }
    Ok(parsed)
}

/// A page as it was saved.
struct Saved<'a> {
    bytes: &'a [u8],
    encoding: Option<String>,
    address: Option<String>,
}

fn page<'a>(list: &List<'a>) -> Option<Saved<'a>> {
    let main = list.get(list.top, "WebMainResource")?;
    let address = list.get(main, "WebResourceURL").and_then(|at| list.text(at));
    Some(Saved {
        bytes: list.data(list.get(main, "WebResourceData")?)?,
        encoding: list.get(main, "WebResourceTextEncodingName").and_then(|at| list.text(at)),
        address: address.filter(|address| stated::is_address(address)),
    })
}

/// A binary property list.
struct List<'a> {
    bytes: &'a [u8],
    /// Where the offsets of the objects stand.
    table: usize,
    /// Bytes of an offset, and of a reference to an object.
    offset: usize,
    reference: usize,
    objects: usize,
    /// The number of the outermost object.
    top: usize,
}

/// An object: what it is, how long, and where it begins.
struct Object {
    kind: u8,
    length: usize,
    start: usize,
}

impl<'a> List<'a> {
    fn new(bytes: &'a [u8]) -> Option<Self> {
        if !is_list(bytes) {
            return None;
        }
        let trailer = bytes.get(bytes.len().checked_sub(TRAILER)?..)?;
        let list = Self {
            bytes,
            table: number(&trailer[24..32])?,
            offset: usize::from(trailer[6]),
            reference: usize::from(trailer[7]),
            objects: number(&trailer[8..16])?,
            top: number(&trailer[16..24])?,
        };
        let sizes = 1..=8;
        (sizes.contains(&list.offset) && sizes.contains(&list.reference)).then_some(list)
    }

    /// The object with a number.
    fn object(&self, index: usize) -> Option<Object> {
        let at = self.table.checked_add(index.checked_mul(self.offset)?)?;
        let stated = self.bytes.get(at..at.checked_add(self.offset)?)?;
        let start = number(stated).filter(|_| index < self.objects)?;
        let marker = *self.bytes.get(start)?;
        let (kind, length) = (marker >> 4, usize::from(marker & 0xf));
        if length < 0xf {
            return Some(Object { kind, length, start: start + 1 });
        }
        // A longer one states its length as a number of its own.
        let size = 1_usize << (*self.bytes.get(start + 1)? & 0xf).min(4);
        let stated = self.bytes.get(start + 2..(start + 2).checked_add(size)?)?;
        Some(Object { kind, length: number(stated)?, start: start + 2 + size })
    }

    /// The value that a dictionary has for a key, as the number of an object.
    fn get(&self, dictionary: usize, key: &str) -> Option<usize> {
        let object = self.object(dictionary).filter(|object| object.kind == 0xd)?;
        let reference = |index: usize| {
            let at = object.start.checked_add(index.checked_mul(self.reference)?)?;
            number(self.bytes.get(at..at.checked_add(self.reference)?)?)
        };
        let named = |index: &usize| {
            reference(*index).and_then(|at| self.text(at)).is_some_and(|name| name == key)
        };
        let index = (0..object.length.min(MOST_KEYS)).find(named)?;
        reference(object.length.checked_add(index)?)
    }

    /// A string.
    fn text(&self, index: usize) -> Option<String> {
        let object = self.object(index)?;
        match object.kind {
            0x5 => {
                let bytes = self.within(object.start, object.length)?;
                Some(String::from_utf8_lossy(bytes).into_owned())
            }
            0x6 => {
                let bytes = self.within(object.start, object.length.checked_mul(2)?)?;
                Some(encoding_rs::UTF_16BE.decode_without_bom_handling(bytes).0.into_owned())
            }
            _ => None,
        }
    }

    /// Data.
    fn data(&self, index: usize) -> Option<&'a [u8]> {
        let object = self.object(index).filter(|object| object.kind == 0x4)?;
        self.within(object.start, object.length)
    }

    fn within(&self, start: usize, length: usize) -> Option<&'a [u8]> {
        self.bytes.get(start..start.checked_add(length)?)
    }
}

/// A number, its greatest byte first; `None` where it is beyond all sizes.
fn number(bytes: &[u8]) -> Option<usize> {
    let first = bytes.iter().position(|byte| *byte != 0).unwrap_or(bytes.len());
    let digits = &bytes[first..];
    (digits.len() < 8).then(|| digits.iter().fold(0, |sum, byte| sum << 8 | usize::from(*byte)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A web archive of objects: strings, data and dictionaries of their numbers.
    fn archive(objects: &[Vec<u8>]) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        let mut offsets = Vec::new();
        for object in objects {
            offsets.push(bytes.len() as u16);
            bytes.extend(object);
        }
        let table = bytes.len() as u64;
        bytes.extend(offsets.iter().flat_map(|offset| offset.to_be_bytes()));
        bytes.extend([0, 0, 0, 0, 0, 0, 2, 1]);
        bytes.extend((objects.len() as u64).to_be_bytes());
        bytes.extend(0_u64.to_be_bytes());
        bytes.extend(table.to_be_bytes());
        bytes
    }

    /// A string or data, with its length behind the marker.
    fn object(kind: u8, bytes: &[u8]) -> Vec<u8> {
        [&[kind << 4 | 0xf, 0x11][..], &(bytes.len() as u16).to_be_bytes(), bytes].concat()
    }

    fn saved() -> Vec<u8> {
        archive(&[
            vec![0xd1, 1, 2],
            object(5, b"WebMainResource"),
            vec![0xd3, 3, 4, 5, 6, 7, 8],
            object(5, b"WebResourceData"),
            object(5, b"WebResourceURL"),
            object(5, b"WebResourceTextEncodingName"),
            object(
                4,
                b"<title>A caf\xe9</title><p>Words of the caf\xe9.<p><a href='/x'>More</a> words.",
            ),
            object(5, b"https://h.example/a/b"),
            object(5, b"windows-1252"),
        ])
    }

    #[test]
    fn the_page_is_read_with_its_address_and_encoding() {
        let parsed = parse(&saved()).expect("a page");
        assert_eq!(parsed.document.text(), "Words of the café.\nMore words.");
        assert_eq!(parsed.document.link(0), Some("https://h.example/x"));
        assert_eq!(parsed.metadata.url.as_deref(), Some("https://h.example/a/b"));
        assert_eq!(parsed.metadata.title.as_deref(), Some("A café"));
    }

    #[test]
    fn lists_without_a_page_and_damaged_ones_say_so() {
        #[track_caller]
        fn check(bytes: &[u8]) {
            let said = parse(bytes).map_or_else(|problem| problem.what, |_| "a page".to_owned());
            assert_eq!(said, "a binary property list without a web page in it");
        }
        check(MAGIC);
        check(&archive(&[object(5, b"words")]));
        // A dictionary that is its own value.
        check(&archive(&[vec![0xd1, 1, 0], object(5, b"WebMainResource")]));
        check(&archive(&[vec![0xdf, 0x13, 255, 255, 255, 255, 255, 255, 255, 255]]));
        for end in 0..saved().len() {
            check(&saved()[..end]);
        }
    }

    #[test]
    fn damaged_bytes_do_no_harm() {
        let saved = saved();
        for at in 0..saved.len() {
            for byte in [0, 1, 0x0f, 0x5f, 0xd1, 0xff] {
                let mut bytes = saved.clone();
                bytes[at] = byte;
                let _ = parse(&bytes);
            }
        }
    }
}
