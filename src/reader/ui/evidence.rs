//! Why a quotation is one: its sentence with speaker and cue marked, the rule that fired, how sure it is.

use std::collections::BTreeMap;

use ratatui::{
    buffer::Buffer,
    style::{Modifier, Style},
};

use super::paint::{open_box, write};
use crate::{
    analysis::{Analysis, Quote},
    library::Article,
    reader::{
        app::{Model, selection::Selection},
        label,
        theme::Role,
    },
    span::Span,
};

/// Columns of the box.
const COLUMNS: u16 = 72;

/// Draws the box for the selected quotation.
pub(super) fn draw(model: &Model, buffer: &mut Buffer) {
    let Some(article) = model.article() else { return };
    let Some(Selection::Quote(index)) =
        model.reading.as_ref().and_then(|reading| reading.selection)
    else {
        return;
    };
    let Some(analysis) = article.analysis() else { return };
    let Some(quote) = analysis.quotes.get(index) else { return };
    let rows = rows(model, article, analysis, quote);
    let inner = open_box(model, COLUMNS, rows.len() as u16 + 2, buffer);
    for (row, y) in rows.iter().zip(inner.y..inner.bottom()) {
        let mut x = inner.x;
        for (words, style) in row {
            x = write(buffer, (x, y), words, inner.right().saturating_sub(x), *style);
        }
    }
}

/// Words and their styles on one row.
type StyledRow = Vec<(String, Style)>;

/// All rows of the box.
fn rows(model: &Model, article: &Article, analysis: &Analysis, quote: &Quote) -> Vec<StyledRow> {
    let theme = model.options.theme;
    let (dim, text) = (theme.style(Role::Dim), theme.style(Role::Text));
    let columns = usize::from(COLUMNS.min(model.size.0).saturating_sub(4)).max(1);
    let mut rows = vec![
        vec![(label::fit(&who(article, quote), columns), theme.style(Role::Speaker))],
        Vec::new(),
    ];
    let sentence = sentence(analysis, quote);
    rows.extend(styled_rows(model, article, quote, sentence, columns));
    rows.push(Vec::new());
    let fact = |name: &str, what: String| {
        vec![(format!("{name:<12}"), dim), (label::fit(&what, columns.saturating_sub(12)), text)]
    };
    rows.push(fact("kind", quote.kind.name().to_owned()));
    if let Some(cue) = quote.cue {
        rows.push(fact("cue", cue.of(article.text()).to_owned()));
    }
    rows.push(fact("rule", quote.rule.to_owned()));
    rows.push(fact("confidence", format!("{:.0} %", quote.confidence * 100.0)));
    rows
}

/// `He [Esmaeil Baghaei]`, the name alone where the text has it, or that it is unknown.
fn who(article: &Article, quote: &Quote) -> String {
    match &quote.speaker {
        None => "Unknown ? the text does not tell, or not clearly enough".to_owned(),
        Some(speaker) => {
            let words =
                speaker.span.of(article.text()).split_whitespace().collect::<Vec<_>>().join(" ");
            if words == speaker.name { words } else { format!("{words} [{}]", speaker.name) }
        }
    }
}

/// From the first to the last sentence that holds the quotation, its cue or its speaker nearby.
fn sentence(analysis: &Analysis, quote: &Quote) -> Span {
    let mut whole = quote.span();
    if let Some(cue) = quote.cue {
        whole = Span::new(whole.start.min(cue.start), whole.end.max(cue.end));
    }
    let touched = analysis.sentences.iter().filter(|sentence| sentence.overlaps(whole));
    let (start, end) = touched.fold((whole.start, whole.end), |(start, end), sentence| {
        (start.min(sentence.start), end.max(sentence.end))
    });
    Span::new(start, end)
}

/// The sentence wrapped, its parts in their roles: a page of its own with overlays.
fn styled_rows(
    model: &Model,
    article: &Article,
    quote: &Quote,
    sentence: Span,
    columns: usize,
) -> Vec<StyledRow> {
    const MOST_ROWS: usize = 12;
    let theme = model.options.theme;
    let text = article.text();
    let mut styles: BTreeMap<usize, Style> = BTreeMap::new();
    let mut lay = |span: Span, style: Style| {
        for (at, _) in span.cut(sentence).map_or("", |span| span.of(text)).char_indices() {
            styles.insert(span.start.max(sentence.start) + at, style);
        }
    };
    quote.pieces.iter().for_each(|piece| lay(*piece, theme.style(Role::Direct)));
    if let Some(speaker) = &quote.speaker {
        lay(speaker.span, theme.style(Role::Speaker).add_modifier(Modifier::UNDERLINED));
    }
    if let Some(cue) = quote.cue {
        lay(cue, theme.style(Role::Cue).add_modifier(Modifier::UNDERLINED));
    }
    let mut rows: Vec<StyledRow> = vec![Vec::new()];
    let mut used = 0;
    for word in words(text, sentence) {
        let width = crate::page::width::width(word.of(text));
        if used > 0 && used + 1 + width > columns {
            rows.push(Vec::new());
            used = 0;
        }
        let row = rows.last_mut().expect("there is always a row");
        if used > 0 {
            row.push((" ".to_owned(), Style::new()));
            used += 1;
        }
        for (at, c) in word.of(text).char_indices() {
            let style =
                styles.get(&(word.start + at)).copied().unwrap_or_else(|| theme.style(Role::Text));
            match row.last_mut() {
                Some((run, last)) if *last == style && run != " " => run.push(c),
                _ => row.push((c.to_string(), style)),
            }
        }
        used += width;
    }
    if rows.len() > MOST_ROWS {
        rows.truncate(MOST_ROWS);
        rows.push(vec![("…".to_owned(), theme.style(Role::Dim))]);
    }
    rows
}

/// The words of a span, parted at white space.
fn words(text: &str, span: Span) -> impl Iterator<Item = Span> {
    let inner = span.of(text);
    inner.split_whitespace().map(move |word| {
        let start = span.start + (word.as_ptr() as usize - inner.as_ptr() as usize);
        Span::new(start, start + word.len())
    })
}
