//! Files, folders and what is wrong with them.

use std::{fs, os::unix::ffi::OsStrExt, path::Path};

use super::{check, dateline, finished};

fn folder_with(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn path(folder: &Path, name: &str) -> String {
    folder.join(name).display().to_string()
}

#[test]
fn the_samples_are_listed_where_nothing_is_given() {
    let list = check(&["list"], 0).stdout;
    assert_eq!(list.lines().count(), 2);
    assert!(list.contains("Spokesman: Iran in no rush"));
}

#[test]
fn without_a_terminal_articles_are_printed() {
    let printed = check(&["seeds"], 0).stdout;
    assert_eq!(printed, check(&["show", "seeds"], 0).stdout);
    assert!(printed.contains("“peacefully.”") && printed.contains("\n\n* * *\n\n"));
}

#[test]
fn what_fails_is_told_and_the_rest_is_printed() {
    let folder =
        folder_with(&[("a.txt", "One.\n\nWords."), ("b.txt", ""), ("c.txt", "Two.\n\nWords.")]);
    let names = ["a.txt", "b.txt", "gone.txt", "c.txt"].map(|name| path(folder.path(), name));
    let arguments: Vec<&str> =
        ["list"].into_iter().chain(names.iter().map(String::as_str)).collect();
    let run = check(&arguments, 1);
    assert_eq!(run.stdout.lines().count(), 2);
    let told: Vec<&str> = run.stderr.lines().collect();
    assert!(told[0].ends_with("b.txt: empty"), "{}", run.stderr);
    assert!(told[1].ends_with("gone.txt: there is no such file"), "{}", run.stderr);
}

#[test]
fn patterns_are_read_where_the_shell_left_them() {
    let folder = folder_with(&[
        ("a.md", "# One\n\nWords."),
        ("b.txt", "Two.\n\nWords."),
        ("c/d.md", "# Three\n\nWords."),
    ]);
    let list = check(&["list", &path(folder.path(), "**/*.md")], 0).stdout;
    assert_eq!(list.lines().count(), 2, "{list}");
    let none = check(&["list", &path(folder.path(), "*.html")], 1);
    assert!(none.stderr.contains("nothing matches"), "{}", none.stderr);
}

#[test]
fn an_empty_folder_says_so() {
    let folder = folder_with(&[("a.png", "no picture")]);
    let run = check(&["list", &path(folder.path(), "")], 0);
    assert!(run.stdout.is_empty());
    assert!(run.stderr.contains("no article found (1 file"), "{}", run.stderr);
}

#[test]
fn a_command_comes_before_a_file_of_its_name() {
    let folder = folder_with(&[("list", "A title.\n\nThe words of a file.")]);
    let run = |argument: &str| {
        finished(dateline(&[argument]).current_dir(folder.path()).output().unwrap())
    };
    assert!(run("list").stdout.contains("Iran"));
    assert!(run("./list").stdout.contains("The words of a file."));
}

#[test]
fn t19_hostile_names_are_cleaned_wherever_they_are_printed() {
    let folder = tempfile::tempdir().unwrap();
    let hostile = [&b"a\x1b]0;x\x07.txt"[..], b"b\n\xff.txt", "c\u{202e}\u{9b}31m.txt".as_bytes()];
    for name in hostile {
        fs::write(folder.path().join(std::ffi::OsStr::from_bytes(name)), "Title\n\nWords.")
            .unwrap();
        fs::write(folder.path().join(std::ffi::OsStr::from_bytes(&[b"empty-", name].concat())), "")
            .unwrap();
    }
    let folder = folder.path().display().to_string();
    for command in ["list", "show", "annotate", "quotes", "entities"] {
        let run = check(&[command, &folder], 1);
        assert_eq!(run.stderr.lines().count(), 3, "{}", run.stderr);
        assert!(!run.stdout.contains('\u{202e}') && !run.stderr.contains('\u{202e}'));
    }
    for format in ["csv", "json"] {
        check(&["list", "--format", format, &folder], 1);
    }
}

#[test]
fn f7_special_files_hold_nothing_up() {
    let run = check(&["annotate", "/dev/zero", "seeds"], 1);
    assert!(run.stderr.contains("/dev/zero: a device"), "{}", run.stderr);
    assert_eq!(run.stdout.lines().count(), 2);
}

#[test]
fn checking_tells_what_cannot_be_read_and_why() {
    let folder = folder_with(&[
        ("a.txt", "One.\n\nWords."),
        ("b.txt", ""),
        ("c.jsonl", "{\"text\":\"x\"}\n{bad}\n"),
        ("d.png", "x"),
    ]);
    fs::write(folder.path().join("e.txt"), b"caf\xe9 and more words").unwrap();
    let run = check(&["check", &folder.path().display().to_string()], 1);
    let lines: Vec<&str> = run.stdout.lines().collect();
    assert_eq!(lines.len(), 4, "{}", run.stdout);
    assert!(lines[0].starts_with("unreadable\t") && lines[0].ends_with("b.txt\tempty"));
    assert!(lines[1].contains("c.jsonl\tnot valid JSON") && lines[1].contains("line 2"));
    assert!(lines[2].starts_with("note\t") && lines[2].contains("e.txt\tThe file is not UTF-8"));
    assert_eq!(lines[3], "3 articles read, 2 things cannot be, 1 file of another kind left out");
    let json = check(&["check", "--format", "json", &path(folder.path(), "b.txt")], 1).stdout;
    assert!(json.starts_with("{\"kind\":\"unreadable\",\"path\":"), "{json}");
    check(&["check", &path(folder.path(), "a.txt")], 0);
}
