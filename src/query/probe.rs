//! Where in a text a few letters stand, in any of their forms: the fast first pass of every search.
//!
//! Folding a whole text for each query would cost more than all the rest. A search picks a few letters of what it looks
//! for, asks a [`Probe`] for their places, and looks closely only there. Plain letters are found in both cases with vector
//! instructions (Teddy for three letters, `memchr` for one); letters with accents, and what may stand unseen between
//! letters, through a table of the first two bytes of their UTF-8.

use std::{collections::BTreeMap, sync::OnceLock};

use aho_corasick::{Span as Range, packed::Searcher};
use memchr::{memchr, memchr2, memchr3};

use super::fold::{accents, fold_char, invisibles};

/// Finds a few letters. Two probes are equal when they were made for the same letters.
#[derive(Clone, Debug)]
pub(super) struct Probe {
    plain: Plain,
    foreign: Option<Pairs>,
}

/// How characters of ASCII are found.
#[derive(Clone, Debug)]
enum Plain {
    /// There are none.
    None,
    One(u8),
    Two(u8, u8),
    Three(u8, u8, u8),
    /// Several letters in a row, in both cases.
    Row(Box<Searcher>),
}

impl Probe {
    /// A probe for a folded letter.
    pub(super) fn of_letter(letter: char) -> Self {
        let forms = forms_of(letter).iter().copied().chain([letter]);
        Self { plain: first_of(letter), foreign: Pairs::of(forms) }
    }

    /// A probe for folded ASCII letters that follow one another. Its foreign places are those of the other forms of any of
    /// them, and of what may stand between them unseen.
    pub(super) fn of_row(letters: &str) -> Self {
        let mut chars = letters.chars();
        let (Some(first), Some(_)) = (chars.next(), chars.next()) else {
            return Self::of_letter(letters.chars().next().unwrap_or_default());
        };
        let forms = letters.chars().flat_map(|letter| forms_of(letter).iter().copied());
        let foreign =
            Pairs::of(forms).map_or_else(|| unseen().clone(), |forms| forms.with(unseen()));
        // Without vector instructions there is no searcher; the first letter does then.
        let plain =
            Searcher::new(cases(letters)).map_or(first_of(first), |row| Plain::Row(Box::new(row)));
        Self { plain, foreign: Some(foreign) }
    }

    /// A probe for any of up to three characters of ASCII and any of some others.
    pub(super) fn of_any(plain: &[u8], foreign: impl Iterator<Item = char>) -> Self {
        let plain = match *plain {
            [] => Plain::None,
            [one] => Plain::One(one),
            [one, two] => Plain::Two(one, two),
            [one, two, three, ..] => Plain::Three(one, two, three),
        };
        Self { plain, foreign: Pairs::of(foreign) }
    }

    /// Byte of the first place at or after `from` where the letters stand in ASCII.
    pub(super) fn next_plain(&self, bytes: &[u8], from: usize) -> Option<usize> {
        let rest = bytes.get(from..)?;
        match &self.plain {
            Plain::None => None,
            Plain::One(one) => memchr(*one, rest).map(|at| from + at),
            Plain::Two(one, two) => memchr2(*one, *two, rest).map(|at| from + at),
            Plain::Three(one, two, three) => memchr3(*one, *two, *three, rest).map(|at| from + at),
            Plain::Row(searcher) => {
                searcher.find_in(bytes, Range::from(from..bytes.len())).map(|found| found.start())
            }
        }
    }

    /// Byte of the first place at or after `from` where another form of one of the letters may stand: what begins there is
    /// one of the forms or a character with the same first two bytes.
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

/// How a folded letter is found in both its cases.
fn first_of(letter: char) -> Plain {
    match u8::try_from(letter).ok().filter(u8::is_ascii) {
        None => Plain::None,
        Some(lower) if lower.is_ascii_lowercase() => Plain::Two(lower, lower.to_ascii_uppercase()),
        Some(other) => Plain::One(other),
    }
}

/// Every way to write small letters in small and capital ones.
fn cases(letters: &str) -> Vec<String> {
    letters.chars().fold(vec![String::new()], |written, letter| {
        let capital = letter.to_ascii_uppercase();
        let ways = [Some(letter), Some(capital).filter(|capital| *capital != letter)];
        let longer = ways
            .into_iter()
            .flatten()
            .flat_map(|way| written.iter().map(move |start| format!("{start}{way}")));
        longer.collect()
    })
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
    /// The pairs that `forms` outside ASCII begin with; `None` where there are none.
    fn of(forms: impl Iterator<Item = char>) -> Option<Self> {
        let mut pairs = None;
        for form in forms.filter(|form| !form.is_ascii()) {
            let mut buffer = [0; 4];
            form.encode_utf8(&mut buffer);
            let bits = pairs.get_or_insert_with(|| Box::new([0; 64]));
            bits[usize::from(buffer[0] & 0x3F)] |= 1 << (buffer[1] & 0x3F);
        }
        pairs.map(Self)
    }

    /// The pairs of both.
    fn with(mut self, other: &Self) -> Self {
        self.0.iter_mut().zip(other.0.iter()).for_each(|(own, more)| *own |= more);
        self
    }

    /// True where a character may begin with these two bytes; `lead` is at least 0xC0.
    fn has(&self, lead: u8, second: u8) -> bool {
        self.0[usize::from(lead & 0x3F)] & (1 << (second & 0x3F)) != 0
    }
}

/// What may stand between two letters without parting them: invisible characters and accents.
fn unseen() -> &'static Pairs {
    static UNSEEN: OnceLock<Pairs> = OnceLock::new();
    UNSEEN.get_or_init(|| {
        Pairs::of(invisibles().chain(accents())).unwrap_or(Pairs(Box::new([0; 64])))
    })
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
    fn check(probe: &Probe, text: &str, expected: &[usize]) {
        let mut places = Vec::new();
        for next in [Probe::next_plain, Probe::next_foreign] {
            let mut from = 0;
            while let Some(at) = next(probe, text.as_bytes(), from) {
                places.push(at);
                from = at + 1;
            }
        }
        places.sort_unstable();
        assert_eq!(places, expected);
    }

    #[test]
    fn all_forms_of_a_letter_are_found() {
        check(&Probe::of_letter('e'), "Eé\u{201c}ｅ", &[0, 1, 6]);
        check(&Probe::of_letter('s'), "groß ſ", &[3, 6]);
        check(&Probe::of_letter('и'), "Ия йог", &[0, 5]);
        check(&Probe::of_letter('東'), "a東東", &[1, 4]);
    }

    #[test]
    fn rows_are_found_in_any_case_and_broken_by_accents() {
        check(
            &Probe::of_row("syr"),
            "Syria, asYRia, a long stretch of nothing, SYRIA",
            &[0, 8, 42],
        );
        check(&Probe::of_row("syr"), "sÿr s\u{AD}yr ba", &[1, 6]);
        check(&Probe::of_row("a1"), "A1 a1 1a", &[0, 3]);
        check(&Probe::of_row("a"), "xA", &[1]);
    }

    #[test]
    fn long_plain_stretches_are_skipped() {
        check(&Probe::of_letter('e'), &format!("{}é", "x".repeat(99)), &[99]);
        check(&Probe::of_letter('q'), &"x".repeat(99), &[]);
    }
}
