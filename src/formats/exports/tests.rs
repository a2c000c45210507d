//! Small exports of each program, in the form that its documents give; all words are our own.

use std::ops::ControlFlow;

use super::companion_folders;
use crate::formats::{Input, Outside, Parsed, Problem, read_with};

/// What lies beside the files of these tests.
fn beside(name: &str) -> Option<Vec<u8>> {
    let words = match name {
        "content/a-quiet-day.html" => "<p>Nothing <b>happened</b>.</p>",
        "highlights/a-quiet-day.md" => {
            "> Nothing happened. \n\n#quiet #sea\n\nIndeed.\n\n> Nor later,\nthey \n> say. "
        }
        "annotations/part_000000.json" => {
            r#"[{"url":"https://e.example/1","title":"One","highlights":[{"quote":"A marked\nline","created_at":1}]}]"#
        }
        _ => return None,
    };
    Some(words.as_bytes().to_vec())
}

fn read(name: &str, source: &str) -> Vec<Result<Parsed, Problem>> {
    let mut told = Vec::new();
    read_with(
        Input { name, bytes: source.as_bytes() },
        Outside { beside: &beside, pages: None },
        &mut |article| {
            told.push(article);
            ControlFlow::Continue(())
        },
    );
    told
}

/// An article in a few lines.
fn outline(parsed: &Parsed) -> String {
    let metadata = &parsed.metadata;
    let state = |flag: Option<bool>, yes: &str, no: &str| match flag {
        Some(true) => format!(" {yes}"),
        Some(false) => format!(" {no}"),
        None => String::new(),
    };
    let day = metadata
        .published
        .as_ref()
        .map(|day| format!(" {}", day.without_time()))
        .unwrap_or_default();
    let highlights: Vec<String> = metadata
        .kept
        .highlights
        .iter()
        .map(|one| format!("“{}” {}", one.text, one.note.as_deref().unwrap_or("-")))
        .collect();
    format!(
        "{} | {} | {} | {}{day} | {}{}{} | {} | {}",
        metadata.title.as_deref().unwrap_or("-"),
        metadata.url.as_deref().unwrap_or("-"),
        metadata.byline.join(", "),
        metadata.source.as_deref().unwrap_or("-"),
        metadata.tags.join(", "),
        state(metadata.kept.read, "read", "unread"),
        state(metadata.kept.starred, "starred", "plain"),
        highlights.join(" "),
        parsed.document.text().replace('\n', " / "),
    )
}

#[track_caller]
fn check(name: &str, source: &str, expected: &[&str]) {
    let told: Vec<String> = read(name, source)
        .into_iter()
        .map(|article| match article {
            Ok(parsed) => outline(&parsed),
            Err(problem) => format!("! {problem}"),
        })
        .collect();
    assert_eq!(told, expected);
}

#[test]
fn pocket_has_a_table_and_highlights_beside_it() {
    check(
        "part_000000.csv",
        "title,url,time_added,tags,status\n\"One, two\",https://e.example/1,1700000000,boats|old tar,unread\n\
         https://e.example/2,https://e.example/2,1700000001,,archive\nNo address,,,,unread\n",
        &[
            "One, two | https://e.example/1 |  | - | boats, old tar unread | “A marked line” - | https://e.example/1 / A marked line",
            "- | https://e.example/2 |  | - |  read |  | https://e.example/2",
            "! an article without text (line 4); give it a `text`, `body`, `content` or `html` field, or at least a `url`",
        ],
    );
}

#[test]
fn instapaper_has_folders() {
    check(
        "instapaper-export.csv",
        "URL,Title,Selection,Folder,Timestamp,Tags\nhttps://e.example/1,One,A line,Unread,1700000000,\"[\"\"boats\"\"]\"\n\
         https://e.example/2,Two,,Starred,1700000000,[]\nhttps://e.example/3,Three,,Harbours,1700000000,\n",
        &[
            "One | https://e.example/1 |  | - | boats unread plain |  | https://e.example/1 / A line",
            "Two | https://e.example/2 |  | - |  unread starred |  | https://e.example/2",
            "Three | https://e.example/3 |  | - | Harbours unread plain |  | https://e.example/3",
        ],
    );
}

#[test]
fn omnivore_has_texts_and_highlights_beside_it() {
    check(
        "metadata_0_to_20.json",
        r#"[{"id":"x","slug":"a-quiet-day","title":"A quiet day","description":"d","author":"Ada Marsh","url":"https://e.example/1",
            "state":"Archived","labels":["boats",{"name":"old"}],"savedAt":"2024-05-06T07:08:09Z","publishedAt":"2024-05-01T00:00:00Z"},
           {"id":"y","slug":"../../x","title":"Gone","url":"https://e.example/2","state":"Active","labels":[],"savedAt":"2024-05-06"}]"#,
        &[
            "A quiet day | https://e.example/1 | Ada Marsh | - 2024-05-01 | boats, old, quiet, sea read | “Nothing happened.” Indeed. “Nor later, they say.” - | Nothing happened.",
            "Gone | https://e.example/2 |  | - |  unread |  | https://e.example/2",
        ],
    );
}

#[test]
fn wallabag_has_texts_and_annotations() {
    check(
        "All articles.json",
        r#"[{"is_archived":1,"is_starred":0,"tags":["boats"],"is_public":false,"id":7,"title":"One","url":"https://e.example/1",
            "content":"<p>Words &amp; more.</p>","created_at":"2024-05-06T07:08:09+0000","published_at":"2024-05-01T00:00:00+0000",
            "published_by":["Ada Marsh"],"annotations":[{"text":"so?","quote":"Words","ranges":[]}],"language":"en","domain_name":"e.example"},
           {"is_archived":0,"is_starred":1,"tags":[{"id":1,"label":"x","slug":"x"}],"title":"Two","url":"https://e.example/2","content":""}]"#,
        &[
            "One | https://e.example/1 | Ada Marsh | e.example 2024-05-01 | boats read plain | “Words” so? | Words & more.",
            "Two | https://e.example/2 |  | - | x unread starred |  | https://e.example/2",
        ],
    );
}

#[test]
fn readwise_has_tables_and_answers() {
    check(
        "export.csv",
        "Title,URL,ID,Document tags,Saved date,Reading progress,Location,Seen\nOne,https://e.example/1,01h,\"['boats', 'old']\",2024-05-06 07:08:09+00:00,1,archive,True\n",
        &["One | https://e.example/1 |  | - | boats, old read |  | https://e.example/1"],
    );
    check(
        "reader.json",
        r#"{"count":1,"nextPageCursor":null,"results":[{"id":"01h","url":"https://read.example/x","source_url":"https://e.example/1","title":"One",
            "author":"Ada Marsh","location":"later","tags":{"boats":{"name":"boats"}},"site_name":"Harbour News","published_date":1714521600000,
            "html_content":"<p>Words.</p>","notes":"","reading_progress":0.5}]}"#,
        &[
            "One | https://e.example/1 | Ada Marsh | Harbour News 2024-05-01 | boats unread |  | Words.",
        ],
    );
    check(
        "readwise.json",
        r#"{"count":1,"nextPageCursor":null,"results":[{"user_book_id":7,"title":"One","readable_title":"One","author":"Ada Marsh","source":"reader",
            "category":"articles","document_note":"mine","summary":"","source_url":"https://e.example/1","book_tags":[{"id":1,"name":"boats"}],
            "highlights":[{"id":1,"text":"First","note":"so?","location":1,"tags":[]},{"id":2,"text":"Second","note":""}]}]}"#,
        &[
            "One | https://e.example/1 | Ada Marsh | - | boats | “First” so? “Second” - | https://e.example/1 / mine / First / so? / Second",
        ],
    );
    check(
        "readwise-data.csv",
        "Highlight,Book Title,Book Author,Amazon Book ID,Note,Color,Tags,Location Type,Location,Highlighted at,Document tags\n\
         First,One,Ada Marsh,,so?,,,,,2024,boats\nOther,Two,,,,,,,,2024,\nSecond,One,Ada Marsh,,,,,,,2024,\n",
        &[
            "One | - | Ada Marsh | - | boats | “First” so? “Second” - | First / so? / Second",
            "Two | - |  | - |  | “Other” - | Other",
        ],
    );
}

#[test]
fn raindrop_has_folders_notes_and_highlights() {
    check(
        "raindrop.csv",
        "id,title,note,excerpt,url,folder,tags,created,cover,highlights,favorite\n\
         1,One,My note,About,https://e.example/1,Boats/Old,\"a, b\",2024-05-06T07:08:09.000Z,,\"Highlight:A line\nNote:so?\nHighlight:Another\",true\n\
         2,Two,,,https://e.example/2,Unsorted,,2024-05-06T07:08:09.000Z,,,false\n",
        &[
            "One | https://e.example/1 |  | - | Boats, Old, a, b starred | “A line” so? “Another” - | https://e.example/1 / About / My note / A line / so? / Another",
            "Two | https://e.example/2 |  | - |  plain |  | https://e.example/2",
        ],
    );
}

#[test]
fn zotero_has_citations() {
    check(
        "library.json",
        r#"[{"id":"k","type":"article-newspaper","title":"One","container-title":"Harbour News","URL":"https://e.example/1","language":"en",
            "author":[{"family":"Marsh","given":"Ada"},{"literal":"The Board"}],"issued":{"date-parts":[["2024",5,6]]},"abstract":"Short."},
           {"id":"l","type":"book","title":"Two","DOI":"10.1/x","issued":{"date-parts":[[2024]]}}]"#,
        &[
            "One | https://e.example/1 | Ada Marsh, The Board | Harbour News 2024-05-06 |  |  | https://e.example/1 / Short.",
            "Two | https://doi.org/10.1/x |  | - 2024 |  |  | https://doi.org/10.1/x",
        ],
    );
}

#[test]
fn miniflux_and_freshrss_have_their_state() {
    check(
        "entries.json",
        r#"{"total":2,"entries":[{"id":8,"feed_id":1,"status":"read","title":"One","url":"https://e.example/1","published_at":"2024-05-06T07:08:09Z",
            "content":"<p>Words.</p>","author":"Ada Marsh","starred":true,"feed":{"id":1,"title":"Harbour News"},"tags":["boats"]},
            {bad}]}"#,
        &[
            "One | https://e.example/1 | Ada Marsh | Harbour News 2024-05-06 | boats read starred |  | Words.",
            "! not valid JSON: key must be a string (article 2); check that the line or file is whole",
        ],
    );
    check(
        "starred.json",
        r#"{"id":"user/-/state/com.google/starred","title":"starred","items":[{"id":"tag:1","categories":["user/-/state/com.google/reading-list",
            "user/-/state/com.google/starred","user/-/label/boats"],"title":"One","author":"Ada Marsh","published":1714979289,
            "alternate":[{"href":"https://e.example/1"}],"content":{"content":"<p>Words.</p>"},"origin":{"title":"Harbour News"}}]}"#,
        &[
            "One | https://e.example/1 | Ada Marsh | Harbour News 2024-05-06 | boats unread starred |  | Words.",
        ],
    );
}

#[test]
fn other_bookmarks_are_listed() {
    check(
        "pinboard.json",
        r#"[{"href":"https://e.example/1","description":"One","extended":"About","meta":"x","hash":"y","time":"2024-05-06T07:08:09Z","shared":"no","toread":"yes","tags":"boats old"}]"#,
        &["One | https://e.example/1 |  | - | boats, old unread |  | https://e.example/1 / About"],
    );
    check(
        "karakeep.json",
        r#"{"bookmarks":[{"createdAt":1714979289,"title":"One","tags":["boats"],"content":{"type":"link","url":"https://e.example/1"},"note":"n","archived":true}]}"#,
        &["One | https://e.example/1 |  | - | boats read |  | https://e.example/1 / n"],
    );
}

#[test]
fn s12_tables_of_any_program_and_rows_of_any_length() {
    check(
        "a.csv",
        "title;text;author\nOne;Words and more.;Ada Marsh\nTwo\n;;;\n\"x;Unended\n",
        &[
            "One | - | Ada Marsh | - |  |  | Words and more.",
            "! an article without text (line 3); give it a `text`, `body`, `content` or `html` field, or at least a `url`",
            "! an article without text (line 5); give it a `text`, `body`, `content` or `html` field, or at least a `url`",
        ],
    );
    check(
        "a.csv",
        "a,b\n1,2\n",
        &[
            "! a table without articles; a column must be called `text`, `content` or `html`, or two `title` and `url`",
        ],
    );
}

#[test]
fn exports_are_known_without_their_names() {
    let table = "title,url,time_added,tags,status\nOne,https://e.example/1,1,,unread\n";
    assert!(read("standard input", table)[0].is_ok());
    let bookmarks =
        "<!DOCTYPE NETSCAPE-Bookmark-file-1><DL><DT><A HREF=\"https://e.example/1\">One</A></DL>";
    assert_eq!(read("standard input", bookmarks).len(), 1);
}

#[test]
fn saving_is_no_publication() {
    let told = read(
        "part_000001.csv",
        "title,url,time_added,tags,status\nOne,https://e.example/1,1714979289,,unread\n",
    );
    let parsed = told[0].as_ref().expect("an article");
    assert_eq!(parsed.metadata.published, None);
    assert_eq!(parsed.notes, ["Only the address was saved, not the text.", "Saved on 2024-05-06."]);
}

#[track_caller]
fn folders(names: &[&str], expected: &[&str]) {
    assert_eq!(companion_folders(names.iter().copied()), expected);
}

#[test]
fn parts_of_exports_are_no_articles_of_their_own() {
    folders(&["x/metadata_0_to_20.json", "x/content/a.html"], &["x/content/", "x/highlights/"]);
    folders(&["part_000000.csv", "part_000001.csv"], &["annotations/"]);
    folders(&["metadata.json", "content/a.html", "part_x.csv"], &[]);
}
