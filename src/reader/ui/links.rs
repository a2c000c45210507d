//! Where the links of the text lie on the screen, for terminals that can follow them.

use ratatui::{buffer::Buffer, layout::Rect};

use super::text::drawable;
use crate::{
    document::InlineKind,
    page::{Piece, Row, width::width},
    reader::{
        app::{Model, reading},
        terminal::link::{Link, Target},
    },
    settings::When,
    span::Span,
};

/// The links on a finished frame; none where the terminal does not know them. A link is where its words are seen: not under a
/// box.
pub fn links(model: &Model, buffer: &Buffer) -> Vec<Link> {
    let area = model.layout().text;
    let written = match model.settings.links {
        When::Auto => model.options.links,
        When::On => true,
        When::Off => false,
    };
    let shown = model.layout().reading.is_some() && written;
    let (Some(reading), Some(article)) =
        (model.reading.as_ref().filter(|_| shown), model.article())
    else {
        return Vec::new();
    };
    let Some(document) = article.document() else { return Vec::new() };
    let visible = reading::visible(model);
    let from =
        document.block_at(visible.start).map_or(0, |index| document.blocks()[index].span.start);
    let inlines = document.inlines_in(Span::new(from, visible.end)).iter();
    let targets = inlines.filter_map(|inline| match inline.kind {
        InlineKind::Link(index) => {
            Some((inline.span, Target::new(document.link(index)?, inline.span.start)?))
        }
        _ => None,
    });
    let targets: Vec<(Span, Target)> = targets.collect();
    if targets.is_empty() {
        return Vec::new();
    }
    let rows = reading.page.rows(reading.top, usize::from(area.height));
    let rows = rows.zip(area.y..area.bottom()).map(|((_, row), y)| (row, y));
    let on_row = |(row, y): (&Row, u16)| {
        let area = Rect { y, height: 1, ..area };
        on_row(document.text(), row, &targets, area, buffer)
    };
    rows.flat_map(on_row).collect()
}

/// The links on one row, whose place on the screen is `area`.
fn on_row(
    text: &str,
    row: &Row,
    targets: &[(Span, Target)],
    area: Rect,
    buffer: &Buffer,
) -> Vec<Link> {
    let mut links = Vec::new();
    for piece in &row.pieces {
        let Piece::Text { span, column, .. } = piece else { continue };
        for (words, target) in targets {
            let Some(part) = words.cut(*span) else { continue };
            let before = width(&text[span.start..part.start]) as u16;
            let x = area.x.saturating_add(column + before);
            let seen = Rect { x, width: width(part.of(text)) as u16, ..area }.intersection(area);
            if !seen.is_empty() && symbols(buffer, seen) == drawable(part.of(text)) {
                links.push(Link::new(seen, target.clone()));
            }
        }
    }
    links
}

/// What stands on a stretch of a row.
fn symbols(buffer: &Buffer, area: Rect) -> String {
    let mut words = String::new();
    let area = area.intersection(buffer.area);
    let mut x = area.x;
    while x < area.right() {
        let symbol = buffer[(x, area.y)].symbol();
        words.push_str(symbol);
        x += (width(symbol) as u16).max(1);
    }
    words
}
