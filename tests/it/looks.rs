//! How the reader looks: themes, characters, the mouse, and one pane at a time for screen readers.

use crossterm::event::{MouseButton, MouseEventKind};
use dateline::reader::{
    app::{Msg, selection::Selection, setting::set},
    layout::Pane,
    theme::Ground,
};

use crate::{
    pty::{Setup, dateline},
    session::Session,
};

const WIDE: (u16, u16) = (120, 34);
const CLICK: MouseEventKind = MouseEventKind::Down(MouseButton::Left);

/// The samples in words, one pane at a time.
fn plain(size: (u16, u16)) -> Session {
    let mut session = Session::samples(size);
    set(&mut session.model, "plain-ui");
    session.resize(size.0, size.1);
    session
}

fn selection(session: &Session) -> Option<Selection> {
    session.model.reading.as_ref().and_then(|reading| reading.selection)
}

#[test]
fn themes_are_listed_with_every_role_and_tried_by_moving() {
    let mut session = Session::samples(WIDE);
    let before = session.model.options.theme;
    session.press("z T");
    let screen = session.screen();
    for words in ["auto", "contrast", "sepia", "sixteen", "current-match", "who speaks"] {
        assert!(screen.contains(words), "{screen}");
    }
    session.press("j j j j");
    assert!(session.screen().contains("sepia: brown ink on paper"), "{}", session.screen());
    session.press("<esc>");
    assert_eq!(session.model.options.theme, before);
    session.press("z T 4 j <enter>");
    assert!(session.screen().contains("theme sepia, next time too"), "{}", session.screen());
}

#[test]
fn the_box_of_themes_fits_every_size() {
    let mut session = Session::samples(WIDE);
    session.press("z T");
    for (columns, rows) in [(120, 34), (80, 24), (60, 20), (40, 12), (20, 5), (2, 2), (1, 1)] {
        session.resize(columns, rows).press("j");
        session.screen();
    }
    session.resize(60, 20);
    let screen = session.screen();
    assert!(screen.contains("error") && screen.contains("Enter keeps"), "{screen}");
}

#[test]
fn the_ground_of_the_terminal_is_followed() {
    let mut session = Session::samples(WIDE);
    let dark = session.dump();
    session.send(Msg::Ground(Ground::Light));
    assert_ne!(session.dump(), dark);
    session.send(Msg::Ground(Ground::Dark));
    assert_eq!(session.dump(), dark);
}

#[test]
fn in_ascii_lines_and_marks_are_ascii_everywhere() {
    let mut session = Session::samples(WIDE);
    set(&mut session.model, "characters ascii");
    for keys in [
        "s",
        "j <enter> ] q",
        "i",
        "<esc> g s j",
        "z a",
        "g r g",
        "<esc> z T",
        "<esc> ?",
        "G",
        "<esc> m",
        "a '",
        "<esc> g / s",
        "<esc> F x",
        "<esc> z f",
        "y q",
    ] {
        session.press(keys);
        let screen = session.screen();
        assert!(screen.is_ascii(), "after {keys}: {screen}");
    }
    let mut session = Session::samples((80, 24));
    set(&mut session.model, "characters ascii");
    session.press("s j <enter> ] q");
    insta::assert_snapshot!("ascii-80x24", session.screen());
}

#[test]
fn the_wheel_scrolls_the_pane_under_the_pointer_and_changes_nothing_else() {
    let mut session = Session::samples((120, 16));
    session.press("j");
    let (focus, selected) = (session.model.focus, session.model.list.selected);
    let top = |session: &Session| session.model.reading.as_ref().map(|reading| reading.top);
    let before = top(&session);
    session.mouse(MouseEventKind::ScrollDown, (60, 8));
    assert!(top(&session) > before);
    session.mouse(MouseEventKind::ScrollUp, (60, 8));
    assert_eq!(top(&session), before);
    session.mouse(MouseEventKind::ScrollDown, (110, 8));
    assert_eq!(session.model.panel.top, 3);
    for _ in 0..99 {
        session.mouse(MouseEventKind::ScrollDown, (110, 8));
    }
    assert!(session.model.panel.top < 99, "the last line stays on the screen");
    assert_eq!((session.model.focus, session.model.list.selected), (focus, selected));
    assert_eq!(session.model.unread(), 2);
}

#[test]
fn a_long_list_is_scrolled_to_its_end_and_no_further() {
    let files: Vec<(String, String)> = (0..30)
        .map(|number| (format!("{number}.txt"), format!("Title {number}\n\nWords.\n")))
        .collect();
    let files: Vec<(&str, &str)> =
        files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let mut session = Session::open(WIDE, &files);
    for _ in 0..99 {
        session.mouse(MouseEventKind::ScrollDown, (5, 8));
    }
    let screen = session.screen();
    assert!(screen.contains("Title 29") && screen.contains("Title 22"), "{screen}");
    assert_eq!(session.model.list.selected, 0);
    for _ in 0..99 {
        session.mouse(MouseEventKind::ScrollUp, (5, 8));
    }
    assert_eq!(session.model.list.top, 0);
}

#[test]
fn a_click_selects_an_article_and_another_one_opens_it() {
    let mut session = Session::samples(WIDE);
    let at = session.place("Spokesman: Iran");
    session.mouse(CLICK, at);
    assert_eq!((session.model.focus, session.model.list.selected), (Pane::List, 1));
    assert_eq!(session.model.unread(), 2);
    session.mouse(CLICK, at);
    assert_eq!((session.model.focus, session.model.unread()), (Pane::Reading, 1));
}

#[test]
fn clicks_in_the_text_select_names_and_quotations() {
    let mut session = Session::samples(WIDE);
    session.press("j <enter>");
    let article = session.model.article().unwrap().clone();
    let analysis = article.analysis().unwrap();
    let at = session.place("“While we are open");
    session.mouse(CLICK, (at.0 + 3, at.1));
    let Some(Selection::Quote(quote)) = selection(&session) else { panic!("no quotation") };
    assert!(analysis.quotes[quote].pieces[0].of(article.text()).starts_with("“While"));
    let at = session.place("Spokesman Esmaeil");
    session.mouse(CLICK, (at.0 + 12, at.1));
    let Some(Selection::Mention { entity, .. }) = selection(&session) else { panic!("no name") };
    assert_eq!(analysis.entities[entity].name, "Esmaeil Baghaei");
    // Beside the words nothing is selected.
    session.mouse(CLICK, (36, at.1));
    assert_eq!(selection(&session), None);
}

#[test]
fn clicks_in_the_panel_lead_to_the_text() {
    let mut session = Session::samples((120, 50));
    session.press("j");
    let (column, row) = session.place("PEOPLE");
    session.mouse(CLICK, (column + 4, row + 1));
    assert_eq!(session.model.focus, Pane::Panel);
    assert!(matches!(selection(&session), Some(Selection::Mention { .. })));
    let rows = session.model.panel.rows.len();
    let folded = session.place("… 3 more");
    session.mouse(CLICK, folded);
    assert!(session.model.panel.rows.len() > rows, "{}", session.screen());
}

#[test]
fn borders_are_dragged_and_let_go() {
    let drag = MouseEventKind::Drag(MouseButton::Left);
    let up = MouseEventKind::Up(MouseButton::Left);
    let mut session = Session::samples(WIDE);
    session.mouse(CLICK, (32, 10)).mouse(drag, (36, 11)).mouse(drag, (40, 2));
    assert_eq!(session.model.layout().separators[0], Some(40));
    assert!(session.screen().contains("list 40 columns"), "{}", session.screen());
    session.mouse(up, (40, 2)).mouse(drag, (50, 2));
    assert_eq!(session.model.layout().separators[0], Some(40));
    session.mouse(CLICK, (86, 10)).mouse(drag, (80, 10));
    assert_eq!(session.model.layout().separators[1], Some(80));
    // No further than panes may be narrow or wide.
    session.mouse(drag, (0, 10)).mouse(drag, (119, 10)).mouse(up, (119, 10));
    assert!(session.model.layout().panel.is_some_and(|area| area.width > 5));
    session.screen();
    // On a screen with two panes the list is a little narrower than it is set.
    session.resize(90, 24).press("g a");
    let at = session.model.layout().separators[0].unwrap();
    session.mouse(CLICK, (at, 10)).mouse(drag, (at - 5, 10));
    assert_eq!(session.model.layout().separators[0], Some(at - 5));
}

#[test]
fn a_click_closes_a_box_and_does_nothing_while_something_is_typed() {
    let mut session = Session::samples(WIDE);
    session.press("?").mouse(CLICK, (60, 10));
    assert!(session.model.popup.is_none());
    session.press("F").type_text("iran").mouse(CLICK, (60, 10));
    assert_eq!(session.model.prompt.as_ref().unwrap().text, "iran");
}

#[test]
fn plain_shows_one_pane_in_words_with_the_cursor_on_its_row() {
    let mut session = plain((80, 24));
    let screen = session.screen();
    assert!(screen.starts_with("All articles: 1 of 2, 2 unread.\n"), "{screen}");
    assert!(screen.contains("unread, Ian Smith"), "{screen}");
    assert_eq!(session.cursor().1, session.place("Iran wishes").1);
    session.press("j");
    assert_eq!(session.cursor().1, session.place("Spokesman: Iran").1);
    session.press("<enter> ] q");
    let screen = session.screen();
    assert!(screen.starts_with("Text: Spokesman: Iran"), "{screen}");
    session.press("g s");
    let screen = session.screen();
    assert!(screen.starts_with("Quotations and names: Spokesman: Iran"), "{screen}");
    assert!(!screen.contains("===") && !screen.contains(":  "), "{screen}");
    insta::assert_snapshot!("plain-panel-80x24", screen);
    session.press("?");
    assert!(session.screen().starts_with("Here, in the side panel"), "{}", session.screen());
}

#[test]
fn plain_draws_no_lines_and_fits_every_size() {
    let mut session = plain((80, 24));
    for keys in ["", "j <enter>", "g s", "?", "<esc> i", "<esc> z T", "<esc> g", "<esc> F"] {
        session.press(keys);
        for size in [(80, 24), (60, 20), (120, 34), (20, 5), (19, 4), (1, 1)] {
            let screen = session.resize(size.0, size.1).screen();
            assert!(screen.is_ascii() && !screen.contains(['|', '+']), "{screen}");
        }
    }
}

#[test]
fn a_change_of_light_and_dark_asks_for_the_ground_again() {
    let session = Setup::new(dateline()).size(100, 30).start();
    session.wait_for("Iran wishes");
    session.wait("the first question", |seen| seen.count(b"\x1b]11;?") == 1);
    session.send("\x1b[?997;2n");
    session.wait("the second question", |seen| seen.count(b"\x1b]11;?") == 2);
    // The test's terminal answers that it is dark all the same.
    assert!(session.seen().text().contains("Iran wishes"));
    session.send("Q");
    assert_eq!(session.end().0, 0);
}
