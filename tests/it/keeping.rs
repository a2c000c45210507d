//! What is done with articles, in the reader: steps and their undoing, queries on them, marks, leaps, and the next start.

#![expect(clippy::unwrap_used, reason = "a test fails where its surroundings do")]

use std::{fs, path::Path};

use dateline::{
    formats::Problem,
    library::state::{News, store::Stored},
    reader::app::{Effect, Msg, update},
};

use crate::{
    pty::{self, Setup},
    session::Session,
};

const WIDE: (u16, u16) = (120, 34);

const A: (&str, &str) = ("a.txt", "Council adopts the measure\n\nThe council met on Monday.\n");
const B: (&str, &str) = ("b.txt", "Harbour closes for repairs\n\nShips were turned away.\n");
const C: (&str, &str) = ("c.txt", "Museum opens its doors\n\nMany came to look.\n");

fn three() -> Session {
    Session::open(WIDE, &[A, B, C])
}

#[track_caller]
fn check_status(session: &Session, expected: &str) {
    let screen = session.screen();
    let line = screen.lines().last().unwrap();
    assert!(line.contains(expected), "{line}");
}

#[test]
fn every_step_is_undone_and_done_again_with_a_line_that_says_so() {
    let mut session = three();
    session.press("s");
    check_status(&session, "“Council adopts the measure” starred");
    session.press("t").type_text("iran, #war").press("<enter>");
    session.press("a").type_text("ask again").press("<enter>");
    assert!(session.screen().contains("note #iran #war"), "{}", session.screen());
    assert!(!session.screen().contains(" · \n"), "{}", session.screen());
    assert!(session.screen().contains("Note: ask again"), "{}", session.screen());
    session.press("u");
    check_status(&session, "undone: note on “Council adopts the measure” kept");
    session.press("u u");
    check_status(&session, "undone: “Council adopts the measure” starred");
    assert_eq!(session.model.marked().1, 0);
    session.press("u");
    check_status(&session, "nothing to undo");
    session.press("3 C-r");
    check_status(&session, "done again: note on");
    assert_eq!(session.model.marked().1, 1);
}

#[test]
fn all_listed_articles_are_read_at_once_and_unread_again() {
    let mut session = three();
    session.press("j <enter> h F").type_text("council OR harbour").press("<enter> A");
    check_status(&session, "1 article marked as read");
    session.press("<esc> A");
    check_status(&session, "1 article marked as read");
    assert_eq!(session.model.unread(), 0);
    session.press("A");
    check_status(&session, "read already");
    session.press("u u u");
    check_status(&session, "undone: “Harbour closes for repairs” read");
    assert_eq!(session.model.unread(), 3);
}

#[test]
fn queries_follow_what_is_done_and_the_open_article_stays_until_it_is_left() {
    let mut session = three();
    session.press("F").type_text("is:unread").press("<enter> <enter>");
    assert_eq!(session.model.list.rows, [0, 1, 2]);
    assert_eq!(session.model.article().unwrap().label(), "Council adopts the measure");
    session.press("J");
    assert_eq!(session.model.list.rows, [1, 2]);
    session.press("h <esc> s F").type_text("is:starred").press("<enter>");
    assert_eq!(session.model.list.rows, [1]);
    session.press("<esc> t").type_text("harbours").press("<enter> F");
    session.type_text("tag:harbours").press("<enter>");
    assert_eq!(session.model.list.rows, [1]);
    session.press("<esc> a").type_text("x").press("<enter> F").type_text("has:note");
    session.press("<enter>");
    assert_eq!(session.model.list.rows, [1]);
}

#[test]
fn tags_are_completed_by_those_that_were_given() {
    let mut session = three();
    session.press("t").type_text("Lebanon").press("<enter> j t").type_text("le").press("<tab>");
    assert_eq!(session.model.prompt.as_ref().unwrap().text, "Lebanon, ");
    session.press("<enter> t");
    assert_eq!(session.model.prompt.as_ref().unwrap().text, "Lebanon");
    session.press("C-u <enter>");
    check_status(&session, "has no tags");
}

#[test]
fn an_empty_note_takes_it_away() {
    let mut session = three();
    session.press("a").type_text("ask").press("<enter> a C-u <enter>");
    check_status(&session, "is taken away");
    assert!(!session.screen().contains("Note:"));
}

#[test]
fn marks_lead_back_and_are_undone() {
    let long = format!("Long\n\n{}", "Some words of a paragraph.\n\n".repeat(60));
    let mut session = Session::open((120, 16), &[("l.txt", &long), B]);
    session.press("<enter> C-d C-d m a");
    check_status(&session, "mark a set in “Long”");
    let at = dateline::reader::app::reading::visible(&session.model).start;
    session.press("J ' a");
    assert_eq!(session.model.article().unwrap().label(), "Long");
    assert_eq!(dateline::reader::app::reading::visible(&session.model).start, at);
    session.press("u u ' a");
    check_status(&session, "no place is marked");
    session.press("m a ' x");
    check_status(&session, "no place is marked x");
}

#[test]
fn leaps_are_gone_back_and_on_again() {
    let long = format!("Long\n\n{}", "Some words of a paragraph.\n\n".repeat(60));
    let mut session = Session::open((120, 16), &[("l.txt", &long), B]);
    let at = |session: &Session| dateline::reader::app::reading::visible(&session.model).start;
    session.press("<enter> C-d");
    let first = at(&session);
    session.press("G");
    let second = at(&session);
    session.press("J C-o");
    assert_eq!((session.model.article().unwrap().label().as_str(), at(&session)), ("Long", second));
    session.press("C-o");
    assert_eq!(at(&session), first);
    session.press("C-o");
    check_status(&session, "no earlier place");
    session.press("2 C-n");
    assert_eq!(session.model.article().unwrap().label(), "Harbour closes for repairs");
    session.press("C-n");
    check_status(&session, "no later place");
}

#[test]
fn a_step_is_said_to_be_done_when_it_is_on_the_disk() {
    let mut session = three();
    let key = dateline::reader::keys::Key::char('s');
    let effects = update(&mut session.model, Msg::Key(key));
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Keep(_))));
    assert!(session.model.message.is_none());
    assert_eq!(session.model.marked().1, 1);
    session.send(Msg::State(News::Held(1, Problem::new("the disk is full"))));
    check_status(&session, "starred, not on disk yet: the disk is full");
    assert!(session.screen().lines().next().unwrap().contains("not kept"));
    session.send(Msg::State(News::Written(1)));
    session.send(Msg::State(News::CaughtUp));
    check_status(&session, "on the disk now");
    assert!(!session.screen().lines().next().unwrap().contains("not kept"));
}

#[test]
fn what_was_done_before_the_store_was_read_stays() {
    let mut session = three();
    let key = dateline::reader::keys::Key::char('s');
    update(&mut session.model, Msg::Key(key));
    session.send(Msg::State(News::Loaded(Box::<Stored>::default())));
    assert_eq!(session.model.marked().1, 1);
    session.send(Msg::State(News::Written(1)));
    session.send(Msg::State(News::Loaded(Box::<Stored>::default())));
    assert_eq!(session.model.marked().1, 0);
}

/// The reader on all files of a folder that is its home, too.
fn start(home: &Path) -> pty::Session {
    Setup::new(pty::dateline()).at_home(home).args(["articles"]).size(120, 34).start()
}

fn quit(session: pty::Session) {
    session.send("Q");
    assert_eq!(session.end().0, 0);
}

#[test]
fn the_next_start_knows_what_was_done_and_where_it_was_left() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("articles");
    fs::create_dir(&folder).unwrap();
    for (name, text) in [A, B, C] {
        fs::write(folder.join(name), text).unwrap();
    }
    let session = start(home.path());
    session.wait_for("3 unread");
    session.send("j\rs");
    session.wait_for("starred");
    session.send("tships\r");
    session.wait_for("tagged ships");
    quit(session);
    fs::rename(folder.join("b.txt"), folder.join("z.txt")).unwrap();
    let session = start(home.path());
    session.wait_for("2 unread · 1 starred");
    session.wait_for("Ships were turned away");
    session.wait_for("#ships");
    session.send("uu");
    session.wait_for("undone: “Harbour closes for repairs” starred");
    quit(session);
    let session = start(home.path());
    session.wait_for("2 unread · 0 starred");
    session.send("Q");
    session.end();
}

#[test]
fn p3_a_broken_state_is_told_on_the_screen_and_reading_goes_on() {
    let home = tempfile::tempdir().unwrap();
    fs::create_dir(home.path().join("articles")).unwrap();
    fs::write(home.path().join("articles/a.txt"), A.1).unwrap();
    fs::write(home.path().join("articles/b.txt"), B.1).unwrap();
    let state = home.path().join(".local/state/dateline");
    fs::create_dir_all(&state).unwrap();
    fs::write(state.join("state.db"), "no database").unwrap();
    let session = start(home.path());
    session.wait_for("state.db.bad-");
    session.wait_for("The council met");
    quit(session);
}

#[test]
fn p7_a_signal_keeps_the_place() {
    let home = tempfile::tempdir().unwrap();
    fs::create_dir(home.path().join("articles")).unwrap();
    let long = format!("Long\n\n{}", "Some words of a paragraph.\n\n".repeat(99));
    fs::write(home.path().join("articles/long.txt"), long).unwrap();
    fs::write(home.path().join("articles/other.txt"), B.1).unwrap();
    let session = start(home.path());
    session.wait_for("unread");
    session.send("\r50gg");
    session.wait_for("¶ 50 of");
    session.signal(rustix::process::Signal::TERM);
    assert_eq!(session.end().0, 143);
    let session = start(home.path());
    session.wait_for("¶ 50 of");
    session.wait_for("1 unread");
    quit(session);
}

#[test]
fn without_state_nothing_is_written() {
    let home = tempfile::tempdir().unwrap();
    fs::create_dir(home.path().join("articles")).unwrap();
    fs::write(home.path().join("articles/a.txt"), A.1).unwrap();
    let session =
        Setup::new(pty::dateline()).at_home(home.path()).args(["--no-state", "articles"]).start();
    session.wait_for("The council met");
    session.send("s");
    session.wait_for("starred");
    quit(session);
    assert!(!home.path().join(".local").exists());
}
