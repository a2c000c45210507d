//! Tables of comma- or tab-separated values, each program's told by the names of its columns.

use std::{collections::HashMap, ops::ControlFlow};

use csv::{ReaderBuilder, StringRecord};

use super::{Body, Entry, objects};
use crate::{
    formats::{
        Input, Parsed, Problem, Sink, Source,
        context::Beside,
        fields::{Fields, items},
        stated::Value,
    },
    metadata::Highlight,
};

/// Problems of one table that are told one by one; the rest are counted.
const MOST_PROBLEMS: usize = 20;

/// Most columns that are looked at.
const MOST_COLUMNS: usize = 200;

type ReadRow = fn(&Row<'_>) -> Entry;

/// What a program calls the columns of its table (lower case), and what reads a row of it.
const FORMS: [(&[&str], ReadRow); 4] = [
    (&["title", "url", "time_added", "status"], pocket),
    (&["url", "title", "selection", "folder", "timestamp"], instapaper),
    (&["title", "url", "document tags", "saved date", "location"], reader),
    (&["title", "url", "folder", "tags", "created"], raindrop),
];

/// Columns of Readwise's table of highlights, in which an article is several rows.
const HIGHLIGHTS: [&str; 3] = ["highlight", "book title", "book author"];

/// A row by the names of its columns.
struct Row<'a> {
    columns: &'a [String],
    cells: &'a StringRecord,
}

impl Row<'_> {
    /// A cell that is not blank.
    fn get(&self, column: &str) -> Option<&str> {
        let at = self.columns.iter().position(|name| name == column)?;
        self.cells.get(at).map(str::trim).filter(|cell| !cell.is_empty())
    }
}

/// True for a line that names the columns of a known table.
pub(in crate::formats) fn is_header(line: &str) -> bool {
    let columns = columns(&line.trim_end().split([',', '\t']).collect());
    FORMS.iter().any(|(names, _)| has_all(&columns, names)) || has_all(&columns, &HIGHLIGHTS)
}

fn has_all(columns: &[String], names: &[&str]) -> bool {
    names.iter().all(|name| columns.iter().any(|column| column == name))
}

/// Names of columns in lower case, without quotation marks.
fn columns(record: &StringRecord) -> Vec<String> {
    let name = |cell: &str| cell.trim_matches(['"', ' ', '\u{FEFF}']).to_lowercase();
    record.iter().take(MOST_COLUMNS).map(name).collect()
}

/// Reads a table whose text is decoded. An error where it is none that holds articles.
pub(in crate::formats) fn read(
    input: Input<'_>,
    text: &str,
    beside: &Beside<'_>,
    sink: &mut Sink<'_>,
) -> Result<(), Problem> {
    let mut table = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(text))
        .from_reader(text.as_bytes());
    let mut cells = StringRecord::new();
    let _ = table.read_record(&mut cells);
    let columns = columns(&cells);
    if has_all(&columns, &HIGHLIGHTS) {
        highlights(&columns, &mut table, sink);
        return Ok(());
    }
    let known = FORMS.iter().find(|(names, _)| has_all(&columns, names)).map(|(_, read)| *read);
    let read =
        known.or_else(|| holds_articles(&columns).then_some(plain as _)).ok_or_else(|| {
            Problem::new("a table without articles").help(
                "a column must be called `text`, `content` or `html`, or two `title` and `url`",
            )
        })?;
    let marked = marked_in_pocket(input.name, beside);
    let mut problems = 0;
    while let Some(next) = next_row(&mut table, &mut cells) {
        let row = Row { columns: &columns, cells: &cells };
        let article = next
            .and_then(|line| finish(read(&row), &row, &marked).map_err(|problem| problem.at(line)));
        problems += usize::from(article.is_err());
        if (article.is_ok() || problems <= MOST_PROBLEMS) && sink(article).is_break() {
            return Ok(());
        }
    }
    match problems.saturating_sub(MOST_PROBLEMS) {
        0 => Ok(()),
        more => Err(Problem::new(format!("{more} more rows could not be read"))),
    }
}

/// Reads the next row and tells the line it stands in; `None` at the end.
fn next_row(
    table: &mut csv::Reader<&[u8]>,
    cells: &mut StringRecord,
) -> Option<Result<String, Problem>> {
    loop {
        match table.read_record(cells) {
            Ok(false) => return None,
            Ok(true) if cells.iter().all(|cell| cell.trim().is_empty()) => {}
            Ok(true) => {
                let line = cells.position().map_or(0, csv::Position::line);
                return Some(Ok(format!("line {line}")));
            }
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                return Some(Err(Problem::new("not a row of values").at(format!("line {line}"))));
            }
        }
    }
}

/// Tabs, semicolons or commas, whichever the first line has most of.
fn delimiter(text: &str) -> u8 {
    let header = text.lines().next().unwrap_or_default().as_bytes();
    let count = |byte: u8| memchr::memchr_iter(byte, header).count();
    [b',', b'\t', b';'].into_iter().rev().max_by_key(|byte| count(*byte)).unwrap_or(b',')
}

/// The article of a row; its content is that of the row.
fn finish(mut entry: Entry, row: &Row<'_>, marked: &Marked) -> Result<Parsed, Problem> {
    if let Some(more) = entry.metadata.url.as_ref().and_then(|url| marked.get(url)) {
        entry.metadata.kept.highlights.extend(more.iter().cloned());
    }
    let cells: Vec<&str> = row.cells.iter().collect();
    let source = Source::unpacked(cells.join("\u{1f}").as_bytes());
    Ok(Parsed { source, ..entry.finish()? })
}

/// Tables of no program in particular.
fn holds_articles(columns: &[String]) -> bool {
    let has = |name: &str| columns.iter().any(|column| column == name);
    ["text", "body", "content", "html"].iter().any(|name| has(name))
        || (has("title") && (has("url") || has("link")))
}

fn plain(row: &Row<'_>) -> Entry {
    let mut entry = Entry::default();
    for column in row.columns {
        entry.say(column, row.get(column));
    }
    entry.own_id = row.get("id").and_then(crate::formats::stated::line);
    let words = ["text", "body", "content"].iter().find_map(|name| row.get(name));
    entry.body = match (words, row.get("html")) {
        (Some(words), _) if words.starts_with('<') => Body::Html(words.to_owned()),
        (Some(words), _) => Body::Text(words.to_owned()),
        (None, html) => Body::html(html.map(str::to_owned)),
    };
    entry
}

/// Columns `title,url,time_added,tags,status`; tags parted by bars, `status` is `unread` or `archive`.
fn pocket(row: &Row<'_>) -> Entry {
    let mut entry = address(row);
    entry.saved = row.get("time_added").map(str::to_owned);
    entry.metadata.kept.read = row.get("status").map(|status| status != "unread");
    row.get("tags").unwrap_or_default().split(['|', ',']).for_each(|tag| entry.tag(tag));
    entry
}

/// Columns `URL,Title,Selection,Folder,Timestamp,Tags`; the folder is Unread, Archive, Starred or the user's own.
fn instapaper(row: &Row<'_>) -> Entry {
    let mut entry = address(row);
    entry.saved = row.get("timestamp").map(str::to_owned);
    entry.say("summary", row.get("selection"));
    let folder = row.get("folder").unwrap_or("Unread");
    entry.metadata.kept.read = Some(folder == "Archive");
    entry.metadata.kept.starred = Some(folder == "Starred");
    if folder != "Starred" {
        entry.tag(folder);
    }
    for tag in listed(row.get("tags")) {
        entry.tag(tag);
    }
    entry
}

/// Columns `Title,URL,ID,Document tags,Saved date,Reading progress,Location,Seen` of Readwise Reader.
fn reader(row: &Row<'_>) -> Entry {
    let mut entry = address(row);
    entry.own_id = row.get("id").map(str::to_owned);
    entry.saved = row.get("saved date").map(str::to_owned);
    entry.metadata.kept.read = row.get("location").map(|location| location == "archive");
    for tag in listed(row.get("document tags")) {
        entry.tag(tag);
    }
    entry
}

/// Columns `id,title,note,excerpt,url,folder,tags,created,cover,highlights,favorite` of Raindrop.io. Folders within one
/// another are parted by ` / `.
fn raindrop(row: &Row<'_>) -> Entry {
    let mut entry = address(row);
    entry.own_id = row.get("id").map(str::to_owned);
    entry.saved = row.get("created").map(str::to_owned);
    entry.say("summary", row.get("excerpt"));
    entry.metadata.kept.note = row.get("note").and_then(crate::formats::stated::line);
    entry.metadata.kept.starred = row.get("favorite").map(|favorite| favorite == "true");
    row.get("folder").unwrap_or_default().split('/').for_each(|folder| entry.tag(folder));
    row.get("tags").unwrap_or_default().split(',').for_each(|tag| entry.tag(tag));
    raindrop_highlights(row.get("highlights").unwrap_or_default(), &mut entry);
    entry
}

/// Passages, a line each, with `Highlight:` before them and perhaps a line with `Note:` after.
fn raindrop_highlights(cell: &str, entry: &mut Entry) {
    let mut passage: Option<&str> = None;
    for line in cell.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if let Some(note) = line.strip_prefix("Note:") {
            entry.highlight(passage.take().unwrap_or_default(), Some(note));
        } else {
            entry.highlight(passage.take().unwrap_or_default(), None);
            passage = Some(line.strip_prefix("Highlight:").unwrap_or(line));
        }
    }
    entry.highlight(passage.unwrap_or_default(), None);
}

/// Title and address. A title that is only the address again is none.
fn address(row: &Row<'_>) -> Entry {
    let mut entry = Entry::default();
    entry.say("url", row.get("url"));
    entry.say("title", row.get("title").filter(|title| Some(*title) != row.get("url")));
    entry
}

/// Items of a list as programs print it into a cell: `["a", "b"]`, `['a', 'b']`, `a, b`.
fn listed(cell: Option<&str>) -> Vec<&str> {
    let cell = cell.unwrap_or_default().trim_start_matches('[').trim_end_matches(']');
    cell.split(',').map(|item| item.trim().trim_matches(['"', '\''])).collect()
}

/// Passages that were marked, by address.
type Marked = HashMap<String, Vec<Highlight>>;

/// Pocket keeps what was marked in `part_000000.csv` in `annotations/part_000000.json` beside it.
fn marked_in_pocket(name: &str, beside: &Beside<'_>) -> Marked {
    let mut marked = Marked::new();
    let part = name.strip_suffix(".csv").filter(|part| part.starts_with("part_"));
    let Some(bytes) = part.and_then(|part| beside(&format!("annotations/{part}.json"))) else {
        return marked;
    };
    let Ok(list) = serde_json::from_slice(&bytes) else { return marked };
    for entry in items(list).into_iter().filter_map(Fields::of) {
        let Some(url) = entry.line("url") else { continue };
        let mut read = Entry::default();
        objects::quotes(&entry, &mut |words| read.highlight(&words, None));
        marked.entry(url).or_default().extend(read.metadata.kept.highlights);
    }
    marked
}

/// Reads a table of highlights: its rows are gathered by title and author, and told in the order of their first rows.
fn highlights(columns: &[String], table: &mut csv::Reader<&[u8]>, sink: &mut Sink<'_>) {
    let mut cells = StringRecord::new();
    let mut places: HashMap<(String, String), usize> = HashMap::new();
    let mut entries: Vec<Entry> = Vec::new();
    while let Some(next) = next_row(table, &mut cells) {
        if next.is_err() {
            continue;
        }
        let row = Row { columns, cells: &cells };
        let key =
            ["book title", "book author"].map(|name| row.get(name).unwrap_or_default().to_owned());
        let [title, author] = key;
        let place = *places.entry((title.clone(), author.clone())).or_insert_with(|| {
            entries.push(Entry::default());
            entries.len() - 1
        });
        let entry = &mut entries[place];
        entry.say("title", Some(&title));
        entry.say("author", Some(&author));
        entry.highlight(row.get("highlight").unwrap_or_default(), row.get("note"));
        entry.state("tags", row.get("document tags").map(|tags| Value::One(tags.to_owned())));
    }
    for entry in entries {
        let known_by = format!("{:?}", entry.metadata);
        let article = entry.finish().map(|parsed| Parsed {
            source: Source::unpacked(known_by.as_bytes()),
            notes: vec!["Only the marked passages were saved, not the text.".to_owned()],
            ..parsed
        });
        if sink(article) == ControlFlow::Break(()) {
            return;
        }
    }
}
