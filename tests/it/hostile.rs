//! Files made to do harm, from the maker that lies beside the project: read, analysed and drawn without a panic, and
//! without a character that a terminal obeys. Skipped, with a line that says so, where the maker or `python3` is missing.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    process::Command,
    sync::{Arc, OnceLock},
};

use dateline::{
    analysis::Analysis,
    annotation::Annotation,
    document::clean::clean,
    library::{self, Article, Sources},
    reader::app::Msg,
};

use crate::session::Session;

/// Larger files are opened and drawn, but neither analysed nor walked to the end: the tests run without optimisation.
const ANALYSED: u64 = 30_000;

/// The folder with the files, made once and kept with what is built.
fn files() -> Option<&'static Path> {
    static MADE: OnceLock<Option<PathBuf>> = OnceLock::new();
    MADE.get_or_init(make).as_deref()
}

/// Makes the files where they are not there yet.
fn make() -> Option<PathBuf> {
    let maker = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/hostile/make_hostile.py");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("hostile");
    if folder.join("manifest.json").is_file() {
        return Some(folder);
    }
    let made = Command::new("python3").arg(&maker).arg(&folder).output();
    if maker.is_file() && made.is_ok_and(|output| output.status.success()) {
        return Some(folder);
    }
    eprintln!("skipped: needs {} and python3", maker.display());
    None
}

/// The articles of a file or folder, in order.
pub(crate) fn load(path: &Path) -> Vec<Arc<Article>> {
    let mut articles = Vec::new();
    let sources = Sources::from_arguments(&[path.to_path_buf()]);
    library::load(&sources, library::Options { threads: Some(|| 1) }, &|| false, &mut |batch| {
        articles.extend(batch.articles);
    });
    articles
}

/// Reads, analyses and draws one file; the screen checks itself for characters that do harm.
fn open(path: &Path, size: u64) {
    let articles = load(path);
    for article in &articles {
        let metadata = &article.metadata;
        let words = [article.label(), article.text().to_owned(), metadata.byline.join(" ")];
        for words in words {
            assert!(clean(&words) == words, "not clean: {words:.200?}");
        }
        if size <= ANALYSED {
            article.analyse();
            let line = serde_json::to_string(&Annotation::of(article));
            assert!(line.is_ok_and(|line| !line.contains('\u{1b}')));
        } else {
            article.adopt(Analysis::default());
        }
    }
    let mut session = Session::empty((100, 30));
    session.send(Msg::Loaded { loading: 1, articles, files: Some(1) });
    session.send(Msg::LoadingDone { loading: 1, notes: Vec::new() }).screen();
    for keys in ["<enter>", "G", "g g", "g s", "<esc>"] {
        session.press(keys).screen();
    }
    session.resize(33, 12).screen();
    session.resize(1, 1).screen();
}

#[track_caller]
fn check(kind: &str) {
    let Some(folder) = files() else { return };
    let entries = std::fs::read_dir(folder.join(kind)).expect("the maker makes this kind");
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    let mut failed = Vec::new();
    for path in paths.iter().filter(|path| path.is_file()) {
        let size = path.metadata().map_or(0, |metadata| metadata.len());
        if catch_unwind(AssertUnwindSafe(|| open(path, size))).is_err() {
            failed.push(path);
        }
    }
    assert!(failed.is_empty(), "{failed:?}");
}

#[test]
fn t1_escapes_in_text() {
    check("escape/txt");
}

#[test]
fn t1_escapes_in_markdown() {
    check("escape/md");
}

#[test]
fn t7_t11_escapes_in_records() {
    check("escape");
}

#[test]
fn s2_s15_deep_nests() {
    check("nest");
}

#[test]
fn s9_s10_long_texts() {
    check("long");
}

#[test]
fn u1_odd_bytes_and_encodings() {
    check("bytes");
}

#[test]
fn odd_json() {
    check("json");
}

#[test]
fn kinds_that_are_not_read_yet() {
    for kind in ["html", "xml", "warc", "mhtml", "mail", "pdf", "epub"] {
        check(kind);
    }
}

#[test]
fn the_tables_of_hostile_input_and_of_keys_name_tests_that_are_there() {
    for (table, least) in [("docs/hostile.md", 90), ("docs/experience.md", 40)] {
        check_named_tests(table, least);
    }
}

/// Looks for the tests that a page of the documentation names, of which there are at least so many.
#[track_caller]
fn check_named_tests(table: &str, least: usize) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let table = std::fs::read_to_string(root.join(table)).expect("the table");
    let named: Vec<(&str, &str)> =
        table.split('`').filter_map(|words| words.split_once(".rs::")).collect();
    assert!(named.len() > least, "{}", named.len());
    for (file, test) in named {
        let folder = if file.starts_with("tests/") { "" } else { "src/" };
        let path = root.join(format!("{folder}{file}.rs"));
        let source = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(source.contains(&format!("fn {test}(")), "{file}.rs::{test}");
    }
}
