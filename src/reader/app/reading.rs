//! The text pane: one article, laid out, from some row on.

use std::sync::Arc;

use super::{Effect, Model, folding, keeping, list, selection::Selection};
use crate::{
    document::{BlockKind, Document},
    library::{Article, Content},
    page::{Header, Page, PageStyle, Patterns, Piece, Place, width},
    reader::layout::Pane,
    settings::Bidi,
    span::Span,
};

/// Words read in a minute.
const READING_SPEED: f64 = 230.0;

/// The article in the text pane.
#[derive(Debug)]
pub struct Reading {
    /// Number of the article in [`Model::articles`].
    pub article: usize,
    /// The article.
    pub shown: Arc<Article>,
    /// Its rows.
    pub page: Page,
    /// The first row on the screen.
    pub top: Place,
    /// The selected quotation, mention or link.
    pub selection: Option<Selection>,
    /// The row at which the reading goes on after a page was turned, until the next key.
    pub turned: Option<Place>,
    /// Where the page that is being turned comes to stand, while it glides there.
    pub glide: Option<Glide>,
    /// The earlier messages that a mail quotes are shown; else they are folded.
    pub unfolded: bool,
}

/// A page on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Glide {
    /// The place that the top of the screen comes to.
    to: Place,
    /// Rows that it goes at a time; negative upwards.
    step: isize,
    /// True while the next moment is waited for.
    waits: bool,
}

/// Steps in which a page glides to its place: with [`super::MOMENT`] between them, an eighth of a second.
const GLIDE_STEPS: usize = 8;

/// How far the reader is in the text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Progress {
    /// Number of the paragraph at the top, from 1; 0 before the first.
    pub paragraph: u32,
    /// Number of paragraphs.
    pub paragraphs: u32,
    /// Share of the text that stands above the end of the screen, 0 to 1, by bytes.
    pub share: f64,
    /// Minutes left, rounded up.
    pub minutes_left: u32,
}

/// Lays out the article with index `article` and goes to where it was left.
pub fn show(model: &mut Model, article: usize) {
    let Some(shown) = model.articles.get(article) else { return };
    model.pictures.revisit(shown.hash);
    let left_at = keeping::place(model, &shown);
    let unfolded = left_at.is_some_and(|offset| folding::holds(&shown, offset));
    let page = lay_out(model, &shown, unfolded);
    let top = left_at.map_or_else(|| page.first(), |offset| page.top_for(offset));
    let (selection, turned, glide) = (None, None, None);
    let reading = Reading { article, shown, page, top, selection, turned, glide, unfolded };
    model.reading = Some(reading);
    scroll_to(model, top);
    super::find::refresh(model, Pane::Reading);
}

/// Shows the text of the shown article, which is at hand now.
pub fn text_came(model: &mut Model, shown: Arc<Article>) {
    let Some(reading) = &mut model.reading else { return };
    reading.shown = shown;
    let number = reading.article;
    show(model, number);
}

/// Goes to where the shown article was left, as its state was not known when it was shown.
pub fn go_to_kept_place(model: &mut Model) {
    let place = model.article().and_then(|article| keeping::place(model, article));
    if let Some(offset) = place {
        go_to(model, offset);
    }
}

/// Puts the row with a byte of the text at the top of the screen.
pub fn go_to(model: &mut Model, offset: usize) {
    folding::unfold_at(model, offset);
    if let Some(reading) = &model.reading {
        let top = reading.page.top_for(offset);
        scroll_to(model, top);
    }
}

/// Lays out the text anew, as a picture came: the first words on the screen stay in their row.
pub fn make_room(model: &mut Model) {
    end_glide(model);
    let Some(reading) = &model.reading else { return };
    let is_at_start = reading.top == reading.page.first();
    let words = {
        let rows = reading.page.rows(reading.top, height(model)).map(|(_, row)| row.span);
        rows.enumerate().find(|(_, span)| !span.is_empty())
    };
    let Some((line, span)) = words.filter(|_| !is_at_start) else { return lay_out_again(model) };
    let page = lay_out(model, &reading.shown, reading.unfolded);
    let top = page.step(page.place_of(span.start), -(line as isize));
    if let Some(reading) = &mut model.reading {
        reading.page = page;
        reading.turned = None;
    }
    scroll_to(model, top);
}

/// Lays out the text anew for another measure or style; the same words stay at the top.
pub fn lay_out_again(model: &mut Model) {
    end_glide(model);
    let Some(reading) = &model.reading else { return };
    let at_start = reading.top == reading.page.first();
    let anchor = reading.page.offset_of(reading.top);
    let page = lay_out(model, &reading.shown, reading.unfolded);
    let top = if at_start { page.first() } else { page.top_for(anchor) };
    if let Some(reading) = &mut model.reading {
        reading.page = page;
        reading.turned = None;
    }
    scroll_to(model, top);
}

/// Makes the rows of an article in the present measure; earlier messages are folded, unless `unfolded`.
fn lay_out(model: &Model, article: &Article, unfolded: bool) -> Page {
    let (settings, options) = (&model.settings, model.options);
    let style = PageStyle {
        measure: model.layout().text.width,
        hyphenate: patterns(article).filter(|_| settings.hyphenate),
        justify: settings.justify,
        wrap_code: settings.wrap_code,
        ascii: options.ascii,
        code_shift: options.code_shift,
        spacing: settings.spacing,
        indent: settings.indent,
        reorder: settings.bidi == Bidi::Reorder,
    };
    let document = article.document().cloned().unwrap_or_default();
    let pictures = model.pictures.sizes(article.hash);
    let fold = folding::line(model, article).filter(|_| !unfolded);
    let header = Header { fold, ..header(model, article) };
    Page::with_pictures(document, header, style, pictures)
}

/// By which patterns an article's words are parted: those of its language, of English where that is not known; `None` where
/// the language has none here.
pub fn patterns(article: &Article) -> Option<Patterns> {
    article.metadata.other_language().map_or(Some(Patterns::ENGLISH), Patterns::of)
}

/// Title, where it is not part of the text, and the line about the article.
fn header(model: &Model, article: &Article) -> Header {
    let titled = article.document().is_some_and(|document| document.title().is_some());
    let mut lines: Vec<String> = Vec::new();
    match &article.content {
        Content::Document(_) => lines.extend(Some(about(article)).filter(|line| !line.is_empty())),
        Content::Listed => {
            lines.extend(Some(about(article)).filter(|line| !line.is_empty()));
            lines.push("Opening…".to_owned());
        }
        Content::Unreadable(problem) => {
            lines.push(format!("This file cannot be read: {problem}."));
            lines.push(
                crate::document::clean::clean_line(&article.path.to_string_lossy()).into_owned(),
            );
        }
    }
    lines.extend(article.notes.iter().cloned());
    let records = &model.state.records;
    let tags = records.tags(article).iter().map(|tag| format!("#{tag}")).collect::<Vec<_>>();
    lines.extend((!tags.is_empty()).then(|| tags.join(" ")));
    lines.extend(records.note(article).map(|note| format!("Note: {note}")));
    Header { title: (!titled).then(|| article.label()), lines, fold: None }
}

/// Byline, source, date and reading time.
fn about(article: &Article) -> String {
    let byline = Some(article.metadata.byline.join(", ")).filter(|byline| !byline.is_empty());
    let parts =
        [byline, article.metadata.source.clone(), list::date(article), list::minutes(article)];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// Rows of the text pane.
pub fn height(model: &Model) -> usize {
    usize::from(model.layout().text.height).max(1)
}

/// The last place that can stand at the top: the end of the text is then at the end of the screen.
fn last_top(model: &Model, page: &Page) -> Place {
    page.step(page.last(), 1 - height(model) as isize)
}

/// Puts a place at the top of the screen, or as near as the end of the text allows.
pub fn scroll_to(model: &mut Model, place: Place) {
    let Some(reading) = &model.reading else { return };
    let top = place.min(last_top(model, &reading.page));
    if let Some(reading) = &mut model.reading {
        reading.top = top;
    }
}

/// Scrolls by rows; gives whether anything moved.
pub fn scroll(model: &mut Model, rows: isize) -> bool {
    let Some(reading) = &model.reading else { return false };
    let before = reading.top;
    let target = reading.page.step(before, rows);
    scroll_to(model, target);
    model.reading.as_ref().is_some_and(|reading| reading.top != before)
}

/// Turns pages, or parts of them; gives whether anything moved. The first row that was not on the screen before, in the
/// direction of the turn, is marked. Where pages glide, the text goes a first step now and the others in the next moments.
pub fn turn(model: &mut Model, rows: isize) -> bool {
    let height = height(model) as isize;
    let Some(reading) = &model.reading else { return false };
    let before = reading.top;
    let next = reading.page.step(before, if rows < 0 { -1 } else { height });
    let (moved, marked) = (scroll(model, rows), model.settings.scroll_mark);
    if let Some(reading) = model.reading.as_mut().filter(|_| moved && marked) {
        reading.turned = Some(next);
    }
    let glides = moved && model.settings.smooth_scroll && !model.settings.plain_ui;
    if let Some(reading) = model.reading.as_mut().filter(|_| glides) {
        let step = rows.signum() * rows.unsigned_abs().div_ceil(GLIDE_STEPS) as isize;
        reading.glide = Some(Glide { to: reading.top, step, waits: false });
        reading.top = before;
        glide_on(model);
    }
    moved
}

/// Goes one step further with a page that glides.
pub(super) fn glide_on(model: &mut Model) {
    let Some(reading) = &mut model.reading else { return };
    let Some(glide) = &mut reading.glide else { return };
    glide.waits = false;
    let next = reading.page.step(reading.top, glide.step);
    let is_there = if glide.step < 0 { next <= glide.to } else { next >= glide.to };
    reading.top = if is_there { glide.to } else { next };
    if is_there {
        reading.glide = None;
    }
}

/// Puts a page that glides where it goes: whatever comes meanwhile is about that place.
pub(super) fn end_glide(model: &mut Model) {
    let Some(reading) = &mut model.reading else { return };
    if let Some(glide) = reading.glide.take() {
        reading.top = glide.to;
    }
}

/// Asks for the next moment, while a page glides.
pub(super) fn wait(model: &mut Model) -> Option<Effect> {
    let glide = model.reading.as_mut()?.glide.as_mut().filter(|glide| !glide.waits)?;
    glide.waits = true;
    Some(Effect::Wait(super::MOMENT))
}

/// To the beginning of the text. Lays out nothing of what lies between, as stepping back would.
pub fn to_start(model: &mut Model) {
    if let Some(reading) = &model.reading {
        let first = reading.page.first();
        scroll_to(model, first);
    }
}

/// To the end of the text.
pub fn to_end(model: &mut Model) {
    if let Some(reading) = &model.reading {
        let last = reading.page.last();
        scroll_to(model, last);
    }
}

/// Brings a span on the screen: where it is not there already, its first row goes to a third of the height.
pub fn reveal(model: &mut Model, span: Span) {
    folding::unfold_at(model, span.start);
    let height = height(model);
    let Some(reading) = &model.reading else { return };
    let (from, to) = (
        reading.page.place_of(span.start),
        reading.page.place_of(span.end.saturating_sub(1).max(span.start)),
    );
    let bottom = reading.page.step(reading.top, height as isize - 1);
    if from < reading.top || to > bottom {
        let target = reading.page.step(from, -(height as isize / 3));
        scroll_to(model, target);
    }
}

/// Where on the screen a row is to be put.
#[derive(Clone, Copy, Debug)]
pub enum At {
    /// At the top.
    Top,
    /// In the middle.
    Middle,
    /// At the bottom.
    Bottom,
}

/// Puts the selection, or what is in the middle of the screen, at a place of the screen.
pub fn put(model: &mut Model, at: At) {
    let height = height(model) as isize;
    let Some(reading) = &model.reading else { return };
    let selected = selection_span(model).map(|span| reading.page.place_of(span.start));
    let row = selected.unwrap_or_else(|| reading.page.step(reading.top, height / 2));
    let above = match at {
        At::Top => 0,
        At::Middle => height / 2,
        At::Bottom => height - 1,
    };
    let target = reading.page.step(row, -above);
    scroll_to(model, target);
}

/// The span of the selection, if there is one.
pub fn selection_span(model: &Model) -> Option<Span> {
    let selection = model.reading.as_ref()?.selection?;
    selection.span(model.article()?)
}

/// The bytes of the text that are on the screen.
pub fn visible(model: &Model) -> Span {
    let Some(reading) = &model.reading else { return Span::default() };
    let rows = reading.page.rows(reading.top, height(model));
    let spans = rows.map(|(_, row)| row.span).filter(|span| !span.is_empty());
    let around = |whole: Option<Span>, span: Span| {
        let whole = whole.unwrap_or(span);
        Some(Span::new(whole.start.min(span.start), whole.end.max(span.end)))
    };
    spans.fold(None, around).unwrap_or_default()
}

/// The byte of the text under a cell of the text pane, counted from its first column and row; `None` beside the words.
pub fn offset_at(model: &Model, column: u16, row: usize) -> Option<usize> {
    let reading = model.reading.as_ref()?;
    let text = model.article()?.text();
    let (_, row) = reading.page.rows(reading.top, row + 1).nth(row)?;
    row.pieces.iter().find_map(|piece| match piece {
        Piece::Text { span, column: first, width } if (*first..first + width).contains(&column) => {
            let mut end = *first;
            let mut clusters = width::clusters(span.of(text));
            let (at, _) = clusters.find(|(_, cluster)| {
                end += width::cluster_width(cluster);
                column < end
            })?;
            Some(span.start + at)
        }
        _ => None,
    })
}

/// How far the reader is.
pub fn progress(model: &Model) -> Option<Progress> {
    let article = model.article()?;
    let document = article.document()?;
    let reading = model.reading.as_ref()?;
    let visible = visible(model);
    let length = document.text().trim_end().len();
    let at_end = reading.page.step(reading.top, height(model) as isize - 1) >= reading.page.last();
    let share = if at_end || length == 0 { 1.0 } else { visible.end as f64 / length as f64 };
    let left = f64::from(article.words) * (1.0 - share) / READING_SPEED;
    let selected = selection_span(model).filter(|span| span.overlaps(visible));
    let at = selected.map_or_else(|| first_whole(document, visible), |span| span.start);
    Some(Progress {
        paragraph: document.paragraph_at(at),
        paragraphs: document.paragraph_count(),
        share: share.min(1.0),
        minutes_left: left.ceil() as u32,
    })
}

/// Start of the first paragraph that begins on the screen, else the first byte on it.
fn first_whole(document: &Document, visible: Span) -> usize {
    let starts = document.blocks().iter().skip(document.block_at(visible.start).unwrap_or(0));
    let body = starts
        .take_while(|block| block.span.start < visible.end)
        .find(|block| block.is_body() && block.span.start >= visible.start);
    body.map_or(visible.start, |block| block.span.start)
}

/// To body paragraph `number`, counted from 1.
pub fn to_paragraph(model: &mut Model, number: usize) {
    let Some(article) = model.article() else { return };
    let Some(document) = article.document() else { return };
    let number = (number as u32).clamp(1, document.paragraph_count().max(1));
    let Some(start) = document.paragraph_start(number) else { return };
    folding::unfold_at(model, start);
    let Some(reading) = &model.reading else { return };
    let place = reading.page.place_of(start);
    scroll_to(model, place);
}

/// To the next heading after the top of the screen, or the one before; false where there is none, or where the end of the
/// text does not let it go to the top: then it is on the screen already.
pub fn to_heading(model: &mut Model, forward: bool) -> bool {
    let (Some(reading), Some(article)) = (&model.reading, model.article()) else { return false };
    let Some(document) = article.document() else { return false };
    let headings = document
        .blocks()
        .iter()
        .filter(|block| matches!(block.kind, BlockKind::Heading(_) | BlockKind::Title));
    let mut places = headings.map(|block| reading.page.place_of(block.span.start));
    let target = if forward {
        places.find(|place| *place > reading.top)
    } else {
        places.take_while(|place| *place < reading.top).last()
    };
    let before = reading.top;
    if let Some(place) = target {
        scroll_to(model, place);
    }
    model.reading.as_ref().is_some_and(|reading| reading.top != before)
}
