//! Persons out of the line that names them.

use crate::{formats::stated, metadata::month};

/// A name has at most so many words; what is longer is a sentence.
const LONGEST_NAME: usize = 8;

/// The names that several lines state, each once.
pub(super) fn names(lines: &[String]) -> Vec<String> {
    let lines: Vec<String> = lines.iter().filter_map(|line| without_rest(line)).collect();
    let mut names = stated::authors(&stated::Value::Many(lines));
    names.retain(|name| is_name(name));
    names
}

/// A line of names without what stands around them: `By`, a date, a place in the house, an address.
fn without_rest(line: &str) -> Option<String> {
    let line = stated::line(line)?;
    if line.contains("://") || line.starts_with("www.") || line.starts_with('@') {
        return None;
    }
    // A heading that names the line ends with the sign that its link is seen by.
    let mut line = line.rsplit('¶').next().unwrap_or(&line).trim();
    for lead in [
        "By:",
        "by:",
        "By ",
        "by ",
        "BY ",
        "Written by ",
        "Posted by ",
        "Post by ",
        "Author:",
        "Von ",
        "Par ",
        "Por ",
    ] {
        line = line.strip_prefix(lead).unwrap_or(line).trim();
    }
    for cut in [
        " | ",
        " • ",
        " · ",
        " – ",
        " — ",
        " » ",
        " / ",
        " Published",
        " Updated",
        " Posted",
        " published",
        " updated",
        " on ",
        " Copyright",
        "Copyright ",
    ] {
        line = line.split(cut).next().unwrap_or(line).trim();
    }
    let line = without_date(line).trim_end_matches([',', '|', '-', '–', '—', ':', ' ']);
    (!line.is_empty()).then(|| line.to_owned())
}

/// The words before a date.
fn without_date(line: &str) -> &str {
    let mut at = 0;
    for word in line.split_inclusive(' ') {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let begins =
            at > 0 && (is_month(bare) || bare.chars().next().is_some_and(|c| c.is_ascii_digit()));
        if begins {
            return line[..at].trim_end();
        }
        at += word.len();
    }
    line
}

/// True for the name of a month that is none of a person.
fn is_month(word: &str) -> bool {
    const NAMES_TOO: [&str; 7] = ["april", "may", "june", "mar", "jan", "august", "jun"];
    month(word).is_some() && !NAMES_TOO.contains(&word.to_ascii_lowercase().as_str())
}

/// True for what may name a person or an agency.
fn is_name(name: &str) -> bool {
    let words = name.split_whitespace().count();
    let is_rest = matches!(
        name.to_ascii_lowercase().as_str(),
        "admin" | "administrator" | "author" | "by" | "posted" | "undefined" | "null" | "none"
    );
    (1..=LONGEST_NAME).contains(&words) && !is_rest && name.contains(char::is_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, expected: &[&str]) {
        assert_eq!(names(&[line.to_owned()]), expected, "{line:?}");
    }

    #[test]
    fn persons_are_told_from_what_stands_around_them() {
        check("By Ada Marsh and John Roe", &["Ada Marsh", "John Roe"]);
        check("BY ADA MARSH", &["ADA MARSH"]);
        check("Ada Marsh | Staff writer", &["Ada Marsh"]);
        check("By Ada Marsh, October 6, 2025", &["Ada Marsh"]);
        check("Posted by Ada Marsh on 3 May 2020", &["Ada Marsh"]);
        check("April May", &["April May"]);
        check("Document Author¶ Ben Moor, Copyright 2006 Harbour Electronics", &["Ben Moor"]);
        check("Author¶ Copyright 2009 Ben Moor <ben@harbour.example>", &[]);
        check("AUTHOR¶ Written by Ada Marsh", &["Ada Marsh"]);
        check("Ada Marsh, John Roe", &["Ada Marsh", "John Roe"]);
        check("https://www.facebook.com/harbour", &[]);
        check("admin", &[]);
        check("This is a whole sentence about somebody who wrote this", &[]);
    }
}
