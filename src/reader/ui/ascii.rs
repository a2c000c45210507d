//! For terminals that draw no more than ASCII: lines, marks and typographic signs as the nearest ASCII character.
//!
//! Letters stay as they are: which of them a terminal knows cannot be told, and words without them could not be read.

use ratatui::buffer::Buffer;

/// What stands for what. Each takes one column, as what it stands for does.
const STAND_INS: &[(&str, &str)] = &[
    ("─━–—‐‑‒―−▁", "-"),
    ("│┃▎▏▕", "|"),
    ("╭╮╰╯┌┐└┘├┤┬┴┼", "+"),
    ("▌▸▶›→", ">"),
    ("←‹", "<"),
    ("●•◦▪", "*"),
    ("·", "-"),
    ("★☆", "+"),
    ("▾▼", "v"),
    ("↑", "^"),
    ("↓", "v"),
    ("▇█▆▅▄▃▂", "="),
    ("░▒▓", ":"),
    ("…⋯", "~"),
    ("“”„‟«»", "\""),
    ("‘’‚‛′", "'"),
    ("¶§", "P"),
    ("×✕✗", "x"),
    ("✓✔", "v"),
    ("\u{a0}\u{2009}\u{202f}", " "),
];

/// Puts ASCII characters in place of lines, marks and signs.
pub(super) fn reduce(buffer: &mut Buffer) {
    for cell in &mut buffer.content {
        if !cell.symbol().is_ascii()
            && let Some(ascii) = stand_in(cell.symbol())
        {
            cell.set_symbol(ascii);
        }
    }
}

/// The ASCII character for a sign; `None` for letters.
fn stand_in(symbol: &str) -> Option<&'static str> {
    let known = |(signs, _): &&(&str, &str)| signs.contains(symbol);
    STAND_INS.iter().find(known).map(|(_, ascii)| *ascii)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::width::width;

    #[track_caller]
    fn check(symbol: &str, expected: Option<&str>) {
        assert_eq!(stand_in(symbol), expected);
    }

    #[test]
    fn signs_are_reduced_and_letters_stay() {
        check("─", Some("-"));
        check("“", Some("\""));
        check("…", Some("~"));
        check("é", None);
        check("語", None);
    }

    #[test]
    fn each_takes_the_room_of_what_it_stands_for() {
        for (signs, ascii) in STAND_INS {
            assert!(ascii.is_ascii() && ascii.len() == 1);
            for sign in signs.chars() {
                assert_eq!(width(&sign.to_string()), 1, "{sign:?}");
            }
        }
    }
}
