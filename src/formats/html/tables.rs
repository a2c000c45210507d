//! Which tables hold data, and where their cells stand: spans laid on a grid and clamped to it.

use std::{
    collections::{BTreeSet, HashMap},
    ops::Range,
};

use dom_query::{NodeId, NodeRef};

use super::element::own_words;
use crate::formats::flow::Place;

/// A cell spans at most so many columns or rows (WHATWG HTML, "forming a table"; rows are clamped further, to those there are).
const WIDEST_SPAN: usize = 1000;

/// Columns beyond this are not counted.
const MOST_COLUMNS: usize = 10_000;

/// Nodes of a table that are looked at to tell data from layout.
const LOOKED_AT: usize = 20_000;

/// A cell with more words than this (bytes) holds running text.
const LONGEST_CELL: usize = 1200;

/// Where the cells of a table stand.
#[derive(Debug, Default)]
pub(super) struct Grid {
    places: HashMap<NodeId, Place>,
}

impl Grid {
    /// Where a cell stands; `None` for what is no cell of this table.
    pub(super) fn place(&self, cell: &NodeRef<'_>) -> Option<Place> {
        self.places.get(&cell.id).copied()
    }
}

/// The grid of a table of data; `None` for a table that lays out a page.
pub(super) fn grid(table: &NodeRef<'_>) -> Option<Grid> {
    let rows = rows(table);
    if !is_data(table, &rows) {
        return None;
    }
    let mut taken: Vec<usize> = Vec::new();
    let mut placed: Vec<Placed> = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        let header = row.is_header();
        let mut column = 0;
        for cell in &row.cells {
            while taken.get(column).is_some_and(|left| *left > 0) {
                column += 1;
            }
            let lasts = span(cell, "rowspan").min(rows.len() - index);
            let end = (column + span(cell, "colspan")).min(MOST_COLUMNS.max(column + 1));
            placed.push(Placed { cell: cell.id, columns: column..end, rows: lasts, header });
            if taken.len() < end {
                taken.resize(end, 0);
            }
            taken[column..end].fill(lasts);
            column = end;
        }
        for left in &mut taken {
            *left = left.saturating_sub(1);
        }
    }
    Some(Grid { places: numbered(&placed) })
}

/// A cell on the grid as it is stated.
struct Placed {
    cell: NodeId,
    columns: Range<usize>,
    rows: usize,
    header: bool,
}

/// Numbers the columns in which cells begin, so that a span of a thousand columns takes no more room than one.
fn numbered(placed: &[Placed]) -> HashMap<NodeId, Place> {
    let begun: BTreeSet<usize> = placed.iter().map(|placed| placed.columns.start).collect();
    let begun: Vec<usize> = begun.into_iter().collect();
    let before = |column: usize| begun.partition_point(|known| *known < column);
    let place = |placed: &Placed| {
        let column = before(placed.columns.start);
        let columns = (before(placed.columns.end) - column).clamp(1, WIDEST_SPAN) as u16;
        let rows = placed.rows.clamp(1, WIDEST_SPAN) as u16;
        (placed.cell, Place { column: column as u32, columns, rows, header: placed.header })
    };
    placed.iter().map(place).collect()
}

/// How many columns or rows a cell takes; one that is to reach to the end takes as many as there may be.
fn span(cell: &NodeRef<'_>, name: &str) -> usize {
    let stated = cell.attr(name).and_then(|stated| stated.trim().parse::<usize>().ok());
    match stated {
        Some(0) if name == "rowspan" => WIDEST_SPAN,
        stated => stated.unwrap_or(1).clamp(1, WIDEST_SPAN),
    }
}

/// A row of a table.
struct TableRow<'t> {
    cells: Vec<NodeRef<'t>>,
    in_head: bool,
}

impl TableRow<'_> {
    fn is_header(&self) -> bool {
        self.in_head || (self.cells.len() > 1 && self.cells.iter().all(|cell| cell.has_name("th")))
    }
}

/// The rows of a table, without those of tables in it.
fn rows<'t>(table: &NodeRef<'t>) -> Vec<TableRow<'t>> {
    let row = |row: NodeRef<'t>, in_head| TableRow {
        cells: row
            .children_it(false)
            .filter(|cell| cell.has_name("td") || cell.has_name("th"))
            .collect(),
        in_head,
    };
    let mut rows = Vec::new();
    for part in table.children_it(false) {
        if part.has_name("tr") {
            rows.push(row(part, false));
        } else if ["thead", "tbody", "tfoot"].iter().any(|name| part.has_name(name)) {
            let in_head = part.has_name("thead");
            let inner = part.children_it(false).filter(|inner| inner.has_name("tr"));
            rows.extend(inner.map(|inner| row(inner, in_head)));
        }
    }
    rows
}

/// True for a table of data: it says so by headings or a caption, or it has rows and columns of short cells.
fn is_data(table: &NodeRef<'_>, rows: &[TableRow<'_>]) -> bool {
    let role = table.attr("role");
    if role.is_some_and(|role| matches!(&*role, "presentation" | "none")) {
        return false;
    }
    let columns = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    if columns < 2 || (rows.len() < 2 && !rows.iter().any(TableRow::is_header)) {
        return false;
    }
    let has_headings = rows.iter().flat_map(|row| &row.cells).any(|cell| cell.has_name("th"))
        || table.children_it(false).any(|part| part.has_name("caption"));
    rows.iter().flat_map(|row| &row.cells).take(LOOKED_AT).all(|cell| is_short(cell, has_headings))
}

/// True for a cell that does not hold running text or parts of a page.
fn is_short(cell: &NodeRef<'_>, lenient: bool) -> bool {
    let (mut paragraphs, mut length) = (0, 0);
    for node in cell.descendants_it().take(LOOKED_AT) {
        let Some(name) = node.qual_name_ref() else {
            length += own_words(&node);
            continue;
        };
        match &*name.local {
            "table" | "article" | "section" => return false,
            "h1" | "h2" | "h3" | "pre" | "blockquote" | "form" if !lenient => return false,
            "p" => paragraphs += 1,
            _ => (),
        }
    }
    if lenient { length <= 4 * LONGEST_CELL } else { length <= LONGEST_CELL && paragraphs < 3 }
}

/// The attribute by which a cell states at which side its words stand: one that extraction leaves alone.
pub(super) const SIDE: &str = "data-side";

/// The side at which the attributes of a cell put its words (`align=right`, `style="text-align: right"`), where that is not the
/// left.
pub(super) fn stated_side(attributes: &str) -> Option<&'static str> {
    const WORD: &str = "align";
    if attributes.len() < WORD.len() {
        return None;
    }
    let stated = attributes.to_ascii_lowercase();
    let side = |(at, _): (usize, &str)| {
        let (before, after) = (&stated[..at], stated[at + WORD.len()..].trim_start());
        let value = after.strip_prefix(['=', ':'])?.trim_start_matches([' ', '"', '\'']);
        let upright = before.ends_with('v') || before.ends_with("vertical-");
        let known = ["right", "center"].into_iter().find(|known| value.starts_with(known));
        known.filter(|_| !upright)
    };
    stated.match_indices(WORD).find_map(side)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Columns of all cells, row by row; `None` for a table that lays out a page.
    #[track_caller]
    fn check(html: &str, expected: Option<&[u32]>) {
        let document = dom_query::Document::from(html);
        let table =
            document.root().descendants_it().find(|node| node.has_name("table")).expect("a table");
        let cells =
            table.descendants_it().filter(|node| node.has_name("td") || node.has_name("th"));
        let columns = grid(&table).map(|grid| -> Vec<u32> {
            cells.filter_map(|cell| grid.place(&cell)).map(|place| place.column).collect()
        });
        assert_eq!(columns.as_deref(), expected);
    }

    #[test]
    fn spans_move_the_cells_after_them() {
        check("<table><tr><td rowspan=2>a<td>b<tr><td>c</table>", Some(&[0, 1, 1]));
        check("<table><tr><td colspan=2>a<td>b<tr><td>c<td>d<td>e</table>", Some(&[0, 2, 0, 1, 2]));
    }

    #[test]
    fn s3_spans_are_clamped_to_the_table() {
        check("<table><tr><td colspan=1000000>a<td>b<tr><td>c<td>d</table>", Some(&[0, 2, 0, 1]));
        check("<table><tr><td rowspan=0>a<td>b<tr><td>c</table>", Some(&[0, 1, 1]));
        check("<table><tr><td rowspan=65534 colspan=-3>a<td>b<tr><td>c</table>", Some(&[0, 1, 1]));
    }

    #[test]
    fn sides_are_those_of_words_in_a_row() {
        for (attributes, side) in [
            ("", None),
            (" align=right", Some("right")),
            (" class=x ALIGN='Center'", Some("center")),
            (" style=\"width:1em; text-align: right\"", Some("right")),
            (" valign=center align=\"left\"", None),
            (" style='vertical-align:center;text-align:right'", Some("right")),
        ] {
            assert_eq!(stated_side(attributes), side, "{attributes}");
        }
    }

    #[test]
    fn tables_that_lay_out_a_page_are_none() {
        check("<table><tr><td>a</table>", None);
        check("<table role=presentation><tr><th>a<th>b<tr><td>c<td>d</table>", None);
        check("<table><tr><td>a<td><table><tr><td>b</table></table>", None);
        check("<table><tr><td><p>a<p>b<p>c<td>d<tr><td>e<td>f</table>", None);
    }
}
