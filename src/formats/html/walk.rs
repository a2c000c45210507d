//! From a tree of elements to words and structure, in one walk over it that does not recurse.

use std::collections::HashSet;

use dom_query::{Element, NodeData, NodeRef};
use url::Url;

use super::{
    element::{Kind, attribute, has_class, is_hidden, kind_of},
    math, picture,
    tables::{self, Grid},
};
use crate::{
    document::{Align, InlineKind, Marker, Numbering},
    escape::percent_decoded,
    formats::flow::Flow,
};

/// Most places within a page that links may lead to.
const MOST_ANCHORS: usize = 20_000;

/// Longest address that is kept, in bytes; no link that people follow is longer.
const LONGEST_ADDRESS: usize = 4096;

/// Elements around the mark of a note that are looked at.
const MARK_WITHIN: usize = 4;

/// Writes what stands below `root`; relative addresses are made absolute against `base`.
pub(super) fn write(root: &NodeRef<'_>, base: Option<&Url>, flow: &mut Flow) {
    let anchors = targets(root, base);
    let mut walk = Walk { flow, base, open: Vec::new(), anchors, kept: 0, in_pre: 0 };
    let Some(mut node) = root.first_child() else { return };
    loop {
        let entered = walk.enter(&node);
        if entered && let Some(child) = node.first_child() {
            node = child;
            continue;
        }
        if entered {
            walk.leave();
        }
        node = loop {
            if let Some(next) = node.next_sibling() {
                break next;
            }
            match node.parent().filter(|parent| parent.id != root.id) {
                Some(parent) => {
                    walk.leave();
                    node = parent;
                }
                None => return,
            }
        };
    }
}

/// The names of all places that a link of the page leads to.
fn targets(root: &NodeRef<'_>, base: Option<&Url>) -> HashSet<String> {
    let mut names = HashSet::new();
    for node in root.descendants_it() {
        let Some(element) = node.element_ref() else { continue };
        if &*element.name.local == "a"
            && let Some(address) = attribute(&element, "href")
            && let Some(name) = within(address, base)
            && names.len() < MOST_ANCHORS
        {
            names.insert(name);
        }
    }
    names
}

/// The name of the place on this page that an address leads to.
fn within(address: &str, base: Option<&Url>) -> Option<String> {
    let address = address.trim();
    if let Some(name) = address.strip_prefix('#') {
        return (!name.is_empty()).then(|| decoded(name));
    }
    let (page, name) = address.split_once('#').filter(|(_, name)| !name.is_empty())?;
    let base = base?;
    let target = base.join(page).ok()?;
    let same = target.host_str() == base.host_str() && target.path() == base.path();
    (same && target.query() == base.query()).then(|| decoded(name))
}

/// A fragment without its percent signs.
fn decoded(name: &str) -> String {
    percent_decoded(name).unwrap_or_else(|| name.to_owned())
}

/// What is to be done when an element ends.
#[derive(Debug)]
enum Close {
    Nothing,
    Block,
    Inline(InlineKind),
    Term,
    Link,
    /// A link that is the mark of a note.
    Mark,
    Heading,
    Quote,
    List,
    Item,
    Code,
    Caption,
    Table,
    /// A table that only lays out a page.
    Layout,
    Row,
    Cell,
    Words(&'static str),
}

/// An element that is open.
#[derive(Debug)]
struct Open {
    close: Close,
    /// A place that links lead to.
    anchor: Option<Anchor>,
    /// The grid of a table that is set as one.
    grid: Option<Grid>,
}

/// A place with a name.
#[derive(Debug)]
struct Anchor {
    name: String,
    /// Its first byte.
    start: usize,
    /// A link of this page leads there.
    wanted: bool,
}

struct Walk<'w> {
    flow: &'w mut Flow,
    base: Option<&'w Url>,
    open: Vec<Open>,
    anchors: HashSet<String>,
    /// Places that were marked.
    kept: usize,
    in_pre: usize,
}

impl Walk<'_> {
    /// Enters a node; true for an element whose content is to be gone over.
    fn enter(&mut self, node: &NodeRef<'_>) -> bool {
        let is_element = node.query_or(false, |node| match &node.data {
            NodeData::Text { contents } => {
                self.flow.words(contents);
                false
            }
            data => matches!(data, NodeData::Element(_)),
        });
        if !is_element {
            return false;
        }
        let Some(element) = node.element_ref() else { return false };
        if is_hidden(&element) {
            return false;
        }
        let anchor = self.anchor(&element);
        let mut grid = None;
        let close = match kind_of(&element) {
            Kind::Dropped => None,
            Kind::Inline(kind) => Some(self.open_inline(kind)),
            Kind::Raised(kind) => Some(self.open_raised(kind, node)),
            Kind::Heading(level) => {
                self.flow.start_heading(level);
                Some(Close::Heading)
            }
            Kind::Block => Some(self.open_block()),
            Kind::Table => {
                grid = tables::grid(node);
                Some(self.open_table(grid.is_some()))
            }
            Kind::Row => Some(self.open_row()),
            Kind::Cell => self.open_cell(&element, node),
            Kind::Leaf => {
                self.leaf(&element, node);
                None
            }
            Kind::Other if super::element::leads_here(&element, node) => None,
            Kind::Other => Some(self.open_other(&element, node, is_wanted(anchor.as_ref()))),
        };
        let Some(close) = close else {
            self.mark(anchor);
            return false;
        };
        self.open.push(Open { close, anchor, grid });
        true
    }

    /// The place that this element is, where a link leads to it.
    fn anchor(&mut self, element: &Element) -> Option<Anchor> {
        let kept = self.flow.keeps_names() && self.kept < MOST_ANCHORS;
        if self.anchors.is_empty() && !kept {
            return None;
        }
        let name = attribute(element, "id").or_else(|| attribute(element, "name"))?;
        let wanted = self.anchors.remove(name);
        if !wanted && !kept {
            return None;
        }
        self.kept += 1;
        Some(Anchor { name: name.to_owned(), start: self.flow.offset(), wanted })
    }

    fn mark(&mut self, anchor: Option<Anchor>) {
        if let Some(anchor) = anchor {
            self.flow.anchor(&anchor.name, anchor.start);
        }
    }

    /// Leaves the innermost element.
    fn leave(&mut self) {
        let Some(open) = self.open.pop() else { return };
        match open.close {
            Close::Nothing => (),
            Close::Block | Close::Layout => self.end_block(),
            Close::Inline(kind) => self.flow.close(kind),
            Close::Term => {
                self.flow.close(InlineKind::Strong);
                self.end_block();
            }
            Close::Link => self.flow.close_link(),
            Close::Mark => {
                self.flow.close(InlineKind::Superscript);
                self.flow.close_link();
            }
            Close::Heading => self.flow.end_heading(),
            Close::Quote => self.flow.end_quote(),
            Close::List => self.flow.end_list(),
            Close::Item => self.flow.end_item(),
            Close::Code => {
                self.in_pre -= 1;
                self.flow.end_code();
            }
            Close::Caption => self.flow.end_caption(),
            Close::Table => self.flow.end_table(),
            Close::Row | Close::Cell => self.flow.end_cell(),
            Close::Words(words) => self.flow.words(words),
        }
        self.mark(open.anchor);
    }

    fn open_inline(&mut self, kind: InlineKind) -> Close {
        self.flow.open(kind);
        Close::Inline(kind)
    }

    /// Raised or lowered words; where no raised letters exist for them, they are written with a sign, as in `2^(n/2)`.
    fn open_raised(&mut self, kind: InlineKind, node: &NodeRef<'_>) -> Close {
        let raised = kind == InlineKind::Superscript;
        if self.flow.in_code() || !raised || !math::needs_sign(node) {
            return self.open_inline(kind);
        }
        self.flow.words("^(");
        Close::Words(")")
    }

    fn open_block(&mut self) -> Close {
        self.end_block();
        Close::Block
    }

    fn end_block(&mut self) {
        if self.flow.in_code() {
            self.flow.end_code_line();
        } else {
            self.flow.end();
        }
    }

    /// Elements with something of their own to say.
    fn open_other(&mut self, element: &Element, node: &NodeRef<'_>, named: bool) -> Close {
        match &*element.name.local {
            "a" => self.open_link(element, node, named),
            "blockquote" => {
                self.flow.start_quote();
                Close::Quote
            }
            "ol" | "ul" | "menu" | "dir" => self.open_list(element, node),
            // What a term stands for is set like a further paragraph of a list's item.
            "dd" => {
                self.flow.start_list(None);
                Close::List
            }
            "li" => self.open_item(element),
            "dt" => {
                self.end_block();
                self.flow.open(InlineKind::Strong);
                Close::Term
            }
            "pre" | "listing" | "plaintext" | "xmp" => self.open_code(element, node),
            "figcaption" | "caption" => {
                self.flow.start_caption();
                Close::Caption
            }
            "q" => {
                self.flow.words("“");
                Close::Words("”")
            }
            _ => Close::Nothing,
        }
    }

    fn open_link(&mut self, element: &Element, node: &NodeRef<'_>, named: bool) -> Close {
        let target = attribute(element, "href").and_then(|address| self.address(address));
        let Some(target) = target else { return Close::Nothing };
        let is_mark = target.contains('#') && self.is_mark(element, node, named);
        self.flow.open_link(&target);
        if !is_mark {
            return Close::Link;
        }
        self.flow.open(InlineKind::Superscript);
        Close::Mark
    }

    /// True for the mark of a note that is not raised yet: it says that it is one, stands right behind a word, or begins the note
    /// that a mark leads to (`named`, or what stands around it).
    fn is_mark(&self, element: &Element, node: &NodeRef<'_>, named: bool) -> bool {
        let raised = |open: &Open| matches!(open.close, Close::Inline(InlineKind::Superscript));
        let mut around = self.open.iter().rev().take(MARK_WITHIN);
        if self.flow.in_code() || around.clone().any(raised) || !super::element::is_sign(node) {
            return false;
        }
        let begins = named || around.any(|open| is_wanted(open.anchor.as_ref()));
        super::element::says_note(element)
            || self.flow.is_behind_word()
            || (self.flow.is_at_start() && begins)
    }

    /// Where a link leads: within the page `#name`, else absolute where the page's own address is known. `None` for what is
    /// no place, such as a script.
    fn address(&self, address: &str) -> Option<String> {
        let address = address.trim();
        if address.is_empty() || address.len() > LONGEST_ADDRESS {
            return None;
        }
        if let Some(name) = within(address, self.base) {
            return Some(format!("#{name}"));
        }
        let lower = address.get(..11).unwrap_or(address).to_ascii_lowercase();
        if ["javascript:", "data:", "vbscript:", "file:", "blob:"]
            .iter()
            .any(|scheme| lower.starts_with(scheme))
        {
            return None;
        }
        let absolute = self.base.and_then(|base| base.join(address).ok());
        Some(absolute.map_or_else(|| address.to_owned(), String::from))
    }

    fn open_list(&mut self, element: &Element, node: &NodeRef<'_>) -> Close {
        if &*element.name.local != "ol" {
            self.flow.start_list(None);
            return Close::List;
        }
        let reversed = attribute(element, "reversed").is_some();
        let items = || node.children_it(false).filter(|child| child.has_name("li")).count() as u64;
        let first = number(attribute(element, "start"))
            .unwrap_or_else(|| if reversed { items() } else { 1 });
        let numbering = match attribute(element, "type") {
            Some("a") => Some(Numbering::LowerAlpha),
            Some("A") => Some(Numbering::UpperAlpha),
            Some("i") => Some(Numbering::LowerRoman),
            Some("I") => Some(Numbering::UpperRoman),
            _ => None,
        };
        self.flow.start_list(Some(first));
        self.flow.count_by(numbering, reversed);
        Close::List
    }

    fn open_item(&mut self, element: &Element) -> Close {
        if let Some(value) = number(attribute(element, "value")) {
            self.flow.count_from(value);
        }
        self.flow.start_item();
        if has_class(element, "task-list-item") {
            self.flow.mark_item(Marker::Task(false));
        }
        Close::Item
    }

    fn open_code(&mut self, element: &Element, node: &NodeRef<'_>) -> Close {
        self.in_pre += 1;
        if self.in_pre == 1 {
            self.flow.start_code(&super::element::language(element, node));
        }
        Close::Code
    }

    fn open_table(&mut self, is_grid: bool) -> Close {
        if is_grid {
            self.flow.start_table(Vec::new());
            Close::Table
        } else {
            self.end_block();
            Close::Layout
        }
    }

    /// The grid of the innermost table; `None` within one that only lays out a page, and outside of tables.
    fn grid(&self) -> Option<&Grid> {
        let is_table = |open: &&Open| matches!(open.close, Close::Table | Close::Layout);
        self.open.iter().rev().find(is_table)?.grid.as_ref()
    }

    fn open_row(&mut self) -> Close {
        if self.grid().is_none() {
            return self.open_block();
        }
        self.flow.start_row(false);
        Close::Row
    }

    fn open_cell(&mut self, element: &Element, node: &NodeRef<'_>) -> Option<Close> {
        if super::element::holds_line_numbers(element) {
            return None;
        }
        let Some(place) = self.grid().and_then(|grid| grid.place(node)) else {
            return Some(self.open_block());
        };
        let align = match attribute(element, tables::SIDE) {
            Some("right") => Align::Right,
            Some("center") => Align::Center,
            _ => Align::Left,
        };
        self.flow.start_cell_at(place, align);
        Some(Close::Cell)
    }

    /// Elements without words of their own.
    fn leaf(&mut self, element: &Element, node: &NodeRef<'_>) {
        match &*element.name.local {
            "br" => self.flow.line_break(),
            "wbr" => self.flow.words("\u{200B}"),
            "hr" => self.flow.rule(),
            "input" => self.checkbox(element),
            "math" => self.formula(&math::source(node)),
            _ => self.picture(element, node),
        }
    }

    /// The box of a task.
    fn checkbox(&mut self, element: &Element) {
        let is_box =
            attribute(element, "type").is_some_and(|kind| kind.eq_ignore_ascii_case("checkbox"));
        let in_item = self.open.iter().rev().take(4).any(|open| matches!(open.close, Close::Item));
        if is_box && in_item && self.flow.is_at_start() {
            self.flow.mark_item(Marker::Task(attribute(element, "checked").is_some()));
        }
    }

    fn formula(&mut self, source: &str) {
        if source.is_empty() {
            return;
        }
        self.flow.open(InlineKind::Code);
        self.flow.verbatim(source);
        self.flow.close(InlineKind::Code);
    }

    fn picture(&mut self, element: &Element, node: &NodeRef<'_>) {
        match picture::words(element, node) {
            picture::Words::None => self.flow.picture("", picture::address(element)),
            picture::Words::Formula(source) => self.formula(&source),
            picture::Words::Short(words) if self.flow.in_table() || !self.flow.is_at_start() => {
                self.flow.open_image("");
                self.flow.words(&words);
                self.flow.close_image("");
            }
            picture::Words::Short(words) | picture::Words::Alternative(words) => {
                self.flow.picture(&words, picture::address(element));
            }
        }
    }
}

/// True for a place that a link of the page leads to.
fn is_wanted(anchor: Option<&Anchor>) -> bool {
    anchor.is_some_and(|anchor| anchor.wanted)
}

/// A whole number from 0 on; negative ones count as 0, those that are too large as the largest.
fn number(stated: Option<&str>) -> Option<u64> {
    let stated = stated?.trim();
    let digits = stated.strip_prefix(['-', '+']).unwrap_or(stated);
    let digits = &digits[..digits.bytes().take_while(u8::is_ascii_digit).count()];
    if digits.is_empty() {
        return None;
    }
    Some(if stated.starts_with('-') { 0 } else { digits.parse().unwrap_or(u64::MAX) })
}
