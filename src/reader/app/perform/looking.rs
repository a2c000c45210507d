//! How the page looks.

use super::going::open;
use crate::{
    language,
    reader::{
        action::Action,
        app::{Effect, Model, pictures, reading, theming},
        layout::{Layout, Pane},
    },
    settings::{MEASURES, PANES, Spacing},
};

/// Columns that code is scrolled by with a key, and at most.
const CODE_STEP: u16 = 8;
const CODE_FURTHEST: u16 = 4_000;
/// Columns that the measure changes by with a key.
const MEASURE_STEP: u16 = 4;
/// Columns that a pane changes by with a key.
const PANE_STEP: u16 = 2;

/// Changes how the page looks.
pub(super) fn looking(model: &mut Model, action: Action) -> Option<Vec<Effect>> {
    let settings = &mut model.settings;
    let said = match action {
        Action::Wider => return Some(change_measure(model, true)),
        Action::Narrower => return Some(change_measure(model, false)),
        Action::CodeLeft => return Some(shift_code(model, false)),
        Action::CodeRight => return Some(shift_code(model, true)),
        Action::WiderPane => return Some(change_pane(model, true)),
        Action::NarrowerPane => return Some(change_pane(model, false)),
        Action::LineSpacing => next_spacing(&mut settings.spacing),
        Action::Images => {
            pictures::toggle(model);
            return Some(Vec::new());
        }
        Action::FocusMode => return Some(toggle_text_alone(model)),
        Action::Theme => return Some(theming::open(model)),
        Action::CleanText => switch(&mut settings.clean_text, "text without marks", "marks shown"),
        Action::Justify => switch(&mut settings.justify, "justified", "ragged right"),
        Action::Hyphenate => return Some(toggle_hyphens(model)),
        Action::WrapCode => {
            switch(&mut settings.wrap_code, "code is wrapped", "code is cut at the edge")
        }
        _ => return None,
    };
    model.say(said);
    reading::lay_out_again(model);
    Some(Vec::new())
}

/// Turns a switch and gives what to say of it.
fn switch(on: &mut bool, yes: &'static str, no: &'static str) -> &'static str {
    *on = !*on;
    if *on { yes } else { no }
}

/// Breaks words or leaves them whole; says so where the article's language has no rules here.
fn toggle_hyphens(model: &mut Model) -> Vec<Effect> {
    let said = switch(&mut model.settings.hyphenate, "hyphenated", "not hyphenated");
    let tag = model.article().and_then(|article| article.metadata.other_language());
    let ruled = model.article().is_none_or(|article| reading::patterns(article).is_some());
    let name = tag.and_then(language::name).unwrap_or("this language");
    let hint = if model.settings.hyphenate && !ruled {
        format!(", but not here: no rules for {name}")
    } else {
        String::new()
    };
    model.say(format!("{said}{hint}"));
    reading::lay_out_again(model);
    Vec::new()
}

/// Goes on to the next spacing and gives what to say of it.
fn next_spacing(spacing: &mut Spacing) -> &'static str {
    let (next, said) = match spacing {
        Spacing::Paragraphs => (Spacing::None, "no air between paragraphs, first lines indented"),
        Spacing::None => (Spacing::Double, "air between lines"),
        Spacing::Double => (Spacing::Paragraphs, "air between paragraphs"),
    };
    *spacing = next;
    said
}

/// Makes the focused pane wider or narrower; the text gets its columns from the panel, or from the list where there is none.
fn change_pane(model: &mut Model, wider: bool) -> Vec<Effect> {
    let before = model.layout();
    let beside = match (model.focus, before.list, before.panel) {
        (Pane::List, Some(_), _) | (Pane::Reading, Some(_), None) => Some(true),
        (_, _, Some(_)) => Some(false),
        _ => None,
    };
    let Some(is_list) = beside.filter(|_| before.reading.is_some()) else {
        model.say("no pane stands beside this one");
        return Vec::new();
    };
    let set = (model.settings.list_columns, model.settings.panel_columns);
    let columns =
        if is_list { &mut model.settings.list_columns } else { &mut model.settings.panel_columns };
    let grows = wider != (model.focus == Pane::Reading);
    let wanted = if grows { *columns + PANE_STEP } else { columns.saturating_sub(PANE_STEP) };
    *columns = wanted.clamp(*PANES.start(), *PANES.end());
    let after = model.layout();
    let shown = |layout: &Layout| {
        let pane = if is_list { layout.list } else { layout.panel };
        pane.map_or(0, |area| area.width)
    };
    let stays = shown(&after) == shown(&before);
    if stays {
        (model.settings.list_columns, model.settings.panel_columns) = set;
    }
    let name = if is_list { "list" } else { "side panel" };
    let hint = if stays { ", as far as it goes" } else { "" };
    model.say(format!("{name} {} columns{hint}", shown(&after)));
    Vec::new()
}

/// The text alone, or all panes again.
fn toggle_text_alone(model: &mut Model) -> Vec<Effect> {
    model.options.text_alone = !model.options.text_alone;
    let effects = open(model);
    model.say(if model.options.text_alone {
        "the text alone; zf or Esc shows all panes"
    } else {
        "all panes"
    });
    effects
}

/// Scrolls code sideways, where it is cut at the edge.
fn shift_code(model: &mut Model, right: bool) -> Vec<Effect> {
    let shift = &mut model.options.code_shift;
    *shift = if right {
        (*shift + CODE_STEP).min(CODE_FURTHEST)
    } else {
        shift.saturating_sub(CODE_STEP)
    };
    reading::lay_out_again(model);
    Vec::new()
}

/// A wider or narrower measure, as far as the pane has room.
fn change_measure(model: &mut Model, wider: bool) -> Vec<Effect> {
    let before = model.layout().text.width;
    let wanted = if wider { before + MEASURE_STEP } else { before.saturating_sub(MEASURE_STEP) };
    model.settings.measure = wanted.clamp(*MEASURES.start(), *MEASURES.end());
    let now = model.layout().text.width;
    if now == before && wider {
        model.settings.measure = before;
    }
    reading::lay_out_again(model);
    let hint = if now == before && wider {
        ", all the room there is; zf shows the text alone"
    } else {
        ""
    };
    model.say(format!("measure {now} columns{hint}"));
    Vec::new()
}
