//! Words that may be a name: of a person, of an agency, of a paper.

/// Agencies that sign by themselves; a byline of theirs names no person.
pub(super) fn is_agency(name: &str) -> bool {
    const AGENCIES: [&str; 20] = [
        "reuters",
        "ap",
        "afp",
        "upi",
        "dpa",
        "efe",
        "ansa",
        "tass",
        "xinhua",
        "kyodo",
        "bloomberg",
        "anadolu",
        "associated press",
        "the associated press",
        "agence france-presse",
        "bbc news",
        "cnn",
        "al jazeera",
        "press association",
        "pa media",
    ];
    AGENCIES.contains(&name.to_lowercase().as_str())
}

/// True for words that may be a person's name: two to five, capitalised, but for particles between them.
pub(super) fn is_name(name: &str) -> bool {
    const PARTICLES: [&str; 18] = [
        "de", "del", "della", "der", "den", "di", "da", "dos", "du", "el", "al", "bin", "ibn",
        "la", "le", "van", "von", "y",
    ];
    const NO_NAMES: [&str; 16] = [
        "the", "a", "an", "this", "that", "his", "her", "their", "our", "all", "no", "staff",
        "our", "now", "then", "and",
    ];
    let words: Vec<&str> = name.split_whitespace().collect();
    let fits = |word: &&str| {
        let capital =
            word.trim_start_matches(['"', '“', '\'', '‘', '(']).starts_with(char::is_uppercase);
        let letters = word.chars().all(|c| {
            c.is_alphabetic()
                || matches!(
                    c,
                    '.' | '-' | '\'' | '’' | '"' | '“' | '”' | '‘' | '(' | ')' | '\u{301}'
                )
        });
        let particle =
            PARTICLES.contains(word) || word.starts_with("al-") || word.starts_with("el-");
        letters && (capital || particle)
    };
    let no_name = words.first().is_none_or(|word| NO_NAMES.contains(&word.to_lowercase().as_str()));
    !no_name
        && words.len() <= 5
        && name.len() <= 60
        && words.iter().all(fits)
        && words[0].starts_with(char::is_uppercase)
}

/// True where each word begins with a capital or digit, but for small words between them.
pub(super) fn is_title_case(words: &str) -> bool {
    const SMALL: [&str; 9] = ["of", "the", "and", "for", "in", "on", "de", "la", "at"];
    let fits = |word: &str| {
        word == "&"
            || SMALL.contains(&word)
            || word.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
    };
    let words: Vec<&str> = words.split_whitespace().collect();
    let capital = words.first().is_some_and(|word| !SMALL.contains(word))
        || words.get(1).is_some_and(|word| !SMALL.contains(word));
    capital && words.len() <= 8 && words.iter().all(|word| fits(word))
}

/// True for words that name a paper, a station or an agency.
pub(super) fn is_outlet(words: &str) -> bool {
    const OUTLETS: [&str; 16] = [
        "news",
        "times",
        "post",
        "press",
        "herald",
        "radio",
        "daily",
        "guardian",
        "journal",
        "tribune",
        "gazette",
        "chronicle",
        "agency",
        "bbc",
        "television",
        "online",
    ];
    let word = |word: &str| word.trim_matches([',', '.']).to_lowercase();
    words.split_whitespace().any(|one| OUTLETS.contains(&word(one).as_str()))
}

/// `JANE DOE` as `Jane Doe`; names with small letters stay as they are.
pub(super) fn in_mixed_case(name: &str) -> String {
    if name.chars().any(char::is_lowercase) || !name.contains(' ') {
        return name.to_owned();
    }
    let mut mixed = String::with_capacity(name.len());
    let mut within = false;
    for letter in name.chars() {
        if within {
            mixed.extend(letter.to_lowercase());
        } else {
            mixed.push(letter);
        }
        within = letter.is_alphabetic();
    }
    mixed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_persons() {
        assert!(is_name("Ada Marsh") && is_name("Ada van der Marsh") && is_name("J. R. O’Neil"));
        assert!(!is_name("The Times") && !is_name("ada marsh") && !is_name("Ada Marsh 2"));
    }

    #[test]
    fn capitals_become_mixed_case() {
        assert_eq!(in_mixed_case("ADA O'NEIL-POE"), "Ada O'Neil-Poe");
        assert_eq!(in_mixed_case("Ada McNeil"), "Ada McNeil");
    }
}
