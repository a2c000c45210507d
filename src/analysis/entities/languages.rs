//! Languages, which have the names of peoples: *in English*, *the Spanish version*, *translated into Hindi*.

use super::{
    Found,
    gazetteer::{Classes, List, lists},
    words::{Word, Words},
};
use crate::analysis::EntityKind;

/// Languages that are often named as such.
const LANGUAGES: [&str; 16] = [
    "english",
    "spanish",
    "french",
    "german",
    "italian",
    "portuguese",
    "russian",
    "arabic",
    "chinese",
    "japanese",
    "korean",
    "vietnamese",
    "hindi",
    "urdu",
    "turkish",
    "ukrainian",
];

/// `in English`, `spoke French`, `Spanish-language`, `English and Spanish versions`: a language, not a people.
pub(super) fn is_language(list: &[Word<'_>], index: usize) -> bool {
    let lower = |at: usize| list.get(at).map_or("", |word| word.lower);
    let before = index.checked_sub(1).map_or("", lower);
    let is_named = LANGUAGES.contains(&list[index].lower);
    let spoken = matches!(
        before,
        "speak"
            | "speaks"
            | "spoke"
            | "speaking"
            | "fluent"
            | "into"
            | "in"
            | "learn"
            | "learning"
            | "plain"
    );
    let ends = list.get(index + 1).is_none_or(|next| {
        !next.case.wordlike
            || matches!(
                next.lower,
                "and" | "or" | "that" | "to" | "by" | "on" | "at" | "with" | "for" | "as" | "so"
            )
    });
    spoken && ends && !list[index].lower.ends_with('s') || is_named && is_spoken_of(list, index)
}

/// True for the name of a language before `language` or `versions`, or joined with English.
fn is_spoken_of(list: &[Word<'_>], index: usize) -> bool {
    let lower = |at: usize| list.get(at).map_or("", |word| word.lower);
    let after = if lower(index + 1) == "-" { index + 2 } else { index + 1 };
    let headed = matches!(
        lower(after),
        "language"
            | "languages"
            | "speaking"
            | "speakers"
            | "speaker"
            | "version"
            | "versions"
            | "translation"
            | "translations"
            | "only"
            | "text"
            | "words"
            | "content"
            | "website"
            | "websites"
            | "pages"
            | "learners"
            | "proficiency"
            | "counterpart"
            | "video"
            | "videos"
            | "subtitles"
            | "captions"
            | "term"
            | "terms"
            | "tweets"
            | "edition"
            | "classes"
            | "teacher"
            | "teachers"
    );
    let joined = |at: usize, other: usize| {
        let english = [lower(other), lower(index)].contains(&"english");
        english
            && matches!(lower(at), "and" | "or" | "to" | "/")
            && LANGUAGES.contains(&lower(other))
    };
    let other_than =
        index > 3 && lower(index - 1) == "than" && lower(index - 3).starts_with("language");
    headed
        || other_than
        || joined(index + 1, index + 2)
        || index > 1 && joined(index - 1, index - 2)
}

/// Leaves out the names of languages that the document speaks of as such somewhere, unless people or a state follow: *the Spanish
/// site* and *our Spanish audience* beside *in Spanish*, but not *the Spanish government*.
pub(super) fn leave_out(words: &Words<'_>, mut found: Vec<Found>) -> Vec<Found> {
    let spoken: Vec<&str> = words
        .sentences
        .iter()
        .flat_map(|sentence| {
            let list = &words.list[sentence.words.clone()];
            let named = |index: &usize| list[*index].case.capital && is_language(list, *index);
            (0..list.len()).filter(named).map(|index| list[index].lower)
        })
        .filter(|lower| LANGUAGES.contains(lower))
        .collect();
    if !spoken.is_empty() {
        found.retain(|one| {
            one.kind != EntityKind::Group
                || one.words.len() > 1
                || !spoken.contains(&words.list[one.words.start].lower)
                || is_of_people(words, one.words.end)
        });
    }
    found
}

/// True for `government`, `troops`, `President` at `index`.
fn is_of_people(words: &Words<'_>, index: usize) -> bool {
    let Some(next) = words.list.get(index) else { return false };
    let body = lists(next.lower).has(List::Org) && next.lower != "media";
    body || next.own.any(Classes::TITLE)
        || next.case.capital
        || matches!(
            next.lower,
            "people"
                | "government"
                | "state"
                | "troops"
                | "soldiers"
                | "citizens"
                | "nationals"
                | "authorities"
                | "officials"
                | "diplomats"
                | "voters"
                | "king"
                | "queen"
                | "man"
                | "woman"
                | "men"
                | "women"
                | "player"
                | "players"
                | "side"
                | "capital"
                | "border"
                | "economy"
                | "firm"
                | "prime"
                | "foreign"
                | "defence"
                | "interior"
                | "military"
                | "embassy"
                | "forces"
        )
}

#[cfg(test)]
mod tests {
    use crate::analysis::{EntityKind, entities::tests::mentions};

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        assert_eq!(mentions(text, EntityKind::Group), expected);
    }

    #[test]
    fn a_language_is_no_people() {
        check("The page is in Spanish. Our Spanish audience grew.", &[]);
        check("Read the English edition.", &[]);
    }

    #[test]
    fn a_people_is_no_language() {
        check("She answered in Spanish. The Spanish government fell.", &["Spanish"]);
        check("Our Spanish friends came.", &["Spanish"]);
    }
}
