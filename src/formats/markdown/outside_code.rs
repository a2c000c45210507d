//! Takes pieces out of a Markdown text, line by line, but not out of its fenced code.

use std::borrow::Cow;

/// The text without the pieces that `in_line` finds in each line: where they begin in it, and their lengths, in order.
pub(super) fn without(source: &str, in_line: fn(&str) -> Vec<(usize, usize)>) -> Cow<'_, str> {
    let bytes = source.as_bytes();
    let mut out = String::new();
    let mut written = 0;
    let mut fenced = false;
    let mut line_start = 0;
    while line_start < source.len() {
        let end = memchr::memchr(b'\n', &bytes[line_start..])
            .map_or(source.len(), |at| line_start + at + 1);
        let line = source[line_start..end].trim_start();
        fenced ^= line.starts_with("```") || line.starts_with("~~~");
        if !fenced {
            for (start, length) in in_line(&source[line_start..end]) {
                out.push_str(&source[written..line_start + start]);
                written = line_start + start + length;
            }
        }
        line_start = end;
    }
    if written == 0 {
        return Cow::Borrowed(source);
    }
    out.push_str(&source[written..]);
    Cow::Owned(out)
}
