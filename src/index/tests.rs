//! Both engines give the same answers: queries and small libraries are made up, and the index is held against the scan in
//! memory.

mod asked;
mod made;

use std::{path::Path, sync::Arc};

use jiff::civil::date;
use proptest::{collection::vec, prelude::*};

use super::*;
use crate::{
    analysis::{EntityKind, identity::ShortForms},
    document::Builder,
    library::{Article, Content, ContentHash, article::Draft, state::Record},
    metadata::Metadata,
    query::{self, Field, Order, Query, Subject, suggest::among},
};
use asked::asked;
use made::{Fate, Made, made};

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
