//! Formulas in one line of text: the source that a page brings along, else the signs in reading order.

use dom_query::{NodeData, NodeRef};

use super::element::text_of;
use crate::document::raised::raise;
use crate::formats::stated;

/// Raised words longer than this (characters) are no exponents.
const LONGEST_RAISED: usize = 24;

/// Nodes of raised words in which a link is looked for.
const LOOKED_AT: usize = 50;

/// Formulas nested deeper than this are read as their words alone.
const DEEPEST: usize = 40;

/// The source of a formula: its TeX annotation, its alternative text, or its signs written in a line.
pub(super) fn source(math: &NodeRef<'_>) -> String {
    let annotation = math.descendants_it().find(|node| {
        node.has_name("annotation")
            && node.attr("encoding").is_some_and(|kind| kind.contains("tex"))
    });
    if let Some(source) = annotation.and_then(|node| stated::line(&node.text())) {
        return without_style(&source);
    }
    if let Some(source) = math.attr("alttext").and_then(|text| stated::line(&text)) {
        return without_style(&source);
    }
    let mut written = String::new();
    write(math, DEEPEST, &mut written);
    stated::line(&written).unwrap_or_default()
}

/// TeX without the command that every formula of an encyclopaedia begins with.
pub(super) fn without_style(source: &str) -> String {
    let inner = source.strip_prefix("{\\displaystyle").and_then(|rest| rest.strip_suffix('}'));
    inner.unwrap_or(source).trim().to_owned()
}

/// Writes a formula's element and what is in it.
fn write(node: &NodeRef<'_>, deepest: usize, written: &mut String) {
    let name = node.node_name().unwrap_or_default();
    if deepest == 0 || matches!(&*name, "mi" | "mn" | "mo" | "mtext" | "ms") {
        written.push_str(node.text().trim());
        return;
    }
    if matches!(&*name, "annotation" | "annotation-xml") {
        return;
    }
    if &*name == "msqrt" {
        written.push('√');
    }
    let children = node.element_children();
    // All that a root holds stands under its sign.
    let under_sign = &*name == "msqrt" && children.len() > 1;
    written.push_str(if under_sign { "(" } else { "" });
    for (index, child) in children.iter().enumerate() {
        let sign = match (&*name, index) {
            ("msup" | "mover", 1) | ("msubsup" | "munderover", 2) => "^",
            ("msub" | "munder" | "msubsup" | "munderover", 1) => "_",
            ("mfrac", 1) => "/",
            ("mroot", 1) => "^(1/",
            ("mtr", 1..) => " ",
            ("mtable", 1..) => "; ",
            _ => "",
        };
        written.push_str(sign);
        let groups = matches!(&*name, "mroot" | "mfrac") || !matches!(sign, "" | " " | "; ");
        let groups = groups || (&*name == "msqrt" && !under_sign);
        write_grouped(child, groups, deepest - 1, written);
        written.push_str(if sign == "^(1/" { ")" } else { "" });
    }
    written.push_str(if under_sign { ")" } else { "" });
}

/// Writes a part of a formula in brackets, where it has several signs.
fn write_grouped(node: &NodeRef<'_>, groups: bool, deepest: usize, written: &mut String) {
    let mut inner = String::new();
    write(node, deepest, &mut inner);
    if groups && inner.chars().count() > 1 {
        written.push('(');
        written.push_str(&inner);
        written.push(')');
    } else {
        written.push_str(&inner);
    }
}

/// True for raised words that need a sign before them to be understood, as no raised letters exist for them and they are no
/// mark of a footnote. Lowered words read well without one.
pub(super) fn needs_sign(node: &NodeRef<'_>) -> bool {
    let words = text_of(node, LONGEST_RAISED + 1);
    let words = words.trim();
    let is_formula = |c: char| c.is_ascii_alphanumeric() || "+-−*/=.,() ".contains(c);
    if words.is_empty()
        || words.chars().count() > LONGEST_RAISED
        || !words.chars().all(is_formula)
        || words.starts_with('(')
        || !follows_word(node)
    {
        return false;
    }
    let has_letters = words.chars().all(|c| c == ' ' || raise(c).is_some());
    let is_note = node.descendants_it().take(LOOKED_AT).any(|inner| inner.has_name("a"))
        || node.ancestors_it(Some(1)).any(|outer| outer.has_name("a"));
    !has_letters && !is_note
}

/// True where a letter or digit stands right before.
fn follows_word(node: &NodeRef<'_>) -> bool {
    let before = node.prev_sibling();
    before.is_some_and(|before| {
        before.query_or(false, |node| match &node.data {
            NodeData::Text { contents } => {
                contents.ends_with(|c: char| c.is_alphanumeric() || matches!(c, ')' | ']'))
            }
            data => matches!(data, NodeData::Element(_)),
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find<'d>(document: &'d dom_query::Document, name: &str) -> NodeRef<'d> {
        document.root().descendants_it().find(|node| node.has_name(name)).expect("the element")
    }

    #[track_caller]
    fn check(html: &str, expected: &str) {
        assert_eq!(source(&find(&dom_query::Document::from(html), "math")), expected);
    }

    #[test]
    fn the_source_is_taken_where_there_is_one() {
        check(
            "<math><semantics><mi>x</mi><annotation encoding='application/x-tex'>{\\displaystyle x}</annotation></semantics></math>",
            "x",
        );
        check("<math alttext='a+b'><mi>a</mi></math>", "a+b");
    }

    #[test]
    fn signs_are_written_in_a_line() {
        check(
            "<math><mfrac><mrow><mi>a</mi><mo>+</mo><mn>1</mn></mrow><msup><mi>b</mi><mn>2</mn></msup></mfrac></math>",
            "(a+1)/(b^2)",
        );
        check("<math><msqrt><mi>x</mi></msqrt><msub><mi>y</mi><mi>i</mi></msub></math>", "√xy_i");
        check("<math><msqrt><mi>b</mi><mo>−</mo><mn>4</mn></msqrt><mi>a</mi></math>", "√(b−4)a");
        check("<math><mroot><mi>x</mi><mn>3</mn></mroot></math>", "x^(1/3)");
    }

    #[test]
    fn only_formulas_without_raised_letters_need_a_sign() {
        let needs = |html: &str| needs_sign(&find(&dom_query::Document::from(html), "sup"));
        assert!(needs("<p>2<sup>n/2</sup>"));
        assert!(!needs("<p>2<sup>10</sup>"));
        assert!(!needs("<p>the 4<sup>th</sup>"));
        assert!(!needs("<p>word<sup><a href='#q'>q/1</a></sup>"));
        assert!(!needs("<p>word<sup>[1]</sup>"));
    }
}
