//! `dateline show`: articles as pages on a terminal, as plain text into a pipe.

use std::{
    io::{self, Write},
    sync::Arc,
};

use super::{
    ansi::{self, Surface},
    arguments::{Look, Paths},
    inputs::{self, Outcome},
    output::Output,
    plain,
    reader::{is_utf8, variable},
};
use crate::{
    library::Article,
    page::{Header, Page, PageStyle},
};

/// Columns of text, where nothing else is asked for.
const MEASURE: u16 = 72;
/// Columns left free at the left edge of a terminal, and as many at the right.
const MARGIN: u16 = 2;

/// Prints articles one after the other, a line of stars between them.
pub(super) fn run(paths: &Paths, look: Look, output: &mut Output) -> io::Result<Outcome> {
    let setting = Setting::new(look, output);
    let render = |article: &Article| match &setting {
        Some(setting) => setting.render(article),
        None => plain::render(article),
    };
    let mut first = true;
    inputs::map_each(&paths.paths, &render, &mut |printed| {
        if !std::mem::take(&mut first) {
            output.write_all(b"\n* * *\n\n")?;
        }
        output.write_all(printed.as_bytes())
    })
}

/// How pages are printed.
struct Setting {
    page: PageStyle,
    surface: Surface,
}

impl Setting {
    /// `None` where plain text is wanted: nothing is asked for, and the output is no terminal.
    fn new(look: Look, output: &Output) -> Option<Self> {
        if !output.is_terminal && !output.styled && look.measure.is_none() {
            return None;
        }
        let margin = if output.is_terminal { MARGIN } else { 0 };
        let room =
            if output.is_terminal { output.columns().saturating_sub(2 * MARGIN) } else { MEASURE };
        let measure = look.measure.unwrap_or_else(|| MEASURE.min(room));
        let ascii = !is_utf8(&variable);
        let page = PageStyle { measure, wrap_code: true, ascii, ..PageStyle::default() };
        Some(Self { page, surface: Surface { margin, styled: output.styled, ascii } })
    }

    fn render(&self, article: &Article) -> String {
        let Some(document) = article.document() else { return String::new() };
        let page = Page::new(Arc::clone(document), header(article), self.page);
        let mut printed = String::new();
        for (_, row) in page.rows(page.first(), usize::MAX) {
            ansi::draw(row, document, self.surface, &mut printed);
        }
        printed
    }
}

/// What stands above the text and is not part of it.
fn header(article: &Article) -> Header {
    let in_text = article.document().is_some_and(|document| document.title().is_some());
    let about = plain::about(article).into_iter();
    Header {
        title: (!in_text).then(|| article.label()),
        lines: about.chain(article.notes.iter().cloned()).collect(),
        fold: None,
    }
}
