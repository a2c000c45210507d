//! newsboat's `cache.db`: its `rss_item` table, an article a row, read or not, with the title of its feed.
//!
//! The data base is opened in memory from the bytes that were read, so that nothing is ever written, locked or left beside it.
//! Nothing of its own is run: what must be a plain table is looked at first, as a view could do anything.

use std::io::Cursor;

use rusqlite::{Connection, MAIN_DB, Row, Statement};

use super::{Body, Entry};
use crate::formats::{Parsed, Problem, Sink, Source};

/// Where the header tells the versions of the format for writing and reading (`sqlite.org/fileformat.html`, 1.3): 2 asks for a
/// journal in a file of its own, which does not exist in memory.
const VERSIONS: std::ops::Range<usize> = 18..20;

/// Longest text of an article that is read, in bytes.
const LONGEST: usize = 32 << 20;

/// Reads all articles, feed by feed, newest first as newsboat lists them. An error where it is another program's.
pub(in crate::formats) fn read(bytes: &[u8], sink: &mut Sink<'_>) -> Result<(), Problem> {
    let connection = open(bytes).map_err(|_| damaged())?;
    for name in ["rss_item", "rss_feed"] {
        if !is_plain_table(&connection, name).map_err(|_| damaged())? {
            return Err(Problem::new("a data base, but not newsboat’s")
                .help("export its articles as JSON Lines"));
        }
    }
    // Older data bases do not say of what kind a text is; all were HTML then.
    let mut statement = articles(&connection, "i.content_mime_type")
        .or_else(|_| articles(&connection, "''"))
        .map_err(|_| damaged())?;
    let mut rows = statement.query([]).map_err(|_| damaged())?;
    let mut any = false;
    while let Some(row) = rows.next().map_err(|_| damaged())? {
        any = true;
        if sink(article(row)).is_break() {
            return Ok(());
        }
    }
    if any { Ok(()) } else { Err(Problem::new("newsboat’s data base, without an article in it")) }
}

/// All articles that are not deleted; `kind` says of what kind their texts are.
fn articles<'c>(connection: &'c Connection, kind: &str) -> rusqlite::Result<Statement<'c>> {
    connection.prepare(&format!(
        "SELECT i.guid, i.title, i.author, i.url, i.pubDate, i.content, i.unread, f.title, {kind} \
         FROM rss_item i LEFT JOIN rss_feed f ON f.rssurl = i.feedurl \
         WHERE i.deleted = 0 ORDER BY i.feedurl, i.pubDate DESC, i.id",
    ))
}

/// The data base in memory, which nothing is written to.
fn open(bytes: &[u8]) -> rusqlite::Result<Connection> {
    let mut image = bytes.to_vec();
    if let Some(versions) = image.get_mut(VERSIONS) {
        versions.fill(1);
    }
    let mut connection = Connection::open_in_memory()?;
    connection.deserialize_read_exact(MAIN_DB, Cursor::new(&image), image.len(), true)?;
    connection.pragma_update(None, "trusted_schema", false)?;
    connection.pragma_update(None, "cell_size_check", true)?;
    Ok(connection)
}

/// True for a table that only holds rows: no view, no virtual table, no columns that are computed.
fn is_plain_table(connection: &Connection, name: &str) -> rusqlite::Result<bool> {
    let mut statement =
        connection.prepare("SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?1")?;
    let mut rows = statement.query([name])?;
    let Some(row) = rows.next()? else { return Ok(false) };
    let sql = row.get::<_, String>(0)?.to_ascii_uppercase();
    Ok(!sql.contains("VIRTUAL") && !sql.contains("GENERATED") && !sql.contains(" AS "))
}

fn damaged() -> Problem {
    Problem::new("a data base that is cut short or damaged").help("copy it again")
}

/// The article of a row, whatever the types of its values.
fn article(row: &Row<'_>) -> Result<Parsed, Problem> {
    let text = |column: usize| match row.get_ref(column) {
        Ok(rusqlite::types::ValueRef::Text(bytes)) if bytes.len() <= LONGEST => {
            Some(String::from_utf8_lossy(bytes).into_owned())
        }
        Ok(rusqlite::types::ValueRef::Integer(number)) => Some(number.to_string()),
        _ => None,
    };
    let body = match text(8) {
        Some(kind) if kind == "text/plain" => text(5).map_or(Body::Missing, Body::Text),
        _ => Body::html(text(5)),
    };
    let mut entry = Entry { own_id: text(0), body, ..Entry::default() };
    for (column, field) in
        [(1, "title"), (2, "author"), (3, "url"), (4, "published"), (7, "source")]
    {
        entry.say(field, text(column).as_deref());
    }
    entry.metadata.kept.read = text(6).map(|unread| unread == "0");
    entry.own_id = entry.own_id.as_deref().and_then(crate::formats::stated::line);
    let known_by = format!("{:?}\u{1f}{:?}\u{1f}{:?}", text(0), text(3), text(5));
    Ok(Parsed { source: Source::unpacked(known_by.as_bytes()), ..entry.finish()? })
}

#[cfg(test)]
pub(super) mod tests {
    use std::ops::ControlFlow;

    use super::*;

    /// A data base with the given rows.
    pub(crate) fn database(sql: &str) -> Vec<u8> {
        let mut connection = Connection::open_in_memory().expect("memory");
        connection.execute_batch(sql).expect("statements");
        connection.serialize(MAIN_DB).expect("memory").to_vec()
    }

    const TABLES: &str = "\
        CREATE TABLE rss_feed (rssurl VARCHAR(1024) PRIMARY KEY NOT NULL, url VARCHAR(1024), title VARCHAR(1024));
        CREATE TABLE rss_item (id INTEGER PRIMARY KEY, guid VARCHAR(64), title VARCHAR(1024), author VARCHAR(1024),
            url VARCHAR(1024), feedurl VARCHAR(1024), pubDate INTEGER, content VARCHAR(65535), unread INTEGER,
            deleted INTEGER DEFAULT 0);
        INSERT INTO rss_feed VALUES ('https://e.example/rss', 'https://e.example', 'Harbour News');";

    fn told(bytes: &[u8]) -> Vec<Result<Parsed, Problem>> {
        let mut told = Vec::new();
        let input = crate::formats::Input { name: "cache.db", bytes };
        crate::formats::read(input, &mut |article| {
            told.push(article);
            ControlFlow::Continue(())
        });
        told
    }

    #[track_caller]
    fn refuse(bytes: &[u8], said: &str) {
        let told = told(bytes);
        assert_eq!(told.len(), 1);
        let problem = told[0].as_ref().expect_err("a problem").to_string();
        assert!(problem.contains(said), "{problem}");
    }

    #[test]
    fn articles_come_with_their_feed_and_state() {
        let bytes = database(&format!(
            "{TABLES} INSERT INTO rss_item VALUES
            (1, 'g1', 'Old', 'Ada Marsh', 'https://e.example/1', 'https://e.example/rss', 1700000000, '<p>One &amp; two</p>', 0, 0),
            (2, 'g2', 'New', '', 'https://e.example/2', 'https://e.example/rss', 1710000000, '', 1, 0),
            (3, 'g3', 'Gone', '', '', 'https://e.example/rss', 1720000000, 'x', 1, 1);"
        ));
        let told: Vec<Parsed> =
            told(&bytes).into_iter().map(|article| article.expect("an article")).collect();
        assert_eq!(told.len(), 2);
        assert_eq!(told[0].metadata.title.as_deref(), Some("New"));
        assert_eq!(told[0].notes, ["Only the address was saved, not the text."]);
        assert_eq!(told[1].document.text(), "One & two");
        assert_eq!(told[1].metadata.kept.read, Some(true));
        assert_eq!(told[1].metadata.source.as_deref(), Some("Harbour News"));
        assert_eq!(told[1].metadata.byline, ["Ada Marsh"]);
        assert!(
            told[1]
                .metadata
                .published
                .as_ref()
                .is_some_and(|day| day.iso.starts_with("2023-11-14"))
        );
    }

    #[test]
    fn texts_are_of_the_kind_that_is_stated() {
        // The tables as newsboat makes them today.
        let bytes = database(
            "CREATE TABLE rss_feed (rssurl VARCHAR(1024) PRIMARY KEY NOT NULL, url VARCHAR(1024) NOT NULL, title VARCHAR(1024) NOT NULL,
                lastmodified INTEGER(11) NOT NULL DEFAULT 0, is_rtl INTEGER(1) NOT NULL DEFAULT 0, etag VARCHAR(128) NOT NULL DEFAULT '');
            CREATE TABLE rss_item (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, guid VARCHAR(64) NOT NULL, title VARCHAR(1024) NOT NULL,
                author VARCHAR(1024) NOT NULL, url VARCHAR(1024) NOT NULL, feedurl VARCHAR(1024) NOT NULL, pubDate INTEGER NOT NULL,
                content VARCHAR(65535) NOT NULL, unread INTEGER(1) NOT NULL, enclosure_url VARCHAR(1024), enclosure_type VARCHAR(1024),
                enqueued INTEGER(1) NOT NULL DEFAULT 0, flags VARCHAR(52), deleted INTEGER(1) NOT NULL DEFAULT 0,
                base VARCHAR(128) NOT NULL DEFAULT '', content_mime_type VARCHAR(255) NOT NULL DEFAULT '');
            INSERT INTO rss_feed (rssurl, url, title) VALUES ('r', 'u', 'Harbour News');
            INSERT INTO rss_item (guid, title, author, url, feedurl, pubDate, content, unread, content_mime_type) VALUES
                ('1', 'One', '', 'https://e.example/1', 'r', 3, 'a <b> c', 1, 'text/plain'),
                ('2', 'Two', '', 'https://e.example/2', 'r', 2, 'a <b>b</b> c', 1, 'text/html');",
        );
        let told: Vec<Parsed> =
            told(&bytes).into_iter().map(|article| article.expect("an article")).collect();
        let texts: Vec<&str> = told.iter().map(|parsed| parsed.document.text()).collect();
        assert_eq!(texts, ["a <b> c", "a b c"]);
    }

    #[test]
    fn other_data_bases_are_refused() {
        refuse(&database("CREATE TABLE x (y); INSERT INTO x VALUES (1);"), "not newsboat’s");
        refuse(b"SQLite format 3\0 and nothing else", "cut short or damaged");
        let endless = "CREATE TABLE rss_feed (rssurl, title);
            CREATE VIEW rss_item AS WITH RECURSIVE n(x) AS (VALUES(1) UNION ALL SELECT x+1 FROM n) SELECT x AS id FROM n;";
        refuse(&database(endless), "not newsboat’s");
        let whole = database(&format!("{TABLES} INSERT INTO rss_item (guid) VALUES ('g');"));
        refuse(&whole[..whole.len() / 2], "data base");
    }
}
