//! Which pictures are wanted, and those that have come.

use std::{collections::BTreeSet, sync::Arc};

use super::{Effect, Model, reading};
use crate::{
    library::{Article, ContentHash},
    page::Pictures as Sizes,
    reader::picture::{Picture, Protocol, Request},
    settings::Images,
    span::Span,
};

/// Rows that a picture may take at most.
const MOST_ROWS: u16 = 24;

/// Points of a cell where the terminal does not say.
const USUAL_CELL: (u16, u16) = (8, 16);

/// All pictures that are kept take at most this many bytes; the oldest go first.
const MOST_BYTES: usize = 48 << 20;

/// Bytes of text behind the screen in which pictures are wanted ahead.
const AHEAD: usize = 4096;

/// The pictures of a session.
#[derive(Debug, Default)]
pub struct Pictures {
    /// Pictures of an older generation were made for another room or protocol.
    generation: u64,
    /// Number of the one that was asked for last.
    number: u32,
    /// Those that were asked for, by article and block.
    asked: BTreeSet<(ContentHash, u32)>,
    /// Those that have come, the oldest first.
    ready: Vec<(ContentHash, u32, Arc<Picture>)>,
}

impl Pictures {
    /// The picture of a block.
    pub fn get(&self, article: ContentHash, block: u32) -> Option<&Arc<Picture>> {
        let known = self.ready.iter().find(|(hash, at, _)| (*hash, *at) == (article, block));
        known.map(|(.., picture)| picture)
    }

    /// Columns and rows of an article's pictures.
    pub fn sizes(&self, article: ContentHash) -> Sizes {
        let known = self.ready.iter().filter(|(hash, ..)| *hash == article);
        known.map(|(_, block, picture)| (*block, picture.size)).collect()
    }

    /// Lets pictures of an article be asked for again that did not come, or were given up for others.
    pub fn revisit(&mut self, article: ContentHash) {
        let ready =
            |key: &(ContentHash, u32)| self.ready.iter().any(|(hash, at, _)| (*hash, *at) == *key);
        let kept = self.asked.iter().filter(|key| key.0 != article || ready(key));
        self.asked = kept.copied().collect();
    }

    /// Forgets all, as they are to be made anew.
    pub fn forget(&mut self) {
        let (generation, number) = (self.generation + 1, self.number);
        *self = Self { generation, number, ..Self::default() };
    }
}

/// How pictures are drawn now; `None` where they are not.
pub fn protocol(model: &Model) -> Option<Protocol> {
    let terminal = model.options.pictures;
    match model.settings.images {
        Images::Off => None,
        Images::Auto => terminal,
        Images::On => terminal.or(Some(Protocol::Blocks)),
        Images::Blocks => Some(Protocol::Blocks),
    }
}

/// Asks for the pictures on the screen and right behind it that were not asked for yet.
pub(super) fn want(model: &mut Model) -> Vec<Effect> {
    let Some(protocol) = protocol(model) else { return Vec::new() };
    let Some(article) = model.article().cloned() else { return Vec::new() };
    let wanted = wanted(model, &article);
    let text = model.layout().text;
    let room = (text.width, text.height.saturating_sub(2).clamp(1, MOST_ROWS));
    let mut effects = Vec::new();
    for (block, source) in wanted {
        if !model.pictures.asked.insert((article.hash, block)) {
            continue;
        }
        model.pictures.number += 1;
        effects.push(Effect::Picture(Box::new(Request {
            generation: model.pictures.generation,
            number: model.pictures.number,
            article: article.hash,
            path: Arc::clone(&article.path),
            block,
            source,
            room,
            cell: if model.options.cell == (0, 0) { USUAL_CELL } else { model.options.cell },
            protocol,
        })));
    }
    effects
}

/// The pictures near what is shown: their blocks and where they lie.
fn wanted(model: &Model, article: &Article) -> Vec<(u32, String)> {
    let Some(document) = article.document().filter(|document| document.has_pictures()) else {
        return Vec::new();
    };
    let visible = reading::visible(model);
    let near = Span::new(visible.start, visible.end + AHEAD);
    let is_near = |at: usize| near.holds(at) || at == near.start;
    let pictures = document.pictures().filter(|(block, _)| {
        document.blocks().get(*block as usize).is_some_and(|block| is_near(block.span.start))
    });
    pictures.map(|(block, source)| (block, source.to_owned())).collect()
}

/// Takes a picture that was made; the page makes room for it.
pub(super) fn came(model: &mut Model, request: &Request, picture: Picture) -> Vec<Effect> {
    if request.generation != model.pictures.generation {
        return Vec::new();
    }
    model.pictures.ready.push((request.article, request.block, Arc::new(picture)));
    let weight = |model: &Model| -> usize {
        model.pictures.ready.iter().map(|(.., picture)| picture.weight()).sum()
    };
    while weight(model) > MOST_BYTES && model.pictures.ready.len() > 1 {
        model.pictures.ready.remove(0);
    }
    if model.article().is_some_and(|article| article.hash == request.article) {
        reading::make_room(model);
    }
    Vec::new()
}

/// Draws pictures by sixels, unless something better is known of the terminal.
pub(super) fn heard_of_sixels(model: &mut Model) -> Vec<Effect> {
    if model.options.pictures.is_none() {
        model.options.pictures = Some(Protocol::Sixel);
        model.pictures.forget();
    }
    Vec::new()
}

/// Pictures are made anew where the room for them has another size than `before`.
pub(super) fn follow_room(model: &mut Model, before: ratatui::layout::Rect) {
    let now = model.layout().text;
    if (now.width, now.height) != (before.width, before.height) {
        model.pictures.forget();
    }
}

/// Shows pictures, or their alternative text again.
pub fn toggle(model: &mut Model) {
    let is_shown = protocol(model).is_some();
    model.settings.images = if is_shown { Images::Off } else { Images::On };
    model.pictures.forget();
    let has_some = model
        .article()
        .and_then(|article| article.document())
        .is_some_and(|document| document.has_pictures());
    let hint = if has_some { "" } else { "; this article has none at hand" };
    model.say(match (is_shown, protocol(model)) {
        (true, _) => "pictures off".to_owned(),
        (_, Some(Protocol::Blocks)) => format!("pictures on, in half blocks{hint}"),
        _ => format!("pictures on{hint}"),
    });
    reading::lay_out_again(model);
}
