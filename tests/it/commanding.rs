//! The command line, the palette, the configuration and the help, by key scripts.

use std::{
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use dateline::{
    library::{Article, Content, ContentHash, article::Draft},
    metadata::Metadata,
    reader::{
        Options,
        app::{Effect, Model, Msg, palette, setting, update},
        keys::sequence,
        layout::Pane,
    },
    settings::Configuration,
};

use crate::session::Session;

const WIDE: (u16, u16) = (120, 34);

#[test]
fn the_command_line_does_what_keys_do() {
    let mut session = Session::samples(WIDE);
    session.press(":").type_text("sort title").press("<enter>");
    assert!(session.status_line().contains("sort by title"), "{}", session.screen());
    session.press(":").type_text("filter hezbollah").press("<enter>");
    assert_eq!(session.model.list.rows, [1]);
    session.press("<esc> <enter> :").type_text("4").press("<enter>");
    assert!(session.model.prompt.is_none());
    session.press(":").type_text("100%").press("<enter>");
    assert!(session.status_line().contains("at 100 %"), "{}", session.screen());
    session.press(":").type_text("quit").press("<enter>");
    assert!(session.model.leaving);
}

#[test]
fn a_paste_is_text_for_prompts_and_the_palette_and_nothing_elsewhere() {
    let mut session = Session::samples(WIDE);
    let before = session.screen();
    session.send(Msg::Paste("A\nQ".to_owned()));
    assert!(session.status_line().contains("what was pasted is left out"), "{}", session.screen());
    assert_eq!(
        session.screen().lines().rev().skip(1).collect::<Vec<_>>(),
        before.lines().rev().skip(1).collect::<Vec<_>>()
    );
    session.press("C-p");
    session.send(Msg::Paste("saved\nsearch".to_owned()));
    assert!(session.screen().contains("saved search"), "{}", session.screen());
    session.press("<esc> <enter> /");
    session.send(Msg::Paste("hez\u{1b}[31mbollah".to_owned()));
    assert!(session.model.prompt.as_ref().unwrap().text.starts_with("hez"));
}

#[test]
fn half_a_query_is_not_kept() {
    let mut session = Session::samples(WIDE);
    for (half, error) in [
        ("after:lastweek", "lastweek"),
        ("said:", "said:"),
        ("\"never closed", "closed"),
        ("(iran OR syria", ")"),
    ] {
        session.press("F").type_text(half).press("<enter>");
        assert!(session.model.prompt.is_some(), "{half}");
        assert!(session.screen().contains(error), "{half}: {}", session.screen());
        session.press("<esc>");
    }
    session.press("F <enter>");
    assert!(session.model.prompt.is_none());
    assert_eq!(session.model.list.rows.len(), session.model.articles.len());
}

#[test]
fn a_filter_that_finds_nothing_finds_nothing_however_often_it_is_answered() {
    let mut session = Session::samples(WIDE);
    session.press("<enter> F").type_text("nobodywrotethis").press("<enter>");
    assert!(session.model.list.rows.is_empty());
    // As it is while articles are analysed: the same question, answered again.
    let generation = session.model.generation;
    session.send(Msg::Found { generation, found: Box::default() });
    assert!(session.model.list.rows.is_empty(), "{}", session.screen());
}

#[test]
fn a_search_by_speaker_lights_what_was_said() {
    let mut session = Session::samples(WIDE);
    session.press("g /").type_text("said:iran").press("<enter>");
    assert!(session.screen().contains("1 of 1"), "{}", session.screen());
    session.press("n");
    assert!(!session.screen().contains("no match"), "{}", session.screen());
}

#[test]
fn a_count_and_percent_go_so_far_into_the_text() {
    let mut session = Session::samples((120, 16));
    session.press("<enter> 5 0 %");
    let at = dateline::reader::app::reading::visible(&session.model).start;
    let length = session.model.article().unwrap().text().len();
    assert!(at > length / 4 && at < length * 3 / 4, "{at} of {length}");
    session.press("g a 1 0 0 %");
    assert_eq!(session.model.list.selected, 1);
    session.press("%");
    assert!(session.status_line().contains("40%"), "{}", session.screen());
}

#[test]
fn tab_completes_commands_and_their_words() {
    let mut session = Session::samples(WIDE);
    session.press(":").type_text("so");
    let screen = session.screen();
    assert!(screen.contains("sort date | title"), "{screen}");
    session.press("<tab>").type_text("len").press("<tab>");
    let typed = session.model.prompt.as_ref().unwrap().text.clone();
    assert_eq!(typed, "sort length");
    session.press("<tab> S-<tab> <enter>");
    assert!(session.status_line().contains("sort by length"), "{}", session.screen());
    session.press(": <up>");
    assert_eq!(session.model.prompt.as_ref().unwrap().text, "sort length");
}

#[test]
fn a_mistaken_command_is_answered_with_the_nearest() {
    let mut session = Session::samples(WIDE);
    session.press(":").type_text("fliter x").press("<enter>");
    assert!(session.status_line().contains("did you mean filter?"), "{}", session.screen());
}

#[test]
fn settings_change_the_page_at_once() {
    let mut session = Session::samples(WIDE);
    session.press("<enter> :").type_text("set measure 40").press("<enter>");
    assert_eq!(session.model.layout().text.width, 40);
    session.press("+ :").type_text("set measure?").press("<enter>");
    assert!(session.status_line().contains("changed by a key from 40"), "{}", session.screen());
}

#[test]
fn the_palette_finds_actions_articles_names_and_speakers() {
    let mut session = Session::samples(WIDE);
    session.press("C-p").type_text("hyphen").press("<enter>");
    assert!(session.model.settings.hyphenate);
    session.press("C-p").type_text("no rush restore").press("<enter>");
    assert_eq!(session.model.focus, Pane::Reading);
    assert!(session.model.article().unwrap().label().contains("no rush"));
    session.press("C-p").type_text("esmaeil baghaei");
    let screen = session.screen();
    assert!(screen.contains("says in 1") && screen.contains("named in"), "{screen}");
    session.press("<enter>");
    assert!(session.model.list.narrowed.is_some(), "{}", session.screen());
    session.press("<esc> C-p").type_text("zzqqzz");
    assert!(session.model.chooser.as_ref().unwrap().shown.is_empty());
    session.press("<enter>");
    assert!(session.model.chooser.is_none());
}

#[test]
fn a_key_in_the_palette_costs_the_screen_nothing_however_many_titles_there_are() {
    let articles = (0..100_000u32).map(|number| {
        let title = format!("Harbour report {number}: cranes and quays of the north");
        Arc::new(Article::new(Draft {
            hash: ContentHash::of(&number.to_le_bytes()),
            own_id: None,
            path: Arc::from(Path::new("a.txt")),
            metadata: Metadata { title: Some(title), ..Metadata::default() },
            notes: Vec::new(),
            content: Content::Listed,
        }))
    });
    let mut model = Model::new(WIDE, Options::default(), jiff::civil::date(2025, 12, 1));
    model.begin();
    update(&mut model, Msg::Loaded { loading: 1, articles: articles.collect(), files: Some(1) });
    update(&mut model, Msg::LoadingDone { loading: 1, notes: Vec::new() });
    let press = |model: &mut Model, key: &str| {
        let begun = Instant::now();
        let effects: Vec<Effect> = sequence(key)
            .unwrap()
            .into_iter()
            .flat_map(|key| update(model, Msg::Key(key)))
            .collect();
        (begun.elapsed(), effects)
    };
    press(&mut model, "C-p");
    let mut times = Vec::new();
    for key in "99 q".split("").filter(|key| !key.trim().is_empty()) {
        let (took, effects) = press(&mut model, key);
        let job = effects.into_iter().find_map(|effect| match effect {
            Effect::Match(job) => Some(job),
            _ => None,
        });
        times.push(took);
        let begun = Instant::now();
        let (job, mut names) = (job.unwrap(), palette::Names::default());
        let choices = palette::choices(&job, &mut names, &|| false).unwrap();
        println!("{key}: key {took:?}, matching beside it {:?}", begun.elapsed());
        // A matching that is not wanted any more is left.
        assert!(palette::choices(&job, &mut names, &|| true).is_none());
        let number = model.matchings;
        update(&mut model, Msg::Matched { number, choices });
    }
    times.sort();
    assert!(times[times.len() / 2] < Duration::from_millis(8), "{times:?}");
    assert!(model.chooser.unwrap().choices[0].words.contains("99"));
}

#[test]
fn letters_that_stand_together_go_before_those_that_are_scattered() {
    let mut session = Session::samples(WIDE);
    session.press("C-p").type_text("syr");
    let chooser = session.model.chooser.as_ref().unwrap();
    assert!(chooser.chosen().unwrap().words.contains("Syria"), "{}", session.screen());
}

#[test]
fn an_article_that_is_filtered_out_is_opened_from_the_palette() {
    let mut session = Session::samples(WIDE);
    session.press("F").type_text("hezbollah").press("<enter> C-p").type_text("wishes ongoing");
    session.press("<enter>");
    assert!(session.model.article().unwrap().label().starts_with("Iran wishes"));
    assert!(session.model.list.narrowed.is_none());
}

/// A reader with a configuration.
fn configured(text: &str) -> Session {
    let folder = tempfile::tempdir().expect("a folder for a test");
    let file = folder.path().join("config.toml");
    std::fs::write(&file, text).expect("a file for a test");
    let mut session = Session::samples(WIDE);
    setting::begin(&mut session.model, Configuration::of_file(file).read());
    session
}

#[test]
fn own_bindings_hold_in_their_panes() {
    let mut session = configured("[keys.list]\nx = \"search\"\n\"g x\" = \"quit\"\n");
    session.press("g");
    assert!(session.screen().contains("quit at once"), "{}", session.screen());
    session.press("<esc> x");
    assert!(session.model.prompt.is_some());
    session.press("<esc> <enter> x");
    assert!(session.model.prompt.is_none());
}

#[test]
fn a_reader_from_less_is_at_home() {
    let mut session = configured("[keys]\npreset = \"less\"\n");
    session.resize(120, 16).press("<enter> G");
    let end = dateline::reader::app::reading::visible(&session.model).start;
    session.press("g");
    assert_eq!(dateline::reader::app::reading::visible(&session.model).start, 0);
    for keys in ["> ", "<space> <space> <space>", "f f f", "d d d d d d"] {
        session.press("<").press(keys);
        let at = dateline::reader::app::reading::visible(&session.model).start;
        assert!(at > 0 && at <= end, "{keys}");
    }
    session.press("< h");
    assert!(session.model.popup.is_some());
    session.press("q q q");
    assert!(session.model.leaving);
}

#[test]
fn a_reader_from_newsboat_is_at_home() {
    let mut session = configured("[keys]\npreset = \"newsboat\"\n");
    session.press("<enter> n");
    assert_eq!(session.model.unread(), 0);
    session.press("N");
    assert_eq!(session.model.unread(), 1);
    session.press("q /");
    assert!(session.screen().contains("search:"), "{}", session.screen());
    session.press("<esc> A");
    assert_eq!(session.model.unread(), 0);
    session.press("U");
    assert_eq!(session.model.unread(), 1);
}

#[test]
fn faults_are_told_at_the_start_and_the_rest_holds() {
    let session = configured("[page]\nmesure = 3\njustify = true\n[keys]\nx = \"qiut\"\n");
    let line = session.status_line();
    assert!(line.contains("config.toml:2:1") && line.contains("1 more"), "{line}");
    assert!(session.model.settings.justify);
}

#[test]
fn what_keys_changed_is_overruled_by_a_newer_word_of_the_file() {
    let mut session = configured("[page]\nmeasure = 40\n");
    session.press("<enter> +");
    assert_eq!(session.model.settings.measure, 44);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("config.toml");
    std::fs::write(&file, "[page]\nmeasure = 48\n").unwrap();
    session.send(Msg::Configured(Box::new(Configuration::of_file(file).read())));
    assert_eq!(session.model.settings.measure, 48);
    assert!(session.status_line().contains("config.toml read again: measure 48"));
}

#[test]
fn every_box_draws_at_every_size() {
    for keys in ["C-p", ":", "?"] {
        let mut session = Session::samples(WIDE);
        session.press(keys).press("s");
        for (columns, rows) in [(120, 34), (60, 20), (20, 5), (19, 4), (1, 1)] {
            session.resize(columns, rows).screen();
        }
    }
}

#[test]
fn the_help_begins_with_the_focused_pane_and_shows_its_keys() {
    let mut session = configured("[keys.list]\nZ = \"quit\"\n");
    session.press("?");
    assert!(session.screen().contains("Here, in the list"), "{}", session.screen());
    session.press("/").type_text("quit at once");
    assert!(session.screen().contains("Z  Q"), "{}", session.screen());
    session.press("<esc> q <enter> ?");
    assert!(session.screen().contains("Here, in the text"), "{}", session.screen());
}

#[test]
fn the_welcome_teaches_with_quotations_in_the_panel() {
    let session = Session::open(WIDE, &[("welcome.md", include_str!("../../assets/welcome.md"))]);
    let article = session.model.article().unwrap();
    let speakers: std::collections::BTreeSet<&str> = article
        .analysis()
        .unwrap()
        .quotes
        .iter()
        .filter_map(|quote| Some(quote.speaker.as_ref()?.name.as_str()))
        .collect();
    for name in ["Francis Bacon", "Samuel Johnson", "Thomas Jefferson"] {
        assert!(speakers.contains(name), "{name}: {speakers:?}");
    }
    assert!(speakers.iter().any(|name| name.contains("Scott")), "{speakers:?}");
    assert!((400..=600).contains(&article.words), "{}", article.words);
}

#[test]
fn empty_lists_say_what_next() {
    let mut session = Session::samples(WIDE);
    session.press("F").type_text("nosuchword").press("<enter>");
    let screen = session.screen();
    assert!(screen.contains("Esc shows all") && screen.contains("F changes it"), "{screen}");
    let session = Session::open(WIDE, &[]);
    assert!(session.screen().contains("dateline FOLDER"), "{}", session.screen());
}
