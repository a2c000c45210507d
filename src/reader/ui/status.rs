//! The last line: a prompt, an answer, or hints and the place in the text.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
    style::Style,
};

use super::paint::{self, Line, write};
use crate::{
    page::width::width,
    reader::{
        action::Action,
        app::{Model, panel, prompt::Prompt, reading, selection::Selection, visual::Visual},
        keys::shown_sequence,
        label,
        layout::{Layout, Pane},
        theme::Role,
    },
};

/// Columns of the bar that shows the place in the text.
const BAR_COLUMNS: usize = 12;

/// Draws the line; gives the place of the cursor where something is being typed.
pub(super) fn draw(model: &Model, layout: &Layout, buffer: &mut Buffer) -> Option<Position> {
    let area = layout.status;
    let inner = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
    if let Some(prompt) = &model.prompt {
        return Some(draw_prompt(model, prompt, layout, inner, buffer));
    }
    let theme = model.options.theme;
    if let Some(message) = &model.message {
        let style = theme.style(if message.failed { Role::Error } else { Role::Text });
        write(
            buffer,
            (inner.x, inner.y),
            &label::fit(&message.text, usize::from(inner.width)),
            inner.width,
            style,
        );
        return None;
    }
    draw_hints_and_place(model, inner, buffer);
    None
}

/// Draws the hints at the left and the place in the text at the right: in full where that costs at most two hints, without
/// its bar where at least two stay beside the one that leads out, else as short as can be.
fn draw_hints_and_place(model: &Model, area: Rect, buffer: &mut Buffer) {
    let room = usize::from(area.width);
    let hints = hints(model);
    let last = hints.last().map_or(0, Line::width);
    let with_first = |kept: usize| {
        let before_last = &hints[..hints.len().saturating_sub(1)];
        last + before_last.iter().take(kept).map(Line::width).sum::<usize>()
    };
    let places = [
        (place(model), with_first(hints.len().saturating_sub(3))),
        (shorter_place(model), with_first(2)),
        (short_place(model), 0),
    ];
    let fits = |(place, hints): &&(Line, usize)| place.width() + 2 + hints <= room;
    let (place, _) = places.iter().find(fits).unwrap_or(&places[2]);
    let place_width = (place.width() as u16).min(area.width);
    let left = area.width.saturating_sub(place_width + 2);
    fitting(hints, usize::from(left)).draw(Rect { width: left, ..area }, buffer);
    place.draw(Rect { x: area.right() - place_width, width: place_width, ..area }, buffer);
}

/// As many hints as have room in `columns`. The last one, which leads out, goes last.
fn fitting(mut hints: Vec<Line>, columns: usize) -> Line {
    let width = |hints: &[Line]| hints.iter().map(Line::width).sum::<usize>();
    while width(&hints) > columns && hints.len() > 1 {
        hints.remove(hints.len() - 2);
    }
    let fits = width(&hints) <= columns;
    hints.into_iter().filter(|_| fits).fold(Line::default(), Line::join)
}

/// Draws what is being typed, and over it what it means.
fn draw_prompt(
    model: &Model,
    prompt: &Prompt,
    layout: &Layout,
    area: Rect,
    buffer: &mut Buffer,
) -> Position {
    let theme = model.options.theme;
    let name = prompt.kind.label();
    let x = write(buffer, (area.x, area.y), name, area.width, theme.style(Role::Accent));
    let room = usize::from(area.right().saturating_sub(x + 1));
    let start = first_shown(&prompt.text, prompt.cursor, room);
    write(buffer, (x, area.y), &prompt.text[start..], room as u16, theme.style(Role::Text));
    let cursor = x + width(&prompt.text[start..prompt.cursor]) as u16;
    let (words, style) = match &prompt.meaning {
        Ok(meaning) => (meaning, theme.style(Role::Dim)),
        Err(error) => (error, theme.style(Role::Error)),
    };
    let after = x + width(&prompt.text[start..]).min(room) as u16 + 3;
    match layout.rule {
        Some(rule) if !words.is_empty() => {
            let line =
                format!(" {} ", label::fit(words, usize::from(rule.width.saturating_sub(6))));
            write(buffer, (rule.x + 1, rule.y), &line, rule.width, style);
        }
        _ => {
            write(buffer, (after, area.y), words, area.right().saturating_sub(after), style);
        }
    }
    Position::new(cursor, area.y)
}

/// The first byte of a long line that is shown, so that the cursor is in view.
fn first_shown(text: &str, cursor: usize, room: usize) -> usize {
    let starts = text.char_indices().map(|(at, _)| at).take_while(|at| *at < cursor);
    if width(&text[..cursor]) < room {
        return 0;
    }
    starts.into_iter().find(|at| width(&text[*at..cursor]) < room).unwrap_or(cursor)
}

/// What the keys do while text is being selected.
fn visual_hints(model: &Model, visual: Visual) -> Vec<Line> {
    use Action::{
        CaretBack, CaretOn, Clear, CopyAndLeave, Down, Find, FindNext, Grow, Highlight,
        HighlightAgain, NextParagraph, NextSentence, NextWord, Note, OtherEnd, PreviousParagraph,
        PreviousSentence, PreviousWord, SelectQuotation, SelectSentence, Tag, Up,
    };
    let theme = model.options.theme;
    let line = |(actions, says): &(&[Action], &str)| {
        let keys: Vec<String> = actions.iter().map(|action| key(model, *action)).collect();
        Line::default()
            .add(keys.join(" "), theme.style(Role::Accent))
            .add(format!(" {says}  "), theme.style(Role::Dim))
    };
    if !visual.extending {
        let caret: [(&[Action], &str); 8] = [
            (&[Grow], "begin here"),
            (&[NextWord, PreviousWord], "word"),
            (&[NextSentence, PreviousSentence], "sentence"),
            (&[NextParagraph, PreviousParagraph], "paragraph"),
            (&[Down, Up], "row"),
            (&[SelectQuotation, SelectSentence], "quotation, sentence"),
            (&[Find, FindNext], "find"),
            (&[Clear], "leave"),
        ];
        return caret.iter().map(line).collect();
    }
    let grows = format!("by {}", visual.unit.name());
    let extending: [(&[Action], &str); 10] = [
        (&[CaretBack, CaretOn], grows.as_str()),
        (&[HighlightAgain], "mark"),
        (&[Highlight], "colour"),
        (&[Note], "note"),
        (&[CopyAndLeave], "copy"),
        (&[OtherEnd], "other end"),
        (&[Grow], "by more"),
        (&[Tag], "tag"),
        (&[NextSentence, NextParagraph], "sentence, paragraph"),
        (&[Clear], "leave"),
    ];
    extending.iter().map(line).collect()
}

/// Hints for what is likely next in the focused pane, as far as it can be done there; the last leads out.
fn hints(model: &Model) -> Vec<Line> {
    let theme = model.options.theme;
    if model.pending.count.is_some() || !model.pending.keys.is_empty() {
        let count = model.pending.count.map(|count| count.to_string()).unwrap_or_default();
        let typed = format!("{count}{}", shown_sequence(&model.pending.keys));
        let typed =
            Line::default().add(typed, theme.style(Role::Accent)).add(" …", theme.style(Role::Dim));
        return vec![typed];
    }
    if let Some(visual) = &model.visual {
        return visual_hints(model, *visual);
    }
    let actions: &[(Action, &str)] = match model.focus {
        Pane::List => &[
            (Action::OpenOrPage, "open"),
            (Action::Filter, "filter"),
            (Action::Search, "search all"),
            (Action::ToggleStar, "star"),
            (Action::NextPane, "pane"),
            (Action::Reload, "look again"),
            (Action::Help, "help"),
        ],
        Pane::Reading => reading_hints(selected(model)),
        Pane::Panel => &[
            (Action::In, "go to it"),
            (Action::Evidence, "why"),
            (Action::FilterBySelection, "only articles with it"),
            (Action::CopyQuote, "copy quote"),
            (Action::ToggleGroup, "fold"),
            (Action::Back, "back"),
        ],
    };
    let possible = actions.iter().filter(|(action, _)| is_possible(model, *action));
    let back = (Action::Back, back_hint(model));
    let leads_out = (model.focus != Pane::Panel).then_some(&back);
    possible.chain(leads_out).map(|(action, says)| hint(model, *action, says)).collect()
}

/// What is likely next in the text: to go on to a quotation, to keep the selected one, or to say more of a marked passage.
const fn reading_hints(selected: Option<Selection>) -> &'static [(Action, &'static str)] {
    match selected {
        Some(Selection::Quote(_)) => &[
            (Action::NextQuote, "next quote"),
            (Action::Highlight, "mark"),
            (Action::CopyQuote, "copy"),
            (Action::Evidence, "why"),
            (Action::Note, "note"),
            (Action::NextMention, "next mention"),
            (Action::Help, "help"),
        ],
        Some(Selection::Link(_)) => &[
            (Action::In, "follow"),
            (Action::NextLink, "next link"),
            (Action::PreviousLink, "previous link"),
            (Action::Help, "help"),
        ],
        Some(Selection::Passage(_)) => &[
            (Action::Highlight, "colour"),
            (Action::Note, "note"),
            (Action::Tag, "tag"),
            (Action::CopySelection, "copy"),
            (Action::ExportNotes, "notes to files"),
            (Action::NextHighlight, "next mark"),
            (Action::Help, "help"),
        ],
        _ => &[
            (Action::NextQuote, "next quote"),
            (Action::NextMention, "next mention"),
            (Action::Select, "select text"),
            (Action::ToggleStar, "star"),
            (Action::Help, "help"),
        ],
    }
}

/// True where an action that is hinted at would do something.
fn is_possible(model: &Model, action: Action) -> bool {
    let analysis = model.article().and_then(|article| article.analysis());
    let has_quotes = analysis.is_some_and(|analysis| !analysis.quotes.is_empty());
    let selection = selected(model);
    match action {
        Action::NextQuote | Action::Evidence if model.focus == Pane::Reading => has_quotes,
        Action::NextMention => analysis.is_some_and(|analysis| !analysis.entities.is_empty()),
        Action::Evidence | Action::CopyQuote => matches!(selection, Some(Selection::Quote(_))),
        Action::FilterBySelection => selection.is_some(),
        Action::ToggleGroup => panel::cursor_group(model).is_some(),
        Action::OpenOrPage | Action::ToggleStar => model.article().is_some(),
        Action::Filter | Action::Search => !model.articles.is_empty(),
        Action::Reload => model.progress.loaded && model.articles.is_empty(),
        // The top line says so already, where there is one.
        Action::Help => model.layout().top.is_none(),
        _ => true,
    }
}

/// What an action on the selection would be about: in the side panel, the row with the cursor.
fn selected(model: &Model) -> Option<Selection> {
    match (model.focus, model.panel.rows.get(model.panel.cursor)) {
        (Pane::Panel, Some(panel::Row::Quote(index))) => Some(Selection::Quote(*index)),
        (Pane::Panel, Some(panel::Row::Entity(entity))) => {
            Some(Selection::Mention { entity: *entity, mention: 0 })
        }
        _ => model.reading.as_ref().and_then(|reading| reading.selection),
    }
}

/// What `q` does here.
fn back_hint(model: &Model) -> &'static str {
    let at_top = model.list.narrowed.is_none() && (model.focus == Pane::List || model.is_single());
    if at_top { "quit" } else { "back" }
}

/// The first key that does an action here.
fn key(model: &Model, action: Action) -> String {
    model.keymap.keys_in(model.context(), action).next().unwrap_or_default()
}

/// A key and what it does.
fn hint(model: &Model, action: Action, says: &str) -> Line {
    let theme = model.options.theme;
    let keys = key(model, action);
    Line::default()
        .add(keys, theme.style(Role::Accent))
        .add(format!(" {says}  "), theme.style(Role::Dim))
}

/// Paragraph, bar, percentage and minutes left, or how many matches there are.
fn place(model: &Model) -> Line {
    let theme = model.options.theme;
    let (dim, accent, faint) =
        (theme.style(Role::Dim), theme.style(Role::Accent), theme.style(Role::Faint));
    let mut line = Line::default().add(narrowed_place(model), dim);
    if let Some(find) = &model.find {
        line = line
            .add(format!("/{} ", label::fit(&find.text, 20)), accent)
            .add(format!("{}  ", find.count()), dim);
    }
    let Some(progress) = reading::progress(model) else { return line };
    if model.settings.plain_ui {
        return line.add(share_left(progress), dim);
    }
    let filled = (progress.share * BAR_COLUMNS as f64).round() as usize;
    let (full, empty) = if model.options.ascii { ("=", "-") } else { ("━", "━") };
    let paragraph = if progress.paragraph == 0 {
        String::new()
    } else {
        format!("¶ {} of {}  ", progress.paragraph, progress.paragraphs)
    };
    line.add(paragraph, dim)
        .add(full.repeat(filled), accent)
        .add(empty.repeat(BAR_COLUMNS - filled), faint)
        .add(format!("  {}", share_left(progress)), dim)
}

/// The same without the bar.
fn shorter_place(model: &Model) -> Line {
    let dim = model.options.theme.style(Role::Dim);
    let count = model.find.as_ref().map_or_else(String::new, |find| format!("{}  ", find.count()));
    let before = format!("{}{count}", narrowed_place(model));
    let Some(progress) = reading::progress(model) else { return Line::default().add(before, dim) };
    let paragraph = match progress.paragraph {
        0 => String::new(),
        number => format!("¶ {number} of {}  ", progress.paragraphs),
    };
    Line::default().add(format!("{before}{paragraph}{:.0} %", progress.share * 100.0), dim)
}

/// How much a filter or search shows, where no top line says so.
fn narrowed_place(model: &Model) -> String {
    let narrowed = model.list.narrowed.as_ref().filter(|_| model.layout().top.is_none());
    narrowed.map_or_else(String::new, |narrowed| {
        let kind = if narrowed.is_search { "search" } else { "filter" };
        format!("{kind} {}  ", super::frame::position(model))
    })
}

/// The same for narrow screens.
fn short_place(model: &Model) -> Line {
    let dim = model.options.theme.style(Role::Dim);
    let narrowed = narrowed_place(model);
    if !narrowed.is_empty() && model.focus == Pane::List {
        return Line::default().add(narrowed.trim_end(), dim);
    }
    match (&model.find, reading::progress(model)) {
        (Some(find), _) => Line::default().add(find.count(), dim),
        (None, Some(progress)) => {
            Line::default().add(format!("{:.0} %", progress.share * 100.0), dim)
        }
        (None, None) => Line::default(),
    }
}

/// `41 %  1 min left`.
fn share_left(progress: reading::Progress) -> String {
    let left = if progress.minutes_left == 0 {
        "end".to_owned()
    } else {
        format!("{} min left", progress.minutes_left)
    };
    format!("{:.0} %  {left}", progress.share * 100.0)
}

/// The one line of a screen that is too small.
pub(super) fn too_small(model: &Model, buffer: &mut Buffer) {
    let area = buffer.area;
    if area.is_empty() {
        return;
    }
    let words = label::fit("dateline needs 20 x 5", usize::from(area.width));
    paint::write(
        buffer,
        (area.x, area.y),
        &words,
        area.width,
        model.options.theme.style(Role::Dim).patch(Style::new()),
    );
}
