//! The articles of `tests/gold` whose names are labelled and that are no part of the frozen test.

use std::{fs, path::Path};

use anyhow::{Context, Result};
use dateline::span::Span;
use serde_json::Value;

use super::{corpus::Passage, marked, read};

/// The articles of a folder with `labels/*.json` and `articles/`, by the names of their labels.
pub(crate) fn passages(folder: &Path) -> Result<Vec<Passage>> {
    let labels = folder.join("labels");
    let mut paths = vec![];
    for entry in fs::read_dir(&labels).with_context(|| format!("read {}", labels.display()))? {
        paths.push(entry?.path());
    }
    paths.sort();
    let mut all = vec![];
    for path in paths {
        let label: Value = serde_json::from_str(&read(&path)?)?;
        let article = label["article"].as_str().context("no article")?;
        // Longer paths lead into archives of texts that lie outside the project.
        let names = label["names"].as_array().filter(|_| !article.contains('/'));
        let frozen = label["frozen"].as_bool().unwrap_or(true);
        if let Some(names) = names.filter(|_| !frozen) {
            let text = read(&folder.join("articles").join(article))?;
            all.push(passage(&text, names).with_context(|| path.display().to_string())?);
        }
    }
    Ok(all)
}

/// The lines of a text that are not empty, with the names in them; `names` are pairs of kind and code points.
fn passage(text: &str, names: &[Value]) -> Result<Passage> {
    let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let byte = |point: &Value| point.as_u64().and_then(|at| ends.get(at as usize).copied());
    let mut passage = Passage::default();
    let mut start = 0;
    for line in text.split('\n') {
        let span = Span::new(start, start + line.len()).trimmed(text);
        start += line.len() + 1;
        if span.is_empty() {
            continue;
        }
        let base = passage.text.len();
        passage.text.push_str(span.of(text));
        passage.text.push('\n');
        for name in names {
            let kind = name[0].as_str().context("a name has no kind")?;
            let from = byte(&name[1][0]).context("a name begins nowhere")?;
            let to = byte(&name[1][1]).context("a name ends nowhere")?;
            if (span.start..span.end).contains(&from) {
                let within = Span::new(base + from - span.start, base + to - span.start);
                passage.names.extend(marked::class(kind)?.map(|class| (within, class)));
            }
        }
    }
    Ok(passage)
}

#[cfg(test)]
mod tests {
    use dateline::analysis::entities::chain::Class;

    use super::*;

    #[test]
    fn labels_become_names() {
        let names = serde_json::json!([["place", [7, 11]], ["date", [0, 2]], ["person", [16, 19]]]);
        let found = passage("Éé in \u{a0}Oslo.\n\n  Ann left.\n", names.as_array().unwrap());
        let Passage { text, names } = found.unwrap();
        assert_eq!(text, "Éé in \u{a0}Oslo.\nAnn left.\n");
        let words: Vec<_> = names.iter().map(|(span, class)| (span.of(&text), *class)).collect();
        assert_eq!(words, [("Oslo", Class::Place), ("Ann", Class::Person)]);
    }
}
