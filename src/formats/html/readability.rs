//! The part of a page that is its article, as Mozilla's Readability finds it.
//!
//! The rules and the words are those of Readability.js (Apache-2.0) as `dom_smoothie` reads them, but for one number ([`choose`]);
//! what is done here is to measure the page once ([`measure`]) where the rules ask for lengths of everything within everything.
//! What the page states about itself `dom_smoothie` still says.
//!
//! A page is tidied ([`prepare`]), what is surely no article goes and what may be one is noted ([`gather`]), paragraphs give
//! points to what holds them ([`score`]), the best is taken with what stands beside it ([`choose`]), and cleaned ([`clean`],
//! [`finish`]). Where little is left, the same is done again with fewer rules.

mod by_node;
mod choose;
mod clean;
mod finish;
mod gather;
mod measure;
mod nodes;
mod prepare;
mod score;
mod suspicion;
mod weight;

use dom_query::{Document as Tree, NodeId, NodeRef};
use dom_smoothie::{Metadata, Readability};

/// An article of fewer characters may be a part that was taken for the whole: fewer rules are tried.
const ENOUGH: usize = 500;

/// Which rules hold in an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Rules {
    /// What is called a sidebar, a menu and the like goes before anything is scored.
    strips: bool,
    /// Names of classes count.
    weighs: bool,
    /// Lists, tables and blocks that look like no text go.
    cleans: bool,
}

/// The attempts, the strictest first.
const ATTEMPTS: [Rules; 4] = [
    Rules { strips: true, weighs: true, cleans: true },
    Rules { strips: false, weighs: true, cleans: true },
    Rules { strips: false, weighs: false, cleans: true },
    Rules { strips: false, weighs: false, cleans: false },
];

/// What was found in a page.
pub(super) struct Found {
    /// The tree, which is changed.
    pub(super) tree: Tree,
    /// What holds the article in it.
    root: NodeId,
    /// What the page states, less pictures and excerpts.
    pub(super) metadata: Metadata,
}

impl Found {
    /// What holds the article.
    pub(super) fn root(&self) -> NodeRef<'_> {
        NodeRef::new(self.root, &self.tree.tree)
    }
}

/// Finds the article in `tree`, which was made of `html`; `linked` says whether linked data stand in it.
pub(super) fn find(tree: Tree, html: &str, linked: bool) -> Option<Found> {
    let (mut tree, metadata) = stated(tree, linked);
    let mut best: Option<(Tree, NodeId, usize)> = None;
    for (index, rules) in ATTEMPTS.into_iter().enumerate() {
        if index > 0 {
            // An attempt changes the tree, and few pages need another.
            tree = stated(Tree::from(html), linked).0;
        }
        let Some((root, length)) = attempt(&tree, rules, &metadata.title) else { continue };
        if length >= ENOUGH {
            best = Some((tree, root, length));
            break;
        }
        if best.as_ref().is_none_or(|(_, _, most)| length > *most) {
            best = Some((std::mem::replace(&mut tree, Tree::from("")), root, length));
        }
    }
    let (tree, root, _) = best?;
    let article = NodeRef::new(root, &tree.tree);
    // What was taken for the article may have been cleaned away itself.
    article.parent()?;
    finish::finish(&article);
    Some(Found { tree, root, metadata })
}

/// What a page states, and the tree tidied: a line that only says who wrote it is taken out where nothing else said so.
fn stated(tree: Tree, linked: bool) -> (Tree, Metadata) {
    let page = Readability { doc: tree, doc_url: None, config: dom_smoothie::Config::default() };
    let mut metadata = page.get_article_metadata(linked.then(|| page.parse_json_ld()).flatten());
    let tree = page.doc;
    if metadata.byline.is_none() {
        metadata.byline = tree.body().and_then(|body| prepare::take_byline(&body));
    }
    prepare::prepare(&tree);
    (tree, metadata)
}

/// Takes the article together by these rules; gives what holds it, and its length in characters.
fn attempt(tree: &Tree, rules: Rules, title: &str) -> Option<(NodeId, usize)> {
    let body = tree.body()?;
    let paragraphs = gather::gather(&body, rules.strips, title);
    let scores = score::score(&body, &paragraphs, rules.weighs);
    let chosen = choose::choose(&body, scores)?;
    clean::clean(&chosen.around, rules);
    Some((chosen.root.id, chosen.around.normalized_char_count()))
}

#[cfg(test)]
mod tests;
