//! Which articles of the list are unread. A few rows are looked at while a key waits, the others by a worker.

use std::ops::RangeInclusive;

use super::{Model, select};
use crate::library::{Records, Shelf};

/// Rows that are looked at while a key waits: a millisecond's worth.
const FEW: usize = 1_000;

/// Where the next unread article is.
#[derive(Debug)]
pub enum Next {
    /// It is selected.
    Selected,
    /// No other article of the list is unread.
    Nowhere,
    /// Further away than can be looked at while a key waits: a worker is to look.
    Further(Box<UnreadJob>),
}

/// What a worker is waited for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Awaited {
    number: u64,
    /// Index in the rows of the article that was selected then.
    selected: usize,
    /// Number of that article, and the rows there were.
    list: (Option<usize>, usize),
}

/// A look for an unread article beyond those that are near.
#[derive(Debug)]
pub struct UnreadJob {
    /// Number of the look; the newest alone counts.
    pub number: u64,
    articles: Shelf,
    records: Records,
    rows: Vec<usize>,
    selected: usize,
    forward: bool,
}

impl UnreadJob {
    /// Index in the rows of the next unread article. Takes a second for a million rows: not for the interface thread.
    pub fn look(&self) -> Option<usize> {
        let rows = Look { articles: &self.articles, records: &self.records, rows: &self.rows };
        rows.next(self.selected, self.forward, FEW + 1..=self.rows.len())
    }
}

/// Rows of a list, and what was done with their articles.
struct Look<'a> {
    articles: &'a Shelf,
    records: &'a Records,
    rows: &'a [usize],
}

impl<'a> Look<'a> {
    fn of(model: &'a Model) -> Self {
        Self { articles: &model.articles, records: &model.state.records, rows: &model.list.rows }
    }

    /// The first unread row but `selected` that is so many steps after it (or before it), going round at the end.
    fn next(&self, selected: usize, forward: bool, steps: RangeInclusive<usize>) -> Option<usize> {
        let count = self.rows.len();
        let at =
            |step: usize| (selected + if forward { step } else { count - step % count }) % count;
        let mut rows = steps.map(at).filter(|row| *row != selected);
        rows.find(|row| self.articles.is_unread(self.rows[*row], self.records))
    }
}

/// Index in the rows of the first unread article among the first ones; 0 where those are read.
pub(super) fn first_unread(model: &Model) -> usize {
    let mut rows = model.list.rows.iter().take(FEW);
    let records = &model.state.records;
    rows.position(|number| model.articles.is_unread(*number, records)).unwrap_or(0)
}

/// Selects the next unread article after the shown one (or before it), going round at the end.
pub fn go_unread(model: &mut Model, forward: bool) -> Next {
    let (selected, count) = (model.list.selected, model.list.rows.len());
    if let Some(row) = Look::of(model).next(selected, forward, 1..=count.min(FEW)) {
        select(model, row);
        return Next::Selected;
    }
    if count <= FEW {
        return Next::Nowhere;
    }
    model.list.looks += 1;
    let number = model.list.looks;
    let list = (model.list.selected_article(), count);
    model.list.awaited = Some(Awaited { number, selected, list });
    Next::Further(Box::new(UnreadJob {
        number,
        articles: model.articles.clone(),
        records: model.state.records.clone(),
        rows: model.list.rows.clone(),
        selected,
        forward,
    }))
}

/// Selects the article that a worker has found; `None` where that is not wanted any more, as the list or the selection is
/// another by now.
pub fn unread_found(model: &mut Model, number: u64, row: Option<usize>) -> Option<Next> {
    let awaited = model.list.awaited.take_if(|awaited| awaited.number == number)?;
    let list = (model.list.selected_article(), model.list.rows.len());
    if awaited.selected != model.list.selected || awaited.list != list {
        return None;
    }
    let Some(row) = row else { return Some(Next::Nowhere) };
    select(model, row);
    Some(Next::Selected)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        library::Article,
        reader::{
            Options,
            app::{Effect, Msg, update},
            keys::sequence,
        },
    };

    /// A reader on so many articles, of which these are unread; the first row is selected.
    fn model(count: usize, unread: &[usize]) -> Model {
        let article = |number: usize| Article::numbered(number, Some(!unread.contains(&number)));
        let mut model = Model::new((120, 34), Options::default(), jiff::civil::date(2025, 12, 1));
        model.begin();
        let articles = (0..count).map(article).collect();
        update(&mut model, Msg::Loaded { loading: 1, articles, files: Some(count) });
        select(&mut model, 0);
        model
    }

    fn press(model: &mut Model, keys: &str) -> Option<Box<UnreadJob>> {
        let keys = sequence(keys).expect("the script is well written");
        let effects: Vec<Effect> =
            keys.into_iter().flat_map(|key| update(model, Msg::Key(key))).collect();
        let job = |effect| match effect {
            Effect::LookForUnread(job) => Some(job),
            _ => None,
        };
        effects.into_iter().find_map(job)
    }

    /// Presses a key, answers what it asks a worker for, and looks which row is selected.
    #[track_caller]
    fn check(model: &mut Model, keys: &str, asks: bool, selected: usize) {
        let job = press(model, keys);
        assert_eq!(job.is_some(), asks, "{keys}");
        if let Some(job) = job {
            update(model, Msg::Unread { number: job.number, row: job.look() });
        }
        assert_eq!(model.list.selected, selected, "{keys}");
    }

    #[test]
    fn near_ones_are_found_at_once_and_far_ones_by_a_worker() {
        let mut model = model(5_000, &[30, 3_000, 4_990]);
        check(&mut model, "] u", false, 30);
        check(&mut model, "] u", true, 3_000);
        check(&mut model, "] u", true, 4_990);
        check(&mut model, "] u", false, 30);
        check(&mut model, "[ u", false, 4_990);
        check(&mut model, "[ u", true, 3_000);
    }

    #[test]
    fn where_all_is_read_nothing_is_selected() {
        let mut few = model(10, &[]);
        check(&mut few, "] u", false, 0);
        let mut many = model(5_000, &[0]);
        check(&mut many, "] u", true, 0);
        let said = many.message.as_ref().map(|message| message.text.as_str());
        assert_eq!(said, Some("no other article is unread"));
    }

    #[test]
    fn who_has_gone_on_is_not_taken_away() {
        let mut model = model(5_000, &[3_000]);
        let job = press(&mut model, "] u").expect("a worker is asked");
        press(&mut model, "j");
        update(&mut model, Msg::Unread { number: job.number, row: job.look() });
        assert_eq!(model.list.selected, 1);
    }
}
