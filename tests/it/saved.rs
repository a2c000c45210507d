//! Saved searches: above the list with what they find, opened like folders, renamed, forgotten and undone.

use crate::session::Session;
use dateline::library::searches::Searches;

const WIDE: (u16, u16) = (120, 34);

const FILES: &[(&str, &str)] = &[
    ("a.md", "---\ntitle: A\nsource: The Ledger\n---\n\n“It is late,” Maria Lopez said.\n"),
    ("b.md", "---\ntitle: B\nsource: The Ledger\n---\n\n“It is early,” Maria Lopez said.\n"),
    ("c.md", "---\ntitle: C\nsource: Harbour Times\n---\n\n“It is noon,” Peter Brandt said.\n"),
];

/// In memory and in a library, with two searches saved, all articles listed.
fn sessions() -> [Session; 2] {
    [Session::open(WIDE, FILES), Session::library(WIDE, FILES)].map(|mut session| {
        session.press("F").type_text("said:lopez").press("<enter> S").type_text("Lopez");
        session.press("<enter> <esc> F").type_text("source:harbour").press("<enter>");
        session.press("S <enter> <esc>");
        session
    })
}

/// Names, and how many articles each finds and how many of these are unread.
fn tallies(session: &Session) -> Vec<(String, usize, usize)> {
    let saved = &session.model.saved;
    let named = saved.searches.iter().zip(&saved.tallies);
    named
        .map(|(search, tally)| {
            let tally = tally.expect("it was counted");
            (search.name.clone(), tally.unread, tally.articles)
        })
        .collect()
}

#[track_caller]
fn check(session: &Session, expected: &[(&str, usize, usize)]) {
    let tallies = tallies(session);
    let tallies: Vec<(&str, usize, usize)> =
        tallies.iter().map(|(name, unread, all)| (name.as_str(), *unread, *all)).collect();
    assert_eq!(tallies, expected, "{}", session.screen());
}

#[test]
fn saved_searches_stand_above_the_list_with_what_they_find() {
    for mut session in sessions() {
        check(&session, &[("Lopez", 2, 2), ("source:harbour", 1, 1)]);
        let screen = session.screen();
        assert!(screen.contains("All articles") && screen.contains("3/3"), "{screen}");
        assert!(screen.contains("Lopez") && screen.contains("2/2"), "{screen}");
        session.press("<enter>");
        let unread: usize = tallies(&session).iter().map(|(_, unread, _)| unread).sum();
        assert_eq!(unread, 2, "one article was opened");
    }
}

#[test]
fn one_is_opened_from_the_list_by_name_and_by_a_click() {
    for mut session in sessions() {
        session.press("g g k k <enter>");
        assert_eq!(session.model.list.rows.len(), 2, "{}", session.screen());
        assert!(session.screen().contains("Saved search: Lopez"), "{}", session.screen());
        session.press("g f j <space>");
        assert_eq!(session.model.list.rows.len(), 1, "{}", session.screen());
        session.press("g f k k <enter>");
        assert!(session.model.list.narrowed.is_none());
        session.press(":").type_text("saved lo").press("<enter>");
        assert_eq!(session.model.list.rows.len(), 2);
        session.press("<esc>");
        assert_eq!(session.model.list.rows.len(), 3);
        let at = session.place("source:harbour");
        let click = crossterm::event::MouseEventKind::Down(crossterm::event::MouseButton::Left);
        session.mouse(click, at);
        assert_eq!(session.model.list.rows.len(), 1, "{}", session.screen());
    }
}

#[test]
fn one_is_renamed_and_forgotten_and_both_are_undone() {
    for mut session in sessions() {
        session.press("g f j X");
        check(&session, &[("source:harbour", 1, 1)]);
        session.press("g f j g R C-u").type_text("Harbour").press("<enter>");
        check(&session, &[("Harbour", 1, 1)]);
        assert!(session.screen().contains("is called “Harbour”"), "{}", session.screen());
        session.press("u u");
        check(&session, &[("Lopez", 2, 2), ("source:harbour", 1, 1)]);
        session.press("C-r C-r");
        check(&session, &[("Harbour", 1, 1)]);
        assert_eq!(session.kept, session.model.saved.searches, "what is shown is what is kept");
    }
}

#[test]
fn steps_of_searches_and_of_articles_are_undone_in_their_order() {
    let [mut session, _] = sessions();
    session.press("g g s g f j X <esc> g g r");
    session.press("u");
    assert_eq!(session.model.saved.searches.iter().count(), 1);
    session.press("u");
    assert_eq!(session.model.saved.searches.iter().count(), 2);
    assert_eq!(session.model.marked().1, 1);
    session.press("u");
    assert_eq!(session.model.marked().1, 0);
    session.press("C-r C-r");
    assert_eq!(session.model.saved.searches.iter().count(), 1);
    session.press("u s C-r");
    assert_eq!(
        session.model.saved.searches.iter().count(),
        2,
        "a new step ends what could come again"
    );
}

#[test]
fn what_cannot_be_done_says_so() {
    let mut session = Session::open(WIDE, FILES);
    for (keys, said) in
        [("S", "nothing to save"), ("g f", "no search is saved"), ("X", "g f lists")]
    {
        session.press(keys);
        assert!(session.screen().contains(said), "{keys}: {}", session.screen());
    }
    session.press("g R");
    assert!(session.model.prompt.is_none());
    session.press(":").type_text("saved nothing").press("<enter>");
    assert!(session.screen().contains("no one saved search"), "{}", session.screen());
    assert_eq!(session.kept, Searches::default());
}

#[test]
fn they_have_room_on_every_screen() {
    for size in [(80, 24), (60, 20), (40, 12), (20, 5), (3, 2), (1, 1)] {
        let [mut session, _] = sessions();
        session.resize(size.0, size.1).press("g f j");
        session.screen();
        session.press("k k k k <enter>");
        session.screen();
    }
}
