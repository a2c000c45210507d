//! The reader by key scripts: keys in, state out.

use dateline::{
    analysis::QuoteKind,
    reader::{app::selection::Selection, layout::Pane},
};

use crate::session::Session;

const WIDE: (u16, u16) = (120, 34);

/// The selection in the text pane.
fn selection(session: &Session) -> Option<Selection> {
    session.model.reading.as_ref().expect("an article is open").selection
}

#[test]
fn the_samples_open_in_three_panes() {
    let session = Session::samples(WIDE);
    let screen = session.screen();
    assert!(screen.contains("Iran wishes for ongoing"), "{screen}");
    assert!(screen.contains("QUOTES"), "{screen}");
    assert!(screen.contains("2 unread"), "{screen}");
    assert_eq!(session.model.focus, Pane::List);
}

#[test]
fn moving_in_the_list_shows_the_article_still_unread() {
    let mut session = Session::samples(WIDE);
    session.press("j");
    assert!(session.screen().contains("Speaking at his weekly press briefing"));
    assert_eq!(session.model.unread(), 2);
    session.press("<enter>");
    assert_eq!(session.model.focus, Pane::Reading);
    assert_eq!(session.model.unread(), 1);
}

#[test]
fn walking_quotes_moves_the_panel_with_the_text() {
    let mut session = Session::samples(WIDE);
    session.press("j <enter> ] q");
    let Some(Selection::Quote(first)) = selection(&session) else {
        panic!("no quotation selected")
    };
    session.press("] q");
    let Some(Selection::Quote(second)) = selection(&session) else {
        panic!("no quotation selected")
    };
    assert!(second > first);
    let row = &session.model.panel.rows[session.model.panel.cursor];
    assert_eq!(*row, dateline::reader::app::panel::Row::Quote(second));
}

#[test]
fn moving_in_the_panel_moves_the_text() {
    let mut session = Session::samples((120, 16));
    session.press("j <enter> g s");
    assert_eq!(session.model.focus, Pane::Panel);
    session.press("j j j");
    let Some(Selection::Quote(index)) = selection(&session) else {
        panic!("no quotation selected")
    };
    let article = session.model.article().unwrap();
    let quote = &article.analysis().unwrap().quotes[index];
    let visible = dateline::reader::app::reading::visible(&session.model);
    assert!(quote.span().overlaps(visible));
    session.press("<enter>");
    assert_eq!(session.model.focus, Pane::Reading);
}

#[test]
fn a_quotation_is_copied_with_its_speaker_and_title() {
    let mut session = Session::samples(WIDE);
    session.press("j <enter>");
    let article = session.model.article().unwrap().clone();
    let quotes = &article.analysis().unwrap().quotes;
    let direct = quotes.iter().position(|quote| quote.kind == QuoteKind::Direct).unwrap();
    session.press(&"] q ".repeat(direct + 1));
    session.press("y q");
    let copied = session.copied.last().unwrap();
    assert!(copied.contains("Esmaeil Baghaei"), "{copied}");
    assert!(copied.contains("“Spokesman: Iran in no rush to restore ties with Syria”"), "{copied}");
    assert!(session.screen().contains("sent to the terminal’s clipboard"));
}

#[test]
fn find_lights_all_matches_and_goes_round() {
    let mut session = Session::samples(WIDE);
    session.press("<enter> /").type_text("syria");
    assert!(session.screen().contains("1 of"), "{}", session.screen());
    session.press("<enter> n n");
    assert_eq!(session.model.find.as_ref().unwrap().current, Some(2));
    session.press("N N N");
    assert!(session.screen().contains("round again"));
    session.press("<esc>");
    assert!(session.model.find.is_none());
}

#[test]
fn find_crosses_line_ends() {
    let mut session = Session::open(
        (40, 20),
        &[("a.txt", "Title\n\nThe quick brown fox jumps over\nthe lazy dog.\n")],
    );
    session.press("<enter> /").type_text("over the lazy").press("<enter>");
    assert_eq!(session.model.find.as_ref().unwrap().matches.len(), 1);
}

#[test]
fn a_filter_narrows_the_list_and_esc_shows_all() {
    let mut session = Session::samples(WIDE);
    session.press("F").type_text("hezbollah").press("<enter>");
    assert_eq!(session.model.list.rows, [1]);
    assert!(session.screen().contains("1 of 2"));
    assert!(session.screen().contains("Filter: hezbollah"));
    session.press("<esc>");
    assert_eq!(session.model.list.rows, [0, 1]);
}

#[test]
fn a_filter_that_is_given_up_leaves_the_list_as_it_was() {
    let mut session = Session::samples(WIDE);
    session.press("F").type_text("hezbollah");
    assert_eq!(session.model.list.rows, [1]);
    session.press("<esc>");
    assert_eq!(session.model.list.rows, [0, 1]);
    assert!(session.model.prompt.is_none());
}

#[test]
fn a_search_opens_on_the_hit() {
    let mut session = Session::samples((120, 16));
    session.press("g /").type_text("reintegration").press("<enter>");
    assert_eq!(session.model.list.rows, [1]);
    assert!(session.screen().contains("reintegration"), "{}", session.screen());
    session.press("<enter>");
    assert!(session.screen().contains("reintegration"), "{}", session.screen());
}

#[test]
fn a_mistaken_query_says_where_and_stays_open() {
    let mut session = Session::samples(WIDE);
    session.press("F").type_text("colour:red").press("<enter>");
    assert!(session.model.prompt.is_some());
    assert!(session.screen().contains("column"), "{}", session.screen());
}

#[test]
fn q_goes_back_one_level_and_quits_at_the_top() {
    let mut session = Session::samples(WIDE);
    session.press("<enter> g s q");
    assert_eq!(session.model.focus, Pane::Reading);
    session.press("q");
    assert_eq!(session.model.focus, Pane::List);
    assert!(!session.model.leaving);
    session.press("q");
    assert!(session.model.leaving);
}

#[test]
fn esc_never_quits() {
    let mut session = Session::samples(WIDE);
    session.press("<esc> <esc> <esc>");
    assert!(!session.model.leaving);
}

#[test]
fn a_single_file_opens_in_the_text_pane() {
    let session = Session::open(WIDE, &[("a.txt", "A title\n\nSome text here.\n")]);
    assert_eq!(session.model.focus, Pane::Reading);
    assert!(session.model.layout().list.is_none());
}

#[test]
fn the_same_words_stay_on_the_screen_at_another_size() {
    let mut session = Session::samples((120, 16));
    session.press("<enter> C-d");
    let at = dateline::reader::app::reading::visible(&session.model).start;
    for (columns, rows) in [(60, 20), (33, 12), (200, 40), (1, 1), (120, 16)] {
        session.resize(columns, rows);
        let visible = dateline::reader::app::reading::visible(&session.model);
        assert!(columns < 20 || visible.holds(at) || rows > 30, "{columns}x{rows}");
    }
}

#[test]
fn space_turns_pages_and_goes_to_the_next_unread() {
    let mut session = Session::samples((100, 20));
    session.press("<space>");
    let first = session.model.reading.as_ref().unwrap().article;
    session.press("<space> <space> <space> <space> <space>");
    assert_ne!(session.model.reading.as_ref().unwrap().article, first);
    assert_eq!(session.model.unread(), 0);
}

#[test]
fn the_place_in_an_article_is_kept() {
    let mut session = Session::samples((100, 20));
    session.press("<enter> C-d");
    let at = dateline::reader::app::reading::visible(&session.model).start;
    session.press("J K");
    assert_eq!(dateline::reader::app::reading::visible(&session.model).start, at);
}

#[test]
fn screens_at_four_sizes() {
    for (columns, rows) in [(120, 34), (80, 24), (40, 12), (1, 1)] {
        let mut session = Session::samples((columns, rows));
        session.press("j <enter> ] q ] q");
        insta::assert_snapshot!(format!("reading-{columns}x{rows}"), session.dump());
    }
}

#[test]
fn every_size_draws() {
    let mut session = Session::samples(WIDE);
    for keys in ["", "<enter>", "g s", "?", "<esc> F", "<esc> g", "<esc> ] q i"] {
        session.press(keys);
        for columns in [1, 2, 19, 20, 33, 60, 79, 80, 120, 200] {
            for rows in [1, 4, 5, 13, 14, 40] {
                session.resize(columns, rows).screen();
            }
        }
    }
}
