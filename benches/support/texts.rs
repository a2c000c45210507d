//! Made-up articles, the same in every run.
//!
//! Words are drawn so that the n-th most common is n times as rare as the first (Zipf), one word in a hundred has an accent;
//! quotation marks are curly.

use std::{path::Path, sync::Arc};

use dateline::{
    document::Builder,
    library::{Article, Content, ContentHash, article::Draft},
    metadata::{Metadata, Published},
};

/// About 80 MB of text.
pub(crate) const ARTICLES: usize = 20_000;
/// Words of an article.
const WORDS: usize = 670;

/// A small generator of numbers (xorshift64*, Vigna 2016), so that every run sees the same text.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 11
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound as u64) as usize
    }

    /// A rank from 0 below `bound`, rank n about n times as rare as the first.
    fn rank(&mut self, bound: usize) -> usize {
        let even = self.next() as f64 / (1_u64 << 53) as f64;
        ((bound as f64).powf(even) as usize).min(bound) - 1
    }
}

/// Made-up words of English letters, common letters oftener.
pub(crate) fn vocabulary(dice: &mut Dice) -> Vec<String> {
    let letters = b"eeeeeeeeeeeetttttttttaaaaaaaaooooooooiiiiiiinnnnnnnsssssshhhhhhrrrrrrddddllllcccuuummmwwfffggyyppbbvkjxqz";
    let word = |dice: &mut Dice| {
        let length = 2 + dice.below(8);
        (0..length).map(|_| char::from(letters[dice.below(letters.len())])).collect()
    };
    (0..20_000).map(|_| word(dice)).collect()
}

/// A text of so many words.
pub(crate) fn text(dice: &mut Dice, vocabulary: &[String], words: usize) -> String {
    let mut text = String::with_capacity(words * 7);
    for count in 0..words {
        let word = &vocabulary[dice.rank(vocabulary.len())];
        match count % 100 {
            0 => text.push_str("“Été”"),
            50 => text.push_str(&word.to_uppercase()),
            _ => text.push_str(word),
        }
        text.push_str(if count % 90 == 89 { ".\n" } else { " " });
    }
    text
}

/// [`ARTICLES`] articles; some of them name Damascus.
pub(crate) fn articles(dice: &mut Dice, vocabulary: &[String]) -> Vec<Article> {
    let article = |index: usize, dice: &mut Dice| {
        let mut builder = Builder::new();
        let mut words = text(dice, vocabulary, WORDS);
        if index % 500 == 7 {
            words.push_str(" The Syrian foreign minister left Damascus.");
        }
        builder.push(&words);
        Article::new(Draft {
            hash: ContentHash::default(),
            own_id: None,
            path: Arc::from(Path::new("article.txt")),
            metadata: Metadata {
                title: Some("A title of some words".into()),
                published: Published::parse(&format!(
                    "20{:02}-{:02}-{:02}",
                    index % 25,
                    index % 12 + 1,
                    index % 28 + 1
                )),
                ..Metadata::default()
            },
            notes: Vec::new(),
            content: Content::Document(Arc::new(builder.finish())),
        })
    };
    (0..ARTICLES).map(|index| article(index, dice)).collect()
}
