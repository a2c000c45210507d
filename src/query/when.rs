//! Dates in queries.

use std::fmt;

use jiff::civil::{Date, date};

/// A day, a month or a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// One day.
    Day(Date),
    /// All of a month, by its first day.
    Month(Date),
    /// All of a year, by its first day.
    Year(Date),
}

impl When {
    /// Reads `2024-12-01`, `2024-12`, `2024`, `today`, `yesterday`, `3 days ago`, `a week ago`, `2 months ago`,
    /// `1 year ago`. `None` for anything else.
    pub fn parse(stated: &str, today: Date) -> Option<Self> {
        let stated = stated.to_lowercase();
        let words: Vec<&str> = stated.split_whitespace().collect();
        match words[..] {
            ["today"] => Some(Self::Day(today)),
            ["yesterday"] => today.yesterday().ok().map(Self::Day),
            [count, unit, "ago"] => ago(count, unit, today).map(Self::Day),
            [iso] => Self::parse_iso(iso),
            _ => None,
        }
    }

    fn parse_iso(stated: &str) -> Option<Self> {
        if !stated.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') {
            return None;
        }
        match stated.len() {
            10 => stated.parse().ok().map(Self::Day),
            7 => format!("{stated}-01").parse().ok().map(Self::Month),
            4 => Date::new(stated.parse().ok()?, 1, 1).ok().map(Self::Year),
            _ => None,
        }
    }

    /// Its first day.
    pub const fn first(self) -> Date {
        match self {
            Self::Day(first) | Self::Month(first) | Self::Year(first) => first,
        }
    }

    /// Its last day.
    pub fn last(self) -> Date {
        match self {
            Self::Day(day) => day,
            Self::Month(first) => first.last_of_month(),
            Self::Year(first) => date(first.year(), 12, 31),
        }
    }

    /// In English: `1 Dec 2024`, `Dec 2024`, `2024`.
    pub fn spoken(self) -> String {
        let format = match self {
            Self::Day(_) => "%-d %b %Y",
            Self::Month(_) => "%b %Y",
            Self::Year(_) => "%Y",
        };
        self.first().strftime(format).to_string()
    }
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let format = match self {
            Self::Day(_) => "%Y-%m-%d",
            Self::Month(_) => "%Y-%m",
            Self::Year(_) => "%Y",
        };
        write!(f, "{}", self.first().strftime(format))
    }
}

/// So many units before today.
fn ago(count: &str, unit: &str, today: Date) -> Option<Date> {
    let count: i64 = match count {
        "a" | "an" | "one" => 1,
        digits => digits.parse().ok().filter(|count| *count >= 0)?,
    };
    let span = jiff::Span::new();
    let span = match unit.strip_suffix('s').unwrap_or(unit) {
        "day" => span.try_days(count),
        "week" => span.try_weeks(count),
        "month" => span.try_months(count),
        "year" => span.try_years(count),
        _ => return None,
    };
    today.checked_sub(span.ok()?).ok().filter(|day| day.year() >= 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(stated: &str, expected: Option<(&str, &str, &str)>) {
        let when = When::parse(stated, date(2024, 12, 31));
        let told =
            when.map(|when| (when.first().to_string(), when.last().to_string(), when.spoken()));
        let expected =
            expected.map(|(first, last, spoken)| (first.into(), last.into(), spoken.into()));
        assert_eq!(told, expected);
    }

    #[test]
    fn days_months_and_years() {
        check("2024-12-01", Some(("2024-12-01", "2024-12-01", "1 Dec 2024")));
        check("2024-02", Some(("2024-02-01", "2024-02-29", "Feb 2024")));
        check("2024", Some(("2024-01-01", "2024-12-31", "2024")));
    }

    #[test]
    fn days_counted_from_today() {
        check("Yesterday", Some(("2024-12-30", "2024-12-30", "30 Dec 2024")));
        check("1 week ago", Some(("2024-12-24", "2024-12-24", "24 Dec 2024")));
        check("a  month ago", Some(("2024-11-30", "2024-11-30", "30 Nov 2024")));
        check("2 years ago", Some(("2022-12-31", "2022-12-31", "31 Dec 2022")));
    }

    #[test]
    fn anything_else_is_no_date() {
        for stated in [
            "",
            "2024-13-01",
            "2024-1",
            "24",
            "soon",
            "-1 days ago",
            "9999999 years ago",
            "2 fortnights ago",
            "日本-10-1x",
        ] {
            check(stated, None);
        }
    }
}
