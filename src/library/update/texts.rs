//! The index of the texts, kept in step with the catalogue: it has an article for every row that is there, under the row's
//! number. It is committed after the catalogue; what it lacks of it, because the program ended in between, is made up for.

use super::SMALL;
use crate::{
    formats::Problem,
    index::{Index, IndexError, Writer, Writing},
    library::{Article, Cache, Catalogue, load::Cancelled, place::read_article},
};

/// Bytes of memory that the index takes for each thread in a large update.
const MEMORY: usize = 48 << 20;
/// So many articles are read again one by one; where more are missing, all is made anew.
const MOST_MISSING: usize = 50_000;

/// The index, and its writer once there is something to write.
pub(super) struct Texts {
    index: Index,
    writer: Option<Writer>,
    writing: Writing,
}

/// The catalogue that an index is in step with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Step {
    generation: u64,
    /// The numbers of its rows are below this one.
    end: u32,
}

impl Step {
    fn of(catalogue: &Catalogue) -> Self {
        Self { generation: catalogue.generation(), end: catalogue.end() }
    }

    fn read(payload: &str) -> Option<Self> {
        let (generation, end) = payload.split_once(' ')?;
        Some(Self { generation: generation.parse().ok()?, end: end.parse().ok()? })
    }

    fn write(self) -> String {
        format!("{} {}", self.generation, self.end)
    }
}

impl Texts {
    /// Opens the index of a cache, or begins one.
    pub(super) fn open(cache: &Cache) -> Result<Self, Problem> {
        let index = Index::open(&cache.index()).map_err(|error| refused(cache, &error))?;
        Ok(Self { index, writer: None, writing: Writing::default() })
    }

    /// True where the index holds nothing that the catalogue does not, and lacks no more than can be made up for.
    pub(super) fn goes_with(&self, catalogue: &Catalogue) -> bool {
        let step = self.step();
        let missing = catalogue.rows().filter(|row| *row >= step.end).count();
        step.end <= catalogue.end() && missing <= MOST_MISSING
    }

    fn step(&self) -> Step {
        let payload = self.index.payload().ok().flatten();
        payload.as_deref().and_then(Step::read).unwrap_or_default()
    }

    /// Says how much is to be read, and by how many threads.
    pub(super) fn prepare(&mut self, bytes: u64, threads: usize) {
        self.writing = if bytes < SMALL {
            Writing { threads: 1, memory: 0 }
        } else {
            Writing { threads, memory: threads * MEMORY }
        };
    }

    /// Puts in the articles that were in the catalogue but not in the index when the program ended last. Gives the rows of those
    /// that it has without their analyses.
    pub(super) fn catch_up(
        &mut self,
        catalogue: &Catalogue,
        cancelled: &Cancelled<'_>,
    ) -> Result<Vec<u32>, Problem> {
        let step = self.step();
        let mut untold = Vec::new();
        if step == Step::of(catalogue) {
            return Ok(untold);
        }
        let analysed = self.index.view().and_then(|view| view.analysed());
        let analysed = analysed.map_err(|error| problem(&error))?;
        for row in 0..catalogue.end() {
            let Some(hash) = catalogue.listing(row).map(|listing| listing.hash()) else {
                self.remove(row)?;
                continue;
            };
            if row >= step.end && !cancelled() {
                self.renew(catalogue, row)?;
            } else if !analysed.holds(row) && catalogue.is_analysed(hash) {
                untold.push(row);
            }
        }
        Ok(untold)
    }

    /// Puts an article of the catalogue in anew, with its analysis. One that cannot be read by now is found changed by an update.
    pub(super) fn renew(&mut self, catalogue: &Catalogue, row: u32) -> Result<(), Problem> {
        let Some(place) = catalogue.locate(row) else { return Ok(()) };
        if let Ok(article) = read_article(&place) {
            catalogue.adopt_analysis(&article);
            self.remove(row)?;
            self.add(row, &article)?;
        }
        Ok(())
    }

    /// Puts an article in under the number of its row.
    pub(super) fn add(&mut self, row: u32, article: &Article) -> Result<(), Problem> {
        self.writer()?.add(row, article).map_err(|error| problem(&error))
    }

    /// Takes the article of a row out.
    pub(super) fn remove(&mut self, row: u32) -> Result<(), Problem> {
        self.writer()?.remove(row);
        Ok(())
    }

    /// True while there is something that was put in and is not on the disk.
    pub(super) const fn is_written(&self) -> bool {
        self.writer.is_some()
    }

    /// Puts all of it on the disk; from now on the index is in step with `catalogue`.
    pub(super) fn commit(&mut self, catalogue: &Catalogue) -> Result<(), Problem> {
        let step = Step::of(catalogue);
        if self.writer.is_none() && self.step() == step {
            return Ok(());
        }
        self.writer()?.commit(&step.write()).map_err(|error| problem(&error))
    }

    /// Waits until the index is put in order as far as it should be, and gives back the memory that writing takes. What was not
    /// committed is lost.
    pub(super) fn close(&mut self) -> Result<(), Problem> {
        self.writer.take().map_or(Ok(()), Writer::finish).map_err(|error| problem(&error))
    }

    fn writer(&mut self) -> Result<&mut Writer, Problem> {
        let writer = match self.writer.take() {
            Some(writer) => writer,
            None => self.index.writer(self.writing).map_err(|error| problem(&error))?,
        };
        Ok(self.writer.insert(writer))
    }
}

fn refused(cache: &Cache, error: &IndexError) -> Problem {
    match error {
        IndexError::Folder(error) => cache.refusal(error),
        error => problem(error),
    }
}

fn problem(error: &IndexError) -> Problem {
    let text = error.to_string();
    if text.contains("No space left") || text.contains("quota exceeded") {
        return Problem::new("the disk is full")
            .help("make room; the library goes on from where it was");
    }
    Problem::new(text.split(" (os error").next().unwrap_or_default().to_owned())
}
