//! Notes as Markdown and as rows of a table.

use std::fmt::Write as _;

use super::{Noted, Told};
use crate::escape::{csv_row, guard_modelines, markdown as escaped, one_line, yaml};

/// The first row of comma-separated values.
pub const CSV_HEADER: [&str; 15] = [
    "id",
    "title",
    "source",
    "published",
    "url",
    "path",
    "starred",
    "tags",
    "article_note",
    "passage",
    "speaker",
    "paragraph",
    "color",
    "passage_tags",
    "passage_note",
];

/// A file of Markdown: front matter that Obsidian and others read, then the notes.
pub fn markdown(noted: &Noted) -> String {
    let mut front = vec![format!("title: {}", yaml(&noted.title))];
    let mut add = |name: &str, value: Option<&str>| {
        front.extend(value.map(|value| format!("{name}: {}", yaml(value))));
    };
    add("source", noted.source.as_deref());
    add("published", noted.published.as_deref());
    add("url", noted.url.as_deref());
    add("path", noted.path.as_deref());
    add("dateline", Some(&noted.id.to_string()));
    let list = |words: &[String]| {
        let words: Vec<String> = words.iter().map(|word| yaml(word)).collect();
        format!("[{}]", words.join(", "))
    };
    if !noted.byline.is_empty() {
        front.push(format!("author: {}", list(&noted.byline)));
    }
    let tags: Vec<String> = noted.tags.iter().map(|tag| tag.replace(' ', "-")).collect();
    if !tags.is_empty() {
        front.push(format!("tags: {}", list(&tags)));
    }
    if noted.starred {
        front.push("starred: true".to_owned());
    }
    let body = format!("# {}\n{}", escaped(&noted.title), body(noted));
    format!("---\n{}\n---\n\n{}", front.join("\n"), guard_modelines(&body))
}

/// The same as a section of a longer text, with a line about the article.
pub fn section(noted: &Noted) -> String {
    let by = Some(noted.byline.join(", ")).filter(|by| !by.is_empty());
    let facts = [by, noted.source.clone(), noted.published.clone(), noted.url.clone()];
    let path = noted.path.clone().filter(|_| noted.url.is_none());
    let starred = noted.starred.then(|| "starred".to_owned());
    let tags = noted.tags.iter().map(|tag| format!("#{}", tag.replace(' ', "-")));
    let facts = facts.into_iter().chain([path, starred]).flatten().chain(tags);
    let about = facts.map(|fact| escaped(&fact)).collect::<Vec<_>>().join(" · ");
    guard_modelines(&format!("## {}\n\n{about}\n{}\n", escaped(&noted.title), body(noted)))
}

/// The note on the article, then its passages.
fn body(noted: &Noted) -> String {
    let mut body = String::new();
    if let Some(note) = &noted.note {
        body.push('\n');
        body.push_str(&paragraphs(note, ""));
    }
    for told in &noted.passages {
        body.push('\n');
        body.push_str(&passage(told));
    }
    body
}

/// A passage as a block quotation with who says it, then a line about it, then its note.
fn passage(told: &Told) -> String {
    let mut text = paragraphs(&told.text, "> ");
    if let Some(speaker) = &told.speaker {
        // Writing to a string cannot fail.
        let _ = writeln!(text, ">\n> — {}", escaped(speaker));
    }
    let paragraph = told.paragraph.map(|number| format!("¶ {number}"));
    let color = Some(told.color.to_owned()).filter(|color| !color.is_empty());
    let tags = told.tags.iter().map(|tag| format!("#{}", escaped(&tag.replace(' ', "-"))));
    let about: Vec<String> =
        [color, paragraph, told.made.clone()].into_iter().flatten().chain(tags).collect();
    if !about.is_empty() {
        let _ = writeln!(text, "\n{}", about.join(" · "));
    }
    if let Some(note) = &told.note {
        let _ = write!(text, "\n{}", paragraphs(note, ""));
    }
    text
}

/// Paragraphs, each on one line behind `mark`, parted by a blank one.
fn paragraphs(words: &str, mark: &str) -> String {
    let paragraphs = words.split("\n\n").map(one_line).filter(|words| !words.is_empty());
    let lines: Vec<String> =
        paragraphs.map(|words| format!("{mark}{}\n", escaped(&words))).collect();
    lines.join(&format!("{}\n", mark.trim_end()))
}

/// Rows of a table: one a passage, and one for an article without any.
pub fn csv(noted: &Noted) -> String {
    let none = [Told::default()];
    let passages = if noted.passages.is_empty() { &none[..] } else { &noted.passages };
    passages.iter().map(|told| row(noted, told)).collect()
}

fn row(noted: &Noted, told: &Told) -> String {
    let or_empty = |words: &Option<String>| words.clone().unwrap_or_default();
    let paragraph = told.paragraph.map_or_else(String::new, |number| number.to_string());
    let (id, starred) = (noted.id.to_string(), if noted.starred { "yes" } else { "" });
    csv_row(&[
        &id,
        &noted.title,
        &or_empty(&noted.source),
        &or_empty(&noted.published),
        &or_empty(&noted.url),
        &or_empty(&noted.path),
        starred,
        &noted.tags.join(", "),
        &or_empty(&noted.note),
        &one_line(&told.text),
        &or_empty(&told.speaker),
        &paragraph,
        told.color,
        &told.tags.join(", "),
        &or_empty(&told.note),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noted() -> Noted {
        Noted {
            title: "=cmd|'x'!A1 <b>".to_owned(),
            source: Some("The \"Paper\"".to_owned()),
            tags: vec!["middle east".to_owned()],
            note: Some("- first\n\nvim: set modeline".to_owned()),
            starred: true,
            passages: vec![Told {
                text: "One\ntwo.\n\n# Three.".to_owned(),
                speaker: Some("A_B".to_owned()),
                paragraph: Some(4),
                color: "green",
                tags: vec!["war".to_owned()],
                note: Some("why?".to_owned()),
                made: Some("2025-12-01".to_owned()),
            }],
            ..Noted::default()
        }
    }

    #[test]
    fn f3_markdown_holds_no_marks_of_others() {
        let expected = "---\ntitle: \"=cmd|'x'!A1 <b>\"\nsource: \"The \\\"Paper\\\"\"\n\
            dateline: \"00000000000000000000000000000000\"\ntags: [\"middle-east\"]\nstarred: true\n---\n\n\
            # \\=cmd\\|'x'!A1 \\<b\\>\n\n\\- first\n\nvim\\: set modeline\n\n> One two.\n>\n> \\# Three.\n>\n> — A\\_B\n\n\
            green · ¶ 4 · 2025-12-01 · #war\n\nwhy?\n";
        assert_eq!(markdown(&noted()), expected);
    }

    #[test]
    fn f3_cells_are_no_formulas() {
        let row = csv(&noted());
        assert!(
            row.contains("\"'=cmd|'x'!A1 <b>\"") && row.contains("\"One two. # Three.\""),
            "{row}"
        );
        assert_eq!(row.matches("\",\"").count() + 1, CSV_HEADER.len());
    }
}
