//! Rows of the database, written one by one within a transaction.

use rusqlite::{Transaction, params};

use super::{
    Edit, Fact, JOURNAL, Passage, Spot,
    exchange::Kept,
    store::{Listed, Step, Write},
};
use crate::library::{Article, ContentHash};

/// One change, its articles and its step.
pub(super) fn write_one(
    transaction: &Transaction<'_>,
    write: &Write,
    now: i64,
) -> rusqlite::Result<()> {
    for (id, article) in &write.articles {
        name_article(transaction, *id, article, now)?;
    }
    if let Some(Listed { shelf, articles }) = &write.listed {
        for (id, number) in articles {
            if let Some(article) = shelf.get(*number) {
                name_article(transaction, *id, &article, now)?;
            }
        }
    }
    for (key, article) in &write.keys {
        put_key(transaction, *key, *article)?;
    }
    for change in &write.changes {
        if let Fact::Mark(letter, spot) = &change.to {
            put_mark(transaction, *letter, spot.as_deref())?;
        }
        for id in &change.articles {
            put_fact(transaction, *id, &change.to)?;
        }
    }
    write_step(transaction, &write.edit, write.step)
}

/// Makes an article's row, or brings its title, path and address up to date.
pub(super) fn name_article(
    transaction: &Transaction<'_>,
    id: ContentHash,
    article: &Article,
    now: i64,
) -> rusqlite::Result<()> {
    let path = std::path::absolute(&article.path);
    let path = path.map_or_else(
        |_| article.path.to_string_lossy().into_owned(),
        |path| path.to_string_lossy().into_owned(),
    );
    transaction
        .prepare_cached(
            "INSERT INTO articles (id, title, path, address, changed) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (id) DO UPDATE SET title = ?2, path = ?3, address = ?4, changed = ?5",
        )?
        .execute(params![id.bytes(), article.metadata.title, path, article.metadata.url, now])?;
    Ok(())
}

/// Makes an article's row, or completes what is known of its title, path and address.
pub(super) fn name_row(
    transaction: &Transaction<'_>,
    id: ContentHash,
    kept: &Kept,
) -> rusqlite::Result<()> {
    transaction
        .prepare_cached(
            "INSERT INTO articles (id, title, path, address) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (id) DO UPDATE SET title = coalesce(title, ?2), path = coalesce(path, ?3),
             address = coalesce(address, ?4)",
        )?
        .execute(params![id.bytes(), kept.title, kept.path, kept.address])?;
    Ok(())
}

/// Where reading stopped in an article that has a row.
pub(super) fn put_place(
    transaction: &Transaction<'_>,
    id: ContentHash,
    place: Option<&Passage>,
) -> rusqlite::Result<()> {
    let place = place.map(json).transpose()?;
    transaction
        .prepare_cached("UPDATE articles SET place = ?2 WHERE id = ?1")?
        .execute(params![id.bytes(), place])?;
    Ok(())
}

/// What else an article is known by.
pub(super) fn put_key(
    transaction: &Transaction<'_>,
    key: ContentHash,
    article: ContentHash,
) -> rusqlite::Result<()> {
    transaction
        .prepare_cached("INSERT OR REPLACE INTO keys VALUES (?1, ?2)")?
        .execute([key.bytes(), article.bytes()])?;
    Ok(())
}

/// Sets a mark or takes it away.
pub(super) fn put_mark(
    transaction: &Transaction<'_>,
    letter: char,
    spot: Option<&Spot>,
) -> rusqlite::Result<()> {
    let letter = letter.to_string();
    match spot {
        Some(spot) => transaction
            .prepare_cached("INSERT OR REPLACE INTO marks VALUES (?1, ?2)")?
            .execute(params![letter, json(spot)?])?,
        None => {
            transaction.prepare_cached("DELETE FROM marks WHERE letter = ?1")?.execute([letter])?
        }
    };
    Ok(())
}

/// Makes something so for one article. Only what is told is written, so that two programs do not take each other's.
pub(super) fn put_fact(
    transaction: &Transaction<'_>,
    id: ContentHash,
    fact: &Fact,
) -> rusqlite::Result<()> {
    let run = |query: &str, value: &dyn rusqlite::ToSql| {
        transaction.prepare_cached(query)?.execute(params![id.bytes(), value])
    };
    match fact {
        Fact::Read(read) => run(
            "INSERT INTO articles (id, read) VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET read = ?2",
            read,
        )?,
        Fact::Starred(starred) => run(
            "INSERT INTO articles (id, starred) VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET starred = ?2",
            starred,
        )?,
        Fact::Note(note) => run(
            "INSERT INTO articles (id, note) VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET note = ?2",
            note,
        )?,
        Fact::Tag(tag, true) => run("INSERT OR IGNORE INTO tags VALUES (?1, ?2)", tag)?,
        Fact::Tag(tag, false) => run("DELETE FROM tags WHERE article = ?1 AND tag = ?2", tag)?,
        Fact::Highlight(highlight, true) => {
            run("INSERT OR IGNORE INTO highlights VALUES (?1, ?2)", &json(highlight)?)?
        }
        Fact::Highlight(highlight, false) => {
            run("DELETE FROM highlights WHERE article = ?1 AND highlight = ?2", &json(highlight)?)?
        }
        Fact::Mark(..) => 0,
    };
    Ok(())
}

/// Writes what becomes of a step. A new one ends what could be made again, and the oldest are forgotten.
fn write_step(transaction: &Transaction<'_>, edit: &Edit, step: Step) -> rusqlite::Result<()> {
    let number = edit.number as i64;
    let undone = match step {
        Step::Undone => true,
        Step::MadeAgain => false,
        Step::Made => {
            transaction.prepare_cached("DELETE FROM journal WHERE undone")?.execute([])?;
            transaction
                .prepare_cached("INSERT OR REPLACE INTO journal VALUES (?1, ?2, 0)")?
                .execute(params![number, json(edit)?])?;
            transaction
                .prepare_cached(
                    "DELETE FROM journal WHERE number <=
                     (SELECT number FROM journal ORDER BY number DESC LIMIT 1 OFFSET ?1)",
                )?
                .execute([JOURNAL as i64])?;
            return Ok(());
        }
    };
    transaction
        .prepare_cached("UPDATE journal SET undone = ?2 WHERE number = ?1")?
        .execute(params![number, undone])?;
    Ok(())
}

/// Written as JSON; what is kept here always can be.
fn json<T: serde::Serialize + ?Sized>(value: &T) -> rusqlite::Result<String> {
    serde_json::to_string(value)
        .map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))
}

/// The identifier in a column; one of another length is that of nothing.
pub(super) fn id(row: &rusqlite::Row<'_>, column: usize) -> rusqlite::Result<ContentHash> {
    let bytes = row.get_ref(column)?.as_blob().unwrap_or_default();
    Ok(<[u8; 16]>::try_from(bytes).map(ContentHash::from).unwrap_or_default())
}
