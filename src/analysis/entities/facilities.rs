//! Buildings, roads and other facilities, by the word that says what they are: *Heathrow Airport*, *Burj Khalifa*,
//! *St Piran’s Cathedral*.

use std::ops::Range;

use super::{
    gazetteer::{Classes, List, lists},
    named::is_common,
    words::{Style, Word, Words},
};
use crate::analysis::EntityKind;

/// The longest name that is put together here, in words.
const LONGEST: usize = 7;

/// Words that end the name of a facility and of nothing else.
const PLAIN: [&str; 34] = [
    "airport",
    "stadium",
    "bridge",
    "mosque",
    "cathedral",
    "dam",
    "tower",
    "towers",
    "expressway",
    "motorway",
    "highway",
    "freeway",
    "turnpike",
    "boulevard",
    "avenue",
    "barracks",
    "prison",
    "jail",
    "cemetery",
    "airfield",
    "racecourse",
    "speedway",
    "velodrome",
    "refinery",
    "hotel",
    "basilica",
    "synagogue",
    "monastery",
    "airbase",
    "lighthouse",
    "courthouse",
    "arena",
    "palace",
    "plaza",
];

/// Words that end the name of a facility where the words before it say that somebody is there.
const BY_PLACE: [&str; 24] = [
    "hospital",
    "hall",
    "theatre",
    "theater",
    "museum",
    "house",
    "park",
    "market",
    "cinema",
    "clinic",
    "library",
    "mall",
    "station",
    "terminal",
    "school",
    "square",
    "building",
    "buildings",
    "base",
    "gallery",
    "church",
    "temple",
    "gardens",
    "centre",
];

/// The facility whose last word stands at `index`, where its words alone tell.
pub(super) fn facility(list: &[Word<'_>], index: usize, style: Style) -> Option<Range<usize>> {
    let head = &list[index];
    let headlong = matches!(style, Style::Titled | Style::Capitals);
    if headlong || !head.case.capital || !PLAIN.contains(&head.lower) {
        return None;
    }
    let goes_on = list.get(index + 1).is_some_and(|next| next.case.capital && next.case.wordlike);
    let start = start(list, index);
    let first = &list[start];
    let named = start < index && !(index - start == 1 && first.own.any(Classes::DEMONYM));
    (named && !goes_on).then_some(start..index + 1)
}

/// Back over the capitals before a head, and what joins them.
fn start(list: &[Word<'_>], index: usize) -> usize {
    let mut start = index;
    while start > 0 && index - start < LONGEST {
        let before = &list[start - 1];
        let tied = matches!(before.text, "-" | "–" | "’s" | "'s")
            && start > 1
            && list[start - 2].case.capital;
        if before.case.capital && before.case.wordlike {
            start -= 1;
        } else if tied {
            start -= 2;
        } else {
            break;
        }
    }
    let begins = start == 0 || !list[start - 1].case.wordlike;
    if start < index && begins && is_common(&list[start]) { start + 1 } else { start }
}

/// What a name is whose words tell of a facility: always behind `Hotel` or before `Airport`, and behind *at* or *outside*
/// before `Hospital`; else what it was taken for.
pub(super) fn told(words: &Words<'_>, range: &Range<usize>, kind: EntityKind) -> EntityKind {
    use EntityKind::{Facility, Org, Person, Place};
    let list = &words.list[range.clone()];
    let [first, .., last] = list else { return kind };
    if !matches!(kind, Person | Place | Org) || !last.case.wordlike {
        return kind;
    }
    let led = lists(first.lower).has(List::FacilityFirst) && kind != Org && last.case.capital;
    let plain = PLAIN.contains(&last.lower) && last.case.capital;
    let back = |back: usize| range.start.checked_sub(back).map_or("", |at| words.list[at].lower);
    let before = if matches!(back(1), "the" | "a" | "its" | "their") { back(2) } else { back(1) };
    let there = matches!(
        before,
        "at" | "outside"
            | "inside"
            | "near"
            | "to"
            | "in"
            | "from"
            | "into"
            | "towards"
            | "around"
            | "behind"
    );
    let placed = there && BY_PLACE.contains(&last.lower) && last.case.capital;
    let built = kind == Place
        && last.case.capital
        && matches!(
            last.lower,
            "hospital" | "library" | "museum" | "theatre" | "theater" | "clinic" | "cinema"
        );
    // A school or church by itself is an organisation, and so is the house of a parliament.
    let body =
        matches!(first.lower, "white" | "house" | "union") || last.lower == "school" && kind == Org;
    if (led || plain || placed || built) && !body { Facility } else { kind }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::entities::tests::mentions;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        assert_eq!(mentions(text, EntityKind::Facility), expected);
    }

    #[test]
    fn the_last_word_tells() {
        check(
            "They landed at Heathrow Airport and drove over Tower Bridge.",
            &["Heathrow Airport", "Tower Bridge"],
        );
        check("It prays in St Piran’s Cathedral.", &["St Piran’s Cathedral"]);
        check("The gates of the Ayvalı Dam did not open.", &["Ayvalı Dam"]);
        check("The airport is new, and so is the Airport Authority.", &[]);
    }

    #[test]
    fn the_first_word_tells() {
        check("He saw the Burj Khalifa in Dubai.", &["Burj Khalifa"]);
    }

    #[test]
    fn some_words_tell_where_somebody_is() {
        check("She was treated at Tema General Hospital.", &["Tema General Hospital"]);
    }
}
