//! Where words may be parted at line ends, by the language of the text.
//!
//! The patterns are those of the TeX community in the compact form of the crate `hypher`, compiled in. Hungarian, whose
//! patterns are as large as all others together, is left out.

use crate::language;
use hypher::Lang;

/// The shortest word (letters) that may be parted.
const SHORTEST: usize = 6;

/// Letters that stand together at both ends of a word at least; some languages would allow one.
const FEWEST: usize = 2;

/// The patterns of a language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patterns(Lang);

impl Patterns {
    /// The patterns for English.
    pub const ENGLISH: Self = Self(Lang::English);

    /// The patterns for a language by its tag (`de`, `pt-BR`); `None` where there are none.
    pub fn of(tag: &str) -> Option<Self> {
        let primary = language::primary(tag).to_ascii_lowercase();
        let code: [u8; 2] = primary.as_bytes().try_into().ok()?;
        Lang::from_iso(code).map(Self)
    }

    /// Bytes in `word` at which it may be parted, in order; none in names, which are read letter by letter. German writes
    /// all nouns with a capital, so there its first letter tells nothing.
    pub(super) fn hyphens(self, word: &str) -> Vec<usize> {
        let start = word.len() - word.trim_start_matches(|c: char| !c.is_alphabetic()).len();
        let letters = word.trim_matches(|c: char| !c.is_alphabetic());
        let capitals = usize::from(self.0 == Lang::German);
        let is_plain = letters.len() >= SHORTEST
            && letters.chars().all(char::is_alphabetic)
            && letters.chars().count() >= SHORTEST
            && !letters.chars().skip(capitals).any(char::is_uppercase);
        if !is_plain {
            return Vec::new();
        }
        let (left, right) = self.0.bounds();
        let syllables =
            hypher::hyphenate_bounded(letters, self.0, left.max(FEWEST), right.max(FEWEST));
        let ends = syllables.scan(start, |end, syllable| {
            *end += syllable.len();
            Some(*end)
        });
        ends.take_while(|end| *end < start + letters.len()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(tag: &str, word: &str, expected: &str) {
        let patterns = Patterns::of(tag).expect("patterns");
        let mut parted = word.to_owned();
        for at in patterns.hyphens(word).into_iter().rev() {
            parted.insert(at, '-');
        }
        assert_eq!(parted, expected, "{tag}");
    }

    #[test]
    fn every_language_has_its_own_patterns() {
        check("en-GB", "“extraordinary,”", "“ex-tra-or-di-nary,”");
        check("de", "Wochenendausflug", "Wo-chen-end-aus-flug");
        check("fr", "développement", "dé-ve-lop-pe-ment");
        check("es", "desarrollo", "de-sa-rro-llo");
        check("it", "sviluppo", "svi-lup-po");
        check("ru", "развитие", "раз-ви-тие");
        check("el", "ανάπτυξη", "ανά-πτυ-ξη");
        check("nb", "utvikling", "ut-vik-ling");
    }

    #[test]
    fn names_and_short_words_stay_whole() {
        check("en", "Extraordinary", "Extraordinary");
        check("en", "don’t-mind-me", "don’t-mind-me");
        check("en", "river", "river");
        check("en", "NATO-member", "NATO-member");
        check("en", "", "");
    }

    #[test]
    fn languages_without_patterns_are_left_alone() {
        for tag in ["zh", "ja", "ar", "hu", "th", "", "x", "english"] {
            assert_eq!(Patterns::of(tag), None, "{tag}");
        }
    }
}
