//! Searches that are kept under a name: folders of the list that hold what a query finds.
//!
//! They are configuration, not state: a small file that a person can read, write, copy to another machine and keep with other
//! files of settings (`searches.toml`, beside the file of settings). An entry that cannot be used is told of and left as it is.
//!
//! ```toml
//! [[search]]
//! name = "Talks on Syria"
//! query = "said:baghaei about:syria"
//! ```

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{document::clean::clean_line, formats::Problem, query::Query};

/// Name of the file.
pub const FILE: &str = "searches.toml";

/// The longest file that is read, in bytes: thousands of searches.
const LONGEST: u64 = 1 << 20;

/// A query with a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Search {
    /// What it is listed by; no two have the same.
    pub name: String,
    /// As it was typed.
    pub query: String,
}

/// All that are kept, in the order of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Searches {
    #[serde(default, rename = "search")]
    list: Vec<Search>,
}

impl Searches {
    /// Reads the file; without one there are none.
    ///
    /// # Errors
    /// Where it cannot be read, with the place of the mistake.
    pub fn load(file: &Path) -> Result<Self, Problem> {
        let told = |what: String| Problem::new(what).at(clean_line(&file.to_string_lossy()));
        match fs::metadata(file) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Ok(metadata) if metadata.len() > LONGEST => {
                return Err(told("too long for a file of searches".to_owned()));
            }
            _ => {}
        }
        let text = fs::read_to_string(file)
            .map_err(|error| told(format!("the searches cannot be read: {error}")))?;
        Self::read(&text).map_err(told)
    }

    /// Reads the text of a file.
    ///
    /// # Errors
    /// Says what is wrong and where, as a sentence.
    pub fn read(text: &str) -> Result<Self, String> {
        let mut searches: Self = toml::from_str(text).map_err(|error| {
            let line = error.span().map_or(1, |span| {
                text.get(..span.start).map_or(1, |before| before.matches('\n').count() + 1)
            });
            format!("line {line}: {}", clean_line(error.message()))
        })?;
        for search in &mut searches.list {
            search.name = clean_line(search.name.trim()).into_owned();
        }
        Ok(searches)
    }

    /// Writes the file whole or not at all, and its folder where that is missing.
    ///
    /// # Errors
    /// Where it cannot be written; it is as it was then.
    pub fn save(&self, file: &Path) -> Result<(), Problem> {
        let written = file.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| {
            let beside = beside(file);
            fs::write(&beside, self.written())?;
            fs::File::open(&beside)?.sync_all()?;
            fs::rename(&beside, file)
        });
        let place = || clean_line(&file.to_string_lossy()).into_owned();
        written.map_err(|error| {
            Problem::new(format!("the searches cannot be kept: {error}")).at(place())
        })
    }

    /// The text of the file.
    pub fn written(&self) -> String {
        // Names and queries are text, which can always be written.
        toml::to_string(self).unwrap_or_default()
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Search> {
        self.list.iter()
    }

    /// The one of that name.
    pub fn get(&self, name: &str) -> Option<&Search> {
        self.list.iter().find(|search| search.name == name)
    }

    /// Keeps a query under a name, in the place of one that had the name before; that one is given back.
    ///
    /// # Errors
    /// Says what is wrong with the name or the query.
    pub fn keep(&mut self, search: &Search, today: Date) -> Result<Option<Search>, String> {
        let name = clean_line(search.name.trim()).into_owned();
        if name.is_empty() {
            return Err("a search needs a name".to_owned());
        }
        let query = search.query.trim().to_owned();
        let read = Query::parse(&query, today).map_err(|error| error.to_string())?;
        if read.is_empty() {
            return Err("a search needs a query; this one finds everything".to_owned());
        }
        let kept = Search { name, query };
        if let Some(earlier) = self.list.iter_mut().find(|search| search.name == kept.name) {
            return Ok(Some(std::mem::replace(earlier, kept)));
        }
        self.list.push(kept);
        Ok(None)
    }

    /// Gives the one of that name another.
    ///
    /// # Errors
    /// Says what is wrong with the new name.
    pub fn rename(&mut self, name: &str, new: &str) -> Result<(), String> {
        let new = clean_line(new.trim()).into_owned();
        if new.is_empty() {
            return Err("a search needs a name".to_owned());
        }
        if new != name && self.get(&new).is_some() {
            return Err("another search has that name".to_owned());
        }
        let search = self.list.iter_mut().find(|search| search.name == name);
        let search = search.ok_or_else(|| format!("no search is saved as “{name}”"))?;
        search.name = new;
        Ok(())
    }

    /// These with what has changed from `before` to `after`: what is here beside that stays.
    #[must_use]
    pub fn with_changes(&self, before: &Self, after: &Self) -> Self {
        let is_gone = |search: &Search| {
            before.get(&search.name).is_some() && after.get(&search.name).is_none()
        };
        let mut list: Vec<Search> =
            self.list.iter().filter(|search| !is_gone(search)).cloned().collect();
        for (at, search) in after.list.iter().enumerate() {
            if before.list.contains(search) {
                continue;
            }
            match list.iter_mut().find(|known| known.name == search.name) {
                Some(known) => known.clone_from(search),
                None => list.insert(at.min(list.len()), search.clone()),
            }
        }
        Self { list }
    }

    /// Forgets the one of that name, which is given back.
    pub fn forget(&mut self, name: &str) -> Option<Search> {
        let index = self.list.iter().position(|search| search.name == name)?;
        Some(self.list.remove(index))
    }
}

/// The file that is written before it takes the place of the other.
fn beside(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".new");
    name.into()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn search(name: &str, query: &str) -> Search {
        Search { name: name.to_owned(), query: query.to_owned() }
    }

    #[track_caller]
    fn check(name: &str, query: &str, expected: Result<Option<Search>, &str>) {
        let mut searches = Searches::default();
        let today = date(2024, 12, 31);
        searches.keep(&search("old", "syria"), today).expect("kept");
        let kept = searches.keep(&search(name, query), today);
        assert_eq!(kept, expected.map_err(str::to_owned));
    }

    #[test]
    fn a_name_and_a_query_are_wanted() {
        check("new", "after:\"1 week ago\" said:khan", Ok(None));
        check(" old ", "iran", Ok(Some(search("old", "syria"))));
        check(" ", "iran", Err("a search needs a name"));
        check("new", "", Err("a search needs a query; this one finds everything"));
        check(
            "new",
            "iran OR",
            Err("column 8: expected a word, a \"phrase\", a field or ( after OR"),
        );
    }

    #[test]
    fn what_is_kept_is_read_again_in_order() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("dateline").join(FILE);
        assert_eq!(Searches::load(&file), Ok(Searches::default()));
        let mut searches = Searches::default();
        for (name, query) in [("b", "\"one two\"*"), ("ä\"\\", "said:a about:b"), ("c", "x")] {
            searches.keep(&search(name, query), date(2024, 12, 31)).expect("kept");
        }
        assert_eq!(searches.forget("c"), Some(search("c", "x")));
        assert_eq!(searches.forget("c"), None);
        searches.save(&file).expect("saved");
        let again = Searches::load(&file).expect("readable");
        assert_eq!(again, searches);
        assert_eq!(again.get("b"), Some(&search("b", "\"one two\"*")));
        assert_eq!(again.iter().count(), 2);
    }

    #[track_caller]
    fn check_changes(here: &[&str], before: &[&str], after: &[&str], expected: &[&str]) {
        let searches = |names: &[&str]| {
            let list = names.iter().map(|name| search(name, &format!("title:{name}")));
            Searches { list: list.collect() }
        };
        let changed = searches(here).with_changes(&searches(before), &searches(after));
        assert_eq!(changed, searches(expected));
    }

    #[test]
    fn only_what_has_changed_is_changed_in_what_another_program_wrote() {
        check_changes(&["a", "x"], &["a"], &["a", "b"], &["a", "b", "x"]);
        check_changes(&["a", "x", "b"], &["a", "b"], &["b"], &["x", "b"]);
        check_changes(&["a", "x"], &["a"], &["c"], &["c", "x"]);
        check_changes(&["x"], &["a", "b"], &["a", "b"], &["x"]);
        check_changes(&["x"], &["b"], &["a", "b"], &["a", "x"]);
    }

    #[test]
    fn a_new_name_is_one_that_no_other_search_has() {
        let mut searches = Searches { list: vec![search("a", "x"), search("b", "y")] };
        assert!(searches.rename("a", "b").is_err() && searches.rename("a", " ").is_err());
        assert!(searches.rename("c", "d").is_err());
        searches.rename("a", " c ").expect("renamed");
        assert_eq!(searches.list, [search("c", "x"), search("b", "y")]);
    }

    #[test]
    fn a_mistake_is_told_with_its_line() {
        let mistake =
            Searches::read("[[search]]\nname = \"a\"\nquery = 3\n").expect_err("a mistake");
        assert!(mistake.starts_with("line 3: "), "{mistake}");
        assert!(Searches::read("# nothing yet\n").is_ok_and(|none| none.iter().count() == 0));
    }
}
