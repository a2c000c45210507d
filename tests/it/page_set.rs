//! Pages shaped as those of newspapers, blogs, magazines, wikis and forums are, with the classes and the nesting of their
//! templates and our own words. `⟦` and `⟧` stand around what is the article; the rest is what stands around articles.
//!
//! What is read is held against the article, and against what `dom_smoothie` alone makes of the same page. F1 is that of
//! words as multisets.

use std::{collections::HashMap, fs, ops::ControlFlow, path::Path};

use dateline::formats::{Input, read};
use dom_smoothie::{Config, Readability, TextMode};
use unicode_segmentation::UnicodeSegmentation;

/// Ours may be so far below on one page: words that `dom_smoothie` glues together count once.
const BELOW: f64 = 0.015;

/// The mean of all pages is at least this; it was 0.965, and that of `dom_smoothie` 0.959.
const FLOOR: f64 = 0.96;

/// A page and the words of its article.
fn page(marked: &str) -> (String, String) {
    let parts = marked.split('⟦').skip(1).filter_map(|part| Some(part.split_once('⟧')?.0));
    let article = parts.map(without_tags).collect::<Vec<_>>().join(" ");
    (marked.replace(['⟦', '⟧'], ""), article)
}

fn without_tags(html: &str) -> String {
    let mut words = String::new();
    for part in html.split('<') {
        let (tag, text) = part.split_once('>').unwrap_or(("", part));
        if ["p", "/p", "br"].contains(&tag.split(' ').next().unwrap_or_default()) {
            words.push(' ');
        }
        words.push_str(text);
    }
    words
}

fn ours(html: &str) -> String {
    let mut text = String::new();
    read(Input { name: "page.html", bytes: html.as_bytes() }, &mut |parsed| {
        text.push_str(parsed.expect("an article").document.text());
        ControlFlow::Continue(())
    });
    text
}

fn theirs(html: &str) -> String {
    let config = Config { text_mode: TextMode::Formatted, ..Config::default() };
    let article = Readability::new(html, None, Some(config)).and_then(|mut page| page.parse());
    article.map(|article| article.text_content.to_string()).unwrap_or_default()
}

/// The harmonic mean of precision and recall of words.
fn f1(found: &str, article: &str) -> f64 {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    let (mut of_article, mut of_found, mut shared) = (0, 0, 0);
    for word in article.unicode_words() {
        *counts.entry(word).or_default() += 1;
        of_article += 1;
    }
    for word in found.unicode_words() {
        of_found += 1;
        if let Some(count) = counts.get_mut(word).filter(|count| **count > 0) {
            *count -= 1;
            shared += 1;
        }
    }
    2.0 * f64::from(shared) / f64::from(of_article + of_found)
}

#[test]
fn articles_are_found_at_least_as_well_as_by_readability_alone() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pages");
    let (mut pages, mut our_sum, mut their_sum) = (0, 0.0, 0.0);
    for entry in fs::read_dir(folder).expect("the pages").flatten() {
        let marked = fs::read_to_string(entry.path()).expect("a page");
        let (html, article) = page(&marked);
        let (our_f1, their_f1) = (f1(&ours(&html), &article), f1(&theirs(&html), &article));
        let name = entry.file_name();
        assert!(our_f1 >= their_f1 - BELOW, "{}: {our_f1:.3}, {their_f1:.3}", name.display());
        pages += 1;
        our_sum += our_f1;
        their_sum += their_f1;
    }
    let (our_mean, their_mean) = (our_sum / f64::from(pages), their_sum / f64::from(pages));
    assert!(pages >= 30, "{pages} pages");
    assert!(our_mean >= FLOOR && our_mean > their_mean, "{our_mean:.4}, {their_mean:.4}");
}
