//! Keeps a page that is nested too deeply from becoming a tree of that depth. Only such pages come here.

use std::collections::HashMap;

use super::source::{DEEPEST, Tag, VOID};

/// Formatting elements that may be open at once; every block after them holds a copy of each.
const MOST_FORMATTING: usize = 16;

/// Open elements that are looked at for one that a start tag closes.
const LOOKED_AT: usize = 64;

/// Writes `html` without the tags of elements that would stand deeper than [`DEEPEST`], and without formatting that is opened
/// over and over and never closed. Words stay.
pub(super) fn limit(html: &str) -> String {
    let mut limiter = Limiter::default();
    let mut written = String::with_capacity(html.len());
    let (mut at, mut copied) = (0, 0);
    while let Some(found) = memchr::memchr(b'<', &html.as_bytes()[at..]) {
        at += found;
        let Some(tag) = Tag::read(&html[at..]) else {
            at += 1;
            continue;
        };
        if !limiter.keeps(&tag) {
            written.push_str(&html[copied..at]);
            copied = at + tag.length;
        }
        at += tag.length;
    }
    written.push_str(&html[copied..]);
    written
}

/// Elements that unclosed copies are made of (WHATWG HTML, "the list of active formatting elements").
pub(super) fn is_formatting(tag: &Tag<'_>) -> bool {
    tag.is_one_of(&[
        "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u",
    ])
}

/// The elements that are open, as far as tags tell.
#[derive(Default)]
struct Limiter {
    open: Vec<Open>,
    /// How many of each name are open, so that an end tag without a start tag costs no search.
    counts: HashMap<String, usize>,
    kept: usize,
    formatting: usize,
}

struct Open {
    name: String,
    kept: bool,
    formats: bool,
}

impl Limiter {
    /// True for a tag that stays.
    fn keeps(&mut self, tag: &Tag<'_>) -> bool {
        let name = tag.name.to_ascii_lowercase();
        if tag.is_one_of(VOID) || tag.closes_itself() {
            return self.kept < DEEPEST;
        }
        if tag.closes { self.close(&name) } else { self.open(tag, name) }
    }

    fn open(&mut self, tag: &Tag<'_>, name: String) -> bool {
        let ends_itself = tag.is_one_of(&["p", "li", "dt", "dd", "option", "tr", "td", "th"]);
        let mut innermost = self.open.iter().rev().take(LOOKED_AT).skip_while(|open| open.formats);
        if ends_itself && innermost.next().is_some_and(|open| open.name == name) {
            self.close(&name);
        }
        let formats = is_formatting(tag);
        let kept = self.kept < DEEPEST && !(formats && self.formatting >= MOST_FORMATTING);
        *self.counts.entry(name.clone()).or_default() += 1;
        self.kept += usize::from(kept);
        self.formatting += usize::from(kept && formats);
        self.open.push(Open { name, kept, formats });
        kept
    }

    /// Closes the innermost element of a name, with those in it.
    fn close(&mut self, name: &str) -> bool {
        if self.counts.get(name).is_none_or(|count| *count == 0) {
            return self.kept < DEEPEST;
        }
        while let Some(closed) = self.pop() {
            if closed.name == name {
                // Formatting that another end tag closes goes on in the next block; only its own ends it.
                self.formatting -= usize::from(closed.kept && closed.formats);
                return closed.kept;
            }
        }
        false
    }

    fn pop(&mut self) -> Option<Open> {
        let closed = self.open.pop()?;
        if let Some(count) = self.counts.get_mut(&closed.name) {
            *count -= 1;
        }
        self.kept -= usize::from(closed.kept);
        Some(closed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_that_are_too_deep_lose_their_tags() {
        let deep = format!("{}x{}y", "<div>".repeat(600), "</div>".repeat(600));
        let limited = limit(&deep);
        assert_eq!(limited.matches("<div>").count(), DEEPEST);
        assert_eq!(limited.matches("</div>").count(), DEEPEST);
        assert!(limited.contains('x') && limited.ends_with('y'));
    }

    #[test]
    fn s2_formatting_that_is_never_closed_ends() {
        let limited = limit(&"<p><font color=1>x".repeat(400));
        assert!(limited.matches("<font").count() <= 400 && limited.matches('x').count() == 400);
        assert_eq!(limit(&"<b>".repeat(400)).matches("<b>").count(), MOST_FORMATTING);
    }
}
