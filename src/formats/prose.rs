//! Whether a file in a folder, whose name promises nothing, is an article: it is one where its content says what it is, or where
//! it reads as prose. What is named on the command line is never asked.

use super::{
    Input, decode, mail, mhtml,
    sniff::{self, Kind},
    webarchive,
};

/// Bytes from the start that are looked at.
const HEAD: usize = 16 << 10;

/// Of what is not blank, at least this part is letters in prose, in per cent: English has 95, programs and tables 50 to 75.
const LETTERS: usize = 80;

/// Of the lines, at most this part looks like those of a program or a configuration, in per cent.
const CODE: usize = 15;

/// True for a text that nothing says is an article: a program, a picture in letters, a configuration.
pub(crate) fn is_no_article(input: Input<'_>) -> bool {
    let bytes = input.bytes;
    let says = sniff::packing(bytes).is_some()
        || sniff::magic(bytes).is_some()
        || webarchive::is_list(bytes)
        || mhtml::is_saved_page(input)
        || mail::kind(input.name, bytes).is_some();
    if says {
        return false;
    }
    let Ok(decoded) = decode::decode(&bytes[..bytes.len().min(HEAD)]) else { return false };
    let is_text = matches!(sniff::kind(input.name, &decoded.text), Kind::Text | Kind::Markdown);
    is_text && !is_prose(&decoded.text)
}

/// True for running text, however short.
fn is_prose(text: &str) -> bool {
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    let (all, code) =
        lines.fold((0, 0), |(all, code), line| (all + 1, code + usize::from(is_code(line))));
    has_letters(text.lines()) && code * 100 <= CODE * all && !text.starts_with("#!")
}

/// True where letters make up as much of what is neither blank nor digit as they do in prose.
pub(super) fn has_letters<'t>(lines: impl Iterator<Item = &'t str>) -> bool {
    let (mut letters, mut marks) = (0_usize, 0_usize);
    for c in lines.flat_map(str::chars).filter(|c| !c.is_whitespace()) {
        // Marks belong to the letters of many scripts; digits, dots and commas stand in any text.
        if c.is_alphabetic() || !c.is_ascii() {
            letters += 1;
        } else if !c.is_ascii_digit() && !matches!(c, '.' | ',' | '\'' | '"' | '-') {
            marks += 1;
        }
    }
    letters * 100 >= LETTERS * (letters + marks)
}

/// True for a line as programs and configurations have them.
pub(super) fn is_code(line: &str) -> bool {
    let line = line.trim();
    let sets = line.split_once('=').is_some_and(|(name, _)| {
        let name = name.trim_end_matches([' ', ':', '+', '?']);
        !name.is_empty() && !name.contains(char::is_whitespace)
    });
    sets || line.ends_with([';', '{', '}', '\\', '|'])
        || line.ends_with("*/")
        || line.ends_with("\",")
        || ["#include", "#define", "//", "/*", "$(", "export ", "import ", "<<"]
            .iter()
            .any(|start| line.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, text: &str, article: bool) {
        assert_eq!(!is_no_article(Input { name, bytes: text.as_bytes() }), article, "{text}");
    }

    #[test]
    fn prose_is_an_article_whatever_it_is_called() {
        check("letter", "Dear Jane,\n\nthe ferry leaves at 9:30; bring 2 coats.\n", true);
        check("2024.12.06", "Buy milk", true);
        check(
            "README",
            "# The harbour\n\nA program that counts ships.\n\n    make install\n",
            true,
        );
        check("notes", "港では三隻の船が待っていた。\n", true);
        check(
            "1725512400.M1P2.host,S=12:2,S",
            "From: a@b.example\nSubject: x\nMessage-ID: <1@b.example>\nDate: 1 Jan 2024\n\n{};",
            true,
        );
        check("page", "<!doctype html><p>words", true);
    }

    #[test]
    fn programs_and_configurations_are_none() {
        check("rules", "all: build\n\t$(CC) -o $@ $<\n%.o: %.c\n\t$(CC) -c $<\n", false);
        check(
            "a.xpm",
            "/* XPM */\nstatic char *a[] = {\n\"16 16 2 1\",\n\"  c None\",\n\". c #000\",\n\"..  ..\",\n};\n",
            false,
        );
        check("run", "#!/bin/sh\necho a few words\n", false);
        check("settings", "colour = red\nname=quay\nport = 80\n", false);
    }
}
