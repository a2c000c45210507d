//! An analysis in few bytes: distances in place of places, and what the text says not said again.

use crate::{
    analysis::{
        self, Analysis, Entity, EntityKind, Quote, QuoteKind, Speaker,
        identity::{self, Identity},
    },
    library::catalogue::bytes::{put_length, put_text, take_length, take_text},
    span::Span,
};

/// The kinds of speech by their numbers.
const QUOTE_KINDS: [QuoteKind; 3] = [QuoteKind::Direct, QuoteKind::Indirect, QuoteKind::Mixed];
/// Bits of an entity's first byte, above its kind.
const UNSURE: u8 = 0x10;
const DATED: u8 = 0x20;
/// Its identity is not that of its name, and is written.
const IDENTIFIED: u8 = 0x40;
/// Its name is that of its first mention, and is not written.
const AS_MENTIONED: u8 = 0x80;

pub(super) fn pack(made: &Analysis, text: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len() / 16);
    put_spans(&mut out, &made.sentences);
    put_length(&mut out, made.entities.len());
    for entity in &made.entities {
        put_entity(&mut out, entity, text);
    }
    put_length(&mut out, made.quotes.len());
    for quote in &made.quotes {
        put_quote(&mut out, quote, made, text);
    }
    out
}

pub(super) fn unpack(mut packed: &[u8], text: &str) -> Option<Analysis> {
    let bytes = &mut packed;
    let sentences = take_spans(bytes, text)?;
    let entities: Option<Vec<Entity>> =
        (0..take_count(bytes)?).map(|_| take_entity(bytes, text)).collect();
    let entities = entities?;
    let quotes: Option<Vec<Quote>> =
        (0..take_count(bytes)?).map(|_| take_quote(bytes, &entities, text)).collect();
    let short_forms = identity::short_forms(&entities, text);
    Some(Analysis { sentences, quotes: quotes?, entities, short_forms })
}

/// How many follow: never more than there are bytes, so that damage costs no memory.
fn take_count(bytes: &mut &[u8]) -> Option<usize> {
    let count = take_length(bytes);
    (count <= bytes.len()).then_some(count)
}

/// Spans that do not overlap, in order.
fn put_spans(out: &mut Vec<u8>, spans: &[Span]) {
    put_length(out, spans.len());
    let mut end = 0;
    for span in spans {
        put_span(out, *span, end);
        end = span.end;
    }
}

fn take_spans(bytes: &mut &[u8], text: &str) -> Option<Vec<Span>> {
    let mut end = 0;
    (0..take_count(bytes)?)
        .map(|_| {
            let span = take_span(bytes, end, text)?;
            end = span.end;
            Some(span)
        })
        .collect()
}

/// A span by its distance from a place, before or after it.
fn put_span(out: &mut Vec<u8>, span: Span, place: usize) {
    let distance = span.start as i64 - place as i64;
    // The sign in the lowest bit.
    put_length(out, ((distance << 1) ^ (distance >> 63)) as usize);
    put_length(out, span.len());
}

fn take_span(bytes: &mut &[u8], place: usize, text: &str) -> Option<Span> {
    let packed = take_length(bytes) as i64;
    let distance = (packed >> 1) ^ -(packed & 1);
    let start = usize::try_from((place as i64).checked_add(distance)?).ok()?;
    let end = start.checked_add(take_length(bytes))?;
    text.get(start..end).map(|_| Span::new(start, end))
}

fn put_entity(out: &mut Vec<u8>, entity: &Entity, text: &str) {
    let kind = EntityKind::ALL.iter().position(|kind| *kind == entity.kind).unwrap_or(0) as u8;
    let mentioned = entity.mentions.first().is_some_and(|first| first.of(text) == entity.name);
    let computed = computed_identity(entity.kind, &entity.name, entity.when.as_deref());
    let flags = [
        (entity.unsure, UNSURE),
        (entity.when.is_some(), DATED),
        (entity.identity != computed, IDENTIFIED),
        (mentioned, AS_MENTIONED),
    ];
    let set = flags.into_iter().filter(|(is_so, _)| *is_so);
    out.push(set.fold(kind, |byte, (_, flag)| byte | flag));
    put_spans(out, &entity.mentions);
    if !mentioned {
        put_text(out, &entity.name);
    }
    if let Some(when) = &entity.when {
        put_text(out, when);
    }
    if entity.identity != computed {
        out.extend_from_slice(&entity.identity.0.to_le_bytes());
    }
}

fn take_entity(bytes: &mut &[u8], text: &str) -> Option<Entity> {
    let first = take_byte(bytes)?;
    let kind = *EntityKind::ALL.get(usize::from(first & 0xf))?;
    let mentions = take_spans(bytes, text)?;
    let name = if first & AS_MENTIONED == 0 {
        take_text(bytes).to_owned()
    } else {
        mentions.first()?.of(text).to_owned()
    };
    let when = (first & DATED != 0).then(|| take_text(bytes).to_owned());
    let identity = if first & IDENTIFIED == 0 {
        computed_identity(kind, &name, when.as_deref())
    } else {
        let (number, rest) = bytes.split_first_chunk()?;
        *bytes = rest;
        Identity(u64::from_le_bytes(*number))
    };
    Some(Entity { kind, name, mentions, unsure: first & UNSURE != 0, when, identity })
}

fn computed_identity(kind: EntityKind, name: &str, when: Option<&str>) -> Identity {
    when.map_or_else(|| Identity::of(kind, name), Identity::of_date)
}

fn put_quote(out: &mut Vec<u8>, quote: &Quote, made: &Analysis, text: &str) {
    let kind = QUOTE_KINDS.iter().position(|kind| *kind == quote.kind).unwrap_or(0) as u8;
    let rule = analysis::rules().position(|rule| rule == quote.rule).unwrap_or(0) as u8;
    out.push(kind | u8::from(quote.speaker.is_some()) << 2 | u8::from(quote.cue.is_some()) << 3);
    out.push(rule);
    out.extend_from_slice(&quote.confidence.to_le_bytes());
    put_spans(out, &quote.pieces);
    let place = quote.pieces.first().map_or(0, |piece| piece.start);
    if let Some(speaker) = &quote.speaker {
        put_span(out, speaker.span, place);
        put_length(out, speaker.entity.map_or(0, |entity| entity as usize + 1));
        // Empty for the name that is to be expected.
        let is_usual = speaker.name == usual_name(speaker, &made.entities, text);
        put_text(out, if is_usual { "" } else { &speaker.name });
    }
    if let Some(cue) = quote.cue {
        put_span(out, cue, place);
    }
}

fn take_quote(bytes: &mut &[u8], entities: &[Entity], text: &str) -> Option<Quote> {
    let first = take_byte(bytes)?;
    let rule = analysis::rules().nth(usize::from(take_byte(bytes)?))?;
    let (confidence, rest) = bytes.split_first_chunk()?;
    *bytes = rest;
    let pieces = take_spans(bytes, text)?;
    let place = pieces.first()?.start;
    let speaker =
        if first & 4 == 0 { None } else { Some(take_speaker(bytes, entities, text, place)?) };
    let cue = if first & 8 == 0 { None } else { Some(take_span(bytes, place, text)?) };
    Some(Quote {
        pieces,
        kind: *QUOTE_KINDS.get(usize::from(first & 3))?,
        speaker,
        cue,
        confidence: f32::from_le_bytes(*confidence),
        rule,
    })
}

fn take_speaker(
    bytes: &mut &[u8],
    entities: &[Entity],
    text: &str,
    place: usize,
) -> Option<Speaker> {
    let span = take_span(bytes, place, text)?;
    let entity = take_length(bytes).checked_sub(1);
    if entity.is_some_and(|entity| entity >= entities.len()) {
        return None;
    }
    let written = take_text(bytes).to_owned();
    let mut speaker = Speaker { span, name: written, entity: entity.map(|entity| entity as u32) };
    if speaker.name.is_empty() {
        speaker.name = usual_name(&speaker, entities, text).to_owned();
    }
    Some(speaker)
}

/// The entity's name, else the words that name the speaker.
fn usual_name<'a>(speaker: &Speaker, entities: &'a [Entity], text: &'a str) -> &'a str {
    let entity = speaker.entity.and_then(|entity| entities.get(entity as usize));
    entity.map_or_else(|| speaker.span.of(text), |entity| entity.name.as_str())
}

fn take_byte(bytes: &mut &[u8]) -> Option<u8> {
    let (first, rest) = bytes.split_first()?;
    *bytes = rest;
    Some(*first)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::library::sources::SEEDS;

    fn seeds() -> Vec<crate::formats::Parsed> {
        let mut parsed = Vec::new();
        for (name, bytes) in SEEDS {
            crate::formats::read(crate::formats::Input { name, bytes }, &mut |article| {
                parsed.extend(article);
                std::ops::ControlFlow::Continue(())
            });
        }
        parsed
    }

    #[test]
    fn what_is_packed_comes_back_and_is_small() {
        for parsed in seeds() {
            let text = parsed.document.text();
            let analysis = crate::analysis::analyse(&parsed.document, &parsed.metadata);
            assert!(!analysis.quotes.is_empty() && !analysis.entities.is_empty());
            let packed = pack(&analysis, text);
            assert_eq!(unpack(&packed, text), Some(analysis));
            assert!(packed.len() * 4 < text.len(), "{} of {}", packed.len(), text.len());
        }
    }

    #[test]
    fn every_rule_is_known() {
        for parsed in seeds() {
            let made = crate::analysis::analyse(&parsed.document, &parsed.metadata);
            assert!(
                made.quotes.iter().all(|quote| analysis::rules().any(|rule| rule == quote.rule))
            );
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_unpacked_without_harm(
            packed in prop::collection::vec(any::<u8>(), 0..200),
            text in ".{0,80}",
        ) {
            unpack(&packed, &text);
        }

        #[test]
        fn damage_does_no_harm(at in any::<prop::sample::Index>(), to in any::<u8>()) {
            let parsed = &seeds()[0];
            let text = parsed.document.text();
            let mut packed = pack(&crate::analysis::analyse(&parsed.document, &parsed.metadata), text);
            let at = at.index(packed.len());
            packed[at] = to;
            if let Some(analysis) = unpack(&packed, text) {
                let whole = |span: &Span| text.get(span.start..span.end).is_some();
                prop_assert!(analysis.sentences.iter().all(whole));
            }
        }
    }
}
