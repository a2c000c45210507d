//! What is done to saved searches: kept by a worker, undone and done again in line with the other steps.

use super::{Effect, Model, counting};
use crate::library::searches::Searches;

/// Steps that can be undone; older ones are forgotten.
const MOST: usize = 100;

/// What was done, oldest first, and what was undone of it.
#[derive(Debug, Default)]
pub(super) struct Steps {
    done: Vec<Step>,
    undone: Vec<Step>,
}

/// One step.
#[derive(Clone, Debug)]
struct Step {
    /// Its number among all steps, those of articles too.
    number: u64,
    said: String,
    before: Searches,
    after: Searches,
}

/// The file is to be written: what has changed is changed in it, and what another program has put there stays.
#[derive(Clone, Debug)]
pub struct Rewrite {
    /// What is said when it is written.
    pub said: String,
    /// As it was.
    pub before: Searches,
    /// As it is to be.
    pub after: Searches,
}

/// Makes a step, and has it written.
pub(super) fn make(model: &mut Model, said: String, after: Searches) -> Vec<Effect> {
    let number = model.state.number_step();
    let before = model.saved.searches.clone();
    let steps = &mut model.saved.steps;
    steps.undone.clear();
    let surplus = (steps.done.len() + 1).saturating_sub(MOST);
    steps.done.drain(..surplus);
    steps.done.push(Step { number, said: said.clone(), before, after: after.clone() });
    put(model, said, after)
}

/// Takes the last step back, where it was done to searches; `None` where it was done to articles.
pub(in crate::reader::app) fn undo(model: &mut Model) -> Option<Vec<Effect>> {
    let number = model.saved.steps.done.last()?.number;
    if model.state.last_done().is_some_and(|last| last > number) {
        return None;
    }
    let step = model.saved.steps.done.pop()?;
    let (said, searches) = (format!("undone: {}", step.said), step.before.clone());
    model.saved.steps.undone.push(step);
    Some(put(model, said, searches))
}

/// Makes the last undone step again, where it was done to searches; `None` where it was done to articles.
pub(in crate::reader::app) fn redo(model: &mut Model) -> Option<Vec<Effect>> {
    let number = model.saved.steps.undone.last()?.number;
    let later = model.state.last_done().is_some_and(|last| last > number);
    if later || model.state.last_undone().is_some_and(|next| next < number) {
        return None;
    }
    let step = model.saved.steps.undone.pop()?;
    let (said, searches) = (format!("done again: {}", step.said), step.after.clone());
    model.saved.steps.done.push(step);
    Some(put(model, said, searches))
}

/// Shows the searches as they are from now on, and has the file written.
fn put(model: &mut Model, said: String, after: Searches) -> Vec<Effect> {
    let before = std::mem::replace(&mut model.saved.searches, after.clone());
    counting::forget(model);
    vec![Effect::KeepSearches(Box::new(Rewrite { said, before, after }))]
}

/// Takes the searches as they stand in the file, and says what was done.
pub(in crate::reader::app) fn written(
    model: &mut Model,
    searches: Result<Searches, String>,
    said: Option<String>,
) -> Vec<Effect> {
    match (searches, said) {
        (Ok(searches), said) => {
            if model.saved.searches != searches {
                model.saved.searches = searches;
                counting::forget(model);
            }
            if let Some(said) = said {
                model.say(said);
            }
        }
        (Err(problem), Some(said)) => {
            model.fail(format!("{said}, but only until the program ends: {problem}"));
        }
        (Err(problem), None) => model.fail(problem),
    }
    Vec::new()
}
