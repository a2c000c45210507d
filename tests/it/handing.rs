//! What is handed to other programs and to folders: addresses, files, notes, words; in a pseudo terminal and by the subcommand.

#![expect(clippy::unwrap_used, reason = "a test fails where its surroundings do")]

use std::{fs, os::unix::fs::PermissionsExt, path::Path, process::Command};

use crate::{
    pty::{self, Setup},
    session::Session,
};

const WIDE: (u16, u16) = (120, 34);
/// An article whose address and title are words that a shell would obey.
const HOSTILE: &str = "---\ntitle: $(touch pwned) `touch pwned`; touch pwned\n\
    url: https://a.example/x?q=$(touch%20pwned);'\"`touch${IFS}pwned`&|y\n---\n\nSome words. “We will see,” said Mary Jones.\n";

/// A program in `home` that does what `script` says.
fn program(home: &Path, name: &str, script: &str) -> String {
    let path = home.join(name);
    fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    path.to_str().unwrap().to_owned()
}

/// A home with the hostile article and another.
fn home() -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    fs::create_dir(home.path().join("articles")).unwrap();
    fs::write(home.path().join("articles/a.md"), HOSTILE).unwrap();
    fs::write(home.path().join("articles/b.txt"), "Other\n\nMore words.\n").unwrap();
    home
}

fn start(home: &Path, variable: &str, value: &str) -> pty::Session {
    let session = Setup::new(pty::dateline())
        .at_home(home)
        .env("BROWSER", None)
        .env("VISUAL", None)
        .env(variable, Some(value))
        .args(["articles"])
        .size(120, 34)
        .start();
    session.wait_for("Some words");
    session
}

fn quit(session: pty::Session) {
    session.send("Q");
    assert_eq!(session.end().0, 0);
}

#[test]
fn f1_a_browser_gets_one_argument_and_no_shell_reads_it() {
    let home = home();
    let browser = program(
        home.path(),
        "browser",
        "printf '%s\\n' \"$#\" \"$1\" > seen.new; mv seen.new seen",
    );
    let session = start(home.path(), "BROWSER", &browser);
    session.send("o");
    session.wait("the browser", |_| home.path().join("seen").exists());
    session.send("j");
    session.wait_for("Other");
    quit(session);
    let seen = fs::read_to_string(home.path().join("seen")).unwrap();
    let mut lines = seen.lines();
    assert_eq!(lines.next(), Some("1"));
    assert!(lines.next().unwrap().starts_with("https://a.example/x?q=$(touch%20pwned);"), "{seen}");
    assert!(!home.path().join("pwned").exists());
}

#[test]
fn a_browser_that_fails_is_told() {
    let home = home();
    let session = start(home.path(), "BROWSER", "false");
    session.send("o");
    session.wait_for("false: ended with status 1");
    quit(session);
}

#[test]
fn a_note_is_written_in_the_editor_and_one_that_fails_keeps_the_old() {
    let home = home();
    let script = "stat -c %a \"$1\" > mode; if grep -q start \"$1\"; then printf 'first\\n\\nsecond\\n' > \"$1\"; else exit 3; fi";
    let editor = program(home.path(), "editor", script);
    let session = start(home.path(), "EDITOR", &editor);
    session.send("\ra");
    session.wait_for("C-o opens the editor");
    session.send("start\x0f");
    session.wait_for("kept");
    session.wait_for("Note: first");
    assert_eq!(fs::read_to_string(home.path().join("mode")).unwrap().trim(), "600");
    // A note of several lines goes to the editor at once.
    session.send("a");
    session.wait_for("ended with status 3; the note is as it was");
    session.wait_for("Note: first");
    quit(session);
}

#[test]
fn a_file_is_edited_at_the_row_that_is_read_and_read_again() {
    let home = home();
    let editor = program(
        home.path(),
        "vi",
        "printf '%s\\n' \"$@\" > seen; sed -i 's/Some words/Other words/' \"$2\"",
    );
    let session = start(home.path(), "EDITOR", &editor);
    session.send("\re");
    session.wait_for("Other words");
    quit(session);
    let seen = fs::read_to_string(home.path().join("seen")).unwrap();
    assert!(
        seen.starts_with('+') && seen.lines().nth(1).unwrap().ends_with("articles/a.md"),
        "{seen}"
    );
}

#[test]
fn words_are_given_to_a_command_that_has_the_terminal() {
    let home = home();
    let session = start(home.path(), "EDITOR", "false");
    session.wait_for("QUOTES");
    session.send("\r]q|");
    session.wait_for("the selection is its standard input");
    session.send("tr a-z A-Z; cat > /dev/null\r");
    session.wait_for("Enter goes back");
    session.send("\r");
    session.wait_for("given to tr a-z");
    session.send("|cat > given; false\r");
    session.wait_for("ended with status 1; Enter");
    session.send("\r");
    session.wait_for("false: ended with status 1");
    quit(session);
    assert!(fs::read_to_string(home.path().join("given")).unwrap().contains("We will see"));
    assert!(!home.path().join("pwned").exists());
}

#[test]
fn notes_are_exported_from_the_reader_and_by_the_subcommand_also_of_files_that_are_gone() {
    let home = home();
    let session = start(home.path(), "EDITOR", "false");
    session.wait_for("QUOTES");
    session.send("\r]qcg");
    session.wait_for("marked in green");
    session.send("ado tell\r");
    session.wait_for("note on");
    session.send("Js");
    session.wait_for("starred");
    session.send("gw");
    session.wait_for("one Markdown file");
    session.send("~/out\r");
    let is_whole = |path: &Path| path.extension().is_some_and(|ending| ending == "md");
    let written = || {
        fs::read_dir(home.path().join("out"))
            .is_ok_and(|files| files.flatten().filter(|file| is_whole(&file.path())).count() == 2)
    };
    session.wait("two files", |_| written());
    quit(session);
    let names = |folder: &str| {
        let entries = fs::read_dir(home.path().join(folder)).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    };
    assert!(names("out")[0].starts_with("other-") && names("out")[1].starts_with("touch-pwned-"));
    let text = fs::read_to_string(home.path().join("out").join(&names("out")[1])).unwrap();
    assert!(text.contains("> “We will see,”\n>\n> — Mary Jones\n\ngreen · ¶ 1"), "{text}");
    assert!(text.contains("\ndo tell\n"), "{text}");
    fs::remove_file(home.path().join("articles/a.md")).unwrap();
    let run = |arguments: &[&str]| {
        let mut command = Command::new(pty::dateline());
        command.current_dir(home.path()).env("HOME", home.path()).env_remove("XDG_STATE_HOME");
        let output = command.arg("notes").args(arguments).output().unwrap();
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    let all = run(&[]);
    assert!(all.contains("> “We will see,”") && all.contains("## Other"), "{all}");
    let json = run(&["--format", "json", "articles"]);
    assert_eq!(json.lines().count(), 2, "{json}");
    let read: serde_json::Value = serde_json::from_str(json.lines().nth(1).unwrap()).unwrap();
    assert_eq!(read["passages"][0]["note"], "do tell");
    let csv = run(&["--format", "csv"]);
    assert!(csv.starts_with("\"id\",\"title\"") && csv.contains("\"do tell\""), "{csv}");
    run(&["--out", "out"]);
    assert_eq!(names("out").len(), 2);
}

#[test]
fn what_cannot_be_handed_over_says_why() {
    let link = "# T\n\nA [page](https://a.example/p) and a [file](file:///etc/passwd).\n";
    let mut session = Session::open(WIDE, &[("a.md", link), ("b.txt", "B\n\nB.\n")]);
    let status = |session: &Session| session.screen().lines().last().unwrap().to_owned();
    session.press("<enter> o");
    assert!(status(&session).contains("states no address"), "{}", status(&session));
    session.press("] l o");
    assert!(status(&session).contains("opening https://a.example/p"), "{}", status(&session));
    session.press("] l o");
    assert!(status(&session).contains("only http, https and mailto"), "{}", status(&session));
}

#[test]
fn citations_are_copied_in_the_form_of_a_letter() {
    let mut session = Session::samples(WIDE);
    session.press("j <enter> y c");
    assert!(session.screen().contains("bibtex"), "{}", session.screen());
    session.press("b y c <enter> y c m y c x");
    assert_eq!(session.copied.len(), 3);
    assert!(session.copied[0].starts_with("@misc{"), "{:?}", session.copied);
    assert!(session.copied[1].starts_with("Aghakazim Guliyev: Spokesman"), "{:?}", session.copied);
}

#[test]
fn t18_what_is_too_long_for_the_clipboard_is_cut_and_said() {
    let long = format!("T\n\n{}\n", "Some long words here. ".repeat(4_000));
    let mut session = Session::open(WIDE, &[("a.txt", &long), ("b.txt", "B\n\nB.\n")]);
    session.press("<enter> v V G y");
    assert!(session.copied[0].len() <= 56_244);
    let screen = session.screen();
    assert!(
        screen.contains("text cut to 56,") && screen.contains("terminals take no more"),
        "{screen}"
    );
}
