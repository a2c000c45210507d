//! What is kept of one article, and what a change of it is.

use std::sync::{Arc, LazyLock};

use serde::{Deserialize, Serialize};

use super::anchor::Passage;
use crate::library::ContentHash;

/// What the reader has done with one article. What was never touched is not stored: there, what the article's source tells
/// of it holds ([`crate::metadata::Kept`]).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// Read or unread.
    pub read: Option<bool>,
    /// With a star or without.
    pub starred: Option<bool>,
    /// Own tags, sorted.
    pub tags: Vec<String>,
    /// The note; empty where one that the source has was taken away.
    pub note: Option<String>,
    /// Marked passages, by their start.
    pub highlights: Vec<Highlight>,
    /// Where reading stopped.
    pub place: Option<Passage>,
}

/// A marked passage.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Highlight {
    /// Where it stands, and its words.
    #[serde(flatten)]
    pub passage: Passage,
    /// What was noted beside it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Its colour.
    #[serde(default, skip_serializing_if = "Hue::is_first")]
    pub color: Hue,
    /// Own tags, sorted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// The day on which it was marked, as ISO 8601.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub made: Option<String>,
}

/// The colours of marked passages. What they stand for is the reader's own affair.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Hue {
    /// The one that is used where none is chosen.
    #[default]
    Yellow,
    /// Green.
    Green,
    /// Blue.
    Blue,
    /// Red.
    Red,
    /// Purple.
    Purple,
}

impl Hue {
    /// All colours.
    pub const ALL: [Self; 5] = [Self::Yellow, Self::Green, Self::Blue, Self::Red, Self::Purple];

    /// Its name in what is stored, exported and said.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Yellow => "yellow",
            Self::Green => "green",
            Self::Blue => "blue",
            Self::Red => "red",
            Self::Purple => "purple",
        }
    }

    /// The letter that chooses it and stands beside the passage, so that it is not told by colour alone.
    pub const fn letter(self) -> char {
        match self {
            Self::Yellow => 'y',
            Self::Green => 'g',
            Self::Blue => 'b',
            Self::Red => 'r',
            Self::Purple => 'p',
        }
    }

    /// The colour of a letter.
    pub fn of_letter(letter: char) -> Option<Self> {
        Self::ALL.into_iter().find(|hue| hue.letter() == letter)
    }

    /// True for the one that is used where none is chosen.
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
    fn is_first(&self) -> bool {
        *self == Self::default()
    }
}

/// A place in an article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spot {
    /// The article's identifier in the state.
    pub article: ContentHash,
    /// The place in its text.
    pub place: Passage,
}

/// One thing that can be so or otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// Read, unread, or never touched.
    Read(Option<bool>),
    /// With a star, without, or never touched.
    Starred(Option<bool>),
    /// That it has this tag, or has not.
    Tag(String, bool),
    /// Its note, if there is one.
    Note(Option<String>),
    /// That this passage is marked, or is not.
    Highlight(Box<Highlight>, bool),
    /// Where the mark of that letter stands, if it is set. Of no article.
    Mark(char, Option<Box<Spot>>),
}

/// The same fact of some articles, before and after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Which articles, by their identifiers; none for a [`Fact::Mark`].
    pub articles: Vec<ContentHash>,
    /// What was so.
    pub from: Fact,
    /// What is so now.
    pub to: Fact,
}

/// One step that can be undone: what a key did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    /// Its number; later steps have greater ones.
    #[serde(skip)]
    pub number: u64,
    /// What was done, as it is told: `starred “Title”`.
    pub said: String,
    /// What it changed.
    pub changes: Vec<Change>,
}

impl Edit {
    /// How many articles it changed, each as often as there are changes of it.
    pub fn articles(&self) -> usize {
        self.changes.iter().map(|change| change.articles.len()).sum()
    }
}

impl Change {
    /// The change that takes this one back.
    #[must_use]
    pub fn reversed(&self) -> Self {
        Self { articles: self.articles.clone(), from: self.to.clone(), to: self.from.clone() }
    }
}

/// The records of articles that were read or starred and nothing else: a million articles share them.
static PLAIN: LazyLock<Vec<Arc<Record>>> = LazyLock::new(|| {
    let states = [None, Some(false), Some(true)];
    let of = |read| move |starred| Arc::new(Record { read, starred, ..Record::default() });
    states.into_iter().flat_map(|read| states.map(of(read))).collect()
});

impl Record {
    /// The same, shared by all articles that have nothing else.
    pub(super) fn shared(self) -> Arc<Self> {
        let plain = PLAIN.iter().find(|plain| ***plain == self);
        plain.map_or_else(|| Arc::new(self), Arc::clone)
    }

    /// All notes: the one about the article, and those beside passages.
    pub fn notes(&self) -> impl Iterator<Item = &str> {
        let beside = self.highlights.iter().filter_map(|highlight| highlight.note.as_deref());
        self.note.as_deref().into_iter().chain(beside)
    }

    /// What is so now of the thing that `like` tells of.
    pub(super) fn fact(&self, like: &Fact) -> Fact {
        match like {
            Fact::Read(_) => Fact::Read(self.read),
            Fact::Starred(_) => Fact::Starred(self.starred),
            Fact::Tag(tag, _) => Fact::Tag(tag.clone(), self.tags.contains(tag)),
            Fact::Note(_) => Fact::Note(self.note.clone()),
            Fact::Highlight(highlight, _) => {
                Fact::Highlight(highlight.clone(), self.highlights.contains(highlight))
            }
            Fact::Mark(..) => like.clone(),
        }
    }

    /// Makes it so.
    pub(super) fn put(&mut self, fact: &Fact) {
        match fact {
            Fact::Read(read) => self.read = *read,
            Fact::Starred(starred) => self.starred = *starred,
            Fact::Tag(tag, present) => put(&mut self.tags, tag, *present),
            Fact::Note(note) => self.note.clone_from(note),
            Fact::Highlight(highlight, present) => put(&mut self.highlights, highlight, *present),
            Fact::Mark(..) => {}
        }
    }
}

/// Puts something into a sorted list without doubles, or takes it out.
fn put<T: Ord + Clone>(list: &mut Vec<T>, item: &T, present: bool) {
    match (list.binary_search(item), present) {
        (Err(at), true) => list.insert(at, item.clone()),
        (Ok(at), false) => {
            list.remove(at);
        }
        _ => {}
    }
}
