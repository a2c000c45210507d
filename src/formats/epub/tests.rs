//! Books made here, sound ones and such as programs get wrong.

use std::io::{Cursor, Write};

use zip::{ZipWriter, write::SimpleFileOptions};

use super::super::{Parsed, Problem, tests::read_all};

/// A zip of files.
fn packed(files: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    for (name, content) in files {
        zip.start_file(*name, stored).expect("a file");
        zip.write_all(content.as_bytes()).expect("its bytes");
    }
    zip.finish().expect("an archive").into_inner()
}

const CONTAINER: (&str, &str) = (
    "META-INF/container.xml",
    "<container><rootfiles><rootfile full-path='OEBPS/book.opf'/></rootfiles></container>",
);

/// A package with these files as manifest and spine.
fn package(files: &[&str], more: &str) -> String {
    let item = |name: &&str| {
        format!("<item id='{name}' href='{name}' media-type='application/xhtml+xml'/>")
    };
    let spine = |name: &&str| format!("<itemref idref='{name}'/>");
    format!(
        "<package xmlns:dc='x' xmlns:opf='y'><metadata><dc:title>The Ferry</dc:title><dc:creator opf:role='aut'>Ann Poe</dc:creator>\
         <dc:creator opf:role='ill'>John Roe</dc:creator><dc:date>2024-09-05</dc:date><dc:language>en</dc:language>\
         <dc:publisher>Harbour Press</dc:publisher><dc:identifier>urn:1</dc:identifier></metadata>\
         <manifest>{}{more}</manifest><spine>{}</spine></package>",
        files.iter().map(item).collect::<Vec<_>>().concat(),
        files.iter().map(spine).collect::<Vec<_>>().concat(),
    )
}

/// A page with a heading and some thirty words.
fn page(heading: &str, words: &str) -> String {
    let words = [words; 30].join(" ");
    format!(
        "<html><head><title>x</title></head><body><h1>{heading}</h1><p>{words}</p></body></html>"
    )
}

fn read(bytes: &[u8]) -> Vec<Result<Parsed, Problem>> {
    read_all("a.epub", bytes)
}

/// An article as `title | first words`, a problem as `! sentence`.
fn line(found: &Result<Parsed, Problem>) -> String {
    match found {
        Ok(parsed) => {
            let words: Vec<&str> = parsed.document.text().split_whitespace().take(4).collect();
            format!("{} | {}", parsed.metadata.title.as_deref().unwrap_or("-"), words.join(" "))
        }
        Err(problem) => format!("! {problem}"),
    }
}

#[track_caller]
fn check(files: &[(&str, &str)], expected: &[&str]) -> Vec<Parsed> {
    let found = read(&packed(files));
    assert_eq!(found.iter().map(line).collect::<Vec<_>>(), expected);
    found.into_iter().flatten().collect()
}

#[test]
fn chapters_by_the_table_of_contents() {
    let nav = "<nav epub:type='landmarks'><ol><li><a href='c1.xhtml'>Start</a></li></ol></nav><nav epub:type='toc'><ol>\
        <li><a href='c1.xhtml'>Departure</a><ol><li><a href='c1.xhtml#s'>A section</a></li></ol></li>\
        <li><a href='c3.xhtml'>Arrival</a></li><li><a href='c3.xhtml#e'>Epilogue</a></li></ol></nav>";
    let more =
        "<item id='nav' href='nav.xhtml' properties='nav' media-type='application/xhtml+xml'/>";
    let third = page("Arrival", "quay").replace("</body>", "<h2 id='e'>Epilogue</h2><p>")
        + &"end ".repeat(30);
    let files = [
        CONTAINER,
        ("OEBPS/book.opf", &package(&["cover.xhtml", "c1.xhtml", "c2.xhtml", "c3.xhtml"], more)),
        ("OEBPS/nav.xhtml", nav),
        ("OEBPS/cover.xhtml", "<body><img alt='The cover'/></body>"),
        ("OEBPS/c1.xhtml", &page("Departure", "sea")),
        ("OEBPS/c2.xhtml", &page("More", "waves")),
        ("OEBPS/c3.xhtml", &third),
    ];
    let found = check(
        &files,
        &[
            "The Ferry | Contents Departure A section",
            "Departure | sea sea sea sea",
            "Arrival | quay quay quay quay",
            "Epilogue | end end end end",
        ],
    );
    assert!(
        found[0].document.text().ends_with("Contents\nDeparture\nA section\nArrival\nEpilogue")
    );
    assert!(found[1].document.text().contains("More\nwaves"), "a file that is not listed goes on");
    let metadata = &found[1].metadata;
    assert_eq!(
        (metadata.source.as_deref(), metadata.lang.as_deref()),
        (Some("The Ferry"), Some("en"))
    );
    assert_eq!(metadata.byline, ["Ann Poe"]);
    assert_eq!(metadata.published.as_ref().map(|date| date.iso.as_str()), Some("2024-09-05"));
    assert_eq!(found[0].metadata.source.as_deref(), Some("Harbour Press"));
    assert_eq!(found[1].own_id.as_deref(), Some("urn:1#OEBPS/c1.xhtml"));
    assert_ne!(found[1].source, found[2].source);
}

#[test]
fn tables_of_epub_2() {
    let ncx = "<ncx><navMap><navPoint><navLabel><text>One &amp; only</text></navLabel><content src='c%201.xhtml'/>\
        <navPoint><navLabel><text>Under it</text></navLabel><content src='c2.xhtml'/></navPoint></navPoint></navMap></ncx>";
    let more = "<item id='n' href='toc.ncx' media-type='application/x-dtbncx+xml'/>";
    let files = [
        CONTAINER,
        ("OEBPS/book.opf", &package(&["c 1.xhtml", "c2.xhtml"], more)),
        ("OEBPS/toc.ncx", ncx),
        ("OEBPS/c 1.xhtml", &page("1", "sea")),
        ("OEBPS/c2.xhtml", &page("2", "waves")),
    ];
    check(
        &files,
        &[
            "The Ferry | Contents One & only",
            "One & only | 1 sea sea sea",
            "Under it | 2 waves waves waves",
        ],
    );
}

#[test]
fn a_book_without_a_table_has_a_chapter_a_file() {
    let one = page("Departure", "sea");
    let files = [
        CONTAINER,
        ("OEBPS/book.opf", &package(&["c1.xhtml", "none.xhtml"], "")),
        ("OEBPS/c1.xhtml", &one),
    ];
    check(&files, &["x | Departure sea sea sea", "! missing from the book (in OEBPS/none.xhtml)"]);
    check(
        &files[..2],
        &[
            "! missing from the book (in OEBPS/c1.xhtml)",
            "! missing from the book (in OEBPS/none.xhtml)",
        ],
    );
}

#[test]
fn a_table_that_leads_nowhere_parts_nothing() {
    let nav = "<nav><ol><li><a href='gone.xhtml'>Gone</a></li><li><a href='too.xhtml'>Too</a></li></ol></nav>";
    let more =
        "<item id='nav' href='nav.xhtml' properties='nav' media-type='application/xhtml+xml'/>";
    let (one, two) = (page("Departure", "sea"), page("Arrival", "quay"));
    let files = [
        CONTAINER,
        ("OEBPS/book.opf", &package(&["C1.xhtml", "c2.xhtml"], more)),
        ("OEBPS/nav.xhtml", nav),
        ("OEBPS/c1.xhtml", &one),
        ("OEBPS/c2.xhtml", &two),
    ];
    check(&files, &["x | Departure sea sea sea", "x | Arrival quay quay quay"]);
    // It leads to files as they were called before they were moved.
    let moved = nav.replace("gone", "text/C1").replace("too", "text/c2");
    let files = [files[0], files[1], ("OEBPS/nav.xhtml", &moved), files[3], files[4]];
    check(
        &files,
        &[
            "The Ferry | Contents Gone Too",
            "Gone | Departure sea sea sea",
            "Too | Arrival quay quay quay",
        ],
    );
}

#[test]
fn what_a_book_does_not_say_is_found() {
    let one = page("Departure", "sea");
    let whole = package(&["c1.xhtml"], "");
    let found = check(
        &[("OEBPS/book.opf", &whole), ("OEBPS/c1.xhtml", &one)],
        &["The Ferry | ", "x | Departure sea sea sea"],
    );
    assert_eq!(found[0].notes, ["The book does not say where it begins (META-INF/container.xml)."]);
    let found =
        check(&[CONTAINER, ("OEBPS/c1.xhtml", &one)], &["- | ", "x | Departure sea sea sea"]);
    assert_eq!(found[0].notes.len(), 2);
    let spineless = whole.replace("<spine>", "<!--").replace("</spine>", "-->");
    check(
        &[CONTAINER, ("OEBPS/book.opf", &spineless), ("OEBPS/c1.xhtml", &one)],
        &["The Ferry | ", "x | Departure sea sea sea"],
    );
    check(
        &[("mimetype", "application/epub+zip")],
        &["! a book in which no text is found; get it again from where it came"],
    );
    assert!(line(&read(&[]).remove(0)).starts_with("! "));
    assert!(
        line(&read(b"not a zip at all").remove(0))
            .starts_with("! the archive is cut short or damaged")
    );
}

#[test]
fn encrypted_books_are_refused_but_not_for_their_fonts() {
    let lock = |method: &str, file: &str| {
        format!(
            "<encryption><enc:EncryptedData><enc:EncryptionMethod Algorithm='{method}'/><enc:CipherData>\
             <enc:CipherReference URI='{file}'/></enc:CipherData></enc:EncryptedData></encryption>"
        )
    };
    let one = page("Departure", "sea");
    let whole = package(&["c1.xhtml"], "");
    let book = |lock: &str| {
        let files = [
            CONTAINER,
            ("OEBPS/book.opf", whole.as_str()),
            ("OEBPS/c1.xhtml", one.as_str()),
            ("META-INF/encryption.xml", lock),
        ];
        line(&read(&packed(&files)).remove(0))
    };
    assert_eq!(
        book(&lock("http://www.idpf.org/2008/embedding", "OEBPS/f.otf")),
        "x | Departure sea sea sea"
    );
    assert_eq!(
        book(&lock("http://www.w3.org/2001/04/xmlenc#aes128-cbc", "OEBPS/c1.xhtml")),
        "! a book that is protected against copying (DRM); open it in the program that it was bought for"
    );
}

#[test]
fn footnotes_are_reached_within_the_chapter() {
    let words = "sea ".repeat(30);
    let one = format!(
        "<body><p>{words}<a epub:type='noteref' href=\"c1.xhtml#n1\">1</a></p><aside epub:type='footnote' id='n1'><p>A note.</p></aside></body>"
    );
    let files =
        [CONTAINER, ("OEBPS/book.opf", &package(&["c1.xhtml"], "")), ("OEBPS/c1.xhtml", &one)];
    let found = check(&files, &["Chapter 1 | sea sea sea sea"]);
    let document = &found[0].document;
    assert_eq!(document.anchor("n1").map(|span| span.of(document.text()).trim()), Some("A note."));
}

#[test]
fn f4_f5_names_lead_nowhere_outside() {
    assert_eq!(super::resolve("OEBPS/", "../../../etc/passwd").as_deref(), Some("etc/passwd"));
    assert_eq!(super::resolve("OEBPS/", "file:///etc/passwd"), None);
    assert_eq!(super::resolve("OEBPS/", "a%20b.xhtml#x").as_deref(), Some("OEBPS/a b.xhtml"));
    assert_eq!(super::resolve("OEBPS/", "/c.xhtml").as_deref(), Some("c.xhtml"));
    assert_eq!(super::resolve("", "#x"), None);
}

#[test]
fn s7_bombs_are_refused_and_repeated_chapters_read_once() {
    let bomb = "a".repeat(20 << 20);
    let files =
        [CONTAINER, ("OEBPS/book.opf", &package(&["c1.xhtml"], "")), ("OEBPS/c1.xhtml", &bomb)];
    let told = line(&read(&packed(&files)).remove(0));
    assert!(
        told.starts_with("! unpacks to more than 100 times its size (in OEBPS/c1.xhtml)"),
        "{told}"
    );
    let again = vec!["c1.xhtml"; 1000];
    let one = page("Departure", "sea");
    check(
        &[CONTAINER, ("OEBPS/book.opf", &package(&again, "")), ("OEBPS/c1.xhtml", &one)],
        &["x | Departure sea sea sea"],
    );
}

#[test]
fn s13_deep_tables_of_contents() {
    let nav = format!("<nav>{}", "<ol><li><a href='c1.xhtml'>x</a>".repeat(3000));
    let more =
        "<item id='nav' href='nav.xhtml' properties='nav' media-type='application/xhtml+xml'/>";
    let one = page("Departure", "sea");
    let files = [
        CONTAINER,
        ("OEBPS/book.opf", &package(&["c1.xhtml"], more)),
        ("OEBPS/nav.xhtml", nav.as_str()),
        ("OEBPS/c1.xhtml", &one),
    ];
    check(&files, &["The Ferry | Contents x x x", "x | Departure sea sea sea"]);
}

#[test]
fn notes_in_a_file_of_their_own_stand_behind_the_chapters_that_ask_for_them() {
    let chapter = page("Departure", "sea").replace(
        "</body>",
        "<p>Marked<a href='../notes/n.xhtml#n1'><sup>1</sup></a> and <a epub:type='noteref' href='../notes/n.xhtml#n2'>note two</a>, \
         <a href='../notes/n.xhtml#n1'>a link to the notes</a>.</p></body>",
    );
    let notes = "<body><h1>Notes</h1><p id='n1'><a href='../text/c1.xhtml#a'>1</a> The first one.</p>\
        <p><a id='n2'></a>The second.</p><p id='n3'>Asked for by nobody.</p></body>";
    let files = [
        CONTAINER,
        ("OEBPS/book.opf", &package(&["text/c1.xhtml", "notes/n.xhtml"], "")),
        ("OEBPS/text/c1.xhtml", &chapter),
        ("OEBPS/notes/n.xhtml", notes),
    ];
    let found: Vec<Parsed> = read(&packed(&files)).into_iter().flatten().collect();
    let document = &found[0].document;
    assert!(document.text().ends_with("1 The first one.\nThe second."), "{}", document.text());
    let mark = document.link(0).and_then(|address| address.strip_prefix('#')).expect("a mark");
    let note = document.anchor(mark).expect("its note");
    assert_eq!(note.of(document.text()), "1 The first one.");
}

#[test]
fn a_mark_to_which_a_note_leads_back_is_no_note() {
    let chapter = page("Departure", "sea").replace(
        "</body>",
        "<p>It was a cold lake.<a id='a' href='../notes/n.xhtml#n1'>1</a> “I will not swim,” said Arthur.</p></body>",
    );
    let notes = page("Notes", "shore")
        .replace("</body>", "<p id='n1'><a href='../text/c1.xhtml#a'>1</a> Some do.</p></body>");
    let files = [
        CONTAINER,
        ("OEBPS/book.opf", &package(&["text/c1.xhtml", "notes/n.xhtml"], "")),
        ("OEBPS/text/c1.xhtml", &chapter),
        ("OEBPS/notes/n.xhtml", &notes),
    ];
    let found: Vec<Parsed> = read(&packed(&files)).into_iter().flatten().collect();
    assert!(found[1].document.text().ends_with("1 Some do."), "{}", found[1].document.text());
    let raised = |document: &crate::document::Document| {
        let whole = crate::span::Span::new(0, document.text().len());
        crate::document::raised::written(document, whole)
    };
    let words = raised(&found[0].document);
    assert!(words.contains("a cold lake.¹ “I will") && words.ends_with("¹ Some do."), "{words}");
}

#[test]
fn links_lead_to_other_chapters() {
    let first = page("Departure", "sea")
        .replace("</body>", "<p>To <a href=\"../b/c2.xhtml#quay\">the quay</a>.</p></body>");
    let second = page("Arrival", "land").replace("</body>", "<p id=\"quay\">The quay.</p></body>");
    let files = [
        CONTAINER,
        ("OEBPS/book.opf", &package(&["a/c1.xhtml", "b/c2.xhtml"], "")),
        ("OEBPS/a/c1.xhtml", &first),
        ("OEBPS/b/c2.xhtml", &second),
    ];
    let found: Vec<Parsed> = read(&packed(&files)).into_iter().flatten().collect();
    assert_eq!(found[0].document.link(0), Some("within:OEBPS/b/c2.xhtml#quay"));
    let second = &found[1].document;
    assert_eq!(second.anchor("quay").map(|place| place.of(second.text())), Some("The quay."));
    assert!(second.anchor("within:OEBPS/b/c2.xhtml").is_some());
}
