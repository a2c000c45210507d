//! The side panel: quotations by speaker, entities by kind; its rows, folds and cursor.

mod rows;

pub use rows::{Group, Row, UNKNOWN};

use std::collections::BTreeSet;

use rows::Folds;

use super::{Model, find::Find, passages::Marked, selection::Selection};
use crate::{
    analysis::{Analysis, Quote},
    page::width::width,
    reader::{label, layout::Pane},
    span::Span,
};

/// Rows on the screen of a quotation's words.
const QUOTE_ROWS: usize = 2;
/// Columns that a row of a group stands in from the edge.
pub const INDENT: usize = 2;
/// Columns at the edges of the panel that hold no words.
const EDGES: usize = 2;

/// The side panel.
#[derive(Debug, Default)]
pub struct Panel {
    /// What is listed.
    pub rows: Vec<Row>,
    /// Index in `rows` of the row with the cursor; always one that can be selected, where there is one.
    pub cursor: usize,
    /// First line on the screen.
    pub top: usize,
    /// Groups that are opened beyond their first rows, or folded groups that are opened.
    pub opened: BTreeSet<Group>,
    /// Groups of doubtful names that were opened by hand: they are open in every article until they are closed.
    kept_open: BTreeSet<Group>,
}

/// The words of a quotation as the panel and the list of the command line show them, on one line.
pub fn quote_words(quote: &Quote, text: &str) -> String {
    let pieces = quote
        .pieces
        .iter()
        .map(|piece| piece.of(text).split_whitespace().collect::<Vec<_>>().join(" "));
    let words = pieces.collect::<Vec<_>>().join(" … ");
    words.strip_prefix("that ").map_or(words.clone(), str::to_owned)
}

/// Lists the shown article's analysis anew. The cursor stays on its row where that is still there.
pub fn rebuild(model: &mut Model) {
    let under_cursor = model.panel.rows.get(model.panel.cursor).cloned();
    let analysis = model.article().and_then(|article| article.analysis());
    let metadata = model.article().map(|article| &article.metadata);
    let typed = model.find.as_ref().filter(|find| find.pane == Pane::Panel && find.is_typed);
    let narrowed = typed.zip(analysis).map(|(find, analysis)| narrowed(model, find, analysis));
    let rows = narrowed.filter(|rows| !rows.is_empty()).unwrap_or_else(|| {
        analysis.map_or_else(Vec::new, |analysis| {
            let mut rows = metadata.map(rows::other_language).unwrap_or_default();
            let folds = folds(model);
            rows.extend(rows::passages(&model.passages.list, folds));
            rows.extend(rows::rows(analysis, folds));
            rows
        })
    });
    let kept = under_cursor.and_then(|row| rows.iter().position(|other| *other == row));
    let first = rows.iter().position(Row::is_selectable).unwrap_or(0);
    model.panel.rows = rows;
    model.panel.cursor = kept.unwrap_or(first);
    if kept.is_none() {
        model.panel.top = 0;
    }
    show_cursor(model);
    super::find::refresh(model, Pane::Panel);
}

/// What is folded now.
fn folds(model: &Model) -> Folds<'_> {
    Folds::But { opened: &model.panel.opened, doubtful: model.settings.doubtful_names }
}

/// The rows whose words match what is typed, those of closed groups among them, and the headings above them.
fn narrowed(model: &Model, find: &Find, analysis: &Analysis) -> Vec<Row> {
    let is_match = |row: &Row| !find.spans(&row_words(model, row)).is_empty();
    let mut above: Vec<Row> = Vec::new();
    let mut kept = Vec::new();
    let mut is_spoken = false;
    let all = rows::passages(&model.passages.list, Folds::AllOpen);
    for row in all.into_iter().chain(rows::rows(analysis, Folds::AllOpen)) {
        if row.heads() {
            // A heading ends what was above it; a speaker stands below the heading of all quotations.
            let is_speaker = matches!(row, Row::Speaker(..));
            above.retain(|other| is_speaker && matches!(other, Row::Heading(..)));
            is_spoken = is_speaker && is_match(&row);
            above.push(row);
        } else if row.is_selectable() && (is_spoken || is_match(&row)) {
            kept.append(&mut above);
            kept.push(row);
        }
    }
    kept
}

/// Closes what was opened for another article; doubtful names that were opened by hand stay open.
pub fn reset(model: &mut Model) {
    model.panel.opened.clone_from(&model.panel.kept_open);
    model.panel.cursor = 0;
    model.panel.top = 0;
}

/// Words of a row as they are found by `/`.
pub fn row_words(model: &Model, row: &Row) -> String {
    if let Row::Passage(index, _) = row {
        let marked = model.passages.list.get(*index);
        return marked.map_or_else(String::new, |marked| {
            let highlight = &marked.highlight;
            let note = highlight.note.as_deref().unwrap_or_default();
            format!("{}\n{note}\n{}", highlight.passage.text, highlight.tags.join(" "))
        });
    }
    let Some(article) = model.article() else { return String::new() };
    let Some(analysis) = article.analysis() else { return String::new() };
    words_of(article.text(), analysis, row)
}

fn words_of(text: &str, analysis: &Analysis, row: &Row) -> String {
    match row {
        Row::Heading(group, _) => group.title().to_owned(),
        Row::Speaker(name, _) => name.clone(),
        Row::Quote(index) => {
            let quote = &analysis.quotes[*index];
            let cue = quote.cue.map_or("", |cue| cue.of(text));
            format!("{}\n{cue} {}", quote_words(quote, text), quote.kind.name())
        }
        Row::Entity(index) => analysis.entities[*index].name.clone(),
        Row::Passage(..) | Row::More(..) | Row::Note(_) | Row::Blank => String::new(),
    }
}

/// The words that lead the cursor to row `index`: its own, and those of the headings and the speaker right above it, where
/// the cursor cannot stand. Empty for rows where it cannot stand either.
pub fn words_from_above(model: &Model, index: usize) -> String {
    let rows = &model.panel.rows[..=index];
    if !rows.last().is_some_and(Row::is_selectable) {
        return String::new();
    }
    let above = rows[..index].iter().rev().take_while(|row| !row.is_selectable()).count();
    let words = rows[index - above..].iter().map(|row| row_words(model, row));
    words.filter(|words| !words.is_empty()).collect::<Vec<_>>().join("\n")
}

/// Rows of a quotation's words in a panel of `columns`.
pub fn quote_rows(quote: &Quote, text: &str, columns: usize) -> Vec<String> {
    label::wrap(&quote_words(quote, text), quote_columns(columns), QUOTE_ROWS)
}

/// Rows of a marked passage's words in a panel of `columns`, behind the letter of its colour.
pub fn passage_rows(marked: &Marked, columns: usize) -> Vec<String> {
    let words = marked.highlight.passage.text.split_whitespace().collect::<Vec<_>>().join(" ");
    let words = format!("{} {words}", marked.highlight.color.letter());
    label::wrap(&words, quote_columns(columns), QUOTE_ROWS)
}

/// Columns that a quotation's words have in a panel of `columns`.
fn quote_columns(columns: usize) -> usize {
    columns.saturating_sub(EDGES + INDENT + 1).max(1)
}

/// Lines of a row on the screen, in a panel of `columns`. Looks at no more of a quotation than its first row takes, as all
/// rows above the screen are asked on every frame.
pub fn height(model: &Model, row: &Row, columns: usize) -> usize {
    let Some(article) = model.article() else { return 1 };
    if let Row::Passage(index, _) = row {
        return model
            .passages
            .list
            .get(*index)
            .map_or(1, |marked| passage_rows(marked, columns).len() + 1);
    }
    match (row, article.analysis()) {
        (Row::Quote(index), Some(analysis)) => {
            let quote = &analysis.quotes[*index];
            let fits = fits_one_row(quote, article.text(), quote_columns(columns));
            1 + if fits { 1 } else { QUOTE_ROWS }
        }
        _ => 1,
    }
}

/// Rows where the cursor can stand.
pub fn stops(model: &Model) -> Vec<usize> {
    let rows = model.panel.rows.iter().enumerate();
    rows.filter(|(_, row)| row.is_selectable()).map(|(index, _)| index).collect()
}

/// True if a quotation's words, as [`quote_words`] joins them, are at most `columns` wide.
fn fits_one_row(quote: &Quote, text: &str, columns: usize) -> bool {
    let words = quote.pieces.iter().enumerate().flat_map(|(piece, span)| {
        let gap = if piece == 0 { 1 } else { 3 };
        let words = span.of(text).split_whitespace().enumerate();
        words.map(move |(at, word)| (if at == 0 { gap } else { 1 }, word))
    });
    let mut used = 0;
    for (index, (gap, word)) in words.enumerate() {
        if index == 0 && word == "that" {
            continue;
        }
        used += width(word) + if used == 0 { 0 } else { gap };
        if used > columns {
            return false;
        }
    }
    true
}

/// Moves the cursor by so many rows that can be selected. The text follows.
pub fn step(model: &mut Model, rows: isize) {
    let at = stops(model).partition_point(|stop| *stop < model.panel.cursor);
    to_stop(model, at.saturating_add_signed(rows));
}

/// Puts the cursor on the row that is the `number`th to be selected, counted from 0, or on the last.
pub fn to_stop(model: &mut Model, number: usize) {
    let stops = stops(model);
    if let Some(row) = stops.get(number).or(stops.last()) {
        put_cursor(model, *row);
    }
}

/// Puts the cursor on a row; the text goes to what it stands for.
pub fn put_cursor(model: &mut Model, row: usize) {
    model.panel.cursor = row;
    show_cursor(model);
    touch(model);
}

/// Selects in the text what the cursor's row stands for.
pub fn touch(model: &mut Model) {
    let selection = match model.panel.rows.get(model.panel.cursor) {
        Some(Row::Quote(index)) => Selection::Quote(*index),
        Some(Row::Entity(entity)) => {
            Selection::Mention { entity: *entity, mention: nearest_mention(model, *entity) }
        }
        Some(Row::Passage(_, Some(span))) => Selection::Passage(*span),
        _ => return,
    };
    super::selection::select(model, selection);
}

/// The mention to go to first: the selected one, else the first on the screen, else the first of all.
fn nearest_mention(model: &Model, entity: usize) -> usize {
    if let Some(Selection::Mention { entity: selected, mention }) =
        model.reading.as_ref().and_then(|reading| reading.selection)
        && selected == entity
    {
        return mention;
    }
    let visible = super::reading::visible(model);
    let mentions = mentions(model, entity);
    mentions.iter().position(|mention| visible.covers(*mention)).unwrap_or(0)
}

/// The mentions of an entity of the shown article.
fn mentions(model: &Model, entity: usize) -> &[Span] {
    let analysis = model.article().and_then(|article| article.analysis());
    analysis
        .and_then(|analysis| analysis.entities.get(entity))
        .map_or(&[], |entity| &entity.mentions)
}

/// Goes to the next mention of the entity under the cursor, round at the end.
pub fn next_mention(model: &mut Model, entity: usize) {
    let count = mentions(model, entity).len();
    let mention = (nearest_mention(model, entity) + 1) % count.max(1);
    super::selection::select(model, Selection::Mention { entity, mention });
    model.say(format!("mention {} of {count}", mention + 1));
}

/// Moves the cursor to what was selected in the text, opening its group where it is hidden.
pub fn follow(model: &mut Model, selection: Selection) {
    let at = |model: &Model| model.panel.rows.iter().position(|row| row.is_of(selection));
    if at(model).is_none()
        && let Some(group) = group_of(model, selection)
    {
        model.panel.opened.insert(group);
        rebuild(model);
    }
    if let Some(row) = at(model) {
        model.panel.cursor = row;
        show_cursor(model);
    }
}

/// The group that lists a selection.
fn group_of(model: &Model, selection: Selection) -> Option<Group> {
    let analysis = model.article()?.analysis()?;
    match selection {
        Selection::Quote(index) => {
            let speaker = analysis.quotes.get(index)?.speaker.as_ref();
            Some(Group::Speaker(
                speaker.map_or(UNKNOWN, |speaker| speaker.name.as_str()).to_owned(),
            ))
        }
        Selection::Mention { entity, .. } => {
            Some(Group::listing(analysis.entities.get(entity)?, model.settings.doubtful_names))
        }
        Selection::Passage(_) => Some(Group::Passages),
        Selection::Link(_) => None,
    }
}

/// Opens or closes the group that the cursor stands in; false where it has nothing to fold.
pub fn toggle_group(model: &mut Model) -> bool {
    let Some(group) = cursor_group(model) else { return false };
    let (cursor, top, before) = (model.panel.cursor, model.panel.top, model.panel.rows.len());
    let under_cursor = model.panel.rows.get(cursor).cloned();
    let is_opened = !model.panel.opened.remove(&group);
    if is_opened {
        model.panel.opened.insert(group.clone());
    }
    if matches!(group, Group::Doubtful(_)) {
        keep_open(model, &group, is_opened);
    }
    rebuild(model);
    let rows = &model.panel.rows;
    let is_kept = rows.get(model.panel.cursor) == under_cursor.as_ref();
    if !is_kept {
        // What was hidden begins where the cursor stood; after closing, what stands for it is the row that opens it.
        let closed = |row: &Row| match row {
            Row::More(other, _) => *other == group,
            Row::Heading(other, _) => *other == group && row.is_selectable(),
            _ => false,
        };
        model.panel.cursor = rows.iter().position(closed).unwrap_or(cursor);
        model.panel.top = top;
        show_cursor(model);
    }
    model.panel.rows.len() != before
}

/// Keeps a group open in the articles to come, or no longer.
fn keep_open(model: &mut Model, group: &Group, is_opened: bool) {
    if is_opened {
        model.panel.kept_open.insert(group.clone());
    } else {
        model.panel.kept_open.remove(group);
    }
}

/// The group that the cursor stands in.
pub fn cursor_group(model: &Model) -> Option<Group> {
    row_group(model, model.panel.rows.get(model.panel.cursor)?)
}

/// The group that lists a row.
fn row_group(model: &Model, row: &Row) -> Option<Group> {
    match row {
        Row::Heading(group, _) | Row::More(group, _) => Some(group.clone()),
        Row::Quote(index) => group_of(model, Selection::Quote(*index)),
        Row::Entity(entity) => group_of(model, Selection::Mention { entity: *entity, mention: 0 }),
        Row::Speaker(name, _) => Some(Group::Speaker(name.clone())),
        Row::Passage(..) => Some(Group::Passages),
        Row::Note(_) | Row::Blank => None,
    }
}

/// Scrolls so that the cursor's row is on the screen; with the first selectable row, the headings above it too.
pub fn show_cursor(model: &mut Model) {
    let Some(area) = model.layout().panel else { return };
    let columns = usize::from(area.width);
    let heights: Vec<usize> =
        model.panel.rows.iter().map(|row| height(model, row, columns)).collect();
    let cursor = model.panel.cursor.min(heights.len());
    let room = usize::from(area.height).saturating_sub(1);
    let from: usize = heights[..cursor].iter().sum();
    let to = from + heights.get(cursor).copied().unwrap_or(0);
    let is_first = model.panel.rows.iter().take(cursor).all(|row| !row.is_selectable());
    if model.focus != Pane::Panel && model.panel.top + room >= to && model.panel.top <= from {
        return;
    }
    if is_first {
        model.panel.top = 0;
    }
    if from < model.panel.top {
        model.panel.top = from;
    }
    if to > model.panel.top + room {
        model.panel.top = row_start(&heights, to - room).min(from);
    }
}

/// The first line of the first row that begins at `line` or after it, so that no row is cut at the top of the screen.
fn row_start(heights: &[usize], line: usize) -> usize {
    let mut start = 0;
    for height in heights {
        if start >= line {
            break;
        }
        start += height;
    }
    start
}

/// Lines left free above the first row, where a panel of `height` lines has room for them.
pub fn air(height: u16) -> u16 {
    u16::from(height > 10)
}

/// The row that can be selected and stands `line` lines below the top of the panel.
pub fn row_at(model: &Model, line: usize) -> Option<usize> {
    let area = model.layout().panel?;
    let line = line.checked_sub(usize::from(air(area.height)))? + model.panel.top;
    let mut end = 0;
    let at = model.panel.rows.iter().position(|row| {
        end += height(model, row, usize::from(area.width));
        line < end
    })?;
    model.panel.rows[at].is_selectable().then_some(at)
}

/// Scrolls by lines, as far as the last one is at the end of the screen; the cursor stays on its row.
pub fn scroll(model: &mut Model, lines: isize) {
    let Some(area) = model.layout().panel else { return };
    let columns = usize::from(area.width);
    let all: usize = model.panel.rows.iter().map(|row| height(model, row, columns)).sum();
    let room = usize::from(area.height.saturating_sub(air(area.height)));
    let top = model.panel.top.saturating_add_signed(lines);
    model.panel.top = top.min(all.saturating_sub(room));
}

/// A page of the panel, in selectable rows.
pub fn page(model: &Model) -> usize {
    model.layout().panel.map_or(1, |area| usize::from(area.height / 3).max(1))
}
