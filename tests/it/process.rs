//! The reader as a process among others: panics, signals, a terminal that goes away, is resized, is slow or knows little.
//! Named after the lines of `docs/hostile.md`.

#![expect(clippy::unwrap_used, reason = "a test fails where its surroundings do")]

use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use rustix::process::Signal;

use crate::{
    pty::{self, Setup, dateline},
    session::Session,
};

const MEASURE: &str = "Council adopts the measure\n\nBy Jane Roe\n\n\
    The council met on Monday. “We will not wait for another year,” said Maria Alvarez, the mayor of Springfield.\n";
const HARBOUR: &str = "Harbour closes for repairs\n\n\
    Ships were turned away. “The cranes are unsafe,” said Peter Brandt, who runs the harbour.\n";

/// The reader on two articles.
fn two() -> Setup {
    Setup::new(dateline()).file("a.txt", MEASURE).file("b.txt", HARBOUR).args(["a.txt", "b.txt"])
}

/// The reader on two articles in a home that stays.
fn at(home: &Path) -> Setup {
    for (name, text) in [("a.txt", MEASURE), ("b.txt", HARBOUR)] {
        fs::write(home.join(name), text).unwrap();
    }
    Setup::new(dateline()).at_home(home).args(["a.txt", "b.txt"]).size(120, 34)
}

#[track_caller]
fn quit(session: pty::Session) {
    session.send("Q");
    assert_eq!(session.end().0, 0);
}

/// The same numbers on every run (xorshift).
fn random(state: &mut u64) -> u64 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    *state
}

#[test]
fn p2_a_folder_that_cannot_be_made_is_told_and_reading_goes_on() {
    let session = two()
        .file("occupied", "a file, no folder")
        .env("XDG_STATE_HOME", Some("/dev/null/state"))
        .size(120, 34)
        .start();
    session.wait_for("council met");
    session.send("s");
    session.wait_for("not kept");
    session.send("j");
    session.wait_for("Ships were turned away");
    quit(session);
}

#[test]
fn p3_a_newer_state_is_told_on_the_screen_and_stays_as_it_is() {
    let home = tempfile::tempdir().unwrap();
    let session = at(home.path()).start();
    session.wait_for("2 unread");
    session.send("s");
    session.wait_for("1 starred");
    quit(session);
    let file = home.path().join(".local/state/dateline/state.db");
    let newer = rusqlite::Connection::open(&file).unwrap();
    newer.execute_batch("PRAGMA journal_mode = DELETE; PRAGMA user_version = 99").unwrap();
    drop(newer);
    let before = fs::read(&file).unwrap();
    let session = at(home.path()).start();
    session.wait_for("newer dateline");
    session.wait_for("2 unread");
    session.send("js");
    session.wait_for("Ships were turned away");
    quit(session);
    assert_eq!(fs::read(&file).unwrap(), before);
}

#[test]
fn p4_two_readers_at_once_lose_nothing_of_each_other() {
    let home = tempfile::tempdir().unwrap();
    let (one, other) = (at(home.path()).start(), at(home.path()).start());
    one.wait_for("2 unread");
    other.wait_for("2 unread");
    one.send("s");
    one.wait_for("1 starred");
    other.send("js");
    other.wait("the star of the other", |seen| seen.text().contains("starred"));
    quit(one);
    quit(other);
    let third = at(home.path()).start();
    third.wait_for("2 starred");
    quit(third);
}

#[test]
fn p5_odd_zones_and_dates_sort_and_do_no_harm() {
    let dated =
        |date: &str| format!("---\ntitle: On {date}\ndate: {date}\n---\n\nWords of {date}.\n");
    for zone in ["", ":/nowhere", "No/Such", "UTC+99", "<->0"] {
        let session = Setup::new(dateline())
            .env("TZ", Some(zone))
            .file("1.md", dated("1970-01-01"))
            .file("2.md", dated("9999-12-31"))
            .file("3.md", dated("0001-01-01T00:00:00Z"))
            .file("4.md", dated("2024-02-30"))
            .args(["1.md", "2.md", "3.md", "4.md"])
            .size(120, 34)
            .start();
        session.wait_for("On 2024-02-30");
        session.send(",d");
        session.wait("the newest first", |seen| {
            let text = seen.text();
            text.find("On 9999").is_some_and(|newest| Some(newest) < text.find("On 1970"))
        });
        quit(session);
    }
}

#[test]
fn p6_a_panic_of_the_main_thread_leaves_the_terminal_whole_and_what_was_done_is_kept() {
    let home = tempfile::tempdir().unwrap();
    let session = at(home.path()).env("DATELINE_PANIC", Some("main")).start();
    session.wait_for("2 unread");
    session.send("s");
    session.wait_for("1 starred");
    // The mouse, marked pastes and reports of light and dark are on; the paste is what it panics at.
    session.send("/");
    session.wait("marked pastes", |seen| seen.screen().bracketed_paste());
    session.send("\x1b[200~x\x1b[201~");
    let (code, text) = session.end();
    assert_eq!(code, 101);
    assert!(text.contains("internal error") && text.contains("provoked"), "{text}");
    let session = at(home.path()).start();
    session.wait_for("1 starred");
    quit(session);
}

#[test]
fn p6_a_panic_of_a_worker_is_told_and_reading_goes_on() {
    let session = two().env("DATELINE_PANIC", Some("worker")).size(120, 34).start();
    session.wait_for("a fault in the program");
    // The first article may have failed before the second one is in the list.
    session.wait_for("Harbour closes");
    session.send("j");
    session.wait_for("Ships were turned away");
    session.send("Q");
    let (code, text) = session.end();
    assert_eq!(code, 0);
    assert!(text.contains("internal error") && text.contains("provoked"), "{text}");
}

#[test]
fn p7_every_signal_leaves_with_its_number_and_the_terminal_whole() {
    for (signal, code) in
        [(Signal::TERM, 143), (Signal::INT, 130), (Signal::HUP, 129), (Signal::QUIT, 131)]
    {
        let session = two().start();
        session.wait_for("Council");
        session.send("/");
        session.wait("marked pastes", |seen| seen.screen().bracketed_paste());
        session.signal(signal);
        assert_eq!(session.end().0, code);
    }
}

#[test]
fn p8_a_terminal_that_is_gone_ends_the_reader_though_hang_ups_are_ignored() {
    let script = "trap '' HUP; \"$0\" a.txt; exit $?";
    let shell = Setup::new("sh").file("a.txt", MEASURE).args([
        "-c".as_ref(),
        script.as_ref(),
        dateline().as_os_str(),
    ]);
    let began = Instant::now();
    assert_eq!(shell.hang_up_when("council"), 129);
    assert!(began.elapsed() < Duration::from_secs(20), "{:?}", began.elapsed());
}

#[test]
fn p9_suspended_it_comes_back_at_the_new_size_and_whole() {
    let script = "set -m; \"$0\" a.txt b.txt; echo stopped; read line; fg >/dev/null; echo code $?";
    let shell = Setup::new("sh")
        .file("a.txt", MEASURE)
        .file("b.txt", HARBOUR)
        .args(["-c".as_ref(), script.as_ref(), dateline().as_os_str()])
        .size(80, 24)
        .start();
    shell.wait_for("Council");
    shell.send("\x1a");
    shell.wait_for("stopped");
    {
        let seen = shell.seen();
        assert!(!seen.screen().alternate_screen() && !seen.screen().hide_cursor());
        assert_eq!(seen.screen().mouse_protocol_mode(), vt100::MouseProtocolMode::None);
    }
    shell.resize(120, 34);
    shell.send("\n");
    shell.wait("three panes", |seen| {
        let text = seen.text();
        seen.screen().alternate_screen()
            && text.contains("council met")
            && text.contains("QUOTES")
            && text.contains("Harbour")
    });
    shell.send("Q");
    let (code, text) = shell.end();
    assert!(code == 0 && text.contains("code 0"), "{text}");
}

#[test]
fn p10_three_hundred_sizes_in_a_second_end_as_a_fresh_start_at_the_last() {
    let long = format!("Long\n\n{}", "Some words of a paragraph that is read.\n\n".repeat(200));
    let session = Setup::new(dateline()).file("l.txt", long).args(["l.txt"]).size(80, 24).start();
    session.wait_for("No quotations");
    session.send("50gg");
    // What follows an analysis may come in a frame of its own.
    session.wait("all that comes by itself", |seen| {
        let text = seen.text();
        ["¶ 50 of", "0 unread", "v select text", "min left"].iter().all(|it| text.contains(it))
    });
    let before = session.seen().text();
    let mut state = 0x9e37_79b9_7f4a_7c15;
    for _ in 0..300 {
        let (columns, rows) = (random(&mut state) % 300 + 1, random(&mut state) % 100 + 1);
        session.resize(columns as u16, rows as u16);
        std::thread::sleep(Duration::from_millis(3));
    }
    session.resize(80, 24);
    session.wait(&format!("the screen of before:\n{before}"), |seen| seen.text() == before);
    quit(session);
}

#[test]
fn p11_every_size_is_started_at() {
    for (columns, rows) in [(0, 0), (1, 1), (2, 1), (20, 3), (65535, 24), (80, 65535)] {
        let session = two().size(columns, rows).start();
        session.wait("a frame", |seen| seen.count(b"\x1b[?2026l") > 0);
        session.resize(80, 24);
        session.wait_for("Council");
        quit(session);
    }
}

#[test]
fn p12_a_paste_is_text_where_text_is_asked_for_and_nothing_in_it_is_a_key() {
    let session = two().size(120, 34).start();
    session.wait("marked pastes", |seen| seen.screen().bracketed_paste());
    session.wait_for("council met");
    // Where no text is asked for, its letters are no keys.
    session.send("\x1b[200~AQ\x1b[201~");
    session.wait_for("was pasted is left out");
    session.send("/");
    let paste = format!("\x1b[200~Q\x03\x1a{}\x1b[201~", "q words ".repeat(130_000));
    session.send(paste);
    session.wait("the paste", |seen| seen.text().contains("q words"));
    session.send("\x1b");
    session.wait("the prompt closed", |seen| !seen.text().contains("q words"));
    // One that never ends swallows no key after it.
    session.send("/");
    session.send("\x1b[200~never ended");
    session.wait_for("never ended");
    session.send("\x1b");
    session.wait("the prompt closed", |seen| !seen.text().contains("never ended"));
    quit(session);
}

#[test]
fn p13_broken_sequences_and_bytes_are_no_keys() {
    let session = two().size(120, 34).start();
    session.wait_for("2 unread");
    for broken in [
        &b"\x1b[<0;0;0M"[..],
        b"\x1b[<99999999999999999999;1;1M\x1b[<;;M\x1b[<0;70000;5m\x1b[<64;5M",
        b"\x1b[M\xff\xff\xff",
        b"\x1b[99999;999u\x1b[57344;1u\x1b[;;;;;;;;u",
        b"\x1b[?997;3n\x1b[?997n\x1b[?2031;1$y",
        b"\x1b]11;rgb:zz/zz/zz\x07\x1bP>|what(1)\x1b\\",
        b"\xff\xfe\xc0\x80\xf8\xed\xa0\x80",
    ] {
        session.send(broken);
    }
    session.send("?");
    session.wait_for("Moving");
    session.send("\x1b");
    session.wait("the help closed", |seen| !seen.text().contains("Moving"));
    quit(session);
}

#[test]
fn p13_thousands_of_random_keys_are_survived() {
    const KEYS: &str = "j k J K g G l h b n N f i T r s t a v m ' u y o z [ ] , . / F ? : + - < > ( ) 1 9 e q \
        <space> <enter> <esc> <tab> S-<tab> <up> <down> <pagedown> C-d C-u C-o C-n C-r C-p C-l <backspace> x é";
    let keys: Vec<&str> = KEYS.split_whitespace().collect();
    let mut session = Session::samples((120, 34));
    let mut state = 0x2545_f491_4f6c_dd1d;
    for number in 0..3_000 {
        session.press(keys[random(&mut state) as usize % keys.len()]);
        if number % 50 == 0 {
            let size = [(120, 34), (80, 24), (60, 20), (1, 1)][number / 50 % 4];
            session.resize(size.0, size.1).screen();
        }
    }
}

#[test]
fn p14_without_a_terminal_articles_are_printed_and_with_a_dumb_one_it_is_told() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.txt"), MEASURE).unwrap();
    let run = Command::new("setsid")
        .arg("--wait")
        .arg(dateline())
        .arg(folder.path().join("a.txt"))
        .stdin(Stdio::null())
        .output();
    let Ok(run) = run else {
        eprintln!("skipped: there is no setsid here");
        return;
    };
    assert_eq!(run.status.code(), Some(0));
    assert!(String::from_utf8(run.stdout).unwrap().contains("The council met on Monday."));
    let dumb = two().env("TERM", Some("dumb")).start();
    dumb.wait("the end", pty::Seen::ended);
    assert!(dumb.seen().text().contains("dateline show PATH"), "{}", dumb.seen().text());
    assert_eq!(dumb.seen().count(b"\x1b"), 0);
    assert_eq!(dumb.end().0, 2);
    for term in [None, Some("no-such-terminal"), Some("vt100")] {
        let session = two().env("TERM", term).env("COLORTERM", None).start();
        session.wait_for("Council");
        quit(session);
    }
}

#[test]
fn p15_colours_and_lines_are_those_that_the_terminal_knows() {
    /// The sequences that set a colour, as far as the reader writes them.
    const COLOURS: [&[u8]; 3] = [b"\x1b[38;2", b"\x1b[38;5", b"\x1b[3"];
    let open = |variables: &[(&str, Option<&str>)]| {
        let setup = two().size(120, 34).env("COLORTERM", None);
        let set = |setup: Setup, (name, value): &(&str, Option<&str>)| setup.env(name, *value);
        let session = variables.iter().fold(setup, set).start();
        session.wait_for("QUOTES");
        session
    };
    for plain in [("NO_COLOR", "1"), ("CLICOLOR", "0"), ("TERM", "vt100"), ("TERM", "xterm-mono")] {
        let session = open(&[(plain.0, Some(plain.1))]);
        let seen = session.seen();
        let coloured = COLOURS[..2].iter().map(|color| seen.count(color)).sum::<usize>();
        drop(seen);
        assert_eq!(coloured, 0, "{plain:?}");
        quit(session);
    }
    let session = open(&[("TERM", Some("linux"))]);
    assert_eq!(session.seen().count(COLOURS[0]), 0);
    quit(session);
    let session = open(&[("TERM", Some("xterm-256color"))]);
    assert!(session.seen().count(COLOURS[0]) == 0 && session.seen().count(COLOURS[1]) > 0);
    quit(session);
    let session = open(&[("LC_ALL", Some("C"))]);
    session.send("] q");
    assert!(session.seen().bytes.is_ascii());
    quit(session);
    let session = open(&[("COLORFGBG", Some("0;15")), ("COLORTERM", Some("truecolor"))]);
    assert!(session.seen().count(b"38;2;36;41;47") > 0, "text for a light ground");
    quit(session);
}

#[test]
fn p16_a_terminal_that_reads_nothing_for_seconds_gets_few_frames_and_the_keys_still_work() {
    let long = format!("Long\n\n{}", "Some words of a paragraph that is read.\n\n".repeat(3_000));
    let session = Setup::new(dateline()).file("l.txt", long).args(["l.txt"]).size(120, 34).start();
    session.wait_for("1 of 3000");
    let before = session.seen().bytes.len();
    let stalled = session.stall();
    for _ in 0..500 {
        session.send("jjjj");
        std::thread::sleep(Duration::from_millis(8));
    }
    drop(stalled);
    session.send("G");
    session.wait_for("end");
    let written = session.seen().bytes.len() - before;
    // 2,000 frames would be some 10 MB.
    assert!(written < 500_000, "{written} bytes");
    let stalled = session.stall();
    session.send("gg\x03");
    drop(stalled);
    assert_eq!(session.end().0, 0);
}

#[test]
fn p17_no_home_odd_folders_and_no_working_folder_are_survived() {
    for variables in [
        &[("HOME", None)][..],
        &[
            ("HOME", None),
            ("XDG_STATE_HOME", Some("relative")),
            ("XDG_CONFIG_HOME", Some("relative")),
        ],
        &[("HOME", Some("/nonexistent")), ("LC_ALL", None), ("LANG", None)],
        &[("XDG_STATE_HOME", Some("/proc/nowhere")), ("XDG_CONFIG_HOME", Some("/proc/nowhere"))],
        &[("LC_ALL", Some("xx_YY.no-such"))],
    ] {
        let set = |setup: Setup, (name, value): &(&str, Option<&str>)| setup.env(name, *value);
        let session = variables.iter().fold(two(), set).start();
        session.wait_for("Council");
        session.send("sj");
        session.wait_for("Harbour");
        quit(session);
    }
    let folder = tempfile::tempdir().unwrap();
    let article = folder.path().join("a.txt");
    fs::write(&article, MEASURE).unwrap();
    let script = "mkdir gone && cd gone && rmdir ../gone && exec \"$0\" \"$1\"";
    let session = Setup::new("sh")
        .args(["-c".as_ref(), script.as_ref(), dateline().as_os_str(), article.as_os_str()])
        .start();
    session.wait_for("Council");
    quit(session);
}

#[test]
fn t18_nothing_is_copied_but_on_a_key() {
    let session = two().size(120, 34).start();
    session.wait_for("QUOTES");
    session.send("\r]q");
    session.wait_for("¶");
    assert_eq!(session.seen().count(b"\x1b]52;"), 0);
    session.send("yq");
    session.wait_for("clipboard");
    assert_eq!(session.seen().count(b"\x1b]52;c;"), 1);
    quit(session);
}

/// What a slow terminal answers after the program is told to leave is not typed into the shell; nor is what a wheel sends that
/// is still turning.
#[test]
fn t20_late_replies_never_reach_the_shell() {
    let script = "\"$0\" a.txt; IFS= read -r line; printf 'then [%s]\\n' \"$line\"";
    let shell = Setup::new("sh")
        .file("a.txt", MEASURE)
        .args(["-c".as_ref(), script.as_ref(), dateline().as_os_str()])
        .silent()
        .start();
    shell.wait_for("council");
    shell.wait("the question", |seen| seen.count(b"\x1b]11;?") > 0);
    shell.send(
        "Q\x1b[<64;5;5M\x1b]11;rgb:1e1e/1e1e/2e2e\x1b\\\x1b[?62;22c\x1b[<65;5;5M\x1b[<64;5;5M\x1b[?62;22c",
    );
    shell.wait("the terminal given back", |seen| !seen.screen().alternate_screen());
    shell.send("typed\n");
    let (code, text) = shell.end();
    assert_eq!(code, 0);
    assert!(text.contains("then [typed]"), "{text}");
}
