//! Finds the tokens of one stretch of text, left to right, looking a few characters ahead and never back.

use super::{
    Token, TokenKind,
    abbreviation::{self, When},
};
use crate::span::Span;

/// Appends the tokens of `span` to `list`.
pub(super) fn scan(text: &str, span: Span, list: &mut Vec<Token>) {
    let mut scanner = Scanner { text: &text[..span.end], at: span.start, first: list.len(), list };
    while let Some(c) = scanner.peek(0) {
        scanner.token(c);
    }
}

struct Scanner<'t, 'l> {
    /// The text up to the end of the stretch.
    text: &'t str,
    at: usize,
    /// Index of the first token of the stretch.
    first: usize,
    list: &'l mut Vec<Token>,
}

impl Scanner<'_, '_> {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.text[self.at..].chars().nth(ahead)
    }

    fn token(&mut self, c: char) {
        if c.is_whitespace() {
            self.at += c.len_utf8();
        } else if is_word(c) || (matches!(c, '@' | '#') && self.peek(1).is_some_and(is_word)) {
            self.word(c);
        } else if is_single_mark(c) || is_mark(c) {
            self.mark(c);
        } else if matches!(c, '.' | '-' | '–' | '—' | '=' | '*' | '_' | '…') {
            let run =
                self.text[self.at..].find(|other| other != c).unwrap_or(self.text.len() - self.at);
            self.push(run, TokenKind::Punctuation);
        } else {
            self.push(c.len_utf8(), TokenKind::Punctuation);
        }
    }

    /// Two single marks side by side are one double mark, as typewriters and TeX write it.
    fn mark(&mut self, c: char) {
        let doubled = matches!(c, '\'' | '`' | '’' | '‘') && self.peek(1) == Some(c);
        self.push(if doubled { 2 * c.len_utf8() } else { c.len_utf8() }, TokenKind::Mark);
    }

    fn word(&mut self, first: char) {
        let start = self.at;
        let mut end = start + first.len_utf8();
        let mut before = first;
        let mut letters = Letters::default();
        letters.see(first);
        while let Some(c) = self.text[end..].chars().next() {
            let after = self.text[end + c.len_utf8()..].chars().next();
            let joined = after.is_some_and(is_word) && self.joins(start, end, before, c);
            if !is_word(c) && !joined {
                break;
            }
            letters.see(c);
            before = c;
            end += c.len_utf8();
        }
        let abbreviation = self.takes_stop(start, end);
        if abbreviation {
            end += 1;
        }
        self.list.push(Token {
            start: start as u32,
            end: end as u32,
            kind: if first.is_numeric() && letters.few() {
                TokenKind::Number
            } else {
                TokenKind::Word
            },
            capital: first.is_uppercase() || first == '@',
            upper: letters.upper >= 2 && letters.lower == 0,
            abbreviation,
        });
        self.at = end;
        self.clitic();
    }

    /// True where the sign `c` at byte `end` joins the word before it to the letters after it.
    fn joins(&self, start: usize, end: usize, before: char, c: char) -> bool {
        let rest = &self.text[end + c.len_utf8()..];
        let after = rest.chars().next().unwrap_or(' ');
        match c {
            '-' | '‐' | '‑' | '&' | '_' => true,
            ',' | ':' | '/' => before.is_ascii_digit() && after.is_ascii_digit(),
            '\'' | '’' => clitic_length(&self.text[end..]).is_none(),
            '.' => !is_missing_blank(&self.text[start..end], rest),
            _ => false,
        }
    }

    /// True where the full stop at `end` belongs to the word before it.
    fn takes_stop(&self, start: usize, end: usize) -> bool {
        let mut rest = self.text[end..].chars();
        if rest.next() != Some('.') {
            return false;
        }
        let word = &self.text[start..end];
        let next = rest.next();
        if next == Some('.') {
            return false;
        }
        if is_initialism(word) {
            return true;
        }
        if !next.is_some_and(|c| c.is_whitespace() || matches!(c, ',' | '\'' | '’' | ')')) {
            return false;
        }
        let following = rest.find(|c| !c.is_whitespace());
        match abbreviation::when(word) {
            Some(When::Title | When::Always) => true,
            Some(When::BeforeNumber) => following.is_some_and(|c| c.is_ascii_digit()),
            Some(When::AfterComma) => self.after_comma(),
            None => is_initial(word) && following.is_some_and(char::is_uppercase),
        }
    }

    fn after_comma(&self) -> bool {
        self.list.len() > self.first
            && self.list.last().is_some_and(|token| token.span().of(self.text) == ",")
    }

    /// The possessive or short verb that stands at the end of the word just read.
    fn clitic(&mut self) {
        if let Some(length) = clitic_length(&self.text[self.at..]) {
            self.push(length, TokenKind::Clitic);
        }
    }

    fn push(&mut self, length: usize, kind: TokenKind) {
        let (start, end) = (self.at, self.at + length);
        let token = Token {
            start: start as u32,
            end: end as u32,
            kind,
            capital: false,
            upper: false,
            abbreviation: false,
        };
        self.list.push(token);
        self.at = end;
    }
}

/// Counts the letters of a word by case.
#[derive(Default)]
struct Letters {
    upper: usize,
    lower: usize,
}

impl Letters {
    fn see(&mut self, c: char) {
        self.upper += usize::from(c.is_uppercase());
        self.lower += usize::from(c.is_lowercase());
    }

    /// No letters but those of an ordinal or unit.
    fn few(&self) -> bool {
        self.upper + self.lower <= 2
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || ('\u{300}'..='\u{36F}').contains(&c)
}

fn is_mark(c: char) -> bool {
    matches!(
        c,
        '"' | '“'
            | '”'
            | '„'
            | '‟'
            | '«'
            | '»'
            | '‹'
            | '›'
            | '＂'
            | '「'
            | '」'
            | '『'
            | '』'
    )
}

fn is_single_mark(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | '‚' | '‛' | '`')
}

/// Length in bytes of a clitic at the start of `rest`, apostrophe included; `None` where there is none.
fn clitic_length(rest: &str) -> Option<usize> {
    let mark = rest.chars().next().filter(|c| matches!(c, '\'' | '’'))?.len_utf8();
    let letters = &rest[mark..];
    let length = letters.find(|c: char| !is_word(c)).unwrap_or(letters.len());
    let known = ["s", "ll", "re", "ve", "d", "m"];
    known.iter().any(|form| form.eq_ignore_ascii_case(&letters[..length])).then_some(mark + length)
}

/// True for letters that are parted by stops: `U.S`, `a.m`, `Ph.D`.
fn is_initialism(word: &str) -> bool {
    let mut parts = word.rsplit('.');
    let last = parts.next().unwrap_or_default();
    let mut count = 0;
    let short = parts.all(|part| {
        count += 1;
        (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphabetic())
    });
    count > 0 && short && last.len() == 1 && last.bytes().all(|byte| byte.is_ascii_alphabetic())
}

/// True for a single capital, as in `J. Doe`.
fn is_initial(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(char::is_uppercase) && letters.next().is_none() && word != "I"
}

/// True where a stop ends a sentence though no blank follows: `done.Then`, but not `Caliber.Az` or `U.S`.
fn is_missing_blank(before: &str, rest: &str) -> bool {
    let small = before.bytes().rev().take_while(u8::is_ascii_lowercase).count();
    let next = rest.find(|c: char| !is_word(c)).unwrap_or(rest.len());
    small >= 2 && next >= 3 && rest.starts_with(char::is_uppercase)
}
