//! What stands where on a page before any line is set: which blocks belong together, the air above them, their indents.

use super::width::width;
use super::{Header, PageStyle, Pictures};
use crate::document::{Block, BlockKind, Document, InlineKind, Marker};
use crate::settings::Spacing;

/// Columns of a quotation bar and the blank after it.
pub(super) const BAR: u16 = 2;

/// Columns by which the first line of a paragraph is indented, where it is.
const FIRST_LINE: u16 = 2;

/// A part of the page that is laid out at once: a block, or the rows of a table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Part {
    /// First block.
    pub(super) first: u32,
    /// One past the last block; the same as the first for the page's header.
    pub(super) end: u32,
    /// Blank rows above.
    pub(super) air: u8,
    /// Bars of quotation that run through the blank rows above.
    pub(super) air_bars: u8,
    /// True for what goes on from the part before: no marker is shown.
    pub(super) continues: bool,
    /// First block of the table that it belongs to.
    pub(super) table: u32,
    /// The number of that table.
    pub(super) number: u32,
    /// Columns of that table.
    pub(super) columns: u16,
    /// Columns of list indents, without the item's own marker.
    pub(super) indent: u16,
    /// Columns of the item's marker and the blank after it.
    pub(super) marker: u16,
    /// Columns by which its first line is indented.
    pub(super) first_line: u16,
    /// True for blocks that are folded: a line stands in their place.
    pub(super) folded: bool,
}

/// The parts of a page in order, never none.
pub(super) fn plan(
    document: &Document,
    style: PageStyle,
    header: &Header,
    pictures: &Pictures,
) -> Vec<Part> {
    let blocks = document.blocks();
    let mut headed = header.title.is_some() || !header.lines.is_empty();
    let markers = marker_widths(blocks, style);
    let mut indents = Indents::default();
    let mut parts: Vec<Part> = Vec::with_capacity(blocks.len());
    // Under a title that is part of the text, what is said about the article comes after it.
    let titled = usize::from(
        header.title.is_none()
            && blocks.first().is_some_and(|block| block.kind == BlockKind::Title),
    );
    let mut table = Table::default();
    let fold = header.fold.as_ref().and_then(|_| document.history());
    let (mut first, mut last) = (0, None);
    while first < blocks.len() {
        let block = &blocks[first];
        if is_wordless(block) && !pictures.contains_key(&(first as u32)) {
            first += 1;
            continue;
        }
        let under_header = headed && first >= titled;
        if under_header {
            parts.push(header_part(first));
            headed = false;
        }
        let before = last.map(|index: usize| &blocks[index]);
        let (indent, marker) = indents.next(block, markers[first]);
        let folded = fold.as_ref().filter(|fold| fold.contains(&first));
        let end = folded.map_or_else(|| table_end(blocks, first), |fold| fold.end);
        if let BlockKind::Cell(cell) = block.kind
            && before.is_none_or(|before| !same_table(before, block))
        {
            table = Table::measure(blocks, first, cell.table);
        }
        parts.push(Part {
            first: first as u32,
            end: end as u32,
            air: before
                .filter(|_| !under_header)
                .map_or(u8::from(under_header), |before| air(document, before, block, style)),
            air_bars: before.map_or(0, |before| before.quoted.min(block.quoted)),
            continues: before.is_some_and(|before| goes_on(before, block)),
            table: table.first,
            number: table.number,
            columns: table.columns,
            indent,
            marker,
            first_line: before.map_or(0, |before| first_line(before, block, style)),
            folded: folded.is_some(),
        });
        last = Some(end - 1);
        first = end;
    }
    if parts.is_empty() {
        parts.push(Part::default());
    } else if headed {
        parts.push(header_part(blocks.len()));
    }
    parts
}

/// The page's header, before block `first`.
fn header_part(first: usize) -> Part {
    Part { first: first as u32, end: first as u32, ..Part::default() }
}

/// True for a picture of which only its file is known: it takes no room before it is shown.
fn is_wordless(block: &Block) -> bool {
    matches!(&block.kind, BlockKind::Picture(words) if words.is_empty())
}

/// A table as a whole.
#[derive(Clone, Copy, Default)]
struct Table {
    first: u32,
    number: u32,
    columns: u16,
}

impl Table {
    /// The table whose first cell is block `first`.
    fn measure(blocks: &[Block], first: usize, number: u32) -> Self {
        let columns = blocks[first..].iter().map_while(|block| match block.kind {
            BlockKind::Cell(cell) if cell.table == number => {
                Some(cell.column.saturating_add(u32::from(cell.columns.max(1)) - 1))
            }
            _ => None,
        });
        let columns = columns.max().unwrap_or(0).saturating_add(1);
        Self { first: first as u32, number, columns: columns.min(u32::from(u16::MAX)) as u16 }
    }
}

fn same_table(before: &Block, block: &Block) -> bool {
    match (&before.kind, &block.kind) {
        (BlockKind::Cell(one), BlockKind::Cell(other)) => one.table == other.table,
        _ => false,
    }
}

/// Cells in a part of a table: enough for a screen, few enough to be set at once.
const LARGEST_TABLE_PART: usize = 512;

/// One past the last block of the part that starts at `first`: a table's rows go together, in parts where it is long.
fn table_end(blocks: &[Block], first: usize) -> usize {
    let BlockKind::Cell(cell) = blocks[first].kind else { return first + 1 };
    let cells = blocks[first..].iter().map_while(|block| match block.kind {
        BlockKind::Cell(other) if other.table == cell.table => Some(other.row),
        _ => None,
    });
    let mut row = cell.row;
    let mut end = first;
    for (count, next) in cells.enumerate() {
        if next != row && count >= LARGEST_TABLE_PART {
            break;
        }
        row = next;
        end += 1;
    }
    end
}

/// Columns by which the first line of a block is indented: of a paragraph that follows another.
fn first_line(before: &Block, block: &Block, style: PageStyle) -> u16 {
    let wanted = style.indent || style.spacing == Spacing::None;
    if wanted && follows(before, block) && !goes_on(before, block) { FIRST_LINE } else { 0 }
}

/// True for a paragraph right after another of the same kind.
fn follows(before: &Block, block: &Block) -> bool {
    let are_paragraphs = before.kind == BlockKind::Paragraph && block.kind == BlockKind::Paragraph;
    are_paragraphs && before.quoted == block.quoted && before.depth == block.depth
}

/// Blank rows between two blocks.
fn air(document: &Document, before: &Block, block: &Block, style: PageStyle) -> u8 {
    let spacing = style.spacing;
    let double = u8::from(spacing == Spacing::Double && before.is_body() && block.is_body());
    match (&before.kind, &block.kind) {
        _ if double > 0 => double + u8::from(follows(before, block) && !goes_on(before, block)),
        _ if spacing == Spacing::None && follows(before, block) => 0,
        _ if goes_on(before, block) || defines(document, before, block) => 0,
        _ if same_table(before, block) => 0,
        (BlockKind::Item(_), BlockKind::Item(_)) if before.quoted == block.quoted => 0,
        (BlockKind::Title | BlockKind::Byline, BlockKind::Byline)
        | (
            BlockKind::Caption | BlockKind::Picture(_),
            BlockKind::Caption | BlockKind::Picture(_),
        ) => 0,
        (BlockKind::Heading(_), BlockKind::Heading(_)) => 1,
        (_, BlockKind::Heading(1 | 2)) => 2,
        _ => 1,
    }
}

/// True for what a term stands for, right below the term: a deeper paragraph below one that is strong throughout.
fn defines(document: &Document, term: &Block, block: &Block) -> bool {
    let deeper = block.depth > term.depth && block.quoted == term.quoted;
    let is_strong = || {
        let inline = document.inlines_in(term.span).first();
        inline.is_some_and(|inline| inline.kind == InlineKind::Strong && inline.span == term.span)
    };
    deeper && block.kind == BlockKind::Paragraph && is_strong()
}

/// True for the second part of a block that was split because of its length.
fn goes_on(before: &Block, block: &Block) -> bool {
    before.span.end == block.span.start && !before.span.is_empty() && before.kind == block.kind
}

/// Columns of each item's marker with the blank after it; the numbers of one list are as wide as the widest.
fn marker_widths(blocks: &[Block], style: PageStyle) -> Vec<u16> {
    let mut widths: Vec<u16> = blocks.iter().map(|block| marker_width(block, style)).collect();
    // The numbered list that is open at each depth: the indices of its items.
    let mut open: Vec<Vec<usize>> = Vec::new();
    for (index, block) in blocks.iter().enumerate() {
        while open.len() > usize::from(block.depth) {
            settle(open.pop(), &mut widths);
        }
        if let BlockKind::Item(marker) = block.kind {
            open.resize_with(usize::from(block.depth), Vec::new);
            let Some(list) = open.last_mut() else { continue };
            if marker.number().is_some() {
                list.push(index);
            } else {
                settle(Some(std::mem::take(list)), &mut widths);
            }
        }
    }
    while let Some(list) = open.pop() {
        settle(Some(list), &mut widths);
    }
    widths
}

/// Gives the items of one list the width of the widest.
fn settle(list: Option<Vec<usize>>, widths: &mut [u16]) {
    let list = list.unwrap_or_default();
    let widest = list.iter().map(|item| widths[*item]).max().unwrap_or(0);
    for item in list {
        widths[item] = widest;
    }
}

fn marker_width(block: &Block, style: PageStyle) -> u16 {
    let BlockKind::Item(marker) = block.kind else { return 0 };
    width(&marker_text(marker, block.depth, style)) as u16 + 1
}

/// What stands before an item.
pub(super) fn marker_text(marker: Marker, depth: u8, style: PageStyle) -> String {
    match marker {
        Marker::Number(_) | Marker::Lettered(..) => marker.number().unwrap_or_default(),
        Marker::Bullet if style.ascii => (if depth % 2 == 1 { "*" } else { "-" }).into(),
        Marker::Bullet => (if depth % 2 == 1 { "•" } else { "–" }).into(),
        Marker::Task(done) if style.ascii => (if done { "[x]" } else { "[ ]" }).into(),
        Marker::Task(done) => (if done { "☑" } else { "☐" }).into(),
    }
}

/// The indents of the lists that are open.
#[derive(Default)]
struct Indents {
    /// Columns up to the words of the innermost item, one entry a depth.
    depths: Vec<u16>,
}

impl Indents {
    /// Columns before a block's marker, and of the marker itself.
    fn next(&mut self, block: &Block, marker: u16) -> (u16, u16) {
        let depth = usize::from(block.depth);
        let is_item = matches!(block.kind, BlockKind::Item(_));
        let outer = if is_item { depth.saturating_sub(1) } else { depth };
        self.depths.truncate(outer);
        while self.depths.len() < outer {
            let indent = self.depths.last().copied().unwrap_or(0) + BAR;
            self.depths.push(indent);
        }
        let indent = self.depths.last().copied().unwrap_or(0);
        if is_item {
            self.depths.push(indent.saturating_add(marker));
        }
        (indent, marker)
    }
}
