//! Citations of an article: in plain words, for Markdown, for BibTeX and as CSL-JSON. Only what the article states.

use std::{collections::HashSet, sync::LazyLock};

use serde_json::{Map, Value, json};

use crate::{document::clean::clean_line, escape, library::Article};

/// How a citation is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// For people.
    Plain,
    /// Markdown, with the address as a link.
    Markdown,
    /// An entry for BibTeX and its followers.
    Bibtex,
    /// An item as JSON (Citation Style Language 1.0.2).
    CslJson,
}

impl Form {
    /// All forms.
    pub const ALL: [Self; 4] = [Self::Plain, Self::Markdown, Self::Bibtex, Self::CslJson];
    /// Their names.
    pub const NAMES: &'static [&'static str] = &["plain", "markdown", "bibtex", "csl-json"];

    /// Its name in the settings and on the command line.
    pub const fn name(self) -> &'static str {
        Self::NAMES[self as usize]
    }

    /// The letter that chooses it.
    pub const fn letter(self) -> char {
        match self {
            Self::Plain => 'p',
            Self::Markdown => 'm',
            Self::Bibtex => 'b',
            Self::CslJson => 'c',
        }
    }

    /// The form of a name; the first where there is no such form.
    pub fn of_name(name: &str) -> Self {
        Self::ALL.into_iter().find(|form| form.name() == name).unwrap_or(Self::Plain)
    }

    /// The form of a letter.
    pub fn of_letter(letter: char) -> Option<Self> {
        Self::ALL.into_iter().find(|form| form.letter() == letter)
    }
}

/// An article's citation, without a newline at its end.
pub fn cite(article: &Article, form: Form) -> String {
    match form {
        Form::Plain => plain(article),
        Form::Markdown => markdown(article),
        Form::Bibtex => bibtex(article),
        Form::CslJson => csl(article),
    }
}

/// `Jane Doe, John Roe: Title. Source, 2025-10-06. https://…`
fn plain(article: &Article) -> String {
    let metadata = &article.metadata;
    let by = Some(metadata.byline.join(", ")).filter(|by| !by.is_empty());
    let by = by.map_or_else(String::new, |by| format!("{by}: "));
    let address = metadata.url.as_ref().map_or_else(String::new, |address| format!(" {address}"));
    let about = about(article).join(", ");
    let about = if about.is_empty() { about } else { format!(" {about}.") };
    clean_line(&format!("{by}{}.{about}{address}", article.label())).into_owned()
}

/// `Jane Doe: [Title](<https://…>), *Source*, 2025-10-06`
fn markdown(article: &Article) -> String {
    let metadata = &article.metadata;
    let title = escape::markdown(&article.label());
    let title = match &metadata.url {
        Some(address) => format!("[{title}](<{}>)", link(address)),
        None => format!("“{title}”"),
    };
    let by = Some(metadata.byline.join(", ")).filter(|by| !by.is_empty());
    let by = by.map_or_else(String::new, |by| format!("{}: ", escape::markdown(&by)));
    let source = metadata.source.as_ref().map(|source| format!("*{}*", escape::markdown(source)));
    let day = metadata.published.as_ref().map(|published| published.date.to_string());
    let about = [Some(title), source, day].into_iter().flatten().collect::<Vec<_>>();
    format!("{by}{}", about.join(", "))
}

/// Source and day, as far as they are stated.
fn about(article: &Article) -> Vec<String> {
    let day = article.metadata.published.as_ref().map(|published| published.date.to_string());
    [article.metadata.source.clone(), day].into_iter().flatten().collect()
}

/// An address that ends no link and no field: what would is written as a percent escape.
fn link(address: &str) -> String {
    let mut safe = String::with_capacity(address.len());
    for c in clean_line(address).chars() {
        match c {
            '<' | '>' | '{' | '}' | '\\' | '"' | '`' | ' ' => {
                safe.push_str(&format_escape(c));
            }
            c => safe.push(c),
        }
    }
    safe
}

fn format_escape(c: char) -> String {
    format!("%{:02X}", u32::from(c))
}

/// A `@misc` entry. Its title stands in two pairs of braces, so that styles leave its capitals.
fn bibtex(article: &Article) -> String {
    let metadata = &article.metadata;
    let authors: Vec<String> = metadata
        .byline
        .iter()
        .map(|name| match person(name) {
            Some((family, given)) => format!("{}, {}", tex(family), tex(given)),
            None => format!("{{{}}}", tex(name)),
        })
        .collect();
    let mut fields = vec![("title", format!("{{{}}}", tex(&article.label())))];
    if !authors.is_empty() {
        fields.push(("author", authors.join(" and ")));
    }
    fields.extend(metadata.source.as_ref().map(|source| ("howpublished", tex(source))));
    if let Some(published) = &metadata.published {
        let date = published.date;
        fields.push(("year", date.year().to_string()));
        fields.push(("month", date.month().to_string()));
        fields.push(("day", date.day().to_string()));
    }
    fields.extend(metadata.url.as_ref().map(|address| ("url", link(address))));
    let fields = fields.iter().map(|(name, value)| format!("  {name} = {{{value}}},\n"));
    format!("@misc{{{},\n{}}}", key(article), fields.collect::<String>())
}

/// What the entry is called: the first author's last word, the year and the first word of the title, in plain letters.
fn key(article: &Article) -> String {
    let metadata = &article.metadata;
    let author = metadata.byline.first().and_then(|name| name.split_whitespace().next_back());
    let year = metadata.published.as_ref().map(|published| published.date.year().to_string());
    let title = article.label();
    let word = title.split_whitespace().find(|word| word.chars().count() > 3);
    let parts = [author.map(str::to_owned), year, word.map(str::to_owned)];
    let key: Vec<String> = parts
        .into_iter()
        .flatten()
        .map(|part| escape::slug(&part))
        .filter(|p| !p.is_empty())
        .collect();
    let id: String = article.hash.to_string().chars().take(8).collect();
    if key.is_empty() { format!("dateline-{id}") } else { key.join("-") }
}

/// Words within braces of BibTeX: what TeX would obey is written as what shows it.
fn tex(words: &str) -> String {
    let mut safe = String::with_capacity(words.len());
    for c in clean_line(words).chars() {
        match c {
            '\\' => safe.push_str("\\textbackslash{}"),
            '^' => safe.push_str("\\^{}"),
            '~' => safe.push_str("\\~{}"),
            '{' | '}' | '$' | '&' | '#' | '%' | '_' => safe.extend(['\\', c]),
            c => safe.push(c),
        }
    }
    safe
}

/// One item of CSL-JSON in a list, as reference managers import it.
fn csl(article: &Article) -> String {
    let metadata = &article.metadata;
    let mut item = Map::new();
    let kind = if metadata.url.is_some() { "webpage" } else { "article" };
    item.insert("id".into(), json!(key(article)));
    item.insert("type".into(), json!(kind));
    item.insert("title".into(), json!(article.label()));
    let authors: Vec<Value> = metadata
        .byline
        .iter()
        .map(|name| match person(name) {
            Some((family, given)) => json!({"family": family, "given": given}),
            None => json!({ "literal": name }),
        })
        .collect();
    if !authors.is_empty() {
        item.insert("author".into(), Value::Array(authors));
    }
    if let Some(source) = &metadata.source {
        item.insert("container-title".into(), json!(source));
    }
    if let Some(published) = &metadata.published {
        let date = published.date;
        let parts = json!([[date.year(), date.month(), date.day()]]);
        item.insert("issued".into(), json!({ "date-parts": parts }));
    }
    if let Some(address) = &metadata.url {
        item.insert("URL".into(), json!(address));
    }
    if let Some(language) = metadata.language() {
        item.insert("language".into(), json!(language));
    }
    // Strings and numbers in memory can always be written.
    serde_json::to_string_pretty(&json!([item])).unwrap_or_default()
}

/// Family and given name, only where that is certain: a known given name or an initial, then one surname. `Xi Jinping`,
/// `Gabriel García Márquez` and `Reuters` are left as they stand.
fn person(name: &str) -> Option<(&str, &str)> {
    let (given, family) = name.rsplit_once(' ')?;
    let mut words = given.split(' ');
    let first = words.next()?.to_lowercase();
    let is_initial = |word: &str| word.len() == 2 && word.ends_with('.');
    let is_given = |word: &str| GIVEN.contains(word) || is_initial(word);
    let is_plain = family.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’'))
        && family.starts_with(char::is_uppercase)
        && !GIVEN.contains(family.to_lowercase().as_str());
    (is_plain && is_given(&first) && words.all(is_initial)).then_some((family, given))
}

static GIVEN: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    const TEXT: &str = include_str!("../assets/given-names.txt");
    let names = TEXT.lines().filter(|line| !line.starts_with(['#', '[']));
    names.flat_map(str::split_whitespace).collect()
});

#[cfg(test)]
mod tests {
    use std::{path::Path, sync::Arc};

    use super::*;
    use crate::{
        document::Document,
        library::{Content, ContentHash, article::Draft},
        metadata::{Metadata, Published},
    };

    fn article(title: &str, byline: &[&str], url: Option<&str>) -> Article {
        Article::new(Draft {
            hash: ContentHash::default(),
            own_id: None,
            path: Arc::from(Path::new("a.txt")),
            metadata: Metadata {
                title: Some(title.to_owned()),
                byline: byline.iter().map(|name| (*name).to_owned()).collect(),
                source: Some("Caliber.Az".to_owned()),
                published: Published::parse("2025-10-06"),
                url: url.map(str::to_owned),
                ..Metadata::default()
            },
            notes: Vec::new(),
            content: Content::Document(Arc::new(Document::default())),
        })
    }

    #[track_caller]
    fn check(form: Form, expected: &str) {
        let cited = article(
            "Costs & *gains* of 5 %",
            &["Anna Smith", "Reuters"],
            Some("https://a.example/x?y={1}"),
        );
        assert_eq!(cite(&cited, form), expected);
    }

    #[test]
    fn forms_are_escaped_for_what_reads_them() {
        check(
            Form::Plain,
            "Anna Smith, Reuters: Costs & *gains* of 5 %. Caliber.Az, 2025-10-06. https://a.example/x?y={1}",
        );
        check(
            Form::Markdown,
            "Anna Smith, Reuters: [Costs \\& \\*gains\\* of 5 %](<https://a.example/x?y=%7B1%7D>), *Caliber.Az*, 2025-10-06",
        );
        check(
            Form::Bibtex,
            "@misc{smith-2025-costs,\n  title = {{Costs \\& *gains* of 5 \\%}},\n  author = {Smith, Anna and {Reuters}},\n  \
             howpublished = {Caliber.Az},\n  year = {2025},\n  month = {10},\n  day = {6},\n  url = {https://a.example/x?y=%7B1%7D},\n}",
        );
        let cited = article("T", &["Anna Smith", "Reuters"], None);
        let read: Value = serde_json::from_str(&cite(&cited, Form::CslJson)).unwrap();
        let expected = json!([{"id": "smith-2025", "type": "article", "title": "T", "container-title": "Caliber.Az",
            "author": [{"family": "Smith", "given": "Anna"}, {"literal": "Reuters"}],
            "issued": {"date-parts": [[2025, 10, 6]]}}]);
        assert_eq!(read, expected);
    }

    #[test]
    fn names_are_parted_only_where_that_is_certain() {
        assert_eq!(person("Anna Smith"), Some(("Smith", "Anna")));
        assert_eq!(person("John F. Kennedy"), Some(("Kennedy", "John F.")));
        for whole in ["Xi Jinping", "Gabriel García Márquez", "Reuters", "Associated Press", "Anna"]
        {
            assert_eq!(person(whole), None, "{whole}");
        }
    }

    #[test]
    fn tex_obeys_nothing() {
        assert_eq!(
            tex("\\input{x} $a_b^c~ #1 50%\u{1b}"),
            "\\textbackslash{}input\\{x\\} \\$a\\_b\\^{}c\\~{} \\#1 50\\%\u{FFFD}"
        );
    }
}
