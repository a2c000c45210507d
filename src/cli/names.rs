//! Names as people type them, against names as they stand in articles: the same comparison as in the query language.

use crate::{
    analysis::{Analysis, Entity, Quote},
    annotation::words,
    query::Needle,
    span::Span,
};

/// Reads the words of a name.
pub(super) fn name(typed: &str) -> Result<Needle, String> {
    Needle::new(typed, false).ok_or_else(|| "expected a word of the name".to_owned())
}

/// True where `name` names the speaker: in the words of the text, in full, or by any mention of the speaker.
pub(super) fn is_by(quote: &Quote, analysis: &Analysis, text: &str, name: &Needle) -> bool {
    let Some(speaker) = &quote.speaker else { return false };
    let entity = speaker.entity.and_then(|index| analysis.entities.get(index as usize));
    name.is_in(&speaker.name)
        || name.is_in(speaker.span.of(text))
        || entity.is_some_and(|entity| bears(entity, text, name))
}

/// True where the words of a quotation hold `name`, or mention an entity of that name.
pub(super) fn is_about(quote: &Quote, analysis: &Analysis, text: &str, name: &Needle) -> bool {
    let is_within = |mention: &Span| quote.pieces.iter().any(|piece| piece.overlaps(*mention));
    let mut named = analysis.entities.iter().filter(|entity| bears(entity, text, name));
    name.is_in(&words(quote, text)) || named.any(|entity| entity.mentions.iter().any(is_within))
}

fn bears(entity: &Entity, text: &str, name: &Needle) -> bool {
    name.is_in(&entity.name) || entity.mentions.iter().any(|mention| name.is_in(mention.of(text)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::{EntityKind, QuoteKind, Speaker, identity::Identity};

    const TEXT: &str = "“Peace with Syria matters,” he said. Esmaeil Baghaei spoke of Damascus.";

    fn at(words: &str) -> Span {
        let start = TEXT.find(words).unwrap();
        Span::new(start, start + words.len())
    }

    #[track_caller]
    fn check(by: &str, about: &str, expected: [bool; 2]) {
        let entity = |kind, name: &str, mentions: &[&str]| Entity {
            kind,
            name: name.to_owned(),
            mentions: mentions.iter().map(|words| at(words)).collect(),
            unsure: false,
            when: None,
            identity: Identity::default(),
        };
        let entities = vec![
            entity(EntityKind::Person, "Esmaeil Baghaei", &["Esmaeil Baghaei"]),
            entity(EntityKind::Place, "Syrian Arab Republic", &["Syria"]),
        ];
        let analysis = Analysis { entities, ..Analysis::default() };
        let speaker = Speaker { span: at("he"), name: "E. Baghaei".to_owned(), entity: Some(0) };
        let quote = Quote {
            pieces: vec![at("Peace with Syria matters")],
            kind: QuoteKind::Direct,
            speaker: Some(speaker),
            cue: None,
            confidence: 1.0,
            rule: "",
        };
        let [by, about] = [by, about].map(|typed| name(typed).unwrap());
        let found =
            [is_by(&quote, &analysis, TEXT, &by), is_about(&quote, &analysis, TEXT, &about)];
        assert_eq!(found, expected);
    }

    #[test]
    fn speakers_and_topics_go_by_any_of_their_names() {
        check("baghaei", "syria", [true, true]);
        check("Esmaeil Baghaei", "arab republic", [true, true]);
        check("he", "peace with", [true, true]);
        check("bagh", "damascus", [false, false]);
        assert!(name(" ,").is_err());
    }
}
