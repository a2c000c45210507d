//! Text with its names marked inline, as people write it: `{person:Ann Lee} flew to {place:Lagos}.`

use anyhow::{Context, Result, bail};
use dateline::analysis::entities::chain::Class;
use dateline::span::Span;

use super::corpus::Passage;

/// What parts the documents of a file.
const PARTED: &str = "===";

/// The documents of a file: paragraphs are lines, and a line `===` stands between two documents.
pub(crate) fn read(text: &str) -> Result<Vec<Passage>> {
    let mut documents = vec![];
    let mut lines: Vec<&str> = vec![];
    for line in text.lines().chain([PARTED]) {
        if line != PARTED {
            lines.push(line);
        } else if !lines.is_empty() {
            documents.push(passage(&lines)?);
            lines.clear();
        }
    }
    Ok(documents)
}

fn passage(lines: &[&str]) -> Result<Passage> {
    let mut passage = Passage::default();
    for line in lines.iter().map(|line| line.trim()).filter(|line| !line.is_empty()) {
        add(&mut passage, line).with_context(|| format!("in {line:?}"))?;
        passage.text.push('\n');
    }
    Ok(passage)
}

fn add(passage: &mut Passage, line: &str) -> Result<()> {
    let mut rest = line;
    while let Some((before, marked)) = rest.split_once('{') {
        passage.text.push_str(before);
        let (marked, after) = marked.split_once('}').context("a brace is not closed")?;
        let (kind, words) = marked.split_once(':').context("a mark has no kind")?;
        let start = passage.text.len();
        passage.text.push_str(words);
        let span = Span::new(start, passage.text.len());
        passage.names.extend(class(kind)?.map(|class| (span, class)));
        rest = after;
    }
    passage.text.push_str(rest);
    Ok(())
}

/// The class of a kind; none for what the rules find.
pub(crate) fn class(kind: &str) -> Result<Option<Class>> {
    Ok(Some(match kind {
        "person" => Class::Person,
        "org" => Class::Org,
        "place" | "facility" => Class::Place,
        "group" | "event" | "law" | "work" | "product" => Class::Other,
        "date" | "money" | "quantity" => return Ok(None),
        _ => bail!("unknown kind {kind:?}"),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_become_names() {
        let text = "{person:Ann Lee} of {org:Oxfam} left on {date:Monday}.\n===\n{place:Lagos}";
        let documents = read(text).unwrap();
        let names = |number: usize| -> Vec<(&str, Class)> {
            let Passage { text, names } = &documents[number];
            names.iter().map(|(span, class)| (span.of(text), *class)).collect()
        };
        assert_eq!(documents[0].text, "Ann Lee of Oxfam left on Monday.\n");
        assert_eq!(names(0), [("Ann Lee", Class::Person), ("Oxfam", Class::Org)]);
        assert_eq!(names(1), [("Lagos", Class::Place)]);
    }

    #[test]
    fn broken_marks_are_told() {
        assert!(read("{person:Ann").is_err());
        assert!(read("{persn:Ann}").is_err());
    }
}
