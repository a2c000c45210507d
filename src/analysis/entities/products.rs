//! Products: what is listed by name, with its model (*Galaxy Z Fold7*); a maker and a model (*Boeing 737*); arms and aircraft by
//! their numbers (*F-16 jets*); ships (*USS Cole*); services where people write (`on WhatsApp`); software behind *the app*.

use std::ops::Range;

use super::{
    calendar::is_year,
    gazetteer::{Classes, List, lists},
    words::Word,
};

/// The longest model, in words behind the maker or the product.
const LONGEST_MODEL: usize = 4;

/// What is said to be of a model.
const MACHINES: [&str; 44] = [
    "jet",
    "jets",
    "fighter",
    "fighters",
    "aircraft",
    "plane",
    "planes",
    "bomber",
    "bombers",
    "helicopter",
    "helicopters",
    "missile",
    "missiles",
    "rocket",
    "rockets",
    "rifle",
    "rifles",
    "tank",
    "tanks",
    "drone",
    "drones",
    "warplane",
    "warplanes",
    "system",
    "systems",
    "launcher",
    "launchers",
    "howitzer",
    "howitzers",
    "gun",
    "guns",
    "transport",
    "gunship",
    "gunships",
    "airliner",
    "airliners",
    "vehicle",
    "vehicles",
    "truck",
    "trucks",
    "battery",
    "batteries",
    "submarine",
    "submarines",
];

/// The product that begins at `index`.
pub(super) fn product(list: &[Word<'_>], index: usize) -> Option<Range<usize>> {
    listed(list, index)
        .or_else(|| of_maker(list, index))
        .or_else(|| by_number(list, index))
        .or_else(|| ship(list, index))
        .or_else(|| platform(list, index))
        .or_else(|| software(list, index))
}

/// A product of the list, and its model.
fn listed(list: &[Word<'_>], index: usize) -> Option<Range<usize>> {
    let first = list[index].text;
    if !list[index].case.capital && !first.starts_with(['i', 'm', 'e', '9'])
        || first.chars().all(char::is_lowercase)
    {
        return None;
    }
    let longest = (list.len() - index).min(4);
    let count = (1..=longest).rev().find(|count| {
        let words = list[index..index + count].iter().map(|word| word.lower);
        let phrase = words.collect::<Vec<_>>().join(" ").replace(" - ", "-");
        lists(&phrase).has(List::Product)
    })?;
    Some(index..model_end(list, index + count))
}

/// `Boeing 737 MAX`, `Kia Bongo`, `Airbus A321`.
fn of_maker(list: &[Word<'_>], index: usize) -> Option<Range<usize>> {
    let maker = &list[index];
    let led = index > 0 && list[index - 1].case.capital && list[index - 1].case.wordlike;
    if !maker.case.capital || led || !lists(maker.lower).has(List::Maker) {
        return None;
    }
    let model = list.get(index + 1)?;
    let known = lists(model.lower);
    let other = known.has(List::Org)
        || known.has(List::Title)
        || known.has(List::Job)
        || known.has(List::Common);
    let named = model.case.capital
        && !model.case.upper
        && !other
        && !model.own.any(
            Classes::ANY_PLACE.with(Classes::MONTH).with(Classes::WEEKDAY).with(Classes::DEMONYM),
        )
        && lists(maker.lower).has(List::Carmaker);
    (is_model(list, index + 1) || named).then(|| index..model_end(list, index + 2))
}

/// Past what a model is called: numbers, single capitals, `Pro`.
fn model_end(list: &[Word<'_>], from: usize) -> usize {
    let mut end = from;
    while end < list.len() && end - from < LONGEST_MODEL {
        let word = &list[end];
        let more = matches!(
            word.text,
            "Pro"
                | "Max"
                | "MAX"
                | "Plus"
                | "Mini"
                | "Ultra"
                | "Air"
                | "Neo"
                | "One"
                | "Hercules"
                | "Fold"
                | "Flip"
        );
        let single = word.case.capital && word.text.len() == 1 && is_model(list, end + 1);
        let tied = word.text == "-" && list.get(end + 1).is_some_and(|next| next.case.digit);
        if more || single || is_model(list, end) {
            end += 1;
        } else if tied {
            end += 2;
        } else {
            break;
        }
    }
    end
}

/// True for a number of a model: with a letter in it, or plain where nothing is counted by it.
fn is_model(list: &[Word<'_>], index: usize) -> bool {
    let Some(word) = list.get(index).filter(|word| word.case.digit) else { return false };
    let lettered = word.case.capital && word.text.len() <= 7;
    let letters = word.text.ends_with(|c: char| c.is_ascii_alphabetic());
    let next = list.get(index + 1).map_or("", |next| next.lower);
    let counts = lists(next).has(List::Unit)
        || lists(next).has(List::Number)
        || next == "%"
        || next == "people";
    lettered
        || !letters
            && word.text.len() <= 4
            && !is_year(word.text)
            && !counts
            && !word.text.contains(['.', ','])
}

/// `F-16 jets`, `S-400`, `T-72 tank`: a code before what it is a model of.
fn by_number(list: &[Word<'_>], index: usize) -> Option<Range<usize>> {
    let code = &list[index];
    let short = code.case.capital
        && (1..=3).contains(&code.text.len())
        && code.text.bytes().all(|byte| byte.is_ascii_alphabetic());
    let hyphen = list.get(index + 1)?.text == "-";
    let number = list.get(index + 2)?;
    let tight = code.span.end == list[index + 1].span.start
        && number.span.start == list[index + 1].span.end;
    let numbered =
        number.case.digit && number.text.len() <= 4 && !number.text.contains([',', '.', '/']);
    let next = list.get(index + 3);
    let machine = next.is_some_and(|next| MACHINES.contains(&next.lower))
        || next.is_some_and(|next| next.case.wordlike)
            && list.get(index + 4).is_some_and(|next| MACHINES.contains(&next.lower));
    (short && hyphen && tight && numbered && machine).then_some(index..index + 3)
}

/// `USS Cole`, `MV Loch Eynort`.
fn ship(list: &[Word<'_>], index: usize) -> Option<Range<usize>> {
    let prefix = matches!(
        list[index].text,
        "MV" | "M/V" | "HMS" | "USS" | "HMAS" | "HMCS" | "RMS" | "INS" | "BRP" | "MT" | "FV"
    );
    let names = list[index + 1..]
        .iter()
        .take(3)
        .take_while(|word| word.case.capital && word.case.wordlike)
        .count();
    (prefix && names > 0).then_some(index..index + 1 + names)
}

/// A service where people write, where the words beside it say that they do.
fn platform(list: &[Word<'_>], index: usize) -> Option<Range<usize>> {
    if !list[index].case.capital || !lists(list[index].lower).has(List::Platform) {
        return None;
    }
    let before = index.checked_sub(1).map_or("", |at| list[at].lower);
    let after = list.get(index + 1).map_or("", |word| word.lower);
    let there = matches!(before, "on" | "via" | "over" | "onto");
    let post = matches!(
        after,
        "post"
            | "posts"
            | "page"
            | "pages"
            | "group"
            | "groups"
            | "account"
            | "accounts"
            | "video"
            | "videos"
            | "channel"
            | "message"
            | "messages"
            | "users"
            | "user"
            | "app"
            | "live"
            | "picture"
            | "profile"
            | "feed"
            | "followers"
    );
    let long = list[index].text.len() > 1;
    (there || post && long).then_some(index..index + 1)
}

/// `the app Signal`, `the messaging platform Discord`.
fn software(list: &[Word<'_>], index: usize) -> Option<Range<usize>> {
    // A cue with a capital is part of a name or heading itself: `App Platforms`.
    let before = index.checked_sub(1).map(|at| &list[at]).filter(|word| !word.case.capital);
    let cue = matches!(
        before.map_or("", |word| word.lower),
        "app" | "software" | "browser" | "chatbot" | "smartphone" | "videogame" | "plugin"
    );
    let word = &list[index];
    let named = word.case.capital
        && !lists(word.lower).has(List::Common)
        && !word.own.any(Classes::MONTH.with(Classes::WEEKDAY));
    (cue && named && !word.case.upper).then(|| index..model_end(list, index + 1))
}

#[cfg(test)]
mod tests {
    use crate::analysis::{EntityKind, entities::tests::mentions};

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        assert_eq!(mentions(text, EntityKind::Product), expected);
    }

    #[test]
    fn makers_and_models() {
        check("They flew a Boeing 737 MAX and an Airbus A321.", &["Boeing 737 MAX", "Airbus A321"]);
        check("He drives a Kia Bongo.", &["Kia Bongo"]);
        check("Boeing said that Ford Motor hired 300 people.", &[]);
        check("It has more power than the Galaxy Z Fold7.", &["Galaxy Z Fold7"]);
    }

    #[test]
    fn arms_and_ships() {
        check("They sent F-16 jets and S-400 missiles.", &["F-16", "S-400"]);
        check("Memo M-16-21 and form S-1 are out.", &[]);
        check("The MV Loch Eynort sank near the USS Cole.", &["MV Loch Eynort", "USS Cole"]);
    }

    #[test]
    fn services_where_people_write() {
        check("She wrote on WhatsApp and in a Facebook post.", &["WhatsApp", "Facebook"]);
        check("They use the app Signal.", &["Signal"]);
    }
}
