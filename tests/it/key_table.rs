//! Rows of the key table that are proved nowhere else: movement in every pane, going from pane to pane, walks, the place of
//! the line, how the page is set, the orders of the list. `docs/experience.md` names the test of every row.

use dateline::reader::{
    app::{Popup, selection::Selection},
    layout::Pane,
};

use crate::session::Session;

const WIDE: (u16, u16) = (120, 34);

/// A long article with headings, links, a quotation and code, and nine short ones.
fn open(size: (u16, u16)) -> Session {
    let part = |number: usize| match number % 10 {
        1 => format!("## Part {number}\n\n"),
        _ => String::new(),
    };
    let paragraph = |number: usize| {
        let link = format!("[link {number}](https://example.org/{number})");
        format!("{}Paragraph {number} has a {link} in it.\n\n", part(number))
    };
    let paragraphs: String = (1..=40).map(paragraph).collect();
    let quotation = "“The cranes are unsafe,” said Peter Brandt of Springfield.";
    let code = "let wide = \"a line of code that is much longer than any measure of text is wide, so that it is cut\";";
    let long = format!("# Long\n\n{paragraphs}{quotation}\n\n    {code}\n");
    let mut files = vec![("long.md".to_owned(), long)];
    for number in 1..=9 {
        let date = format!("2024-0{number}-01");
        let text = format!(
            "---\ntitle: Short {number}\ndate: {date}\n---\n\n{}\n",
            "Words here. ".repeat(10 * (10 - number))
        );
        files.push((format!("short{number}.md"), text));
    }
    let files: Vec<(&str, &str)> =
        files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    Session::open(size, &files)
}

/// Where the focused pane is: row of the list, last byte on the screen, row of the panel.
fn place(session: &Session) -> usize {
    let model = &session.model;
    match model.focus {
        Pane::List => model.list.selected,
        Pane::Reading => dateline::reader::app::reading::visible(model).end,
        Pane::Panel => model.panel.cursor,
    }
}

/// Presses keys and gives how the place has changed.
#[track_caller]
fn check(session: &mut Session, keys: &str, further: bool) {
    let before = place(session);
    session.press(keys);
    let now = place(session);
    assert_eq!(now > before, further, "{keys}: from {before} to {now}\n{}", session.screen());
    assert_ne!(now, before, "{keys}");
}

#[test]
fn movement_is_the_same_in_every_pane() {
    for into in ["g a", "g r", "g s"] {
        // The panel is long on the samples.
        let mut session = if into == "g s" { Session::samples((120, 16)) } else { open((120, 16)) };
        session.press(into);
        for (down, up) in [
            ("j", "k"),
            ("<down>", "<up>"),
            ("3 j", "3 k"),
            ("C-d", "C-u"),
            ("C-f", "C-b"),
            ("<pagedown>", "<pageup>"),
            ("C-f", "b"),
            ("G", "g g"),
            ("<end>", "<home>"),
        ] {
            check(&mut session, down, true);
            check(&mut session, up, false);
        }
    }
}

#[test]
fn panes_are_gone_through_in_both_directions_and_by_name() {
    let mut session = open(WIDE);
    for (keys, pane) in [
        ("<tab>", Pane::Reading),
        ("<tab>", Pane::Panel),
        ("<tab>", Pane::List),
        ("S-<tab>", Pane::Panel),
        ("S-<tab>", Pane::Reading),
        ("g s", Pane::Panel),
        ("g a", Pane::List),
        ("g r", Pane::Reading),
        ("h", Pane::List),
        ("l", Pane::Reading),
        ("<enter>", Pane::Panel),
        ("q", Pane::Reading),
        ("q", Pane::List),
    ] {
        session.press(keys);
        assert_eq!(session.model.focus, pane, "{keys}");
    }
}

#[test]
fn the_next_article_is_a_key_away_in_every_pane() {
    for into in ["g a", "g r", "g s"] {
        let mut session = Session::samples(WIDE);
        session.press("<enter>").press(into);
        let pane = session.model.focus;
        session.press("J");
        assert_eq!((session.model.list.selected, session.model.focus), (1, pane), "{into}");
        session.press("K");
        assert_eq!((session.model.list.selected, session.model.focus), (0, pane), "{into}");
    }
}

#[test]
fn cancel_closes_a_prompt_and_else_quits() {
    let mut session = open(WIDE);
    session.press("F").type_text("x").press("C-c");
    assert!(session.model.prompt.is_none() && !session.model.leaving);
    session.press("C-c");
    assert!(session.model.leaving);
}

#[test]
fn walks_go_to_mentions_unread_articles_headings_and_links_and_back() {
    let mut session = open((120, 16));
    session.press("<enter>");
    for walk in ["h", "l"] {
        check(&mut session, &format!("9 ] {walk}"), true);
        check(&mut session, &format!("4 [ {walk}"), false);
        session.press("<esc> g g");
    }
    session.press("] e");
    let selection = session.model.reading.as_ref().unwrap().selection;
    assert!(matches!(selection, Some(Selection::Mention { .. })), "{selection:?}");
    session.press("] u");
    assert_eq!(session.model.list.selected, 1);
    session.press("[ u");
    assert_eq!(session.model.list.selected, 9);
}

#[test]
fn the_line_is_put_where_it_is_wanted() {
    let mut session = open((120, 20));
    session.press("<enter> G ] q");
    session.press("g g 5 ] l z t");
    let row = |session: &Session| session.place("link 5").1;
    let top = row(&session);
    session.press("z z");
    let middle = row(&session);
    session.press("C-d z b");
    let bottom = row(&session);
    assert!(top <= middle && middle <= bottom && top < bottom, "{top} {middle} {bottom}");
}

#[test]
fn the_page_is_set_by_keys_that_say_what_they_did() {
    let mut session = open(WIDE);
    session.press("<enter>");
    for (keys, said) in [
        ("z f", "text alone"),
        ("z f", "all panes"),
        ("z c", "text without marks"),
        ("z c", "marks shown"),
        ("z j", "justif"),
        ("z h", "hyphenated"),
        ("z w", "code is wrapped"),
        ("z w", "code is cut"),
        ("-", "measure"),
        ("+", "measure"),
    ] {
        session.press(keys);
        let screen = session.screen();
        let status = screen.lines().last().unwrap();
        assert!(status.contains(said), "{keys}: {status}");
    }
    session.press("G");
    assert!(session.screen().contains("let wide"), "{}", session.screen());
    session.press(")");
    assert!(!session.screen().contains("let wide"), "{}", session.screen());
    session.press("(");
    assert!(session.screen().contains("let wide"));
}

#[test]
fn the_list_is_ordered_by_keys_and_the_other_way_round_by_capitals() {
    let mut session = open(WIDE);
    let first = |session: &mut Session, keys: &str| {
        session.press(keys).press("g g");
        session.model.article().unwrap().label()
    };
    assert_eq!(first(&mut session, ", d"), "Short 9");
    assert_eq!(first(&mut session, ", D"), "Short 1");
    assert_eq!(first(&mut session, ", t"), "Long");
    assert_eq!(first(&mut session, ", T"), "Short 9");
    assert_eq!(first(&mut session, ", l"), "Short 9");
    assert_eq!(first(&mut session, ", L"), "Long");
    assert_eq!(first(&mut session, ", o"), "Long");
    session.press("<enter> h");
    assert_eq!(first(&mut session, ", U"), "Long");
    assert_eq!(first(&mut session, ", u"), "Short 1");
}

#[test]
fn read_and_star_are_turned_on_and_off() {
    let mut session = open(WIDE);
    session.press("r");
    assert_eq!(session.model.unread(), 9);
    session.press("r s");
    assert_eq!((session.model.unread(), session.model.marked().1), (10, 1));
    session.press("s");
    assert_eq!(session.model.marked().1, 0);
}

#[test]
fn help_and_evidence_are_boxes_that_any_key_closes() {
    let mut session = Session::samples(WIDE);
    session.press("j <enter> ] q i");
    assert_eq!(session.model.popup, Some(Popup::Evidence));
    assert!(session.screen().contains("confidence"), "{}", session.screen());
    session.press("x");
    assert!(session.model.popup.is_none());
    session.press("?");
    assert!(matches!(session.model.popup, Some(Popup::Help { .. })));
    session.press("<esc>");
    assert!(session.model.popup.is_none());
}
