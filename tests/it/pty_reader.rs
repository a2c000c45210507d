//! The reader from end to end: a person at a terminal.

use rustix::process::Signal;

use crate::pty::{Seen, Session, Setup, dateline};

/// Two articles with a quotation each.
const MEASURE: &str = "Council adopts the measure\n\nBy Jane Roe\n\n\
    The council met on Monday. “We will not wait for another year,” said Maria Alvarez, the mayor of Springfield.\n";
const HARBOUR: &str = "Harbour closes for repairs\n\n\
    Ships were turned away. “The cranes are unsafe,” said Peter Brandt, who runs the harbour.\n";

/// The reader on the two articles.
fn two_articles(columns: u16, rows: u16) -> Session {
    Setup::new(dateline())
        .file("a.txt", MEASURE)
        .file("b.txt", HARBOUR)
        .args(["a.txt", "b.txt"])
        .size(columns, rows)
        .start()
}

/// Quits, and checks that the terminal is as it was.
#[track_caller]
fn quit(session: Session) {
    session.send("Q");
    assert_eq!(session.end().0, 0);
}

#[test]
fn with_nothing_else_it_opens_its_samples() {
    let session = Setup::new(dateline()).size(120, 34).start();
    session.wait_for("Iran wishes for ongoing");
    session.wait_for("Welcome to dateline");
    session.wait_for("of 3");
    quit(session);
}

#[test]
fn the_next_article_is_opened() {
    let session = two_articles(120, 34);
    session.wait_for("The council met");
    session.wait_for("Harbour closes");
    session.send("j\r");
    session.wait_for("Ships were turned away");
    quit(session);
}

#[test]
fn a_quotation_has_a_colour_and_its_speaker_stands_beside_it() {
    let session = two_articles(120, 34);
    session.wait("the analysis", |seen| seen.text().matches("Maria Alvarez").count() > 1);
    let color = |text| {
        let (row, column) = session.seen().find(text)?;
        session.seen().screen().cell(row, column).map(vt100::Cell::fgcolor)
    };
    let (plain, quoted) = (color("The council met"), color("We will not"));
    assert!(plain.is_some() && quoted.is_some());
    assert_ne!(plain, quoted);
    quit(session);
}

#[test]
fn another_size_keeps_the_text_on_the_screen() {
    let session = two_articles(120, 34);
    session.wait_for("The council met");
    session.resize(40, 12);
    session.wait("one pane", |seen| {
        let text = seen.text();
        text.contains("Council adopts") && !text.contains("The council met")
    });
    session.resize(120, 34);
    session.wait_for("The council met");
    quit(session);
}

#[test]
fn every_size_is_survived() {
    let session = two_articles(120, 34);
    session.wait_for("The council met");
    for (columns, rows) in [(1, 1), (2, 1), (20, 3), (300, 100), (1, 100), (300, 1)] {
        session.resize(columns, rows);
    }
    session.resize(80, 24);
    session.wait_for("council");
    quit(session);
}

#[test]
fn started_too_small_it_waits_for_room() {
    for (columns, rows) in [(1, 1), (5, 2), (0, 0)] {
        let session = two_articles(columns, rows);
        session.wait("a frame", |seen| seen.bytes.windows(8).any(|part| part == b"\x1b[?2026l"));
        session.resize(100, 30);
        session.wait_for("The council met");
        quit(session);
    }
}

#[test]
fn help_is_shown_and_left() {
    let session = two_articles(120, 34);
    session.wait_for("The council met");
    session.send("?");
    session.wait_for("Moving");
    session.send("\x1b");
    session.wait("the end of help", |seen| !seen.text().contains("Moving"));
    quit(session);
}

#[test]
fn a_signal_leaves_as_a_key_does() {
    let session = two_articles(80, 24);
    session.wait_for("council");
    session.signal(Signal::TERM);
    assert_eq!(session.end().0, 143);
}

#[test]
fn a_closed_terminal_ends_it() {
    let setup = Setup::new(dateline()).file("a.txt", MEASURE).args(["a.txt"]);
    assert_eq!(setup.hang_up_when("council"), 129);
}

#[test]
fn it_is_suspended_and_continued() {
    let script = "set -m; \"$0\" a.txt; echo stopped; read line; fg >/dev/null; echo code $?";
    let shell = Setup::new("sh")
        .file("a.txt", MEASURE)
        .args(["-c".as_ref(), script.as_ref(), dateline().as_os_str()])
        .start();
    shell.wait_for("council");
    shell.send("\x1a");
    shell.wait_for("stopped");
    assert!(!shell.seen().screen().alternate_screen());
    shell.send("\n");
    shell.wait("the reader", |seen| {
        seen.screen().alternate_screen() && seen.text().contains("council")
    });
    shell.send("q");
    let (code, text) = shell.end();
    assert!(code == 0 && text.contains("code 0"), "{text}");
}

#[test]
fn a_pipe_is_the_article_and_the_terminal_the_keyboard() {
    let session = Setup::new("sh")
        .file("a.txt", MEASURE)
        .args(["-c".as_ref(), "\"$0\" < a.txt".as_ref(), dateline().as_os_str()])
        .start();
    session.wait_for("council met");
    session.send("?");
    session.wait_for("Moving");
    session.send("\x1b");
    session.wait("the end of help", |seen| !seen.text().contains("Moving"));
    quit(session);
}

#[test]
fn a_start_that_could_read_nothing_ends_with_one() {
    let session = Setup::new("sh")
        .args(["-c".as_ref(), "printf '' | \"$0\" -".as_ref(), dateline().as_os_str()])
        .start();
    session.wait_for("cannot be read");
    session.send("q");
    session.wait("the end", Seen::ended);
    assert_eq!(session.end().0, 1);
}

#[test]
fn nothing_in_a_file_reaches_the_terminal_as_an_order() {
    let hostile = "Title\x1b]0;owned\x07 here\n\n\
        Words \x1b[31mred\x1b[0m \u{9b}31m\u{9d}52;c;b3duZWQ=\x07 \u{202e}turned\u{202c} \x1b]52;c;b3duZWQ=\x1b\\ \x1bc\x1b[?1049l end.\n";
    let session =
        Setup::new(dateline()).file("h.txt", hostile).args(["h.txt"]).size(100, 30).start();
    session.wait_for("Words");
    session.wait_for("end.");
    assert!(session.seen().screen().alternate_screen());
    session.send("q");
    session.wait("the end", Seen::ended);
    let bytes = String::from_utf8_lossy(&session.seen().bytes).into_owned();
    for order in ["\x1b]0", "\x1b]52", "\x1bc", "\x07", "\u{9b}", "\u{9d}", "\u{202e}"] {
        assert!(!bytes.contains(order), "{order:?} was written");
    }
    assert_eq!(session.end().0, 0);
}

/// What the reader writes of a page with a link, on a terminal of that name.
fn page_with_link(term: &str) -> Vec<u8> {
    let page = "# Links\n\nRead [the report](https://example.org/report) or [this](javascript:alert(1)).\n";
    let setup = Setup::new(dateline()).file("a.md", page).args(["a.md"]).size(80, 24);
    let session = setup.env("TERM", Some(term)).start();
    session.wait_for("the report");
    let bytes = session.seen().bytes.clone();
    quit(session);
    bytes
}

#[test]
fn t17_links_are_written_for_terminals_that_know_them() {
    let bytes = page_with_link("xterm-256color");
    let text = String::from_utf8_lossy(&bytes);
    let (_, link) = text.split_once("\u{1b}]8;id=").expect("a link");
    let (address, rest) = link.split_once("\u{1b}\\").expect("its end");
    assert!(address.contains(";https://example.org/re"), "{address}");
    assert!(address.bytes().all(|byte| (0x21..=0x7E).contains(&byte)), "{address}");
    let (words, _) = rest.split_once("\u{1b}]8;;\u{1b}\\").expect("what closes it");
    assert!(words.contains("the report") && !words.contains('\n'), "{words}");
    assert_eq!(text.matches("\u{1b}]8;id=").count(), text.matches("\u{1b}]8;;").count());
    assert!(!text.contains("javascript"));
    let bytes = page_with_link("linux");
    assert!(!String::from_utf8_lossy(&bytes).contains("\u{1b}]8;"));
}
