//! Makes pictures ready to be drawn.

use std::{
    collections::VecDeque,
    panic::{AssertUnwindSafe, catch_unwind},
};

use crossbeam_channel::{Receiver, Sender};

use super::{BESIDE, tell};
use crate::{
    reader::{
        app::Msg,
        picture::{self, Request},
    },
    system::process::give_way,
};

/// Makes pictures; of those that wait, none that is older than the newest generation. One that cannot be made is not told of:
/// its alternative text stays.
pub(super) fn make_pictures(jobs: &Receiver<Request>, answers: &Sender<Msg>) {
    give_way(BESIDE);
    let mut waiting: VecDeque<Request> = VecDeque::new();
    while let Some(request) = waiting.pop_front().or_else(|| jobs.recv().ok()) {
        waiting.extend(jobs.try_iter());
        let newest = waiting.back().map_or(request.generation, |last| last.generation);
        if request.generation != newest {
            continue;
        }
        let made = catch_unwind(AssertUnwindSafe(|| picture::make(&request)));
        if let Ok(Some(picture)) = made {
            tell(answers, Msg::Picture(Box::new((request, picture))));
        }
    }
}
