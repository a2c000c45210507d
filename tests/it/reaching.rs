//! Hints, the table of contents and the articles that were opened before, by key scripts.

use dateline::reader::{app::selection::Selection, layout::Pane};

use crate::session::Session;

const WIDE: (u16, u16) = (120, 34);

/// Types the label of the hint that stands at the first letter of `words` on the screen.
#[track_caller]
fn follow_hint(session: &mut Session, words: &str) {
    session.press("<esc>");
    let plain = session.screen();
    session.press("f");
    let text = session.model.layout().text;
    let found = plain.lines().enumerate().find_map(|(row, line)| {
        let columns = line.match_indices(words).map(|(at, _)| line[..at].chars().count() as u16);
        let column = columns.into_iter().find(|x| (text.x..text.right()).contains(x))?;
        Some((column, row as u16))
    });
    let (x, y) = found.unwrap_or_else(|| panic!("{words} is not on\n{plain}"));
    let hints = session.model.hints.clone().expect("hints are shown");
    let near = |mark: &&dateline::reader::app::hints::Mark| {
        mark.at.1 == y && (x.saturating_sub(2)..=x).contains(&mark.at.0)
    };
    let mark = hints.marks.iter().rev().find(near);
    let mark = mark.unwrap_or_else(|| panic!("no hint at {words}\n{}", session.screen()));
    session.type_text(&mark.label);
}

#[test]
fn a_hint_selects_what_it_stands_on() {
    let mut session = Session::samples(WIDE);
    session.press("j <enter>");
    follow_hint(&mut session, "Esmaeil Baghaei");
    let selection = session.model.reading.as_ref().unwrap().selection;
    assert!(matches!(selection, Some(Selection::Mention { .. })), "{}", session.screen());
    assert!(session.model.hints.is_none());
}

#[test]
fn hints_on_quotations_leave_their_words_to_be_read_and_select_them() {
    let mut session = Session::samples(WIDE);
    session.press("j <enter> f");
    let marks = session.model.hints.clone().unwrap().marks;
    let labels: Vec<&str> = marks.iter().map(|mark| mark.label.as_str()).collect();
    assert!(labels.len() > 9 && labels.iter().all(|label| label.len() <= 2), "{labels:?}");
    let mut selected = 0;
    for label in labels {
        session.press("<esc> <esc> f").type_text(label);
        let selection = session.model.reading.as_ref().unwrap().selection;
        selected += usize::from(matches!(selection, Some(Selection::Quote(_))));
    }
    assert!(selected > 0);
}

#[test]
fn wrong_letters_and_other_keys_give_up() {
    let mut session = Session::samples(WIDE);
    session.press("<enter> f z");
    assert!(session.model.hints.is_none());
    assert!(session.screen().contains("no hint z"));
    session.press("f <esc> f <enter>");
    assert!(session.model.hints.is_none() && !session.model.leaving);
    session.press("f").resize(60, 20);
    assert!(session.model.hints.is_none());
}

#[test]
fn a_letter_narrows_and_backspace_widens() {
    let mut session = Session::samples(WIDE);
    session.press("j <enter> f");
    let long = |session: &Session| {
        let hints = session.model.hints.as_ref().unwrap();
        hints.marks.iter().find(|mark| mark.label.len() > 1).unwrap().label.clone()
    };
    let first = long(&session).chars().next().unwrap().to_string();
    session.type_text(&first);
    assert_eq!(session.model.hints.as_ref().unwrap().typed, first);
    session.press("<backspace>");
    assert_eq!(session.model.hints.as_ref().unwrap().typed, "");
    session.press("<backspace>");
    assert!(session.model.hints.is_none());
}

#[test]
fn hints_lead_to_rows_of_list_and_panel() {
    let mut session = Session::samples(WIDE);
    session.press("f");
    let second = session.model.hints.as_ref().unwrap().marks[1].label.clone();
    session.type_text(&second);
    assert_eq!(session.model.list.selected, 1);
    assert_eq!(session.model.focus, Pane::Reading);
    session.press("g s f");
    let last = session.model.hints.as_ref().unwrap().marks.last().unwrap().label.clone();
    session.type_text(&last);
    assert_eq!(session.model.focus, Pane::Panel);
    assert!(session.model.panel.cursor > 0);
}

/// An article with headings on three levels.
fn report() -> String {
    use std::fmt::Write as _;
    let mut text = "# Report\n\nOpening words.\n\n".to_owned();
    for (level, name) in [("##", "Causes"), ("###", "Weather"), ("##", "Costs"), ("##", "Outlook")]
    {
        let _ = write!(text, "{level} {name}\n\n{}", "Some words of a paragraph.\n\n".repeat(30));
    }
    text
}

#[test]
fn contents_list_headings_by_level_and_lead_there() {
    let mut session = Session::open((100, 24), &[("report.md", &report()), ("b.txt", "B\n\nB.\n")]);
    session.press("<enter> T");
    let screen = session.screen();
    for words in ["Contents of Report", "▌ Causes", "    Weather", "  Outlook", "type to narrow"]
    {
        assert!(screen.contains(words), "{words}\n{screen}");
    }
    session.type_text("cost").press("<enter>");
    assert!(session.model.chooser.is_none());
    let screen = session.screen();
    assert!(screen.contains("Costs"), "{screen}");
    let top = dateline::reader::app::reading::visible(&session.model).start;
    let text = session.model.article().unwrap().text();
    assert!(text[top..].starts_with("Costs"), "{screen}");
    session.press("T");
    let chooser = session.model.chooser.as_ref().unwrap();
    assert!(chooser.chosen().unwrap().words.contains("Costs"));
    session.press("<esc> C-o");
    assert_eq!(dateline::reader::app::reading::visible(&session.model).start, 0);
}

#[test]
fn a_text_without_headings_says_so() {
    let mut session = Session::open(WIDE, &[("a.txt", "A title\n\nno headings in here.\n")]);
    session.press("T");
    assert!(session.screen().contains("no headings"), "{}", session.screen());
}

#[test]
fn every_size_draws_contents_and_hints() {
    let text = report();
    for (columns, rows) in [(1, 1), (20, 5), (33, 12), (60, 20), (200, 60)] {
        let mut session = Session::open((columns, rows), &[("report.md", &text)]);
        session.press("T j <down>");
        session.screen();
        session.press("<esc> f");
        session.screen();
    }
}

#[test]
fn opened_articles_are_gone_back_to_and_on_again() {
    let files: Vec<(String, String)> = ["One", "Two", "Three"]
        .iter()
        .map(|n| (format!("{n}.txt"), format!("{n}\n\nWords.\n")))
        .collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
    let mut session = Session::open(WIDE, &files);
    let shown = |session: &Session| session.model.article().unwrap().label();
    session.press("H");
    assert!(session.screen().contains("no earlier article"), "{}", session.screen());
    session.press("<enter> J J");
    assert_eq!(shown(&session), "Three");
    session.press("H H");
    assert_eq!(shown(&session), "One");
    assert!(session.screen().contains("“One”, 1 of 3 opened"), "{}", session.screen());
    session.press("H");
    assert!(session.screen().contains("no earlier article"));
    session.press("2 L");
    assert_eq!(shown(&session), "Three");
    session.press("h k k H");
    assert_eq!(shown(&session), "Three");
    session.press("H h k <enter> L");
    assert!(session.screen().contains("no later article"), "{}", session.screen());
}

#[test]
fn links_lead_to_headings_and_to_other_articles_that_are_listed() {
    let filler = "Words that fill a page.\n\n".repeat(40);
    let first = format!(
        "# First\n\nTo [the end](#the-end) and [another](more/b.md#part-two), or [nowhere](c.md).\n\n{filler}\
         ## The end\n\nBack to [the top](#first).\n"
    );
    let second = format!("# Second\n\n{filler}## Part two\n\nIt is [here](../a.md).\n\n{filler}");
    for mut session in [
        Session::folder(WIDE, &[("a.md", &first), ("more/b.md", &second)]),
        Session::library(WIDE, &[("a.md", &first), ("more/b.md", &second)]),
    ] {
        let status = |session: &Session| session.screen().lines().last().unwrap().to_owned();
        let title = |session: &Session| session.model.article().unwrap().label();
        if title(&session) != "First" {
            session.press("J");
        }
        session.press("<enter> ] l");
        assert!(status(&session).contains("Enter follows #the-end"), "{}", session.screen());
        session.press("<enter>");
        assert!(session.screen().contains("Back to the top"), "{}", session.screen());
        session.press("C-o");
        assert!(session.screen().contains("To the end and another"), "{}", session.screen());
        session.press("] l <enter>");
        assert_eq!(title(&session), "Second");
        assert!(
            session.model.articles.library().is_some() || session.screen().contains("It is here")
        );
        session.press("g g G ] l [ l <enter>");
        assert_eq!(title(&session), "First", "{}", session.screen());
        session.press("g g ] l ] l ] l <enter>");
        assert!(status(&session).contains("c.md is no whole address"), "{}", session.screen());
    }
}
