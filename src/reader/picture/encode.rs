//! Strips in the languages of terminals. Nothing of the article's own text is in them: only points and numbers.

use std::io::{Cursor, Write};

use base64::{Engine, prelude::BASE64_STANDARD};
use image::{DynamicImage, GenericImageView, ImageFormat, Rgba};
use ratatui::style::Color;
use ratatui_image::protocol::sixel::Sixel;

use super::{Picture, Protocol, Request, strip};
use crate::page::PictureSize;

/// The longest piece of data in one sequence of kitty, in bytes (the protocol's own limit).
const PIECE: usize = 4096;

/// The numbers of our pictures in kitty, which all programs of a window share, begin after this one.
const FIRST_NUMBER: u32 = 0x00DA_7E00;

/// Encodes an image that is as large as its cells.
pub(super) fn encode(
    image: &DynamicImage,
    request: &Request,
    size: PictureSize,
) -> Option<Picture> {
    let picture = Picture { number: request.number, size, ..Picture::default() };
    let down = u32::from(request.cell.1);
    match request.protocol {
        Protocol::Blocks => Some(Picture { halves: halves(image, size), ..picture }),
        Protocol::Kitty => kitty(image, picture, request.cell),
        Protocol::Iterm => {
            let strips = (0..size.rows).map(|row| iterm(&strip(image, row, down), size.columns));
            Some(Picture { strips: strips.collect::<Option<_>>()?, ..picture })
        }
        Protocol::Sixel => {
            let strips = (0..size.rows).map(|row| sixel(&strip(image, row, down), size.columns));
            Some(Picture { strips: strips.collect::<Option<_>>()?, ..picture })
        }
    }
}

/// The colours of the halves of all cells; what can be seen through lies on black or white as it is lighter or darker.
fn halves(image: &DynamicImage, size: PictureSize) -> Vec<(Color, Color)> {
    let color = |x: u32, y: u32| {
        let Rgba([red, green, blue, alpha]) = image.get_pixel(x, y);
        if alpha < 128 { Color::Reset } else { Color::Rgb(red, green, blue) }
    };
    let rows = 0..u32::from(size.rows);
    let cells = rows.flat_map(|y| (0..u32::from(size.columns)).map(move |x| (x, y)));
    cells.map(|(x, y)| (color(x, 2 * y), color(x, 2 * y + 1))).collect()
}

/// The graphics protocol of kitty: the data once, then a placement a strip, which does not move the cursor and is not
/// answered (<https://sw.kovidgoyal.net/kitty/graphics-protocol/>).
fn kitty(image: &DynamicImage, picture: Picture, (_, down): (u16, u16)) -> Option<Picture> {
    let id = FIRST_NUMBER + picture.number;
    let data = BASE64_STANDARD.encode(png(image)?);
    let mut ahead = Vec::with_capacity(data.len() + data.len() / 50 + 64);
    let pieces = data.as_bytes().chunks(PIECE);
    let last = pieces.len().saturating_sub(1);
    for (index, piece) in pieces.enumerate() {
        let more = u8::from(index < last);
        if index == 0 {
            write!(ahead, "\x1b_Ga=t,f=100,t=d,q=2,i={id},m={more};").ok()?;
        } else {
            write!(ahead, "\x1b_Gq=2,m={more};").ok()?;
        }
        ahead.extend_from_slice(piece);
        ahead.extend_from_slice(b"\x1b\\");
    }
    let (columns, width) = (picture.size.columns, image.width());
    let place = |row: u16| {
        let (top, number) = (u32::from(row) * u32::from(down), row + 1);
        let source = format!("x=0,y={top},w={width},h={down}");
        format!("\x1b_Ga=p,q=2,i={id},p={number},{source},c={columns},r=1,C=1\x1b\\").into_bytes()
    };
    let remove = |row: u16| format!("\x1b_Ga=d,d=i,q=2,i={id},p={}\x1b\\", row + 1).into_bytes();
    let strips = (0..picture.size.rows).map(place).collect();
    let gone = (0..picture.size.rows).map(remove).collect();
    Some(Picture { ahead, strips, gone, ..picture })
}

/// An inline image of iTerm2 that takes one row (<https://iterm2.com/documentation-images.html>).
fn iterm(image: &DynamicImage, columns: u16) -> Option<Vec<u8>> {
    let png = png(image)?;
    let mut bytes = Vec::new();
    write!(
        bytes,
        "\x1b[{columns}X\x1b]1337;File=inline=1;size={};width={columns};height=1;preserveAspectRatio=0;doNotMoveCursor=1:{}\x07",
        png.len(),
        BASE64_STANDARD.encode(&png)
    )
    .ok()?;
    Some(bytes)
}

/// A row of sixels.
fn sixel(image: &DynamicImage, columns: u16) -> Option<Vec<u8>> {
    let size = ratatui::layout::Size::new(columns, 1);
    Sixel::new(image.clone(), size, false).ok().map(|sixel| sixel.data.into_bytes())
}

fn png(image: &DynamicImage) -> Option<Vec<u8>> {
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, ImageFormat::Png).ok()?;
    Some(bytes.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::ContentHash;
    use std::{path::Path, sync::Arc};

    /// A picture of 4 columns and 3 rows, each cell of 8 by 16 points.
    fn made(protocol: Protocol) -> Picture {
        let (columns, rows) = (4u16, 3u16);
        let points = if protocol == Protocol::Blocks { (4, 6) } else { (32, 48) };
        let image =
            DynamicImage::ImageRgb8(image::RgbImage::from_fn(points.0, points.1, |x, y| {
                image::Rgb([x as u8 * 7, y as u8 * 5, 90])
            }));
        let request = Request {
            generation: 1,
            number: 7,
            article: ContentHash::default(),
            path: Arc::from(Path::new("a.md")),
            block: 0,
            source: "a.png".into(),
            room: (72, 20),
            cell: (8, 16),
            protocol,
        };
        encode(&image, &request, PictureSize { columns, rows }).expect("a picture")
    }

    #[test]
    fn kitty_gets_the_data_once_and_a_placement_a_row() {
        let picture = made(Protocol::Kitty);
        let ahead = String::from_utf8(picture.ahead).expect("ASCII");
        assert!(ahead.starts_with("\u{1b}_Ga=t,f=100,t=d,q=2,i=") && ahead.ends_with("\u{1b}\\"));
        assert!(ahead.split("\u{1b}\\").all(|sequence| sequence.len() <= PIECE + 64));
        assert_eq!(ahead.matches("m=0").count(), 1);
        assert_eq!((picture.strips.len(), picture.gone.len()), (3, 3));
        let strip = String::from_utf8(picture.strips[1].clone()).expect("ASCII");
        assert!(strip.contains("p=2,x=0,y=16,w=32,h=16,c=4,r=1,C=1"), "{strip}");
        let gone = String::from_utf8(picture.gone[1].clone()).expect("ASCII");
        assert!(gone.contains("a=d,d=i") && gone.contains("p=2"), "{gone}");
    }

    #[test]
    fn other_terminals_get_a_picture_a_row() {
        for (protocol, start, end) in [
            (Protocol::Iterm, "\u{1b}[4X\u{1b}]1337;", "\u{7}"),
            (Protocol::Sixel, "\u{1b}[4X\u{1b}P", "\u{1b}\\"),
        ] {
            let picture = made(protocol);
            assert!(picture.ahead.is_empty() && picture.gone.is_empty());
            assert_eq!(picture.strips.len(), 3);
            for strip in picture.strips {
                let strip = String::from_utf8(strip).expect("ASCII");
                assert!(strip.starts_with(start) && strip.ends_with(end), "{strip:.60?}");
                assert!(
                    !strip[start.len()..strip.len() - end.len()].contains('\u{1b}'),
                    "{strip:.60?}"
                );
            }
        }
    }

    /// The strings that a terminal would take from bytes, from their start (`ESC _`, `ESC P`, `ESC ]`) to their end; panics where
    /// there is anything else than these, `CSI n X` and nothing.
    fn strings(bytes: &[u8]) -> Vec<(u8, String)> {
        let (mut rest, mut found) = (bytes, Vec::new());
        while let Some(after) = rest.strip_prefix(b"\x1b") {
            let kind = after[0];
            let (body, end): (&[u8], usize) = match kind {
                b'[' => {
                    let end = after.iter().position(|byte| *byte == b'X').expect("erases cells");
                    assert!(after[1..end].iter().all(u8::is_ascii_digit));
                    rest = &after[end + 1..];
                    continue;
                }
                b']' => (after, memchr::memchr(7, after).expect("an end") + 1),
                b'_' | b'P' => (after, memchr::memmem::find(after, b"\x1b\\").expect("an end") + 2),
                other => panic!("ESC {other}"),
            };
            let inner = &body[1..end - if kind == b']' { 1 } else { 2 }];
            assert!(inner.iter().all(|byte| (0x20..0x7f).contains(byte)), "only ASCII");
            found.push((kind, String::from_utf8(inner.to_vec()).expect("ASCII")));
            rest = &after[end..];
        }
        assert_eq!(rest, b"", "nothing but strings");
        found
    }

    /// The points of the picture of [`made`], from row `top` on.
    fn points(top: u32, height: u32) -> image::RgbImage {
        let point = |x: u32, y: u32| image::Rgb([x as u8 * 7, (y + top) as u8 * 5, 90]);
        image::RgbImage::from_fn(32, height, point)
    }

    fn decoded(coded: &str) -> image::RgbImage {
        let png = BASE64_STANDARD.decode(coded).expect("base64");
        image::load_from_memory(&png).expect("a picture").to_rgb8()
    }

    #[test]
    fn what_kitty_gets_is_the_picture_and_nothing_else() {
        let picture = made(Protocol::Kitty);
        let pieces = strings(&picture.ahead);
        let parts = pieces.iter().map(|(kind, string)| {
            assert_eq!(*kind, b'_');
            let (keys, data) =
                string.strip_prefix('G').expect("graphics").split_once(';').expect("data");
            assert!(keys.split(',').all(|key| key.split_once('=').is_some()));
            data
        });
        assert_eq!(decoded(&parts.collect::<String>()), points(0, 48));
        for strip in picture.strips.iter().chain(&picture.gone) {
            let strings = strings(strip);
            assert!(matches!(strings.as_slice(), [(b'_', keys)] if !keys.contains(';')));
        }
    }

    #[test]
    fn what_iterm_gets_is_the_picture_row_by_row_and_nothing_else() {
        for (row, strip) in (0..).zip(&made(Protocol::Iterm).strips) {
            let strings = strings(strip);
            let [(b']', string)] = strings.as_slice() else { panic!("{strings:?}") };
            let (keys, data) = string.split_once(':').expect("data");
            assert!(keys.starts_with("1337;File=inline=1;"));
            assert_eq!(decoded(data), points(row * 16, 16));
        }
    }

    #[test]
    fn what_is_sent_as_sixels_is_the_picture_row_by_row_and_nothing_else() {
        for (row, strip) in (0..).zip(&made(Protocol::Sixel).strips) {
            let strings = strings(strip);
            let [(b'P', string)] = strings.as_slice() else { panic!("{strings:?}") };
            let drawn = sixels(string);
            let expected = points(row * 16, 16);
            for (x, y, image::Rgb(wanted)) in expected.enumerate_pixels() {
                let found = drawn.get(&(x, y)).expect("a point");
                let far = (0..3).map(|at| u32::from(wanted[at].abs_diff(found[at]))).max();
                assert!(far < Some(64), "{x},{y}: {wanted:?} {found:?}");
            }
        }
    }

    /// Draws sixels: the colour of each point (DEC VT340: registers in per cent, `!` repeats, `$` goes back, `-` goes down).
    fn sixels(string: &str) -> std::collections::BTreeMap<(u32, u32), [u8; 3]> {
        let (_, body) = string.split_once('q').expect("sixels");
        let bytes = body.as_bytes();
        let (mut at, mut x, mut y, mut times) = (0, 0, 0, 1);
        let (mut registers, mut drawn) =
            (std::collections::BTreeMap::new(), std::collections::BTreeMap::new());
        let mut color = [0; 3];
        while at < bytes.len() {
            let length =
                bytes[at + 1..].iter().take_while(|b| b.is_ascii_digit() || **b == b';').count();
            let numbers: Vec<u32> =
                body[at + 1..at + 1 + length].split(';').map(|n| n.parse().unwrap_or(0)).collect();
            match bytes[at] {
                b'"' => {}
                b'#' => {
                    if let [register, 2, red, green, blue] = numbers[..] {
                        let part = |per_cent: u32| (per_cent * 255 / 100) as u8;
                        registers.insert(register, [part(red), part(green), part(blue)]);
                    }
                    color = *registers.get(&numbers[0]).expect("a register that was set");
                }
                b'!' => times = numbers[0],
                b'$' => x = 0,
                b'-' => (x, y) = (0, y + 6),
                sixel @ 0x3f..=0x7e => {
                    for column in x..x + times {
                        let set = (0..6).filter(|bit| (sixel - 0x3f) >> bit & 1 == 1);
                        drawn.extend(set.map(|bit| ((column, y + bit), color)));
                    }
                    (x, times) = (x + times, 1);
                }
                other => panic!("{other} among sixels"),
            }
            at += if matches!(bytes[at], b'"' | b'#' | b'!') { 1 + length } else { 1 };
        }
        drawn
    }

    #[test]
    fn halves_are_two_colours_a_cell() {
        let picture = made(Protocol::Blocks);
        assert_eq!(picture.halves.len(), 12);
        assert_eq!(picture.halves[5], (Color::Rgb(7, 10, 90), Color::Rgb(7, 15, 90)));
        assert!(picture.weight() > 0);
    }
}
