//! The best element, or what holds several of the best, and what stands beside it and belongs to it.

use dom_query::NodeRef;

use super::{
    nodes::{is_one_of, link_density},
    score::Scores,
};

/// Elements nearly as good that an element above them must hold to be chosen instead. Readability.js asks for three, `dom_smoothie`
/// for four, which leaves out half of a page of four parts.
const FEWEST_COMMON: usize = 3;

/// Part of the best points that is nearly as good.
const NEARLY: f32 = 0.75;

/// Part of the best points, and points, that what stands beside the best must have.
const BESIDE: f32 = 0.2;
const FEWEST_BESIDE: f32 = 10.0;

/// A paragraph beside the best of more characters is taken where fewer of them than this part are links.
const LONG: usize = 80;
const MOST_LINKED: f32 = 0.25;

/// What was chosen.
pub(super) struct Chosen<'n> {
    /// A new element that holds what was taken.
    pub(super) around: NodeRef<'n>,
    /// What holds the article: the same, or an element in it.
    pub(super) root: NodeRef<'n>,
}

/// Chooses by these scores, and moves what is chosen into an element of its own.
pub(super) fn choose<'n>(body: &NodeRef<'n>, mut scores: Scores<'n>) -> Option<Chosen<'n>> {
    let best = scores.best.first().copied().filter(|best| !best.has_name("body"));
    let top = best.map_or_else(|| all_of(body), |best| widened(best, &mut scores));
    scores.begin(&top);
    let around = body.tree.new_element("div");
    take(&top, &around, &scores)?;
    Some(Chosen { around, root: if best.is_some() { around } else { top } })
}

/// A new element that holds all of the page.
fn all_of<'n>(body: &NodeRef<'n>) -> NodeRef<'n> {
    let all = body.tree.new_element("div");
    body.tree.reparent_children_of(&body.id, Some(all.id));
    body.append_child(&all);
    all
}

/// The best element, or a better one above it.
fn widened<'n>(best: NodeRef<'n>, scores: &mut Scores<'n>) -> NodeRef<'n> {
    let mut top = climbed(common(best, scores), scores);
    while let Some(outer) = top.parent().filter(|outer| !outer.has_name("body")) {
        if outer.children_it(false).filter(NodeRef::is_element).count() != 1 {
            break;
        }
        top = outer;
    }
    top
}

/// What holds several elements that are nearly as good as the best.
fn common<'n>(best: NodeRef<'n>, scores: &Scores<'n>) -> NodeRef<'n> {
    let points = |node: &NodeRef<'n>| scores.of(node).unwrap_or_default();
    let others: Vec<Vec<NodeRef<'n>>> = scores.best[1..]
        .iter()
        .filter(|other| points(other) / points(&best) >= NEARLY)
        .map(|other| other.ancestors(None))
        .collect();
    if others.len() < FEWEST_COMMON {
        return best;
    }
    let holds = |outer: &NodeRef<'n>| {
        let is_above = |other: &&Vec<NodeRef<'n>>| other.iter().any(|node| node.id == outer.id);
        others.iter().filter(is_above).count() >= FEWEST_COMMON
    };
    let mut outer = best.ancestors_it(None).take_while(|outer| !outer.has_name("body"));
    outer.find(holds).unwrap_or(best)
}

/// The first element above the top that has more points, as long as they do not fall far.
fn climbed<'n>(top: NodeRef<'n>, scores: &mut Scores<'n>) -> NodeRef<'n> {
    let mut last = scores.begin(&top);
    let fewest = last / 3.0;
    for outer in top.ancestors(None) {
        if outer.has_name("body") {
            break;
        }
        let Some(points) = scores.of(&outer) else { continue };
        if points < fewest {
            break;
        }
        if points > last {
            return outer;
        }
        last = points;
    }
    top
}

/// Moves the top and what beside it belongs to it into `around`, which takes their place.
fn take(top: &NodeRef<'_>, around: &NodeRef<'_>, scores: &Scores<'_>) -> Option<()> {
    let parent = top.parent()?;
    for beside in parent.element_children() {
        if beside.id == top.id || belongs(&beside, top, scores) {
            if !is_one_of(&beside, &["article", "section", "p", "ol", "ul", "div"]) {
                beside.rename("div");
            }
            around.append_child(&beside);
        }
    }
    parent.append_child(around);
    Some(())
}

/// True for what stands beside the top and is part of the article: other parts with many points, and paragraphs.
fn belongs(beside: &NodeRef<'_>, top: &NodeRef<'_>, scores: &Scores<'_>) -> bool {
    let best = scores.of(top).unwrap_or_default();
    let class = top.attr_or("class", "");
    let alike = !class.is_empty() && beside.attr_or("class", "") == class;
    let bonus = if alike { best * BESIDE } else { 0.0 };
    let points = scores.of(beside).unwrap_or_default();
    if points > 0.0 {
        return points + bonus >= (best * BESIDE).max(FEWEST_BESIDE);
    }
    beside.has_name("p") && is_prose(beside)
}

/// True for a long paragraph with few links, and for a short one without any that is a sentence.
fn is_prose(paragraph: &NodeRef<'_>) -> bool {
    let words = paragraph.text().split_whitespace().collect::<Vec<_>>().join(" ");
    let characters = words.chars().count();
    let linked = link_density(paragraph, characters);
    let is_sentence = || words.ends_with('.') || words.contains(". ");
    if characters > LONG {
        return linked < MOST_LINKED;
    }
    (1..LONG).contains(&characters) && linked <= 0.0 && is_sentence()
}
