//! The state on disk: an `SQLite` database, written in transactions, read as a whole.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use rusqlite::{Connection, ErrorCode, OpenFlags, Transaction, TransactionBehavior, params};

use super::{
    Change, Edit, Highlight, Passage, Record, Records, Spot, files,
    rows::{id, name_article, put_place, write_one},
    schema::{self, VERSION},
};
use crate::{
    formats::Problem,
    library::{Article, ContentHash, Shelf},
};

/// How long another program that writes is waited for.
const PATIENCE: Duration = Duration::from_secs(2);

/// An open database.
#[derive(Debug)]
pub struct Store {
    connection: Connection,
    file: PathBuf,
    /// What the session is kept by.
    inputs: ContentHash,
    /// Device and inode of the file, to notice that another stands in its place.
    identity: (u64, u64),
    /// As `SQLite` counts what other programs wrote.
    seen: i64,
}

/// What was found at opening.
#[derive(Debug)]
pub struct Opened {
    /// The database.
    pub store: Store,
    /// All that it holds.
    pub stored: Stored,
    /// What had to be done to open it, where that is to be told.
    pub told: Option<Problem>,
}

/// What a database holds.
#[derive(Clone, Debug, Default)]
pub struct Stored {
    /// What is kept of articles.
    pub records: Records,
    /// Marked places.
    pub marks: BTreeMap<char, Spot>,
    /// Steps that can be undone, oldest first.
    pub done: Vec<Arc<Edit>>,
    /// Steps that can be made again, the last undone one at the end.
    pub undone: Vec<Arc<Edit>>,
    /// How the last session with the same inputs was left, as the reader wrote it.
    pub session: Option<String>,
}

/// What a step does to the journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// It is new.
    Made,
    /// It was taken back.
    Undone,
    /// It was made again.
    MadeAgain,
}

/// A change to be written, with all that belongs to it, in one transaction.
#[derive(Clone, Debug)]
pub struct Write {
    /// What the writing is acknowledged by.
    pub ticket: u64,
    /// The step it belongs to.
    pub edit: Arc<Edit>,
    /// What becomes of that step.
    pub step: Step,
    /// What is changed.
    pub changes: Vec<Change>,
    /// The articles, for their titles and addresses, by their identifiers.
    pub articles: Vec<(ContentHash, Arc<Article>)>,
    /// Very many articles, in the place of `articles`.
    pub listed: Option<Listed>,
    /// What else they are known by from now on.
    pub keys: Vec<(ContentHash, ContentHash)>,
}

/// Articles that are taken off their shelf one by one, as there are too many to be in memory.
#[derive(Clone, Debug)]
pub struct Listed {
    /// Where they are.
    pub shelf: Shelf,
    /// Their identifiers and their numbers.
    pub articles: Vec<(ContentHash, usize)>,
}

/// What is written now and then and not waited for.
#[derive(Clone, Debug, Default)]
pub struct Remembered {
    /// Where reading stopped, by article; `None` for its beginning.
    pub places: BTreeMap<ContentHash, (Arc<Article>, Option<Passage>)>,
    /// How the session stands.
    pub session: Option<String>,
}

impl Remembered {
    /// True where there is nothing to write.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty() && self.session.is_none()
    }
}

impl Store {
    /// Opens the database, makes it where there is none, sets a broken one aside under a name with the date. A newer
    /// program's database is left alone. `inputs` tells
    /// sessions apart.
    pub fn open(file: &Path, inputs: ContentHash) -> Result<Opened, Problem> {
        match Self::open_as_it_is(file, inputs) {
            Ok((store, stored)) => Ok(Opened { store, stored, told: None }),
            Err(Refusal::Told(problem)) => Err(problem),
            Err(Refusal::Broken(why)) => {
                let aside =
                    files::set_aside(file).map_err(|error| cannot_be_set_aside(file, &error))?;
                let (store, stored) =
                    Self::open_as_it_is(file, inputs).map_err(Refusal::into_problem)?;
                let name = aside.file_name().unwrap_or_default().to_string_lossy().into_owned();
                let what = format!("the reading marks {why}; they are kept as {name}");
                let told = Some(Problem::new(what).help("a new file was begun"));
                Ok(Opened { store, stored, told })
            }
        }
    }

    fn open_as_it_is(file: &Path, inputs: ContentHash) -> Result<(Self, Stored), Refusal> {
        if fs::metadata(file).is_ok_and(|found| !found.is_file()) {
            return Err(Refusal::Broken("were no file"));
        }
        files::make_file(file).map_err(|error| Refusal::Told(files::problem(file, &error)))?;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut connection = Connection::open_with_flags(file, flags)?;
        connection.busy_timeout(PATIENCE)?;
        let (version, is_ours) = schema::version(&connection)?;
        if !is_ours {
            return Err(Refusal::Broken("were another program’s file"));
        }
        if version > VERSION {
            return Err(Refusal::Told(too_new(version)));
        }
        connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
        // In WAL mode this is what makes a commit last beyond a power cut, too.
        connection.pragma_update(None, "synchronous", "FULL")?;
        if version < VERSION {
            schema::migrate(&mut connection)?;
        }
        let identity = files::identity(file).ok_or_else(|| Refusal::Told(vanished(file)))?;
        let mut store = Self { connection, file: file.to_owned(), inputs, identity, seen: 0 };
        store.seen = store.data_version()?;
        // Reading all of it once tells a broken file from a sound one.
        let stored = store.load()?;
        Ok((store, stored))
    }

    /// All that is kept, with the session of the inputs that it was opened with.
    pub fn load(&self) -> rusqlite::Result<Stored> {
        let (done, undone) = self.journal()?;
        let session = "SELECT session FROM sessions WHERE inputs = ?1";
        Ok(Stored {
            records: self.records()?,
            marks: self.marks()?,
            done,
            undone,
            session: first(
                self.connection.query_row(session, [self.inputs.bytes()], |row| row.get(0)),
            )?,
        })
    }

    fn records(&self) -> rusqlite::Result<Records> {
        let mut records = Records::default();
        self.each("SELECT id, read, starred, note, place FROM articles", &mut |row| {
            let place: Option<String> = row.get(4)?;
            let kept = Record {
                read: row.get(1)?,
                starred: row.get(2)?,
                note: row.get(3)?,
                place: place.and_then(|place| serde_json::from_str(&place).ok()),
                ..Record::default()
            };
            records.change(id(row, 0)?, |record| *record = kept);
            Ok(())
        })?;
        self.each("SELECT article, tag FROM tags ORDER BY article, tag", &mut |row| {
            let tag = row.get(1)?;
            records.change(id(row, 0)?, |record| record.tags.push(tag));
            Ok(())
        })?;
        self.each("SELECT article, highlight FROM highlights", &mut |row| {
            let written: String = row.get(1)?;
            let highlight: Option<Highlight> = serde_json::from_str(&written).ok();
            records.change(id(row, 0)?, |record| {
                record.highlights.extend(highlight);
                record.highlights.sort_unstable();
            });
            Ok(())
        })?;
        self.each("SELECT key, article FROM keys", &mut |row| {
            records.know(&[(id(row, 0)?, id(row, 1)?)]);
            Ok(())
        })?;
        Ok(records)
    }

    fn marks(&self) -> rusqlite::Result<BTreeMap<char, Spot>> {
        let mut marks = BTreeMap::new();
        self.each("SELECT letter, spot FROM marks", &mut |row| {
            let (letter, spot): (String, String) = (row.get(0)?, row.get(1)?);
            marks.extend(letter.chars().next().zip(serde_json::from_str(&spot).ok()));
            Ok(())
        })?;
        Ok(marks)
    }

    /// Steps that can be undone, and those that can be made again. What cannot be read is no step.
    #[expect(clippy::type_complexity, reason = "two stacks, named where they are kept")]
    fn journal(&self) -> rusqlite::Result<(Vec<Arc<Edit>>, Vec<Arc<Edit>>)> {
        let (mut done, mut undone) = (Vec::new(), Vec::new());
        self.each("SELECT number, edit, undone FROM journal ORDER BY number", &mut |row| {
            let (number, written, is_undone): (i64, String, bool) =
                (row.get(0)?, row.get(1)?, row.get(2)?);
            if let Ok(edit) = serde_json::from_str::<Edit>(&written) {
                let edit = Arc::new(Edit { number: number as u64, ..edit });
                if is_undone { undone.push(edit) } else { done.push(edit) }
            }
            Ok(())
        })?;
        undone.reverse();
        Ok((done, undone))
    }

    /// Calls `take` for each row of a query.
    pub(super) fn each(
        &self,
        query: &str,
        take: &mut dyn FnMut(&rusqlite::Row<'_>) -> rusqlite::Result<()>,
    ) -> rusqlite::Result<()> {
        let mut statement = self.connection.prepare_cached(query)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            take(row)?;
        }
        Ok(())
    }

    /// Writes all of it, or nothing. Once this returns it is on the disk. `now` is in seconds since 1970.
    pub fn write(
        &mut self,
        writes: &[Write],
        remembered: &Remembered,
        now: i64,
    ) -> rusqlite::Result<()> {
        let transaction =
            self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        for write in writes {
            write_one(&transaction, write, now)?;
        }
        for (id, (article, place)) in &remembered.places {
            name_article(&transaction, *id, article, now)?;
            put_place(&transaction, *id, place.as_ref())?;
        }
        if let Some(session) = &remembered.session {
            transaction
                .prepare_cached("INSERT OR REPLACE INTO sessions VALUES (?1, ?2, ?3)")?
                .execute(params![self.inputs.bytes(), session, now])?;
        }
        transaction.commit()
    }

    /// True if another program has written since this was last asked.
    pub fn was_changed_elsewhere(&mut self) -> rusqlite::Result<bool> {
        let now = self.data_version()?;
        Ok(std::mem::replace(&mut self.seen, now) != now)
    }

    fn data_version(&self) -> rusqlite::Result<i64> {
        self.connection.query_row("PRAGMA data_version", [], |row| row.get(0))
    }

    /// Puts the database where it was, if it is gone from there: removed, or its folder moved. Where another file stands in
    /// its place, that one is opened, and what it holds is given.
    pub fn come_back(&mut self) -> Result<Option<Stored>, Problem> {
        if files::identity(&self.file) == Some(self.identity) {
            return Ok(None);
        }
        if fs::symlink_metadata(&self.file).is_err() {
            files::make_folder(&self.file).map_err(|error| files::problem(&self.file, &error))?;
            // The open file is whole although it has no name any more.
            let target = self.file.to_string_lossy();
            self.connection
                .execute("VACUUM INTO ?1", [target.as_ref()])
                .map_err(|error| sentence(&error))?;
        }
        let Opened { store, stored, .. } = Self::open(&self.file, self.inputs)?;
        *self = store;
        Ok(Some(stored))
    }

    /// A transaction for what goes over all tables.
    pub(super) fn transaction(
        &mut self,
        behaviour: TransactionBehavior,
    ) -> rusqlite::Result<Transaction<'_>> {
        self.connection.transaction_with_behavior(behaviour)
    }

    /// The connection, to make it fail.
    #[cfg(test)]
    pub(super) const fn connection(&mut self) -> &mut Connection {
        &mut self.connection
    }
}

/// The row, if there is one.
fn first<T>(result: rusqlite::Result<T>) -> rusqlite::Result<Option<T>> {
    match result {
        Ok(found) => Ok(Some(found)),
        Err(rusqlite::Error::QueryReturnedNoRows) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Why a database was not opened.
enum Refusal {
    /// It is none, or damaged: the words that follow "the reading marks".
    Broken(&'static str),
    /// Anything else.
    Told(Problem),
}

impl Refusal {
    fn into_problem(self) -> Problem {
        match self {
            Self::Broken(why) => Problem::new(format!("the reading marks {why}")),
            Self::Told(problem) => problem,
        }
    }
}

impl From<rusqlite::Error> for Refusal {
    fn from(error: rusqlite::Error) -> Self {
        let broken = match &error {
            rusqlite::Error::SqliteFailure(failure, _) => matches!(
                failure.code,
                ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt | ErrorCode::Unknown
            ),
            // A table without a column, or a column with something else in it.
            rusqlite::Error::InvalidColumnType(..)
            | rusqlite::Error::FromSqlConversionFailure(..)
            | rusqlite::Error::SqlInputError { .. } => true,
            _ => false,
        };
        if broken { Self::Broken("could not be read") } else { Self::Told(sentence(&error)) }
    }
}

/// An error of the database in a sentence.
pub fn sentence(error: &rusqlite::Error) -> Problem {
    let Some(code) = error.sqlite_error_code() else {
        return Problem::new(format!("reading marks cannot be kept: {error}"));
    };
    match code {
        ErrorCode::DiskFull => Problem::new("the disk is full").help("make room"),
        ErrorCode::ReadOnly | ErrorCode::PermissionDenied => {
            Problem::new("not allowed to write the reading marks")
                .help("look at the permissions of their folder")
        }
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => {
            Problem::new("another program holds the reading marks")
        }
        ErrorCode::CannotOpen => Problem::new("the file of the reading marks cannot be opened"),
        ErrorCode::SystemIoFailure => {
            Problem::new("the disk does not take the reading marks").help("it may be full")
        }
        ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt => {
            Problem::new("the file of the reading marks is damaged")
        }
        _ => Problem::new(format!("reading marks cannot be kept: {error}")),
    }
}

fn too_new(version: i32) -> Problem {
    let what = format!("the reading marks were written by a newer dateline (format {version})");
    Problem::new(what).help("update this one; nothing is changed meanwhile")
}

fn vanished(file: &Path) -> Problem {
    Problem::new(format!("{} is gone", file.display()))
}

fn cannot_be_set_aside(file: &Path, error: &std::io::Error) -> Problem {
    let what = format!("{} cannot be read, nor set aside", file.display());
    Problem::new(format!("{what}: {}", files::reason(error)))
}
