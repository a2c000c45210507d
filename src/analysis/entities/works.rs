//! Titles of works: emphasised; in quotation marks beside a word such as *film*; without marks behind *entitled*, behind
//! *the film*, and between commas behind *her memoir*.

use std::ops::Range;

use super::{
    Found,
    gazetteer::{Classes, List, lists},
    named::is_common,
    words::{Style, Word, Words},
};
use crate::{
    analysis::EntityKind,
    document::{Document, InlineKind},
    span::Span,
};

/// The longest title, in words.
const LONGEST: usize = 10;

/// Words looked over between a title and the word that tells what it is.
const NEAR: usize = 4;

/// Words that a title without marks follows at once.
const STRONG: [&str; 14] = [
    "film",
    "movie",
    "novel",
    "album",
    "sitcom",
    "musical",
    "opera",
    "single",
    "song",
    "memoir",
    "documentary",
    "fanzine",
    "podcast",
    "miniseries",
];

/// The titles of works in a document.
pub(super) fn works(document: &Document, words: &Words<'_>) -> Vec<Found> {
    let emphasised = document.inlines().iter().filter(|inline| inline.kind == InlineKind::Emphasis);
    let found = emphasised.filter_map(|inline| {
        let range = words_in(words, inline.span);
        let short = (2..=LONGEST).contains(&range.len());
        // Two words in italics are often no more than stressed.
        let told = range.len() > 2 || told_before(&words.list, range.start);
        let body = is_body(&words.list[range.clone()]);
        (short && told && !body && is_title(&words.list[range.clone()])).then_some(Found {
            words: range,
            kind: EntityKind::Work,
            unsure: true,
            likelihood: 100,
        })
    });
    let mut found: Vec<Found> = found.collect();
    for sentence in &words.sentences {
        let list = &words.list[sentence.words.clone()];
        let base = sentence.words.start;
        for index in 0..list.len() {
            let bare = || (sentence.style == Style::Prose).then(|| unmarked(list, index)).flatten();
            if let Some(title) = quoted(list, index).or_else(bare) {
                let range = base + title.start..base + title.end;
                found.push(Found::certain(range, EntityKind::Work));
            }
        }
    }
    found
}

/// True for the name of a body, which is emphasised as often as a title: *National Archives Foundation*, *Institutes of Health*.
fn is_body(title: &[Word<'_>]) -> bool {
    let heads = title.iter().enumerate().filter(|(at, _)| {
        title.get(at + 1).is_none_or(|next| matches!(next.lower, "of" | "for" | "on" | "and"))
    });
    heads.into_iter().any(|(_, word)| {
        word.case.capital
            && (lists(word.lower).has(List::StrongOrg) || lists(word.lower).has(List::Org))
    })
}

/// The words that lie in a span.
fn words_in(words: &Words<'_>, span: Span) -> Range<usize> {
    let start = words.list.partition_point(|word| word.span.start < span.start);
    let end = words.list.partition_point(|word| word.span.end <= span.end);
    start..end.max(start)
}

/// The title in the quotation marks that open at `index`, where a word beside them says that it is one.
fn quoted(list: &[Word<'_>], index: usize) -> Option<Range<usize>> {
    if !matches!(list[index].text, "“" | "\"" | "‘" | "«") {
        return None;
    }
    let rest = &list[index + 1..list.len().min(index + 2 + LONGEST)];
    let count = rest.iter().position(|word| matches!(word.text, "”" | "\"" | "’" | "»"))?;
    let title = &rest[..count];
    let title = &title[..count - usize::from(title.last()?.text == ",")];
    let told = told_before(list, index) || told_behind(&list[index + 2 + count..]);
    (told && is_title(title)).then(|| index + 1..index + 1 + title.len())
}

/// `the novel`, `her novel,`, `a film called`, `entitled` before a mark at `index`.
fn told_before(list: &[Word<'_>], index: usize) -> bool {
    let lower = |back: usize| index.checked_sub(back).map_or("", |at| list[at].lower);
    let at = if lower(1) == "," { 2 } else { 1 };
    if lists(lower(at)).has(List::Work) || matches!(lower(at), "titled" | "entitled") {
        return true;
    }
    let called = matches!(lower(at), "called" | "named" | "on" | "of");
    called && (at + 1..=at + NEAR).any(|back| STRONG.contains(&lower(back)))
}

/// `, a novel by` behind a title.
fn told_behind(after: &[Word<'_>]) -> bool {
    let lower = |at: usize| after.get(at).map_or("", |word| word.lower);
    let from = usize::from(lower(0) == ",");
    let led = matches!(lower(from), "a" | "an" | "his" | "her" | "their" | "its");
    led && (from + 1..from + NEAR).any(|at| lists(lower(at)).has(List::Work))
}

/// A title without marks, behind the word at `index`: `entitled X Y`, `the film X Y`, `her memoir, X Y,`.
fn unmarked(list: &[Word<'_>], index: usize) -> Option<Range<usize>> {
    let cue = list[index].lower;
    let titled = matches!(cue, "entitled" | "titled");
    let strong = STRONG.contains(&cue);
    let comma = list.get(index + 1).is_some_and(|word| word.text == ",");
    let owned = (1..=NEAR).any(|back| {
        let at = index.checked_sub(back).map(|at| list[at].lower);
        matches!(at, Some("his" | "her" | "their" | "its" | "’s" | "'s" | "my"))
    });
    let noun = strong
        || matches!(
            cue,
            "report" | "book" | "study" | "play" | "petition" | "exhibition" | "series" | "column"
        );
    let start = match (titled || strong, comma) {
        (true, false) => index + 1,
        (_, true) if noun && owned => index + 2,
        _ => return None,
    };
    let end = run_end(list, start)?;
    let title = &list[start..end];
    let bounded = list.get(end).is_none_or(|word| !word.case.wordlike);
    let fits = if comma {
        title.len() > 1 && bounded
    } else {
        titled || title.len() > 1 || is_single(&title[0])
    };
    (fits && is_title(title) && !is_person(title)).then_some(start..end)
}

/// Past the capitals from `start` on and the small words between them.
fn run_end(list: &[Word<'_>], start: usize) -> Option<usize> {
    let first = list.get(start).filter(|word| word.case.capital && word.case.wordlike)?;
    let time =
        first.own.any(Classes::WEEKDAY) || first.own.any(Classes::MONTH) && first.text.len() > 3;
    let mut end = start;
    for (at, word) in list.iter().enumerate().skip(start).take(LONGEST) {
        let small = matches!(
            word.lower,
            "of" | "the"
                | "and"
                | "in"
                | "a"
                | "an"
                | "to"
                | "for"
                | "on"
                | "with"
                | "from"
                | "at"
                | "’s"
                | "'s"
                | "-"
        );
        if word.case.capital || word.case.digit && at > start {
            end = at + 1;
        } else if !small {
            break;
        }
    }
    (!time && end > start).then_some(end)
}

/// A title of one word, which must be no name of anything else.
fn is_single(word: &Word<'_>) -> bool {
    let other = Classes::FIRST
        .with(Classes::LAST)
        .with(Classes::ANY_PLACE)
        .with(Classes::ORG)
        .with(Classes::DEMONYM);
    !word.own.any(other)
        && !is_common(word)
        && !word.case.upper
        && !lists(word.lower).has(List::Event)
}

fn is_person(title: &[Word<'_>]) -> bool {
    matches!(title, [first, last] if first.own.any(Classes::FIRST) && last.text.len() > 3)
}

/// True where the first and most long words have capitals.
fn is_title(title: &[Word<'_>]) -> bool {
    let long = title.iter().filter(|word| word.case.wordlike && word.text.len() > 3);
    let small = long.clone().filter(|word| !word.case.capital && !word.case.digit).count();
    title.len() <= LONGEST
        && title.first().is_some_and(|word| word.case.capital)
        && small * 4 <= long.count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::entities::tests::mentions;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        assert_eq!(mentions(text, EntityKind::Work), expected);
    }

    #[test]
    fn titles_in_marks() {
        check("She wrote the novel “War and Peace” and said “No Way”.", &["War and Peace"]);
        check("It is a film called “The Long Rain”.", &["The Long Rain"]);
        check("“Salt Road”, a novel by Ann Lee, sold well.", &["Salt Road"]);
    }

    #[test]
    fn titles_without_marks() {
        check("Their petition, entitled Bring Back Our Boats, says so.", &["Bring Back Our Boats"]);
        check("Her memoir, Breathing Out, is short.", &["Breathing Out"]);
        check("He saw the film Parasite twice.", &["Parasite"]);
        check("The film Steven Spielberg made in May was long.", &[]);
        check("His report, the minister said, was late.", &[]);
    }
}
