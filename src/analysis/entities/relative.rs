//! Dates that only the day of publication tells: *yesterday*, *next week*, *earlier this month*, *three days ago*. They are
//! dates where an article states when it was published; elsewhere nobody can tell which day they mean.

use super::{
    gazetteer::{List, lists},
    words::Word,
};

/// Where the expression ends that begins at `index`.
pub(super) fn end(list: &[Word<'_>], index: usize) -> Option<usize> {
    day_by_name(list, index)
        .or_else(|| led_unit(list, index))
        .or_else(|| neighbouring_day(list, index))
        .or_else(|| ago(list, index))
}

/// `yesterday`; not the word in a name (`USA Today`).
fn day_by_name(list: &[Word<'_>], index: usize) -> Option<usize> {
    let word = &list[index];
    let known = matches!(word.lower, "yesterday" | "today" | "tomorrow" | "tonight");
    let named = word.case.capital && index > 0 && list[index - 1].case.wordlike;
    (known && !named).then_some(index + 1)
}

/// `next week`, `last night`, `late last year`, `earlier this month`.
fn led_unit(list: &[Word<'_>], index: usize) -> Option<usize> {
    let led = matches!(list[index].lower, "early" | "earlier" | "late" | "later");
    let at = index + usize::from(led);
    let (lead, unit) = (list.get(at)?, list.get(at + 1)?);
    let plain = matches!(
        unit.lower,
        "week" | "weekend" | "month" | "year" | "decade" | "century" | "quarter"
    );
    let season = matches!(unit.lower, "spring" | "summer" | "autumn" | "fall" | "winter");
    let part = matches!(unit.lower, "morning" | "afternoon" | "evening");
    let fits = match lead.lower {
        "last" => plain || season || matches!(unit.lower, "night" | "evening"),
        "next" => plain || season,
        "this" => plain || season || part,
        "previous" | "following" => {
            at > 0 && list[at - 1].lower == "the" && matches!(unit.lower, "week" | "month" | "year")
        }
        _ => false,
    };
    fits.then_some(at + 2)
}

/// `previous day`, `following day`, `next day`, behind *the*.
fn neighbouring_day(list: &[Word<'_>], index: usize) -> Option<usize> {
    let led = index > 0 && list[index - 1].lower == "the";
    let neighbour = matches!(list[index].lower, "previous" | "following" | "next");
    (led && neighbour && list.get(index + 1)?.lower == "day").then_some(index + 2)
}

/// `three days ago`, `a year ago`.
fn ago(list: &[Word<'_>], index: usize) -> Option<usize> {
    let count = &list[index];
    let counted = matches!(count.lower, "a" | "an")
        || lists(count.lower).has(List::Number)
        || count.text.len() <= 3 && count.text.bytes().all(|byte| byte.is_ascii_digit());
    let unit = list.get(index + 1)?.lower;
    let unit = unit.strip_suffix('s').unwrap_or(unit);
    let known = matches!(unit, "day" | "week" | "month" | "year" | "decade");
    (counted && known && list.get(index + 2)?.lower == "ago").then_some(index + 3)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use crate::analysis::entities::tests::dates;

    #[track_caller]
    fn check(text: &str, expected: &[(&str, &str)]) {
        let found = dates(text, Some(date(2025, 10, 8)));
        let found: Vec<(&str, &str)> =
            found.iter().map(|(name, when)| (name.as_str(), when.as_str())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn days() {
        check("It rained yesterday.", &[("yesterday", "2025-10-07")]);
        check("Tomorrow it may snow.", &[("Tomorrow", "2025-10-09")]);
        check("She wrote to USA Today.", &[]);
    }

    #[test]
    fn weeks_months_and_years() {
        check("It opens next week.", &[("next week", "2025-W42")]);
        check("It closed earlier this month.", &[("earlier this month", "2025-10")]);
        check("It was late last year.", &[("late last year", "2024")]);
        check("She came last spring.", &[("last spring", "2025-21")]);
        check("He left three days ago.", &[("three days ago", "2025-10-05")]);
        check("He left a year ago.", &[("a year ago", "2024")]);
        check("The last few weeks were wet.", &[]);
    }

    #[test]
    fn neighbours_of_the_day_named_before() {
        check(
            "He came on 3 September 2025 and left the following day.",
            &[("3 September 2025", "2025-09-03"), ("following day", "2025-09-04")],
        );
    }

    #[test]
    fn without_a_day_of_publication_there_are_none() {
        assert_eq!(dates("It rained yesterday and last week.", None), []);
    }
}
