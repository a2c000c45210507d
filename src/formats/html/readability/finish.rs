//! An article's last changes: links that lead nowhere, cells without a row, blocks that only hold one other.

use dom_query::NodeRef;

use super::nodes::{below, is_one_of};

/// Changes what is below `article`.
pub(super) fn finish(article: &NodeRef<'_>) {
    let met = below(article, &["a", "td", "div", "section"]);
    let of = |names: &'static [&str]| met.iter().filter(|node| is_one_of(node, names));
    of(&["a"]).for_each(unlink);
    of(&["td"]).for_each(free);
    for block in of(&["div", "section"]).rev() {
        replace_by_inner(block);
    }
    for block in of(&["div", "section"]) {
        let is_empty = !block.children_it(false).any(|child| child.is_element() || child.is_text());
        if is_empty {
            block.remove_from_parent();
        }
    }
}

/// Makes words of a link to a script, and nothing of one without words and target.
fn unlink(link: &NodeRef<'_>) {
    let target = link.attr("href");
    let is_script = target.as_ref().is_some_and(|target| target.starts_with("javascript:"));
    let Some(first) = link.first_child() else {
        if is_script || target.is_none() {
            link.remove_from_parent();
        }
        return;
    };
    if !is_script {
        return;
    }
    if first.is_text() && first.next_sibling().is_none() {
        link.replace_with(&first);
    } else {
        link.remove_all_attrs();
        link.rename("span");
    }
}

/// Puts what stands in a cell without a row into what holds the cell.
fn free(cell: &NodeRef<'_>) {
    let Some(outer) = cell.parent().filter(|outer| outer.is_element() && !outer.has_name("tr"))
    else {
        return;
    };
    if let Some(first) = cell.first_child() {
        outer.append_children(&first);
    }
    cell.remove_from_parent();
}

/// Puts the only block in a block in its place, with its names.
fn replace_by_inner(block: &NodeRef<'_>) {
    let only = block.first_element_child().filter(|only| only.next_element_sibling().is_none());
    let Some(only) = only.filter(|only| is_one_of(only, &["div", "section"])) else { return };
    for attribute in block.attrs() {
        only.set_attr(&attribute.name.local, &attribute.value);
    }
    block.replace_with(&only);
}
