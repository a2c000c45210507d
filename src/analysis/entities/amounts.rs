//! Money and measured quantities by rule.

use super::{
    Found,
    gazetteer::{List, lists},
    words::{Word, Words},
};
use crate::analysis::EntityKind;

/// The amounts of a document, in order.
pub(super) fn amounts(words: &Words<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    for sentence in &words.sentences {
        let list = &words.list[sentence.words.clone()];
        let base = sentence.words.start;
        let mut index = 0;
        while index < list.len() {
            let (end, kind) = amount_at(list, index);
            if let Some(kind) = kind.filter(|_| !is_file_size(list, index, end)) {
                found.push(Found::certain(base + index..base + end, kind));
            }
            index = end;
        }
    }
    found
}

/// What begins at `index`, if it is an amount, and where to look on: a number without a unit is passed by as a whole, so that
/// a long row of numbers is read once.
fn amount_at(list: &[Word<'_>], index: usize) -> (usize, Option<EntityKind>) {
    if let Some(end) = after_sign(list, index) {
        return (end, Some(EntityKind::Money));
    }
    if index > 0 && list[index - 1].text == "." && touch(list, index) {
        return (index + 1, None);
    }
    if is_measured(list[index].lower) {
        return (index + 1, Some(EntityKind::Quantity));
    }
    let Some(end) = numbers(list, index) else { return (index + 1, None) };
    if let Some(end) = money(list, end) {
        return (end, Some(EntityKind::Money));
    }
    match measure(list, index, end) {
        Some(end) => (end, Some(EntityKind::Quantity)),
        None => (end, None),
    }
}

/// `20km`: a number and its unit in one word.
fn is_measured(lower: &str) -> bool {
    let unit = lower.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.' || c == ',');
    unit.len() < lower.len() && unit.len() > 1 && lists(unit).has(List::Unit)
}

/// The size of a file behind a link, which says nothing of what the text tells: `(PDF, 119 KB)`.
fn is_file_size(list: &[Word<'_>], index: usize, end: usize) -> bool {
    let unit = list[end - 1].lower.trim_start_matches(|c: char| !c.is_ascii_alphabetic());
    let bytes = matches!(unit, "kb" | "mb" | "gb" | "kilobytes" | "megabytes");
    let before = index.checked_sub(1).map_or("", |at| list[at].text);
    let closed = list.get(end).is_some_and(|word| matches!(word.text, ")" | "]" | ","));
    bytes && closed && matches!(before, "(" | "[" | "," | "-" | "–" | "|" | ":")
}

/// `$5 million`, `US$ 3bn`, `EUR 20`, `$5-10 million`.
fn after_sign(list: &[Word<'_>], index: usize) -> Option<usize> {
    let sign = |at: usize| list.get(at).is_some_and(|word| is_sign(word.text));
    let country =
        matches!(list[index].text, "US" | "A" | "C" | "NZ" | "HK" | "S" | "NT" | "R" | "U.S.");
    let code = matches!(
        list[index].text,
        "USD" | "EUR" | "GBP" | "Rs" | "Rs." | "RM" | "CHF" | "INR" | "AUD" | "CAD"
    );
    let after = if country && sign(index + 1) && touch(list, index + 1) {
        index + 2
    } else if sign(index) || code {
        index + 1
    } else {
        return None;
    };
    let digits = list.get(after)?.text.starts_with(|c: char| c.is_ascii_digit());
    let end = if digits { numbers(list, after)? } else { return None };
    let again = list.get(end).is_some_and(|word| matches!(word.lower, "to" | "-" | "–"));
    let range = again && sign(end + 1);
    Some(if range { numbers(list, end + 2).unwrap_or(end) } else { end })
}

/// Where the number ends that begins at `index`: `5`, `2.5 million`, `three`, `twenty-five`, `10-15`, `5 to 10`.
fn numbers(list: &[Word<'_>], index: usize) -> Option<usize> {
    let mut end = index;
    while list.get(end).is_some_and(|word| is_number(word)) {
        end += 1;
        let written =
            |at: usize| list.get(at).is_some_and(|word| lists(word.lower).has(List::Number));
        if list.get(end).is_some_and(|word| word.text == "+")
            && touch(list, end)
            && written(end + 1)
        {
            end += 1;
        }
        let joined = list.get(end).is_some_and(|word| matches!(word.lower, "-" | "–" | "to"));
        let tight = joined && (list[end].lower == "to" || touch(list, end));
        if tight && list.get(end + 1).is_some_and(|word| is_number(word)) {
            end += 1;
        }
    }
    (end > index).then_some(end)
}

fn is_number(word: &Word<'_>) -> bool {
    let digits = word.text.starts_with(|c: char| c.is_ascii_digit());
    let plain = digits
        && word.lower.trim_end_matches(|c: char| !c.is_ascii_digit()).len() + 2 >= word.lower.len();
    plain || lists(word.lower).has(List::Number)
}

/// A currency behind a number: `euros`, `Canadian dollars`.
fn money(list: &[Word<'_>], end: usize) -> Option<usize> {
    let currency =
        |at: usize| list.get(at).is_some_and(|word| lists(word.lower).has(List::Currency));
    let qualifier = list.get(end).is_some_and(|word| word.case.capital);
    if list.get(end).is_some_and(|word| is_sign(word.text)) && touch(list, end) {
        return Some(end + 1);
    }
    if currency(end) {
        return Some(end + 1);
    }
    (qualifier && currency(end + 1)).then_some(end + 2)
}

/// A unit behind a number: `24-year`, `three days`, `5 percent`, `20 km`, `45-year-old`.
fn measure(list: &[Word<'_>], start: usize, end: usize) -> Option<usize> {
    let hyphen = usize::from(list.get(end).is_some_and(|word| word.text == "-"));
    let unit = end + hyphen;
    let pair = || {
        let (first, second) = (list.get(unit)?, list.get(unit + 1)?);
        lists(&format!("{} {}", first.lower, second.lower)).has(List::Unit).then_some(unit + 2)
    };
    let single = || lists(list.get(unit)?.lower).has(List::Unit).then_some(unit + 1);
    let end = pair().or_else(single)?;
    let vague = list[start].lower == "one" && end == start + 2 && hyphen == 0;
    let old = list.get(end).is_some_and(|word| word.text == "-")
        && list.get(end + 1).is_some_and(|word| word.lower == "old" || word.lower == "olds");
    let letter = list[end - 1].text.len() == 1 && list[end - 1].case.capital;
    if vague || letter { None } else { Some(if old { end + 2 } else { end }) }
}

fn is_sign(text: &str) -> bool {
    matches!(text, "$" | "€" | "£" | "¥" | "₹" | "₽" | "₩" | "₪" | "₦" | "₺" | "₴")
}

/// True where nothing stands between a word and the one before.
fn touch(list: &[Word<'_>], index: usize) -> bool {
    index > 0 && list[index - 1].span.end == list[index].span.start
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::entities::tests::mentions;

    #[track_caller]
    fn check(text: &str, money: &[&str], quantities: &[&str]) {
        assert_eq!(mentions(text, EntityKind::Money), money);
        assert_eq!(mentions(text, EntityKind::Quantity), quantities);
    }

    #[test]
    fn money_has_a_sign_or_a_currency() {
        check("It cost $5 million and US$3bn.", &["$5 million", "US$3bn"], &[]);
        check(
            "They paid 20 euros, 5 million Canadian dollars and €1.2-1.5 billion.",
            &["20 euros", "5 million Canadian dollars", "€1.2-1.5 billion"],
            &[],
        );
        check("They gave $7.5+ million.", &["$7.5+ million"], &[]);
        check("About 30 dogs and 20 doors.", &[], &[]);
    }

    #[test]
    fn quantities_have_a_unit() {
        check(
            "After a 24-year reign, a 45-year-old man walked 20 km in three days.",
            &[],
            &["24-year", "45-year-old", "20 km", "three days"],
        );
        check(
            "It grew by 5 percent, or 5.2%, in twenty-five years.",
            &[],
            &["5 percent", "5.2%", "twenty-five years"],
        );
        check("One day he may come.", &[], &[]);
        check("A 20km walk with a 3MB map.", &[], &["20km", "3MB"]);
    }

    #[test]
    fn sizes_of_files_are_no_quantities() {
        check("Read the plan (PDF, 119 KB) or the notes (DOC, 2 MB, four pages).", &[], &[]);
        check("The film took 119 KB of memory.", &[], &["119 KB"]);
    }

    #[test]
    fn long_rows_of_numbers_take_linear_time() {
        let started = std::time::Instant::now();
        check(&"2011-".repeat(40_000), &[], &[]);
        check(&"one ".repeat(40_000), &[], &[]);
        check(&"IRAN ".repeat(40_000), &[], &[]);
        assert!(started.elapsed().as_secs() < 60, "{:?}", started.elapsed());
    }
}
