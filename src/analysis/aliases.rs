//! Other names of one thing, beyond what a text itself tells: `assets/aliases.txt`, and a file of the reader's own in the same
//! form.
//!
//! A line is one thing, its names parted by commas, the best of them first. Sections say what the things are: a kind of
//! entity (`[place]`), `[seat]` for capitals and the states whose governments they stand for, `[spelling]` for ways to write
//! a single word. `#` begins a comment.

use std::{collections::HashMap, sync::OnceLock};

use super::EntityKind;
use crate::query::fold::fold;

static TABLE: OnceLock<Aliases> = OnceLock::new();

/// The names in force: those that the program carries, and the reader's own where [`install`] was called before.
pub fn table() -> &'static Aliases {
    TABLE.get_or_init(|| Aliases::embedded().clone())
}

/// Puts a reader's own names in force, once, before anything is analysed; later calls change nothing.
pub fn install(aliases: Aliases) {
    TABLE.get_or_init(|| aliases);
}

/// What a name stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// What the thing is.
    pub kind: EntityKind,
    /// Its best name, as the table writes it.
    pub name: String,
    /// The words of the best name as `words` gives them.
    pub words: Vec<String>,
}

/// Names and what they stand for.
#[derive(Clone, Debug, Default)]
pub struct Aliases {
    /// By family and compared words: see [`family`].
    names: HashMap<(Family, String), Known>,
    /// The state whose government a capital stands for.
    seats: HashMap<String, Vec<String>>,
    /// The first spelling of a word.
    spellings: HashMap<String, String>,
}

/// A line of a table that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {what}")]
pub struct AliasError {
    /// Number of the line, from 1.
    pub line: usize,
    /// What is wrong with it and what helps.
    pub what: String,
}

/// Kinds whose names are looked up together, as texts and taggers take one for the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Family {
    /// Places, organisations and facilities: `EU`, `Kremlin`.
    Bodies,
    Other(EntityKind),
}

const fn family(kind: EntityKind) -> Family {
    match kind {
        EntityKind::Place | EntityKind::Org | EntityKind::Facility => Family::Bodies,
        other => Family::Other(other),
    }
}

/// What the lines of a section are.
#[derive(Clone, Copy)]
enum Section {
    Kind(EntityKind),
    Seat,
    Spelling,
}

impl Section {
    fn named(name: &str) -> Option<Self> {
        match name {
            "seat" => Some(Self::Seat),
            "spelling" => Some(Self::Spelling),
            _ => EntityKind::ALL.into_iter().find(|kind| kind.name() == name).map(Self::Kind),
        }
    }
}

impl Aliases {
    /// The names that the program carries.
    pub fn embedded() -> &'static Self {
        static EMBEDDED: OnceLock<Aliases> = OnceLock::new();
        EMBEDDED.get_or_init(|| {
            let mut aliases = Self::default();
            // A test holds the embedded table to having no errors.
            aliases.read(include_str!("../../assets/aliases.txt"));
            aliases
        })
    }

    /// The names that the program carries and those of `text`, which go before them. Lines that cannot be read are left out
    /// and told of.
    pub fn with(text: &str) -> (Self, Vec<AliasError>) {
        let mut aliases = Self::embedded().clone();
        let errors = aliases.read(text);
        (aliases, errors)
    }

    /// What a name of that kind stands for, by its compared words.
    pub fn get(&self, kind: EntityKind, words: &[String]) -> Option<&Known> {
        self.names.get(&(family(kind), words.join(" ")))
    }

    /// The words of the state whose government a capital stands for.
    pub fn seat(&self, words: &[String]) -> Option<&[String]> {
        self.seats.get(&words.join(" ")).map(Vec::as_slice)
    }

    /// A word as it is compared: folded, its letters and digits alone, in the first of its spellings.
    pub fn plain(&self, word: &str) -> String {
        let plain: String = fold(word).chars().filter(|c| c.is_alphanumeric()).collect();
        match self.spellings.get(&plain) {
            Some(first) => first.clone(),
            None => plain,
        }
    }

    /// The words of a name as they are compared, parted at blanks and hyphens.
    pub fn words(&self, name: &str) -> Vec<String> {
        let words = name.split(|c: char| c.is_whitespace() || c == '-' || c == '\u{2010}');
        words
            .map(|word| if word == "&" { "and".to_owned() } else { self.plain(word) })
            .filter(|word| !word.is_empty() && word != "the")
            .collect()
    }

    /// Adds the names of a table; gives the lines that cannot be read.
    fn read(&mut self, text: &str) -> Vec<AliasError> {
        let mut section = None;
        let mut errors = Vec::new();
        for (number, line) in (1..).zip(text.lines().map(str::trim)) {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let read = match line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
                Some(name) => {
                    section = Section::named(name.trim());
                    section.map(drop).ok_or_else(|| no_section(name))
                }
                None => self.add(section, line),
            };
            errors.extend(read.err().map(|what| AliasError { line: number, what }));
        }
        errors
    }

    fn add(&mut self, section: Option<Section>, line: &str) -> Result<(), String> {
        let names: Vec<&str> =
            line.split(',').map(str::trim).filter(|name| !name.is_empty()).collect();
        let Some(section) = section else {
            return Err(format!("“{line}” stands below no section; begin with one such as [org]"));
        };
        let [best, others @ ..] = names.as_slice() else {
            return Err("no name; a line is the names of one thing, parted by commas".to_owned());
        };
        match section {
            Section::Kind(kind) => self.add_thing(kind, best, others),
            Section::Seat => {
                let [state] = others else {
                    return Err(format!(
                        "“{line}”: expected a capital and its state: “Paris, France”"
                    ));
                };
                self.seats.insert(self.words(best).join(" "), self.words(state));
                Ok(())
            }
            Section::Spelling if names.iter().any(|name| name.contains(' ')) => Err(format!(
                "“{line}”: spellings are of single words; names go below [person] and the like"
            )),
            Section::Spelling => {
                let first = self.plain(best);
                self.spellings
                    .extend(others.iter().map(|other| (plain_letters(other), first.clone())));
                Ok(())
            }
        }
    }

    fn add_thing(&mut self, kind: EntityKind, best: &str, others: &[&str]) -> Result<(), String> {
        let words = self.words(best);
        if words.is_empty() {
            return Err(format!("“{best}” has no letter or digit"));
        }
        let known = Known { kind, name: best.to_owned(), words };
        for name in std::iter::once(&best).chain(others) {
            let key = (family(kind), self.words(name).join(" "));
            self.names.insert(key, known.clone());
        }
        Ok(())
    }
}

fn plain_letters(word: &str) -> String {
    fold(word).chars().filter(|c| c.is_alphanumeric()).collect()
}

fn no_section(name: &str) -> String {
    let kinds: Vec<&str> = EntityKind::ALL.iter().map(|kind| kind.name()).collect();
    format!("no section [{name}]; there are [{}], [seat], [spelling]", kinds.join("], ["))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(kind: EntityKind, name: &str, expected: Option<&str>) {
        let aliases = Aliases::embedded();
        let known = aliases.get(kind, &aliases.words(name));
        assert_eq!(known.map(|known| known.name.as_str()), expected);
    }

    #[test]
    fn the_embedded_table_has_no_errors() {
        let mut aliases = Aliases::default();
        assert_eq!(aliases.read(include_str!("../../assets/aliases.txt")), []);
        assert!(include_str!("../../assets/aliases.txt").lines().count() > 280);
    }

    #[test]
    fn states_and_bodies_have_other_names() {
        check(EntityKind::Place, "U.S.", Some("United States"));
        check(EntityKind::Org, "the UN", Some("United Nations"));
        check(EntityKind::Place, "Côte d’Ivoire", Some("Ivory Coast"));
        check(EntityKind::Place, "Kyiv", Some("Kyiv"));
        check(EntityKind::Place, "Kiev", Some("Kyiv"));
        check(EntityKind::Person, "US", None);
        check(EntityKind::Org, "Élysée", Some("Élysée Palace"));
    }

    #[test]
    fn capitals_stand_for_governments() {
        let aliases = Aliases::embedded();
        let seat = |name: &str| aliases.seat(&aliases.words(name)).map(|words| words.join(" "));
        assert_eq!(seat("Washington").as_deref(), Some("united states"));
        assert_eq!(seat("Chicago"), None);
    }

    #[test]
    fn words_have_other_spellings() {
        let aliases = Aliases::embedded();
        assert_eq!(aliases.words("Mohammed Qaddafi"), aliases.words("Muhammad Gaddafi"));
        assert_eq!(aliases.words("Erdoğan"), ["erdogan"]);
    }

    #[test]
    fn errors_say_the_line() {
        let (aliases, errors) =
            Aliases::with("ACME\n\n[orgs]\n[org]\nACME, Acme Works\n,\n[seat]\nOslo\n");
        let lines: Vec<usize> = errors.iter().map(|error| error.line).collect();
        assert_eq!(lines, [1, 3, 6, 8]);
        assert!(
            errors[1].to_string().starts_with("line 3: no section [orgs]; there are [person], ")
        );
        let known = aliases.get(EntityKind::Org, &["acme".to_owned(), "works".to_owned()]);
        assert_eq!(known.map(|known| known.name.as_str()), Some("ACME"));
    }
}
