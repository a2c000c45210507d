//! The library lasts: programs that are killed while they index, a disk that is full, two programs at once.

#![expect(clippy::unwrap_used, reason = "a test fails where its surroundings do")]

use std::{
    fmt::Write as _,
    fs,
    io::Read,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    time::{Duration, SystemTime},
};

use dateline::{
    index::{Index, Marks, Request},
    library::{By, Cache, Catalogue, read_article},
    query::{Order, Query},
};

/// A home with a folder of articles.
struct Home {
    folder: tempfile::TempDir,
}

impl Home {
    /// With so many articles in files of lines, a hundred each, and some files of their own.
    fn new(articles: usize) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let library = folder.path().join("articles");
        fs::create_dir(&library).unwrap();
        for file in 0..articles / 100 {
            let mut lines = String::new();
            for number in 0..100 {
                let words = "The minister said on Monday that the harbour would open. ".repeat(4);
                let day = number % 28 + 1;
                let date = format!("2024-05-{day:02}");
                writeln!(
                    lines,
                    r#"{{"title":"Article {number} of {file}","date":"{date}","text":"{words}"}}"#
                )
                .unwrap();
            }
            fs::write(library.join(format!("{file:03}.jsonl")), lines).unwrap();
            fs::write(library.join(format!("{file:03}.txt")), format!("Plain words {file}."))
                .unwrap();
        }
        // What was written in the last second is read again, as it may be written once more in the same moment.
        let hour_ago = SystemTime::now() - Duration::from_hours(1);
        for entry in fs::read_dir(&library).unwrap() {
            let file = fs::File::options().append(true).open(entry.unwrap().path()).unwrap();
            file.set_modified(hour_ago).unwrap();
        }
        Self { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
        command
            .args(arguments)
            .env("HOME", self.path("home"))
            .env("XDG_CONFIG_HOME", self.path("config"))
            .env("XDG_CACHE_HOME", self.path("cache"))
            .env("XDG_STATE_HOME", self.path("state"))
            .stdin(Stdio::null());
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// Runs a command that is to succeed, and gives what it prints.
    #[track_caller]
    fn check(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {complaint}");
        String::from_utf8(output.stdout).unwrap()
    }

    fn add(&self) {
        let folder = self.path("articles");
        self.check(&["library", "add", folder.to_str().unwrap()]);
    }

    fn cache(&self) -> Cache {
        Cache::at(self.path("cache").join("dateline/library"))
    }

    fn start(&self) -> Child {
        self.command(&["library", "index"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap()
    }
}

/// Titles and hashes of all that is listed, sorted; each article is read from its file.
fn listed(cache: &Cache) -> Vec<(String, String)> {
    let Some(catalogue) = Catalogue::open(cache) else { return Vec::new() };
    let mut listed = Vec::new();
    for row in catalogue.order(By::Newest) {
        let listing = catalogue.listing(row).unwrap();
        let article = read_article(&catalogue.locate(row).unwrap()).unwrap();
        assert_eq!(article.hash, listing.hash());
        assert_eq!(article.label(), listing.label());
        listed.push((listing.label().to_owned(), listing.hash().to_string()));
    }
    listed.sort();
    listed
}

/// Titles and hashes of those that are listed and that a query finds by the index, sorted.
fn found(cache: &Cache, query: &str) -> Vec<(String, String)> {
    let Some(catalogue) = Catalogue::open(cache) else { return Vec::new() };
    let view = Index::open(&cache.index()).and_then(|index| index.view()).unwrap();
    let query = Query::parse(query, jiff::civil::date(2025, 12, 1)).unwrap();
    let request = Request { query: &query, marks: &Marks::default(), order: Order::Given };
    let rows = view.search(&request, 0..usize::MAX, &|| false).unwrap().unwrap().numbers;
    let listings = rows.into_iter().filter_map(|row| catalogue.listing(row));
    let name = |title: &str, hash: String| (title.to_owned(), hash);
    let mut found: Vec<_> =
        listings.map(|listing| name(listing.label(), listing.hash().to_string())).collect();
    found.sort();
    found
}

/// What all texts of [`Home::new`] have.
const ALL: &str = "minister OR plain";

/// How many articles the last whole line says are in the library.
fn committed(printed: &str) -> usize {
    let whole = printed.rsplit_once('\n').map_or("", |(whole, _)| whole);
    let last = whole.lines().rfind(|line| line.contains(" articles, "));
    let number = last.and_then(|line| line.split(' ').next()).unwrap_or("0");
    number.replace(',', "").parse().unwrap()
}

/// Kills a program that indexes at random moments; `DATELINE_ROUNDS` asks for more than the usual 10.
#[test]
fn killed_at_random_moments_what_was_committed_is_whole() {
    let rounds = std::env::var("DATELINE_ROUNDS").ok().and_then(|rounds| rounds.parse().ok());
    let home = Home::new(3000);
    home.add();
    let (mut random, mut most, mut most_found) = (0x9e37_79b9_7f4a_7c15_u64, 0, 0);
    for round in 0..rounds.unwrap_or(10_u64) {
        if round % 10 == 9 {
            // From the beginning again.
            fs::remove_dir_all(home.cache().folder()).ok();
            (most, most_found) = (0, 0);
        }
        let mut child = home.start();
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        std::thread::sleep(Duration::from_micros(random % 1_500_000));
        child.kill().unwrap();
        let mut printed = String::new();
        child.stdout.take().unwrap().read_to_string(&mut printed).unwrap();
        child.wait().unwrap();
        let left = listed(&home.cache()).len();
        let told = committed(&printed);
        most = most.max(told);
        assert!(left >= most, "{left} of {most} are left, {printed}");
        most = left;
        // The catalogue is committed before the index, and told of after both.
        let found = found(&home.cache(), ALL).len();
        most_found = most_found.max(told);
        assert!(found >= most_found, "{found} of {most_found} are found, {printed}");
        most_found = found;
    }
    home.check(&["library", "index"]);
    let anew = Cache::at(home.path("anew"));
    let folders = [home.path("articles").canonicalize().unwrap()];
    let wanted = dateline::library::update::Update { folders: &folders, ..Default::default() };
    dateline::library::update::update(&anew, &wanted, &|| false, &mut |_| {}).unwrap();
    let (listed, anew) = (listed(&home.cache()), listed(&anew));
    assert_eq!(listed.len(), 3030);
    assert!(listed == anew, "not as it is when made anew");
    assert!(found(&home.cache(), ALL) == listed, "not all that is listed is found");
    assert_eq!(found(&home.cache(), "title:\"Article 7 of 3\"").len(), 1);
}

#[test]
fn a_full_disk_is_told_and_what_was_committed_stays() {
    let home = Home::new(1000);
    home.add();
    home.check(&["library", "index"]);
    let before = listed(&home.cache());
    for file in 0..10 {
        let path = home.path("articles").join(format!("{file:03}.jsonl"));
        let text = fs::read_to_string(&path).unwrap();
        fs::write(path, text.replace("Article", "Changed")).unwrap();
    }
    let output = Command::new("sh")
        .args(["-c", "ulimit -f 100; trap '' XFSZ; exec \"$0\" library index"])
        .arg(env!("CARGO_BIN_EXE_dateline"))
        .env("XDG_CONFIG_HOME", home.path("config"))
        .env("XDG_CACHE_HOME", home.path("cache"))
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(!output.stderr.is_empty());
    let rows = Catalogue::open(&home.cache()).unwrap();
    assert_eq!(rows.len(), before.len());
    home.check(&["library", "index"]);
    let after = listed(&home.cache());
    assert_eq!(after.len(), before.len());
    assert!(after.iter().any(|(title, _)| title.starts_with("Changed")));
}

#[test]
fn folders_are_added_listed_indexed_and_removed() {
    let home = Home::new(200);
    let none = home.run(&["library", "index"]);
    assert_eq!(none.status.code(), Some(1));
    let missing = home.run(&["library", "add", "/no/such/folder"]);
    assert_eq!(missing.status.code(), Some(1));
    home.add();
    assert!(home.check(&["library", "index"]).contains("202 articles from 4 files read"));
    assert!(home.check(&["library", "index"]).contains("nothing has changed in 4 files"));
    let listed = home.check(&["library", "list", "--format", "json"]);
    assert!(listed.contains(r#""articles":202,"absent":false"#), "{listed}");
    fs::rename(home.path("articles"), home.path("away")).unwrap();
    let absent = home.run(&["library", "index"]);
    assert_eq!(absent.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&absent.stderr).contains("not there; its articles are kept"));
    let status = home.check(&["library", "status"]);
    assert!(status.contains("1, 1 absent") && status.contains("202"), "{status}");
    let folder = home.path("articles");
    home.check(&["library", "remove", folder.to_str().unwrap()]);
    assert_eq!(home.check(&["library", "list"]), "");
    assert!(Catalogue::open(&home.cache()).unwrap().is_empty());
    assert!(Path::new(&home.path("away/000.txt")).exists());
}

#[test]
fn two_programs_at_once_do_not_disturb_each_other() {
    let home = Home::new(1000);
    home.add();
    let mut first = home.start();
    let outputs: Vec<Output> = (0..3).map(|_| home.run(&["library", "index"])).collect();
    // Any of them may have been the first to hold the library.
    first.wait().unwrap();
    for output in outputs {
        let complaint = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() || complaint.contains("another program"), "{complaint}");
    }
    home.check(&["library", "index"]);
    assert_eq!(listed(&home.cache()).len(), 1010);
}
