//! Keeps state as fast as it can and prints the number of every step that was acknowledged: what the tests kill.
//!
//! `keep FILE FIRST`: steps are numbered from FIRST on; each stars an article of its own, named by its number.

#![expect(clippy::print_stdout, reason = "what was acknowledged is what the tests ask for")]

use std::{
    io::{Write as _, stdout},
    path::{Path, PathBuf},
    sync::Arc,
};

use dateline::{
    formats::Problem,
    library::{
        Article, Content, ContentHash, State,
        article::Draft,
        state::{
            Fact, Home, Keeper, News, Order,
            store::{Step, Write},
        },
    },
    metadata::Metadata,
};

fn main() {
    let mut arguments = std::env::args_os().skip(1);
    let file = PathBuf::from(arguments.next().unwrap_or_default());
    let first = arguments.next().and_then(|first| first.to_str()?.parse().ok()).unwrap_or(0);
    let (sender, news) = crossbeam_channel::unbounded();
    let tell = move |told| drop(sender.send(told));
    let keeper = Keeper::start(Home::File(file), ContentHash::default(), tell);
    let mut state = State::default();
    state.number_from(first);
    for number in first.. {
        keeper.order(order(&mut state, number));
        loop {
            match news.recv() {
                Ok(News::Written(ticket)) => {
                    let mut out = stdout().lock();
                    let told = writeln!(out, "{ticket}").and_then(|()| out.flush());
                    if told.is_err() {
                        return;
                    }
                    break;
                }
                Ok(News::Held(_, problem)) => {
                    println!("held: {}", problem.what);
                    return;
                }
                Ok(_) => {}
                Err(_) => return,
            }
        }
    }
}

/// Stars the article with that number.
fn order(state: &mut State, number: u64) -> Order {
    let article = Arc::new(Article::new(Draft {
        hash: ContentHash::of(number.to_string().as_bytes()),
        own_id: None,
        path: Arc::from(Path::new("/keep")),
        metadata: Metadata { title: Some("word ".repeat(200)), ..Metadata::default() },
        notes: Vec::new(),
        content: Content::Unreadable(Problem::new("none")),
    }));
    let id = state.records.id(&article);
    let made = state.make(number.to_string(), state.changes(&[id], &Fact::Starred(Some(true))));
    Order::Write(Box::new(Write {
        ticket: number,
        edit: made.edit,
        step: Step::Made,
        changes: made.changes,
        articles: vec![(id, article)],
        listed: None,
        keys: Vec::new(),
    }))
}
