//! Tests of pieces of HTML: their blocks, marks and places.

use super::*;
use crate::document::{Block, BlockKind, InlineKind, Marker};

/// Blocks as `kind: words`, one a line.
fn outline(document: &Document) -> String {
    let line = |block: &Block| {
        let kind = match &block.kind {
            BlockKind::Heading(level) => format!("h{level}"),
            BlockKind::Item(Marker::Bullet) => "-".into(),
            BlockKind::Item(Marker::Task(done)) => format!("[{}]", u8::from(*done)),
            BlockKind::Item(marker) => marker.number().unwrap_or_default(),
            BlockKind::Code(language) => format!("code({})", language.as_deref().unwrap_or("")),
            BlockKind::Cell(cell) => {
                format!("cell{}{}{}", cell.row, cell.column, if cell.header { "h" } else { "" })
            }
            BlockKind::Picture(words) => format!("picture({words})"),
            BlockKind::Paragraph => "p".into(),
            kind => format!("{kind:?}").to_lowercase(),
        };
        let place = match (block.quoted, block.depth) {
            (0, 0) => String::new(),
            (quoted, depth) => format!(" q{quoted}d{depth}"),
        };
        format!("{kind}{place}: {}", block.span.of(document.text()).replace('\n', "/"))
    };
    document.blocks().iter().map(line).collect::<Vec<_>>().join("\n")
}

fn piece(html: &str) -> Document {
    let base = Url::parse("https://news.example/a/b.html").expect("an address");
    fragment(html, Some(&base), Some("T".into())).0
}

#[track_caller]
fn check(html: &str, expected: &str) {
    assert_eq!(outline(&piece(html)), expected);
}

fn inlines(html: &str) -> Vec<(InlineKind, String)> {
    let document = piece(html);
    let words = |inline: &crate::document::Inline| {
        (inline.kind, inline.span.of(document.text()).to_owned())
    };
    document.inlines().iter().map(words).collect()
}

#[test]
fn a_heading_that_repeats_the_title_is_left_out_however_it_is_escaped() {
    let text = |heading: &str| {
        let page = format!("<h1>{heading}</h1><p>Words.");
        fragment(&page, None, Some("Ada’s boat".into())).0.text().to_owned()
    };
    assert_eq!(text("Ada&#8217;s boat"), "Words.");
    assert_eq!(text("Ada&amp;#8217;s boat"), "Words.");
    assert_eq!(text("Ada&amp;#8217;s boats"), "Ada&#8217;s boats\nWords.");
}

#[test]
fn blocks_of_running_text() {
    check(
        "<p>One <b>two</b>\n three.</p><div>Four<br>five</div>six",
        "p: One two three.\np: Four/five\np: six",
    );
    check("<h2>A</h2><p>b<h6>C</h6>d", "h2: A\np: b\nh6: C\np: d");
    check(
        "<blockquote><p>a<blockquote>b</blockquote></blockquote><hr>c",
        "p q1d0: a\np q2d0: b\nrule: \np: c",
    );
}

#[test]
fn lists_are_counted_as_stated() {
    check("<ul><li>a<ul><li>b</ul><li>c<p>d</ul>", "- q0d1: a\n- q0d2: b\n- q0d1: c\np q0d1: d");
    check("<ol start=7><li>a<li value=12>b<li>c</ol>", "7. q0d1: a\n12. q0d1: b\n13. q0d1: c");
    check(
        "<ol type=a><li>a<li>b</ol><ol type=I start=4><li>c</ol>",
        "a. q0d1: a\nb. q0d1: b\nIV. q0d1: c",
    );
    check("<ol reversed><li>a<li>b</ol>", "2. q0d1: a\n1. q0d1: b");
    check(
        "<ul><li><input type=checkbox checked> a<li><input type=checkbox> b</ul>",
        "[1] q0d1: a\n[0] q0d1: b",
    );
}

#[test]
fn s4_numbers_of_lists_saturate() {
    check(
        "<ol start=-2147483648><li>a<li value=9223372036854775808>b<li value=99999999999999999999999>c<li>d</ol>",
        "0. q0d1: a\n9223372036854775808. q0d1: b\n18446744073709551615. q0d1: c\n18446744073709551615. q0d1: d",
    );
}

#[test]
fn definitions_stand_under_their_terms() {
    check(
        "<dl><dt>Term<dd>What it is.<p>More.<dt>Next<dd>That.</dl>e",
        "p: Term\np q0d1: What it is.\np q0d1: More.\np: Next\np q0d1: That.\np: e",
    );
    assert_eq!(inlines("<dl><dt>Term<dd>x</dl>"), [(InlineKind::Strong, "Term".to_owned())]);
}

#[test]
fn tables_of_data_have_cells_and_others_blocks() {
    check(
        "<table><caption>C</caption><thead><tr><th>a<th>b</thead><tr><th>c<td>d<tr><td colspan=2>e</table>f",
        "caption: C\ncell00h: a\ncell01h: b\ncell10: c\ncell11: d\ncell20: e\np: f",
    );
    check("<table><tr><td><p>One.</p><p>Two.</p></td></tr></table>", "p: One.\np: Two.");
    check(
        "<table><tr><td>a<td>b<tr><td>c<td><table><tr><td>x<td>y<tr><td>z<td>w</table></table>",
        "p: a\np: b\np: c\ncell00: x\ncell01: y\ncell10: z\ncell11: w",
    );
}

#[test]
fn code_keeps_its_lines_and_language() {
    check(
        "<pre class='x language-rust'>\nfn a() {\n\n  b\n}\n</pre>",
        "code(rust): fn a() {//  b/}",
    );
    check(
        "<div class='highlight-python'><pre><span>a</span>\n<b>b</b></pre></div>",
        "code(python): a/b",
    );
    check("<pre><div>a</div><div>b</div></pre>", "code(): a/b");
    check("<table><tr><td class=linenos><pre>1\n2</pre><td><pre>a\nb</pre></table>", "code(): a/b");
}

#[test]
fn pictures_are_told_by_their_alternative_text() {
    check(
        "<figure><img src=x alt='A boat on a lake'><figcaption>In <i>June</i>.</figcaption></figure>",
        "picture(A boat on a lake): \ncaption: In June.",
    );
    check(
        "<p>One <img alt='A boat on a lake'> two.</p>",
        "p: One two.\npicture(A boat on a lake): ",
    );
    check(
        "<p><a href=x><img alt='A boat on a lake'></a>One.</p>",
        "picture(A boat on a lake): \np: One.",
    );
    check(
        "<ul><li><img alt='A boat on a lake'>One.</ul>",
        "picture(A boat on a lake) q0d1: \n- q0d1: One.",
    );
    check("<p>Fine <img class=emoji alt='🙂'>, thanks.", "p: Fine 🙂, thanks.");
}

#[test]
fn what_is_not_shown_is_dropped() {
    check(
        "a<script>b</script><style>c</style><!-- d --><svg><text>e</text></svg><template>f</template>\
        <p hidden>g</p><p style='color:red; DISPLAY : none'>h</p><span aria-hidden=true>i</span><noscript>j</noscript>k",
        "p: ak",
    );
    check("<html><head><title>x</title></head><body>y", "p: y");
}

#[test]
fn links_are_absolute_and_lead_within() {
    let document = piece(
        "<a href='../c?d=e#f'>x</a> <a href='#n'>1</a> <a href='javascript:x()'>y</a> <a href='b.html#n'>z</a><p id=n>Note.</p>",
    );
    let links: Vec<_> = (0..).map_while(|index| document.link(index)).collect();
    assert_eq!(links, ["https://news.example/c?d=e#f", "#n", "#n"]);
    assert_eq!(document.anchor("n").map(|span| span.of(document.text())), Some("Note."));
    assert_eq!(document.anchor("f"), None);
}

#[test]
fn footnotes_are_found_by_their_marks() {
    let document = piece(
        "<p>Said so.<sup><a href='#fn1' id='r1'>1</a></sup></p><ol><li id=fn1><p>In 1999.</p> <a href='#r1'>↩</a></li><li id=fn2>b</ol>",
    );
    assert_eq!(document.text(), "Said so.1\nIn 1999.\nb");
    assert_eq!(document.anchor("fn1").map(|span| span.of(document.text())), Some("In 1999."));
}

#[test]
fn formulas_are_raised_or_written_out() {
    assert_eq!(
        inlines("x<sup>2</sup> H<sub>2</sub>O"),
        [(InlineKind::Superscript, "2".to_owned()), (InlineKind::Subscript, "2".to_owned())]
    );
    check("<p>2<sup>n/2</sup>", "p: 2^(n/2)");
    check("<p>so <math alttext='a^2'><mi>a</mi></math> is", "p: so a^2 is");
    check("<p>so <script type='math/tex'>a<b</script> is", "p: so a<b is");
}

#[test]
fn references_are_decoded_and_soup_is_read() {
    check(
        "<p>&ldquo;caf&eacute;&rdquo; &amp &#8220;x&#x201D; &notin; &#155;",
        "p: “café” & “x” ∉ ›",
    );
    check("<p>a <b>b <i>c</b> d</i><p>e", "p: a b c d\np: e");
    check("1 < 2 and <3", "p: 1 < 2 and <3");
}

#[test]
fn s1_s2_depth_costs_no_time_and_no_words() {
    for (open, close) in [
        ("<div>", "</div>"),
        ("<b>", "</b>"),
        ("<ul><li>", "</ul>"),
        ("<table><tr><td>", "</table>"),
        ("<blockquote>", ""),
        ("<p><font size=1>", "</p>"),
        ("<svg>", "</svg>"),
        ("<math><mrow>", "</mrow></math>"),
    ] {
        let html = format!("<p>begin</p>{}deep{}<p>end", open.repeat(20_000), close.repeat(20_000));
        let started = std::time::Instant::now();
        let document = piece(&html);
        assert!(document.text().starts_with("begin") && document.text().ends_with("end"), "{open}");
        assert!(started.elapsed().as_secs() < 20, "{open} took {:?}", started.elapsed());
    }
}

#[test]
fn links_beside_headings_that_lead_to_them_are_left_out() {
    check(
        "<h2>A<a class=headerlink href='#a'>\u{b6}</a></h2><p>b <a href='#n'>1</a> <a href='#x'>#5</a></p>\
         <p><a href='#top'><img alt=top src=up.gif></a></p><p><a href='#'><img alt='The quay'></a>c",
        "h2: A\np: b 1 #5\npicture(The quay): \np: c",
    );
}
