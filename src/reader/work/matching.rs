//! Answers what is typed in the palette: beside the screen, and the newest question alone; one that is being answered is left for it.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crossbeam_channel::{Receiver, Sender};

use super::tell;
use crate::{
    analysis::EntityKind,
    index::{Index, IndexError, Marks, View},
    library::{Cache, shelf::Library},
    query::Field,
    reader::app::{
        Msg,
        palette::{self, MatchJob, Names},
    },
};

/// Letters from which on the index is asked for names: with fewer, nearly all names begin so.
const LEAST: usize = 2;

/// Matches what is typed until the channel closes; `cache` is that of the library, where one is open.
pub(super) fn answer_matchings(
    jobs: &Receiver<MatchJob>,
    messages: &Sender<Msg>,
    cache: Option<&Cache>,
) {
    let mut names = Names::default();
    let mut indexed = Indexed::default();
    for job in jobs {
        let job = jobs.try_iter().last().unwrap_or(job);
        let matched = catch_unwind(AssertUnwindSafe(|| {
            if let Some((library, cache)) = job.articles.library().zip(cache) {
                // An index that cannot be read is told of by searches; what else there is to find is found.
                names.indexed = indexed.names(library, cache, &job.words).unwrap_or_default();
            }
            palette::choices(&job, &mut names, &|| !jobs.is_empty())
        }));
        match matched {
            Ok(Some(choices)) => tell(messages, Msg::Matched { number: job.number, choices }),
            Ok(None) => {}
            Err(_) => {
                (names, indexed) = (Names::default(), Indexed::default());
                let text = "nothing is found: a fault in the program".to_owned();
                tell(messages, Msg::Failed(text));
            }
        }
    }
}

/// The index as it stood at a state of the catalogue.
#[derive(Default)]
pub struct Indexed {
    index: Option<Index>,
    view: Option<(u64, View)>,
}

impl Indexed {
    /// Speakers and names of the articles of a library in which a word begins with what is typed, with the field that each is
    /// asked for by and the number of articles. Dates and amounts are no names.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn names(
        &mut self,
        library: &Library,
        cache: &Cache,
        typed: &str,
    ) -> Result<Vec<(String, &'static str, usize)>, IndexError> {
        let typed = typed.trim();
        if typed.chars().count() < LEAST {
            return Ok(Vec::new());
        }
        let generation = library.catalogue.generation();
        if self.view.as_ref().is_none_or(|(of, _)| *of != generation) {
            if self.index.is_none() {
                self.index = Some(Index::open(&cache.index())?);
            }
            self.view =
                self.index.as_ref().map(Index::view).transpose()?.map(|view| (generation, view));
        }
        let Some((_, view)) = &self.view else { return Ok(Vec::new()) };
        let named = EntityKind::ALL.into_iter().filter(|kind| palette::is_name(*kind));
        let fields = named.map(|kind| (Field::Entity(Some(kind)), "entity"));
        let mut names = Vec::new();
        for (field, asked) in [(Field::Said, "said")].into_iter().chain(fields) {
            let values = view.values(field, typed, &Marks::default())?;
            names.extend(values.into_iter().map(|value| (value.written, asked, value.articles)));
        }
        Ok(names)
    }
}
