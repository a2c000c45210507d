//! Capitals that stand for governments: *Washington said*, *between Moscow and Kyiv*, not *in Washington*.

use super::{Mention, words::Words};
use crate::analysis::{EntityKind, aliases::Aliases};

/// What governments do and cities do not.
const DEEDS: [&str; 60] = [
    "said",
    "says",
    "wants",
    "wanted",
    "accused",
    "accuses",
    "warned",
    "warns",
    "denied",
    "denies",
    "insisted",
    "insists",
    "announced",
    "condemned",
    "condemns",
    "rejected",
    "rejects",
    "agreed",
    "agrees",
    "signed",
    "imposed",
    "vowed",
    "urged",
    "urges",
    "responded",
    "backs",
    "backed",
    "supports",
    "supported",
    "blamed",
    "blames",
    "claimed",
    "claims",
    "considers",
    "hopes",
    "fears",
    "argues",
    "argued",
    "maintains",
    "expelled",
    "recalled",
    "recognised",
    "recognized",
    "withdrew",
    "sought",
    "seeks",
    "pledged",
    "threatened",
    "threatens",
    "retaliated",
    "demanded",
    "demands",
    "refused",
    "refuses",
    "ordered",
    "summoned",
    "called",
    "calls",
    "believes",
    "dismissed",
];

/// What there is between governments.
const DEALINGS: [&str; 20] = [
    "relations",
    "ties",
    "talks",
    "deal",
    "tensions",
    "war",
    "alliance",
    "negotiations",
    "agreement",
    "trade",
    "pressure",
    "dispute",
    "treaty",
    "cooperation",
    "dialogue",
    "contacts",
    "sanctions",
    "pact",
    "rivalry",
    "links",
];

/// The compared words of the state whose government a mention stands for, where the words about it say that it does.
pub(super) fn government<'a>(
    words: &Words<'_>,
    mention: &Mention,
    name: &[String],
    aliases: &'a Aliases,
) -> Option<&'a [String]> {
    if !matches!(mention.kind, EntityKind::Place | EntityKind::Org) {
        return None;
    }
    let state = aliases.seat(name)?;
    (acts(words, mention) || deals(words, mention)).then_some(state)
}

/// `Washington said`, `Tehran has accused`, behind no preposition.
fn acts(words: &Words<'_>, mention: &Mention) -> bool {
    let lower = |at: usize| words.list.get(at).map_or("", |word| word.lower);
    let before = mention.words.start.checked_sub(1).map_or("", lower);
    let end = mention.words.end;
    let perfect = matches!(lower(end), "has" | "have") && lower(end + 1).ends_with("ed");
    let led = matches!(
        before,
        "in" | "at"
            | "near"
            | "from"
            | "to"
            | "outside"
            | "around"
            | "across"
            | "of"
            | "inside"
            | "into"
            | ","
    );
    !led && (DEEDS.contains(&lower(end)) || perfect)
}

/// `talks with Tehran`, `relations between Washington and Moscow`.
fn deals(words: &Words<'_>, mention: &Mention) -> bool {
    let lower =
        |back: usize| mention.words.start.checked_sub(back).map_or("", |at| words.list[at].lower);
    let dealing = |back: usize| DEALINGS.contains(&lower(back));
    match lower(1) {
        "with" | "between" | "against" | "on" => dealing(2),
        "and" => lower(3) == "between" && dealing(4),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::analysis::entities::tests::entities;

    /// The mentions by entity, in order.
    #[track_caller]
    fn check(text: &str, expected: &[(&str, &[&str])]) {
        let (text, found) = entities(text);
        let rows: Vec<(&str, Vec<&str>)> = found
            .iter()
            .map(|entity| {
                (entity.name.as_str(), entity.mentions.iter().map(|span| span.of(&text)).collect())
            })
            .collect();
        let rows: Vec<(&str, &[&str])> =
            rows.iter().map(|(name, all)| (*name, all.as_slice())).collect();
        assert_eq!(rows, expected);
    }

    #[test]
    fn a_capital_that_acts_is_a_government() {
        check(
            "Moscow said so. Russia agreed in Moscow.",
            &[("Russia", &["Moscow", "Russia"]), ("Moscow", &["Moscow"])],
        );
        check(
            "There were talks with Tehran, and Iran knows that it rains in Tehran.",
            &[("Iran", &["Tehran", "Iran"]), ("Tehran", &["Tehran"])],
        );
    }

    #[test]
    fn a_capital_by_itself_is_a_city() {
        check(
            "It rained in Moscow and near Berlin.",
            &[("Moscow", &["Moscow"]), ("Berlin", &["Berlin"])],
        );
    }
}
