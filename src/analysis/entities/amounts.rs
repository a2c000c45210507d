//! Money and measured quantities by rule.

use super::{
    Found,
    gazetteer::{Classes, List, lists},
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
    if is_measured(list[index].lower) || is_age(list, index) {
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

/// An age behind a name, between commas: `Ann Lee, 51, said`; or behind `aged`.
fn is_age(list: &[Word<'_>], index: usize) -> bool {
    let text = list[index].text;
    let plausible = text.len() == 2 && text.parse().is_ok_and(|age: u8| age >= 10);
    let mark =
        |at: usize| list.get(at).is_none_or(|word| matches!(word.text, "," | "." | ")" | ";"));
    let before = |back: usize| index.checked_sub(back).map(|at| &list[at]);
    let other = Classes::MONTH.with(Classes::WEEKDAY).with(Classes::ANY_PLACE);
    let named = before(1).is_some_and(|word| word.text == ",")
        && before(2).is_some_and(|word| {
            let name = Classes::LAST.with(Classes::FIRST);
            word.case.capital && (word.own.any(name) || !word.own.any(other))
        })
        && before(3).is_some_and(|word| word.case.capital || word.text == "-");
    let aged = before(1).is_some_and(|word| word.lower == "aged")
        || before(3).is_some_and(|word| word.lower == "aged")
            && before(1).is_some_and(|word| word.lower == "and");
    plausible && (named && mark(index + 1) || aged)
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

/// `$5 million`, `US$ 3bn`, `EUR 20`, `$5-10 million`, `RM48 million`.
fn after_sign(list: &[Word<'_>], index: usize) -> Option<usize> {
    let sign = |at: usize| list.get(at).is_some_and(|word| is_sign(word.text));
    let country = matches!(
        list[index].text,
        "US" | "A"
            | "C"
            | "NZ"
            | "HK"
            | "S"
            | "NT"
            | "R"
            | "U.S."
            | "GH"
            | "CA"
            | "AU"
            | "N"
            | "Z"
            | "J"
    );
    if has_code(list[index].text) {
        return Some(magnitudes(list, index + 1));
    }
    let after = if country && sign(index + 1) && touch(list, index + 1) {
        index + 2
    } else if sign(index) || is_code(list[index].text.trim_end_matches('.')) {
        index + 1 + usize::from(list.get(index + 1).is_some_and(|word| word.text == "."))
    } else {
        return None;
    };
    let digits = list.get(after)?.text.starts_with(|c: char| c.is_ascii_digit());
    let end = if digits { numbers(list, after)? } else { return None };
    let again = list.get(end).is_some_and(|word| matches!(word.lower, "to" | "-" | "–"));
    let range = again && sign(end + 1);
    Some(if range { numbers(list, end + 2).unwrap_or(end) } else { end })
}

/// Codes and short signs of currencies in letters, which stand before a number.
fn is_code(text: &str) -> bool {
    const CODES: [&str; 44] = [
        "USD", "EUR", "GBP", "JPY", "CNY", "RMB", "INR", "AUD", "CAD", "CHF", "SGD", "HKD", "NZD",
        "ZAR", "NGN", "KES", "GHS", "UGX", "TZS", "RWF", "ETB", "EGP", "AED", "SAR", "QAR", "PKR",
        "BDT", "LKR", "PHP", "IDR", "MYR", "THB", "RUB", "BRL", "MXN", "Rs", "RM", "KSh", "Ksh",
        "Sh", "Dh", "Dhs", "Tk", "Rp",
    ];
    CODES.contains(&text)
}

/// `Rs500`, `KSh1,200`, `N50,000`, `R500m`: a sign in letters and the number in one word. A single letter is a sign only before a
/// number that no size, road or model has: with a comma, or a million behind it.
fn has_code(text: &str) -> bool {
    let Some(at) = text.find(|c: char| c.is_ascii_digit()).filter(|at| *at > 0) else {
        return false;
    };
    let (code, number) = text.split_at(at);
    let digits = number.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let plain = digits.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b','));
    let suffix = matches!(
        &number[digits.len()..],
        "" | "m" | "bn" | "mn" | "tn" | "k" | "million" | "billion"
    );
    let large = digits.contains(',') || !number[digits.len()..].is_empty();
    let letter = matches!(code, "N" | "R" | "P" | "K" | "L" | "S" | "Z") && large;
    plain && suffix && (is_code(code.trim_end_matches('.')) || letter)
}

/// Past `million`, `bn`, `crore` behind a number.
fn magnitudes(list: &[Word<'_>], index: usize) -> usize {
    let large = |word: &Word<'_>| {
        matches!(
            word.lower,
            "thousand"
                | "million"
                | "billion"
                | "trillion"
                | "crore"
                | "lakh"
                | "bn"
                | "mn"
                | "tn"
                | "m"
        )
    };
    let count = list[index.min(list.len())..].iter().take_while(|word| large(word)).count();
    index + count
}

/// Where the number ends that begins at `index`: `5`, `2.5 million`, `three`, `twenty-five`, `10-15`, `5 to 10`.
fn numbers(list: &[Word<'_>], index: usize) -> Option<usize> {
    let mut end = led_number(list, index);
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
    let text = |at: usize| list.get(end + at).map_or("", |word| word.lower);
    let halved = end > index && [text(0), text(1), text(2)] == ["and", "a", "half"];
    (end > index).then_some(end + if halved { 3 } else { 0 })
}

/// Past what leads a number in words: `a` of `a million`, `half a`, `tens of` and `millions`.
fn led_number(list: &[Word<'_>], index: usize) -> usize {
    let text = |at: usize| list.get(index + at).map_or("", |word| word.lower);
    let large =
        |lower: &str| matches!(lower, "hundred" | "thousand" | "million" | "billion" | "trillion");
    if matches!(text(0), "a" | "half") && large(text(1)) {
        return index + 1;
    }
    if text(0) == "half" && text(1) == "a" && large(text(2)) {
        return index + 2;
    }
    let many = |at: usize| list.get(index + at).is_some_and(is_many);
    match (many(0), text(1) == "of" && many(2)) {
        (true, true) => index + 3,
        (true, false) => index + 1,
        _ => index,
    }
}

/// `millions`: a number that *of* follows.
fn is_many(word: &Word<'_>) -> bool {
    matches!(word.lower, "tens" | "hundreds" | "thousands" | "millions" | "billions" | "trillions")
}

fn is_number(word: &Word<'_>) -> bool {
    let digits = word.text.starts_with(|c: char| c.is_ascii_digit());
    let plain = digits
        && word.lower.trim_end_matches(|c: char| !c.is_ascii_digit()).len() + 2 >= word.lower.len();
    plain || lists(word.lower).has(List::Number)
}

/// A currency behind a number: `euros`, `Canadian dollars`, `of dollars`, `-euro`.
fn money(list: &[Word<'_>], end: usize) -> Option<usize> {
    let currency =
        |at: usize| list.get(at).is_some_and(|word| lists(word.lower).has(List::Currency));
    let joined = list.get(end).is_some_and(|word| word.text == "-") && touch(list, end);
    let many = list.get(end).is_some_and(|word| word.lower == "of") && is_many(&list[end - 1]);
    let end = end + usize::from(joined || many);
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
    let aged = list[end - 1].lower.starts_with("year")
        && list.get(end).is_some_and(|word| word.lower == "old");
    let letter = list[end - 1].text.len() == 1 && list[end - 1].case.capital;
    if vague || letter { None } else { Some(end + if old { 2 } else { usize::from(aged) }) }
}

/// True for a sign of Unicode's currency symbols, or `$` and the like.
fn is_sign(text: &str) -> bool {
    let mut chars = text.chars();
    let sign = |c: char| matches!(c, '$' | '¢' | '£' | '¥' | '\u{20A0}'..='\u{20CF}' | '﷼');
    chars.next().is_some_and(sign) && chars.next().is_none()
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
        check(
            "A $2.5-billion plan, Rs 500 crore, Rs. 20 and 50,000 naira.",
            &["$2.5-billion", "Rs 500 crore", "Rs. 20", "50,000 naira"],
            &[],
        );
        check(
            "He paid RM48 million, GH₵3,600, 100m yuan, N50,000 or KSh1,200.",
            &["RM48 million", "GH₵3,600", "100m yuan", "N50,000", "KSh1,200"],
            &[],
        );
        check(
            "It took tens of millions of dollars, half a million euros and a 50-euro note.",
            &["tens of millions of dollars", "half a million euros", "50-euro"],
            &[],
        );
        check("Room R2, road N7 and form S1.", &[], &[]);
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
        check("It took two and a half hours.", &[], &["two and a half hours"]);
        check("She is 45 years old.", &[], &["45 years old"]);
        check("Maria Lopez, 51, met a boy aged 12 in Room 51.", &[], &["51", "12"]);
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
        check(&"2011-".repeat(20_000), &[], &[]);
        check(&"one ".repeat(20_000), &[], &[]);
        check(&"IRAN ".repeat(20_000), &[], &[]);
        assert!(started.elapsed().as_secs() < 60, "{:?}", started.elapsed());
    }
}
