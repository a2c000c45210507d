//! The one place where characters that a terminal obeys, or that hide what a text says, are taken out.
//!
//! Works on decoded text (after entities, JSON escapes, percent signs). Each hostile code point is replaced by exactly one
//! other, so offsets counted in code points hold for the input as well as for what is shown (`docs/annotations.md`).

use std::borrow::Cow;

/// What stands for a code point that is not shown.
const REPLACEMENT: char = '\u{FFFD}';

/// Replaces hostile code points, one for one: control characters, bidirectional controls, Unicode tags, separators that are
/// not newlines. Newline and tab stay (layout expands tabs); NEL and the Unicode line separators become a newline, a
/// carriage return, vertical tab or form feed a space. Text without such characters is borrowed.
pub fn clean(text: &str) -> Cow<'_, str> {
    match first_hostile(text) {
        None => Cow::Borrowed(text),
        Some(at) => {
            let mut cleaned = String::with_capacity(text.len() + 16);
            cleaned.push_str(&text[..at]);
            cleaned.extend(text[at..].chars().map(|c| substitute(c).unwrap_or(c)));
            Cow::Owned(cleaned)
        }
    }
}

/// [`clean`], and newlines and tabs become spaces: for titles, names and everything else that is shown on one line.
pub fn clean_line(text: &str) -> Cow<'_, str> {
    let cleaned = clean(text);
    if memchr::memchr2(b'\n', b'\t', cleaned.as_bytes()).is_some() {
        Cow::Owned(cleaned.replace(['\n', '\t'], " "))
    } else {
        cleaned
    }
}

/// Bytes that are looked at together: processors compare so many at once.
const STRIDE: usize = 32;

/// Byte offset of the first code point that [`clean`] replaces. Nearly all bytes tell by themselves that theirs stays.
fn first_hostile(text: &str) -> Option<usize> {
    let is_plain =
        |stride: &&[u8]| !stride.iter().fold(false, |found, byte| found | may_begin_hostile(*byte));
    let mut from = 0;
    loop {
        from += STRIDE * text.as_bytes()[from..].chunks_exact(STRIDE).take_while(is_plain).count();
        let rest = &text.as_bytes()[from..];
        from += rest.iter().position(|byte| may_begin_hostile(*byte))?;
        let c = text[from..].chars().next()?;
        if substitute(c).is_some() {
            return Some(from);
        }
        from += c.len_utf8();
    }
}

/// True for the first bytes of code points that [`substitute`] may replace: control characters, and in UTF-8 what begins those of
/// U+0080 to U+00BF, U+0600 to U+063F, U+2000 to U+2FFF, U+F000 to U+FFFF and from U+C0000 on.
const fn may_begin_hostile(byte: u8) -> bool {
    matches!(byte, 0..=8 | 0xB..=0x1F | 0x7F | 0xC2 | 0xD8 | 0xE2 | 0xEF | 0xF3)
}

/// What stands for `c`, or `None` where it may stay.
fn substitute(c: char) -> Option<char> {
    match c {
        '\n' | '\t' | ' '..='~' => None,
        '\r' | '\u{B}' | '\u{C}' => Some(' '),
        '\u{85}' | '\u{2028}' | '\u{2029}' => Some('\n'),
        '\0'..='\u{1F}' | '\u{7F}'..='\u{9F}' => Some(REPLACEMENT),
        c if c < '\u{61C}' => None,
        c if is_bidi_control(c) || is_hidden(c) => Some(REPLACEMENT),
        _ => None,
    }
}

/// Direction marks, embeddings, overrides and isolates (CVE-2021-42574).
const fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{206F}')
}

/// A byte order mark within the text, interlinear annotation, Unicode tags, the supplement of variation selectors.
const fn is_hidden(c: char) -> bool {
    matches!(c, '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(clean(text), expected);
        assert_eq!(text.chars().count(), clean(text).chars().count(), "one for one");
    }

    #[test]
    fn plain_text_is_borrowed() {
        assert!(matches!(clean("“Naïve” 日本語 – tab\there\n"), Cow::Borrowed(_)));
    }

    #[test]
    fn t6_t7_t11_t12_control_characters_are_replaced() {
        check("a\u{1b}[31mb", "a\u{FFFD}[31mb");
        check("a\u{9d}0;x\u{7}b", "a\u{FFFD}0;x\u{FFFD}b");
        check("a\rb\u{c}c\0", "a b c\u{FFFD}");
        check("\u{7f}\u{80}", "\u{FFFD}\u{FFFD}");
    }

    #[test]
    fn t16_separators_become_newlines() {
        check("a\u{85}b\u{2028}c\u{2029}d", "a\nb\nc\nd");
    }

    #[test]
    fn t14_t15_bidi_controls_and_tags_are_replaced() {
        check("a\u{202e}b\u{2066}c\u{200f}", "a\u{FFFD}b\u{FFFD}c\u{FFFD}");
        check("x\u{e0041}\u{e0001}", "x\u{FFFD}\u{FFFD}");
        check("\u{feff}x\u{fff9}", "\u{FFFD}x\u{FFFD}");
    }

    #[test]
    fn t13_what_stands_between_saves_nothing() {
        let cleaned = clean("\u{1b}\u{200b}[2J\u{1b}\u{2060}]0;x");
        assert_eq!(cleaned.matches('\u{FFFD}').count(), 2);
        assert!(!cleaned.contains('\u{1b}'));
    }

    #[test]
    fn the_first_byte_of_all_that_is_replaced_is_looked_at() {
        let replaced = ('\0'..=char::MAX).filter(|c| substitute(*c).is_some());
        for c in replaced {
            assert!(may_begin_hostile(c.to_string().as_bytes()[0]), "{c:?}");
        }
    }

    #[test]
    fn a_line_has_no_breaks() {
        assert_eq!(clean_line("a\nb\tc\u{2028}d"), "a b c d");
    }
}
