//! Articles into the index, and out of it.

use tantivy::{IndexWriter, Term, indexer::IndexWriterOptions};

use super::{Index, IndexError, VERSION, entry, merging::Merging, schema::Fields};
use crate::library::Article;

/// Bytes of memory that tantivy wants for a thread.
const LEAST_MEMORY: usize = 15_000_000;

/// How the index is written.
#[derive(Clone, Copy, Debug)]
pub struct Writing {
    /// Threads that put words in order, at least one.
    pub threads: usize,
    /// Bytes of memory that they take together, at least 15 MB a thread. Larger is faster and leaves fewer parts to merge.
    pub memory: usize,
}

impl Default for Writing {
    fn default() -> Self {
        Self { threads: 1, memory: 64 << 20 }
    }
}

/// Writes an index; there is one writer at a time, in all programs. What is added and removed counts from the next
/// [`Writer::commit`] on; what is not committed is lost, and nothing else, whenever the program ends.
pub struct Writer {
    writer: IndexWriter,
    fields: Fields,
}

impl Index {
    /// The one writer.
    ///
    /// # Errors
    /// [`IndexError::Busy`] where there is one already, in this program or another.
    pub fn writer(&self, writing: Writing) -> Result<Writer, IndexError> {
        let threads = writing.threads.max(1);
        let options = IndexWriterOptions::builder()
            .num_worker_threads(threads)
            .memory_budget_per_thread((writing.memory / threads).max(LEAST_MEMORY))
            .num_merge_threads(1)
            .build();
        let writer: IndexWriter = self.files.writer_with_options(options)?;
        writer.set_merge_policy(Box::<Merging>::default());
        Ok(Writer { writer, fields: self.fields })
    }
}

impl Writer {
    /// Adds an article under a number that no other has, with what its analysis says where that has been made. To add the
    /// analysis later, remove the article and add it again. Numbers should be dense: sets of them are kept as bits.
    ///
    /// # Errors
    /// Where an earlier article could not be written.
    pub fn add(&self, number: u32, article: &Article) -> Result<(), IndexError> {
        self.writer.add_document(entry::entry(&self.fields, number, article))?;
        Ok(())
    }

    /// Removes the article of that number, where there is one. An article may be added under the number afterwards.
    pub fn remove(&self, number: u32) {
        self.writer.delete_term(Term::from_field_u64(self.fields.number, number.into()));
    }

    /// Removes all articles.
    ///
    /// # Errors
    /// Where the files cannot be written.
    pub fn remove_all(&self) -> Result<(), IndexError> {
        self.writer.delete_all_documents()?;
        Ok(())
    }

    /// Writes to the disk what was added and removed, with words of the caller's own that [`Index::payload`] gives back.
    ///
    /// # Errors
    /// Where the files cannot be written; the index is as it was at the last commit then.
    pub fn commit(&mut self, payload: &str) -> Result<(), IndexError> {
        let mut commit = self.writer.prepare_commit()?;
        commit.set_payload(&format!("{VERSION}\n{payload}"));
        commit.commit()?;
        Ok(())
    }

    /// Waits until the parts of the index are merged as far as they should be.
    ///
    /// # Errors
    /// Where the files cannot be written.
    pub fn finish(self) -> Result<(), IndexError> {
        self.writer.wait_merging_threads()?;
        Ok(())
    }
}
