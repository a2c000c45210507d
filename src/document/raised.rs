//! Raised and lowered letters, as far as Unicode has them, each as wide as the letter it stands for.

use super::{Document, InlineKind};
use crate::span::Span;

/// Letters and their raised forms (Unicode, "Superscripts and Subscripts", "Phonetic Extensions", "Spacing Modifier Letters").
const RAISED: &str = "0⁰1¹2²3³4⁴5⁵6⁶7⁷8⁸9⁹+⁺-⁻−⁻=⁼(⁽)⁾aᵃbᵇcᶜdᵈeᵉfᶠgᵍhʰiⁱjʲkᵏlˡmᵐnⁿoᵒpᵖrʳsˢtᵗuᵘvᵛwʷxˣyʸzᶻ\
    AᴬBᴮDᴰEᴱGᴳHᴴIᴵJᴶKᴷLᴸMᴹNᴺOᴼPᴾRᴿTᵀUᵁVⱽWᵂ";

/// Letters and their lowered forms (the same blocks).
const LOWERED: &str = "0₀1₁2₂3₃4₄5₅6₆7₇8₈9₉+₊-₋−₋=₌(₍)₎aₐeₑhₕiᵢjⱼkₖlₗmₘnₙoₒpₚrᵣsₛtₜuᵤvᵥxₓ";

/// Words as they are drawn within raised or lowered text; `None` in other text, and where a letter has no such form.
pub fn shifted(words: &str, kind: InlineKind) -> Option<String> {
    match kind {
        InlineKind::Superscript => words.chars().map(raise).collect(),
        InlineKind::Subscript => words.chars().map(lower).collect(),
        _ => None,
    }
}

/// The words of a part of a text as they are drawn, letter for letter: raised and lowered ones in their forms.
pub fn written(document: &Document, span: Span) -> String {
    let mut written = String::with_capacity(span.len());
    let mut from = span.start;
    for inline in document.inlines_in(span) {
        if inline.span.start < from || !span.covers(inline.span) {
            continue;
        }
        let Some(words) = shifted(inline.span.of(document.text()), inline.kind) else { continue };
        written.push_str(Span::new(from, inline.span.start).of(document.text()));
        written.push_str(&words);
        from = inline.span.end;
    }
    written + Span::new(from, span.end).of(document.text())
}

/// The marks of notes in a part of a text, in order: raised words that are a link.
pub fn note_marks(document: &Document, span: Span) -> impl Iterator<Item = Span> {
    let inlines = document.inlines_in(span);
    let mut linked = Span::default();
    inlines.iter().enumerate().filter_map(move |(index, inline)| match inline.kind {
        InlineKind::Link(_) => {
            linked = inline.span;
            None
        }
        InlineKind::Superscript => {
            let mut within =
                inlines[index + 1..].iter().take_while(|next| next.span.start < inline.span.end);
            let is_linked = linked == inline.span
                || within.any(|next| matches!(next.kind, InlineKind::Link(_)));
            is_linked.then_some(inline.span)
        }
        _ => None,
    })
}

/// The raised form of a letter: `2` is `²`.
pub fn raise(letter: char) -> Option<char> {
    find(RAISED, letter)
}

/// The lowered form of a letter: `2` is `₂`.
fn lower(letter: char) -> Option<char> {
    find(LOWERED, letter)
}

/// What follows a letter in a list of pairs.
fn find(pairs: &str, letter: char) -> Option<char> {
    let mut letters = pairs.chars();
    while let (Some(plain), Some(other)) = (letters.next(), letters.next()) {
        if plain == letter {
            return Some(other);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::width::width;

    #[test]
    fn words_are_shifted_as_a_whole_or_not_at_all() {
        assert_eq!(shifted("10th", InlineKind::Superscript).as_deref(), Some("¹⁰ᵗʰ"));
        assert_eq!(shifted("[1]", InlineKind::Superscript), None);
        assert_eq!(shifted("2", InlineKind::Strong), None);
    }

    #[test]
    fn forms_are_as_wide_as_their_letters() {
        for pairs in [RAISED, LOWERED] {
            let letters: Vec<char> = pairs.chars().collect();
            assert_eq!(letters.len() % 2, 0);
            for pair in letters.chunks(2) {
                assert_eq!(width(&pair[1].to_string()), width(&pair[0].to_string()), "{pair:?}");
            }
        }
        assert_eq!(
            (raise('2'), lower('n'), raise('q'), lower('Z')),
            (Some('²'), Some('ₙ'), None, None)
        );
    }
}
