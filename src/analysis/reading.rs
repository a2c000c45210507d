//! A document as the analysis reads it: tokens, what the lexicon says of each, and which stand in quotation marks.

use super::{
    lexicon::{self, Classes, Cue, Word},
    marks::Runs,
    token::{TokenKind, Tokens},
};
use std::{ops::Range, rc::Rc};

/// Tokens with what is known of them.
#[derive(Debug)]
pub struct Reading<'t> {
    /// The tokens.
    pub tokens: Rc<Tokens<'t>>,
    /// The quoted runs.
    pub runs: Runs,
    /// True where quotations are read from within: their outer marks count for nothing, and *I* is who is quoted.
    pub within: bool,
    words: Rc<[&'static Word]>,
}

impl<'t> Reading<'t> {
    /// Pairs the marks and looks every word up.
    pub fn of(tokens: Tokens<'t>) -> Self {
        let runs = Runs::of(&tokens);
        let words = (0..tokens.len()).map(|index| lexicon::look_up(tokens.lower(index))).collect();
        Self { tokens: Rc::new(tokens), runs, within: false, words }
    }

    /// The same words with the outer quotation marks left out: only quotations within quotations are marked.
    #[must_use]
    pub fn inside(&self) -> Self {
        let within = (0..self.runs.list.len()).map(|run| self.inner(run));
        let runs = Runs::pair(&self.tokens, within);
        Self { tokens: Rc::clone(&self.tokens), runs, within: true, words: Rc::clone(&self.words) }
    }

    /// The token in lower case.
    pub fn lower(&self, index: usize) -> &str {
        self.tokens.lower(index)
    }

    /// True if the token belongs to one of the classes.
    pub fn is(&self, index: usize, classes: Classes) -> bool {
        self.words[index].classes.any(classes)
    }

    /// What cue the token can be.
    pub fn cue(&self, index: usize) -> Option<Cue> {
        self.words[index].cue
    }

    /// True if the token stands in quotation marks or is one.
    pub fn quoted(&self, index: usize) -> bool {
        self.runs.at(index).is_some()
    }

    /// True for a word or number.
    pub fn is_word(&self, index: usize) -> bool {
        self.tokens.list[index].is_word()
    }

    /// True for a word that begins with a capital.
    pub fn capital(&self, index: usize) -> bool {
        self.tokens.list[index].capital
    }

    /// True for a number.
    pub fn is_number(&self, index: usize) -> bool {
        self.tokens.list[index].kind == TokenKind::Number
    }

    /// True for `'s` and the like.
    pub fn is_clitic(&self, index: usize) -> bool {
        self.tokens.list[index].kind == TokenKind::Clitic
    }

    /// True if the token is one of the given words, in lower case.
    pub fn is_one_of(&self, index: usize, words: &[&str]) -> bool {
        words.contains(&self.lower(index))
    }

    /// True for a token outside quotation marks that is exactly this mark or word.
    pub fn is_plain(&self, index: usize, word: &str) -> bool {
        self.lower(index) == word && !self.quoted(index)
    }

    /// The first token after a range's token that is not in the same quoted run: jumps over quotations whole.
    pub fn past(&self, index: usize) -> usize {
        self.runs.at(index).map_or(index + 1, |run| self.runs.list[run].tokens.end)
    }

    /// The words within a run's marks.
    pub fn inner(&self, run: usize) -> Range<usize> {
        let Range { mut start, mut end } = self.runs.list[run].tokens.clone();
        while start < end && self.tokens.list[start].kind == TokenKind::Mark {
            start += 1;
        }
        while end > start && self.tokens.list[end - 1].kind == TokenKind::Mark {
            end -= 1;
        }
        start..end
    }

    /// How many words and numbers stand in a range.
    pub fn count_words(&self, range: Range<usize>) -> usize {
        range.filter(|index| self.is_word(*index)).count()
    }
}
