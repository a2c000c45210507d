//! What extraction leaves around an article: invitations to share, lists of other articles at its end.
//!
//! Only what is plain is taken out: lines that are nothing but such an invitation, parts whose names and words say the same
//! ([`named`]), and at the end links without sentences; before the text what its head says as well ([`head`]).

mod head;
mod named;

use std::{collections::HashSet, sync::LazyLock};

use dom_query::{NodeData, NodeRef};

pub(super) use head::trim_head;

use super::element::{Kind, kind_of, own_words, text_of};

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

/// Links with a line each that says what they lead to are other articles where they are so many, below a label.
const FEWEST_TEASERS: usize = 2;

/// At most this part of the article's words is taken out, in percent.
const MOST_PERCENT: usize = 25;

/// Lines that are no part of an article wherever they stand, in small letters without marks.
const INVITATIONS: &str = "advertisement|advertisements|story continues below advertisement|article continues below advertisement|\
    advertisement continue reading the main story|continue reading the main story|share this article|share this story|\
    share this|share this post|sign up for our newsletter|subscribe to our newsletter|scroll to continue reading|\
    skip advertisement|skip ad|ad feedback|log in or register to post comments|log in to post comments|\
    share full article|click here to subscribe|read the full story|from wikipedia the free encyclopedia";

/// How a line of links begins that leads to another article; a colon follows, or the link.
const LEADS: [&str; 15] = [
    "Read also",
    "Also read",
    "Read more",
    "Read next",
    "Related",
    "More on this",
    "Lire aussi",
    "À lire aussi",
    "Lesen Sie auch",
    "Mehr zum Thema",
    "Leggi anche",
    "Lea también",
    "Lee también",
    "Lees ook",
    "Читайте также",
];

/// Lines that begin what follows an article, in small letters without marks.
const ENDINGS: &str = "share|share this|share on facebook|share on twitter|share on linkedin|tweet|print|email|email this|\
    print this page|share via email|copy link|related|related articles|related stories|related posts|related content|\
    related topics|related coverage|related reading|read more|read next|up next|recommended|recommended for you|\
    recommended reading|you may also like|you might also like|more stories|more news|more from|more on this story|\
    more on this topic|most popular|most read|trending|trending now|latest news|top stories|editors picks|dont miss|\
    also read|follow us|follow us on|follow us on twitter|follow us on facebook|comments|leave a comment|leave a reply|\
    post a comment|join the conversation|show comments|view comments|tags|filed under|topics|posted in|newsletter|\
    like this|like loading|previous|next|previous article|next article|previous post|next post|back to top|previous next|\
    prev|newer|older|newer post|older post|newer posts|older posts|recent posts|recent articles|latest posts|latest articles|\
    post navigation|also from this source|mehr zum thema|lesen sie auch|das könnte sie auch interessieren|à lire aussi|\
    lire aussi|sur le même sujet|leggi anche|articoli correlati|lee también|noticias relacionadas|te puede interesar|\
    lees ook|gerelateerde artikelen|читайте также|по теме|関連記事|関連ニュース|相关阅读|相关新闻|延伸阅读";

static INVITING: LazyLock<HashSet<&str>> = LazyLock::new(|| INVITATIONS.split('|').collect());

static ENDING: LazyLock<HashSet<&str>> = LazyLock::new(|| ENDINGS.split('|').collect());

/// Takes out what is no part of the article below `root`.
pub(super) fn trim(root: &NodeRef<'_>) {
    named::drop_named(root);
    let (invitations, blocks): (Vec<NodeRef<'_>>, Vec<NodeRef<'_>>) =
        blocks(root).partition(|block| invites(block) || leads_elsewhere(block));
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
        ENDING.contains(&*plain(&self.words))
            || (is_link(self) && ENDING.contains(&*plain(&self.first_words())))
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

/// True for a line that is nothing but an invitation.
fn invites(block: &NodeRef<'_>) -> bool {
    may_invite(block) && INVITING.contains(&*plain(&text_of(block, LONGEST + 1)))
}

/// True for a line that says that it leads to another article, and is little more than a link.
fn leads_elsewhere(block: &NodeRef<'_>) -> bool {
    let mut texts = block.descendants_it().filter_map(|inner| {
        inner.query_or(None, |inner| match &inner.data {
            NodeData::Text { contents } if !contents.trim().is_empty() => Some(says_lead(contents)),
            _ => None,
        })
    });
    texts.next() == Some(true)
        && block.descendants_it().any(|inner| inner.has_name("a"))
        && is_link(&Block { node: *block, words: rest_of(block) })
}

/// True for words that begin as such a line does.
fn says_lead(words: &str) -> bool {
    let words = words.trim_start();
    LEADS.iter().any(|lead| {
        words.get(..lead.len()).is_some_and(|start| start.eq_ignore_ascii_case(lead))
            && words[lead.len()..].trim_start().chars().next().is_none_or(|c| c == ':')
    })
}

/// The words of a block without those that stand before its first colon.
fn rest_of(block: &NodeRef<'_>) -> String {
    let words = text_of(block, LONGEST + 1);
    words.split_once(':').map_or_else(|| words.clone(), |(_, rest)| rest.to_owned())
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
    let words = words.trim();
    let mut plain = String::new();
    if words.len() > LONGEST_LABEL {
        return plain;
    }
    for c in words.chars() {
        if c.is_ascii_alphanumeric() {
            plain.push(c.to_ascii_lowercase());
        } else if c.is_alphanumeric() {
            plain.extend(c.to_lowercase());
        } else if c.is_whitespace() && !plain.is_empty() && !plain.ends_with(' ') {
            plain.push(' ');
        }
    }
    plain.truncate(plain.trim_end().len());
    plain
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

/// What is known of an article's end while it is gone over from behind.
#[derive(Default)]
struct Ending {
    /// Links since the last label.
    links: usize,
    /// All links.
    linked: usize,
    /// Lines that say what the link before them leads to.
    teasers: usize,
    /// True where such a line stands behind.
    before_teaser: bool,
    /// Bytes of all.
    length: usize,
    /// The block from which on nothing is part of the article, and the bytes from there.
    first: Option<(usize, usize)>,
}

impl Ending {
    /// Takes the block before; false where it is text of the article.
    fn takes(&mut self, index: usize, block: &Block<'_>) -> bool {
        self.length += block.words.len();
        let is_label = block.ends_article();
        if !is_label && !is_link(block) {
            let is_teaser = !self.before_teaser && block.words.chars().count() <= LONGEST;
            self.teasers += 1;
            self.before_teaser = true;
            return is_teaser;
        }
        self.before_teaser = false;
        self.linked += usize::from(!is_label);
        self.links = if is_label { 0 } else { self.links + usize::from(!leads_below(&block.node)) };
        let is_told = self.teasers == 0 || (is_label && self.has_teasers());
        if is_told && (is_label || self.links >= FEWEST_LINKS) {
            self.first = Some((index, self.length));
        }
        true
    }

    /// True where most links have a line each that says what they lead to.
    const fn has_teasers(&self) -> bool {
        self.teasers >= FEWEST_TEASERS
            && self.teasers <= self.linked
            && self.linked <= 2 * self.teasers
    }
}

/// The blocks after the article's last sentence, as far as they are invitations and links: none where they are so many that
/// the page is a list itself, or where no running text stands before them.
fn ending<'b, 'n>(blocks: &'b [NodeRef<'n>]) -> &'b [NodeRef<'n>] {
    let mut end = Ending::default();
    for (index, node) in blocks.iter().enumerate().rev() {
        let block = Block { node: *node, words: text_of(node, LONGEST + 1) };
        if !end.takes(index, &block) {
            break;
        }
        if blocks.len() - index > MOST_BLOCKS {
            if end.teasers == 0 {
                return &[];
            }
            break;
        }
    }
    let Some((first, length)) = end.first else { return &[] };
    let (before, ending) = blocks.split_at(first);
    let is_small = || {
        let whole: usize = blocks.iter().map(|block| text_of(block, 10_000).len()).sum();
        length <= whole * MOST_PERCENT / 100
    };
    if before.last().is_some_and(is_text) && is_small() { ending } else { &[] }
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
fn leads_below(block: &NodeRef<'_>) -> bool {
    let addresses = block.descendants_it().filter_map(|node| node.attr("href"));
    let mut addresses = addresses.map(|address| {
        !address.is_empty() && !address.starts_with(['/', '?', '.']) && !address.contains(':')
    });
    addresses.next() == Some(true) && addresses.all(|below| below)
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
    fn lines_that_lead_elsewhere_go_wherever_they_stand() {
        check(
            &format!("{STORY}<p>Lire aussi : <a href=/a>Les bacs à quai</a></p><p>An end.</p>"),
            &format!("{TOLD}An end."),
        );
        check(&format!("<p><a href=/a>READ MORE: Ferries stay in</a></p>{STORY}"), TOLD);
        check(
            &format!("{STORY}<p>Related: a storm, and <a href=/a>ferries</a></p>"),
            &format!("{TOLD}Related: a storm, and ferries"),
        );
        check(&format!("{STORY}<p>Related men met.</p>"), &format!("{TOLD}Related men met."));
    }

    #[test]
    fn other_articles_are_told_below_their_links() {
        let (story, text) = (STORY.repeat(2), format!("{TOLD}{TOLD}"));
        let told = "<h3><a href=/a>A storm at sea</a></h3><p>It came by night.</p><h3><a href=/b>Ferries</a></h3><p>They wait.</p>";
        check(&format!("{story}<h2>Read more</h2>{told}"), &text);
        check(
            &format!("{story}{told}"),
            &format!("{text}A storm at sea It came by night. Ferries They wait."),
        );
        check(
            &format!(
                "{story}<h2>Read more</h2><p><a href=/a>A storm</a></p><p>The last word is his.</p>"
            ),
            &format!("{text}Read more A storm The last word is his."),
        );
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
