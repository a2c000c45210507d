//! Steps over very many articles: a worker makes them on a copy of the state, so that no key waits. The copy takes the place of
//! the model's state where nothing else was done meanwhile; else the step is made anew on what it has become.

use std::collections::BTreeMap;

use super::{Effect, Model, keeping, reading};
use crate::{
    library::{
        ContentHash, Shelf, State,
        state::{
            Change, Fact, Made, Passage,
            store::{Listed, Step, Write},
        },
    },
    reader::label,
};

/// So many articles are marked while a key waits: a millisecond's worth. More are left to a worker.
pub const FEW: usize = 1_000;

/// What a worker is asked for, and what has been read meanwhile.
#[derive(Debug, Default)]
pub(super) struct Marking {
    /// Where reading stopped since the worker was asked: its copy of the state does not have that.
    places: BTreeMap<ContentHash, Option<Passage>>,
}

/// What is to be done with very many articles.
#[derive(Debug)]
pub enum Wanted {
    /// Marks articles of a shelf as read, by their numbers.
    ReadAll(Shelf, Vec<usize>),
    /// Takes back the step of that number.
    Undo(u64),
    /// Makes the step of that number again.
    Redo(u64),
}

/// A step to be made on a copy of the state.
#[derive(Debug)]
pub struct MarkJob {
    before: State,
    wanted: Wanted,
}

/// What became of a [`MarkJob`].
#[derive(Debug)]
pub struct Marked {
    job: MarkJob,
    /// The state with the step, and what is to be written of it; `None` where there was nothing to do.
    done: Option<(State, Done)>,
}

/// A step that was made, and all that is to be written and said of it.
#[derive(Debug)]
struct Done {
    said: String,
    changes: Vec<Change>,
    write: Write,
}

/// Asks for a step over very many articles, one at a time.
pub(super) fn begin(model: &mut Model, wanted: Wanted) -> Vec<Effect> {
    if model.keeping.marking.is_some() {
        model.fail("still marking the articles: wait until that is done");
        return Vec::new();
    }
    model.say(format!("marking {}…", label::count(wanted.articles(&model.state), "article")));
    ask(model, wanted)
}

fn ask(model: &mut Model, wanted: Wanted) -> Vec<Effect> {
    model.keeping.marking = Some(Marking::default());
    vec![Effect::Mark(Box::new(MarkJob { before: model.state.clone(), wanted }))]
}

/// Notes where reading has stopped while a worker is at it.
pub(super) fn keep_place(model: &mut Model, id: ContentHash, place: Option<&Passage>) {
    if let Some(marking) = &mut model.keeping.marking {
        marking.places.insert(id, place.cloned());
    }
}

/// Takes the step that a worker has made and has it written; `None` where the worker failed.
pub(super) fn marked(model: &mut Model, marked: Option<Box<Marked>>) -> Vec<Effect> {
    let Some(Marking { places }) = model.keeping.marking.take() else { return Vec::new() };
    let Some(marked) = marked else {
        model.fail("nothing is marked: a fault in the program");
        return Vec::new();
    };
    let Marked { job, done } = *marked;
    if !model.state.is_as_far_as(&job.before) {
        return anew(model, job.wanted);
    }
    let Some((state, Done { said, changes, write })) = done else {
        model.say("all that is listed is read already");
        return Vec::new();
    };
    model.state = state;
    for (id, place) in places {
        model.state.keep_place(id, place);
    }
    model.list.moved = true;
    let effects = keeping::order(model, Some(said), changes, write);
    reading::lay_out_again(model);
    effects
}

/// Asks again, as something else was done meanwhile; a step that is not the last one any more is not undone.
fn anew(model: &mut Model, wanted: Wanted) -> Vec<Effect> {
    let is_still_last = match wanted {
        Wanted::ReadAll(..) => true,
        Wanted::Undo(number) => model.state.last_done() == Some(number),
        Wanted::Redo(number) => model.state.last_undone() == Some(number),
    };
    if !is_still_last {
        model.fail("not done, as something else was done meanwhile; u takes that back first");
        return Vec::new();
    }
    ask(model, wanted)
}

impl Wanted {
    /// Number of articles it looks at.
    fn articles(&self, state: &State) -> usize {
        match self {
            Self::ReadAll(_, rows) => rows.len(),
            Self::Undo(_) => state.undoes(),
            Self::Redo(_) => state.redoes(),
        }
    }
}

impl MarkJob {
    /// Makes the step. Takes seconds for a million articles: not for the interface thread.
    pub fn make(self) -> Marked {
        let mut state = self.before.clone();
        let done = match &self.wanted {
            Wanted::ReadAll(articles, rows) => read_all(&mut state, articles, rows),
            Wanted::Undo(_) => state.undo().map(|made| again(made, Step::Undone, "undone")),
            Wanted::Redo(_) => state.redo().map(|made| again(made, Step::MadeAgain, "done again")),
        };
        Marked { job: self, done: done.map(|done| (state, done)) }
    }
}

/// Marks the articles as read that are not; `None` where all of them are.
fn read_all(state: &mut State, articles: &Shelf, rows: &[usize]) -> Option<Done> {
    let records = &state.records;
    let unread = rows.iter().filter(|number| articles.is_unread(**number, records));
    let unread: Vec<usize> = unread.copied().collect();
    if unread.is_empty() {
        return None;
    }
    let known_by = |number: &usize| articles.known_by(*number);
    let id = |number: &usize| known_by(number).map(|(hash, keys)| records.id_of(hash, keys));
    let named: Vec<(ContentHash, usize)> =
        unread.iter().filter_map(|number| Some((id(number)?, *number))).collect();
    let ids: Vec<ContentHash> = named.iter().map(|(id, _)| *id).collect();
    let keys = records.keys_among(unread.iter().filter_map(known_by), articles.iter());
    let said = format!("{} marked as read", label::count(unread.len(), "article"));
    let made = state.make(said.clone(), state.changes(&ids, &Fact::Read(Some(true))));
    state.records.know(&keys);
    let listed = Some(Listed { shelf: articles.clone(), articles: named });
    let done = Done::new(made, Step::Made, said);
    Some(Done { write: Write { listed, keys, ..done.write }, ..done })
}

/// A step that was undone or made again.
fn again(made: Made, step: Step, what: &str) -> Done {
    let said = keeping::again(&made, what);
    Done::new(made, step, said)
}

impl Done {
    fn new(made: Made, step: Step, said: String) -> Self {
        let Made { edit, changes, .. } = made;
        let write = Write {
            ticket: 0,
            edit,
            step,
            changes: changes.clone(),
            articles: Vec::new(),
            listed: None,
            keys: Vec::new(),
        };
        Self { said, changes, write }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{
        library::{
            Article,
            state::{News, Order},
        },
        reader::{
            Options,
            app::{Msg, update},
            keys::sequence,
        },
    };

    /// Articles without a text, of which a tenth is read.
    fn articles(count: usize) -> Vec<Arc<Article>> {
        let article =
            |number: usize| Article::numbered(number, number.is_multiple_of(10).then_some(true));
        (0..count).map(article).collect()
    }

    fn model(count: usize) -> Model {
        let mut model = Model::new((120, 34), Options::default(), jiff::civil::date(2025, 12, 1));
        model.begin();
        let loaded = Msg::Loaded { loading: 1, articles: articles(count), files: Some(count) };
        update(&mut model, loaded);
        model
    }

    fn press(model: &mut Model, keys: &str) -> Vec<Effect> {
        let keys = sequence(keys).expect("the script is well written");
        keys.into_iter().flat_map(|key| update(model, Msg::Key(key))).collect()
    }

    /// The job that is asked for, and whether something is written.
    fn asked(effects: Vec<Effect>) -> (Option<Box<MarkJob>>, Option<Box<Write>>) {
        let (mut job, mut write) = (None, None);
        for effect in effects {
            match effect {
                Effect::Mark(asked) => job = Some(asked),
                Effect::Keep(Order::Write(ordered)) => write = Some(ordered),
                _ => {}
            }
        }
        (job, write)
    }

    fn said(model: &Model) -> &str {
        model.message.as_ref().map_or("", |message| message.text.as_str())
    }

    /// Has the worker answer, and what it made written.
    #[track_caller]
    fn answer(model: &mut Model, job: Option<Box<MarkJob>>) -> Box<Write> {
        let marked = job.expect("a worker is asked").make();
        let (_, write) = asked(update(model, Msg::Marked(Some(Box::new(marked)))));
        let write = write.expect("it is written");
        update(model, Msg::State(News::Written(write.ticket)));
        write
    }

    #[test]
    fn very_many_articles_are_marked_by_a_worker_as_one_step() {
        let mut model = model(2_000);
        let (job, write) = asked(press(&mut model, "A"));
        assert!(write.is_none() && model.unread() == 1_800, "no key waits for it");
        assert_eq!(said(&model), "marking 2,000 articles…");
        let write = answer(&mut model, job);
        assert_eq!((model.unread(), said(&model)), (0, "1,800 articles marked as read"));
        assert_eq!(write.listed.map(|listed| listed.articles.len()), Some(1_800));
        let (job, _) = asked(press(&mut model, "u"));
        answer(&mut model, job);
        assert_eq!(
            (model.unread(), said(&model)),
            (1_800, "undone: 1,800 articles marked as read")
        );
        let (job, _) = asked(press(&mut model, "C-r"));
        answer(&mut model, job);
        assert_eq!(
            (model.unread(), said(&model)),
            (0, "done again: 1,800 articles marked as read")
        );
        let (job, _) = asked(press(&mut model, "A"));
        update(&mut model, Msg::Marked(job.map(|job| Box::new(job.make()))));
        assert_eq!(said(&model), "all that is listed is read already");
    }

    #[test]
    fn what_is_done_while_articles_are_marked_stays() {
        let mut model = model(2_000);
        let (job, _) = asked(press(&mut model, "A"));
        let (again, _) = asked(press(&mut model, "A"));
        assert!(again.is_none() && said(&model).starts_with("still marking"), "{}", said(&model));
        press(&mut model, "j s");
        let marked = job.map(|job| Box::new(job.make()));
        let (job, write) = asked(update(&mut model, Msg::Marked(marked)));
        assert!(write.is_none() && model.unread() == 1_800, "it is made anew");
        answer(&mut model, job);
        assert_eq!((model.unread(), model.marked()), (0, (2_000, 1)));
        let (job, _) = asked(press(&mut model, "u"));
        press(&mut model, "j s");
        let marked = job.map(|job| Box::new(job.make()));
        let (job, write) = asked(update(&mut model, Msg::Marked(marked)));
        assert!(job.is_none() && write.is_none(), "another step is the last now");
        assert_eq!((model.unread(), model.marked()), (0, (2_000, 2)));
    }

    #[test]
    fn a_fault_of_the_worker_is_told_and_leaves_all_as_it_was() {
        let mut model = model(2_000);
        press(&mut model, "A");
        update(&mut model, Msg::Marked(None));
        assert_eq!(
            (model.unread(), said(&model)),
            (1_800, "nothing is marked: a fault in the program")
        );
        let (job, _) = asked(press(&mut model, "A"));
        answer(&mut model, job);
        assert_eq!(model.unread(), 0);
    }
}
