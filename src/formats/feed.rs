//! RSS 0.9 to 2.0, RDF, Atom 0.3 and 1.0, JSON Feed: a feed is many articles, in its own order.
//!
//! The reader is our own, over the forgiving [`xml`](super::xml): a fault costs the entry it stands in at most, every entry
//! knows its bytes, and a date keeps its offset. feed-rs refuses a whole feed for one ill-formed byte (`docs/dependencies.md` has
//! the figures).

mod entry;
mod field;
mod json;
mod names;
mod words;
mod xml;

use std::ops::ControlFlow;

use self::entry::{Channel, Entry};
use super::{Problem, Sink};

/// Entries that are kept until the feed has said what it is called; feeds say so first, nearly all of them.
const MOST_WAITING: usize = 5_000;

/// Reads a feed in XML; `note` is said of all its articles.
pub(super) fn read(text: &str, note: Option<&str>, sink: &mut Sink<'_>) -> Result<(), Problem> {
    let mut taker = Taker::new(note, sink);
    let whole = xml::read(text, &mut taker);
    taker.finish(whole)
}

/// Reads a JSON Feed (<https://www.jsonfeed.org/version/1.1/>); `note` is said of all its articles.
pub(super) fn read_json(
    text: &str,
    note: Option<&str>,
    sink: &mut Sink<'_>,
) -> Result<(), Problem> {
    let mut taker = Taker::new(note, sink);
    let whole = json::read(text, &mut taker);
    taker.finish(whole)
}

/// True for XML that is a feed; `head` is its beginning.
pub(super) fn is_feed(head: &str) -> bool {
    names::is_feed(head)
}

/// True for JSON that says of itself that it is a feed.
pub(super) fn is_json_feed(head: &str) -> bool {
    head.starts_with('{') && head.contains("jsonfeed.org/version")
}

/// Hands entries on as articles, in order, once the feed's title is known.
struct Taker<'a, 'b> {
    sink: &'a mut Sink<'b>,
    note: Option<&'a str>,
    channel: Channel,
    waiting: Vec<Entry>,
    taken: usize,
    stopped: bool,
}

impl<'a, 'b> Taker<'a, 'b> {
    fn new(note: Option<&'a str>, sink: &'a mut Sink<'b>) -> Self {
        Self {
            sink,
            note,
            channel: Channel::default(),
            waiting: Vec::new(),
            taken: 0,
            stopped: false,
        }
    }

    fn take(&mut self, entry: Entry) {
        self.taken += 1;
        self.waiting.push(entry);
        if self.channel.title.is_some() || self.waiting.len() >= MOST_WAITING {
            self.hand_over();
        }
    }

    fn hand_over(&mut self) {
        for entry in self.waiting.drain(..) {
            if self.stopped {
                return;
            }
            let mut article = entry.article(&self.channel);
            article.notes.extend(self.note.map(str::to_owned));
            self.stopped = (self.sink)(Ok(article)) == ControlFlow::Break(());
        }
    }

    /// Hands over what still waits. A feed that is not whole is told of, and so is one without entries.
    fn finish(mut self, whole: bool) -> Result<(), Problem> {
        self.hand_over();
        if self.stopped {
            return Ok(());
        }
        match self.taken {
            0 if whole => Err(Problem::new("a feed without articles")),
            0 => {
                Err(Problem::new("the feed breaks off before its first article")
                    .help("load it again"))
            }
            taken if !whole => Err(Problem::new("the feed breaks off")
                .at(format!("after article {taken}"))
                .help("load it again")),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests;
