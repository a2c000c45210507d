//! The reader on a library: listed from the catalogue, read when it comes on the screen, searched by the index.

use crate::session::Session;

const WIDE: (u16, u16) = (120, 34);

const FILES: &[(&str, &str)] = &[
    (
        "a.md",
        "---\ntitle: Old harvest\ndate: 2019-03-01\nsource: The Ledger\n---\n\nThe budget was small.\n",
    ),
    (
        "b.md",
        "---\ntitle: New bridge\ndate: 2024-05-06\nsource: Harbour Times\n---\n\n“We will build it,” Maria Lopez said. It strains the budget.\n",
    ),
    (
        "c.md",
        "---\ntitle: Quiet week\ndate: 2022-01-01\nsource: The Ledger\n---\n\nNothing of note.\n",
    ),
];

/// The titles of the list, in order.
fn titles(session: &Session) -> Vec<String> {
    let rows = session.model.list.rows.iter();
    rows.filter_map(|number| session.model.articles.get(*number)).map(|it| it.label()).collect()
}

#[test]
fn a_library_is_listed_newest_first_and_read_when_it_comes_on_the_screen() {
    let mut session = Session::library(WIDE, FILES);
    assert_eq!(titles(&session), ["New bridge", "Quiet week", "Old harvest"]);
    let screen = session.screen();
    assert!(screen.contains("We will build it") && screen.contains("Maria Lopez"), "{screen}");
    session.press("j");
    assert!(session.screen().contains("Nothing of note."), "{}", session.screen());
    session.press("<enter> s");
    assert_eq!(session.model.marked(), (1, 1));
    assert!(session.screen().contains("2 unread · 1 starred"), "{}", session.screen());
}

#[test]
fn a_search_in_a_library_shows_the_words_and_opens_on_them() {
    let mut session = Session::library(WIDE, FILES);
    session.press("g /").type_text("budget").press("<enter>");
    let mut found = titles(&session);
    found.sort();
    assert_eq!(found, ["New bridge", "Old harvest"]);
    let screen = session.screen();
    assert!(screen.contains("The budget was small."), "each result shows its words: {screen}");
    assert!(session.model.find.as_ref().is_some_and(|find| find.total > 0), "{screen}");
    session.press("<esc>");
    assert_eq!(titles(&session).len(), 3);
    session.press("g /").type_text("said:lopez").press("<enter>");
    assert_eq!(titles(&session), ["New bridge"], "{}", session.screen());
}

#[test]
fn the_palette_finds_names_and_speakers_of_a_library_by_its_index() {
    let mut session = Session::library(WIDE, FILES);
    session.press("C-p").type_text("lop");
    let screen = session.screen();
    assert!(screen.contains("Maria Lopez") && screen.contains("says in 1"), "{screen}");
    session.press("<enter>");
    assert_eq!(titles(&session), ["New bridge"], "{}", session.screen());
    session.press("<esc> C-p").type_text("quiet week").press("<enter>");
    assert!(session.screen().contains("Nothing of note."), "{}", session.screen());
}

#[test]
fn a_library_is_filtered_by_what_was_done_with_it_sorted_and_grouped() {
    let mut session = Session::library(WIDE, FILES);
    session.press("j s F").type_text("is:starred").press("<enter>");
    assert_eq!(titles(&session), ["Quiet week"]);
    session.press("<esc> , t");
    assert_eq!(titles(&session), ["New bridge", "Old harvest", "Quiet week"]);
    session.press(", D");
    assert_eq!(titles(&session), ["Old harvest", "Quiet week", "New bridge"]);
    session.press(", d , g s");
    let headings = session.model.list.headings.iter();
    let headings: Vec<&str> = headings.map(|heading| heading.words.as_str()).collect();
    assert_eq!(headings, ["Harbour Times", "The Ledger"]);
    assert_eq!(titles(&session), ["New bridge", "Quiet week", "Old harvest"]);
}

#[test]
fn what_is_selected_stays_when_the_library_grows_and_changes() {
    let mut session = Session::library(WIDE, FILES);
    session.press("j");
    session.index(&[("d.md", "---\ntitle: Newest\ndate: 2025-01-01\n---\n\nFresh words.\n")]);
    assert_eq!(titles(&session), ["Newest", "New bridge", "Quiet week", "Old harvest"]);
    assert_eq!(session.model.list.selected, 2);
    assert!(session.screen().contains("Nothing of note."), "{}", session.screen());
    session.index(&[("c.md", "---\ntitle: Quiet week\ndate: 2022-01-01\n---\n\nWritten anew.\n")]);
    session.press("k j");
    assert!(titles(&session).contains(&"Quiet week".to_owned()));
}

#[test]
fn very_many_articles_of_a_library_are_marked_undone_and_gone_through() {
    let line =
        |number| format!("{{\"title\":\"Number {number}\",\"text\":\"Plain words {number}.\"}}\n");
    let lines: String = (0..1_100).map(line).collect();
    let mut session = Session::library(WIDE, &[("a.jsonl", &lines)]);
    session.press("A");
    assert_eq!(session.model.marked(), (1_100, 0));
    assert!(session.screen().contains("1,100 articles marked as read"), "{}", session.screen());
    session.press("] u");
    assert!(session.screen().contains("no other article is unread"), "{}", session.screen());
    session.press("G r g g ] u");
    assert_eq!(session.model.list.selected, 1_099);
    session.press("u g g u");
    assert_eq!(session.model.marked(), (0, 0));
    session.press("C-r");
    assert_eq!(session.model.marked(), (1_100, 0));
}
