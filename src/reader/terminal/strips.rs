//! Rows of pictures on the screen. They lie over cells that are blank and hidden, and are written after the cells of the
//! frame: only those that came or moved since the frame before.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::sync::Arc;

use ratatui::layout::Rect;

use crate::reader::picture::Picture;

/// One row of a picture at its place.
#[derive(Clone, Debug)]
pub struct Strip {
    /// The cells that it covers, one row high.
    pub area: Rect,
    /// Which picture.
    pub picture: Arc<Picture>,
    /// Which of its rows.
    pub row: u16,
}

impl PartialEq for Strip {
    fn eq(&self, other: &Self) -> bool {
        self.area == other.area && self.is_same(other)
    }
}

impl Strip {
    /// The same row of the same picture, wherever it stands.
    fn is_same(&self, other: &Self) -> bool {
        self.picture.number == other.picture.number && self.row == other.row
    }
}

/// The strips on the screen, and the pictures whose data the terminal has.
#[derive(Debug, Default)]
pub(super) struct Strips {
    shown: Vec<Strip>,
    sent: BTreeSet<u32>,
}

impl Strips {
    /// Writes what has changed; true where the cursor was moved.
    pub(super) fn write(&mut self, now: Vec<Strip>, out: &mut impl Write) -> io::Result<bool> {
        for strip in &self.shown {
            let gone = strip.picture.gone.get(usize::from(strip.row));
            if let Some(bytes) = gone.filter(|_| !now.iter().any(|other| other.is_same(strip))) {
                out.write_all(bytes)?;
            }
        }
        let mut moved = false;
        for strip in now.iter().filter(|strip| !self.shown.contains(strip)) {
            let Some(bytes) = strip.picture.strips.get(usize::from(strip.row)) else { continue };
            if self.sent.insert(strip.picture.number) {
                out.write_all(&strip.picture.ahead)?;
            }
            write!(out, "\x1b[{};{}H", strip.area.y + 1, strip.area.x + 1)?;
            out.write_all(bytes)?;
            moved = true;
        }
        self.shown = now;
        Ok(moved)
    }

    /// Forgets what the terminal shows and has: all is sent anew.
    pub(super) fn forget(&mut self) {
        *self = Self::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(number: u32) -> Arc<Picture> {
        let strip = |row: u8| vec![b'0' + row];
        let gone = |row: u8| vec![b'a' + row];
        Arc::new(Picture {
            number,
            ahead: b"data ".to_vec(),
            strips: (0..3).map(strip).collect(),
            gone: (0..3).map(gone).collect(),
            ..Picture::default()
        })
    }

    fn at(picture: &Arc<Picture>, row: u16, y: u16) -> Strip {
        Strip { area: Rect::new(2, y, 4, 1), picture: Arc::clone(picture), row }
    }

    #[track_caller]
    fn check(strips: &mut Strips, now: Vec<Strip>, expected: &str) {
        let mut out = Vec::new();
        strips.write(now, &mut out).expect("memory");
        assert_eq!(String::from_utf8(out).expect("text").replace('\u{1b}', "^"), expected);
    }

    #[test]
    fn only_what_changed_is_written() {
        let one = picture(1);
        let mut strips = Strips::default();
        check(&mut strips, vec![at(&one, 0, 5), at(&one, 1, 6)], "data ^[6;3H0^[7;3H1");
        check(&mut strips, vec![at(&one, 0, 5), at(&one, 1, 6)], "");
        check(&mut strips, vec![at(&one, 1, 5), at(&one, 2, 6)], "a^[6;3H1^[7;3H2");
        check(&mut strips, Vec::new(), "bc");
        check(&mut strips, vec![at(&one, 1, 5)], "^[6;3H1");
        strips.forget();
        check(&mut strips, vec![at(&one, 1, 5)], "data ^[6;3H1");
    }
}
