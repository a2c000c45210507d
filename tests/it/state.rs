//! What was done with articles lasts: programs that are killed, a disk that is full, a reader that is left and started again.

#![expect(clippy::unwrap_used, reason = "a test fails where its surroundings do")]

use std::{
    io::Read,
    path::Path,
    process::{Command, Stdio},
    time::Duration,
};

use dateline::library::{ContentHash, state::store::Store};

use crate::pty::example;

/// The steps that the example was acknowledged, of what it has printed; what it was about to print when it was killed is
/// left out.
fn acknowledged(printed: &str) -> Vec<u64> {
    let whole = printed.rsplit_once('\n').map_or("", |(whole, _)| whole);
    whole.lines().filter_map(|line| line.parse().ok()).collect()
}

/// Checks that the state can be read, and holds all that was acknowledged.
#[track_caller]
fn check(file: &Path, acknowledged: &[u64]) {
    let opened = Store::open(file, ContentHash::default()).unwrap();
    assert!(opened.told.is_none(), "{:?}", opened.told);
    for number in acknowledged {
        let id = ContentHash::of(number.to_string().as_bytes());
        let record = opened.stored.records.record(id);
        assert!(record.is_some_and(|record| record.starred == Some(true)), "{number} is lost");
    }
}

/// Kills a program that saves without pause at random moments; `DATELINE_ROUNDS` asks for more than the usual 12 rounds (200
/// were run by hand).
#[test]
fn p1_killed_at_random_moments_nothing_acknowledged_is_lost() {
    let Some(program) = example("keep") else { return };
    let rounds = std::env::var("DATELINE_ROUNDS").ok().and_then(|rounds| rounds.parse().ok());
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("state.db");
    let (mut all, mut random) = (Vec::new(), 0x9e37_79b9_7f4a_7c15_u64);
    for round in 0..rounds.unwrap_or(12_u64) {
        let mut child = Command::new(&program)
            .arg(&file)
            .arg((round * 1_000_000).to_string())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        std::thread::sleep(Duration::from_micros(random % 300_000));
        child.kill().unwrap();
        let mut printed = String::new();
        child.stdout.take().unwrap().read_to_string(&mut printed).unwrap();
        child.wait().unwrap();
        all.extend(acknowledged(&printed));
        check(&file, &all);
    }
    assert!(!all.is_empty(), "nothing was acknowledged");
}

#[test]
fn p2_a_limit_on_the_size_of_files_is_told_and_what_was_acknowledged_stays() {
    let Some(program) = example("keep") else { return };
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("state.db");
    let output = Command::new("sh")
        .args(["-c", "ulimit -f 400; trap '' XFSZ; exec \"$0\" \"$@\""])
        .arg(&program)
        .arg(&file)
        .arg("0")
        .output()
        .unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    assert!(printed.contains("held: the disk"), "{printed}");
    let acknowledged = acknowledged(&printed);
    assert!(!acknowledged.is_empty());
    check(&file, &acknowledged);
}
