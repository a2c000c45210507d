//! Mail in plain text: quoted history becomes block quotations, flowed lines are joined, and what is left is laid out as any
//! plain text.

use super::super::text;
use crate::document::{Document, clean::clean};

/// Quotations within one another are counted up to this number.
const DEEPEST: usize = 16;

/// How a plain text is to be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Manner {
    /// Lines that end in a blank go on in the next (RFC 3676, `format=flowed`).
    pub(super) flowed: bool,
    /// That blank is not part of the words (`delsp=yes`).
    pub(super) drops_blank: bool,
}

/// Lays out a message's words.
pub(super) fn lay_out(words: &str, manner: Manner) -> Document {
    // Cleaned first, as places are told in bytes.
    let (text, quoted) = unquoted(&clean(&words.replace("\r\n", "\n")), manner);
    text::lay_out_quoted(&text, &|at| {
        let index = quoted.partition_point(|(start, _)| *start <= at);
        index.checked_sub(1).map_or(0, |index| quoted[index].1)
    })
}

/// The words without the marks of quotation, and from which byte on how deeply they are quoted. Where that changes, a blank
/// line stands.
fn unquoted(words: &str, manner: Manner) -> (String, Vec<(usize, u8)>) {
    let mut text = String::with_capacity(words.len());
    let mut quoted: Vec<(usize, u8)> = Vec::new();
    let (mut depth, mut joins) = (0, false);
    for line in words.trim_end().lines() {
        let (found, rest) = marks(line);
        let rest = if manner.flowed { rest.strip_prefix(' ').unwrap_or(rest) } else { rest };
        let goes_on = joins && found == depth && !is_signature(rest);
        if !goes_on && !text.is_empty() {
            text.push('\n');
        }
        if found != depth {
            if !text.ends_with("\n\n") && !text.is_empty() && !rest.trim().is_empty() {
                text.push('\n');
            }
            depth = found;
            quoted.push((text.len(), depth));
        }
        joins = manner.flowed && rest.ends_with(' ') && !is_signature(rest);
        text.push_str(if joins && manner.drops_blank { &rest[..rest.len() - 1] } else { rest });
    }
    (text, quoted)
}

/// How many marks of quotation a line begins with, and what stands behind them: `> > words`, `>> words`, `>words`.
fn marks(line: &str) -> (u8, &str) {
    let (mut depth, mut rest) = (0_usize, line);
    loop {
        let inner = if depth == 0 { rest } else { rest.strip_prefix(' ').unwrap_or(rest) };
        match inner.strip_prefix('>') {
            Some(inner) => (depth, rest) = (depth + 1, inner),
            None => break,
        }
    }
    if depth > 0 {
        rest = rest.strip_prefix(' ').unwrap_or(rest);
    }
    (depth.min(DEEPEST) as u8, rest)
}

/// The line that stands before a signature; its blank at the end joins nothing.
fn is_signature(line: &str) -> bool {
    line == "-- "
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Blocks with as many `>` before them as they stand in quotations.
    #[track_caller]
    fn check(words: &str, manner: Manner, expected: &[&str]) {
        let document = lay_out(words, manner);
        let line = |block: &crate::document::Block| {
            format!(
                "{}{}",
                ">".repeat(usize::from(block.quoted)),
                block.span.of(document.text()).replace('\n', "/")
            )
        };
        assert_eq!(document.blocks().iter().map(line).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn quoted_history_stands_in_quotations() {
        check(
            "I agree.\n\nOn Monday Ann Poe wrote:\n> We sail at six.\n>\n> > Does it sail?\n>> At all?\n> Yes.\nGood.\n",
            Manner::default(),
            &[
                "I agree.",
                "On Monday Ann Poe wrote:",
                ">We sail at six.",
                ">>Does it sail?/At all?",
                ">Yes.",
                "Good.",
            ],
        );
    }

    #[test]
    fn flowed_lines_are_joined() {
        let manner = Manner { flowed: true, drops_blank: false };
        check(
            "The ferry did \nnot sail.\n> And the \n> mail?\n-- \nAnn\n",
            manner,
            &["The ferry did not sail.", ">And the mail?", "-- /Ann"],
        );
    }

    #[test]
    fn arrows_are_no_quotations() {
        check("a -> b\nc > d\n", Manner::default(), &["a -> b/c > d"]);
    }
}
