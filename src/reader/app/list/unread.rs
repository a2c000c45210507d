//! Which articles of the list are unread.

use super::{Model, listed, select};

/// Index in the rows of the first unread article; 0 where all are read.
pub(super) fn first_unread(model: &Model) -> usize {
    (0..model.list.rows.len()).find(|row| is_unread(model, *row)).unwrap_or(0)
}

/// True for a row whose article was not opened.
fn is_unread(model: &Model, row: usize) -> bool {
    let records = &model.state.records;
    match (model.articles.library(), model.list.rows.get(row)) {
        (Some(library), Some(number)) => {
            let listing = library.catalogue.listing(*number as u32);
            listing.is_some_and(|listing| !records.is_listed_read(&listing))
        }
        _ => listed(model, row).is_some_and(|article| !records.is_read(&article)),
    }
}

/// Selects the next unread article after the shown one (or before it), going round at the end.
pub fn go_unread(model: &mut Model, forward: bool) -> bool {
    let count = model.list.rows.len();
    let steps = 1..=count;
    let at = |step: usize| {
        (model.list.selected + if forward { step } else { count - step % count }) % count
    };
    let unread = |row: &usize| is_unread(model, *row);
    let next = steps.map(at).find(unread).filter(|row| *row != model.list.selected);
    if let Some(row) = next {
        select(model, row);
    }
    next.is_some()
}
