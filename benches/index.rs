//! How long the index of 20,000 articles (about 80 MB) takes to be written, and queries in it.
//!
//! `cargo bench --bench index`. The text is generated, the index is in memory. Compare with figures from the same machine, and with
//! `--bench query`, the scan of the same articles. What a library on disk costs, `examples/index_figures.rs` measures.

#[path = "support/texts.rs"]
mod texts;

use dateline::{
    index::{Index, Marks, Request, View, Writing},
    library::Article,
    query::{Order, Query},
};
use divan::{Bencher, black_box, counter::BytesCount};
use texts::{Dice, articles, vocabulary};

fn main() {
    divan::main();
}

/// Articles of one measured writing.
const WRITTEN: usize = 2_000;

fn made_up() -> Vec<Article> {
    let mut dice = Dice(42);
    let vocabulary = vocabulary(&mut dice);
    articles(&mut dice, &vocabulary)
}

fn written(articles: &[Article]) -> Index {
    let index = Index::in_memory().expect("an index");
    let mut writer = index.writer(Writing::default()).expect("the writer");
    for (number, article) in (0..).zip(articles) {
        writer.add(number, article).expect("added");
    }
    writer.commit("").expect("committed");
    index
}

/// Wall time with one thread for the words; the threads of the caller only wait.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn write(bencher: Bencher<'_, '_>) {
    let articles = &made_up()[..WRITTEN];
    let bytes: usize = articles.iter().map(|article| article.text().len()).sum();
    bencher.counter(BytesCount::new(bytes)).bench(|| written(black_box(articles)));
}

const QUERIES: [&str; 10] = [
    "damascus",
    "the",
    "\"foreign minister\"",
    "dam*",
    "s*",
    "сирия",
    "damascus syrian -left",
    "damascus OR baghaei",
    "after:2020 damascus",
    "is:unread",
];

#[divan::bench(sample_count = 50, args = QUERIES)]
fn newest_page(bencher: Bencher<'_, '_>, query: &str) {
    let view = written(&made_up()).view().expect("a view");
    asked(bencher, &view, query, Order::Newest);
}

#[divan::bench(sample_count = 50, args = QUERIES)]
fn best_page(bencher: Bencher<'_, '_>, query: &str) {
    let view = written(&made_up()).view().expect("a view");
    asked(bencher, &view, query, Order::Best);
}

fn asked(bencher: Bencher<'_, '_>, view: &View, query: &str, order: Order) {
    let marks = Marks::default();
    let query = Query::parse(query, jiff::civil::date(2024, 12, 31)).expect("a query");
    let request = Request { query: &query, marks: &marks, order };
    bencher.bench(|| view.search(black_box(&request), 0..50, &|| false));
}
