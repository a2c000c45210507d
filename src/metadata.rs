//! What an article states about itself beside its text.

use jiff::civil::Date;

use crate::language;

/// Title, authors, date and the like, each only where the source states it. All strings are cleaned and on one line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metadata {
    /// The title; an entry without one is listed by its file name.
    pub title: Option<String>,
    /// Authors, one name each, in order.
    pub byline: Vec<String>,
    /// The paper, agency, site or feed.
    pub source: Option<String>,
    /// When it was published, as stated in the article; never a file's time.
    pub published: Option<Published>,
    /// BCP 47 language, as stated.
    pub lang: Option<String>,
    /// BCP 47 language that the text is found to be in, whatever is stated; see [`crate::language`].
    pub found_lang: Option<&'static str>,
    /// Canonical address.
    pub url: Option<String>,
    /// Tags, keywords, sections.
    pub tags: Vec<String>,
    /// A short summary, where one is given apart from the text.
    pub summary: Option<String>,
    /// True where the text is known to be only a part or a summary of the article, as many feeds give it.
    pub excerpt: bool,
    /// What its reader has done with it elsewhere, as an export tells.
    pub kept: Kept,
}

impl Metadata {
    /// The language: as stated, else as the text is found to be in.
    pub fn language(&self) -> Option<&str> {
        self.lang.as_deref().or(self.found_lang)
    }

    /// The language to read the text by, if it is not English: what it is found to be in counts more than what is stated, as
    /// pages often state the language of their site.
    pub fn other_language(&self) -> Option<&str> {
        let tag = self.found_lang.or(self.lang.as_deref())?;
        (!language::is_english(tag)).then_some(tag)
    }
}

/// What the reader of an article has done with it in another program. It is where the reading state begins, never more: what
/// is done here holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// Read or archived; `None` where the source keeps no such state.
    pub read: Option<bool>,
    /// Starred; `None` where the source keeps no stars.
    pub starred: Option<bool>,
    /// Passages that were marked, in the order of the source.
    pub highlights: Vec<Highlight>,
    /// What was noted about the article as a whole.
    pub note: Option<String>,
}

/// A passage that was marked in another program. The words may stand in the text with other blanks, or not at all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Highlight {
    /// The words, cleaned, on one line.
    pub text: String,
    /// What was noted beside them.
    pub note: Option<String>,
}

/// A date of publication.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// The day in the place of publication; the first one where only a month or a year is stated.
    pub date: Date,
    /// ISO 8601: the day, or day and time with its offset where the source gives one; the month (`2025-10`) or the year
    /// (`2025`) where it states no more.
    pub iso: String,
}

impl Published {
    /// Reads a date as files state it: ISO 8601 with or without a time, RFC 2822, `6 October 2025`, `October 6, 2025`,
    /// `Oct. 6, 2025`. Anything else is no date: `None`.
    pub fn parse(stated: &str) -> Option<Self> {
        let stated = stated.trim();
        iso(stated).or_else(|| rfc2822(stated)).or_else(|| in_words(stated))
    }

    /// Reads a year or a month without a day: `2025`, `2025-10`, `2025/10`, `October 2025`. Only where a field says that it
    /// is a date, as any number may look like a year.
    pub fn parse_part(stated: &str) -> Option<Self> {
        let parts: Vec<&str> = stated.trim().split(['-', '/', ' ', '.']).collect();
        let (year, month) = match parts.as_slice() {
            [year] => (*year, None),
            [one, year] if one.starts_with(char::is_alphabetic) => (*year, Some(month(one)?)),
            [year, number] => (*year, Some(number.parse().ok()?)),
            _ => return None,
        };
        let digits = year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit());
        let year: i16 = year.parse().ok().filter(|year| digits && (1000..=2999).contains(year))?;
        let date = Date::new(year, month.unwrap_or(1), 1).ok()?;
        let iso = month.map_or_else(|| year.to_string(), |month| format!("{year}-{month:02}"));
        Some(Self { date, iso })
    }

    /// A day alone.
    pub fn on(date: Date) -> Self {
        Self { date, iso: date.to_string() }
    }

    /// The day, where one is stated.
    pub fn day(&self) -> Option<Date> {
        (self.iso.len() >= DAY.len()).then_some(self.date)
    }

    /// For people: `6 Oct 2025`, `Oct 2025`, `2025`.
    pub fn shown(&self) -> String {
        let form = match self.iso.len() {
            len if len >= DAY.len() => "%-d %b %Y",
            len if len >= MONTH.len() => "%b %Y",
            _ => "%Y",
        };
        self.date.strftime(form).to_string()
    }

    /// As ISO 8601 without a time: `2025-10-06`, `2025-10`, `2025`.
    pub fn without_time(&self) -> &str {
        self.iso.get(..DAY.len()).unwrap_or(&self.iso)
    }
}

/// How long a day is in ISO 8601.
const DAY: &str = "2025-10-06";

/// How long a month is in ISO 8601.
const MONTH: &str = "2025-10";

/// `2025-10-06`, `2025-10-06 09:00:00 -0500`, `2025-10-06T09:00:00Z`, `2025/10/06`.
fn iso(stated: &str) -> Option<Published> {
    let day = stated.get(..10)?;
    let date: Date = day.replace('/', "-").parse().ok()?;
    let rest = stated[10..].trim_start_matches(['T', 't', ' ']);
    if rest.is_empty() {
        return Some(Published::on(date));
    }
    if !rest.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let (time, offset) = rest.split_at(rest.find([' ', '+', '-', 'Z', 'z']).unwrap_or(rest.len()));
    let Ok(time) = time.parse::<jiff::civil::Time>() else { return Some(Published::on(date)) };
    let offset = offset.trim().replace('z', "Z");
    let known = matches!(
        offset.as_bytes(),
        [b'Z'] | [b'+' | b'-', _, _, _, _] | [b'+' | b'-', _, _, b':', _, _]
    );
    let offset = if known { offset.as_str() } else { "" };
    Some(Published { date, iso: format!("{date}T{time}{offset}") })
}

/// `Mon, 06 Oct 2025 09:00:00 +0000`, as in mail and feeds.
fn rfc2822(stated: &str) -> Option<Published> {
    let zoned = jiff::fmt::rfc2822::parse(stated).ok()?;
    let iso = zoned.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string();
    Some(Published { date: zoned.date(), iso })
}

/// A day written out in English, with the year.
fn in_words(stated: &str) -> Option<Published> {
    let words: Vec<&str> = stated.split([' ', ',', '.']).filter(|word| !word.is_empty()).collect();
    let weekday = |word: &str| {
        word.ends_with("day")
            || (word.len() == 3 && jiff::civil::Date::strptime("%a", word).is_ok())
    };
    let words = if words.len() == 4 && weekday(words[0]) { &words[1..] } else { &words[..] };
    let [a, b, year] = words else { return None };
    let (month, day) = match month(a) {
        Some(month) => (month, *b),
        None => (month(b)?, *a),
    };
    let day: i8 = day.trim_end_matches(|c: char| c.is_ascii_alphabetic()).parse().ok()?;
    let year: i16 = year.parse().ok().filter(|year| (1500..=2999).contains(year))?;
    Date::new(year, month, day).ok().map(Published::on)
}

/// The months in English, in lower case.
pub const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Number of an English month, written out or cut to three letters or more.
pub fn month(word: &str) -> Option<i8> {
    let word = word.to_ascii_lowercase();
    if word.len() < 3 {
        return None;
    }
    MONTHS.iter().position(|month| month.starts_with(&word)).map(|index| index as i8 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(stated: &str, expected: Option<&str>) {
        assert_eq!(Published::parse(stated).map(|published| published.iso).as_deref(), expected);
    }

    #[test]
    fn iso_dates() {
        check("2025-10-06", Some("2025-10-06"));
        check("2025-10-06 09:00:00 -0500", Some("2025-10-06T09:00:00-0500"));
        check("2025-10-06T09:00:00Z", Some("2025-10-06T09:00:00Z"));
        check("2025/10/06", Some("2025-10-06"));
        check("2025-13-06", None);
    }

    #[test]
    fn dates_in_words() {
        check("October 6, 2025", Some("2025-10-06"));
        check("Monday, 6 October 2025", Some("2025-10-06"));
        check("Oct. 6, 2025", Some("2025-10-06"));
        check("6th October 2025", Some("2025-10-06"));
        check("October 2025", None);
        check("soon", None);
    }

    #[test]
    fn a_month_or_a_year_stays_one() {
        #[track_caller]
        fn check(stated: &str, expected: Option<[&str; 2]>) {
            let part = Published::parse_part(stated);
            let told = part.map(|part| [part.iso.clone(), part.shown()]);
            assert_eq!(told, expected.map(|told| told.map(str::to_owned)));
        }
        check("2024", Some(["2024", "2024"]));
        check("2024-02", Some(["2024-02", "Feb 2024"]));
        check("October 2025", Some(["2025-10", "Oct 2025"]));
        check("2024-13", None);
        check("20240506", None);
        check("12", None);
        let day = Published::parse("2025-10-06T09:00:00Z").map(|day| day.shown());
        assert_eq!(day.as_deref(), Some("6 Oct 2025"));
    }

    #[test]
    fn mail_dates() {
        check("Mon, 06 Oct 2025 09:00:00 +0000", Some("2025-10-06T09:00:00+00:00"));
    }
}
