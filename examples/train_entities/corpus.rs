//! Tagged text, read into documents as a reader would load them.

use std::ops::Range;

use anyhow::{Context, Result};
use dateline::{
    analysis::{
        entities::{
            chain::{ANY, CLASSES, Class, LABELS, OUTSIDE, label},
            gazetteer::Tables,
            words::Words,
        },
        reading::Reading,
        sentence,
        token::Tokens,
    },
    document::{BlockKind, Builder},
    span::Span,
};

/// What a corpus annotates, and therefore what its silence means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scheme {
    /// Persons, organisations, places and other names.
    Four,
    /// Persons, organisations and places: what it leaves out may be another name.
    Three,
}

/// How a corpus is laid out and used.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Source {
    /// File name in `train/`.
    pub file: &'static str,
    pub scheme: Scheme,
    /// True where the sentences of a document have nothing to do with one another.
    pub loose: bool,
    /// How often it is used in an epoch.
    pub weight: usize,
}

/// A token and what it is tagged with.
#[derive(Clone, Debug)]
pub(crate) struct Tagged {
    pub word: String,
    /// Class, and whether a name begins here; `None` outside names.
    pub tag: Option<(Class, bool)>,
}

/// A document of tagged sentences.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tags {
    pub id: String,
    pub sentences: Vec<Vec<Tagged>>,
}

/// Reads `#DOC` lines, `token TAB tag` lines and an empty line after each sentence.
pub(crate) fn read(text: &str) -> Result<Vec<Tags>> {
    let mut documents: Vec<Tags> = vec![];
    let mut begins = true;
    for line in text.lines() {
        if let Some(id) = line.strip_prefix("#DOC\t") {
            documents.push(Tags { id: id.to_owned(), ..Tags::default() });
            begins = true;
            continue;
        }
        if line.is_empty() {
            begins = true;
            continue;
        }
        let (word, tag) = line.rsplit_once('\t').with_context(|| format!("no tab in {line:?}"))?;
        let document = documents.last_mut().context("text before the first #DOC line")?;
        if begins {
            document.sentences.push(vec![]);
            begins = false;
        }
        let Some(sentence) = document.sentences.last_mut() else { continue };
        // What follows an at sign is the name of an account, which says little of names in prose.
        let account = sentence.last().is_some_and(|last: &Tagged| last.word == "@");
        if account {
            sentence.pop();
        } else {
            sentence.push(Tagged { word: word.to_owned(), tag: parse_tag(tag)? });
        }
    }
    Ok(documents)
}

fn parse_tag(tag: &str) -> Result<Option<(Class, bool)>> {
    let Some((place, class)) = tag.split_once('-') else { return Ok(None) };
    let class = match class {
        "PER" => Class::Person,
        "ORG" => Class::Org,
        "LOC" => Class::Place,
        "MISC" => Class::Other,
        _ => anyhow::bail!("unknown tag {tag:?}"),
    };
    Ok(Some((class, place == "B")))
}

/// Running text and where its names stand.
#[derive(Debug, Default)]
pub(crate) struct Passage {
    pub text: String,
    pub names: Vec<(Span, Class)>,
}

/// Writes a document as English is set. Sentences follow one another, or stand in paragraphs of their own where the corpus is
/// `loose` or the sentence has no full stop, as headings have none.
pub(crate) fn passage(document: &Tags, loose: bool) -> Passage {
    let mut passage = Passage::default();
    for sentence in &document.sentences {
        let stopped = sentence
            .last()
            .is_some_and(|last| matches!(last.word.as_str(), "." | "!" | "?" | "”" | "\""));
        passage.add(sentence);
        passage.text.push(if loose || !stopped { '\n' } else { ' ' });
    }
    passage
}

impl Passage {
    fn add(&mut self, sentence: &[Tagged]) {
        let (mut quote, mut glue, mut open) = (false, true, None::<(Span, Class)>);
        for token in sentence {
            let straight = token.word == "\"";
            let leans = leans_left(&token.word) || straight && quote;
            if !glue && !leans {
                self.text.push(' ');
            }
            if let Some(name) = open.take_if(|(_, class)| token.tag != Some((*class, false))) {
                self.names.push(name);
            }
            let start = self.text.len();
            self.text.push_str(&token.word);
            if let Some((class, _)) = token.tag {
                let from = open.map_or(start, |(span, _)| span.start);
                open = Some((Span::new(from, self.text.len()), class));
            }
            glue = matches!(
                token.word.as_str(),
                "(" | "[" | "{" | "“" | "‘" | "$" | "£" | "€" | "#" | "``"
            ) || straight && !quote;
            quote ^= straight;
        }
        self.names.extend(open);
    }
}

/// True for what no blank stands before.
fn leans_left(word: &str) -> bool {
    let mark = word.chars().count() == 1 && ".,;:!?%)]}…”’".contains(word);
    let lower = word.to_lowercase().replace('’', "'");
    mark || matches!(lower.as_str(), "n't" | "'s" | "'re" | "'ve" | "'ll" | "'d" | "'m" | "''")
}

/// Hands `look` the words of a passage and, for each word, the labels that it may have (one bit each).
pub(crate) fn with_words<T>(
    passage: &Passage,
    scheme: Scheme,
    tables: &Tables<'_>,
    look: impl FnOnce(&Words<'_>, &[u32]) -> T,
) -> T {
    let mut builder = Builder::over(&passage.text);
    let mut at = 0;
    for line in passage.text.split('\n') {
        builder.mark(Span::new(at, at + line.len()).trimmed(&passage.text), BlockKind::Paragraph);
        at += line.len() + 1;
    }
    let document = builder.finish();
    let reading = Reading::of(Tokens::of(&document));
    let sentences: Vec<Span> = sentence::sentences(&reading)
        .iter()
        .map(|sentence| reading.tokens.span(sentence.tokens.clone()))
        .collect();
    let words = Words::read(&reading.tokens, &sentences, tables);
    let masks = masks(&words, &passage.names, scheme);
    look(&words, &masks)
}

/// The labels that each word may have. A name that does not begin and end with a word may have any.
fn masks(words: &Words<'_>, names: &[(Span, Class)], scheme: Scheme) -> Vec<u32> {
    let outside = match scheme {
        Scheme::Four => 1 << OUTSIDE,
        Scheme::Three => 1 << OUTSIDE | of_class(Class::Other),
    };
    let mut masks = vec![outside; words.list.len()];
    for (span, class) in names {
        let start = words.list.partition_point(|word| word.span.end <= span.start);
        let end = words.list.partition_point(|word| word.span.start < span.end);
        let range: Range<usize> = start..end.max(start);
        if words.span(&range) == *span {
            for (place, mask) in masks[range.clone()].iter_mut().enumerate() {
                *mask = 1 << label(*class, place, range.len());
            }
        } else {
            masks[range].fill(ANY);
        }
    }
    masks
}

/// All labels of a class.
fn of_class(class: Class) -> u32 {
    debug_assert!(CLASSES.contains(&class));
    let first = label(class, 0, 2);
    (first..first + 4).filter(|label| *label < LABELS).fold(0, |mask, label| mask | 1 << label)
}
