//! Names in doubt: folded in the side panel, opened by keys, found by typing, and reached from the text.

use dateline::reader::{
    app::{
        panel::{Group, Row},
        selection::Selection,
    },
    layout::Pane,
};

use crate::session::Session;

const WIDE: (u16, u16) = (120, 34);

/// A title that only its italics tell, which is always in doubt, between names that are not.
const RAIN: &str = "A title\n\nJohn Smith was in Paris. The film “The Dry River” was shown. Anna Lee read \
                    *The Long Grey Rain* there, and Anna Lee liked it.\n";
const SNOW: &str = "Another title\n\nIn Rome Mary Jones read *The Short White Snow* twice.\n";

fn opened(size: (u16, u16)) -> Session {
    let mut session = Session::open(size, &[("a.md", RAIN), ("b.md", SNOW)]);
    session.press("<enter>");
    session
}

fn is_fold(row: &Row) -> bool {
    matches!(row, Row::Heading(Group::Doubtful(_), 1))
}

/// Puts the cursor of the panel on the row that folds what is in doubt.
fn to_fold(session: &mut Session) {
    session.press("g s g g");
    for _ in 0..20 {
        if is_fold(&session.model.panel.rows[session.model.panel.cursor]) {
            return;
        }
        session.press("j");
    }
    panic!("no row folds doubtful names: {}", session.screen());
}

#[track_caller]
fn check(session: &Session, is_listed: bool) {
    let panel: String = session
        .screen()
        .lines()
        .map(|line| line.chars().skip(80).chain(['\n']).collect::<String>())
        .collect();
    let is_shown =
        panel.contains("The Long Grey Rain ?") || panel.contains("The Short White Snow ?");
    assert_eq!(is_shown, is_listed, "{panel}");
}

#[test]
fn what_is_in_doubt_is_folded_and_opened_by_enter_and_by_the_fold_key() {
    let mut session = opened(WIDE);
    let screen = session.screen();
    assert!(
        screen.contains("▸ 1 doubtful") && screen.contains("EVENTS, LAWS, WORKS  1"),
        "{screen}"
    );
    check(&session, false);
    to_fold(&mut session);
    session.press("<enter>");
    assert!(session.screen().contains("▾ 1 doubtful"), "{}", session.screen());
    check(&session, true);
    // The fold key closes it from within, and the cursor stands on the row that opens it again.
    session.press("j z a");
    check(&session, false);
    assert!(is_fold(&session.model.panel.rows[session.model.panel.cursor]));
}

#[test]
fn what_was_opened_by_hand_is_open_in_the_next_article() {
    let mut session = opened(WIDE);
    to_fold(&mut session);
    session.press("<enter> J");
    check(&session, true);
    to_fold(&mut session);
    session.press("<enter> K");
    check(&session, false);
}

#[test]
fn a_group_of_which_all_is_in_doubt_has_its_heading_and_its_fold() {
    let mut session = opened(WIDE);
    session.press("J");
    let at = session.model.panel.rows.iter().position(is_fold).unwrap();
    assert!(matches!(&session.model.panel.rows[at - 1], Row::Heading(Group::Events, 0)));
    assert!(!session.screen().contains("WORKS  0"), "{}", session.screen());
}

#[test]
fn typing_finds_what_is_in_doubt() {
    let mut session = opened(WIDE);
    session.press("g s /").type_text("grey");
    check(&session, true);
    session.press("<enter> <enter>");
    assert!(matches!(selected(&session), Some(Selection::Mention { .. })));
    session.press("<esc> <esc>");
    check(&session, false);
}

fn selected(session: &Session) -> Option<Selection> {
    session.model.reading.as_ref()?.selection
}

#[test]
fn a_mention_in_the_text_opens_its_fold_in_this_article_alone() {
    let mut session = opened(WIDE);
    let analysis = session.model.article().unwrap().analysis().unwrap();
    let entity = analysis.entities.iter().position(|entity| entity.unsure).unwrap();
    let at = session.place("The Long Grey Rain");
    session.mouse(crossterm::event::MouseEventKind::Down(crossterm::event::MouseButton::Left), at);
    assert_eq!(selected(&session), Some(Selection::Mention { entity, mention: 0 }));
    assert_eq!(session.model.panel.rows[session.model.panel.cursor], Row::Entity(entity));
    check(&session, true);
    session.press("J");
    check(&session, false);
}

#[test]
fn they_are_shown_among_the_others_where_that_is_set() {
    let mut session = opened(WIDE);
    session.press(":").type_text("set doubtful-names shown").press("<enter>");
    check(&session, true);
    assert!(!session.screen().contains("1 doubtful"), "{}", session.screen());
    assert!(session.screen().contains("EVENTS, LAWS, WORKS  2"), "{}", session.screen());
    session.press(":").type_text("set doubtful-names folded").press("<enter>");
    check(&session, false);
}

#[test]
fn the_fold_is_told_in_words_and_in_ascii() {
    let mut session = opened(WIDE);
    session.press(":").type_text("set characters ascii").press("<enter>");
    assert!(session.screen().contains("+ 1 doubtful"), "{}", session.screen());
    session.press(":").type_text("set plain-ui").press("<enter> g s");
    assert_eq!(session.model.focus, Pane::Panel);
    assert!(session.screen().contains("1 doubtful, folded"), "{}", session.screen());
}

#[test]
fn the_fold_fits_every_size() {
    for (columns, rows) in [(1, 1), (3, 2), (20, 5), (60, 20)] {
        let mut session = opened((columns, rows));
        session.press("g s G <enter> k k <enter> j z a");
        session.screen();
    }
}
