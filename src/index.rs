//! The search index of a large library: the whole query language answered from files beside the originals.
//!
//! The index is a cache. It holds no text, only where words stand ([tantivy](https://docs.rs/tantivy) keeps and merges its
//! files), and may be removed at any time. Articles go in under numbers that the caller chooses ([`Writer::add`]); a query
//! gives back numbers, newest or best first ([`View::search`]). Words are cut and folded by `query::fold`, and every
//! condition means what it means when a query is held against an article in memory, so that both ways give the same sets; a test
//! holds them to that. What the reader has done with articles changes all the time and is not in the index: a search is
//! given it as [`Marks`].

mod bits;
mod entry;
mod filter;
mod merging;
mod plan;
mod rank;
mod same;
mod schema;
mod sequence;
mod speech;
mod terms;
mod tokens;
mod values;
mod view;
mod writer;

use std::{fs, io, path::Path};

use tantivy::{
    Directory, IndexReader, IndexSettings, ReloadPolicy, TantivyError,
    directory::{INDEX_WRITER_LOCK, MmapDirectory, error::LockError},
};

pub use bits::Numbers;
use schema::Fields;
pub use view::{Cancelled, Count, Found, Marks, Request, View};
pub use writer::{Writer, Writing};

/// Changes where an index of before would be read wrongly: other fields, another way to cut or fold words.
const VERSION: &str = "3";

/// Why the index could not be opened, written or searched.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// Its folder cannot be made or cleared.
    #[error("the folder of the search index cannot be used: {0}")]
    Folder(#[from] io::Error),
    /// Another program writes it.
    #[error("the search index is being written by another program; try again when it is done")]
    Busy,
    /// Anything else: a full disk, a damaged file.
    #[error("the search index cannot be used: {0}")]
    Engine(TantivyError),
}

impl From<TantivyError> for IndexError {
    fn from(error: TantivyError) -> Self {
        match error {
            TantivyError::LockFailure(LockError::LockBusy, _) => Self::Busy,
            other => Self::Engine(other),
        }
    }
}

/// An index in a folder, or in memory.
pub struct Index {
    files: tantivy::Index,
    reader: IndexReader,
    fields: Fields,
}

impl Index {
    /// Opens the index in `folder`, which is made where it is not there. What cannot be read, or was written by another
    /// version, is cleared: [`Index::payload`] is `None` then.
    ///
    /// # Errors
    /// Where the folder cannot be used, or an index that should be cleared is being written by another program.
    pub fn open(folder: &Path) -> Result<Self, IndexError> {
        fs::create_dir_all(folder)?;
        let opened = tantivy::Index::open_in_dir(folder).map_err(IndexError::from);
        if let Ok(index) = opened.and_then(Self::over)
            && index.is_of_this_version()?
        {
            return Ok(index);
        }
        clear(folder)?;
        let settings = settings();
        let builder = tantivy::Index::builder().schema(schema::schema().0).settings(settings);
        Self::over(builder.create_in_dir(folder)?)
    }

    /// An empty index in memory.
    ///
    /// # Errors
    /// Where memory does not suffice.
    pub fn in_memory() -> Result<Self, IndexError> {
        let builder = tantivy::Index::builder().schema(schema::schema().0).settings(settings());
        Self::over(builder.create_in_ram()?)
    }

    fn over(index: tantivy::Index) -> Result<Self, IndexError> {
        let (schema, fields) = schema::schema();
        if index.schema() != schema || *index.settings() != settings() {
            let other = "it has other fields than this version writes".to_owned();
            return Err(TantivyError::SchemaError(other).into());
        }
        schema::register(index.tokenizers());
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        Ok(Self { files: index, reader, fields })
    }

    fn is_of_this_version(&self) -> Result<bool, IndexError> {
        let metas = self.files.load_metas()?;
        let version = metas.payload.as_deref().map(|payload| split(payload).0);
        Ok(metas.segments.is_empty() || version == Some(VERSION))
    }

    /// What was given with the last commit; `None` before the first.
    ///
    /// # Errors
    /// Where its files cannot be read.
    pub fn payload(&self) -> Result<Option<String>, IndexError> {
        let payload = self.files.load_metas()?.payload;
        Ok(payload.map(|payload| split(&payload).1.to_owned()))
    }
}

/// How documents are kept: newest first, nothing stored.
fn settings() -> IndexSettings {
    IndexSettings {
        sort_by_field: Some(tantivy::IndexSortByField {
            field: schema::PLACE.to_owned(),
            order: tantivy::Order::Desc,
        }),
        docstore_compress_dedicated_thread: false,
        ..IndexSettings::default()
    }
}

/// The version and the caller's part of a payload.
fn split(payload: &str) -> (&str, &str) {
    payload.split_once('\n').unwrap_or_default()
}

/// Removes the files of an index that cannot be used, unless somebody writes them.
fn clear(folder: &Path) -> Result<(), IndexError> {
    let directory = MmapDirectory::open(folder).map_err(TantivyError::from)?;
    let _lock = directory
        .acquire_lock(&INDEX_WRITER_LOCK)
        .map_err(|error| TantivyError::LockFailure(error, None))?;
    for file in fs::read_dir(folder)? {
        let path = file?.path();
        if path.is_file() && path.file_name() != INDEX_WRITER_LOCK.filepath.file_name() {
            fs::remove_file(path)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
