//! Earlier messages that a reply quotes after its own words: what mail programs put there, found in the blocks of the text.
//!
//! Only what stands at the end counts: quotations between answers are part of what is said.

use std::ops::Range;

use crate::document::{Block, BlockKind, Document};

/// Lines of the head of a message that is quoted without marks, at most.
const LONGEST_HEAD: usize = 8;

/// The blocks of earlier messages at the end of a reply; `None` where there are none, or where nothing of its own stands before.
pub(super) fn of(document: &Document) -> Option<Range<usize>> {
    let blocks = document.blocks();
    let found = unmarked(document).or_else(|| marked(document))?;
    let is_own =
        |block: &Block| block.is_body() && block.quoted == 0 && !is_attribution(document, block);
    blocks[..found.start].iter().any(is_own).then_some(found)
}

/// What stands in quotations at the end, below a line that says who wrote it or with that line as its first; a signature or the
/// footer of a list may follow.
fn marked(document: &Document) -> Option<Range<usize>> {
    let blocks = document.blocks();
    let end = blocks.iter().rposition(|block| block.quoted > 0)? + 1;
    if blocks.get(end).is_some_and(|block| !is_footer(document, block)) {
        return None;
    }
    let start = blocks[..end].iter().rposition(|block| block.quoted == 0).map_or(0, |at| at + 1);
    let mut near = blocks[..=start].iter().rev().take(2);
    near.any(|block| is_attribution(document, block)).then_some(start..end)
}

/// What follows a line `-----Original Message-----`, or the head of a message, and has no marks of quotation.
fn unmarked(document: &Document) -> Option<Range<usize>> {
    let blocks = document.blocks();
    let begins = |index: &usize| {
        let words = words(document, &blocks[*index]);
        blocks[*index].quoted == 0
            && (is_parting(words) || is_head(document, blocks[*index].span.start))
    };
    let start = (0..blocks.len()).find(begins)?;
    // What is passed on is what the message is about.
    let passed_on = blocks[..start].last();
    let is_passed_on = passed_on
        .is_some_and(|block| words(document, block).to_lowercase().contains("forwarded message"));
    (!is_passed_on).then_some(start..blocks.len())
}

fn words<'d>(document: &'d Document, block: &Block) -> &'d str {
    block.span.of(document.text()).trim()
}

/// True for `On Monday Ann Poe wrote:` in the languages of common mail programs.
fn is_attribution(document: &Document, block: &Block) -> bool {
    const WROTE: [&str; 8] =
        ["wrote", "writes", "schrieb", "a écrit", "escribió", "ha scritto", "schreef", "escreveu"];
    let words = words(document, block);
    let is_said = block.kind == BlockKind::Paragraph && words.ends_with(':');
    is_said && WROTE.iter().any(|wrote| words.contains(wrote))
}

/// True for what may stand below the history: a signature, or what a list adds to each message below a line.
fn is_footer(document: &Document, block: &Block) -> bool {
    let words = words(document, block);
    block.kind == BlockKind::Rule || words.starts_with("--") || words.starts_with("__")
}

/// True for `-----Original Message-----`.
fn is_parting(words: &str) -> bool {
    let inner = words.trim_matches('-');
    let line = inner.trim();
    words.len() >= inner.len() + 6
        && ["Original Message", "Ursprüngliche Nachricht", "Message d'origine", "Mensaje original"]
            .iter()
            .any(|known| line.eq_ignore_ascii_case(known))
}

/// True where the head of a message stands: lines `From:`, `To:` or `Sent:`, and `Subject:`.
fn is_head(document: &Document, start: usize) -> bool {
    let text = &document.text()[start..];
    let lines = || text.lines().filter(|line| !line.trim().is_empty()).take(LONGEST_HEAD);
    let has = |field: &str| lines().any(|line| line.trim_start().starts_with(field));
    text.starts_with("From:") && has("Subject:") && (has("To:") || has("Sent:"))
}

#[cfg(test)]
mod tests {
    use super::super::plain::{self, Manner};
    use super::*;
    use crate::{formats::body, metadata::Metadata};

    #[track_caller]
    fn check_document(document: &Document, expected: &str) {
        let blocks = of(document).map_or(&[] as &[Block], |range| &document.blocks()[range]);
        let found: Vec<&str> = blocks.iter().map(|block| words(document, block)).collect();
        assert_eq!(found.join(" / "), expected);
    }

    #[track_caller]
    fn check(text: &str, expected: &str) {
        check_document(&plain::lay_out(text, Manner::default()), expected);
    }

    #[track_caller]
    fn check_html(html: &str, expected: &str) {
        check_document(&body::from_html(html, None, &mut Metadata::default()), expected);
    }

    #[test]
    fn quotations_at_the_end_below_who_wrote_them() {
        check("Yes.\n\nOn Monday Ann Poe wrote:\n> Does it sail?\n", "Does it sail?");
        check(
            "Yes.\n\nOn Monday Ann\nPoe wrote:\n\n> One.\n>\n> > Two.\n\n-- \nBob\n",
            "One. / Two.",
        );
        check("Yes.\n\nAm 5.5. schrieb Ann Poe:\n> Eins.\n____\nlist\n", "Eins.");
    }

    #[test]
    fn what_is_answered_or_cited_stays() {
        check("On Monday Ann Poe wrote:\n> Does it sail?\nYes.\n\n> When?\nAt six.\n", "");
        check("The law says it well.\n\n> No ferry sails in a storm.\n", "");
        check("On Monday Ann Poe wrote:\n> Does it sail?\n", "");
    }

    #[test]
    fn heads_without_marks() {
        let head = "From: Ann Poe\nSent: Monday, May 6, 2024 10:00 AM\nTo: Bob Roe\nSubject: The ferry\n\nDoes it sail?\n";
        let document = plain::lay_out(
            &format!("Yes.\n\n-----Original Message-----\n{head}"),
            Manner::default(),
        );
        let found = of(&document).expect("it quotes a message");
        assert_eq!(found.end, document.blocks().len());
        assert!(
            document.text()[document.blocks()[found.start].span.start..]
                .starts_with("-----Original")
        );
        let document = plain::lay_out(&format!("Yes.\n\n{head}"), Manner::default());
        let found = of(&document).expect("it quotes a message");
        assert!(
            document.text()[document.blocks()[found.start].span.start..].starts_with("From: Ann")
        );
        check(&format!("See below.\n\n---------- Forwarded message ---------\n{head}"), "");
        check("From: the quay one sees\nthe ship.\n", "");
    }

    #[test]
    fn pages_of_mail_programs() {
        check_html(
            "<div>Yes.</div><div class=gmail_quote><div class=gmail_attr>On Monday, Ann Poe &lt;<a href='mailto:a@x.org'>a@x.org</a>&gt; wrote:<br></div>\
             <blockquote class=gmail_quote><div>Does it sail?</div></blockquote></div>",
            "Does it sail?",
        );
        check_html(
            "<p>Yes.</p><div class=moz-cite-prefix>Am 06.05.24 schrieb Ann Poe:<br></div><blockquote type=cite><p>Does it?</p><p>When?</p></blockquote>",
            "Does it? / When?",
        );
        check_html(
            "<p>Yes.</p><blockquote type=cite><div>On 6 May 2024, Ann Poe wrote:</div><div>Does it sail?</div></blockquote>",
            "On 6 May 2024, Ann Poe wrote: / Does it sail?",
        );
        check_html(
            "<p>Yes.</p><div><p><b>From:</b> Ann Poe<br><b>Sent:</b> Monday<br><b>To:</b> Bob<br><b>Subject:</b> The ferry</p></div><p>Does it sail?</p>",
            "From: Ann Poe\nSent: Monday\nTo: Bob\nSubject: The ferry / Does it sail?",
        );
    }
}
