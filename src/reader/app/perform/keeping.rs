//! What is kept of articles, and copying.

use crate::reader::{
    action::Action,
    app::{
        Effect, Model, copy, handover, jumps, keeping, passages,
        prompt::{self, Kind},
        reading, visual,
    },
};

/// Keeps and copies.
pub(super) fn keeping(
    model: &mut Model,
    action: Action,
    count: Option<usize>,
) -> Option<Vec<Effect>> {
    let times = count.unwrap_or(1);
    Some(match action {
        Action::ToggleRead => keeping::toggle_read(model),
        Action::ToggleStar => keeping::toggle_star(model),
        Action::ReadAll => keeping::read_all(model),
        Action::Tag if passages::is_selected(model) => prompt::open(model, Kind::PassageTags),
        Action::Note if passages::is_selected(model) => prompt::open(model, Kind::PassageNote),
        Action::Tag => about_article(model, Kind::Tags),
        Action::Note => about_article(model, Kind::Note),
        Action::Select => visual::open(model),
        Action::Highlight => ask_for_color(model),
        Action::Unhighlight => passages::remove(model),
        Action::Highlights => passages::list(model),
        Action::AllHighlights => passages::list_all(model),
        Action::Undo => repeated(model, times, keeping::undo),
        Action::Redo => repeated(model, times, keeping::redo),
        Action::SetMark | Action::GoMark => jumps::ask(model, action),
        Action::JumpBack => jumps::jump(model, times as isize),
        Action::JumpOn => jumps::jump(model, -(times as isize)),
        Action::CopySelection => copy::selection(model),
        Action::CopyQuote => copy::quote(model),
        Action::CopyAddress => copy::address(model),
        Action::CopyCitation => copy::ask_form(model),
        Action::OpenAddress => handover::browse(model),
        Action::OpenAndRead => browse_and_mark(model),
        Action::EditFile => handover::edit_file(model),
        Action::Pipe => handover::ask_command(model),
        Action::ExportNotes => handover::ask_folder(model),
        _ => return None,
    })
}

/// Opens the address in the browser; then the article is read, as its reader has it there.
fn browse_and_mark(model: &mut Model) -> Vec<Effect> {
    let mut effects = handover::browse(model);
    if let Some(article) = model.article().cloned().filter(|_| !effects.is_empty()) {
        effects.extend(keeping::opened(model, &article));
    }
    effects
}

/// Does something so often, at most as often as there can be steps.
fn repeated(
    model: &mut Model,
    times: usize,
    step: impl Fn(&mut Model) -> Vec<Effect>,
) -> Vec<Effect> {
    let times = times.min(crate::library::state::JOURNAL);
    let mut effects = Vec::new();
    for _ in 0..times {
        let more = step(model);
        if more.is_empty() {
            break;
        }
        effects.extend(more);
    }
    effects
}

/// Waits for the letter of a colour, where something is selected.
fn ask_for_color(model: &mut Model) -> Vec<Effect> {
    if reading::selection_span(model).is_none() {
        model.fail("nothing is selected: v selects text, ]q a quotation");
        return Vec::new();
    }
    model.awaiting = Some(Action::Highlight);
    Vec::new()
}

/// Asks for something about the shown article.
fn about_article(model: &mut Model, kind: Kind) -> Vec<Effect> {
    if model.article().is_none() {
        model.fail("no article is open");
        return Vec::new();
    }
    prompt::open(model, kind)
}
