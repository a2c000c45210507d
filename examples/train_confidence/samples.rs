//! Frames of labelled articles, right or wrong.

use std::{fs, ops::ControlFlow};

use dateline::{
    analysis::{self, QuoteKind, quotes::Candidate},
    document::Document,
    formats::{self, Input},
    metadata::Metadata,
    span::Span,
};
use serde::Deserialize;
use serde_json::json;

use crate::gold::{self, Article, Quote};

/// One frame.
#[derive(Clone, Debug)]
pub(crate) struct Sample {
    /// Number of its article.
    pub(crate) article: usize,
    /// What is seen of it.
    pub(crate) clues: Vec<String>,
    /// How it is given.
    pub(crate) kind: QuoteKind,
    /// It names a speaker.
    pub(crate) spoken: bool,
    /// The labels bear it out.
    pub(crate) right: bool,
}

/// The frames of all articles that may be learned from.
pub(crate) fn labelled() -> Vec<Sample> {
    let articles = gold::articles().into_iter().filter(|article| !article.frozen).chain(wikinews());
    let mut samples = Vec::new();
    for (number, article) in articles.enumerate() {
        for candidate in analysis::candidates(&document(&article.text), &Metadata::default()) {
            samples.push(Sample {
                article: number,
                kind: candidate.quote.kind,
                spoken: candidate.quote.speaker.is_some(),
                right: is_right(&article, &candidate),
                clues: candidate.clues,
            });
        }
    }
    samples
}

/// The article as it is read from a line of JSON, as the scorers give it.
fn document(text: &str) -> Document {
    let line = json!({ "text": text }).to_string();
    let mut document = Document::default();
    formats::read(Input { name: "gold.jsonl", bytes: line.as_bytes() }, &mut |read| {
        document = read.expect("a readable article").document;
        ControlFlow::Break(())
    });
    assert_eq!(document.text(), text, "the text changed on its way");
    document
}

/// True if half of the words are those of a labelled quotation and its speaker is the one that was found.
fn is_right(article: &Article, candidate: &Candidate) -> bool {
    let found = &candidate.quote;
    let best = article.quotes.iter().max_by_key(|quote| shared(&quote.pieces, &found.pieces));
    let Some(best) = best else { return false };
    let common = shared(&best.pieces, &found.pieces);
    if common == 0 || common * 2 < length(&found.pieces).min(length(&best.pieces)) {
        return false;
    }
    let Some(speaker) = &found.speaker else { return true };
    let same_words = best.speaker.is_some_and(|gold| head_in(&article.text, gold, speaker.span));
    same_words || same_name(best, &speaker.name)
}

fn same_name(quote: &Quote, name: &str) -> bool {
    let bare =
        |name: &str| name.trim_start_matches("the ").trim_start_matches("The ").to_lowercase();
    quote.name.as_ref().is_some_and(|gold| bare(gold) == bare(name))
}

/// True if the words overlap and the found ones hold the end of the labelled ones or the other way round: by and large
/// the head that `score_quotes.py` asks for.
fn head_in(text: &str, gold: Span, found: Span) -> bool {
    let last = |span: Span| text[span.start..span.end].split_whitespace().next_back().unwrap_or("");
    gold.start < found.end
        && found.start < gold.end
        && (text[found.start..found.end].contains(last(gold))
            || text[gold.start..gold.end].contains(last(found)))
}

/// Bytes that both lists of spans hold.
fn shared(one: &[Span], other: &[Span]) -> usize {
    let both = |a: &Span, b: &Span| a.end.min(b.end).saturating_sub(a.start.max(b.start));
    one.iter().flat_map(|a| other.iter().map(move |b| both(a, b))).sum()
}

fn length(spans: &[Span]) -> usize {
    spans.iter().map(|span| span.len()).sum()
}

/// GUM's Wikinews articles beside the project.
fn wikinews() -> Vec<Article> {
    #[derive(Deserialize)]
    struct Line {
        id: String,
        text: String,
        quotes: Vec<Given>,
    }
    #[derive(Deserialize)]
    struct Given {
        kind: String,
        start: usize,
        end: usize,
        spans: Option<Vec<[usize; 2]>>,
        speaker_start: Option<usize>,
        speaker_end: Option<usize>,
    }
    let Ok(lines) = fs::read_to_string(gold::shared().join("data/quotes/gum_news/news.jsonl"))
    else {
        return Vec::new();
    };
    let article = |line: &str| {
        let Line { id, text, quotes } = serde_json::from_str(line).expect("a line of GUM");
        let starts: Vec<usize> =
            text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let span = |start: usize, end: usize| Span::new(starts[start], starts[end]);
        let quotes = quotes
            .into_iter()
            .map(|given| Quote {
                pieces: given
                    .spans
                    .unwrap_or_else(|| vec![[given.start, given.end]])
                    .into_iter()
                    .map(|[start, end]| span(start, end))
                    .collect(),
                speaker: given
                    .speaker_start
                    .zip(given.speaker_end)
                    .map(|(start, end)| span(start, end)),
                kind: given.kind,
                cue: None,
                name: None,
            })
            .collect();
        Article { id, frozen: false, text, quotes, names: None }
    };
    lines.lines().map(article).collect()
}
