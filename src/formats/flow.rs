//! Words and structure in reading order, as markup gives them: what Markdown and HTML share on the way to a document.
//!
//! Nothing here recurses, and whatever can be nested is counted or clamped, so that no depth of markup does harm.

mod code;
mod list;
mod picture;
mod table;
mod words;

use std::mem::{discriminant, take};

use code::Code;
use list::List;
pub(super) use table::Place;
use words::{begins_sentence, ends_sentence, is_blank, is_way_back, same_words, uneven_blank};

use super::entities;
use crate::document::{Align, BlockKind, Builder, Document, InlineKind, Marker};

/// Block quotations and lists deeper than this are shown at this depth.
const DEEPEST: usize = 16;

/// Inline marks opened within one another beyond this number are not kept.
const MOST_INLINES: usize = 24;

/// Takes markup's parts in reading order and builds the document: joins blanks, knows the quotations, lists and tables that a
/// block stands in, and keeps the title out of the text.
#[derive(Debug, Default)]
pub(super) struct Flow {
    builder: Builder,
    title: Option<String>,
    /// True once a block of running text stands: a heading after it is no title.
    begun: bool,
    quotes: usize,
    lists: Vec<List>,
    /// Stands before the next block, if that is the first of its item.
    marker: Option<Marker>,
    /// What the open block is said to be: a heading or a caption.
    said: Option<BlockKind>,
    code: Option<Code>,
    table: Option<Table>,
    tables: u32,
    inlines: Vec<InlineKind>,
    /// Inline marks that were too deep to be kept and are still open.
    unkept: usize,
    gap: Gap,
    images: usize,
    /// The open block holds words that are not a picture's.
    worded: bool,
    captions: Vec<String>,
    /// Pictures that stand before the open block, and those after it: their alternative texts, and their files.
    pictures: [Vec<(String, Option<String>)>; 2],
    /// The file of the picture that the open block shows.
    file: Option<String>,
    skipping: usize,
    /// All places that have a name are marked, as other articles lead there.
    keeps_names: bool,
}

/// Whether a blank is due before the next word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Gap {
    #[default]
    None,
    /// Before any.
    Due,
    /// Before a letter, as a picture's words have just ended.
    BeforeLetter,
    /// Before a capital letter: a sentence has ended where emphasis begins or ends, and writers forget the blank there.
    BeforeCapital,
}

#[derive(Debug, Default)]
struct Table {
    aligns: Vec<Align>,
    row: Option<u32>,
    column: u32,
    header: bool,
    in_cell: bool,
    /// Columns and rows that the open cell takes, where it says so.
    taken: (u16, u16),
    /// How the open cell is set, where that is stated for it alone.
    align: Option<Align>,
    /// Tables within this one; their words belong to the cell they stand in.
    inner: usize,
}

impl Flow {
    /// An empty text; `title` is what a heading at its start is held against.
    pub(super) fn new(title: Option<String>) -> Self {
        Self { title, ..Self::default() }
    }

    /// The finished document and the title, where one was stated or stood as a heading before the text.
    pub(super) fn finish(mut self) -> (Document, Option<String>) {
        if self.code.is_some() {
            self.end_code();
        }
        self.end();
        (self.builder.finish(), self.title)
    }

    /// Words of running text: blanks and newlines count as one blank; within code they stay.
    pub(super) fn words(&mut self, words: &str) {
        if self.skipping > 0 {
            return;
        }
        if let Some(code) = &mut self.code {
            code.text.push_str(words);
            return;
        }
        let mut rest = words;
        loop {
            let run = rest.trim_start_matches(is_blank);
            if run.len() < rest.len() {
                self.gap = Gap::Due;
            }
            if run.is_empty() {
                return;
            }
            let end = uneven_blank(run.as_bytes());
            self.push(&run[..end]);
            rest = &run[end..];
        }
    }

    /// Words whose blanks are kept, such as code within a sentence.
    pub(super) fn verbatim(&mut self, words: &str) {
        if self.skipping == 0 && !words.is_empty() {
            self.push(&words.replace('\n', " "));
        }
    }

    fn push(&mut self, words: &str) {
        if is_way_back(words) {
            return;
        }
        if self.stands_beside_picture(words) {
            self.end_picture();
        }
        let due = match self.gap {
            Gap::BeforeLetter => words.starts_with(char::is_alphanumeric),
            Gap::BeforeCapital => begins_sentence(words),
            Gap::None | Gap::Due => false,
        };
        if due {
            self.gap = Gap::Due;
        }
        self.fill_gap();
        self.worded |= self.images == 0;
        self.builder.push(words);
    }

    /// Writes the blank that is due, but not at the start of a line.
    fn fill_gap(&mut self) {
        let within = self.builder.written() > 0 && !self.builder.text().ends_with(['\n', ' ']);
        if take(&mut self.gap) == Gap::Due && within {
            self.builder.push(" ");
        }
    }

    /// A blank between words, where there is none yet.
    pub(super) fn blank(&mut self) {
        self.gap = Gap::Due;
    }

    /// A line break that is kept.
    pub(super) fn line_break(&mut self) {
        if let Some(code) = &mut self.code {
            code.text.push('\n');
        } else if self.table.is_some() {
            self.gap = Gap::Due;
        } else if self.builder.written() > 0 && self.skipping == 0 {
            self.gap = Gap::None;
            self.builder.line_break();
        }
    }

    /// Ends the open block; within a table cell, parts words only.
    pub(super) fn end(&mut self) {
        if self.code.is_some() {
            return;
        }
        if self.table.as_ref().is_some_and(|table| table.in_cell) {
            self.gap = Gap::Due;
            return;
        }
        let kind = self.block_kind();
        self.end_as(kind);
        self.end_captions();
    }

    /// What the open block is, by where it stands.
    fn block_kind(&mut self) -> BlockKind {
        if let Some(said) = &self.said {
            return said.clone();
        }
        if self.builder.written() == 0 {
            return BlockKind::Paragraph;
        }
        if !self.worded {
            return BlockKind::Caption;
        }
        self.marker.take().map_or(BlockKind::Paragraph, BlockKind::Item)
    }

    fn end_as(&mut self, kind: BlockKind) {
        self.gap = Gap::None;
        self.worded = false;
        self.skipping = 0;
        self.images = 0;
        self.inlines.clear();
        self.unkept = 0;
        let file = self.file.take().filter(|_| kind == BlockKind::Caption);
        if self.is_title(&kind) {
            self.builder.discard();
            self.put_pictures(0);
            self.put_pictures(1);
            return;
        }
        let written = self.builder.written() > 0;
        self.begun |= written && !matches!(kind, BlockKind::Caption | BlockKind::Rule);
        self.put_pictures(0);
        let (quoted, depth) = self.place();
        let before = self.builder.blocks();
        self.builder.end(kind, quoted, depth);
        if let Some(file) = file {
            // A picture without words leaves no block of words.
            if self.builder.blocks() == before && self.table.is_none() {
                self.builder.picture("", quoted, depth);
            }
            self.builder.picture_file(&file);
        }
        self.put_pictures(1);
    }

    /// Block quotations and lists that the open block stands in.
    fn place(&self) -> (u8, u8) {
        (self.quotes.min(DEEPEST) as u8, self.lists.len().min(DEEPEST) as u8)
    }

    /// Bytes of text so far, where an anchor may begin.
    pub(super) fn offset(&self) -> usize {
        self.builder.text().len()
    }

    /// Asks for all places that have a name; else those count to which a link of the article leads.
    pub(super) const fn keep_names(&mut self) {
        self.keeps_names = true;
    }

    /// See [`Self::keep_names`].
    pub(super) const fn keeps_names(&self) -> bool {
        self.keeps_names
    }

    /// Names the text from byte `start` on.
    pub(super) fn anchor(&mut self, name: &str, start: usize) {
        self.builder.anchor(name, start);
    }

    /// True for a heading before the text that says what the title says, or that is the title where none is stated.
    fn is_title(&mut self, kind: &BlockKind) -> bool {
        let written = self.builder.written();
        if self.begun || written == 0 || !matches!(kind, BlockKind::Heading(_)) {
            return false;
        }
        let text = self.builder.text();
        let words = text[text.len() - written..].replace('\n', " ");
        if let Some(title) = &self.title {
            // Some pages escape their headings twice.
            return same_words(title, &words) || same_words(title, &entities::decode(&words));
        }
        self.title = Some(words.trim().to_owned());
        true
    }

    /// Opens an inline mark.
    pub(super) fn open(&mut self, kind: InlineKind) {
        if self.code.is_some() || self.skipping > 0 {
            return;
        }
        if self.inlines.len() >= MOST_INLINES {
            self.unkept += 1;
            return;
        }
        if matches!(self.gap, Gap::BeforeLetter | Gap::BeforeCapital) {
            self.gap = Gap::Due;
        }
        self.fill_gap();
        self.note_sentence_end(kind);
        self.inlines.push(kind);
        self.builder.open(kind);
    }

    /// Emphasis that begins or ends right after a sentence asks for a blank before the next one.
    fn note_sentence_end(&mut self, kind: InlineKind) {
        let emphasis = matches!(kind, InlineKind::Emphasis | InlineKind::Strong);
        if emphasis && self.gap == Gap::None && ends_sentence(self.open_text()) {
            self.gap = Gap::BeforeCapital;
        }
    }

    /// Closes the innermost inline mark of a kind, with those in it; does nothing where none is open.
    pub(super) fn close(&mut self, kind: InlineKind) {
        if self.unkept > 0 {
            self.unkept -= 1;
            return;
        }
        let same = |open: &InlineKind| discriminant(open) == discriminant(&kind);
        let Some(index) = self.inlines.iter().rposition(same) else { return };
        for _ in self.inlines.drain(index..) {
            self.builder.close();
        }
        self.note_sentence_end(kind);
    }

    /// Opens a link.
    pub(super) fn open_link(&mut self, target: &str) {
        let index = self.builder.link(target);
        self.open(InlineKind::Link(index));
    }

    /// Closes a link.
    pub(super) fn close_link(&mut self) {
        self.close(InlineKind::Link(0));
    }

    /// The words of the open block.
    fn open_text(&self) -> &str {
        let text = self.builder.text();
        &text[text.len() - self.builder.written()..]
    }

    /// Leaves out all words up to the matching [`Self::unskip`] or the end of the block.
    pub(super) fn skip(&mut self) {
        self.skipping += 1;
    }

    /// See [`Self::skip`].
    pub(super) fn unskip(&mut self) {
        self.skipping = self.skipping.saturating_sub(1);
    }

    /// Begins a heading of level 1 to 6.
    pub(super) fn start_heading(&mut self, level: u8) {
        self.end();
        self.said = Some(BlockKind::Heading(level));
    }

    /// Ends a heading.
    pub(super) fn end_heading(&mut self) {
        self.end();
        self.said = None;
    }

    /// Begins a caption.
    pub(super) fn start_caption(&mut self) {
        self.end();
        self.said = Some(BlockKind::Caption);
    }

    /// Ends a caption.
    pub(super) fn end_caption(&mut self) {
        self.end();
        self.said = None;
    }

    /// Begins a block quotation.
    pub(super) fn start_quote(&mut self) {
        self.end();
        self.quotes += 1;
    }

    /// Ends a block quotation.
    pub(super) fn end_quote(&mut self) {
        self.end();
        self.quotes = self.quotes.saturating_sub(1);
    }

    /// A thematic break.
    pub(super) fn rule(&mut self) {
        self.end();
        if self.table.is_none() {
            self.end_as(BlockKind::Rule);
        }
    }

    /// True within a block of code.
    pub(super) const fn in_code(&self) -> bool {
        self.code.is_some()
    }

    /// True within a table.
    pub(super) const fn in_table(&self) -> bool {
        self.table.is_some()
    }

    /// True where a block of running text has no words yet.
    pub(super) fn is_at_start(&self) -> bool {
        self.code.is_none() && self.open_text().is_empty()
    }

    /// True where a word or its stop has just ended, without a blank behind it. Digits are left out: what is raised there may be
    /// a power.
    pub(super) fn is_behind_word(&self) -> bool {
        let ends = |c: char| c.is_alphabetic() || ".,;:!?)]…’”»'\"".contains(c);
        self.code.is_none() && self.gap != Gap::Due && self.open_text().ends_with(ends)
    }

    /// True where words of running text stand, to which a mark may belong: not in code, nor after a digit, which it may raise
    /// to a power.
    pub(super) fn takes_emphasis(&self) -> bool {
        self.code.is_none() && !self.open_text().ends_with(|c: char| c.is_ascii_digit())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(write: impl FnOnce(&mut Flow), expected: &str) {
        let mut flow = Flow::new(Some("T".into()));
        write(&mut flow);
        assert_eq!(flow.finish().0.text(), expected);
    }

    #[test]
    fn blanks_are_joined() {
        check(|flow| flow.words("  one \n\n two\tthree  "), "one two three");
        check(
            |flow| {
                flow.words("one ");
                flow.open(InlineKind::Strong);
                flow.words(" two ");
                flow.close(InlineKind::Strong);
                flow.words(" three");
            },
            "one two three",
        );
    }

    #[test]
    fn marks_that_cross_are_closed_in_order() {
        let mut flow = Flow::new(None);
        flow.open(InlineKind::Strong);
        flow.words("a");
        flow.open(InlineKind::Emphasis);
        flow.words("b");
        flow.close(InlineKind::Strong);
        flow.words("c");
        flow.close(InlineKind::Emphasis);
        let (document, _) = flow.finish();
        let spans: Vec<&str> =
            document.inlines().iter().map(|inline| inline.span.of(document.text())).collect();
        assert_eq!(spans, ["ab", "b"]);
    }

    #[test]
    fn a_table_in_a_table_is_part_of_its_cell() {
        check(
            |flow| {
                flow.start_table(Vec::new());
                flow.start_cell(false);
                flow.words("a");
                flow.start_table(Vec::new());
                flow.start_cell(false);
                flow.words("b");
                flow.end_table();
                flow.end_cell();
                flow.start_cell(false);
                flow.words("c");
                flow.end_table();
            },
            "a b\nc",
        );
    }

    #[test]
    fn depth_is_clamped() {
        let mut flow = Flow::new(None);
        for _ in 0..1000 {
            flow.start_quote();
            flow.start_list(None);
            flow.start_item();
            flow.open(InlineKind::Emphasis);
        }
        flow.words("deep");
        let (document, _) = flow.finish();
        assert_eq!((document.blocks()[0].quoted, document.blocks()[0].depth), (16, 16));
    }
}
