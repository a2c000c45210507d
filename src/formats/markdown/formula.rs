//! Formulas between dollar signs, which are money in most articles.

use super::Reader;
use crate::document::InlineKind;

impl Reader {
    /// What stands between `signs`: the TeX source of a formula, set as code; other words stay as they are, with their signs.
    pub(super) fn formula(&mut self, source: &str, signs: &str) {
        if !is_tex(source) {
            for words in [signs, source, signs] {
                self.flow.words(words);
            }
        } else if signs == "$$" && !self.flow.in_table() {
            self.flow.start_code("tex");
            self.flow.words(source);
            self.flow.end_code();
        } else {
            self.flow.open(InlineKind::Code);
            self.flow.verbatim(source.trim());
            self.flow.close(InlineKind::Code);
        }
    }
}

/// True for what has the signs of TeX, or is a single letter; sums of money and shell variables are none.
fn is_tex(source: &str) -> bool {
    let mut letters = source.trim().chars();
    let single = letters.next().is_some_and(char::is_alphabetic) && letters.next().is_none();
    single || source.contains(['\\', '^']) || source.contains("_{") || source.contains(" = ")
}

#[cfg(test)]
mod tests {
    use crate::{document::InlineKind, formats::markdown::parse};

    #[track_caller]
    fn check(source: &str, text: &str, formulas: &[&str]) {
        let document = parse("a.md", source).document;
        assert_eq!(document.text(), text);
        let code = document.inlines().iter().filter(|inline| inline.kind == InlineKind::Code);
        let found: Vec<&str> = code.map(|inline| inline.span.of(document.text())).collect();
        assert_eq!(found, formulas);
    }

    #[test]
    fn formulas_are_their_source() {
        check(
            "The wave $E = a_1 * b_1 * c$ is.",
            "The wave E = a_1 * b_1 * c is.",
            &["E = a_1 * b_1 * c"],
        );
        check("On the $x$ axis.", "On the x axis.", &["x"]);
        check("So\n\n$$\nx = \\frac{1}{2}\n$$\n\nit is.", "So\nx = \\frac{1}{2}\nit is.", &[]);
    }

    #[test]
    fn money_stays() {
        check("From $5 to $6, or $5/$6.", "From $5 to $6, or $5/$6.", &[]);
        check("He paid $10-$20 *each*.", "He paid $10-$20 each.", &[]);
        check("A $$ sign $$ of it.", "A $$ sign $$ of it.", &[]);
    }
}
