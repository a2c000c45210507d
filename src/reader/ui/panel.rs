//! The side panel: quotations by speaker, entities by kind.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
    style::{Modifier, Style},
};

use super::{
    paint::{entity_style, fill, light, write},
    text::{mark_role, quote_style},
};
use crate::{
    analysis::{Analysis, Entity, Quote, QuoteKind},
    library::Article,
    page::width::width,
    reader::{
        app::{
            Model,
            list::query_for,
            panel::{self, Group, INDENT, Row},
            reading,
        },
        label,
        layout::Pane,
        theme::Role,
    },
    span::Span,
};

/// Columns of the marks at the left of a row.
pub(super) const MARKS: u16 = 2;

/// Columns of the bar that shows an entity's share, where there is room for one.
const BAR_COLUMNS: usize = 4;

/// What the rows are drawn from.
struct Shown<'a> {
    model: &'a Model,
    article: &'a Article,
    analysis: &'a Analysis,
    visible: Span,
    area: Rect,
}

/// Draws the lines that have room; gives the place of the cursor.
pub(super) fn draw(model: &Model, pane: Rect, buffer: &mut Buffer) -> Option<Position> {
    let air = panel::air(pane.height);
    let area = Rect { y: pane.y + air, height: pane.height - air, ..pane };
    let analysed =
        model.article().and_then(|article| article.analysis().map(|analysis| (article, analysis)));
    let Some((article, analysis)) = analysed.filter(|_| !model.panel.rows.is_empty()) else {
        draw_empty(model, area, buffer);
        return None;
    };
    let shown = Shown { model, article, analysis, visible: reading::visible(model), area };
    let mut cursor = None;
    let mut y = 0;
    let (top, columns) = (model.panel.top, usize::from(area.width));
    for (index, row) in model.panel.rows.iter().enumerate() {
        let height = panel::height(model, row, columns);
        if y + height <= top {
            y += height;
            continue;
        }
        if y >= top + usize::from(area.height) {
            break;
        }
        let lines = lines(&shown, row);
        let mark = mark(&shown, index, row);
        for (line, content) in lines.iter().enumerate() {
            let at = y + line;
            if at >= model.panel.top && at - model.panel.top < usize::from(area.height) {
                let row_area =
                    Rect { y: area.y + (at - model.panel.top) as u16, height: 1, ..area };
                draw_line(&shown, mark, content, row_area, buffer);
                if index == model.panel.cursor && cursor.is_none() {
                    cursor = Some(Position::new(area.x, row_area.y));
                }
            }
        }
        light_matches(&shown, index, &lines, y, buffer);
        y += lines.len();
    }
    cursor
}

/// Lights what was found in the lines of a row, `first` lines below the first of all.
fn light_matches(
    shown: &Shown<'_>,
    index: usize,
    lines: &[Content],
    first: usize,
    buffer: &mut Buffer,
) {
    let Some(find) = shown.model.find.as_ref().filter(|find| find.pane == Pane::Panel) else {
        return;
    };
    let role = if find.is_at(index) { Role::CurrentMatch } else { Role::Match };
    let top = shown.model.panel.top;
    let on_screen = (first..).zip(lines).filter_map(|(at, line)| {
        let y = u16::try_from(at.checked_sub(top)?).ok()?;
        let row = Rect { y: shown.area.y + y, height: 1, ..shown.area };
        (y < shown.area.height).then_some((row, line.words.as_str()))
    });
    let x = shown.area.x + MARKS + lines.first().map_or(0, |line| line.indent) as u16;
    let style = shown.model.options.theme.style(role);
    light(buffer, x, on_screen, |words| find.spans(words), style);
}

/// A line of the panel: words at the left, a count at the right.
struct Content {
    words: String,
    style: Style,
    indent: usize,
    count: String,
    bar: String,
}

impl Content {
    /// Words alone.
    fn words(words: impl Into<String>, style: Style, indent: usize) -> Self {
        Self { words: words.into(), style, indent, count: String::new(), bar: String::new() }
    }
}

/// The lines of a row.
fn lines(shown: &Shown<'_>, row: &Row) -> Vec<Content> {
    let theme = shown.model.options.theme;
    let dim = theme.style(Role::Dim);
    match row {
        Row::Blank => vec![Content::words("", dim, 0)],
        Row::Note(words) => vec![Content::words(words.clone(), dim, 0)],
        Row::Heading(group, count) => vec![heading(shown, group, *count)],
        Row::Speaker(name, count) => {
            let style = if name == panel::UNKNOWN { dim } else { theme.style(Role::Speaker) };
            let filtered = if is_filter(shown, "said", name) { FILTERED } else { "" };
            let count = format!("{count}{filtered}");
            let room = usize::from(shown.area.width).saturating_sub(width(&count) + 4);
            vec![
                Content::words(format!("{}  ", label::fit(name, room)), style, 0)
                    .counted_after(count),
            ]
        }
        Row::Quote(index) => quote_lines(shown, &shown.analysis.quotes[*index]),
        Row::Entity(index) => vec![entity_line(shown, *index)],
        Row::Passage(index, _) => passage_lines(shown, *index),
        Row::More(_, hidden) => vec![Content::words(format!("… {hidden} more"), dim, INDENT)],
    }
}

impl Content {
    /// Puts the count right behind the words instead of at the edge.
    fn counted_after(mut self, count: String) -> Self {
        self.bar = count;
        self
    }
}

/// The heading of a group; one that folds says whether it is open. A group of which all is in doubt counts below.
fn heading(shown: &Shown<'_>, group: &Group, count: usize) -> Content {
    let dim = shown.model.options.theme.style(Role::Dim);
    let mark = if group.is_folded() { fold_mark(shown, group) } else { "" };
    if let Group::Doubtful(_) = group {
        let words = if shown.model.settings.plain_ui {
            format!("{count} {}{mark}", group.title())
        } else {
            format!("{} {count} {}", mark.trim_start(), group.title())
        };
        return Content::words(words, dim, INDENT);
    }
    let counted = if count == 0 { String::new() } else { format!("{count}{mark}") };
    let style = dim.add_modifier(Modifier::BOLD);
    Content::words(format!("{}  ", group.title()), style, 0).counted_after(counted)
}

/// Whether a group is open, as it is told behind its count.
fn fold_mark(shown: &Shown<'_>, group: &Group) -> &'static str {
    let open = shown.model.panel.opened.contains(group);
    match (open, shown.model.options.ascii) {
        (true, _) if shown.model.settings.plain_ui => ", open",
        (false, _) if shown.model.settings.plain_ui => ", folded",
        (true, false) => " ▾",
        (false, false) => " ▸",
        (true, true) => " -",
        (false, true) => " +",
    }
}

/// A quotation: its words on up to two lines, then cue, kind and paragraph.
fn quote_lines(shown: &Shown<'_>, quote: &Quote) -> Vec<Content> {
    let theme = shown.model.options.theme;
    let text = shown.article.text();
    let mut style = quote_style(theme, quote.kind);
    if quote.kind == QuoteKind::Indirect {
        style = style.add_modifier(Modifier::ITALIC);
    }
    let rows = panel::quote_rows(quote, text, usize::from(shown.area.width));
    let mut lines: Vec<Content> =
        rows.into_iter().map(|row| Content::words(row, style, INDENT)).collect();
    let cue = quote.cue.map(|cue| cue.of(text).split_whitespace().collect::<Vec<_>>().join(" "));
    // A colon alone says nothing here.
    let cue = cue.filter(|cue| cue.chars().any(char::is_alphanumeric));
    let paragraph =
        shown.article.document().map_or(0, |document| document.paragraph_at(quote.span().start));
    let place = if paragraph == 0 { "title".to_owned() } else { format!("¶{paragraph}") };
    let rest = format!("{} · {place}", quote.kind.name());
    let room = usize::from(shown.area.width).saturating_sub(INDENT + 3);
    let about = match cue {
        Some(cue) => {
            format!("{} · {rest}", label::fit(&cue, room.saturating_sub(width(&rest) + 3)))
        }
        None => rest,
    };
    lines.push(Content::words(about, theme.style(Role::Dim), INDENT));
    lines
}

/// A marked passage: its words on up to two lines, then its note and tags, or its paragraph.
fn passage_lines(shown: &Shown<'_>, index: usize) -> Vec<Content> {
    let theme = shown.model.options.theme;
    let Some(marked) = shown.model.passages.list.get(index) else { return Vec::new() };
    let style = theme.style(mark_role(marked.highlight.color));
    let rows = panel::passage_rows(marked, usize::from(shown.area.width));
    let mut lines: Vec<Content> =
        rows.into_iter().map(|row| Content::words(row, style, INDENT)).collect();
    let document = shown.article.document();
    let place = match (marked.span, document) {
        (Some(span), Some(document)) => format!("¶{}", document.paragraph_at(span.start)),
        _ => "not in the text now".to_owned(),
    };
    let tags = marked.highlight.tags.iter().map(|tag| format!("#{tag}"));
    let note = marked.highlight.note.iter().cloned();
    let about: Vec<String> = note.chain(tags).chain([place]).collect();
    let about = about.join(" · ").split_whitespace().collect::<Vec<_>>().join(" ");
    lines.push(Content::words(about, theme.style(Role::Dim), INDENT));
    lines
}

/// An entity: its name, a bar for its share where there is room, the number of its mentions.
fn entity_line(shown: &Shown<'_>, index: usize) -> Content {
    let theme = shown.model.options.theme;
    let entity = &shown.analysis.entities[index];
    let unsure = if entity.unsure { " ?" } else { "" };
    let filtered = if is_filter(shown, "entity", &entity.name) { FILTERED } else { "" };
    let when = date_told(entity);
    let marks = unsure.len() + width(filtered) + when.len();
    let room = usize::from(shown.area.width).saturating_sub(INDENT + 8 + marks);
    let words = format!("{}{when}{unsure}{filtered}", label::fit(&entity.name, room));
    let most = shown
        .analysis
        .entities
        .iter()
        .filter(|other| other.kind == entity.kind)
        .map(|other| other.mentions.len())
        .max();
    let room = usize::from(shown.area.width).saturating_sub(BAR_COLUMNS + 10);
    let bar = if shown.model.settings.plain_ui || width(&words) > room {
        String::new()
    } else {
        share(entity.mentions.len(), most.unwrap_or(1), shown.model.options.ascii)
    };
    let count = entity.mentions.len().to_string();
    Content { words, style: entity_style(theme, entity.kind), indent: INDENT, count, bar }
}

/// Which date is meant, where its words alone do not say: ` = 2025-10-05` behind `Sunday`.
fn date_told(entity: &Entity) -> String {
    let told = |when: &&String| {
        let year = when.get(..4).unwrap_or_default();
        !year.ends_with('X') && !entity.name.contains(year)
    };
    entity.when.as_ref().filter(told).map(|when| format!(" = {when}")).unwrap_or_default()
}

/// Stands behind the name by which the list is filtered.
const FILTERED: &str = " · filter";

/// True while the list is filtered by a name in a field.
fn is_filter(shown: &Shown<'_>, field: &str, name: &str) -> bool {
    let list = &shown.model.list;
    list.narrowed.is_some() && list.is_filtered_by(&query_for(field, name))
}

/// A bar for `count` of `most`; none where the most is too few for bars to say anything.
fn share(count: usize, most: usize, ascii: bool) -> String {
    if most < 3 {
        return String::new();
    }
    let columns = (count * BAR_COLUMNS * 2 / most).div_ceil(2);
    match (columns, ascii) {
        (0 | 1, false) if count * BAR_COLUMNS < most => "▏".to_owned(),
        (columns, false) => "▇".repeat(columns),
        (columns, true) => "=".repeat(columns),
    }
}

/// How a row stands out.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    /// Not at all.
    None,
    /// It has the cursor, or is what is selected in the text.
    Cursor,
    /// What it stands for is on the screen.
    OnScreen,
}

/// How a row stands out now.
fn mark(shown: &Shown<'_>, index: usize, row: &Row) -> Mark {
    let focused = shown.model.focus == Pane::Panel;
    if index == shown.model.panel.cursor && (focused || is_selected(shown, row)) {
        Mark::Cursor
    } else if is_on_screen(shown, row) {
        Mark::OnScreen
    } else {
        Mark::None
    }
}

/// Draws one line, with the look of the cursor's row, and the mark of what is on the screen.
fn draw_line(shown: &Shown<'_>, mark: Mark, content: &Content, area: Rect, buffer: &mut Buffer) {
    let model = shown.model;
    let theme = model.options.theme;
    let dim = theme.style(Role::Dim);
    if mark == Mark::Cursor {
        let focused = model.focus == Pane::Panel;
        buffer.set_style(
            area,
            theme.style(if focused { Role::Selection } else { Role::SelectionAway }),
        );
        let bar = if model.options.ascii { ">" } else { "▌" };
        fill(
            buffer,
            Rect { width: 1, ..area },
            bar,
            theme.style(if focused { Role::Accent } else { Role::Dim }),
        );
    } else if mark == Mark::OnScreen && !model.settings.plain_ui {
        let mark = if model.options.ascii { ":" } else { "▏" };
        fill(buffer, Rect { x: area.x + 1, width: 1, ..area }, mark, theme.style(Role::Accent));
    }
    let left = area.x + MARKS + content.indent as u16;
    let x = write(
        buffer,
        (left, area.y),
        &content.words,
        area.right().saturating_sub(left + 1),
        content.style,
    );
    if content.count.is_empty() {
        write(buffer, (x, area.y), &content.bar, area.right().saturating_sub(x), dim);
        return;
    }
    let count_at = area.right().saturating_sub(1 + content.count.len() as u16);
    let bar_at = area.right().saturating_sub(6 + BAR_COLUMNS as u16);
    if bar_at > x {
        write(buffer, (bar_at, area.y), &content.bar, BAR_COLUMNS as u16, theme.style(Role::Faint));
    }
    write(buffer, (count_at, area.y), &content.count, content.count.len() as u16, dim);
}

/// True if what the row stands for is selected in the text.
fn is_selected(shown: &Shown<'_>, row: &Row) -> bool {
    use crate::reader::app::selection::Selection;
    match (shown.model.reading.as_ref().and_then(|reading| reading.selection), row) {
        (Some(Selection::Quote(selected)), Row::Quote(index)) => selected == *index,
        (Some(Selection::Mention { entity, .. }), Row::Entity(index)) => entity == *index,
        (Some(Selection::Passage(selected)), Row::Passage(_, span)) => *span == Some(selected),
        _ => false,
    }
}

/// True if what the row stands for is on the screen in the text pane.
fn is_on_screen(shown: &Shown<'_>, row: &Row) -> bool {
    match row {
        Row::Quote(index) => shown.analysis.quotes[*index].span().overlaps(shown.visible),
        Row::Entity(index) => shown.analysis.entities[*index]
            .mentions
            .iter()
            .any(|mention| mention.overlaps(shown.visible)),
        _ => false,
    }
}

/// What stands in an empty panel.
fn draw_empty(model: &Model, area: Rect, buffer: &mut Buffer) {
    let words = match model.article() {
        None => "",
        Some(article) if article.document().is_none() => "",
        Some(article) if article.analysis().is_none() => "Reading for quotations and names…",
        Some(_) => {
            "No quotations or names found in this article. In English text words in quotation marks, reported speech and names would stand here."
        }
    };
    let columns = usize::from(area.width.saturating_sub(3));
    for (row, y) in label::wrap(words, columns, 8).iter().zip(area.y..area.bottom()) {
        write(
            buffer,
            (area.x + MARKS, y),
            row,
            columns as u16,
            model.options.theme.style(Role::Dim),
        );
    }
}
