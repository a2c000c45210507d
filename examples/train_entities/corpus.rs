//! Tagged text, read into documents as a reader would load them.

use std::ops::Range;

use anyhow::{Context, Result};
use dateline::{
    analysis::{
        entities::{
            chain::{ANY, CLASSES, Class, LABELS, OUTSIDE, label},
            gazetteer::{Classes, Tables},
            words::{Word, Words},
        },
        reading::Reading,
        sentence,
        token::Tokens,
    },
    document::{BlockKind, Builder, Document},
    span::Span,
};

/// What a corpus annotates, and therefore what its silence means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scheme {
    /// Persons, organisations, places and other names.
    Four,
    /// Persons, organisations and places: what it leaves out may be another name.
    Three,
    /// As three, with spans and classes found by rule: titles stand within names and states among organisations.
    Rough,
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
#[derive(Clone, Debug, Default)]
pub(crate) struct Passage {
    pub text: String,
    pub names: Vec<(Span, Class)>,
}

/// How the sentences of a document follow one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lines {
    /// In running text; a sentence without a full stop is a paragraph of its own, as headings are.
    Kept,
    /// Each in a paragraph of its own, as they have nothing to do with one another.
    Apart,
    /// In running text throughout, as in articles whose line ends were lost.
    Joined,
}

/// Writes a document as English is set.
pub(crate) fn passage(document: &Tags, lines: Lines) -> Passage {
    let mut passage = Passage::default();
    for sentence in &document.sentences {
        let stopped = sentence
            .last()
            .is_some_and(|last| matches!(last.word.as_str(), "." | "!" | "?" | "”" | "\""));
        passage.add(sentence);
        let parted = lines == Lines::Apart || lines == Lines::Kept && !stopped;
        passage.text.push(if parted { '\n' } else { ' ' });
    }
    passage
}

impl Passage {
    /// The same with its lines run together.
    pub(crate) fn joined(mut self) -> Self {
        self.text = self.text.replace('\n', " ");
        self
    }

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

/// Hands `look` a passage as the program reads it: document, tokens and sentences.
pub(crate) fn read_passage<T>(
    passage: &Passage,
    look: impl FnOnce(&Document, &Reading<'_>, &[Span]) -> T,
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
    look(&document, &reading, &sentences)
}

/// Hands `look` the words of a passage and, for each word, the labels that it may have (one bit each).
pub(crate) fn with_words<T>(
    passage: &Passage,
    scheme: Scheme,
    tables: &Tables<'_>,
    look: impl FnOnce(&Words<'_>, &[u32]) -> T,
) -> T {
    read_passage(passage, |_, reading, sentences| {
        let words = Words::read(&reading.tokens, sentences, tables);
        let masks = masks(&words, &passage.names, scheme);
        look(&words, &masks)
    })
}

/// The labels that each word may have. A name that does not begin and end with a word may have any.
fn masks(words: &Words<'_>, names: &[(Span, Class)], scheme: Scheme) -> Vec<u32> {
    let outside = match scheme {
        Scheme::Four => 1 << OUTSIDE,
        Scheme::Three | Scheme::Rough => 1 << OUTSIDE | of_class(Class::Other),
    };
    let mut masks = vec![outside; words.list.len()];
    for (span, class) in names {
        let start = words.list.partition_point(|word| word.span.end <= span.start);
        let end = words.list.partition_point(|word| word.span.start < span.end);
        let range: Range<usize> = start..end.max(start);
        if words.span(&range) != *span {
            masks[range].fill(ANY);
        } else if scheme == Scheme::Rough {
            doubt(words, range, *class, &mut masks);
        } else {
            for (place, mask) in masks[range.clone()].iter_mut().enumerate() {
                *mask = 1 << label(*class, place, range.len());
            }
        }
    }
    masks
}

/// The labels of a name whose span and class were found by rule: a title before a person may be outside, what the gazetteer
/// lists as a place may be one, and a demonym may be no name.
fn doubt(words: &Words<'_>, range: Range<usize>, class: Class, masks: &mut [u32]) {
    let list = &words.list[range.clone()];
    let known = |classes: Classes| list.iter().all(|word| word.own.with(word.phrase).any(classes));
    let (place, group) = (known(Classes::ANY_PLACE), known(Classes::DEMONYM));
    let title = |word: &Word<'_>| class == Class::Person && word.own.any(Classes::TITLE);
    let titles = list.iter().take_while(|word| title(word)).count();
    for (position, mask) in masks[range.clone()].iter_mut().enumerate() {
        *mask = 1 << label(class, position, range.len());
        if place {
            *mask |= 1 << label(Class::Place, position, range.len());
        }
        if position < titles || group {
            *mask |= 1 << OUTSIDE;
        }
        if group {
            *mask |= 1 << label(Class::Other, position, range.len());
        }
        if titles > 0 && titles < range.len() && position >= titles {
            *mask |= 1 << label(class, position - titles, range.len() - titles);
        }
    }
}

/// All labels of a class.
fn of_class(class: Class) -> u32 {
    debug_assert!(CLASSES.contains(&class));
    let first = label(class, 0, 2);
    (first..first + 4).filter(|label| *label < LABELS).fold(0, |mask, label| mask | 1 << label)
}
