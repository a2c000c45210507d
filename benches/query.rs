//! How long a query takes over 20,000 articles in memory (about 80 MB), and a find in a text of 10 MB.
//!
//! `cargo bench --bench query`. The text is generated. Compare with figures from the same machine.

#[path = "support/texts.rs"]
mod texts;

use dateline::{
    query::{Order, Query, Subject, find::Pattern, search},
    span::Span,
};
use divan::{Bencher, black_box};
use texts::{Dice, articles, text, vocabulary};

fn main() {
    divan::main();
}

#[divan::bench(sample_count = 20, args = ["damascus", "sentioner", "the", "\"foreign minister\"", "dam*", "s*", "été", "сирия", "damascus syrian -left", "damascus OR baghaei"])]
fn scan(bencher: Bencher<'_, '_>, query: &str) {
    let mut dice = Dice(42);
    let vocabulary = vocabulary(&mut dice);
    let articles = articles(&mut dice, &vocabulary);
    let subjects: Vec<Subject<'_>> = articles.iter().map(Subject::new).collect();
    let query = Query::parse(query, jiff::civil::date(2024, 12, 31)).expect("a query");
    bencher.bench(|| search(black_box(&query), &subjects, Order::Given, &|| false));
}

#[divan::bench(sample_count = 20, args = ["damascus", "the", "Sentio", " e", "\"ete"])]
fn find_in_ten_megabytes(bencher: Bencher<'_, '_>, typed: &str) {
    let mut dice = Dice(42);
    let vocabulary = vocabulary(&mut dice);
    let text = text(&mut dice, &vocabulary, 1_670_000);
    let pattern = Pattern::new(typed).expect("a pattern");
    bencher.bench(|| pattern.find_all(black_box(&text), Span::new(0, text.len())).total);
}
