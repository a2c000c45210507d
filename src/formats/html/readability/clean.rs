//! What is no text goes from an article: forms, invitations to share, lists and tables that look like navigation.

use std::collections::HashSet;

use dom_query::{NodeId, NodeRef};

use super::{
    ENOUGH, Rules,
    nodes::{below, is_one_of, says},
    prepare, suspicion, weight,
};
use crate::formats::html::element::attribute;

/// Elements that are no text.
const NO_TEXT: [&str; 10] = [
    "object", "embed", "footer", "link", "aside", "iframe", "input", "textarea", "select", "button",
];

/// Parts of a table that only tables of data have.
const OF_DATA: [&str; 6] = ["caption", "col", "colgroup", "tfoot", "thead", "th"];

/// A table of so many rows, of more columns or of more cells holds data.
const ROWS: usize = 10;
const COLUMNS: usize = 4;
const CELLS: usize = 10;

/// Widest cell, in columns.
const WIDEST: usize = 1000;

/// Cleans what is below `article`.
pub(super) fn clean(article: &NodeRef<'_>, rules: Rules) {
    drop_sharing(article);
    let data = tables_of_data(article);
    prepare::show_waiting_pictures(article);
    drop_suspicious(article, &["form", "fieldset"], &data, rules);
    for node in below(article, &NO_TEXT) {
        if !prepare::is_embedded(&node) || !suspicion::shows_film(&node) {
            node.remove_from_parent();
        }
    }
    for heading in below(article, &["h1", "h2"]) {
        if weight::class_weight(&heading, rules.weighs) < 0.0 {
            heading.remove_from_parent();
        }
    }
    drop_suspicious(article, &["table", "ul", "div"], &data, rules);
    // The title stands above the text; headings in it are below that.
    for heading in below(article, &["h1"]) {
        heading.rename("h2");
    }
    drop_styles(article);
    drop_empty(article);
    prepare::unwrap_lone_cells(article);
}

/// Takes out small elements that say by their names that they are there to share the page.
fn drop_sharing(article: &NodeRef<'_>) {
    let nodes: Vec<NodeRef<'_>> = article.descendants_it().filter(is_for_sharing).collect();
    for node in nodes {
        if node.normalized_char_count() < ENOUGH {
            node.remove_from_parent();
        }
    }
}

fn is_for_sharing(node: &NodeRef<'_>) -> bool {
    let shares = |name: &str| {
        name.split([' ', '_']).any(|word| {
            word.eq_ignore_ascii_case("share") || word.eq_ignore_ascii_case("sharedaddy")
        })
    };
    node.element_ref().is_some_and(|element| {
        ["class", "id"].iter().filter_map(|name| attribute(&element, name)).any(shares)
    })
}

/// Takes out what looks like no text among elements of these names, the innermost first.
fn drop_suspicious(article: &NodeRef<'_>, names: &[&str], data: &HashSet<NodeId>, rules: Rules) {
    if !rules.cleans {
        return;
    }
    for node in below(article, names).iter().rev() {
        if suspicion::is_suspicious(node, data, rules.weighs) {
            node.remove_from_parent();
        }
    }
}

/// Styles were looked at before; what is left of them hides nothing.
fn drop_styles(article: &NodeRef<'_>) {
    let styled = article.descendants_it().filter(|node| node.has_attr("style"));
    styled.collect::<Vec<_>>().iter().for_each(|node| node.remove_attr("style"));
}

/// Takes out paragraphs without words and pictures, and breaks before paragraphs.
fn drop_empty(article: &NodeRef<'_>) {
    let met = below(article, &["p", "br"]);
    for paragraph in met.iter().filter(|node| node.has_name("p")) {
        let shows = |inner: NodeRef<'_>| {
            inner.is_nonempty_text() || is_one_of(&inner, &["img", "object", "embed", "iframe"])
        };
        if !paragraph.descendants_it().any(shows) {
            paragraph.remove_from_parent();
        }
    }
    for line_break in met.iter().filter(|node| node.has_name("br")) {
        if line_break.next_element_sibling().is_some_and(|next| next.has_name("p")) {
            line_break.remove_from_parent();
        }
    }
}

/// Tables that hold data, and not the layout of a page.
fn tables_of_data(article: &NodeRef<'_>) -> HashSet<NodeId> {
    let tables = below(article, &["table"]);
    tables.iter().filter(|table| holds_data(table)).map(|table| table.id).collect()
}

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
