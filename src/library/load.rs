//! Reads what was asked for into articles, in the order it was asked for, as early as possible.
//!
//! A thread walks folders while files are read and parsed in parallel. Articles are handed over in batches that grow:
//! the first as soon as it stands, so that there is something to read at once, later ones by the hundred. One bad file
//! takes no other with it: it becomes an entry that says why it could not be read.

use std::{
    cell::LazyCell,
    fmt,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
};

use crossbeam_channel::{Receiver, Sender};
use rayon::prelude::*;

use super::{
    article::Article,
    read::{Event, read_step},
    sources::Sources,
    walk::{self, Candidate, Found, Step},
};
use crate::document::clean::clean_line;

/// Articles handed over together: the first alone, then ever more.
const BATCHES: [usize; 4] = [1, 8, 64, 256];
/// A file longer than this (bytes) is parsed alone and its articles are handed over while the rest of it is read.
const LONG_FILE: u64 = 4 << 20;
/// Stack of a parsing thread, in bytes: what `main` has on most systems.
const STACK: usize = 8 << 20;

/// How to load.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Threads that parse; none for as many as there are cores. Asked when there is work for more than one.
    pub threads: Option<fn() -> usize>,
}

/// Some of what was loaded, in order.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    /// Entries of the list.
    pub articles: Vec<Arc<Article>>,
    /// What was left out or cut, and why.
    pub notes: Vec<Note>,
    /// How far the loading is.
    pub progress: Progress,
}

/// How far the loading is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Files that are done with, read or not.
    pub files: usize,
    /// Files that were found up to now.
    pub found: usize,
    /// True once all folders are walked, so that `found` is all there are.
    pub walked: bool,
    /// Files of other kinds (pictures, programs, archives) that were left out.
    pub other: usize,
    /// Bytes that were piped in up to now.
    pub piped: usize,
}

/// Something that was left out or cut.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// What it is about.
    pub path: Arc<Path>,
    /// What happened, without a full stop.
    pub what: String,
}

impl fmt::Display for Note {
    /// Path and sentence on one line, cleaned.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let line = format!("{}: {}", self.path.to_string_lossy(), self.what);
        f.write_str(&clean_line(&line))
    }
}

/// Asked often, from several threads: true once nobody waits for the rest any more.
pub type Cancelled<'a> = dyn Fn() -> bool + Sync + 'a;

/// Loads all of `sources`, calling `each` with every batch on the calling thread. Gives the final progress, which is short
/// of all files only where the loading was cancelled.
pub fn load(
    sources: &Sources,
    options: Options,
    cancelled: &Cancelled<'_>,
    each: &mut dyn FnMut(Batch),
) -> Progress {
    let walked = Walked::default();
    std::thread::scope(|scope| {
        let (sender, steps) = crossbeam_channel::unbounded();
        let walked = &walked;
        if walk::is_short(sources) {
            walked.walk(sources, cancelled, &sender);
            drop(sender);
        } else {
            scope.spawn(move || walked.walk(sources, cancelled, &sender));
        }
        let mut batcher = Batcher::new(each, walked);
        read_all(steps, options, cancelled, &mut batcher);
        batcher.finish(cancelled())
    })
}

/// What the walking thread tells the reading one.
#[derive(Debug, Default)]
struct Walked {
    found: AtomicUsize,
    finished: AtomicBool,
}

impl Walked {
    /// Walks, and sends what it comes upon.
    fn walk(&self, sources: &Sources, cancelled: &Cancelled<'_>, steps: &Sender<Step>) {
        walk::walk(sources, &cancelled, &mut |step| {
            self.found.fetch_add(usize::from(is_file(&step)), Ordering::Relaxed);
            steps.send(step).is_ok()
        });
        self.finished.store(true, Ordering::Release);
    }
}

/// True for what is counted as a file.
const fn is_file(step: &Step) -> bool {
    !matches!(step, Step::Note(_))
}

/// Reads what the walk finds: long files and pipes one by one, others in parallel.
fn read_all(
    steps: Receiver<Step>,
    options: Options,
    cancelled: &Cancelled<'_>,
    batcher: &mut Batcher<'_>,
) {
    // Started when there is work for it, which is after the first article.
    let pool = LazyCell::new(|| {
        rayon::ThreadPoolBuilder::new()
            .num_threads(options.threads.map_or(0, |threads| threads()))
            .stack_size(STACK)
            .thread_name(|number| format!("load-{number}"))
            .build()
    });
    let mut steps = steps.into_iter().peekable();
    while !cancelled()
        && let Some(first) = steps.next()
    {
        if is_alone(&first) {
            batcher.done(&first, |take| read_step(&first, cancelled, take));
            continue;
        }
        let mut chunk = vec![first];
        while chunk.len() < batcher.limit()
            && let Some(step) = steps.next_if(|step| !is_alone(step))
        {
            chunk.push(step);
        }
        let read = |step: &Step| {
            let mut events = Vec::new();
            read_step(step, cancelled, &mut |event| events.push(event));
            events
        };
        let pool = (chunk.len() > 1).then(|| LazyCell::force(&pool).as_ref().ok()).flatten();
        let events: Vec<Vec<Event>> = match pool {
            Some(pool) => pool.install(|| chunk.par_iter().map(read).collect()),
            None => chunk.iter().map(read).collect(),
        };
        for (step, events) in chunk.iter().zip(events) {
            batcher.done(step, |take| events.into_iter().for_each(take));
        }
    }
}

/// True for what is read by itself, its articles handed over while it is read.
const fn is_alone(step: &Step) -> bool {
    matches!(step, Step::File(Candidate { found: Found::Piped, .. }))
        || matches!(step, Step::File(Candidate { size, .. }) if *size > LONG_FILE)
}

/// Collects events into batches.
struct Batcher<'a> {
    each: &'a mut dyn FnMut(Batch),
    walked: &'a Walked,
    batch: Batch,
    handed_over: usize,
}

impl<'a> Batcher<'a> {
    fn new(each: &'a mut dyn FnMut(Batch), walked: &'a Walked) -> Self {
        Self { each, walked, batch: Batch::default(), handed_over: 0 }
    }

    /// How many articles the next batch holds.
    fn limit(&self) -> usize {
        BATCHES[self.handed_over.min(BATCHES.len() - 1)]
    }

    /// Takes all events of one step, then counts it.
    fn done(&mut self, step: &Step, events: impl FnOnce(&mut dyn FnMut(Event))) {
        events(&mut |event| self.take(event));
        self.batch.progress.files += usize::from(is_file(step));
        if self.batch.articles.len() >= self.limit() {
            self.hand_over();
        }
    }

    fn take(&mut self, event: Event) {
        match event {
            Event::Note(note) => self.batch.notes.push(note),
            Event::Other => self.batch.progress.other += 1,
            Event::Piped(bytes) => {
                self.batch.progress.piped = bytes;
                self.hand_over();
            }
            Event::Article(article, _) => {
                // Handed over before the next is taken, so that a file of one article is counted in its batch.
                if self.batch.articles.len() >= self.limit() {
                    self.hand_over();
                }
                self.batch.articles.push(article);
            }
        }
    }

    fn hand_over(&mut self) {
        self.batch.progress.found = self.walked.found.load(Ordering::Relaxed);
        self.batch.progress.walked = self.walked.finished.load(Ordering::Acquire);
        self.handed_over += usize::from(!self.batch.articles.is_empty());
        let next = Batch { progress: self.batch.progress, ..Batch::default() };
        (self.each)(std::mem::replace(&mut self.batch, next));
    }

    /// Hands over the rest; a last batch without articles tells that all is done.
    fn finish(mut self, cancelled: bool) -> Progress {
        if !cancelled {
            self.hand_over();
        }
        self.batch.progress
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, os::unix::ffi::OsStrExt, path::PathBuf, time::Duration};

    use super::*;
    use crate::library::{Content, sources::Item};

    fn from(paths: &[&Path]) -> Sources {
        Sources { items: paths.iter().map(|path| Item::Path(path.to_path_buf())).collect() }
    }

    fn load_all(sources: &Sources) -> (Vec<Arc<Article>>, Vec<String>, Progress) {
        let (mut articles, mut notes) = (Vec::new(), Vec::new());
        let progress = load(sources, Options::default(), &|| false, &mut |batch| {
            articles.extend(batch.articles);
            notes.extend(batch.notes.iter().map(|note| note.what.clone()));
        });
        (articles, notes, progress)
    }

    /// Loads a folder and compares what each entry says: the first word of its text, or why there is none.
    #[track_caller]
    fn check(folder: &Path, expected: &[(&str, &str)]) -> (Vec<String>, Progress) {
        let (articles, notes, progress) = load_all(&from(&[folder]));
        let said: Vec<(String, String)> = articles
            .iter()
            .map(|article| {
                let path = article.path.strip_prefix(folder).unwrap_or(&article.path);
                let said = match &article.content {
                    Content::Document(document) => document.text().trim().to_owned(),
                    Content::Unreadable(problem) => problem.to_string(),
                    Content::Listed => panic!("loading reads what it lists"),
                };
                (path.to_string_lossy().into_owned(), said)
            })
            .collect();
        let said: Vec<(&str, &str)> =
            said.iter().map(|(path, said)| (path.as_str(), said.as_str())).collect();
        assert_eq!(said, expected);
        (notes, progress)
    }

    fn folder_with(files: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for name in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, *name).unwrap();
        }
        folder
    }

    #[test]
    fn only_a_walk_through_folders_has_a_thread_of_its_own() {
        let folder = folder_with(&["a.txt", "b.txt"]);
        let (a, b) = (folder.path().join("a.txt"), folder.path().join("b.txt"));
        assert!(walk::is_short(&from(&[&a, &b, Path::new("absent.txt")])));
        for items in [folder.path(), &folder.path().join("*.txt")] {
            assert!(!walk::is_short(&from(&[&a, items])));
        }
    }

    #[test]
    fn the_samples_are_opened_where_nothing_is_given() {
        let (articles, _, progress) = load_all(&Sources { items: vec![Item::Seeds] });
        assert_eq!(articles.len(), 2);
        assert!(articles.iter().all(|article| article.words > 300));
        assert_eq!((progress.files, progress.found, progress.walked), (2, 2, true));
    }

    #[test]
    fn folders_are_read_in_path_order_without_hidden_files() {
        let folder = folder_with(&["b.txt", "a/z.txt", "a/y.md", ".git/x.txt", ".x.txt", "B.txt"]);
        let names = ["B.txt", "a/y.md", "a/z.txt", "b.txt"];
        let (notes, progress) = check(folder.path(), &names.map(|name| (name, name)));
        assert!(notes.is_empty());
        assert_eq!((progress.files, progress.other), (4, 0));
    }

    #[test]
    fn the_parts_of_a_saved_page_are_no_articles() {
        let folder = folder_with(&["a.txt"]);
        for (name, words) in
            [("p.html", "<p>page"), ("p_files/frame.html", "<p>frame"), ("q_files/x.html", "<p>x")]
        {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, words).unwrap();
        }
        check(folder.path(), &[("a.txt", "a.txt"), ("p.html", "page"), ("q_files/x.html", "x")]);
    }

    #[test]
    fn a_hidden_folder_that_is_named_is_read() {
        let folder = folder_with(&[".kept/x.txt"]);
        check(&folder.path().join(".kept"), &[("x.txt", ".kept/x.txt")]);
    }

    #[test]
    fn parts_of_an_export_are_read_with_it_and_f5_nothing_beyond_its_folder() {
        let folder =
            folder_with(&["x/content/a.html", "x/highlights/a.md", "content/b.txt", "secret.html"]);
        let rows = r#"[{"slug":"a","title":"A","url":"https://e.example/1","savedAt":"2024-05-06"},
            {"slug":"../../secret","title":"B","url":"https://e.example/2","savedAt":"2024-05-06"}]"#;
        fs::write(folder.path().join("x/metadata_0_to_20.json"), rows).unwrap();
        let metadata = "x/metadata_0_to_20.json";
        fs::remove_file(folder.path().join("secret.html")).unwrap();
        check(
            folder.path(),
            &[
                ("content/b.txt", "content/b.txt"),
                (metadata, "x/content/a.html"),
                (metadata, "https://e.example/2"),
            ],
        );
    }

    #[test]
    fn other_kinds_are_counted_in_folders_and_told_when_named() {
        let folder = folder_with(&["a.png", "b.txt", "c.rs"]);
        fs::write(folder.path().join("blob"), b"\x7fELF\0\0\0\0\0").unwrap();
        let (_, progress) = check(folder.path(), &[("b.txt", "b.txt")]);
        assert_eq!((progress.other, progress.files), (3, 4));
        let (articles, _, _) = load_all(&from(&[&folder.path().join("a.png")]));
        assert_eq!(articles.len(), 1);
    }

    #[test]
    fn an_empty_file_says_so() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a.txt"), "").unwrap();
        fs::write(folder.path().join("b.txt"), " \n\n ").unwrap();
        let (articles, _, _) = load_all(&from(&[folder.path()]));
        assert_eq!(articles.len(), 2);
        for article in articles {
            let Content::Unreadable(problem) = &article.content else { panic!("not empty") };
            assert!(
                problem.what.contains("empty") || problem.what.contains("no words"),
                "{problem}"
            );
        }
    }

    #[test]
    fn f10_what_is_missing_is_an_entry_between_the_others() {
        let folder = folder_with(&["a.txt", "b.txt"]);
        let [a, missing, b] = ["a.txt", "gone.txt", "b.txt"].map(|name| folder.path().join(name));
        let (articles, _, _) = load_all(&from(&[&a, &missing, &b]));
        let readable: Vec<bool> =
            articles.iter().map(|article| article.document().is_some()).collect();
        assert_eq!(readable, [true, false, true]);
    }

    #[test]
    fn f8_loops_and_second_ways_are_left_out_and_told() {
        let folder = folder_with(&["a/one.txt", "b/two.txt"]);
        let link = |to: &str, name: &str| {
            std::os::unix::fs::symlink(folder.path().join(to), folder.path().join(name)).unwrap();
        };
        link(".", "a/up");
        link("a", "a/self");
        link("a", "c");
        link("nowhere", "d.txt");
        link("b/two.txt", "e.txt");
        let expected =
            [("a/one.txt", "a/one.txt"), ("b/two.txt", "b/two.txt"), ("e.txt", "b/two.txt")];
        let (notes, _) = check(folder.path(), &expected);
        assert_eq!(notes.len(), 4, "{notes:?}");
    }

    #[test]
    fn f8_deep_folders_end_at_the_cap_and_are_told_once() {
        let folder = tempfile::tempdir().unwrap();
        let mut path = folder.path().to_owned();
        for depth in 1..=100 {
            path.push("d");
            fs::create_dir(&path).unwrap();
            fs::write(path.join("x.txt"), format!("{depth}")).unwrap();
        }
        let (articles, notes, _) = load_all(&from(&[folder.path()]));
        assert_eq!((articles.len(), notes.len()), (walk::DEEPEST - 1, 1), "{notes:?}");
    }

    #[test]
    fn f7_special_files_never_hold_the_loading_up() {
        let folder = folder_with(&["a.txt"]);
        let fifo = folder.path().join("fifo.txt");
        let mode = rustix::fs::Mode::from_raw_mode(0o600);
        rustix::fs::mknodat(rustix::fs::CWD, &fifo, rustix::fs::FileType::Fifo, mode, 0).unwrap();
        let socket = folder.path().join("socket.txt");
        let _listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
        std::os::unix::fs::symlink("/dev/zero", folder.path().join("zero.txt")).unwrap();
        let (notes, _) = check(folder.path(), &[("a.txt", "a.txt")]);
        assert_eq!(notes.len(), 3, "{notes:?}");
        let (articles, _, _) = load_all(&from(&[&fifo, &socket, Path::new("/dev/zero")]));
        let said: Vec<String> = articles
            .iter()
            .map(|article| match &article.content {
                Content::Unreadable(problem) => problem.to_string(),
                Content::Document(_) | Content::Listed => "read".to_owned(),
            })
            .collect();
        assert_eq!(said, ["empty", "a socket or a device, not a file", "a device, not a file"]);
    }

    #[test]
    fn f9_names_of_any_bytes_are_opened() {
        let folder = tempfile::tempdir().unwrap();
        let name = |bytes: &[u8]| folder.path().join(std::ffi::OsStr::from_bytes(bytes));
        for bytes in
            [&b"\xff.txt"[..], b"\x1b[31m.txt", b"a\nb.txt", b"-x.txt", "\u{202e}.txt".as_bytes()]
        {
            fs::write(name(bytes), "words").unwrap();
        }
        let (articles, _, _) = load_all(&from(&[folder.path()]));
        assert_eq!(articles.iter().filter(|article| article.document().is_some()).count(), 5);
        assert!(
            articles.iter().all(|article| !article.label().contains(['\x1b', '\n', '\u{202e}']))
        );
    }

    #[test]
    fn a_file_that_may_not_be_read_says_so() {
        use std::os::unix::fs::PermissionsExt;
        if rustix::process::geteuid().is_root() {
            return println!("skipped: the superuser may read everything");
        }
        let folder = folder_with(&["a.txt", "b/c.txt"]);
        for name in ["a.txt", "b"] {
            fs::set_permissions(folder.path().join(name), fs::Permissions::from_mode(0o000))
                .unwrap();
        }
        let refused = "not allowed to read it; look at its permissions";
        check(folder.path(), &[("a.txt", refused), ("b", refused)]);
        fs::set_permissions(folder.path().join("b"), fs::Permissions::from_mode(0o700)).unwrap();
    }

    #[test]
    fn f12_thousands_come_in_order_and_in_growing_batches() {
        let folder = tempfile::tempdir().unwrap();
        for number in 0..2000 {
            fs::write(folder.path().join(format!("{number:04}.txt")), format!("{number}")).unwrap();
        }
        let (mut sizes, mut names): (Vec<usize>, Vec<PathBuf>) = Default::default();
        load(&from(&[folder.path()]), Options { threads: Some(|| 3) }, &|| false, &mut |batch| {
            sizes.push(batch.articles.len());
            names.extend(batch.articles.iter().map(|article| article.path.to_path_buf()));
        });
        assert_eq!(names.len(), 2000);
        assert!(names.is_sorted());
        assert_eq!(sizes[..4], [1, 8, 64, 256]);
    }

    #[test]
    fn a_cancelled_load_ends_at_once() {
        let folder = tempfile::tempdir().unwrap();
        for number in 0..600 {
            fs::write(folder.path().join(format!("{number:04}.txt")), "words").unwrap();
        }
        let cancelled = AtomicBool::new(false);
        let mut batches = 0;
        let stop = || cancelled.load(Ordering::Relaxed);
        load(&from(&[folder.path()]), Options::default(), &stop, &mut |_| {
            batches += 1;
            cancelled.store(true, Ordering::Relaxed);
        });
        assert_eq!(batches, 1);
    }

    #[test]
    fn the_first_article_does_not_wait_for_a_pipe_behind_it() {
        let folder = folder_with(&["a.txt"]);
        let fifo = folder.path().join("fifo");
        let mode = rustix::fs::Mode::from_raw_mode(0o600);
        rustix::fs::mknodat(rustix::fs::CWD, &fifo, rustix::fs::FileType::Fifo, mode, 0).unwrap();
        let writer = fs::OpenOptions::new().read(true).write(true).open(&fifo).unwrap();
        let (sender, receiver) = crossbeam_channel::unbounded();
        let cancelled = AtomicBool::new(false);
        std::thread::scope(|scope| {
            let (sources, cancelled) = (from(&[&folder.path().join("a.txt"), &fifo]), &cancelled);
            scope.spawn(move || {
                let stop = || cancelled.load(Ordering::Relaxed);
                load(&sources, Options::default(), &stop, &mut |batch| sender.send(batch).unwrap());
            });
            let first = receiver.recv_timeout(Duration::from_secs(20)).unwrap();
            assert_eq!(first.articles.len(), 1);
            cancelled.store(true, Ordering::Relaxed);
        });
        drop(writer);
    }
}
