//! Running heads, running feet and page numbers: what stands at the edge of several pages and says the same but for numbers.

use std::collections::{BTreeMap, BTreeSet};

use super::{Line, Page};

/// Lines from the top and from the bottom of a page that may be running.
const AT_EDGE: usize = 2;

/// How far from the edge such a line may stand, as a part of the height of the page.
const MARGIN: f32 = 0.15;

/// So many pages further on, at most, the next one says the same: left and right pages have heads of their own.
const NEAR: usize = 4;

/// On so many pages near one another a line must stand.
const OFTEN: usize = 3;

/// Takes them out.
pub(super) fn drop_running(pages: &mut [Page]) {
    let edges: Vec<BTreeMap<usize, String>> = pages.iter().map(at_edge).collect();
    let mut places: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (page, lines) in edges.iter().enumerate() {
        for key in lines.values().map(String::as_str).collect::<BTreeSet<_>>() {
            places.entry(key).or_default().push(page);
        }
    }
    let several = edges.len() > 1;
    for (number, page) in pages.iter_mut().enumerate() {
        let is_running = |key: &String| {
            let near = |other: &&usize| other.abs_diff(number) <= NEAR;
            let often = places.get(key.as_str()).map_or(0, |at| at.iter().filter(near).count());
            often >= OFTEN || (several && is_page_number(key))
        };
        let mut index = 0;
        page.lines.retain(|_| {
            index += 1;
            !edges[number].get(&(index - 1)).is_some_and(is_running)
        });
    }
}

/// The lines at the edges of a page, by their place in it: what they say, numbers aside.
fn at_edge(page: &Page) -> BTreeMap<usize, String> {
    let mut order: Vec<usize> =
        (0..page.lines.len()).filter(|at| !page.lines[*at].turned).collect();
    let height = |at: &usize| page.lines[*at].y;
    order.sort_by(|one, other| height(one).total_cmp(&height(other)));
    let margin = page.height * MARGIN;
    let low =
        rows(&order, page).into_iter().take(AT_EDGE).flatten().filter(|at| height(at) < margin);
    order.reverse();
    let high = rows(&order, page).into_iter().take(AT_EDGE).flatten();
    let high = high.filter(|at| height(at) > page.height - margin);
    low.chain(high).map(|at| (at, key(&page.lines[at]))).collect()
}

/// Lines on one base line belong together: a name at the left, a number at the right.
fn rows(order: &[usize], page: &Page) -> Vec<Vec<usize>> {
    let same = |one: &usize, other: &usize| (page.lines[*one].y - page.lines[*other].y).abs() < 2.0;
    order.chunk_by(same).map(<[usize]>::to_vec).collect()
}

/// The words of a line, `#` for each number.
fn key(line: &Line) -> String {
    let mut key = String::new();
    for c in line.text.trim().chars() {
        match c {
            '0'..='9' if key.ends_with('#') => {}
            '0'..='9' => key.push('#'),
            _ => key.extend(c.to_lowercase()),
        }
    }
    key
}

/// A number alone, `page 3 of 9`, `- 3 -`, `iv`.
fn is_page_number(key: &str) -> bool {
    let bare: Vec<&str> = key
        .split(|c: char| c.is_whitespace() || matches!(c, '-' | '–' | '—' | '|' | '/' | '[' | ']'))
        .filter(|word| !word.is_empty() && !matches!(*word, "page" | "p." | "of"))
        .collect();
    let roman =
        |word: &str| word.len() < 6 && word.chars().all(|c| matches!(c, 'i' | 'v' | 'x' | 'l'));
    !bare.is_empty() && bare.len() < 3 && bare.iter().all(|word| *word == "#" || roman(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, number: bool) {
        let line = Line { text: text.to_owned(), ..Line::default() };
        assert_eq!(is_page_number(&key(&line)), number, "{text}");
    }

    #[test]
    fn numbers_of_pages_are_known() {
        check("12", true);
        check("- 12 -", true);
        check("Page 3 of 9", true);
        check("xiv", true);
        check("Chapter 3", false);
        check("of the sea", false);
        check("12 people", false);
    }
}
