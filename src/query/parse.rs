//! Tokens to a tree. Precedence from loose to tight: OR, AND (or nothing between), NOT.

use jiff::civil::Date;

use super::{
    Field, Flag, Node, Own, Phrase, QueryError, Stated, Term, When,
    field::FIELDS,
    lex::{Kind, Token, Value, Written, lex},
};
use crate::span::Span;

/// How deep parentheses and NOTs may nest.
const DEEPEST: usize = 64;

/// How many conditions a query may have. A page of text pasted by mistake has fewer words.
const MOST_TERMS: usize = 1_000;

/// How a query is read.
#[derive(Clone, Copy, Debug)]
pub(super) enum Mode {
    /// As it stands.
    Whole { today: Date },
    /// While it is being typed.
    Typing { today: Date },
}

/// Reads a query.
pub(super) fn parse(text: &str, mode: Mode) -> Result<Node, QueryError> {
    let tokens = lex(text, mode)?;
    let mut parser = Parser { text, tokens: &tokens, at: 0, mode, terms: 0 };
    if tokens.is_empty() {
        return Ok(Node::And(Vec::new()));
    }
    let root = parser.alternatives(0)?;
    match parser.peek() {
        Some(token) => {
            Err(parser.fault(token.span, "expected a term or the end, found ) without its ("))
        }
        None => Ok(root.unwrap_or(Node::And(Vec::new()))),
    }
}

struct Parser<'a> {
    text: &'a str,
    tokens: &'a [Token],
    at: usize,
    mode: Mode,
    terms: usize,
}

/// A part of a query; `None` where it is not finished or says nothing, which only [`Mode::Typing`] lets pass.
type Part = Result<Option<Node>, QueryError>;

impl<'a> Parser<'a> {
    fn peek(&self) -> Option<&'a Token> {
        self.tokens.get(self.at)
    }

    fn typing(&self) -> bool {
        matches!(self.mode, Mode::Typing { .. })
    }

    fn fault(&self, span: Span, what: impl Into<String>) -> QueryError {
        QueryError::new(self.text, span, what)
    }

    /// What is next, or the end of the query.
    fn here(&self) -> Span {
        let end = self.text.trim_end().len();
        self.peek().map_or(Span::new(end, end), |token| token.span)
    }

    /// Something is missing; at the end of a query that is being typed it is overlooked.
    fn missing(&self, what: &str) -> Part {
        if self.typing() && self.peek().is_none() {
            return Ok(None);
        }
        Err(self.fault(self.here(), format!("expected a word, a \"phrase\", a field or ( {what}")))
    }

    /// Members parted by OR.
    fn alternatives(&mut self, depth: usize) -> Part {
        let mut members = Vec::new();
        let mut place = "before OR";
        loop {
            let before = self.at;
            match self.group(depth)? {
                Some(member) => members.push(member),
                None if self.at > before => {}
                None => self.missing(self.place(place)).map(drop)?,
            }
            match self.peek() {
                Some(Token { kind: Kind::Or, .. }) => self.at += 1,
                _ => break,
            }
            place = "after OR";
        }
        Ok((!members.is_empty()).then(|| Node::or(members)))
    }

    /// Words for where a term is missing.
    fn place(&self, place: &'static str) -> &'static str {
        match self.peek().map(|token| &token.kind) {
            Some(Kind::Close) if place == "before OR" => "before )",
            _ => place,
        }
    }

    /// Members parted by AND or by nothing.
    fn group(&mut self, depth: usize) -> Part {
        let mut members = Vec::new();
        let (mut any, mut after_and) = (false, false);
        while let Some(token) = self.peek() {
            match token.kind {
                Kind::Close | Kind::Or => break,
                Kind::And if !any || after_and => {
                    return self.missing(if any { "after AND" } else { "before AND" });
                }
                Kind::And => {
                    self.at += 1;
                    after_and = true;
                }
                _ => {
                    members.extend(self.factor(depth)?);
                    (any, after_and) = (true, false);
                }
            }
        }
        if after_and {
            self.missing("after AND")?;
        }
        Ok((!members.is_empty()).then(|| Node::and(members)))
    }

    /// A condition, what stands in parentheses, or the negation of either.
    fn factor(&mut self, depth: usize) -> Part {
        let Some(token) = self.peek() else { return self.missing("after NOT") };
        if depth > DEEPEST {
            let what = format!("expected no more than {DEEPEST} levels of ( and NOT");
            return Err(self.fault(token.span, what));
        }
        match &token.kind {
            Kind::Open => self.parenthesis(token.span, depth),
            Kind::Not => {
                self.at += 1;
                Ok(self.factor(depth + 1)?.map(|inner| Node::Not(Box::new(inner))))
            }
            Kind::Term(written) => {
                self.at += 1;
                self.term(written, token.span)
            }
            Kind::And | Kind::Or | Kind::Close => self.missing("after NOT"),
        }
    }

    fn parenthesis(&mut self, opening: Span, depth: usize) -> Part {
        self.at += 1;
        let inner = self.alternatives(depth + 1)?;
        match self.peek() {
            Some(_) => self.at += 1,
            None if self.typing() => {}
            None => {
                let column = QueryError::new(self.text, opening, "").column;
                let what = format!("expected ) to close the ( at column {column}");
                return Err(self.fault(self.here(), what));
            }
        }
        Ok(inner)
    }

    fn term(&mut self, written: &Written, span: Span) -> Part {
        self.terms += 1;
        if self.terms > MOST_TERMS {
            return Err(self.fault(span, format!("expected no more than {MOST_TERMS} terms")));
        }
        let Some(name) = &written.field else {
            let phrase = written.value.as_ref().map_or(Ok(None), |value| self.phrase(value, ""))?;
            return Ok(phrase.map(|phrase| Node::Term(Term::Words(phrase))));
        };
        let Some(field) = Field::named(name) else {
            let end = span.start + name.len() + 1;
            return Err(self.fault(Span::new(span.start, end), unknown(name)));
        };
        let Some(value) = &written.value else {
            if self.typing() {
                return Ok(None);
            }
            let what = format!("expected {} right after {}:", wanted(field), field.name());
            return Err(self.fault(Span::new(span.end, span.end), what));
        };
        Ok(self.condition(field, value)?.map(Node::Term))
    }

    /// A field and its value.
    fn condition(&self, field: Field, value: &Value) -> Result<Option<Term>, QueryError> {
        let words = || self.phrase(value, field.name());
        Ok(match field {
            Field::Title => words()?.map(|phrase| Term::Stated(Stated::Title, phrase)),
            Field::Source => words()?.map(|phrase| Term::Stated(Stated::Source, phrase)),
            Field::Author => words()?.map(|phrase| Term::Stated(Stated::Author, phrase)),
            Field::Tag => words()?.map(|phrase| Term::Stated(Stated::Tag, phrase)),
            Field::Lang => words()?.map(|phrase| Term::Stated(Stated::Lang, phrase)),
            Field::Entity(kind) => words()?.map(|phrase| Term::Entity(kind, phrase)),
            Field::Said => words()?.map(Term::Said),
            Field::About => words()?.map(Term::About),
            Field::Highlight => words()?.map(|phrase| Term::Own(Own::Highlight, phrase)),
            Field::Note => words()?.map(|phrase| Term::Own(Own::Note, phrase)),
            Field::Is | Field::Has => self.flag(field, value)?.map(Term::Flag),
            Field::After => self.when(field, value)?.map(Term::After),
            Field::Before => self.when(field, value)?.map(Term::Before),
        })
    }

    /// A value of words. The last word of a query that is being typed may go on.
    fn phrase(&self, value: &Value, field: &str) -> Result<Option<Phrase>, QueryError> {
        let grows = self.typing() && value.open && !value.text.ends_with(char::is_whitespace);
        let phrase = Phrase::new(&value.text, value.prefix || grows);
        if phrase.is_some() || self.typing() {
            return Ok(phrase);
        }
        let colon = if field.is_empty() { "" } else { ": " };
        Err(self.fault(
            value.span,
            format!("{field}{colon}expected a word or a \"phrase\" with a letter or digit in it"),
        ))
    }

    fn flag(&self, field: Field, value: &Value) -> Result<Option<Flag>, QueryError> {
        let mut known = Flag::ALL.into_iter().filter(|flag| flag.field() == field);
        let typed = value.text.trim().to_lowercase();
        if let Some(flag) = known.clone().find(|flag| flag.value() == typed && !value.prefix) {
            return Ok(Some(flag));
        }
        if self.typing() && value.open && known.any(|flag| flag.value().starts_with(&typed)) {
            return Ok(None);
        }
        Err(self.fault(value.span, format!("expected {} after {}:", wanted(field), field.name())))
    }

    fn when(&self, field: Field, value: &Value) -> Result<Option<When>, QueryError> {
        let (Mode::Whole { today } | Mode::Typing { today }) = self.mode;
        match When::parse(&value.text, today) {
            Some(when) if !value.prefix => Ok(Some(when)),
            _ if self.typing() && value.open => Ok(None),
            _ => Err(self
                .fault(value.span, format!("expected {} after {}:", wanted(field), field.name()))),
        }
    }
}

/// What a field takes.
fn wanted(field: Field) -> String {
    match field {
        Field::After | Field::Before => {
            "a date (2024-12-01, 2024-12, 2024, today, yesterday or \"1 week ago\")".to_owned()
        }
        Field::Is | Field::Has => {
            let values: Vec<&str> = field.values().collect();
            values.join(" or ")
        }
        _ => "a word or a \"phrase\"".to_owned(),
    }
}

/// What to say of a field that does not exist.
fn unknown(name: &str) -> String {
    let name = crate::document::clean::clean_line(name);
    let names: Vec<&str> = Field::all().map(|(known, _)| known).collect();
    if let Some(near) = names.iter().find(|known| is_slip(&name, known)) {
        return format!("expected a field, found {name}: (did you mean {near}: ?)");
    }
    let known: Vec<String> =
        names.iter().take(FIELDS.len()).map(|known| format!("{known}:")).collect();
    let known = known.join(" ");
    format!(
        "{name}: is no field (a word with a colon is put in quotation marks); the fields are {known}"
    )
}

/// True where one is the beginning of the other, or one letter added, left out, changed or swapped with its neighbour
/// makes them the same.
fn is_slip(typed: &str, known: &str) -> bool {
    let (typed, known): (Vec<char>, Vec<char>) =
        (typed.to_lowercase().chars().collect(), known.chars().collect());
    if typed.len() >= 3 && (known.starts_with(&typed) || typed.starts_with(&known)) {
        return true;
    }
    let same = typed.iter().zip(&known).take_while(|(a, b)| a == b).count();
    let (a, b) = (&typed[same..], &known[same..]);
    match (a, b) {
        ([_, a @ ..], [_, b @ ..]) if a == b => true,
        ([_, a @ ..], b) if a == b => true,
        (a, [_, b @ ..]) if a == b => true,
        ([a1, a2, a @ ..], [b1, b2, b @ ..]) => a1 == b2 && a2 == b1 && a == b,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use crate::query::Query;

    const TODAY: jiff::civil::Date = date(2024, 12, 31);

    #[track_caller]
    fn check(query: &str, expected: &str) {
        let query = Query::parse(query, TODAY).expect("a query");
        assert_eq!(query.to_string(), expected);
    }

    #[track_caller]
    fn check_typing(query: &str, expected: &str) {
        let query = Query::parse_typing(query, TODAY).expect("a query");
        assert_eq!(query.to_string(), expected);
    }

    #[track_caller]
    fn check_error(query: &str, expected: &str) {
        let error = Query::parse(query, TODAY).expect_err("a mistake");
        assert_eq!(error.to_string(), expected);
        assert!(query.is_char_boundary(error.span.start) && query.is_char_boundary(error.span.end));
    }

    #[test]
    fn operators_bind_as_written() {
        check("a AND b c", "a b c");
        check("a b OR c AND d", "a b OR c d");
        check("(a OR b) c", "(a OR b) c");
        check("((a) (b (c)))", "a b c");
        check("a OR (b OR c)", "a OR b OR c");
        check("NOT a -b -(c d) NOT (e OR f)", "-a -b -(c d) -(e OR f)");
        check("--a", "--a");
        check("and or not", "and or not");
        check("", "");
        check(" \n", "");
    }

    #[test]
    fn words_and_phrases() {
        check(
            "“foreign   minister” min* \"foreign min*\" \"a b\"*",
            "\"foreign minister\" min* \"foreign min\"* \"a b\"*",
        );
        check("\"one\" \"OR\" \"-x\" 12:30", "one \"OR\" \"-x\" \"12:30\"");
        check("a\"b c\"d covid-19 U.S.", "a \"b c\" d covid-19 U.S.");
    }

    #[test]
    fn fields_and_their_values() {
        check(
            "title:a source:\"b c\" author:d* TAG:e lang:en",
            "title:a source:\"b c\" author:d* tag:e lang:en",
        );
        check(
            "is:Unread is:read is:starred has:note has:highlight has:quote",
            "is:unread is:read is:starred has:note has:highlight has:quote",
        );
        check(
            "entity:a person:b org:c place:d group:e said:f about:g",
            "entity:a person:b org:c place:d group:e said:f about:g",
        );
        check(
            "after:2024-12-01 before:\"1 week ago\" after:2024-12 before:2024",
            "after:2024-12-01 before:2024-12-24 after:2024-12 before:2024",
        );
        check("-said:“A B”", "-said:\"A B\"");
    }

    #[test]
    fn a_mistake_is_answered_with_its_column() {
        check_error("é “b", "column 3: expected a second \" to close the phrase that begins here");
        check_error("a OR", "column 5: expected a word, a \"phrase\", a field or ( after OR");
        check_error("OR a", "column 1: expected a word, a \"phrase\", a field or ( before OR");
        check_error(
            "a OR AND b",
            "column 6: expected a word, a \"phrase\", a field or ( before AND",
        );
        check_error("a AND", "column 6: expected a word, a \"phrase\", a field or ( after AND");
        check_error("a NOT", "column 6: expected a word, a \"phrase\", a field or ( after NOT");
        check_error("(a", "column 3: expected ) to close the ( at column 1");
        check_error("()", "column 2: expected a word, a \"phrase\", a field or ( before )");
        check_error("a)", "column 2: expected a term or the end, found ) without its (");
        check_error("a - b", "column 3: expected a word, a \"phrase\", a field or ( right after -");
        check_error("said: x", "column 6: expected a word or a \"phrase\" right after said:");
        check_error("is:new", "column 4: expected unread or read or starred or excerpt after is:");
        check_error(
            "a & b",
            "column 3: expected a word or a \"phrase\" with a letter or digit in it",
        );
        check_error(
            "tag:-",
            "column 5: tag: expected a word or a \"phrase\" with a letter or digit in it",
        );
        check_error("f*o", "column 2: expected * only at the end of a word");
    }

    #[test]
    fn dates_and_fields_say_what_they_take() {
        check_error(
            "after:soon",
            "column 7: expected a date (2024-12-01, 2024-12, 2024, today, yesterday or \"1 week ago\") after after:",
        );
        check_error(
            "x auther:y",
            "column 3: expected a field, found auther: (did you mean author: ?)",
        );
        check_error(
            "https://example.org",
            "column 1: https: is no field (a word with a colon is put in quotation marks); the fields are title: source: \
             author: tag: lang: is: has: after: before: said: about: highlight: note: entity:",
        );
    }

    #[test]
    fn what_is_not_finished_is_overlooked_while_typing() {
        for (typed, meant) in [
            ("ir", "ir*"),
            ("iran ", "iran"),
            ("iran nu", "iran nu*"),
            ("\"foreign mi", "\"foreign mi\"*"),
            ("said:\"Esmaeil B", "said:\"Esmaeil B\"*"),
            ("said:", ""),
            ("said: x ", "x"),
            ("\"", ""),
            ("a OR", "a"),
            ("a AND ", "a"),
            ("a NOT", "a"),
            ("a -", "a"),
            ("(a OR b", "a OR b*"),
            ("(", ""),
            ("a after:2024-1", "a"),
            ("a after:2024-12", "a after:2024-12"),
            ("is:unr", ""),
            ("a & b ", "a b"),
        ] {
            check_typing(typed, meant);
        }
        for wrong in ["a)", "is:new", "after:soon b", "auther:x", "a OR OR"] {
            assert!(Query::parse_typing(wrong, TODAY).is_err(), "{wrong}");
        }
    }

    #[test]
    fn nesting_and_size_have_bounds() {
        for deep in ["(", "NOT ", "-", "a OR (", "-("] {
            let deep = format!("{}a", deep.repeat(100_000));
            let error = Query::parse(&deep, TODAY).expect_err("too deep").to_string();
            assert!(error.contains("64 levels") || error.contains("1000 terms"), "{error}");
        }
        let long = "word ".repeat(200_000);
        assert!(Query::parse(&long, TODAY).is_err());
        assert!(Query::parse(&format!("\"{long}\""), TODAY).is_ok());
        assert!(Query::parse(&format!("{}a{}", "(".repeat(64), ")".repeat(64)), TODAY).is_ok());
    }

    /// Something like a query, often a right one.
    fn anything() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            "[a-zé]{1,3}\\*?",
            "\"[a-z *-]{0,6}\"\\*?",
            Just("AND".to_owned()),
            Just("OR".to_owned()),
            Just("NOT".to_owned()),
            Just("(".to_owned()),
            Just(")".to_owned()),
            Just("-".to_owned()),
            Just("said:".to_owned()),
            Just("is:unread".to_owned()),
            Just("after:2024".to_owned()),
            Just(" ".to_owned()),
            Just("\"".to_owned()),
            "\\PC{0,4}",
            ".{0,2}",
        ];
        proptest::collection::vec((piece, " ?"), 0..12)
            .prop_map(|pieces| pieces.into_iter().map(|(piece, blank)| piece + &blank).collect())
    }

    proptest! {
        #[test]
        fn nothing_panics_and_what_is_printed_reads_the_same(text in anything()) {
            for read in [Query::parse, Query::parse_typing] {
                match read(&text, TODAY) {
                    Ok(query) => {
                        prop_assert!(query.explain().contains("articles"));
                        let again = Query::parse(&query.to_string(), TODAY);
                        prop_assert_eq!(again.as_ref(), Ok(&query), "{}", query);
                    }
                    Err(error) => {
                        prop_assert!(error.span.end <= text.len());
                        prop_assert!(error.column <= text.chars().count() + 1);
                    }
                }
            }
        }
    }
}
