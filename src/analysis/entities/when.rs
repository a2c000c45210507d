//! What a date is: its words as ISO 8601, with the parts that ISO 8601-2 adds for decades (`199X`), seasons, quarters and
//! halves of a year (`2014-21`, `2024-35`, `2026-40`) and open ranges (`2011/..`).
//!
//! Words that do not tell the year are read from the day of publication: a bare weekday or month is the last one, unless
//! the words before it speak of what is to come.

use jiff::{
    ToSpan,
    civil::{Date, Weekday},
};

use super::{calendar::is_year, words::Word};
use crate::metadata::month;

/// Words looked back over for the tense of a date.
const LOOK_BACK: usize = 10;

/// Where a date is read from.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Reference {
    /// The day of publication, where it is known.
    pub published: Option<Date>,
    /// The day that the text named last.
    pub named: Option<Date>,
}

/// Whether the last or the next of its name is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Past,
    Future,
}

/// The value of the date whose words these are; `before` are the words of its sentence that stand before it. `None` where
/// the words do not tell.
pub(super) fn value(
    date: &[Word<'_>],
    before: &[Word<'_>],
    reference: Reference,
) -> Option<String> {
    let parts = Parts::read(date);
    let side = side(&parts, before);
    in_digits(date)
        .or_else(|| parts.relative(reference))
        .or_else(|| parts.on_a_weekday(reference, side))
        .or_else(|| parts.in_months(reference, side))
        .or_else(|| parts.in_years())
}

/// The day of a value that is one.
pub(super) fn day(value: &str) -> Option<Date> {
    value.parse().ok()
}

/// `2025-10-06`, `13/10/2025`, `10/13/2025`; not `6/10/2025`, which is two different days.
fn in_digits(date: &[Word<'_>]) -> Option<String> {
    let text: String = date.iter().map(|word| word.text).collect();
    if let Ok(day) = text.parse::<Date>() {
        return Some(day.to_string());
    }
    let numbers: Vec<i16> = text.split('/').map(|part| part.parse().ok()).collect::<Option<_>>()?;
    let [first, second, year @ 1000..=2999] = numbers[..] else { return None };
    let (day, month) = match (first, second) {
        (13.., _) => (first, second),
        (_, 13..) => (second, first),
        _ if first == second => (first, second),
        _ => return None,
    };
    let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    Some(date.to_string())
}

/// What is to come, by the nearest word before the date that tells; what has been, where none does.
fn side(parts: &Parts<'_>, before: &[Word<'_>]) -> Side {
    match parts.lead {
        Some("next" | "this") => return Side::Future,
        Some(_) => return Side::Past,
        None => {}
    }
    let near = before.iter().rev().take(LOOK_BACK);
    let told = near.into_iter().find_map(|word| match word.lower {
        "will" | "’ll" | "'ll" | "shall" | "due" | "scheduled" | "expected" | "expects"
        | "plans" | "planned" | "upcoming" | "until" | "by" => Some(Side::Future),
        "was" | "were" | "had" | "has" | "have" | "said" | "told" | "came" | "went" | "met"
        | "began" | "since" => Some(Side::Past),
        lower if lower.ends_with("ed") => Some(Side::Past),
        _ => None,
    });
    told.unwrap_or(Side::Past)
}

/// What the words of a date say, each by itself.
#[derive(Debug, Default)]
struct Parts<'t> {
    years: Vec<i16>,
    months: Vec<i8>,
    days: Vec<i8>,
    weekday: Option<Weekday>,
    /// Spring is 21 (ISO 8601-2), the first quarter 33, the first half 40.
    season: Option<u8>,
    /// `199X`, `18XX`.
    decade: Option<String>,
    /// `last`, `next`, `this`.
    lead: Option<&'t str>,
    /// `yesterday`, `week`.
    unit: Option<&'t str>,
    count: Option<i32>,
    is_ago: bool,
    is_open: bool,
}

impl<'t> Parts<'t> {
    fn read(date: &[Word<'t>]) -> Self {
        let mut parts = Self::default();
        for (at, word) in date.iter().enumerate() {
            parts.add(word, at.checked_sub(1).map_or("", |before| date[before].lower));
        }
        parts
    }

    fn add(&mut self, word: &Word<'t>, before: &str) {
        let stem = word.text.trim_end_matches('.');
        if let Some(month) = month(stem).filter(|_| word.case.capital) {
            return self.months.push(month);
        }
        if let Some(weekday) = weekday(word.lower) {
            self.weekday = Some(weekday);
            return;
        }
        if is_year(word.text) {
            return self.years.extend(word.text.parse::<i16>());
        }
        match word.lower {
            "last" | "next" | "this" | "previous" | "following" => self.lead = Some(word.lower),
            "ago" => self.is_ago = true,
            "present" => self.is_open = true,
            "a" | "an" => self.count = Some(1),
            _ => self.add_number(word, before),
        }
    }

    fn add_number(&mut self, word: &Word<'t>, before: &str) {
        const NUMBERS: [&str; 12] = [
            "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
            "eleven", "twelve",
        ];
        let digits = word.text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let led = matches!(before, "-" | "–" | "—");
        if let Some(century) = word.text.strip_suffix('s').filter(|decade| is_year(decade)) {
            self.decade = Some(format!("{}X", &century[..3]));
        } else if let (Ok(number), true) = (digits.parse::<i8>(), digits.len() <= 2) {
            if let (Some(year), true) = (self.years.first(), led && self.months.is_empty()) {
                self.years.push(year / 100 * 100 + i16::from(number));
            } else {
                self.days.push(number);
            }
        } else if let Some(number) = NUMBERS.iter().position(|name| *name == word.lower) {
            self.count = i32::try_from(number + 1).ok();
        } else {
            self.add_unit(word.lower);
        }
    }

    fn add_unit(&mut self, lower: &'t str) {
        match lower {
            "spring" => self.season = Some(21),
            "summer" => self.season = Some(22),
            "autumn" | "fall" => self.season = Some(23),
            "winter" => self.season = Some(24),
            "q1" | "q2" | "q3" | "q4" => self.season = Some(32 + (lower.as_bytes()[1] - b'0')),
            "first" => self.count = Some(1),
            "second" => self.count = Some(2),
            "third" => self.count = Some(3),
            "fourth" => self.count = Some(4),
            "of" | "the" | "to" | "and" | "-" | "–" | "—" | "," | "." | "early" | "late"
            | "earlier" | "later" | "mid" => {}
            "centuries" => self.unit = Some("century"),
            _ => self.unit = Some(lower.strip_suffix('s').unwrap_or(lower)),
        }
    }

    /// Counted from the day of publication, or from the day named last.
    fn relative(&self, reference: Reference) -> Option<String> {
        if self.weekday.is_some() || !self.months.is_empty() || !self.years.is_empty() {
            return None;
        }
        if self.unit == Some("day") && !self.is_ago {
            let step = if self.lead? == "previous" { -1 } else { 1 };
            return moved(reference.named?, "day", step);
        }
        let published = reference.published?;
        let unit = self.unit.unwrap_or_default();
        match (unit, self.lead) {
            ("today" | "tonight" | "morning" | "afternoon", _) | ("evening", Some("this")) => {
                Some(published.to_string())
            }
            ("yesterday" | "night" | "evening", _) => moved(published, "day", -1),
            ("tomorrow", _) => moved(published, "day", 1),
            (unit, None) if self.is_ago => {
                let count = self.count.or(self.days.first().copied().map(i32::from))?;
                moved(published, unit, -count)
            }
            (unit, Some(lead)) => {
                let step = match lead {
                    "last" | "previous" => -1,
                    "this" => 0,
                    _ => 1,
                };
                match self.season {
                    Some(season) => near_season(published, season, step),
                    None => moved(published, unit, step),
                }
            }
            _ => None,
        }
    }

    /// `Sunday`, `last Tuesday`; with a month behind it the month tells more.
    fn on_a_weekday(&self, reference: Reference, side: Side) -> Option<String> {
        let weekday = self.weekday.filter(|_| self.months.is_empty())?;
        let published = reference.published?;
        let same = published.weekday() == weekday && self.lead.is_none_or(|lead| lead == "this");
        let day = match side {
            _ if same => published,
            Side::Past => published.nth_weekday(-1, weekday).ok()?,
            Side::Future => published.nth_weekday(1, weekday).ok()?,
        };
        Some(day.to_string())
    }

    /// `6 October 2025`, `6-8 October`, `March`, `June to August 2024`.
    fn in_months(&self, reference: Reference, side: Side) -> Option<String> {
        let (first, last) = (*self.months.first()?, *self.months.last()?);
        let year = match self.years.first() {
            Some(year) => *year,
            None => near_year(reference.published?, first, self.days.first().copied(), side)?,
        };
        let on = |month: i8, day: i8| Date::new(year, month, day).ok().map(|day| day.to_string());
        match (self.days.as_slice(), first == last) {
            ([], true) => Some(format!("{year:04}-{first:02}")),
            ([], false) => Some(format!("{year:04}-{first:02}/{year:04}-{last:02}")),
            ([day], _) => on(first, *day),
            ([from, to], _) => Some(format!("{}/{}", on(first, *from)?, on(last, *to)?)),
            _ => None,
        }
    }

    /// `2011–present`, `2014-15`, `spring 2014`, `third quarter of 2024`, `1990s`, `19th century`, `2025`.
    fn in_years(&self) -> Option<String> {
        if !self.months.is_empty() {
            return None;
        }
        if let Some(decade) = &self.decade {
            return Some(decade.clone());
        }
        let century = self.days.first().filter(|_| self.unit == Some("century"));
        if let Some(century) = century {
            return Some(format!("{:02}XX", century - 1));
        }
        let part = match (self.unit, self.count) {
            (Some("quarter"), Some(count)) => Some(32 + count),
            (Some("half"), Some(count)) => Some(39 + count),
            _ => self.season.map(i32::from),
        };
        match (self.years.as_slice(), part) {
            ([year], None) if self.is_open => Some(format!("{year}/..")),
            ([year], None) => Some(year.to_string()),
            ([year], Some(part)) => Some(format!("{year}-{part}")),
            ([first, last], None) => Some(format!("{first}/{last}")),
            _ => None,
        }
    }
}

/// The day, week, month, year, decade or century that lies so many of them away.
fn moved(from: Date, unit: &str, step: i32) -> Option<String> {
    let span = match unit {
        "day" => step.days(),
        "week" | "weekend" => step.weeks(),
        "month" => step.months(),
        "quarter" => (step * 3).months(),
        "year" => step.years(),
        "decade" => (step * 10).years(),
        "century" => (step * 100).years(),
        _ => return None,
    };
    let there = from.checked_add(span).ok()?;
    Some(match unit {
        "day" => there.to_string(),
        "week" => {
            let week = there.iso_week_date();
            format!("{:04}-W{:02}", week.year(), week.week())
        }
        "weekend" => {
            let monday =
                there.checked_sub(i64::from(there.weekday().to_monday_zero_offset()).days());
            let saturday = monday.ok()?.checked_add(5.days()).ok()?;
            format!("{saturday}/{}", saturday.tomorrow().ok()?)
        }
        "month" => format!("{:04}-{:02}", there.year(), there.month()),
        "quarter" => format!("{:04}-{}", there.year(), 33 + (there.month() - 1) / 3),
        "year" => there.year().to_string(),
        "decade" => format!("{:03}X", there.year() / 10),
        _ => format!("{:02}XX", there.year() / 100),
    })
}

/// `last spring`: the latest season of that name that began before the day, the one of its year, or the next.
fn near_season(published: Date, season: u8, step: i32) -> Option<String> {
    let begins = i8::try_from(season - 21).ok()? * 3 + 3;
    let begun = published.month() >= begins;
    let year = match step {
        -1 if !begun => published.year() - 1,
        1 if begun => published.year() + 1,
        _ => published.year(),
    };
    Some(format!("{year:04}-{season}"))
}

/// The year of a month, or of a day in it, that is named without one: a day goes to the nearest, a month to the last or the
/// next.
fn near_year(published: Date, month: i8, day: Option<i8>, side: Side) -> Option<i16> {
    let years = [published.year() - 1, published.year(), published.year() + 1];
    let mut dates =
        years.into_iter().filter_map(|year| Date::new(year, month, day.unwrap_or(1)).ok());
    let date = match (side, day) {
        (Side::Future, _) => dates.find(|date| *date >= published.first_of_month()),
        (Side::Past, None) => dates.rfind(|date| *date <= published),
        (Side::Past, Some(_)) => dates
            .min_by_key(|date| published.until(*date).map_or(i32::MAX, |gap| gap.get_days().abs())),
    };
    date.map(Date::year)
}

/// The day that a word names; none for `Mondays`, which is any of them.
fn weekday(lower: &str) -> Option<Weekday> {
    Some(match lower {
        "monday" => Weekday::Monday,
        "tuesday" => Weekday::Tuesday,
        "wednesday" => Weekday::Wednesday,
        "thursday" => Weekday::Thursday,
        "friday" => Weekday::Friday,
        "saturday" => Weekday::Saturday,
        "sunday" => Weekday::Sunday,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use crate::analysis::entities::tests::dates;

    /// The values of the dates of a text that was published on Wednesday, 8 October 2025.
    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found = dates(text, Some(date(2025, 10, 8)));
        let values: Vec<&str> = found.iter().map(|(_, when)| when.as_str()).collect();
        assert_eq!(values, expected, "{found:?}");
    }

    #[test]
    fn days() {
        check("It met on 6 October 2025.", &["2025-10-06"]);
        check("It met on Monday, October 6.", &["2025-10-06"]);
        check("It met on 2025-10-06 and 13/10/2025.", &["2025-10-06", "2025-10-13"]);
        check("From 6-8 October it rained.", &["2025-10-06/2025-10-08"]);
        check("He was born on 30 February 1990.", &[""]);
    }

    #[test]
    fn weekdays_are_past_or_to_come() {
        check("He said so on Sunday.", &["2025-10-05"]);
        check("He spoke on Wednesday.", &["2025-10-08"]);
        check("They will meet on Sunday.", &["2025-10-12"]);
        check("He came last Wednesday.", &["2025-10-01"]);
        check("It opens next Monday.", &["2025-10-13"]);
        check("It is open on Mondays.", &[""]);
    }

    #[test]
    fn months_and_days_without_a_year() {
        check("It began in March.", &["2025-03"]);
        check("It was sold in November.", &["2024-11"]);
        check("It will open in March.", &["2026-03"]);
        check("It sank on January 5.", &["2026-01-05"]);
        check("It ran from June to August 2024.", &["2024-06/2024-08"]);
    }

    #[test]
    fn years_and_their_parts() {
        check("It began in 2011.", &["2011"]);
        check("The war (2011–present) goes on.", &["2011/.."]);
        check("It was so in 2014-15 and in the 1990s.", &["2014/2015", "199X"]);
        check("In the 19th century, in spring 2014.", &["18XX", "2014-21"]);
        check("In the third quarter of 2024 and Q2 2025.", &["2024-35", "2025-34"]);
        check("In the first half of 2026.", &["2026-40"]);
    }

    #[test]
    fn without_a_day_of_publication_only_full_dates_tell() {
        let found = dates("He came on Sunday, 6 October 2024, and in March.", None);
        let values: Vec<&str> = found.iter().map(|(_, when)| when.as_str()).collect();
        assert_eq!(values, ["2024-10-06", ""]);
    }
}
