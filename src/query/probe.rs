//! Where in a text a letter stands, in any of its forms: the fast first pass of every search.
//!
//! Folding a whole text for each query would cost more than all the rest. A search picks one letter of what it looks for,
//! asks a [`Probe`] for the places of that letter (its two ASCII cases with `memchr`, its forms with accents through a table
//! of the first two bytes of their UTF-8), and looks closely only there.

use std::{collections::BTreeMap, sync::OnceLock};

use memchr::memchr2;

use super::fold::fold_char;

/// Finds the characters whose folded form holds one given letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Probe {
    letter: char,
    foreign: Option<Pairs>,
}

impl Probe {
    /// A probe for a folded letter.
    pub(super) fn new(letter: char) -> Self {
        let forms = forms_of(letter).iter().copied().filter(|form| !form.is_ascii());
        let own = Some(letter).filter(|letter| !letter.is_ascii());
        Self { letter, foreign: Pairs::of(forms.chain(own)) }
    }

    /// Byte of the first place at or after `from` where the letter stands as ASCII.
    pub(super) fn next_ascii(&self, bytes: &[u8], from: usize) -> Option<usize> {
        if !self.letter.is_ascii() || from >= bytes.len() {
            return None;
        }
        let lower = self.letter as u8;
        memchr2(lower, lower.to_ascii_uppercase(), &bytes[from..]).map(|at| from + at)
    }

    /// Byte of the first place at or after `from` where a form of the letter outside ASCII may stand: what begins there is
    /// one of its forms or a character with the same first two bytes.
    pub(super) fn next_foreign(&self, bytes: &[u8], from: usize) -> Option<usize> {
        let pairs = self.foreign.as_ref()?;
        let mut at = from;
        while let Some(lead) = next_lead(bytes, at) {
            if pairs.has(bytes[lead], *bytes.get(lead + 1)?) {
                return Some(lead);
            }
            at = lead + 1;
        }
        None
    }
}

/// Byte of the next first byte of a character outside ASCII.
fn next_lead(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    while let Some(eight) = bytes.get(at..at + 8).and_then(|eight| eight.try_into().ok()) {
        let high = u64::from_le_bytes(eight) & 0x8080_8080_8080_8080;
        if high == 0 {
            at += 8;
            continue;
        }
        at += (high.trailing_zeros() / 8) as usize;
        if bytes[at] >= 0xC0 {
            return Some(at);
        }
        at += 1;
    }
    bytes.get(at..)?.iter().position(|byte| *byte >= 0xC0).map(|more| at + more)
}

/// A set of first two bytes of characters outside ASCII, a bit each.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Pairs(Box<[u64; 64]>);

impl Pairs {
    /// The pairs that `forms` begin with; `None` where there are no forms.
    fn of(forms: impl Iterator<Item = char>) -> Option<Self> {
        let mut pairs = None;
        for form in forms {
            let mut buffer = [0; 4];
            form.encode_utf8(&mut buffer);
            let bits = pairs.get_or_insert_with(|| Box::new([0; 64]));
            bits[usize::from(buffer[0] & 0x3F)] |= 1 << (buffer[1] & 0x3F);
        }
        pairs.map(Self)
    }

    /// True where a character may begin with these two bytes; `lead` is at least 0xC0.
    fn has(&self, lead: u8, second: u8) -> bool {
        self.0[usize::from(lead & 0x3F)] & (1 << (second & 0x3F)) != 0
    }
}

/// The characters other than `letter` whose folded form holds it.
fn forms_of(letter: char) -> &'static [char] {
    static FORMS: OnceLock<BTreeMap<char, Vec<char>>> = OnceLock::new();
    FORMS.get_or_init(gather_forms).get(&letter).map_or(&[], Vec::as_slice)
}

/// Folds every character that may have another form, once in the life of the program (some milliseconds). Han, Hangul and
/// private use have none.
fn gather_forms() -> BTreeMap<char, Vec<char>> {
    let blocks = [
        '\u{80}'..='\u{33FF}',
        '\u{A000}'..='\u{ABFF}',
        '\u{F900}'..='\u{FFFF}',
        '\u{10000}'..='\u{1FFFF}',
        '\u{2F800}'..='\u{2FA1F}',
    ];
    let mut forms: BTreeMap<char, Vec<char>> = BTreeMap::new();
    for form in blocks.into_iter().flatten() {
        fold_char(form, |letter| {
            if letter != form {
                forms.entry(letter).or_default().push(form);
            }
        });
    }
    forms
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(letter: char, text: &str, expected: &[usize]) {
        let probe = Probe::new(letter);
        let mut places = Vec::new();
        for next in [Probe::next_ascii, Probe::next_foreign] {
            let mut from = 0;
            while let Some(at) = next(&probe, text.as_bytes(), from) {
                places.push(at);
                from = at + 1;
            }
        }
        places.sort_unstable();
        assert_eq!(places, expected);
    }

    #[test]
    fn all_forms_of_a_letter_are_found() {
        check('e', "Eé\u{201c}ｅ", &[0, 1, 6]);
        check('s', "groß ſ", &[3, 6]);
        check('и', "Ия йог", &[0, 5]);
        check('東', "a東東", &[1, 4]);
    }

    #[test]
    fn long_plain_stretches_are_skipped() {
        check('e', &format!("{}é", "x".repeat(99)), &[99]);
        check('q', &"x".repeat(99), &[]);
    }
}
