//! Both engines give the same answers: queries and small libraries are made up, and the index is held against the scan in
//! memory.

use std::{path::Path, sync::Arc};

use jiff::civil::date;
use proptest::{collection::vec, option, prelude::*, sample::select};

use super::*;
use crate::{
    analysis::{
        Analysis, Entity, EntityKind, Quote, QuoteKind, Speaker,
        identity::{Identity, ShortForm, ShortForms},
    },
    document::{BlockKind, Builder},
    formats::Problem,
    library::{
        Article, Content, ContentHash,
        article::Draft,
        state::{Highlight, Passage, Record},
    },
    metadata::{Metadata, Published},
    query::{self, Field, Order, Query, Subject, suggest::among},
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
struct Made {
    text: String,
    metadata: Metadata,
    readable: bool,
    analysis: Option<Analysis>,
    done: Done,
    tags: Vec<String>,
    fate: Fate,
}

/// What the reader has done with it, but for tags.
#[derive(Clone, Copy, Debug)]
struct Done {
    read: bool,
    starred: bool,
    noted: bool,
}

impl Made {
    /// What is kept of it: a note that is one of its tags, and its text as a marked passage.
    fn record(&self) -> Record {
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
enum Fate {
    Stays,
    /// Its analysis comes later.
    AnalysedLate,
    Removed,
}

impl Made {
    fn article(&self) -> Article {
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

    fn analysed(&self) -> Article {
        let article = self.article();
        if let Some(analysis) = self.analysis.clone().filter(|_| self.readable) {
            article.adopt(analysis);
        }
        article
    }
}

fn phrase(most: usize) -> impl Strategy<Value = String> {
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

fn made() -> impl Strategy<Value = Made> {
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

/// A condition as it is typed.
fn term() -> impl Strategy<Value = String> {
    let fields = [
        "",
        "",
        "",
        "title:",
        "source:",
        "author:",
        "tag:",
        "lang:",
        "entity:",
        "person:",
        "org:",
        "said:",
        "said:",
        "about:",
        "about:",
        "note:",
        "highlight:",
    ];
    let words = (select(fields.to_vec()), phrase(3), any::<bool>(), any::<bool>());
    let worded = words.prop_map(|(field, phrase, prefix, cut)| {
        let letters = phrase.chars().count();
        let kept = if cut { letters.div_ceil(2) } else { letters };
        let phrase: String = phrase.replace('\n', " ").chars().take(kept).collect();
        format!("{field}\"{phrase}\"{}", if prefix { "*" } else { "" })
    });
    let other = select(vec![
        "is:unread",
        "is:read",
        "is:starred",
        "is:excerpt",
        "has:note",
        "has:highlight",
        "has:quote",
        "after:2024-12-30",
        "before:2024-12-31",
        "after:2023",
        "before:2024",
        "lang:en",
        "entity:WCS",
        "org:WCS",
    ]);
    prop_oneof![6 => worded, 2 => other.prop_map(str::to_owned)]
}

fn asked() -> impl Strategy<Value = String> {
    term().prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 1..4).prop_map(|members| format!("({})", members.join(" "))),
            vec(inner.clone(), 1..4).prop_map(|members| format!("({})", members.join(" OR "))),
            inner.prop_map(|inner| format!("-{inner}")),
        ]
    })
}

/// An index of what is made, in some commits.
fn indexed(made: &[Made]) -> Index {
    let index = Index::in_memory().expect("an index");
    let mut writer = index.writer(Writing::default()).expect("the writer");
    for (number, made) in (0..).zip(made) {
        let article =
            if made.fate == Fate::AnalysedLate { made.article() } else { made.analysed() };
        writer.add(number, &article).expect("added");
        if number % 5 == 4 {
            writer.commit("some").expect("committed");
        }
    }
    for (number, made) in (0..).zip(made) {
        if made.fate != Fate::Stays {
            writer.remove(number);
        }
        if made.fate == Fate::AnalysedLate {
            writer.add(number, &made.analysed()).expect("added");
        }
    }
    writer.commit("all").expect("committed");
    assert_eq!(index.payload().expect("readable").as_deref(), Some("all"));
    index
}

fn marks(made: &[Made]) -> Marks {
    let numbers = |of: fn(&Made) -> bool| {
        (0..).zip(made).filter(|(_, made)| of(made)).map(|(number, _)| number).collect()
    };
    let tags = (0..).zip(made).flat_map(|(number, made)| {
        made.tags.iter().map(move |tag| (tag.clone(), Numbers::from_iter([number])))
    });
    let own = |of: fn(&Record) -> Vec<String>| {
        let words = |(number, made): (u32, &Made)| {
            of(&made.record()).into_iter().map(move |words| (number, words)).collect::<Vec<_>>()
        };
        (0..).zip(made).flat_map(words).collect()
    };
    Marks {
        read: numbers(|made| made.done.read),
        starred: numbers(|made| made.done.starred),
        noted: numbers(|made| made.done.noted),
        tags: tags.collect(),
        highlights: own(|record| {
            record.highlights.iter().map(|it| it.passage.text.clone()).collect()
        }),
        notes: own(|record| record.notes().map(str::to_owned).collect()),
    }
}

/// Answers of the scan in memory: numbers of what matches, newest first, and of how many it cannot be told.
fn scanned(query: &Query, made: &[Made], articles: &[Article]) -> (Vec<u32>, usize) {
    let mut forms = ShortForms::default();
    let there = || {
        made.iter().zip(articles).enumerate().filter(|(_, (made, _))| made.fate != Fate::Removed)
    };
    for (_, (_, article)) in there() {
        forms.add(
            &article.analysis().map(|analysis| analysis.short_forms.clone()).unwrap_or_default(),
        );
    }
    let numbers: Vec<u32> = there().map(|(number, _)| number as u32).collect();
    let records: Vec<Record> = made.iter().map(Made::record).collect();
    let subjects: Vec<Subject<'_>> = there()
        .map(|(index, (made, article))| Subject {
            article,
            marks: query::Marks {
                read: made.done.read,
                starred: made.done.starred,
                noted: made.done.noted,
                tags: &made.tags,
                record: Some(&records[index]),
            },
            short_forms: Some(&forms),
        })
        .collect();
    let found = query::search(query, &subjects, Order::Newest, &|| false).expect("not cancelled");
    (found.hits.iter().map(|(index, _)| numbers[*index]).collect(), found.unknown.len())
}

fn today() -> jiff::civil::Date {
    date(2024, 12, 31)
}

#[track_caller]
fn check(query: &Query, made: &[Made], articles: &[Article], view: &View) {
    let marks = marks(made);
    let (expected, unknown) = scanned(query, made, articles);
    let ask = |order, page| {
        let request = Request { query, marks: &marks, order };
        view.search(&request, page, &|| false).expect("readable").expect("not cancelled")
    };
    let newest = ask(Order::Newest, 0..1000);
    assert_eq!(newest.numbers, expected, "{query}");
    assert_eq!(newest.total, Some(expected.len()));
    assert_eq!(
        ask(Order::Newest, 1..3).numbers,
        expected.iter().copied().skip(1).take(2).collect::<Vec<_>>()
    );
    let mut sorted = expected.clone();
    sorted.sort_unstable();
    assert_eq!(ask(Order::Given, 0..1000).numbers, sorted);
    let mut best = ask(Order::Best, 0..1000).numbers;
    assert_eq!(ask(Order::Best, 0..2).numbers, best.iter().copied().take(2).collect::<Vec<_>>());
    best.sort_unstable();
    assert_eq!(best, sorted, "{query}");
    let request = Request { query, marks: &marks, order: Order::Newest };
    let count = view.count(&request, &|| false).expect("readable");
    assert_eq!(count, Some(Count { matching: expected.len(), unknown }), "{query}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), ..ProptestConfig::default() })]
    #[test]
    fn both_engines_give_the_same_sets(made in vec(made(), 0..14), asked in vec((asked(), any::<bool>()), 24)) {
        let articles: Vec<Article> = made.iter().map(Made::analysed).collect();
        let view = indexed(&made).view().expect("a view");
        for (asked, typing) in asked {
            let read = if typing { Query::parse_typing(&asked, today()) } else { Query::parse(&asked, today()) };
            if let Ok(query) = read {
                check(&query, &made, &articles, &view);
            }
        }
    }
}

/// Both ways to look for values give the same; those of removed articles may still be counted by the index.
#[track_caller]
fn check_values(articles: &[Article], view: &View) {
    let fields = [
        Field::Source,
        Field::Author,
        Field::Tag,
        Field::Lang,
        Field::Said,
        Field::Entity(Some(EntityKind::Org)),
    ];
    for (field, typed) in
        fields.into_iter().flat_map(|field| ["", "a", "CAF", "東"].map(|typed| (field, typed)))
    {
        let expected = among(articles.iter().map(Subject::new), field, typed, &|| false);
        let found = view.values(field, typed, &Marks::default()).expect("readable");
        assert_eq!(found, expected, "{field:?} {typed}");
    }
}

proptest! {
    #[test]
    fn both_engines_offer_the_same_values(mut made in vec(made(), 0..8)) {
        for made in &mut made {
            made.fate = Fate::Stays;
        }
        let articles: Vec<Article> = made.iter().map(Made::analysed).collect();
        check_values(&articles, &indexed(&made).view().expect("a view"));
    }
}

#[test]
fn an_index_on_disk_is_opened_again_and_a_damaged_one_is_made_anew() {
    let folder = tempfile::tempdir().expect("a folder");
    let index = Index::open(folder.path()).expect("an index");
    assert_eq!(index.payload().expect("readable"), None);
    let mut writer = index.writer(Writing::default()).expect("the writer");
    assert!(matches!(index.writer(Writing::default()), Err(IndexError::Busy)));
    let mut builder = Builder::new();
    builder.push("A ceasefire, perhaps.");
    let article = Article::new(Draft {
        hash: ContentHash::default(),
        own_id: None,
        path: Arc::from(Path::new("a.txt")),
        metadata: Metadata::default(),
        notes: Vec::new(),
        content: Content::Document(Arc::new(builder.finish())),
    });
    writer.add(7, &article).expect("added");
    writer.commit("first").expect("committed");
    writer.finish().expect("finished");
    let again = Index::open(folder.path()).expect("an index");
    assert_eq!(again.payload().expect("readable").as_deref(), Some("first"));
    let query = Query::parse("ceasefire", today()).expect("a query");
    let (view, marks) = (again.view().expect("a view"), Marks::default());
    let request = Request { query: &query, marks: &marks, order: Order::Newest };
    let found = view.search(&request, 0..9, &|| false).expect("readable").expect("not cancelled");
    assert_eq!(found, Found { numbers: vec![7], total: Some(1) });
    assert_eq!(view.search(&request, 0..9, &|| true).expect("readable"), None);
    std::fs::write(folder.path().join("meta.json"), "{").expect("written");
    let anew = Index::open(folder.path()).expect("an index");
    assert_eq!(anew.payload().expect("readable"), None);
    assert!(anew.view().expect("a view").is_empty());
}

/// More where `DATELINE_ROUNDS` says so.
fn cases() -> u32 {
    std::env::var("DATELINE_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(32)
}
