//! A sequence of words to be found in texts.

use super::{
    fold::{Class, class, fold_char, folded_words, folds_to, word_after, word_before},
    probe::Probe,
};
use crate::span::Span;

/// Folded words that must follow one another in a text, whatever stands between them that is no word.
#[derive(Clone, Debug)]
pub struct Needle {
    words: Vec<Box<str>>,
    /// True where the last word may go on.
    prefix: bool,
    anchor: Anchor,
    probe: Probe,
}

/// The letters by which a needle is looked for.
#[derive(Clone, Copy, Debug)]
struct Anchor {
    /// Index of their word.
    word: usize,
    /// Bytes of that word: up to three letters of ASCII, or one other.
    span: Span,
    /// How common they are.
    weight: u32,
}

/// What a close look at a place gave.
struct Look {
    /// The words, if they stand there.
    found: Option<Span>,
    /// The byte from which to look on.
    resume: usize,
}

impl PartialEq for Needle {
    /// All else follows from the words.
    fn eq(&self, other: &Self) -> bool {
        self.words == other.words && self.prefix == other.prefix
    }
}

impl Eq for Needle {}

impl Needle {
    /// The words of `text`; `None` where it has none.
    pub fn new(text: &str, prefix: bool) -> Option<Self> {
        let words = folded_words(text);
        let anchors = words.iter().enumerate().filter_map(|(index, word)| rarest(index, word));
        let anchor = anchors.min_by_key(|anchor| anchor.weight)?;
        let letters = anchor.span.of(&words[anchor.word]);
        let probe = match letters.chars().next().filter(|letter| !letter.is_ascii()) {
            Some(letter) => Probe::of_letter(letter),
            None => Probe::of_row(letters),
        };
        Some(Self { words, prefix, anchor, probe })
    }

    /// The folded words.
    pub fn words(&self) -> &[Box<str>] {
        &self.words
    }

    /// True where the words stand somewhere in `text`.
    pub fn is_in(&self, text: &str) -> bool {
        self.first(text).is_some()
    }

    /// The first place in `text` where the words stand.
    pub fn first(&self, text: &str) -> Option<Span> {
        let plain = self.scan(text, text.len(), Probe::next_plain).next();
        let limit = plain.map_or(text.len(), |span| span.end);
        let foreign = self.scan(text, limit, Probe::next_foreign).next();
        plain.into_iter().chain(foreign).min()
    }

    /// All places, in order; those of a phrase may overlap.
    pub fn all(&self, text: &str) -> Vec<Span> {
        let mut places: Vec<Span> = self.scan(text, text.len(), Probe::next_plain).collect();
        places.extend(self.scan(text, text.len(), Probe::next_foreign));
        places.sort_unstable();
        places.dedup();
        places
    }

    /// The places that one pass of the probe leads to, from letters that stand before byte `limit`.
    fn scan<'a>(
        &'a self,
        text: &'a str,
        limit: usize,
        next: fn(&Probe, &[u8], usize) -> Option<usize>,
    ) -> impl Iterator<Item = Span> + 'a {
        let bytes = &text.as_bytes()[..limit];
        let mut from = 0;
        std::iter::from_fn(move || {
            loop {
                let at = next(&self.probe, bytes, from)?;
                let look = self.look(text, at);
                from = look.resume;
                if look.found.is_some() {
                    return look.found;
                }
            }
        })
    }

    /// Looks closely at byte `at`, where the anchor may stand: first at the bytes around it, which settles nearly all
    /// places in English text, and else at the whole word.
    fn look(&self, text: &str, at: usize) -> Look {
        let word = &*self.words[self.anchor.word];
        if !word.is_ascii() || !text.as_bytes()[at].is_ascii() {
            if self.stands_wrong(text, at) {
                let width = text[at..].chars().next().map_or(1, char::len_utf8);
                return Look { found: None, resume: at + width };
            }
            return self.look_at_word(text, at);
        }
        let start = at.saturating_sub(self.anchor.span.start);
        let end = (at - self.anchor.span.start.min(at) + word.len()).min(text.len());
        let window = &text.as_bytes()[start..end];
        if !window.eq_ignore_ascii_case(word.as_bytes()) {
            let plain = window.is_ascii();
            return if plain {
                Look { found: None, resume: at + 1 }
            } else {
                self.look_at_word(text, at)
            };
        }
        let before = start.checked_sub(1).map(|before| text.as_bytes()[before]);
        let goes_on = self.prefix && self.anchor.word + 1 == self.words.len();
        if is_letter(before) || (is_letter(text.as_bytes().get(end).copied()) && !goes_on) {
            return Look { found: None, resume: at + 1 };
        }
        self.look_at_word(text, at)
    }

    /// True where the neighbours of the character at byte `at` settle that it is no letter of the anchor's word. Keeps a
    /// text full of accents, or in another script, from being looked at word by word.
    fn stands_wrong(&self, text: &str, at: usize) -> bool {
        let word = &*self.words[self.anchor.word];
        let goes_on = self.prefix && self.anchor.word + 1 == self.words.len();
        let mut after = text[at..].chars();
        let letter = match Neighbour::of(after.next()) {
            Neighbour::Letter(letter) => letter,
            Neighbour::Edge => return true,
            Neighbour::Unclear => return false,
        };
        let before = Neighbour::of(text[..at].chars().next_back());
        let after = Neighbour::of(after.next());
        let mut places = word.char_indices().filter(|(_, c)| *c == letter);
        !places.any(|(place, _)| {
            let expected = word[place..].chars().nth(1);
            before.may_be(word[..place].chars().next_back())
                && (after.may_be(expected) || (goes_on && expected.is_none()))
        })
    }

    /// Compares the word around byte `at` and its neighbours.
    fn look_at_word(&self, text: &str, at: usize) -> Look {
        let after = at + text[at..].chars().next().map_or(1, char::len_utf8);
        let word = word_before(text, after).and_then(|cut| word_after(text, cut.start));
        match word {
            Some(word) if word.holds(at) => {
                Look { found: self.extend(text, word), resume: word.end.max(after) }
            }
            _ => Look { found: None, resume: after },
        }
    }

    /// From the anchor's word to the whole needle.
    fn extend(&self, text: &str, word: Span) -> Option<Span> {
        self.fits(self.anchor.word, word.of(text)).then_some(())?;
        let mut whole = word;
        for index in (0..self.anchor.word).rev() {
            let before = word_before(text, whole.start)?;
            self.fits(index, before.of(text)).then_some(())?;
            whole.start = before.start;
        }
        for index in self.anchor.word + 1..self.words.len() {
            let after = word_after(text, whole.end)?;
            self.fits(index, after.of(text)).then_some(())?;
            whole.end = after.end;
        }
        Some(whole)
    }

    /// True where a word of a text is the needle's word `index`.
    fn fits(&self, index: usize, word: &str) -> bool {
        folds_to(word, &self.words[index], self.prefix && index + 1 == self.words.len())
    }
}

/// What stands beside a letter.
#[derive(Clone, Copy)]
enum Neighbour {
    /// A letter that is folded to one other.
    Letter(char),
    /// Nothing that belongs to a word.
    Edge,
    /// Something that has to be looked at closely.
    Unclear,
}

impl Neighbour {
    fn of(c: Option<char>) -> Self {
        let Some(c) = c else { return Self::Edge };
        match class(c) {
            Class::Other => return Self::Edge,
            Class::Letter => {}
            _ => return Self::Unclear,
        }
        let (mut count, mut folded) = (0, c);
        fold_char(c, |letter| (count, folded) = (count + 1, letter));
        if count == 1 { Self::Letter(folded) } else { Self::Unclear }
    }

    /// True where the letter `expected`, or the end of a word, may stand there.
    fn may_be(self, expected: Option<char>) -> bool {
        match self {
            Self::Letter(letter) => expected == Some(letter),
            Self::Edge => expected.is_none(),
            Self::Unclear => true,
        }
    }
}

/// True for an ASCII letter or digit; a byte outside ASCII must be looked at closely.
fn is_letter(byte: Option<u8>) -> bool {
    byte.is_some_and(|byte| byte.is_ascii_alphanumeric())
}

/// The least common letters of a word: three of ASCII in a row, or as many as there are, else one other.
fn rarest(word: usize, folded: &str) -> Option<Anchor> {
    let anchors = folded.char_indices().map(|(start, letter)| {
        let row = folded[start..].bytes().take(3).take_while(u8::is_ascii).count();
        let span = Span::new(start, start + row.max(letter.len_utf8()));
        let missing = 3_usize.saturating_sub(row) as u32;
        let weight = span.of(folded).chars().map(weight).product::<u32>() * COMMON.pow(missing);
        Anchor { word, span, weight }
    });
    anchors.min_by_key(|anchor| anchor.weight)
}

/// More common than any letter.
const COMMON: u32 = 30;

/// How common a folded letter is, in parts of two hundred of English letters (rounded up; any table of letter frequencies
/// has them). A letter outside ASCII counts as a common one, as ASCII is searched faster.
fn weight(letter: char) -> u32 {
    match letter {
        'q' | 'z' | 'x' | 'j' => 1,
        'k' => 2,
        'v' | '0'..='9' => 3,
        'b' | 'p' => 4,
        'g' | 'y' | 'w' | 'f' => 5,
        'm' | 'u' => 6,
        'c' => 7,
        'l' | 'd' => 9,
        'h' => 12,
        'r' | 's' => 13,
        'n' | 'i' => 14,
        'o' => 15,
        'a' => 16,
        't' => 18,
        'e' => 24,
        _ => 20,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::query::fold::words;

    #[track_caller]
    fn check(needle: &str, text: &str, expected: &[&str]) {
        let (needle, prefix) = match needle.strip_suffix('*') {
            Some(stem) => (stem, true),
            None => (needle, false),
        };
        let needle = Needle::new(needle, prefix).expect("words");
        let found: Vec<&str> = needle.all(text).into_iter().map(|span| span.of(text)).collect();
        assert_eq!(found, expected);
        assert_eq!(needle.first(text), needle.all(text).first().copied());
    }

    #[test]
    fn words_match_whole() {
        check("syria", "Syria’s SYRIA, Syrian asyria", &["Syria", "SYRIA"]);
        check("syria*", "Syria Syrian", &["Syria", "Syrian"]);
        check("s", "s As sa s", &["s", "s"]);
    }

    #[test]
    fn accents_match_in_both_directions() {
        check("cafe", "café Cafe\u{301} cafes", &["café", "Cafe\u{301}"]);
        check("café", "cafe CAFÉ", &["cafe", "CAFÉ"]);
        check("strasse", "Straße STRASSE", &["Straße", "STRASSE"]);
        check("ete", "été", &["été"]);
        check("viii", "Ⅷ", &["Ⅷ"]);
    }

    #[test]
    fn phrases_go_across_line_breaks_and_punctuation() {
        check(
            "foreign minister",
            "The foreign\n minister; Foreign-Minister.",
            &["foreign\n minister", "Foreign-Minister"],
        );
        check("the president of", "the president. Of", &["the president. Of"]);
        check("foreign mini*", "foreign minister", &["foreign minister"]);
        check("Iran's", "iran’s iran s irans", &["iran’s", "iran s"]);
        check("a a", "a a a", &["a a", "a a"]);
    }

    #[test]
    fn scripts_without_blanks_match_within() {
        check("東京", "大東京都、東 京、東北京", &["東京", "東 京"]);
        check("сирия", "В Сирия и СИРИЯ", &["Сирия", "СИРИЯ"]);
        check("한국", "한국은 대한국", &["한국", "한국"]);
    }

    #[test]
    fn invisible_characters_are_overlooked() {
        check("baghaei", "Ba\u{AD}ghaei \u{AD}baghaei", &["Ba\u{AD}ghaei", "baghaei"]);
    }

    /// What a needle finds, told plainly: every run of words that fold to those of the needle.
    fn plainly(needle: &Needle, text: &str) -> Vec<Span> {
        let words: Vec<Span> = words(text).collect();
        let runs = words.windows(needle.words.len());
        runs.filter(|run| {
            run.iter().enumerate().all(|(index, word)| needle.fits(index, word.of(text)))
        })
        .map(|run| Span::new(run[0].start, run[run.len() - 1].end))
        .collect()
    }

    proptest! {
        #[test]
        fn the_fast_way_finds_what_the_plain_way_finds(
            needle in "[abeßécиß中]{1,3}( [abe中]{1,2})?",
            prefix: bool,
            text in "[abABeEéßsi\u{301}\u{AD}иИ中 ’ .]{0,40}|\\PC{0,30}",
        ) {
            let Some(needle) = Needle::new(&needle, prefix) else { return Ok(()) };
            prop_assert_eq!(needle.all(&text), plainly(&needle, &text));
            prop_assert_eq!(needle.first(&text), plainly(&needle, &text).first().copied());
        }
    }
}
