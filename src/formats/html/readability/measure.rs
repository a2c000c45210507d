//! How long everything on a page is: one walk counts, and every length asked for afterwards is a difference of two counts.
//!
//! A length is in characters, with white space in a row counted once and not at the ends; that of an element depends on
//! whether a blank stands before it, which is put right at its first text.

use dom_query::{NodeData, NodeId, NodeRef};

use super::{by_node::ByNode, nodes::link_weight};

/// Commas of several scripts, which are signs of prose.
const COMMAS: [char; 9] = [',', '،', '﹐', '︐', '︑', '⹁', '⸴', '⸲', '，'];

/// The counts of a page.
#[derive(Debug, Default)]
pub(super) struct Measures {
    /// Of each text in order, and the whole behind the last: what stands before it.
    texts: Vec<Before>,
    elements: ByNode<Place>,
    links: Vec<Link>,
}

/// What stands before a text.
#[derive(Clone, Copy, Debug, Default)]
struct Before {
    characters: usize,
    commas: usize,
    /// True where a blank, or nothing, stands right before it.
    blank: bool,
    /// True where the text itself begins with a blank.
    begins_blank: bool,
}

impl Before {
    /// Counts a text of one byte a character, as most are.
    fn add_ascii(&mut self, text: &[u8]) {
        for byte in text {
            // The blanks of `char::is_whitespace` below 128.
            let blank = matches!(byte, b' ' | 0x09..=0x0d);
            self.characters += usize::from(!(blank && self.blank));
            self.blank = blank;
            self.commas += usize::from(*byte == b',');
        }
    }
}

/// Where an element stands: its number, the number behind all that it holds, and the same for texts.
#[derive(Clone, Copy, Debug)]
struct Place {
    elements: (usize, usize),
    texts: (usize, usize),
}

/// A link by the number of its element.
#[derive(Debug)]
struct Link {
    number: usize,
    characters: usize,
    weight: f32,
}

/// A step of the walk.
enum Step<'n> {
    Enter(NodeRef<'n>),
    Leave(NodeId, Option<usize>),
}

impl Measures {
    /// Measures what is below a node, and the node.
    pub(super) fn of(root: &NodeRef<'_>) -> Self {
        let mut measures = Self::default();
        measures.texts.push(Before { blank: true, ..Before::default() });
        let mut steps = vec![Step::Enter(*root)];
        while let Some(step) = steps.pop() {
            match step {
                Step::Enter(node) if node.is_element() => {
                    steps.push(measures.enter(&node));
                    steps.extend(node.children_it(true).map(Step::Enter));
                }
                Step::Enter(node) => measures.text(&node),
                Step::Leave(id, link) => measures.leave(id, link),
            }
        }
        measures
    }

    /// Characters of an element's words.
    pub(super) fn characters(&self, node: &NodeRef<'_>) -> usize {
        self.place(node).map_or(0, |place| self.within(place.texts))
    }

    /// Commas in an element's words.
    pub(super) fn commas(&self, node: &NodeRef<'_>) -> usize {
        self.place(node).map_or(0, |Place { texts: (first, end), .. }| {
            self.texts[end].commas - self.texts[first].commas
        })
    }

    /// The part of an element's words that stands in links below it.
    pub(super) fn link_density(&self, node: &NodeRef<'_>) -> f32 {
        let Some(place) = self.place(node) else { return 0.0 };
        let (own, end) = place.elements;
        let first = self.links.partition_point(|link| link.number <= own);
        let links = self.links[first..].iter().take_while(|link| link.number < end);
        let linked = links.fold(0.0, |sum, link| sum + link.characters as f32 * link.weight);
        let characters = self.within(place.texts);
        if characters == 0 { 0.0 } else { linked / characters as f32 }
    }

    fn place(&self, node: &NodeRef<'_>) -> Option<Place> {
        self.elements.get(&node.id).copied()
    }

    /// Characters of the texts from the first to before `end`.
    fn within(&self, (first, end): (usize, usize)) -> usize {
        if first == end {
            return 0;
        }
        let (start, stop) = (self.texts[first], self.texts[end]);
        let repeated = usize::from(start.begins_blank && !start.blank);
        let count = stop.characters - start.characters - repeated;
        count - usize::from(stop.blank && count > 0)
    }

    fn enter<'n>(&mut self, node: &NodeRef<'n>) -> Step<'n> {
        let (number, text) = (self.elements.len(), self.texts.len() - 1);
        self.elements.insert(node.id, Place { elements: (number, number), texts: (text, text) });
        let link = node.has_name("a").then(|| {
            self.links.push(Link { number, characters: 0, weight: link_weight(node) });
            self.links.len() - 1
        });
        Step::Leave(node.id, link)
    }

    fn leave(&mut self, id: NodeId, link: Option<usize>) {
        let (elements, texts) = (self.elements.len(), self.texts.len() - 1);
        let Some(place) = self.elements.get_mut(&id) else { return };
        place.elements.1 = elements;
        place.texts.1 = texts;
        let texts = place.texts;
        if let Some(link) = link {
            self.links[link].characters = self.within(texts);
        }
    }

    fn text(&mut self, node: &NodeRef<'_>) {
        node.query_or((), |node| {
            if let NodeData::Text { contents } = &node.data {
                self.count(contents);
            }
        });
    }

    /// Counts a text and notes what then stands before the next.
    fn count(&mut self, text: &str) {
        let Some(before) = self.texts.last_mut() else { return };
        before.begins_blank = text.starts_with(char::is_whitespace);
        let mut after = *before;
        if text.is_ascii() {
            after.add_ascii(text.as_bytes());
            self.texts.push(after);
            return;
        }
        for c in text.chars() {
            let blank = c.is_whitespace();
            after.characters += usize::from(!(blank && after.blank));
            after.blank = blank;
            after.commas += usize::from(!c.is_alphanumeric() && COMMAS.contains(&c));
        }
        after.blank = text.ends_with(char::is_whitespace);
        self.texts.push(after);
    }
}
