//! How long layout takes: whole texts, and the first and last screen of a long one.

use dateline::document::{BlockKind, Builder, Document};
use dateline::formats::{Input, read};
use dateline::page::{Header, Page, PageStyle, Patterns};
use divan::{Bencher, counter::BytesCount};
use std::{ops::ControlFlow, sync::Arc};

fn main() {
    divan::main();
}

/// A text of some `bytes` in paragraphs of about 600 bytes.
fn article(bytes: usize, sentence: &str) -> Arc<Document> {
    let mut builder = Builder::new();
    while builder.text().len() < bytes {
        while builder.written() < 600 {
            builder.push(sentence);
        }
        builder.end(BlockKind::Paragraph, 0, 0);
    }
    Arc::new(builder.finish())
}

const ASCII: &str = "The committee said on Tuesday that the measure, which was passed last year, would be reviewed. ";
const TYPOGRAPHIC: &str =
    "“We can’t know,” she said – “not before the vote in São Paulo has been counted again.” ";
const CHINESE: &str = "委员会星期二表示，去年通过的这项措施将重新审查。";

fn page(document: &Arc<Document>, style: PageStyle) -> Page {
    Page::new(Arc::clone(document), Header::default(), style)
}

fn whole(bencher: Bencher, document: &Arc<Document>, style: PageStyle) {
    bencher
        .counter(BytesCount::new(document.text().len()))
        .bench(|| page(document, style).rows(dateline::page::Place::default(), usize::MAX).count());
}

#[divan::bench(args = [10_000, 1_000_000, 10_000_000], sample_count = 5)]
fn ascii(bencher: Bencher, bytes: usize) {
    whole(bencher, &article(bytes, ASCII), PageStyle::default());
}

#[divan::bench(args = [1_000_000], sample_count = 5)]
fn typographic(bencher: Bencher, bytes: usize) {
    whole(bencher, &article(bytes, TYPOGRAPHIC), PageStyle::default());
}

#[divan::bench(args = [1_000_000], sample_count = 5)]
fn chinese(bencher: Bencher, bytes: usize) {
    whole(bencher, &article(bytes, CHINESE), PageStyle::default());
}

#[divan::bench(args = [1_000_000], sample_count = 5)]
fn justified_and_hyphenated(bencher: Bencher, bytes: usize) {
    let style =
        PageStyle { justify: true, hyphenate: Some(Patterns::ENGLISH), ..PageStyle::default() };
    whole(bencher, &article(bytes, TYPOGRAPHIC), style);
}

#[divan::bench(args = [10_000_000], sample_count = 10)]
fn first_screen(bencher: Bencher, bytes: usize) {
    let document = article(bytes, TYPOGRAPHIC);
    bencher.bench(|| {
        let page = page(&document, PageStyle::default());
        page.rows(page.first(), 40).count()
    });
}

#[divan::bench(args = [10_000_000], sample_count = 10)]
fn last_screen(bencher: Bencher, bytes: usize) {
    let document = article(bytes, TYPOGRAPHIC);
    bencher.bench(|| {
        let page = page(&document, PageStyle::default());
        let top = page.step(page.last(), -40);
        page.rows(top, 40).count()
    });
}

/// One paragraph without an end, as a file of one line has.
#[divan::bench(args = [1_000_000], sample_count = 5)]
fn one_word(bencher: Bencher, bytes: usize) {
    let mut builder = Builder::new();
    builder.push(&"x".repeat(bytes));
    let document = Arc::new(builder.finish());
    whole(bencher, &document, PageStyle::default());
}

/// A web page from its bytes to the first screen: told apart, extracted, set.
#[divan::bench(args = [500_000], sample_count = 20)]
fn web_page(bencher: Bencher, bytes: usize) {
    let (paragraphs, links) = (bytes * 9 / 10 / 640, bytes / 10 / 60);
    let link = "<li><a href='https://example.org/section'>A section of the paper</a></li>";
    let words = ASCII.repeat(6);
    let story =
        format!("<p>{words}<a href='/a'>They</a> <em>agreed</em>.</p>\n").repeat(paragraphs);
    let html = format!(
        "<!doctype html><html><head><title>The measure</title></head><body><nav><ul>{}</ul></nav>\
         <article><h1>The measure</h1>{story}</article></body></html>",
        link.repeat(links)
    );
    bencher.counter(BytesCount::new(html.len())).bench(|| {
        let mut rows = 0;
        read(Input { name: "page.html", bytes: html.as_bytes() }, &mut |parsed| {
            let document = Arc::new(parsed.expect("an article").document);
            let page = page(&document, PageStyle::default());
            rows += page.rows(page.first(), 40).count();
            ControlFlow::Continue(())
        });
        assert_eq!(rows, 40);
    });
}
