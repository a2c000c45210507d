//! Dates as feeds and mail write them: RFC 822 and its many misspellings, ISO 8601 cut short. What cannot be read as a day is
//! no date; nothing is ever filled in.

use jiff::civil::{Date, Time};

use crate::metadata::{Published, month};

/// Years that a feed or a message can be of. What says another is the date of nothing, such as the year 1 of some programs.
const YEARS: std::ops::RangeInclusive<i16> = 1900..=2199;

/// The names of time zones that mail and feeds use, and their offsets (RFC 822, 5; and those of Europe and Japan).
const ZONES: [(&str, &str); 19] = [
    ("z", "Z"),
    ("ut", "Z"),
    ("utc", "Z"),
    ("gmt", "Z"),
    ("est", "-05:00"),
    ("edt", "-04:00"),
    ("cst", "-06:00"),
    ("cdt", "-05:00"),
    ("mst", "-07:00"),
    ("mdt", "-06:00"),
    ("pst", "-08:00"),
    ("pdt", "-07:00"),
    ("wet", "+00:00"),
    ("bst", "+01:00"),
    ("cet", "+01:00"),
    ("cest", "+02:00"),
    ("eet", "+02:00"),
    ("eest", "+03:00"),
    ("jst", "+09:00"),
];

/// Reads a date and time as it is stated in a feed or the head of a message.
pub(super) fn stated(text: &str) -> Option<Published> {
    // A comment such as `(PDT)` says the offset again.
    let text = text.split('(').next().unwrap_or_default().trim();
    let read = Published::parse(text).or_else(|| in_numbers(text)).or_else(|| in_parts(text));
    read.filter(|published| YEARS.contains(&published.date.year()))
}

/// `20240305`, `2024-3-5`, with or without a time that is left aside.
fn in_numbers(text: &str) -> Option<Published> {
    let day = text.split(['T', 't', ' ']).next()?;
    if day.len() == 8 && day.bytes().all(|byte| byte.is_ascii_digit()) {
        return date(&day[..4], &day[4..6], &day[6..]).map(Published::on);
    }
    let mut parts = day.split(['-', '/', '.']);
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    (year.len() == 4).then(|| date(year, month, day)).flatten().map(Published::on)
}

fn date(year: &str, month: &str, day: &str) -> Option<Date> {
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// The parts of a date in words, in any order: `Thu, 5 Sep 24 7:00 EST`, `Sun Jan 4 16:29:06 PDT 2004`, `05-Sep-2024`.
fn in_parts(text: &str) -> Option<Published> {
    let mut found = Parts::default();
    for part in text.split(|c: char| c.is_whitespace() || c == ',') {
        let hyphens = part.matches('-').count();
        let is_day = hyphens == 2 && part.contains(|c: char| c.is_ascii_alphabetic());
        if is_day {
            part.split('-').for_each(|part| found.take(part));
        } else {
            found.take(part);
        }
    }
    let year = found.year?;
    let date = Date::new(year, found.month?, found.day?).ok()?;
    let Some(time) = found.time() else { return Some(Published::on(date)) };
    let offset = found.offset.unwrap_or_default();
    Some(Published { date, iso: format!("{date}T{time}{offset}") })
}

/// What has been found of a date.
#[derive(Debug, Default)]
struct Parts {
    day: Option<i8>,
    month: Option<i8>,
    year: Option<i16>,
    /// Hour, minute, second.
    clock: Option<[i8; 3]>,
    afternoon: Option<bool>,
    offset: Option<String>,
}

impl Parts {
    fn take(&mut self, part: &str) {
        let part = part.trim_end_matches('.');
        if part.contains(':') && !part.starts_with(['+', '-']) {
            self.clock = self.clock.or_else(|| clock(part));
        } else if let Some(number) = number(part) {
            let digits = part.bytes().take_while(u8::is_ascii_digit).count();
            self.take_number(number, digits);
        } else if part.eq_ignore_ascii_case("am") || part.eq_ignore_ascii_case("pm") {
            self.afternoon = Some(part.eq_ignore_ascii_case("pm"));
        } else if self.month.is_none() && month(part).is_some() {
            self.month = month(part);
        } else if self.offset.is_none() {
            self.offset = offset(part);
        }
    }

    /// A number is the day, then the year. Years of two digits are those from 1950 to 2049 (RFC 2822, 4.3).
    fn take_number(&mut self, number: i16, digits: usize) {
        if self.day.is_none() && digits <= 2 {
            self.day = i8::try_from(number).ok();
        } else if self.year.is_none() {
            self.year = match digits {
                4 => Some(number),
                2 if number < 50 => Some(2000 + number),
                2 => Some(1900 + number),
                _ => None,
            };
        }
    }

    fn time(&self) -> Option<Time> {
        let [hour, minute, second] = self.clock?;
        let hour = match self.afternoon {
            Some(true) if hour < 12 => hour + 12,
            Some(false) if hour == 12 => 0,
            _ => hour,
        };
        Time::new(hour, minute, second.min(59), 0).ok()
    }
}

fn number(part: &str) -> Option<i16> {
    let digits = part
        .trim_end_matches("st")
        .trim_end_matches("nd")
        .trim_end_matches("rd")
        .trim_end_matches("th");
    (!digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| digits.parse().ok())
        .flatten()
}

/// `7:00`, `07:00:30`, `07:00:30.5`.
fn clock(part: &str) -> Option<[i8; 3]> {
    let mut numbers =
        part.split(':').map(|number| number.split('.').next().unwrap_or_default().parse::<i8>());
    let clock = [
        numbers.next()?.ok()?,
        numbers.next()?.ok()?,
        numbers.next().transpose().ok()?.unwrap_or(0),
    ];
    numbers.next().is_none().then_some(clock)
}

/// `+0200`, `-05:00`, `GMT`, `GMT+2`.
fn offset(part: &str) -> Option<String> {
    let part = part.to_ascii_lowercase();
    if let Some((_, offset)) = ZONES.iter().find(|(name, _)| *name == part) {
        return Some((*offset).to_owned());
    }
    let signed = part.trim_start_matches("gmt").trim_start_matches("utc");
    let sign = signed.chars().next().filter(|sign| matches!(sign, '+' | '-'))?;
    let digits = signed[1..].replace(':', "");
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (hours, minutes) = match digits.len() {
        1 | 2 => (digits.parse::<u8>().ok()?, 0),
        4 => (digits[..2].parse().ok()?, digits[2..].parse::<u8>().ok()?),
        _ => return None,
    };
    (hours <= 14 && minutes < 60).then(|| format!("{sign}{hours:02}:{minutes:02}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(stated(text).map(|published| published.iso).as_deref(), expected, "{text}");
    }

    #[test]
    fn dates_of_mail() {
        check("Thu, 05 Sep 2024 07:00:00 +0200", Some("2024-09-05T07:00:00+02:00"));
        check("Thu, 5 Sep 2024 07:00 +0200 (CEST)", Some("2024-09-05T07:00:00+02:00"));
        check("Thu, 05 Sep 24 07:00:00 EST", Some("2024-09-05T07:00:00-05:00"));
        check("05 Sep 99 07:00:00", Some("1999-09-05T07:00:00"));
        check("Sun Jan  4 16:29:06 PDT 2004", Some("2004-01-04T16:29:06-07:00"));
        check("Sun Jan  4 16:29:06 2004", Some("2004-01-04T16:29:06"));
    }

    #[test]
    fn misspelt_dates() {
        // The day of the week is wrong, and what is stated of the day itself holds.
        check("Mon, 05 Sep 2024 07:00:00 GMT", Some("2024-09-05T07:00:00Z"));
        check("Thursday, September 5th, 2024 7:00 PM GMT+2", Some("2024-09-05T19:00:00+02:00"));
        check("05-Sep-2024 07:00:00 +02:00", Some("2024-09-05T07:00:00+02:00"));
        check("20240905", Some("2024-09-05"));
        check("2024-9-5", Some("2024-09-05"));
        check("2024-09-05T07:00:00+02:00", Some("2024-09-05T07:00:00+02:00"));
        check("Thu, 05 Sep 2024 24:61:00 GMT", Some("2024-09-05"));
    }

    #[test]
    fn what_is_no_date() {
        for text in [
            "",
            "soon",
            "Thu, 35 Sep 2024",
            "0001-01-01T00:00:00Z",
            "Sep 2024",
            "5 Sep",
            "Thu, 31 Feb 2024 07:00:00 GMT",
            "99999999999",
        ] {
            check(text, None);
        }
    }
}
