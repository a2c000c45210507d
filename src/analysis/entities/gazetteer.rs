//! What is known of words beforehand: names of places, people and organisations, word clusters, and the words that tell what
//! a name is (*airport*, *treaty*, *minister*).
//!
//! The tables are made from the data sets listed in `assets/ATTRIBUTION.md` by the trainer; `assets/entity-words.txt` is
//! written by hand.

use std::sync::LazyLock;

use super::{
    hash::{self, Hashed},
    table::Table,
};

/// The classes a phrase is listed under, one bit each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Classes(pub u16);

impl Classes {
    pub const CITY: Self = Self(1);
    pub const COUNTRY: Self = Self(1 << 1);
    pub const DEMONYM: Self = Self(1 << 2);
    pub const FIRST: Self = Self(1 << 3);
    pub const LAST: Self = Self(1 << 4);
    pub const PLACE_WORD: Self = Self(1 << 5);
    pub const MONTH: Self = Self(1 << 6);
    pub const ORG: Self = Self(1 << 7);
    pub const ORG_WORD: Self = Self(1 << 8);
    pub const PLACE: Self = Self(1 << 9);
    pub const REGION: Self = Self(1 << 10);
    pub const TEAM: Self = Self(1 << 11);
    pub const TITLE: Self = Self(1 << 12);
    pub const WEEKDAY: Self = Self(1 << 13);
    /// Countries, cities, regions and other places.
    pub const ANY_PLACE: Self =
        Self(Self::CITY.0 | Self::COUNTRY.0 | Self::PLACE.0 | Self::REGION.0);
    /// How many classes there are.
    pub const COUNT: u32 = 15;

    /// True where the two have a class in common.
    pub const fn any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// The classes of both.
    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// The clusters of a word among 64, 256 and 1,024.
pub type Clusters = [u16; 3];

/// Clusters of a word that is not listed.
pub const UNLISTED: Clusters = [64, 256, 1024];

/// Bytes of an entry's value in the two tables.
pub const GAZETTEER_WIDTH: usize = 2;
pub const CLUSTERS_WIDTH: usize = 3;

/// The gazetteer and the clusters.
#[derive(Debug)]
pub struct Tables<'a> {
    gazetteer: Table<'a>,
    clusters: Table<'a>,
}

static EMBEDDED: LazyLock<Tables<'static>> = LazyLock::new(|| {
    Tables::open(
        include_bytes!("../../../assets/gazetteer.bin"),
        include_bytes!("../../../assets/clusters.bin"),
    )
});

impl<'a> Tables<'a> {
    /// Opens the bytes of both tables.
    pub fn open(gazetteer: &'a [u8], clusters: &'a [u8]) -> Self {
        Self {
            gazetteer: Table::open(gazetteer, GAZETTEER_WIDTH),
            clusters: Table::open(clusters, CLUSTERS_WIDTH),
        }
    }

    /// The tables that the program carries.
    pub fn embedded() -> &'static Tables<'static> {
        &EMBEDDED
    }

    /// The classes of a phrase whose lower-case words were added to [`PHRASE`] one by one.
    pub fn classes(&self, phrase: u64) -> Classes {
        let value = self.gazetteer.get(hash::finish(phrase));
        Classes(value.map_or(0, |bytes| u16::from_le_bytes([bytes[0], bytes[1]])))
    }

    /// The clusters of a word by the [`word_key`] of its lower case.
    pub fn clusters(&self, key: u64) -> Clusters {
        self.clusters.get(hash::finish(key)).map_or(UNLISTED, unpack_clusters)
    }
}

/// The start of a phrase's hash.
pub const PHRASE: u64 = hash::start(2);

/// The hash of one lower-case word.
pub const fn word_key(lower: &str) -> u64 {
    hash::word(hash::start(1), lower.as_bytes())
}

/// 6, 8 and 10 bits, in three bytes.
pub fn pack_clusters([few, some, many]: Clusters) -> Vec<u8> {
    vec![(few as u8) << 2 | (many >> 8) as u8, some as u8, many as u8]
}

fn unpack_clusters(bytes: &[u8]) -> Clusters {
    [
        u16::from(bytes[0] >> 2),
        u16::from(bytes[1]),
        u16::from(bytes[0] & 3) << 8 | u16::from(bytes[2]),
    ]
}

/// A list of `assets/entity-words.txt`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum List {
    /// Nationalities, religions and political groups, as noun or adjective.
    Group,
    /// Words that end the name of a law: *act*, *treaty*.
    Law,
    /// Words that end the name of an event: *war*, *summit*.
    Event,
    /// Words that stand before an event's name: *Hurricane*, *Operation*.
    EventFirst,
    /// Names that are events by themselves: *Brexit*, *Ramadan*.
    EventName,
    /// Words that end the name of a building or other facility: *airport*.
    Facility,
    /// Words that end the name of an organisation: *ministry*.
    Org,
    /// Organisations by a well-known short name.
    OrgName,
    /// Words that end the name of a place: *province*, *river*.
    Place,
    /// Places that the gazetteer does not list.
    PlaceName,
    /// Words that stand before the title of a work: *film*, *novel*.
    Work,
    /// Products by name.
    Product,
    /// Titles of persons.
    Title,
    /// What people are called for their work, and what no name ends with: *manager*, *counsel*.
    Job,
    /// Words that begin sentences and headings with a capital and are no names.
    Common,
    /// Short forms in capitals that name nobody: *API*.
    NoName,
    /// Words that end the name of an organisation and seldom anything else.
    StrongOrg,
    /// Units of measure, of time among them.
    Unit,
    /// Currencies, written out.
    Currency,
    /// Numbers, written out.
    Number,
    /// Words that stand before the name of a facility: *Burj*, *Hotel*.
    FacilityFirst,
    /// Makers whose products go by a number: *Airbus*.
    Maker,
    /// Makers whose products go by a name: *Kia*; they stand among the makers, too.
    Carmaker,
    /// Services where people write: `WhatsApp`.
    Platform,
    /// Organisations that are known without their capitals, too.
    SmallOrg,
    /// Places that are known without their capitals, too.
    SmallPlace,
}

/// The lists by the names of their sections.
const LISTS: [(&str, List); 26] = [
    ("group", List::Group),
    ("law", List::Law),
    ("event", List::Event),
    ("event first", List::EventFirst),
    ("event name", List::EventName),
    ("facility", List::Facility),
    ("org", List::Org),
    ("org name", List::OrgName),
    ("place", List::Place),
    ("place name", List::PlaceName),
    ("work", List::Work),
    ("product", List::Product),
    ("title", List::Title),
    ("job", List::Job),
    ("common", List::Common),
    ("no name", List::NoName),
    ("strong org", List::StrongOrg),
    ("unit", List::Unit),
    ("currency", List::Currency),
    ("number", List::Number),
    ("facility first", List::FacilityFirst),
    ("maker", List::Maker),
    ("carmaker", List::Carmaker),
    ("platform", List::Platform),
    ("small org", List::SmallOrg),
    ("small place", List::SmallPlace),
];

/// The lists that a phrase stands in, one bit each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lists(u32);

impl Lists {
    /// True where the phrase stands in `list`.
    pub const fn has(self, list: List) -> bool {
        self.0 >> list as u8 & 1 == 1
    }
}

static WORDS: LazyLock<Hashed<Lists>> =
    LazyLock::new(|| read_lists(include_str!("../../../assets/entity-words.txt")));

/// The lists that a lower-case phrase stands in.
pub fn lists(lower: &str) -> Lists {
    WORDS.get(&word_key(lower)).copied().unwrap_or_default()
}

/// Sections begin with `[name]`; phrases are separated by commas and line ends; `#` begins a comment.
fn read_lists(text: &str) -> Hashed<Lists> {
    let mut words: Hashed<Lists> = Hashed::default();
    let mut section = None;
    for line in text.lines().map(str::trim).filter(|line| !line.starts_with('#')) {
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            section = LISTS.iter().find(|(known, _)| *known == name).map(|(_, list)| *list);
            continue;
        }
        let Some(list) = section else { continue };
        for phrase in line.split(',').map(str::trim).filter(|phrase| !phrase.is_empty()) {
            words.entry(word_key(phrase)).or_default().0 |= 1 << list as u8;
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clusters_survive_packing() {
        for clusters in [[0, 0, 0], [63, 255, 1023], [17, 130, 700]] {
            assert_eq!(unpack_clusters(&pack_clusters(clusters)), clusters);
        }
    }

    #[test]
    fn every_section_is_known_and_filled() {
        let text = include_str!("../../../assets/entity-words.txt");
        let sections = text.lines().filter_map(|line| line.strip_prefix('[')?.strip_suffix(']'));
        let known: Vec<&str> = LISTS.iter().map(|(name, _)| *name).collect();
        assert!(sections.clone().all(|section| known.contains(&section)));
        for (name, list) in LISTS {
            assert!(WORDS.values().any(|lists| lists.has(list)), "section {name} is empty");
        }
    }

    #[test]
    fn the_embedded_tables_know_the_world() {
        let tables = Tables::embedded();
        let iran = tables.classes(hash::word(PHRASE, b"iran"));
        assert!(iran.any(Classes::COUNTRY), "{iran:?}");
        assert_ne!(tables.clusters(word_key("said")), UNLISTED);
    }
}
