//! The tables of the state, and how older ones become newer ones. `docs/state.md` describes them.

use std::{
    fs::File,
    io::{self, Read},
    path::Path,
};

use rusqlite::Connection;

/// Told to `SQLite` as `application_id`, so that another program's database is not taken for ours: "dtln".
pub(super) const APPLICATION: i32 = 0x6474_6c6e;

/// What leads from each version to the next; `user_version` counts those that were taken. Never changed, only added to.
const STEPS: [&str; 1] = [FIRST];

/// The version that this program reads and writes.
pub const VERSION: i32 = STEPS.len() as i32;

const FIRST: &str = "
    CREATE TABLE articles (
        id BLOB PRIMARY KEY,
        title TEXT, path TEXT, address TEXT,
        read INTEGER, starred INTEGER, note TEXT, place TEXT,
        changed INTEGER NOT NULL DEFAULT 0
    ) WITHOUT ROWID;
    CREATE TABLE keys (key BLOB PRIMARY KEY, article BLOB NOT NULL) WITHOUT ROWID;
    CREATE TABLE tags (article BLOB, tag TEXT, PRIMARY KEY (article, tag)) WITHOUT ROWID;
    CREATE TABLE highlights (article BLOB, highlight TEXT, PRIMARY KEY (article, highlight)) WITHOUT ROWID;
    CREATE TABLE marks (letter TEXT PRIMARY KEY, spot TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE sessions (inputs BLOB PRIMARY KEY, session TEXT NOT NULL, changed INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE journal (number INTEGER PRIMARY KEY, edit TEXT NOT NULL, undone INTEGER NOT NULL DEFAULT 0);
";

/// The version of the tables, and whether the database is ours. An empty one is of version 0 and may become ours.
pub(super) fn version(connection: &Connection) -> rusqlite::Result<(i32, bool)> {
    let pragma = |name: &str| connection.query_row(&format!("PRAGMA {name}"), [], |row| row.get(0));
    let version: i32 = pragma("user_version")?;
    let application: i32 = pragma("application_id")?;
    let tables: i64 =
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    Ok((version, application == APPLICATION || (tables == 0 && version == 0 && application == 0)))
}

/// The version of the tables as the file's head tells it, without opening the database; `None` where it is none of ours. Bytes 60 and
/// 68 of an `SQLite` file (<https://www.sqlite.org/fileformat2.html#the_database_header>) hold `user_version` and `application_id`.
pub fn version_of(file: &Path) -> io::Result<Option<i32>> {
    let mut head = Vec::new();
    File::open(file)?.take(100).read_to_end(&mut head)?;
    let number = |at: usize| {
        let bytes = head.get(at..at + 4)?.try_into().ok()?;
        Some(i32::from_be_bytes(bytes))
    };
    Ok(match (head.is_empty(), number(60), number(68)) {
        (true, ..) => Some(0),
        (_, Some(version), Some(APPLICATION)) if head.starts_with(b"SQLite format 3\0") => {
            Some(version)
        }
        _ => None,
    })
}

/// Brings the tables to this program's version, all or nothing. Another program may have done so meanwhile.
pub(super) fn migrate(connection: &mut Connection) -> rusqlite::Result<()> {
    let transaction =
        connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    let (version, _) = version(&transaction)?;
    if version >= VERSION {
        return Ok(());
    }
    for step in STEPS.iter().skip(version.max(0) as usize) {
        transaction.execute_batch(step)?;
    }
    transaction.pragma_update(None, "application_id", APPLICATION)?;
    transaction.pragma_update(None, "user_version", VERSION)?;
    transaction.commit()
}
