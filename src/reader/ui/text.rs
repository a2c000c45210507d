//! The text pane: rows of the page with its quotations, entities, matches and selection laid over them.

use std::borrow::Cow;

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
    style::{Modifier, Style},
};

use super::{
    paint::{entity_style, write},
    pictures,
};
use crate::{
    analysis::{Analysis, Quote, QuoteKind},
    document::{Document, InlineKind, raised::shifted},
    library::{Article, state::Hue},
    page::{Decoration, Piece, Row, RowRole, highlight::Overlays, width},
    reader::{
        app::{
            Model, reading,
            selection::{self, Selection},
            visual,
        },
        layout::Pane,
        theme::{Role, Theme},
    },
    span::Span,
};

/// Draws the rows on the screen; gives the place of the selection, else of the first row.
pub(super) fn draw(model: &Model, pane: Rect, area: Rect, buffer: &mut Buffer) -> Option<Position> {
    let (Some(reading), Some(article)) = (&model.reading, model.article()) else {
        draw_empty(model, area, buffer);
        return None;
    };
    let overlays = overlays(model, article, reading::visible(model));
    let selected = reading::selection_span(model);
    // In the margin, where it covers no letter.
    let cursor_column = area.x.saturating_sub(2).max(pane.x);
    let mut cursor = None;
    let raised = raised(model, article);
    let painter = Painter {
        theme: model.options.theme,
        text: article.text(),
        overlays: &overlays,
        raised: &raised,
    };
    for ((place, row), y) in
        reading.page.rows(reading.top, usize::from(area.height)).zip(area.y..area.bottom())
    {
        let line = Rect { y, height: 1, ..area };
        painter.draw_row(row, line, buffer);
        if let RowRole::Picture(slice) = row.role {
            pictures::draw(model, article, slice, line, buffer);
        }
        if reading.turned == Some(place) && area.x > pane.x {
            let mark = if model.options.ascii { ">" } else { "▸" };
            let faint = model.options.theme.style(Role::Dim);
            write(buffer, (bar_column(pane, area), y), mark, 1, faint);
        }
        draw_letters(model, row, pane, Rect { y, height: 1, ..area }, buffer);
        let lit = selected.is_some_and(|span| span.overlaps(row.span));
        if lit && matches!(reading.selection, Some(Selection::Quote(_))) && area.x > pane.x {
            let bar = if model.options.ascii { "|" } else { "▎" };
            let accent = model.options.theme.style(Role::Accent);
            write(buffer, (bar_column(pane, area), y), bar, 1, accent);
        }
        if lit && cursor.is_none() {
            cursor = Some(Position::new(cursor_column, y));
        }
    }
    let caret = visual::caret(model).map(Position::from);
    caret.or(cursor).or(Some(Position::new(cursor_column, area.y)))
}

/// The column of the bar beside the selected quotation: a blank before the text, where that leaves one to the edge too.
fn bar_column(pane: Rect, area: Rect) -> u16 {
    if area.x >= pane.x + 3 { area.x - 2 } else { area.x - 1 }
}

/// What stands in an empty text pane.
fn draw_empty(model: &Model, area: Rect, buffer: &mut Buffer) {
    let style = model.options.theme.style(Role::Dim);
    let words = match (model.progress.loaded, model.focus) {
        (false, _) => "Loading…",
        (true, Pane::List) => "Nothing to read here.",
        (true, _) => "Nothing to read here. q goes back.",
    };
    write(buffer, (area.x, area.y), words, area.width, style);
}

/// A style and how high it lies: of two that say the same, the higher holds.
type Layer = (usize, Style);

/// What rows are drawn with.
struct Painter<'a> {
    theme: Theme,
    text: &'a str,
    overlays: &'a Overlays<Layer>,
    /// Raised and lowered words on the screen that are drawn in letters of their own.
    raised: &'a [(Span, InlineKind)],
}

/// The raised and lowered words on the screen, where all of their letters have such a form.
fn raised(model: &Model, article: &Article) -> Vec<(Span, InlineKind)> {
    let Some(document) = article.document().filter(|_| !model.options.ascii) else {
        return Vec::new();
    };
    let shown = document.inlines_in(reading::visible(model)).iter();
    shown
        .map(|inline| (inline.span, inline.kind))
        .filter(|(span, kind)| shifted(span.of(document.text()), *kind).is_some())
        .collect()
}

impl Painter<'_> {
    /// Draws one row.
    fn draw_row(&self, row: &Row, area: Rect, buffer: &mut Buffer) {
        for piece in &row.pieces {
            self.draw_piece(piece, row_style(self.theme, row.role), area, buffer);
        }
    }

    /// Words as they are drawn, each as wide as it is set.
    fn letters(&self, part: Span) -> Cow<'_, str> {
        let words = part.of(self.text);
        let over = self.raised.iter().find(|(span, _)| span.covers(part));
        match over.and_then(|(_, kind)| shifted(words, *kind)) {
            Some(letters) => Cow::Owned(letters),
            None => drawable(words),
        }
    }

    /// Draws one piece of a row.
    fn draw_piece(&self, piece: &Piece, base: Style, area: Rect, buffer: &mut Buffer) {
        let place = |column: u16| (area.x.saturating_add(column), area.y);
        let room = |column: u16| area.width.saturating_sub(column);
        match piece {
            Piece::Text { span, column, .. } => {
                let mut x = *column;
                for (part, layers) in self.overlays.runs(self.text, *span) {
                    let style = laid_over(base, layers);
                    x = write(buffer, place(x), &self.letters(part), room(x), style) - area.x;
                }
            }
            Piece::Space { span, column, width } => {
                let around = self.overlays.on(*span).filter(|(over, _)| over.covers(*span));
                let style = laid_over(base, around.map(|(_, layer)| layer).collect());
                let blanks = " ".repeat(usize::from(*width));
                write(buffer, place(*column), &blanks, room(*column), style);
            }
            Piece::Mirrored { span, column, drawn, .. } => {
                let over = self.overlays.on(*span).map(|(_, layer)| layer).collect();
                write(buffer, place(*column), drawn, room(*column), laid_over(base, over));
            }
            Piece::Decoration { text, column, role, .. } => {
                write(
                    buffer,
                    place(*column),
                    text,
                    room(*column),
                    decoration_style(self.theme, base, *role),
                );
            }
        }
    }
}

/// Words with each cluster as far as it can be drawn in its cell.
pub(super) fn drawable(words: &str) -> Cow<'_, str> {
    if words.is_ascii() {
        return Cow::Borrowed(words);
    }
    width::clusters(words).map(|(_, cluster)| width::drawable(cluster)).collect()
}

/// A style with layers over it, lowest first.
fn laid_over(base: Style, mut layers: Vec<Layer>) -> Style {
    layers.sort_unstable_by_key(|(height, _)| *height);
    layers.into_iter().fold(base, |style, (_, layer)| style.patch(layer))
}

/// How the words of a row look where nothing is laid over them.
fn row_style(theme: Theme, role: RowRole) -> Style {
    match role {
        RowRole::Title | RowRole::Heading(_) | RowRole::Cell(true) => theme.style(Role::Strong),
        RowRole::Byline | RowRole::Caption => theme.style(Role::Dim),
        RowRole::Code => theme.style(Role::Code),
        RowRole::Cell(false)
        | RowRole::Body
        | RowRole::Rule
        | RowRole::Blank
        | RowRole::Picture(_) => theme.style(Role::Text),
    }
}

/// How something looks that is drawn around the words.
fn decoration_style(theme: Theme, base: Style, role: Decoration) -> Style {
    match role {
        Decoration::Words | Decoration::Hyphen => base,
        Decoration::Marker | Decoration::Cut => theme.style(Role::Accent),
        Decoration::Label => theme.style(Role::Dim),
        Decoration::QuoteBar | Decoration::Border => theme.style(Role::Faint),
    }
}

/// All that is laid over the text on the screen, lowest first.
fn overlays(model: &Model, article: &Article, visible: Span) -> Overlays<Layer> {
    let theme = model.options.theme;
    let mut overlays = Vec::new();
    if let Some(document) = article.document() {
        add_inlines(&mut overlays, theme, document, visible);
    }
    if let Some(analysis) = article.analysis().filter(|_| !model.settings.clean_text) {
        add_quotes(&mut overlays, model, analysis, visible);
        add_entities(&mut overlays, theme, analysis, visible);
    }
    add_passages(&mut overlays, model, visible);
    add_matches(&mut overlays, model, visible);
    add_selection(&mut overlays, model, article);
    Overlays::new(
        overlays
            .into_iter()
            .enumerate()
            .map(|(height, (span, style))| (span, (height, style)))
            .collect(),
    )
}

/// Emphasis, code and links of the source.
fn add_inlines(
    overlays: &mut Vec<(Span, Style)>,
    theme: Theme,
    document: &Document,
    visible: Span,
) {
    let from =
        document.block_at(visible.start).map_or(0, |index| document.blocks()[index].span.start);
    for inline in document.inlines_in(Span::new(from, visible.end)) {
        let style = match inline.kind {
            InlineKind::Strong => Style::new().add_modifier(Modifier::BOLD),
            InlineKind::Emphasis => Style::new().add_modifier(Modifier::ITALIC),
            InlineKind::Strike => Style::new().add_modifier(Modifier::CROSSED_OUT),
            InlineKind::Code => theme.style(Role::Code),
            InlineKind::Link(_) => theme.style(Role::Link),
            InlineKind::Image | InlineKind::Superscript | InlineKind::Subscript => {
                theme.style(Role::Dim)
            }
            InlineKind::Break => continue,
        };
        overlays.push((inline.span, style));
    }
}

/// The tint of quotations; the selected one is lit.
fn add_quotes(
    overlays: &mut Vec<(Span, Style)>,
    model: &Model,
    analysis: &Analysis,
    visible: Span,
) {
    let theme = model.options.theme;
    let selected = model.reading.as_ref().and_then(|reading| reading.selection);
    let quotes =
        analysis.quotes.iter().enumerate().filter(|(_, quote)| quote.span().overlaps(visible));
    for (index, quote) in quotes {
        let lit = selected == Some(Selection::Quote(index));
        let style = if lit {
            theme.style(Role::Direct).patch(theme.style(Role::Match))
        } else {
            quote_style(theme, quote.kind)
        };
        overlays.extend(quote.pieces.iter().map(|piece| (*piece, style)));
    }
}

/// How the words of a quotation look.
pub(super) fn quote_style(theme: Theme, kind: QuoteKind) -> Style {
    theme.style(match kind {
        QuoteKind::Direct | QuoteKind::Mixed => Role::Direct,
        QuoteKind::Indirect => Role::Indirect,
    })
}

/// The underlines of entities. Dates, money and quantities are not marked: they would be everywhere.
fn add_entities(
    overlays: &mut Vec<(Span, Style)>,
    theme: Theme,
    analysis: &Analysis,
    visible: Span,
) {
    let marked = analysis.entities.iter().filter(|entity| selection::is_marked(entity.kind));
    for entity in marked {
        let style = entity_style(theme, entity.kind).add_modifier(Modifier::UNDERLINED);
        let shown = entity.mentions.iter().filter(|mention| mention.overlaps(visible));
        overlays.extend(shown.map(|mention| (*mention, style)));
    }
}

/// The ground of marked passages.
fn add_passages(overlays: &mut Vec<(Span, Style)>, model: &Model, visible: Span) {
    for marked in &model.passages.list {
        let Some(span) = marked.span.filter(|span| span.overlaps(visible)) else { continue };
        overlays.push((span, model.options.theme.style(mark_role(marked.highlight.color))));
    }
}

/// How a colour of marked passages looks.
pub(super) const fn mark_role(hue: Hue) -> Role {
    match hue {
        Hue::Yellow => Role::MarkYellow,
        Hue::Green => Role::MarkGreen,
        Hue::Blue => Role::MarkBlue,
        Hue::Red => Role::MarkRed,
        Hue::Purple => Role::MarkPurple,
    }
}

/// The letters of the passages that begin on a row, at the right of the text: a capital where something is noted.
fn draw_letters(model: &Model, row: &Row, pane: Rect, area: Rect, buffer: &mut Buffer) {
    let x = if area.right() + 1 < pane.right() { area.right() + 1 } else { area.right() };
    let begun = model
        .passages
        .list
        .iter()
        .filter(|marked| marked.span.is_some_and(|span| row.span.holds(span.start)));
    let theme = model.options.theme;
    for (marked, x) in begun.zip(x..pane.right()) {
        let letter = marked.highlight.color.letter();
        let noted = marked.highlight.note.is_some();
        let letter = if noted { letter.to_ascii_uppercase() } else { letter };
        let style = theme.style(Role::Dim).patch(theme.style(mark_role(marked.highlight.color)));
        write(buffer, (x, area.y), letter.encode_utf8(&mut [0; 4]), 1, style);
    }
}

/// The matches of a find in the text.
fn add_matches(overlays: &mut Vec<(Span, Style)>, model: &Model, visible: Span) {
    let Some(find) = model.find.as_ref().filter(|find| find.pane == Pane::Reading) else { return };
    let theme = model.options.theme;
    let from = find.matches.partition_point(|span| span.end <= visible.start);
    let shown =
        find.matches.iter().enumerate().skip(from).take_while(|(_, span)| span.start < visible.end);
    overlays.extend(shown.map(|(index, span)| {
        let current = find.current == Some(index);
        (*span, theme.style(if current { Role::CurrentMatch } else { Role::Match }))
    }));
}

/// The selected quotation with its speaker and cue, all mentions of the selected entity, or the selected link.
fn add_selection(overlays: &mut Vec<(Span, Style)>, model: &Model, article: &Article) {
    let Some(selection) = model.reading.as_ref().and_then(|reading| reading.selection) else {
        return;
    };
    let theme = model.options.theme;
    let lit = theme.style(Role::Match);
    let current = theme.style(Role::CurrentMatch);
    match (selection, article.analysis()) {
        (Selection::Quote(index), Some(analysis)) => {
            if let Some(quote) = analysis.quotes.get(index) {
                add_speaker_and_cue(overlays, theme, quote);
            }
        }
        (Selection::Mention { entity, mention }, Some(analysis)) => {
            if let Some(entity) = analysis.entities.get(entity) {
                overlays.extend(entity.mentions.iter().map(|mention| (*mention, lit)));
                overlays.extend(entity.mentions.get(mention).map(|mention| (*mention, current)));
            }
        }
        (Selection::Link(_), _) => {
            overlays.extend(selection.span(article).map(|span| (span, current)));
        }
        (Selection::Passage(selected), _) => {
            // Its colour stays to be seen: that is what is chosen at it.
            let marked = model.passages.list.iter().find(|marked| marked.span == Some(selected));
            let color = marked.map(|marked| theme.style(mark_role(marked.highlight.color)));
            let ground = color.filter(|color| color.bg.is_some());
            let lit = ground.unwrap_or(current).add_modifier(Modifier::BOLD | Modifier::UNDERLINED);
            overlays.extend(selection.span(article).map(|span| (span, lit)));
        }
        _ => {}
    }
}

/// Lights the speaker and the cue of the selected quotation.
fn add_speaker_and_cue(overlays: &mut Vec<(Span, Style)>, theme: Theme, quote: &Quote) {
    let speaker = theme
        .style(Role::Speaker)
        .patch(theme.style(Role::Match))
        .add_modifier(Modifier::UNDERLINED);
    overlays.extend(quote.speaker.as_ref().map(|named| (named.span, speaker)));
    overlays.extend(quote.cue.map(|cue| (cue, theme.style(Role::Cue))));
}
