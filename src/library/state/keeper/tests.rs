//! The keeper with a real database: what it tells, what is there afterwards, and what it does when it cannot write. The
//! tests that begin with `p` and a number answer that line of the list of hostile situations.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::Path,
    sync::{Arc, Mutex},
};

use super::*;
use crate::{
    document::{BlockKind, Builder},
    library::{
        Article, Content,
        article::Draft,
        state::{
            Change, Fact, Passage, State,
            store::{Listed, Step},
        },
    },
    metadata::Metadata,
};

/// A keeper, what it has told, and a state that makes steps for it.
struct Reader {
    keeper: Keeper,
    news: Receiver<News>,
    state: State,
    ticket: u64,
}

impl Reader {
    fn open(file: &Path) -> Self {
        let (sender, news) = unbounded();
        let home = Home::File(file.to_owned());
        let keeper = Keeper::start(home, ContentHash::default(), move |told| {
            let _ = sender.send(told);
        });
        Self { keeper, news, state: State::default(), ticket: 0 }
    }

    fn next(&self) -> News {
        self.news.recv_timeout(Duration::from_secs(20)).expect("the keeper tells something")
    }

    #[track_caller]
    fn loaded(&mut self) -> Stored {
        match self.next() {
            News::Loaded(stored) => {
                self.state.load((*stored).clone());
                *stored
            }
            other => panic!("not loaded: {other:?}"),
        }
    }

    /// Orders a step without waiting for it.
    fn order(&mut self, article: &Arc<Article>, fact: &Fact) {
        let id = self.state.records.id(article);
        let changes = self.state.changes(&[id], fact);
        let made = self.state.make("a step".to_owned(), changes);
        let keys = self.state.records.keys(std::slice::from_ref(article), std::iter::empty());
        self.state.records.know(&keys);
        self.ticket += 1;
        self.keeper.order(Order::Write(Box::new(Write {
            ticket: self.ticket,
            edit: made.edit,
            step: Step::Made,
            changes: made.changes,
            articles: vec![(id, Arc::clone(article))],
            listed: None,
            keys,
        })));
    }

    #[track_caller]
    fn write(&mut self, article: &Arc<Article>, fact: &Fact) {
        self.order(article, fact);
        let told = self.next();
        assert!(matches!(told, News::Written(ticket) if ticket == self.ticket), "{told:?}");
    }
}

const READ: Fact = Fact::Read(Some(true));
const STARRED: Fact = Fact::Starred(Some(true));

fn tag(tag: &str) -> Fact {
    Fact::Tag(tag.to_owned(), true)
}

/// An article of one paragraph.
fn article(path: &str, text: &str, address: Option<&str>) -> Arc<Article> {
    let mut builder = Builder::new();
    builder.push(text);
    builder.end(BlockKind::Paragraph, 0, 0);
    Arc::new(Article::new(Draft {
        hash: ContentHash::of(text.as_bytes()),
        own_id: None,
        path: Arc::from(Path::new(path)),
        metadata: Metadata {
            title: Some("A title".to_owned()),
            url: address.map(str::to_owned),
            ..Metadata::default()
        },
        notes: Vec::new(),
        content: Content::Document(Arc::new(builder.finish())),
    }))
}

/// A folder for the state, and the file in it.
fn folder() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("new/dateline/state.db");
    (folder, file)
}

/// Files set aside beside the database.
fn aside(file: &Path) -> Vec<String> {
    let names = fs::read_dir(file.parent().unwrap()).unwrap();
    let names = names.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.filter(|name| name.contains(".bad-")).collect();
    names.sort();
    names
}

#[test]
fn what_was_done_is_there_at_the_next_start_whatever_became_of_the_file() {
    let (_folder, file) = folder();
    let first = article("/a/one.html", "The text.", Some("https://example.org/one"));
    let mut reader = Reader::open(&file);
    assert!(reader.loaded().done.is_empty());
    for fact in [READ, STARRED, tag("war"), Fact::Note(Some("see".to_owned()))] {
        reader.write(&first, &fact);
    }
    drop(reader);
    let mut reader = Reader::open(&file);
    assert_eq!(reader.loaded().done.len(), 4);
    let moved = article("/b/moved.txt", "The text.", None);
    let extracted = article("/c/x.html", "The text, anew.", Some("http://www.example.org/one/"));
    let edited = article("/a/one.html", "The text was edited.", None);
    let other = article("/a/two.html", "The text of another.", None);
    let all = [moved, extracted, edited, other];
    let known: Vec<bool> = all.iter().map(|it| reader.state.records.is_starred(it)).collect();
    assert_eq!(known, [true, true, true, false]);
    assert_eq!(reader.state.records.tags(&all[1]), ["war"]);
    assert_eq!(reader.state.records.note(&all[2]), Some("see"));
    let undone = reader.state.undo().unwrap();
    assert_eq!(undone.edit.said, "a step");
    assert_eq!(reader.state.records.note(&all[2]), None);
}

#[test]
fn undo_and_what_can_be_made_again_last() {
    let (_folder, file) = folder();
    let one = article("/a", "One.", None);
    let mut reader = Reader::open(&file);
    reader.loaded();
    reader.write(&one, &STARRED);
    let made = reader.state.undo().unwrap();
    reader.keeper.order(Order::Write(Box::new(Write {
        ticket: 9,
        edit: made.edit,
        step: Step::Undone,
        changes: made.changes,
        articles: Vec::new(),
        listed: None,
        keys: Vec::new(),
    })));
    assert!(matches!(reader.next(), News::Written(9)));
    drop(reader);
    let mut reader = Reader::open(&file);
    let stored = reader.loaded();
    assert_eq!((stored.done.len(), stored.undone.len()), (0, 1));
    assert!(!reader.state.records.is_starred(&one));
    reader.state.redo().unwrap();
    assert!(reader.state.records.is_starred(&one));
}

#[test]
fn articles_that_are_too_many_for_memory_are_written_off_their_shelf() {
    let (_folder, file) = folder();
    let articles = ["/a", "/b"].map(|path| article(path, path, None));
    let ids = articles.each_ref().map(|article| article.hash);
    let mut reader = Reader::open(&file);
    reader.loaded();
    let changes = reader.state.changes(&ids, &READ);
    let made = reader.state.make("a step".to_owned(), changes);
    let listed = Listed {
        shelf: articles.iter().cloned().collect(),
        articles: ids.into_iter().zip(0..).collect(),
    };
    reader.keeper.order(Order::Write(Box::new(Write {
        ticket: 1,
        edit: made.edit,
        step: Step::Made,
        changes: made.changes,
        articles: Vec::new(),
        listed: Some(listed),
        keys: Vec::new(),
    })));
    assert!(matches!(reader.next(), News::Written(1)));
    drop(reader);
    let mut store = Store::open(&file, ContentHash::default()).unwrap().store;
    let kept = crate::library::state::exchange::export(&mut store).unwrap().articles;
    assert_eq!(kept.len(), 2);
    assert!(kept.iter().all(|it| it.read == Some(true) && it.title.as_deref() == Some("A title")));
}

#[test]
fn places_and_the_session_are_written_by_the_end() {
    let (_folder, file) = folder();
    let one = article("/a", "Some words of an article.", None);
    let place = Passage::place(one.text(), 5);
    let reader = Reader::open(&file);
    let places = [(one.hash, (Arc::clone(&one), Some(place.clone())))].into();
    let remembered = Remembered { places, session: Some("{}".to_owned()) };
    reader.keeper.order(Order::Remember(Box::new(remembered)));
    drop(reader);
    let stored = Reader::open(&file).loaded();
    assert_eq!(stored.session.as_deref(), Some("{}"));
    assert_eq!(stored.records.get(&one).and_then(|record| record.place.as_ref()), Some(&place));
}

#[test]
fn the_state_is_for_its_user_alone() {
    let (_folder, file) = folder();
    Reader::open(&file).loaded();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&file), mode(file.parent().unwrap())), (0o600, 0o700));
}

#[test]
fn p2_a_full_disk_is_told_and_tried_again_and_nothing_is_lost() {
    let (_folder, file) = folder();
    let one = article("/a", "One.", None);
    let mut reader = Reader::open(&file);
    reader.loaded();
    reader.write(&one, &STARRED);
    drop(reader);
    // As many pages as it has, and no more: to the database that is a full disk.
    let mut store = Store::open(&file, ContentHash::default()).unwrap().store;
    let connection = store.connection();
    connection.execute_batch("PRAGMA max_page_count = 1").unwrap();
    let long = Fact::Note(Some("word ".repeat(20_000)));
    let change = Change { articles: vec![one.hash], from: Fact::Note(None), to: long.clone() };
    let edit = Arc::new(super::super::Edit { number: 7, said: String::new(), changes: vec![] });
    let write = Write {
        ticket: 1,
        edit,
        step: Step::Made,
        changes: vec![change],
        articles: vec![(one.hash, Arc::clone(&one))],
        listed: None,
        keys: Vec::new(),
    };
    let (writes, nothing) = ([write], Remembered::default());
    let refused = store.write(&writes, &nothing, 0).map_err(|error| sentence(&error));
    assert_eq!(refused.unwrap_err().what, "the disk is full");
    assert!(store.load().unwrap().records.is_starred(&one));
    store.connection().execute_batch("PRAGMA max_page_count = 100000").unwrap();
    store.write(&writes, &nothing, 0).unwrap();
    let stored = store.load().unwrap();
    assert_eq!(stored.records.note(&one).map(str::len), Some(100_000));
}

#[test]
fn p2_a_folder_that_cannot_be_made_is_told_held_in_memory_and_tried_again() {
    let folder = tempfile::tempdir().unwrap();
    let in_the_way = folder.path().join("in-the-way");
    fs::write(&in_the_way, "a file").unwrap();
    let mut reader = Reader::open(&in_the_way.join("dateline/state.db"));
    assert!(matches!(reader.next(), News::Trouble(_)));
    let one = article("/a", "One.", None);
    reader.order(&one, &STARRED);
    assert!(matches!(reader.next(), News::Held(1, _)));
    fs::remove_file(&in_the_way).unwrap();
    reader.order(&one, &READ);
    assert!(matches!(reader.next(), News::Loaded(_)));
    assert!(matches!(reader.next(), News::Written(1)));
    assert!(matches!(reader.next(), News::Written(2)));
    assert!(matches!(reader.next(), News::CaughtUp));
    drop(reader);
    let stored = Reader::open(&in_the_way.join("dateline/state.db")).loaded();
    assert!(stored.records.is_starred(&one) && stored.records.is_read(&one));
}

#[test]
fn p2_a_read_only_folder_is_told() {
    let (_folder, file) = folder();
    let parent = file.parent().unwrap();
    fs::create_dir_all(parent).unwrap();
    fs::set_permissions(parent, fs::Permissions::from_mode(0o500)).unwrap();
    if fs::write(parent.join("probe"), "").is_ok() {
        // The superuser may write everywhere.
        return;
    }
    let reader = Reader::open(&file);
    let News::Trouble(problem) = reader.next() else { panic!("not told") };
    assert!(problem.to_string().contains("permission denied"), "{problem}");
}

/// Puts something in the place of the database; a fresh one is begun, and what was there is kept beside it.
#[track_caller]
fn check_set_aside(put: impl Fn(&Path)) {
    let (_folder, file) = folder();
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    put(&file);
    let mut reader = Reader::open(&file);
    reader.loaded();
    let News::SetAside(problem) = reader.next() else { panic!("not told") };
    let names = aside(&file);
    assert_eq!(names.len(), 1, "{names:?}");
    assert!(problem.to_string().contains(&names[0]), "{problem}");
    reader.write(&article("/a", "One.", None), &STARRED);
}

#[test]
fn p3_a_broken_file_is_set_aside() {
    check_set_aside(|file| fs::write(file, [0; 8192]).unwrap());
    check_set_aside(|file| fs::write(file, "no database at all").unwrap());
    check_set_aside(|file| fs::create_dir(file).unwrap());
    check_set_aside(|file| {
        let other = rusqlite::Connection::open(file).unwrap();
        other.execute_batch("CREATE TABLE of_another_program (x)").unwrap();
    });
    check_set_aside(|file| {
        Reader::open(file).loaded();
        let bytes = fs::read(file).unwrap();
        fs::write(file, &bytes[..bytes.len() / 2]).unwrap();
    });
}

#[test]
fn p3_an_empty_file_is_begun_anew_and_a_dangling_link_is_followed() {
    let (folder, file) = folder();
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(&file, "").unwrap();
    Reader::open(&file).loaded();
    fs::remove_file(&file).unwrap();
    std::os::unix::fs::symlink(folder.path().join("elsewhere.db"), &file).unwrap();
    Reader::open(&file).loaded();
    assert!(folder.path().join("elsewhere.db").is_file());
}

#[test]
fn p3_a_newer_version_is_left_alone() {
    let (_folder, file) = folder();
    Reader::open(&file).loaded();
    let newer = rusqlite::Connection::open(&file).unwrap();
    newer.execute_batch("PRAGMA journal_mode = DELETE; PRAGMA user_version = 99").unwrap();
    drop(newer);
    let before = fs::read(&file).unwrap();
    let mut reader = Reader::open(&file);
    let News::Trouble(problem) = reader.next() else { panic!("not told") };
    assert!(problem.to_string().contains("newer dateline"), "{problem}");
    reader.order(&article("/a", "One.", None), &STARRED);
    assert!(matches!(reader.next(), News::Held(1, _)));
    drop(reader);
    assert_eq!(fs::read(&file).unwrap(), before);
    assert!(aside(&file).is_empty());
}

#[test]
fn p3_places_out_of_range_and_columns_of_nonsense_do_no_harm() {
    let (_folder, file) = folder();
    let one = article("/a", "One.", None);
    let mut reader = Reader::open(&file);
    reader.loaded();
    reader.write(&one, &STARRED);
    drop(reader);
    let raw = rusqlite::Connection::open(&file).unwrap();
    raw.execute_batch(
        "UPDATE articles SET place = '{\"start\":99999,\"end\":4,\"text\":\"\"}';
         INSERT INTO highlights VALUES (x'00', 'no json'); INSERT INTO keys VALUES (x'', x'01');
         INSERT INTO marks VALUES ('', '{}'); INSERT INTO journal VALUES (1, '[]', 0);
         INSERT INTO tags VALUES (x'01', 'lost')",
    )
    .unwrap();
    let stored = Reader::open(&file).loaded();
    let record = stored.records.get(&one).unwrap();
    assert_eq!(record.place.as_ref().unwrap().offset(one.text()), one.text().len());
    assert_eq!(record.starred, Some(true));
}

#[test]
fn p3_a_file_that_vanishes_comes_back_with_all_that_was_kept() {
    let (folder, file) = folder();
    let (one, two) = (article("/a", "One.", None), article("/b", "Two.", None));
    let mut reader = Reader::open(&file);
    reader.loaded();
    reader.write(&one, &STARRED);
    fs::remove_dir_all(folder.path().join("new")).unwrap();
    reader.order(&two, &STARRED);
    assert!(matches!(reader.next(), News::Loaded(_)));
    assert!(matches!(reader.next(), News::Written(2)));
    drop(reader);
    let stored = Reader::open(&file).loaded();
    assert!(stored.records.is_starred(&one) && stored.records.is_starred(&two));
}

#[test]
fn p4_two_programs_write_and_see_each_others_changes() {
    let (_folder, file) = folder();
    let (one, two) = (article("/a", "One.", None), article("/b", "Two.", None));
    let mut here = Reader::open(&file);
    here.loaded();
    let mut there = Reader::open(&file);
    there.loaded();
    here.write(&one, &tag("here"));
    there.order(&one, &tag("there"));
    assert!(matches!(there.next(), News::Written(1)));
    there.loaded();
    assert_eq!(there.state.records.tags(&one), ["here", "there"]);
    here.keeper.order(Order::Look);
    here.loaded();
    assert_eq!(here.state.records.tags(&one), ["here", "there"]);
    here.write(&two, &READ);
    there.keeper.order(Order::Look);
    assert!(there.loaded().records.is_read(&two));
}

#[test]
fn p4_two_programs_that_write_all_the_time_lose_nothing() {
    const EACH: usize = 60;
    let (_folder, file) = folder();
    let one = article("/a", "One.", None);
    let written = Arc::new(Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for program in 0..2 {
            let (file, one, written) = (&file, &one, Arc::clone(&written));
            scope.spawn(move || {
                let mut reader = Reader::open(file);
                reader.state.number_from(program as u64 * 1000);
                reader.loaded();
                let tags: Vec<String> = (0..EACH).map(|n| format!("{program}-{n}")).collect();
                for name in &tags {
                    reader.order(one, &tag(name));
                }
                let mut acknowledged = 0;
                while acknowledged < EACH {
                    match reader.next() {
                        News::Written(_) => acknowledged += 1,
                        News::Loaded(_) => {}
                        other => panic!("{other:?}"),
                    }
                }
                written.lock().unwrap().extend(tags);
            });
        }
    });
    let stored = Reader::open(&file).loaded();
    let mut written = written.lock().unwrap().clone();
    written.sort();
    assert_eq!(stored.records.tags(&one), written);
    assert_eq!(stored.done.len(), 2 * EACH);
}

#[test]
fn p4_a_program_that_holds_the_state_for_long_is_waited_for_and_told() {
    let (_folder, file) = folder();
    let mut reader = Reader::open(&file);
    reader.loaded();
    let other = rusqlite::Connection::open(&file).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    reader.order(&article("/a", "One.", None), &STARRED);
    let News::Held(1, problem) = reader.next() else { panic!("not told") };
    assert_eq!(problem.what, "another program holds the reading marks");
    other.execute_batch("COMMIT").unwrap();
    assert!(matches!(reader.next(), News::Written(1)));
    assert!(matches!(reader.next(), News::CaughtUp));
}

#[test]
fn without_a_home_all_is_acknowledged_and_nothing_is_written() {
    let (sender, news) = unbounded();
    let keeper = Keeper::start(Home::Nowhere, ContentHash::default(), move |told| {
        let _ = sender.send(told);
    });
    let mut reader = Reader { keeper, news, state: State::default(), ticket: 0 };
    reader.write(&article("/a", "One.", None), &STARRED);
}

#[test]
fn p17_without_a_home_folder_it_says_so() {
    let (sender, news) = unbounded();
    let home = Home::Unknown(Problem::new("there is no home folder"));
    let keeper = Keeper::start(home, ContentHash::default(), move |told| {
        let _ = sender.send(told);
    });
    let mut reader = Reader { keeper, news, state: State::default(), ticket: 0 };
    assert!(matches!(reader.next(), News::Trouble(_)));
    reader.order(&article("/a", "One.", None), &STARRED);
    assert!(matches!(reader.next(), News::Held(1, _)));
}
