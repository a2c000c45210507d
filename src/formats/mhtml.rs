//! Web pages saved with all their parts in one file (MHTML, RFC 2557): the page is the first part that is HTML.

use std::{
    collections::HashMap,
    panic::{AssertUnwindSafe, catch_unwind},
};

use mail_parser::{Message, MessageParser, MimeHeaders, PartType};

use super::{Input, Parsed, Problem, html, stated, within};

/// Bytes from the start in which a browser says that it saved a page.
const HEAD: usize = 4096;

/// True for a saved page, by its name or by what browsers write into its head; not for mail of the same form.
pub(super) fn is_saved_page(input: Input<'_>) -> bool {
    let ending = input.name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    if ending.is_some_and(|ending| matches!(ending.as_str(), "mht" | "mhtml")) {
        return true;
    }
    let head = &input.bytes[..input.bytes.len().min(HEAD)];
    let holds = |words: &[u8]| memchr::memmem::find(head, words).is_some();
    holds(b"multipart/related")
        && (holds(b"Snapshot-Content-Location:")
            || holds(b"From: <Saved by ")
            || holds(b"From: \"Saved by ")
            || holds(b"X-MAF-Information:"))
}

/// Reads a saved page.
pub(super) fn parse(bytes: &[u8]) -> Result<Parsed, Problem> {
    let read = catch_unwind(AssertUnwindSafe(|| page(bytes)));
    let saved = read.ok().flatten().ok_or_else(|| {
        Problem::new("a saved web page (MHTML) without a page in it").help("save it again as HTML")
    })?;
    let mut parsed = html::parse(&saved.html, saved.address.as_deref());
    stated::keep(&mut parsed.metadata.title, || saved.title.as_deref().and_then(stated::line));
    Ok(parsed)
}

/// A page and where it was saved from.
struct Saved {
    html: String,
    address: Option<String>,
    title: Option<String>,
}

fn page(bytes: &[u8]) -> Option<Saved> {
    let message = MessageParser::default().parse(bytes)?;
    let part = message.parts.iter().find(|part| matches!(part.body, PartType::Html(_)))?;
    let PartType::Html(html) = &part.body else { return None };
    let snapshot = message.header_raw("Snapshot-Content-Location").map(str::trim);
    let address = snapshot.or_else(|| part.content_location()).map(str::to_owned);
    // Frames of a page may be named by `cid:`, which leads nowhere.
    let address = address.filter(|address| address.starts_with("http"));
    let pictures = pictures(&message);
    let leads = |address: &str| pictures.get(address).map(usize::to_string);
    Some(Saved {
        html: within::with_addresses(html, within::PICTURES, &leads).into_owned(),
        address,
        title: message.subject().map(str::to_owned),
    })
}

/// The numbers of the parts that are pictures, by the addresses that the page has for them.
fn pictures(message: &Message<'_>) -> HashMap<String, usize> {
    let parts = message.parts.iter().enumerate().filter(|(_, part)| within::is_picture(part));
    let named = parts.flat_map(|(number, part)| {
        let address = part.content_location().map(str::to_owned);
        let cid = part.content_id().map(|id| format!("cid:{}", id.trim_matches(['<', '>'])));
        address.into_iter().chain(cid).map(move |name| (name, number))
    });
    named.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAVED: &str = "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://h.example/a/b\r\nSubject: =?utf-8?Q?Caf=C3=A9?=\r\n\
        MIME-Version: 1.0\r\nContent-Type: multipart/related; type=\"text/html\"; boundary=\"B\"\r\n\r\n\
        --B\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\nContent-Location: https://h.example/a/b\r\n\r\n\
        <p>A caf=C3=A9 <a href=3D\"../c\">by the harbour=\r\n</a>.</p>\r\n\
        --B\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA\r\n--B--\r\n";

    #[test]
    fn the_page_is_read_and_its_links_are_absolute() {
        assert!(is_saved_page(Input { name: "x", bytes: SAVED.as_bytes() }));
        let parsed = parse(SAVED.as_bytes()).expect("a page");
        assert_eq!(parsed.document.text(), "A café by the harbour.");
        assert_eq!(parsed.document.link(0), Some("https://h.example/c"));
        assert_eq!(parsed.metadata.title.as_deref(), Some("Café"));
    }

    #[test]
    fn pictures_of_the_page_are_its_parts() {
        let page = SAVED.replace("<p>A", "<p><img src=3D\"cid:x@y\" alt=3D\"A quay\"></p><p>A");
        let page = page.replace("image/png\r\n", "image/png\r\nContent-ID: <x@y>\r\n");
        let parsed = parse(page.as_bytes()).expect("a page");
        let pictures: Vec<_> = parsed.document.pictures().collect();
        assert_eq!(pictures, [(0, "within:2")]);
        assert_eq!(within::picture(page.as_bytes(), "within:2"), Some(vec![0; 3]));
        assert_eq!(within::picture(page.as_bytes(), "within:1"), None);
    }

    #[test]
    fn what_holds_no_page_says_so() {
        for bytes in [
            "",
            "MIME-Version: 1.0\r\n\r\nx",
            "Content-Type: multipart/related; boundary=B\r\n\r\n--B\r\n--B--",
        ] {
            assert!(parse(bytes.as_bytes()).is_err(), "{bytes}");
        }
        assert!(!is_saved_page(Input {
            name: "a.eml",
            bytes: b"Content-Type: multipart/related\r\n\r\nx"
        }));
    }
}
