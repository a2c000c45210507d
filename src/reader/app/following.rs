//! Links that lead to what is at hand: to a place in the same article, or to another article that is listed.

use std::{
    collections::HashMap,
    path::{Component, Path, PathBuf},
};

use url::Url;

use super::{Effect, Model, jumps, reading};
use crate::{
    document::{Block, BlockKind, Document},
    escape::percent_decoded,
    formats::within::{address_of, entry_of},
    library::Article,
};

/// Follows a link; `None` where it leads to something that is not listed.
pub(super) fn follow(model: &mut Model, article: &Article, link: &str) -> Option<Vec<Effect>> {
    let (file, name) = link.split_once('#').unwrap_or((link, ""));
    if file.is_empty() {
        match place(article, name) {
            Some(offset) => {
                jumps::leave(model);
                reading::go_to(model, offset);
            }
            None => model.fail("this link leads nowhere in the article"),
        }
        return Some(Vec::new());
    }
    if let Some((entry, name)) = entry_of(link) {
        let Some(number) = part_of_file(model, article, entry, name) else {
            model.fail("this link leads to a part of the file that is not listed");
            return Some(Vec::new());
        };
        return Some(open_at(model, number, &[name, file]));
    }
    let number = model.articles.in_file(&beside(article, file)?)?;
    Some(open_at(model, number, &[name]))
}

/// Opens an article at the first of these places that it has, else where it was left.
fn open_at(model: &mut Model, number: usize, names: &[&str]) -> Vec<Effect> {
    let effects = jumps::open_number(model, number);
    let opened = model.article();
    let mut named = names.iter().filter(|name| !name.is_empty());
    let place = opened.and_then(|opened| named.find_map(|name| place(opened, name)));
    if let Some(offset) = place {
        reading::go_to(model, offset);
    }
    effects
}

/// The article of the same file that holds an entry of it, such as the chapter of a book: the one with that place, where an entry
/// was parted.
fn part_of_file(model: &Model, article: &Article, entry: &str, name: &str) -> Option<usize> {
    let first = model.articles.in_file(&article.path)?;
    let of_file = |number: &usize| {
        model.articles.get(*number).is_some_and(|found| found.path == article.path)
    };
    let mut fallback = None;
    for number in (first..model.articles.len()).take_while(of_file) {
        let found = model.articles.get(number)?;
        let document = found.document();
        let holds = |name: &str| document.is_some_and(|document| document.anchor(name).is_some());
        let begins = found.own_id.as_deref().is_some_and(|id| id.ends_with(&format!("#{entry}")));
        if !begins && !holds(&address_of(entry, None)) {
            continue;
        }
        if holds(name) {
            return Some(number);
        }
        fallback = fallback.or(Some(number));
    }
    fallback
}

/// The byte of a text that a name leads to: what it marks, else the heading that it is made from.
fn place(article: &Article, name: &str) -> Option<usize> {
    let document = article.document()?;
    let name = percent_decoded(name)?;
    let marked = document.anchor(&name).map(|span| span.start);
    marked.or_else(|| heading(document, &name))
}

/// The heading that a name is made from, as GitHub and most others make one; of several alike the second has `-1` behind it.
fn heading(document: &Document, name: &str) -> Option<usize> {
    let is_heading =
        |block: &&Block| matches!(block.kind, BlockKind::Title | BlockKind::Heading(_));
    let mut names: HashMap<String, usize> = HashMap::new();
    for block in document.blocks().iter().filter(is_heading) {
        let made = name_of(block.span.of(document.text()));
        let rest = name.strip_prefix(&made);
        let before = names.entry(made).or_default();
        let is_it = match *before {
            0 => rest == Some(""),
            number => rest.and_then(|rest| rest.strip_prefix('-')) == Some(&number.to_string()),
        };
        if is_it {
            return Some(block.span.start);
        }
        *before += 1;
    }
    None
}

/// Small letters and digits, with a hyphen for each blank.
fn name_of(heading: &str) -> String {
    let kept = |c: &char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_');
    heading
        .trim()
        .to_lowercase()
        .chars()
        .filter(kept)
        .map(|c| if c == ' ' { '-' } else { c })
        .collect()
}

/// The file that a link leads to, seen from an article's file; `None` for an address, and for a link on a page of the web.
fn beside(article: &Article, link: &str) -> Option<PathBuf> {
    if article.metadata.url.is_some() || Url::parse(link).is_ok() {
        return None;
    }
    let mut path = article.path.parent()?.to_owned();
    for component in Path::new(&percent_decoded(link)?).components() {
        match component {
            Component::Normal(name) => path.push(name),
            Component::CurDir => {}
            Component::ParentDir if path.pop() => {}
            _ => return None,
        }
    }
    Some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(heading: &str, expected: &str) {
        assert_eq!(name_of(heading), expected);
    }

    #[test]
    fn names_of_headings_are_those_of_others() {
        check("Second", "second");
        check(" What’s new in 2.0? ", "whats-new-in-20");
        check("Über_uns – kurz", "über_uns--kurz");
    }
}
