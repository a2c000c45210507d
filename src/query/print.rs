//! A query in its shortest form. Reading what is printed gives the same query; dates counted from today are printed as days.

use std::fmt::{self, Display, Formatter};

use super::{Field, Node, Phrase, Query, Term};

impl Display for Query {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.root.fmt(f)
    }
}

impl Display for Node {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Term(term) => term.fmt(f),
            Self::And(members) => joined(members, " ", |member| matches!(member, Self::Or(_)), f),
            Self::Or(members) => joined(members, " OR ", |_| false, f),
            Self::Not(inner) => {
                f.write_str("-")?;
                inner.within(matches!(**inner, Self::And(_) | Self::Or(_)), f)
            }
        }
    }
}

impl Node {
    fn within(&self, parentheses: bool, f: &mut Formatter<'_>) -> fmt::Result {
        if parentheses { write!(f, "({self})") } else { self.fmt(f) }
    }
}

fn joined(
    members: &[Node],
    between: &str,
    parentheses: impl Fn(&Node) -> bool,
    f: &mut Formatter<'_>,
) -> fmt::Result {
    members.iter().enumerate().try_for_each(|(index, member)| {
        f.write_str(if index == 0 { "" } else { between })?;
        member.within(parentheses(member), f)
    })
}

impl Display for Term {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let (field, value): (Field, &dyn Display) = match self {
            Self::Words(phrase) => return phrase.fmt(f),
            Self::Flag(flag) => return write!(f, "{}:{}", flag.field().name(), flag.value()),
            Self::Stated(stated, phrase) => (stated.field(), phrase),
            Self::After(when) => (Field::After, when),
            Self::Before(when) => (Field::Before, when),
            Self::Entity(kind, phrase) => (Field::Entity(*kind), phrase),
            Self::Said(phrase) => (Field::Said, phrase),
            Self::About(phrase) => (Field::About, phrase),
            Self::Own(own, phrase) => (own.field(), phrase),
        };
        write!(f, "{}:{value}", field.name())
    }
}

impl Display for Phrase {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let star = if self.prefix { "*" } else { "" };
        if is_bare(&self.text) {
            write!(f, "{}{star}", self.text)
        } else {
            write!(f, "\"{}\"{star}", self.text)
        }
    }
}

/// True for a text that is read as one word without quotation marks.
fn is_bare(text: &str) -> bool {
    let apart = |c: char| c.is_whitespace() || matches!(c, '(' | ')' | ':' | '*');
    !text.starts_with('-') && !text.contains(apart) && !matches!(text, "AND" | "OR" | "NOT")
}
