//! The fields of the query language.

use super::{Own, Stated};
use crate::analysis::EntityKind;

/// What may stand before a colon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// `title:`
    Title,
    /// `source:`
    Source,
    /// `author:`
    Author,
    /// `tag:`
    Tag,
    /// `lang:`
    Lang,
    /// `is:`
    Is,
    /// `has:`
    Has,
    /// `after:`
    After,
    /// `before:`
    Before,
    /// `entity:`, or the name of a kind of entities: `person:`.
    Entity(Option<EntityKind>),
    /// `said:`
    Said,
    /// `about:`
    About,
    /// `highlight:`
    Highlight,
    /// `note:`
    Note,
}

/// Fields that are no kinds of entities, in the order in which help lists them.
pub(super) const FIELDS: [(&str, Field); 14] = [
    ("title", Field::Title),
    ("source", Field::Source),
    ("author", Field::Author),
    ("tag", Field::Tag),
    ("lang", Field::Lang),
    ("is", Field::Is),
    ("has", Field::Has),
    ("after", Field::After),
    ("before", Field::Before),
    ("said", Field::Said),
    ("about", Field::About),
    ("highlight", Field::Highlight),
    ("note", Field::Note),
    ("entity", Field::Entity(None)),
];

impl Field {
    /// All fields with their names, for completion and help.
    pub fn all() -> impl Iterator<Item = (&'static str, Self)> {
        FIELDS
            .into_iter()
            .chain(EntityKind::ALL.map(|kind| (kind.name(), Self::Entity(Some(kind)))))
    }

    /// The field of that name, in any case.
    pub fn named(name: &str) -> Option<Self> {
        Self::all().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, field)| field)
    }

    /// What it is called.
    pub fn name(self) -> &'static str {
        Self::all().find(|(_, field)| *field == self).map_or("", |(name, _)| name)
    }

    /// What it finds, for a row beside its name.
    pub const fn says(self) -> &'static str {
        match self {
            Self::Title => "words of the title",
            Self::Source => "where it was published",
            Self::Author => "who wrote it",
            Self::Tag => "a tag, stated or your own",
            Self::Lang => "the language: en, de, ar",
            Self::Is => "unread, read, starred, excerpt",
            Self::Has => "a note, a highlight, a quotation",
            Self::After => "published after a day, month or year",
            Self::Before => "published before a day, month or year",
            Self::Said => "with a quotation by",
            Self::About => "with a quotation that mentions",
            Self::Highlight => "words of a passage that you marked",
            Self::Note => "words of a note of yours",
            Self::Entity(None) => "any name in the text",
            Self::Entity(Some(kind)) => match kind {
                EntityKind::Person => "a person named in it",
                EntityKind::Org => "an organisation named in it",
                EntityKind::Place => "a place named in it",
                _ => "what of that kind is named in it",
            },
        }
    }

    /// The values it takes, where these are fixed: `unread`, `read`, `starred` of `is:`.
    pub fn values(self) -> impl Iterator<Item = &'static str> {
        Flag::ALL.into_iter().filter(move |flag| flag.field() == self).map(Flag::value)
    }
}

/// Conditions that take no words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flag {
    /// `is:unread`
    Unread,
    /// `is:read`
    Read,
    /// `is:starred`
    Starred,
    /// `is:excerpt`
    Excerpt,
    /// `has:note`
    HasNote,
    /// `has:highlight`
    HasHighlight,
    /// `has:quote`
    HasQuote,
}

impl Flag {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Unread,
        Self::Read,
        Self::Starred,
        Self::Excerpt,
        Self::HasNote,
        Self::HasHighlight,
        Self::HasQuote,
    ];

    /// Before the colon.
    pub const fn field(self) -> Field {
        match self {
            Self::Unread | Self::Read | Self::Starred | Self::Excerpt => Field::Is,
            Self::HasNote | Self::HasHighlight | Self::HasQuote => Field::Has,
        }
    }

    /// After the colon.
    pub const fn value(self) -> &'static str {
        match self {
            Self::Unread => "unread",
            Self::Read => "read",
            Self::Starred => "starred",
            Self::Excerpt => "excerpt",
            Self::HasNote => "note",
            Self::HasHighlight => "highlight",
            Self::HasQuote => "quote",
        }
    }
}

impl Stated {
    /// What it is asked for by.
    pub(super) const fn field(self) -> Field {
        match self {
            Self::Title => Field::Title,
            Self::Source => Field::Source,
            Self::Author => Field::Author,
            Self::Tag => Field::Tag,
            Self::Lang => Field::Lang,
        }
    }
}

impl Own {
    /// What it is asked for by.
    pub(super) const fn field(self) -> Field {
        match self {
            Self::Highlight => Field::Highlight,
            Self::Note => Field::Note,
        }
    }
}
