//! Laws by their numbers and cases by their parties: *Resolution 2254*, *H.R. 1234*, *Article 5 of the Treaty*, *Roe v. Wade*.

use std::ops::Range;

use super::{
    gazetteer::{List, lists},
    named::{capitals_before, is_common},
    words::Word,
};

/// The longest party of a case, in words.
const LONGEST_PARTY: usize = 5;

/// Words looked ahead for the law that an article belongs to.
const FAR: usize = 9;

/// The law whose telling word stands at `index`.
pub(super) fn law(list: &[Word<'_>], index: usize) -> Option<Range<usize>> {
    numbered(list, index)
        .or_else(|| circular(list, index))
        .or_else(|| bill(list, index))
        .or_else(|| case(list, index))
}

/// `Resolution 2254`, `UN Security Council Resolution 2254`, `Executive Order 13526`, `Article 50`, `Title IX`.
fn numbered(list: &[Word<'_>], index: usize) -> Option<Range<usize>> {
    let number = list.get(index + 1)?;
    let digits = number.text.len() <= 12 && number.text.starts_with(|c: char| c.is_ascii_digit());
    let roman = number.case.upper && number.text.bytes().all(|byte| b"IVXL".contains(&byte));
    let before = |back: usize| index.checked_sub(back).map(|at| &list[at]);
    let capital = list[index].case.capital;
    let start = match list[index].lower {
        "resolution" if digits => capitals_before(list, index),
        "resolutions" | "directive" | "regulation" if digits && capital => {
            capitals_before(list, index)
        }
        "order" if digits && matches!(before(1)?.text, "Executive" | "Standing") => index - 1,
        "law" if digits && before(1)?.text == "Public" => index - 1,
        "article" | "section" | "proposition" | "annex" if digits && capital => index,
        "title" if roman && capital => index,
        _ => return None,
    };
    let mut end = index + 2;
    while list.get(end).is_some_and(|word| matches!(word.text, "-" | "/"))
        && list.get(end + 1).is_some_and(|word| word.case.digit || word.case.upper)
    {
        end += 2;
    }
    let part = matches!(list[index].lower, "article" | "section" | "annex");
    Some(start..if part { whole_end(list, end) } else { end })
}

/// `OMB Memorandum M-13-13`, `Circular A-130`.
fn circular(list: &[Word<'_>], index: usize) -> Option<Range<usize>> {
    let [head, letter, hyphen, number, ..] = &list[index..] else { return None };
    let coded = letter.case.capital
        && letter.text.len() == 1
        && hyphen.text == "-"
        && number.text.bytes().all(|byte| byte.is_ascii_digit());
    if !matches!(head.text, "Memorandum" | "Circular") || !coded {
        return None;
    }
    let mut end = index + 4;
    while list.get(end).is_some_and(|word| word.text == "-")
        && list.get(end + 1).is_some_and(|word| word.case.digit)
    {
        end += 2;
    }
    Some(capitals_before(list, index)..end)
}

/// Past `of the Bharatiya Penal Code` behind the number of an article, where that ends with a word for a law.
fn whole_end(list: &[Word<'_>], end: usize) -> usize {
    let lower = |at: usize| list.get(at).map_or("", |word| word.lower);
    if lower(end) != "of" {
        return end;
    }
    let from = end + 1 + usize::from(lower(end + 1) == "the");
    let mut whole = end;
    for (at, word) in list.iter().enumerate().skip(from).take(FAR) {
        if word.case.capital && lists(word.lower).has(List::Law) {
            whole = at + 1;
        } else if !(word.case.capital || matches!(word.lower, "of" | "the" | "and" | "on")) {
            break;
        }
    }
    whole
}

/// `H.R. 1234`, `HB 12`, `S.B. 8`.
fn bill(list: &[Word<'_>], index: usize) -> Option<Range<usize>> {
    let house = matches!(
        list[index].text,
        "H.R."
            | "HR"
            | "H.B."
            | "HB"
            | "S.B."
            | "SB"
            | "A.B."
            | "AB"
            | "S.Res."
            | "H.Res."
            | "Prop"
            | "Prop."
    );
    let number = list.get(index + 1)?.text;
    let plain = number.len() <= 5 && number.bytes().all(|byte| byte.is_ascii_digit());
    (house && plain).then_some(index..index + 2)
}

/// `Roe v. Wade`, `Brown v. Board of Education`; `v` without a stop is of sports as well, so a word about courts must be near.
fn case(list: &[Word<'_>], index: usize) -> Option<Range<usize>> {
    let versus = &list[index];
    let stopped = versus.lower == "v."
        || versus.lower == "v" && list.get(index + 1).is_some_and(|word| word.text == ".");
    let after = index + 1 + usize::from(versus.lower == "v" && stopped);
    if !(stopped || versus.lower == "v" && speaks_of_courts(list)) {
        return None;
    }
    let mut start = index;
    while start > 0 && index - start < LONGEST_PARTY {
        let before = &list[start - 1];
        let joins = before.lower == "of" && start > 1 && list[start - 2].case.capital;
        if !(before.case.capital && before.case.wordlike || joins) {
            break;
        }
        start -= 1;
    }
    let begins = start + 1 < index && is_common(&list[start]);
    let start = start + usize::from(begins);
    let mut end = after;
    for (at, word) in list.iter().enumerate().skip(after).take(LONGEST_PARTY) {
        if word.case.capital {
            end = at + 1;
        } else if !matches!(word.lower, "of" | "the" | "for") {
            break;
        }
    }
    (start < index && end > after).then_some(start..end)
}

fn speaks_of_courts(list: &[Word<'_>]) -> bool {
    list.iter().any(|word| {
        matches!(
            word.lower,
            "court" | "case" | "ruling" | "judge" | "judges" | "judgment" | "appeal" | "ruled"
        )
    })
}

/// Past what is written about a law: `Guidance for the Freedom of Information Act`.
pub(super) fn past_document(list: &[Word<'_>], before: Range<usize>) -> usize {
    let about = |at: &usize| {
        let document = matches!(
            list[at - 1].lower,
            "guidance" | "guide" | "guidelines" | "report" | "memo" | "memorandum" | "reporting"
        );
        document && matches!(list[*at].lower, "for" | "on" | "to" | "of")
    };
    let Range { start, end } = before;
    let joint = (start + 1..end).rev().find(about);
    let rest = joint.and_then(|joint| (joint + 1..end).find(|at| list[*at].case.capital));
    rest.unwrap_or(start)
}

/// True for a common word that laws are often about, as in `Privacy Act of 1974` at the beginning of a line.
pub(super) fn is_topic(word: &Word<'_>) -> bool {
    word.case.capital
        && matches!(
            word.lower,
            "privacy"
                | "accessibility"
                | "security"
                | "technology"
                | "information"
                | "data"
                | "research"
                | "education"
        )
}

#[cfg(test)]
mod tests {
    use crate::analysis::{EntityKind, entities::tests::mentions};

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        assert_eq!(mentions(text, EntityKind::Law), expected);
    }

    #[test]
    fn numbers() {
        check(
            "They cite UN Security Council Resolution 2254 and Directive 2010/75/EU.",
            &["UN Security Council Resolution 2254", "Directive 2010/75/EU"],
        );
        check("They passed H.R. 1234 and SB 8 in May.", &["H.R. 1234", "SB 8"]);
        check("It breaks Article 12 of the Penal Code.", &["Article 12 of the Penal Code"]);
    }

    #[test]
    fn cases() {
        check("The court overturned Roe v. Wade.", &["Roe v. Wade"]);
        check("They study Brown v. Board of Education.", &["Brown v. Board of Education"]);
        check("The final of Arsenal v Chelsea was dull.", &[]);
    }
}
