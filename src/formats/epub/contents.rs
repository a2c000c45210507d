//! A book's table of contents: the navigation document of EPUB 3, else the NCX of EPUB 2. Nothing recurses.

use std::collections::{HashMap, HashSet};

use super::{
    super::{
        entities, stated,
        xml::{self, Event, Tag},
    },
    Book, folder,
    package::{Package, is},
    resolve,
};

/// Entries that are kept, at most.
const MOST: usize = 10_000;

/// An entry of the table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Place {
    /// What it is called.
    pub(super) title: String,
    /// The file it leads to.
    pub(super) path: String,
    /// The element in it, where it does not lead to the beginning.
    pub(super) fragment: Option<String>,
    /// How many entries it stands under.
    pub(super) depth: usize,
}

/// The table of contents; empty where the book has none that can be read.
pub(super) fn read(book: &mut Book<'_, '_, '_>, package: &Package) -> Vec<Place> {
    let mut read = |path: &Option<String>, reader: fn(&str, &str) -> Vec<Place>| {
        let path = path.as_ref()?;
        let text = book.text(path).ok()?;
        Some(reader(&text, folder(path))).filter(|places| !places.is_empty())
    };
    let mut places =
        read(&package.nav, nav).or_else(|| read(&package.ncx, ncx)).unwrap_or_default();
    settle(&mut places, &package.spine);
    places
}

/// Entries that lead to no file of the text lead to the first of the same name in another folder: some programs write addresses
/// as they were before the files were moved.
fn settle(places: &mut [Place], spine: &[String]) {
    let name = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
    let mut named: HashMap<String, &String> = HashMap::new();
    for path in spine {
        named.entry(name(path)).or_insert(path);
    }
    let spine: HashSet<&String> = spine.iter().collect();
    for place in places.iter_mut().filter(|place| !spine.contains(&place.path)) {
        if let Some(path) = named.get(&name(&place.path)) {
            place.path.clone_from(path);
        }
    }
}

/// Where an address of the table leads.
fn place(address: &str, folder: &str, depth: usize) -> Option<Place> {
    let fragment = address.split_once('#').map(|(_, fragment)| super::unescaped(fragment));
    let path = resolve(folder, address)?;
    Some(Place {
        title: String::new(),
        path,
        fragment: fragment.filter(|name| !name.is_empty()),
        depth,
    })
}

/// Adds an entry that has a title.
fn add(places: &mut Vec<Place>, place: Option<Place>, title: &str) {
    if let (Some(place), Some(title)) = (place, stated::line(title))
        && places.len() < MOST
    {
        places.push(Place { title, ..place });
    }
}

/// Reads lists of links under `<nav epub:type="toc">`, or under the first `<nav>`.
fn nav(text: &str, folder: &str) -> Vec<Place> {
    let typed = text.contains("epub:type=\"toc\"") || text.contains("epub:type='toc'");
    let is_table = |tag: Tag<'_>| {
        is(tag, "nav") && (!typed || tag.attribute("epub:type").is_some_and(|kind| kind == "toc"))
    };
    let (mut places, mut inside, mut done, mut depth) = (Vec::new(), false, false, 0_usize);
    let mut open: Option<(Option<Place>, String)> = None;
    xml::walk(text, &mut |event, _| match event {
        Event::Open(tag) if is_table(tag) && !done => inside = true,
        Event::Close(name) if inside && xml::local(name) == "nav" => (inside, done) = (false, true),
        Event::Open(tag) if inside && is(tag, "ol") => depth += 1,
        Event::Close(name) if inside && xml::local(name) == "ol" => depth = depth.saturating_sub(1),
        Event::Open(tag) if inside && is(tag, "a") => {
            let place = tag
                .attribute("href")
                .and_then(|address| place(&address, folder, depth.saturating_sub(1)));
            open = Some((place, String::new()));
        }
        Event::Close(name) if xml::local(name) == "a" => {
            if let Some((place, title)) = open.take() {
                add(&mut places, place, &title);
            }
        }
        Event::Text(words) => {
            if let Some((_, title)) = &mut open {
                title.push_str(&entities::decode(words));
            }
        }
        _ => (),
    });
    places
}

/// Reads `<navPoint>`s: a label, an address, and those under it.
fn ncx(text: &str, folder: &str) -> Vec<Place> {
    let (mut places, mut depth) = (Vec::new(), 0_usize);
    let (mut title, mut in_label) = (String::new(), false);
    xml::walk(text, &mut |event, _| match event {
        Event::Open(tag) if is(tag, "navpoint") => (depth, title) = (depth + 1, String::new()),
        Event::Close(name) if xml::local(name).eq_ignore_ascii_case("navpoint") => {
            depth = depth.saturating_sub(1);
        }
        Event::Open(tag) if is(tag, "navlabel") && depth > 0 => in_label = true,
        Event::Close(name) if xml::local(name).eq_ignore_ascii_case("navlabel") => in_label = false,
        Event::Text(words) if in_label => title.push_str(&entities::decode(words)),
        Event::Open(tag) if is(tag, "content") && depth > 0 => {
            let place = tag.attribute("src").and_then(|address| place(&address, folder, depth - 1));
            add(&mut places, place, &std::mem::take(&mut title));
        }
        _ => (),
    });
    places
}
