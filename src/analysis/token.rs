//! Tokens: the words, numbers and marks of a document, found once and shared by everything in the analysis.
//!
//! A token is a byte range with a kind and a few facts about its letters. Hyphenated words, initialisms, web names and
//! numbers with separators are one token (`Iranian-backed`, `U.S.`, `Caliber.Az`, `1,200`; but `U.S.` + `-` + `led`); the possessive and the short
//! forms of verbs are tokens of their own ([`TokenKind::Clitic`]: `Iran` + `’s`), but `don't` and `O'Brien` are one.
//! White space, newlines within a paragraph among it, only parts tokens.

pub(crate) mod abbreviation;
mod scan;

use super::LONGEST;
use crate::{
    document::{Document, raised::note_marks},
    span::Span,
};
use std::ops::Range;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// Letters, possibly with digits, hyphens, inner apostrophes and a full stop that belongs to them.
    Word,
    /// Starts with a digit and has no letters but those of an ordinal or a unit.
    Number,
    /// `'s`, `’s`, `'ll`, `'re`, `'ve`, `'d`, `'m` at the end of a word.
    Clitic,
    /// A quotation mark of any kind, or an apostrophe that stands at the edge of a word.
    Mark,
    /// Everything else that is seen: stops, commas, dashes, brackets, signs.
    Punctuation,
}

/// A word, number or mark. The text is at most 4 GiB long, which loading sees to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    start: u32,
    end: u32,
    /// What it is.
    pub kind: TokenKind,
    /// Its first letter is a capital, or it is a user name (`@name`).
    pub capital: bool,
    /// It has two letters or more and all are capitals.
    pub upper: bool,
    /// It ends with a full stop that belongs to it: `Mr.`, `U.S.`, `J.`
    pub abbreviation: bool,
}

impl Token {
    /// Where it stands, in bytes.
    pub const fn span(&self) -> Span {
        Span { start: self.start as usize, end: self.end as usize }
    }

    /// First byte.
    pub const fn start(&self) -> usize {
        self.start as usize
    }

    /// One past the last byte.
    pub const fn end(&self) -> usize {
        self.end as usize
    }

    /// True for words and numbers.
    pub const fn is_word(&self) -> bool {
        matches!(self.kind, TokenKind::Word | TokenKind::Number)
    }
}

/// The tokens of one block of prose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paragraph {
    /// Index of the block in [`Document::blocks`]. Blocks that were cut for their length are one paragraph: the first.
    pub block: usize,
    /// Indices of its tokens in [`Tokens::list`]; never empty.
    pub tokens: Range<usize>,
}

/// All tokens of a document.
#[derive(Debug)]
pub struct Tokens<'t> {
    text: &'t str,
    lower: String,
    /// The tokens in order.
    pub list: Vec<Token>,
    /// The blocks of prose that hold a token, in order.
    pub paragraphs: Vec<Paragraph>,
}

impl<'t> Tokens<'t> {
    /// Tokenises every block of prose of `document` that ends within [`LONGEST`].
    pub fn of(document: &'t Document) -> Self {
        Self::within(document, LONGEST)
    }

    /// Tokenises the blocks of prose that end within the first `longest` bytes.
    fn within(document: &'t Document, longest: usize) -> Self {
        let blocks = document.blocks();
        let count = blocks.partition_point(|block| block.span.end <= longest);
        let end = match blocks.get(count) {
            Some(_) => count.checked_sub(1).map_or(0, |last| blocks[last].span.end),
            None => document.text().len(),
        };
        let text = &document.text()[..end];
        let mut list = Vec::with_capacity(text.len() / 5);
        let mut paragraphs: Vec<Paragraph> = Vec::new();
        let mut joined_at = usize::MAX;
        for (block, described) in blocks[..count].iter().enumerate() {
            if !described.is_prose() {
                continue;
            }
            let first = list.len();
            // The marks of notes are no words of the sentence that they stand in.
            let mut from = described.span.start;
            for mark in note_marks(document, described.span) {
                scan::scan(text, Span::new(from, mark.start), &mut list);
                from = mark.end;
            }
            scan::scan(text, Span::new(from, described.span.end), &mut list);
            match paragraphs.last_mut() {
                Some(last) if joined_at == described.span.start => last.tokens.end = list.len(),
                _ if first < list.len() => {
                    paragraphs.push(Paragraph { block, tokens: first..list.len() });
                }
                _ => {}
            }
            joined_at = described.span.end;
        }
        Self { text, lower: lowered(text), list, paragraphs }
    }

    /// How many tokens there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// True where the document has no word.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The document's text.
    pub fn text(&self) -> &'t str {
        self.text
    }

    /// The words of a token as they are written.
    pub fn word(&self, index: usize) -> &'t str {
        self.list[index].span().of(self.text)
    }

    /// The words of a token in lower case, marks as they are written.
    pub fn lower(&self, index: usize) -> &str {
        self.list[index].span().of(&self.lower)
    }

    /// True where white space stands between a token and the one before, or nothing stands before it.
    pub fn spaced(&self, index: usize) -> bool {
        index == 0 || self.list[index - 1].end < self.list[index].start
    }

    /// From the first byte of the first token of a range to the last of its last; empty for an empty range.
    pub fn span(&self, range: Range<usize>) -> Span {
        if range.is_empty() {
            return Span::default();
        }
        Span::new(self.list[range.start].start(), self.list[range.end - 1].end())
    }

    /// Index of the first token that starts at byte `offset` or after it.
    pub fn at(&self, offset: usize) -> usize {
        self.list.partition_point(|token| token.start() < offset)
    }
}

/// The text in lower case with every byte offset kept: a letter whose small form is longer or shorter stays as it is.
fn lowered(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let small = |c: char| {
        let mut forms = c.to_lowercase();
        match (forms.next(), forms.next()) {
            (Some(small), None) if small.len_utf8() == c.len_utf8() => small,
            _ => c,
        }
    };
    text.chars().map(|c| if c.is_ascii() { c.to_ascii_lowercase() } else { small(c) }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::{Input, read};
    use proptest::prelude::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let document = Document::of_paragraphs(text);
        let tokens = Tokens::of(&document);
        let words: Vec<&str> = (0..tokens.len()).map(|index| tokens.word(index)).collect();
        assert_eq!(words.join("|"), expected);
    }

    #[test]
    fn hyphens_and_initialisms_stay_whole() {
        check("Iranian-backed U.S.-led troops", "Iranian-backed|U.S.|-|led|troops");
        check("Caliber.Az reports via RT.com.", "Caliber.Az|reports|via|RT.com|.");
        check("It was done.Then more", "It|was|done|.|Then|more");
        check("AT&T's 1,200 at 10:30, 9/11.", "AT&T|'s|1,200|at|10:30|,|9/11|.");
    }

    #[test]
    fn clitics_are_parted() {
        check(
            "Syria’s future; he'll say it's don't O’Brien",
            "Syria|’s|future|;|he|'ll|say|it|'s|don't|O’Brien",
        );
        check("the jihadists' takeover", "the|jihadists|'|takeover");
    }

    #[test]
    fn marks_of_notes_are_no_words() {
        let page = "<p>It was a cold lake.<a href='#n'>1</a> “No,” <sup><a href='#n'>[2]</a></sup>she said of x<sup>2</sup>.</p>\
                    <p id='n'><a href='#n'>3</a> Some.</p>";
        let mut document = Document::default();
        read(Input { name: "a.html", bytes: page.as_bytes() }, &mut |article| {
            document = article.expect("an article").document;
            std::ops::ControlFlow::Continue(())
        });
        let tokens = Tokens::of(&document);
        let words: Vec<&str> = (0..tokens.len()).map(|index| tokens.word(index)).collect();
        assert_eq!(words.join("|"), "It|was|a|cold|lake|.|“|No|,|”|she|said|of|x2|.|Some|.");
    }

    #[test]
    fn abbreviations_keep_their_stop() {
        check("Mr. Smith Jr. met Gen. J. Doe.", "Mr.|Smith|Jr.|met|Gen.|J.|Doe|.");
        check("in the U.S. on Jan. 5 at 5 p.m. No. 3", "in|the|U.S.|on|Jan.|5|at|5|p.m.|No.|3");
        check("He said no. In Portland, Ore. it mar.", "He|said|no|.|In|Portland|,|Ore.|it|mar|.");
    }

    #[test]
    fn marks_and_dashes() {
        check("“Yes,” she said — ``no''--", "“|Yes|,|”|she|said|—|``|no|''|--");
        check("wait... 'tis «so» $5.20 @user_1", "wait|...|'|tis|«|so|»|$|5.20|@user_1");
    }

    #[test]
    fn lower_case_keeps_offsets() {
        let document = Document::of_paragraphs("İstanbul ÉCOLE");
        let tokens = Tokens::of(&document);
        assert_eq!(tokens.lower(1), "école");
        assert_eq!(tokens.word(0), "İstanbul");
    }

    #[test]
    fn a_block_cut_for_its_length_is_one_paragraph() {
        let document = Document::of_paragraphs(&"word ".repeat(40_000));
        assert!(document.blocks().len() > 1);
        assert_eq!(Tokens::of(&document).paragraphs.len(), 1);
    }

    proptest! {
        #[test]
        fn tokens_hold_every_visible_character_once(text in "\\PC{0,60}|[a-z'’\"“.,@$ \n-]{0,60}") {
            let document = Document::of_paragraphs(&text);
            let tokens = Tokens::of(&document);
            let visible = |text: &str| text.chars().filter(|c| !c.is_whitespace()).count();
            let held: usize = (0..tokens.len()).map(|index| visible(tokens.word(index))).sum();
            prop_assert_eq!(held, visible(document.text()));
            prop_assert!(tokens.list.windows(2).all(|pair| pair[0].end <= pair[1].start));
            prop_assert!(tokens.list.iter().all(|token| token.start < token.end));
        }
    }
}
