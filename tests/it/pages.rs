//! Web pages of the kinds that people save, in our own words: the article is found, nothing around it, and what it states.

use std::ops::ControlFlow;

use dateline::formats::{Input, Parsed, read};

/// What stands before an article on most pages.
const BEFORE: &str = "<header><a href=/>The Harbour Post</a><nav><ul><li><a href=/news>News</a><li><a href=/sport>Sport</a>\
    <li><a href=/weather>Weather</a></ul></nav></header>";

/// What stands after it.
const AFTER: &str = "<aside class=sidebar><h3>Most read</h3><ul><li><a href=/1>Ten boats that sank</a><li><a href=/2>How to tie a knot</a>\
    </ul></aside><footer><p>Copyright The Harbour Post. All rights reserved. <a href=/terms>Terms of use</a></footer>";

/// The article of all these pages, in paragraphs.
const STORY: [&str; 5] = [
    "The ferry company said on Monday that it would resume its evening crossings, two weeks after a storm tore the landing stage from its piles.",
    "“We have waited for the divers, and the divers have waited for the sea,” said Marta Olin, who runs the island’s only shop, and who has been selling yesterday’s bread since the boats stopped.",
    "Repairs will cost about 1.4 million crowns, according to the council, which has set aside half of that and hopes for the rest from the county.",
    "The first crossing leaves at 18:40. Passengers are asked to come early, to leave cars on the mainland, and to bring patience, since the ramp can take only one lorry at a time until spring.",
    "A second stage, further up the sound, was planned eleven years ago and never built. Mrs Olin said that she had kept the drawing, framed, above the till.",
];

const HEAD: &str = "<title>Evening ferries sail again | The Harbour Post</title>";

/// The story in paragraphs.
fn story() -> String {
    STORY.map(|paragraph| format!("<p>{paragraph}</p>\n")).concat()
}

fn page(head: &str, body: &str) -> String {
    format!(
        "<!doctype html><html lang=en><head><meta charset=utf-8>{HEAD}{head}</head><body>{BEFORE}{body}{AFTER}</body></html>"
    )
}

fn open(bytes: &[u8]) -> Parsed {
    let mut read_so_far = Vec::new();
    read(Input { name: "page.html", bytes }, &mut |parsed| {
        read_so_far.push(parsed);
        ControlFlow::Continue(())
    });
    assert_eq!(read_so_far.len(), 1);
    read_so_far.remove(0).expect("an article")
}

/// The page is read, its story whole and in order, and nothing of what stands around it.
#[track_caller]
fn check(html: &str) -> Parsed {
    let parsed = open(html.as_bytes());
    let text = parsed.document.text();
    let places: Vec<Option<usize>> = STORY.iter().map(|paragraph| text.find(paragraph)).collect();
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{places:?}\n{text}");
    for around in ["Most read", "Ten boats", "Terms of use", "Weather", "Share this"] {
        assert!(!text.contains(around), "{around}\n{text}");
    }
    parsed
}

#[test]
fn a_news_page_with_navigation_sharing_and_related_stories() {
    let related = "<div class=related><h3>Related stories</h3><ul><li><a href=/3>Storm closes sound</a><li><a href=/4>Council meets</a></ul></div>";
    let parsed = check(&page(
        "<script type='application/ld+json'>{\"@context\":\"https://schema.org\",\"@type\":\"NewsArticle\",\"headline\":\"Evening ferries sail again\",\
         \"author\":[{\"@type\":\"Person\",\"name\":\"Ada Marsh\"},{\"@type\":\"Person\",\"name\":\"John Roe\"}],\"datePublished\":\"2024-02-05T17:00:00+01:00\",\
         \"publisher\":{\"@type\":\"Organization\",\"name\":\"The Harbour Post\"}}</script><link rel=canonical href='https://post.example/ferries'>",
        &format!(
            "<article><h1>Evening ferries sail again</h1><p class=share>Share this</p>{}{related}</article>",
            story()
        ),
    ));
    let metadata = parsed.metadata;
    assert_eq!(metadata.title.as_deref(), Some("Evening ferries sail again"));
    assert_eq!(metadata.byline, ["Ada Marsh", "John Roe"]);
    assert_eq!(
        metadata.published.map(|date| date.iso).as_deref(),
        Some("2024-02-05T17:00:00+01:00")
    );
    assert_eq!(metadata.source.as_deref(), Some("The Harbour Post"));
    assert_eq!(metadata.url.as_deref(), Some("https://post.example/ferries"));
    assert_eq!(metadata.lang.as_deref(), Some("en"));
    assert!(parsed.notes.is_empty());
}

#[test]
fn linked_data_in_a_graph_an_array_or_broken() {
    let body = format!("<article><h1>Evening ferries sail again</h1>{}</article>", story());
    for data in [
        r##"{"@context":"https://schema.org","@graph":[{"@type":"WebPage","name":"x"},{"@type":"Article","headline":"Evening ferries sail again","author":{"@id":"#a"},"datePublished":"2024-02-05"},{"@type":"Person","@id":"#a","name":"Ada Marsh"}]}"##,
        r#"[{"@type":"BreadcrumbList"},{"@context":"https://schema.org","@type":"NewsArticle","headline":"Evening ferries sail again","author":"Ada Marsh","datePublished":"2024-02-05"}]"#,
        "{\"@context\":\"https://schema.org\",\"@type\":\"NewsArticle\",\"headline\":\"Evening ferries\nsail again\",\"author\":{\"name\":\"Ada Marsh\"},\"datePublished\":\"2024-02-05\",}",
    ] {
        let metadata =
            check(&page(&format!("<script type='application/ld+json'>{data}</script>"), &body))
                .metadata;
        assert_eq!(metadata.byline, ["Ada Marsh"], "{data}");
        assert_eq!(
            metadata.published.map(|date| date.iso).as_deref(),
            Some("2024-02-05"),
            "{data}"
        );
    }
}

#[test]
fn a_blog_with_comments_and_a_date_on_the_page() {
    let parsed = check(&page(
        "<meta name=author content='By Ada Marsh'>",
        &format!(
            "<main><article><h2>Evening ferries sail again</h2><time datetime=2024-02-05 class=published>5 Feb</time>{}</article>\
             <div id=comments><h3>Leave a comment</h3><form><textarea></textarea></form></div></main>",
            story()
        ),
    ));
    assert_eq!(parsed.metadata.byline, ["Ada Marsh"]);
    assert_eq!(parsed.metadata.published.map(|date| date.iso).as_deref(), Some("2024-02-05"));
}

#[test]
fn an_encyclopaedia_with_notes_and_formulas() {
    let parsed = check(&page(
        "",
        &format!(
            "<div id=content><h1>Ferry</h1>{}<p>The wake of a hull grows as v<sup>2</sup> and decays as 1/r, which every pilot on the sound knows by heart.<sup><a href='#n1'>[1]</a></sup></p>\
             <h2>Notes</h2><ol><li id=n1>Pilot’s handbook, 1931, page 12.</li></ol></div>",
            story()
        ),
    ));
    let note = parsed.document.anchor("n1").map(|span| span.of(parsed.document.text()).to_owned());
    assert_eq!(note.as_deref(), Some("Pilot’s handbook, 1931, page 12."));
}

#[test]
fn a_page_with_tables_code_and_a_recipe() {
    let parsed = check(&page(
        "",
        &format!(
            "<article>{}<table><tr><th>Stage</th><th>Cost</th></tr><tr><td>Piles</td><td>900,000</td></tr><tr><td>Deck</td><td>500,000</td></tr></table>\
             <pre class=language-sh>ferry --time 18:40\n</pre><h2>Fish soup</h2><ul><li>one cod</li><li>three onions</li></ul></article>",
            story()
        ),
    ));
    for words in ["Piles\n900,000", "ferry --time 18:40", "one cod\nthree onions"] {
        assert!(parsed.document.text().contains(words), "{words}");
    }
}

#[test]
fn pages_laid_out_by_tables_and_breaks() {
    let broken = STORY.join("<br><br>");
    check(&format!(
        "<html><head>{HEAD}</head><body><table width=100%><tr><td width=20%><a href=/>News</a><td>{}</table></body></html>",
        story()
    ));
    let parsed = open(page("", &format!("<div class=body>{broken}</div>")).as_bytes());
    assert!(STORY.iter().all(|paragraph| parsed.document.text().contains(paragraph)));
}

#[test]
fn accelerated_and_single_file_pages() {
    check(&page(
        "",
        &format!(
            "<main><article>{}<amp-img src=x alt=Boats><noscript><img src=x></noscript></amp-img><amp-ad>Buy</amp-ad></article></main>",
            story()
        ),
    ));
    let data = "A".repeat(400_000);
    let saved = format!(
        "<!DOCTYPE html> <html lang=en><!--\n Page saved with SingleFile \n url: https://post.example/ferries \n saved date: Mon Feb 05 2024\n--><head>{HEAD}\
         <style>@font-face{{src:url(data:font/woff2;base64,{data})}}</style></head><body>{BEFORE}<article><img src=\"data:image/png;base64,{data}\" alt=\"The landing stage at low water\">{}\
         <p>More on the <a href=/next>next page</a> of this series, which tells how the piles were driven in 1931.</p></article>{AFTER}</body></html>",
        story()
    );
    let parsed = check(&saved);
    assert_eq!(parsed.metadata.url.as_deref(), Some("https://post.example/ferries"));
    assert_eq!(parsed.metadata.published, None, "the day of saving is no date of the article");
    assert_eq!(parsed.document.link(0), Some("https://post.example/next"));
}

#[test]
fn pages_in_other_scripts_and_encodings() {
    let hebrew =
        "החברה הודיעה ביום שני כי תחדש את ההפלגות בשעות הערב, שבועיים לאחר שסערה ניתקה את הרציף. "
            .repeat(8);
    let parsed = open(format!("<!doctype html><html lang=he dir=rtl><head><title>מעבורות</title></head><body><article><p>{hebrew}</p></article>").as_bytes());
    assert_eq!(
        (parsed.metadata.lang.as_deref(), parsed.document.text()),
        (Some("he"), hebrew.trim())
    );
    let japanese =
        "フェリー会社は月曜日、嵐で桟橋が壊れてから二週間ぶりに夕方の便を再開すると発表した。"
            .repeat(12);
    let html = format!(
        "<html lang=ja><head><meta charset=Shift_JIS><title>フェリー</title></head><body><article><p>{japanese}</p></article>"
    );
    let (bytes, ..) = encoding_rs::SHIFT_JIS.encode(&html);
    assert_eq!(open(&bytes).document.text(), japanese);
    let html = page("", &format!("<article>{}</article>", story()))
        .replace("charset=utf-8", "charset=windows-1252");
    let (bytes, ..) = encoding_rs::WINDOWS_1252.encode(&html);
    assert!(STORY.iter().all(|paragraph| open(&bytes).document.text().contains(paragraph)));
}

#[test]
fn live_pages_threads_and_documentation_keep_their_parts() {
    let entries: String = STORY
        .iter()
        .enumerate()
        .map(|(hour, entry)| format!("<section><h3>{}:00</h3><p>{entry}</p></section>", 9 + hour))
        .collect::<Vec<_>>()
        .concat();
    check(&page("", &format!("<article><h1>Storm, live</h1>{entries}</article>")));
    let posts = STORY
        .map(|post| {
            format!("<div class=post><b>ada</b><div class=content><p>{post}</p></div></div>")
        })
        .concat();
    check(&page("", &format!("<div id=thread>{posts}</div>")));
    let defined = STORY.map(|text| format!("<dt><code>ferry</code></dt><dd>{text}</dd>")).concat();
    check(&page("", &format!("<main><h1>Reference</h1><dl>{defined}</dl></main>")));
}

#[test]
fn xhtml_and_deep_nesting() {
    check(&format!(
        "<?xml version='1.0' encoding='UTF-8'?><!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.0 Strict//EN' 'x'><html xmlns='http://www.w3.org/1999/xhtml' xml:lang='en'>\
         <head>{HEAD}<script src='x.js'/></head><body><a id='top'/><div>{}</div></body></html>",
        story()
    ));
    let deep = format!("{}{}{}", "<div>".repeat(3000), story(), "</div>".repeat(3000));
    let parsed = open(page("", &deep).as_bytes());
    assert!(STORY.iter().all(|paragraph| parsed.document.text().contains(paragraph)));
}

#[test]
fn no_page_is_without_text() {
    let list = (1..40)
        .map(|n| format!("<li><a href=/{n}>Story number {n} of the year</a></li>"))
        .collect::<Vec<_>>()
        .concat();
    let pages = [
        page("", &format!("<ul>{list}</ul>")),
        page("", "<p>This story is for subscribers. <a href=/buy>Subscribe</a>"),
        "<!doctype html><title>x</title>Only a line.".to_owned(),
        "<html><body><nav><a href=/a>Only</a> <a href=/b>links</a></nav></body></html>".to_owned(),
        "<html><frameset><frame src=a.html><noframes>This page has frames.</noframes></frameset></html>".to_owned(),
        "<p>".to_owned() + &"word ".repeat(200_000),
    ];
    for html in pages {
        let parsed = open(html.as_bytes());
        let has_words = !parsed.document.text().trim().is_empty();
        assert!(has_words || html.contains("frameset"), "{html:.300}");
    }
}

#[test]
fn f5_nothing_is_read_or_fetched() {
    let html = page(
        "<base href='file:///etc/'><meta http-equiv=refresh content='0;url=file:///etc/passwd'>",
        &format!(
            "<article>{}<iframe src='file:///etc/passwd'></iframe><object data='file:///etc/passwd'></object><p>See <a href=passwd>this list of names</a>, which the harbour keeps.</p></article>",
            story()
        ),
    );
    let parsed = check(&html);
    assert!(!parsed.document.text().contains("root:"));
    assert_eq!(parsed.document.link(0), None, "no link leads into the reader's own files");
}

#[test]
fn seeds_of_the_fuzzer_are_read_without_harm() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds/html");
    let mut seeds = 0;
    for entry in std::fs::read_dir(folder).expect("the seeds").flatten() {
        let bytes = std::fs::read(entry.path()).expect("a seed");
        for name in ["a.html", "a.mhtml"] {
            read(Input { name, bytes: &bytes }, &mut |_| ControlFlow::Continue(()));
        }
        seeds += 1;
    }
    assert!(seeds > 5);
}
