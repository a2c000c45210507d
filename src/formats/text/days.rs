//! Dates and datelines as plain texts have them.

use super::names::is_title_case;
use crate::metadata::{Published, month};

/// A date, with or without a time behind it.
pub(super) fn day(words: &str) -> Option<Published> {
    let words = words.trim().trim_end_matches('.');
    if words.len() > 60 {
        return None;
    }
    let parsed = Published::parse(words).or_else(|| {
        let parts = [" at ", " | ", " - ", " – ", " · "];
        let head = parts
            .iter()
            .filter_map(|part| words.split_once(part))
            .map(|(head, _)| head)
            .min_by_key(|head| head.len())?;
        Published::parse(head)
    });
    parsed.or_else(|| Published::parse(&without_time(words)?))
}

/// A date less the time that stands before or behind it: `10:32 AM, May 5, 2024`, `May 5, 2024 / 10:32 a.m. EDT`.
fn without_time(words: &str) -> Option<String> {
    const MARKS: [&str; 14] = [
        "am", "pm", "a.m", "p.m", "est", "edt", "cst", "cdt", "mst", "mdt", "pst", "pdt", "gmt",
        "utc",
    ];
    let is_time = |word: &&str| {
        let word = word.trim_matches([',', '.', '(', ')']).to_lowercase();
        let clock = word.trim_end_matches(|c: char| c.is_alphabetic() || c == '.');
        let digits = clock.split_once(':').is_some_and(|(hours, rest)| {
            [hours, rest].iter().all(|part| part.starts_with(|c: char| c.is_ascii_digit()))
        });
        digits
            || MARKS.contains(&word.as_str())
            || matches!(word.as_str(), "/" | "|" | "@" | "at" | "et" | "")
    };
    if !words.split_whitespace().any(|word| word.contains(':') && is_time(&word)) {
        return None;
    }
    let kept: Vec<&str> = words.split_whitespace().filter(|word| !is_time(word)).collect();
    Some(kept.join(" ").trim_matches([',', ' ', '-', '–']).to_owned())
}

/// `LONDON (Reuters) — …`, `BEIJING, Oct. 6 (Xinhua) -- …`: the agency.
pub(super) fn dateline(words: &str) -> Option<String> {
    let head = &words[..crate::span::floor_boundary(words, 90)];
    let (place, rest) = head.split_once(" (")?;
    let (agency, rest) = rest.split_once(')')?;
    let dashed = rest.trim_start().starts_with(['-', '–', '—']);
    let is_place = |word: &str| {
        word.starts_with(char::is_uppercase)
            || month(word.trim_matches(['.', ','])).is_some()
            || word.starts_with(|c: char| c.is_ascii_digit())
    };
    let placed = !place.is_empty()
        && place.split_whitespace().count() <= 6
        && place.split_whitespace().all(is_place);
    let named =
        agency.len() <= 40 && agency.starts_with(char::is_uppercase) && is_title_case(agency);
    (dashed && placed && named).then(|| agency.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(words: &str, expected: Option<&str>) {
        assert_eq!(day(words).map(|day| day.date.to_string()).as_deref(), expected, "{words}");
    }

    #[test]
    fn days_with_times() {
        check("May 5, 2024 / 10:32 AM EDT", Some("2024-05-05"));
        check("10:32 a.m., May 5, 2024", Some("2024-05-05"));
        check("5 May 2024 at 9:00", Some("2024-05-05"));
        check("10:32", None);
        check("at noon", None);
    }

    #[test]
    fn datelines() {
        assert_eq!(dateline("LONDON (Reuters) - Words.").as_deref(), Some("Reuters"));
        assert_eq!(
            dateline("NEW YORK, Oct. 6 (Harbour Press) — Words.").as_deref(),
            Some("Harbour Press")
        );
        assert_eq!(dateline("The club (founded in 1900) - words."), None);
        assert_eq!(dateline("She said (Monday) that."), None);
    }
}
