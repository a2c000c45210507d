//! Spans that only colour the words of a program.
//!
//! A page of documentation may hold more of them than of all other elements together; a tree of it is made and scored in
//! half the time without them. Readability would also take a remark in a program for comments of readers by its class.

use super::source::Tag;

/// Spans within one another that are kept count of; deeper ones stay.
const DEEPEST: usize = 64;

/// Parts of classes that say more than a colour: what is hidden, numbers of lines, formulas, names of languages.
const TELLING: &[&str] =
    &["hid", "sr-only", "visually", "screen", "line", "gutter", "math", "tex", "lang", "tooltip"];

/// The programs and the spans in them that are open, as far as tags tell.
#[derive(Debug, Default)]
pub(super) struct Spans {
    /// Open `pre` and `code` elements.
    programs: usize,
    /// For each open span of the program: true where its start tag was left out.
    open: Vec<bool>,
}

impl Spans {
    /// True for a tag that can be left out; to be asked for every tag of a page, in order.
    pub(super) fn leaves_out(&mut self, tag: &Tag<'_>) -> bool {
        match tag.name.len() {
            4 if self.programs > 0 && tag.is("span") => return self.span(tag),
            4 if tag.is("code") => self.program(tag),
            3 if tag.is("pre") => self.program(tag),
            // A program that is never closed ends with its paragraph or cell at the latest.
            1 | 2 if self.programs > 0 && tag.is_one_of(&["p", "td", "li", "dd", "h2"]) => {
                *self = Self::default();
            }
            _ => (),
        }
        false
    }

    fn program(&mut self, tag: &Tag<'_>) {
        self.programs =
            if tag.closes { self.programs.saturating_sub(1) } else { self.programs + 1 };
        if self.programs == 0 {
            self.open.clear();
        }
    }

    fn span(&mut self, tag: &Tag<'_>) -> bool {
        if tag.closes {
            return self.open.pop() == Some(true);
        }
        let left_out = self.open.len() < DEEPEST && only_colours(tag.attributes);
        self.open.push(left_out);
        left_out
    }
}

/// True for attributes that are none, or only classes that tell nothing.
fn only_colours(attributes: &str) -> bool {
    let attributes = attributes.trim_ascii();
    if attributes.is_empty() {
        return true;
    }
    let Some(classes) = attributes.strip_prefix("class=") else { return false };
    let classes = match classes.as_bytes() {
        [quote @ (b'"' | b'\''), inner @ .., end] if quote == end && !inner.contains(quote) => {
            &classes[1..classes.len() - 1]
        }
        [b'"' | b'\'', ..] => return false,
        // Without quotation marks a blank begins another attribute.
        _ if classes.contains([' ', '\t', '\n', '/']) => return false,
        _ => classes,
    };
    let classes = classes.to_ascii_lowercase();
    !TELLING.iter().any(|part| classes.contains(part))
}

#[cfg(test)]
mod tests {
    use super::super::source::prepare;

    #[track_caller]
    fn check(html: &str, expected: &str) {
        assert_eq!(prepare(html).html, expected);
    }

    #[test]
    fn colours_of_programs_are_left_out() {
        check(
            "<pre><span></span><span class=\"k\">let</span> x <span class='c comment'># y</span></pre>",
            "<pre>let x # y</pre>",
        );
        check("<code class=a><span class=pre>x</span></code>", "<code class=a>x</code>");
    }

    #[test]
    fn spans_that_say_something_stay() {
        for html in [
            "<p><span class=\"k\">not a program</span></p>",
            "<pre><span id=\"L1\">a place</span></pre>",
            "<pre><span class=\"hidden\">x</span></pre>",
            "<pre><span class=k style='display:none'>x</span></pre>",
            "<pre><span class='a' hidden id='b'>x</span></pre>",
            "<pre><code><span class=\"lineno\">1</span></code></pre>",
        ] {
            check(html, html);
        }
    }

    #[test]
    fn ends_go_with_their_starts() {
        check(
            "<pre><span id=a><span class=b>x</span>y</span></span>z</pre></span>",
            "<pre><span id=a>xy</span></span>z</pre></span>",
        );
        check("<code><span class=a>x<p>y</span><span class=b>", "<code>x<p>y</span><span class=b>");
        let deep = format!("<pre>{}x{}</pre>", "<span>".repeat(70), "</span>".repeat(70));
        let kept = prepare(&deep).html.matches("<span>").count();
        assert_eq!(kept, prepare(&deep).html.matches("</span>").count());
    }
}
