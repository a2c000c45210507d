//! Places that are found again after the text has changed: by their words and what stands around them.

use serde::{Deserialize, Serialize};

use crate::span::{Span, floor_boundary};

/// Characters kept on either side of a passage, and of the words at a reading place.
const CONTEXT: usize = 32;

/// A passage of a text with its words. Empty words stand for a place between two characters.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Passage {
    /// First byte of it in the text.
    pub start: usize,
    /// First byte after it.
    pub end: usize,
    /// Its words, exactly.
    pub text: String,
    /// What stands before it, up to 32 characters.
    #[serde(default)]
    pub before: String,
    /// What stands after it, up to 32 characters.
    #[serde(default)]
    pub after: String,
}

impl Passage {
    /// The passage of `text` at `span`, with what stands around it.
    pub fn of(text: &str, span: Span) -> Self {
        let (start, end) = (floor_boundary(text, span.start), text.ceil_char_boundary(span.end));
        let end = end.max(start);
        Self {
            start,
            end,
            text: text[start..end].to_owned(),
            before: text[back(text, start)..start].to_owned(),
            after: text[end..forth(text, end)].to_owned(),
        }
    }

    /// The place at byte `offset` of `text`: known by the words that follow it.
    pub fn place(text: &str, offset: usize) -> Self {
        let start = floor_boundary(text, offset);
        Self::of(text, Span::new(start, forth(text, start)))
    }

    /// Where the passage stands in `text`: where it stood, where its words are the same there; else where its words stand in
    /// the surroundings most like its own, the nearest of equals. `None` where its words are gone.
    pub fn find(&self, text: &str) -> Option<Span> {
        if text.get(self.start..self.end) == Some(self.text.as_str()) {
            return Some(Span::new(self.start, self.end));
        }
        if self.text.is_empty() {
            return None;
        }
        let found = text.match_indices(&self.text).map(|(at, _)| at);
        let best = found.max_by_key(|at| {
            (self.likeness(text, *at), std::cmp::Reverse(at.abs_diff(self.start)))
        });
        best.map(|at| Span::new(at, at + self.text.len()))
    }

    /// The byte to go on reading at: [`Self::find`], else the old byte as far as the text still goes there.
    pub fn offset(&self, text: &str) -> usize {
        self.find(text).map_or_else(|| floor_boundary(text, self.start), |span| span.start)
    }

    /// How many characters next to the words at byte `at` are as they were.
    fn likeness(&self, text: &str, at: usize) -> usize {
        let same = |a: &mut dyn Iterator<Item = char>, b: &mut dyn Iterator<Item = char>| {
            a.zip(b).take_while(|(a, b)| a == b).count()
        };
        let end = at + self.text.len();
        same(&mut text[..at].chars().rev(), &mut self.before.chars().rev())
            + same(&mut text[end..].chars(), &mut self.after.chars())
    }
}

/// The byte up to 32 characters before `at`.
fn back(text: &str, at: usize) -> usize {
    text[..at].char_indices().rev().take(CONTEXT).last().map_or(at, |(start, _)| start)
}

/// The byte up to 32 characters after `at`.
fn forth(text: &str, at: usize) -> usize {
    text[at..].char_indices().nth(CONTEXT).map_or(text.len(), |(end, _)| at + end)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(old: &str, words: &str, new: &str, expected: Option<&str>) {
        let start = old.find(words).unwrap();
        let passage = Passage::of(old, Span::new(start, start + words.len()));
        let found = passage.find(new).map(|span| &new[span.start.saturating_sub(4)..span.end]);
        assert_eq!(found, expected);
    }

    #[test]
    fn a_passage_is_found_where_it_was_and_where_it_went() {
        check("one two three", "two", "one two three", Some("one two"));
        check("one two three", "two", "zero. one two three", Some("one two"));
        check("one two three", "two", "one three", None);
    }

    #[test]
    fn of_several_the_one_with_its_surroundings_is_taken() {
        check("red cat, old dog, big cat.", "cat.", "big cat. red cat, old dog", Some("big cat."));
        let passage = Passage::of("a cat sat", Span::new(2, 5));
        assert_eq!(passage.find("the cat ran. a cat sat").map(|span| span.start), Some(15));
    }

    #[test]
    fn a_place_whose_words_are_gone_stays_as_near_as_it_can() {
        let place = Passage::place("some words of an article", 5);
        assert_eq!(place.offset("entirely different é"), 5);
        assert_eq!(place.offset("abc"), 3);
        assert_eq!(place.offset(""), 0);
    }

    proptest! {
        #[test]
        fn any_span_of_any_text_is_found_in_it(text in "\\PC{0,60}", a in 0usize..80, b in 0usize..80) {
            let passage = Passage::of(&text, Span::new(a.min(b), a.max(b)));
            let span = passage.find(&text).expect("its words are there");
            prop_assert_eq!((span.start, span.end), (passage.start, passage.end));
            prop_assert_eq!(span.of(&text), passage.text.as_str());
        }

        #[test]
        fn any_text_is_searched_without_harm(old in "\\PC{0,40}", new in "\\PC{0,40}", at in 0usize..50) {
            prop_assert!(new.is_char_boundary(Passage::place(&old, at).offset(&new)));
        }
    }
}
