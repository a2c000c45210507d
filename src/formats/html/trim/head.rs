//! Lines before the text that say what the article's head says, which is made of the metadata: who wrote it, when, and how
//! long it takes to read; and those that ask for consent.

use dom_query::NodeRef;

use super::{Kind, LONGEST, blocks, kind_of, text_of};
use crate::{
    formats::{dates, html::byline},
    metadata::{Metadata, month},
};

/// Blocks at the start of an article that are looked at.
const BLOCKS: usize = 6;

/// A line that repeats a date is no longer than this, in bytes.
const LONGEST_DATE: usize = 40;

/// A line of days, times and counts has no more words.
const MOST_WORDS: usize = 24;

/// How a line begins that asks for consent, in small letters.
const CONSENT: [&str; 3] =
    ["we use cookies", "this site uses cookies", "this website uses cookies"];

/// Words that say what a day or a count on a page is, in small letters; one of them must stand in a line of such.
const LABELS: &str = " published posted updated modified submitted min mins minute minutes read shares views comments ago \
    publié mis temps lecture veröffentlicht aktualisiert lesezeit stand publicado actualizado pubblicato aggiornato \
    gepubliceerd bijgewerkt опубликовано обновлено ";

/// Words that stand beside them.
const BESIDE: &str = " by on at from a an am pm gmt utc est edt et pt pst pdt cet cest bst last first time hour hours day days \
    share comment le la à jour de par um uhr von el las por lectura il alle di op om van door h st nd rd th \
    mon monday tue tues tuesday wed wednesday thu thur thurs thursday fri friday sat saturday sun sunday ";

/// Months in French, German, Spanish and Italian where they are unlike the English ones.
const MONTHS: &str = " janvier février mars avril mai juin juillet août septembre octobre novembre décembre januar februar märz \
    juni juli oktober dezember enero febrero marzo abril mayo junio julio agosto septiembre noviembre diciembre gennaio \
    febbraio aprile maggio giugno luglio settembre ottobre dicembre ";

/// Takes out these lines below `root`.
pub(in crate::formats::html) fn trim_head(root: &NodeRef<'_>, metadata: &Metadata) {
    // Nothing is taken out while the tree is gone over.
    let head: Vec<NodeRef<'_>> = blocks(root).take(BLOCKS).collect();
    for block in head {
        let words = text_of(&block, LONGEST + 1);
        if words.chars().count() > LONGEST {
            return;
        }
        let words = words.trim();
        let asks = CONSENT.iter().any(|start| words.to_lowercase().starts_with(start));
        let repeats = || {
            repeats_names(words, &metadata.byline)
                || repeats_date(words, metadata)
                || counts_only(words, &metadata.byline)
        };
        if asks || (!is_heading(&block) && repeats()) {
            block.remove_from_parent();
        }
    }
}

/// True for `By NAME` with the names of the article, and nothing else.
fn repeats_names(words: &str, names: &[String]) -> bool {
    let said: usize = names.iter().map(|name| name.len() + " and ".len()).sum();
    let signed = super::plain(words).starts_with("by ");
    signed && words.len() <= said && byline::names(&[words.to_owned()]) == names
}

/// True for the article's date, and nothing else.
fn repeats_date(words: &str, metadata: &Metadata) -> bool {
    let stated = Some(words).filter(|words| words.len() <= LONGEST_DATE).and_then(dates::stated);
    let published = metadata.published.as_ref();
    stated.zip(published).is_some_and(|(stated, published)| stated.date == published.date)
}

/// True for a line of days, times, counts and the article's authors that says that it is one: `Updated 9:47 PM, 4 min read`.
fn counts_only(words: &str, names: &[String]) -> bool {
    let mut said = words.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let (mut counts, mut labels, mut all) = (0, 0, 0);
    let is_beside = said.all(|word| {
        let small = word.to_lowercase();
        let is_in = |list: &str| list.contains(&format!(" {small} "));
        let is_month = |small: &str| month(small).is_some() || is_in(MONTHS);
        let begins_number = word.starts_with(|c: char| c.is_ascii_digit());
        let is_label = is_in(LABELS);
        all += 1;
        counts += usize::from(begins_number);
        labels += usize::from(is_label);
        let is_name = || names.iter().any(|name| name.split(' ').any(|part| part == word));
        begins_number || is_label || is_in(BESIDE) || is_month(&small) || is_name()
    });
    is_beside && counts > 0 && labels > 0 && all <= MOST_WORDS
}

fn is_heading(block: &NodeRef<'_>) -> bool {
    block.element_ref().is_some_and(|element| matches!(kind_of(&element), Kind::Heading(_)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const STORY: &str =
        "<p>The harbour was closed for two days after the storm, and the ferries stayed in.</p>";

    #[track_caller]
    fn check(head: &str, left: &str) {
        let metadata = Metadata {
            byline: vec!["Carla Jensen".into()],
            published: crate::metadata::Published::parse("2026-11-12"),
            ..Metadata::default()
        };
        let tree = dom_query::Document::from(format!("{head}{STORY}"));
        let body = tree.body().expect("a body");
        trim_head(&body, &metadata);
        let letters = |text: &str| text.split_whitespace().collect::<String>();
        let story = dom_query::Document::from(STORY).root().text();
        assert_eq!(letters(&body.text()), letters(&format!("{left}{story}")));
    }

    #[test]
    fn what_the_head_says_is_said_once() {
        check(
            "<p>We use cookies. Accept?</p><h2>Storm</h2><p>By Carla Jensen</p><p>12 November 2026</p>",
            "Storm",
        );
        check("<p>By Carla Jensen and Ben Poe</p>", "By Carla Jensen and Ben Poe");
        check("<p>13 November 2026</p>", "13 November 2026");
        check("<p>By the quay</p>", "By the quay");
    }

    #[test]
    fn days_times_and_counts_go() {
        check("<p>Published: 12:01, 2 November 2026 | Updated: 13:40, 2 Nov 2026</p>", "");
        check("<div>14 shares</div><div>Nov 3, 2026 · 6 min read</div>", "");
        check("<p>Publié le 02 novembre 2026 à 06h00 - Temps de lecture 2 min.</p>", "");
        check("<p>Posted by Carla Jensen on Monday 12 November 2026 at 9:47 PM</p>", "");
    }

    #[test]
    fn what_says_more_stays() {
        for line in ["1914", "24 hours", "Two read", "Published in Leeds, 1874", "9 dead, 3 ago"] {
            check(&format!("<p>{line}</p>"), line);
        }
        check("<h2>Updated 9:47</h2>", "Updated 9:47");
    }
}
