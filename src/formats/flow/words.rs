//! What the flow asks of words: blanks, ends and beginnings of sentences, likeness.

/// True for white space that markup does not keep.
pub(super) const fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\n' | '\t' | '\r')
}

/// True for the arrow that leads from a footnote back to the text: on a page that is read from top to bottom it says nothing.
pub(super) fn is_way_back(words: &str) -> bool {
    matches!(words.trim(), "\u{21a9}" | "\u{21a9}\u{fe0e}" | "\u{21a9}\u{fe0f}")
}

/// True for a text that ends as a sentence does: a word in small letters and its stop.
pub(super) fn ends_sentence(text: &str) -> bool {
    let Some(words) = text.strip_suffix(['.', '!', '?']) else { return false };
    words.chars().rev().take(3).filter(|c| c.is_lowercase()).count() == 3
}

/// True for words that begin as a sentence does: a capital and a small letter.
pub(super) fn begins_sentence(words: &str) -> bool {
    let mut letters = words.chars();
    letters.next().is_some_and(char::is_uppercase) && letters.next().is_some_and(char::is_lowercase)
}

/// First blank of `words` that is not a single space between two words.
pub(super) fn uneven_blank(words: &[u8]) -> usize {
    let is_blank = |byte: u8| matches!(byte, b' ' | b'\n' | b'\t' | b'\r');
    let uneven =
        |at: usize| words[at] != b' ' || words.get(at + 1).is_none_or(|next| is_blank(*next));
    (0..words.len()).find(|at| is_blank(words[*at]) && uneven(*at)).unwrap_or(words.len())
}

/// True where two lines have the same letters and digits, whatever their marks, blanks and case.
pub(super) fn same_words(a: &str, b: &str) -> bool {
    let letters = |text: &str| -> String {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    letters(a) == letters(b)
}
