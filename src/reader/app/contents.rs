//! The table of contents: the headings of the shown text, and the other parts of the book or file that it belongs to.

use super::{
    Effect, Model,
    chooser::{Choice, Chooser, Goal, Kind},
    jumps, perform, reading,
};
use crate::{
    document::{BlockKind, Document},
    library::Article,
    reader::{action::Action, label},
};

/// Columns that a heading stands in for each level below the first.
const STEP: usize = 2;
/// Columns of a heading that are listed.
const LONGEST: usize = 200;

/// Lists the contents, with the cursor on what is at the top of the screen.
pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    let Some(article) = model.article() else {
        model.fail("no article is open");
        return Vec::new();
    };
    let at = reading::visible(model).start;
    let mut choices = Vec::new();
    let mut cursor = 0;
    let parts = parts(model);
    for index in &parts {
        let Some(part) = model.articles.get(*index) else { continue };
        let is_shown = part.hash == article.hash;
        if parts.len() > 1 {
            cursor = if is_shown { choices.len() } else { cursor };
            choices.push(part_choice(model, &part));
        }
        if is_shown {
            let headings = headings(&part, usize::from(parts.len() > 1));
            let before =
                |choice: &&Choice| matches!(choice.goal, Goal::Place(start) if start <= at);
            let above = headings.iter().filter(before).count();
            cursor = (choices.len() + above).saturating_sub(1).max(cursor);
            choices.extend(headings);
        }
    }
    if choices.is_empty() {
        model.say("this text has no headings");
        return Vec::new();
    }
    let title = format!("Contents of {}", article.label());
    model.chooser = Some(Chooser::new(Kind::Contents, title, choices, cursor));
    Vec::new()
}

/// Goes to what was chosen.
pub(super) fn go(model: &mut Model, goal: &Goal) -> Vec<Effect> {
    let before = jumps::here(model);
    let effects = match goal {
        Goal::Place(offset) => {
            let effects = perform::open(model);
            reading::go_to(model, *offset);
            effects
        }
        Goal::Article(id) => jumps::open_article(model, *id).unwrap_or_default(),
        _ => Vec::new(),
    };
    jumps::follow(model, Action::Contents, before);
    effects
}

/// The articles of the file that the shown one comes from, as far as they stand next to it and state the same source: the
/// chapters of a book. By their indices; the shown one is always among them.
fn parts(model: &Model) -> Vec<usize> {
    let Some(shown) = model.reading.as_ref().map(|reading| reading.article) else {
        return Vec::new();
    };
    let Some(of) = model.articles.get(shown) else { return Vec::new() };
    let is_part = |index: &usize| {
        model.articles.get(*index).is_some_and(|other| {
            other.path == of.path && other.metadata.source == of.metadata.source
        })
    };
    let is_book = of.metadata.source.is_some();
    let before = (0..shown).rev().take_while(|index| is_book && is_part(index));
    let mut parts: Vec<usize> = before.collect();
    parts.reverse();
    parts.push(shown);
    parts.extend((shown + 1..model.articles.len()).take_while(|index| is_book && is_part(index)));
    parts
}

fn part_choice(model: &Model, part: &Article) -> Choice {
    let minutes = part.minutes();
    Choice {
        words: part.label(),
        indent: 0,
        about: if minutes == 0 { String::new() } else { format!("{minutes} min") },
        goal: Goal::Article(model.state.records.id(part)),
    }
}

/// The headings of a text, each with how far into the text it stands; the highest level stands `indent` steps in.
fn headings(article: &Article, indent: usize) -> Vec<Choice> {
    let Some(document) = article.document() else { return Vec::new() };
    let levels = levels(document);
    let highest = levels.iter().map(|(level, _)| *level).min().unwrap_or(0);
    let length = document.text().len().max(1);
    let choice = |(level, block): &(u8, usize)| {
        let span = document.blocks()[*block].span;
        let words = span.of(document.text()).split_whitespace().collect::<Vec<_>>().join(" ");
        Choice {
            words: label::fit(&words, LONGEST),
            indent: (usize::from(level - highest) + indent) * STEP,
            about: format!("{} %", span.start * 100 / length),
            goal: Goal::Place(span.start),
        }
    };
    levels.iter().map(choice).collect()
}

/// Levels of the headings and the indices of their blocks.
fn levels(document: &Document) -> Vec<(u8, usize)> {
    let blocks = document.blocks().iter().enumerate();
    let level = |(index, block): (usize, &crate::document::Block)| match block.kind {
        BlockKind::Heading(level) if !block.span.is_empty() => Some((level, index)),
        _ => None,
    };
    blocks.filter_map(level).collect()
}
