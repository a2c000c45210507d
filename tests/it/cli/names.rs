//! Names put together over a folder, with a table of the reader's own.

use std::fs;

use super::{dateline, finished};

const FIRST: &str = "The Xylo Yard Agency (XYA) met Ann Lee in the United States.\n";
const SECOND: &str = "He wrote to the XYA in spring, and to Ann B. Lee of the U.S. on Monday.\n";

/// The rows that are printed as text, with `names` as the table of the reader's own, and what was complained of.
#[track_caller]
fn check(names: &str, arguments: &[&str], expected: &[&str], complaint: &str) {
    let folder = tempfile::tempdir().unwrap();
    let settings = folder.path().join("settings/dateline");
    fs::create_dir_all(&settings).unwrap();
    fs::write(settings.join("aliases.txt"), names).unwrap();
    let articles = folder.path().join("articles");
    fs::create_dir_all(&articles).unwrap();
    fs::write(articles.join("a.txt"), FIRST).unwrap();
    fs::write(articles.join("b.txt"), SECOND).unwrap();
    let mut command = dateline(&[&["entities"], arguments].concat());
    command.arg(&articles).env("XDG_CONFIG_HOME", folder.path().join("settings"));
    let run = finished(command.output().unwrap());
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let lines: Vec<&str> = run.stdout.lines().collect();
    assert_eq!(lines, expected);
    assert!(run.stderr.contains(complaint), "{}", run.stderr);
}

#[test]
fn names_are_put_together_across_articles() {
    check("", &["--kind", "org", "--min-count", "2"], &["3\t2\torg\tXylo Yard Agency"], "");
    check(
        "",
        &["--kind", "person", "--kind", "place"],
        &["2\t2\tperson\tAnn B. Lee", "2\t2\tplace\tUnited States"],
        "",
    );
}

#[test]
fn a_table_of_ones_own_goes_first_and_its_mistakes_are_told() {
    check(
        "[persons]\n[person]\nAnn Lee-Smith, Ann Lee, Ann B. Lee\n",
        &["--kind", "person"],
        &["2\t2\tperson\tAnn Lee-Smith"],
        "aliases.txt: line 1: no section [persons]",
    );
}
