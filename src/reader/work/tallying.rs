//! Saved searches beside the screen: how many articles they find, and their file.

use std::path::Path;

use crossbeam_channel::{Receiver, Sender};

use super::{
    looking::{short_forms, subjects},
    tell,
};
use crate::{
    formats::Problem,
    library::searches::Searches,
    query::{self, Query},
    reader::app::{
        Msg,
        searches::{Rewrite, Tally, TallyJob},
    },
};

/// How many of the articles in memory saved searches find; `None` where it was cancelled.
pub fn tally(job: &TallyJob, cancelled: &(dyn Fn() -> bool + Sync)) -> Option<Vec<Option<Tally>>> {
    let needs_analysis = job.queries.iter().flatten().any(Query::needs_analysis);
    let short_forms = needs_analysis.then(|| short_forms(&job.articles));
    let subjects = subjects(&job.articles, &job.records, short_forms.as_ref());
    let count = |query: &Query| {
        let found = query::search(query, &subjects, query::Order::Given, cancelled)?;
        let unread = found.hits.iter().filter(|(number, _)| {
            subjects.get(*number).is_some_and(|subject| !job.records.is_read(subject.article))
        });
        Some(Tally { articles: found.hits.len(), unread: unread.count() })
    };
    let tallies = job.queries.iter().map(|query| match query {
        Some(query) => count(query).map(Some),
        None => Some(None),
    });
    tallies.collect()
}

/// Writes the file of saved searches, or reads it again where there is nothing to write, and tells what it holds; until the channel
/// closes.
pub(super) fn keep_searches(
    rewrites: &Receiver<Option<Rewrite>>,
    file: Option<&Path>,
    messages: &Sender<Msg>,
) {
    for rewrite in rewrites {
        let searches = match (&rewrite, file) {
            (Some(rewrite), Some(file)) => write(rewrite, file),
            (None, Some(file)) => Searches::load(file),
            (Some(_), None) => Err(Problem::new("there is no folder for settings")),
            (None, None) => continue,
        };
        let searches = searches.map_err(|problem| problem.to_string());
        tell(messages, Msg::Searches { searches, said: rewrite.map(|rewrite| rewrite.said) });
    }
}

/// Changes in the file what has changed.
fn write(rewrite: &Rewrite, file: &Path) -> Result<Searches, Problem> {
    let searches = Searches::load(file)?.with_changes(&rewrite.before, &rewrite.after);
    searches.save(file)?;
    Ok(searches)
}
