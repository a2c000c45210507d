//! One small feed for each form, and one for each fault that feeds have.

use super::super::{
    Parsed, Problem,
    tests::{line, read_all},
};

/// All that a feed gives.
fn read(bytes: &[u8]) -> Vec<Result<Parsed, Problem>> {
    read_all("feed.xml", bytes)
}

#[track_caller]
fn check(feed: &str, expected: &[&str]) -> Vec<Parsed> {
    let found = read(feed.as_bytes());
    assert_eq!(found.iter().map(line).collect::<Vec<_>>(), expected);
    found.into_iter().flatten().collect()
}

/// A feed of one item.
#[track_caller]
fn check_item(item: &str, expected: &str) -> Parsed {
    let feed = format!(
        "<rss version=\"2.0\"><channel><title>Harbour News</title><link>https://example.org/</link><item>{item}</item></channel></rss>"
    );
    check(&feed, &[expected]).remove(0)
}

const LONG: &str = "The ferry to the islands did not sail on Monday, and the mail stayed on the quay until the wind had gone round.";

#[test]
fn rss_2() {
    let parsed = check_item(
        &format!(
            "<title>Ferry late</title><link>/a</link><guid isPermaLink='false'>n1</guid><dc:creator>Ada Marsh</dc:creator>\
             <pubDate>Thu, 05 Sep 2024 07:00:00 +0200</pubDate><category>Sea</category><category>Mail</category>\
             <description>Late.</description><content:encoded><![CDATA[<p>{LONG}</p><p>More.</p>]]></content:encoded>"
        ),
        &format!("Ferry late | {LONG} / More."),
    );
    let metadata = parsed.metadata;
    assert_eq!(metadata.source.as_deref(), Some("Harbour News"));
    assert_eq!(metadata.url.as_deref(), Some("https://example.org/a"));
    assert_eq!(metadata.byline, ["Ada Marsh"]);
    assert_eq!(
        metadata.published.map(|date| date.iso).as_deref(),
        Some("2024-09-05T07:00:00+02:00")
    );
    assert_eq!(metadata.tags, ["Sea", "Mail"]);
    assert_eq!((metadata.summary.as_deref(), metadata.excerpt), (Some("Late."), false));
    assert_eq!(parsed.own_id.as_deref(), Some("n1"));
}

#[test]
fn atom() {
    let feed = "<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom' xml:lang='en-GB' xml:base='https://example.org/x/'>\
        <title type='html'>Sea &amp;amp; Shore</title><author><name>Ann Poe</name></author>\
        <entry><title>One</title><id>urn:1</id><link rel='self' href='no'/><link href='../one'/><updated>2024-09-05T07:00:00Z</updated>\
        <content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>A <b>bold</b> word<br/>and more.</div></content></entry>\
        <entry><title type='text'>a &lt;b&gt; c</title><id>urn:2</id><author><name>John Roe</name><email>j@example.org</email></author>\
        <published>2024-09-04</published><updated>2024-09-06</updated><content type='html'>&lt;p&gt;x&lt;/p&gt;</content></entry></feed>";
    let found = check(feed, &["One | A bold word / and more.", "a <b> c | x"]);
    assert_eq!(found[0].metadata.byline, ["Ann Poe"]);
    assert_eq!(found[0].metadata.url.as_deref(), Some("https://example.org/one"));
    assert_eq!(found[0].metadata.lang.as_deref(), Some("en-GB"));
    assert_eq!(found[0].metadata.source.as_deref(), Some("Sea & Shore"));
    assert_eq!(found[1].metadata.byline, ["John Roe"]);
    assert_eq!(
        found[1].metadata.published.as_ref().map(|date| date.iso.as_str()),
        Some("2024-09-04")
    );
}

#[test]
fn atom_0_3() {
    check(
        "<feed version='0.3' xmlns='http://purl.org/atom/ns#'><title>T</title><entry><title>One</title>\
         <content type='text/html' mode='escaped'>&lt;i&gt;words&lt;/i&gt;</content><issued>2004-01-04</issued></entry></feed>",
        &["One | words"],
    );
}

#[test]
fn rdf_has_its_items_beside_the_channel() {
    let found = check(
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/' \
         xmlns:d='http://purl.org/dc/elements/1.1/'><channel rdf:about='x'><title>Feed</title><items><rdf:Seq/></items></channel>\
         <image><title>Logo</title></image><item rdf:about='https://example.org/1'><title>One</title><link>https://example.org/1</link>\
         <description>words</description><d:date>2003-12-31</d:date><d:creator>Ann Poe</d:creator></item></rdf:RDF>",
        &["One | words"],
    );
    assert_eq!(found[0].metadata.source.as_deref(), Some("Feed"));
    assert_eq!(found[0].metadata.byline, ["Ann Poe"]);
    assert_eq!(found[0].own_id.as_deref(), Some("https://example.org/1"));
}

#[test]
fn old_rss_without_a_version() {
    check(
        "<rss><channel><title>T</title><item><title>One</title><link>http://example.org</link></item></channel></rss>",
        &["One | "],
    );
    check(
        "<RSS VERSION='0.91'><CHANNEL><TITLE>T</TITLE><ITEM><TITLE>One</TITLE></ITEM></CHANNEL></RSS>",
        &["One | "],
    );
}

#[test]
fn json_feed() {
    let feed = r#"{"version": "https://jsonfeed.org/version/1.1", "title": "Shore", "home_page_url": "https://example.org/",
        "authors": [{"name": "Ann Poe"}], "items": [
        {"id": 1, "title": "One", "content_html": "<p>A <b>bold</b> word</p>", "url": "/one", "date_published": "2024-09-05T07:00:00+02:00",
         "tags": ["sea"], "attachments": [{"url": "https://example.org/a.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 12340000}]},
        7, {"id": "2", "content_text": "Plain < words", "title": 5}]}"#;
    let found = check(
        feed,
        &[
            "One | A bold word / Enclosed: https://example.org/a.mp3 (audio/mpeg, 12.3 MB)",
            "5 | Plain < words",
        ],
    );
    assert_eq!(found[0].own_id.as_deref(), Some("1"));
    assert_eq!(found[0].metadata.url.as_deref(), Some("https://example.org/one"));
    assert_eq!(found[0].metadata.byline, ["Ann Poe"]);
    // Cut off: what was whole is kept.
    let cut = &feed[..feed.find("7, {").expect("it is there")];
    check(
        cut,
        &[
            "One | A bold word / Enclosed: https://example.org/a.mp3 (audio/mpeg, 12.3 MB)",
            "! the feed breaks off (after article 1); load it again",
        ],
    );
}

#[test]
fn excerpts_are_marked() {
    let url = "<link>https://example.org/a</link>";
    let cut = check_item(
        &format!("<title>T</title>{url}<description>{} and then […]</description>", LONG.repeat(6)),
        &format!("T | {} and then […]", LONG.repeat(6)),
    );
    assert!(cut.metadata.excerpt);
    assert_eq!(
        cut.notes,
        [
            "An excerpt: the feed does not hold the whole article. The whole article: https://example.org/a"
        ]
    );
    let short = check_item(
        &format!("<title>T</title>{url}<description>Short.</description>"),
        "T | Short.",
    );
    assert!(short.metadata.excerpt);
    assert_eq!(
        short.notes,
        [
            "This may be an excerpt: the feed holds no more. The whole article: https://example.org/a"
        ]
    );
    // All there is to say, however long, or a note without a title.
    let whole = LONG.repeat(60);
    assert!(
        !check_item(
            &format!("<title>T</title>{url}<description>{whole}</description>"),
            &format!("T | {whole}")
        )
        .metadata
        .excerpt
    );
    assert!(
        !check_item(&format!("{url}<description>Short.</description>"), "- | Short.")
            .metadata
            .excerpt
    );
}

#[test]
fn nothing_is_invented() {
    let parsed = check_item("<title>T</title><pubDate>soon</pubDate>", "T | ");
    assert_eq!(parsed.metadata.published, None);
    assert_eq!(parsed.notes, ["The feed holds no text of this article."]);
    let id = |item: &str| check_item(item, "T | ").own_id;
    let (one, two) = (
        id("<title>T</title><link>https://example.org/1</link>"),
        id("<title>T</title><link>https://example.org/2</link>"),
    );
    assert!(one.is_some() && two.is_some() && one != two);
}

#[test]
fn podcasts_list_their_files() {
    let parsed = check_item(
        "<title>E1</title><itunes:author>Ann Poe</itunes:author><description>Talk</description>\
         <enclosure url='https://example.org/a.mp3' type='audio/mpeg' length='0'/>",
        "E1 | Talk / Enclosed: https://example.org/a.mp3 (audio/mpeg)",
    );
    assert_eq!(parsed.metadata.byline, ["Ann Poe"]);
    assert!(!parsed.metadata.excerpt);
}

#[test]
fn descriptions_of_films_keep_their_lines() {
    check(
        "<feed xmlns='http://www.w3.org/2005/Atom' xmlns:media='http://search.yahoo.com/mrss/'><title>C</title><entry><title>Film</title>\
         <media:group><media:title>Other</media:title><media:description>First line of it.\n\nSecond part.</media:description></media:group></entry></feed>",
        &["Film | First line of it. /  / Second part."],
    );
}

#[test]
fn addresses_of_relays_are_passed_over() {
    let parsed = check_item(
        "<title>T</title><link>https://relay.example/1</link><feedburner:origLink>https://example.org/1</feedburner:origLink>\
         <description>w</description><author>ann@example.org (Ann Poe)</author><source url='x'>Other Paper</source>",
        "T | w",
    );
    assert_eq!(parsed.metadata.url.as_deref(), Some("https://example.org/1"));
    assert_eq!(parsed.metadata.byline, ["Ann Poe"]);
    assert_eq!(parsed.metadata.source.as_deref(), Some("Other Paper"));
}

#[test]
fn faults_of_writing() {
    check_item(
        "<title>R&D & caf&eacute;&nbsp;x</title><description>a &unknown; b</description>",
        "R&D & café x | a &unknown; b",
    );
    check_item(
        "<title>T</title><description>A <b>bold</b> word<p>and one <br> more</description>",
        "T | A bold word / and one / more",
    );
    check_item(
        "<title>T</title><description>&amp;lt;p&amp;gt;Twice&amp;lt;/p&amp;gt;</description>",
        "T | Twice",
    );
    check_item(
        "<title>a\u{1}b\u{1b}[2J</title><description>x</description>",
        "a\u{FFFD}b\u{FFFD}[2J | x",
    );
    check_item("<title>T</title><description>1 < 2 and 3 > 2</description>", "T | 1 < 2 and 3 > 2");
    check_item("<title>T<description>x</description>", "T | x");
    check_item(
        "<title>T</title><description>no end<pubDate>Thu, 05 Sep 2024 07:00:00 GMT</pubDate>",
        "T | no end",
    );
}

#[test]
fn faults_around_the_feed() {
    let feed = "<rss version='2.0'><channel><title>F</title><item><title>T</title><description>x</description></item></channel></rss>";
    for before in [
        "\u{FEFF}",
        "\n\n  ",
        "<b>Warning</b>: something in line 3\n<?xml version='1.0'?>",
        "<!-- made by a program -->",
        "oops <?xml version='1.0' encoding='utf-16'?>",
    ] {
        check(&format!("{before}{feed}"), &["T | x"]);
    }
    let wide: Vec<u8> = feed.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(read(&wide).iter().map(line).collect::<Vec<_>>(), ["T | x"]);
    let old = b"<?xml version='1.0' encoding='iso-8859-15'?><rss><channel><item><title>\xa4</title></item></channel></rss>";
    assert_eq!(read(old).iter().map(line).collect::<Vec<_>>(), ["€ | "]);
}

#[test]
fn a_feed_that_breaks_off_keeps_what_it_gave() {
    let feed = "<rss version='2.0'><channel><title>F</title><item><title>One</title></item><item><title>Two</title><description>begi";
    let found = check(
        feed,
        &["One | ", "Two | begi", "! the feed breaks off (after article 2); load it again"],
    );
    assert!(found[1].notes.iter().any(|note| note.contains("breaks off")));
    check("<rss><channel><title>F</title></channel></rss>", &["! a feed without articles"]);
    check(
        "<rss><channel><title>F",
        &["! the feed breaks off before its first article; load it again"],
    );
    // An item that is not closed does not swallow the next.
    check(
        "<rss><channel><item><title>One</title><item><title>Two</title></item></channel></rss>",
        &["One | ", "Two | "],
    );
}

#[test]
fn s5_entities_are_never_expanded() {
    let entity =
        |level: u32| format!("<!ENTITY l{level} \"{}\">", format!("&l{};", level - 1).repeat(10));
    let entities: String = (1..=20).map(entity).collect();
    let feed = format!(
        "<!DOCTYPE rss [<!ENTITY l0 \"ha\">{entities}]><rss><channel><title>F</title><item><title>&l20;</title></item></channel></rss>"
    );
    check(&feed, &["&l20; | "]);
}

#[test]
fn f5_nothing_outside_is_read() {
    check(
        "<!DOCTYPE rss [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><rss><channel><item><title>&x;</title>\
         <xi:include href='file:///etc/passwd' parse='text'/><link>file:///etc/passwd</link></item></channel></rss>",
        &["&x; | "],
    );
}

#[test]
fn s6_many_attributes_and_names() {
    let attributes = (0..30_000).map(|n| format!(" a{n}='1'")).collect::<Vec<_>>().concat();
    let spaces =
        (0..20_000).map(|n| format!(" xmlns:n{n}='http://n/{n}'")).collect::<Vec<_>>().concat();
    let items = (0..5_000).map(|n| format!("<n{n}:x/>")).collect::<Vec<_>>().concat();
    check(
        &format!(
            "<rss{attributes}{spaces}><channel>{items}<item><title>T</title></item></channel></rss>"
        ),
        &["T | "],
    );
}

#[test]
fn s13_deep_elements() {
    let deep = "<div>".repeat(20_000) + "x" + &"</div>".repeat(20_000);
    let feed = format!(
        "<feed xmlns='http://www.w3.org/2005/Atom'><title>F</title><entry><title>T</title><content type='xhtml'>{deep}</content></entry></feed>"
    );
    check(&feed, &["T | x"]);
}
