//! Sentences written as headlines, in capitals and in small letters, so that such text is tagged well too.

use super::{corpus::Tags, trainer::Random};

/// One sentence in this many is written anew.
const SHARE: usize = 12;

/// Every third of the altered sentences has all capitals, every third small letters alone, the rest a capital on each
/// longer word.
pub(crate) fn altered(documents: &[Tags], random: &mut Random) -> Vec<Tags> {
    let mut altered = vec![];
    for document in documents {
        for sentence in &document.sentences {
            if random.below(SHARE) != 0 || sentence.len() < 4 {
                continue;
            }
            let way = random.below(3);
            let mut sentence = sentence.clone();
            for token in &mut sentence {
                token.word = match way {
                    0 => token.word.to_uppercase(),
                    1 => token.word.to_lowercase(),
                    _ => titled(&token.word),
                };
            }
            if way == 2 && sentence.last().is_some_and(|last| last.word == ".") {
                sentence.pop();
            }
            altered.push(Tags { id: document.id.clone(), sentences: vec![sentence] });
        }
    }
    altered
}

/// A word as headlines have it.
fn titled(word: &str) -> String {
    let small = matches!(
        word,
        "a" | "an" | "the" | "of" | "in" | "on" | "to" | "for" | "and" | "by" | "at" | "as" | "or"
    );
    let mut letters = word.chars();
    match letters.next() {
        Some(first) if !small => first.to_uppercase().chain(letters).collect(),
        _ => word.to_owned(),
    }
}
