//! Text that was made for a terminal or a line printer, as it would stand there: colours and links dropped, letters that are struck
//! over by themselves read once.
//!
//! `man`, `git diff --color` and `ls --color=always` write such text, and a pipe hands it on. Nothing is obeyed: what is left goes
//! through the same cleaning as every text.

use std::borrow::Cow;

/// What begins a sequence that terminals obey.
const ESCAPE: u8 = 0x1B;

/// What goes back by one place.
const BACKSPACE: u8 = 0x08;

/// The words of a text without terminal sequences (ECMA-48: CSI, OSC and other strings, character sets) and overstrikes
/// (`N\bN` is a bold N, `_\bA` an underlined A). Text without such bytes is borrowed. Takes time in proportion to the text.
pub(super) fn printed(text: &str) -> Cow<'_, str> {
    if memchr::memchr2(ESCAPE, BACKSPACE, text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    let mut printed = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = memchr::memchr2(ESCAPE, BACKSPACE, rest.as_bytes()) {
        printed.push_str(&rest[..at]);
        rest = &rest[at..];
        rest = if rest.as_bytes()[0] == ESCAPE {
            let length = sequence(rest.as_bytes());
            // What is no sequence is shown like all that cannot be shown.
            printed.push_str(if length == 0 { "\u{FFFD}" } else { "" });
            &rest[length.max(1)..]
        } else {
            strike(&mut printed, rest)
        };
    }
    printed.push_str(rest);
    Cow::Owned(printed)
}

/// Length of the sequence that bytes begin with; 0 where it is none. A sequence that breaks off counts as far as it goes, but
/// that of a string counts with its words only where the string ends on its line.
fn sequence(bytes: &[u8]) -> usize {
    match bytes.get(1) {
        Some(b'[') => {
            let within = |byte: &&u8| matches!(byte, 0x20..=0x3F);
            let end = 2 + bytes[2..].iter().take_while(within).count();
            end + usize::from(bytes.get(end).is_some_and(|byte| matches!(byte, 0x40..=0x7E)))
        }
        Some(b']' | b'P' | b'X' | b'^' | b'_') => 2 + string(&bytes[2..]),
        Some(b'(' | b')' | b'*' | b'+') => {
            2 + usize::from(bytes.get(2).is_some_and(u8::is_ascii_alphanumeric))
        }
        // The end of a string, positions kept and restored, the keypad, a reset.
        Some(b'\\' | b'7' | b'8' | b'=' | b'>' | b'c' | b'M') => 2,
        _ => 0,
    }
}

/// Length of a string with what ends it, BEL or ST; 0 where nothing does.
fn string(bytes: &[u8]) -> usize {
    match memchr::memchr3(ESCAPE, 0x07, b'\n', bytes) {
        Some(end) if bytes[end] == 0x07 => end + 1,
        Some(end) if bytes[end..].starts_with(b"\x1b\\") => end + 2,
        _ => 0,
    }
}

/// Goes back over what is printed of this line, a letter for each backspace at the start of `rest`, as what follows stands in its
/// place; gives what follows. A letter that is underlined afterwards stays.
fn strike<'r>(printed: &mut String, rest: &'r str) -> &'r str {
    let after = rest.trim_start_matches('\u{8}');
    let mut struck = None;
    for _ in 0..rest.len() - after.len() {
        if printed.ends_with('\n') {
            break;
        }
        struck = printed.pop();
    }
    match (struck, after.strip_prefix('_')) {
        (Some(letter), Some(after)) if rest.len() - after.len() == 2 => {
            printed.push(letter);
            after
        }
        _ => after,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(printed(text), expected);
    }

    #[test]
    fn colours_and_links_go() {
        check("\u{1b}[0m\u{1b}[01;34mbin\u{1b}[0m  \u{1b}[38:2::1:2:3mx\u{1b}[K\n", "bin  x\n");
        check("a\u{1b}]8;;http://e.example\u{1b}\\link\u{1b}]8;;\u{7}b", "alinkb");
        check("\u{1b}(B\u{1b}[mx\u{1b}7\u{1b}=", "x");
        assert!(matches!(printed("plain"), Cow::Borrowed(_)));
    }

    #[test]
    fn letters_struck_over_are_read_once() {
        check("N\u{8}NA\u{8}AM\u{8}ME\u{8}E _\u{8}f_\u{8}o_\u{8}o é\u{8}_", "NAME foo é");
        check("_\u{8}X\u{8}X +\u{8}+\u{8}o a_\u{8}_b", "X o a_b");
        check("12 %\u{8}\u{8}\u{8}\u{8}99 %", "99 %");
        check("N\u{8}\u{1b}[1mN\u{1b}[0m", "N");
        check("a\n\u{8}\u{8}b\u{8}", "a\n");
    }

    #[test]
    fn what_breaks_off_hides_nothing() {
        check("a\u{1b}]0;title without an end\nb\u{7}", "a0;title without an end\nb\u{7}");
        check("a\u{1b}[31", "a");
        check("a\u{1b}[31\nb", "a\nb");
        check("a\u{1b}", "a\u{FFFD}");
        check("\u{1b}\u{1b}[1mx\u{1b}éy", "\u{FFFD}x\u{FFFD}éy");
        check("\u{1b}P1\u{1b}Xb\u{1b}^c", "1bc");
    }

    #[test]
    fn megabytes_take_no_time() {
        for piece in
            ["\u{1b}", "\u{1b}]", "\u{1b}[", "\u{8}", "_\u{8}", "\u{1b}[1;\u{8}x", "\u{1b}_a"]
        {
            let text = piece.repeat(2_000_000 / piece.len());
            assert!(!printed(&text).contains(['\u{1b}', '\u{8}']), "{piece:?}");
        }
    }

    proptest! {
        #[test]
        fn only_bytes_that_stood_there_are_left(text in "[\u{1b}\u{8}\\[\\]_;m0-9aé\n\\\\\u{7}]{0,60}") {
            let printed = printed(&text);
            prop_assert!(printed.chars().count() <= text.chars().count());
            prop_assert!(!printed.contains(&['\u{1b}', '\u{8}'][..]), "{:?}", printed);
        }
    }
}
