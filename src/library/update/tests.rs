use std::fs;

use proptest::prelude::*;

use super::*;
use crate::{
    index::{Index, Marks, Request},
    library::{By, read_article},
    query::{Order, Query},
};

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

    /// The rows that a query finds, by number.
    fn found(&self, query: &str) -> Vec<u32> {
        let index = Index::open(&self.cache().index()).unwrap();
        let query = Query::parse(query, jiff::civil::date(2024, 12, 31)).unwrap();
        let request = Request { query: &query, marks: &Marks::default(), order: Order::Given };
        let found = index.view().unwrap().search(&request, 0..100, &|| false).unwrap();
        found.unwrap().numbers
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
        assert_eq!(self.found("words").len(), expected.len());
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

#[test]
fn a_file_of_lines_that_grows_is_read_from_where_it_grew() {
    let library = Library::new();
    // A field that nothing is made of, so that the file is long and quickly read.
    let padding = format!("{{\"padding\":\"{}\",", "x".repeat(10_000));
    let many: String = (0..120)
        .map(|number| line(&format!("T{number}"), "2024-05-06").replacen('{', &padding, 1))
        .collect();
    library.write("a.jsonl", &many);
    let before = library.update();
    assert_eq!(before.len(), 120);
    let first = before.rows().next().unwrap();
    fs::OpenOptions::new()
        .append(true)
        .open(library.path("a.jsonl"))
        .and_then(|mut file| {
            std::io::Write::write_all(&mut file, line("Last", "2024-05-07").as_bytes())
        })
        .unwrap();
    let after = library.update();
    assert_eq!(after.len(), 121);
    // What was read before keeps its numbers.
    assert_eq!(after.rows().next(), Some(first));
    assert_eq!(
        after.order(By::Newest).next().and_then(|row| after.listing(row)).unwrap().label(),
        "Last"
    );
    // Another file under the same name is read as a whole.
    library.write("a.jsonl", &many.replace("\"T", "\"U"));
    let changed = library.update();
    assert_eq!((changed.len(), changed.titled("T").len()), (120, 0));
}

#[test]
fn a_folder_that_vanishes_keeps_its_articles() {
    let library = Library::new();
    library.write("a.md", &article("One", "2024-05-06"));
    library.check(&["One"]);
    let away = library.folder.path().join("away");
    fs::rename(library.path(""), &away).unwrap();
    let catalogue = library.update();
    let row = catalogue.rows().next().unwrap();
    assert!(catalogue.listing(row).unwrap().is_absent());
    assert!(read_article(&catalogue.locate(row).unwrap()).is_err());
    // As the place of a disk that is not mounted.
    fs::create_dir(library.path("")).unwrap();
    assert_eq!(library.update().len(), 1);
    fs::remove_dir(library.path("")).unwrap();
    fs::rename(&away, library.path("")).unwrap();
    library.check(&["One"]);
    let catalogue = library.update();
    assert!(catalogue.rows().all(|row| !catalogue.listing(row).unwrap().is_absent()));
}

#[test]
fn a_folder_whose_files_were_all_removed_is_empty_and_not_absent() {
    let library = Library::new();
    library.write("a.md", &article("One", "2024-05-06"));
    library.check(&["One"]);
    fs::remove_file(library.path("a.md")).unwrap();
    library.check(&[]);
    assert!(library.update().folders().iter().all(|folder| !folder.absent));
}

#[test]
fn what_is_of_no_folder_any_more_is_taken_out() {
    let library = Library::new();
    library.write("a.md", &article("One", "2024-05-06"));
    library.check(&["One"]);
    let wanted = Update { only: Some(&[]), ..Update::default() };
    update(&library.cache(), &wanted, &|| false, &mut |_| {}).unwrap();
    assert!(Catalogue::open(&library.cache()).unwrap().is_empty());
    library.check(&["One"]);
}

#[test]
fn only_what_is_asked_for_is_looked_at() {
    let library = Library::new();
    library.write("a/one.md", &article("One", "2024-05-06"));
    library.write("b/two.md", &article("Two", "2024-05-07"));
    library.check(&["Two", "One"]);
    library.write("a/three.md", &article("Three", "2024-05-08"));
    library.write("b/four.md", &article("Four", "2024-05-09"));
    fs::remove_file(library.path("b/two.md")).unwrap();
    fs::remove_file(library.path("a/one.md")).unwrap();
    let looked_at = [library.path("a")];
    let catalogue = library.update_only(Some(&looked_at));
    let titles: Vec<&str> =
        catalogue.order(By::Title).map(|row| catalogue.listing(row).unwrap().label()).collect();
    assert_eq!(titles, ["Three", "Two"]);
    library.check(&["Four", "Three"]);
}

#[test]
fn links_are_followed_once_and_hidden_files_left() {
    let library = Library::new();
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("far.md"), article("Far", "2024-05-05")).unwrap();
    library.write("a/one.md", &article("One", "2024-05-06"));
    library.write(".git/two.md", &article("Two", "2024-05-07"));
    library.write(".three.md", &article("Three", "2024-05-08"));
    library.write("p.html", "<title>Page</title><p>Words of the page.");
    library.write("p_files/frame.html", "<p>frame");
    for (to, name) in
        [(outside.path(), "far"), (outside.path(), "again"), (library.path("").as_path(), "a/up")]
    {
        std::os::unix::fs::symlink(to, library.path(name)).unwrap();
    }
    library.check(&["One", "Far", "Page"]);
}

#[test]
fn a_damaged_cache_is_made_anew() {
    let library = Library::new();
    library.write("a.md", &article("One", "2024-05-06"));
    library.check(&["One"]);
    let cache = library.cache();
    let files = || cache.folder().read_dir().unwrap().map(|entry| entry.unwrap().path());
    for file in files().filter(|path| path.is_file() && !path.ends_with("lock")) {
        for damage in [&b""[..], b"damaged"] {
            fs::write(&file, damage).ok();
            library.check(&["One"]);
        }
    }
    fs::remove_dir_all(cache.folder()).unwrap();
    library.check(&["One"]);
}

#[test]
fn what_was_analysed_is_found_and_not_analysed_again() {
    let library = Library::new();
    let words = "“The harbour will open,” said Anna Miller. Miller was in Oslo.";
    library.write("a.txt", words);
    let analyse = |progress: &mut Progress| {
        let folders = [library.folder.path().join("articles")];
        let wanted = Update { folders: &folders, analyse: true, ..Update::default() };
        update(&library.cache(), &wanted, &|| false, &mut |told| *progress = told).unwrap();
    };
    library.update();
    assert!(library.found("said:miller").is_empty());
    let mut progress = Progress::default();
    analyse(&mut progress);
    assert_eq!((progress.to_analyse, progress.analysed), (1, 1));
    assert_eq!(library.found("said:miller").len(), 1);
    // Under another name it is known again.
    fs::rename(library.path("a.txt"), library.path("b.txt")).unwrap();
    let catalogue = library.update();
    assert_eq!(library.found("said:miller").len(), 1);
    let row = catalogue.rows().next().unwrap();
    let article = read_article(&catalogue.locate(row).unwrap()).unwrap();
    assert!(catalogue.adopt_analysis(&article));
    let document = article.document().unwrap();
    let made = crate::analysis::analyse(document, &article.metadata);
    assert_eq!(article.analysis(), Some(&made));
    let mut progress = Progress::default();
    analyse(&mut progress);
    assert_eq!(progress.to_analyse, 0);
}

#[test]
fn analyses_that_the_index_lacks_are_put_in_although_nothing_else_is_new() {
    let library = Library::new();
    library.write("a.txt", "“The harbour will open,” said Anna Miller. Miller was in Oslo.");
    library.update();
    let aside = library.folder.path().join("aside");
    let analyse = || {
        let folders = [library.folder.path().join("articles")];
        let wanted = Update { folders: &folders, analyse: true, ..Update::default() };
        update(&library.cache(), &wanted, &|| false, &mut |_| {}).unwrap();
    };
    // As if the program had ended when the analysis was kept, and the index not yet written.
    fs::create_dir(&aside).unwrap();
    for file in fs::read_dir(library.cache().index()).unwrap() {
        let file = file.unwrap();
        fs::copy(file.path(), aside.join(file.file_name())).unwrap();
    }
    for put_in in [&analyse as &dyn Fn(), &|| drop(library.update())] {
        analyse();
        fs::remove_dir_all(library.cache().index()).unwrap();
        fs::create_dir(library.cache().index()).unwrap();
        for file in fs::read_dir(&aside).unwrap() {
            let file = file.unwrap();
            fs::copy(file.path(), library.cache().index().join(file.file_name())).unwrap();
        }
        assert!(library.found("said:miller").is_empty());
        put_in();
        assert_eq!(library.found("said:miller").len(), 1);
    }
}

#[test]
fn what_the_index_lacks_is_made_up_for() {
    let library = Library::new();
    library.write("a.md", &article("One", "2024-05-06"));
    library.check(&["One"]);
    let aside = library.folder.path().join("aside");
    fs::rename(library.cache().index(), &aside).unwrap();
    library.check(&["One"]);
    // As if the program had ended between the two commits.
    library.write("b.md", &article("Two", "2024-05-07"));
    library.check(&["Two", "One"]);
    fs::remove_dir_all(library.cache().index()).unwrap();
    fs::rename(&aside, library.cache().index()).unwrap();
    library.check(&["Two", "One"]);
}

#[test]
fn two_at_once_do_no_harm() {
    let library = Library::new();
    library.write("a.md", &article("One", "2024-05-06"));
    let lock = library.cache().lock().unwrap();
    let outcome = update(&library.cache(), &Update::default(), &|| false, &mut |_| {}).unwrap();
    assert!(matches!(outcome, Outcome::Busy));
    drop(lock);
    library.check(&["One"]);
}

/// What may happen to a folder of articles.
#[derive(Clone, Debug)]
enum Event {
    Write(usize, u8),
    Lines(usize, u8),
    Append(usize, u8),
    Remove(usize),
    Rename(usize, usize),
    RemoveFolder,
    /// An update that is stopped after so many questions whether it is to stop.
    Stopped(usize),
    Update,
}

const NAMES: [&str; 6] = ["a.md", "b.md", "sub/c.md", "sub/d.jsonl", "e.jsonl", "sub/deep/f.txt"];

impl Library {
    fn happen(&self, event: &Event) {
        let path = |name: usize| self.path(NAMES[name]);
        match event {
            Event::Write(name, words) => {
                self.write(NAMES[*name], &article(&format!("W{words}"), "2024-05-06"));
            }
            Event::Lines(name, count) => {
                let lines = (0..*count).map(|number| line(&format!("L{number}"), "2024-05-07"));
                self.write(NAMES[*name], &lines.collect::<String>());
            }
            Event::Append(name, words) => {
                let mut old = fs::read(path(*name)).unwrap_or_default();
                old.extend_from_slice(line(&format!("A{words}"), "2024-05-08").as_bytes());
                self.write(NAMES[*name], &String::from_utf8_lossy(&old));
            }
            Event::Remove(name) => drop(fs::remove_file(path(*name))),
            Event::Rename(from, to) => {
                fs::create_dir_all(path(*to).parent().unwrap()).unwrap();
                fs::rename(path(*from), path(*to)).ok();
            }
            Event::RemoveFolder => drop(fs::remove_dir_all(self.path("sub"))),
            Event::Stopped(after) => {
                let asked = std::sync::atomic::AtomicUsize::new(0);
                let stop = || asked.fetch_add(1, std::sync::atomic::Ordering::Relaxed) >= *after;
                let folders = [self.folder.path().join("articles")];
                let wanted = Update { folders: &folders, threads: 2, ..Update::default() };
                update(&self.cache(), &wanted, &stop, &mut |_| {}).unwrap();
            }
            Event::Update => drop(self.update()),
        }
    }

    /// What the catalogue of a cache holds: files, hashes and titles, sorted.
    fn held(&self, cache: &Cache) -> Vec<(PathBuf, String, String)> {
        let folders = [self.folder.path().join("articles")];
        let wanted = Update { folders: &folders, threads: 2, ..Update::default() };
        update(cache, &wanted, &|| false, &mut |_| {}).unwrap();
        let catalogue = Catalogue::open(cache).unwrap();
        let mut held: Vec<_> = catalogue
            .rows()
            .map(|row| {
                let listing = catalogue.listing(row).unwrap();
                let file = catalogue.locate(row).unwrap().file;
                (file, listing.hash().to_string(), listing.label().to_owned())
            })
            .collect();
        held.sort();
        held
    }
}

fn events() -> impl Strategy<Value = Vec<Event>> {
    let name = || 0..NAMES.len();
    let event = prop_oneof![
        (name(), any::<u8>()).prop_map(|(name, words)| Event::Write(name, words)),
        (name(), 0..9_u8).prop_map(|(name, count)| Event::Lines(name, count)),
        (name(), any::<u8>()).prop_map(|(name, words)| Event::Append(name, words)),
        name().prop_map(Event::Remove),
        (name(), name()).prop_map(|(from, to)| Event::Rename(from, to)),
        Just(Event::RemoveFolder),
        (0..12_usize).prop_map(Event::Stopped),
        Just(Event::Update),
    ];
    prop::collection::vec(event, 1..14)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn whatever_happens_it_is_as_if_read_anew(events in events()) {
        let library = Library::new();
        // Never empty, as an empty folder is taken for one that is not mounted.
        library.write("always.md", &article("Always", "2024-05-01"));
        for event in &events {
            library.happen(event);
        }
        let anew = Cache::at(library.folder.path().join("anew"));
        prop_assert_eq!(library.held(&library.cache()), library.held(&anew));
    }
}
