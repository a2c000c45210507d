//! Pipes in and out, full disks, colours.

use std::{
    io::{BufRead, BufReader, Read, Write},
    process::Stdio,
};

use super::{Run, check, dateline, finished};

fn piped(arguments: &[&str], input: &[u8]) -> Run {
    let mut child = dateline(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    finished(child.wait_with_output().unwrap())
}

#[test]
fn what_is_piped_in_is_read() {
    for arguments in [&["list"][..], &["list", "-"]] {
        let run = piped(arguments, b"A title\n\nSome words.");
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        assert!(run.stdout.starts_with("standard input\tA title\t"), "{}", run.stdout);
    }
}

#[test]
fn f13_nothing_piped_in_is_told() {
    let run = piped(&["show"], b"");
    assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""));
    assert_eq!(run.stderr, "dateline: standard input: empty\n");
}

#[test]
fn f13_endless_input_is_cut_and_told() {
    let mut child = dateline(&["list"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    // Long lines, so that an unoptimised build is done with them soon.
    let piece = [vec![b'y'; 1 << 20], b"\n\n".to_vec()].concat();
    let feeder = std::thread::spawn(move || while stdin.write_all(&piece).is_ok() {});
    let run = finished(child.wait_with_output().unwrap());
    feeder.join().unwrap();
    assert_eq!(run.code, Some(0));
    assert!(run.stderr.contains("cut at 64 MB"), "{}", run.stderr);
}

#[test]
fn f14_a_closed_pipe_ends_quietly() {
    let folder = tempfile::tempdir().unwrap();
    for number in 0..300 {
        let text = format!("Title {number}\n\n{}", "Many words. ".repeat(200));
        std::fs::write(folder.path().join(format!("{number:03}.txt")), text).unwrap();
    }
    for command in ["show", "annotate"] {
        let mut child = dateline(&[command, &folder.path().display().to_string()])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut first = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
        let mut told = String::new();
        child.stderr.take().unwrap().read_to_string(&mut told).unwrap();
        assert_eq!((child.wait().unwrap().code(), told.as_str()), (Some(0), ""), "{command}");
        assert!(!first.is_empty());
    }
}

#[test]
fn f14_a_full_disk_is_told() {
    let Ok(full) = std::fs::OpenOptions::new().write(true).open("/dev/full") else {
        return println!("skipped: there is no /dev/full");
    };
    for arguments in
        [&["show"][..], &["annotate"], &["list", "--format", "csv"], &["man"], &["--help"]]
    {
        let run = finished(dateline(arguments).stdout(full.try_clone().unwrap()).output().unwrap());
        assert_eq!(run.code, Some(1), "{arguments:?} {}", run.stderr);
        assert!(
            run.stderr.contains("the output cannot be written"),
            "{arguments:?} {}",
            run.stderr
        );
    }
}

#[test]
fn a_pipe_gets_colour_only_where_it_is_forced() {
    let styled = |arguments: &[&str], variables: &[(&str, &str)]| {
        let run = finished(dateline(arguments).envs(variables.iter().copied()).output().unwrap());
        run.stdout.contains('\u{1b}')
    };
    assert!(!styled(&["show"], &[("TERM", "xterm-256color")]));
    assert!(styled(&["show", "--color", "always"], &[]));
    assert!(styled(&["show"], &[("CLICOLOR_FORCE", "1")]));
    assert!(!styled(&["show"], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
    assert!(!styled(&["show", "--color=never"], &[("CLICOLOR_FORCE", "1")]));
}

#[test]
fn annotations_are_the_same_each_time() {
    let first = check(&["annotate", "seeds"], 0).stdout;
    for threads in ["1", "4"] {
        let again = dateline(&["annotate", "seeds"]).env("RAYON_NUM_THREADS", threads).output();
        assert_eq!(finished(again.unwrap()).stdout, first);
    }
}

#[test]
fn slips_in_names_are_told_before_anything_is_read() {
    for (arguments, told) in [
        (&["listt", "seeds"][..], "did you mean `dateline list`?"),
        (&["--theme", "nosuch", "list", "seeds"], "there is no theme “nosuch”, only"),
        (&["--set", "mesure=70", "list", "seeds"], "did you mean measure?"),
    ] {
        let run = check(arguments, 2);
        assert!(run.stderr.contains(told) && run.stdout.is_empty(), "{}", run.stderr);
    }
    // The name of a file is that, however it sounds.
    let run = check(&["list.md"], 1);
    assert!(run.stderr.contains("there is no such file"), "{}", run.stderr);
}
