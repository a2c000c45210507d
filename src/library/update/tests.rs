use std::fs;

use super::*;
use crate::library::{By, read_article};

/// A folder of articles with a cache beside it.
struct Library {
    folder: tempfile::TempDir,
}

impl Library {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("articles")).unwrap();
        Self { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join("articles").join(name)
    }

    fn write(&self, name: &str, words: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, words).unwrap();
    }

    fn cache(&self) -> Cache {
        Cache::at(self.folder.path().join("cache"))
    }

    fn update(&self) -> Catalogue {
        self.update_only(None)
    }

    fn update_only(&self, only: Option<&[PathBuf]>) -> Catalogue {
        let folders = [self.folder.path().join("articles")];
        let wanted = Update { folders: &folders, only, threads: 2, ..Update::default() };
        let outcome = update(&self.cache(), &wanted, &|| false, &mut |_| {}).unwrap();
        assert!(matches!(outcome, Outcome::Done(_, refused) if refused.is_empty()));
        Catalogue::open(&self.cache()).unwrap()
    }

    /// Brings the library up to date and compares the titles, newest first.
    #[track_caller]
    fn check(&self, expected: &[&str]) {
        let catalogue = self.update();
        let titles: Vec<&str> = catalogue
            .order(By::Newest)
            .map(|row| catalogue.listing(row).unwrap().label())
            .collect();
        assert_eq!(titles, expected);
        assert_eq!(catalogue.len(), expected.len());
        for row in catalogue.rows() {
            let article = read_article(&catalogue.locate(row).unwrap()).unwrap();
            assert_eq!(article.hash, catalogue.listing(row).unwrap().hash());
        }
    }
}

fn article(title: &str, date: &str) -> String {
    format!("---\ntitle: {title}\ndate: {date}\n---\n\nWords of {title}.\n")
}

fn line(title: &str, date: &str) -> String {
    format!("{{\"title\":\"{title}\",\"date\":\"{date}\",\"text\":\"Words of {title}.\"}}\n")
}

#[test]
fn what_changes_is_read_and_what_goes_is_taken_out() {
    let library = Library::new();
    library.write("a.md", &article("One", "2024-05-06"));
    library.write("b/c.jsonl", &(line("Two", "2024-05-07") + &line("Three", "2024-05-05")));
    library.check(&["Two", "One", "Three"]);
    library.check(&["Two", "One", "Three"]);
    library.write("a.md", &article("Four", "2024-05-08"));
    library.check(&["Four", "Two", "Three"]);
    fs::remove_dir_all(library.path("b")).unwrap();
    library.write("d.txt", "Words without a title or a date.");
    library.check(&["Four", "d.txt"]);
    fs::rename(library.path("a.md"), library.path("e.md")).unwrap();
    library.check(&["Four", "d.txt"]);
}
