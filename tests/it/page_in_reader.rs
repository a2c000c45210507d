//! The page as the reader turns it, sets it and shows it: by key scripts.

use crossterm::event::{MouseButton, MouseEventKind};
use dateline::reader::{app::Msg, layout::Pane};

use crate::session::Session;

const WIDE: (u16, u16) = (120, 34);

/// The columns of list and side panel.
fn panes(session: &Session) -> (u16, u16) {
    let layout = session.model.layout();
    (layout.list.map_or(0, |list| list.width), layout.panel.map_or(0, |panel| panel.width))
}

#[test]
fn a_turned_page_marks_where_the_last_one_ended() {
    let mut session = Session::samples((100, 16));
    session.press("<enter>");
    let height = dateline::reader::app::reading::height(&session.model);
    let reading = session.model.reading.as_ref().unwrap();
    let next = reading.page.step(reading.top, height as isize);
    session.press("<space>");
    assert_eq!(session.model.reading.as_ref().unwrap().turned, Some(next));
    let row = session.screen().lines().position(|line| line.contains('▸'));
    assert_eq!(row, Some(usize::from(session.model.layout().text.y) + 2));
    session.press("j");
    assert!(!session.screen().contains('▸'));
    let top = session.model.reading.as_ref().unwrap().top;
    session.press("C-b");
    let reading = session.model.reading.as_ref().unwrap();
    assert_eq!(reading.turned, Some(reading.page.step(top, -1)));
}

#[test]
fn a_page_glides_where_that_is_set_and_any_key_puts_it_there() {
    let mut session = Session::samples((100, 16));
    session.press("<enter> <space>");
    let turned = session.model.reading.as_ref().unwrap().top;
    session.press("g g");
    let first = session.model.reading.as_ref().unwrap().top;
    dateline::reader::app::command::run(&mut session.model, "set smooth-scroll true");
    session.press("<space>");
    let mut tops = vec![session.model.reading.as_ref().unwrap().top];
    while session.model.reading.as_ref().unwrap().glide.is_some() {
        session.send(Msg::Moment);
        tops.push(session.model.reading.as_ref().unwrap().top);
    }
    assert!(tops.len() > 2 && tops.len() <= 8 && tops.is_sorted(), "{tops:?}");
    assert!(tops[0] > first && tops.last() == Some(&turned), "{tops:?}");
    session.press("g g <space> <esc>");
    assert_eq!(session.model.reading.as_ref().unwrap().top, turned);
    session.send(Msg::Moment);
    assert_eq!(session.model.reading.as_ref().unwrap().top, turned);
}

#[test]
fn panes_are_made_wider_and_narrower() {
    let mut session = Session::samples(WIDE);
    assert_eq!(panes(&session), (32, 33));
    session.press("> >");
    assert_eq!(panes(&session), (36, 33));
    assert!(session.screen().contains("list 36 columns"), "{}", session.screen());
    session.press("g s < <");
    assert_eq!((session.model.focus, panes(&session)), (Pane::Panel, (36, 29)));
    let text = session.model.layout().text.width;
    session.press("g r >");
    assert_eq!((panes(&session), session.model.layout().text.width), ((36, 27), text + 2));
    session.press("g a");
    session.press(&"> ".repeat(60));
    assert!(session.screen().contains("as far as it goes"));
    assert!(session.model.layout().text.width > 20);
    let mut narrow = Session::samples((60, 20));
    narrow.press(">");
    assert!(narrow.screen().contains("no pane stands beside"), "{}", narrow.screen());
}

#[test]
fn air_is_changed_by_a_key() {
    let mut session = Session::samples((60, 34));
    session.press("<enter>");
    let blank = |session: &Session| {
        let screen = session.screen();
        let body = screen.lines().skip(4).take(26);
        body.filter(|line| line.trim().is_empty()).count()
    };
    let usual = blank(&session);
    session.press("z s");
    assert!(blank(&session) < usual);
    session.press("z s");
    assert!(blank(&session) > usual + 4);
    session.press("z s");
    assert_eq!(blank(&session), usual);
}

/// The text that is marked below, with letters of several parts, a soft hyphen and emoji in it.
const CLUSTERS: &str = "Réunion\n\nBy Jane Roe\n\nThe council met on Monday. “Le cafe\u{301} est ferme\u{301}, co\u{ad}opération or not, for all who \
    came by ferry 👩‍👩‍👧‍👦 from the north and the south,” said Maria Alvarez, the mayor of Springfield.\n";

#[test]
fn u5_marks_and_copies_hold_whole_letters() {
    for columns in [30, 37, 45, 60] {
        let mut session = Session::open((columns, 30), &[("a.txt", CLUSTERS)]);
        session.press("] q y q");
        let copied = session.copied.last().expect("a copy").clone();
        assert!(copied.contains("Le cafe\u{301} est ferme\u{301}, co\u{ad}opération"), "{copied}");
        assert!(copied.contains("👩‍👩‍👧‍👦 from the north"), "{copied}");
        assert!(session.screen().contains("cafe\u{301}"), "{}", session.screen());
        session.press("/").type_text("cafe").press("<enter>");
        assert!(session.screen().contains("cafe\u{301}"), "{}", session.screen());
    }
}

#[test]
fn u6_the_same_word_is_on_the_screen_at_any_width() {
    let mut session = Session::samples((80, 24));
    session.press("<enter> <space> j j j");
    let reading = session.model.reading.as_ref().unwrap();
    let offset = reading.page.offset_of(reading.top);
    for columns in [33, 200, 80, 120, 20] {
        session.resize(columns, 24);
        let visible = dateline::reader::app::reading::visible(&session.model);
        assert!(visible.holds(offset), "{columns}: {offset} {visible:?}");
    }
}

#[test]
fn words_are_parted_by_the_rules_of_their_language() {
    let german = "Der Ausschuss tagte am Wochenende und sprach mit allen Beteiligten über die Verkehrsentwicklung der Landeshauptstadt. "
        .repeat(4);
    let chinese = "委员会星期二表示，去年通过的这项措施将重新审查。".repeat(4);
    let mut session = Session::open((30, 30), &[("a.txt", &german)]);
    session.press("z h");
    assert!(session.screen().lines().any(|line| line.ends_with('-')), "{}", session.screen());
    let mut session = Session::open((60, 30), &[("a.txt", &chinese)]);
    session.press("z h");
    assert!(session.screen().contains("no rules for Chinese"), "{}", session.screen());
}

/// A page with links, on a screen where they may be written.
fn linked() -> Session {
    let page = "# Links\n\nRead [the report of the committee](https://example.org/report) or [this file](file:///etc/passwd), and write \
        to [the desk](mailto:desk@example.org).\n";
    let mut session = Session::open((30, 20), &[("a.md", page)]);
    session.model.options.links = true;
    session
}

/// The links on the screen.
fn links(session: &Session) -> usize {
    let area = ratatui::layout::Rect::new(0, 0, session.model.size.0, session.model.size.1);
    let mut terminal =
        ratatui::Terminal::new(ratatui::backend::TestBackend::new(area.width, area.height))
            .expect("memory does not fail");
    let mut links = 0;
    let draw = |frame: &mut ratatui::Frame<'_>| {
        dateline::reader::ui::view(&session.model, frame);
        links = dateline::reader::ui::links(&session.model, frame.buffer_mut()).len();
    };
    terminal.draw(draw).expect("memory does not fail");
    links
}

#[test]
fn t17_links_lie_where_their_words_are_seen() {
    let mut session = linked();
    // The first goes over the end of a row.
    assert_eq!(links(&session), 3, "{}", session.screen());
    session.press("?");
    assert_eq!(links(&session), 0);
    session.press("<esc>");
    assert_eq!(links(&session), 3);
    session.model.options.links = false;
    assert_eq!(links(&session), 0);
}

/// A page with a picture beside it, and the folder that both lie in.
fn pictured(size: (u16, u16)) -> (tempfile::TempDir, Session) {
    let folder = tempfile::tempdir().expect("a folder");
    let picture = image::RgbImage::from_fn(160, 160, |x, y| image::Rgb([x as u8, y as u8, 90]));
    picture.save(folder.path().join("boat.png")).expect("a picture");
    let path = folder.path().join("a.md");
    let page = "# A trip\n\nThey left at noon.\n\n![A boat](boat.png)\n\n![](../secret.png)\n\nThey came back late.\n";
    let page = format!("{page}\n{}", "They told of it.\n\n".repeat(20));
    let session = Session::open(size, &[(path.to_str().expect("a path"), &page)]);
    (folder, session)
}

/// The rows of pictures that the terminal would draw.
fn strips(session: &Session) -> Vec<u16> {
    let (columns, rows) = session.model.size;
    let mut terminal = ratatui::Terminal::new(ratatui::backend::TestBackend::new(columns, rows))
        .expect("memory does not fail");
    let mut strips = Vec::new();
    let draw = |frame: &mut ratatui::Frame<'_>| {
        dateline::reader::ui::view(&session.model, frame);
        let shown = dateline::reader::ui::strips(&session.model, frame.buffer_mut());
        strips = shown.iter().map(|strip| strip.row).collect();
    };
    terminal.draw(draw).expect("memory does not fail");
    strips
}

#[test]
fn pictures_beside_the_article_are_shown_in_half_blocks_on_request() {
    let (_folder, mut session) = pictured((60, 30));
    assert!(session.screen().contains("A boat") && !session.screen().contains('▀'));
    session.press("z i");
    assert!(session.screen().contains("pictures on, in half blocks"), "{}", session.screen());
    session.press("j k");
    assert!(session.screen().contains("▀▀▀"), "{}", session.screen());
    session.press("z i");
    assert!(!session.screen().contains('▀'), "{}", session.screen());
}

/// The row of the screen on which words stand.
#[track_caller]
fn row_of(session: &Session, words: &str) -> usize {
    session.screen().lines().position(|line| line.contains(words)).expect(words)
}

#[test]
fn a_picture_that_comes_moves_no_words_that_stand_above_it_or_are_read_below() {
    let (_folder, mut session) = pictured((60, 16));
    session.press("2 j");
    let before = row_of(&session, "They left at noon");
    session.model.options.pictures = Some(dateline::reader::picture::Protocol::Kitty);
    session.press("<esc>");
    assert!(!strips(&session).is_empty());
    assert_eq!(row_of(&session, "They left at noon"), before);
    // The other way: what is above the screen takes more room, what is on it stays.
    let (_folder, mut session) = pictured((60, 16));
    session.press("1 0 j");
    let before = row_of(&session, "They told of it");
    session.model.options.pictures = Some(dateline::reader::picture::Protocol::Kitty);
    session.press("b 1 2 j <esc>");
    let top = session.model.reading.as_ref().unwrap().top;
    session.press("<esc>");
    assert_eq!(session.model.reading.as_ref().unwrap().top, top);
    assert!(row_of(&session, "They told of it") <= before + 12);
}

#[test]
fn pictures_of_points_give_way_to_boxes_and_to_the_edge() {
    let (_folder, mut session) = pictured((60, 16));
    session.model.options.pictures = Some(dateline::reader::picture::Protocol::Kitty);
    session.press("j");
    let whole = strips(&session);
    assert!(whole.len() > 3 && whole[0] == 0, "{whole:?}");
    session.press("?");
    assert!(strips(&session).len() < whole.len());
    session.press("<esc> 8 j");
    let part = strips(&session);
    assert!(!part.is_empty() && part[0] > 0, "{part:?}");
    session.resize(19, 4);
    assert!(strips(&session).is_empty());
}

#[test]
fn earlier_messages_are_folded_until_they_are_asked_for() {
    let mail = "From: Ann Poe <ann@example.org>\nMessage-ID: <2@example.org>\nIn-Reply-To: <1@example.org>\nSubject: Re: The ferry\n\n\
        It sails on Friday.\n\nOn Sun, 5 May 2024, Jane Doe wrote:\n> The ferry does not sail because of the storm.\n\n-- \nAnn\n";
    let mut session = Session::open(WIDE, &[("a.eml", mail)]);
    session.press("g r");
    let text = |session: &Session| {
        let area = session.model.layout().text;
        let within = |line: &str| {
            line.chars().skip(usize::from(area.x)).take(usize::from(area.width)).collect::<String>()
        };
        session.screen().lines().map(within).collect::<Vec<_>>().join("\n")
    };
    let folded = "▸ 9 words quoted of an earlier message; za opens";
    assert!(text(&session).contains(folded), "{}", session.screen());
    assert!(!text(&session).contains("because of the storm"), "{}", session.screen());
    session.press("z a");
    assert!(text(&session).contains("because of the storm"), "{}", session.screen());
    assert!(session.screen().contains("earlier messages shown"), "{}", session.screen());
    session.press("z a");
    assert!(text(&session).contains(folded), "{}", session.screen());
    // A click on the line opens it, one beside it does not.
    let area = session.model.layout().text;
    let line = session.screen().lines().position(|line| line.contains(folded)).expect("a line");
    let click = MouseEventKind::Down(MouseButton::Left);
    session.mouse(click, (area.x + 3, line as u16 - 1));
    assert!(text(&session).contains(folded), "{}", session.screen());
    session.mouse(click, (area.x + 3, line as u16));
    assert!(text(&session).contains("because of the storm"), "{}", session.screen());
    session.press("z a");
    // What is gone to is shown.
    session.press("/").type_text("storm").press("<enter>");
    assert!(text(&session).contains("because of the storm"), "{}", session.screen());
}
