//! What goes over very many articles for a key: marking them, and looking for one that is unread.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crossbeam_channel::{Receiver, Sender};

use super::tell;
use crate::reader::app::{Msg, list::UnreadJob, marking::MarkJob};

/// What the thread is asked for.
#[derive(Debug)]
pub enum Marking {
    /// To make a step.
    Step(Box<MarkJob>),
    /// To look for an unread article.
    Look(Box<UnreadJob>),
}

/// Answers until the channel closes.
pub(super) fn answer_markings(jobs: &Receiver<Marking>, messages: &Sender<Msg>) {
    while let Ok(job) = jobs.recv() {
        let answered = match job {
            Marking::Step(job) => {
                let made = catch_unwind(AssertUnwindSafe(|| job.make()));
                Msg::Marked(made.ok().map(Box::new))
            }
            Marking::Look(job) => {
                let number = job.number;
                let found = catch_unwind(AssertUnwindSafe(|| job.look()));
                Msg::Unread { number, row: found.unwrap_or_default() }
            }
        };
        tell(messages, answered);
    }
}
