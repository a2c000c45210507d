//! The files that fuzzing starts from, read again: none panics, every text is clean. A folder of `fuzz/seeds` a parser.

use std::{ops::ControlFlow, path::Path};

use dateline::{
    document::clean::clean,
    formats::{self, Input, Outside},
};

/// Articles and problems of one file.
#[track_caller]
fn check(path: &Path) -> (usize, usize) {
    let bytes = std::fs::read(path).expect("a seed");
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let (mut articles, mut problems) = (0, 0);
    // What the process that parses a PDF hands over is handed over from here.
    let is_records = name.ends_with(".records");
    let whole = if is_records { b"%PDF-1.7\n" } else { &*bytes };
    let outside = Outside { pages: Some(&|_| Ok(bytes.clone())), ..Outside::NOTHING };
    formats::read_with(Input { name: &name, bytes: whole }, outside, &mut |article| {
        match article {
            Ok(parsed) => {
                articles += 1;
                let text = parsed.document.text();
                assert_eq!(clean(text), text, "{}", path.display());
                let notes = parsed.notes.join(" ");
                assert_eq!(clean(&notes), notes, "{}", path.display());
            }
            Err(problem) => {
                problems += 1;
                assert!(!problem.to_string().contains('\n'), "{}: {problem}", path.display());
            }
        }
        ControlFlow::Continue(())
    });
    (articles, problems)
}

#[track_caller]
fn check_all(parser: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds").join(parser);
    let files: Vec<_> = std::fs::read_dir(folder).expect("a folder of seeds").flatten().collect();
    assert!(!files.is_empty());
    for file in files {
        let (articles, problems) = check(&file.path());
        assert!(articles + problems > 0, "{} gives nothing", file.path().display());
    }
}

#[test]
fn feeds() {
    check_all("feed");
}

#[test]
fn lists_of_feeds() {
    check_all("opml");
}

#[test]
fn books() {
    check_all("epub");
}

#[test]
fn mail() {
    check_all("mail");
}

#[test]
fn saved_pages() {
    check_all("saved");
}

#[test]
fn pages_of_pdf() {
    check_all("pdf");
}
