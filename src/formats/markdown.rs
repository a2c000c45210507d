//! Markdown: `CommonMark` with tables, footnotes, strike-through and task lists, front matter and site generators' tags.

mod attributes;
mod formula;
pub(super) mod front_matter;
mod mend;
mod outside_code;
mod shortcodes;
mod site_tags;

use std::collections::HashMap;

use pulldown_cmark::{
    Alignment, BlockQuoteKind, CodeBlockKind, CowStr, Event, Options, Parser, Tag, TagEnd,
};

use super::{Parsed, entities, flow::Flow, markup, stated};
use crate::{
    document::{Align, InlineKind, Marker},
    metadata::{Metadata, Published},
};

/// Reads a Markdown text. `name` is the file's: site generators state the date of a post in it (`2024-05-06-title.md`).
pub(super) fn parse(name: &str, text: &str) -> Parsed {
    let mut parsed = Parsed::default();
    let body = match front_matter::split(text) {
        Some(parts) => {
            read_fields(parts, &mut parsed);
            if parsed.metadata.published.is_none() {
                parsed.metadata.published = date_in_name(name);
            }
            parts.text
        }
        None => text,
    };
    let body = front_matter::without_strays(text, body);
    let resolved = site_tags::resolve(&body);
    let resolved = shortcodes::resolve(&resolved);
    let resolved = attributes::resolve(&resolved);
    let source = mend::links(&resolved);
    let mut reader = Reader { flow: Flow::new(parsed.metadata.title.clone()), ..Reader::default() };
    for event in Parser::new_ext(&source, options()) {
        reader.event(event);
    }
    let (document, title) = reader.flow.finish();
    parsed.metadata.title = title.as_deref().and_then(stated::line);
    if document.blocks().is_empty() {
        parsed.notes.push("There is no text beside what the file states about itself.".into());
    }
    Parsed { document, ..parsed }
}

fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM
        | Options::ENABLE_MATH
        | Options::ENABLE_DEFINITION_LIST
}

fn read_fields(parts: front_matter::Parts<'_>, parsed: &mut Parsed) {
    match front_matter::read(parts) {
        Ok(fields) => {
            for (key, value) in &fields {
                state(&mut parsed.metadata, key, value);
            }
        }
        Err(why) => {
            let why = stated::line(&why).unwrap_or_default();
            parsed.notes.push(format!("The front matter could not be read: {why}."));
        }
    }
}

/// Front matter is often written by programs that leave character references in it.
fn state(metadata: &mut Metadata, key: &str, value: &stated::Value) {
    let decoded = match value {
        stated::Value::One(text) => stated::Value::One(entities::decode(text).into_owned()),
        stated::Value::Many(texts) => stated::Value::Many(
            texts.iter().map(|text| entities::decode(text).into_owned()).collect(),
        ),
    };
    stated::apply(metadata, key, &decoded);
}

/// The date that the name of a post begins with.
fn date_in_name(name: &str) -> Option<Published> {
    let (date, rest) = name.split_at_checked(10)?;
    if rest.starts_with(['-', '_']) { Published::parse(date) } else { None }
}

/// Turns the parser's events into words and structure.
#[derive(Default)]
struct Reader {
    flow: Flow,
    /// A block of HTML, collected because its tags may go over lines.
    html: Option<String>,
    /// A block that is code by its indentation, collected because it may be prose.
    indented: Option<String>,
    /// Stars or underscores that the parser gave as text, one by one, and that are not written yet.
    strays: (char, usize),
    /// Reading what an indented block holds: in there, indentation is code.
    inner: bool,
    /// What stands under each open picture.
    captions: Vec<String>,
    /// Numbers of footnotes in the order in which they are met.
    footnotes: HashMap<String, u64>,
    /// The footnote that is open: what its marks lead to, and its first byte.
    note: Option<(String, usize)>,
}

impl Reader {
    fn event(&mut self, event: Event<'_>) {
        if let Event::Text(words) = &event
            && let Some(mark) =
                ['*', '_'].into_iter().find(|mark| words.strip_prefix(*mark) == Some(""))
            && self.html.is_none()
            && self.indented.is_none()
            && self.flow.takes_emphasis()
        {
            if self.strays.0 != mark {
                self.write_strays();
                self.strays.0 = mark;
            }
            self.strays.1 += 1;
            return;
        }
        self.write_strays();
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(words) => match self.html.as_mut().or(self.indented.as_mut()) {
                Some(collected) => collected.push_str(&words),
                None => self.flow.words(self.without_stray_mark(&words)),
            },
            Event::InlineMath(source) => self.formula(&source, "$"),
            Event::DisplayMath(source) => self.formula(&source, "$$"),
            Event::Code(words) => {
                self.flow.open(InlineKind::Code);
                self.flow.verbatim(&words);
                self.flow.close(InlineKind::Code);
            }
            Event::Html(html) => match &mut self.html {
                Some(collected) => collected.push_str(&html),
                None => markup::write(&html, &mut self.flow),
            },
            Event::InlineHtml(html) => markup::write(&html, &mut self.flow),
            Event::FootnoteReference(label) => self.footnote(&label),
            Event::SoftBreak => self.flow.blank(),
            Event::HardBreak => self.flow.line_break(),
            Event::Rule => self.flow.rule(),
            Event::TaskListMarker(done) => self.flow.mark_item(Marker::Task(done)),
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Heading { level, .. } => self.flow.start_heading(level as u8),
            Tag::BlockQuote(kind) => {
                self.flow.start_quote();
                if let Some(kind) = kind {
                    self.admonition(kind);
                }
            }
            Tag::CodeBlock(CodeBlockKind::Fenced(info)) => {
                self.flow.start_code(info.split([' ', ',', '{']).next().unwrap_or_default());
            }
            // A blank line ends a block of HTML for Markdown, but the table goes on, and its indented lines are no code.
            Tag::CodeBlock(CodeBlockKind::Indented) if self.flow.in_table() => {
                self.html = Some(String::new());
            }
            Tag::CodeBlock(CodeBlockKind::Indented) => self.indented = Some(String::new()),
            Tag::HtmlBlock => self.html = Some(String::new()),
            Tag::List(first) => self.flow.start_list(first),
            Tag::Item => self.flow.start_item(),
            Tag::FootnoteDefinition(label) => {
                let number = self.number(&label);
                self.flow.start_list(Some(number));
                self.flow.start_item();
                self.note = Some((note_name(number), self.flow.offset()));
            }
            Tag::DefinitionListTitle => {
                self.flow.end();
                self.flow.open(InlineKind::Strong);
            }
            // What a term stands for is set like a further paragraph of a list's item.
            Tag::DefinitionListDefinition => self.flow.start_list(None),
            Tag::Table(aligns) => self.flow.start_table(aligns.into_iter().map(align).collect()),
            Tag::TableHead => self.flow.start_row(true),
            Tag::TableRow => self.flow.start_row(false),
            Tag::TableCell => self.flow.start_cell(false),
            Tag::Link { dest_url, .. } => self.flow.open_link(&dest_url),
            Tag::Image { title, dest_url, .. } => {
                self.captions.push(title.to_string());
                self.flow.open_image(&dest_url);
            }
            tag => match inline(tag.to_end()) {
                Some(kind) => self.flow.open(kind),
                None => self.flow.end(),
            },
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => self.flow.end_heading(),
            TagEnd::BlockQuote(_) => self.flow.end_quote(),
            TagEnd::CodeBlock | TagEnd::HtmlBlock => {
                if let Some(html) = self.html.take() {
                    markup::write(&html, &mut self.flow);
                } else if let Some(text) = self.indented.take() {
                    self.indented(&text);
                } else {
                    self.flow.end_code();
                }
            }
            TagEnd::List(_) | TagEnd::DefinitionListDefinition => self.flow.end_list(),
            TagEnd::Item => self.flow.end_item(),
            TagEnd::FootnoteDefinition => {
                self.flow.end_item();
                self.flow.end_list();
                if let Some((name, start)) = self.note.take() {
                    self.flow.anchor(&name, start);
                }
            }
            TagEnd::DefinitionListTitle => {
                self.flow.close(InlineKind::Strong);
                self.flow.end();
            }
            TagEnd::Table => self.flow.end_table(),
            TagEnd::TableCell => self.flow.end_cell(),
            TagEnd::TableHead | TagEnd::TableRow => (),
            TagEnd::Link => self.flow.close_link(),
            TagEnd::Image => {
                let under = self.captions.pop().unwrap_or_default();
                self.flow.close_image(&under);
            }
            tag => match inline(tag) {
                Some(kind) => self.flow.close(kind),
                None => self.flow.end(),
            },
        }
    }

    /// Words without the strong emphasis that a block begins with and that opens none, as a blank follows it.
    fn without_stray_mark<'w>(&self, words: &'w str) -> &'w str {
        let rest = words.strip_prefix("** ").filter(|_| self.flow.is_at_start());
        rest.unwrap_or(words)
    }

    /// Writes the stars or underscores that stand as text. Two, or two at the end and two at the beginning, are strong emphasis that the parser
    /// could not pair, around more than one paragraph or with a blank on the wrong side: they are left out.
    fn write_strays(&mut self) {
        let (mark, count) = std::mem::take(&mut self.strays);
        if !matches!(count, 0 | 2 | 4 | 6) {
            self.flow.words(&mark.to_string().repeat(count));
        }
    }

    /// Paragraphs of a list item are often indented by four columns where the item asks for five or six, which makes code of
    /// them; what reads as prose with links is read as prose.
    fn indented(&mut self, text: &str) {
        if self.inner || !mend::is_prose(text) {
            self.flow.start_code("");
            self.flow.words(text);
            self.flow.end_code();
            return;
        }
        self.inner = true;
        for event in Parser::new_ext(text, options()) {
            self.event(event);
        }
        self.inner = false;
    }

    /// The word that a quotation which warns or advises begins with (`> [!WARNING]`).
    fn admonition(&mut self, kind: BlockQuoteKind) {
        self.flow.open(InlineKind::Strong);
        self.flow.words(match kind {
            BlockQuoteKind::Note => "Note",
            BlockQuoteKind::Tip => "Tip",
            BlockQuoteKind::Important => "Important",
            BlockQuoteKind::Warning => "Warning",
            BlockQuoteKind::Caution => "Caution",
        });
        self.flow.close(InlineKind::Strong);
        self.flow.end();
    }

    /// The mark of a footnote in the text.
    fn footnote(&mut self, label: &CowStr<'_>) {
        let number = self.number(label);
        self.flow.open_link(&format!("#{}", note_name(number)));
        self.flow.open(InlineKind::Superscript);
        self.flow.verbatim(&number.to_string());
        self.flow.close(InlineKind::Superscript);
        self.flow.close_link();
    }

    fn number(&mut self, label: &str) -> u64 {
        let next = self.footnotes.len() as u64 + 1;
        *self.footnotes.entry(label.to_owned()).or_insert(next)
    }
}

const fn inline(tag: TagEnd) -> Option<InlineKind> {
    match tag {
        TagEnd::Emphasis => Some(InlineKind::Emphasis),
        TagEnd::Strong => Some(InlineKind::Strong),
        TagEnd::Strikethrough => Some(InlineKind::Strike),
        TagEnd::Superscript => Some(InlineKind::Superscript),
        _ => None,
    }
}

const fn align(alignment: Alignment) -> Align {
    match alignment {
        Alignment::None | Alignment::Left => Align::Left,
        Alignment::Center => Align::Center,
        Alignment::Right => Align::Right,
    }
}

/// What the marks of a footnote lead to; no heading makes such a name.
fn note_name(number: u64) -> String {
    format!("note {number}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Block, BlockKind, Cell, Document};

    /// Blocks as `kind: words`, one a line.
    fn outline(document: &Document) -> String {
        let line = |block: &Block| {
            let kind = match &block.kind {
                BlockKind::Heading(level) => format!("h{level}"),
                BlockKind::Item(Marker::Bullet) => "-".into(),
                BlockKind::Item(Marker::Number(number)) => format!("{number}."),
                BlockKind::Item(Marker::Task(done)) => format!("[{}]", u8::from(*done)),
                BlockKind::Code(language) => format!("code({})", language.as_deref().unwrap_or("")),
                BlockKind::Cell(Cell { row, column, header, align, .. }) => {
                    format!("cell{row}{column}{}{align:?}", if *header { "h" } else { "" })
                }
                kind => format!("{kind:?}").to_lowercase(),
            };
            let place = match (block.quoted, block.depth) {
                (0, 0) => String::new(),
                (quoted, depth) => format!(" q{quoted}d{depth}"),
            };
            format!("{kind}{place}: {}", block.span.of(document.text()))
        };
        document.blocks().iter().map(line).collect::<Vec<_>>().join("\n")
    }

    #[track_caller]
    fn check(source: &str, expected: &str) {
        assert_eq!(outline(&parse("a.md", source).document), expected);
    }

    #[track_caller]
    fn inlines(source: &str) -> Vec<(InlineKind, String)> {
        let document = parse("a.md", source).document;
        let inline = |inline: &crate::document::Inline| {
            (inline.kind, inline.span.of(document.text()).to_owned())
        };
        document.inlines().iter().map(inline).collect()
    }

    #[test]
    fn terms_stand_above_what_they_mean() {
        check(
            "mole\n: a wall in the *sea*\n: an animal\n\nquay\n\n: where ships lie\n\nText: no list.\n",
            "paragraph: mole\nparagraph q0d1: a wall in the sea\nparagraph q0d1: an animal\nparagraph: quay\n\
             paragraph q0d1: where ships lie\nparagraph: Text: no list.",
        );
        assert_eq!(inlines("mole\n: a wall\n"), [(InlineKind::Strong, "mole".to_owned())]);
        check("One\n:two\n", "paragraph: One\nparagraph q0d1: two");
    }

    #[test]
    fn the_leading_heading_is_the_title() {
        let parsed = parse("a.md", "# A *title*\n\nText.\n\n## More\n");
        assert_eq!(parsed.metadata.title.as_deref(), Some("A title"));
        assert_eq!(outline(&parsed.document), "paragraph: Text.\nh2: More");
    }

    #[test]
    fn a_heading_that_repeats_the_title_is_dropped() {
        let parsed = parse("a.md", "---\ntitle: 'One: two'\n---\n# One — Two\n\nText.\n");
        assert_eq!(parsed.metadata.title.as_deref(), Some("One: two"));
        assert_eq!(outline(&parsed.document), "paragraph: Text.");
        check("---\ntitle: A\n---\n# B\n\nText.\n", "h1: B\nparagraph: Text.");
        check("Text.\n\n# A\n", "paragraph: Text.\nh1: A");
    }

    #[test]
    fn front_matter_states_what_there_is() {
        let source = "---\ntitle: T &amp; U\ndate: 2024-05-06 07:08:09 -0400\nauthors:\n  - jane-doe\n  - John Roe\n\
                      topics: [a, b]\nsource: S\nsource_url: https://e.example/x\ndeck: D\nlang: en\n---\nText.";
        let metadata = parse("a.md", source).metadata;
        assert_eq!(metadata.title.as_deref(), Some("T & U"));
        assert_eq!(
            metadata.published.map(|date| date.iso).as_deref(),
            Some("2024-05-06T07:08:09-0400")
        );
        assert_eq!(metadata.byline, ["Jane Doe", "John Roe"]);
        assert_eq!(metadata.tags, ["a", "b"]);
        assert_eq!(metadata.source.as_deref(), Some("S"));
        assert_eq!(metadata.url.as_deref(), Some("https://e.example/x"));
        assert_eq!(metadata.summary.as_deref(), Some("D"));
        assert_eq!(metadata.lang.as_deref(), Some("en"));
    }

    #[test]
    fn a_post_is_dated_by_its_name() {
        let dated = |name, text| parse(name, text).metadata.published.map(|date| date.iso);
        assert_eq!(dated("2024-05-06-x.md", "---\ntitle: x\n---\n").as_deref(), Some("2024-05-06"));
        assert_eq!(dated("2024-05-06-x.md", "text"), None);
        assert_eq!(dated("notes.md", "---\ntitle: x\n---\n"), None);
    }

    #[test]
    fn unreadable_front_matter_costs_no_text() {
        let parsed = parse("a.md", "+++\ntitle = \n+++\nText.");
        assert_eq!(parsed.document.text(), "Text.");
        assert_eq!(parsed.notes.len(), 1);
    }

    #[test]
    fn fields_left_in_the_text_are_dropped() {
        let source =
            "---\ntitle: T\nexpires: 2025-01-01\n---\nOne.\n\nexpires: 2025-01-01\n---\n\nTwo.\n";
        check(source, "paragraph: One.\nrule: \nparagraph: Two.");
        check("---\ntitle: T\n---\nexpires: never\n---\n", "h2: expires: never");
    }

    #[test]
    fn a_picture_before_text_is_a_block_of_its_own() {
        check("![A home page](b.png)Text.", "caption: A home page\nparagraph: Text.");
        check(
            "_[![A home page](b.png)](c)Text **d**._",
            "caption: A home page\nparagraph: Text d.",
        );
        check("![Star](b.png)Text.", "paragraph: Star Text.");
        check("- ![A home page](b.png)Text.", "- q0d1: A home page Text.");
        check(
            "{{< img alt=\"A home page\" title=\"Below\" >}}Text.",
            "caption: A home page\nparagraph: Text.",
        );
        check("<img alt=\"600-x-450-home_page\">Text.", "paragraph: Text.");
    }

    #[test]
    fn marks_that_do_not_pair_are_dropped() {
        check("**A\n\n** [b](c) and a** d** e****", "paragraph: A\nparagraph: b and a d e");
        check("2**3 is `a ** b`", "paragraph: 2**3 is a ** b");
    }

    #[test]
    fn a_sentence_after_emphasis_is_parted() {
        check(
            "It ends here._This begins_ that.**More** on Data.*gov*",
            "paragraph: It ends here. This begins that. More on Data.gov",
        );
    }

    #[test]
    fn prose_by_indentation_is_no_code() {
        check(
            "Text:\n\n    See [a](https://e.example/b).\n\n        c\n",
            "paragraph: Text:\nparagraph: See a.\ncode(): c",
        );
        check("Text:\n\n    let a = b;\n", "paragraph: Text:\ncode(): let a = b;");
    }

    #[test]
    fn the_way_back_from_a_footnote_is_left_out() {
        check("1. Note. [↩](#a)\n", "1. q0d1: Note. ");
    }

    #[test]
    fn lists_and_quotations_nest() {
        check(
            "- a\n  - b\n\n    c\n- d\n\n> e\n> > f\n\n3. g\n4. h\n",
            "- q0d1: a\n- q0d2: b\nparagraph q0d2: c\n- q0d1: d\nparagraph q1d0: e\nparagraph q2d0: f\n3. q0d1: g\n4. q0d1: h",
        );
        check("- [x] done\n- [ ] not\n", "[1] q0d1: done\n[0] q0d1: not");
    }

    #[test]
    fn tables_have_rows_columns_and_sides() {
        check(
            "| a | b |\n|:-:|--:|\n| c *d* | |\n",
            "cell00hCenter: a\ncell01hRight: b\ncell10Center: c d\ncell11Right: ",
        );
    }

    #[test]
    fn code_keeps_its_lines() {
        check("```rust ignore\nfn a() {\n\n    b\n}\n```\n", "code(rust): fn a() {\n\n    b\n}");
        check("    a\n      b\n", "code(): a\n  b");
    }

    #[test]
    fn breaks_and_rules() {
        let parsed = parse("a.md", "a  \nb\nc\n\n---\n\nd");
        assert_eq!(outline(&parsed.document), "paragraph: a\nb c\nrule: \nparagraph: d");
        assert_eq!(inlines("a  \nb"), [(InlineKind::Break, "\n".to_owned())]);
    }

    #[test]
    fn inline_marks_are_spans() {
        assert_eq!(
            inlines("**a *b*** `c  d` ~~e~~ [f](https://x.example)"),
            [
                (InlineKind::Strong, "a b".to_owned()),
                (InlineKind::Emphasis, "b".to_owned()),
                (InlineKind::Code, "c  d".to_owned()),
                (InlineKind::Strike, "e".to_owned()),
                (InlineKind::Link(0), "f".to_owned()),
            ]
        );
    }

    #[test]
    fn pictures_alone_are_captions() {
        check("Text![x](y)![z](y)more", "paragraph: Text x z more");
        check(
            "![A cat](c.png \"By Jane\")\n\nText ![x](y).",
            "caption: A cat\ncaption: By Jane\nparagraph: Text x.",
        );
        check(
            "{{< img src=\"c.png\" alt=\"A cat\" caption=\"On a mat\" >}}",
            "caption: A cat\ncaption: On a mat",
        );
    }

    #[test]
    fn footnotes_are_numbered() {
        check(
            "a[^x] b[^y]\n\n[^y]: why\n\n[^x]: ex\n",
            "paragraph: a1 b2\n2. q0d1: why\n1. q0d1: ex",
        );
        let document = parse("a.md", "a[^x]\n\n[^x]: ex\n").document;
        assert_eq!(document.link(0), Some("#note 1"));
        assert_eq!(document.anchor("note 1").map(|note| note.of(document.text())), Some("ex"));
    }

    #[test]
    fn quotations_that_warn_say_so() {
        check(
            "> [!WARNING]\n> Mind the gap.\n\n> [!TIP]\n> Jump.",
            "paragraph q1d0: Warning\nparagraph q1d0: Mind the gap.\nparagraph q1d0: Tip\nparagraph q1d0: Jump.",
        );
    }

    #[test]
    fn html_is_reduced_to_its_text() {
        check(
            "<div class=\"a\">\n\n**b** <span>c</span><br>d\n\n</div>\n<p>e &mdash; f</p>\n<ul><li>g</li></ul>\n",
            "paragraph: b c\nd\nparagraph: e — f\n- q0d1: g",
        );
        check("a <a href=\"x\">b</a> <!-- c --> d", "paragraph: a b d");
        assert_eq!(inlines("<b>a</b> <a href=x>b</a>").len(), 2);
    }

    #[test]
    fn an_html_table_goes_on_after_a_blank_line() {
        check(
            "<table>\n  <tr>\n    <td>\n      a\n\n      <p>b</p>\n    </td>\n  </tr>\n</table>\n\nc\n",
            "cell00Left: a b\nparagraph: c",
        );
    }

    #[test]
    fn s15_deep_nesting_is_clamped() {
        let document = parse("a.md", &format!("{} x\n", ">".repeat(20_000))).document;
        assert_eq!((document.text(), document.blocks()[0].quoted), ("x", 16));
    }

    #[test]
    fn an_article_without_text_is_still_one() {
        let parsed = parse("a.md", "---\ntitle: x\n---\n");
        assert_eq!(parsed.metadata.title.as_deref(), Some("x"));
        assert_eq!(parsed.notes.len(), 1);
    }
}
