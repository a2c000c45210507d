//! Paragraphs give points to the elements that hold them.

use dom_query::NodeRef;

use super::{by_node::ByNode, measure::Measures, weight};

/// A paragraph of fewer characters gives no points.
const SHORTEST: usize = 25;

/// Characters for which a paragraph gives a further point, and how many such points it gives.
const LENGTH_OF_POINT: usize = 100;
const MOST_FOR_LENGTH: usize = 3;

/// Elements above a paragraph that are given points.
const LEVELS: usize = 5;

/// Points from which the links in an element count against it.
const FEWEST_TO_ADJUST: f32 = 5.0;

/// Best elements that are kept.
const BEST: usize = 5;

/// The points of a page's elements.
pub(super) struct Scores<'n> {
    points: ByNode<f32>,
    /// The best, the first one first.
    pub(super) best: Vec<NodeRef<'n>>,
    weighs: bool,
}

impl Scores<'_> {
    /// The points of an element; none where it was given none.
    pub(super) fn of(&self, node: &NodeRef<'_>) -> Option<f32> {
        self.points.get(&node.id).copied()
    }

    /// The points of an element, which begins with those of its name.
    pub(super) fn begin(&mut self, node: &NodeRef<'_>) -> f32 {
        let weighs = self.weighs;
        *self.points.entry(node.id).or_insert_with(|| weight::points(node, weighs))
    }
}

/// Scores what holds these paragraphs; `weighs` says whether names of classes count.
pub(super) fn score<'n>(
    body: &NodeRef<'n>,
    paragraphs: &[NodeRef<'n>],
    weighs: bool,
) -> Scores<'n> {
    let measures = Measures::of(body);
    let mut given = given(&measures, paragraphs, weighs);
    given.retain(|(_, points)| *points > 0.0);
    for (node, points) in &mut given {
        if *points > FEWEST_TO_ADJUST {
            *points *= 1.0 - measures.link_density(node);
        }
    }
    let points = given.iter().map(|(node, points)| (node.id, *points)).collect();
    given.sort_by(|(_, one), (_, other)| other.total_cmp(one));
    let best = given.into_iter().take(BEST).map(|(node, _)| node).collect();
    Scores { points, best, weighs }
}

/// The points of all that holds a paragraph, in the order in which it was met.
fn given<'n>(
    measures: &Measures,
    paragraphs: &[NodeRef<'n>],
    weighs: bool,
) -> Vec<(NodeRef<'n>, f32)> {
    let mut given: Vec<(NodeRef<'n>, f32)> = Vec::new();
    let mut places: ByNode<usize> = ByNode::default();
    for paragraph in paragraphs {
        let characters = measures.characters(paragraph);
        if characters < SHORTEST {
            continue;
        }
        let for_length = (characters / LENGTH_OF_POINT).min(MOST_FOR_LENGTH);
        let points = (2 + measures.commas(paragraph) + for_length) as f32;
        for (level, outer) in paragraph.ancestors_it(Some(LEVELS)).enumerate() {
            if !outer.is_element() || outer.parent().is_none() {
                continue;
            }
            let share = points / share_at(level);
            let place = *places.entry(outer.id).or_insert_with(|| {
                given.push((outer, f32::NAN));
                given.len() - 1
            });
            let sum = &mut given[place].1;
            *sum = if sum.is_nan() { share + weight::points(&outer, weighs) } else { *sum + share };
            if outer.has_name("body") {
                break;
            }
        }
    }
    given
}

/// By what a paragraph's points are divided for the element so many levels above its own.
const fn share_at(level: usize) -> f32 {
    match level {
        0 => 1.0,
        1 => 2.0,
        _ => (level * 3) as f32,
    }
}
