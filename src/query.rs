//! The query language: one for the list filter, the search of all texts and the command line (`docs/query.md`).
//!
//! A [`Query`] is parsed once ([`Query::parse`], or [`Query::parse_typing`] while it is being typed), says in plain English
//! what it means ([`Query::explain`]), prints itself in its shortest form (`Display`), and is held against articles
//! ([`Query::matches`], [`search()`]). What a query asks of an analysis that has not been made yet is answered with
//! [`Verdict::Unknown`], so that the caller can make it and ask again.

mod error;
mod explain;
mod field;
pub mod find;
pub mod fold;
mod lex;
mod matching;
mod names;
mod needle;
mod parse;
mod print;
mod probe;
mod search;
pub mod suggest;
mod when;

pub use error::QueryError;
pub use field::{Field, Flag};
use jiff::civil::Date;
pub use matching::{Hit, Marks, Subject, Verdict};
pub use needle::Needle;
pub(crate) use search::weight;
pub use search::{Found, Order, search, snippet};
pub use when::When;

use crate::{
    analysis::{EntityKind, identity::Identity},
    span::Span,
};

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    root: Node,
}

/// A query or a part of one. An `And` within an `And` is made one, and so is an `Or` within an `Or`; both have none or at
/// least two members.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Node {
    /// All of them; of none, everything.
    And(Vec<Self>),
    /// At least one of them.
    Or(Vec<Self>),
    /// All but that.
    Not(Box<Self>),
    /// A single condition.
    Term(Term),
}

/// A single condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Term {
    /// The words stand in the title or the text.
    Words(Phrase),
    /// The words stand in what the article states about itself.
    Stated(Stated, Phrase),
    /// What the reader has done with it, or whether it has a quotation.
    Flag(Flag),
    /// Published after the whole of that time.
    After(When),
    /// Published before the whole of that time.
    Before(When),
    /// Names an entity, of a kind where one is given.
    Entity(Option<EntityKind>, Phrase),
    /// Has a quotation by them.
    Said(Phrase),
    /// Has a quotation that mentions it.
    About(Phrase),
    /// The words stand in what the reader marked or wrote.
    Own(Own, Phrase),
}

/// What the reader made of an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Own {
    /// Passages that were marked.
    Highlight,
    /// Notes about the article, or beside a passage.
    Note,
}

/// What an article states about itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stated {
    Title,
    Source,
    Author,
    Tag,
    Lang,
}

/// A word, or words that follow one another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Phrase {
    /// As typed, cleaned, with single blanks.
    text: String,
    /// True where the last word may go on.
    pub(crate) prefix: bool,
    pub(crate) needle: Needle,
    /// What it may name, by kind; empty where its last word may go on.
    pub(crate) identities: Vec<(EntityKind, Identity)>,
}

impl Query {
    /// Reads a whole query. `today` is what relative dates are counted from. An empty text asks for everything.
    ///
    /// # Errors
    /// A [`QueryError`] says where the first mistake stands and what was expected there.
    pub fn parse(text: &str, today: Date) -> Result<Self, QueryError> {
        parse::parse(text, parse::Mode::Whole { today }).map(|root| Self { root })
    }

    /// Reads a query that is being typed: a phrase that is not closed yet and the last word may go on, and what is not
    /// finished at the end (an operator, a field without its value, a half-typed date, a parenthesis) is overlooked.
    ///
    /// # Errors
    /// What no further typing can mend is still a [`QueryError`].
    pub fn parse_typing(text: &str, today: Date) -> Result<Self, QueryError> {
        parse::parse(text, parse::Mode::Typing { today }).map(|root| Self { root })
    }

    /// True where everything matches.
    pub fn is_empty(&self) -> bool {
        self.root == Node::And(Vec::new())
    }

    /// What it means, in plain English: `articles in which Esmaeil Baghaei speaks of Syria, after 1 Dec 2024`.
    pub fn explain(&self) -> String {
        explain::explain(&self.root)
    }

    /// True where some of it can be told only from an article's analysis.
    pub fn needs_analysis(&self) -> bool {
        self.root.terms().any(|(_, term)| term.needs_analysis())
    }

    /// True where some of it is about what the reader has done with an article.
    pub fn needs_state(&self) -> bool {
        self.root.terms().any(|(_, term)| term.needs_state())
    }

    /// Where in `text` the words stand that it asks for, sorted and disjoint; those under a NOT left out.
    pub fn spans(&self, text: &str) -> Vec<Span> {
        crate::span::merge(self.needles().flat_map(|needle| needle.all(text)).collect())
    }

    /// The words and phrases it asks for in title and text; those under a NOT left out.
    pub fn needles(&self) -> impl Iterator<Item = &Needle> {
        self.phrases().map(|phrase| &phrase.needle)
    }

    /// The same with what else is known of them.
    pub(crate) fn phrases(&self) -> impl Iterator<Item = &Phrase> {
        self.root.terms().filter_map(|(wanted, term)| match term {
            Term::Words(phrase) if wanted => Some(phrase),
            _ => None,
        })
    }

    /// What it asks, part by part.
    pub(crate) const fn root(&self) -> &Node {
        &self.root
    }
}

impl Node {
    /// All of `members`, as simply as that can be said.
    fn and(members: Vec<Self>) -> Self {
        let flat = members.into_iter().flat_map(|member| match member {
            Self::And(inner) => inner,
            other => vec![other],
        });
        single(flat.collect()).unwrap_or_else(Self::And)
    }

    /// At least one of `members`, of which there is one at least, as simply as that can be said.
    fn or(members: Vec<Self>) -> Self {
        let flat = members.into_iter().flat_map(|member| match member {
            Self::Or(inner) => inner,
            other => vec![other],
        });
        single(flat.collect()).unwrap_or_else(Self::Or)
    }

    /// Every condition in order, and whether it is wanted (not under an odd number of NOTs).
    fn terms(&self) -> impl Iterator<Item = (bool, &Term)> {
        let mut open = vec![(true, self)];
        std::iter::from_fn(move || {
            loop {
                match open.pop()? {
                    (wanted, Self::Term(term)) => return Some((wanted, term)),
                    (wanted, Self::Not(inner)) => open.push((!wanted, inner)),
                    (wanted, Self::And(members) | Self::Or(members)) => {
                        open.extend(members.iter().rev().map(|member| (wanted, member)));
                    }
                }
            }
        })
    }
}

/// The only member, or all of them.
fn single(members: Vec<Node>) -> Result<Node, Vec<Node>> {
    <[Node; 1]>::try_from(members).map(|[only]| only)
}

impl Term {
    const fn needs_state(&self) -> bool {
        match self {
            Self::Flag(flag) => !matches!(flag, Flag::HasQuote | Flag::Excerpt),
            Self::Stated(stated, _) => matches!(stated, Stated::Tag),
            Self::Own(..) => true,
            _ => false,
        }
    }

    const fn needs_analysis(&self) -> bool {
        matches!(
            self,
            Self::Entity(..) | Self::Said(_) | Self::About(_) | Self::Flag(Flag::HasQuote)
        )
    }
}

impl Phrase {
    /// `None` where `text` holds no letter and no digit. An asterisk right after its last word makes that a prefix, too.
    fn new(text: &str, prefix: bool) -> Option<Self> {
        let blanks: Vec<&str> = text.split_whitespace().collect();
        let text = crate::document::clean::clean_line(&blanks.join(" ")).into_owned();
        let stem = text.trim_end_matches('*');
        let starred = stem.len() < text.len() && !stem.is_empty() && !stem.ends_with(' ');
        let text = if starred { stem.to_owned() } else { text };
        let prefix = prefix || starred;
        let kinds = EntityKind::ALL.into_iter().filter(|_| !prefix);
        let identities = kinds.map(|kind| (kind, Identity::of(kind, &text))).collect();
        Some(Self { needle: Needle::new(&text, prefix)?, text, prefix, identities })
    }
}
