//! Articles that are made up: words that are hard to tell apart, what they state, what an analysis might have found in them, and
//! what the reader has done with them.

use std::{path::Path, sync::Arc};

use proptest::{collection::vec, option, prelude::*, sample::select};

use crate::{
    analysis::{
        Analysis, Entity, EntityKind, Quote, QuoteKind, Speaker,
        identity::{Identity, ShortForm},
    },
    document::{BlockKind, Builder},
    formats::Problem,
    library::{
        Article, Content, ContentHash,
        article::Draft,
        state::{Highlight, Passage, Record},
    },
    metadata::{Metadata, Published},
    query,
    span::Span,
};

/// Words that are hard to tell apart, or to cut.
const WORDS: [&str; 22] = [
    "a",
    "ab",
    "Abc",
    "abcd",
    "cafe",
    "Café",
    "CAFE\u{301}",
    "東",
    "東京",
    "京",
    "Straße",
    "strasse",
    "x-ray",
    "Iran’s",
    "U.S.",
    "WCS",
    "ـ",
    "서울",
    "do\u{AD}nt",
    "ﬁn",
    "½",
    "ที่",
];
const BETWEEN: [&str; 7] = [" ", "\n", ", ", "-", "’", ". ", ""];
const KINDS: [EntityKind; 3] = [EntityKind::Person, EntityKind::Org, EntityKind::Place];
const DATES: [&str; 3] = ["2024-12-30", "2024-12-31", "2023-05-01"];

/// An article as it is made up, with what the reader has done with it.
#[derive(Clone, Debug)]
pub(super) struct Made {
    pub(super) text: String,
    pub(super) metadata: Metadata,
    pub(super) readable: bool,
    pub(super) analysis: Option<Analysis>,
    pub(super) done: Done,
    pub(super) tags: Vec<String>,
    pub(super) fate: Fate,
}

/// What the reader has done with it, but for tags.
#[derive(Clone, Copy, Debug)]
pub(super) struct Done {
    pub(super) read: bool,
    pub(super) starred: bool,
    pub(super) noted: bool,
}

impl Made {
    /// What is kept of it: a note that is one of its tags, and its text as a marked passage.
    pub(super) fn record(&self) -> Record {
        let highlight = |note: Option<&String>| Highlight {
            passage: Passage { text: self.text.clone(), ..Passage::default() },
            note: note.cloned(),
            ..Highlight::default()
        };
        Record {
            note: self.tags.first().cloned(),
            highlights: self.done.noted.then(|| highlight(self.tags.last())).into_iter().collect(),
            ..Record::default()
        }
    }
}

/// What becomes of an article after it was added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    Stays,
    /// Its analysis comes later.
    AnalysedLate,
    Removed,
}

impl Made {
    pub(super) fn article(&self) -> Article {
        let mut builder = Builder::new();
        builder.push(&self.text);
        builder.end(BlockKind::Paragraph, 0, 0);
        let content = if self.readable {
            Content::Document(Arc::new(builder.finish()))
        } else {
            Content::Unreadable(Problem::new("no text"))
        };
        Article::new(Draft {
            hash: ContentHash::default(),
            own_id: None,
            path: Arc::from(Path::new("file-ab.txt")),
            metadata: self.metadata.clone(),
            notes: Vec::new(),
            content,
        })
    }

    pub(super) fn analysed(&self) -> Article {
        let article = self.article();
        if let Some(analysis) = self.analysis.clone().filter(|_| self.readable) {
            article.adopt(analysis);
        }
        article
    }
}

pub(super) fn phrase(most: usize) -> impl Strategy<Value = String> {
    vec((select(&WORDS[..]), select(&BETWEEN[..])), 1..=most).prop_map(|words| {
        words
            .iter()
            .flat_map(|(word, between)| [*word, *between])
            .collect::<String>()
            .trim()
            .to_owned()
    })
}

fn metadata() -> impl Strategy<Value = Metadata> {
    let lang = option::of(select(&["en", "en-GB", "de"][..]));
    let date = option::of(select(&DATES[..]));
    (
        option::of(phrase(2)),
        option::of(phrase(2)),
        vec(phrase(2), 0..2),
        vec(phrase(2), 0..3),
        lang,
        date,
    )
        .prop_map(|(title, source, byline, tags, lang, date)| Metadata {
            // Some are.
            excerpt: source.is_some() && byline.is_empty(),
            title,
            source,
            byline,
            tags,
            lang: lang.map(str::to_owned),
            published: date.and_then(Published::parse),
            ..Metadata::default()
        })
}

/// Spans of a text that do not overlap, from numbers that are as good as any.
fn parts(text: &str, picks: &[(usize, usize)]) -> Vec<Span> {
    let words: Vec<Span> = query::fold::words(text).collect();
    let mut spans: Vec<Span> = Vec::new();
    for (start, length) in picks.iter().filter(|_| !words.is_empty()) {
        let first = start % words.len();
        let last = (first + length % 3).min(words.len() - 1);
        let span = Span::new(words[first].start, words[last].end);
        if !spans.iter().any(|other| other.overlaps(span)) {
            spans.push(span);
        }
    }
    spans.sort_unstable();
    spans
}

type EntityPick = (EntityKind, String, Vec<(usize, usize)>, bool);
type QuotePick = (Vec<(usize, usize)>, Option<(String, Option<usize>)>);

fn analysis() -> impl Strategy<Value = (Vec<EntityPick>, Vec<QuotePick>)> {
    let picks = |most| vec((0_usize..40, 0_usize..3), 1..most);
    let entity = (select(&KINDS[..]), phrase(2), picks(3), any::<bool>());
    let quote = (picks(3), option::of((phrase(2), option::of(0_usize..3))));
    (vec(entity, 0..4), vec(quote, 0..4))
}

fn put_together(text: &str, (entities, quotes): (Vec<EntityPick>, Vec<QuotePick>)) -> Analysis {
    let mut analysis = Analysis::default();
    let all: Vec<(usize, usize)> =
        entities.iter().flat_map(|(_, _, picks, _)| picks.clone()).collect();
    let mut free = parts(text, &all);
    for (kind, name, picks, explains) in entities {
        let count = picks.len().min(free.len());
        let mentions: Vec<Span> = free.drain(..count).collect();
        let identity = Identity::of(kind, &name);
        if explains {
            analysis
                .short_forms
                .push(ShortForm { short: Identity::of(kind, "WCS"), full: identity });
        }
        if !mentions.is_empty() {
            analysis.entities.push(Entity {
                kind,
                name,
                mentions,
                unsure: false,
                when: None,
                identity,
            });
        }
    }
    analysis.short_forms.sort_unstable_by_key(|form| (form.short, form.full));
    analysis.short_forms.dedup();
    for (picks, speaker) in quotes {
        let pieces = parts(text, &picks);
        let Some(first) = pieces.first().copied() else { continue };
        let speaker = speaker.map(|(name, entity)| Speaker {
            span: first,
            name,
            entity: entity
                .filter(|entity| *entity < analysis.entities.len())
                .map(|entity| entity as u32),
        });
        analysis.quotes.push(Quote {
            pieces,
            kind: QuoteKind::Direct,
            speaker,
            cue: None,
            confidence: 1.0,
            rule: "a test",
        });
    }
    analysis
}

pub(super) fn made() -> impl Strategy<Value = Made> {
    let state = (any::<bool>(), any::<bool>(), any::<bool>(), vec(phrase(1), 0..2));
    let fate =
        select(vec![Fate::Stays, Fate::Stays, Fate::Stays, Fate::AnalysedLate, Fate::Removed]);
    let fate = (prop::bool::weighted(0.95), fate);
    (phrase(24), metadata(), option::weighted(0.85, analysis()), state, fate).prop_map(
        |(text, metadata, analysis, state, fate)| {
            let cleaned = {
                let mut builder = Builder::new();
                builder.push(&text);
                builder.end(BlockKind::Paragraph, 0, 0);
                builder.finish().text().to_owned()
            };
            let (read, starred, noted, tags) = state;
            let (readable, fate) = fate;
            let done = Done { read, starred, noted };
            let analysis = analysis.map(|picks| put_together(&cleaned, picks));
            Made { text, metadata, readable, analysis, done, tags, fate }
        },
    )
}
