//! Lines that were typed before, by kind of prompt, and the way back to them.

use super::{Effect, Kind, Model, changed};

/// Commands that are kept with the session.
const KEPT: usize = 50;
/// Lines that are remembered of each kind.
const REMEMBERED: usize = 100;

/// Lines that were typed, oldest first, by kind of prompt; kept as long as the program runs.
#[derive(Clone, Debug, Default)]
pub struct History {
    finds: Vec<String>,
    filters: Vec<String>,
    searches: Vec<String>,
    names: Vec<String>,
    helps: Vec<String>,
    tags: Vec<String>,
    notes: Vec<String>,
    commands: Vec<String>,
    piped: Vec<String>,
    folders: Vec<String>,
}

impl History {
    /// The lines of a kind.
    pub(super) fn of(&mut self, kind: Kind) -> &mut Vec<String> {
        match kind {
            Kind::Find(_) => &mut self.finds,
            Kind::Filter => &mut self.filters,
            Kind::Search => &mut self.searches,
            Kind::SaveSearch | Kind::RenameSearch => &mut self.names,
            Kind::Help => &mut self.helps,
            Kind::Tags | Kind::PassageTags => &mut self.tags,
            Kind::Note | Kind::PassageNote => &mut self.notes,
            Kind::Command => &mut self.commands,
            Kind::Pipe => &mut self.piped,
            Kind::Export => &mut self.folders,
        }
    }

    /// The newest commands, oldest first, as many as are kept with the session.
    pub(in crate::reader::app) fn commands(&self) -> &[String] {
        &self.commands[self.commands.len().saturating_sub(KEPT)..]
    }

    /// Takes the commands of an earlier session; those of this one stay the newest.
    pub(in crate::reader::app) fn load_commands(&mut self, mut commands: Vec<String>) {
        commands.retain(|command| !self.commands.contains(command));
        commands.append(&mut self.commands);
        self.commands = commands;
    }

    /// Keeps a line as the newest; a line stands there once.
    pub(super) fn keep(&mut self, kind: Kind, text: &str) {
        let lines = self.of(kind);
        lines.retain(|line| line != text);
        if !text.trim().is_empty() {
            lines.push(text.to_owned());
        }
        let surplus = lines.len().saturating_sub(REMEMBERED);
        lines.drain(..surplus);
    }
}

/// Puts an older or newer line of the history in the place of what is typed; past the newest stands what was typed.
pub(super) fn recall(model: &mut Model, older: bool) -> Vec<Effect> {
    let Some(prompt) = &mut model.prompt else { return Vec::new() };
    let lines = model.history.of(prompt.kind);
    let recalled = match (prompt.recalled, older) {
        (None, true) => Some(0),
        (Some(at), true) => Some(at + 1),
        (Some(at), false) => at.checked_sub(1),
        (None, false) => return Vec::new(),
    };
    let text = match recalled {
        None => std::mem::take(&mut prompt.draft),
        Some(at) => match lines.iter().rev().nth(at) {
            Some(line) => line.clone(),
            None => return Vec::new(),
        },
    };
    let typed = std::mem::replace(&mut prompt.text, text);
    if prompt.recalled.is_none() {
        prompt.draft = typed;
    }
    prompt.recalled = recalled;
    prompt.cursor = prompt.text.len();
    changed(model)
}
