//! Pictures that lie within the file of an article: written into its page (`data:`), parts of a saved page (MHTML), entries of a
//! book. A document keeps a short address of each; the bytes are looked for in the file when the picture is to be shown.

use std::{
    borrow::Cow,
    io::{Cursor, Read},
};

use base64::{Engine, prelude::BASE64_STANDARD};
use mail_parser::{MessageParser, MimeHeaders, PartType};

use super::xml::{self, Piece};

/// How the address of an entry or a part begins: behind it stands the name of the entry, or the number of the part.
pub(crate) const ENTRY: &str = "within:";
/// How the address of a picture begins that is written into the page: behind it stands the hash of what is written.
const WRITTEN: &str = "data:image;";
/// What stands before the points of a picture that is written into a page.
const CODED: &str = ";base64,";
/// The largest picture, in bytes.
const LARGEST: usize = 16 << 20;
/// Kinds of pictures that can be drawn.
const KINDS: [&str; 4] = ["png", "jpeg", "gif", "webp"];

/// True for the address of a picture within the file.
pub(crate) fn is_within(address: &str) -> bool {
    address.starts_with(ENTRY) || address.starts_with(WRITTEN)
}

/// The short address of a picture that is written into the page as `address`; `None` for what cannot be drawn.
pub(super) fn written(address: &str) -> Option<String> {
    let (kind, points) = address.get(..64.min(address.len()))?.find(CODED).map(|at| {
        let (kind, rest) = address.split_at(at);
        (kind.to_ascii_lowercase(), &rest[CODED.len()..])
    })?;
    let kind = kind.strip_prefix("data:image/")?;
    let kind = kind.split(';').next()?;
    let is_drawn = KINDS.contains(&kind) || kind == "jpg";
    is_drawn.then(|| format!("{WRITTEN}{}", hash(points.as_bytes())))
}

/// The hash of what is written, without the blanks in it.
fn hash(points: &[u8]) -> String {
    let mut hasher = blake3::Hasher::new();
    for run in points.split(u8::is_ascii_whitespace) {
        hasher.update(run);
    }
    hasher.finalize().to_hex()[..32].to_owned()
}

/// The elements of a page that lead to parts of the file, with the attribute that says where.
pub(super) const PICTURES: &[(&str, &str)] = &[("img", "src")];
/// The same, where the file holds other pages, too.
pub(super) const PICTURES_AND_PAGES: &[(&str, &str)] = &[("img", "src"), ("a", "href")];

/// The part of the file that an address leads to, and the place in it; `None` for any other address.
pub(crate) fn entry_of(address: &str) -> Option<(&str, &str)> {
    let entry = address.strip_prefix(ENTRY)?;
    Some(entry.split_once('#').unwrap_or((entry, "")))
}

/// The address of a place within the file.
pub(crate) fn address_of(entry: &str, place: Option<&str>) -> String {
    let place = place.map(|place| format!("#{place}")).unwrap_or_default();
    format!("{ENTRY}{entry}{place}")
}

/// A page in which the addresses of `elements` that `leads` knows are those within the file.
pub(super) fn with_addresses<'a>(
    page: &'a str,
    elements: &[(&str, &str)],
    leads: &dyn Fn(&str) -> Option<String>,
) -> Cow<'a, str> {
    let (mut changed, mut copied) = (String::new(), 0);
    for (place, piece) in xml::pieces(page) {
        let Piece::Open(tag) = piece else { continue };
        let element = xml::local(tag.name);
        let is_it = |(name, _): &&(&str, &str)| element.eq_ignore_ascii_case(name);
        let Some((element, key)) = elements.iter().find(is_it) else { continue };
        let Some(stated) = tag.attribute(key) else { continue };
        let (file, at) = match stated.split_once('#') {
            Some((file, at)) => (file, Some(at)),
            None => (&*stated, None),
        };
        let Some(entry) = Some(file).filter(|file| !file.is_empty()).and_then(leads) else {
            continue;
        };
        changed.extend([&page[copied..place.start], "<", element]);
        let others = tag.attributes().filter(|(name, _)| !name.eq_ignore_ascii_case(key));
        for (name, value) in others.chain([(*key, Cow::Owned(address_of(&entry, at)))]) {
            let value = value.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;");
            changed.extend([" ", name, "=\"", &value, "\""]);
        }
        changed.push_str(if tag.empty { "/>" } else { ">" });
        copied = place.end;
    }
    if copied == 0 {
        return Cow::Borrowed(page);
    }
    changed.push_str(&page[copied..]);
    Cow::Owned(changed)
}

/// The bytes of a picture within a file; `None` where it is not in there, or too large.
pub(crate) fn picture(file: &[u8], address: &str) -> Option<Vec<u8>> {
    if let Some(wanted) = address.strip_prefix(WRITTEN) {
        return written_picture(file, wanted);
    }
    let name = address.strip_prefix(ENTRY)?;
    if file.starts_with(b"PK") { entry(file, name) } else { part(file, name.parse().ok()?) }
}

/// The picture whose written points have a hash.
fn written_picture(file: &[u8], wanted: &str) -> Option<Vec<u8>> {
    let ends = |byte: &u8| matches!(byte, b'"' | b'\'' | b'<' | b'>' | b')' | b'\\' | b'&');
    let points = memchr::memmem::find_iter(file, CODED).map(|at| {
        let rest = &file[at + CODED.len()..];
        &rest[..rest.iter().position(ends).unwrap_or(rest.len())]
    });
    let found = points
        .filter(|points| points.len() <= 2 * LARGEST)
        .find(|points| hash(points) == wanted)?;
    let coded: Vec<u8> = found.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
    BASE64_STANDARD.decode(coded).ok()
}

/// An entry of an archive, by its name; capitals matter only where there are several.
fn entry(file: &[u8], name: &str) -> Option<Vec<u8>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(file)).ok()?;
    let index = archive.index_for_name(name).or_else(|| {
        let is_it = |index: &usize| {
            let known = archive.name_for_index(*index).and_then(Result::ok);
            known.is_some_and(|known| known.eq_ignore_ascii_case(name))
        };
        (0..archive.len()).find(is_it)
    })?;
    let entry = archive.by_index(index).ok().filter(zip::read::ZipFile::is_file)?;
    let mut bytes = Vec::new();
    // What an archive says of sizes is not believed.
    entry.take(LARGEST as u64 + 1).read_to_end(&mut bytes).ok()?;
    (bytes.len() <= LARGEST).then_some(bytes)
}

/// A part of a saved page, by its number.
fn part(file: &[u8], number: usize) -> Option<Vec<u8>> {
    let message = MessageParser::default().parse(file)?;
    let part = message.parts.get(number).filter(|part| is_picture(part))?;
    Some(part.contents().to_vec()).filter(|bytes| bytes.len() <= LARGEST)
}

/// True for a part of a saved page that is a picture.
pub(super) fn is_picture(part: &mail_parser::MessagePart<'_>) -> bool {
    let holds = matches!(part.body, PartType::Binary(_) | PartType::InlineBinary(_));
    let kind = part.content_type().filter(|kind| kind.ctype().eq_ignore_ascii_case("image"));
    let is_drawn = kind
        .and_then(|kind| kind.subtype())
        .is_some_and(|kind| KINDS.iter().any(|known| kind.eq_ignore_ascii_case(known)));
    holds && is_drawn
}

#[cfg(test)]
mod tests {
    use super::*;

    const POINTS: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ";

    #[track_caller]
    fn check(address: &str, expected: bool) {
        assert_eq!(written(address).is_some(), expected, "{address}");
    }

    #[test]
    fn pictures_that_are_written_into_a_page_have_short_addresses() {
        check(&format!("data:image/png;base64,{POINTS}"), true);
        check(&format!("DATA:image/JPEG;charset=x;base64,{POINTS}"), true);
        check("data:image/svg+xml;base64,PHN2Zz4=", false);
        check("data:text/html;base64,PHN2Zz4=", false);
        check("data:image/png,abc", false);
        check("data:", false);
        let address = written(&format!("data:image/png;base64,{POINTS}")).expect("an address");
        assert!(is_within(&address) && address.len() < 64);
    }

    #[test]
    fn what_is_written_into_a_page_is_found_again() {
        let address = written(&format!("data:image/png;base64,{POINTS}")).expect("an address");
        let (first, last) = POINTS.split_at(20);
        let page = format!(
            "<img src='data:image/gif;base64,R0lGODlh'><img src=\"data:image/png;base64,{first}\n  {last}\">"
        );
        let bytes = picture(page.as_bytes(), &address).expect("a picture");
        assert!(bytes.starts_with(b"\x89PNG"));
        assert_eq!(picture(b"<p>no picture</p>", &address), None);
        assert_eq!(picture(page.as_bytes(), "data:image;00"), None);
    }

    #[test]
    fn addresses_of_pictures_are_changed_and_nothing_else() {
        let page = "<p>a &amp; b <img alt='x \"y\"' src=\"i/a.png\"> <img src=b.png></p>";
        let leads = |address: &str| (address == "i/a.png").then(|| "OEBPS/i/a.png".to_owned());
        assert_eq!(
            with_addresses(page, PICTURES, &leads),
            "<p>a &amp; b <img alt=\"x &quot;y&quot;\" src=\"within:OEBPS/i/a.png\"> <img src=b.png></p>"
        );
        assert!(matches!(with_addresses("<p>x</p>", PICTURES, &leads), Cow::Borrowed(_)));
    }

    #[test]
    fn s7_entries_are_found_by_name_and_never_larger_than_the_cap() {
        use std::io::Write;
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let options = zip::write::SimpleFileOptions::default();
        for (name, bytes) in [("a/B.png", vec![7; 9]), ("bomb.png", vec![0; LARGEST + 1])] {
            writer.start_file(name, options).expect("an entry");
            writer.write_all(&bytes).expect("memory");
        }
        let file = writer.finish().expect("an archive").into_inner();
        assert_eq!(picture(&file, "within:a/B.png"), Some(vec![7; 9]));
        assert_eq!(picture(&file, "within:a/b.png"), Some(vec![7; 9]));
        for address in ["within:../a/B.png", "within:bomb.png", "within:", "a/B.png"] {
            assert_eq!(picture(&file, address), None, "{address}");
        }
    }
}
