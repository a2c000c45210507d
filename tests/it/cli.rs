//! The command line from outside: standard output, standard error, exit codes.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "helpers of tests do as tests do")]

mod annotate;
mod files;
mod names;
mod schema;
mod streams;

use std::{
    ffi::OsStr,
    path::Path,
    process::{Command, Output, Stdio},
};

/// What a run gave.
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// The program with its arguments, nothing piped in, no settings of the tester's own.
pub(crate) fn dateline<S: AsRef<OsStr>>(arguments: &[S]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
    command.args(arguments).stdin(Stdio::null()).current_dir(env!("CARGO_MANIFEST_DIR"));
    command.env("XDG_CONFIG_HOME", concat!(env!("CARGO_MANIFEST_DIR"), "/no-settings"));
    // A folder that is never made: what the tester has read is none of the tests' business.
    command.env("XDG_STATE_HOME", concat!(env!("CARGO_TARGET_TMPDIR"), "/no-state"));
    for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
        command.env_remove(name);
    }
    command
}

pub(crate) fn finished(output: Output) -> Run {
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("output is UTF-8");
    Run { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
}

pub(crate) fn run<S: AsRef<OsStr>>(arguments: &[S]) -> Run {
    finished(dateline(arguments).output().unwrap())
}

/// The data shared by those who build the program; `None`, said on a line, where it is not there.
pub(crate) fn shared(path: &str) -> Option<std::path::PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared").join(path);
    if path.exists() {
        return Some(path);
    }
    println!("skipped: {} is not there", path.display());
    None
}

/// Runs and compares the exit code; nothing on either stream may hold a character that a terminal obeys.
#[track_caller]
pub(crate) fn check<S: AsRef<OsStr>>(arguments: &[S], code: i32) -> Run {
    let run = run(arguments);
    assert_eq!(run.code, Some(code), "{}", run.stderr);
    for stream in [&run.stdout, &run.stderr] {
        let hostile = stream.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\t'));
        assert_eq!(hostile, None, "{stream:?}");
    }
    run
}

#[test]
fn help_and_version_go_to_standard_output() {
    let help = check(&["--help"], 0).stdout;
    assert!(
        ["list", "show", "annotate", "quotes", "entities", "completions", "man"]
            .iter()
            .all(|command| help.contains(command))
    );
    assert!(help.contains("./list"));
    assert!(check(&["--version"], 0).stdout.starts_with("dateline "));
}

#[test]
fn wrong_usage_is_told_and_gives_two() {
    for arguments in [
        &["--no-such-option"][..],
        &["quotes", "--kind", "loud"],
        &["quotes", "--min-confidence", "2"],
        &["list", "--format", "xml"],
        &["completions", "tcsh"],
        &["--\u{1b}[31m"],
    ] {
        let run = check(arguments, 2);
        assert!(run.stdout.is_empty() && !run.stderr.is_empty());
    }
}

#[test]
fn keys_are_printed() {
    let text = check(&["keys"], 0).stdout;
    assert!(text.lines().any(|line| line.starts_with("Moving\tdown\tj")), "{text}");
    for format in ["csv", "json"] {
        let lines = check(&["keys", "--format", format], 0).stdout.lines().count();
        assert!(lines >= text.lines().count());
    }
}

#[test]
fn completions_and_manual_are_printed() {
    for shell in ["bash", "zsh", "fish"] {
        assert!(check(&["completions", shell], 0).stdout.contains("min-confidence"), "{shell}");
    }
    assert!(check(&["man"], 0).stdout.contains(".TH dateline 1"));
    assert!(check(&["man", "quotes"], 0).stdout.contains("min\\-confidence"));
    assert!(check(&["man", "nonsense"], 2).stderr.contains("no command nonsense"));
}

#[test]
fn searching_prints_where_articles_match() {
    let found = check(&["search", "peaceful settlement", "seeds"], 0).stdout;
    assert!(found.contains("advocates for a peaceful settlement"), "{found}");
    for format in ["text", "csv", "json"] {
        assert!(
            check(&["search", "syria", "--format", format, "seeds"], 0).stdout.contains("Iran")
        );
    }
    assert!(check(&["search", "nosuchword", "seeds"], 0).stdout.is_empty());
}

#[test]
fn a_mistake_in_a_query_is_pointed_at() {
    let run = check(&["search", "syria (iran", "seeds"], 2);
    assert!(run.stderr.contains("column") && run.stderr.contains('^'), "{}", run.stderr);
}

#[test]
fn the_configuration_is_printed_and_checked() {
    let default = check(&["config", "--default"], 0).stdout;
    assert!(default.contains("# measure = 72"), "{default}");
    assert!(check(&["config", "--path"], 0).stdout.ends_with("/dateline/config.toml\n"));
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mine.toml");
    std::fs::write(&file, "[page]\nmeasure = 60\njustifi = true\n[looks]\ncharacters = 3\n")
        .unwrap();
    let mut command = dateline(&["config", "--theme", "light"]);
    command.env("DATELINE_CONFIG", &file).env("DATELINE_HYPHENATE", "yes");
    let run = finished(command.output().unwrap());
    assert_eq!(run.code, Some(1));
    let told: Vec<&str> = run.stderr.lines().collect();
    assert!(told[0].contains("mine.toml:3:1: ") && told[0].contains("did you mean justify?"));
    assert!(told[1].contains("mine.toml:5:14: characters: expected auto, ascii or"), "{told:?}");
    for line in ["measure = 60", "# file, line 2", "# DATELINE_HYPHENATE", "# --theme"] {
        assert!(run.stdout.contains(line), "{line}: {}", run.stdout);
    }
}

#[test]
fn keys_of_presets_and_of_the_configuration_are_printed() {
    let less = check(&["keys", "--preset", "less"], 0).stdout;
    assert!(less.contains("top\tg, <, Home"), "{less}");
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mine.toml");
    std::fs::write(&file, "[keys.list]\nZ = \"quit\"\n[keys]\n\"q x\" = \"top\"\n").unwrap();
    let mut command = dateline(&["keys"]);
    let run = finished(command.env("DATELINE_CONFIG", &file).output().unwrap());
    assert!(run.stdout.contains("quit\tZ (list), Q"), "{}", run.stdout);
    assert!(run.stderr.contains("mine.toml:4:1: qx cannot be typed beside q"), "{}", run.stderr);
}

#[test]
fn the_doctor_tells_what_is_amiss_and_writes_nothing() {
    let healthy = check(&["doctor"], 0).stdout;
    for subject in ["version", "colours", "clipboard", "config.toml", "state.db", "library"] {
        assert!(healthy.contains(subject), "{subject}: {healthy}");
    }
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path().join("dateline");
    std::fs::create_dir(&state).unwrap();
    std::fs::write(state.join("state.db"), "no database at all").unwrap();
    std::fs::write(state.join("config.toml"), "[page]\nmesure = 3\n").unwrap();
    let mut command = dateline(&["doctor", "--format", "json"]);
    command.env("XDG_STATE_HOME", folder.path()).env("XDG_CONFIG_HOME", folder.path());
    let run = finished(command.output().unwrap());
    assert_eq!(run.code, Some(1), "{}", run.stdout);
    assert!(
        run.stdout.contains("did you mean measure?") && run.stdout.contains("no state of dateline")
    );
    assert_eq!(std::fs::read_dir(&state).unwrap().count(), 2);
    assert_eq!(std::fs::read(state.join("state.db")).unwrap(), b"no database at all");
}
