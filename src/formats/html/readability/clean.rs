//! What is no text goes from an article: forms, invitations to share, lists and tables that look like navigation.

use dom_query::NodeRef;

use super::{
    ENOUGH, Rules,
    by_node::Nodes,
    nodes::{below, is_one_of, says},
    prepare, suspicion, weight,
};

/// Parts of a table that only tables of data have.
const OF_DATA: [&str; 6] = ["caption", "col", "colgroup", "tfoot", "thead", "th"];

/// A table of so many rows, of more columns or of more cells holds data.
const ROWS: usize = 10;
const COLUMNS: usize = 4;
const CELLS: usize = 10;

/// Widest cell, in columns.
const WIDEST: usize = 1000;

/// What is looked at below an article, by what is done with it, each in the order of the page.
#[derive(Default)]
struct Met<'n> {
    for_sharing: Vec<NodeRef<'n>>,
    pictures: Vec<NodeRef<'n>>,
    forms: Vec<NodeRef<'n>>,
    no_text: Vec<NodeRef<'n>>,
    headings: Vec<NodeRef<'n>>,
    /// Tables, lists and blocks.
    parts: Vec<NodeRef<'n>>,
    tables: Vec<NodeRef<'n>>,
    paragraphs: Vec<NodeRef<'n>>,
    breaks: Vec<NodeRef<'n>>,
    styled: Vec<NodeRef<'n>>,
}

impl<'n> Met<'n> {
    /// Goes over all that is below an article, once.
    fn below(article: &NodeRef<'n>) -> Self {
        let mut met = Self::default();
        article.descendants_it().for_each(|node| met.add(node));
        met
    }

    fn add(&mut self, node: NodeRef<'n>) {
        let Some(element) = node.element_ref() else { return };
        match &*element.name.local {
            "img" | "picture" | "figure" => self.pictures.push(node),
            "form" | "fieldset" => self.forms.push(node),
            "object" | "embed" | "footer" | "link" | "aside" | "iframe" | "input" | "textarea"
            | "select" | "button" => self.no_text.push(node),
            "h1" | "h2" => self.headings.push(node),
            "ul" | "div" => self.parts.push(node),
            "table" => {
                self.parts.push(node);
                self.tables.push(node);
            }
            "p" => self.paragraphs.push(node),
            "br" => self.breaks.push(node),
            _ => (),
        }
        for attribute in &element.attrs {
            match &*attribute.name.local {
                "class" | "id" if is_for_sharing(&attribute.value) => self.for_sharing.push(node),
                "style" => self.styled.push(node),
                _ => (),
            }
        }
    }
}

/// Cleans what is below `article`.
pub(super) fn clean(article: &NodeRef<'_>, rules: Rules) {
    let met = Met::below(article);
    drop_sharing(&met);
    let data = met.tables.iter().filter(|table| holds_data(table)).map(|table| table.id).collect();
    prepare::show_waiting_pictures(&met.pictures);
    drop_suspicious(&met.forms, &data, rules);
    for node in &met.no_text {
        if !prepare::is_embedded(node) || !suspicion::shows_film(node) {
            node.remove_from_parent();
        }
    }
    for heading in &met.headings {
        if weight::class_weight(heading, rules.weighs) < 0.0 {
            heading.remove_from_parent();
        }
    }
    drop_suspicious(&met.parts, &data, rules);
    // The title stands above the text; headings in it are below that.
    for heading in met.headings.iter().filter(|heading| heading.has_name("h1")) {
        heading.rename("h2");
    }
    // Styles were looked at before; what is left of them hides nothing.
    met.styled.iter().for_each(|node| node.remove_attr("style"));
    drop_empty(&met);
    prepare::unwrap_lone_cells(&met.tables);
}

/// Takes out small elements that say by their names that they are there to share the page.
fn drop_sharing(met: &Met<'_>) {
    for node in &met.for_sharing {
        if node.normalized_char_count() < ENOUGH {
            node.remove_from_parent();
        }
    }
}

/// True for a name of what is there to share the page.
fn is_for_sharing(name: &str) -> bool {
    let shares =
        |word: &str| word.eq_ignore_ascii_case("share") || word.eq_ignore_ascii_case("sharedaddy");
    name.len() >= "share".len() && name.split([' ', '_']).any(shares)
}

/// Takes out what looks like no text among these, the innermost first.
fn drop_suspicious(parts: &[NodeRef<'_>], data: &Nodes, rules: Rules) {
    if !rules.cleans {
        return;
    }
    for part in parts.iter().rev() {
        if suspicion::is_suspicious(part, data, rules.weighs) {
            part.remove_from_parent();
        }
    }
}

/// Takes out paragraphs without words and pictures, and breaks before paragraphs.
fn drop_empty(met: &Met<'_>) {
    let shows = |inner: NodeRef<'_>| {
        inner.is_nonempty_text() || is_one_of(&inner, &["img", "object", "embed", "iframe"])
    };
    for paragraph in &met.paragraphs {
        if !paragraph.descendants_it().any(shows) {
            paragraph.remove_from_parent();
        }
    }
    for line_break in &met.breaks {
        if line_break.next_element_sibling().is_some_and(|next| next.has_name("p")) {
            line_break.remove_from_parent();
        }
    }
}

/// True for a table of data, which does not lay out a page.
fn holds_data(table: &NodeRef<'_>) -> bool {
    if says(table, "role", "presentation") || says(table, "datatable", "0") {
        return false;
    }
    if table.has_attr("summary") || table.descendants_it().any(|part| is_one_of(&part, &OF_DATA)) {
        return true;
    }
    if table.descendants_it().any(|part| part.has_name("table")) {
        return false;
    }
    let rows = below(table, &["tr"]);
    let columns = rows.iter().map(columns).max().unwrap_or_default();
    if rows.len() == 1 || columns == 1 {
        return false;
    }
    rows.len() >= ROWS || columns > COLUMNS || rows.len() * columns > CELLS
}

/// Columns that the cells of a row take.
fn columns(row: &NodeRef<'_>) -> usize {
    let width = |cell: &NodeRef<'_>| {
        let stated = cell.attr_or("colspan", "1");
        let is_number = !stated.is_empty() && stated.bytes().all(|byte| byte.is_ascii_digit());
        let unread = if is_number { WIDEST } else { 1 };
        stated.parse::<usize>().map_or(unread, |width| width.clamp(1, WIDEST))
    };
    below(row, &["td"]).iter().map(width).sum()
}
