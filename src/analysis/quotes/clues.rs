//! Clues: what can be seen of a frame that tells how sure it is. Each is a short word such as `rule=before`; the
//! confidence model has a weight for those that were worth one.

use super::frame::{Frame, Rule};
use crate::{
    analysis::{
        EntityKind, QuoteKind,
        lexicon::{Classes, Form},
        reading::Reading,
    },
    document::{BlockKind, Document},
};
use std::{fmt::Write as _, ops::Range};

/// A frame and what was made of it: what its clues are taken from.
pub(super) struct Clues<'f> {
    pub document: &'f Document,
    pub reading: &'f Reading<'f>,
    pub frame: &'f Frame,
    /// How what is said is given.
    pub kind: QuoteKind,
    /// What the speaker was resolved to, where it is an entity.
    pub speaker: Option<EntityKind>,
}

impl Clues<'_> {
    /// Gives every clue to `tell`, each as a word that is gone after the call.
    pub(super) fn each(&self, tell: &mut dyn FnMut(&str)) {
        let kind = if self.kind == QuoteKind::Indirect { "plain" } else { "marks" };
        let mut teller = Teller { word: String::with_capacity(32), kind, tell };
        teller.alone("bias", "");
        teller.tell("kind", self.kind.name());
        teller.tell("rule", rule_name(self.frame.rule));
        of_place(self.document, self.reading, self.frame, &mut teller);
        of_cue(self.reading, self.frame, &mut teller);
        of_speaker(self, &mut teller);
        of_content(self.reading, self.frame, &mut teller);
    }
}

/// Puts clues into words.
struct Teller<'a> {
    word: String,
    /// `marks` or `plain`: whether quotation marks stand in what is said.
    kind: &'static str,
    tell: &'a mut dyn FnMut(&str),
}

impl Teller<'_> {
    /// A clue that means another thing with quotation marks than without: told for this kind only.
    fn tell(&mut self, name: &str, value: &str) {
        self.word.clear();
        let _ = write!(self.word, "{}:{name}={value}", self.kind);
        (self.tell)(&self.word);
    }

    /// A clue that means the same for all kinds.
    fn alone(&mut self, name: &str, value: &str) {
        self.word.clear();
        let _ = write!(self.word, "{name}={value}");
        (self.tell)(&self.word);
    }

    fn count(&mut self, name: &str, count: usize) {
        self.word.clear();
        let _ = write!(self.word, "{}:{name}={count}", self.kind);
        (self.tell)(&self.word);
    }
}

/// The name of a rule among the clues.
const fn rule_name(rule: Rule) -> &'static str {
    match rule {
        Rule::Before => "before",
        Rule::Following => "following",
        Rule::Inverted => "inverted",
        Rule::Participle => "participle",
        Rule::Conjoined => "conjoined",
        Rule::Passive => "passive",
        Rule::According => "according",
        Rule::Label => "label",
        Rule::Turn => "turn",
        Rule::Alternating => "alternating",
        Rule::Signature => "signature",
        Rule::Introduced => "introduced",
        Rule::Carried => "carried",
        Rule::Alone => "alone",
    }
}

/// Where in the document it stands.
fn of_place(document: &Document, reading: &Reading, frame: &Frame, teller: &mut Teller<'_>) {
    let Some(first) = frame.pieces.first() else { return };
    let paragraphs = &reading.tokens.paragraphs;
    let at = paragraphs.partition_point(|paragraph| paragraph.tokens.end <= first.start);
    let Some(paragraph) = paragraphs.get(at) else { return };
    let block = &document.blocks()[paragraph.block];
    let place = match block.kind {
        _ if block.quoted > 0 => "quoted",
        BlockKind::Title | BlockKind::Heading(_) => "heading",
        BlockKind::Paragraph if block.depth == 0 => "paragraph",
        BlockKind::Paragraph | BlockKind::Item(_) => "list",
        _ => "other",
    };
    teller.tell("place", place);
    if frame.pieces.iter().any(|piece| piece.start >= paragraph.tokens.end) {
        teller.tell("place", "several");
    }
}

fn of_cue(reading: &Reading, frame: &Frame, teller: &mut Teller<'_>) {
    let Some(cue) = &frame.cue else { return teller.tell("cue", "none") };
    let listed = cue.clone().find_map(|at| reading.cue(at).map(|cue| (at, cue)));
    let Some((verb, form)) = listed else {
        let word = reading.is_word(cue.start);
        return teller.tell("cue", if word { "unlisted" } else { "sign" });
    };
    teller.alone("verb", form.lemma);
    teller.tell("verb", form.lemma);
    teller.tell("form", form_name(form.form));
    teller.count("cue words", cue.len().min(4));
    if verb + 1 < cue.end {
        teller.tell("cue", "phrase");
    }
    for (class, name) in [
        (Classes::SPEECH, "speech"),
        (Classes::QUOTED, "quoted"),
        (Classes::ACT, "act"),
        (Classes::DOUBTFUL, "doubtful"),
        (Classes::THOUGHT, "thought"),
        (Classes::OBJECT.and(Classes::TOPIC), "object"),
        (Classes::NOUNLIKE, "nounlike"),
    ] {
        if reading.is(verb, class) {
            teller.tell("class", name);
        }
    }
    if (cue.start..verb).any(|at| reading.is(at, Classes::MODAL)) {
        teller.tell("cue", "modal");
    }
    if (cue.start..verb).any(|at| reading.is_one_of(at, &["not", "never", "n't", "n’t"])) {
        teller.tell("cue", "negated");
    }
    teller.tell("after", shape_of(reading, cue.end));
}

const fn form_name(form: Form) -> &'static str {
    match form {
        Form::Base => "base",
        Form::Third => "third",
        Form::Past => "past",
        Form::Participle => "participle",
    }
}

fn of_speaker(clues: &Clues<'_>, teller: &mut Teller<'_>) {
    let Clues { reading, frame, .. } = *clues;
    let Some(speaker) = &frame.speaker else { return teller.tell("speaker", "none") };
    teller.tell("who", clues.speaker.map_or("nobody", EntityKind::name));
    if !speaker.clone().any(|at| reading.capital(at)) {
        teller.tell("speaker", "small letters");
    }
    teller.tell("first", shape_of(reading, speaker.start));
    teller.tell("last", shape_of(reading, speaker.end - 1));
    teller.count("speaker words", speaker.len().min(6));
    teller.tell("before", speaker.start.checked_sub(1).map_or("start", |at| shape_of(reading, at)));
    if let Some(cue) = &frame.cue {
        let between = distance(speaker, cue);
        teller.count("between", between.min(6));
    }
    let said = frame.pieces.iter().map(|piece| distance(speaker, piece)).min();
    teller.count("away", logarithm(said.unwrap_or(0).min(40)));
}

fn of_content(reading: &Reading, frame: &Frame, teller: &mut Teller<'_>) {
    let Some(first) = frame.pieces.first() else { return };
    teller.tell("opens", shape_of(reading, first.start));
    if !reading.quoted(first.start) && !reading.capital(first.start) {
        teller.tell("word", reading.lower(first.start));
    }
    let words: usize = frame.pieces.iter().map(|piece| reading.count_words(piece.clone())).sum();
    teller.count("words", logarithm(words));
    if words < 3 {
        teller.tell("words", "few");
    }
    teller.count("pieces", frame.pieces.len().min(3));
    let verb = frame
        .pieces
        .iter()
        .any(|piece| piece.clone().any(|at| reading.is(at, Classes::AUXILIARY.and(Classes::VERB))));
    teller.tell("clause", if verb { "yes" } else { "no" });
    let run =
        frame.pieces.iter().find_map(|piece| piece.clone().find_map(|at| reading.runs.at(at)));
    if run.is_some_and(|run| !reading.runs.list[run].closed) {
        teller.tell("marks", "unclosed");
    }
}

/// Words between two ranges of tokens; 0 where they touch or overlap.
fn distance(one: &Range<usize>, other: &Range<usize>) -> usize {
    if one.end <= other.start { other.start - one.end } else { one.start.saturating_sub(other.end) }
}

/// What sort of token stands at `at`; past the end of the document nothing does.
fn shape_of(reading: &Reading, at: usize) -> &'static str {
    const SHAPES: [(Classes, &str); 12] = [
        (Classes::PRONOUN, "pronoun"),
        (Classes::POSSESSIVE, "possessive"),
        (Classes::DETERMINER, "determiner"),
        (Classes::MODAL, "modal"),
        (Classes::AUXILIARY, "auxiliary"),
        (Classes::BOUNDARY, "boundary"),
        (Classes::PREPOSITION, "preposition"),
        (Classes::ADVERB, "adverb"),
        (Classes::TIME, "time"),
        (Classes::ROLE, "role"),
        (Classes::PLURAL, "plural"),
        (Classes::VERB, "verb"),
    ];
    if at >= reading.tokens.len() {
        return "end";
    }
    if reading.is_number(at) {
        return "number";
    }
    if !reading.is_word(at) {
        return match reading.lower(at) {
            "," => "comma",
            ":" => "colon",
            "." | "?" | "!" => "stop",
            _ if reading.quoted(at) => "mark",
            _ => "sign",
        };
    }
    let listed = SHAPES.iter().find(|(class, _)| reading.is(at, *class));
    match listed {
        Some((_, name)) => name,
        None if reading.capital(at) => "capital",
        None if reading.lower(at).ends_with('s') => "word in s",
        None => "word",
    }
}

/// The whole logarithm to base two, so that long counts share a clue; 0 for 0.
fn logarithm(count: usize) -> usize {
    count.checked_ilog2().unwrap_or(0) as usize
}
