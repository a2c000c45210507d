//! An article as plain text for other programs: a paragraph a line, a blank line between blocks.

use super::list::day;
use crate::{
    document::{Block, BlockKind, Document, InlineKind, Marker, raised::written},
    library::Article,
    span::Span,
};

/// Title, byline, source and date where the text does not hold them, then the blocks with a blank line between them.
pub(super) fn render(article: &Article) -> String {
    let Some(document) = article.document() else { return String::new() };
    let mut parts = Vec::new();
    if document.title().is_none() {
        parts.push(article.label());
    }
    parts.extend(about(article));
    parts.extend(article.notes.iter().map(|note| format!("[{note}]")));
    let body = blocks(document);
    if !body.is_empty() {
        parts.push(body);
    }
    parts.join("\n\n") + "\n"
}

/// Byline, source and date on a line, as far as they are known.
pub(super) fn about(article: &Article) -> Option<String> {
    let byline = article.metadata.byline.join(", ");
    let parts = [Some(byline.as_str()), article.metadata.source.as_deref(), day(article)];
    let known: Vec<&str> = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect();
    (!known.is_empty()).then(|| known.join(" · "))
}

/// The text, block by block. Items of a list and rows of a table stand on lines that follow one another.
fn blocks(document: &Document) -> String {
    let mut printed = String::new();
    let mut before: Option<&Block> = None;
    let is_written =
        |block: &&Block| !matches!(&block.kind, BlockKind::Picture(words) if words.is_empty());
    for block in document.blocks().iter().filter(is_written) {
        printed.push_str(before.map_or("", |before| between(before, block)));
        let quoted = "> ".repeat(usize::from(block.quoted));
        let indent = "  ".repeat(usize::from(block.depth.saturating_sub(1)));
        let in_row = matches!(&block.kind, BlockKind::Cell(cell) if cell.column > 0);
        let lead =
            if in_row { String::new() } else { format!("{quoted}{indent}{}", marker(&block.kind)) };
        printed.push_str(&lead);
        printed.push_str(&words(document, block, &quoted));
        before = Some(block);
    }
    printed
}

/// What parts two blocks.
fn between(before: &Block, block: &Block) -> &'static str {
    match (&before.kind, &block.kind) {
        (BlockKind::Cell(one), BlockKind::Cell(other)) if one.table == other.table => {
            if one.row == other.row { "\t" } else { "\n" }
        }
        (BlockKind::Item(_), BlockKind::Item(_)) => "\n",
        // A block that was too long for one goes on.
        _ if before.span.end == block.span.start && before.kind == block.kind => "",
        _ => "\n\n",
    }
}

/// What stands before the first line of a block.
fn marker(kind: &BlockKind) -> String {
    match kind {
        BlockKind::Item(Marker::Bullet) => "- ".to_owned(),
        BlockKind::Item(marker @ (Marker::Number(_) | Marker::Lettered(..))) => {
            marker.number().unwrap_or_default() + " "
        }
        BlockKind::Item(Marker::Task(done)) => if *done { "- [x] " } else { "- [ ] " }.to_owned(),
        BlockKind::Heading(level) => "#".repeat(usize::from(*level)) + " ",
        BlockKind::Rule => "---".to_owned(),
        _ => String::new(),
    }
}

/// The words of a block: a paragraph on one line but for the breaks that are kept, code as it is. Each line after the first begins
/// with the marks of quotation that the block stands in.
fn words(document: &Document, block: &Block, quoted: &str) -> String {
    let text = block.span.of(document.text());
    let next = format!("\n{quoted}");
    if let BlockKind::Picture(alternative) = &block.kind {
        return format!("[picture: {alternative}]");
    }
    if matches!(block.kind, BlockKind::Code(_)) {
        return text.replace('\n', &next);
    }
    let is_kept = |at: usize| {
        let here = Span::new(block.span.start + at, block.span.start + at + 1);
        let mut inlines = document.inlines_in(here).iter();
        inlines.any(|inline| inline.kind == InlineKind::Break)
    };
    let mut line = String::with_capacity(text.len());
    for ((at, c), shown) in text.char_indices().zip(written(document, block.span).chars()) {
        match c {
            '\n' if is_kept(at) => line.push_str(&next),
            '\n' => line.push(' '),
            _ => line.push(shown),
        }
    }
    line
}
