//! The reader by key scripts: keys in, state out. Searches and the side panel have rooms of their own.

use dateline::reader::layout::Pane;

use crate::session::Session;

const WIDE: (u16, u16) = (120, 34);

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
fn a_count_goes_to_that_row_or_paragraph_with_gg_and_g() {
    let mut session = Session::samples((120, 16));
    session.press("2 G");
    assert_eq!(session.model.list.selected, 1);
    session.press("1 g g <enter> 4 G");
    assert!(session.status_line().contains("¶ 4 of"), "{}", session.screen());
    session.press("g s 3 g g");
    let third = session.model.panel.cursor;
    session.press("g g j j");
    assert_eq!(session.model.panel.cursor, third);
}

#[test]
fn the_list_is_grouped_with_headings_and_an_article_stands_under_each_of_its_tags() {
    let mut session = Session::samples(WIDE);
    let headings = |session: &Session| -> Vec<(usize, String)> {
        let headings = session.model.list.headings.iter();
        headings.map(|heading| (heading.row, heading.words.clone())).collect()
    };
    session.press("t w a r , i r a n <enter> , g t");
    let tagged = [(0, "#iran".to_owned()), (1, "#war".to_owned()), (2, "No tags".to_owned())];
    assert_eq!(headings(&session), tagged);
    assert!(session.screen().contains("#war"), "{}", session.screen());
    session.press("j");
    assert_eq!((session.model.list.selected, &session.model.list.rows[..]), (1, &[0, 0, 1][..]));
    session.press(", T");
    assert_eq!(headings(&session), tagged, "groups stay where the order within them changes");
    session.press(", g d");
    assert!(headings(&session).is_sorted_by_key(|(row, _)| *row), "{:?}", headings(&session));
    session.press(", g n");
    assert_eq!((headings(&session), session.model.list.rows.len()), (Vec::new(), 2));
}

#[test]
fn what_is_not_analysed_yet_is_counted_at_the_top() {
    use dateline::reader::app::Msg;
    let mut session = Session::empty(WIDE);
    let article =
        |name: &str| crate::session::articles(name, b"A title\n\nSome words.\n").remove(0);
    let articles = vec![article("a.txt"), article("b.txt"), article("c.txt")];
    session.send(Msg::Loaded { loading: 1, articles, files: Some(3) });
    session.send(Msg::LoadingDone { loading: 1, notes: Vec::new() });
    session.press("F").type_text("said:smith").press("<enter>");
    assert!(session.screen().contains("0 of 3, 2 not yet read"), "{}", session.screen());
}

#[test]
fn an_empty_list_opens_nothing() {
    let mut session = Session::samples(WIDE);
    session.press("F").type_text("zzzz").press("<enter> <enter>");
    assert_eq!(session.model.unread(), 2);
    assert!(session.status_line().contains("no article is listed"), "{}", session.screen());
}

#[test]
fn the_help_is_narrowed_by_words_and_keys() {
    let mut session = Session::samples(WIDE);
    session.press("? /").type_text("hyphen").press("<enter>");
    let screen = session.screen();
    assert!(screen.contains("zh") && !screen.contains("C-z"), "{screen}");
    session.press("<esc>");
    assert!(session.model.popup.is_none());
}

#[test]
fn hints_name_only_what_can_be_done() {
    let mut session = Session::empty((80, 24));
    session.send(dateline::reader::app::Msg::LoadingDone { loading: 1, notes: Vec::new() });
    let line = session.status_line();
    assert!(!line.contains("open") && line.contains("q quit"), "{line}");
    let session = Session::open(WIDE, &[("a.txt", "A title\n\nno names in here.\n")]);
    let line = session.status_line();
    assert!(!line.contains("quote") && line.contains("q quit"), "{line}");
}

#[test]
fn the_way_out_and_the_filter_show_on_small_screens() {
    let mut session = Session::samples((40, 12));
    assert!(session.status_line().contains("q quit"), "{}", session.screen());
    session.press("F").type_text("hezbollah").press("<enter>");
    assert!(session.status_line().contains("filter 1 of 2"), "{}", session.screen());
}

#[test]
fn languages_without_rules_keep_their_words_whole() {
    let hyphens = |lang: &str, words: &str| {
        let text = format!("---\ntitle: T\nlang: {lang}\n---\n\n{}\n", words.repeat(20));
        let mut session = Session::open((44, 30), &[("a.md", &text)]);
        session.press("z h");
        let broken = |line: &&str| line.ends_with(['-', '‐']);
        (session.screen().lines().filter(broken).count(), session.status_line())
    };
    let (hungarian, said) = hyphens("hu", "a nemzetközi együttműködés és felelősségvállalás ");
    assert_eq!(hungarian, 0);
    assert!(said.contains("no rules for Hu"), "{said}");
    assert!(hyphens("de", "internationale Zusammenarbeit und Verantwortlichkeiten ").0 > 0);
    assert!(hyphens("en-GB", "international cooperation and responsibilities ").0 > 0);
}

#[test]
fn reading_the_files_again_comes_back_to_the_article() {
    use dateline::reader::app::Msg;
    let mut session = Session::samples((120, 16));
    session.press("j <enter> C-d");
    let (articles, shown) = (session.model.articles.clone(), session.model.article().unwrap().hash);
    let at = dateline::reader::app::reading::visible(&session.model).start;
    session.press("R");
    let articles = articles.iter().cloned().collect();
    session.send(Msg::Loaded { loading: 2, articles, files: Some(2) });
    session.send(Msg::LoadingDone { loading: 2, notes: Vec::new() });
    assert_eq!(session.model.article().unwrap().hash, shown);
    assert_eq!(session.model.focus, Pane::Reading);
    assert_eq!(dateline::reader::app::reading::visible(&session.model).start, at);
    assert!(session.status_line().contains("2 articles read again"), "{}", session.screen());
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

#[test]
fn a_title_that_runs_over_the_end_of_a_sentence_is_no_fault() {
    let text = "# A title\n\nShe wrote *What Now? The Long Way Home* last year.\n";
    let session = Session::open(WIDE, &[("a.md", text)]);
    let article = session.model.article().unwrap();
    let names: Vec<&str> =
        article.analyse().entities.iter().map(|entity| entity.name.as_str()).collect();
    assert!(names.contains(&"What Now? The Long Way Home"), "{names:?}");
}
