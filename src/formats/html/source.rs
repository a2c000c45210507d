//! The source of a page before any tree is built from it: what would make the tree slow, deep or large is taken out.
//!
//! One pass over the tags. Pages that need nothing are handed through as they are. The tree builder behind this
//! (`html5ever`) is quadratic in depth, in attributes of one tag and in unclosed formatting elements.

use std::borrow::Cow;

use super::{depth, spans::Spans, tables};
use crate::formats::{entities, within};

/// Elements nested deeper than this are taken out, their words stay; browsers draw the line at the same depth.
pub(super) const DEEPEST: usize = 512;

/// Elements within a line that HTML no longer has, and those that stand for them.
const OLD_NAMES: &[(&str, &str)] =
    &[("acronym", "abbr"), ("tt", "samp"), ("big", "span"), ("nobr", "span"), ("u", "span")];

/// Attributes of one tag that are kept.
const MOST_ATTRIBUTES: usize = 128;

/// Longest attribute value that is kept, in bytes; pictures within the page (`data:`) are longer.
const LONGEST_VALUE: usize = 2048;

/// A `data:` address longer than this (bytes) is replaced by a short one: that of a picture, else an empty one.
const LONGEST_DATA: usize = 64;

/// Estimated depth up to which nothing is done about it.
const SAFE_DEPTH: usize = DEEPEST - 128;

/// Copies of unclosed formatting elements that a page may cost before they are limited.
const MOST_COPIES: usize = 100_000;

/// A page's source, ready for the tree builder.
#[derive(Debug)]
pub(super) struct Prepared<'a> {
    /// The markup.
    pub(super) html: Cow<'a, str>,
    /// Start tags in it: about the number of elements that the tree will have.
    pub(super) elements: usize,
}

/// Takes out scripts, pictures written as `data:` addresses, floods of attributes, the colours of programs and nesting deeper
/// than [`DEEPEST`]; writes self-closing tags and `CDATA` of XHTML as HTML has them.
pub(super) fn prepare(html: &str) -> Prepared<'_> {
    let mut pass = Pass::new(html);
    while let Some(at) = memchr::memchr(b'<', &html.as_bytes()[pass.at..]) {
        pass.at += at;
        pass.step();
    }
    let (deep, elements) = (pass.is_deep(), pass.elements);
    let html = pass.finish();
    let html = if deep { Cow::Owned(depth::limit(&html)) } else { html };
    Prepared { html, elements }
}

/// A tag as it stands in the source.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tag<'a> {
    /// The name as written.
    pub(super) name: &'a str,
    /// True for `</name>`.
    pub(super) closes: bool,
    /// What stands between the name and `>`.
    pub(super) attributes: &'a str,
    /// Bytes from `<` to `>`, both included.
    pub(super) length: usize,
}

impl<'a> Tag<'a> {
    /// Reads the tag at the start of `html`; `None` where `<` begins none or the tag never ends.
    pub(super) fn read(html: &'a str) -> Option<Self> {
        let bytes = html.as_bytes();
        let closes = bytes.get(1) == Some(&b'/');
        let start = 1 + usize::from(closes);
        if !bytes.get(start)?.is_ascii_alphabetic() {
            return None;
        }
        let ends_name = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>');
        let end = start + bytes[start..].iter().position(ends_name)?;
        let close = tag_end(bytes, end)?;
        Some(Self {
            name: &html[start..end],
            closes,
            attributes: &html[end..close],
            length: close + 1,
        })
    }

    /// True for a name, whatever its case.
    pub(super) const fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// True for one of several names.
    pub(super) fn is_one_of(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.is(name))
    }

    /// True for `<name … />`.
    pub(super) fn closes_itself(&self) -> bool {
        self.attributes.ends_with('/')
    }
}

/// Where a tag's `>` stands, from `start` on; one within a quoted value does not count.
fn tag_end(html: &[u8], start: usize) -> Option<usize> {
    let mut at = start;
    let mut after_equals = false;
    loop {
        let byte = *html.get(at)?;
        match byte {
            b'>' => return Some(at),
            b'"' | b'\'' if after_equals => at += 1 + memchr::memchr(byte, &html[at + 1..])?,
            _ => (),
        }
        after_equals = byte == b'=' || (after_equals && byte.is_ascii_whitespace());
        at += 1;
    }
}

/// Elements without content, which have no end tag.
pub(super) const VOID: &[&str] = &[
    "area", "base", "basefont", "bgsound", "br", "col", "command", "embed", "frame", "hr", "image",
    "img", "input", "keygen", "link", "meta", "param", "source", "track", "wbr",
];

/// The pass over a page.
struct Pass<'a> {
    html: &'a str,
    at: usize,
    /// What is written so far; empty while nothing had to be changed.
    written: String,
    /// Source up to here is written or left out.
    copied: usize,
    is_xml: bool,
    /// Open `svg` and `math` elements, in which scripts and styles are no raw text.
    foreign: usize,
    elements: usize,
    depth: usize,
    deepest: usize,
    formatting: usize,
    copies: usize,
    spans: Spans,
}

impl<'a> Pass<'a> {
    fn new(html: &'a str) -> Self {
        let head = &html[..crate::span::floor_boundary(html, 1024)];
        let is_xml =
            head.trim_start().starts_with("<?xml") || head.contains("http://www.w3.org/1999/xhtml");
        Self {
            html,
            at: 0,
            written: String::new(),
            copied: 0,
            is_xml,
            foreign: 0,
            elements: 0,
            depth: 0,
            deepest: 0,
            formatting: 0,
            copies: 0,
            spans: Spans::default(),
        }
    }

    const fn is_deep(&self) -> bool {
        self.deepest > SAFE_DEPTH || self.copies > MOST_COPIES
    }

    fn finish(mut self) -> Cow<'a, str> {
        if self.copied == 0 {
            return Cow::Borrowed(self.html);
        }
        self.written.push_str(&self.html[self.copied..]);
        Cow::Owned(self.written)
    }

    /// Writes `with` in place of the source up to `end`, from `start` on.
    fn replace(&mut self, start: usize, end: usize, with: &str) {
        self.written.push_str(&self.html[self.copied..start]);
        self.written.push_str(with);
        self.copied = end;
    }

    /// Goes over what begins with the `<` at the pass's place.
    fn step(&mut self) {
        let rest = &self.html[self.at..];
        if rest.starts_with("<!--") {
            self.at += comment_length(rest);
        } else if let Some(inner) = rest.strip_prefix("<![CDATA[").filter(|_| self.is_xml) {
            self.character_data(inner);
        } else if rest.starts_with("<!") || rest.starts_with("<?") {
            self.at += memchr::memchr(b'>', rest.as_bytes()).map_or(rest.len(), |at| at + 1);
        } else {
            match Tag::read(rest) {
                Some(tag) => self.tag(tag),
                None => self.at += 1,
            }
        }
    }

    /// Words between `<![CDATA[` and `]]>`, which only XML knows.
    fn character_data(&mut self, inner: &str) {
        let length = memchr::memmem::find(inner.as_bytes(), b"]]>").unwrap_or(inner.len());
        let end = (self.at + "<![CDATA[".len() + length + 3).min(self.html.len());
        self.replace(self.at, end, &entities::encode(&inner[..length]));
        self.at = end;
    }

    fn tag(&mut self, tag: Tag<'a>) {
        let start = self.at;
        self.at += tag.length;
        if self.foreign == 0 && self.spans.leaves_out(&tag) {
            return self.replace(start, self.at, "");
        }
        self.measure(&tag);
        self.rename(start, &tag);
        if self.foreign == 0
            && !tag.closes
            && tag.is_one_of(&[
                "script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes",
            ])
        {
            return self.raw_text(start, &tag);
        }
        if tag.closes {
            return;
        }
        if tag.name.len() == 2 && tag.is_one_of(&["td", "th"]) {
            self.keep_side(start, &tag);
        }
        if tag.attributes.len() > LONGEST_DATA {
            self.shorten(start, &tag);
        }
        if self.is_xml && tag.closes_itself() && self.foreign == 0 && !tag.is_one_of(VOID) {
            let slash = self.at - 2;
            self.replace(slash, self.at, &format!("></{}>", tag.name));
            self.depth = self.depth.saturating_sub(weight(&tag));
        }
    }

    /// Gives elements within a line that HTML no longer has the name of one like it: Readability takes the old ones for
    /// paragraphs.
    fn rename(&mut self, start: usize, tag: &Tag<'_>) {
        if !matches!(tag.name.len(), 1..=4 | 7) || self.foreign > 0 || tag.closes_itself() {
            return;
        }
        if let Some((_, name)) = OLD_NAMES.iter().find(|(old, _)| tag.is(old)) {
            let from = start + 1 + usize::from(tag.closes);
            self.replace(from, from + tag.name.len(), name);
        }
    }

    /// Keeps count of how deep the tree would become and of what unclosed formatting would cost.
    fn measure(&mut self, tag: &Tag<'_>) {
        let weight = weight(tag);
        let formats = weight == 1 && depth::is_formatting(tag);
        if tag.closes {
            self.depth = self.depth.saturating_sub(weight);
            self.formatting = self.formatting.saturating_sub(usize::from(formats));
        } else {
            self.elements += 1;
            self.depth += weight;
            self.deepest = self.deepest.max(self.depth);
            self.formatting += usize::from(formats);
            if self.formatting > 8 {
                self.copies += self.formatting;
            }
        }
        if tag.is_one_of(&["svg", "math"]) && !tag.closes_itself() {
            self.foreign =
                if tag.closes { self.foreign.saturating_sub(1) } else { self.foreign + 1 };
        }
    }

    /// Goes over an element whose content is no markup; scripts and styles are left out, but for what states metadata or
    /// formulas.
    fn raw_text(&mut self, start: usize, tag: &Tag<'a>) {
        let is_code = tag.is_one_of(&["script", "style"]);
        if self.is_xml && tag.closes_itself() {
            return self.replace(start, self.at, &closed(tag));
        }
        let inner = self.at;
        let end = inner + raw_length(&self.html[inner..], tag.name);
        self.at = end;
        if !is_code {
            return;
        }
        let close = memchr::memchr(b'>', &self.html.as_bytes()[end..])
            .map_or(self.html.len(), |at| end + at + 1);
        self.at = close;
        let kind = tag.attributes.to_ascii_lowercase();
        if kind.contains("ld+json") {
            return;
        }
        let with = if kind.contains("math/tex") {
            format!("<code>{}</code>", entities::encode(&self.html[inner..end]))
        } else {
            String::new()
        };
        self.replace(start, close, &with);
    }

    /// States again at which side the words of a cell stand, as extraction takes out how things look.
    fn keep_side(&mut self, start: usize, tag: &Tag<'a>) {
        if let Some(side) = tables::stated_side(tag.attributes) {
            let after = start + 1 + tag.name.len();
            self.replace(after, after, &format!(" {}={side}", tables::SIDE));
        }
    }

    /// Leaves out attribute values that are too long, and attributes that are too many.
    fn shorten(&mut self, start: usize, tag: &Tag<'a>) {
        let offset = start + tag.length - 1 - tag.attributes.len();
        for (count, (name, value)) in attributes(tag.attributes).enumerate() {
            if count >= MOST_ATTRIBUTES {
                let from = offset + name.start;
                return self.replace(from, start + tag.length - 1, "");
            }
            let words = &tag.attributes[value.clone()];
            let name = &tag.attributes[name];
            let is_data = words.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("data:"));
            let kept = ["content", "alt", "title", "href"]
                .iter()
                .any(|known| name.eq_ignore_ascii_case(known));
            if is_data && words.len() > LONGEST_DATA {
                let picture = name.eq_ignore_ascii_case("src").then(|| within::written(words));
                let with = picture.flatten().unwrap_or_else(|| "data:,".to_owned());
                self.replace(offset + value.start, offset + value.end, &with);
            } else if words.len() > LONGEST_VALUE && !kept {
                self.replace(offset + value.start, offset + value.end, "");
            }
        }
    }
}

/// An element without content, written so that HTML understands it.
fn closed(tag: &Tag<'_>) -> String {
    format!("<{}{}></{}>", tag.name, tag.attributes.trim_end_matches('/'), tag.name)
}

/// Levels of the tree that an element adds where its end tag is not left out: a table adds its body, rows and cells.
fn weight(tag: &Tag<'_>) -> usize {
    if tag.is_one_of(&["table"]) {
        4
    } else if tag.is_one_of(&["ul", "ol", "dl", "select"]) {
        2
    } else {
        let ends_itself = tag.is_one_of(&[
            "p", "a", "li", "dt", "dd", "option", "optgroup", "tr", "td", "th", "tbody", "thead",
            "tfoot", "rp", "rt", "body", "html", "head",
        ]);
        usize::from(!ends_itself && !tag.is_one_of(VOID))
    }
}

/// Bytes of the comment that `html` begins with.
fn comment_length(html: &str) -> usize {
    let rest = &html[4..];
    if rest.starts_with('>') {
        return 5;
    }
    if rest.starts_with("->") {
        return 6;
    }
    let mut from = 0;
    while let Some(at) = memchr::memmem::find(&rest.as_bytes()[from..], b"--") {
        let after = &rest.as_bytes()[from + at + 2..];
        match after {
            [b'>', ..] => return 4 + from + at + 3,
            [b'!', b'>', ..] => return 4 + from + at + 4,
            _ => from += at + 1,
        }
    }
    html.len()
}

/// Length of the content of an element that holds no markup: up to its end tag, or all.
fn raw_length(html: &str, name: &str) -> usize {
    let bytes = html.as_bytes();
    let ends = |at: &usize| {
        let after = &bytes[at + 2..];
        after.get(..name.len()).is_some_and(|end| end.eq_ignore_ascii_case(name.as_bytes()))
            && after.get(name.len()).is_none_or(|byte| !byte.is_ascii_alphanumeric())
    };
    memchr::memmem::find_iter(bytes, b"</").find(ends).unwrap_or(html.len())
}

type Range = std::ops::Range<usize>;

/// Where the names and values of a tag's attributes stand; the quotation marks are not part of a value.
fn attributes(source: &str) -> impl Iterator<Item = (Range, Range)> {
    let bytes = source.as_bytes();
    let skip = |from: usize, stop: &dyn Fn(u8) -> bool| {
        from + bytes[from..].iter().position(|byte| stop(*byte)).unwrap_or(bytes.len() - from)
    };
    let mut at = 0;
    std::iter::from_fn(move || {
        at = skip(at, &|byte| !byte.is_ascii_whitespace() && byte != b'/');
        if at == bytes.len() {
            return None;
        }
        let start = at;
        // A name may begin with `=`, so that every turn goes on by a byte at least.
        at = skip(at + 1, &|byte| byte.is_ascii_whitespace() || matches!(byte, b'=' | b'/'));
        let name = start..at;
        let equals = skip(at, &|byte| !byte.is_ascii_whitespace());
        if bytes.get(equals) != Some(&b'=') {
            return Some((name, at..at));
        }
        let from = skip(equals + 1, &|byte| !byte.is_ascii_whitespace());
        let value = if let Some(quote @ (b'"' | b'\'')) = bytes.get(from) {
            let end = skip(from + 1, &|byte| byte == *quote);
            at = (end + 1).min(bytes.len());
            from + 1..end
        } else {
            at = skip(from, &|byte| byte.is_ascii_whitespace());
            from..at
        };
        Some((name, value))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(html: &str, expected: &str) {
        assert_eq!(prepare(html).html, expected);
    }

    #[test]
    fn plain_pages_are_handed_through() {
        let page = "<p class='a > b'>One <b>two</b> &lt; <!-- <script> --> 1 < 2 <br/></p>";
        assert!(matches!(prepare(page).html, Cow::Borrowed(_)));
        assert_eq!(prepare(page).elements, 3);
    }

    #[test]
    fn scripts_and_styles_are_left_out_but_for_what_is_read() {
        check("a<script>if (a < b) '<p>'</script >b<STYLE>c</style>d", "abd");
        check(
            "<script type='application/ld+json'>{}</script>",
            "<script type='application/ld+json'>{}</script>",
        );
        check("<script type='math/tex'>a<b</script>c", "<code>a&lt;b</code>c");
        check("a<script>never closed <p>", "a");
        check("<title>a <script> b</title>c", "<title>a <script> b</title>c");
    }

    #[test]
    fn old_names_become_those_that_stand_in_a_line() {
        check(
            "<p>(<ACRONYM title=x>FSF</ACRONYM>) <tt>a</tt><u/>",
            "<p>(<abbr title=x>FSF</abbr>) <samp>a</samp><u/>",
        );
        check("<svg><u>x</u></svg>", "<svg><u>x</u></svg>");
    }

    #[test]
    fn pictures_in_addresses_are_left_out() {
        let data = format!("data:image/png;base64,{}", "A".repeat(5000));
        check(
            &format!("<img alt='x' src=\"{data}\" width=3>y"),
            &format!(
                "<img alt='x' src=\"{}\" width=3>y",
                within::written(&data).expect("an address")
            ),
        );
        check(&format!("<div style='a:url({data})' id=b>y"), "<div style='' id=b>y");
        check(&format!("<img data-src={data}>"), "<img data-src=data:,>");
    }

    #[test]
    fn floods_of_attributes_end() {
        let flood: Vec<String> = (0..500).map(|n| format!(" a{n}=1")).collect();
        let flood = flood.concat();
        let html = format!("<p{flood}>x");
        let prepared = prepare(&html);
        assert!(prepared.html.ends_with("a127=1 >x") || prepared.html.ends_with("a127=1>x"));
    }

    #[test]
    fn xhtml_is_written_as_html() {
        check(
            "<?xml version='1.0'?><a id='x'/><br/><script src='y'/><p/>z",
            "<?xml version='1.0'?><a id='x'></a><br/><script src='y'></script><p></p>z",
        );
        check(
            "<?xml version='1.0'?><p><![CDATA[a < b]]></p>",
            "<?xml version='1.0'?><p>a &lt; b</p>",
        );
        check("<p/>z", "<p/>z");
    }

    #[test]
    fn comments_end_as_browsers_end_them() {
        check("<!--><script>a</script>-->b", "<!-->-->b");
        check("<!-- a --!><script>b</script>c", "<!-- a --!>c");
    }
}
