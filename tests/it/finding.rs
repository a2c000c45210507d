//! Finding, filtering and searching, by key scripts: keys in, state out.

use dateline::reader::layout::Pane;

use crate::session::Session;

const WIDE: (u16, u16) = (120, 34);

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
fn esc_in_the_list_shows_all_articles_at_once() {
    let mut session = Session::samples(WIDE);
    session.press("j <enter> ] q h F").type_text("hezbollah").press("<enter> <esc>");
    assert!(session.model.list.narrowed.is_none());
}

#[test]
fn prompts_remember_what_was_typed_by_kind() {
    let mut session = Session::samples(WIDE);
    session.press("<enter> /").type_text("syria").press("<enter> /").type_text("iran");
    session.press("<enter> F").type_text("hezbollah").press("<enter> <esc>");
    let typed = |session: &Session| session.model.prompt.as_ref().unwrap().text.clone();
    session.press("g r /").type_text("new").press("<up>");
    assert_eq!(typed(&session), "iran");
    session.press("<up> <up>");
    assert_eq!(typed(&session), "syria");
    session.press("<down> <down>");
    assert_eq!(typed(&session), "new");
    session.press("<esc> F <up>");
    assert_eq!(typed(&session), "hezbollah");
}

#[test]
fn an_empty_find_goes_on_with_the_last() {
    let mut session = Session::samples(WIDE);
    session.press("<enter> /").type_text("syria").press("<enter>");
    session.press("/ <enter>");
    assert_eq!(session.model.find.as_ref().unwrap().current, Some(1));
    session.press("<esc> / <enter>");
    assert_eq!(session.model.find.as_ref().unwrap().text, "syria");
}

#[test]
fn prompts_are_edited_as_in_a_shell() {
    let mut session = Session::samples(WIDE);
    let typed = |session: &Session| session.model.prompt.as_ref().unwrap().text.clone();
    session.press("F").type_text("one two three").press("C-w");
    assert_eq!(typed(&session), "one two ");
    session.press("C-a C-f C-f C-f C-k");
    assert_eq!(typed(&session), "one");
    session.press("M-b C-d");
    assert_eq!(typed(&session), "ne");
    session.press("C-e C-u <backspace>");
    assert!(session.model.prompt.is_none());
}

#[test]
fn giving_up_a_search_leaves_list_and_text_as_they_were() {
    let mut session = Session::samples((120, 16));
    session.press("<enter> C-d h");
    let before = session.screen();
    session.press("g /").type_text("reintegration").press("<esc>");
    assert_eq!(session.screen(), before);
}

#[test]
fn a_search_opens_on_the_hit_in_the_article_that_is_shown_already() {
    let long = "Words of no matter here.\n\n".repeat(60);
    let text = format!("Title\n\n{long}A needle lies here.\n");
    let mut session = Session::open((120, 20), &[("a.txt", &text), ("b.txt", "Other\n\nNone.\n")]);
    session.press("g /").type_text("needle").press("<enter>");
    let screen = session.screen();
    let text_pane = screen.lines().any(|line| line.contains("│") && line.contains("A needle lies"));
    assert!(text_pane && session.model.find.is_some(), "{screen}");
}

#[test]
fn search_results_are_sorted_with_their_snippets_and_put_back() {
    let files = [("a.txt", "Zebra\n\nA needle.\n"), ("b.txt", "Ant needle\n\nA needle.\n")];
    let mut session = Session::open(WIDE, &files);
    session.press("g /").type_text("needle").press("<enter>");
    assert_eq!(session.model.list.rows, [1, 0]);
    session.press(", T");
    assert_eq!(session.model.list.rows, [0, 1]);
    assert_eq!(session.model.list.hits.len(), 2);
    session.press(", r");
    assert_eq!(session.model.list.rows, [1, 0]);
}

#[test]
fn a_long_text_is_looked_through_by_a_worker_and_stale_answers_are_dropped() {
    use dateline::reader::{
        app::{Effect, Msg, update},
        keys::Key,
    };
    let text =
        format!("Title\n\n{}A needle, a nettle.\n", "Words of no matter.\n\n".repeat(20_000));
    let mut session = Session::open(WIDE, &[("a.txt", &text)]);
    let mut jobs = Vec::new();
    let mut type_in = |session: &mut Session, c| {
        for effect in update(&mut session.model, Msg::Key(Key::char(c))) {
            if let Effect::Find(job) = effect {
                jobs.push(job);
            }
        }
    };
    "/ne".chars().for_each(|c| type_in(&mut session, c));
    assert!(session.screen().contains("looking…"), "{}", session.screen());
    let [first, second] = &jobs[..] else { panic!("{} jobs", jobs.len()) };
    session.send(Msg::FoundIn {
        number: first.number,
        matches: first.look(&|| false).expect("looked through"),
    });
    assert!(session.model.find.as_ref().unwrap().awaited.is_some());
    session.send(Msg::FoundIn {
        number: second.number,
        matches: second.look(&|| false).expect("looked through"),
    });
    assert_eq!(session.model.find.as_ref().unwrap().count(), "1 of 2");
    assert!(session.screen().contains("A needle, a nettle."), "{}", session.screen());
    session.press("e <enter> n");
    assert_eq!(session.model.find.as_ref().unwrap().count(), "1 of 1");
    session.press("/").type_text("nowhere").press("<enter>");
    assert!(session.screen().contains("no match"), "{}", session.screen());
}

#[test]
fn find_in_the_panel_opens_what_is_folded_and_knows_speakers() {
    let mut session = Session::samples(WIDE);
    session.press("j <enter> g s /").type_text("october").press("<enter>");
    let find = session.model.find.as_ref().unwrap();
    assert!(!find.matches.is_empty(), "{}", session.screen());
    session.press("<esc> j j /").type_text("baghaei").press("<enter>");
    assert_eq!(session.model.find.as_ref().unwrap().pane, Pane::Panel);
}

#[test]
fn a_find_goes_on_in_the_next_article() {
    let mut session = Session::samples(WIDE);
    session.press("<enter> /").type_text("syria").press("<enter> J n");
    let find = session.model.find.as_ref().unwrap();
    assert_eq!(find.current, Some(0));
    let text = session.model.article().unwrap().text().to_lowercase();
    assert!(find.matches.iter().all(|span| span.of(&text) == "syria"));
}

#[test]
fn a_find_in_many_titles_goes_to_the_right_one_and_stops_for_a_newer_find() {
    use dateline::reader::{
        app::{Effect, Msg, update},
        keys::Key,
    };
    let line = |number| format!(r#"{{"title":"Ferry {number}","text":"Nothing."}}"#);
    let lines = (0..5_000).map(line).collect::<Vec<_>>().join("\n");
    let mut session = Session::open(WIDE, &[("a.jsonl", &lines)]);
    session.press("/");
    let mut job = None;
    for c in "ferry 4999".chars() {
        for effect in update(&mut session.model, Msg::Key(Key::char(c))) {
            if let Effect::Find(asked) = effect {
                job = Some(asked);
            }
        }
    }
    let job = job.expect("too many titles for a key");
    assert!(job.look(&|| true).is_none());
    let matches = job.look(&|| false).expect("nothing came in between");
    session.send(Msg::FoundIn { number: job.number, matches });
    session.press("<enter>");
    assert_eq!(session.model.list.selected_article(), Some(4_999), "{}", session.screen());
}
