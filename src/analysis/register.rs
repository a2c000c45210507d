//! Who and what is named in many articles: the entities of each put together by their [`Identity`].

use std::collections::{BTreeMap, HashMap};

use super::{
    Analysis, EntityKind, aliases,
    identity::{Identity, ShortForm, ShortForms},
};

/// The entities of one article, as a register takes them.
#[derive(Clone, Debug, Default)]
pub struct Named {
    entities: Vec<Counted>,
    short_forms: Vec<ShortForm>,
}

/// An entity of an article and how often it is named there.
#[derive(Clone, Debug)]
struct Counted {
    identity: Identity,
    kind: EntityKind,
    name: String,
    when: Option<String>,
    mentions: usize,
}

impl Named {
    /// What a register wants to know of an analysis.
    pub fn of(analysis: &Analysis) -> Self {
        let entities = analysis.entities.iter().map(|entity| Counted {
            identity: entity.identity,
            kind: entity.kind,
            name: entity.name.clone(),
            when: entity.when.clone(),
            mentions: entity.mentions.len(),
        });
        Self { entities: entities.collect(), short_forms: analysis.short_forms.clone() }
    }
}

/// Articles and what they name. Takes memory for the distinct names and eight bytes for each entity of an article.
#[derive(Debug, Default)]
pub struct Register {
    names: Vec<Name>,
    numbers: HashMap<(Identity, EntityKind, String), u32>,
    /// Number of a name and how often it stands in an article, article after article.
    uses: Vec<(u32, u32)>,
    /// Where the uses of each article end.
    ends: Vec<usize>,
    short_forms: ShortForms,
}

#[derive(Debug)]
struct Name {
    identity: Identity,
    kind: EntityKind,
    written: String,
    when: Option<String>,
}

/// Somebody or something named in one article or more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What it is: the kind that most mentions have.
    pub kind: EntityKind,
    /// Its best name: the one that the table of names gives, else the commonest, else the longest.
    pub name: String,
    /// Its other names, the commonest first.
    pub others: Vec<String>,
    /// What a date is, where that is known.
    pub when: Option<String>,
    /// How often it is named.
    pub mentions: usize,
    /// In how many articles.
    pub articles: usize,
}

impl Register {
    /// Adds an article.
    pub fn add(&mut self, named: Named) {
        self.short_forms.add(&named.short_forms);
        for Counted { identity, kind, name, when, mentions } in named.entities {
            let key = (identity, kind, name);
            let number = match self.numbers.get(&key) {
                Some(number) => *number,
                None => self.add_name(key, when),
            };
            self.uses.push((number, u32::try_from(mentions).unwrap_or(u32::MAX)));
        }
        self.ends.push(self.uses.len());
    }

    fn add_name(&mut self, key: (Identity, EntityKind, String), when: Option<String>) -> u32 {
        let number = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        let (identity, kind, written) = key.clone();
        self.names.push(Name { identity, kind, written, when });
        self.numbers.insert(key, number);
        number
    }

    /// All that is named, most mentions first, then most articles, then by kind and name.
    pub fn rows(&self) -> Vec<Row> {
        let resolved: Vec<Identity> =
            self.names.iter().map(|name| self.short_forms.resolve(name.identity)).collect();
        let mut groups: BTreeMap<Identity, Group> = BTreeMap::new();
        let mut from = 0;
        for (article, end) in self.ends.iter().enumerate() {
            for (number, mentions) in &self.uses[from..*end] {
                let group = groups.entry(resolved[*number as usize]).or_default();
                group.add(*number, *mentions as usize, article);
            }
            from = *end;
        }
        let mut rows: Vec<Row> =
            groups.into_iter().map(|(identity, group)| self.row(identity, &group)).collect();
        rows.sort_by(|a, b| {
            let order = |row: &Row| std::cmp::Reverse((row.mentions, row.articles));
            order(a).cmp(&order(b)).then_with(|| (a.kind, &a.name).cmp(&(b.kind, &b.name)))
        });
        rows
    }

    fn row(&self, identity: Identity, group: &Group) -> Row {
        let mut kinds: BTreeMap<EntityKind, usize> = BTreeMap::new();
        let mut written: BTreeMap<&str, (bool, usize)> = BTreeMap::new();
        for (number, mentions) in &group.names {
            let name = &self.names[*number as usize];
            *kinds.entry(name.kind).or_default() += mentions;
            let entry = written.entry(&name.written).or_default();
            // A short form that articles explain is not the best name, however common it is.
            entry.0 |= name.identity == identity;
            entry.1 += mentions;
        }
        let kind = kinds.iter().rev().max_by_key(|(_, count)| **count).map(|(kind, _)| *kind);
        let kind = kind.unwrap_or(EntityKind::Org);
        let mut names: Vec<(&str, (bool, usize))> = written.into_iter().collect();
        names.sort_by_key(|(name, (own, count))| std::cmp::Reverse((*own, *count, name.len())));
        let listed = names.iter().find_map(|(name, _)| {
            let table = aliases::table();
            table
                .get(kind, &table.words(name))
                .filter(|known| Identity::of(known.kind, &known.name) == identity)
        });
        let (kind, best) = match listed {
            Some(known) => (known.kind, known.name.clone()),
            None => (kind, names.first().map_or_else(String::new, |(name, _)| (*name).to_owned())),
        };
        let when =
            group.names.first().and_then(|(number, _)| self.names[*number as usize].when.clone());
        let others = names.iter().map(|(name, _)| *name).filter(|name| *name != best);
        Row {
            kind,
            others: others.map(str::to_owned).collect(),
            name: best,
            when,
            mentions: group.mentions,
            articles: group.articles,
        }
    }
}

/// The names of one thing under way.
#[derive(Debug, Default)]
struct Group {
    names: Vec<(u32, usize)>,
    mentions: usize,
    articles: usize,
    last: Option<usize>,
}

impl Group {
    fn add(&mut self, number: u32, mentions: usize, article: usize) {
        self.mentions += mentions;
        self.articles += usize::from(self.last != Some(article));
        self.last = Some(article);
        match self.names.iter_mut().find(|(known, _)| *known == number) {
            Some((_, count)) => *count += mentions,
            None => self.names.push((number, mentions)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        analysis::analyse,
        document::{BlockKind, Builder},
        metadata::{Metadata, Published},
    };

    #[track_caller]
    fn check(articles: &[&str], expected: &[(&str, usize, usize)]) {
        let mut register = Register::default();
        for text in articles {
            let mut builder = Builder::new();
            builder.push(text);
            builder.end(BlockKind::Paragraph, 0, 0);
            let published = Some(Published::on(jiff::civil::date(2025, 10, 8)));
            let metadata = Metadata { published, ..Metadata::default() };
            register.add(Named::of(&analyse(&builder.finish(), &metadata)));
        }
        let rows = register.rows();
        let rows: Vec<(&str, usize, usize)> =
            rows.iter().map(|row| (row.name.as_str(), row.mentions, row.articles)).collect();
        assert_eq!(rows, expected);
    }

    #[test]
    fn names_of_one_thing_are_one_row() {
        check(
            &["He left the United States.", "She is in the U.S. and loves the US."],
            &[("United States", 3, 2)],
        );
    }

    #[test]
    fn short_forms_that_one_article_explains_hold_in_the_others() {
        check(
            &["The Wildlife Care Society (WCS) met.", "He wrote to the WCS in spring."],
            &[("Wildlife Care Society", 3, 2)],
        );
    }

    #[test]
    fn dates_go_by_what_they_are() {
        check(
            &["He came on Monday.", "She left on 6 October 2025.", "It rained on Tuesday."],
            &[("6 October 2025", 2, 2), ("Tuesday", 1, 1)],
        );
    }
}
