//! Floors under the quality of quotations, on gold data that lies beside the project, by the scorers that lie there too.
//! Skipped, with a line that says so, where the data or `python3` is missing.
//!
//! A floor is the last measured score less half a point (`docs/analysis.md`); raise it with the score.

use serde_json::Value;
use std::{
    path::{Path, PathBuf},
    process::Command,
};

/// The folder with test data beside the project, if it is there and the scorers can run.
pub(crate) fn shared() -> Option<PathBuf> {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let python = Command::new("python3").arg("--version").output();
    if shared.is_dir() && python.is_ok_and(|output| output.status.success()) {
        return Some(shared);
    }
    eprintln!("skipped: needs {} and python3", shared.display());
    None
}

/// What `dateline annotate` prints for `input`, in a file.
pub(crate) fn annotated(input: &Path) -> tempfile::NamedTempFile {
    let file = tempfile::NamedTempFile::new().expect("a temporary file");
    let output = file.reopen().expect("the same file");
    let mut annotate = Command::new(env!("CARGO_BIN_EXE_dateline"));
    let status = annotate.arg("annotate").arg(input).stdout(output).status();
    assert!(status.is_ok_and(|status| status.success()), "annotating {}", input.display());
    file
}

/// The measures of one set: runs, direct, mixed, indirect, all speech.
fn scores(set: &str) -> Option<Vec<Value>> {
    let shared = shared()?;
    Some(scored(&shared, &shared.join("data/quotes").join(set)))
}

/// The same of any file in the scorer's form.
pub(crate) fn scored(shared: &Path, gold: &Path) -> Vec<Value> {
    let found = annotated(gold);
    let scorer = shared.join("tools/score_quotes.py");
    let output =
        Command::new("python3").arg(scorer).arg(gold).arg(found.path()).arg("--json").output();
    let output = output.expect("the scorer runs");
    let printed = String::from_utf8_lossy(&output.stdout);
    serde_json::from_str(&printed).unwrap_or_else(|_| panic!("not scorable: {printed}"))
}

#[track_caller]
pub(crate) fn check(what: &str, score: &Value, floor: f64) {
    let score = score.as_f64().unwrap_or_default();
    eprintln!("{what}: {score:.1}, floor {floor}");
    assert!(score >= floor, "{what}: {score} is below {floor}");
}

#[test]
fn quotations_of_wikinews() {
    let Some(scores) = scores("gum_news/news.jsonl") else { return };
    check("recall of runs of five words", &scores[0]["det"]["R"], 98.2);
    check("overlap F1 of all speech", &scores[4]["overlap"]["F"], 83.1);
    check("found with the right speaker", &scores[4]["joint_ov_head"]["F"], 71.4);
}

#[test]
fn quotations_of_novels() {
    let Some(scores) = scores("litbank/all.jsonl") else { return };
    check("recall of runs of five words", &scores[0]["det"]["R"], 98.4);
}

#[test]
fn quotations_of_the_samples() {
    let Some(shared) = shared() else { return };
    let found = annotated(&Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds"));
    let mut scorer = Command::new("python3");
    scorer
        .arg(shared.join("tools/score_seeds.py"))
        .arg(shared.join("gold/seeds-gold.json"))
        .arg(found.path());
    let output = scorer.arg("--no-entities").output().expect("the scorer runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}
