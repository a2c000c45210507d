use dom_smoothie::{Config, Readability};

use super::*;

/// What `dom_smoothie` makes of a page by itself is what is found here.
#[track_caller]
fn check(html: &str) {
    let config = Config { keep_classes: true, ..Config::default() };
    let theirs = Readability::new(html, None, Some(config))
        .and_then(|mut page| page.parse())
        .map(|article| (article.text_content.to_string(), article.byline, article.title))
        .ok();
    let ours = find(Tree::from(html), html, true).map(|found| {
        let text = found.root().text().to_string();
        (text, found.metadata.byline.clone(), found.metadata.title.clone())
    });
    assert_eq!(ours, theirs, "{html}");
}

const STORY: &str = "<p>The ferry company said on Monday that it would sail again in the evening, two weeks after a storm tore \
    the landing stage from its piles, and that it would ask for the old fare.</p><p>Repairs cost about 1.4 million crowns, \
    according to the council, which has set aside half, and hopes for the rest, from the county.</p><p>The first boat leaves at \
    18:40, with or without its captain, said the only shopkeeper, who had sold bread, milk and candles by the light of one.</p>";

fn page(head: &str, body: &str) -> String {
    format!(
        "<html lang=en><head><title>Ferries sail again</title>{head}</head><body>{body}</body></html>"
    )
}

#[test]
fn an_article_is_told_from_what_stands_around_it() {
    check(&page(
        "",
        &format!(
            "<div class=sidebar><p>Ten boats, that sank</div><article>{STORY}</article><footer>x</footer>"
        ),
    ));
    check(&page(
        "",
        &format!(
            "<nav><ul><li><a href=/a>News</a></ul></nav><div id=main>{STORY}<div class=related><a href=/b>B</a></div></div>"
        ),
    ));
    check(&page(
        "",
        &format!(
            "<h1>Ferries sail again</h1><div><div>{STORY}</div></div><div class=comment>{STORY}</div>"
        ),
    ));
    check(&page("", STORY));
    check(&page("", "<p>Little is said here.</p>"));
    check("");
}

#[test]
fn what_is_beside_the_best_part_belongs_to_it_where_it_reads_like_it() {
    check(&page(
        "",
        &format!(
            "<div><p>A line before it all.</p><div class=a>{STORY}</div><div class=a>{STORY}</div><p>An end.</p><p><a href=/x>More</a></p></div>"
        ),
    ));
    let section = format!("<section><h2>Part</h2>{STORY}</section>");
    check(&page("", &format!("<main>{}</main>", section.repeat(5))));
}

#[test]
fn a_page_of_four_parts_is_read_whole() {
    let section = format!("<section><div>{STORY}</div></section>");
    let html = page("", &format!("<main><div>{}</div></main>", section.repeat(4)));
    let found = find(Tree::from(html.as_str()), &html, true).expect("an article");
    assert_eq!(found.root().text().matches("The ferry company").count(), 4);
}

#[test]
fn a_program_of_links_is_no_navigation() {
    let code =
        "<div><pre>struct <a href=ferry.html>ferry</a> : <a href=ship.html>ship</a>;</pre></div>";
    let html = page("", &format!("<div>{STORY}{code}{STORY}</div>"));
    let found = find(Tree::from(html.as_str()), &html, true).expect("an article");
    assert!(found.root().text().contains("struct ferry : ship;"));
}

#[test]
fn names_are_parted_from_what_stands_below_them() {
    for (line, byline) in [
        ("<div>By</div><div>Ada Marsh</div><div>Nov 12, 2026</div>", "By Ada Marsh | Nov 12, 2026"),
        (
            "<h4><a>Ben Poe</a></h4><div><time>Mar 2</time><span>3 min</span></div>",
            "Ben Poe | Mar 23 min",
        ),
    ] {
        let html = page("", &format!("<div><div class=byline>{line}</div>{STORY}</div>"));
        let found = find(Tree::from(html.as_str()), &html, true).expect("an article");
        assert_eq!(found.metadata.byline.as_deref(), Some(byline));
    }
}

#[test]
fn lines_and_pictures_are_put_right() {
    check(&page(
        "",
        &format!(
            "<div>One line,<br><br>another line,<br> <br>and <b>a third</b>.<font color=red>Red</font>{STORY}</div>"
        ),
    ));
    check(&page(
        "",
        &format!(
            "<div>{STORY}<img data-src='a.jpg'><img><noscript><img src=b.png></noscript><figure data-x='c.png 2x'></figure>{STORY}</div>"
        ),
    ));
    check(&page(
        "",
        &format!(
            "{STORY}<a href='javascript:x()'>One</a><a href='javascript:y()'><b>Two</b></a><a></a>{STORY}"
        ),
    ));
}

#[test]
fn lists_tables_and_forms_stay_where_they_say_something() {
    let row = "<tr><td>1</td><td>two, three</td></tr>";
    check(&page("", &format!("{STORY}<table>{}</table>{STORY}", row.repeat(12))));
    check(&page(
        "",
        &format!(
            "{STORY}<table><tr><td>{STORY}</td></tr></table><table summary=x><tr><td>1</table>"
        ),
    ));
    check(&page(
        "",
        &format!(
            "{STORY}<ul><li><a href=/a>A</a><li><a href=/b>B</a></ul><ul><li>A<li>B</ul><form><input>Say it</form>"
        ),
    ));
    check(&page(
        "",
        &format!(
            "{STORY}<ul><li><img src=a.png><li><img src=b.png></ul><div class='social share'>Share</div>{STORY}"
        ),
    ));
    check(&page(
        "",
        &format!(
            "{STORY}<iframe src=//www.youtube.com/embed/x></iframe><iframe src=//x.example></iframe><aside>A</aside>{STORY}"
        ),
    ));
}

#[test]
fn bylines_and_hidden_parts_are_taken_out() {
    check(&page(
        "",
        &format!("<div><p class=byline>By <span itemprop=name>Ada Marsh</span></p>{STORY}</div>"),
    ));
    check(&page(
        "<meta name=author content='Ben Poe'>",
        &format!("<div><p rel=author>Ada Marsh</p>{STORY}</div>"),
    ));
    check(&page(
        "",
        &format!(
            "<div>{STORY}<p style='display: none'>No</p><p hidden>No</p><p aria-hidden=true>No</p><div role=dialog>No</div></div>"
        ),
    ));
}
