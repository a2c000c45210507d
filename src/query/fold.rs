//! Words, and what is overlooked when they are compared: case, accents, invisible characters.
//!
//! A word is a run of letters, digits and the marks on them; a letter of a script that is written without blanks (Han,
//! kana, Hangul, Thai, Lao, Khmer, Burmese) is a word by itself, so that a phrase of such letters is found as a
//! substring. Apostrophes and hyphens part words: `Iran's` is found by `Iran`. An index that wants to agree with the scan
//! in memory cuts and folds its words here.

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

use crate::span::Span;

/// The words of a text in order, as byte ranges.
pub fn words(text: &str) -> impl Iterator<Item = Span> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let word = word_after(text, from)?;
        from = word.end;
        Some(word)
    })
}

/// The words of a text, folded.
pub fn folded_words(text: &str) -> Vec<Box<str>> {
    words(text).map(|word| fold(word.of(text)).into_boxed_str()).collect()
}

/// A text as it is compared: compatibility forms taken apart, accents dropped, lower case, `ß` as `ss`, invisible
/// characters left out.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    fold_into(&mut folded, text);
    folded
}

/// Adds a text as it is compared to `folded`.
pub fn fold_into(folded: &mut String, text: &str) {
    for c in text.chars().filter(|c| !is_invisible(*c)) {
        fold_char(c, |part| folded.push(part));
    }
}

/// Gives the characters that `c` is compared by; none for an accent that stands by itself.
pub fn fold_char(c: char, mut give: impl FnMut(char)) {
    if c.is_ascii() {
        return give(c.to_ascii_lowercase());
    }
    if is_settled(c) {
        return give(c);
    }
    decompose_compatible(c, |part| {
        if !is_accent(part) {
            part.to_lowercase().for_each(|lower| simplify(lower, &mut give));
        }
    });
}

/// Letters that no decomposition takes apart and that are typed as others where a keyboard has none of them.
fn simplify(c: char, give: &mut impl FnMut(char)) {
    let plain = match c {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        'ø' => "o",
        'đ' | 'ð' => "d",
        'ł' => "l",
        'ħ' => "h",
        'ı' => "i",
        'ς' => "σ",
        _ if is_accent(c) => "",
        _ => return give(c),
    };
    plain.chars().for_each(give);
}

/// True where the folded form of `word` is `folded`, or with `prefix` begins with it.
pub fn folds_to(word: &str, folded: &str, prefix: bool) -> bool {
    let mut expected = folded.chars();
    for c in word.chars().filter(|c| !is_invisible(*c)) {
        let (mut same, mut beyond) = (true, false);
        fold_char(c, |part| match expected.next() {
            Some(letter) => same &= letter == part,
            None => beyond = true,
        });
        if !same || beyond {
            return same && prefix;
        }
    }
    expected.next().is_none()
}

/// The first word that starts at byte `from` or later.
pub fn word_after(text: &str, from: usize) -> Option<Span> {
    let mut rest = text[from..].char_indices().map(|(at, c)| (from + at, c));
    let (start, first) = rest.find(|(_, c)| matches!(class(*c), Class::Letter | Class::Single))?;
    let runs = class(first) == Class::Letter;
    let mut end = start + first.len_utf8();
    for (at, c) in rest {
        match class(c) {
            Class::Letter if runs => end = at + c.len_utf8(),
            Class::Mark => end = at + c.len_utf8(),
            Class::Invisible => {}
            _ => break,
        }
    }
    Some(Span::new(start, end))
}

/// The last word that ends at byte `until` or earlier; a word that goes on beyond `until` is cut there.
pub fn word_before(text: &str, until: usize) -> Option<Span> {
    let (mut start, mut end) = (None, None);
    for (at, c) in text[..until].char_indices().rev() {
        let after = at + c.len_utf8();
        match class(c) {
            Class::Letter => {
                end.get_or_insert(after);
                start = Some(at);
            }
            Class::Mark => {
                end.get_or_insert(after);
            }
            Class::Invisible => {}
            Class::Single | Class::Other if start.is_some() => break,
            Class::Single => return Some(Span::new(at, end.unwrap_or(after))),
            Class::Other => end = None,
        }
    }
    Some(Span::new(start?, end?))
}

/// What a character does to words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// Part of a run.
    Letter,
    /// A word by itself.
    Single,
    /// Belongs to the letter before it.
    Mark,
    /// Overlooked, and parts nothing.
    Invisible,
    /// Parts words.
    Other,
}

pub(super) fn class(c: char) -> Class {
    if c.is_ascii() {
        return if c.is_ascii_alphanumeric() { Class::Letter } else { Class::Other };
    }
    match c {
        c if is_invisible(c) => Class::Invisible,
        // What English texts are full of: typographic punctuation and Latin letters. The tables are slower.
        '\u{2000}'..='\u{206F}' => Class::Other,
        'À'..='Ö' | 'Ø'..='ö' | 'ø'..='ʯ' => Class::Letter,
        c if is_combining_mark(c) => Class::Mark,
        c if !c.is_alphanumeric() => Class::Other,
        c if is_unspaced(c) => Class::Single,
        _ => Class::Letter,
    }
}

/// Soft hyphen, zero-width space, (non-)joiner and word joiner: in the text, but neither seen nor typed.
pub(super) const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}'..='\u{200D}' | '\u{2060}')
}

/// All characters that [`is_invisible`] tells.
pub(super) fn invisibles() -> impl Iterator<Item = char> {
    ('\u{AD}'..='\u{2060}').filter(|c| is_invisible(*c))
}

/// All characters that [`is_accent`] tells.
pub(super) fn accents() -> impl Iterator<Item = char> {
    ('\u{300}'..='\u{FE2F}').filter(|c| is_accent(*c))
}

/// Scripts written without blanks between words. Hangul is among them because its particles are joined to the word.
const fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{E00}'..='\u{EFF}' | '\u{1000}'..='\u{109F}' | '\u{1100}'..='\u{11FF}' | '\u{1780}'..='\u{17FF}'
        | '\u{2E80}'..='\u{312F}' | '\u{31A0}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7FF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{FF66}'..='\u{FF9F}' | '\u{20000}'..='\u{3FFFF}')
}

/// Han and Hangul as they are typed: compared as they stand.
const fn is_settled(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}')
}

/// Marks that a reader leaves out when typing: accents of Latin, Greek and Cyrillic, Hebrew points, Arabic vowel signs and
/// lengthening. Vowel signs of Indic scripts and the voicing marks of kana make another letter and stay.
pub(super) const fn is_accent(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36F}' | '\u{591}'..='\u{5BD}' | '\u{5BF}' | '\u{5C1}'..='\u{5C2}' | '\u{5C4}'..='\u{5C5}'
        | '\u{5C7}' | '\u{610}'..='\u{61A}' | '\u{640}' | '\u{64B}'..='\u{65F}' | '\u{670}' | '\u{6D6}'..='\u{6DC}'
        | '\u{6DF}'..='\u{6E4}' | '\u{6E7}'..='\u{6E8}' | '\u{6EA}'..='\u{6ED}' | '\u{1AB0}'..='\u{1AFF}'
        | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20FF}' | '\u{FE00}'..='\u{FE0F}' | '\u{FE20}'..='\u{FE2F}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found: Vec<String> = folded_words(text).iter().map(ToString::to_string).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn words_are_parted_by_everything_that_is_no_letter() {
        check("Iran’s co-op, U.S. 1,000", &["iran", "s", "co", "op", "u", "s", "1", "000"]);
        check("", &[]);
        check(" — … ", &[]);
    }

    #[test]
    fn case_and_accents_are_overlooked() {
        check("Café CAFE\u{301} Ærø Łódź", &["cafe", "cafe", "aero", "lodz"]);
        check("Straße İstanbul ﬁn Ａ", &["strasse", "istanbul", "fin", "a"]);
        check("СИРИЯ Ёлка ΟΔΟΣ", &["сирия", "елка", "οδοσ"]);
        check("أَحْمَد", &["احمد"]);
    }

    #[test]
    fn invisible_characters_part_nothing() {
        check("Ba\u{AD}gha\u{200B}ei", &["baghaei"]);
    }

    #[test]
    fn letters_of_scripts_without_blanks_are_words() {
        check("東京tower", &["東", "京", "tower"]);
        check("한국은", &["한", "국", "은"]);
        check("ที่", &["ที่"]);
    }

    #[test]
    fn the_short_cuts_agree_with_the_tables() {
        for c in ('\u{80}'..='\u{2FF}').chain('\u{2000}'..='\u{206F}').filter(|c| !is_invisible(*c))
        {
            assert_eq!(class(c) == Class::Letter, c.is_alphanumeric(), "{c:?}");
        }
    }

    #[test]
    fn comparing_does_not_need_the_folded_text() {
        assert!(folds_to("Straße", "strasse", false));
        assert!(folds_to("Straße", "stras", true));
        assert!(!folds_to("Straße", "stras", false));
        assert!(!folds_to("Stra", "stras", true));
    }

    proptest! {
        #[test]
        fn words_are_the_same_from_both_ends(text in "[a-b中ก\u{301}\u{E31}\u{AD} .é]{0,24}|\\PC{0,16}") {
            let forward: Vec<Span> = words(&text).collect();
            let mut backward = Vec::new();
            let mut until = text.len();
            while let Some(word) = word_before(&text, until) {
                backward.push(word);
                until = word.start;
            }
            backward.reverse();
            prop_assert_eq!(forward, backward);
        }

        #[test]
        fn folding_twice_changes_nothing_in_words(text in "\\PC{0,16}") {
            for word in words(&text) {
                prop_assert!(folds_to(word.of(&text), &fold(word.of(&text)), false));
            }
        }
    }
}
