//! Bytes to text: byte order marks, UTF-16 and UTF-32 told by their zero bytes, valid UTF-8, else a guess.
//!
//! Nothing is ever read as UTF-7 or ISO-2022-JP unasked: both let plain ASCII stand for something else.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::Problem;

/// Bytes from the start that are looked at for zero bytes and control characters.
const SAMPLE: usize = 16 * 1024;

/// Fewer high bytes than this, spread thinly, do not tell one single-byte encoding from another.
const FEW_HIGH_BYTES: usize = 24;

/// Bytes from the start in which an XML declaration is looked for.
const DECLARED_WITHIN: usize = 1024;

/// Bytes from the start in which a page's `meta` element is looked for; browsers look at 1,024, but pages have it later.
const META_WITHIN: usize = 8192;

/// Text as it was decoded, before it is cleaned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Decoded<'a> {
    /// The words, without a byte order mark.
    pub(super) text: Cow<'a, str>,
    /// Said to the reader where the encoding was guessed or bytes did not fit it.
    pub(super) note: Option<String>,
}

/// Decodes a text file. An error where the bytes are no text at all.
pub(super) fn decode(bytes: &[u8]) -> Result<Decoded<'_>, Problem> {
    let decoded = decode_bytes(bytes)?;
    Ok(Decoded { text: with_newlines(decoded.text), ..decoded })
}

fn decode_bytes(bytes: &[u8]) -> Result<Decoded<'_>, Problem> {
    if let Some((wide, start)) = utf32(bytes) {
        return Ok(plain(Cow::Owned(decode_utf32(&bytes[start..], wide))));
    }
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return Ok(fit(&bytes[length..], encoding));
    }
    if let Some(encoding) = utf16(bytes) {
        return Ok(fit(bytes, encoding));
    }
    if looks_binary(bytes) {
        return Err(Problem::new("not a text file: it holds binary data")
            .help("open it with the program it was made by"));
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(plain(Cow::Borrowed(text))),
        Err(_) => Ok(match declared(bytes).or_else(|| declared_in_meta(bytes)) {
            Some(encoding) => fit(bytes, encoding),
            None if is_damaged_utf8(bytes) => fit(bytes, UTF_8),
            None => guess(bytes),
        }),
    }
}

/// Decodes text whose encoding is stated elsewhere, as mail does: a byte order mark, then valid UTF-8, then what is stated, then
/// a guess. What is stated goes first only where it is one of those that write everything in ASCII.
pub(super) fn labelled<'a>(bytes: &'a [u8], label: Option<&str>) -> Cow<'a, str> {
    let stated =
        label.and_then(|label| Encoding::for_label_no_replacement(label.trim().as_bytes()));
    if let Some(encoding) = stated.filter(|encoding| !encoding.is_ascii_compatible()) {
        return encoding.decode(bytes).0;
    }
    if Encoding::for_bom(bytes).is_some() {
        return UTF_8.decode(bytes).0;
    }
    match (std::str::from_utf8(bytes), stated) {
        (Ok(text), _) => Cow::Borrowed(text),
        (Err(_), Some(encoding)) if encoding != UTF_8 => {
            encoding.decode_without_bom_handling(bytes).0
        }
        _ if is_damaged_utf8(bytes) => fit(bytes, UTF_8).text,
        _ => guess(bytes).text,
    }
}

/// The encoding that an XML declaration states. It is asked only of bytes that are not UTF-8, so one that says UTF-8 or a wide
/// encoding is wrong and says nothing.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let start = memchr::memmem::find(&bytes[..bytes.len().min(DECLARED_WITHIN)], b"<?xml")?;
    let rest = &bytes[start..];
    let declaration = &rest[..memchr::memchr(b'>', rest)?];
    let value =
        &declaration[memchr::memmem::find(declaration, b"encoding")? + 8..].trim_ascii_start();
    let value = value.strip_prefix(b"=")?.trim_ascii_start();
    let quote = *value.first().filter(|quote| matches!(quote, b'"' | b'\''))?;
    legacy(&value[1..][..memchr::memchr(quote, &value[1..])?])
}

/// The encoding that a page states in a `meta` element: `charset=…`, alone or in its `content`. See [`declared`].
fn declared_in_meta(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(META_WITHIN)];
    memchr::memmem::find_iter(head, b"charset").find_map(|at| {
        let tag = &head[memchr::memrchr(b'<', &head[..at])?..at];
        if !tag.get(1..5)?.eq_ignore_ascii_case(b"meta") || memchr::memchr(b'>', tag).is_some() {
            return None;
        }
        let value = head[at + "charset".len()..].trim_ascii_start().strip_prefix(b"=")?;
        let value = value.trim_ascii_start();
        let value = value.strip_prefix(b"\"").or_else(|| value.strip_prefix(b"'")).unwrap_or(value);
        let is_label = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_:.".contains(byte);
        legacy(&value[..value.iter().take_while(|byte| is_label(byte)).count()])
    })
}

/// The encoding of a label, where it is one of those that are not UTF-8.
fn legacy(label: &[u8]) -> Option<&'static Encoding> {
    let encoding = Encoding::for_label_no_replacement(label)?;
    (encoding.is_single_byte() || encoding.is_ascii_compatible() && encoding != UTF_8)
        .then_some(encoding)
}

const fn plain(text: Cow<'_, str>) -> Decoded<'_> {
    Decoded { text, note: None }
}

/// Decodes in a known encoding; says where bytes did not fit.
fn fit<'a>(bytes: &'a [u8], encoding: &'static Encoding) -> Decoded<'a> {
    let (text, damaged) = encoding.decode_without_bom_handling(bytes);
    let note = damaged.then(|| {
        format!("Some bytes are not valid {} and are shown as \u{FFFD}.", encoding.name())
    });
    Decoded { text, note }
}

/// Decodes in the encoding that the bytes look most like, and says so.
fn guess(bytes: &[u8]) -> Decoded<'_> {
    let encoding = likely(bytes);
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    let note = format!("The file is not UTF-8; read as {}, which is a guess.", encoding.name());
    Decoded { text, note: Some(note) }
}

fn likely(bytes: &[u8]) -> &'static Encoding {
    let high = bytes.iter().filter(|byte| !byte.is_ascii()).count();
    if high < FEW_HIGH_BYTES && high * 4 < bytes.len() {
        return WINDOWS_1252;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Deny)
}

/// Old Macintosh files end lines by carriage returns alone; each becomes a newline, one for one.
fn with_newlines(text: Cow<'_, str>) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    if memchr::memchr(b'\r', bytes).is_some() && memchr::memchr(b'\n', bytes).is_none() {
        Cow::Owned(text.replace('\r', "\n"))
    } else {
        text
    }
}

/// True where the bytes that are not valid UTF-8 stand in a text that otherwise is: sequences of the right shape (cut short,
/// overlong or out of range among them) are at least as many as bytes that fit nowhere.
fn is_damaged_utf8(bytes: &[u8]) -> bool {
    let (mut shaped, mut stray, mut at) = (0_usize, 0_usize, 0);
    while at < bytes.len() {
        let byte = bytes[at];
        at += 1;
        if byte.is_ascii() {
            continue;
        }
        let begins = (0xC0..0xF8).contains(&byte);
        let tail = bytes[at..].iter().take(3).take_while(|byte| **byte & 0xC0 == 0x80).count();
        if begins && tail > 0 {
            shaped += 1;
            at += tail;
        } else {
            stray += 1;
        }
    }
    shaped > 0 && shaped >= stray
}

/// True for bytes that no text encoding gives: many control characters, or zero bytes that fit no wide encoding. Text made for
/// a terminal is full of escapes and backspaces.
fn looks_binary(bytes: &[u8]) -> bool {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let zeros = memchr::memchr_iter(0, sample).count();
    if zeros * 10 > sample.len() {
        return true;
    }
    let controls = sample
        .iter()
        .filter(|byte| {
            byte.is_ascii_control() && !matches!(byte, 8 | b'\t' | b'\n' | b'\r' | 0xC | 0x1B)
        })
        .count();
    let share = if std::str::from_utf8(bytes).is_ok() { 3 } else { 20 };
    controls * share > sample.len()
}

/// Which end of a wide code unit comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wide {
    Little,
    Big,
}

/// UTF-32 by its byte order mark or by three zero bytes in four; with the length of the mark.
fn utf32(bytes: &[u8]) -> Option<(Wide, usize)> {
    match bytes {
        [0xFF, 0xFE, 0, 0, ..] => return Some((Wide::Little, 4)),
        [0, 0, 0xFE, 0xFF, ..] => return Some((Wide::Big, 4)),
        _ => (),
    }
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let units = || sample.chunks_exact(4);
    let most = |fits: fn(&[u8]) -> bool| {
        units().len() > 1 && units().filter(|unit| fits(unit)).count() * 10 > units().len() * 9
    };
    if most(|unit| unit[0] != 0 && unit[2] == 0 && unit[3] == 0 && unit[1] == 0) {
        Some((Wide::Little, 0))
    } else if most(|unit| unit[3] != 0 && unit[0] == 0 && unit[1] == 0 && unit[2] == 0) {
        Some((Wide::Big, 0))
    } else {
        None
    }
}

fn decode_utf32(bytes: &[u8], wide: Wide) -> String {
    let unit = |chunk: &[u8]| {
        let unit = [chunk[0], chunk[1], chunk[2], chunk[3]];
        match wide {
            Wide::Little => u32::from_le_bytes(unit),
            Wide::Big => u32::from_be_bytes(unit),
        }
    };
    let chunks = bytes.chunks_exact(4);
    chunks.map(|chunk| char::from_u32(unit(chunk)).unwrap_or('\u{FFFD}')).collect()
}

/// UTF-16 without a byte order mark: nearly all code units have one zero byte, always on the same side.
fn utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let units = sample.chunks_exact(2).len();
    let zero = |side: usize| {
        sample.chunks_exact(2).filter(|unit| unit[side] == 0 && unit[1 - side] != 0).count()
    };
    let most = |count: usize| units > 1 && count * 10 > units * 7;
    if most(zero(1)) {
        Some(UTF_16LE)
    } else if most(zero(0)) {
        Some(UTF_16BE)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], expected: &str) {
        assert_eq!(decode(bytes).expect("text").text, expected);
    }

    fn utf16_bytes(text: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(unit).collect()
    }

    #[test]
    fn utf8_is_borrowed_and_its_mark_dropped() {
        let decoded = decode("\u{FEFF}naïve".as_bytes()).expect("text");
        assert!(matches!(decoded.text, Cow::Borrowed("naïve")));
        assert_eq!(decoded.note, None);
    }

    #[test]
    fn u1_wide_encodings_are_told_with_and_without_a_mark() {
        check(&utf16_bytes("\u{FEFF}wide é 日", u16::to_le_bytes), "wide é 日");
        check(&utf16_bytes("\u{FEFF}wide é 日", u16::to_be_bytes), "wide é 日");
        check(&utf16_bytes("plain text", u16::to_le_bytes), "plain text");
        check(&utf16_bytes("plain text", u16::to_be_bytes), "plain text");
        let utf32: Vec<u8> =
            "\u{FEFF}abc é".chars().flat_map(|c| (c as u32).to_le_bytes()).collect();
        check(&utf32, "abc é");
        check(&utf32[4..], "abc é");
        check(b"\xff\xfea\0b", "a\u{FFFD}");
    }

    #[test]
    fn t6_old_encodings_are_guessed_and_said_so() {
        check(b"caf\xe9 na\xefve \xa3 \x93quoted\x94", "café naïve £ “quoted”");
        let cyrillic = "Привет мир, это старый текст. ".repeat(8);
        let (bytes, ..) = encoding_rs::KOI8_R.encode(&cyrillic);
        check(&bytes, &cyrillic);
        let (bytes, ..) = encoding_rs::WINDOWS_1251.encode(&cyrillic);
        assert!(decode(&bytes).expect("text").note.expect("a note").contains("windows-1251"));
    }

    #[test]
    fn u1_damaged_utf8_stays_utf8() {
        check("Café\u{FFFD}".as_bytes(), "Café\u{FFFD}");
        check(b"Caf\xc3\xa9 end\xff\xe2\x82", "Café end\u{FFFD}\u{FFFD}");
        check(
            b"esc \xc0\x9b[2J and \xed\xa0\x80.",
            "esc \u{FFFD}\u{FFFD}[2J and \u{FFFD}\u{FFFD}\u{FFFD}.",
        );
        assert!(decode(b"Caf\xc3\xa9 \xff").expect("text").note.is_some());
    }

    #[test]
    fn a_declaration_says_what_is_not_utf8() {
        check(
            b"<?xml version='1.0' encoding='windows-1251'?><a>\xcf\xf0</a>",
            "<?xml version='1.0' encoding='windows-1251'?><a>Пр</a>",
        );
        // T6: bytes 0x80 to 0x9F under this label are those of windows-1252.
        check(b"<?xml encoding=\"iso-8859-1\"?>\x93x\x94", "<?xml encoding=\"iso-8859-1\"?>“x”");
        check("<?xml encoding=\"utf-16\"?>é".as_bytes(), "<?xml encoding=\"utf-16\"?>é");
    }

    #[test]
    fn u2_a_page_says_in_which_encoding_it_is() {
        check(b"<meta charset=koi8-r><p>\xf0\xf2", "<meta charset=koi8-r><p>ПР");
        let shift_jis = b"<META content='text/html; charset=Shift_JIS'>\x93\xfa\x96{";
        check(shift_jis, "<META content='text/html; charset=Shift_JIS'>日本");
        check(b"<meta charset=utf-8>caf\xe9", "<meta charset=utf-8>café");
        check("<meta charset=iso-8859-1>é".as_bytes(), "<meta charset=iso-8859-1>é");
        check(b"<meta charset=utf-7>caf\xe9", "<meta charset=utf-7>café");
    }

    #[test]
    fn u2_what_is_stated_elsewhere_goes_after_what_the_bytes_say() {
        assert_eq!(labelled("é".as_bytes(), Some("iso-8859-1")), "é");
        assert_eq!(labelled(b"\xe9", Some("utf-8")), "é");
        assert_eq!(labelled(b"\x93x\x94", Some("iso-8859-1")), "“x”");
        assert_eq!(labelled(b"\x1b$B$3$s\x1b(B", Some("iso-2022-jp")), "こん");
        assert_eq!(labelled(b"+ADw-", Some("utf-7")), "+ADw-");
        assert_eq!(labelled(b"\xff\xfea\0", None), "a");
    }

    #[test]
    fn u1_utf7_and_iso_2022_jp_are_left_alone() {
        check(b"+ADw-script+AD4-", "+ADw-script+AD4-");
        check(b"\x1b$B$3$s\x1b(B", "\u{1b}$B$3$s\u{1b}(B");
    }

    #[test]
    fn t12_carriage_returns_alone_end_lines() {
        check(b"one\rtwo\r", "one\ntwo\n");
        check(b"one\r\ntwo\rx", "one\r\ntwo\rx");
    }

    #[test]
    fn binary_data_is_refused() {
        let noise: Vec<u8> =
            (0..4000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        assert!(decode(&noise).is_err());
        assert!(decode(&[0; 64]).is_err());
        assert!(decode(b"one \0 zero in a text is no harm").is_ok());
        assert!(decode(format!("bells {} ring", "\u{7}".repeat(20)).as_bytes()).is_err());
        assert!(
            decode(format!("{}{}", "\u{7}".repeat(20), "a line of words ".repeat(9)).as_bytes())
                .is_ok()
        );
    }
}
