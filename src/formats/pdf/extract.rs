//! What stands on the pages of a PDF, by `pdf-extract`. Only ever called in a process of its own with limits: the parser
//! panics, recurses and allocates as a file wants it to.

use std::{
    io::{self, Write},
    panic::{AssertUnwindSafe, catch_unwind},
};

use pdf_extract::{
    Document, MediaBox, Object, OutputDev, OutputError, Transform, encryption::DecryptionError,
    output_doc_page,
};

use super::{Head, Line, Page, Record};

/// A gap wider than this part of the letters' size is a blank.
const BLANK: f64 = 0.13;

/// A gap wider than this many times the letters' size parts columns.
const WIDE: f64 = 1.6;

/// The most letters of a page that are kept.
const MOST_LETTERS: usize = 200_000;

/// The most pages that are read.
const MOST_PAGES: usize = 5_000;

/// Writes the records of a PDF. An error is one of writing.
pub(crate) fn extract(bytes: &[u8], output: &mut dyn Write) -> io::Result<()> {
    let opened = catch_unwind(AssertUnwindSafe(|| open(bytes)));
    let document = match opened {
        Ok(Ok(document)) => document,
        Ok(Err(record)) => return write(output, &record),
        Err(_) => return write(output, &Record::Broken("its structure cannot be read".into())),
    };
    let pages: Vec<u32> = document.get_pages().into_keys().take(MOST_PAGES).collect();
    if pages.is_empty() {
        return write(output, &Record::Broken("it has no pages".into()));
    }
    write(output, &Record::Head(head(&document, pages.len())))?;
    for number in pages {
        if let Some(page) = page(&document, number) {
            write(output, &Record::Page(page))?;
        }
    }
    write(output, &Record::Done)
}

fn write(output: &mut dyn Write, record: &Record) -> io::Result<()> {
    let mut line = serde_json::to_vec(record)?;
    line.push(b'\n');
    output.write_all(&line)?;
    // What was read stays read when the next page is too much.
    output.flush()
}

/// Parses the structure; a record that says why there is none.
fn open(bytes: &[u8]) -> Result<Document, Record> {
    let locked = |error: &pdf_extract::Error| {
        matches!(error, pdf_extract::Error::Decryption(DecryptionError::IncorrectPassword))
    };
    let refusal = |error: pdf_extract::Error| {
        if locked(&error) { Record::Locked } else { Record::Broken(sentence(&error)) }
    };
    let mut document = Document::load_mem(bytes).map_err(refusal)?;
    if document.is_encrypted() {
        // Many are encrypted with the empty password, only to forbid printing.
        document.decrypt("").map_err(|_| Record::Locked)?;
    }
    // Where that password does not open it, the library may hand out a document without objects instead of an error.
    if document.trailer.has(b"Encrypt") && document.get_pages().is_empty() {
        return Err(Record::Locked);
    }
    Ok(document)
}

/// What a library says, as a part of a sentence.
fn sentence(error: &pdf_extract::Error) -> String {
    let said = error.to_string();
    let said: String = said.chars().filter(|c| !c.is_control()).take(100).collect();
    said.to_lowercase()
}

/// What the file states about itself.
fn head(document: &Document, pages: usize) -> Head {
    let stated = |key: &[u8]| {
        let info = document.trailer.get(b"Info").ok()?;
        let (_, info) = document.dereference(info).ok()?;
        let (_, value) = document.dereference(info.as_dict().ok()?.get(key).ok()?).ok()?;
        match value {
            Object::String(bytes, _) => Some(decoded(bytes)),
            _ => None,
        }
    };
    Head { title: stated(b"Title"), author: stated(b"Author"), pages }
}

/// A text string (ISO 32000-1, 7.9.2.2); its single-byte encoding is Latin-1 in all that titles are made of.
fn decoded(bytes: &[u8]) -> String {
    match bytes {
        [0xfe, 0xff, rest @ ..] => encoding_rs::UTF_16BE.decode_without_bom_handling(rest).0.into(),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into(),
    }
}

/// What stands on a page: what was read before a fault, where there is one; `None` where that is nothing.
fn page(document: &Document, number: u32) -> Option<Page> {
    let mut device = Device::default();
    let outcome = catch_unwind(AssertUnwindSafe(|| output_doc_page(document, &mut device, number)));
    device.end_line();
    let whole = matches!(outcome, Ok(Ok(())));
    (whole || !device.page.lines.is_empty()).then_some(device.page)
}

/// Takes the letters of a page.
#[derive(Default)]
struct Device {
    page: Page,
    open: Option<Open>,
    letters: usize,
}

/// A line that is not ended.
struct Open {
    place: Place,
    /// Where the line begins.
    start: f64,
    text: String,
}

/// Where a letter stands, in the direction that its line runs in.
#[derive(Clone, Copy)]
struct Place {
    x: f64,
    y: f64,
    end: f64,
    size: f64,
    turned: bool,
}

impl Place {
    fn new(matrix: &Transform, width: f64, font_size: f64) -> Option<Self> {
        let turned = matrix.m12.abs() > matrix.m11.abs();
        let scale = matrix.m11.hypot(matrix.m12);
        let size = matrix.m21.hypot(matrix.m22) * font_size.abs();
        let (x, y) = match (turned, matrix.m12 > 0.0) {
            (false, _) => (matrix.m31, matrix.m32),
            (true, true) => (matrix.m32, -matrix.m31),
            (true, false) => (-matrix.m32, matrix.m31),
        };
        let place = Self { x, y, end: x + width * scale, size, turned };
        [x, y, place.end, size].into_iter().all(f64::is_finite).then_some(place)
    }

    /// True for a letter that goes on with the line that ends here.
    fn goes_on(&self, next: &Self) -> bool {
        let size = self.size.max(next.size);
        self.turned == next.turned
            && (self.y - next.y).abs() < 0.4 * size
            && next.x > self.end - 0.6 * size
            && next.x < self.end + WIDE * size
    }
}

impl Device {
    fn letter(&mut self, place: Place, letter: &str) {
        let is_mark = |c: char| matches!(c, '\u{300}'..='\u{36f}' | '\u{20d0}'..='\u{20ff}');
        match &mut self.open {
            // A mark belongs to the letter that it is printed over.
            Some(open) if letter.starts_with(is_mark) => open.text.push_str(letter),
            Some(open) if open.place.goes_on(&place) => {
                if place.x > open.place.end + BLANK * place.size {
                    open.text.push(' ');
                }
                open.text.push_str(letter);
                // The base line and the size of a line are those of its larger letters: others are raised or lowered.
                let raised = place.size < open.place.size;
                open.place = Place {
                    y: if raised { open.place.y } else { place.y },
                    size: open.place.size.max(place.size),
                    ..place
                };
            }
            _ if letter.trim().is_empty() => {}
            _ => {
                self.end_line();
                self.open = Some(Open { place, start: place.x, text: letter.to_owned() });
            }
        }
    }

    fn end_line(&mut self) {
        let Some(Open { place, start, text }) = self.open.take() else { return };
        let text = without_ligatures(&text);
        self.page.lines.push(Line {
            x: start as f32,
            y: place.y as f32,
            end: place.end as f32,
            size: place.size as f32,
            turned: place.turned,
            text: text.split_whitespace().collect::<Vec<_>>().join(" "),
        });
    }
}

/// Takes the ligatures of a text apart (Unicode, Alphabetic Presentation Forms), which nobody searches for.
fn without_ligatures(text: &str) -> String {
    const LIGATURES: [(char, &str); 7] = [
        ('\u{fb00}', "ff"),
        ('\u{fb01}', "fi"),
        ('\u{fb02}', "fl"),
        ('\u{fb03}', "ffi"),
        ('\u{fb04}', "ffl"),
        ('\u{fb05}', "st"),
        ('\u{fb06}', "st"),
    ];
    let mut apart = String::with_capacity(text.len());
    for c in text.chars() {
        match LIGATURES.iter().find(|(ligature, _)| *ligature == c) {
            Some((_, letters)) => apart.push_str(letters),
            None => apart.push(c),
        }
    }
    apart
}

impl OutputDev for Device {
    fn begin_page(
        &mut self,
        _page: u32,
        media: &MediaBox,
        _art: Option<(f64, f64, f64, f64)>,
    ) -> Result<(), OutputError> {
        self.page.height = (media.ury - media.lly) as f32;
        Ok(())
    }

    fn end_page(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn output_character(
        &mut self,
        matrix: &Transform,
        width: f64,
        spacing: f64,
        font_size: f64,
        letter: &str,
    ) -> Result<(), OutputError> {
        self.letters += 1;
        if self.letters <= MOST_LETTERS
            && let Some(place) = Place::new(matrix, width * font_size + spacing, font_size)
        {
            self.letter(place, letter);
        }
        Ok(())
    }

    fn begin_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_line(&mut self) -> Result<(), OutputError> {
        Ok(())
    }
}
