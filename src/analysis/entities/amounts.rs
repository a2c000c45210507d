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
            let Some((end, kind)) = amount_at(list, index) else {
                index += 1;
                continue;
            };
            found.push(Found::certain(base + index..base + end, kind));
            index = end;
        }
    }
    found
}

fn amount_at(list: &[Word<'_>], index: usize) -> Option<(usize, EntityKind)> {
    if let Some(end) = after_sign(list, index) {
        return Some((end, EntityKind::Money));
    }
    if index > 0 && list[index - 1].text == "." && touch(list, index) {
        return None;
    }
    let end = numbers(list, index)?;
    money(list, end)
        .map(|end| (end, EntityKind::Money))
        .or_else(|| measure(list, index, end).map(|end| (end, EntityKind::Quantity)))
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
    }
}
