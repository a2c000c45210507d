//! Rows of a page as lines for a terminal, with the few styles that every terminal has (ECMA-48, select graphic rendition).

use crate::{
    document::{Document, Inline, InlineKind, raised::shifted},
    page::{Decoration, Piece, Row, RowRole, width},
};

/// What a page is printed on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Surface {
    /// Columns left free at the left.
    pub(super) margin: u16,
    /// True where styles may be written.
    pub(super) styled: bool,
    /// True where only ASCII may be drawn around the words.
    pub(super) ascii: bool,
}

/// Styles that are on together, one bit each: the bit's place is the number that switches it on.
type Styles = u16;
const PLAIN: Styles = 0;
const BOLD: Styles = 1 << 1;
const DIM: Styles = 1 << 2;
const ITALIC: Styles = 1 << 3;
const UNDERLINE: Styles = 1 << 4;
const STRUCK: Styles = 1 << 9;

/// Appends a row and a newline to `printed`. No blanks are left at its end.
pub(super) fn draw(row: &Row, document: &Document, surface: Surface, printed: &mut String) {
    let inlines = inlines_around(row, document);
    let mut pen = Pen { printed, surface, column: 0, styles: PLAIN };
    for piece in &row.pieces {
        match piece {
            Piece::Space { .. } => {}
            Piece::Text { span, column, width } => {
                pen.go_to(*column);
                for (at, cluster) in width::clusters(span.of(document.text())) {
                    let styles = styles_at(inlines, span.start + at) | styles_of(row.role);
                    let raised = raised_at(inlines, document, span.start + at);
                    let raised = raised.filter(|_| !surface.ascii);
                    let letters = raised.and_then(|kind| shifted(cluster, kind));
                    pen.put(letters.as_deref().unwrap_or(width::drawable(cluster)), styles);
                }
                pen.column = column + width;
            }
            Piece::Mirrored { span, column, width, drawn } => {
                pen.go_to(*column);
                pen.put(drawn, styles_at(inlines, span.start) | styles_of(row.role));
                pen.column = column + width;
            }
            Piece::Decoration { text, column, width, role } => {
                pen.go_to(*column);
                pen.put(text, styles_of_decoration(*role, row.role));
                pen.column = column + width;
            }
        }
    }
    pen.switch_to(PLAIN);
    printed.push('\n');
}

/// Where on a line the printing is.
struct Pen<'a> {
    printed: &'a mut String,
    surface: Surface,
    column: u16,
    styles: Styles,
}

impl Pen<'_> {
    /// Fills up to a column of the measure with plain blanks.
    fn go_to(&mut self, column: u16) {
        let margin = if self.column == 0 { self.surface.margin } else { 0 };
        let blanks = usize::from(margin + column.saturating_sub(self.column));
        if blanks > 0 {
            self.switch_to(PLAIN);
            self.printed.push_str(&" ".repeat(blanks));
        }
    }

    fn put(&mut self, words: &str, styles: Styles) {
        self.switch_to(styles);
        self.printed.push_str(words);
    }

    fn switch_to(&mut self, styles: Styles) {
        if !self.surface.styled || self.styles == styles {
            return;
        }
        self.printed.push_str("\u{1b}[0");
        for number in (1..=9).filter(|number| styles & (1 << number) != 0) {
            self.printed.push(';');
            self.printed.push(char::from(b'0' + number));
        }
        self.printed.push('m');
        self.styles = styles;
    }
}

/// The inline spans of the block that a row belongs to.
fn inlines_around<'a>(row: &Row, document: &'a Document) -> &'a [Inline] {
    match document.block_at(row.span.start) {
        Some(index) if !row.span.is_empty() => document.inlines_in(document.blocks()[index].span),
        _ => &[],
    }
}

/// How the letter at a byte is raised or lowered, where all that is raised with it has such a form.
fn raised_at(inlines: &[Inline], document: &Document, at: usize) -> Option<InlineKind> {
    let around = inlines.iter().take_while(|inline| inline.span.start <= at);
    let mut holding = around.filter(|inline| inline.span.holds(at));
    holding
        .find(|inline| shifted(inline.span.of(document.text()), inline.kind).is_some())
        .map(|inline| inline.kind)
}

fn styles_at(inlines: &[Inline], at: usize) -> Styles {
    let around = inlines.iter().take_while(|inline| inline.span.start <= at);
    around.filter(|inline| inline.span.holds(at)).fold(PLAIN, |styles, inline| {
        styles
            | match inline.kind {
                InlineKind::Strong => BOLD,
                InlineKind::Emphasis | InlineKind::Image => ITALIC,
                InlineKind::Strike => STRUCK,
                InlineKind::Link(_) => UNDERLINE,
                InlineKind::Code
                | InlineKind::Superscript
                | InlineKind::Subscript
                | InlineKind::Break => PLAIN,
            }
    })
}

const fn styles_of(role: RowRole) -> Styles {
    match role {
        RowRole::Title | RowRole::Heading(_) | RowRole::Cell(true) => BOLD,
        RowRole::Byline | RowRole::Caption | RowRole::Rule => DIM,
        RowRole::Body
        | RowRole::Code
        | RowRole::Cell(false)
        | RowRole::Blank
        | RowRole::Picture(_) => PLAIN,
    }
}

const fn styles_of_decoration(decoration: Decoration, role: RowRole) -> Styles {
    match decoration {
        Decoration::Words | Decoration::Hyphen => styles_of(role),
        Decoration::Marker => PLAIN,
        Decoration::QuoteBar | Decoration::Border | Decoration::Cut | Decoration::Label => DIM,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{
        document::{BlockKind, Builder},
        page::{Header, Page, PageStyle},
    };

    /// A heading, and a paragraph with bold words in a link.
    fn page() -> Page {
        let mut builder = Builder::new();
        builder.push("A heading");
        builder.end(BlockKind::Heading(2), 0, 0);
        builder.push("Plain ");
        let link = builder.link("https://example.org");
        builder.open(InlineKind::Link(link));
        builder.push("in ");
        builder.open(InlineKind::Strong);
        builder.push("bold");
        builder.close();
        builder.close();
        builder.push(" words");
        builder.end(BlockKind::Paragraph, 1, 0);
        let style = PageStyle { measure: 14, ascii: true, ..PageStyle::default() };
        Page::new(Arc::new(builder.finish()), Header::default(), style)
    }

    #[track_caller]
    fn check(surface: Surface, expected: &[&str]) {
        let (page, mut printed) = (page(), String::new());
        for (_, row) in page.rows(page.first(), usize::MAX) {
            draw(row, page.document(), surface, &mut printed);
        }
        let lines: Vec<&str> = printed.lines().filter(|line| !line.is_empty()).collect();
        assert_eq!(lines, expected);
    }

    #[test]
    fn a_page_without_styles_is_words_and_blanks() {
        check(
            Surface { margin: 2, styled: false, ascii: false },
            &["  A heading", "  | Plain in", "  | bold words"],
        );
    }

    #[test]
    fn styles_begin_and_end_on_each_line() {
        check(
            Surface { margin: 0, styled: true, ascii: false },
            &[
                "\u{1b}[0;1mA heading\u{1b}[0m",
                "\u{1b}[0;2m|\u{1b}[0m Plain \u{1b}[0;4min\u{1b}[0m",
                "\u{1b}[0;2m|\u{1b}[0m \u{1b}[0;1;4mbold\u{1b}[0m words",
            ],
        );
    }
}
