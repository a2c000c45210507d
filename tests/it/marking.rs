//! Selecting text, marking it in colours, notes on it, by key scripts.

#![expect(clippy::unwrap_used, reason = "a test fails where its surroundings do")]

use dateline::{
    library::state::Hue,
    reader::{app::selection::Selection, layout::Pane},
};

use crate::session::Session;

const WIDE: (u16, u16) = (120, 34);
const TEXT: &str =
    "A title\n\nOne two three. Four five.\n\n“Six seven,” said Mary Jones on Monday.\n";

fn open() -> Session {
    let mut session = Session::open(WIDE, &[("a.txt", TEXT), ("b.txt", "Other\n\nWords here.\n")]);
    session.press("<enter>");
    session
}

/// The words that are selected.
fn selected(session: &Session) -> String {
    let Some(Selection::Passage(span)) = session.model.reading.as_ref().unwrap().selection else {
        return String::new();
    };
    span.of(session.model.article().unwrap().text()).to_owned()
}

#[track_caller]
fn check(keys: &str, expected: &str) {
    let mut session = open();
    session.press(keys);
    assert_eq!(selected(&session), expected, "{keys}\n{}", session.screen());
}

#[track_caller]
fn check_status(session: &Session, expected: &str) {
    let screen = session.screen();
    let line = screen.lines().last().unwrap();
    assert!(line.contains(expected), "{expected}: {line}");
}

#[test]
fn the_caret_moves_and_the_selection_grows_from_where_it_is_dropped() {
    check("v", "A");
    check("v w w w", "two");
    check("v } w v w", "two three");
    check("v } w v w b b", "One two");
    check("v } v 2 l", "One two three");
    check("v } v )", "One two three. Four");
    check("v } v v", "One two three.");
    check("v } v v v", "One two three. Four five.");
    check("v } v v v v l", "On");
    check("v } V j j", "One two three. Four five.\n\n“Six seven,” said Mary Jones on Monday.");
    check("v } w v w o b", "One two three");
    check("v } i s", "One two three.");
    check("v } } w i q", "“Six seven,”");
    check("v } i q", "One");
    check("v } $", "five");
    check("v } $ v 0", "One two three. Four five");
    check("v } v e", "One two");
    check("v G g g", "A");
}

#[test]
fn a_selection_begins_with_the_quotation_or_the_match() {
    check("] q v", "“Six seven,”");
    let mut session = open();
    session.press("/").type_text("three").press("<enter> v");
    assert_eq!(selected(&session), "three");
    session.press("<esc> v /").type_text("five").press("<enter> n v h");
    assert_eq!(selected(&session), "three. Four");
}

#[test]
fn esc_and_another_pane_end_it() {
    let mut session = open();
    session.press("v w <esc>");
    assert!(session.model.visual.is_none() && selected(&session).is_empty());
    assert_eq!(session.model.focus, Pane::Reading);
    session.press("v <tab>");
    assert!(session.model.visual.is_none());
    session.press("g r v q");
    assert_eq!(session.model.focus, Pane::Reading);
    session.press("v ] q");
    assert!(session.model.visual.is_none());
}

#[test]
fn the_status_line_teaches_the_keys() {
    let mut session = open();
    session.press("v");
    check_status(&session, "v begin here");
    session.press("v");
    check_status(&session, "h l by word");
    check_status(&session, "Enter mark");
    session.press("i");
    assert!(session.screen().contains("q     select the quotation"), "{}", session.screen());
}

#[test]
fn a_selection_is_copied_as_it_stands() {
    let mut session = open();
    session.press("v } i s y");
    assert_eq!(session.copied, ["One two three."]);
    assert!(session.model.visual.is_none());
}

/// Colours and notes of the passages of the shown article.
fn marked(session: &Session) -> Vec<(String, Hue, Option<String>)> {
    let list = session.model.passages.list.iter().map(|marked| marked.highlight.clone());
    list.map(|marked| (marked.passage.text, marked.color, marked.note)).collect()
}

#[test]
fn passages_are_marked_recoloured_noted_tagged_and_undone() {
    let mut session = open();
    session.press("v } i s c g");
    check_status(&session, "“One two three.” marked in green");
    assert!(session.model.visual.is_none());
    let screen = session.screen();
    assert!(
        screen.contains("HIGHLIGHTS AND NOTES") && screen.contains("g One two three."),
        "{screen}"
    );
    session.press("c r");
    assert_eq!(marked(&session), [("One two three.".to_owned(), Hue::Red, None)]);
    session.press("a").type_text("look again").press("<enter>");
    check_status(&session, "note on “One two three.” kept");
    assert_eq!(marked(&session)[0].2.as_deref(), Some("look again"));
    session.press("t").type_text("war, iran").press("<enter>");
    check_status(&session, "tagged iran, war");
    session.press("i");
    let screen = session.screen();
    assert!(screen.contains("marked in red · 2025-12-01 · #iran · #war"), "{screen}");
    assert!(screen.contains("look again"), "{screen}");
    session.press("<esc> u u u u");
    assert!(marked(&session).is_empty());
    session.press("4 C-r");
    assert_eq!(marked(&session)[0].2.as_deref(), Some("look again"));
}

#[test]
fn a_quotation_is_marked_without_selecting_its_words_again() {
    let mut session = open();
    session.press("] q c b");
    check_status(&session, "marked in blue");
    assert_eq!(marked(&session)[0].0, "“Six seven,”");
    session.press("<esc> c");
    check_status(&session, "nothing is selected");
}

#[test]
fn a_note_on_selected_words_marks_them() {
    let mut session = open();
    session.press("v } V a").type_text("why").press("<enter>");
    assert_eq!(marked(&session)[0].2.as_deref(), Some("why"));
    assert!(
        session.screen().lines().any(|line| line.contains("Four five.") && line.contains(" Y"))
    );
    session.press("<esc> a").type_text("on the article").press("<enter>");
    assert!(session.screen().contains("Note: on the article"));
}

#[test]
fn marked_passages_are_walked_taken_away_and_brought_back() {
    let mut session = open();
    session.press("v } i s <enter> v } } i q <enter> <esc> g g");
    session.press("] n");
    assert_eq!(selected(&session), "One two three.");
    session.press("] n");
    assert_eq!(selected(&session), "“Six seven,”");
    session.press("] n");
    check_status(&session, "no further marked passage");
    session.press("[ n x");
    check_status(&session, "“One two three.” is no longer marked");
    assert_eq!(marked(&session).len(), 1);
    session.press("u");
    assert_eq!(marked(&session).len(), 2);
    session.press("<esc> x");
    check_status(&session, "no marked passage is selected");
}

#[test]
fn lists_of_passages_lead_there_take_away_and_note() {
    let mut session = open();
    session.press("v } i s <enter> J v } V c p <esc> g N");
    let screen = session.screen();
    assert!(screen.contains("Marked in 2 articles"), "{screen}");
    session.type_text("three").press("<enter>");
    assert_eq!(session.model.article().unwrap().label(), "A title");
    assert_eq!(selected(&session), "One two three.");
    session.press("g n C-e").type_text("from the list").press("<enter>");
    assert_eq!(marked(&session)[0].2.as_deref(), Some("from the list"));
    session.press("g N <delete> <delete>");
    assert!(session.model.chooser.is_none());
    assert!(marked(&session).is_empty());
    session.press("u u");
    assert_eq!(marked(&session).len(), 1);
    session.press("2 u g n");
}

#[test]
fn the_panel_leads_to_marked_passages() {
    let mut session = open();
    session.press("v } i s <enter> <esc> g s g g");
    assert_eq!(selected(&session), "One two three.");
    session.press("/").type_text("two three").press("<enter> <enter>");
    assert_eq!(session.model.focus, Pane::Reading);
}

#[test]
fn an_empty_text_and_every_size_are_borne() {
    let mut session = Session::open(WIDE, &[("a.txt", "\n"), ("b.txt", "B\n\nB.\n")]);
    session.press("v w v j V i q y");
    for (columns, rows) in [(1, 1), (20, 5), (33, 12), (60, 20), (200, 60)] {
        let mut session = Session::open((columns, rows), &[("a.txt", TEXT)]);
        session.press("v } v w j $ c");
        session.screen();
        session.press("y g n");
        session.screen();
        session.press("<esc> i");
        session.screen();
        session.resize(1, 1).screen();
    }
}
