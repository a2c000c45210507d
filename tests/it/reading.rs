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

/// The words on the status line.
fn status_line(session: &Session) -> String {
    session.screen().lines().last().unwrap_or_default().to_owned()
}

#[test]
fn a_count_goes_to_that_row_or_paragraph_with_gg_and_g() {
    let mut session = Session::samples((120, 16));
    session.press("2 G");
    assert_eq!(session.model.list.selected, 1);
    session.press("1 g g <enter> 4 G");
    assert!(status_line(&session).contains("¶ 4 of"), "{}", session.screen());
    session.press("g s 3 g g");
    let third = session.model.panel.cursor;
    session.press("g g j j");
    assert_eq!(session.model.panel.cursor, third);
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
    assert!(status_line(&session).contains("nothing to fold"), "{}", session.screen());
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
    assert!(status_line(&session).contains("all articles again"));
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
    session.send(Msg::FoundIn { number: first.number, matches: first.look() });
    assert!(session.model.find.as_ref().unwrap().awaited.is_some());
    session.send(Msg::FoundIn { number: second.number, matches: second.look() });
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
fn a_find_goes_on_in_the_next_article() {
    let mut session = Session::samples(WIDE);
    session.press("<enter> /").type_text("syria").press("<enter> J n");
    let find = session.model.find.as_ref().unwrap();
    assert_eq!(find.current, Some(0));
    let text = session.model.article().unwrap().text().to_lowercase();
    assert!(find.matches.iter().all(|span| span.of(&text) == "syria"));
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
    assert!(status_line(&session).contains("no article is listed"), "{}", session.screen());
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
    let line = status_line(&session);
    assert!(!line.contains("open") && line.contains("q quit"), "{line}");
    let session = Session::open(WIDE, &[("a.txt", "A title\n\nno names in here.\n")]);
    let line = status_line(&session);
    assert!(!line.contains("quote") && line.contains("q quit"), "{line}");
}

#[test]
fn the_way_out_and_the_filter_show_on_small_screens() {
    let mut session = Session::samples((40, 12));
    assert!(status_line(&session).contains("q quit"), "{}", session.screen());
    session.press("F").type_text("hezbollah").press("<enter>");
    assert!(status_line(&session).contains("filter 1 of 2"), "{}", session.screen());
}

#[test]
fn languages_without_rules_keep_their_words_whole() {
    let hyphens = |lang: &str, words: &str| {
        let text = format!("---\ntitle: T\nlang: {lang}\n---\n\n{}\n", words.repeat(20));
        let mut session = Session::open((44, 30), &[("a.md", &text)]);
        session.press("z h");
        let broken = |line: &&str| line.ends_with(['-', '‐']);
        (session.screen().lines().filter(broken).count(), status_line(&session))
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
    assert!(status_line(&session).contains("2 articles read again"), "{}", session.screen());
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
