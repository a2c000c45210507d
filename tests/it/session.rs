//! A reader without a terminal: articles from strings, keys from scripts, effects carried out at once.

use std::{
    fmt::Write as _,
    ops::ControlFlow,
    path::{Path, PathBuf},
    sync::Arc,
};

use crossterm::event::{KeyModifiers, MouseEvent, MouseEventKind};
use dateline::{
    formats::{self, Input},
    library::{
        self, Article, Cache, Catalogue, Content, ContentHash, Shelf, Sources,
        article::Draft,
        load,
        searches::Searches,
        sources::Item,
        state::{self, News},
        update::{Update, update as update_library},
    },
    query::suggest::Value,
    reader::{
        Options,
        app::{
            Effect, FIRST_LOADING, Model, Msg, SearchJob, palette,
            prompt::SuggestJob,
            searches::{Tally, TallyJob},
            update,
        },
        keys::sequence,
        picture, ui,
        work::{Indexed, Seeker},
    },
};
use ratatui::{
    Terminal,
    backend::{Backend, TestBackend},
    style::{Color, Modifier},
};

/// A library in a folder of its own.
struct Library {
    folder: tempfile::TempDir,
    cache: Cache,
    seeker: Seeker,
}

impl Library {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("the test has a folder");
        let cache = Cache::at(folder.path().join("cache"));
        Self { folder, seeker: Seeker::new(cache.clone()), cache }
    }

    /// Writes files into the folder.
    fn write(&self, files: &[(&str, &str)]) -> PathBuf {
        let articles = self.folder.path().join("articles");
        for (name, text) in files {
            let file = articles.join(name);
            let written = std::fs::create_dir_all(file.parent().unwrap_or(&articles))
                .and_then(|()| std::fs::write(&file, text));
            written.expect("the folder is ours");
        }
        articles
    }

    /// Writes files, brings the catalogue up to date with them, and lists what it holds.
    fn indexed(&self, files: &[(&str, &str)]) -> Catalogue {
        let articles = self.write(files);
        let wanted = Update { folders: &[articles], analyse: true, ..Update::default() };
        update_library(&self.cache, &wanted, &|| false, &mut |_| {}).expect("the cache is ours");
        Catalogue::open(&self.cache).expect("it was just written")
    }
}

/// The reader under test.
pub(crate) struct Session {
    pub(crate) model: Model,
    /// What was given to the clipboard.
    pub(crate) copied: Vec<String>,
    /// The file of saved searches.
    pub(crate) kept: Searches,
    /// Searches the library, where one is open.
    library: Option<Library>,
}

impl Session {
    /// A reader on a screen of `size`, with articles from `(file name, text)`, loaded and analysed.
    pub(crate) fn open(size: (u16, u16), files: &[(&str, &str)]) -> Self {
        let mut session = Self::empty(size);
        let articles =
            files.iter().flat_map(|(name, text)| articles(name, text.as_bytes())).collect();
        session.send(Msg::Loaded { loading: 1, articles, files: Some(files.len()) });
        session.send(Msg::LoadingDone { loading: 1, notes: Vec::new() });
        for article in session.model.articles.iter() {
            article.analyse();
        }
        let analysed = session.model.articles.len();
        session.send(Msg::AnalysisProgress { loading: 1, analysed });
        session
    }

    /// A reader on a library of `(file name, text)`, which is indexed.
    pub(crate) fn library(size: (u16, u16), files: &[(&str, &str)]) -> Self {
        let mut session = Self::empty(size);
        session.library = Some(Library::new());
        session.index(files);
        session.send(Msg::LoadingDone { loading: 1, notes: Vec::new() });
        session
    }

    /// A reader on a folder of `(path, text)`, in memory and analysed; a cache can take over.
    pub(crate) fn folder(size: (u16, u16), files: &[(&str, &str)]) -> Self {
        let mut session = Self::empty(size);
        let library = Library::new();
        let sources = Sources { items: vec![Item::Path(library.write(files))] };
        session.library = Some(library);
        let mut articles = Vec::new();
        load(&sources, library::Options::default(), &|| false, &mut |batch| {
            articles.extend(batch.articles);
        });
        for article in &articles {
            article.analyse();
        }
        let analysed = articles.len();
        session.send(Msg::Loaded { loading: 1, articles, files: Some(files.len()) });
        session.send(Msg::LoadingDone { loading: 1, notes: Vec::new() });
        session.send(Msg::AnalysisProgress { loading: 1, analysed });
        session
    }

    /// Lists the folder from its cache, in the place of the articles in memory.
    pub(crate) fn take_over(&mut self) -> &mut Self {
        let library = self.library.as_ref().expect("a folder is open");
        let shelf = Shelf::as_given(library.indexed(&[]));
        self.send(Msg::Listed { loading: 1, shelf })
    }

    /// The names that the index of the library has for what is typed in the palette; none where no library is open.
    fn names(&self, job: &palette::MatchJob) -> palette::Names {
        let mut names = palette::Names::default();
        if let Some((of, library)) = job.articles.library().zip(self.library.as_ref()) {
            let indexed = Indexed::default().names(of, &library.cache, &job.words);
            names.indexed = indexed.expect("the index is ours");
        }
        names
    }

    /// Writes files into the library, and has it listed anew.
    pub(crate) fn index(&mut self, files: &[(&str, &str)]) -> &mut Self {
        let library = self.library.as_ref().expect("a library is open");
        let shelf = Shelf::of(library.indexed(files));
        self.send(Msg::Listed { loading: 1, shelf })
    }

    /// The two samples in the binary.
    pub(crate) fn samples(size: (u16, u16)) -> Self {
        let first = include_str!("../../seeds/000_7a9a55dd5097b7bf.txt");
        let second = include_str!("../../seeds/003_2778aadf5b31fbdb.txt");
        Self::open(
            size,
            &[("000_7a9a55dd5097b7bf.txt", first), ("003_2778aadf5b31fbdb.txt", second)],
        )
    }

    /// A reader that has loaded nothing yet.
    pub(crate) fn empty(size: (u16, u16)) -> Self {
        let today = jiff::civil::date(2025, 12, 1);
        let mut session = Self {
            model: Model::new(size, Options::default(), today),
            copied: Vec::new(),
            kept: Searches::default(),
            library: None,
        };
        session.model.begin();
        session.carry_out(vec![Effect::Load { loading: FIRST_LOADING }]);
        session
    }

    /// Takes a message and carries out what it leads to.
    pub(crate) fn send(&mut self, msg: Msg) -> &mut Self {
        let effects = update(&mut self.model, msg);
        self.carry_out(effects);
        self
    }

    /// Presses keys, written as in the key table, parted by blanks.
    pub(crate) fn press(&mut self, keys: &str) -> &mut Self {
        for key in sequence(keys).expect("the script is well written") {
            self.send(Msg::Key(key));
        }
        self
    }

    /// Types characters into a prompt.
    pub(crate) fn type_text(&mut self, text: &str) -> &mut Self {
        for c in text.chars() {
            self.send(Msg::Key(dateline::reader::keys::Key::char(c)));
        }
        self
    }

    /// Gives the screen another size.
    pub(crate) fn resize(&mut self, columns: u16, rows: u16) -> &mut Self {
        self.send(Msg::Resized(columns, rows))
    }

    fn carry_out(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Analyse(article) => {
                    article.analyse();
                    self.send(Msg::Analysed(article.hash));
                }
                Effect::Search(job) if job.articles.library().is_some() => {
                    self.search_library(&job);
                }
                Effect::Open(job) => {
                    let (article, hit) = dateline::reader::work::open(&job);
                    self.send(Msg::Opened { number: job.number, article, hit });
                }
                Effect::Count(job) => {
                    let library = job.articles.library().zip(self.library.as_mut());
                    let (shelf, library) = library.expect("only libraries are counted");
                    let (read, starred) = library.seeker.count(shelf, &job.records);
                    self.send(Msg::Counted { version: job.version, read, starred });
                }
                Effect::Search(job) => {
                    let found = Box::new(dateline::reader::work::answer(&job, &|| false));
                    self.send(Msg::Found { generation: job.generation, found });
                }
                Effect::Keep(state::Order::Write(write)) => {
                    self.send(Msg::State(News::Written(write.ticket)));
                }
                Effect::Mark(_) | Effect::LookForUnread(_) => self.mark(effect),
                Effect::Find(job) => {
                    self.send(Msg::FoundIn {
                        number: job.number,
                        matches: job.look(&|| false).expect("looked through"),
                    });
                }
                Effect::Picture(request) => {
                    if let Some(picture) = picture::make(&request) {
                        self.send(Msg::Picture(Box::new((*request, picture))));
                    }
                }
                Effect::Tally(job) => {
                    let tallies = self.tallies(&job);
                    self.send(Msg::Tallied { number: job.number, tallies });
                }
                Effect::KeepSearches(rewrite) => {
                    self.kept = self.kept.with_changes(&rewrite.before, &rewrite.after);
                    let searches = Ok(self.kept.clone());
                    self.send(Msg::Searches { searches, said: Some(rewrite.said) });
                }
                Effect::Suggest(job) => {
                    let values = self.values(&job);
                    self.send(Msg::Suggested { number: job.number, values });
                }
                Effect::Copy(text) => self.copied.push(text),
                Effect::Match(job) => {
                    let choices = palette::choices(&job, &mut self.names(&job), &|| false);
                    let choices = choices.expect("nothing else is wanted");
                    self.send(Msg::Matched { number: job.number, choices });
                }
                _ => {}
            }
        }
    }

    /// Goes over very many articles, as a worker does.
    fn mark(&mut self, effect: Effect) {
        match effect {
            Effect::Mark(job) => self.send(Msg::Marked(Some(Box::new(job.make())))),
            Effect::LookForUnread(job) => {
                self.send(Msg::Unread { number: job.number, row: job.look() })
            }
            _ => self,
        };
    }

    /// Turns the wheel, clicks or drags at a column and row, both from 0.
    pub(crate) fn mouse(&mut self, kind: MouseEventKind, (column, row): (u16, u16)) -> &mut Self {
        let modifiers = KeyModifiers::NONE;
        self.send(Msg::Mouse(MouseEvent { kind, column, row, modifiers }))
    }

    /// Where `text` begins on the screen.
    #[track_caller]
    pub(crate) fn place(&self, text: &str) -> (u16, u16) {
        let screen = self.screen();
        let mut rows = screen.lines().enumerate();
        let found = rows.find_map(|(row, line)| {
            let before = &line[..line.find(text)?];
            Some((dateline::page::width::width(before) as u16, row as u16))
        });
        found.unwrap_or_else(|| panic!("{text:?} is not on the screen:\n{screen}"))
    }

    /// Where the hardware cursor stands.
    pub(crate) fn cursor(&self) -> (u16, u16) {
        let (columns, rows) = self.model.size;
        let mut terminal =
            Terminal::new(TestBackend::new(columns, rows)).expect("memory does not fail");
        let drawn = terminal.draw(|frame| ui::view(&self.model, frame));
        drawn.expect("memory does not fail");
        let at = terminal.backend_mut().get_cursor_position().expect("memory does not fail");
        (at.x, at.y)
    }

    /// What saved searches find, in memory or in the library.
    fn tallies(&mut self, job: &TallyJob) -> Vec<Option<Tally>> {
        let tallied = match job.articles.library().zip(self.library.as_mut()) {
            Some((shelf, library)) => {
                library.seeker.tally(job, shelf, &|| false).expect("the index can be read")
            }
            None => dateline::reader::work::tally(job, &|| false),
        };
        tallied.expect("nothing cancels it")
    }

    /// Values of a field, counted in memory or in the library.
    fn values(&mut self, job: &SuggestJob) -> Vec<Value> {
        match job.articles.library().zip(self.library.as_mut()) {
            Some((shelf, library)) => {
                library.seeker.values(job, shelf).expect("the index can be read")
            }
            None => dateline::reader::work::values(job, &|| false),
        }
    }

    /// Answers a search in the library: with a first page where there is one, then with all.
    fn search_library(&mut self, job: &SearchJob) {
        let library = job.articles.library().zip(self.library.as_mut());
        let (shelf, library) = library.expect("a library is open");
        let mut pages = Vec::new();
        let answered = library.seeker.answer(job, shelf, &|| false, &mut |page| pages.push(page));
        pages.extend(answered.expect("the index can be read"));
        for found in pages {
            self.send(Msg::Found { generation: job.generation, found: Box::new(found) });
        }
    }

    /// The words on the status line.
    pub(crate) fn status_line(&self) -> String {
        self.screen().lines().last().unwrap_or_default().to_owned()
    }

    /// The screen as text.
    pub(crate) fn screen(&self) -> String {
        let (columns, rows) = self.model.size;
        let mut terminal =
            Terminal::new(TestBackend::new(columns, rows)).expect("memory does not fail");
        terminal.draw(|frame| ui::view(&self.model, frame)).expect("memory does not fail");
        let buffer = terminal.backend().buffer();
        let mut text = String::new();
        for row in 0..rows {
            let mut line = String::new();
            let mut skip = 0;
            for column in 0..columns {
                if skip == 0 {
                    let symbol = buffer[(column, row)].symbol();
                    line.push_str(symbol);
                    skip = dateline::page::width::width(symbol).saturating_sub(1);
                } else {
                    skip -= 1;
                }
            }
            text.push_str(line.trim_end());
            text.push('\n');
        }
        text
    }

    /// The screen as text, then its styled runs: `row:from-to "text" style`, runs in the style of running text left out.
    pub(crate) fn dump(&self) -> String {
        let (columns, rows) = self.model.size;
        let mut terminal =
            Terminal::new(TestBackend::new(columns, rows)).expect("memory does not fail");
        terminal.draw(|frame| ui::view(&self.model, frame)).expect("memory does not fail");
        let buffer = terminal.backend().buffer();
        let mut dump = self.screen();
        dump.push_str("---\n");
        let plain = buffer[(0, 0)].style().fg;
        for row in 0..rows {
            let mut column = 0;
            while column < columns {
                let start = column;
                let style = |column: u16| {
                    let cell = &buffer[(column, row)];
                    (cell.fg, cell.bg, cell.modifier)
                };
                let looks = style(start);
                let mut words = String::new();
                while column < columns && style(column) == looks {
                    words.push_str(buffer[(column, row)].symbol());
                    column += 1;
                }
                let is_plain = looks.1 == Color::Reset && looks.2 == Modifier::empty();
                if words.trim().is_empty() && looks.1 == Color::Reset
                    || is_plain && Some(looks.0) == plain
                {
                    continue;
                }
                writeln!(
                    dump,
                    "{row}:{start}-{column} {:?} {} {} {:?}",
                    words, looks.0, looks.1, looks.2
                )
                .expect("strings take all");
            }
        }
        dump
    }
}

/// The articles of one file.
pub(crate) fn articles(name: &str, bytes: &[u8]) -> Vec<Arc<Article>> {
    let path: Arc<Path> = Arc::from(Path::new(name));
    let mut articles = Vec::new();
    formats::read(Input { name, bytes }, &mut |read| {
        let draft = match read {
            Ok(parsed) => Draft {
                hash: ContentHash::of(format!("{name}{}", articles.len()).as_bytes()),
                own_id: parsed.own_id,
                path: Arc::clone(&path),
                metadata: parsed.metadata,
                notes: parsed.notes,
                content: Content::Document(Arc::new(parsed.document)),
            },
            Err(problem) => Draft {
                hash: ContentHash::of(name.as_bytes()),
                own_id: None,
                path: Arc::clone(&path),
                metadata: dateline::metadata::Metadata::default(),
                notes: Vec::new(),
                content: Content::Unreadable(problem),
            },
        };
        articles.push(Arc::new(Article::new(draft)));
        ControlFlow::Continue(())
    });
    articles
}
