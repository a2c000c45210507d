//! How paragraphs are set, measured on real articles: lines that are set flush are full, and no gap in them is a river.

use std::{path::Path, sync::Arc};

use dateline::{
    document::Document,
    page::{Header, Page, PageStyle, Patterns, Piece, Row, RowRole},
};

use crate::{hostile::load, real};

/// Widths at which the figures are taken, in columns.
const MEASURES: [u16; 4] = [60, 64, 68, 72];

/// Lines of running text that are set flush, the last of each paragraph left out.
#[derive(Debug, Default)]
struct Lines {
    all: usize,
    /// With a gap of three columns.
    wide: usize,
    /// Not full, as a gap would have been wider still.
    ragged: usize,
}

impl Lines {
    /// Adds the lines of a page of `document`.
    fn add(&mut self, document: &Arc<Document>, measure: u16) {
        let hyphenate = Some(Patterns::ENGLISH);
        let style = PageStyle { measure, justify: true, hyphenate, ..PageStyle::default() };
        let page = Page::new(Arc::clone(document), Header::default(), style);
        let rows: Vec<&Row> = page.rows(page.first(), usize::MAX).map(|(_, row)| row).collect();
        for pair in rows.windows(2) {
            let goes_on = pair.iter().all(|row| row.role == RowRole::Body)
                && pair[0].span.end == pair[1].span.start
                && !document.text()[..pair[0].span.end].ends_with('\n');
            if goes_on {
                self.add_line(pair[0], measure);
            }
        }
    }

    fn add_line(&mut self, row: &Row, measure: u16) {
        let gap = |piece: &Piece| matches!(piece, Piece::Space { .. }).then(|| piece.width());
        let widest = row.pieces.iter().filter_map(gap).max().unwrap_or(0);
        assert!(widest <= 3, "{row:?}");
        self.all += 1;
        self.wide += usize::from(widest > 2);
        self.ragged += usize::from(row.width() < measure);
    }

    /// Share of the lines with a gap of three columns, and of those that are not full.
    fn shares(&self) -> (f64, f64) {
        let share = |count: usize| count as f64 / self.all.max(1) as f64;
        (share(self.wide), share(self.ragged))
    }
}

/// The shares over every `nth` file of a folder, at all measures; told on standard error.
fn measure(folder: &Path, nth: usize) -> (f64, f64) {
    let mut lines = Lines::default();
    let files = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().flatten();
    for file in files.filter(|entry| entry.file_type().is_file()).step_by(nth) {
        for article in load(file.path()) {
            for measure in MEASURES {
                lines.add(&article.document().cloned().unwrap_or_default(), measure);
            }
        }
    }
    let (wide, ragged) = lines.shares();
    eprintln!(
        "{} lines, {:.2} % with a gap of 3, {:.2} % ragged",
        lines.all,
        wide * 100.0,
        ragged * 100.0
    );
    (wide, ragged)
}

#[test]
fn flush_lines_of_the_samples_have_no_rivers() {
    let (wide, ragged) = measure(&Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds"), 1);
    assert!(wide < 0.03 && ragged < 0.01, "{wide} {ragged}");
}

#[test]
fn flush_lines_of_real_articles_have_no_rivers() {
    let Some(folder) = real::articles() else { return };
    let (wide, ragged) = measure(&folder, 25);
    assert!(wide < 0.02 && ragged < 0.02, "{wide} {ragged}");
}
