//! How long a library takes to open, to list and to look things up in: 100,000 articles in files of lines.
//!
//! `cargo bench --bench library`. The articles are short and generated, so that making them does not take long; what is measured
//! does not depend on the length of their texts. Compare with figures from the same machine.

use std::{fmt::Write, fs, path::PathBuf, sync::LazyLock};

use dateline::library::{
    By, Cache, Catalogue, read_article,
    update::{Update, update},
};
use divan::{Bencher, black_box};

fn main() {
    divan::main();
}

const ARTICLES: usize = 100_000;
/// Rows of a screen.
const SCREEN: usize = 40;

struct Made {
    _folder: tempfile::TempDir,
    cache: Cache,
    articles: PathBuf,
}

/// A library that is indexed.
static MADE: LazyLock<Made> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a folder");
    let articles = folder.path().join("articles");
    fs::create_dir(&articles).expect("a folder");
    for file in 0..ARTICLES / 1000 {
        let mut lines = String::new();
        for number in 0..1000 {
            let day = (file * 7 + number) % 28 + 1;
            let words = "The harbour opens, and the council says that it will stay open.";
            writeln!(
                lines,
                r#"{{"title":"Article {number} of {file}","source":"Paper {}","date":"2024-05-{day:02}","text":"{words}"}}"#,
                number % 9
            )
            .expect("memory");
        }
        fs::write(articles.join(format!("{file:03}.jsonl")), lines).expect("a disk");
    }
    let made = Made { cache: Cache::at(folder.path().join("cache")), articles, _folder: folder };
    bring_up_to_date(&made);
    made
});

fn bring_up_to_date(made: &Made) {
    let folders = [made.articles.clone()];
    let wanted = Update { folders: &folders, ..Update::default() };
    update(&made.cache, &wanted, &|| false, &mut |_| {}).expect("an index");
}

fn open() -> Catalogue {
    Catalogue::open(&MADE.cache).expect("a catalogue")
}

#[divan::bench]
fn open_and_list_a_screen(bencher: Bencher<'_, '_>) {
    LazyLock::force(&MADE);
    bencher.bench(|| {
        let catalogue = open();
        let rows: Vec<u32> = catalogue.order(By::Newest).take(SCREEN).collect();
        rows.iter()
            .map(|row| catalogue.listing(*row).map_or(0, |row| row.label().len()))
            .sum::<usize>()
    });
}

#[divan::bench(args = [By::Newest, By::Source, By::Title, By::Length])]
fn all_rows_in_order(bencher: Bencher<'_, '_>, by: By) {
    let catalogue = open();
    bencher.bench(|| catalogue.order(by).collect::<Vec<u32>>());
}

#[divan::bench]
fn titles_that_hold_a_word(bencher: Bencher<'_, '_>) {
    let catalogue = open();
    bencher.bench(|| catalogue.titled(black_box("999 of")));
}

#[divan::bench]
fn a_row_by_its_hash(bencher: Bencher<'_, '_>) {
    let catalogue = open();
    let hash = catalogue.listing(77_777).expect("a row").hash();
    bencher.bench(|| catalogue.row_of(black_box(hash)));
}

#[divan::bench]
fn an_article_from_its_file(bencher: Bencher<'_, '_>) {
    let catalogue = open();
    let place = catalogue.locate(77_777).expect("a row");
    bencher.bench(|| read_article(black_box(&place)).map(|article| article.words));
}

#[divan::bench(sample_count = 20)]
fn an_update_that_finds_nothing_changed(bencher: Bencher<'_, '_>) {
    let made = LazyLock::force(&MADE);
    bencher.bench_local(|| bring_up_to_date(made));
}
