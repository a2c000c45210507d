//! Quotation marks: which open, which close, and the runs of text between them, paragraph by paragraph.
//!
//! Read are curly, straight, doubled single (`''`, ` `` `), angle (`«»`, `»«`), low-high (`„…“`) and East Asian corner
//! marks, and single marks as first quotes in the British way. Marks within a run are nested and part of it. A run that is
//! never closed ends with its paragraph; one that runs over paragraphs is opened again in each and closed once.

use super::token::{TokenKind, Tokens};
use std::ops::Range;

/// A stretch between quotation marks, outermost only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// Its tokens, marks included.
    pub tokens: Range<usize>,
    /// False where the closing mark is missing and it ends with the paragraph or at the next opening mark.
    pub closed: bool,
}

/// The quoted runs of a document.
#[derive(Debug, Default)]
pub struct Runs {
    /// In order; they never overlap.
    pub list: Vec<Run>,
    /// For every token the run it stands in, or [`OUTSIDE`].
    of_token: Vec<u32>,
}

/// Stands for no run.
const OUTSIDE: u32 = u32::MAX;

impl Runs {
    /// Pairs the marks of every paragraph.
    pub fn of(tokens: &Tokens) -> Self {
        let mut open_before = false;
        let mut list = Vec::new();
        for paragraph in &tokens.paragraphs {
            let first = list.len();
            let range = paragraph.tokens.clone();
            Pairing::new(tokens, range.clone(), open_before).pair(&mut list);
            let last: Option<&Run> = list[first..].last();
            open_before = last.is_some_and(|run| !run.closed && run.tokens.end == range.end);
        }
        Self::over(tokens, list)
    }

    /// Pairs the marks of stretches that stand for themselves, in order.
    pub fn pair(tokens: &Tokens, stretches: impl Iterator<Item = Range<usize>>) -> Self {
        let mut list = Vec::new();
        for range in stretches.filter(|range| !range.is_empty()) {
            Pairing::new(tokens, range, false).pair(&mut list);
        }
        Self::over(tokens, list)
    }

    fn over(tokens: &Tokens, list: Vec<Run>) -> Self {
        let mut runs = Self { list, of_token: vec![OUTSIDE; tokens.len()] };
        for (index, run) in runs.list.iter().enumerate() {
            runs.of_token[run.tokens.clone()].fill(index as u32);
        }
        runs
    }

    /// Index of the run that holds a token, marks included.
    pub fn at(&self, token: usize) -> Option<usize> {
        self.of_token.get(token).filter(|run| **run != OUTSIDE).map(|run| *run as usize)
    }

    /// Indices of the runs that share a token with a range.
    pub fn within(&self, range: &Range<usize>) -> Range<usize> {
        let from = self.list.partition_point(|run| run.tokens.end <= range.start);
        let to = self.list.partition_point(|run| run.tokens.start < range.end);
        from..to.max(from)
    }
}

/// What a double mark does where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Open,
    Close,
    /// Stands between two blanks or two letters: opens where nothing is open, else closes.
    Either,
}

/// The pairing of one paragraph's marks.
struct Pairing<'t> {
    tokens: &'t Tokens<'t>,
    range: Range<usize>,
    /// A run of the paragraph before was not closed.
    open_before: bool,
    /// As many double marks close as open, so one that opens within a run is nested.
    balanced: bool,
}

impl<'t> Pairing<'t> {
    fn new(tokens: &'t Tokens<'t>, range: Range<usize>, open_before: bool) -> Self {
        let mut pairing = Self { tokens, range: range.clone(), open_before, balanced: false };
        let surplus: i64 = range
            .filter(|index| pairing.is_double(*index))
            .map(|index| match pairing.role(index) {
                Role::Open => 1,
                Role::Close => -1,
                Role::Either => 0,
            })
            .sum();
        pairing.balanced = surplus <= 0;
        pairing
    }

    /// Reads left to right; each run found is skipped whole.
    fn pair(&self, runs: &mut Vec<Run>) {
        let mut at = self.range.start;
        let mut carried = self.open_before;
        while at < self.range.end {
            let run = match self.tokens.list[at].kind {
                TokenKind::Mark if self.is_double(at) => self.double_run(at, carried),
                TokenKind::Mark => self.single_run(at),
                _ => None,
            };
            carried &= run.is_none();
            at = run.as_ref().map_or(at + 1, |run| run.tokens.end);
            runs.extend(run);
        }
    }

    /// The run that a double mark opens, or ends where it was carried over from the paragraph before.
    fn double_run(&self, at: usize, carried: bool) -> Option<Run> {
        match self.role(at) {
            Role::Open | Role::Either => {
                let (end, closed) = self.double_end(at);
                Some(Run { tokens: at..end, closed })
            }
            Role::Close if self.is_misplaced(at) => {
                let (end, closed) = self.double_end(at);
                Some(Run { tokens: at..end, closed })
            }
            Role::Close if carried => Some(Run { tokens: self.range.start..at + 1, closed: true }),
            Role::Close => None,
        }
    }

    /// `said," It`: a straight mark after a comma that opens, its blank on the wrong side.
    fn is_misplaced(&self, at: usize) -> bool {
        at > self.range.start
            && self.tokens.word(at) == "\""
            && matches!(self.tokens.word(at - 1), "," | ":")
    }

    /// Where the run that a double mark opens ends, and whether a mark closes it.
    fn double_end(&self, start: usize) -> (usize, bool) {
        let mut depth = 1;
        for index in start + 1..self.range.end {
            if !self.is_double(index) {
                continue;
            }
            match self.role_within(start, index) {
                Role::Open if self.begins_anew(index) => return (index, false),
                Role::Open => depth += usize::from(self.balanced),
                Role::Close | Role::Either => depth -= 1,
            }
            if depth == 0 {
                return (index + 1, true);
            }
        }
        (self.range.end, false)
    }

    /// True where an opening mark within a run shows that the run's closing mark was forgotten.
    fn begins_anew(&self, index: usize) -> bool {
        let after_stop = matches!(self.tokens.word(index - 1), "." | "?" | "!" | ",");
        !self.balanced && (after_stop || self.tokens.word(index) == "“")
    }

    /// What a double mark does within a run that the mark at `start` opened.
    fn role_within(&self, start: usize, index: usize) -> Role {
        match (self.tokens.word(start), self.tokens.word(index)) {
            ("„" | "‟", "“" | "”" | "\"") | ("”", "”") | ("»", "«") => Role::Close,
            ("»", "»") => Role::Open,
            _ => self.role(index),
        }
    }

    /// What a double mark does by itself and its neighbours.
    fn role(&self, index: usize) -> Role {
        let (left, right) = (self.gap_before(index), self.gap_after(index));
        match self.tokens.word(index) {
            "«" if right && !left => Role::Close,
            "“" | "„" | "‟" | "``" | "‘‘" | "「" | "『" | "«" => Role::Open,
            "”" | "»" if left && !right => Role::Open,
            "”" | "»" | "」" | "』" => Role::Close,
            _ if self.follows_digit(index) && right => Role::Close,
            _ => match (left, right) {
                (true, false) => Role::Open,
                (false, true) => Role::Close,
                _ => Role::Either,
            },
        }
    }

    /// The run that a single mark opens, if it is one that opens and another closes it.
    fn single_run(&self, at: usize) -> Option<Run> {
        if !self.opens_single(at) {
            return None;
        }
        if let Some(close) = self.single_close(at) {
            return Some(Run { tokens: at..close + 1, closed: true });
        }
        let whole = at == self.range.start && self.tokens.word(at) == "‘" && self.has_room(at);
        whole.then_some(Run { tokens: at..self.range.end, closed: false })
    }

    /// A paragraph of speech, not a decade or a clipped word written with the wrong mark.
    fn has_room(&self, at: usize) -> bool {
        const FEWEST: usize = 8;
        self.range.end - at >= FEWEST && self.gap_before(at)
    }

    /// A single mark at the start of a word that is not clipped (`'90s`, `'tis`).
    fn opens_single(&self, index: usize) -> bool {
        let word = self.tokens.word(index);
        if !matches!(word, "‘" | "'" | "`" | "‚" | "‹" | "›")
            || !self.gap_before(index)
            || self.gap_after(index)
        {
            return false;
        }
        let next = self.tokens.list.get(index + 1);
        next.is_some_and(|token| {
            token.is_word() && !is_clipped(self.tokens.lower(index + 1))
                || matches!(token.kind, TokenKind::Mark)
                || matches!(self.tokens.word(index + 1), "…" | "..." | "[" | "(" | "$" | "£" | "€")
        })
    }

    /// The mark that closes a single run: the first after a stop or before one, else the first that may be a
    /// possessive's apostrophe. Looks no further than the next mark that opens.
    fn single_close(&self, start: usize) -> Option<usize> {
        let mut weak = None;
        for index in start + 1..self.range.end {
            let word = self.tokens.word(index);
            if !matches!(word, "'" | "’" | "›" | "‹") {
                continue;
            }
            if self.opens_single(index) {
                break;
            }
            if self.gap_after(index) && !self.gap_before(index) {
                if !self.may_be_possessive(index) {
                    return Some(index);
                }
                weak = weak.or(Some(index));
            }
        }
        weak
    }

    /// `voters’ choice`: after an s and before another word.
    fn may_be_possessive(&self, index: usize) -> bool {
        let next = self.tokens.list.get(index + 1);
        self.tokens.lower(index - 1).ends_with('s')
            && next.is_some_and(super::token::Token::is_word)
            && index + 1 < self.range.end
    }

    fn is_double(&self, index: usize) -> bool {
        self.tokens.list[index].kind == TokenKind::Mark
            && !matches!(self.tokens.word(index), "'" | "’" | "‘" | "‚" | "‛" | "`" | "‹" | "›")
    }

    fn follows_digit(&self, index: usize) -> bool {
        index > self.range.start
            && !self.tokens.spaced(index)
            && self.tokens.list[index - 1].kind == TokenKind::Number
    }

    /// A blank, an opening bracket or a dash stands before the mark, or nothing.
    fn gap_before(&self, index: usize) -> bool {
        if index == self.range.start || self.tokens.spaced(index) {
            return true;
        }
        let before = self.tokens.word(index - 1);
        matches!(before, "(" | "[" | "{" | "/" | "“" | "\"" | "‘" | "«")
            || before.starts_with(['—', '–', '-'])
    }

    /// A blank, a closing bracket or a stop stands after the mark, or nothing.
    fn gap_after(&self, index: usize) -> bool {
        if index + 1 >= self.range.end || self.tokens.spaced(index + 1) {
            return true;
        }
        let after = self.tokens.word(index + 1);
        matches!(
            after,
            ")" | "]"
                | "}"
                | "."
                | ","
                | ";"
                | ":"
                | "!"
                | "?"
                | "”"
                | "\""
                | "’"
                | "»"
                | "…"
                | "..."
        ) || after.starts_with(['—', '–', '-'])
    }
}

/// Words that lose their beginning to an apostrophe.
fn is_clipped(lower: &str) -> bool {
    matches!(
        lower,
        "tis" | "twas" | "em" | "til" | "cause" | "n" | "round" | "bout" | "cos" | "ere"
    ) || (lower.len() == 3 && lower.ends_with("0s"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;
    use proptest::prelude::*;

    fn runs(text: &str) -> Vec<String> {
        let document = Document::of_paragraphs(text);
        let tokens = Tokens::of(&document);
        let runs = Runs::of(&tokens);
        runs.list
            .iter()
            .map(|run| tokens.span(run.tokens.clone()).of(document.text()).to_owned())
            .collect()
    }

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        assert_eq!(runs(text), expected);
    }

    #[test]
    fn kinds_of_marks() {
        check("“A b,” he said, “c d.”", &["“A b,”", "“c d.”"]);
        check("\"A b,\" he said, \"c d.\"", &["\"A b,\"", "\"c d.\""]);
        check("``A b,'' he said, ''c d.''", &["``A b,''", "''c d.''"]);
        check("Er sagte: „Ja, gut“, und ging.", &["„Ja, gut“"]);
        check("« Oui », dit-il, «non».", &["« Oui »", "«non»"]);
        check("»Ja«, sagte er, »nein«.", &["»Ja«", "»nein«"]);
        check("”Ja”, sa han.", &["”Ja”"]);
        check("\" A b , \" he said . \" C d . \"", &["\" A b , \"", "\" C d . \""]);
    }

    #[test]
    fn single_marks_are_told_from_apostrophes() {
        check("‘I don’t know,’ said the voters’ friend.", &["‘I don’t know,’"]);
        check("'It's the workers' choice,' she said.", &["'It's the workers' choice,'"]);
        check("the jihadists' takeover of 'the capital'", &["'the capital'"]);
        check("back in the '90s and '80s, rock 'n' roll", &[]);
        check("‘He said “go” and left,’ she said.", &["‘He said “go” and left,’"]);
        check("It’s ’90s music, the boys’ and girls’.", &[]);
    }

    #[test]
    fn nested_marks_are_part_of_the_run() {
        check("“He told me ‘go’ then,” she said.", &["“He told me ‘go’ then,”"]);
        check("“He said “go” then,” she said.", &["“He said “go” then,”"]);
        check("\"He said \"go\" then,\" she said.", &["\"He said \"go\" then,\""]);
    }

    #[test]
    fn an_unclosed_run_ends_with_its_paragraph() {
        check("He said: “It is late.\nThey left.", &["“It is late."]);
        check("“One two.\n“Three four.”\nFive.", &["“One two.", "“Three four.”"]);
        check(
            "“One two. “Three four,” he said.",
            &["“One two. ", "“Three four,”"].map(str::trim_end),
        );
        check("“One two.\nThree four,” he said.", &["“One two.", "Three four,”"]);
    }

    #[test]
    fn inches_open_nothing() {
        check("He is 6'2\" tall, she said.", &[]);
    }

    proptest! {
        #[test]
        fn runs_are_in_order_and_within_paragraphs(text in "[ab ,.'’‘\"“”«»„`\n]{0,80}") {
            let document = Document::of_paragraphs(&text);
            let tokens = Tokens::of(&document);
            let runs = Runs::of(&tokens);
            prop_assert!(runs.list.windows(2).all(|pair| pair[0].tokens.end <= pair[1].tokens.start));
            for (index, run) in runs.list.iter().enumerate() {
                prop_assert!(!run.tokens.is_empty());
                prop_assert!(tokens.paragraphs.iter().any(|paragraph| paragraph.tokens.start <= run.tokens.start
                    && run.tokens.end <= paragraph.tokens.end));
                prop_assert_eq!(runs.at(run.tokens.start), Some(index));
            }
        }
    }
}
