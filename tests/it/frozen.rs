//! The frozen third of the labelled articles (`tests/gold`): nothing is learned from them and no rule was made with them.
//!
//! A floor is the last measured score less half a point (`docs/analysis.md`); raise it with the score.

use crate::{
    gold::{self, Article},
    quality::{annotated, check, scored, shared},
};
use dateline::{analysis::EntityKind, span::Span};
use serde_json::{Value, json};
use std::{collections::BTreeSet, fs};

#[test]
fn quotations_of_the_frozen_articles() {
    let Some(shared) = shared() else { return };
    let gold = lines_of(frozen(|_| true).iter().map(quotes_line));
    let scores = scored(&shared, gold.path());
    check("runs of five words found, F1", &scores[0]["det"]["F"], 97.0);
    check("right speaker over all runs", &scores[0]["spk_head_recall"], 85.0);
    check("share of speakers shown", &scores[0]["shown_share"], 90.0);
    check("speakers shown that are right", &scores[0]["shown_right"], 98.2);
    check("overlap F1 of all speech", &scores[4]["overlap"]["F"], 88.1);
    check("exact F1 of all speech", &scores[4]["exact"]["F"], 76.6);
    check("found with the right speaker", &scores[4]["joint_ov_head"]["F"], 78.5);
}

#[test]
fn speakers_of_the_frozen_articles_have_their_full_names() {
    let articles = frozen(|_| true);
    let annotations = annotations(&articles);
    let (mut named, mut right) = (0_u32, 0_u32);
    for (article, annotation) in articles.iter().zip(&annotations) {
        for quote in &article.quotes {
            let Some(name) = &quote.name else { continue };
            let Some(shown) = shown_name(annotation, code_points(&article.text, quote.pieces[0]))
            else {
                continue;
            };
            named += 1;
            right += u32::from(bare(&shown) == bare(name));
        }
    }
    let share = 100.0 * f64::from(right) / f64::from(named.max(1));
    eprintln!("full names: {right} of {named} speakers shown");
    check("full names", &json!(share), 69.5);
}

/// The speaker's name of the quotation that holds the middle of a labelled one.
fn shown_name(annotation: &Value, [start, end]: [usize; 2]) -> Option<String> {
    let middle = start.midpoint(end) as u64;
    let holds = |piece: &Value| {
        piece[0].as_u64().is_some_and(|start| start <= middle)
            && piece[1].as_u64().is_some_and(|end| middle < end)
    };
    let quotes = annotation["quotes"].as_array()?.iter();
    let mut quotes = quotes
        .filter(|quote| quote["pieces"].as_array().is_some_and(|pieces| pieces.iter().any(holds)));
    Some(quotes.next()?["speaker"]["name"].as_str()?.to_owned())
}

/// A name without article and case.
fn bare(name: &str) -> String {
    let name = name.to_lowercase();
    name.strip_prefix("the ").map_or_else(|| name.clone(), str::to_owned)
}

/// The frozen articles that fit.
fn frozen(fits: impl Fn(&Article) -> bool) -> Vec<Article> {
    gold::articles().into_iter().filter(|article| article.frozen && fits(article)).collect()
}

/// What the program finds in articles, in their order.
fn annotations(articles: &[Article]) -> Vec<Value> {
    let lines = articles.iter().map(|article| json!({"id": article.id, "text": article.text}));
    let found = annotated(lines_of(lines).path());
    let found = fs::read_to_string(found.path()).expect("annotations");
    found.lines().map(|line| serde_json::from_str(line).expect("an annotation")).collect()
}

/// A file of JSON lines.
fn lines_of(lines: impl Iterator<Item = Value>) -> tempfile::NamedTempFile {
    let lines: Vec<String> = lines.map(|line| line.to_string()).collect();
    let file = tempfile::Builder::new().suffix(".jsonl").tempfile().expect("a temporary file");
    fs::write(file.path(), lines.join("\n")).expect("a line an article");
    file
}

/// Start and end of a span in code points.
fn code_points(text: &str, span: Span) -> [usize; 2] {
    let start = text[..span.start].chars().count();
    [start, start + text[span.start..span.end].chars().count()]
}

/// The line that `score_quotes.py` takes as gold.
fn quotes_line(article: &Article) -> Value {
    let place = |span: Option<Span>| span.map(|span| code_points(&article.text, span));
    let quotes: Vec<_> = article
        .quotes
        .iter()
        .map(|quote| {
            let spans: Vec<_> =
                quote.pieces.iter().map(|piece| code_points(&article.text, *piece)).collect();
            let (speaker, cue) = (place(quote.speaker), place(quote.cue));
            json!({
                "start": spans[0][0], "end": spans[spans.len() - 1][1], "spans": spans,
                "kind": quote.kind,
                "speaker_start": speaker.map(|at| at[0]), "speaker_end": speaker.map(|at| at[1]),
                "cue_start": cue.map(|at| at[0]), "cue_end": cue.map(|at| at[1]),
                "cue_text": quote.cue.map(|cue| &article.text[cue.start..cue.end]),
            })
        })
        .collect();
    json!({"id": article.id, "text": article.text, "quotes": quotes})
}

/// How often a kind was found, missed and made up.
#[derive(Clone, Copy, Default)]
struct Count {
    right: usize,
    found: usize,
    labelled: usize,
}

impl Count {
    /// Strict F1 in per cent; of a kind that stands nowhere, 100.
    fn f1(self) -> f64 {
        let all = self.found + self.labelled;
        if all == 0 { 100.0 } else { 200.0 * self.right as f64 / all as f64 }
    }
}

#[test]
fn names_of_the_frozen_articles() {
    let articles = frozen(|article| article.names.is_some());
    let annotations = annotations(&articles);
    let mut counts = [Count::default(); EntityKind::ALL.len()];
    for (article, annotation) in articles.iter().zip(&annotations) {
        for (kind, count) in EntityKind::ALL.into_iter().zip(&mut counts) {
            let (gold, found) = (labelled(article, kind), mentions(annotation, kind));
            count.right += gold.intersection(&found).count();
            count.found += found.len();
            count.labelled += gold.len();
        }
    }
    for (kind, count) in EntityKind::ALL.into_iter().zip(counts) {
        eprintln!("{}: F1 {:.1} of {}", kind.name(), count.f1(), count.labelled);
    }
    for (kind, floor) in [
        (EntityKind::Person, 91.6),
        (EntityKind::Place, 92.3),
        (EntityKind::Org, 77.1),
        (EntityKind::Date, 85.5),
        (EntityKind::Money, 94.2),
        (EntityKind::Group, 95.6),
        (EntityKind::Quantity, 83.7),
    ] {
        check(kind.name(), &json!(counts[kind as usize].f1()), floor);
    }
}

/// Labelled mentions of a kind, in code points.
fn labelled(article: &Article, kind: EntityKind) -> BTreeSet<[usize; 2]> {
    let names = article.names.iter().flatten().filter(|(name, _)| name == kind.name());
    names.map(|(_, span)| code_points(&article.text, *span)).collect()
}

/// Mentions of a kind that were found, in code points.
fn mentions(annotation: &Value, kind: EntityKind) -> BTreeSet<[usize; 2]> {
    let entities = annotation["entities"].as_array().into_iter().flatten();
    entities
        .filter(|entity| entity["kind"] == kind.name())
        .flat_map(|entity| entity["mentions"].as_array().into_iter().flatten())
        .map(|mention| {
            ["start", "end"].map(|end| mention[end].as_u64().expect("an offset") as usize)
        })
        .collect()
}
