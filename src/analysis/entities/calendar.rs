//! Calendar dates by rule: weekdays, days, months, years, decades, seasons and quarters with a year, and ranges of them.

use std::ops::Range;

use super::{
    Found, relative,
    words::{Word, Words},
};
use crate::{analysis::EntityKind, metadata::month};

/// The dates of a document, in order. What only the day of publication tells (*yesterday*) is a date where that is known.
pub(super) fn dates(words: &Words<'_>, is_published: bool) -> Vec<Found> {
    let mut found = Vec::new();
    for sentence in &words.sentences {
        let list = &words.list[sentence.words.clone()];
        let mut index = 0;
        while index < list.len() {
            let relative = || {
                let end = is_published.then(|| relative::end(list, index)).flatten();
                end.map(|end| index..end)
            };
            match date_at(list, index).or_else(relative) {
                Some(date) => {
                    let base = sentence.words.start;
                    let range = base + date.start..base + date.end;
                    index = date.end;
                    found.push(Found::certain(range, EntityKind::Date));
                }
                None => index += 1,
            }
        }
    }
    found
}

/// The date that begins at `index`.
fn date_at(list: &[Word<'_>], index: usize) -> Option<Range<usize>> {
    let start = index;
    let end = iso(list, index)
        .or_else(|| weekday(list, index))
        .or_else(|| day_and_month(list, index))
        .or_else(|| season(list, index))
        .or_else(|| quarter(list, index))
        .or_else(|| century(list, index))
        .or_else(|| year(list, index))?;
    Some(start..range_end(list, end))
}

/// `2025-10-06`, `6/10/2025`.
fn iso(list: &[Word<'_>], index: usize) -> Option<usize> {
    let number = |at: usize| list.get(at).and_then(|word| small_number(word.text));
    let hyphen = |at: usize| list.get(at).is_some_and(|word| word.text == "-");
    if is_year(list[index].text)
        && hyphen(index + 1)
        && hyphen(index + 3)
        && number(index + 2).is_some_and(|month| month <= 12)
        && number(index + 4).is_some_and(|day| day <= 31)
    {
        return Some(index + 5);
    }
    let parts: Vec<&str> = list[index].text.split('/').collect();
    let [day, month, year] = parts[..] else { return None };
    let (day, month) = (small_number(day)?, small_number(month)?);
    let plausible = day.min(month) <= 12 && day.max(month) <= 31;
    (plausible && (is_year(year) || small_number(year).is_some())).then_some(index + 1)
}

/// `Sunday`, `last Sunday`, `Monday, October 6`.
fn weekday(list: &[Word<'_>], index: usize) -> Option<usize> {
    let at = index + usize::from(is_relative(list[index].lower));
    if !is_weekday(list.get(at)?) {
        return None;
    }
    let comma = at + 1 + usize::from(is(list, at + 1, ","));
    Some(day_and_month(list, comma).unwrap_or(at + 1))
}

/// `October 6, 2025`, `6 October 2025`, `October 2025`, `early October`, `6-8 October`, `the 6th of October`.
fn day_and_month(list: &[Word<'_>], index: usize) -> Option<usize> {
    let first = list.get(index)?;
    if is_relative(first.lower) || matches!(first.lower, "early" | "late" | "mid") {
        let hyphen = usize::from(is(list, index + 1, "-"));
        return plain_month(list, index + 1 + hyphen, true);
    }
    if let Some(after) = day(list, index) {
        let of = usize::from(is(list, after, "of"));
        let month = after + of;
        return is_month(list.get(month)?).then(|| with_year(list, month + 1));
    }
    plain_month(list, index, false)
}

/// A month that no day stands before. `May` and `March` are months only where the words beside them say so.
fn plain_month(list: &[Word<'_>], index: usize, led: bool) -> Option<usize> {
    let month = list.get(index)?;
    if !is_month(month) {
        return None;
    }
    let cut = !crate::metadata::MONTHS.contains(&month.lower);
    let after = index + 1 + usize::from(cut && is(list, index + 1, "."));
    let joined = list.get(after).is_some_and(|word| matches!(word.lower, "-" | "–" | "to"));
    if joined && list.get(after + 1).is_some_and(is_month) {
        return Some(with_year(list, after + 2));
    }
    let dated = day(list, after)
        .or_else(|| list.get(after).is_some_and(|word| is_year(word.text)).then_some(after));
    let doubtful = matches!(
        month.lower,
        "may" | "march" | "mar" | "dec" | "jan" | "jun" | "august" | "april" | "june"
    );
    if doubtful && !led && dated.is_none() && !follows_preposition(list, index) {
        return None;
    }
    let named = list.get(after).is_some_and(|next| next.case.capital && !is_weekday(next));
    if dated.is_none() && named && !led {
        return None;
    }
    Some(with_year(list, day(list, after).unwrap_or(after)))
}

/// A day of a month, or a range of days: `6`, `6th`, `6-8`, `6 and 7`; gives where it ends.
fn day(list: &[Word<'_>], index: usize) -> Option<usize> {
    let is_day = |at: usize| {
        let text = list.get(at)?.text;
        let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let ending = &text[digits.len()..];
        let plausible = matches!(ending, "" | "st" | "nd" | "rd" | "th");
        (plausible && (1..=31).contains(&small_number(digits)?)).then_some(at + 1)
    };
    let end = is_day(index)?;
    let joined = list.get(end).is_some_and(|word| matches!(word.lower, "-" | "–" | "to" | "and"));
    Some(if joined { is_day(end + 1).unwrap_or(end) } else { end })
}

/// Where a date ends whose year, if it has one, would stand at `index`.
fn with_year(list: &[Word<'_>], index: usize) -> usize {
    let at = index + usize::from(is(list, index, ","));
    if list.get(at).is_some_and(|word| is_year(word.text)) { at + 1 } else { index }
}

/// `spring 2014`.
fn season(list: &[Word<'_>], index: usize) -> Option<usize> {
    let season = matches!(list[index].lower, "spring" | "summer" | "autumn" | "fall" | "winter");
    let year = index + 1 + usize::from(is(list, index + 1, "of"));
    (season && list.get(year).is_some_and(|word| is_year(word.text))).then_some(year + 1)
}

/// `Q3 2024`, `third quarter of 2024`, `first half of 2026`.
fn quarter(list: &[Word<'_>], index: usize) -> Option<usize> {
    let first = list[index].lower;
    let year = if matches!(first, "q1" | "q2" | "q3" | "q4") {
        index + 1 + usize::from(is(list, index + 1, "of"))
    } else {
        let ordinal = matches!(first, "first" | "second" | "third" | "fourth");
        let part = list.get(index + 1)?.lower;
        let part = part == "quarter" || part == "half" && matches!(first, "first" | "second");
        if !(ordinal && part) {
            return None;
        }
        index + 2 + usize::from(is(list, index + 2, "of"))
    };
    list.get(year).is_some_and(|word| is_year(word.text)).then_some(year + 1)
}

/// `19th century`.
fn century(list: &[Word<'_>], index: usize) -> Option<usize> {
    let ordinal =
        list[index].text.strip_suffix("th").or_else(|| list[index].text.strip_suffix("st"));
    let hyphen = usize::from(is(list, index + 1, "-"));
    let after = list.get(index + 1 + hyphen)?;
    (small_number(ordinal?).is_some() && matches!(after.lower, "century" | "centuries"))
        .then_some(index + 2 + hyphen)
}

/// A year after a word that years follow, in brackets, or with a range behind it; and any decade.
fn year(list: &[Word<'_>], index: usize) -> Option<usize> {
    let text = list[index].text;
    if text.strip_suffix('s').is_some_and(|decade| is_year(decade) && decade.ends_with('0')) {
        return Some(index + 1);
    }
    if !is_year(text) {
        return None;
    }
    let measured = list.get(index + 1).is_some_and(|next| {
        super::gazetteer::lists(next.lower).has(super::gazetteer::List::Unit) || next.text == "%"
    });
    let plausible = (follows_preposition(list, index) || is_bare_year(list, index)) && !measured
        || range_end(list, index + 1) > index + 1
        || index > 0 && is_joiner(list[index - 1].text) && list[index - 1].text != "and";
    plausible.then_some(index + 1)
}

/// `for 2025`, `at least 2027`, `a 2019 study`: words that counts follow, too, so the number must not be round.
fn is_bare_year(list: &[Word<'_>], index: usize) -> bool {
    let before = index.checked_sub(1).map_or("", |at| list[at].lower);
    let led = matches!(before, "for" | "least" | "than" | "a" | "its" | "his" | "their" | "her");
    led && !list[index].text.ends_with("00")
}

/// Where a range ends whose first year stands before `end`: `2011–present`, `2014-15`, `1939 to 1945`.
fn range_end(list: &[Word<'_>], end: usize) -> usize {
    let (Some(dash), Some(last)) = (list.get(end), list.get(end + 1)) else { return end };
    let led = is_year(list[end - 1].text);
    let tight = matches!(dash.text, "-" | "–" | "—");
    let closes = is_year(last.text)
        || tight
            && (last.lower == "present"
                || last.text.len() == 2 && small_number(last.text).is_some());
    let month = list.get(end + 2).is_some_and(|word| word.text == "-");
    if led && (tight || dash.lower == "to") && closes && !month { end + 2 } else { end }
}

fn is(list: &[Word<'_>], index: usize, lower: &str) -> bool {
    list.get(index).is_some_and(|word| word.lower == lower)
}

fn is_relative(lower: &str) -> bool {
    matches!(lower, "last" | "next" | "this")
}

fn is_joiner(text: &str) -> bool {
    matches!(text, "-" | "–" | "and")
}

/// Words that a year or a month follows.
fn follows_preposition(list: &[Word<'_>], index: usize) -> bool {
    const BEFORE: [&str; 28] = [
        "in",
        "since",
        "of",
        "by",
        "until",
        "from",
        "to",
        "before",
        "after",
        "between",
        "during",
        "(",
        "the",
        "around",
        "till",
        "late",
        "early",
        "mid",
        "through",
        "circa",
        "throughout",
        "post",
        "pre",
        "last",
        "next",
        "this",
        "year",
        "least",
    ];
    let before = |back: usize| index.checked_sub(back).map(|at| list[at].lower);
    match before(1) {
        Some("-") => before(2).is_some_and(|word| matches!(word, "post" | "pre" | "mid")),
        Some("and") => index >= 2 && is_year(list[index - 2].text),
        Some("least") => !is_year(list[index].text),
        Some(word) => BEFORE.contains(&word),
        None => false,
    }
}

fn is_weekday(word: &Word<'_>) -> bool {
    const DAYS: [&str; 7] =
        ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let name =
        word.lower.strip_suffix('s').filter(|name| name.ends_with("day")).unwrap_or(word.lower);
    word.case.capital && DAYS.contains(&name)
}

fn is_month(word: &Word<'_>) -> bool {
    let stem = word.text.trim_end_matches('.');
    let whole = stem.len() > 4 || matches!(word.lower, "may" | "june" | "july");
    let known = month(stem).is_some();
    let short = stem.len() == 3 || word.lower.trim_end_matches('.') == "sept";
    let full = whole && crate::metadata::MONTHS.contains(&word.lower);
    word.case.capital && known && (full || short)
}

/// A year from 1500 to 2099.
pub(super) fn is_year(text: &str) -> bool {
    text.len() == 4 && text.parse().is_ok_and(|year: u16| (1500..2100).contains(&year))
}

/// A whole number of one or two digits.
fn small_number(text: &str) -> Option<u8> {
    let digits = (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if digits { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use crate::analysis::{EntityKind, entities::tests::mentions};

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        assert_eq!(mentions(text, EntityKind::Date), expected);
    }

    #[test]
    fn days_and_months() {
        check(
            "He came on October 6, 2025 and left on 7 October 2025.",
            &["October 6, 2025", "7 October 2025"],
        );
        check(
            "It met on Monday, Oct. 6, and on the 8th of November.",
            &["Monday, Oct. 6", "8th of November"],
        );
        check(
            "From 6-8 October it rained; in early May it did not.",
            &["6-8 October", "early May"],
        );
        check("It opened on 2025-10-06.", &["2025-10-06"]);
    }

    #[test]
    fn weekdays() {
        check("He spoke on Sunday, and again last Monday.", &["Sunday", "last Monday"]);
        check("It is open on Mondays.", &["Mondays"]);
    }

    #[test]
    fn years_and_decades() {
        check("It began in 2011 and ended in the 1990s.", &["2011", "1990s"]);
        check(
            "The war (2011–present) goes on since the post-2023 talks.",
            &["2011–present", "2023"],
        );
        check("He paid for 2000 tables and 1999 chairs.", &[]);
        check("The plan for 2026 runs until at least 2031.", &["2026", "2031"]);
        check("In Q3 2024 and the first half of 2025.", &["Q3 2024", "first half of 2025"]);
        check(
            "Between 1939 and 1945 he wrote, in spring 1944 most of all.",
            &["1939", "1945", "spring 1944"],
        );
    }

    #[test]
    fn people_and_verbs_are_no_months() {
        check("Theresa May may march. April Smith spoke.", &[]);
        check("In May she went.", &["May"]);
        check("I wrote in July. I know.", &["July"]);
        check("It ran from June to August 2024.", &["June to August 2024"]);
    }
}
