//! Tests of all readers together: hostile input of every kind, arbitrary bytes, and the two sample articles.

use proptest::prelude::*;

use super::*;
use crate::document::{BlockKind, clean::clean};

/// All articles and problems of a file.
pub(super) fn read_all(name: &str, bytes: &[u8]) -> Vec<Result<Parsed, Problem>> {
    let mut read_so_far = Vec::new();
    read(Input { name, bytes }, &mut |article| {
        read_so_far.push(article);
        ControlFlow::Continue(())
    });
    read_so_far
}

/// An article as `title | text`, a problem as `! sentence`.
pub(super) fn line(found: &Result<Parsed, Problem>) -> String {
    match found {
        Ok(parsed) => {
            let title = parsed.metadata.title.as_deref().unwrap_or("-");
            format!("{title} | {}", parsed.document.text().replace('\n', " / "))
        }
        Err(problem) => format!("! {problem}"),
    }
}

/// Every string that a reader gives.
fn strings(parsed: &Parsed) -> Vec<&str> {
    let metadata = &parsed.metadata;
    let options = [
        &metadata.title,
        &metadata.source,
        &metadata.lang,
        &metadata.url,
        &metadata.summary,
        &parsed.own_id,
    ];
    let lists = [&metadata.byline, &metadata.tags, &parsed.notes];
    let languages = parsed.document.blocks().iter().filter_map(|block| match &block.kind {
        BlockKind::Code(language) => language.as_deref(),
        _ => None,
    });
    let links = (0..).map_while(|index| parsed.document.link(index));
    options
        .into_iter()
        .flatten()
        .chain(lists.into_iter().flatten())
        .map(String::as_str)
        .chain(metadata.published.iter().map(|published| published.iso.as_str()))
        .chain(languages)
        .chain(links)
        .collect()
}

/// What holds for every document, whatever it was made from.
#[track_caller]
fn check(parsed: &Parsed) {
    let (document, text) = (&parsed.document, parsed.document.text());
    assert_eq!(clean(text), text, "the text is clean");
    for string in strings(parsed) {
        assert_eq!(clean(string), string, "all strings are clean");
        assert!(!string.contains('\n'), "and on one line: {string:?}");
    }
    let mut end = 0;
    for block in document.blocks() {
        assert!(block.span.start >= end && block.span.end <= text.len(), "blocks are in order");
        assert!(text.is_char_boundary(block.span.start) && text.is_char_boundary(block.span.end));
        end = block.span.end;
    }
    for pair in document.inlines().windows(2) {
        assert!(pair[0].span.start <= pair[1].span.start, "inline spans are sorted");
    }
    for inline in document.inlines() {
        let holds = |block: &crate::document::Block| block.span.covers(inline.span);
        assert!(
            document
                .block_at(inline.span.start)
                .is_some_and(|index| holds(&document.blocks()[index]))
        );
        assert!(text.is_char_boundary(inline.span.start) && text.is_char_boundary(inline.span.end));
    }
}

/// Payloads that terminals obey or that hide what a text says: each control character, the sequences they begin, direction
/// controls, tags, and the same written as references of HTML.
fn payloads() -> Vec<String> {
    let controls = (0..0x20).chain(0x7F..0xA0).filter_map(char::from_u32).map(|c| format!("a{c}b"));
    let sequences = [
        "\u{1b}[2J\u{1b}[H",
        "\u{1b}[8mx\u{1b}[0m",
        "\u{1b}]0;x\u{7}",
        "\u{1b}]52;c;eA==\u{1b}\\",
        "\u{1b}P$q0m\u{1b}\\",
        "\u{1b}_Gf=24;AAAA\u{1b}\\",
        "\u{1b}^x\u{1b}\\",
        "\u{1b}c",
        "\u{1b}(0",
        "\u{9b}2J",
        "\u{9d}52;c;eA==\u{9c}",
        "\u{90}$q\u{9c}",
        "\u{1b}\u{200b}[2J",
        "&#27;[2J&#x1b;]52;c;eA==&#7;",
        "&#155;2J",
        "&#0;",
        "&#xD800;",
        "&#x202e;x",
        "%1b[2J",
        "^[[2J",
    ];
    let hidden = [
        "\u{202e}x",
        "\u{2066}\u{2067}x\u{2069}",
        "\u{200e}\u{200f}\u{61c}",
        "\u{e0041}\u{e0001}",
        "\u{e0100}",
        "\u{feff}x",
        "\u{fff9}a\u{fffa}b\u{fffb}",
        "a\u{2028}b\u{2029}c",
        "x\r\n\r\ny",
    ];
    let fixed = sequences.into_iter().chain(hidden).map(str::to_owned);
    controls.chain(fixed).chain([format!("\u{1b}[{}m", "9".repeat(5000))]).collect()
}

#[test]
fn t1_hostile_payloads_are_cleaned_in_plain_text() {
    for payload in payloads() {
        let source =
            format!("T {payload} end\n\nBy Ada {payload} Marsh\n\nbefore {payload} after\n");
        for article in read_all("a.txt", source.as_bytes()) {
            let parsed = article.expect("an article");
            check(&parsed);
            assert_eq!(
                parsed.document.text().chars().count(),
                printed::printed(&source).chars().count(),
                "one for one"
            );
        }
    }
}

#[test]
fn t1_t3_t5_hostile_payloads_are_cleaned_in_markdown() {
    for payload in payloads() {
        let source = format!(
            "---\ntitle: \"T {payload} \\e[2J \\u202e end\"\nauthor: {payload}\ntags: [\"{payload}\"]\nsource: '{payload}'\n---\n# H {payload}\n\n\
             before {payload} `code {payload}` [l {payload}](https://e.example/{payload}) ![alt {payload}](x.png \"{payload}\")\n\n\
             ```rust{payload} x\n{payload}\n```\n\n| a {payload} |\n|---|\n| {payload} |\n\n<p title=\"{payload}\">{payload} <a href=\"{payload}\">x</a></p>\n\n\
             {{{{< img alt=\"{payload}\" >}}}}\n\nx[^{payload}]\n\n[^{payload}]: y\n",
        );
        let read = read_all("a.md", source.as_bytes());
        assert_eq!(read.len(), 1);
        check(read[0].as_ref().expect("an article"));
    }
}

#[test]
fn t5_hostile_payloads_are_cleaned_in_json() {
    for payload in payloads() {
        let text = serde_json::to_string(&payload).expect("a string");
        let source = format!(
            "{{\"id\":{text},\"title\":{text},\"text\":{text},\"source\":{text},\"author\":[{text}],\"tags\":[{text}],\"lang\":\"\\u001b[2J\"}}\n\
             {{\"title\":{text},\"html\":{text}}}\n{{\"text\":\"x\",\"url\":\"https://\\u009b2J\"}}",
        );
        for article in read_all("a.jsonl", source.as_bytes()).into_iter().flatten() {
            check(&article);
        }
    }
}

#[test]
fn kinds_that_are_not_opened_say_so_in_one_sentence() {
    let samples: [(&str, &[u8]); 12] = [
        ("a.mht", b"MIME-Version: 1.0\n\nx"),
        ("a.webarchive", b"bplist00xx"),
        ("a.xml", b"<?xml version='1.0'?><rss></rss>"),
        ("a.pdf", b"%PDF-1.4\n"),
        ("a.md", b"PK\x03\x04xx"),
        ("a.txt", b"\x89PNG\r\n\x1a\n"),
        ("a.html", b"\x1f\x8b\x08"),
        ("a.txt", b""),
        ("a.txt", b" \n\n"),
        ("a.txt", b"\xef\xbb\xbf"),
        ("a.opml", b"<opml>"),
        ("a.csv", b"a,b\n1,2"),
    ];
    let mut told: Vec<String> = Vec::new();
    for (name, bytes) in samples {
        let read = read_all(name, bytes);
        assert_eq!(read.len(), 1, "{name}");
        let problem = read[0].as_ref().expect_err("a problem").to_string();
        assert!(!problem.is_empty() && !problem.contains('\n'), "{problem}");
        told.push(problem);
    }
    assert_eq!(told[10], "a list of feeds (OPML) with nothing in it");
}

/// One of the two sample articles.
fn seed(name: &str) -> Parsed {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds").join(name);
    let bytes = std::fs::read(path).expect("a sample article");
    let parsed = read_all(name, &bytes).remove(0).expect("an article");
    assert_eq!(parsed.document.text().as_bytes(), bytes);
    check(&parsed);
    parsed
}

#[test]
fn the_samples_show_their_titles_and_credits() {
    let parsed = seed("000_7a9a55dd5097b7bf.txt");
    assert_eq!(
        parsed.metadata.title.as_deref(),
        Some("Iran wishes for ongoing relations with Syria following coup")
    );
    assert_eq!(parsed.metadata.byline, ["Ian Smith"]);
    assert_eq!(parsed.metadata.source.as_deref(), Some("TROIB News"));
    assert_eq!(parsed.document.paragraph_count(), 9);
    let parsed = seed("003_2778aadf5b31fbdb.txt");
    assert_eq!(
        parsed.metadata.title.as_deref(),
        Some("Spokesman: Iran in no rush to restore ties with Syria")
    );
    assert_eq!(parsed.metadata.byline, ["Aghakazim Guliyev"]);
    assert_eq!((parsed.metadata.source, parsed.metadata.published), (None, None));
    assert_eq!(parsed.document.paragraph_count(), 8);
}

/// Pieces of source, parted by `·`, that are likely to reach every part of the readers.
const PIECES: &str = "# ·- ·> ·\n·\n\n·  ·*·**·`·```\n·[·](·)·![·|·|-|-|\n·<p>·</p>·<table>·<td>·<li>·<pre>·</·<!--·&#27;·&amp;·{{<·>}}·\
    {%·%}·{{·}}·---\n·+++\n·title: ·x = ·\"·'·1. ·[^1]·[^1]: ·By ·Ada Marsh·\r\n·\t·“é”·\u{1b}[·\u{202e}·word ·{\"text\":\"·\
    \"}·\\ud800·[{·    ·~~~·===·LONDON (X) - ·: ·<img alt='a'>·<script>";

/// Source made of such pieces, and any bytes at all.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let piece = proptest::sample::select(PIECES.split('·').collect::<Vec<_>>());
    let pieces =
        proptest::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat().into_bytes());
    prop_oneof![4 => pieces, 1 => proptest::collection::vec(any::<u8>(), 0..300)]
}

#[test]
fn seeds_of_the_fuzzer_are_read_without_harm() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds/read");
    let mut files: Vec<_> = std::fs::read_dir(folder).expect("seeds").flatten().collect();
    files.sort_by_key(std::fs::DirEntry::file_name);
    for file in files {
        let name = file.file_name().to_string_lossy().into_owned();
        let bytes = std::fs::read(file.path()).expect("a seed");
        let read = read_all(&name, &bytes);
        assert!(read.iter().any(Result::is_ok), "{name}: {read:?}");
        read.iter().flatten().for_each(check);
        // Cut anywhere it is read as far as it goes, or refused.
        for cut in (0..bytes.len()).step_by(bytes.len() / 16 + 1) {
            read_all(&name, &bytes[..cut]).iter().flatten().for_each(check);
        }
    }
}

proptest! {
    #[test]
    fn any_bytes_are_read_without_harm(bytes in bytes()) {
        for name in ["a.txt", "a.md", "a.html", "a.jsonl", "a.json", "standard input"] {
            for article in read_all(name, &bytes).into_iter().flatten() {
                check(&article);
            }
        }
    }

    #[test]
    fn plain_text_is_kept_one_for_one(text in "[\\PC\\n\\t ]{0,200}") {
        let text = format!("x{text}");
        for parsed in read_all("a.txt", text.as_bytes()).into_iter().flatten() {
            prop_assert_eq!(parsed.document.text(), clean(&text));
        }
    }
}
