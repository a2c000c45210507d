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
    let number = model.articles.in_file(&beside(article, file)?)?;
    let effects = jumps::open_number(model, number);
    let place = model.article().and_then(|opened| place(opened, name));
    if let Some(offset) = place {
        reading::go_to(model, offset);
    }
    Some(effects)
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
