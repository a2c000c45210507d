//! A query in tokens.

use super::{QueryError, parse::Mode};
use crate::span::Span;

/// A piece of a query and where it stands in it.
#[derive(Clone, Debug)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) span: Span,
}

/// What a piece is.
#[derive(Clone, Debug)]
pub(super) enum Kind {
    Open,
    Close,
    And,
    Or,
    Not,
    Term(Written),
}

/// A condition as typed.
#[derive(Clone, Debug)]
pub(super) struct Written {
    /// What stands before the colon.
    pub(super) field: Option<String>,
    /// The word or phrase; `None` where a field is followed by neither.
    pub(super) value: Option<Value>,
}

/// A word or phrase as typed.
#[derive(Clone, Debug)]
pub(super) struct Value {
    /// Without quotation marks and asterisk.
    pub(super) text: String,
    /// True where an asterisk ends it.
    pub(super) prefix: bool,
    /// True where it may still grow: a phrase without its closing mark, or a word that ends where the query ends.
    pub(super) open: bool,
    pub(super) span: Span,
}

/// Marks that open and close a phrase, typed or put there by a keyboard that means well.
const QUOTES: [char; 4] = ['"', '“', '”', '„'];

/// Cuts a query into tokens.
pub(super) fn lex(text: &str, mode: Mode) -> Result<Vec<Token>, QueryError> {
    let mut lexer = Lexer { text, at: 0, typing: matches!(mode, Mode::Typing { .. }) };
    let mut tokens = Vec::new();
    while let Some(token) = lexer.next()? {
        tokens.push(token);
    }
    Ok(tokens)
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
    typing: bool,
}

impl Lexer<'_> {
    fn next(&mut self) -> Result<Option<Token>, QueryError> {
        loop {
            self.at += self.rest().len() - self.rest().trim_start().len();
            let start = self.at;
            let Some(first) = self.peek() else { return Ok(None) };
            let kind = match first {
                '(' => self.take(1, Kind::Open),
                ')' => self.take(1, Kind::Close),
                '-' if self.stands_alone() => {
                    self.at += 1;
                    if self.typing {
                        continue;
                    }
                    let what = "expected a word, a \"phrase\", a field or ( right after -";
                    return Err(self.fault(Span::new(start, self.at), what));
                }
                '-' => self.take(1, Kind::Not),
                quote if QUOTES.contains(&quote) => {
                    Kind::Term(Written { field: None, value: Some(self.phrase()?) })
                }
                _ => self.word()?,
            };
            return Ok(Some(Token { kind, span: Span::new(start, self.at) }));
        }
    }

    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn take(&mut self, bytes: usize, kind: Kind) -> Kind {
        self.at += bytes;
        kind
    }

    /// True for a minus with nothing after it that it could exclude.
    fn stands_alone(&self) -> bool {
        self.rest()[1..].chars().next().is_none_or(|c| c.is_whitespace() || c == ')')
    }

    fn fault(&self, span: Span, what: &str) -> QueryError {
        QueryError::new(self.text, span, what)
    }

    /// A word, an operator, or a field with its value.
    fn word(&mut self) -> Result<Kind, QueryError> {
        let bare = self.bare();
        let start = self.at;
        match bare {
            "AND" => return Ok(self.take(3, Kind::And)),
            "OR" => return Ok(self.take(2, Kind::Or)),
            "NOT" => return Ok(self.take(3, Kind::Not)),
            _ => {}
        }
        let name = bare.split_once(':').map(|(name, _)| name.to_owned());
        let Some(name) = name.filter(|name| is_name(name)) else {
            let value = self.bare_value()?;
            return Ok(Kind::Term(Written { field: None, value: Some(value) }));
        };
        self.at = start + name.len() + 1;
        let value = match self.peek() {
            Some(quote) if QUOTES.contains(&quote) => Some(self.phrase()?),
            _ if self.bare().is_empty() => None,
            _ => Some(self.bare_value()?),
        };
        Ok(Kind::Term(Written { field: Some(name), value }))
    }

    /// What stands up to the next blank, parenthesis or quotation mark.
    fn bare(&self) -> &str {
        let ends = |c: char| c.is_whitespace() || matches!(c, '(' | ')') || QUOTES.contains(&c);
        &self.rest()[..self.rest().find(ends).unwrap_or(self.rest().len())]
    }

    /// A word as a value.
    fn bare_value(&mut self) -> Result<Value, QueryError> {
        let bare = self.bare();
        let stem = bare.trim_end_matches('*');
        let (text, prefix) = (stem.to_owned(), stem.len() < bare.len());
        let span = Span::new(self.at, self.at + bare.len());
        if let Some(star) = text.find('*') {
            let at = self.at + star;
            let what = "expected * only at the end of a word";
            return Err(self.fault(Span::new(at, at + 1), what));
        }
        self.at = span.end;
        Ok(Value { text, prefix, open: !prefix && span.end == self.text.len(), span })
    }

    /// What stands between two quotation marks, and an asterisk after the second.
    fn phrase(&mut self) -> Result<Value, QueryError> {
        let start = self.at;
        self.at += self.peek().map_or(0, char::len_utf8);
        let inner = self.rest();
        let close = inner.char_indices().find(|(_, c)| QUOTES.contains(c));
        let Some((end, mark)) = close else {
            return self.open_phrase(start);
        };
        let inner = &inner[..end];
        let after = self.at + end + mark.len_utf8();
        let stars = self.text[after..].bytes().take_while(|byte| *byte == b'*').count();
        let (text, prefix) = (inner.to_owned(), stars > 0);
        self.at = after + stars;
        Ok(Value { text, prefix, open: false, span: Span::new(start, self.at) })
    }

    /// A phrase whose closing mark is missing.
    fn open_phrase(&mut self, start: usize) -> Result<Value, QueryError> {
        let text = self.rest().to_owned();
        if !self.typing {
            let opening = Span::new(start, self.at);
            return Err(
                self.fault(opening, "expected a second \" to close the phrase that begins here")
            );
        }
        self.at = self.text.len();
        Ok(Value { text, prefix: false, open: true, span: Span::new(start, self.at) })
    }
}

/// True for what is meant as the name of a field; `12:30` is not.
fn is_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(char::is_alphabetic)
}
