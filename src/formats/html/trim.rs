//! What extraction leaves around an article: invitations to share, lists of other articles at its end.
//!
//! Only what is plain is taken out: lines that are nothing but such an invitation, and at the end links without sentences.

use dom_query::NodeRef;

use super::{
    byline,
    element::{Kind, kind_of, own_words, text_of},
};
use crate::{formats::dates, metadata::Metadata};

/// Blocks at the end of an article that are looked at.
const MOST_BLOCKS: usize = 60;

/// A block longer than this (characters) is text.
const LONGEST: usize = 240;

/// Invitations and what begins an ending are no longer than this, in bytes.
const LONGEST_LABEL: usize = 60;

/// Invitations are no shorter than this, in bytes.
const SHORTEST_INVITATION: usize = 10;

/// A block shorter than this (bytes) may be a label.
const SHORTEST_TEXT: usize = 40;

/// Links without sentences at the end of an article are other articles where they are so many.
const FEWEST_LINKS: usize = 3;

/// At most this part of the article's words is taken out, in percent.
const MOST_PERCENT: usize = 25;

/// Lines that are no part of an article wherever they stand, in small letters without marks.
const INVITATIONS: &str = "advertisement|advertisements|story continues below advertisement|article continues below advertisement|\
    advertisement continue reading the main story|continue reading the main story|share this article|share this story|\
    share this|share this post|sign up for our newsletter|subscribe to our newsletter|scroll to continue reading";

/// Lines that begin what follows an article, in small letters without marks.
const ENDINGS: &str = "share|share this|share on facebook|share on twitter|share on linkedin|tweet|print|email|email this|\
    print this page|share via email|copy link|related|related articles|related stories|related posts|related content|\
    related topics|related coverage|related reading|read more|read next|up next|recommended|recommended for you|\
    recommended reading|you may also like|you might also like|more stories|more news|more from|more on this story|\
    more on this topic|most popular|most read|trending|trending now|latest news|top stories|editors picks|dont miss|\
    also read|follow us|follow us on|follow us on twitter|follow us on facebook|comments|leave a comment|leave a reply|\
    post a comment|join the conversation|show comments|view comments|tags|filed under|topics|posted in|newsletter|\
    like this|like loading|previous|next|previous article|next article|previous post|next post|back to top|previous next|\
    prev|newer|older|newer post|older post|newer posts|older posts|recent posts|recent articles|latest posts|latest articles";

/// Blocks at the start of an article that may repeat what stands in its head, which is made of the metadata.
const HEAD: usize = 6;

/// A line that repeats a date is no longer than this, in bytes.
const LONGEST_DATE: usize = 40;

/// How a line begins that asks for consent, in small letters.
const CONSENT: [&str; 3] =
    ["we use cookies", "this site uses cookies", "this website uses cookies"];

/// Takes out the lines before the text that say who wrote it and when, as its head says the same, and those that ask for consent.
pub(super) fn trim_head(root: &NodeRef<'_>, metadata: &Metadata) {
    // Nothing is taken out while the tree is gone over.
    let head: Vec<NodeRef<'_>> = blocks(root).take(HEAD).collect();
    for block in head {
        let words = text_of(&block, LONGEST + 1);
        if words.chars().count() > LONGEST {
            return;
        }
        let words = words.trim();
        let asks = CONSENT.iter().any(|start| words.to_lowercase().starts_with(start));
        if asks || repeats_names(words, &metadata.byline) || repeats_date(words, metadata) {
            block.remove_from_parent();
        }
    }
}

/// True for `By NAME` with the names of the article, and nothing else.
fn repeats_names(words: &str, names: &[String]) -> bool {
    let said: usize = names.iter().map(|name| name.len() + " and ".len()).sum();
    let signed = plain(words).starts_with("by ");
    signed && words.len() <= said && byline::names(&[words.to_owned()]) == names
}

/// True for the article's date, and nothing else.
fn repeats_date(words: &str, metadata: &Metadata) -> bool {
    let stated = Some(words).filter(|words| words.len() <= LONGEST_DATE).and_then(dates::stated);
    let published = metadata.published.as_ref();
    stated.zip(published).is_some_and(|(stated, published)| stated.date == published.date)
}

/// Takes out what is no part of the article below `root`.
pub(super) fn trim(root: &NodeRef<'_>) {
    let (invitations, blocks): (Vec<NodeRef<'_>>, Vec<NodeRef<'_>>) =
        blocks(root).partition(|block| {
            may_invite(block) && is_one_of(&plain(&text_of(block, LONGEST + 1)), INVITATIONS)
        });
    for block in ending(&blocks).iter().chain(&invitations) {
        block.remove_from_parent();
    }
}

/// An element that stands on lines of its own, and its words as far as they are looked at.
struct Block<'n> {
    node: NodeRef<'n>,
    /// At most one character more than [`LONGEST`].
    words: String,
}

impl Block<'_> {
    /// True for a block that says that what follows is no part of the article; one of links says so in its first words.
    fn ends_article(&self) -> bool {
        is_one_of(&plain(&self.words), ENDINGS)
            || (is_link(self) && is_one_of(&plain(&self.first_words()), ENDINGS))
    }

    /// What stands in the first node of text.
    fn first_words(&self) -> String {
        let words = |node: NodeRef<'_>| match own_words(&node) {
            0 => None,
            _ => Some(node.text().to_string()),
        };
        self.node.descendants_it().find_map(words).unwrap_or_default()
    }
}

/// False for a block of more or fewer words than an invitation has; its first texts tell of most.
fn may_invite(block: &NodeRef<'_>) -> bool {
    let (mut length, mut blanks) = (0, 0);
    let is_short = block.descendants_it().all(|inner| {
        let words = own_words(&inner);
        length += words;
        blanks += usize::from(words > 0);
        length <= LONGEST_LABEL
    });
    is_short && length + blanks >= SHORTEST_INVITATION
}

/// Words in small letters, without marks; empty where they are too many to be an invitation.
fn plain(words: &str) -> String {
    if words.trim().len() > LONGEST_LABEL {
        return String::new();
    }
    let letters: String = words
        .chars()
        .filter(|c| c.is_alphanumeric() || c.is_whitespace())
        .flat_map(char::to_lowercase)
        .collect();
    letters.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The innermost elements that stand on lines of their own and have words, in order.
fn blocks<'n>(root: &NodeRef<'n>) -> impl Iterator<Item = NodeRef<'n>> {
    let parts = |node: &NodeRef<'_>| {
        node.element_ref().is_some_and(|element| {
            matches!(
                kind_of(&element),
                Kind::Block | Kind::Heading(_) | Kind::Cell | Kind::Table | Kind::Row
            ) || matches!(
                &*element.name.local,
                "li" | "ul" | "ol" | "blockquote" | "pre" | "dt" | "dd" | "figcaption"
            )
        })
    };
    let is_innermost = move |node: &NodeRef<'_>| {
        parts(node) && !node.children_it(false).any(|child| parts(&child))
    };
    let has_words = |node: &NodeRef<'_>| node.descendants_it().any(|inner| own_words(&inner) > 0);
    root.descendants_it().filter(is_innermost).filter(has_words)
}

/// The blocks after the article's last sentence, as far as they are invitations and links: none where they are so many that
/// the page is a list itself, or where no running text stands before them.
fn ending<'b, 'n>(blocks: &'b [NodeRef<'n>]) -> &'b [NodeRef<'n>] {
    let (mut links, mut length, mut first) = (0, 0, blocks.len());
    for (index, node) in blocks.iter().enumerate().rev() {
        let block = Block { node: *node, words: text_of(node, LONGEST + 1) };
        let is_ending = block.ends_article();
        if !is_ending && !is_link(&block) {
            break;
        }
        length += block.words.len();
        if blocks.len() - index > MOST_BLOCKS {
            return &[];
        }
        links = if is_ending { 0 } else { links + usize::from(!leads_below(&block)) };
        if is_ending || links >= FEWEST_LINKS {
            first = index;
        }
    }
    let (before, ending) = blocks.split_at(first);
    let is_small = || {
        let whole: usize = blocks.iter().map(|block| text_of(block, 10_000).len()).sum();
        length <= whole * MOST_PERCENT / 100
    };
    let is_some = !ending.is_empty() && before.last().is_some_and(is_text);
    if is_some && is_small() { ending } else { &[] }
}

/// True for a block that ends in a sentence.
fn is_text(block: &NodeRef<'_>) -> bool {
    let words = block.text();
    let words = words.trim_end();
    words.len() > SHORTEST_TEXT && words.ends_with(['.', '!', '?', '"', '”', '’', ')', '。'])
}

/// Elements above a block that are looked at for a link around it.
const LOOKED_AT: usize = 4;

/// True for a block without a sentence that is nearly all links, or stands within one.
fn is_link(block: &Block<'_>) -> bool {
    let words = block.words.trim();
    let count = words.chars().count();
    if count > LONGEST || words.ends_with(['.', '”', '"', '!']) {
        return false;
    }
    if block.node.ancestors_it(Some(LOOKED_AT)).any(|outer| outer.has_name("a")) {
        return true;
    }
    let links = block.node.descendants_it().filter(|node| node.has_name("a"));
    let linked: usize = links.map(|link| text_of(&link, LONGEST + 1).trim().chars().count()).sum();
    linked * 10 >= count * 8
}

/// True for a block whose links lead beside or below the page: its own parts, as the pages of a manual list them.
fn leads_below(block: &Block<'_>) -> bool {
    let addresses = block.node.descendants_it().filter_map(|node| node.attr("href"));
    let mut addresses = addresses.map(|address| {
        !address.is_empty() && !address.starts_with(['/', '?', '.']) && !address.contains(':')
    });
    addresses.next() == Some(true) && addresses.all(|below| below)
}

fn is_one_of(words: &str, lines: &str) -> bool {
    !words.is_empty() && lines.split('|').any(|line| line == words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(html: &str, expected: &str) {
        let tree = dom_query::Document::from(html);
        let body = tree.body().expect("a body");
        trim(&body);
        let letters = |text: &str| text.split_whitespace().collect::<String>();
        assert_eq!(letters(&body.text()), letters(expected));
    }

    const STORY: &str = "<p>The harbour was closed for two days after the storm, and the ferries stayed in.</p>\
        <p>On Tuesday they sailed again, one after the other, full of people who had waited.</p>";
    const TOLD: &str = "The harbour was closed for two days after the storm, and the ferries stayed in. \
        On Tuesday they sailed again, one after the other, full of people who had waited.";

    #[test]
    fn invitations_and_lists_of_links_end_no_article() {
        check(
            &format!("{STORY}<h3>Related</h3><ul><li><a>A storm</a><li><a>Ferries</a></ul>"),
            TOLD,
        );
        check(&format!("{STORY}<p>Share this</p>"), TOLD);
        check(
            &format!(
                "{STORY}<nav><a href=x><strong>Newer</strong><div>A storm at sea</div></a></nav>"
            ),
            TOLD,
        );
        check(
            &format!(
                "<p>Advertisement</p>{STORY}<div><a>A</a></div><div><a>B</a></div><div><a>C</a></div>"
            ),
            TOLD,
        );
    }

    #[test]
    fn what_the_head_says_is_said_once() {
        let metadata = Metadata {
            byline: vec!["Carla Jensen".into()],
            published: crate::metadata::Published::parse("2026-11-12"),
            ..Metadata::default()
        };
        let check = |head: &str, left: &str| {
            let tree = dom_query::Document::from(format!("{head}{STORY}"));
            let body = tree.body().expect("a body");
            trim_head(&body, &metadata);
            let letters = |text: &str| text.split_whitespace().collect::<String>();
            assert_eq!(letters(&body.text()), letters(&format!("{left}{TOLD}")));
        };
        check(
            "<p>We use cookies. Accept?</p><h2>Storm</h2><p>By Carla Jensen</p><p>12 November 2026</p>",
            "Storm",
        );
        check("<p>By Carla Jensen and Ben Poe</p>", "By Carla Jensen and Ben Poe");
        check("<p>13 November 2026</p>", "13 November 2026");
        check("<p>By the quay</p>", "By the quay");
    }

    #[test]
    fn sentences_and_sources_stay() {
        check(&format!("{STORY}<p><a>Read it here.</a></p>"), &format!("{TOLD} Read it here."));
        check(
            &format!(
                "{STORY}<h2>Sources</h2><ul><li><a>A</a></li> <li><a>B</a></li> <li><a>C</a></ul>"
            ),
            &format!("{TOLD}Sources A B C"),
        );
        let parts = "<ul><li><a href=locks.html>Locks</a><li><a href=ports/a.html>Ports</a>\
            <li><a href=#end>The end</a></ul>";
        check(&format!("{STORY}{parts}"), &format!("{TOLD} Locks Ports The end"));
        check("<p>Share</p>", "Share");
        let list: Vec<String> = (0..30).map(|n| format!("<li><a>Chapter {n}</a>")).collect();
        let list = format!("{STORY}<ul>{}</ul>", list.concat());
        let tree = dom_query::Document::from(list.as_str());
        trim(&tree.root());
        assert_eq!(tree.select("li").length(), 30, "a list of contents stays");
    }
}
