//! Blocks of code in the flow.

use super::Flow;
use crate::document::BlockKind;

/// Longest name of a code block's language, in characters.
const LONGEST_LANGUAGE: usize = 40;

/// A block of code that is open.
#[derive(Debug)]
pub(super) struct Code {
    pub(super) language: Option<Box<str>>,
    pub(super) text: String,
}

impl Flow {
    /// Begins a block of code in a language as the source names it.
    pub(in crate::formats) fn start_code(&mut self, language: &str) {
        self.end();
        let language = crate::document::clean::clean_line(language.trim());
        let language: String = language.chars().take(LONGEST_LANGUAGE).collect();
        let language = (!language.is_empty()).then(|| language.into_boxed_str());
        self.code = Some(Code { language, text: String::new() });
    }

    /// Parts the lines of a block of code that are elements of their own.
    pub(in crate::formats) fn end_code_line(&mut self) {
        if let Some(code) = &mut self.code
            && !code.text.is_empty()
            && !code.text.ends_with('\n')
        {
            code.text.push('\n');
        }
    }

    /// Ends a block of code.
    pub(in crate::formats) fn end_code(&mut self) {
        let Some(code) = self.code.take() else { return };
        let text = code.text.trim_end().trim_start_matches(['\n', '\r']);
        if self.table.as_ref().is_some_and(|table| table.in_cell) {
            self.words(text);
            return;
        }
        if !text.is_empty() {
            self.builder.push(text);
            self.end_as(BlockKind::Code(code.language));
        }
    }
}
