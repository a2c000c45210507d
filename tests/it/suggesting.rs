//! What is offered while a query is typed: fields, and the values that articles have, in memory and in a library alike.

use crate::session::Session;

const WIDE: (u16, u16) = (120, 34);

const FILES: &[(&str, &str)] = &[
    ("a.md", "---\ntitle: A\nsource: The Ledger\n---\n\n“It is late,” Maria Lopez said.\n"),
    ("b.md", "---\ntitle: B\nsource: The Ledger\n---\n\n“It is early,” Maria Lopez said.\n"),
    ("c.md", "---\ntitle: C\nsource: Harbour Times\n---\n\n“It is noon,” Peter Brandt said.\n"),
];

/// What is offered now, with the numbers of articles.
fn offered(session: &Session) -> Vec<(String, Option<usize>)> {
    let prompt = session.model.prompt.as_ref().expect("a prompt is open");
    let shown = prompt.suggestions.shown.iter();
    shown.map(|suggestion| (suggestion.text.clone(), suggestion.articles)).collect()
}

/// What stands in the line.
fn line(session: &Session) -> &str {
    &session.model.prompt.as_ref().expect("a prompt is open").text
}

#[track_caller]
fn check(typed: &str, expected: &[(&str, usize)]) {
    for mut session in [Session::open(WIDE, FILES), Session::library(WIDE, FILES)] {
        session.press("g /").type_text(typed);
        let offered = offered(&session);
        let offered: Vec<(&str, usize)> = offered
            .iter()
            .map(|(text, articles)| (text.as_str(), articles.unwrap_or_default()))
            .collect();
        assert_eq!(offered, expected, "{typed}\n{}", session.screen());
    }
}

#[test]
fn values_are_offered_with_their_numbers_the_commonest_first() {
    check("source:", &[("\"The Ledger\"", 2), ("\"Harbour Times\"", 1)]);
    check("said:", &[("\"Maria Lopez\"", 2), ("\"Peter Brandt\"", 1)]);
    check("late said:lop", &[("\"Maria Lopez\"", 2)]);
    check("sa", &[("said:", 0)]);
    check("s", &[]);
    check("is:un", &[("unread", 0)]);
}

#[test]
fn tab_takes_one_after_the_other_and_the_list_follows() {
    for mut session in [Session::open(WIDE, FILES), Session::library(WIDE, FILES)] {
        session.press("g /").type_text("source:").press("<tab>");
        assert_eq!(line(&session), "source:\"The Ledger\" ");
        assert_eq!(session.model.list.rows.len(), 2);
        assert!(session.screen().contains("2 articles"), "{}", session.screen());
        session.press("<tab>");
        assert_eq!(line(&session), "source:\"Harbour Times\" ");
        assert_eq!(session.model.list.rows.len(), 1);
        session.press("<tab> S-<tab> S-<tab>");
        assert_eq!(line(&session), "source:\"The Ledger\" ");
        session.type_text("early").press("<enter>");
        assert_eq!(session.model.list.rows.len(), 1, "{}", session.screen());
    }
}

#[test]
fn tab_at_the_beginning_lists_the_fields_and_enter_goes_on_with_the_values_of_one() {
    let mut session = Session::open(WIDE, FILES);
    session.press("F <tab>");
    let count = offered(&session).len();
    assert!(count > 12, "{}", session.screen());
    assert!(session.screen().contains("where it was published"), "{}", session.screen());
    session.press("<tab> <tab> <enter>");
    assert_eq!(line(&session), "source:");
    assert_eq!(offered(&session).len(), 2, "{}", session.screen());
    session.press("<tab> <enter>");
    assert!(session.model.prompt.is_none());
    assert_eq!(session.model.list.rows.len(), 2);
}

#[test]
fn what_is_offered_has_room_on_every_screen() {
    for size in [(60, 20), (20, 5), (3, 2), (1, 1)] {
        let mut session = Session::open(size, FILES);
        session.press("F <tab>");
        session.screen();
        session.type_text("source:").press("<tab>");
        session.screen();
    }
}

#[test]
fn giving_up_shows_the_list_of_before() {
    let mut session = Session::open(WIDE, FILES);
    session.press("F").type_text("source:").press("<tab> <esc>");
    assert_eq!(session.model.list.rows.len(), 3);
    assert!(session.model.list.narrowed.is_none());
}
