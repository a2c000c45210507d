//! Find within a text: `/` in a pane.
//!
//! A pattern is a piece of text, not a query: it matches within words and across line breaks. It is as strict as it is
//! typed. Without a capital it overlooks case, and without an accent accents; straight quotation marks, apostrophes and
//! hyphens stand for all their typographic forms, a blank for any run of white space; soft hyphens and characters without
//! width in the text are passed over.

use unicode_normalization::char::{decompose_canonical, is_combining_mark};

use super::{
    fold::{fold_char, is_accent, is_invisible},
    probe::Probe,
};
use crate::span::Span;

/// Matches kept; further ones are only counted. More than anybody steps through.
const MOST_KEPT: usize = 100_000;

/// What is looked for.
#[derive(Clone, Debug)]
pub struct Pattern {
    atoms: Vec<Atom>,
    strictness: Strictness,
    probe: Probe,
}

/// The places where a pattern matches.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Matches {
    /// The first hundred thousand, in order, disjoint.
    pub spans: Vec<Span>,
    /// How many there are in all.
    pub total: usize,
}

/// A part of a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Atom {
    /// A character in the form in which it is compared.
    Letter(char),
    /// Any run of white space.
    Blank,
    /// Any quotation mark.
    Quote,
    /// Any apostrophe or single quotation mark.
    Apostrophe,
    /// Any hyphen, dash or minus.
    Dash,
}

/// What is not overlooked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Strictness {
    Nothing,
    Accents,
    CaseAndAccents,
}

impl Pattern {
    /// What is typed after `/`. `None` where that is nothing but white space.
    pub fn new(typed: &str) -> Option<Self> {
        let strictness = strictness(typed);
        let mut atoms = Vec::new();
        for c in typed.chars().filter(|c| !is_invisible(*c)) {
            match c {
                '"' => atoms.push(Atom::Quote),
                '\'' => atoms.push(Atom::Apostrophe),
                '-' => atoms.push(Atom::Dash),
                c if c.is_whitespace() => atoms.push(Atom::Blank),
                c => forms(c, strictness, |form| atoms.push(Atom::Letter(form))),
            }
        }
        atoms.dedup_by(|a, b| (*a, *b) == (Atom::Blank, Atom::Blank));
        if atoms.iter().all(|atom| *atom == Atom::Blank) {
            return None;
        }
        let probe = probe(atoms[0]);
        Some(Self { atoms, strictness, probe })
    }

    /// All matches that lie in `within`, one after the other. Takes time linear in that part of the text.
    pub fn find_all(&self, text: &str, within: Span) -> Matches {
        let text = &text[..within.end];
        let mut matches = Matches::default();
        let mut places = Places::new(&self.probe, text, within.start);
        while let Some(place) = places.next() {
            if self.fails_soon(text.as_bytes(), place) {
                continue;
            }
            let Some(end) = self.end_at(text, place, within.start) else { continue };
            matches.total += 1;
            if matches.spans.len() < MOST_KEPT {
                matches.spans.push(Span::new(place, end));
            }
            places.skip_to(end);
        }
        matches
    }

    /// True where two plain bytes settle that no match begins at byte `place`; most places end here.
    fn fails_soon(&self, bytes: &[u8], place: usize) -> bool {
        let [_, Atom::Letter(second), ..] = self.atoms[..] else { return false };
        match bytes[place..] {
            [first, next, ..]
                if first.is_ascii() && next.is_ascii() && !first.is_ascii_whitespace() =>
            {
                !second.eq_ignore_ascii_case(&char::from(next))
            }
            _ => false,
        }
    }

    /// Where the match ends that begins at byte `place`, if one does.
    fn end_at(&self, text: &str, place: usize, from: usize) -> Option<usize> {
        let mut chars = text[place..].char_indices().map(|(at, c)| (place + at, c)).peekable();
        if self.atoms[0] == Atom::Blank && text[from..place].ends_with(char::is_whitespace) {
            return None;
        }
        let mut rest = &self.atoms[..];
        let mut end = place;
        while let Some(atom) = rest.first() {
            let (at, c) = chars.next()?;
            if is_invisible(c) && at > place {
                continue;
            }
            rest = match atom {
                Atom::Letter(_) => self
                    .after_letter(rest, c)
                    .filter(|_| at > place || !is_silent(c, self.strictness))?,
                other => other.is(c).then(|| &rest[1..])?,
            };
            end = at + c.len_utf8();
            if *atom == Atom::Blank {
                let passed = |(_, c): &(usize, char)| c.is_whitespace() || is_invisible(*c);
                while let Some((at, c)) = chars.next_if(passed) {
                    end = if c.is_whitespace() { at + c.len_utf8() } else { end };
                }
            }
        }
        while let Some((at, c)) = chars.next_if(|(_, c)| is_combining_mark(*c)) {
            if self.strictness != Strictness::Nothing && is_accent(c) {
                return None;
            }
            end = at + c.len_utf8();
        }
        Some(end)
    }

    /// What is left of the pattern `rest` after the character `c` of the text. A pattern may end within a character (`stras`
    /// in `Straße`), but not before its accent.
    fn after_letter<'a>(&self, rest: &'a [Atom], c: char) -> Option<&'a [Atom]> {
        let mut left = Some(rest);
        forms(c, self.strictness, |form| {
            left = match left {
                Some([Atom::Letter(letter), after @ ..]) if *letter == form => Some(after),
                Some([]) if !is_accent(form) => Some(&[]),
                _ => None,
            };
        });
        left
    }
}

/// What a straight double quotation mark stands for beside itself.
const QUOTES: &str = "“”„‟«»″＂";

/// What a straight apostrophe stands for beside itself.
const APOSTROPHES: &str = "’‘‚‛′ʼ‹›＇";

/// What a hyphen stands for beside itself.
const DASHES: &str = "‐‑‒–—―−﹣－";

impl Atom {
    /// True for a character that a class of characters holds.
    fn is(self, c: char) -> bool {
        match self {
            Self::Letter(_) => false,
            Self::Blank => c.is_whitespace(),
            Self::Quote => c == '"' || QUOTES.contains(c),
            Self::Apostrophe => c == '\'' || APOSTROPHES.contains(c),
            Self::Dash => c == '-' || DASHES.contains(c),
        }
    }
}

/// A capital asks for case and accents as typed, an accent (or a letter that folding would change) for accents.
fn strictness(typed: &str) -> Strictness {
    let folds = |c: char| {
        let (mut forms, mut lower) = (Vec::new(), Vec::new());
        fold_char(c, |form| forms.push(form));
        lower.extend(c.to_lowercase());
        forms != lower
    };
    if typed.chars().any(char::is_uppercase) {
        Strictness::CaseAndAccents
    } else if typed.chars().any(|c| (c.is_alphanumeric() || is_combining_mark(c)) && folds(c)) {
        Strictness::Accents
    } else {
        Strictness::Nothing
    }
}

/// Gives what `c` is compared by.
fn forms(c: char, strictness: Strictness, mut give: impl FnMut(char)) {
    let hangul = matches!(c, '\u{AC00}'..='\u{D7A3}');
    match strictness {
        Strictness::Nothing => fold_char(c, give),
        _ if c.is_ascii() || hangul => {
            give(if strictness == Strictness::Accents { c.to_ascii_lowercase() } else { c });
        }
        Strictness::CaseAndAccents => decompose_canonical(c, give),
        Strictness::Accents => {
            decompose_canonical(c, |part| part.to_lowercase().for_each(&mut give));
        }
    }
}

/// True for a character that is compared by nothing: no match begins with it.
fn is_silent(c: char, strictness: Strictness) -> bool {
    let mut silent = true;
    forms(c, strictness, |_| silent = false);
    silent
}

/// Finds what a pattern may begin with. Of white space, a cleaned text has only three kinds in ASCII.
fn probe(first: Atom) -> Probe {
    match first {
        Atom::Letter(letter) => {
            let mut folded = None;
            fold_char(letter, |form| folded = folded.or(Some(form)));
            folded.map_or_else(|| Probe::of_any(&[], [letter].into_iter()), Probe::of_letter)
        }
        Atom::Blank => {
            Probe::of_any(b" \n\t", ('\u{80}'..='\u{3000}').filter(|c| c.is_whitespace()))
        }
        Atom::Quote => Probe::of_any(b"\"", QUOTES.chars()),
        Atom::Apostrophe => Probe::of_any(b"'", APOSTROPHES.chars()),
        Atom::Dash => Probe::of_any(b"-", DASHES.chars()),
    }
}

/// The places where a match may begin, in order.
struct Places<'a> {
    probe: &'a Probe,
    text: &'a str,
    /// Byte of the next place of each pass of the probe.
    plain: Option<usize>,
    foreign: Option<usize>,
}

impl<'a> Places<'a> {
    fn new(probe: &'a Probe, text: &'a str, from: usize) -> Self {
        let bytes = text.as_bytes();
        let (plain, foreign) = (probe.next_plain(bytes, from), probe.next_foreign(bytes, from));
        Self { probe, text, plain, foreign }
    }

    fn next(&mut self) -> Option<usize> {
        let place = match (self.plain, self.foreign) {
            (Some(plain), Some(foreign)) => plain.min(foreign),
            (plain, foreign) => plain.or(foreign)?,
        };
        self.skip_to(place + 1);
        Some(place)
    }

    /// Passes over the places before byte `from`.
    fn skip_to(&mut self, from: usize) {
        let bytes = self.text.as_bytes();
        if self.plain.is_some_and(|at| at < from) {
            self.plain = self.probe.next_plain(bytes, from);
        }
        if self.foreign.is_some_and(|at| at < from) {
            self.foreign = self.probe.next_foreign(bytes, from);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn find(typed: &str, text: &str) -> Matches {
        Pattern::new(typed)
            .map_or(Matches::default(), |pattern| pattern.find_all(text, Span::new(0, text.len())))
    }

    #[track_caller]
    fn check(typed: &str, text: &str, expected: &[&str]) {
        let matches = find(typed, text);
        let found: Vec<&str> = matches.spans.iter().map(|span| span.of(text)).collect();
        assert_eq!(found, expected);
        assert_eq!(matches.total, expected.len());
    }

    #[test]
    fn a_small_letter_overlooks_case_and_accents() {
        check("cafe", "Café CAFE\u{301} decafes", &["Café", "CAFE\u{301}", "cafe"]);
        check("stras", "Straße", &["Straß"]);
        check("о", "О бо", &["О", "о"]);
    }

    #[test]
    fn a_capital_is_exact() {
        check("Us", "Us us US Úsa", &["Us"]);
        check("Cafe", "Café Cafe", &["Cafe"]);
    }

    #[test]
    fn an_accent_is_exact_in_small_letters_too() {
        check("é", "e é É e\u{301} ê", &["é", "É", "e\u{301}"]);
        check("ß", "ss ß", &["ß"]);
    }

    #[test]
    fn blanks_match_across_lines() {
        check(
            "foreign minister",
            "foreign\n   minister foreign\u{A0}minister foreignminister",
            &["foreign\n   minister", "foreign\u{A0}minister"],
        );
        check(" b", "a   b", &["   b"]);
        check("  ", "a  b", &[]);
        check("", "a", &[]);
    }

    #[test]
    fn straight_marks_stand_for_all_their_forms() {
        check("\"no\"", "“no” \"no\" «no»", &["“no”", "\"no\"", "«no»"]);
        check("iran's", "Iran’s Iran's", &["Iran’s", "Iran's"]);
        check("a-b", "a–b a‑b a-b ab", &["a–b", "a‑b", "a-b"]);
        check("“no", "\"no “no", &["“no"]);
        check("...", "wait… wait...", &["…", "..."]);
    }

    #[test]
    fn invisible_characters_are_passed_over() {
        check("baghaei", "Ba\u{AD}gha\u{200B}ei", &["Ba\u{AD}gha\u{200B}ei"]);
        check("b", "\u{AD}b\u{AD}", &["b"]);
    }

    #[test]
    fn matches_follow_one_another() {
        check("aa", "aaaaa", &["aa", "aa"]);
        check("東京", "大東京東京", &["東京", "東京"]);
    }

    #[test]
    fn only_a_part_of_the_text_is_looked_at() {
        let text = "one two one two one";
        let matches = Pattern::new("one").expect("a pattern").find_all(text, Span::new(1, 16));
        assert_eq!(matches.spans, [Span::new(8, 11)]);
    }

    #[test]
    fn all_are_counted_and_not_all_kept() {
        let text = "a".repeat(MOST_KEPT + 5);
        let matches = find("a", &text);
        assert_eq!((matches.total, matches.spans.len()), (MOST_KEPT + 5, MOST_KEPT));
    }

    #[test]
    fn s16_long_runs_take_linear_time() {
        let text = format!("{}a\u{AD}b", " ".repeat(2_000_000));
        assert_eq!(find(" ab", &text).total, 1);
        assert_eq!(find(" c", &" ".repeat(1_000_000)).total, 0);
    }

    proptest! {
        #[test]
        fn matches_are_ordered_and_on_character_boundaries(typed in "[aAéß '\u{301}-]{0,3}|\\PC{0,2}", text in "[aAéßÉ ’\n\u{301}\u{AD}s–]{0,30}|\\PC{0,20}") {
            let spans = find(&typed, &text).spans;
            prop_assert!(spans.windows(2).all(|pair| pair[0].end <= pair[1].start));
            for span in spans {
                prop_assert!(!span.is_empty());
                let again = find(&typed, span.of(&text));
                prop_assert_eq!(again.spans, [Span::new(0, span.len())]);
            }
        }

        #[test]
        fn a_text_finds_itself(text in "[aAéßÉ x’\u{AD}s–ﬁ中]{1,12}") {
            if Pattern::new(&text).is_some() && !text.starts_with(is_invisible) {
                prop_assert!(find(&text, &text).total >= 1);
            }
        }

        #[test]
        fn plain_letters_are_found_as_a_plain_search_does(typed in "[ab]{1,3}", text in "[abAB .]{0,40}") {
            let lower = text.to_ascii_lowercase();
            let plain: Vec<Span> = lower.match_indices(&typed).map(|(at, found)| Span::new(at, at + found.len())).collect();
            prop_assert_eq!(find(&typed, &text).spans, plain);
        }
    }
}
