//! How texts become terms: the words of `query::fold`, and pieces that were cut before.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use crate::{
    query::fold::{self, fold, fold_into, words},
    span::floor_boundary,
};

/// Bytes of a word that the index looks at. Longer ones are no words that anybody types, but data.
const LONGEST: usize = 200;

/// Parts the pieces of a text for [`Pieces`].
pub(super) const PIECES: char = '\0';

/// A folded word as the index knows it.
pub(super) fn cut(word: &str) -> &str {
    if word.len() <= LONGEST { word } else { &word[..floor_boundary(word, LONGEST)] }
}

/// The words of a text as the index knows them.
pub(super) fn terms(text: &str) -> Vec<String> {
    words(text).map(|word| cut(&fold(word.of(text))).to_owned()).collect()
}

/// What a byte of a text may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// It stands between words.
    Between,
    /// A letter or digit of ASCII.
    Plain,
    /// A part of another character.
    Other,
}

/// Every byte's kind: one look, where comparing takes six.
static KINDS: [Kind; 256] = {
    let mut kinds = [Kind::Other; 256];
    let mut byte = 0;
    while byte < 128_u8 {
        kinds[byte as usize] =
            if byte.is_ascii_alphanumeric() { Kind::Plain } else { Kind::Between };
        byte += 1;
    }
    kinds
};

/// Reads the folded words of a text one after the other.
struct Reader<'a> {
    text: &'a str,
    /// The byte from which the next word is looked for.
    from: usize,
}

impl Reader<'_> {
    /// Reads the next word into `word`; false where there is none.
    fn read(&mut self, word: &mut String) -> bool {
        let bytes = self.text.as_bytes();
        let is = |byte: &u8, kind: Kind| KINDS[usize::from(*byte)] == kind;
        let start = bytes[self.from..].iter().position(|byte| !is(byte, Kind::Between));
        let start = start.map_or(bytes.len(), |at| self.from + at);
        let end = bytes[start..].iter().position(|byte| !is(byte, Kind::Plain));
        let end = end.map_or(bytes.len(), |at| start + at);
        word.clear();
        if end > start && bytes.get(end).is_none_or(u8::is_ascii) {
            word.push_str(&self.text[start..end]);
            word.make_ascii_lowercase();
            self.from = end;
            return true;
        }
        let Some(span) = fold::word_after(self.text, start) else { return false };
        fold_into(word, span.of(self.text));
        self.from = span.end;
        true
    }
}

/// Cuts a text into folded words.
#[derive(Clone, Default)]
pub(super) struct Words {
    token: Token,
}

impl Tokenizer for Words {
    type TokenStream<'a> = WordStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> WordStream<'a> {
        self.token.reset();
        WordStream { token: &mut self.token, words: Reader { text, from: 0 } }
    }
}

/// The words of one text.
pub(super) struct WordStream<'a> {
    token: &'a mut Token,
    words: Reader<'a>,
}

impl TokenStream for WordStream<'_> {
    fn advance(&mut self) -> bool {
        let is_there = self.words.read(&mut self.token.text);
        let length = cut(&self.token.text).len();
        self.token.text.truncate(length);
        // It is the greatest number before the first word.
        self.token.position = self.token.position.wrapping_add(1);
        is_there
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
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
    fn words_are_folded_and_counted() {
        check(&mut Words::default(), "Ab, éA abcd", &[(0, "ab"), (1, "ea"), (2, "abcd")]);
        check(&mut Words::default(), "", &[]);
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
        }
    }
}
