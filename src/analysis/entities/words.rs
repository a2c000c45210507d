//! The words of a document as the recogniser sees them: hyphenated tokens in their parts, with what the tables know of each.

use std::ops::Range;

use super::{
    gazetteer::{Classes, Clusters, PHRASE, Tables, word_key},
    hash,
};
use crate::{analysis::token::Tokens, span::Span};

/// The longest phrase that is looked for in the gazetteer, in words.
const LONGEST_PHRASE: usize = 5;

/// A word, number or mark.
#[derive(Clone, Debug)]
pub struct Word<'t> {
    /// Where it stands.
    pub span: Span,
    /// As it is written.
    pub text: &'t str,
    /// In lower case.
    pub lower: &'t str,
    /// Hash of the lower case.
    pub key: u64,
    /// Hash of the word as it is written.
    pub exact: u64,
    /// Hash of its shape: `Xxxxx` for `Syria`, at most ten letters.
    pub shape: u64,
    /// Hash of its outline, the shape without repeats: `Xx` for `Syria`.
    pub outline: u64,
    /// How it is written.
    pub case: Case,
    /// Classes of the word by itself.
    pub own: Classes,
    /// Classes of the longer phrases that it is part of.
    pub phrase: Classes,
    /// Classes of the longer phrases that it begins.
    pub begins: Classes,
    /// Its clusters.
    pub clusters: Clusters,
}

/// How a word is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "five independent facts about the letters of a word"
)]
pub struct Case {
    /// Its first letter is a capital.
    pub capital: bool,
    /// It has a small letter.
    pub small: bool,
    /// It has two letters or more, none of them small, the first a capital.
    pub upper: bool,
    /// It has an ASCII digit.
    pub digit: bool,
    /// It has a letter or digit.
    pub wordlike: bool,
}

/// How a sentence uses capitals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// As English prose does: names and the first word.
    Prose,
    /// On most words, as in headlines.
    Titled,
    /// Throughout.
    Capitals,
    /// As people do who type in haste: not on the first word, or not on *I*.
    Careless,
}

/// A sentence, heading, cell or the like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Its words.
    pub words: Range<usize>,
    /// How it uses capitals.
    pub style: Style,
}

/// All words of a document.
#[derive(Debug)]
pub struct Words<'t> {
    /// The document's text.
    pub text: &'t str,
    /// The words in order.
    pub list: Vec<Word<'t>>,
    /// The sentences in order; each has a word.
    pub sentences: Vec<Sentence>,
}

impl<'t> Words<'t> {
    /// The words of a range in small letters, as far as one mention is the same name as another.
    pub(super) fn lower_of(&self, range: &Range<usize>) -> String {
        self.span(range).of(self.text).to_lowercase()
    }

    /// Looks every word of `tokens` up. Words before the first sentence and between two belong to the one before them; a line
    /// that ends early ends a sentence too.
    pub fn read(tokens: &'t Tokens<'t>, sentences: &[Span], tables: &Tables<'_>) -> Self {
        let mut words =
            Self { text: tokens.text(), list: Vec::with_capacity(tokens.len()), sentences: vec![] };
        let mut starts = sentences.iter().map(|span| span.start).peekable();
        for paragraph in &tokens.paragraphs {
            let mut first = words.list.len();
            let mut lines = Lines::of(tokens, &paragraph.tokens);
            for index in paragraph.tokens.clone() {
                let mut begins = lines.begins(tokens, index);
                while starts.next_if(|start| *start <= tokens.list[index].start()).is_some() {
                    begins = true;
                }
                if begins {
                    words.end_sentence(first);
                    first = words.list.len();
                }
                words.push(tokens, index, tables);
            }
            words.end_sentence(first);
        }
        for sentence in words.sentences.clone() {
            find_phrases(&mut words.list[sentence.words], tables);
        }
        words
    }

    /// The bytes from the first word of a range to its last.
    pub fn span(&self, range: &Range<usize>) -> Span {
        if range.is_empty() {
            return Span::default();
        }
        Span::new(self.list[range.start].span.start, self.list[range.end - 1].span.end)
    }

    /// True where nothing stands between a word and the one before.
    pub fn touches(&self, index: usize) -> bool {
        index > 0 && self.list[index - 1].span.end == self.list[index].span.start
    }

    fn end_sentence(&mut self, first: usize) {
        if first < self.list.len() {
            let words = first..self.list.len();
            let style = style(&self.list[words.clone()]);
            self.sentences.push(Sentence { words, style });
        }
    }

    /// Adds a token, in its parts where it has hyphens.
    fn push(&mut self, tokens: &'t Tokens<'t>, index: usize, tables: &Tables<'_>) {
        let (text, lower, span) =
            (tokens.word(index), tokens.lower(index), tokens.list[index].span());
        if !tokens.list[index].is_word() || !text.contains(is_hyphen) {
            return self.list.push(word(text, lower, span.start, tables));
        }
        let mut from = 0;
        for (at, hyphen) in text.match_indices(is_hyphen) {
            for part in [from..at, at..at + hyphen.len()] {
                if !part.is_empty() {
                    let (text, lower) = (&text[part.clone()], &lower[part.clone()]);
                    self.list.push(word(text, lower, span.start + part.start, tables));
                }
            }
            from = at + hyphen.len();
        }
        if from < text.len() {
            self.list.push(word(&text[from..], &lower[from..], span.start + from, tables));
        }
    }
}

/// The lines of a paragraph. A line that had room for the next word was ended on purpose, as in addresses and lists of
/// names; other line ends are blanks of text that was wrapped.
struct Lines {
    /// Length of the longest line in bytes.
    longest: usize,
    /// Where the line began that is read.
    start: usize,
    /// Where the last word ended.
    end: usize,
}

impl Lines {
    fn of(tokens: &Tokens<'_>, paragraph: &Range<usize>) -> Self {
        let span = tokens.span(paragraph.clone());
        let longest = span.of(tokens.text()).split('\n').map(str::len).max().unwrap_or(0);
        Self { longest, start: span.start, end: span.start }
    }

    /// True where a token begins a line that the one before had room for.
    fn begins(&mut self, tokens: &Tokens<'_>, index: usize) -> bool {
        let span = tokens.list[index].span();
        let breaks = tokens.text()[self.end..span.start].contains('\n');
        let needed = self.end - self.start + 1 + span.len();
        self.end = span.end;
        if breaks {
            self.start = span.start;
        }
        breaks && needed <= self.longest
    }
}

/// True for the hyphens that join the parts of one word.
pub const fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{2011}')
}

fn word<'t>(text: &'t str, lower: &'t str, start: usize, tables: &Tables<'_>) -> Word<'t> {
    let key = word_key(lower);
    let case = case(text);
    let (shape, outline) = shapes(text);
    let own = if case.wordlike {
        tables.classes(hash::word(PHRASE, lower.as_bytes()))
    } else {
        Classes::default()
    };
    Word {
        span: Span::new(start, start + text.len()),
        text,
        lower,
        key,
        exact: hash::word(hash::start(5), text.as_bytes()),
        shape,
        outline,
        case,
        own,
        phrase: Classes::default(),
        begins: Classes::default(),
        clusters: tables.clusters(key),
    }
}

fn case(text: &str) -> Case {
    let mut case = Case::default();
    let mut letters = 0;
    for c in text.chars() {
        case.small |= c.is_lowercase();
        case.digit |= c.is_ascii_digit();
        case.wordlike |= c.is_alphanumeric();
        letters += usize::from(c.is_alphabetic());
    }
    case.capital = text.chars().next().is_some_and(char::is_uppercase);
    case.upper = case.capital && !case.small && letters > 1;
    case
}

/// The hashes of a word's shape and outline.
fn shapes(text: &str) -> (u64, u64) {
    let (mut shape, mut outline) = (hash::start(6), hash::start(7));
    let add = |hash, kind: char| hash::word(hash, &(kind as u32).to_le_bytes()[..2]);
    let mut before = ' ';
    for (index, c) in text.chars().take(20).enumerate() {
        let kind = match c {
            c if c.is_uppercase() => 'X',
            c if c.is_lowercase() => 'x',
            c if c.is_numeric() => 'd',
            c if c.is_alphabetic() => 'a',
            c => c,
        };
        if index < 10 {
            shape = add(shape, kind);
        }
        if kind != before {
            outline = add(outline, kind);
        }
        before = kind;
    }
    (shape, outline)
}

/// A sentence is in capitals where fewer than a third of its words have a small letter, and titled where seven of ten longer
/// words begin with a capital and no full stop ends it.
fn style(words: &[Word<'_>]) -> Style {
    let letters = || words.iter().filter(|word| word.case.wordlike && !word.case.digit);
    let count = letters().count();
    if letters().filter(|word| word.case.small).count() * 3 < count {
        return Style::Capitals;
    }
    let stopped = words.last().is_some_and(|word| matches!(word.text, "." | "!" | "?" | "”" | ":"));
    let long = || letters().filter(|word| word.text.len() > 3);
    let capital = long().filter(|word| word.case.capital).count();
    if !stopped && long().count() >= 4 && capital * 10 >= long().count() * 7 {
        return Style::Titled;
    }
    let first = words.first().is_some_and(|word| word.case.small && !word.case.capital);
    let careless = first || words.iter().any(|word| word.text == "i");
    if careless { Style::Careless } else { Style::Prose }
}

/// Marks the words of the gazetteer's longer phrases.
fn find_phrases(words: &mut [Word<'_>], tables: &Tables<'_>) {
    for first in 0..words.len() {
        if !words[first].case.capital {
            continue;
        }
        let mut phrase = hash::word(PHRASE, words[first].lower.as_bytes());
        for last in first + 1..words.len().min(first + LONGEST_PHRASE) {
            phrase = hash::word(phrase, words[last].lower.as_bytes());
            let classes = tables.classes(phrase);
            if classes != Classes::default() {
                words[first].begins = words[first].begins.with(classes);
                for word in &mut words[first..=last] {
                    word.phrase = word.phrase.with(classes);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        analysis::entities::tests::document,
        document::{BlockKind, Builder},
    };

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let document = document(text);
        let tokens = Tokens::of(&document);
        let words = Words::read(&tokens, &[], Tables::embedded());
        let written: Vec<&str> = words.list.iter().map(|word| word.text).collect();
        assert_eq!(written.join("|"), expected);
    }

    #[test]
    fn hyphenated_words_come_in_parts() {
        check("Iranian-backed al-Assad", "Iranian|-|backed|al|-|Assad");
        check("Syria’s 24-year reign", "Syria|’s|24|-|year|reign");
    }

    #[test]
    fn sentences_have_a_style() {
        let style_of = |text: &str| {
            let document = document(text);
            let tokens = Tokens::of(&document);
            Words::read(&tokens, &[], Tables::embedded()).sentences[0].style
        };
        assert_eq!(style_of("Iran has expressed hope of it."), Style::Prose);
        assert_eq!(style_of("Senate Passes Sweeping Budget Bill After Debate"), Style::Titled);
        assert_eq!(style_of("SENATE PASSES BUDGET"), Style::Capitals);
    }

    #[test]
    fn lines_that_end_early_end_a_sentence() {
        let counted = |text: &str| {
            let mut builder = Builder::over(text);
            builder.mark(Span::new(0, text.len()), BlockKind::Paragraph);
            let document = builder.finish();
            let tokens = Tokens::of(&document);
            Words::read(&tokens, &[], Tables::embedded()).sentences.len()
        };
        assert_eq!(counted("Quillmark\nQuillmark manages ideas for firms of every size."), 2);
        assert_eq!(counted("They met again in New\nYork, where it rained."), 1);
    }

    #[test]
    fn longer_phrases_are_known() {
        let document = document("in Saudi Arabia too");
        let tokens = Tokens::of(&document);
        let words = Words::read(&tokens, &[], Tables::embedded());
        assert!(words.list[1].begins.any(Classes::COUNTRY));
        assert!(words.list[2].phrase.any(Classes::COUNTRY));
    }
}
