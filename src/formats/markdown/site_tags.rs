//! Tags of site generators in Markdown: `{{< figure … >}}` and `{{% note %}}` of Hugo, `{% image … %}` and `{{ … }}` of Jekyll,
//! Eleventy and their kin, `{: .class}` of kramdown, `{.class}` of Goldmark and Pandoc.
//!
//! They are resolved in the source, before it is read as Markdown, because they may stand where Markdown allows no blanks.
//! What is between an opening and a closing tag stays; of the tags themselves the words meant for readers stay: alternative
//! text, captions, labels, and the address where a tag stands for one. One pass; code keeps its braces.

use std::borrow::Cow;

/// Longest tag that is looked for, in bytes; braces further apart are text.
const LONGEST_TAG: usize = 8 * 1024;

/// Resolves the tags of a Markdown text.
pub(super) fn resolve(source: &str) -> Cow<'_, str> {
    if !["{{", "{%", "{:", "{#", "{."].iter().any(|open| source.contains(open)) {
        return Cow::Borrowed(source);
    }
    let mut resolver = Resolver {
        source,
        out: String::with_capacity(source.len()),
        closers: [0; 7],
        raw: false,
        fenced: false,
    };
    resolver.run();
    Cow::Owned(resolver.out)
}

struct Resolver<'a> {
    source: &'a str,
    out: String,
    /// For each kind of closing mark, where the next one stands that was found last; what lies before is known to be free.
    closers: [usize; 7],
    raw: bool,
    /// A tag for code has opened a fence.
    fenced: bool,
}

/// How a tag is written: its opening and closing marks.
const FORMS: [(&str, &str); 7] = [
    ("{{<", ">}}"),
    ("{{%", "%}}"),
    ("{{", "}}"),
    ("{%", "%}"),
    ("{#", "#}"),
    ("{:", "}"),
    ("{.", "}"),
];

impl Resolver<'_> {
    fn run(&mut self) {
        let mut fence: Option<&str> = None;
        let mut at = 0;
        while at < self.source.len() {
            let end = memchr::memchr(b'\n', &self.source.as_bytes()[at..])
                .map_or(self.source.len(), |n| at + n + 1);
            let line = &self.source[at..end];
            let marks = fence_marks(line);
            match fence {
                Some(open) if marks.is_some_and(|marks| marks.starts_with(open)) => fence = None,
                None if marks.is_some() => fence = marks,
                _ => (),
            }
            at = self.line(at, end, fence.is_some());
        }
    }

    /// Writes a line from `at` to `end`, or further where a tag goes on; gives where to go on.
    fn line(&mut self, start: usize, end: usize, in_fence: bool) -> usize {
        let mut at = start;
        while at < end {
            let bytes = &self.source.as_bytes()[at..end];
            let Some(next) = memchr::memchr2(b'{', b'`', bytes).map(|next| at + next) else {
                break;
            };
            self.out.push_str(&self.source[at..next]);
            at = if self.source.as_bytes()[next] == b'{' {
                self.brace(next, in_fence)
            } else {
                self.code_span(next, end)
            };
            if at >= end {
                return at;
            }
        }
        self.out.push_str(&self.source[at..end]);
        end
    }

    /// Copies code within a sentence as it is; what is not closed on its line is one mark only.
    fn code_span(&mut self, at: usize, end: usize) -> usize {
        let rest = &self.source[at..end];
        let marks = rest.len() - rest.trim_start_matches('`').len();
        let inner = &rest[marks..];
        let close = inner.find(&rest[..marks]);
        let holds_tag = close.is_some_and(|close| inner[..close].contains("raw %}"));
        let length = match close {
            Some(close) if !holds_tag => marks + close + marks,
            _ => marks,
        };
        self.out.push_str(&rest[..length]);
        at + length
    }

    /// Resolves what begins with the brace at `at`.
    fn brace(&mut self, at: usize, in_fence: bool) -> usize {
        let rest = &self.source[at..];
        let form = FORMS.iter().position(|(open, _)| rest.starts_with(open));
        let kept =
            |form: &usize| if self.raw { *form == 3 } else { !in_fence || *form < 2 || *form == 3 };
        let Some(form) = form.filter(kept) else {
            self.out.push('{');
            return at + 1;
        };
        let (open, close) = FORMS[form];
        let from = at + open.len();
        let Some(inner_end) = self.closer(form, from).filter(|end| end - at < LONGEST_TAG) else {
            self.out.push_str(open);
            return from;
        };
        let inner =
            self.source[from..inner_end].trim_matches(|c: char| c.is_whitespace() || c == '-');
        let end = inner_end + close.len();
        match form {
            3 if (self.raw && inner != "endraw") || (in_fence && !inner.ends_with("raw")) => {
                self.out.push('{');
                at + 1
            }
            0 | 1 => self.shortcode(inner, end),
            2 => self.output(inner, end),
            3 => self.statement(inner, end),
            4 => end,
            6 => self.classes(at, inner, end),
            _ => self.attributes(at, inner, end),
        }
    }

    /// Where the next closing mark of a form stands, from `from` on. Each is searched for once, so that many tags that are
    /// never closed cost no more than one.
    fn closer(&mut self, form: usize, from: usize) -> Option<usize> {
        if self.closers[form] < from {
            let close = FORMS[form].1.as_bytes();
            let found = memchr::memmem::find(&self.source.as_bytes()[from..], close);
            self.closers[form] = found.map_or(usize::MAX, |found| from + found);
        }
        Some(self.closers[form]).filter(|at| *at != usize::MAX)
    }

    fn shortcode(&mut self, inner: &str, end: usize) -> usize {
        let tag = Tag::read(inner);
        if let Some(fence) = self.code_fence(&tag) {
            self.out.push_str(fence);
        } else if self.is_address() {
            self.out.push_str(&address(tag.first()));
        } else if !inner.starts_with(['/', '*']) {
            self.write_words(&tag, end);
        }
        end
    }

    /// `{{ "/a/b/" | url }}`: an address where one is due; a link to a person by name stands for the name.
    fn output(&mut self, inner: &str, end: usize) -> usize {
        let tag = Tag::read(inner);
        let first = tag.first();
        if self.is_address() {
            self.out.push_str(&address(first));
        } else if inner.contains("link") && !first.is_empty() && !first.contains(['/', '.']) {
            self.out.push_str(&super::super::stated::readable(first));
        }
        end
    }

    fn statement(&mut self, inner: &str, end: usize) -> usize {
        let tag = Tag::read(inner);
        match tag.name {
            "raw" => self.raw = true,
            "endraw" => self.raw = false,
            "comment" => return self.after_comment(end),
            "highlight" | "endhighlight" => {
                let fence = self.code_fence(&tag).unwrap_or_default();
                self.out.push_str(fence);
            }
            "include" | "include_relative" | "render" | "figure" => self.write_words(&tag, end),
            name if name.starts_with("image") => self.write_words(&tag, end),
            _ => (),
        }
        end
    }

    /// Where the text goes on after a comment.
    fn after_comment(&self, from: usize) -> usize {
        let rest = &self.source.as_bytes()[from..];
        let Some(at) = memchr::memmem::find(rest, b"endcomment") else { return from };
        memchr::memmem::find(&rest[at..], b"%}").map_or(from, |close| from + at + close + 2)
    }

    /// `{: .class}`: dropped, but not in prose that holds such a brace by chance.
    fn attributes(&mut self, at: usize, inner: &str, end: usize) -> usize {
        let is_list = inner.starts_with(['.', '#']) || inner.contains('=') || inner == "toc";
        if is_list && !inner.contains('\n') {
            return end;
        }
        self.out.push('{');
        at + 1
    }

    /// `{.class .other}`: dropped where it holds nothing but such names.
    fn classes(&mut self, at: usize, inner: &str, end: usize) -> usize {
        let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '#');
        let is_list = inner.starts_with(|c: char| c.is_ascii_alphabetic())
            && inner.split(' ').skip(1).all(|word| word.starts_with(['.', '#']))
            && inner.chars().all(|c| is_name(c) || c == ' ');
        if is_list {
            return end;
        }
        self.out.push('{');
        at + 1
    }

    /// True where what is written next is the target of a link or the value of an attribute.
    fn is_address(&self) -> bool {
        let before = self.out.as_bytes();
        match before {
            [.., b']', b'(']
            | [.., b']', b'(', b'<']
            | [.., b'=', b'"' | b'\'']
            | [.., b']', b':', b' '] => true,
            // A second tag in the same target.
            [.., last] if !last.is_ascii_whitespace() => {
                let tail = &self.out
                    [crate::span::floor_boundary(&self.out, self.out.len().saturating_sub(200))..];
                let word = tail.rsplit(char::is_whitespace).next().unwrap_or_default();
                word.rfind("](").is_some_and(|at| !word[at..].contains(')'))
            }
            _ => false,
        }
    }

    /// The fence that a tag for code stands for.
    fn code_fence(&mut self, tag: &Tag<'_>) -> Option<&'static str> {
        let at_line = self.out.is_empty() || self.out.ends_with('\n');
        let opens = tag.name == "highlight" && !tag.arguments.is_empty() && !self.fenced;
        let closes = matches!(tag.name, "endhighlight" | "/highlight") && self.fenced;
        if !at_line || !(opens || closes) {
            return None;
        }
        self.fenced = opens;
        Some("```")
    }

    /// Writes what a tag that ends at `end` holds for readers: a picture with its text and caption, a quotation, labels. Labels
    /// before text are a paragraph of their own.
    fn write_words(&mut self, tag: &Tag<'_>, end: usize) {
        let caption = tag.named("caption").unwrap_or_default();
        let positional = || tag.name.starts_with("image").then(|| tag.last()).flatten();
        if let Some(alt) = tag.named("alt").or_else(positional) {
            // As HTML, because the tag may stand within HTML; the empty element keeps it from beginning a block of HTML that
            // would take the lines below it along.
            let (alt, caption) = (quotable(alt), quotable(caption));
            self.out.extend(["<i></i><img alt=\"", &alt, "\" title=\"", &caption, "\">"]);
            return;
        }
        if tag.name.contains("quote") {
            let said = tag.named("text").or_else(|| tag.named("quote")).unwrap_or_default();
            let whom = tag.named("cite").or_else(|| tag.named("author")).unwrap_or_default();
            for line in [said, whom].iter().filter(|line| !line.is_empty()) {
                self.out.extend(["\n> ", &joined(line), "\n>"]);
            }
            self.out.push('\n');
            return;
        }
        let labels = ["kicker", "heading", "title", "intro", "text", "label", "caption"];
        let words: Vec<String> =
            labels.iter().filter_map(|label| tag.named(label)).map(joined).collect();
        let leads = !words.is_empty() && (self.out.is_empty() || self.out.ends_with('\n'));
        self.out.push_str(&words.join(" "));
        if leads && self.source[end..].starts_with(|c: char| !c.is_whitespace()) {
            self.out.push_str("\n\n");
        }
    }
}

/// The marks of a line that opens or closes a block of code.
fn fence_marks(line: &str) -> Option<&str> {
    let line = line.trim_start_matches([' ', '>', '\t']);
    let mark = line.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let marks = &line[..line.len() - line.trim_start_matches(mark).len()];
    let is_inline = mark == '`' && line[marks.len()..].contains('`');
    (marks.len() >= 3 && !is_inline).then_some(marks)
}

/// White space joined to single blanks.
fn joined(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Words as the value of an attribute, also within a table of Markdown.
fn quotable(text: &str) -> String {
    let mut quotable = String::with_capacity(text.len());
    for letter in without_links(&joined(text)).chars() {
        match letter {
            '"' => quotable.push_str("&quot;"),
            '<' => quotable.push_str("&lt;"),
            '>' => quotable.push_str("&gt;"),
            '|' => quotable.push_str("&#124;"),
            '`' => quotable.push_str("&#96;"),
            letter => quotable.push(letter),
        }
    }
    quotable
}

/// `[words](address)` as words alone.
fn without_links(text: &str) -> String {
    let mut words = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("](") {
        let Some((label, (_, tail))) = before.rfind('[').zip(after.split_once(')')) else { break };
        words.extend([&before[..label], &before[label + 1..]]);
        rest = tail;
    }
    words.push_str(rest);
    words
}

/// An address without the characters that end one in Markdown.
fn address(text: &str) -> String {
    let mut address = String::with_capacity(text.len());
    for letter in text.trim().chars() {
        match letter {
            ' ' | '\n' | '\t' => address.push_str("%20"),
            '(' | ')' | '<' | '>' | '"' | '\'' => (),
            letter => address.push(letter),
        }
    }
    address
}

/// A tag's name and arguments.
struct Tag<'a> {
    name: &'a str,
    arguments: Vec<(&'a str, &'a str)>,
}

impl<'a> Tag<'a> {
    /// Parts `name "a" key="b" key: 'c' d`; the key of a plain argument is empty.
    fn read(inner: &'a str) -> Self {
        let inner = inner.trim().trim_end_matches('/');
        let end = inner
            .find(|c: char| c.is_whitespace() || matches!(c, '"' | '\''))
            .unwrap_or(inner.len());
        let (name, mut rest) = inner.split_at(end);
        let mut arguments = Vec::new();
        loop {
            rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == ',');
            if rest.is_empty() {
                return Self { name, arguments };
            }
            let (key, tail) = argument_key(rest);
            let (value, tail) = argument_value(tail);
            arguments.push((key, value));
            rest = tail;
        }
    }

    fn named(&self, name: &str) -> Option<&'a str> {
        let found = self.arguments.iter().find(|(key, _)| *key == name);
        found.map(|(_, value)| *value).filter(|value| !value.trim().is_empty())
    }

    /// The last of two or more plain arguments.
    fn last(&self) -> Option<&'a str> {
        let plain = self.arguments.iter().filter(|(key, _)| key.is_empty());
        plain.skip(1).last().map(|(_, value)| *value).filter(|value| !value.trim().is_empty())
    }

    /// The first argument, whatever its key; of `{{ name }}` nothing.
    fn first(&self) -> &'a str {
        self.arguments.first().map_or("", |(_, value)| *value)
    }
}

/// The key before `=` or `:`, without it; empty where the argument has none.
fn argument_key(rest: &str) -> (&str, &str) {
    let end =
        rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-'))).unwrap_or(rest.len());
    let (key, tail) = rest.split_at(end);
    match tail.strip_prefix(['=', ':']) {
        Some(tail) if !key.is_empty() => (key, tail.trim_start()),
        _ => ("", rest),
    }
}

/// A value in quotation marks, or up to the next blank. A mark within a value counts as its end only before a blank, a comma
/// or the end, as site generators write `"a "word" b"`.
fn argument_value(rest: &str) -> (&str, &str) {
    let Some(mark) = rest.chars().next().filter(|c| matches!(c, '"' | '\'' | '`')) else {
        return rest.split_at(rest.find(|c: char| c.is_whitespace()).unwrap_or(rest.len()));
    };
    let inner = &rest[1..];
    let ends = |at: &usize| {
        let after = &inner[at + 1..];
        let next = after.trim_start();
        let escaped = inner[..*at].ends_with('\\');
        !escaped
            && (after.is_empty()
                || after.starts_with([',', '|'])
                || (next.len() < after.len() && begins_argument(next)))
    };
    let close = inner.match_indices(mark).map(|(at, _)| at).find(ends);
    match close.or_else(|| inner.find(mark)) {
        Some(at) => (&inner[..at], &inner[at + 1..]),
        None => (inner, ""),
    }
}

/// True where a further argument may begin: a quotation mark, a key, a bar, or nothing.
fn begins_argument(next: &str) -> bool {
    next.is_empty() || next.starts_with(['"', '\'', '|']) || !argument_key(next).0.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(source: &str, expected: &str) {
        assert_eq!(resolve(source), expected);
    }

    #[test]
    fn text_without_tags_is_borrowed() {
        assert!(matches!(resolve("a {brace} and (b)"), Cow::Borrowed(_)));
    }

    #[test]
    fn addresses_take_the_place_of_reference_tags() {
        check("[a]({{< ref \"b c.md\" >}} \"T\") d", "[a](b%20c.md \"T\") d");
        check("[a]({{ \"/2016/b/\" | url }}).", "[a](/2016/b/).");
        check("<a href=\"{{< ref \"b.md\" >}}\">c</a>", "<a href=\"b.md\">c</a>");
        check("[a]({{site.baseurl}}{{ \"/b\" | url }})", "[a](/b)");
    }

    #[test]
    fn pictures_keep_their_words() {
        check(
            "{% image \"x\" \"class\" \"A [b](c) d\" %}",
            "<i></i><img alt=\"A b d\" title=\"\">",
        );
        check(
            "{{< img src=\"x.png\" alt=\"A [b] c\" caption=\"d\" >}}",
            "<i></i><img alt=\"A [b] c\" title=\"d\">",
        );
        check(
            "{% image \"x.png\" \"Says: \"Go\" now\" %}",
            "<i></i><img alt=\"Says: &quot;Go&quot; now\" title=\"\">",
        );
        check(
            "{% include \"f.html\",\n  image: \"x\",\n  alt: \"A\",\n  caption: \"B\" %}",
            "<i></i><img alt=\"A\" title=\"B\">",
        );
    }

    #[test]
    fn what_stands_between_tags_is_kept() {
        check("{{< note >}}\nInner.\n{{< /note >}}", "\nInner.\n");
        check("{{% box title=\"A\" %}} b {{% /box %}}", "A b ");
        check("a {% comment %}x {{ y }}{% endcomment %}b", "a b");
        check("{{< youtube id=\"x\" >}}a{{ page.image }}b{{/* c */}}", "ab");
        check("By {{ \"jane-doe\" | team_link }}{{ \"jane-doe\" | team_photo }}.", "By Jane Doe.");
    }

    #[test]
    fn quotations_and_labels_are_written() {
        check(
            "{{< quote-block text=\"Said so.\" cite=\"Jane\" >}}",
            "\n> Said so.\n>\n> Jane\n>\n",
        );
        check("{{< button href=\"x\" text=\"Go there\" >}}", "Go there");
        check("{{< card title=\"Policy\" >}}Step 1", "Policy\n\nStep 1");
    }

    #[test]
    fn code_keeps_its_braces() {
        check("```\n{{ a }} {# b\n```\n{{ a }}", "```\n{{ a }} {# b\n```\n");
        check("`{{ a }}` {{ b }}c", "`{{ a }}` c");
        check("{% raw %}{{ a }}{% endraw %}", "{{ a }}");
        check("{% highlight ruby %}\nx\n{% endhighlight %}", "```\nx\n```");
    }

    #[test]
    fn attribute_lists_are_dropped() {
        check("words{: .lead}", "words");
        check("a {: b} c", "a {: b} c");
        check("[a](b){.link .big} {.small}", "[a](b) ");
        check("`{.a}` {.5} {.a b}", "`{.a}` {.5} {.a b}");
    }

    #[test]
    fn braces_without_an_end_are_text() {
        check("{{ a\n{% b\n{{< c", "{{ a\n{% b\n{{< c");
        let many = "{{".repeat(50_000);
        check(&many, &many);
    }
}
