//! What may be typed next: the fields of the language, and the values that a field has in the library.
//!
//! [`asked`] tells what the word at the caret could become. Values come from whoever has the articles: [`among`] counts them in
//! memory, `index::View::values` looks them up. Both find a value by the words from each of its first four on, so that
//! `bagh` finds *Esmaeil Baghaei*.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use jiff::civil::Date;

use super::{
    Field, Subject,
    fold::folded_words,
    lex::{Kind, lex},
    parse::Mode,
};
use crate::{
    analysis::{Analysis, EntityKind},
    span::Span,
};

/// The most that is suggested at once.
pub const MOST: usize = 12;

/// The words of a value that it is found by, each with those after it.
const STARTS: usize = 4;

/// What a date field is offered.
const DATES: [&str; 5] = ["today", "yesterday", "1 week ago", "1 month ago", "1 year ago"];

/// What the word at the caret could become.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// A field: those whose names begin so.
    Fields {
        /// The bytes of the query that a suggestion takes the place of.
        replaced: Span,
        /// What is typed of the name.
        typed: String,
    },
    /// A value of a field.
    Values {
        /// The bytes of the query that a suggestion takes the place of.
        replaced: Span,
        /// The field.
        field: Field,
        /// What is typed of the value, without quotation marks.
        typed: String,
    },
}

/// A value of a field, and how many articles have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value {
    /// As the articles write it.
    pub written: String,
    /// How many have it; 0 for values that every library has.
    pub articles: usize,
}

/// Something to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// What takes the place of what was typed.
    pub text: String,
    /// How many articles have it; `None` for what is no value of theirs.
    pub articles: Option<usize>,
}

/// What the word at `caret`, a byte of the query, could become; `None` where nothing is known of it.
pub fn asked(query: &str, caret: usize) -> Option<Asked> {
    let before = query.get(..caret)?;
    let tokens = lex(before, Mode::Typing { today: Date::ZERO }).ok()?;
    // A term begins after a blank and what opens one; right after anything else a name would be glued to it.
    let nothing = || {
        let begins =
            before.chars().next_back().is_none_or(|c| c.is_whitespace() || "(-".contains(c));
        begins.then(|| Asked::Fields { replaced: Span::new(caret, caret), typed: String::new() })
    };
    let Some(last) = tokens.last() else { return nothing() };
    let Kind::Term(written) = &last.kind else { return nothing() };
    let (value, field) = (written.value.as_ref(), written.field.as_deref());
    let goes_on = value.map_or(last.span.end == caret, |value| value.open && !value.prefix);
    if !goes_on || last.span.end < caret {
        return nothing();
    }
    let typed = value.map_or("", |value| value.text.as_str());
    let start = last.span.start + field.map_or(0, |name| name.len() + 1);
    let replaced = Span::new(start, caret);
    match field {
        Some(name) => {
            let field = Field::named(name)?;
            Some(Asked::Values { replaced, field, typed: typed.to_owned() })
        }
        // A phrase is no name of a field.
        None if before[start..] == *typed => {
            Some(Asked::Fields { replaced, typed: typed.to_owned() })
        }
        None => None,
    }
}

impl Asked {
    /// The bytes of the query that a suggestion takes the place of.
    pub const fn replaced(&self) -> Span {
        match self {
            Self::Fields { replaced, .. } | Self::Values { replaced, .. } => *replaced,
        }
    }

    /// What can be said without looking at articles; `None` where `field` has values of theirs.
    pub fn known(&self) -> Option<Vec<Suggestion>> {
        match self {
            Self::Fields { typed, .. } => {
                let typed = typed.to_lowercase();
                let names =
                    Field::all().map(|(name, _)| name).filter(|name| name.starts_with(&typed));
                let suggestion = |name| Suggestion { text: format!("{name}:"), articles: None };
                Some(names.map(suggestion).collect())
            }
            Self::Values { field, typed, .. } => {
                let typed = typed.to_lowercase();
                let dates = matches!(field, Field::After | Field::Before).then_some(DATES);
                let fixed: Vec<&str> = field.values().chain(dates.into_iter().flatten()).collect();
                let fitting = fixed.iter().filter(|value| value.starts_with(&typed));
                let suggestion =
                    |value: &&str| Suggestion { text: in_query(value), articles: None };
                (!fixed.is_empty()).then(|| fitting.map(suggestion).collect())
            }
        }
    }
}

/// Suggestions of values, the commonest first, at most [`MOST`].
pub fn of_values(mut values: Vec<Value>) -> Vec<Suggestion> {
    values.sort_by(|a, b| {
        Reverse(a.articles).cmp(&Reverse(b.articles)).then_with(|| a.written.cmp(&b.written))
    });
    values.truncate(MOST);
    let suggestion = |value: Value| Suggestion {
        text: in_query(&value.written),
        articles: Some(value.articles),
    };
    values.into_iter().map(suggestion).collect()
}

/// The query with a suggestion in it, and the byte at which typing goes on.
pub fn taken(query: &str, asked: &Asked, suggestion: &Suggestion) -> (String, usize) {
    let Span { start, end } = asked.replaced();
    let (before, after) = (&query[..start], &query[end..]);
    let blank = if suggestion.text.ends_with(':') || after.starts_with(' ') { "" } else { " " };
    let typed = format!("{before}{}{blank}", suggestion.text);
    let caret = typed.len();
    (typed + after, caret)
}

/// A value as it is typed: in quotation marks where it is more than a word.
fn in_query(value: &str) -> String {
    let plain = value.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_');
    if plain && !value.starts_with('-') && !["AND", "OR", "NOT"].contains(&value) {
        return value.to_owned();
    }
    format!("\"{}\"", value.replace(['"', '“', '”', '„'], " "))
}

/// What a value is found by: its words from each of the first ones on, folded.
pub fn found_by(written: &str) -> Vec<String> {
    let words = folded_words(written);
    (0..words.len().min(STARTS)).map(|start| words[start..].join(" ")).collect()
}

/// What is typed of a value, as [`found_by`] begins.
pub fn sought(typed: &str) -> String {
    let words = folded_words(typed).join(" ");
    if !words.is_empty() && typed.ends_with(char::is_whitespace) { words + " " } else { words }
}

/// The values of a field in articles in memory that `typed` may become, counted; as many articles are looked at as there is time
/// for: `enough` is asked before each.
pub fn among<'a>(
    subjects: impl IntoIterator<Item = Subject<'a>>,
    field: Field,
    typed: &str,
    enough: &dyn Fn() -> bool,
) -> Vec<Value> {
    let sought = sought(typed);
    let mut counts: BTreeMap<&'a str, usize> = BTreeMap::new();
    for subject in subjects.into_iter().take_while(|_| !enough()) {
        for value in stated(&subject, field) {
            *counts.entry(value).or_default() += 1;
        }
    }
    let fitting = counts
        .into_iter()
        .filter(|(written, _)| found_by(written).iter().any(|start| start.starts_with(&sought)));
    fitting.map(|(written, articles)| Value { written: written.to_owned(), articles }).collect()
}

/// The values that an article has.
fn stated<'a>(subject: &Subject<'a>, field: Field) -> BTreeSet<&'a str> {
    let metadata = &subject.article.metadata;
    let analysis = subject.article.analysis();
    match field {
        Field::Source => metadata.source.iter().map(String::as_str).collect(),
        Field::Author => metadata.byline.iter().map(String::as_str).collect(),
        Field::Tag => metadata.tags.iter().chain(subject.marks.tags).map(String::as_str).collect(),
        Field::Lang => metadata.language().into_iter().collect(),
        Field::Said => analysis.map(speakers).unwrap_or_default(),
        Field::About => analysis.map(|known| names(known, None)).unwrap_or_default(),
        Field::Entity(kind) => analysis.map(|known| names(known, kind)).unwrap_or_default(),
        Field::Title
        | Field::Is
        | Field::Has
        | Field::After
        | Field::Before
        | Field::Highlight
        | Field::Note => BTreeSet::new(),
    }
}

/// The entities that an analysis is sure of, of a kind where one is given.
pub(crate) fn names(analysis: &Analysis, kind: Option<EntityKind>) -> BTreeSet<&str> {
    let sure = analysis.entities.iter().filter(|entity| !entity.unsure);
    let wanted = sure.filter(|entity| kind.is_none_or(|kind| entity.kind == kind));
    wanted.map(|entity| entity.name.as_str()).collect()
}

/// Those who speak and are known by name.
pub(crate) fn speakers(analysis: &Analysis) -> BTreeSet<&str> {
    let speakers = analysis.quotes.iter().filter_map(|quote| quote.speaker.as_ref());
    speakers
        .filter(|speaker| speaker.entity.is_some())
        .map(|speaker| speaker.name.as_str())
        .collect()
}

#[cfg(test)]
mod tests {
    use std::{path::Path, sync::Arc};

    use proptest::prelude::*;

    use super::*;
    use crate::{
        document::Builder,
        library::{Article, Content, ContentHash, article::Draft},
        metadata::Metadata,
        query::Query,
    };

    fn article(source: &str, tags: &[&str]) -> Article {
        Article::new(Draft {
            hash: ContentHash::default(),
            own_id: None,
            path: Arc::from(Path::new("a.txt")),
            metadata: Metadata {
                source: Some(source.into()),
                tags: tags.iter().map(|tag| (*tag).to_owned()).collect(),
                ..Metadata::default()
            },
            notes: Vec::new(),
            content: Content::Document(Arc::new(Builder::new().finish())),
        })
    }

    /// The query after the first suggestion is taken; `|` is the caret.
    #[track_caller]
    fn check(query: &str, expected: &[&str], first: &str) {
        let articles = [
            article("Al Jazeera", &["Middle East", "war"]),
            article("Reuters", &["war"]),
            article("The Jakarta Post", &[]),
        ];
        let caret = query.find('|').expect("a caret");
        let query = query.replace('|', "");
        let asked = asked(&query, caret).expect("something is known");
        let suggestions = asked.known().unwrap_or_else(|| {
            let Asked::Values { field, typed, .. } = &asked else { return Vec::new() };
            of_values(among(articles.iter().map(Subject::new), *field, typed, &|| false))
        });
        let told: Vec<&str> =
            suggestions.iter().map(|suggestion| suggestion.text.as_str()).collect();
        assert_eq!(told, expected);
        let (taken, caret) = taken(&query, &asked, &suggestions[0]);
        assert_eq!(format!("{}|{}", &taken[..caret], &taken[caret..]), first);
    }

    #[test]
    fn names_of_fields_are_suggested() {
        check("syria -sa|", &["said:"], "syria -said:|");
        check("(t| b", &["title:", "tag:"], "(title:| b");
        let fields = Field::all().count();
        let Some(Asked::Fields { typed, .. }) = asked("a ", 2) else { panic!("fields are asked") };
        let all = Asked::Fields { replaced: Span::default(), typed };
        assert_eq!(all.known().map(|all| all.len()), Some(fields));
    }

    #[test]
    fn values_are_suggested_by_any_of_their_first_words() {
        check("source:ja|", &["\"Al Jazeera\"", "\"The Jakarta Post\""], "source:\"Al Jazeera\" |");
        check("x tag:| y", &["war", "\"Middle East\""], "x tag:war| y");
        check("tag:\"middle e|", &["\"Middle East\""], "tag:\"Middle East\" |");
    }

    #[test]
    fn some_fields_have_values_of_their_own() {
        check("is:|", &["unread", "read", "starred", "excerpt"], "is:unread |");
        check(
            "after:1|",
            &["\"1 week ago\"", "\"1 month ago\"", "\"1 year ago\""],
            "after:\"1 week ago\" |",
        );
    }

    #[test]
    fn nothing_is_suggested_for_a_phrase_or_an_unknown_field() {
        assert_eq!(asked("\"foreign mi", 11), None);
        assert_eq!(asked("nothing:x", 9), None);
        assert_eq!(asked("*", 1), None);
        assert_eq!(asked("\"a\"", 3), None);
        assert_eq!(asked("a OR", 4), None);
    }

    proptest! {
        #[test]
        fn what_is_taken_can_be_read(query in "[a-z :\"()*“-]{0,16}|\\PC{0,16}", at in 0_usize..16, value in "[a-zA-Z \"“-]{1,8}") {
            let caret = crate::span::floor_boundary(&query, at);
            let Some(asked) = asked(&query, caret) else { return Ok(()) };
            let suggestion = Suggestion { text: in_query(&value), articles: None };
            let (taken, caret) = taken(&query, &asked, &suggestion);
            prop_assert!(taken.is_char_boundary(caret));
            let today = jiff::civil::date(2024, 12, 31);
            if Query::parse_typing(&query[..asked.replaced().start], today).is_ok() && matches!(asked, Asked::Fields { .. }) {
                prop_assert!(Query::parse_typing(&taken[..caret], today).is_ok());
            }
        }
    }
}
