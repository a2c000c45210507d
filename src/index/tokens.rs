//! How texts become terms: the words of `query::fold`, and pieces that were cut before.

use std::collections::HashSet;

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use crate::{
    query::fold,
    query::fold::{fold, words},
    span::floor_boundary,
};

/// Bytes of a word that the index looks at. Longer ones are no words that anybody types, but data.
const LONGEST: usize = 200;

/// Letters of the longest beginning of a word that is a term of its own. Beginnings of so few letters are shared by
/// thousands of words, whose articles it would take long to gather.
pub(super) const LONGEST_EDGE: usize = 3;

/// Stands before the beginning of a word, so that it is not taken for a word.
const EDGE: char = '\u{1}';

/// Stands after all beginnings of words and before all words.
pub(super) const FIRST_WORD: &str = "\u{2}";

/// Parts the pieces of a text for [`Pieces`].
pub(super) const PIECES: char = '\0';

/// A folded word as the index knows it.
pub(super) fn cut(word: &str) -> &str {
    &word[..floor_boundary(word, LONGEST)]
}

/// The words of a text as the index knows them.
pub(super) fn terms(text: &str) -> Vec<String> {
    words(text).map(|word| cut(&fold(word.of(text))).to_owned()).collect()
}

/// The term for words that begin with `letters`; `None` where these are too many for one, or none.
pub(super) fn edge(letters: &str) -> Option<String> {
    (1..=LONGEST_EDGE).contains(&letters.chars().count()).then(|| format!("{EDGE}{letters}"))
}

/// Cuts a text into folded words, and on demand gives the beginnings of each, once in a text.
#[derive(Clone, Default)]
pub(super) struct Words {
    edges: Option<Seen>,
    word: String,
    token: Token,
}

impl Words {
    /// With the beginnings of words of up to three letters, all at the place of the first word.
    pub(super) fn with_edges() -> Self {
        Self { edges: Some(Seen::default()), ..Self::default() }
    }
}

impl Tokenizer for Words {
    type TokenStream<'a> = WordStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> WordStream<'a> {
        self.token.reset();
        self.word.clear();
        if let Some(seen) = &mut self.edges {
            seen.clear();
        }
        WordStream { tokenizer: self, text, from: 0, next_position: 0, letters: 0 }
    }
}

/// The words of one text.
pub(super) struct WordStream<'a> {
    tokenizer: &'a mut Words,
    text: &'a str,
    /// The byte from which the next word is looked for.
    from: usize,
    next_position: usize,
    /// Letters of the longest beginning of the word that has been given.
    letters: usize,
}

impl TokenStream for WordStream<'_> {
    fn advance(&mut self) -> bool {
        if self.give_edge() {
            return true;
        }
        self.tokenizer.word.clear();
        if self.read_word().is_none() {
            return false;
        }
        let token = &mut self.tokenizer.token;
        token.text.clear();
        token.text.push_str(cut(&self.tokenizer.word));
        token.position = self.next_position;
        self.next_position += 1;
        self.letters = 0;
        true
    }

    fn token(&self) -> &Token {
        &self.tokenizer.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.tokenizer.token
    }
}

impl WordStream<'_> {
    /// Reads and folds the next word.
    fn read_word(&mut self) -> Option<()> {
        let bytes = self.text.as_bytes();
        let run = |from: usize, holds: fn(&u8) -> bool| {
            bytes[from..].iter().position(|byte| !holds(byte)).map_or(bytes.len(), |at| from + at)
        };
        let start = run(self.from, |byte| byte.is_ascii() && !byte.is_ascii_alphanumeric());
        let end = run(start, u8::is_ascii_alphanumeric);
        let word = &mut self.tokenizer.word;
        if end > start && bytes.get(end).is_none_or(u8::is_ascii) {
            word.push_str(&self.text[start..end]);
            word.make_ascii_lowercase();
            self.from = end;
            return Some(());
        }
        let span = fold::word_after(self.text, start)?;
        word.push_str(&fold(span.of(self.text)));
        self.from = span.end;
        Some(())
    }

    /// Gives the next beginning of the word that has not been given in this text; false where there is none.
    fn give_edge(&mut self) -> bool {
        let Words { edges: Some(seen), word, token } = &mut *self.tokenizer else { return false };
        while self.letters < LONGEST_EDGE {
            let Some((at, letter)) = word.char_indices().nth(self.letters) else { return false };
            self.letters += 1;
            let edge = &word[..at + letter.len_utf8()];
            if seen.insert(edge) {
                token.text.clear();
                token.text.push(EDGE);
                token.text.push_str(edge);
                token.position = 0;
                return true;
            }
        }
        false
    }
}

/// Beginnings of words that were given: those of ASCII a bit each, the others in a set.
#[derive(Clone)]
struct Seen {
    plain: Box<[u64; 792]>,
    others: HashSet<Box<str>>,
}

impl Default for Seen {
    fn default() -> Self {
        Self { plain: Box::new([0; 792]), others: HashSet::new() }
    }
}

impl Seen {
    fn clear(&mut self) {
        self.plain.fill(0);
        self.others.clear();
    }

    /// Adds a beginning; false where it was there.
    fn insert(&mut self, edge: &str) -> bool {
        let Some(index) = Self::plain_index(edge) else {
            return !self.others.contains(edge) && self.others.insert(edge.into());
        };
        let (word, bit) = (&mut self.plain[index / 64], 1 << (index % 64));
        let new = *word & bit == 0;
        *word |= bit;
        new
    }

    /// A number below 37 to the power of three for up to three small letters and digits of ASCII.
    fn plain_index(edge: &str) -> Option<usize> {
        edge.bytes().try_fold(0, |index, byte| {
            let letter = match byte {
                b'a'..=b'z' => byte - b'a' + 1,
                b'0'..=b'9' => byte - b'0' + 27,
                _ => return None,
            };
            Some(index * 37 + usize::from(letter))
        })
    }
}

/// Takes a text apart at every [`PIECES`]; an empty piece is no term, but parts its neighbours.
#[derive(Clone, Default)]
pub(super) struct Pieces {
    token: Token,
}

impl Tokenizer for Pieces {
    type TokenStream<'a> = PieceStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> PieceStream<'a> {
        self.token.reset();
        PieceStream { token: &mut self.token, pieces: text.split(PIECES).enumerate() }
    }
}

/// The pieces of one text.
pub(super) struct PieceStream<'a> {
    token: &'a mut Token,
    pieces: std::iter::Enumerate<std::str::Split<'a, char>>,
}

impl TokenStream for PieceStream<'_> {
    fn advance(&mut self) -> bool {
        let Some((position, piece)) = self.pieces.find(|(_, piece)| !piece.is_empty()) else {
            return false;
        };
        self.token.text.clear();
        self.token.text.push_str(piece);
        self.token.position = position;
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn stream(tokenizer: &mut impl Tokenizer, text: &str) -> Vec<(usize, String)> {
        let mut stream = tokenizer.token_stream(text);
        let mut tokens = Vec::new();
        while stream.advance() {
            tokens.push((stream.token().position, stream.token().text.clone()));
        }
        tokens
    }

    #[track_caller]
    fn check(tokenizer: &mut impl Tokenizer, text: &str, expected: &[(usize, &str)]) {
        let tokens = stream(tokenizer, text);
        let tokens: Vec<(usize, &str)> =
            tokens.iter().map(|(at, text)| (*at, text.as_str())).collect();
        assert_eq!(tokens, expected);
    }

    #[test]
    fn beginnings_are_given_once() {
        let expected = [
            (0, "ab"),
            (0, "\u{1}a"),
            (0, "\u{1}ab"),
            (1, "éa"),
            (0, "\u{1}é"),
            (0, "\u{1}éa"),
            (2, "abcd"),
            (0, "\u{1}abc"),
        ]
        .map(|(at, text)| (at, text.replace('é', "e")));
        let expected: Vec<(usize, &str)> =
            expected.iter().map(|(at, text)| (*at, text.as_str())).collect();
        let mut words = Words::with_edges();
        check(&mut words, "Ab, éA abcd", &expected);
        check(&mut words, "Ab", &expected[..3]);
    }

    #[test]
    fn empty_pieces_part_their_neighbours() {
        check(&mut Pieces::default(), "a\0b\0\0c", &[(0, "a"), (1, "b"), (3, "c")]);
        check(&mut Pieces::default(), "", &[]);
    }

    #[test]
    fn words_of_data_are_cut() {
        let long = "é".repeat(300);
        check(&mut Words::default(), &long, &[(0, &"e".repeat(200))]);
        assert_eq!(cut(&"中".repeat(70)).chars().count(), 66);
    }

    proptest! {
        #[test]
        fn the_words_are_those_of_the_query_language(text in "[a-cA-C中é\u{301}\u{AD}0 .’-]{0,24}|\\PC{0,24}") {
            let tokens: Vec<String> = stream(&mut Words::default(), &text).into_iter().map(|(_, word)| word).collect();
            prop_assert_eq!(tokens, terms(&text));
            let edged = stream(&mut Words::with_edges(), &text);
            let edges: Vec<&String> = edged.iter().map(|(_, word)| word).filter(|word| word.starts_with(EDGE)).collect();
            let distinct: HashSet<&&String> = edges.iter().collect();
            prop_assert_eq!(distinct.len(), edges.len());
        }
    }
}
