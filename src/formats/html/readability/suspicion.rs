//! Whether a list, a table, a form or a block looks like something else than text.

use dom_query::{NodeData, NodeRef};

use super::{
    by_node::Nodes,
    nodes::{is_one_of, link_density},
    prepare, weight,
};

/// A part with so many commas is prose.
const COMMAS_OF_PROSE: usize = 10;

/// A part of fewer characters may be a label; one that shows a film has at least as many as the second says.
const LABEL: usize = 25;
const BESIDE_FILM: usize = 75;

/// Part of a block's words that stand in lists where it is one.
const MOSTLY: f32 = 0.9;

/// Part of a block's words that stand in a program where it is one, and in headings where it is more than a label. Readability
/// asks for nine tenths of the latter and drops the headings of wikis, beside which a link says `edit`.
const HALF: f32 = 0.5;

/// Part of the words that may be links; where the names speak for a part.
const MOST_LINKED: f32 = 0.2;
const MOST_LINKED_IF_NAMED: f32 = 0.5;
const NAMED: f32 = 25.0;

/// Items that a menu may have before they count against it.
const ITEMS: usize = 100;

/// What text stands in.
const TEXTISH: [&str; 12] =
    ["blockquote", "dl", "div", "img", "ol", "p", "pre", "table", "ul", "span", "li", "td"];

/// Words that stand alone where an advertisement is shown, or something is loaded.
const ADS: [&str; 10] = [
    "ad",
    "advertising",
    "advertisement",
    "pub",
    "publicité",
    "werb",
    "werbung",
    "广告",
    "реклама",
    "anuncio",
];
const LOADING: [&str; 5] = ["loading", "正在加载", "загрузка", "chargement", "cargando"];

/// Longest of these with what may stand around it, in bytes.
const LONGEST_WORD: usize = 64;

/// Addresses of films.
const FILMS: [&str; 10] = [
    "dailymotion.com",
    "youtube.com",
    "youtube-nocookie.com",
    "player.vimeo.com",
    "v.qq.com",
    "archive.org",
    "upload.wikimedia.org",
    "player.twitch.tv",
    "bilibili.com",
    "live.bilibili.com",
];

/// What stands in a part.
#[derive(Default)]
struct Content {
    commas: usize,
    pictures: usize,
    paragraphs: usize,
    items: usize,
    inputs: usize,
    embedded: usize,
    film: bool,
    data: bool,
}

impl Content {
    fn of(part: &NodeRef<'_>, data: &Nodes) -> Self {
        let mut content = Self::default();
        part.descendants_it().for_each(|inner| content.add(&inner, data));
        content
    }

    fn add(&mut self, inner: &NodeRef<'_>, data: &Nodes) {
        inner.query_or((), |node| {
            if let NodeData::Text { contents } = &node.data {
                self.commas += memchr::memchr_iter(b',', contents.as_bytes()).count();
            }
        });
        let Some(element) = inner.element_ref() else { return };
        match &*element.name.local {
            "img" => self.pictures += 1,
            "p" => self.paragraphs += 1,
            "li" => self.items += 1,
            "input" => self.inputs += 1,
            "table" => self.data |= data.contains(&inner.id),
            "object" | "embed" | "iframe" => {
                self.embedded += 1;
                drop(element);
                self.film |= shows_film(inner);
            }
            _ => (),
        }
    }
}

/// True for a part that looks like no text; `data` are the tables that hold data.
pub(super) fn is_suspicious(part: &NodeRef<'_>, data: &Nodes, weighs: bool) -> bool {
    let is_data = |node: &NodeRef<'_>| data.contains(&node.id);
    if is_data(part) || part.ancestors_it(None).any(|outer| is_data(&outer)) {
        return false;
    }
    let content = Content::of(part, data);
    if content.data {
        return false;
    }
    let weight = weight::class_weight(part, weighs);
    if weight < 0.0 {
        // Names of style sheets speak against much; code stays.
        return !part.descendants_it().any(|inner| inner.has_name("pre"));
    }
    if content.commas >= COMMAS_OF_PROSE || content.film {
        return false;
    }
    says_nothing(part) || Part::of(part, &content, weight).is_suspicious()
}

/// A part with few commas, and what is known of it.
struct Part<'p, 'n> {
    node: &'p NodeRef<'n>,
    content: &'p Content,
    weight: f32,
    characters: usize,
    is_list: bool,
}

impl<'p, 'n> Part<'p, 'n> {
    fn of(node: &'p NodeRef<'n>, content: &'p Content, weight: f32) -> Self {
        let characters = node.normalized_char_count();
        let is_list =
            is_one_of(node, &["ul", "ol"]) || density(node, &["ul", "ol"], characters) > MOSTLY;
        Self { node, content, weight, characters, is_list }
    }

    fn is_suspicious(&self) -> bool {
        self.looks_wrong() && !(self.is_list && self.is_gallery()) && !self.is_code()
    }

    /// True for a program, whose links lead to what its words name. Readability takes it for navigation.
    fn is_code(&self) -> bool {
        density(self.node, &["pre"], self.characters) > HALF
    }

    /// True for a list in which each item is a picture.
    fn is_gallery(&self) -> bool {
        let is_plain = |child: NodeRef<'_>| {
            child.children_it(false).filter(NodeRef::is_element).nth(1).is_none()
        };
        self.node.children_it(false).all(is_plain) && self.content.pictures == self.content.items
    }

    fn looks_wrong(&self) -> bool {
        let content = self.content;
        let in_figure = self.node.ancestors_it(None).any(|outer| outer.has_name("figure"));
        let many_pictures = !in_figure
            && content.pictures > 1
            && (content.paragraphs as f32 / content.pictures as f32) < 0.5;
        let many_items = !self.is_list && content.items > content.paragraphs + ITEMS;
        let many_inputs = content.inputs > content.paragraphs / 3;
        let film = (content.embedded == 1 && self.characters < BESIDE_FILM) || content.embedded > 1;
        many_pictures
            || many_items
            || many_inputs
            || self.is_linked(in_figure)
            || film
            || (content.pictures == 0 && !self.has_text())
    }

    /// True where too much of the words is links.
    fn is_linked(&self, in_figure: bool) -> bool {
        let linked = link_density(self.node, self.characters);
        let is_label = || {
            let headings = ["h1", "h2", "h3", "h4", "h5", "h6"];
            !in_figure
                && self.characters < LABEL
                && (self.content.pictures == 0 || self.content.pictures > 2)
                && linked > 0.0
                && density(self.node, &headings, self.characters) < HALF
        };
        (!self.is_list && (is_label() || (self.weight < NAMED && linked > MOST_LINKED)))
            || (self.weight >= NAMED && linked > MOST_LINKED_IF_NAMED)
    }

    /// True where something in the part holds words.
    fn has_text(&self) -> bool {
        let holds = |inner: NodeRef<'_>| {
            is_one_of(&inner, &TEXTISH)
                && inner.descendants_it().any(|text| text.is_nonempty_text())
        };
        self.node.descendants_it().any(holds)
    }
}

/// The words of elements of these names in a part, against its characters; those within one another count twice.
fn density(part: &NodeRef<'_>, names: &[&str], characters: usize) -> f32 {
    if characters == 0 {
        return 0.0;
    }
    let named = part.descendants_it().filter(|inner| is_one_of(inner, names));
    named.map(|inner| inner.normalized_char_count()).sum::<usize>() as f32 / characters as f32
}

/// True for a part that only says that an advertisement stands there, or that something is loaded.
fn says_nothing(part: &NodeRef<'_>) -> bool {
    let words = super::super::element::text_of(part, LONGEST_WORD + 1).trim().to_lowercase();
    ADS.contains(&words.as_str()) || LOADING.contains(&words.trim_end_matches(['…', '.']))
}

/// True for an element that leads to a film.
pub(super) fn shows_film(node: &NodeRef<'_>) -> bool {
    let leads = node.attrs().iter().any(|attribute| is_film(&attribute.value));
    leads || (node.has_name("object") && prepare::is_embedded(node) && is_film(&node.inner_html()))
}

fn is_film(address: &str) -> bool {
    FILMS.iter().any(|site| {
        address.find(site).is_some_and(|at| {
            let before = &address.as_bytes()[..at];
            (at > 1 && before.ends_with(b"//")) || (at > 5 && before.ends_with(b"//www."))
        })
    })
}
