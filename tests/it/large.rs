//! Paths of any size: a few articles stay in memory, more are listed from a cache that takes their place, which nobody sees.

#![expect(clippy::unwrap_used, reason = "a test fails where its surroundings do")]

use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

use crate::{
    pty::{Setup, dateline},
    session::Session,
};

const WIDE: (u16, u16) = (120, 34);

/// Files whose order by path is none of date or title.
fn files() -> Vec<(String, String)> {
    let names = ["b.md", "b/x.md", "a.md", "b !.md", "c/d/e.md", "b/a/z.md", "c/d.md"];
    let file = |(number, name): (usize, &&str)| {
        let date = format!("2024-05-{:02}", (number * 5) % 28 + 1);
        let text =
            format!("---\ntitle: Title {name}\ndate: {date}\n---\n\nThe budget of {name}.\n");
        ((*name).to_owned(), text)
    };
    names.iter().enumerate().map(file).collect()
}

fn folder() -> Session {
    let files = files();
    let files: Vec<(&str, &str)> =
        files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    Session::folder(WIDE, &files)
}

/// The titles of the list, in order.
fn titles(session: &Session) -> Vec<String> {
    let rows = session.model.list.rows.iter();
    rows.filter_map(|number| session.model.articles.get(*number)).map(|it| it.label()).collect()
}

/// The screen without the line that counts what is read.
fn panes(session: &Session) -> String {
    session.screen().split_once('\n').unwrap().1.to_owned()
}

/// Presses keys on a reader in memory, has the cache take over, and looks whether that can be seen.
#[track_caller]
fn check(keys: &str) {
    let mut session = folder();
    session.press(keys);
    let (panes_before, titles_before) = (panes(&session), titles(&session));
    session.take_over();
    assert!(session.model.articles.library().is_some());
    assert_eq!(titles(&session), titles_before, "{keys}");
    assert_eq!(panes(&session), panes_before, "{keys}");
}

#[test]
fn a_cache_takes_over_and_nobody_sees_it() {
    check("");
    check("j j j");
    check("j <enter> s t x <enter>");
    check("3 j r j s");
    check(", t j j");
    check(", D j");
    check(", g d j j");
    check("G <enter>");
}

#[test]
fn a_filter_and_a_prompt_hold_while_a_cache_takes_over() {
    let mut session = folder();
    session.press("F").type_text("budget").press("<enter> j");
    let before = titles(&session);
    session.press("F").type_text(" b");
    session.take_over();
    session.press("<esc>");
    assert_eq!(titles(&session), before, "{}", session.screen());
    session.press("<esc>");
    assert_eq!(titles(&session).len(), files().len());
}

/// Writes so many short articles into a file of lines in a folder of `home`.
fn write(home: &Path, articles: usize) -> PathBuf {
    let folder = home.join("articles");
    fs::create_dir_all(&folder).unwrap();
    let mut lines = String::new();
    for number in 0..articles {
        writeln!(lines, r#"{{"title":"Number {number}","text":"Plain words {number}."}}"#).unwrap();
    }
    fs::write(folder.join("a.jsonl"), lines).unwrap();
    home.join(".cache/dateline/folders")
}

/// Opens a folder of so many articles twice; says whether a cache was made.
fn is_cached(articles: usize) -> bool {
    let home = tempfile::tempdir().unwrap();
    let caches = write(home.path(), articles);
    let shown = format!("1 of {}", dateline::reader::label::number(articles));
    for _ in 0..2 {
        let session = Setup::new(dateline()).at_home(home.path()).args(["articles"]).size(120, 34);
        let session = session.env("DATELINE_MEMORY_ARTICLES", Some("20")).start();
        session.wait_for(&shown);
        session.wait_for("Plain words 0.");
        session.send("j");
        session.wait_for("Plain words 1.");
        session.send("kQ");
        assert_eq!(session.end().0, 0);
    }
    caches.exists()
}

#[test]
fn a_large_folder_has_a_cache_and_a_small_one_leaves_no_trace() {
    assert!(is_cached(60));
    assert!(!is_cached(15));
}
