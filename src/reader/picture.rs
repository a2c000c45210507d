//! Pictures of an article as the terminal can show them: cut to strips, one a row of the screen, so that a picture that is
//! partly in view is some of its strips. Made by a worker; drawn by the screen ([`super::terminal::strips`]).

mod encode;

use std::{path::Path, sync::Arc};

use image::{DynamicImage, imageops::FilterType};
use ratatui::style::Color;

use crate::{
    library::{ContentHash, pictures},
    page::PictureSize,
};

/// How a terminal draws points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// The graphics protocol of kitty.
    Kitty,
    /// The inline images of iTerm2.
    Iterm,
    /// Sixels, as the VT340 had them.
    Sixel,
    /// Not at all: characters whose upper and lower half have a colour each.
    Blocks,
}

impl Protocol {
    /// What the environment tells of the terminal; `None` where it tells nothing good. Within tmux and GNU screen nothing is
    /// drawn, as these know nothing of it.
    pub fn of_terminal(variable: impl Fn(&str) -> Option<String>) -> Option<Self> {
        if is_multiplexed(&variable) {
            return None;
        }
        let term = variable("TERM").unwrap_or_default();
        let program = variable("TERM_PROGRAM").unwrap_or_default();
        let starts = |known: &[&str]| known.iter().any(|name| term.starts_with(name));
        let is_kitty = variable("KITTY_WINDOW_ID").is_some()
            || starts(&["xterm-kitty", "xterm-ghostty"])
            || program == "ghostty";
        let is_iterm = ["iTerm.app", "WezTerm", "mintty"].contains(&program.as_str())
            || variable("LC_TERMINAL").is_some_and(|name| name == "iTerm2");
        match () {
            () if is_kitty => Some(Self::Kitty),
            () if is_iterm => Some(Self::Iterm),
            () if starts(&["foot", "mlterm", "contour"]) => Some(Self::Sixel),
            () => None,
        }
    }
}

/// True within tmux or GNU screen.
pub fn is_multiplexed(variable: impl Fn(&str) -> Option<String>) -> bool {
    let term = variable("TERM").unwrap_or_default();
    variable("TMUX").is_some()
        || variable("STY").is_some()
        || ["tmux", "screen"].iter().any(|known| term.starts_with(known))
}

/// A picture that is to be made.
#[derive(Clone, Debug)]
pub struct Request {
    /// Pictures of an older generation are not wanted any more.
    pub generation: u64,
    /// Its number among all of the session, from 1.
    pub number: u32,
    /// The article that shows it.
    pub article: ContentHash,
    /// The article's file.
    pub path: Arc<Path>,
    /// The block of the document that it stands in.
    pub block: u32,
    /// Where it lies, as the article writes it.
    pub source: String,
    /// Columns and rows that it may take at most.
    pub room: (u16, u16),
    /// Points of a cell, across and down.
    pub cell: (u16, u16),
    /// How it is to be drawn.
    pub protocol: Protocol,
}

/// A picture that can be drawn.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Picture {
    /// Its number; see [`Request::number`].
    pub number: u32,
    /// Columns and rows that it takes.
    pub size: PictureSize,
    /// Sent to the terminal once, before any strip.
    pub ahead: Vec<u8>,
    /// What draws each row at the cursor.
    pub strips: Vec<Vec<u8>>,
    /// What takes the strip of a row away again; empty where other cells drawn over it do.
    pub gone: Vec<Vec<u8>>,
    /// The colours of the upper and lower half of each cell, row by row; empty where the strips are drawn.
    pub halves: Vec<(Color, Color)>,
}

impl Picture {
    /// Bytes that it takes in memory.
    pub fn weight(&self) -> usize {
        let strips = self.strips.iter().chain(&self.gone).map(Vec::len).sum::<usize>();
        self.ahead.len() + strips + self.halves.len() * size_of::<(Color, Color)>()
    }
}

/// Finds, decodes and encodes a picture; `None` where there is nothing to be shown.
pub fn make(request: &Request) -> Option<Picture> {
    let image = pictures::decode(&request.path, &request.source)?;
    let size = fitting((image.width(), image.height()), request.room, request.cell)?;
    let (across, down) = match request.protocol {
        Protocol::Blocks => (1, 2),
        _ => (u32::from(request.cell.0), u32::from(request.cell.1)),
    };
    let (width, height) = (u32::from(size.columns) * across, u32::from(size.rows) * down);
    let image = image.resize_exact(width, height, FilterType::Triangle);
    encode::encode(&image, request, size)
}

/// Columns and rows for a picture of so many points, no larger than it is and than there is room; `None` for one that is too
/// small to be more than a mark.
fn fitting(points: (u32, u32), room: (u16, u16), cell: (u16, u16)) -> Option<PictureSize> {
    const SMALLEST: u32 = 16;
    let (width, height) = (f64::from(points.0), f64::from(points.1));
    let (across, down) = (f64::from(cell.0.max(1)), f64::from(cell.1.max(1)));
    if points.0 < SMALLEST || points.1 < SMALLEST || room.0 == 0 || room.1 == 0 {
        return None;
    }
    let share =
        (f64::from(room.0) * across / width).min(f64::from(room.1) * down / height).min(1.0);
    let cells =
        |points: f64, cell: f64, most: u16| ((points * share / cell).round() as u16).clamp(1, most);
    Some(PictureSize { columns: cells(width, across, room.0), rows: cells(height, down, room.1) })
}

/// One strip of an image whose rows of cells are `down` points high.
fn strip(image: &DynamicImage, row: u16, down: u32) -> DynamicImage {
    image.crop_imm(0, u32::from(row) * down, image.width(), down)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(points: (u32, u32), room: (u16, u16), expected: Option<(u16, u16)>) {
        let size = fitting(points, room, (10, 20));
        assert_eq!(size.map(|size| (size.columns, size.rows)), expected);
    }

    #[test]
    fn pictures_keep_their_shape_and_fit() {
        check((400, 200), (72, 20), Some((40, 10)));
        check((4000, 2000), (72, 24), Some((72, 18)));
        check((400, 4000), (72, 20), Some((4, 20)));
        check((4000, 20), (72, 20), Some((72, 1)));
        check((8, 8), (72, 20), None);
        check((400, 200), (0, 20), None);
    }

    #[test]
    fn terminals_are_known_by_what_they_say() {
        let of = |variables: &[(&str, &str)]| {
            Protocol::of_terminal(|name| {
                let known = variables.iter().find(|(known, _)| *known == name);
                known.map(|(_, value)| (*value).to_owned())
            })
        };
        assert_eq!(of(&[("TERM", "xterm-kitty")]), Some(Protocol::Kitty));
        assert_eq!(of(&[("TERM", "xterm-ghostty")]), Some(Protocol::Kitty));
        assert_eq!(of(&[("TERM_PROGRAM", "WezTerm")]), Some(Protocol::Iterm));
        assert_eq!(of(&[("TERM", "foot-extra")]), Some(Protocol::Sixel));
        assert_eq!(of(&[("TERM", "xterm-256color")]), None);
        assert_eq!(of(&[("TERM", "tmux-256color"), ("KITTY_WINDOW_ID", "1"), ("TMUX", "x")]), None);
    }
}
