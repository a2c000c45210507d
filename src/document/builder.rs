//! Makes a [`Document`] front to back; the one place where text is cleaned and offsets are given.

use super::{
    Block, BlockKind, Document, Inline, InlineKind,
    clean::{clean, clean_line},
};
use crate::span::{Span, floor_boundary};

/// A block longer than this (bytes) is split where a blank stands, so that no single layout takes long.
const LONGEST_BLOCK: usize = 64 * 1024;

/// Collects text and structure. Formats push words, open and close inline spans and end blocks; or, for plain text,
/// give the whole text first and mark blocks in it.
#[derive(Debug, Default)]
pub struct Builder {
    document: Document,
    block_start: Option<usize>,
    open: Vec<(InlineKind, usize)>,
    /// True once a block with words of its own stands, after which the next begins on a new line.
    parted: bool,
}

impl Builder {
    /// An empty document.
    pub fn new() -> Self {
        Self::default()
    }

    /// A document whose text stands already, cleaned one code point for one; blocks are added by [`Self::mark`].
    pub fn over(text: &str) -> Self {
        let mut builder = Self::new();
        builder.document.text = clean(text).into_owned();
        builder
    }

    /// The text so far.
    pub fn text(&self) -> &str {
        &self.document.text
    }

    /// Bytes written in the open block; 0 where none is open.
    pub fn written(&self) -> usize {
        self.block_start.map_or(0, |start| self.document.text.len() - start)
    }

    /// Marks a block in a text given to [`Self::over`]. Blocks come in order.
    pub fn mark(&mut self, span: Span, kind: BlockKind) {
        let block = Block { span, kind, quoted: 0, depth: 0 };
        self.add(block);
    }

    /// Adds a block of a text given to [`Self::over`], with its place in quotations and lists. Blocks come in order.
    pub fn place(&mut self, block: Block) {
        self.add(block);
    }

    /// Marks an inline span in a text given to [`Self::over`].
    pub fn mark_inline(&mut self, span: Span, kind: InlineKind) {
        self.document.inlines.push(Inline { span, kind });
    }

    /// Appends words to the open block, opening one where none is. The words are cleaned here.
    pub fn push(&mut self, words: &str) {
        self.begin();
        self.document.text.push_str(&clean(words));
    }

    /// Appends a line break that layout keeps.
    pub fn line_break(&mut self) {
        self.begin();
        let start = self.document.text.len();
        self.document.text.push('\n');
        self.document
            .inlines
            .push(Inline { span: Span::new(start, start + 1), kind: InlineKind::Break });
    }

    /// Opens an inline span at the end of the text so far.
    pub fn open(&mut self, kind: InlineKind) {
        self.begin();
        self.open.push((kind, self.document.text.len()));
    }

    /// Closes the innermost open inline span; one without words is dropped.
    pub fn close(&mut self) {
        if let Some((kind, start)) = self.open.pop() {
            let span = Span::new(start, self.document.text.len());
            if !span.is_empty() {
                self.document.inlines.push(Inline { span, kind });
            }
        }
    }

    /// Registers where a link leads and gives its index.
    pub fn link(&mut self, target: &str) -> u32 {
        self.document.links.push(clean_line(target).into_owned());
        (self.document.links.len() - 1) as u32
    }

    /// Adds a picture before the open block, or where none is open at the end of the text. Its alternative text is cleaned.
    pub fn picture(&mut self, alternative: &str, quoted: u8, depth: u8) {
        if self.block_start.is_some_and(|start| self.document.text[start..].trim().is_empty()) {
            self.discard();
        }
        let at = self.block_start.unwrap_or(self.document.text.len());
        let kind = BlockKind::Picture(clean_line(alternative).into());
        self.document.blocks.push(Block { span: Span::new(at, at), kind, quoted, depth });
    }

    /// Says in which file the picture lies that the last block is, or shows. The first of a block holds.
    pub fn picture_file(&mut self, file: &str) {
        let Some(block) = self.document.blocks.len().checked_sub(1) else { return };
        if self.document.pictures.last().is_none_or(|(known, _)| (*known as usize) < block) {
            self.document.pictures.push((block as u32, clean_line(file).into()));
        }
    }

    /// How many blocks have ended.
    pub fn blocks(&self) -> usize {
        self.document.blocks.len()
    }

    /// Names what was written from byte `start` of the text on, so that links can lead there. The first of a name holds.
    pub fn anchor(&mut self, name: &str, start: usize) {
        let span = Span::new(start, self.document.text.len());
        self.document.anchors.push((clean_line(name).into_owned(), span));
    }

    /// Ends the open block. A block of white space only is dropped, unless it is a rule or a table cell.
    pub fn end(&mut self, kind: BlockKind, quoted: u8, depth: u8) {
        let kept = matches!(kind, BlockKind::Rule | BlockKind::Cell(_));
        if kept {
            self.begin();
        }
        while !self.open.is_empty() {
            self.close();
        }
        let Some(start) = self.block_start.take() else { return };
        let span = Span::new(start, self.document.text.len());
        if span.of(&self.document.text).trim().is_empty() && !kept {
            self.withdraw(start);
            return;
        }
        self.add(Block { span, kind, quoted, depth });
    }

    /// Forgets the open block and all that was written in it.
    pub fn discard(&mut self) {
        self.open.clear();
        if let Some(start) = self.block_start.take() {
            self.withdraw(start);
        }
    }

    /// Forgets the text from `start` on.
    fn withdraw(&mut self, start: usize) {
        self.document.text.truncate(start);
        while self.document.inlines.last().is_some_and(|inline| inline.span.end > start) {
            self.document.inlines.pop();
        }
        if self.document.text.ends_with('\n') && self.parted {
            self.document.text.pop();
        }
    }

    /// Opens a block where none is, parted from the one before by a newline.
    fn begin(&mut self) {
        if self.block_start.is_none() {
            if self.parted {
                self.document.text.push('\n');
            }
            self.block_start = Some(self.document.text.len());
        }
    }

    /// Adds a block, in parts where it is too long to be laid out at once.
    fn add(&mut self, block: Block) {
        self.parted = true;
        let mut rest = block.span;
        while rest.len() > LONGEST_BLOCK {
            let cut = split_point(&self.document.text, rest);
            self.document.blocks.push(Block { span: Span::new(rest.start, cut), ..block.clone() });
            rest.start = cut;
        }
        self.document.blocks.push(Block { span: rest, ..block });
    }

    /// The finished document: inline spans sorted and cut at block ends, paragraphs counted.
    pub fn finish(mut self) -> Document {
        self.end(BlockKind::Paragraph, 0, 0);
        let Document { text, blocks, inlines, links, anchors, pictures, .. } = self.document;
        let inlines = settle(inlines, &blocks);
        let anchors = settle_anchors(anchors, &text);
        let mut count = 0;
        let numbers = blocks
            .iter()
            .map(|block| {
                let before = count;
                count += u32::from(block.is_body());
                before
            })
            .collect();
        Document { text, blocks, inlines, links, anchors, pictures, numbers, history: None }
    }
}

/// Where a block that is too long is cut: after the last newline, else the last blank, else at a character boundary.
fn split_point(text: &str, span: Span) -> usize {
    let limit = floor_boundary(text, span.start + LONGEST_BLOCK);
    let head = &text[span.start..limit];
    let cut = head.rfind('\n').or_else(|| head.rfind(' ')).map_or(limit, |at| span.start + at + 1);
    if cut > span.start { cut } else { limit }
}

/// Sorts inline spans, outer before inner, and cuts each at the ends of the blocks it stands in.
fn settle(inlines: Vec<Inline>, blocks: &[Block]) -> Vec<Inline> {
    let mut settled: Vec<Inline> = Vec::with_capacity(inlines.len());
    for inline in inlines {
        let mut index = blocks.partition_point(|block| block.span.end <= inline.span.start);
        while let Some(span) = blocks.get(index).and_then(|block| block.span.cut(inline.span)) {
            settled.push(Inline { span, kind: inline.kind });
            index += 1;
        }
    }
    settled.sort_by_key(|inline| (inline.span.start, std::cmp::Reverse(inline.span.end)));
    settled
}

/// Sorts anchors by name, the first of a name only, and keeps them within the text: words may have been taken back since.
fn settle_anchors(mut anchors: Vec<(String, Span)>, text: &str) -> Vec<(String, Span)> {
    anchors.sort_by(|one, other| one.0.cmp(&other.0));
    anchors.dedup_by(|later, first| later.0 == first.0);
    for (_, span) in &mut anchors {
        let (start, end) = (floor_boundary(text, span.start), floor_boundary(text, span.end));
        *span = Span::new(start, end).trimmed(text);
    }
    anchors
}

#[cfg(test)]
impl Document {
    /// A document for a test: a paragraph for each line.
    pub(crate) fn of_paragraphs(text: &str) -> Self {
        let mut builder = Builder::new();
        for line in text.split('\n') {
            builder.push(line);
            builder.end(BlockKind::Paragraph, 0, 0);
        }
        builder.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_joined_by_newlines() {
        let mut builder = Builder::new();
        builder.push("One.");
        builder.end(BlockKind::Paragraph, 0, 0);
        builder.push("   ");
        builder.end(BlockKind::Paragraph, 0, 0);
        builder.push("Two ");
        builder.open(InlineKind::Strong);
        builder.push("bold");
        builder.close();
        let document = builder.finish();
        assert_eq!(document.text(), "One.\nTwo bold");
        assert_eq!(document.inlines()[0].span.of(document.text()), "bold");
        assert_eq!(document.paragraph_count(), 2);
        assert_eq!(document.paragraph_at(5), 2);
    }

    #[test]
    fn pictures_stand_before_the_block_that_is_open() {
        let mut builder = Builder::new();
        builder.picture("A\nharbour", 0, 0);
        builder.push("One.");
        builder.picture("A ship", 0, 0);
        builder.end(BlockKind::Paragraph, 0, 0);
        let start = builder.text().len();
        builder.push("é Two.");
        builder.end(BlockKind::Paragraph, 0, 0);
        builder.anchor("two", start);
        let document = builder.finish();
        assert_eq!(document.text(), "One.\né Two.");
        assert_eq!(document.blocks()[0].kind, BlockKind::Picture("A harbour".into()));
        let spans: Vec<_> = document.blocks().iter().map(|block| block.span.start).collect();
        assert_eq!(spans, [0, 0, 0, 5]);
        assert_eq!(document.anchor("two").map(|span| span.of(document.text())), Some("é Two."));
        assert_eq!(document.anchor("three"), None);
    }

    #[test]
    fn s9_s10_a_long_block_is_split_at_blanks() {
        let mut builder = Builder::new();
        builder.push(&"word ".repeat(40_000));
        let document = builder.finish();
        assert!(document.blocks().iter().all(|block| block.span.len() <= LONGEST_BLOCK));
        assert!(document.blocks().windows(2).all(|pair| pair[0].span.end == pair[1].span.start));
    }
}
