//! The side panel by key scripts: keys in, state out.

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
    session.press("j j");
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
fn opening_a_group_keeps_the_place_in_the_panel() {
    use dateline::reader::app::panel::Row;
    let mut session = Session::samples(WIDE);
    session.press("<enter> g s");
    let is_more = |session: &Session| {
        matches!(session.model.panel.rows[session.model.panel.cursor], Row::More(..))
    };
    for _ in 0..60 {
        if is_more(&session) {
            break;
        }
        session.press("j");
    }
    assert!(is_more(&session), "{}", session.screen());
    let cursor = session.model.panel.cursor;
    session.press("<enter>");
    assert_eq!(session.model.panel.cursor, cursor);
    session.press("z a");
    assert!(is_more(&session), "{}", session.screen());
}

#[test]
fn what_has_nothing_to_fold_says_so() {
    let mut session = Session::samples((60, 20));
    session.press("<enter> l G k k k k k k k k z a z a");
    let groups = session.model.panel.opened.len();
    session.press("G z a z a");
    assert_eq!(session.model.panel.opened.len(), groups);
    let mut session = Session::open((60, 20), &[("a.txt", "A title\n\nno names in here.\n")]);
    session.press("z a");
    assert!(session.status_line().contains("nothing to fold"), "{}", session.screen());
}

#[test]
fn the_row_under_the_cursor_of_the_panel_is_what_is_copied_and_explained() {
    let mut session = Session::samples(WIDE);
    session.press("j <enter> g s y q");
    assert!(session.copied.last().unwrap().contains('—'), "{:?}", session.copied);
    session.press("<esc> i");
    assert!(session.screen().contains("confidence"), "{}", session.screen());
}

#[test]
fn in_goes_to_the_panel_at_every_width() {
    for columns in [50, 90, 130] {
        let mut session = Session::samples((columns, 20));
        session.press("<enter> l");
        assert_eq!(session.model.focus, Pane::Panel, "{columns}");
        assert!(session.model.layout().panel.is_some(), "{columns}");
        session.press("h h");
        assert_eq!(session.model.focus, Pane::List, "{columns}");
    }
}

#[test]
fn a_filter_by_name_is_marked_in_the_panel_and_taken_back_by_the_same_key() {
    let mut session = Session::samples(WIDE);
    session.press("j <enter> ] q ] q .");
    assert!(session.screen().contains("· filter"), "{}", session.screen());
    assert!(session.screen().contains("Filter: said:"), "{}", session.screen());
    session.press(".");
    assert!(session.model.list.narrowed.is_none());
    assert!(session.status_line().contains("all articles again"));
}

#[test]
fn what_is_typed_in_the_panel_narrows_it_until_esc() {
    let mut session = Session::samples(WIDE);
    session.press("j <enter> g s");
    let all = session.model.panel.rows.clone();
    session.press("/").type_text("tehran").press("<enter>");
    let narrowed = session.model.panel.rows.len();
    assert!(narrowed > 0 && narrowed < all.len(), "{}", session.screen());
    session.press("<esc> <esc>");
    assert_eq!(session.model.panel.rows, all);
}

#[test]
fn the_panel_is_narrowed_by_kind_and_by_speaker() {
    use dateline::{analysis::QuoteKind, reader::app::panel::Row};
    let mut session = Session::samples((120, 34));
    session.press("j g s / m i x e d");
    let analysis = session.model.article().unwrap().analysis().unwrap();
    let listed = |rows: &[Row]| -> Vec<QuoteKind> {
        let quotes = rows.iter().filter_map(|row| match row {
            Row::Quote(index) => Some(analysis.quotes[*index].kind),
            _ => None,
        });
        quotes.collect()
    };
    let kinds = listed(&session.model.panel.rows);
    assert!(!kinds.is_empty() && kinds.iter().all(|kind| *kind == QuoteKind::Mixed), "{kinds:?}");
}
