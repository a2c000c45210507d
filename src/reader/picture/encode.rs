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

    #[test]
    fn halves_are_two_colours_a_cell() {
        let picture = made(Protocol::Blocks);
        assert_eq!(picture.halves.len(), 12);
        assert_eq!(picture.halves[5], (Color::Rgb(7, 10, 90), Color::Rgb(7, 15, 90)));
        assert!(picture.weight() > 0);
    }
}
