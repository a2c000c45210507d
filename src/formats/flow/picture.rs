//! Pictures in the flow: alternative text among words or beside them, and what is written under them.

use std::mem::take;

use super::{Flow, Gap};
use crate::{
    document::{BlockKind, InlineKind},
    formats::within,
};

/// Longest address of a picture that is kept, in bytes.
const LONGEST: usize = 1024;

impl Flow {
    /// True where a paragraph that begins with a picture goes on with text of its own. Short words of a picture are part of
    /// the sentence, such as those of an icon.
    pub(super) fn stands_beside_picture(&self, words: &str) -> bool {
        let paragraph = self.said.is_none() && self.marker.is_none() && self.table.is_none();
        paragraph
            && self.images == 0
            && !self.worded
            && self.open_text().trim().contains(' ')
            && !words.starts_with(['.', ',', ';', ':', '!', '?', ')'])
    }

    /// Makes the picture that a paragraph begins with a block of its own; marks that go on are opened anew.
    pub(super) fn end_picture(&mut self) {
        let open = self.inlines.clone();
        self.end_as(BlockKind::Caption);
        self.end_captions();
        for kind in open {
            self.open(kind);
        }
    }

    /// Writes what stands under the pictures of the block that has ended.
    pub(super) fn end_captions(&mut self) {
        for caption in take(&mut self.captions) {
            self.words(&caption);
            self.end_as(BlockKind::Caption);
        }
    }

    /// Writes the pictures of one side of a block; between the cells of a table there is no place for them.
    pub(super) fn put_pictures(&mut self, side: usize) {
        let (quoted, depth) = self.place();
        for (alternative, file) in take(&mut self.pictures[side]) {
            if self.table.is_none() {
                self.builder.picture(&alternative, quoted, depth);
                if let Some(file) = file {
                    self.builder.picture_file(&file);
                }
            }
        }
    }

    /// A picture that is no part of a sentence: it stands before the open block, or after it where that has words already.
    /// `address` is where it lies; kept where that is a file beside the article.
    pub(in crate::formats) fn picture(&mut self, alternative: &str, address: Option<&str>) {
        let file = address.and_then(kept);
        if alternative.is_empty() && file.is_none() {
            return;
        }
        if self.skipping == 0 && self.code.is_none() && self.table.is_none() {
            let side = usize::from(!self.open_text().trim().is_empty());
            self.pictures[side].push((alternative.to_owned(), file));
        }
    }

    /// Begins the alternative text of a picture that lies at `address`.
    pub(in crate::formats) fn open_image(&mut self, address: &str) {
        if self.file.is_none() && self.code.is_none() {
            self.file = kept(address);
        }
        if self.open_text().ends_with(char::is_alphanumeric) {
            self.gap = Gap::Due;
        }
        self.images += 1;
        self.open(InlineKind::Image);
    }

    /// Ends a picture's alternative text; what is written under it becomes a caption where the picture stands alone.
    pub(in crate::formats) fn close_image(&mut self, under: &str) {
        self.close(InlineKind::Image);
        self.images = self.images.saturating_sub(1);
        if self.gap == Gap::None && !self.open_text().is_empty() {
            self.gap = Gap::BeforeLetter;
        }
        let under = under.trim();
        let alone = !self.worded && self.code.is_none() && self.table.is_none();
        if alone && !under.is_empty() && !self.open_text().ends_with(under) {
            self.captions.push(under.to_owned());
        }
    }
}

/// The address of a picture as it is kept: of one in the article's own file or beside it; `None` for any other.
fn kept(address: &str) -> Option<String> {
    let is_short = address.len() <= LONGEST;
    if !is_short || !within::is_within(address) && address.starts_with("data:") {
        return within::written(address);
    }
    (within::is_within(address) || is_beside(address)).then(|| address.to_owned())
}

/// True for the address of a picture that may lie beside the article: relative, of a kind that can be drawn.
fn is_beside(address: &str) -> bool {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let ending = path.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    let is_drawn =
        ending.is_some_and(|it| ["png", "jpg", "jpeg", "gif", "webp"].contains(&it.as_str()));
    is_drawn && !path.contains(':') && !path.starts_with('/')
}
