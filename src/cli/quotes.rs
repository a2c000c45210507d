//! `dateline quotes`: who says what, for reading, for notes and for spreadsheets.

use std::{fmt::Write, io};

use serde::Serialize;

use super::{
    arguments::{QuoteFormat, QuoteOptions},
    inputs::{self, Outcome},
    list::{day, published, shown_path},
    names,
    output::{Manner, Output},
    table,
};
use crate::{
    analysis::{Analysis, Quote},
    annotation::{self, QuoteNote},
    library::Article,
};

/// The first row of comma-separated values.
const HEADER: [&str; 13] = [
    "id",
    "path",
    "title",
    "source",
    "published",
    "paragraph",
    "kind",
    "speaker",
    "name",
    "cue",
    "confidence",
    "start",
    "text",
];

/// Quotations of an article, each with its place in the list.
type Chosen<'a> = Vec<(usize, &'a Quote)>;

/// Prints the quotations that are asked for.
pub(super) fn run(options: &QuoteOptions, output: &mut Output) -> io::Result<Outcome> {
    if options.format == QuoteFormat::Csv {
        io::Write::write_all(output, table::csv_row(&HEADER).as_bytes())?;
    }
    let print = match options.format {
        QuoteFormat::Text => as_text,
        QuoteFormat::Md => |article: &Article, quotes: &Chosen<'_>, _| as_markdown(article, quotes),
        QuoteFormat::Csv => |article: &Article, quotes: &Chosen<'_>, _| as_csv(article, quotes),
        QuoteFormat::Json => |article: &Article, quotes: &Chosen<'_>, _| as_json(article, quotes),
    };
    let manner = output.manner();
    inputs::write_each(&options.paths.paths, output, &|article| {
        let chosen = choose(article, options);
        if chosen.is_empty() { Vec::new() } else { print(article, &chosen, manner).into_bytes() }
    })
}

/// The quotations of an article that are asked for.
fn choose<'a>(article: &'a Article, options: &QuoteOptions) -> Chosen<'a> {
    let (text, analysis) = (article.text(), article.analyse());
    let is_chosen = |quote: &Quote| {
        let by = options.by.as_ref().is_none_or(|name| names::is_by(quote, analysis, text, name));
        let about =
            options.about.as_ref().is_none_or(|name| names::is_about(quote, analysis, text, name));
        let kind = options.kind.is_empty() || options.kind.contains(&quote.kind);
        by && about && kind && quote.confidence >= options.min_confidence
    };
    let Analysis { quotes, .. } = analysis;
    quotes.iter().enumerate().filter(|(_, quote)| is_chosen(quote)).collect()
}

/// Number of the paragraph in which a quotation begins; 0 before the first.
fn paragraph(article: &Article, quote: &Quote) -> u32 {
    article.document().map_or(0, |document| document.paragraph_at(quote.span().start))
}

/// The speaker as the text names them, with the full name where that is another; `unknown` where nobody is named.
fn speaker(article: &Article, quote: &Quote) -> String {
    let Some(speaker) = &quote.speaker else { return "unknown".to_owned() };
    let named = speaker.span.of(article.text());
    if named == speaker.name { named.to_owned() } else { format!("{named} [{}]", speaker.name) }
}

fn cue<'a>(article: &'a Article, quote: &Quote) -> &'a str {
    quote.cue.map_or("", |cue| cue.of(article.text()))
}

/// Speaker, cue, kind and paragraph in a line: `he [Esmaeil Baghaei] added · direct · ¶ 4`.
pub(super) fn attribution(article: &Article, quote: &Quote) -> String {
    let who = [speaker(article, quote), cue(article, quote).to_owned()].join(" ");
    format!("{} · {} · ¶ {}", who.trim_end(), quote.kind.name(), paragraph(article, quote))
}

/// Where an article comes from: source, date and path, as far as they are known.
pub(super) fn origin(article: &Article) -> String {
    let path = shown_path(article);
    let parts = [article.metadata.source.as_deref(), day(article), Some(&path)];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// Title and origin of an article, on two lines.
pub(super) fn heading(article: &Article, manner: Manner) -> String {
    let title = manner.bold(&table::one_line(&article.label()));
    format!("{title}\n{}", manner.dim(&table::one_line(&origin(article))))
}

fn as_text(article: &Article, quotes: &Chosen<'_>, manner: Manner) -> String {
    let mut printed = heading(article, manner) + "\n";
    for (_, quote) in quotes {
        let wrap = |words: &str, indent| table::wrapped(words, indent, manner.measure());
        let words = wrap(&annotation::words(quote, article.text()), 4);
        let attribution = wrap(&attribution(article, quote), 2);
        // Writing to a string cannot fail.
        let _ = writeln!(printed, "\n{attribution}\n{words}");
    }
    printed + "\n"
}

fn as_markdown(article: &Article, quotes: &Chosen<'_>) -> String {
    let title = table::markdown(&table::one_line(&article.label()));
    let mut printed =
        format!("## {title}\n\n{}\n", table::markdown(&table::one_line(&origin(article))));
    for (_, quote) in quotes {
        let words = table::markdown(&table::one_line(&annotation::words(quote, article.text())));
        let attribution = table::markdown(&table::one_line(&attribution(article, quote)));
        let _ = writeln!(printed, "\n> {words}\n>\n> — {attribution}");
    }
    printed + "\n"
}

fn as_csv(article: &Article, quotes: &Chosen<'_>) -> String {
    let (id, path, metadata) = (article.id(), shown_path(article), &article.metadata);
    let row = |quote: &Quote| {
        let speaker = quote.speaker.as_ref();
        table::csv_row(&[
            &id,
            &path,
            metadata.title.as_deref().unwrap_or_default(),
            metadata.source.as_deref().unwrap_or_default(),
            published(article).unwrap_or_default(),
            &paragraph(article, quote).to_string(),
            quote.kind.name(),
            speaker.map_or("", |speaker| speaker.span.of(article.text())),
            speaker.map_or("", |speaker| &speaker.name),
            cue(article, quote),
            &annotation::hundredths(quote.confidence).to_string(),
            &article.text()[..quote.span().start].chars().count().to_string(),
            &table::one_line(&annotation::words(quote, article.text())),
        ])
    };
    quotes.iter().map(|(_, quote)| row(quote)).collect()
}

/// A quotation as JSON: where it stands, then what [`QuoteNote`] tells of it.
#[derive(Serialize)]
struct Line<'a> {
    id: &'a str,
    path: &'a str,
    title: Option<&'a str>,
    source: Option<&'a str>,
    published: Option<&'a str>,
    paragraph: u32,
    #[serde(flatten)]
    quote: &'a QuoteNote,
}

fn as_json(article: &Article, quotes: &Chosen<'_>) -> String {
    let (id, path, metadata) = (article.id(), shown_path(article), &article.metadata);
    let notes = annotation::quote_notes(article);
    let line = |(index, quote): &(usize, &Quote)| {
        let line = Line {
            id: &id,
            path: &path,
            title: metadata.title.as_deref(),
            source: metadata.source.as_deref(),
            published: published(article),
            paragraph: paragraph(article, quote),
            quote: &notes[*index],
        };
        String::from_utf8(table::json_line(&line)).unwrap_or_default()
    };
    quotes.iter().map(line).collect()
}
