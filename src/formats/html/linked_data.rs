//! Linked data (JSON-LD, schema.org) in a page: one record, several, or a graph of them; also where the JSON is not quite valid.

use serde_json::{Map, Value};

use crate::{
    document::clean::clean_line,
    formats::{entities, stated},
};

/// Longest block that is read, in bytes.
const LONGEST: usize = 2 << 20;

/// Records of a block that are looked at.
const MOST_RECORDS: usize = 2000;

/// What linked data states about an article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct LinkedData {
    /// The headline, or the name.
    pub(super) title: Option<String>,
    /// Persons, in order.
    pub(super) authors: Vec<String>,
    /// Who brought it.
    pub(super) publisher: Option<String>,
    /// The date of publication, as stated.
    pub(super) published: Option<String>,
    /// The language, as stated.
    pub(super) language: Option<String>,
    /// Its address.
    pub(super) url: Option<String>,
    /// A summary.
    pub(super) summary: Option<String>,
    /// Keywords, one each.
    pub(super) keywords: Vec<String>,
}

impl LinkedData {
    /// Fills what is not known from another block.
    pub(super) fn add(&mut self, other: &Self) {
        let fill = |slot: &mut Option<String>, stated: &Option<String>| {
            stated::keep(slot, || stated.clone());
        };
        fill(&mut self.title, &other.title);
        fill(&mut self.publisher, &other.publisher);
        fill(&mut self.published, &other.published);
        fill(&mut self.language, &other.language);
        fill(&mut self.url, &other.url);
        fill(&mut self.summary, &other.summary);
        if self.authors.is_empty() {
            self.authors.clone_from(&other.authors);
        }
        if self.keywords.is_empty() {
            self.keywords.clone_from(&other.keywords);
        }
    }
}

/// Reads one block; nothing where it holds no article or cannot be mended.
pub(super) fn read(source: &str) -> LinkedData {
    if source.len() > LONGEST {
        return LinkedData::default();
    }
    let Some(value) = parse(source) else { return LinkedData::default() };
    let records = records(&value);
    let article = records.iter().copied().find(|record| is_article(record));
    article.map_or_else(LinkedData::default, |article| article_of(article, &records))
}

/// JSON as it stands, or mended: without comment marks, with line breaks in strings and commas before closing brackets
/// taken out, with character references decoded.
fn parse(source: &str) -> Option<Value> {
    let bare = bare(source);
    let parsed = serde_json::from_str(bare).ok();
    parsed.or_else(|| serde_json::from_str(&mended(bare)).ok()).or_else(|| {
        let decoded = entities::decode(bare);
        serde_json::from_str(&mended(&decoded)).ok()
    })
}

/// The JSON between the marks that keep old browsers from reading it.
fn bare(source: &str) -> &str {
    let mut bare = source.trim().trim_end_matches(';');
    for (open, close) in [
        ("<!--", "-->"),
        ("//<![CDATA[", "//]]>"),
        ("/*<![CDATA[*/", "/*]]>*/"),
        ("<![CDATA[", "]]>"),
    ] {
        if let Some(inner) = bare.strip_prefix(open) {
            bare =
                inner.trim_end().strip_suffix(close).unwrap_or(inner).trim().trim_end_matches(';');
        }
    }
    bare
}

/// Takes out what JSON does not allow: control characters in strings, commas before a closing bracket.
fn mended(source: &str) -> String {
    let mut written = String::with_capacity(source.len());
    let (mut in_string, mut escaped) = (false, false);
    for c in source.chars() {
        if in_string {
            in_string = escaped || c != '"';
            escaped = !escaped && c == '\\';
            written.push(if c.is_control() { ' ' } else { c });
            continue;
        }
        in_string = c == '"';
        if matches!(c, '}' | ']') {
            let kept = written.trim_end().trim_end_matches(',').len();
            written.truncate(kept);
        }
        written.push(c);
    }
    written
}

/// All records of a block: those of arrays and graphs, the outer before the inner.
fn records(value: &Value) -> Vec<&Map<String, Value>> {
    let mut found: Vec<&Map<String, Value>> = Vec::new();
    let mut open = vec![value];
    while let Some(value) = open.pop() {
        match value {
            Value::Array(values) => open.extend(values.iter().rev()),
            Value::Object(record) if found.len() < MOST_RECORDS => {
                found.push(record);
                for inner in ["mainEntity", "mainEntityOfPage", "@graph"] {
                    open.extend(
                        record.get(inner).filter(|inner| inner.is_object() || inner.is_array()),
                    );
                }
            }
            _ => (),
        }
    }
    found
}

/// True for a record of an article, by its type (schema.org).
fn is_article(record: &Map<String, Value>) -> bool {
    const OTHERS: [&str; 8] = [
        "BlogPosting",
        "LiveBlogPosting",
        "SocialMediaPosting",
        "DiscussionForumPosting",
        "Report",
        "Recipe",
        "Review",
        "HowTo",
    ];
    texts(record.get("@type")).iter().any(|kind| {
        let name = kind.rsplit(['/', ':']).next().unwrap_or(kind);
        name.ends_with("Article") || OTHERS.contains(&name)
    })
}

fn article_of(article: &Map<String, Value>, records: &[&Map<String, Value>]) -> LinkedData {
    let text = |name: &str| {
        texts(article.get(name)).into_iter().find_map(|text| stated::line(&entities::decode(text)))
    };
    let named =
        |name: &str| article.get(name).map(|value| names(value, records)).unwrap_or_default();
    let page = article.get("mainEntityOfPage").and_then(|page| page.get("@id").or(Some(page)));
    let address = |value: Option<&Value>| {
        texts(value)
            .into_iter()
            .find(|text| text.starts_with("http"))
            .map(|text| clean_line(text).into_owned())
    };
    let keywords = texts(article.get("keywords"));
    let keywords = keywords.iter().flat_map(|line| line.split(',')).filter_map(stated::line);
    LinkedData {
        title: text("headline").or_else(|| text("name")),
        authors: [named("author"), named("creator")]
            .into_iter()
            .find(|names| !names.is_empty())
            .unwrap_or_default(),
        publisher: named("publisher").into_iter().next(),
        published: text("datePublished").or_else(|| text("dateCreated")),
        language: text("inLanguage"),
        url: address(article.get("url")).or_else(|| address(page)),
        summary: text("description"),
        keywords: keywords.collect(),
    }
}

/// One text or several.
fn texts(value: Option<&Value>) -> Vec<&str> {
    match value {
        Some(Value::String(text)) => vec![text.as_str()],
        Some(Value::Array(values)) => values.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

/// Names: written out, in records, or in records that are referred to.
fn names(value: &Value, records: &[&Map<String, Value>]) -> Vec<String> {
    let values = match value {
        Value::Array(values) => values.iter().collect(),
        value => vec![value],
    };
    let name = |value: &Value| -> Vec<String> {
        let stated = match value {
            Value::String(name) => vec![name.clone()],
            Value::Object(record) => {
                let named = texts(record.get("name"));
                let named = if named.is_empty() { texts(referred(record, records)) } else { named };
                named.into_iter().map(str::to_owned).collect()
            }
            _ => Vec::new(),
        };
        let decoded: Vec<String> =
            stated.iter().map(|name| entities::decode(name).into_owned()).collect();
        super::byline::names(&decoded)
    };
    let mut found: Vec<String> = Vec::new();
    for name in values.into_iter().flat_map(name) {
        if !found.contains(&name) {
            found.push(name);
        }
    }
    found
}

/// The name in the record that another refers to by its identifier.
fn referred<'v>(
    reference: &Map<String, Value>,
    records: &[&'v Map<String, Value>],
) -> Option<&'v Value> {
    let id = reference.get("@id")?;
    records
        .iter()
        .find(|record| record.get("@id") == Some(id) && record.contains_key("name"))?
        .get("name")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(source: &str, title: &str, authors: &[&str]) -> LinkedData {
        let data = read(source);
        assert_eq!(data.title.as_deref(), Some(title), "{source}");
        assert_eq!(data.authors, authors, "{source}");
        data
    }

    #[test]
    fn one_record_an_array_or_a_graph() {
        let data = check(
            r#"{"@context":"https://schema.org","@type":"NewsArticle","headline":"A &amp; B","author":{"@type":"Person","name":"Ada Marsh"},
               "publisher":{"name":"The Harbour"},"datePublished":"2024-05-06","mainEntityOfPage":{"@id":"https://h.example/a"},"keywords":"ports, ships"}"#,
            "A & B",
            &["Ada Marsh"],
        );
        assert_eq!(data.publisher.as_deref(), Some("The Harbour"));
        assert_eq!(data.url.as_deref(), Some("https://h.example/a"));
        assert_eq!(data.keywords, ["ports", "ships"]);
        check(
            r#"[{"@type":"WebSite","name":"S"},{"@type":["Article"],"headline":"A","author":["Ada Marsh",{"name":"John Roe"}]}]"#,
            "A",
            &["Ada Marsh", "John Roe"],
        );
        check(
            r##"{"@graph":[{"@type":"WebPage","name":"P"},{"@type":"BlogPosting","headline":"A","author":{"@id":"#ada"}},{"@type":"Person","@id":"#ada","name":"Ada Marsh"}]}"##,
            "A",
            &["Ada Marsh"],
        );
    }

    #[test]
    fn json_that_is_not_quite_valid_is_mended() {
        check(
            "<!--\n{\"@type\":\"Article\",\"headline\":\"A\nB\",\"author\":\"Ada Marsh\",}\n-->",
            "A B",
            &["Ada Marsh"],
        );
        check(
            "//<![CDATA[\n{\"@type\":\"Article\",\"headline\":\"A\", \"author\":[\"Ada Marsh\",],};\n//]]>",
            "A",
            &["Ada Marsh"],
        );
        check(
            "{&quot;@type&quot;:&quot;Article&quot;,&quot;headline&quot;:&quot;A&quot;}",
            "A",
            &[],
        );
        assert_eq!(read("{\"@type\":\"Article\",\"headline\":\"A"), LinkedData::default());
        assert_eq!(read(&"[".repeat(100_000)), LinkedData::default());
    }

    #[test]
    fn other_records_are_no_articles() {
        assert_eq!(read(r#"{"@type":"Organization","name":"The Harbour"}"#), LinkedData::default());
        assert_eq!(read("7"), LinkedData::default());
    }
}
