//! What the panel lists: groups, and the rows of an analysis in their order.

use std::{
    cmp::Reverse,
    collections::{BTreeSet, HashMap},
};

use crate::{
    analysis::{Analysis, Entity, EntityKind},
    language,
    metadata::Metadata,
    reader::app::{passages::Marked, selection::Selection},
    settings::DoubtfulNames,
    span::Span,
};

/// Quotations shown of each speaker until the fold is opened.
const QUOTES_SHOWN: usize = 3;
/// Entities shown of each group until the fold is opened.
const ENTITIES_SHOWN: usize = 6;
/// Marked passages shown until the fold is opened.
const PASSAGES_SHOWN: usize = 4;
/// What a quotation whose speaker the text does not tell is listed under.
pub const UNKNOWN: &str = "Unknown ?";

/// A group of the panel.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// All quotations.
    Quotes,
    /// The quotations of one speaker.
    Speaker(String),
    /// Marked passages.
    Passages,
    /// People.
    People,
    /// Organisations.
    Organisations,
    /// Places and facilities.
    Places,
    /// Nationalities, religions, political groups.
    Groups,
    /// Events, laws, works, products.
    Events,
    /// Dates.
    Dates,
    /// Amounts of money.
    Money,
    /// Other quantities.
    Quantities,
    /// The names of a group of which the recogniser is not sure.
    Doubtful(Box<Self>),
}

/// What the panel shows of its groups.
#[derive(Clone, Copy, Debug)]
pub(super) enum Folds<'a> {
    /// All of each, in one list.
    AllOpen,
    /// The first rows of each; all rows of those that are opened.
    But {
        /// The groups that are opened.
        opened: &'a BTreeSet<Group>,
        /// Where names stand of which the recogniser is not sure.
        doubtful: DoubtfulNames,
    },
}

impl Folds<'_> {
    /// True where all rows of a group are shown.
    fn is_open(self, group: &Group) -> bool {
        match self {
            Self::AllOpen => true,
            Self::But { opened, .. } => opened.contains(group),
        }
    }

    /// The group that lists an entity.
    fn group_of(self, entity: &Entity) -> Group {
        match self {
            Self::AllOpen => Group::of(entity.kind),
            Self::But { doubtful, .. } => Group::listing(entity, doubtful),
        }
    }
}

/// The groups of entities, in the order of the panel.
const ENTITY_GROUPS: [Group; 8] = [
    Group::People,
    Group::Organisations,
    Group::Places,
    Group::Groups,
    Group::Events,
    Group::Dates,
    Group::Money,
    Group::Quantities,
];

impl Group {
    /// The group that entities of a kind are listed in.
    pub(super) fn of(kind: EntityKind) -> Self {
        match kind {
            EntityKind::Person => Self::People,
            EntityKind::Org => Self::Organisations,
            EntityKind::Place | EntityKind::Facility => Self::Places,
            EntityKind::Group => Self::Groups,
            EntityKind::Event | EntityKind::Law | EntityKind::Work | EntityKind::Product => {
                Self::Events
            }
            EntityKind::Date => Self::Dates,
            EntityKind::Money => Self::Money,
            EntityKind::Quantity => Self::Quantities,
        }
    }

    /// The group that lists an entity. Dates and amounts are folded as they are, so that theirs has no second fold.
    pub(super) fn listing(entity: &Entity, doubtful: DoubtfulNames) -> Self {
        let group = Self::of(entity.kind);
        if entity.unsure && doubtful == DoubtfulNames::Folded && !group.is_folded() {
            Self::Doubtful(Box::new(group))
        } else {
            group
        }
    }

    /// Its heading.
    pub fn title(&self) -> &str {
        match self {
            Self::Quotes => "QUOTES",
            Self::Speaker(name) => name,
            Self::Passages => "HIGHLIGHTS AND NOTES",
            Self::People => "PEOPLE",
            Self::Organisations => "ORGANISATIONS",
            Self::Places => "PLACES",
            Self::Groups => "GROUPS",
            Self::Events => "EVENTS, LAWS, WORKS",
            Self::Dates => "DATES",
            Self::Money => "MONEY",
            Self::Quantities => "QUANTITIES",
            Self::Doubtful(_) => "doubtful",
        }
    }

    /// True for groups that show nothing until they are opened.
    pub fn is_folded(&self) -> bool {
        matches!(self, Self::Dates | Self::Money | Self::Quantities | Self::Doubtful(_))
    }
}

/// A row of the panel; a quotation takes several lines on the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Row {
    /// The heading of a group and how much it holds.
    Heading(Group, usize),
    /// A speaker and how many quotations there are of them.
    Speaker(String, usize),
    /// A quotation, by index.
    Quote(usize),
    /// An entity, by index.
    Entity(usize),
    /// A marked passage, by index, and where it stands.
    Passage(usize, Option<Span>),
    /// Opens the rest of a group: how many rows are left out.
    More(Group, usize),
    /// Something to be said of all that follows.
    Note(String),
    /// A blank line.
    Blank,
}

impl Row {
    /// True where the cursor may stand.
    pub fn is_selectable(&self) -> bool {
        match self {
            Self::Heading(group, _) => group.is_folded(),
            Self::Quote(_) | Self::Entity(_) | Self::Passage(..) | Self::More(..) => true,
            Self::Speaker(..) | Self::Note(_) | Self::Blank => false,
        }
    }

    /// True for a row that opens or closes a group.
    pub(in crate::reader::app) fn folds(&self) -> bool {
        matches!(self, Self::More(..)) || matches!(self, Self::Heading(..) if self.is_selectable())
    }

    /// True for a row that stands above others: a heading or a speaker.
    pub(super) const fn heads(&self) -> bool {
        matches!(self, Self::Heading(..) | Self::Speaker(..))
    }

    /// What of the text it stands for.
    pub(super) fn is_of(&self, selection: Selection) -> bool {
        match (self, selection) {
            (Self::Quote(index), Selection::Quote(selected)) => *index == selected,
            (Self::Entity(index), Selection::Mention { entity, .. }) => *index == entity,
            (Self::Passage(_, span), Selection::Passage(selected)) => *span == Some(selected),
            _ => false,
        }
    }
}

/// What the panel says of an article in another language than English.
pub(super) fn other_language(metadata: &Metadata) -> Vec<Row> {
    let Some(tag) = metadata.other_language() else { return Vec::new() };
    let name = language::name(tag).unwrap_or("another language");
    let said = [
        format!("The text is in {name}."),
        "Speakers and names are found".into(),
        "in English texts only.".into(),
    ];
    said.into_iter().map(Row::Note).chain([Row::Blank]).collect()
}

/// The rows of marked passages, with a blank one after them.
pub(super) fn passages(marked: &[Marked], folds: Folds<'_>) -> Vec<Row> {
    if marked.is_empty() {
        return Vec::new();
    }
    let mut rows = vec![Row::Heading(Group::Passages, marked.len())];
    let members = marked.iter().enumerate().map(|(index, marked)| Row::Passage(index, marked.span));
    add_group(&mut rows, Group::Passages, members.collect(), PASSAGES_SHOWN, folds);
    rows.push(Row::Blank);
    rows
}

/// All rows for an analysis.
pub(super) fn rows(analysis: &Analysis, folds: Folds<'_>) -> Vec<Row> {
    let mut rows = Vec::new();
    if !analysis.quotes.is_empty() {
        rows.push(Row::Heading(Group::Quotes, analysis.quotes.len()));
        for (speaker, quotes) in by_speaker(analysis) {
            rows.push(Row::Speaker(speaker.clone(), quotes.len()));
            let quotes = quotes.into_iter().map(Row::Quote).collect();
            add_group(&mut rows, Group::Speaker(speaker), quotes, QUOTES_SHOWN, folds);
        }
    }
    for group in ENTITY_GROUPS {
        let entities = entities_of(analysis, &group, folds);
        let doubtful = Group::Doubtful(Box::new(group.clone()));
        let in_doubt = entities_of(analysis, &doubtful, folds);
        if entities.is_empty() && in_doubt.is_empty() {
            continue;
        }
        if !rows.is_empty() {
            rows.push(Row::Blank);
        }
        rows.push(Row::Heading(group.clone(), entities.len()));
        if !group.is_folded() || folds.is_open(&group) {
            add_group(&mut rows, group, entities, ENTITIES_SHOWN, folds);
        }
        if !in_doubt.is_empty() {
            add_fold(&mut rows, doubtful, in_doubt, folds);
        }
    }
    rows
}

/// Adds the row that folds a group and, where it is opened, the rows of the group.
fn add_fold(rows: &mut Vec<Row>, group: Group, members: Vec<Row>, folds: Folds<'_>) {
    let is_open = folds.is_open(&group);
    rows.push(Row::Heading(group, members.len()));
    if is_open {
        rows.extend(members);
    }
}

/// Adds the rows of a group: all where it is opened or no longer than `shown`, else the first ones and how many are left.
fn add_group(
    rows: &mut Vec<Row>,
    group: Group,
    mut members: Vec<Row>,
    shown: usize,
    folds: Folds<'_>,
) {
    let hidden = members.len().saturating_sub(shown);
    // A line that says "1 more" takes as much room as the row itself.
    if hidden > 1 && !folds.is_open(&group) {
        members.truncate(shown);
        members.push(Row::More(group, hidden));
    }
    rows.append(&mut members);
}

/// Quotations by speaker: most quoted first, then by first quotation; those without a speaker last.
fn by_speaker(analysis: &Analysis) -> Vec<(String, Vec<usize>)> {
    let mut speakers: Vec<(String, Vec<usize>)> = Vec::new();
    let mut known: HashMap<&str, usize> = HashMap::new();
    for (index, quote) in analysis.quotes.iter().enumerate() {
        let name = quote.speaker.as_ref().map_or(UNKNOWN, |speaker| speaker.name.as_str());
        let at = *known.entry(name).or_insert_with(|| {
            speakers.push((name.to_owned(), Vec::new()));
            speakers.len() - 1
        });
        speakers[at].1.push(index);
    }
    speakers.sort_by_key(|(name, quotes)| (name == UNKNOWN, Reverse(quotes.len())));
    speakers
}

/// Entities of a group, most mentioned first.
fn entities_of(analysis: &Analysis, group: &Group, folds: Folds<'_>) -> Vec<Row> {
    let mut entities: Vec<(usize, &Entity)> = analysis
        .entities
        .iter()
        .enumerate()
        .filter(|(_, entity)| folds.group_of(entity) == *group)
        .collect();
    entities.sort_by_key(|(_, entity)| Reverse(entity.mentions.len()));
    entities.into_iter().map(|(index, _)| Row::Entity(index)).collect()
}
