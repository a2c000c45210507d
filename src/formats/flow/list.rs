//! Lists in the flow, and how their items are counted.

use super::Flow;
use crate::document::{Marker, Numbering};

/// A list that is open.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct List {
    /// The number of the next item, in an ordered list.
    pub(super) next: Option<u64>,
    numbering: Option<Numbering>,
    reversed: bool,
}

impl Flow {
    /// Begins a list; an ordered one with its first number.
    pub(in crate::formats) fn start_list(&mut self, first: Option<u64>) {
        self.end();
        self.marker = None;
        self.lists.push(List { next: first, ..List::default() });
    }

    /// Says how the items of the innermost list are counted.
    pub(in crate::formats) fn count_by(&mut self, numbering: Option<Numbering>, reversed: bool) {
        if let Some(list) = self.lists.last_mut() {
            *list = List { numbering, reversed, ..*list };
        }
    }

    /// The next item of the innermost list has this number, where the list is counted.
    pub(in crate::formats) fn count_from(&mut self, number: u64) {
        if let Some(List { next: Some(next), .. }) = self.lists.last_mut() {
            *next = number;
        }
    }

    /// Ends a list.
    pub(in crate::formats) fn end_list(&mut self) {
        self.end();
        self.marker = None;
        self.lists.pop();
    }

    /// Begins an item of the innermost list; outside of lists, a list of its own.
    pub(in crate::formats) fn start_item(&mut self) {
        self.end();
        self.marker = Some(match self.lists.last_mut() {
            Some(List { next: Some(number), numbering, reversed }) => {
                let counted = *number;
                *number =
                    if *reversed { counted.saturating_sub(1) } else { counted.saturating_add(1) };
                numbering.map_or(Marker::Number(counted), |by| Marker::Lettered(counted, by))
            }
            _ => Marker::Bullet,
        });
    }

    /// Ends an item.
    pub(in crate::formats) fn end_item(&mut self) {
        self.end();
        self.marker = None;
    }

    /// Makes the item that begins a task, or gives it another marker.
    pub(in crate::formats) fn mark_item(&mut self, marker: Marker) {
        self.marker = Some(marker);
    }
}
